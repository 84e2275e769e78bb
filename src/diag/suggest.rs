//! "Did you mean": the nearest of the words that would have been right.

use unicode_normalization::UnicodeNormalization;

/// The candidate nearest to `word`, if one is near: a third of its letters may differ (optimal string alignment,
/// case aside). One that reads as the word itself is none: to write it again would mend nothing.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length == 0 || length > 100 {
        return None;
    }
    let most = (length / 3).max(1);
    let lower = word.nfc().collect::<String>().to_lowercase();
    let own = bag(&lower);
    let near = candidates.into_iter().filter_map(|candidate| {
        // Most are seen to be far by their letters alone: an edit makes up for one that only the one has, and one that
        // only the other has.
        if lower.is_ascii() && candidate.is_ascii() {
            let other = bag(candidate);
            let apart = (other & !own).count_ones().max((own & !other).count_ones());
            if candidate.len().abs_diff(lower.len()) > most || apart as usize > most {
                return None;
            }
        }
        let count = candidate.chars().count();
        // Decomposed letters are more characters than composed ones.
        if count > 3 * (length + most) || 3 * (count + most) < length {
            return None;
        }
        let composed: String = candidate.nfc().collect();
        let other = composed.to_lowercase();
        if lower.chars().count().abs_diff(other.chars().count()) > most {
            return None;
        }
        let distance = strsim::osa_distance(&lower, &other);
        (distance <= most && !composed.chars().eq(word.nfc())).then_some((distance, candidate))
    });
    near.min_by_key(|(d, c)| (*d, c.len())).map(|(_, c)| c)
}

/// The letters of ASCII words, case aside: a bit for each.
fn bag(word: &str) -> u64 {
    word.bytes().fold(0, |bag, byte| bag | 1 << (byte.to_ascii_lowercase() % 64))
}

/// ``did you mean `…`?``, or nothing where no candidate is near.
pub fn suggestion<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, candidates).map_or_else(String::new, |c| format!("did you mean `{c}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("quoet", ["quote", "id"]), Some("quote"));
        assert_eq!(nearest("boredon", ["boredom", "economy"]), Some("boredom"));
        assert_eq!(nearest("sic", ["boredom", "economy"]), None);
        assert_eq!(nearest("Neras", ["near", "nears", "nearest"]), Some("nears"));
        assert_eq!(nearest("ba", ["abba", "ab"]), Some("ab"));
        assert_eq!(suggestion("", ["a"]), "");
    }

    #[test]
    fn what_was_typed_is_never_suggested() {
        assert_eq!(nearest("quote", ["quote"]), None);
        assert_eq!(nearest("caf\u{e9}.png", ["cafe\u{301}.png", "cave.png"]), Some("cave.png"));
        assert_eq!(nearest("Quote", ["quote"]), Some("quote"));
    }
}
