//! The words of one witness against those of the base, cell by cell and item by item: of a table or a list, what is in one cell is
//! compared with what is in the same cell first.
//!
//! Leaves that are equal on either side are anchors, as words are in `words.rs`. Between two anchors as many leaves on either side
//! are compared one by one, unless the words say that they are others: then the whole stretch is aligned by its words.

use std::ops::Range;

use hashbrown::HashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::tokens::{Token, same};
use super::words::{Pair, align, longest};

/// The tokens of the blocks of a unit, and where each leaf ends among them.
#[derive(Clone, Copy)]
pub(super) struct LeafTokens<'a> {
    pub(super) tokens: &'a [&'a Token],
    pub(super) ends: &'a [usize],
}

impl LeafTokens<'_> {
    /// The tokens of these leaves.
    fn within(&self, leaves: &Range<usize>) -> Range<usize> {
        let end = |leaves: usize| leaves.checked_sub(1).map_or(0, |last| self.ends[last]);
        end(leaves.start)..end(leaves.end)
    }

    /// A hash of each leaf's words.
    fn hashes(&self) -> Vec<u64> {
        let hash = |leaf: usize| {
            let tokens = &self.tokens[self.within(&(leaf..leaf + 1))];
            xxh3_64(&tokens.iter().flat_map(|token| token.key.to_le_bytes()).collect::<Vec<u8>>())
        };
        (0..self.ends.len()).map(hash).collect()
    }
}

/// Aligns the tokens of a witness with those of the base.
pub(super) fn align_leaves(base: LeafTokens<'_>, other: LeafTokens<'_>) -> Vec<Pair> {
    let (all_base, all_other) = (0..base.ends.len(), 0..other.ends.len());
    if all_base.len().min(all_other.len()) < 2 {
        return stretch(base, other, all_base, all_other);
    }
    let mut pairs = Vec::with_capacity(base.tokens.len().max(other.tokens.len()));
    let (mut a, mut b) = (0, 0);
    for (to_a, to_b) in equal(&base.hashes(), &other.hashes()) {
        pairs.extend(between(base, other, a..to_a, b..to_b));
        pairs.extend(stretch(base, other, to_a..to_a + 1, to_b..to_b + 1));
        (a, b) = (to_a + 1, to_b + 1);
    }
    pairs.extend(between(base, other, a..all_base.end, b..all_other.end));
    pairs
}

fn between(base: LeafTokens<'_>, other: LeafTokens<'_>, a: Range<usize>, b: Range<usize>) -> Vec<Pair> {
    let each = if a.len() == b.len() { one_by_one(base, other, &a, &b) } else { None };
    each.unwrap_or_else(|| stretch(base, other, a, b))
}

/// Aligns leaves by their words alone, as if they were one.
fn stretch(base: LeafTokens<'_>, other: LeafTokens<'_>, a: Range<usize>, b: Range<usize>) -> Vec<Pair> {
    let (x, y) = (base.within(&a), other.within(&b));
    let pairs = align(&base.tokens[x.clone()], &other.tokens[y.clone()]);
    pairs.into_iter().map(|(a, b)| (a.map(|a| a + x.start), b.map(|b| b + y.start))).collect()
}

/// Aligns as many leaves one by one; none where more than half of the words that the leaves have in common are elsewhere by that.
fn one_by_one(
    base: LeafTokens<'_>,
    other: LeafTokens<'_>,
    a: &Range<usize>,
    b: &Range<usize>,
) -> Option<Vec<Pair>> {
    let each = a.clone().zip(b.clone());
    let pairs: Vec<Pair> = each.flat_map(|(a, b)| stretch(base, other, a..a + 1, b..b + 1)).collect();
    let is_same =
        |pair: &&Pair| matches!(pair, (Some(x), Some(y)) if same(base.tokens[*x], other.tokens[*y]));
    let count = |pairs: &[Pair]| pairs.iter().filter(is_same).count();
    let found = count(&pairs);
    let all = pairs.len() == found || found * 2 >= count(&stretch(base, other, a.clone(), b.clone()));
    all.then_some(pairs)
}

/// Leaves that are equal on either side, in the order that both keep: at the ends, and those that each side has once.
fn equal(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut seen: HashMap<u64, (usize, usize, usize, usize)> = HashMap::new();
    for (x, hash) in a.iter().enumerate().take(a.len() - tail).skip(head) {
        let entry = seen.entry(*hash).or_default();
        (entry.0, entry.1) = (entry.0 + 1, x);
    }
    for (y, hash) in b.iter().enumerate().take(b.len() - tail).skip(head) {
        if let Some(entry) = seen.get_mut(hash) {
            (entry.2, entry.3) = (entry.2 + 1, y);
        }
    }
    let mut once: Vec<(usize, usize)> =
        seen.into_values().filter(|(a, _, b, _)| *a == 1 && *b == 1).map(|(_, x, _, y)| (x, y)).collect();
    once.sort_unstable();
    let kept = longest(&once.iter().map(|(_, y)| (*y, 1)).collect::<Vec<_>>());
    let middle = kept.into_iter().map(|at| once[at]);
    let ends = (0..tail).rev().map(|n| (a.len() - 1 - n, b.len() - 1 - n));
    (0..head).map(|n| (n, n)).chain(middle).chain(ends).collect()
}

#[cfg(test)]
mod tests {
    use super::super::rules::Rules;
    use super::super::tokens::{CollatedKind, plain};
    use super::*;

    /// Rows of the words over against each other, `-` where one side has none; leaves are parted by `|`.
    fn rows(base: &str, other: &str) -> String {
        let side = |text: &str| {
            let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "|").collect();
            let ends: Vec<usize> = text
                .split('|')
                .scan(0, |sum, leaf| {
                    *sum += leaf.split_whitespace().count();
                    Some(*sum)
                })
                .collect();
            let block = plain("p1", CollatedKind::Numbered, &words.join(" "), &Rules::default());
            (block, ends)
        };
        let ((a, a_ends), (b, b_ends)) = (side(base), side(other));
        let (a_all, b_all): (Vec<&Token>, Vec<&Token>) =
            (a.tokens.iter().collect(), b.tokens.iter().collect());
        let pairs = align_leaves(
            LeafTokens { tokens: &a_all, ends: &a_ends },
            LeafTokens { tokens: &b_all, ends: &b_ends },
        );
        let row = |(x, y): &Pair| {
            let word = |block: &super::super::tokens::TokenBlock, at: Option<usize>| {
                at.map_or("-".to_owned(), |at| block.word(&block.tokens[at]).to_owned())
            };
            format!("{}/{}", word(&a, *x), word(&b, *y))
        };
        pairs.iter().map(row).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn cells_are_compared_with_the_same_cells() {
        assert_eq!(
            rows("First | 2s. 6d. | 5s.", "First | 2s. | 4s. 6d."),
            "First/First 2s./2s. 6d./- 5s./4s. -/6d."
        );
        // A row that was put in: what is after it is compared with its own.
        assert_eq!(
            rows(
                "Oil | 1s. | 2s. | Wine | 2s. 6d. | 5s.",
                "Oil | 1s. | 2s. | Tar | 6d. | 9d. | Wine | 2s. | 4s. 6d."
            ),
            "Oil/Oil 1s./1s. 2s./2s. -/Tar -/6d. -/9d. Wine/Wine 2s./2s. 6d./- 5s./4s. -/6d."
        );
    }

    #[test]
    fn items_that_are_others_are_found_by_their_words() {
        assert_eq!(
            rows("red sun rose | blue sea fell", "green hill stood | red sun rose up"),
            "-/green -/hill -/stood red/red sun/sun rose/rose blue/up sea/- fell/-"
        );
        // What is equal is one item, though another was put before it.
        assert_eq!(
            rows(
                "a chest | one harmonium here | one parrot there",
                "a chest | one parrot too | one harmonium here"
            ),
            "a/a chest/chest -/one -/parrot -/too one/one harmonium/harmonium here/here one/- parrot/- there/-"
        );
        assert_eq!(rows("one | two", "one two"), "one/one two/two");
        assert_eq!(rows("| a |", "| a | b"), "a/a -/b");
    }
}
