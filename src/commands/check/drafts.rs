//! Drafts, checked as if they were shown: what is wrong with one is information, since the site doesn't show it.

use std::collections::HashSet;

use crate::diag::{Diagnostic, Levels, NoteReport, of_drafts, settle};
use crate::load::World;
use crate::{Assembly, Caches, Options, assemble_read};

/// What is wrong with drafts, and what became of those that are notes.
#[derive(Debug, Default)]
pub(super) struct CheckedDrafts {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) notes: Vec<NoteReport>,
}

/// Check the drafts of an edition that has some, beside what was found without them in the same files.
pub(super) fn check(
    (world, told): (World, Vec<Diagnostic>),
    options: &Options,
    levels: &Levels,
    known: &[Diagnostic],
    notes: &[NoteReport],
) -> CheckedDrafts {
    let options = Options { drafts: true, lock: false, ..options.clone() };
    let with: Assembly = assemble_read(world, told, &options, &mut Caches::for_one_run());
    let diagnostics = of_drafts(settle(with.diagnostics, levels), known);
    let ids: HashSet<&str> = notes.iter().map(|own| own.id.as_str()).collect();
    let notes = with.notes.into_iter().filter(|own| !ids.contains(own.id.as_str())).collect();
    CheckedDrafts { diagnostics, notes }
}
