//! `load`: the only reader of the disk. It finds an edition's files and reads them into a [`World`].

mod again;
mod beside;
pub(crate) mod builtin;
mod fingerprint;
pub(crate) mod ids;
pub(crate) mod open;
mod others;
mod overlay;
mod roles;
mod sizes;
pub(crate) mod stamp;
mod tree;
pub(crate) mod unused;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{FileId, Source, Sources, escape};

pub use again::{reload, reload_under};
pub(crate) use beside::is_near;
pub(crate) use fingerprint::fingerprint;
pub use others::OtherFile;
pub use overlay::Overlay;
pub(crate) use sizes::OWN_CARD;
pub use sizes::PixelSize;
pub(crate) use tree::is_left_over;
pub use tree::{load, load_under};

/// No edition here: the folder has no `content/edition.toml` that is a file.
#[derive(Debug)]
pub struct NoEdition {
    /// The folder that was looked at.
    pub folder: PathBuf,
    why: &'static str,
}

impl NoEdition {
    /// Looks why the folder is no edition.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        let config = folder.join("content/edition.toml");
        let why = match (config.symlink_metadata(), config.metadata()) {
            (Err(_), _) if folder.join("edition.toml").is_file() => {
                "its edition.toml is not in `content/`: move it there, with the folders beside it"
            }
            (Err(_), _) => "it has no content/edition.toml",
            (Ok(_), Err(_)) => "its content/edition.toml is a link that leads nowhere",
            (Ok(_), Ok(_)) => "its content/edition.toml is no regular file",
        };
        Self { folder: folder.to_path_buf(), why }
    }
}

impl std::fmt::Display for NoEdition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no edition in `{}`: {}", escape::path(&self.folder), self.why)
    }
}

impl std::error::Error for NoEdition {}

/// The nearest of `start` and its parents that holds an edition.
#[must_use]
pub fn find(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    start.ancestors().find(|folder| is_edition(folder)).map(Path::to_path_buf)
}

/// Whether the folder holds an edition.
#[must_use]
pub fn is_edition(folder: &Path) -> bool {
    folder.join("content/edition.toml").is_file()
}

/// A file that goes to the site as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Where its bytes are.
    pub place: AssetSource,
    /// A hash of its bytes; 0 for a media file, which is read when it is wanted.
    pub hash: u64,
}

/// Where the bytes of an asset are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssetSource {
    /// In the program.
    BuiltIn(&'static [u8]),
    /// Made, and kept.
    Memory(Arc<[u8]>),
    /// In a file, which has to be in the edition's folder still when it is read.
    Disk {
        /// The edition's folder, a real path.
        root: Arc<Path>,
        /// The file.
        path: PathBuf,
    },
}

impl Asset {
    /// Its file, opened; none where its bytes are in the program.
    ///
    /// # Errors
    /// Where the file can't be opened.
    pub fn open(&self) -> std::io::Result<Option<std::fs::File>> {
        match &self.place {
            AssetSource::BuiltIn(_) | AssetSource::Memory(_) => Ok(None),
            AssetSource::Disk { root, path } => open::inside(root, path).map(Some),
        }
    }

    /// Its bytes.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn read(&self) -> std::io::Result<std::borrow::Cow<'static, [u8]>> {
        match &self.place {
            AssetSource::BuiltIn(bytes) => Ok(std::borrow::Cow::Borrowed(bytes)),
            AssetSource::Memory(bytes) => Ok(std::borrow::Cow::Owned(bytes.to_vec())),
            AssetSource::Disk { root, path } => open::read(root, path).map(std::borrow::Cow::Owned),
        }
    }
}

/// A section's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// The folder under `text/`; none for a file that is in `text/` itself.
    pub witness: Option<String>,
    /// Its name without `.md`.
    pub stem: String,
    /// Its text.
    pub file: FileId,
}

/// A template: its name, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFile {
    /// `section.html`; a built-in one is there as `variorum/section.html` too.
    pub name: String,
    /// Its text.
    pub file: FileId,
    /// Whether it is the program's own.
    pub built_in: bool,
}

impl World {
    /// Puts other words in the place of a file's, as if they had been read.
    pub fn rewrite(&mut self, file: FileId, text: String) {
        let path = self.sources.get(file).path.clone();
        self.sources.replace(file, Source::new(path, text));
    }
}

/// All that was read of an edition. A clone shares the texts.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// The edition's folder, absolute.
    pub root: PathBuf,
    /// Every text file.
    pub sources: Sources,
    /// `content/edition.toml`, if it could be read.
    pub config: Option<FileId>,
    /// The sections' files, by path.
    pub texts: Vec<TextFile>,
    /// `content/anchors.lock`, if there is one and it could be read.
    pub lock: Option<FileId>,
    /// `content/history.lock`, if there is one and it could be read.
    pub history: Option<FileId>,
    /// The annotation files, by path.
    pub annotations: Vec<FileId>,
    /// The essays' files, by path.
    pub pages: Vec<FileId>,
    /// The registers' files, by path.
    pub registers: Vec<FileId>,
    /// `bibliography.bib` or `.yaml`.
    pub bibliography: Option<FileId>,
    /// Citation styles, files `.csl` anywhere under `content/`: they are media too, where a text links one.
    pub styles: Vec<FileId>,
    /// The templates, built-in ones first, words aside.
    pub templates: Vec<TemplateFile>,
    /// `words/<language>.toml`: language, file; built-in ones first.
    pub words: Vec<(String, FileId)>,
    /// `static/`: address, asset; the edition's own in the place of built-in ones.
    pub assets: std::collections::BTreeMap<String, Asset>,
    /// The texts of `static/` that have lines which a merge may have left.
    pub marked: Vec<FileId>,
    /// Every other file under `content/`, by its path from there: what Markdown may show or link.
    pub media: std::collections::BTreeMap<String, PathBuf>,
    /// How large the images among the media are, by the same paths, and the edition's own card ([`OWN_CARD`]).
    pub sizes: std::sync::Arc<std::collections::BTreeMap<String, PixelSize>>,
    /// Files under `content/` and `templates/` whose words are not read, media too, but for those that are no mistake:
    /// sources without words.
    pub unread: Vec<FileId>,
    /// Paths under `content/` that are there but could not be read.
    pub unreadable: Vec<String>,
    /// The files of other editions that edition.toml names.
    pub others: Arc<Vec<OtherFile>>,
    /// The links among the files, by their places on the disk: a file may be under two names.
    pub links: Vec<PathBuf>,
    /// Whether the system refused something that it may give a moment later, when no descriptor was left, say.
    pub hindered: bool,
}
