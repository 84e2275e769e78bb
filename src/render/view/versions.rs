//! Versions compared: entries of the apparatus, units side by side, what has moved.

use serde::Serialize;

use super::SectionLink;

/// A witness by its short sign.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Siglum {
    pub(crate) id: String,
    pub(crate) siglum: String,
    /// Its page of the section, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
}

/// Which witnesses have a section, and which lack it.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PresentView {
    pub(crate) witnesses: Vec<Siglum>,
    pub(crate) lacunae: Vec<Siglum>,
}

/// A class of readings, with how many there are.
#[derive(Debug, Serialize)]
pub(crate) struct ClassView {
    pub(crate) id: &'static str,
    pub(crate) name: String,
    pub(crate) count: usize,
}

/// An entry of the apparatus.
#[derive(Debug, Serialize)]
pub(crate) struct EntryView {
    pub(crate) id: String,
    pub(crate) section: String,
    pub(crate) locus: String,
    pub(crate) letter: String,
    pub(crate) address: String,
    pub(crate) compare: String,
    /// Whether the base's page has no place for it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) unplaced: bool,
    pub(crate) classes: String,
    pub(crate) lemma: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) nth: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) after_nth: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) before_nth: Option<usize>,
    pub(crate) witnesses: Vec<Siglum>,
    pub(crate) readings: Vec<ReadingView>,
    pub(crate) notes: Vec<EntryNote>,
    /// The line behind the locus, notes aside.
    pub(crate) html: String,
}

/// One of `entry.notes`: a note on its words, or the record that gives its readings.
#[derive(Debug, Serialize)]
pub(crate) struct EntryNote {
    pub(crate) address: String,
    pub(crate) number: String,
}

/// One of `note.readings`: what a record says that versions read.
#[derive(Debug, Serialize)]
pub(crate) struct RecordReading {
    pub(crate) text: String,
    pub(crate) sigla: Vec<String>,
}

/// One of `entry.readings`.
#[derive(Debug, Serialize)]
pub(crate) struct ReadingView {
    pub(crate) text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) term: Option<String>,
    pub(crate) witnesses: Vec<Siglum>,
    pub(crate) class: &'static str,
    pub(crate) class_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to_locus: Option<String>,
}

/// `compare`.
#[derive(Debug, Default, Serialize)]
pub(crate) struct CompareView {
    pub(crate) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) locus: Option<String>,
    pub(crate) title_html: String,
    pub(crate) address: String,
    pub(crate) many: bool,
    pub(crate) columns: Vec<WitnessColumn>,
    pub(crate) classes: Vec<ClassView>,
    pub(crate) present: PresentView,
    pub(crate) differences: usize,
    pub(crate) entries: Vec<EntryView>,
    pub(crate) moves: Vec<MoveView>,
    pub(crate) positive: bool,
    pub(crate) units: Vec<UnitView>,
    pub(crate) language: String,
    pub(crate) dir: &'static str,
}

/// One of `compare.columns`: a witness.
#[derive(Debug, Serialize)]
pub(crate) struct WitnessColumn {
    pub(crate) id: String,
    pub(crate) siglum: String,
    pub(crate) title: String,
    pub(crate) base: bool,
    pub(crate) n: usize,
    pub(crate) shown: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
}

/// One of `compare.units`.
#[derive(Debug, Serialize)]
pub(crate) struct UnitView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) columns: Vec<ColumnView>,
}

/// One of `unit.columns`: what a witness has of it.
#[derive(Debug, Serialize)]
pub(crate) struct ColumnView {
    pub(crate) wit: String,
    pub(crate) siglum: String,
    pub(crate) n: usize,
    pub(crate) language: String,
    pub(crate) dir: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) relation: Option<&'static str>,
    /// Whether its words are the base's, and others of them are emphasised.
    pub(crate) stress: bool,
    pub(crate) blocks: Vec<BlockView>,
    pub(crate) gaps: String,
}

/// One of `column.blocks`.
#[derive(Debug, Serialize)]
pub(crate) struct BlockView {
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) heading: bool,
    pub(crate) html: String,
}

/// `apparatus`.
#[derive(Debug, Serialize)]
pub(crate) struct ApparatusView {
    pub(crate) groups: Vec<VariantsOf>,
    pub(crate) classes: Vec<ClassView>,
    pub(crate) positive: bool,
}

/// The variants of a section.
#[derive(Debug, Serialize)]
pub(crate) struct VariantsOf {
    pub(crate) section: SectionLink,
    pub(crate) compare: String,
    pub(crate) present: PresentView,
    pub(crate) count: usize,
    pub(crate) entries: Vec<EntryView>,
    pub(crate) moves: Vec<MoveView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
    pub(crate) language: String,
    pub(crate) dir: &'static str,
}

/// One of `moves`: a block that is elsewhere in a version.
#[derive(Debug, Serialize)]
pub(crate) struct MoveView {
    /// The block: the base's, or a version's that the base has in another section.
    pub(crate) locus: String,
    pub(crate) address: String,
    /// Where it is instead.
    pub(crate) to_locus: String,
    pub(crate) to: String,
    pub(crate) witnesses: Vec<Siglum>,
}
