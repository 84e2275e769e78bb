//! Whether words are the same as others, some of them spelt otherwise, and which of these are slips.

use std::collections::HashSet;

use rayon::prelude::*;

use super::super::approx::similarity;
use super::JoinedText;

/// A word in which a letter is wrong has so many at least; of shorter ones any letter makes another word.
const SLIPPED: usize = 4;

/// The words of all sections, in lower case: a word that none of them has is no other word, but a slip.
pub(super) struct Vocabulary(HashSet<String>);

impl Vocabulary {
    pub(super) fn of(texts: &[JoinedText]) -> Self {
        let all = texts.par_iter().map(|joined| words(&joined.text).collect::<HashSet<String>>());
        Self(all.reduce(HashSet::new, |mut all, some| {
            all.extend(some);
            all
        }))
    }

    /// Whether a word is one of the text's with a wrong letter, one more or less, or two that changed places. The first letter is
    /// right: `ever` is no slip of `never`.
    fn is_slip(&self, word: &str, of: &str) -> bool {
        let (a, b): (Vec<char>, Vec<char>) = (word.chars().collect(), of.chars().collect());
        b.len() >= SLIPPED && a.first() == b.first() && differ_by_a_letter(&a, &b) && !self.0.contains(word)
    }
}

/// The words of a text, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase)
}

/// The words that two texts don't share, in pairs; where a word is divided, or two are joined, they are one. None where
/// one has more words than the other.
pub(super) fn differing(a: &str, b: &str) -> Option<Vec<(String, String)>> {
    let (a, b): (Vec<String>, Vec<String>) = (words(a).collect(), words(b).collect());
    if a.len().abs_diff(b.len()) > 2 {
        return None;
    }
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    if a.len() == b.len() {
        let pairs = a.iter().zip(b).filter(|(x, y)| x != y);
        return Some(pairs.map(|(x, y)| (x.clone(), y.clone())).collect());
    }
    let (x, y) = (a.concat(), b.concat());
    if x == y {
        // A sign within a number makes another one: `2.0` isn't `20`.
        return (!x.contains(char::is_numeric)).then(Vec::new);
    }
    (!x.is_empty() && !y.is_empty()).then(|| vec![(x, y)])
}

/// Whether a word is another spelling of one: it has so many letters, is so like it, and has the same numbers.
pub(super) fn is_spelling((x, y): &(String, String), least: f64, letters: usize) -> bool {
    let numbers = |w: &str| w.chars().filter(char::is_ascii_digit).collect::<String>();
    let chars = |w: &str| w.chars().collect::<Vec<char>>();
    numbers(x) == numbers(y)
        && !(is_number(x) && is_number(y))
        && x.chars().count() >= letters
        && similarity(&chars(x), &chars(y)) > least
        && x.chars().next() == y.chars().next()
}

/// Whether a pair of words differs by a slip; numbers have none.
pub(super) fn is_slip((x, y): &(String, String), vocabulary: &Vocabulary) -> bool {
    let number = |w: &str| w.chars().any(char::is_numeric);
    let of_numbers = number(x) || number(y) || is_number(x) && is_number(y);
    !of_numbers && vocabulary.is_slip(x, y)
}

/// Whether a word is a number in English or German: of two of them, however like, none is a spelling of the other.
fn is_number(word: &str) -> bool {
    const STEMS: &[(&str, &[&str])] = &[
        ("thir", &["d", "ty", "teen", "teenth", "tieth"]),
        ("four", &["", "th", "teen", "teenth"]),
        ("for", &["ty", "tieth"]),
        ("fi", &["ve", "fth", "fty", "fteen", "fteenth", "ftieth"]),
        ("six", &["", "th", "ty", "teen", "teenth", "tieth"]),
        ("seven", &["", "th", "ty", "teen", "teenth", "tieth"]),
        ("eigh", &["t", "th", "ty", "teen", "teenth", "tieth"]),
        ("nin", &["e", "th", "ety", "eteen", "eteenth", "etieth"]),
        ("drei", &["", "ßig", "zehn"]),
        ("vier", &["", "te", "ten", "zig", "zehn"]),
        ("fünf", &["", "te", "ten", "zig", "zehn"]),
        ("sechs", &["", "te", "ten"]),
        ("sech", &["zig", "zehn"]),
        ("sieb", &["en", "te", "ten", "zig", "zehn"]),
        ("acht", &["", "e", "en", "zig", "zehn"]),
        ("neun", &["", "te", "ten", "zig", "zehn"]),
    ];
    STEMS.iter().any(|(stem, ends)| word.strip_prefix(stem).is_some_and(|end| ends.contains(&end)))
}

fn differ_by_a_letter(a: &[char], b: &[char]) -> bool {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    match (&a[..a.len() - tail], &b[..b.len() - tail]) {
        ([_], [_] | []) | ([], [_]) => true,
        ([x, y], [u, v]) => x == v && y == u,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str, least: f64, letters: usize) -> bool {
        differing(a, b).is_some_and(|all| all.iter().all(|pair| is_spelling(pair, least, letters)))
    }

    #[test]
    fn spellings_are_told_from_other_words() {
        assert!(same("the colour of the harbour", "the color of the harbor", 0.5, 1));
        assert!(same("a well known coat", "a wellknown coat", 0.5, 1));
        assert!(!same("signed in 1648", "signed in 1649", 0.5, 1));
        assert!(!same("the sea was calm", "the sea was angry", 0.5, 1));
        assert!(same("the Russain church", "the Russian church", 0.7, 6));
        assert!(!same("the king of", "the kind of", 0.7, 6));
        assert!(!same("he did not go", "he did go", 0.5, 1));
        assert!(!same("the fourth day", "the fifth day", 0.5, 1));
        assert!(!same("the seventh day of", "the seventy day of", 0.5, 1));
        assert!(!same("it was 2.0 tons", "it was 20 tons", 0.5, 1));
    }

    #[test]
    fn a_slip_is_no_word_of_the_text() {
        let text = "I have given every green herb. The kind of man. The king. In 1648.";
        let vocabulary = Vocabulary(words(text).collect());
        let slips = |a: &str, b: &str| {
            differing(a, b).is_some_and(|all| all.iter().all(|pair| is_slip(pair, &vocabulary)))
        };
        for words in ["have gien every", "have givven every", "have givne every", "have gaven every"] {
            assert!(slips(words, "have given every"), "{words}");
        }
        assert!(!slips("the king of man", "the kind of man"));
        assert!(!slips("in 1649", "in 1648"));
        assert!(!slips("thw king", "the king"));
        assert!(!slips("have gvin every", "have given every"));
        assert!(!slips("every rerb", "every herb"));
        assert!(!slips("have ever", "have never"));
        assert!(!slips("the seventh green", "the seventy green"));
    }
}
