//! `content/anchors.lock`: the one file among the sources that a build writes.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::error::WriteError;

/// Put the lock of the edition in `root` in its place, at once.
///
/// # Errors
/// Where the disk fails; the lock is then as it was.
pub fn write_lock(root: &Path, text: &str) -> Result<(), WriteError> {
    let given = root.join("content/anchors.lock");
    // Where it is a link, what it leads to is the lock.
    let path = given.canonicalize().unwrap_or(given);
    let folder = path.parent().unwrap_or(root);
    let fail = |error| WriteError::io("write", &path)(error);
    let mut fresh = tempfile::Builder::new().prefix(".anchors.").tempfile_in(folder).map_err(fail)?;
    fresh.write_all(text.as_bytes()).map_err(fail)?;
    // A temporary file is for its owner alone; the lock is for whom it was, or for everybody.
    if let Ok(rights) = fs::metadata(&path).or_else(|_| fs::metadata(root.join("content/edition.toml"))) {
        fresh.as_file().set_permissions(rights.permissions()).map_err(fail)?;
    }
    fresh.persist(&path).map_err(|error| fail(error.error))?;
    Ok(())
}
