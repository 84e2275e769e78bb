//! Words like those that are sought, where the text hasn't them.

use std::collections::HashMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::super::accept::least_like;
use super::super::approx::{distances, lay, minima, similarity};
use super::spelling::{Vocabulary, differing, is_slip, is_spelling};
use super::{Everywhere, MARGIN, QuoteSearch, SoughtQuote, TextRange, find_all};

/// Words of fewer characters are sought as they are, or not at all.
const SHORTEST: usize = 16;
/// The characters of a piece, about.
const PIECE: usize = 14;
/// Words of fewer characters are sought by each of them.
const SHORT: usize = 48;
/// Of words with more characters only the head is laid on the text, and the tail for its end.
const LONGEST: usize = 4000;
/// Places that are looked at closely.
const CLOSELY: usize = 6;
/// Least likeness of a place that is shown.
const SHOWN: f64 = 0.6;
/// How like a word must be to one that it is a spelling of, and where few words are beside it.
const SPELLING: f64 = 0.5;
const CLOSE: f64 = 0.7;
/// Of few words, one that is spelt otherwise has so many letters at least.
const LETTERS: usize = 6;
/// How like what is beside must be, where it says that the words are the same.
const BESIDE: f64 = 0.8;
/// Least likeness of few words of which one is spelt otherwise.
const FEW: f64 = 0.8;

/// What is found of words that are nowhere as they are, in the order of `rest`.
pub(super) fn find(
    all: &Everywhere<'_>,
    rest: &[usize],
    needles: &[String],
    sought: &[SoughtQuote],
) -> Vec<QuoteSearch> {
    // Each piece with the words that it is of, and its bytes before it.
    let mut pieces: Vec<String> = Vec::new();
    let mut owners: Vec<(usize, usize)> = Vec::new();
    for (own, n) in rest.iter().enumerate() {
        let needle = &needles[*n];
        if needle.chars().count() < SHORTEST {
            continue;
        }
        for (at, piece) in cut(needle) {
            pieces.push(piece.to_owned());
            owners.push((own, at));
        }
    }
    let texts: Vec<&str> = all.texts.iter().map(|joined| joined.text.as_str()).collect();
    let mut hits: Vec<(usize, Vec<TextRange>)> = find_all(&texts, &pieces).into_iter().collect();
    hits.sort_unstable_by_key(|(piece, _)| *piece);
    // Where the words would begin, by the pieces that are there: each counts once, and the more the rarer it is.
    let mut begins: Vec<HashMap<(usize, usize), usize>> = vec![HashMap::new(); rest.len()];
    for (piece, spots) in hits {
        let (own, at) = owners[piece];
        let width = (needles[rest[own]].len() / 2).max(32);
        let weight = pieces[piece].len() * 1000 / spots.len().max(1);
        let mut places: Vec<(usize, usize)> =
            spots.iter().map(|spot| (spot.section, spot.from.saturating_sub(at) / width)).collect();
        places.sort_unstable();
        places.dedup();
        for place in places {
            *begins[own].entry(place).or_default() += weight;
        }
    }
    let vocabulary = OnceLock::new();
    let vocabulary = || vocabulary.get_or_init(|| Vocabulary::of(&all.texts));
    rest.par_iter()
        .zip(begins)
        .map(|(n, begins)| {
            let width = (needles[*n].len() / 2).max(32);
            let mut order: Vec<((usize, usize), usize)> = begins.into_iter().collect();
            order.sort_by_key(|(place, count)| (std::cmp::Reverse(*count), *place));
            order.truncate(CLOSELY);
            let places = order.into_iter().map(|((section, at), _)| (section, at * width));
            near(all, (&needles[*n], &sought[*n]), places, vocabulary)
        })
        .collect()
}

/// Pieces of words, cut between them, with their bytes: of few words each by itself, since one of them is another.
fn cut(words: &str) -> Vec<(usize, &str)> {
    let length = if words.chars().count() < SHORT { 4 } else { PIECE };
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut count = 0;
    for (at, c) in words.char_indices() {
        if c == ' ' && count >= length {
            pieces.push((start, &words[start..at]));
            start = at + 1;
            count = 0;
            continue;
        }
        // Words without spaces are cut anywhere.
        if count >= length * 3 {
            pieces.push((start, &words[start..at]));
            (start, count) = (at, 0);
        }
        count += 1;
    }
    if count >= length / 2 {
        pieces.push((start, &words[start..]));
    }
    if length == 4 {
        halves(words, &mut pieces);
    }
    pieces
}

/// The beginnings and the ends of long words: a slip is in one of them alone.
fn halves<'a>(words: &'a str, pieces: &mut Vec<(usize, &'a str)>) {
    let mut start = 0;
    for word in words.split(' ') {
        let count = word.chars().count();
        if count >= LETTERS {
            let half = (count / 2).max(4);
            let at = |n: usize| word.char_indices().nth(n).map_or(word.len(), |(at, _)| at);
            pieces.push((start, &word[..at(half)]));
            pieces.push((start + at(count - half), &word[at(count - half)..]));
        }
        start += word.len() + 1;
    }
}

/// A place with how like it is.
#[derive(Debug, Clone, Copy)]
struct LikePlace {
    spot: TextRange,
    like: f64,
}

/// Lay words on the text around these places, and choose.
fn near<'v>(
    all: &Everywhere<'_>,
    (needle, sought): (&str, &SoughtQuote),
    places: impl Iterator<Item = (usize, usize)>,
    vocabulary: impl Fn() -> &'v Vocabulary,
) -> QuoteSearch {
    let pattern: Vec<char> = needle.chars().take(LONGEST).collect();
    let mut found: Vec<LikePlace> = Vec::new();
    for (section, start) in places {
        let text = &all.texts[section].text;
        let slack = needle.len() / 2 + 48;
        let from = floor(text, start.saturating_sub(slack));
        let to = floor(text, (start + needle.len() * 3 / 2 + 2 * slack).min(text.len()));
        found.extend(lay_on(all, &pattern, section, from, to));
    }
    found.sort_by(|a, b| b.like.total_cmp(&a.like).then(a.spot.cmp(&b.spot)));
    let mut apart: Vec<LikePlace> = Vec::new();
    for near in found {
        let overlaps = |other: &LikePlace| {
            other.spot.section == near.spot.section
                && other.spot.from < near.spot.to
                && near.spot.from < other.spot.to
        };
        if !apart.iter().any(overlaps) {
            apart.push(near);
        }
    }
    let Some(best) = apart.first().copied() else { return QuoteSearch::Absent };
    let size = f64::from(u32::try_from(pattern.len()).unwrap_or(u32::MAX));
    let context = all.context(best.spot, sought);
    let agrees = context.is_none_or(|context| context >= super::AGREES);
    let pairs = |near: &LikePlace| {
        differing(needle, &all.texts[near.spot.section].text[near.spot.from..near.spot.to])
    };
    let slips = |near: &LikePlace| {
        near.like >= FEW
            && pairs(near).is_some_and(|pairs| pairs.iter().all(|pair| is_slip(pair, vocabulary())))
    };
    let close = |near: &LikePlace| {
        let spelt = |pairs: Vec<_>| pairs.iter().all(|pair| is_spelling(pair, CLOSE, LETTERS));
        near.like >= FEW && pairs(near).is_some_and(spelt)
    };
    let is_slipped = slips(&best);
    let is_close = is_slipped || close(&best);
    let same = is_slipped
        || pairs(&best).is_some_and(|pairs| pairs.iter().all(|pair| is_spelling(pair, SPELLING, 1)))
        || context.is_some_and(|context| context >= BESIDE);
    // Others are much less like, or have another word there, or are beside other words.
    let others = &apart[1..];
    let alone = others.first().is_none_or(|next| best.like - next.like >= MARGIN)
        || is_slipped && !others.iter().any(slips)
        || is_close && !others.iter().any(close)
        || context.is_some_and(|own| {
            let less = |near: &LikePlace| all.context(near.spot, sought).is_some_and(|c| own - c >= MARGIN);
            own >= BESIDE && others.iter().all(less)
        });
    if (best.like >= least_like(size) || is_close)
        && alone
        && agrees
        && same
        && needle.chars().count() <= LONGEST
    {
        return QuoteSearch::Sure(best.spot, best.like);
    }
    let shown: Vec<TextRange> =
        apart.iter().filter(|near| near.like >= SHOWN).map(|near| near.spot).collect();
    if shown.is_empty() { QuoteSearch::Absent } else { QuoteSearch::Unsure(shown) }
}

/// The best place of a pattern in a stretch of a section, at the ends of words.
fn lay_on(
    all: &Everywhere<'_>,
    pattern: &[char],
    section: usize,
    from: usize,
    to: usize,
) -> Option<LikePlace> {
    let text = &all.texts[section].text;
    let chars: Vec<char> = text[from..to].chars().collect();
    let most = u32::try_from(pattern.len() * 2 / 5).unwrap_or(u32::MAX);
    let costs = distances(pattern, &chars);
    let end = minima(&costs, most).into_iter().min_by_key(|end| costs[end - 1])?;
    let start = end.saturating_sub(pattern.len() * 2);
    let places = lay(pattern, &chars[start..end]);
    let (mut first, mut last) = (start + places.first()?.1, end);
    let letter = |n: usize| chars.get(n).is_some_and(|c| c.is_alphanumeric());
    while first > 0 && first < last && letter(first) && letter(first - 1) {
        first -= 1;
    }
    while last < chars.len() && last > first && letter(last) && letter(last - 1) {
        last += 1;
    }
    while first < last && chars[first].is_whitespace() {
        first += 1;
    }
    while last > first && chars[last - 1].is_whitespace() {
        last -= 1;
    }
    if first >= last {
        return None;
    }
    let bytes = |n: usize| chars[..n].iter().map(|c| c.len_utf8()).sum::<usize>();
    let spot = TextRange { section, from: from + bytes(first), to: from + bytes(last) };
    Some(LikePlace { spot, like: similarity(pattern, &chars[first..last]) })
}

/// The last place of a character at or before a byte.
pub(in crate::resolve) fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
