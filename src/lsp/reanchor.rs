//! Re-anchoring at a record: what `variorum reanchor` would write there, with what it says now beside it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::FileId;
use crate::output::record;
use crate::parse::record::split;
use crate::resolve::SourceEdits;
use crate::resolve::reanchor::{self, Proposal};

use super::actions::{Draft, REANCHOR};
use super::hover::shortened;
use super::view::{ClientView, SourceEdit};

/// What can be written for the records of a stretch of a file.
pub(super) fn drafts(view: &ClientView<'_>, file: FileId, bytes: &Range<usize>) -> Vec<Draft> {
    let Some(edition) = view.now.edition() else { return Vec::new() };
    // A record is known by its fence; it goes on to the end of its text.
    let pieces = split(&view.source(file).text).1;
    let touches = |proposal: &Proposal| {
        let start = proposal.record.start as usize;
        let own = pieces.iter().find(|piece| (piece.fence.start..piece.head.end).contains(&start));
        let own = own.map(|piece| piece.fence.start..piece.body.end.max(piece.head.end));
        proposal.file == file && own.is_some_and(|own| own.start <= bytes.end && bytes.start <= own.end)
    };
    let all = reanchor::proposals(edition).into_iter().filter(touches);
    all.filter_map(|proposal| draft(view, &proposal)).collect()
}

fn draft(view: &ClientView<'_>, proposal: &Proposal) -> Option<Draft> {
    let old = &view.source(proposal.file).text;
    let new = record::changed(old, proposal.record.start as usize, &proposal.changes)?;
    let change = difference(old, &new)?;
    let words = |words: &str| shortened(words, 40);
    let said = if proposal.old == proposal.new {
        format!("to {}", proposal.place)
    } else {
        format!("“{}” is “{}”", words(&proposal.old), words(&proposal.new))
    };
    Some(Draft {
        title: format!("re-anchor `{}`: {said}", proposal.note),
        kind: REANCHOR,
        told: None,
        preferred: false,
        changes: BTreeMap::from([(proposal.file, vec![change])]),
        written: SourceEdits { notes: vec![proposal.note.clone()], ..SourceEdits::default() },
        confirmed: Some(format!("{}: [-{}-] {{+{}+}}", proposal.place, proposal.old, proposal.new)),
    })
}

/// The least change of whole lines that makes one text of the other; none where they are the same.
fn difference(old: &str, new: &str) -> Option<SourceEdit> {
    if old == new {
        return None;
    }
    let lines = |a: &str, b: &str| {
        a.split_inclusive('\n')
            .zip(b.split_inclusive('\n'))
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len())
            .sum::<usize>()
    };
    let head = lines(old, new);
    let (a, b) = (&old[head..], &new[head..]);
    let tail: usize = a
        .split_inclusive('\n')
        .rev()
        .zip(b.split_inclusive('\n').rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len())
        .sum();
    Some(SourceEdit { bytes: head..old.len() - tail, text: b[..b.len() - tail].to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_of_the_lines_that_differ() {
        let of = |old: &str, new: &str| difference(old, new).map(|change| (change.bytes, change.text));
        assert_eq!(of("a\nb\nc\n", "a\nx\ny\nc\n"), Some((2..4, "x\ny\n".to_owned())));
        assert_eq!(of("a\nb\nb\n", "a\nb\n"), Some((4..6, String::new())));
        assert_eq!(of("a", "a"), None);
        assert_eq!(of("a\nb", "a\nc"), Some((2..3, "c".to_owned())));
    }
}
