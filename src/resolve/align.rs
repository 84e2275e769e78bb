//! Blocks of the previous revision to those of this one: which became which, which are gone, which are new.
//!
//! Equal words pair first, then likeness in order within a section, then likeness anywhere; of what is left,
//! parts of a split block and blocks that were merged into another are known by what is theirs alone.
//! So a look-alike that was there before is never taken for a block that was removed.

use super::order::moved;
use super::pairing::{ALONE, Pairing};
use super::parts::{PART, PART_BESIDE, parts_beside, parts_elsewhere};
use super::rivals::Rivals;
use super::sharing::Sharing;
use super::sketch::{came_in, contained, likeness, may_be_like, may_hold, own_share};
use super::unit::AlignBlock;
use super::unlike::unlike;

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
    /// Of each old block: whether its heir has so little of it that it may be another block in its place.
    pub(crate) unlike: Vec<bool>,
}

/// The least share of a block in what is there again to the letter, or likeness of the two, that makes it that.
const BACK: f64 = 0.6;
const BACK_LIKE: f64 = 0.35;
/// The least share of a block, and of what it had and another had not, in that other's heir: the two were joined.
const JOINED: f64 = 0.8;
/// How much less like an heir a block that is gone must be, so that it isn't doubted whose heir it is.
const DOUBT: f64 = 0.15;

/// Align the old blocks, in the order of their sections, to the new ones.
pub(crate) fn align(old: &[AlignBlock], new: &[AlignBlock]) -> BlockAlignment {
    let mut made = BlockAlignment::of(Pairing::of(old, new));
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
            self.unlike[to] = self.unlike[from];
        }
    }

    /// The new blocks that an old one may be, where it isn't known which it is; else none.
    pub(crate) fn in_doubt(&self, x: usize) -> Vec<usize> {
        let (became, rivals) = (&self.became[x], &self.rivals[x]);
        match self.doubted[x] || self.unlike[x] || !rivals.is_empty() {
            true => became.iter().chain(rivals).copied().collect(),
            false => Vec::new(),
        }
    }
}

impl BlockAlignment {
    /// Parts, merged blocks, rivals, and what moved.
    fn of(Pairing { old, new, became, from, .. }: Pairing<'_>) -> Self {
        let mut claimed: Vec<bool> = from.iter().map(Option::is_some).collect();
        let mut all: Vec<Vec<usize>> = became.iter().map(|n| n.iter().copied().collect()).collect();
        if new.len() > became.iter().flatten().count() {
            parts_beside(old, new, &became, &mut all, &mut claimed);
            parts_elsewhere(old, new, &became, &mut all, &mut claimed);
        }
        let merged = merge(old, new, &from, &mut all);
        for (x, parts) in all.iter_mut().enumerate() {
            if let Some(principal) = became[x] {
                parts.sort_by_key(|y| (*y != principal, *y));
            }
        }
        let mut doubted = doubted(old, new, &became, &all);
        let rivals = Rivals { old, new, from: &from, all: &all };
        // A block of a word or two is in many places: only its neighbours say that it is the same.
        for (x, y) in became.iter().enumerate().filter_map(|(x, y)| Some((x, (*y)?))) {
            doubted[x] |= new[y].hash == old[x].hash && new[y].is_short() && !rivals.in_place(x, y);
        }
        let rivals = rivals.find();
        let moved = moved(old, new, &became);
        let mut counts = vec![0_u32; new.len()];
        all.iter().flatten().for_each(|y| counts[*y] += 1);
        let mixed = counts.into_iter().map(|n| n > 1).collect();
        let unlike = unlike(old, new, &all);
        Self { became: all, from, moved, merged, mixed, claimed, doubted, rivals, unlike }
    }
}

/// Gives old blocks without an heir those of others that have their words, which were not there before. Returns of each whether
/// it was merged so.
fn merge(
    old: &[AlignBlock],
    new: &[AlignBlock],
    from: &[Option<usize>],
    all: &mut [Vec<usize>],
) -> Vec<bool> {
    let mut merged = vec![false; old.len()];
    let homeless: Vec<usize> = (0..old.len()).filter(|x| all[*x].is_empty() && !old[*x].gone).collect();
    let changed = |y: &usize| from[*y].is_some_and(|x| new[*y].hash != old[x].hash);
    let heirs_of = |all: bool| (0..if all { new.len() } else { 0 }).filter(changed);
    let mut sharing = Sharing::new(heirs_of(!homeless.is_empty()).map(|y| (y, &new[y].sketch)));
    for (x, unit) in homeless.into_iter().map(|x| (x, &old[x])) {
        let into = |(y, shared): (usize, usize)| {
            let other = from[y]?;
            if new[y].kind != unit.kind {
                return None;
            }
            let (sketch, it, that) = (&unit.sketch, &new[y].sketch, &old[other].sketch);
            let near = old[other].section == unit.section && other.abs_diff(x) <= 3;
            // Of two that are alike little is the one's own; but where what each had alone is there, the two were joined.
            let own = || came_in(sketch, it, that).min(came_in(that, it, sketch));
            if near && contained(sketch, it).1 >= JOINED && own() >= JOINED {
                return Some((1.0, y));
            }
            if !may_hold(sketch, it, std::iter::once(that), shared) {
                return None;
            }
            let share = own_share(sketch, it, that);
            (share >= if near { PART_BESIDE } else { PART }).then_some((share, y))
        };
        let near = sharing.of(&unit.sketch).into_iter();
        let home = near.filter_map(into).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, y)) = home {
            all[x].push(y);
            merged[x] = true;
        }
    }
    merged
}

/// Returns of each old block whether it is one of two that were alike, of which one is gone and one was edited: which is which
/// can't be known.
fn doubted(
    old: &[AlignBlock],
    new: &[AlignBlock],
    became: &[Option<usize>],
    all: &[Vec<usize>],
) -> Vec<bool> {
    let lost: Vec<usize> = (0..old.len()).filter(|x| all[*x].is_empty() && !old[*x].gone).collect();
    if lost.is_empty() {
        return vec![false; old.len()];
    }
    let mut sharing = Sharing::new(lost.iter().map(|x| (*x, &old[*x].sketch)));
    let mut doubtful = |x: usize| {
        let Some(y) = became[x].filter(|y| new[*y].hash != old[x].hash) else { return false };
        let own = likeness(&old[x].sketch, &new[y].sketch);
        let rival = |(other, shared): (usize, usize)| {
            if old[other].kind != old[x].kind || !may_be_like(&old[other].sketch, &new[y].sketch, shared) {
                return false;
            }
            let like = likeness(&old[other].sketch, &new[y].sketch);
            like >= ALONE && like > own - DOUBT
        };
        sharing.of(&new[y].sketch).into_iter().any(rival)
    };
    (0..old.len()).map(&mut doubtful).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use xxhash_rust::xxh3::xxh3_64;

    use super::super::runs::runs;
    use super::super::sketch::sketch;
    use super::super::unit::BlockKind;
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
    fn a_refrain_beside_its_neighbour_is_the_same_whatever_is_like_it() {
        let refrain = "So sang the keeper.";
        let new: &[&str] = &[A, "So wept the old miller.", B, refrain, "Thus sang the keeper."];
        let made = align(&units(&[&[A, refrain, B, refrain]]), &units(&[new]));
        assert_eq!(made.became, [vec![0], vec![1], vec![2], vec![3]]);
        assert!(!made.in_doubt(1).is_empty(), "{made:?}");
        assert!(made.in_doubt(3).is_empty(), "{made:?}");
    }

    #[test]
    fn two_that_are_alike_are_joined() {
        let poor = "Blessed are the poor in spirit: for theirs is the kingdom of heaven.";
        let town = "Blessed are the poor of this town: for theirs is the kingdom of heaven.";
        let both = format!("{poor} {town}");
        assert_eq!(became(&[&[A, poor, town, B]], &[&[A, &both, B]]), [vec![0], vec![1], vec![1], vec![2]]);
        // One of them is taken out, and the other has a word more.
        let more = town.replace("town", "old town");
        assert!(became(&[&[A, poor, town, B]], &[&[A, &more, B]])[1].is_empty());
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
