//! The words of one witness against those of the base, within a unit.
//!
//! What both begin and end with is set aside; rows of words that each side has once are anchors, of which a longest
//! chain in order is kept (patience: Bram Cohen's diff, on pairs of words); the little that is left between two
//! anchors is aligned by weight (Needleman and Wunsch, 1970), where punctuation weighs least. What is too long for
//! that is left to the histogram algorithm of the `imara-diff` crate. So time grows with the text.

use hashbrown::HashMap;
use imara_diff::{Algorithm, Diff};

use super::sentences::make_whole;
use super::tokens::{Token, same};

/// A row of two: a token of the base, a token of the witness, or one of them alone.
pub(super) type Pair = (Option<usize>, Option<usize>);

/// How many cells a table of weights may have.
const CELLS: usize = 1 << 14;

/// Align the tokens of a witness with those of the base.
pub(super) fn align(base: &[&Token], other: &[&Token]) -> Vec<Pair> {
    let mut matched: Vec<Option<usize>> = vec![None; base.len()];
    let mut open = vec![(0, base.len(), 0, other.len())];
    let same = |x: usize, y: usize| same(base[x], other[y]);
    while let Some((mut a, mut b, mut c, mut d)) = open.pop() {
        while a < b && c < d && same(a, c) {
            matched[a] = Some(c);
            (a, c) = (a + 1, c + 1);
        }
        while a < b && c < d && same(b - 1, d - 1) {
            (b, d) = (b - 1, d - 1);
            matched[b] = Some(d);
        }
        if a == b || c == d {
            continue;
        }
        if (b - a + 1) * (d - c + 1) <= CELLS {
            weigh(base, other, (a, b, c, d), &mut matched);
            continue;
        }
        let anchors = [3, 2, 1]
            .into_iter()
            .map(|n| anchors(base, other, (a, b, c, d), n))
            .find(|found| !found.is_empty());
        let Some(anchors) = anchors else {
            histogram(base, other, (a, b, c, d), &mut matched);
            continue;
        };
        let (mut x, mut y) = (a, c);
        for (to_x, to_y) in anchors {
            open.push((x, to_x, y, to_y));
            matched[to_x] = Some(to_y);
            (x, y) = (to_x + 1, to_y + 1);
        }
        open.push((x, b, y, d));
    }
    slide(&mut matched, base, other);
    let mut pairs = rows(&matched, other.len(), base, other);
    join_rewritten(&mut pairs, base, other);
    pairs
}

/// Rows of `n` words that either side has once, in the longest order that both keep.
fn anchors(
    base: &[&Token],
    other: &[&Token],
    (a, b, c, d): (usize, usize, usize, usize),
    n: usize,
) -> Vec<(usize, usize)> {
    let row = |tokens: &[&Token], at: usize| -> Option<Vec<u64>> {
        let words: Vec<u64> = tokens.get(at..at + n)?.iter().map(|t| t.word).collect();
        words.iter().all(|word| *word != 0).then_some(words)
    };
    let mut seen: HashMap<Vec<u64>, (u32, usize, u32, usize)> = HashMap::new();
    for at in a..(b + 1).saturating_sub(n) {
        if let Some(row) = row(&base[..b], at) {
            let entry = seen.entry(row).or_default();
            (entry.0, entry.1) = (entry.0 + 1, at);
        }
    }
    for at in c..(d + 1).saturating_sub(n) {
        if let Some(row) = row(&other[..d], at)
            && let Some(entry) = seen.get_mut(&row)
        {
            (entry.2, entry.3) = (entry.2 + 1, at);
        }
    }
    let mut once: Vec<(usize, usize)> =
        seen.into_values().filter(|(x, _, y, _)| *x == 1 && *y == 1).map(|(_, x, _, y)| (x, y)).collect();
    once.sort_unstable();
    let kept = longest(&once.iter().map(|(_, y)| (*y, 1)).collect::<Vec<_>>());
    kept.into_iter().map(|at| once[at]).collect()
}

/// Which of these, by their places, are a heaviest row that ascends: places and weights are given.
pub(super) fn longest(places: &[(usize, u64)]) -> Vec<usize> {
    let mut sorted: Vec<usize> = places.iter().map(|(place, _)| *place).collect();
    sorted.sort_unstable();
    sorted.dedup();
    // A tree of maxima over prefixes (Fenwick, 1994): the heaviest row that ends at or before a place.
    let mut best: Vec<(u64, Option<usize>)> = vec![(0, None); sorted.len() + 1];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    let mut top: (u64, Option<usize>) = (0, None);
    for (at, (place, weight)) in places.iter().enumerate() {
        let rank = sorted.partition_point(|other| other < place);
        let (mut n, mut found) = (rank, (0, None));
        while n > 0 {
            if best[n].0 > found.0 {
                found = best[n];
            }
            n &= n - 1;
        }
        before.push(found.1);
        let now = (found.0 + weight, Some(at));
        let mut n = rank + 1;
        while n < best.len() {
            if now.0 > best[n].0 {
                best[n] = now;
            }
            n += n & n.wrapping_neg();
        }
        if now.0 > top.0 {
            top = now;
        }
    }
    let mut kept = Vec::new();
    let mut at = top.1;
    while let Some(here) = at {
        kept.push(here);
        at = before[here];
    }
    kept.reverse();
    kept
}

/// What two tokens over against each other weigh: words more than short words, these more than punctuation.
fn weight(a: &Token, b: &Token) -> i32 {
    match (a.is_word(), b.is_word()) {
        (true, true) if a.word == b.word => {
            let exact = i32::from(a.key == b.key);
            if a.light { 24 + exact } else { 40 + exact }
        }
        (false, false) if a.key == b.key => 8,
        (true, true) => -10,
        (false, false) => -8,
        _ => -13,
    }
}

const GAP: i32 = -6;

fn weigh(
    base: &[&Token],
    other: &[&Token],
    (a, b, c, d): (usize, usize, usize, usize),
    matched: &mut [Option<usize>],
) {
    let (n, m) = (b - a, d - c);
    let width = m + 1;
    let mut way = vec![0u8; (n + 1) * width];
    let mut above: Vec<i32> = (0..=m).map(|y| GAP * i32::try_from(y).unwrap_or(0)).collect();
    way[1..width].fill(2);
    for x in 1..=n {
        let mut diagonal = above[0];
        above[0] += GAP;
        way[x * width] = 1;
        for y in 1..=m {
            let across = diagonal + weight(base[a + x - 1], other[c + y - 1]);
            let (down, right) = (above[y] + GAP, above[y - 1] + GAP);
            diagonal = above[y];
            let (value, how) = if across >= down && across >= right {
                (across, 0)
            } else if down >= right {
                (down, 1)
            } else {
                (right, 2)
            };
            above[y] = value;
            way[x * width + y] = how;
        }
    }
    let (mut x, mut y) = (n, m);
    while x > 0 || y > 0 {
        match way[x * width + y] {
            0 => {
                (x, y) = (x - 1, y - 1);
                if weight(base[a + x], other[c + y]) > 0 {
                    matched[a + x] = Some(c + y);
                }
            }
            1 => x -= 1,
            _ => y -= 1,
        }
    }
}

/// What has no anchors and is long: words that are said again and again.
fn histogram(
    base: &[&Token],
    other: &[&Token],
    (a, b, c, d): (usize, usize, usize, usize),
    matched: &mut [Option<usize>],
) {
    let mut names: HashMap<u64, u32> = HashMap::new();
    let mut name = |token: &&Token| {
        let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
        let key = if token.is_word() { token.word } else { token.key };
        imara_diff::Token(*names.entry(key).or_insert(next))
    };
    let before: Vec<_> = base[a..b].iter().map(&mut name).collect();
    let after: Vec<_> = other[c..d].iter().map(&mut name).collect();
    let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Histogram, &before, &after, count);
    let (mut x, mut y) = (0, 0);
    for hunk in diff.hunks() {
        while x < hunk.before.start as usize {
            matched[a + x] = Some(c + y);
            (x, y) = (x + 1, y + 1);
        }
        (x, y) = (hunk.before.end as usize, hunk.after.end as usize);
    }
    while x < b - a {
        matched[a + x] = Some(c + y);
        (x, y) = (x + 1, y + 1);
    }
}

/// Close gaps: a few words that match between two stretches which only one side has, match as well at the far end of
/// one of these where that ends or begins with the same words. So a sentence that is put in or left out is one stretch.
fn slide(matched: &mut [Option<usize>], base: &[&Token], other: &[&Token]) {
    // A stretch of the base that the witness lacks; then the same the other way round.
    slide_base(matched, base, other);
    make_whole(matched, base, other);
    let mut turned: Vec<Option<usize>> = vec![None; other.len()];
    for (x, y) in matched.iter().enumerate().filter_map(|(x, y)| Some((x, (*y)?))) {
        turned[y] = Some(x);
    }
    slide_base(&mut turned, other, base);
    make_whole(&mut turned, other, base);
    matched.fill(None);
    for (y, x) in turned.iter().enumerate().filter_map(|(y, x)| Some((y, (*x)?))) {
        matched[x] = Some(y);
    }
}

/// How many words are moved along to close a gap.
const SLIDE: usize = 3;

fn slide_base(matched: &mut [Option<usize>], base: &[&Token], other: &[&Token]) {
    let same = |x: usize, y: usize| same(base[x], other[y]);
    let mut at = 0;
    while at < matched.len() {
        // A gap of the base, some words, another gap; nothing of the witness's own is beside these words.
        let gap = at..matched[at..].iter().position(Option::is_some).map_or(matched.len(), |n| at + n);
        if gap.is_empty() {
            at += 1;
            continue;
        }
        let run = gap.end
            ..matched[gap.end..].iter().position(Option::is_none).map_or(matched.len(), |n| gap.end + n);
        let rest = run.end
            ..matched[run.end..].iter().position(Option::is_some).map_or(matched.len(), |n| run.end + n);
        at = gap.end;
        if run.is_empty() || run.len() > SLIDE || rest.is_empty() {
            continue;
        }
        let own: Vec<usize> = matched[run.clone()].iter().flatten().copied().collect();
        let in_a_row = own.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        let before = gap.start.checked_sub(1).map_or(Some(0), |x| matched[x].map(|y| y + 1));
        let after = matched.get(rest.end).map_or(Some(other.len()), |y| *y);
        let alone = own.first().copied() == before && own.last().map(|y| y + 1) == after;
        if !in_a_row || !alone {
            continue;
        }
        let ends = |start: usize| own.iter().enumerate().all(|(n, y)| same(start + n, *y));
        let start = if rest.len() >= run.len() && ends(rest.end - run.len()) {
            rest.end - run.len()
        } else if gap.len() >= run.len() && ends(gap.start) {
            gap.start
        } else {
            continue;
        };
        matched[run].fill(None);
        for (n, y) in own.into_iter().enumerate() {
            matched[start + n] = Some(y);
        }
        at = gap.start.max(start.min(gap.end));
    }
}

/// All tokens in rows: those that match, and between them what is opposite each other by its place.
fn rows(matched: &[Option<usize>], others: usize, base: &[&Token], other: &[&Token]) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(matched.len().max(others));
    let (mut x, mut y) = (0, 0);
    for (at, to) in matched.iter().enumerate().filter_map(|(at, to)| Some((at, (*to)?))) {
        between(&mut pairs, x..at, y..to, base, other);
        pairs.push((Some(at), Some(to)));
        (x, y) = (at + 1, to + 1);
    }
    between(&mut pairs, x..matched.len(), y..others, base, other);
    pairs
}

/// Two stretches without a word in common order: token by token, never two that are the same.
fn between(
    pairs: &mut Vec<Pair>,
    mut x: std::ops::Range<usize>,
    mut y: std::ops::Range<usize>,
    base: &[&Token],
    other: &[&Token],
) {
    while let (Some(a), Some(b)) = (x.clone().next(), y.clone().next()) {
        if base[a].key == other[b].key {
            pairs.extend([(Some(a), None), (None, Some(b))]);
        } else {
            pairs.push((Some(a), Some(b)));
        }
        (x.start, y.start) = (a + 1, b + 1);
    }
    pairs.extend(x.map(|a| (Some(a), None)));
    pairs.extend(y.map(|b| (None, Some(b))));
}

/// So many words that differ beside each word that is the same make a passage rewritten.
const AMID: usize = 8;

/// Make a rewritten passage one: a short word or two that happen to be the same amid it join nothing.
fn join_rewritten(pairs: &mut Vec<Pair>, base: &[&Token], other: &[&Token]) {
    let same = |pair: &Pair| matches!(pair, (Some(a), Some(b)) if same(base[*a], other[*b]));
    // Runs of rows: whether they match, and which.
    let mut runs: Vec<(bool, std::ops::Range<usize>)> = Vec::new();
    for (at, pair) in pairs.iter().enumerate() {
        match runs.last_mut() {
            Some((kind, range)) if *kind == same(pair) => range.end = at + 1,
            _ => runs.push((same(pair), at..at + 1)),
        }
    }
    let sides = |range: &std::ops::Range<usize>| {
        let rows = &pairs[range.clone()];
        let count = |has: fn(&Pair) -> bool| rows.iter().filter(|pair| has(pair)).count();
        (count(|pair| pair.0.is_some()), count(|pair| pair.1.is_some()))
    };
    let replaced = |range: &std::ops::Range<usize>| {
        let (a, b) = sides(range);
        a.min(b)
    };
    let longer = |range: &std::ops::Range<usize>| {
        let (a, b) = sides(range);
        a.max(b)
    };
    let weak = |at: usize| {
        let (true, range) = &runs[at] else { return false };
        let (Some(left), Some(right)) = (at.checked_sub(1).and_then(|n| runs.get(n)), runs.get(at + 1))
        else {
            return false;
        };
        let light = pairs[range.clone()].iter().all(|p| p.0.is_some_and(|a| base[a].light));
        let (before, after) = (replaced(&left.1), replaced(&right.1));
        let length = longer(&left.1) + longer(&right.1);
        // Two words opposite others, or one on each side of it amid a passage that is long beside it.
        let rewritten = before.max(after) >= 2 || before.min(after) >= 1 && length >= AMID * range.len();
        range.len() <= 2 && light && rewritten && length >= 3 + 2 * range.len()
    };
    let weak: Vec<bool> = (0..runs.len()).map(weak).collect();
    if !weak.contains(&true) {
        return;
    }
    let mut made: Vec<Pair> = Vec::with_capacity(pairs.len());
    let mut at = 0;
    while at < runs.len() {
        let mut end = at + 1;
        while end + 1 < runs.len() && weak[end] {
            end += 2;
        }
        let rows = &pairs[runs[at].1.start..runs[end - 1].1.end];
        if end == at + 1 {
            made.extend(rows);
        } else {
            let range =
                |of: Vec<usize>| of.first().copied().unwrap_or(0)..of.last().map_or(0, |last| last + 1);
            let x = range(rows.iter().filter_map(|p| p.0).collect());
            let y = range(rows.iter().filter_map(|p| p.1).collect());
            between(&mut made, x, y, base, other);
        }
        at = end;
    }
    *pairs = made;
}
