//! Which blocks of a witness became which of the base's: one to one, split, merged, moved.
//!
//! Blocks with the same words come first (see [`super::same`]); then the most alike by the pairs of words that
//! they share, rare pairs weighing more (containment: Broder, *On the resemblance and containment of documents*,
//! 1997). A block that is left over is a part of another only by words that the other's own partner hasn't: a
//! near-copy beside its original shares the same words with it, and is a part of nothing.

use hashbrown::{HashMap, HashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::by_hand::HandAlignment;
use super::same::EqualBlocks;
use super::tokens::{CollatedKind, TokenBlock, heavy};
use super::words::longest;

/// A block of the base and one of a witness that has words of it.
pub(super) type BlockLink = (usize, usize);

/// Pairs of words that so many blocks have say nothing about one of them.
const COMMON: usize = 12;

pub(super) struct Features {
    /// The words of each block, as one hash.
    whole: Vec<u64>,
    /// Pairs of words of each block, each once, in order of their hashes.
    pairs: Vec<Vec<u64>>,
}

impl Features {
    fn new(blocks: &[TokenBlock]) -> Self {
        let (whole, pairs) = blocks.iter().map(Self::of).unzip();
        Self { whole, pairs }
    }

    /// The words of a block as one hash, and its pairs of words, each once, in order of their hashes.
    pub(super) fn of(block: &TokenBlock) -> (u64, Vec<u64>) {
        let words: Vec<u64> = block.tokens.iter().map(|t| t.word).filter(|word| *word != 0).collect();
        let bytes = |words: &[u64]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        let mut own: Vec<u64> = words.windows(2).map(|pair| xxh3_64(&bytes(pair))).collect();
        if own.len() < 3 {
            own.extend(&words);
        }
        own.sort_unstable();
        own.dedup();
        (xxh3_64(&bytes(&words)), own)
    }
}

/// Link the blocks of a witness to those of the base; the links that the edition makes itself are given.
pub(super) fn link(base: &[TokenBlock], other: &[TokenBlock], given: &HandAlignment) -> Vec<BlockLink> {
    let mut links: Vec<BlockLink> = given.links.clone();
    let fixed = (&given.base, &given.other);
    let (a, b) = (Features::new(base), Features::new(other));
    let mut partner: Vec<Option<usize>> = vec![None; base.len()];
    let mut taken: Vec<bool> = (0..other.len()).map(|y| fixed.1.contains(&y)).collect();
    let words = |features: &Features, blocks: &[TokenBlock]| -> Vec<(u64, bool)> {
        let footnotes = blocks.iter().map(|block| block.kind == CollatedKind::Footnote);
        features.whole.iter().copied().zip(footnotes).collect()
    };
    let (of_base, of_other) = (words(&a, base), words(&b, other));
    let mut same = EqualBlocks {
        base: &of_base,
        other: &of_other,
        partner: &mut partner,
        taken: &mut taken,
        fixed: fixed.0,
    };
    let (several, among) = same.sure();
    if !several.is_empty() {
        // Which of several it is, blocks beside it may say that are alike.
        let aside: HashSet<usize> = several.union(fixed.0).copied().collect();
        among.iter().for_each(|y| taken[*y] = true);
        alike(base, other, (&a, &b), &mut partner, &mut taken, &aside);
        among.iter().for_each(|y| taken[*y] = false);
        let (partner, taken) = (&mut partner, &mut taken);
        EqualBlocks { base: &of_base, other: &of_other, partner, taken, fixed: fixed.0 }.rest();
    }
    alike(base, other, (&a, &b), &mut partner, &mut taken, fixed.0);
    links.extend(partner.iter().enumerate().filter_map(|(x, y)| Some((x, (*y)?))));
    parts(base, other, (&a, &b), &mut links, fixed);
    // A part of another is no rewriting of what is beside it.
    for (x, y) in &links {
        partner[*x] = partner[*x].max(Some(*y));
        taken[*y] = true;
    }
    in_gaps(base, other, &mut partner, &mut taken, fixed.0);
    links.extend(partner.iter().enumerate().filter_map(|(x, y)| Some((x, (*y)?))));
    renamed(base, other, &mut links, fixed);
    links.sort_unstable();
    links.dedup();
    links
}

/// Links headings without a word in common that are above the same block: what they are the heading of is what says it.
fn renamed(
    base: &[TokenBlock],
    other: &[TokenBlock],
    links: &mut Vec<BlockLink>,
    fixed: (&HashSet<usize>, &HashSet<usize>),
) {
    links.sort_unstable();
    let linked = links.clone();
    let mut of_base: HashSet<usize> = links.iter().map(|link| link.0).collect();
    let mut of_other: HashSet<usize> = links.iter().map(|link| link.1).collect();
    of_base.extend(fixed.0);
    of_other.extend(fixed.1);
    let heading = |block: &TokenBlock| block.kind == CollatedKind::Heading;
    for (below, under) in linked {
        // A heading above one that was renamed too is that much further up.
        for (x, y) in (0..below).rev().zip((0..under).rev()) {
            if !heading(&base[x]) || !heading(&other[y]) || of_base.contains(&x) || of_other.contains(&y) {
                break;
            }
            of_base.insert(x);
            of_other.insert(y);
            links.push((x, y));
        }
    }
}

/// In how many blocks each pair of words is, of the side that has it more often.
fn counts(a: &Features, b: &Features) -> HashMap<u64, usize> {
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for side in [a, b] {
        let mut own: HashMap<u64, usize> = HashMap::new();
        for pair in side.pairs.iter().flatten() {
            *own.entry(*pair).or_default() += 1;
        }
        for (pair, count) in own {
            let most = counts.entry(pair).or_default();
            *most = count.max(*most);
        }
    }
    counts
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
fn alike(
    base: &[TokenBlock],
    other: &[TokenBlock],
    (a, b): (&Features, &Features),
    partner: &mut [Option<usize>],
    taken: &mut [bool],
    fixed: &HashSet<usize>,
) {
    let counts = counts(a, b);
    let weight = |pair: &u64| 1.0 / counts.get(pair).map_or(1.0, |count| *count as f64);
    let mut at: HashMap<u64, Vec<usize>> = HashMap::new();
    for (y, pairs) in b.pairs.iter().enumerate().filter(|(y, _)| !taken[*y]) {
        for pair in pairs {
            at.entry(*pair).or_default().push(y);
        }
    }
    let total = |pairs: &Vec<u64>| pairs.iter().map(weight).sum::<f64>();
    let totals: Vec<f64> = b.pairs.iter().map(total).collect();
    // The partners of the nearest blocks before and after that have one.
    let nearest = |last: &mut Option<usize>, own: &Option<usize>| {
        let before = *last;
        *last = own.or(before);
        Some(before)
    };
    let before: Vec<Option<usize>> = partner.iter().scan(None, nearest).collect();
    let mut after: Vec<Option<usize>> = partner.iter().rev().scan(None, nearest).collect();
    after.reverse();
    let mut found: Vec<(f64, usize, usize)> = Vec::new();
    for x in (0..base.len()).filter(|x| partner[*x].is_none() && !fixed.contains(x)) {
        let mut shared: HashMap<usize, f64> = HashMap::new();
        for pair in &a.pairs[x] {
            for y in at.get(pair).into_iter().flatten().take(COMMON) {
                *shared.entry(*y).or_default() += weight(pair);
            }
        }
        let own = total(&a.pairs[x]);
        for (y, sum) in shared.into_iter().filter(|(y, _)| base[x].kind == other[*y].kind) {
            let like = sum / (own * totals[y]).sqrt().max(f64::MIN_POSITIVE);
            // Where the neighbours went, it is likelier.
            let in_order = before[x].is_none_or(|n| n < y) && after[x].is_none_or(|n| y < n);
            found.push((if in_order { like + 0.1 } else { like - 0.1 }, x, y));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    for (like, x, y) in found {
        if like >= 0.3 && partner[x].is_none() && !taken[y] {
            partner[x] = Some(y);
            taken[y] = true;
        }
    }
}

/// What is left between two blocks that went together: rewritten, where some of the words are the same.
#[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
fn in_gaps(
    base: &[TokenBlock],
    other: &[TokenBlock],
    partner: &mut [Option<usize>],
    taken: &mut [bool],
    fixed: &HashSet<usize>,
) {
    let mut next = 0;
    for x in 0..base.len() {
        if let Some(y) = partner[x] {
            next = y + 1;
            continue;
        }
        if fixed.contains(&x) {
            continue;
        }
        let own = heavy(&base[x].tokens);
        let gap = (next..other.len()).take_while(|y| !taken[*y]).take(8);
        let like = |y: usize| {
            let them = heavy(&other[y].tokens);
            2.0 * own.intersection(&them).count() as f64 / (own.len() + them.len()).max(1) as f64
        };
        let best = gap.filter(|y| other[*y].kind == base[x].kind).map(|y| (like(y), y)).fold(
            None,
            |best: Option<(f64, usize)>, now| if best.is_none_or(|b| now.0 > b.0) { Some(now) } else { best },
        );
        if let Some((like, y)) = best
            && like >= 0.2
        {
            partner[x] = Some(y);
            taken[y] = true;
            next = y + 1;
        }
    }
}

/// Blocks that are parts of others, by words of their own.
#[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
fn parts(
    base: &[TokenBlock],
    other: &[TokenBlock],
    (a, b): (&Features, &Features),
    links: &mut Vec<BlockLink>,
    fixed: (&HashSet<usize>, &HashSet<usize>),
) {
    let sides = [(base, other, a, b, false), (other, base, b, a, true)];
    for (whole, part, of_whole, of_part, back) in sides {
        let turned = |link: &BlockLink| if back { (link.1, link.0) } else { *link };
        let mut by_whole: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut linked: HashSet<usize> = HashSet::new();
        for link in links.iter() {
            let (w, p) = turned(link);
            by_whole.entry(w).or_default().push(p);
            linked.insert(p);
        }
        let mut whole_of: HashMap<usize, usize> = links.iter().map(turned).map(|(w, p)| (p, w)).collect();
        let is_fixed = |p: usize| if back { fixed.0.contains(&p) } else { fixed.1.contains(&p) };
        let is_whole_fixed = |w: usize| if back { fixed.1.contains(&w) } else { fixed.0.contains(&w) };
        let mut having: HashMap<u64, Vec<usize>> = HashMap::new();
        for (w, pairs) in of_whole.pairs.iter().enumerate() {
            for pair in pairs {
                having.entry(*pair).or_default().push(w);
            }
        }
        // Twice: what comes after a part, and what comes before one.
        for order in [(0..part.len()).collect::<Vec<_>>(), (0..part.len()).rev().collect()] {
            for p in order {
                if linked.contains(&p) || is_fixed(p) || of_part.pairs[p].is_empty() {
                    continue;
                }
                let beside = [p.checked_sub(1), Some(p + 1)].into_iter().flatten();
                let beside: Vec<usize> = beside.filter_map(|n| whole_of.get(&n).copied()).collect();
                // A part may be elsewhere too, where it has more words of the whole.
                let mut votes: HashMap<usize, usize> = HashMap::new();
                for pair in &of_part.pairs[p] {
                    for w in having.get(pair).filter(|all| all.len() <= COMMON).into_iter().flatten() {
                        *votes.entry(*w).or_default() += 1;
                    }
                }
                let most = votes.into_iter().max_by_key(|(w, count)| (*count, std::cmp::Reverse(*w)));
                for w in beside.iter().copied().chain(most.map(|(w, _)| w)) {
                    if whole[w].kind != part[p].kind || is_whole_fixed(w) {
                        continue;
                    }
                    let partners = by_whole.get(&w).cloned().unwrap_or_default();
                    let own = of_part.pairs[p].iter().filter(|pair| {
                        of_whole.pairs[w].binary_search(pair).is_ok()
                            && partners.iter().all(|n| of_part.pairs[*n].binary_search(pair).is_err())
                    });
                    let (count, all) = (own.count(), of_part.pairs[p].len());
                    let share = count as f64 / all as f64;
                    let near = beside.contains(&w);
                    if share >= 0.5 && (near || count >= 12) || share >= 0.7 && count >= 8 {
                        by_whole.entry(w).or_default().push(p);
                        linked.insert(p);
                        whole_of.insert(p, w);
                        links.push(if back { (p, w) } else { (w, p) });
                        break;
                    }
                }
            }
        }
    }
}

/// Which of the linked groups are elsewhere in a witness: all but the heaviest row that keeps its order.
pub(super) fn moved(groups: &[(usize, u64)]) -> Vec<bool> {
    let mut moved = vec![true; groups.len()];
    for at in longest(groups) {
        moved[at] = false;
    }
    moved
}
