//! Each kind of page: what its template is given.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock};

use serde::Serialize;
use tera::{Context, Value};

use crate::diag::{Diagnostic, FileId};
use crate::edition::date::Date;
use crate::edition::text::Body;
use crate::edition::{Edition, Essay, LinkTo, Note, Place, Section, Witness, id};
use crate::load::{Size as ImageSize, World};
use crate::search::Size;

use super::cite::Citing;
use super::html::{Here, Text, Variants, Writer};
use super::metadata::{self, File};
use super::offers::Offers;
use super::pictures;
use super::registers::Shown;
use super::source::SourceFiles;
use super::templates::Templates;
use super::titles::Titles;
use super::versions::Versions;
use super::view::{
    AboutView, BacklinkView, CitationView, DateView, EssayView, FilesView, Glance, Group, Nav, PageView,
    SectionLink,
};
use super::words::Words;
use super::works::Works;

/// Beyond so many notes `notes.html` is the contents of `notes/<section>.html`.
pub(super) const TOGETHER: usize = 500;

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    Index,
    /// A section: its witness, its place.
    Section(usize, usize),
    /// The versions of a section side by side: its place among those compared.
    Compare(usize),
    /// All variants.
    Apparatus,
    /// The variants of one section.
    ApparatusOf(usize),
    Notes,
    /// The notes of one section: its witness, its place.
    NotesOf(usize, usize),
    /// How the places of a section are cited: its witness, its place.
    Cite(usize, usize),
    About,
    Essay(usize),
    /// A register.
    Register(usize),
    /// The mentions of one entity, where they are too many for the register's page.
    Entity(usize, usize),
    /// A file as its editor wrote it.
    Source(usize),
    Bibliography,
    /// Where words are sought.
    Search,
    /// A section that is gone: its place in the list of those.
    Away(usize),
    /// A section that only a release has: its place among those.
    Gone(usize),
    /// The releases.
    History,
    Missing,
    /// When things were.
    Timeline,
    /// Who is named where.
    Named,
    /// How many parts the previews have.
    Previews,
    /// A part of the previews.
    Preview(usize),
    /// The whole edition for print, which is 0, or a part of it.
    Print(usize),
    /// A file for programs.
    Program(File),
    /// No page, but the stylesheet that is made of the edition's kinds and commentators.
    Sheet,
}

/// Places in the list of a page's backlinks, by the id that they lead to.
pub(super) type ById = HashMap<Option<String>, Vec<usize>>;

/// All pages of one snapshot of an edition: what is the same for all of them is made once.
#[derive(Debug)]
pub struct Pages {
    pub(super) edition: Edition,
    pub(super) templates: Arc<Templates>,
    pub(super) words: Arc<Words>,
    pub(super) works: Arc<Works>,
    edition_value: Value,
    words_value: Value,
    pub(super) sources: SourceFiles,
    sheet: Arc<str>,
    /// The sources, where readers may write about a line of them.
    pub(super) files: Option<crate::diag::Sources>,
    /// The versions, compared.
    pub(super) versions: Versions,
    /// How to cite the edition: the head of every citation.
    pub(super) cited_as: String,
    /// The edition in the styles that it is cited in.
    pub(super) citing: Arc<[OnceLock<Citing>; 2]>,
    pub(super) notes: usize,
    /// How large images are, by their paths below `media/`.
    pub(super) sizes: Arc<BTreeMap<String, ImageSize>>,
    /// Where each entity of each register stands.
    pub(super) entities: Arc<Vec<Vec<Place>>>,
    /// What the preview showed of entities, by register and place.
    pub(super) shown: Arc<Mutex<HashMap<(usize, usize), Shown>>>,
    /// The languages of texts and notes that are not the edition's, and which way they run where that is another way: by
    /// the address of a section, of a note with its `#n-<id>`.
    pub(super) languages: Arc<HashMap<String, (String, Option<&'static str>)>>,
    /// The titles in which something is filled in.
    pub(super) titles: Arc<Titles>,
    /// Where the sections of each witness are, by their folded ids.
    places: Arc<Vec<HashMap<String, usize>>>,
    /// Backlinks by the target's address, and the id on it.
    incoming: Arc<HashMap<String, OnceLock<ById>>>,
    /// The exports, which the page about the edition offers.
    pub(super) offers: Offers,
    /// How long all is that can be found.
    pub(super) search_size: Size,
    /// The index of words; made when it is asked for.
    pub(super) search: super::search::Kept,
    /// Whether the edition has a sheet of its own, `static/own.css`.
    pub(super) own_sheet: bool,
    /// Which sections are on which page for print.
    pub(super) print_plan: Arc<super::print::Plan>,
    /// What each part of the previews has something of.
    pub(super) preview_plan: super::previews::Plan,
}

impl Pages {
    #[expect(clippy::too_many_arguments, reason = "what all pages share, one argument each")]
    pub(super) fn new(
        edition: Edition,
        templates: Arc<Templates>,
        words: Arc<Words>,
        works: Works,
        sources: SourceFiles,
        sheet: String,
        versions: Versions,
        sizes: Arc<BTreeMap<String, ImageSize>>,
    ) -> Self {
        let incoming = edition.incoming.keys().map(|address| (address.clone(), OnceLock::new())).collect();
        let of_witness = |w: &Witness| -> HashMap<String, usize> {
            w.sections.iter().enumerate().rev().map(|(at, s)| (id::fold(&s.id), at)).collect()
        };
        let places: Vec<_> = edition.witnesses.iter().map(of_witness).collect();
        let notes = edition.witnesses.iter().flat_map(|w| &w.sections).map(|s| count(&s.notes)).sum();
        let entities = super::registers::places(&edition.registers);
        let search_size = super::search::size(&edition);
        let print_plan = Arc::new(super::print::Plan::of(&edition));
        let mut pages = Self {
            edition,
            templates,
            words,
            works: works.into(),
            edition_value: Value::none(),
            words_value: Value::none(),
            sources,
            sheet: sheet.into(),
            versions,
            sizes,
            cited_as: String::new(),
            citing: Arc::default(),
            files: None,
            notes,
            entities: entities.into(),
            shown: Arc::default(),
            languages: Arc::default(),
            titles: Arc::default(),
            places: places.into(),
            incoming: Arc::new(incoming),
            offers: Offers::default(),
            search_size,
            search: super::search::Kept::default(),
            own_sheet: false,
            print_plan,
            preview_plan: Arc::default(),
        };
        pages.languages = Arc::new(pages.languages());
        pages = pages.with_titles();
        pages.cited_as = pages.cited_as();
        pages.words_value = Value::from_serializable(pages.words.table());
        pages.edition_value = Value::from_serializable(&pages.edition_view());
        pages
    }

    /// The pages of an edition that is this one but for words within its sections: see [`crate::resolve::again`]. None
    /// where it has other pages.
    pub(crate) fn again(&self, world: &World, edition: Edition, sections: &[(usize, usize)]) -> Option<Self> {
        let pages = Self {
            versions: self.versions.again(&edition, sections),
            templates: Arc::clone(&self.templates),
            words: Arc::clone(&self.words),
            works: Arc::clone(&self.works),
            edition_value: self.edition_value.clone(),
            words_value: self.words_value.clone(),
            sources: SourceFiles::gather(world, &edition),
            sheet: Arc::clone(&self.sheet),
            sizes: Arc::clone(&self.sizes),
            cited_as: self.cited_as.clone(),
            // What a swap leaves as it was: dates too.
            citing: Arc::clone(&self.citing),
            files: self.files.is_some().then(|| world.sources.clone()),
            notes: self.notes,
            entities: Arc::clone(&self.entities),
            shown: Arc::clone(&self.shown),
            // A swap leaves languages as they were, or a note's own with its place.
            languages: Arc::clone(&self.languages),
            // What headings show, and what they fill in, is compared.
            titles: Arc::clone(&self.titles),
            places: Arc::clone(&self.places),
            // Where each stands in its list is what it was.
            incoming: Arc::clone(&self.incoming),
            offers: Offers::default(),
            search_size: super::search::size_again(self.search_size, &self.edition, &edition, sections),
            search: super::search::Kept::default(),
            own_sheet: self.own_sheet,
            print_plan: Arc::new(super::print::Plan::of(&edition)),
            // A swap leaves what is referred to as it was.
            preview_plan: Arc::clone(&self.preview_plan),
            edition,
        };
        // One entry more may be one too many for a page, and a few words more one part more of the index, or one section
        // more on another page for print.
        let same = pages.has_apparatus_by_section() == self.has_apparatus_by_section()
            && pages.search_size.counts() == self.search_size.counts()
            && pages.print_plan == self.print_plan;
        same.then_some(pages)
    }

    /// Whether a page shows something of these sections, of a file as it is written, or of what is quoted anew.
    pub(crate) fn shows(
        &self,
        page: Page,
        sections: &[(usize, usize)],
        file: FileId,
        quoting: &BTreeSet<String>,
    ) -> bool {
        match page {
            // A version shows the notes on the base, and the base what its versions read.
            // A line more is one more for all that stands below it in the file.
            Page::Cite(..) if self.files.is_some() => !sections.is_empty(),
            Page::Section(witness, at) | Page::Cite(witness, at) => {
                sections.contains(&(witness, at)) || self.is_version(witness, at, sections)
            }
            Page::NotesOf(witness, at) => sections.contains(&(witness, at)),
            Page::Compare(at) | Page::ApparatusOf(at) => self.versions.has_any(&self.edition, at, sections),
            Page::Apparatus => !sections.is_empty(),
            // Openings, and strips of all sections.
            Page::Index | Page::Notes => !sections.is_empty(),
            Page::Entity(register, _) => quoting.contains(&self.edition.registers[register].address),
            Page::Program(File::Notes) => !sections.is_empty(),
            // Words of a release are sought in all sections.
            Page::Away(_) | Page::Gone(_) => self.is_released() && !sections.is_empty(),
            Page::Source(at) => self.sources.is(at, file),
            Page::Timeline => self.edition.registers.iter().any(|register| register.file == file),
            Page::Preview(part) => self.previews(part, sections, file),
            Page::Print(page) => self.prints(page, sections, quoting),
            // It names the index, which has all words.
            Page::Search => true,
            _ => false,
        }
    }

    /// The section of a witness that has this folded id.
    pub(super) fn section_of(&self, witness: usize, id: &str) -> Option<&Section> {
        let at = self.places.get(witness)?.get(id)?;
        self.edition.witnesses.get(witness)?.sections.get(*at).map(AsRef::as_ref)
    }

    /// The edition that these are the pages of.
    #[must_use]
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// A work's entry in the bibliography, as HTML.
    pub(crate) fn entry_of(&self, work: usize) -> &str {
        self.works.entry(work)
    }

    /// The addresses and pages of the site.
    pub(crate) fn table(&self) -> Vec<(String, Page)> {
        let mut table = vec![
            ("index.html".to_owned(), Page::Index),
            ("about.html".to_owned(), Page::About),
            ("404.html".to_owned(), Page::Missing),
            (super::search::ADDRESS.to_owned(), Page::Search),
        ];
        let programs = [
            (metadata::ROBOTS, File::Robots, true),
            ("sitemap.xml", File::Sitemap, self.edition.meta.base_url.is_some()),
            ("feed.xml", File::Notes, self.has_feed()),
            ("releases.xml", File::Releases, self.has_releases_feed()),
        ];
        let programs = programs.into_iter().filter(|(.., there)| *there);
        table.extend(programs.map(|(address, file, _)| (address.to_owned(), Page::Program(file))));
        for (w, witness) in self.edition.witnesses.iter().enumerate() {
            for (at, section) in witness.sections.iter().enumerate() {
                table.push((section.address.clone(), Page::Section(w, at)));
                table.push((super::cite::address(&section.address), Page::Cite(w, at)));
                if self.notes > TOGETHER && !section.notes.is_empty() {
                    table.push((notes_address(section, w), Page::NotesOf(w, at)));
                }
            }
        }
        if self.notes > 0 {
            table.push(("notes.html".to_owned(), Page::Notes));
            table.push((super::filters::SHEET.to_owned(), Page::Sheet));
        }
        table.extend(self.version_pages());
        table.extend(self.print_pages());
        table.extend(self.preview_pages());
        if self.has_timeline() {
            table.push((pictures::TIMELINE.to_owned(), Page::Timeline));
        }
        if self.has_named() {
            table.push((pictures::NAMED.to_owned(), Page::Named));
        }
        if self.has_bibliography() {
            table.push(("bibliography.html".to_owned(), Page::Bibliography));
        }
        for (at, essay) in self.edition.essays.iter().enumerate() {
            table.push((essay.address.clone(), Page::Essay(at)));
        }
        for (at, register) in self.edition.registers.iter().enumerate() {
            table.push((register.address.clone(), Page::Register(at)));
            for (of, entity) in register.entities.iter().enumerate() {
                if self.mentions(register, entity).len() > super::registers::TOGETHER {
                    table.push((super::registers::address(register, entity), Page::Entity(at, of)));
                }
            }
        }
        table.extend(self.sources.addresses());
        for (at, away) in self.edition.away.iter().enumerate() {
            table.push((away.address.clone(), Page::Away(at)));
        }
        if self.is_released() {
            table.push(("history.html".to_owned(), Page::History));
            let gone = self.gone().into_iter().enumerate();
            table.extend(gone.map(|(at, name)| (format!("{name}.html"), Page::Gone(at))));
        }
        table
    }

    /// The path of the base-url, `/` where there is none.
    pub(crate) fn base_path(&self) -> &str {
        let url = self.edition.meta.base_url.as_deref().unwrap_or("/");
        match url.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |n| &rest[n..]),
            None => "/",
        }
    }

    /// Make a page, of the site or of the preview.
    pub(crate) fn make(&self, page: Page, address: &str, preview: bool) -> Result<String, Box<Diagnostic>> {
        let depth = address.matches('/').count();
        let root = if page == Page::Missing { self.base_path().to_owned() } else { "../".repeat(depth) };
        let here = Here { address, root: &root, preview };
        match page {
            Page::Index => self.index(here),
            Page::Section(witness, at) => self.section(witness, at, here),
            Page::Cite(witness, at) => self.cite(witness, at, here),
            Page::Compare(at) => self.compare(at, here),
            Page::Apparatus => self.apparatus(here),
            Page::ApparatusOf(at) => self.apparatus_of(at, here),
            Page::Notes => self.notes(here),
            Page::NotesOf(witness, at) => self.notes_of(witness, at, here),
            Page::About => self.about(here),
            Page::Essay(at) => self.essay(at, here),
            Page::Register(at) => self.register(at, here),
            Page::Entity(register, entity) => self.entity(register, entity, here),
            Page::Source(at) => self.source(at, here),
            Page::Bibliography => self.bibliography(here),
            Page::Search => self.search(here),
            Page::Program(File::Robots) => Ok(self.robots()),
            Page::Program(File::Sitemap) => Ok(self.sitemap()),
            Page::Program(File::Notes) => Ok(self.feed()),
            Page::Program(File::Releases) => Ok(self.releases_feed()),
            Page::Sheet => Ok(self.sheet.to_string()),
            Page::Timeline => self.timeline(here),
            Page::Named => self.named(here),
            Page::Print(page) => self.print(page, here),
            Page::Previews => Ok(self.preview_index()),
            Page::Preview(part) => Ok(self.preview_part(part, here)),
            Page::Away(at) => self.away(&self.edition.away[at], here),
            Page::Gone(at) => self.gone_page(at, here),
            Page::History => self.history(here),
            Page::Missing => {
                let title = self.words.get("missing.title");
                self.finish(
                    "404.html",
                    "404",
                    title,
                    None,
                    here,
                    self.nav(None),
                    "missing",
                    Value::from_serializable(&()),
                )
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what every page has, one argument each")]
    pub(super) fn finish(
        &self,
        template: &str,
        kind: &str,
        title: &str,
        description: Option<String>,
        here: Here<'_>,
        nav: Nav,
        name: &'static str,
        view: Value,
    ) -> Result<String, Box<Diagnostic>> {
        let canonical = self.edition.meta.base_url.as_ref().filter(|_| kind != "404").map(|base| {
            if here.address == "index.html" { base.clone() } else { format!("{base}{}", here.address) }
        });
        let is_text = matches!(kind, "index" | "section" | "version");
        let tags = if is_text {
            self.tags((kind != "index").then_some(title), canonical.as_deref())
        } else {
            Vec::new()
        };
        let data = match kind {
            "index" => Some(self.edition_as_data()),
            "section" | "version" => {
                Some(self.section_as_data(title, self.language_of(here.address), canonical.as_deref()))
            }
            _ => {
                let register =
                    self.edition.registers.iter().find(|register| register.address == here.address);
                register.and_then(|register| self.register_as_data(register))
            }
        };
        let page = PageView {
            own_sheet: self.own_sheet,
            tags,
            data,
            feed: self.has_feed(),
            releases: self.has_releases_feed(),
            kind,
            address: here.address,
            title,
            description,
            canonical,
            language: &self.edition.meta.language,
            dir: self.words.direction(),
        };
        let mut context = Context::new();
        context.insert_value("root", Value::from_serializable(here.root));
        context.insert_value("words", self.words_value.clone());
        context.insert_value("edition", self.edition_value.clone());
        context.insert_value("live", Value::from_serializable(&here.preview));
        context.insert_value("page", Value::from_serializable(&page));
        context.insert_value("nav", Value::from_serializable(&nav));
        // The title page has what is its own beside the rest.
        if let ("index", Some(map)) = (kind, view.as_map()) {
            for (key, value) in map {
                context.insert_value(key.to_string(), value.clone());
            }
        }
        context.insert_value(name, view);
        let html = self.templates.render(template, &context, here.address)?;
        if html.trim().is_empty() {
            return Err(Box::new(self.templates.empty(template, here.address)));
        }
        Ok(self.words.marked(html))
    }

    pub(super) fn date(&self, date: &Date) -> DateView {
        DateView {
            iso: date.edtf().to_owned(),
            time: date.time().map(str::to_owned),
            text: self.words.date(date),
        }
    }

    // ---- the edition ----

    pub(super) fn text<'a>(
        &'a self,
        body: &'a Body,
        links: &'a [LinkTo],
        images: &'a [LinkTo],
        prefix: &'a str,
        deeper: u8,
        here: Here<'a>,
    ) -> Text<'a> {
        Text {
            body,
            links,
            images,
            sizes: &self.sizes,
            segments: &[],
            marks: &[],
            signs: &[],
            names: &[],
            entities: &self.entities,
            numbers: &[],
            prefix,
            deeper,
            here,
            words: &self.words,
            titles: &self.titles,
            cites: self.cites(),
            variants: Variants::default(),
            away: None,
        }
    }

    /// The language of a page's text.
    fn language_of(&self, address: &str) -> &str {
        self.languages.get(address).map_or(&self.edition.meta.language, |(language, _)| language)
    }

    // ---- backlinks ----

    /// The backlinks of a page by the ids on it; they are sorted out when the page is first made.
    pub(super) fn incoming(&self, address: &str) -> Option<&ById> {
        let list = self.edition.incoming.get(address)?;
        Some(self.incoming.get(address)?.get_or_init(|| {
            let mut by_id = ById::new();
            for (at, link) in list.iter().enumerate() {
                by_id.entry(link.fragment.clone()).or_default().push(at);
            }
            by_id
        }))
    }

    pub(super) fn backlinks(&self, address: &str, fragment: Option<&str>) -> Vec<BacklinkView> {
        let Some(by_id) = self.incoming(address) else { return Vec::new() };
        let Some(found) = by_id.get(&fragment.map(str::to_owned)) else { return Vec::new() };
        let all = &self.edition.incoming[address];
        // A place that refers here twice is named once; all its words stand under “Referred to in”.
        let mut seen = HashSet::new();
        let once = found.iter().map(|at| &all[*at]);
        let once = once.filter(|link| seen.insert((&link.from.address, &link.from.fragment)));
        once.map(|link| self.backlink(address, link)).collect()
    }

    pub(super) fn backlink(&self, address: &str, link: &crate::edition::Backlink) -> BacklinkView {
        let mut from = String::new();
        super::escape::path_to(&mut from, &link.from.address);
        if let Some(fragment) = &link.from.fragment {
            from.push('#');
            from.push_str(fragment);
        }
        let to = crate::edition::Place {
            address: address.to_owned(),
            fragment: link.fragment.clone(),
            what: link.to.clone(),
        };
        let (language, dir) = self.language_at(&link.from);
        let way = self.words.direction();
        let text = link.text.clone().unwrap_or_else(|| self.reference(&to, address));
        let against = |words: &str| super::mixed::runs_against(words, way);
        let within = link.from.address.as_str();
        let (before, after) = (self.before(&link.before, within), self.after(&link.after, within));
        let mixed = || dir.is_some() || against(&before) || against(&after);
        let text_dir = match link.text {
            None => super::mixed::own_dir(&text, way, mixed),
            Some(_) => super::mixed::all_against(&text, dir.unwrap_or(way)),
        };
        BacklinkView {
            address: from,
            locus: self.locus_of(&link.from, address),
            before,
            text_dir,
            text,
            after,
            to: self.locus_of(&to, address),
            language,
            dir,
        }
    }

    /// The language of the text at a place, where it isn't the edition's, and which way it runs, where the page runs the other way.
    pub(super) fn language_at(&self, place: &Place) -> (Option<String>, Option<&'static str>) {
        let found = place.fragment.as_ref().filter(|f| f.starts_with("n-"));
        let note = found.and_then(|f| self.languages.get(&format!("{}#{f}", place.address)));
        // What a note says is in its own language, or in the edition's.
        let found = if found.is_some() { note } else { self.languages.get(&place.address) };
        found.map_or((None, None), |(language, dir)| (Some(language.clone()), *dir))
    }

    fn languages(&self) -> HashMap<String, (String, Option<&'static str>)> {
        fn each(note: &Note, put: &mut impl FnMut(&Note)) {
            put(note);
            note.replies.iter().for_each(|reply| each(reply, put));
        }
        let own = &self.edition.meta.language;
        let mut languages = HashMap::new();
        for witness in &self.edition.witnesses {
            let other = Some(&witness.language).filter(|language| *language != own);
            let of_text = other.map(|language| (language.clone(), self.other_dir(language)));
            for section in &witness.sections {
                if let Some(of_text) = &of_text {
                    languages.insert(section.address.clone(), of_text.clone());
                }
                for note in &section.notes {
                    each(note, &mut |note| {
                        if let Some(language) = note.record.language.as_ref().filter(|l| *l != own) {
                            let address = format!("{}#n-{}", section.address, note.record.id);
                            languages.insert(address, (language.clone(), self.other_dir(language)));
                        }
                    });
                }
            }
        }
        languages
    }

    pub(super) fn referrers(&self, address: &str) -> Vec<BacklinkView> {
        let all = self.edition.incoming.get(address).into_iter().flat_map(|list| list.iter());
        all.map(|link| self.backlink(address, link)).collect()
    }

    // ---- the pages ----

    fn index(&self, here: Here<'_>) -> Result<String, Box<Diagnostic>> {
        #[derive(Serialize)]
        struct Index {
            contents: Vec<Group>,
            citation: String,
            citations: CitationView,
            #[serde(skip_serializing_if = "Option::is_none")]
            example: Option<String>,
        }
        let sections = self.edition.witnesses.first().map(|w| &w.sections);
        let lengths = sections.into_iter().flatten().map(|section| section.body.text.len());
        let longest = lengths.max().unwrap_or_default();
        let contents = self.groups(0, |section| SectionLink {
            glance: Some(Glance {
                blocks: section.numbers.len(),
                notes: count(&section.notes),
                opening: self.opening(section),
                strip: super::strip::strip(section, self.spots(section), longest),
            }),
            ..self.link(section, false)
        });
        let example = sections.and_then(|s| s.iter().find(|s| s.numbers.len() > 2).or(s.first()));
        let example =
            example.and_then(|s| Some(self.words.block(&s.number, s.numbers.get(2).or(s.numbers.first())?)));
        let view =
            Index { contents, citation: self.citation(None), citations: self.edition_citation(), example };
        let description = self.edition.meta.description.clone();
        self.finish(
            "index.html",
            "index",
            &self.edition.meta.title,
            description,
            here,
            self.nav(None),
            "index",
            Value::from_serializable(&view),
        )
    }

    fn essay_view(&self, essay: &Essay, here: Here<'_>) -> EssayView {
        let text = self.text(&essay.body, &essay.links, &essay.images, "", 0, here);
        let mut writer = Writer::new(text);
        let html = writer.all(essay.heading);
        EssayView {
            title: self.title_of_essay(essay),
            title_html: self.title_html(&essay.body, &essay.links, essay.heading, &essay.title),
            html,
            footnotes: self.footnotes(text, &mut writer, &essay.address, &mut HashMap::new()),
            backlinks: self.referrers(&essay.address),
            draft: essay.draft,
            source: self.sources.link(essay.file),
        }
    }

    fn essay(&self, at: usize, here: Here<'_>) -> Result<String, Box<Diagnostic>> {
        let essay = &self.edition.essays[at];
        let view = self.essay_view(essay, here);
        let nav = Nav { essays: self.essays_around(at), ..self.nav(None) };
        self.finish(
            "essay.html",
            "essay",
            &self.title_of_essay(essay),
            None,
            here,
            nav,
            "essay",
            Value::from_serializable(&view),
        )
    }

    fn about(&self, here: Here<'_>) -> Result<String, Box<Diagnostic>> {
        let files = self.edition.files;
        let view = AboutView {
            files: FilesView { texts: files.texts, annotations: files.annotations, pages: files.pages },
            sources: self.sources.apparatus(),
            by_kind: self.notes > 0,
            exports: self.offered_on(here),
        };
        let title = self.words.get("about.title");
        self.finish(
            "about.html",
            "about",
            title,
            self.edition.meta.description.clone(),
            here,
            self.nav(None),
            "about",
            Value::from_serializable(&view),
        )
    }
}

/// The footnotes of a note's own text, at its end.
pub(super) fn inline_footnotes(html: &mut String, text: Text<'_>, words: &Words) {
    use std::fmt::Write as _;
    if text.body.footnotes.is_empty() {
        return;
    }
    html.push_str("<ol class=\"note-footnotes\">\n");
    let mut writer = Writer::new(text);
    for (n, footnote) in text.body.footnotes.iter().enumerate() {
        let _ = write!(html, "<li id=\"{}fn-{}\">{}", text.prefix, footnote.id, writer.footnote(n));
        for mark in 1..=footnote.marks {
            let nth = if mark > 1 { format!(":{mark}") } else { String::new() };
            let _ = write!(
                html,
                " <a role=\"doc-backlink\" href=\"#{}fnref-{}{nth}\" aria-label=\"",
                text.prefix, footnote.id
            );
            super::escape::escape_to(
                html,
                &format!("{} {}", words.get("signs.back"), words.get("footnotes.back")),
            );
            html.push_str("\">");
            super::escape::escape_to(html, words.get("signs.back"));
            html.push_str("</a>");
        }
        html.push_str("</li>\n");
    }
    html.push_str("</ol>\n");
}

/// How many notes, replies counted.
pub(super) fn count(notes: &[Note]) -> usize {
    notes.iter().map(|n| 1 + count(&n.replies)).sum()
}

pub(super) fn notes_address(section: &Section, witness: usize) -> String {
    if witness == 0 { format!("notes/{}.html", section.id) } else { format!("notes/{}", section.address) }
}
