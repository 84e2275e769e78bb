//! Which paragraph of a section became which, from one state of it to a later one: by its words, its place and its number.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use crate::edition::history::{Fingerprint, ReleasedState};

/// So likely two blocks must be the same, of 1, where their words differ.
const ENOUGH: f64 = 0.5;
/// What it counts for that they have the same name; where numbers last a name is enough.
const SAME_NAME: f64 = 0.3;

/// A block of a section in one state of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StateBlock<'h> {
    /// Its name: `p3`.
    pub(crate) name: &'h str,
    pub(crate) print: Fingerprint,
    pub(crate) words: &'h str,
}

/// The blocks of a section in a release, in the order of their numbers.
pub(crate) fn state<'h>(
    history: &'h BTreeMap<String, Vec<ReleasedState>>,
    release: usize,
) -> Vec<StateBlock<'h>> {
    let block = |(name, said): (&'h String, &'h Vec<ReleasedState>)| {
        let until = said.partition_point(|said| said.release <= release);
        let (print, words) = said[..until].last()?.words.as_ref()?;
        Some((order(name), name.as_str(), *print, &**words))
    };
    let mut all: Vec<_> = history.iter().filter_map(block).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.into_iter().map(|(_, name, print, words)| StateBlock { name, print, words }).collect()
}

/// The place of a number, or of a block's name, among others: `3`, `3za`, `3a`, `10`.
pub(crate) fn order(name: &str) -> (usize, String) {
    let number = name.strip_prefix('p').unwrap_or(name);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    // A `z` is before `a`, as the sign before it is.
    (number[..digits].parse().unwrap_or_default(), number[digits..].replace('z', "`"))
}

/// For each block of a state the one of the next that it has become: with the same words, or, where numbers last, with its
/// number, or with most of its words. `named` is what its name has become.
pub(crate) fn successors<'h>(
    from: &[StateBlock<'h>],
    to: &[StateBlock<'h>],
    named: impl Fn(&StateBlock<'h>) -> &'h str,
    lasting: bool,
) -> Vec<Option<usize>> {
    let by_name: HashMap<&str, usize> = to.iter().enumerate().map(|(at, block)| (block.name, at)).collect();
    let own: Vec<Option<usize>> = from.iter().map(|block| by_name.get(named(block)).copied()).collect();
    // An edition that was frozen or numbered anew between the two has other numbers.
    let lasting = lasting && numbers_lasted(from, to);
    let mut found = vec![None; from.len()];
    if lasting {
        for (at, own) in own.iter().enumerate() {
            found[at] = own.filter(|own| to[*own].print == from[at].print);
        }
    }
    pair_equal(from, to, &own, &mut found);
    let mut taken: BTreeSet<usize> = found.iter().flatten().copied().collect();
    if lasting {
        let equal = taken.clone();
        for at in 0..from.len() {
            // What others have to the letter is theirs, unless this was joined to it.
            let is_free = |own: &usize| !equal.contains(own) || named(&from[at]) != from[at].name;
            if found[at].is_none() {
                found[at] = own[at].filter(is_free);
                taken.extend(found[at]);
            }
        }
    }
    if found.contains(&None) {
        let rest: Vec<(usize, WordBag<'_>)> =
            (0..to.len()).filter(|at| !taken.contains(at)).map(|at| (at, counted(to[at].words))).collect();
        for at in 0..from.len() {
            if found[at].is_none() {
                found[at] = like(from[at].words, &rest, own[at]);
            }
        }
    }
    found
}

/// Whether of the words that both states have once, as many have their number still as have another.
fn numbers_lasted(from: &[StateBlock<'_>], to: &[StateBlock<'_>]) -> bool {
    let once = |blocks: &[StateBlock<'_>]| {
        let mut seen: HashMap<Fingerprint, Option<usize>> = HashMap::new();
        for (at, block) in blocks.iter().enumerate() {
            seen.entry(block.print).and_modify(|at| *at = None).or_insert(Some(at));
        }
        seen
    };
    let (old, new) = (once(from), once(to));
    let pairs = old.iter().filter_map(|(print, at)| Some(((*at)?, (*new.get(print)?)?)));
    let (kept, others): (Vec<_>, Vec<_>) = pairs.partition(|(x, y)| from[*x].name == to[*y].name);
    kept.len() >= others.len()
}

/// Pairs the blocks that have the same words and are not paired yet: in their order, so that a refrain is known by what is
/// beside it; then the others, the nearest first.
fn pair_equal(
    from: &[StateBlock<'_>],
    to: &[StateBlock<'_>],
    own: &[Option<usize>],
    found: &mut [Option<usize>],
) {
    let taken: BTreeSet<usize> = found.iter().flatten().copied().collect();
    let left: Vec<usize> = (0..from.len()).filter(|at| found[*at].is_none()).collect();
    let right: Vec<usize> = (0..to.len()).filter(|at| !taken.contains(at)).collect();
    let prints = |blocks: &[StateBlock<'_>], list: &[usize]| -> Vec<Fingerprint> {
        list.iter().map(|at| blocks[*at].print).collect()
    };
    let mut rest: BTreeSet<usize> = right.iter().copied().collect();
    for op in capture_diff_slices(Algorithm::Patience, &prints(from, &left), &prints(to, &right)) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            for n in 0..len {
                found[left[old_index + n]] = Some(right[new_index + n]);
                rest.remove(&right[new_index + n]);
            }
        }
    }
    let mut by_print: HashMap<Fingerprint, Vec<usize>> = HashMap::new();
    for at in rest {
        by_print.entry(to[at].print).or_default().push(at);
    }
    for at in left {
        let Some(equal) = by_print.get_mut(&from[at].print).filter(|_| found[at].is_none()) else { continue };
        let near = equal.iter().enumerate().min_by_key(|(_, to)| to.abs_diff(own[at].unwrap_or(at)));
        if let Some((near, _)) = near {
            found[at] = Some(equal.remove(near));
        }
    }
}

/// The block that words have become, where that is likely: it has most of them, or many and their number.
fn like(words: &str, rest: &[(usize, WordBag<'_>)], own: Option<usize>) -> Option<usize> {
    let old = counted(words);
    let mut best: Option<(usize, f64)> = None;
    for (at, new) in rest {
        let named = if own == Some(*at) { SAME_NAME } else { 0.0 };
        let score = alike(&old, new) + named;
        if score >= ENOUGH && best.is_none_or(|(_, most)| score > most) {
            best = Some((*at, score));
        }
    }
    best.map(|(at, _)| at)
}

/// Whether two texts have most of their words in common.
pub(crate) fn are_like(a: &str, b: &str) -> bool {
    alike(&counted(a), &counted(b)) >= ENOUGH
}

/// How often each word of a text is in it, and how many words it has.
type WordBag<'a> = (HashMap<&'a str, usize>, usize);

/// How often each word is there, and how many there are; characters, where there are no spaces.
fn counted(words: &str) -> WordBag<'_> {
    let mut counts = HashMap::new();
    let mut all = 0;
    for word in words.unicode_words() {
        *counts.entry(word).or_default() += 1;
        all += 1;
    }
    (counts, all)
}

/// The share of words that two texts have in common: Dice's coefficient of their bags of words.
fn alike(a: &WordBag<'_>, b: &WordBag<'_>) -> f64 {
    let common: usize =
        a.0.iter().map(|(word, n)| (*n).min(b.0.get(word).copied().unwrap_or_default())).sum();
    #[expect(clippy::cast_precision_loss, reason = "a share of some words")]
    let share = 2.0 * common as f64 / (a.1 + b.1).max(1) as f64;
    share
}

/// The blocks of a section whose words one state has otherwise than the other, each by its place in the state that has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SectionChanges {
    /// In the later state.
    pub(crate) changed: Vec<usize>,
    /// In the later state.
    pub(crate) new: Vec<usize>,
    /// In the earlier one.
    pub(crate) gone: Vec<usize>,
}

/// What changed from one state of some sections to a later one, each section by its name. What only went to another place is no
/// change, in whichever section that is.
pub(crate) fn changes<'h>(
    before: &BTreeMap<&'h str, Vec<StateBlock<'h>>>,
    after: &BTreeMap<&'h str, Vec<StateBlock<'h>>>,
    lasting: bool,
) -> BTreeMap<&'h str, SectionChanges> {
    let names: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let of = |states: &BTreeMap<&'h str, Vec<StateBlock<'h>>>, name: &str| -> Vec<StateBlock<'h>> {
        states.get(name).cloned().unwrap_or_default()
    };
    let mut all: BTreeMap<&str, SectionChanges> = BTreeMap::new();
    for name in names {
        let (from, to) = (of(before, name), of(after, name));
        let heirs = successors(&from, &to, |block| block.name, lasting);
        let mut changes = SectionChanges::default();
        let mut hit: BTreeMap<usize, bool> = BTreeMap::new();
        for (x, y) in heirs.iter().enumerate() {
            match y {
                None => changes.gone.push(x),
                Some(y) => {
                    let same = from[x].print == to[*y].print;
                    // Of several that became one, the first is that one.
                    if hit.insert(*y, same).is_some() {
                        changes.gone.push(x);
                    }
                }
            }
        }
        changes.changed = hit.iter().filter(|(_, same)| !**same).map(|(y, _)| *y).collect();
        changes.new = (0..to.len()).filter(|y| !hit.contains_key(y)).collect();
        all.insert(name, changes);
    }
    // What went from one section to another.
    let mut came: HashMap<Fingerprint, Vec<(&str, usize)>> = HashMap::new();
    for (name, changes) in &all {
        for y in changes.new.iter().rev() {
            came.entry(after[name][*y].print).or_default().push((name, *y));
        }
    }
    let mut arrived: BTreeSet<(&str, usize)> = BTreeSet::new();
    for (name, changes) in &mut all {
        changes.gone.retain(|x| {
            let to = came.get_mut(&before[name][*x].print).and_then(Vec::pop);
            arrived.extend(to);
            to.is_none()
        });
    }
    for (name, changes) in &mut all {
        changes.new.retain(|y| !arrived.contains(&(*name, *y)));
    }
    all
}
