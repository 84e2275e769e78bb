//! `variorum lsp`: a language server on the standard streams.

use std::io::{BufReader, stdin, stdout};

use crate::lsp::serve;

use super::{CommandOutcome, Failure};

/// Serves until the client ends it.
pub(super) fn run() -> Result<CommandOutcome, Failure> {
    let good = serve(BufReader::new(stdin()), &mut stdout().lock());
    let good = good.map_err(|error| Failure::new(format!("the client can't be written to: {error}"), ""))?;
    Ok(if good { CommandOutcome::Good } else { CommandOutcome::Errors })
}
