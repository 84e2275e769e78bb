//! Where words that are remembered may be now: exact hits and approximate ones, each weighed with what is
//! right beside it, and the places where what was beside them is found. `accept` decides among these.

use crate::edition::wide::is_wide;

use super::accept;
use super::approx::{BitPattern, Bytes, beside, places, similarity};
use super::candidate::{
    Candidate, ContextGap, Echo, PlaceCandidates, RememberedWords, SHORTEST, SearchScope, SearchedLeaf,
    SeekResult, VisitedPlaces,
};
use super::haystack::is_boundary;

/// How many characters of context are kept on each side.
pub(super) const CONTEXT: usize = crate::edition::lock::CONTEXT;

/// So many characters of context are looked for as they are.
const PIECE: usize = CONTEXT / 3;

/// Seek the words in these leaves, in order; `joined` says whether a leaf and the next may share the quote.
pub(super) fn seek(
    sought: &RememberedWords<'_>,
    leaves: &[SearchedLeaf<'_>],
    ground: SearchScope,
    joined: impl Fn(usize) -> bool,
) -> SeekResult {
    if sought.quote.is_empty() {
        return SeekResult::None(None);
    }
    let seeker = Seeker::new(sought);
    let rule = accept::Evidence {
        ground,
        size: seeker.size,
        nth: sought.nth,
        steady: sought.steady,
        lost: sought.lost,
        bare: [sought.before.is_empty(), sought.after.is_empty()],
        long: [sought.before, sought.after].map(|side| side.chars().count() >= accept::LONG),
    };
    let mut found = PlaceCandidates::default();
    for (at, leaf) in leaves.iter().enumerate() {
        found.all.extend(exact(sought.quote, leaf.text).map(|(from, to)| seeker.weigh(at, leaf, from, to)));
    }
    if let Some(sure) = rule.sure(&found.all).filter(|_| !seeker.may_be_said_again(leaves, found.all.len())) {
        return SeekResult::One(sure);
    }
    let exact = found.all.len();
    if ground == SearchScope::Unknown && exact == 0 && !leaves.iter().any(|leaf| seeker.may_be_in(leaf.text))
    {
        return SeekResult::None(None);
    }
    let mut seen = found.seen();
    for (at, leaf) in leaves.iter().enumerate() {
        let chars: Vec<char> = leaf.text.chars().collect();
        seeker.near(at, leaf, &chars, &mut seen, &mut found);
        if ground != SearchScope::Unknown {
            seeker.slots(at, leaf, &chars, &mut found);
            seeker.echoes(at, &chars, &mut found);
        }
    }
    if ground == SearchScope::Own && exact == 0 {
        for at in (1..leaves.len()).filter(|at| joined(at - 1)) {
            seeker.over_a_joint(at - 1, leaves, &mut found);
        }
    }
    rule.choose(found)
}

/// How much of what was beside the words is in these leaves, with other words between or none: 0 to 1.
pub(super) fn left_of_context(sought: &RememberedWords<'_>, leaves: &[SearchedLeaf<'_>]) -> f64 {
    let seeker = Seeker::new(sought);
    let mut found = PlaceCandidates::default();
    for (at, leaf) in leaves.iter().enumerate() {
        let chars: Vec<char> = leaf.text.chars().collect();
        seeker.near(at, leaf, &chars, &mut VisitedPlaces::default(), &mut found);
        seeker.slots(at, leaf, &chars, &mut found);
    }
    found.slots.iter().map(|slot| slot.context).fold(0.0, f64::max)
}

/// Where the very words are, never inside a grapheme.
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

/// The folded context at the end of a leaf, as what is before the first words of the next.
pub(super) fn tail(before: &str) -> String {
    let (end, _) = context(before, before.len(), before.len());
    format!("{end} ")
}

struct Seeker<'a> {
    sought: &'a RememberedWords<'a>,
    quote: Vec<char>,
    pattern: BitPattern,
    before: Vec<char>,
    after: Vec<char>,
    /// How much the words say: a wide character says as much as three of an alphabet.
    size: f64,
}

impl<'a> Seeker<'a> {
    fn new(sought: &'a RememberedWords<'a>) -> Self {
        let quote: Vec<char> = sought.quote.chars().collect();
        let size = quote.iter().map(|c| if is_wide(*c) { 3.0 } else { 1.0 }).sum();
        Self {
            sought,
            pattern: BitPattern::new(&quote),
            quote,
            before: sought.before.chars().collect(),
            after: sought.after.chars().collect(),
            size,
        }
    }

    /// How like what is before and after a stretch of a leaf is, and whether leaves begin and end as they did.
    fn beside(&self, leaf: &SearchedLeaf<'_>, from: usize, to: usize) -> ([Option<f64>; 2], [bool; 2]) {
        let (head, tail) = (&leaf.text[..from], &leaf.text[to..]);
        let joint = |a: Option<char>, b: Option<char>| match (a, b) {
            (Some(a), Some(b)) if is_wide(a) && is_wide(b) => None,
            _ => Some(' '),
        };
        let mut sides = [None, None];
        let mut edges = [true, true];
        if self.before.is_empty() {
            // Its leaf began with it.
            sides[0] = head.is_empty().then_some(1.0);
            edges[0] = head.is_empty();
        } else {
            let wanted = || self.before.iter().rev().copied();
            let mut like = beside(wanted(), head.chars().rev());
            // A paragraph that begins here may have been parted from the one before.
            if like < 1.0 && !leaf.before.is_empty() && head.chars().nth(CONTEXT).is_none() {
                let joint = joint(leaf.before.chars().next_back(), head.chars().next());
                let joined = head.chars().rev().chain(joint).chain(leaf.before.chars().rev());
                like = like.max(beside(wanted(), joined));
            }
            sides[0] = Some(like);
            edges[0] = self.before.len() >= CONTEXT || head.chars().count() <= self.before.len() + 2;
        }
        if self.after.is_empty() {
            sides[1] = tail.is_empty().then_some(1.0);
            edges[1] = tail.is_empty();
        } else {
            let wanted = || self.after.iter().copied();
            let mut like = beside(wanted(), tail.chars());
            if like < 1.0 && !leaf.after.is_empty() && tail.chars().nth(CONTEXT).is_none() {
                let joint = joint(tail.chars().next_back(), leaf.after.chars().next());
                like = like.max(beside(wanted(), tail.chars().chain(joint).chain(leaf.after.chars())));
            }
            sides[1] = Some(like);
            edges[1] = self.after.len() >= CONTEXT || tail.chars().count() <= self.after.len() + 2;
        }
        (sides, edges)
    }

    /// Weigh a stretch of a leaf.
    fn weigh(&self, at: usize, leaf: &SearchedLeaf<'_>, from: usize, to: usize) -> Candidate {
        let words = &leaf.text[from..to];
        let exact = *words == *self.sought.quote;
        let like = if exact { 1.0 } else { similarity(&self.quote, &words.chars().collect::<Vec<char>>()) };
        let (sides, edges) = self.beside(leaf, from, to);
        let letter = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() && !is_wide(*c));
        let (head, tail) = (leaf.text[..from].chars().next_back(), leaf.text[to..].chars().next());
        let bounds = letter(self.before.last()) == letter(head.as_ref())
            && letter(self.after.first()) == letter(tail.as_ref());
        let mut found =
            Candidate { leaf: at, from, last: at, to, exact, like, sides, edges, bounds, score: like };
        let weight = (0.35 + self.size / 160.0).min(0.75);
        if let Some(context) = found.context() {
            found.score = weight * like + (1.0 - weight) * context;
        }
        found
    }

    /// Whether what was beside the words may be around others too, where these have so many places: on both sides some of
    /// it is found more often. A look at pieces is cheaper than one for what is like them.
    fn may_be_said_again(&self, leaves: &[SearchedLeaf<'_>], places: usize) -> bool {
        let often = |piece: &[char]| {
            let piece: String = piece.iter().collect();
            let finder = memchr::memmem::Finder::new(&piece);
            leaves.iter().map(|leaf| finder.find_iter(leaf.text.as_bytes()).count()).sum::<usize>() > places
        };
        [&self.before, &self.after].into_iter().all(|side| side.chunks(PIECE).any(often))
    }

    /// Whether a leaf may have a place that is good enough where nothing is known of the words.
    fn may_be_in(&self, text: &str) -> bool {
        // A place of this likeness is no longer than the quote and its edits together.
        let least = accept::least_like(self.size);
        let length = f64::from(u32::try_from(self.quote.len()).unwrap_or(u32::MAX));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let most = (length * (1.0 - least) / least).floor() as usize;
        // A byte a character at least.
        self.size >= SHORTEST && text.len() + most >= self.quote.len() && self.pattern.within(text, most)
    }

    /// Approximate places in a leaf: of the quote alone, and of the quote between what was beside it.
    fn near(
        &self,
        at: usize,
        leaf: &SearchedLeaf<'_>,
        chars: &[char],
        seen: &mut VisitedPlaces,
        found: &mut PlaceCandidates,
    ) {
        let bytes = Bytes::of(chars);
        let text = leaf.text;
        let mut take = |from: usize, to: usize, found: &mut PlaceCandidates| {
            for (from, to) in self.snapped(chars, from, to) {
                if from < to
                    && is_boundary(text, bytes.at(from))
                    && is_boundary(text, bytes.at(to))
                    && seen.insert((at, bytes.at(from), bytes.at(to)))
                {
                    found.all.push(self.weigh(at, leaf, bytes.at(from), bytes.at(to)));
                }
            }
        };
        for (start, places) in places(&self.quote, chars, 0.5, 10) {
            take(start + places[0].1, start + places[self.quote.len()].0, found);
        }
        if self.before.is_empty() && self.after.is_empty() {
            return;
        }
        let pattern: Vec<char> = self.before.iter().chain(&self.quote).chain(&self.after).copied().collect();
        let first = self.before.len();
        for (start, places) in places(&pattern, chars, 0.6, 5) {
            let (from, to) = (start + places[first].1, start + places[first + self.quote.len()].0);
            take(from, to, found);
            self.slot(at, leaf, bytes.at(from.min(to)), bytes.at(to), found);
        }
    }

    /// Where what was before and what was after meet.
    fn slots(&self, at: usize, leaf: &SearchedLeaf<'_>, chars: &[char], found: &mut PlaceCandidates) {
        if self.before.len() + self.after.len() < 8 {
            return;
        }
        let bytes = Bytes::of(chars);
        let pattern: Vec<char> = self.before.iter().chain(&self.after).copied().collect();
        for (start, places) in places(&pattern, chars, 0.5, 5) {
            let (from, to) = places[self.before.len()];
            self.slot(at, leaf, bytes.at(start + from), bytes.at(start + to), found);
        }
    }

    /// Where all that was on one side is, whatever is beside it now.
    fn echoes(&self, at: usize, chars: &[char], found: &mut PlaceCandidates) {
        let bytes = Bytes::of(chars);
        for (side, before) in [(&self.before, true), (&self.after, false)] {
            if side.len() < CONTEXT / 2 {
                continue;
            }
            for (start, places) in places(side, chars, 0.1, 8) {
                let end = if before { places[side.len()].0 } else { places[0].1 };
                found.echoes.push(Echo { leaf: at, at: bytes.at(start + end), before });
            }
        }
    }

    fn slot(&self, at: usize, leaf: &SearchedLeaf<'_>, from: usize, to: usize, found: &mut PlaceCandidates) {
        // The white space on both sides of what was taken away is one now.
        let space = |n: usize| leaf.text[n..].starts_with(' ');
        let gap = from == to && self.after.first() == Some(&' ');
        let back = if gap && from > 0 && !space(from) && leaf.text[..from].ends_with(' ') { 1 } else { 0 };
        let context = self.beside(leaf, from, to - back.min(to)).0;
        let sides: Vec<f64> = context.into_iter().flatten().collect();
        if let Some(least) = sides.iter().copied().reduce(f64::min) {
            let most = sides.iter().copied().fold(least, f64::max);
            found.slots.push(ContextGap {
                leaf: at,
                from,
                to,
                context: f64::midpoint(least, most),
                gap: sides.len() == 2 && to <= from + 1,
                both: sides.len() == 2 && !self.before.is_empty() && !self.after.is_empty(),
            });
        }
    }

    /// Approximate places that begin in a leaf and end in the next: a block was split within the quote.
    fn over_a_joint(&self, at: usize, leaves: &[SearchedLeaf<'_>], all: &mut PlaceCandidates) {
        let (first, next) = (leaves[at].text, leaves[at + 1].text);
        // Only the ends matter.
        let reach = self.quote.len() * 2 + CONTEXT;
        let skip = first.char_indices().rev().nth(reach).map_or(0, |(n, _)| n);
        let keep = next.char_indices().nth(reach).map_or(next.len(), |(n, _)| n);
        let wide = first.chars().next_back().is_some_and(is_wide) && next.chars().next().is_some_and(is_wide);
        let joint = if wide { "" } else { " " };
        let text = format!("{}{joint}{}", &first[skip..], &next[..keep]);
        let leaf = SearchedLeaf { text: &text, before: leaves[at].before, after: leaves[at + 1].after };
        let chars: Vec<char> = text.chars().collect();
        let mut found = PlaceCandidates::default();
        found.all.extend(exact(self.sought.quote, &text).map(|(from, to)| self.weigh(at, &leaf, from, to)));
        let mut seen = found.seen();
        self.near(at, &leaf, &chars, &mut seen, &mut found);
        let (end, begin) = (first.len() - skip, first.len() - skip + joint.len());
        for mut hit in found.all {
            if hit.from + 1 < end && hit.to > begin + 1 {
                hit.from += skip;
                hit.last = at + 1;
                hit.to -= begin;
                all.all.push(hit);
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
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(sought: RememberedWords<'_>, leaves: &[&str], ground: SearchScope) -> Option<String> {
        let all: Vec<SearchedLeaf<'_>> = leaves.iter().map(|text| SearchedLeaf::from(*text)).collect();
        match seek(&sought, &all, ground, |_| true) {
            SeekResult::One(c) if c.leaf == c.last => Some(leaves[c.leaf][c.from..c.to].to_owned()),
            SeekResult::One(c) => {
                Some(format!("{} / {}", &leaves[c.leaf][c.from..], &leaves[c.last][..c.to]))
            }
            _ => None,
        }
    }

    const TEXT: &str =
        "By a faction, I understand a number of citizens, whether amounting to a majority or a minority";

    #[test]
    fn rewritten_words_are_found_between_their_neighbours() {
        let sought = RememberedWords {
            quote: "a number of citizens",
            before: "By a faction, I understand ",
            after: ", whether amounting to a majority or a minority",
            nth: (1, 1),
            steady: true,
            lost: false,
        };
        let text = TEXT.replace("citizens", "burghers");
        assert_eq!(found(sought, &[&text], SearchScope::Own).as_deref(), Some("a number of burghers"));
    }

    #[test]
    fn the_same_words_elsewhere_are_not_taken() {
        let sought = RememberedWords {
            quote: "citizens",
            before: "By a faction, I understand a number of ",
            after: ", whether amounting to a majority",
            nth: (1, 1),
            steady: true,
            lost: false,
        };
        let text =
            TEXT.replace("citizens", "men") + "; among them citizens of another town, and their servants.";
        assert_eq!(found(sought, &[&text], SearchScope::Own), None);
        assert_eq!(found(sought, &["In another place citizens met."], SearchScope::New), None);
    }

    #[test]
    fn a_quote_over_a_split_is_found_on_both_sides() {
        let sought = RememberedWords {
            quote: "a number of citizens, whether amounting to a majority",
            before: "By a faction, I understand ",
            after: " or a minority",
            nth: (1, 1),
            steady: true,
            lost: false,
        };
        let (first, second) = (
            "By a faction, I understand a number of citizens,",
            "whether amounting to a majority or a minority",
        );
        assert_eq!(
            found(sought, &[first, second], SearchScope::Own).as_deref(),
            Some("a number of citizens, / whether amounting to a majority")
        );
    }

    #[test]
    fn refrains_go_by_their_count() {
        let sought = RememberedWords {
            quote: "and so on",
            before: "la la ",
            after: " la la",
            nth: (2, 3),
            steady: true,
            lost: false,
        };
        let text = "la la and so on la la and so on la la and so on la la.";
        let SeekResult::One(c) = seek(&sought, &[text.into()], SearchScope::Own, |_| false) else { panic!() };
        assert_eq!(nth("and so on", text, c.from), (2, 3));
        assert!(matches!(
            seek(&sought, &["la la and so on la la and so on la la".into()], SearchScope::Own, |_| false),
            SeekResult::Several(_)
        ));
    }

    proptest! {
        #[test]
        fn what_is_found_lies_in_the_text(
            quote in "[abé ]{1,12}", before in "[ab ]{0,8}", after in "[ab ]{0,8}",
            leaves in prop::collection::vec("[abcé学 ]{0,40}", 0..3),
        ) {
            let sought = RememberedWords { quote: &quote, before: &before, after: &after, nth: (1, 1), steady: true, lost: false };
            let leaves: Vec<&str> = leaves.iter().map(String::as_str).collect();
            for ground in [SearchScope::Own, SearchScope::New, SearchScope::Unknown] {
                let all: Vec<SearchedLeaf<'_>> = leaves.iter().map(|text| SearchedLeaf::from(*text)).collect();
                if let SeekResult::One(c) = seek(&sought, &all, ground, |_| true) {
                    prop_assert!(leaves[c.leaf].is_char_boundary(c.from) && leaves[c.last].is_char_boundary(c.to));
                    prop_assert!((c.leaf, c.from) < (c.last, c.to));
                }
            }
        }
    }
}
