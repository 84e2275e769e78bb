//! What paragraphs said at releases, and how places are cited.

use serde::{Serialize, Serializer};

use super::DateView;

/// One of `item.was`, `section.was`: a wording that a release had, and what became of it.
#[derive(Debug, Serialize)]
pub(crate) struct WasView {
    pub(crate) id: String,
    /// Which release had it: a sentence.
    pub(crate) cited: String,
    /// What became of it: a sentence.
    pub(crate) became: String,
    /// The difference, or the words that are gone; empty where they are the same.
    pub(crate) html: String,
    /// What it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) href: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
}

/// `history`: the releases.
#[derive(Debug, Serialize)]
pub(crate) struct HistoryView {
    pub(crate) releases: Vec<ReleaseView>,
}

/// One of `history.releases`.
#[derive(Debug, Serialize)]
pub(crate) struct ReleaseView {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) date: DateView,
    /// Whether it is the first one, of which no changes are listed.
    pub(crate) first: bool,
    /// How many paragraphs it has otherwise than the one before.
    pub(crate) blocks: usize,
    pub(crate) sections: Vec<ReleaseSection>,
}

/// What a release changed in a section; each with its place among the others.
#[derive(Debug, Serialize)]
pub(crate) struct ReleaseSection {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) locus: Option<String>,
    pub(crate) title: String,
    pub(crate) address: String,
    #[serde(serialize_with = "seconds")]
    pub(crate) changed: Vec<((usize, String), ReleasedBlock)>,
    #[serde(serialize_with = "seconds")]
    pub(crate) new: Vec<((usize, String), ReleasedBlock)>,
    #[serde(serialize_with = "seconds")]
    pub(crate) gone: Vec<((usize, String), ReleasedBlock)>,
}

/// What is listed, without what it was sorted by.
#[allow(clippy::ptr_arg, reason = "so serde wants it")]
fn seconds<K, T: Serialize, S: Serializer>(list: &Vec<(K, T)>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(list.iter().map(|(_, item)| item))
}

/// A paragraph that a release changed.
#[derive(Debug, Serialize)]
pub(crate) struct ReleasedBlock {
    pub(crate) locus: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
}

/// Something that has a name: a citation in a style.
#[derive(Debug, Serialize)]
pub(crate) struct NamedHtml {
    pub(crate) name: &'static str,
    pub(crate) text: String,
}

/// `citations` of the title page.
#[derive(Debug, Serialize)]
pub(crate) struct CitationView {
    pub(crate) styles: Vec<NamedHtml>,
    /// The addresses of the files.
    pub(crate) files: Vec<NamedHtml>,
}
