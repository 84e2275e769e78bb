//! Opening files: what was opened is looked at, never what was at its path before.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use xxhash_rust::xxh3::Xxh3Default;

/// Opens a regular file for reading. A FIFO, whose opening would wait for a writer, is an error.
///
/// # Errors
/// Where it can't be opened, or is no regular file.
pub(crate) fn regular(path: &Path) -> io::Result<File> {
    checked(OpenOptions::new().read(true), path)
}

/// Opens a file in the way that `options` say, without waiting for the other end of a FIFO.
///
/// # Errors
/// Where it can't be opened, or is no regular file.
pub(crate) fn checked(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(options, libc::O_NONBLOCK);
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("this is no regular file")) }
}

/// Reads a file that has to be in the folder `root`, whose path is a real one. Links are followed; where one leads
/// out of the folder, though it did not when the folder was walked, nothing is read.
///
/// # Errors
/// Where it can't be read, is no regular file, or is elsewhere.
pub(crate) fn read(root: &Path, path: &Path) -> io::Result<Vec<u8>> {
    let mut file = inside(root, path)?;
    let length = file.metadata().map_or(0, |about| about.len());
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The hash of a file that has to be in the folder `root`; it is never held whole.
///
/// # Errors
/// As [`read`].
pub(crate) fn hash(root: &Path, path: &Path) -> io::Result<u64> {
    let mut file = Hashing::new(inside(root, path)?);
    io::copy(&mut file, &mut io::sink())?;
    Ok(file.hash())
}

/// Bytes that are hashed as they are read.
pub(crate) struct Hashing<R> {
    read: R,
    hash: Xxh3Default,
}

impl<R: Read> Hashing<R> {
    pub(crate) fn new(read: R) -> Self {
        Self { read, hash: Xxh3Default::new() }
    }

    /// The hash of what was read so far.
    pub(crate) fn hash(&self) -> u64 {
        self.hash.digest()
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.read.read(buffer)?;
        self.hash.update(&buffer[..length]);
        Ok(length)
    }
}

/// Opens a file that has to be in the folder `root`: see [`read`].
///
/// # Errors
/// As [`read`].
pub(crate) fn inside(root: &Path, path: &Path) -> io::Result<File> {
    let file = regular(path)?;
    let is_inside = match place(&file) {
        Some(real) => real.starts_with(root),
        None => path.canonicalize().is_ok_and(|real| real.starts_with(root) && is_at(&file, &real)),
    };
    if is_inside { Ok(file) } else { Err(io::Error::other("this link leads out of the edition's folder")) }
}

/// Where an open file is, as the system knows it; none where it doesn't say.
#[cfg(target_os = "linux")]
fn place(file: &File) -> Option<std::path::PathBuf> {
    use std::os::fd::AsRawFd;
    let link = format!("/proc/self/fd/{}", file.as_raw_fd());
    std::fs::read_link(link).ok().filter(|place| place.is_absolute())
}

#[cfg(not(target_os = "linux"))]
fn place(_file: &File) -> Option<std::path::PathBuf> {
    None
}

/// Whether the open file is the one that the path, which is no link, names now.
#[cfg(unix)]
pub(crate) fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |about: io::Result<std::fs::Metadata>| about.ok().map(|about| (about.dev(), about.ino()));
    let held = id(file.metadata());
    held.is_some() && held == id(std::fs::symlink_metadata(path))
}

/// Elsewhere an open file can't be removed or exchanged.
#[cfg(not(unix))]
pub(crate) fn is_at(_file: &File, _path: &Path) -> bool {
    true
}

/// Whether what the system refused may be given a moment later, with the file as it is: no descriptor was left, say.
pub(crate) fn passes(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    let lasts = matches!(
        error.kind(),
        Kind::NotFound
            | Kind::PermissionDenied
            | Kind::NotADirectory
            | Kind::IsADirectory
            | Kind::InvalidFilename
            | Kind::InvalidInput
            | Kind::Unsupported
    );
    // Too many links in a row have no kind of their own yet.
    #[cfg(unix)]
    let lasts = lasts || error.raw_os_error() == Some(libc::ELOOP);
    error.raw_os_error().is_some() && !lasts
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_that_leads_out_is_not_read_whatever_it_was_before() {
        let (edition, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let root = edition.path().canonicalize().unwrap();
        let file = |name: &str| root.join(name);
        std::fs::write(file("a.png"), "ours").unwrap();
        std::fs::write(elsewhere.path().join("a.png"), "theirs").unwrap();
        symlink("a.png", file("link.png")).unwrap();
        symlink(elsewhere.path().join("a.png"), file("out.png")).unwrap();
        symlink(elsewhere.path(), file("folder")).unwrap();
        for good in ["a.png", "link.png"] {
            assert_eq!(read(&root, &file(good)).unwrap(), b"ours", "{good}");
        }
        for bad in ["out.png", "folder/a.png", "gone.png"] {
            assert!(read(&root, &file(bad)).is_err(), "{bad}");
        }
        let (open, other) = (File::open(file("a.png")).unwrap(), elsewhere.path().join("a.png"));
        assert!(is_at(&open, &file("a.png")) && !is_at(&open, &other));
    }

    #[test]
    fn a_fifo_is_an_error_and_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        let link = folder.path().join("link");
        symlink(&fifo, &link).unwrap();
        for path in [&fifo, &link, &folder.path().to_path_buf()] {
            assert!(regular(path).is_err(), "{path:?}");
            assert!(checked(OpenOptions::new().write(true), path).is_err(), "{path:?}");
        }
    }
}
