//! Where the output is, and whether we may write there.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::error::WriteError;
use super::{OURS, lock, manifest};

/// The edition's folders that the output must not touch.
pub(super) const SOURCES: [&str; 3] = ["content", "templates", "static"];

/// The real path of the output, or why it is refused. Nothing is made or changed.
pub(super) fn admitted(out: &Path, root: &Path) -> Result<PathBuf, WriteError> {
    let real = real(out)?;
    let root = real_or_given(root);
    if root.starts_with(&real) {
        return Err(WriteError::HoldsSources { out: out.to_path_buf(), sources: root });
    }
    for name in SOURCES {
        let given = root.join(name);
        // A linked folder is refused at its end; and at its beginning, since it would be replaced.
        for folder in [real_or_given(&given), given] {
            if real.starts_with(&folder) {
                return Err(WriteError::AmongSources { out: out.to_path_buf(), sources: folder });
            }
            if folder.starts_with(&real) {
                return Err(WriteError::HoldsSources { out: out.to_path_buf(), sources: folder });
            }
        }
    }
    match fs::metadata(&real) {
        Ok(about) if !about.is_dir() => return Err(WriteError::NotAFolder { out: out.to_path_buf() }),
        Ok(_) => {}
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(real),
        Err(e) => return Err(WriteError::io("open", out)(e)),
    }
    let ours = real.join(OURS);
    if fs::symlink_metadata(&ours).is_ok_and(|about| !about.is_dir()) {
        return Err(WriteError::InTheWay { path: ours, what: "no folder" });
    }
    let files = [manifest::path(&real), lock::path(&real)];
    if let Some(error) = files.iter().find_map(|file| lock::in_the_way(file)) {
        return Err(error);
    }
    if !manifest::stands_in(&real) {
        let entries = fs::read_dir(&real).map_err(WriteError::io("read", out))?;
        for entry in entries {
            let name = entry.map_err(WriteError::io("read", out))?.file_name();
            // Our own folder without a manifest: the first build was killed before it moved
            // anything in, or is at it now.
            if name != OURS {
                let holds = name.to_string_lossy().into_owned();
                return Err(WriteError::NotOurs { out: out.to_path_buf(), holds });
            }
        }
    }
    Ok(real)
}

pub(super) fn real_or_given(path: &Path) -> PathBuf {
    real(path).unwrap_or_else(|_| path.to_path_buf())
}

/// The path with all links followed, as far as it is there: an output that is yet to be made has
/// its place too.
pub(super) fn real(path: &Path) -> Result<PathBuf, WriteError> {
    let absolute = std::path::absolute(path).map_err(WriteError::io("find", path))?;
    let mut real = PathBuf::new();
    for part in absolute.components() {
        match part {
            // What was gathered has no links left, so `..` is what it seems.
            Component::ParentDir => {
                real.pop();
                continue;
            }
            Component::CurDir => continue,
            _ => real.push(part),
        }
        match fs::canonicalize(&real) {
            Ok(found) => real = found,
            Err(e) if e.kind() == ErrorKind::NotFound => {
                if fs::symlink_metadata(&real).is_ok() {
                    return Err(WriteError::InTheWay { path: real, what: "a symbolic link to nothing" });
                }
            }
            Err(e) if e.kind() == ErrorKind::NotADirectory => {
                return Err(WriteError::NotAFolder { out: real.parent().unwrap_or(&real).to_path_buf() });
            }
            Err(e) => return Err(WriteError::io("open", &real)(e)),
        }
    }
    Ok(real)
}

/// Where files of an output are staged.
pub(super) fn staging(out: &Path) -> PathBuf {
    out.join(OURS).join("staging")
}
