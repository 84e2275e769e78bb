//! Initials of several letters, as in `Lotman, Yu. M.`: the engine cuts them to their first. The others are carried past
//! it by signs that belong to the letter before them.

use std::borrow::Cow;

/// The first of 64 signs that are parts of what they follow, from the block for tags.
const FIRST: u32 = 0xE_0020;
/// So many of them are one letter.
const SIGNS: u32 = 4;

/// Whether a word is an initial of several letters: a capital, small ones and a point.
pub(super) fn is_long_initial(word: &str) -> bool {
    let mut letters = word.chars();
    let begins = letters.next().is_some_and(char::is_uppercase);
    let rest = letters.as_str().strip_suffix('.');
    begins && rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(char::is_lowercase))
}

/// Given names whose initials of several letters have one, with the others behind it in signs.
pub(super) fn hidden(given: &str) -> Cow<'_, str> {
    if !given.split(' ').any(is_long_initial) {
        return Cow::Borrowed(given);
    }
    let words: Vec<String> = given
        .split(' ')
        .map(|word| if is_long_initial(word) { hide(word) } else { word.to_owned() })
        .collect();
    Cow::Owned(words.join(" "))
}

fn hide(word: &str) -> String {
    let sign = |digit: u32| char::from_u32(FIRST + digit % 64).unwrap_or('.');
    let letter = |c: char| (0..SIGNS).rev().map(move |n| sign(u32::from(c) >> (6 * n)));
    let mut letters = word.trim_end_matches('.').chars();
    letters.next().into_iter().chain(letters.flat_map(letter)).chain(std::iter::once('.')).collect()
}

/// Words with the letters that signs carry.
pub(super) fn shown(words: &str) -> Cow<'_, str> {
    let digit = |c: char| u32::from(c).checked_sub(FIRST).filter(|digit| *digit < 64);
    if !words.contains(|c| digit(c).is_some()) {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len());
    let (mut letter, mut signs) = (0, 0);
    for c in words.chars() {
        let Some(digit) = digit(c) else {
            out.push(c);
            continue;
        };
        (letter, signs) = (letter * 64 + digit, signs + 1);
        if signs == SIGNS {
            out.extend(char::from_u32(letter));
            (letter, signs) = (0, 0);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_carried_and_come_back() {
        for given in ["Yu. M.", "M. St. C.", "Ch. S.", "Юр. Щ.", "Ada", "J.-P."] {
            assert_eq!(shown(&hidden(given)), given);
        }
        assert_eq!(hidden("Ada B."), "Ada B.");
        assert_eq!(hidden("Yu. M.").chars().filter(|c| c.is_alphabetic()).collect::<String>(), "YM");
    }
}
