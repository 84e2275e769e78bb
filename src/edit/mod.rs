//! Changes of sources as values: what would be written, before anything is.

mod fixes;
mod patch;

pub use fixes::{Choice, apply, choose, complete, propose};
pub use patch::patch;
