//! A text in sections, as the edition has them.

use std::collections::{HashMap, HashSet};

use crate::edition::id;

use super::inner;
use super::text::{Decision, ImportedBlock, ImportedFootnote, ImportedText, InlineKind, InlineRun, bare};
use super::writing::MarkdownBlocks;

/// Where sections begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Split {
    /// At the headings of the highest level that occurs twice.
    Heading,
    /// Level 1 opens a part, level 2 a section.
    Part,
    /// At headings of this level and above.
    Level(u8),
}

/// A section as it is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SectionFile {
    /// The name of its file.
    pub(crate) name: String,
    /// Its file.
    pub(crate) text: String,
}

/// A stretch of a document that becomes a section.
struct SectionPiece<'a> {
    document: usize,
    /// The level of its heading; 0 where it has none.
    level: u8,
    part: Option<String>,
    blocks: Vec<&'a ImportedBlock>,
}

/// The sections of documents, one after another; what is decided is added to `decisions`.
pub(crate) fn sections(
    documents: &[(String, ImportedText)],
    split: Split,
    decisions: &mut Vec<Decision>,
) -> Vec<SectionFile> {
    let deepest = deepest(documents, split);
    let pieces = pieces(documents, split, deepest);
    let mut taken: HashSet<String> = HashSet::new();
    let several = pieces.len() > 1;
    let mut made = Vec::new();
    let mut used: Vec<HashSet<String>> = vec![HashSet::new(); documents.len()];
    let last_of: Vec<Option<usize>> =
        (0..documents.len()).map(|n| pieces.iter().rposition(|piece| piece.document == n)).collect();
    let width = pieces.len().to_string().len().max(2);
    let mut named = Vec::new();
    let mut addresses: Vec<HashMap<String, String>> = vec![HashMap::new(); documents.len()];
    for (n, piece) in pieces.iter().enumerate() {
        let document = &documents[piece.document].1;
        let shift = piece.level.saturating_sub(1);
        let blocks: Vec<ImportedBlock> = piece.blocks.iter().map(|block| raised(block, shift)).collect();
        let heading = blocks.iter().find_map(|block| match block {
            ImportedBlock::Heading(_, words) => Some(inner::heading_words(words)),
            _ => None,
        });
        let heading = heading.filter(|_| piece.level > 0);
        let name = match &heading {
            Some(words) => short_slug(words),
            None if several && n == 0 => "front".to_owned(),
            None => document.about.title.as_deref().map(short_slug).unwrap_or_default(),
        };
        let name = if heading.is_none() && name.is_empty() { "front".to_owned() } else { name };
        let slug = fresh(&name, &mut taken);
        let file = format!("{:0width$}-{slug}.md", n + 1);
        inner::add_addresses(&blocks, &file, &mut addresses[piece.document]);
        named.push((file, slug, blocks, heading));
    }
    for (n, (piece, (name, slug, mut blocks, heading))) in pieces.iter().zip(named).enumerate() {
        let (file, document) = &documents[piece.document];
        let mut tell = |message: String| decisions.push(Decision { file: file.clone(), line: 0, message });
        let addresses = &addresses[piece.document];
        inner::relink(&mut blocks, addresses);
        let mut head = Vec::new();
        if heading.is_none() {
            let title = document.about.title.clone().unwrap_or_else(|| "Front matter".to_owned());
            tell(format!("words before the first heading are the section `{slug}`, titled `{title}`"));
            head.push(("title", title));
        }
        head.extend(piece.part.clone().map(|part| ("part", part)));
        let is_last = last_of[piece.document] == Some(n);
        let text = write(&blocks, document, addresses, &mut used[piece.document], is_last, &mut tell);
        made.push(SectionFile { name, text: format!("{}{text}", front_matter(&head)) });
    }
    made
}

/// The deepest level that begins a section; 0 where none does.
fn deepest(documents: &[(String, ImportedText)], split: Split) -> u8 {
    match split {
        Split::Level(level) => level,
        Split::Part => 2,
        Split::Heading => {
            let mut counts = [0_usize; 7];
            for block in documents.iter().flat_map(|(_, document)| &document.blocks) {
                if let ImportedBlock::Heading(level, _) = block {
                    counts[usize::from((*level).clamp(1, 6))] += 1;
                }
            }
            let twice = (1..=6_u8).find(|level| counts[usize::from(*level)] >= 2);
            // A heading that is alone is that of the whole.
            twice.or((1..=6).find(|level| counts[usize::from(*level)] == 1)).unwrap_or(0)
        }
    }
}

fn pieces(documents: &[(String, ImportedText)], split: Split, deepest: u8) -> Vec<SectionPiece<'_>> {
    let mut pieces: Vec<SectionPiece<'_>> = Vec::new();
    for (n, (_, document)) in documents.iter().enumerate() {
        let first = pieces.len();
        let mut part: Option<(String, &ImportedBlock)> = None;
        for block in &document.blocks {
            let level = match block {
                ImportedBlock::Heading(level, _) => *level,
                _ => u8::MAX,
            };
            if level <= deepest {
                // The mark of a page right before a heading is on that page.
                let mut pages = Vec::new();
                while pieces.len() > first
                    && let Some(ImportedBlock::Page(_)) = pieces.last().and_then(|piece| piece.blocks.last())
                {
                    pages.extend(pieces.last_mut().and_then(|piece| piece.blocks.pop()));
                }
                if pieces.len() > first && pieces.last().is_some_and(|piece| piece.blocks.is_empty()) {
                    pieces.pop();
                }
                if split == Split::Part && level == 1 {
                    let ImportedBlock::Heading(_, words) = block else { continue };
                    part = Some((bare(words), block));
                    pieces.push(SectionPiece {
                        document: n,
                        level: 1,
                        part: Some(bare(words)),
                        blocks: vec![block],
                    });
                } else {
                    // A part whose heading alone would be a section: its first section says it.
                    let bare_part = |piece: &SectionPiece<'_>| {
                        piece.part.is_some() && piece.blocks.len() == 1 && piece.level == 1
                    };
                    if split == Split::Part && pieces.len() > first && pieces.last().is_some_and(bare_part) {
                        pieces.pop();
                    }
                    let part = part.as_ref().map(|(words, _)| words.clone());
                    pieces.push(SectionPiece { document: n, level, part, blocks: vec![block] });
                }
                if let Some(piece) = pieces.last_mut() {
                    piece.blocks.extend(pages.into_iter().rev());
                }
                continue;
            }
            if pieces.len() == first {
                pieces.push(SectionPiece { document: n, level: 0, part: None, blocks: Vec::new() });
            }
            if let Some(piece) = pieces.last_mut() {
                piece.blocks.push(block);
            }
        }
    }
    // A part's name is said once, where it opens.
    let mut last: Option<String> = None;
    for piece in &mut pieces {
        if piece.part == last {
            piece.part = None;
        } else {
            last.clone_from(&piece.part);
        }
    }
    pieces
}

/// A block whose headings are so much higher.
fn raised(block: &ImportedBlock, shift: u8) -> ImportedBlock {
    match block {
        ImportedBlock::Heading(level, words) => {
            ImportedBlock::Heading(level.saturating_sub(shift).max(1), words.clone())
        }
        block => block.clone(),
    }
}

/// The Markdown of a section, its footnotes at its end.
fn write(
    blocks: &[ImportedBlock],
    document: &ImportedText,
    addresses: &HashMap<String, String>,
    used: &mut HashSet<String>,
    is_last: bool,
    tell: &mut impl FnMut(String),
) -> String {
    let labels = FootnoteLabels::new(blocks, document, tell);
    let label = |key: &str| labels.of(key);
    let mut written = MarkdownBlocks::default();
    written.blocks(blocks, &label);
    let mut text = std::mem::take(&mut written.text);
    let mut wanted: Vec<&ImportedFootnote> = Vec::new();
    for key in &labels.order {
        wanted.extend(document.footnotes.iter().find(|note| note.key == *key));
    }
    for note in &wanted {
        if !used.insert(note.key.clone()) {
            tell(format!("footnote {} has marks in two sections: its text is in both", note.label));
        }
    }
    if is_last {
        for note in document.footnotes.iter().filter(|note| !used.contains(&note.key)) {
            tell(format!("footnote {} has no mark: its text is at the end of the last section", note.label));
            wanted.push(note);
        }
    }
    for note in wanted {
        let mut own = MarkdownBlocks::default();
        let mut blocks = note.blocks.clone();
        inner::relink(&mut blocks, addresses);
        own.blocks(&blocks, &label);
        written.lost.append(&mut own.lost);
        let lines: Vec<String> = own
            .text
            .lines()
            .enumerate()
            .map(|(n, line)| if n == 0 || line.is_empty() { line.to_owned() } else { format!("    {line}") })
            .collect();
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&format!("[^{}]: {}", labels.of(&note.key), lines.join("\n")));
    }
    for words in written.lost {
        tell(format!("emphasis or links that Markdown can't write here are left out: `{words}`"));
    }
    text.push('\n');
    text
}

/// The labels of a section's footnotes, by their keys: slugs, each once.
struct FootnoteLabels {
    order: Vec<String>,
    by_key: HashMap<String, String>,
}

impl FootnoteLabels {
    fn new(blocks: &[ImportedBlock], document: &ImportedText, tell: &mut impl FnMut(String)) -> Self {
        let mut order: Vec<String> = Vec::new();
        marks(blocks, &document.footnotes, &mut order);
        // What is marked within footnotes.
        let mut at = 0;
        while at < order.len() {
            if let Some(note) = document.footnotes.iter().find(|note| note.key == order[at]) {
                marks(&note.blocks, &document.footnotes, &mut order);
            }
            at += 1;
        }
        let mut by_key = HashMap::new();
        let mut taken: HashSet<String> = HashSet::new();
        for note in order.iter().filter_map(|key| document.footnotes.iter().find(|note| note.key == *key)) {
            let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
            let is_slug = note.label.chars().next().is_some_and(char::is_alphanumeric)
                && note.label.chars().all(good)
                && note.label.len() < 60;
            let mut label = if is_slug { note.label.clone() } else { String::new() };
            if label.is_empty() || !taken.insert(id::fold(&label)) {
                let mut free = (1..).map(|n| match label.is_empty() {
                    true => format!("{n}"),
                    false => format!("{label}-{}", n + 1),
                });
                let next = free.find(|label| !taken.contains(&id::fold(label))).unwrap_or_default();
                tell(format!("the footnote `{}` is called `{next}`", note.label));
                taken.insert(id::fold(&next));
                label = next;
            }
            by_key.insert(note.key.clone(), label);
        }
        Self { order, by_key }
    }

    fn of(&self, key: &str) -> String {
        self.by_key.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }
}

/// The keys of the footnotes that are marked in blocks, in order, each once.
fn marks(blocks: &[ImportedBlock], notes: &[ImportedFootnote], order: &mut Vec<String>) {
    for block in blocks {
        match block {
            ImportedBlock::Heading(_, words) | ImportedBlock::Paragraph(words) => {
                in_line(words, notes, order);
            }
            ImportedBlock::Table(rows) => rows.iter().flatten().for_each(|cell| in_line(cell, notes, order)),
            ImportedBlock::Source(text) => in_source(text, notes, order),
            ImportedBlock::Quote(blocks) => marks(blocks, notes, order),
            ImportedBlock::List(_, items) => items.iter().for_each(|item| marks(item, notes, order)),
            ImportedBlock::Code(..) | ImportedBlock::Rule | ImportedBlock::Page(_) => {}
        }
    }
}

fn in_line(words: &[InlineRun], notes: &[ImportedFootnote], order: &mut Vec<String>) {
    for run in words {
        match &run.what {
            InlineKind::Footnote(key) if !order.contains(key) => order.push(key.clone()),
            InlineKind::Source(text) => in_source(text, notes, order),
            _ => {}
        }
    }
}

fn in_source(text: &str, notes: &[ImportedFootnote], order: &mut Vec<String>) {
    for (at, _) in text.match_indices("[^") {
        if let Some((label, _)) = text[at + 2..].split_once(']')
            && let Some(note) = notes.iter().find(|note| id::fold(&note.key) == id::fold(label))
            && !order.contains(&note.key)
        {
            order.push(note.key.clone());
        }
    }
}

/// A slug of a heading's first words.
pub(crate) fn short_slug(words: &str) -> String {
    let slug = id::heading_slug(words);
    let mut short = String::new();
    for word in slug.split('-').filter(|word| !word.is_empty()) {
        if !short.is_empty() && short.chars().count() + 1 + word.chars().count() > 40 {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.extend(word.chars().take(60));
    }
    if id::is_slug(&short) { short } else { String::new() }
}

/// A slug that no section has, and no page of the site.
fn fresh(slug: &str, taken: &mut HashSet<String>) -> String {
    let base = if slug.is_empty() { "section".to_owned() } else { slug.to_owned() };
    let base =
        if id::RESERVED.contains(&id::fold(&base).as_str()) { format!("{base}-section") } else { base };
    let name = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}-{n}") });
    let mut name = name.skip_while(|name| taken.contains(&id::fold(name)));
    let name = name.next().unwrap_or(base.clone());
    taken.insert(id::fold(&name));
    name
}

fn front_matter(keys: &[(&str, String)]) -> String {
    if keys.is_empty() {
        return String::new();
    }
    let lines = keys.iter().map(|(key, value)| format!("{key} = {}\n", toml::Value::String(value.clone())));
    format!("+++\n{}+++\n\n", lines.collect::<String>())
}

/// The heading that a text begins with, where it is the only one of its level and several are below it.
pub(crate) fn title_above(document: &ImportedText) -> Option<String> {
    let mut levels = Vec::new();
    let mut first = None;
    for block in &document.blocks {
        if let ImportedBlock::Heading(level, words) = block {
            first = first.or(Some((*level, words)));
            levels.push(*level);
        }
    }
    let (top, words) = first?;
    let is_above = levels.len() > 2 && levels[1..].iter().all(|level| *level > top);
    let title = inner::heading_words(words);
    (is_above && !title.is_empty() && document.blocks.first().is_some_and(is_heading)).then_some(title)
}

fn is_heading(block: &ImportedBlock) -> bool {
    matches!(block, ImportedBlock::Heading(..))
}
