//! Citations in the text, and the page of the works that they name.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::edition::wide::shorten_to;
use crate::edition::work::{Bibliography, CitationItem, Cited};
use crate::edition::{Note, PlaceKind};

use super::escape::{escape, escape_to, path_to};
use super::html::PageContext;
use super::kind::{PageKind, Reads, Subject, one_where};
use super::mixed;
use super::pages::Pages;
use super::view::{BibliographyView, CitedView, LetterLink, WorkLink, WorkView, into_value};
use super::works::{WorkPage, Works};

/// The works that citations name.
#[derive(Clone, Copy)]
pub(crate) struct Cites<'a> {
    bibliography: Option<&'a Bibliography>,
    works: &'a Works,
}

impl<'a> Cites<'a> {
    /// Write the works of a citation, each a link. All that is no link is what names no work: it stays as it
    /// was written.
    pub(crate) fn write(
        &self,
        out: &mut String,
        items: &[CitationItem],
        brackets: bool,
        here: PageContext<'_>,
    ) {
        let parts = self.parts(items, brackets);
        if parts.iter().all(|(key, _)| key.is_none()) {
            parts.iter().for_each(|(_, html)| out.push_str(html));
            return;
        }
        out.push_str("<span class=\"citation\">");
        for (n, (key, html)) in parts.iter().enumerate() {
            if n > 0 {
                out.push(' ');
            }
            let Some(key) = key else {
                out.push_str(html);
                continue;
            };
            let work = self.bibliography.and_then(|bibliography| bibliography.find(key));
            let page = work.map_or(ADDRESS, |work| page(self.works, work));
            out.push_str("<a role=\"doc-biblioref\" href=\"");
            if here.address != page {
                out.push_str(here.root);
                path_to(out, page);
            }
            out.push('#');
            path_to(out, &id(key));
            out.push_str("\">");
            out.push_str(html);
            out.push_str("</a>");
        }
        out.push_str("</span>");
    }

    /// The parts of a citation, to be set with a space between: the key of the work that each names, if there is such
    /// a work, and its HTML with its brackets and signs.
    pub(crate) fn parts(&self, items: &[CitationItem], brackets: bool) -> Vec<(Option<&'a str>, String)> {
        let (open, close) = match (brackets, self.works.open) {
            (false, _) => ("", ""),
            (true, "") => ("[", "]"),
            (true, open) => (open, self.works.close),
        };
        let found = |item: &CitationItem| self.bibliography.and_then(|b| b.find(&item.key));
        if items.iter().all(|item| found(item).is_none()) {
            // Nothing is known: the whole is as it was written.
            let written: Vec<&str> = items.iter().map(|item| &*item.written).collect();
            let (open, close) = if brackets { ("[", "]") } else { ("", "") };
            return vec![(None, escape(&format!("{open}{}{close}", written.join("; "))))];
        }
        let part = |(n, item): (usize, &CitationItem)| {
            let head = if n == 0 { open } else { "" };
            let tail = if n + 1 == items.len() { close } else { ";" };
            let Some((bibliography, work)) = self.bibliography.zip(found(item)) else {
                return (None, escape(&format!("{head}{}{tail}", item.written)));
            };
            let mut html = head.to_owned();
            if !item.before.is_empty() {
                escape_to(&mut html, &item.before);
                html.push(' ');
            }
            self.works.cite(&mut html, work, item.locator.as_ref());
            html.push_str(tail);
            (Some(bibliography.works[work].key.as_str()), html)
        };
        items.iter().enumerate().map(part).collect()
    }
}

/// The page of the works.
pub(super) const ADDRESS: &str = "bibliography.html";

/// A list of so many works has letters that lead into it.
const LETTERS: usize = 40;
/// So many columns of an entry are its name where names alone are listed.
const NAME: usize = 72;

/// The works as files, each with the name of its format.
fn files() -> Vec<WorkLink> {
    let files = [("works.bib", "BibLaTeX"), ("works.ris", "RIS"), ("bibliography.json", "CSL-JSON")];
    files.into_iter().map(|(href, text)| WorkLink { href: href.to_owned(), text: text.to_owned() }).collect()
}

/// The id of a work on it.
pub(super) fn id(key: &str) -> String {
    format!("b-{key}")
}

/// The page that has a work's entry.
pub(super) fn page(works: &Works, work: usize) -> &str {
    works.pages.of(work).map_or(ADDRESS, |page| &page.address)
}

/// The works, or where they are too many for one page their names, each of which leads on.
pub(super) const KIND: PageKind = PageKind::new(
    "bibliography",
    |pages| one_where(pages.has_bibliography(), ADDRESS),
    Reads::Frame,
    |pages, _, here| pages.bibliography(here),
);

/// The works of a letter, where they are too many for one page: its place among these pages.
pub(super) const KIND_OF_LETTER: PageKind = PageKind::new(
    "works of a letter",
    |pages| {
        let all = pages.works.pages.all().iter().enumerate();
        all.map(|(at, page)| (page.address.clone(), Subject(at, 0))).collect()
    },
    Reads::Frame,
    |pages, Subject(at, _), here| pages.works_of_letter(at, here),
);

/// What leads from the site's root to each of these pages, one of which may be where the reader is.
fn links_to(pages: &[WorkPage], current: Option<usize>) -> Vec<LetterLink> {
    let link = |(at, page): (usize, &WorkPage)| {
        let mut href = String::new();
        path_to(&mut href, &page.address);
        LetterLink { href, text: page.name.clone(), current: current == Some(at) }
    };
    pages.iter().enumerate().map(link).collect()
}

impl Pages {
    pub(crate) fn cites(&self) -> Cites<'_> {
        Cites { bibliography: self.edition.bibliography.as_deref(), works: &self.works }
    }

    /// A work's entry in the bibliography, as HTML.
    pub(crate) fn work_entry(&self, work: usize) -> &str {
        self.works.entry(work)
    }

    pub(crate) fn has_bibliography(&self) -> bool {
        !self.works.order().is_empty()
    }

    /// The works that the bibliography shows, by their places in it.
    pub(crate) fn shown_works(&self) -> &[usize] {
        self.works.order()
    }

    /// The works that a note names in its record, and not in its words.
    pub(super) fn rests_on(&self, note: &Note, here: PageContext<'_>) -> Option<String> {
        let record = &note.record;
        let said = |item: &CitationItem| {
            let mut own = record.body.citations.iter().flat_map(|c| &c.items);
            own.any(|own| own.key == item.key && (item.locator.is_none() || own.locator == item.locator))
        };
        let items = record.cites.iter().filter(|item| !said(item));
        let items: Vec<CitationItem> = items.cloned().collect();
        if items.is_empty() {
            return None;
        }
        let mut html = String::new();
        self.cites().write(&mut html, &items, false, here);
        Some(html)
    }

    fn bibliography(&self, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let pages = self.works.pages.all();
        let mut view = self.bibliography_view(self.works.order(), !pages.is_empty());
        view.letters = match pages {
            [] => self.letters(&view.works),
            pages => links_to(pages, None),
        };
        let title = self.words.get("bibliography.title");
        let nav = self.nav(None);
        let value = into_value(view);
        self.finish("bibliography.html", "bibliography", title, None, here, nav, "bibliography", value)
    }

    fn works_of_letter(&self, at: usize, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let page = &self.works.pages.all()[at];
        let mut view = self.bibliography_view(&page.works, false);
        view.letters = links_to(self.works.pages.all(), Some(at));
        view.whole = Some(ADDRESS);
        let title = format!("{} · {}", self.words.get("bibliography.title"), page.name);
        let nav = self.nav(None);
        let value = into_value(view);
        self.finish("bibliography.html", "bibliography", &title, None, here, nav, "bibliography", value)
    }

    /// These works: their entries and who cites them, or their names alone.
    fn bibliography_view(&self, works: &[usize], names: bool) -> BibliographyView {
        let mut view = BibliographyView {
            works: Vec::new(),
            further: Vec::new(),
            uncited: Vec::new(),
            letters: Vec::new(),
            files: files(),
            data: (!names).then(|| self.works_as_data(works)),
            names,
            whole: None,
        };
        let Some(bibliography) = &self.edition.bibliography else { return view };
        for work in works {
            let cited = &bibliography.cited[*work];
            let shown = match names {
                false => self.work(bibliography, *work, cited),
                true => self.work_name(&bibliography.works[*work].key, *work),
            };
            let list = match () {
                () if bibliography.works[*work].reference.is_further() => &mut view.further,
                () if cited.is_empty() => &mut view.uncited,
                () => &mut view.works,
            };
            list.push(shown);
        }
        view
    }

    /// The first words of a work's entry, which lead to it.
    fn work_name(&self, key: &str, work: usize) -> WorkView {
        let mut href = String::new();
        path_to(&mut href, page(&self.works, work));
        href.push('#');
        path_to(&mut href, &id(key));
        let html = escape(&shorten_to(&super::plain::without_markup(self.works.entry(work)), NAME));
        WorkView {
            key: key.to_owned(),
            id: id(key),
            dir: self.own_way(&html),
            html,
            links: Vec::new(),
            cited: Vec::new(),
            address: Some(href),
        }
    }

    /// Whether an entry goes its own way on the page: its first letter decides which.
    fn own_way(&self, html: &str) -> Option<&'static str> {
        let words = super::plain::without_markup(html);
        mixed::runs_against(&words, self.words.direction()).then_some("auto")
    }

    /// The first work of each letter, where a list is long.
    fn letters(&self, works: &[WorkView]) -> Vec<LetterLink> {
        let mut letters: Vec<LetterLink> = Vec::new();
        let Some(bibliography) = self.edition.bibliography.as_ref().filter(|_| works.len() >= LETTERS) else {
            return letters;
        };
        for work in works {
            let letter = bibliography.find(&work.key).and_then(|at| self.works.letter(at));
            let Some(letter) =
                letter.filter(|letter| letters.last().is_none_or(|last| last.text != **letter))
            else {
                continue;
            };
            let mut href = "#".to_owned();
            path_to(&mut href, &work.id);
            letters.push(LetterLink { href, text: letter.to_owned(), current: false });
        }
        letters
    }

    fn work(&self, bibliography: &Bibliography, at: usize, cited: &[Arc<Cited>]) -> WorkView {
        let work = &bibliography.works[at];
        let html = self.works.entry(at).to_owned();
        let address = work.reference.address().map(str::to_owned);
        let doi = work.reference.get("DOI").map(|doi| format!("https://doi.org/{doi}"));
        // Where the style leads somewhere itself, that is enough.
        let own = doi.into_iter().chain(address).filter(|_| !html.contains("<a href=\""));
        let links = own.map(|href| WorkLink { text: href.clone(), href }).collect();
        let cited = cited.iter().map(|c| self.cited(c)).collect();
        let dir = self.own_way(&html);
        WorkView { key: work.key.clone(), id: id(&work.key), html, dir, links, cited, address: None }
    }

    fn cited(&self, cited: &Cited) -> CitedView {
        let mut address = String::new();
        path_to(&mut address, &cited.from.address);
        if let Some(fragment) = &cited.from.fragment {
            address.push('#');
            address.push_str(fragment);
        }
        let lemma = match &cited.from.what {
            PlaceKind::Note { lemma, .. } => {
                lemma.as_deref().map(|lemma| self.titles.of(&cited.from).unwrap_or(lemma).to_owned())
            }
            _ => None,
        };
        // The lemma is of the text that the note is about.
        let text = self.languages.get(&cited.from.address).filter(|_| lemma.is_some());
        let (language, dir) = text.map_or((None, None), |(language, dir)| (Some(language.clone()), *dir));
        CitedView {
            address,
            locus: self.locus_of(&cited.from, ""),
            language,
            dir,
            lemma,
            locators: cited.locators.iter().map(ToString::to_string).collect(),
        }
    }
}
