//! `variorum watch`: serve the edition, and make it again whenever a file changes.

use std::path::Path;

use crate::cli;
use crate::diag::{DiagnosticReport, escape};
use crate::watch::{WatchOptions, watch};
use crate::{Options, load};

use super::{CommandOutcome, Failure, place, tell};

/// Serve until Ctrl-C. An edition that is yet to come is waited for.
pub(super) fn run(args: cli::WatchArgs) -> Result<CommandOutcome, Failure> {
    let given = args.edition.as_deref().unwrap_or(Path::new("."));
    let root = if args.edition.is_none() { load::find(given) } else { None };
    let place = place::at(root.unwrap_or_else(|| given.to_path_buf()));
    let base = place.base.clone();
    let options = WatchOptions {
        out: place.out(args.out),
        root: place.root,
        port: args.port,
        open: args.open,
        poll: args.poll,
        no_write: args.no_write,
        read_only: args.read_only,
        host: args.host,
        editor: args.editor.or_else(|| std::env::var("VISUAL").ok()),
        build: Options { drafts: args.drafts, exports_on_request: true, ..Options::default() },
        report: Box::new(move |diagnostics, sources| {
            let report = DiagnosticReport { sources, diagnostics, notes: &[], base: &base };
            tell::problems(&report);
        }),
        tell: Box::new(|news| tell::err(&format!("{}\n", escape::words(&news.to_string())))),
    };
    watch(options).map_err(|error| Failure::new(&error, error.hint()))?;
    Ok(CommandOutcome::Good)
}
