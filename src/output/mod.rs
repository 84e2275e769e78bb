//! The finished site as data: a table of addresses, each with the recipe of its bytes.

mod clash;
pub(crate) mod collation;
pub(crate) mod dts;
pub(crate) mod epub;
pub(crate) mod export;
pub mod history;
pub(crate) mod library;
pub mod lock;
#[cfg(feature = "pdf")]
pub(crate) mod pdf;
mod proof;
pub mod record;
mod site;
mod slim;
pub(crate) mod tei;

pub(crate) use clash::ClashCache;
pub(crate) use proof::{Before, proof_after};
pub use proof::{Proof, proof};
pub use site::{Content, PageBytes, Site};
