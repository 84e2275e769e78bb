//! Diagnostics as the protocol has them: those of `check`, position for position.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use lsp_types::{
    DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString,
    PublishDiagnosticsParams,
};

use crate::diag::{Diagnostic, FileId, Severity, is_built_in};

use super::view::ClientView;

/// The file that has what belongs to no file.
const EDITION: &str = "content/edition.toml";

/// The diagnostics of each file that has some, by its path; what has no place is the edition's own.
fn by_file<'a>(view: &ClientView<'a>) -> BTreeMap<&'a str, Vec<&'a Diagnostic>> {
    let mut files: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for told in &view.now.found {
        let path = told.span.map(|span| view.source(span.file).path.as_str());
        let path = path.filter(|path| !is_built_in(path)).unwrap_or(EDITION);
        files.entry(path).or_default().push(told);
    }
    files
}

/// What is to be published so that the client knows what is wrong now; `known` is what it was reported, file by file,
/// and is what it knows then.
pub(super) fn news(
    view: &ClientView<'_>,
    known: &mut BTreeMap<String, u64>,
) -> Vec<PublishDiagnosticsParams> {
    let mut news = Vec::new();
    let mut now = by_file(view);
    // Of an open text each version is answered, with nothing where nothing is wrong: a client may wait for that.
    for path in view.open() {
        now.entry(path).or_default();
    }
    let gone: Vec<String> = known.keys().filter(|path| !now.contains_key(path.as_str())).cloned().collect();
    for path in gone {
        known.remove(&path);
        news.extend(empty(view, &path));
    }
    for (path, told) in now {
        let key = key(view, path, &told);
        if known.insert(path.to_owned(), key) == Some(key) {
            continue;
        }
        let Some(uri) = view.uri(path) else { continue };
        let version = view.version(path);
        let diagnostics = told.iter().map(|told| diagnostic(view, told, path)).collect();
        news.push(PublishDiagnosticsParams { uri, version, diagnostics });
    }
    news
}

/// Nothing is wrong with a file any more.
pub(super) fn empty(view: &ClientView<'_>, path: &str) -> Option<PublishDiagnosticsParams> {
    let uri = view.uri(path)?;
    Some(PublishDiagnosticsParams { uri, version: view.version(path), diagnostics: Vec::new() })
}

/// A hash of all that the client is reported: the text's version, the diagnostics, and the texts that their places are in.
fn key(view: &ClientView<'_>, path: &str, told: &[&Diagnostic]) -> u64 {
    let mut hasher = DefaultHasher::new();
    view.version(path).hash(&mut hasher);
    for told in told {
        told.hash(&mut hasher);
        let spans = told.span.into_iter().chain(told.labels.iter().map(|label| label.span));
        for span in spans {
            view.source(span.file).hash.hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// One diagnostic: its hints follow its message, a line each, since few editors show anything else.
pub(super) fn diagnostic(view: &ClientView<'_>, told: &Diagnostic, path: &str) -> lsp_types::Diagnostic {
    let in_file = |file: FileId| view.source(file).path == path;
    let range = told.span.filter(|span| in_file(span.file)).map(|span| view.range(span)).unwrap_or_default();
    let mut message = told.message.clone();
    for hint in &told.hints {
        message.push('\n');
        message.push_str(hint);
    }
    let related = told.labels.iter().filter_map(|label| {
        let uri = view.uri(&view.source(label.span.file).path)?;
        let location = Location { uri, range: view.range(label.span) };
        Some(DiagnosticRelatedInformation { location, message: label.text.clone() })
    });
    let related: Vec<_> = related.collect();
    lsp_types::Diagnostic {
        range,
        severity: Some(match told.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(told.rule.id.to_owned())),
        source: Some("variorum".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: told.rule.id.starts_with("unused-").then(|| vec![DiagnosticTag::UNNECESSARY]),
        ..lsp_types::Diagnostic::default()
    }
}
