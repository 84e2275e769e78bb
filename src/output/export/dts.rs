//! `dts/…`: the text by the Distributed Text Services, as static files.

use std::sync::Arc;

use crate::output::dts::{DtsAnswers, DtsFile, DtsFiles, RequestedUnit, UnitTree};
use crate::output::tei::{SectionRun, TeiExcerpt};
use crate::render::escape::forbidden;

use super::tei::{characters, pieces};
use super::{ExportFile, ExportWriter, Exported, Model, Outcome, failed, without_base};

/// The writer: the entry point comes first.
pub(super) const WRITER: ExportWriter = ExportWriter::Many { files, make, whole: None };

fn table(model: Model<'_>) -> Arc<DtsFiles> {
    Arc::clone(model.kept.dts.get_or_init(|| Arc::new(DtsFiles::new(model.edition()))))
}

fn files(model: Model<'_>) -> Vec<ExportFile> {
    // Asked for before there is a site that keeps it.
    table(model).all.iter().map(|(address, _)| ExportFile::of_format(address.clone())).collect()
}

fn make(model: Model<'_>, at: usize) -> Outcome {
    let table = table(model);
    let Some((address, file)) = table.all.get(at) else {
        return Err(failed("dts", "there is no such file"));
    };
    let answers = DtsAnswers::new(model.pages, &table);
    match (file, answers.json(address, *file)) {
        (DtsFile::Document { witness, unit }, _) => {
            document(model, &table, &answers, address, *witness, *unit)
        }
        (_, Some(json)) => {
            let mut out = Exported::from(format!("{json}\n"));
            if *file == DtsFile::Entry {
                let more = "; templates begin with the way from their own file";
                out.told.extend(without_base(model, "dts", more));
            }
            Ok(out)
        }
        (_, None) => Err(failed("dts", "there is no such text")),
    }
}

fn document(
    model: Model<'_>,
    table: &DtsFiles,
    answers: &DtsAnswers<'_>,
    address: &str,
    witness: usize,
    unit: RequestedUnit,
) -> Outcome {
    let own = model.edition().witnesses.get(witness).zip(table.trees.get(witness));
    let Some((witness, tree)) = own else { return Err(failed("dts", "there is no such text")) };
    let excerpt = TeiExcerpt {
        witness,
        runs: runs(witness, tree, unit),
        whole: unit == RequestedUnit::All,
        id: &answers.id(address),
        site: answers.site(address),
    };
    let written = excerpt.document(model.pages);
    let mut out = Exported::from(written.text);
    // Sections and parts have nothing that the whole text hasn't.
    if unit == RequestedUnit::All {
        let lost = witness.sections.iter().map(|section| forbidden(&section.body.text)).sum();
        out.told.extend(characters("dts", lost));
        out.told.extend(pieces("dts", written.raw));
    }
    Ok(out)
}

/// The sections of a unit, with the parts that they are in: a section is alone.
fn runs<'a>(
    witness: &'a crate::edition::Witness,
    tree: &'a UnitTree,
    unit: RequestedUnit,
) -> Vec<SectionRun<'a>> {
    let mut runs: Vec<(Option<usize>, SectionRun<'a>)> = Vec::new();
    for at in tree.sections_of(unit) {
        let (Some(section), Some(id)) = (witness.sections.get(at), tree.sections.get(at)) else { continue };
        let part =
            tree.part_of.get(at).copied().flatten().filter(|_| !matches!(unit, RequestedUnit::Section(_)));
        let named = part.and_then(|part| tree.parts.get(part));
        if runs.last().is_none_or(|(last, _)| *last != part) {
            let part_words = named.map(|part| (part.id.as_str(), part.title.as_str()));
            runs.push((part, SectionRun { part: part_words, sections: Vec::new() }));
        }
        if let Some((_, run)) = runs.last_mut() {
            run.sections.push((section.as_ref(), id.as_str()));
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}
