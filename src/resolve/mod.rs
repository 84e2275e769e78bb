//! `resolve`: what the files mean together.

use crate::{Options, diag::Diagnostic, edition::Edition, load::World, parse::Parsed};

/// Make an edition of what was parsed; none where nothing can be made of it.
pub fn resolve(
    _world: &World,
    _parsed: Parsed,
    _options: &Options,
    _diagnostics: &mut Vec<Diagnostic>,
) -> Option<Edition> {
    Some(Edition::default())
}
