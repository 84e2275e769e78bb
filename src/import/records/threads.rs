//! What a note answers, and the place that it has from there.

use std::collections::{HashMap, HashSet};

use super::super::note::ImportedNote;
use super::{Destination, Manner, order, section, status};

/// The notes of a file, those that become new records with their ids.
pub(super) struct NoteThreads<'a> {
    pub(super) notes: &'a [(ImportedNote, Destination)],
    /// The ids that notes had in an earlier export, by those in this one.
    pub(super) earlier: &'a HashMap<String, String>,
    pub(super) ids: &'a [Option<String>],
    /// The notes that become new records, by where they come from and their ids there.
    pub(super) first: &'a HashMap<&'a (String, String), usize>,
    /// The notes of which there are records.
    pub(super) again: &'a HashMap<&'a (String, String), usize>,
}

/// The record that a note answers.
pub(super) struct AnsweredRecord {
    pub(super) id: String,
    /// The status and place of the note that the thread begins with.
    pub(super) status: Option<String>,
    pub(super) section: Option<String>,
    pub(super) order: (usize, usize),
    /// Whether it is no direct answer: what comes between is in no file.
    pub(super) is_further: bool,
}

/// A note of the file that becomes a record, or a record that is there, with its note where the file has that.
enum Above<'a> {
    Fresh(usize),
    Known(&'a super::ImportedRecord, Option<usize>),
}

impl NoteThreads<'_> {
    /// What a note answers; none where neither that nor anything further up is there.
    pub(super) fn parent(&self, note: usize, manner: &Manner<'_>) -> Option<AnsweredRecord> {
        let (above, is_further) = self.above(note, manner)?;
        let id = match above {
            Above::Fresh(n) => self.ids[n].clone()?,
            Above::Known(known, _) => known.id.clone(),
        };
        let (status, section, order) = self.place(above, manner);
        Some(AnsweredRecord { id, status, section, order, is_further })
    }

    /// The nearest note above one, and whether others are missing between.
    fn above<'b>(&self, note: usize, manner: &'b Manner<'_>) -> Option<(Above<'b>, bool)> {
        let note = &self.notes[note].0;
        let own = note.reply_to.iter().chain(&note.ancestors).enumerate();
        own.into_iter().find_map(|(steps, id)| {
            let id = self.earlier.get(id).unwrap_or(id);
            let key = (manner.from.to_owned(), id.clone());
            let fresh = self.first.get(&key).map(|n| Above::Fresh(*n));
            let again = || Some(Above::Known(manner.known.get(&key)?, self.again.get(&key).copied()));
            let above = fresh.or_else(again)?;
            Some((above, steps > 0))
        })
    }

    /// The place of a note's thread: that of the first note above that has words, or answers nothing.
    fn place<'b>(
        &self,
        mut above: Above<'b>,
        manner: &'b Manner<'_>,
    ) -> (Option<String>, Option<String>, (usize, usize)) {
        let mut seen: HashSet<usize> = HashSet::new();
        loop {
            let n = match above {
                Above::Fresh(n) => Some(n),
                // An answer that has no place gets the one that its thread has by now.
                Above::Known(known, n) => n.filter(|_| known.is_unplaced()),
            };
            // Notes that answer each other in a circle have no place.
            let next = n
                .filter(|n| self.notes[*n].0.quotes.is_empty() && seen.insert(*n))
                .and_then(|n| self.above(n, manner));
            match (next, above) {
                (Some((next, _)), _) => above = next,
                (None, Above::Known(known, _)) => {
                    return (known.status.clone(), known.target.clone(), (0, 0));
                }
                (None, Above::Fresh(n)) => {
                    let place = &self.notes[n].1;
                    return (status(place), section(place), order(place));
                }
            }
        }
    }
}
