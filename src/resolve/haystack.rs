//! A text made ready for the notes on it: the words of all of them are found at once.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use unicode_segmentation::GraphemeCursor;

use crate::diag::Span;
use crate::edition::note::{LeafRange, Selector};
use crate::edition::text::Body;

use super::fold::{Folded, needle};
use super::forms::automaton;
use super::lettered::Lettered;
use super::live::Scope;
use super::nearest::WordIndex;
use super::quote::KnownChoices;
use super::seek;

/// A text made ready for matching: its leaves folded, once for all the notes on it.
pub(super) struct Haystack<'a> {
    pub(super) body: &'a Body,
    pub(super) folded: &'a [Folded],
    /// Where the words of many notes are, by these words.
    known: HashMap<String, Vec<Hit>>,
    /// Where words are between others, by these three.
    between: HashMap<[String; 3], Vec<Hit>>,
    /// All leaves, and those of no footnote.
    leaves: OnceCell<[Vec<usize>; 2]>,
    words: OnceCell<WordIndex>,
    lettered: OnceCell<Lettered>,
    joined: OnceCell<JoinedLeaves>,
    /// What settles which of the places that words have in common is meant.
    pub(super) choices: RefCell<KnownChoices>,
    /// How much may still be looked through for words that are only like those of a note.
    effort: Cell<u64>,
}

/// The leaves of no footnote one after another, a space between them, as white space in a quote is folded.
pub(super) struct JoinedLeaves {
    pub(super) text: String,
    /// Where each begins.
    pub(super) starts: Vec<usize>,
}

/// A place where the words are: a leaf, and bytes of its folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Hit {
    pub(super) leaf: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Below so many bytes, those of the text times the words that are sought, one after another is faster than all at once.
const FEW: usize = 8 << 20;
/// The patterns of one automaton, in bytes: each takes some fifty times as much memory.
const AT_ONCE: usize = 256 << 10;
/// The bytes of a section that are looked through for words like those of its notes, times 64 characters of these.
const MOST: u64 = 512 << 20;

/// What a string that is sought is found for: these words, and how many bytes are before and behind them in it.
type FoundFor<'a> = (&'a [String; 3], usize, usize);

impl<'a> Haystack<'a> {
    pub(super) fn new(body: &'a Body, folded: &'a [Folded]) -> Self {
        Self {
            body,
            folded,
            known: HashMap::new(),
            between: HashMap::new(),
            leaves: OnceCell::new(),
            words: OnceCell::new(),
            lettered: OnceCell::new(),
            joined: OnceCell::new(),
            choices: RefCell::default(),
            effort: Cell::new(MOST),
        }
    }

    /// Find the words of many notes at once: by the automaton of Aho and Corasick (*Efficient string matching*, CACM
    /// 18(6), 1975), in one pass for as many as it holds.
    pub(super) fn prepare<'s>(&mut self, selectors: impl Iterator<Item = &'s Selector>) {
        let selectors: Vec<&Selector> = selectors.collect();
        let size: usize = self.folded.iter().map(|leaf| leaf.text.len()).sum();
        if size.saturating_mul(selectors.len()) >= FEW {
            self.find_all(&sought(selectors.into_iter()));
        }
    }

    /// [`prepare`](Self::prepare) for these words alone, whatever is beside them.
    pub(super) fn prepare_words(&mut self, words: HashSet<String>) {
        let size: usize = self.folded.iter().map(|leaf| leaf.text.len()).sum();
        if size.saturating_mul(words.len()) >= FEW {
            self.find_all(&words.into_iter().map(|words| [String::new(), words, String::new()]).collect());
        }
    }

    /// How many places of the very words a leaf has, and which of them begins at this byte; 0 where none does.
    pub(super) fn nth(&self, words: &str, leaf: usize, at: usize) -> (u32, u32) {
        let Some(hits) = self.known.get(words) else {
            return seek::nth(words, &self.folded[leaf].text, at);
        };
        let hits = within(hits, &[leaf]).unwrap_or_default();
        let nth = hits.binary_search_by_key(&at, |hit| hit.from).map_or(0, |n| index(n + 1));
        (nth, index(hits.len()))
    }

    fn find_all(&mut self, sought: &HashSet<[String; 3]>) {
        let mut strings: HashMap<String, Vec<FoundFor<'_>>> = HashMap::new();
        for key in sought.iter().filter(|[_, words, _]| !words.is_empty()) {
            let [prefix, words, suffix] = key;
            let spaces = |side: &str| if side.is_empty() { vec![""] } else { vec!["", " "] };
            for before in spaces(prefix) {
                for after in spaces(suffix) {
                    let string = [prefix, before, words, after, suffix].concat();
                    let (before, after) = (prefix.len() + before.len(), suffix.len() + after.len());
                    strings.entry(string).or_default().push((key, before, after));
                }
            }
        }
        let (mut known, mut between) = (HashMap::new(), HashMap::new());
        for key in sought {
            if key[0].is_empty() && key[2].is_empty() {
                known.insert(key[1].clone(), Vec::new());
            } else {
                between.insert(key.clone(), Vec::new());
            }
        }
        let mut strings: Vec<_> = strings.into_iter().collect();
        strings.sort_unstable();
        let mut rest = strings.as_slice();
        while !rest.is_empty() {
            let mut bytes = 0;
            let fits = |(string, _): &&(String, _)| {
                bytes += string.len();
                bytes <= AT_ONCE
            };
            let count = rest.iter().take_while(fits).count().max(1);
            let (chunk, left) = rest.split_at(count);
            rest = left;
            // Where there is no automaton, each note is sought by itself.
            let Some(automaton) = automaton(chunk.iter().map(|(string, _)| string)) else { return };
            for (leaf, folded) in self.folded.iter().enumerate() {
                for found in automaton.find_overlapping_iter(folded.text.as_str()) {
                    for (key, before, after) in &chunk[found.pattern().as_usize()].1 {
                        let hit = Hit { leaf, from: found.start() + before, to: found.end() - after };
                        if is_boundary(&folded.text, hit.from) && is_boundary(&folded.text, hit.to) {
                            let hits = if *before == 0 && *after == 0 {
                                known.get_mut(&key[1])
                            } else {
                                between.get_mut(*key)
                            };
                            hits.into_iter().for_each(|hits| hits.push(hit));
                        }
                    }
                }
            }
        }
        for hits in known.values_mut().chain(between.values_mut()) {
            hits.sort_unstable();
            hits.dedup();
        }
        (self.known, self.between) = (known, between);
    }

    /// The leaves of a scope, in the order of the source.
    pub(super) fn leaves(&self, scope: Scope) -> Cow<'_, [usize]> {
        match scope {
            Scope::Section => Cow::Borrowed(&self.all()[0]),
            Scope::Item(item) => Cow::Owned(self.body.leaves_of(item).collect()),
            Scope::Footnote(number) => Cow::Borrowed(self.body.leaves_of_footnote(number)),
            Scope::Line(at) => {
                let line = self.body.lines.get(at as usize);
                Cow::Owned(line.map(|line| line.leaf as usize).into_iter().collect())
            }
        }
    }

    /// The leaves of a scope that are of no footnote.
    pub(super) fn without_footnotes(&self, scope: Scope) -> Cow<'_, [usize]> {
        match scope {
            Scope::Section => Cow::Borrowed(&self.all()[1]),
            Scope::Item(_) | Scope::Footnote(_) | Scope::Line(_) => {
                let leaves = self.leaves(scope);
                let own = leaves.iter().filter(|leaf| self.body.leaves[**leaf].footnote.is_none());
                Cow::Owned(own.copied().collect())
            }
        }
    }

    fn all(&self) -> &[Vec<usize>; 2] {
        self.leaves.get_or_init(|| {
            let all: Vec<usize> = (0..self.body.leaves.len()).collect();
            let text = all.iter().copied().filter(|leaf| self.body.leaves[*leaf].footnote.is_none());
            let text = text.collect();
            [all, text]
        })
    }

    /// Every place where the words are, never inside a grapheme.
    pub(super) fn hits(&self, words: &str, leaves: &[usize]) -> Vec<Hit> {
        if let Some(hits) = self.known.get(words) {
            return match within(hits, leaves) {
                Some(hits) => hits.to_vec(),
                None => hits.iter().copied().filter(|hit| leaves.binary_search(&hit.leaf).is_ok()).collect(),
            };
        }
        let mut hits = Vec::new();
        let finder = memchr::memmem::Finder::new(words);
        for leaf in leaves {
            let text = &self.folded[*leaf].text;
            let mut from = 0;
            while let Some(at) =
                text.as_bytes().get(from..).and_then(|rest| finder.find(rest)).map(|n| n + from)
            {
                let to = at + words.len();
                if is_boundary(text, at) && is_boundary(text, to) {
                    hits.push(Hit { leaf: *leaf, from: at, to });
                }
                from = at + text[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        hits
    }

    /// The places between a prefix and a suffix where the words are, if they were found with those of other notes.
    pub(super) fn ready(&self, prefix: &str, words: &str, suffix: &str, leaves: &[usize]) -> Option<&[Hit]> {
        let hits = if prefix.is_empty() && suffix.is_empty() {
            self.known.get(words)?
        } else {
            self.between.get(&[prefix, words, suffix].map(str::to_owned))?
        };
        within(hits, leaves)
    }

    /// Whether so many bytes may still be looked through for words like these; they are, then.
    pub(super) fn may_look_through(&self, leaves: &[usize], words: &str) -> bool {
        let bytes: usize = leaves.iter().map(|leaf| self.folded[*leaf].text.len()).sum();
        let wanted = u64::try_from(bytes.saturating_mul(1 + words.len() / 64)).unwrap_or(u64::MAX);
        let left = self.effort.get();
        if left > 0 {
            self.effort.set(left.saturating_sub(wanted));
        }
        left > 0
    }

    /// The words of all leaves, to find the nearest in.
    pub(super) fn words(&self) -> &WordIndex {
        self.words.get_or_init(|| WordIndex::of(self.folded.iter().map(|leaf| leaf.text.as_str())))
    }

    /// The letters of all leaves, to find words in that differ in signs.
    pub(super) fn lettered(&self) -> &Lettered {
        self.lettered.get_or_init(|| Lettered::of(self.folded.iter().map(|leaf| leaf.text.as_str())))
    }

    /// The leaves of no footnote as one text.
    pub(super) fn joined(&self) -> &JoinedLeaves {
        self.joined.get_or_init(|| {
            let mut joined = JoinedLeaves { text: String::new(), starts: Vec::new() };
            for leaf in self.without_footnotes(Scope::Section).iter() {
                if !joined.text.is_empty() {
                    joined.text.push(' ');
                }
                joined.starts.push(joined.text.len());
                joined.text.push_str(self.folded[*leaf].text.trim());
            }
            joined
        })
    }

    pub(super) fn stretch(&self, hit: Hit) -> LeafRange {
        let original = self.body.words(hit.leaf);
        let (from, to) = self.folded[hit.leaf].stretch(hit.from, hit.to, original);
        let base = self.body.leaves[hit.leaf].text.start;
        LeafRange { leaf: index(hit.leaf), from: base + index(from), to: base + index(to) }
    }

    pub(super) fn follows(&self, hit: Hit, prefix: &str) -> bool {
        let before = self.folded[hit.leaf].text[..hit.from].trim_end();
        prefix.is_empty() || before.ends_with(prefix)
    }

    pub(super) fn precedes(&self, hit: Hit, suffix: &str) -> bool {
        let after = self.folded[hit.leaf].text[hit.to..].trim_start();
        suffix.is_empty() || after.starts_with(suffix)
    }

    pub(super) fn span(&self, hit: Hit) -> Span {
        let stretch = self.stretch(hit);
        self.body.span(hit.leaf, stretch.from, stretch.to)
    }
}

/// The words that selectors seek, each between its prefix and its suffix.
fn sought<'s>(selectors: impl Iterator<Item = &'s Selector>) -> HashSet<[String; 3]> {
    let mut sought = HashSet::new();
    let of = |words: &Option<(String, Span)>| words.as_ref().map(|(w, _)| needle(w)).unwrap_or_default();
    for selector in selectors {
        let (prefix, suffix) = (of(&selector.prefix), of(&selector.suffix));
        match (&selector.quote, &selector.range) {
            (Some((quote, _)), _) => {
                sought.insert([prefix, needle(quote), suffix]);
            }
            (None, Some([(first, _), (last, _)])) => {
                sought.insert([prefix, needle(first), String::new()]);
                sought.insert([String::new(), needle(last), suffix]);
            }
            (None, None) => {}
        }
    }
    sought
}

/// The hits in these leaves, where those follow one another.
fn within<'h>(hits: &'h [Hit], leaves: &[usize]) -> Option<&'h [Hit]> {
    let (Some(first), Some(last)) = (leaves.first(), leaves.last()) else { return Some(&[]) };
    let from = hits.partition_point(|hit| hit.leaf < *first);
    let to = hits.partition_point(|hit| hit.leaf <= *last);
    (last - first + 1 == leaves.len()).then(|| &hits[from..to])
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

pub(super) fn is_boundary(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let ascii = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_none_or(u8::is_ascii);
    if ascii(at.checked_sub(1)) && ascii(Some(at)) {
        return true;
    }
    GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diag::{FileId, Source};
    use crate::parse::markdown::{Manner, parse};
    use crate::resolve::fold;

    #[test]
    fn words_like_those_of_notes_are_sought_until_the_effort_is_spent() {
        let source = Source::new("content/text/a.md", "Ten bytes.\n");
        let manner = Manner::default();
        let body = parse(&source, FileId(0), 0..source.text.len(), manner, &mut Vec::new());
        let folded = fold::leaves(&body);
        let mut hay = Haystack::new(&body, &folded);
        hay.effort = Cell::new(21);
        let leaves = hay.leaves(Scope::Section);
        assert_eq!([(); 4].map(|()| hay.may_look_through(&leaves, "words")), [true, true, true, false]);
    }

    proptest! {
        /// What is found for many notes at once is what is found for each alone.
        #[test]
        fn words_are_found_at_once_as_one_by_one(
            leaves in prop::collection::vec("[ab é学]{0,40}", 1..4),
            quotes in prop::collection::vec(("[ab ]{0,2}", "[abé学 ]{1,4}", "[ab ]{0,2}"), 1..6),
        ) {
            let source = Source::new("content/text/a.md", leaves.join("\n\n"));
            let range = 0..source.text.len();
            let body = parse(&source, FileId(0), range, Manner::default(), &mut Vec::new());
            let folded = fold::leaves(&body);
            let alone = Haystack::new(&body, &folded);
            let mut all = Haystack::new(&body, &folded);
            let keys = quotes.iter().map(|(a, b, c)| [a, b, c].map(|words| needle(words)));
            all.find_all(&keys.collect());
            let leaves = alone.leaves(Scope::Section);
            for (prefix, quote, suffix) in &quotes {
                let [prefix, quote, suffix] = [prefix, quote, suffix].map(|words| needle(words));
                if quote.is_empty() {
                    continue;
                }
                let hits = alone.hits(&quote, &leaves);
                let hits: Vec<Hit> = hits.into_iter().filter(|h| alone.follows(*h, &prefix) && alone.precedes(*h, &suffix)).collect();
                let spread = |hay: &Haystack<'_>, leaf: usize| {
                    (0..=hay.folded[leaf].text.len()).map(|at| hay.nth(&quote, leaf, at)).collect::<Vec<_>>()
                };
                let mut words = Haystack::new(&body, &folded);
                words.find_all(&HashSet::from([[String::new(), quote.clone(), String::new()]]));
                for leaf in 0..folded.len() {
                    prop_assert_eq!(spread(&words, leaf), spread(&alone, leaf));
                }
                prop_assert_eq!(all.ready(&prefix, &quote, &suffix, &leaves).unwrap(), hits.as_slice());
            }
        }
    }
}
