//! The text of a note as Markdown: what was HTML is sanitised, what was plain words stays words.

use std::collections::HashSet;

use pulldown_cmark::{Event, Tag};

use crate::parse::record::{closes, opens};

use super::html;
use super::images::{Images, instead};
use super::links;
use super::note::BodyFormat;
use super::text::{ImportedBlock, InlineKind, InlineRun};
use super::tree;
use super::writing::MarkdownBlocks;

/// The text of a note as the body of a record.
pub(crate) struct NoteBody {
    pub(crate) text: String,
    /// What was decided, or left out.
    pub(crate) told: Vec<String>,
}

/// A note's text as the body of a record, with what is reported of it.
pub(crate) fn read(text: &str, format: BodyFormat) -> NoteBody {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    match format {
        BodyFormat::Plain => NoteBody { text: plain(&text), told: Vec::new() },
        BodyFormat::Markdown => without_lost_links(&guarded(text.trim())),
        BodyFormat::Html => of_html(&text),
    }
}

/// A note's text as the body of a record.
pub(crate) fn markdown(text: &str, format: BodyFormat) -> String {
    read(text, format).text
}

/// Plain words: lines end on the page, empty ones part paragraphs.
fn plain(text: &str) -> String {
    let mut blocks: Vec<ImportedBlock> = Vec::new();
    let mut line: Vec<InlineRun> = Vec::new();
    for words in text.lines() {
        if words.trim().is_empty() {
            blocks.extend((!line.is_empty()).then(|| ImportedBlock::Paragraph(std::mem::take(&mut line))));
            continue;
        }
        if !line.is_empty() {
            line.push(InlineRun::plain(InlineKind::Break));
        }
        line.push(InlineRun::words(words));
    }
    blocks.extend((!line.is_empty()).then_some(ImportedBlock::Paragraph(line)));
    written(&blocks)
}

fn of_html(text: &str) -> NoteBody {
    let clean = cleaned(text);
    match tree::html(&clean) {
        Some(tree) => {
            let document = html::html(&tree, "", html::Whole::All, &Images::none());
            let mut text = written(&document.blocks);
            for note in &document.footnotes {
                let own = written(&note.blocks);
                text.push_str(&format!("\n\n[^{}]: {}", note.key, own.replace('\n', "\n    ")));
            }
            let told = document.decisions.into_iter().map(|own| own.message).collect();
            NoteBody { text, told }
        }
        None => NoteBody { text: plain(text), told: Vec::new() },
    }
}

/// HTML without what does something. Addresses of any kind stay: what reads it next reports those that lead nowhere.
fn cleaned(text: &str) -> String {
    let schemes: HashSet<String> = tree::html(text)
        .iter()
        .flat_map(|tree| tree.descendants(tree::ROOT).map(move |id| (tree, id)))
        .flat_map(|(tree, id)| [tree.attribute(id, "href"), tree.attribute(id, "src")])
        .filter_map(|address| Some(address?.split_once(':')?.0.to_owned()))
        // A browser reads `java script:` as one word.
        .map(|scheme| scheme.split_whitespace().collect::<String>().to_ascii_lowercase())
        .collect();
    ammonia::Builder::default().add_url_schemes(schemes.iter().map(String::as_str)).clean(text).to_string()
}

/// Markdown whose links lead to the web alone: those to elsewhere leave their words. An image becomes a link to it.
fn without_lost_links(text: &str) -> NoteBody {
    let (mut changes, mut told) = (Vec::new(), Vec::new());
    for (event, place) in crate::parse::markdown::read(text).events() {
        let source = &text[place.clone()];
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) if !links::is_of_web(&dest_url) => {
                let words = links::words(source, link_type);
                changes.push((place.start..place.start + words.start, String::new()));
                changes.push((place.start + words.end..place.end, String::new()));
                let address: String = dest_url.chars().take(80).collect();
                told.push(format!("the link to `{address}` leads nowhere here: its words stay"));
            }
            Event::Start(Tag::Image { link_type, dest_url, .. }) => {
                let alt = &source[links::words(source, link_type)];
                let address: String = dest_url.chars().take(80).collect();
                let words = match links::is_of_web(&dest_url) {
                    true if alt.trim().is_empty() => format!("<{dest_url}>"),
                    true => format!("[{alt}](<{dest_url}>)"),
                    false => alt.to_owned(),
                };
                told.push(format!("the image `{address}` isn't fetched: {}", instead(&words)));
                changes.push((place, words));
            }
            _ => {}
        }
    }
    NoteBody { text: links::changed(text, changes), told }
}

fn written(blocks: &[ImportedBlock]) -> String {
    let mut written = MarkdownBlocks::default();
    written.blocks(blocks, &str::to_owned);
    written.text
}

/// Markdown of another program: what only this one reads stays words.
fn guarded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // The fence that is open, as the files of records have them: its sign, and how many of it.
    let mut fence: Option<(char, usize)> = None;
    for (n, line) in text.lines().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        let bare = line.trim();
        let was_code = fence.is_some();
        fence = match fence {
            Some((sign, count)) if closes(line.trim_end(), sign, count) => None,
            Some(open) => Some(open),
            None => opens(line.trim_end()),
        };
        if (was_code || fence.is_some()) && bare != "+++" {
            out.push_str(line);
        } else if bare == "+++" {
            out.push_str("\\+++");
        } else {
            let mut before = '\0';
            for (at, c) in line.char_indices() {
                let next = line[at + c.len_utf8()..].chars().next();
                if c == '[' && before != '\\' && matches!(next, Some('[' | '^' | '@')) {
                    out.push('\\');
                }
                before = c;
                out.push(c);
            }
        }
    }
    // A fence that isn't closed would take in the records behind it.
    if let Some((sign, count)) = fence {
        out.push('\n');
        out.extend(std::iter::repeat_n(sign, count));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anybody_writes_stays_words() {
        let text = "[[sic]], [^1] and [@x]\n+++\n\n<b>*not* bold</b> & co";
        assert_eq!(
            markdown(text, BodyFormat::Plain),
            "\\[\\[sic]], \\[^1] and \\[@x]\\\n\\+++\n\n\\<b>\\*not\\* bold\\</b> & co"
        );
        assert_eq!(markdown("*so* [[sic]] [^1]\n+++", BodyFormat::Markdown), "*so* \\[[sic]] \\[^1]\n\\+++");
        assert_eq!(
            markdown(
                "<p>A <i>b</i> <script>x()</script><a href=\"javascript:x()\">c</a></p><p>[[sic]]</p>",
                BodyFormat::Html
            ),
            "A *b* c\n\n\\[\\[sic]]"
        );
        assert_eq!(markdown("```\n+++\nx", BodyFormat::Markdown), "```\n\\+++\nx\n```");
        // A record ends where its text does, whatever fences are in it.
        for (text, wanted) in [
            ("```x``` is code", "```x``` is code"),
            ("~~~\nunclosed", "~~~\nunclosed\n~~~"),
            ("~~~~\nx\n~~~", "~~~~\nx\n~~~\n~~~~"),
            ("```\n~~~\nx", "```\n~~~\nx\n```"),
            ("````\nx\n```", "````\nx\n```\n````"),
            ("```\ncode\n``` trailing", "```\ncode\n``` trailing\n```"),
            ("``` a`b", "``` a`b"),
        ] {
            assert_eq!(markdown(text, BodyFormat::Markdown), wanted);
        }
    }

    #[test]
    fn links_that_lead_nowhere_leave_their_words() {
        let of = |text: &str, format| {
            let NoteBody { text, told } = read(text, format);
            (text, told)
        };
        let (text, told) = of(
            "a [l *m*](javascript:x()) [n](https://e.org) <data:x> [o](#p3) [p][1] `[q](x:y)`\n\n[1]: x.md",
            BodyFormat::Markdown,
        );
        assert_eq!(text, "a l *m* [n](https://e.org) data:x o p `[q](x:y)`\n\n[1]: x.md");
        assert_eq!(told.len(), 4, "{told:?}");
        assert_eq!(told[0], "the link to `javascript:x()` leads nowhere here: its words stay");
        let (text, told) =
            of("![map](https://e.org/m.png) ![](https://e.org/n.png) ![x](y.png)", BodyFormat::Markdown);
        assert_eq!(text, "[map](<https://e.org/m.png>) <https://e.org/n.png> x");
        assert_eq!(told.len(), 3, "{told:?}");
        let (text, told) = of(
            "<p>a <img src=\"x.png\" alt=\"b\"> <img src=\"https://e.org/m.png\" alt=\"c\"></p>",
            BodyFormat::Html,
        );
        assert_eq!(text, "a b c");
        assert_eq!(told.len(), 2, "{told:?}");
        let (text, told) = of(
            "<p><a href=\"javascript:x()\">a</a> <a href=\" JavaScript:y()\">b</a> <a href=\"zotero://select/1\">c</a> <a href=\"https://e.org\" onclick=\"x()\">d</a></p>",
            BodyFormat::Html,
        );
        assert_eq!(text, "a b c [d](https://e.org)");
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.contains(&"the link to `javascript:x()` leads nowhere here: its words stay".to_owned()));
    }
}
