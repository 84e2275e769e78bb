//! A section of all witnesses as its pages show it: what collation found, led back to the bytes of each text.
//!
//! The table of columns is large and is let go of; what is kept is what pages ask for.

use super::collation::{Collated, Entry, Move, Relation};
use super::fold::Folded;
use crate::edition::Section;
use crate::edition::note::LeafRange;
use crate::edition::text::{Body, EventKind, ItemKind, Tag};

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

/// Words of the base and of a witness that are opposite each other.
#[derive(Debug, Clone, Copy)]
struct WordRun {
    unit: usize,
    base: Option<LeafRange>,
    /// The witness's block with its words.
    own: Option<(usize, LeafRange)>,
    /// Whether they are equal.
    same: bool,
    /// Whether they are the same bytes, so that each part of the one is a part of the other.
    exact: bool,
}

/// What a witness has over against words of the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Counterpart {
    /// The same words.
    Same(Vec<LeafRange>),
    /// Other words.
    Reads(Vec<LeafRange>),
    /// None; the block that would have them, or the last before it.
    Absent(Option<usize>),
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
            for (unit, number) in made.units.iter().zip(0..) {
                unit.blocks[witness].iter().for_each(|block| text.units[*block] = number);
            }
        }
        let mut entries = Vec::with_capacity(made.entries.len());
        for entry in &made.entries {
            entries.push(variant(&made, entry.clone(), base));
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

    /// What another section of a witness has over against words of the base.
    pub(crate) fn away_counterpart(
        &self,
        witness: usize,
        section: usize,
        words: &[LeafRange],
        (base, own): (&Body, &Body),
    ) -> Counterpart {
        let text = self.texts.get(witness).and_then(Option::as_ref);
        let away = text.and_then(|text| text.away.iter().find(|away| away.section == section));
        away.map_or(Counterpart::Absent(None), |away| self.over(&away.runs, witness, words, base, own))
    }

    /// The block of a witness where a unit begins; of one that it lacks, the last before it.
    pub(crate) fn block_in(&self, witness: usize, unit: usize) -> Option<&ComparedBlock> {
        let first = self.units.get(unit)?.blocks[witness].first().copied();
        let block = first.or_else(|| self.last_before(witness, unit))?;
        self.texts.get(witness)?.as_ref()?.blocks.get(block)
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

    /// What a witness has over against words of the base; `base` and `own` are the texts.
    pub(crate) fn counterpart(
        &self,
        witness: usize,
        words: &[LeafRange],
        base: &Body,
        own: &Body,
    ) -> Counterpart {
        match self.texts.get(witness).and_then(Option::as_ref) {
            Some(text) => self.over(&text.runs, witness, words, base, own),
            None => Counterpart::Absent(None),
        }
    }

    fn over(
        &self,
        runs: &[WordRun],
        witness: usize,
        words: &[LeafRange],
        base: &Body,
        own: &Body,
    ) -> Counterpart {
        let over =
            |run: &WordRun| run.base.and_then(|stretch| words.iter().find_map(|of| overlap(*of, stretch)));
        let hits: Vec<usize> = (0..runs.len()).filter(|at| over(&runs[*at]).is_some()).collect();
        let (Some(first), Some(last)) = (hits.first(), hits.last()) else {
            return Counterpart::Absent(None);
        };
        let in_units = |unit: usize| hits.iter().any(|at| runs[*at].unit == unit);
        let mut same = true;
        let mut found = Vec::new();
        for run in &runs[*first..=*last] {
            let part = over(run);
            if part.is_none() && (run.base.is_some() || !in_units(run.unit)) {
                continue;
            }
            same &= run.same;
            let Some((_, stretch)) = run.own else { continue };
            found.push(match (part, run.base) {
                (Some(part), Some(of)) => within(part, of, stretch, run.exact),
                _ => stretch,
            });
        }
        found.retain(|stretch| stretch.from < stretch.to);
        if found.is_empty() {
            return Counterpart::Absent(self.before(witness, runs, *first));
        }
        let mut found = joined(found, own);
        if !same {
            trimmed(&mut found, words, base, own);
        }
        if same { Counterpart::Same(found) } else { Counterpart::Reads(found) }
    }

    /// The block of a witness that a run without words of its own belongs to: in its unit, else before that.
    fn before(&self, witness: usize, runs: &[WordRun], run: usize) -> Option<usize> {
        let unit = runs[run].unit;
        let near = runs[..run].iter().rev().take_while(|r| r.unit == unit).find_map(|run| run.own);
        let first = self.units[unit].blocks[witness].iter().copied().find(|at| self.is_here(witness, *at));
        near.map(|(block, _)| block).or(first).or_else(|| self.last_before(witness, unit))
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

/// One witness of a collated section, as far as it is in one text.
#[derive(Clone, Copy)]
struct ComparedWitness<'a> {
    made: &'a Collated,
    witness: usize,
    body: &'a Body,
    /// The section of that text, where it is another.
    home: Option<usize>,
}

impl ComparedWitness<'_> {
    /// The words of a witness in a column: their block, and where they are; none where they are in another text.
    fn at(&self, column: usize, witness: usize, body: &Body) -> Option<(usize, LeafRange)> {
        let (block, _) = (*self.made.cells.get(column * self.made.blocks.len() + witness)?)?;
        let (of, token) = self.made.token(column, witness)?;
        if of.home != self.home && witness == self.witness {
            return None;
        }
        let leaf = body.leaves.partition_point(|leaf| leaf.text.start <= token.from).checked_sub(1)?;
        let leaf = u32::try_from(leaf).unwrap_or(u32::MAX);
        Some((block as usize, LeafRange { leaf, from: token.from, to: token.to }))
    }

    /// The text in which the witness has a unit: where it has none, that of this section.
    fn home_of(&self, unit: usize) -> Option<usize> {
        let first = self.made.units.get(unit)?.blocks[self.witness].first()?;
        self.made.blocks[self.witness].as_ref()?.get(*first)?.home
    }

    /// Find the words of each entry, and the places of those that aren't there.
    fn entries(&self) -> (Vec<EntryWords>, Vec<OmissionPoint>) {
        let (mut all, mut gaps) = (Vec::new(), Vec::new());
        let own = |column: usize| self.at(column, self.witness, self.body).map(|(_, stretch)| stretch);
        for (entry, number) in self.made.entries.iter().zip(0..) {
            let mut spots: Vec<EntryWords> = Vec::new();
            for stretch in entry.columns.clone().filter_map(own) {
                match spots.last_mut().filter(|spot| spot.stretch.leaf == stretch.leaf) {
                    Some(spot) if spot.stretch.to <= stretch.from => spot.stretch.to = stretch.to,
                    _ => spots.push(EntryWords { stretch, entry: number, last: false }),
                }
            }
            if let Some(last) = spots.last_mut() {
                last.last = true;
                all.append(&mut spots);
                continue;
            }
            let at = unit_at(self.made, entry.columns.start);
            if self.home_of(at) != self.home {
                continue;
            }
            let unit = self.made.units.get(at);
            let columns = unit.map_or(entry.columns.clone(), |unit| unit.columns.clone());
            let before = (columns.start..entry.columns.start).rev().find_map(own).map(|s| (s.leaf, s.to));
            let after = || (entry.columns.end..columns.end).find_map(own).map(|s| (s.leaf, s.from));
            gaps.push(OmissionPoint { place: before.or_else(after), entry: number });
        }
        all.sort_by_key(|spot| (spot.stretch.leaf, spot.stretch.from));
        gaps.sort_by_key(|gap| (gap.place, gap.entry));
        (all, gaps)
    }

    /// Find what is opposite the base's words.
    fn runs(&self, base: &Body) -> Vec<WordRun> {
        let mut runs: Vec<WordRun> = Vec::new();
        for (unit, number) in self.made.units.iter().zip(0..) {
            // Another text has but the units that came from it.
            if self.home.is_some() && self.home_of(number) != self.home {
                continue;
            }
            for column in unit.columns.clone() {
                let of_base = self.at(column, 0, base).map(|(_, stretch)| stretch);
                let own = self.at(column, self.witness, self.body);
                if of_base.is_none() && own.is_none() {
                    continue;
                }
                let words = |body: &Body, s: LeafRange| body.text[s.from as usize..s.to as usize].to_owned();
                let same = !self.made.differs(column, self.witness) && of_base.is_some() == own.is_some();
                let exact =
                    same && of_base.zip(own).is_some_and(|(a, (_, b))| words(base, a) == words(self.body, b));
                let run = WordRun { unit: number, base: of_base, own, same, exact };
                match runs.last_mut() {
                    Some(last) if last.goes_on(&run) => {
                        if let (Some(a), Some((_, b))) = (&mut last.base, &mut last.own) {
                            a.to = run.base.map_or(a.to, |s| s.to);
                            b.to = run.own.map_or(b.to, |(_, s)| s.to);
                        }
                    }
                    _ => runs.push(run),
                }
            }
        }
        runs
    }
}

impl WordRun {
    /// Whether what follows may be one with this: the same bytes in one leaf of both, as far apart in both.
    fn goes_on(&self, next: &Self) -> bool {
        let (Some(a), Some(c)) = (self.base, next.base) else { return false };
        let (Some((_, b)), Some((_, d))) = (self.own, next.own) else { return false };
        self.exact
            && next.exact
            && self.unit == next.unit
            && (a.leaf, b.leaf) == (c.leaf, d.leaf)
            && c.from.checked_sub(a.to).is_some_and(|gap| d.from.checked_sub(b.to) == Some(gap))
    }
}

/// What two stretches have in common.
fn overlap(a: LeafRange, b: LeafRange) -> Option<LeafRange> {
    let part = LeafRange { leaf: a.leaf, from: a.from.max(b.from), to: a.to.min(b.to) };
    (a.leaf == b.leaf && part.from < part.to).then_some(part)
}

/// The words over against a part of what a run has of the base; where they aren't the same bytes, all of them.
fn within(part: LeafRange, of: LeafRange, own: LeafRange, exact: bool) -> LeafRange {
    if !exact {
        return own;
    }
    let from = own.from + (part.from - of.from);
    LeafRange { from, to: from + (part.to - part.from), ..own }
}

/// Leaves out punctuation at the ends of what is found, where the base's words leave out theirs.
fn trimmed(found: &mut [LeafRange], words: &[LeafRange], base: &Body, own: &Body) {
    let sign = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
    let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if let (Some(first), Some(of)) = (found.first_mut(), words.first())
        && sign(base.text[..of.from as usize].chars().next_back())
    {
        let text = &own.text[first.from as usize..first.to as usize];
        first.from += size(text.find(char::is_alphanumeric).unwrap_or(0));
    }
    if let (Some(last), Some(of)) = (found.last_mut(), words.last())
        && sign(base.text[of.to as usize..].chars().next())
    {
        let text = &own.text[last.from as usize..last.to as usize];
        let kept = text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        last.to = last.from + size(if kept == 0 { text.len() } else { kept });
    }
}

/// Stretches in the order of the text, those with white space alone between them as one.
fn joined(mut found: Vec<LeafRange>, body: &Body) -> Vec<LeafRange> {
    found.sort_unstable();
    let mut all: Vec<LeafRange> = Vec::new();
    for stretch in found {
        match all.last_mut() {
            Some(last)
                if last.leaf == stretch.leaf
                    && body.text[last.to.min(stretch.from) as usize..stretch.from as usize]
                        .trim()
                        .is_empty() =>
            {
                last.to = last.to.max(stretch.to);
            }
            _ => all.push(stretch),
        }
    }
    all
}

/// The unit of a column.
fn unit_at(made: &Collated, column: usize) -> usize {
    made.units.partition_point(|unit| unit.columns.end <= column)
}

/// An entry with what its line says beside the words.
fn variant(made: &Collated, entry: Entry, body: Option<&Body>) -> Variant {
    let unit = unit_at(made, entry.columns.start);
    let base = made.blocks.first().and_then(Option::as_ref);
    // Which of several equal words of its block a token is.
    let nth = |block: usize, token: usize| {
        let tokens = &base?.get(block)?.tokens;
        let own = tokens.get(token).filter(|token| token.is_word())?;
        let same: Vec<usize> = (0..tokens.len()).filter(|at| tokens[*at].word == own.word).collect();
        (same.len() > 1).then(|| same.iter().position(|at| *at == token).map_or(1, |at| at + 1))
    };
    let cell = |column: usize| made.cells.get(column * made.blocks.len()).copied().flatten();
    let own: Vec<(u32, u32)> = entry.columns.clone().filter_map(cell).collect();
    let (mut number, mut after, mut before) = (None, None, None);
    match own.as_slice() {
        [] => {
            let columns = made.units.get(unit).map_or(0..0, |unit| unit.columns.clone());
            let word = |(block, token): (u32, u32)| {
                let (block, token) = (block as usize, token as usize);
                let of = base?.get(block)?;
                Some((of.word(of.tokens.get(token)?).to_owned(), nth(block, token)))
            };
            after = (columns.start..entry.columns.start).rev().find_map(cell).and_then(word);
            if after.is_none() {
                before = (entry.columns.end..columns.end).find_map(cell).and_then(word);
            }
            // The base has no words of the unit: the nearest are those of the block that it is put to.
            if after.is_none()
                && before.is_none()
                && let Some(block) = entry.block
                && let Some(tokens) = base.and_then(|base| Some(&base.get(block)?.tokens))
                && let Some(last) = tokens.len().checked_sub(1)
            {
                let place = |token: usize| Some((u32::try_from(block).ok()?, u32::try_from(token).ok()?));
                match entry.id.contains("-w0x") {
                    true => before = place(0).and_then(word),
                    false => after = place(last).and_then(word),
                }
            }
        }
        [(block, token)] => number = nth(*block as usize, *token as usize),
        _ => {}
    }
    // At the end of the base's block that it is at, or at its beginning.
    let stands = || {
        let (tokens, body) = (&base?.get(entry.block?)?.tokens, body?);
        let (token, at) = match entry.id.contains("-w0x") {
            true => tokens.first().map(|token| (token, token.from))?,
            false => tokens.last().map(|token| (token, token.to))?,
        };
        let leaf = body.leaves.partition_point(|leaf| leaf.text.start <= token.from).checked_sub(1)?;
        Some((u32::try_from(leaf).ok()?, at))
    };
    let stands = stands();
    Variant { entry, unit, nth: number, after, before, stands }
}
