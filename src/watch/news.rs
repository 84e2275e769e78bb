//! What happens while watching, as values: who called decides how to print it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::diag::{Diagnostic, Severity, Sources, escape};
use crate::write::{WriteError, WriteSummary};

use super::repeats::{Difference, FoundBy, Repeats};

/// The function that is reported.
pub(super) type Tell = Arc<dyn Fn(&News<'_>) + Send + Sync>;

/// The function that problems are reported to.
pub(super) type SharedReport = Arc<dyn Fn(&[Diagnostic], &Sources) + Send + Sync>;

/// Both of them.
#[derive(Clone)]
pub(super) struct Loud {
    pub(super) tell: Tell,
    pub(super) report: SharedReport,
    /// What was reported before.
    pub(super) repeats: Arc<Repeats>,
}

impl Loud {
    /// Reports what is new among what was found, and what is gone.
    pub(super) fn say(&self, stage: FoundBy, found: &[Diagnostic], sources: &Sources) {
        let Difference { new, gone } = self.repeats.compare(stage, found, sources);
        if !new.is_empty() {
            (self.report)(&new, sources);
        }
        if !gone.is_empty() {
            (self.tell)(&News::Mended { gone: &gone });
        }
    }
}

/// How many diagnostics there are of each grade.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

impl Count {
    pub(super) fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        Self { errors: count(Severity::Error), warnings: count(Severity::Warning) }
    }
}

/// `, 1 error, 2 warnings`, or nothing.
impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (number, name) in [(self.errors, "error"), (self.warnings, "warning")] {
            match number {
                0 => {}
                1 => write!(f, ", 1 {name}")?,
                n => write!(f, ", {n} {name}s")?,
            }
        }
        Ok(())
    }
}

/// Something that happened. [`Display`](std::fmt::Display) gives a line for each.
#[derive(Debug)]
#[non_exhaustive]
pub enum News<'a> {
    /// The server is there.
    Serving {
        /// Its address.
        url: &'a str,
        /// The usual port, where that was taken.
        taken: Option<u16>,
    },
    /// Others on the network may read.
    Open {
        /// The address, with its key.
        url: &'a str,
    },
    /// No browser could be opened.
    NoBrowser,
    /// There is no edition (any more); it is waited for.
    NoEdition {
        /// Where.
        folder: &'a Path,
    },
    /// The edition was read and is served.
    Built {
        /// From the hint to the new view.
        took: Duration,
        /// What is wrong with it; that which the making of its pages adds comes later.
        found: Count,
        /// Whether there is a new site; else the last good one is still served.
        site: bool,
        /// The files that had changed; none for the first build.
        files: &'a [String],
    },
    /// What was wrong is so no more.
    Mended {
        /// Each in a line.
        gone: &'a [String],
    },
    /// Every page has been made and its links checked, off the reader's path.
    Proved {
        /// What that found.
        found: Count,
        /// What was written; none with `--no-write`.
        written: Option<&'a WriteSummary>,
    },
    /// Notes that no build knows yet: only this run has seen where their words stood.
    Unknown {
        /// Their ids.
        notes: &'a [String],
    },
    /// The disk could not be brought up to date; the server goes on.
    NotWritten {
        /// Why not.
        error: &'a WriteError,
    },
    /// The lock doesn't know what was written in the preview.
    NotCarried {
        /// Why not.
        error: &'a WriteError,
    },
    /// The system may report no changes where the edition is.
    MayBeDeaf {
        /// The kind of disk.
        disk: &'a str,
    },
    /// The system can't watch the files, and they are looked at every half second instead.
    Polling {
        /// Why it can't, and what would help.
        why: &'a str,
    },
}

impl std::fmt::Display for News<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Serving { url, taken: None } => {
                write!(f, "serving {url} (its status: {url}_status; Ctrl-C ends it)")
            }
            Self::Serving { url, taken: Some(port) } => {
                write!(
                    f,
                    "port {port} is taken: serving {url} instead (its status: {url}_status; Ctrl-C ends it)"
                )
            }
            Self::Open { url } => write!(
                f,
                "open to the network: {url} lets everybody with this address read all that is served, and nothing else, until this ends; it is not encrypted"
            ),
            Self::NoBrowser => f.write_str("no browser could be opened: open the address yourself"),
            Self::NoEdition { folder } => {
                write!(
                    f,
                    "no edition in `{}` yet: waiting for its content/edition.toml",
                    escape::path(folder)
                )
            }
            Self::Built { took, found, site, files } => {
                let ms = took.as_secs_f64() * 1000.0;
                let what = if *site { "built" } else { "not built, the last good site stays" };
                match files {
                    [] => {}
                    [file] => write!(f, "{}: ", escape::name(file))?,
                    [file, more @ ..] => write!(f, "{} and {} more: ", escape::name(file), more.len())?,
                }
                write!(f, "{what} ({ms:.0} ms{found})")
            }
            Self::Mended { gone } => {
                write!(f, "no more: {}", gone.iter().take(8).cloned().collect::<Vec<_>>().join("; "))?;
                if gone.len() > 8 { write!(f, "; and {} more", gone.len() - 8) } else { Ok(()) }
            }
            Self::Proved { written: Some(written), .. } if written.proof.fatal => {
                f.write_str("not written: a page could not be made")
            }
            Self::Proved { written: Some(written), found } => {
                let changed = written.changed + written.removed;
                write!(f, "wrote {changed} {}{found}", if changed == 1 { "file" } else { "files" })
            }
            Self::Proved { written: None, found } => write!(f, "checked{found}"),
            Self::Unknown { notes: [] } => f.write_str("a build knows every note"),
            Self::Unknown { notes } => {
                let names: Vec<String> =
                    notes.iter().take(8).map(|note| format!("`{}`", escape::name(note))).collect();
                let (count, more) = (notes.len(), if notes.len() > 8 { ", …" } else { "" });
                let what = if count == 1 { "note" } else { "notes" };
                write!(
                    f,
                    "no build knows {count} {what} yet, so that only this run follows them: {}{more}; `variorum build` remembers them",
                    names.join(", ")
                )
            }
            Self::NotWritten { error } => {
                write!(f, "not written: {error}")?;
                let hint = error.hint();
                if hint.is_empty() { Ok(()) } else { write!(f, "; {hint}") }
            }
            Self::NotCarried { error } => {
                write!(
                    f,
                    "the lock doesn't know the notes that were written: {error}; `variorum build` takes them in"
                )
            }
            Self::MayBeDeaf { disk } => {
                write!(
                    f,
                    "this is a disk of the kind {disk}: where nothing happens when you save, use `--poll`"
                )
            }
            Self::Polling { why } => write!(f, "{why}; until then files are looked at every half second"),
        }
    }
}

/// What is tried where a thread is started.
pub(super) const THREAD: &str = "start a thread";

/// Why `watch` could not begin.
#[derive(Debug)]
pub enum WatchError {
    /// The folder to watch isn't there.
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// The port can't be had.
    Port {
        /// The port.
        port: u16,
        /// Why not.
        source: io::Error,
    },
    /// This machine has no address on a network.
    NoNetwork,
    /// The address for others on the network can't be had.
    Host {
        /// The address.
        host: std::net::IpAddr,
        /// Why not.
        source: io::Error,
    },
    /// The output is refused.
    Output(WriteError),
    /// The files can't be watched at all.
    Watcher(notify::Error),
    /// The system refused.
    System {
        /// What was tried.
        action: &'static str,
        /// Why not.
        source: io::Error,
    },
}

impl WatchError {
    /// Wraps what the system says, for `map_err`.
    pub(super) fn system(action: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::System { action, source }
    }

    /// What to do: a sentence, or nothing.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::NoFolder { .. } => "`variorum new` makes an edition".to_owned(),
            Self::Port { source, .. } if source.kind() == io::ErrorKind::AddrInUse => {
                "leave `--port` out for the next free one".to_owned()
            }
            Self::Output(error) => {
                let hint = error.hint();
                if hint.is_empty() {
                    hint
                } else {
                    format!("{hint}; or leave the disk alone with `--no-write`")
                }
            }
            Self::Watcher(_) => "`--poll` looks at the files every half second instead".to_owned(),
            Self::System { action: THREAD, .. } => {
                "end other programs, or raise the limits (`ulimit -u`, `ulimit -v`)".to_owned()
            }
            Self::NoNetwork | Self::Host { .. } => {
                "name an address of this machine: `--host=192.168.0.2`".to_owned()
            }
            Self::Port { .. } | Self::System { .. } => String::new(),
        }
    }
}

impl std::fmt::Display for WatchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoFolder { folder } => write!(f, "there is no folder `{}`", escape::path(folder)),
            Self::Port { port, source } if source.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "port {port} is taken")
            }
            Self::Port { port, source } => write!(f, "can't serve on port {port}: {source}"),
            Self::NoNetwork => f.write_str("this machine has no address on a network"),
            Self::Host { host, source } => write!(f, "can't serve on {host}: {source}"),
            Self::Output(error) => error.fmt(f),
            Self::Watcher(error) => write!(f, "can't watch the files: {error}"),
            Self::System { action, source } => write!(f, "can't {action}: {source}"),
        }
    }
}

impl std::error::Error for WatchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Output(error) => Some(error),
            Self::Port { source, .. } | Self::System { source, .. } | Self::Host { source, .. } => {
                Some(source)
            }
            Self::Watcher(error) => Some(error),
            Self::NoFolder { .. } | Self::NoNetwork => None,
        }
    }
}
