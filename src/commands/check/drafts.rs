//! Drafts, checked as if they were shown: what is wrong with one is information, since the site doesn't show it.

use std::collections::HashSet;
use std::path::Path;

use crate::diag::{Diagnostic, Levels, NoteReport, Severity, Sources, settle};
use crate::{Assembly, Options, assemble};

use super::super::Failure;

/// What is wrong with drafts, and what became of those that are notes.
#[derive(Debug, Default)]
pub(super) struct CheckedDrafts {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) notes: Vec<NoteReport>,
}

/// Check the drafts of an edition beside what was found without them. Where it has none, nothing is read again.
pub(super) fn check(
    root: &Path,
    options: &Options,
    sources: &Sources,
    levels: &Levels,
    known: &[Diagnostic],
    notes: &[NoteReport],
) -> Result<CheckedDrafts, Failure> {
    if options.drafts || !may_have_some(sources) {
        return Ok(CheckedDrafts::default());
    }
    let options = Options { drafts: true, lock: false, ..options.clone() };
    let with: Assembly = assemble(root, &options).map_err(|e| Failure::new(e, ""))?;
    // A file that was saved between: the places of one reading are not those of the other.
    if !sources.iter().map(|(_, own)| own.hash).eq(with.sources.iter().map(|(_, own)| own.hash)) {
        return Err(Failure::new("a file of the edition was changed meanwhile", "check it once more"));
    }
    let known: HashSet<_> = known.iter().map(|own| (own.rule.id, own.span, &own.message)).collect();
    let mut diagnostics = settle(with.diagnostics, levels);
    diagnostics.retain(|own| !known.contains(&(own.rule.id, own.span, &own.message)));
    for own in &mut diagnostics {
        if own.severity != Severity::Info {
            own.severity = Severity::Info;
            own.hints
                .push("this is of a draft, which the site doesn't show; it counts once it is none".into());
        }
    }
    let ids: HashSet<&str> = notes.iter().map(|own| own.id.as_str()).collect();
    let notes = with.notes.into_iter().filter(|own| !ids.contains(own.id.as_str())).collect();
    Ok(CheckedDrafts { diagnostics, notes })
}

/// Whether a file of the edition says that something is a draft.
fn may_have_some(sources: &Sources) -> bool {
    let says = |line: &str| line.contains('=') && line.contains("draft");
    sources.iter().any(|(_, source)| {
        source.path.starts_with("content/")
            && source.path.ends_with(".md")
            && source.text.contains("draft")
            && source.text.lines().any(says)
    })
}
