//! Markdown to a [`Body`]: CommonMark with tables, footnotes, `~~` and heading attributes.

mod html;
mod inline;
mod leaves;
mod lost;
mod reading;
#[cfg(test)]
mod tests;

use pulldown_cmark as cmark;

use crate::diag::{Diagnostic, FileId, Source, Span, rules};
use crate::edition::text::{Align, Body, Event, EventKind, Heading, Image, Item, ItemKind, LeafKind, Tag};

use super::page_marks::{self, Stripped};
use super::{citations, footnotes};

pub(crate) use reading::{OPTIONS, read};

/// How deep containers may be nested; what is deeper is shown at this depth.
const DEEPEST: usize = 100;

/// What a text is parsed for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// Raw HTML is allowed.
    pub(crate) allow_html: bool,
    /// `[@key]` is a citation.
    pub(crate) citations: bool,
}

/// Parse the bytes `range` of a source.
pub(crate) fn parse(
    source: &Source,
    file: FileId,
    range: std::ops::Range<usize>,
    manner: Manner,
    diagnostics: &mut Vec<Diagnostic>,
) -> Body {
    let words = &source.text[range.clone()];
    let mut stripped = page_marks::strip(words);
    let mut misplaced = std::mem::take(&mut stripped.misplaced);
    let mut builder = Builder {
        base: range.start,
        text: &stripped.text,
        stripped: &stripped,
        written: words,
        file,
        manner,
        next_mark: 0,
        diagnostics,
        body: Body::empty(file),
        open: Vec::new(),
        leaf: None,
        table: None,
        image: None,
        bare: None,
        html: None,
        skipped: 0,
        footnote: None,
        definitions: Vec::new(),
        references: Vec::new(),
        labels: std::collections::HashSet::new(),
        depth: 0,
        told_deep: false,
    };
    let reading = read(&stripped.text);
    if manner.citations && stripped.text.contains('@') {
        let events: Vec<_> = reading.events().collect();
        let mut found = citations::find(&events, &stripped.text, file).into_iter().peekable();
        let mut done = 0;
        for (at, (event, place)) in events.into_iter().enumerate() {
            if let Some(found) = found.next_if(|f| f.events.start == at) {
                done = found.events.end;
                builder.citation(found.citation, found.place.start, found.place.end);
            } else if at >= done {
                builder.take(event, &place, &mut misplaced);
            }
        }
    } else {
        reading.events().for_each(|(event, place)| builder.take(event, &place, &mut misplaced));
    }
    builder.tell_definitions(&reading);
    builder.tell_characters();
    for place in misplaced {
        let span = Span::new(file, range.start + place.start, range.start + place.end);
        let is_page = words[place.clone()].trim_start_matches("<!--").trim_start().starts_with("page");
        let rule = if is_page { &rules::PAGE_MARK } else { &rules::ALIGN_MARK };
        let message = format!("`{}` stands within a line, where it is an ordinary comment", &words[place]);
        builder.diagnostics.push(
            Diagnostic::new(rule, span, message)
                .hint("begin a new line with it: a line break is a space, and no paragraph ends there"),
        );
    }
    builder.finish()
}

pub(super) struct Definition {
    pub(super) label: String,
    pub(super) events: std::ops::Range<u32>,
    pub(super) span: Span,
}

struct Builder<'a> {
    base: usize,
    /// The text without its page marks: what the places of the parser's events are in.
    text: &'a str,
    stripped: &'a Stripped<'a>,
    /// The text as it was written.
    written: &'a str,
    file: FileId,
    manner: Manner,
    /// The next page mark that has not been put back.
    next_mark: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
    body: Body,
    /// The top level's item, and what is open in it.
    open: Vec<(Tag, bool)>,
    leaf: Option<u32>,
    table: Option<(u32, u16, bool)>,
    image: Option<OpenImage>,
    /// A cross-reference whose own words are its target: they are no text.
    bare: Option<u32>,
    html: Option<(String, usize, usize)>,
    /// Containers that were too deep to be opened, and are still open in the source.
    skipped: usize,
    footnote: Option<u32>,
    definitions: Vec<Definition>,
    references: Vec<(u32, String, Span)>,
    /// The labels of pages so far.
    labels: std::collections::HashSet<String>,
    depth: usize,
    told_deep: bool,
}

/// An image that is open: its alternative text so far, how deep it is nested in others, and the marks of
/// footnotes in its words, which are after it.
struct OpenImage {
    image: Image,
    place: std::ops::Range<usize>,
    nested: usize,
    footnotes: Vec<(String, std::ops::Range<usize>)>,
}

fn shorten(words: &str) -> String {
    words.lines().next().unwrap_or("").chars().take(60).collect()
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Builder<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        let from = self.stripped.start(start);
        Span::new(self.file, self.base + from, self.base + self.stripped.end(end).max(from))
    }

    fn push(&mut self, kind: EventKind, start: usize, end: usize) {
        let span = self.span(start, end);
        self.body.events.push(Event { kind, start: span.start, end: span.end });
    }

    fn here(&self) -> u32 {
        index(self.body.events.len())
    }

    fn take(
        &mut self,
        event: cmark::Event<'_>,
        place: &std::ops::Range<usize>,
        misplaced: &mut Vec<std::ops::Range<usize>>,
    ) {
        if !misplaced.is_empty()
            && matches!(event, cmark::Event::Code(_) | cmark::Event::Start(cmark::Tag::CodeBlock(_)))
        {
            // In code nothing is a mark.
            let code = self.stripped.start(place.start)..self.stripped.end(place.end);
            misplaced.retain(|mark| mark.start < code.start || code.end < mark.end);
        }
        self.event(event, place.start, place.end);
    }

    fn event(&mut self, event: cmark::Event<'_>, start: usize, end: usize) {
        if self.image.is_some() {
            return self.within_image(event, start, end);
        }
        self.pages_before(&event, start);
        match event {
            cmark::Event::Start(tag) => self.start(tag, start, end),
            cmark::Event::End(tag) => self.end(tag, start, end),
            cmark::Event::Text(text) => self.text(&text, start, end),
            cmark::Event::Code(text) => self.code(&text, start, end),
            cmark::Event::Html(html) => match &mut self.html {
                Some((block, _, _)) => block.push_str(&html),
                None => self.inline_html(&html, start, end),
            },
            cmark::Event::InlineHtml(html) => self.inline_html(&html, start, end),
            cmark::Event::SoftBreak => self.line_break(false, start, end),
            cmark::Event::HardBreak => self.line_break(true, start, end),
            cmark::Event::Rule => {
                self.close_tight(start);
                self.begin_item(ItemKind::Rule, start, end);
                self.push(EventKind::Rule, start, end);
                self.end_item();
            }
            cmark::Event::FootnoteReference(label) => self.footnote_mark(label.to_string(), start, end),
            // None of these is switched on.
            cmark::Event::TaskListMarker(_) | cmark::Event::InlineMath(_) | cmark::Event::DisplayMath(_) => {}
        }
    }

    fn footnote_mark(&mut self, label: String, start: usize, end: usize) {
        self.ensure_leaf(start);
        let mark = index(self.references.len());
        self.references.push((mark, label, self.span(start, end)));
        self.push(EventKind::FootnoteMark(mark), start, end);
    }

    /// Within an image all words are its alternative text, and nothing else counts.
    fn within_image(&mut self, event: cmark::Event<'_>, start: usize, end: usize) {
        let Some(OpenImage { image, nested, footnotes, .. }) = &mut self.image else { return };
        match event {
            cmark::Event::Text(text) | cmark::Event::Code(text) => {
                image.alt = format!("{}{text}", image.alt).into();
            }
            cmark::Event::SoftBreak | cmark::Event::HardBreak => image.alt = format!("{} ", image.alt).into(),
            cmark::Event::FootnoteReference(label) => footnotes.push((label.to_string(), start..end)),
            cmark::Event::Start(cmark::Tag::Image { .. }) => *nested += 1,
            cmark::Event::End(cmark::TagEnd::Image) if *nested > 0 => *nested -= 1,
            cmark::Event::End(cmark::TagEnd::Image) => {
                let Some(open) = self.image.take() else { return };
                let at = index(self.body.images.len());
                self.body.images.push(open.image);
                self.push(EventKind::Image(at), open.place.start, open.place.end);
                for (label, place) in open.footnotes {
                    self.footnote_mark(label, place.start, place.end);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: cmark::Tag<'_>, start: usize, end: usize) {
        use cmark::Tag as T;
        match tag {
            // A table that grows too wide for the parser goes on as a paragraph within: that is a row here.
            T::Paragraph if self.table.is_some() => {
                let table = self.table.map_or(0, |(table, _, _)| table);
                self.push(EventKind::Open(Tag::TableRow), start, end);
                self.push(EventKind::Open(Tag::Cell { table, column: 0, head: false }), start, end);
                self.open_leaf(LeafKind::Cell, start);
            }
            T::Paragraph => {
                self.begin_block(start, end);
                self.push(EventKind::Open(Tag::Paragraph), start, end);
                self.open_leaf(LeafKind::Paragraph, start);
            }
            T::Heading { level, .. } => self.start_heading(level as u8, start, end),
            T::BlockQuote(_) => self.start_container(Tag::Quote, start, end),
            T::List(first) => {
                let first = first.map(|n| u32::try_from(n).unwrap_or(u32::MAX));
                self.start_container(Tag::List(first), start, end);
            }
            T::Item => self.start_container(Tag::Item, start, end),
            T::CodeBlock(kind) => {
                self.close_tight(start);
                self.begin_block(start, end);
                let info = match &kind {
                    cmark::CodeBlockKind::Fenced(info) => {
                        self.tell_unclosed_code(start, end);
                        info.as_ref()
                    }
                    cmark::CodeBlockKind::Indented => "",
                };
                let language = info.split([' ', '\t', ',']).next().unwrap_or("");
                let at = index(self.body.languages.len());
                self.body.languages.push(language.into());
                self.push(EventKind::Open(Tag::CodeBlock(at)), start, end);
                self.open_leaf(LeafKind::Code, start);
            }
            T::HtmlBlock => {
                self.close_tight(start);
                self.tell_unclosed_comment(start, end);
                self.html = Some((String::new(), start, end));
            }
            T::Table(alignments) => {
                self.close_tight(start);
                self.begin_block(start, end);
                let align = |a: &cmark::Alignment| match a {
                    cmark::Alignment::None => Align::None,
                    cmark::Alignment::Left => Align::Left,
                    cmark::Alignment::Center => Align::Center,
                    cmark::Alignment::Right => Align::Right,
                };
                let table = index(self.body.alignments.len());
                self.body.alignments.push(alignments.iter().map(align).collect());
                self.table = Some((table, 0, false));
                self.push(EventKind::Open(Tag::Table(table)), start, end);
            }
            T::TableHead | T::TableRow => {
                let head = matches!(tag, T::TableHead);
                if let Some((_, column, heads)) = &mut self.table {
                    (*column, *heads) = (0, head);
                }
                let tag = if head { Tag::TableHead } else { Tag::TableRow };
                self.push(EventKind::Open(tag), start, end);
            }
            T::TableCell => {
                if let Some((table, column, head)) = self.table {
                    self.push(EventKind::Open(Tag::Cell { table, column, head }), start, end);
                    self.open_leaf(LeafKind::Cell, start);
                }
            }
            T::FootnoteDefinition(label) => {
                self.close_tight(start);
                let number = index(self.definitions.len());
                if self.footnote.is_none() {
                    self.begin_item(ItemKind::Footnote(number), start, end);
                }
                self.push(EventKind::Open(Tag::Footnote(number)), start, end);
                let from = self.here();
                let first_line = self.text[start..end].find("]:").map_or(end, |n| start + n + 2);
                let span = self.span(start, first_line);
                self.definitions.push(Definition { label: label.to_string(), events: from..from, span });
                self.open.push((Tag::Footnote(number), true));
                self.footnote = Some(number);
            }
            T::Emphasis => self.start_inline(Tag::Emphasis, start, end),
            T::Strong => self.start_inline(Tag::Strong, start, end),
            T::Strikethrough => self.start_inline(Tag::Strike, start, end),
            T::Link { link_type, dest_url, .. } => self.start_link(link_type, &dest_url, start, end),
            T::Image { dest_url, title, .. } => {
                self.ensure_leaf(start);
                let span = self.span(start, end);
                let image = Image {
                    target: dest_url.as_ref().into(),
                    alt: "".into(),
                    title: title.as_ref().into(),
                    span,
                };
                self.image = Some(OpenImage { image, place: start..end, nested: 0, footnotes: Vec::new() });
            }
            // None of these is switched on.
            T::DefinitionList
            | T::DefinitionListTitle
            | T::DefinitionListDefinition
            | T::Superscript
            | T::Subscript
            | T::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: cmark::TagEnd, start: usize, end: usize) {
        use cmark::TagEnd as E;
        match tag {
            E::Paragraph if self.table.is_some() => {
                let table = self.table.map_or(0, |(table, _, _)| table);
                self.close_leaf(end);
                self.push(EventKind::Close(Tag::Cell { table, column: 0, head: false }), start, end);
                self.push(EventKind::Close(Tag::TableRow), start, end);
            }
            E::Paragraph => {
                self.close_leaf(end);
                if self.holds_tags_alone() {
                    return self.leave_out_paragraph(start, end);
                }
                self.push(EventKind::Close(Tag::Paragraph), start, end);
                self.end_block();
            }
            E::Heading(_) => {
                let given = self.heading_id();
                self.tell_empty_heading(start, end);
                self.close_leaf(end);
                let heading = index(self.body.headings.len().saturating_sub(1));
                self.push(EventKind::Close(Tag::Heading(heading)), start, end);
                self.name_heading(given);
                self.end_block();
            }
            E::BlockQuote(_) => self.end_container(start, end),
            E::List(_) => self.end_container(start, end),
            E::Item => {
                self.close_tight(end);
                self.end_container(start, end);
            }
            E::CodeBlock => {
                self.close_leaf(end);
                let at = index(self.body.languages.len().saturating_sub(1));
                self.push(EventKind::Close(Tag::CodeBlock(at)), start, end);
                self.end_block();
            }
            E::HtmlBlock => self.end_html(),
            E::Table => {
                if let Some((table, _, _)) = self.table.take() {
                    self.push(EventKind::Close(Tag::Table(table)), start, end);
                }
                self.end_block();
            }
            E::TableHead => self.push(EventKind::Close(Tag::TableHead), start, end),
            E::TableRow => self.push(EventKind::Close(Tag::TableRow), start, end),
            E::TableCell => {
                self.excess_cells(end);
                self.close_leaf(end);
                if let Some((table, column, head)) = self.table {
                    self.push(EventKind::Close(Tag::Cell { table, column, head }), start, end);
                    self.table = Some((table, column.saturating_add(1), head));
                }
            }
            E::FootnoteDefinition => {
                self.close_tight(end);
                let at = self.here();
                if let Some((Tag::Footnote(number), _)) = self.open.pop() {
                    self.tell_empty(Tag::Footnote(number), start, end);
                    if let Some(definition) = self.definitions.get_mut(number as usize) {
                        definition.events.end = at;
                    }
                    self.push(EventKind::Close(Tag::Footnote(number)), start, end);
                }
                self.footnote = self.open.iter().rev().find_map(|(tag, _)| match tag {
                    Tag::Footnote(number) => Some(*number),
                    _ => None,
                });
                self.end_item();
            }
            E::Emphasis => self.push(EventKind::Close(Tag::Emphasis), start, end),
            E::Strong => self.push(EventKind::Close(Tag::Strong), start, end),
            E::Strikethrough => self.push(EventKind::Close(Tag::Strike), start, end),
            E::Link => self.end_link(start, end),
            _ => {}
        }
    }

    // ---- the top level ----

    /// Whether nothing is open that an item could be part of.
    fn at_top(&self) -> bool {
        self.open.is_empty() && self.skipped == 0
    }

    fn begin_item(&mut self, kind: ItemKind, start: usize, end: usize) {
        if self.at_top() {
            let at = self.here();
            let span = self.span(start, end);
            self.body.items.push(Item { kind, events: at..at, start: span.start, end: span.end });
        }
    }

    fn begin_block(&mut self, start: usize, end: usize) {
        self.close_tight(start);
        if self.at_top() {
            let block = self.body.blocks;
            self.body.blocks += 1;
            self.begin_item(ItemKind::Block(block), start, end);
        }
    }

    fn end_item(&mut self) {
        if self.at_top() {
            let at = self.here();
            if let Some(item) = self.body.items.last_mut() {
                item.events.end = at;
            }
        }
    }

    fn end_block(&mut self) {
        self.end_item();
    }

    fn start_container(&mut self, tag: Tag, start: usize, end: usize) {
        self.close_tight(start);
        if self.depth >= DEEPEST {
            self.skipped += 1;
            if !self.told_deep {
                self.told_deep = true;
                let span = self.span(start, (start + 1).min(end));
                let message = format!("lists and quotations are nested deeper than {DEEPEST} levels here");
                self.diagnostics.push(
                    Diagnostic::new(&rules::DEEP_NESTING, span, message).hint(format!(
                        "what lies deeper is shown at level {DEEPEST}; take a few levels away"
                    )),
                );
            }
            return;
        }
        if tag != Tag::Item {
            self.begin_block(start, end);
        }
        self.depth += 1;
        self.push(EventKind::Open(tag), start, end);
        self.open.push((tag, true));
    }

    fn end_container(&mut self, start: usize, end: usize) {
        if self.skipped > 0 {
            self.close_tight(end);
            self.skipped -= 1;
            return;
        }
        if let Some((tag, _)) = self.open.pop() {
            self.depth = self.depth.saturating_sub(1);
            self.tell_empty(tag, start, end);
            self.push(EventKind::Close(tag), start, end);
        }
        self.end_block();
    }

    fn finish(mut self) -> Body {
        self.close_tight(self.text.len());
        self.pages_between(self.text.len());
        self.settle_aligned();
        unique_slugs(&mut self.body.headings);
        self.body.nest_headings(None);
        footnotes::settle(&mut self.body, self.definitions, self.references, self.diagnostics);
        footnotes::undefined(&self.body, self.written, self.base, self.diagnostics);
        super::bars::unescaped(&self.body, self.written, self.base, self.diagnostics);
        self.body.text.shrink_to_fit();
        self.body.events.shrink_to_fit();
        self.body.leaves.shrink_to_fit();
        self.body.items.shrink_to_fit();
        self.body.links.shrink_to_fit();
        self.body.footnotes.shrink_to_fit();
        self.body
    }
}

impl Builder<'_> {
    /// Give each mark of an alignment the block that it is at the head of.
    fn settle_aligned(&mut self) {
        let items = &self.body.items;
        let mut settled: Vec<crate::edition::text::AlignMark> = Vec::with_capacity(self.body.aligned.len());
        for mut mark in std::mem::take(&mut self.body.aligned) {
            let next = items.iter().position(|item| {
                mark.span.end <= item.start && matches!(item.kind, ItemKind::Block(_) | ItemKind::Heading(_))
            });
            let within = items.iter().any(|item| item.start < mark.span.start && mark.span.end <= item.end);
            let wrong = match next {
                Some(_) if within => "stands within a block, not at its head",
                None => "stands before no block",
                Some(at) if settled.last().is_some_and(|last| last.item as usize == at) => {
                    "is the second mark of its block"
                }
                Some(at) => {
                    mark.item = u32::try_from(at).unwrap_or(u32::MAX);
                    settled.push(mark);
                    continue;
                }
            };
            let message = format!("`<!-- align {} -->` {wrong}", mark.to);
            self.diagnostics.push(
                Diagnostic::new(&rules::ALIGN_MARK, mark.span, message).hint(
                    "write it right above the block that it is about, or at the head of its first line",
                ),
            );
        }
        self.body.aligned = settled;
    }
}

/// Of equal slugs the later takes the first free `-2`, `-3`.
fn unique_slugs(headings: &mut [Heading]) {
    let mut taken = std::collections::HashSet::new();
    let mut next = std::collections::HashMap::new();
    for heading in headings {
        if taken.insert(heading.slug.clone()) {
            continue;
        }
        let number: &mut u32 = next.entry(heading.slug.clone()).or_insert(2);
        loop {
            let candidate = format!("{}-{number}", heading.slug);
            *number += 1;
            if taken.insert(candidate.clone()) {
                heading.slug = candidate;
                break;
            }
        }
    }
}

impl Body {
    pub(super) fn empty(file: FileId) -> Self {
        Self {
            file,
            events: Vec::new(),
            text: String::new(),
            leaves: Vec::new(),
            items: Vec::new(),
            headings: Vec::new(),
            links: Vec::new(),
            images: Vec::new(),
            footnotes: Vec::new(),
            marks: Vec::new(),
            lines: Vec::new(),
            pages: Vec::new(),
            aligned: Vec::new(),
            citations: Vec::new(),
            languages: Vec::new(),
            alignments: Vec::new(),
            raw: Vec::new(),
            blocks: 0,
            lookup: crate::edition::text::Lookup::default(),
        }
    }
}
