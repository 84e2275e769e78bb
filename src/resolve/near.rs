//! What is near to a name that leads nowhere: made ready once in a run, at the first that does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::diag::{Advice, Candidates};
use crate::edition::id;

use super::links::Index;
use super::meant::Meant;

/// The names that references can have, ready to be compared; all of it follows from the [`Index`].
#[derive(Debug, Default)]
pub(super) struct Near {
    sections: OnceLock<Candidates>,
    meant: OnceLock<Meant>,
    notes: OnceLock<Candidates>,
    essays: OnceLock<Candidates>,
    files: OnceLock<Candidates>,
    media: OnceLock<Candidates>,
    /// The paths of files by their composed names.
    composed: OnceLock<HashMap<String, String>>,
    /// The blocks and headings of a section, by its address.
    fragments: Mutex<HashMap<String, Arc<Candidates>>>,
}

impl Index<'_> {
    /// The section that is meant by another of its names.
    pub(super) fn meant(&self, name: &str) -> Option<&str> {
        let all = || Meant::of(self.witnesses.iter().flatten().map(AsRef::as_ref));
        self.near.meant.get_or_init(all).section(name)
    }

    pub(super) fn near_section(&self, name: &str) -> Advice {
        let all = || Candidates::of(self.witnesses.iter().flatten().map(|s| s.id.as_str()));
        self.near.sections.get_or_init(all).suggestion(name)
    }

    pub(super) fn near_note(&self, name: &str) -> Advice {
        self.near.notes.get_or_init(|| Candidates::of(self.notes.keys())).suggestion(name)
    }

    pub(super) fn near_essay(&self, name: &str) -> Advice {
        let all = || Candidates::of(self.essays.iter().map(|e| e.id.as_str()));
        self.near.essays.get_or_init(all).suggestion(name)
    }

    /// A section's or an essay's file, by its whole path.
    pub(super) fn near_file(&self, path: &str) -> Advice {
        self.near.files.get_or_init(|| Candidates::of(self.files.keys().map(String::as_str))).suggestion(path)
    }

    pub(super) fn near_media(&self, path: &str) -> Advice {
        self.near.media.get_or_init(|| Candidates::of(self.media.keys().map(String::as_str))).suggestion(path)
    }

    /// A block or a heading of the section with this address.
    pub(super) fn near_fragment(
        &self,
        address: &str,
        fragment: &str,
        all: impl FnOnce() -> Vec<String>,
    ) -> Advice {
        let mut fragments = self.near.fragments.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = match fragments.get(address) {
            Some(ready) => Arc::clone(ready),
            None => {
                let ready = Arc::new(Candidates::of(all().iter().map(String::as_str)));
                fragments.insert(address.to_owned(), Arc::clone(&ready));
                ready
            }
        };
        drop(fragments);
        ready.suggestion(fragment)
    }

    /// The path, as it is on the disk, of the file with this name, composed or decomposed.
    pub(super) fn composed(&self, path: &str) -> Option<&str> {
        let all = || {
            let media = self.media.keys().map(|inside| format!("content/{inside}"));
            composed(media.chain(self.files.keys().cloned()).chain(self.hidden.iter().cloned()))
        };
        self.near.composed.get_or_init(all).get(&id::normal(path)).map(String::as_str)
    }
}

/// Paths by their composed names, those of ASCII aside, which are that already.
pub(super) fn composed(paths: impl Iterator<Item = String>) -> HashMap<String, String> {
    let mut composed = HashMap::new();
    for path in paths.filter(|path| !path.is_ascii()) {
        composed.entry(id::normal(&path)).or_insert(path);
    }
    composed
}
