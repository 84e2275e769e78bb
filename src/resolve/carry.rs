//! The lock after a command has written to sources: it knows what was written, and nothing else that is new.
//!
//! What a record or a reference says now is known with the place that it had: so an edit of the text before the next
//! build is followed, and nothing is taken at its word in between.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::edition::id;
use crate::edition::lock::{
    Home, Lock, LockedBlock, LockedNote, LockedPlace, LockedSection, LockedTarget, ReferenceHolder,
};
use crate::edition::note::{Anchor, Verdict};
use crate::edition::{MovedReference, Section};

use super::follow::Heir;
use super::haystack::Haystack;
use super::live::address;
use super::places::flat;
use super::revision::{Revision, WitnessRevision, selector_hash};
use super::sketch;
use super::spots;

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceEdits {
    /// Annotations, by id.
    pub notes: Vec<String>,
    /// References of the lock, and what each says now; those of one place in the order of the text.
    pub references: Vec<(Arc<LockedTarget>, String)>,
}

impl SourceEdits {
    /// Adds those of `all` that were written. Others stay what they were, but one that was written may say now what they
    /// say: which of those it is that say the same in one place is counted anew.
    pub fn add_references(&mut self, all: &[MovedReference], is_written: impl Fn(&MovedReference) -> bool) {
        let written: Vec<bool> = all.iter().map(is_written).collect();
        let touched: HashSet<&ReferenceHolder> = all
            .iter()
            .zip(&written)
            .filter(|(_, written)| **written)
            .map(|(it, _)| &it.known.within)
            .collect();
        let mut own: Vec<(&MovedReference, bool)> =
            all.iter().zip(written).filter(|(it, _)| touched.contains(&it.known.within)).collect();
        own.sort_by_key(|(it, _)| (it.span.file, it.span.start));
        self.references.extend(own.into_iter().map(|(it, written)| {
            (it.known.clone(), if written { it.now.clone() } else { it.known.written.clone() })
        }));
    }
}

/// The old lock with what was written.
pub(super) fn carry(revision: &Revision, sections: &[Vec<Arc<Section>>], written: &SourceEdits) -> Lock {
    let mut lock = (*revision.lock).clone();
    let wanted: HashSet<String> = written.notes.iter().map(|note| id::fold(note)).collect();
    for (witness, list) in sections.iter().enumerate() {
        let compared = &revision.witnesses[witness];
        let of = LockUpdate { revision, witness, compared, parents: parents(compared), sections: list };
        for (at, section) in list.iter().enumerate() {
            let hay = Haystack::new(&section.body, &compared.texts[at].folded);
            for note in section.notes.iter().flat_map(flat) {
                // Only what is where it says is known to be there.
                let stands = note.verdict == Verdict::Exact
                    && note.certain
                    && !matches!(note.anchor, Anchor::Parent | Anchor::Nowhere);
                if !stands || !wanted.contains(&id::fold(&note.record.id)) {
                    continue;
                }
                if let Some(spots) = spots::spots(compared, at, section, note, &hay) {
                    let selector = selector_hash(&note.record);
                    of.put(&mut lock, at, &note.record.id, selector, spots);
                }
            }
        }
    }
    let mut taken = Vec::new();
    for (reference, now) in &written.references {
        if let Some(to) = lock.references.remove(reference) {
            taken.push((reference.within.clone(), now, to));
        }
    }
    // The first number that those before have left.
    let mut next: HashMap<LockedTarget, u32> = HashMap::new();
    for (within, now, to) in taken {
        let mut reference = LockedTarget { within, written: now.clone(), nth: 0 };
        let next = next.entry(reference.clone()).or_insert(1);
        reference.nth = *next;
        while lock.references.contains_key(&reference) {
            reference.nth += 1;
        }
        *next = reference.nth + 1;
        lock.references.insert(reference.into(), to);
    }
    lock
}

/// Of each new block the old one that became it, or a part of it: the principal before others.
fn parents(compared: &WitnessRevision) -> HashMap<usize, usize> {
    let mut parents = HashMap::new();
    for (x, became) in compared.alignment.became.iter().enumerate() {
        for y in became {
            let principal = compared.alignment.from[*y] == Some(x);
            if principal || !parents.contains_key(y) {
                parents.insert(*y, x);
            }
        }
    }
    parents
}

struct LockUpdate<'a> {
    revision: &'a Revision,
    witness: usize,
    compared: &'a WitnessRevision,
    parents: HashMap<usize, usize>,
    sections: &'a [Arc<Section>],
}

impl LockUpdate<'_> {
    fn put(&self, lock: &mut Lock, at: usize, note: &str, selector: u64, spots: Vec<spots::Stands>) {
        let mut unsettled = false;
        let mut made = Vec::with_capacity(spots.len());
        for (heirs, words) in spots {
            let homes = heirs.iter().filter_map(|heir| match heir {
                Heir::Now(y) => Some(self.home(lock, *y, &mut unsettled)),
                _ => None,
            });
            made.push(LockedPlace { homes: homes.collect(), words });
        }
        if let Some((key, own)) = self.revision.notes.get(&id::fold(note)).and_then(|key| {
            let own = lock.sections.get(key)?.notes.keys().find(|id| id::fold(id) == id::fold(note))?;
            Some((key, own.clone()))
        }) && let Some(section) = lock.sections.get_mut(key)
        {
            section.notes.remove(&own);
        }
        let section = made.first().and_then(|spot| spot.homes.first()).map(|home| home.section.clone());
        let section = section.unwrap_or_else(|| self.called(at));
        let locked = LockedNote { selector, unsettled, spots: made };
        self.section(lock, &section).notes.insert(note.to_owned(), locked.into());
    }

    fn section<'b>(&self, lock: &'b mut Lock, section: &str) -> &'b mut LockedSection {
        lock.sections.entry((self.revision.ids[self.witness].clone(), section.to_owned())).or_default()
    }

    /// What the lock calls a section: by the name that it had.
    fn called(&self, at: usize) -> String {
        let witness = &self.revision.ids[self.witness];
        let own = self.revision.lock.sections.keys().filter(|(of, _)| of == witness);
        let mut known = own.filter(|(_, name)| self.compared.text_of(name) == Some(at));
        known.next().map_or_else(|| self.sections[at].id.clone(), |(_, name)| name.clone())
    }

    /// The blocks that the old lock has in its section of this name.
    fn had(&self, name: &str) -> &[LockedBlock] {
        let key = (self.revision.ids[self.witness].clone(), name.to_owned());
        self.revision.lock.sections.get(&key).map_or(&[], |section| section.blocks.as_slice())
    }

    /// Where a new block is in the lock's section of this name: behind the nearest before it that is there.
    fn place(&self, blocks: &[LockedBlock], name: &str, y: usize) -> usize {
        let new = &self.compared.new;
        let earlier = (0..y).rev().take_while(|before| new[*before].section == new[y].section);
        let mut places = earlier.filter_map(|before| {
            let (hash, nth) = match self.parents.get(&before) {
                Some(x) if *self.compared.known.old[*x].section == *name => {
                    (self.compared.known.old[*x].hash, self.compared.known.old[*x].nth)
                }
                Some(_) => return None,
                None => (new[before].hash, 1),
            };
            let mut same = (0..).zip(blocks).filter(|(_, block)| block.hash == hash);
            let (at, block) = same.nth(nth as usize - 1)?;
            (!block.gone).then_some(at + 1)
        });
        places.next().unwrap_or(0)
    }

    /// The block of the lock that a block of this revision was. One that is new is put there in its place, so that it is
    /// followed as others are. Where numbers last, or the lock has its words already, it is put there as what is not in its
    /// place, which the next build finds by its words: it has no number before a build, and others keep theirs.
    fn home(&self, lock: &mut Lock, y: usize, unsettled: &mut bool) -> Home {
        let standing = &self.compared.new[y];
        if let Some(x) = self.parents.get(&y) {
            let old = &self.compared.known.old[*x];
            // Where the block has other words now, the place of these in it says nothing of the old ones.
            *unsettled |= old.hash != standing.hash;
            let section = old.section.to_string();
            return Home { section, hash: old.hash, nth: old.nth, guess: false };
        }
        let name = self.called(standing.section);
        let text = &self.compared.texts[standing.section];
        let hash = standing.hash;
        let is_apart = lock.lasting || self.had(&name).iter().any(|block| block.hash == hash);
        let block = LockedBlock {
            address: address(&self.sections[standing.section], standing),
            gone: is_apart,
            hash,
            sketch: sketch::shortened(&sketch::sketch(&text.words(standing)), sketch::SIZE),
        };
        let blocks = &mut self.section(lock, &name).blocks;
        let same = |of: &&LockedBlock| of.hash == hash;
        if blocks.iter().filter(same).all(|of| of.gone != is_apart) {
            let at = if is_apart { blocks.len() } else { self.place(blocks, &name, y) };
            blocks.insert(at, block);
        }
        let nth = blocks.iter().filter(same).count();
        Home { section: name, hash, nth: u32::try_from(nth).unwrap_or(1), guess: false }
    }
}
