//! A text that is being written, with its references resolved as if it was in the edition already.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::diag::Sources;
use crate::edition::text::Body;
use crate::edition::{Edition, LinkTo, Place, Section, id};

use super::links::{LinkContext, TargetIndex};
use super::near::NearNames;
use super::places::{NotePlaces, by_id, note_places};
use super::registers::Entities;

/// Where the links and the images of a note's text lead, which is to be on a section of an edition. Links to files are
/// left as they are written.
#[must_use]
pub(crate) fn lead(
    edition: &Edition,
    sources: &Sources,
    section: &Section,
    body: &Body,
) -> (Vec<LinkTo>, Vec<LinkTo>) {
    let witnesses: Vec<Vec<Arc<Section>>> = edition.witnesses.iter().map(|it| it.sections.clone()).collect();
    let ids: Vec<HashMap<String, usize>> = witnesses
        .iter()
        .map(|list| list.iter().enumerate().map(|(at, own)| (id::fold(&own.id), at)).collect())
        .collect();
    let places: Vec<Vec<(String, Place)>> =
        witnesses.iter().flatten().map(|section| note_places(section)).collect();
    let lists: Vec<&[(String, Place)]> = places.iter().map(Vec::as_slice).collect();
    let media: BTreeMap<String, std::path::PathBuf> =
        edition.media.values().map(|path| (path.clone(), std::path::PathBuf::new())).collect();
    let index = TargetIndex {
        sections: ids.into(),
        notes: NotePlaces { by_id: by_id(&lists).into(), lists: &lists },
        files: Arc::default(),
        entities: Entities::new(&edition.registers, Vec::new()).into(),
        witnesses: &witnesses,
        essays: &edition.essays,
        hidden: Arc::default(),
        renamed: Arc::default(),
        media: &media,
        sources,
        references: Arc::default(),
        near: NearNames::default(),
        sigla: edition.witnesses.iter().map(|witness| witness.meta.siglum.clone()).collect(),
        others: &edition.others,
    };
    let home = witnesses.iter().enumerate().find_map(|(witness, list)| {
        Some((witness, list.iter().position(|own| own.address == section.address)?))
    });
    let witness = home.map_or(0, |(witness, _)| witness);
    let here = LinkContext { witness, section: home, essay: None, document: false, led: &[] };
    let resolved = index.text(body, here);
    (resolved.links, resolved.images)
}
