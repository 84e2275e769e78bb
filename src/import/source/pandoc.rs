//! What pandoc's Markdown has beyond ours: verse as line blocks, attributes of headings, signs for raised words and others.

use std::ops::Range;

use crate::edition::id;

/// What a title block says, `% Title⏎% Author; Author⏎% Date`, as keys of front matter, and where the text begins.
pub(super) fn title_block(text: &str) -> (Vec<(String, toml::Value)>, usize) {
    let mut parts: Vec<Vec<&str>> = Vec::new();
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let count = parts.len();
        match (line.strip_prefix('%'), parts.last_mut()) {
            (Some(rest), _) if count < 3 && (rest.starts_with([' ', '\n']) || rest.is_empty()) => {
                parts.push(vec![rest.trim()]);
            }
            // A line that begins with a space goes on with the one before.
            (None, Some(part)) if line.starts_with(' ') && !line.trim().is_empty() => part.push(line.trim()),
            _ => break,
        }
        end += line.len();
    }
    if end < text.len() && !text[end..].starts_with('\n') {
        return (Vec::new(), 0);
    }
    let of = |n: usize| parts.get(n).filter(|part| part.iter().any(|words| !words.is_empty()));
    let mut keys = Vec::new();
    let mut put = |key: &str, value: toml::Value| keys.push((key.to_owned(), value));
    if let Some(title) = of(0) {
        put("title", title.join(" ").into());
    }
    if let Some(authors) = of(1) {
        let names = authors.iter().flat_map(|line| line.split(';')).map(str::trim);
        put("author", names.filter(|name| !name.is_empty()).collect::<Vec<&str>>().into());
    }
    if let Some(date) = of(2) {
        put("date", date.join(" ").into());
    }
    (keys, end)
}

/// What makes verse of a line block, `| one⏎| two`: its bars go, and its lines end on the page. None where it is no such block.
pub(super) fn verse(paragraph: &str) -> Option<Vec<(Range<usize>, String)>> {
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in paragraph.split_inclusive('\n') {
        lines.push((at, line.trim_end_matches('\n')));
        at += line.len();
    }
    let bar = |line: &str| {
        line.trim_start().strip_prefix('|').is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    // A line that begins with a space goes on with the one before.
    let is_block = lines.iter().enumerate().all(|(n, (_, line))| bar(line) || n > 0 && line.starts_with(' '));
    if lines.iter().filter(|(_, line)| bar(line)).count() < 2 || !is_block {
        return None;
    }
    let mut changes = Vec::new();
    for (n, (start, line)) in lines.iter().enumerate() {
        if !bar(line) {
            continue;
        }
        let lead = line.len() - line.trim_start().len();
        let words = line[lead + 1..].trim_start();
        let ends = *start + line.trim_end().len();
        let is_blank = words.trim().is_empty();
        changes.push((*start..*start + line.len() - words.len(), String::new()));
        let next = lines.get(n + 1).map(|(_, next)| next);
        let next_is_blank = next.is_some_and(|next| next.trim() == "|");
        if !is_blank && !next_is_blank && next.is_some_and(|next| bar(next)) {
            changes.push((ends..*start + line.len(), "\\".to_owned()));
        }
    }
    Some(changes)
}

/// The attributes behind a heading, `{#id .class}`: where they are in it, and the id.
pub(super) fn attributes(heading: &str) -> Option<(Range<usize>, Option<&str>)> {
    let line = heading.trim_end().trim_end_matches('#').trim_end();
    let inside = line.strip_suffix('}')?;
    let open = inside.rfind('{')?;
    let mut words = inside[open + 1..].split_whitespace().peekable();
    words.peek()?;
    let is_one = |word: &str| word.starts_with(['#', '.']) || word.contains('=') || word == "-";
    let all: Vec<&str> = words.collect();
    if !all.iter().all(|word| is_one(word)) {
        return None;
    }
    let start = line[..open].trim_end().len();
    let own = all.iter().find_map(|word| word.strip_prefix('#')).filter(|own| id::is_slug(own));
    Some((start..line.len(), own))
}

/// The names by which links lead to a heading: its id, and those that programs make of its words.
pub(super) fn names(heading: &str) -> Vec<String> {
    let line = heading.trim_start_matches('#').lines().next().unwrap_or_default().trim();
    let (words, own) = match attributes(line) {
        Some((place, own)) => (&line[..place.start], own),
        None => (line.trim_end_matches('#').trim_end(), None),
    };
    let seen = super::super::inner::seen(words);
    let slug = id::heading_slug(&seen);
    // Pandoc's begin with a letter.
    let lettered = slug.trim_start_matches(|c: char| !c.is_alphabetic()).to_owned();
    let all = [own.unwrap_or_default().to_owned(), slug, lettered];
    all.into_iter().filter(|name| !name.is_empty()).collect()
}

/// What is reported of signs of pandoc's in a paragraph that are shown as they are.
pub(super) fn signs(paragraph: &str) -> Vec<&'static str> {
    if paragraph.contains('`') {
        return Vec::new();
    }
    let within = |sign: char| {
        let mut parts = paragraph.split(sign);
        parts.next();
        let words: Vec<&str> = parts.collect();
        let is_short = |words: &&str| {
            !words.is_empty() && words.len() < 40 && !words.contains([' ', '\n', '[', ']', '\\'])
        };
        words.len() > 1 && words[..words.len() - 1].iter().any(is_short)
    };
    let mut found = Vec::new();
    if ["{{<", "{{%"].iter().any(|sign| paragraph.contains(sign)) {
        found.push("a shortcode of Hugo (`{{< … >}}`) is shown as it is written");
    }
    if paragraph.lines().any(|line| line.trim_start().starts_with(":::")) {
        found.push("the fence of a division (`:::`) is shown as it is written");
    }
    if paragraph.lines().any(|line| line.starts_with(": ") || line.starts_with(":  ")) {
        found.push("a caption or definition (`: …`) is shown as it is written");
    }
    if paragraph.contains("]{.") || paragraph.contains("]{#") {
        found.push("attributes of words (`[…]{.class}`) are shown as they are written");
    }
    if within('^') && !paragraph.contains("[^") {
        found.push("signs of raised words (`^…^`) are shown as they are written");
    }
    if within('~') && !paragraph.contains("~~") {
        found.push("signs of lowered words (`~…~`) are shown as they are written");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::links::changed;
    use super::*;

    #[test]
    fn line_blocks_are_verse() {
        let of = |text: &str| verse(text).map(|changes| changed(text, changes));
        assert_eq!(
            of("| Roses are red,\n|   Violets blue").as_deref(),
            Some("Roses are red,\\\nViolets blue")
        );
        assert_eq!(
            of("| one\n| two\n|\n| three\n  goes on").as_deref(),
            Some("one\\\ntwo\n\nthree\n  goes on")
        );
        assert_eq!(of("| a bar"), None);
        assert_eq!(of("a | b\n| c"), None);
    }

    #[test]
    fn a_title_block_says_what_front_matter_does() {
        let of = |text: &str| {
            let (keys, end) = title_block(text);
            let keys = keys.into_iter().map(|(key, value)| format!("{key}={value}"));
            (keys.collect::<Vec<String>>().join(" "), text[end..].to_owned())
        };
        assert_eq!(
            of("% The\n  Title\n% Ann A; Bob B\n  Cy C\n% 2020-01-01\n\nWords.\n"),
            (
                "title=\"The Title\" author=[\"Ann A\", \"Bob B\", \"Cy C\"] date=\"2020-01-01\"".to_owned(),
                "\nWords.\n".to_owned()
            )
        );
        assert_eq!(of("%\n% Ann\n\nW.\n"), ("author=[\"Ann\"]".to_owned(), "\nW.\n".to_owned()));
        let text = "% of the votes went\nelsewhere.\n";
        assert_eq!(of(text), (String::new(), text.to_owned()));
    }

    #[test]
    fn attributes_of_headings_are_known() {
        let of = |heading: &str| {
            attributes(heading)
                .map(|(place, own)| (heading[..place.start].to_owned(), own.map(str::to_owned)))
        };
        assert_eq!(of("Main {#main .cls}"), Some(("Main".to_owned(), Some("main".to_owned()))));
        assert_eq!(of("Main {.unnumbered} ##"), Some(("Main".to_owned(), None)));
        assert_eq!(of("A set {1, 2}"), None);
        assert_eq!(of("Empty {}"), None);
        assert_eq!(names("## 2. Ch *Two* {#two}"), ["two", "2-ch-two", "ch-two"]);
    }

    #[test]
    fn signs_that_stay_are_known() {
        for text in
            ["{{< ref \"a.md\" >}}", "10^2^", "H~2~O", "[Small]{.smallcaps}", ": Caption", "::: {.note}"]
        {
            assert_eq!(signs(text).len(), 1, "{text}");
        }
        for text in ["a ^ b ^ c", "word[^1] and[^2]", "~~struck~~", "see: this", "`x^2^`", "2 ~ 3 ~ 4"] {
            assert!(signs(text).is_empty(), "{text}");
        }
    }
}
