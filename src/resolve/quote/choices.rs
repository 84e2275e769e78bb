//! What settles which of several places with the same words is meant.

use std::rc::Rc;

use crate::diag::Span;
use crate::edition::wide::in_a_line;
use crate::parse::toml_slip::as_string;

use super::super::haystack::{Haystack, Hit};

/// What words are to a selector: each has keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::resolve) enum WordsEnd {
    /// All of its words.
    Quote,
    /// The first words of a range.
    First,
    /// The last words of a range, which begins here.
    Last(Hit),
}

/// What settles that one of the places is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::resolve) enum HitChoice {
    /// A key, as it is written.
    Key(String),
    /// Longer last words of the range.
    LastWords(String),
    /// No key that is short enough to be offered.
    Nothing,
}

/// Places with what settles each.
pub(in crate::resolve) type HitChoices = Rc<[(Span, HitChoice)]>;

/// What was chosen for words already, by the first place, the last, their number, and what the words are.
pub(in crate::resolve) type KnownChoices = std::collections::HashMap<(Hit, Hit, usize, WordsEnd), HitChoices>;

/// So many places are offered.
pub(in crate::resolve) const OFFERED: usize = 8;
/// The most words beside a place that a key is made of.
const BESIDE: usize = 6;

/// The first of these places, each with what settles it. Many notes may be on the same words.
pub(super) fn choices(hay: &Haystack<'_>, hits: &[Hit], end: WordsEnd) -> HitChoices {
    let (Some(first), Some(last)) = (hits.first(), hits.last()) else { return Rc::default() };
    let key = (*first, *last, hits.len(), end);
    if let Some(known) = hay.choices.borrow().get(&key) {
        return Rc::clone(known);
    }
    let of = |(number, hit): (usize, &Hit)| (hay.span(*hit), choice(hay, *hit, number + 1, hits, end));
    let made: HitChoices = hits.iter().enumerate().take(OFFERED).map(of).collect();
    hay.choices.borrow_mut().insert(key, Rc::clone(&made));
    made
}

/// The shortest context, in whole words, that only this hit has, of the keys that bear on the words; else its number where
/// that counts them.
fn choice(hay: &Haystack<'_>, hit: Hit, number: usize, hits: &[Hit], end: WordsEnd) -> HitChoice {
    let alone = |test: &dyn Fn(Hit) -> bool| hits.iter().filter(|other| test(**other)).count() == 1;
    for count in 1..=BESIDE {
        let (before, after) = neighbours(hay, hit, count);
        let by_prefix = !before.is_empty() && alone(&|other| hay.follows(other, before.trim()));
        let by_suffix = !after.is_empty() && alone(&|other| hay.precedes(other, after.trim()));
        match end {
            WordsEnd::Quote | WordsEnd::First if by_prefix => {
                return HitChoice::Key(format!("prefix = {}", as_string(&before)));
            }
            WordsEnd::Quote | WordsEnd::Last(_) if by_suffix => {
                return HitChoice::Key(format!("suffix = {}", as_string(&after)));
            }
            WordsEnd::Last(start) if by_prefix => {
                let from = hit.from - before.len();
                if (hit.leaf, from) >= (start.leaf, start.from) {
                    let stretch = hay.stretch(Hit { from, ..hit });
                    let words = &hay.body.text[stretch.from as usize..stretch.to as usize];
                    return HitChoice::LastWords(in_a_line(words));
                }
            }
            _ => {}
        }
    }
    match end {
        WordsEnd::Quote | WordsEnd::First => HitChoice::Key(format!("occurrence = {number}")),
        WordsEnd::Last(_) => HitChoice::Nothing,
    }
}

/// So many words before and after a hit, in its leaf.
pub(in crate::resolve) fn neighbours(hay: &Haystack<'_>, hit: Hit, count: usize) -> (String, String) {
    let text = &hay.folded[hit.leaf].text;
    let before = &text[..hit.from];
    let start = before.trim_end().rmatch_indices(' ').nth(count - 1).map_or(0, |(n, _)| n + 1);
    let after = &text[hit.to..];
    let lead = after.len() - after.trim_start().len();
    let end = after[lead..].match_indices(' ').nth(count - 1).map_or(after.len(), |(n, _)| n + lead);
    (before[start..].to_owned(), after[..end].to_owned())
}

/// The keys that name what is beside a place, in the stead of words that aren't there; none where they don't tell it from
/// the others.
pub(super) fn instead(
    hay: &Haystack<'_>,
    hit: Hit,
    all: &[Hit],
    [prefix, suffix]: [&str; 2],
) -> Option<String> {
    let (lacks_prefix, lacks_suffix) = (!hay.follows(hit, prefix), !hay.precedes(hit, suffix));
    (1..=BESIDE).find_map(|count| {
        let (before, after) = neighbours(hay, hit, count);
        let prefix = if lacks_prefix { before.trim() } else { prefix };
        let suffix = if lacks_suffix { after.trim() } else { suffix };
        let same = all.iter().filter(|hit| hay.follows(**hit, prefix) && hay.precedes(**hit, suffix)).count();
        let is_empty = lacks_prefix && prefix.is_empty() || lacks_suffix && suffix.is_empty();
        let keys = [("prefix", lacks_prefix, &before), ("suffix", lacks_suffix, &after)];
        let keys = keys.iter().filter(|(_, lacks, _)| *lacks);
        let keys: Vec<String> = keys.map(|(key, _, words)| format!("{key} = {}", as_string(words))).collect();
        (same == 1 && !is_empty).then(|| keys.join("\n"))
    })
}

/// The least context of a place whose words are nowhere else that a record doesn't name yet, as a key is written: a record
/// that says more is taken at its word.
pub(in crate::resolve) fn context(hay: &Haystack<'_>, hit: Hit, prefix: &str, suffix: &str) -> String {
    for count in 1..=BESIDE {
        let (before, after) = neighbours(hay, hit, count);
        for (key, words, known) in [("prefix", before, prefix), ("suffix", after, suffix)] {
            if !words.trim().is_empty() && words.trim() != known {
                return format!("{key} = {}", as_string(&words));
            }
        }
    }
    "occurrence = 1".to_owned()
}
