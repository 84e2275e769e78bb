//! Where words that are remembered stand now: exact hits and approximate ones, weighed by what stands right
//! beside them, and taken only where one is good enough and clearly better than any other.

use crate::edition::wide::is_wide;

use super::approx::{Pattern, beside, distances, lay, minima, similarity};
use super::haystack::is_boundary;

/// How many characters of context are kept on each side.
pub(super) const CONTEXT: usize = crate::edition::lock::CONTEXT;

/// Words that are sought, as they are remembered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sought<'a> {
    /// The folded quote.
    pub(super) quote: &'a str,
    /// What stood before it; empty where nothing did, or nobody knows.
    pub(super) before: &'a str,
    /// What stood after it.
    pub(super) after: &'a str,
    /// Which of how many places of its block it was; `(1, 0)` where nobody knows.
    pub(super) nth: (u32, u32),
}

/// Whose blocks these are that are looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// Those that the words' own block became: they are expected here.
    Own,
    /// Blocks that were not there before: they may have come here.
    New,
    /// Nobody knows: there is no memory of these words.
    Unknown,
}

/// A place: from a byte of one leaf to a byte of the same or the next, as they stand in the list.
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
    /// How like what stands beside them is; none where nothing is known of that.
    pub(super) context: Option<f64>,
    /// Both, by their weights.
    pub(super) score: f64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// One place, good enough and better than all others.
    One(Candidate),
    /// Several that are equally good.
    Several(Vec<Candidate>),
    /// None that is good enough; the nearest.
    None(Option<Candidate>),
}

/// The size of a quote that is sought by its likeness where nothing is known of it.
const SHORTEST: f64 = 16.0;

/// How much better the best place must be than the next.
const MARGIN: f64 = 0.08;

/// Seek the words in these leaves, in order; `joined` says whether a leaf and the next may share the quote.
pub(super) fn seek(
    sought: &Sought<'_>,
    leaves: &[&str],
    ground: Ground,
    joined: impl Fn(usize) -> bool,
) -> Found {
    if sought.quote.is_empty() {
        return Found::None(None);
    }
    let seeker = Seeker::new(sought, ground);
    let mut all: Vec<Candidate> = Vec::new();
    for (at, text) in leaves.iter().enumerate() {
        all.extend(exact(sought.quote, text).map(|(from, to)| seeker.weigh(at, text, from, to)));
    }
    if let Some(sure) = seeker.sure(&all) {
        return Found::One(sure);
    }
    let exact = all.len();
    if ground == Ground::Unknown && exact == 0 && !leaves.iter().any(|text| seeker.may_be_in(text)) {
        return Found::None(None);
    }
    for (at, text) in leaves.iter().enumerate() {
        let chars: Vec<char> = text.chars().collect();
        seeker.near(at, text, &chars, &mut all);
    }
    if ground == Ground::Own && exact == 0 {
        for at in (1..leaves.len()).filter(|at| joined(at - 1)) {
            seeker.over_a_joint(at - 1, leaves, &mut all);
        }
    }
    seeker.choose(all)
}

/// Where the very words stand, never inside a grapheme.
fn exact<'a>(quote: &'a str, text: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut from = 0;
    let finder = memchr::memmem::Finder::new(quote);
    std::iter::from_fn(move || {
        loop {
            let at = finder.find(text.as_bytes().get(from..)?)? + from;
            from = at + text[at..].chars().next().map_or(1, char::len_utf8);
            let to = at + quote.len();
            if is_boundary(text, at) && is_boundary(text, to) {
                return Some((at, to));
            }
        }
    })
}

/// How many places of the very words a text has, and which of them begins at `at`.
pub(super) fn nth(quote: &str, text: &str, at: usize) -> (u32, u32) {
    let (mut nth, mut of) = (0, 0);
    for (from, _) in exact(quote, text) {
        of += 1;
        if from == at {
            nth = of;
        }
    }
    (nth, of)
}

/// The folded context of a stretch of a leaf: before and after.
pub(super) fn context(text: &str, from: usize, to: usize) -> (&str, &str) {
    let start = text[..from].char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
    let end = text[to..].char_indices().nth(CONTEXT).map_or(text.len(), |(at, _)| to + at);
    (&text[start..from], &text[to..end])
}

struct Seeker<'a> {
    sought: &'a Sought<'a>,
    quote: Vec<char>,
    pattern: Pattern,
    before: Vec<char>,
    after: Vec<char>,
    ground: Ground,
    /// How much the words say: a wide character says as much as three of an alphabet.
    size: f64,
}

impl<'a> Seeker<'a> {
    fn new(sought: &'a Sought<'a>, ground: Ground) -> Self {
        let quote: Vec<char> = sought.quote.chars().collect();
        let size = quote.iter().map(|c| if is_wide(*c) { 3.0 } else { 1.0 }).sum();
        Self {
            sought,
            pattern: Pattern::new(&quote),
            quote,
            before: sought.before.chars().collect(),
            after: sought.after.chars().collect(),
            ground,
            size,
        }
    }

    /// Weigh a stretch of a leaf.
    fn weigh(&self, leaf: usize, text: &str, from: usize, to: usize) -> Candidate {
        let exact = text[from..to] == *self.sought.quote;
        let like =
            if exact { 1.0 } else { similarity(&self.quote, &text[from..to].chars().collect::<Vec<char>>()) };
        let before = (!self.before.is_empty())
            .then(|| beside(self.before.iter().rev().copied(), text[..from].chars().rev()));
        let after = (!self.after.is_empty()).then(|| beside(self.after.iter().copied(), text[to..].chars()));
        let context = match (before, after) {
            (Some(before), Some(after)) => Some(f64::midpoint(before, after)),
            (one, other) => one.or(other),
        };
        let weight = (0.35 + self.size / 160.0).min(0.75);
        let score = context.map_or(like, |context| weight * like + (1.0 - weight) * context);
        Candidate { leaf, from, last: leaf, to, exact, like, context, score }
    }

    /// An exact hit that nothing can beat.
    fn sure(&self, hits: &[Candidate]) -> Option<Candidate> {
        let best = hits.iter().max_by(|a, b| a.score.total_cmp(&b.score).then(b.from.cmp(&a.from)))?;
        let rival = hits.iter().filter(|h| !std::ptr::eq(*h, best)).map(|h| h.score).fold(0.0, f64::max);
        let context = best.context.unwrap_or(0.5);
        if context >= 0.8 && best.score - rival >= MARGIN {
            return Some(*best);
        }
        if self.ground != Ground::Own {
            return None;
        }
        // As many as there were: the one that it was, where what is beside it doesn't say otherwise.
        let (nth, of) = self.sought.nth;
        if hits.len() > 1 && usize::try_from(of) == Ok(hits.len()) {
            let own = hits.get(nth.checked_sub(1)? as usize)?;
            if own.context.unwrap_or(1.0) >= 0.6 && best.score - own.score < MARGIN {
                return Some(*own);
            }
        }
        None
    }

    /// Whether a leaf may have a place that is good enough where nothing is known of the words.
    fn may_be_in(&self, text: &str) -> bool {
        // A place of this likeness is no longer than the quote and its edits together.
        let least = self.least_like();
        let length = f64::from(u32::try_from(self.quote.len()).unwrap_or(u32::MAX));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let most = (length * (1.0 - least) / least).floor() as usize;
        // A byte a character at least.
        self.size >= SHORTEST && text.len() + most >= self.quote.len() && self.pattern.within(text, most)
    }

    /// How like the words a place must be where nothing is known of them.
    fn least_like(&self) -> f64 {
        0.94 - 0.1 * (self.size / 120.0).min(1.0)
    }

    /// Approximate places in a leaf: of the quote alone, and of the quote between what stood beside it.
    fn near(&self, at: usize, text: &str, chars: &[char], all: &mut Vec<Candidate>) {
        let bytes = Bytes::of(chars);
        let mut take = |from: usize, to: usize| {
            for (from, to) in self.snapped(chars, from, to) {
                if from < to
                    && is_boundary(text, bytes.at(from))
                    && is_boundary(text, bytes.at(to))
                    && !all.iter().any(|c| c.leaf == at && c.from == bytes.at(from) && c.to == bytes.at(to))
                {
                    all.push(self.weigh(at, text, bytes.at(from), bytes.at(to)));
                }
            }
        };
        for (start, places) in places(&self.quote, chars, 0.5, 10) {
            take(start + places[0].1, start + places[self.quote.len()].0);
        }
        if self.before.is_empty() && self.after.is_empty() {
            return;
        }
        let pattern: Vec<char> = self.before.iter().chain(&self.quote).chain(&self.after).copied().collect();
        let first = self.before.len();
        for (start, places) in places(&pattern, chars, 0.6, 5) {
            take(start + places[first].1, start + places[first + self.quote.len()].0);
        }
    }

    /// Approximate places that begin in a leaf and end in the next: a block was split within the quote.
    fn over_a_joint(&self, at: usize, leaves: &[&str], all: &mut Vec<Candidate>) {
        let (first, next) = (leaves[at], leaves[at + 1]);
        // Only the ends matter.
        let reach = self.quote.len() * 2 + CONTEXT;
        let skip = first.char_indices().rev().nth(reach).map_or(0, |(n, _)| n);
        let keep = next.char_indices().nth(reach).map_or(next.len(), |(n, _)| n);
        let wide = first.chars().next_back().is_some_and(is_wide) && next.chars().next().is_some_and(is_wide);
        let joint = if wide { "" } else { " " };
        let text = format!("{}{joint}{}", &first[skip..], &next[..keep]);
        let chars: Vec<char> = text.chars().collect();
        let mut found = Vec::new();
        found.extend(exact(self.sought.quote, &text).map(|(from, to)| self.weigh(at, &text, from, to)));
        self.near(at, &text, &chars, &mut found);
        let (end, begin) = (first.len() - skip, first.len() - skip + joint.len());
        for mut hit in found {
            if hit.from + 1 < end && hit.to > begin + 1 {
                hit.from += skip;
                hit.last = at + 1;
                hit.to -= begin;
                all.push(hit);
            }
        }
    }

    /// A stretch with its ends at the ends of words, where the quote's are: both ways to do it, without
    /// white space at the ends.
    fn snapped(&self, chars: &[char], from: usize, to: usize) -> Vec<(usize, usize)> {
        let letter = |c: char| c.is_alphanumeric() && !is_wide(c);
        let inside = |at: usize| at > 0 && at < chars.len() && letter(chars[at - 1]) && letter(chars[at]);
        let word = |at: usize| {
            let mut start = at;
            let mut end = at;
            while inside(start) {
                start -= 1;
            }
            while inside(end) {
                end += 1;
            }
            if start == end { vec![start] } else { vec![start, end] }
        };
        let whole_start = !(self.before.last().copied().is_some_and(letter)
            && self.quote.first().copied().is_some_and(letter));
        let whole_end = !(self.after.first().copied().is_some_and(letter)
            && self.quote.last().copied().is_some_and(letter));
        let starts = if whole_start { word(from) } else { vec![from] };
        let ends = if whole_end { word(to) } else { vec![to] };
        let mut made = Vec::new();
        for start in starts {
            for end in &ends {
                let (mut start, mut end) = (start, *end);
                while start < end && chars[start].is_whitespace() {
                    start += 1;
                }
                while end > start && chars[end - 1].is_whitespace() {
                    end -= 1;
                }
                made.push((start, end));
            }
        }
        made
    }

    /// Whether a place is good enough to stand for the words: less is asked of longer ones.
    fn good(&self, c: &Candidate) -> bool {
        let long = (self.size / 120.0).min(1.0);
        let context = c.context.unwrap_or(0.0);
        match self.ground {
            Ground::Own if c.exact => context >= 0.76 - self.size / 60.0,
            Ground::Own => {
                let (least_like, least) = match self.size {
                    // One word of a few is most of them: a place of the rest is as good as none.
                    ..12.0 => (0.85, 0.7),
                    12.0..20.0 => (0.8, 0.7),
                    _ => (0.4 - 0.2 * long, 0.58 - 0.3 * long),
                };
                c.like >= least_like && c.score >= least
            }
            Ground::New if c.exact => self.size >= 30.0 || context >= 0.6,
            Ground::New => self.size >= 20.0 && c.like >= 0.8 - 0.15 * long && c.score >= 0.75 - 0.1 * long,
            Ground::Unknown if c.exact => c.context.is_none_or(|context| context >= 0.5),
            // A slip of the pen, no more: whoever has just written the note can copy its words.
            Ground::Unknown => {
                self.size >= SHORTEST
                    && c.like >= self.least_like()
                    && c.context.is_none_or(|context| context >= 0.7)
            }
        }
    }

    /// The best place, if it is good enough and no other comes near it.
    fn choose(&self, mut all: Vec<Candidate>) -> Found {
        all.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then((a.leaf, a.from, a.to).cmp(&(b.leaf, b.from, b.to)))
        });
        let Some(best) = all.first().copied() else { return Found::None(None) };
        let Some(chosen) = all.iter().find(|c| self.good(c)).copied() else {
            return Found::None(Some(best));
        };
        let overlaps = |c: &Candidate| {
            (c.leaf, c.from) < (chosen.last, chosen.to) && (chosen.leaf, chosen.from) < (c.last, c.to)
        };
        let rivals: Vec<Candidate> =
            all.iter().filter(|c| !overlaps(c) && c.score > chosen.score - MARGIN).copied().collect();
        if rivals.is_empty() {
            return Found::One(chosen);
        }
        let mut several = vec![chosen];
        for rival in rivals {
            if !several.iter().any(|c| {
                (c.leaf, c.from) < (rival.last, rival.to) && (rival.leaf, rival.from) < (c.last, c.to)
            }) {
                several.push(rival);
            }
        }
        several.sort_by_key(|c| (c.leaf, c.from));
        Found::Several(several)
    }
}

/// The best local minima of a pattern in a text: where each one's window begins, and how the pattern lies in it.
fn places(pattern: &[char], text: &[char], most: f64, count: usize) -> Vec<(usize, Vec<(usize, usize)>)> {
    let most = (f64::from(u32::try_from(pattern.len()).unwrap_or(u32::MAX)) * most).floor();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let most = most as u32;
    // A text that is too short for it needs no look.
    if text.len() + (most as usize) < pattern.len() {
        return Vec::new();
    }
    let scores = distances(pattern, text);
    let mut ends = minima(&scores, most);
    ends.sort_by_key(|end| (scores[end - 1], *end));
    ends.truncate(count);
    let window = |end: usize| {
        let start = end.saturating_sub(pattern.len() + scores[end - 1] as usize);
        (start, lay(pattern, &text[start..end]))
    };
    ends.into_iter().map(window).collect()
}

/// Where characters begin, in bytes.
struct Bytes(Vec<usize>);

impl Bytes {
    fn of(chars: &[char]) -> Self {
        let mut at = 0;
        let mut all = Vec::with_capacity(chars.len() + 1);
        for c in chars {
            all.push(at);
            at += c.len_utf8();
        }
        all.push(at);
        Self(all)
    }

    fn at(&self, n: usize) -> usize {
        self.0[n]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(sought: Sought<'_>, leaves: &[&str], ground: Ground) -> Option<String> {
        match seek(&sought, leaves, ground, |_| true) {
            Found::One(c) if c.leaf == c.last => Some(leaves[c.leaf][c.from..c.to].to_owned()),
            Found::One(c) => Some(format!("{} / {}", &leaves[c.leaf][c.from..], &leaves[c.last][..c.to])),
            _ => None,
        }
    }

    const TEXT: &str =
        "By a faction, I understand a number of citizens, whether amounting to a majority or a minority";

    #[test]
    fn rewritten_words_are_found_between_their_neighbours() {
        let sought = Sought {
            quote: "a number of citizens",
            before: "By a faction, I understand ",
            after: ", whether amounting to a majority or a minority",
            nth: (1, 1),
        };
        let text = TEXT.replace("citizens", "burghers");
        assert_eq!(found(sought, &[&text], Ground::Own).as_deref(), Some("a number of burghers"));
    }

    #[test]
    fn the_same_words_elsewhere_are_not_taken() {
        let sought = Sought {
            quote: "citizens",
            before: "By a faction, I understand a number of ",
            after: ", whether amounting to a majority",
            nth: (1, 1),
        };
        let text =
            TEXT.replace("citizens", "men") + "; among them citizens of another town, and their servants.";
        assert_eq!(found(sought, &[&text], Ground::Own), None);
        assert_eq!(found(sought, &["In another place citizens met."], Ground::New), None);
    }

    #[test]
    fn a_quote_over_a_split_is_found_on_both_sides() {
        let sought = Sought {
            quote: "a number of citizens, whether amounting to a majority",
            before: "By a faction, I understand ",
            after: " or a minority",
            nth: (1, 1),
        };
        let (first, second) = (
            "By a faction, I understand a number of citizens,",
            "whether amounting to a majority or a minority",
        );
        assert_eq!(
            found(sought, &[first, second], Ground::Own).as_deref(),
            Some("a number of citizens, / whether amounting to a majority")
        );
    }

    #[test]
    fn refrains_go_by_their_count() {
        let sought = Sought { quote: "and so on", before: "la la ", after: " la la", nth: (2, 3) };
        let text = "la la and so on la la and so on la la and so on la la.";
        let Found::One(c) = seek(&sought, &[text], Ground::Own, |_| false) else { panic!() };
        assert_eq!(nth("and so on", text, c.from), (2, 3));
        assert!(matches!(
            seek(&sought, &["la la and so on la la and so on la la"], Ground::Own, |_| false),
            Found::Several(_)
        ));
    }

    proptest! {
        #[test]
        fn what_is_found_lies_in_the_text(
            quote in "[abé ]{1,12}", before in "[ab ]{0,8}", after in "[ab ]{0,8}",
            leaves in prop::collection::vec("[abcé学 ]{0,40}", 0..3),
        ) {
            let sought = Sought { quote: &quote, before: &before, after: &after, nth: (1, 1) };
            let leaves: Vec<&str> = leaves.iter().map(String::as_str).collect();
            for ground in [Ground::Own, Ground::New, Ground::Unknown] {
                if let Found::One(c) = seek(&sought, &leaves, ground, |_| true) {
                    prop_assert!(leaves[c.leaf].is_char_boundary(c.from) && leaves[c.last].is_char_boundary(c.to));
                    prop_assert!((c.leaf, c.from) < (c.last, c.to));
                }
            }
        }
    }
}
