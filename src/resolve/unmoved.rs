//! Sections whose notes need not be followed again.
//!
//! Where all blocks of a section are as the lock has them, and its notes are in these blocks and nowhere else, where the
//! notes are now follows from the section, its records and the lock alone. What was made of it in an earlier run under
//! the same key is what would be made now.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use crate::cache::Cache;
use crate::edition::note::Record;
use crate::edition::{Section, id};

use super::follow::FollowedNote;
use super::notes::{PlacingKey, Stood, input};
use super::replies::Replies;
use super::revision::{Revision, WitnessRevision};

/// What the notes of a section depend on beside it.
pub(super) struct SectionContext<'a> {
    pub(super) revision: &'a Revision,
    pub(super) replies: &'a Replies,
    /// The lock's notes that have no record any more, by the hashes of their selectors.
    pub(super) vanished: &'a HashMap<u64, Vec<String>>,
}

/// A section, by its witness and its place there.
pub(super) type At = (usize, usize);

/// Of each section of each witness the key under which is kept where its notes are; none where they are to be followed.
pub(super) type Unmoved = Vec<Vec<Option<PlacingKey>>>;

impl SectionContext<'_> {
    /// Returns the sections whose notes are where an earlier run found them, with the keys that this is kept under.
    /// `targets` has the records that name each section.
    pub(super) fn find(
        &self,
        sections: &[Vec<Section>],
        targets: &[Vec<Vec<&Arc<Record>>>],
        kept: &Cache<PlacingKey, Stood>,
    ) -> Unmoved {
        let mut unmoved: Unmoved = sections.iter().map(|list| vec![None; list.len()]).collect();
        if kept.is_empty() {
            return unmoved;
        }
        for (witness, (list, targets)) in sections.iter().zip(targets).enumerate() {
            for (at, (section, records)) in list.iter().zip(targets).enumerate() {
                let key = self.key((witness, at), section, records);
                unmoved[witness][at] = key.filter(|key| kept.of(key).is_some());
            }
        }
        unmoved
    }

    /// The key of a section whose blocks are as the lock has them; none where they are not.
    pub(super) fn key(&self, at: At, section: &Section, records: &[&Arc<Record>]) -> Option<PlacingKey> {
        let compared = &self.revision.witnesses[at.0];
        compared.as_locked[at.1].then(|| {
            input(section, records, self.replies, |rest| {
                ("as locked", self.revision.hash).hash(rest);
                compared.names_before(at.1).hash(rest);
                // A note that the lock doesn't know may be one that has vanished, under a new id.
                let is_new =
                    |record: &&Arc<Record>| !self.revision.notes.contains_key(&*id::folded(&record.id));
                if !self.vanished.is_empty() && records.iter().any(is_new) {
                    let mut vanished: Vec<_> = self.vanished.iter().collect();
                    vanished.sort_unstable();
                    vanished.hash(rest);
                }
            })
        })
    }
}

/// Whether following the notes of a section led to no other than where the lock has them, in the blocks of this section.
pub(super) fn is_at_home(
    at: usize,
    section: &Section,
    records: &[&Arc<Record>],
    followed: &HashMap<String, FollowedNote>,
) -> bool {
    let own = id::folded(&section.id);
    let is_own = |followed: &FollowedNote, folded: &str| {
        let mut homes = followed.old.spots.iter().flat_map(|spot| &spot.homes);
        followed.section == Some(at)
            && followed.is_settled()
            && followed.was == *folded
            && homes.all(|home| !home.guess && id::folded(&home.section) == own)
    };
    records.iter().all(|record| {
        let folded = id::folded(&record.id);
        followed.get(&*folded).is_none_or(|followed| is_own(followed, &folded))
    })
}

impl WitnessRevision {
    /// Whether the blocks of a section are those that the lock has of it, each the heir of its own alone.
    pub(super) fn is_as_locked(&self, at: usize) -> bool {
        let blocks = self.starts[at]..self.starts.get(at + 1).copied().unwrap_or(self.new.len());
        let old = match self.locked[at].as_slice() {
            [] => return true,
            [one] => one.clone(),
            // Two names that are one but for the case of their letters.
            _ => return false,
        };
        let it = &self.alignment;
        let is_same = |x: usize, y: usize| {
            let (block, alone) =
                (&self.known.old[x], it.became[x].as_slice() == [y] && it.from[y] == Some(x));
            let doubted = it.doubted[x] || !it.rivals[x].is_empty();
            alone
                && !block.gone
                && block.hash == self.new[y].hash
                && !(doubted || it.moved[x] || it.merged[x] || it.mixed[y])
        };
        old.len() == blocks.len() && old.zip(blocks).all(|(x, y)| is_same(x, y))
    }

    /// The names that a section had before, in order.
    pub(super) fn names_before(&self, at: usize) -> Vec<&String> {
        let mut names: Vec<&String> =
            self.renamed.iter().filter(|(_, now)| **now == at).map(|(name, _)| name).collect();
        names.sort_unstable();
        names
    }
}

/// Whether the notes of the section that a record names are followed.
pub(super) fn is_open(named: Option<At>, unmoved: &Unmoved) -> bool {
    named.is_none_or(|(witness, at)| unmoved[witness][at].is_none())
}

/// The records that are followed: those that name a section that is unmoved are left out. `named` are the sections that they
/// name.
pub(super) fn open<'a>(
    kept: &[&'a Arc<Record>],
    named: &[Option<At>],
    unmoved: &Unmoved,
) -> Vec<&'a Arc<Record>> {
    kept.iter().zip(named).filter(|(_, place)| is_open(**place, unmoved)).map(|(record, _)| *record).collect()
}
