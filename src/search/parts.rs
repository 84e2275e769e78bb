//! The files of an index, as the script reads them: each is a call of `variorumSearch` with the index's hash, its own name,
//! and data. So they can be loaded from a disk too, where no script may read a file.
//!
//! Numbers are written in characters, five bits each, the lowest first; the sixth bit says that more follow.

use std::fmt::Write as _;
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use super::size::{IndexPart, PartCounts};
use super::terms::Terms;
use super::{KINDS, PassageGroup};

/// An index in its parts.
#[derive(Debug)]
pub(crate) struct IndexFiles {
    /// Tells it from that of any other text.
    pub(crate) hash: String,
    index: String,
    text: Vec<String>,
    dictionary: Vec<String>,
    postings: Vec<String>,
    places: Vec<String>,
}

/// What leads to the others.
#[derive(Serialize)]
struct PartIndex {
    /// Where each kind of passages ends.
    kinds: [usize; KINDS],
    /// The first word of each part of the dictionary.
    first: Vec<String>,
    /// How many words each of those has.
    words: String,
    /// How many passages each part of passages has.
    passages: String,
    /// How many pages of postings there are, and how many postings.
    pages: usize,
    postings: usize,
    /// What forms of one word end with.
    endings: Vec<String>,
}

/// Passages of one page: its address, title, language, direction, and its passages.
type Passages<'a> = (&'a str, &'a str, &'a str, &'a str, Vec<WrittenPassage<'a>>);

/// A passage: its id, place, words, lemma; of verse too what is before and after the number of a line, and in numbers the first
/// line's in the section and in the stanza, and how many units of JavaScript each line is long, the last aside.
#[derive(Serialize)]
#[serde(untagged)]
enum WrittenPassage<'a> {
    Prose(&'a str, &'a str, &'a str, Option<&'a str>),
    Verse(&'a str, &'a str, &'a str, Option<&'a str>, &'a str, &'a str, String),
}

impl<'a> WrittenPassage<'a> {
    fn new(passage: &'a super::Passage<'_>) -> Self {
        let fragment = passage.fragment.as_deref().unwrap_or("");
        let super::Passage { locus, text, lemma, .. } = passage;
        let Some(lines) = &passage.lines else {
            return Self::Prose(fragment, locus, text, lemma.as_deref());
        };
        let mut numbers = String::new();
        number(&mut numbers, lines.number);
        number(&mut numbers, lines.nth);
        for line in lines.starts.windows(2) {
            number(&mut numbers, text[line[0]..line[1]].encode_utf16().count());
        }
        let (before, after) = (&lines.around.0, &lines.around.1);
        Self::Verse(fragment, locus, text, lemma.as_deref(), before, after, numbers)
    }
}

impl IndexFiles {
    /// Make the index of passages in so many parts.
    pub(crate) fn new(groups: Vec<PassageGroup<'_>>, counts: PartCounts) -> Self {
        let mut kinds = [0; KINDS];
        for group in &groups {
            kinds[group.kind as usize] += group.passages.len();
        }
        for kind in 1..KINDS {
            kinds[kind] += kinds[kind - 1];
        }
        // One after the other, each on all threads: what the first needs on its way is let go before the second begins.
        let terms = Terms::new(&groups);
        let lists = Lists::new(&terms, kinds);
        let (postings, places) = lists.pages(counts.pages);
        let (dictionary, first, words) = lists.dictionary(counts.dictionary);
        let (count, endings) = (lists.count, terms.endings.clone());
        drop(terms);
        let (text, passages) = texts(groups, counts.text);
        let index =
            PartIndex { kinds, first, words, passages, pages: counts.pages, postings: count, endings };
        let index = serde_json::to_string(&index).unwrap_or_default();
        let mut hash = Xxh3::new();
        let all = [&text, &dictionary, &postings, &places];
        for part in std::iter::once(&index).chain(all.into_iter().flatten()) {
            hash.update(part.as_bytes());
            hash.update(b"\n");
        }
        let hash = format!("{:08x}", hash.digest() >> 32);
        Self { hash, index, text, dictionary, postings, places }
    }

    /// The text of a file; empty where there is none of that name.
    pub(crate) fn text(&self, part: IndexPart) -> String {
        let data = match part {
            IndexPart::Index => Some(&self.index),
            IndexPart::Text(n) => self.text.get(n),
            IndexPart::Dictionary(n) => self.dictionary.get(n),
            IndexPart::Postings(n) => self.postings.get(n),
            IndexPart::Places(n) => self.places.get(n),
        };
        let Some(data) = data else { return String::new() };
        format!("variorumSearch(\"{}\",\"{}\",{data});\n", self.hash, part.name())
    }
}

/// A number in characters, none of which a string in JavaScript has to escape.
fn number(out: &mut String, mut n: usize) {
    loop {
        let more = n >= 32;
        let digit = (n % 32) as u8 + if more { 32 } else { 0 } + b'0';
        out.push(char::from(if digit == b'\\' { b'p' } else { digit }));
        n /= 32;
        if !more {
            return;
        }
    }
}

/// Cut what is so long into parts of about the same length.
fn cut(lengths: impl Iterator<Item = usize> + Clone, parts: usize) -> Vec<Range<usize>> {
    let total: usize = lengths.clone().sum();
    let mut ends = vec![0; parts];
    let mut done = 0;
    for (n, length) in lengths.enumerate() {
        // By its middle, so that no part is longer than it has to be.
        ends[((done + length / 2) * parts / total.max(1)).min(parts - 1)] = n + 1;
        done += length;
    }
    let mut start = 0;
    let range = |end: usize| {
        let range = start..end.max(start);
        start = range.end;
        range
    };
    ends.into_iter().map(range).collect()
}

/// Passages in parts, and how many each has. A passage is let go once its part is written.
fn texts(mut groups: Vec<PassageGroup<'_>>, parts: usize) -> (Vec<String>, String) {
    let all = groups.iter().flat_map(|group| &group.passages);
    let ranges = cut(all.map(|passage| passage.text.len() + 16), parts);
    let mut counts = String::new();
    ranges.iter().for_each(|range| number(&mut counts, range.len()));
    let own = groups.iter_mut().map(|group| std::mem::take(&mut group.passages)).enumerate();
    let mut own = own.flat_map(|(group, passages)| passages.into_iter().map(move |passage| (group, passage)));
    let parts = ranges.iter().map(|range| own.by_ref().take(range.len()).collect());
    let parts: Vec<Vec<(usize, super::Passage<'_>)>> = parts.collect();
    drop(own);
    let text = |part: Vec<(usize, super::Passage<'_>)>| {
        let mut pages: Vec<Passages<'_>> = Vec::new();
        for of_group in part.chunk_by(|(a, _), (b, _)| a == b) {
            let PassageGroup { address, title, shown: (language, dir), .. } = &groups[of_group[0].0];
            let passages = of_group.iter().map(|(_, passage)| WrittenPassage::new(passage)).collect();
            pages.push((address, title, language.as_deref().unwrap_or(""), dir.unwrap_or(""), passages));
        }
        let mut text = serde_json::to_string(&pages).unwrap_or_default();
        text.shrink_to_fit();
        text
    };
    (parts.into_par_iter().with_min_len(8).map(text).collect(), counts)
}

/// Which passages have each word: a list for each word and kind of passage that has it.
struct Lists<'a> {
    terms: &'a Terms,
    kinds: [usize; KINDS],
    /// How many passages of each kind have each word.
    frequencies: Vec<[u32; KINDS]>,
    /// The sum of all those: the number of postings.
    count: usize,
}

impl<'a> Lists<'a> {
    fn new(terms: &'a Terms, kinds: [usize; KINDS]) -> Self {
        let frequencies = (0..terms.words.len()).map(|term| {
            let mut counts = [0; KINDS];
            for passage in terms.occurrences(term).0.chunk_by(|a, b| a == b) {
                counts[kind_of(passage[0], kinds)] += 1;
            }
            counts
        });
        let frequencies: Vec<[u32; KINDS]> = frequencies.collect();
        let count = frequencies.iter().flatten().map(|n| *n as usize).sum();
        Self { terms, kinds, frequencies, count }
    }

    /// The lists in pages: which passages, and where in these. Postings are numbered through; a page has as many as any
    /// other. A list begins anew on each page, with the number of a passage; then steps follow.
    fn pages(&self, pages: usize) -> (Vec<String>, Vec<String>) {
        let mut out = PostingPages { postings: Vec::with_capacity(pages), places: Vec::with_capacity(pages) };
        let (mut posting, mut list) = (0, 0);
        for term in 0..self.terms.words.len() {
            let (passages, places) = self.terms.occurrences(term);
            let (mut at, mut kind, mut last) = (0, KINDS, 0);
            for run in passages.chunk_by(|a, b| a == b) {
                let passage = run[0];
                let own = kind_of(passage, self.kinds);
                let page = posting * pages / self.count.max(1);
                let begins = own != kind;
                if begins {
                    list += 1;
                }
                let fresh = out.turn(page, list - 1);
                if begins || fresh {
                    let first = if own == 0 { 0 } else { self.kinds[own - 1] };
                    out.begin(fresh, passage as usize - first);
                } else {
                    number(out.last().0, (passage - last) as usize - 1);
                }
                let mut before = 0;
                for (n, place) in places[at..at + run.len()].iter().enumerate() {
                    let more = usize::from(n + 1 < run.len());
                    number(out.last().1, ((place - before) as usize) << 1 | more);
                    before = *place;
                }
                (kind, last, at, posting) = (own, passage, at + run.len(), posting + 1);
            }
        }
        while out.postings.len() < pages {
            let page = out.postings.len();
            out.turn(page, list);
        }
        out.close();
        (out.postings, out.places)
    }

    /// The words in parts of about the same length; the first word of each, and how many each has.
    fn dictionary(&self, parts: usize) -> (Vec<String>, Vec<String>, String) {
        let words = &self.terms.words;
        let ranges = cut(words.iter().map(|word| word.len().min(12) + 6), parts);
        let mut counts = String::new();
        ranges.iter().for_each(|range| number(&mut counts, range.len()));
        let mut written = Vec::with_capacity(parts);
        let (mut list, mut posting) = (0, 0);
        let mut seen = vec![u32::MAX; self.kinds[KINDS - 1]];
        for range in &ranges {
            let start = range.start;
            let mut part = format!("[{start},{list},{posting},\"");
            let (mut before, mut numbers) = ("", String::new());
            for term in range.clone() {
                let word = words[term].as_str();
                if term > start {
                    part.push(' ');
                }
                let (shared, units) = shared(before, word);
                number(&mut part, units.min(31));
                part.push_str(&word[shared..]);
                before = word;
                let frequencies = self.frequencies[term];
                self.entry(&mut numbers, term, &mut seen);
                list += frequencies.iter().filter(|n| **n > 0).count();
                posting += frequencies.iter().map(|n| *n as usize).sum::<usize>();
            }
            let _ = write!(part, "\",\"{numbers}\"]");
            written.push(part);
        }
        // A part without words begins where the next one does.
        let mut first = vec![String::new(); parts];
        let mut next = "\u{ffff}";
        for (first, range) in first.iter_mut().zip(&ranges).rev() {
            next = if range.is_empty() { next } else { &words[range.start] };
            next.clone_into(first);
        }
        (written, first, counts)
    }

    /// What is said of a word: which kinds have it, in how many passages; its other forms, and in how many passages it or
    /// any of those is.
    fn entry(&self, out: &mut String, term: usize, seen: &mut [u32]) {
        let frequencies = self.frequencies[term];
        let kinds = frequencies.iter().enumerate().filter(|(_, n)| **n > 0);
        let kinds: usize = kinds.map(|(kind, _)| 1 << kind).sum();
        let own = u32::try_from(term).unwrap_or(u32::MAX);
        let others = self.terms.forms.get(&own);
        number(out, kinds | if others.is_some() { 8 } else { 0 });
        for n in frequencies.into_iter().filter(|n| *n > 0) {
            number(out, n as usize);
        }
        let Some(others) = others else { return };
        number(out, others.len());
        for other in others {
            // Twice the way to it, odd where it is before.
            number(out, if *other > own { (other - own) << 1 } else { (own - other) << 1 | 1 } as usize);
        }
        let mut all = [0; KINDS];
        for form in others.iter().chain([&own]) {
            for passage in self.terms.occurrences(*form as usize).0 {
                let stamp = &mut seen[*passage as usize];
                if *stamp != own {
                    *stamp = own;
                    all[kind_of(*passage, self.kinds)] += 1;
                }
            }
        }
        for n in all {
            number(out, n);
        }
    }
}

fn kind_of(passage: u32, kinds: [usize; KINDS]) -> usize {
    kinds.iter().position(|end| (passage as usize) < *end).unwrap_or(KINDS - 1)
}

/// The beginning that two words have in common: its bytes, and its units in JavaScript, 31 at most.
fn shared(a: &str, b: &str) -> (usize, usize) {
    let (mut bytes, mut units) = (0, 0);
    for (x, y) in a.chars().zip(b.chars()) {
        if x != y || units + x.len_utf16() > 31 {
            break;
        }
        bytes += x.len_utf8();
        units += x.len_utf16();
    }
    (bytes, units)
}

/// Pages of postings and of places while they are written.
struct PostingPages {
    postings: Vec<String>,
    places: Vec<String>,
}

impl PostingPages {
    /// Go on to a page, whose first list is this one; whether it is a new one.
    fn turn(&mut self, page: usize, list: usize) -> bool {
        let new = self.postings.len() <= page;
        while self.postings.len() <= page {
            self.close();
            self.postings.push(format!("[{list},\""));
            self.places.push(format!("[{list},\""));
        }
        new
    }

    /// Begin a list, or go on with it on a new page.
    fn begin(&mut self, fresh: bool, passage: usize) {
        let (postings, places) = self.last();
        if !fresh {
            postings.push(' ');
            places.push(' ');
        }
        number(postings, passage);
    }

    fn last(&mut self) -> (&mut String, &mut String) {
        let last = self.postings.len() - 1;
        (&mut self.postings[last], &mut self.places[last])
    }

    fn close(&mut self) {
        for page in [self.postings.last_mut(), self.places.last_mut()].into_iter().flatten() {
            page.push_str("\"]");
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
