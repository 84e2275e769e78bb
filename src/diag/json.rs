//! Diagnostics and notes as JSON, to `docs/diagnostics.schema.json`.

use std::io::{self, Write};

use serde::Serialize;

use super::coverage::Coverage;
use super::report::DiagnosticReport;
use super::source::Span;

/// The shape of the answer; another number where a key goes or means something else.
const FORMAT: &str = "variorum-check/1";

/// The whole answer. The keys are a contract: each is always there, null where there is nothing.
#[derive(Serialize)]
struct JsonAnswer<'a> {
    /// What shape this is.
    format: &'static str,
    diagnostics: Vec<JsonDiagnostic<'a>>,
    notes: Vec<JsonNote<'a>>,
    /// Only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<&'a Coverage>,
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    hint: Option<String>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    note: Option<&'a str>,
    fixes: Vec<JsonFix<'a>>,
}

/// What could be written.
#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    sure: bool,
    edits: Vec<JsonEdit<'a>>,
}

/// Places are lines and columns from 1; the end is the character after the last.
#[derive(Serialize)]
struct JsonEdit<'a> {
    file: &'a str,
    start: [usize; 2],
    end: [usize; 2],
    text: &'a str,
}

#[derive(Serialize)]
struct JsonNote<'a> {
    id: &'a str,
    verdict: &'a str,
    score: Option<f64>,
    section: Option<&'a str>,
    block: Option<&'a str>,
    exact: Option<&'a str>,
}

/// Write the report, and what the notes cover where that was asked for, as one JSON object and a line end.
///
/// # Errors
/// Where `out` fails.
pub fn write(
    report: &DiagnosticReport<'_>,
    coverage: Option<&Coverage>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let diagnostics = report.diagnostics.iter().map(|d| {
        let place = d.span.map(|span| report.place(span));
        let end = d.span.map(|span| end(report, span));
        JsonDiagnostic {
            rule: d.rule.id,
            severity: d.severity.name(),
            message: &d.message,
            hint: (!d.hints.is_empty()).then(|| d.hints.join("\n")),
            file: d.span.map(|span| report.sources.get(span.file).path.as_str()),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            end_line: end.map(|[line, _]| line),
            end_column: end.map(|[_, column]| column),
            note: d.note.as_deref(),
            fixes: d.fixes.iter().map(|it| fix(report, it)).collect(),
        }
    });
    let notes = report.notes.iter().map(|note| JsonNote {
        id: &note.id,
        verdict: note.verdict,
        score: note.score,
        section: note.section.as_deref(),
        block: note.block.as_deref(),
        exact: note.exact.as_deref(),
    });
    let answer =
        JsonAnswer { format: FORMAT, diagnostics: diagnostics.collect(), notes: notes.collect(), coverage };
    super::escape::write_json(&mut *out, &answer)?;
    writeln!(out)
}

fn fix<'a>(report: &DiagnosticReport<'a>, fix: &'a super::Fix) -> JsonFix<'a> {
    let edit = |edit: &'a super::Edit| {
        let start = report.place(edit.span);
        JsonEdit {
            file: report.sources.get(edit.span.file).path.as_str(),
            start: [start.line, start.column],
            end: end(report, edit.span),
            text: &edit.text,
        }
    };
    JsonFix {
        title: &fix.title,
        sure: fix.certainty == super::Certainty::Sure,
        edits: fix.edits.iter().map(edit).collect(),
    }
}

fn end(report: &DiagnosticReport<'_>, span: Span) -> [usize; 2] {
    let place = report.place(Span { start: span.end, ..span });
    [place.line, place.column]
}
