//! The top level of a text, whose parts are numbered, and the containers within which parts are no items.

use crate::diag::{Diagnostic, rules};
use crate::edition::text::{EventKind, Item, ItemKind, Tag};

use super::{Builder, DEEPEST};

impl Builder<'_> {
    /// Whether nothing is open that an item could be part of.
    pub(super) fn at_top(&self) -> bool {
        self.open.is_empty() && self.skipped == 0
    }

    pub(super) fn begin_item(&mut self, kind: ItemKind, start: usize, end: usize) {
        if self.at_top() {
            let at = self.here();
            let span = self.span(start, end);
            self.body.items.push(Item { kind, events: at..at, start: span.start, end: span.end });
        }
    }

    pub(super) fn begin_block(&mut self, start: usize, end: usize) {
        self.close_tight(start);
        if self.at_top() {
            let block = self.body.blocks;
            self.body.blocks += 1;
            self.begin_item(ItemKind::Block(block), start, end);
        }
    }

    pub(super) fn end_item(&mut self) {
        if self.at_top() {
            let at = self.here();
            if let Some(item) = self.body.items.last_mut() {
                item.events.end = at;
            }
        }
    }

    pub(super) fn end_block(&mut self) {
        self.end_item();
    }

    pub(super) fn start_container(&mut self, tag: Tag, start: usize, end: usize) {
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

    pub(super) fn end_container(&mut self, start: usize, end: usize) {
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
}
