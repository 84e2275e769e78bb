//! The chapters of a book: sections with their notes, essays, registers, works, and what the edition says of itself.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::edition::meta::{Agent, direction, natural_name};
use crate::edition::note::{Anchor, Verdict};
use crate::edition::register::{Entity, NameLink, Register, fragment};
use crate::edition::text::{Body, EventKind, Item, ItemKind};
use crate::edition::{Essay, LinkTo, Note, Section};
use crate::output::export::Model;
use crate::output::tei::names::part;
use crate::render::Pages;
use crate::render::escape::{address_to, escape};
use crate::render::weave::Threads;
use crate::resolve::{block_of, has_mark};

use super::annotations::TEXT;
use super::shelf::{BookFiles, Taken, WORKS, relative};
use super::text::{Called, EpubText, EpubWriter, cite};

/// A file of the book, with what its package says of it.
pub(super) struct BookPage {
    pub(super) file: String,
    pub(super) title: String,
    pub(super) xhtml: String,
    /// The pages of the source that begin in it: their ids, their labels.
    pub(super) pages: Vec<(String, String)>,
    /// How many pictures are of a kind that no reading system has to show.
    pub(super) left_out: usize,
}

/// Writes chapters.
#[derive(Clone, Copy)]
pub(super) struct ChapterWriter<'a> {
    pub(super) model: Model<'a>,
    pub(super) shelf: &'a BookFiles<'a>,
}

/// The attributes of a language, and of the way in which it is written.
fn lang(language: &str) -> String {
    let language = escape(language);
    format!(" lang=\"{language}\" xml:lang=\"{language}\" dir=\"{}\"", direction(&language))
}

impl<'a> ChapterWriter<'a> {
    fn pages(&self) -> &'a Pages {
        self.model.pages
    }

    /// A whole file.
    pub(super) fn whole(&self, file: &str, title: &str, kind: &str, body: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
             <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"{}>\n<head>\n\
             <meta charset=\"utf-8\"/>\n<title>{}</title>\n<link rel=\"stylesheet\" href=\"{}\"/>\n</head>\n\
             <body epub:type=\"{kind}\">\n{body}</body>\n</html>\n",
            lang(&self.model.edition().meta.language),
            escape(title),
            relative("style.css", file)
        )
    }

    /// A section of a witness, with its footnotes and notes.
    pub(super) fn section(&self, taken: Taken) -> BookPage {
        let section = self.shelf.section(taken);
        let witness = &self.model.edition().witnesses[taken.0];
        let file = self.shelf.file(&section.address).unwrap_or_default().to_owned();
        let source = EpubText {
            pages: self.pages(),
            shelf: self.shelf,
            body: &section.body,
            links: &section.links,
            images: &section.images,
            notes: &section.notes,
            segments: &section.segments,
            address: &section.address,
            file: &file,
            prefix: "",
            numbers: &section.numbers,
            deeper: 0,
        };
        let threads = Threads {
            body: &section.body,
            segments: &section.segments,
            marks: &section.marks,
            names: &section.names,
            spots: &[],
            points: &[],
        };
        let mut writer = EpubWriter::new(source, threads);
        let mut out = String::new();
        let locus = self.pages().locus_of_section(section);
        let draft =
            if section.draft { format!(" ({})", self.pages().word("common.draft")) } else { String::new() };
        let _ = writeln!(out, "<p class=\"locus\">{}</p>", escape(&format!("{locus}{draft}")));
        let _ = writeln!(
            out,
            "<section id=\"{TEXT}\" epub:type=\"chapter\" role=\"doc-chapter\"{}>",
            lang(&witness.language)
        );
        let heading = section.heading.and_then(|number| section.body.headings.get(number as usize));
        let id = heading.map(|heading| format!(" id=\"h-{}\"", part(&heading.slug))).unwrap_or_default();
        let words = match section.heading {
            Some(heading) => writer.heading(heading),
            None => escape(&section.title),
        };
        // A page that begins at the title begins before it.
        let pages = section.body.items.iter().take_while(|item| matches!(item.kind, ItemKind::Page)).count();
        let next = section.body.items.get(pages).map(|item| item.kind);
        let is_title = matches!(next, Some(ItemKind::Heading(heading)) if Some(heading) == section.heading);
        let (before, rest) = section.body.items.split_at(if is_title { pages } else { 0 });
        for (at, item) in before.iter().enumerate() {
            self.item(section, item, at, &mut writer, &mut out);
        }
        let _ = writeln!(out, "<h1{id}>{words}{}</h1>", writer.title_marks(&section.marks));
        for (at, item) in rest.iter().enumerate().map(|(n, item)| (n + before.len(), item)) {
            self.item(section, item, at, &mut writer, &mut out);
        }
        self.footnotes(&section.body, "", &mut writer, &mut out);
        out.push_str("</section>\n");
        if taken.0 == 0 {
            self.variants(section, &witness.language, &mut out);
        }
        self.notes(section, &writer, &lang(&witness.language), &file, &mut out);
        let pages = section.body.pages.iter().filter(|page| page.first && taken.0 == 0);
        let title = self.pages().section_title(section);
        let left_out = writer.left_out();
        BookPage {
            xhtml: self.whole(&file, &title, "bodymatter", &out),
            pages: pages.map(|page| (format!("page-{}", part(&page.label)), page.label.clone())).collect(),
            title,
            left_out,
            file,
        }
    }

    /// What versions read otherwise, a line an entry.
    fn variants(&self, section: &Section, language: &str, out: &mut String) {
        let lines = self.pages().bare_variant_lines(section);
        if lines.is_empty() {
            return;
        }
        let title = escape(&self.pages().word("apparatus.title"));
        let _ = writeln!(
            out,
            "<section class=\"variants\" aria-labelledby=\"variants\"{}>\n<h2 id=\"variants\"{}>{title}</h2>\n<ul>\n{lines}</ul>\n</section>",
            lang(language),
            lang(&self.model.edition().meta.language)
        );
    }

    fn item(&self, section: &Section, item: &Item, at: usize, writer: &mut EpubWriter<'_>, out: &mut String) {
        match item.kind {
            ItemKind::Footnote(_) => {}
            ItemKind::Heading(heading) if Some(heading) == section.heading => {}
            ItemKind::Page => {
                let events = &section.body.events[item.events.start as usize..item.events.end as usize];
                for event in events {
                    if let EventKind::Page(page) = event.kind {
                        out.push_str(&writer.page(page));
                        out.push('\n');
                    }
                }
            }
            ItemKind::Block(block) => {
                let number = section.numbers.get(block as usize);
                let attributes =
                    number.map(|number| format!(" id=\"p{}\" data-n=\"{number}\"", part(number)));
                out.push_str(&writer.item(at, attributes.unwrap_or_default()));
            }
            ItemKind::Heading(_) | ItemKind::Rule => out.push_str(&writer.item(at, String::new())),
        }
    }

    /// The footnotes of a text, behind it; the ids of each begin with `prefix`.
    fn footnotes(&self, body: &Body, prefix: &str, writer: &mut EpubWriter<'_>, out: &mut String) {
        if body.footnotes.is_empty() {
            return;
        }
        out.push_str("<section class=\"footnotes\" epub:type=\"footnotes\">\n");
        for (at, footnote) in body.footnotes.iter().enumerate() {
            let id = part(&footnote.id);
            let called = u32::try_from(at).is_ok_and(|at| writer.is_called(Called::Footnote(at)));
            let (element, kind) = note_element(called);
            let back = format!("{} {}", footnote.mark, self.pages().word("footnotes.back"));
            let _ = write!(
                out,
                "<{element} id=\"{prefix}fn-{id}\" {kind}>\n\
                 <p class=\"sig\"><a role=\"doc-backlink\" href=\"#{prefix}fnref-{id}\" aria-label=\"{}\">{}</a></p>\n{}</{element}>\n",
                escape(&back),
                escape(&footnote.mark),
                writer.footnote(at)
            );
        }
        out.push_str("</section>\n");
    }

    /// The notes on a section, whose text was written by `writer` and has these attributes of a language.
    fn notes(&self, section: &Section, writer: &EpubWriter<'_>, of_text: &str, file: &str, out: &mut String) {
        if section.notes.is_empty() {
            return;
        }
        let title = self.pages().word("common.notes");
        let _ =
            writeln!(out, "<section class=\"notes\" epub:type=\"footnotes\">\n<h2>{}</h2>", escape(&title));
        for (note, at) in section.notes.iter().zip(0..) {
            let id = part(&note.record.id);
            let (element, kind) = note_element(writer.is_called(Called::Note(at)));
            let _ = writeln!(out, "<{element} id=\"n-{id}\" {kind}>");
            self.note(section, note, (note, of_text), file, out);
            let _ = writeln!(out, "</{element}>");
        }
        out.push_str("</section>\n");
    }

    /// A note's text and those that answer it; `top` is the one that has the mark, on words with these attributes of a language.
    fn note(
        &self,
        section: &Section,
        note: &Note,
        (top, of_text): (&Note, &str),
        file: &str,
        out: &mut String,
    ) {
        let record = &note.record;
        let pages = self.pages();
        let back = match (note.marked() && has_mark(section, note), block_of(section, top)) {
            (true, _) => format!("#at-{}", part(&record.id)),
            (false, Some(block)) => format!("#p{}", part(&block)),
            (false, None) => format!("#{TEXT}"),
        };
        let name = pages.filled_word("note.back", &[("number", &note.label)]);
        let _ = write!(
            out,
            "<p class=\"sig\"><a role=\"doc-backlink\" href=\"{back}\" aria-label=\"{}\">{}</a> ",
            escape(&name),
            note.label
        );
        if let Some(lemma) = record.lemma.as_deref().or(note.words.as_deref()) {
            let lemma = crate::edition::wide::in_a_line(&crate::edition::wide::shorten(lemma));
            let _ = write!(
                out,
                "<span class=\"lemma\"{of_text}>{}</span>{} ",
                escape(&lemma),
                escape(&pages.word("signs.lemma"))
            );
        }
        let mut facts = vec![pages.kind_title(&record.kind)];
        facts.extend(record.creators.iter().filter_map(|creator| {
            let editor = self.model.edition().meta.editors.iter().find(|editor| editor.id == *creator)?;
            Some(natural_name(&editor.name))
        }));
        facts.extend(record.created.as_ref().map(|date| pages.date_words(date)));
        facts.extend(pages.answered(note));
        if record.is_draft() {
            facts.push(pages.word("common.draft"));
        }
        let _ = writeln!(out, "{}</p>", escape(&facts.join(&pages.word("common.comma"))));
        if note.anchor == Anchor::Nowhere {
            let why = if note.verdict == Verdict::Ambiguous { "why.ambiguous" } else { "why.orphan" };
            let _ = writeln!(out, "<p>{}</p>", escape(&pages.word(why)));
        }
        let prefix = format!("n-{}.", part(&record.id));
        let source = EpubText {
            pages,
            shelf: self.shelf,
            body: &record.body,
            links: &note.links,
            images: &note.images,
            notes: &[],
            segments: &[],
            address: &section.address,
            file,
            prefix: &prefix,
            numbers: &[],
            deeper: 1,
        };
        // Its language is that of its text: the line above is the edition's.
        let language = record.language.as_deref().map(lang);
        out.push_str(&language.as_ref().map(|language| format!("<div{language}>\n")).unwrap_or_default());
        out.push_str(&inner(source, &note.names));
        out.push_str(if language.is_some() { "</div>\n" } else { "" });
        for reading in &record.readings {
            let sigla = reading.witnesses.iter().map(|(id, _)| {
                let witness = self.model.edition().witnesses.iter().find(|w| w.meta.id == *id);
                witness.map_or(id.as_str(), |witness| &witness.meta.siglum)
            });
            let words =
                if reading.text.is_empty() { pages.word("apparatus.omitted") } else { reading.text.clone() };
            let sigla = sigla.collect::<Vec<_>>().join(" ");
            let _ = writeln!(out, "<p class=\"cites\">{} {}</p>", escape(&sigla), escape(&words));
        }
        if !record.cites.is_empty() {
            let mut works = String::new();
            cite(&mut works, pages, &record.cites, false, file);
            let _ = writeln!(out, "<p class=\"cites\">{} {works}</p>", escape(&pages.word("note.cites")));
        }
        if let Some(rights) = &record.rights {
            let rights = format!("{} {rights}", pages.word("note.rights"));
            let _ = writeln!(out, "<p class=\"cites\">{}</p>", escape(&rights));
        }
        for reply in &note.replies {
            let _ = writeln!(out, "<div class=\"reply\" id=\"n-{}\">", part(&reply.record.id));
            self.note(section, reply, (top, of_text), file, out);
            out.push_str("</div>\n");
        }
    }

    /// A text on a page that has others too: its blocks, and its footnotes behind them.
    fn among_others(&self, source: EpubText<'_>) -> String {
        let mut writer = EpubWriter::new(source, Threads::bare(source.body));
        let mut out = writer.all();
        self.footnotes(source.body, source.prefix, &mut writer, &mut out);
        out
    }

    /// An essay.
    pub(super) fn essay(&self, essay: &Essay) -> BookPage {
        let file = self.shelf.file(&essay.address).unwrap_or_default().to_owned();
        let source = self.source((&essay.body, &essay.links, &essay.images), &essay.address, &file, "");
        let mut writer = EpubWriter::new(source, Threads::bare(&essay.body));
        let mut out = String::new();
        let heading = essay.heading.and_then(|number| essay.body.headings.get(number as usize));
        let id = heading.map(|heading| format!(" id=\"h-{}\"", part(&heading.slug))).unwrap_or_default();
        let words = essay.heading.map_or_else(|| escape(&essay.title), |heading| writer.heading(heading));
        let _ = writeln!(out, "<section epub:type=\"chapter\" role=\"doc-chapter\">\n<h1{id}>{words}</h1>");
        for (at, item) in essay.body.items.iter().enumerate() {
            let is_title = matches!(item.kind, ItemKind::Heading(heading) if Some(heading) == essay.heading);
            if !is_title && !matches!(item.kind, ItemKind::Footnote(_)) {
                out.push_str(&writer.item(at, String::new()));
            }
        }
        self.footnotes(&essay.body, "", &mut writer, &mut out);
        out.push_str("</section>\n");
        let title = self.pages().essay_title(essay);
        let left_out = writer.left_out();
        BookPage {
            xhtml: self.whole(&file, &title, "frontmatter", &out),
            title,
            file,
            pages: Vec::new(),
            left_out,
        }
    }

    fn source<'s>(
        &self,
        (body, links, images): (&'s Body, &'s [LinkTo], &'s [LinkTo]),
        address: &'s str,
        file: &'s str,
        prefix: &'s str,
    ) -> EpubText<'s>
    where
        'a: 's,
    {
        EpubText {
            pages: self.pages(),
            shelf: self.shelf,
            body,
            links,
            images,
            notes: &[],
            segments: &[],
            address,
            file,
            prefix,
            numbers: &[],
            deeper: 0,
        }
    }

    /// A register, with the places that name each.
    pub(super) fn register(&self, register: &Register) -> BookPage {
        let file = self.shelf.file(&register.address).unwrap_or_default().to_owned();
        let title = self.pages().register_words(register);
        let incoming = self.model.edition().incoming.get(&register.address);
        let mut mentions: HashMap<&str, Vec<&crate::edition::Backlink>> = HashMap::new();
        for link in incoming.into_iter().flat_map(|list| list.iter()) {
            if let Some(fragment) = &link.fragment {
                mentions.entry(fragment).or_default().push(link);
            }
        }
        let mut out =
            format!("<section epub:type=\"index\" role=\"doc-index\">\n<h1>{}</h1>\n", escape(&title));
        for entity in &register.entities {
            let id = fragment(entity);
            let own = mentions.get(id.as_str()).map_or(&[][..], Vec::as_slice);
            self.entity(register, entity, own, &file, &mut out);
        }
        out.push_str("</section>\n");
        let xhtml = self.whole(&file, &title, "backmatter", &out);
        BookPage { file, title, xhtml, pages: Vec::new(), left_out: 0 }
    }

    fn entity(
        &self,
        register: &Register,
        entity: &Entity,
        mentions: &[&crate::edition::Backlink],
        file: &str,
        out: &mut String,
    ) {
        let pages = self.pages();
        let id = part(&fragment(entity));
        let _ = writeln!(out, "<section id=\"{id}\">\n<h2>{}</h2>", escape(&entity.name));
        let mut facts: Vec<String> = entity.original.iter().cloned().collect();
        facts.extend(entity.dates.as_ref().map(|date| pages.date_words(date)));
        facts.extend(entity.role.clone());
        if !facts.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", escape(&facts.join(&pages.word("common.comma"))));
        }
        if let Some((body, links, images)) = &entity.summary {
            let prefix = format!("{id}.");
            let source = self.source((body, links, images), &register.address, file, &prefix);
            out.push_str(&self.among_others(EpubText { deeper: 1, ..source }));
        }
        let links: Vec<String> = entity
            .same_as
            .iter()
            .chain(&entity.links)
            .map(|url| {
                let mut href = String::new();
                address_to(&mut href, url);
                format!("<a href=\"{href}\">{}</a>", escape(url))
            })
            .collect();
        if !links.is_empty() {
            let _ = writeln!(out, "<p class=\"mentions\">{}</p>", links.join("<br/>"));
        }
        let mut seen = std::collections::HashSet::new();
        let once = mentions.iter().filter(|link| seen.insert((&link.from.address, &link.from.fragment)));
        let loci: Vec<String> = once
            .map(|link| {
                let words = escape(&pages.locus_words(&link.from));
                match self.shelf.href(&link.from, file) {
                    Some(href) => format!("<a href=\"{href}\">{words}</a>"),
                    None => words,
                }
            })
            .collect();
        if !loci.is_empty() {
            let comma = escape(&pages.word("common.comma"));
            let _ = writeln!(out, "<p class=\"mentions\">{}</p>", loci.join(&comma));
        }
        out.push_str("</section>\n");
    }

    /// The works that the site shows.
    pub(super) fn works(&self) -> Option<BookPage> {
        let pages = self.pages();
        let bibliography = self.model.edition().bibliography.as_ref().filter(|_| pages.has_bibliography())?;
        let title = pages.word("bibliography.title");
        let mut out = format!(
            "<section epub:type=\"bibliography\" role=\"doc-bibliography\">\n<h1>{}</h1>\n<ul>\n",
            escape(&title)
        );
        for at in pages.shown_works() {
            let Some(work) = bibliography.works.get(*at) else { continue };
            let _ = writeln!(out, "<li id=\"b-{}\">{}</li>", part(&work.key), pages.work_entry(*at));
        }
        out.push_str("</ul>\n</section>\n");
        let xhtml = self.whole(WORKS, &title, "backmatter", &out);
        Some(BookPage { file: WORKS.to_owned(), title, xhtml, pages: Vec::new(), left_out: 0 })
    }

    /// The title page.
    pub(super) fn title(&self) -> BookPage {
        let (meta, pages) = (&self.model.edition().meta, self.pages());
        let mut out = "<section class=\"title\" epub:type=\"titlepage\">\n".to_owned();
        let authors: Vec<String> =
            meta.document.iter().flat_map(|d| &d.authors).map(|author| natural_name(author)).collect();
        if !authors.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", escape(&authors.join(&pages.word("common.comma"))));
        }
        let _ = writeln!(out, "<h1>{}</h1>", escape(&meta.title));
        if let Some(subtitle) = &meta.subtitle {
            let _ = writeln!(out, "<p>{}</p>", escape(subtitle));
        }
        if let Some(description) = &meta.description {
            let _ = writeln!(out, "<p>{}</p>", escape(description));
        }
        out.push_str("</section>\n");
        let file = "title.xhtml".to_owned();
        let xhtml = self.whole(&file, &meta.title, "frontmatter", &out);
        BookPage { file, title: meta.title.clone(), xhtml, pages: Vec::new(), left_out: 0 }
    }

    /// What the edition says of itself: the document, its versions, who has written the notes, rights.
    pub(super) fn about(&self) -> BookPage {
        let (edition, pages) = (self.model.edition(), self.pages());
        let meta = &edition.meta;
        let title = pages.word("about.title");
        let mut out = format!("<section epub:type=\"colophon\">\n<h1>{}</h1>\n", escape(&title));
        let mut line = |words: &str| {
            let _ = writeln!(out, "<p>{}</p>", escape(words));
        };
        line(&format!("{}.", pages.citation_of_edition().trim_end_matches('.')));
        let document = meta.document.as_ref();
        for words in [
            meta.base_url.as_ref(),
            document.and_then(|d| d.url.as_ref()),
            document.and_then(|d| d.rights.as_ref()),
        ]
        .into_iter()
        .flatten()
        {
            line(words);
        }
        if let Some((body, links, images)) = edition.author_note.as_deref() {
            let source = self.source((body, links, images), "index.html", "about.xhtml", "author.");
            out.push_str(&self.among_others(EpubText { deeper: 1, ..source }));
        }
        let _ = writeln!(out, "<h2>{}</h2>\n<ul>", escape(&pages.word("title.versions")));
        for witness in &edition.witnesses {
            let mut facts = vec![format!("{}: {}", witness.meta.siglum, pages.witness_title(witness))];
            facts.extend(witness.meta.date.as_ref().map(|date| pages.date_words(date)));
            facts.extend(witness.meta.source.clone());
            let _ = writeln!(out, "<li>{}</li>", escape(&facts.join(&pages.word("common.comma"))));
        }
        out.push_str("</ul>\n");
        if !meta.editors.is_empty() {
            let _ = writeln!(out, "<h2>{}</h2>\n<ul>", escape(&pages.word("title.editors")));
            for editor in &meta.editors {
                let role = match editor.agent {
                    Agent::Role => format!(" ({})", pages.word("title.role")),
                    Agent::Person | Agent::Organization => String::new(),
                };
                let words = format!("{}{role}", natural_name(&editor.name));
                let _ = writeln!(out, "<li>{}</li>", escape(&words));
            }
            out.push_str("</ul>\n");
        }
        let made = pages.filled_word("colophon.made", &[("version", env!("CARGO_PKG_VERSION"))]);
        let _ = writeln!(out, "<p>{}</p>\n</section>", escape(&made));
        let file = "about.xhtml".to_owned();
        let xhtml = self.whole(&file, &title, "backmatter", &out);
        BookPage { file, title, xhtml, pages: Vec::new(), left_out: 0 }
    }
}

/// The element of a note and what it says of itself: a footnote, which readers show where its mark is, or where no mark calls it, a
/// part of the text: some readers leave out footnotes that nothing calls.
fn note_element(called: bool) -> (&'static str, &'static str) {
    match called {
        true => ("aside", "epub:type=\"footnote\" role=\"doc-footnote\""),
        false => ("div", "class=\"note\""),
    }
}

/// The text of a note: its blocks, and its own footnotes in a list behind them.
fn inner(source: EpubText<'_>, names: &[NameLink]) -> String {
    let threads = Threads { names, ..Threads::bare(source.body) };
    let mut writer = EpubWriter::in_a_note(source, threads);
    let mut out = writer.all();
    if !source.body.footnotes.is_empty() {
        out.push_str("<ol>\n");
        for (at, footnote) in source.body.footnotes.iter().enumerate() {
            let id = part(&footnote.id);
            let text = writer.footnote(at);
            let _ = writeln!(out, "<li id=\"{}fn-{id}\">{text}</li>", source.prefix);
        }
        out.push_str("</ol>\n");
    }
    out
}
