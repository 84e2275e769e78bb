//! `variorum tidy`: drop what the lock remembers of notes, sections and blocks that are long gone.

use crate::output;
use crate::write::write_lock;
use crate::{cli, tidy};

use super::tell::{self, clean, count};
use super::{CommandOutcome, Failure, place};

/// Drop, write the lock, tell.
pub(super) fn run(args: &cli::Tidy) -> Result<CommandOutcome, Failure> {
    let place = place::find(args.edition.as_deref())?;
    let tidied = tidy(&place.root).map_err(|e| Failure::new(e, ""))?;
    let (sources, lock, dropped) = match tidied {
        Ok(tidied) => tidied,
        Err(why) => {
            return Err(Failure::new(
                format!("{why}: what it has can't be distinguished from what is gone"),
                "`variorum check` says what is wrong; nothing was dropped",
            ));
        }
    };
    let mut parts = Vec::new();
    if !dropped.notes.is_empty() {
        let names: Vec<String> = dropped.notes.iter().map(|id| format!("`{}`", clean(id))).collect();
        parts.push(format!("{}: {}", count(dropped.notes.len(), "note"), names.join(", ")));
    }
    if !dropped.sections.is_empty() {
        let names: Vec<String> = dropped.sections.iter().map(|id| format!("`{}`", clean(id))).collect();
        parts.push(format!("{}: {}", count(dropped.sections.len(), "section"), names.join(", ")));
    }
    if dropped.blocks > 0 {
        parts.push(count(dropped.blocks, "block"));
    }
    if dropped.references > 0 {
        parts.push(count(dropped.references, "reference"));
    }
    if parts.is_empty() {
        tell::out("the lock has nothing that isn't wanted any more\n")?;
        return Ok(CommandOutcome::Good);
    }
    write_lock(&place.root, &sources, &output::lock::text(&lock)).map_err(|e| Failure::new(&e, e.hint()))?;
    tell::out(&format!("dropped from content/anchors.lock:\n  {}\n", parts.join("\n  ")))?;
    Ok(CommandOutcome::Good)
}
