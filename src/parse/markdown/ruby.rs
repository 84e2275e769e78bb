//! The readings of a `<ruby>`, and the brackets around them.

use crate::edition::text::EventKind;

use super::{Builder, index};

impl Builder<'_> {
    /// What is over or beside the characters of a `<ruby>` is no word of the leaf: a text reads on without it.
    pub(super) fn leave_out_readings(&mut self, leaf: u32, from: usize) {
        let is_reading = |raw: &str| ["<rt>", "<rt ", "<rp>", "<rp "].iter().any(|tag| raw.starts_with(tag));
        let start = self.body.leaves[leaf as usize].text.start;
        let words = self.body.text.split_off(start as usize);
        let mut open = 0_usize;
        for event in &mut self.body.events[from..] {
            let now = index(self.body.text.len());
            let own = |from: u32, to: u32| &words[(from - start) as usize..(to - start) as usize];
            match event.kind {
                EventKind::RawInline(raw) => match &*self.body.raw[raw as usize] {
                    raw if is_reading(raw) => open += 1,
                    "</rt>" | "</rp>" => open = open.saturating_sub(1),
                    _ => {}
                },
                EventKind::Text { from, to } | EventKind::Code { from, to } if open > 0 => {
                    let html = own(from, to).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                    self.body.raw.push(html.into());
                    event.kind = EventKind::RawInline(index(self.body.raw.len() - 1));
                }
                EventKind::Break { .. } if open > 0 => {
                    self.body.raw.push("\n".into());
                    event.kind = EventKind::RawInline(index(self.body.raw.len() - 1));
                }
                EventKind::Text { from, to } => {
                    self.body.text.push_str(own(from, to));
                    event.kind = EventKind::Text { from: now, to: now + (to - from) };
                }
                EventKind::Code { from, to } => {
                    self.body.text.push_str(own(from, to));
                    event.kind = EventKind::Code { from: now, to: now + (to - from) };
                }
                EventKind::Break { hard, .. } => {
                    self.body.text.push('\n');
                    event.kind = EventKind::Break { at: now, hard };
                }
                _ => {}
            }
        }
        self.body.leaves[leaf as usize].text.end = index(self.body.text.len());
    }
}
