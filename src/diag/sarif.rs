//! Diagnostics as SARIF 2.1.0, which code hosts take in as the result of an analysis.

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::report::{DiagnosticReport, LineRange, is_built_in};
use super::rules::RULES;
use super::{Diagnostic, Fix, Severity, Span};

/// What a path has as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Paths are from here; the host says where it is.
const BASE: &str = "%SRCROOT%";

/// The file that represents the edition where a diagnostic has no place: hosts refuse a result
/// without a location.
const EDITION: &str = "content/edition.toml";

/// Write the report as one SARIF log and a line end.
///
/// # Errors
/// Where `out` fails.
pub fn write(report: &DiagnosticReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut artifacts = Artifacts::default();
    let results: Vec<Value> = report.diagnostics.iter().map(|d| result(report, d, &mut artifacts)).collect();
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": { "text": rule.summary },
                "fullDescription": { "text": rule.summary },
                "help": { "text": rule.explanation, "markdown": rule.explanation },
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "variorum",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "artifacts": artifacts.values(),
            "results": results,
        }],
    });
    super::escape::write_json(&mut *out, &log)?;
    writeln!(out)
}

/// One diagnostic.
fn result(report: &DiagnosticReport<'_>, d: &Diagnostic, artifacts: &mut Artifacts) -> Value {
    let mut text = d.message.clone();
    for hint in &d.hints {
        text.push_str("\nhelp: ");
        text.push_str(hint);
    }
    let place = match d.span {
        Some(span) => location(report, span, d.label.as_deref(), artifacts),
        None => artifacts.whole(&format!("{}{EDITION}", report.base)),
    };
    let mut result = json!({
        "ruleId": d.rule.id,
        "level": level(d.severity),
        "message": { "text": text },
        "locations": [place],
    });
    if let Some(index) = RULES.iter().position(|rule| rule.id == d.rule.id) {
        result["ruleIndex"] = json!(index);
    }
    if !d.labels.is_empty() {
        let places = d.labels.iter().enumerate().map(|(id, label)| {
            let mut place = location(report, label.span, Some(&label.text), artifacts);
            place["id"] = json!(id);
            place
        });
        result["relatedLocations"] = places.collect();
    }
    if let Some(note) = &d.note {
        result["properties"] = json!({ "note": note });
    }
    let fixes: Vec<Value> = d.fixes.iter().filter_map(|it| fix(report, it, artifacts)).collect();
    if !fixes.is_empty() {
        result["fixes"] = Value::Array(fixes);
    }
    result
}

/// A fix, its edits by file; none where it changes a file of the program's own.
fn fix(report: &DiagnosticReport<'_>, fix: &Fix, artifacts: &mut Artifacts) -> Option<Value> {
    let mut changes: Vec<(String, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let path = report.path(edit.span);
        if is_built_in(&path) {
            return None;
        }
        let LineRange { line, column, end_line, end_column } = report.place(edit.span);
        let replacement = json!({
            "deletedRegion": {
                "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
            },
            "insertedContent": { "text": edit.text },
        });
        match changes.iter_mut().find(|(known, _)| *known == *path) {
            Some((_, replacements)) => replacements.push(replacement),
            None => changes.push((path.into_owned(), vec![replacement])),
        }
    }
    let changes = changes.into_iter().map(|(path, replacements)| {
        let mut change = artifacts.whole(&path)["physicalLocation"].take();
        change["replacements"] = Value::Array(replacements);
        change
    });
    let changes: Vec<Value> = changes.collect();
    let title = json!({ "text": fix.title });
    (!changes.is_empty()).then(|| json!({ "description": title, "artifactChanges": changes }))
}

/// SARIF's word for a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A place in a file, with what is there. A file of the program's own is no artifact that a host
/// could show: it is named, no more.
fn location(
    report: &DiagnosticReport<'_>,
    span: Span,
    label: Option<&str>,
    artifacts: &mut Artifacts,
) -> Value {
    let path = report.path(span);
    let LineRange { line, column, end_line, end_column } = report.place(span);
    let mut location = if is_built_in(&path) {
        let name = format!("{path}:{line}:{column}");
        json!({ "logicalLocations": [{ "fullyQualifiedName": name, "kind": "resource" }] })
    } else {
        let mut location = artifacts.whole(&path);
        location["physicalLocation"]["region"] = json!({
            "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
        });
        location
    };
    if let Some(label) = label {
        location["message"] = json!({ "text": label });
    }
    location
}

/// The files that results point into, in the order in which they come up.
#[derive(Default)]
struct Artifacts {
    indices: std::collections::HashMap<String, usize>,
    uris: Vec<String>,
}

impl Artifacts {
    /// A location that is a whole file.
    fn whole(&mut self, path: &str) -> Value {
        let uri = uri(path);
        let index = *self.indices.entry(uri.clone()).or_insert_with(|| {
            self.uris.push(uri.clone());
            self.uris.len() - 1
        });
        json!({ "physicalLocation": { "artifactLocation": { "uri": uri, "uriBaseId": BASE, "index": index } } })
    }

    fn values(&self) -> Vec<Value> {
        let artifact = |uri| json!({ "location": { "uri": uri, "uriBaseId": BASE } });
        self.uris.iter().map(artifact).collect()
    }
}

/// A path as a relative reference.
fn uri(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Certainty, Edit, Source, Sources, rules};

    fn told(report: &DiagnosticReport<'_>) -> Value {
        let mut out = Vec::new();
        assert!(write(report, &mut out).is_ok());
        serde_json::from_slice(&out).unwrap_or_default()
    }

    #[test]
    fn results_point_into_artifacts_and_at_rules() {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("content/à b.md", "é words\nmore\n"));
        let built_in = sources.add(Source::new("(built-in)/base.html", "x"));
        let diagnostics = [
            Diagnostic::new(&rules::AMBIGUOUS, Span::new(file, 3, 8), "twice")
                .label("first")
                .also(Span::new(file, 9, 13), "second")
                .hint("add a prefix")
                .fix(
                    "write `b`",
                    Certainty::Sure,
                    vec![Edit { span: Span::new(file, 9, 13), text: "b".into() }],
                )
                .about("n1"),
            Diagnostic::new(&rules::TEMPLATE, Span::new(built_in, 0, 1), "bad"),
            Diagnostic::new(&rules::NO_BASE_URL, None, "none"),
        ];
        let log =
            told(&DiagnosticReport { sources: &sources, diagnostics: &diagnostics, notes: &[], base: "ed/" });
        let run = &log["runs"][0];
        let first = &run["results"][0];
        assert_eq!(first["message"]["text"], "twice\nhelp: add a prefix");
        assert_eq!(first["properties"]["note"], "n1");
        let change = &first["fixes"][0]["artifactChanges"][0];
        assert_eq!(first["fixes"][0]["description"]["text"], "write `b`");
        assert_eq!(change["artifactLocation"]["index"], 0);
        assert_eq!(change["replacements"][0]["insertedContent"]["text"], "b");
        assert_eq!(change["replacements"][0]["deletedRegion"]["startLine"], 2);
        let place = &first["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "ed/content/%C3%A0%20b.md");
        let region = json!({ "startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 8 });
        assert_eq!(place["region"], region);
        assert_eq!(first["relatedLocations"][0]["message"]["text"], "second");
        let index = first["ruleIndex"].as_u64().and_then(|i| usize::try_from(i).ok()).unwrap_or_default();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "ambiguous");
        let name = &run["results"][1]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"];
        assert_eq!(name, "(built-in)/base.html:1:1");
        let third = &run["results"][2];
        assert_eq!(third["level"], "note");
        assert_eq!(
            third["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "ed/content/edition.toml"
        );
        assert_eq!(run["artifacts"].as_array().map(Vec::len), Some(2));
    }
}
