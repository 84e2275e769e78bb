//! A style in a language, and what was rendered in it in the last run: works seldom change.

use std::hash::{Hash, Hasher};

use hayagriva::citationberg::{IndependentStyle, Locale};
use xxhash_rust::xxh3::Xxh3;

use super::{Forms, locale, style};
use crate::edition::work::Work;
use crate::kept::Kept;

/// What was made in the last run.
#[derive(Debug, Default)]
pub(in crate::render) struct Past {
    /// By the style's name and the language; none where there is no such style.
    pub(super) dress: Kept<(Option<String>, String), Option<Dress>>,
    /// The forms of works that are rendered together, by [`Dress::key`].
    pub(super) forms: Kept<u64, Vec<Forms>>,
}

/// A style in a language.
#[derive(Debug)]
pub(super) struct Dress {
    name: Option<String>,
    language: String,
    pub(super) style: IndependentStyle,
    pub(super) locale: Vec<Locale>,
    /// What stands around a citation.
    pub(super) brackets: (&'static str, &'static str),
}

impl Dress {
    /// The style of this name in a language.
    pub(super) fn find(name: Option<&str>, language: &str) -> Option<Self> {
        let (found, locale) = rayon::join(|| style::find(name), || locale::decode(language));
        let mut found = found?;
        let brackets = style::brackets(&mut found);
        Some(Self {
            name: name.map(str::to_owned),
            language: language.to_owned(),
            style: found,
            locale,
            brackets,
        })
    }

    /// What the forms of a group of works depend on.
    pub(super) fn key(&self, works: &[&Work], first: usize) -> u64 {
        let mut hasher = Xxh3::new();
        self.name.hash(&mut hasher);
        self.language.hash(&mut hasher);
        first.hash(&mut hasher);
        for work in works {
            work.entry.hash(&mut hasher);
            work.located.hash(&mut hasher);
        }
        hasher.finish()
    }
}
