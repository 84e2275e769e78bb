//! What is within a leaf and is no plain word: raw HTML, headings' ids, links, citations.

use pulldown_cmark as cmark;

use crate::diag::{Diagnostic, Span, rules};
use crate::edition::id;
use crate::edition::text::{Event, EventKind, Heading, ItemKind, LeafKind, Link, LinkKind, Tag};
use crate::edition::work::{Citation, CitationItem};

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
        let html = without_comments(&html);
        if html.trim().is_empty() {
            return;
        }
        self.tell_html(html.trim(), start, end);
        if self.manner.allow_html {
            return self.html_block(&html, start, end);
        } else {
            self.begin_block(start, end);
            self.push(EventKind::Open(Tag::HtmlText), start, end);
            self.open_leaf(LeafKind::Paragraph, start);
            self.html_as_text(html.trim_end(), start, end);
            self.close_leaf(end);
            self.push(EventKind::Close(Tag::HtmlText), start, end);
        }
        self.end_block();
    }

    /// A block of HTML as it was written, with the marks of pages among its lines.
    fn html_as_text(&mut self, html: &str, start: usize, end: usize) {
        if self.text.get(start..start + html.len()) != Some(html) {
            self.put_pages(end);
            return self.words(html, start, end);
        }
        let mut done = start;
        while let Some(mark) = self.stripped.marks.get(self.next_mark).filter(|m| m.at < start + html.len()) {
            let at = mark.at.max(done);
            self.words(&self.text[done..at], done, at);
            self.put_pages(at);
            done = at;
        }
        self.words(&self.text[done..start + html.len()], done, start + html.len());
    }

    fn tell_html(&mut self, html: &str, start: usize, end: usize) {
        if self.manner.allow_html {
            return;
        }
        let span = self.span(start, end);
        let line: String = html.lines().next().unwrap_or("").chars().take(60).collect();
        self.diagnostics.push(
            Diagnostic::new(&rules::RAW_HTML, span, format!("`{line}` is shown as it is written"))
                .hint("`allow-html = true` in edition.toml keeps HTML, sanitised"),
        );
    }

    // ---- headings ----

    pub(super) fn start_heading(&mut self, level: u8, start: usize, end: usize) {
        self.close_tight(start);
        let heading = index(self.body.headings.len());
        self.begin_item(ItemKind::Heading(heading), start, end);
        let leaf = index(self.body.leaves.len());
        self.body.headings.push(Heading { written: level, level, slug: String::new(), leaf });
        self.push(EventKind::Open(Tag::Heading(heading)), start, end);
        self.open_leaf(LeafKind::Heading, start);
    }

    /// Take `{#slug}` away from the end of the heading that is open, and give the slug. All else in braces is text.
    pub(super) fn heading_id(&mut self) -> Option<String> {
        let leaf = self.leaf?;
        let from = self.body.leaves[leaf as usize].text.start as usize;
        let words = &self.body.text[from..];
        let open = words.strip_suffix('}').and_then(|words| words.rfind("{#"))?;
        let given = id::normal(&words[open + 2..words.len() - 1]);
        if !id::is_slug(&given) {
            return None;
        }
        // It counts where it was written so, as words among words.
        let at = from + open;
        let mut left = self.body.events.len();
        let mut next = None;
        while let Some(Event { kind: EventKind::Text { from, .. }, start, end }) =
            left.checked_sub(1).and_then(|n| self.body.events.get(n))
        {
            if next.is_some_and(|next| next != *end) {
                return None;
            }
            (left, next) = (left - 1, Some(*start));
            if (*from as usize) <= at {
                break;
            }
        }
        let Event { kind: EventKind::Text { from, .. }, start, .. } = *self.body.events.get(left)? else {
            return None;
        };
        let skipped = at.checked_sub(from as usize)?;
        let written = start as usize + skipped - self.base;
        let tail = &self.body.text[at..];
        let source = self.body.events.last()?.end as usize - self.base;
        let escaped = skipped == 0 && self.written[..written].ends_with('\\');
        if escaped || self.written.get(written..source) != Some(tail) {
            return None;
        }
        self.body.events.truncate(left + 1);
        self.body.text.truncate(at);
        let kept = self.body.text[from as usize..].trim_end().len();
        self.cut_last(from, index(kept));
        // The line that it was on alone is none.
        while let Some(Event { kind: EventKind::Break { at, .. }, .. }) = self.body.events.last().copied() {
            self.body.events.pop();
            self.body.text.truncate(at as usize);
        }
        Some(given)
    }

    /// Tell a heading that is open and has no words, no picture and no reference that fills itself in.
    pub(super) fn tell_empty_heading(&mut self, start: usize, end: usize) {
        let Some(leaf) = self.leaf.and_then(|leaf| self.body.leaves.get(leaf as usize)) else { return };
        let speaks = |event: &Event| {
            matches!(event.kind, EventKind::Image(_) | EventKind::Citation(_) | EventKind::Open(Tag::Link(_)))
        };
        let events = self.body.events.get(leaf.events.start as usize..).unwrap_or_default();
        if self.body.text[leaf.text.start as usize..].trim().is_empty() && !events.iter().any(speaks) {
            let line = self.text.get(start..end).and_then(|words| words.lines().next()).unwrap_or_default();
            let span = self.span(start, start + line.len());
            self.diagnostics.push(
                Diagnostic::new(&rules::EMPTY_HEADING, span, "a heading without words")
                    .hint("write its words; or, if these signs are text, `\\#`"),
            );
        }
    }

    /// Keep so many bytes of the words of the last event, which begin at `from`; an event without words goes.
    fn cut_last(&mut self, from: u32, kept: u32) {
        self.body.text.truncate((from + kept) as usize);
        if kept == 0 {
            self.body.events.pop();
        } else if let Some(event) = self.body.events.last_mut()
            && let EventKind::Text { to, .. } = &mut event.kind
        {
            *to = from + kept;
            event.end = event.end.min(event.start + kept);
        }
    }

    /// Give the heading that ends here its slug.
    pub(super) fn name_heading(&mut self, given: Option<String>) {
        let count = self.body.headings.len();
        let Some(heading) = self.body.headings.last() else { return };
        let words = self.body.line(heading.leaf as usize);
        let wanted = given.unwrap_or_else(|| id::heading_slug(&words));
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

    pub(super) fn start_link(
        &mut self,
        kind: cmark::LinkType,
        target: &str,
        title: &str,
        start: usize,
        end: usize,
    ) {
        self.ensure_leaf(start);
        let number = index(self.body.links.len());
        let enclosed = self.text[..start].ends_with('[') && self.text[end..].starts_with(']');
        if enclosed && matches!(kind, cmark::LinkType::WikiLink { has_pothole: false }) {
            // More brackets than two are no reference.
            self.words(&self.text[start..end], start, end);
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
        self.body.links.push(Link { kind, target: target.into(), title: title.into(), bare, span, event });
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
        let place = |span: Span| self.span(span.range().start, span.range().end);
        let items =
            citation.items.into_iter().map(|item| CitationItem { span: place(item.span), ..item }).collect();
        let span = place(citation.span);
        self.body.citations.push(Citation { items, spaced, span });
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
