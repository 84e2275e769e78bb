//! What all pages of an edition share, and the frame of each.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock};

use tera::{Context, Value};

use crate::diag::Diagnostic;
use crate::edition::address::encoded;
use crate::edition::date::Date;
use crate::edition::text::Body;
use crate::edition::{Edition, LinkTo, Note, Place, Section, Witness, id};
use crate::load::{PixelSize as ImageSize, World};
use crate::search::TextSize;

use super::census::Census;
use super::cite::CitingCache;
use super::html::{HtmlWriter, PageContext, Variants, WovenText};
use super::offers::Offers;
use super::registers::ShownMentions;
use super::source::SourceFiles;
use super::templates::Templates;
use super::titles::Titles;
use super::versions::ComparedSections;
use super::view::{BacklinkView, DateView, Nav, PageView};
use super::words::Words;
use super::works::Works;

/// Beyond so many notes `notes.html` is the contents of `notes/<section>.html`.
pub(super) const TOGETHER: usize = 500;

/// Places in the list of a page's backlinks, by the id that they lead to.
pub(super) type BacklinksById = HashMap<Option<String>, Vec<usize>>;

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
    pub(super) sheet: Arc<str>,
    /// The sources, where readers may write about a line of them.
    pub(super) files: Option<crate::diag::Sources>,
    /// The versions, compared.
    pub(super) versions: ComparedSections,
    /// How to cite the edition: the head of every citation.
    pub(super) cited_as: String,
    /// The edition in the styles that it is cited in.
    pub(super) citing: Arc<CitingCache>,
    pub(super) notes: usize,
    /// How large images are, by their paths below `media/`.
    pub(super) sizes: Arc<BTreeMap<String, ImageSize>>,
    /// Where each entity of each register is.
    pub(super) entities: Arc<super::entities::EntityPlaces>,
    /// What the preview showed of entities, by register and place.
    pub(super) shown: Arc<Mutex<HashMap<(usize, usize), ShownMentions>>>,
    /// The languages of texts and notes that are not the edition's, and which way they run where that is another way: by
    /// the address of a section, of a note with its `#n-<id>`.
    pub(super) languages: Arc<HashMap<String, (String, Option<&'static str>)>>,
    /// The titles in which something is filled in.
    pub(super) titles: Arc<Titles>,
    /// Where the sections of each witness are, by their folded ids.
    places: Arc<Vec<HashMap<String, usize>>>,
    /// Backlinks by the target's address, and the id on it.
    incoming: Arc<HashMap<String, OnceLock<BacklinksById>>>,
    /// The exports, which the page about the edition offers.
    pub(super) offers: Offers,
    /// How long all is that can be found.
    pub(super) search_size: TextSize,
    /// The index of words; made when it is asked for.
    pub(super) search: super::search::SearchCache,
    /// Whether the edition has a sheet of its own, `static/own.css`.
    pub(super) own_sheet: bool,
    /// The title as a picture.
    pub(super) card: Arc<super::card::Card>,
    /// Which sections are on which page for print.
    pub(super) print_plan: Arc<super::print::PrintPlan>,
    /// What each part of the previews has something of.
    pub(super) preview_plan: super::previews::PreviewPlan,
    /// Where words of releases are sought.
    pub(super) whereabouts: super::history::Whereabouts,
}

impl Pages {
    #[expect(clippy::too_many_arguments, reason = "what all pages share, one argument each")]
    pub(super) fn new(
        edition: Edition,
        templates: Arc<Templates>,
        words: Arc<Words>,
        works: Arc<Works>,
        sources: SourceFiles,
        sheet: String,
        census: &Census,
        versions: ComparedSections,
        sizes: Arc<BTreeMap<String, ImageSize>>,
    ) -> Self {
        let incoming = edition.incoming.keys().map(|address| (address.clone(), OnceLock::new())).collect();
        let of_witness = |w: &Witness| -> HashMap<String, usize> {
            w.sections.iter().enumerate().rev().map(|(at, s)| (id::fold(&s.id), at)).collect()
        };
        let places: Vec<_> = edition.witnesses.iter().map(of_witness).collect();
        let entities = super::entities::EntityPlaces::new(&edition.registers);
        let search_size = super::search::size(&edition);
        let print_plan = Arc::new(super::print::PrintPlan::of(&edition));
        let mut pages = Self {
            edition,
            templates,
            words,
            works,
            edition_value: Value::none(),
            words_value: Value::none(),
            sources,
            sheet: sheet.into(),
            versions,
            sizes,
            cited_as: String::new(),
            citing: Arc::default(),
            files: None,
            notes: census.notes,
            entities: entities.into(),
            shown: Arc::default(),
            languages: Arc::default(),
            titles: Arc::default(),
            places: places.into(),
            incoming: Arc::new(incoming),
            offers: Offers::default(),
            search_size,
            search: super::search::SearchCache::default(),
            own_sheet: false,
            card: Arc::new(super::card::Card::None),
            print_plan,
            preview_plan: Arc::default(),
            whereabouts: super::history::Whereabouts::default(),
        };
        pages.languages = Arc::new(pages.languages());
        pages = pages.with_titles();
        pages.cited_as = pages.cited_as();
        pages.words_value = Value::from_serializable(pages.words.table());
        pages.edition_value = Value::from_serializable(&pages.edition_view(census));
        pages
    }

    /// The pages of an edition that is this one but for words within its sections: see [`crate::resolve::again`]. None
    /// where it has other pages.
    pub(crate) fn again(&self, world: &World, edition: Edition, sections: &[(usize, usize)]) -> Option<Self> {
        let pages = Self {
            versions: self.versions.again(&edition, sections)?,
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
            // Where each is in its list is what it was.
            incoming: Arc::clone(&self.incoming),
            offers: Offers::default(),
            search_size: super::search::size_again(self.search_size, &self.edition, &edition, sections),
            search: super::search::SearchCache::default(),
            own_sheet: self.own_sheet,
            card: Arc::clone(&self.card),
            print_plan: Arc::new(super::print::PrintPlan::of(&edition)),
            // A swap leaves what is referred to as it was.
            preview_plan: Arc::clone(&self.preview_plan),
            whereabouts: super::history::Whereabouts::default(),
            edition,
        };
        // One entry more may be one too many for a page, and a few words more one part more of the index, or one section
        // more on another page for print.
        let same = pages.has_apparatus_by_section() == self.has_apparatus_by_section()
            && pages.search_size.counts() == self.search_size.counts()
            && pages.print_plan == self.print_plan;
        same.then_some(pages)
    }

    /// The pages of sections with more than two million bytes of words.
    pub(crate) fn large(&self) -> BTreeSet<String> {
        const LARGE: usize = 1 << 21;
        let sections = self.edition.witnesses.iter().flat_map(|witness| &witness.sections);
        let large = sections.filter(|section| section.body.text.len() > LARGE);
        large.flat_map(|section| [section.address.clone(), super::cite::address(&section.address)]).collect()
    }

    /// The section of a witness that has this folded id.
    pub(super) fn section_of(&self, witness: usize, id: &str) -> Option<&Section> {
        let at = self.places.get(witness)?.get(id)?;
        self.edition.witnesses.get(witness)?.sections.get(*at).map(AsRef::as_ref)
    }

    /// The place among a witness's sections of the one that has this folded id.
    pub(super) fn at_of(&self, witness: usize, id: &str) -> Option<usize> {
        self.places.get(witness)?.get(id).copied()
    }

    /// The edition that these are the pages of.
    #[must_use]
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// Whether the site has a picture of the title that is drawn.
    pub(crate) fn has_drawn_card(&self) -> bool {
        matches!(*self.card, super::card::Card::Drawn(_))
    }

    /// A work's entry in the bibliography, as HTML.
    pub(crate) fn entry_of(&self, work: usize) -> &str {
        self.works.entry(work)
    }

    /// The path of the base-url, `/` where there is none.
    pub(crate) fn base_path(&self) -> &str {
        let url = self.edition.meta.base_url.as_deref().unwrap_or("/");
        match url.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |n| &rest[n..]),
            None => "/",
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what every page has, one argument each")]
    pub(super) fn finish(
        &self,
        template: &str,
        kind: &str,
        title: &str,
        description: Option<String>,
        here: PageContext<'_>,
        nav: Nav,
        name: &'static str,
        view: Value,
    ) -> Result<String, Box<Diagnostic>> {
        let canonical = self.edition.meta.base_url.as_ref().filter(|_| kind != "404").map(|base| {
            if here.address == "index.html" {
                base.clone()
            } else {
                format!("{base}{}", encoded(here.address))
            }
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
            card: self.card.view(),
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
        here: PageContext<'a>,
    ) -> WovenText<'a> {
        WovenText {
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
    pub(super) fn incoming(&self, address: &str) -> Option<&BacklinksById> {
        let list = self.edition.incoming.get(address)?;
        Some(self.incoming.get(address)?.get_or_init(|| {
            let mut by_id = BacklinksById::new();
            for (at, link) in list.iter().enumerate() {
                match by_id.get_mut(&link.fragment) {
                    Some(own) => own.push(at),
                    None => drop(by_id.insert(link.fragment.clone(), vec![at])),
                }
            }
            by_id
        }))
    }

    pub(super) fn backlinks(&self, address: &str, fragment: Option<&str>) -> Vec<BacklinkView> {
        let Some(by_id) = self.incoming(address) else { return Vec::new() };
        let Some(found) = by_id.get(&fragment.map(str::to_owned)) else { return Vec::new() };
        let all = &self.edition.incoming[address];
        // A place that refers here twice is named once; all its words are under “Referred to in”.
        let mut seen = HashSet::new();
        let once = found.iter().map(|at| &all[*at]);
        let once = once.filter(|link| seen.insert((&link.from.address, &link.from.fragment)));
        once.map(|link| self.backlink(address, link)).collect()
    }

    pub(super) fn backlink(&self, address: &str, link: &crate::edition::Backlink) -> BacklinkView {
        let mut from = String::new();
        super::escape::path_to(&mut from, &self.entities.direct(&link.from).address);
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
        // Places are named as they are from here: those of another version with its siglum.
        let (before, after) = (self.before(&link.before, address), self.after(&link.after, address));
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
            witnesses: Vec::new(),
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
}

/// The footnotes of a note's own text, at its end.
pub(super) fn inline_footnotes(html: &mut String, text: WovenText<'_>, words: &Words) {
    use std::fmt::Write as _;
    if text.body.footnotes.is_empty() {
        return;
    }
    html.push_str("<ol class=\"note-footnotes\">\n");
    let mut writer = HtmlWriter::new(text);
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
