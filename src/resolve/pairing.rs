//! Pairs of blocks of two revisions that are one: equal words first, then likeness in order within a section, then likeness
//! anywhere.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::order::moved;
use super::sharing::Sharing;
use super::sketch::{likeness, may_be_like};
use super::unit::{AlignBlock, BlockKind, sections};

/// The least likeness of two blocks that are one: where neighbours say so too, and where nothing does.
const BETWEEN: f64 = 0.10;
pub(super) const ALONE: f64 = 0.20;
/// Pairs of old and new blocks that are one.
pub(super) struct Pairing<'a> {
    pub(super) old: &'a [AlignBlock],
    pub(super) new: &'a [AlignBlock],
    /// Of each old block: the new one that it became.
    pub(super) became: Vec<Option<usize>>,
    /// Of each new block: the old one that became it.
    pub(super) from: Vec<Option<usize>>,
    /// Old sections whose text is in another section now: where.
    went: HashMap<usize, usize>,
}

impl<'a> Pairing<'a> {
    /// Pairs the old blocks with the new ones: what is surest first.
    pub(super) fn of(old: &'a [AlignBlock], new: &'a [AlignBlock]) -> Self {
        let (became, from) = (vec![None; old.len()], vec![None; new.len()]);
        let mut pairing = Self { old, new, became, from, went: HashMap::new() };
        pairing.whole_sections();
        pairing.went = pairing.sections_elsewhere();
        pairing.ends_of_sections();
        pairing.by_hash();
        pairing.beside_their_neighbours();
        pairing.in_order();
        pairing.anywhere();
        pairing
    }

    /// The section that an old one is now: where its text went, or the one of its name.
    fn now(&self, section: usize) -> usize {
        self.went.get(&section).copied().unwrap_or(section)
    }

    fn pair(&mut self, old: usize, new: usize) {
        self.became[old] = Some(new);
        self.from[new] = Some(old);
    }

    /// Sections in which nothing has changed.
    fn whole_sections(&mut self) {
        let (old, new) = (sections(self.old), sections(self.new));
        for (section, a) in old {
            let Some(b) = new.get(&section).cloned() else { continue };
            if a.len() == b.len() && a.clone().zip(b.clone()).all(|(x, y)| self.are_equal(x, y)) {
                a.zip(b).for_each(|(x, y)| self.pair(x, y));
            }
        }
    }

    fn are_equal(&self, x: usize, y: usize) -> bool {
        self.old[x].hash == self.new[y].hash && self.old[x].kind == self.new[y].kind
    }

    /// Sections of whose paragraphs none is in the section of their name any more, and at least half in one other: what is short there,
    /// and its headings, are sought in that one, whatever the section of their name has that reads the same.
    fn sections_elsewhere(&self) -> HashMap<usize, usize> {
        let once = self.once();
        // Of each section: how many paragraphs it had that are long, and in which sections they are.
        let mut found: HashMap<usize, (usize, BTreeMap<usize, usize>)> = HashMap::new();
        let says_itself = |unit: &AlignBlock| unit.kind == BlockKind::Block && !unit.is_short() && !unit.gone;
        for (x, unit) in
            self.old.iter().enumerate().filter(|(x, unit)| self.became[*x].is_none() && says_itself(unit))
        {
            let (all, counts) = found.entry(unit.section).or_default();
            *all += 1;
            if let Some(y) = once.get(&x) {
                *counts.entry(self.new[*y].section).or_default() += 1;
            }
        }
        let elsewhere = |(section, (all, counts)): (usize, (usize, BTreeMap<usize, usize>))| {
            let (to, count) = counts.iter().max_by_key(|(to, count)| (**count, usize::MAX - **to))?;
            (!counts.contains_key(&section) && count * 2 >= all).then_some((section, *to))
        };
        found.into_iter().filter_map(elsewhere).collect()
    }

    /// The ends of sections in which something has changed.
    fn ends_of_sections(&mut self) {
        let (old, new) = (sections(self.old), sections(self.new));
        let mut olds: Vec<(usize, Range<usize>)> = old.into_iter().collect();
        // A section's own text before what came into it.
        olds.sort_by_key(|(section, _)| (self.went.contains_key(section), *section));
        for (section, mut a) in olds {
            let Some(mut b) = new.get(&self.now(section)).cloned() else { continue };
            if a.clone().any(|x| self.became[x].is_some()) || b.clone().any(|y| self.from[y].is_some()) {
                continue;
            }
            let same = |x: usize, y: usize| self.are_equal(x, y);
            if a.len() == b.len() && a.clone().zip(b.clone()).all(|(x, y)| same(x, y)) {
                a.zip(b).for_each(|(x, y)| self.pair(x, y));
                continue;
            }
            let both = a.clone().zip(b.clone());
            let mut equal = both.take_while(|(x, y)| same(*x, *y)).count();
            // A heading is of what is below it: where it is there again, it isn't known yet which it is.
            let is_again = |equal: usize| {
                let it = &self.old[a.start + equal - 1];
                let same = |other: &AlignBlock| other.hash == it.hash && other.kind == it.kind;
                it.kind == BlockKind::Heading
                    && (self.old[a.start + equal..a.end].iter().any(same)
                        || self.new[b.start + equal..b.end].iter().any(same))
            };
            while equal > 0 && is_again(equal) {
                equal -= 1;
            }
            for _ in 0..equal {
                self.pair(a.start, b.start);
                (a.start, b.start) = (a.start + 1, b.start + 1);
            }
            while !a.is_empty() && !b.is_empty() && {
                let (x, y) = (a.end - 1, b.end - 1);
                self.old[x].hash == self.new[y].hash && self.old[x].kind == self.new[y].kind
            } {
                (a.end, b.end) = (a.end - 1, b.end - 1);
                self.pair(a.end, b.end);
            }
        }
    }

    /// Words that are once in what is left of the old and once in what is left of the new.
    fn by_hash(&mut self) {
        for (x, y) in self.once() {
            self.pair(x, y);
        }
    }

    /// Of old blocks whose words are once in what is left of the old and once in what is left of the new: the new ones.
    fn once(&self) -> HashMap<usize, usize> {
        let once = |units: &[AlignBlock], taken: &[Option<usize>]| {
            let mut seen: HashMap<(u64, BlockKind), Option<usize>> = HashMap::new();
            for (at, unit) in units.iter().enumerate().filter(|(at, _)| taken[*at].is_none()) {
                // A block of a word or two is in many places.
                if !unit.is_short() {
                    seen.entry((unit.hash, unit.kind)).and_modify(|n| *n = None).or_insert(Some(at));
                }
            }
            seen
        };
        let (old, new) = (once(self.old, &self.became), once(self.new, &self.from));
        let pair = |(key, at): ((u64, BlockKind), Option<usize>)| Some((at?, (*new.get(&key)?)?));
        old.into_iter().filter_map(pair).collect()
    }

    /// Equal words beside the same neighbour as before: a refrain, a speaker's name; headings above the same block.
    fn beside_their_neighbours(&mut self) {
        let is_open = |own: &Self, x: usize, y: usize| {
            own.became[x].is_none() && own.from[y].is_none() && !own.old[x].gone && own.are_equal(x, y)
        };
        for x in 1..self.old.len() {
            let Some(y) = self.became[x - 1].map(|y| y + 1) else { continue };
            // A heading is of what is below it.
            if self.old[x].kind != BlockKind::Heading
                && self.old[x - 1].section == self.old[x].section
                && self.new.get(y).is_some_and(|it| it.section == self.new[y - 1].section)
                && is_open(self, x, y)
            {
                self.pair(x, y);
            }
        }
        for x in (1..self.old.len()).rev() {
            let Some(y) = self.became[x].and_then(|y| y.checked_sub(1)) else { continue };
            if self.old[x - 1].section == self.old[x].section
                && self.new[y].section == self.new[y + 1].section
                && is_open(self, x - 1, y)
            {
                self.pair(x - 1, y);
            }
        }
    }

    /// How surely an old block became a new one, with what their neighbours say; 0 where it didn't.
    fn weight(&self, x: usize, y: usize) -> f64 {
        let (a, b) = (&self.old[x], &self.new[y]);
        if a.kind != b.kind {
            return 0.0;
        }
        if a.hash == b.hash {
            // That a word or two are there again says nothing.
            return if a.gone && a.is_short() { 0.0 } else { 1.2 };
        }
        if a.gone {
            return 0.0;
        }
        let like = likeness(&a.sketch, &b.sketch);
        let mut beside = 0;
        if x > 0 && y > 0 && self.became[x - 1] == Some(y - 1) && self.old[x - 1].section == a.section {
            beside += 1;
        }
        if y + 1 < self.new.len()
            && self.became.get(x + 1).is_some_and(|n| *n == Some(y + 1))
            && self.old[x + 1].section == a.section
        {
            beside += 1;
        }
        if like < if beside > 0 { BETWEEN } else { ALONE } {
            return 0.0;
        }
        like + 0.02 * f64::from(beside)
    }

    /// Of each old block: between which new ones it is where it keeps its order among those that are paired and kept theirs.
    fn between(&self) -> Vec<Range<usize>> {
        let moved = moved(self.old, self.new, &self.became);
        let mut bounds = vec![0..self.new.len(); self.old.len()];
        for range in sections(self.old).into_values() {
            let kept = |x: &usize| self.became[*x].filter(|_| !moved[*x]);
            let (mut after, mut before) = (0, self.new.len());
            for x in range.clone() {
                bounds[x].start = after;
                after = kept(&x).map_or(after, |y| y + 1);
            }
            for x in range.rev() {
                bounds[x].end = before;
                before = kept(&x).unwrap_or(before);
            }
        }
        bounds
    }

    /// Within each section: the pairs in order that weigh most together.
    fn in_order(&mut self) {
        let (old, new) = (sections(self.old), sections(self.new));
        // Made where a section has something left on both sides.
        let mut between: Option<Vec<Range<usize>>> = None;
        let mut ids: Vec<usize> =
            old.keys().filter(|id| new.contains_key(&self.now(**id))).copied().collect();
        ids.sort_unstable_by_key(|id| (self.went.contains_key(id), *id));
        for id in ids {
            let left: Vec<usize> = old[&id].clone().filter(|x| self.became[*x].is_none()).collect();
            let right: Vec<usize> = new[&self.now(id)].clone().filter(|y| self.from[*y].is_none()).collect();
            // Beyond this a section is no text that anybody reads; likeness anywhere has to do.
            if left.is_empty() || right.is_empty() || left.len() * right.len() > 1_000_000 {
                continue;
            }
            let between = between.get_or_insert_with(|| self.between());
            let width = right.len() + 1;
            let mut best = vec![0.0_f64; (left.len() + 1) * width];
            let mut weights = vec![0.0_f64; left.len() * right.len()];
            for (i, x) in left.iter().enumerate() {
                for (j, y) in right.iter().enumerate() {
                    let weight = if between[*x].contains(y) { self.weight(*x, *y) } else { 0.0 };
                    weights[i * right.len() + j] = weight;
                    let take = if weight > 0.0 { best[i * width + j] + weight } else { 0.0 };
                    best[(i + 1) * width + j + 1] =
                        take.max(best[i * width + j + 1]).max(best[(i + 1) * width + j]);
                }
            }
            let (mut i, mut j) = (left.len(), right.len());
            while i > 0 && j > 0 {
                let here = best[i * width + j];
                let weight = weights[(i - 1) * right.len() + j - 1];
                if weight > 0.0 && here <= best[(i - 1) * width + j - 1] + weight {
                    // Nothing is gained by a pair that leaves a much better one of its blocks alone.
                    self.pair(left[i - 1], right[j - 1]);
                    (i, j) = (i - 1, j - 1);
                } else if here <= best[(i - 1) * width + j] {
                    i -= 1;
                } else {
                    j -= 1;
                }
            }
        }
    }

    /// What is left, by likeness, wherever it is; the likest first.
    fn anywhere(&mut self) {
        let open = self.new.iter().enumerate().filter(|(y, _)| self.from[*y].is_none());
        let mut sharing = Sharing::new(open.map(|(y, unit)| (y, &unit.sketch)));
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (x, unit) in self.old.iter().enumerate().filter(|(x, _)| self.became[*x].is_none()) {
            for (y, shared) in sharing.of(&unit.sketch) {
                let other = &self.new[y];
                // What is gone comes back to the letter alone.
                let near =
                    unit.hash == other.hash || !unit.gone && may_be_like(&unit.sketch, &other.sketch, shared);
                let weight = if near { self.weight(x, y) } else { 0.0 };
                if weight > 0.0 {
                    let at_home = other.section == self.now(unit.section);
                    pairs.push((weight + if at_home { 0.05 } else { 0.0 }, x, y));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, x, y) in pairs {
            if self.became[x].is_none() && self.from[y].is_none() {
                self.pair(x, y);
            }
        }
    }
}
