//! One note, all versions: the notes on the base, shown on another witness on the words that stand over against theirs.

use super::compared::{Compared, Counterpart, Part};
use super::place;
use crate::edition::note::{Anchor, Stretch};
use crate::edition::text::{Item, ItemKind};
use crate::edition::wide::in_a_line;
use crate::edition::{Note, Section};

/// A section of a witness with the base's notes among its own.
pub(crate) struct Projected {
    /// The section: its notes in the order of its page, their numbers counted there; a note on the base keeps its label.
    pub(crate) section: Section,
    /// By note: what the witness has for the base's words; none for its own notes.
    pub(crate) readings: Vec<Option<Reading>>,
}

/// What a witness has for the words of a note on the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The same.
    Same,
    /// These.
    Other(String),
    /// None.
    Absent,
}

/// Show the base's notes on a witness; `witness` counts among those compared.
pub(crate) fn onto(
    compared: &Compared,
    witness: usize,
    base: &Section,
    own: &Section,
    siglum: &str,
) -> Projected {
    let mut all: Vec<(Note, Option<Reading>)> = Vec::with_capacity(own.notes.len() + base.notes.len());
    for note in &own.notes {
        let mut note = note.clone();
        let label = format!("{siglum}{}", note.label);
        relabel(&mut note, &label);
        all.push((note, None));
    }
    for note in &base.notes {
        let Some((anchor, reading)) = place_of(compared, witness, &note.anchor, base, own) else { continue };
        all.push((Note { anchor, ..note.clone() }, Some(reading)));
    }
    all.sort_by_cached_key(|(note, _)| place::order(&note.anchor, &own.body, own.heading));
    let (mut notes, mut readings, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    for ((mut note, reading), number) in all.into_iter().zip(0..) {
        note.number = number as usize + 1;
        marks.extend(place::mark(&note.anchor, number, &own.body, own.heading));
        notes.push(note);
        readings.push(reading);
    }
    marks.sort_unstable();
    let with_words: Vec<(u32, &[Stretch])> = (0..)
        .zip(&notes)
        .filter_map(|(at, note): (u32, &Note)| match &note.anchor {
            Anchor::Words(words) => Some((at, words.as_slice())),
            _ => None,
        })
        .collect();
    let segments = place::segments(&with_words).flat;
    let section = Section { segments, marks, notes, ..own.clone() };
    Projected { section, readings }
}

fn relabel(note: &mut Note, label: &str) {
    note.label = label.into();
    for (reply, nth) in note.replies.iter_mut().zip(1..) {
        relabel(reply, &format!("{label}.{nth}"));
    }
}

/// Where a note on the base stands on a witness, and what that has there; none where it has no place in the base either.
fn place_of(
    compared: &Compared,
    witness: usize,
    anchor: &Anchor,
    base: &Section,
    own: &Section,
) -> Option<(Anchor, Reading)> {
    let absent = |block: Option<usize>| {
        let text = compared.texts.get(witness).and_then(Option::as_ref);
        let part = block.and_then(|block| Some(text?.blocks.get(block)?.part));
        match part {
            Some(Part::Item(item)) => (Anchor::Item(item), Reading::Absent),
            // A footnote has no mark of its own for a note on the whole of it.
            Some(Part::Footnote(_)) => (last_item(own), Reading::Absent),
            None => (Anchor::Section, Reading::Absent),
        }
    };
    Some(match anchor {
        Anchor::Words(words) => match compared.counterpart(witness, words, &base.body, &own.body) {
            Counterpart::Same(found) => (Anchor::Words(found), Reading::Same),
            Counterpart::Reads(found) => {
                let words = found.iter().map(|s| &own.body.text[s.from as usize..s.to as usize]);
                let text = in_a_line(&words.collect::<Vec<_>>().join(" "));
                (Anchor::Words(found), Reading::Other(text))
            }
            Counterpart::Absent(block) => absent(block),
        },
        Anchor::Item(item) => {
            let Some(unit) = compared.unit_of(0, *item) else {
                return Some((Anchor::Section, Reading::Same));
            };
            match compared.units[unit].blocks[witness].first() {
                Some(block) => (absent(Some(*block)).0, Reading::Same),
                None => absent(compared.last_before(witness, unit)),
            }
        }
        Anchor::Section => (Anchor::Section, Reading::Same),
        Anchor::Nowhere | Anchor::Parent => return None,
    })
}

/// The last block or heading of a section; the section where it has none.
fn last_item(section: &Section) -> Anchor {
    let is_block = |item: &Item| matches!(item.kind, ItemKind::Block(_) | ItemKind::Heading(_));
    let last = section.body.items.iter().rposition(is_block).and_then(|at| u32::try_from(at).ok());
    last.map_or(Anchor::Section, Anchor::Item)
}
