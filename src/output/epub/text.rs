//! The steps of a text as XHTML for a book.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::edition::register::{EntityId, fragment};
use crate::edition::text::{Align, Body, EventKind, ItemKind, Tag};
use crate::edition::{LinkTo, Note, NoteMark, Place, PlaceKind, Segment};
use crate::output::tei::names::part;
use crate::render::Pages;
use crate::render::escape::{address_to, escape, escape_to};
use crate::render::weave::{EntryPosition, LineEnd, Sink, Threads, Weaver, figures_end};

use super::shelf::{BookFiles, WORKS, relative};

/// The mark of notes at a title that is no part of the text.
pub(super) const TITLE: u32 = crate::resolve::place::TITLE;

/// A text that is written, with what belongs to it.
#[derive(Clone, Copy)]
pub(super) struct EpubText<'a> {
    pub(super) pages: &'a Pages,
    pub(super) shelf: &'a BookFiles<'a>,
    pub(super) body: &'a Body,
    pub(super) links: &'a [LinkTo],
    pub(super) images: &'a [LinkTo],
    /// The notes on it.
    pub(super) notes: &'a [Note],
    pub(super) segments: &'a [Segment],
    /// The page of the site that has it: references say more on another's.
    pub(super) address: &'a str,
    /// The file that it is written to.
    pub(super) file: &'a str,
    /// What the ids of footnotes in it begin with.
    pub(super) prefix: &'a str,
    /// The numbers of its blocks, where they have any.
    pub(super) numbers: &'a [Arc<str>],
    /// What is added to the levels of headings.
    pub(super) deeper: u8,
}

/// Writes parts of a text in their order.
pub(super) struct EpubWriter<'a> {
    weaver: Weaver<'a>,
    xhtml: Xhtml<'a>,
}

impl<'a> EpubWriter<'a> {
    pub(super) fn new(source: EpubText<'a>, threads: Threads<'a>) -> Self {
        let xhtml = Xhtml {
            source,
            out: String::new(),
            links: 0,
            waiting: String::new(),
            block: None,
            open: Vec::new(),
            figures: 0,
            caption: None,
            figure_link: None,
            left_out: 0,
        };
        Self { weaver: Weaver::new(threads), xhtml }
    }

    /// An item of the top level, its outermost element with these attributes.
    pub(super) fn item(&mut self, item: usize, attributes: String) -> String {
        let Some(it) = self.xhtml.source.body.items.get(item) else { return String::new() };
        self.xhtml.block = Some(attributes);
        self.weaver.events(it.events.clone(), &mut self.xhtml);
        self.xhtml.block = None;
        std::mem::take(&mut self.xhtml.out)
    }

    /// The words of a heading, without its element.
    pub(super) fn heading(&mut self, heading: u32) -> String {
        let Some(heading) = self.xhtml.source.body.headings.get(heading as usize) else {
            return String::new();
        };
        let events = self.xhtml.source.body.leaves[heading.leaf as usize].events.clone();
        self.weaver.events(events, &mut self.xhtml);
        std::mem::take(&mut self.xhtml.out)
    }

    /// The marks of notes at a title that is no part of the text.
    pub(super) fn title_marks(&mut self, marks: &[NoteMark]) -> String {
        for mark in marks.iter().filter(|mark| mark.leaf == TITLE) {
            self.xhtml.note(mark.note);
        }
        std::mem::take(&mut self.xhtml.out)
    }

    /// The mark of a page.
    pub(super) fn page(&mut self, page: u32) -> String {
        self.xhtml.page(page);
        std::mem::take(&mut self.xhtml.out)
    }

    /// All blocks but the footnotes.
    pub(super) fn all(&mut self) -> String {
        for item in &self.xhtml.source.body.items {
            if !matches!(item.kind, ItemKind::Footnote(_)) {
                self.weaver.events(item.events.clone(), &mut self.xhtml);
            }
        }
        std::mem::take(&mut self.xhtml.out)
    }

    /// The blocks of a footnote.
    pub(super) fn footnote(&mut self, at: usize) -> String {
        let Some(footnote) = self.xhtml.source.body.footnotes.get(at) else { return String::new() };
        self.weaver.events(footnote.events.clone(), &mut self.xhtml);
        std::mem::take(&mut self.xhtml.out)
    }

    /// How many pictures are of a kind that no reading system has to show.
    pub(super) fn left_out(&self) -> usize {
        self.xhtml.left_out
    }
}

/// The media types of pictures that every reading system shows, by the ends of their names.
pub(super) const PICTURES: &[(&str, &str)] = &[
    ("gif", "image/gif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("webp", "image/webp"),
];

/// The media type of a picture.
pub(super) fn picture(address: &str) -> Option<&'static str> {
    let end = address.rsplit('.').next()?.to_ascii_lowercase();
    PICTURES.iter().find(|(own, _)| *own == end).map(|(_, kind)| *kind)
}

/// The XHTML of a text's steps.
struct Xhtml<'a> {
    source: EpubText<'a>,
    out: String,
    /// How many links are open: no mark, which is a link itself, may be in one.
    links: usize,
    /// What has to wait until the link is closed.
    waiting: String,
    /// The attributes of the next block.
    block: Option<String>,
    /// What closes each link that is open.
    open: Vec<&'static str>,
    /// How many figures a paragraph has.
    figures: usize,
    /// The image whose caption comes next, and whether it was begun.
    caption: Option<(u32, bool)>,
    /// The link that opens around the next image.
    figure_link: Option<u32>,
    left_out: usize,
}

impl Xhtml<'_> {
    fn attributes(&mut self) -> String {
        self.block.take().unwrap_or_default()
    }

    fn open_link(&mut self, number: u32) {
        let Some(link) = self.source.body.links.get(number as usize) else { return };
        let to = self.source.links.get(number as usize);
        let (href, words) = match to {
            Some(LinkTo::Place(place)) => (
                self.source.shelf.href(place, self.source.file),
                self.source.pages.reference_words(place, self.source.address),
            ),
            Some(LinkTo::Web(url)) => {
                let mut href = String::new();
                address_to(&mut href, url);
                (Some(href), url.clone())
            }
            // A file beside the text is no chapter: the site has it.
            Some(LinkTo::Media(address)) => {
                let place = Place {
                    address: address.clone(),
                    fragment: None,
                    what: PlaceKind::Essay { title: String::new() },
                };
                let name = address.rsplit('/').next().unwrap_or(address).to_owned();
                (self.source.shelf.href(&place, self.source.file), name)
            }
            // A relative way leads out of the site, and from a book nowhere.
            Some(LinkTo::Elsewhere(to)) => {
                let mut href = String::new();
                address_to(&mut href, &to.href);
                let leads = !to.href.starts_with("../");
                (leads.then_some(href), self.source.pages.filled_elsewhere(to))
            }
            Some(LinkTo::Lost) => (None, String::new()),
            Some(LinkTo::Broken) | None => (None, link.as_written()),
        };
        match href {
            Some(href) => {
                let _ = write!(self.out, "<a href=\"{href}\">");
                self.links += 1;
                self.open.push("</a>");
            }
            None => self.open.push(""),
        }
        if link.bare {
            escape_to(&mut self.out, &words);
        }
    }

    fn close_link(&mut self) {
        let end = self.open.pop().unwrap_or_default();
        self.out.push_str(end);
        if !end.is_empty() {
            self.links = self.links.saturating_sub(1);
            if self.links == 0 {
                self.release();
            }
        }
    }

    /// A link that is a mark: it waits where another link is open.
    fn mark(&mut self, mark: &str) {
        let out = if self.links > 0 { &mut self.waiting } else { &mut self.out };
        out.push_str(mark);
    }

    fn show(&mut self, number: u32, captioned: bool) {
        let Some(image) = self.source.body.images.get(number as usize) else { return };
        let Some(LinkTo::Media(address)) = self.source.images.get(number as usize) else {
            escape_to(&mut self.out, &image.alt);
            return;
        };
        if picture(address).is_none() {
            self.left_out += 1;
            escape_to(&mut self.out, &image.alt);
            return;
        }
        let src = relative(address, self.source.file);
        let _ = write!(self.out, "<img src=\"{src}\" alt=\"{}\"", escape(&image.alt));
        if !captioned && !image.title.is_empty() {
            let _ = write!(self.out, " title=\"{}\"", escape(&image.title));
        }
        self.out.push_str("/>");
    }

    fn begin_caption(&mut self, image: u32) {
        let title = escape(self.source.body.images[image as usize].title.trim());
        let _ = write!(self.out, "<figcaption>{title}");
    }

    fn close_figure(&mut self) {
        let Some((image, begun)) = self.caption.take() else { return };
        let titled = !self.source.body.images[image as usize].title.trim().is_empty();
        if titled && !begun {
            self.begin_caption(image);
        }
        self.out.push_str(if titled || begun { "</figcaption></figure>" } else { "</figure>" });
    }

    fn level(&self, heading: u32) -> u8 {
        let level = self.source.body.headings.get(heading as usize).map_or(2, |heading| heading.level);
        (level + self.source.deeper).min(6)
    }
}

impl Sink for Xhtml<'_> {
    fn open(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<p{attributes}>");
            }
            Tag::HtmlText => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<p{attributes}>");
            }
            Tag::Html => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<div{attributes}>");
            }
            Tag::Heading(number) => {
                let level = self.level(number);
                let slug = self.source.body.headings.get(number as usize).map_or("", |h| &h.slug);
                let _ = write!(self.out, "<h{level} id=\"{}h-{}\">", self.source.prefix, part(slug));
            }
            Tag::Quote => {
                let attributes = self.attributes();
                let _ = writeln!(self.out, "<blockquote{attributes}>");
            }
            Tag::CodeBlock(_) => {
                let attributes = self.attributes();
                let _ = write!(self.out, "<pre{attributes}><code>");
            }
            Tag::List(first) => {
                let attributes = self.attributes();
                let _ = match first {
                    None => writeln!(self.out, "<ul{attributes}>"),
                    Some(1) => writeln!(self.out, "<ol{attributes}>"),
                    Some(first) => {
                        writeln!(self.out, "<ol{attributes} start=\"{}\">", first.min(i32::MAX as u32))
                    }
                };
            }
            Tag::Item => self.out.push_str("<li>"),
            Tag::Table(_) => {
                let attributes = self.attributes();
                let _ = writeln!(self.out, "<table{attributes}>");
            }
            Tag::TableHead => self.out.push_str("<thead><tr>"),
            Tag::TableRow => self.out.push_str("<tr>"),
            Tag::Cell { table, column, head } => {
                let align = self.source.body.alignments.get(table as usize);
                let class = match align.and_then(|columns| columns.get(column as usize)) {
                    None | Some(Align::None) => "",
                    Some(Align::Left) => " class=\"left\"",
                    Some(Align::Center) => " class=\"center\"",
                    Some(Align::Right) => " class=\"right\"",
                };
                let _ = match head {
                    true => write!(self.out, "<th scope=\"col\"{class}>"),
                    false => write!(self.out, "<td{class}>"),
                };
            }
            Tag::Footnote(_) => {}
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strike => self.out.push_str("<s>"),
            Tag::Link(number) => self.open_link(number),
        }
    }

    fn close(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph | Tag::HtmlText => self.out.push_str("</p>\n"),
            Tag::Html => self.out.push_str("</div>\n"),
            Tag::Heading(number) => {
                let level = self.level(number);
                let _ = writeln!(self.out, "</h{level}>");
            }
            Tag::Quote => self.out.push_str("</blockquote>\n"),
            Tag::CodeBlock(_) => self.out.push_str("</code></pre>\n"),
            Tag::List(None) => self.out.push_str("</ul>\n"),
            Tag::List(Some(_)) => self.out.push_str("</ol>\n"),
            Tag::Item => self.out.push_str("</li>\n"),
            Tag::Table(_) => {
                // A table of a head alone has no body.
                if self.out.ends_with("<tbody>\n") {
                    self.out.truncate(self.out.len() - "<tbody>\n".len());
                } else {
                    self.out.push_str("</tbody>");
                }
                self.out.push_str("</table>\n");
            }
            Tag::TableHead => self.out.push_str("</tr></thead>\n<tbody>\n"),
            Tag::TableRow => self.out.push_str("</tr>\n"),
            Tag::Cell { head, .. } => self.out.push_str(if head { "</th>" } else { "</td>" }),
            Tag::Footnote(_) => {}
            Tag::Emphasis => self.out.push_str("</em>"),
            Tag::Strong => self.out.push_str("</strong>"),
            Tag::Strike => self.out.push_str("</s>"),
            Tag::Link(_) => self.close_link(),
        }
    }

    fn words(&mut self, words: &str, _class: Option<&'static str>) {
        escape_to(&mut self.out, words);
    }

    fn code(&mut self, opens: bool) {
        self.out.push_str(if opens { "<code>" } else { "</code>" });
    }

    fn line_end(&mut self, end: LineEnd) {
        match end {
            LineEnd::Line => self.out.push_str("<br/>\n"),
            LineEnd::Space => self.out.push(' '),
            LineEnd::Nothing => {}
        }
    }

    fn verse(&mut self, line: usize) {
        let Some(it) = self.source.body.lines.get(line) else { return };
        let Some(block) = self.source.numbers.get(it.block as usize) else { return };
        let number = line + 1;
        let shown = if crate::render::verse::is_shown(self.source.body, number) { " shown" } else { "" };
        let _ = write!(
            self.out,
            "<span class=\"line{shown}\" id=\"p{}-{}\" data-line=\"{number}\"></span>",
            part(block),
            it.nth
        );
    }

    fn enter(&mut self, segment: Option<usize>, _spot: Option<usize>) {
        self.out.push_str("<span class=\"noted\" data-a=\"");
        let segment = segment.and_then(|at| self.source.segments.get(at));
        let notes = segment.into_iter().flat_map(|segment| &segment.notes);
        let ids: Vec<&str> = notes
            .filter_map(|note| self.source.notes.get(*note as usize))
            .map(|note| note.record.id.as_str())
            .collect();
        escape_to(&mut self.out, &ids.join(" "));
        self.out.push_str("\">");
    }

    fn leave(&mut self) {
        self.out.push_str("</span>");
    }

    fn open_name(&mut self, entity: EntityId) {
        let register = self.source.pages.edition().registers.get(entity.register as usize);
        let own = register.and_then(|register| {
            let own = register.entities.get(entity.entity as usize)?;
            let place = Place {
                address: register.address.clone(),
                fragment: Some(fragment(own)),
                what: PlaceKind::Entity { name: String::new() },
            };
            self.source.shelf.href(&place, self.source.file)
        });
        match own {
            Some(href) => {
                let _ = write!(self.out, "<a class=\"entity\" href=\"{href}\">");
                self.links += 1;
                self.open.push("</a>");
            }
            None => self.open.push(""),
        }
    }

    fn close_name(&mut self) {
        let end = self.open.pop().unwrap_or_default();
        self.out.push_str(end);
        self.links = self.links.saturating_sub(usize::from(!end.is_empty()));
    }

    fn note(&mut self, note: u32) {
        let Some(note) = self.source.notes.get(note as usize) else { return };
        let (id, label) = (part(&note.record.id), &note.label);
        let name = self.source.pages.filled_word("marks.whole", &[("number", label)]);
        let mark = format!(
            "<a class=\"ref\" epub:type=\"noteref\" role=\"doc-noteref\" id=\"at-{id}\" href=\"#n-{id}\" aria-label=\"{}\">{label}</a>",
            escape(&name)
        );
        self.mark(&mark);
    }

    fn point(&mut self, _point: &EntryPosition) {}

    fn footnote(&mut self, mark: u32) {
        let Some(mark) = self.source.body.marks.get(mark as usize) else { return };
        let Some(footnote) = self.source.body.footnotes.get(mark.footnote as usize) else { return };
        let (prefix, id) = (self.source.prefix, part(&footnote.id));
        let nth = if mark.nth > 1 { format!(".{}", mark.nth) } else { String::new() };
        let name = self.source.pages.filled_word("marks.footnote", &[("mark", &footnote.mark)]);
        let mark = format!(
            "<a class=\"fn-ref\" epub:type=\"noteref\" role=\"doc-noteref\" id=\"{prefix}fnref-{id}{nth}\" href=\"#{prefix}fn-{id}\" aria-label=\"{}\">{}</a>",
            escape(&name),
            escape(&footnote.mark)
        );
        self.mark(&mark);
    }

    fn citation(&mut self, number: u32) {
        let Some(citation) = self.source.body.citations.get(number as usize) else { return };
        if citation.spaced {
            self.out.push(' ');
        }
        cite(&mut self.out, self.source.pages, &citation.items, true, self.source.file);
    }

    fn page(&mut self, page: u32) {
        let Some(page) = self.source.body.pages.get(page as usize) else { return };
        let id = if page.first { format!(" id=\"page-{}\"", part(&page.label)) } else { String::new() };
        let _ = write!(
            self.out,
            "<span class=\"page\" epub:type=\"pagebreak\" role=\"doc-pagebreak\"{id} aria-label=\"{}\"></span>",
            escape(&page.label)
        );
    }

    fn image(&mut self, image: u32) {
        self.show(image, false);
    }

    fn rule(&mut self) {
        self.out.push_str("<hr/>\n");
    }

    fn raw(&mut self, raw: u32) {
        if let Some(raw) = self.source.body.raw.get(raw as usize) {
            self.out.push_str(&well_formed(raw));
        }
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
        figures_end(self.source.body, self.source.images, from)
    }

    fn open_figures(&mut self, from: usize, to: usize) {
        let events = &self.source.body.events[from..to];
        self.figures = events.iter().filter(|event| matches!(event.kind, EventKind::Image(_))).count();
        if self.figures > 1 {
            let attributes = self.attributes();
            let _ = writeln!(self.out, "<div{attributes}>");
        }
    }

    fn figure(&mut self, event: EventKind) {
        match event {
            EventKind::Open(Tag::Link(number)) => self.figure_link = Some(number),
            // An image may have come in between: then the link is open.
            EventKind::Close(Tag::Link(_)) if self.figure_link.take().is_none() => self.close_link(),
            EventKind::Image(image) => {
                self.close_figure();
                let attributes = self.attributes();
                let _ = write!(self.out, "<figure{attributes}>");
                if let Some(link) = self.figure_link.take() {
                    self.open_link(link);
                }
                self.show(image, true);
                self.caption = Some((image, false));
            }
            EventKind::FootnoteMark(mark) => {
                if let Some((image, begun @ false)) = &mut self.caption
                    && self.links == 0
                {
                    *begun = true;
                    let image = *image;
                    self.begin_caption(image);
                }
                self.footnote(mark);
            }
            EventKind::Page(page) => self.page(page),
            EventKind::CloseLeaf(_) => self.close_figure(),
            _ => {}
        }
    }

    fn close_figures(&mut self) {
        self.out.push_str(if self.figures > 1 { "</div>\n" } else { "\n" });
    }
}

/// A piece of cleaned HTML as XML has it: elements without content close themselves, and letters have no names.
fn well_formed(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + 2);
    let mut rest = raw;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let Some(end) = rest[start..].find('>') else { break };
        let tag = &rest[start..start + end];
        let name = tag[1..].split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        let is_void = matches!(name, "area" | "br" | "col" | "hr" | "img" | "wbr") && !tag.ends_with('/');
        out.push_str(tag);
        out.push_str(if is_void { "/>" } else { ">" });
        rest = &rest[start + end + 1..];
    }
    out.push_str(rest);
    out.replace("&nbsp;", "&#160;")
}

/// Writes the works of a citation, each a link to its entry.
pub(super) fn cite(
    out: &mut String,
    pages: &Pages,
    items: &[crate::edition::work::CitationItem],
    brackets: bool,
    file: &str,
) {
    for (n, (key, html)) in pages.cites().parts(items, brackets).into_iter().enumerate() {
        if n > 0 {
            out.push(' ');
        }
        match key {
            Some(key) => {
                let place = relative(WORKS, file);
                let place = if file == WORKS { "" } else { &place };
                let _ = write!(out, "<a role=\"doc-biblioref\" href=\"{place}#b-{}\">{html}</a>", part(key));
            }
            None => out.push_str(&html),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::well_formed;

    #[test]
    fn pieces_of_html_become_xml() {
        assert_eq!(
            well_formed("a<br>b<img src=\"x\" alt=\"y\"><b class=\"z\">c</b>&nbsp;&amp;"),
            "a<br/>b<img src=\"x\" alt=\"y\"/><b class=\"z\">c</b>&#160;&amp;"
        );
    }
}
