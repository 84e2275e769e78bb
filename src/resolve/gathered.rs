//! Lists that many sources give their items to, such as the backlinks of each page, kept from run to run.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

/// The items of one source in their order, each with the key of the list that it goes to.
pub(super) type SourceItems<K, T> = Arc<Vec<(K, Arc<T>)>>;

/// Items by key: those of the first source, then those of the second, and so on.
///
/// A source is known again by its address, which is held. Where few sources are others than in the last run, only the lists
/// that these have items in, or had, are made again; all others are the very lists of the last run.
#[derive(Debug)]
pub(super) struct GatheredLists<K, T> {
    sources: Vec<SourceItems<K, T>>,
    lists: HashMap<K, Gathering<T>>,
}

/// A list, and which source each item is of.
#[derive(Debug)]
struct Gathering<T> {
    sources: Vec<u32>,
    items: Arc<Vec<Arc<T>>>,
}

impl<K, T> Default for GatheredLists<K, T> {
    fn default() -> Self {
        Self { sources: Vec::new(), lists: HashMap::new() }
    }
}

/// Where so many sources of all are others, all lists are made: one in this many.
const MANY: usize = 8;

impl<K: Hash + Eq + Clone, T> GatheredLists<K, T> {
    /// Makes the lists of these sources.
    pub(super) fn gather(&mut self, sources: Vec<SourceItems<K, T>>) {
        let before = std::mem::replace(&mut self.sources, sources);
        let pairs = before.iter().zip(&self.sources);
        let changed = pairs.enumerate().filter(|(_, (old, new))| !Arc::ptr_eq(old, new));
        let changed: Vec<usize> = changed.map(|(at, _)| at).collect();
        if before.len() != self.sources.len() || changed.len() > self.sources.len() / MANY + 1 {
            return self.gather_all();
        }
        let mut keys: HashSet<&K> = HashSet::new();
        for at in &changed {
            keys.extend(before[*at].iter().chain(self.sources[*at].iter()).map(|(key, _)| key));
        }
        let mut fresh: HashMap<&K, Vec<(u32, Arc<T>)>> = HashMap::new();
        for at in &changed {
            for (key, item) in self.sources[*at].iter() {
                fresh.entry(key).or_default().push((number(*at), Arc::clone(item)));
            }
        }
        for key in keys {
            let new = fresh.remove(key).unwrap_or_default();
            let old = self.lists.get(key);
            let kept = old.into_iter().flat_map(|list| list.sources.iter().copied().zip(list.items.iter()));
            let kept = kept.filter(|(source, _)| changed.binary_search(&(*source as usize)).is_err());
            let mut merged: Vec<(u32, Arc<T>)> =
                kept.map(|(source, item)| (source, Arc::clone(item))).collect();
            merged.extend(new);
            // The sort is stable, and no source is on both sides.
            merged.sort_by_key(|(source, _)| *source);
            if merged.is_empty() {
                self.lists.remove(key);
                continue;
            }
            let (sources, items) = merged.into_iter().unzip();
            self.lists.insert(key.clone(), Gathering { sources, items: Arc::new(items) });
        }
    }

    fn gather_all(&mut self) {
        let mut lists: HashMap<K, (Vec<u32>, Vec<Arc<T>>)> = HashMap::new();
        for (at, items) in self.sources.iter().enumerate() {
            for (key, item) in items.iter() {
                let list = match lists.get_mut(key) {
                    Some(list) => list,
                    None => lists.entry(key.clone()).or_default(),
                };
                list.0.push(number(at));
                list.1.push(Arc::clone(item));
            }
        }
        let lists = lists.into_iter();
        self.lists = lists
            .map(|(key, (sources, items))| (key, Gathering { sources, items: Arc::new(items) }))
            .collect();
    }

    /// The lists by their keys, in no order.
    pub(super) fn lists(&self) -> impl Iterator<Item = (&K, &Arc<Vec<Arc<T>>>)> {
        self.lists.iter().map(|(key, list)| (key, &list.items))
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lists(gathered: &GatheredLists<u8, u32>) -> Vec<(u8, Vec<u32>)> {
        let list = |(key, list): (&u8, &Arc<Vec<Arc<u32>>>)| (*key, list.iter().map(|item| **item).collect());
        let mut all: Vec<(u8, Vec<u32>)> = gathered.lists().map(list).collect();
        all.sort_unstable();
        all
    }

    proptest! {
        #[test]
        fn after_any_changes_the_lists_are_those_of_a_first_run(
            first in prop::collection::vec(prop::collection::vec(0..6_u8, 0..5), 20),
            changes in prop::collection::vec((0..20_usize, prop::collection::vec(0..6_u8, 0..5)), 0..12),
        ) {
            let mut next = 0;
            let mut source = |keys: &[u8]| -> SourceItems<u8, u32> {
                let item = |key: &u8| { next += 1; (*key, Arc::new(next)) };
                Arc::new(keys.iter().map(item).collect())
            };
            let mut sources: Vec<SourceItems<u8, u32>> = first.iter().map(|keys| source(keys)).collect();
            let mut kept = GatheredLists::default();
            kept.gather(sources.clone());
            for (at, keys) in changes {
                let before: HashMap<u8, Arc<Vec<Arc<u32>>>> =
                    kept.lists().map(|(key, list)| (*key, Arc::clone(list))).collect();
                let had: HashSet<u8> = sources[at].iter().map(|(key, _)| *key).collect();
                sources[at] = source(&keys);
                kept.gather(sources.clone());
                let mut clean = GatheredLists::default();
                clean.gather(sources.clone());
                prop_assert_eq!(lists(&kept), lists(&clean));
                for (key, list) in kept.lists().filter(|(key, _)| !had.contains(key) && !keys.contains(key)) {
                    prop_assert!(Arc::ptr_eq(list, &before[key]));
                }
            }
        }
    }
}
