//! What blocks of a frozen edition said before they were joined or divided.
//!
//! Where such words are a block of their own again, it has its number again. Where they aren't, the address leads to the
//! block that has them, and to no other.

use std::collections::{HashMap, HashSet};

use crate::edition::id;
use crate::edition::lock::LockedBlock;

use super::revision::{Revision, WitnessRevision};
use super::sketch::{contained, sketch};
use super::unit::BlockKind;

/// The least share of such words in the block that has them.
const HAS: f64 = 0.6;
/// The share of them in a block that has none of them.
const NONE: f64 = 0.15;
/// What counts for a block that is them to the letter.
const LETTER: f64 = 2.0;

/// A block as it was once.
struct EarlierBlock<'a> {
    block: &'a LockedBlock,
    /// The block of the lock that has its number, or that its address leads to.
    host: Option<usize>,
    /// Whether that has its number.
    is_own: bool,
}

/// The blocks of a witness as they were once.
pub(super) struct EarlierBlocks<'a> {
    compared: &'a WitnessRevision,
    /// Of each section those that the lock has of it, the oldest first.
    of: Vec<Vec<EarlierBlock<'a>>>,
}

impl<'a> EarlierBlocks<'a> {
    pub(super) fn new(revision: &'a Revision, witness: usize, sections: usize) -> Self {
        let compared = &revision.witnesses[witness];
        let mut of: Vec<Vec<EarlierBlock<'a>>> = Vec::new();
        of.resize_with(sections, Vec::new);
        let own = || revision.lock.sections.iter().filter(|((w, _), _)| *w == revision.ids[witness]);
        if own().all(|(_, locked)| locked.before.is_empty()) {
            return Self { compared, of };
        }
        // Of what is gone a later build may have need: it may come back, and be divided then.
        let (gone, there): (Vec<_>, Vec<_>) =
            compared.known.old.iter().enumerate().partition(|(_, old)| old.gone);
        let mut hosts: HashMap<(String, &str), usize> = HashMap::new();
        for (x, old) in there.into_iter().chain(gone) {
            if let Some(address) = revision.old_address(witness, x) {
                hosts.entry((id::fold(&old.section), address)).or_insert(x);
            }
        }
        for ((_, section), locked) in own() {
            let Some(list) = compared.now(section).and_then(|at| of.get_mut(at)) else { continue };
            list.extend(locked.before.iter().map(|block| {
                let own = hosts.get(&(id::fold(section), block.address.as_str())).copied();
                let led = || {
                    let to = locked.addresses.get(&block.address)?.as_deref()?;
                    let (other, address) = to.split_once('#').unwrap_or((section, to));
                    hosts.get(&(id::fold(other), address)).copied()
                };
                EarlierBlock { block, host: own.or_else(led), is_own: own.is_some() }
            }));
        }
        Self { compared, of }
    }

    /// The numbered blocks of a section, as they are now.
    fn now(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let start = self.compared.starts[at];
        let end = self.compared.starts.get(at + 1).copied().unwrap_or(self.compared.new.len());
        (start..end).filter(|y| self.compared.new[*y].kind == BlockKind::Block)
    }

    /// Whether a block is what another one was, to the letter.
    fn is_anothers(&self, y: usize, host: Option<usize>) -> bool {
        let from = self.compared.alignment.from[y];
        from.is_some_and(|x| Some(x) != host && self.compared.known.old[x].hash == self.compared.new[y].hash)
    }

    /// Whether the block that has them is there as it was.
    fn is_whole(&self, earlier: &EarlierBlock<'_>) -> bool {
        let heir = earlier.host.and_then(|x| Some((x, *self.compared.alignment.became[x].first()?)));
        heir.is_some_and(|(x, y)| self.compared.new[y].hash == self.compared.known.old[x].hash)
    }

    /// Which share of the words a block has.
    fn share(&self, earlier: &EarlierBlock<'_>, y: usize) -> f64 {
        let new = &self.compared.new[y];
        if new.hash == earlier.block.hash {
            return LETTER;
        }
        contained(&earlier.block.sketch, &sketch(&self.compared.texts[new.section].words(new))).1
    }

    /// The addresses that blocks of a section have again: each with its block.
    pub(super) fn again(&self, at: usize) -> Vec<(&'a str, usize)> {
        let mut all: Vec<(f64, usize, &'a str)> = Vec::new();
        for earlier in &self.of[at] {
            let is_whole = self.is_whole(earlier);
            let parts = earlier.host.map_or(&[][..], |x| &self.compared.alignment.became[x]);
            for y in self.now(at).filter(|y| !self.is_anothers(*y, earlier.host)) {
                let share = if self.compared.new[y].hash == earlier.block.hash {
                    // A word or two are in many places.
                    if is_whole && (earlier.is_own || self.compared.is_short(y)) { 0.0 } else { LETTER }
                } else {
                    let from = self.compared.alignment.from[y];
                    let is_part =
                        parts.len() > 1 && parts.contains(&y) && (from.is_none() || from == earlier.host);
                    if is_part { self.share(earlier, y) } else { 0.0 }
                };
                if share >= HAS {
                    all.push((share, y, &earlier.block.address));
                }
            }
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut blocks, mut given) = (HashSet::new(), HashSet::new());
        all.retain(|(_, y, address)| {
            let is_free = !blocks.contains(y) && !given.contains(address);
            is_free && blocks.insert(*y) && given.insert(*address)
        });
        all.into_iter().map(|(_, y, address)| (address, y)).collect()
    }

    /// Where an address of a section leads that no block has: to the block that has most of what it was once. `default` is where
    /// it leads by what became of the block that it led to; none where nothing else is known.
    pub(super) fn lead(&self, at: usize, address: &str, default: Option<usize>) -> Option<Option<usize>> {
        let own = || self.of[at].iter().filter(|earlier| earlier.block.address == address);
        if own().next().is_none_or(|earlier| self.is_whole(earlier)) {
            return None;
        }
        for earlier in own() {
            let was_there = |y: &usize| {
                let is_gone =
                    self.compared.alignment.from[*y].is_some_and(|x| self.compared.known.old[x].gone);
                self.is_anothers(*y, earlier.host) && !is_gone
            };
            let shares = self.now(at).filter(|y| !was_there(y));
            let best = shares
                .map(|y| (self.share(earlier, y), y))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            if let Some((_, y)) = best.filter(|(share, _)| *share >= HAS) {
                return Some(Some(y));
            }
        }
        let has_none = |y: usize| own().all(|earlier| self.share(earlier, y) < NONE);
        default.is_some_and(has_none).then_some(None)
    }
}

/// What blocks of each section said before they were joined or divided, as the next lock has it. `numbered` gives the block that
/// has an address now.
pub(super) fn to_keep(
    revision: &Revision,
    witness: usize,
    sections: usize,
    numbered: impl Fn(usize, &str) -> Option<usize>,
) -> Vec<Vec<LockedBlock>> {
    let compared = &revision.witnesses[witness];
    let alignment = &compared.alignment;
    let earlier = EarlierBlocks::new(revision, witness, sections);
    let mut all: Vec<Vec<LockedBlock>> = vec![Vec::new(); sections];
    for (at, list) in earlier.of.iter().enumerate() {
        let stays = |earlier: &&EarlierBlock<'_>| match numbered(at, &earlier.block.address) {
            None => true,
            Some(y) => {
                let host = earlier.host.filter(|_| earlier.is_own);
                compared.new[y].hash != earlier.block.hash
                    && host.is_some_and(|x| alignment.became[x].contains(&y))
            }
        };
        all[at].extend(list.iter().filter(stays).map(|earlier| earlier.block.clone()));
    }
    for (x, old) in compared.known.old.iter().enumerate().filter(|(_, old)| !old.gone) {
        let Some(at) = compared.now(&old.section).filter(|_| !alignment.became[x].is_empty()) else {
            continue;
        };
        let key = (revision.ids[witness].clone(), old.section.to_string());
        let locked = revision.lock.sections.get(&key).and_then(|section| section.blocks.get(old.place));
        let Some(block) = locked.filter(|block| block.address.starts_with('p')) else { continue };
        let is_lost = match numbered(at, &block.address) {
            None => true,
            Some(y) => {
                alignment.mixed[y] && alignment.became[x].contains(&y) && compared.new[y].hash != old.hash
            }
        };
        if is_lost && !all[at].iter().any(|own| own.address == block.address && own.hash == block.hash) {
            all[at].push(block.clone());
        }
    }
    all
}
