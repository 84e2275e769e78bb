//! How to cite: the edition on its title page and as files, the paragraphs and notes of a section on a page of their own.
//!
//! That page is made of the section alone, so that the section's own page has one link a paragraph and a note.

mod citing;
mod feedback;
mod fragment;
mod grams;
mod panel;

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, PoisonError};

use xxhash_rust::xxh3::Xxh3;

use crate::diag::{Diagnostic, Span};
use crate::edition::reference::Reference;
use crate::edition::text::{Body, ItemKind};
use crate::edition::{Note, PlaceKind, Section, cited};
use crate::works::WorksFormat;

pub(super) use citing::CitingCache;

use super::commentary::flat;
use super::html::PageContext;
use super::kind::{PageKind, Reads, Subject, Touched};
use super::mixed;
use super::pages::Pages;
use super::titles::gap;
use super::view::{CitationView, NamedHtml, Nav, into_value};
use citing::Citing;
use fragment::PageWords;
use panel::{CiteView, Feedback, PanelPlace, Panels};

/// The edition as files for reference managers, by their addresses.
pub(crate) const FILES: &[(&str, WorksFormat)] = &[
    ("citation.bib", WorksFormat::Bib),
    ("citation.ris", WorksFormat::Ris),
    ("citation.json", WorksFormat::Json),
];

/// The page that says how the places of a section are cited, by the section's address.
pub(super) fn address(section: &str) -> String {
    format!("cite/{section}")
}

/// So many characters of a place's words are shown beside its locus.
const WORDS: usize = 90;

/// How the places of a section are cited: its witness, its place.
pub(super) const KIND: PageKind = PageKind::new(
    "cite",
    |pages| pages.sections_with(|section, _| Some(address(&section.address))),
    Reads::Some(reads),
    |pages, Subject(witness, at), here| pages.cite(witness, at, here),
)
.unlisted();

/// Where readers may write about a line of a file, a line more is one for all below it, in whatever section.
fn reads(pages: &Pages, subject: Subject, touched: &Touched<'_>) -> bool {
    if pages.files.is_some() {
        return !touched.sections.is_empty();
    }
    super::sections::reads(pages, subject, touched)
}

/// Of a section with more paragraphs than these each has its address and its citations; files for reference managers have the section and
/// its notes. They are three quarters of a panel's bytes.
const DETAILED: usize = 2000;

impl Pages {
    /// The edition as it is cited, rendered when a page first asks: as it was `released`, or as it has become since.
    ///
    /// No thread waits for another that makes it: that one may be waiting for work which the first has.
    fn citing(&self, released: bool) -> Arc<Citing> {
        // Without a release there is nothing that it could have become.
        let released = released || self.edition.history.releases.is_empty();
        let kept = || self.citing[usize::from(released)].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = &*kept() {
            return Arc::clone(made);
        }
        let made = Arc::new(Citing::new(self.as_work(released), &self.edition.meta.language));
        Arc::clone(kept().get_or_insert(made))
    }

    /// The edition as a work: as it was `released`, or as it has become since.
    fn as_work(&self, released: bool) -> Reference {
        let meta = &self.edition.meta;
        let last = self.edition.history.releases.last().filter(|_| released);
        cited::reference(
            meta,
            self.words.get("cite.edition"),
            meta.cite.version.as_deref().or(last.map(|last| last.version.as_str())),
            last.map(|last| &last.date).or(self.edition.date.as_ref()),
            meta.base_url.as_deref(),
        )
    }

    /// A hash of all that the edition is cited by.
    pub(super) fn cited_by(&self) -> u64 {
        let mut hash = Xxh3::new();
        let references = [self.as_work(false), self.as_work(true)];
        (references, &self.edition.meta.language, self.edition.history.releases.is_empty()).hash(&mut hash);
        hash.finish()
    }

    /// Renders the edition as it is cited, on all threads.
    pub(crate) fn cite_edition(&self) {
        self.citing(true);
    }

    /// The edition as it is cited, in a format.
    pub(crate) fn citation_file(&self, format: WorksFormat) -> String {
        self.words.unmarked(self.citing(true).file(format))
    }

    /// The edition as it is cited, in each style, and the files of it.
    pub(super) fn edition_citation(&self) -> CitationView {
        let whole = self.citing(true).whole();
        CitationView {
            styles: named(whole.styles),
            files: FILES
                .iter()
                .zip(["BibTeX", "RIS", "CSL-JSON"])
                .map(|((address, _), name)| NamedHtml { name, text: (*address).to_owned() })
                .collect(),
        }
    }

    /// The page that says how a section, its paragraphs and its notes are cited.
    pub(super) fn cite(&self, w: usize, at: usize, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let section: &Section = &self.edition.witnesses[w].sections[at];
        let locus = self.words.section(&section.number);
        let cuts = self.cuts(w, section);
        let nav = self.nav(Some((w, at)));
        let page_words = self.page_words(&nav, section);
        let of_text = (self.text_language(section), self.text_dir(section));
        let mut panels = Panels::new(
            &self.words,
            self.edition.meta.base_url.as_deref(),
            here.root,
            &section.address,
            (of_text.0.as_deref(), of_text.1),
            self.templates.names_panels(),
        );
        self.put(&mut panels, w, self.section_panel(section, &locus, &cuts, &page_words));
        let mut notes: BTreeMap<u32, Vec<&Note>> = BTreeMap::new();
        for note in &section.notes {
            let item = match crate::resolve::item_of(section, note) {
                Some(item) => item,
                // Those on the section are before its paragraphs, what has no place after them.
                None if note.marked() => 0,
                None => u32::MAX,
            };
            notes.entry(item).or_default().push(note);
        }
        let mut put_notes = |panels: &mut Panels<'_>, upto: u32| {
            while let Some(entry) = notes.first_entry().filter(|entry| *entry.key() <= upto) {
                for top in entry.remove() {
                    for note in flat(top) {
                        self.put(panels, w, self.note_panel(section, top, note, &page_words));
                    }
                }
            }
        };
        for (item, number) in section.body.items.iter().zip(0..) {
            if let ItemKind::Block(block) = item.kind {
                let mut place =
                    self.block_panel(section, number, &section.numbers[block as usize], &cuts, &page_words);
                place.has_formats = section.numbers.len() <= DETAILED;
                self.put(&mut panels, w, place);
            }
            put_notes(&mut panels, number);
        }
        put_notes(&mut panels, u32::MAX);
        let title = self.title_of_section(section);
        let view = CiteView {
            locus: locus.clone(),
            address: section.address.clone(),
            title: title.clone(),
            title_html: self.title_html(&section.body, &section.links, section.heading, &section.title),
            language: of_text.0,
            dir: of_text.1,
            html: panels.html,
            panels: panels.values,
        };
        let place = self.words.locus_from(
            &crate::edition::Place {
                address: section.address.clone(),
                fragment: None,
                what: PlaceKind::Section { number: section.number.clone(), title: title.clone() },
            },
            None,
            here.address,
        );
        let named = self.words.fill(
            "cite.title",
            &[("locus", &(place + gap(&title) + &mixed::among(&title, self.words.direction())))],
        );
        self.finish("cite.html", "cite", &named, None, here, nav, "cite", into_value(view))
    }

    fn section_panel(
        &self,
        section: &Section,
        locus: &str,
        cuts: &[(u32, u32)],
        page: &PageWords,
    ) -> PanelPlace {
        let first = section.body.items.iter().position(|item| matches!(item.kind, ItemKind::Block(_)));
        let leaves = first.map(|item| leaves_of(&section.body, item)).unwrap_or_default();
        let leaves = &leaves[..leaves.len().min(1)];
        PanelPlace {
            id: "section".to_owned(),
            locus: locus.to_owned(),
            words: self.opening(section),
            unreleased: self.is_released().then(|| !self.edition.history.has_section(section)),
            directive: fragment::directive(&section.body, leaves, cuts, page.within()),
            key: format!("s{}", section.number),
            at: Some(Span::new(section.file, 0, 0)),
            has_formats: true,
            ..PanelPlace::default()
        }
    }

    fn block_panel(
        &self,
        section: &Section,
        item: u32,
        number: &str,
        cuts: &[(u32, u32)],
        page: &PageWords,
    ) -> PanelPlace {
        let leaves = leaves_of(&section.body, item as usize);
        let opening =
            leaves.first().map(|leaf| self.line_of(&section.body, &section.links, *leaf, WORDS + 10));
        // An address with a fingerprint is one that will be followed: that of words which a release has.
        let released = self.released(section, item, number);
        PanelPlace {
            id: format!("p{number}"),
            locus: self.words.block(&section.number, number),
            words: cut(opening.unwrap_or_default()),
            unreleased: Some(released.is_none()),
            fragment: released.unwrap_or_else(|| format!("p{number}")),
            directive: fragment::directive(&section.body, &leaves, cuts, page.within()),
            key: format!("s{}p{number}", section.number),
            at: section.body.items.get(item as usize).map(|i| Span {
                file: section.file,
                start: i.start,
                end: i.end,
            }),
            ..PanelPlace::default()
        }
    }

    fn note_panel(&self, section: &Section, top: &Note, note: &Note, page: &PageWords) -> PanelPlace {
        let what = PlaceKind::Note {
            section: section.number.clone(),
            block: crate::resolve::block_of(section, top),
            lines: crate::resolve::lines_of(section, top),
            number: note.label.to_string(),
            lemma: None,
        };
        let locus = self.words.locus(&what, None);
        let names: Vec<String> = self.creators(&note.record.creators).into_iter().map(|c| c.name).collect();
        let signed = match names.is_empty() {
            true => locus,
            // A note isn't the document's author's.
            false => {
                let names = names.join(self.words.get("common.comma"));
                self.words.fill("cite.signed", &[("locus", &locus), ("names", &names)])
            }
        };
        let body = &note.record.body;
        let leaves: Vec<usize> = body.items.first().map(|_| leaves_of(body, 0)).unwrap_or_default();
        let id = format!("n-{}", note.record.id);
        PanelPlace {
            fragment: id.clone(),
            id,
            locus: signed,
            words: self.note_opening(note).unwrap_or_default(),
            language: note.record.language.clone().filter(|l| *l != self.edition.meta.language),
            dir: note.record.language.as_deref().and_then(|language| self.other_dir(language)),
            of_note: true,
            directive: fragment::directive(body, &leaves, &[], page.beside()),
            key: format!("s{}n{}", section.number, note.label),
            at: Some(note.record.span),
            has_formats: true,
            ..PanelPlace::default()
        }
    }

    /// Adds a place of a witness to the panels.
    fn put(&self, panels: &mut Panels<'_>, w: usize, mut place: PanelPlace) {
        let siglum = self.edition.witnesses.get(w).map(|witness| witness.meta.siglum.as_str());
        if let Some(siglum) = siglum.filter(|_| w > 0) {
            place.locus = self.words.fill("locus.version", &[("locus", &place.locus), ("siglum", siglum)]);
            place.key = format!("{}v{w}", place.key);
        }
        let citing = self.citing(place.unreleased != Some(true));
        panels.put(&place, &citing, |address| self.feedback(&place, address));
    }

    /// Where readers write about a place at an address, where the edition says so.
    fn feedback(&self, place: &PanelPlace, address: &str) -> Option<Feedback> {
        let pattern = self.edition.meta.feedback.as_ref()?;
        let (file, line) = self.written_at(place.at);
        let version = self.edition.version().unwrap_or_default();
        let values = [
            ("locus", place.locus.as_str()),
            ("address", address),
            ("version", version),
            ("words", &place.words),
            ("file", &file),
            ("line", &line),
        ];
        Some((feedback::filled(pattern, &values), feedback::encoded(&place.words)))
    }

    /// The file and the line of a place in the sources.
    fn written_at(&self, at: Option<Span>) -> (String, String) {
        let found = at.zip(self.files.as_ref());
        let found = found.map(|(span, files)| {
            let source = files.get(span.file);
            (source.path.clone(), source.line_column(span.range().start).0.to_string())
        });
        found.unwrap_or_default()
    }

    /// Where marks are among the words of a section's page: of notes, and of variants.
    fn cuts(&self, w: usize, section: &Section) -> Vec<(u32, u32)> {
        let compared = self.compared_section(w, section);
        let projected = self.projected(section, compared.as_ref());
        let shown = projected.as_ref().map_or(section, |shown| &shown.section);
        let mut cuts: Vec<(u32, u32)> = shown.marks.iter().map(|mark| (mark.leaf, mark.at)).collect();
        if let Some(of) = compared.filter(|of| of.own == 0) {
            cuts.extend(self.variant_signs(of.compared).1.iter().map(|point| (point.leaf, point.at)));
        }
        cuts.sort_unstable();
        cuts
    }

    /// What the page of a section has besides a place in it: the titles in its head and its contents, and its text.
    fn page_words(&self, nav: &Nav, section: &Section) -> PageWords {
        let contents = nav.contents.iter().flatten().flat_map(|group| &group.sections);
        let listed = contents.chain(nav.part.iter().flat_map(|part| &part.sections));
        let titles = listed.chain(nav.previous.iter().chain(&nav.next)).map(|link| link.title.as_str());
        let heads = [self.edition.meta.title.as_str(), section.title.as_str()].into_iter().chain(titles);
        PageWords::new(heads, &section.body)
    }
}

fn named(all: Vec<(&'static str, String)>) -> Vec<NamedHtml> {
    all.into_iter().map(|(name, text)| NamedHtml { name, text }).collect()
}

fn leaves_of(body: &Body, item: usize) -> Vec<usize> {
    u32::try_from(item).map(|item| body.leaves_of(item).collect()).unwrap_or_default()
}

/// The first words of a line.
fn cut(line: String) -> String {
    if line.chars().count() <= WORDS {
        return line;
    }
    let head: String = line.chars().take(WORDS - 4).collect();
    let end = head.rfind(' ').unwrap_or(head.len());
    format!("{} …", mixed::balanced(head[..end].trim_end_matches([',', ';', ':', '—', '–'])))
}
