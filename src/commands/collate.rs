//! `variorum collate`: the versions compared, for programs; nothing of the edition is written.

use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;

use crate::cli::{self, CollationFormat};
use crate::edition::id;
use crate::output::collation as form;
use crate::resolve::collation::{Collated, Collation};
use crate::write::{WriteError, write_file};
use crate::{EditionSources, Options, load, read};

use super::tell::{self, clean};
use super::{CommandOutcome, Failure, place};

/// So many sections are compared at a time, so that memory doesn't grow with the edition.
const BATCH: usize = 64;

/// Read, compare, write.
pub(super) fn run(args: &cli::Collate) -> Result<CommandOutcome, Failure> {
    // One argument is a section where it is no folder, so that the edition's own folder need not be named.
    let (edition, section) = match (&args.edition, &args.section) {
        (Some(one), None) if !one.is_dir() && !load::is_edition(one) => {
            (None, Some(one.to_string_lossy().into_owned()))
        }
        (edition, section) => (edition.as_deref(), section.clone()),
    };
    let place = place::find(edition)?;
    let EditionSources { edition, errors, .. } =
        read(&place.root, &Options { quiet: true, ..Options::default() }).map_err(|e| Failure::new(e, ""))?;
    let Some(edition) = edition else {
        return Err(Failure::new("the edition can't be read", "`variorum check` says why"));
    };
    if let Some(base) = &args.base
        && !edition.witnesses.iter().any(|w| id::fold(&w.meta.id) == id::fold(base))
    {
        let hint = crate::diag::suggestion(base, edition.witnesses.iter().map(|w| w.meta.id.as_str()));
        return Err(Failure::new(format!("there is no witness `{}`", clean(base)), hint));
    }
    let collation = Collation::new(&edition, args.base.as_deref());
    let named = |section: &str| {
        collation.section(section).ok_or_else(|| {
            let hint = crate::diag::suggestion(section, collation.sections.iter().copied());
            Failure::new(format!("there is no section `{}`", clean(section)), hint)
        })
    };
    if let Some(entry) = &args.explain {
        let Some((section, entry)) = entry.split_once(':') else {
            return Err(Failure::new(
                format!("`{}` names no entry", clean(entry)),
                "name its section too: `boredom:v-p3-w12`",
            ));
        };
        let made = named(section)?;
        let of_unit = || form::explained_unit(&collation, &made, entry);
        let Some(text) = form::explained(&collation, &made, entry).or_else(of_unit) else {
            let hint = crate::diag::suggestion(entry, made.every().iter().map(|entry| entry.id.as_str()));
            let message = format!("`{}` has no entry and no unit `{}`", clean(section), clean(entry));
            return Err(Failure::new(message, hint));
        };
        tell::out(&clean(&text))?;
        return Ok(CommandOutcome::Good);
    }
    let one = section.as_deref().map(named).transpose()?;
    let lost = write(args.output.as_deref(), &place.root, |out| match (one, args.format) {
        (Some(made), CollationFormat::Json) => {
            form::json_section(&collation, &made, out)?;
            out.write_all(b"\n").map(|()| 0)
        }
        (Some(made), CollationFormat::Csv) => form::csv(&collation, std::iter::once(made), out).map(|()| 0),
        (Some(made), CollationFormat::Tei) => form::tei(&edition, &collation, std::iter::once(made), out),
        (None, CollationFormat::Tei) => form::tei(&edition, &collation, in_batches(&collation), out),
        (None, CollationFormat::Json) => form::json(&collation, in_batches(&collation), out).map(|()| 0),
        (None, CollationFormat::Csv) => form::csv(&collation, in_batches(&collation), out).map(|()| 0),
    })?;
    if lost > 0 {
        let count = tell::count(lost, "character");
        tell::err(&format!(
            "{count} that XML documents should not have: U+FFFD is written in the place of each\n"
        ));
    }
    for id in collation.apart(&edition) {
        tell::err(&format!("`{}` is in another language than the base, and not compared\n", clean(id)));
    }
    if let aside @ [first, ..] = collation.left_aside(&edition).as_slice() {
        let count = tell::count(aside.len(), "record");
        let first = clean(first);
        tell::err(&format!("{count} with readings of the edition's own base left aside, `{first}` first\n"));
    }
    if errors.is_empty() {
        return Ok(CommandOutcome::Good);
    }
    let count = tell::count(errors.len(), "error");
    tell::err(&format!("{count} in the edition; `variorum check` shows them\n"));
    Ok(CommandOutcome::Errors)
}

fn in_batches<'a>(collation: &'a Collation<'_>) -> impl Iterator<Item = Collated> + 'a {
    collation.sections.chunks(BATCH).flat_map(|batch| {
        batch.par_iter().filter_map(|section| collation.section(section)).collect::<Vec<_>>()
    })
}

/// Write to a file, which is moved in when it is whole, or to the standard output. A reader that has seen enough is no fault.
fn write(
    to: Option<&Path>,
    root: &Path,
    form: impl FnOnce(&mut dyn Write) -> io::Result<usize>,
) -> Result<usize, Failure> {
    if let Some(path) = to {
        return write_file(path, root, form).map_err(|error| match &error {
            WriteError::Source { .. } => Failure::new(&error, error.hint()),
            _ => Failure::new(&error, "name another file with `-o`"),
        });
    }
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match form(&mut out).and_then(|lost| out.flush().map(|()| lost)) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("can't write the standard output: {error}"), ""))
        }
        result => Ok(result.unwrap_or(0)),
    }
}
