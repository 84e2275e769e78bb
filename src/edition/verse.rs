//! Lines of verse: which lines a text counts, and where each of them is.

use std::ops::Range;
use std::sync::Arc;

use super::Section;
use super::note::LeafRange;
use super::text::Body;

/// What the places of a text are counted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Numbers {
    /// By block alone.
    #[default]
    Blocks,
    /// Stanzas by line: paragraphs with hard breaks.
    Lines,
    /// All paragraphs by line: one without hard breaks is a line by itself.
    Verse,
}

impl Numbers {
    /// All of them, by the words of edition.toml and of front matters.
    pub const ALL: [(&'static str, Self); 3] =
        [("blocks", Self::Blocks), ("lines", Self::Lines), ("verse", Self::Verse)];

    /// What this word of edition.toml means.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(own, _)| *own == name).map(|(_, numbers)| *numbers)
    }
}

/// A line of verse. Its number in the section is its place in [`Body::lines`], from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VerseLine {
    /// Its leaf.
    pub leaf: u32,
    /// The first byte in the body's text.
    pub from: u32,
    /// The byte after the last; the line's end is not in it.
    pub to: u32,
    /// Its block, from 0.
    pub block: u32,
    /// Its number in the block, from 1.
    pub nth: u32,
}

/// Lines that follow one another, by their numbers in the section, from 1; both ends are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lines {
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
}

impl Lines {
    /// The line at this place among those of a text.
    #[must_use]
    pub fn one(at: usize) -> Self {
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        Self { first: number, last: number }
    }
}

impl Body {
    /// The words of a line, by its place: what is blank before its end is none of them.
    #[must_use]
    pub fn words_of_line(&self, at: usize) -> Option<LeafRange> {
        let line = self.lines.get(at)?;
        let words = self.text.get(line.from as usize..line.to as usize)?.trim_end();
        let length = u32::try_from(words.len()).ok().filter(|length| *length > 0);
        let to = length.map_or(line.to, |length| line.from + length);
        Some(LeafRange { leaf: line.leaf, from: line.from, to })
    }

    /// The line that a byte of the text is in, by its place among [`Body::lines`].
    #[must_use]
    pub fn line_at(&self, leaf: u32, byte: u32) -> Option<usize> {
        let at = self.lines.partition_point(|line| line.from <= byte).checked_sub(1)?;
        // The end of a line belongs to it, as the break does behind it.
        self.lines.get(at).filter(|line| line.leaf == leaf && byte <= line.to).map(|_| at)
    }

    /// The lines of a block, by their places among [`Body::lines`].
    #[must_use]
    pub fn lines_of_block(&self, block: u32) -> Range<usize> {
        let from = self.lines.partition_point(|line| line.block < block);
        from..self.lines.partition_point(|line| line.block <= block)
    }

    /// The lines from one byte of the text up to another; none where either is in none.
    #[must_use]
    pub fn lines_between(&self, from: (u32, u32), to: (u32, u32)) -> Option<Lines> {
        if self.lines.is_empty() {
            return None;
        }
        let (first, last) = (self.line_at(from.0, from.1)?, self.line_at(to.0, to.1)?);
        Some(Lines { first: Lines::one(first).first, last: Lines::one(last.max(first)).last })
    }
}

impl Section {
    /// The address of a line: `p3-12`.
    #[must_use]
    pub fn line_address(&self, at: usize) -> Option<String> {
        let line = self.body.lines.get(at)?;
        Some(format!("p{}-{}", self.numbers.get(line.block as usize)?, line.nth))
    }

    /// The line of an address, by its place among those of its text.
    #[must_use]
    pub fn line_addressed(&self, address: &str) -> Option<usize> {
        addressed(&self.body, &self.numbers, address)
    }
}

/// The line of an address, among the lines of a text with these numbers of blocks.
pub(crate) fn addressed(body: &Body, numbers: &[Arc<str>], address: &str) -> Option<usize> {
    let (block, nth) = parts(address)?;
    let block = u32::try_from(super::block_numbered(numbers, block.strip_prefix('p')?)?).ok()?;
    let lines = body.lines_of_block(block);
    let at = lines.start + nth.checked_sub(1)?;
    lines.contains(&at).then_some(at)
}

/// The address of the block, and the number in it, that the address of a line consists of: `p3a` and 12 of `p3a-12`.
#[must_use]
pub(crate) fn parts(address: &str) -> Option<(&str, usize)> {
    let (block, nth) = address.rsplit_once('-')?;
    let number = block.strip_prefix('p')?;
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
    let counted = !nth.starts_with('0') && nth.bytes().all(|b| b.is_ascii_digit());
    Some((block, nth.parse().ok().filter(|_| is_number && counted)?))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn the_address_of_a_line_has_a_block_and_a_number() {
        assert_eq!(parts("p3-12"), Some(("p3", 12)));
        assert_eq!(parts("p3za-1"), Some(("p3za", 1)));
        for bad in [
            "p3",
            "p-1",
            "p3-",
            "p3-0",
            "p3-01",
            "p3-1a",
            "p3--1",
            "page-2",
            "part-2",
            "p3-99999999999999999999",
        ] {
            assert_eq!(parts(bad), None, "{bad}");
        }
    }
}
