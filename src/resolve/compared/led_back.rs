//! Columns led back to the bytes of the texts: where the words of entries are, and what is opposite the base's.

use hashbrown::HashMap;

use super::counterpart::WordRun;
use super::{EntryWords, OmissionPoint, Variant};
use crate::edition::note::LeafRange;
use crate::edition::text::Body;
use crate::resolve::collation::{Collated, Entry, TokenBlock};

/// One witness of a collated section, as far as it is in one text.
#[derive(Clone, Copy)]
pub(super) struct ComparedWitness<'a> {
    pub(super) made: &'a Collated,
    pub(super) witness: usize,
    pub(super) body: &'a Body,
    /// The section of that text, where it is another.
    pub(super) home: Option<usize>,
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
    pub(super) fn entries(&self) -> (Vec<EntryWords>, Vec<OmissionPoint>) {
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
        all.shrink_to_fit();
        gaps.shrink_to_fit();
        (all, gaps)
    }

    /// Find what is opposite the base's words.
    pub(super) fn runs(&self, base: &Body) -> Vec<WordRun> {
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
                let same = !self.made.differs(column, self.witness) && of_base.is_some() == own.is_some();
                let exact = same
                    && of_base
                        .zip(own)
                        .is_some_and(|(a, (_, b))| words_in(base, a) == words_in(self.body, b));
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
        runs.shrink_to_fit();
        runs
    }
}

/// The words of a stretch.
fn words_in(body: &Body, stretch: LeafRange) -> &str {
    &body.text[stretch.from as usize..stretch.to as usize]
}

/// The unit of a column.
fn unit_at(made: &Collated, column: usize) -> usize {
    made.units.partition_point(|unit| unit.columns.end <= column)
}

/// Which of several equal words of its block each token of the base is; none where a block has a word once.
pub(super) struct Occurrences(Vec<Vec<Option<usize>>>);

impl Occurrences {
    pub(super) fn of(base: Option<&Vec<TokenBlock>>) -> Self {
        let of_block = |block: &TokenBlock| {
            let mut counts: HashMap<u64, usize> = HashMap::new();
            let words = block.tokens.iter().map(|token| token.word);
            let count = |word: u64| {
                let count = counts.entry(word).or_default();
                *count += 1;
                *count
            };
            let numbers: Vec<usize> = words.clone().map(count).collect();
            let several = |word: u64| word != 0 && counts.get(&word).is_some_and(|count| *count > 1);
            words.zip(numbers).map(|(word, nth)| several(word).then_some(nth)).collect()
        };
        Self(base.into_iter().flatten().map(of_block).collect())
    }

    fn nth(&self, block: usize, token: usize) -> Option<usize> {
        *self.0.get(block)?.get(token)?
    }
}

/// An entry with what its line says beside the words.
pub(super) fn variant(
    made: &Collated,
    entry: Entry,
    body: Option<&Body>,
    occurrences: &Occurrences,
) -> Variant {
    let unit = unit_at(made, entry.columns.start);
    let base = made.blocks.first().and_then(Option::as_ref);
    let cell = |column: usize| made.cells.get(column * made.blocks.len()).copied().flatten();
    let own: Vec<(u32, u32)> = entry.columns.clone().filter_map(cell).collect();
    let (mut number, mut after, mut before) = (None, None, None);
    match own.as_slice() {
        [] => {
            let columns = made.units.get(unit).map_or(0..0, |unit| unit.columns.clone());
            let word = |(block, token): (u32, u32)| {
                let (block, token) = (block as usize, token as usize);
                let of = base?.get(block)?;
                Some((of.word(of.tokens.get(token)?).to_owned(), occurrences.nth(block, token)))
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
        [(block, token)] => number = occurrences.nth(*block as usize, *token as usize),
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
