//! What became of the words that a release had: of each that a citation may name.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::edition::history::{Fingerprint, History, ReleasedState, fingerprint};

use super::succession::{StateBlock, state, successors};

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
        let mut blocks: Vec<Vec<StateBlock<'h>>> =
            releases.iter().map(|release| state(history, *release)).collect();
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

    const AMEN: &str = "Amen, and so be it.";

    #[test]
    fn a_refrain_is_known_by_what_is_beside_it() {
        let found = became_of(&[vec![ONE, AMEN, TWO, AMEN, NEW]], &[ONE, TWO, AMEN, NEW]);
        let now: Vec<Now> = found.iter().map(|(_, now, _)| *now).collect();
        assert_eq!(now, [Now::Same(0), Now::Gone, Now::Moved(1), Now::Moved(2), Now::Moved(3)]);
    }

    #[test]
    fn numbers_that_did_not_last_say_nothing() {
        // Frozen, or numbered anew, after the release.
        let all = became(&released(&[vec![ONE, TWO]]), "a", &now(&[NEW, ONE, TWO]), &BTreeMap::new(), true);
        assert_eq!(all.iter().map(|then| then.now).collect::<Vec<_>>(), [Now::Moved(1), Now::Moved(2)]);
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
