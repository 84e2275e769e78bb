//! A body's tape to HTML, with the segments and marks of notes.

mod figures;
mod links;
mod marks;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::edition::register::{EntityId, NameLink};
use crate::edition::text::{Align, Body, EventKind, ItemKind, LeafKind, Tag};
use crate::edition::{LinkTo, NoteMark, Place, Segment};
use crate::load::PixelSize;
use crate::resolve::compared::EntryWords;

use self::figures::Figures;
pub(crate) use self::marks::{gap_to, heading_name};
use super::bibliography::Cites;
use super::entities::EntityPlaces;
use super::escape::{escape_to, path_to};
use super::highlight;
use super::titles::Titles;
use super::weave::{ClassRun, EntryPosition, LineEnd, Sink, Threads, Weaver, figures_end};
use super::words::Words;

/// The page that something is written for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageContext<'a> {
    /// Its address.
    pub(crate) address: &'a str,
    /// What leads from it to the site's root.
    pub(crate) root: &'a str,
    /// Whether it is the preview's: what has no place is where it was last seen.
    pub(crate) preview: bool,
}

impl PageContext<'_> {
    /// The link from here to a place; only the fragment where it is on the same page.
    pub(crate) fn href(&self, out: &mut String, place: &Place) {
        if place.address != self.address || place.fragment.is_none() {
            out.push_str(self.root);
            path_to(out, &place.address);
        }
        if let Some(fragment) = &place.fragment {
            out.push('#');
            escape_to(out, fragment);
        }
    }
}

/// How a note shows in the text.
#[derive(Debug, Clone)]
pub(crate) struct NoteSign {
    pub(crate) id: String,
    /// What filters go by: `k-gloss by-ed`.
    pub(crate) tokens: String,
    pub(crate) number: usize,
    /// What its mark shows.
    pub(crate) label: Box<str>,
    /// Its words, shortened, for the mark's name.
    pub(crate) lemma: Option<String>,
    pub(crate) lane: Lane,
}

/// Which of the lines at its words a note has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// The line close under the words.
    Near,
    /// The line below it.
    Far,
    /// The line over the words.
    Over,
    /// None: a fourth note over the same words has its number, and its light, alone.
    None,
}

/// The lanes in the order in which they are taken, each with the attribute that says whose it is.
pub(crate) const LANES: [(Lane, char); 3] = [(Lane::Near, 'u'), (Lane::Far, 'x'), (Lane::Over, 'y')];

/// Anchors of the first notes of a page are in the sheet; so many of them.
pub(crate) const ANCHORS: usize = 80;

/// So many of them are in chain.css, the others in chain-more.css.
pub(crate) const FIRST_SHEET: usize = 32;

/// What is written: a body, with all that belongs to it.
#[derive(Clone, Copy)]
pub(crate) struct WovenText<'a> {
    pub(crate) body: &'a Body,
    pub(crate) links: &'a [LinkTo],
    pub(crate) images: &'a [LinkTo],
    /// How large images are, by their paths below `media/`.
    pub(crate) sizes: &'a BTreeMap<String, PixelSize>,
    pub(crate) segments: &'a [Segment],
    pub(crate) marks: &'a [NoteMark],
    pub(crate) signs: &'a [NoteSign],
    /// Names that lead to their registers, and where each entity is.
    pub(crate) names: &'a [NameLink],
    pub(crate) entities: &'a EntityPlaces,
    /// The numbers of the blocks, where they have any.
    pub(crate) numbers: &'a [Arc<str>],
    /// What is before a footnote's label in its ids: empty in a section.
    pub(crate) prefix: &'a str,
    /// What is added to the levels of headings.
    pub(crate) deeper: u8,
    pub(crate) here: PageContext<'a>,
    pub(crate) words: &'a Words,
    /// The titles in which something is filled in.
    pub(crate) titles: &'a Titles,
    /// The works that its citations name.
    pub(crate) cites: Cites<'a>,
    /// Words that differ between versions.
    pub(crate) variants: Variants<'a>,
    /// Where the text has its own page, if this isn't it: nothing has an id here, and headings are lines.
    pub(crate) away: Option<&'a str>,
}

/// Words of a text that differ between versions.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Variants<'a> {
    /// The words of entries, in the order of the text.
    pub(crate) spots: &'a [EntryWords],
    /// What is between words, in the order of the text.
    pub(crate) points: &'a [EntryPosition],
    /// How each entry shows.
    pub(crate) signs: &'a [VariantSign],
}

/// How an entry shows in the text.
#[derive(Debug, Clone, Default)]
pub(crate) struct VariantSign {
    /// `data-v` and what else its spans bear.
    pub(crate) attributes: String,
    /// The id of its first span.
    pub(crate) id: Option<String>,
    /// What a place without words says.
    pub(crate) gap: String,
    /// What comes after its words: a link.
    pub(crate) mark: String,
}

/// Writes parts of a text in their order.
pub(crate) struct HtmlWriter<'a> {
    weaver: Weaver<'a>,
    html: Html<'a>,
}

/// The HTML of a text's steps.
struct Html<'a> {
    text: WovenText<'a>,
    out: String,
    /// How many links are open: no mark, which is a link itself, may be in one.
    links: usize,
    /// Where the tag of the last link to the web begins, and where its words do.
    web: (usize, usize),
    /// What has to wait until the link is closed.
    waiting: String,
    /// The notes whose first segment was written.
    seen: Vec<bool>,
    /// The entries whose id was written.
    named: Vec<bool>,
    /// The entry whose span was opened last among words that are compared, and the end of that span's attributes.
    piece: Option<(u32, usize)>,
    /// The id and class that the next element gets.
    block: Option<String>,
    /// The leaf that is being written.
    leaf: u32,
    /// A leaf, and whether it has letters written against the page's direction: a leaf may have thousands of links.
    against: Option<(u32, bool)>,
    /// The figures that are being written.
    figures: Figures,
}

impl<'a> HtmlWriter<'a> {
    pub(crate) fn new(text: WovenText<'a>) -> Self {
        let threads = Threads {
            body: text.body,
            segments: text.segments,
            marks: text.marks,
            names: text.names,
            spots: text.variants.spots,
            points: text.variants.points,
        };
        let html = Html {
            seen: vec![false; text.signs.len()],
            named: vec![false; text.variants.signs.len()],
            text,
            out: String::new(),
            links: 0,
            web: (0, 0),
            waiting: String::new(),
            piece: None,
            block: None,
            leaf: 0,
            figures: Figures::default(),
            against: None,
        };
        Self { weaver: Weaver::new(threads), html }
    }

    /// An item of the top level; a block with its id.
    pub(crate) fn item(&mut self, item: usize) -> String {
        let Some(it) = self.html.text.body.items.get(item) else { return String::new() };
        if let ItemKind::Block(block) = it.kind {
            self.html.block =
                self.html.text.numbers.get(block as usize).map(|number| format!("id=\"p{number}\""));
        }
        self.html.piece = None;
        self.weaver.events(it.events.clone(), &mut self.html);
        std::mem::take(&mut self.html.out)
    }

    /// The words of a heading, without its element.
    pub(crate) fn heading(&mut self, heading: usize) -> String {
        let Some(heading) = self.html.text.body.headings.get(heading) else { return String::new() };
        let events = self.html.text.body.leaves[heading.leaf as usize].events.clone();
        self.weaver.events(events, &mut self.html);
        std::mem::take(&mut self.html.out)
    }

    /// The blocks of a footnote.
    pub(crate) fn footnote(&mut self, footnote: usize) -> String {
        let Some(footnote) = self.html.text.body.footnotes.get(footnote) else { return String::new() };
        self.html.piece = None;
        self.weaver.events(footnote.events.clone(), &mut self.html);
        std::mem::take(&mut self.html.out)
    }

    /// Every item but the footnotes, and `skip`.
    pub(crate) fn all(&mut self, skip: Option<u32>) -> String {
        let mut html = String::new();
        for (at, item) in self.html.text.body.items.iter().enumerate() {
            let skipped = matches!(item.kind, ItemKind::Heading(h) if Some(h) == skip);
            if !skipped && !matches!(item.kind, ItemKind::Footnote(_)) {
                html.push_str(&self.item(at));
            }
        }
        html
    }

    /// The marks of notes at a title that is no part of the text.
    pub(crate) fn title_marks(&mut self) -> String {
        let marks = self.html.text.marks.iter().filter(|m| m.leaf == crate::resolve::place::TITLE);
        let notes: Vec<u32> = marks.map(|m| m.note).collect();
        for note in notes {
            self.html.note_mark(note);
        }
        std::mem::take(&mut self.html.out)
    }
}

impl Html<'_> {
    /// The attributes of a block's outermost element.
    fn attributes(&mut self, class: &str) -> String {
        match (self.block.take(), class) {
            (Some(id), "") => format!(" class=\"block\" {id}"),
            (Some(id), class) => format!(" class=\"block {class}\" {id}"),
            (None, "") => String::new(),
            (None, class) => format!(" class=\"{class}\""),
        }
    }

    fn open_tag(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => {
                let attributes = self.attributes("");
                let _ = write!(self.out, "<p{attributes}>");
            }
            Tag::HtmlText => {
                let attributes = self.attributes("html");
                let _ = write!(self.out, "<p{attributes}>");
            }
            Tag::Html => {
                let attributes = self.attributes("raw");
                let _ = write!(self.out, "<div{attributes}>");
            }
            Tag::Heading(number) if self.text.away.is_some() => {
                let level = self.text.body.headings[number as usize].level.min(6);
                let _ = write!(self.out, "<p class=\"h{level}\">");
            }
            Tag::Heading(number) => {
                let heading = &self.text.body.headings[number as usize];
                let level = (heading.level + self.text.deeper).min(6);
                let _ = write!(self.out, "<h{level} id=\"{}h-", self.text.prefix);
                escape_to(&mut self.out, &heading.slug);
                self.out.push_str("\">");
            }
            Tag::Quote => {
                let attributes = self.attributes("");
                let _ = writeln!(self.out, "<blockquote{attributes}>");
            }
            Tag::CodeBlock(_) => {
                let attributes = self.attributes("code");
                let _ = write!(self.out, "<pre{attributes} tabindex=\"0\"><code>");
            }
            Tag::List(first) => {
                let attributes = self.attributes("");
                match first {
                    None => {
                        let _ = writeln!(self.out, "<ul{attributes}>");
                    }
                    Some(1) => {
                        let _ = writeln!(self.out, "<ol{attributes}>");
                    }
                    Some(first) => {
                        let _ =
                            writeln!(self.out, "<ol{attributes} start=\"{}\">", first.min(i32::MAX as u32));
                    }
                }
            }
            Tag::Item => self.out.push_str("<li>"),
            Tag::Table(_) => {
                let attributes = self.attributes("");
                let name = self.text.words.get("marks.table");
                // A group and no region: a page with two tables would have two landmarks of one name.
                self.out.push_str("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"");
                escape_to(&mut self.out, name);
                let _ = writeln!(self.out, "\"><table{attributes}>");
            }
            Tag::TableHead => self.out.push_str("<thead><tr>"),
            Tag::TableRow => self.out.push_str("<tr>"),
            Tag::Cell { table, column, head } => {
                let align = self.text.body.alignments[table as usize].get(column as usize).copied();
                let class = match align.unwrap_or(Align::None) {
                    Align::None => "",
                    Align::Left => " class=\"left\"",
                    Align::Center => " class=\"center\"",
                    Align::Right => " class=\"right\"",
                };
                let _ = if head {
                    write!(self.out, "<th scope=\"col\"{class}>")
                } else {
                    write!(self.out, "<td{class}>")
                };
            }
            Tag::Footnote(_) => {}
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strike => self.out.push_str("<s>"),
            Tag::Link(number) => self.open_link(number),
        }
    }

    fn close_tag(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph | Tag::HtmlText => self.out.push_str("</p>\n"),
            Tag::Heading(_) if self.text.away.is_some() => self.out.push_str("</p>\n"),
            Tag::Html => self.out.push_str("</div>\n"),
            Tag::Heading(number) => {
                let level = (self.text.body.headings[number as usize].level + self.text.deeper).min(6);
                self.name_heading(number);
                let _ = writeln!(self.out, "</h{level}>");
            }
            Tag::Quote => self.out.push_str("</blockquote>\n"),
            Tag::CodeBlock(_) => self.out.push_str("</code></pre>\n"),
            Tag::List(None) => self.out.push_str("</ul>\n"),
            Tag::List(Some(_)) => self.out.push_str("</ol>\n"),
            Tag::Item => self.out.push_str("</li>\n"),
            Tag::Table(_) => {
                if self.out.ends_with("<tbody>\n") {
                    self.out.truncate(self.out.len() - "<tbody>\n".len());
                    self.out.push_str("</table></div>\n");
                } else {
                    self.out.push_str("</tbody></table></div>\n");
                }
            }
            Tag::TableHead => self.out.push_str("</tr></thead>\n<tbody>\n"),
            Tag::TableRow => self.out.push_str("</tr>\n"),
            Tag::Cell { head, .. } => self.out.push_str(if head { "</th>" } else { "</td>" }),
            Tag::Footnote(_) => {}
            Tag::Emphasis => self.out.push_str("</em>"),
            Tag::Strong => self.out.push_str("</strong>"),
            Tag::Strike => self.out.push_str("</s>"),
            Tag::Link(number) => self.close_link(number),
        }
    }
}

impl Sink for Html<'_> {
    fn open(&mut self, tag: Tag) {
        self.open_tag(tag);
    }

    fn close(&mut self, tag: Tag) {
        self.close_tag(tag);
    }

    fn leaf(&mut self, leaf: u32) {
        self.leaf = leaf;
    }

    fn words(&mut self, words: &str, class: Option<&'static str>) {
        match class {
            Some(class) => {
                let _ = write!(self.out, "<span class=\"{class}\">");
                escape_to(&mut self.out, words);
                self.out.push_str("</span>");
            }
            None => escape_to(&mut self.out, words),
        }
    }

    fn code(&mut self, opens: bool) {
        self.out.push_str(if opens { "<code>" } else { "</code>" });
    }

    fn runs(&self, leaf: u32) -> Vec<ClassRun> {
        let it = &self.text.body.leaves[leaf as usize];
        let (from, to) = (it.text.start, it.text.end);
        let language = self.text.body.events.get(it.events.start as usize - 1).and_then(|e| match e.kind {
            EventKind::Open(Tag::CodeBlock(n)) => self.text.body.languages.get(n as usize),
            _ => None,
        });
        let code = &self.text.body.text[from as usize..to as usize];
        let Some(language) = language.filter(|l| !l.is_empty()) else { return Vec::new() };
        highlight::coloured(code, language)
            .iter()
            .map(|run| (from + run.start, from + run.end, run.class.css()))
            .collect()
    }

    fn line_end(&mut self, end: LineEnd) {
        match end {
            LineEnd::Line => self.out.push_str("<br>\n"),
            LineEnd::Space => self.out.push('\n'),
            LineEnd::Nothing => {}
        }
    }

    fn verse(&mut self, line: usize) {
        super::verse::line_to(&mut self.out, &self.text, line);
    }

    fn enter(&mut self, segment: Option<usize>, spot: Option<usize>) {
        self.open_span(segment, spot);
    }

    fn leave(&mut self) {
        self.out.push_str("</span>");
    }

    fn open_name(&mut self, entity: EntityId) {
        self.out.push_str("<a class=\"entity\"");
        if let Some(place) = self.text.entities.get(entity) {
            self.out.push_str(" href=\"");
            self.text.here.href(&mut self.out, place);
            self.out.push('"');
        }
        self.out.push('>');
        self.links += 1;
    }

    fn close_name(&mut self) {
        self.out.push_str("</a>");
        self.links = self.links.saturating_sub(1);
    }

    fn note(&mut self, note: u32) {
        self.note_mark(note);
    }

    fn point(&mut self, point: &EntryPosition) {
        let Some(sign) = self.text.variants.signs.get(point.entry as usize) else { return };
        if point.gap {
            let id = self.id_of(point.entry);
            let kind = self.text.body.leaves.get(point.leaf as usize).map(|leaf| leaf.kind);
            let in_heading = kind == Some(LeafKind::Heading) && self.text.away.is_none();
            gap_to(&mut self.out, sign, id.as_deref(), in_heading);
        }
        let out = if self.links > 0 { &mut self.waiting } else { &mut self.out };
        out.push_str(&sign.mark);
    }

    fn footnote(&mut self, mark: u32) {
        self.footnote_mark(mark);
    }

    fn citation(&mut self, number: u32) {
        self.cite(number);
    }

    fn page(&mut self, page: u32) {
        self.page_mark(page);
    }

    fn image(&mut self, image: u32) {
        self.show(image, false);
    }

    fn rule(&mut self) {
        self.out.push_str("<hr>\n");
    }

    fn raw(&mut self, raw: u32) {
        self.out.push_str(&self.text.body.raw[raw as usize]);
    }

    fn in_link(&self) -> bool {
        self.links > 0
    }

    fn has_waiting(&self) -> bool {
        self.links == 0 && !self.waiting.is_empty()
    }

    fn release(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.out.push_str(&waiting);
    }

    fn figures(&self, from: usize) -> Option<usize> {
        figures_end(self.text.body, self.text.images, from)
    }

    fn open_figures(&mut self, from: usize, to: usize) {
        let events = &self.text.body.events[from..to];
        let count = events.iter().filter(|event| matches!(event.kind, EventKind::Image(_))).count();
        let attributes = self.attributes(if count > 1 { "figures" } else { "" });
        self.figures = Figures { count, ..Figures::default() };
        if count > 1 {
            let _ = writeln!(self.out, "<div{attributes}>");
        } else {
            self.figures.attributes = attributes;
        }
    }

    fn figure(&mut self, event: EventKind) {
        self.figure_event(event);
    }

    fn close_figures(&mut self) {
        self.out.push_str(if self.figures.count > 1 { "</div>\n" } else { "\n" });
    }
}
