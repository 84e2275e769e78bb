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
/// What it counts for that they have the same name; where numbers last it is enough.
const SAME_NAME: f64 = 0.3;

/// What became of all words that releases have for a section, by `name` in the history. `lead` is where addresses that
/// blocks had lead now, `lasting` whether numbers last.
pub(super) fn became(
    history: &History,
    name: &str,
    now: &[CurrentBlock],
    lead: &BTreeMap<String, Option<String>>,
    lasting: bool,
) -> Vec<Then> {
    let Some(blocks) = history.sections.get(name) else { return Vec::new() };
    let by_print: HashMap<Fingerprint, Vec<usize>> =
        now.iter().enumerate().fold(HashMap::new(), |mut all, (at, (.., print))| {
            all.entry(*print).or_default().push(at);
            all
        });
    let by_name: HashMap<&str, usize> =
        now.iter().enumerate().map(|(at, (name, ..))| (name.as_str(), at)).collect();
    let known: BTreeSet<Fingerprint> =
        blocks.values().flatten().filter_map(|s| Some(s.words.as_ref()?.0)).collect();
    let mut all = Vec::new();
    for (block, said) in blocks {
        for (at, ReleasedState { release, words }) in said.iter().enumerate() {
            let Some((print, words)) = words else { continue };
            let is_it = |said: &ReleasedState| said.words.as_ref().is_some_and(|(own, _)| own == print);
            if said[..at].iter().any(is_it) {
                continue;
            }
            let last = said.iter().rposition(is_it).unwrap_or(at);
            // Numbers lead on where blocks were joined.
            let named = lead.get(block).and_then(Option::as_deref).unwrap_or(block);
            let own = by_name.get(named).copied();
            let equal = by_print.get(print).map_or(&[][..], Vec::as_slice);
            let now = match own {
                Some(own) if equal.contains(&own) && named == block => Now::Same(own),
                _ => match equal.iter().min_by_key(|at| at.abs_diff(own.unwrap_or_default())) {
                    Some(at) => Now::Moved(*at),
                    None => {
                        // What reads as another block of a release did is that.
                        let another = |at: usize, print: &Fingerprint| {
                            let is_its =
                                |s: &ReleasedState| s.words.as_ref().is_some_and(|(own, _)| own == print);
                            known.contains(print)
                                && !(own == Some(at) && (lasting || said.iter().any(is_its)))
                        };
                        like(words, now, own, another, lasting).map_or(Now::Gone, Now::Changed)
                    }
                },
            };
            all.push(Then {
                block: block.clone(),
                print: *print,
                words: Arc::clone(words),
                release: *release,
                since: said.get(last + 1).map(|next| next.release),
                now,
            });
        }
    }
    all
}

/// The block that words have become, where that is likely: it has most of them, or their number.
fn like(
    words: &str,
    now: &[CurrentBlock],
    own: Option<usize>,
    another: impl Fn(usize, &Fingerprint) -> bool,
    lasting: bool,
) -> Option<usize> {
    let old = counted(words);
    let mut best: Option<(usize, f64)> = None;
    for (at, (_, new, print)) in now.iter().enumerate() {
        let same = own == Some(at);
        if another(at, print) {
            continue;
        }
        let named = if !same {
            0.0
        } else if lasting {
            ENOUGH
        } else {
            SAME_NAME
        };
        let score = alike(&old, &counted(new)) + named;
        if score >= ENOUGH && best.is_none_or(|(_, most)| score > most) {
            best = Some((at, score));
        }
    }
    best.map(|(at, _)| at)
}

/// How often each word is there, and how many there are; characters, where there are no spaces.
fn counted(words: &str) -> (HashMap<&str, usize>, usize) {
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
fn alike(a: &(HashMap<&str, usize>, usize), b: &(HashMap<&str, usize>, usize)) -> f64 {
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
