//! What became of the words that a release had: of each that a citation may name.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::edition::history::{Fingerprint, History, ReleasedState, fingerprint};

/// Words of a release: the block that they were cited as, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Then {
    /// The block, as it was called: `p3`.
    pub(super) block: String,
    pub(super) print: Fingerprint,
    pub(super) words: Arc<str>,
    /// The first release that has them.
    pub(super) release: usize,
    /// The first release after the last that has them which says something else.
    pub(super) since: Option<usize>,
    pub(super) now: Now,
}

/// What words of a release are now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Now {
    /// The same words of the same block, by its place.
    Same(usize),
    /// The same words, but the block is called otherwise.
    Moved(usize),
    /// Other words of this block.
    Changed(usize),
    /// Nothing in the section.
    Gone,
}

/// A block as it reads now: its name, its words, their fingerprint.
pub(super) type CurrentBlock = (String, String, Fingerprint);

/// The blocks of a section as they read now.
pub(super) fn blocks(section: &crate::edition::Section) -> Vec<CurrentBlock> {
    let all = crate::edition::history::blocks(section);
    all.map(|(name, words)| {
        let print = fingerprint(&words);
        (name, words, print)
    })
    .collect()
}

/// So likely two blocks must be the same, of 1, where their words differ.
const ENOUGH: f64 = 0.5;
/// What it counts for that they have the same name; where numbers last a name is enough.
const SAME_NAME: f64 = 0.3;

/// A block of a section in one state of it.
#[derive(Debug, Clone, Copy)]
struct StateBlock<'h> {
    name: &'h str,
    print: Fingerprint,
    words: &'h str,
}

/// The states that a section was in: the release of each, its blocks, and for each block the one that it has become in the next.
struct States<'h> {
    releases: Vec<usize>,
    /// One for each release that changed the section, and what it has now.
    blocks: Vec<Vec<StateBlock<'h>>>,
    steps: Vec<Vec<Option<usize>>>,
}

/// What became of all words that releases have for a section, by `name` in the history. `lead` is where addresses that
/// blocks had lead now, `lasting` whether numbers last.
///
/// A block is followed from each release to the next, so that words which another block had later, or has had all the time, are
/// never taken for its own.
pub(super) fn became(
    history: &History,
    name: &str,
    now: &[CurrentBlock],
    lead: &BTreeMap<String, Option<String>>,
    lasting: bool,
) -> Vec<Then> {
    let Some(blocks) = history.sections.get(name) else { return Vec::new() };
    let states = States::new(blocks, now, lead, lasting);
    let by_name: HashMap<&str, usize> =
        now.iter().enumerate().map(|(at, (name, ..))| (name.as_str(), at)).collect();
    let mut all = Vec::new();
    for (block, said) in blocks {
        for (at, ReleasedState { release, words }) in said.iter().enumerate() {
            let Some((print, words)) = words else { continue };
            let is_it = |said: &ReleasedState| said.words.as_ref().is_some_and(|(own, _)| own == print);
            if said[..at].iter().any(is_it) {
                continue;
            }
            let last = said.iter().rposition(is_it).unwrap_or(at);
            let from = states.releases.partition_point(|own| *own < said[last].release);
            let (now, since) = match by_name.get(block.as_str()) {
                Some(own) if now[*own].2 == *print => (Now::Same(*own), None),
                _ => states.follow(from, block, *print, now),
            };
            let (block, words) = (block.clone(), Arc::clone(words));
            all.push(Then { block, print: *print, words, release: *release, since, now });
        }
    }
    all
}

impl<'h> States<'h> {
    fn new(
        history: &'h BTreeMap<String, Vec<ReleasedState>>,
        now: &'h [CurrentBlock],
        lead: &'h BTreeMap<String, Option<String>>,
        lasting: bool,
    ) -> Self {
        let releases: BTreeSet<usize> = history.values().flatten().map(|said| said.release).collect();
        let releases: Vec<usize> = releases.into_iter().collect();
        let state = |release: usize| {
            let block = |(name, said): (&'h String, &'h Vec<ReleasedState>)| {
                let until = said.partition_point(|said| said.release <= release);
                let (print, words) = said[..until].last()?.words.as_ref()?;
                Some(StateBlock { name, print: *print, words })
            };
            history.iter().filter_map(block).collect()
        };
        let mut blocks: Vec<Vec<StateBlock<'h>>> = releases.iter().map(|release| state(*release)).collect();
        blocks
            .push(now.iter().map(|(name, words, print)| StateBlock { name, print: *print, words }).collect());
        let mut steps = Vec::new();
        for (at, pair) in blocks.windows(2).enumerate() {
            // Numbers lead on where blocks were joined since the last release.
            let is_last = at + 2 == blocks.len();
            let named = |block: &StateBlock<'h>| match lead.get(block.name) {
                Some(Some(led)) if is_last => led.as_str(),
                _ => block.name,
            };
            steps.push(successors(&pair[0], &pair[1], named, lasting));
        }
        Self { releases, blocks, steps }
    }

    /// What a block of a state is now, and the first release that has other words for it.
    fn follow(
        &self,
        from: usize,
        block: &str,
        print: Fingerprint,
        now: &[CurrentBlock],
    ) -> (Now, Option<usize>) {
        let Some(start) = self.blocks.get(from).and_then(|all| all.iter().position(|own| own.name == block))
        else {
            return (Now::Gone, None);
        };
        let mut since = None;
        let mut at = start;
        for (n, step) in self.steps.iter().enumerate().skip(from) {
            let next = step.get(at).copied().flatten();
            let is_other = |next: usize| self.blocks[n + 1].get(next).is_none_or(|next| next.print != print);
            if since.is_none() && next.is_none_or(is_other) {
                since = Some(self.releases.get(n + 1).copied());
            }
            let Some(next) = next else {
                let back = self.come_back(from, start, print, now);
                return (back.map_or(Now::Gone, Now::Moved), since.flatten());
            };
            at = next;
        }
        let is_it = now.get(at).is_some_and(|(.., own)| *own == print);
        (if is_it { Now::Moved(at) } else { Now::Changed(at) }, since.flatten())
    }

    /// Words that were taken out and are there again, if no other block had them all the time.
    fn come_back(
        &self,
        from: usize,
        start: usize,
        print: Fingerprint,
        now: &[CurrentBlock],
    ) -> Option<usize> {
        let rivals =
            self.blocks[from].iter().enumerate().filter(|(at, own)| *at != start && own.print == print);
        let held: BTreeSet<usize> = rivals
            .filter_map(|(at, _)| {
                self.steps.iter().skip(from).try_fold(at, |at, step| step.get(at).copied().flatten())
            })
            .collect();
        (0..now.len()).find(|at| now[*at].2 == print && !held.contains(at))
    }
}

/// For each block of a state the one of the next that it has become: with the same words, or with most of them. `named` is what
/// its name has become.
fn successors<'h>(
    from: &[StateBlock<'h>],
    to: &[StateBlock<'h>],
    named: impl Fn(&StateBlock<'h>) -> &'h str,
    lasting: bool,
) -> Vec<Option<usize>> {
    let by_name: HashMap<&str, usize> = to.iter().enumerate().map(|(at, block)| (block.name, at)).collect();
    let own: Vec<Option<usize>> = from.iter().map(|block| by_name.get(named(block)).copied()).collect();
    let keeps = |at: usize, own: usize| lasting || to[own].print == from[at].print;
    let mut found: Vec<Option<usize>> =
        own.iter().enumerate().map(|(at, own)| own.filter(|own| keeps(at, *own))).collect();
    let mut taken: BTreeSet<usize> = found.iter().flatten().copied().collect();
    let mut by_print: HashMap<Fingerprint, Vec<usize>> = HashMap::new();
    for (at, block) in to.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
        by_print.entry(block.print).or_default().push(at);
    }
    for at in 0..from.len() {
        let Some(equal) = by_print.get_mut(&from[at].print).filter(|_| found[at].is_none()) else { continue };
        let near = equal.iter().enumerate().min_by_key(|(_, to)| to.abs_diff(own[at].unwrap_or_default()));
        let Some(near) = near.map(|(near, _)| near) else { continue };
        let chosen = equal.remove(near);
        taken.insert(chosen);
        found[at] = Some(chosen);
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

/// How often each word of a text is in it, and how many words it has.
type WordBag<'a> = (HashMap<&'a str, usize>, usize);

/// How often each word is there, and how many there are; characters, where there are no spaces.
fn counted(words: &str) -> WordBag<'_> {
    use unicode_segmentation::UnicodeSegmentation;
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::edition::date::Date;
    use crate::edition::history::Release;

    /// A section after several revisions, each of them released, and what the last revision has.
    fn released(revisions: &[Vec<&str>]) -> History {
        let mut history = History::default();
        for (at, blocks) in revisions.iter().enumerate() {
            let date = Date::parse("2026-11-24").unwrap();
            history.releases.push(Release { version: at.to_string(), date });
            let section = history.sections.entry("a".to_owned()).or_default();
            for number in 0..blocks.len().max(section.len()) {
                let said = section.entry(format!("p{}", number + 1)).or_default();
                let words = blocks.get(number).map(|words| (fingerprint(words), Arc::from(*words)));
                if said.last().map(|last: &ReleasedState| &last.words) != Some(&words) {
                    said.push(ReleasedState { release: at, words });
                }
            }
        }
        history
    }

    fn now(blocks: &[&str]) -> Vec<CurrentBlock> {
        let block =
            |(n, words): (usize, &&str)| (format!("p{}", n + 1), (*words).to_owned(), fingerprint(words));
        blocks.iter().enumerate().map(block).collect()
    }

    fn became_of(revisions: &[Vec<&str>], blocks: &[&str]) -> Vec<(String, Now, Option<usize>)> {
        let all = became(&released(revisions), "a", &now(blocks), &BTreeMap::new(), false);
        all.into_iter().map(|then| (then.block, then.now, then.since)).collect()
    }

    const ONE: &str = "The sea came over the wall in March.";
    const TWO: &str = "Nobody in the harbour had seen the like of it.";

    #[test]
    fn words_that_stayed_are_the_paragraph() {
        let stayed = became_of(&[vec![ONE, TWO]], &[ONE, TWO]);
        assert_eq!(stayed, [("p1".to_owned(), Now::Same(0), None), ("p2".to_owned(), Now::Same(1), None)]);
    }

    #[test]
    fn words_that_came_back_are_the_paragraph() {
        let back = became_of(&[vec![ONE], vec![TWO], vec![ONE]], &[ONE]);
        assert_eq!(back[0], ("p1".to_owned(), Now::Same(0), None));
        assert_eq!(back[1].2, Some(2), "the other words went in the release after");
    }

    #[test]
    fn a_paragraph_before_them_moves_them() {
        let moved = became_of(&[vec![ONE, TWO]], &["A new beginning.", ONE, TWO]);
        assert_eq!(moved.iter().map(|m| m.1).collect::<Vec<_>>(), [Now::Moved(1), Now::Moved(2)]);
    }

    #[test]
    fn words_that_changed_are_found_by_what_they_share() {
        let changed = "The sea came over the old wall in April.";
        let found = became_of(&[vec![ONE, TWO]], &["A new beginning.", changed, TWO]);
        assert_eq!(found[0].1, Now::Changed(1));
        let gone = became_of(&[vec![ONE, TWO]], &[TWO]);
        assert_eq!(gone[0].1, Now::Gone);
    }

    #[test]
    fn where_numbers_last_the_number_is_enough() {
        let all = became(&released(&[vec![ONE]]), "a", &now(&[TWO]), &BTreeMap::new(), true);
        assert_eq!(all[0].now, Now::Changed(0));
        let lead = BTreeMap::from([("p2".to_owned(), Some("p1".to_owned()))]);
        let joined = "The sea came over the wall in March. Nobody in the harbour had seen the like of it.";
        let all = became(&released(&[vec![ONE, TWO]]), "a", &now(&[joined]), &lead, true);
        assert_eq!(all.iter().map(|then| then.now).collect::<Vec<_>>(), [Now::Changed(0), Now::Changed(0)]);
    }

    const CHANGED: &str = "The sea came over the wall in April.";
    const NEW: &str = "A new beginning of the whole book.";

    #[test]
    fn words_are_followed_through_the_numbers_that_they_had() {
        let revisions = [vec![ONE, TWO], vec![NEW, ONE, TWO], vec![NEW, CHANGED, TWO]];
        let found = became_of(&revisions, &[NEW, CHANGED, TWO]);
        assert!(
            found.contains(&("p1".to_owned(), Now::Changed(1), Some(2))),
            "as it was cited first: {found:?}"
        );
        assert!(
            found.contains(&("p2".to_owned(), Now::Changed(1), Some(2))),
            "as it was called later: {found:?}"
        );
        assert!(found.contains(&("p2".to_owned(), Now::Moved(2), None)), "what follows it: {found:?}");
        let unreleased = became_of(&revisions[..2], &[NEW, CHANGED, TWO]);
        assert!(unreleased.contains(&("p1".to_owned(), Now::Changed(1), None)), "{unreleased:?}");
    }

    #[test]
    fn a_refrain_that_changed_is_not_the_one_that_stayed() {
        let changed = "Nobody in the harbour had ever seen the like of it!";
        for lasting in [false, true] {
            let history = released(&[vec![TWO, ONE, TWO]]);
            let all = became(&history, "a", &now(&[changed, ONE, TWO]), &BTreeMap::new(), lasting);
            let found: Vec<Now> = all.iter().map(|then| then.now).collect();
            assert_eq!(found, [Now::Changed(0), Now::Same(1), Now::Same(2)], "lasting: {lasting}");
            let gone = became(
                &history,
                "a",
                &now(&["Fishing began again in May.", ONE, TWO]),
                &BTreeMap::new(),
                false,
            );
            assert_eq!(gone[0].now, Now::Gone);
        }
    }

    proptest! {
        /// Of all words that releases had, those are the paragraph itself that it has now, and no others: no notice is
        /// wrong, and none is missed.
        #[test]
        fn a_notice_is_there_where_words_are_others(
            revisions in prop::collection::vec(prop::collection::vec(0..6usize, 1..5), 1..5),
            current in prop::collection::vec(0..6usize, 1..5),
            lasting in any::<bool>(),
        ) {
            let texts = [ONE, TWO, "The sea came over the wall in April.", "a", "a b", "Nobody had seen it."];
            let read = |ids: &Vec<usize>| ids.iter().map(|id| texts[*id]).collect::<Vec<_>>();
            let history = released(&revisions.iter().map(read).collect::<Vec<_>>());
            let blocks = now(&read(&current));
            let all = became(&history, "a", &blocks, &BTreeMap::new(), lasting);
            for then in &all {
                let here = blocks.iter().find(|(name, ..)| *name == then.block);
                let same = here.is_some_and(|(.., print)| *print == then.print);
                prop_assert_eq!(matches!(then.now, Now::Same(_)), same);
                if let Now::Moved(at) = then.now {
                    prop_assert_eq!(blocks[at].2, then.print);
                }
            }
            for (revision, ids) in revisions.iter().enumerate() {
                for (number, id) in ids.iter().enumerate() {
                    let (block, print) = (format!("p{}", number + 1), fingerprint(texts[*id]));
                    let found = all.iter().filter(|then| then.block == block && then.print == print).count();
                    prop_assert_eq!(found, 1, "{} of {} is followed once", block, revision);
                }
            }
        }
    }
}
