//! The revision of the last run, for as long as the texts and the lock are those of that run.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use crate::edition::Section;
use crate::edition::lock::Lock;
use crate::edition::meta::WitnessMeta;

use super::hash_of;
use super::revision::{ComparedCache, NoteHomes, Revision, note_homes};

/// What was compared with the lock in the last run.
#[derive(Debug, Default)]
pub(super) struct RevisionCache {
    compared: ComparedCache,
    /// The lock, by its hash, and where it has each note.
    homes: Option<(u64, Arc<NoteHomes>)>,
    last: Option<(RevisionKey, Arc<Revision>)>,
}

/// What a revision is made of: the hashes of the lock's text and of the sections that are left out; the witnesses with their
/// sections, each by its id and its text's address, which the revision holds.
#[derive(Debug, PartialEq, Eq)]
struct RevisionKey {
    lock: u64,
    hidden: u64,
    witnesses: Vec<(String, Vec<(String, usize)>)>,
}

impl RevisionCache {
    /// Compares the texts with the lock, whose text has the hash `hash`; 0 where there is none.
    pub(super) fn revise(
        &mut self,
        lock: Arc<Lock>,
        hash: u64,
        witnesses: &[WitnessMeta],
        sections: &[Vec<Section>],
        hidden: &HashSet<String>,
    ) -> Arc<Revision> {
        let of = |section: &Section| (section.id.clone(), Arc::as_ptr(&section.body) as usize);
        let all = witnesses.iter().zip(sections);
        let key = RevisionKey {
            lock: hash,
            // They are in no order.
            hidden: hidden.iter().fold(0, |sum, id| sum.wrapping_add(hash_of(|hash| id.hash(hash)))),
            witnesses: all.map(|(w, list)| (w.id.clone(), list.iter().map(of).collect())).collect(),
        };
        if let Some((_, last)) = self.last.as_ref().filter(|(last, _)| *last == key) {
            return Arc::clone(last);
        }
        let homes = self.homes.take().filter(|(own, _)| *own == hash);
        let homes = homes.map_or_else(|| note_homes(&lock).into(), |(_, homes)| homes);
        self.homes = Some((hash, Arc::clone(&homes)));
        let made = Revision::beside(lock, hash, homes, witnesses, sections, hidden, &mut self.compared);
        let made = Arc::new(made);
        self.last = Some((key, Arc::clone(&made)));
        made
    }
}
