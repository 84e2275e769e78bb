//! What stands within a leaf and is no plain word: raw HTML, headings' ids, links, citations.

use pulldown_cmark as cmark;

use crate::diag::{Diagnostic, rules};
use crate::edition::id;
use crate::edition::text::{Event, EventKind, Heading, ItemKind, LeafKind, Link, LinkKind, Tag};
use crate::edition::work::Citation;

use super::{Builder, index};

impl Builder<'_> {
    // ---- raw HTML ----

    pub(super) fn inline_html(&mut self, html: &str, start: usize, end: usize) {
        if html.starts_with("<!--") {
            return;
        }
        self.ensure_leaf(start);
        self.tell_html(html, start, end);
        if self.manner.allow_html {
            let at = index(self.body.raw.len());
            self.body.raw.push(html.into());
            self.push(EventKind::RawInline(at), start, end);
        } else {
            self.words(html, start, end);
        }
    }

    pub(super) fn end_html(&mut self) {
        let Some((html, start, end)) = self.html.take() else { return };
        while self.marks.get(self.next_mark).is_some_and(|m| m.range.start < end) {
            self.next_mark += 1;
        }
        let html = without_comments(&html);
        if html.trim().is_empty() {
            return;
        }
        self.tell_html(html.trim(), start, end);
        self.begin_block(start, end);
        if self.manner.allow_html {
            let at = index(self.body.raw.len());
            self.body.raw.push(html.into());
            self.push(EventKind::RawBlock(at), start, end);
        } else {
            self.push(EventKind::Open(Tag::HtmlText), start, end);
            self.open_leaf(LeafKind::Paragraph, start);
            self.words(html.trim_end(), start, end);
            self.close_leaf(end);
            self.push(EventKind::Close(Tag::HtmlText), start, end);
        }
        self.end_block();
    }

    fn tell_html(&mut self, html: &str, start: usize, end: usize) {
        if self.manner.allow_html {
            return;
        }
        let span = self.span(start, end);
        let line: String = html.lines().next().unwrap_or("").chars().take(60).collect();
        self.diagnostics.push(
            Diagnostic::new(&rules::RAW_HTML, span, format!("`{line}` is shown as it is written"))
                .hint("`allow-html = true` in edition.toml lets HTML stand, sanitised"),
        );
    }

    // ---- headings ----

    pub(super) fn start_heading(&mut self, level: u8, id: Option<&str>, start: usize, end: usize) {
        self.close_tight(start);
        let heading = index(self.body.headings.len());
        self.begin_item(ItemKind::Heading(heading), start, end);
        let mut slug = String::new();
        if let Some(given) = id {
            let given = id::normal(given);
            if id::is_slug(&given) {
                slug = given;
            } else {
                let span = self.span(start, end);
                self.diagnostics.push(
                    Diagnostic::new(&rules::BAD_SLUG, span, format!("`{given}` can't be a heading's id"))
                        .hint("use letters, digits, `-` and `_`, a letter or digit first"),
                );
            }
        }
        let leaf = index(self.body.leaves.len());
        self.body.headings.push(Heading { written: level, level, slug, leaf });
        self.push(EventKind::Open(Tag::Heading(heading)), start, end);
        self.open_leaf(LeafKind::Heading, start);
    }

    /// Give the heading that ends here its slug, where it has none of its own.
    pub(super) fn name_heading(&mut self) {
        let count = self.body.headings.len();
        let Some(heading) = self.body.headings.last() else { return };
        let words = self.body.line(heading.leaf as usize);
        let given = heading.slug.clone();
        let wanted = if given.is_empty() { id::heading_slug(&words) } else { given };
        let wanted = if wanted.is_empty() { count.to_string() } else { wanted };
        if let Some(heading) = self.body.headings.last_mut() {
            heading.slug = wanted;
        }
    }

    // ---- inline ----

    pub(super) fn start_inline(&mut self, tag: Tag, start: usize, end: usize) {
        self.ensure_leaf(start);
        self.push(EventKind::Open(tag), start, end);
    }

    pub(super) fn start_link(&mut self, kind: cmark::LinkType, target: &str, start: usize, end: usize) {
        self.ensure_leaf(start);
        let number = index(self.body.links.len());
        let enclosed = self.original[..start].ends_with('[') && self.original[end..].starts_with(']');
        if enclosed && matches!(kind, cmark::LinkType::WikiLink { has_pothole: false }) {
            // More brackets than two are nobody's reference.
            self.words(&self.original[start..end], start, end);
            self.bare = Some(u32::MAX);
            return;
        }
        let (kind, bare) = match kind {
            // In a table's cell the bar is written `\|`, and the parser leaves the backslash in the target.
            cmark::LinkType::WikiLink { has_pothole } => (LinkKind::CrossReference, !has_pothole),
            cmark::LinkType::Autolink | cmark::LinkType::Email => (LinkKind::Auto, false),
            _ if target == "#" => (LinkKind::Lost, false),
            _ => (LinkKind::Inline, false),
        };
        let target = match kind {
            LinkKind::CrossReference => target.strip_suffix('\\').unwrap_or(target).trim(),
            LinkKind::Auto if !target.contains(':') => &format!("mailto:{target}"),
            _ => target,
        };
        let span = self.span(start, end);
        let event = self.here();
        self.body.links.push(Link { kind, target: target.into(), bare, span, event });
        self.push(EventKind::Open(Tag::Link(number)), start, end);
        if bare {
            self.bare = Some(number);
        }
    }

    pub(super) fn end_link(&mut self, start: usize, end: usize) {
        if self.bare.take() == Some(u32::MAX) {
            return;
        }
        let number = self.body.links.len().saturating_sub(1);
        let at = self.here();
        if let Some(link) = self.body.links.last_mut()
            && link.kind != LinkKind::Auto
        {
            let inside = self.body.events.get(link.event as usize + 1..).unwrap_or_default();
            let empty = inside.iter().all(|e| {
                !matches!(e.kind, EventKind::Text { .. } | EventKind::Code { .. } | EventKind::Image(_))
            });
            link.bare |= empty && at > link.event;
        }
        self.push(EventKind::Close(Tag::Link(index(number))), start, end);
    }

    // ---- citations ----

    /// A citation is no text, and nor is the space before it: `words [@key].` reads `words.`
    pub(super) fn citation(&mut self, citation: Citation, start: usize, end: usize) {
        self.ensure_leaf(start);
        let spaced = self.take_space();
        let at = index(self.body.citations.len());
        self.body.citations.push(Citation { spaced, ..citation });
        self.push(EventKind::Citation(at), start, end);
    }

    /// Take the space away that the words end in.
    fn take_space(&mut self) -> bool {
        let Some(Event { kind: EventKind::Text { from, to }, start, end }) = self.body.events.last_mut()
        else {
            return false;
        };
        let words = &self.body.text[*from as usize..];
        let bare = index(words.trim_end().len());
        let spaced = *from + bare < *to;
        if spaced {
            if *to - *from == *end - *start {
                *end = *start + bare;
            }
            *to = *from + bare;
            self.body.text.truncate(*to as usize);
            if bare == 0 {
                self.body.events.pop();
            }
        }
        spaced
    }
}

/// A block of HTML without its comments; one that is never closed runs to the end.
fn without_comments(html: &str) -> String {
    let mut left = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        left.push_str(&rest[..start]);
        match rest[start..].find("-->") {
            Some(length) => rest = &rest[start + length + 3..],
            None => return left,
        }
    }
    left.push_str(rest);
    left
}
