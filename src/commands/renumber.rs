//! `variorum renumber`: number the blocks of a frozen edition afresh; the old addresses lead on.

use crate::diag::{Report, Severity, settle};
use crate::write::write_lock;
use crate::{Assembly, Options, assemble, cli};

use super::tell;
use super::{Failure, Verdict, place};

/// Number, and write the lock.
pub(super) fn run(args: &cli::Renumber) -> Result<Verdict, Failure> {
    let place = place::find(args.edition.as_deref())?;
    let options = Options { drafts: true, lock: true, renumber: true, ..Options::default() };
    let Assembly { sources, site, diagnostics, levels, notes, lock, .. } =
        assemble(&place.root, &options).map_err(|e| Failure::new(e, ""))?;
    let mut diagnostics = settle(diagnostics, &levels);
    diagnostics.retain(|d| d.severity == Severity::Error);
    if site.is_none() {
        tell::problems(&Report {
            sources: &sources,
            diagnostics: &diagnostics,
            notes: &notes,
            base: &place.base,
        });
        return Ok(Verdict::Errors);
    }
    match lock {
        Some(lock) => {
            write_lock(&place.root, &lock).map_err(|e| Failure::new(&e, e.hint()))?;
            tell::out("numbered afresh; the old addresses lead on: run `variorum build`\n")?;
        }
        None => tell::out("every block has the number of its place already\n")?,
    }
    Ok(Verdict::Good)
}
