//! A note whose selector the lock knows goes where its block went, and nowhere else.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::edition::Section;
use crate::edition::id;
use crate::edition::lock::{Home, Lock, LockedNote, Spot, Words};
use crate::edition::note::{Record, Verdict};

use super::fold::needle;
use super::revision::{Compared, Revision, Standing, address};
use super::seek::{self, Candidate, Found, Ground, Sought};

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
#[derive(Debug, Clone, Hash)]
pub(super) enum Place {
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
    pub(super) place: Place,
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
pub(super) struct Followed {
    /// The section that it stands in; none where it is to be found by its target.
    pub(super) section: Option<usize>,
    /// Its spots; none where it is on a whole section.
    pub(super) spots: Vec<SpotFound>,
    /// Its record.
    pub(super) old: Arc<LockedNote>,
}

impl Followed {
    /// Whether all of it is where it was, in the very words.
    pub(super) fn is_settled(&self) -> bool {
        self.spots.iter().all(|spot| spot.certain && spot.verdict == Verdict::Exact)
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
    old: &Arc<LockedNote>,
) -> Followed {
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
            let key = revision.notes.get(&id::fold(&record.id));
            key.and_then(|(_, section)| compared.now(section))
        }
    };
    Followed { section, spots, old: Arc::clone(old) }
}

struct OneSpot<'a> {
    lock: &'a Lock,
    witness: &'a str,
    compared: &'a Compared,
    sections: &'a [Section],
    spot: &'a Spot,
    /// Whether the spot's words were lost sight of.
    unsettled: bool,
}

impl OneSpot<'_> {
    fn follow(&self, quote: Option<&str>) -> SpotFound {
        let compared = self.compared;
        let mut own: Vec<usize> = Vec::new();
        let mut guesses: Vec<usize> = Vec::new();
        let mut heirs: Vec<Heir> = Vec::new();
        let mut first = None;
        for home in &self.spot.homes {
            let Some(x) = compared.old_of(home) else {
                heirs.push(Heir::Kept(home.clone()));
                continue;
            };
            let became = &compared.alignment.became[x];
            if home.guess {
                guesses.extend(became);
                continue;
            }
            first = first.or(Some(x));
            if became.is_empty() || compared.alignment.doubted[x] {
                heirs.push(Heir::Gone(x));
                continue;
            }
            own.extend(became);
        }
        dedup(&mut own);
        guesses.retain(|y| !own.contains(y));
        dedup(&mut guesses);
        heirs.extend(own.iter().map(|y| Heir::Now(*y)));
        let at_home = own.first().map(|y| compared.new[*y].section).or_else(|| self.old_section());
        let (Some(words), Some(quote)) = (&self.spot.words, quote) else {
            return self.whole(first, &own, heirs, at_home);
        };
        // The very block: the words are where they were.
        if let (Some(x), [y], false) = (first, own.as_slice(), self.unsettled)
            && compared.old[x].hash == compared.new[*y].hash
            && let Some(stand) = direct(&compared.new[*y], words)
        {
            let verdict = self.address_verdict(x, *y, true);
            let place = Place::Words(stand);
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
        let sought = Sought { quote, before: &words.before, after: &words.after, nth: (words.nth, words.of) };
        let found = self.seek(&sought, &own, Ground::Own);
        let (found, ground) = match found {
            (Found::None(nearest), own_leaves) => {
                let mut strange: Vec<usize> = guesses.clone();
                strange.extend((0..compared.new.len()).filter(|y| !compared.alignment.claimed[*y]));
                dedup(&mut strange);
                // Its own section first: words seldom go far.
                strange.sort_by_key(|y| (Some(compared.new[*y].section) != at_home, *y));
                match self.seek(&sought, &strange, Ground::New) {
                    (Found::None(_), _) => ((Found::None(nearest), own_leaves), Ground::Own),
                    found => (found, Ground::New),
                }
            }
            found => (found, Ground::Own),
        };
        let (found, leaves) = found;
        let stand = |c: &Candidate| {
            let (y, leaf) = leaves[c.leaf];
            let stand = Stand { leaf, from: c.from, last: leaves[c.last].1, to: c.to };
            (y, compared.new[y].section, stand)
        };
        match found {
            Found::One(c) => {
                let (y, section, at) = stand(&c);
                if ground == Ground::New {
                    heirs.extend(guesses.iter().map(|y| Heir::Guess(*y)));
                    if !guesses.contains(&y) {
                        heirs.push(Heir::Guess(y));
                    }
                }
                let verdict = if c.leaf != c.last {
                    Verdict::Split
                } else if !c.exact {
                    Verdict::Rewritten
                } else if ground == Ground::New {
                    Verdict::Moved
                } else {
                    let stays = compared.new[y].byte_of(at.leaf, at.from) == Some(words.at);
                    first.map_or(Verdict::Moved, |x| self.address_verdict(x, y, stays))
                };
                SpotFound {
                    section: Some(section),
                    place: Place::Words(at),
                    verdict,
                    score: c.score,
                    certain: ground == Ground::Own && c.exact && c.leaf == c.last,
                    same: false,
                    heirs,
                }
            }
            Found::Several(all) => {
                let (_, section, _) = stand(&all[0]);
                let all = all.iter().map(stand).filter(|s| s.1 == section).map(|s| s.2).collect();
                let place = Place::Several(all);
                heirs.extend(guesses.iter().map(|y| Heir::Guess(*y)));
                lost(Some(section), place, Verdict::Ambiguous, heirs)
            }
            Found::None(nearest) => {
                let nearest = nearest.filter(|c| c.like >= 0.5 && c.leaf == c.last).map(|c| stand(&c).2);
                heirs.extend(guesses.iter().map(|y| Heir::Guess(*y)));
                lost(at_home, Place::Nowhere(nearest), Verdict::Orphan, heirs)
            }
        }
    }

    /// A spot that is a whole block.
    fn whole(
        &self,
        first: Option<usize>,
        own: &[usize],
        heirs: Vec<Heir>,
        at_home: Option<usize>,
    ) -> SpotFound {
        match (first, own.first()) {
            (Some(x), Some(y)) => SpotFound {
                section: at_home,
                place: Place::Block(*y),
                verdict: self.address_verdict(x, *y, true),
                score: 1.0,
                certain: true,
                same: true,
                heirs: vec![Heir::Now(*y)],
            },
            _ => lost(at_home, Place::Nowhere(None), Verdict::Orphan, heirs),
        }
    }

    /// The section that the spot was in, where it is still there or has another name.
    fn old_section(&self) -> Option<usize> {
        self.compared.now(&self.spot.homes.first()?.section)
    }

    /// How exact words in their own block were found: where their block was, or elsewhere.
    fn address_verdict(&self, x: usize, y: usize, stays: bool) -> Verdict {
        let alignment = &self.compared.alignment;
        if alignment.moved[x] && alignment.became[x].first() == Some(&y) {
            return Verdict::Moved;
        }
        if Some(self.compared.new[y].section) != self.old_section() {
            return Verdict::Moved;
        }
        let now = address(&self.sections[self.compared.new[y].section], &self.compared.new[y]);
        if stays && self.old_address(x) == Some(now.as_str()) { Verdict::Exact } else { Verdict::Shifted }
    }

    fn old_address(&self, x: usize) -> Option<&str> {
        let old = &self.compared.old[x];
        let section = self.lock.sections.get(&(self.witness.to_owned(), old.section.to_string()))?;
        section.blocks.get(old.place).map(|block| block.address.as_str())
    }

    /// Leaves in the order of the text.
    fn leaves(&self, blocks: &[usize]) -> Vec<(usize, usize)> {
        let new = &self.compared.new;
        blocks.iter().flat_map(|y| new[*y].leaves.iter().map(move |(leaf, _)| (*y, *leaf as usize))).collect()
    }

    fn seek(&self, sought: &Sought<'_>, blocks: &[usize], ground: Ground) -> (Found, Vec<(usize, usize)>) {
        let new = &self.compared.new;
        let mut blocks = blocks.to_vec();
        if ground == Ground::Own {
            blocks.sort_unstable();
        }
        let mut leaves = self.leaves(&blocks);
        let texts = &self.compared.texts;
        let of = |(y, leaf): &(usize, usize)| texts[new[*y].section].folded[*leaf].text.as_str();
        if ground == Ground::New && leaves.iter().map(|l| of(l).len()).sum::<usize>() > FEW {
            leaves.retain(|l| of(l).contains(sought.quote));
        }
        let texts: Vec<&str> = leaves.iter().map(of).collect();
        let joined = |at: usize| {
            let (a, b) = (leaves[at], leaves[at + 1]);
            new[a.0].section == new[b.0].section && (a.0 == b.0 || a.0 + 1 == b.0)
        };
        (seek::seek(sought, &texts, ground, joined), leaves)
    }
}

fn lost(section: Option<usize>, place: Place, verdict: Verdict, heirs: Vec<Heir>) -> SpotFound {
    SpotFound { section, place, verdict, score: 0.0, certain: false, same: false, heirs }
}

fn direct(standing: &Standing, words: &Words) -> Option<Stand> {
    let (leaf, from) = standing.leaf_at(words.at)?;
    Some(Stand { leaf, from, last: leaf, to: from + words.length as usize })
}

/// Each once, in their order.
fn dedup(list: &mut Vec<usize>) {
    let mut seen = std::collections::HashSet::new();
    list.retain(|y| seen.insert(*y));
}
