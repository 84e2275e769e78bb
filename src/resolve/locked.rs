//! What the lock has of a witness's blocks, as they are compared with new ones: made once for each lock.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::edition::id;
use crate::edition::lock::{self, Lock, Sketch};

use super::merged::merged;
use super::unit::BlockKind;

/// A block of the lock.
#[derive(Debug)]
pub(super) struct Old {
    /// Its section's id there.
    pub(super) section: Arc<str>,
    /// Its place in that section's list.
    pub(super) place: usize,
    /// What it is.
    pub(super) kind: BlockKind,
    /// The hash of its words.
    pub(super) hash: u64,
    /// Which of the blocks with this hash in its section it is, from 1.
    pub(super) nth: u32,
    /// Whether it was gone when the lock was written.
    pub(super) gone: bool,
}

/// The blocks that the lock has of a witness, section by section.
#[derive(Debug, Default)]
pub(super) struct LockedBlocks {
    pub(super) old: Vec<Old>,
    /// The sections, in the lock's order.
    pub(super) sections: Vec<LockedRange>,
    /// By the folded id of the section, then by hash and number.
    by_home: HashMap<String, HashMap<(u64, u32), usize>>,
    /// What blocks said before they were joined or divided, by the hashes of their words.
    pub(super) earlier: HashMap<u64, Sketch>,
}

/// A section of the lock.
#[derive(Debug)]
pub(super) struct LockedRange {
    pub(super) name: Arc<str>,
    pub(super) folded: String,
    /// Its blocks in the list of all; none where it is there but can't be looked at.
    pub(super) blocks: Range<usize>,
    /// Two lines of one address, or that are alike between the same lines: what a block was on two sides of a merge.
    pub(super) doubled: Vec<(usize, usize)>,
}

impl LockedBlocks {
    /// The blocks of a witness, but for those of the sections `away`, by their folded ids.
    pub(super) fn of(lock: &Lock, witness: &str, away: &[String]) -> Self {
        let mut made = Self::default();
        for ((_, section_id), section) in lock.sections.iter().filter(|((own, _), _)| own == witness) {
            let folded = id::fold(section_id);
            made.earlier.extend(section.before.iter().map(|block| (block.hash, block.sketch.clone())));
            let name: Arc<str> = section_id.as_str().into();
            let is_away = away.contains(&folded);
            let (first, mut doubled) = (made.old.len(), Vec::new());
            let mut homes = HashMap::with_capacity(section.blocks.len());
            let mut seen: HashMap<u64, u32> = HashMap::with_capacity(section.blocks.len());
            let mut addresses: HashMap<&str, usize> = HashMap::with_capacity(section.blocks.len());
            let merged = merged(&section.blocks);
            let mut of_line: HashMap<usize, usize> = HashMap::new();
            for (place, block) in section.blocks.iter().enumerate().filter(|_| !is_away) {
                // Each side of a merge counts the lines of its own alone.
                if merged.same.contains_key(&place) {
                    continue;
                }
                if !merged.alike.is_empty() {
                    of_line.insert(place, made.old.len());
                }
                let lock::LockedBlock { address, hash, gone, .. } = block;
                let nth = seen.entry(*hash).or_default();
                *nth += 1;
                let nth = *nth;
                homes.insert((*hash, nth), made.old.len());
                if !gone && let Some(other) = addresses.insert(address, made.old.len()) {
                    doubled.push((other, made.old.len()));
                }
                let (section, kind) = (Arc::clone(&name), BlockKind::of(address));
                made.old.push(Old { section, place, kind, hash: *hash, nth, gone: *gone });
            }
            let alike = merged.alike.iter();
            doubled.extend(alike.filter_map(|(a, b)| Some((*of_line.get(a)?, *of_line.get(b)?))));
            made.by_home.insert(folded.clone(), homes);
            made.sections.push(LockedRange { name, folded, blocks: first..made.old.len(), doubled });
        }
        made
    }

    /// The block that has this hash and number in a section, by its folded id.
    pub(super) fn at_home(&self, section: &str, hash: u64, nth: u32) -> Option<usize> {
        self.by_home.get(section)?.get(&(hash, nth)).copied()
    }
}

/// What the lock of the last run had of each witness.
#[derive(Debug, Default)]
pub(super) struct LockedCache {
    /// The hash of the lock's text; 0 where nothing is kept.
    hash: u64,
    /// By the witness and the sections that are left out.
    witnesses: HashMap<(String, Vec<String>), Arc<LockedBlocks>>,
}

impl LockedCache {
    /// The blocks that a lock has of a witness; `hash` is that of the lock's text, 0 where nothing is kept under it.
    pub(super) fn of(
        &mut self,
        lock: &Lock,
        hash: u64,
        witness: &str,
        away: Vec<String>,
    ) -> Arc<LockedBlocks> {
        if self.hash != hash {
            *self = Self { hash, ..Self::default() };
        }
        let key = (witness.to_owned(), away);
        if let Some(known) = self.witnesses.get(&key) {
            return Arc::clone(known);
        }
        let made = Arc::new(LockedBlocks::of(lock, witness, &key.1));
        if hash != 0 {
            self.witnesses.retain(|(other, _), _| other != witness);
            self.witnesses.insert(key, Arc::clone(&made));
        }
        made
    }
}
