//! What the places of notes depend on, and what of a section others can see: hashes, which say whether it is as it was.

use std::hash::Hash as _;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use crate::edition::note::Record;
use crate::edition::{Place, PlaceKind, Section, id};

use super::super::lemma;
use super::super::lemma::LemmaPiece;
use super::super::replies::Replies;
use super::{LockedNotes, PlacingKey};

/// What the places of a section's notes depend on. `beside` adds to its hash what the lock says of them.
pub(in crate::resolve) fn input(
    section: &Section,
    records: &[&Arc<Record>],
    replies: &Replies,
    beside: impl FnOnce(&mut Xxh3),
) -> PlacingKey {
    let address = |record: &&Arc<Record>| Arc::as_ptr(record) as usize;
    let mut rest = Xxh3::new();
    let Section { id, number, title, given_title, heading, short, part, draft, file, .. } = section;
    (id, number, title, given_title, heading, short, part, draft, file).hash(&mut rest);
    (&section.address, &section.numbers).hash(&mut rest);
    if !section.addresses.is_empty() {
        format!("{:?}", section.addresses).hash(&mut rest);
    }
    if !replies.is_empty() {
        let mut open: Vec<&Arc<Record>> = records.to_vec();
        while let Some(record) = open.pop() {
            for reply in replies.get(&*id::folded(&record.id)).into_iter().flatten() {
                address(&reply).hash(&mut rest);
                open.push(reply);
            }
        }
    }
    beside(&mut rest);
    PlacingKey {
        body: Arc::as_ptr(&section.body) as usize,
        records: records.iter().map(address).collect(),
        rest: rest.digest(),
    }
}

/// Hashes where the notes of a section were followed to.
pub(super) fn followed_to(ground: &LockedNotes<'_>, records: &[&Arc<Record>], rest: &mut Xxh3) {
    for record in records {
        let Some(followed) = ground.followed.get(&*id::folded(&record.id)) else { continue };
        // Blocks are numbered through.
        ground.compared.starts.get(ground.at).hash(rest);
        followed.hash(rest);
        if !followed.is_settled() {
            // What is said of it names places elsewhere: it is looked at in every run.
            ground.run.hash(rest);
        }
    }
}

/// A hash of what references from elsewhere can see of a section.
pub(super) fn face(section: &Section, path: &str, notes: &[(String, Place)]) -> u64 {
    let mut face = Xxh3::new();
    (&section.id, &section.number, &section.title, &section.address, path, &section.numbers).hash(&mut face);
    let body = &section.body;
    for heading in &body.headings {
        let leaf = heading.leaf as usize;
        (&heading.slug, body.line(leaf), super::super::places::filled_in(body, leaf)).hash(&mut face);
    }
    if !section.addresses.is_empty() {
        section.addresses.hash(&mut face);
    }
    for page in body.pages.iter().filter(|page| page.first) {
        page.label.hash(&mut face);
    }
    for footnote in &body.footnotes {
        (&footnote.id, &footnote.mark).hash(&mut face);
    }
    for line in &body.lines {
        (line.block, line.nth).hash(&mut face);
    }
    for mark in &body.aligned {
        (mark.item, &mark.to).hash(&mut face);
    }
    if !body.fillings().is_empty() {
        for note in &section.notes {
            for piece in lemma::pieces(body, note) {
                match piece {
                    LemmaPiece::Words(words) => words.hash(&mut face),
                    LemmaPiece::Filled(event) => super::super::places::named_by(body, event).hash(&mut face),
                    LemmaPiece::Gap => {}
                }
            }
        }
    }
    for (id, place) in notes {
        (id, &place.fragment).hash(&mut face);
        if let PlaceKind::Note { section, block, lines, number, lemma } = &place.what {
            (section, block, lines, number, lemma).hash(&mut face);
        }
    }
    face.digest()
}
