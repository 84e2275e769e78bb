//! Search: what of the edition can be found, as the index takes it, and the page that looks it up.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::diag::Diagnostic;
use crate::edition::raw_words::{UnquotedPlace, unquoted};
use crate::edition::register::{Entity, fragment};
use crate::edition::text::{Body, ItemKind};
use crate::edition::verse::Lines;
use crate::edition::wide::{as_a_line, in_a_line, shorten};
use crate::edition::{Edition, Essay, LinkTo, Note, Place, PlaceKind, Section};
use crate::search::{
    FOLDER, IndexFiles, IndexPart, Passage, PassageGroup, PassageKind, PassageLines, TextSize,
};
use rayon::prelude::*;
use serde::Serialize;

use super::commentary::flat;
use super::entities;
use super::html::PageContext;
use super::kind::{PageKind, Reads, one};
use super::pages::Pages;

/// The page.
pub(super) const ADDRESS: &str = "search.html";

/// So many bytes a work is taken to have, whatever the style makes of it.
const WORK: usize = 250;
/// So many bytes are beside the words of a paragraph: where it is.
const BESIDE: usize = 30;
/// So many beside those of a note: where it is, what it is about.
const BESIDE_NOTE: usize = 90;

/// How long all is that can be found, of one section with its notes.
fn size_of(edition: &Edition, section: &Section, language: &str) -> TextSize {
    fn notes(all: &[Note]) -> usize {
        all.iter().map(|note| note.record.body.text.len() + BESIDE_NOTE + notes(&note.replies)).sum()
    }
    let text = section.body.text.len() + section.numbers.len() * BESIDE;
    TextSize::of(language, text) + TextSize::of(&edition.meta.language, notes(&section.notes))
}

/// How long all is that can be found, registers, works and essays aside.
pub(super) fn size(edition: &Edition) -> TextSize {
    let witnesses = edition.witnesses.par_iter();
    let of_texts = witnesses.map(|witness| {
        let sections = witness.sections.par_iter().with_min_len(64);
        sections.map(|section| size_of(edition, section, &witness.language)).sum::<TextSize>()
    });
    of_texts.sum::<TextSize>() + size_of_rest(edition)
}

fn size_of_rest(edition: &Edition) -> TextSize {
    let entities = edition.registers.iter().flat_map(|register| &register.entities);
    let of_entity = |e: &Entity| {
        let forms: usize = e.forms.iter().map(|(form, _)| form.len()).sum();
        e.name.len() + forms + e.summary.as_ref().map_or(0, |(body, ..)| body.text.len()) + BESIDE
    };
    let entities: usize = entities.map(of_entity).sum();
    let works = edition.bibliography.as_ref().map_or(0, |bibliography| bibliography.works.len() * WORK);
    let essays: usize = edition.essays.iter().map(|essay| essay.body.text.len()).sum();
    TextSize::of(&edition.meta.language, entities + works + essays)
}

/// The size after some sections were swapped, from that before.
pub(super) fn size_again(
    before: TextSize,
    old: &Edition,
    new: &Edition,
    sections: &[(usize, usize)],
) -> TextSize {
    let of = |edition: &Edition| {
        let each = sections.iter().filter_map(|(w, at)| {
            let witness = edition.witnesses.get(*w)?;
            Some(size_of(edition, witness.sections.get(*at)?, &witness.language))
        });
        each.sum::<TextSize>() + size_of_rest(edition)
    };
    before.without(of(old)) + of(new)
}

/// The index of a snapshot, once it was made.
#[derive(Debug, Default)]
pub(super) struct SearchCache {
    files: Mutex<Option<Arc<IndexFiles>>>,
    hash: OnceLock<String>,
}

/// Where words are sought. It names the index, which has all words.
pub(super) const KIND: PageKind =
    PageKind::new("search", |_| one(ADDRESS), Reads::All, |pages, _, here| pages.search(here))
        .with_the_index();

impl Pages {
    /// The files of the index, by their addresses.
    pub(crate) fn search_files(&self) -> impl Iterator<Item = (String, IndexPart)> {
        IndexPart::all(self.search_size.counts())
    }

    /// A file of the index.
    pub(crate) fn search_file(&self, part: IndexPart) -> String {
        self.words.unmarked(self.index_of_words().text(part))
    }

    /// Make the index, where it isn't made yet.
    ///
    /// No thread waits for another that makes it: that one may be waiting for work which the first has.
    pub(crate) fn index_of_words(&self) -> Arc<IndexFiles> {
        let kept = || self.search.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(files) = &*kept() {
            return Arc::clone(files);
        }
        let files = Arc::new(IndexFiles::new(self.passages(), self.search_size.counts()));
        self.search.hash.get_or_init(|| files.hash.clone());
        Arc::clone(kept().get_or_insert(files))
    }

    /// Lets go of the index: its files are written, and are not asked for again.
    pub(crate) fn forget_index(&self) {
        *self.search.files.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The page; what it needs of the index is the hash.
    pub(super) fn search(&self, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        #[derive(Serialize)]
        struct Search {
            folder: &'static str,
            hash: String,
        }
        let hash = self.search.hash.get().cloned().unwrap_or_else(|| self.index_of_words().hash.clone());
        let view = Search { folder: FOLDER, hash };
        let title = self.words.get("search.title");
        let nav = self.nav(None);
        self.finish("search.html", "search", title, None, here, nav, "search", super::view::into_value(view))
    }

    /// How long all is that can be found.
    pub(crate) fn size_of_passages(&self) -> TextSize {
        self.search_size
    }

    /// All that can be found, in the order of the site: texts, notes, then what serves them.
    pub(crate) fn passages(&self) -> Vec<PassageGroup<'_>> {
        let sections: Vec<(usize, &Section)> = self.sections().collect();
        let texts = || sections.par_iter().map(|(w, section)| self.text_of(*w, section)).collect::<Vec<_>>();
        let notes =
            || sections.par_iter().map(|(_, section)| self.notes_of_section(section)).collect::<Vec<_>>();
        let (mut groups, notes) = rayon::join(texts, notes);
        groups.extend(notes.into_iter().flatten());
        groups.extend((0..self.edition.registers.len()).flat_map(|register| self.entities_of(register)));
        groups.extend(self.works_groups());
        groups.extend(self.edition.essays.iter().map(|essay| self.essay_group(essay)));
        groups.retain(|group| !group.passages.is_empty());
        groups
    }

    fn sections(&self) -> impl Iterator<Item = (usize, &Section)> {
        let witnesses = self.edition.witnesses.iter().enumerate();
        witnesses.flat_map(|(w, witness)| witness.sections.iter().map(move |s| (w, s.as_ref())))
    }

    /// The headings, blocks and footnotes of a section.
    fn text_of<'a>(&self, witness: usize, section: &'a Section) -> PassageGroup<'a> {
        let language = &self.edition.witnesses[witness].language;
        let (body, links) = (&section.body, &section.links);
        let number = || Arc::clone(&section.number);
        let mut passages = Vec::with_capacity(body.items.len());
        let passage = |fragment: Option<String>, what: PlaceKind, text: Cow<'a, str>| {
            let place = Place { address: section.address.clone(), fragment, what };
            self.passage(place, None, text)
        };
        for (at, item) in (0..).zip(&body.items) {
            let text = || self.passage_text(body, links, body.leaves_of(at));
            match item.kind {
                ItemKind::Block(block) => {
                    let own =
                        section.numbers.get(block as usize).map_or_else(String::new, ToString::to_string);
                    let fragment = Some(format!("p{own}"));
                    let what = PlaceKind::Block { section: number(), number: own, lines: None };
                    let place = Place { address: section.address.clone(), fragment, what };
                    let verse = self.verse(section, block, &place);
                    passages.extend(verse.unwrap_or_else(|| self.passage(place, None, text())));
                }
                ItemKind::Heading(heading) if Some(heading) == section.heading => {
                    let what = PlaceKind::Section { number: number(), title: section.title.clone() };
                    passages.extend(passage(None, what, text()));
                }
                ItemKind::Heading(heading) => {
                    let text = text();
                    let slug = body.headings.get(heading as usize).map_or("", |h| &h.slug);
                    let what = PlaceKind::Heading { section: Some(number()), title: shorten(&text) };
                    passages.extend(passage(Some(format!("h-{slug}")), what, text));
                }
                ItemKind::Rule | ItemKind::Page | ItemKind::Footnote(_) => {}
            }
        }
        for footnote in &body.footnotes {
            let leaves = body.leaves_of_footnote(footnote.source_order).iter().copied();
            let what = PlaceKind::Footnote { section: Some(number()), mark: footnote.mark.clone() };
            let text = self.passage_text(body, links, leaves);
            passages.extend(passage(Some(format!("fn-{}", footnote.id)), what, text));
        }
        PassageGroup {
            kind: PassageKind::Text,
            address: section.address.clone(),
            title: self.title_of_section(section),
            language: language.clone(),
            shown: (self.text_language(section), self.text_dir(section)),
            passages,
        }
    }

    /// The notes of a section, in a group for each language in a row.
    fn notes_of_section<'a>(&self, section: &'a Section) -> Vec<PassageGroup<'a>> {
        let mut groups: Vec<PassageGroup<'a>> = Vec::new();
        for top in &section.notes {
            let block = crate::resolve::block_of(section, top);
            let lines = crate::resolve::lines_of(section, top);
            for note in flat(top) {
                let record = &note.record;
                let own = record.language.as_ref().unwrap_or(&self.edition.meta.language);
                if groups.last().is_none_or(|group| group.language != *own) {
                    let other = Some(own).filter(|own| **own != self.edition.meta.language);
                    groups.push(PassageGroup {
                        kind: PassageKind::Notes,
                        address: section.address.clone(),
                        title: self.title_of_section(section),
                        language: own.clone(),
                        shown: (other.cloned(), other.and_then(|own| self.other_dir(own))),
                        passages: Vec::new(),
                    });
                }
                let lemma = record.lemma.as_deref().or(note.words.as_deref()).map(shorten);
                let what = PlaceKind::Note {
                    section: Arc::clone(&section.number),
                    block: block.clone(),
                    lines,
                    number: note.label.to_string(),
                    lemma: None,
                };
                let fragment = Some(format!("n-{}", record.id));
                let place = Place { address: section.address.clone(), fragment, what };
                let text = self.passage_text(&record.body, &note.links, 0..record.body.leaves.len());
                if let Some(group) = groups.last_mut() {
                    group.passages.extend(self.passage(place, lemma, text));
                }
            }
        }
        groups
    }

    /// The entries of a register: their names in all forms, their dates, what they were, what is said of them.
    fn entities_of(&self, register: usize) -> Vec<PassageGroup<'_>> {
        let register = &self.edition.registers[register];
        let title = self.register_title(register);
        let mut groups: Vec<PassageGroup<'_>> = Vec::new();
        for entity in &register.entities {
            let forms = entity.forms.iter().map(|(form, _)| form.as_str());
            let mut names: Vec<&str> = vec![&entity.name];
            for name in entity.original.as_deref().into_iter().chain(forms) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            let mut text = names.join(" · ");
            let summary = entity.summary.as_ref();
            let summary = summary
                .map(|(body, links, _)| self.passage_text(body, links, 0..body.leaves.len()).into_owned());
            let born = register.prefix == "person";
            let dates = entity.dates.as_ref();
            let dates = dates.map(|dates| if born { self.words.born(dates) } else { self.words.date(dates) });
            for more in
                dates.into_iter().chain(entity.role.clone()).chain(summary).filter(|more| !more.is_empty())
            {
                text.push_str(" · ");
                text.push_str(&more);
            }
            let passage = Passage {
                fragment: Some(fragment(entity)),
                locus: entity.name.clone(),
                lemma: None,
                text: text.into(),
                lines: None,
            };
            let page = entities::page(register, entity);
            if groups.last().is_none_or(|group| group.address != page) {
                groups.push(self.apparatus_group(page, title.clone(), Vec::new()));
            }
            if let Some(group) = groups.last_mut() {
                group.passages.extend(passage.pieces());
            }
        }
        groups
    }

    /// The works as the bibliography shows them, a group for each of its pages.
    fn works_groups(&self) -> Vec<PassageGroup<'_>> {
        let Some(bibliography) = self.edition.bibliography.as_ref() else { return Vec::new() };
        let passage = |work: &usize| {
            let key = &bibliography.works[*work].key;
            let fragment = Some(super::bibliography::id(key));
            let text = super::plain::without_markup(self.works.entry(*work)).into();
            Passage { fragment, locus: key.clone(), lemma: None, text, lines: None }.pieces()
        };
        let title = self.words.get("bibliography.title");
        let group = |(address, works): (&str, &[usize])| {
            let passages = works.iter().flat_map(passage).collect();
            self.apparatus_group(address.to_owned(), title.to_owned(), passages)
        };
        match self.works.pages.all() {
            [] => vec![group((super::bibliography::ADDRESS, self.shown_works()))],
            pages => pages.iter().map(|page| group((&page.address, &page.works))).collect(),
        }
    }

    /// The paragraphs of an essay; one leads to the heading that it is under, since it has no id of its own.
    fn essay_group<'a>(&self, essay: &'a Essay) -> PassageGroup<'a> {
        let (body, links) = (&essay.body, &essay.links);
        let title = self.title_of_essay(essay);
        let mut passages = Vec::new();
        let mut fragment = None;
        for (at, item) in (0..).zip(&body.items) {
            if let ItemKind::Heading(heading) = item.kind {
                let slug = body.headings.get(heading as usize).map(|h| format!("h-{}", h.slug));
                fragment = slug.filter(|_| Some(heading) != essay.heading);
            }
            let text = self.passage_text(body, links, body.leaves_of(at));
            if !text.is_empty() && !matches!(item.kind, ItemKind::Footnote(_)) {
                let fragment = fragment.clone();
                passages.extend(
                    Passage { fragment, locus: title.clone(), lemma: None, text, lines: None }.pieces(),
                );
            }
        }
        for footnote in &body.footnotes {
            let leaves = body.leaves_of_footnote(footnote.source_order).iter().copied();
            let place = Place {
                address: essay.address.clone(),
                fragment: Some(format!("fn-{}", footnote.id)),
                what: PlaceKind::Footnote { section: None, mark: footnote.mark.clone() },
            };
            passages.extend(self.passage(place, None, self.passage_text(body, links, leaves)));
        }
        self.apparatus_group(essay.address.clone(), title, passages)
    }

    fn apparatus_group<'a>(
        &self,
        address: String,
        title: String,
        passages: Vec<Passage<'a>>,
    ) -> PassageGroup<'a> {
        let language = self.edition.meta.language.clone();
        PassageGroup { kind: PassageKind::Apparatus, address, title, language, shown: (None, None), passages }
    }

    fn passage<'a>(&self, place: Place, lemma: Option<String>, text: Cow<'a, str>) -> Vec<Passage<'a>> {
        if text.is_empty() {
            return Vec::new();
        }
        // In another version's siglum too: the page of results is of none.
        let locus = self.locus_of(&place, ADDRESS);
        Passage { fragment: place.fragment, locus, lemma, text, lines: None }.pieces()
    }

    /// A block of verse whose lines are counted, so that each hit is cited by its line; none where it has other words
    /// than these lines.
    fn verse<'a>(&self, section: &'a Section, block: u32, place: &Place) -> Option<Vec<Passage<'a>>> {
        let body = &section.body;
        let own = body.lines_of_block(block);
        if own.is_empty() {
            return None;
        }
        let item = body.item_of_block(block)?;
        if body.leaves_of(item).any(|leaf| body.is_filled(leaf)) {
            return None;
        }
        let (mut text, mut starts) = (String::new(), Vec::with_capacity(own.len()));
        for line in &body.lines[own.clone()] {
            if !text.is_empty() {
                text.push(' ');
            }
            starts.push(text.len());
            text.push_str(&in_a_line(&body.text[line.from as usize..line.to as usize]));
        }
        let whole = self.passage_text(body, &section.links, body.leaves_of(item));
        if text != whole {
            return None;
        }
        let PlaceKind::Block { section: number, number: block, .. } = &place.what else { return None };
        let cited = |at: usize| {
            let lines = Some(Lines::one(at));
            let what = PlaceKind::Block { section: Arc::clone(number), number: block.clone(), lines };
            self.locus_of(&Place { what, ..place.clone() }, ADDRESS)
        };
        let first = cited(own.start);
        let (before, after) = first.rsplit_once(&(own.start + 1).to_string())?;
        let last = own.end - 1;
        if cited(last) != format!("{before}{}{after}", last + 1) {
            return None;
        }
        let around = (before.to_owned(), after.to_owned());
        let lines = Box::new(PassageLines { around, number: own.start + 1, nth: 1, starts });
        let locus = self.locus_of(place, ADDRESS);
        let fragment = place.fragment.clone();
        Some(Passage { fragment, locus, lemma: None, text: whole, lines: Some(lines) }.pieces())
    }

    /// The words of some leaves in a line, with what is filled in.
    fn passage_text<'a>(
        &self,
        body: &'a Body,
        links: &[LinkTo],
        leaves: impl Iterator<Item = usize>,
    ) -> Cow<'a, str> {
        let mut out = Cow::Borrowed("");
        for leaf in leaves {
            let line = match body.is_filled(leaf) {
                true => Cow::Owned(self.whole_line_of(body, links, leaf)),
                false => as_a_line(body.words(leaf)),
            };
            // Captions are among what represents pictures.
            let unquoted =
                unquoted(body, leaf).into_iter().filter(|(place, _)| *place != UnquotedPlace::Caption);
            let unquoted = unquoted.map(|(_, words)| Cow::Owned(words));
            let pictures = body.picture_words(leaf).map(Cow::Borrowed);
            let all = std::iter::once(line).chain(unquoted).chain(pictures);
            for words in all.filter(|words| !words.is_empty()) {
                if out.is_empty() {
                    out = words;
                } else {
                    let out = out.to_mut();
                    out.push(' ');
                    out.push_str(&words);
                }
            }
        }
        out
    }
}
