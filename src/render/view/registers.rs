//! Registers, entities and works.

use serde::Serialize;

use super::{BacklinkView, Strip};

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
    /// The names of all entities, where each has a page of its own, and the first of each letter.
    pub(crate) names: Vec<EntityName>,
    pub(crate) letters: Vec<LetterLink>,
}

/// One of `register.names`.
#[derive(Debug, Serialize)]
pub(crate) struct EntityName {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) original: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dates: Option<String>,
    pub(crate) count: usize,
    pub(crate) address: String,
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
    /// Whether its name, or a form, is looked for.
    pub(crate) sought: bool,
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
    pub(crate) letters: Vec<LetterLink>,
    pub(crate) files: Vec<WorkLink>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<String>,
    /// Whether works are their names alone, each of which leads to its entry.
    pub(crate) names: bool,
    /// The page that lists all works, where this has those of a letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) whole: Option<&'static str>,
}

/// One of `bibliography.letters` and `register.letters`.
#[derive(Debug, Serialize)]
pub(crate) struct LetterLink {
    pub(crate) href: String,
    pub(crate) text: String,
    /// Whether it is the page that the reader is on.
    pub(crate) current: bool,
}

/// One of `bibliography.works`.
#[derive(Debug, Serialize)]
pub(crate) struct WorkView {
    pub(crate) key: String,
    pub(crate) id: String,
    pub(crate) html: String,
    /// `auto` where it has letters that are written against the page's direction: its first one decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dir: Option<&'static str>,
    pub(crate) links: Vec<WorkLink>,
    pub(crate) cited: Vec<CitedView>,
    /// Where its entry is, where this is its name alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
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
