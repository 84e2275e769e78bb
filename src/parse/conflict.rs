//! What a merge leaves in a file where two versions of it differ, and nobody has chosen yet:
//!
//! ```text
//! <<<<<<< ours
//! one version
//! =======
//! the other
//! >>>>>>> theirs
//! ```

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use crate::diag::{Diagnostic, FileId, Source, Span, rules};

/// A conflict: the bytes of its three lines, each without its end.
#[derive(Debug, PartialEq, Eq)]
struct Conflict([Range<usize>; 3]);

impl Conflict {
    fn whole(&self) -> Range<usize> {
        self.0[0].start..self.0[2].end
    }

    fn tell(&self, file: FileId, in_code: bool) -> Diagnostic {
        let [ours, middle, theirs] = &self.0;
        let span = |range: &Range<usize>| Span::new(file, range.start, range.end);
        let (rule, message, hint) = if in_code {
            (
                &rules::CONFLICT_IN_CODE,
                "this code has the marks of a merge conflict",
                "where they are meant to be shown, write `conflict-in-code = \"allow\"` in `[rules]` of edition.toml",
            )
        } else {
            (
                &rules::MERGE_CONFLICT,
                "these are the marks of a merge conflict",
                "keep what is right of both versions, and delete the three lines of marks",
            )
        };
        Diagnostic::new(rule, span(ours), message)
            .label("one version begins")
            .also(span(middle), "the other begins")
            .also(span(theirs), "and ends")
            .hint(hint)
    }
}

/// Whether a conflict is left in the text.
pub(crate) fn is_in(text: &str) -> bool {
    !conflicts(text).is_empty()
}

/// Tells the conflicts in a file that is no Markdown; whether there are any.
pub(super) fn tell(source: &Source, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let found = conflicts(&source.text);
    diagnostics.extend(found.iter().map(|conflict| conflict.tell(file, false)));
    !found.is_empty()
}

/// Parses a file by `parse`. Where there are conflicts in it, they take the place of whatever is wrong within them.
///
/// `markdown` names the stretches of the text that are Markdown: in their fenced code the marks may be meant.
pub(super) fn beside<T>(
    source: &Source,
    file: FileId,
    markdown: impl FnOnce(&str) -> Vec<Range<usize>>,
    diagnostics: &mut Vec<Diagnostic>,
    parse: impl FnOnce(&mut Vec<Diagnostic>) -> T,
) -> T {
    let found = conflicts(&source.text);
    if found.is_empty() {
        return parse(diagnostics);
    }
    let code: Vec<Range<usize>> =
        markdown(&source.text).into_iter().flat_map(|range| fenced(&source.text, range)).collect();
    let (in_code, open): (Vec<Conflict>, Vec<Conflict>) = found.into_iter().partition(|conflict| {
        let whole = conflict.whole();
        code.iter().any(|code| code.start <= whole.start && whole.end <= code.end)
    });
    let mut own = Vec::new();
    let value = parse(&mut own);
    let is_within = |span: Span| {
        let range = span.range();
        open.iter().map(Conflict::whole).any(|whole| range.start <= whole.end && whole.start <= range.end)
    };
    own.retain(|diagnostic| !diagnostic.span.is_some_and(is_within));
    diagnostics.extend(open.iter().map(|conflict| conflict.tell(file, false)));
    diagnostics.extend(in_code.iter().map(|conflict| conflict.tell(file, true)));
    diagnostics.append(&mut own);
    value
}

/// The conflicts of a text, in order.
fn conflicts(text: &str) -> Vec<Conflict> {
    let mut found = Vec::new();
    if memmem::find(text.as_bytes(), b"<<<<<<< ").is_none() {
        return found;
    }
    let (mut ours, mut middle) = (None, None);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end_matches('\n').len();
        start += line.len();
        let words = &text[range.clone()];
        if words.starts_with("<<<<<<< ") {
            (ours, middle) = (Some(range), None);
        } else if words.trim_end() == "=======" || words.starts_with("======= ") {
            middle = middle.or(Some(range));
        } else if words.starts_with(">>>>>>> ")
            && let (Some(ours), Some(middle)) = (ours.take(), middle.take())
        {
            found.push(Conflict([ours, middle, range]));
        }
        if ours.is_none() {
            middle = None;
        }
    }
    found
}

/// The fenced code of a stretch of Markdown, in bytes of the whole text.
fn fenced(text: &str, markdown: Range<usize>) -> Vec<Range<usize>> {
    let base = markdown.start;
    let events = Parser::new_ext(&text[markdown], Options::empty()).into_offset_iter();
    let code = events.filter_map(|(event, range)| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => Some(range.start + base..range.end + base),
        _ => None,
    });
    code.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<[&str; 3]> {
        conflicts(text).into_iter().map(|Conflict(marks)| marks.map(|range| &text[range])).collect()
    }

    #[test]
    fn the_three_marks_in_their_order_are_a_conflict() {
        let text = "a\n<<<<<<< HEAD\nb\n||||||| base\nc\n=======\nd\n>>>>>>> main\ne\n";
        assert_eq!(lines(text), [["<<<<<<< HEAD", "=======", ">>>>>>> main"]]);
        assert_eq!(lines(&text.repeat(3)).len(), 3);
        assert_eq!(lines("<<<<<<< a\n=======\n>>>>>>> b"), [["<<<<<<< a", "=======", ">>>>>>> b"]]);
        let again = "<<<<<<< a\n=======\n<<<<<<< b\n=======\n=======\n>>>>>>> c\n";
        assert_eq!(lines(again), [["<<<<<<< b", "=======", ">>>>>>> c"]]);
    }

    #[test]
    fn other_lines_are_none() {
        for text in [
            "",
            "Heading\n=======\n",
            ">>>>>>> quoted\n",
            "<<<<<<< a\n>>>>>>> b\n=======\n",
            "=======\n<<<<<<< a\n>>>>>>> b\n",
            " <<<<<<< a\n=======\n>>>>>>> b\n",
            "<<<<<<<a\n=======\n>>>>>>>b\n",
            "<<<<<<< a\n========\n>>>>>>> b\n",
        ] {
            assert_eq!(lines(text), Vec::<[&str; 3]>::new(), "{text:?}");
        }
    }
}
