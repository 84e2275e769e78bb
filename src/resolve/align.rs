//! Blocks of the previous revision to those of this one: which became which, which are gone, which are new.
//!
//! Equal words pair first, then likeness in order within a section, then likeness anywhere; of what is left,
//! parts of a split block and blocks that were merged into another are known by what is theirs alone.
//! So a look-alike that was there before is never taken for a block that was removed.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::order::moved;
use super::parts::{PART, PART_BESIDE, parts_beside, parts_elsewhere};
use super::rivals::Rivals;
use super::sharing::Sharing;
use super::sketch::{contained, likeness, may_be_like, may_hold, own_share};
use super::unit::{AlignBlock, BlockKind, sections};

/// What became of the old blocks.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct BlockAlignment {
    /// Of each old block: the new ones that have its words, the principal one first; empty where it is gone.
    pub(crate) became: Vec<Vec<usize>>,
    /// Of each new block: the old one whose principal heir it is.
    pub(crate) from: Vec<Option<usize>>,
    /// Of each old block: whether its principal heir is in another order or section.
    pub(crate) moved: Vec<bool>,
    /// Of each old block: whether it was merged into a block that another became.
    pub(crate) merged: Vec<bool>,
    /// Of each new block: whether several old ones have become it, or a part of it.
    pub(crate) mixed: Vec<bool>,
    /// Of each new block: whether an old one has become it, or a part of it.
    pub(crate) claimed: Vec<bool>,
    /// Of each old block: whether its heir may as well be that of another, which is gone.
    pub(crate) doubted: Vec<bool>,
    /// Of each old block: new ones that may as well be its heirs as those that are.
    pub(crate) rivals: Vec<Vec<usize>>,
}

/// The least likeness of two blocks that are one: where neighbours say so too, and where nothing does.
const BETWEEN: f64 = 0.10;
const ALONE: f64 = 0.20;
/// The least share of a block in what is there again to the letter, or likeness of the two, that makes it that.
const BACK: f64 = 0.6;
const BACK_LIKE: f64 = 0.35;
/// How much less like an heir a block that is gone must be, so that it isn't doubted whose heir it is.
const DOUBT: f64 = 0.15;

/// Align the old blocks, in the order of their sections, to the new ones.
pub(crate) fn align(old: &[AlignBlock], new: &[AlignBlock]) -> BlockAlignment {
    let (became, from) = (vec![None; old.len()], vec![None; new.len()]);
    let mut pairing = Pairing { old, new, became, from, went: HashMap::new() };
    pairing.whole_sections();
    pairing.went = pairing.sections_elsewhere();
    pairing.ends_of_sections();
    pairing.by_hash();
    pairing.in_order();
    pairing.anywhere();
    let mut made = pairing.finish();
    made.lead_back(old, new);
    made
}

impl BlockAlignment {
    /// The new block that an old one surely is; none where it is gone, or may be another.
    pub(crate) fn sure_heir(&self, x: usize) -> Option<usize> {
        let heir = *self.became[x].first()?;
        self.in_doubt(x).is_empty().then_some(heir)
    }

    /// A block without an heir whose words are in one that was gone and is there again to the letter, in its section: what
    /// the one became is undone, so both are that one.
    fn lead_back(&mut self, old: &[AlignBlock], new: &[AlignBlock]) {
        let again: Vec<usize> =
            (0..new.len()).filter(|y| self.from[*y].is_some_and(|x| old[x].gone)).collect();
        if again.is_empty() {
            return;
        }
        for (x, unit) in old.iter().enumerate().filter(|(_, unit)| !unit.gone) {
            if !self.became[x].is_empty() {
                continue;
            }
            let share = |y: &usize| {
                let it = &new[*y];
                if it.section != unit.section || it.kind != unit.kind {
                    return None;
                }
                let (count, share) = contained(&unit.sketch, &it.sketch);
                let near = share >= BACK && count >= 3 || likeness(&unit.sketch, &it.sketch) >= BACK_LIKE;
                near.then_some((share, *y))
            };
            let best = again.iter().filter_map(share).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            self.became[x].extend(best.map(|(_, y)| y));
        }
    }

    /// Two old blocks are one at two times: where one of them has no heir, that of the other is its own, if they are alike.
    pub(crate) fn join(&mut self, a: usize, b: usize, old: &[AlignBlock]) {
        let (from, to) = match (self.became[a].is_empty(), self.became[b].is_empty()) {
            (false, true) => (a, b),
            (true, false) => (b, a),
            _ => return,
        };
        if likeness(&old[a].sketch, &old[b].sketch) >= ALONE {
            self.became[to] = self.became[from].clone();
            self.rivals[to] = self.rivals[from].clone();
            (self.moved[to], self.doubted[to]) = (self.moved[from], self.doubted[from]);
        }
    }

    /// The new blocks that an old one may be, where it isn't known which it is; else none.
    pub(crate) fn in_doubt(&self, x: usize) -> Vec<usize> {
        let (became, rivals) = (&self.became[x], &self.rivals[x]);
        match self.doubted[x] || !rivals.is_empty() {
            true => became.iter().chain(rivals).copied().collect(),
            false => Vec::new(),
        }
    }
}

struct Pairing<'a> {
    old: &'a [AlignBlock],
    new: &'a [AlignBlock],
    became: Vec<Option<usize>>,
    from: Vec<Option<usize>>,
    /// Old sections whose text is in another section now: where.
    went: HashMap<usize, usize>,
}

impl Pairing<'_> {
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

    /// Within each section: the pairs in order that weigh most together.
    fn in_order(&mut self) {
        let (old, new) = (sections(self.old), sections(self.new));
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

    /// Parts, merged blocks, rivals, and what moved.
    fn finish(self) -> BlockAlignment {
        let Self { old, new, became, from, went: _ } = self;
        let mut claimed: Vec<bool> = from.iter().map(Option::is_some).collect();
        let mut all: Vec<Vec<usize>> = became.iter().map(|n| n.iter().copied().collect()).collect();
        let mut merged = vec![false; old.len()];
        if new.len() > became.iter().flatten().count() {
            parts_beside(old, new, &became, &mut all, &mut claimed);
            parts_elsewhere(old, new, &became, &mut all, &mut claimed);
        }
        // An old block without an heir whose words are in another's heir, and were not there before: merged.
        let homeless: Vec<usize> = (0..old.len()).filter(|x| all[*x].is_empty() && !old[*x].gone).collect();
        let changed = |y: &usize| from[*y].is_some_and(|x| new[*y].hash != old[x].hash);
        let heirs_of = |all: bool| (0..if all { new.len() } else { 0 }).filter(changed);
        let mut sharing = Sharing::new(heirs_of(!homeless.is_empty()).map(|y| (y, &new[y].sketch)));
        for (x, unit) in homeless.into_iter().map(|x| (x, &old[x])) {
            let into = |(y, shared): (usize, usize)| {
                let other = from[y]?;
                let before = std::iter::once(&old[other].sketch);
                if new[y].kind != unit.kind || !may_hold(&unit.sketch, &new[y].sketch, before, shared) {
                    return None;
                }
                let share = own_share(&unit.sketch, &new[y].sketch, &old[other].sketch);
                let near = old[other].section == unit.section && other.abs_diff(x) <= 3;
                (share >= if near { PART_BESIDE } else { PART }).then_some((share, y))
            };
            let near = sharing.of(&unit.sketch).into_iter();
            let home = near.filter_map(into).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
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
        // Of two that were alike one is gone, the other was edited: which is which can't be known.
        let lost: Vec<usize> = (0..old.len()).filter(|x| all[*x].is_empty() && !old[*x].gone).collect();
        let mut sharing = Sharing::new(lost.iter().map(|x| (*x, &old[*x].sketch)));
        let mut doubtful = |x: usize| {
            let Some(y) = became[x].filter(|y| new[*y].hash != old[x].hash) else { return false };
            let own = likeness(&old[x].sketch, &new[y].sketch);
            let rival = |(other, shared): (usize, usize)| {
                if old[other].kind != old[x].kind || !may_be_like(&old[other].sketch, &new[y].sketch, shared)
                {
                    return false;
                }
                let like = likeness(&old[other].sketch, &new[y].sketch);
                like >= ALONE && like > own - DOUBT
            };
            sharing.of(&new[y].sketch).into_iter().any(rival)
        };
        let doubted = if lost.is_empty() {
            vec![false; old.len()]
        } else {
            (0..old.len()).map(&mut doubtful).collect()
        };
        let rivals = Rivals { old, new, from: &from, all: &all };
        let mut doubted = doubted;
        // A block of a word or two is in many places: only its neighbours say that it is the same.
        for (x, y) in became.iter().enumerate().filter_map(|(x, y)| Some((x, (*y)?))) {
            doubted[x] |= new[y].hash == old[x].hash && new[y].is_short() && !rivals.in_place(x, y);
        }
        let rivals = rivals.find();
        let moved = moved(old, new, &became);
        let mut counts = vec![0_u32; new.len()];
        all.iter().flatten().for_each(|y| counts[*y] += 1);
        let mixed = counts.into_iter().map(|n| n > 1).collect();
        BlockAlignment { became: all, from, moved, merged, mixed, claimed, doubted, rivals }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use xxhash_rust::xxh3::xxh3_64;

    use super::super::runs::runs;
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

    fn units(sections: &[&[&str]]) -> Vec<AlignBlock> {
        let unit = |section: usize, text: &str| AlignBlock {
            section,
            kind: BlockKind::Block,
            hash: xxh3_64(text.as_bytes()),
            sketch: sketch(text),
            runs: runs(text),
            gone: false,
        };
        sections.iter().enumerate().flat_map(|(n, s)| s.iter().map(move |t| unit(n, t))).collect()
    }

    fn became(old: &[&[&str]], new: &[&[&str]]) -> Vec<Vec<usize>> {
        align(&units(old), &units(new)).became
    }

    /// Blocks of one section; those that begin with `#` are headings.
    fn with_headings(texts: &[&str]) -> Vec<AlignBlock> {
        let mut all = units(&[texts]);
        let headings = all.iter_mut().zip(texts).filter(|(_, text)| text.starts_with('#'));
        headings.for_each(|(unit, _)| unit.kind = BlockKind::Heading);
        all
    }

    #[test]
    fn of_headings_that_are_alike_each_goes_with_what_is_below_it() {
        let align = |old: &[&str], new: &[&str]| align(&with_headings(old), &with_headings(new));
        let two = ["# The play", "# Scene", A, "# Scene", B];
        // One comes before them, one between, one behind.
        for (three, now) in [
            (["# The play", "# Scene", C, "# Scene", A, "# Scene", B], [0, 3, 4, 5, 6]),
            (["# The play", "# Scene", A, "# Scene", C, "# Scene", B], [0, 1, 2, 5, 6]),
            (["# The play", "# Scene", A, "# Scene", B, "# Scene", C], [0, 1, 2, 3, 4]),
        ] {
            let made = align(&two, &three);
            assert_eq!(made.became, now.map(|y| vec![y]));
            assert!((0..two.len()).all(|x| made.in_doubt(x).is_empty()), "{made:?}");
        }
        // The first is taken away with what is below it.
        let made = align(&two, &["# The play", "# Scene", B]);
        assert_eq!(made.became, [vec![0], vec![], vec![], vec![1], vec![2]]);
        assert!(made.in_doubt(3).is_empty());
        // What is below is another: which it is can't be known.
        assert!(!align(&two, &["# The play", "# Scene", C, "# Scene", D]).in_doubt(3).is_empty());
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
