//! `print.html`: the whole edition as one page, for print. Links lead within it alone: a browser writes addresses of the disk
//! into a PDF where a page links to another.
//!
//! An edition that is longer than a page may be is several, `print/1.html` and so on, and print.html lists them: no page holds
//! more text than [`MOST`], so that neither a build nor a browser needs more memory for a longer edition.

mod notes;
mod within;

use std::collections::{BTreeSet, HashMap};

use serde::{Serialize, Serializer};
use tera::Value;

use crate::diag::Diagnostic;
use crate::edition::register::fragment;
use crate::edition::text::ItemKind;
use crate::edition::{Edition, Note, Section};

use super::bibliography;
use super::entities;
use super::escape::{escape_to, language_to};
use super::html::{HtmlWriter, PageContext, WovenText};
use super::kind::{PageKind, Reads, Subject, Touched, one};
use super::pages::Pages;
use super::titles::gap;

/// The page.
const ADDRESS: &str = "print.html";
/// So many bytes of texts and notes are on one page.
const MOST: usize = 1_500_000;

/// What the pages have: sections by their witness and place, in the order of the pages, and which are on which.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PrintPlan {
    parts: Vec<Vec<(usize, usize)>>,
}

impl PrintPlan {
    /// What a book of the whole edition has, in parts of a bounded size.
    pub(super) fn of(edition: &Edition) -> Self {
        let (mut parts, mut room) = (vec![Vec::new()], MOST);
        for (w, at) in edition.in_a_book() {
            let section = &edition.witnesses[w].sections[at];
            let size = section.body.text.len() + size_of(&section.notes);
            if size > room && parts.last().is_some_and(|part: &Vec<_>| !part.is_empty()) {
                parts.push(Vec::new());
                room = MOST;
            }
            room = room.saturating_sub(size);
            if let Some(part) = parts.last_mut() {
                part.push((w, at));
            }
        }
        Self { parts }
    }
}

fn size_of(notes: &[Note]) -> usize {
    notes.iter().map(|note| note.record.body.text.len() + size_of(&note.replies)).sum()
}

/// `print`: what the template is given.
#[derive(Debug, Serialize)]
struct PrintView {
    /// Whether this page has the end of the edition: essays, registers, bibliography.
    rest: bool,
    /// The pages that have the edition, where it is more than one; then nothing else.
    parts: Vec<PartView>,
    contents: Vec<PrintEntry>,
    /// Each is a [`SectionOnPaper`]. They are most of the page: none is held twice.
    #[serde(serialize_with = "later")]
    sections: Vec<Value>,
    essays: Vec<TextOnPaper>,
    registers: Vec<RegisterOnPaper>,
    works: Vec<String>,
}

/// Leaves a list empty, which [`PrintView::value`] fills.
#[allow(clippy::ptr_arg, clippy::trivially_copy_pass_by_ref, reason = "so serde wants it")]
fn later<S: Serializer>(_: &Vec<Value>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq::<[(); 0]>([])
}

impl PrintView {
    /// As templates are given it.
    fn value(mut self) -> Value {
        let sections = std::mem::take(&mut self.sections);
        let value = Value::from_serializable(&self);
        drop(self);
        let Some(map) = value.as_map() else { return value };
        let mut map = map.clone();
        map.insert("sections".into(), Value::from(sections));
        Value::from(map)
    }
}

#[derive(Debug, Serialize)]
struct PartView {
    address: String,
    from: String,
    to: String,
}

#[derive(Debug, Serialize)]
struct PrintEntry {
    href: String,
    locus: Option<String>,
    title: String,
    language: Option<String>,
    dir: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct SectionOnPaper {
    id: String,
    locus: String,
    part: Option<String>,
    language: Option<String>,
    dir: Option<&'static str>,
    html: String,
}

#[derive(Debug, Serialize)]
struct TextOnPaper {
    id: String,
    title: String,
    html: String,
}

#[derive(Debug, Serialize)]
struct RegisterOnPaper {
    id: String,
    title: String,
    html: String,
}

/// The whole edition for print, which is 0, or a part of it, from 1.
pub(super) const KIND: PageKind = PageKind::new(
    "print",
    list,
    Reads::Some(|pages, Subject(page, _), touched| pages.prints(page, touched)),
    |pages, Subject(page, _), here| pages.print(page, here),
)
.late();

fn list(pages: &Pages) -> Vec<(String, Subject)> {
    let parts = pages.print_plan.parts.len();
    let mut all = one(ADDRESS);
    if parts > 1 {
        all.extend((1..=parts).map(|part| (part_address(part), Subject(part, 0))));
    }
    all
}

impl Pages {
    /// Whether a page for print has something of these sections, or of those that quote anew: the last has the registers and
    /// all places of mention, so it is another whatever has changed.
    fn prints(&self, page: usize, touched: &Touched<'_>) -> bool {
        let parts = &self.print_plan.parts;
        let is_other = |at: &(usize, usize)| {
            let address = &self.edition.witnesses[at.0].sections[at.1].address;
            // The variants below a text are of all its versions.
            let is_own = touched.sections.contains(at) || self.is_version(at.0, at.1, touched.sections);
            is_own || touched.quoting.contains(address)
        };
        page == 0
            || page == parts.len()
            || parts.get(page.wrapping_sub(1)).is_some_and(|own| own.iter().any(is_other))
    }

    /// Makes `print.html`, which is 0, or a part of it.
    fn print(&self, page: usize, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let plan = &*self.print_plan;
        let several = plan.parts.len() > 1;
        let view = match (page, several) {
            (0, true) => self.print_contents(plan),
            (0, false) => self.on_paper(plan.parts.first().map_or(&[], Vec::as_slice), true),
            _ => {
                let own = plan.parts.get(page - 1).map_or(&[][..], Vec::as_slice);
                self.on_paper(own, page == plan.parts.len())
            }
        };
        let title = self.words.get("print.title").to_owned();
        self.finish("print.html", "print", &title, None, here, self.nav(None), "print", view.value())
    }

    fn print_contents(&self, plan: &PrintPlan) -> PrintView {
        let name = |at: Option<&(usize, usize)>| at.map(|at| self.locus_on_paper(*at)).unwrap_or_default();
        let part = |(n, own): (usize, &Vec<(usize, usize)>)| PartView {
            address: part_address(n + 1),
            from: name(own.first()),
            to: name(own.last()),
        };
        let parts = plan.parts.iter().enumerate().map(part).collect();
        PrintView {
            rest: false,
            parts,
            contents: Vec::new(),
            sections: Vec::new(),
            essays: Vec::new(),
            registers: Vec::new(),
            works: Vec::new(),
        }
    }

    fn on_paper(&self, own: &[(usize, usize)], rest: bool) -> PrintView {
        let edition = &self.edition;
        let mut names: HashMap<String, String> = HashMap::new();
        for (w, at) in own {
            let section = &edition.witnesses[*w].sections[*at];
            let name = match *w {
                0 => section.id.clone(),
                w => format!("{}:{}", edition.witnesses[w].meta.id, section.id),
            };
            names.insert(section.address.clone(), name);
        }
        if rest {
            for essay in &edition.essays {
                names.insert(essay.address.clone(), format!("page:{}", essay.id));
            }
            for register in edition.registers.iter().filter(|register| !register.entities.is_empty()) {
                names.insert(register.address.clone(), register.id.clone());
                for entity in register.entities.iter().filter(|_| entities::is_divided(register)) {
                    names.insert(entities::own_page(register, entity), register.id.clone());
                }
            }
            if self.has_bibliography() {
                for page in self.works.pages.all() {
                    names.insert(page.address.clone(), "bibliography".to_owned());
                }
                names.insert(bibliography::ADDRESS.to_owned(), "bibliography".to_owned());
            }
        }
        let names = |address: &str| names.get(address).map(String::as_str);
        let mut contents = Vec::new();
        let mut sections = Vec::with_capacity(own.len());
        let mut part = None;
        for at in own {
            let section = &*edition.witnesses[at.0].sections[at.1];
            let name = names(&section.address).unwrap_or_default().to_owned();
            let locus = self.locus_on_paper(*at);
            let (language, dir) = (self.text_language(section), self.text_dir(section));
            contents.push(PrintEntry {
                href: format!("#{name}"),
                locus: Some(locus.clone()),
                title: self.title_of_section(section),
                language: language.clone(),
                dir,
            });
            let html = self.section_on_paper(*at, &name, &names);
            let opens = section.part.clone().filter(|own| part.as_ref() != Some(own));
            part.clone_from(&section.part);
            let section = SectionOnPaper { id: name, locus, part: opens, language, dir, html };
            sections.push(Value::from_serializable(&section));
        }
        let mut view = PrintView {
            rest,
            parts: Vec::new(),
            contents,
            sections,
            essays: Vec::new(),
            registers: Vec::new(),
            works: Vec::new(),
        };
        if rest {
            self.rest_on_paper(&mut view, &names);
        }
        view
    }

    fn locus_on_paper(&self, (w, at): (usize, usize)) -> String {
        let witness = &self.edition.witnesses[w];
        let locus = self.words.section(&witness.sections[at].number);
        match w {
            0 => locus,
            _ => self.words.fill("locus.version", &[("locus", &locus), ("siglum", &witness.meta.siglum)]),
        }
    }

    /// A section with its footnotes, its notes and its variants.
    fn section_on_paper(&self, (w, at): (usize, usize), name: &str, names: within::IdPrefixes<'_>) -> String {
        let section = &*self.edition.witnesses[w].sections[at];
        let here = PageContext { address: &section.address, root: "", preview: false };
        let signs = self.signs(section);
        let text = WovenText {
            segments: &section.segments,
            marks: &section.marks,
            signs: &signs,
            names: &section.names,
            numbers: &section.numbers,
            deeper: 1,
            ..self.text(&section.body, &section.links, &section.images, "", 1, here)
        };
        let mut writer = HtmlWriter::new(text);
        let mut page = String::new();
        let heading = match section.heading {
            Some(heading) => writer.heading(heading as usize),
            None => super::escape::escape(&section.title),
        } + &writer.title_marks();
        let slug = section.heading.and_then(|h| section.body.headings.get(h as usize));
        match slug {
            Some(heading) => {
                page.push_str("<h2 id=\"h-");
                escape_to(&mut page, &heading.slug);
                page.push_str("\">");
            }
            None => page.push_str("<h2>"),
        }
        page.push_str("<span class=\"locus\">");
        escape_to(&mut page, &self.locus_on_paper((w, at)));
        page.push_str("</span>");
        page.push_str(gap(&self.title_of_section(section)));
        let own = self.text_attributes(section);
        in_language(&mut page, "span", &own, &heading);
        page.push_str("</h2>\n");
        for (n, item) in section.body.items.iter().enumerate() {
            match item.kind {
                ItemKind::Block(block) => {
                    let number = section.numbers.get(block as usize).map_or("", |number| number);
                    page.push_str("<div class=\"on-paper\"><span class=\"pn\">");
                    escape_to(&mut page, &self.words.fill("locus.block", &[("number", number)]));
                    page.push_str("</span>");
                    in_language(&mut page, "div", &own, &writer.item(n));
                    page.push_str("</div>\n");
                }
                ItemKind::Heading(heading) if Some(heading) == section.heading => {}
                ItemKind::Footnote(_) => {}
                ItemKind::Heading(_) | ItemKind::Rule | ItemKind::Page => {
                    in_language(&mut page, "div", &own, &writer.item(n));
                }
            }
        }
        self.footnotes_on_paper(section, &mut writer, &own, &mut page);
        if !section.notes.is_empty() {
            self.notes_on_paper((w, at), here, &mut page);
        }
        if w == 0 {
            self.variants_on_paper(section, &mut page);
        }
        let mut out = String::with_capacity(page.len() + page.len() / 8);
        within::write(&mut out, &page, name, names);
        out
    }

    /// `lang` and `dir` of a section's text, where they aren't the page's: its notes have their own.
    fn text_attributes(&self, section: &Section) -> String {
        let mut out = String::new();
        language_to(&mut out, self.text_language(section).as_deref(), self.text_dir(section));
        out
    }

    /// Essays, registers, works.
    fn rest_on_paper(&self, view: &mut PrintView, names: within::IdPrefixes<'_>) {
        let edition = &self.edition;
        let line = |name: &str, title: &str| PrintEntry {
            href: format!("#{name}"),
            locus: None,
            title: title.to_owned(),
            language: None,
            dir: None,
        };
        for essay in &edition.essays {
            let here = PageContext { address: &essay.address, root: "", preview: false };
            let text = self.text(&essay.body, &essay.links, &essay.images, "", 1, here);
            let mut html = HtmlWriter::new(text).all(essay.heading);
            super::pages::inline_footnotes(&mut html, text, &self.words);
            let name = names(&essay.address).unwrap_or_default().to_owned();
            let mut out = String::new();
            within::write(&mut out, &html, &name, names);
            let title = self.title_of_essay(essay);
            view.contents.push(line(&name, &title));
            view.essays.push(TextOnPaper { id: name, title, html: out });
        }
        for register in edition.registers.iter().filter(|register| !register.entities.is_empty()) {
            let mut html = String::from("<ul class=\"index\">\n");
            for entity in &register.entities {
                html.push_str("<li id=\"");
                escape_to(&mut html, &fragment(entity));
                html.push_str("\"><b>");
                escape_to(&mut html, &entity.name);
                html.push_str("</b>");
                if let Some(date) = &entity.dates {
                    let born = register.prefix == "person";
                    html.push_str(", ");
                    escape_to(&mut html, &if born { self.words.born(date) } else { self.words.date(date) });
                }
                if let Some(role) = &entity.role {
                    html.push_str(", ");
                    escape_to(&mut html, role);
                }
                self.places_on_paper(register, entity, &mut html);
                html.push_str("</li>\n");
            }
            html.push_str("</ul>\n");
            let mut out = String::new();
            within::write(&mut out, &html, &register.id, names);
            let title = self.register_title(register);
            view.contents.push(line(&register.id, &title));
            view.registers.push(RegisterOnPaper { id: register.id.clone(), title, html: out });
        }
        if let Some(works) = edition.bibliography.as_ref().filter(|_| self.has_bibliography()) {
            for work in self.shown_works() {
                let key = works.works.get(*work).map_or("", |work| &work.key);
                let mut html = String::from("<li id=\"");
                escape_to(&mut html, &bibliography::id(key));
                html.push_str("\">");
                html.push_str(self.works.entry(*work));
                html.push_str("</li>");
                let mut out = String::new();
                within::write(&mut out, &html, "bibliography", names);
                view.works.push(out);
            }
            view.contents.push(line("bibliography", self.words.get("bibliography.title")));
        }
    }

    /// The places where an entity is named, once each.
    fn places_on_paper(
        &self,
        register: &crate::edition::register::Register,
        entity: &crate::edition::register::Entity,
        html: &mut String,
    ) {
        let all = self.edition.incoming.get(&register.address).map_or(&[][..], |list| list.as_slice());
        let mut seen = BTreeSet::new();
        for link in self.mentions(register, entity).iter().filter_map(|at| all.get(*at)) {
            let place = &link.from;
            if !seen.insert((place.address.as_str(), place.fragment.as_deref())) {
                continue;
            }
            html.push_str(if seen.len() == 1 { ": " } else { "; " });
            html.push_str("<a href=\"");
            super::escape::path_to(html, &place.address);
            if let Some(fragment) = &place.fragment {
                html.push('#');
                escape_to(html, fragment);
            }
            html.push_str("\">");
            escape_to(html, &self.locus_of(place, &register.address));
            html.push_str("</a>");
        }
    }
}

/// Writes a piece of a text with its language, in an element of its own where it needs one.
fn in_language(page: &mut String, element: &str, attributes: &str, html: &str) {
    if attributes.is_empty() || html.is_empty() {
        page.push_str(html);
        return;
    }
    for piece in ["<", element, attributes, ">", html, "</", element, ">"] {
        page.push_str(piece);
    }
}

fn part_address(part: usize) -> String {
    format!("print/{part}.html")
}
