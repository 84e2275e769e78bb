//! Media that no text shows or links.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::diag::{Diagnostic, FileId};
use crate::edition::note::Record;
use crate::edition::style::OwnStyle;
use crate::edition::text::Body;
use crate::load::{World, unused as files};
use crate::parse::section::ParsedPage;

use super::{links, near};

/// Tells of media that are not `used`, and that no text names either that is left out: a draft, or one with an error.
pub(super) fn tell<'a>(
    world: &'a World,
    used: &BTreeMap<String, String>,
    style: Option<&OwnStyle>,
    pages: &'a [Arc<ParsedPage>],
    records: impl Iterator<Item = &'a Arc<Record>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut idle: Vec<(FileId, &str)> = world
        .unread
        .iter()
        .filter_map(|file| Some((*file, world.sources.get(*file).path.strip_prefix("content/")?)))
        .collect();
    let shown: HashSet<&str> = used.values().map(String::as_str).collect();
    let is_style = |file: &FileId| style.is_some_and(|style| style.files.contains(file));
    let is_other = |path: &str| {
        world.others.iter().any(|other| other.path.strip_prefix("content/").unwrap_or(&other.path) == path)
    };
    idle.retain(|(file, path)| !shown.contains(path) && !is_style(file) && !is_other(path));
    if idle.is_empty() {
        return;
    }
    let bodies = pages.iter().map(|page| &*page.body).chain(records.map(|record| &record.body));
    let composed = near::composed(world.media.keys().cloned());
    let named: HashSet<String> = bodies.flat_map(|body| named(world, &composed, body)).collect();
    let idle: Vec<FileId> =
        idle.into_iter().filter(|(_, path)| !named.contains(*path)).map(|(file, _)| file).collect();
    files::tell(world, &idle, diagnostics);
}

/// The files under `content/` that a text's links and images name.
fn named<'a>(
    world: &'a World,
    composed: &'a HashMap<String, String>,
    body: &'a Body,
) -> impl Iterator<Item = String> + 'a {
    let links = body.links.iter().map(|link| (&*link.target, link.span));
    let images = body.images.iter().map(|image| (&*image.target, image.span));
    links.chain(images).flat_map(|(target, span)| links::named(world, composed, target, span))
}
