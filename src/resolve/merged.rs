//! The lines of a lock's section after a merge that kept those of both sides: which are one block.
//!
//! In a conflict the lines of one side come before those of the other. Where a side has put a paragraph in, the same block has
//! another address on each: so blocks are known by their words, and an address that is there twice says only that there was a merge,
//! and about where the second side begins.

use std::collections::HashMap;

use crate::edition::lock::LockedBlock;

use super::sketch::{contained, likeness};

/// How much alike two lines of one place are that are one block.
const ALIKE: f64 = 0.20;

/// The share of a line in one of the other side that has joined it with others.
const PART: f64 = 0.6;

/// What lines of a merge are.
#[derive(Debug, Default, PartialEq)]
pub(super) struct MergedLines {
    /// Lines of the second side that say what one of the first says: the same block.
    pub(super) same: HashMap<usize, usize>,
    /// A line of each side, between lines that are the same: one block at two times.
    pub(super) alike: Vec<(usize, usize)>,
}

/// One conflict: the lines of the first side are before `second`, those of the other from there on.
struct MergeConflict {
    /// Lines that are surely of the conflict.
    sure: (usize, usize),
    second: usize,
    /// Whether the last line of the first side has an address of the second.
    ends_alike: bool,
}

/// Finds the lines that are one block.
pub(super) fn merged(blocks: &[LockedBlock]) -> MergedLines {
    let mut found = MergedLines::default();
    let conflicts = conflicts(blocks);
    for (n, conflict) in conflicts.iter().enumerate() {
        let next = conflicts.get(n + 1).map_or(blocks.len(), |next| next.sure.0);
        let mut taken = vec![false; conflict.second];
        // Where a side has other addresses than the first for the same lines, all that follows is its own.
        let mut is_shifted = !conflict.ends_alike;
        for second in (conflict.second..next).filter(|at| !blocks[*at].gone) {
            if second > conflict.sure.1 && !is_shifted {
                break;
            }
            let is_same =
                |at: &usize| !taken[*at] && !blocks[*at].gone && blocks[*at].hash == blocks[second].hash;
            if let Some(first) = (conflict.sure.0..conflict.second).find(is_same) {
                taken[first] = true;
                is_shifted |= blocks[first].address != blocks[second].address;
                found.same.insert(second, first);
            }
        }
        pair_between(blocks, conflict, &taken, &mut found);
    }
    found
}

/// Pairs lines of the two sides that are between the same lines and alike.
fn pair_between(blocks: &[LockedBlock], conflict: &MergeConflict, taken: &[bool], found: &mut MergedLines) {
    // How many lines that are the same are before a line, on its side.
    let mut gap = 0;
    let mut firsts: Vec<(usize, usize)> = Vec::new();
    for at in conflict.sure.0..conflict.second {
        match taken[at] {
            true => gap += 1,
            false if !blocks[at].gone => firsts.push((gap, at)),
            false => {}
        }
    }
    gap = 0;
    for second in conflict.second..=conflict.sure.1 {
        if found.same.contains_key(&second) {
            gap += 1;
            continue;
        }
        if blocks[second].gone {
            continue;
        }
        let like = |first: usize| likeness(&blocks[first].sketch, &blocks[second].sketch);
        let own = || firsts.iter().filter(|(of, _)| *of == gap).map(|(_, first)| *first);
        let best = own().filter(|first| like(*first) >= ALIKE);
        let best = best.max_by(|a, b| like(*a).total_cmp(&like(*b)).then(b.cmp(a)));
        found.alike.extend(best.map(|first| (first, second)));
        // What the second side has joined or divided is in several lines of the first.
        let is_part = |first: &usize| {
            let (a, b) = (&blocks[*first].sketch, &blocks[second].sketch);
            Some(*first) != best
                && [contained(a, b), contained(b, a)].iter().any(|(n, share)| *n >= 3 && *share >= PART)
        };
        found.alike.extend(own().filter(is_part).map(|first| (first, second)));
    }
}

/// Finds the conflicts: each has some addresses twice.
fn conflicts(blocks: &[LockedBlock]) -> Vec<MergeConflict> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, block) in blocks.iter().enumerate().filter(|(_, block)| !block.gone) {
        pairs.extend(seen.insert(&block.address, at).map(|before| (before, at)));
    }
    pairs.sort_unstable();
    let mut all: Vec<MergeConflict> = Vec::new();
    let mut rest = pairs.as_slice();
    while let Some((first, _)) = rest.first() {
        // Those of one conflict have the beginning of its second side between them.
        let mut least = usize::MAX;
        let own = rest.iter().take_while(|(p, q)| {
            let is_own = *p < least;
            least = least.min(if is_own { *q } else { least });
            is_own
        });
        let count = own.count();
        let (own, others) = rest.split_at(count);
        let last_first = own.iter().map(|(p, _)| *p).max().unwrap_or(*first);
        let first_second = own.iter().map(|(_, q)| *q).min().unwrap_or(*first);
        let last_second = own.iter().map(|(_, q)| *q).max().unwrap_or(*first);
        let number = |at: usize| number(&blocks[at].address);
        let begins = |at: &usize| number(*at).zip(number(*at - 1)).is_some_and(|(own, before)| own < before);
        let second = (last_first + 1..first_second).find(begins).unwrap_or(first_second);
        let last = (*first..second).rev().find(|at| !blocks[*at].gone);
        let ends_alike = own.iter().any(|(p, _)| Some(*p) == last);
        all.push(MergeConflict { sure: (*first, last_second), second, ends_alike });
        rest = others;
    }
    all
}

/// The number in the address of a paragraph, without its letters.
fn number(address: &str) -> Option<u32> {
    let digits = address.strip_prefix('p')?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::sketch::sketch;

    type LinePairs = Vec<(usize, usize)>;

    /// Lines as `address words`, and what they are: the later to the earlier.
    fn found(lines: &[&str]) -> (LinePairs, LinePairs) {
        let hash = |words: &str| xxhash_rust::xxh3::xxh3_64(words.as_bytes());
        let block = |line: &&str| {
            let (gone, line) = line.strip_prefix("gone ").map_or((false, *line), |line| (true, line));
            let (address, words) = line.split_once(' ').unwrap();
            LockedBlock { address: address.to_owned(), gone, hash: hash(words), sketch: sketch(words) }
        };
        let blocks: Vec<LockedBlock> = lines.iter().map(block).collect();
        let made = merged(&blocks);
        let mut same: LinePairs = made.same.into_iter().collect();
        same.sort_unstable();
        (same, made.alike)
    }

    #[test]
    fn a_side_that_put_a_paragraph_in_has_other_addresses() {
        let lines = [
            "p1 letters",
            "p2 fox",
            "p3 mice",
            "p4 the bell cracked in the frost",
            "p5 pump",
            "p1 fox",
            "p2 mice",
            "p3 the bell cracked",
            "p4 pump",
        ];
        assert_eq!(found(&lines), (vec![(5, 1), (6, 2), (8, 4)], vec![(3, 7)]));
        // Nothing was merged.
        assert_eq!(found(&lines[..5]), (vec![], vec![]));
    }

    #[test]
    fn a_side_that_took_a_paragraph_out_ends_before() {
        let lines = ["p1 mice", "p2 pump", "p1 the fox", "p2 mice", "p3 pump"];
        assert_eq!(found(&lines).0, [(3, 0), (4, 1)]);
    }

    #[test]
    fn a_refrain_behind_a_conflict_is_none_of_its_lines() {
        let lines = ["p1 amen", "p2 the fox ran", "p2 the fox ran off", "p3 amen"];
        assert_eq!(found(&lines), (vec![], vec![(1, 2)]));
        let lines = ["p1 amen", "p2 the fox ran", "p3 amen", "p4 bell", "p2 fox", "p3 amen", "p4 bells"];
        assert_eq!(found(&lines).0, [(5, 2)]);
    }

    #[test]
    fn two_conflicts_are_two() {
        let lines = ["p1 a", "p1 b", "p2 c", "p3 d", "p4 e", "p3 e", "p4 f"];
        assert_eq!(found(&lines).0, [(5, 4)]);
    }

    #[test]
    fn the_second_side_begins_where_numbers_fall() {
        let lines = ["p4 bell", "p5 pump", "p3a new", "p4 bell rang", "p5 pump"];
        assert_eq!(found(&lines).0, [(4, 1)]);
    }
}
