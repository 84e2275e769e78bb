//! The manifest: which files in the output we wrote, and what was in them.
//!
//! ```text
//! variorum manifest 1
//! 0c1f7a52d5b8e3aa  boredom.html
//! ```
//!
//! Sorted by address, so that equal sites have equal manifests. A name on it is ours: we may
//! overwrite and remove the file; nothing else in the folder is ever touched. The hash distinguishes what
//! was changed by hand from what the edition changed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::edition::address::strictly_decoded;
use crate::load::open;

use super::OURS;
use super::address::is_inside;
use super::error::WriteError;
use super::lock::in_the_way;

/// What no line of the manifest has as it is.
const ODD: &AsciiSet = &CONTROLS.add(b'%');

const HEAD: &str = "variorum manifest 1";

/// Address and xxh3 of the bytes.
pub(super) type Entries = BTreeMap<String, u64>;

/// Where the manifest of an output is.
pub(super) fn path(out: &Path) -> PathBuf {
    out.join(OURS).join("manifest")
}

/// Whether the output has one, which makes it ours.
pub(super) fn stands_in(out: &Path) -> bool {
    fs::symlink_metadata(path(out)).is_ok_and(|about| about.is_file())
}

/// Read the manifest of an output; empty where there is none.
pub(super) fn read(out: &Path) -> Result<Entries, WriteError> {
    let path = path(out);
    if let Some(error) = in_the_way(&path) {
        return Err(error);
    }
    let mut bytes = Vec::new();
    match open::regular(&path).and_then(|mut file| file.read_to_end(&mut bytes)) {
        Ok(_) => {}
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Entries::new()),
        Err(e) => return Err(WriteError::io("read", &path)(e)),
    }
    // What is no UTF-8 fails below, at its line.
    parsed(&String::from_utf8_lossy(&bytes)).map_err(|line| WriteError::BadManifest { path, line })
}

/// Put a manifest in its place, at once.
pub(super) fn put(out: &Path, entries: &Entries) -> Result<(), WriteError> {
    let path = path(out);
    let fresh = path.with_extension("new");
    let put = || {
        // What a killed run has left, or a link in its place, is not written through.
        match fs::remove_file(&fresh) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        fs::File::create_new(&fresh)?.write_all(written(entries).as_bytes())
    };
    put().map_err(WriteError::io("write", &fresh))?;
    fs::rename(&fresh, &path).map_err(WriteError::io("write", &path))
}

pub(super) fn written(entries: &Entries) -> String {
    let mut text = String::with_capacity(entries.len() * 48);
    text.push_str(HEAD);
    text.push('\n');
    for (address, hash) in entries {
        text.push_str(&format!("{hash:016x}  "));
        // A line is an entry, whatever a file's name holds; and U+FFFD, which replaces what is no
        // UTF-8, is then in no entry.
        text.extend(utf8_percent_encode(address, ODD));
        text.push('\n');
    }
    text
}

/// The entries, or the first line that is none.
fn parsed(text: &str) -> Result<Entries, usize> {
    // A file cut short ends within a line.
    let whole = text.strip_suffix('\n').ok_or(text.lines().count().max(1))?;
    let mut lines = whole.split('\n').zip(1..);
    if lines.next().map(|(line, _)| line) != Some(HEAD) {
        return Err(1);
    }
    lines.map(|(line, n)| entry(line).ok_or(n)).collect()
}

fn entry(line: &str) -> Option<(String, u64)> {
    let (hash, address) = line.split_once("  ")?;
    if hash.len() != 16 || address.contains(char::REPLACEMENT_CHARACTER) {
        return None;
    }
    let hash = u64::from_str_radix(hash, 16).ok()?;
    let address = strictly_decoded(address)?;
    // A name that leads elsewhere would have us remove what isn't ours.
    is_inside(&address).then_some((address, hash))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            entries in prop::collection::btree_map("\\PC{0,6}[%\n\r\u{fffd}\u{7f} a-z./ü]{0,6}", any::<u64>(), 0..8),
        ) {
            let entries: Entries = entries.into_iter().filter(|(a, _)| is_inside(a)).collect();
            prop_assert_eq!(parsed(&written(&entries)), Ok(entries));
        }

        #[test]
        fn a_damaged_one_is_told_or_read_never_a_panic(text in "(variorum manifest 1\n)?([0-9a-f]{15,17}  [%a-z./0-9]{1,8}\n?){0,3}") {
            let _ = parsed(&text);
        }
    }

    #[test]
    fn damage_has_its_line() {
        assert_eq!(parsed(""), Err(1));
        assert_eq!(parsed("variorum manifest 2\n"), Err(1));
        assert_eq!(parsed("variorum manifest 1\n0000000000000001  a.html\nrubbish\n"), Err(3));
        assert_eq!(parsed("variorum manifest 1\n0000000000000001  ../a.html\n"), Err(2));
        assert_eq!(parsed("variorum manifest 1\n0000000000000001  a.ht"), Err(2));
        assert_eq!(parsed("variorum manifest 1\n"), Ok(Entries::new()));
    }
}
