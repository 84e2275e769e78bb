//! Blocks of the previous revision to those of this one: which became which, which are gone, which are new.
//!
//! Equal words pair first, then likeness in order within a section, then likeness anywhere; of what is left,
//! parts of a split block and blocks that were merged into another are known by what is theirs alone.
//! So a look-alike that stood there before is never taken for a block that was removed.

use std::collections::{HashMap, HashSet};

use super::sketch::{Sketch, likeness, own_share};

/// What a block is: only like pairs with like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// A numbered block.
    Block,
    /// A heading.
    Heading,
    /// A footnote.
    Footnote,
}

/// A block as the alignment sees it.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// Its section: the same number, the same section.
    pub(crate) section: usize,
    /// What it is.
    pub(crate) kind: Kind,
    /// The hash of its folded words.
    pub(crate) hash: u64,
    /// Its sketch.
    pub(crate) sketch: Sketch,
}

/// What became of the old blocks.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Alignment {
    /// Of each old block: the new ones that have its words, the principal one first; empty where it is gone.
    pub(crate) became: Vec<Vec<usize>>,
    /// Of each new block: the old one whose principal heir it is.
    pub(crate) from: Vec<Option<usize>>,
    /// Of each old block: whether its principal heir stands in another order or section.
    pub(crate) moved: Vec<bool>,
    /// Of each old block: whether it was merged into a block that another became.
    pub(crate) merged: Vec<bool>,
    /// Of each new block: whether an old one has become it, or a part of it.
    pub(crate) claimed: Vec<bool>,
    /// Of each old block: whether its heir may as well be that of another, which is gone.
    pub(crate) doubted: Vec<bool>,
}

/// The least likeness of two blocks that are one: where neighbours say so too, and where nothing does.
const BETWEEN: f64 = 0.10;
const ALONE: f64 = 0.20;
/// The least share of a block's own words that makes it a part of another: beside it, and elsewhere.
const PART_BESIDE: f64 = 0.30;
const PART: f64 = 0.5;
/// How much less like an heir a block that is gone must be, so that nobody doubts whose heir it is.
const DOUBT: f64 = 0.15;

/// Align the old blocks, in the order of their sections, to the new ones.
pub(crate) fn align(old: &[Unit], new: &[Unit]) -> Alignment {
    let mut pairing = Pairing { old, new, became: vec![None; old.len()], from: vec![None; new.len()] };
    pairing.whole_sections();
    pairing.by_hash();
    pairing.in_order();
    pairing.anywhere();
    pairing.finish()
}

struct Pairing<'a> {
    old: &'a [Unit],
    new: &'a [Unit],
    became: Vec<Option<usize>>,
    from: Vec<Option<usize>>,
}

/// The ranges of equal sections in a list.
fn sections(units: &[Unit]) -> HashMap<usize, std::ops::Range<usize>> {
    let mut ranges = HashMap::new();
    let mut start = 0;
    for chunk in units.chunk_by(|a, b| a.section == b.section) {
        ranges.insert(chunk[0].section, start..start + chunk.len());
        start += chunk.len();
    }
    ranges
}

impl Pairing<'_> {
    fn pair(&mut self, old: usize, new: usize) {
        self.became[old] = Some(new);
        self.from[new] = Some(old);
    }

    /// Sections in which nothing has changed, and the ends of those in which something has.
    fn whole_sections(&mut self) {
        let (old, new) = (sections(self.old), sections(self.new));
        for (section, mut a) in old {
            let Some(mut b) = new.get(&section).cloned() else { continue };
            let same = |x: usize, y: usize| {
                self.old[x].hash == self.new[y].hash && self.old[x].kind == self.new[y].kind
            };
            if a.len() == b.len() && a.clone().zip(b.clone()).all(|(x, y)| same(x, y)) {
                a.zip(b).for_each(|(x, y)| self.pair(x, y));
                continue;
            }
            while !a.is_empty() && !b.is_empty() && same(a.start, b.start) {
                self.became[a.start] = Some(b.start);
                self.from[b.start] = Some(a.start);
                (a.start, b.start) = (a.start + 1, b.start + 1);
            }
            while !a.is_empty() && !b.is_empty() && {
                let (x, y) = (a.end - 1, b.end - 1);
                self.old[x].hash == self.new[y].hash && self.old[x].kind == self.new[y].kind
            } {
                (a.end, b.end) = (a.end - 1, b.end - 1);
                self.became[a.end] = Some(b.end);
                self.from[b.end] = Some(a.end);
            }
        }
    }

    /// Words that stand once in what is left of the old and once in what is left of the new.
    fn by_hash(&mut self) {
        let once = |units: &[Unit], taken: &[Option<usize>]| {
            let mut seen: HashMap<(u64, Kind), Option<usize>> = HashMap::new();
            for (at, unit) in units.iter().enumerate().filter(|(at, _)| taken[*at].is_none()) {
                // A block of a word or two stands in many places.
                if unit.sketch.len() >= 6 {
                    seen.entry((unit.hash, unit.kind)).and_modify(|n| *n = None).or_insert(Some(at));
                }
            }
            seen
        };
        let (old, new) = (once(self.old, &self.became), once(self.new, &self.from));
        for (key, at) in old {
            if let (Some(at), Some(Some(to))) = (at, new.get(&key)) {
                self.pair(at, *to);
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
            return 1.2;
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

    /// Within each section: the pairs in order that weigh most together.
    fn in_order(&mut self) {
        let (old, new) = (sections(self.old), sections(self.new));
        let mut ids: Vec<usize> = old.keys().filter(|id| new.contains_key(id)).copied().collect();
        ids.sort_unstable();
        for id in ids {
            let left: Vec<usize> = old[&id].clone().filter(|x| self.became[*x].is_none()).collect();
            let right: Vec<usize> = new[&id].clone().filter(|y| self.from[*y].is_none()).collect();
            // Beyond this a section is no text that anybody reads; likeness anywhere has to do.
            if left.is_empty() || right.is_empty() || left.len() * right.len() > 1_000_000 {
                continue;
            }
            let width = right.len() + 1;
            let mut best = vec![0.0_f64; (left.len() + 1) * width];
            let mut weights = vec![0.0_f64; left.len() * right.len()];
            for (i, x) in left.iter().enumerate() {
                for (j, y) in right.iter().enumerate() {
                    let weight = self.weight(*x, *y);
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

    /// What is left, by likeness, wherever it stands; the likest first.
    fn anywhere(&mut self) {
        let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
        for (y, unit) in self.new.iter().enumerate().filter(|(y, _)| self.from[*y].is_none()) {
            for hash in unit.sketch.iter() {
                holders.entry(*hash).or_default().push(y);
            }
        }
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (x, unit) in self.old.iter().enumerate().filter(|(x, _)| self.became[*x].is_none()) {
            let near: HashSet<usize> =
                unit.sketch.iter().filter_map(|hash| holders.get(hash)).flatten().copied().collect();
            for y in near {
                let weight = self.weight(x, y);
                if weight > 0.0 {
                    let at_home = self.new[y].section == unit.section;
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

    /// Parts, merged blocks, and what moved.
    fn finish(self) -> Alignment {
        let Self { old, new, became, from } = self;
        let mut claimed: Vec<bool> = from.iter().map(Option::is_some).collect();
        let mut all: Vec<Vec<usize>> = became.iter().map(|n| n.iter().copied().collect()).collect();
        let mut merged = vec![false; old.len()];
        // A new block that has words of an old one which the old one's heir has not: a part of it.
        for (y, unit) in new.iter().enumerate().filter(|(y, _)| from[*y].is_none()) {
            let part = |x: usize| {
                let heir = became[x]?;
                if old[x].kind != unit.kind {
                    return None;
                }
                let share = own_share(&unit.sketch, &old[x].sketch, &new[heir].sketch);
                let near = new[heir].section == unit.section && heir.abs_diff(y) <= 3;
                (share >= if near { PART_BESIDE } else { PART }).then_some((share, x))
            };
            let whole = (0..old.len())
                .filter(|x| became[*x].is_some_and(|heir| new[heir].hash != old[*x].hash))
                .filter_map(part)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            if let Some((_, x)) = whole {
                all[x].push(y);
                claimed[y] = true;
            }
        }
        // An old block without an heir whose words stand in another's heir, and were not there before: merged.
        for (x, unit) in old.iter().enumerate().filter(|(x, _)| became[*x].is_none()) {
            let into = |y: usize| {
                let other = from[y]?;
                if new[y].kind != unit.kind || new[y].hash == old[other].hash {
                    return None;
                }
                let share = own_share(&unit.sketch, &new[y].sketch, &old[other].sketch);
                let near = old[other].section == unit.section && other.abs_diff(x) <= 3;
                (share >= if near { PART_BESIDE } else { PART }).then_some((share, y))
            };
            let home = (0..new.len()).filter_map(into).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            if let Some((_, y)) = home {
                all[x].push(y);
                merged[x] = true;
            }
        }
        for (x, parts) in all.iter_mut().enumerate() {
            if let Some(principal) = became[x] {
                parts.sort_by_key(|y| (*y != principal, *y));
            }
        }
        // Of two that were alike one is gone, the other was edited: which is which, nobody can say.
        let lost: Vec<usize> = (0..old.len()).filter(|x| all[*x].is_empty()).collect();
        let doubtful = |x: usize| {
            let Some(y) = became[x].filter(|y| new[*y].hash != old[x].hash) else { return false };
            let own = likeness(&old[x].sketch, &new[y].sketch);
            let rival = |other: &&usize| {
                let like = likeness(&old[**other].sketch, &new[y].sketch);
                old[**other].kind == old[x].kind && like >= ALONE && like > own - DOUBT
            };
            lost.iter().any(|other| rival(&other))
        };
        let doubted =
            if lost.is_empty() { vec![false; old.len()] } else { (0..old.len()).map(doubtful).collect() };
        let moved = moved(old, new, &became);
        Alignment { became: all, from, moved, merged, claimed, doubted }
    }
}

/// Which old blocks are out of order, or in another section: all but a longest run that kept its order.
fn moved(old: &[Unit], new: &[Unit], became: &[Option<usize>]) -> Vec<bool> {
    let mut moved = vec![false; old.len()];
    for range in sections(old).into_values() {
        let mut heirs: Vec<(usize, usize)> = Vec::new();
        for x in range {
            match became[x] {
                Some(y) if new[y].section == old[x].section => heirs.push((x, y)),
                Some(_) => moved[x] = true,
                None => {}
            }
        }
        // Patience: the ends of increasing runs by length, and the way back.
        let mut ends: Vec<usize> = Vec::new();
        let mut before: Vec<Option<usize>> = vec![None; heirs.len()];
        for (at, (_, y)) in heirs.iter().enumerate() {
            let length = ends.partition_point(|end| heirs[*end].1 < *y);
            before[at] = length.checked_sub(1).map(|n| ends[n]);
            if length == ends.len() {
                ends.push(at);
            } else {
                ends[length] = at;
            }
        }
        let mut kept = HashSet::new();
        let mut at = ends.last().copied();
        while let Some(here) = at {
            kept.insert(here);
            at = before[here];
        }
        for (at, (x, _)) in heirs.iter().enumerate() {
            moved[*x] = !kept.contains(&at);
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use xxhash_rust::xxh3::xxh3_64;

    use super::super::sketch::sketch;
    use super::*;

    const A: &str = "Among the numerous advantages promised by a well-constructed Union, none deserves to be more \
        accurately developed than its tendency to break and control the violence of faction.";
    const B: &str = "By a faction, I understand a number of citizens, whether amounting to a majority or a minority \
        of the whole, who are united and actuated by some common impulse of passion.";
    const C: &str = "There are two methods of curing the mischiefs of faction: the one, by removing its causes; the \
        other, by controlling its effects.";
    const D: &str =
        "Liberty is to faction what air is to fire, an aliment without which it instantly expires.";

    fn units(sections: &[&[&str]]) -> Vec<Unit> {
        let unit = |section: usize, text: &str| Unit {
            section,
            kind: Kind::Block,
            hash: xxh3_64(text.as_bytes()),
            sketch: sketch(text),
        };
        sections.iter().enumerate().flat_map(|(n, s)| s.iter().map(move |t| unit(n, t))).collect()
    }

    fn became(old: &[&[&str]], new: &[&[&str]]) -> Vec<Vec<usize>> {
        align(&units(old), &units(new)).became
    }

    #[test]
    fn inserted_removed_and_edited() {
        let edited = B.replace("number of citizens", "crowd of people");
        assert_eq!(
            became(&[&[A, B, C, D]], &[&[A, "A new paragraph, of which nothing was there.", &edited, D]]),
            [vec![0], vec![2], vec![], vec![3]]
        );
    }

    #[test]
    fn a_look_alike_that_stood_there_is_no_heir() {
        let copy = A.replace("numerous", "many").replace("violence", "rage");
        let later = copy.replace("promised", "offered");
        assert_eq!(became(&[&[A, B, &copy]], &[&[B, &later]]), [vec![], vec![0], vec![1]]);
        // Nor is one that is the same to the letter.
        assert_eq!(became(&[&[A, B, A, C]], &[&[B, A, C]]), [vec![], vec![0], vec![1], vec![2]]);
    }

    #[test]
    fn of_twins_one_gone_one_edited_neither_is_known() {
        let twin = A.replace("numerous", "many");
        let edited = A.replace("violence", "rage");
        assert!(align(&units(&[&[A, B, &twin]]), &units(&[&[B, &edited]])).doubted.iter().any(|d| *d));
        // Where both are there, both are known.
        assert_eq!(align(&units(&[&[A, B, &twin]]), &units(&[&[&edited, B, &twin]])).doubted, [false; 3]);
    }

    #[test]
    fn moved_within_and_between_sections() {
        let made = align(&units(&[&[A, B, C, D], &[]]), &units(&[&[D, A, C], &[B]]));
        assert_eq!(made.became, [vec![1], vec![3], vec![2], vec![0]]);
        assert_eq!(made.moved, [false, true, false, true]);
    }

    #[test]
    fn split_and_merged() {
        let (first, second) = B.split_at(B.find("whether").unwrap());
        assert_eq!(became(&[&[A, B, C]], &[&[A, first, second, C]])[1].len(), 2);
        let both = format!("{B} {C}");
        let made = align(&units(&[&[A, B, C, D]]), &units(&[&[A, &both, D]]));
        assert_eq!(made.became, [vec![0], vec![1], vec![1], vec![2]]);
        assert_eq!(made.merged.iter().filter(|m| **m).count(), 1);
    }

    proptest! {
        #[test]
        fn no_new_block_has_two_principals(
            old in prop::collection::vec(prop::collection::vec("[a-e]( [a-e]){0,8}", 0..5), 1..3),
            new in prop::collection::vec(prop::collection::vec("[a-e]( [a-e]){0,8}", 0..5), 1..3),
        ) {
            let list = |all: &[Vec<String>]| {
                let all: Vec<Vec<&str>> = all.iter().map(|s| s.iter().map(String::as_str).collect()).collect();
                units(&all.iter().map(Vec::as_slice).collect::<Vec<_>>())
            };
            let (a, b) = (list(&old), list(&new));
            let made = align(&a, &b);
            for (y, from) in made.from.iter().enumerate() {
                if let Some(x) = from {
                    prop_assert_eq!(made.became[*x].first(), Some(&y));
                    prop_assert!(made.claimed[y]);
                }
            }
            // What is the same stays where it is.
            let same = align(&a, &a);
            prop_assert!(same.became.iter().enumerate().all(|(x, to)| to.as_slice() == [x]));
            prop_assert!(same.moved.iter().all(|m| !m));
        }
    }
}
