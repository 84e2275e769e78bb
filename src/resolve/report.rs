//! What became of each annotation.

use rayon::prelude::*;

use crate::diag::NoteReport;
use crate::edition::note::Verdict;
use crate::edition::{Edition, Section};

use super::places::{block_of, flat};

/// Every note with its verdict, for machines.
#[must_use]
pub fn report(edition: &Edition) -> Vec<NoteReport> {
    let sections: Vec<&Section> =
        edition.witnesses.iter().flat_map(|w| &w.sections).map(AsRef::as_ref).collect();
    let mut reports: Vec<NoteReport> =
        sections.par_iter().with_min_len(64).flat_map_iter(|section| of_notes(section)).collect();
    reports.extend(edition.left_out.iter().map(|id| NoteReport {
        id: id.clone(),
        verdict: Verdict::Orphan.name(),
        score: Some(0.0),
        section: None,
        block: None,
        exact: None,
    }));
    reports
}

/// The notes of a section with their verdicts.
fn of_notes(section: &Section) -> Vec<NoteReport> {
    let mut reports = Vec::with_capacity(section.notes.len());
    for top in &section.notes {
        let block = block_of(section, top).map(|n| format!("p{n}"));
        for note in flat(top) {
            reports.push(NoteReport {
                id: note.record.id.clone(),
                verdict: note.verdict.name(),
                score: Some((note.score * 1000.0).round() / 1000.0),
                section: Some(section.id.clone()),
                block: block.clone(),
                exact: note.words.clone(),
            });
        }
    }
    reports
}
