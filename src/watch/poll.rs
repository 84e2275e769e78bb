//! Hints for where the system gives none: the files looked at every half second.
//!
//! Not notify's own: that compares times by the second and forwards only, so it misses the second
//! of two quick saves, and a file whose older copy is put back.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use crate::load::is_left_over;

const EVERY: Duration = Duration::from_millis(500);

/// A file that was written to more recently than this may still be written to.
const FRESH: Duration = Duration::from_millis(100);

/// What a look finds of a file: when it was written to, and its length.
type FileStates = HashMap<PathBuf, (Option<SystemTime>, u64)>;

/// What has become of a file between two looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileState {
    /// New, or another.
    Changed,
    /// The same, but it may still be written to.
    Fresh,
    /// Not there any more.
    Gone,
}

/// A thread that looks; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Poller(#[expect(dead_code, reason = "the thread ends when it goes")] Sender<()>);

impl Poller {
    /// Look at the files below these folders, and tell what is another thing than it was just now.
    pub(super) fn start(
        folders: Vec<PathBuf>,
        tell: impl Fn(PathBuf, FileState) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (end, ended) = mpsc::channel::<()>();
        let mut before = look(&folders);
        std::thread::Builder::new().name("poll".to_owned()).spawn(move || {
            while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                let now = look(&folders);
                for (path, change) in differences(&before, &now) {
                    tell(path, change);
                }
                before = now;
            }
        })?;
        Ok(Self(end))
    }
}

fn look(folders: &[PathBuf]) -> FileStates {
    let is_ours = |path: &Path| path.file_name().and_then(|n| n.to_str()).is_none_or(|n| !is_left_over(n));
    let files = folders.iter().flat_map(|folder| {
        // The folder itself may have any name.
        let walk = WalkDir::new(folder).follow_links(true).into_iter();
        walk.filter_entry(move |entry| entry.depth() == 0 || is_ours(entry.path())).filter_map(Result::ok)
    });
    let files = files.filter(|entry| entry.file_type().is_file());
    let seen = files.filter_map(|entry| {
        let about = entry.metadata().ok()?;
        Some((entry.into_path(), (about.modified().ok(), about.len())))
    });
    seen.collect()
}

fn differences(before: &FileStates, now: &FileStates) -> Vec<(PathBuf, FileState)> {
    let changed = now.iter().filter(|(path, about)| before.get(*path) != Some(about));
    let is_fresh =
        |time: Option<SystemTime>| time.and_then(|time| time.elapsed().ok()).is_some_and(|age| age < FRESH);
    let changed = changed.map(|(path, (time, _))| {
        (path.clone(), if is_fresh(*time) { FileState::Fresh } else { FileState::Changed })
    });
    let gone =
        before.keys().filter(|path| !now.contains_key(*path)).map(|path| (path.clone(), FileState::Gone));
    changed.chain(gone).collect()
}

/// Disks that may tell of no change which another machine makes.
const DEAF: [&str; 12] = [
    "9p",
    "drvfs",
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "vboxsf",
    "prl_fs",
    "fuse.sshfs",
    "fuse.vmhgfs-fuse",
    "fuse.gvfsd-fuse",
    "fuse.rclone",
];

/// The kind of disk that a folder is on, where it is one of those; `mounts` is what Linux says in
/// `/proc/self/mounts`.
pub(super) fn deaf<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    let mounted = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let (place, kind) = (words.next()?, words.next()?);
        folder.starts_with(place.replace("\\040", " ")).then_some((place.len(), kind))
    });
    // Of two on one place the later is on top.
    mounted.max_by_key(|(length, _)| *length).map(|(_, kind)| kind).filter(|kind| DEAF.contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_may_be_deaf_is_known() {
        let mounts =
            "/dev/sdc / ext4 rw 0 0\nC:\\134 /mnt/c 9p rw 0 0\nserver:/x /home/my\\040x nfs4 rw 0 0\n";
        let deaf = |folder| deaf(mounts, Path::new(folder));
        assert_eq!(deaf("/home/ed/memo"), None);
        assert_eq!(deaf("/mnt/c/memo"), Some("9p"));
        assert_eq!(deaf("/mnt/cold"), None);
        assert_eq!(deaf("/home/my x/memo"), Some("nfs4"));
        assert_eq!(super::deaf("", Path::new("/")), None);
    }

    #[test]
    fn what_differs_between_two_looks_is_told() {
        let at = |seconds| Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        let before = FileStates::from([
            ("same".into(), (at(9), 1)),
            ("older".into(), (at(9), 1)),
            ("longer".into(), (at(9), 1)),
            ("gone".into(), (at(9), 1)),
        ]);
        let now = FileStates::from([
            ("same".into(), (at(9), 1)),
            ("older".into(), (at(8), 1)),
            ("longer".into(), (at(9), 2)),
            ("new".into(), (Some(SystemTime::now() + Duration::from_secs(60)), 1)),
            ("fresh".into(), (Some(SystemTime::now()), 1)),
        ]);
        let mut found = differences(&before, &now);
        found.sort_by(|a, b| a.0.cmp(&b.0));
        let found: Vec<(&str, FileState)> =
            found.iter().filter_map(|(p, l)| Some((p.to_str()?, *l))).collect();
        let wanted = [
            ("fresh", FileState::Fresh),
            ("gone", FileState::Gone),
            ("longer", FileState::Changed),
            ("new", FileState::Changed),
            ("older", FileState::Changed),
        ];
        assert_eq!(found, wanted);
    }
}
