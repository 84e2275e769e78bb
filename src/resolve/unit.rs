//! A block as the alignment of two revisions sees it.

use std::collections::HashMap;
use std::ops::Range;

use crate::edition::lock::Sketch;

use super::runs::WordRuns;

/// A block of fewer hashes is a word or two, which other blocks are too.
const SOME: usize = 6;

/// What a block is: only like pairs with like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum BlockKind {
    /// A numbered block.
    Block,
    /// A heading.
    Heading,
    /// A footnote.
    Footnote,
}

/// A block as the alignment sees it.
#[derive(Debug, Clone)]
pub(crate) struct AlignBlock {
    /// Its section: the same number, the same section.
    pub(crate) section: usize,
    /// What it is.
    pub(crate) kind: BlockKind,
    /// The hash of its folded words.
    pub(crate) hash: u64,
    /// Its sketch.
    pub(crate) sketch: Sketch,
    /// Of a new one: its words in a row.
    pub(crate) runs: WordRuns,
    /// Of an old one: whether it was gone already. Then it can come back to the letter, and no other way.
    pub(crate) gone: bool,
}

impl AlignBlock {
    /// Whether it is a word or two, as other blocks may be.
    pub(crate) fn is_short(&self) -> bool {
        self.sketch.whole && self.sketch.len() < SOME
    }
}

/// Returns the ranges of equal sections in a list.
pub(crate) fn sections(units: &[AlignBlock]) -> HashMap<usize, Range<usize>> {
    let mut ranges = HashMap::new();
    let mut start = 0;
    for chunk in units.chunk_by(|a, b| a.section == b.section) {
        ranges.insert(chunk[0].section, start..start + chunk.len());
        start += chunk.len();
    }
    ranges
}

impl BlockKind {
    /// Returns the kind of what has an address: `p3`, `h-causes`, `fn-1`.
    pub(crate) fn of(address: &str) -> Self {
        match address.split_once('-') {
            Some(("h", _)) => Self::Heading,
            Some(("fn", _)) => Self::Footnote,
            _ => Self::Block,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sketch::sketch;
    use super::*;

    #[test]
    fn addresses_say_what_a_block_is() {
        assert_eq!(
            ["p3a", "h-causes", "fn-1"].map(BlockKind::of),
            [BlockKind::Block, BlockKind::Heading, BlockKind::Footnote]
        );
    }

    #[test]
    fn a_word_or_two_are_short() {
        let unit = |text| AlignBlock {
            section: 0,
            kind: BlockKind::Block,
            hash: 0,
            sketch: sketch(text),
            runs: WordRuns::default(),
            gone: false,
        };
        assert!(unit("Amen, amen.").is_short() && unit("").is_short());
        assert!(!unit("By a faction, I understand a number of citizens").is_short());
    }
}
