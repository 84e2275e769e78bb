//! A file that was asked for by its name: `collate -o FILE`.

use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use super::error::WriteError;
use super::place::{SOURCES, real, real_or_given};

/// Write a file that is no part of the edition in the folder `root`. It is made beside its place and moved in when it is
/// whole; what was there is kept until then. What is no file, such as a pipe, is written to as it is.
///
/// # Errors
/// Where it is among the edition's own files, is a folder, or the disk fails; the file is then as it was.
pub fn write_file<T>(
    path: &Path,
    root: &Path,
    make: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> Result<T, WriteError> {
    refuse_sources(path, root)?;
    let place = real(path)?;
    let fail = |source| WriteError::Source { path: path.to_path_buf(), source };
    // What is said of a file that was to be made aside names that, which means nothing to its reader.
    let aside = |error: io::Error| fail(error.kind().into());
    let there = match fs::metadata(&place) {
        Ok(about) if about.is_dir() => return Err(fail(ErrorKind::IsADirectory.into())),
        Ok(about) if !about.is_file() => {
            let mut out = BufWriter::new(fs::OpenOptions::new().write(true).open(&place).map_err(fail)?);
            let made = make(&mut out).map_err(fail)?;
            out.flush().map_err(fail)?;
            return Ok(made);
        }
        Ok(about) if about.permissions().readonly() => {
            return Err(fail(ErrorKind::PermissionDenied.into()));
        }
        Ok(about) => Some(about.permissions()),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(fail(error)),
    };
    let mut fresh = builder().tempfile_in(place.parent().unwrap_or(&place)).map_err(aside)?;
    let mut out = BufWriter::with_capacity(1 << 16, fresh.as_file_mut());
    let made = make(&mut out).map_err(aside)?;
    out.flush().map_err(aside)?;
    drop(out);
    if let Some(rights) = there {
        fresh.as_file().set_permissions(rights).map_err(fail)?;
    }
    fresh.persist(&place).map_err(|error| fail(error.error))?;
    Ok(made)
}

/// Write files into a folder that is no part of the edition in the folder `root`, by their paths in it. It is made where it
/// isn't there; other files in it stay.
///
/// # Errors
/// As [`write_file`]; those that came before it are written then.
pub fn write_folder(folder: &Path, root: &Path, files: &[(String, Vec<u8>)]) -> Result<(), WriteError> {
    for (path, bytes) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            refuse_sources(parent, root)?;
            fs::create_dir_all(parent)
                .map_err(|source| WriteError::Source { path: parent.to_path_buf(), source })?;
        }
        write_file(&path, root, |out| out.write_all(bytes))?;
    }
    Ok(())
}

/// Refuse a path among the edition's own files.
fn refuse_sources(path: &Path, root: &Path) -> Result<(), WriteError> {
    let place = real(path)?;
    let root = real_or_given(root);
    for name in SOURCES {
        let sources = real_or_given(&root.join(name));
        if place.starts_with(&sources) {
            return Err(WriteError::AmongSources { out: path.to_path_buf(), sources });
        }
    }
    Ok(())
}

/// Files aside, with the rights that any new file gets.
pub(super) fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".variorum.");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}
