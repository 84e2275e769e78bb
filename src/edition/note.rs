//! Annotations: the record as it was written, and the place that it got.

use std::ops::Deref;

use crate::diag::Span;

use super::class::Class;
use super::date::Date;
use super::text::Body;
use super::work::CitationItem;

/// An annotation as it was written. What few records say is apart, and is read as the record's own.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its id, unique in the edition.
    pub id: String,
    /// The place of the id.
    pub id_span: Span,
    /// The place of the record's table.
    pub span: Span,
    /// What finds its words.
    pub selector: Selector,
    /// Its kind's id.
    pub kind: String,
    /// Its creators, by the ids of editors.
    pub creators: Vec<String>,
    /// When it was written.
    pub created: Option<Date>,
    /// Works that it rests on, whether its words cite them or not.
    pub cites: Vec<CitationItem>,
    /// Entities that its words name, as `person:putin`.
    pub entities: Vec<(String, Span)>,
    /// Its text.
    pub body: Body,
    /// What few records say; none where it says nothing of it.
    pub seldom: Option<Box<Seldom>>,
}

/// What few records say: of a hundred thousand, room for it in each would be some forty megabytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seldom {
    /// The witness whose text it is about; none for the base.
    pub witness: Option<(String, Span)>,
    /// Its own motivation, where it isn't its kind's.
    pub motivation: Option<String>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// `draft`, or anything.
    pub status: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// What it refers to beside its body's links.
    pub refs: Vec<(String, Span)>,
    /// The annotation that it answers.
    pub reply_to: Option<(String, Span)>,
    /// What is before the bracket, in the place of the words themselves.
    pub lemma: Option<String>,
    /// The readings that take the place of what is computed.
    pub readings: Vec<HandReading>,
    /// On what terms it may be used.
    pub rights: Option<String>,
    /// Its language, where it isn't the edition's.
    pub language: Option<String>,
}

/// Of a record that says none of it.
static NOTHING: Seldom = Seldom {
    witness: None,
    motivation: None,
    modified: None,
    status: None,
    tags: Vec::new(),
    refs: Vec::new(),
    reply_to: None,
    lemma: None,
    readings: Vec::new(),
    rights: None,
    language: None,
};

impl Seldom {
    /// Takes no room where it says nothing.
    #[must_use]
    pub fn boxed(self) -> Option<Box<Self>> {
        (self != NOTHING).then(|| Box::new(self))
    }
}

impl Deref for Record {
    type Target = Seldom;

    fn deref(&self) -> &Seldom {
        self.seldom.as_deref().unwrap_or(&NOTHING)
    }
}

impl Record {
    /// Whether it is left out unless drafts are asked for.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.status.as_deref() == Some("draft")
    }

    /// Whether its words have no place in the text: it was imported, and is shown nowhere.
    #[must_use]
    pub fn is_unplaced(&self) -> bool {
        self.status.as_deref() == Some("unplaced")
    }
}

/// A reading that a record gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandReading {
    /// Who has it, by the ids of witnesses.
    pub witnesses: Vec<(String, Span)>,
    /// The words; empty where they have none.
    pub text: String,
    /// What it is called; none where that is computed.
    pub class: Option<Class>,
    /// Its table.
    pub span: Span,
}

/// What finds the words of an annotation.
#[derive(Debug, Clone)]
pub struct Selector {
    /// The section, and the block or heading in it.
    pub target: Target,
    /// The words.
    pub quote: Option<(String, Span)>,
    /// The first and the last words of a longer stretch.
    pub range: Option<[(String, Span); 2]>,
    /// What is right before the words.
    pub prefix: Option<(String, Span)>,
    /// What is right after them.
    pub suffix: Option<(String, Span)>,
    /// Which of several hits, from 1.
    pub occurrence: Option<(u32, Span)>,
}

/// `boredom`, `boredom#p3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The section's id.
    pub section: String,
    /// What it is narrowed to.
    pub fragment: Option<String>,
    /// Its place; that of the record where the file's name is the target.
    pub span: Span,
}

/// How the words of an annotation were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The very words, where they were.
    Exact,
    /// The very words, elsewhere in their own block, or their block has another address.
    Shifted,
    /// The very words; their block is elsewhere, or they are in another.
    Moved,
    /// Words that are nearly these, or these between others.
    Rewritten,
    /// The words, on both sides of a new paragraph's beginning.
    Split,
    /// Several places, and nothing to choose by.
    Ambiguous,
    /// Nowhere.
    Orphan,
}

impl Verdict {
    /// Its name in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Shifted => "shifted",
            Self::Moved => "moved",
            Self::Rewritten => "rewritten",
            Self::Split => "split",
            Self::Ambiguous => "ambiguous",
            Self::Orphan => "orphan",
        }
    }
}

/// A stretch of one leaf, in bytes of the body's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeafRange {
    /// The leaf.
    pub leaf: u32,
    /// The first byte.
    pub from: u32,
    /// The byte after the last.
    pub to: u32,
}

/// The place that an annotation resolves to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// Words, leaf by leaf, in the order of the source; never empty.
    Words(Vec<LeafRange>),
    /// A whole item of the text: a block or a heading.
    Item(u32),
    /// A whole section.
    Section,
    /// No place: it is at its section's end.
    Nowhere,
    /// A reply without words of its own: it is with its parent.
    Parent,
}
