//! Lists, which a DOCX has as paragraphs with numbers, and quotations of paragraphs that follow one another.

use super::super::text::{ImportedBlock, Inlines};
use super::DocxReader;

/// What is in a body, before lists are made of their entries.
pub(super) enum BodyItem {
    Block(ImportedBlock),
    Quoted(Inlines),
    Code(String),
    Entry { list: String, depth: usize, sign: EntrySign, words: Inlines },
}

/// What is before the words of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntrySign {
    /// A number; that of the first.
    Number(u64),
    /// A letter or a Roman number; the number of the first.
    Letter(u64),
    Bullet,
    /// Nothing: the entry before goes on, as pandoc writes its second paragraph.
    None,
}

impl EntrySign {
    pub(super) fn first(self) -> Option<u64> {
        match self {
            Self::Number(first) | Self::Letter(first) => Some(first),
            Self::Bullet | Self::None => None,
        }
    }
}

/// The lists that are open, from the outermost.
#[derive(Default)]
struct OpenLists {
    /// How deep the outermost is by its definition: a list may go on at any depth behind another paragraph.
    base: usize,
    lists: Vec<String>,
}

impl DocxReader<'_> {
    /// Lists of entries, by their depth, and quotations and code of paragraphs that follow one another.
    pub(super) fn nested(&mut self, items: Vec<BodyItem>) -> Vec<ImportedBlock> {
        let mut blocks: Vec<ImportedBlock> = Vec::new();
        let mut open = OpenLists::default();
        for item in items {
            match item {
                BodyItem::Entry { depth, sign: EntrySign::None, words, .. } => match blocks.last_mut() {
                    Some(list @ ImportedBlock::List(..)) if !open.lists.is_empty() => {
                        go_on(list, depth.saturating_sub(open.base), words);
                    }
                    _ => blocks.push(ImportedBlock::Paragraph(words)),
                },
                BodyItem::Entry { list, depth, sign, words } => {
                    self.entry(&mut blocks, &mut open, (list, depth.min(8)), sign, words);
                    continue;
                }
                BodyItem::Quoted(words) => match blocks.last_mut() {
                    Some(ImportedBlock::Quote(inner)) => inner.push(ImportedBlock::Paragraph(words)),
                    _ => blocks.push(ImportedBlock::Quote(vec![ImportedBlock::Paragraph(words)])),
                },
                BodyItem::Code(words) => match blocks.last_mut() {
                    Some(ImportedBlock::Code(_, code)) => {
                        code.push('\n');
                        code.push_str(&words);
                    }
                    _ => blocks.push(ImportedBlock::Code(String::new(), words)),
                },
                BodyItem::Block(block) => blocks.push(block),
            }
            if !matches!(blocks.last(), Some(ImportedBlock::List(..))) {
                open.lists.clear();
            }
        }
        blocks
    }

    /// Put an entry where it belongs: into the list that is open, however it is numbered within another, or a new one.
    fn entry(
        &mut self,
        blocks: &mut Vec<ImportedBlock>,
        open: &mut OpenLists,
        (list, depth): (String, usize),
        sign: EntrySign,
        words: Inlines,
    ) {
        let known = self.parts.lists.get(&list);
        let anew = known.is_some_and(|own| own.anew);
        let definition = known.map_or_else(|| list.clone(), |own| own.definition.clone());
        let follows = |before: &String| {
            let other = self.parts.lists.get(before).map(|own| &own.definition);
            *before == list || !anew && other == Some(&definition)
        };
        let first = open.lists.first();
        let joined = first.is_some_and(|first| depth > open.base || depth == open.base && follows(first));
        let level = if joined { depth - open.base } else { 0 };
        let another = level > 0 && open.lists.get(level).is_some_and(|before| !follows(before));
        let mut ordered = sign.first();
        // What is deeper begins again behind this.
        let numbers = self.next.entry(definition).or_default();
        numbers[depth + 1..].fill(None);
        if let Some(first) = ordered {
            let number = &mut numbers[depth];
            if !joined {
                // A list that goes on behind other paragraphs has the numbers that follow.
                let begins_anew = anew && self.seen.insert(list.clone());
                *number = number.filter(|_| !begins_anew).or(Some(first));
                ordered = *number;
            }
            *number = Some(if another { first } else { number.unwrap_or(first) } + 1);
        }
        if !joined {
            blocks.push(ImportedBlock::List(ordered, Vec::new()));
            *open = OpenLists { base: depth, lists: Vec::new() };
        }
        open.lists.truncate(level);
        // A depth that was left out has no list of its own.
        open.lists.resize(level, String::new());
        open.lists.push(list);
        if let Some(block) = blocks.last_mut() {
            enter(block, level, another, ordered, words);
        }
    }
}

/// Put an entry into a list, so many levels deep; into `another` list than the one that is there.
fn enter(block: &mut ImportedBlock, depth: usize, another: bool, ordered: Option<u64>, words: Inlines) {
    let ImportedBlock::List(_, items) = block else { return };
    match items.last_mut() {
        Some(own) if depth > 0 => {
            if another && depth == 1 || !matches!(own.last(), Some(ImportedBlock::List(..))) {
                own.push(ImportedBlock::List(ordered, Vec::new()));
            }
            if let Some(inner) = own.last_mut() {
                enter(inner, depth - 1, another, ordered, words);
            }
        }
        _ => items.push(vec![ImportedBlock::Paragraph(words)]),
    }
}

/// Add a paragraph to the last entry of a list, so many levels deep.
fn go_on(block: &mut ImportedBlock, depth: usize, words: Inlines) {
    let ImportedBlock::List(_, items) = block else { return };
    let Some(own) = items.last_mut() else { return };
    match own.last_mut() {
        Some(inner @ ImportedBlock::List(..)) if depth > 0 => go_on(inner, depth - 1, words),
        _ => own.push(ImportedBlock::Paragraph(words)),
    }
}
