//! Blocks that went to another section: what a witness lacks in one section and has in another.
//!
//! Sections are compared by themselves first. What is left over in one of them, blocks of the base that a witness lacks and blocks of
//! the witness that the base lacks, is held against what is left over in all others: the same words, then likeness by the pairs of
//! words that both have, rare ones weighing more (as in `blocks.rs`). Where two blocks may be the same one, neither is.

use hashbrown::HashMap;

use super::blocks::{BlockLink, Features};
use super::by_hand::ByHand;
use super::tokens::{CollatedKind, TokenBlock};

/// A block of fewer words is no evidence that anything moved.
const LEAST: usize = 5;
/// So alike are a block and what became of it elsewhere, and so many pairs of words do they share.
const ALIKE: f64 = 0.5;
const SHARED: usize = 8;
/// Pairs of words that so many blocks have say nothing about one of them.
const COMMON: usize = 12;

/// A block that has no partner in its own section.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Loose {
    witness: usize,
    of_base: bool,
    block: usize,
    kind: CollatedKind,
    whole: u64,
    pairs: Vec<u64>,
}

/// The blocks of a section that have no partner in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LeftOver(Vec<Loose>);

impl LeftOver {
    /// What the links of a section's blocks leave over, those aside of which the edition itself says where they belong.
    pub(super) fn of(blocks: &[Option<Vec<TokenBlock>>], links: &[Vec<BlockLink>], by_hand: &ByHand) -> Self {
        let mut all = Vec::new();
        for (witness, own) in blocks.iter().enumerate().skip(1) {
            let Some(own) = own else { continue };
            // What the base lacks the section of, it has no block of here; what a witness lacks is a lacuna, and nothing moved.
            let base = blocks.first().and_then(Option::as_ref);
            let sides = [(base.map(Vec::as_slice).unwrap_or_default(), true), (own.as_slice(), false)];
            for (list, of_base) in sides {
                let mut linked = vec![false; list.len()];
                for (x, y) in links.get(witness).into_iter().flatten() {
                    linked[if of_base { *x } else { *y }] = true;
                }
                let loose = list.iter().enumerate().filter(|(at, block)| {
                    !linked[*at] && !by_hand.says(witness, of_base, *at) && words(block) >= LEAST
                });
                all.extend(loose.map(|(at, block)| {
                    let (whole, pairs) = Features::of(block);
                    Loose { witness, of_base, block: at, kind: block.kind, whole, pairs }
                }));
            }
        }
        Self(all)
    }

    /// Whether each block has a partner.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn words(block: &TokenBlock) -> usize {
    block.tokens.iter().filter(|token| token.is_word()).take(LEAST).count()
}

/// A block of the base that a witness has in another section. Sections are counted in the order of the collation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Move {
    /// The base's section.
    pub(crate) from: usize,
    /// Its block there.
    pub(crate) block: usize,
    /// The witness.
    pub(crate) witness: usize,
    /// The witness's section.
    pub(crate) to: usize,
    /// Its block there.
    pub(crate) own: usize,
}

/// All blocks that went from one section to another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Across(Vec<Move>);

impl Across {
    /// Hold what is left over in each section against what is left over in all others.
    pub(crate) fn new<'l>(sections: impl Iterator<Item = &'l LeftOver>) -> Self {
        let mut by_witness: HashMap<usize, Sides<'l>> = HashMap::new();
        for (section, left) in sections.enumerate() {
            for loose in &left.0 {
                let sides = by_witness.entry(loose.witness).or_default();
                sides[usize::from(!loose.of_base)].push((section, loose));
            }
        }
        let mut all: Vec<Move> =
            by_witness.into_iter().flat_map(|(witness, sides)| moves(witness, &sides)).collect();
        all.sort_unstable();
        Self(all)
    }

    /// What has to do with a section: its blocks that are elsewhere in a witness, and a witness's that the base has elsewhere.
    pub(crate) fn of(&self, section: usize) -> Vec<Move> {
        self.0.iter().filter(|moved| moved.from == section || moved.to == section).copied().collect()
    }
}

impl Across {
    /// The same, with what each of so many sections leaves over found in threads of its own: a thread of a pool that waits takes
    /// other work, which may ask for this very result.
    pub(crate) fn of_all<L: AsRef<LeftOver> + Send>(
        sections: usize,
        left: impl Fn(usize) -> L + Sync,
    ) -> Self {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let size = sections.div_ceil(threads).max(1);
        let chunks = (0..sections).step_by(size).map(|from| from..(from + size).min(sections));
        let left = &left;
        let all: Vec<L> = std::thread::scope(|scope| {
            let running: Vec<_> = chunks
                .map(|chunk| (chunk.clone(), scope.spawn(move || chunk.map(left).collect::<Vec<L>>())))
                .collect();
            // A thread that failed is made up for here, where its panic shows as any other.
            let made =
                |(chunk, thread): (std::ops::Range<usize>, std::thread::ScopedJoinHandle<'_, Vec<L>>)| {
                    thread.join().unwrap_or_else(|_| chunk.map(left).collect())
                };
            running.into_iter().flat_map(made).collect()
        });
        Self::new(all.iter().map(AsRef::as_ref))
    }
}

impl AsRef<Self> for LeftOver {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// What is left over of the base and of a witness, each with its section.
type Sides<'l> = [Vec<(usize, &'l Loose)>; 2];

fn moves(witness: usize, [base, own]: &Sides<'_>) -> Vec<Move> {
    let (mut found, mut free) = (Vec::new(), [vec![true; base.len()], vec![true; own.len()]]);
    // The same words, where either side has them once.
    let mut same: HashMap<(CollatedKind, u64), [Vec<usize>; 2]> = HashMap::new();
    for (side, list) in [base, own].into_iter().enumerate() {
        for (at, (_, loose)) in list.iter().enumerate() {
            same.entry((loose.kind, loose.whole)).or_default()[side].push(at);
        }
    }
    for [of_base, of_own] in same.into_values().filter(|sides| sides.iter().all(|side| !side.is_empty())) {
        if let ([x], [y]) = (of_base.as_slice(), of_own.as_slice()) {
            found.push((*x, *y));
        }
        of_base.iter().for_each(|x| free[0][*x] = false);
        of_own.iter().for_each(|y| free[1][*y] = false);
    }
    found.extend(alike(base, own, &free));
    let elsewhere = found.into_iter().filter(|(x, y)| base[*x].0 != own[*y].0);
    let moved = elsewhere.map(|(x, y)| Move {
        from: base[x].0,
        block: base[x].1.block,
        witness,
        to: own[y].0,
        own: own[y].1.block,
    });
    moved.collect()
}

/// Pairs of blocks each of which is by far the most like the other.
#[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
fn alike(base: &[(usize, &Loose)], own: &[(usize, &Loose)], free: &[Vec<bool>; 2]) -> Vec<(usize, usize)> {
    let mut having: HashMap<u64, [Vec<usize>; 2]> = HashMap::new();
    for (side, list) in [base, own].into_iter().enumerate() {
        for (at, (_, loose)) in list.iter().enumerate().filter(|(at, _)| free[side][*at]) {
            loose.pairs.iter().for_each(|pair| having.entry(*pair).or_default()[side].push(at));
        }
    }
    let weight = |pair: &u64| {
        let most = having.get(pair).map_or(1, |sides| sides[0].len().max(sides[1].len()));
        1.0 / most.max(1) as f64
    };
    let total = |loose: &Loose| loose.pairs.iter().map(weight).sum::<f64>();
    let totals: Vec<f64> = own.iter().map(|(_, loose)| total(loose)).collect();
    let mut found: Vec<(f64, usize, usize)> = Vec::new();
    for (x, (_, loose)) in base.iter().enumerate().filter(|(x, _)| free[0][*x]) {
        let mut shared: HashMap<usize, (f64, usize)> = HashMap::new();
        for pair in &loose.pairs {
            let them = having.get(pair).map_or(&[][..], |sides| &sides[1]);
            for y in them.iter().filter(|_| them.len() <= COMMON) {
                let sum = shared.entry(*y).or_default();
                *sum = (sum.0 + weight(pair), sum.1 + 1);
            }
        }
        let own_total = total(loose);
        for (y, (sum, count)) in shared {
            let like = sum / (own_total * totals[y]).sqrt().max(f64::MIN_POSITIVE);
            if like >= ALIKE && count >= SHARED && own[y].1.kind == loose.kind {
                found.push((like, x, y));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    // One that is nearly as like another has no say.
    let mut best: [HashMap<usize, Vec<f64>>; 2] = Default::default();
    for (like, x, y) in &found {
        best[0].entry(*x).or_default().push(*like);
        best[1].entry(*y).or_default().push(*like);
    }
    let clear = |side: usize, at: usize, like: f64| {
        let all = &best[side][&at];
        all[0] <= like && all.get(1).is_none_or(|second| like - second >= 0.1)
    };
    let kept = found.iter().filter(|(like, x, y)| clear(0, *x, *like) && clear(1, *y, *like));
    kept.map(|(_, x, y)| (*x, *y)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::plain;
    use super::super::units::links;
    use super::*;
    use crate::resolve::collation::Rules;

    const A: &str = "Among the numerous advantages promised by a well-constructed Union, none deserves to be more accurately developed.";
    const B: &str = "By a faction, I understand a number of citizens, whether amounting to a majority or a minority of the whole.";
    const C: &str = "There are two methods of curing the mischiefs of faction: the one, by removing its causes; the other, by its effects.";
    const D: &str = "The latent causes of faction are thus sown in the nature of man; and we see them everywhere brought into activity.";

    fn left(base: &[&str], own: &[&str]) -> LeftOver {
        let rules = Rules::default();
        let list = |texts: &[&str]| -> Vec<TokenBlock> {
            texts.iter().map(|text| plain("p", CollatedKind::Numbered, text, &rules)).collect()
        };
        let blocks = [Some(list(base)), Some(list(own))];
        let by_hand = ByHand::default();
        LeftOver::of(&blocks, &links(&blocks, &by_hand, &[]), &by_hand)
    }

    fn found(sections: &[LeftOver]) -> Vec<[usize; 4]> {
        let across = Across::new(sections.iter());
        across.0.iter().map(|m| [m.from, m.block, m.to, m.own]).collect()
    }

    #[test]
    fn a_block_that_went_to_another_section_is_found_there() {
        assert_eq!(found(&[left(&[A, B], &[A]), left(&[C], &[C, B])]), [[0, 1, 1, 1]]);
        let edited = B.replace("citizens", "people").replace("whether", "if");
        assert_eq!(found(&[left(&[A, B], &[A]), left(&[C], &[&edited, C])]), [[0, 1, 1, 0]]);
        // Two chapters exchanged a paragraph.
        assert_eq!(found(&[left(&[A, B], &[A, C]), left(&[D, C], &[D, B])]), [[0, 1, 1, 1], [1, 1, 0, 1]]);
    }

    #[test]
    fn what_may_be_either_of_two_is_neither() {
        assert!(found(&[left(&[A, B], &[A]), left(&[C], &[C, B]), left(&[D], &[D, B])]).is_empty());
        // Each of two is as like it as the other.
        let (one, other) = (B.replace("citizens", "people"), B.replace("minority", "quarter"));
        let sections = [left(&[A, &one], &[A]), left(&[C, &other], &[C]), left(&[D], &[D, B])];
        assert!(found(&sections).is_empty());
        assert!(found(&[left(&[A], &[A]), left(&[C], &[C, B])]).is_empty());
        assert!(found(&[left(&[A, "La la la."], &[A]), left(&[C], &[C, "La la la."])]).is_empty());
    }
}
