//! `variorum import`: make sections of texts, and records of notes, that are elsewhere.

mod edition;
mod notes;
mod tables;
mod text;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::cli;
use crate::diag::escape;
use crate::import::text::Decision;
use crate::load::open;

use super::tell::{self, clean};
use super::{CommandOutcome, Failure};

/// A file of more bytes than these isn't read.
const LARGEST: u64 = 1 << 30;

/// Read the files, say what was decided, write.
pub(super) fn run(args: &cli::Import) -> Result<CommandOutcome, Failure> {
    if args.annotations { notes::run(args) } else { text::run(args) }
}

/// A file that was given.
struct GivenFile {
    path: PathBuf,
    /// Its path as it is reported.
    name: String,
    bytes: Vec<u8>,
}

/// The files, read; every one that can't be is reported.
fn read(paths: &[PathBuf]) -> Result<Vec<GivenFile>, Failure> {
    let mut given = Vec::new();
    let mut unread = Vec::new();
    for path in paths {
        let name = escape::path(path).to_string();
        match bytes(path) {
            Ok(bytes) => given.push(GivenFile { path: path.clone(), name, bytes }),
            Err(why) => unread.push(format!("can't read `{name}`: {why}")),
        }
    }
    if unread.is_empty() { Ok(given) } else { Err(Failure::new(unread.join("\n"), "nothing was written")) }
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let file = open::regular(path).map_err(|e| e.to_string())?;
    if file.metadata().map_or(0, |about| about.len()) > LARGEST {
        return Err("it is larger than 1 GB".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    Ok(bytes)
}

/// What was decided, a line each.
fn report(decisions: &[Decision]) -> String {
    let mut text = String::new();
    for Decision { file, line, message } in decisions {
        let place = if *line == 0 { file.clone() } else { format!("{file}:{line}") };
        text.push_str(&format!("{}: {}\n", clean(&place), clean(message)));
    }
    text
}

fn say(text: &str) -> Result<(), Failure> {
    tell::out(text)
}
