//! Sketches: what is left of a block's words when its text is gone, enough to say how like another it is.
//!
//! A sketch holds the smallest hashes of the block's shingles (its words and its pairs of words; of
//! wide scripts its characters). Two sketches estimate how much two blocks share without either's text:
//! the bottom-k sketch of Broder (*On the resemblance and containment of documents*, 1997).

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::edition::lock::BITS;
pub(crate) use crate::edition::lock::Sketch;

use super::runs::tokens;
use super::unit::BlockKind;

/// How many hashes the lock has of a block at most.
pub(crate) const SIZE: usize = 40;

/// How many the sketch of a text that is there has at most: it says all of most paragraphs.
const MOST: usize = 1000;

/// How many are kept of a block that bears nothing: enough to tell what it had from what was merged into it.
const SHORT: usize = 16;

/// How many are kept of a heading or a footnote that bears nothing: enough to know it again, so that it is not taken for
/// new.
const LITTLE: usize = 3;

/// So many hashes say what share of a block is in another.
const FEW: usize = 8;

/// How many hashes the lock keeps of a block: all where something `asks` for it.
fn size(kind: BlockKind, asks: bool) -> usize {
    match (asks, kind) {
        (true, _) => SIZE,
        (false, BlockKind::Block) => SHORT,
        (false, BlockKind::Heading | BlockKind::Footnote) => LITTLE,
    }
}

/// How many hashes the lock keeps of a block of a section, in order, where `asked` says what something asks for. Of
/// what is beside such a block as many are kept as tell what comes into it from there: up to its first few. None where
/// a sketch that the lock had has too few.
pub(crate) fn size_among(blocks: &[(BlockKind, Sketch)], asked: &[bool], at: usize) -> Option<usize> {
    let (kind, own) = &blocks[at];
    let least = size(*kind, asked[at]);
    let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
    let beside = beside.filter(|n| *kind == BlockKind::Block && asked.get(*n).is_some_and(|asks| *asks));
    let few = beside.filter_map(|n| blocks[n].1.get(FEW - 1).or(blocks[n].1.last())).max();
    let wanted = few.map_or(least, |few| (count(own, *few) + 1).clamp(least, SIZE));
    (own.whole || own.len() >= wanted).then_some(wanted)
}

/// The sketch of a folded text.
pub(crate) fn sketch(text: &str) -> Sketch {
    let mut hashes: Vec<u16> = Vec::with_capacity(text.len() / 3);
    let mut last: Option<u64> = None;
    tokens(text, |token| {
        let word = xxh3_64(token.as_bytes());
        hashes.push(cut(word));
        if let Some(last) = last {
            let mut pair = Xxh3::new();
            pair.update(&last.to_le_bytes());
            pair.update(&word.to_le_bytes());
            hashes.push(cut(pair.digest()));
        }
        last = Some(word);
    });
    hashes.sort_unstable();
    hashes.dedup();
    let whole = hashes.len() <= MOST;
    hashes.truncate(MOST);
    Sketch { hashes: hashes.into(), whole }
}

fn cut(hash: u64) -> u16 {
    u16::try_from(hash >> (64 - BITS)).unwrap_or(u16::MAX)
}

/// The sketch with so many hashes at most.
pub(crate) fn shortened(sketch: &Sketch, size: usize) -> Sketch {
    match sketch.get(..size) {
        Some(first) if sketch.len() > size => Sketch { hashes: first.into(), whole: false },
        _ => sketch.clone(),
    }
}

/// Up to where a sketch is complete.
fn limit(sketch: &Sketch) -> u16 {
    match sketch.last() {
        Some(last) if !sketch.whole => *last,
        _ => (1 << BITS) - 1,
    }
}

fn has(sketch: &Sketch, hash: u16) -> bool {
    sketch.binary_search(&hash).is_ok()
}

/// How many hashes a sketch has up to a limit.
fn count(sketch: &Sketch, up_to: u16) -> usize {
    sketch.partition_point(|hash| *hash <= up_to)
}

/// How much of two blocks is in both, of all that is in either: 0 to 1.
pub(crate) fn likeness(a: &Sketch, b: &Sketch) -> f64 {
    let up_to = limit(a).min(limit(b));
    let (of_a, of_b) = (count(a, up_to), count(b, up_to));
    if of_a + of_b == 0 {
        return 0.0;
    }
    let both = a[..of_a].iter().filter(|hash| has(b, **hash)).count();
    // Of two long blocks some hashes are the same by chance.
    let chance = ratio(of_a * of_b, up_to as usize + 1);
    let most = ratio(of_a.min(of_b), 1);
    let both = if chance < most { most * (ratio(both, 1) - chance).max(0.0) / (most - chance) } else { 0.0 };
    both / (ratio(of_a + of_b, 1) - both)
}

/// Whether two sketches that share so many hashes may have a likeness of a tenth.
pub(crate) fn may_be_like(a: &Sketch, b: &Sketch, shared: usize) -> bool {
    // likeness <= both / (of_a + of_b - both), so that both >= (of_a + of_b) / 11.
    let up_to = limit(a).min(limit(b));
    shared * 11 + 1 >= count(a, up_to) + count(b, up_to)
}

/// Whether three tenths of `part` may be in `whole` and not in `others`, where it shares so many hashes with `whole`.
pub(crate) fn may_hold<'a>(
    part: &Sketch,
    whole: &Sketch,
    others: impl Iterator<Item = &'a Sketch>,
    shared: usize,
) -> bool {
    let up_to = others.map(limit).fold(limit(part).min(limit(whole)), u16::min);
    shared * 10 + 1 >= count(part, up_to) * 3
}

/// How much of `part` is in `whole`: of how many hashes that can be said, and of which share of them it holds.
pub(crate) fn contained(part: &Sketch, whole: &Sketch) -> (usize, f64) {
    let up_to = limit(part).min(limit(whole));
    let all = count(part, up_to);
    if all == 0 {
        return (0, 0.0);
    }
    let both = part[..all].iter().filter(|hash| has(whole, **hash)).count();
    let chance = ratio(count(whole, up_to), up_to as usize + 1);
    (all, ((ratio(both, all) - chance) / (1.0 - chance).max(f64::EPSILON)).max(0.0))
}

/// How much of `part` is in `whole`, where what so many of `others` have too weighs the less: 0 to 1.
pub(crate) fn rare_share(part: &Sketch, whole: &Sketch, others: &[&Sketch]) -> f64 {
    let up_to = limit(part).min(limit(whole));
    let (mut all, mut both) = (0.0, 0.0);
    for hash in &part[..count(part, up_to)] {
        let weight = 1.0 / ratio(1 + others.iter().filter(|other| has(other, *hash)).count(), 1);
        all += weight;
        both += if has(whole, *hash) { weight } else { 0.0 };
    }
    if all > 0.0 { both / all } else { 0.0 }
}

/// The sketch of two texts together.
pub(crate) fn together(a: &Sketch, b: &Sketch) -> Sketch {
    let up_to = limit(a).min(limit(b));
    let mut hashes: Vec<u16> = a.iter().chain(b.iter()).copied().filter(|hash| *hash <= up_to).collect();
    hashes.sort_unstable();
    hashes.dedup();
    Sketch { hashes: hashes.into(), whole: a.whole && b.whole }
}

/// How much of `part` is in `whole` and not in `other`: 0 to 1.
pub(crate) fn own_share(part: &Sketch, whole: &Sketch, other: &Sketch) -> f64 {
    let up_to = limit(part).min(limit(whole)).min(limit(other));
    let all = count(part, up_to);
    // Of a few hashes nothing follows.
    if all < 3 {
        return 0.0;
    }
    let own = part[..all].iter().filter(|hash| has(whole, **hash) && !has(other, **hash)).count();
    let chance = ratio(count(whole, up_to), up_to as usize + 1);
    ((ratio(own, all) - chance) / (1.0 - chance).max(f64::EPSILON)).max(0.0)
}

/// Of what `heirs` have of `whole`: of how many hashes that can be said, and which share of them `part` has too.
pub(crate) fn overlap(whole: &Sketch, heirs: &Sketch, part: &Sketch) -> (usize, f64) {
    let up_to = limit(part).min(limit(whole)).min(limit(heirs));
    let kept = whole[..count(whole, up_to)].iter().filter(|hash| has(heirs, **hash));
    let (mut all, mut both) = (0, 0);
    for hash in kept {
        all += 1;
        both += usize::from(has(part, *hash));
    }
    (all, if all == 0 { 0.0 } else { ratio(both, all) })
}

/// Of what is in `part` and was not in `before`: how much is in `now`, 0 to 1; 0 where that is a few hashes.
pub(crate) fn came_in(part: &Sketch, now: &Sketch, before: &Sketch) -> f64 {
    let up_to = limit(part).min(limit(now)).min(limit(before));
    let fresh = part[..count(part, up_to)].iter().filter(|hash| !has(before, **hash));
    let (mut all, mut come) = (0, 0);
    for hash in fresh {
        all += 1;
        come += usize::from(has(now, *hash));
    }
    if all < 3 {
        return 0.0;
    }
    let chance = ratio(count(now, up_to), up_to as usize + 1);
    ((ratio(come, all) - chance) / (1.0 - chance).max(f64::EPSILON)).max(0.0)
}

#[allow(clippy::cast_precision_loss)]
fn ratio(a: usize, b: usize) -> f64 {
    a as f64 / b as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "By a faction, I understand a number of citizens, whether amounting to a majority or a \
        minority of the whole, who are united and actuated by some common impulse of passion, or of interest.";
    const B: &str = "The latent causes of faction are thus sown in the nature of man; and we see them everywhere \
        brought into different degrees of activity, according to the different circumstances of civil society.";

    #[test]
    fn likeness_falls_with_what_differs() {
        let edited = A.replace("citizens", "people").replace("common", "shared");
        assert!((likeness(&sketch(A), &sketch(A)) - 1.0).abs() < f64::EPSILON);
        assert!(likeness(&sketch(A), &sketch(&edited)) > 0.5);
        assert!(likeness(&sketch(A), &sketch(B)) < 0.2);
        assert!((likeness(&sketch(A), &sketch("")) - 0.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_part_is_known_and_a_copy_is_none() {
        let (first, second) = A.split_at(A.find("whether").unwrap());
        let (a, first, second) = (sketch(A), sketch(first), sketch(second));
        assert!(own_share(&second, &a, &first) > 0.5);
        let copy = sketch(&A.replace("citizens", "people"));
        assert!(own_share(&a, &a, &copy) < 0.3);
    }

    #[test]
    fn wide_characters_are_words() {
        assert!(likeness(&sketch("學而時習之"), &sketch("學而時習也")) > 0.4);
    }
}
