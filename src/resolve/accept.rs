//! The rule of acceptance: which place is taken for that of words which are remembered, and which is not.
//!
//! docs/anchors.md says the same in prose. The evidence is: whose block it is (`Ground`), the words, what is on
//! both sides of them, how many places of the very words there were and are, and where else what was beside them is
//! found. What is taken in silence must be the very words, and:
//!
//! 1. where the block has as many places of them as it had, in the same order, *some* of the old context;
//! 2. else the old context *whole*: nearly all of it on one side, most of it on the other;
//! 3. no other place that is nearly as good, none that has more of the old context, and none where all of it is around
//!    other words.
//!
//! The very words that have less are shown (`ambiguous`), never taken. Words like them are `rewritten` between the old
//! neighbours alone. All thresholds are here and in `pairing.rs`, `align.rs`, `parts.rs`, `rivals.rs` and `unlike.rs`; they are tuned on seeds and texts that no report uses.

use super::candidate::{Candidate, ContextGap, Echo, PlaceCandidates, SHORTEST, SearchScope, SeekResult};

/// How much better the best place must be than the next.
const MARGIN: f64 = 0.08;
/// The least of the old context that makes it whole: on its better side, and on the other.
const WHOLE: (f64, f64) = (0.9, 0.6);
/// The same where one of several places is gone.
const WHOLE_OF_FEWER: (f64, f64) = (0.9, 0.85);
/// The least of it, of both sides and of the worse, where no place is gone.
const MOST: (f64, f64) = (0.72, 0.5);
/// So many characters are all of the context of one side, or nearly.
pub(super) const LONG: usize = 20;
/// The least of it that does where the count says the same.
const COUNTED: f64 = 0.6;
/// The least likeness of a few words, and of what is on each side of them, where one of them was changed.
const BETWEEN: (f64, f64) = (0.5, 0.8);
/// How much more of the old context another place may have.
const ELSEWHERE: f64 = 0.05;
/// The least size of words that are a whole paragraph and say by themselves whose they are.
const ALL_ALONE: f64 = 24.0;
/// So much of the old context in the words' own paragraph says that they were taken away there: a strange paragraph that has
/// both is a copy.
pub(super) const LEFT: f64 = 0.45;
/// What the beginning or the end of a paragraph counts for beside the words before or after it, in characters.
const EDGE: f64 = 8.0;

/// What is known beside the candidates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    pub(super) ground: SearchScope,
    /// How much the words say, in characters of an alphabet.
    pub(super) size: f64,
    /// Which of how many places it was; `(1, 0)` where that is not known.
    pub(super) nth: (u32, u32),
    /// Whether that count holds for what is looked through.
    pub(super) steady: bool,
    /// Whether the words were lost sight of before.
    pub(super) lost: bool,
    /// Of each side of the words: whether nothing but the paragraph's edge was there.
    pub(super) bare: [bool; 2],
    /// Of each side: whether so much was there that it says by itself where the words were.
    pub(super) long: [bool; 2],
}

impl Evidence {
    /// An exact hit that no approximate place can beat.
    pub(super) fn sure(&self, hits: &[Candidate]) -> Option<Candidate> {
        if self.ground == SearchScope::Unknown {
            return None;
        }
        let best = best(hits)?;
        let whole = best.sides.iter().all(|side| side.is_none_or(|like| like >= WHOLE.0));
        let known = best.sides.iter().any(Option::is_some);
        let same = self.steady && self.ground == SearchScope::Own && self.nth.1 as usize == hits.len();
        (same && whole && known && rivals(hits, &best).is_empty()).then_some(best)
    }

    /// Choose among all that was found.
    pub(super) fn choose(&self, found: PlaceCandidates) -> SeekResult {
        let PlaceCandidates { mut all, slots, echoes } = found;
        let hits: Vec<Candidate> = all.iter().filter(|c| c.exact && c.leaf == c.last).copied().collect();
        all.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then((a.leaf, a.from, a.to).cmp(&(b.leaf, b.from, b.to)))
        });
        if self.ground == SearchScope::Unknown {
            return self.at_its_word(&all);
        }
        let sure = |c: &Candidate| {
            !is_elsewhere(c, &slots, &echoes) && !is_said_again(c, &hits, &slots) && !is_beaten(c, &all)
        };
        if let Some(chosen) = self.counted(&hits).filter(sure) {
            return SeekResult::One(chosen);
        }
        let whole: Vec<Candidate> = hits.iter().filter(|c| self.is_whole(c, hits.len())).copied().collect();
        if let Some(best) = best(&whole).filter(sure) {
            let mut several = rivals(&hits, &best);
            if several.is_empty() && !is_echoed(&best, &echoes) {
                return SeekResult::One(best);
            }
            several.push(best);
            several.sort_by_key(|c| (c.leaf, c.from));
            return SeekResult::Several(several);
        }
        match self.like(&all, &slots, &echoes) {
            // The very words are there, and may be others: they are shown.
            SeekResult::None(_) if !hits.is_empty() && self.ground == SearchScope::Own => {
                SeekResult::Several(hits)
            }
            // Words that are there to the letter are no others that hold them.
            SeekResult::One(c) if hits.iter().any(|hit| hit.overlaps(&c)) => SeekResult::Several(hits),
            found => found,
        }
    }

    /// As many places as there were: the one that it was, where what is beside it doesn't say otherwise.
    fn counted(&self, hits: &[Candidate]) -> Option<Candidate> {
        let (nth, of) = self.nth;
        if !self.steady || self.ground != SearchScope::Own || usize::try_from(of) != Ok(hits.len()) {
            return None;
        }
        let own = *hits.get(nth.checked_sub(1)? as usize)?;
        let least = 0.76 - self.size / 60.0;
        let best = best(hits)?;
        let context = own.context().unwrap_or(1.0);
        let least = if of == 1 { least } else { least.max(0.6) };
        // Counted and better than all others, or counted alone with more of the old context.
        // Something was put in right beside the only place of the words.
        let beside =
            of == 1 && (0..2).any(|n| self.long[n] && own.sides[n].is_some_and(|like| like >= WHOLE.0));
        let sure = match rivals(hits, &own).is_empty() {
            true => context >= least || beside,
            false => context >= COUNTED && best.score - own.score < MARGIN,
        };
        (own.bounds && sure).then_some(own)
    }

    /// Whether a place of the very words has the old context whole, where so many places are.
    fn is_whole(&self, c: &Candidate, count: usize) -> bool {
        let fallen = count < self.nth.1 as usize;
        // Long words say by themselves whose they are.
        let long = (self.size / 120.0).min(1.0);
        let (better, other) = match (fallen, self.lost || self.ground == SearchScope::New) {
            (true, _) => WHOLE_OF_FEWER,
            (false, true) => WHOLE,
            (false, false) => (WHOLE.0 - 0.2 * long, WHOLE.1 - 0.4 * long),
        };
        let side = |n: usize| {
            let like = c.sides[n]?;
            // Of several places one is gone: that a paragraph begins there no more says which.
            Some(if fallen && !c.edges[n] { like * LEAST / (LEAST + EDGE) } else { like })
        };
        let whole = match (side(0), side(1)) {
            (Some(a), Some(b)) => {
                let most = !fallen && !self.lost && self.ground == SearchScope::Own;
                let least = match self.bare {
                    // A paragraph of a few words and no others is in many places.
                    [true, true] => self.size >= ALL_ALONE,
                    // Many paragraphs begin, or end, with a few words: those on the other side say which.
                    [true, false] => b >= better,
                    [false, true] => a >= better,
                    [false, false] => a.max(b) >= better && a.min(b) >= other,
                };
                least || most && f64::midpoint(a, b) >= MOST.0 && a.min(b) >= MOST.1
            }
            (Some(one), None) => !self.bare[0] && one >= better && !fallen,
            (None, Some(one)) => !self.bare[1] && one >= better && !fallen,
            (None, None) => false,
        };
        c.bounds && whole
    }

    /// Words like these, between the old neighbours.
    fn like(&self, all: &[Candidate], slots: &[ContextGap], echoes: &[Echo]) -> SeekResult {
        let nearest = all.first().copied();
        let good = |c: &&Candidate| {
            !(c.exact && c.leaf == c.last) && self.is_good(c) && !is_elsewhere(c, slots, echoes)
        };
        let Some(chosen) = all.iter().find(good).copied() else { return SeekResult::None(nearest) };
        let mut several = vec![chosen];
        for rival in rivals(all, &chosen) {
            if !several.iter().any(|c| c.overlaps(&rival)) {
                several.push(rival);
            }
        }
        if several.len() == 1 {
            return SeekResult::One(chosen);
        }
        several.sort_by_key(|c| (c.leaf, c.from));
        SeekResult::Several(several)
    }

    /// Whether a place of other words is good enough to represent these: less is asked of longer ones.
    fn is_good(&self, c: &Candidate) -> bool {
        let long = (self.size / 120.0).min(1.0);
        match self.ground {
            SearchScope::Own => {
                let (least_like, least) = match self.size {
                    // One word of a few is most of them: a place of the rest is as good as none.
                    ..12.0 => (0.85, 0.7),
                    12.0..20.0 => (0.8, 0.7),
                    _ => (0.4 - 0.2 * long, 0.58 - 0.3 * long),
                };
                // A word of a few was changed, between words that are the same.
                let between = self.size < 20.0
                    && c.like >= BETWEEN.0
                    && c.sides.iter().all(|side| side.is_some_and(|like| like >= BETWEEN.1));
                c.like >= least_like && c.score >= least || between
            }
            // In a strange block words like these are those of another.
            SearchScope::New => false,
            SearchScope::Unknown => {
                self.size >= SHORTEST
                    && c.like >= least_like(self.size)
                    && c.context().is_none_or(|context| context >= 0.7)
            }
        }
    }

    /// A note that is taken at its word: a slip of the pen, no more, since its words can be copied.
    fn at_its_word(&self, all: &[Candidate]) -> SeekResult {
        let good = |c: &&Candidate| match c.exact {
            true => c.context().is_none_or(|context| context >= 0.5),
            false => self.is_good(c),
        };
        let Some(chosen) = all.iter().find(good).copied() else {
            return SeekResult::None(all.first().copied());
        };
        let mut several = rivals(all, &chosen);
        if several.is_empty() {
            return SeekResult::One(chosen);
        }
        several.push(chosen);
        SeekResult::Several(several)
    }
}

/// How like words of such a size a place must be where nothing is known of them.
pub(super) fn least_like(size: f64) -> f64 {
    0.94 - 0.1 * (size / 120.0).min(1.0)
}

/// So many characters of context there are at least where its edge counts.
const LEAST: f64 = 12.0;

fn best(hits: &[Candidate]) -> Option<Candidate> {
    hits.iter().max_by(|a, b| a.score.total_cmp(&b.score).then(b.from.cmp(&a.from))).copied()
}

/// Other places that are nearly as good.
fn rivals(all: &[Candidate], chosen: &Candidate) -> Vec<Candidate> {
    let near = |c: &&Candidate| !c.overlaps(chosen) && c.score > chosen.score - MARGIN;
    all.iter().filter(near).copied().collect()
}

/// Whether what was beside the words is found better elsewhere: with other words between or none, or one side of it
/// whole, which is not so here.
fn is_elsewhere(c: &Candidate, slots: &[ContextGap], echoes: &[Echo]) -> bool {
    let own = c.context().unwrap_or(0.0);
    let apart = |s: &&ContextGap| {
        (s.leaf, s.to) < (c.leaf, c.from.saturating_sub(NEAR)) || (s.leaf, s.from) > (c.last, c.to + NEAR)
    };
    let better =
        |s: &ContextGap| s.context >= 0.6 && s.context > own + ELSEWHERE || s.gap && s.context >= WHOLE.0;
    let sided =
        |e: &Echo| c.sides[usize::from(!e.before)].is_some_and(|like| like < WHOLE.0) && !is_own(c, e);
    slots.iter().filter(apart).any(better) || c.exact && echoes.iter().any(sided)
}

/// Whether all that was beside the words is elsewhere too, around other words: these were changed there, and the place
/// is a copy.
fn is_said_again(c: &Candidate, hits: &[Candidate], slots: &[ContextGap]) -> bool {
    let own = c.context().unwrap_or(0.0);
    let here = |s: &ContextGap, hit: &Candidate| {
        hit.leaf == s.leaf && hit.from < s.to + NEAR && s.from < hit.to + NEAR
    };
    slots
        .iter()
        .filter(|s| s.both && s.context >= WHOLE.0 && s.context + ELSEWHERE > own)
        .any(|s| !hits.iter().any(|hit| here(s, hit)))
}

/// Whether words like these, elsewhere, have more of the old words and context together.
fn is_beaten(c: &Candidate, all: &[Candidate]) -> bool {
    let better = |o: &&Candidate| !(o.exact && o.leaf == o.last) && o.score >= c.score && !o.overlaps(c);
    all.iter().any(|other| better(&other))
}

/// Whether what was beside the words is elsewhere too: one of the two is a copy, and the words may be gone there.
fn is_echoed(c: &Candidate, echoes: &[Echo]) -> bool {
    echoes.iter().any(|echo| !is_own(c, echo))
}

/// Whether it is what is beside a place itself.
fn is_own(c: &Candidate, echo: &Echo) -> bool {
    match echo.before {
        true => echo.leaf == c.leaf && echo.at.abs_diff(c.from) <= NEAR,
        false => echo.leaf == c.last && echo.at.abs_diff(c.to) <= NEAR,
    }
}

/// So many bytes are no distance: white space, and a letter or two of an approximate end.
const NEAR: usize = 8;
