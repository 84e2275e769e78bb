//! Registers: who and what is named, and where.

use crate::diag::{FileId, Span};

use super::LinkTo;
use super::date::Date;
use super::text::Body;

/// The registers of the vocabulary: the stem of the file, the prefix of references.
pub const KNOWN: &[(&str, &str)] = &[
    ("persons", "person"),
    ("organisations", "org"),
    ("places", "place"),
    ("events", "event"),
    ("terms", "term"),
];

/// A register.
#[derive(Debug, Clone)]
pub struct Register {
    /// The stem of its file.
    pub id: String,
    /// What references to it begin with: `person` in `person:putin`.
    pub prefix: String,
    /// Its title, where it is one of the edition's own, or has been given another.
    pub title: Option<String>,
    /// What one of its entities is called.
    pub singular: Option<String>,
    /// Its file.
    pub file: FileId,
    /// Its page.
    pub address: String,
    /// Its entities, as the edition's language sorts them.
    pub entities: Vec<Entity>,
}

/// Somebody or something that is named.
#[derive(Debug, Clone)]
pub struct Entity {
    /// Its id, unique in its register.
    pub id: String,
    /// The place of the id.
    pub span: Span,
    /// What it is called.
    pub name: String,
    /// What it is sorted by, where that is not its name.
    pub sort: Option<String>,
    /// Its name in its own language and script.
    pub original: Option<String>,
    /// When it lived, was, or happened.
    pub dates: Option<Date>,
    /// What it was, in a phrase.
    pub role: Option<String>,
    /// What there is to know about it: Markdown, and where its links and images lead.
    pub summary: Option<(Body, Vec<LinkTo>, Vec<LinkTo>)>,
    /// The place of the summary.
    pub summary_span: Span,
    /// Whether TOML escapes some of its words, so that places in it are none of the file's.
    pub summary_escaped: bool,
    /// Addresses of the same in authority files.
    pub same_as: Vec<String>,
    /// Addresses of pages about it.
    pub links: Vec<String>,
    /// The words that name it wherever they are.
    pub forms: Vec<(String, Span)>,
    /// Longer words that hold one of the forms, and don't name it.
    pub not: Vec<String>,
}

impl Entity {
    /// What is pointed at instead of a place in the summary, where that is none of the file's.
    pub(crate) fn within(&self) -> Option<Span> {
        self.summary_escaped.then_some(self.summary_span)
    }
}

/// An entity by its place: the register's, its own in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId {
    /// The register.
    pub register: u32,
    /// The entity.
    pub entity: u32,
}

/// A name in a text, of somebody or something in a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NameLink {
    /// The first byte in the body's text.
    pub from: u32,
    /// The byte after the last.
    pub to: u32,
    /// Whom it names.
    pub entity: EntityId,
}

/// The id of an entity on its register's page.
#[must_use]
pub fn fragment(entity: &Entity) -> String {
    format!("e-{}", entity.id)
}
