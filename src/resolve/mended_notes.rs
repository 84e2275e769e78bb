//! Notes whose records were mended: what they say now is, at its word, where the note was followed to.
//!
//! Of notes on `#p1`, `#p2`, `#p3`, whose paragraphs are `#p2`, `#p3`, `#p4` now, an editor or a command makes these: by what it
//! says alone each but the last would be the note before it.

use crate::edition::note::{Anchor, Record, Verdict};
use crate::edition::{Section, id};

use super::follow::{FollowedNote, SpotOutcome, Stand};
use super::haystack::{Haystack, Hit};
use super::live::Scope;
use super::quote;
use super::revision::WitnessRevision;

/// Whether a record says where its note was `followed` to, by what the lock has under its own id.
pub(super) fn is_mended(
    followed: &FollowedNote,
    record: &Record,
    compared: &WitnessRevision,
    sections: &[Section],
) -> bool {
    let selector = &record.selector;
    let Some((at, section)) = followed.section.and_then(|at| Some((at, sections.get(at)?))) else {
        return false;
    };
    if id::fold(&section.id) != id::fold(&selector.target.section) {
        return false;
    }
    let fragment = selector.target.fragment.as_deref();
    let Some(scope) = quote::scope(&section.body, &section.numbers, fragment) else { return false };
    let is_whole = selector.quote.is_none() && selector.range.is_none();
    match followed.spots.as_slice() {
        [] => is_whole && scope == Scope::Section,
        [one] if is_whole => {
            matches!(one.place, SpotOutcome::Block(y) if has(compared, y, at, section, scope))
        }
        [first, .., last] | [first @ last] => {
            let (SpotOutcome::Words(from), SpotOutcome::Words(to)) = (&first.place, &last.place) else {
                return false;
            };
            let hay = Haystack::new(&section.body, &compared.texts[at].folded);
            let found = quote::find(selector, &record.id, scope, &hay, None, &mut Vec::new());
            let Anchor::Words(words) = &found.anchor else { return false };
            let start =
                |stand: &Stand| hay.stretch(Hit { leaf: stand.leaf, from: stand.from, to: stand.from });
            let end = |stand: &Stand| hay.stretch(Hit { leaf: stand.last, from: stand.to, to: stand.to });
            found.verdict == Verdict::Exact
                && words.first().is_some_and(|own| {
                    let there = start(from);
                    (own.leaf, own.from) == (there.leaf, there.from)
                })
                && words.last().is_some_and(|own| {
                    let there = end(to);
                    (own.leaf, own.to) == (there.leaf, there.to)
                })
        }
    }
}

/// Whether a scope is a block of a section, or a line of it.
fn has(compared: &WitnessRevision, block: usize, at: usize, section: &Section, scope: Scope) -> bool {
    let of = &compared.new[block];
    match scope {
        Scope::Line(line) => {
            let line = section.body.lines.get(line as usize);
            line.is_some_and(|line| compared.of_leaf(at, line.leaf as usize) == Some(block))
        }
        scope => of.section == at && of.scope == scope,
    }
}
