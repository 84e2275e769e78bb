//! One writer at a time: an advisory lock on a file in the output.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::OURS;
use super::error::WriteError;

/// How long a build waits for another one.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// The right to write into an output, until it is dropped. The system takes it from a process
/// that dies, so a killed build bars nobody.
#[derive(Debug)]
pub(super) struct Lock {
    /// Holds the lock; none on a file system that has no locks.
    _file: Option<File>,
    /// The folders that were made for it, the outermost first.
    made: Vec<PathBuf>,
    file: PathBuf,
}

impl Lock {
    /// Take the lock, making the output's folder where need be; waits while another has it and
    /// `go_on` says so.
    pub(super) fn take(out: &Path, patience: Duration, go_on: &dyn Fn() -> bool) -> Result<Self, WriteError> {
        let folder = out.join(OURS);
        let path = folder.join("lock");
        let start = Instant::now();
        let mut made = Vec::new();
        loop {
            made.append(&mut make_folders(&folder)?);
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
            let file = match file {
                Ok(file) => file,
                // Another build that failed has just tidied up behind itself.
                Err(e) if e.kind() == std::io::ErrorKind::NotFound && start.elapsed() < patience => continue,
                Err(e) => {
                    unmake(&made);
                    return Err(WriteError::io("write", &path)(e));
                }
            };
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => return Ok(Self { _file: Some(file), made, file: path }),
                // The file was removed by the one that had the lock: what we hold bars nobody.
                Ok(()) => continue,
                Err(TryLockError::WouldBlock) => {}
                // Network file systems without locks: better to build than to refuse.
                Err(TryLockError::Error(_)) => return Ok(Self { _file: None, made, file: path }),
            }
            if !go_on() {
                return Err(WriteError::CalledOff);
            }
            if start.elapsed() >= patience {
                return Err(WriteError::Busy { out: out.to_path_buf() });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Give the lock back, and the folders that were made for it: nothing was written after all.
    pub(super) fn undo(self) {
        if !self.made.is_empty() {
            // Before the lock is let go, so that whoever waits for it sees that it is no more.
            let _ = fs::remove_file(&self.file);
            unmake(&self.made);
        }
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

/// Whether the open file is the one that the path names now.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |about: std::io::Result<fs::Metadata>| about.ok().map(|about| (about.dev(), about.ino()));
    let held = id(file.metadata());
    held.is_some() && held == id(fs::metadata(path))
}

/// Elsewhere an open file can't be removed.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}
