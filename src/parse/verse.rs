//! Which lines of a text are counted: those of its stanzas.

use crate::edition::text::{Body, EventKind, Item, ItemKind, Tag};
use crate::edition::verse::{Numbers, VerseLine};

/// The lines of a text, in order. A stanza is a paragraph with hard breaks, of the text itself or of a quotation; one in a
/// list, a table or a footnote isn't counted, and a line without words isn't either.
pub(super) fn lines(body: &Body, numbers: Numbers) -> Vec<VerseLine> {
    let mut lines = Vec::new();
    if numbers != Numbers::Blocks {
        for item in &body.items {
            if let ItemKind::Block(block) = item.kind {
                of_block(body, item, block, numbers, &mut lines);
            }
        }
    }
    lines
}

fn of_block(body: &Body, item: &Item, block: u32, numbers: Numbers, lines: &mut Vec<VerseLine>) {
    let events = &body.events[item.events.start as usize..item.events.end as usize];
    // How many elements are open in which no line is counted.
    let mut other = 0_usize;
    let mut paragraph = false;
    let mut nth = 0;
    let mut leaf: Option<(u32, u32)> = None;
    let mut ends: Vec<u32> = Vec::new();
    for event in events {
        match event.kind {
            EventKind::Open(Tag::Paragraph) => paragraph = true,
            EventKind::Close(Tag::Paragraph) => paragraph = false,
            EventKind::Open(tag) if is_other(tag) => other += 1,
            EventKind::Close(tag) if is_other(tag) => other = other.saturating_sub(1),
            EventKind::OpenLeaf(number) if paragraph && other == 0 => {
                leaf = Some((number, body.leaves[number as usize].text.start));
                ends.clear();
            }
            EventKind::Break { at, hard: true } if leaf.is_some() => ends.push(at),
            EventKind::CloseLeaf(number) => {
                let Some((_, mut from)) = leaf.take() else { continue };
                if ends.is_empty() && numbers != Numbers::Verse {
                    continue;
                }
                ends.push(body.leaves[number as usize].text.end);
                for to in ends.drain(..) {
                    if !body.text[from as usize..to as usize].trim().is_empty() {
                        nth += 1;
                        lines.push(VerseLine { leaf: number, from, to, block, nth });
                    }
                    from = to + 1;
                }
            }
            _ => {}
        }
    }
}

/// Whether paragraphs in an element are no verse.
fn is_other(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Footnote(_)
            | Tag::List(_)
            | Tag::Table(_)
            | Tag::Html
            | Tag::HtmlText
            | Tag::CodeBlock(_)
            | Tag::Heading(_)
    )
}
