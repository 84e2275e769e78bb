//! The text by the Distributed Text Services, as static files: what a server of level 0 would answer.
//!
//! Source: *Distributed Text Services Specifications*, version 1.0, <https://dtsapi.org/versions/v1.0>; URI templates are
//! RFC 6570's, of level 4.
//!
//! - `units.rs` gives parts, sections and blocks their references.
//! - `files.rs` knows which file answers which request: every expansion of a template leads to one.
//! - `answers.rs` writes the JSON-LD, `output/tei/excerpt.rs` the documents.
//!
//! A block has no file of its own: the templates put what a reference begins with, the section, into the path, and the
//! whole reference behind the `#`. So there are as many files as sections, whatever these have.

mod answers;
mod files;
mod units;

pub(crate) use answers::DtsAnswers;
pub(crate) use files::{DtsFile, DtsFiles};
pub(crate) use units::{RequestedUnit, UnitTree};
