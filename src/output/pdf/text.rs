//! The steps of a text as Typst's markup: words, footnotes at the foot, notes with them.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;

use crate::edition::raw_words::{RawPiece, RawWords};
use crate::edition::register::EntityId;
use crate::edition::text::{Align, Body, ItemKind, Tag};
use crate::edition::{LinkTo, Note, NoteMark, Place};
use crate::render::Pages;
use crate::render::weave::{EntryPosition, LineEnd, Sink, Threads, Weaver};

use super::markup::{from_html, open_web, quoted, words};

/// The mark of notes at a title that is no part of the text.
const TITLE: u32 = crate::resolve::place::TITLE;
/// Lists and quotations in one another are set as such to this depth; Typst's layout has a limit.
const DEEPEST: usize = 12;
/// Footnotes of footnotes are at the foot to this depth, what is deeper at the section's end.
const FEET: usize = 3;

/// A text that is written, with what belongs to it.
#[derive(Clone, Copy)]
pub(super) struct PdfText<'a> {
    pub(super) pages: &'a Pages,
    pub(super) body: &'a Body,
    pub(super) links: &'a [LinkTo],
    pub(super) images: &'a [LinkTo],
    /// The notes on it, and how each is written.
    pub(super) notes: &'a [Note],
    pub(super) note: &'a dyn Fn(&Note, &mut BookParts) -> String,
    /// The page of the site that has it.
    pub(super) address: &'a str,
    /// What the names of its footnotes begin with: several texts are on one page of the site.
    pub(super) prefix: &'a str,
    /// Whether its headings are the book's, and how many levels are above them; else they are bold lines.
    pub(super) above: Option<u8>,
}

/// What the texts of a book have that is written elsewhere, or not as it is.
#[derive(Debug, Default)]
pub(super) struct BookParts {
    pub(super) pictures: BTreeSet<String>,
    /// Pictures of a kind that Typst can't show.
    pub(super) left_out: usize,
    /// Pieces of raw HTML whose markup is left out.
    pub(super) raw: usize,
    /// Lists and quotations that are too deep within others.
    pub(super) flat: usize,
    /// The level of the last heading: none may be left out between two.
    pub(super) level: u8,
}

/// Writes parts of a text in their order.
pub(super) struct TypstWriter<'a, 'g> {
    threads: Threads<'a>,
    typ: Typ<'a, 'g>,
}

impl<'a, 'g> TypstWriter<'a, 'g> {
    pub(super) fn new(source: PdfText<'a>, threads: Threads<'a>, gathered: &'g mut BookParts) -> Self {
        let typ = Typ {
            source,
            threads,
            gathered,
            out: String::new(),
            links: Vec::new(),
            waiting: String::new(),
            code: false,
            block: None,
            deep: Vec::new(),
            feet: 0,
            beside: FootnoteParagraph::No,
            written: HashSet::new(),
            raw_words: RawWords::default(),
        };
        Self { threads, typ }
    }

    /// A text that is at the foot itself: its own footnotes are behind it.
    pub(super) fn at_foot(mut self) -> Self {
        self.typ.feet = FEET;
        self
    }

    fn taken(&mut self) -> String {
        self.typ.release();
        std::mem::take(&mut self.typ.out)
    }

    fn events(&mut self, events: std::ops::Range<u32>) -> String {
        Weaver::new(self.threads).events(events, &mut self.typ);
        self.taken()
    }

    /// An item of the top level.
    pub(super) fn item(&mut self, item: usize) -> String {
        let Some(item) = self.typ.source.body.items.get(item) else { return String::new() };
        self.events(item.events.clone())
    }

    /// The words of a heading.
    pub(super) fn heading(&mut self, heading: u32) -> String {
        let body = self.typ.source.body;
        let Some(heading) = body.headings.get(heading as usize) else { return String::new() };
        self.events(body.leaves[heading.leaf as usize].events.clone())
    }

    /// The marks of notes at a title that is no part of the text.
    pub(super) fn title_marks(&mut self, marks: &[NoteMark]) -> String {
        for mark in marks.iter().filter(|mark| mark.leaf == TITLE) {
            self.typ.note(mark.note);
        }
        self.taken()
    }

    /// The mark of a page.
    pub(super) fn page(&mut self, page: u32) -> String {
        self.typ.page(page);
        self.taken()
    }

    /// All blocks but the footnotes.
    pub(super) fn all(&mut self) -> String {
        let mut out = String::new();
        for item in &self.typ.source.body.items {
            if !matches!(item.kind, ItemKind::Footnote(_)) {
                out.push_str(&self.events(item.events.clone()));
            }
        }
        out
    }

    /// The footnotes that no mark has taken to a foot, each as a paragraph.
    pub(super) fn rest(&mut self) -> String {
        let mut out = String::new();
        let body = self.typ.source.body;
        for (at, footnote) in body.footnotes.iter().enumerate() {
            if self.typ.written.insert(at) {
                let text = self.events(footnote.events.clone());
                let _ =
                    write!(out, "#par[#anchor({})", quoted(&self.typ.name(&format!("fn-{}", footnote.id))));
                words(&mut out, &format!("({})", footnote.mark));
                out.push_str("]\n");
                out.push_str(&text);
            }
        }
        out
    }
}

/// The kinds of pictures that Typst shows, by the ends of their names.
fn is_picture(address: &str) -> bool {
    let end = address.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    ["gif", "jpeg", "jpg", "png", "svg", "webp"].contains(&end.as_str())
}

/// Whether a paragraph is one beside the number of its footnote.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum FootnoteParagraph {
    #[default]
    No,
    /// The next one is.
    Next,
    /// The one that is open is.
    Open,
}

struct Typ<'a, 'g> {
    source: PdfText<'a>,
    threads: Threads<'a>,
    gathered: &'g mut BookParts,
    out: String,
    /// The links that are open, and whether each is one.
    links: Vec<bool>,
    /// Marks that wait until a link is closed.
    waiting: String,
    code: bool,
    /// The words of the block of code that is open.
    block: Option<String>,
    /// What is open of lists and quotations, and whether each is set as one.
    deep: Vec<bool>,
    /// How many footnotes are open.
    feet: usize,
    /// The first paragraph of a foot: it is beside its number, so that it is no element of its own.
    beside: FootnoteParagraph,
    /// The footnotes that are written.
    written: HashSet<usize>,
    raw_words: RawWords,
}

/// What a block of raw HTML begins with.
const HTML: &str = "#block[";
/// A line's end.
const LINE: &str = "#linebreak();";

/// The name of a place of the site in the book.
pub(super) fn name_of(address: &str, fragment: Option<&str>) -> String {
    match fragment {
        Some(fragment) => format!("{address}#{fragment}"),
        None => address.to_owned(),
    }
}

impl Typ<'_, '_> {
    fn name(&self, fragment: &str) -> String {
        name_of(self.source.address, Some(&format!("{}{fragment}", self.source.prefix)))
    }

    fn in_links(&self) -> bool {
        self.links.contains(&true)
    }

    /// A mark: it waits where a link is open, since it is one itself.
    fn mark(&mut self, mark: &str) {
        let out = if self.in_links() || self.block.is_some() { &mut self.waiting } else { &mut self.out };
        out.push_str(mark);
    }

    fn open_link(&mut self, number: u32) {
        let Some(link) = self.source.body.links.get(number as usize) else { return };
        let pages = self.source.pages;
        let (is_open, filled) = match self.source.links.get(number as usize) {
            Some(LinkTo::Place(place)) => {
                open_place(&mut self.out, pages, place);
                (true, pages.reference_words(place, self.source.address))
            }
            Some(LinkTo::Web(url)) => (open_web(&mut self.out, url), url.clone()),
            Some(LinkTo::Media(address)) => {
                let base = pages.edition().meta.base_url.as_deref();
                let is_open = base.is_some_and(|base| open_web(&mut self.out, &format!("{base}{address}")));
                (is_open, address.rsplit('/').next().unwrap_or(address).to_owned())
            }
            // A relative way leads out of the site, and from a book nowhere.
            Some(LinkTo::Elsewhere(to)) => {
                let is_open = !to.href.starts_with("../") && open_web(&mut self.out, &to.href);
                (is_open, pages.filled_elsewhere(to))
            }
            Some(LinkTo::Lost) => (false, String::new()),
            Some(LinkTo::Broken | LinkTo::InDoubt(_)) | None => (false, format!("[[{}]]", link.target)),
        };
        self.links.push(is_open);
        if link.bare {
            words(&mut self.out, &filled);
        }
    }

    /// Opens a list or a quotation, where it isn't too deep.
    fn deeper(&mut self, opening: &str) {
        let is_set = self.deep.iter().filter(|is_set| **is_set).count() < DEEPEST;
        if is_set {
            self.out.push_str(opening);
        } else {
            self.gathered.flat += 1;
        }
        self.deep.push(is_set);
    }

    fn is_flat(&self) -> bool {
        self.deep.last() == Some(&false)
    }

    fn level(&mut self, heading: u32) -> Option<u8> {
        let level = self.source.body.headings.get(heading as usize)?.level;
        let level = (self.source.above? + level.saturating_sub(1)).min(self.gathered.level + 1).min(6);
        self.gathered.level = level;
        Some(level)
    }
}

/// Opens a link to a place: in the book, else on the site.
pub(super) fn open_place(out: &mut String, pages: &Pages, place: &Place) {
    let name = name_of(&place.address, place.fragment.as_deref());
    let url = match &pages.edition().meta.base_url {
        Some(base) => quoted(&format!("{base}{name}")),
        None => "none".to_owned(),
    };
    let _ = write!(out, "#lk({}, {url})[", quoted(&name));
}

/// Writes the works of a citation, each a link to its entry.
pub(super) fn cite(
    out: &mut String,
    pages: &Pages,
    items: &[crate::edition::work::CitationItem],
    brackets: bool,
) {
    for (n, (key, html)) in pages.cites().parts(items, brackets).into_iter().enumerate() {
        if n > 0 {
            words(out, " ");
        }
        if let Some(key) = key {
            let _ = write!(out, "#lk({}, none)[", quoted(&format!("bibliography.html#b-{key}")));
        }
        from_html(out, &html);
        if key.is_some() {
            out.push_str("];");
        }
    }
}

impl Sink for Typ<'_, '_> {
    fn open(&mut self, tag: Tag) {
        if self.beside == FootnoteParagraph::Next {
            self.beside = if tag == Tag::Paragraph { FootnoteParagraph::Open } else { FootnoteParagraph::No };
        }
        if tag == Tag::Paragraph && self.beside == FootnoteParagraph::Open {
            return;
        }
        match tag {
            Tag::Paragraph | Tag::HtmlText => self.out.push_str("#par["),
            Tag::Html => {
                self.gathered.raw += 1;
                self.out.push_str(HTML);
            }
            Tag::Heading(number) => match self.level(number) {
                Some(level) => {
                    let slug = self.source.body.headings.get(number as usize).map_or("", |h| &h.slug);
                    let name = quoted(&self.name(&format!("h-{slug}")));
                    let leaf = self.source.body.headings.get(number as usize).map_or(0, |h| h.leaf);
                    let plain = quoted(&self.source.body.line(leaf as usize));
                    let _ = write!(self.out, "#chapter({level}, {name}, {plain})[");
                }
                None => self.out.push_str("#par[#strong["),
            },
            Tag::Quote => self.deeper("#quote(block: true)["),
            Tag::CodeBlock(_) => self.block = Some(String::new()),
            Tag::List(None) => self.deeper("#list(tight: false,"),
            Tag::List(Some(first)) => self.deeper(&format!("#enum(tight: false, start: {first},")),
            Tag::Item => {
                if !self.is_flat() {
                    self.out.push('[');
                }
            }
            Tag::Table(table) => {
                let columns = self.source.body.alignments.get(table as usize);
                let of = |align: &Align| match align {
                    Align::None | Align::Left => "start",
                    Align::Center => "center",
                    Align::Right => "end",
                };
                let aligns: Vec<&str> = columns.into_iter().flatten().map(of).collect();
                let _ = write!(
                    self.out,
                    "#table(columns: {}, align: ({},),",
                    aligns.len().max(1),
                    if aligns.is_empty() { "start".to_owned() } else { aligns.join(", ") }
                );
            }
            Tag::TableHead => self.out.push_str("table.header("),
            Tag::TableRow => {}
            Tag::Cell { head, .. } => self.out.push_str(if head { "[#strong[" } else { "[" }),
            Tag::Footnote(_) => {}
            Tag::Emphasis => self.out.push_str("#emph["),
            Tag::Strong => self.out.push_str("#strong["),
            Tag::Strike => self.out.push_str("#strike["),
            Tag::Link(number) => self.open_link(number),
        }
    }

    fn close(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph if self.beside == FootnoteParagraph::Open => {
                self.beside = FootnoteParagraph::No;
                self.release();
                self.out.push_str("#parbreak();");
            }
            Tag::Paragraph | Tag::HtmlText | Tag::Html => {
                if tag == Tag::Html {
                    self.out.truncate(self.out.trim_end_matches(LINE).len());
                }
                self.release();
                self.out.push_str("]\n");
            }
            Tag::Heading(_) => {
                self.release();
                self.out.push_str(if self.source.above.is_some() { "]\n" } else { "]]\n" });
            }
            Tag::Quote => {
                if self.deep.pop() == Some(true) {
                    self.out.push_str("]\n");
                }
            }
            Tag::CodeBlock(_) => {
                let code = self.block.take().unwrap_or_default();
                let _ = writeln!(self.out, "#raw(block: true, {})", quoted(code.trim_end_matches('\n')));
                if !self.waiting.is_empty() {
                    self.out.push_str("#par[");
                    self.release();
                    self.out.push_str("]\n");
                }
            }
            Tag::List(_) => {
                if self.deep.pop() == Some(true) {
                    self.out.push_str(")\n");
                }
            }
            Tag::Item => {
                if !self.is_flat() {
                    self.out.push_str("],");
                }
            }
            Tag::Table(_) => self.out.push_str(")\n"),
            Tag::TableHead => self.out.push_str("),"),
            Tag::TableRow | Tag::Footnote(_) => {}
            Tag::Cell { head, .. } => {
                self.release();
                self.out.push_str(if head { "]]," } else { "]," });
            }
            Tag::Emphasis | Tag::Strong | Tag::Strike => self.out.push_str("];"),
            Tag::Link(_) => {
                if self.links.pop() == Some(true) {
                    self.out.push_str("];");
                }
                if !self.in_links() {
                    self.release();
                }
            }
        }
    }

    fn words(&mut self, text: &str, _class: Option<&'static str>) {
        match &mut self.block {
            Some(block) => block.push_str(text),
            None if self.code => {
                let _ = write!(self.out, "#raw({});", quoted(text));
            }
            None => words(&mut self.out, text),
        }
    }

    fn code(&mut self, opens: bool) {
        self.code = opens;
    }

    fn line_end(&mut self, end: LineEnd) {
        match (end, &mut self.block) {
            (LineEnd::Line, None) => self.out.push_str(LINE),
            (LineEnd::Space, None) => words(&mut self.out, " "),
            (LineEnd::Line | LineEnd::Space, Some(block)) => block.push('\n'),
            (LineEnd::Nothing, _) => {}
        }
    }

    fn enter(&mut self, _segment: Option<usize>, _spot: Option<usize>) {}

    fn leave(&mut self) {}

    fn open_name(&mut self, _entity: EntityId) {}

    fn close_name(&mut self) {}

    fn note(&mut self, note: u32) {
        let Some(note) = self.source.notes.get(note as usize) else { return };
        let text = (self.source.note)(note, self.gathered);
        let at = quoted(&self.name(&format!("at-{}", note.record.id)));
        let name = quoted(&self.name(&format!("n-{}", note.record.id)));
        let mark = format!("#nt({}, {at}, {name})[{text}];", quoted(&note.label));
        self.mark(&mark);
    }

    fn point(&mut self, _point: &EntryPosition) {}

    fn footnote(&mut self, mark: u32) {
        let body = self.source.body;
        let Some(at) = body.marks.get(mark as usize).map(|mark| mark.footnote as usize) else { return };
        let Some(footnote) = body.footnotes.get(at) else { return };
        let (label, name) = (quoted(&footnote.mark), quoted(&self.name(&format!("fn-{}", footnote.id))));
        if self.feet >= FEET || !self.written.insert(at) {
            self.mark(&format!("#fnref({label}, {name});"));
            return;
        }
        // The footnote's own text begins anew; what is open around its mark goes on behind it.
        let out = std::mem::take(&mut self.out);
        let waiting = std::mem::take(&mut self.waiting);
        let links = std::mem::take(&mut self.links);
        let (block, code) = (self.block.take(), std::mem::take(&mut self.code));
        let beside = std::mem::replace(&mut self.beside, FootnoteParagraph::Next);
        self.feet += 1;
        Weaver::new(self.threads).events(footnote.events.clone(), self);
        self.feet -= 1;
        self.beside = beside;
        self.release();
        let text = std::mem::replace(&mut self.out, out);
        (self.waiting, self.links, self.block, self.code) = (waiting, links, block, code);
        self.mark(&format!("#fn({label}, {name})[{text}];"));
    }

    fn citation(&mut self, number: u32) {
        let Some(citation) = self.source.body.citations.get(number as usize) else { return };
        if citation.spaced {
            words(&mut self.out, " ");
        }
        cite(&mut self.out, self.source.pages, &citation.items, true);
    }

    fn page(&mut self, page: u32) {
        let Some(page) = self.source.body.pages.get(page as usize) else { return };
        let name = quoted(&self.name(&format!("page-{}", page.label)));
        let _ = write!(self.out, "#pm({}, {name});", quoted(&page.label));
    }

    fn image(&mut self, number: u32) {
        let Some(image) = self.source.body.images.get(number as usize) else { return };
        match self.source.images.get(number as usize) {
            Some(LinkTo::Media(address)) if is_picture(address) => {
                // What represents a picture may not be nothing in PDF/UA.
                let name = address.rsplit('/').next().unwrap_or(address);
                let alt =
                    [&*image.alt, &*image.title, name].into_iter().find(|words| !words.trim().is_empty());
                let _ = write!(
                    self.out,
                    "#pic({}, {});",
                    quoted(&format!("/{address}")),
                    quoted(alt.unwrap_or_default())
                );
                self.gathered.pictures.insert(address.clone());
                if !image.title.trim().is_empty() {
                    words(&mut self.out, &format!(" {}", image.title.trim()));
                }
            }
            Some(LinkTo::Media(_)) => {
                self.gathered.left_out += 1;
                words(&mut self.out, &image.alt);
            }
            _ => words(&mut self.out, &image.alt),
        }
    }

    fn rule(&mut self) {
        self.out.push_str("#align(center)[#\"⁂\";]\n");
    }

    fn raw(&mut self, raw: u32) {
        let Some(html) = self.source.body.raw.get(raw as usize) else { return };
        self.gathered.raw += usize::from(html.contains('<'));
        for piece in self.raw_words.of(html) {
            match piece {
                RawPiece::Words(text) => words(&mut self.out, &text),
                RawPiece::Line if self.out.ends_with(HTML) || self.out.ends_with(LINE) => {}
                RawPiece::Line => self.out.push_str(LINE),
                RawPiece::Cell => self.out.push_str("#h(1em);"),
            }
        }
    }

    fn in_link(&self) -> bool {
        self.in_links()
    }

    fn has_waiting(&self) -> bool {
        !self.in_links() && self.block.is_none() && !self.waiting.is_empty()
    }

    fn release(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.out.push_str(&waiting);
    }
}
