//! `render`: from an edition to the site's recipes.

use crate::{Options, diag::Diagnostic, edition::Edition, load::World, output::Site};

/// The site of an edition; none where the templates can't be read or two things claim one address.
pub fn render(
    world: &World,
    _edition: Edition,
    _options: &Options,
    _diagnostics: &mut Vec<Diagnostic>,
) -> Option<Site> {
    Some(Site::of_assets(world.assets.clone()))
}
