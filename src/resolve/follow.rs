//! A note whose selector the lock knows goes where its block went, and nowhere else.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::edition::Section;
use crate::edition::lock::{Home, Lock, LockedNote, LockedPlace, LockedWords};
use crate::edition::note::{Record, Verdict};

use super::accept;
use super::candidate::{Candidate, RememberedWords, SearchScope, SearchedLeaf, SeekResult};
use super::fold::needle;
use super::live::address;
use super::revision::{Revision, WitnessRevision, selector_hash};
use super::seek;

/// Where a note's block may be now.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Heir {
    /// A block of this revision.
    Now(usize),
    /// One that was not there before, and holds words like these.
    Guess(usize),
    /// The old block is gone.
    Gone(usize),
    /// Nobody knows what became of it: its section can't be looked at.
    Kept(Home),
}

/// Words in this revision, by leaves of a section and bytes of their folded words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Stand {
    pub(super) leaf: usize,
    pub(super) from: usize,
    pub(super) last: usize,
    pub(super) to: usize,
}

/// What became of one spot.
#[derive(Debug, Clone, PartialEq, Hash)]
pub(super) enum SpotOutcome {
    /// Words.
    Words(Stand),
    /// The whole of a block.
    Block(usize),
    /// Several places, and nothing to choose by.
    Several(Vec<Stand>),
    /// None; the nearest words.
    Nowhere(Option<Stand>),
}

/// A spot that was followed.
#[derive(Debug, Clone)]
pub(super) struct SpotFound {
    /// Its section, by its place in the witness; none where even that is gone.
    pub(super) section: Option<usize>,
    pub(super) place: SpotOutcome,
    pub(super) verdict: Verdict,
    pub(super) score: f64,
    /// Whether the lock may take it in: exact words in their own block.
    pub(super) certain: bool,
    /// Whether its old record says all that a new one would, but for its block.
    pub(super) same: bool,
    /// What the lock is to remember of its block.
    pub(super) heirs: Vec<Heir>,
}

impl Hash for SpotFound {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { section, place, verdict, score, certain, same, heirs } = self;
        (section, place, verdict, score.to_bits(), certain, same, heirs).hash(state);
    }
}

/// A note that was followed.
#[derive(Debug, Clone, Hash)]
pub(super) struct FollowedNote {
    /// The section that it is in; none where it is to be found by its target.
    pub(super) section: Option<usize>,
    /// Its spots; none where it is on a whole section.
    pub(super) spots: Vec<SpotFound>,
    /// Its record in the lock.
    pub(super) old: Arc<LockedNote>,
    /// The folded id that it has there.
    pub(super) was: String,
    /// The id that it has now.
    pub(super) id: String,
    /// The hash of what seeks its words now.
    pub(super) selector: u64,
}

impl FollowedNote {
    /// Whether all of it is where it was, in the very words.
    pub(super) fn is_settled(&self) -> bool {
        self.spots.iter().all(|spot| spot.certain && spot.verdict == Verdict::Exact)
    }
}

impl FollowedNote {
    /// Whether another is where this one does.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        let place = |spot: &SpotFound| (spot.section, spot.place.clone());
        self.section == other.section && self.spots.iter().map(place).eq(other.spots.iter().map(place))
    }

    /// The same without a place of its own: its words are shown.
    pub(super) fn undecided(mut self) -> Self {
        for spot in &mut self.spots {
            let places = match &spot.place {
                SpotOutcome::Words(stand) => vec![*stand],
                SpotOutcome::Several(all) => all.clone(),
                SpotOutcome::Block(_) | SpotOutcome::Nowhere(_) => Vec::new(),
            };
            let place =
                if places.is_empty() { SpotOutcome::Nowhere(None) } else { SpotOutcome::Several(places) };
            *spot = SpotFound {
                place,
                verdict: Verdict::Ambiguous,
                score: 0.0,
                certain: false,
                same: false,
                ..spot.clone()
            };
        }
        self
    }
}

/// Blocks that are looked through for words that may have come there: beyond this only for the very words.
const FEW: usize = 200_000;

/// Follow a note to where its words are now.
pub(super) fn follow(
    revision: &Revision,
    witness: usize,
    sections: &[Section],
    record: &Record,
    was: &str,
    old: &Arc<LockedNote>,
) -> FollowedNote {
    let compared = &revision.witnesses[witness];
    let quotes: Vec<String> = match (&record.selector.quote, &record.selector.range) {
        (Some((quote, _)), _) => vec![needle(quote)],
        (None, Some([(first, _), (last, _)])) => vec![needle(first), needle(last)],
        (None, None) => Vec::new(),
    };
    let spots: Vec<SpotFound> = old
        .spots
        .iter()
        .enumerate()
        .map(|(at, spot)| {
            let (lock, witness) = (&revision.lock, revision.ids[witness].as_str());
            let of = OneSpot { lock, witness, compared, sections, spot, unsettled: old.unsettled };
            of.follow(quotes.get(at).map(String::as_str))
        })
        .collect();
    let section = match spots.first() {
        Some(spot) => spot.section,
        // On a whole section: where that is.
        None => {
            let key = revision.notes.get(was);
            key.and_then(|key| compared.text_of(&key.1))
        }
    };
    let selector = selector_hash(record);
    FollowedNote {
        section,
        spots,
        old: Arc::clone(old),
        was: was.to_owned(),
        id: record.id.clone(),
        selector,
    }
}

struct OneSpot<'a> {
    lock: &'a Lock,
    witness: &'a str,
    compared: &'a WitnessRevision,
    sections: &'a [Section],
    spot: &'a LockedPlace,
    /// Whether the spot's words were lost sight of.
    unsettled: bool,
}

impl OneSpot<'_> {
    fn follow(&self, quote: Option<&str>) -> SpotFound {
        let compared = self.compared;
        let HeirBlocks { first, own, guesses, undecided, mut heirs } = self.homes();
        let at_home = own.first().map(|y| compared.new[*y].section).or_else(|| self.old_section());
        let (Some(words), Some(quote)) = (&self.spot.words, quote) else {
            return self.whole(first, &own, &guesses, heirs, at_home);
        };
        // The very block: the words are where they were. That a paragraph of a few words is there again says nothing.
        if let (Some(x), [y], false) = (first, own.as_slice(), self.unsettled)
            && compared.known.old[x].hash == compared.new[*y].hash
            && !(compared.known.old[x].gone && compared.is_short(*y))
            && let Some(stand) = self.direct(*y, words, quote)
        {
            let verdict = self.address_verdict(x, *y, true);
            let place = SpotOutcome::Words(stand);
            return SpotFound {
                section: at_home,
                place,
                verdict,
                score: 1.0,
                certain: true,
                same: true,
                heirs,
            };
        }
        let lost_sight = self.unsettled || first.is_some_and(|x| compared.known.old[x].gone);
        let sought = RememberedWords {
            quote,
            before: &words.before,
            after: &words.after,
            nth: (words.nth, words.of),
            steady: !lost_sight && self.is_steady(first, &own),
            lost: lost_sight,
        };
        let changed = |y: &usize| first.is_none_or(|x| compared.known.old[x].hash != compared.new[*y].hash);
        if undecided || own.iter().filter(|y| changed(y)).any(|y| compared.is_doubled(*y)) {
            if !undecided {
                heirs =
                    first.map(Heir::Gone).into_iter().chain(own.iter().map(|y| Heir::Guess(*y))).collect();
            }
            heirs.extend(guesses.iter().map(|y| Heir::Guess(*y)));
            let all: Vec<usize> = own.iter().chain(&guesses).copied().collect();
            return self.among(&sought, &all, heirs, at_home);
        }
        let mut ground = SearchScope::Own;
        let (mut found, mut leaves) = self.seek(&sought, &own, ground);
        if let SeekResult::None(_) = found {
            let mut strange: Vec<usize> =
                (0..compared.new.len()).filter(|y| !compared.alignment.claimed[*y]).collect();
            // Its own section first: words seldom go far.
            strange.sort_by_key(|y| (Some(compared.new[*y].section) != at_home, *y));
            match self.seek(&sought, &strange, SearchScope::New) {
                (SeekResult::None(_), _) => {}
                // Lost sight of once, the very words in a strange block are shown, and no more.
                // So are those in a copy of their paragraph, which has what was beside them still.
                (SeekResult::One(c), there)
                    if lost_sight || self.left_of_context(&sought, &own) >= accept::LEFT =>
                {
                    (found, leaves, ground) = (SeekResult::Several(vec![c]), there, SearchScope::New);
                }
                (other, own) => (found, leaves, ground) = (other, own, SearchScope::New),
            }
        }
        match found {
            SeekResult::One(c) => {
                let (y, section, at) = self.stand(&c, &leaves);
                let verdict = if c.leaf != c.last {
                    Verdict::Split
                } else if !c.exact {
                    Verdict::Rewritten
                } else if ground == SearchScope::New {
                    Verdict::Moved
                } else {
                    let stays = compared.new[y].byte_of(at.leaf, at.from) == Some(words.at);
                    first.map_or(Verdict::Moved, |x| self.address_verdict(x, y, stays))
                };
                SpotFound {
                    section: Some(section),
                    place: SpotOutcome::Words(at),
                    verdict,
                    score: c.score,
                    certain: verdict < Verdict::Rewritten,
                    same: false,
                    heirs,
                }
            }
            SeekResult::Several(all) => {
                let (_, section, _) = self.stand(&all[0], &leaves);
                let all = all.iter().map(|c| self.stand(c, &leaves)).filter(|s| s.1 == section);
                let place = SpotOutcome::Several(all.map(|s| s.2).collect());
                // What can't be distinguished now can't be later, where one of them is gone.
                if ground == SearchScope::Own {
                    heirs.retain(|heir| !matches!(heir, Heir::Now(_)));
                    heirs.extend(first.filter(|x| !heirs.contains(&Heir::Gone(*x))).map(Heir::Gone));
                    heirs.extend(own.iter().map(|y| Heir::Guess(*y)));
                }
                lost(Some(section), place, Verdict::Ambiguous, heirs)
            }
            SeekResult::None(nearest) => {
                let nearest = nearest.filter(|c| c.like >= 0.5 && c.leaf == c.last);
                let nearest = nearest.map(|c| self.stand(&c, &leaves).2);
                lost(at_home, SpotOutcome::Nowhere(nearest), Verdict::Orphan, heirs)
            }
        }
    }

    /// The blocks that the spot's own became, and those that may be it.
    fn homes(&self) -> HeirBlocks {
        let alignment = &self.compared.alignment;
        let mut homes = HeirBlocks::default();
        for home in &self.spot.homes {
            let Some(x) = self.compared.old_of(home) else {
                homes.heirs.push(Heir::Kept(home.clone()));
                continue;
            };
            let became = &alignment.became[x];
            if home.guess {
                homes.guesses.extend(became);
                continue;
            }
            homes.first = homes.first.or(Some(x));
            if became.is_empty() || alignment.doubted[x] {
                homes.heirs.push(Heir::Gone(x));
                continue;
            }
            if alignment.rivals[x].is_empty() {
                homes.own.extend(became);
            } else {
                // Which of them it is, no later build can know better: the old block is kept, in case it comes back.
                homes.heirs.push(Heir::Gone(x));
                homes.undecided = true;
                homes.guesses.extend(became);
                homes.guesses.extend(&alignment.rivals[x]);
            }
        }
        let HeirBlocks { own, guesses, heirs, .. } = &mut homes;
        dedup(own);
        guesses.retain(|y| !own.contains(y));
        dedup(guesses);
        heirs.extend(own.iter().map(|y| Heir::Now(*y)));
        homes.undecided |= homes.own.is_empty() && !homes.guesses.is_empty();
        homes
    }

    /// Whether what the lock counted in a block can be counted in its heirs: all of it is there, and nothing else's.
    fn is_steady(&self, first: Option<usize>, own: &[usize]) -> bool {
        let alignment = &self.compared.alignment;
        let mine = |y: &usize| alignment.from[*y].is_none_or(|x| Some(x) == first);
        let alone = |x: usize| !alignment.merged[x] && own.iter().all(|y| !alignment.mixed[*y]);
        self.spot.homes.len() == 1 && own.iter().all(mine) && first.is_some_and(alone)
    }

    fn stand(&self, c: &Candidate, leaves: &[(usize, usize)]) -> (usize, usize, Stand) {
        let (y, leaf) = leaves[c.leaf];
        (y, self.compared.new[y].section, Stand { leaf, from: c.from, last: leaves[c.last].1, to: c.to })
    }

    /// Words whose block may be one of several: they are shown, and attached to none.
    fn among(
        &self,
        sought: &RememberedWords<'_>,
        blocks: &[usize],
        heirs: Vec<Heir>,
        at_home: Option<usize>,
    ) -> SpotFound {
        let mut places = Vec::new();
        for blocks in blocks.chunks(1) {
            let (found, leaves) = self.seek(sought, blocks, SearchScope::Own);
            let found = match found {
                SeekResult::One(c) => vec![c],
                SeekResult::Several(all) => all,
                SeekResult::None(_) => Vec::new(),
            };
            places.extend(found.iter().map(|c| self.stand(c, &leaves)));
        }
        places.sort_by_key(|(y, _, at)| (*y, at.leaf, at.from));
        places.dedup();
        let section = places.first().map(|place| place.1).or(at_home);
        let all: Vec<Stand> = places.iter().filter(|p| Some(p.1) == section).map(|p| p.2).collect();
        match all.is_empty() {
            true => lost(at_home, SpotOutcome::Nowhere(None), Verdict::Orphan, heirs),
            false => lost(section, SpotOutcome::Several(all), Verdict::Ambiguous, heirs),
        }
    }

    /// A spot that is a whole block.
    fn whole(
        &self,
        first: Option<usize>,
        own: &[usize],
        guesses: &[usize],
        mut heirs: Vec<Heir>,
        at_home: Option<usize>,
    ) -> SpotFound {
        // What has little of the old block may be another in its place; a whole block has no words to say which.
        let unlike = first.is_some_and(|x| self.compared.alignment.unlike[x]);
        let (own, guesses): (&[usize], Vec<usize>) = match unlike {
            true => {
                heirs.retain(|heir| !matches!(heir, Heir::Now(_)));
                heirs.extend(first.map(Heir::Gone));
                (&[], own.iter().chain(guesses).copied().collect())
            }
            false => (own, guesses.to_vec()),
        };
        let (Some(x), Some(y)) = (first, own.first()) else {
            heirs.extend(guesses.iter().map(|y| Heir::Guess(*y)));
            let section = guesses.first().map(|y| self.compared.new[*y].section);
            let all: Vec<Stand> = guesses
                .iter()
                .filter(|y| Some(self.compared.new[**y].section) == section)
                .filter_map(|y| self.all_of(*y))
                .collect();
            return match all.is_empty() {
                true => lost(at_home, SpotOutcome::Nowhere(None), Verdict::Orphan, heirs),
                false => lost(section, SpotOutcome::Several(all), Verdict::Ambiguous, heirs),
            };
        };
        let alignment = &self.compared.alignment;
        let verdict = if own.len() > 1 {
            Verdict::Split
        } else if alignment.merged[x] || alignment.mixed[*y] {
            Verdict::Rewritten
        } else {
            self.address_verdict(x, *y, true)
        };
        SpotFound {
            section: at_home,
            place: SpotOutcome::Block(*y),
            verdict,
            score: 1.0,
            certain: verdict < Verdict::Rewritten,
            same: true,
            heirs: vec![Heir::Now(*y)],
        }
    }

    /// All words of a block.
    fn all_of(&self, y: usize) -> Option<Stand> {
        let block = &self.compared.new[y];
        let (first, last) = (block.leaves.first()?.0 as usize, block.leaves.last()?.0 as usize);
        let text = self.compared.texts[block.section].folded.get(last)?;
        Some(Stand { leaf: first, from: 0, last, to: text.text.len() })
    }

    /// The section that the spot was in, where it is still there or has another name.
    fn old_section(&self) -> Option<usize> {
        self.compared.now(&self.spot.homes.first()?.section)
    }

    /// How exact words in their own block were found: where their block was, or elsewhere.
    fn address_verdict(&self, x: usize, y: usize, stays: bool) -> Verdict {
        let alignment = &self.compared.alignment;
        // A new paragraph that is a part of its own, or its own elsewhere.
        let principal = alignment.became[x].first() == Some(&y);
        if principal && alignment.moved[x] || !principal && alignment.from[y].is_none() {
            return Verdict::Moved;
        }
        if Some(self.compared.new[y].section) != self.old_section() {
            return Verdict::Moved;
        }
        let now = address(&self.sections[self.compared.new[y].section], &self.compared.new[y]);
        if stays && self.old_address(x) == Some(now.as_str()) { Verdict::Exact } else { Verdict::Shifted }
    }

    /// Where the lock has the words, in a block that is the same; none where that has others there.
    fn direct(&self, y: usize, words: &LockedWords, quote: &str) -> Option<Stand> {
        let standing = &self.compared.new[y];
        let (leaf, from) = standing.leaf_at(words.at)?;
        let to = from + words.length as usize;
        let text = &self.compared.texts[standing.section].folded.get(leaf)?.text;
        (text.get(from..to) == Some(quote)).then_some(Stand { leaf, from, last: leaf, to })
    }

    fn old_address(&self, x: usize) -> Option<&str> {
        let old = &self.compared.known.old[x];
        let section = self.lock.sections.get(&(self.witness.to_owned(), old.section.to_string()))?;
        section.blocks.get(old.place).map(|block| block.address.as_str())
    }

    /// Leaves in the order of the text.
    fn leaves(&self, blocks: &[usize]) -> Vec<(usize, usize)> {
        let new = &self.compared.new;
        blocks.iter().flat_map(|y| new[*y].leaves.iter().map(move |(leaf, _)| (*y, *leaf as usize))).collect()
    }

    fn left_of_context(&self, sought: &RememberedWords<'_>, blocks: &[usize]) -> f64 {
        seek::left_of_context(sought, &self.texts_of(&self.leaves(blocks)))
    }

    /// The words of leaves, with those beside them.
    fn texts_of(&self, leaves: &[(usize, usize)]) -> Vec<SearchedLeaf<'_>> {
        let (new, texts) = (&self.compared.new, &self.compared.texts);
        let leaf = |(y, leaf): &(usize, usize)| {
            let folded = &texts[new[*y].section].folded;
            let text = |n: Option<usize>| n.and_then(|n| folded.get(n)).map_or("", |f| f.text.as_str());
            SearchedLeaf {
                text: text(Some(*leaf)),
                before: text(leaf.checked_sub(1)),
                after: text(Some(leaf + 1)),
            }
        };
        leaves.iter().map(leaf).collect()
    }

    fn seek(
        &self,
        sought: &RememberedWords<'_>,
        blocks: &[usize],
        ground: SearchScope,
    ) -> (SeekResult, Vec<(usize, usize)>) {
        let new = &self.compared.new;
        let mut blocks = blocks.to_vec();
        if ground == SearchScope::Own {
            blocks.sort_unstable();
        }
        let mut leaves = self.leaves(&blocks);
        let texts = &self.compared.texts;
        let of = |(y, leaf): &(usize, usize)| texts[new[*y].section].folded[*leaf].text.as_str();
        if ground == SearchScope::New && leaves.iter().map(|l| of(l).len()).sum::<usize>() > FEW {
            leaves.retain(|l| of(l).contains(sought.quote));
        }
        let texts = self.texts_of(&leaves);
        let joined = |at: usize| {
            let (a, b) = (leaves[at], leaves[at + 1]);
            new[a.0].section == new[b.0].section && (a.0 == b.0 || a.0 + 1 == b.0)
        };
        (seek::seek(sought, &texts, ground, joined), leaves)
    }
}

fn lost(section: Option<usize>, place: SpotOutcome, verdict: Verdict, heirs: Vec<Heir>) -> SpotFound {
    SpotFound { section, place, verdict, score: 0.0, certain: false, same: false, heirs }
}

/// The blocks of this revision that may have a spot's words.
#[derive(Default)]
struct HeirBlocks {
    /// The first old block that is known.
    first: Option<usize>,
    /// What its own became.
    own: Vec<usize>,
    /// Blocks of which one may be its own.
    guesses: Vec<usize>,
    /// Whether one of those is, and it is not known which.
    undecided: bool,
    heirs: Vec<Heir>,
}

/// Each once, in their order.
fn dedup(list: &mut Vec<usize>) {
    let mut seen = std::collections::HashSet::new();
    list.retain(|y| seen.insert(*y));
}
