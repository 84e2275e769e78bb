//! What an annotation says: its text as Markdown that others can read, and what it names.

use std::ops::Range;

use crate::edition::text::LinkKind;
use crate::edition::{LinkTo, Note};

use super::super::Model;
use super::super::iri::Base;

/// The text of a note with absolute addresses in the place of what only this edition can follow, and words in the place of
/// citations. `start` is where it begins in its file.
pub(super) fn portable(model: Model<'_>, base: &Base, note: &Note, written: &str, start: usize) -> String {
    let body = &note.record.body;
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let within = |from: u32, to: u32| {
        let (from, to) = ((from as usize).checked_sub(start)?, (to as usize).checked_sub(start)?);
        written.get(from..to).map(|words| (from..to, words))
    };
    for (at, link) in body.links.iter().enumerate() {
        let Some(to) = note.links.get(at).and_then(|to| address(base, to)) else { continue };
        let Some((range, words)) = within(link.span.start, link.span.end) else { continue };
        match link.kind {
            LinkKind::CrossReference => {
                let inner = words.trim_start_matches("[[").trim_end_matches("]]");
                let shown = match inner.split_once('|') {
                    Some((_, shown)) if !link.bare => shown.to_owned(),
                    _ => escaped(&model.pages.filled_link(note.into(), at)),
                };
                changes.push((range, format!("[{shown}]({to})")));
            }
            LinkKind::Inline => {
                let sought = format!("({}", link.target);
                if let Some(at) = words.rfind(&sought) {
                    let from = range.start + at + 1;
                    changes.push((from..from + link.target.len(), to));
                }
            }
            LinkKind::Auto | LinkKind::Lost => {}
        }
    }
    for (at, image) in body.images.iter().enumerate() {
        let Some(LinkTo::Media(to)) = note.images.get(at) else { continue };
        let Some((range, words)) = within(image.span.start, image.span.end) else { continue };
        if let Some(at) = words.rfind(&format!("({}", image.target)) {
            let from = range.start + at + 1;
            changes.push((from..from + image.target.len(), base.address(to)));
        }
    }
    for citation in &body.citations {
        if let Some((range, _)) = within(citation.span.start, citation.span.end) {
            changes.push((range, escaped(&model.pages.citation_line(&citation.items))));
        }
    }
    changes.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(written.len());
    let mut done = 0;
    for (range, words) in changes {
        // What stands in a link that was changed is changed with it.
        if range.start >= done {
            out.push_str(&written[done..range.start]);
            out.push_str(&words);
            done = range.end;
        }
    }
    out.push_str(&written[done..]);
    out
}

/// Where a link leads, absolutely; none where it does already, or nowhere.
fn address(base: &Base, to: &LinkTo) -> Option<String> {
    match to {
        LinkTo::Place(place) => Some(base.place(place)),
        LinkTo::Media(address) => Some(base.address(address)),
        LinkTo::Web(_) | LinkTo::Lost | LinkTo::Broken => None,
    }
}

/// Words that Markdown shows as they are.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(c, '\\' | '[' | ']' | '*' | '_' | '`' | '<' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
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
