//! The parser's tags, each as events of the tape.

use pulldown_cmark as cmark;

use crate::edition::text::{Align, EventKind, Image, ItemKind, LeafKind, Tag};
use crate::parse::plain;

use super::{Builder, Definition, OpenImage, index};

impl Builder<'_> {
    /// What begins in the text: a block, a container, or words of another look.
    pub(super) fn start(&mut self, tag: cmark::Tag<'_>, start: usize, end: usize) {
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
            T::CodeBlock(kind) => self.start_code(&kind, start, end),
            T::HtmlBlock => {
                self.close_tight(start);
                self.tell_unclosed_comment(start, end);
                self.html = Some((String::new(), start, end));
            }
            T::Table(alignments) => self.start_table(&alignments, start, end),
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
            T::FootnoteDefinition(label) => self.start_footnote(&label, start, end),
            T::Emphasis => self.start_inline(Tag::Emphasis, start, end),
            T::Strong => self.start_inline(Tag::Strong, start, end),
            T::Strikethrough => self.start_inline(Tag::Strike, start, end),
            T::Link { link_type, dest_url, title, .. } => {
                self.start_link(link_type, &dest_url, &title, start, end);
            }
            T::Image { dest_url, title, .. } => {
                self.ensure_leaf(start);
                let span = self.span(start, end);
                self.diagnostics.extend(plain::told("the title of an image, its caption,", &title, span));
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

    /// What ends, as [`start`](Self::start) has begun it.
    pub(super) fn end(&mut self, tag: cmark::TagEnd, start: usize, end: usize) {
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
            E::FootnoteDefinition => self.end_footnote(start, end),
            E::Emphasis => self.push(EventKind::Close(Tag::Emphasis), start, end),
            E::Strong => self.push(EventKind::Close(Tag::Strong), start, end),
            E::Strikethrough => self.push(EventKind::Close(Tag::Strike), start, end),
            E::Link => self.end_link(start, end),
            _ => {}
        }
    }

    /// Begins a block of code; its language is the first word behind the fence.
    fn start_code(&mut self, kind: &cmark::CodeBlockKind<'_>, start: usize, end: usize) {
        self.close_tight(start);
        self.begin_block(start, end);
        let info = match kind {
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

    /// Begins a table, with how each of its columns is aligned.
    fn start_table(&mut self, alignments: &[cmark::Alignment], start: usize, end: usize) {
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

    /// Begins the definition of a footnote.
    fn start_footnote(&mut self, label: &str, start: usize, end: usize) {
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

    /// Ends the definition of a footnote; one that it was within goes on.
    fn end_footnote(&mut self, start: usize, end: usize) {
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
}
