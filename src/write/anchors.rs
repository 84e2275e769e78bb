//! `content/anchors.lock`, the one file among the sources that a build writes, and `content/history.lock`, which releases do.

use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::diag::Sources;
use crate::load::open;

use super::error::WriteError;

/// The path of the lock from the edition's folder.
const LOCK: &str = "content/anchors.lock";
/// The path of the history from the edition's folder.
pub const HISTORY: &str = "content/history.lock";

/// The lock's place, where it may be written: a regular file that was read, or nothing yet.
///
/// # Errors
/// Where something else is there, or it is for reading only.
pub fn admit_lock(root: &Path) -> Result<PathBuf, WriteError> {
    admit(root, LOCK)
}

fn admit(root: &Path, name: &str) -> Result<PathBuf, WriteError> {
    let given = root.join(name);
    let refuse = |why: &str| WriteError::Lock { path: given.clone(), source: io::Error::other(why) };
    let fail = |source| WriteError::Lock { path: given.clone(), source };
    match fs::symlink_metadata(&given) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(given),
        Err(error) => return Err(fail(error)),
        Ok(_) => {}
    }
    // Where it is a link, what it leads to is the lock.
    let path = given.canonicalize().map_err(|error| match error.kind() {
        ErrorKind::NotFound => refuse("it is a link that leads nowhere"),
        _ => fail(error),
    })?;
    let about = fs::metadata(&path).map_err(fail)?;
    if !about.is_file() {
        return Err(refuse("it is no regular file"));
    }
    if about.permissions().readonly() {
        return Err(fail(ErrorKind::PermissionDenied.into()));
    }
    Ok(path)
}

/// Put the lock of the edition in `root` in its place, at once. `read` are the files that were read, the old lock
/// among them.
///
/// # Errors
/// Where it may not be written, was changed meanwhile, or the disk fails; the lock is then as it was.
pub fn write_lock(root: &Path, read: &Sources, text: &str) -> Result<(), WriteError> {
    write_beside(root, LOCK, read, text)
}

/// Put a file of this path in its place, as [`write_lock`] does.
///
/// # Errors
/// As those.
pub fn write_beside(root: &Path, name: &str, read: &Sources, text: &str) -> Result<(), WriteError> {
    let path = admit(root, name)?;
    let fail = |source| WriteError::Lock { path: root.join(name), source };
    let old = read.iter().find(|(_, source)| source.path == name);
    let old = old.map(|(_, source)| &*source.text);
    let mut now = String::new();
    let now = match open::regular(&path).and_then(|mut file| file.read_to_string(&mut now)) {
        Ok(_) => Some(now),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(fail(error)),
    };
    let plain = |text: &str| text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if now.as_deref() != old && now.as_deref().map(plain).as_deref() != old {
        return Err(fail(io::Error::other("it was changed meanwhile")));
    }
    let folder = path.parent().unwrap_or(root);
    // What is said of a file that was to be made aside names that, which means nothing to anybody.
    let aside = |error: io::Error| fail(error.kind().into());
    let mut fresh = tempfile::Builder::new().prefix(".anchors.").tempfile_in(folder).map_err(aside)?;
    fresh.write_all(text.as_bytes()).map_err(aside)?;
    // A temporary file is for its owner alone; the lock is for whom it was, or for everybody.
    if let Ok(rights) = fs::metadata(&path).or_else(|_| fs::metadata(root.join("content/edition.toml"))) {
        fresh.as_file().set_permissions(rights.permissions()).map_err(aside)?;
    }
    fresh.persist(&path).map_err(|error| fail(error.error))?;
    Ok(())
}
