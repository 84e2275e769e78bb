//! One file parsed again: a section's text, a file of annotations, or a register.

use std::sync::Arc;

use crate::diag::{Diagnostic, FileId, Source};
use crate::edition::note::Record;
use crate::load::World;

use super::register::RegisterFile;
use super::section::ParsedPage;
use super::{Annotations, ParseCache, ParsedFile, input, record, register, section};

/// A file as it was parsed before, and as it is now.
#[derive(Debug)]
pub(crate) enum Again {
    /// A section.
    Section {
        /// As it was.
        before: Arc<ParsedPage>,
        /// As it is.
        now: Arc<ParsedPage>,
    },
    /// Annotations.
    Annotations {
        /// As they were.
        before: Vec<Arc<Record>>,
        /// As they are.
        now: Vec<Arc<Record>>,
    },
    /// A register.
    Register {
        /// As it was.
        before: Arc<RegisterFile>,
        /// As it is.
        now: Arc<RegisterFile>,
    },
}

/// Parse this file, which is all that is not what it was in the last run, as [`parse`](super::parse) would, and
/// keep what is made of it in the place of what was. None where it is of another kind, or all of it can't be read.
pub(crate) fn again(
    world: &World,
    file: FileId,
    before: &Source,
    past: &mut ParseCache,
) -> Option<(Again, Vec<Diagnostic>)> {
    let files = &mut past.files;
    let manners = files.manners.as_ref()?;
    let source = world.sources.get(file);
    let mut diagnostics = Vec::new();
    if world.texts.iter().any(|text| text.file == file) {
        let old = input(file, before, manners.with_citations);
        let known = files.sections.of(&old)?.value.clone()?;
        let now = section::parse(source, file, source.stem(), manners.of_sections, &mut diagnostics);
        let now = Arc::new(now?);
        let made = ParsedFile { value: Some(Arc::clone(&now)), diagnostics: diagnostics.clone() };
        files.sections.replace(&old, input(file, source, manners.with_citations), Arc::new(made));
        return Some((Again::Section { before: known, now }, diagnostics));
    }
    if world.registers.contains(&file) {
        let old = input(file, before, manners.plain);
        let known = files.registers.of(&old)?.value.clone()?;
        let now = Arc::new(register::parse(source, file, manners.manner, &mut diagnostics)?);
        let made = ParsedFile { value: Some(Arc::clone(&now)), diagnostics: diagnostics.clone() };
        files.registers.replace(&old, input(file, source, manners.plain), Arc::new(made));
        return Some((Again::Register { before: known, now }, diagnostics));
    }
    if !world.annotations.contains(&file) {
        return None;
    }
    let old = input(file, before, manners.known);
    let known = Arc::clone(files.annotations.of(&old)?);
    let annotations = record::parse(source, file, manners.meta.as_ref(), manners.manner, &mut diagnostics);
    let records = annotations.records.clone();
    let is_whole = |of: &Annotations| of.broken.is_empty() && of.unread.is_empty();
    let sound = is_whole(&annotations) && is_whole(&known.value);
    let made = ParsedFile { value: annotations, diagnostics: diagnostics.clone() };
    files.annotations.replace(&old, input(file, source, manners.known), Arc::new(made));
    let again = Again::Annotations { before: known.value.records.clone(), now: records };
    sound.then_some((again, diagnostics))
}
