//! "Did you mean": the nearest of the words that would have been right.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::Advice;

/// Words that would be right, made ready to be compared with many that are wrong.
///
/// They are kept by their lengths and by the sets of their letters: most are seen to be far by these alone. Names with numbers,
/// which are the most numerous, have few such sets.
#[derive(Debug, Default)]
pub struct Candidates {
    /// The shortest first, those of one length in the order of the alphabet.
    all: Vec<WordCandidate>,
    /// Those of each length, in characters: sets of letters, each with the candidates that have it, in their order.
    by_letters: Vec<Vec<(u64, Vec<usize>)>>,
    /// The first of those that are equal but for case.
    by_lower: HashMap<String, usize>,
}

#[derive(Debug)]
struct WordCandidate {
    shown: String,
    lower: Vec<char>,
    letters: u64,
}

impl Candidates {
    /// Makes words ready.
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all: Vec<WordCandidate> = words.into_iter().map(WordCandidate::of).collect();
        all.sort_by(|a, b| (a.lower.len(), &a.shown).cmp(&(b.lower.len(), &b.shown)));
        all.dedup_by(|a, b| a.shown == b.shown);
        let longest = all.last().map_or(0, |last| last.lower.len());
        let mut by_letters: Vec<Vec<(u64, Vec<usize>)>> = vec![Vec::new(); longest + 1];
        let mut places: HashMap<(usize, u64), usize> = HashMap::new();
        for (at, candidate) in all.iter().enumerate() {
            let sets = &mut by_letters[candidate.lower.len()];
            let place = *places.entry((candidate.lower.len(), candidate.letters)).or_insert_with(|| {
                sets.push((candidate.letters, Vec::new()));
                sets.len() - 1
            });
            sets[place].1.push(at);
        }
        let mut by_lower = HashMap::with_capacity(all.len());
        for (at, candidate) in all.iter().enumerate() {
            by_lower.entry(candidate.lower.iter().collect()).or_insert(at);
        }
        Self { all, by_letters, by_lower }
    }

    /// The nearest to `word`, if one is near: a third of its letters may differ (optimal string alignment, case aside).
    /// Of those that are equally near the shortest is meant, of these the first of the alphabet. One that reads as the
    /// word itself is none: to write it again would mend nothing.
    pub fn nearest(&self, word: &str) -> Option<&str> {
        self.nearest_but(word, None)
    }

    /// The nearest, where it isn't `but`.
    fn nearest_but(&self, word: &str, but: Option<&str>) -> Option<&str> {
        let length = word.chars().count();
        if length == 0 || length > LONGEST {
            return None;
        }
        let own = WordCandidate::of(word);
        let same = self.by_lower.get(&String::from_iter(&own.lower)).map(|at| &self.all[*at..]);
        let mut same = same.unwrap_or_default().iter().take_while(|c| c.lower.len() == own.lower.len());
        let other = |c: &&WordCandidate| c.lower == own.lower && !c.reads_as(word) && but != Some(&c.shown);
        if let Some(other) = same.find(other) {
            return Some(&other.shown);
        }
        let mut most = (length / 3).max(1);
        let mut best: Option<(usize, usize)> = None;
        for length in own.lower.len().saturating_sub(most)..=own.lower.len() + most {
            let sets = self.by_letters.get(length).map_or(&[][..], Vec::as_slice);
            for (letters, all) in sets {
                if !own.may_be(*letters, most) {
                    continue;
                }
                for at in all {
                    // Of those that are as near the first is meant, and each set has its own in their order.
                    if best.is_some_and(|(edits, first)| edits == 1 && first < *at) {
                        break;
                    }
                    let candidate = &self.all[*at];
                    // Those without an edit read as the word itself.
                    let Some(edits @ 1..) =
                        own.edits(candidate, most).filter(|_| but != Some(&candidate.shown))
                    else {
                        continue;
                    };
                    if best.is_none_or(|best| (edits, *at) < best) {
                        best = Some((edits, *at));
                        most = edits;
                    }
                }
            }
            // What is longer is behind what is as near.
            if best.is_some_and(|(edits, _)| edits == 1) {
                break;
            }
        }
        best.map(|(_, at)| self.all[at].shown.as_str())
    }

    /// ``did you mean `…`?``, or nothing where none is near; sure where no other is near.
    pub fn suggestion(&self, word: &str) -> Advice {
        let Some(found) = self.nearest(word) else { return Advice::default() };
        did_you_mean(word, found, self.nearest_but(word, Some(found)).is_none())
    }

    /// [`suggestion`](Self::suggestion), where `own` can't be meant.
    pub(crate) fn suggestion_but(&self, word: &str, own: &str) -> Advice {
        self.nearest_but(word, Some(own))
            .map_or_else(Advice::default, |found| did_you_mean(word, found, false))
    }
}

impl WordCandidate {
    fn of(word: &str) -> Self {
        let lower: Vec<char> = lower(word).chars().collect();
        Self { shown: word.to_owned(), letters: letters(&lower), lower }
    }

    /// The edits from this word to another, case aside, if at most so many.
    fn edits(&self, other: &Self, most: usize) -> Option<usize> {
        let is_far = self.lower.len().abs_diff(other.lower.len()) > most || !self.may_be(other.letters, most);
        if is_far { None } else { distance(&self.lower, &other.lower, most) }
    }

    /// Whether a word with these letters may be so near.
    fn may_be(&self, letters: u64, most: usize) -> bool {
        // An edit makes up for one letter that only the one has, and one that only the other has.
        let apart = (self.letters & !letters).count_ones().max((letters & !self.letters).count_ones());
        apart as usize <= most
    }

    fn reads_as(&self, word: &str) -> bool {
        self.shown.nfc().eq(word.nfc())
    }
}

/// Longer words are no slips of the pen.
const LONGEST: usize = 100;

/// The candidate nearest to `word`, as [`Candidates::nearest`] has it; for words that are asked about once.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let most = (length / 3).max(1);
    let own = WordCandidate::of(word);
    let near = candidates.into_iter().filter_map(|shown| {
        // Decomposed letters are more characters than composed ones.
        let count = shown.chars().count();
        if count > 3 * (length + most) || 3 * (count + most) < length {
            return None;
        }
        let candidate = WordCandidate::of(shown);
        let distance = own.edits(&candidate, most)?;
        (!candidate.reads_as(word)).then_some((distance, candidate.lower.len(), shown))
    });
    near.min().map(|(.., shown)| shown)
}

/// ``did you mean `…`?``, or nothing where no candidate is near; sure where no other is near.
pub fn suggestion<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Advice {
    let all: Vec<&str> = candidates.into_iter().collect();
    let Some(found) = nearest(word, all.iter().copied()) else { return Advice::default() };
    did_you_mean(word, found, nearest(word, all.into_iter().filter(|other| *other != found)).is_none())
}

/// Another number is another thing, however near: `p10` is no slip for `p1`. Of two letters most words are near to any.
fn did_you_mean(word: &str, found: &str, only: bool) -> Advice {
    let digits = |word: &str| word.chars().filter(|c| c.is_numeric()).collect::<String>();
    let is_slip = digits(word) == digits(found) && word.chars().nth(2).is_some() && alike(word, found);
    let sure = only && is_slip;
    Advice::write(format!("did you mean `{found}`?"), found).sure(sure)
}

/// Whether each part of a name is near to that of the other: what long names have in common makes `portrait-emma.png` near to
/// `portrait-anna.png`.
fn alike(word: &str, found: &str) -> bool {
    let (word, found) = (lower(word), lower(found));
    let parts = |name: &str| -> Vec<Vec<char>> {
        name.split(|c: char| !c.is_alphanumeric()).map(|part| part.chars().collect()).collect()
    };
    let (a, b) = (parts(&word), parts(&found));
    let near = |(a, b): (&Vec<char>, &Vec<char>)| distance(a, b, (a.len() / 3).max(1)).is_some();
    let whole = |name: &str| name.chars().collect::<Vec<char>>();
    a.len() == b.len() && a.iter().zip(&b).all(near) || distance(&whole(&word), &whole(&found), 1).is_some()
}

fn lower(word: &str) -> String {
    word.nfc().collect::<String>().to_lowercase()
}

/// The set of a word's letters, as bits; letters that share a bit only make words look nearer than they are.
fn letters(word: &[char]) -> u64 {
    word.iter().fold(0, |set, c| set | 1 << (*c as u32 % 64))
}

/// The edits from one word to the other, if at most so many; what they begin and end with alike is left out first.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    let distance = match (a, b) {
        (a, []) => a.len(),
        ([], b) => b.len(),
        ([_], [_]) => 1,
        ([a, b], [c, d]) if (a, b) == (d, c) => 1,
        _ if most < 2 => return None,
        _ => strsim::osa_distance(&String::from_iter(a), &String::from_iter(b)),
    };
    (distance <= most).then_some(distance)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("quoet", ["quote", "id"]), Some("quote"));
        assert_eq!(nearest("boredon", ["boredom", "economy"]), Some("boredom"));
        assert_eq!(nearest("sic", ["boredom", "economy"]), None);
        assert_eq!(nearest("Neras", ["near", "nears", "nearest"]), Some("nears"));
        assert_eq!(nearest("ba", ["abba", "ab"]), Some("ab"));
        assert_eq!(suggestion("", ["a"]), Advice::default());
    }

    #[test]
    fn a_part_of_a_name_that_is_another_word_is_no_slip() {
        assert!(alike("citaton-style", "citation-style"));
        assert!(alike("images/harbor.png", "images/harbour.png"));
        assert!(alike("baseurl", "base-url"));
        assert!(!alike("images/portrait-emma.png", "images/portrait-anna.png"));
        assert!(!alike("annotations/sheet.pdf", "annotation/one.md"));
        assert!(!alike("mop.jpg", "map.png"));
    }

    #[test]
    fn one_that_is_near_alone_is_sure() {
        let meant = |found: &str, sure| Advice::write(format!("did you mean `{found}`?"), found).sure(sure);
        assert_eq!(suggestion("boredon", ["boredom", "economy"]), meant("boredom", true));
        assert_eq!(suggestion("quott", ["quote", "quota"]), meant("quota", false));
        assert_eq!(Candidates::of(["quote", "quota"]).suggestion("quott"), meant("quota", false));
        assert_eq!(suggestion("Quote", ["quote", "quot"]), meant("quote", false));
        assert_eq!(suggestion("ab", ["abc"]), meant("abc", false));
        assert_eq!(suggestion("p10", ["p1", "intro"]), meant("p1", false));
        assert_eq!(suggestion("war-1914x", ["war-1914"]), meant("war-1914", true));
    }

    #[test]
    fn what_was_typed_is_never_suggested() {
        assert_eq!(nearest("quote", ["quote"]), None);
        assert_eq!(nearest("caf\u{e9}.png", ["cafe\u{301}.png", "cave.png"]), Some("cave.png"));
        assert_eq!(nearest("Quote", ["quote"]), Some("quote"));
        assert_eq!(Candidates::of(["quote", "Quote"]).nearest("quote"), Some("Quote"));
        assert_eq!(
            Candidates::of(["cafe\u{301}.png", "cave.png"]).nearest("caf\u{e9}.png"),
            Some("cave.png")
        );
    }

    proptest! {
        /// Words that are made ready are as near as by the definition, in any script.
        #[test]
        fn of_many_the_nearest_is_the_same(word in "[aàbд学A]{0,9}", mut all in prop::collection::vec("[aàbд学A]{0,9}", 0..12)) {
            let ready = Candidates::of(all.iter().map(String::as_str));
            all.sort();
            prop_assert_eq!(ready.nearest(&word), nearest(&word, all.iter().map(String::as_str)));
            let most = (word.chars().count() / 3).max(1);
            let plain = |other: &String| {
                let distance = strsim::osa_distance(&lower(&word), &lower(other));
                (distance <= most && !other.nfc().eq(word.nfc())).then_some((distance, lower(other).chars().count()))
            };
            let found = ready.nearest(&word).map(|found| plain(&found.to_owned()));
            prop_assert_eq!(found.flatten(), all.iter().filter(|_| !word.is_empty()).filter_map(plain).min());
        }
    }
}
