//! Files in a zip, with limits: a small one can unpack to more than a disk holds.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::UnreadableFile;
use super::images::ImageAddress;

/// How much is unpacked.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// The most that is unpacked of a file, in bytes.
    bytes: u64,
    /// How many times as large as it is packed an entry may be, where it is larger than `small`.
    ratio: u64,
    small: u64,
    entries: usize,
}

const LIMITS: Limits = Limits { bytes: 1 << 30, ratio: 400, small: 16 << 20, entries: 50_000 };

/// A zip that is open.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: Limits,
    left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, UnreadableFile> {
        Self::open_within(bytes, LIMITS)
    }

    fn open_within(bytes: &'a [u8], limits: Limits) -> Result<Self, UnreadableFile> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            UnreadableFile::new(
                format!("this zip can't be read: {error}"),
                "it may be cut off: fetch it once more",
            )
        })?;
        if archive.len() > limits.entries {
            let message = format!("it has {} entries; {} are read at most", archive.len(), limits.entries);
            return Err(UnreadableFile::new(message, ""));
        }
        Ok(Self { archive, limits, left: limits.bytes })
    }

    /// The paths of the entries.
    pub(super) fn names(&self) -> Vec<String> {
        self.archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect()
    }

    /// The bytes of an entry; none where there is no such entry.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, UnreadableFile> {
        let broken = |why: String| UnreadableFile::new(format!("`{name}` in it can't be read: {why}"), "");
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let entry = self.archive.by_index(index).map_err(|error| broken(error.to_string()))?;
        let packed = entry.compressed_size();
        let Limits { ratio, small, bytes: whole, .. } = self.limits;
        let most = packed.saturating_mul(ratio).max(small).min(self.left);
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|error| broken(error.to_string()))?;
        let length = bytes.len() as u64;
        if length > most {
            let why = if most == self.left {
                format!("the whole unpacks to more than {} MB", whole >> 20)
            } else {
                format!("it unpacks to more than {ratio} times its size")
            };
            return Err(broken(why));
        }
        self.left -= length;
        Ok(Some(bytes))
    }

    /// The bytes of an image; where that breaks a limit, the whole file is `refused`.
    pub(super) fn image(
        &mut self,
        address: ImageAddress<'_>,
        refused: &mut Option<UnreadableFile>,
    ) -> Result<Vec<u8>, String> {
        let (ImageAddress::Path(path) | ImageAddress::Name(path)) = address;
        match self.read(path) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err("it isn't in the file".to_owned()),
            Err(why) => {
                let message = why.message.clone();
                refused.get_or_insert(why);
                Err(message)
            }
        }
    }

    /// The text of an entry of XML.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, UnreadableFile> {
        Ok(self.read(name)?.map(super::decode::owned))
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
    fn each_limit_holds_at_its_edge_and_not_beyond() {
        let limits = Limits { bytes: 5 << 20, ratio: 20, small: 4096, entries: 3 };
        let read = |files: &[(&str, &[u8])], limits: Limits| -> Result<(), String> {
            let bytes = zipped(files);
            let mut package = Package::open_within(&bytes, limits).map_err(|why| why.message)?;
            files.iter().try_for_each(|(name, _)| package.read(name).map(drop).map_err(|why| why.message))
        };
        // Entries.
        let three: [(&str, &[u8]); 3] = [("a", b"x"), ("b", b"x"), ("c", b"x")];
        assert_eq!(read(&three, limits), Ok(()));
        let four = [&three[..], &[("d", b"x")]].concat();
        assert_eq!(read(&four, limits), Err("it has 4 entries; 3 are read at most".to_owned()));
        // The whole: entries that unpack to as much as is left, and to a byte more. No size is packed well here.
        let noise: Vec<u8> = (0..5_u64 << 18)
            .flat_map(|n| {
                u32::try_from(n.wrapping_mul(2_654_435_761) >> 7 & 0xffff_ffff).unwrap().to_le_bytes()
            })
            .collect();
        let (half, rest) = noise.split_at(2 << 20);
        let wide = Limits { ratio: 1000, ..limits };
        assert_eq!(half.len() + rest.len(), 5 << 20);
        assert_eq!(read(&[("a", half), ("b", rest)], wide), Ok(()));
        let more = [rest, b"x"].concat();
        let why = read(&[("a", half), ("b", &more)], wide).unwrap_err();
        assert_eq!(why, "`b` in it can't be read: the whole unpacks to more than 5 MB");
        // What is small may be packed as well as it can be.
        assert_eq!(read(&[("a", &[0; 4096])], limits), Ok(()));
        let why = read(&[("a", &[0; 4097])], limits).unwrap_err();
        assert_eq!(why, "`a` in it can't be read: it unpacks to more than 20 times its size");
        // The ratio: by the size that it is packed to.
        let zeros = [0; 4097];
        let packed = {
            let bytes = zipped(&[("a", &zeros)]);
            ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap().by_index(0).unwrap().compressed_size()
        };
        let ratio = 4097_u64.div_ceil(packed);
        assert_eq!(read(&[("a", &zeros)], Limits { ratio, ..limits }), Ok(()));
        assert!(read(&[("a", &zeros)], Limits { ratio: ratio - 1, ..limits }).is_err());
        // Those of the program.
        const { assert!(LIMITS.bytes >= 512 << 20 && LIMITS.ratio >= 200) };
    }

    #[test]
    fn paths_go_by_their_file() {
        assert_eq!(resolved("OEBPS/text/a.xhtml", "../images/b.png"), "OEBPS/images/b.png");
        assert_eq!(resolved("word/document.xml", "/word/media/a.png"), "word/media/a.png");
    }
}
