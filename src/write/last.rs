//! What the last build wrote and reported: where its input and its output are as they were, the next one makes no page.
//!
//! ```text
//! variorum build 1
//! 9f0c…  1d7e…          the input, the manifest
//! {"pages":14,…}        what was reported
//! 51aa…                 the state of each file, in the order of the manifest; `-` where it is unknown
//! end
//! ```
//!
//! Whatever is in doubt — a line that can't be read, a file that is gone, a folder that became a link — means that all is
//! made again. A file whose state is unknown or another is read, and compared with the manifest.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::diag::Diagnostic;
use crate::load::open::{self, Hashing};
use crate::load::stamp::Stamp;

use super::address::folders_of;
use super::lock::OutputLock;
use super::manifest::{self, Entries};
use super::{OURS, place};

const HEAD: &str = "variorum build 1";
const END: &str = "end";

/// What a build that made a site reported.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct BuildMessages {
    /// How many pages (HTML) the site has.
    pub pages: usize,
    /// How many annotations were reported.
    pub notes: usize,
    /// How many remarks there were.
    pub remarks: usize,
    /// The warnings and the errors, in order, as the edition's `[rules]` have settled them.
    pub problems: Vec<Diagnostic>,
}

/// The files of an output as a build has left them.
#[derive(Debug, Default)]
pub(crate) struct Left {
    /// A hash of the manifest.
    manifest: u64,
    /// The state of each file, in the order of the manifest; none where it can't be known.
    stamps: Vec<Option<u64>>,
}

impl Left {
    /// Of files that were just written, with what each should be.
    pub(super) fn new(entries: &Entries, stamps: Vec<Option<u64>>) -> Self {
        Self { manifest: digest(entries), stamps }
    }
}

fn path(out: &Path) -> PathBuf {
    out.join(OURS).join("last")
}

/// Files of the output are about to be others.
pub(super) fn forget(out: &Path) {
    // Where it can't be removed, the states of the files that are exchanged are others all the same.
    let _ = fs::remove_file(path(out));
}

/// What the last build reported, where the output is just as it left it, and had this input; none where there is any doubt.
#[must_use]
pub fn unchanged(out: &Path, edition_root: &Path, input: u64) -> Option<BuildMessages> {
    let out = place::admitted(out, edition_root).ok().filter(|out| manifest::stands_in(out))?;
    // While another build is at it, this one waits as a whole one does.
    let _lock = OutputLock::take(&out, Duration::ZERO, &|| true).ok()?;
    let (last, since) = read(&out)?;
    if last.input != input || fs::symlink_metadata(place::staging(&out)).is_ok() {
        return None;
    }
    let entries = manifest::read(&out).ok()?;
    if digest(&entries) != last.left.manifest || entries.len() != last.left.stamps.len() {
        return None;
    }
    let folders: BTreeSet<&str> = entries.keys().flat_map(|address| folders_of(address)).collect();
    let sound = |folder: &&str| fs::symlink_metadata(out.join(folder)).is_ok_and(|about| about.is_dir());
    if !folders.iter().all(sound) {
        return None;
    }
    let files: Vec<(&String, &u64)> = entries.iter().collect();
    let looked: Option<Vec<Looked>> = files
        .par_iter()
        .zip(&last.left.stamps)
        .with_min_len(64)
        .map(|((address, hash), stamp)| look(&out.join(address.as_str()), **hash, *stamp, since))
        .collect();
    let looked = looked?;
    if looked.iter().any(|looked| looked.was_read) {
        // Next time their states will do.
        let stamps = looked.iter().map(|looked| looked.stamp).collect();
        let left = Left { manifest: last.left.manifest, stamps };
        let _ = put(&out, input, &left, &last.told);
    }
    Some(last.told)
}

/// Remembers what a build of this input reported, and how it left the output. Where that can't be written, the next build makes
/// all again.
pub(crate) fn remember(out: &Path, edition_root: &Path, input: u64, left: &Left, told: &BuildMessages) {
    let Ok(out) = place::admitted(out, edition_root) else { return };
    let Ok(_lock) = OutputLock::take(&out, Duration::ZERO, &|| true) else { return };
    // Another build may have come in between.
    if manifest::read(&out).is_ok_and(|entries| digest(&entries) == left.manifest) {
        let _ = put(&out, input, left, told);
    }
}

/// A file of the output that is as the manifest says.
struct Looked {
    stamp: Option<u64>,
    was_read: bool,
}

fn look(path: &Path, hash: u64, stamp: Option<u64>, since: SystemTime) -> Option<Looked> {
    let about = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    let now = Stamp::of(&about);
    if now.is_some_and(|now| Some(now.hash) == stamp && now.is_settled(since)) {
        return Some(Looked { stamp, was_read: false });
    }
    let mut file = Hashing::new(open::regular(path).ok()?);
    std::io::copy(&mut file, &mut std::io::sink()).ok()?;
    (file.hash() == hash).then_some(Looked { stamp: now.map(|now| now.hash), was_read: true })
}

struct BuildRecord {
    input: u64,
    left: Left,
    told: BuildMessages,
}

/// What is remembered, and since when.
fn read(out: &Path) -> Option<(BuildRecord, SystemTime)> {
    let mut file = open::regular(&path(out)).ok()?;
    let since = file.metadata().ok()?.modified().ok()?;
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    Some((parsed(&text)?, since))
}

fn parsed(text: &str) -> Option<BuildRecord> {
    let number = |hex: &str| (hex.len() == 16).then(|| u64::from_str_radix(hex, 16).ok()).flatten();
    let rest = text.strip_prefix(HEAD)?.strip_prefix('\n')?.strip_suffix(END)?;
    let (hashes, rest) = rest.split_once('\n')?;
    let (input, manifest) = hashes.split_once(' ')?;
    let (told, stamps) = rest.split_once('\n')?;
    let stamp = |line: &str| if line == "-" { Some(None) } else { number(line).map(Some) };
    Some(BuildRecord {
        input: number(input)?,
        left: Left { manifest: number(manifest)?, stamps: stamps.lines().map(stamp).collect::<Option<_>>()? },
        told: serde_json::from_str(told).ok()?,
    })
}

fn written(input: u64, left: &Left, told: &BuildMessages) -> Option<String> {
    let told = serde_json::to_string(told).ok()?;
    let mut text = format!("{HEAD}\n{input:016x} {:016x}\n{told}\n", left.manifest);
    for stamp in &left.stamps {
        match stamp {
            Some(stamp) => text.push_str(&format!("{stamp:016x}\n")),
            None => text.push_str("-\n"),
        }
    }
    text.push_str(END);
    Some(text)
}

fn put(out: &Path, input: u64, left: &Left, told: &BuildMessages) -> std::io::Result<()> {
    let Some(text) = written(input, left, told) else { return Ok(()) };
    let (path, fresh) = (path(out), path(out).with_extension("new"));
    // What a killed run has left, or a link in its place, is not written through.
    let _ = fs::remove_file(&fresh);
    fs::File::create_new(&fresh)?.write_all(text.as_bytes())?;
    fs::rename(&fresh, &path)
}

fn digest(entries: &Entries) -> u64 {
    xxh3_64(manifest::written(entries).as_bytes())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::diag::{Certainty, Edit, FileId, Fix, Span, rules};

    #[test]
    fn what_is_written_is_read_again() {
        let at = |start| Span::new(FileId(3), start, start + 4);
        let fix = Fix {
            title: "write".to_owned(),
            certainty: Certainty::Likely,
            edits: vec![Edit { span: at(9), text: "two\nlines".to_owned() }],
            keys: None,
        };
        let mut problem = Diagnostic::new(&rules::ORPHAN, at(1), "`é\n` isn't there")
            .label("here")
            .also(at(5), "there")
            .hint("one")
            .hint("two")
            .about("n-1");
        problem.fixes = vec![fix, Fix::keys(at(2), "quote = \"x\"")];
        let told = BuildMessages { pages: 4, notes: 2, remarks: 1, problems: vec![problem] };
        let left = Left { manifest: 7, stamps: vec![Some(u64::MAX), None, Some(0)] };
        let last = parsed(&written(5, &left, &told).unwrap()).unwrap();
        assert_eq!((last.input, last.left.manifest, &last.left.stamps), (5, 7, &left.stamps));
        assert_eq!(format!("{:?}", last.told), format!("{told:?}"));
    }

    #[test]
    fn what_was_cut_short_or_is_of_another_version_is_not_read() {
        let left = Left { manifest: 7, stamps: vec![Some(1), None] };
        let text = written(5, &left, &BuildMessages::default()).unwrap();
        for end in 0..text.len() {
            assert!(parsed(&text[..end]).is_none(), "{end}");
        }
        assert!(parsed(&text.replace("build 1", "build 2")).is_none());
        assert!(parsed(&text.replace("-\n", "x\n")).is_none());
    }
}
