//! What a section, its notes and the summaries of entities refer to, and who is named there.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::edition::meta::WitnessMeta;
use crate::edition::note::Record;
use crate::edition::register::{EntityId, NameLink, Register};
use crate::edition::{Backlink, Excerpt, LinkTo, MovedReference, Note, Place, PlaceKind, Section, id};

use super::backlinks;
use super::fold::Folded;
use super::gathered::SourceItems;
use super::links::{LinkContext, Resolved, TargetIndex};
use super::mentions::{self, NameFinder, Settled};
use super::places::{block_of, flat, lines_of, note_place, place_at};
use super::{references, registers};
use crate::parse::toml_text;

/// What was resolved of a section and the notes on it.
#[derive(Debug)]
pub(super) struct SectionLinks {
    /// The section, and where its links and those of its notes lead.
    pub(super) section: Arc<Section>,
    /// Files that it shows or links.
    pub(super) media: Vec<LinkTo>,
    pub(super) backlinks: SourceItems<String, Backlink>,
    pub(super) settled: Settled,
    /// References whose blocks have other addresses now.
    pub(super) moved: Vec<MovedReference>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What the rest of the edition answers to a section and its notes: where their links lead, whom they tag. All that is
/// made of a section beside this follows from the section itself and from the names in registers; so while these
/// answers are the same, it is the same.
pub(super) struct Answers {
    text: Resolved,
    /// The entities that each of its notes tags.
    tags: Vec<Vec<EntityId>>,
    /// Its notes and their replies, in the order of [`flat`].
    notes: Vec<OfNote>,
    /// Whether the names in its text are listed: a name that is in every version is listed once, where the base has it.
    is_listed: bool,
}

/// What was resolved of a note.
struct OfNote {
    /// Its `refs` follow the links of its body.
    resolved: Resolved,
    refs: Vec<LinkTo>,
    /// What a note with words of its own answers.
    answers: Option<LinkTo>,
    /// The entities that a reply tags; those of a note are with its section's.
    tags: Vec<EntityId>,
}

impl Hash for Answers {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { text, tags, notes, is_listed } = self;
        (text, tags, is_listed).hash(state);
        for OfNote { resolved, refs, answers, tags } in notes {
            (resolved, refs, answers, tags).hash(state);
        }
    }
}

impl Answers {
    /// Whether anything was reported, or a reference is to be written anew.
    pub(super) fn have_diagnostics(&self) -> bool {
        let notes = self.notes.iter().map(|of| &of.resolved);
        std::iter::once(&self.text).chain(notes).any(|of| !of.diagnostics.is_empty() || !of.moved.is_empty())
    }

    /// Where all links, images and `refs` lead.
    pub(super) fn links(&self) -> impl Iterator<Item = &LinkTo> {
        let of_notes = self.notes.iter().flat_map(|of| {
            of.resolved.links.iter().chain(&of.resolved.images).chain(&of.refs).chain(&of.answers)
        });
        self.text.links.iter().chain(&self.text.images).chain(of_notes)
    }

    /// Where the links of its text lead.
    pub(super) fn links_of_text(&self) -> &[LinkTo] {
        &self.text.links
    }

    /// Where the links and the `refs` of each note lead, in the order of [`flat`].
    pub(super) fn links_of_notes(&self) -> impl Iterator<Item = (&[LinkTo], &[LinkTo])> {
        self.notes.iter().map(|of| (of.resolved.links.as_slice(), of.refs.as_slice()))
    }

    /// Where the `refs` of each note lead, in the order of [`flat`].
    pub(super) fn refs(&self) -> impl Iterator<Item = &[LinkTo]> {
        self.notes.iter().map(|of| of.refs.as_slice())
    }
}

/// Asks where the links of a section and of its notes lead, and whom they tag.
pub(super) fn ask(index: &TargetIndex<'_>, witness: usize, at: usize) -> Answers {
    let section = &index.witnesses[witness][at];
    let led = index.references.of_text(witness, at);
    let here = LinkContext { witness, section: Some((witness, at)), essay: None, document: true, led };
    let mut text = index.text(&section.body, here);
    let tell = |note: &Note, told: &mut Vec<Diagnostic>| {
        told.iter_mut().for_each(|d| d.note = Some(note.record.id.clone()));
    };
    let tags = section.notes.iter().map(|note| {
        let mut told = Vec::new();
        let tags = mentions::tags(&index.entities, &note.record, &mut told);
        tell(note, &mut told);
        text.diagnostics.append(&mut told);
        tags
    });
    let tags = tags.collect();
    let mut notes = Vec::with_capacity(section.notes.len());
    for top in &section.notes {
        for note in flat(top) {
            let record = &note.record;
            let led = index.references.of_note(&record.id);
            let here = LinkContext { document: false, led, ..here };
            let mut resolved = index.text(&record.body, here);
            let tags = match std::ptr::eq(note, top) {
                true => Vec::new(),
                false => mentions::tags(&index.entities, record, &mut resolved.diagnostics),
            };
            let refs = record.refs.iter().enumerate().map(|(n, (target, span))| {
                index.mention(record.body.links.len() + n, target, *span, here, &mut resolved)
            });
            let refs = refs.collect();
            let answers = record.reply_to.as_ref().filter(|_| std::ptr::eq(note, top));
            let answers = answers.and_then(|(parent, _)| index.note(parent));
            tell(note, &mut resolved.diagnostics);
            notes.push(OfNote { resolved, refs, answers, tags });
        }
    }
    let is_listed = witness == 0 || !index.sections[0].contains_key(&*id::folded(&section.id));
    Answers { text, tags, notes, is_listed }
}

/// Joins a section with the answers to it, and finds who is named there. `folded` are its leaves. A section that nothing
/// else holds isn't copied.
pub(super) fn of_section(
    placed: Arc<Section>,
    answers: Answers,
    names: NameFinder<'_>,
    folded: &[Folded],
) -> SectionLinks {
    let section = &*placed;
    let Answers { text, tags, mut notes, is_listed } = answers;
    let Resolved { links, images, mut moved, mut diagnostics } = text;
    let mut backlinks = backlinks::of_text(&section.body, &links, |leaf, at| place_at(section, leaf, at));
    let mut settled = Settled::new();
    let at = |leaf, at| place_at(section, leaf, at);
    let named = names.in_section(section, folded, &links, &tags, at, &mut settled);
    if is_listed {
        backlinks.extend(named.mentions);
        backlinks.sort_by_key(|(_, backlink)| backlink.at);
    } else {
        // A version's reference to a name is the base's mention once more.
        backlinks.retain(|(_, backlink)| !matches!(backlink.to, PlaceKind::Entity { .. }));
    }
    let mut linked = HashSet::new();
    let mut named_in_notes = Vec::with_capacity(notes.len());
    let mut answered = notes.iter_mut();
    for (top, own) in section.notes.iter().zip(&tags) {
        // An answer is where the note at the head of its thread is.
        let (block, lines) = (block_of(section, top), lines_of(section, top));
        for (note, of) in flat(top).into_iter().zip(answered.by_ref()) {
            if std::ptr::eq(note, top) {
                of.tags.clone_from(own);
            }
            let OfNote { resolved, refs, answers, tags } = of;
            let from = note_place(section, note, block.clone(), lines);
            let mut made = backlinks::of_text(&note.record.body, &resolved.links, |_, _| from.clone());
            let named = names.in_note(note, &resolved.links, tags, &from, &mut linked, &mut settled);
            made.extend(named.mentions);
            made.iter_mut().for_each(|(_, backlink)| backlink.at = None);
            backlinks.append(&mut made);
            let replied = answers.iter().zip(&note.record.reply_to);
            for (to, (_, span)) in refs.iter().zip(&note.record.refs).chain(replied) {
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
            diagnostics.append(&mut resolved.diagnostics);
            moved.append(&mut resolved.moved);
            named_in_notes.push((named.links, named.free));
        }
    }
    let mut whole = Arc::unwrap_or_clone(placed);
    let mut media = Vec::new();
    let mut keep = |to: &LinkTo| {
        if matches!(to, LinkTo::Media(_)) {
            media.push(to.clone());
        }
    };
    links.iter().chain(&images).for_each(&mut keep);
    give(&mut whole.notes, &mut notes.into_iter().zip(named_in_notes), &mut keep);
    (whole.links, whole.images) = (links, images);
    (whole.names, whole.mentions) = (named.links, named.free);
    SectionLinks {
        section: Arc::new(whole),
        media,
        backlinks: shared(backlinks).into(),
        settled,
        moved,
        diagnostics,
    }
}

/// Tells of links and entities of notes that are left out for an error of their own.
pub(super) fn broken(
    index: &TargetIndex<'_>,
    records: &[Arc<Record>],
    witnesses: &[WitnessMeta],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for record in records {
        let witness = super::notes::witness_of(record, witnesses).unwrap_or(0);
        let folded = id::fold(&record.selector.target.section);
        let section = index.sections.get(witness).and_then(|ids| Some((witness, *ids.get(&folded)?)));
        let here = LinkContext { witness, section, essay: None, document: false, led: &[] };
        let mut made = index.text(&record.body, here);
        mentions::tags(&index.entities, record, &mut made.diagnostics);
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
    index: &TargetIndex<'_>,
    registers: &mut [Register],
    moved: &mut Vec<MovedReference>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, Backlink)> {
    let mut backlinks = Vec::new();
    for register in registers {
        let places: Vec<Place> = register.entities.iter().map(|e| registers::place(register, e)).collect();
        for (entity, from) in register.entities.iter_mut().zip(places) {
            let (span, within) = (entity.summary_span, entity.within());
            let Some((body, links, images)) = &mut entity.summary else { continue };
            let led = index.references.of(&references::entity_name(&register.prefix, &entity.id));
            let here = LinkContext { witness: 0, section: None, essay: None, document: false, led };
            let mut resolved = index.text_of(body, here, within);
            moved.extend(resolved.moved);
            resolved.diagnostics.iter_mut().for_each(|told| told.span = within.or(told.span));
            toml_text::escape(index.sources.words(span), &mut resolved.diagnostics);
            diagnostics.append(&mut resolved.diagnostics);
            (*links, *images) = (resolved.links, resolved.images);
            let made = backlinks::of_text(body, links, |_, _| from.clone());
            backlinks.extend(
                made.into_iter()
                    .map(|(address, backlink)| (address, Backlink { at: None, span, ..backlink })),
            );
        }
    }
    backlinks
}

/// Gives notes and their replies what was resolved of them, in the order of [`flat`].
fn give(
    notes: &mut [Note],
    resolved: &mut impl Iterator<Item = (OfNote, (Vec<NameLink>, Vec<NameLink>))>,
    keep: &mut impl FnMut(&LinkTo),
) {
    for note in notes {
        if let Some((
            OfNote { resolved: Resolved { links, images, .. }, refs, answers, tags },
            (names, mentions),
        )) = resolved.next()
        {
            links.iter().chain(&images).for_each(&mut *keep);
            note.answers = match answers {
                Some(LinkTo::Place(place)) => Some(place),
                _ => None,
            };
            (note.links, note.refs, note.images) = (links, refs, images);
            (note.names, note.mentions, note.entities) = (names, mentions, tags);
        }
        give(&mut note.replies, resolved, keep);
    }
}
