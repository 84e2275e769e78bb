//! The words of all passages: which there are, which of them are forms of one word, and where each is.

use hashbrown::HashMap;
use rayon::prelude::*;
use snowball_stemmers_rs::Stemmer;

use super::fold::{fold, lower};
use super::stems::{stem, stemmer};
use super::{PassageGroup, tokens};

/// So many groups of passages are looked through together: a section's text each, mostly.
const TOGETHER: usize = 24;
/// So many endings of words are of use: with more, too many words would be taken for forms of one.
const ENDINGS: usize = 40;
/// Languages beyond so many have no stems.
const LANGUAGES: usize = 32;

/// The words of an index, folded and sorted as JavaScript sorts strings.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// The words.
    pub(super) words: Vec<String>,
    /// The first occurrence of each word among all, and behind the last one their number.
    starts: Vec<u32>,
    /// The passage of each occurrence, word by word, in order.
    passages: Vec<u32>,
    /// The place of each occurrence in its passage, which has less than 2¹⁶ of them.
    places: Vec<u16>,
    /// The other forms of each word that has any, in order.
    pub(super) forms: HashMap<u32, Vec<u32>>,
    /// What words have behind their stems, the most frequent first.
    pub(super) endings: Vec<String>,
}

/// The words of some groups of passages, as they are written.
struct GroupTerms<'a> {
    /// Each once, with the languages of the passages that have it as bits.
    raw: Vec<(&'a str, u32)>,
    /// All of them, passage by passage: twice the word's number, and one more where it is a place further than the last.
    tokens: Vec<u32>,
    /// Where each passage ends in that.
    ends: Vec<usize>,
}

impl Terms {
    /// Find the words of passages.
    pub(super) fn new(groups: &[PassageGroup<'_>]) -> Self {
        let mut languages: Vec<&str> = groups.iter().map(|group| group.language.as_str()).collect();
        languages.sort_unstable();
        languages.dedup();
        languages.truncate(LANGUAGES);
        let found: Vec<GroupTerms<'_>> = groups
            .par_chunks(TOGETHER)
            .with_max_len(1)
            .map(|chunk| GroupTerms::new(chunk, &languages))
            .collect();

        // Each word as it is written once.
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut raw: Vec<(&str, u32)> = Vec::new();
        let mut own: Vec<Vec<u32>> = Vec::with_capacity(found.len());
        for found in &found {
            let mut map = Vec::with_capacity(found.raw.len());
            for (word, languages) in &found.raw {
                let number = *numbers.entry(word).or_insert_with(|| {
                    raw.push((word, 0));
                    index(raw.len() - 1)
                });
                raw[number as usize].1 |= languages;
                map.push(number);
            }
            own.push(map);
        }
        drop(numbers);

        // Folded, those that fold alike are one.
        let folded: Vec<String> = raw.par_iter().with_min_len(256).map(|(word, _)| fold(word)).collect();
        let mut order: Vec<u32> = (0..index(raw.len())).filter(|n| !folded[*n as usize].is_empty()).collect();
        let astral = folded.iter().any(|word| !word.is_ascii() && word.chars().any(|c| c > '\u{ffff}'));
        let compare = |a: &u32, b: &u32| {
            let (a, b) = (&folded[*a as usize], &folded[*b as usize]);
            if astral { a.encode_utf16().cmp(b.encode_utf16()) } else { a.cmp(b) }
        };
        order.par_sort_unstable_by(compare);
        let mut of_raw = vec![u32::MAX; raw.len()];
        let mut words: Vec<String> = Vec::new();
        for number in order {
            if words.last() != Some(&folded[number as usize]) {
                words.push(folded[number as usize].clone());
            }
            of_raw[number as usize] = index(words.len() - 1);
        }
        drop(folded);
        let mut terms = Self { words, ..Self::default() };
        terms.group(&raw, &of_raw, &languages);
        for map in &mut own {
            map.iter_mut().for_each(|number| *number = of_raw[*number as usize]);
        }
        terms.sort(&found, &own);
        terms
    }

    /// The occurrences of a word: the passage of each, in order, and its place there.
    pub(super) fn occurrences(&self, term: usize) -> (&[u32], &[u16]) {
        let range = self.starts[term] as usize..self.starts[term + 1] as usize;
        (&self.passages[range.clone()], &self.places[range])
    }

    /// Sort all occurrences by their words, those of one word in the order of the passages.
    fn sort(&mut self, found: &[GroupTerms<'_>], own: &[Vec<u32>]) {
        let mut starts = vec![0u32; self.words.len() + 1];
        for (found, own) in found.iter().zip(own) {
            for token in &found.tokens {
                let term = own[(token >> 1) as usize] as usize;
                if let Some(count) =
                    starts.get_mut(term.wrapping_add(1)).filter(|_| term != u32::MAX as usize)
                {
                    *count += 1;
                }
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        (self.passages, self.places) = (vec![0; sum as usize], vec![0; sum as usize]);
        let mut passage = 0;
        for (found, own) in found.iter().zip(own) {
            let mut start = 0;
            for end in &found.ends {
                let mut place = 0u16;
                for token in &found.tokens[start..*end] {
                    let term = own[(token >> 1) as usize];
                    if term == u32::MAX {
                        continue;
                    }
                    place = place.saturating_add((token & 1) as u16);
                    let at = next[term as usize] as usize;
                    next[term as usize] += 1;
                    self.passages[at] = passage;
                    self.places[at] = place.saturating_sub(1);
                }
                start = *end;
                passage += 1;
            }
        }
        self.starts = starts;
    }

    /// Find out which words are forms of one.
    fn group(&mut self, raw: &[(&str, u32)], of_raw: &[u32], languages: &[&str]) {
        let stemmers: Vec<Option<Stemmer>> = languages.iter().map(|language| stemmer(language)).collect();
        let stems = raw.par_iter().enumerate().with_min_len(256).flat_map_iter(|(n, (word, mask))| {
            let term = of_raw[n];
            let sought = term != u32::MAX && !word.starts_with(|c: char| c.is_ascii_digit());
            let own = stemmers.iter().enumerate().filter(move |(at, _)| sought && mask & (1 << at) != 0);
            own.filter_map(move |(at, stemmer)| {
                Some((at, fold(&stem(stemmer.as_ref()?, &lower(word))), term))
            })
        });
        let mut stems: Vec<(usize, String, u32)> = stems.collect();
        stems.par_sort_unstable();
        stems.dedup();
        let mut endings: HashMap<&str, u32> = HashMap::new();
        for (_, stem, term) in &stems {
            let ending = self.words[*term as usize].strip_prefix(stem.as_str());
            if let Some(ending) = ending.filter(|ending| !ending.is_empty() && ending.chars().count() <= 5) {
                *endings.entry(ending).or_default() += 1;
            }
        }
        let mut endings: Vec<(&str, u32)> = endings.into_iter().collect();
        endings.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        self.endings = endings.into_iter().take(ENDINGS).map(|(ending, _)| ending.to_owned()).collect();
        for group in stems.chunk_by(|a, b| a.0 == b.0 && a.1 == b.1).filter(|group| group.len() > 1) {
            for (_, _, one) in group {
                let others = group.iter().map(|(_, _, other)| *other).filter(|other| other != one);
                self.forms.entry(*one).or_default().extend(others);
            }
        }
        for others in self.forms.values_mut() {
            others.sort_unstable();
            others.dedup();
        }
    }
}

impl<'a> GroupTerms<'a> {
    fn new(groups: &'a [PassageGroup<'_>], languages: &[&str]) -> Self {
        let mut numbers: HashMap<&'a str, u32> = HashMap::with_capacity(4096);
        let mut found = Self { raw: Vec::new(), tokens: Vec::new(), ends: Vec::new() };
        for group in groups {
            let language = languages.binary_search(&group.language.as_str()).map_or(0, |at| 1u32 << at);
            for passage in &group.passages {
                tokens::each(&passage.text, |word, further| {
                    let number = *numbers.entry(word).or_insert_with(|| {
                        found.raw.push((word, 0));
                        index(found.raw.len() - 1)
                    });
                    found.raw[number as usize].1 |= language;
                    found.tokens.push(number << 1 | u32::from(further));
                });
                found.ends.push(found.tokens.len());
            }
        }
        found.tokens.shrink_to_fit();
        found
    }
}

/// A number among words or passages: there are less than 2³¹ of them.
fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
