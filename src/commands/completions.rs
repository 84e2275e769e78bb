//! `variorum completions`: a script for a shell.

use clap::CommandFactory;

use crate::cli::{self, Cli};

use super::{CommandOutcome, Failure, tell};

/// Print it.
pub(super) fn run(args: &cli::Completions) -> Result<CommandOutcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "variorum", &mut script);
    tell::raw(&script)?;
    Ok(CommandOutcome::Good)
}
