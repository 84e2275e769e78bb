//! A section: its blocks, footnotes, places in other versions, and who refers to them.

use std::sync::Arc;

use serde::Serialize;

use super::{BlockView, EntryView, MoveView, NoteView, PresentView, Siglum, WasView, number};

/// `section`.
#[derive(Debug, Serialize)]
pub(crate) struct SectionView {
    pub(crate) id: String,
    #[serde(serialize_with = "number")]
    pub(crate) number: Arc<str>,
    pub(crate) locus: String,
    pub(crate) title: String,
    pub(crate) title_html: String,
    pub(crate) heading_html: String,
    /// The heading's words, where `heading_html` has marks among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) heading_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) heading_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) part: Option<String>,
    pub(crate) language: String,
    pub(crate) dir: &'static str,
    pub(crate) draft: bool,
    pub(crate) items: Vec<ItemView>,
    pub(crate) notes: Vec<NoteView>,
    pub(crate) orphans: Vec<NoteView>,
    pub(crate) moved: Vec<MovedBlock>,
    pub(crate) footnotes: Vec<FootnoteView>,
    /// Whether lines of verse are counted in it.
    pub(crate) verse: bool,
    /// What its notes cover.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cover: Option<crate::render::pictures::CoverView>,
    /// Whether notes are beside their words here, and whether so many that their anchors fill a second sheet.
    pub(crate) chain: bool,
    pub(crate) chain_more: bool,
    pub(crate) backlinks: Vec<BacklinkView>,
    pub(crate) referrers: Vec<BacklinkView>,
    /// Where all of them are, if these are the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) more_referrers: Option<AllReferrers>,
    pub(crate) citation: String,
    /// Where it is said how to cite it.
    pub(crate) cite: String,
    /// Whether there are releases, and words of theirs that are gone.
    pub(crate) history: bool,
    pub(crate) was: Vec<WasView>,
    pub(crate) witness: WitnessOf,
    pub(crate) versions: Vec<VersionLink>,
    /// The page that compares its versions, and which witnesses have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) compare: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) present: Option<PresentView>,
    pub(crate) entries: Vec<EntryView>,
    /// The blocks that are elsewhere in its versions.
    pub(crate) moves: Vec<MoveView>,
    pub(crate) positive: bool,
    /// The page that has it in several languages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parallel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
}

/// One of `section.moved`, `moved.blocks`: an address that a block had.
#[derive(Debug, Serialize)]
pub(crate) struct MovedBlock {
    pub(crate) id: String,
    pub(crate) locus: String,
    /// What it leads to, where that has another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) href: Option<String>,
    /// What a release had there, where it is nowhere now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) words: Option<String>,
}

/// `moved`: a section that has another name, or was removed.
#[derive(Debug, Serialize)]
pub(crate) struct MovedView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) href: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) locus: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    /// Whether it leads on by itself, without a script: not where it is all that shows words which a release had.
    pub(crate) leads: bool,
    pub(crate) blocks: Vec<MovedBlock>,
}

/// `section.witness`.
#[derive(Debug, Serialize)]
pub(crate) struct WitnessOf {
    pub(crate) id: String,
    pub(crate) siglum: String,
    pub(crate) title: String,
    pub(crate) base: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) base_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) base_siglum: Option<String>,
}

/// One of `section.versions`.
#[derive(Debug, Serialize)]
pub(crate) struct VersionLink {
    pub(crate) siglum: String,
    pub(crate) title: String,
    pub(crate) address: String,
}

/// One of `section.items`.
#[derive(Debug, Default, Serialize)]
pub(crate) struct ItemView {
    pub(crate) kind: &'static str,
    pub(crate) html: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) locus: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) level: Option<u8>,
    pub(crate) notes: Vec<NoteView>,
    pub(crate) backlinks: Vec<BacklinkView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) citation: Option<String>,
    /// Where it is said how to cite it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cite: Option<String>,
    /// The id of its words, where a release has them; and other words that releases had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) released: Option<String>,
    pub(crate) was: Vec<WasView>,
    /// The same place in other versions, and where they are compared.
    /// The same in other languages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) parallel: Vec<ParallelView>,
    pub(crate) versions: Vec<PlaceOf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) compare: Option<String>,
}

/// One of `item.versions`.
#[derive(Debug, Serialize)]
pub(crate) struct PlaceOf {
    pub(crate) siglum: String,
    pub(crate) label: String,
    pub(crate) address: String,
}

/// One of `item.parallel`: what a version in another language has beside an item.
#[derive(Debug, Serialize)]
pub(crate) struct ParallelView {
    pub(crate) siglum: String,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) dir: &'static str,
    pub(crate) blocks: Vec<BlockView>,
}

/// A footnote.
#[derive(Debug, Serialize)]
pub(crate) struct FootnoteView {
    pub(crate) id: String,
    pub(crate) mark: String,
    pub(crate) html: String,
    pub(crate) backs: Vec<Back>,
    pub(crate) notes: Vec<NoteView>,
    pub(crate) backlinks: Vec<BacklinkView>,
}

/// A way back from a footnote.
#[derive(Debug, Serialize)]
pub(crate) struct Back {
    pub(crate) href: String,
    pub(crate) number: u32,
}

/// `section.more_referrers`: the page that has all who refer to another.
#[derive(Debug, Serialize)]
pub(crate) struct AllReferrers {
    pub(crate) address: String,
    pub(crate) count: usize,
}

/// `referrers`.
#[derive(Debug, Serialize)]
pub(crate) struct ReferrersView {
    /// The page that they refer to.
    pub(crate) address: String,
    pub(crate) title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dir: Option<&'static str>,
    pub(crate) all: Vec<BacklinkView>,
}

/// A backlink.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BacklinkView {
    pub(crate) address: String,
    pub(crate) locus: String,
    pub(crate) before: String,
    /// Which way its words run where they are filled in among words that run the other way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) text_dir: Option<&'static str>,
    pub(crate) text: String,
    pub(crate) after: String,
    pub(crate) to: String,
    /// The versions that have its words, in a register of an edition with several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) witnesses: Vec<Siglum>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dir: Option<&'static str>,
}
