//! The program as a shell runs it, for tests of its commands.

use std::path::Path;
use std::process::{Command, Output};

/// What comes of a run in a folder.
pub(crate) fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.current_dir(folder).args(args).env_remove("GITHUB_WORKSPACE").output().unwrap()
}

/// The standard output.
pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The standard error.
pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
