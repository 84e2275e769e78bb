//! The chapters of a book: title page, contents, essays, sections with notes at the foot and the apparatus at their end,
//! registers as an index, works, and what the edition says of itself.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::edition::meta::{Agent, natural_name};
use crate::edition::note::{Anchor, Verdict};
use crate::edition::register::{Entity, Register, fragment};
use crate::edition::text::{EventKind, ItemKind};
use crate::edition::{Backlink, Edition, Essay, LinkTo, Note, Section};
use crate::output::export::Model;
use crate::render::Pages;
use crate::render::weave::Threads;
use crate::resolve::collation::{Class, Collation, Entry};
use crate::resolve::has_mark;

use super::markup::{from_html, language_of, lost, open_language, open_web, quoted, words};
use super::text::{BookParts, PdfText, TypstWriter, cite, name_of};

/// The book's text, as markup.
pub(super) struct BookMarkup {
    pub(super) text: String,
    /// The addresses of its pictures.
    pub(super) pictures: Vec<String>,
    gathered: BookParts,
    lost: usize,
}

impl BookMarkup {
    /// What it has otherwise than the edition.
    pub(super) fn told(&self) -> Vec<String> {
        let BookParts { left_out, raw, flat, .. } = self.gathered;
        let count = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
        let each = [
            (
                left_out,
                count(left_out, "picture"),
                "of a kind that Typst can't show: the words in its place are written",
            ),
            (raw, count(raw, "piece"), "of raw HTML without its markup"),
            (
                flat,
                count(flat, "list or quotation").replace("quotations", "quotation"),
                "too deep within others: its words are written",
            ),
            (
                self.lost,
                count(self.lost, "character"),
                "that no PDF should have: U+FFFD is written in the place of each",
            ),
        ];
        each.into_iter().filter(|(n, ..)| *n > 0).map(|(_, count, what)| format!("{count} {what}")).collect()
    }
}

/// What comes before all: what the document is, its fonts, its language.
pub(super) fn head(model: Model<'_>, families: &[&str]) -> String {
    let meta = &model.edition().meta;
    let list = |names: &mut dyn Iterator<Item = String>| {
        names.map(|name| format!("{}, ", quoted(&name))).collect::<String>()
    };
    let authors = meta.document.iter().flat_map(|document| &document.authors).map(|name| natural_name(name));
    let authors = list(&mut authors.into_iter());
    let families = list(&mut families.iter().map(|family| (*family).to_owned()));
    let day = model.edition().issued().and_then(crate::edition::date::Date::day);
    let date = match day.map(|day| day.split('-').map(str::parse).collect::<Result<Vec<u16>, _>>()) {
        Some(Ok(parts)) if parts.len() == 3 => {
            format!("datetime(year: {}, month: {}, day: {})", parts[0], parts[1], parts[2])
        }
        _ => "none".to_owned(),
    };
    let description = meta.description.as_ref().or(meta.subtitle.as_ref());
    let mut out = String::new();
    let _ = write!(out, "#let edition-title = {}\n#set document(title: edition-title, ", quoted(&meta.title));
    let _ = write!(out, "author: ({authors}), date: {date}");
    if let Some(description) = description {
        let _ = write!(out, ", description: {}", quoted(description));
    }
    let _ = writeln!(out, ")\n#set text(size: 10pt, font: ({families}), {})", language_of(&meta.language));
    out
}

/// All that the book has.
pub(super) fn body(model: Model<'_>) -> BookMarkup {
    let mut chapters = BookWriter { model, gathered: BookParts::default(), out: String::new() };
    chapters.title();
    let edition = model.edition();
    for essay in &edition.essays {
        chapters.essay(essay);
    }
    chapters.sections();
    for register in edition.registers.iter().filter(|register| !register.entities.is_empty()) {
        chapters.register(register);
    }
    chapters.works();
    chapters.about();
    let BookWriter { gathered, out, .. } = chapters;
    BookMarkup {
        text: out,
        pictures: gathered.pictures.iter().cloned().collect(),
        gathered,
        lost: lost_of(edition),
    }
}

fn lost_of(edition: &Edition) -> usize {
    let sections = || edition.witnesses.iter().flat_map(|witness| &witness.sections);
    let notes = sections().flat_map(|section| &section.notes).flat_map(crate::resolve::flat);
    sections().map(|section| lost(&section.body.text)).sum::<usize>()
        + edition.essays.iter().map(|essay| lost(&essay.body.text)).sum::<usize>()
        + notes.map(|note| lost(&note.record.body.text)).sum::<usize>()
}

struct BookWriter<'a> {
    model: Model<'a>,
    gathered: BookParts,
    out: String,
}

/// A text that has no notes.
fn no_note(_: &Note, _: &mut BookParts) -> String {
    String::new()
}

impl<'a> BookWriter<'a> {
    fn pages(&self) -> &'a Pages {
        self.model.pages
    }

    /// A heading of a chapter: what is in it is markup.
    fn chapter(&mut self, level: u8, name: &str, plain: &str, inner: &str) {
        let level = level.min(self.gathered.level + 1);
        self.gathered.level = level;
        let _ = writeln!(self.out, "#chapter({level}, {}, {})[{inner}]", quoted(name), quoted(plain));
    }

    /// A heading of words alone.
    fn titled(&mut self, level: u8, name: &str, title: &str) {
        let mut inner = String::new();
        words(&mut inner, title);
        self.chapter(level, name, title, &inner);
    }

    /// A paragraph of words.
    fn line(&mut self, text: &str) {
        self.out.push_str("#par[");
        words(&mut self.out, text);
        self.out.push_str("]\n");
    }

    fn title(&mut self) {
        let (edition, pages) = (self.model.edition(), self.pages());
        let meta = &edition.meta;
        let comma = pages.word("common.comma");
        let authors: Vec<String> =
            meta.document.iter().flat_map(|d| &d.authors).map(|author| natural_name(author)).collect();
        let editors: Vec<String> = meta.editors.iter().map(|editor| natural_name(&editor.name)).collect();
        let notes = pages.filled_word("title.notes", &[("names", &editors.join(&comma))]);
        self.out.push_str("#page(header: none, footer: none)[#set align(center)\n#v(3cm)\n");
        if !authors.is_empty() {
            self.line(&authors.join(&comma));
        }
        self.out.push_str("#block(above: 1.5em, below: 1.5em)[#title()]\n");
        let lines = [
            meta.subtitle.clone(),
            Some(notes).filter(|_| !editors.is_empty()),
            edition.version().map(|version| pages.filled_word("history.version", &[("version", version)])),
            edition.issued().map(|date| pages.date_words(date)),
            meta.cite.publisher.clone(),
        ];
        lines.into_iter().flatten().for_each(|words| self.line(&words));
        self.out.push_str("]\n#outline(title: ");
        self.out.push_str(&quoted(&pages.word("common.contents")));
        self.out.push_str(", depth: 3)\n#pagebreak()\n");
    }

    fn sections(&mut self) {
        let edition = self.model.edition();
        let collation = Collation::new(edition, None);
        let compared = collation.witnesses.len() > 1;
        let mut open: Option<(usize, &str)> = None;
        for (w, at) in crate::output::epub::sections_of(edition) {
            let Some(witness) = edition.witnesses.get(w) else { continue };
            let Some(section) = witness.sections.get(at) else { continue };
            let part = section.part.as_deref().map(|part| (w, part));
            if part != open {
                if let Some((_, title)) = part {
                    self.titled(1, &format!("{w}/part/{title}"), title);
                }
                open = part;
            }
            let other = witness.language != edition.meta.language;
            if other {
                open_language(&mut self.out, &witness.language);
            }
            self.section(section, if part.is_some() { 2 } else { 1 });
            if compared && w == 0 {
                self.apparatus(&collation, section);
            }
            if other {
                self.out.push_str("]\n");
            }
        }
    }

    /// A section with its notes and footnotes at the foot.
    fn section(&mut self, section: &Section, level: u8) {
        let pages = self.pages();
        let mut gathered = std::mem::take(&mut self.gathered);
        gathered.level = level.min(gathered.level + 1);
        let note = |note: &Note, gathered: &mut BookParts| {
            let mut out = String::new();
            Noted { pages, section, edition: self.model.edition() }.write(note, false, gathered, &mut out);
            out
        };
        let source = PdfText {
            pages,
            body: &section.body,
            links: &section.links,
            images: &section.images,
            notes: &section.notes,
            note: &note,
            address: &section.address,
            prefix: "",
            above: Some(level),
        };
        let threads = Threads {
            body: &section.body,
            segments: &[],
            marks: &section.marks,
            names: &[],
            spots: &[],
            points: &[],
        };
        let chapter = gathered.level;
        let mut writer = TypstWriter::new(source, threads, &mut gathered);
        let mut inner = String::new();
        let mut locus = pages.locus_of_section(section);
        if section.draft {
            let _ = write!(locus, " ({})", pages.word("common.draft"));
        }
        inner.push_str("#std.text(fill: rubric)[");
        words(&mut inner, &locus);
        inner.push_str("];#h(.6em);");
        match section.heading {
            Some(heading) => inner.push_str(&writer.heading(heading)),
            None => words(&mut inner, &section.title),
        }
        inner.push_str(&writer.title_marks(&section.marks));
        let mut out = String::new();
        let title = pages.section_title(section);
        let _ = writeln!(
            out,
            "#chapter({chapter}, {}, {})[{inner}]",
            quoted(&section.address),
            quoted(&format!("{locus} {title}"))
        );
        for (at, item) in section.body.items.iter().enumerate() {
            match item.kind {
                ItemKind::Footnote(_) => {}
                ItemKind::Heading(heading) if Some(heading) == section.heading => {}
                ItemKind::Page => {
                    let events = &section.body.events[item.events.start as usize..item.events.end as usize];
                    for event in events {
                        if let EventKind::Page(page) = event.kind {
                            let _ = writeln!(out, "#par[{}]", writer.page(page));
                        }
                    }
                }
                ItemKind::Block(block) => {
                    let number = section.numbers.get(block as usize).map_or("", |number| number);
                    let name = quoted(&name_of(&section.address, Some(&format!("p{number}"))));
                    let text = writer.item(at);
                    let _ = writeln!(out, "#blk({}, {name})[{text}]", quoted(number));
                }
                ItemKind::Heading(_) | ItemKind::Rule => out.push_str(&writer.item(at)),
            }
        }
        out.push_str(&writer.rest());
        let unmarked: Vec<&Note> =
            section.notes.iter().filter(|note| !(note.marked() && has_mark(section, note))).collect();
        if !unmarked.is_empty() {
            out.push_str("#par[#strong[");
            words(&mut out, &pages.word("common.notes"));
            out.push_str("]]\n");
            for own in unmarked {
                let name = quoted(&name_of(&section.address, Some(&format!("n-{}", own.record.id))));
                let text = note(own, &mut gathered);
                let _ = writeln!(out, "#block[#anchor({name})#super({}){text}]", quoted(&own.label));
            }
        }
        self.out.push_str(&out);
        self.gathered = gathered;
    }

    /// The variants of a section, in a line each.
    fn apparatus(&mut self, collation: &Collation<'_>, section: &Section) {
        let Some(made) = collation.section(&section.id).filter(|made| !made.entries.is_empty()) else {
            return;
        };
        let pages = self.pages();
        self.out.push_str("#block(above: 1.6em)[#set std.text(size: 8pt)\n#par[#strong[");
        words(&mut self.out, &pages.word("apparatus.title"));
        self.out.push_str("]]\n");
        let sigla = |witnesses: &[usize]| {
            let each = witnesses.iter().filter_map(|w| collation.witnesses.get(*w));
            each.map(|witness| witness.meta.siglum.as_str()).collect::<Vec<_>>().join(" ")
        };
        let mut line = |entry: &Entry| {
            let mut text = format!("{} ", made.locus(entry));
            if !entry.lemma.is_empty() {
                let _ = write!(text, "{}{}", entry.lemma, pages.word("signs.lemma"));
            }
            let readings = entry.readings.iter().map(|reading| {
                let term = match reading.class {
                    Class::Transposition => Some("apparatus.transposed"),
                    _ if reading.text.is_empty() => Some("apparatus.omitted"),
                    Class::Addition => Some("apparatus.added"),
                    _ => None,
                };
                let term = term.map(|path| format!(" {}", pages.word(path))).unwrap_or_default();
                let gap = if reading.text.is_empty() { "" } else { " " };
                format!("{gap}{}{term} {}", reading.text, sigla(&reading.witnesses))
            });
            text.push_str(&readings.collect::<Vec<_>>().join(";"));
            self.out.push_str("#par(hanging-indent: 1.2em, justify: false)[");
            words(&mut self.out, &crate::edition::wide::in_a_line(&text));
            self.out.push_str("]\n");
        };
        made.entries.iter().for_each(&mut line);
        self.out.push_str("]\n");
    }

    /// A text without notes, its footnotes at the foot.
    fn text(
        &mut self,
        (body, links, images): (&'a crate::edition::text::Body, &'a [LinkTo], &'a [LinkTo]),
        address: &'a str,
        prefix: &str,
        above: Option<u8>,
        skip: Option<u32>,
    ) {
        let source = PdfText {
            pages: self.pages(),
            body,
            links,
            images,
            notes: &[],
            note: &no_note,
            address,
            prefix,
            above,
        };
        let mut writer = TypstWriter::new(source, Threads::bare(body), &mut self.gathered);
        let mut out = String::new();
        for (at, item) in body.items.iter().enumerate() {
            let is_title = matches!(item.kind, ItemKind::Heading(heading) if Some(heading) == skip);
            if !is_title && !matches!(item.kind, ItemKind::Footnote(_)) {
                out.push_str(&writer.item(at));
            }
        }
        out.push_str(&writer.rest());
        self.out.push_str(&out);
    }

    fn essay(&mut self, essay: &'a Essay) {
        let title = self.pages().essay_title(essay);
        self.titled(1, &essay.address, &title);
        self.text((&essay.body, &essay.links, &essay.images), &essay.address, "", Some(1), essay.heading);
    }

    /// A register as an index: who or what each is, and the pages that name it.
    fn register(&mut self, register: &'a Register) {
        let mut mentions: HashMap<&str, Vec<&Backlink>> = HashMap::new();
        let incoming = self.model.edition().incoming.get(&register.address);
        for link in incoming.into_iter().flat_map(|list| list.iter()) {
            if let Some(fragment) = &link.fragment {
                mentions.entry(fragment).or_default().push(link);
            }
        }
        self.out.push_str("#pagebreak(weak: true)\n");
        let title = self.pages().register_words(register);
        self.titled(1, &register.address, &title);
        self.out.push_str("#index((\n");
        for entity in &register.entities {
            let id = fragment(entity);
            let places = mentions.get(id.as_str()).into_iter().flatten();
            let places: String = places
                .map(|link| {
                    format!("{}, ", quoted(&name_of(&link.from.address, link.from.fragment.as_deref())))
                })
                .collect();
            let name = quoted(&name_of(&register.address, Some(&id)));
            let _ = write!(self.out, "({name}, [");
            self.entity(entity);
            let _ = writeln!(self.out, "], ({places})),");
        }
        self.out.push_str("))\n");
    }

    fn entity(&mut self, entity: &Entity) {
        let pages = self.pages();
        self.out.push_str("#strong[");
        words(&mut self.out, entity.sort.as_ref().unwrap_or(&entity.name));
        self.out.push_str("];");
        let mut facts: Vec<String> =
            entity.sort.iter().filter(|sort| **sort != entity.name).map(|_| entity.name.clone()).collect();
        facts.extend(entity.original.clone());
        facts.extend(entity.dates.as_ref().map(|date| pages.date_words(date)));
        facts.extend(entity.role.clone());
        for fact in facts {
            words(&mut self.out, &format!("{}{fact}", pages.word("common.comma")));
        }
        if let Some((body, links, _)) = &entity.summary {
            let text = crate::render::Lined { body, links };
            let summary = pages.reading(text, 0..body.leaves.len()).text;
            words(&mut self.out, &format!(". {summary}"));
        }
    }

    fn works(&mut self) {
        let pages = self.pages();
        let Some(bibliography) =
            self.model.edition().bibliography.as_ref().filter(|_| pages.has_bibliography())
        else {
            return;
        };
        self.out.push_str("#pagebreak(weak: true)\n");
        self.titled(1, "bibliography.html", &pages.word("bibliography.title"));
        for at in pages.shown_works() {
            let Some(work) = bibliography.works.get(*at) else { continue };
            let name = quoted(&format!("bibliography.html#b-{}", work.key));
            let _ = write!(self.out, "#par(hanging-indent: 1.5em, justify: false)[#anchor({name})");
            from_html(&mut self.out, pages.work_entry(*at));
            self.out.push_str("]\n");
        }
    }

    /// What the edition says of itself: the document, its versions, who has written the notes, rights.
    fn about(&mut self) {
        let (edition, pages) = (self.model.edition(), self.pages());
        let meta = &edition.meta;
        self.out.push_str("#pagebreak(weak: true)\n");
        self.titled(1, "about.html", &pages.word("about.title"));
        self.line(&format!("{}.", pages.citation_of_edition().trim_end_matches('.')));
        let document = meta.document.as_ref();
        for url in [meta.base_url.as_ref(), document.and_then(|d| d.url.as_ref())].into_iter().flatten() {
            self.out.push_str("#par[");
            let is_open = open_web(&mut self.out, url);
            words(&mut self.out, url);
            self.out.push_str(if is_open { "];]\n" } else { "]\n" });
        }
        if let Some(rights) = document.and_then(|d| d.rights.as_ref()) {
            self.line(rights);
        }
        if let Some((body, links, images)) = edition.author_note.as_deref() {
            self.text((body, links, images), "index.html", "author.", None, None);
        }
        self.titled(2, "about.html#versions", &pages.word("title.versions"));
        for witness in &edition.witnesses {
            let mut facts = vec![format!("{}: {}", witness.meta.siglum, pages.witness_title(witness))];
            facts.extend(witness.meta.date.as_ref().map(|date| pages.date_words(date)));
            facts.extend(witness.meta.source.clone());
            self.line(&facts.join(&pages.word("common.comma")));
        }
        if !meta.editors.is_empty() {
            self.titled(2, "about.html#editors", &pages.word("title.editors"));
            for editor in &meta.editors {
                let role = match editor.agent {
                    Agent::Role => format!(" ({})", pages.word("title.role")),
                    Agent::Person | Agent::Organization => String::new(),
                };
                self.line(&format!("{}{role}", natural_name(&editor.name)));
            }
        }
        self.line(&pages.filled_word("colophon.made", &[("version", env!("CARGO_PKG_VERSION"))]));
    }
}

/// A note of a section, with those that answer it.
#[derive(Clone, Copy)]
struct Noted<'a> {
    pages: &'a Pages,
    section: &'a Section,
    edition: &'a Edition,
}

impl Noted<'_> {
    fn write(self, note: &Note, is_reply: bool, gathered: &mut BookParts, out: &mut String) {
        let (pages, record) = (self.pages, &note.record);
        let own = record.language.as_ref().filter(|language| **language != self.edition.meta.language);
        let shown = self
            .edition
            .witnesses
            .iter()
            .find(|w| w.sections.iter().any(|s| std::ptr::eq(&**s, self.section)));
        let of_text = shown.map_or(self.edition.meta.language.as_str(), |witness| &witness.language);
        let language = own.unwrap_or(&self.edition.meta.language);
        // The text may be in another language than the notes on it.
        open_language(out, language);
        // What a note is about is beside its number.
        if is_reply {
            out.push_str("#par[");
            let name = quoted(&name_of(&self.section.address, Some(&format!("n-{}", record.id))));
            let _ = write!(out, "#anchor({name})");
            words(out, &format!("{} ", note.label));
        }
        if let Some(lemma) = record.lemma.as_deref().or(note.words.as_deref()) {
            let lemma = crate::edition::wide::in_a_line(&crate::edition::wide::shorten(lemma));
            let _ = write!(out, "#std.text(style: \"italic\", {})[", language_of(of_text));
            words(out, &lemma);
            out.push_str("];");
            words(out, &format!("{} ", pages.word("signs.lemma")));
        }
        let mut facts = vec![pages.kind_title(&record.kind)];
        facts.extend(record.creators.iter().filter_map(|creator| {
            let editor = self.edition.meta.editors.iter().find(|editor| editor.id == *creator)?;
            Some(natural_name(&editor.name))
        }));
        facts.extend(record.created.as_ref().map(|date| pages.date_words(date)));
        facts.extend(pages.answered(note));
        if record.is_draft() {
            facts.push(pages.word("common.draft"));
        }
        out.push_str("#std.text(fill: quiet)[");
        words(out, &facts.join(&pages.word("common.comma")));
        out.push_str(if is_reply { "];]\n" } else { "];#parbreak();" });
        if note.anchor == Anchor::Nowhere {
            let why = if note.verdict == Verdict::Ambiguous { "why.ambiguous" } else { "why.orphan" };
            line(out, &pages.word(why));
        }
        let prefix = format!("n-{}.", record.id);
        let source = PdfText {
            pages,
            body: &record.body,
            links: &note.links,
            images: &note.images,
            notes: &[],
            note: &no_note,
            address: &self.section.address,
            prefix: &prefix,
            above: None,
        };
        let mut writer = TypstWriter::new(source, Threads::bare(&record.body), gathered).at_foot();
        out.push_str(&writer.all());
        out.push_str(&writer.rest());
        for reading in &record.readings {
            let sigla = reading.witnesses.iter().map(|(id, _)| {
                let witness = self.edition.witnesses.iter().find(|w| w.meta.id == *id);
                witness.map_or(id.as_str(), |witness| &witness.meta.siglum)
            });
            let text =
                if reading.text.is_empty() { pages.word("apparatus.omitted") } else { reading.text.clone() };
            line(out, &format!("{} {text}", sigla.collect::<Vec<_>>().join(" ")));
        }
        if !record.cites.is_empty() {
            out.push_str("#par[");
            words(out, &format!("{} ", pages.word("note.cites")));
            cite(out, pages, &record.cites, false);
            out.push_str("]\n");
        }
        if let Some(rights) = &record.rights {
            line(out, &format!("{} {rights}", pages.word("note.rights")));
        }
        for reply in &note.replies {
            self.write(reply, true, gathered, out);
        }
        out.push_str("]\n");
    }
}

/// A paragraph of words.
fn line(out: &mut String, text: &str) {
    out.push_str("#par[");
    words(out, text);
    out.push_str("]\n");
}
