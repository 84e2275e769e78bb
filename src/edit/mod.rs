//! Changes of sources as values: what would be written, before anything is.

mod defaults;
mod fixes;
mod fresh;
pub mod notes;
pub(crate) mod offers;
mod patch;
pub mod requests;

pub use defaults::FileDefaults;
pub use fixes::{ChosenFix, apply, choose, complete, propose};
pub(crate) use fresh::gap;
pub use patch::patch;
