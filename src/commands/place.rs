//! Which edition is meant, and how its files are called from where the reader is.

use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};

use crate::load;

use super::Failure;

/// Where an edition is.
#[derive(Debug)]
pub(super) struct EditionFolder {
    /// Its folder.
    pub(super) root: PathBuf,
    /// What leads there from the reader's folder: empty, or with a `/` at its end.
    pub(super) base: String,
}

/// The edition that is meant: that in the folder given, or the nearest around the reader's.
pub(super) fn find(edition: Option<&Path>) -> Result<EditionFolder, Failure> {
    let Some(given) = edition else {
        let Some(root) = load::find(Path::new(".")) else {
            return Err(Failure::new(
                "no edition here: neither this folder nor one around it has a content/edition.toml",
                "name the edition's folder, or make one with `variorum new DIR`",
            ));
        };
        return Ok(at(root));
    };
    if load::is_edition(given) {
        return Ok(at(given.to_path_buf()));
    }
    let hint = match load::find(given) {
        Some(root) => format!("`{}` is one", at(root).name()),
        None => "`variorum new DIR` makes one".to_owned(),
    };
    Err(Failure::new(load::NoEdition::new(given), hint))
}

/// A folder that need not be an edition.
pub(super) fn at(root: PathBuf) -> EditionFolder {
    let base = base(&root, std::env::current_dir().ok().as_deref());
    EditionFolder { root, base }
}

impl EditionFolder {
    /// The folder as the reader calls it.
    pub(super) fn name(&self) -> &str {
        if self.base.is_empty() { "." } else { self.base.strip_suffix('/').unwrap_or(&self.base) }
    }

    /// What leads from the repository's folder to the edition's, where a code host runs us: it
    /// knows files by those paths, whichever folder a step of it works in.
    pub(super) fn base_in_repository(&self) -> String {
        let real = |path: PathBuf| path.canonicalize().ok();
        let repository = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from).and_then(real);
        match (repository, real(self.root.clone())) {
            (Some(repository), Some(root)) if root.starts_with(&repository) => base(&root, Some(&repository)),
            _ => self.base.clone(),
        }
    }

    /// The output: that which was asked for, or the edition's own.
    pub(super) fn out(&self, asked: Option<PathBuf>) -> PathBuf {
        asked.unwrap_or_else(|| Path::new(self.name()).join("public"))
    }
}

/// What leads from `here` to `root`: relative where that is shorter to read, since a code host
/// knows files by their paths in the repository.
fn base(root: &Path, here: Option<&Path>) -> String {
    let mut path = root.to_path_buf();
    if let Some(here) = here.filter(|_| root.is_absolute()) {
        if let Ok(below) = root.strip_prefix(here) {
            path = below.to_path_buf();
        } else if let Ok(above) = here.strip_prefix(root) {
            path = above.components().map(|_| Component::ParentDir).collect();
        }
    }
    // `./ed/.` is `ed`.
    let path: PathBuf = path.components().filter(|c| *c != Component::CurDir).collect();
    let mut base = path.display().to_string();
    if MAIN_SEPARATOR != '/' {
        base = base.replace(MAIN_SEPARATOR, "/");
    }
    if !base.is_empty() && !base.ends_with('/') {
        base.push('/');
    }
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_way_to_the_edition_is_short() {
        let way = |root: &str| base(Path::new(root), Some(Path::new("/home/ed/memo")));
        assert_eq!(way("."), "");
        assert_eq!(way("./docs/."), "docs/");
        assert_eq!(way("../other"), "../other/");
        assert_eq!(way("/home/ed/memo"), "");
        assert_eq!(way("/home/ed/memo/docs"), "docs/");
        assert_eq!(way("/home"), "../../");
        assert_eq!(way("/srv/x"), "/srv/x/");
        assert_eq!(way("/"), "../../../");
        assert_eq!(base(Path::new("/"), None), "/");
    }
}
