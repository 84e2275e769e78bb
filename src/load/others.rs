//! The `xref.json` of other editions, which `[other]` in edition.toml names. They are read and never fetched.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;
use xxhash_rust::xxh3::xxh3_64;

use super::open;

/// The largest that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// A file of another edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherFile {
    /// What references begin with.
    pub name: String,
    /// Its path, as edition.toml has it.
    pub path: String,
    /// What it says; else why it can't be read.
    pub text: Result<Arc<str>, String>,
    /// A hash of that.
    pub hash: u64,
}

/// The files that edition.toml names. A path is taken from the edition's folder, else from `content/`.
pub(super) fn read(root: &Path, config: &str) -> Vec<OtherFile> {
    // What is wrong with the file itself is reported where it is parsed.
    let (table, _) = DeTable::parse_recoverable(config);
    let Some(others) = table.get_ref().get("other").and_then(|value| value.get_ref().as_table()) else {
        return Vec::new();
    };
    let each = others.iter().filter_map(|(name, path)| {
        let path = path.get_ref().as_str()?;
        let text = text(root, path).map_err(|error| error.to_string());
        let hash = xxh3_64(text.as_ref().map_or_else(String::as_bytes, |text| text.as_bytes()));
        Some(OtherFile { name: name.get_ref().to_string(), path: path.to_owned(), text, hash })
    });
    each.collect()
}

fn text(root: &Path, path: &str) -> io::Result<Arc<str>> {
    let first = root.join(path);
    let places: [PathBuf; 2] = [first.clone(), root.join("content").join(path)];
    let place = places.into_iter().find(|place| place.exists()).unwrap_or(first);
    let file = open::regular(&place)?;
    if file.metadata()?.len() > LARGEST {
        return Err(io::Error::other(format!("it is larger than {} MB", LARGEST >> 20)));
    }
    let text = io::read_to_string(file)?;
    Ok(text.trim_start_matches('\u{feff}').into())
}
