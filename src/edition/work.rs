//! Works of the bibliography, and the citations of them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use hayagriva::archive::ArchivedStyle;

use crate::diag::{Advice, FileId, Span, suggestion};

use super::Place;
use super::locator::{Locator, LocatorUnit};
use super::reference::Reference;

/// The works that an edition cites, or may cite.
#[derive(Debug, Clone)]
pub struct Bibliography {
    /// Its file.
    pub file: FileId,
    /// The works, in the order of the file.
    pub works: Vec<Arc<Work>>,
    /// A work's place among them, by its key and its further keys.
    pub by_key: Arc<HashMap<String, usize>>,
    /// Keys of entries that can't be read, which was reported.
    pub broken: Arc<HashSet<String>>,
    /// Who cites each work, in the order of the site.
    pub cited: Vec<Arc<Vec<Arc<Cited>>>>,
    /// The works that are cited, in the order in which they are first.
    pub first: Vec<usize>,
    /// The entries as they were written, where the file is BibLaTeX.
    pub written: Option<Arc<BibSource>>,
}

/// The entries of a BibLaTeX file as they were written, for `works.bib`.
#[derive(Debug)]
pub struct BibSource {
    /// The file's words.
    pub text: Arc<str>,
    /// Its `@string` pieces, each as ranges of the words.
    pub strings: Vec<Vec<Range<usize>>>,
    /// Its entries, in order.
    pub entries: Vec<WrittenEntry>,
}

/// An entry as it was written.
#[derive(Debug)]
pub struct WrittenEntry {
    /// Its key, as works have it.
    pub key: String,
    /// The ranges of its words: without the fields that say where things are on the disk of its author.
    pub words: Vec<Range<usize>>,
    /// The entries that it takes fields from, by their places.
    pub needs: Vec<usize>,
}

/// An entry of the bibliography.
#[derive(Debug, Clone)]
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

/// How a work is cited: the forms that are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Located(u32);

impl Located {
    /// A form is wanted: with a locator of this sort, or without one.
    pub fn want(&mut self, locator: Option<&Locator>) {
        self.0 |= 1 << form(locator);
    }

    /// What another wants is wanted too.
    pub(crate) fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether a form is wanted, by its number.
    #[must_use]
    pub fn wants(self, form: usize) -> bool {
        self.0 & (1 << form) != 0
    }
}

/// So many forms a work may be cited in.
pub const FORMS: usize = LocatorUnit::ALL.len() * 2 + 1;

/// The number of the form that a locator wants; 0 without one.
#[must_use]
pub fn form(locator: Option<&Locator>) -> usize {
    let place = |locator: &Locator| {
        LocatorUnit::ALL.iter().position(|unit| *unit == locator.unit).unwrap_or_default()
    };
    locator.map_or(0, |locator| 1 + place(locator) * 2 + usize::from(locator.several))
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

/// The citation style of this name: that of the library's archive, or of Zotero's repository.
#[must_use]
pub fn style(name: &str) -> Option<ArchivedStyle> {
    ArchivedStyle::by_name(name)
        .or_else(|| ArchivedStyle::by_id(&format!("http://www.zotero.org/styles/{name}")))
}

/// A style's name in Zotero's repository, which other programs know it by; else that of the library's archive.
#[must_use]
pub fn style_name(style: ArchivedStyle) -> &'static str {
    let known = style.csl_id().strip_prefix("http://www.zotero.org/styles/");
    known.or_else(|| style.names().first().copied()).unwrap_or_default()
}

/// Every name that a style has.
pub fn style_names() -> impl Iterator<Item = &'static str> {
    ArchivedStyle::all()
        .iter()
        .flat_map(|style| std::iter::once(style_name(*style)).chain(style.names().iter().copied()))
}

/// What to say of a style's name that is of none: those that it is a word of, where they are few; else the nearest.
#[must_use]
pub fn style_advice(name: &str) -> Advice {
    let word = name.to_lowercase();
    let has = |known: &str| known.split('-').any(|part| part == word);
    // A style is named once, by its own name if that has the word.
    let of_style = |style: &ArchivedStyle| {
        std::iter::once(style_name(*style)).chain(style.names().iter().copied()).find(|known| has(known))
    };
    let styles = ArchivedStyle::all().iter().filter_map(of_style);
    let mut found: Vec<String> = styles.map(|known| format!("`{known}`")).collect();
    found.sort();
    match found.len() {
        1..=9 => Advice::from(format!("these have it in their names: {}", found.join(", "))),
        _ => suggestion(name, style_names()),
    }
}

impl Bibliography {
    /// The work of this key, by its place.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }
}
