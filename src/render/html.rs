//! A body's tape to HTML, with the segments and marks of notes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::edition::note::Stretch;
use crate::edition::register::NameLink;
use crate::edition::text::{Align, Body, EventKind, ItemKind, LeafKind, Tag};
use crate::edition::{LinkTo, NoteMark, Place, Segment};
use crate::load::Size;
use crate::resolve::compared::Spot;

use super::bibliography::Cites;
use super::escape::{address_to, escape_to, path_to};
use super::highlight;
use super::titles::Titles;
use super::words::Words;

/// The page that something is written for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Here<'a> {
    /// Its address.
    pub(crate) address: &'a str,
    /// What leads from it to the site's root.
    pub(crate) root: &'a str,
    /// Whether it is the preview's: what has no place stands where it was last seen.
    pub(crate) preview: bool,
}

impl Here<'_> {
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
pub(crate) struct Sign {
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

/// Anchors of the first notes of a page stand in the sheet; so many of them.
pub(crate) const ANCHORS: usize = 80;

/// So many of them stand in chain.css, the others in chain-more.css.
pub(crate) const FIRST_SHEET: usize = 32;

/// What is written: a body, with all that belongs to it.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) body: &'a Body,
    pub(crate) links: &'a [LinkTo],
    pub(crate) images: &'a [LinkTo],
    /// How large images are, by their paths below `media/`.
    pub(crate) sizes: &'a BTreeMap<String, Size>,
    pub(crate) segments: &'a [Segment],
    pub(crate) marks: &'a [NoteMark],
    pub(crate) signs: &'a [Sign],
    /// Names that lead to their registers, and where each entity stands.
    pub(crate) names: &'a [NameLink],
    pub(crate) entities: &'a [Vec<Place>],
    /// The numbers of the blocks, where they have any.
    pub(crate) numbers: &'a [Box<str>],
    /// What stands before a footnote's label in its ids: empty in a section.
    pub(crate) prefix: &'a str,
    /// What is added to the levels of headings.
    pub(crate) deeper: u8,
    pub(crate) here: Here<'a>,
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
    pub(crate) spots: &'a [Spot],
    /// What stands between words, in the order of the text.
    pub(crate) points: &'a [Point],
    /// How each entry shows.
    pub(crate) signs: &'a [VariantSign],
}

/// A place between words that belongs to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Point {
    /// The leaf.
    pub(crate) leaf: u32,
    /// The byte in the body's text.
    pub(crate) at: u32,
    /// Whether it stands for words that are elsewhere alone; else it comes after the entry's words.
    pub(crate) gap: bool,
    /// The entry.
    pub(crate) entry: u32,
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
pub(crate) struct Writer<'a> {
    text: Text<'a>,
    out: String,
    /// The next segment and mark that have not been written.
    segment: usize,
    mark: usize,
    name: usize,
    /// The name whose link is open, and whether it was opened within a segment.
    name_open: Option<(u32, bool)>,
    /// How many links are open: no mark, which is a link itself, may stand in one.
    links: usize,
    /// What has to wait until the link is closed.
    waiting: String,
    /// The notes whose first segment was written.
    seen: Vec<bool>,
    /// The segment and the variant whose span is open.
    open: Option<(Option<usize>, Option<usize>)>,
    /// The next words and the next point of a variant that have not been written.
    spot: usize,
    point: usize,
    /// The entries whose id was written.
    named: Vec<bool>,
    /// The id and class that the next element gets.
    block: Option<String>,
    /// The leaf that is being written.
    leaf: u32,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(text: Text<'a>) -> Self {
        Self {
            seen: vec![false; text.signs.len()],
            named: vec![false; text.variants.signs.len()],
            spot: 0,
            point: 0,
            text,
            out: String::new(),
            segment: 0,
            mark: 0,
            name: 0,
            name_open: None,
            links: 0,
            waiting: String::new(),
            open: None,
            block: None,
            leaf: 0,
        }
    }

    /// An item of the top level; a block with its id.
    pub(crate) fn item(&mut self, item: usize) -> String {
        let Some(it) = self.text.body.items.get(item) else { return String::new() };
        if let ItemKind::Block(block) = it.kind {
            self.block = self.text.numbers.get(block as usize).map(|number| format!("id=\"p{number}\""));
        }
        self.events(it.events.clone());
        std::mem::take(&mut self.out)
    }

    /// The words of a heading, without its element.
    pub(crate) fn heading(&mut self, heading: usize) -> String {
        let Some(heading) = self.text.body.headings.get(heading) else { return String::new() };
        let events = self.text.body.leaves[heading.leaf as usize].events.clone();
        self.events(events);
        std::mem::take(&mut self.out)
    }

    /// The blocks of a footnote.
    pub(crate) fn footnote(&mut self, footnote: usize) -> String {
        let Some(footnote) = self.text.body.footnotes.get(footnote) else { return String::new() };
        self.events(footnote.events.clone());
        std::mem::take(&mut self.out)
    }

    /// Every item but the footnotes, and `skip`.
    pub(crate) fn all(&mut self, skip: Option<u32>) -> String {
        let mut html = String::new();
        for (at, item) in self.text.body.items.iter().enumerate() {
            let skipped = matches!(item.kind, ItemKind::Heading(h) if Some(h) == skip);
            if !skipped && !matches!(item.kind, ItemKind::Footnote(_)) {
                html.push_str(&self.item(at));
            }
        }
        html
    }

    /// The marks of notes at a title that is no part of the text.
    pub(crate) fn title_marks(&mut self) -> String {
        let marks = self.text.marks.iter().filter(|m| m.leaf == crate::resolve::place::TITLE);
        let notes: Vec<u32> = marks.map(|m| m.note).collect();
        for note in notes {
            self.note_mark(note);
        }
        std::mem::take(&mut self.out)
    }

    fn events(&mut self, range: std::ops::Range<u32>) {
        let mut at = range.start as usize;
        let end = range.end as usize;
        let events = &self.text.body.events;
        while at < end {
            let event = events[at];
            at += 1;
            match event.kind {
                EventKind::Open(Tag::Footnote(number)) => {
                    // Footnotes stand in a list of their own.
                    while at < end && events[at].kind != EventKind::Close(Tag::Footnote(number)) {
                        at += 1;
                    }
                    at += 1;
                }
                EventKind::Open(Tag::Paragraph) => match self.figure_end(at) {
                    Some(close) => {
                        self.figures(at, close);
                        at = close + 1;
                    }
                    None => self.open_tag(Tag::Paragraph),
                },
                EventKind::Open(tag) => self.open_tag(tag),
                EventKind::Close(tag) => self.close_tag(tag),
                EventKind::OpenLeaf(leaf) => {
                    self.leaf = leaf;
                    let it = &self.text.body.leaves[leaf as usize];
                    // Items may be written in another order than they stand in: find the place anew.
                    self.segment = self.text.segments.partition_point(|s| s.stretch.leaf < leaf);
                    self.mark = self.text.marks.partition_point(|m| m.leaf < leaf);
                    self.name = self.text.names.partition_point(|n| n.from < it.text.start);
                    self.spot = self.text.variants.spots.partition_point(|s| s.stretch.leaf < leaf);
                    self.point = self.text.variants.points.partition_point(|p| p.leaf < leaf);
                    if it.kind == LeafKind::Code {
                        self.code_block(leaf);
                        while at < end && events[at].kind != EventKind::CloseLeaf(leaf) {
                            at += 1;
                        }
                    }
                }
                EventKind::CloseLeaf(leaf) => {
                    self.close_segment();
                    self.points_up_to(leaf, u32::MAX);
                    self.marks_up_to(leaf, u32::MAX);
                }
                EventKind::Text { from, to } => self.words(from, to, &[]),
                EventKind::Code { from, to } => {
                    self.close_segment();
                    self.marks_before(from);
                    self.out.push_str("<code>");
                    self.words(from, to, &[]);
                    self.close_segment();
                    self.out.push_str("</code>");
                }
                EventKind::Break { at: place, hard } => self.line_break(place, hard),
                EventKind::FootnoteMark(mark) => {
                    self.close_segment();
                    self.footnote_mark(mark);
                }
                EventKind::Citation(number) => {
                    self.close_segment();
                    self.citation(number);
                }
                EventKind::Page(page) => {
                    self.close_segment();
                    self.page(page);
                }
                EventKind::Image(image) => {
                    self.close_segment();
                    self.image(image, false);
                }
                EventKind::Rule => self.out.push_str("<hr>\n"),
                EventKind::RawInline(raw) => {
                    self.close_segment();
                    self.out.push_str(&self.text.body.raw[raw as usize]);
                }
            }
        }
    }

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
        self.close_segment();
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
        self.close_segment();
        match tag {
            Tag::Paragraph | Tag::HtmlText => self.out.push_str("</p>\n"),
            Tag::Heading(_) if self.text.away.is_some() => self.out.push_str("</p>\n"),
            Tag::Html => self.out.push_str("</div>\n"),
            Tag::Heading(number) => {
                let level = (self.text.body.headings[number as usize].level + self.text.deeper).min(6);
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

    // ---- links ----

    /// Whether the leaf that is being written has letters against a direction: what is filled in beside them needs
    /// its own.
    fn beside(&self, dir: &str) -> bool {
        let range = self.text.body.leaves.get(self.leaf as usize).map(|leaf| leaf.text.clone());
        range.is_some_and(|range| {
            super::mixed::runs_against(&self.text.body.text[range.start as usize..range.end as usize], dir)
        })
    }

    fn open_link(&mut self, number: u32) {
        let link = &self.text.body.links[number as usize];
        match self.text.links.get(number as usize) {
            Some(LinkTo::Place(place)) => {
                let words = if link.bare {
                    self.text.words.reference(place, self.text.titles, self.text.here.address)
                } else {
                    String::new()
                };
                self.out.push_str("<a class=\"xref\" href=\"");
                self.text.here.href(&mut self.out, place);
                self.out.push('"');
                let dir = self.text.words.direction();
                let own = super::mixed::own_dir(&words, dir, || self.beside(dir));
                if let Some(dir) = own.filter(|_| link.bare) {
                    let _ = write!(self.out, " dir=\"{dir}\"");
                }
                self.out.push('>');
                self.links += 1;
                escape_to(&mut self.out, &words);
            }
            Some(LinkTo::Web(url)) => {
                self.out.push_str("<a href=\"");
                address_to(&mut self.out, url);
                self.out.push_str("\">");
                self.links += 1;
                if link.bare {
                    escape_to(&mut self.out, url);
                }
            }
            Some(LinkTo::Media(address)) => {
                self.out.push_str("<a href=\"");
                self.out.push_str(self.text.here.root);
                path_to(&mut self.out, address);
                self.out.push_str("\">");
                self.links += 1;
                if link.bare {
                    escape_to(&mut self.out, address.rsplit('/').next().unwrap_or(address));
                }
            }
            Some(LinkTo::Lost) => self.out.push_str("<span class=\"lost\">"),
            Some(LinkTo::Broken) | None => {
                if link.bare {
                    // What was written stays to be seen, as it was written.
                    let target = format!("[[{}]]", link.target);
                    escape_to(&mut self.out, &target);
                }
            }
        }
    }

    fn close_link(&mut self, number: u32) {
        match self.text.links.get(number as usize) {
            Some(LinkTo::Place(_) | LinkTo::Web(_) | LinkTo::Media(_)) => {
                self.out.push_str("</a>");
                self.links = self.links.saturating_sub(1);
                if self.links == 0 {
                    let waiting = std::mem::take(&mut self.waiting);
                    self.out.push_str(&waiting);
                }
            }
            Some(LinkTo::Lost) => self.out.push_str("</span>"),
            Some(LinkTo::Broken) | None => {}
        }
    }

    fn citation(&mut self, number: u32) {
        let Some(citation) = self.text.body.citations.get(number as usize) else { return };
        if citation.spaced {
            self.out.push(' ');
        }
        self.text.cites.write(&mut self.out, &citation.items, true, self.text.here);
    }

    /// An image; `captioned` where its title stands below it.
    fn image(&mut self, number: u32, captioned: bool) {
        let image = &self.text.body.images[number as usize];
        match self.text.images.get(number as usize) {
            Some(LinkTo::Media(address)) => {
                self.out.push_str("<img src=\"");
                self.out.push_str(self.text.here.root);
                path_to(&mut self.out, address);
                self.out.push_str("\" alt=\"");
                escape_to(&mut self.out, &image.alt);
                self.out.push('"');
                if let Some((width, height)) =
                    address.strip_prefix("media/").and_then(|path| self.text.sizes.get(path))
                {
                    let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
                }
                if !captioned && !image.title.is_empty() {
                    self.out.push_str(" title=\"");
                    escape_to(&mut self.out, &image.title);
                    self.out.push('"');
                }
                self.out.push_str(" loading=\"lazy\">");
            }
            _ => escape_to(&mut self.out, &image.alt),
        }
    }

    /// Where the paragraph ends that begins before an event, if it has nothing but images, one of them with a title.
    fn figure_end(&self, from: usize) -> Option<usize> {
        let body = self.text.body;
        // How many images the open link has: one is the most that a figure can stand around.
        let (mut titled, mut linked) = (false, None);
        for (at, event) in body.events.iter().enumerate().skip(from) {
            match event.kind {
                EventKind::Image(_) if linked == Some(1) => return None,
                EventKind::Image(image) => {
                    linked = linked.map(|_| 1);
                    let shown = matches!(self.text.images.get(image as usize), Some(LinkTo::Media(_)));
                    titled |= shown && !body.images[image as usize].title.trim().is_empty();
                }
                EventKind::Text { from, to } if body.text[from as usize..to as usize].trim().is_empty() => {}
                EventKind::Open(Tag::Link(link)) if !body.links[link as usize].bare => linked = Some(0),
                EventKind::Close(Tag::Link(_)) => linked = None,
                EventKind::OpenLeaf(_)
                | EventKind::CloseLeaf(_)
                | EventKind::Break { .. }
                | EventKind::FootnoteMark(_)
                | EventKind::Page(_) => {}
                EventKind::Close(Tag::Paragraph) => return titled.then_some(at),
                _ => return None,
            }
        }
        None
    }

    /// A paragraph of images: each a figure, with its title as the caption.
    fn figures(&mut self, from: usize, to: usize) {
        let body = self.text.body;
        let events = &body.events[from..to];
        let count = events.iter().filter(|event| matches!(event.kind, EventKind::Image(_))).count();
        let attributes = self.attributes(if count > 1 { "figures" } else { "" });
        if count > 1 {
            let _ = writeln!(self.out, "<div{attributes}>");
        }
        let (mut caption, mut link) = (None, None);
        for event in events {
            match event.kind {
                EventKind::OpenLeaf(leaf) => self.mark = self.text.marks.partition_point(|m| m.leaf < leaf),
                EventKind::Open(Tag::Link(number)) => link = Some(number),
                // An image may have come in between: then the link is open.
                EventKind::Close(Tag::Link(number)) if link.take().is_none() => self.close_link(number),
                EventKind::Image(image) => {
                    self.close_figure(caption.take());
                    let attributes = if count > 1 { "" } else { &*attributes };
                    let _ = write!(self.out, "<figure{attributes}>");
                    if let Some(link) = link.take() {
                        self.open_link(link);
                    }
                    self.image(image, true);
                    caption = Some((image, false));
                }
                EventKind::FootnoteMark(mark) => {
                    if let Some((image, begun @ false)) = &mut caption
                        && self.links == 0
                    {
                        *begun = true;
                        let image = *image;
                        self.begin_caption(image);
                    }
                    self.footnote_mark(mark);
                }
                EventKind::Page(page) => self.page(page),
                EventKind::CloseLeaf(leaf) => {
                    self.close_figure(caption.take());
                    self.marks_up_to(leaf, u32::MAX);
                }
                _ => {}
            }
        }
        self.out.push_str(if count > 1 { "</div>\n" } else { "\n" });
    }

    fn begin_caption(&mut self, image: u32) {
        self.out.push_str("<figcaption>");
        escape_to(&mut self.out, self.text.body.images[image as usize].title.trim());
    }

    /// End a figure; a caption that was begun has the marks of footnotes in it.
    fn close_figure(&mut self, caption: Option<(u32, bool)>) {
        let Some((image, begun)) = caption else { return };
        let titled = !self.text.body.images[image as usize].title.trim().is_empty();
        if titled && !begun {
            self.begin_caption(image);
        }
        self.out.push_str(if titled || begun { "</figcaption></figure>" } else { "</figure>" });
    }

    // ---- words, segments, marks ----

    /// Words of the arena, cut where segments begin and end; `runs` are stretches with a class of their own.
    fn words(&mut self, from: u32, to: u32, runs: &[(u32, u32, &'static str)]) {
        let mut at = from;
        let mut runs = runs.iter().peekable();
        while at < to {
            self.close_name(at);
            self.points_before(at);
            self.marks_before(at);
            self.pass(at);
            let mut stop = to;
            stop = stop.min(self.open_name(at));
            self.enter(at);
            for stretch in [self.next_segment(), self.next_spot()].into_iter().flatten() {
                stop = stop.min(if stretch.from <= at { stretch.to } else { stretch.from });
            }
            if let Some(point) = self.text.variants.points.get(self.point).filter(|p| p.at > at) {
                stop = stop.min(point.at);
            }
            if let Some(mark) = self.text.marks.get(self.mark).filter(|m| m.at > at) {
                stop = stop.min(mark.at);
            }
            while runs.peek().is_some_and(|r| r.1 <= at) {
                runs.next();
            }
            let class = match runs.peek() {
                Some((start, end, class)) if *start <= at => {
                    stop = stop.min(*end);
                    Some(*class)
                }
                Some((start, _, _)) => {
                    stop = stop.min(*start);
                    None
                }
                None => None,
            };
            // A segment of another leaf can't cut this one.
            let stop = if stop <= at { to } else { stop };
            let words = &self.text.body.text[at as usize..stop as usize];
            match class {
                Some(class) => {
                    let _ = write!(self.out, "<span class=\"{class}\">");
                    escape_to(&mut self.out, words);
                    self.out.push_str("</span>");
                }
                None => escape_to(&mut self.out, words),
            }
            at = stop;
        }
        self.close_name(at);
        self.pass(at);
    }

    /// The stretch of the next segment in this leaf.
    fn next_segment(&self) -> Option<Stretch> {
        Some(self.text.segments.get(self.segment)?.stretch)
    }

    /// The stretch of the next words of a variant.
    fn next_spot(&self) -> Option<Stretch> {
        Some(self.text.variants.spots.get(self.spot)?.stretch)
    }

    /// Leave behind what ends at a byte.
    fn pass(&mut self, at: u32) {
        while self.next_segment().is_some_and(|s| s.to <= at) {
            self.close_segment();
            self.segment += 1;
        }
        while self.next_spot().is_some_and(|s| s.to <= at) {
            self.close_segment();
            self.spot += 1;
        }
    }

    /// Open the span of what a byte lies in.
    fn enter(&mut self, at: u32) {
        let holds = |stretch: Option<Stretch>| stretch.is_some_and(|s| s.from <= at && at < s.to);
        let segment = holds(self.next_segment()).then_some(self.segment);
        let spot = holds(self.next_spot()).then_some(self.spot);
        let wanted = (segment.is_some() || spot.is_some()).then_some((segment, spot));
        if self.open != wanted {
            self.close_segment();
            self.open = wanted;
            if wanted.is_some() {
                self.open_span(segment, spot);
            }
        }
    }

    /// Write what stands between words before a byte of the text.
    fn points_before(&mut self, at: u32) {
        let Some(leaf) = self.text.variants.points.get(self.point).map(|p| p.leaf) else { return };
        if self.text.body.leaves.get(leaf as usize).is_some_and(|l| l.text.start <= at && at <= l.text.end) {
            self.points_up_to(leaf, at);
        }
    }

    fn points_up_to(&mut self, leaf: u32, at: u32) {
        while let Some(point) =
            self.text.variants.points.get(self.point).filter(|p| p.leaf == leaf && p.at <= at)
        {
            self.point += 1;
            let Some(sign) = self.text.variants.signs.get(point.entry as usize) else { continue };
            self.close_segment();
            if point.gap {
                let id = self.id_of(point.entry);
                let kind = self.text.body.leaves.get(leaf as usize).map(|leaf| leaf.kind);
                let in_heading = kind == Some(LeafKind::Heading) && self.text.away.is_none();
                gap_to(&mut self.out, sign, id.as_deref(), in_heading);
            }
            let out = if self.links > 0 { &mut self.waiting } else { &mut self.out };
            out.push_str(&sign.mark);
        }
    }

    /// The id of an entry, for the first of its spans.
    fn id_of(&mut self, entry: u32) -> Option<String> {
        let named = self.named.get_mut(entry as usize)?;
        if std::mem::replace(named, true) {
            None
        } else {
            self.text.variants.signs.get(entry as usize)?.id.clone()
        }
    }

    /// Open the link of a name that begins at a byte; returns the byte where words have to be cut for one.
    fn open_name(&mut self, at: u32) -> u32 {
        if let Some((to, _)) = self.name_open {
            return to;
        }
        while self.text.names.get(self.name).is_some_and(|n| n.from < at) {
            self.name += 1;
        }
        let Some(name) = self.text.names.get(self.name).copied() else { return u32::MAX };
        if name.from > at {
            return name.from;
        }
        let entities = self.text.entities.get(name.entity.register as usize);
        let Some(place) = entities.and_then(|e| e.get(name.entity.entity as usize)) else { return u32::MAX };
        // A segment that holds the whole name holds its link; else the link holds what it has of segments.
        let own = [self.next_segment(), self.next_spot()];
        let touching: Vec<Stretch> =
            own.into_iter().flatten().filter(|s| s.from < name.to && at < s.to).collect();
        let within = !touching.is_empty() && touching.iter().all(|s| s.from <= at && name.to <= s.to);
        if within {
            self.enter(at);
        } else {
            self.close_segment();
        }
        self.out.push_str("<a class=\"entity\" href=\"");
        self.text.here.href(&mut self.out, place);
        self.out.push_str("\">");
        self.links += 1;
        self.name_open = Some((name.to, within));
        name.to
    }

    /// Close the link of a name that ends at a byte.
    fn close_name(&mut self, at: u32) {
        let Some((_, within)) = self.name_open.filter(|(to, _)| *to <= at) else { return };
        if !within {
            self.close_segment();
        }
        self.out.push_str("</a>");
        self.name_open = None;
        self.links = self.links.saturating_sub(1);
        if self.links == 0 && !self.waiting.is_empty() {
            self.close_segment();
            let waiting = std::mem::take(&mut self.waiting);
            self.out.push_str(&waiting);
        }
    }

    fn line_break(&mut self, at: u32, hard: bool) {
        self.close_name(at);
        self.points_before(at);
        self.marks_before(at);
        self.pass(at);
        self.enter(at);
        if hard {
            self.out.push_str("<br>\n");
        } else if !crate::edition::wide::joins(&self.text.body.text, at as usize) {
            self.out.push('\n');
        }
    }

    fn open_span(&mut self, segment: Option<usize>, spot: Option<usize>) {
        self.out.push_str("<span");
        if let Some(segment) = segment {
            self.segment_attributes(segment);
        }
        if let Some(entry) = spot.and_then(|at| self.text.variants.spots.get(at)).map(|spot| spot.entry) {
            if let Some(id) = self.id_of(entry) {
                let _ = write!(self.out, " id=\"{id}\"");
            }
            if let Some(sign) = self.text.variants.signs.get(entry as usize) {
                self.out.push_str(&sign.attributes);
            }
        }
        self.out.push('>');
    }

    fn segment_attributes(&mut self, segment: usize) {
        let segment = &self.text.segments[segment];
        let signs: Vec<&Sign> =
            segment.notes.iter().filter_map(|n| self.text.signs.get(*n as usize)).collect();
        self.out.push_str(" data-a=\"");
        for (n, sign) in signs.iter().enumerate() {
            if n > 0 {
                self.out.push(' ');
            }
            self.out.push_str(&sign.id);
        }
        self.out.push('"');
        let lit: Vec<String> =
            signs.iter().filter(|s| s.number <= ANCHORS).map(|s| format!("n{}", s.number)).collect();
        if !lit.is_empty() {
            let _ = write!(self.out, " data-n=\"{}\"", lit.join(" "));
        }
        let first: Vec<u32> = segment.notes.iter().copied().filter(|n| !self.seen(*n)).collect();
        for (lane, name) in LANES {
            if let Some(sign) = signs.iter().find(|s| s.lane == lane) {
                let _ = write!(self.out, " data-{name}=\"{}", sign.tokens);
                let begins = first.iter().any(|n| self.text.signs[*n as usize].number == sign.number);
                if sign.number <= ANCHORS && begins {
                    let _ = write!(self.out, " s{}", sign.number);
                }
                self.out.push('"');
            }
        }
        // One note alone, the shortest of those that begin here: readers and checkers know no lists there. The marks of all are links.
        let signs_of = |n: &u32| &self.text.signs[*n as usize];
        if let Some(sign) = first.iter().map(signs_of).min_by_key(|sign| sign.lane != Lane::Near) {
            let _ = write!(self.out, " aria-details=\"n-{}\"", sign.id);
        }
        for note in first {
            if let Some(seen) = self.seen.get_mut(note as usize) {
                *seen = true;
            }
        }
    }

    /// Whether the first segment of a note was written; so too where it has no sign.
    fn seen(&self, note: u32) -> bool {
        self.seen.get(note as usize).copied().unwrap_or(true)
    }

    fn close_segment(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
    }

    /// Write the marks of notes that stand before a byte of the text.
    fn marks_before(&mut self, at: u32) {
        let Some(leaf) = self.text.marks.get(self.mark).map(|m| m.leaf) else { return };
        if self.text.body.leaves.get(leaf as usize).is_some_and(|l| l.text.start <= at && at <= l.text.end) {
            self.marks_up_to(leaf, at);
        }
    }

    fn marks_up_to(&mut self, leaf: u32, at: u32) {
        while let Some(mark) = self.text.marks.get(self.mark).filter(|m| m.leaf == leaf && m.at <= at) {
            let note = mark.note;
            self.mark += 1;
            // In a link a mark has to wait, and the words go on.
            if self.links == 0 {
                self.close_segment();
            }
            self.note_mark(note);
        }
    }

    fn note_mark(&mut self, note: u32) {
        let Some(sign) = self.text.signs.get(note as usize) else { return };
        let number = &sign.label;
        let name = match &sign.lemma {
            Some(lemma) => self.text.words.fill("marks.note", &[("number", number), ("lemma", lemma)]),
            None => self.text.words.fill("marks.whole", &[("number", number)]),
        };
        let out = if self.links > 0 { &mut self.waiting } else { &mut self.out };
        let _ = write!(
            out,
            "<a class=\"ref\" role=\"doc-noteref\" id=\"at-{0}\" href=\"#n-{0}\" data-k=\"{1}\"",
            sign.id, sign.tokens
        );
        if sign.number <= ANCHORS {
            let _ = write!(out, " data-n=\"n{}\"", sign.number);
        }
        out.push_str(" aria-label=\"");
        escape_to(out, &name);
        let _ = write!(out, "\">{number}</a>");
    }

    fn footnote_mark(&mut self, mark: u32) {
        let Some(mark) = self.text.body.marks.get(mark as usize) else { return };
        let Some(footnote) = self.text.body.footnotes.get(mark.footnote as usize) else { return };
        let name = self.text.words.fill("marks.footnote", &[("mark", &footnote.mark)]);
        let out = if self.links > 0 { &mut self.waiting } else { &mut self.out };
        let (prefix, id) = (self.text.prefix, &footnote.id);
        if let Some(page) = self.text.away {
            let _ =
                write!(out, "<a class=\"fn-ref\" role=\"doc-noteref\" href=\"{page}#fn-{id}\" aria-label=\"");
            escape_to(out, &name);
            out.push_str("\">");
            escape_to(out, &footnote.mark);
            out.push_str("</a>");
            return;
        }
        let _ = write!(out, "<a class=\"fn-ref\" role=\"doc-noteref\" id=\"{prefix}fnref-{id}");
        if mark.nth > 1 {
            let _ = write!(out, ":{}", mark.nth);
        }
        let _ = write!(out, "\" href=\"#{prefix}fn-{id}\" aria-label=\"");
        escape_to(out, &name);
        out.push_str("\">");
        escape_to(out, &footnote.mark);
        out.push_str("</a>");
    }

    fn page(&mut self, page: u32) {
        let page = &self.text.body.pages[page as usize];
        let name = self.text.words.fill("marks.page", &[("number", &page.label)]);
        let short = self.text.words.fill("marks.page-short", &[("number", &page.label)]);
        self.out.push_str("<span class=\"page\" role=\"doc-pagebreak\"");
        if page.first && self.text.away.is_none() {
            self.out.push_str(" id=\"page-");
            escape_to(&mut self.out, &page.label);
            self.out.push('"');
        }
        // The role may have no label, and words inside would fall into a quote: an empty image bears its name.
        self.out.push_str(" data-page=\"");
        escape_to(&mut self.out, &short);
        self.out.push_str("\"><span role=\"img\" aria-label=\"");
        escape_to(&mut self.out, &name);
        self.out.push_str("\"></span></span>");
    }

    /// The words of a code block, coloured, with the segments and marks of notes.
    fn code_block(&mut self, leaf: u32) {
        let it = &self.text.body.leaves[leaf as usize];
        let (from, to) = (it.text.start, it.text.end);
        let language = self.text.body.events.get(it.events.start as usize - 1).and_then(|e| match e.kind {
            EventKind::Open(Tag::CodeBlock(n)) => self.text.body.languages.get(n as usize),
            _ => None,
        });
        let code = &self.text.body.text[from as usize..to as usize];
        let runs = language
            .filter(|l| !l.is_empty())
            .and_then(|l| highlight::highlight(code, l))
            .unwrap_or_default();
        let runs: Vec<(u32, u32, &'static str)> =
            runs.iter().map(|run| (from + run.start, from + run.end, run.class.css())).collect();
        self.words(from, to, &runs);
        self.close_segment();
        self.points_up_to(leaf, u32::MAX);
        self.marks_up_to(leaf, u32::MAX);
    }
}

/// A place that stands for words which are elsewhere alone. A heading may hold no note: there it is an image with a name.
pub(crate) fn gap_to(out: &mut String, sign: &VariantSign, id: Option<&str>, in_heading: bool) {
    out.push_str("<span");
    if let Some(id) = id {
        let _ = write!(out, " id=\"{id}\"");
    }
    out.push_str(&sign.attributes);
    let _ = write!(out, " role=\"{}\" aria-label=\"", if in_heading { "img" } else { "note" });
    escape_to(out, &sign.gap);
    out.push_str("\"></span>");
}
