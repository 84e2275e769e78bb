//! The notes of an edition, counted by kind and commentator: section by section, since most are what they were in the last run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::cache::Cache;
use crate::edition::{Edition, Note, Section};

/// What was counted in the last run, by the address of the section, which is held.
pub(super) type CensusCache = Cache<usize, SectionCensus>;

/// The notes of a section.
#[derive(Debug)]
pub(super) struct SectionCensus {
    #[expect(dead_code, reason = "it holds its address")]
    section: Arc<Section>,
    counted: Census,
}

/// Notes, replies among them.
#[derive(Debug, Default)]
pub(super) struct Census {
    /// How many there are.
    pub(super) notes: usize,
    /// How many of each kind.
    pub(super) kinds: BTreeMap<String, usize>,
    /// How many of each commentator.
    pub(super) editors: BTreeMap<String, usize>,
    /// Who has written notes together, or alone.
    pub(super) groups: BTreeSet<BTreeSet<String>>,
}

impl Census {
    /// The notes of all sections of an edition.
    pub(super) fn of(edition: &Edition, past: &mut CensusCache) -> Self {
        let sections = edition.witnesses.iter().flat_map(|witness| &witness.sections).collect();
        let of_sections = past.each(
            sections,
            |section| Arc::as_ptr(section) as usize,
            |section| {
                let mut counted = Self::default();
                section.notes.iter().for_each(|note| counted.add(note));
                SectionCensus { section: Arc::clone(section), counted }
            },
        );
        let mut all = Self::default();
        for SectionCensus { counted, .. } in of_sections.iter().map(AsRef::as_ref) {
            all.notes += counted.notes;
            join(&mut all.kinds, &counted.kinds);
            join(&mut all.editors, &counted.editors);
            for group in &counted.groups {
                if !all.groups.contains(group) {
                    all.groups.insert(group.clone());
                }
            }
        }
        all
    }

    /// Counts a note and all that answer it.
    fn add(&mut self, note: &Note) {
        self.notes += 1;
        let one = |counts: &mut BTreeMap<String, usize>, name: &String| match counts.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(counts.insert(name.clone(), 1)),
        };
        one(&mut self.kinds, &note.record.kind);
        let creators: BTreeSet<&String> = note.record.creators.iter().collect();
        creators.iter().for_each(|creator| one(&mut self.editors, creator));
        self.groups.insert(creators.into_iter().cloned().collect());
        note.replies.iter().for_each(|reply| self.add(reply));
    }
}

/// Adds the counts of some to those of all.
fn join(all: &mut BTreeMap<String, usize>, some: &BTreeMap<String, usize>) {
    for (name, count) in some {
        match all.get_mut(name) {
            Some(sum) => *sum += count,
            None => drop(all.insert(name.clone(), *count)),
        }
    }
}
