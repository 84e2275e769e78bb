//! A record for a new annotation: its id, its file, and the text that it is written as.

use std::collections::HashSet;

use crate::diag::Sources;
use crate::edition::{Edition, Section, Witness, id};
use crate::resolve::flat;

/// The annotation file for a new note on a section: that which has most of the notes on it in this version of the text, by
/// this editor where one is named; else a new one.
#[must_use]
pub(super) fn file_of(edition: &Edition, sources: &Sources, section: &Section, by: Option<&str>) -> String {
    let mut counts: Vec<(usize, &str)> = Vec::new();
    let own = |witness: &&Witness| witness.sections.iter().any(|it| it.file == section.file);
    let notes =
        edition.witnesses.iter().find(own).into_iter().flat_map(|w| &w.sections).flat_map(|s| &s.notes);
    for note in notes.filter(|n| id::fold(&n.record.selector.target.section) == id::fold(&section.id)) {
        if by.is_some_and(|by| note.record.creators.iter().all(|c| c != by)) {
            continue;
        }
        let path = sources.get(note.record.id_span.file).path.as_str();
        match counts.iter_mut().find(|(_, own)| *own == path) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, path)),
        }
    }
    let most = counts.into_iter().max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(a.1)));
    match (most, by) {
        (Some((_, path)), _) => path.to_owned(),
        (None, Some(by)) => format!("content/annotations/{by}/{}.md", section.id),
        (None, None) => format!("content/annotations/{}.md", section.id),
    }
}

/// An id of some words that no note has, drafts included, and that isn't taken otherwise.
#[must_use]
pub(super) fn id_of(
    edition: &Edition,
    sources: &Sources,
    words: &str,
    is_taken: &dyn Fn(&str) -> bool,
) -> String {
    let slug = id::heading_slug(words);
    let short: String = slug.split('-').filter(|w| !w.is_empty()).take(4).collect::<Vec<&str>>().join("-");
    let short: String = short.chars().take(40).collect();
    let base = if id::is_slug(&short) { short } else { "note".to_owned() };
    let notes = edition.witnesses.iter().flat_map(|w| &w.sections).flat_map(|s| &s.notes).flat_map(flat);
    let mut taken: HashSet<String> = notes.map(|n| id::fold(&n.record.id)).collect();
    taken.extend(edition.left_out.iter().map(|id| id::fold(id)));
    let ids = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}-{n}") });
    let free = |own: &String| !taken.contains(&id::fold(own)) && !is_written(sources, own) && !is_taken(own);
    ids.into_iter().find(free).unwrap_or_default()
}

/// Whether an annotation file has a record of this id: what is left out of the edition, as a draft, has its id too.
fn is_written(sources: &Sources, id: &str) -> bool {
    let files = sources.iter().map(|(_, source)| source);
    let mut files = files.filter(|it| it.path.starts_with("content/annotations/") && it.text.contains(id));
    files.any(|source| super::notes::written(&source.text, id).is_some())
}

/// What is between the text of a file and a record at its end.
#[must_use]
pub(crate) fn gap(text: &str) -> &'static str {
    match text {
        text if text.is_empty() || text.ends_with("\n\n") => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    }
}
