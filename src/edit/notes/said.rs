//! Whether what a note says can be written: the edition has what it names, and its text stays within its record.

use crate::diag::suggestion;
use crate::edition::{Edition, id};
use crate::parse::record::split;
use crate::resolve;

use super::{NoteContent, Refusal, note_of};

/// Whether the edition has the kind, the editor and the entities that a note names.
pub(super) fn known(edition: &Edition, said: &NoteContent) -> Result<(), Refusal> {
    one_of(said.kind.as_deref(), edition.meta.kinds.iter().map(|kind| kind.id.as_str()), "kind")?;
    one_of(said.by.as_deref(), edition.meta.editors.iter().map(|it| it.id.as_str()), "editor")?;
    let entities: Vec<String> = edition
        .registers
        .iter()
        .flat_map(|register| register.entities.iter().map(|it| format!("{}:{}", register.prefix, it.id)))
        .collect();
    for entity in &said.entities {
        if !entities.iter().any(|own| id::fold(own) == id::fold(entity)) {
            let hint = suggestion(entity, entities.iter().map(String::as_str));
            let entity = crate::diag::escape::name(entity);
            return Err(Refusal::new(format!("there is no entity `{entity}`"), hint));
        }
    }
    if let Some(tag) = said.tags.iter().find(|tag| tag.trim().is_empty() || tag.contains(char::is_control)) {
        return Err(Refusal::new(
            format!("`{}` is no tag", crate::diag::escape::name(tag)),
            "a tag is a word or a few",
        ));
    }
    Ok(())
}

fn one_of<'a>(
    given: Option<&str>,
    all: impl Iterator<Item = &'a str> + Clone,
    what: &str,
) -> Result<(), Refusal> {
    match given {
        Some(given) if !all.clone().any(|id| id == given) => {
            let all: Vec<&str> = all.collect();
            let hint = match all.as_slice() {
                [] => format!("edition.toml has no `[[{what}]]`"),
                all => format!("there are: {}", all.join(", ")),
            };
            Err(Refusal::new(format!("there is no {what} `{}`", crate::diag::escape::name(given)), hint))
        }
        _ => Ok(()),
    }
}

/// The note that is answered has to be there, for readers too where the answer is for them.
pub(super) fn answered(edition: &Edition, parent: &str, by_draft: bool) -> Result<(), Refusal> {
    match note_of(edition, parent) {
        Some((_, note)) if note.record.is_draft() && !by_draft => {
            let hint = "make the answer a draft too, or the note none";
            return Err(Refusal::new(format!("`{}` is a draft", note.record.id), hint));
        }
        Some(_) => return Ok(()),
        None => {}
    }
    let sections = edition.witnesses.iter().flat_map(|witness| &witness.sections);
    let notes = sections.flat_map(|section| section.notes.iter().flat_map(resolve::flat));
    let hint = suggestion(parent, notes.map(|note| note.record.id.as_str()));
    Err(Refusal::new(format!("there is no note `{}`", crate::diag::escape::name(parent)), hint))
}

/// A note's text, which must stay within its record.
pub(super) fn whole_body(given: &str) -> Result<String, Refusal> {
    let text = given.replace("\r\n", "\n").replace('\r', "\n");
    let before = "+++\n+++\n";
    let pieces = split(&format!("{before}{text}\n")).1;
    if pieces.len() > 1 {
        let hint = "a line `+++` begins a record; indent it, or put it into fenced code";
        return Err(Refusal::new("the text would end at its line `+++`", hint));
    }
    if split(&format!("{before}{text}\n+++\n+++\n")).1.len() != 2 {
        let hint = "close the fenced code in it";
        return Err(Refusal::new("the text would take in the record that follows", hint));
    }
    Ok(text.trim_matches('\n').to_owned())
}
