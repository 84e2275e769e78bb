//! `parse`: each file by itself, from words to values.

mod bars;
mod bibliography;
mod citations;
mod config;
mod fields;
mod footnotes;
pub(crate) mod markdown;
pub(crate) mod order;
mod page_marks;
mod record;
pub(crate) mod section;

pub(crate) use config::base_url;

use rayon::prelude::*;

use crate::diag::{self, Diagnostic, FileId};
use crate::edition::meta::{Meta, WitnessMeta};
use crate::edition::note::Record;
use crate::edition::text::Body;
use crate::edition::work::Bibliography;
use crate::load::World;

/// What the files say, each by itself.
#[derive(Debug)]
pub struct Parsed {
    /// What edition.toml says; none where it can't be read.
    pub(crate) meta: Option<Meta>,
    /// The witnesses that it declares.
    pub(crate) witnesses: Vec<WitnessMeta>,
    /// What `[rules]` says.
    pub(crate) levels: diag::Levels,
    /// The sections, in the order of [`World::texts`].
    pub(crate) sections: Vec<Option<section::Page>>,
    /// The annotations, file by file.
    pub(crate) records: Vec<Record>,
    /// The ids of annotations that are left out for an error of their own.
    pub(crate) broken: Vec<String>,
    /// The essays.
    pub(crate) essays: Vec<section::Page>,
    /// The works that it may cite.
    pub(crate) bibliography: Option<Bibliography>,
    /// The note at the author's name.
    pub(crate) author_note: Option<Body>,
}

impl Parsed {
    /// What `[rules]` says.
    #[must_use]
    pub fn levels(&self) -> &diag::Levels {
        &self.levels
    }
}

/// Parse every file of the world, in parallel; diagnostics come in the order of the files.
pub fn parse(world: &World, diagnostics: &mut Vec<Diagnostic>) -> Parsed {
    let config = world.config.and_then(|file| config::parse(world.sources.get(file), file, diagnostics));
    let readable = config.is_some();
    let config = config.unwrap_or_default();
    let manner = markdown::Manner { allow_html: config.meta.allow_html, citations: true };
    // Where there is no bibliography, what looks like a citation in the document is its own text.
    let of_document = markdown::Manner { citations: world.bibliography.is_some(), ..manner };

    let style = config.meta.citation_style.as_deref();
    let bibliography =
        world.bibliography.map(|file| bibliography::parse(world.sources.get(file), file, style, diagnostics));
    let sections = each(&world.texts, diagnostics, |text, diagnostics| {
        section::parse(world.sources.get(text.file), text.file, &text.stem, false, of_document, diagnostics)
    });
    // Where edition.toml can't be read nobody knows its kinds and editors, and no record is wrong for naming one.
    let meta = readable.then_some(&config.meta);
    let records = each(&world.annotations, diagnostics, |file, diagnostics| {
        record::parse(world.sources.get(*file), *file, meta, manner, diagnostics)
    });
    let essays = each(&world.pages, diagnostics, |file, diagnostics| {
        let source = world.sources.get(*file);
        section::parse(source, *file, source.stem(), true, manner, diagnostics)
    });
    let author_note = config.meta.document.as_ref().and_then(|d| d.author_note.as_ref()).map(|note| {
        let source = diag::Source::new("(author-note)", note.as_str());
        let file = world.config.unwrap_or(FileId(0));
        markdown::parse(&source, file, 0..note.len(), manner, &mut Vec::new())
    });
    Parsed {
        meta: readable.then_some(config.meta),
        witnesses: config.witnesses,
        levels: config.levels,
        sections,
        broken: records.iter().flat_map(|(_, broken)| broken.iter().cloned()).collect(),
        records: records.into_iter().flat_map(|(records, _)| records).collect(),
        essays: essays.into_iter().flatten().collect(),
        bibliography,
        author_note,
    }
}

/// Do the same with each of many in parallel, and keep what they say in their order.
fn each<T: Sync, R: Send>(
    items: &[T],
    diagnostics: &mut Vec<Diagnostic>,
    work: impl Fn(&T, &mut Vec<Diagnostic>) -> R + Sync,
) -> Vec<R> {
    let made: Vec<(R, Vec<Diagnostic>)> = items
        .par_iter()
        .map(|item| {
            let mut own = Vec::new();
            (work(item, &mut own), own)
        })
        .collect();
    made.into_iter()
        .map(|(value, mut own)| {
            diagnostics.append(&mut own);
            value
        })
        .collect()
}
