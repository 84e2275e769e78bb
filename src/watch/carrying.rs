//! What the preview has written goes into the lock, as with `annotate`: so an edit before the next build is followed.
//!
//! It takes a reading of the whole edition, so it is done once no save has come for a while, off everybody's way.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use crate::resolve::SourceEdits;
use crate::write::{WriteError, write_lock};

use super::news::{Loud, News};

/// So long nothing more may have been saved.
const QUIET: Duration = Duration::from_secs(1);

/// The thread that does it.
pub(super) struct LockThread {
    pub(super) root: PathBuf,
    /// The notes that were written, until there can be no more of them.
    pub(super) written: Receiver<String>,
    pub(super) loud: Loud,
}

impl LockThread {
    pub(super) fn run(self) {
        while let Ok(first) = self.written.recv() {
            let mut notes = BTreeSet::from([first]);
            while let Ok(note) = self.written.recv_timeout(QUIET) {
                notes.insert(note);
            }
            if let Err(error) = self.carry(notes.into_iter().collect()) {
                (self.loud.tell)(&News::NotCarried { error: &error });
            }
        }
    }

    fn carry(&self, notes: Vec<String>) -> Result<(), WriteError> {
        // An edition that was never built has no lock.
        if !self.root.join("content/anchors.lock").exists() {
            return Ok(());
        }
        let written = SourceEdits { notes, ..SourceEdits::default() };
        match crate::carry(&self.root, written) {
            Ok(Some((sources, lock))) => write_lock(&self.root, &sources, &lock),
            // An edition that is gone has no lock either.
            Ok(None) | Err(_) => Ok(()),
        }
    }
}
