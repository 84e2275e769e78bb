//! What the server waits for.

use std::path::PathBuf;

use super::proving::LateFindings;
use super::wire::Incoming;

/// An event.
pub(super) enum ServerEvent {
    /// The client sent something.
    Came(Incoming),
    /// The client is gone.
    Gone,
    /// Files of an edition may have changed; none: all of them.
    Changed { root: PathBuf, paths: Option<Vec<PathBuf>> },
    /// All pages of a state of an edition were made and its drafts read, and this is wrong with them.
    Proved { root: PathBuf, number: u64, found: LateFindings },
    /// A line for the log.
    Say(String),
}
