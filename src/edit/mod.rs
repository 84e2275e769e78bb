//! Changes of sources as values: what would be written, before anything is.

mod fixes;
mod fresh;
pub mod notes;
mod patch;

pub use fixes::{Choice, apply, choose, complete, propose};
pub(crate) use fresh::{file_of, gap, id_of};
pub use patch::patch;
