//! One writer at a time: an advisory lock on a file in the output.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::load::open;

use super::OURS;
use super::error::WriteError;

/// How long a build waits for another one.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// The right to write into an output, until it is dropped. The system takes it from a process
/// that dies, so a killed build bars no other.
#[derive(Debug)]
pub(super) struct OutputLock {
    /// Holds the lock; none on a file system that has no locks.
    _file: Option<File>,
    /// The folders that were made for it, the outermost first.
    made: Vec<PathBuf>,
    file: PathBuf,
}

impl OutputLock {
    /// Take the lock, making the output's folder where need be; waits while another has it and
    /// `go_on` says so.
    pub(super) fn take(out: &Path, patience: Duration, go_on: &dyn Fn() -> bool) -> Result<Self, WriteError> {
        let folder = out.join(OURS);
        let path = path(out);
        let start = Instant::now();
        let mut made = Vec::new();
        loop {
            made.append(&mut make_folders(&folder)?);
            let file = match open(&path) {
                Ok(file) => file,
                // Another build that failed has just tidied up behind itself.
                Err(e) if e.kind() == ErrorKind::NotFound && start.elapsed() < patience => continue,
                Err(e) => {
                    unmake(&made);
                    return Err(in_the_way(&path).unwrap_or_else(|| WriteError::io("write", &path)(e)));
                }
            };
            match file.try_lock() {
                Ok(()) if open::is_at(&file, &path) => {
                    return Ok(Self { _file: Some(file), made, file: path });
                }
                // The file was removed by the one that had the lock: what we hold bars no other.
                Ok(()) => continue,
                Err(TryLockError::WouldBlock) => {}
                // Network file systems without locks: better to build than to refuse.
                Err(TryLockError::Error(_)) => return Ok(Self { _file: None, made, file: path }),
            }
            // The folders are those of the build that has the lock now: it tidies them away where it fails.
            if !go_on() {
                return Err(WriteError::CalledOff);
            }
            if start.elapsed() >= patience {
                return Err(WriteError::Busy { out: out.to_path_buf() });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Give the lock back, and what was made for it: nothing was written after all. The file goes, whichever build made
    /// it, an earlier build that was killed perhaps; folders go that are empty and were made for it, and our own.
    pub(super) fn undo(self) {
        // Before the lock is let go, so that a build that waits for it sees that it is no more.
        let _ = fs::remove_file(&self.file);
        if let Some(ours) = self.file.parent().filter(|_| self.made.is_empty()) {
            let _ = fs::remove_dir(ours);
        }
        unmake(&self.made);
    }
}

/// Make a folder with its parents; those that were not there, the outermost first.
fn make_folders(folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let mut missing: Vec<PathBuf> =
        folder.ancestors().take_while(|f| fs::symlink_metadata(f).is_err()).map(Path::to_path_buf).collect();
    missing.reverse();
    fs::create_dir_all(folder).map_err(|e| {
        unmake(&missing);
        WriteError::io("make the folder", folder)(e)
    })?;
    Ok(missing)
}

/// Remove folders that are still empty.
fn unmake(folders: &[PathBuf]) {
    for folder in folders.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}

/// Where the lock of an output is.
pub(super) fn path(out: &Path) -> PathBuf {
    out.join(OURS).join("lock")
}

/// The file to lock. A link is not followed: what it leads to isn't ours.
fn open(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(io::Error::other("this is no regular file"));
    }
    open::checked(OpenOptions::new().create(true).truncate(false).write(true), path)
}

/// What is in the place of a file of ours, where that is no file.
pub(super) fn in_the_way(path: &Path) -> Option<WriteError> {
    let about = fs::symlink_metadata(path).ok().filter(|about| !about.is_file())?;
    let what = if about.is_dir() {
        "a folder"
    } else if about.is_symlink() {
        "a symbolic link"
    } else {
        "no regular file"
    };
    Some(WriteError::InTheWay { path: path.to_path_buf(), what })
}
