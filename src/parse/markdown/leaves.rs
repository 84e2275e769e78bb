//! The leaves of a text, and their words.

use pulldown_cmark as cmark;

use crate::diag::{Diagnostic, Span, rules};
use crate::edition::text::{AlignMark, Event, EventKind, ItemKind, Leaf, LeafKind, PageMark};
use crate::parse::page_marks::MarkSubject;

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
        let leaf = self.leaf;
        self.leaf_without_html(end);
        if let Some(leaf) = leaf {
            self.tell_unclosed_signs(leaf);
            self.tell_formulas(leaf);
            self.settle_html(leaf);
            let events = self.here();
            if let Some(leaf) = self.body.leaves.get_mut(leaf as usize) {
                leaf.events.end = events;
            }
        }
    }

    /// Close a leaf whose HTML is settled.
    pub(super) fn leaf_without_html(&mut self, end: usize) {
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

    pub(super) fn text(&mut self, text: &str, start: usize, end: usize) {
        if self.bare.is_some() {
            return;
        }
        self.ensure_leaf(start);
        self.words(text, start, end);
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

    // ---- pages of the source ----

    /// Put back the page marks that are before an event, where it is one that they may be before.
    pub(super) fn pages_before(&mut self, event: &cmark::Event<'_>, start: usize) {
        if !self.page_waits(start) || self.bare.is_some() {
            return;
        }
        use cmark::Event as E;
        match event {
            E::Start(tag) if is_inline(tag) => self.pages_in_leaf(start),
            E::Text(_) | E::Code(_) | E::InlineHtml(_) | E::FootnoteReference(_) => self.pages_in_leaf(start),
            E::Start(tag) => {
                // In a table they wait for words.
                if self.table.is_some() {
                    return;
                }
                self.close_tight(start);
                if self.at_top() {
                    // A mark right above a paragraph, or at its head, is in it.
                    let own = matches!(tag, cmark::Tag::Paragraph);
                    let near = self.stripped.marks.get(self.next_mark..).unwrap_or_default();
                    let far = near.iter().take_while(|mark| {
                        mark.at <= start && (!own || self.text[mark.at..start].contains('\n'))
                    });
                    let last = self.next_mark + far.count();
                    self.page_item(last);
                } else if matches!(tag, cmark::Tag::CodeBlock(_)) {
                    self.put_pages(start);
                }
            }
            E::Rule | E::Html(_) if self.leaf.is_none() => self.pages_between(start),
            _ => {}
        }
    }

    fn page_waits(&self, start: usize) -> bool {
        self.stripped.marks.get(self.next_mark).is_some_and(|mark| mark.at <= start)
    }

    /// Marks of pages within the words of a leaf.
    fn pages_in_leaf(&mut self, start: usize) {
        self.ensure_leaf(start);
        if !self.leaf.is_some_and(|leaf| self.body.leaves[leaf as usize].kind == LeafKind::Code) {
            self.put_pages(start);
        }
    }

    /// Marks of pages between two blocks.
    pub(super) fn pages_between(&mut self, start: usize) {
        let near = self.stripped.marks.get(self.next_mark..).unwrap_or_default();
        let last = self.next_mark + near.iter().take_while(|mark| mark.at <= start).count();
        if self.at_top() {
            self.page_item(last);
        } else {
            self.put_pages(start);
        }
    }

    /// The marks up to this one, between two blocks of the top level.
    fn page_item(&mut self, last: usize) {
        let Some(marks) = self.stripped.marks.get(self.next_mark..last).filter(|marks| !marks.is_empty())
        else {
            return;
        };
        let (from, to) = (marks[0].at, marks[marks.len() - 1].at);
        if marks.iter().all(|mark| mark.what == MarkSubject::Align) {
            return self.put_pages(to);
        }
        self.begin_item(ItemKind::Page, from, to);
        self.put_pages(to);
        self.end_item();
    }

    /// The events of the marks up to a place.
    pub(super) fn put_pages(&mut self, start: usize) {
        while let Some(mark) = self.stripped.marks.get(self.next_mark).filter(|mark| mark.at <= start) {
            self.next_mark += 1;
            let (from, to) = (self.base + mark.range.start, self.base + mark.range.end);
            let span = Span::new(self.file, from, to);
            match mark.what {
                MarkSubject::Page => self.page(mark.label.clone(), span),
                // The item after it is not there yet.
                MarkSubject::Align => {
                    self.body.aligned.push(AlignMark { item: 0, to: mark.label.clone(), span });
                }
            }
        }
    }

    fn page(&mut self, label: String, span: Span) {
        let good = label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let first = good && self.labels.insert(label.clone());
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
        self.body.events.push(Event { kind: EventKind::Page(at), start: span.start, end: span.end });
    }

    pub(super) fn code(&mut self, text: &str, start: usize, end: usize) {
        self.ensure_leaf(start);
        let from = index(self.body.text.len());
        self.body.text.push_str(text);
        let to = index(self.body.text.len());
        self.push(EventKind::Code { from, to }, start, end);
    }

    pub(super) fn line_break(&mut self, hard: bool, start: usize, end: usize) {
        self.ensure_leaf(start);
        let at = index(self.body.text.len());
        self.body.text.push('\n');
        self.push(EventKind::Break { at, hard }, start, end);
    }

    // ---- tables ----

    /// Cells beyond the table's last column, which the parser drops: their words stay in the last cell, as they
    /// were written, and are reported. `end` is where the words of a cell end.
    pub(super) fn excess_cells(&mut self, end: usize) {
        let Some((table, column, false)) = self.table else { return };
        let columns = self.body.alignments.get(table as usize).map_or(0, |columns| columns.len());
        // A cell that the row lacks is put at the head of the next line.
        if usize::from(column) + 1 != columns || self.text[..end].ends_with('\n') {
            return;
        }
        let line = self.text[end..].find('\n').map_or(self.text.len(), |n| end + n);
        let rest = self.text[end..line].trim_end();
        let rest = if rest.ends_with("\\|") { rest } else { rest.trim_end_matches('|').trim_end() };
        if rest.trim_start_matches(['|', ' ', '\t']).is_empty() {
            return;
        }
        let to = end + rest.len();
        let from = self.text[..end].trim_end_matches([' ', '\t']).len();
        let span = self.span(to - rest.trim_start().len(), to);
        // A reference that a bare bar cut in two is reported as such.
        let row = self.text[..end].rfind('\n').map_or(0, |n| n + 1);
        let mut references =
            self.text[row..line].split("[[").skip(1).filter_map(|rest| rest.split_once("]]"));
        let cut = references.any(|(inside, _)| inside.replace("\\|", "").contains('|'));
        self.words(&self.text[from..to], from, to);
        if cut {
            return;
        }
        self.diagnostics.push(
            Diagnostic::new(
                &rules::EXCESS_CELL,
                span,
                format!("`{}` is beyond the table's last column", rest.trim()),
            )
            .hint("it is shown in the last cell, as it is written: give the table's head and the line below it another column, or write `\\|` for a bar that is text"),
        );
    }
}

fn is_inline(tag: &cmark::Tag<'_>) -> bool {
    use cmark::Tag as T;
    matches!(tag, T::Emphasis | T::Strong | T::Strikethrough | T::Link { .. } | T::Image { .. })
}
