//! Annotation files whose records a command changes.

use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::diag::Source;
use crate::load::open;
use crate::output::record::spliced;

use super::error::WriteError;
use super::place::{real, real_or_given};

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

/// The annotation file at this path of an edition, as it is now: none where there is none.
///
/// # Errors
/// Where its place is not among the edition's annotations, or it can't be read.
pub fn read_record_file(root: &Path, path: &str) -> Result<Option<Source>, WriteError> {
    let text = bytes_of(&admit(root, path)?)?;
    Ok(text.map(|text| Source::new(path, text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))))
}

/// Put an annotation file in its place, as it was read before (`old`), or new, or take it away where nothing is to be
/// left of it. What it said before and says now comes back, byte for byte.
///
/// # Errors
/// Where its place is not among the edition's annotations, it was changed meanwhile, or the disk fails; it is then as it was.
pub fn write_record_file(
    root: &Path,
    path: &str,
    old: Option<&Source>,
    new: Option<&str>,
) -> Result<(Option<String>, Option<String>), WriteError> {
    let place = admit(root, path)?;
    match (old, new) {
        (Some(old), Some(new)) => {
            let (before, after) = rewritten(root, old, new)?;
            rewrite(root, old, new)?;
            Ok((Some(before), Some(after)))
        }
        (Some(old), None) => {
            let (before, _) = rewritten(root, old, "")?;
            fs::remove_file(&place).map_err(|source| WriteError::Source { path: place, source })?;
            Ok((Some(before), None))
        }
        (None, Some(new)) => {
            create(root, path, new)?;
            Ok((None, Some(new.to_owned())))
        }
        (None, None) => Ok((None, None)),
    }
}

/// Give an annotation file the very bytes that it had, where it still has those that were written (`now`).
///
/// # Errors
/// As [`write_record_file`].
pub fn restore_record_file(
    root: &Path,
    path: &str,
    now: Option<&str>,
    then: Option<&str>,
) -> Result<(), WriteError> {
    let place = admit(root, path)?;
    if bytes_of(&place)?.as_deref() != now {
        let changed = io::Error::other("it was changed meanwhile");
        return Err(WriteError::Source { path: place, source: changed });
    }
    let fail = |source| WriteError::Source { path: place.clone(), source };
    match (now, then) {
        (None, Some(then)) => create(root, path, then),
        (Some(_), None) => fs::remove_file(&place).map_err(fail),
        (_, Some(then)) => put(&place, then)?.persist(&place).map(drop).map_err(|error| fail(error.error)),
        (None, None) => Ok(()),
    }
}

/// The real place of an annotation file, which has to be among the edition's annotations, whatever links lead there.
fn admit(root: &Path, path: &str) -> Result<PathBuf, WriteError> {
    let (root, home) = (real_or_given(root), real_or_given(&root.join("content/annotations")));
    let place = real(&root.join(path))?;
    if crate::edit::notes::is_annotations(path) && home.starts_with(&root) && place.starts_with(&home) {
        return Ok(place);
    }
    let elsewhere = io::Error::other("it is not among the edition's annotations");
    Err(WriteError::Source { path: place, source: elsewhere })
}

/// The text of a file; none where there is none.
fn bytes_of(path: &Path) -> Result<Option<String>, WriteError> {
    let mut text = String::new();
    match open::regular(path).and_then(|mut file| file.read_to_string(&mut text)) {
        Ok(_) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(WriteError::Source { path: path.to_path_buf(), source }),
    }
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
