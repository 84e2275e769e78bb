//! What an annotation is about: words of blocks, blocks.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::edition::Section;
use crate::edition::note::LeafRange;
use crate::edition::text::ItemKind;
use crate::render::PlainLeaves;

use super::super::Model;
use super::super::iri::Base;

/// So many characters beside the words are given.
const BESIDE: usize = 32;
/// The specification of fragments of HTML, as FragmentSelector names it.
const HTML: &str = "http://tools.ietf.org/rfc/rfc3236";

/// Targets in sections; what was read of a block serves all notes on it.
pub(super) struct SelectorTargets<'a> {
    model: Model<'a>,
    base: &'a Base,
    read: HashMap<(usize, u32, Option<u32>), PlainLeaves>,
}

impl<'a> SelectorTargets<'a> {
    pub(super) fn new(model: Model<'a>, base: &'a Base) -> Self {
        Self { model, base, read: HashMap::new() }
    }

    /// A target a stretch of words, with the words.
    pub(super) fn of_words(&mut self, section: &'a Section, stretches: &[LeafRange]) -> Vec<(Value, String)> {
        stretches.iter().filter_map(|stretch| self.of_stretch(section, stretch)).collect()
    }

    fn of_stretch(&mut self, section: &'a Section, stretch: &LeafRange) -> Option<(Value, String)> {
        let body = &section.body;
        let leaf = body.leaves.get(stretch.leaf as usize)?;
        let (pages, item, footnote) = (self.model.pages, leaf.item, leaf.footnote);
        let fragment = Self::fragment(section, item, footnote);
        let key = (std::ptr::from_ref(section) as usize, item, footnote);
        let block = self.read.entry(key).or_insert_with(|| {
            let leaves: Vec<usize> = match footnote {
                Some(footnote) => body.leaves_of_footnote(footnote).to_vec(),
                None => body.leaves_of(item).collect(),
            };
            pages.reading(section.into(), leaves.into_iter())
        });
        let words = block.range(stretch.from, stretch.to);
        if words.is_empty() {
            return None;
        }
        // What is beside is in the same leaf: words of two don't join. A page shows the mark of a footnote.
        let own = block.range(leaf.text.start, leaf.text.end);
        let first =
            block.marks.iter().rfind(|at| **at <= words.start).map_or(own.start, |at| own.start.max(*at));
        let last = block.marks.iter().find(|at| **at >= words.end).map_or(own.end, |at| own.end.min(*at));
        let text = &block.text;
        let (mut from, mut to) = (before(text, words.start, first), after(text, words.end, last));
        if text.matches(&text[from..to]).count() > 1 {
            (from, to) = (first.min(words.start), last.max(words.end));
        }
        let exact = &text[words.clone()];
        let start = text[..words.start].chars().count();
        let mut selectors: Vec<Value> = Vec::new();
        if let Some(fragment) = fragment {
            selectors.push(json!({ "type": "FragmentSelector", "conformsTo": HTML, "value": fragment }));
        }
        let mut quote = json!({ "type": "TextQuoteSelector", "exact": exact });
        for (key, words) in [("prefix", &text[from..words.start]), ("suffix", &text[words.end..to])] {
            if !words.is_empty() {
                quote[key] = words.into();
            }
        }
        selectors.push(quote);
        selectors.push(json!({
            "type": "TextPositionSelector",
            "start": start,
            "end": start + exact.chars().count(),
        }));
        let source = self.base.address(&section.address);
        Some((
            json!({ "type": "SpecificResource", "source": source, "selector": selectors }),
            exact.to_owned(),
        ))
    }

    /// A whole block or heading.
    pub(super) fn of_item(&self, section: &Section, item: u32) -> Value {
        let source = self.base.address(&section.address);
        match Self::fragment(section, item, None) {
            Some(fragment) => json!({
                "type": "SpecificResource",
                "source": source,
                "selector": { "type": "FragmentSelector", "conformsTo": HTML, "value": fragment },
            }),
            None => source.into(),
        }
    }

    /// The id of a block on its page.
    fn fragment(section: &Section, item: u32, footnote: Option<u32>) -> Option<String> {
        let body = &section.body;
        if let Some(footnote) = footnote {
            return Some(format!("fn-{}", body.footnotes.get(body.footnote_at(footnote)?)?.id));
        }
        match body.items.get(item as usize)?.kind {
            ItemKind::Block(block) => Some(format!("p{}", section.numbers.get(block as usize)?)),
            ItemKind::Heading(heading) => Some(format!("h-{}", body.headings.get(heading as usize)?.slug)),
            _ => None,
        }
    }
}

/// Where some words before a place begin, at the beginning of a word.
fn before(text: &str, at: usize, first: usize) -> usize {
    let first = first.min(at);
    let from = text[first..at].char_indices().rev().nth(BESIDE - 1).map_or(first, |(n, _)| first + n);
    if from == first || from == at {
        return from;
    }
    text[from..at].find(' ').map_or(from, |gap| from + gap + 1)
}

/// Where some words after a place end, at the end of a word.
fn after(text: &str, at: usize, last: usize) -> usize {
    let last = last.max(at);
    let to = text[at..last].char_indices().nth(BESIDE).map_or(last, |(n, _)| at + n);
    if to == last {
        return to;
    }
    text[at..to].rfind(' ').map_or(to, |gap| if gap == 0 { to } else { at + gap })
}
