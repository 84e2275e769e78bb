//! `render`: from an edition to pages, by templates.
//!
//! Bodies become HTML here ([`html`]); what the templates are given is in [`view`], and
//! docs/templates.md describes it.

mod about;
mod bibliography;
mod card;
mod census;
mod cite;
mod closed;
mod colours;
mod commentary;
mod compare;
mod cut;
mod dates;
mod entities;
pub(crate) mod escape;
mod essays;
mod filled_in;
mod filters;
mod front;
mod highlight;
mod history;
mod html;
mod index;
mod kind;
mod kinds;
mod lines;
mod mentioned;
mod metadata;
mod missing;
mod mixed;
mod moved;
mod nav;
mod nesting;
mod notes;
mod offers;
mod pages;
mod parallel;
mod pictures;
mod plain;
mod previews;
mod print;
mod reach;
mod referrers;
mod registers;
mod schema_org;
mod search;
mod sections;
mod source;
mod strip;
mod templates;
mod titles;
mod transposed;
mod trial;
mod unused;
mod variant_lines;
mod variants;
pub(crate) mod verse;
mod versions;
mod view;
pub(crate) mod weave;
mod words;
mod works;

use std::hash::Hash;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use crate::cache::Cache;
use crate::diag::{Diagnostic, Span, rules};
use crate::edition::Edition;
use crate::load::{OWN_CARD, World};

pub(crate) use card::{CARD, draw as draw_card};
pub(crate) use cite::FILES as CITATIONS;
pub(crate) use history::succession;
pub(crate) use kind::Page;
pub(crate) use lines::{Lined, PlainLeaves};
pub(crate) use metadata::ROBOTS;
pub(crate) use offers::{ExportOffer, FileOffer};
pub use pages::Pages;
pub(crate) use plain::without_markup;

/// What was made for the pages of the last run.
#[derive(Debug, Default)]
pub struct RenderCache {
    words: Cache<u64, (Arc<words::Words>, Vec<Diagnostic>)>,
    templates: Cache<u64, (Option<Arc<templates::Templates>>, Vec<Diagnostic>)>,
    census: census::CensusCache,
    works: works::WorksCache,
    citing: Cache<u64, cite::CitingCache>,
    versions: versions::VersionsCache,
}

/// The pages of an edition, none of them made yet; nothing where the templates can't be read.
pub fn render(
    world: &World,
    edition: Edition,
    past: &mut RenderCache,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Pages> {
    let RenderCache { words: past_words, templates: past_templates, census: past_census, .. } = past;
    let (works, (words, census, sheet, templates)) = rayon::join(
        || works::Works::new(&edition, &mut past.works),
        || {
            let words = past_words.one(of_words(world, &edition), || {
                let mut told = Vec::new();
                (Arc::new(words::Words::gather(world, &edition, &mut told)), told)
            });
            let census = census::Census::of(&edition, past_census);
            let sheet = filters::sheet(&edition.meta, &census, &words.0);
            let templates = past_templates.one(of_templates(world, &sheet, &words.0), || {
                let mut told = Vec::new();
                let made = templates::Templates::gather(world, (filters::SHEET, &sheet), &words.0, &mut told);
                (made.map(Arc::new), told)
            });
            (words, census, sheet, templates)
        },
    );
    let versions = versions::ComparedSections::gather(&edition, &mut past.versions);
    diagnostics.extend(words.1.iter().cloned());
    diagnostics.extend_from_slice(works.told());
    diagnostics.extend(templates.1.iter().cloned());
    unused::tell(world, &edition.meta.language, diagnostics);
    let templates = templates.0.clone()?;
    let sources = source::SourceFiles::gather(world, &edition);
    let card = card_of(world, &edition, diagnostics);
    let files = edition.meta.feedback.is_some().then(|| world.sources.clone());
    let mut pages = Pages::new(
        edition,
        templates,
        Arc::clone(&words.0),
        works,
        sources,
        sheet,
        &census,
        versions,
        Arc::clone(&world.sizes),
    );
    pages.citing = past.citing.one(pages.cited_by(), Default::default);
    pages.files = files;
    pages.card = card;
    pages.own_sheet = world.assets.contains_key("own.css");
    Some(pages)
}

/// The edition's card: its own, or one that is drawn. Reported where neither can be.
fn card_of(world: &World, edition: &Edition, diagnostics: &mut Vec<Diagnostic>) -> Arc<card::Card> {
    let own = world.assets.contains_key(CARD).then(|| world.sizes.get(OWN_CARD).copied());
    let card = card::Card::of(&edition.meta, own);
    if let card::Card::Lacking(letters) = &card {
        let letters: String = letters.iter().take(8).collect();
        let start = world.config.map(|file| Span::new(file, 0, 0));
        diagnostics.push(
            Diagnostic::new(
                &rules::NO_TITLE_CARD,
                start,
                format!("no picture of the title: the program's typeface lacks `{letters}`"),
            )
            .hint("put one of your own, 1200 × 630 pixels, at `static/og.png`"),
        );
    }
    Arc::new(card)
}

/// A hash of what the interface's words are read from: the files, and the edition's language.
fn of_words(world: &World, edition: &Edition) -> u64 {
    let mut hash = Xxh3::new();
    edition.meta.language.hash(&mut hash);
    // Words that the edition's own kinds, registers and templates ask for are known too.
    edition.meta.kinds.iter().for_each(|kind| kind.id.hash(&mut hash));
    edition.registers.iter().for_each(|register| register.id.hash(&mut hash));
    // Places in a version are named with its siglum.
    edition.witnesses.iter().for_each(|w| (&w.meta.id, &w.meta.siglum).hash(&mut hash));
    for template in world.templates.iter().filter(|template| !template.built_in) {
        world.sources.get(template.file).hash.hash(&mut hash);
    }
    // What is reported points to the language in edition.toml.
    world.config.map(|file| (file, world.sources.get(file).hash)).hash(&mut hash);
    for (language, file) in &world.words {
        (language, file, world.sources.get(*file).hash).hash(&mut hash);
    }
    hash.digest()
}

/// A hash of what templates are made of: their texts, the hashes of the files that they link, which way words run, and what language they are in.
fn of_templates(world: &World, sheet: &str, words: &words::Words) -> u64 {
    let mut hash = Xxh3::new();
    (sheet, words.direction(), words.counted()).hash(&mut hash);
    for template in &world.templates {
        (&template.name, template.file, template.built_in, world.sources.get(template.file).hash)
            .hash(&mut hash);
    }
    for (address, asset) in &world.assets {
        (address, asset.hash).hash(&mut hash);
    }
    hash.digest()
}
