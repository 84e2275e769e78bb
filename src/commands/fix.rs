//! `variorum check --fix`: the fixes are made in memory, round by round, and written when nothing changes any more.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use crate::cli::FixLevel;
use crate::diag::{FileId, Severity, Sources, Span, settle};
use crate::load::{self, World};
use crate::resolve::SourceEdits;
use crate::write::{admit_lock, rewrite, rewritten};
use crate::{Assembly, Caches, Options, assemble_read, edit};

use super::Failure;
use super::place::EditionFolder;
use super::reanchor::carry_over;
use super::tell::{clean, count};

/// A fix may make room for another; no edition needs as many rounds.
const ROUNDS: usize = 50;

/// What was fixed.
pub(super) struct Fixed {
    /// What was, or would be, written, as a patch.
    pub(super) patch: String,
    /// A line for each fix, and one for all.
    pub(super) summary: String,
    /// Whether no error is left; known only where nothing was written.
    pub(super) good: bool,
}

/// Finds the fixes of an edition, and writes them unless it is a dry run.
pub(super) fn fix(
    place: &EditionFolder,
    options: &Options,
    level: FixLevel,
    dry: bool,
) -> Result<Fixed, Failure> {
    let (mut world, read) = load::load(&place.root).map_err(|e| Failure::new(e, ""))?;
    let before = world.sources.clone();
    let mut written = SourceEdits::default();
    let mut lines = Vec::new();
    let mut good = false;
    for _ in 0..ROUNDS {
        let assembly = assemble_read(world.clone(), read.clone(), options, &mut Caches::for_one_run());
        let Assembly { sources, diagnostics, levels, moved, writable, .. } = assembly;
        let mut diagnostics = settle(diagnostics, &levels);
        good = writable && diagnostics.iter().all(|told| told.severity < Severity::Error);
        edit::complete(&sources, &mut diagnostics);
        let chosen = edit::choose(&sources, &diagnostics, level == FixLevel::All);
        if chosen.is_empty() {
            break;
        }
        for choice in &chosen {
            written.notes.extend(choice.told.note.clone());
            lines.push(line(place, &sources, choice));
        }
        let spans: HashSet<Span> =
            chosen.iter().flat_map(|choice| &choice.fix.edits).map(|edit| edit.span).collect();
        written.add_references(&moved, |it| it.target.is_some_and(|target| spans.contains(&target)));
        for (file, text) in edit::apply(&sources, chosen.iter().flat_map(|choice| &choice.fix.edits)) {
            world.rewrite(file, text);
        }
    }
    let changed = changed(&before, &world);
    let mut patch = String::new();
    for (file, text) in &changed {
        let source = before.get(*file);
        let (old, new) = rewritten(&place.root, source, text).map_err(|e| Failure::new(&e, e.hint()))?;
        patch.push_str(&edit::patch(&source.path, &old, &new));
    }
    if !dry && !changed.is_empty() {
        write(&place.root, &before, &changed, written)?;
    }
    let verb = if dry { "would be written" } else { "written" };
    let summary = match lines.len() {
        0 => "no fix is certain enough to be written\n".to_owned(),
        n => {
            let fixes = if n == 1 { "1 fix".to_owned() } else { format!("{n} fixes") };
            format!("{}{fixes} in {} {verb}\n", lines.concat(), count(changed.len(), "file"))
        }
    };
    Ok(Fixed { patch, summary, good })
}

/// The files that differ from what was read, with their new texts.
fn changed(before: &Sources, world: &World) -> BTreeMap<FileId, String> {
    let now = before.iter().map(|(file, old)| (file, old, &world.sources.get(file).text));
    now.filter(|(_, old, now)| old.text != **now).map(|(file, _, now)| (file, now.to_string())).collect()
}

/// First the sources, then the lock, which is to know what they say now.
fn write(
    root: &Path,
    before: &Sources,
    changed: &BTreeMap<FileId, String>,
    written: SourceEdits,
) -> Result<(), Failure> {
    admit_lock(root).map_err(|e| Failure::new(&e, e.hint()))?;
    for (file, text) in changed {
        rewrite(root, before.get(*file), text).map_err(|e| Failure::new(&e, e.hint()))?;
    }
    carry_over(root, written)
}

/// `content/annotations/tide.md:3:9: write `boredom``.
fn line(place: &EditionFolder, sources: &Sources, choice: &edit::ChosenFix<'_>) -> String {
    let at = choice.fix.edits.first().map(|edit| edit.span).or(choice.told.span);
    let at = at.map(|span| {
        let source = sources.get(span.file);
        let (line, column) = source.line_column(span.start as usize);
        format!("{}{}:{line}:{column}: ", place.base, source.path)
    });
    format!("{}{}\n", clean(&at.unwrap_or_default()), clean(&choice.fix.title))
}
