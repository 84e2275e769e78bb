//! A kind of page: where its pages are, what they read, how they are made.

use std::collections::BTreeSet;
use std::fmt;

use crate::diag::{Diagnostic, FileId};

use super::html::PageContext;
use super::pages::Pages;

/// A kind of page, or of a file that is made like one.
pub(super) struct PageKind {
    /// Its name, for debugging.
    name: &'static str,
    pub(super) list: fn(&Pages) -> Vec<(String, Subject)>,
    pub(super) reads: Reads,
    pub(super) make: fn(&Pages, Subject, PageContext<'_>) -> Result<String, Box<Diagnostic>>,
    is_listed: bool,
    comes_late: bool,
    names_the_index: bool,
}

/// What a page is of: two numbers of its kind's own, such as a witness and a place in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Subject(pub(super) usize, pub(super) usize);

/// What the pages of a kind show of an edition, beside what every swap leaves as it was ([`crate::resolve::again`]): names, numbers,
/// titles, links, the interface.
pub(super) enum Reads {
    /// Nothing else.
    Frame,
    /// Words or notes of any section.
    AnySection,
    /// All words: the page is another after each change.
    All,
    /// What this function says.
    Some(fn(&Pages, Subject, &Touched<'_>) -> bool),
}

/// What a swap has made again.
pub(super) struct Touched<'a> {
    /// Sections, by their witness and place.
    pub(super) sections: &'a [(usize, usize)],
    /// The file that has changed.
    pub(super) file: FileId,
    /// The addresses of pages that quote something anew.
    pub(super) quoting: &'a BTreeSet<String>,
}

impl PageKind {
    /// A kind whose pages have these addresses, read this, and are made so.
    pub(super) const fn new(
        name: &'static str,
        list: fn(&Pages) -> Vec<(String, Subject)>,
        reads: Reads,
        make: fn(&Pages, Subject, PageContext<'_>) -> Result<String, Box<Diagnostic>>,
    ) -> Self {
        Self { name, list, reads, make, is_listed: true, comes_late: false, names_the_index: false }
    }

    /// The same, left out of the sitemap.
    pub(super) const fn unlisted(mut self) -> Self {
        self.is_listed = false;
        self
    }

    /// The same, written by `watch` some time after the last save: it has the whole edition.
    pub(super) const fn late(mut self) -> Self {
        self.comes_late = true;
        self
    }

    /// The same, made after the index of words, whose hash it names.
    pub(super) const fn with_the_index(mut self) -> Self {
        self.names_the_index = true;
        self
    }
}

/// A page of a site.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    pub(super) kind: &'static PageKind,
    pub(super) subject: Subject,
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({}, {})", self.kind.name, self.subject.0, self.subject.1)
    }
}

impl Page {
    /// Whether it is in the sitemap.
    pub(super) fn is_listed(self) -> bool {
        self.kind.is_listed
    }

    /// Whether `watch` writes it some time after the last save.
    pub(crate) fn comes_late(self) -> bool {
        self.kind.comes_late
    }

    /// Whether it names the index of words.
    pub(crate) fn names_the_index(self) -> bool {
        self.kind.names_the_index
    }
}

/// The list of a kind that has one page.
pub(super) fn one(address: &str) -> Vec<(String, Subject)> {
    vec![(address.to_owned(), Subject::default())]
}

/// The list of a kind that has one page where `there` says so.
pub(super) fn one_where(there: bool, address: &str) -> Vec<(String, Subject)> {
    if there { one(address) } else { Vec::new() }
}
