//! The lines of a file that a diagnostic shows: few, and bounded however long they are.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Snippet};

use super::printable::{harmless, words};
use super::report::{DiagnosticReport, fit};
use super::{Diagnostic, Span};

/// A label or a path longer than this loses its middle.
const LABEL: usize = 160;

/// Marks of one file are shown together where no more than these lines are between them.
const FAR: usize = 12;

/// A mark over more lines than this is shown by its first.
const TALL: usize = 6;

/// Of a line of more bytes only the words at the place are shown: the renderer would go through
/// all of it.
const ENDLESS: usize = 20_000;

/// Characters shown on either side of a place in such a line.
const AROUND: usize = 40;

/// A diagnostic's places, ready to be shown.
pub(super) struct Excerpts<'a>(Vec<SourceExcerpt<'a>>);

/// What is shown of an excerpt.
pub(super) enum ExcerptPart<'a> {
    /// Lines of a file with marks under them.
    Lines(Snippet<'a, Annotation<'a>>),
    /// A place in a line that is too long, with what is there.
    Place {
        /// The file.
        path: &'a str,
        /// Its line, from 1.
        line: usize,
        /// Its column, from 1.
        column: usize,
        /// The words at the place, and what its label says of them.
        words: String,
    },
}

impl<'a> Excerpts<'a> {
    /// The excerpts for a diagnostic on a terminal of `width` columns.
    pub(super) fn new(report: &DiagnosticReport<'a>, d: &'a Diagnostic, width: usize) -> Self {
        let mut excerpts: Vec<SourceExcerpt<'a>> = Vec::new();
        let main = d.span.map(|span| (span, d.label.as_deref(), true));
        let further = d.labels.iter().map(|label| (label.span, Some(label.text.as_str()), false));
        for (span, label, primary) in main.into_iter().chain(further) {
            let excerpt = SourceExcerpt::new(report, span, label, primary, width);
            match excerpts.iter_mut().find(|other| other.takes(&excerpt, width)) {
                Some(other) => other.take(excerpt),
                None => excerpts.push(excerpt),
            }
        }
        Self(excerpts)
    }

    /// The excerpts in the order in which they are shown.
    pub(super) fn parts(&self) -> impl Iterator<Item = ExcerptPart<'_>> {
        self.0.iter().map(SourceExcerpt::part)
    }
}

/// Marks that are shown together: a run of lines of one file.
struct SourceExcerpt<'a> {
    path: String,
    text: &'a str,
    /// The place of the first mark, from 1.
    place: (usize, usize),
    /// The number of the first line, from 1.
    first: usize,
    /// The bytes of the lines, the last one's end aside.
    lines: Range<usize>,
    /// From the leftmost column of a mark to the rightmost.
    columns: Range<usize>,
    /// It is one line that is too long to be shown.
    endless: bool,
    marks: Vec<ExcerptMark<'a>>,
}

struct ExcerptMark<'a> {
    range: Range<usize>,
    label: Option<&'a str>,
    primary: bool,
}

impl ExcerptMark<'_> {
    /// Its label, on one line.
    fn label(&self) -> Option<String> {
        self.label.map(|label| words(label, LABEL).replace('\n', " "))
    }
}

impl<'a> SourceExcerpt<'a> {
    fn new(
        report: &DiagnosticReport<'a>,
        span: Span,
        label: Option<&'a str>,
        primary: bool,
        width: usize,
    ) -> Self {
        let source = report.sources.get(span.file);
        let text: &'a str = &source.text;
        let range = narrow(text, fit(text, span), width);
        let lines = line_start(text, range.start)..line_end(text, range.end);
        let endless = lines.len() > ENDLESS;
        let place = source.line_column(range.start);
        let (left, (_, right)) = (place.1, if endless { place } else { source.line_column(range.end) });
        Self {
            path: words(&report.name(span), LABEL),
            text,
            place,
            first: place.0,
            lines,
            columns: left.min(right)..left.max(right),
            endless,
            marks: vec![ExcerptMark { range, label, primary }],
        }
    }

    /// Whether another's marks can be shown in one window with these: near, and not far apart
    /// sideways. Where they are, the renderer would show all that is between.
    fn takes(&self, other: &Self, width: usize) -> bool {
        // The same text, not an equal one.
        if !std::ptr::eq(self.text, other.text) || self.endless || other.endless {
            return false;
        }
        let (upper, lower) =
            if self.lines.start <= other.lines.start { (self, other) } else { (other, self) };
        let between = self.text.get(upper.lines.end..lower.lines.start).unwrap_or_default();
        let near = between.bytes().filter(|b| *b == b'\n').take(FAR + 1).count() <= FAR;
        let columns = join(&self.columns, &other.columns);
        near && (columns.end <= width || columns.len() <= width * 2 / 3)
    }

    fn take(&mut self, other: Self) {
        self.first = self.first.min(other.first);
        self.lines = join(&self.lines, &other.lines);
        self.columns = join(&self.columns, &other.columns);
        self.marks.extend(other.marks);
    }

    fn part(&self) -> ExcerptPart<'_> {
        if self.endless { self.words() } else { ExcerptPart::Lines(self.snippet()) }
    }

    /// The lines with their marks. What is copied may differ in length from the file's bytes, so
    /// the marks are moved along.
    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        let mut source = String::with_capacity(self.lines.len());
        let mut moved = vec![(0, 0); self.marks.len()];
        let mut start = self.lines.start;
        let run = self.text.get(self.lines.clone()).unwrap_or_default();
        for line in run.split_inclusive('\n') {
            let end = start + line.len();
            let mut marked = false;
            for (mark, (from, to)) in self.marks.iter().zip(&mut moved) {
                let at = |byte: usize| source.len() + harmless(&self.text[start..byte]).len();
                if (start..=end).contains(&mark.range.start) {
                    *from = at(mark.range.start);
                    marked = true;
                }
                if (start..=end).contains(&mark.range.end) {
                    *to = at(mark.range.end);
                    marked = true;
                }
            }
            if marked || line.len() <= ENDLESS {
                source.push_str(&harmless(line));
            } else {
                // Between two marked lines; only the number of lines counts.
                source.push_str("…\n");
            }
            start = end;
        }
        let annotations = self.marks.iter().zip(moved).map(|(mark, (from, to))| {
            let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(from..to).label(mark.label())
        });
        Snippet::source(source).path(self.path.as_str()).line_start(self.first).annotations(annotations)
    }

    /// The words at the place.
    fn words(&self) -> ExcerptPart<'_> {
        let (line, column) = self.place;
        let mark = self.marks.first();
        let range = mark.map_or(0..0, |mark| mark.range.clone());
        let before = self.text[self.lines.start..range.start].char_indices().rev().nth(AROUND);
        let after = self.text[range.end..self.lines.end].char_indices().nth(AROUND);
        let from = before.map_or(self.lines.start, |(i, _)| self.lines.start + i);
        let to = after.map_or(self.lines.end, |(i, _)| range.end + i);
        let mut at = format!("at `{}`", words(&self.text[from..to], usize::MAX));
        if let Some(label) = mark.and_then(ExcerptMark::label) {
            at.push_str(": ");
            at.push_str(&label);
        }
        ExcerptPart::Place { path: &self.path, line, column, words: at }
    }
}

/// A range cut to what can be shown with a line under it: few lines, if they are short, or half a
/// line of the terminal.
fn narrow(text: &str, mut range: Range<usize>, width: usize) -> Range<usize> {
    while text[range.clone()].ends_with('\n') {
        range.end -= 1;
    }
    let lines = line_start(text, range.start)..line_end(text, range.end);
    let fits = lines.len() <= TALL * width && text[lines].lines().nth(TALL).is_none();
    if let Some(first) = text[range.clone()].find('\n').filter(|_| !fits) {
        range.end = range.start + first;
    }
    if !text[range.clone()].contains('\n')
        && let Some((cut, _)) = text[range.clone()].char_indices().nth(width / 2)
    {
        range.end = range.start + cut;
    }
    range
}

fn line_start(text: &str, byte: usize) -> usize {
    text[..byte].rfind('\n').map_or(0, |i| i + 1)
}

fn line_end(text: &str, byte: usize) -> usize {
    text[byte..].find('\n').map_or(text.len(), |i| byte + i)
}

fn join(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}
