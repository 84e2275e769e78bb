//! What the notes of an edition cover, as data.

use serde::Serialize;

/// What `variorum check --coverage` prints; as JSON the keys are a contract.
#[derive(Debug, Serialize)]
pub struct Coverage {
    /// All notes, replies too.
    pub notes: usize,
    /// By kind, in the order of the vocabulary; those that have none are left out.
    pub kinds: Vec<Share>,
    /// By commentator, in the order of edition.toml, those without notes too.
    pub creators: Vec<Share>,
    /// Notes without a creator.
    pub anonymous: usize,
    /// The numbered blocks of the base.
    pub paragraphs: CoveredShare,
    /// The notes that cite works. Of these: those whose every source is given to the place. A source longer than an
    /// article wants a page, a section or another place; further reading wants none.
    pub sources: CoveredShare,
    /// Notes that cite nothing but further reading.
    pub further_alone: Vec<String>,
    /// The entities of all registers. Of these: those that the text or a note mentions.
    pub entities: CoveredShare,
}

/// How many notes one kind or commentator has.
#[derive(Debug, Serialize)]
pub struct Share {
    /// Its id.
    pub id: String,
    /// `person`, `organization` or `role`; none of a kind.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub agent: Option<&'static str>,
    /// How many notes.
    pub notes: usize,
}

/// Some of all, and what the others are.
#[derive(Debug, Serialize)]
pub struct CoveredShare {
    /// All.
    pub all: usize,
    /// Those that have it.
    pub with: usize,
    /// The others: `boredom#p3`, `note-id: key`, `person:ware`.
    pub without: Vec<String>,
}

impl CoveredShare {
    /// All, and those of them that have it not.
    #[must_use]
    pub fn new(all: usize, without: Vec<String>) -> Self {
        Self { all, with: all - without.len(), without }
    }
}
