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
struct PartIndex<'a> {
    /// Where each kind of passages ends.
    kinds: [usize; KINDS],
    /// The first word of each part of the dictionary.
    first: Vec<&'a str>,
    /// How many words each of those has.
    words: String,
    /// How many passages each part of passages has.
    passages: String,
    /// How many pages of postings there are, and how many postings.
    pages: usize,
    postings: usize,
    /// What forms of one word end with.
    endings: &'a [String],
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
    fn new(passage: &'a super::Passage) -> Self {
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
    pub(crate) fn new(groups: Vec<PassageGroup>, counts: PartCounts) -> Self {
        // One after the other, each on all threads: what the first needs on its way is let go before the second begins.
        let terms = Terms::new(&groups);
        let (text, passages) = texts(&groups, counts.text);
        let mut kinds = [0; KINDS];
        for group in &groups {
            kinds[group.kind as usize] += group.passages.len();
        }
        for kind in 1..KINDS {
            kinds[kind] += kinds[kind - 1];
        }
        drop(groups);
        let lists = Lists::new(&terms, kinds);
        let (postings, places) = lists.pages(counts.pages);
        let (dictionary, first, words) = lists.dictionary(counts.dictionary);
        let index = PartIndex {
            kinds,
            first,
            words,
            passages,
            pages: counts.pages,
            postings: lists.count,
            endings: &terms.endings,
        };
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

/// Passages in parts, and how many each has.
fn texts(groups: &[PassageGroup], parts: usize) -> (Vec<String>, String) {
    let all = groups.iter().flat_map(|group| group.passages.iter().map(move |passage| (group, passage)));
    let all: Vec<(&PassageGroup, &super::Passage)> = all.collect();
    let ranges = cut(all.iter().map(|(_, passage)| passage.text.len() + 16), parts);
    let mut counts = String::new();
    ranges.iter().for_each(|range| number(&mut counts, range.len()));
    let text = |range: &Range<usize>| {
        let mut pages: Vec<Passages<'_>> = Vec::new();
        let mut last: Option<&PassageGroup> = None;
        for (group, passage) in &all[range.clone()] {
            if last.is_none_or(|last| !std::ptr::eq(last, *group)) {
                let (language, dir) = &group.shown;
                let language = language.as_deref().unwrap_or("");
                pages.push((&group.address, &group.title, language, dir.unwrap_or(""), Vec::new()));
                last = Some(group);
            }
            if let Some(page) = pages.last_mut() {
                page.4.push(WrittenPassage::new(passage));
            }
        }
        serde_json::to_string(&pages).unwrap_or_default()
    };
    (ranges.par_iter().with_min_len(8).map(text).collect(), counts)
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
    fn dictionary(&self, parts: usize) -> (Vec<String>, Vec<&'a str>, String) {
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
        let mut first = vec!["\u{ffff}"; parts];
        let mut next = "\u{ffff}";
        for (first, range) in first.iter_mut().zip(&ranges).rev() {
            next = if range.is_empty() { next } else { &words[range.start] };
            *first = next;
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
mod tests {
    use std::collections::BTreeSet;

    use super::super::{Passage, PassageKind, TextSize};
    use super::*;

    fn group(kind: PassageKind, address: &str, language: &str, texts: &[&str]) -> PassageGroup {
        let passage = |(n, text): (usize, &&str)| Passage {
            fragment: Some(format!("p{}", n + 1)),
            locus: format!("\u{b6} {}", n + 1),
            lemma: None,
            text: (*text).to_owned(),
            lines: None,
        };
        PassageGroup {
            kind,
            address: address.to_owned(),
            title: String::new(),
            language: language.to_owned(),
            shown: (None, None),
            passages: texts.iter().enumerate().map(passage).collect(),
        }
    }

    /// Reads numbers as the script does.
    fn numbers(text: &str) -> Vec<usize> {
        let (mut found, mut n, mut bits) = (Vec::new(), 0, 1);
        for c in text.bytes() {
            let digit = if c == b'p' { 44 } else { c as usize - 48 };
            n += (digit & 31) * bits;
            bits *= 32;
            if digit & 32 == 0 {
                found.push(n);
                (n, bits) = (0, 1);
            }
        }
        found
    }

    /// A word of the dictionary: its list and posting, and how many passages of each kind have it; its other forms.
    type IndexEntry = (String, Vec<(usize, usize, usize, usize)>, Vec<usize>);

    /// All words, from the text of the parts.
    fn entries(files: &IndexFiles) -> Vec<IndexEntry> {
        let mut found: Vec<IndexEntry> = Vec::new();
        for part in &files.dictionary {
            let (start, mut list, mut posting, words, figures): (usize, usize, usize, String, String) =
                serde_json::from_str(part).unwrap();
            assert_eq!(start, found.len());
            let mut figures = numbers(&figures).into_iter();
            let mut last = String::new();
            for word in words.split(' ').filter(|word| !word.is_empty()) {
                let units: Vec<u16> = last.encode_utf16().take(word.as_bytes()[0] as usize - 48).collect();
                last = String::from_utf16(&units).unwrap() + &word[1..];
                let has = figures.next().unwrap();
                let mut lists = Vec::new();
                for kind in (0..KINDS).filter(|kind| has & (1 << kind) != 0) {
                    let count = figures.next().unwrap();
                    lists.push((kind, list, posting, count));
                    (list, posting) = (list + 1, posting + count);
                }
                let mut others = Vec::new();
                if has & 8 != 0 {
                    for _ in 0..figures.next().unwrap() {
                        let way = figures.next().unwrap();
                        let at = found.len();
                        others.push(if way & 1 == 1 { at - (way >> 1) } else { at + (way >> 1) });
                    }
                    (0..KINDS).for_each(|_| assert!(figures.next().is_some()));
                }
                found.push((last.clone(), lists, others));
            }
            assert_eq!(figures.next(), None);
        }
        found
    }

    /// The passages and places of a list, from the text of the pages.
    fn postings(
        files: &IndexFiles,
        list: (usize, usize, usize, usize),
        all: usize,
        kinds: [usize; KINDS],
    ) -> Vec<(usize, usize)> {
        let (kind, list, posting, count) = list;
        let pages = files.postings.len();
        let page = |n: usize| n * pages / all;
        let mut found = Vec::new();
        for page in page(posting)..=page(posting + count - 1) {
            let piece = |text: &str| {
                let (first, text): (usize, String) = serde_json::from_str(text).unwrap();
                numbers(text.split(' ').nth(list - first).unwrap())
            };
            let mut places = piece(&files.places[page]).into_iter();
            let mut passage = None;
            for step in piece(&files.postings[page]) {
                let own = passage
                    .map_or(if kind > 0 { kinds[kind - 1] } else { 0 } + step, |last: usize| last + step + 1);
                passage = Some(own);
                let mut place = 0;
                loop {
                    let n = places.next().unwrap();
                    place += n >> 1;
                    found.push((own, place));
                    if n & 1 == 0 {
                        break;
                    }
                }
            }
            assert_eq!(places.next(), None);
        }
        found
    }

    fn edition() -> Vec<PassageGroup> {
        let long =
            "the lamp and the lamps of the keeper burned, \u{e9}t\u{e9} \u{5b78}\u{800c}\u{6642} ".repeat(40);
        let texts: Vec<String> =
            (0..50).map(|n| format!("{long} number{n} quote\" back\\slash 𝕏x")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        vec![
            group(PassageKind::Text, "a.html", "en", &texts),
            group(PassageKind::Text, "b.html", "de", &["Die H\u{e4}user und das Haus", "the end"]),
            group(PassageKind::Notes, "a.html", "en", &["A lamp burns.", "the note"]),
            group(PassageKind::Apparatus, "persons.html", "en", &["Keeper \u{b7} the"]),
        ]
    }

    /// Whatever the number of parts, the parts have each word of each passage at its place, and nothing else.
    #[test]
    fn the_parts_have_every_word_at_its_place() {
        let groups = edition();
        let passages: Vec<&Passage> = groups.iter().flat_map(|group| &group.passages).collect();
        let mut wanted: BTreeSet<(String, usize, usize)> = BTreeSet::new();
        for (number, passage) in passages.iter().enumerate() {
            let mut place = 0;
            super::super::tokens::each(&passage.text, |word, further| {
                place += usize::from(further);
                wanted.insert((super::super::fold::fold(word), number, place - 1));
            });
        }
        for counts in [
            TextSize::default().counts(),
            PartCounts { text: 7, dictionary: 5, pages: 3 },
            PartCounts { text: 90, dictionary: 200, pages: 64 },
            PartCounts { text: 90, dictionary: 200, pages: 4000 },
        ] {
            let files = IndexFiles::new(edition(), counts);
            let lengths =
                [files.text.len(), files.dictionary.len(), files.postings.len(), files.places.len()];
            assert_eq!(lengths, [counts.text, counts.dictionary, counts.pages, counts.pages]);
            let index: serde_json::Value = serde_json::from_str(&files.index).unwrap();
            let kinds: [usize; KINDS] = serde_json::from_value(index["kinds"].clone()).unwrap();
            assert_eq!(kinds, [52, 54, 55]);
            let entries = entries(&files);
            let all = index["postings"].as_u64().unwrap() as usize;
            let mut found = BTreeSet::new();
            for (word, lists, _) in &entries {
                for list in lists {
                    let own = postings(&files, *list, all, kinds);
                    assert_eq!(own.iter().map(|(passage, _)| passage).collect::<BTreeSet<_>>().len(), list.3);
                    found.extend(own.into_iter().map(|(passage, place)| (word.clone(), passage, place)));
                }
            }
            assert_eq!(found, wanted);
            // Each word is in the last part that begins no later.
            let first: Vec<String> = serde_json::from_value(index["first"].clone()).unwrap();
            let sizes = numbers(index["words"].as_str().unwrap());
            let mut at = 0;
            for (part, size) in sizes.into_iter().enumerate() {
                for (word, ..) in &entries[at..at + size] {
                    let units = |word: &str| word.encode_utf16().collect::<Vec<u16>>();
                    assert_eq!(
                        first.iter().rposition(|first| units(first) <= units(word)),
                        Some(part),
                        "{word}"
                    );
                }
                at += size;
            }
            // The passages are there whole, in their order.
            let mut texts = Vec::new();
            for part in &files.text {
                let pages: serde_json::Value = serde_json::from_str(part).unwrap();
                let pages = pages.as_array().unwrap().iter().flat_map(|page| page[4].as_array().unwrap());
                texts.extend(pages.map(|passage| passage[2].as_str().unwrap().to_owned()));
            }
            assert_eq!(texts, passages.iter().map(|passage| passage.text.clone()).collect::<Vec<_>>());
            let of_parts = numbers(index["passages"].as_str().unwrap());
            assert_eq!(of_parts.into_iter().sum::<usize>(), passages.len());
        }
    }

    #[test]
    fn forms_of_a_word_lead_to_one_another_in_their_own_language() {
        let files = IndexFiles::new(edition(), TextSize::default().counts());
        let entries = entries(&files);
        let forms = |word: &str| {
            let (_, _, others) = entries.iter().find(|(own, ..)| own == word).unwrap();
            others.iter().map(|at| entries[*at].0.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(forms("lamp"), ["lamps"]);
        assert_eq!(forms("lamps"), ["lamp"]);
        assert_eq!(forms("burned"), ["burns"]);
        assert_eq!(forms("haus"), ["hauser"]);
        assert_eq!(forms("the"), [""; 0]);
    }

    #[test]
    fn the_same_passages_have_the_same_files_and_others_another_hash() {
        let counts = PartCounts { text: 7, dictionary: 5, pages: 3 };
        let all = |groups: Vec<PassageGroup>| {
            let files = IndexFiles::new(groups, counts);
            (IndexPart::all(counts).map(|(_, part)| files.text(part)).collect::<Vec<_>>(), files.hash)
        };
        let (files, hash) = all(edition());
        assert_eq!((files.clone(), hash.clone()), all(edition()));
        assert!(
            files
                .iter()
                .all(|file| file.starts_with(&format!("variorumSearch(\"{hash}\",\""))
                    && file.ends_with(");\n"))
        );
        let mut other = edition();
        other[1].passages[0].text.push('!');
        assert_ne!(all(other).1, hash);
        assert_eq!(all(Vec::new()).0.len(), files.len());
    }

    #[test]
    fn the_script_folds_by_the_same_tables() {
        let script = include_str!("../../static/words.js");
        let class = |ranges: &[(u32, u32)]| {
            let unit = |n: u32| if n < 0x10000 { format!("\\u{n:04x}") } else { format!("\\u{{{n:x}}}") };
            let range = |(from, to): &(u32, u32)| {
                if from == to { unit(*from) } else { format!("{}-{}", unit(*from), unit(*to)) }
            };
            ranges.iter().map(range).collect::<String>()
        };
        use super::super::{fold, tokens};
        for table in
            [class(fold::MARKS), class(fold::DROPPED), class(tokens::SPACELESS), fold::LETTERS.to_owned()]
        {
            assert!(script.contains(&table), "{table}");
        }
        assert!(script.contains(&class(&[tokens::SIGNS])));
    }
}
