//! What an annotation says: its text as Markdown that others can read, and what it names.

use crate::edition::{LinkTo, Note};

use super::super::Model;
use super::super::iri::Base;
use super::super::portable::{TextSource, changed, changes};

/// The text of a note with absolute addresses in the place of what only this edition can follow, and words in the place of
/// citations. `start` is where it begins in its file.
pub(super) fn portable(model: Model<'_>, base: &Base, note: &Note, source: &str, start: usize) -> String {
    let written = TextSource::note(note, source, start);
    changed(source, changes(model.pages, written, &|to| address(base, to)))
}

/// Where a link leads, absolutely; none where it does already, or nowhere.
fn address(base: &Base, to: &LinkTo) -> Option<String> {
    match to {
        LinkTo::Place(place) => Some(base.place(place)),
        LinkTo::Media(address) => Some(base.address(address)),
        LinkTo::Elsewhere(to) => Some(to.href.clone()),
        LinkTo::Web(_) | LinkTo::Lost | LinkTo::Broken | LinkTo::InDoubt(_) => None,
    }
}

/// The works that a note cites: their places in the bibliography.
pub(super) fn works(model: Model<'_>, base: &Base, note: &Note) -> Vec<String> {
    let Some(bibliography) = &model.edition().bibliography else { return Vec::new() };
    let record = &note.record;
    let in_words = record.body.citations.iter().flat_map(|citation| &citation.items);
    let works = record.cites.iter().chain(in_words).filter_map(|item| bibliography.find(&item.key));
    let works = works.filter_map(|work| bibliography.works.get(work));
    works.map(|work| base.id("bibliography.html", &format!("b-{}", work.key))).collect()
}

/// The entities that a note tags: what authority files call them, else their places in registers.
pub(super) fn entities(model: Model<'_>, base: &Base, note: &Note) -> Vec<String> {
    let registers = &model.edition().registers;
    let each = note.entities.iter().filter_map(|id| {
        let register = registers.get(id.register as usize)?;
        let entity = register.entities.get(id.entity as usize)?;
        let own = || base.id(&register.address, &crate::edition::register::fragment(entity));
        Some(entity.same_as.first().cloned().unwrap_or_else(own))
    });
    each.collect()
}

/// The places that a note refers to beside its words.
pub(super) fn places(base: &Base, note: &Note) -> Vec<String> {
    note.refs.iter().filter_map(|to| address(base, to)).collect()
}
