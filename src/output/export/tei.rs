//! `edition.tei.xml`.

use crate::diag::Diagnostic;
use crate::edition::{Edition, Note};
use crate::output::tei;
use crate::render::escape::forbidden;

use super::{Exported, Model, Outcome, differs, iri, without_base};

/// The edition as one TEI document.
pub(super) fn write(model: Model<'_>) -> Outcome {
    let edition = model.edition();
    let document = tei::document(model.pages, &iri::of_edition(edition));
    let mut told: Vec<Diagnostic> = without_base(model, "tei", "").into_iter().collect();
    told.extend(characters("tei", lost(edition)));
    told.extend(pieces("tei", document.raw));
    Ok(Exported { bytes: document.text.into_bytes(), told })
}

/// What is reported of so many characters that no XML document should have.
pub(super) fn characters(format: &str, lost: usize) -> Option<Diagnostic> {
    let what = if lost == 1 { "1 character".to_owned() } else { format!("{lost} characters") };
    let what = format!("{what} of the texts can't be in XML; U+FFFD is written in the place of each");
    (lost > 0).then(|| differs(format, &what))
}

/// What is reported of so many pieces of raw HTML.
pub(super) fn pieces(format: &str, raw: usize) -> Option<Diagnostic> {
    let pieces = if raw == 1 { "1 piece".to_owned() } else { format!("{raw} pieces") };
    let what = format!("the words of {pieces} of raw HTML are written without their markup");
    (raw > 0).then(|| differs(format, &what))
}

/// How many characters of the texts no XML document should have.
pub(super) fn lost(edition: &Edition) -> usize {
    let sections = || edition.witnesses.iter().flat_map(|witness| &witness.sections);
    let notes = sections().flat_map(|section| &section.notes).flat_map(crate::resolve::flat);
    let of_note = |note: &Note| forbidden(&note.record.body.text);
    sections().map(|section| forbidden(&section.body.text)).sum::<usize>()
        + edition.essays.iter().map(|essay| forbidden(&essay.body.text)).sum::<usize>()
        + notes.map(of_note).sum::<usize>()
}
