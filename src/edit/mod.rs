//! Changes of sources as values: what would be written, before anything is.

mod fixes;
mod fresh;
pub mod notes;
pub(crate) mod offers;
mod patch;
pub mod requests;

pub use fixes::{ChosenFix, apply, choose, complete, propose};
pub(crate) use fresh::{file_of, gap, id_of};
pub use patch::patch;
