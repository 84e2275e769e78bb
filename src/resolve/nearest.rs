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
    let mut best: Option<(usize, (usize, usize, usize))> = None;
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
            if at + 1 >= width && best.as_ref().is_none_or(|(most, _)| shared > *most) {
                let first = tokens[at + 1 - width].0;
                let last = tokens[at].0 + tokens[at].1.len();
                best = Some((shared, (leaf, first, last)));
            }
        }
    }
    best.filter(|(shared, _)| shared * 2 >= count && *shared > 0).map(|(_, found)| found)
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
    }
}
