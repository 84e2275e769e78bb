//! What can be made of words that are selected in a text: a note on them, a footnote.

use std::ops::Range;

use lsp_types::{CodeAction, CodeActionKind};

use crate::diag::FileId;
use crate::edit;
use crate::edit::notes::{self, FreshRecord, NewNote, NoteContent};
use crate::edition::id;
use crate::edition::note::LeafRange;
use crate::edition::text::{Body, EventKind};
use crate::edition::wide::in_a_line;
use crate::resolve::phrases::selector;

use super::cut;
use super::find;
use super::hover::shortened;
use super::names::{EditionFile, Symbol};
use super::view::{ClientView, SourceEdit};

/// The kinds of these actions.
pub(super) const NOTE: CodeActionKind = CodeActionKind::new("refactor.extract.note");
pub(super) const FOOTNOTE: CodeActionKind = CodeActionKind::new("refactor.extract.footnote");

/// A note on the words in a stretch of a section's file.
pub(super) fn note(view: &ClientView<'_>, file: FileId, bytes: &Range<usize>) -> Option<CodeAction> {
    let section = find::section(view, file)?;
    let edition = view.now.edition()?;
    let stretches = stretches(&section.body, bytes);
    let words = stretches.iter().map(|it| section.body.text.get(it.from as usize..it.to as usize));
    let words = in_a_line(&words.collect::<Option<Vec<&str>>>()?.join(" "));
    let changes = selector(section, stretches)?;
    let said = NoteContent::default();
    let new = NewNote {
        section,
        fragment: None,
        selector: changes,
        reply_to: None,
        said: &said,
        file: None,
        is_whole: false,
    };
    let FreshRecord { path, record, .. } =
        notes::fresh(edition, view.now.sources(), &new, &|_| false).ok()?;
    let edit = match view.now.file(&path) {
        Some(notes) => {
            let old = view.source(notes);
            let (text, _) = notes::appended(Some(old), &record).ok()?;
            let end = old.text.len();
            let change = SourceEdit { bytes: end..end, text: text.get(end..)?.to_owned() };
            view.edit([(notes, vec![change])], Vec::new())
        }
        None => view.create(&path, record)?,
    };
    Some(action(format!("write a note on “{}”", shortened(&words, 40)), NOTE, edit))
}

/// The words in a stretch of a text as a footnote: their place has its mark, and the end of the file the words.
pub(super) fn footnote(view: &ClientView<'_>, file: FileId, bytes: &Range<usize>) -> Option<CodeAction> {
    let names = view.now.names();
    if !matches!(names.role(file), EditionFile::Text | EditionFile::Essay) {
        return None;
    }
    let text = &view.source(file).text;
    let written = text.get(bytes.clone())?;
    // A footnote has none in itself.
    if written.contains("[^") {
        return None;
    }
    let essay =
        || view.now.edition()?.essays.iter().find(|essay| essay.file == file).map(|essay| &*essay.body);
    let body = find::section(view, file).map(|section| &*section.body).or_else(essay)?;
    let lead = bytes.start + written.len() - written.trim_start().len();
    let words = cut::written(body, text, &(lead..lead + written.trim().len()))?;
    let labels = names.of(file).into_iter().filter(|it| it.defines);
    let labels = labels.filter(|it| matches!(it.name, Symbol::Footnote(..)));
    let labels: Vec<String> = labels.map(|it| text.get(it.bytes).unwrap_or_default().to_owned()).collect();
    let most = labels.iter().filter_map(|label| label.parse::<u32>().ok()).max().unwrap_or(0);
    let label = (most + 1..).map(|n| n.to_string()).find(|own| {
        labels.iter().all(|label| id::fold(label) != *own) && !text.contains(&format!("[^{own}]"))
    })?;
    // The mark is at the word before.
    let start = text[..bytes.start].trim_end_matches([' ', '\t']).len();
    let start =
        if written.starts_with([' ', '\n']) || text[..start].ends_with('\n') { bytes.start } else { start };
    let end = bytes.end - (written.len() - written.trim_end().len());
    let gap = edit::gap(text);
    let changes = vec![
        SourceEdit { bytes: start..end, text: format!("[^{label}]") },
        SourceEdit { bytes: text.len()..text.len(), text: format!("{gap}[^{label}]: {words}\n") },
    ];
    let edit = view.edit([(file, changes)], Vec::new());
    Some(action(format!("make a footnote of “{}”", shortened(&words, 40)), FOOTNOTE, edit))
}

fn action(title: String, kind: CodeActionKind, edit: lsp_types::WorkspaceEdit) -> CodeAction {
    CodeAction { title, kind: Some(kind), edit: Some(edit), ..CodeAction::default() }
}

/// The words of a text that come from these bytes of its file, leaf by leaf, without white space at their ends. Where words
/// were written otherwise than they read, the whole of them counts.
fn stretches(body: &Body, bytes: &Range<usize>) -> Vec<LeafRange> {
    let mut found = Vec::new();
    for (number, leaf) in body.leaves.iter().enumerate() {
        let events = &body.events[leaf.events.start as usize..leaf.events.end as usize];
        let mut own: Option<(u32, u32)> = None;
        for event in events {
            let (from, to) = match event.kind {
                EventKind::Text { from, to } | EventKind::Code { from, to } => (from, to),
                _ => continue,
            };
            let (start, end) = (event.start as usize, event.end as usize);
            if end <= bytes.start || bytes.end <= start {
                continue;
            }
            let exact = (to - from) as usize == end - start;
            let offset = |byte: usize| u32::try_from(byte.saturating_sub(start)).unwrap_or(u32::MAX);
            let first = if exact { from + offset(bytes.start) } else { from };
            let last = if exact && bytes.end < end { from + offset(bytes.end) } else { to };
            own = Some((own.map_or(first, |(known, _)| known), last));
        }
        let Some((from, to)) = own else { continue };
        let words = body.text.get(from as usize..to as usize).unwrap_or_default();
        let length = |words: &str| u32::try_from(words.len()).unwrap_or(u32::MAX);
        let (lead, bare) = (length(words) - length(words.trim_start()), length(words.trim()));
        if bare > 0 {
            let leaf = u32::try_from(number).unwrap_or(u32::MAX);
            found.push(LeafRange { leaf, from: from + lead, to: from + lead + bare });
        }
    }
    // A footnote in between is no part of the words of the text.
    if let Some(first) = found.first().and_then(|it| body.leaves.get(it.leaf as usize)) {
        let footnote = first.footnote;
        found.retain(|it| body.leaves[it.leaf as usize].footnote == footnote);
    }
    found
}
