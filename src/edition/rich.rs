//! Words with markup: marks from a private area of Unicode are where it begins and ends.
//!
//! A title goes through a citation engine that knows strings only. Marks pass it unchanged, and become
//! elements, quotation marks and capitals afterwards.

use std::borrow::Cow;

/// A stretch of words: the marks at its beginning and at its end.
pub type MarkPair = (char, char);

/// Emphasised words; within others that are, plain ones.
pub const ITALIC: MarkPair = ('\u{F0001}', '\u{F0002}');
/// Bold words.
pub const BOLD: MarkPair = ('\u{F0003}', '\u{F0004}');
/// Small capitals.
pub const CAPS: MarkPair = ('\u{F0005}', '\u{F0006}');
/// Superscript.
pub const SUP: MarkPair = ('\u{F0007}', '\u{F0008}');
/// Subscript.
pub const SUB: MarkPair = ('\u{F0009}', '\u{F000A}');
/// Words whose capitals stay as they are.
pub const KEEP: MarkPair = ('\u{F000B}', '\u{F000C}');
/// Quoted words: which quotation marks they take depends on where they are shown.
pub const QUOTE: MarkPair = ('\u{F000D}', '\u{F000E}');

/// Before a capital that is one in titles only: a style that writes them as sentences makes it small.
pub const SOFT: char = '\u{F000F}';

/// Whether a character is a mark, of these or of those that a style takes.
#[must_use]
pub fn is_mark(c: char) -> bool {
    ('\u{F0000}'..='\u{FFFFD}').contains(&c)
}

/// The words alone.
#[must_use]
pub fn plain(words: &str) -> Cow<'_, str> {
    if !words.contains(is_mark) {
        return Cow::Borrowed(words);
    }
    let mut quotes = Quotes::default();
    Cow::Owned(words.chars().filter_map(|c| quotes.shown(c).or((!is_mark(c)).then_some(c))).collect())
}

/// The quotation marks of words that are shown one after the other: single ones within double ones.
#[derive(Default)]
struct Quotes {
    open: usize,
}

impl Quotes {
    /// What is shown of a quotation mark; none of any other character.
    fn shown(&mut self, c: char) -> Option<char> {
        // Those that the words have as letters count too.
        let opens = c == QUOTE.0 || c == '“';
        if !opens && c != QUOTE.1 && c != '”' {
            return None;
        }
        if opens {
            self.open += 1;
        }
        let is_outer = !is_mark(c) || self.open % 2 == 1;
        if !opens {
            self.open = self.open.saturating_sub(1);
        }
        Some(match (opens, is_outer) {
            (true, true) => '“',
            (true, false) => '‘',
            (false, true) => '”',
            (false, false) => '’',
        })
    }
}

/// The words with the few elements that CSL-JSON has for markup.
#[must_use]
pub fn csl(words: &str) -> Cow<'_, str> {
    if !words.contains(is_mark) {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len() + 16);
    let mut quotes = Quotes::default();
    for c in words.chars() {
        if let Some(quote) = quotes.shown(c) {
            out.push(quote);
            continue;
        }
        match c {
            c if c == ITALIC.0 => out.push_str("<i>"),
            c if c == ITALIC.1 => out.push_str("</i>"),
            c if c == BOLD.0 => out.push_str("<b>"),
            c if c == BOLD.1 => out.push_str("</b>"),
            c if c == CAPS.0 => out.push_str("<span style=\"font-variant:small-caps;\">"),
            c if c == SUP.0 => out.push_str("<sup>"),
            c if c == SUP.1 => out.push_str("</sup>"),
            c if c == SUB.0 => out.push_str("<sub>"),
            c if c == SUB.1 => out.push_str("</sub>"),
            c if c == KEEP.0 => out.push_str("<span class=\"nocase\">"),
            c if c == CAPS.1 || c == KEEP.1 => out.push_str("</span>"),
            c if is_mark(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_no_words_and_become_elements() {
        let words = format!("On {}Light{} and {}NATO{}", QUOTE.0, QUOTE.1, KEEP.0, KEEP.1);
        assert_eq!(plain(&words), "On “Light” and NATO");
        assert_eq!(csl(&words), "On “Light” and <span class=\"nocase\">NATO</span>");
        let nested = format!("{0}On {0}Light{1}{1} and {0}dark{1}, “or {0}dusk{1}”", QUOTE.0, QUOTE.1);
        assert_eq!(plain(&nested), "“On ‘Light’” and “dark”, “or ‘dusk’”");
        assert_eq!(csl(&nested), "“On ‘Light’” and “dark”, “or ‘dusk’”");
        assert!(matches!(plain("none"), Cow::Borrowed("none")));
    }
}
