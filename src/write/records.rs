//! Annotation files, where somebody has asked that their records be changed.

use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::diag::Source;
use crate::load::open;
use crate::output::record::spliced;

use super::error::WriteError;

/// Put other words in the place of an annotation file's, as it was read; ends of lines and a byte order mark
/// stay what they are.
///
/// # Errors
/// Where the file was changed meanwhile, or the disk fails; it is then as it was.
pub fn rewrite(root: &Path, source: &Source, new: &str) -> Result<(), WriteError> {
    let (path, fresh) = staged(root, source, new)?;
    match fresh.persist(&path) {
        Ok(_) => Ok(()),
        Err(error) => Err(WriteError::Source { path, source: error.error }),
    }
}

/// The file beside its place, with the words that are to be its.
pub(super) fn staged(
    root: &Path,
    source: &Source,
    new: &str,
) -> Result<(PathBuf, tempfile::NamedTempFile), WriteError> {
    let (path, _, now) = read(root, source, new)?;
    let fresh = put(&path, &now)?;
    Ok((path, fresh))
}

/// What a file says on the disk, and what it would say with other words in the place of those that were read.
///
/// # Errors
/// Where the file was changed meanwhile, or can't be read.
pub fn rewritten(root: &Path, source: &Source, new: &str) -> Result<(String, String), WriteError> {
    read(root, source, new).map(|(_, old, new)| (old, new))
}

fn read(root: &Path, source: &Source, new: &str) -> Result<(PathBuf, String, String), WriteError> {
    let given = root.join(&source.path);
    let path = given.canonicalize().map_err(WriteError::io("read", &given))?;
    let mut bytes = String::new();
    let read = open::regular(&path).and_then(|mut file| file.read_to_string(&mut bytes));
    read.map_err(WriteError::io("read", &path))?;
    let (mark, raw) = match bytes.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", bytes.as_str()),
    };
    if raw.replace("\r\n", "\n") != *source.text {
        let changed = io::Error::other("it was changed meanwhile");
        return Err(WriteError::Source { path, source: changed });
    }
    if fs::metadata(&path).is_ok_and(|about| about.permissions().readonly()) {
        return Err(WriteError::Source { path, source: ErrorKind::PermissionDenied.into() });
    }
    let new = format!("{mark}{}", spliced(raw, &source.text, new));
    Ok((path, bytes, new))
}

/// Make a new annotation file: it is there whole, or not at all.
///
/// # Errors
/// Where there is one, or the disk fails.
pub fn create(root: &Path, path: &str, text: &str) -> Result<(), WriteError> {
    let path = root.join(path);
    let fail = |source| WriteError::Source { path: path.clone(), source };
    let folder = path.parent().unwrap_or(&path);
    fs::create_dir_all(folder).map_err(fail)?;
    // What is said of a file that was to be made aside names that, which means nothing to anybody.
    let aside = |error: io::Error| fail(error.kind().into());
    let mut fresh = super::file::builder().tempfile_in(folder).map_err(aside)?;
    fresh.write_all(text.as_bytes()).map_err(aside)?;
    fresh.persist_noclobber(&path).map_err(|error| fail(error.error))?;
    Ok(())
}

fn put(path: &Path, text: &str) -> Result<tempfile::NamedTempFile, WriteError> {
    let fail = |source| WriteError::Source { path: path.to_path_buf(), source };
    let folder = path.parent().unwrap_or(path);
    let rights = fs::metadata(path).map_err(fail)?.permissions();
    // What is said of a file that was to be made aside names that, which means nothing to anybody.
    let aside = |error: io::Error| fail(error.kind().into());
    let mut fresh = tempfile::Builder::new().prefix(".record.").tempfile_in(folder).map_err(aside)?;
    fresh.write_all(text.as_bytes()).map_err(aside)?;
    fresh.as_file().set_permissions(rights).map_err(fail)?;
    Ok(fresh)
}
