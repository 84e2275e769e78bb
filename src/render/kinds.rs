//! All kinds of pages. A kind is a constant in the file that makes its pages, and a line of [`KINDS`].

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, FileId};

use super::html::PageContext;
use super::kind::{Page, PageKind, Reads, Touched};
use super::pages::Pages;
use super::{
    about, bibliography, cite, commentary, compare, essays, filters, history, index, metadata, missing,
    moved, parallel, pictures, previews, print, referrers, registers, search, sections, source,
};

/// All kinds, in the order in which addresses are claimed.
static KINDS: &[&PageKind] = &[
    &index::KIND,
    &about::KIND,
    &missing::KIND,
    &search::KIND,
    &metadata::ROBOTS_KIND,
    &metadata::SITEMAP_KIND,
    &metadata::FEED_KIND,
    &metadata::RELEASES_KIND,
    &sections::KIND,
    &cite::KIND,
    &commentary::KIND,
    &commentary::KIND_OF_SECTION,
    &filters::KIND,
    &compare::APPARATUS_KIND,
    &compare::APPARATUS_KIND_OF_SECTION,
    &compare::KIND,
    &parallel::KIND,
    &print::KIND,
    &previews::INDEX_KIND,
    &previews::KIND,
    &pictures::TIMELINE_KIND,
    &pictures::NAMED_KIND,
    &bibliography::KIND,
    &bibliography::KIND_OF_LETTER,
    &essays::KIND,
    &referrers::KIND,
    &referrers::KIND_OF_ESSAY,
    &registers::KIND,
    &registers::KIND_OF_ENTITY,
    &source::KIND,
    &moved::KIND,
    &history::KIND,
    &history::KIND_OF_GONE,
];

impl Pages {
    /// The addresses and pages of the site.
    pub(crate) fn table(&self) -> Vec<(String, Page)> {
        let of_kind = |kind: &'static PageKind| {
            (kind.list)(self).into_iter().map(move |(address, subject)| (address, Page { kind, subject }))
        };
        KINDS.iter().copied().flat_map(of_kind).collect()
    }

    /// Whether a page shows something of these sections, of a file as it is written, or of what is quoted anew.
    pub(crate) fn shows(
        &self,
        page: Page,
        sections: &[(usize, usize)],
        file: FileId,
        quoting: &BTreeSet<String>,
    ) -> bool {
        match page.kind.reads {
            Reads::Frame => false,
            Reads::AnySection => !sections.is_empty(),
            Reads::All => true,
            Reads::Some(reads) => reads(self, page.subject, &Touched { sections, file, quoting }),
        }
    }

    /// Make a page, of the site or of the preview.
    pub(crate) fn make(&self, page: Page, address: &str, preview: bool) -> Result<String, Box<Diagnostic>> {
        let root = "../".repeat(address.matches('/').count());
        let made = (page.kind.make)(self, page.subject, PageContext { address, root: &root, preview });
        // Pages have no marks of foreign words left; feeds and previews are no pages.
        made.map(|text| self.words.unmarked(text))
    }
}
