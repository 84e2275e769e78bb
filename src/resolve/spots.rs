//! Where a note is, as the lock remembers it: its blocks, and its words there with what is beside them.

use std::sync::Arc;

use crate::edition::lock::LockedWords;
use crate::edition::note::{Anchor, LeafRange};
use crate::edition::{Note, Section};

use super::fold::needle;
use super::follow::Heir;
use super::haystack::Haystack;
use super::revision::WitnessRevision;
use super::seek;

/// Where a spot is now: the heirs of its block, and its words there; none for a whole block.
pub(super) type Stands = (Vec<Heir>, Option<Arc<LockedWords>>);

/// Where a note is, from its anchor.
pub(super) fn spots(
    compared: &WitnessRevision,
    at: usize,
    section: &Section,
    note: &Note,
    hay: &Haystack<'_>,
) -> Option<Vec<Stands>> {
    let selector = &note.record.selector;
    let whole = |leaf: usize| {
        let y = compared.of_leaf(at, leaf)?;
        Some(vec![(vec![Heir::Now(y)], None)])
    };
    match &note.anchor {
        Anchor::Section => Some(Vec::new()),
        Anchor::Item(item) => match section.body.leaves_of(*item).next() {
            Some(leaf) => whole(leaf),
            None => {
                // A block without words.
                let start = *compared.starts.get(at)?;
                let scope = super::live::Scope::Item(*item);
                let y = (start..compared.new.len())
                    .find(|y| compared.new[*y].section == at && compared.new[*y].scope == scope)?;
                Some(vec![(vec![Heir::Now(y)], None)])
            }
        },
        Anchor::Words(stretches) => match (&selector.quote, &selector.range) {
            (Some((quote, _)), _) => {
                Some(vec![spot(compared, at, hay, &needle(quote), *stretches.first()?, false)?])
            }
            (None, Some([(first, _), (last, _)])) => Some(vec![
                spot(compared, at, hay, &needle(first), *stretches.first()?, false)?,
                spot(compared, at, hay, &needle(last), *stretches.last()?, true)?,
            ]),
            // A whole footnote.
            (None, None) => whole(stretches.first()?.leaf as usize),
        },
        Anchor::Parent | Anchor::Nowhere => None,
    }
}

/// The words that a note is found by.
pub(super) fn ends(note: &Note) -> impl Iterator<Item = &str> {
    let selector = &note.record.selector;
    let range = selector.range.iter().filter(|_| selector.quote.is_none()).flatten();
    selector.quote.iter().chain(range).map(|(words, _)| words.as_str())
}

/// The spot of words at the beginning, or at the end, of a stretch.
fn spot(
    compared: &WitnessRevision,
    at: usize,
    hay: &Haystack<'_>,
    quote: &str,
    stretch: LeafRange,
    end: bool,
) -> Option<Stands> {
    let leaf = stretch.leaf as usize;
    let y = compared.of_leaf(at, leaf)?;
    let folded = &compared.texts[at].folded[leaf];
    let base = hay.body.leaves[leaf].text.start;
    let from = if end {
        folded.folded((stretch.to - base) as usize).checked_sub(quote.len())?
    } else {
        folded.folded((stretch.from - base) as usize)
    };
    let to = from + quote.len();
    if folded.text.get(from..to) != Some(quote) {
        return None;
    }
    let (before, after) = seek::context(&folded.text, from, to);
    let standing = &compared.new[y];
    // Of all the places in its block.
    let (mut nth, mut of) = (1, 0);
    for (own, _) in &*standing.leaves {
        let begins = if *own as usize == leaf { from } else { usize::MAX };
        let (here, count) = hay.nth(quote, *own as usize, begins);
        if here > 0 {
            nth = of + here;
        }
        of += count;
    }
    // A cell that says nothing else, as others do: what is before it says which of them it is.
    let beside = (of > 1 && before.is_empty() && after.is_empty())
        .then(|| {
            let own = standing.leaves.iter().position(|(own, _)| *own as usize == leaf)?;
            let (other, _) = standing.leaves.get(own.checked_sub(1)?)?;
            let text = &compared.texts[at].folded[*other as usize].text;
            (!text.is_empty() && *other as usize + 1 == leaf).then(|| seek::tail(text))
        })
        .flatten();
    let words = LockedWords {
        at: standing.byte_of(leaf, from)?,
        length: u32::try_from(quote.len()).ok()?,
        nth,
        of,
        before: beside.unwrap_or_else(|| before.to_owned()),
        after: after.to_owned(),
    };
    Some((vec![Heir::Now(y)], Some(words.into())))
}
