//! Where things are: the places of blocks and of notes.

use std::collections::HashMap;
use std::sync::Arc;

use crate::edition::note::Anchor;
use crate::edition::text::{Body, EventKind, ItemKind, Tag};
use crate::edition::verse::Lines;
use crate::edition::wide::{cut, shorten};
use crate::edition::{MOST_OF_TITLE, Note, Place, PlaceKind, Section, id};

/// The places of notes: in the list of which section, and where in it, by their folded ids.
pub(super) struct NotePlaces<'a> {
    pub(super) by_id: Arc<NotesByFoldedId>,
    pub(super) lists: &'a [&'a [(String, Place)]],
}

/// By a note's folded id: the section's place among all, and the note's in its list.
pub(super) type NotesByFoldedId = HashMap<Box<str>, (u32, u32)>;

impl<'a> NotePlaces<'a> {
    pub(super) fn get(&self, id: &str) -> Option<&'a Place> {
        let (list, at) = self.by_id.get(id)?;
        Some(&self.lists.get(*list as usize)?.get(*at as usize)?.1)
    }

    /// The list that a note is in, by the note's folded id.
    pub(super) fn list_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).map(|(list, _)| *list as usize)
    }

    pub(super) fn contains_key(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(AsRef::as_ref)
    }
}

/// A note and all that answers it.
pub(crate) fn flat(note: &Note) -> Vec<&Note> {
    std::iter::once(note).chain(note.replies.iter().flat_map(flat)).collect()
}

/// The place of a leaf of a section: its block, its heading, its footnote.
pub(super) fn block_place(section: &Section, leaf: usize) -> Place {
    let at = &section.body.leaves[leaf];
    let place = |fragment, what| Place { address: section.address.clone(), fragment, what };
    if let Some(number) = at.footnote
        && let Some(footnote) = section.body.footnote_at(number).map(|at| &section.body.footnotes[at])
    {
        let what =
            PlaceKind::Footnote { section: Some(Arc::clone(&section.number)), mark: footnote.mark.clone() };
        return place(Some(format!("fn-{}", footnote.id)), what);
    }
    match section.body.items.get(at.item as usize).map(|i| i.kind) {
        Some(ItemKind::Block(block)) => {
            let number = section.numbers.get(block as usize).map_or_else(String::new, ToString::to_string);
            let what = PlaceKind::Block {
                section: Arc::clone(&section.number),
                number: number.clone(),
                lines: None,
            };
            place(Some(format!("p{number}")), what)
        }
        Some(ItemKind::Heading(heading)) if Some(heading) != section.heading => {
            let slug = section.body.headings.get(heading as usize).map_or("", |h| &h.slug);
            place(
                Some(format!("h-{slug}")),
                PlaceKind::Heading {
                    section: Some(Arc::clone(&section.number)),
                    title: cut(&section.body.line(leaf), MOST_OF_TITLE),
                },
            )
        }
        _ => place(
            None,
            PlaceKind::Section { number: Arc::clone(&section.number), title: section.title.clone() },
        ),
    }
}

/// The place of a byte of a section's text: the line of verse that it is in, else what its leaf is in.
pub(super) fn place_at(section: &Section, leaf: usize, byte: u32) -> Place {
    let mut place = block_place(section, leaf);
    let own = u32::try_from(leaf).unwrap_or(u32::MAX);
    if let PlaceKind::Block { lines, .. } = &mut place.what
        && let Some(at) = section.body.line_at(own, byte)
    {
        *lines = Some(Lines::one(at));
        place.fragment = section.line_address(at);
    }
    place
}

/// The lines of verse that a note's words are in; none where they are not in verse alone.
pub(crate) fn lines_of(section: &Section, note: &Note) -> Option<Lines> {
    let Anchor::Words(stretches) = &note.anchor else { return None };
    let (first, last) = (stretches.first()?, stretches.last()?);
    // The end of a stretch may be the beginning of the next line.
    let end = last.to.saturating_sub(1).max(last.from);
    section.body.lines_between((first.leaf, first.from), (last.leaf, end))
}

/// The id of the place in its section that a note is on: `p3`, of a line `p3-12`.
pub(crate) fn fragment_of(section: &Section, note: &Note) -> Option<String> {
    let line = lines_of(section, note).and_then(|lines| section.line_address(lines.first as usize - 1));
    line.or_else(|| block_of(section, note).map(|number| format!("p{number}")))
}

/// What the references and citations of a leaf name, in order.
pub(super) fn filled_in(body: &Body, leaf: usize) -> Vec<&str> {
    let events = body.leaves[leaf].events.clone();
    events.flat_map(|event| named_by(body, event)).collect()
}

/// What a reference or a citation names, by its event.
pub(super) fn named_by(body: &Body, event: u32) -> Vec<&str> {
    match body.events[event as usize].kind {
        EventKind::Open(Tag::Link(link)) => vec![&*body.links[link as usize].target],
        EventKind::Citation(citation) => {
            body.citations[citation as usize].items.iter().map(|item| &*item.written).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a note has a mark in the text: not where its place has no words.
pub(crate) fn has_mark(section: &Section, note: &Note) -> bool {
    super::place::mark(&note.anchor, 0, &section.body, section.heading).is_some()
}

/// The item of the text that a note is at; none where that is a footnote, the whole section, or nowhere.
pub(crate) fn item_of(section: &Section, note: &Note) -> Option<u32> {
    match &note.anchor {
        Anchor::Words(stretches) => {
            let leaf = section.body.leaves.get(stretches.first()?.leaf as usize)?;
            leaf.footnote.is_none().then_some(leaf.item)
        }
        Anchor::Item(item) => Some(*item),
        _ => None,
    }
}

/// The number of the block that a note is at.
pub(crate) fn block_of(section: &Section, note: &Note) -> Option<String> {
    let item = item_of(section, note)?;
    section.body.block_of(item).and_then(|b| section.numbers.get(b as usize)).map(ToString::to_string)
}

/// The number of the block that a leaf is in.
pub(crate) fn block_at(section: &Section, leaf: u32) -> Option<String> {
    let leaf = section.body.leaves.get(leaf as usize).filter(|leaf| leaf.footnote.is_none())?;
    section.body.block_of(leaf.item).and_then(|b| section.numbers.get(b as usize)).map(ToString::to_string)
}

/// Where the place of each note is in these lists.
pub(super) fn by_id(lists: &[&[(String, Place)]]) -> NotesByFoldedId {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut by_id = NotesByFoldedId::with_capacity(lists.iter().map(|list| list.len()).sum());
    for (at, list) in lists.iter().enumerate() {
        let notes = list.iter().enumerate();
        by_id.extend(notes.map(|(n, (id, _))| (id.as_str().into(), (number(at), number(n)))));
    }
    by_id
}

/// The places of a section's notes, by folded ids.
pub(super) fn note_places(section: &Section) -> Vec<(String, Place)> {
    let mut places = Vec::with_capacity(section.notes.len());
    for top in &section.notes {
        let (block, lines) = (block_of(section, top), lines_of(section, top));
        for note in flat(top) {
            places.push((id::fold(&note.record.id), note_place(section, note, block.clone(), lines)));
        }
    }
    places
}

/// The place of a note.
pub(super) fn note_place(
    section: &Section,
    note: &Note,
    block: Option<String>,
    lines: Option<Lines>,
) -> Place {
    Place {
        address: section.address.clone(),
        fragment: Some(format!("n-{}", note.record.id)),
        what: PlaceKind::Note {
            section: Arc::clone(&section.number),
            block,
            lines,
            number: note.label.to_string(),
            // Who refers to a note of a thousand words keeps a few of them.
            lemma: note.record.lemma.as_deref().or(note.words.as_deref()).map(shorten),
        },
    }
}
