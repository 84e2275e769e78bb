//! Notes, where they are and in lists.

use serde::Serialize;

use super::{BacklinkView, DateView, EntityLink, RecordReading, SectionLink};

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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) answers: Option<AnsweredNote>,
    pub(crate) replies: Vec<NoteView>,
    pub(crate) backlinks: Vec<BacklinkView>,
    pub(crate) entities: Vec<EntityLink>,
}

/// `note.closed`: its body in three parts, the second of which small screens show when the third is shown.
#[derive(Debug, Serialize)]
pub(crate) struct ClosedView {
    pub(crate) first: String,
    pub(crate) second: String,
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

/// `note.answers`.
#[derive(Debug, Serialize)]
pub(crate) struct AnsweredNote {
    pub(crate) name: String,
    pub(crate) address: String,
}
