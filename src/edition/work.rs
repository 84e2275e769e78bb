//! Works of the bibliography, and the citations of them.

use std::collections::{HashMap, HashSet};

use hayagriva::archive::ArchivedStyle;

use crate::diag::{FileId, Span};

use super::Place;
use super::reference::Reference;

/// The works that an edition cites, or may cite.
#[derive(Debug)]
pub struct Bibliography {
    /// Its file.
    pub file: FileId,
    /// The works, in the order of the file.
    pub works: Vec<Work>,
    /// A work's place among them, by its key and its further keys.
    pub by_key: HashMap<String, usize>,
    /// Keys of entries that can't be read, which was told.
    pub broken: HashSet<String>,
    /// Who cites each work, in the order of the site.
    pub cited: Vec<Vec<Cited>>,
}

/// An entry of the bibliography.
#[derive(Debug)]
pub struct Work {
    /// The key that it is cited by.
    pub key: String,
    /// Its place in the file.
    pub span: Span,
    /// What is known of it.
    pub reference: Reference,
    /// Whether other entries take fields from it: it need not be cited itself.
    pub lent: bool,
    /// How it is cited.
    pub located: Located,
}

/// How a work is cited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Located {
    /// Without a locator.
    pub bare: bool,
    /// With a page.
    pub page: bool,
    /// With several pages.
    pub pages: bool,
    /// With other words.
    pub other: bool,
}

/// A place that cites a work.
#[derive(Debug)]
pub struct Cited {
    /// The place.
    pub from: Place,
    /// Where in the work: every stretch that it names.
    pub locators: Vec<Box<str>>,
}

/// `[see @a, p. 3; @b]` in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The works.
    pub items: Vec<CitationItem>,
    /// Whether a space before it belongs to it.
    pub spaced: bool,
    /// Its place.
    pub span: Span,
}

/// One work of a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitationItem {
    /// The words before.
    pub before: Box<str>,
    /// The work's key.
    pub key: Box<str>,
    /// Where in it.
    pub locator: Option<Locator>,
    /// How it was written.
    pub written: Box<str>,
    /// Its place.
    pub span: Span,
}

/// Where in a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Locator {
    /// A page.
    Page(Box<str>),
    /// Several pages.
    Pages(Box<str>),
    /// What has words of its own: shown as they are.
    Other(Box<str>),
}

impl Locator {
    /// The words that say where: of pages the numbers alone.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Page(words) | Self::Pages(words) | Self::Other(words) => words,
        }
    }
}

/// The citation style of this name: that of the library's archive, or of Zotero's repository.
#[must_use]
pub fn style(name: &str) -> Option<ArchivedStyle> {
    ArchivedStyle::by_name(name)
        .or_else(|| ArchivedStyle::by_id(&format!("http://www.zotero.org/styles/{name}")))
}

impl Bibliography {
    /// The work of this key, by its place.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }
}
