//! Blocks of two witnesses with the same words, one to one: refrains and other words that are there several times too.
//!
//! Words that are once on each side are the same block. Of words that are there more often, a block goes with the one beside what
//! the block beside it went to, then with the next in order between its neighbours, and only what is left with any other.

use std::collections::BTreeSet;

use hashbrown::{HashMap, HashSet};

/// What blocks of the same words have in common.
type WordsKey = (u64, bool);

/// The blocks of a witness and the base's that they are, as far as that is known.
pub(super) struct EqualBlocks<'a> {
    pub(super) base: &'a [WordsKey],
    pub(super) other: &'a [WordsKey],
    /// By block of the base.
    pub(super) partner: &'a mut [Option<usize>],
    /// By block of the witness: whether it is one of the base's, or not to be linked.
    pub(super) taken: &'a mut [bool],
    /// The base's blocks that aren't to be linked.
    pub(super) fixed: &'a HashSet<usize>,
}

impl EqualBlocks<'_> {
    /// Links what is once on each side, and what is beside it; returns the blocks of the base and of the witness that have
    /// several to choose from.
    pub(super) fn sure(&mut self) -> (HashSet<usize>, Vec<usize>) {
        let places = self.places();
        for x in 0..self.base.len() {
            let of_base = |all: &&(Vec<usize>, BTreeSet<usize>)| all.0 == [x] && all.1.len() == 1;
            let only = places.get(&self.base[x]).filter(of_base);
            if let Some(y) = only.and_then(|all| all.1.first()) {
                self.pair(x, *y);
            }
        }
        self.beside();
        let (mut of_base, mut of_other) = (HashSet::new(), Vec::new());
        for (x, y) in self.places().into_values().filter(|(x, y)| !x.is_empty() && !y.is_empty()) {
            of_base.extend(x);
            of_other.extend(y);
        }
        (of_base, of_other)
    }

    /// Links what is left: beside what went together, then in order between these, then anywhere in order.
    pub(super) fn rest(&mut self) {
        self.beside();
        let mut places = self.places();
        let nearest = |last: &mut Option<usize>, own: &Option<usize>| {
            let before = *last;
            *last = own.or(before);
            Some(before)
        };
        let mut after: Vec<Option<usize>> = self.partner.iter().rev().scan(None, nearest).collect();
        after.reverse();
        let mut before = None;
        for (x, after) in after.into_iter().enumerate() {
            if let Some(y) = self.partner[x] {
                before = Some(y + 1);
                continue;
            }
            let (from, to) = (before.unwrap_or(0), after.unwrap_or(self.other.len()));
            let list = places.get_mut(&self.base[x]).filter(|_| from < to && !self.fixed.contains(&x));
            let Some((_, list)) = list else { continue };
            if let Some(y) = list.range(from..to).next().copied() {
                list.remove(&y);
                self.pair(x, y);
                before = Some(y + 1);
            }
        }
        let mut last = 0;
        for x in 0..self.base.len() {
            if self.partner[x].is_some() || self.fixed.contains(&x) {
                continue;
            }
            let Some((_, list)) = places.get_mut(&self.base[x]) else { continue };
            if let Some(y) = list.range(last..).next().or(list.first()).copied() {
                list.remove(&y);
                self.pair(x, y);
                last = y;
            }
        }
    }

    /// Links blocks of the same words beside those that went together, runs of them too.
    fn beside(&mut self) {
        let is_same = |same: &Self, x: usize, y: usize| {
            same.is_free(x) && same.taken.get(y) == Some(&false) && same.base[x] == same.other[y]
        };
        for x in 1..self.base.len() {
            if let Some(y) = self.partner[x - 1].filter(|y| is_same(self, x, y + 1)) {
                self.pair(x, y + 1);
            }
        }
        for x in (1..self.base.len()).rev() {
            if let Some(y) =
                self.partner[x].and_then(|y| y.checked_sub(1)).filter(|y| is_same(self, x - 1, *y))
            {
                self.pair(x - 1, y);
            }
        }
    }

    /// The blocks that aren't linked by their words: the base's, and the witness's.
    fn places(&self) -> HashMap<WordsKey, (Vec<usize>, BTreeSet<usize>)> {
        let mut places: HashMap<WordsKey, (Vec<usize>, BTreeSet<usize>)> = HashMap::new();
        for y in (0..self.other.len()).filter(|y| !self.taken[*y]) {
            places.entry(self.other[y]).or_default().1.insert(y);
        }
        for x in (0..self.base.len()).filter(|x| self.is_free(*x)) {
            if let Some(all) = places.get_mut(&self.base[x]) {
                all.0.push(x);
            }
        }
        places
    }

    fn is_free(&self, x: usize) -> bool {
        self.partner[x].is_none() && !self.fixed.contains(&x)
    }

    fn pair(&mut self, x: usize, y: usize) {
        self.partner[x] = Some(y);
        self.taken[y] = true;
    }
}
