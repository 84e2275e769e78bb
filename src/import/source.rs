//! Markdown of other programs: its blocks stay as they are written; what this program reads otherwise is changed, and reported.

mod changes;
mod pandoc;
mod works;

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::edition::id;
use crate::parse::markdown::read;

use super::images::Images;
use super::text::{Decision, ImportedBlock, ImportedFootnote, ImportedText, InlineKind, InlineRun};
use changes::changes;

/// Read Markdown; `file` is its name in what is reported.
pub(super) fn markdown(text: &str, file: &str, images: &Images<'_>) -> ImportedText {
    let mut document = ImportedText::default();
    let (head, start) = front_matter(text);
    let brought = works::brought(crate::parse::yaml::inside(&text[..start]));
    let mut lines = SourceLines { text, file, decisions: Vec::new() };
    if head.is_empty() && text.starts_with("+++\n") && text[4..].contains("\n+++") {
        let why = text[4..].split("\n+++").next().unwrap_or_default().parse::<toml::Table>().err();
        let why = why.map(|why| why.message().to_owned()).unwrap_or_default();
        lines.tell(0, format!("the front matter can't be read as TOML, and stays in the text: {why}"));
    }
    if brought.unread > 0 {
        lines.tell(
            0,
            format!(
                "entries of `references` that have neither title nor names are left out: {}",
                brought.unread
            ),
        );
    }
    for (key, value) in head {
        let is_read = match key.to_lowercase().as_str() {
            "bibliography" => !brought.files.is_empty(),
            "references" => !brought.works.is_empty(),
            _ => false,
        };
        if !is_read {
            about(&mut document, &key, value, &mut lines);
        }
    }
    (document.works, document.bibliographies) = (brought.works, brought.files);
    let body = inline_notes(&text[start..], start, &mut lines);
    let changes = changes(&body, start, images, &mut lines);
    blocks(&body, &changes, &mut document);
    document.decisions.extend(lines.decisions);
    document
}

pub(crate) use works::of_file as works_of_file;

/// What is reported of a text, by its bytes.
struct SourceLines<'a> {
    text: &'a str,
    file: &'a str,
    decisions: Vec<Decision>,
}

impl SourceLines<'_> {
    fn tell(&mut self, at: usize, message: String) {
        let at = (0..=at.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        let line = self.text[..at].matches('\n').count() + 1;
        self.decisions.push(Decision { file: self.file.to_owned(), line, message });
    }
}

/// The keys of front matter, in TOML or YAML, and where the text begins.
fn front_matter(text: &str) -> (Vec<(String, toml::Value)>, usize) {
    if let Some(rest) = text.strip_prefix("+++\n")
        && let Some(end) =
            rest.find("\n+++\n").map(|n| n + 1).or_else(|| rest.ends_with("\n+++").then(|| rest.len() - 3))
        && let Ok(table) = rest[..end].parse::<toml::Table>()
    {
        return (table.into_iter().collect(), (4 + end + 4).min(text.len()));
    }
    if text.starts_with('%') {
        return pandoc::title_block(text);
    }
    match crate::parse::yaml::front_matter(text) {
        Some(place) => (crate::parse::yaml::values(&text[place.clone()]), place.end),
        None => (Vec::new(), 0),
    }
}

/// A name in a list of front matter: words, or the name in the keys that pandoc has for people.
fn name(value: &toml::Value) -> Option<String> {
    let toml::Value::Table(keys) = value else { return value.as_str().map(unlinked) };
    let of = |key: &str| keys.get(key).and_then(toml::Value::as_str);
    if let (Some(family), given) = (of("family"), of("given")) {
        return Some(given.map_or_else(|| family.to_owned(), |given| format!("{given} {family}")));
    }
    ["name", "literal", "text"].into_iter().find_map(of).map(str::to_owned)
}

/// Words without the brackets of a link to a page: `[[Jane Doe]]`, `[[people/jane|Jane]]`.
fn unlinked(words: &str) -> String {
    let inside = words.trim().strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
    let Some(inside) = inside else { return words.to_owned() };
    let shown = inside.rsplit_once('|').map_or(inside, |(_, shown)| shown);
    shown.rsplit('/').next().unwrap_or(shown).to_owned()
}

/// What a key of front matter says of the text.
fn about(document: &mut ImportedText, key: &str, value: toml::Value, lines: &mut SourceLines<'_>) {
    let words = match &value {
        toml::Value::String(words) => unlinked(words.trim()),
        toml::Value::Array(_) | toml::Value::Table(_) => String::new(),
        other => other.to_string(),
    };
    let list = match value {
        toml::Value::Array(all) => all.iter().filter_map(name).collect(),
        _ if words.is_empty() => Vec::new(),
        _ => vec![words.clone()],
    };
    let about = &mut document.about;
    let known = match key.to_lowercase().as_str() {
        "title" => about.title.insert(words.clone()),
        "subtitle" => about.subtitle.insert(words.clone()),
        "lang" | "language" => about.language.insert(words.clone()),
        "date" | "issued" => about.issued.insert(words.split('T').next().unwrap_or_default().to_owned()),
        "publisher" => about.publisher.insert(words.clone()),
        "rights" | "license" | "licence" | "copyright" => about.rights.insert(words.clone()),
        "url" | "canonical" | "canonicalurl" => about.url.insert(words.clone()),
        "author" | "authors" | "creator" => {
            about.authors = list;
            return;
        }
        _ => {
            lines.tell(0, format!("the key `{key}` of the front matter is left out"));
            return;
        }
    };
    if known.is_empty() {
        lines.tell(0, format!("the key `{key}` of the front matter is left out: it is more than words"));
    }
}

/// Notes within words, `^[…]` as pandoc and Obsidian have them, as footnotes. What is in code stays.
fn inline_notes(text: &str, start: usize, lines: &mut SourceLines<'_>) -> String {
    if !text.contains("^[") {
        return text.to_owned();
    }
    let mut code: Vec<Range<usize>> = Vec::new();
    let mut open = None;
    for (event, place) in read(text).events() {
        match event {
            Event::Code(_) => code.push(place),
            Event::Start(Tag::CodeBlock(_)) => open = Some(place),
            Event::End(TagEnd::CodeBlock) => code.extend(open.take()),
            _ => {}
        }
    }
    // The numbers that footnotes have already.
    let numbered = |(at, _): (usize, &str)| {
        let rest = &text[at + 2..];
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        rest[end..].starts_with(']').then_some(&rest[..end])
    };
    let labels: HashSet<&str> = text.match_indices("[^").filter_map(numbered).collect();
    let (mut out, mut notes, mut done, mut number) = (String::new(), String::new(), 0, 0);
    let (mut code, mut gaps) = (code.into_iter().peekable(), text.match_indices("\n\n").peekable());
    for (at, _) in text.match_indices("^[") {
        while code.next_if(|place| place.end <= at).is_some() {}
        while gaps.next_if(|(gap, _)| *gap < at).is_some() {}
        if at < done || code.peek().is_some_and(|place| place.contains(&at)) {
            continue;
        }
        // It ends in its paragraph.
        let gap = gaps.peek().map_or(text.len(), |(gap, _)| *gap);
        let mut depth = 0_i32;
        let end = text[at + 1..gap].char_indices().find(|(_, c)| {
            depth += match c {
                '[' => 1,
                ']' => -1,
                _ => 0,
            };
            depth == 0
        });
        let Some((length, _)) = end else { continue };
        let words = &text[at + 2..at + 1 + length];
        if words.trim().is_empty() {
            continue;
        }
        number += 1;
        while labels.contains(number.to_string().as_str()) {
            number += 1;
        }
        out.push_str(&text[done..at]);
        out.push_str(&format!("[^{number}]"));
        notes.push_str(&format!(
            "\n\n[^{number}]: {}",
            words.split_whitespace().collect::<Vec<&str>>().join(" ")
        ));
        lines.tell(start + at, format!("a note within the words is footnote {number}"));
        done = at + 1 + length + 1;
    }
    out.push_str(&text[done..]);
    out.push_str(&notes);
    out
}

fn slug(label: &str) -> String {
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if label.chars().next().is_some_and(char::is_alphanumeric) && label.chars().all(good) {
        return label.to_owned();
    }
    let made = id::heading_slug(&label.replace([':', '/', '*'], "-"));
    let made = made.trim_matches('-').to_owned();
    if made.is_empty() { "note".to_owned() } else { made }
}

/// The blocks of the top level, as they are written.
fn blocks(body: &str, changes: &[(Range<usize>, String)], document: &mut ImportedText) {
    let changed = |place: Range<usize>| {
        let mut out = String::new();
        let mut at = place.start;
        for (own, words) in changes.iter().filter(|(own, _)| own.start >= place.start && own.end <= place.end)
        {
            out.push_str(&body[at..own.start]);
            out.push_str(words);
            at = own.end;
        }
        out.push_str(&body[at..place.end]);
        out
    };
    let mut depth = 0_usize;
    let mut done = 0;
    let mut within: Option<Range<usize>> = None;
    for (event, place) in read(body).events() {
        if depth == 0 {
            let gap = &body[done.min(place.start)..place.start];
            let defines = |line: &str| {
                line.trim().is_empty() || line.trim_start().starts_with('[') && line.contains("]:")
            };
            if !gap.lines().all(defines) {
                document.blocks.push(ImportedBlock::Source(changed(done..place.start)));
            }
            within = None;
        }
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= depth.min(1),
            _ => {}
        }
        match event {
            Event::End(TagEnd::Heading(level)) if depth == 0 => {
                let inside = within.take().unwrap_or(place.start..place.start);
                let words = changed(inside).replace('\n', " ").trim().to_owned();
                let names = pandoc::names(&body[place.clone()]).into_iter();
                let mut words = vec![InlineRun::plain(InlineKind::Source(words))];
                words.extend(names.map(|name| InlineRun::plain(InlineKind::Name(name))));
                document.blocks.push(ImportedBlock::Heading(level as u8, words));
                done = place.end;
            }
            Event::End(TagEnd::FootnoteDefinition) if depth == 0 => {
                let source = changed(place.clone());
                if let Some((label, words)) =
                    source.trim_start().strip_prefix("[^").and_then(|s| s.split_once("]:"))
                {
                    let key = slug(label);
                    let words = dedented(words.trim_start());
                    document.footnotes.push(ImportedFootnote {
                        label: key.clone(),
                        key,
                        blocks: vec![ImportedBlock::Source(words)],
                    });
                }
                done = place.end;
            }
            Event::End(_) | Event::Rule if depth == 0 => {
                // The indent of code is part of it, and the event begins behind it.
                let line = body[..place.start].rfind('\n').map_or(0, |at| at + 1);
                let is_indented = body[line..place.start].chars().all(|c| matches!(c, ' ' | '\t'));
                let start = if is_indented { line.max(done) } else { place.start };
                let source = changed(start..place.end).trim_end().to_owned();
                document.blocks.push(ImportedBlock::Source(source));
                done = place.end;
            }
            Event::Start(_) => {}
            _ if depth > 0 => {
                let own = within.get_or_insert(place.clone());
                *own = own.start.min(place.start)..own.end.max(place.end);
            }
            _ => {}
        }
    }
}

fn dedented(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.strip_prefix("    ").or_else(|| line.strip_prefix('\t')).unwrap_or(line));
    lines.collect::<Vec<&str>>().join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::images::ImageAddress;
    use super::*;

    #[test]
    fn code_keeps_its_indent() {
        let made = markdown(
            "# One\n\nPara.\n\n    # code\n    x\n\n\t# more\n\n> a quote\n",
            "a.md",
            &Images::none(),
        );
        let sources = made.blocks.iter().filter_map(|block| match block {
            ImportedBlock::Source(words) => Some(words.as_str()),
            _ => None,
        });
        assert_eq!(sources.collect::<Vec<&str>>(), ["Para.", "    # code\n    x\n\n\t# more", "> a quote"]);
        let made = markdown("    # code\n", "a.md", &Images::none());
        assert_eq!(made.blocks, [ImportedBlock::Source("    # code".to_owned())]);
    }

    #[test]
    fn images_are_taken_or_leave_their_words() {
        let media = std::cell::RefCell::default();
        let read = |address: ImageAddress<'_>| match address {
            ImageAddress::Path("pic.png") | ImageAddress::Name("pic.png") => Ok(vec![1]),
            _ => Err("no such file".to_owned()),
        };
        let images = Images::new("a.md", &read, &media);
        let of = |text: &str| {
            let made = markdown(text, "a.md", &images);
            let ImportedBlock::Source(words) = &made.blocks[0] else { panic!("{:?}", made.blocks) };
            (words.clone(), made.decisions.into_iter().map(|own| own.message).collect::<Vec<String>>())
        };
        for (text, wanted) in [
            ("![[pic.png]]", "![](images/pic.png)"),
            ("![[pic.png|300]]", "![](images/pic.png)"),
            ("![[pic.png|the sea|300x200]]", "![the sea](images/pic.png)"),
            ("![a [b] c](pic.png \"t\")", "![a [b] c](images/pic.png \"t\")"),
            ("![a][1]\n\n[1]: pic.png", "![a](images/pic.png)"),
            ("[![a](pic.png)][1]\n\n[1]: https://e.org", "[![a](images/pic.png)](<https://e.org>)"),
        ] {
            assert_eq!(of(text), (wanted.to_owned(), Vec::new()), "{text}");
        }
        for (text, wanted, told) in [
            (
                "x ![a](gone.png)",
                "x a",
                "the image `gone.png` can't be read (no such file): in its place is `a`",
            ),
            (
                "![[gone.png]]",
                "gone.png",
                "the image `gone.png` can't be read (no such file): in its place is `gone.png`",
            ),
            (
                "![a](data:image/png;base64,x)",
                "a",
                "the image `data:image/png;base64,x` isn't fetched: in its place is `a`",
            ),
            (
                "![a](https://e.org/x.png)",
                "[a](<https://e.org/x.png>)",
                "the image `https://e.org/x.png` isn't fetched",
            ),
            (
                "![](https://e.org/x.png)",
                "<https://e.org/x.png>",
                "the image `https://e.org/x.png` isn't fetched",
            ),
            ("![[Page]]", "[Page](#)", "a link to a page of other notes has lost its target: `[[Page]]`"),
            (
                "[a *b*](javascript:x)",
                "a *b*",
                "the link to `javascript:x` leads nowhere here: its words stay",
            ),
        ] {
            assert_eq!(of(text), (wanted.to_owned(), vec![told.to_owned()]), "{text}");
        }
    }

    #[test]
    fn comments_and_links_of_obsidian_are_no_words() {
        let text = "---\nauthor:\n- \"[[Jane Doe]]\"\n- \"[[people/bo|Bo Roe]]\"\n---\n\nFirst %%a hidden one%% and `%%code%%`.\n\nSecond %%a hidden one%% and more.\n";
        let made = markdown(text, "a.md", &Images::none());
        assert_eq!(made.about.authors, ["Jane Doe", "Bo Roe"]);
        assert_eq!(made.blocks[1], ImportedBlock::Source("Second and more.".to_owned()));
        let told: Vec<(usize, &str)> =
            made.decisions.iter().map(|own| (own.line, own.message.as_str())).collect();
        assert_eq!(told, [(9, "a hidden comment is left out: `a hidden one`")]);
    }

    #[test]
    fn people_in_front_matter_may_have_keys() {
        let made = markdown(
            "---\nauthor:\n- name: John Roe\n- role: author\n  text: Jane D\n- given: Ann\n  family: Orr\n---\n\nWords.\n",
            "a.md",
            &Images::none(),
        );
        assert_eq!(made.about.authors, ["John Roe", "Jane D", "Ann Orr"]);
    }
}
