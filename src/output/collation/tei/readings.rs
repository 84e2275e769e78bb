//! Who has which words in which letters: entries, and words that are equal though some have other signs for them.

use std::fmt::Write as _;
use std::ops::Range;

use super::CollatedSection;
use crate::resolve::collation::{Entry, Token, TokenBlock};

/// Words that all have, as they are written where some have other letters or signs for them that fold alike.
pub(in crate::output) struct SameWords {
    /// Their columns.
    pub(in crate::output) columns: Range<usize>,
    /// Who has them, by what each has, the base first; one where all have the same.
    groups: Vec<Vec<usize>>,
}

/// An entry as it is written: who has the lemma, and the readings.
pub(in crate::output) struct Readings {
    /// Who has the lemma: the base, and those that have its very letters; empty where the base's words are written elsewhere.
    pub(in crate::output) lemma: String,
    /// Its words.
    pub(super) words: String,
    /// Who has each reading, its class, its words.
    pub(in crate::output) others: Vec<(String, Option<&'static str>, String)>,
}

impl SameWords {
    /// Whether all have the same letters.
    pub(in crate::output) fn is_one(&self) -> bool {
        self.groups.len() < 2
    }

    /// Who has the base's.
    pub(in crate::output) fn first(&self) -> std::slice::Iter<'_, usize> {
        self.groups.first().map_or(&[][..], Vec::as_slice).iter()
    }
}

impl<'a> CollatedSection<'a> {
    /// The lemma and the readings of an entry: who has the same words, to the letter, has one `rdg`, whatever a record says of
    /// them.
    pub(in crate::output) fn readings(&self, entry: &Entry, present: &[usize]) -> Readings {
        let columns = || entry.columns.clone();
        // Where all of the base's words are written elsewhere, it says nothing here.
        let gone = columns().any(|column| self.made.token(column, 0).is_some())
            && columns().all(|column| self.token(column, 0).is_none());
        let here = |witness: &usize| present.contains(witness) && (*witness > 0 || !gone);
        let words = |witness: usize| -> Vec<Option<(&str, bool)>> {
            columns().map(|column| self.written(column, witness)).collect()
        };
        let all: Vec<usize> = entry.witnesses.iter().copied().filter(here).collect();
        let lemma = all.first().map(|first| words(*first));
        let (agreeing, apart): (Vec<usize>, Vec<usize>) =
            all.into_iter().partition(|w| Some(words(*w)) == lemma);
        let mut groups: Vec<(Option<&'static str>, Vec<usize>)> = Vec::new();
        let all = entry.readings.iter().map(|r| (Some(r.class.name()), r.witnesses.clone()));
        for (class, witnesses) in all.chain([(None, apart)]) {
            let first = groups.len();
            for witness in witnesses.into_iter().filter(here) {
                let own = words(witness);
                let same = groups[first..].iter_mut().find(|(_, others)| words(others[0]) == own);
                match same {
                    Some((_, others)) => others.push(witness),
                    None => groups.push((class, vec![witness])),
                }
            }
        }
        let other = |(class, own): (Option<&'static str>, Vec<usize>)| {
            (self.wit(own.iter()), class, self.text(columns(), own[0]))
        };
        let words = agreeing.first().map(|first| self.text(columns(), *first)).unwrap_or_default();
        let others = groups.into_iter().map(other).collect();
        Readings { lemma: self.wit(agreeing.iter()), words, others }
    }

    /// Words that all have who have words here; who they are, where some haven't, and who has which letters of those that fold
    /// alike.
    pub(super) fn equal(&self, columns: Range<usize>, present: &[usize], out: &mut String) {
        for same in self.same(columns, present) {
            let Some(first) = same.groups.first() else { continue };
            let text = self.text(same.columns.clone(), first[0]);
            if same.groups.len() == 1 && self.all(first) {
                out.push_str(&text);
                continue;
            }
            let _ = write!(out, "<app><lem wit=\"{}\">{text}</lem>", self.wit(first.iter()));
            for (wit, _, text) in self.others(&same) {
                let _ = write!(out, "<rdg wit=\"{wit}\">{text}</rdg>");
            }
            out.push_str("</app>");
        }
    }

    /// Columns that are equal, in runs: those in which all have the same letters, and those in which some have others.
    pub(in crate::output) fn same(&self, columns: Range<usize>, present: &[usize]) -> Vec<SameWords> {
        let mut runs: Vec<SameWords> = Vec::new();
        // Each group as those that have the same in a column too.
        let parted = |groups: &[Vec<usize>], column: usize| {
            let mut parts: Vec<Vec<usize>> = Vec::with_capacity(groups.len());
            for group in groups {
                let first = parts.len();
                for witness in group {
                    let own = self.written(column, *witness);
                    match parts[first..].iter_mut().find(|part| self.written(column, part[0]) == own) {
                        Some(part) => part.push(*witness),
                        None => parts.push(vec![*witness]),
                    }
                }
            }
            parts
        };
        for column in columns {
            let here: Vec<usize> =
                present.iter().copied().filter(|w| self.token(column, *w).is_some()).collect();
            let count = here.len();
            let groups = parted(&[here], column);
            let goes_on = |last: &&mut SameWords| {
                let before: usize = last.groups.iter().map(Vec::len).sum();
                last.is_one() == (groups.len() < 2) && before == count
            };
            match runs.last_mut().filter(goes_on) {
                Some(last) => {
                    last.columns.end = column + 1;
                    last.groups = parted(&last.groups, column);
                }
                None => runs.push(SameWords { columns: column..column + 1, groups }),
            }
        }
        runs
    }

    /// Who has other letters than the base in a run that is equal, and which.
    pub(in crate::output) fn others(&self, same: &SameWords) -> Vec<(String, Option<&'static str>, String)> {
        let rest = same.groups.iter().skip(1);
        rest.map(|own| (self.wit(own.iter()), None, self.text(same.columns.clone(), own[0]))).collect()
    }

    /// The token of a witness in a column, if it is written there.
    pub(super) fn token(&self, column: usize, witness: usize) -> Option<(&'a TokenBlock, &'a Token)> {
        let apart = |(block, _): (u32, u32)| self.base_apart.contains(&(block as usize));
        let cell = || self.made.cells.get(column * self.ids.len()).copied().flatten();
        match witness == 0 && !self.base_apart.is_empty() && cell().is_some_and(apart) {
            true => None,
            false => self.made.token(column, witness),
        }
    }

    /// What a witness has in a column, to the letter, and whether white space is behind it: scripts without spaces have some at a
    /// block's end alone. Where the beginnings of blocks are marked, that isn't asked.
    fn written(&self, column: usize, witness: usize) -> Option<(&'a str, bool)> {
        let (block, token) = self.token(column, witness)?;
        Some((block.word(token), !self.loci && token.word_end < token.end))
    }
}
