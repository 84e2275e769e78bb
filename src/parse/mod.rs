//! `parse`: each file by itself, from words to values.

use crate::{Options, diag, load::World};

/// What the files say, each by itself.
#[derive(Debug, Default)]
pub struct Parsed {
    /// What `[rules]` says.
    pub levels: diag::Levels,
}

/// Parse every file of the world.
pub fn parse(_world: &World, _options: &Options, _diagnostics: &mut Vec<diag::Diagnostic>) -> Parsed {
    Parsed::default()
}
