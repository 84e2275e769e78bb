//! `variorum check`: tell what is wrong, and mend it where that is asked for; else nothing is written.

mod drafts;

use std::time::Instant;

use crate::cli::{self, Deny, DiagnosticFormat};
use crate::diag::{DiagnosticReport, Levels, settle};
use crate::{Assembly, Caches, Options, assemble_read, edit, load};

use super::build::looked_through;
use super::progress::Progress;
use super::tell::{self, count, duration};
use super::{CommandOutcome, Failure, coverage, fix, place};

/// Assemble, make every page and let it go, tell.
pub(super) fn run(args: &cli::CheckArgs) -> Result<CommandOutcome, Failure> {
    let start = Instant::now();
    if args.coverage && !matches!(args.format, DiagnosticFormat::Human | DiagnosticFormat::Json) {
        return Err(Failure::new(
            "`--coverage` is printed for people and as JSON alone",
            "write `--format human` or `--format json`",
        ));
    }
    let place = place::find(args.edition.as_deref())?;
    let options = Options { drafts: args.drafts, lock: args.locked, fixes: true, ..Options::default() };
    if let Some(level) = args.fix {
        let fixed = fix::fix(&place, &options, level, args.dry_run)?;
        if args.dry_run {
            tell::raw(fixed.patch.as_bytes())?;
            tell::err(&fixed.summary);
            return Ok(if fixed.good { CommandOutcome::Good } else { CommandOutcome::Errors });
        }
        tell::err(&fixed.summary);
    }

    let progress = Progress::new("reading the edition");
    let read = load::load(&place.root).map_err(|e| Failure::new(e, ""))?;
    // The same files once more, if there are drafts.
    let again = read.clone();
    let assembly = assemble_read(read.0, read.1, &options, &mut Caches::for_one_run());
    progress.stage("making the pages");
    let proof = assembly.site.as_ref().map(looked_through);
    drop(progress);
    let edition = assembly.site.as_ref().and_then(|site| site.edition());
    let covered = edition.filter(|_| args.coverage).map(crate::resolve::coverage);

    let Assembly { sources, mut diagnostics, levels, mut notes, writable, has_drafts, lock, .. } = assembly;
    if args.locked && lock.is_some() {
        diagnostics.push(super::build::stale_lock());
    }
    let pages = proof.as_ref().map_or(0, |proof| proof.pages);
    let writable = proof.as_ref().is_some_and(|proof| !proof.fatal) && writable;
    diagnostics.extend(proof.into_iter().flat_map(|proof| proof.diagnostics));
    let mut diagnostics = settle(diagnostics, &levels);
    let drafts = match has_drafts {
        true => drafts::check(again, &options, &levels, &diagnostics, &notes),
        false => drafts::CheckedDrafts::default(),
    };
    if !drafts.diagnostics.is_empty() {
        diagnostics.extend(drafts.diagnostics);
        // In the order of their places; their levels are settled.
        diagnostics = settle(diagnostics, &Levels::default());
    }
    notes.extend(drafts.notes);
    edit::complete(&sources, &mut diagnostics);
    let base = match args.format {
        DiagnosticFormat::Github | DiagnosticFormat::Sarif => place.base_in_repository(),
        DiagnosticFormat::Human | DiagnosticFormat::Json => place.base.clone(),
    };
    let report =
        DiagnosticReport { sources: &sources, diagnostics: &diagnostics, notes: &notes, base: &base };
    tell::report(&report, covered.as_ref(), args.format)?;

    let counts = report.counts();
    if args.format == DiagnosticFormat::Human {
        if let Some(covered) = &covered {
            tell::out(&coverage::words(covered))?;
        }
        let mut checked = count(pages, "page");
        if !notes.is_empty() {
            checked.push_str(&format!(" and {}", count(notes.len(), "note")));
        }
        let told = counts.to_string();
        let mut found = if told.is_empty() { "nothing to complain of".to_owned() } else { told };
        if !writable {
            found.push_str("; `build` would write nothing");
        }
        tell::out(&format!("{checked} checked: {found} ({})\n", duration(start.elapsed())))?;
    }
    let denied = args.deny == Some(Deny::Warnings) && counts.warnings > 0;
    let good = writable && counts.errors == 0 && !denied;
    Ok(if good { CommandOutcome::Good } else { CommandOutcome::Errors })
}
