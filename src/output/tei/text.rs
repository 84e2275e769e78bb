//! The steps of a text as TEI: words with their markup, segments of notes, the entries of the apparatus.

mod sink;

use std::fmt::Write as _;
use std::sync::Arc;

use crate::edition::LinkTo;
use crate::edition::raw_words::RawWords;
use crate::edition::text::{Body, Tag};
use crate::render::Pages;
use crate::render::escape::{escape, escape_to, path_to};
use crate::render::weave::{EntryPosition, Sink, Threads, Weaver};
use crate::resolve::compared::EntryWords;

use super::inline::from_html;
use super::names::{XmlIds, attribute_address};

/// What covers the base's words where versions are collated.
#[derive(Default)]
pub(super) struct CollationOverlay {
    /// The words of pieces, in the order of the text, each with its sign.
    pub(super) spots: Vec<EntryWords>,
    /// What is between words, each with its sign.
    pub(super) points: Vec<EntryPosition>,
    pub(super) signs: Vec<PieceMarkup>,
}

/// How a piece is written.
pub(super) enum PieceMarkup {
    /// An entry: its id, its class, who has the lemma, the readings as elements.
    Entry { id: String, class: &'static str, lemma: String, readings: Vec<Rdg> },
    /// Words that are equal though some have other letters for them: who has the base's, and what the others have.
    Same { lemma: String, readings: Vec<Rdg> },
    /// Words that only these have.
    Only(String),
    /// An element between words.
    Element(String),
}

/// A reading: who has it, its class, its words, escaped.
pub(super) struct Rdg {
    pub(super) wit: String,
    pub(super) class: Option<&'static str>,
    pub(super) text: String,
}

impl Rdg {
    /// Writes the reading, or that there are no words of it here.
    pub(super) fn write(&self, out: &mut String, with_words: bool) {
        let class = self.class.map(|class| format!(" type=\"{class}\"")).unwrap_or_default();
        let _ = match &*self.text {
            text if with_words && !text.is_empty() => {
                write!(out, "<rdg wit=\"{}\"{class}>{text}</rdg>", self.wit)
            }
            _ => write!(out, "<rdg wit=\"{}\"{class}/>", self.wit),
        };
    }
}

/// A text that is written, with what belongs to it.
#[derive(Clone, Copy)]
pub(super) struct TeiText<'a> {
    pub(super) pages: &'a Pages,
    pub(super) names: &'a XmlIds<'a>,
    pub(super) body: &'a Body,
    pub(super) links: &'a [LinkTo],
    pub(super) images: &'a [LinkTo],
    /// The page of the site that has it: references say more on another's.
    pub(super) address: &'a str,
    /// What ids in it begin with.
    pub(super) prefix: &'a str,
    /// The numbers of its blocks, where they have any: ids of lines of verse are made of them.
    pub(super) numbers: &'a [Arc<str>],
    /// Whether it is collated: then words that are filled in are no text, but the label of a pointer.
    pub(super) collated: bool,
}

/// Writes parts of a text in their order.
pub(super) struct TeiWriter<'a> {
    weaver: Weaver<'a>,
    tei: Tei<'a>,
}

impl<'a> TeiWriter<'a> {
    /// A text with nothing over it.
    pub(super) fn bare(source: TeiText<'a>) -> Self {
        Self::new(source, Threads::bare(source.body), &[])
    }

    pub(super) fn new(source: TeiText<'a>, threads: Threads<'a>, signs: &'a [PieceMarkup]) -> Self {
        let tei = Tei {
            source,
            spots: threads.spots,
            signs,
            out: String::new(),
            open: Vec::new(),
            block: None,
            paragraph: None,
            verse: None,
            code: false,
            heads: false,
            span: None,
            resume: None,
            segment: false,
            piece: None,
            left: false,
            written: vec![false; signs.len()],
            spans: vec![Vec::new(); threads.segments.len()],
            count: 0,
            raw: 0,
            raw_words: RawWords::default(),
        };
        Self { weaver: Weaver::new(threads), tei }
    }

    /// An item of the top level, its outermost element with these attributes; a heading is a `head`.
    pub(super) fn item(&mut self, item: usize, attributes: String) -> String {
        let Some(it) = self.tei.source.body.items.get(item) else { return String::new() };
        self.tei.block = Some(attributes);
        self.tei.heads = true;
        self.weaver.events(it.events.clone(), &mut self.tei);
        self.tei.heads = false;
        self.taken()
    }

    /// The blocks of a footnote.
    pub(super) fn footnote(&mut self, footnote: usize) -> String {
        let Some(footnote) = self.tei.source.body.footnotes.get(footnote) else { return String::new() };
        self.weaver.events(footnote.events.clone(), &mut self.tei);
        self.taken()
    }

    /// All blocks, and the footnotes behind them: the text of a note, in which headings are labels.
    pub(super) fn all(&mut self) -> String {
        for item in &self.tei.source.body.items {
            if !matches!(item.kind, crate::edition::text::ItemKind::Footnote(_)) {
                self.weaver.events(item.events.clone(), &mut self.tei);
            }
        }
        let mut out = self.taken();
        for at in 0..self.tei.source.body.footnotes.len() {
            out.push_str(&self.foot(at));
        }
        out
    }

    /// A footnote's element.
    pub(super) fn foot(&mut self, at: usize) -> String {
        let source = self.tei.source;
        let Some(footnote) = source.body.footnotes.get(at) else { return String::new() };
        let text = self.footnote(at);
        format!(
            "<note place=\"foot\" xml:id=\"{}fn-{}\" n=\"{}\">{}</note>\n",
            source.prefix,
            super::names::part(&footnote.id),
            escape(&footnote.mark),
            text.trim_end()
        )
    }

    /// The mark of a page.
    pub(super) fn page(&mut self, page: u32) -> String {
        self.tei.page(page);
        self.taken()
    }

    fn taken(&mut self) -> String {
        self.tei.settle();
        self.tei.block = None;
        std::mem::take(&mut self.tei.out)
    }

    /// The ids of the spans that each segment was written as.
    pub(super) fn spans(&self) -> &[Vec<u32>] {
        &self.tei.spans
    }

    /// How many pieces of raw HTML lost their markup.
    pub(super) fn raw(&self) -> usize {
        self.tei.raw
    }
}

/// The end of the tag that begins a block of raw HTML.
const HTML: &str = " type=\"html\">";
/// A line's end.
const LINE: &str = "<lb/>\n";

/// An element among words.
enum Inline {
    Tag(Tag),
    Name,
    /// A link that leads nowhere has no element.
    Nothing(Tag),
}

struct OpenTei {
    what: Inline,
    start: String,
    end: &'static str,
}

/// The TEI of a text's steps.
struct Tei<'a> {
    source: TeiText<'a>,
    spots: &'a [EntryWords],
    signs: &'a [PieceMarkup],
    out: String,
    /// The elements among words that are open: lines of verse cut them.
    open: Vec<OpenTei>,
    /// The attributes of the next block.
    block: Option<String>,
    /// A paragraph that has not been written: its words say whether it is a stanza.
    paragraph: Option<String>,
    /// The line of the stanza that is open, from 1.
    verse: Option<u32>,
    /// Whether the words are code.
    code: bool,
    /// Whether headings are those of a division.
    heads: bool,
    /// The span that is open, and one that goes on with the words of the next line.
    span: Option<(Option<usize>, Option<usize>)>,
    resume: Option<(Option<usize>, Option<usize>)>,
    /// Whether a segment's element is open.
    segment: bool,
    /// The piece of an overlay that is open, and whether it was left: the next span may be in it still.
    piece: Option<usize>,
    left: bool,
    /// The entries that were written.
    written: Vec<bool>,
    spans: Vec<Vec<u32>>,
    count: u32,
    raw: usize,
    raw_words: RawWords,
}

impl Tei<'_> {
    /// Close a piece that was left.
    fn settle(&mut self) {
        if !self.left {
            return;
        }
        self.left = false;
        let signs = self.signs;
        let Some(sign) = self.piece.take().and_then(|spot| self.spots.get(spot)) else { return };
        let at = sign.entry as usize;
        match signs.get(at) {
            Some(PieceMarkup::Entry { readings, .. } | PieceMarkup::Same { readings, .. }) => {
                self.out.push_str("</lem>");
                let first = !std::mem::replace(&mut self.written[at], true);
                readings.iter().for_each(|rdg| rdg.write(&mut self.out, first));
                self.out.push_str("</app>");
            }
            Some(PieceMarkup::Only(_)) => self.out.push_str("</lem></app>"),
            Some(PieceMarkup::Element(_)) | None => {}
        }
    }

    fn open_piece(&mut self, spot: usize) {
        let signs = self.signs;
        let Some(at) = self.spots.get(spot).map(|spot| spot.entry as usize) else { return };
        match signs.get(at) {
            Some(PieceMarkup::Entry { id, class, lemma, .. }) => {
                // An element has cut it: its readings are with the first piece.
                let what = if self.written[at] { "corresp=\"#" } else { "xml:id=\"" };
                let _ = write!(self.out, "<app {what}{id}\" type=\"{class}\"><lem wit=\"{lemma}\">");
            }
            Some(PieceMarkup::Only(wit) | PieceMarkup::Same { lemma: wit, .. }) => {
                let _ = write!(self.out, "<app><lem wit=\"{wit}\">");
            }
            Some(PieceMarkup::Element(_)) | None => {}
        }
        self.piece = Some(spot);
    }

    /// The attributes of a block.
    fn attributes(&mut self) -> String {
        self.block.take().unwrap_or_default()
    }

    /// Begin the paragraph that waits, as a stanza or as prose.
    fn begin(&mut self, stanza: bool) {
        let Some(attributes) = self.paragraph.take() else { return };
        if stanza {
            self.verse = Some(0);
            let _ = writeln!(self.out, "<lg{attributes}>");
            self.open_line();
        } else {
            let _ = write!(self.out, "<p{attributes}>");
        }
    }

    /// Begin a line of verse. One that is counted through the section gets its number when that is known.
    fn open_line(&mut self) {
        let line = self.verse.map_or(1, |line| line + 1);
        self.verse = Some(line);
        if self.source.body.lines.is_empty() {
            let _ = write!(self.out, "<l n=\"{line}\">");
        } else {
            self.out.push_str("<l>");
        }
    }

    fn push(&mut self, what: Inline, start: String, end: &'static str) {
        self.out.push_str(&start);
        self.open.push(OpenTei { what, start, end });
    }

    /// Close an element among words; those that were opened in it and are still open go on behind it.
    fn pop(&mut self, is: impl Fn(&Inline) -> bool) {
        let Some(at) = self.open.iter().rposition(|open| is(&open.what)) else { return };
        self.open[at..].iter().rev().for_each(|open| self.out.push_str(open.end));
        self.open.remove(at);
        self.open[at..].iter().for_each(|open| self.out.push_str(&open.start));
    }

    fn hi(&mut self, tag: Tag, rend: &str) {
        self.push(Inline::Tag(tag), format!("<hi rend=\"{rend}\">"), "</hi>");
    }

    fn open_link(&mut self, number: u32) {
        let tag = Tag::Link(number);
        let Some(link) = self.source.body.links.get(number as usize) else { return };
        match self.source.links.get(number as usize) {
            Some(LinkTo::Place(place)) if link.bare && self.source.collated => {
                let words = self.source.pages.reference_words(place, self.source.address);
                let target = self.source.names.pointer(place).unwrap_or_default();
                let _ = write!(self.out, "<ptr target=\"{target}\" n=\"{}\"/>", escape(&words));
                self.push(Inline::Nothing(tag), String::new(), "");
            }
            Some(LinkTo::Place(place)) => {
                let target = self.source.names.pointer(place);
                let target = target.map(|t| format!(" target=\"{t}\"")).unwrap_or_default();
                self.push(Inline::Tag(tag), format!("<ref{target}>"), "</ref>");
                if link.bare {
                    let words = self.source.pages.reference_words(place, self.source.address);
                    escape_to(&mut self.out, &words);
                }
            }
            Some(LinkTo::Web(url)) => {
                let start = format!("<ref target=\"{}\">", attribute_address(url));
                self.push(Inline::Tag(tag), start, "</ref>");
                if link.bare {
                    escape_to(&mut self.out, url);
                }
            }
            Some(LinkTo::Elsewhere(to)) if link.bare && self.source.collated => {
                let words = escape(&self.source.pages.filled_elsewhere(to));
                let target = attribute_address(&to.href);
                let _ = write!(self.out, "<ptr target=\"{target}\" n=\"{words}\"/>");
                self.push(Inline::Nothing(tag), String::new(), "");
            }
            Some(LinkTo::Elsewhere(to)) => {
                let start = format!("<ref target=\"{}\">", attribute_address(&to.href));
                self.push(Inline::Tag(tag), start, "</ref>");
                if link.bare {
                    escape_to(&mut self.out, &self.source.pages.filled_elsewhere(to));
                }
            }
            Some(LinkTo::Media(address)) => {
                let mut start = "<ref target=\"".to_owned();
                path_to(&mut start, address);
                start.push_str("\">");
                self.push(Inline::Tag(tag), start, "</ref>");
                if link.bare {
                    escape_to(&mut self.out, address.rsplit('/').next().unwrap_or(address));
                }
            }
            Some(LinkTo::Lost) => {
                self.push(Inline::Tag(tag), "<ref type=\"lost\">".to_owned(), "</ref>");
            }
            Some(LinkTo::Broken | LinkTo::InDoubt(_)) | None => {
                self.push(Inline::Nothing(tag), String::new(), "");
                if link.bare {
                    escape_to(&mut self.out, &link.as_written());
                }
            }
        }
    }
}

/// Writes the works of a citation, each a reference to its entry.
pub(super) fn cite(
    out: &mut String,
    pages: &Pages,
    names: &XmlIds<'_>,
    items: &[crate::edition::work::CitationItem],
    brackets: bool,
) {
    for (n, (key, html)) in pages.cites().parts(items, brackets).into_iter().enumerate() {
        if n > 0 {
            out.push(' ');
        }
        let words = from_html(&html);
        match key {
            Some(key) => {
                let _ = write!(out, "<ref type=\"citation\" target=\"{}\">{words}</ref>", names.work(key));
            }
            None => out.push_str(&words),
        }
    }
}
