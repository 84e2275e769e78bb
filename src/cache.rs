//! The memory of a pure stage: what it made of each input, for as long as the input is there.
//!
//! A key holds all that the stage looks at, so that what is kept can't go stale: where anything of it
//! changes, the key is another one.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::{Diagnostic, FileId};

/// What was made in the last run, by what it was made of.
#[derive(Debug)]
pub(crate) struct Cache<K, V>(HashMap<K, Arc<V>>);

impl<K, V> Default for Cache<K, V> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Hash + Eq + Clone + Send + Sync, V: Send + Sync> Cache<K, V> {
    /// The values of many inputs in their order: those of the last run, and the missing ones, which are made
    /// in parallel. What is not asked for is forgotten.
    pub(crate) fn each<I: Send + Sync>(
        &mut self,
        items: Vec<I>,
        key: impl Fn(&I) -> K + Sync,
        make: impl Fn(I) -> V + Sync,
    ) -> Vec<Arc<V>> {
        let keys: Vec<K> = items.par_iter().with_min_len(64).map(&key).collect();
        let found: Vec<Option<Arc<V>>> = keys.iter().map(|key| self.0.get(key).cloned()).collect();
        let mut missing: Vec<I> = items
            .into_iter()
            .zip(&found)
            .filter(|(_, found)| found.is_none())
            .map(|(item, _)| item)
            .collect();
        if missing.is_empty() && found.len() == self.0.len() {
            return found.into_iter().flatten().collect();
        }
        let made: Vec<Arc<V>> = match missing.len() {
            // One alone is not worth waking the others.
            1 => missing.pop().into_iter().map(|item| Arc::new(make(item))).collect(),
            _ => missing.into_par_iter().map(|item| Arc::new(make(item))).collect(),
        };
        let mut made = made.into_iter();
        let values: Vec<Arc<V>> =
            found.into_iter().filter_map(|value| value.or_else(|| made.next())).collect();
        self.0 = keys.into_iter().zip(values.iter().cloned()).collect();
        values
    }
}

impl<K: Hash + Eq, V> Cache<K, V> {
    /// The value of the one input that there is.
    pub(crate) fn one(&mut self, key: K, make: impl FnOnce() -> V) -> Arc<V> {
        if let Some(value) = self.0.get(&key) {
            return Arc::clone(value);
        }
        let value = Arc::new(make());
        self.0 = HashMap::from([(key, Arc::clone(&value))]);
        value
    }

    /// Whether nothing is kept.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is kept of an input.
    pub(crate) fn of(&self, key: &K) -> Option<&Arc<V>> {
        self.0.get(key)
    }

    /// One input is another one now.
    pub(crate) fn replace(&mut self, before: &K, key: K, value: Arc<V>) {
        self.0.remove(before);
        self.0.insert(key, value);
    }
}

/// What had something to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum DiagnosticOwner {
    /// A file, of itself.
    File(FileId),
    /// The notes of a section, by its place among all: where their words are.
    Stood(usize),
    /// A section and its notes: where their links lead.
    Links(usize),
}

/// Which of a run's diagnostics are of what.
#[derive(Debug, Default)]
pub(crate) struct DiagnosticRanges(pub(crate) Vec<(DiagnosticOwner, Range<usize>)>);

impl DiagnosticRanges {
    /// Tell something, and remember whose it was.
    pub(crate) fn extend(
        &mut self,
        diagnostics: &mut Vec<Diagnostic>,
        told: DiagnosticOwner,
        own: &[Diagnostic],
    ) {
        let start = diagnostics.len();
        diagnostics.extend(own.iter().cloned());
        self.0.push((told, start..diagnostics.len()));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn only_what_is_new_is_made_and_what_is_gone_is_forgotten() {
        let count = AtomicUsize::new(0);
        let mut kept = Cache::default();
        let mut run = |items: &[u32]| {
            count.store(0, Ordering::Relaxed);
            let made = kept.each(
                items.to_vec(),
                |n| *n,
                |n| {
                    count.fetch_add(1, Ordering::Relaxed);
                    n * 10
                },
            );
            (made.iter().map(|n| **n).collect::<Vec<_>>(), count.load(Ordering::Relaxed))
        };
        assert_eq!(run(&[1, 2, 3]), (vec![10, 20, 30], 3));
        assert_eq!(run(&[3, 4, 1]), (vec![30, 40, 10], 1));
        assert_eq!(run(&[2]), (vec![20], 1));
        assert_eq!(run(&[2, 2]), (vec![20, 20], 0));
        assert_eq!(run(&[]), (vec![], 0));
        assert_eq!(run(&[2]), (vec![20], 1));
    }
}
