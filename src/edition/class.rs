//! The classes of readings: in what a reading differs from the base.

/// In what a reading differs from the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// In case alone.
    Case,
    /// In case and in what is no letter, digit or mark; word division too.
    Punctuation,
    /// In characters that fold alike, where the edition distinguishes them.
    Typography,
    /// The same words, spelt otherwise.
    Spelling,
    /// The witness has no words there.
    Omission,
    /// The base has none.
    Addition,
    /// The words are elsewhere.
    Transposition,
    /// Other words.
    Substantive,
}

impl Class {
    /// All of them, in the order of their names in docs and schemas.
    pub const ALL: [Self; 8] = [
        Self::Case,
        Self::Punctuation,
        Self::Typography,
        Self::Spelling,
        Self::Omission,
        Self::Addition,
        Self::Transposition,
        Self::Substantive,
    ];

    /// Its name in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Punctuation => "punctuation",
            Self::Typography => "typography",
            Self::Spelling => "spelling",
            Self::Omission => "omission",
            Self::Addition => "addition",
            Self::Transposition => "transposition",
            Self::Substantive => "substantive",
        }
    }

    /// The class of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}
