//! What an edition is made of, as one number: where it is the same as before, nothing is rebuilt,
//! whatever the system's events say.

use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, SystemTime};

use xxhash_rust::xxh3::Xxh3Default;

use crate::diag::Diagnostic;
use crate::load::World;

/// A hash of all that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint(u64);

impl Fingerprint {
    /// Of no edition.
    pub(super) const NONE: Self = Self(0);

    /// Of what `load` has read, and of what it could not read.
    pub(super) fn of(world: &World, diagnostics: &[Diagnostic]) -> Self {
        let mut hash = Xxh3Default::new();
        // Each list and each name ends with a byte that is in no name, so that no two worlds run
        // together to the same bytes.
        let mut name = |name: &str, number: u64| {
            hash.update(name.as_bytes());
            hash.update(&[0xff]);
            hash.update(&number.to_le_bytes());
        };
        for (_, source) in world.sources.iter() {
            name(&source.path, source.hash);
        }
        name("", 1);
        for (address, asset) in &world.assets {
            name(address, asset.hash);
        }
        name("", 2);
        for (path, file) in &world.media {
            name(path, stamp(file));
        }
        name("", 3);
        for path in &world.unreadable {
            name(path, 0);
        }
        name("", 4);
        for diagnostic in diagnostics {
            name(&diagnostic.message, 0);
        }
        Self(hash.digest())
    }
}

/// Length and time of a file that isn't read before it is wanted.
fn stamp(file: &Path) -> u64 {
    let Ok(about) = std::fs::metadata(file) else { return 0 };
    let since = about.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    let time = since.map_or(0, |since| since.as_nanos());
    let mut hash = Xxh3Default::new();
    hash.update(&about.len().to_le_bytes());
    hash.update(&time.to_le_bytes());
    hash.digest().max(1)
}

/// How long a file that was just emptied is given to be filled again.
const PATIENCE: Duration = Duration::from_secs(1);

/// The files that were full when last read: if one of them is empty now, and only just, somebody
/// is in the middle of writing it, and a build would show a page without its words.
#[derive(Debug, Default)]
pub(super) struct Full(HashSet<String>);

impl Full {
    /// Whether one of them was emptied within the last second.
    pub(super) fn is_one_just_emptied(&self, world: &World) -> bool {
        let is_young = |path: &str| {
            let modified = std::fs::metadata(world.root.join(path)).and_then(|about| about.modified());
            modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age < PATIENCE))
        };
        let mut empty = world.sources.iter().filter(|(_, source)| source.text.is_empty());
        empty.any(|(_, source)| self.0.contains(&source.path) && is_young(&source.path))
    }

    /// Remember which are full now.
    pub(super) fn note(&mut self, world: &World) {
        let full = world.sources.iter().filter(|(_, source)| !source.text.is_empty());
        self.0 = full.map(|(_, source)| source.path.clone()).collect();
    }
}
