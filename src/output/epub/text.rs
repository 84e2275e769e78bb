//! The steps of a text as XHTML for a book.

mod sink;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::edition::text::{Body, ItemKind};
use crate::edition::{LinkTo, Note, NoteMark, Place, PlaceKind, Segment};
use crate::output::tei::names::part;
use crate::render::Pages;
use crate::render::escape::{address_to, escape, escape_to};
use crate::render::weave::{Sink, Threads, Weaver};

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
            beside: false,
            code: false,
            called: BTreeSet::new(),
        };
        Self { weaver: Weaver::new(threads), xhtml }
    }

    /// A text that is in a note.
    pub(super) fn in_a_note(source: EpubText<'a>, threads: Threads<'a>) -> Self {
        let mut writer = Self::new(source, threads);
        writer.xhtml.beside = true;
        writer
    }

    /// Whether a mark in the running text calls a note: it pops up. Asked when the text is written.
    pub(super) fn is_called(&self, what: Called) -> bool {
        self.xhtml.called.contains(&what)
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
        let beside = std::mem::replace(&mut self.xhtml.beside, true);
        self.weaver.events(footnote.events.clone(), &mut self.xhtml);
        self.xhtml.beside = beside;
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
    /// Whether it is the text of a note: a note pops up over the running text alone.
    beside: bool,
    /// Whether code is open, which some readers take without what is in it.
    code: bool,
    /// What marks of the running text have called so far.
    called: BTreeSet<Called>,
}

/// What a mark calls, by its place among those of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Called {
    Footnote(u32),
    Note(u32),
}

impl Xhtml<'_> {
    /// What says that a mark calls a note which pops up. Within notes and code it is a link: readers that know the type (pandoc) would
    /// leave such a note out.
    fn calls(&mut self, what: Called) -> &'static str {
        if self.beside || self.code {
            return "";
        }
        self.called.insert(what);
        " epub:type=\"noteref\" role=\"doc-noteref\""
    }

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
            Some(LinkTo::Broken | LinkTo::InDoubt(_)) | None => (None, link.as_written()),
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
