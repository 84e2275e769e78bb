//! The changes of an edition's files, for a caller that keeps it in memory without serving it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::WatchError;
use super::hints::{self, Hints};
use super::news::{News, THREAD, Tell};

/// A thread that waits for changes; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Changes {
    sender: hints::Sender,
    links: Arc<Mutex<Vec<PathBuf>>>,
}

impl Changes {
    /// Begins; `changed` is given the paths that may have changed, or none where anything may have, from another
    /// thread, and `tell` what is to be said of the watching itself.
    ///
    /// # Errors
    /// Where the files can't be watched.
    pub(crate) fn start(
        root: &Path,
        changed: impl Fn(Option<Vec<PathBuf>>) + Send + 'static,
        tell: impl Fn(&News<'_>) + Send + Sync + 'static,
    ) -> Result<Self, WatchError> {
        let tell: Tell = Arc::new(tell);
        let mut hints = Hints::new(root, false, &tell)?;
        let sender = hints.sender();
        let links: Arc<Mutex<Vec<PathBuf>>> = Arc::default();
        let followed = Arc::clone(&links);
        let run = move || {
            while hints.wait(&tell) {
                changed(hints.changed().map(<[PathBuf]>::to_vec));
                hints.rest();
                hints.follow(&followed.lock().unwrap_or_else(PoisonError::into_inner));
            }
        };
        std::thread::Builder::new()
            .name("changes".to_owned())
            .spawn(run)
            .map_err(WatchError::system(THREAD))?;
        Ok(Self { sender, links })
    }

    /// These are the links among the edition's files: where they lead is looked at too.
    pub(crate) fn follow(&self, links: &[PathBuf]) {
        *self.links.lock().unwrap_or_else(PoisonError::into_inner) = links.to_vec();
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        self.sender.stop();
    }
}
