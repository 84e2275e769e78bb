//! Files of an edition that are written together: none is, unless all can be.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::diag::Source;

use super::error::WriteError;
use super::records::staged;

/// Files to be made, and files to be changed.
#[derive(Debug, Default)]
pub struct Batch<'a> {
    /// New files, by their paths in the edition; none of them may be there.
    pub new: Vec<(String, Vec<u8>)>,
    /// Files as they were read, with the words that take the place of theirs.
    pub changed: Vec<(&'a Source, String)>,
}

impl Batch<'_> {
    /// Write all of it below `root`: everything is staged beside its place, then moved in, the new files first. Where one
    /// can't be, those that were are taken away again.
    ///
    /// # Errors
    /// A new file is there already, a file was changed meanwhile, or the disk fails.
    pub fn write(&self, root: &Path) -> Result<(), WriteError> {
        let mut folders = Folders::default();
        let written = self.write_in(root, &mut folders);
        if written.is_err() {
            folders.take_away();
        }
        written
    }

    fn write_in(&self, root: &Path, folders: &mut Folders) -> Result<(), WriteError> {
        let mut fresh: Vec<(PathBuf, NamedTempFile)> = Vec::new();
        for (path, bytes) in &self.new {
            let path = root.join(path);
            let fail = |source| WriteError::Source { path: path.clone(), source };
            if path.symlink_metadata().is_ok() {
                return Err(fail(io::ErrorKind::AlreadyExists.into()));
            }
            let folder = path.parent().unwrap_or(root);
            folders.make(folder).map_err(fail)?;
            let mut file = tempfile::Builder::new().prefix(".import.").tempfile_in(folder).map_err(fail)?;
            file.write_all(bytes).map_err(fail)?;
            #[cfg(unix)]
            {
                // A temporary file is its owner's alone; what is made here has the rights of any new file.
                use std::os::unix::fs::PermissionsExt as _;
                let rights = fs::Permissions::from_mode(0o644);
                file.as_file().set_permissions(rights).map_err(fail)?;
            }
            fresh.push((path, file));
        }
        let mut changed = Vec::new();
        for (source, text) in &self.changed {
            changed.push(staged(root, source, text)?);
        }
        let mut made: Vec<PathBuf> = Vec::new();
        let undo = |made: &[PathBuf]| made.iter().for_each(|path| drop(fs::remove_file(path)));
        for (path, file) in fresh {
            if let Err(error) = file.persist_noclobber(&path) {
                undo(&made);
                return Err(WriteError::Source { path, source: error.error });
            }
            made.push(path);
        }
        for (path, file) in changed {
            if let Err(error) = file.persist(&path) {
                undo(&made);
                return Err(WriteError::Source { path, source: error.error });
            }
        }
        Ok(())
    }
}

/// The folders that were made on the way.
#[derive(Debug, Default)]
struct Folders(BTreeSet<PathBuf>);

impl Folders {
    fn make(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> = folder
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
            .collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.0.insert(folder.to_path_buf());
        }
        Ok(())
    }

    /// Remove those that are empty still, the innermost first.
    fn take_away(&self) {
        for folder in self.0.iter().rev() {
            drop(fs::remove_dir(folder));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn all_is_written_or_nothing() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("old.md"), "mine").unwrap();
        let file = |path: &str| (path.to_owned(), b"new".to_vec());
        let batch = Batch { new: vec![file("a/b/one.md"), file("old.md")], changed: Vec::new() };
        assert!(batch.write(root.path()).is_err());
        assert!(!root.path().join("a").exists());
        assert_eq!(fs::read_to_string(root.path().join("old.md")).unwrap(), "mine");
        let stale = Source::new("old.md", "as it was");
        let batch = Batch { new: vec![file("a/b/one.md")], changed: vec![(&stale, "x".to_owned())] };
        assert!(batch.write(root.path()).is_err());
        assert!(!root.path().join("a").exists());
        let source = Source::new("old.md", "mine");
        let batch = Batch { new: vec![file("a/b/one.md")], changed: vec![(&source, "ours".to_owned())] };
        batch.write(root.path()).unwrap();
        assert_eq!(fs::read_to_string(root.path().join("a/b/one.md")).unwrap(), "new");
        assert_eq!(fs::read_to_string(root.path().join("old.md")).unwrap(), "ours");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2);
    }
}
