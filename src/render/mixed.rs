//! Words of several languages and directions on one page.
//!
//! What is filled into a word, and runs the other way, is isolated by Unicode's own characters, which do so in
//! attributes and titles as well. Words that are English on a page of another language carry markers from the table
//! of words to the finished page, where they become elements; so no template has to know of them.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Unicode's first strong isolate, and its end.
const ISOLATE: (char, char) = ('\u{2068}', '\u{2069}');
/// Around words of the interface that are not in the page's language: characters for private use, of the last plane.
const FOREIGN: (char, char) = ('\u{10F8F1}', '\u{10F8F2}');
/// Around a value within such words, which is in the page's language.
const OWN: (char, char) = ('\u{10F8F3}', '\u{10F8F4}');

/// English words of the interface, marked.
pub(super) fn foreign(word: &str) -> String {
    format!("{}{word}{}", FOREIGN.0, FOREIGN.1)
}

/// Words of the interface without what marks them as foreign, for what is no page.
pub(super) fn bare(words: &str) -> String {
    words.replace([FOREIGN.0, FOREIGN.1, OWN.0, OWN.1], "")
}

/// Whether a word of the interface has letters beside the places that are filled in.
pub(super) fn has_words(word: &str) -> bool {
    let mut depth = 0usize;
    word.chars().any(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c.is_alphabetic()
    })
}

/// English words with figures between them as one stretch, or a page that runs from right to left would turn their order.
pub(super) fn whole(words: String) -> String {
    if !words.contains(FOREIGN.0) || has_own_words(&words) {
        return words;
    }
    foreign(&words.replace([FOREIGN.0, FOREIGN.1, ISOLATE.0, ISOLATE.1], ""))
}

/// Words of which some were cut off: of what isolates or marks others no half is left alone.
pub(super) fn balanced(words: &str) -> String {
    const PAIRS: [(char, char); 5] =
        [FOREIGN, OWN, ISOLATE, ('\u{2066}', ISOLATE.1), ('\u{2067}', ISOLATE.1)];
    let mut out = String::with_capacity(words.len() + 8);
    let mut open: Vec<char> = Vec::new();
    for c in words.chars() {
        if let Some((_, end)) = PAIRS.iter().find(|(start, _)| *start == c) {
            open.push(*end);
        } else if PAIRS.iter().any(|(_, end)| *end == c) {
            if open.last() != Some(&c) {
                continue;
            }
            open.pop();
        }
        out.push(c);
    }
    out.extend(open.into_iter().rev());
    out
}

/// Whether a value has letters outside English words.
fn has_own_words(value: &str) -> bool {
    let mut depth = 0usize;
    value.chars().any(|c| {
        match c {
            _ if c == FOREIGN.0 => depth += 1,
            _ if c == FOREIGN.1 => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c.is_alphabetic()
    })
}

/// Write a value into a word: isolated where it runs against `dir` and isn't all that there is.
pub(super) fn put_value(out: &mut String, pattern: &str, value: &str, dir: &str) {
    let marked = pattern.starts_with(FOREIGN.0);
    let alone = pattern.starts_with('{') && pattern.find('}') == Some(pattern.len() - 1);
    let against = !alone && if marked { has_own_words(value) } else { runs_against(value, dir) };
    match (against, marked) {
        (false, _) => out.push_str(value),
        (true, false) => out.push_str(&isolated(value)),
        (true, true) => {
            out.push(OWN.0);
            out.push_str(value);
            out.push(OWN.1);
        }
    }
}

/// Text of any direction, for a place among words that run by `dir`.
pub(super) fn among<'a>(text: &'a str, dir: &str) -> Cow<'a, str> {
    if runs_against(text, dir) { isolated(text).into() } else { text.into() }
}

/// The direction that words which are filled in need of their own, among others: signs and numbers alone go the way
/// of a text on a page that runs from right to left; on others they keep the page's.
pub(super) fn own_dir(words: &str, dir: &'static str, mixed: impl FnOnce() -> bool) -> Option<&'static str> {
    let follows = dir == "rtl" && !words.chars().any(char::is_alphabetic);
    (!follows && (runs_against(words, dir) || mixed())).then_some(dir)
}

/// Words that are filled in, for plain text: with the characters that give them their own direction, where they need one.
pub(super) fn directed<'a>(words: &'a str, dir: &'static str, mixed: impl FnOnce() -> bool) -> Cow<'a, str> {
    match own_dir(words, dir, mixed) {
        Some("rtl") => format!("\u{2067}{words}{}", ISOLATE.1).into(),
        Some(_) => format!("\u{2066}{words}{}", ISOLATE.1).into(),
        None => words.into(),
    }
}

fn isolated(text: &str) -> String {
    format!("{}{text}{}", ISOLATE.0, ISOLATE.1)
}

/// Whether a text has letters that are written against a direction.
pub(super) fn runs_against(text: &str, dir: &str) -> bool {
    if dir == "rtl" {
        text.chars().any(|c| c.is_alphabetic() && !is_rtl(c))
    } else {
        // Nothing before Hebrew is written from right to left.
        text.bytes().any(|b| b >= 0xD6) && text.chars().any(is_rtl)
    }
}

/// The direction of a name all of whose letters are written against that of the words around it.
pub(super) fn all_against(name: &str, dir: &str) -> Option<&'static str> {
    let other = if dir == "rtl" { "ltr" } else { "rtl" };
    (runs_against(name, dir) && !runs_against(name, other)).then_some(other)
}

/// Letters and signs of the blocks that Unicode keeps for scripts that run from right to left.
fn is_rtl(c: char) -> bool {
    matches!(u32::from(c), 0x0590..=0x08FF | 0x200F | 0xFB1D..=0xFDCF | 0xFDF0..=0xFDFF | 0xFE70..=0xFEFE | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF)
}

/// Our own HTML with what runs against `dir` in elements that isolate it, each name or title by itself: the signs between them
/// go the page's way. What is in a link stays as it is.
pub(super) fn isolated_runs(html: &str, dir: &str) -> String {
    if !runs_against(html, dir) {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len() + 32);
    let (mut rest, mut in_link) = (html, false);
    while !rest.is_empty() {
        if rest.starts_with('<') {
            let (tag, after) = rest.split_at(tag_end(rest));
            in_link = tag.starts_with("<a ") || in_link && tag != "</a>";
            out.push_str(tag);
            rest = after;
            continue;
        }
        let (words, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        rest = after;
        if in_link {
            out.push_str(words);
        } else {
            isolate_runs(&mut out, words, dir);
        }
    }
    out
}

/// Words between two tags: a run ends where a letter goes the page's way, and at a sign with a space behind it.
fn isolate_runs(out: &mut String, words: &str, dir: &str) {
    let is_against = |c: char| c.is_alphabetic() && is_rtl(c) != (dir == "rtl");
    // The letters of `&amp;` are a sign's.
    let first = |words: &str| {
        let mut entity = false;
        words.char_indices().find_map(|(at, c)| {
            entity = c == '&' || entity && c != ';';
            (is_against(c) && !entity).then_some(at)
        })
    };
    let mut rest = words;
    while let Some(start) = first(rest) {
        let (mut end, mut entity, mut sign) = (start, false, false);
        for (at, c) in rest[start..].char_indices() {
            let at = start + at;
            entity = c == '&' || entity && c != ';';
            if (c.is_whitespace() && sign) || (c.is_alphabetic() && !is_against(c) && !entity) {
                break;
            }
            if is_against(c) && !entity {
                end = at + c.len_utf8();
            }
            sign = matches!(c, '.' | ',' | ':' | ';');
        }
        // Marks on the last letter are its own.
        let marks = rest[end..].find(|c| !unicode_normalization::char::is_combining_mark(c));
        end += marks.unwrap_or(rest.len() - end);
        out.push_str(&rest[..start]);
        out.push_str("<bdi>");
        out.push_str(&rest[start..end]);
        out.push_str("</bdi>");
        rest = &rest[end..];
    }
    out.push_str(rest);
}

/// A finished page: its marked words become elements that say their language; in attributes and in the title, which
/// hold no elements, the markers go.
pub(super) fn mark(html: &str, language: &str, dir: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    let mut in_title = false;
    let mut spans = 0usize;
    let mut names = 0usize;
    while let Some(at) = rest.find(['<', FOREIGN.0, FOREIGN.1, OWN.0, OWN.1]) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(c) = rest.chars().next() else { break };
        if c == '<' {
            let tag = &rest[..tag_end(rest)];
            in_title = tag.starts_with("<title") || in_title && !tag.starts_with("</title");
            put_tag(&mut out, tag, &mut names);
            rest = &rest[tag.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            _ if in_title => {}
            _ if c == FOREIGN.0 => {
                spans += 1;
                out.push_str("<span lang=\"en\" dir=\"ltr\">");
            }
            _ if c == FOREIGN.1 && spans > 0 => {
                // Sentences one after another are one stretch, or they would be laid out against their order.
                let next = rest.trim_start();
                if let Some(more) = next.strip_prefix(FOREIGN.0) {
                    out.push_str(&rest[..rest.len() - next.len()]);
                    rest = more;
                    continue;
                }
                spans -= 1;
                out.push_str("</span>");
            }
            _ if c == OWN.0 => {
                let value = &rest[..rest.find(OWN.1).unwrap_or(rest.len())];
                // Words of another direction are of another language, which isn't known here.
                let other = all_against(value, dir);
                out.push_str("<bdi lang=\"");
                super::escape::escape_to(&mut out, if other.is_some() { "" } else { language });
                out.push_str("\" dir=\"");
                out.push_str(other.unwrap_or(dir));
                out.push_str("\">");
            }
            _ if c == OWN.1 => out.push_str("</bdi>"),
            _ => {}
        }
    }
    out.push_str(rest);
    out
}

/// Where a tag ends; quoted attributes may have a `>`.
fn tag_end(html: &str) -> usize {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    html.len()
}

/// Elements that a hidden one may be before, with their names in it.
const NAMED: &[&str] = &[
    "nav", "div", "section", "article", "aside", "main", "header", "footer", "form", "fieldset", "search",
    "ul", "ol", "dl", "menu", "figure", "table", "details", "dialog", "pre",
];

/// A tag without markers. A link or an image whose name is English says so, where it has no words of its own to say otherwise;
/// what holds words of the page's language is named by an element before it that says its language. `names` counts these.
fn put_tag(out: &mut String, tag: &str, names: &mut usize) {
    if !tag.contains(FOREIGN.0) {
        out.push_str(tag);
        return;
    }
    let bare: String = tag.chars().filter(|c| ![FOREIGN.0, FOREIGN.1, OWN.0, OWN.1].contains(c)).collect();
    let element = bare.trim_start_matches('<').split([' ', '>', '\n']).next().unwrap_or_default();
    match labelled(&bare) {
        Some(_) if matches!(element, "a" | "span") && !bare.contains(" lang=") => {
            out.push_str(bare.strip_suffix('>').unwrap_or(&bare));
            out.push_str(" lang=\"en\">");
        }
        Some((before, name, after)) if NAMED.contains(&element) && !bare.contains(" aria-labelledby=") => {
            *names += 1;
            let _ = write!(
                out,
                "<span hidden id=\"en-name-{names}\" lang=\"en\">{name}</span>{before} aria-labelledby=\"en-name-{names}\"{after}"
            );
        }
        _ => out.push_str(&bare),
    }
}

/// A tag with an `aria-label`: what is before it, its value, what is behind it.
fn labelled(tag: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = tag.split_once(" aria-label=\"")?;
    let (name, after) = rest.split_once('"')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_words_that_were_cut_no_half_of_a_pair_is_left() {
        let whole = format!("a {} b {} c", foreign("see {x}"), isolated("ד"));
        assert_eq!(balanced(&whole), whole);
        let words = foreign("note on x");
        let cut: String = words.chars().take(6).collect();
        assert_eq!(balanced(&cut), foreign("note "));
        let cut: String = words.chars().skip(6).collect();
        assert_eq!(balanced(&cut), "on x");
    }

    #[test]
    fn names_and_titles_that_run_against_a_page_are_isolated_each() {
        let isolated = |html: &str| isolated_runs(html, "ltr");
        assert_eq!(isolated("Ware, John. <i>Tide</i>."), "Ware, John. <i>Tide</i>.");
        assert_eq!(
            isolated("سعدی شیرازی. <em>گلستان</em>. Edited by A &amp; B."),
            "<bdi>سعدی شیرازی</bdi>. <em><bdi>گلستان</bdi></em>. Edited by A &amp; B."
        );
        assert_eq!(isolated("“גשר”, <a href=\"x\">גשר</a>"), "“<bdi>גשר</bdi>”, <a href=\"x\">גשר</a>");
        assert_eq!(isolated_runs("רות, Tide Tables &amp; 2", "rtl"), "רות, <bdi>Tide Tables</bdi> &amp; 2");
    }

    #[test]
    fn marked_words_become_elements() {
        let word = foreign("Cite");
        let html = format!(
            "<title>{word} x</title><nav aria-label=\"{word}\">{word}</nav><a aria-label=\"{word}\">1</a>"
        );
        assert_eq!(
            mark(&html, "ar", "rtl"),
            "<title>Cite x</title><span hidden id=\"en-name-1\" lang=\"en\">Cite</span><nav aria-labelledby=\"en-name-1\">\
             <span lang=\"en\" dir=\"ltr\">Cite</span></nav><a aria-label=\"Cite\" lang=\"en\">1</a>"
        );
        // The page's own words keep their label; a list item can't have the name before it.
        let html = format!(
            "<nav aria-label=\"نص\">x</nav><ul class=\"a\" aria-label=\"{word}\"><li aria-label=\"{word}\">"
        );
        assert_eq!(
            mark(&html, "ar", "rtl"),
            "<nav aria-label=\"نص\">x</nav><span hidden id=\"en-name-1\" lang=\"en\">Cite</span>\
             <ul class=\"a\" aria-labelledby=\"en-name-1\"><li aria-label=\"Cite\">"
        );
    }

    #[test]
    fn sentences_one_after_another_are_one_stretch() {
        let html = format!("<p>{} {}</p>", foreign("One."), foreign("Two."));
        assert_eq!(mark(&html, "ar", "rtl"), "<p><span lang=\"en\" dir=\"ltr\">One. Two.</span></p>");
    }

    #[test]
    fn values_in_marked_words_are_in_the_pages_language() {
        let mut out = String::new();
        put_value(&mut out, &foreign("note on {lemma}"), "كلمة", "rtl");
        assert_eq!(mark(&out, "ar", "rtl"), "<bdi lang=\"ar\" dir=\"rtl\">كلمة</bdi>");
        let mut out = String::new();
        put_value(&mut out, &foreign("note on {lemma}"), "Arma", "rtl");
        assert_eq!(mark(&out, "ar", "rtl"), "<bdi lang=\"\" dir=\"ltr\">Arma</bdi>");
    }

    #[test]
    fn what_runs_against_the_page_is_isolated() {
        assert_eq!(among("עולם", "ltr"), "\u{2068}עולם\u{2069}");
        assert_eq!(among("world 1", "ltr"), "world 1");
        assert_eq!(among("עולם", "rtl"), "עולם");
        assert_eq!(among("§ 1 ¶ 2", "rtl"), "§ 1 ¶ 2");
        assert_eq!(among("Xi", "rtl"), "\u{2068}Xi\u{2069}");
        assert_eq!(all_against("עולם", "ltr"), Some("rtl"));
        assert_eq!(all_against("Thomas Ware", "rtl"), Some("ltr"));
        assert_eq!(
            (all_against("Ware", "ltr"), all_against("Ware עולם", "rtl"), all_against("1", "rtl")),
            (None, None, None)
        );
        assert!(has_words("note {number}") && !has_words("“{title}”, {number}"));
    }
}
