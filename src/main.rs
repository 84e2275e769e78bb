//! The program `variorum`: arguments in, an exit code out.

use std::process::ExitCode;

use clap::Parser;
use variorum::{STACK, cli::Cli, commands};

/// An edition is many thousand small things, made on all cores at once: the system's own allocator took a third
/// of a build.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global() {
        Ok(()) => ExitCode::from(commands::run(cli.command)),
        Err(error) => ExitCode::from(commands::no_threads(&error)),
    }
}
