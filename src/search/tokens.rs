//! Words of a text: runs of letters, marks and digits. Signs part them, apostrophes and hyphens too: what is sought as
//! `l’homme` is sought as two words in a row, and `homme` finds it.
//!
//! Where a script has no spaces between words each character counts, alone and with the next one: such pairs in a row find
//! any string. A dictionary of words would find fewer strings, and takes megabytes in the program and in the browser.

use unicode_normalization::char::is_combining_mark;

use super::fold::{DROPPED, is_in};

/// Characters of scripts without spaces between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer.
pub(super) const SPACELESS: &[(u32, u32)] = &[
    (0xe00, 0xeff),
    (0x1000, 0x109f),
    (0x1780, 0x17d3),
    (0x2e80, 0x2fdf),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3038, 0x303b),
    (0x3041, 0x312f),
    (0x31a0, 0x31bf),
    (0x31f0, 0x31ff),
    (0x3400, 0x4dbf),
    (0x4e00, 0x9fff),
    (0xf900, 0xfaff),
    (0xff66, 0xff9d),
    (0x20000, 0x323af),
];

/// Apostrophes and primes that Unicode has as letters.
pub(super) const SIGNS: (u32, u32) = (0x2b9, 0x2bd);

#[derive(PartialEq, Eq)]
enum CharClass {
    Word,
    Spaceless,
    Other,
}

fn class(c: char) -> CharClass {
    if (SIGNS.0..=SIGNS.1).contains(&(c as u32)) {
        CharClass::Other
    } else if !c.is_alphanumeric() && !is_combining_mark(c) {
        if is_in(c, DROPPED) { CharClass::Word } else { CharClass::Other }
    } else if is_in(c, SPACELESS) {
        CharClass::Spaceless
    } else {
        CharClass::Word
    }
}

/// Hands on each word of a text, and whether it is one place further than the one before: a pair of characters is
/// where its first one does.
pub(super) fn each<'a>(text: &'a str, mut found: impl FnMut(&'a str, bool)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut next = None;
        while let Some(byte) = bytes.get(at) {
            if byte.is_ascii() {
                if !byte.is_ascii_alphanumeric() {
                    break;
                }
                at += 1;
                continue;
            }
            let Some(c) = text[at..].chars().next() else { break };
            match class(c) {
                CharClass::Word => at += c.len_utf8(),
                other => {
                    next = Some((c, other));
                    break;
                }
            }
        }
        if at > start {
            found(&text[start..at], true);
        }
        match next {
            Some((_, CharClass::Spaceless)) => at = spaceless(text, at, &mut found),
            Some((c, _)) => at += c.len_utf8(),
            None => at += 1,
        }
    }
}

/// A run of characters without spaces between words: where it ends.
fn spaceless<'a>(text: &'a str, start: usize, found: &mut impl FnMut(&'a str, bool)) -> usize {
    // A character has the marks and joiners that follow it.
    let unit = |at: usize| {
        let mut chars = text[at..].char_indices();
        let (_, first) = chars.next()?;
        if class(first) != CharClass::Spaceless {
            return None;
        }
        let rest = chars.find(|(_, c)| {
            let added = is_combining_mark(*c) || is_in(*c, DROPPED);
            !added || class(*c) == CharClass::Spaceless
        });
        Some(rest.map_or(text.len(), |(n, _)| at + n))
    };
    let mut at = start;
    let mut end = unit(at);
    while let Some(middle) = end {
        found(&text[at..middle], true);
        end = unit(middle);
        if let Some(end) = end {
            found(&text[at..end], false);
        }
        at = middle;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> String {
        let mut out = Vec::new();
        each(text, |word, further| out.push(format!("{}{word}", if further { "" } else { "+" })));
        out.join(" ")
    }

    #[test]
    fn words_are_letters_and_digits() {
        assert_eq!(words("It’s 1,000 — l'homme, twenty-five."), "It s 1 000 l homme twenty five");
        assert_eq!(words("п’ять пʼять"), "п ять п ять");
        assert_eq!(words("co\u{ad}operate e\u{301}te\u{301}"), "co\u{ad}operate e\u{301}te\u{301}");
        assert_eq!(words("हिन्दी नेपाली"), "हिन्दी नेपाली");
        assert_eq!(words(" "), "");
        assert_eq!(words(""), "");
    }

    #[test]
    fn characters_without_spaces_count_alone_and_in_pairs() {
        assert_eq!(words("學而時"), "學 +學而 而 +而時 時");
        assert_eq!(words("《學》而x"), "學 而 x");
        assert_eq!(words("ab學"), "ab 學");
        assert_eq!(words("葛\u{e0100}城"), "葛\u{e0100} +葛\u{e0100}城 城");
        assert_eq!(words("ไทย"), "ไ +ไท ท +ทย ย");
    }

    proptest! {
        #[test]
        fn words_stand_in_their_order(text in "[ab’ é學而\u{ad}\u{301}\u{e0100}ไก่]{0,24}") {
            let mut last = 0;
            each(&text, |word, _| {
                let at = word.as_ptr() as usize - text.as_ptr() as usize;
                assert!(at >= last && at + word.len() <= text.len() && !word.is_empty());
                last = at;
            });
        }
    }
}
