//! Approximate matching of characters.
//!
//! [`distances`] is the bit-vector algorithm of G. Myers (*A fast bit-vector algorithm for approximate string
//! matching based on dynamic programming*, J. ACM 46(3), 1999) over blocks of 64 characters, with the
//! carry between blocks as H. Hyyrö has it (*A bit-vector algorithm for computing Levenshtein and Damerau edit
//! distances*, 2003). It works on characters of any script.

use std::collections::HashMap;

/// For each place in `text`: the edits that lead from `pattern` to the stretch ending there that needs fewest.
pub(super) fn distances(pattern: &[char], text: &[char]) -> Vec<u32> {
    let m = pattern.len();
    if m == 0 {
        return vec![0; text.len()];
    }
    let blocks = m.div_ceil(64);
    let mut masks: HashMap<char, Vec<u64>> = HashMap::new();
    for (at, c) in pattern.iter().enumerate() {
        masks.entry(*c).or_insert_with(|| vec![0; blocks])[at / 64] |= 1 << (at % 64);
    }
    let nothing = vec![0; blocks];
    let mut up = vec![u64::MAX; blocks];
    let mut down = vec![0_u64; blocks];
    let last_bit = 1_u64 << ((m - 1) % 64);
    let mut score = to_u32(m);
    let mut scores = Vec::with_capacity(text.len());
    for c in text {
        let mask = masks.get(c).unwrap_or(&nothing);
        // What comes in from the row above: 0 at the top, since a match may begin anywhere.
        let (mut plus, mut minus) = (0_u64, 0_u64);
        for block in 0..blocks {
            let high = if block + 1 == blocks { last_bit } else { 1 << 63 };
            let (pv, mv) = (up[block], down[block]);
            let xv = mask[block] | mv;
            let eq = mask[block] | minus;
            let xh = ((eq & pv).wrapping_add(pv) ^ pv) | eq;
            let mut ph = mv | !(xh | pv);
            let mut mh = pv & xh;
            let (out_plus, out_minus) = (u64::from(ph & high != 0), u64::from(mh & high != 0));
            ph = (ph << 1) | plus;
            mh = (mh << 1) | minus;
            up[block] = mh | !(xv | ph);
            down[block] = ph & xv;
            (plus, minus) = (out_plus, out_minus);
        }
        score = score + to_u32(usize::from(plus != 0)) - to_u32(usize::from(minus != 0));
        scores.push(score);
    }
    scores
}

/// The ends (exclusive) of the local minima of [`distances`] that need at most `most` edits.
pub(super) fn minima(distances: &[u32], most: u32) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, d) in distances.iter().enumerate() {
        let before = at.checked_sub(1).map_or(u32::MAX, |n| distances[n]);
        let after = distances.get(at + 1).copied().unwrap_or(u32::MAX);
        if *d <= most && *d <= before && *d < after {
            found.push(at + 1);
        }
    }
    found
}

/// The cheapest way to lay the whole of `pattern` onto a stretch of `text` that ends at its end: for each
/// place between characters of the pattern the first and the last place of the text that it falls on.
pub(super) fn lay(pattern: &[char], text: &[char]) -> Vec<(usize, usize)> {
    let (m, n) = (pattern.len(), text.len());
    let width = n + 1;
    let mut cost = vec![0_u32; (m + 1) * width];
    for i in 1..=m {
        cost[i * width] = to_u32(i);
        for j in 1..=n {
            let swap = cost[(i - 1) * width + j - 1] + u32::from(pattern[i - 1] != text[j - 1]);
            let drop = cost[(i - 1) * width + j] + 1;
            let add = cost[i * width + j - 1] + 1;
            cost[i * width + j] = swap.min(drop).min(add);
        }
    }
    let mut places = vec![(0, 0); m + 1];
    let (mut i, mut j) = (m, n);
    places[m] = (n, n);
    while i > 0 {
        let here = cost[i * width + j];
        if j > 0 && cost[(i - 1) * width + j - 1] + u32::from(pattern[i - 1] != text[j - 1]) == here {
            i -= 1;
            j -= 1;
            places[i] = (j, j);
        } else if cost[(i - 1) * width + j] + 1 == here {
            i -= 1;
            places[i] = (j, j);
        } else {
            j -= 1;
            places[i].0 = j;
        }
    }
    places
}

/// How alike two texts are: 1 where they are the same, 0 where all is edits.
pub(super) fn similarity(a: &[char], b: &[char]) -> f64 {
    let longest = a.len().max(b.len());
    if longest == 0 {
        return 1.0;
    }
    1.0 - f64::from(edits(a, b)) / f64::from(to_u32(longest))
}

/// The edits between two whole texts.
fn edits(a: &[char], b: &[char]) -> u32 {
    let mut row: Vec<u32> = (0..=to_u32(b.len())).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = to_u32(i + 1);
        for (j, y) in b.iter().enumerate() {
            let swap = diagonal + u32::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = swap.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// How much of `wanted` stands right at the beginning of `text`: the text may go on as it likes.
pub(super) fn beside(wanted: impl Iterator<Item = char>, text: impl Iterator<Item = char>) -> f64 {
    let wanted: Vec<char> = wanted.collect();
    let text: Vec<char> = text.take(wanted.len() + wanted.len() / 3 + 2).collect();
    if wanted.is_empty() {
        return 1.0;
    }
    let mut row: Vec<u32> = (0..=to_u32(text.len())).collect();
    for (i, x) in wanted.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = to_u32(i + 1);
        for (j, y) in text.iter().enumerate() {
            let swap = diagonal + u32::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = swap.min(diagonal + 1).min(row[j] + 1);
        }
    }
    let best = row.into_iter().min().unwrap_or_default();
    (1.0 - f64::from(best) / f64::from(to_u32(wanted.len()))).max(0.0)
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// The same by the plain recurrence.
    fn plainly(pattern: &[char], text: &[char]) -> Vec<u32> {
        let mut column: Vec<u32> = (0..=to_u32(pattern.len())).collect();
        let step = |c: &char| {
            let mut diagonal = column[0];
            for (i, p) in pattern.iter().enumerate() {
                let next = (diagonal + u32::from(p != c)).min(column[i + 1] + 1).min(column[i] + 1);
                diagonal = column[i + 1];
                column[i + 1] = next;
            }
            column[pattern.len()]
        };
        text.iter().map(step).collect()
    }

    #[test]
    fn the_nearest_stretches_are_found() {
        let text = chars("a pronounced urge to gain power, and a pronounced wish");
        let pattern = chars("pronounced urge");
        let found = distances(&pattern, &text);
        assert_eq!(minima(&found, 4).first(), Some(&17));
        let places = lay(&pattern, &text[..17]);
        assert_eq!((places[0].1, places[pattern.len()].0), (2, 17));
    }

    #[test]
    fn beside_is_beside() {
        let (wanted, text) = ("gain power", "gain powder and more");
        assert!(beside(wanted.chars(), text.chars()) > 0.85);
        assert!(beside(wanted.chars(), "other words, then gain power".chars()) < 0.5);
    }

    proptest! {
        #[test]
        fn bit_vectors_count_as_the_recurrence_does(
            pattern in "[abcé學]{1,150}", text in "[abcé學]{0,200}",
        ) {
            let (pattern, text) = (chars(&pattern), chars(&text));
            prop_assert_eq!(distances(&pattern, &text), plainly(&pattern, &text));
        }

        #[test]
        fn a_pattern_is_laid_down_in_order(pattern in "[abc]{1,20}", text in "[abc]{0,30}") {
            let (pattern, text) = (chars(&pattern), chars(&text));
            let places = lay(&pattern, &text);
            for pair in places.windows(2) {
                prop_assert!(pair[0].0 <= pair[0].1 && pair[0].1 <= pair[1].0);
            }
        }
    }
}
