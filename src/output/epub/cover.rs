//! The cover: the title, the authors, the subtitle, set by this program.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::edition::Edition;
use crate::edition::meta::{direction, natural_name};
use crate::render::escape::escape;

/// So many columns are on a line of the title.
const COLUMNS: usize = 20;

/// The cover as SVG.
pub(super) fn svg(edition: &Edition) -> String {
    let meta = &edition.meta;
    let direction = direction(&meta.language);
    let authors: Vec<String> =
        meta.document.iter().flat_map(|document| &document.authors).map(|a| natural_name(a)).collect();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1200 1600\" width=\"1200\" height=\"1600\" xml:lang=\"{}\">\n\
         <title>{}</title>\n<rect width=\"1200\" height=\"1600\" fill=\"#f7f3ea\"/>\n\
         <rect x=\"60\" y=\"60\" width=\"1080\" height=\"1480\" fill=\"none\" stroke=\"#8a1f11\" stroke-width=\"4\"/>\n",
        escape(&meta.language),
        escape(&meta.title)
    );
    let mut lines = |words: &str, columns: usize, top: usize, size: usize, fill: &str| {
        let set = lines(words, columns);
        for (n, line) in set.iter().enumerate() {
            let _ = writeln!(
                out,
                "<text x=\"600\" y=\"{}\" font-family=\"serif\" font-size=\"{size}\" fill=\"{fill}\" text-anchor=\"middle\" direction=\"{direction}\">{}</text>",
                top + n * size * 5 / 4,
                escape(line)
            );
        }
        top + set.len() * size * 5 / 4
    };
    lines(&authors.join(", "), 36, 240, 54, "#222222");
    let below = lines(&meta.title, COLUMNS, 520, 100, "#8a1f11");
    if let Some(subtitle) = &meta.subtitle {
        lines(subtitle, 38, below + 60, 52, "#222222");
    }
    out.push_str("</svg>\n");
    out
}

/// Words as lines of so many columns; a word that is longer is cut, as are words of scripts without spaces.
fn lines(words: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in words.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            let mut own = [0; 4];
            if line.width() + c.encode_utf8(&mut own).width() > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    // What is longer than a cover is on the title page.
    if lines.len() > 8 {
        lines.truncate(8);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn titles_are_set_in_lines() {
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
        assert_eq!(lines("静夜思静夜思", 8), ["静夜思静", "夜思"]);
        assert!(lines("", 8).is_empty());
    }
}
