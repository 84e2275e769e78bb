//! The lock: where every block, note and reference was last seen, so that the next build knows what became of them.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// The name of the format in the first line of the file, before the version.
pub(crate) const FORMAT: &str = "variorum anchors ";
/// The version that is written.
pub(crate) const VERSION: u32 = 3;

/// The digits of the file: six bits each.
pub(crate) const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The part of a hash that the lock has: 48 bits, eight digits.
pub(crate) const fn cut(hash: u64) -> u64 {
    hash >> 16
}

/// What `content/anchors.lock` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// Whether its numbers last: it was written for an edition that is frozen.
    pub lasting: bool,
    /// The base, where numbers last and there are other witnesses.
    pub base: Option<String>,
    /// The sections, by witness and id, and what was in them.
    pub sections: BTreeMap<(String, String), LockedSection>,
    /// The references to blocks and sections, and what each led to. Locks share those that are the same.
    pub references: BTreeMap<Arc<LockedTarget>, Arc<LedTo>>,
}

/// A section as it was last seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedSection {
    /// Its number, where numbers last.
    pub number: Option<String>,
    /// The id of the section that it is now, where it was renamed.
    pub renamed: Option<String>,
    /// Its blocks in order, then those that are gone but not forgotten.
    pub blocks: Vec<LockedBlock>,
    /// Addresses that lead on: `p4` to `p3`, or to `market#p2`; nowhere, where the block was removed.
    pub addresses: BTreeMap<String, Option<String>>,
    /// What blocks said before they were joined or divided, where numbers last; the oldest first.
    pub before: Vec<LockedBlock>,
    /// Notes whose words begin in it, by id.
    pub notes: BTreeMap<String, Arc<LockedNote>>,
}

/// A block, heading or footnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedBlock {
    /// Its address: `p3a`, `h-causes`, `fn-1`.
    pub address: String,
    /// Whether it was not there any more when the lock was written.
    pub gone: bool,
    /// The hash of its folded words: 48 bits.
    pub hash: u64,
    /// What is kept of its words: see `resolve`.
    pub sketch: Sketch,
}

/// The bits of a sketch's hash.
pub(crate) const BITS: u32 = 14;

/// What is kept of a block's words: the smallest hashes of its shingles, ascending, 14 bits each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// The hashes.
    pub hashes: Arc<[u16]>,
    /// Whether these are all that it has.
    pub whole: bool,
}

impl Default for Sketch {
    fn default() -> Self {
        Self { hashes: Arc::default(), whole: true }
    }
}

impl Deref for Sketch {
    type Target = [u16];

    fn deref(&self) -> &[u16] {
        &self.hashes
    }
}

/// A note as it was last settled.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LockedNote {
    /// The hash of all that sought its words: 48 bits.
    pub selector: u64,
    /// Whether its words were not where its spots say when the lock was written: the spots are those of the
    /// last time they were, but for the blocks.
    pub unsettled: bool,
    /// Where they were: of a range its beginning and its end; none for a note on a whole section.
    pub spots: Vec<LockedPlace>,
}

/// A place of words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LockedPlace {
    /// The block that it was in; while it is unsettled, all that may hold it now.
    pub homes: Vec<Home>,
    /// The words; none where the whole block is meant.
    pub words: Option<Arc<LockedWords>>,
}

/// A block that words were in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Home {
    /// Its section.
    pub section: String,
    /// The hash of its words: 48 bits; of a whole section another number.
    pub hash: u64,
    /// Which of those with this hash in its section, from 1.
    pub nth: u32,
    /// Whether it is no heir of the words' own block, but holds words like them.
    pub guess: bool,
}

/// The section that a reference names as it is written, `wall` of `R:wall#p2` and of `../text/02-wall.md`; words that name none, too.
#[must_use]
pub fn named_section(written: &str) -> &str {
    let name = written.split('#').next().unwrap_or_default();
    match name.strip_suffix(".md") {
        Some(file) => {
            let stem = file.rsplit('/').next().unwrap_or(file);
            let slug = stem.trim_start_matches(|c: char| c.is_ascii_digit());
            slug.strip_prefix('-').unwrap_or(stem)
        }
        None => name.rsplit(':').next().unwrap_or(name),
    }
}

/// In place of a hash: the whole section is meant. No hash of 48 bits is this.
const WHOLE: u64 = u64::MAX;

impl Home {
    /// A whole section, of which references are kept.
    pub(crate) const fn whole(section: String) -> Self {
        Self { section, hash: WHOLE, nth: 1, guess: false }
    }

    /// Whether a whole section is meant.
    pub(crate) const fn is_whole(&self) -> bool {
        self.hash == WHOLE
    }
}

/// How many characters are remembered on each side of words.
pub(crate) const CONTEXT: usize = 28;

/// Words in a block.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LockedWords {
    /// The first byte in the block's folded words.
    pub at: u32,
    /// How many bytes.
    pub length: u32,
    /// Which of the places where the block has these words, from 1.
    pub nth: u32,
    /// How many there were.
    pub of: u32,
    /// What was before them in their leaf.
    pub before: String,
    /// What was after them in their leaf.
    pub after: String,
}

/// A reference to a block or a section of a text: where it is, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LockedTarget {
    /// What it is in.
    pub within: ReferenceHolder,
    /// Its target, as it is written: `economy#p2`, `05-conclusion.md#p2`.
    pub written: String,
    /// Which of those that say the same there, from 1.
    pub nth: u32,
}

/// What a reference is in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceHolder {
    /// A block of a text.
    Block {
        /// Its witness.
        witness: String,
        /// The block.
        home: Home,
    },
    /// Something with a name: `note:loan`, `page:principles`, `person:xi`.
    Named(String),
}

/// The block or the section that a reference led to; of another edition its page, with the fingerprint for the hash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LedTo {
    /// Its witness; of another edition its name and a colon.
    pub witness: String,
    /// The block, or the whole section.
    pub home: Home,
    /// The hash of the block that it was before others were merged with it: 48 bits.
    pub before: Option<u64>,
}

impl LedTo {
    /// Whether it is in another edition.
    pub(crate) fn is_elsewhere(&self) -> bool {
        self.witness.ends_with(':')
    }
}
