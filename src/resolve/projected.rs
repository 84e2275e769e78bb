//! One note, all versions: the notes on the base, shown on another witness on the words that are opposite theirs.

use super::compared::{Compared, ComparedPart, Counterpart};
use super::fold::Folded;
use super::place;
use crate::edition::note::{Anchor, LeafRange};
use crate::edition::text::{Item, ItemKind};
use crate::edition::wide::in_a_line;
use crate::edition::{Note, Section};

/// A section of a witness with the base's notes among its own.
pub(crate) struct Projected {
    /// The section: its notes in the order of its page, their numbers counted there; a note on the base keeps its label.
    pub(crate) section: Section,
    /// By note: what the witness has for the base's words; none for its own notes.
    pub(crate) readings: Vec<Option<(ProjectedWords, HomeSection)>>,
}

impl Projected {
    /// Whether the witness has nothing here for the words of a note on the base, by the note's place.
    pub(crate) fn lacks(&self, note: usize) -> bool {
        let reading = self.readings.get(note).and_then(Option::as_ref);
        reading
            .is_some_and(|(words, _)| matches!(words, ProjectedWords::Absent | ProjectedWords::Elsewhere(..)))
    }
}

/// The section of the base that a note is at home in: the one of the same name, or one of those whose blocks are here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HomeSection {
    /// The one of the same name.
    Same,
    /// One of the arrivals.
    Arrival(usize),
}

/// What a witness has for the words of a note on the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ProjectedWords {
    /// The same.
    Same,
    /// These.
    Other(String),
    /// None.
    Absent,
    /// The block with this name, in another of its sections, by its place among those that are compared.
    Elsewhere(usize, String),
}

/// What a witness's section has of another section of the base.
pub(crate) struct Arrival<'a> {
    /// That section, compared.
    pub(crate) compared: &'a Compared,
    /// The base's.
    pub(crate) base: &'a Section,
}

/// Show the base's notes on a section of a witness; `witness` counts among those compared, `place` is the section's among
/// those. Of other sections of the base, the notes on words that are here.
pub(crate) fn onto(
    compared: &Compared,
    (witness, place): (usize, usize),
    base: Option<&Section>,
    arrivals: &[Arrival<'_>],
    own: &Section,
    siglum: &str,
) -> Projected {
    let mut all: Vec<(Note, Option<(ProjectedWords, HomeSection)>)> = Vec::with_capacity(own.notes.len());
    for note in &own.notes {
        let mut note = note.clone();
        let label = format!("{siglum}{}", note.label);
        relabel(&mut note, &label);
        all.push((note, None));
    }
    for (base, note) in base.into_iter().flat_map(|base| base.notes.iter().map(move |note| (base, note))) {
        let Some((anchor, reading)) = place_of(compared, witness, &note.anchor, base, own) else { continue };
        all.push((Note { anchor, ..note.clone() }, Some((reading, HomeSection::Same))));
    }
    for (number, Arrival { compared, base }) in arrivals.iter().enumerate() {
        for note in &base.notes {
            let found = arrived(compared, (witness, place), &note.anchor, base, own);
            let Some((anchor, reading)) = found else { continue };
            let mut note = Note { anchor, ..note.clone() };
            // Two sections may have a note of one number.
            let label = format!("{}:{}", base.number, note.label);
            relabel(&mut note, &label);
            all.push((note, Some((reading, HomeSection::Arrival(number)))));
        }
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
    let with_words: Vec<(u32, &[LeafRange])> = (0..)
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

/// Where a note on the base is on a witness, and what that has there; none where it has no place in the base either.
fn place_of(
    compared: &Compared,
    witness: usize,
    anchor: &Anchor,
    base: &Section,
    own: &Section,
) -> Option<(Anchor, ProjectedWords)> {
    let absent = |block: Option<usize>| {
        let text = compared.texts.get(witness).and_then(Option::as_ref);
        let part = block.and_then(|block| Some(text?.blocks.get(block)?.part));
        match part {
            Some(ComparedPart::Item(item)) => (Anchor::Item(item), ProjectedWords::Absent),
            // A footnote has no mark of its own for a note on the whole of it.
            Some(ComparedPart::Footnote(_)) => (last_item(own), ProjectedWords::Absent),
            None => (Anchor::Section, ProjectedWords::Absent),
        }
    };
    Some(match anchor {
        Anchor::Words(words) => match compared.counterpart(witness, words, &base.body, &own.body) {
            Counterpart::Same(found) => (Anchor::Words(found), ProjectedWords::Same),
            Counterpart::Reads(found) => {
                let reading = read(&found, words, own, base);
                (Anchor::Words(found), reading)
            }
            Counterpart::Absent(block) => {
                let away = compared.unit_of_words(words, &base.body).and_then(|unit| {
                    let all = compared.units[unit].blocks[witness].iter();
                    let block = all.filter_map(|block| compared.block(witness, *block)).next()?;
                    Some(ProjectedWords::Elsewhere(compared.section_of(witness, block)?, block.name.clone()))
                });
                let (anchor, reading) = absent(block);
                (anchor, away.unwrap_or(reading))
            }
        },
        Anchor::Item(item) => {
            let Some(unit) = compared.unit_of(0, *item) else {
                return Some((Anchor::Section, ProjectedWords::Same));
            };
            let own = compared.block_of(unit, 0, None, *item);
            let opposite = own.and_then(|own| compared.opposite(unit, (0, own), witness));
            match opposite.and_then(|at| Some((at, compared.block(witness, at)?))) {
                Some((at, block)) => match compared.section_of(witness, block) {
                    None => (absent(Some(at)).0, ProjectedWords::Same),
                    Some(section) => {
                        let (anchor, _) = absent(compared.last_before(witness, unit));
                        (anchor, ProjectedWords::Elsewhere(section, block.name.clone()))
                    }
                },
                None => absent(compared.last_before(witness, unit)),
            }
        }
        Anchor::Section => (Anchor::Section, ProjectedWords::Same),
        Anchor::Nowhere | Anchor::Parent => return None,
    })
}

/// Where a note on another section of the base is on a witness's section that has blocks of it; none where that has none of
/// its words.
fn arrived(
    compared: &Compared,
    (witness, place): (usize, usize),
    anchor: &Anchor,
    base: &Section,
    own: &Section,
) -> Option<(Anchor, ProjectedWords)> {
    match anchor {
        Anchor::Words(words) => {
            match compared.away_counterpart(witness, place, words, (&base.body, &own.body)) {
                Counterpart::Same(found) => Some((Anchor::Words(found), ProjectedWords::Same)),
                Counterpart::Reads(found) => {
                    let reading = read(&found, words, own, base);
                    Some((Anchor::Words(found), reading))
                }
                Counterpart::Absent(_) => None,
            }
        }
        Anchor::Item(item) => {
            let unit = compared.unit_of(0, *item)?;
            let all = compared.units[unit].blocks[witness].iter();
            let block = all
                .filter_map(|block| compared.block(witness, *block))
                .find(|block| compared.section_of(witness, block) == Some(place))?;
            match block.part {
                ComparedPart::Item(item) => Some((Anchor::Item(item), ProjectedWords::Same)),
                ComparedPart::Footnote(_) => None,
            }
        }
        Anchor::Section | Anchor::Nowhere | Anchor::Parent => None,
    }
}

/// What a witness has for words of the base: it may differ in signs alone that the base's quote leaves out.
fn read(found: &[LeafRange], words: &[LeafRange], own: &Section, base: &Section) -> ProjectedWords {
    let text = reads(found, own);
    match Folded::new(&text).text == Folded::new(&reads(words, base)).text {
        true => ProjectedWords::Same,
        false => ProjectedWords::Other(text),
    }
}

/// The words of some stretches.
fn reads(found: &[LeafRange], own: &Section) -> String {
    let words = found.iter().map(|s| &own.body.text[s.from as usize..s.to as usize]);
    in_a_line(&words.collect::<Vec<_>>().join(" "))
}

/// The last block or heading of a section; the section where it has none.
fn last_item(section: &Section) -> Anchor {
    let is_block = |item: &Item| matches!(item.kind, ItemKind::Block(_) | ItemKind::Heading(_));
    let last = section.body.items.iter().rposition(is_block).and_then(|at| u32::try_from(at).ok());
    last.map_or(Anchor::Section, Anchor::Item)
}
