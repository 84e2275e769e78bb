//! Texts that take the place of files on the disk: what an editor has in its buffers and has not saved.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::tree::{FoundFile, is_left_over};

/// The texts by their paths from the edition's folder, with `/`.
#[derive(Debug, Clone, Default)]
pub struct Overlay(BTreeMap<String, Arc<str>>);

impl Overlay {
    /// Puts a text over the file of this path.
    pub fn put(&mut self, path: impl Into<String>, text: &str) {
        self.0.insert(path.into(), super::tree::normal(text).into());
    }

    /// The file on the disk counts again.
    pub fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }

    /// The text over a file, with LF line ends and without a byte order mark.
    pub(super) fn get(&self, path: &str) -> Option<&Arc<str>> {
        self.0.get(path)
    }

    /// Whether `content/edition.toml` is among them: then there is an edition, whatever the disk has.
    pub(super) fn has_edition(&self) -> bool {
        self.0.contains_key("content/edition.toml")
    }

    /// Adds the files below a folder that the disk doesn't have, each in its place in the order of the walk.
    pub(super) fn complete(&self, root: &std::path::Path, folder: &str, found: &mut Vec<FoundFile>) {
        let of_folder = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        for (path, text) in self.0.iter().filter(|(path, _)| of_folder(path)) {
            if path.split('/').any(is_left_over) {
                continue;
            }
            // The walk goes through the names of each folder in order.
            let at = found.binary_search_by(|known| known.path.split('/').cmp(path.split('/')));
            if let Err(at) = at {
                let disk: PathBuf = root.join(path);
                let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
                found.insert(at, FoundFile { path: path.clone(), disk, length });
            }
        }
    }
}
