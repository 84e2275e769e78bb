//! Where the place of each note is, kept from run to run: only what sections that have changed have is put in anew.

use std::sync::Arc;

use super::notes::Stood;
use super::places::NotesByFoldedId;

/// Where the place of each note is, in the lists of the last run's sections.
#[derive(Debug, Default)]
pub(super) struct NoteIndexCache {
    sections: Vec<Arc<Stood>>,
    by_id: Arc<NotesByFoldedId>,
}

impl NoteIndexCache {
    /// Where the place of each note is in the lists of these sections.
    pub(super) fn index<'a>(
        &mut self,
        sections: impl Iterator<Item = &'a Arc<Stood>>,
    ) -> Arc<NotesByFoldedId> {
        let before = std::mem::replace(&mut self.sections, sections.cloned().collect());
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let is_whole = before.len() == self.sections.len();
        let is_new = |at: &usize| !is_whole || !Arc::ptr_eq(&before[*at], &self.sections[*at]);
        let new: Vec<usize> = (0..self.sections.len()).filter(is_new).collect();
        let by_id = Arc::make_mut(&mut self.by_id);
        if is_whole {
            // A note may have gone from one of these sections to another.
            for (id, _) in new.iter().flat_map(|at| &before[*at].notes) {
                by_id.remove(id.as_str());
            }
        } else {
            by_id.clear();
        }
        for at in new {
            let notes = self.sections[at].notes.iter().enumerate();
            by_id.extend(notes.map(|(n, (id, _))| (id.as_str().into(), (number(at), number(n)))));
        }
        Arc::clone(&self.by_id)
    }
}
