//! The words of a text that are nearest to words that it doesn't have, for a hint.

use std::collections::{BTreeSet, HashMap};

/// The words of a text, and which of its leaves have each.
pub(super) struct WordIndex {
    numbers: HashMap<String, u32>,
    /// The leaves that have a word, by its number.
    holders: Vec<Vec<usize>>,
    leaves: Vec<Vec<WordAt>>,
}

/// A word of a leaf: its bytes, its number.
struct WordAt {
    from: usize,
    to: usize,
    word: u32,
}

impl WordIndex {
    /// Those of a text's folded leaves.
    pub(super) fn of<'a>(leaves: impl Iterator<Item = &'a str>) -> Self {
        let mut words = Self { numbers: HashMap::new(), holders: Vec::new(), leaves: Vec::new() };
        for (leaf, text) in leaves.enumerate() {
            let mut tokens = Vec::new();
            let mut from = 0;
            for to in text.match_indices(' ').map(|(at, _)| at).chain([text.len()]) {
                let next = u32::try_from(words.holders.len()).unwrap_or(u32::MAX);
                let word = *words.numbers.entry(key(&text[from..to])).or_insert(next);
                if word == next {
                    words.holders.push(Vec::new());
                }
                let holders = &mut words.holders[word as usize];
                if holders.last() != Some(&leaf) {
                    holders.push(leaf);
                }
                tokens.push(WordAt { from, to, word });
                from = to + 1;
            }
            words.leaves.push(tokens);
        }
        words
    }

    /// The stretch (leaf, bytes of its text) with most of the sought words, where at least half are there.
    ///
    /// A stretch that has half of the words has one of any half of them and one more: only leaves are looked at that have
    /// one of the rarest (prefix filtering, as in S. Chaudhuri, V. Ganti and R. Kaushik, *A primitive operator for
    /// similarity joins in data cleaning*, ICDE 2006).
    /// `text` is that of a leaf.
    pub(super) fn nearest<'a>(
        &self,
        words: &str,
        leaves: &[usize],
        text: impl Fn(usize) -> &'a str,
    ) -> Option<(usize, usize, usize)> {
        let mut sought: Vec<Option<u32>> =
            words.split(' ').take(60).map(|word| self.numbers.get(&key(word)).copied()).collect();
        let count = sought.len();
        let mut wanted: HashMap<u32, usize> = HashMap::new();
        sought.iter().flatten().for_each(|word| *wanted.entry(*word).or_default() += 1);
        let holders = |word: &Option<u32>| word.map_or(&[][..], |word| &self.holders[word as usize]);
        sought.sort_by_key(|word| holders(word).len());
        let near: BTreeSet<usize> = sought[..=count / 2].iter().flat_map(holders).copied().collect();
        let mut best: Option<(usize, (usize, usize, usize))> = None;
        for leaf in near.into_iter().filter(|leaf| leaves.binary_search(leaf).is_ok()) {
            let tokens = &self.leaves[leaf];
            let width = count.min(tokens.len());
            // A window of as many words slides over the leaf; what it shares with the wanted words is kept up to date.
            let mut inside: HashMap<u32, usize> = HashMap::new();
            let mut shared = 0;
            for (at, token) in tokens.iter().enumerate() {
                if let Some(most) = wanted.get(&token.word) {
                    let n = inside.entry(token.word).or_default();
                    *n += 1;
                    shared += usize::from(*n <= *most);
                }
                if let Some(gone) = at.checked_sub(width).map(|at| tokens[at].word)
                    && let (Some(most), Some(n)) = (wanted.get(&gone), inside.get_mut(&gone))
                {
                    shared -= usize::from(*n <= *most);
                    *n -= 1;
                }
                if at + 1 >= width && best.as_ref().is_none_or(|(most, _)| shared > *most) {
                    best = Some((shared, (leaf, tokens[at + 1 - width].from, token.to)));
                }
            }
        }
        let (_, (leaf, from, to)) = best.filter(|(shared, _)| shared * 2 >= count && *shared > 0)?;
        let (from, to) = bare(text(leaf), from, to, words);
        Some((leaf, from, to))
    }
}

/// A stretch of a text without the signs at its ends that the sought words haven't there: a comma after the last word
/// is none of it.
pub(super) fn bare(text: &str, from: usize, to: usize, sought: &str) -> (usize, usize) {
    let Some(stretch) = text.get(from..to) else { return (from, to) };
    let sign = |c: char| !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c);
    let start = if sought.starts_with(sign) { stretch } else { stretch.trim_start_matches(sign) };
    let end = if sought.ends_with(sign) { start } else { start.trim_end_matches(sign) };
    if end.is_empty() {
        return (from, to);
    }
    let from = to - start.len();
    (from, from + end.len())
}

/// What words are compared by: letters and digits in lower case.
fn key(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_words_are_found() {
        let text = "They do share a pronounced urge to gain power.";
        let leaves = ["", "gain it", "Nothing", text];
        let words = WordIndex::of(leaves.into_iter());
        let found = words.nearest("a Pronounced wish to gain", &[0, 1, 2, 3], |leaf| leaves[leaf]).unwrap();
        assert_eq!((found.0, &text[found.1..found.2]), (3, "a pronounced urge to gain"));
        assert!(words.nearest("nothing of the kind", &[3], |leaf| leaves[leaf]).is_none());
        assert_eq!(words.nearest("a pronounced urge", &[0, 1, 2], |leaf| leaves[leaf]), None);
        let text = "It began, they said, in the year of the flood, and went on.";
        let words = WordIndex::of([text].into_iter());
        let found = words.nearest("the year of a flood", &[0], |_| text).unwrap();
        assert_eq!(&text[found.1..found.2], "the year of the flood");
        let found = words.nearest("the year of a flood,", &[0], |_| text).unwrap();
        assert_eq!(&text[found.1..found.2], "the year of the flood,");
    }
}
