//! The words that a note is named by, where references or citations fill in some among them.

use crate::edition::Note;
use crate::edition::note::{Anchor, LeafRange};
use crate::edition::text::{Body, Filling, Leaf};

/// So many bytes of a stretch are shown with its note; of a longer one the ends.
pub(crate) const MOST: usize = 2000;
/// So many references and citations fill in words at each end of a longer stretch.
const MOST_FILLED: usize = 40;

/// A piece of the words of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LemmaPiece<'a> {
    /// Words of the text.
    Words(&'a str),
    /// What the event of this number fills in.
    Filled(u32),
    /// What is left out.
    Gap,
}

/// The words of a note in pieces; empty where nothing is filled in among them, or the record has a lemma of its own.
pub(crate) fn pieces<'a>(body: &'a Body, note: &Note) -> Vec<LemmaPiece<'a>> {
    if note.record.lemma.is_some() {
        return Vec::new();
    }
    match &note.anchor {
        Anchor::Words(stretches) => pieces_of(body, stretches),
        _ => Vec::new(),
    }
}

/// The words of an anchor in pieces, of several stretches the first and the last; empty where nothing is filled in among
/// them.
pub(crate) fn pieces_of<'a>(body: &'a Body, stretches: &[LeafRange]) -> Vec<LemmaPiece<'a>> {
    let shown = match stretches {
        [first, .., last] => vec![*first, *last],
        few => few.to_vec(),
    };
    if shown.iter().all(|s| body.fillings_within(s.from, s.to).is_empty()) {
        return Vec::new();
    }
    let mut pieces = Vec::new();
    for (n, stretch) in shown.iter().enumerate() {
        if n > 0 {
            pieces.push(LemmaPiece::Gap);
        }
        of_stretch(body, *stretch, &mut pieces);
    }
    pieces
}

fn of_stretch<'a>(body: &'a Body, stretch: LeafRange, pieces: &mut Vec<LemmaPiece<'a>>) {
    let LeafRange { from, to, .. } = stretch;
    let all = body.fillings_within(from, to);
    let (count, length) = (all.len(), (to - from) as usize);
    if length <= MOST && count <= 2 * MOST_FILLED {
        return between(body, from, to, all, pieces);
    }
    let each = u32::try_from(length.min(MOST) / 2).unwrap_or(u32::MAX);
    let (mut head, mut tail) = (from + each, to - each);
    if count > 2 * MOST_FILLED {
        head = head.min(all[MOST_FILLED].at);
        tail = tail.max(all[count - MOST_FILLED - 1].at);
    }
    while !body.text.is_char_boundary(head as usize) {
        head -= 1;
    }
    while !body.text.is_char_boundary(tail as usize) {
        tail += 1;
    }
    between(body, from, head, body.fillings_within(from, head), pieces);
    pieces.push(LemmaPiece::Gap);
    between(body, tail, to, body.fillings_within(tail, to), pieces);
}

/// All words of a stretch in pieces, with what is filled in among them.
pub(crate) fn pieces_of_stretch(body: &Body, LeafRange { from, to, .. }: LeafRange) -> Vec<LemmaPiece<'_>> {
    let mut pieces = Vec::new();
    between(body, from, to, body.fillings_within(from, to), &mut pieces);
    pieces
}

/// All words of a leaf in pieces, with what is filled in before and behind them.
pub(crate) fn pieces_of_leaf(body: &Body, leaf: usize) -> Vec<LemmaPiece<'_>> {
    let Leaf { text, events, .. } = &body.leaves[leaf];
    let all = body.fillings();
    let first = all.partition_point(|filling| filling.at < text.start);
    let own = all[first..].iter().take_while(|filling| filling.at <= text.end);
    let mut pieces = Vec::new();
    let own = own.filter(|filling| events.contains(&filling.event));
    between(body, text.start, text.end, own, &mut pieces);
    pieces
}

/// All words from one byte to another, with what is filled in among them.
fn between<'a, 'f>(
    body: &'a Body,
    from: u32,
    to: u32,
    filled: impl IntoIterator<Item = &'f Filling>,
    pieces: &mut Vec<LemmaPiece<'a>>,
) {
    let mut done = from;
    for filling in filled {
        if filling.at > done {
            pieces.push(LemmaPiece::Words(&body.text[done as usize..filling.at as usize]));
        }
        pieces.push(LemmaPiece::Filled(filling.event));
        done = filling.at;
    }
    pieces.push(LemmaPiece::Words(&body.text[done as usize..to as usize]));
}
