//! Who refers to a page: at its foot, and on a page of their own where they are many.

use crate::diag::Diagnostic;

use super::escape::path_to;
use super::html::PageContext;
use super::kind::{PageKind, Reads, Subject};
use super::pages::Pages;
use super::view::{AllReferrers, BacklinkView, ReferrersView, into_value};

/// So many are at the foot of a page at most.
const SHOWN: usize = 100;

/// The page that has all who refer to another, by that one's address.
fn address(page: &str) -> String {
    format!("referrers/{page}")
}

/// All who refer to a section: its witness, its place.
pub(super) const KIND: PageKind = PageKind::new(
    "referrers of a section",
    |pages| {
        pages.sections_with(|section, _| {
            pages.has_many_referrers(&section.address).then(|| address(&section.address))
        })
    },
    Reads::Some(|pages, Subject(witness, at), touched| {
        touched.quoting.contains(&pages.edition.witnesses[witness].sections[at].address)
    }),
    |pages, Subject(witness, at), here| {
        let section = &pages.edition.witnesses[witness].sections[at];
        pages.all_referrers(&section.address, &pages.title_of_section(section), here)
    },
)
.unlisted();

/// All who refer to an essay: its place among them.
pub(super) const KIND_OF_ESSAY: PageKind = PageKind::new(
    "referrers of an essay",
    |pages| {
        let essays = pages.edition.essays.iter().enumerate();
        let many = essays.filter(|(_, essay)| pages.has_many_referrers(&essay.address));
        many.map(|(at, essay)| (address(&essay.address), Subject(at, 0))).collect()
    },
    Reads::Some(|pages, Subject(at, _), touched| touched.quoting.contains(&pages.edition.essays[at].address)),
    |pages, Subject(at, _), here| {
        let essay = &pages.edition.essays[at];
        pages.all_referrers(&essay.address, &pages.title_of_essay(essay), here)
    },
)
.unlisted();

impl Pages {
    fn count_of_referrers(&self, page: &str) -> usize {
        self.edition.incoming.get(page).map_or(0, |list| list.len())
    }

    fn has_many_referrers(&self, page: &str) -> bool {
        self.count_of_referrers(page) > SHOWN
    }

    /// Who refers to a page or to a place on it: the first of them, where they are many.
    pub(super) fn referrers(&self, page: &str) -> Vec<BacklinkView> {
        let all = self.edition.incoming.get(page).into_iter().flat_map(|list| list.iter());
        all.take(SHOWN).map(|link| self.backlink(page, link)).collect()
    }

    /// Where all are who refer to a page, if its own has only the first.
    pub(super) fn more_referrers(&self, page: &str) -> Option<AllReferrers> {
        let mut to = String::new();
        path_to(&mut to, &address(page));
        self.has_many_referrers(page)
            .then(|| AllReferrers { address: to, count: self.count_of_referrers(page) })
    }

    fn all_referrers(
        &self,
        page: &str,
        title: &str,
        here: PageContext<'_>,
    ) -> Result<String, Box<Diagnostic>> {
        let all = self.edition.incoming.get(page).into_iter().flat_map(|list| list.iter());
        let mut to = String::new();
        path_to(&mut to, page);
        let (language, dir) =
            self.languages.get(page).map_or((None, None), |(language, dir)| (Some(language.clone()), *dir));
        let view = ReferrersView {
            address: to,
            title: title.to_owned(),
            language,
            dir,
            all: all.map(|link| self.backlink(page, link)).collect(),
        };
        let name = format!("{} · {title}", self.words.get("section.referred"));
        let (nav, value) = (self.nav(None), into_value(view));
        self.finish("referrers.html", "referrers", &name, None, here, nav, "referrers", value)
    }
}
