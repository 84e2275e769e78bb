//! Diagnostics and notes as JSON, to `docs/diagnostics.schema.json`.

use std::io::{self, Write};

use serde::Serialize;

use super::report::Report;

/// The whole answer. The keys are a contract: each is always there, null where there is nothing.
#[derive(Serialize)]
struct Answer<'a> {
    diagnostics: Vec<Entry<'a>>,
    notes: Vec<Note<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    hint: Option<String>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct Note<'a> {
    id: &'a str,
    verdict: &'a str,
    score: Option<f64>,
    section: Option<&'a str>,
    block: Option<&'a str>,
    exact: Option<&'a str>,
}

/// Write the report as one JSON object and a line end.
///
/// # Errors
/// Where `out` fails.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = report.diagnostics.iter().map(|d| {
        let place = d.span.map(|span| report.place(span));
        Entry {
            rule: d.rule.id,
            severity: d.severity.name(),
            message: &d.message,
            hint: (!d.hints.is_empty()).then(|| d.hints.join("\n")),
            file: d.span.map(|span| report.sources.get(span.file).path.as_str()),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            note: d.note.as_deref(),
        }
    });
    let notes = report.notes.iter().map(|note| Note {
        id: &note.id,
        verdict: note.verdict,
        score: note.score,
        section: note.section.as_deref(),
        block: note.block.as_deref(),
        exact: note.exact.as_deref(),
    });
    let answer = Answer { diagnostics: diagnostics.collect(), notes: notes.collect() };
    serde_json::to_writer_pretty(&mut *out, &answer)?;
    writeln!(out)
}
