//! Blocks of the previous revision to those of this one: which became which, which are gone, which are new.
//!
//! Equal words pair first, then likeness in order within a section, then likeness anywhere; of what is left,
//! parts of a split block and blocks that were merged into another are known by what is theirs alone.
//! So a look-alike that stood there before is never taken for a block that was removed.

use std::collections::{HashMap, HashSet};

use super::sharing::Sharing;
use super::sketch::{
    Sketch, came_in, contained, likeness, may_be_like, may_hold, overlap, own_share, together,
};

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
    /// Of an old one: whether it was gone already. Then it can come back to the letter, and no other way.
    pub(crate) gone: bool,
}

impl Unit {
    /// Whether it is a word or two, as other blocks may be.
    fn is_short(&self) -> bool {
        self.sketch.whole && self.sketch.len() < SOME
    }
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
/// The least share of a block's own words that makes it a part of another: beside it, and elsewhere.
const PART_BESIDE: f64 = 0.30;
const PART: f64 = 0.5;
/// How much liker an old block its parts must be with the rest of it than without; how much of that rest is of the old
/// block, and which share of that is in no other part.
const FILLED: f64 = 0.08;
const REST: (f64, f64) = (0.6, 0.4);
/// How much less like an heir a block that is gone must be, so that nobody doubts whose heir it is.
const DOUBT: f64 = 0.15;
/// The least share of a new block that is of an old one, and the least share of the old one that stands in it: a copy.
const COPIED: f64 = 0.4;
/// The least share of what an old block had and another had not, which that one's heir has now: it has come there.
const COME: f64 = 0.5;
/// Of fewer hashes no share is known.
const FEW: usize = 8;
/// A block of fewer hashes is a word or two, which other blocks are too.
const SOME: usize = 6;
/// A block of so few hashes is a word or two.
const TINY: usize = 8;
const COVERED: f64 = 0.3;
/// The least share of what the heirs kept of an old block that is in a copy of it too.
const TWICE: f64 = 0.5;
/// The same of one right beside the heir, whatever else is in it.
const COVERED_BESIDE: f64 = 0.15;

/// Align the old blocks, in the order of their sections, to the new ones.
pub(crate) fn align(old: &[Unit], new: &[Unit]) -> Alignment {
    let mut pairing = Pairing { old, new, became: vec![None; old.len()], from: vec![None; new.len()] };
    pairing.whole_sections();
    pairing.by_hash();
    pairing.in_order();
    pairing.anywhere();
    pairing.finish()
}

impl Alignment {
    /// The new block that an old one surely is; none where it is gone, or may be another.
    pub(crate) fn sure_heir(&self, x: usize) -> Option<usize> {
        let heir = *self.became[x].first()?;
        self.in_doubt(x).is_empty().then_some(heir)
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
                if !unit.is_short() {
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
                    let at_home = other.section == unit.section;
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
    fn finish(self) -> Alignment {
        let Self { old, new, became, from } = self;
        let mut claimed: Vec<bool> = from.iter().map(Option::is_some).collect();
        let mut all: Vec<Vec<usize>> = became.iter().map(|n| n.iter().copied().collect()).collect();
        let mut merged = vec![false; old.len()];
        if new.len() > became.iter().flatten().count() {
            parts_beside(old, new, &became, &mut all, &mut claimed);
            parts_elsewhere(old, new, &became, &mut all, &mut claimed);
        }
        // An old block without an heir whose words stand in another's heir, and were not there before: merged.
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
        // Of two that were alike one is gone, the other was edited: which is which, nobody can say.
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
            let few = |unit: &Unit| unit.sketch.whole && unit.sketch.len() < SOME;
            doubted[x] |=
                new[y].hash == old[x].hash && few(&old[x]) && few(&new[y]) && !rivals.in_place(x, y);
        }
        let rivals = rivals.find();
        let moved = moved(old, new, &became);
        let mut counts = vec![0_u32; new.len()];
        all.iter().flatten().for_each(|y| counts[*y] += 1);
        let mixed = counts.into_iter().map(|n| n > 1).collect();
        Alignment { became: all, from, moved, merged, mixed, claimed, doubted, rivals }
    }
}

/// The sketch of all the heirs of a block.
fn heirs(new: &[Unit], all: &[usize]) -> Sketch {
    match all {
        [one] => new[*one].sketch.clone(),
        many => many.iter().fold(Sketch::default(), |sum, y| together(&sum, &new[*y].sketch)),
    }
}

/// The parts of a block that was divided: new blocks in a row, right beside its heir, or where it was, which
/// together are more like it than fewer of them.
fn parts_beside(
    old: &[Unit],
    new: &[Unit],
    became: &[Option<usize>],
    all: &mut [Vec<usize>],
    claimed: &mut [bool],
) {
    for (x, unit) in old.iter().enumerate().filter(|(_, unit)| !unit.gone) {
        let mut found = match became[x] {
            Some(y) if new[y].hash == unit.hash => continue,
            Some(y) => Run {
                from: y,
                to: y,
                sketch: new[y].sketch.clone(),
                like: likeness(&unit.sketch, &new[y].sketch),
            },
            None => {
                // Where it was: right after the heir of the one before it, or right before that of the next.
                let beside = |n: Option<usize>| {
                    let other = n.filter(|n| old.get(*n).is_some_and(|o| o.section == unit.section))?;
                    all[other].iter().copied().max()
                };
                let after = beside(x.checked_sub(1)).map(|y| y + 1);
                let before = beside(Some(x + 1)).and_then(|y| y.checked_sub(1));
                let free = |y: &usize| {
                    new.get(*y).is_some_and(|n| n.kind == unit.kind && n.section == unit.section)
                        && !claimed[*y]
                };
                let Some(y) = after.filter(free).or(before.filter(free)) else { continue };
                Run {
                    from: y,
                    to: y,
                    sketch: new[y].sketch.clone(),
                    like: likeness(&unit.sketch, &new[y].sketch),
                }
            }
        };
        let section = new[found.from].section;
        let free = |y: usize, claimed: &[bool]| {
            new.get(y).is_some_and(|n| n.kind == unit.kind && n.section == section) && !claimed[y]
        };
        loop {
            let mut longer: Option<Run> = None;
            for back in [false, true] {
                let mut run = found.clone();
                // A short part says little by itself: some are looked at together.
                for _ in 0..4 {
                    let y = if back { run.from.checked_sub(1) } else { Some(run.to + 1) };
                    let Some(y) = y.filter(|y| free(*y, claimed)) else { break };
                    let (before, part) = (run.clone(), &new[y].sketch);
                    (run.from, run.to) = (run.from.min(y), run.to.max(y));
                    run.sketch = together(&run.sketch, part);
                    run.like = likeness(&unit.sketch, &run.sketch);
                    let fills =
                        run.like >= before.like + FILLED && is_rest(part, &unit.sketch, &before.sketch);
                    if !fills && !is_part(part, &unit.sketch, &found.sketch) {
                        break;
                    }
                    // Of a word or two nothing is known, but that they stand there.
                    let tiny = new[y].sketch.len() <= TINY
                        && run.like >= found.like
                        && run.from + 1 >= found.from
                        && run.to <= found.to + 1;
                    if run.like > longer.as_ref().map_or(found.like, |r| r.like) || tiny && longer.is_none() {
                        longer = Some(run.clone());
                    }
                }
            }
            match longer {
                Some(run) => found = run,
                None => break,
            }
        }
        if became[x].is_none() && found.like < PART {
            continue;
        }
        for y in (found.from..=found.to).filter(|y| Some(*y) != became[x]) {
            if !claimed[y] {
                all[x].push(y);
                claimed[y] = true;
            }
        }
    }
}

/// New blocks in a row.
#[derive(Debug, Clone)]
struct Run {
    from: usize,
    to: usize,
    sketch: Sketch,
    /// How like the old block they are together.
    like: f64,
}

/// Whether a new block may be a part of an old one beside others: most of it is of it, and little of that is in them.
fn is_part(part: &Sketch, whole: &Sketch, others: &Sketch) -> bool {
    let (count, of_it) = contained(part, whole);
    let own = own_share(part, whole, others);
    // Of a few hashes nothing follows.
    count < 3 || of_it >= PART_BESIDE && own >= of_it * 0.6
}

/// Whether a new block has most of what the heirs of an old one kept of it: it is no part beside them but a copy of all.
fn is_copy(whole: &Sketch, heirs: &Sketch, part: &Sketch) -> bool {
    let (count, share) = overlap(whole, heirs, part);
    count >= 3 && share >= TWICE
}

/// Whether nearly all of a new block is of an old one, and much of that is not in the others: what they have in common may
/// be words that the old one had twice.
fn is_rest(part: &Sketch, whole: &Sketch, others: &Sketch) -> bool {
    let (count, of_it) = contained(part, whole);
    count >= 3 && of_it >= REST.0 && own_share(part, whole, others) >= of_it * REST.1
}

/// A new block elsewhere that has words of an old one which the old one's heir has not: a part of it.
fn parts_elsewhere(
    old: &[Unit],
    new: &[Unit],
    became: &[Option<usize>],
    all: &mut [Vec<usize>],
    claimed: &mut [bool],
) {
    let changed: Vec<usize> =
        (0..old.len()).filter(|x| became[*x].is_some_and(|heir| new[heir].hash != old[*x].hash)).collect();
    let mut sharing = Sharing::new(changed.iter().map(|x| (*x, &old[*x].sketch)));
    for (y, unit) in new.iter().enumerate() {
        if claimed[y] {
            continue;
        }
        let part = |(x, shared): (usize, usize)| {
            let heir = became[x]?;
            let of_heirs = all[x].iter().map(|y| &new[*y].sketch);
            if old[x].kind != unit.kind || !may_hold(&unit.sketch, &old[x].sketch, of_heirs, shared) {
                return None;
            }
            let others = heirs(new, &all[x]);
            if !is_part(&unit.sketch, &old[x].sketch, &others) {
                return None;
            }
            if is_copy(&old[x].sketch, &others, &unit.sketch) {
                return None;
            }
            let share = own_share(&unit.sketch, &old[x].sketch, &others);
            let near = new[heir].section == unit.section && heir.abs_diff(y) <= 3;
            (share >= if near { PART_BESIDE } else { PART }).then_some((share, x))
        };
        let whole = sharing.of(&unit.sketch).into_iter().filter_map(part);
        if let Some((_, x)) = whole.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) {
            all[x].push(y);
            claimed[y] = true;
        }
    }
}

/// The new blocks that may as well be the heirs of an old one as those that are: copies of it, where neither is the same
/// to the letter, or the one that is stands elsewhere.
struct Rivals<'a> {
    old: &'a [Unit],
    new: &'a [Unit],
    from: &'a [Option<usize>],
    all: &'a [Vec<usize>],
}

impl Rivals<'_> {
    fn find(&self) -> Vec<Vec<usize>> {
        let Self { old, new, from, all } = self;
        let mut rivals = vec![Vec::new(); old.len()];
        // What is the same to the letter as what it was is no heir of another.
        let open = |y: &usize| from[*y].is_none_or(|x| old[x].hash != new[*y].hash);
        let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
        for y in (0..new.len()).filter(open) {
            for hash in new[y].sketch.iter() {
                holders.entry(*hash).or_default().push(y);
            }
        }
        if holders.is_empty() {
            return rivals;
        }
        for (x, unit) in old.iter().enumerate() {
            let Some(heir) = all[x].first() else { continue };
            let same = new[*heir].hash == unit.hash;
            if same && self.in_place(x, *heir) {
                continue;
            }
            let mut shared: HashMap<usize, usize> = HashMap::new();
            for hash in unit.sketch.iter() {
                // What most blocks have says nothing.
                for y in holders.get(hash).filter(|all| all.len() <= 400).into_iter().flatten() {
                    *shared.entry(*y).or_default() += 1;
                }
            }
            let heirs = heirs(new, &all[x]);
            let mut near: Vec<usize> = shared
                .into_iter()
                .filter(|(y, count)| *count >= 2 && new[*y].kind == unit.kind && !all[x].contains(y))
                .map(|(y, _)| y)
                .collect();
            near.sort_unstable();
            let mut found: Vec<usize> = near.iter().copied().filter(|y| self.took_its_place(x, *y)).collect();
            if !same {
                found.extend(near.iter().copied().filter(|y| self.is_beside(x, *y, &heirs)));
                let crossed: Vec<usize> = near.iter().copied().filter(|y| self.is_crossed(x, *y)).collect();
                near.retain(|y| self.is_copied(x, *y, &heirs));
                // A copy may be divided: what stands in a row is looked at together.
                for row in near.chunk_by(|a, b| a + 1 == *b && new[*a].section == new[*b].section) {
                    let (count, share) = contained(&unit.sketch, &self::heirs(new, row));
                    if count >= 3 && share >= COVERED {
                        found.extend(row);
                    }
                }
                found.extend(crossed);
            }
            found.sort_unstable();
            found.dedup();
            rivals[x] = found;
        }
        rivals
    }

    /// Whether a new block stands beside the heir of an old one's neighbour.
    fn in_place(&self, x: usize, y: usize) -> bool {
        let beside = |n: Option<usize>, back: bool| {
            let other = n.filter(|n| self.old.get(*n).is_some_and(|o| o.section == self.old[x].section));
            match other {
                Some(n) => self.all[n].iter().any(|o| if back { o + 1 == y } else { y + 1 == *o }),
                // The first, or the last, of its section.
                None => match back {
                    true => y == 0 || self.new[y - 1].section != self.new[y].section,
                    false => self.new.get(y + 1).is_none_or(|n| n.section != self.new[y].section),
                },
            }
        };
        beside(x.checked_sub(1), true) || beside(Some(x + 1), false)
    }

    /// Whether a new block somewhat like an old one stands where that was, while its heir stands elsewhere.
    fn took_its_place(&self, x: usize, y: usize) -> bool {
        self.from[y].is_none()
            && likeness(&self.old[x].sketch, &self.new[y].sketch) >= BETWEEN
            && self.in_place(x, y)
            && !self.in_place(x, self.all[x][0])
    }

    /// Whether a new block beside an old one's heir has a part of the old one, which the heir has as well: it may be the
    /// old one, and the heir a copy.
    fn is_beside(&self, x: usize, y: usize, heirs: &Sketch) -> bool {
        let beside = |heir: &usize| heir.abs_diff(y) == 1 && self.new[*heir].section == self.new[y].section;
        if self.from[y].is_some() || !self.all[x].iter().any(beside) {
            return false;
        }
        let (count, share) = contained(&self.old[x].sketch, &self.new[y].sketch);
        let (_, of_it) = contained(&self.new[y].sketch, &self.old[x].sketch);
        let own = own_share(&self.new[y].sketch, &self.old[x].sketch, heirs);
        count >= FEW && share >= COVERED_BESIDE && own < of_it * 0.6
    }

    /// Whether most of a new block is of an old one, and of what stands in the old one's heirs as well.
    fn is_copied(&self, x: usize, y: usize, heirs: &Sketch) -> bool {
        let (unit, other) = (&self.old[x], &self.new[y]);
        let own = own_share(&other.sketch, &unit.sketch, heirs);
        match self.from[y] {
            // Of another block: but it has what that had not, and this one had.
            Some(of) => {
                let that = &self.old[of].sketch;
                own_share(&unit.sketch, &other.sketch, that) >= COPIED
                    || came_in(&unit.sketch, &other.sketch, that) >= COME
                    || own_share(&other.sketch, &unit.sketch, that) >= COPIED && own < COPIED
            }
            None => {
                let (count, of_it) = contained(&other.sketch, &unit.sketch);
                let copy = own < of_it * 0.6 || is_copy(&unit.sketch, heirs, &other.sketch);
                count < 3 || of_it >= COPIED && copy
            }
        }
    }

    /// Whether two blocks and their heirs are nearly as like, or liker, crosswise.
    fn is_crossed(&self, x: usize, y: usize) -> bool {
        let (Some(own), Some(of)) = (self.all[x].first().copied(), self.from[y]) else { return false };
        if self.in_place(x, own) && self.in_place(of, y) {
            return false;
        }
        let like = |x: usize, y: usize| likeness(&self.old[x].sketch, &self.new[y].sketch);
        let cross = like(x, y);
        cross >= ALONE && cross + like(of, own) > like(x, own) + like(of, y) - DOUBT
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
            gone: false,
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
