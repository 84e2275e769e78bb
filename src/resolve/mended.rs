//! References that an editor mended by hand: they say now where their block is.
//!
//! Of `#p2` and `#p3`, whose blocks are `#p3` and `#p4` now, an editor makes `#p3` and `#p4`: by its words alone the
//! first would be the old second. So those that say something else now are sought first, by where they lead.

use std::collections::{BTreeMap, HashSet};

/// What the lock has of references that say the same in one place, and how often that is said there now.
#[derive(Debug)]
pub(super) struct AlikeReferences<'a> {
    /// How many the lock has.
    pub(super) known: usize,
    /// How many there are.
    pub(super) now: usize,
    /// Where the block is that they led to.
    pub(super) block: WhereNow<'a>,
}

/// Where the block of references is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WhereNow<'a> {
    /// Where this leads, which is said in the same place.
    Said(&'a str),
    /// Where nothing leads that is said in the same place.
    Unsaid,
    /// It is gone, or may be any of several, or there were several.
    Unknown,
}

/// Which references were mended by hand.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct MendedReferences<'a> {
    /// What is said by references that were mended, though the lock has others that said it.
    pub(super) mended: HashSet<&'a str>,
    /// What is said by one that was mended or by one that wasn't: with what the former said.
    pub(super) doubtful: BTreeMap<&'a str, &'a str>,
    /// What isn't said any more, since those that said it were mended, or may have been.
    pub(super) gone_on: HashSet<&'a str>,
}

/// Finds the references that were mended. One that isn't said any more is followed to what leads to its block; where the
/// lock knows a reference that said that before, and its block has moved too, that one is followed in its turn. Where
/// this ends at what the lock doesn't know, all of them were mended. Where one of them is said nowhere, it was taken away
/// or the one before it was: which one, nothing says.
pub(super) fn mended<'a>(all: &BTreeMap<&'a str, AlikeReferences<'a>>) -> MendedReferences<'a> {
    let mut found = MendedReferences::default();
    let unsaid = all.iter().filter(|(_, own)| own.known > 0 && own.now == 0);
    for (first, _) in unsaid {
        // What each was before, in the order of the chain.
        let mut chain: Vec<(&'a str, &'a str)> = Vec::new();
        let mut seen = HashSet::from([*first]);
        let mut at = *first;
        let whole = loop {
            let WhereNow::Said(next) = all[at].block else { break false };
            let there = &all[next];
            if there.now != all[at].known {
                break false;
            }
            if there.known == 0 || found.mended.contains(next) || there.block == WhereNow::Said(next) {
                break true;
            }
            if there.block == WhereNow::Unknown {
                break false;
            }
            if !seen.insert(next) {
                break false;
            }
            chain.push((next, at));
            at = next;
        };
        if whole || !chain.is_empty() {
            found.gone_on.insert(*first);
        }
        if whole {
            found.mended.extend(chain.iter().map(|(said, _)| *said));
        } else {
            found.doubtful.extend(chain);
        }
    }
    let MendedReferences { mended, doubtful, .. } = &mut found;
    doubtful.retain(|said, _| !mended.contains(said));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `said known now block`, where the block is what leads to it, `-` (not said) or `?`.
    fn found(all: &[(&'static str, usize, usize, &'static str)]) -> (Vec<&'static str>, Vec<&'static str>) {
        let all = all.iter().map(|(said, known, now, block)| {
            let block = match *block {
                "-" => WhereNow::Unsaid,
                "?" => WhereNow::Unknown,
                block => WhereNow::Said(block),
            };
            (*said, AlikeReferences { known: *known, now: *now, block })
        });
        let MendedReferences { mended, doubtful, .. } = mended(&all.collect());
        let mut mended: Vec<_> = mended.into_iter().collect();
        mended.sort_unstable();
        (mended, doubtful.into_keys().collect())
    }

    #[test]
    fn a_chain_that_ends_at_what_is_new_was_mended() {
        // Both were mended; one of three was forgotten.
        assert_eq!(found(&[("2", 1, 0, "3"), ("3", 1, 1, "4"), ("4", 0, 1, "?")]), (vec!["3"], vec![]));
        let forgotten = [("2", 1, 0, "3"), ("3", 1, 1, "4"), ("4", 0, 1, "?"), ("5", 1, 1, "-")];
        assert_eq!(found(&forgotten), (vec!["3"], vec![]));
        // Each is said twice.
        assert_eq!(found(&[("2", 2, 0, "3"), ("3", 2, 2, "4"), ("4", 0, 2, "?")]), (vec!["3"], vec![]));
    }

    #[test]
    fn where_one_is_said_nowhere_nothing_tells_which_was_mended() {
        assert_eq!(found(&[("2", 1, 0, "3"), ("3", 1, 1, "-")]), (vec![], vec!["3"]));
        assert_eq!(found(&[("2", 1, 0, "3"), ("3", 1, 1, "4"), ("4", 1, 1, "-")]), (vec![], vec!["3", "4"]));
    }

    #[test]
    fn what_is_said_as_before_was_not_mended() {
        // A new one leads to where an old one leads.
        assert_eq!(found(&[("2", 1, 1, "3"), ("3", 1, 1, "4"), ("4", 0, 1, "?")]), (vec![], vec![]));
        // Two paragraphs changed places, or what it led to is where another leads all the time.
        assert_eq!(found(&[("2", 1, 1, "3"), ("3", 1, 1, "2")]), (vec![], vec![]));
        assert_eq!(found(&[("2", 1, 0, "3"), ("3", 1, 1, "3")]), (vec![], vec![]));
        // A block that is gone is reported by itself.
        assert_eq!(found(&[("2", 1, 0, "3"), ("3", 1, 1, "?")]), (vec![], vec![]));
    }
}
