//! What the system knows of a file's state without its bytes being read.

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use xxhash_rust::xxh3::xxh3_64;

/// The state of a file: equal where no byte of it was written in between.
///
/// It holds the time of the last change of the inode, which no program can set: one that keeps size and time of a file
/// that it edits is noticed too. Two changes within one tick of the clock have the same time, so a state is worth
/// something only once the clock has gone on: see [`Stamp::is_settled`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// A hash of length, times, device and inode.
    pub(crate) hash: u64,
    /// When the inode was changed last, since 1970.
    changed: Duration,
}

impl Stamp {
    /// Of what the system says of a file; none where the system has no such time.
    #[cfg(unix)]
    pub(crate) fn of(about: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let [seconds, nanos] = [about.ctime(), about.ctime_nsec()];
        let changed = Duration::new(u64::try_from(seconds).ok()?, u32::try_from(nanos).ok()?);
        let parts = [
            about.len(),
            about.ino(),
            about.dev(),
            about.mtime().cast_unsigned(),
            about.mtime_nsec().cast_unsigned(),
            seconds.cast_unsigned(),
            nanos.cast_unsigned(),
        ];
        let bytes: Vec<u8> = parts.iter().flat_map(|part| part.to_le_bytes()).collect();
        Some(Self { hash: xxh3_64(&bytes), changed })
    }

    /// Of what the system says of a file; none where the system has no such time.
    #[cfg(not(unix))]
    pub(crate) fn of(_about: &Metadata) -> Option<Self> {
        None
    }

    /// Whether a change at this time or later would have given the file another stamp.
    pub(crate) fn is_settled(&self, at: SystemTime) -> bool {
        let Ok(at) = at.duration_since(UNIX_EPOCH) else { return false };
        // File systems of whole seconds count in twos; the clock of others ticks a hundred times a second or more often.
        let is_coarse = |time: Duration| time.subsec_nanos().is_multiple_of(10_000_000);
        let tick = Duration::from_millis(if is_coarse(at) || is_coarse(self.changed) { 2000 } else { 20 });
        self.changed + tick < at
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_that_keeps_size_and_time_has_another_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let stamp = || Stamp::of(&std::fs::metadata(&path).unwrap()).unwrap();
        std::fs::write(&path, "one").unwrap();
        let (time, first) = (std::fs::metadata(&path).unwrap().modified().unwrap(), stamp());
        assert_eq!(first, stamp());
        std::thread::sleep(Duration::from_millis(30));
        std::fs::write(&path, "two").unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        assert_ne!(first, stamp());
    }

    #[test]
    fn a_stamp_is_worth_something_once_the_clock_has_gone_on() {
        let stamp = |nanos| Stamp { hash: 0, changed: Duration::new(100, nanos) };
        let at = |seconds, nanos| UNIX_EPOCH + Duration::new(seconds, nanos);
        assert!(!stamp(5_000_001).is_settled(at(100, 5_000_001)));
        assert!(!stamp(5_000_001).is_settled(at(100, 15_000_001)));
        assert!(stamp(5_000_001).is_settled(at(100, 26_000_001)));
        // A file system of whole seconds.
        assert!(!stamp(0).is_settled(at(101, 0)));
        assert!(stamp(0).is_settled(at(103, 0)));
        assert!(!stamp(1).is_settled(at(99, 1)));
    }
}
