//! The lock: where every block and note was last seen, so that the next build knows what became of them.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The first line of the file.
pub(crate) const HEAD: &str = "variorum anchors 1";

/// The digits of a sketch in the file: six bits each.
pub(crate) const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What `content/anchors.lock` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// The sections, by witness and id, and what stood in them.
    pub sections: BTreeMap<(String, String), LockedSection>,
}

/// A section as it was last seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedSection {
    /// The section that it is now, where it was renamed: by witness and id.
    pub renamed: Option<String>,
    /// Its blocks in order, then those that are gone but not forgotten.
    pub blocks: Vec<LockedBlock>,
    /// Addresses that lead on: `p4` to `p3`, or to `market#p2`; nowhere, where the block was removed.
    pub addresses: BTreeMap<String, Option<String>>,
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
    /// The hash of its folded words.
    pub hash: u64,
    /// What is kept of its words: see `resolve`.
    pub sketch: Arc<[u32]>,
}

/// A note as it was last settled.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LockedNote {
    /// The hash of all that sought its words.
    pub selector: u64,
    /// Whether its words were not where its spots say when the lock was written: the spots are those of the
    /// last time they were, but for the blocks.
    pub unsettled: bool,
    /// Where they were: of a range its beginning and its end; none for a note on a whole section.
    pub spots: Vec<Spot>,
}

/// A place of words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spot {
    /// The block that it lay in; while it is unsettled, all that may hold it now.
    pub homes: Vec<Home>,
    /// The words; none where the whole block is meant.
    pub words: Option<Arc<Words>>,
}

/// A block that words lay in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Home {
    /// Its section.
    pub section: String,
    /// The hash of its words.
    pub hash: u64,
    /// Which of those with this hash in its section, from 1.
    pub nth: u32,
    /// Whether it is no heir of the words' own block, but holds words like them.
    pub guess: bool,
}

/// Words in a block.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Words {
    /// The first byte in the block's folded words.
    pub at: u32,
    /// How many bytes.
    pub length: u32,
    /// Which of the places where the block has these words, from 1.
    pub nth: u32,
    /// How many there were.
    pub of: u32,
    /// What stood before them in their leaf.
    pub before: String,
    /// What stood after them in their leaf.
    pub after: String,
}
