//! Lists, which a DOCX has as paragraphs with numbers, and quotations of paragraphs that follow one another.

use super::super::text::{ImportedBlock, Inlines};
use super::DocxReader;

/// What is in a body, before lists are made of their entries.
pub(super) enum BodyItem {
    Block(ImportedBlock),
    Quoted(Inlines),
    Entry { list: String, depth: usize, ordered: Option<u64>, words: Inlines },
}

impl DocxReader<'_> {
    /// Lists of entries, by their depth, and quotations of paragraphs that follow one another.
    pub(super) fn nested(&mut self, items: Vec<BodyItem>) -> Vec<ImportedBlock> {
        let mut blocks: Vec<ImportedBlock> = Vec::new();
        let mut last: Option<String> = None;
        for item in items {
            match item {
                BodyItem::Entry { list, depth, ordered, words } => {
                    let known = self.parts.lists.get(&list);
                    let anew = known.is_some_and(|own| own.anew);
                    let definition = known.map_or_else(|| list.clone(), |own| own.definition.clone());
                    let follows = last.as_ref().is_some_and(|last| {
                        let before = self.parts.lists.get(last).map(|own| &own.definition);
                        *last == list || !anew && before == Some(&definition)
                    });
                    let joined = follows && matches!(blocks.last(), Some(ImportedBlock::List(..)));
                    // A list that goes on behind other paragraphs has the numbers that follow.
                    let begins_anew = anew && last.as_ref() != Some(&list) && self.seen.insert(list.clone());
                    let ordered = match ordered {
                        Some(first) if depth == 0 && !joined => {
                            let number = if begins_anew {
                                first
                            } else {
                                self.next.get(&definition).copied().unwrap_or(first)
                            };
                            self.next.insert(definition.clone(), number);
                            Some(number)
                        }
                        ordered => ordered,
                    };
                    if depth == 0
                        && let Some(next) = self.next.get_mut(&definition)
                    {
                        *next += 1;
                    }
                    last = Some(list);
                    if !joined {
                        blocks.push(ImportedBlock::List(ordered, Vec::new()));
                    }
                    if let Some(block) = blocks.last_mut() {
                        enter(block, depth.min(8), ordered, words);
                    }
                    continue;
                }
                BodyItem::Quoted(words) => match blocks.last_mut() {
                    Some(ImportedBlock::Quote(inner)) => inner.push(ImportedBlock::Paragraph(words)),
                    _ => blocks.push(ImportedBlock::Quote(vec![ImportedBlock::Paragraph(words)])),
                },
                BodyItem::Block(block) => blocks.push(block),
            }
            last = None;
        }
        blocks
    }
}

/// Put an entry into a list, so many levels deep.
fn enter(block: &mut ImportedBlock, depth: usize, ordered: Option<u64>, words: Inlines) {
    let ImportedBlock::List(_, items) = block else { return };
    match items.last_mut() {
        Some(own) if depth > 0 => {
            if !matches!(own.last(), Some(ImportedBlock::List(..))) {
                own.push(ImportedBlock::List(ordered, Vec::new()));
            }
            if let Some(inner) = own.last_mut() {
                enter(inner, depth - 1, ordered, words);
            }
        }
        _ => items.push(vec![ImportedBlock::Paragraph(words)]),
    }
}
