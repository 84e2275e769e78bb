//! What the emitters are given, and what they share.

use std::borrow::Cow;

use super::{Diagnostic, Severity, Sources, Span, escape};

/// What became of an annotation, for programs.
#[derive(Debug, Clone, PartialEq)]
pub struct NoteReport {
    /// The annotation's id.
    pub id: String,
    /// What resolving it came to: `exact`, `shifted`, `moved`, `rewritten`, `split`, `ambiguous`, `orphan`.
    pub verdict: &'static str,
    /// How sure that is, from 0 to 1; none where nothing was weighed.
    pub score: Option<f64>,
    /// The section that it is in.
    pub section: Option<String>,
    /// The block that its words begin in, as in its address: `p3a`; none for a note on a section.
    pub block: Option<String>,
    /// The words that it marks, as the text has them.
    pub exact: Option<String>,
}

/// All that an emitter writes about.
#[derive(Debug, Clone, Copy)]
pub struct DiagnosticReport<'a> {
    /// The files that the diagnostics point into.
    pub sources: &'a Sources,
    /// What is wrong, in order; [`super::settle`] has seen it.
    pub diagnostics: &'a [Diagnostic],
    /// What became of each annotation.
    pub notes: &'a [NoteReport],
    /// What leads from the reader's folder to the edition's: empty, or with a `/` at its end. It
    /// is before the paths that a person or a code host follows; `json` goes without.
    pub base: &'a str,
}

impl DiagnosticReport<'_> {
    /// How many there are of each severity.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(self.diagnostics)
    }

    /// The path of a file from the reader's folder.
    pub(super) fn path(&self, span: Span) -> Cow<'_, str> {
        let path = self.sources.get(span.file).path.as_str();
        if self.base.is_empty() || is_built_in(path) {
            Cow::Borrowed(path)
        } else {
            Cow::Owned(format!("{}{path}", self.base))
        }
    }

    /// The same, as a line of a terminal or a log may have it.
    pub(super) fn name(&self, span: Span) -> String {
        escape::name(&self.path(span)).into_owned()
    }

    /// Where a span begins and ends.
    pub(super) fn place(&self, span: Span) -> LineRange {
        let source = self.sources.get(span.file);
        let range = fit(&source.text, span);
        let (line, column) = source.line_column(range.start);
        let (end_line, end_column) = source.line_column(range.end);
        LineRange { line, column, end_line, end_column }
    }
}

/// A place in a file: lines and columns from 1, columns in characters, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineRange {
    /// The first line.
    pub(super) line: usize,
    /// The first column.
    pub(super) column: usize,
    /// The last line.
    pub(super) end_line: usize,
    /// The column after the last.
    pub(super) end_column: usize,
}

/// How many diagnostics there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Worth knowing.
    pub infos: usize,
}

impl Counts {
    /// Those of a list.
    #[must_use]
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut counts = Self::default();
        for diagnostic in diagnostics {
            *counts.of_severity(diagnostic.severity) += 1;
        }
        counts
    }

    /// The number of one severity.
    pub(super) fn of_severity(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Info => &mut self.infos,
        }
    }
}

impl std::fmt::Display for Counts {
    /// `3 errors, 2 warnings`; empty where there is nothing.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "remark")];
        let mut comma = "";
        for (number, name) in kinds.into_iter().filter(|(number, _)| *number > 0) {
            let plural = if number == 1 { "" } else { "s" };
            write!(f, "{comma}{number} {name}{plural}")?;
            comma = ", ";
        }
        Ok(())
    }
}

/// Whether this is a file of the program's own, which no reader can open.
pub(crate) fn is_built_in(path: &str) -> bool {
    path.starts_with("(built-in)/")
}

/// A span as a range that `text` has: within it, on the bounds of characters. An emitter must
/// show what it is given, though a stage counted wrong.
pub(super) fn fit(text: &str, span: Span) -> std::ops::Range<usize> {
    let range = span.range();
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// `text` without its middle where it is longer than `most` characters.
pub(super) fn shorten(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let half = most.saturating_sub(1) / 2;
    let head = text.char_indices().nth(half).map(|(i, _)| i);
    let tail = text.char_indices().rev().nth(half.saturating_sub(1)).map(|(i, _)| i);
    match (head, tail) {
        (Some(head), Some(tail)) if head < tail => Cow::Owned(format!("{}…{}", &text[..head], &text[tail..])),
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Source};

    #[test]
    fn spans_that_do_not_fit_are_made_to() {
        let file = FileId(0);
        assert_eq!(fit("aé", Span::new(file, 2, 2)), 1..3);
        assert_eq!(fit("aé", Span::new(file, 40, 90)), 3..3);
        assert_eq!(fit("", Span::new(file, 0, 1)), 0..0);
    }

    #[test]
    fn long_words_lose_their_middle() {
        assert_eq!(shorten("short", 10), "short");
        assert_eq!(shorten("abcdefghij", 5), "ab…ij");
        assert_eq!(shorten("ééééé", 8), "ééééé");
    }

    #[test]
    fn counts_are_told_in_words() {
        let counts = |errors, warnings, infos| Counts { errors, warnings, infos }.to_string();
        assert_eq!(counts(3, 1, 0), "3 errors, 1 warning");
        assert_eq!(counts(0, 0, 2), "2 remarks");
        assert_eq!(counts(0, 0, 0), "");
    }

    #[test]
    fn the_base_stands_before_what_can_be_opened() {
        let mut sources = Sources::default();
        let own = sources.add(Source::new("content/edition.toml", "é x"));
        let built_in = sources.add(Source::new("(built-in)/base.html", ""));
        let report = DiagnosticReport { sources: &sources, diagnostics: &[], notes: &[], base: "docs/" };
        assert_eq!(report.path(Span::new(own, 0, 0)), "docs/content/edition.toml");
        assert_eq!(report.path(Span::new(built_in, 0, 0)), "(built-in)/base.html");
        let place = LineRange { line: 1, column: 3, end_line: 1, end_column: 4 };
        assert_eq!(report.place(Span::new(own, 3, 4)), place);
    }
}
