//! `variorum renumber`: number all blocks and sections from 1, where their numbers last; the old addresses lead on.
//!
//! It alone makes the first lock of an edition that is frozen, and takes lasting numbers away.

use crate::diag::{DiagnosticReport, Severity, settle};
use crate::write::write_lock;
use crate::{Assembly, Options, assemble, cli, parse};

use super::tell;
use super::{CommandOutcome, Failure, place};

/// Number, and write the lock.
pub(super) fn run(args: &cli::Renumber) -> Result<CommandOutcome, Failure> {
    let place = place::find(args.edition.as_deref())?;
    let options = Options { drafts: true, lock: true, renumber: true, ..Options::default() };
    let Assembly { sources, site, diagnostics, levels, notes, writable, lock, .. } =
        assemble(&place.root, &options).map_err(|e| Failure::new(e, ""))?;
    let mut diagnostics = settle(diagnostics, &levels);
    diagnostics.retain(|d| d.severity == Severity::Error);
    let edition = site.as_ref().filter(|_| writable).and_then(|site| site.edition());
    let Some(edition) = edition else {
        tell::problems(&DiagnosticReport {
            sources: &sources,
            diagnostics: &diagnostics,
            notes: &notes,
            base: &place.base,
        });
        tell::out("nothing was written\n")?;
        return Ok(CommandOutcome::Errors);
    };
    let old = sources.iter().find(|(_, source)| source.path == "content/anchors.lock");
    let lasted = old.and_then(|(_, source)| parse::lock::parse(&source.text).ok()).map(|lock| lock.lasting);
    let frozen = edition.meta.frozen;
    let said = match (lasted, frozen) {
        (Some(true), true) => "numbered from 1; the old addresses lead on: run `variorum build`\n",
        (Some(true), false) => {
            "numbered from 1, and the numbers don't last any more: they follow the text, since edition.toml doesn't say \
             `frozen = true`; run `variorum build`\n"
        }
        (Some(false) | None, true) => {
            "numbered from 1; these numbers last: run `variorum build`, and commit the lock\n"
        }
        (Some(false) | None, false) => {
            tell::out("the edition isn't frozen: its numbers follow the text, and nothing was written\n")?;
            return Ok(CommandOutcome::Good);
        }
    };
    match lock {
        Some(lock) => {
            write_lock(&place.root, &sources, &lock).map_err(|e| Failure::new(&e, e.hint()))?;
            tell::out(said)?;
        }
        None => tell::out("every block has the number of its place already\n")?,
    }
    Ok(CommandOutcome::Good)
}
