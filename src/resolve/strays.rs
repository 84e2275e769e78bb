//! Orphaned notes whose very words, or both ends of them, another section of their version has.
//!
//! This is looked for when all notes are placed: what is reported of a section's own notes is kept by that section alone.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use rayon::prelude::*;

use crate::cache::{DiagnosticOwner, DiagnosticRanges};
use crate::diag::{Diagnostic, Fix, rules};
use crate::edition::Section;
use crate::edition::note::Verdict;

use super::fold::{self, Folded, needle};
use super::forms::automaton;
use super::haystack::is_boundary;
use super::notes::Stood;
use super::places::block_place;
use super::revision::Revision;

/// Words that are in more places than these are not looked for.
const MOST: usize = 5;
/// The bytes of one automaton's words.
const AT_ONCE: usize = 256 << 10;

/// The orphans of an edition that have a quote or a range, and where else these words are.
#[derive(Debug, Default)]
pub(super) struct Strays {
    witnesses: Vec<WitnessSearch>,
    /// By the section's place among all, and the note's id.
    notes: HashMap<(usize, String), Stray>,
}

/// What is sought in a witness: words, by automatons of some of them.
#[derive(Debug, Default)]
struct WitnessSearch {
    words: Vec<String>,
    automatons: Vec<(usize, AhoCorasick)>,
}

/// The folded words of a note: its quote, or the two ends of its range.
type SoughtWords = Vec<String>;

#[derive(Debug)]
struct Stray {
    words: SoughtWords,
    /// The places elsewhere, as targets: `economy#p3`; empty where there are none, or too many.
    places: Vec<String>,
}

impl Strays {
    /// Find the words of the orphans of each witness in all its sections.
    pub(super) fn find(stood: &[Vec<Arc<Stood>>], revision: &Revision) -> Self {
        let mut strays = Self::default();
        let mut first = 0;
        for (list, compared) in stood.iter().zip(&revision.witnesses) {
            let orphans: Vec<(usize, String, SoughtWords)> = list
                .iter()
                .enumerate()
                .flat_map(|(at, stood)| orphans(stood).map(move |(id, words)| (first + at, id, words)))
                .collect();
            let sought = WitnessSearch::of(orphans.iter().flat_map(|(.., words)| words.clone()).collect());
            let mut places: BTreeMap<&str, Vec<(usize, String)>> = BTreeMap::new();
            if !sought.words.is_empty() {
                let found: Vec<Vec<(usize, String)>> = list
                    .par_iter()
                    .zip(&compared.texts)
                    .map(|(stood, text)| sought.places(&stood.section, &text.folded))
                    .collect();
                for (at, (word, place)) in
                    found.into_iter().enumerate().flat_map(|(at, f)| f.into_iter().map(move |f| (at, f)))
                {
                    let all = places.entry(&sought.words[word]).or_default();
                    if all.len() <= MOST {
                        all.push((first + at, place));
                    }
                }
            }
            for (job, id, words) in orphans {
                let all = |words: &String| places.get(words.as_str()).map_or(&[][..], Vec::as_slice);
                let places = match words.as_slice() {
                    [quote] => elsewhere(all(quote), job).map(|(_, place)| place.clone()).collect(),
                    // The ends of a range may be in two paragraphs: the section is named.
                    [first, last] => {
                        let has_end = |at: usize| elsewhere(all(last), job).any(|(other, _)| *other == at);
                        let both = elsewhere(all(first), job).filter(|(at, _)| has_end(*at));
                        let mut both: Vec<String> = both
                            .map(|(_, place)| place.split('#').next().unwrap_or(place).to_owned())
                            .collect();
                        both.dedup();
                        both
                    }
                    _ => Vec::new(),
                };
                strays.notes.insert((job, id), Stray { words, places });
            }
            strays.witnesses.push(sought);
            first += list.len();
        }
        strays
    }

    /// Say where the words are, in what was reported of the notes.
    pub(super) fn tell_all(&self, marks: &DiagnosticRanges, diagnostics: &mut [Diagnostic]) {
        if self.notes.is_empty() {
            return;
        }
        for (told, range) in &marks.0 {
            if let DiagnosticOwner::Stood(job) = told
                && let Some(own) = diagnostics.get_mut(range.clone())
            {
                self.tell(*job, own);
            }
        }
    }

    /// [`tell_all`](Self::tell_all) for one section, by its place among all.
    pub(super) fn tell(&self, job: usize, diagnostics: &mut [Diagnostic]) {
        for told in diagnostics.iter_mut().filter(|told| told.rule == &rules::ORPHAN) {
            let Some(note) = told.note.clone() else { continue };
            let Some(stray) = self.notes.get(&(job, note)).filter(|stray| !stray.places.is_empty()) else {
                continue;
            };
            let targets: Vec<String> =
                stray.places.iter().map(|place| format!("target = \"{place}\"")).collect();
            let hint = format!("another section has these words: write `{}`", targets.join("` or `"));
            told.hints.insert(0, hint);
            let fixes =
                targets.into_iter().filter_map(|toml| Some(Fix::keys(told.span?, toml))).collect::<Vec<_>>();
            told.fixes.splice(0..0, fixes);
        }
    }

    /// Whether all that was found is so still where one section, of this witness and this place among all, is as `new`.
    pub(super) fn hold(&self, witness: usize, job: usize, old: &Section, new: &Stood) -> bool {
        let known =
            |(id, words): (String, SoughtWords)| self.notes.get(&(job, id)).is_some_and(|s| s.words == words);
        if !orphans(new).all(known) {
            return false;
        }
        let Some(sought) = self.witnesses.get(witness).filter(|sought| !sought.words.is_empty()) else {
            return true;
        };
        let places = |section: &Section| sought.places(section, &fold::leaves(&section.body));
        Arc::ptr_eq(&old.body, &new.section.body) || places(old) == places(&new.section)
    }
}

/// The places of words, where they are none of this section, and not too many.
fn elsewhere(all: &[(usize, String)], job: usize) -> impl Iterator<Item = &(usize, String)> {
    let known = all.len() > MOST || all.iter().any(|(at, _)| *at == job);
    (if known { &[] } else { all }).iter()
}

/// The orphans of a section that have a quote or a range: their ids and folded words.
fn orphans(stood: &Stood) -> impl Iterator<Item = (String, SoughtWords)> {
    let told = stood.diagnostics.iter().any(|told| told.rule == &rules::ORPHAN);
    let notes = if told { stood.section.notes.as_slice() } else { &[] };
    notes.iter().filter(|note| note.verdict == Verdict::Orphan).filter_map(|note| {
        let selector = &note.record.selector;
        let words: SoughtWords = match (&selector.quote, &selector.range) {
            (Some((quote, _)), _) => vec![needle(quote)],
            (None, Some([(first, _), (last, _)])) => vec![needle(first), needle(last)],
            (None, None) => return None,
        };
        words.iter().all(|words| !words.is_empty()).then(|| (note.record.id.clone(), words))
    })
}

impl WitnessSearch {
    fn of(mut words: Vec<String>) -> Self {
        words.sort_unstable();
        words.dedup();
        let mut automatons = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let mut bytes = 0;
            let fits = |word: &&String| {
                bytes += word.len();
                bytes <= AT_ONCE
            };
            let count = words[at..].iter().take_while(fits).count().max(1);
            automatons.extend(automaton(words[at..at + count].iter()).map(|automaton| (at, automaton)));
            at += count;
        }
        Self { words, automatons }
    }

    /// The places of the words in a section, by word, as targets: of each word not many more than are of use.
    fn places(&self, section: &Section, folded: &[Folded]) -> Vec<(usize, String)> {
        let mut places: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (leaf, text) in folded.iter().enumerate() {
            let text = text.text.as_str();
            for (first, automaton) in &self.automatons {
                for found in automaton.find_overlapping_iter(text) {
                    let own = places.entry(first + found.pattern().as_usize()).or_default();
                    if own.len() > MOST
                        || !is_boundary(text, found.start())
                        || !is_boundary(text, found.end())
                    {
                        continue;
                    }
                    let place = match block_place(section, leaf).fragment {
                        Some(fragment) => format!("{}#{fragment}", section.id),
                        None => section.id.clone(),
                    };
                    if !own.contains(&place) {
                        own.push(place);
                    }
                }
            }
        }
        places.into_iter().flat_map(|(word, own)| own.into_iter().map(move |place| (word, place))).collect()
    }
}
