//! From anchors to the page: the order of notes, flat segments, and where the marks are.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::edition::note::{Anchor, LeafRange};
use crate::edition::text::{Body, LeafKind};
use crate::edition::wide::is_wide;
use crate::edition::{NoteMark, Segment};

/// The leaf of a mark that is at a title which is no part of the text.
pub(crate) const TITLE: u32 = u32::MAX;

/// Where a note comes among those of its section: the key that notes are sorted by.
///
/// Notes are numbered in the order in which a reader meets their marks: in the title, the text, the footnotes
/// as they are listed; those without a place last. A mark is where the words end, so that a note within
/// a longer one comes before it. Of marks at one spot that of the words that begin first comes first, and of these the longest.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NoteOrder {
    class: MarkLayer,
    /// The leaf of the mark, and the byte in the body's text before which it is.
    mark: (u32, u32),
    /// Where the words begin; notes on a whole block or section come after those on words.
    begins: (u32, u32),
    ends: Reverse<u32>,
}

/// The parts of a page that marks are in.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum MarkLayer {
    Title,
    Text,
    /// By its place in the list of footnotes.
    Footnote(usize),
    Nowhere,
}

/// Where a note with this anchor comes; `heading` is the section's own.
pub(super) fn order(anchor: &Anchor, body: &Body, heading: Option<u32>) -> NoteOrder {
    let whole = (u32::MAX, u32::MAX);
    let (begins, ends) = match anchor {
        Anchor::Words(stretches) => {
            let ends = stretches.last().map_or(0, |last| last.to);
            (stretches.first().map_or(whole, |first| (first.leaf, first.from)), ends)
        }
        _ => (whole, 0),
    };
    let Some(mark) = mark(anchor, 0, body, heading) else {
        // A rule has no words: a note on it comes after what is before the rule.
        let (class, leaf) = match anchor {
            Anchor::Item(item) => (MarkLayer::Text, index(body.leaves.partition_point(|l| l.item < *item))),
            _ => (MarkLayer::Nowhere, 0),
        };
        return NoteOrder { class, mark: (leaf, 0), begins, ends: Reverse(ends) };
    };
    let class = if mark.leaf == TITLE {
        MarkLayer::Title
    } else {
        let footnote = body.leaves.get(mark.leaf as usize).and_then(|leaf| leaf.footnote);
        footnote.map_or(MarkLayer::Text, |number| {
            MarkLayer::Footnote(body.footnote_at(number).unwrap_or(usize::MAX))
        })
    };
    NoteOrder { class, mark: (mark.leaf, mark.at), begins, ends: Reverse(ends) }
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// So many notes a segment names of those that neither begin nor end there. With all of them the markup of notes within
/// one another would grow with their square.
const MOST_THROUGH: usize = 100;

/// The flat segments that the stretches of notes make: cut wherever a note begins or ends, each with the notes over it.
///
/// A segment that more than [`MOST_THROUGH`] notes are over has the first of them, and all whose words begin or end there.
/// `notes` are the stretches of each note, in the order of the notes.
pub(super) fn segments(notes: &[(u32, &[LeafRange])]) -> Segments {
    let mut ends: Vec<NoteBoundary> = Vec::new();
    for (note, stretches) in notes {
        let last = stretches.len().saturating_sub(1);
        for (n, stretch) in stretches.iter().enumerate() {
            let LeafRange { leaf, from, to } = *stretch;
            ends.push(NoteBoundary { at: (leaf, from), opens: true, note: *note, outer: n == 0 });
            ends.push(NoteBoundary { at: (leaf, to), opens: false, note: *note, outer: n == last });
        }
    }
    ends.sort_unstable();
    let mut made = Segments { flat: Vec::new(), crowded: None };
    let mut open = BTreeSet::new();
    let mut last = (0, 0);
    let mut begun: Vec<u32> = Vec::new();
    for cuts in ends.chunk_by(|a, b| a.at == b.at) {
        let at = cuts[0].at;
        if !open.is_empty() && last.0 == at.0 && last.1 < at.1 {
            let stretch = LeafRange { leaf: at.0, from: last.1, to: at.1 };
            let mut over: Vec<u32> = open.iter().copied().take(MOST_THROUGH).collect();
            if over.len() < open.len() {
                over.append(&mut begun);
                over.extend(cuts.iter().filter(|cut| cut.outer && !cut.opens).map(|cut| cut.note));
                over.sort_unstable();
                over.dedup();
                let missing = open.len() - over.len();
                if missing > 0 && made.crowded.is_none_or(|(_, most)| open.len() > most) {
                    made.crowded = Some((stretch, open.len()));
                }
            }
            made.flat.push(Segment { stretch, notes: over });
        }
        begun.clear();
        for cut in cuts {
            if cut.opens {
                open.insert(cut.note);
                begun.extend(cut.outer.then_some(cut.note));
            } else {
                open.remove(&cut.note);
            }
        }
        last = at;
    }
    made
}

/// The segments of a section.
pub(super) struct Segments {
    pub(super) flat: Vec<Segment>,
    /// The words with the most notes over them, and how many these are, where not all of them are named there.
    pub(super) crowded: Option<(LeafRange, usize)>,
}

/// Where a stretch of a note begins or ends. At one place those come first that end there.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct NoteBoundary {
    at: (u32, u32),
    opens: bool,
    note: u32,
    /// Whether the note itself begins or ends here, and goes on in no other leaf.
    outer: bool,
}

/// Where the mark of a note is; none where its place has no words.
pub(super) fn mark(anchor: &Anchor, note: u32, body: &Body, heading: Option<u32>) -> Option<NoteMark> {
    let end_of = |leaf: usize| Some(NoteMark { leaf: index(leaf), at: body.leaves[leaf].text.end, note });
    match anchor {
        Anchor::Words(stretches) => {
            let last = stretches.last()?;
            Some(NoteMark { leaf: last.leaf, at: after_word(body, *last), note })
        }
        Anchor::Item(item) => end_of(body.leaves_of(*item).next_back()?),
        Anchor::Section => match heading {
            Some(heading) => end_of(body.headings.get(heading as usize)?.leaf as usize),
            None => Some(NoteMark { leaf: TITLE, at: 0, note }),
        },
        Anchor::Nowhere | Anchor::Parent => None,
    }
}

/// The byte after the word in which a stretch ends, and after the closing punctuation behind it.
fn after_word(body: &Body, stretch: LeafRange) -> u32 {
    let leaf = &body.leaves[stretch.leaf as usize];
    if leaf.kind == LeafKind::Code {
        return stretch.to;
    }
    let rest = &body.text[stretch.to as usize..leaf.text.end as usize];
    let before = body.text[leaf.text.start as usize..stretch.to as usize].chars().next_back();
    let in_word =
        |c: char| c.is_alphanumeric() && !is_wide(c) || unicode_normalization::char::is_combining_mark(c);
    let joins = |c: char| matches!(c, '\'' | '’' | '-' | '\u{2010}' | '\u{2011}' | '\u{00AD}');
    let mut chars = rest.char_indices().peekable();
    let mut word = before.is_some_and(in_word);
    while word {
        match chars.peek().copied() {
            Some((_, c)) if in_word(c) => {
                chars.next();
            }
            Some((at, c)) if joins(c) && rest[at + c.len_utf8()..].chars().next().is_some_and(in_word) => {
                chars.next();
            }
            _ => word = false,
        }
    }
    while let Some((at, c)) = chars.peek().copied() {
        let next = rest[at + c.len_utf8()..].chars().next();
        let closes = match c {
            '.' | ',' | ';' | ':' | '!' | '?' | '…' | ')' | ']' | '}' | '”' | '’' | '»' | '›' | '。'
            | '、' | '，' | '！' | '？' | '；' | '：' | '）' | '」' | '』' | '】' | '》' | '؟' | '،'
            | '؛' => true,
            '"' | '\'' => next.is_none_or(|n| !n.is_alphanumeric()),
            _ => false,
        };
        if !closes
            || (matches!(c, '.' | ',' | ':' | '’')
                && next.is_some_and(|n| n.is_ascii_digit() || (c == '’' && n.is_alphanumeric())))
        {
            break;
        }
        chars.next();
    }
    let length = chars.peek().map_or(rest.len(), |(at, _)| *at);
    stretch.to + index(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stretch(from: u32, to: u32) -> LeafRange {
        LeafRange { leaf: 0, from, to }
    }

    #[test]
    fn overlapping_nested_and_adjacent_notes_come_out_flat() {
        let all = [stretch(0, 10), stretch(5, 15), stretch(15, 20), stretch(6, 8)];
        let notes: Vec<(u32, &[LeafRange])> = (0..).zip(all.chunks(1)).collect();
        let made = segments(&notes).flat;
        let flat: Vec<(u32, u32, Vec<u32>)> =
            made.into_iter().map(|s| (s.stretch.from, s.stretch.to, s.notes)).collect();
        assert_eq!(
            flat,
            [
                (0, 5, vec![0]),
                (5, 6, vec![0, 1]),
                (6, 8, vec![0, 1, 3]),
                (8, 10, vec![0, 1]),
                (10, 15, vec![1]),
                (15, 20, vec![2])
            ]
        );
    }

    /// Notes within one another, the innermost first.
    fn nest(count: u32) -> Segments {
        let stretches: Vec<LeafRange> = (0..count).rev().map(|n| stretch(n, 2 * count - n)).collect();
        let notes: Vec<(u32, &[LeafRange])> = (0..).zip(stretches.chunks(1)).collect();
        segments(&notes)
    }

    #[test]
    fn beyond_the_limit_a_segment_names_the_first_notes_and_those_that_begin_or_end_there() {
        let most = u32::try_from(MOST_THROUGH).unwrap();
        let made = nest(most);
        assert_eq!(made.crowded, None);
        assert_eq!(made.flat.iter().map(|s| s.notes.len()).max(), Some(MOST_THROUGH));
        let made = nest(most + 2);
        assert_eq!(made.crowded, Some((stretch(most + 1, most + 3), MOST_THROUGH + 2)));
        assert_eq!(nest(most + 1).crowded, Some((stretch(most, most + 2), MOST_THROUGH + 1)));
        // Each note is named where it begins and where it ends.
        for (n, stretch) in (0..).zip((0..most + 2).rev().map(|n| stretch(n, 2 * (most + 2) - n))) {
            let own: Vec<LeafRange> =
                made.flat.iter().filter(|s| s.notes.contains(&n)).map(|s| s.stretch).collect();
            assert_eq!((own[0].from, own[own.len() - 1].to), (stretch.from, stretch.to));
        }
        let named: usize = nest(4000).flat.iter().map(|s| s.notes.len()).sum();
        assert!(named <= 2 * 4000 * (MOST_THROUGH + 1));
    }

    #[test]
    fn notes_on_the_same_words_are_all_named() {
        let all = vec![stretch(0, 10); 1000];
        let notes: Vec<(u32, &[LeafRange])> = (0..).zip(all.chunks(1)).collect();
        let made = segments(&notes);
        assert_eq!((made.flat.len(), made.flat[0].notes.len(), made.crowded), (1, 1000, None));
    }

    proptest! {
        #[test]
        fn segments_are_flat_and_cover_each_note_exactly(spans in prop::collection::vec((0u32..3, 0u32..40, 1u32..20), 0..12)) {
            let stretches: Vec<LeafRange> = spans
                .iter()
                .map(|(leaf, from, length)| LeafRange { leaf: *leaf, from: *from, to: from + length })
                .collect();
            let notes: Vec<(u32, &[LeafRange])> = (0..).zip(stretches.chunks(1)).collect();
            let Segments { flat: made, crowded } = segments(&notes);
            prop_assert!(crowded.is_none());
            for pair in made.windows(2) {
                let (a, b) = (pair[0].stretch, pair[1].stretch);
                prop_assert!(a.leaf < b.leaf || a.to <= b.from);
            }
            for (note, stretch) in (0u32..).zip(&stretches) {
                let own: u32 = made.iter().filter(|s| s.notes.contains(&note)).map(|s| s.stretch.to - s.stretch.from).sum();
                prop_assert_eq!(own, stretch.to - stretch.from);
                let within = |s: &Segment| {
                    s.stretch.leaf == stretch.leaf && s.stretch.from >= stretch.from && s.stretch.to <= stretch.to
                };
                prop_assert!(made.iter().filter(|s| s.notes.contains(&note)).all(within));
            }
        }
    }
}
