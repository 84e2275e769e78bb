//! What the system's events don't tell: that a folder is another one than it was, and that what a link leads to is.
//!
//! An event is about an inode. Where the edition's folder is removed and made again, or another is renamed over it, or
//! over a folder around it, the events stay with the old one; and the folder of a link hears nothing of its target. So
//! these few paths are looked at.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How often they are looked at.
pub(super) const EVERY: Duration = Duration::from_millis(500);

/// What is at a path, links followed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PathState {
    node: (u64, u64),
    made: Option<SystemTime>,
    /// Of a file, when it was written to, and its length. A folder's own time is no matter: what is in it has events.
    file: Option<(Option<SystemTime>, u64)>,
}

/// What is another thing now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SpotChange {
    /// The edition's folder.
    Root,
    /// What the link at this path leads to, or led to, is a folder: what is in it isn't watched yet.
    Folder,
    /// What the link at this path leads to.
    File(PathBuf),
}

/// The paths, and what was there.
#[derive(Debug)]
pub(super) struct WatchedSpots {
    root: (PathBuf, Option<PathState>),
    links: HashMap<PathBuf, Option<PathState>>,
}

impl WatchedSpots {
    /// Of the edition's folder, by the path that it was given by: a link on the way to it may be another one later.
    pub(super) fn new(root: &Path) -> Self {
        Self { root: (root.to_path_buf(), look(root)), links: HashMap::new() }
    }

    /// These are the links of the edition now. One that is new is looked at as it is from here on: what read it
    /// before says so, and reads once more.
    pub(super) fn follow(&mut self, links: &[PathBuf]) -> bool {
        let mut before = std::mem::take(&mut self.links);
        let mut is_new = false;
        for link in links {
            let seen = before.remove(link).unwrap_or_else(|| {
                is_new = true;
                look(link)
            });
            self.links.insert(link.clone(), seen);
        }
        is_new
    }

    /// What has changed since the last look.
    pub(super) fn changes(&mut self) -> Vec<SpotChange> {
        let mut changes = Vec::new();
        let now = look(&self.root.0);
        if now != self.root.1 {
            self.root.1 = now;
            changes.push(SpotChange::Root);
        }
        for (path, before) in &mut self.links {
            let now = look(path);
            if now == *before {
                continue;
            }
            let is_folder = |seen: &Option<PathState>| seen.as_ref().is_some_and(|seen| seen.file.is_none());
            let folder = is_folder(&now) || is_folder(before);
            changes.push(if folder { SpotChange::Folder } else { SpotChange::File(path.clone()) });
            *before = now;
        }
        changes
    }
}

fn look(path: &Path) -> Option<PathState> {
    let about = fs::metadata(path).ok()?;
    let file = about.is_file().then(|| (about.modified().ok(), about.len()));
    Some(PathState { node: node(&about), made: about.created().ok(), file })
}

#[cfg(unix)]
fn node(about: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (about.dev(), about.ino())
}

/// Elsewhere the time at which it was made has to do.
#[cfg(not(unix))]
fn node(_about: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn another_folder_and_another_target_are_seen_once() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["one", "two"] {
            fs::create_dir(at(name)).unwrap();
            fs::write(at(name).join("a.md"), name).unwrap();
        }
        symlink("one", at("root")).unwrap();
        symlink("one/a.md", at("a.md")).unwrap();
        symlink("nowhere", at("b.md")).unwrap();
        let mut spots = WatchedSpots::new(&at("root"));
        assert!(spots.follow(&[at("a.md"), at("b.md")]));
        assert!(!spots.follow(&[at("a.md"), at("b.md")]));
        assert_eq!(spots.changes(), []);

        fs::write(at("one").join("new"), "").unwrap();
        assert_eq!(spots.changes(), [], "what comes into a folder has an event");
        fs::remove_file(at("root")).unwrap();
        assert_eq!(spots.changes(), [SpotChange::Root]);
        symlink("two", at("root")).unwrap();
        assert_eq!(spots.changes(), [SpotChange::Root]);
        fs::write(at("one/a.md"), "longer").unwrap();
        assert_eq!(spots.changes(), [SpotChange::File(at("a.md"))]);
        fs::create_dir(at("nowhere")).unwrap();
        assert_eq!(spots.changes(), [SpotChange::Folder]);
        fs::remove_dir(at("nowhere")).unwrap();
        assert_eq!(spots.changes(), [SpotChange::Folder]);
        assert_eq!(spots.changes(), []);
    }
}
