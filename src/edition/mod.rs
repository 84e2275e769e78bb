//! The model of an edition: data only.

/// A resolved edition.
#[derive(Debug, Default)]
pub struct Edition {}
