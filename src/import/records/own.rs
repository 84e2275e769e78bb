//! Records that Variorum exported, as they were.

use crate::edition::id;
use crate::parse::record::split;

use super::super::note::Own;
use super::{AddedRecord, Manner, Records};

/// A record that was exported, as it was; none where the edition has one of this id, which stays as it is.
pub(super) fn own_record(
    own: &Own,
    order: (usize, usize, usize),
    manner: &mut Manner<'_>,
    made: &mut Records,
) -> Option<AddedRecord> {
    if !manner.taken.insert(id::fold(&own.id)) {
        if !is_there(own, manner.files.values()) {
            let message = format!("the edition has another note `{}`, which stays as it is", own.id);
            made.told.push((0, message));
        }
        made.counts[2] += 1;
        return None;
    }
    for (id, name) in &own.editors {
        let known = manner.editors.iter().any(|editor| editor.id == *id)
            || made.editors.iter().any(|(known, _)| known == id);
        if !known {
            made.told.push((0, format!("`{name}` is a new editor, `{id}`")));
            made.editors.push((id.clone(), name.clone()));
        }
    }
    let keys = own.keys.iter().map(|(key, value)| format!("{key} = {value}\n"));
    let head: String = keys.collect();
    let body = if own.body.is_empty() { String::new() } else { format!("{}\n", own.body) };
    let stem = if id::is_slug(&own.section) { own.section.as_str() } else { "records" };
    // Defaults of a file would give the record keys that it hasn't.
    let has_defaults = |path: &str| {
        let first = manner.files.get(path).and_then(|text| {
            let first = split(text).1.into_iter().next()?;
            text[first.head].parse::<toml::Table>().ok()
        });
        first.is_some_and(|head| head.contains_key("defaults"))
    };
    let stem = match &own.file {
        Some(file) => file.trim_end_matches(".md").to_owned(),
        None => format!("variorum/{stem}"),
    };
    let paths = (1..).map(|n| match n {
        1 => format!("content/annotations/{stem}.md"),
        n => format!("content/annotations/{stem}-{n}.md"),
    });
    let path = paths.into_iter().find(|path| !has_defaults(path))?;
    made.placed.push(own.id.clone());
    Some(AddedRecord { path, order, text: format!("+++\n{head}+++\n{body}") })
}

/// Whether one of the files has a record of this id with this text.
fn is_there<'a>(own: &Own, mut files: impl Iterator<Item = &'a String>) -> bool {
    files.any(|text| {
        split(text).1.into_iter().any(|piece| {
            let head = text[piece.head].parse::<toml::Table>().ok();
            let same =
                head.as_ref().and_then(|head| head.get("id")?.as_str()).is_some_and(|id| *id == *own.id);
            same && text[piece.body].trim() == own.body
        })
    })
}
