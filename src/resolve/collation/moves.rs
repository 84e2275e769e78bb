//! Transpositions: words that one place lacks and another has.

use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::Collated;

/// How far apart, in columns, a word or two may be that were exchanged; longer runs may be anywhere.
const NEAR: usize = 16;

/// Up to so many words the words of two runs are held against each other, not their pairs alone.
const SHORT: usize = 80;

/// A run of columns in which one side has words and the other none.
struct OneSided {
    entry: usize,
    columns: Range<usize>,
    words: Vec<u64>,
}

/// By entry and witness, the entry that has the words instead.
pub(super) fn moves(made: &Collated, ranges: &[Range<usize>]) -> HashMap<(usize, usize), usize> {
    let mut all = HashMap::new();
    for witness in (1..made.blocks.len()).filter(|w| made.blocks[*w].is_some()) {
        let (gone, come) = (runs(made, ranges, witness, false), runs(made, ranges, witness, true));
        let mut by_words: HashMap<&[u64], Vec<usize>> = HashMap::new();
        let mut by_pair: HashMap<[u64; 2], Vec<usize>> = HashMap::new();
        for (at, run) in come.iter().enumerate() {
            by_words.entry(&run.words).or_default().push(at);
            let pairs: HashSet<[u64; 2]> = run.words.windows(2).map(|w| [w[0], w[1]]).collect();
            for pair in pairs.into_iter().filter(|_| run.words.len() >= 5) {
                by_pair.entry(pair).or_default().push(at);
            }
        }
        let mut used = vec![false; come.len()];
        for run in &gone {
            let apart = |at: usize| run.columns.start.abs_diff(come[at].columns.start);
            let may = |at: &&usize| !used[**at] && (run.words.len() > 2 || apart(**at) <= NEAR);
            let near = by_words
                .get(run.words.as_slice())
                .and_then(|list| list.iter().take(64).filter(may).min_by_key(|at| apart(**at)));
            let found = near.copied().or_else(|| nearly(run, &come, &by_pair, &used));
            let Some(at) = found else { continue };
            used[at] = true;
            all.insert((run.entry, witness), come[at].entry);
            all.insert((come[at].entry, witness), run.entry);
        }
    }
    all
}

/// A run with most of the words of another, in their order: a sentence that moved and was changed.
fn nearly(
    run: &OneSided,
    come: &[OneSided],
    by_pair: &HashMap<[u64; 2], Vec<usize>>,
    used: &[bool],
) -> Option<usize> {
    if run.words.len() < 5 {
        return None;
    }
    let mut shared: HashMap<usize, usize> = HashMap::new();
    let pairs: HashSet<[u64; 2]> = run.words.windows(2).map(|w| [w[0], w[1]]).collect();
    for pair in &pairs {
        for at in by_pair.get(pair).into_iter().flatten().take(8).filter(|at| !used[**at]) {
            *shared.entry(*at).or_default() += 1;
        }
    }
    let (at, count) = shared.into_iter().max_by_key(|(at, count)| (*count, std::cmp::Reverse(*at)))?;
    let (own, other) = (&run.words, &come[at].words);
    let most = own.len().max(other.len());
    // A word that was exchanged amid a short sentence takes half of its pairs away, and a fifth of its words.
    let is_same = || most <= SHORT && in_order(own, other) * 5 >= most * 4;
    (count * 10 >= (most - 1) * 6 || is_same()).then_some(at)
}

/// How many words two runs have alike, in one order.
fn in_order(a: &[u64], b: &[u64]) -> usize {
    let mut best = vec![0; b.len() + 1];
    for word in a {
        let mut before = 0;
        for (n, other) in b.iter().enumerate() {
            let above = best[n + 1];
            best[n + 1] = if word == other { before + 1 } else { above.max(best[n]) };
            before = above;
        }
    }
    best[b.len()]
}

/// The longest run of each entry in which only the witness has words, or only the base, where it is most of what differs there.
fn runs(made: &Collated, ranges: &[Range<usize>], witness: usize, put_in: bool) -> Vec<OneSided> {
    let (has, lacks) = if put_in { (witness, 0) } else { (0, witness) };
    let mut all = Vec::new();
    for (entry, range) in ranges.iter().enumerate() {
        let differing = range.clone().filter(|column| made.differs(*column, witness)).count();
        let mut best: Range<usize> = 0..0;
        let mut from = range.start;
        for column in range.start..=range.end {
            let alone = column < range.end
                && made.token(column, has).is_some()
                && made.token(column, lacks).is_none();
            if !alone {
                if column - from > best.len() {
                    best = from..column;
                }
                from = column + 1;
            }
        }
        if best.is_empty() || best.len() * 10 < differing * 6 {
            continue;
        }
        let words: Vec<u64> = best
            .clone()
            .filter_map(|c| made.token(c, has))
            .map(|(_, t)| t.word)
            .filter(|w| *w != 0)
            .collect();
        if !words.is_empty() {
            all.push(OneSided { entry, columns: best, words });
        }
    }
    all
}
