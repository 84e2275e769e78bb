//! What the paragraphs of an edition said at each release: so that a citation can say which words it means.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::date::Date;
use super::fold::Folded;
use super::text::{Body, EventKind};
use super::wide;
use super::{Edition, Section};

/// The first line of `content/history.lock`: the name of the format, and its version.
pub(crate) const FORMAT: &str = "variorum history ";
/// The version that is written.
pub(crate) const VERSION: u32 = 1;

/// The longest version of a release, in characters.
pub(crate) const LONGEST: usize = 40;

/// What `content/history.lock` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// The releases, the first one first.
    pub releases: Vec<Release>,
    /// What the blocks of each section said, by the name of the section (its address without `.html`) and that of the
    /// block (`p3`), in the order of the releases.
    pub sections: BTreeMap<String, BTreeMap<String, Vec<ReleasedState>>>,
}

/// A release of the edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Its version.
    pub version: String,
    /// Its day.
    pub date: Date,
}

/// What a block said from a release on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasedState {
    /// The release, by its place.
    pub release: usize,
    /// The words, with their fingerprint; none where the block was gone.
    pub words: Option<(Fingerprint, Arc<str>)>,
}

/// The fingerprint of a block's words: 32 bits of a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub(crate) u32);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// Fingerprints the words of a block, as [`said`] gives them: the first eight hexadecimal digits of the xxh3-64 of its
/// folded lines, joined by line feeds.
#[must_use]
pub fn fingerprint(said: &str) -> Fingerprint {
    let mut hash = Xxh3::new();
    for (n, line) in said.split('\n').enumerate() {
        if n > 0 {
            hash.update(b"\n");
        }
        hash.update(Folded::new(line).text.as_bytes());
    }
    Fingerprint(u32::try_from(hash.digest() >> 32).unwrap_or_default())
}

/// The words of an item of a text, markup and footnotes aside: a line for each of its leaves, and for each line of verse.
#[must_use]
pub fn said(body: &Body, item: u32) -> String {
    said_by(body, body.leaves_of(item))
}

/// The words of some leaves, as [`said`] has those of an item.
pub(crate) fn said_by(body: &Body, leaves: impl Iterator<Item = usize>) -> String {
    let mut out = String::new();
    for (n, leaf) in leaves.enumerate() {
        if n > 0 {
            out.push('\n');
        }
        let range = &body.leaves[leaf].text;
        let events = &body.leaves[leaf].events;
        let mut from = range.start as usize;
        for event in &body.events[events.start as usize..events.end as usize] {
            if let EventKind::Break { at, hard: true } = event.kind {
                out.push_str(&wide::in_a_line(&body.text[from..at as usize]));
                out.push('\n');
                from = at as usize + 1;
            }
        }
        out.push_str(&wide::in_a_line(&body.text[from..range.end as usize]));
    }
    out
}

/// The name that a section has in the history: its address without `.html`.
#[must_use]
pub fn name(address: &str) -> &str {
    address.strip_suffix(".html").unwrap_or(address)
}

/// The numbered blocks of a section as they read now: their names, and their words.
pub(crate) fn blocks(section: &Section) -> impl Iterator<Item = (String, String)> + '_ {
    let items = (0..section.body.blocks).filter_map(|block| section.body.item_of_block(block));
    section.numbers.iter().zip(items).map(|(number, item)| (format!("p{number}"), said(&section.body, item)))
}

/// Every section of an edition, of all witnesses.
pub(crate) fn sections(edition: &Edition) -> impl Iterator<Item = &Section> {
    edition.witnesses.iter().flat_map(|witness| &witness.sections).map(AsRef::as_ref)
}

impl History {
    /// What a block of a section said last, where it is known.
    #[must_use]
    pub fn last(&self, section: &str, block: &str) -> Option<&ReleasedState> {
        self.sections.get(section)?.get(block)?.last()
    }

    /// Whether a release has these words for this block.
    #[must_use]
    pub fn has(&self, section: &str, block: &str, fingerprint: Fingerprint) -> bool {
        let said = self.sections.get(section).and_then(|blocks| blocks.get(block));
        said.is_some_and(|said| said.iter().any(|s| s.words.as_ref().is_some_and(|(f, _)| *f == fingerprint)))
    }

    /// Whether a section has the blocks, each with the words, that the last release has of it.
    #[must_use]
    pub fn has_section(&self, section: &Section) -> bool {
        let Some(known) = self.sections.get(name(&section.address)) else { return false };
        let last = |block: &str| known.get(block)?.last()?.words.as_ref().map(|(print, _)| *print);
        let there = known.keys().filter(|block| last(block).is_some()).count();
        there == section.numbers.len()
            && blocks(section).all(|(block, said)| last(&block) == Some(fingerprint(&said)))
    }

    /// The release of this version, whatever the case of its letters.
    #[must_use]
    pub fn release(&self, version: &str) -> Option<&Release> {
        self.releases.iter().find(|release| release.version.to_lowercase() == version.to_lowercase())
    }
}

/// Whether this can be the version of a release.
#[must_use]
pub fn is_version(version: &str) -> bool {
    (1..=LONGEST).contains(&version.chars().count())
        && version.starts_with(char::is_alphanumeric)
        && version.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diag::{FileId, Source};
    use crate::parse::markdown::{Manner, parse};

    fn words(markdown: &str) -> String {
        let source = Source::new("a.md", markdown);
        let manner = Manner::default();
        let body = parse(&source, FileId(0), 0..source.text.len(), manner, &mut Vec::new());
        said(&body, body.item_of_block(0).unwrap())
    }

    #[test]
    fn a_fingerprint_is_of_the_words_alone() {
        let plain = fingerprint(&words("The \"upper\" lamp\nburned."));
        assert_eq!(plain, fingerprint(&words("The “upper”  *lamp* burned.[^1]\n\n[^1]: x")));
        assert_ne!(plain, fingerprint(&words("The \"upper\" lamp  \nburned.")), "lines of verse are parted");
        assert_ne!(plain, fingerprint(&words("The \"upper\" lamp burnt.")));
        let xxh3 = xxhash_rust::xxh3::xxh3_64(b"The \"upper\" lamp burned.");
        assert_eq!(plain.to_string(), format!("{xxh3:016x}")[..8]);
    }

    #[test]
    fn leaves_and_lines_of_verse_are_lines() {
        assert_eq!(words("- one\n- two\n  lines"), "one\ntwo lines");
        assert_eq!(words("One  \n*two*\\\nthree"), "One\ntwo\nthree");
        assert_eq!(words("天地\n玄黃"), "天地玄黃");
    }

    #[test]
    fn versions_are_plain_words() {
        for version in ["1", "1.2", "2026-11", "v1.0-rc.1", "Zwölf"] {
            assert!(is_version(version), "{version}");
        }
        for version in ["", "-1", "1 2", "1\t2", "a/b", "1~2", &"1".repeat(41)] {
            assert!(!is_version(version), "{version}");
        }
    }

    proptest! {
        /// What is written down of a block has the block's own fingerprint.
        #[test]
        fn words_that_are_written_down_have_their_fingerprint(text in "[a-z“”’—é\u{301}\u{ad}天地 \n]{1,40}") {
            let line = wide::in_a_line(&text);
            prop_assert_eq!(fingerprint(&line), fingerprint(&wide::in_a_line(&line)));
        }
    }
}
