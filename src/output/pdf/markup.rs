//! Typst's markup, written safely: words, names and addresses are string literals, whatever signs they have.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Writes a string literal. What no PDF may have in its text is U+FFFD.
pub(super) fn literal(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => {}
            '\u{FEFF}' => {}
            _ if c.is_control() || is_private(c) => out.push('\u{FFFD}'),
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// Characters for private use, and noncharacters.
fn is_private(c: char) -> bool {
    matches!(c as u32, 0xE000..=0xF8FF | 0xF0000.. | 0xFDD0..=0xFDEF) || (c as u32) & 0xFFFE == 0xFFFE
}

/// A string literal.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    literal(&mut out, text);
    out
}

/// Writes words among markup.
pub(super) fn words(out: &mut String, text: &str) {
    if !text.is_empty() {
        out.push('#');
        literal(out, text);
        out.push(';');
    }
}

/// How many characters of a text are written as U+FFFD.
pub(super) fn lost(text: &str) -> usize {
    text.chars().filter(|c| (c.is_control() && !"\n\t\r".contains(*c)) || is_private(*c)).count()
}

/// The source with these letters by their numbers. Beyond ASCII there is nothing but words in it.
pub(super) fn without(source: &str, lacking: &BTreeSet<char>) -> String {
    let mut out = String::with_capacity(source.len());
    for c in source.chars() {
        if lacking.contains(&c) {
            let _ = write!(out, "[U+{:04X}]", c as u32);
        } else {
            out.push(c);
        }
    }
    out
}

/// Opens what is in a language; the other end is `]`.
pub(super) fn open_language(out: &mut String, language: &str) {
    let _ = write!(out, "#text({})[", language_of(language));
}

/// A language as the parameters of Typst's `text`, and which way it is written.
pub(super) fn language_of(language: &str) -> String {
    let mut subtags = language.split('-');
    let is = |subtag: &str, lengths: &[usize]| {
        lengths.contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphabetic())
    };
    let mut out = String::new();
    if let Some(primary) = subtags.next().filter(|subtag| is(subtag, &[2, 3])) {
        let _ = write!(out, "lang: \"{}\", ", primary.to_ascii_lowercase());
        if let Some(region) = subtags.find(|subtag| is(subtag, &[2])) {
            let _ = write!(out, "region: \"{}\", ", region.to_ascii_lowercase());
        }
    }
    let _ = write!(out, "dir: {}", crate::edition::meta::direction(language));
    out
}

/// The elements that a citation style makes, with what they are here.
const ELEMENTS: &[(&str, &str)] = &[
    ("em", "#emph["),
    ("strong", "#strong["),
    ("span class=\"caps\"", "#smallcaps["),
    ("u", "#underline["),
    ("sup", "#super["),
    ("sub", "#sub["),
];

/// Writes our own HTML of a work or a citation.
pub(super) fn from_html(out: &mut String, html: &str) {
    let mut open: Vec<bool> = Vec::new();
    let mut rest = html;
    let plain = |out: &mut String, text: &str| words(out, &crate::render::without_markup(text));
    while let Some(start) = rest.find('<') {
        plain(out, &rest[..start]);
        // No attribute of ours has a bare `>`.
        let Some(end) = rest[start..].find('>') else { break };
        let tag = &rest[start + 1..start + end];
        rest = &rest[start + end + 1..];
        if tag.starts_with('/') {
            if open.pop() == Some(true) {
                out.push_str("];");
            }
        } else if let Some((_, element)) = ELEMENTS.iter().find(|(name, _)| *name == tag) {
            out.push_str(element);
            open.push(true);
        } else if let Some(href) = tag.strip_prefix("a href=\"").and_then(|a| a.split('"').next()) {
            open.push(open_web(out, &href.replace("&amp;", "&")));
        } else {
            open.push(false);
        }
    }
    plain(out, rest);
    for _ in open.iter().filter(|is_open| **is_open) {
        out.push_str("];");
    }
}

/// Opens a link to the web; false where no PDF can have its address.
pub(super) fn open_web(out: &mut String, url: &str) -> bool {
    let fits = !url.is_empty() && url.len() < 2000;
    if fits {
        let _ = write!(out, "#link({})[", quoted(url));
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_of_the_words_is_markup() {
        let mut out = String::new();
        words(
            &mut out,
            "a\"b\\c#d[e]$f$ *g* _h_ `i` <j> @k ~l // m /* n */ = o - p + q / r \u{0}\u{E000}\r\n",
        );
        assert_eq!(
            out,
            "#\"a\\\"b\\\\c#d[e]$f$ *g* _h_ `i` <j> @k ~l // m /* n */ = o - p + q / r \u{FFFD}\u{FFFD}\\n\";"
        );
    }

    #[test]
    fn what_a_style_makes_has_its_counterpart() {
        let mut out = String::new();
        from_html(&mut out, "A, <em>B</em> <a href=\"https://e.org/?a=1&amp;b\">c</a> &amp;");
        assert_eq!(out, "#\"A, \";#emph[#\"B\";];#\" \";#link(\"https://e.org/?a=1&b\")[#\"c\";];#\" &\";");
    }

    #[test]
    fn a_language_is_what_typst_takes() {
        assert_eq!(language_of("zh-Hant-TW"), "lang: \"zh\", region: \"tw\", dir: ltr");
        assert_eq!(language_of("he"), "lang: \"he\", dir: rtl");
        assert_eq!(language_of("x-own"), "dir: ltr");
    }
}
