//! What the templates are given: docs/templates.md as types.

use std::sync::Arc;

use serde::{Serialize, Serializer};

/// A section's number: a number as long as it is one, `2a` as text.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "so serde wants it")]
fn number<S: Serializer>(number: &Arc<str>, to: S) -> Result<S::Ok, S::Error> {
    match number.parse::<u64>() {
        Ok(whole) => to.serialize_u64(whole),
        Err(_) => to.serialize_str(number),
    }
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
    pub(crate) cover: Option<super::pictures::CoverView>,
    /// Whether notes are beside their words here, and whether so many that their anchors fill a second sheet.
    pub(crate) chain: bool,
    pub(crate) chain_more: bool,
    pub(crate) backlinks: Vec<BacklinkView>,
    pub(crate) referrers: Vec<BacklinkView>,
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

/// `note.version`: what a version has for the words of a note on the base.
#[derive(Debug, Serialize)]
pub(crate) struct NoteOn {
    /// The base.
    pub(crate) siglum: String,
    /// The note on the base's page.
    pub(crate) address: String,
    /// What the version has there, where it isn't the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) words: Option<String>,
}

/// A note.
#[derive(Debug, Serialize)]
pub(crate) struct NoteView {
    pub(crate) id: String,
    pub(crate) number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) n: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) previous: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
    pub(crate) tokens: String,
    pub(crate) kind: String,
    pub(crate) kind_name: String,
    /// How it is called where it is heard.
    pub(crate) name: String,
    pub(crate) motivation: String,
    pub(crate) creators: Vec<CreatorView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lemma: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lemma_full: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) opening: Option<String>,
    pub(crate) html: String,
    /// What it shows while it is closed, where the notes of its section outgrow the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) closed: Option<ClosedView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cites: Option<String>,
    pub(crate) marked: bool,
    pub(crate) locus: String,
    pub(crate) address: String,
    pub(crate) here: String,
    /// Where it is said how to cite it.
    pub(crate) cite: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created: Option<DateView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) modified: Option<DateView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<String>,
    pub(crate) tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rights: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dir: Option<&'static str>,
    /// Which way the whole of it runs, where that which it is in runs the other way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) whole_dir: Option<&'static str>,
    pub(crate) draft: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<NoteOn>,
    pub(crate) readings: Vec<RecordReading>,
    pub(crate) replies: Vec<NoteView>,
    pub(crate) backlinks: Vec<BacklinkView>,
    pub(crate) entities: Vec<EntityLink>,
}

/// `note.closed`: its body in two parts.
#[derive(Debug, Serialize)]
pub(crate) struct ClosedView {
    pub(crate) first: String,
    pub(crate) rest: String,
    pub(crate) runs_on: bool,
}

/// One of `note.creators`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CreatorView {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
}

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

/// `notes`.
#[derive(Debug, Serialize)]
pub(crate) struct NotesView {
    pub(crate) groups: Vec<NoteGroup>,
    pub(crate) kinds: Vec<NoteIndex>,
    pub(crate) editors: Vec<NoteIndex>,
}

/// One of `notes.groups`.
#[derive(Debug, Serialize)]
pub(crate) struct NoteGroup {
    pub(crate) section: SectionLink,
    pub(crate) notes: Vec<NoteView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
    pub(crate) count: usize,
}

/// One of `notes.kinds` and `notes.editors`.
#[derive(Debug, Serialize)]
pub(crate) struct NoteIndex {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) count: usize,
    pub(crate) notes: Vec<NoteLine>,
    pub(crate) sections: Vec<NoteTally>,
}

/// One of `sections` of an index: where its notes are listed, and how many.
#[derive(Debug, Serialize)]
pub(crate) struct NoteTally {
    pub(crate) locus: String,
    pub(crate) short: String,
    pub(crate) address: String,
    pub(crate) count: usize,
}

/// `nav.filters`.
#[derive(Debug, Default, Serialize)]
pub(crate) struct FiltersView {
    pub(crate) kinds: Vec<FilterView>,
    pub(crate) editors: Vec<FilterView>,
}

/// One of `nav.filters.kinds` and `nav.filters.editors`.
#[derive(Debug, Serialize)]
pub(crate) struct FilterView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) notes: usize,
}

/// A note in an index.
#[derive(Debug, Serialize)]
pub(crate) struct NoteLine {
    pub(crate) address: String,
    pub(crate) here: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lemma: Option<String>,
    pub(crate) locus: String,
    pub(crate) number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dir: Option<&'static str>,
}

/// `essay`.
#[derive(Debug, Serialize)]
pub(crate) struct EssayView {
    pub(crate) title: String,
    pub(crate) title_html: String,
    pub(crate) html: String,
    pub(crate) footnotes: Vec<FootnoteView>,
    pub(crate) backlinks: Vec<BacklinkView>,
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
}

/// `about.files`.
#[derive(Debug, Serialize)]
pub(crate) struct FilesView {
    pub(crate) texts: usize,
    pub(crate) annotations: usize,
    pub(crate) pages: usize,
}

/// One of `edition.registers`.
#[derive(Debug, Serialize)]
pub(crate) struct RegisterLink {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) singular: String,
    pub(crate) address: String,
    pub(crate) entities: usize,
}

/// `register`.
#[derive(Debug, Serialize)]
pub(crate) struct RegisterView {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) singular: String,
    pub(crate) address: String,
    /// Whether the page is of one entity alone.
    pub(crate) alone: bool,
}

/// One of `register.entities`.
#[derive(Debug, Serialize)]
pub(crate) struct EntityView {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) original: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dates: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) summary_html: Option<String>,
    pub(crate) same_as: Vec<OutLink>,
    pub(crate) links: Vec<OutLink>,
    pub(crate) count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) strip: Option<Strip>,
    pub(crate) mentions: Vec<BacklinkView>,
    pub(crate) more: Vec<BacklinkView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
}

/// One of `entity.same_as` and `entity.links`.
#[derive(Debug, Serialize)]
pub(crate) struct OutLink {
    pub(crate) address: String,
    pub(crate) label: String,
}

/// One of `note.entities`.
#[derive(Debug, Serialize)]
pub(crate) struct EntityLink {
    pub(crate) name: String,
    pub(crate) address: String,
}

/// `bibliography`.
#[derive(Debug, Serialize)]
pub(crate) struct BibliographyView {
    pub(crate) works: Vec<WorkView>,
    pub(crate) further: Vec<WorkView>,
    pub(crate) uncited: Vec<WorkView>,
    pub(crate) letters: Vec<WorkLink>,
    pub(crate) files: Vec<WorkLink>,
    pub(crate) data: String,
}

/// One of `bibliography.works`.
#[derive(Debug, Serialize)]
pub(crate) struct WorkView {
    pub(crate) key: String,
    pub(crate) id: String,
    pub(crate) html: String,
    pub(crate) links: Vec<WorkLink>,
    pub(crate) cited: Vec<CitedView>,
}

/// One of `work.links`.
#[derive(Debug, Serialize)]
pub(crate) struct WorkLink {
    pub(crate) href: String,
    pub(crate) text: String,
}

/// One of `work.cited`.
#[derive(Debug, Serialize)]
pub(crate) struct CitedView {
    pub(crate) address: String,
    pub(crate) locus: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lemma: Option<String>,
    pub(crate) locators: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dir: Option<&'static str>,
}

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
