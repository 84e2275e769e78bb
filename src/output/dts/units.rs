//! The units of a text that can be cited: parts, sections, blocks, each with its reference.
//!
//! `p0001` is the first part, `s0002` § 2, `s0002.p3` its ¶ 3. What is before the point is of one length in the whole
//! edition, so that a template can cut it out of a reference.

use std::collections::HashSet;
use std::ops::Range;

use crate::edition::{Edition, Witness};

/// References have at least so many digits.
const DIGITS: usize = 4;

/// A part, or what is between parts.
#[derive(Debug)]
pub(crate) struct PartUnit {
    pub(crate) id: String,
    pub(crate) title: String,
    /// Its sections, by their places in the witness.
    pub(crate) sections: Range<usize>,
}

/// The units of a witness, blocks aside.
#[derive(Debug)]
pub(crate) struct UnitTree {
    /// Its parts, in order.
    pub(crate) parts: Vec<PartUnit>,
    /// The reference of each section.
    pub(crate) sections: Vec<String>,
    /// The part of each section, by its place.
    pub(crate) part_of: Vec<Option<usize>>,
}

/// What is asked for of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestedUnit {
    /// All of it.
    All,
    /// A part, by its place.
    Part(usize),
    /// A section, by its place.
    Section(usize),
}

/// How many characters of a reference name its section: a letter and the number.
pub(super) fn length(edition: &Edition) -> usize {
    let sections = edition.witnesses.iter().flat_map(|witness| &witness.sections);
    let longest = sections.map(|section| section.number.chars().count()).max().unwrap_or(0);
    let parts = edition.witnesses.iter().map(|w| w.sections.len().to_string().len()).max().unwrap_or(0);
    1 + DIGITS.max(longest).max(parts)
}

impl UnitTree {
    /// The units of a witness; a reference to a section has so many characters.
    pub(super) fn new(witness: &Witness, length: usize) -> Self {
        let named = |letter: char, number: &str| {
            let zeros = length.saturating_sub(1 + number.chars().count());
            format!("{letter}{}{number}", "0".repeat(zeros))
        };
        let mut taken: HashSet<String> = HashSet::new();
        let mut parts: Vec<PartUnit> = Vec::new();
        let mut part_of = Vec::with_capacity(witness.sections.len());
        let mut sections = Vec::with_capacity(witness.sections.len());
        let mut open: Option<&str> = None;
        for (at, section) in witness.sections.iter().enumerate() {
            // A section that the base lacks may have the number of one that it has.
            let all = ('s'..='z').chain('a'..='o').map(|letter| named(letter, &section.number));
            let id = all.into_iter().find(|id| !taken.contains(id));
            let id = id.unwrap_or_else(|| named('q', &at.to_string()));
            taken.insert(id.clone());
            sections.push(id);
            match &section.part {
                Some(title) if open != Some(title) => {
                    let id = named('p', &(parts.len() + 1).to_string());
                    parts.push(PartUnit { id, title: title.clone(), sections: at..at + 1 });
                }
                Some(_) => {
                    if let Some(part) = parts.last_mut() {
                        part.sections.end = at + 1;
                    }
                }
                None => {}
            }
            open = section.part.as_deref();
            part_of.push(open.is_some().then(|| parts.len() - 1));
        }
        Self { parts, sections, part_of }
    }

    /// The sections of a unit, by their places.
    pub(crate) fn sections_of(&self, unit: RequestedUnit) -> Range<usize> {
        match unit {
            RequestedUnit::All => 0..self.sections.len(),
            RequestedUnit::Part(part) => self.parts.get(part).map_or(0..0, |part| part.sections.clone()),
            RequestedUnit::Section(at) => at..at + 1,
        }
    }

    /// The reference of a unit; none of the whole text.
    pub(crate) fn reference(&self, unit: RequestedUnit) -> Option<&str> {
        match unit {
            RequestedUnit::All => None,
            RequestedUnit::Part(part) => self.parts.get(part).map(|part| part.id.as_str()),
            RequestedUnit::Section(at) => self.sections.get(at).map(String::as_str),
        }
    }

    /// The units of the first level: parts, and sections that are in none.
    pub(super) fn tops(&self) -> impl Iterator<Item = RequestedUnit> + '_ {
        self.part_of.iter().enumerate().filter_map(|(at, part)| match part {
            None => Some(RequestedUnit::Section(at)),
            Some(part) => (self.parts[*part].sections.start == at).then_some(RequestedUnit::Part(*part)),
        })
    }

    /// The level of a section.
    pub(super) fn level(&self, section: usize) -> usize {
        if self.part_of.get(section).copied().flatten().is_some() { 2 } else { 1 }
    }

    /// How many levels there are, blocks too.
    pub(super) fn depth(&self) -> usize {
        if self.parts.is_empty() { 2 } else { 3 }
    }

    /// The units that have the same parent, in order.
    pub(super) fn siblings(&self, unit: RequestedUnit) -> Vec<RequestedUnit> {
        match unit {
            RequestedUnit::Section(at) if let Some(part) = self.part_of.get(at).copied().flatten() => {
                self.parts[part].sections.clone().map(RequestedUnit::Section).collect()
            }
            _ => self.tops().collect(),
        }
    }
}
