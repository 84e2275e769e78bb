//! `write`: the only writer of the disk.
//!
//! A site is made in whole before anything of it is seen: each file whose bytes differ from those
//! on the disk is staged in the output's own dot-folder, and when all are made and none has
//! failed, they are renamed into their places. Files that are as they should be are not touched.
//!
//! ```text
//! public/
//!   index.html …
//!   .variorum/        ours; a name that no address can have
//!     manifest        which files we wrote
//!     last            what the last build had, wrote and reported
//!     lock            held while writing
//!     staging/        there only while writing
//! ```
//!
//! The staging folder lies *inside* the output, since only there it is sure to be on the same file
//! system (an output is often a mount, or a folder whose parent may not be written to), and a
//! rename within a file system is what makes the change of a file atomic.
//!
//! What a killed run leaves: before a file is moved in, its name is on the manifest, so whatever
//! is half-done is known to be ours; and the next build compares bytes with the disk, never
//! with what the manifest claims to be there. So it mends a killed run, and edits by hand.
//!
//! Whose a file is: what is on the manifest is ours, changed and removed with the site. All else
//! is the user's and stays, `CNAME`, `.git` and such. If a page of the site must be where a
//! file of the user's does, that is an error that names it, and nothing is written.

mod address;
mod anchors;
mod batch;
mod error;
mod file;
mod last;
mod lock;
mod manifest;
mod place;
mod records;
mod stage;

use std::path::Path;

use crate::output::{Before, Proof, Site, proof_after};

pub use anchors::{HISTORY, admit_lock, write_beside, write_lock};
pub use batch::Batch;
pub use error::WriteError;
pub use file::{write_file, write_folder};
pub(crate) use last::remember;
pub use last::{BuildMessages, unchanged};
use lock::{OutputLock, PATIENCE};
pub use records::{create, read_record_file, restore_record_file, rewrite, rewritten, write_record_file};
use stage::Stage;

/// Our own folder in the output.
const OURS: &str = ".variorum";

/// What was written.
#[derive(Debug, Default)]
pub struct WriteSummary {
    /// What the making of the pages and the check of the links found. Where it is fatal, the
    /// output is as it was.
    pub proof: Proof,
    /// How many files the site has.
    pub files: usize,
    /// How many of them were new or had other bytes, and were written.
    pub changed: usize,
    /// How many of the changed ones the edition did not change: they were edited or deleted by
    /// hand since the last build.
    pub restored: usize,
    /// How many files of the last build were removed.
    pub removed: usize,
    /// How large the site is.
    pub bytes: u64,
    /// How the files were left.
    pub(crate) left: last::Left,
}

/// Whether `out` may take the site of the edition in `edition_root`; nothing is made or changed.
/// [`write`](fn@write) asks this itself: it is for a caller that wants to know before it begins.
///
/// # Errors
/// The output is refused.
pub fn admit(out: &Path, edition_root: &Path) -> Result<(), WriteError> {
    let real = place::admitted(out, edition_root)?;
    manifest::read(&real).map(|_| ())
}

/// Make the site and bring the folder `out` up to date with it.
///
/// # Errors
/// The output is refused, another build keeps it, or the disk fails.
pub fn write(site: &Site, out: &Path, edition_root: &Path) -> Result<WriteSummary, WriteError> {
    write_while(site, out, edition_root, &|| true)
}

/// [`write`](fn@write), but give up as soon as `go_on` says no: the site has been overtaken by a
/// newer one. It is not asked any more once files are being moved in.
///
/// # Errors
/// As [`write`](fn@write); [`WriteError::CalledOff`] where `go_on` said no.
pub fn write_while(
    site: &Site,
    out: &Path,
    edition_root: &Path,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<WriteSummary, WriteError> {
    write_after(site, out, edition_root, None, go_on)
}

/// [`write_while`], where something is known of the site: what is as it was, and is on the disk as a file of ours, is
/// left alone.
pub(crate) fn write_after(
    site: &Site,
    out: &Path,
    edition_root: &Path,
    before: Option<&Before>,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<WriteSummary, WriteError> {
    let real = place::admitted(out, edition_root)?;
    let lock = OutputLock::take(&real, PATIENCE, go_on)?;
    let written = locked(site, &real, before, go_on);
    if !matches!(&written, Ok(written) if !written.proof.fatal) && !manifest::stands_in(&real) {
        lock.undo();
    }
    written
}

fn locked(
    site: &Site,
    out: &Path,
    before: Option<&Before>,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<WriteSummary, WriteError> {
    let old = manifest::read(out)?;
    let stage = Stage::set(out, &old)?;
    let proof = proof_after(
        site,
        before,
        |address, content| {
            if go_on() { stage.keep(address, content) } else { Err(WriteError::CalledOff) }
        },
        |address| stage.leave(address),
    )?;
    if proof.fatal {
        return Ok(WriteSummary { files: proof.files, proof, ..WriteSummary::default() });
    }
    let moved = stage.move_in()?;
    Ok(WriteSummary {
        files: proof.files,
        proof,
        changed: moved.changed,
        restored: moved.restored,
        removed: moved.removed,
        bytes: moved.bytes,
        left: moved.left,
    })
}
