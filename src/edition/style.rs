//! A citation style of the edition's own.

use hayagriva::citationberg::IndependentStyle;

use crate::diag::FileId;

/// A CSL file of the edition that was chosen.
#[derive(Debug)]
pub struct OwnStyle {
    /// The file, and that of the style that it depends on, where that is the edition's own too.
    pub files: Vec<FileId>,
    /// A hash of all that it was read from.
    pub hash: u64,
    /// The style, that of the parent where the file depends on another; none where it can't be used.
    pub style: Option<IndependentStyle>,
}
