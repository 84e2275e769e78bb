//! `content/history.lock` as text: what a release adds to it. `parse::history` reads it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::edition::Edition;
use crate::edition::history::{FORMAT, Fingerprint, Release, VERSION, blocks, fingerprint, name, sections};

const REMARK: &str = "# What each paragraph said at each release. `variorum release` adds to this; commit it.\n\
    # release, date, section, paragraph, fingerprint, words\n";

/// What a release adds, and how many blocks it has that the last one had otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The lines.
    pub lines: String,
    /// Blocks whose words are others now.
    pub changed: usize,
    /// Blocks that were not there.
    pub new: usize,
    /// Blocks that are gone.
    pub gone: usize,
}

/// The file without any release.
#[must_use]
pub fn head() -> String {
    format!("{FORMAT}{VERSION}\n{REMARK}")
}

/// What the release adds to the edition's history: a line for itself, and one for each block whose words changed.
#[must_use]
pub fn addition(edition: &Edition, release: &Release) -> Addition {
    let history = &edition.history;
    let mut added = Addition { lines: String::new(), changed: 0, new: 0, gone: 0 };
    let mut put = |section: &str, block: &str, words: Option<(Fingerprint, &str)>| {
        let print = words.map_or_else(|| "-".to_owned(), |(print, _)| print.to_string());
        let words = words.map_or_else(String::new, |(_, words)| escape(words));
        let Release { version, date } = release;
        let _ = writeln!(added.lines, "{version}\t{}\t{section}\t{block}\t{print}\t{words}", date.edtf());
    };
    put("-", "-", None);
    let mut there: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let (mut changed, mut new, mut gone) = (0, 0, 0);
    for section in sections(edition) {
        let name = name(&section.address);
        let mut names = Vec::new();
        for (block, words) in blocks(section) {
            let print = fingerprint(&words);
            let last = history.last(name, &block).map(|said| said.words.as_ref().map(|(print, _)| *print));
            match last {
                Some(Some(last)) if last == print => {}
                Some(Some(_)) => changed += 1,
                Some(None) | None => new += 1,
            }
            if last != Some(Some(print)) {
                put(name, &block, Some((print, &words)));
            }
            names.push(block);
        }
        there.insert(name, names);
    }
    for (section, blocks) in &history.sections {
        for (block, said) in blocks {
            let is_there = there.get(section.as_str()).is_some_and(|names| names.contains(block));
            if !is_there && said.last().is_some_and(|said| said.words.is_some()) {
                put(section, block, None);
                gone += 1;
            }
        }
    }
    (added.changed, added.new, added.gone) = (changed, new, gone);
    added
}

/// Words in a line.
fn escape(words: &str) -> String {
    words.replace('\\', "\\\\").replace('\n', "\\n")
}
