//! The program `variorum`: arguments in, an exit code out.

use std::process::ExitCode;

use clap::Parser;
use variorum::{cli::Cli, commands};

/// An edition is many thousand small things, made on all cores at once: the system's own allocator took a third
/// of a build.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A template or a text nested deeply takes more than the 2 MB that a thread gets by itself.
const STACK: usize = 16 << 20;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // Where the system gives no such threads, rayon makes its own when they are first wanted.
    drop(rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global());
    ExitCode::from(commands::run(cli.command))
}
