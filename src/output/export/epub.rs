//! `edition.epub`, and its notes as files of their own: `edition.annotation`, `annotations/by-<creator>.annotation`.

use crate::diag::Diagnostic;
use crate::edition::Note;
use crate::edition::meta::Editor;
use crate::output::epub;
use crate::render::FileOffer;

use super::tei::{characters, lost};
use super::{ExportFile, ExportWriter, Exported, Model, Outcome, differs, failed, without_base};

/// The writer: the book comes first, then the files of notes.
pub(super) const WRITER: ExportWriter = ExportWriter::Many { files, make, whole: Some(whole) };

/// The commentators who have written notes.
fn creators(model: Model<'_>) -> Vec<&Editor> {
    let sections = model.edition().witnesses.iter().flat_map(|witness| &witness.sections);
    let notes = sections.flat_map(|section| &section.notes).flat_map(crate::resolve::flat);
    let written: std::collections::HashSet<&str> =
        notes.flat_map(|note| &note.record.creators).map(String::as_str).collect();
    model.edition().meta.editors.iter().filter(|editor| written.contains(editor.id.as_str())).collect()
}

fn files(model: Model<'_>) -> Vec<ExportFile> {
    let mut files = vec![ExportFile::of_format("edition.epub".to_owned())];
    let has_notes = model.edition().witnesses.iter().flat_map(|w| &w.sections).any(|s| !s.notes.is_empty());
    if has_notes {
        let offered = FileOffer::Alone { title: "EPUB Annotations".to_owned() };
        files.push(ExportFile { address: "edition.annotation".to_owned(), offered });
        files.extend(creators(model).iter().map(|editor| ExportFile::notes_by(editor, "annotation")));
    }
    files
}

fn make(model: Model<'_>, at: usize) -> Outcome {
    let files = files(model);
    let Some(ExportFile { address, .. }) = files.get(at) else {
        return Err(failed("epub", "there is no such file"));
    };
    if at == 0 {
        return whole(model);
    }
    let items = model.kept.items(|| epub::items(model));
    let by = at.checked_sub(2).and_then(|at| creators(model).get(at).copied());
    Ok(epub::annotation_set(model, &items, address, by).into())
}

/// What is reported of notes whose date is no day: annotations have full dates.
fn undated(model: Model<'_>) -> Option<Diagnostic> {
    let edition = model.edition();
    let sections = edition.witnesses.iter().flat_map(|witness| &witness.sections);
    let notes = sections.flat_map(|section| &section.notes).flat_map(crate::resolve::flat);
    let is_undated = |note: &&Note| note.record.created.as_ref().is_none_or(|date| date.day().is_none());
    let count = notes.filter(is_undated).count();
    let date = match &edition.date {
        Some(date) => format!("the edition's date, {}", date.edtf()),
        None => format!("the date {}, since the edition has none", epub::NO_DATE),
    };
    let (notes, have) = if count == 1 { ("note", "has") } else { ("notes", "have") };
    let what = format!(
        "{count} {notes} without a day in `created` {have} {date}, among the annotations of the book"
    );
    (count > 0).then(|| differs("epub", &what))
}

/// The book.
fn whole(model: Model<'_>) -> Outcome {
    let book = epub::book(model).map_err(|why| failed("epub", &why))?;
    model.kept.items(|| book.items);
    let mut told = Vec::new();
    told.extend(without_base(model, "epub", "; links to what the book lacks are words"));
    told.extend(undated(model));
    told.extend(characters("epub", lost(model.edition())));
    if book.left_out > 0 {
        let what = if book.left_out == 1 {
            "1 picture is".to_owned()
        } else {
            format!("{} pictures are", book.left_out)
        };
        let what = format!(
            "{what} of a kind that reading systems need not show: the words in its place are written"
        );
        told.push(differs("epub", &what).hint("give the picture as PNG, JPEG, GIF, WebP or SVG"));
    }
    Ok(Exported { bytes: book.bytes, told })
}
