use std::collections::BTreeSet;

use super::super::{Passage, PassageKind, TextSize};
use super::*;

fn group(kind: PassageKind, address: &str, language: &str, texts: &[&str]) -> PassageGroup<'static> {
    let passage = |(n, text): (usize, &&str)| Passage {
        fragment: Some(format!("p{}", n + 1)),
        locus: format!("\u{b6} {}", n + 1),
        lemma: None,
        text: (*text).to_owned().into(),
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

fn edition() -> Vec<PassageGroup<'static>> {
    let long =
        "the lamp and the lamps of the keeper burned, \u{e9}t\u{e9} \u{5b78}\u{800c}\u{6642} ".repeat(40);
    let texts: Vec<String> = (0..50).map(|n| format!("{long} number{n} quote\" back\\slash 𝕏x")).collect();
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
    let passages: Vec<&Passage<'_>> = groups.iter().flat_map(|group| &group.passages).collect();
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
        let lengths = [files.text.len(), files.dictionary.len(), files.postings.len(), files.places.len()];
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
                assert_eq!(first.iter().rposition(|first| units(first) <= units(word)), Some(part), "{word}");
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
    let all = |groups: Vec<PassageGroup<'_>>| {
        let files = IndexFiles::new(groups, counts);
        (IndexPart::all(counts).map(|(_, part)| files.text(part)).collect::<Vec<_>>(), files.hash)
    };
    let (files, hash) = all(edition());
    assert_eq!((files.clone(), hash.clone()), all(edition()));
    assert!(
        files
            .iter()
            .all(|file| file.starts_with(&format!("variorumSearch(\"{hash}\",\"")) && file.ends_with(");\n"))
    );
    let mut other = edition();
    other[1].passages[0].text.to_mut().push('!');
    assert_ne!(all(other).1, hash);
    assert_eq!(all(Vec::new()).0.len(), files.len());
}

#[test]
fn the_script_folds_by_the_same_tables() {
    let script = include_str!("../../../static/words.js");
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
