//! Words that are sought, and the places that may be theirs: `seek` finds these, `accept` decides among them.

use std::collections::HashSet;

/// Words that are sought, as they are remembered.
#[derive(Debug, Clone, Copy)]
pub(super) struct RememberedWords<'a> {
    /// The folded quote.
    pub(super) quote: &'a str,
    /// What was before it; empty where nothing did, or nothing is known.
    pub(super) before: &'a str,
    /// What was after it.
    pub(super) after: &'a str,
    /// Which of how many places of its block it was; `(1, 0)` where that is not known.
    pub(super) nth: (u32, u32),
    /// Whether that count is one of what these leaves were in the last revision, of all and of no more.
    pub(super) steady: bool,
    /// Whether the words were not where the lock has them when it was written.
    pub(super) lost: bool,
}

/// A leaf that is looked through, with the leaves before and after it in the text; those are context alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct SearchedLeaf<'a> {
    pub(super) text: &'a str,
    pub(super) before: &'a str,
    pub(super) after: &'a str,
}

impl<'a> From<&'a str> for SearchedLeaf<'a> {
    fn from(text: &'a str) -> Self {
        Self { text, before: "", after: "" }
    }
}

/// Whose blocks these are that are looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SearchScope {
    /// Those that the words' own block became: they are expected here.
    Own,
    /// Blocks that were not there before: they may have come here.
    New,
    /// The text of a note that the lock doesn't know.
    Unknown,
}

/// A place: from a byte of one leaf to a byte of the same or the next, as they are in the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    /// The leaf in which it begins.
    pub(super) leaf: usize,
    /// Its first byte there.
    pub(super) from: usize,
    /// The leaf in which it ends.
    pub(super) last: usize,
    /// The byte after its last there.
    pub(super) to: usize,
    /// Whether these are the very words.
    pub(super) exact: bool,
    /// How like the words are.
    pub(super) like: f64,
    /// How like what is before them is, and what is after; none where nothing is known of that.
    pub(super) sides: [Option<f64>; 2],
    /// Whether a leaf begins, and ends, here where one did.
    pub(super) edges: [bool; 2],
    /// Whether a word begins, and ends, here where one did.
    pub(super) bounds: bool,
    /// The words and what is beside them, by their weights.
    pub(super) score: f64,
}

impl Candidate {
    /// How like what is beside the words is; none where nothing is known of that.
    pub(super) fn context(&self) -> Option<f64> {
        match self.sides {
            [Some(before), Some(after)] => Some(f64::midpoint(before, after)),
            [one, other] => one.or(other),
        }
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        (self.leaf, self.from) < (other.last, other.to) && (other.leaf, other.from) < (self.last, self.to)
    }
}

/// A place where what was beside the words is found, whatever is between.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ContextGap {
    pub(super) leaf: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    /// How like what is beside it is.
    pub(super) context: f64,
    /// Whether nothing is between.
    pub(super) gap: bool,
    /// Whether both sides are known.
    pub(super) both: bool,
}

/// A place where all that was on one side of the words is found again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Echo {
    pub(super) leaf: usize,
    /// Where it ends, of what was before; where it begins, of what was after.
    pub(super) at: usize,
    pub(super) before: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SeekResult {
    /// One place, good enough and better than all others.
    One(Candidate),
    /// Places of which none is sure: several that are equally good, or the very words between others.
    Several(Vec<Candidate>),
    /// None that is good enough; the nearest.
    None(Option<Candidate>),
}

/// The size of a quote that is sought by its likeness where nothing is known of it.
pub(super) const SHORTEST: f64 = 16.0;

/// All that was found of words.
#[derive(Debug, Default)]
pub(super) struct PlaceCandidates {
    pub(super) all: Vec<Candidate>,
    pub(super) slots: Vec<ContextGap>,
    pub(super) echoes: Vec<Echo>,
}

/// The places that are found already: leaf, and bytes of it.
pub(super) type VisitedPlaces = HashSet<(usize, usize, usize)>;

impl PlaceCandidates {
    pub(super) fn seen(&self) -> VisitedPlaces {
        self.all.iter().map(|c| (c.leaf, c.from, c.to)).collect()
    }
}
