//! What a section, its notes and the summaries of entities refer to, and who is named there.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::edition::meta::WitnessMeta;
use crate::edition::note::Record;
use crate::edition::register::{EntityId, NameLink, Register};
use crate::edition::{Backlink, Excerpt, LinkTo, MovedReference, Note, Place, Section, What, id};

use super::fold::Folded;
use super::forms::Forms;
use super::links::{self, Here, Index, Resolved};
use super::mentions::{Names, Settled};
use super::places::{block_of, block_place, flat};
use super::references;

/// What was resolved of a section and the notes on it.
#[derive(Debug)]
pub(super) struct OfSection {
    /// The section as it stood.
    #[expect(dead_code, reason = "it holds its address")]
    stood: Arc<Section>,
    /// The section, and where its links and those of its notes lead.
    pub(super) section: Arc<Section>,
    /// Files that it shows or links.
    pub(super) media: Vec<LinkTo>,
    pub(super) backlinks: Vec<(String, Arc<Backlink>)>,
    pub(super) settled: Settled,
    /// References whose blocks have other addresses now.
    pub(super) moved: Vec<MovedReference>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What was resolved of a note.
struct OfNote {
    links: Vec<LinkTo>,
    refs: Vec<LinkTo>,
    images: Vec<LinkTo>,
    names: Vec<NameLink>,
    entities: Vec<EntityId>,
}

/// Where the links of a section and of its notes lead, and who is named there. `folded` are its leaves.
pub(super) fn of_section(
    index: &Index<'_>,
    forms: &Forms,
    folded: &[Folded],
    witness: usize,
    at: usize,
) -> OfSection {
    let section = &index.witnesses[witness][at];
    let names = Names { forms, entities: &index.entities };
    let led = index.references.of_text(witness, at);
    let here = Here { witness, section: Some((witness, at)), essay: None, document: true, led };
    let Resolved { links, images, mut moved, mut diagnostics } = index.text(&section.body, here);
    let mut backlinks = links::backlinks(&section.body, &links, |leaf| block_place(section, leaf));
    let mut settled = Settled::new();
    let tell = |note: &Note, told: &mut Vec<Diagnostic>| {
        told.iter_mut().for_each(|d| d.note = Some(note.record.id.clone()));
    };
    let tags: Vec<Vec<EntityId>> = section
        .notes
        .iter()
        .map(|note| {
            let mut told = Vec::new();
            let tags = names.tags(&note.record, &mut told);
            tell(note, &mut told);
            diagnostics.append(&mut told);
            tags
        })
        .collect();
    let named =
        names.in_section(section, folded, &links, &tags, |leaf| block_place(section, leaf), &mut settled);
    // A name that stands in every version is listed once, where the base has it.
    if witness == 0 || !index.sections[0].contains_key(&id::fold(&section.id)) {
        backlinks.extend(named.mentions);
        backlinks.sort_by_key(|(_, backlink)| backlink.at);
    }
    let mut linked = HashSet::new();
    let mut of_notes = Vec::new();
    for (top, own) in section.notes.iter().zip(&tags) {
        for note in flat(top) {
            let led = index.references.of(&references::note_name(&note.record.id));
            let here = Here { document: false, led, ..here };
            let mut resolved = index.text(&note.record.body, here);
            let of_reply;
            let tags = if std::ptr::eq(note, top) {
                own
            } else {
                of_reply = names.tags(&note.record, &mut resolved.diagnostics);
                &of_reply
            };
            let from = links::note_place(section, note, block_of(section, note));
            let mut made = links::backlinks(&note.record.body, &resolved.links, |_| from.clone());
            let named = names.in_note(note, &resolved.links, tags, &from, &mut linked, &mut settled);
            made.extend(named.mentions);
            made.iter_mut().for_each(|(_, backlink)| backlink.at = None);
            backlinks.append(&mut made);
            let mut refs = Vec::new();
            for (n, (target, span)) in note.record.refs.iter().enumerate() {
                let to = index.mention(note.record.body.links.len() + n, target, *span, here, &mut resolved);
                refs.push(to.clone());
                if let LinkTo::Place(place) = to {
                    let backlink = Backlink {
                        fragment: place.fragment.clone(),
                        from: from.clone(),
                        before: Excerpt::default(),
                        text: None,
                        after: Excerpt::default(),
                        to: place.what.clone(),
                        at: None,
                        span: *span,
                    };
                    backlinks.push((place.address.clone(), backlink));
                }
            }
            tell(note, &mut resolved.diagnostics);
            diagnostics.append(&mut resolved.diagnostics);
            moved.append(&mut resolved.moved);
            of_notes.push(OfNote {
                links: resolved.links,
                refs,
                images: resolved.images,
                names: named.links,
                entities: tags.clone(),
            });
        }
    }
    let mut whole = (**section).clone();
    let mut media = Vec::new();
    let mut keep = |to: &LinkTo| {
        if matches!(to, LinkTo::Media(_)) {
            media.push(to.clone());
        }
    };
    links.iter().chain(&images).for_each(&mut keep);
    give(&mut whole.notes, &mut of_notes.into_iter(), &mut keep);
    (whole.links, whole.images, whole.names) = (links, images, named.links);
    OfSection {
        stood: Arc::clone(section),
        section: Arc::new(whole),
        media,
        backlinks: shared(backlinks),
        settled,
        moved,
        diagnostics,
    }
}

/// Tells of links and entities of notes that are left out for an error of their own.
pub(super) fn broken(
    index: &Index<'_>,
    forms: &Forms,
    records: &[Arc<Record>],
    witnesses: &[WitnessMeta],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let names = Names { forms, entities: &index.entities };
    for record in records {
        let witness = super::notes::witness_of(record, witnesses).unwrap_or(0);
        let folded = id::fold(&record.selector.target.section);
        let section = index.sections.get(witness).and_then(|ids| Some((witness, *ids.get(&folded)?)));
        let here = Here { witness, section, essay: None, document: false, led: &[] };
        let mut made = index.text(&record.body, here);
        names.tags(record, &mut made.diagnostics);
        for (n, (target, span)) in record.refs.iter().enumerate() {
            index.mention(record.body.links.len() + n, target, *span, here, &mut made);
        }
        let mut told = made.diagnostics;
        told.iter_mut().for_each(|d| d.note = Some(record.id.clone()));
        diagnostics.append(&mut told);
    }
}

/// Backlinks to be held by two. They are put into a list of its own: collecting would keep the larger one's room.
pub(super) fn shared(backlinks: Vec<(String, Backlink)>) -> Vec<(String, Arc<Backlink>)> {
    let mut all = Vec::with_capacity(backlinks.len());
    all.extend(backlinks.into_iter().map(|(address, backlink)| (address, Arc::new(backlink))));
    all
}

/// Resolve the summaries of entities; what they refer to is returned.
pub(super) fn summaries(
    index: &Index<'_>,
    registers: &mut [Register],
    moved: &mut Vec<MovedReference>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, Backlink)> {
    let mut backlinks = Vec::new();
    for register in registers {
        for entity in &mut register.entities {
            let span = entity.summary_span;
            let Some((body, links, images)) = &mut entity.summary else { continue };
            let led = index.references.of(&references::entity_name(&register.prefix, &entity.id));
            let here = Here { witness: 0, section: None, essay: None, document: false, led };
            let resolved = index.text_of(body, here, Some(span));
            moved.extend(resolved.moved);
            diagnostics.extend(resolved.diagnostics.into_iter().map(|mut told| {
                told.span = Some(span);
                told
            }));
            (*links, *images) = (resolved.links, resolved.images);
            let from = Place {
                address: register.address.clone(),
                fragment: Some(format!("e-{}", entity.id)),
                what: What::Entity { name: entity.name.clone() },
            };
            let made = links::backlinks(body, links, |_| from.clone());
            backlinks.extend(
                made.into_iter()
                    .map(|(address, backlink)| (address, Backlink { at: None, span, ..backlink })),
            );
        }
    }
    backlinks
}

/// Give notes and their replies what was resolved of them, in the order of [`flat`].
fn give(notes: &mut [Note], resolved: &mut impl Iterator<Item = OfNote>, keep: &mut impl FnMut(&LinkTo)) {
    for note in notes {
        if let Some(of) = resolved.next() {
            of.links.iter().chain(&of.images).for_each(&mut *keep);
            note.links = of.links;
            note.refs = of.refs;
            note.images = of.images;
            note.names = of.names;
            note.entities = of.entities;
        }
        give(&mut note.replies, resolved, keep);
    }
}
