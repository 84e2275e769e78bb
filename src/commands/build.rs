//! `variorum build`: make the site.

use std::convert::Infallible;
use std::path::Path;
use std::time::Instant;

use xxhash_rust::xxh3::xxh3_64;

use crate::diag::{Counts, Diagnostic, DiagnosticReport, Severity, Sources, escape, rules, settle};
use crate::load::stamp::Stamp;
use crate::load::{World, fingerprint, load};
use crate::output::{Proof, Site, proof};
use crate::write::{self, BuildMessages, WriteError, WriteSummary, admit_lock, write, write_lock};
use crate::{Assembly, Caches, Options, assemble_read, cli, parse};

use super::place::{self, EditionFolder};
use super::progress::Progress;
use super::tell::{self, count, duration};
use super::{CommandOutcome, Failure};

/// Assemble, write, tell.
pub(super) fn run(args: cli::BuildArgs) -> Result<CommandOutcome, Failure> {
    let start = Instant::now();
    let place = place::find(args.edition.as_deref())?;
    let out = place.out(args.out);
    let base_url = args.base_url.as_deref().map(base_url).transpose()?;
    let options = Options { drafts: args.drafts, base_url, lock: true, ..Options::default() };

    let progress = Progress::new("reading the edition");
    let (world, told) = load(&place.root).map_err(|e| Failure::new(e, ""))?;
    let input = input(&world, &told, &options, args.locked);
    if let Some(told) = input.and_then(|input| write::unchanged(&out, &place.root, input)) {
        drop(progress);
        return as_it_was(&told, &world.sources, &place, &out, start);
    }
    let assembly = assemble_read(world, told, &options, &mut Caches::for_one_run());
    progress.stage("making the pages");
    let Assembly { sources, site, mut diagnostics, levels, notes: reports, writable, lock, .. } = assembly;
    // How many they are is all that is printed of them.
    let notes = reports.len();
    drop(reports);
    let renew = lock.is_some() && writable && !args.locked;
    let written = match &site {
        // Before anything is written: the site and the lock go together.
        Some(_) if renew && let Err(error) = admit_lock(&place.root) => Err(error),
        Some(site) if writable => write(site, &out, &place.root).map(Some),
        // What the making of the pages can know is reported all the same.
        Some(site) => {
            diagnostics.append(&mut looked_through(site).diagnostics);
            Ok(None)
        }
        None => Ok(None),
    };
    drop(progress);

    // The process ends soon: to free a large edition piece by piece would only take time.
    let site_refused = site.is_some() && !writable;
    std::mem::forget(site);
    let (mut written, mut refused) = match written {
        Ok(written) => (written, None),
        Err(error) => (None, Some(error)),
    };
    let made = written.as_ref().is_some_and(|written| !written.proof.fatal);
    let mut renewed = false;
    if let Some(lock) = lock.filter(|_| made) {
        if args.locked {
            diagnostics.push(stale_lock());
        } else {
            match write_lock(&place.root, &sources, &lock) {
                Ok(()) => renewed = true,
                Err(error) => refused = Some(error),
            }
        }
    }
    if let Some(written) = &mut written {
        diagnostics.append(&mut written.proof.diagnostics);
    }
    let diagnostics = settle(diagnostics, &levels);
    let report =
        DiagnosticReport { sources: &sources, diagnostics: &diagnostics, notes: &[], base: &place.base };
    tell::problems(&report);
    if let Some(error) = refused {
        return Err(failure(&error));
    }

    let counts = report.counts();
    // A build after one that wrote the lock has another input.
    let written = written.filter(|written| !written.proof.fatal);
    if let (Some(input), Some(written), false) = (input, &written, renewed) {
        let problems = diagnostics.iter().filter(|told| told.severity > Severity::Info).cloned().collect();
        let told = BuildMessages { pages: written.proof.pages, notes, remarks: counts.infos, problems };
        write::remember(&out, &place.root, input, &written.left, &told);
    }
    let what = match &written {
        Some(written) => {
            let out = escape::path(&out);
            format!(
                "{}: {}",
                escape::name(out.strip_prefix("./").unwrap_or(&out)),
                summary(written, notes, renewed)
            )
        }
        None if site_refused => "nothing was written, since edition.toml has an error".to_owned(),
        None => "nothing was written".to_owned(),
    };
    tell::out(&format!("{what}{} ({})\n", ending(counts, &place), duration(start.elapsed())))?;
    // An edition may allow the very rule that keeps it from being written: that is no success.
    let good = written.is_some() && counts.errors == 0;
    Ok(if good { CommandOutcome::Good } else { CommandOutcome::Errors })
}

/// A hash of all that this build depends on: the program, what was asked of it, the edition. Nothing of the environment
/// enters a site, no clock either. None where there is no telling.
fn input(world: &World, told: &[Diagnostic], options: &Options, locked: bool) -> Option<u64> {
    let files = fingerprint(world, told)?;
    let program = std::env::current_exe().and_then(std::fs::metadata).ok();
    let program = Stamp::of(&program?)?;
    let input = (env!("CARGO_PKG_VERSION"), program.hash, format!("{options:?}"), locked, files);
    Some(xxh3_64(format!("{input:?}").as_bytes()))
}

/// Nothing has changed since the last build: what it reported is reported again.
fn as_it_was(
    told: &BuildMessages,
    sources: &Sources,
    place: &EditionFolder,
    out: &Path,
    start: Instant,
) -> Result<CommandOutcome, Failure> {
    let report = DiagnosticReport { sources, diagnostics: &told.problems, notes: &[], base: &place.base };
    tell::problems(&report);
    let counts = Counts { infos: told.remarks, ..report.counts() };
    let proof = Proof { pages: told.pages, ..Proof::default() };
    let what = summary(&WriteSummary { proof, ..WriteSummary::default() }, told.notes, false);
    let out = escape::path(out);
    let out = escape::name(out.strip_prefix("./").unwrap_or(&out));
    tell::out(&format!("{out}: {what}{} ({})\n", ending(counts, place), duration(start.elapsed())))?;
    Ok(if counts.errors == 0 { CommandOutcome::Good } else { CommandOutcome::Errors })
}

/// The pages are made, and let go.
pub(super) fn looked_through(site: &Site) -> Proof {
    match proof(site, |_, _| Ok::<(), Infallible>(())) {
        Ok(proof) => proof,
        Err(never) => match never {},
    }
}

/// What takes the place of the edition's own `base-url`, to the same standard.
pub(super) fn base_url(given: &str) -> Result<String, Failure> {
    parse::base_url(given).ok_or_else(|| {
        let message = format!("`--base-url {given}` is no address");
        Failure::new(message, "an address begins with `https://` or `http://`, and has no spaces")
    })
}

/// The output was refused, or the disk.
fn failure(error: &WriteError) -> Failure {
    Failure::new(error, error.hint())
}

/// `12 pages, 14 notes; 3 files changed, 1 removed`.
fn summary(written: &WriteSummary, notes: usize, renewed: bool) -> String {
    let mut text = count(written.proof.pages, "page");
    if notes > 0 {
        text.push_str(&format!(", {}", count(notes, "note")));
    }
    text.push_str(&match written.changed {
        0 => "; no file changed".to_owned(),
        n => format!("; {} changed", count(n, "file")),
    });
    if written.restored > 0 {
        text.push_str(&format!(" ({} restored)", written.restored));
    }
    if written.removed > 0 {
        text.push_str(&format!(", {} removed", written.removed));
    }
    if renewed {
        text.push_str("; anchors.lock renewed");
    }
    text
}

/// What `--locked` says where a build would write the lock.
pub(super) fn stale_lock() -> Diagnostic {
    let message = "`content/anchors.lock` is not what a build would write";
    Diagnostic::new(&rules::STALE_LOCK, None, message)
        .hint("run `variorum build` without `--locked`, and commit the lock")
}

/// `; 3 errors, 1 warning`, or nothing.
fn ending(counts: Counts, place: &EditionFolder) -> String {
    if counts == Counts::default() {
        return String::new();
    }
    let mut text = format!("; {counts}");
    if counts.infos > 0 {
        let name =
            if place.name() == "." { String::new() } else { format!(" {}", escape::name(place.name())) };
        text.push_str(&format!(": see `variorum check{name}`"));
    }
    text
}
