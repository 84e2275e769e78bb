//! How many parts an index has: a function of the length of the texts, so that addresses are known before it is made.

/// So many bytes of text a part of passages is to have. A reader's first hits load a handful of them.
const TEXT: usize = 7_500;
/// So many bytes of text make a page of postings, of about a tenth as many.
const POSTINGS: usize = 50_000;

/// The length of an edition's texts, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TextSize {
    /// Of texts with spaces between their words.
    pub(crate) spaced: usize,
    /// Of texts without: their pairs of characters make a far larger dictionary.
    pub(crate) spaceless: usize,
}

impl TextSize {
    /// Of a text in a language.
    pub(crate) fn of(language: &str, length: usize) -> Self {
        if super::stems::is_spaceless(language) {
            Self { spaced: 0, spaceless: length }
        } else {
            Self { spaced: length, spaceless: 0 }
        }
    }

    /// How many parts an index of such texts has.
    pub(crate) fn counts(self) -> PartCounts {
        let all = self.spaced + self.spaceless;
        PartCounts {
            text: all.div_ceil(TEXT).max(1),
            // The words of a language grow with the root of its texts, about (Heaps); pairs of characters nearly as fast as the texts.
            dictionary: (self.spaced.isqrt().div_ceil(32) + self.spaceless.div_ceil(6_000)).max(1),
            pages: (self.spaced.div_ceil(POSTINGS) + self.spaceless.div_ceil(POSTINGS / 4)).max(1),
        }
    }
}

impl TextSize {
    /// What is left without a part of it.
    pub(crate) fn without(self, part: Self) -> Self {
        Self {
            spaced: self.spaced.saturating_sub(part.spaced),
            spaceless: self.spaceless.saturating_sub(part.spaceless),
        }
    }
}

impl std::ops::Add for TextSize {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { spaced: self.spaced + other.spaced, spaceless: self.spaceless + other.spaceless }
    }
}

impl std::iter::Sum for TextSize {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        sizes.fold(Self::default(), |sum, size| sum + size)
    }
}

/// How many parts of each sort there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PartCounts {
    pub(crate) text: usize,
    pub(crate) dictionary: usize,
    /// Of postings, and as many of places in the passages.
    pub(crate) pages: usize,
}

/// A file of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IndexPart {
    /// What leads to the others.
    Index,
    /// Passages.
    Text(usize),
    /// Words, and how many passages have them.
    Dictionary(usize),
    /// Which passages have each word.
    Postings(usize),
    /// Where in the passages each word is.
    Places(usize),
}

impl IndexPart {
    /// All files of an index, with their addresses.
    pub(crate) fn all(counts: PartCounts) -> impl Iterator<Item = (String, Self)> {
        let each = |count: usize, part: fn(usize) -> Self| (0..count).map(part);
        std::iter::once(Self::Index)
            .chain(each(counts.text, Self::Text))
            .chain(each(counts.dictionary, Self::Dictionary))
            .chain(each(counts.pages, Self::Postings))
            .chain(each(counts.pages, Self::Places))
            .map(|part| (format!("{FOLDER}{}.js", part.name()), part))
    }

    /// Its name, as the script asks for it.
    pub(super) fn name(self) -> String {
        match self {
            Self::Index => "index".to_owned(),
            Self::Text(n) => format!("t{n}"),
            Self::Dictionary(n) => format!("d{n}"),
            Self::Postings(n) => format!("p{n}"),
            Self::Places(n) => format!("q{n}"),
        }
    }
}

/// Where the files are.
pub(crate) const FOLDER: &str = "search/";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_parts_follows_the_length() {
        let counts = |spaced, spaceless| TextSize { spaced, spaceless }.counts();
        assert_eq!(counts(0, 0), PartCounts { text: 1, dictionary: 1, pages: 1 });
        assert_eq!(counts(100_000, 0), PartCounts { text: 14, dictionary: 10, pages: 2 });
        assert_eq!(counts(7_200_000, 0), PartCounts { text: 960, dictionary: 84, pages: 144 });
        assert_eq!(counts(0, 3_000_000), PartCounts { text: 400, dictionary: 500, pages: 240 });
        assert_eq!(TextSize::of("zh-Hant", 3) + TextSize::of("en", 4), TextSize { spaced: 4, spaceless: 3 });
        assert_eq!(
            IndexPart::all(counts(0, 0)).map(|(address, _)| address).collect::<Vec<_>>(),
            ["search/index.js", "search/t0.js", "search/d0.js", "search/p0.js", "search/q0.js"]
        );
    }
}
