//! Why nothing could be written.

use std::io;
use std::path::{Path, PathBuf};

use crate::diag::escape;

/// Why a site was not written. [`Display`](std::fmt::Display) says what is the matter,
/// [`hint`](Self::hint) what to do about it. The output is as it was, but for
/// [`WriteError::Io`] while files were moved in: then each file is the old or the new one.
#[derive(Debug)]
pub enum WriteError {
    /// The output is a file.
    NotAFolder {
        /// The output.
        out: PathBuf,
    },
    /// The output holds the edition's own files.
    HoldsSources {
        /// The output.
        out: PathBuf,
        /// What is in it.
        sources: PathBuf,
    },
    /// The output is among the edition's own files.
    AmongSources {
        /// The output.
        out: PathBuf,
        /// The folder that it is in, or is.
        sources: PathBuf,
    },
    /// The output is a folder with files in it, none of which we wrote.
    NotOurs {
        /// The output.
        out: PathBuf,
        /// One of the files.
        holds: String,
    },
    /// The list of what we wrote is damaged.
    BadManifest {
        /// The list.
        path: PathBuf,
        /// The line that can't be read, from 1.
        line: usize,
    },
    /// Another build writes into the same output, and goes on doing so.
    Busy {
        /// The output.
        out: PathBuf,
    },
    /// Something of the user's is where a folder or a file of the site has to be.
    InTheWay {
        /// What is there.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// The lock can't be written.
    Lock {
        /// The lock.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file of the edition can't be changed.
    Source {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// An address that would be outside the output: a defect of the program.
    BadAddress {
        /// The address.
        address: String,
    },
    /// The caller called it off: see [`write_while`](super::write_while).
    CalledOff,
    /// The system refused.
    Io {
        /// What was tried: "write", "remove".
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl WriteError {
    /// Wraps what the system says, for `map_err`.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { action, path, source }
    }

    /// What to do: a sentence, or nothing.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::NotAFolder { .. } => "name a folder with `--out`".to_owned(),
            Self::HoldsSources { .. } | Self::AmongSources { .. } => {
                "name a folder of its own with `--out`, such as `public`".to_owned()
            }
            Self::NotOurs { .. } => {
                "name another folder with `--out`, or empty this one if nothing in it is needed".to_owned()
            }
            Self::BadManifest { path, .. } => {
                let out = path.parent().and_then(Path::parent).unwrap_or(path);
                format!("delete `{}` and build again", escape::path(out))
            }
            Self::Busy { .. } => {
                "wait until the other build is done, or name another folder with `--out`".to_owned()
            }
            Self::InTheWay { .. } => "move it away and build again".to_owned(),
            Self::BadAddress { .. } => "this is a defect of Variorum: please report it".to_owned(),
            Self::CalledOff => String::new(),
            Self::Lock { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "let yourself write to it and its folder; `variorum build --locked` leaves it as it is"
                        .to_owned()
                }
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "make room, then try again".to_owned()
                }
                _ => "look what it is; it is left as it is until it can be read".to_owned(),
            },
            Self::Source { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "let yourself write to the file and its folder".to_owned()
                }
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "make room, then try again".to_owned()
                }
                _ => "run the command again".to_owned(),
            },
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "name a folder that you may write to with `--out`".to_owned()
                }
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "make room, then build again: files are written before the first is moved in".to_owned()
                }
                _ => String::new(),
            },
        }
    }
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAFolder { out } => write!(f, "the output `{}` is not a folder", escape::path(out)),
            Self::HoldsSources { out, sources } => {
                write!(
                    f,
                    "the output `{}` holds the edition's own `{}`",
                    escape::path(out),
                    escape::path(sources)
                )
            }
            Self::AmongSources { out, sources } => {
                write!(
                    f,
                    "the output `{}` lies in the edition's own `{}`",
                    escape::path(out),
                    escape::path(sources)
                )
            }
            Self::NotOurs { out, holds } => {
                write!(
                    f,
                    "the output `{}` holds files that Variorum did not write, such as `{}`",
                    escape::path(out),
                    escape::name(holds)
                )
            }
            Self::BadManifest { path, line } => {
                write!(
                    f,
                    "line {line} of `{}`, the list of the files written, can't be read",
                    escape::path(path)
                )
            }
            Self::Busy { out } => write!(f, "another build is writing into `{}`", escape::path(out)),
            Self::InTheWay { path, what } => {
                write!(
                    f,
                    "`{}` is {what}, where the site needs to put a file or a folder",
                    escape::path(path)
                )
            }
            Self::BadAddress { address } => {
                write!(f, "the address `{}` can't be a file in the output", address.escape_default())
            }
            Self::Lock { path, source } | Self::Source { path, source } => {
                write!(f, "can't write `{}`: {source}", escape::path(path))
            }
            Self::CalledOff => f.write_str("the writing was called off"),
            Self::Io { action, path, source } => {
                write!(f, "can't {action} `{}`: {source}", escape::path(path))
            }
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } | Self::Lock { source, .. } | Self::Source { source, .. } => Some(source),
            _ => None,
        }
    }
}
