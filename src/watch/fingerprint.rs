//! What an edition is made of, as a hash for each file: where they are the same as before, nothing
//! is rebuilt, whatever the system's events say.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

use crate::diag::Diagnostic;
use crate::load::{AssetSource, World, open};

/// A hash of each file that was read, built-in ones aside, and of what could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FilesFingerprint {
    files: BTreeMap<String, u64>,
    broken: u64,
}

impl FilesFingerprint {
    /// Of what `load` has read, and of what it could not read.
    pub(super) fn of(world: &World, diagnostics: &[Diagnostic], hashes: &mut Media) -> Self {
        let sources = world.sources.iter().map(|(_, source)| (source.path.clone(), source.hash));
        let assets = world.assets.iter().filter(|(_, asset)| matches!(asset.place, AssetSource::Disk { .. }));
        let assets = assets.map(|(address, asset)| (format!("static/{address}"), asset.hash));
        hashes.hindered = false;
        let media = world.media.iter();
        let media = media.map(|(path, file)| (format!("content/{path}"), hashes.hash(&world.root, file)));
        let own = sources.filter(|(path, _)| !path.starts_with("(built-in)/"));
        let others = world.others.iter().map(|file| (format!("{} of [other]", file.path), file.hash));
        let files = own.chain(assets).chain(media).chain(others).collect();
        let mut broken = Xxh3Default::new();
        for words in world.unreadable.iter().chain(diagnostics.iter().map(|d| &d.message)) {
            broken.update(words.as_bytes());
            broken.update(&[0xff]);
        }
        Self { files, broken: broken.digest() }
    }

    /// The files that are not as they were, sorted.
    pub(super) fn since<'a>(&'a self, before: &'a Self) -> Vec<&'a str> {
        let changed = self.files.iter().filter(|(path, hash)| before.files.get(*path) != Some(hash));
        let gone = before.files.keys().filter(|path| !self.files.contains_key(*path));
        let mut names: Vec<&str> = changed.map(|(path, _)| path.as_str()).collect();
        names.extend(gone.map(String::as_str));
        names.sort_unstable();
        names
    }

    /// How many files there are.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }
}

/// A film isn't read to see whether it was touched only.
const LARGE: u64 = 16 << 20;

/// The hashes of files that `load` doesn't read: read again only where length or
/// time are others.
#[derive(Debug, Default)]
pub(super) struct Media {
    known: HashMap<PathBuf, (Option<SystemTime>, u64, u64)>,
    hindered: bool,
}

impl Media {
    /// Whether one could not be read that may be readable a moment later.
    pub(super) fn is_hindered(&self) -> bool {
        self.hindered
    }

    fn hash(&mut self, root: &Path, file: &Path) -> u64 {
        let Ok(about) = std::fs::metadata(file) else { return 0 };
        let (time, length) = (about.modified().ok(), about.len());
        if let Some((then, long, hash)) = self.known.get(file)
            && (*then, *long) == (time, length)
        {
            return *hash;
        }
        let hash = if length > LARGE {
            let since = time.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
            xxh3_64(format!("{length} {since:?}").as_bytes())
        } else {
            match open::read(root, file) {
                Ok(bytes) => xxh3_64(&bytes),
                Err(error) => {
                    self.hindered |= open::passes(&error);
                    return 0;
                }
            }
        };
        self.known.insert(file.to_path_buf(), (time, length, hash));
        hash
    }
}

/// How long a file that was just emptied is given to be filled again.
const PATIENCE: Duration = Duration::from_secs(1);

impl FilesFingerprint {
    /// A file that was full at this fingerprint, and was emptied within the last second: an editor is in the middle of
    /// writing it, and a build would show a page without its words.
    pub(super) fn just_emptied(&self, world: &World) -> Option<PathBuf> {
        let nothing = xxh3_64(&[]);
        let is_young = |path: &PathBuf| {
            let modified = std::fs::metadata(path).and_then(|about| about.modified());
            modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age < PATIENCE))
        };
        let was_full = |name: &str| self.files.get(name).is_some_and(|hash| *hash != nothing);
        let sources =
            world.sources.iter().filter(|(_, source)| source.text.is_empty() && was_full(&source.path));
        let sources = sources.map(|(_, source)| world.root.join(&source.path));
        let assets = world.assets.iter().filter_map(|(address, asset)| match &asset.place {
            AssetSource::Disk { path, .. }
                if asset.hash == nothing && was_full(&format!("static/{address}")) =>
            {
                Some(path.clone())
            }
            _ => None,
        });
        sources.chain(assets).find(is_young)
    }
}
