//! Files in a zip, with limits: a small one can unpack to more than a disk holds.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::Unread;

/// The most that is unpacked of a file, in bytes.
const MOST: u64 = 1 << 30;
/// How many times as large as it is packed an entry may be, where it is larger than [`SMALL`].
const RATIO: u64 = 400;
const SMALL: u64 = 16 << 20;
/// The most entries.
const ENTRIES: usize = 50_000;

/// A zip that is open.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Unread> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            Unread::new(format!("this zip can't be read: {error}"), "it may be cut off: fetch it once more")
        })?;
        if archive.len() > ENTRIES {
            let message = format!("it has {} entries; {ENTRIES} are read at most", archive.len());
            return Err(Unread::new(message, ""));
        }
        Ok(Self { archive, left: MOST })
    }

    /// The paths of the entries.
    pub(super) fn names(&self) -> Vec<String> {
        self.archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect()
    }

    /// The bytes of an entry; none where there is no such entry.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unread> {
        let broken = |why: String| Unread::new(format!("`{name}` in it can't be read: {why}"), "");
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let entry = self.archive.by_index(index).map_err(|error| broken(error.to_string()))?;
        let packed = entry.compressed_size();
        let most = if packed.saturating_mul(RATIO) > SMALL { packed.saturating_mul(RATIO) } else { SMALL };
        let most = most.min(self.left);
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|error| broken(error.to_string()))?;
        let length = bytes.len() as u64;
        if length > most {
            let why = if most == self.left {
                format!("the whole unpacks to more than {} MB", MOST >> 20)
            } else {
                format!("it unpacks to more than {RATIO} times its size")
            };
            return Err(broken(why));
        }
        self.left -= length;
        Ok(Some(bytes))
    }

    /// The text of an entry of XML.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Unread> {
        Ok(self.read(name)?.map(|bytes| super::decode::decoded(&bytes).0))
    }
}

/// A path in a package, as another file of it calls it.
pub(super) fn resolved(base: &str, path: &str) -> String {
    if let Some(rooted) = path.strip_prefix('/') {
        return rooted.to_owned();
    }
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) mod tests {
    use std::io::Write as _;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    /// A zip of these files.
    pub(in crate::import) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let zeros = vec![0; 40 << 20];
        let bytes = zipped(&[("a", &zeros), ("b", b"words")]);
        let mut package = Package::open(&bytes).unwrap_or_else(|e| panic!("{e:?}"));
        assert_eq!(package.read("b").unwrap().unwrap(), b"words");
        assert_eq!(package.read("c").unwrap(), None);
        let why = package.read("a").unwrap_err();
        assert!(why.message.contains("more than 400 times its size"), "{why:?}");
        assert!(Package::open(&bytes[..bytes.len() / 2]).is_err());
    }

    #[test]
    fn paths_go_by_their_file() {
        assert_eq!(resolved("OEBPS/text/a.xhtml", "../images/b.png"), "OEBPS/images/b.png");
        assert_eq!(resolved("word/document.xml", "/word/media/a.png"), "word/media/a.png");
    }
}
