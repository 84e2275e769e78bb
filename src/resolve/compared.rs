//! A section of all witnesses as its pages show it: what collation found, led back to the bytes of each text.
//!
//! The table of columns is large and is let go of; what is kept is what pages ask for.

mod counterpart;
mod led_back;

use std::ops::Range;

pub(crate) use counterpart::Counterpart;

use super::collation::{Collated, Entry, Move, Relation};
use super::fold::Folded;
use crate::edition::Section;
use crate::edition::note::LeafRange;
use crate::edition::text::{Body, EventKind, ItemKind, Tag};
use counterpart::WordRun;
use led_back::{ComparedWitness, Occurrences, variant};

/// A section of all witnesses, compared, with its places in their texts.
#[derive(Debug)]
pub(crate) struct Compared {
    /// What each witness has of it; none where it lacks the section.
    pub(crate) texts: Vec<Option<ComparedText>>,
    /// The units, in the base's order.
    pub(crate) units: Vec<ComparedUnit>,
    /// The entries, in the order of the base.
    pub(crate) entries: Vec<Variant>,
    /// The blocks of witnesses that the base has in other sections, where they are compared.
    pub(crate) gone: Vec<GoneBlock>,
}

/// A block of a witness that the base has in another section.
#[derive(Debug)]
pub(crate) struct GoneBlock {
    /// Where it is in its text.
    pub(crate) block: ComparedBlock,
    /// Where the base has it.
    pub(crate) moved: Move,
}

/// A witness's text of a section.
#[derive(Debug, Default)]
pub(crate) struct ComparedText {
    /// Its blocks, in the order of its page.
    pub(crate) blocks: Vec<ComparedBlock>,
    /// The words of entries, in the order of the text; flat.
    pub(crate) spots: Vec<EntryWords>,
    /// Where words of entries are that it has not.
    pub(crate) gaps: Vec<OmissionPoint>,
    /// What of it is in other sections of the witness.
    pub(crate) away: Vec<WordsElsewhere>,
    /// The unit of each of its blocks.
    units: Vec<usize>,
    /// The columns of each of its blocks, from the first to the last.
    columns: Vec<Range<usize>>,
    /// What is opposite the base's words, in the order of the units; none for the base itself.
    runs: Vec<WordRun>,
}

/// What a witness has in another section of what the base has in this one.
#[derive(Debug, Default)]
pub(crate) struct WordsElsewhere {
    /// The section, by its place among those that are compared.
    pub(crate) section: usize,
    /// The words of entries there.
    pub(crate) spots: Vec<EntryWords>,
    /// Where words of entries are that it has not.
    pub(crate) gaps: Vec<OmissionPoint>,
    runs: Vec<WordRun>,
}

/// A block of a witness.
#[derive(Debug, Clone)]
pub(crate) struct ComparedBlock {
    /// Its name: `p3`, `h-siloviki`, `fn-1`.
    pub(crate) name: String,
    /// Where it is in its text.
    pub(crate) part: ComparedPart,
    /// Where it is in another section: its place in [`ComparedText::away`].
    pub(crate) away: Option<usize>,
}

impl ComparedBlock {
    /// Its name in its own section.
    pub(crate) fn own_name(&self) -> &str {
        self.name.rsplit_once('#').filter(|_| self.away.is_some()).map_or(&*self.name, |(_, name)| name)
    }

    /// Its words in italics, bold and the like, each with how: markup is no text, so collation doesn't see it.
    pub(crate) fn stressed(&self, body: &Body) -> Vec<(Tag, String)> {
        let events = match self.part {
            ComparedPart::Item(item) => body.items.get(item as usize).map(|item| item.events.clone()),
            ComparedPart::Footnote(footnote) => {
                body.footnotes.get(footnote).map(|footnote| footnote.events.clone())
            }
        };
        let events = &body.events[events.map_or(0..0, |range| range.start as usize..range.end as usize)];
        let (mut open, mut found): (Vec<Tag>, Vec<(Tag, String)>) = (Vec::new(), Vec::new());
        for event in events {
            match event.kind {
                EventKind::Open(tag @ (Tag::Emphasis | Tag::Strong | Tag::Strike)) => open.push(tag),
                EventKind::Close(Tag::Emphasis | Tag::Strong | Tag::Strike) => drop(open.pop()),
                EventKind::Text { from, to } | EventKind::Code { from, to } => {
                    let words = &body.text[from as usize..to as usize];
                    found.extend(open.iter().map(|tag| (*tag, Folded::new(words).text.clone())));
                }
                _ => {}
            }
        }
        found
    }
}

/// A part of a text that is compared by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ComparedPart {
    /// An item of the top level: a numbered block, a heading.
    Item(u32),
    /// A footnote, by its place among the text's.
    Footnote(usize),
}

/// The blocks that became one another.
#[derive(Debug)]
pub(crate) struct ComparedUnit {
    /// Its blocks, witness by witness.
    pub(crate) blocks: Vec<Vec<usize>>,
    /// What became of the base's blocks in each witness.
    pub(crate) relation: Vec<Option<Relation>>,
}

/// An entry, with what its line says beside the words.
#[derive(Debug)]
pub(crate) struct Variant {
    /// What collation says of it.
    pub(crate) entry: Entry,
    /// Its unit.
    pub(crate) unit: usize,
    /// Which of several equal words in its block the lemma is, where it is one word.
    pub(crate) nth: Option<usize>,
    /// Where the lemma is empty: the base's word before, and which of several it is.
    pub(crate) after: Option<(String, Option<usize>)>,
    /// Where no word is before it: the base's word behind, and which of several it is.
    pub(crate) before: Option<(String, Option<usize>)>,
    /// Where it is in the base's text, by the leaf and the byte, if the base has no words of its unit.
    pub(crate) stands: Option<(u32, u32)>,
}

/// Words of an entry in a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EntryWords {
    /// Where they are.
    pub(crate) stretch: LeafRange,
    /// The entry.
    pub(crate) entry: u32,
    /// Whether the entry has no more words behind these.
    pub(crate) last: bool,
}

/// The place of words that a witness has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OmissionPoint {
    /// The leaf and the byte before which they would be; none where its unit has no words at all.
    pub(crate) place: Option<(u32, u32)>,
    /// The entry.
    pub(crate) entry: u32,
}

impl Compared {
    /// Lead what collation made of these sections back to their texts; `other` finds the other sections of a witness, by their
    /// places among those that are compared.
    pub(crate) fn new<'s>(
        made: Collated,
        sections: &[Option<&'s Section>],
        other: impl Fn(usize, usize) -> Option<&'s Section>,
    ) -> Self {
        let mut texts: Vec<Option<ComparedText>> = Vec::with_capacity(sections.len());
        for (witness, section) in sections.iter().enumerate() {
            let blocks = section.zip(made.blocks[witness].as_deref());
            texts.push(blocks.map(|(section, blocks)| {
                let mut text =
                    ComparedText { blocks: Vec::with_capacity(blocks.len()), ..ComparedText::default() };
                let own: Vec<ComparedPart> = parts(&section.body).collect();
                for block in blocks {
                    let part = match block.home {
                        None => own.get(block.at).copied(),
                        Some(home) => other(home, witness).and_then(|s| parts(&s.body).nth(block.at)),
                    };
                    let away = block.home.map(|home| text.away_in(home));
                    let part = part.unwrap_or(ComparedPart::Item(u32::MAX));
                    text.blocks.push(ComparedBlock { name: block.name.clone(), part, away });
                }
                text
            }));
        }
        let base = sections.first().copied().flatten().map(|section| &*section.body);
        for (witness, text) in texts.iter_mut().enumerate() {
            let (Some(text), Some(section)) = (text, sections[witness]) else { continue };
            let of = ComparedWitness { made: &made, witness, body: &section.body, home: None };
            (text.spots, text.gaps) = of.entries();
            if let Some(base) = base.filter(|_| witness > 0) {
                text.runs = of.runs(base);
            }
            for away in &mut text.away {
                let Some(section) = other(away.section, witness) else { continue };
                let of = ComparedWitness { body: &section.body, home: Some(away.section), ..of };
                (away.spots, away.gaps) = of.entries();
                away.runs = base.map(|base| of.runs(base)).unwrap_or_default();
            }
        }
        for (witness, text) in texts.iter_mut().enumerate() {
            let Some(text) = text else { continue };
            text.units = vec![usize::MAX; text.blocks.len()];
            text.columns = vec![0..0; text.blocks.len()];
            let cells = made.cells.iter().skip(witness).step_by(made.blocks.len().max(1));
            for (column, (block, _)) in
                cells.enumerate().filter_map(|(column, cell)| Some((column, (*cell)?)))
            {
                let own = &mut text.columns[block as usize];
                *own = if own.end == 0 { column..column + 1 } else { own.start..column + 1 };
            }
            text.columns.shrink_to_fit();
            for (unit, number) in made.units.iter().zip(0..) {
                unit.blocks[witness].iter().for_each(|block| text.units[*block] = number);
            }
        }
        let mut entries = Vec::with_capacity(made.entries.len());
        let occurrences = Occurrences::of(made.blocks.first().and_then(Option::as_ref));
        for entry in &made.entries {
            entries.push(variant(&made, entry.clone(), base, &occurrences));
        }
        let gone = made.gone.iter().filter_map(|gone| {
            let body = &sections.get(gone.moved.witness).copied().flatten()?.body;
            let part = parts(body).nth(gone.block.at)?;
            let block = ComparedBlock { name: gone.block.name.clone(), part, away: None };
            Some(GoneBlock { block, moved: gone.moved })
        });
        let gone = gone.collect();
        let units =
            made.units.into_iter().map(|u| ComparedUnit { blocks: u.blocks, relation: u.relation }).collect();
        Self { texts, units, entries, gone }
    }

    /// The place of the unit of an item of a witness's text.
    pub(crate) fn unit_of(&self, witness: usize, item: u32) -> Option<usize> {
        let text = self.texts.get(witness)?.as_ref()?;
        // Items come before footnotes, in their order, and both before what is in other sections.
        let own = text.blocks.partition_point(|block| block.away.is_none());
        let before = |block: &ComparedBlock| matches!(block.part, ComparedPart::Item(own) if own < item);
        let at = text.blocks[..own].partition_point(before);
        text.blocks[..own].get(at).filter(|block| block.part == ComparedPart::Item(item))?;
        text.units.get(at).copied().filter(|unit| *unit < self.units.len())
    }

    /// Where the base has an item of a witness's text, if that is in another section.
    pub(crate) fn gone_from(&self, witness: usize, item: u32) -> Option<Move> {
        let is_it =
            |gone: &&GoneBlock| gone.moved.witness == witness && gone.block.part == ComparedPart::Item(item);
        self.gone.iter().find(is_it).map(|gone| gone.moved)
    }

    /// The unit of a block of the base, by its place among the base's.
    pub(crate) fn unit_of_base(&self, block: usize) -> Option<usize> {
        let unit = self.texts.first()?.as_ref()?.units.get(block).copied()?;
        (unit < self.units.len()).then_some(unit)
    }

    /// The unit of words of the base.
    pub(crate) fn unit_of_words(&self, words: &[LeafRange], base: &Body) -> Option<usize> {
        let leaf = base.leaves.get(words.first()?.leaf as usize)?;
        let part = match leaf.footnote {
            None => ComparedPart::Item(leaf.item),
            Some(order) => {
                ComparedPart::Footnote(base.footnotes.iter().position(|f| f.source_order == order)?)
            }
        };
        let block = self.texts.first()?.as_ref()?.blocks.iter().position(|block| block.part == part)?;
        self.unit_of_base(block)
    }

    /// The section in which a block of a witness is, where it is another than this: its place among those that are compared.
    pub(crate) fn section_of(&self, witness: usize, block: &ComparedBlock) -> Option<usize> {
        let text = self.texts.get(witness)?.as_ref()?;
        Some(text.away.get(block.away?)?.section)
    }

    /// The block of a witness that has most in common with a block of another, of those in one unit.
    pub(crate) fn opposite(
        &self,
        unit: usize,
        (own, block): (usize, usize),
        witness: usize,
    ) -> Option<usize> {
        let columns =
            |witness: usize, block: usize| self.texts.get(witness)?.as_ref()?.columns.get(block).cloned();
        let here = columns(own, block).unwrap_or_default();
        let shared = |other: usize| {
            let there = columns(witness, other).unwrap_or_default();
            here.end.min(there.end).saturating_sub(here.start.max(there.start))
        };
        // Of several that have as much, the first.
        let all = self.units.get(unit)?.blocks[witness].iter().copied();
        all.max_by_key(|other| (shared(*other), std::cmp::Reverse(*other)))
    }

    /// The block of a witness in a unit that is an item of a section: the one that is compared where none is named, else another by
    /// its place among those that are compared.
    pub(crate) fn block_of(
        &self,
        unit: usize,
        witness: usize,
        section: Option<usize>,
        item: u32,
    ) -> Option<usize> {
        let is_it = |at: &usize| {
            self.block(witness, *at).is_some_and(|block| {
                block.part == ComparedPart::Item(item) && self.section_of(witness, block) == section
            })
        };
        self.units.get(unit)?.blocks[witness].iter().copied().find(is_it)
    }

    /// The name of a unit on the page: that of the base's first block, else of the first witness's that has one.
    pub(crate) fn name(&self, unit: &ComparedUnit, ids: &[&str]) -> String {
        let first = unit.blocks.iter().enumerate().find_map(|(w, own)| Some((w, *own.first()?)));
        let name = first.and_then(|(w, block)| Some((w, &self.texts[w].as_ref()?.blocks.get(block)?.name)));
        match name {
            Some((0, name)) => name.clone(),
            Some((w, name)) => format!("{}-{name}", ids.get(w).copied().unwrap_or_default()),
            None => String::new(),
        }
    }

    /// Whether a witness has the base's words in a unit.
    pub(crate) fn is_same(&self, witness: usize, unit: usize) -> bool {
        let Some(text) = self.texts.get(witness).and_then(Option::as_ref) else { return false };
        let from = text.runs.partition_point(|run| run.unit < unit);
        text.runs[from..].iter().take_while(|run| run.unit == unit).all(|run| run.same)
    }

    /// The last block that a witness has before a unit.
    pub(crate) fn last_before(&self, witness: usize, unit: usize) -> Option<usize> {
        let here = |block: &usize| self.is_here(witness, *block);
        self.units[..unit].iter().rev().find_map(|unit| unit.blocks[witness].iter().copied().rfind(here))
    }

    /// A block of a witness, by its place.
    pub(crate) fn block(&self, witness: usize, at: usize) -> Option<&ComparedBlock> {
        self.texts.get(witness)?.as_ref()?.blocks.get(at)
    }

    /// Whether a block of a witness is in this section.
    pub(crate) fn is_here(&self, witness: usize, block: usize) -> bool {
        let text = self.texts.get(witness).and_then(Option::as_ref);
        text.and_then(|text| text.blocks.get(block)).is_some_and(|block| block.away.is_none())
    }
}

/// The parts of a text that are compared, in the order of collation's blocks.
pub(crate) fn parts(body: &Body) -> impl Iterator<Item = ComparedPart> + '_ {
    let items = body.items.iter().zip(0..).filter_map(|(item, number)| match item.kind {
        ItemKind::Block(_) | ItemKind::Heading(_) => Some(ComparedPart::Item(number)),
        ItemKind::Rule | ItemKind::Page | ItemKind::Footnote(_) => None,
    });
    items.chain((0..body.footnotes.len()).map(ComparedPart::Footnote))
}

impl ComparedText {
    /// The place in [`Self::away`] of another section.
    fn away_in(&mut self, section: usize) -> usize {
        let known = self.away.iter().position(|away| away.section == section);
        known.unwrap_or_else(|| {
            self.away.push(WordsElsewhere { section, ..WordsElsewhere::default() });
            self.away.len() - 1
        })
    }
}
