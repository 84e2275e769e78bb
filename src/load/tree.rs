//! The walk over an edition's folder.

use std::path::Path;

use crate::diag::Diagnostic;

use super::{NoEdition, World, is_edition};

/// Read the edition in `root`.
///
/// # Errors
/// Where there is no edition.
pub fn load(root: &Path) -> Result<(World, Vec<Diagnostic>), NoEdition> {
    if !is_edition(root) {
        return Err(NoEdition { folder: root.to_path_buf() });
    }
    Ok((World { root: root.to_path_buf(), ..World::default() }, Vec::new()))
}
