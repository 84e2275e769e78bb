//! The words of raw HTML, for formats that have none of its markup.

use crate::edition::wide::in_a_line;
use crate::parse::markdown::BLOCK;

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
