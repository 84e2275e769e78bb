//! The leaves of a text, and their words.

use crate::diag::{Diagnostic, rules};
use crate::edition::text::{EventKind, Leaf, LeafKind, PageMark};

use super::{Builder, index};

impl Builder<'_> {
    pub(super) fn open_leaf(&mut self, kind: LeafKind, start: usize) {
        let at = index(self.body.text.len());
        let number = index(self.body.leaves.len());
        let from = self.here();
        self.push(EventKind::OpenLeaf(number), start, start);
        let item = index(self.body.items.len().saturating_sub(1));
        let footnote = self.footnote;
        self.body.leaves.push(Leaf { kind, text: at..at, events: from..from, item, footnote });
        self.leaf = Some(number);
    }

    pub(super) fn close_leaf(&mut self, end: usize) {
        let Some(number) = self.leaf.take() else { return };
        self.push(EventKind::CloseLeaf(number), end, end);
        let (text, events) = (index(self.body.text.len()), self.here());
        if let Some(leaf) = self.body.leaves.get_mut(number as usize) {
            leaf.text.end = text;
            leaf.events.end = events;
        }
    }

    /// Words without a paragraph of their own (in the items of a tight list) are a leaf as well.
    pub(super) fn ensure_leaf(&mut self, start: usize) {
        if self.leaf.is_none() {
            self.begin_block(start, start);
            self.open_leaf(LeafKind::Paragraph, start);
        }
    }

    pub(super) fn close_tight(&mut self, end: usize) {
        if self.leaf.is_some() {
            self.close_leaf(end);
        }
    }

    pub(super) fn words_begin(&self) -> bool {
        let Some(leaf) = self.leaf else { return true };
        let start = self.body.leaves[leaf as usize].text.start as usize;
        self.body.text[start..].chars().next_back().is_none_or(char::is_whitespace)
    }

    pub(super) fn text(&mut self, text: &str, start: usize, end: usize) {
        if self.bare.is_some() {
            return;
        }
        self.ensure_leaf(start);
        let in_code = self.leaf.is_some_and(|l| self.body.leaves[l as usize].kind == LeafKind::Code);
        let mut done = start;
        while let Some(mark) = self.marks.get(self.next_mark).filter(|m| m.range.start < end) {
            self.next_mark += 1;
            if mark.range.start < done || text.len() != end - start {
                continue;
            }
            if in_code {
                continue;
            }
            let (from, to) = (mark.range.start, mark.range.end);
            self.words(&text[done - start..from - start], done, from);
            self.page(mark.label.clone(), from, to);
            done = to;
            // The space between a mark and the words after it belongs to the mark.
            if self.words_begin() {
                done += text[done - start..].len() - text[done - start..].trim_start().len();
            }
        }
        if in_code && text.len() == end - start {
            // In code nothing is a mark: what was blanked is shown as it was written.
            let original = &self.original[start..end];
            return self.words(original, start, end);
        }
        self.words(&text[done - start..], done, end);
    }

    pub(super) fn words(&mut self, text: &str, start: usize, end: usize) {
        if text.is_empty() {
            return;
        }
        let from = index(self.body.text.len());
        self.body.text.push_str(text);
        let to = index(self.body.text.len());
        self.push(EventKind::Text { from, to }, start, end);
    }

    pub(super) fn page(&mut self, label: String, start: usize, end: usize) {
        let span = self.span(start, end);
        let good = label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let first = good && !self.body.pages.iter().any(|p| p.label == label);
        if !first {
            let (message, hint) = if good {
                (
                    format!("page `{label}` begins a second time"),
                    "give each page of the source a label of its own",
                )
            } else {
                (format!("`{label}` is no label of a page"), "use letters, digits, `-`, `_` and `.`")
            };
            self.diagnostics.push(Diagnostic::new(&rules::PAGE_MARK, span, message).hint(hint));
        }
        let at = index(self.body.pages.len());
        self.body.pages.push(PageMark { label, first, span });
        self.push(EventKind::Page(at), start, end);
    }

    pub(super) fn code(&mut self, text: &str, start: usize, end: usize) {
        self.ensure_leaf(start);
        let mut text = std::borrow::Cow::Borrowed(text);
        while let Some(mark) = self.marks.get(self.next_mark).filter(|m| m.range.start < end) {
            self.next_mark += 1;
            let original = &self.original[mark.range.clone()];
            text = text.replacen(&",".repeat(original.len()), original, 1).into();
        }
        let from = index(self.body.text.len());
        self.body.text.push_str(&text);
        let to = index(self.body.text.len());
        self.push(EventKind::Code { from, to }, start, end);
    }

    pub(super) fn line_break(&mut self, hard: bool, start: usize, end: usize) {
        self.ensure_leaf(start);
        // After a page mark alone on its line: that line's own break is one too many.
        let doubled =
            matches!(self.body.events.last().map(|e| e.kind), Some(EventKind::Page(_))) && self.words_begin();
        if doubled && !hard {
            return;
        }
        let at = index(self.body.text.len());
        self.body.text.push('\n');
        self.push(EventKind::Break { at, hard }, start, end);
    }
}
