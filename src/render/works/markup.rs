//! What the library makes of a work, as HTML: it escapes nothing itself.

use std::borrow::Cow;

use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{BibliographyItem, ElemChild, ElemChildren, Formatting};

use crate::render::escape::{address_to, escape_to};

/// Several pages, whose place others take: the library must see a range to write a plural.
pub(super) const SEVERAL: &str = "7171-8282";
const SEVERAL_WRITTEN: &str = "7171–8282";

/// A work as it is cited: what stands before its locator, and after.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    before: String,
    after: String,
    /// Whether the style has a place for the locator.
    slot: bool,
}

impl Form {
    pub(super) fn new(children: &ElemChildren) -> Self {
        let mut writer = Writer::default();
        writer.children(children);
        // Some styles put brackets around each work: we put them around all.
        if writer.out.starts_with('[') && writer.out.ends_with(']') {
            writer.out.pop();
            writer.out.remove(0);
            writer.slot = writer.slot.map(|at| at.saturating_sub(1));
        }
        let after = writer.slot.map(|at| writer.out.split_off(at.min(writer.out.len())));
        if writer.out.ends_with("  ") {
            writer.out.pop();
        }
        Self { before: writer.out, slot: after.is_some(), after: after.unwrap_or_default() }
    }

    pub(super) fn plain(key: &str) -> Self {
        Self { before: crate::render::escape::escape(key), ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.before.trim_matches(['.', ',', ' ']).is_empty() && self.after.is_empty()
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
pub(super) fn entry(item: &BibliographyItem) -> String {
    let mut writer = Writer { links: true, ..Writer::default() };
    if let Some(first) = &item.first_field {
        writer.child(first);
        writer.out.push(' ');
    }
    writer.children(&item.content);
    writer.out.trim().to_owned()
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The byte at which the locator stands.
    slot: Option<usize>,
    /// Whether links are written as such.
    links: bool,
    /// Whether the last sign asks or calls.
    asked: bool,
}

impl Writer {
    fn children(&mut self, children: &ElemChildren) {
        children.0.iter().for_each(|child| self.child(child));
    }

    fn child(&mut self, child: &ElemChild) {
        match child {
            ElemChild::Text(text) => {
                let tags = open(&mut self.out, text.formatting);
                let words = self.after_mark(&text.text);
                match words.split_once(SEVERAL_WRITTEN).or_else(|| words.split_once(SEVERAL)) {
                    Some((before, after)) => {
                        escape_to(&mut self.out, before);
                        self.slot = Some(self.out.len());
                        escape_to(&mut self.out, after);
                    }
                    None => commands_to(&mut self.out, &words, 0),
                }
                close(&mut self.out, tags);
            }
            ElemChild::Elem(elem) => {
                if elem.display.is_some() && !self.out.is_empty() && !self.out.ends_with(' ') {
                    self.out.push(' ');
                }
                self.children(&elem.children);
            }
            ElemChild::Markup(words) => escape_to(&mut self.out, words),
            ElemChild::Link { text, url } => {
                let link = self.links && is_web(url);
                if link {
                    self.out.push_str("<a href=\"");
                    address_to(&mut self.out, url);
                    self.out.push_str("\">");
                }
                let tags = open(&mut self.out, text.formatting);
                escape_to(&mut self.out, &text.text);
                close(&mut self.out, tags);
                if link {
                    self.out.push_str("</a>");
                }
            }
            ElemChild::Transparent { format, .. } => {
                let tags = open(&mut self.out, *format);
                self.slot = Some(self.out.len());
                close(&mut self.out, tags);
            }
        }
    }
}

impl Writer {
    /// Words without the full stop that the style puts after a question: `Benefits?.”` is `Benefits?”`.
    fn after_mark<'w>(&mut self, words: &'w str) -> Cow<'w, str> {
        let words = if self.asked { words.strip_prefix('.').unwrap_or(words) } else { words };
        self.asked = words.ends_with(['?', '!']) || (self.asked && words.is_empty());
        if words.contains("?.") || words.contains("!.") {
            return Cow::Owned(words.replace("?.", "?").replace("!.", "!"));
        }
        Cow::Borrowed(words)
    }
}

/// Write words with the commands of TeX that the library leaves in them: `\emph{x}` and its like are markup, of
/// others the words are left.
fn commands_to(out: &mut String, words: &str, depth: usize) {
    let mut rest = words;
    while let Some(at) = rest.find('\\').filter(|_| depth < 10) {
        let name = rest[at + 1..].split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
        let inner = at + 1 + name.len() + 1;
        let end = (!name.is_empty() && rest[inner - 1..].starts_with('{'))
            .then(|| closing(&rest[inner..]))
            .flatten();
        let Some(end) = end else {
            escape_to(out, &rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        };
        escape_to(out, &rest[..at]);
        let (open, close) = match name {
            "emph" | "textit" | "textsl" | "mkbibemph" => ("<em>", "</em>"),
            "textbf" | "mkbibbold" => ("<strong>", "</strong>"),
            "textsc" => ("<span class=\"caps\">", "</span>"),
            _ => ("", ""),
        };
        out.push_str(open);
        commands_to(out, &rest[inner..inner + end], depth + 1);
        out.push_str(close);
        rest = &rest[inner + end + 1..];
    }
    escape_to(out, rest);
}

/// The byte of the brace that closes what is open.
fn closing(words: &str) -> Option<usize> {
    let mut depth = 0usize;
    words.bytes().position(|b| {
        match b {
            b'{' => depth += 1,
            b'}' if depth == 0 => return true,
            b'}' => depth -= 1,
            _ => {}
        }
        false
    })
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Open the elements of a formatting; returns what closes them, in order.
fn open(out: &mut String, format: Formatting) -> [Option<&'static str>; 5] {
    let tags = [
        (format.font_style == FontStyle::Italic).then_some(("<em>", "</em>")),
        (format.font_weight == FontWeight::Bold).then_some(("<strong>", "</strong>")),
        (format.font_variant == FontVariant::SmallCaps).then_some(("<span class=\"caps\">", "</span>")),
        (format.text_decoration == TextDecoration::Underline).then_some(("<u>", "</u>")),
        match format.vertical_align {
            VerticalAlign::Sup => Some(("<sup>", "</sup>")),
            VerticalAlign::Sub => Some(("<sub>", "</sub>")),
            _ => None,
        },
    ];
    tags.iter().flatten().for_each(|(open, _)| out.push_str(open));
    tags.map(|tag| tag.map(|(_, close)| close))
}

fn close(out: &mut String, tags: [Option<&'static str>; 5]) {
    tags.iter().rev().flatten().for_each(|close| out.push_str(close));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_are_left_are_markup() {
        let read = |words: &str| {
            let mut out = String::new();
            commands_to(&mut out, words, 0);
            out
        };
        assert_eq!(read("a \\emph{b \\textbf{c}} <d>"), "a <em>b <strong>c</strong></em> &lt;d&gt;");
        assert_eq!(read("\\x{a} \\emph{b \\ c"), "a \\emph{b \\ c");
    }
}
