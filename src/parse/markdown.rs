//! Markdown to a [`Body`]: CommonMark with tables, footnotes, `~~` and heading attributes.

mod formulas;
mod html;
mod inline;
mod leaves;
mod lost;
mod reading;
mod ruby;
mod tags;
#[cfg(test)]
mod tests;
mod top;
mod unclosed;

use pulldown_cmark as cmark;

use crate::diag::{Diagnostic, FileId, Source, Span, rules};
use crate::edition::locator::LocatorLanguage;
use crate::edition::text::{Body, Event, EventKind, Heading, Image, ItemKind, Tag};

use super::page_marks::{self, Stripped};
use super::{citations, footnotes};

pub(crate) use reading::{OPTIONS, read};

/// How deep containers may be nested; what is deeper is shown at this depth.
const DEEPEST: usize = 100;

/// What a text is parsed for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Manner {
    /// Raw HTML is allowed.
    pub(crate) allow_html: bool,
    /// `[@key]` is a citation.
    pub(crate) citations: bool,
    /// What words of locators are read by.
    pub(crate) language: LocatorLanguage,
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
        let mut found =
            citations::find(&events, &stripped.text, file, manner.language).into_iter().peekable();
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
        let (rule, message, hint) = page_marks::unread(&words[place]);
        builder.diagnostics.push(Diagnostic::new(rule, span, message).hint(hint));
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
        self.body.marks.shrink_to_fit();
        self.body.citations.shrink_to_fit();
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
                Some(_) if within => "is within a block, not at its head",
                None => "is before no block",
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
