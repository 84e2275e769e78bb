//! Folding of words: what a reader types finds them without case, accents, points, old letters and ligatures.
//!
//! `static/words.js` folds what is typed in the same way, from the same tables; a test holds them against each other.

use std::sync::LazyLock;

use hashbrown::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Letters that no decomposition takes apart, and what they fold to, in pairs.
pub(super) const LETTERS: &str = "ß ss æ ae œ oe ø o ł l đ d ð d þ th ħ h ı i ŧ t ĸ k ƿ w ꝛ r ꝺ d ꝼ f ᵹ g ꞃ r ꞅ s ꞇ t ꜳ aa ꜵ ao ꜷ au ꜹ av ꜽ ay ꝏ oo ꝡ vy ς σ ѣ е ѳ ф ѵ и װ וו ױ וי ײ יי ٱ ا ك ک ي ی ى ی ة ه ٠ 0 ۰ 0 ١ 1 ۱ 1 ٢ 2 ۲ 2 ٣ 3 ۳ 3 ٤ 4 ۴ 4 ٥ 5 ۵ 5 ٦ 6 ۶ 6 ٧ 7 ۷ 7 ٨ 8 ۸ 8 ٩ 9 ۹ 9";

/// Marks that are left out: accents, the points of Hebrew, Arabic and Syriac, letters written above, variation
/// selectors. The vowel signs of other scripts are letters to their readers, and stay.
pub(super) const MARKS: &[(u32, u32)] = &[
    (0x300, 0x36f),
    (0x483, 0x487),
    (0x591, 0x5bd),
    (0x5bf, 0x5bf),
    (0x5c1, 0x5c2),
    (0x5c4, 0x5c5),
    (0x5c7, 0x5c7),
    (0x610, 0x61a),
    (0x64b, 0x65f),
    (0x670, 0x670),
    (0x6d6, 0x6dc),
    (0x6df, 0x6e4),
    (0x6e7, 0x6e8),
    (0x6ea, 0x6ed),
    (0x730, 0x74a),
    (0x1ab0, 0x1aff),
    (0x1dc0, 0x1dff),
    (0x20d0, 0x20ff),
    (0x2de0, 0x2dff),
    (0xa66f, 0xa66f),
    (0xa674, 0xa67d),
    (0xfe00, 0xfe0f),
    (0xfe20, 0xfe2f),
    (0xe0100, 0xe01ef),
];

/// What is in a word and is no letter of it: soft hyphens, joiners, the stroke that draws an Arabic word out, the
/// half rings of transliterations.
pub(super) const DROPPED: &[(u32, u32)] =
    &[(0xad, 0xad), (0x2be, 0x2bf), (0x640, 0x640), (0x200b, 0x200d), (0x2060, 0x2060), (0xfeff, 0xfeff)];

/// The word as the index has it; empty where nothing is left of it.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let lower: String = word.nfkd().collect::<String>().to_lowercase();
    let mut out = String::with_capacity(lower.len());
    let mut last = ' ';
    for c in lower.chars() {
        // й, ў and ї are letters of their own, and й is in half of all Russian words.
        let of_letter = matches!((last, c), ('и' | 'у', '\u{306}') | ('і', '\u{308}'));
        if (is_in(c, MARKS) && !of_letter) || is_in(c, DROPPED) || c.is_whitespace() {
            continue;
        }
        last = c;
        match letter(c) {
            Some(folded) => out.push_str(folded),
            None => out.push(c),
        }
    }
    out.nfc().collect()
}

/// The word as a stemmer takes it: in small letters, with accents, without old forms of letters.
pub(super) fn lower(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfkc().filter(|c| !is_in(*c, DROPPED)).collect::<String>().to_lowercase()
}

fn letter(c: char) -> Option<&'static str> {
    static BY_LETTER: LazyLock<HashMap<char, &str>> = LazyLock::new(|| {
        let words: Vec<&str> = LETTERS.split(' ').collect();
        words.chunks_exact(2).filter_map(|pair| Some((pair[0].chars().next()?, pair[1]))).collect()
    });
    if c.is_ascii() { None } else { BY_LETTER.get(&c).copied() }
}

pub(super) fn is_in(c: char, ranges: &[(u32, u32)]) -> bool {
    let c = c as u32;
    c >= ranges[0].0 && ranges.iter().any(|(from, to)| (*from..=*to).contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_old_letters_fold() {
        for (word, folded) in [
            ("Élégie", "elegie"),
            ("e\u{301}te\u{301}", "ete"),
            ("Łódź", "lodz"),
            ("ſuccefsful", "succefsful"),
            ("ﬁreﬂy", "firefly"),
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("Œuvre", "oeuvre"),
            ("Ærø", "aero"),
            ("İstanbul", "istanbul"),
            ("ışık", "isik"),
            ("ΛΌΓΟΣ", "λογοσ"),
            ("λόγος", "λογοσ"),
            ("ᾧ", "ω"),
            ("мой", "мой"),
            ("Ёлка", "елка"),
            ("мѣсто", "место"),
            ("שָׁלוֹם", "שלום"),
            ("أَلِفٌ", "الف"),
            ("مـــحمد", "محمد"),
            ("كربلايي", "کربلایی"),
            ("موسى", "موسی"),
            ("مكة", "مکه"),
            ("١٢٣۴", "1234"),
            ("co\u{ad}operate", "cooperate"),
            ("ｆｕｌｌ", "full"),
            ("한국", "한국"),
            ("हिन्दी", "हिन्दी"),
            ("ʿAbd", "abd"),
            ("葛\u{e0100}", "葛"),
            ("\u{ad}", ""),
        ] {
            assert_eq!(fold(word), folded, "{word}");
            assert_eq!(fold(&fold(word)), folded, "{word} twice");
        }
    }
}
