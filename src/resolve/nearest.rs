//! The words of a text that are nearest to words that it doesn't have, for a hint.

use std::collections::HashMap;

/// The stretch (leaf, bytes of its text) with most of the sought words, where at least half are there.
pub(super) fn nearest<'a>(
    words: &str,
    leaves: impl Iterator<Item = (usize, &'a str)>,
) -> Option<(usize, usize, usize)> {
    let mut wanted: HashMap<String, usize> = HashMap::new();
    let mut count = 0;
    for word in words.split(' ').take(60) {
        *wanted.entry(key(word)).or_default() += 1;
        count += 1;
    }
    let mut best: Option<(usize, &str, (usize, usize, usize))> = None;
    for (leaf, text) in leaves {
        let tokens: Vec<(usize, &str)> = text
            .match_indices(' ')
            .map(|(at, _)| at + 1)
            .chain([text.len() + 1])
            .scan(0, |start, next| {
                let token = (*start, &text[*start..next - 1]);
                *start = next;
                Some(token)
            })
            .collect();
        let width = count.min(tokens.len());
        if width == 0 {
            continue;
        }
        // A window of as many words slides over the leaf; what it shares with the wanted words is kept up to date.
        let keys: Vec<String> = tokens.iter().map(|(_, token)| key(token)).collect();
        let mut inside: HashMap<&str, usize> = HashMap::new();
        let mut shared = 0;
        for at in 0..tokens.len() {
            if let Some(most) = wanted.get(&keys[at]) {
                let n = inside.entry(&keys[at]).or_default();
                *n += 1;
                shared += usize::from(*n <= *most);
            }
            if at >= width
                && let Some(most) = wanted.get(&keys[at - width])
                && let Some(n) = inside.get_mut(keys[at - width].as_str())
            {
                shared -= usize::from(*n <= *most);
                *n -= 1;
            }
            if at + 1 >= width && best.as_ref().is_none_or(|(most, ..)| shared > *most) {
                let first = tokens[at + 1 - width].0;
                let last = tokens[at].0 + tokens[at].1.len();
                best = Some((shared, text, (leaf, first, last)));
            }
        }
    }
    let (_, text, (leaf, from, to)) = best.filter(|(shared, ..)| shared * 2 >= count && *shared > 0)?;
    let (from, to) = bare(text, from, to, words);
    Some((leaf, from, to))
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
        let found = nearest("a Pronounced wish to gain", [(3, text)].into_iter()).unwrap();
        assert_eq!((found.0, &text[found.1..found.2]), (3, "a pronounced urge to gain"));
        assert!(nearest("nothing of the kind", [(0, text)].into_iter()).is_none());
        let text = "It began, they said, in the year of the flood, and went on.";
        let found = nearest("the year of a flood", [(0, text)].into_iter()).unwrap();
        assert_eq!(&text[found.1..found.2], "the year of the flood");
        let found = nearest("the year of a flood,", [(0, text)].into_iter()).unwrap();
        assert_eq!(&text[found.1..found.2], "the year of the flood,");
    }
}
