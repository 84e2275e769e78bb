//! "Did you mean": the nearest of the words that would have been right.

/// The distance of two words: insertions, deletions, exchanges and swaps of neighbours
/// (optimal string alignment). Bounded: `None` beyond `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    Some(last[b.len()]).filter(|d| *d <= most)
}

/// The candidate nearest to `word`, if one is near: a third of its letters may differ.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length == 0 || length > 100 {
        return None;
    }
    let most = (length / 3).max(1);
    let near = candidates.into_iter().filter_map(|c| Some((distance(word, c, most)?, c)));
    near.min_by_key(|(d, c)| (*d, c.len())).map(|(_, c)| c)
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
        assert_eq!(suggestion("", ["a"]), "");
    }
}
