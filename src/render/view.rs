//! What the templates are given: docs/templates.md as types.

mod history;
mod notes;
mod registers;
mod section;
mod versions;

use std::sync::Arc;

use serde::{Serialize, Serializer};

pub(crate) use self::history::{
    CitationView, HistoryView, NamedHtml, ReleaseSection, ReleaseView, ReleasedBlock, WasView,
};
pub(crate) use self::notes::{
    AnsweredNote, ClosedView, CreatorView, FilterView, FiltersView, NoteGroup, NoteIndex, NoteLine, NoteOn,
    NoteTally, NoteView, NotesView,
};
pub(crate) use self::registers::{
    BibliographyView, CitedView, EntityLink, EntityName, EntityView, LetterLink, OutLink, RegisterLink,
    RegisterView, WorkLink, WorkView,
};
pub(crate) use self::section::{
    AllReferrers, Back, BacklinkView, FootnoteView, ItemView, MovedBlock, MovedView, ParallelView, PlaceOf,
    ReferrersView, SectionView, VersionLink, WitnessOf,
};
pub(crate) use self::versions::{
    ApparatusView, BlockView, ClassView, ColumnView, CompareView, EntryNote, EntryView, MoveView,
    PresentView, ReadingView, RecordReading, Siglum, UnitView, VariantsOf, WitnessColumn,
};

/// A section's number: a number as long as it is one, `2a` as text.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "so serde wants it")]
fn number<S: Serializer>(number: &Arc<str>, to: S) -> Result<S::Ok, S::Error> {
    match number.parse::<u64>() {
        Ok(whole) => to.serialize_u64(whole),
        Err(_) => to.serialize_str(number),
    }
}

/// Turns what a template asks for into a value and lets go of it, so that no page is held in both forms while it is rendered.
pub(super) fn into_value<T: Serialize>(view: T) -> tera::Value {
    tera::Value::from_serializable(&view)
}

/// `page`.
#[derive(Debug, Serialize)]
pub(crate) struct PageView<'a> {
    /// Whether the edition has a sheet of its own.
    pub(crate) own_sheet: bool,
    /// The picture that other sites show of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) card: Option<&'a super::card::CardView>,
    /// Tags for indexes and libraries.
    pub(super) tags: Vec<super::metadata::MetaTag>,
    /// JSON-LD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<String>,
    /// Whether there are these feeds.
    pub(crate) feed: bool,
    pub(crate) releases: bool,
    pub(crate) kind: &'a str,
    pub(crate) address: &'a str,
    pub(crate) title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) canonical: Option<String>,
    pub(crate) language: &'a str,
    pub(crate) dir: &'a str,
}

/// A date.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DateView {
    pub(crate) iso: String,
    /// As `<time>` has it; none where HTML has no form for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) time: Option<String>,
    pub(crate) text: String,
}

/// `edition`.
#[derive(Debug, Serialize)]
pub(crate) struct EditionView {
    pub(crate) title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subtitle: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    pub(crate) language: String,
    pub(crate) dir: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) base_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<DateView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) document: Option<DocumentView>,
    pub(crate) witnesses: Vec<WitnessView>,
    pub(crate) editors: Vec<EditorView>,
    pub(crate) kinds: Vec<KindView>,
    pub(crate) counts: EditionCounts,
    pub(crate) essays: Vec<EssayLink>,
    pub(crate) registers: Vec<RegisterLink>,
    pub(crate) version: &'static str,
}

/// `edition.document`.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentView {
    pub(crate) authors: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) issued: Option<DateView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) series: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rights: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) author_note: Option<String>,
}

/// One of `edition.witnesses`.
#[derive(Debug, Serialize)]
pub(crate) struct WitnessView {
    pub(crate) id: String,
    pub(crate) siglum: String,
    pub(crate) title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<DateView>,
    pub(crate) language: String,
    pub(crate) dir: &'static str,
    pub(crate) base: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
    pub(crate) sections: usize,
}

/// One of `edition.editors`.
#[derive(Debug, Serialize)]
pub(crate) struct EditorView {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) agent: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) orcid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    pub(crate) notes: usize,
}

/// One of `edition.kinds`.
#[derive(Debug, Serialize)]
pub(crate) struct KindView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) motivation: String,
    pub(crate) notes: usize,
}

/// `edition.counts`.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct EditionCounts {
    pub(crate) sections: usize,
    pub(crate) blocks: usize,
    pub(crate) notes: usize,
}

/// One of `edition.essays`.
#[derive(Debug, Serialize)]
pub(crate) struct EssayLink {
    pub(crate) title: String,
    pub(crate) title_html: String,
    pub(crate) address: String,
}

/// A section link; `blocks` and the rest on the title page only.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SectionLink {
    pub(crate) id: String,
    #[serde(serialize_with = "number")]
    pub(crate) number: Arc<str>,
    pub(crate) locus: String,
    pub(crate) title: String,
    pub(crate) title_html: String,
    pub(crate) short: String,
    pub(crate) address: String,
    pub(crate) current: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dir: Option<&'static str>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(crate) glance: Option<Glance>,
}

/// A section at a glance.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Glance {
    pub(crate) blocks: usize,
    pub(crate) notes: usize,
    pub(crate) opening: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) strip: Option<Strip>,
}

/// Paths of an SVG.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Strip {
    pub(crate) width: u32,
    pub(crate) base: String,
    pub(crate) ticks: String,
    /// Where versions differ.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) variants: String,
}

/// Sections under the title of a part.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PartGroup {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) part: Option<String>,
    pub(crate) sections: Vec<SectionLink>,
}

/// `nav`.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Nav {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contents: Option<Vec<PartGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) part: Option<PartNav>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) previous: Option<SectionLink>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<SectionLink>,
    pub(crate) notes: bool,
    pub(crate) bibliography: bool,
    /// Whether there is an apparatus of variants.
    pub(crate) apparatus: bool,
    /// Whether there is a page of releases.
    pub(crate) history: bool,
    /// Whether there is a timeline.
    pub(crate) timeline: bool,
    /// Whether there is a page of who is named where.
    pub(crate) named: bool,
    /// Those around the page, where there are too many to list all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) essays: Option<Vec<EssayLink>>,
    /// Those around the page, where there are too many to list all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) registers: Option<Vec<RegisterLink>>,
    pub(crate) filters: FiltersView,
    /// Whether the page has notes that are closed.
    pub(crate) closed: bool,
}

/// `nav.part`.
#[derive(Debug, Serialize)]
pub(crate) struct PartNav {
    pub(crate) title: String,
    pub(crate) sections: Vec<SectionLink>,
}

/// `essay`.
#[derive(Debug, Serialize)]
pub(crate) struct EssayView {
    pub(crate) title: String,
    pub(crate) title_html: String,
    pub(crate) html: String,
    pub(crate) footnotes: Vec<FootnoteView>,
    pub(crate) backlinks: Vec<BacklinkView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) more_referrers: Option<AllReferrers>,
    pub(crate) draft: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
}

/// `source`.
#[derive(Debug, Serialize)]
pub(crate) struct SourceView {
    pub(crate) path: String,
    pub(crate) pages: Vec<SourceLink>,
    pub(crate) annotations: Vec<SourceLink>,
    pub(crate) lines: String,
    pub(crate) left_out: bool,
}

/// One of `source.pages` and `source.annotations`.
#[derive(Debug, Serialize)]
pub(crate) struct SourceLink {
    pub(crate) address: String,
    pub(crate) title: String,
}

/// `about`.
#[derive(Debug, Serialize)]
pub(crate) struct AboutView {
    pub(crate) files: FilesView,
    pub(crate) sources: Vec<SourceLink>,
    /// Whether notes.html lists notes by kind.
    pub(crate) by_kind: bool,
    pub(crate) exports: Vec<ExportView>,
}

/// One of `about.exports`.
#[derive(Debug, Serialize)]
pub(crate) struct ExportView {
    /// The format, as edition.toml names it.
    pub(crate) name: &'static str,
    pub(crate) title: String,
    pub(crate) address: &'static str,
    /// The media type.
    pub(crate) media: &'static str,
    /// How large it is, in words; none in the preview, which makes it on request only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) size: Option<String>,
    /// Those of its files that are offered by themselves.
    pub(crate) files: Vec<ExportFileView>,
}

/// One of an export's `files`.
#[derive(Debug, Serialize)]
pub(crate) struct ExportFileView {
    pub(crate) title: String,
    pub(crate) address: String,
    pub(crate) media: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) size: Option<String>,
}

/// `about.files`.
#[derive(Debug, Serialize)]
pub(crate) struct FilesView {
    pub(crate) texts: usize,
    pub(crate) annotations: usize,
    pub(crate) pages: usize,
}
