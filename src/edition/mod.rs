//! The model of an edition: data only.

pub(crate) mod address;
pub(crate) mod bidi;
pub(crate) mod cited;
pub mod class;
pub mod date;
pub mod export;
pub(crate) mod fold;
pub mod history;
pub mod id;
pub mod language;
pub mod locator;
pub mod lock;
pub mod meta;
pub mod note;
pub mod other;
pub(crate) mod raw_words;
pub mod reference;
pub mod register;
pub mod rich;
pub mod style;
pub mod text;
pub mod verse;
pub mod wide;
pub mod work;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diag::{FileId, Span};

use date::Date;
use meta::{Meta, WitnessMeta};
use note::{Anchor, LeafRange, Record, Verdict};
use register::{EntityId, NameLink, Register};
use text::Body;
use verse::Lines;

/// A text, and where its links and its images lead.
pub type LinkedBody = (Body, Vec<LinkTo>, Vec<LinkTo>);

/// A resolved edition: one snapshot, shared by all that is made of it. A clone shares what is large.
#[derive(Debug, Clone)]
pub struct Edition {
    /// What edition.toml says.
    pub meta: Meta,
    /// The witnesses, the base first.
    pub witnesses: Vec<Witness>,
    /// The essays, by their slugs' order.
    pub essays: Vec<Arc<Essay>>,
    /// The registers: those of the vocabulary first, then the edition's own.
    pub registers: Arc<Vec<Register>>,
    /// The note at the author's name.
    pub author_note: Option<Arc<LinkedBody>>,
    /// Who refers to what: by the target's address, in the order of the site.
    pub incoming: HashMap<String, Arc<Vec<Arc<Backlink>>>>,
    /// The works that it cites; none where it has no bibliography.
    pub bibliography: Option<Arc<work::Bibliography>>,
    /// The citation style of its own; none where it takes one that the program carries.
    pub style: Option<Arc<style::OwnStyle>>,
    /// Files that Markdown shows or links: addresses under `media/` and paths under `content/`.
    pub media: Arc<std::collections::BTreeMap<String, String>>,
    /// Other editions that references may lead to.
    pub others: Arc<Vec<other::Other>>,
    /// The annotations that are left out for an error, which was reported.
    pub left_out: Arc<Vec<String>>,
    /// Sections that were renamed or removed after the edition was frozen.
    pub away: Arc<Vec<Away>>,
    /// What `content/anchors.lock` is to say; none where it wasn't asked for, or what it says can't be read.
    pub lock: Option<lock::Lock>,
    /// What its paragraphs said at each release.
    pub history: Arc<history::History>,
    /// The newest date in it.
    pub date: Option<Date>,
    /// How many annotation files and texts it was made of.
    pub files: EditionFiles,
    /// References whose blocks have other addresses now.
    pub moved: Vec<MovedReference>,
}

/// What an edition was made of.
#[derive(Debug, Clone, Copy, Default)]
pub struct EditionFiles {
    /// Files of sections.
    pub texts: usize,
    /// Annotation files.
    pub annotations: usize,
    /// Essays.
    pub pages: usize,
}

/// A witness with its sections.
#[derive(Debug, Clone)]
pub struct Witness {
    /// What edition.toml says of it.
    pub meta: WitnessMeta,
    /// Its language.
    pub language: String,
    /// Its sections in order.
    pub sections: Vec<Arc<Section>>,
}

/// A section of a witness, with the notes on it.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its id.
    pub id: String,
    /// Its number: that of the same section in the base, or its own place; `2a` where numbers last.
    pub number: Arc<str>,
    /// Its title in plain words.
    pub title: String,
    /// The title as it was given in the front matter; none where it is a heading's.
    pub given_title: bool,
    /// The heading that is its title and is at its head.
    pub heading: Option<u32>,
    /// A shorter title.
    pub short: Option<String>,
    /// The title of the part that it is in.
    pub part: Option<String>,
    /// Whether it is shown as a draft.
    pub draft: bool,
    /// Its file.
    pub file: FileId,
    /// Its address.
    pub address: String,
    /// Its text.
    pub body: Arc<Body>,
    /// Where its links lead.
    pub links: Vec<LinkTo>,
    /// Where its images are.
    pub images: Vec<LinkTo>,
    /// The numbers of its blocks: `3`, `3a`.
    pub numbers: Vec<Arc<str>>,
    /// Addresses that blocks of it had, and where they lead now: `p4` to `p3` or `market#p2`; nowhere, where
    /// the block was removed.
    pub addresses: std::collections::BTreeMap<String, Option<String>>,
    /// The notes on it in the order of the page, replies within.
    pub notes: Vec<Note>,
    /// Words with notes, in the order of the text, flat.
    pub segments: Vec<Segment>,
    /// The marks of notes: leaf, byte in the body's text, note.
    pub marks: Vec<NoteMark>,
    /// Names that lead to their registers, in the order of the text: of each entity the first that may be a link.
    pub names: Vec<NameLink>,
    /// All names that may be links, in the order of the text: exports mark each.
    pub mentions: Vec<NameLink>,
}

impl Section {
    /// The block of this number: `3`, `3a`.
    #[must_use]
    pub fn block_numbered(&self, number: &str) -> Option<usize> {
        block_numbered(&self.numbers, number)
    }
}

/// The block of this number among those of a section.
pub(crate) fn block_numbered(numbers: &[Arc<str>], number: &str) -> Option<usize> {
    // Most are counted without a gap.
    let counted = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    let counted = counted.filter(|at| numbers.get(*at).is_some_and(|own| **own == *number));
    counted.or_else(|| numbers.iter().position(|own| **own == *number))
}

impl AsRef<Self> for Section {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// A section that is not there any more, but whose address is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// Its witness, by its id.
    pub witness: String,
    /// Its id.
    pub id: String,
    /// Its address.
    pub address: String,
    /// The section that it is now: its witness and its place there; none where it was removed.
    pub now: Option<(usize, usize)>,
    /// The addresses that its blocks had, and where they lead: the page, the id there; nowhere, where the
    /// block was removed.
    pub blocks: Vec<(String, Option<(String, String)>)>,
}

/// An annotation with its place.
#[derive(Debug, Clone)]
pub struct Note {
    /// As it was written.
    pub record: Arc<Record>,
    /// Its place on the page, from 1, in the order of the marks; a reply has its parent's.
    pub number: usize,
    /// The number that is shown: `5`; of a reply with its place among the answers, `5.1`, `5.1.2`.
    pub label: Box<str>,
    /// Its place.
    pub anchor: Anchor,
    /// How it was found.
    pub verdict: Verdict,
    /// How surely, from 0 to 1.
    pub score: f64,
    /// Whether that is certain, so that the lock may take it in.
    pub certain: bool,
    /// The item at which its words were last seen, where it has no place.
    pub last_seen: Option<u32>,
    /// Where its body's links lead.
    pub links: Vec<LinkTo>,
    /// Where its `refs` lead.
    pub refs: Vec<LinkTo>,
    /// The note that it answers, where that is elsewhere: it has words of its own.
    pub answers: Option<Box<Place>>,
    /// Where its body's images are.
    pub images: Vec<LinkTo>,
    /// Names in its body that lead to their registers.
    pub names: Vec<NameLink>,
    /// All names in its body that may be links.
    pub mentions: Vec<NameLink>,
    /// The entities that it tags by hand.
    pub entities: Vec<EntityId>,
    /// The words that it is about, as they are in the text; of a stretch much longer than its quote the ends.
    pub words: Option<String>,
    /// The notes that answer it.
    pub replies: Vec<Note>,
}

impl Note {
    /// Whether it has a mark in the text.
    #[must_use]
    pub fn marked(&self) -> bool {
        matches!(self.anchor, Anchor::Words(_) | Anchor::Item(_) | Anchor::Section)
    }
}

/// A stretch of a leaf with the same notes on all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The stretch.
    pub stretch: LeafRange,
    /// The notes, by their place in [`Section::notes`], in order.
    pub notes: Vec<u32>,
}

/// Where the mark of a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoteMark {
    /// The leaf.
    pub leaf: u32,
    /// The byte in the body's text before which it is.
    pub at: u32,
    /// The note, by its place in [`Section::notes`].
    pub note: u32,
}

/// An essay of the edition's own.
#[derive(Debug, Clone)]
pub struct Essay {
    /// Its slug.
    pub id: String,
    /// Its title in plain words.
    pub title: String,
    /// Whether its front matter says the title.
    pub given_title: bool,
    /// The heading that is its title and is at its head.
    pub heading: Option<u32>,
    /// Whether it is shown as a draft.
    pub draft: bool,
    /// Its file.
    pub file: FileId,
    /// Its address.
    pub address: String,
    /// Its text.
    pub body: Arc<Body>,
    /// Where its links lead.
    pub links: Vec<LinkTo>,
    /// Where its images are.
    pub images: Vec<LinkTo>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LinkTo {
    /// To a place of the site.
    Place(Box<Place>),
    /// To the web, or a mail address.
    Web(String),
    /// To a place of another edition.
    Elsewhere(Box<other::Elsewhere>),
    /// To a file beside the text, by its address.
    Media(String),
    /// Nowhere: the target was lost.
    Lost,
    /// Nowhere: it was reported.
    Broken,
    /// Nowhere: it was reported that it may be of another place than this, which it says.
    InDoubt(Box<Place>),
}

/// A place of the site, and what a reference to it says when it was given no text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The page.
    pub address: String,
    /// The id on it.
    pub fragment: Option<String>,
    /// What kind of place, for the words that are filled in.
    pub what: PlaceKind,
}

/// So many characters a heading's words have where a reference names it.
pub(crate) const MOST_OF_TITLE: usize = 300;

/// What a place is, with what its name is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// A section.
    Section {
        /// Its number.
        number: Arc<str>,
        /// Its title.
        title: String,
    },
    /// A block.
    Block {
        /// Its section's number.
        section: Arc<str>,
        /// Its own.
        number: String,
        /// The lines of it that are meant; none where it is all of it, or its lines aren't counted.
        lines: Option<Lines>,
    },
    /// A heading.
    Heading {
        /// Its section's number; none in an essay.
        section: Option<Arc<str>>,
        /// Its words.
        title: String,
    },
    /// A note.
    Note {
        /// The number of the section that it is in.
        section: Arc<str>,
        /// The number of the block that it is at.
        block: Option<String>,
        /// The lines of verse that it is on.
        lines: Option<Lines>,
        /// Its number as it is shown: `5`, a reply's `5.1`.
        number: String,
        /// The words that it is about, long ones without their middle.
        lemma: Option<String>,
    },
    /// A footnote.
    Footnote {
        /// Its section's number; none in an essay.
        section: Option<Arc<str>>,
        /// What its mark shows.
        mark: String,
    },
    /// A page of the source.
    Page {
        /// The number of the section that it begins in.
        section: Arc<str>,
        /// The page.
        label: String,
    },
    /// An essay.
    Essay {
        /// Its title.
        title: String,
    },
    /// Somebody or something in a register.
    Entity {
        /// What it is called.
        name: String,
    },
}

/// A reference whose block has another address now, or is gone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MovedReference {
    /// The reference, as the lock has it.
    pub known: Arc<lock::LockedTarget>,
    /// Where it is.
    pub span: Span,
    /// Its target, as it is to be written; what it says where its block is gone.
    pub now: String,
    /// The bytes that its target has in the file; none where they can't be distinguished from others.
    pub target: Option<Span>,
    /// What is in the place of those.
    pub text: String,
}

impl MovedReference {
    /// A reference whose block is gone.
    pub(crate) fn gone(known: &Arc<lock::LockedTarget>, span: Span) -> Self {
        Self { known: known.clone(), span, now: known.written.clone(), target: None, text: String::new() }
    }

    /// Whether its block is gone: there is nothing to write.
    pub(crate) fn is_gone(&self) -> bool {
        self.now == self.known.written
    }
}

/// A reference from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlink {
    /// The id on the target's page that it leads to.
    pub fragment: Option<String>,
    /// The place that it is at.
    pub from: Place,
    /// Some words before it.
    pub before: Excerpt,
    /// Its own words; none where they are filled in.
    pub text: Option<String>,
    /// Some words after it.
    pub after: Excerpt,
    /// What it leads to.
    pub to: PlaceKind,
    /// Where in the words of a section it is; none in a note or an essay.
    pub at: Option<u32>,
    /// The place of the link.
    pub span: Span,
}

/// Some words of a text, in a line. What is filled in where it is shown is as [`Excerpt::FILLED`] in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The words.
    pub words: String,
    /// What is filled in, in order.
    pub filled: Box<[Filled]>,
}

impl Excerpt {
    /// A noncharacter in the place of what is filled in.
    pub const FILLED: char = '\u{FDD0}';
}

/// What is filled in among the words of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filled {
    /// A cross-reference without words of its own.
    Reference(Box<Place>),
    /// A citation; its items have no places.
    Citation(Box<[work::CitationItem]>),
}

impl Edition {
    /// The base witness.
    #[must_use]
    pub fn base(&self) -> Option<&Witness> {
        self.witnesses.first()
    }

    /// The version that the edition is cited as: that of edition.toml, else the last release's.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        let last = self.history.releases.last().map(|last| last.version.as_str());
        self.meta.cite.version.as_deref().or(last)
    }

    /// When the edition was released last, or changed last where it never was.
    #[must_use]
    pub fn issued(&self) -> Option<&Date> {
        self.history.releases.last().map(|last| &last.date).or(self.date.as_ref())
    }

    /// The sections that a book of the whole edition has, by witness and place: those of the base, and of the other versions
    /// what it lacks, translations, and what has notes of its own.
    pub(crate) fn in_a_book(&self) -> Vec<(usize, usize)> {
        let primary = |language: &str| language.split('-').next().unwrap_or_default().to_lowercase();
        let base = self.base();
        let language = base.map(|base| primary(&base.language)).unwrap_or_default();
        let has: HashSet<String> =
            base.iter().flat_map(|base| &base.sections).map(|section| id::fold(&section.id)).collect();
        let mut all = Vec::new();
        for (w, witness) in self.witnesses.iter().enumerate() {
            let is_whole = w == 0 || primary(&witness.language) != language;
            let taken = |section: &Section| {
                is_whole || !section.notes.is_empty() || !has.contains(&id::fold(&section.id))
            };
            let sections = witness.sections.iter().enumerate();
            all.extend(sections.filter(|(_, section)| taken(section)).map(|(at, _)| (w, at)));
        }
        all
    }
}
