//! The words of raw HTML, for formats that have none of its markup, and for those who seek words.

use super::text::{Body, EventKind, Tag};
use super::wide::in_a_line;

/// Elements that may be in a block beside these.
pub(crate) const BLOCK: &[&str] = &[
    "aside",
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// A piece of what raw HTML says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RawPiece {
    /// Words, with the spaces beside them.
    Words(String),
    /// A line ends.
    Line,
    /// A cell of a table ends, and another follows.
    Cell,
}

/// Reads the pieces of raw HTML of one text after another, as the text has them.
#[derive(Debug, Default)]
pub(crate) struct RawWords {
    /// Whether the ruby that is open has brackets of its own.
    bracketed: bool,
}

impl RawWords {
    /// What a piece says. It was cleaned or written anew: its elements are known, values of attributes are in double quotes, and of
    /// entities there are the few that a writer of HTML makes.
    pub(crate) fn of(&mut self, html: &str) -> Vec<RawPiece> {
        let mut out = Vec::new();
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            words(&mut out, &rest[..start]);
            let length = tag_length(&rest[start..]);
            let tag = &rest[start + 1..start + length];
            rest = &rest[start + length..];
            let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
            let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            match name {
                "ruby" => self.bracketed = false,
                "rp" => self.bracketed = true,
                "rt" if !self.bracketed => {
                    out.push(RawPiece::Words(if closes { ")" } else { " (" }.to_owned()));
                }
                "td" | "th" if closes => out.push(RawPiece::Cell),
                "td" | "th" => {}
                // Rows and their groups begin and end where lines do.
                name if name == "br" || BLOCK.contains(&name) => line(&mut out),
                _ => {}
            }
        }
        words(&mut out, rest);
        out
    }
}

/// Where words of a page are that no quote finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnquotedPlace {
    /// A block of HTML.
    Html,
    /// The caption of an image.
    Caption,
    /// What is over or beside the characters of a `<ruby>`.
    Ruby,
}

/// The words that a page shows of a leaf and that no quote finds, in lines.
pub(crate) fn unquoted(body: &Body, leaf: usize) -> Vec<(UnquotedPlace, String)> {
    let range = body.leaves[leaf].events.clone();
    let events = &body.events[range.start as usize..range.end as usize];
    let before = (range.start as usize).checked_sub(1).and_then(|at| body.events.get(at));
    let is_block = before.is_some_and(|event| matches!(event.kind, EventKind::Open(Tag::Html)));
    let (mut found, mut reader) = (Vec::new(), RawWords::default());
    let mut html = String::new();
    for event in events {
        match event.kind {
            EventKind::RawInline(raw) if is_block => {
                for piece in reader.of(&body.raw[raw as usize]) {
                    match piece {
                        RawPiece::Words(words) => html.push_str(&words),
                        RawPiece::Line | RawPiece::Cell => html.push('\n'),
                    }
                }
            }
            EventKind::RawInline(raw) => {
                let mut own = Vec::new();
                words(
                    &mut own,
                    Some(&*body.raw[raw as usize]).filter(|raw| !raw.starts_with('<')).unwrap_or(""),
                );
                let own = own.into_iter().filter_map(|piece| match piece {
                    RawPiece::Words(words) if !words.trim().is_empty() => Some((UnquotedPlace::Ruby, words)),
                    _ => None,
                });
                found.extend(own);
            }
            EventKind::Image(image) => {
                let caption = body.images.get(image as usize).map_or("", |image| &*image.title);
                found.extend((!caption.is_empty()).then(|| (UnquotedPlace::Caption, in_a_line(caption))));
            }
            _ => {}
        }
    }
    let lines = html.lines().map(str::trim).filter(|line| !line.is_empty());
    found.extend(lines.map(|line| (UnquotedPlace::Html, in_a_line(line))));
    found
}

/// Ends a line; a cell that no other follows ends with it.
fn line(out: &mut Vec<RawPiece>) {
    while matches!(out.last(), Some(RawPiece::Cell | RawPiece::Line)) {
        out.pop();
    }
    out.push(RawPiece::Line);
}

/// Adds words; white space alone is none of them where something ends beside it.
fn words(out: &mut Vec<RawPiece>, html: &str) {
    let ended = matches!(out.last(), Some(RawPiece::Cell | RawPiece::Line));
    if html.is_empty() || (ended && html.trim().is_empty()) {
        return;
    }
    let space = |found: bool| if found { " " } else { "" };
    let (before, after) = (html.starts_with(char::is_whitespace), html.ends_with(char::is_whitespace));
    let line = in_a_line(html);
    let signs = [("&nbsp;", "\u{a0}"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    let line = signs.iter().fold(line, |line, (name, sign)| line.replace(name, sign));
    let after = after && !line.is_empty();
    out.push(RawPiece::Words(format!("{}{line}{}", space(before && !ended), space(after))));
}

/// The length of the tag that a text begins with.
fn tag_length(text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{RawPiece, RawWords};

    fn said(html: &str) -> String {
        let piece = |piece: &RawPiece| match piece {
            RawPiece::Words(words) => words.clone(),
            RawPiece::Line => "/".to_owned(),
            RawPiece::Cell => "|".to_owned(),
        };
        RawWords::default().of(html).iter().map(piece).collect()
    }

    #[test]
    fn blocks_and_rows_are_lines_and_cells_are_apart() {
        let table = "<table>\n<tbody><tr><td>a &amp;lt;</td> <td title=\"a>b\">b\n c</td></tr>\n<tr><td>d</td></tr></tbody></table>";
        assert_eq!(said(table), "/a &lt;|b c/d/");
        assert_eq!(said("<div>\n<p>one <b>two</b> three</p>four</div>"), "/one two three/four/");
        assert_eq!(said("<br>"), "/");
    }

    #[test]
    fn the_reading_of_ruby_is_in_brackets_once() {
        assert_eq!(said("<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>"), "漢 (kan)字 (ji)");
        assert_eq!(
            said("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby><ruby>字<rt>ji</rt></ruby>"),
            "漢(kan)字 (ji)"
        );
    }
}
