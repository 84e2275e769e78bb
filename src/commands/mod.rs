//! The commands: each takes what the command line gave it, and says how it went.
//!
//! Only these print. What a person asked for goes to the standard output; what is wrong with a
//! `build`, and why a command could not run, to the standard error.

mod annotate;
mod build;
mod check;
mod collate;
mod completions;
mod coverage;
mod explain;
mod export;
mod fix;
mod import;
mod library;
mod lsp;
mod new;
mod place;
mod progress;
mod reanchor;
mod release;
mod renumber;
mod schema;
mod styles;
mod tell;
mod tidy;
mod watch;

use crate::cli::Command;

/// How a command went that could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CommandOutcome {
    /// Done.
    Good,
    /// The edition has errors.
    Errors,
}

/// Why a command could not run.
#[derive(Debug)]
struct Failure {
    /// What is the matter.
    message: String,
    /// What to do; empty where there is no advice.
    hint: String,
}

impl Failure {
    fn new(message: impl ToString, hint: impl Into<String>) -> Self {
        Self { message: message.to_string(), hint: hint.into() }
    }
}

/// Says that the system doesn't give the threads that commands run on; the exit code.
#[must_use]
pub fn no_threads(error: &dyn std::fmt::Display) -> u8 {
    let hint =
        "raise its limits (`ulimit -u`, `ulimit -v`), or make do with one thread: `RAYON_NUM_THREADS=1`";
    tell::failure(&Failure::new(format!("can't start threads: {error}"), hint));
    2
}

/// Run a command; the exit code.
#[must_use]
pub fn run(command: Command) -> u8 {
    // Those that make pages run within the pool: what one thread has made, the same one frees, and none
    // waits while another works for him.
    let verdict = match command {
        Command::Build(args) => rayon::scope(|_| build::run(args)),
        Command::Check(args) => rayon::scope(|_| check::run(&args)),
        Command::Collate(args) => rayon::scope(|_| collate::run(&args)),
        Command::Export(args) => rayon::scope(|_| export::run(&args)),
        Command::Library(args) => rayon::scope(|_| library::run(&args)),
        Command::New(args) => new::run(&args),
        Command::Import(args) => rayon::scope(|_| import::run(&args)),
        Command::Annotate(args) => annotate::run(&args),
        Command::Renumber(args) => renumber::run(&args),
        Command::Release(args) => rayon::scope(|_| release::run(&args)),
        Command::Reanchor(args) => reanchor::run(&args),
        Command::Tidy(args) => tidy::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Styles(args) => styles::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Watch(args) => watch::run(args),
        Command::Lsp => lsp::run(),
    };
    match verdict {
        Ok(CommandOutcome::Good) => 0,
        Ok(CommandOutcome::Errors) => 1,
        Err(failure) => {
            tell::failure(&failure);
            2
        }
    }
}
