//! A work's letters as HTML.

use super::flow::{Flow, SLOT};
use super::letter::{ITALICS, LOWERED, Letter, LetterStyle, RAISED, SMALL_CAPS, STRONG, UNDERLINED};
use crate::edition::locator::Locator;
use crate::render::escape::{address_to, escape_to};

/// A work as it is cited: what is before its locator, and after.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    before: String,
    after: String,
    /// Whether the style has a place for the locator.
    slot: bool,
}

impl Form {
    /// A form of what the engine made of a citation.
    pub(super) fn new(flow: &Flow) -> Self {
        let mut cells = flow.cells.as_slice();
        while let [first, rest @ ..] = cells
            && first.c == ' '
        {
            cells = rest;
        }
        // Some styles put brackets around each work: we put them around all.
        if let [first, inner @ .., last] = cells
            && first.c == '['
            && last.c == ']'
        {
            cells = inner;
        }
        let slot = cells.iter().position(|cell| cell.c == SLOT);
        let (before, after) = match slot {
            Some(at) => (&cells[..at], &cells[at + 1..]),
            None => (cells, &cells[..0]),
        };
        let mut before = html(before, &[]);
        if before.ends_with("  ") {
            before.pop();
        }
        Self { before, after: html(after, &[]), slot: slot.is_some() }
    }

    /// The key alone.
    pub(super) fn plain(key: &str) -> Self {
        Self { before: crate::render::escape::escape(key), ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.before.trim_matches(['.', ',', ' ']).is_empty() && self.after.is_empty()
    }

    /// The words of a locator: numbers alone where the style says what they count.
    pub(super) fn words<'l>(&self, locator: &'l Locator) -> &'l str {
        if self.slot { &locator.words } else { locator.alone() }
    }

    /// Write it with a locator in its place.
    pub(super) fn write(&self, out: &mut String, locator: &str) {
        out.push_str(&self.before);
        if !locator.is_empty() {
            if !self.slot {
                out.push_str(", ");
            }
            escape_to(out, locator);
        }
        out.push_str(&self.after);
    }
}

/// An entry of the bibliography.
pub(super) fn entry(flow: &Flow) -> String {
    html(&flow.cells, &flow.links).trim().to_owned()
}

/// Letters as HTML; no link where there are no addresses.
fn html(cells: &[Letter], links: &[String]) -> String {
    let mut out = String::with_capacity(cells.len() + 32);
    let mut open: (u16, LetterStyle) = (0, 0);
    let mut words = String::new();
    let flush = |out: &mut String, words: &mut String| {
        escape_to(out, words);
        words.clear();
    };
    for cell in cells {
        let address = links.get(usize::from(cell.link).wrapping_sub(1)).filter(|url| is_web(url));
        let now = (if address.is_some() { cell.link } else { 0 }, cell.look);
        if now != open {
            flush(&mut out, &mut words);
            close(&mut out, open.1);
            if now.0 != open.0 {
                if open.0 != 0 {
                    out.push_str("</a>");
                }
                if let Some(url) = address {
                    out.push_str("<a href=\"");
                    address_to(&mut out, url);
                    out.push_str("\">");
                }
            }
            TAGS.iter().filter(|tag| now.1 & tag.0 != 0).for_each(|tag| out.push_str(tag.1));
            open = now;
        }
        words.push(cell.c);
    }
    flush(&mut out, &mut words);
    close(&mut out, open.1);
    if open.0 != 0 {
        out.push_str("</a>");
    }
    out
}

const TAGS: &[(LetterStyle, &str, &str)] = &[
    (ITALICS, "<em>", "</em>"),
    (STRONG, "<strong>", "</strong>"),
    (SMALL_CAPS, "<span class=\"caps\">", "</span>"),
    (UNDERLINED, "<u>", "</u>"),
    (RAISED, "<sup>", "</sup>"),
    (LOWERED, "<sub>", "</sub>"),
];

fn close(out: &mut String, look: LetterStyle) {
    TAGS.iter().rev().filter(|tag| look & tag.0 != 0).for_each(|tag| out.push_str(tag.2));
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_become_elements_that_close() {
        let cell = |c, look, link| Letter { look, link, ..Letter::plain(c) };
        let cells = [cell('a', 0, 0), cell('<', ITALICS, 0), cell('b', ITALICS | STRONG, 1), cell('c', 0, 1)];
        let links = ["https://e.org/".to_owned()];
        assert_eq!(
            html(&cells, &links),
            "a<em>&lt;</em><a href=\"https://e.org/\"><em><strong>b</strong></em>c</a>"
        );
        assert_eq!(html(&cells, &[]), "a<em>&lt;</em><em><strong>b</strong></em>c");
    }
}
