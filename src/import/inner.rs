//! Links within a text, to its headings: a file has ids for them, an edition has files of sections.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{Event, Tag};

use crate::edition::id;
use crate::parse::markdown::read;

use super::links;
use super::text::{ImportedBlock, ImportedText, InlineKind, InlineRun, bare};

/// The name of a target within the text that a link leads to: `#name`.
pub(super) fn target(link: &str) -> Option<&str> {
    link.strip_prefix('#').filter(|name| !name.is_empty())
}

/// Takes the links away that lead to no heading of their text, and gives the names that they led to.
pub(super) fn settle(document: &mut ImportedText) -> HashSet<String> {
    let mut known = HashSet::new();
    for block in &document.blocks {
        if let ImportedBlock::Heading(_, words) = block {
            known.extend(names(words).map(str::to_owned));
        }
    }
    let mut lost = HashSet::new();
    let mut look = |run: &mut InlineRun| {
        if let Some(name) = run.link.as_deref().and_then(target).filter(|name| !known.contains(*name)) {
            lost.insert(name.to_owned());
            run.link = None;
        }
    };
    each_run(&mut document.blocks, &mut look);
    for note in &mut document.footnotes {
        each_run(&mut note.blocks, &mut look);
    }
    lost
}

/// What is reported of a link that [`settle`] took away.
pub(super) fn lost(name: &str) -> String {
    let shown: String = name.chars().take(80).collect();
    format!("the link to `{shown}` leads to no heading of the text, and is left out: its words stay")
}

/// The names of a heading, by which links lead to it.
fn names(words: &[InlineRun]) -> impl Iterator<Item = &str> {
    words.iter().filter_map(|run| match &run.what {
        InlineKind::Name(name) => Some(name.as_str()),
        _ => None,
    })
}

/// The words of a heading, without the id that Markdown has behind them.
pub(super) fn heading_words(words: &[InlineRun]) -> String {
    let whole = bare(words);
    match words {
        [InlineRun { what: InlineKind::Source(_), .. }, ..] => match given_id(&whole) {
            Some((own, _)) => own.to_owned(),
            None => whole,
        },
        _ => whole,
    }
}

/// The words of a heading in Markdown, and the id behind them: `Words {#id}`.
fn given_id(heading: &str) -> Option<(&str, &str)> {
    let (words, rest) = heading.trim_end().strip_suffix('}')?.rsplit_once("{#")?;
    (!rest.contains(char::is_whitespace)).then(|| (words.trim_end(), rest))
}

/// Adds the addresses of a section's headings, by their names: that of its file, and behind `#` the heading's own.
pub(super) fn add_addresses(blocks: &[ImportedBlock], file: &str, addresses: &mut HashMap<String, String>) {
    let headings = || {
        blocks.iter().enumerate().filter_map(|(n, block)| match block {
            ImportedBlock::Heading(_, words) => Some((n, words)),
            _ => None,
        })
    };
    let slug = |words: &[InlineRun]| match given_id(&bare(words)) {
        Some((_, own)) if matches!(words[0].what, InlineKind::Source(_)) => own.to_owned(),
        _ => id::heading_slug(&plain(&heading_words(words), words)),
    };
    let mut uses: HashMap<String, usize> = HashMap::new();
    headings().for_each(|(_, words)| *uses.entry(slug(words)).or_default() += 1);
    for (n, words) in headings() {
        let own = slug(words);
        // Of several headings with the same words none has an address that lasts.
        let is_apart = n > 0 && !own.is_empty() && uses[&own] == 1;
        let address = if is_apart { format!("{file}#{own}") } else { file.to_owned() };
        for name in names(words) {
            addresses.entry(name.to_owned()).or_insert_with(|| address.clone());
        }
    }
}

/// The words of a heading as a reader sees them, where they are Markdown.
fn plain(heading: &str, words: &[InlineRun]) -> String {
    match words {
        [InlineRun { what: InlineKind::Source(_), .. }, ..] => seen(heading),
        _ => heading.to_owned(),
    }
}

/// The words that a reader sees of a line of Markdown.
pub(super) fn seen(line: &str) -> String {
    let whole = format!("# {line}");
    let reading = read(&whole);
    let words = reading.events().filter_map(|(event, _)| match event {
        Event::Text(words) | Event::Code(words) => Some(words.to_string()),
        Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
        _ => None,
    });
    words.collect()
}

/// Gives links the addresses that their targets have in the edition.
pub(super) fn relink(blocks: &mut [ImportedBlock], addresses: &HashMap<String, String>) {
    if addresses.is_empty() {
        return;
    }
    each_run(blocks, &mut |run| {
        if let Some(address) = run.link.as_deref().and_then(target).and_then(|name| addresses.get(name)) {
            run.link = Some(address.clone());
        }
        if let InlineKind::Source(text) = &mut run.what {
            *text = relinked(text, addresses);
        }
    });
}

/// Markdown whose links within the text have their addresses.
fn relinked(text: &str, addresses: &HashMap<String, String>) -> String {
    if !text.contains('#') {
        return text.to_owned();
    }
    let mut changes = Vec::new();
    for (event, place) in read(text).events() {
        let Event::Start(Tag::Link { link_type, dest_url, .. }) = event else { continue };
        let Some(address) = target(&dest_url).and_then(|name| addresses.get(name)) else { continue };
        let source = &text[place.clone()];
        let words = links::words(source, link_type);
        if let Some(at) = source[words.end..].find(&*dest_url) {
            let at = place.start + words.end + at;
            changes.push((at..at + dest_url.len(), address.clone()));
        }
    }
    links::changed(text, changes)
}

/// Goes through all runs; Markdown that is a block of its own is one.
fn each_run(blocks: &mut [ImportedBlock], look: &mut dyn FnMut(&mut InlineRun)) {
    for block in blocks {
        match block {
            ImportedBlock::Heading(_, words) | ImportedBlock::Paragraph(words) => {
                words.iter_mut().for_each(&mut *look);
            }
            ImportedBlock::Table(rows) => rows.iter_mut().flatten().flatten().for_each(&mut *look),
            ImportedBlock::Quote(blocks) => each_run(blocks, look),
            ImportedBlock::List(_, items) => items.iter_mut().for_each(|item| each_run(item, look)),
            ImportedBlock::Source(text) => {
                let mut run = InlineRun::plain(InlineKind::Source(std::mem::take(text)));
                look(&mut run);
                if let InlineKind::Source(own) = run.what {
                    *text = own;
                }
            }
            ImportedBlock::Code(..) | ImportedBlock::Rule | ImportedBlock::Page(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_markdown_get_their_addresses() {
        let addresses = HashMap::from([("two".to_owned(), "02-two.md".to_owned())]);
        assert_eq!(
            relinked("[a #two](#two \"t\"), [b](<#two>), [c](#p3), `[d](#two)`", &addresses),
            "[a #two](02-two.md \"t\"), [b](<02-two.md>), [c](#p3), `[d](#two)`"
        );
        assert_eq!(given_id("Main {#main}"), Some(("Main", "main")));
        assert_eq!(given_id("Main {#a b}"), None);
        assert_eq!(seen("Ch *Three*"), "Ch Three");
    }
}
