//! Words in a row: what two blocks that are both there say alike to the letter. A sketch has single words and pairs, which are
//! in many paragraphs of a text; a few words in a row are in copies alone.

use std::collections::HashSet;
use std::sync::Arc;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::edition::wide::is_wide;

/// So many words in a row, and so many wide characters, are seldom the same by chance.
const WORDS: usize = 3;
const WIDE: usize = 5;
/// So many words in a row are a copy, where one block has them twice.
const IN_A_ROW: usize = 4;
/// Of fewer runs no share is known.
const FEW: usize = 3;

/// The hashes of the runs of a text, ascending.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordRuns(Arc<[u32]>);

/// The runs of a folded text.
pub(crate) fn runs(text: &str) -> WordRuns {
    let mut words: Vec<(u64, bool)> = Vec::new();
    tokens(text, |token| words.push((xxh3_64(token.as_bytes()), token.chars().next().is_some_and(is_wide))));
    let run = |at: usize| {
        let length = if words[at].1 { WIDE } else { WORDS };
        let mut hash = Xxh3::new();
        words.get(at..at + length)?.iter().for_each(|(word, _)| hash.update(&word.to_le_bytes()));
        u32::try_from(hash.digest() >> 32).ok()
    };
    let mut all: Vec<u32> = (0..words.len()).filter_map(run).collect();
    all.sort_unstable();
    all.dedup();
    WordRuns(all.into())
}

impl WordRuns {
    /// Which share of these any of the others has: 0 to 1; none where these are too few.
    pub(crate) fn in_any<'a>(&self, others: impl Iterator<Item = &'a Self> + Clone) -> Option<f64> {
        let is_in = |run: &&u32| others.clone().any(|other| other.0.binary_search(run).is_ok());
        #[allow(clippy::cast_precision_loss)]
        let share = || self.0.iter().filter(is_in).count() as f64 / self.0.len() as f64;
        (self.0.len() >= FEW).then(share)
    }
}

/// Whether a folded text says much of itself twice: two copies in one block.
pub(crate) fn is_doubled(text: &str) -> bool {
    let mut words: Vec<u64> = Vec::new();
    tokens(text, |token| words.push(xxh3_64(token.as_bytes())));
    let mut seen = HashSet::new();
    let all = words.windows(IN_A_ROW);
    let count = all.len();
    let twice = all.filter(|row| !seen.insert(*row)).count();
    count >= IN_A_ROW && twice * 10 >= count * 3
}

/// Words in lower case; each wide character by itself.
pub(super) fn tokens(text: &str, mut each: impl FnMut(&str)) {
    let mut word = String::new();
    for c in text.chars() {
        let wide = is_wide(c);
        if wide || !(c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)) {
            if !word.is_empty() {
                each(&word);
                word.clear();
            }
            if wide && c.is_alphanumeric() {
                each(c.encode_utf8(&mut [0; 4]));
            }
        } else {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        each(&word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "By a faction, I understand a number of citizens, whether amounting to a majority or a \
        minority of the whole, who are united and actuated by some common impulse of passion, or of interest.";

    #[test]
    fn a_copy_says_the_same_and_a_part_says_something_else() {
        let (first, second) = A.split_at(A.find("whether").unwrap());
        let copy = runs(&A.replace("citizens", "people"));
        assert!(runs(second).in_any([&copy].into_iter()).unwrap() > 0.9);
        assert_eq!(runs(second).in_any([&runs(first)].into_iter()), Some(0.0));
        assert_eq!(runs("of a").in_any([&copy].into_iter()), None);
    }

    #[test]
    fn what_says_itself_twice_is_doubled() {
        assert!(is_doubled(&format!("{A} {A}")));
        assert!(!is_doubled(A));
    }
}
