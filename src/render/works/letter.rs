//! A letter of a reference with its looks.

/// How a letter looks: bits of the formats below.
pub(super) type LetterStyle = u8;
pub(super) const ITALICS: LetterStyle = 1;
pub(super) const STRONG: LetterStyle = 2;
pub(super) const SMALL_CAPS: LetterStyle = 4;
pub(super) const RAISED: LetterStyle = 8;
pub(super) const LOWERED: LetterStyle = 16;
pub(super) const UNDERLINED: LetterStyle = 32;

/// A letter with all that is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) c: char,
    pub(super) look: LetterStyle,
    /// Whether its case stays as it is.
    pub(super) keep: bool,
    /// Whether it is a capital in titles only.
    pub(super) soft: bool,
    /// The link that it is part of, by its number from 1.
    pub(super) link: u16,
}

impl Letter {
    #[cfg(test)]
    pub(super) fn plain(c: char) -> Self {
        Self { c, look: 0, keep: false, soft: false, link: 0 }
    }

    pub(super) fn upper(&mut self) {
        let mut upper = self.c.to_uppercase();
        if let (Some(c), None) = (upper.next(), upper.next()) {
            self.c = c;
        }
    }

    pub(super) fn lower(&mut self) {
        let mut lower = self.c.to_lowercase();
        if let (Some(c), None) = (lower.next(), lower.next()) {
            self.c = c;
        }
    }
}
