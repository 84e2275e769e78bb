//! Witnesses that have another id than in the lock.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use crate::edition::lock::{Lock, ReferenceHolder};
use crate::edition::meta::{IMPLICIT_WITNESS, WitnessMeta};

use super::live::RevisionText;

/// Finds the witnesses of the lock that have another id now: by the old ids. One that isn't there any more is one that
/// the lock doesn't know where at least half of its blocks have the same words; the more, the sooner, then the first.
/// The one witness of an edition that named none is the base, whatever became of its words.
pub(super) fn renamed(
    lock: &Lock,
    witnesses: &[WitnessMeta],
    texts: &[Vec<Arc<RevisionText>>],
) -> BTreeMap<String, String> {
    let known: BTreeSet<&str> = lock.sections.keys().map(|(witness, _)| witness.as_str()).collect();
    let is_there = |id: &str| witnesses.iter().any(|witness| witness.id == id);
    let vanished: Vec<&str> = known.iter().copied().filter(|id| !is_there(id)).collect();
    let new: Vec<usize> = (0..witnesses.len()).filter(|at| !known.contains(&*witnesses[*at].id)).collect();
    if vanished.is_empty() || new.is_empty() {
        return BTreeMap::new();
    }
    let hashes: Vec<HashSet<u64>> = new
        .iter()
        .map(|at| texts[*at].iter().flat_map(|text| text.standing.iter().map(|it| it.hash)).collect())
        .collect();
    let mut pairs: Vec<(usize, usize, &str)> = Vec::new();
    for id in vanished {
        let sections = lock.sections.iter().filter(|((witness, _), _)| witness == id);
        let old = || sections.clone().flat_map(|(_, section)| section.blocks.iter().filter(|b| !b.gone));
        let all = old().count();
        for (at, hashes) in new.iter().zip(&hashes) {
            let same = old().filter(|block| hashes.contains(&block.hash)).count();
            if *at == 0 && id == IMPLICIT_WITNESS {
                pairs.push((usize::MAX, *at, id));
            } else if same > 0 && same * 2 >= all {
                pairs.push((same, *at, id));
            }
        }
    }
    pairs.sort_by_key(|(same, at, _)| (usize::MAX - same, *at));
    let (mut made, mut taken) = (BTreeMap::new(), HashSet::new());
    for (_, at, id) in pairs {
        if !made.contains_key(id) && taken.insert(at) {
            made.insert(id.to_owned(), witnesses[at].id.clone());
        }
    }
    made
}

/// The lock under the new ids.
pub(super) fn under_new_ids(lock: &Lock, renamed: &BTreeMap<String, String>) -> Lock {
    let mut lock = lock.clone();
    let now = |witness: &mut String| {
        if let Some(new) = renamed.get(witness) {
            witness.clone_from(new);
        }
    };
    lock.base.iter_mut().for_each(now);
    lock.sections = std::mem::take(&mut lock.sections)
        .into_iter()
        .map(|((mut witness, section), locked)| {
            now(&mut witness);
            ((witness, section), locked)
        })
        .collect();
    lock.references = std::mem::take(&mut lock.references)
        .into_iter()
        .map(|(reference, to)| {
            let (mut reference, mut to) = (Arc::unwrap_or_clone(reference), Arc::unwrap_or_clone(to));
            if let ReferenceHolder::Block { witness, .. } = &mut reference.within {
                now(witness);
            }
            now(&mut to.witness);
            (reference.into(), to.into())
        })
        .collect();
    lock
}
