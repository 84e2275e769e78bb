//! The same letters and digits, whatever is between them.

use std::collections::HashMap;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::{Everywhere, TextRange, find_all, is_mark};

/// Fewer letters than these are found anywhere.
const FEWEST: usize = 12;

/// Where the letters of words are, by the numbers of the words; `rest` are those that are sought.
pub(super) fn hits(
    all: &Everywhere<'_>,
    rest: &[usize],
    needles: &[String],
    without_numbers: bool,
) -> HashMap<usize, Vec<TextRange>> {
    let patterns: Vec<String> = rest
        .iter()
        .map(|n| {
            let words = if without_numbers { without_marks(&needles[*n]) } else { needles[*n].clone() };
            let letters: String = letters(&words).map(|(_, c)| c).collect();
            if letters.chars().count() < FEWEST { String::new() } else { letters }
        })
        .collect();
    let texts: Vec<String> =
        all.texts.par_iter().map(|joined| letters(&joined.text).map(|(_, c)| c).collect()).collect();
    let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
    let found = find_all(&borrowed, &patterns);
    let mut by_section: HashMap<usize, Vec<(usize, TextRange)>> = HashMap::new();
    for (n, spots) in found {
        spots.into_iter().for_each(|spot| by_section.entry(spot.section).or_default().push((rest[n], spot)));
    }
    // The way back is made for the sections that have something, one after another.
    let led: Vec<Vec<(usize, TextRange)>> = by_section
        .into_par_iter()
        .map(|(section, spots)| {
            let text = &all.texts[section].text;
            let mut places: Vec<(u32, u32)> = Vec::with_capacity(texts[section].len());
            for (at, c) in letters(text) {
                let end = at + text[at..].chars().next().map_or(1, char::len_utf8);
                places.extend(std::iter::repeat_n((small(at), small(end)), c.len_utf8()));
            }
            let back = |spot: TextRange| TextRange {
                section,
                from: places.get(spot.from).map_or(0, |p| p.0 as usize),
                to: spot.to.checked_sub(1).and_then(|at| places.get(at)).map_or(0, |p| p.1 as usize),
            };
            spots.into_iter().map(|(n, spot)| (n, back(spot))).collect()
        })
        .collect();
    let mut hits: HashMap<usize, Vec<TextRange>> = HashMap::new();
    for (n, spot) in led.into_iter().flatten().filter(|(_, spot)| spot.from < spot.to) {
        hits.entry(n).or_default().push(spot);
    }
    hits.values_mut().for_each(|spots| {
        spots.sort_unstable();
        spots.dedup();
    });
    hits
}

fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The letters and digits of a text with their bytes: ligatures taken apart, in lower case, without marks.
pub(super) fn letters(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    text.char_indices().flat_map(|(at, c)| {
        let plain = c.is_ascii();
        let one = plain.then_some(c).into_iter();
        let many = (!plain).then(|| std::iter::once(c).nfkd()).into_iter().flatten();
        let all =
            one.chain(many).filter(|c| c.is_alphanumeric() && !is_mark(*c)).flat_map(char::to_lowercase);
        all.map(move |c| (at, c))
    })
}

/// Words without the numbers that are right behind a letter or the end of a sentence: marks of footnotes.
fn without_marks(words: &str) -> String {
    let chars: Vec<char> = words.chars().collect();
    let mut out = String::with_capacity(words.len());
    let mut at = 0;
    while at < chars.len() {
        let before = at.checked_sub(1).map(|n| chars[n]);
        let opened = chars[at] == '[';
        let start = at + usize::from(opened);
        let digits = chars[start..].iter().take_while(|c| c.is_ascii_digit()).count();
        let mut end = start + digits;
        let closed = opened && chars.get(end) == Some(&']');
        end += usize::from(closed);
        let behind = before.is_some_and(|c| {
            c.is_alphabetic() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | ')')
        });
        let ends = chars.get(end).is_none_or(|c| !c.is_alphanumeric());
        if (1..=3).contains(&digits) && behind && ends && opened == closed {
            at = end;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_all_that_counts() {
        let of = |text: &str| letters(text).map(|(_, c)| c).collect::<String>();
        assert_eq!(of("The “ﬁrst” govern-\nment, É1"), "thefirstgovernmente1");
        assert_eq!(
            without_marks("over the wall.12 It went[3] home, 4 times in 1871."),
            "over the wall. It went home, 4 times in 1871."
        );
    }
}
