//! Approximate matching of characters.
//!
//! All of it is the bit-vector algorithm of G. Myers (*A fast bit-vector algorithm for approximate string
//! matching based on dynamic programming*, J. ACM 46(3), 1999) over blocks of 64 characters, with the
//! carry between blocks as H. Hyyrö has it (*A bit-vector algorithm for computing Levenshtein and Damerau edit
//! distances*, 2003). It works on characters of any script: L characters against n take L·n/64 steps, and
//! memory for L + n.

use std::collections::HashMap;

/// Where the characters of a pattern are in it: for each the blocks that have it, in order, and its bits there.
struct PatternBits {
    lists: Vec<Vec<(usize, u64)>>,
    /// The lists of the characters below 128; 0, which is empty, for those that the pattern hasn't.
    ascii: [u32; 128],
    others: HashMap<char, u32>,
    length: usize,
}

impl PatternBits {
    fn of(pattern: &[char]) -> Self {
        let mut bits =
            Self { lists: vec![Vec::new()], ascii: [0; 128], others: HashMap::new(), length: pattern.len() };
        for (at, c) in pattern.iter().enumerate() {
            let next = to_u32(bits.lists.len());
            let number = match bits.ascii.get_mut(*c as usize) {
                Some(number) => number,
                None => bits.others.entry(*c).or_default(),
            };
            if *number == 0 {
                *number = next;
                bits.lists.push(Vec::new());
            }
            let list = &mut bits.lists[*number as usize];
            match list.last_mut() {
                Some((block, mask)) if *block == at / 64 => *mask |= 1 << (at % 64),
                _ => list.push((at / 64, 1 << (at % 64))),
            }
        }
        bits
    }

    fn list(&self, c: char) -> &[(usize, u64)] {
        let number = match self.ascii.get(c as usize) {
            Some(number) => *number,
            None => self.others.get(&c).copied().unwrap_or_default(),
        };
        &self.lists[number as usize]
    }
}

/// What the row above the pattern costs: whether it may be laid down anywhere in the text, or from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Top {
    Free,
    Bound,
}

/// A column of the matrix: the edits that lead from each beginning of the pattern to the text so far, as
/// differences from row to row.
#[derive(Debug, Clone)]
struct MatrixColumn {
    /// Rows that cost one more than the row above.
    up: Vec<u64>,
    /// Rows that cost one less.
    down: Vec<u64>,
    /// The cost of the last row.
    score: u32,
}

impl MatrixColumn {
    /// Before the first character of the text.
    fn first(length: usize) -> Self {
        let blocks = length.div_ceil(64);
        Self { up: vec![u64::MAX; blocks], down: vec![0; blocks], score: to_u32(length) }
    }

    /// Go on by one character of the text. `seen` is given each block, with its rows that cost as much as the one
    /// above in the column before.
    fn step(&mut self, bits: &PatternBits, c: char, top: Top, mut seen: impl FnMut(usize, u64)) {
        let mut list = bits.list(c);
        let last = self.up.len() - 1;
        let last_bit = 1_u64 << ((bits.length - 1) % 64);
        // What comes in from the row above.
        let (mut plus, mut minus) = (u64::from(top == Top::Bound), 0_u64);
        for block in 0..=last {
            let mask = match list.split_first() {
                Some(((at, mask), rest)) if *at == block => {
                    list = rest;
                    *mask
                }
                _ => 0,
            };
            let high = if block == last { last_bit } else { 1 << 63 };
            let (pv, mv) = (self.up[block], self.down[block]);
            let xv = mask | mv;
            let eq = mask | minus;
            let xh = ((eq & pv).wrapping_add(pv) ^ pv) | eq;
            let mut ph = mv | !(xh | pv);
            let mut mh = pv & xh;
            seen(block, xh | mv);
            let (out_plus, out_minus) = (u64::from(ph & high != 0), u64::from(mh & high != 0));
            ph = (ph << 1) | plus;
            mh = (mh << 1) | minus;
            self.up[block] = mh | !(xv | ph);
            self.down[block] = ph & xv;
            (plus, minus) = (out_plus, out_minus);
        }
        self.score = self.score + to_u32(usize::from(plus != 0)) - to_u32(usize::from(minus != 0));
    }
}

/// A pattern that is sought in many texts.
pub(super) struct BitPattern(PatternBits);

impl BitPattern {
    pub(super) fn new(pattern: &[char]) -> Self {
        Self(PatternBits::of(pattern))
    }

    /// Whether a stretch of the text needs at most so many edits.
    pub(super) fn within(&self, text: &str, most: usize) -> bool {
        let most = to_u32(most);
        if self.0.length == 0 {
            return true;
        }
        let mut column = MatrixColumn::first(self.0.length);
        text.chars().any(|c| {
            column.step(&self.0, c, Top::Free, |_, _| {});
            column.score <= most
        })
    }
}

/// For each place in `text`: the edits that lead from `pattern` to the stretch ending there that needs fewest.
pub(super) fn distances(pattern: &[char], text: &[char]) -> Vec<u32> {
    if pattern.is_empty() {
        return vec![0; text.len()];
    }
    let bits = PatternBits::of(pattern);
    let mut column = MatrixColumn::first(pattern.len());
    let step = |c: &char| {
        column.step(&bits, *c, Top::Free, |_, _| {});
        column.score
    };
    text.iter().map(step).collect()
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
///
/// The matrix is never held whole: columns are kept at even distances, and those between two of them are made
/// again on the way back (checkpoints, as in J. A. Grice, R. Hughey and D. Speck, *Reduced space sequence alignment*,
/// CABIOS 13(1), 1997), which takes memory for L·√n bits.
pub(super) fn lay(pattern: &[char], text: &[char]) -> Vec<(usize, usize)> {
    let (m, n) = (pattern.len(), text.len());
    // Characters that are the same at the end are aligned with each other.
    let same = pattern.iter().rev().zip(text.iter().rev()).take_while(|(a, b)| a == b).count();
    let mut places = vec![(0, 0); m + 1];
    for back in 0..=same {
        places[m - back] = (n - back, n - back);
    }
    let (mut i, mut j) = (m - same, n - same);
    if i == 0 {
        return places;
    }
    let mut matrix = Matrix::new(&pattern[..i], &text[..j]);
    while i > 0 {
        // Without text left, the rest of the pattern falls on its beginning.
        let cell = if j > 0 { matrix.cell(i, j) } else { EditStep::Drop };
        match cell {
            EditStep::Swap => {
                i -= 1;
                j -= 1;
                places[i] = (j, j);
            }
            EditStep::Drop => {
                i -= 1;
                places[i] = (j, j);
            }
            EditStep::Add => {
                j -= 1;
                places[i].0 = j;
            }
        }
    }
    places
}

/// How the cheapest way comes to a cell of the matrix; of several the first of these.
enum EditStep {
    /// From the row above and the column before.
    Swap,
    /// From the row above.
    Drop,
    /// From the column before.
    Add,
}

/// The matrix of a pattern and a text, of which a few columns are held.
struct Matrix<'a> {
    pattern: &'a [char],
    text: &'a [char],
    bits: PatternBits,
    /// Every how-manieth column is kept.
    stride: usize,
    kept: Vec<MatrixColumn>,
    /// The columns that follow this one of the kept: for each of their blocks the rows that cost as much as the one
    /// above in the column before, and those that cost more than the one above.
    open: usize,
    cells: Vec<(u64, u64)>,
}

impl<'a> Matrix<'a> {
    fn new(pattern: &'a [char], text: &'a [char]) -> Self {
        let bits = PatternBits::of(pattern);
        let stride = text.len().isqrt().max(1);
        let mut column = MatrixColumn::first(pattern.len());
        let mut kept = Vec::with_capacity(text.len() / stride + 1);
        for (at, c) in text.iter().enumerate() {
            if at % stride == 0 {
                kept.push(column.clone());
            }
            column.step(&bits, *c, Top::Free, |_, _| {});
        }
        Self { pattern, text, bits, stride, kept, open: usize::MAX, cells: Vec::new() }
    }

    /// Make the columns again that follow a kept one.
    fn open(&mut self, number: usize) {
        let start = number * self.stride;
        let end = (start + self.stride).min(self.text.len());
        let mut column = self.kept[number].clone();
        self.cells.clear();
        for c in &self.text[start..end] {
            let first = self.cells.len();
            column.step(&self.bits, *c, Top::Free, |_, same| self.cells.push((same, 0)));
            for (cell, up) in self.cells[first..].iter_mut().zip(&column.up) {
                cell.1 = *up;
            }
        }
        self.open = number;
    }

    /// How the cheapest way comes to row `i` and column `j`, both counted from 1.
    fn cell(&mut self, i: usize, j: usize) -> EditStep {
        let number = (j - 1) / self.stride;
        if self.open != number {
            self.open(number);
        }
        let blocks = self.pattern.len().div_ceil(64);
        let (same, up) = self.cells[(j - 1 - number * self.stride) * blocks + (i - 1) / 64];
        let is = |bits: u64| bits >> ((i - 1) % 64) & 1 == 1;
        if self.pattern[i - 1] == self.text[j - 1] || !is(same) {
            EditStep::Swap
        } else if is(up) {
            EditStep::Drop
        } else {
            EditStep::Add
        }
    }
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
    // What is the same at both ends needs none.
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    bound(a, b).last().unwrap_or(to_u32(a.len()))
}

/// For each place in `text`: the edits that lead from `pattern` to all of the text before it.
fn bound(pattern: &[char], text: &[char]) -> impl Iterator<Item = u32> {
    let mut column =
        (!pattern.is_empty()).then(|| (PatternBits::of(pattern), MatrixColumn::first(pattern.len())));
    text.iter().enumerate().map(move |(at, c)| match &mut column {
        Some((bits, column)) => {
            column.step(bits, *c, Top::Bound, |_, _| {});
            column.score
        }
        None => to_u32(at + 1),
    })
}

/// How much of `wanted` is right at the beginning of `text`: the text may go on as it likes.
pub(super) fn beside(wanted: impl Iterator<Item = char>, text: impl Iterator<Item = char>) -> f64 {
    let wanted: Vec<char> = wanted.collect();
    let text: Vec<char> = text.take(wanted.len() + wanted.len() / 3 + 2).collect();
    if wanted.is_empty() {
        return 1.0;
    }
    let best = bound(&wanted, &text).fold(to_u32(wanted.len()), u32::min);
    (1.0 - f64::from(best) / f64::from(to_u32(wanted.len()))).max(0.0)
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The best local minima of a pattern in a text: where each one's window begins, and how the pattern is in it.
pub(super) fn places(
    pattern: &[char],
    text: &[char],
    most: f64,
    count: usize,
) -> Vec<(usize, Vec<(usize, usize)>)> {
    let most = (f64::from(u32::try_from(pattern.len()).unwrap_or(u32::MAX)) * most).floor();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let most = most as u32;
    // A text that is too short for it needs no look.
    if text.len() + (most as usize) < pattern.len() {
        return Vec::new();
    }
    let scores = distances(pattern, text);
    let mut ends = minima(&scores, most);
    ends.sort_by_key(|end| (scores[end - 1], *end));
    ends.truncate(count);
    let window = |end: usize| {
        let start = end.saturating_sub(pattern.len() + scores[end - 1] as usize);
        (start, lay(pattern, &text[start..end]))
    };
    ends.into_iter().map(window).collect()
}

/// Where characters begin, in bytes.
pub(super) struct Bytes(Vec<usize>);

impl Bytes {
    pub(super) fn of(chars: &[char]) -> Self {
        let mut at = 0;
        let mut all = Vec::with_capacity(chars.len() + 1);
        for c in chars {
            all.push(at);
            at += c.len_utf8();
        }
        all.push(at);
        Self(all)
    }

    pub(super) fn at(&self, n: usize) -> usize {
        self.0[n]
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
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

    /// The edits between all beginnings of two texts: the plain recurrence. `top` is the row above.
    fn matrix(a: &[char], b: &[char], top: impl Fn(usize) -> usize) -> Vec<Vec<usize>> {
        let mut cost = vec![(0..=b.len()).map(top).collect::<Vec<usize>>()];
        for i in 1..=a.len() {
            cost.push(vec![i; b.len() + 1]);
            for j in 1..=b.len() {
                let swap = cost[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                cost[i][j] = swap.min(cost[i - 1][j] + 1).min(cost[i][j - 1] + 1);
            }
        }
        cost
    }

    /// The way that [`lay`] finds, in the whole matrix.
    fn laid_plainly(a: &[char], b: &[char]) -> Vec<(usize, usize)> {
        let cost = matrix(a, b, |_| 0);
        let (mut i, mut j) = (a.len(), b.len());
        let mut places = vec![(j, j); i + 1];
        while i > 0 {
            if j > 0 && cost[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]) == cost[i][j] {
                (i, j) = (i - 1, j - 1);
                places[i] = (j, j);
            } else if cost[i - 1][j] + 1 == cost[i][j] {
                i -= 1;
                places[i] = (j, j);
            } else {
                j -= 1;
                places[i].0 = j;
            }
        }
        places
    }

    proptest! {
        #[test]
        fn bit_vectors_count_as_the_recurrence_does(
            pattern in "[abcé學]{1,150}", text in "[abcé學]{0,200}",
        ) {
            let (pattern, text) = (chars(&pattern), chars(&text));
            let cost = matrix(&pattern, &text, |_| 0);
            let last: Vec<u32> = cost[pattern.len()][1..].iter().map(|n| to_u32(*n)).collect();
            prop_assert_eq!(distances(&pattern, &text), last);
        }

        #[test]
        fn edits_are_those_of_the_recurrence(a in "[abc學]{0,150}", b in "[abc學]{0,150}") {
            let (a, b) = (chars(&a), chars(&b));
            let cost = matrix(&a, &b, |j| j);
            prop_assert_eq!(edits(&a, &b), to_u32(cost[a.len()][b.len()]));
            let best = *cost[a.len()].iter().min().unwrap();
            prop_assert_eq!(bound(&a, &b).fold(to_u32(a.len()), u32::min), to_u32(best));
        }

        #[test]
        fn a_pattern_is_laid_down_as_in_the_whole_matrix(pattern in "[abc]{1,140}", text in "[abc]{0,170}") {
            let (pattern, text) = (chars(&pattern), chars(&text));
            let places = lay(&pattern, &text);
            prop_assert_eq!(&places, &laid_plainly(&pattern, &text));
            for pair in places.windows(2) {
                prop_assert!(pair[0].0 <= pair[0].1 && pair[0].1 <= pair[1].0);
            }
        }
    }
}
