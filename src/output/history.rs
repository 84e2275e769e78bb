//! `content/history.lock` as text: what a release adds to it. `parse::history` reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::edition::Edition;
use crate::edition::history::{FORMAT, Fingerprint, Release, VERSION, blocks, fingerprint, name, sections};
use crate::render::succession::{StateBlock, changes, state};

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
    let now: Vec<_> = sections(edition)
        .map(|section| {
            let print = |(block, words): (String, String)| {
                let print = fingerprint(&words);
                (block, words, print)
            };
            (name(&section.address), blocks(section).map(print).collect::<Vec<_>>())
        })
        .collect();
    let block = |(name, words, print)| StateBlock { name, words, print };
    let after: BTreeMap<&str, Vec<StateBlock<'_>>> = now
        .iter()
        .map(|(name, blocks)| {
            (
                *name,
                blocks.iter().map(|(b, words, print)| block((b.as_str(), words.as_str(), *print))).collect(),
            )
        })
        .collect();
    for (section, blocks) in &now {
        for (block, words, print) in blocks {
            let last = history.last(section, block).map(|said| said.words.as_ref().map(|(print, _)| *print));
            if last != Some(Some(*print)) {
                put(section, block, Some((*print, words)));
            }
        }
    }
    for (section, blocks) in &history.sections {
        let there: BTreeSet<&str> =
            after.get(section.as_str()).into_iter().flatten().map(|b| b.name).collect();
        for (block, said) in blocks {
            if !there.contains(block.as_str()) && said.last().is_some_and(|said| said.words.is_some()) {
                put(section, block, None);
            }
        }
    }
    let before =
        history.sections.iter().map(|(name, said)| (name.as_str(), state(said, usize::MAX))).collect();
    for changes in changes(&before, &after, edition.meta.frozen).into_values() {
        added.changed += changes.changed.len();
        added.new += changes.new.len();
        added.gone += changes.gone.len();
    }
    added
}

/// Words in a line.
fn escape(words: &str) -> String {
    words.replace('\\', "\\\\").replace('\n', "\\n")
}
