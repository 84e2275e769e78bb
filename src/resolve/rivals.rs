//! New blocks that may as well be the heirs of an old one as those that are.

use std::collections::HashMap;

use super::parts::{heirs, is_copy};
use super::sketch::{Sketch, came_in, contained, likeness, own_share};
use super::unit::{AlignBlock, BlockKind};

/// The least likeness of a block in an old one's place.
const IN_PLACE: f64 = 0.10;
/// The least likeness of two blocks that may be one the other.
const CROSSED: f64 = 0.20;
/// How much less like its heir than crosswise a block must be, so that it isn't doubted whose heir it is.
const DOUBT: f64 = 0.15;
/// The least share of a new block that is of an old one: a copy.
const COPIED: f64 = 0.4;
/// The least share of the old block that copies of it in a row have.
const COVERED: f64 = 0.3;
/// The same of one right beside the heir, whatever else is in it.
const COVERED_BESIDE: f64 = 0.15;
/// The least share of an old block that is in what it was merged into.
const WITHIN: f64 = 0.6;
/// The least share of what an old block had and another had not, which that one's heir has now: it has come there.
const COME: f64 = 0.5;
/// The least share of what an heir says to the letter that is in another block, which may be that with others.
const SAID_AGAIN: f64 = 0.5;
/// How much less of the old one that other had at least.
const LESS: f64 = 0.15;
/// Of fewer hashes no share is known.
const FEW: usize = 8;

/// The new blocks that may as well be the heirs of an old one as those that are: copies of it, where neither is the same
/// to the letter, or the one to the letter is elsewhere.
pub(super) struct Rivals<'a> {
    pub(super) old: &'a [AlignBlock],
    pub(super) new: &'a [AlignBlock],
    pub(super) from: &'a [Option<usize>],
    pub(super) all: &'a [Vec<usize>],
}

impl Rivals<'_> {
    /// Returns the rivals of each old block.
    pub(super) fn find(&self) -> Vec<Vec<usize>> {
        let Self { old, new, from, all } = self;
        let mut rivals = self.twins();
        // What is the same to the letter as what it was is no heir of another.
        let open = |y: &usize| from[*y].is_none_or(|x| old[x].hash != new[*y].hash);
        let mut holders: HashMap<u16, Vec<usize>> = HashMap::new();
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
            let own = heirs(new, &all[x]);
            let mut near: Vec<usize> = shared
                .into_iter()
                .filter(|(y, count)| *count >= 2 && new[*y].kind == unit.kind && !all[x].contains(y))
                .map(|(y, _)| y)
                .collect();
            near.sort_unstable();
            let mut found: Vec<usize> = near.iter().copied().filter(|y| self.took_its_place(x, *y)).collect();
            if !same {
                found.extend(near.iter().copied().filter(|y| self.is_beside(x, *y, &own)));
                let crossed: Vec<usize> = near.iter().copied().filter(|y| self.is_crossed(x, *y)).collect();
                near.retain(|y| self.is_copied(x, *y, &own));
                // A copy may be divided: what is in a row is looked at together.
                for row in near.chunk_by(|a, b| a + 1 == *b && new[*a].section == new[*b].section) {
                    let (count, share) = contained(&unit.sketch, &heirs(new, row));
                    if count >= 3 && share >= COVERED {
                        found.extend(row);
                    }
                }
                found.extend(crossed);
            }
            rivals[x].append(&mut found);
            rivals[x].sort_unstable();
            rivals[x].dedup();
        }
        rivals
    }

    /// Blocks that have come in with the words of an old one, to the letter, and are beside one of its neighbours, or in
    /// its section, as its heir is: which of them was there before, nothing says. A speaker's name, a refrain.
    fn twins(&self) -> Vec<Vec<usize>> {
        let Self { old, new, from, all } = self;
        let mut twins = vec![Vec::new(); old.len()];
        let mut came: HashMap<(u64, BlockKind), Vec<usize>> = HashMap::new();
        for (y, unit) in new.iter().enumerate().filter(|(y, _)| from[*y].is_none()) {
            came.entry((unit.hash, unit.kind)).or_default().push(y);
        }
        for (x, unit) in old.iter().enumerate().filter(|(_, unit)| !came.is_empty() && !unit.gone) {
            let Some(heir) = all[x].first().filter(|heir| new[**heir].hash == unit.hash) else { continue };
            let Some(others) = came.get(&(unit.hash, unit.kind)) else { continue };
            let own = self.neighbours(x, *heir);
            let is_as_near = |y: &&usize| match self.neighbours(x, **y) {
                0 => own == 0 && new[**y].section == new[*heir].section,
                _ => own < 2,
            };
            twins[x] = others.iter().filter(is_as_near).copied().collect();
        }
        twins
    }

    /// Whether a new block is beside the heir of an old one's neighbour.
    pub(super) fn in_place(&self, x: usize, y: usize) -> bool {
        self.neighbours(x, y) > 0
    }

    /// How many of an old block's two neighbours have heirs beside a new one, on the same side; of a heading what is below it
    /// counts for both.
    fn neighbours(&self, x: usize, y: usize) -> usize {
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
        let below = usize::from(beside(Some(x + 1), false));
        match self.old[x].kind {
            BlockKind::Heading if below > 0 => 2,
            _ => usize::from(beside(x.checked_sub(1), true)) + below,
        }
    }

    /// Whether a new block somewhat like an old one is where that was, while its heir is elsewhere.
    fn took_its_place(&self, x: usize, y: usize) -> bool {
        self.from[y].is_none()
            && likeness(&self.old[x].sketch, &self.new[y].sketch) >= IN_PLACE
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

    /// Whether most of a new block is of an old one, and of what is in the old one's heirs as well.
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
                    || self.is_within(x, y, that)
                    || self.has_come(x, y, that)
            }
            None => {
                let (count, of_it) = contained(&other.sketch, &unit.sketch);
                let copy = own < of_it * 0.6 || is_copy(&unit.sketch, heirs, &other.sketch);
                count < 3 || of_it >= COPIED && copy
            }
        }
    }

    /// Whether most of an old block is in the heir of another, which had little of it: it may have been merged into that.
    fn is_within(&self, x: usize, y: usize, that: &Sketch) -> bool {
        let whole = &self.old[x].sketch;
        let (count, share) = contained(whole, &self.new[y].sketch);
        count >= FEW && share >= WITHIN && contained(whole, that).1 < COVERED
    }

    /// Whether the heir of another block says to the letter what an old one's heir says, and that other had much less of it.
    fn has_come(&self, x: usize, y: usize, that: &Sketch) -> bool {
        let there = [&self.new[y].runs];
        let again = |heir: &usize| {
            self.new[*heir].runs.in_any(there.into_iter()).is_some_and(|share| share >= SAID_AGAIN)
        };
        let whole = &self.old[x].sketch;
        let (before, now) = (contained(whole, that), contained(whole, &self.new[y].sketch).1);
        (before.0 < 3 || before.1 < now - LESS) && self.all[x].iter().any(again)
    }

    /// Whether two blocks and their heirs are nearly as like, or liker, crosswise.
    fn is_crossed(&self, x: usize, y: usize) -> bool {
        let (Some(own), Some(of)) = (self.all[x].first().copied(), self.from[y]) else { return false };
        if self.in_place(x, own) && self.in_place(of, y) {
            return false;
        }
        let like = |x: usize, y: usize| likeness(&self.old[x].sketch, &self.new[y].sketch);
        let cross = like(x, y);
        cross >= CROSSED && cross + like(of, own) > like(x, own) + like(of, y) - DOUBT
    }
}

#[cfg(test)]
mod tests {
    use super::super::runs::runs;
    use super::super::sketch::sketch;
    use super::*;

    const WHOLE: &str = "By a faction, I understand a number of citizens, whether amounting to a majority or a minority of \
        the whole, who are united and actuated by some common impulse of passion, or of interest.";

    fn unit(text: &str) -> AlignBlock {
        AlignBlock {
            section: 0,
            kind: BlockKind::Block,
            hash: text.len() as u64,
            sketch: sketch(text),
            runs: runs(text),
            gone: false,
        }
    }

    #[test]
    fn what_came_in_with_the_same_words_is_a_rival_where_neighbours_say_nothing_else() {
        let texts = |all: &[&str]| all.iter().map(|text| unit(text)).collect::<Vec<_>>();
        let rivals = |old: &[AlignBlock], new: &[AlignBlock], from: &[Option<usize>]| {
            let mut all = vec![Vec::new(); old.len()];
            for (y, x) in from.iter().enumerate() {
                if let Some(x) = x {
                    all[*x].push(y);
                }
            }
            Rivals { old, new, from, all: &all }.find()
        };
        // A speech is put in before that of the same speaker: the name has its neighbour before, the new one that after.
        let old = texts(&["Ware", "Who has?", "B", "Mice ate it."]);
        let new = texts(&["Ware", "Who has?", "B", "I heard nothing.", "Wares", "B", "Mice ate it."]);
        let from = [Some(0), Some(1), Some(2), None, None, None, Some(3)];
        assert_eq!(rivals(&old, &new, &from)[2], [5]);
        // It goes on between the same two.
        let new = texts(&["Ware", "Who has?", "B", "Mice ate it.", "Wares", "B"]);
        let from = [Some(0), Some(1), Some(2), Some(3), None, None];
        assert_eq!(rivals(&old, &new, &from)[2], [0_usize; 0]);
    }

    #[test]
    fn what_is_left_of_a_block_beside_its_copy_is_a_rival() {
        let left =
            "By a faction, I understand a number of other things, as all of us who have lived in towns do.";
        let (old, new) = ([unit(WHOLE)], [unit(&WHOLE.replace("citizens", "men")), unit(left)]);
        let (from, all) = ([Some(0), None], [vec![0]]);
        assert_eq!(Rivals { old: &old, new: &new, from: &from, all: &all }.find(), [vec![1]]);
        let new =
            [unit(&WHOLE.replace("citizens", "men")), unit("Nothing of that, but other words than those.")];
        assert_eq!(Rivals { old: &old, new: &new, from: &from, all: &all }.find(), [Vec::<usize>::new()]);
    }
}
