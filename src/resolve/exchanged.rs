//! Sections whose name another text has now: two files were renamed crosswise, or what was in one is under a new name,
//! and something else under the old.

use std::collections::{BTreeMap, HashSet};

use crate::edition::id;

use super::revision::WitnessRevision;

impl WitnessRevision {
    /// Finds the names that another text has: none of the old blocks is there any more, and most of them are in a section
    /// that has none of its own old ones.
    pub(super) fn find_exchanged(&mut self) {
        // Of each section that is there still: how many old blocks it had, and in which sections they are.
        let mut went: Vec<(usize, usize, Vec<usize>)> = Vec::new();
        let mut start = 0;
        for chunk in self.known.old.chunk_by(|a, b| a.section == b.section) {
            let own = start..start + chunk.len();
            start = own.end;
            let Some(at) = self.places.get(&id::fold(&chunk[0].section)) else { continue };
            let own = own.filter(|x| !self.known.old[*x].gone);
            let now = own.clone().filter_map(|x| self.alignment.became[x].first());
            let now: Vec<usize> = now.map(|y| self.new[*y].section).collect();
            went.push((*at, own.count(), now));
        }
        let stayed: HashSet<usize> =
            went.iter().filter(|(at, _, now)| now.contains(at)).map(|(at, ..)| *at).collect();
        for (at, all, now) in went.iter().filter(|(at, ..)| !stayed.contains(at)) {
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            now.iter().for_each(|to| *counts.entry(*to).or_default() += 1);
            let most = counts.into_iter().max_by_key(|(to, count)| (*count, usize::MAX - to));
            if let Some((to, count)) = most.filter(|(to, _)| !stayed.contains(to))
                && count * 2 >= *all
            {
                self.exchanged.insert(*at, to);
            }
        }
    }

    /// The section that has the text of one of the lock.
    pub(super) fn text_of(&self, section: &str) -> Option<usize> {
        let at = self.now(section)?;
        Some(self.exchanged.get(&at).copied().unwrap_or(at))
    }
}
