//! Staging: what differs is written aside, then all of it is moved in.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::load::open::{self, Hashing};
use crate::load::stamp::Stamp;
use crate::output::Content;

use super::address::{self, folders_of};
use super::error::WriteError;
use super::last::{self, Left};
use super::manifest::{self, Entries};
use super::place;

/// A run of the writer, between the reading of the old manifest and the moving in.
pub(super) struct Stage<'a> {
    out: &'a Path,
    folder: PathBuf,
    old: &'a Entries,
    /// The name of the next staged file: flat, so that no folders need to be made for them.
    next: AtomicUsize,
    files: Mutex<Vec<StagedFile>>,
    /// Folders of the output that were looked at and are sound.
    sound: Mutex<HashSet<String>>,
}

/// A file of the site.
struct StagedFile {
    address: String,
    hash: u64,
    length: u64,
    /// Where its bytes wait; none where the output has them already.
    staged: Option<usize>,
    /// What its state was when it had these bytes; none where that wasn't looked at.
    seen: Option<LengthAndTime>,
}

/// What moving in did.
pub(super) struct Moved {
    pub(super) changed: usize,
    pub(super) restored: usize,
    pub(super) removed: usize,
    pub(super) bytes: u64,
    pub(super) left: Left,
}

/// Makes a folder below the output, not the output itself: one that was moved away meanwhile, perhaps with its edition, would be
/// in the way of what comes in its place.
fn make_below(out: &Path, folder: &Path) -> io::Result<()> {
    let mut path = out.to_path_buf();
    for part in folder.strip_prefix(out).unwrap_or(folder) {
        path.push(part);
        match fs::create_dir(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => {}
            made => made?,
        }
    }
    Ok(())
}

impl<'a> Stage<'a> {
    /// Begin, and clear away what a killed run has left.
    pub(super) fn set(out: &'a Path, old: &'a Entries) -> Result<Self, WriteError> {
        let stage = Self {
            out,
            folder: place::staging(out),
            old,
            next: AtomicUsize::new(0),
            files: Mutex::default(),
            sound: Mutex::default(),
        };
        let clear = match fs::remove_dir_all(&stage.folder) {
            // No folder, in a folder that is ours.
            Err(e) if e.kind() == ErrorKind::NotADirectory => fs::remove_file(&stage.folder),
            done => done,
        };
        match clear {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(WriteError::io("remove", &stage.folder)(e)),
            _ => Ok(stage),
        }
    }

    /// Take in what an address has: staged where the output has something else. From any thread.
    pub(super) fn keep(&self, address: &str, content: Content<'_>) -> Result<(), WriteError> {
        if !address::is_inside(address) {
            return Err(WriteError::BadAddress { address: address.to_owned() });
        }
        self.look_at_folders(address)?;
        let kept = match content {
            Content::Bytes(bytes) => {
                let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                let (staged, seen) = match self.there(address, length, bytes)? {
                    Some(seen) => (None, seen),
                    None => self.put_aside(&mut &*bytes).map(|aside| (Some(aside.name), aside.seen))?,
                };
                StagedFile { address: address.to_owned(), hash: xxh3_64(bytes), length, staged, seen }
            }
            Content::File(mut file) => {
                let path = self.out.join(address);
                let length = file.metadata().map_err(WriteError::io("read", &path))?.len();
                let mut read = Hashing::new(&file);
                if let Some(seen) = self.there(address, length, &mut read)? {
                    let hash = read.hash();
                    let kept = StagedFile { address: address.to_owned(), hash, length, staged: None, seen };
                    self.files.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
                    return Ok(());
                }
                file.rewind().map_err(WriteError::io("read", &path))?;
                let mut read = Hashing::new(&file);
                let Aside { name, length, seen } = self.put_aside(&mut read)?;
                StagedFile {
                    address: address.to_owned(),
                    hash: read.hash(),
                    length,
                    staged: Some(name),
                    seen,
                }
            }
        };
        self.files.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
        Ok(())
    }

    /// The file of the output that has just these bytes at an address, as it was seen; none where they have to be staged.
    /// They are read where it may have them.
    fn there(
        &self,
        address: &str,
        length: u64,
        bytes: impl Read,
    ) -> Result<Option<Option<LengthAndTime>>, WriteError> {
        let path = self.out.join(address);
        match standing(&path, length, bytes).map_err(WriteError::io("read", &path))? {
            PathContents::Same(seen) => Ok(Some(seen)),
            PathContents::Other if !self.is_ours(address) => {
                Err(WriteError::InTheWay { path, what: "not a file that Variorum wrote" })
            }
            PathContents::Folder if !self.is_ours_below(address) => {
                Err(WriteError::InTheWay { path, what: "a folder" })
            }
            PathContents::Other | PathContents::Folder | PathContents::Nothing => Ok(None),
        }
    }

    /// An address whose bytes are those of the last time: whether they can be left as they are. From any thread.
    pub(super) fn leave(&self, address: &str) -> bool {
        let Some(hash) = self.old.get(address) else { return false };
        let Ok(about) = fs::symlink_metadata(self.out.join(address)) else { return false };
        if !about.is_file() || self.look_at_folders(address).is_err() {
            return false;
        }
        let length = about.len();
        let kept = StagedFile { address: address.to_owned(), hash: *hash, length, staged: None, seen: None };
        self.files.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
        true
    }

    /// Write to a staged file.
    fn put_aside(&self, bytes: &mut impl Read) -> Result<Aside, WriteError> {
        let name = self.next.fetch_add(1, Ordering::Relaxed);
        let path = self.staged(name);
        let file = match File::create(&path) {
            // The folder is made for the first file: a build that changes nothing touches nothing.
            Err(e) if e.kind() == ErrorKind::NotFound => {
                make_below(self.out, &self.folder).and_then(|()| File::create(&path))
            }
            made => made,
        };
        let written = file.and_then(|mut file| {
            let length = io::copy(bytes, &mut file)?;
            Ok(Aside { name, length, seen: file.metadata().ok().as_ref().and_then(seen) })
        });
        written.map_err(WriteError::io("write", &path))
    }

    fn staged(&self, name: usize) -> PathBuf {
        self.folder.join(name.to_string())
    }

    /// Whether we wrote what is at the address. Case aside: where the file system doesn't tell
    /// `About.html` from `about.html`, the one may be there under the other's name.
    fn is_ours(&self, address: &str) -> bool {
        self.old.contains_key(address)
            || self
                .old
                .keys()
                .any(|a| a.eq_ignore_ascii_case(address) || a.to_lowercase() == address.to_lowercase())
    }

    /// Whether files that we wrote are in the folder at the address: it may go with them.
    fn is_ours_below(&self, address: &str) -> bool {
        let below = format!("{address}/");
        self.old.range(below.clone()..).next().is_some_and(|(address, _)| address.starts_with(&below))
    }

    /// Every folder on the way to the address has to be a folder, or nothing, or a file of ours
    /// that will go: a linked folder would have us write and remove outside the output.
    fn look_at_folders(&self, address: &str) -> Result<(), WriteError> {
        let Some((folder, _)) = address.rsplit_once('/') else { return Ok(()) };
        if self.sound.lock().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return Ok(());
        }
        for folder in folders_of(address) {
            let path = self.out.join(folder);
            let what = match fs::symlink_metadata(&path) {
                Ok(about) if about.is_dir() => continue,
                Err(e) if e.kind() == ErrorKind::NotFound => break,
                Err(e) => return Err(WriteError::io("read", &path)(e)),
                Ok(_) if self.old.contains_key(folder) => break,
                Ok(about) if about.is_symlink() => "a symbolic link",
                Ok(_) => "not a folder",
            };
            return Err(WriteError::InTheWay { path, what });
        }
        self.sound.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        Ok(())
    }

    /// All is made: rename what was staged into the output, remove what is no more, and say so in
    /// the manifest.
    pub(super) fn move_in(mut self) -> Result<Moved, WriteError> {
        let mut files = std::mem::take(self.files.get_mut().unwrap_or_else(PoisonError::into_inner));
        files.sort_unstable_by(|a, b| a.address.cmp(&b.address));
        let new: Entries = files.iter().map(|f| (f.address.clone(), f.hash)).collect();
        let stale: Vec<&str> =
            self.old.keys().filter(|a| !new.contains_key(*a)).map(String::as_str).collect();
        let staged = || files.iter().filter(|f| f.staged.is_some());
        if !stale.is_empty() || staged().next().is_some() {
            last::forget(self.out);
        }

        // What is about to be there is ours from now on, should we be killed before the end.
        if new.keys().any(|address| !self.old.contains_key(address)) {
            let both = new.iter().chain(self.old).map(|(a, h)| (a.clone(), *h)).collect();
            manifest::put(self.out, &both)?;
        }
        let (first, last): (Vec<&str>, Vec<&str>) = stale.iter().partition(|a| is_in_the_way(a, &new));
        let mut removed = self.remove(&first, &new)?;

        let folders: BTreeSet<&str> =
            staged().filter_map(|f| f.address.rsplit_once('/')).map(|f| f.0).collect();
        for folder in folders {
            let path = self.out.join(folder);
            make_below(self.out, &path).map_err(WriteError::io("make the folder", &path))?;
        }
        // What pages show comes before the pages.
        let (pages, rest): (Vec<&StagedFile>, Vec<&StagedFile>) =
            staged().partition(|f| f.address.ends_with(".html"));
        for files in [rest, pages] {
            files.par_iter().try_for_each(|file| self.rename(file))?;
        }
        removed += self.remove(&last, &new)?;
        if new != *self.old {
            manifest::put(self.out, &new)?;
        }
        let stamps = files.par_iter().with_min_len(64).map(|file| self.stamp(file)).collect();
        Ok(Moved {
            left: Left::new(&new, stamps),
            changed: staged().count(),
            restored: staged().filter(|f| self.old.get(&f.address) == Some(&f.hash)).count(),
            removed,
            bytes: files.iter().map(|f| f.length).sum(),
        })
    }

    /// The state of a file that has its bytes; none where it may have been changed since it had them.
    fn stamp(&self, file: &StagedFile) -> Option<u64> {
        let about = fs::symlink_metadata(self.out.join(&file.address)).ok()?;
        (about.is_file() && seen(&about) == Some(file.seen?))
            .then(|| Stamp::of(&about).map(|stamp| stamp.hash))?
    }

    /// Whether two addresses that differ by case are one file here, on a file system that doesn't
    /// tell case: the name of that file is the old one, its bytes are the new one's.
    fn is_one_file(&self, old: &str, new: &str) -> bool {
        let real = |address| fs::canonicalize(self.out.join(address)).ok();
        real(old).is_some_and(|old| real(new) == Some(old))
    }

    fn rename(&self, file: &StagedFile) -> Result<(), WriteError> {
        let Some(name) = file.staged else { return Ok(()) };
        let path = self.out.join(&file.address);
        fs::rename(self.staged(name), &path).map_err(|e| {
            if path.is_dir() {
                return WriteError::InTheWay { path: path.clone(), what: "a folder" };
            }
            WriteError::io("write", &path)(e)
        })
    }

    /// Remove files that the site no longer has, and the folders that this leaves empty.
    fn remove(&self, addresses: &[&str], new: &Entries) -> Result<usize, WriteError> {
        if addresses.is_empty() {
            return Ok(0);
        }
        let by_lower: HashMap<String, &str> = new.keys().map(|a| (a.to_lowercase(), a.as_str())).collect();
        let mut removed = 0;
        for address in addresses {
            let path = self.out.join(address);
            let is_folder =
                |folder| fs::symlink_metadata(self.out.join(folder)).is_ok_and(|about| about.is_dir());
            // A folder at our file's address, or a link where its folder was, is not ours.
            if !folders_of(address).all(is_folder)
                || fs::symlink_metadata(&path).is_ok_and(|about| about.is_dir())
                || by_lower.get(&address.to_lowercase()).is_some_and(|new| self.is_one_file(address, new))
            {
                continue;
            }
            match fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                Err(e) => return Err(WriteError::io("remove", &path)(e)),
            }
            let folders: Vec<&str> = folders_of(address).collect();
            for folder in folders.iter().rev() {
                // Fails where there is something left in it, as it should.
                if fs::remove_dir(self.out.join(folder)).is_err() {
                    break;
                }
            }
        }
        Ok(removed)
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        // What can't be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Whether an old file is where a folder of the new site has to be, or in a folder where a
/// file has to be.
fn is_in_the_way(old: &str, new: &Entries) -> bool {
    let below = format!("{old}/");
    let is_folder = new.range(below.clone()..).next().is_some_and(|(address, _)| address.starts_with(&below));
    is_folder || folders_of(old).any(|folder| new.contains_key(folder))
}

/// A staged file.
struct Aside {
    name: usize,
    length: u64,
    seen: Option<LengthAndTime>,
}

/// Length and time of a file, which it keeps when it is moved.
type LengthAndTime = (u64, SystemTime);

fn seen(about: &fs::Metadata) -> Option<LengthAndTime> {
    about.modified().ok().map(|time| (about.len(), time))
}

/// What is at a path, beside the bytes that should.
enum PathContents {
    Nothing,
    /// The same bytes; its state before they were read.
    Same(Option<LengthAndTime>),
    Folder,
    /// Other bytes, or a link.
    Other,
}

/// Compare a file with the bytes that it should have, without holding it in memory.
fn standing(path: &Path, length: u64, mut bytes: impl Read) -> io::Result<PathContents> {
    let about = match fs::symlink_metadata(path) {
        // A file is where a folder has to be: it has been looked at.
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(PathContents::Nothing);
        }
        about => about?,
    };
    if about.is_dir() {
        return Ok(PathContents::Folder);
    }
    // A link is not followed: what it leads to isn't ours.
    if !about.is_file() || about.len() != length {
        return Ok(PathContents::Other);
    }
    let mut file = open::regular(path)?;
    let (mut there, mut wanted) = ([0; 32 * 1024], [0; 32 * 1024]);
    loop {
        let (length, same) = (fill(&mut file, &mut there)?, fill(&mut bytes, &mut wanted)?);
        if there[..length] != wanted[..same] {
            return Ok(PathContents::Other);
        }
        if length == 0 {
            return Ok(PathContents::Same(seen(&about)));
        }
    }
}

/// Read until the buffer is full, or there is no more.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match from.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(length)
}
