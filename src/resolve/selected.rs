//! From words that are selected on a page to the same words of the text.
//!
//! A page shows more than its text has: words of references, citations, alternatives of images. So each end of a selection
//! comes with all that its block shows, and the text is found in that again: its words in their order, with anything
//! between them where the page may fill something in.

use serde::Deserialize;

use crate::edition::Section;
use crate::edition::note::LeafRange;
use crate::edition::text::{Body, EventKind};

use super::fold;
use super::live::Scope;
use super::quote::{Haystack, scope};

/// The ends of a selection on a section's page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// Where it begins.
    pub from: SelectionEnd,
    /// Where it ends.
    pub to: SelectionEnd,
}

/// An end of a selection: a block of the page, and how far into it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelectionEnd {
    /// The block's id on the page: `p3`, `h-slug`, `fn-1`.
    pub id: String,
    /// What the block shows, without the marks that the page sets beside its words.
    pub text: String,
    /// How much of that is before the end, in UTF-16 code units.
    pub at: usize,
}

/// Why a selection is no words of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unselected {
    /// The text isn't what the page shows.
    Stale,
    /// Nothing of it is text.
    NoText,
    /// One end is in a footnote, and the other isn't in the same.
    Apart,
}

/// The words of a section that are selected, leaf by leaf, without white space at their ends.
///
/// # Errors
/// Why they are none.
pub(crate) fn stretches(section: &Section, selection: &Selection) -> Result<Vec<LeafRange>, Unselected> {
    let body = &*section.body;
    let folded = fold::leaves(body);
    let hay = Haystack::new(body, &folded);
    let shown = |end: &SelectionEnd| -> Result<(Scope, CharsAround), Unselected> {
        let scope = scope(body, &section.numbers, Some(&end.id)).ok_or(Unselected::Stale)?;
        Ok((scope, CharsAround::find(body, &hay.leaves(scope), end)?))
    };
    let (first_scope, first) = shown(&selection.from)?;
    let (last_scope, last) = shown(&selection.to)?;
    let note = |scope| if let Scope::Footnote(number) = scope { Some(number) } else { None };
    if note(first_scope) != note(last_scope) {
        return Err(Unselected::Apart);
    }
    // An end at the border of a block has its words in the next, or in that before.
    let from =
        first.after.or_else(|| first.before.map(|it| CharAt { leaf: it.leaf, from: it.to, to: it.to }));
    let to =
        last.before.or_else(|| last.after.map(|it| CharAt { leaf: it.leaf, from: it.from, to: it.from }));
    let (from, to) = from.zip(to).ok_or(Unselected::NoText)?;
    let within = note(first_scope);
    let mut found = Vec::new();
    for number in from.leaf..=to.leaf {
        let Some(leaf) = body.leaves.get(number as usize).filter(|leaf| leaf.footnote == within) else {
            continue;
        };
        let start = if number == from.leaf { from.from } else { leaf.text.start };
        let end = if number == to.leaf { to.to } else { leaf.text.end };
        let words = body.text.get(start as usize..end as usize).unwrap_or_default();
        let length = |words: &str| u32::try_from(words.len()).unwrap_or(u32::MAX);
        let (lead, bare) = (length(words) - length(words.trim_start()), length(words.trim()));
        if bare > 0 {
            found.push(LeafRange { leaf: number, from: start + lead, to: start + lead + bare });
        }
    }
    if found.is_empty() { Err(Unselected::NoText) } else { Ok(found) }
}

/// A character of a text.
#[derive(Debug, Clone, Copy)]
struct CharAt {
    leaf: u32,
    from: u32,
    to: u32,
}

/// The characters of the text around an end.
struct CharsAround {
    before: Option<CharAt>,
    after: Option<CharAt>,
}

impl CharsAround {
    /// Finds the words of leaves in what their block shows.
    fn find(body: &Body, leaves: &[usize], end: &SelectionEnd) -> Result<Self, Unselected> {
        let (mut text, mut bytes_before, mut units) = (String::new(), 0, 0);
        for c in end.text.chars() {
            if units < end.at && !is_nothing(c) {
                bytes_before = text.len() + c.len_utf8();
            }
            units += c.len_utf16();
            if !is_nothing(c) {
                text.push(c);
            }
        }
        let (mut before, mut after) = (None, None);
        let mut at = 0;
        for (words, places) in runs(body, leaves) {
            let found = text.get(at..).and_then(|rest| rest.find(&words)).ok_or(Unselected::Stale)?;
            let mut byte = at + found;
            for (c, place) in words.chars().zip(places) {
                if byte < bytes_before {
                    before = Some(place);
                } else if after.is_none() {
                    after = Some(place);
                }
                byte += c.len_utf8();
            }
            at = byte;
        }
        Ok(Self { before, after })
    }
}

/// What counts for nothing where words are compared: white space, and marks of direction.
fn is_nothing(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}')
}

/// The words of leaves in runs between which a page may show something more, each with the places of its characters.
fn runs(body: &Body, leaves: &[usize]) -> Vec<(String, Vec<CharAt>)> {
    let mut runs = vec![(String::new(), Vec::new())];
    let index = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    for number in leaves {
        let Some(leaf) = body.leaves.get(*number) else { continue };
        for event in &body.events[leaf.events.start as usize..leaf.events.end as usize] {
            match event.kind {
                EventKind::Text { from, to } | EventKind::Code { from, to } => {
                    let words = body.text.get(from as usize..to as usize).unwrap_or_default();
                    let Some((run, places)) = runs.last_mut() else { continue };
                    for (at, c) in words.char_indices().filter(|(_, c)| !is_nothing(*c)) {
                        run.push(c);
                        let from = from + index(at);
                        places.push(CharAt { leaf: index(*number), from, to: from + index(c.len_utf8()) });
                    }
                }
                EventKind::Break { .. } => {}
                _ => runs.push((String::new(), Vec::new())),
            }
        }
    }
    runs.retain(|(words, _)| !words.is_empty());
    runs
}
