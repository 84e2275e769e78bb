//! A parsed text: a flat tape of events over an arena of plain words.
//!
//! The tape is flat, so that no depth of nesting in a source can exhaust a stack, and every
//! event knows the bytes that it came from.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use crate::diag::{FileId, Span};

use super::work::Citation;

/// A parsed Markdown text: a section's, an annotation's, an essay's.
#[derive(Debug, Clone)]
pub struct Body {
    /// The file that the spans are in.
    pub file: FileId,
    /// The tape.
    pub events: Vec<Event>,
    /// The words of all leaves, one after another: what quotes match.
    pub text: String,
    /// The leaves, in the order of the source.
    pub leaves: Vec<Leaf>,
    /// What the text consists of at its top level, in order.
    pub items: Vec<Item>,
    /// Every heading.
    pub headings: Vec<Heading>,
    /// Every link and cross-reference.
    pub links: Vec<Link>,
    /// Every image.
    pub images: Vec<Image>,
    /// The footnotes, by their place: the order of their first marks.
    pub footnotes: Vec<Footnote>,
    /// The marks of footnotes, in the order of the tape.
    pub marks: Vec<FootnoteMark>,
    /// The lines of verse that are counted, in order.
    pub lines: Vec<super::verse::VerseLine>,
    /// The marks of the source's pages.
    pub pages: Vec<PageMark>,
    /// The blocks that say which of the base's they are opposite, in order.
    pub aligned: Vec<AlignMark>,
    /// The citations, in the order of the tape.
    pub citations: Vec<Citation>,
    /// Languages of code blocks, alignments of tables, raw HTML: by index.
    pub languages: Vec<Box<str>>,
    /// The alignments of each table's columns.
    pub alignments: Vec<Box<[Align]>>,
    /// Raw HTML, where the edition allows it: safe, and balanced as the tape has it.
    pub raw: Vec<Box<str>>,
    /// How many numbered blocks there are.
    pub blocks: u32,
    /// Where things are in it; made when it is first asked for.
    pub lookup: Lookup,
}

/// A block that says which of the base's it is opposite: `<!-- align p3 -->`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlignMark {
    /// The block or heading, by its place among the items.
    pub item: u32,
    /// The name of the base's: `p3`, `h-slug`.
    pub to: String,
    /// Where that is written.
    pub span: Span,
}

/// Where the blocks, headings, footnotes and pages of a text are, so that one is found without going through all.
///
/// It follows from the rest of a [`Body`], and is made at the first question, once no more is added to that. Of two of
/// one name the first counts.
#[derive(Debug, Clone, Default)]
pub struct Lookup(OnceLock<Box<LinkAt>>, OnceLock<Box<[Filling]>>, OnceLock<Box<[(u32, u32)]>>);

/// A place among the words of a text where something is filled in: a reference without words of its own, a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filling {
    /// The byte of the body's `text` before which it is shown.
    pub at: u32,
    /// Its event: the opening of a link, or a citation.
    pub event: u32,
}

#[derive(Debug, Clone, Default)]
struct LinkAt {
    /// The items that are blocks, by block.
    blocks: Vec<u32>,
    /// The items that are headings, by heading.
    headings: Vec<u32>,
    /// Headings by their slugs.
    slugs: HashMap<Box<str>, usize>,
    /// Footnotes by their ids.
    footnotes: HashMap<Box<str>, usize>,
    /// Footnotes by the order of the source.
    sources: HashMap<u32, usize>,
    /// The leaves of footnotes, by the order of the source.
    leaves: HashMap<u32, Vec<usize>>,
    /// The labels of pages that have an id.
    pages: HashSet<Box<str>>,
}

/// A step of the tape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// What happens.
    pub kind: EventKind,
    /// The first byte of the source that it comes from.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// What happens at a step of the tape. Numbers are indices into the [`Body`]'s tables;
/// `from` and `to` are bytes of its `text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// An element begins.
    Open(Tag),
    /// An element ends.
    Close(Tag),
    /// A leaf begins: all words up to its end are its own.
    OpenLeaf(u32),
    /// A leaf ends.
    CloseLeaf(u32),
    /// Words.
    Text {
        /// The first byte.
        from: u32,
        /// The byte after the last.
        to: u32,
    },
    /// Words in code.
    Code {
        /// The first byte.
        from: u32,
        /// The byte after the last.
        to: u32,
    },
    /// A line ends; in the arena it is one `\n` at `at`.
    Break {
        /// The byte of its `\n`.
        at: u32,
        /// Whether the line ends on the page as well.
        hard: bool,
    },
    /// The mark of a footnote.
    FootnoteMark(u32),
    /// A citation: it is no text.
    Citation(u32),
    /// A page of the source begins.
    Page(u32),
    /// An image.
    Image(u32),
    /// A thematic break.
    Rule,
    /// Raw HTML, cleaned and balanced within its leaf.
    RawInline(u32),
}

/// An element that opens and closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading(u32),
    /// A quotation.
    Quote,
    /// A block of code.
    CodeBlock(u32),
    /// Raw HTML, shown as text.
    HtmlText,
    /// A block of raw HTML.
    Html,
    /// A list; ordered ones have their first number.
    List(Option<u32>),
    /// An item of a list.
    Item,
    /// A table.
    Table(u32),
    /// The head of a table.
    TableHead,
    /// A row of a table.
    TableRow,
    /// A cell.
    Cell {
        /// Its table.
        table: u32,
        /// Its column, from 0.
        column: u16,
        /// Whether it heads the column.
        head: bool,
    },
    /// The text of a footnote, by the order of the source: see [`Footnote::source_order`].
    Footnote(u32),
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck out.
    Strike,
    /// A link or cross-reference.
    Link(u32),
}

/// How a column of a table is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// As the text.
    None,
    /// At the left.
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

/// What kind of leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeafKind {
    /// A paragraph, also of a list's item, a quotation or a footnote.
    Paragraph,
    /// A heading.
    Heading,
    /// A cell of a table.
    Cell,
    /// A block of code.
    Code,
}

/// A stretch of text that a quote is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// What it is.
    pub kind: LeafKind,
    /// Its words in the body's `text`.
    pub text: Range<u32>,
    /// Its events, from [`EventKind::OpenLeaf`] to after [`EventKind::CloseLeaf`].
    pub events: Range<u32>,
    /// The item of the top level that it is in.
    pub item: u32,
    /// The footnote that it is in, by the order of the source.
    pub footnote: Option<u32>,
}

/// A part of a text's top level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its events.
    pub events: Range<u32>,
    /// The bytes of the source.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// What a part of the top level is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// A numbered block, counted from 0.
    Block(u32),
    /// A heading.
    Heading(u32),
    /// A thematic break.
    Rule,
    /// Marks of pages between two blocks.
    Page,
    /// A footnote's text, by the order of the source.
    Footnote(u32),
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The level that it was written with.
    pub written: u8,
    /// The level on the page, 2 to 6, nested without gaps.
    pub level: u8,
    /// Its id without `h-`, unique in the text.
    pub slug: String,
    /// Its leaf.
    pub leaf: u32,
}

/// What kind of link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `[[…]]`.
    CrossReference,
    /// `[text](target)`, or by reference.
    Inline,
    /// `<https://…>`.
    Auto,
    /// `[word](#)`: the target was lost.
    Lost,
}

/// A link as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What kind.
    pub kind: LinkKind,
    /// The target as it was written.
    pub target: Box<str>,
    /// Its title, which is shown as a tip.
    pub title: Box<str>,
    /// Whether its text is to be filled in.
    pub bare: bool,
    /// Its place.
    pub span: Span,
    /// The index of its opening event.
    pub event: u32,
}

impl Link {
    /// A link without words of its own, as it was written: what is shown of one that leads nowhere.
    #[must_use]
    pub fn as_written(&self) -> String {
        match self.kind {
            LinkKind::CrossReference => format!("[[{}]]", self.target),
            LinkKind::Inline | LinkKind::Lost => format!("[]({})", self.target),
            LinkKind::Auto => format!("<{}>", self.target),
        }
    }
}

/// An image as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The target as it was written.
    pub target: Box<str>,
    /// What represents it.
    pub alt: Box<str>,
    /// Its title.
    pub title: Box<str>,
    /// Its place.
    pub span: Span,
}

/// A footnote of the document, or of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote {
    /// What its id is made of: its label, or something like it where that is no slug.
    pub id: String,
    /// What its mark shows.
    pub mark: String,
    /// The number of its [`Tag::Footnote`].
    pub source_order: u32,
    /// The events between its opening and its close.
    pub events: Range<u32>,
    /// How many marks lead to it.
    pub marks: u32,
    /// The place of its definition.
    pub span: Span,
}

/// The mark of a footnote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FootnoteMark {
    /// The footnote.
    pub footnote: u32,
    /// The how-manieth mark of that footnote, from 1.
    pub nth: u32,
}

/// The mark of a page of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageMark {
    /// The page, as `2` or `iv`.
    pub label: String,
    /// Whether the label has not been there before, so that it may have an id.
    pub first: bool,
    /// Its place.
    pub span: Span,
}

impl Body {
    /// The words of a leaf.
    #[must_use]
    pub fn words(&self, leaf: usize) -> &str {
        let range = &self.leaves[leaf].text;
        &self.text[range.start as usize..range.end as usize]
    }

    /// The place in the source of a stretch of `text`.
    ///
    /// Where words were written otherwise than they read (an entity, an escape), the whole of
    /// what was written counts.
    #[must_use]
    pub fn span(&self, leaf: usize, from: u32, to: u32) -> Span {
        let events = &self.leaves[leaf].events;
        let mut start = None;
        let mut end = None;
        for event in &self.events[events.start as usize..events.end as usize] {
            let (a, b) = match event.kind {
                EventKind::Text { from, to } | EventKind::Code { from, to } => (from, to),
                EventKind::Break { at, .. } => (at, at + 1),
                _ => continue,
            };
            let exact = b - a == event.end - event.start;
            if start.is_none() && from < b {
                start = Some(if exact { event.start + from.saturating_sub(a) } else { event.start });
            }
            if start.is_some() && to > a {
                end = Some(if exact && to < b { event.start + (to - a) } else { event.end });
            }
            if to <= b {
                break;
            }
        }
        let start = start.or(end).unwrap_or_default();
        Span { file: self.file, start, end: end.unwrap_or(start).max(start) }
    }

    /// Give the headings their levels on a page whose own heading is `title`: nested without gaps, from 2.
    pub fn nest_headings(&mut self, title: Option<u32>) {
        let mut above: Vec<u8> = Vec::new();
        for (number, heading) in self.headings.iter_mut().enumerate() {
            if title.is_some_and(|t| t as usize == number) {
                continue;
            }
            while above.last().is_some_and(|level| *level >= heading.written) {
                above.pop();
            }
            above.push(heading.written);
            heading.level = u8::try_from(above.len() + 1).unwrap_or(6).min(6);
        }
    }

    /// The numbered block that an item is.
    #[must_use]
    pub fn block_of(&self, item: u32) -> Option<u32> {
        match self.items.get(item as usize)?.kind {
            ItemKind::Block(block) => Some(block),
            _ => None,
        }
    }

    /// The item that is this numbered block.
    #[must_use]
    pub fn item_of_block(&self, block: u32) -> Option<u32> {
        self.found().blocks.get(block as usize).copied()
    }

    /// The item that is this heading.
    #[must_use]
    pub fn item_of_heading(&self, heading: u32) -> Option<u32> {
        self.found().headings.get(heading as usize).copied().filter(|item| *item != u32::MAX)
    }

    /// The heading of this slug: its place in `headings`.
    #[must_use]
    pub fn heading_of(&self, slug: &str) -> Option<usize> {
        self.found().slugs.get(slug).copied()
    }

    /// The footnote of this id: its place in `footnotes`.
    #[must_use]
    pub fn footnote_of(&self, id: &str) -> Option<usize> {
        self.found().footnotes.get(id).copied()
    }

    /// The footnote that is this one of the source: its place in `footnotes`.
    #[must_use]
    pub fn footnote_at(&self, source_order: u32) -> Option<usize> {
        self.found().sources.get(&source_order).copied()
    }

    /// The leaves of a footnote, by the order of the source.
    #[must_use]
    pub fn leaves_of_footnote(&self, source_order: u32) -> &[usize] {
        self.found().leaves.get(&source_order).map_or(&[], Vec::as_slice)
    }

    /// Whether a page of the source with an id has this label.
    #[must_use]
    pub fn has_page(&self, label: &str) -> bool {
        self.found().pages.contains(label)
    }

    fn found(&self) -> &LinkAt {
        self.lookup.0.get_or_init(|| {
            let mut found = LinkAt { headings: vec![u32::MAX; self.headings.len()], ..LinkAt::default() };
            for (item, number) in self.items.iter().zip(0..) {
                match item.kind {
                    ItemKind::Block(_) => found.blocks.push(number),
                    ItemKind::Heading(heading) => found.headings[heading as usize] = number,
                    _ => {}
                }
            }
            for (at, heading) in self.headings.iter().enumerate() {
                found.slugs.entry(heading.slug.as_str().into()).or_insert(at);
            }
            for (at, footnote) in self.footnotes.iter().enumerate() {
                found.footnotes.entry(footnote.id.as_str().into()).or_insert(at);
                found.sources.entry(footnote.source_order).or_insert(at);
            }
            for (at, leaf) in self.leaves.iter().enumerate() {
                if let Some(footnote) = leaf.footnote {
                    found.leaves.entry(footnote).or_default().push(at);
                }
            }
            let pages = self.pages.iter().filter(|page| page.first);
            found.pages = pages.map(|page| page.label.as_str().into()).collect();
            Box::new(found)
        })
    }

    /// The leaves of an item, those of footnotes in it left out.
    pub fn leaves_of(&self, item: u32) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let from = self.leaves.partition_point(|leaf| leaf.item < item);
        let to = self.leaves.partition_point(|leaf| leaf.item <= item);
        let footnote = matches!(self.items[item as usize].kind, ItemKind::Footnote(_));
        (from..to).filter(move |leaf| footnote || self.leaves[*leaf].footnote.is_none())
    }

    /// The words of a leaf's pictures: what represents each, and its caption.
    pub fn picture_words(&self, leaf: usize) -> impl Iterator<Item = &str> {
        let events = &self.leaves[leaf].events;
        let events = &self.events[events.start as usize..events.end as usize];
        let images = events.iter().filter_map(|event| match event.kind {
            EventKind::Image(image) => self.images.get(image as usize),
            _ => None,
        });
        images.flat_map(|image| {
            let caption = Some(&*image.title).filter(|title| *title != &*image.alt);
            std::iter::once(&*image.alt).chain(caption)
        })
    }

    /// Whether something is filled in among the words of a leaf: a reference without words of its own, a citation.
    #[must_use]
    pub fn is_filled(&self, leaf: usize) -> bool {
        let events = &self.leaves[leaf].events;
        self.events[events.start as usize..events.end as usize].iter().any(|event| match event.kind {
            EventKind::Open(Tag::Link(link)) => self.links[link as usize].bare,
            EventKind::Citation(_) => true,
            _ => false,
        })
    }

    /// All that is filled in, in the order of the words.
    #[must_use]
    pub fn fillings(&self) -> &[Filling] {
        self.lookup.1.get_or_init(|| {
            if self.citations.is_empty() && !self.links.iter().any(|link| link.bare) {
                return Box::default();
            }
            let (mut fillings, mut at) = (Vec::new(), 0);
            for (event, number) in self.events.iter().zip(0..) {
                match event.kind {
                    EventKind::OpenLeaf(leaf) => at = self.leaves[leaf as usize].text.start,
                    EventKind::Text { to, .. } | EventKind::Code { to, .. } => at = to,
                    EventKind::Break { at: place, .. } => at = place + 1,
                    EventKind::Citation(_) => fillings.push(Filling { at, event: number }),
                    EventKind::Open(Tag::Link(link)) if self.links[link as usize].bare => {
                        fillings.push(Filling { at, event: number });
                    }
                    _ => {}
                }
            }
            fillings.into()
        })
    }

    /// What is filled in between two bytes of `text`, with words on both sides.
    #[must_use]
    pub fn fillings_within(&self, from: u32, to: u32) -> &[Filling] {
        let all = self.fillings();
        let first = all.partition_point(|filling| filling.at <= from);
        let end = all.partition_point(|filling| filling.at < to);
        &all[first..end.max(first)]
    }

    /// The words that are struck out: where they begin in `text`, and where they end.
    pub(crate) fn struck(&self) -> &[(u32, u32)] {
        self.lookup.2.get_or_init(|| {
            let (mut struck, mut open) = (Vec::new(), 0_u32);
            for event in &self.events {
                match event.kind {
                    EventKind::Open(Tag::Strike) => open += 1,
                    EventKind::Close(Tag::Strike) => open = open.saturating_sub(1),
                    EventKind::Text { from, to } | EventKind::Code { from, to } if open > 0 => {
                        struck.push((from, to));
                    }
                    _ => {}
                }
            }
            struck.into()
        })
    }

    /// The pieces of a stretch of `text` that are not struck out, in order.
    pub(crate) fn unstruck(&self, from: u32, to: u32) -> impl Iterator<Item = &str> {
        let struck = self.struck();
        let first = struck.partition_point(|(_, end)| *end <= from);
        let within = struck[first..].iter().take_while(move |(start, _)| *start < to);
        let ends = within.clone().map(|(start, _)| *start).chain([to]);
        let starts = [from].into_iter().chain(within.map(|(_, end)| *end));
        let pieces = starts.zip(ends).filter(move |(start, end)| start < end);
        pieces.map(|(start, end)| &self.text[start as usize..end as usize])
    }

    /// The words of a leaf as they read in a line: line breaks are spaces, or nothing between
    /// wide characters.
    #[must_use]
    pub fn line(&self, leaf: usize) -> String {
        super::wide::title(self.words(leaf))
    }
}
