//! The manual pages, from the command line's own definition: `man/variorum.1`,
//! `man/variorum-build.1` … in `OUT_DIR`, for packages of the program.

use std::path::Path;
use std::{fs, io};

use clap::CommandFactory;

// Only the definition is wanted here; what commands read from it, and the lints of a library, are not.
#[allow(dead_code, unreachable_pub)]
#[path = "../src/cli.rs"]
mod cli;

/// Write the pages into `out`.
pub(crate) fn prepare(out: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed=src/cli.rs");
    let folder = out.join("man");
    fs::create_dir_all(&folder)?;
    clap_mangen::generate_to(cli::Cli::command().disable_help_subcommand(true), folder)
}
