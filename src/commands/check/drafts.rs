//! Drafts, checked as if they were shown: what is wrong with one is information, since the site doesn't show it.

use std::collections::HashSet;
use std::path::Path;

use crate::diag::{Diagnostic, Levels, NoteReport, Sources, of_drafts, settle};
use crate::{Assembly, Options, assemble};

use super::super::Failure;

/// What is wrong with drafts, and what became of those that are notes.
#[derive(Debug, Default)]
pub(super) struct CheckedDrafts {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) notes: Vec<NoteReport>,
}

/// Check the drafts of an edition that has some, beside what was found without them.
pub(super) fn check(
    root: &Path,
    options: &Options,
    sources: &Sources,
    levels: &Levels,
    known: &[Diagnostic],
    notes: &[NoteReport],
) -> Result<CheckedDrafts, Failure> {
    let options = Options { drafts: true, lock: false, ..options.clone() };
    let with: Assembly = assemble(root, &options).map_err(|e| Failure::new(e, ""))?;
    // A file that was saved between: the places of one reading are not those of the other.
    if !sources.iter().map(|(_, own)| own.hash).eq(with.sources.iter().map(|(_, own)| own.hash)) {
        return Err(Failure::new("a file of the edition was changed meanwhile", "check it once more"));
    }
    let diagnostics = of_drafts(settle(with.diagnostics, levels), known);
    let ids: HashSet<&str> = notes.iter().map(|own| own.id.as_str()).collect();
    let notes = with.notes.into_iter().filter(|own| !ids.contains(own.id.as_str())).collect();
    Ok(CheckedDrafts { diagnostics, notes })
}
