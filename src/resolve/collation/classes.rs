//! What a reading is called: the first class that explains all of its difference from the base.

pub(crate) use crate::edition::class::Class;

use super::rules::Rules;
use super::tokens::letters;

/// The class of the columns in which a witness differs from the base: the words of each, folded, where it has one.
/// The rule that gave it comes with it.
pub(super) fn class(columns: &[(Option<String>, Option<String>)], rules: &Rules) -> (Class, &'static str) {
    let base: Vec<&str> = columns.iter().filter_map(|column| column.0.as_deref()).collect();
    let other: Vec<&str> = columns.iter().filter_map(|column| column.1.as_deref()).collect();
    if rules.typography && base == other {
        return (Class::Typography, "the words fold to the same");
    }
    // A capital sigma is σ in lower case, ς too where it ends a word.
    let lower = |words: &[&str]| words.join(" ").to_lowercase().replace('ς', "σ");
    if lower(&base) == lower(&other) {
        return (Class::Case, "the words are the same in lower case");
    }
    let (a, b) = (letters(&base.concat()), letters(&other.concat()));
    if a == b {
        return (Class::Punctuation, "letters, digits and marks are the same in lower case");
    }
    // An empty side is no spelling of anything.
    if base.is_empty() {
        return (Class::Addition, "the base has no words here");
    }
    if other.is_empty() {
        return (Class::Omission, "the witness has no words here");
    }
    let bare = |words: &[&str]| -> Vec<String> {
        words.iter().map(|word| letters(word)).filter(|word| !word.is_empty()).collect()
    };
    let (words_a, words_b) = (bare(&base), bare(&other));
    let alike = words_a.len() == words_b.len()
        && words_a.iter().zip(&words_b).all(|(a, b)| a == b || rules.are_one_word(a, b) || is_spelling(a, b));
    if alike || rules.are_one_word(&a, &b) {
        return (Class::Spelling, "each word is a spelling of the other's");
    }
    (Class::Substantive, "the words are others")
}

/// Whether two words in lower case are likely spellings of one.
///
/// Letters that scripts and centuries exchange are one letter, doubled ones are single. Of what is left, long words
/// may differ in one letter amid them: an ending is another form of a word, a beginning another word.
pub(super) fn is_spelling(a: &str, b: &str) -> bool {
    if a.chars().any(char::is_numeric) || b.chars().any(char::is_numeric) {
        return false;
    }
    let (x, y) = (reduced(a), reduced(b));
    if x == y {
        return true;
    }
    let (long, short) = if x.len() >= y.len() { (&x, &y) } else { (&y, &x) };
    let first = long.first() == short.first();
    let last = long.last() == short.last();
    // Two letters amid a long word, or one amid a shorter: what is added at its end is another form.
    let one: String = x.iter().collect();
    let other: String = y.iter().collect();
    let apart = strsim::osa_distance(&one, &other);
    first && last && apart == 1 && short.len() >= 5
}

fn reduced(word: &str) -> Vec<char> {
    use unicode_normalization::UnicodeNormalization;
    let bare: String = word.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    let bare = if bare.is_empty() { word.to_owned() } else { bare };
    let mut text = bare
        .replace('ς', "σ")
        .replace('ſ', "s")
        .replace(['æ', 'œ'], "e")
        .replace("ae", "e")
        .replace("oe", "e")
        .replace("ph", "f")
        .replace("ck", "k")
        .replace("qu", "k");
    if text.chars().count() > 5 {
        for (from, to) in [
            ("our", "or"),
            ("ise", "ize"),
            ("isa", "iza"),
            ("isi", "izi"),
            ("yse", "yze"),
            ("ence", "ense"),
            ("xion", "ction"),
        ] {
            text = text.replace(from, to);
        }
        if let Some(stem) = text.strip_suffix("re") {
            text = format!("{stem}er");
        }
    }
    let mut letters: Vec<char> = text
        .chars()
        .map(|c| match c {
            'v' => 'u',
            'j' | 'y' => 'i',
            'ё' => 'е',
            'ß' => 's',
            c => c,
        })
        .collect();
    letters.dedup();
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(base: &str, other: &str) -> Class {
        let (a, b): (Vec<&str>, Vec<&str>) =
            (base.split_whitespace().collect(), other.split_whitespace().collect());
        let at = |words: &[&str], n: usize| words.get(n).map(|w| (*w).to_owned());
        let columns: Vec<_> = (0..a.len().max(b.len())).map(|n| (at(&a, n), at(&b, n))).collect();
        class(&columns, &Rules::default()).0
    }

    #[test]
    fn the_first_class_that_explains_it_is_taken() {
        for (base, other, class) in [
            ("The", "the", Class::Case),
            ("ΟΔΟΣ", "οδος", Class::Case),
            ("ΟΔΟΣ,", "οδος", Class::Punctuation),
            ("ΟΔΟΣ", "οδός", Class::Spelling),
            ("Λόγος", "λογοσ", Class::Spelling),
            ("word,", "Word", Class::Punctuation),
            ("to day", "today", Class::Punctuation),
            ("colour", "color", Class::Spelling),
            ("centre,", "Center", Class::Spelling),
            ("neuer", "never", Class::Spelling),
            ("traveller", "traveler", Class::Spelling),
            ("government", "goverment", Class::Spelling),
            ("walk", "walked", Class::Substantive),
            ("affect", "effect", Class::Substantive),
            ("1815", "1816", Class::Substantive),
            ("big", "old grey", Class::Substantive),
            ("words", "", Class::Omission),
            ("", "words", Class::Addition),
            ("", "—", Class::Punctuation),
        ] {
            assert_eq!(of(base, other), class, "{base} {other}");
        }
    }
}
