//! References to sections, blocks, headings and footnotes lead where these went, as notes do.
//!
//! The lock knows each by what it is in, what it says, and which of those it is that say the same there. One
//! that it knows leads to its block, whatever number that has now; one that it doesn't is taken at its word.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::Xxh3;

use crate::edition::lock::LockedTarget;
use crate::edition::register::Register;
use crate::edition::text::{Body, LinkKind};
use crate::edition::{Essay, Section, id};

use super::called;
use super::hash_of;
use super::places::flat;
use super::revision::WitnessRevision;

/// A block of this revision, or a whole section.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct BlockAt {
    pub(super) witness: usize,
    pub(super) section: usize,
    /// Its address: `p3a`, `h-causes`, `fn-1`; nothing of a whole section.
    pub(super) fragment: String,
    /// Its place among all blocks of its witness; none of a whole section.
    pub(super) y: Option<usize>,
}

/// Where a reference leads that the lock knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Led {
    /// To this block.
    To(Arc<LockedTarget>, BlockAt),
    /// Its block is gone.
    Gone(Arc<LockedTarget>),
    /// The lock doesn't have its block.
    Lost(Arc<LockedTarget>),
    /// To the block of another edition that had these words.
    Elsewhere(Arc<LockedTarget>, u32),
    /// Its block may be any of these.
    OneOf(Arc<LockedTarget>, Vec<BlockAt>),
    /// There is another that says the same: it may be any of these, or new; the blocks that these led to, and whether one of
    /// them is gone.
    Either { known: Vec<Arc<LockedTarget>>, all: Vec<BlockAt>, one_is_gone: bool },
}

/// What references are in, by link: those of a note's body, then its `refs`.
pub(super) type Links = Vec<Option<Led>>;

/// Where the references in one place lead.
#[derive(Debug, Clone, Default)]
pub(super) struct LedLinks {
    links: Links,
    /// A hash of that; made when it is first asked for.
    hash: OnceLock<u64>,
}

impl From<Links> for LedLinks {
    fn from(links: Links) -> Self {
        Self { links, hash: OnceLock::new() }
    }
}

impl LedLinks {
    pub(super) fn as_slice(&self) -> &[Option<Led>] {
        &self.links
    }

    fn hash(&self) -> u64 {
        *self.hash.get_or_init(|| hash_led(&self.links))
    }

    /// Says where a reference leads, where anything is known of that.
    pub(super) fn put(own: &mut Arc<Self>, link: usize, led: Option<Led>) {
        let own = Arc::make_mut(own);
        own.hash = OnceLock::new();
        put(&mut own.links, link, led);
    }
}

/// Says where a reference leads, where anything is known of that.
pub(super) fn put(links: &mut Links, link: usize, led: Option<Led>) {
    if links.len() <= link {
        links.resize(link + 1, None);
    }
    if led.is_some() {
        links[link] = led;
    }
}

/// Where the references of an edition lead that the lock knows.
#[derive(Debug, Clone, Default)]
pub(super) struct References {
    /// Of texts, by witness and section.
    pub(super) texts: HashMap<(usize, usize), Arc<LedLinks>>,
    /// Of all else: `note:loan`, folded.
    pub(super) named: HashMap<Arc<str>, Arc<LedLinks>>,
    /// What sections were called before, by witness: folded.
    pub(super) renamed: called::Sections,
    /// Records of the lock that nothing could be said of: their targets can't be looked at, or what they are in.
    pub(super) kept: Vec<Arc<LockedTarget>>,
    /// Records in blocks that may be any of several: where such a block comes back to the letter, they lead where they led.
    pub(super) doubted: Vec<Arc<LockedTarget>>,
    /// References that are said no more where they were.
    pub(super) unsaid: Vec<Arc<LockedTarget>>,
}

/// A reference in this revision: its number among the links, what it says, and the block that it is in.
pub(super) struct LiveReference<'a> {
    pub(super) link: usize,
    pub(super) written: &'a str,
    pub(super) y: Option<usize>,
}

/// Whether a link's target may be a section of a text, or a block, a heading or a footnote there.
fn is_followed(kind: LinkKind, target: &str) -> bool {
    let name = target.split_once('#').map_or(target, |(name, _)| name);
    // `R:boredom` is a section of a witness by its siglum; an address of the web has a colon too.
    match kind {
        LinkKind::CrossReference => !matches!(name.split_once(':'), Some(("note" | "page", _))),
        LinkKind::Inline => !name.contains(':'),
        LinkKind::Auto | LinkKind::Lost => false,
    }
}

/// The address of a block as it is to be written in place of a reference: of a heading with `h-` or without.
pub(super) fn fragment_as<'a>(at: &'a BlockAt, written: &str) -> &'a str {
    let is_bare = written.split_once('#').is_some_and(|(_, fragment)| !fragment.trim().starts_with("h-"));
    at.fragment.strip_prefix("h-").filter(|_| is_bare).unwrap_or(&at.fragment)
}

/// The references in a text that may be followed.
pub(super) fn in_body(body: &Body) -> impl Iterator<Item = (usize, &crate::edition::text::Link)> {
    body.links.iter().enumerate().filter(|(_, link)| is_followed(link.kind, &link.target))
}

/// The number of an item, and of the footnote in it that words are in.
type ItemOrFootnote = (u32, Option<u32>);

/// What each reference of a text says, with the item or footnote that it is in: while these are the same, and all
/// blocks stay what they were, they lead where they led.
pub(super) fn said(section: &Section) -> Vec<(Box<str>, Option<ItemOrFootnote>)> {
    let body = &section.body;
    let place = |event| leaf_of(body, event).map(|leaf| (body.leaves[leaf].item, body.leaves[leaf].footnote));
    let mut all: Vec<_> = in_body(body).map(|(_, link)| (link.target.clone(), place(link.event))).collect();
    for note in section.notes.iter().flat_map(flat) {
        let of_note = in_note(note).map(|found| found.written.to_owned());
        all.extend(of_note.map(|written| (format!("{}\n{written}", note.record.id).into(), None)));
    }
    all
}

pub(super) fn in_note(note: &crate::edition::Note) -> impl Iterator<Item = LiveReference<'_>> {
    let body = &note.record.body;
    let links = in_body(body).map(|(link, it)| LiveReference { link, written: it.target.trim(), y: None });
    let refs =
        note.record.refs.iter().enumerate().map(move |(n, (target, _))| (body.links.len() + n, target));
    let refs = refs.filter(|(_, target)| is_followed(LinkKind::CrossReference, target));
    links.chain(refs.map(|(link, target)| LiveReference { link, written: target.trim(), y: None }))
}

fn leaf_of(body: &Body, event: u32) -> Option<usize> {
    let leaf = body.leaves.partition_point(|l| l.events.start <= event).checked_sub(1)?;
    body.leaves.get(leaf).filter(|l| l.events.contains(&event)).map(|_| leaf)
}

/// What is in the edition beside the texts: names, and the references there.
pub(super) fn named<'a>(
    sections: &'a [Vec<Arc<Section>>],
    essays: &'a [Arc<Essay>],
    registers: &'a [Register],
    author_note: Option<&'a Body>,
) -> Vec<(String, Vec<LiveReference<'a>>)> {
    let bodies = |body: &'a Body| -> Vec<LiveReference<'a>> {
        in_body(body).map(|(link, it)| LiveReference { link, written: it.target.trim(), y: None }).collect()
    };
    let notes = sections.iter().flatten().flat_map(|section| section.notes.iter().flat_map(flat));
    let notes = notes.map(|note| (note_name(&note.record.id), in_note(note).collect()));
    let essays = essays.iter().map(|essay| (essay_name(&essay.id), bodies(&essay.body)));
    let entities = registers.iter().flat_map(|register| {
        let of = |entity: &'a crate::edition::register::Entity| {
            let (body, ..) = entity.summary.as_ref()?;
            Some((entity_name(&register.prefix, &entity.id), bodies(body)))
        };
        register.entities.iter().filter_map(of)
    });
    let author = author_note.map(|body| (AUTHOR.to_owned(), bodies(body)));
    notes.chain(essays).chain(entities).chain(author).collect()
}

pub(super) const AUTHOR: &str = "author-note";

pub(super) fn note_name(id: &str) -> String {
    format!("note:{id}")
}

pub(super) fn essay_name(id: &str) -> String {
    format!("page:{id}")
}

pub(super) fn entity_name(prefix: &str, id: &str) -> String {
    format!("{prefix}:{id}")
}

/// The references of a section's text, with their blocks.
pub(super) fn in_text<'a>(
    compared: &WitnessRevision,
    at: usize,
    section: &'a Section,
) -> Vec<LiveReference<'a>> {
    let body = &section.body;
    let block = |event| compared.of_leaf(at, leaf_of(body, event)?);
    in_body(body)
        .map(|(link, it)| LiveReference { link, written: it.target.trim(), y: block(it.event) })
        .collect()
}

impl References {
    /// Of the text of a section, by link.
    pub(super) fn of_text(&self, witness: usize, section: usize) -> &[Option<Led>] {
        self.texts.get(&(witness, section)).map_or(&[], |links| links.as_slice())
    }

    /// Of something with a name.
    pub(super) fn of(&self, name: &str) -> &[Option<Led>] {
        if self.named.is_empty() {
            return &[];
        }
        self.named.get(&*id::fold(name)).map_or(&[], |links| links.as_slice())
    }

    /// Of a note: its body's links, then its `refs`.
    pub(super) fn of_note(&self, id: &str) -> &[Option<Led>] {
        if self.named.is_empty() { &[] } else { self.of(&note_name(id)) }
    }

    /// A hash of where the references of a section's text lead.
    pub(super) fn hash_of_text(&self, witness: usize, section: usize) -> u64 {
        match self.texts.get(&(witness, section)) {
            Some(links) => links.hash(),
            None => 0,
        }
    }

    /// The notes that have references which the lock knows, by their folded ids, with a hash of where these lead. In no order.
    pub(super) fn hashes_of_notes(&self) -> impl Iterator<Item = (&str, u64)> {
        let notes = self.named.iter().filter_map(|(name, links)| Some((name.strip_prefix("note:")?, links)));
        notes.map(|(note, links)| (note, hash_of(|hash| (note, links.hash()).hash(hash))))
    }

    /// The section that has another name now, of this witness or else of any.
    pub(super) fn renamed(&self, witness: usize, folded: &str) -> Option<(usize, usize)> {
        let own = self.renamed.get(&(witness, folded.to_owned())).map(|at| (witness, *at));
        own.or_else(|| self.renamed.iter().find(|((_, id), _)| id == folded).map(|((w, _), at)| (*w, *at)))
    }
}

/// A hash of where references lead. Blocks are numbered through: a block that came in elsewhere changes nothing of it.
fn hash_led(links: &[Option<Led>]) -> u64 {
    let at = |at: &BlockAt, hash: &mut Xxh3| {
        let BlockAt { witness, section, fragment, y: _ } = at;
        (witness, section, fragment).hash(hash);
    };
    hash_of(|hash| {
        for (link, led) in links.iter().enumerate().filter_map(|(link, led)| Some((link, led.as_ref()?))) {
            link.hash(hash);
            match led {
                Led::To(known, to) => {
                    (0u8, known).hash(hash);
                    at(to, hash);
                }
                Led::Gone(known) => (1u8, known).hash(hash),
                Led::Lost(known) => (3u8, known).hash(hash),
                Led::Elsewhere(known, words) => (4u8, known, words).hash(hash),
                Led::OneOf(_, all) | Led::Either { all, .. } => {
                    let one_is_gone = matches!(led, Led::Either { one_is_gone: true, .. });
                    (2u8, all.len(), one_is_gone).hash(hash);
                    all.iter().for_each(|to| at(to, hash));
                }
            }
        }
    })
}
