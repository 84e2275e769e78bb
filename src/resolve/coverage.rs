//! What the notes of an edition cover: kinds and commentators, paragraphs, sources, entities.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Coverage, CoveredShare, Share};
use crate::edition::note::Anchor;
use crate::edition::work::{Bibliography, CitationItem};
use crate::edition::{Edition, Note, Section};

use super::places::flat;

/// Counts an edition's notes, paragraphs, sources and entities.
#[must_use]
pub fn coverage(edition: &Edition) -> Coverage {
    let sections = || edition.witnesses.iter().flat_map(|witness| &witness.sections);
    let notes: Vec<&Note> = sections().flat_map(|section| &section.notes).flat_map(flat).collect();
    let mut of_kinds = BTreeMap::<&str, usize>::new();
    let mut of_creators = BTreeMap::<&str, usize>::new();
    for note in &notes {
        *of_kinds.entry(&note.record.kind).or_default() += 1;
        for creator in note.record.creators.iter().collect::<BTreeSet<_>>() {
            *of_creators.entry(creator).or_default() += 1;
        }
    }
    let share = |id: &str, agent, counts: &BTreeMap<&str, usize>| Share {
        id: id.to_owned(),
        agent,
        notes: counts.get(id).copied().unwrap_or_default(),
    };
    let kinds = edition.meta.kinds.iter().map(|kind| share(&kind.id, None, &of_kinds));
    let editors = &edition.meta.editors;
    let creators = editors.iter().map(|e| share(&e.id, Some(e.agent.name()), &of_creators));
    let (sources, further_alone) = sources(edition.bibliography.as_deref(), &notes);
    Coverage {
        notes: notes.len(),
        kinds: kinds.filter(|kind| kind.notes > 0).collect(),
        creators: creators.collect(),
        anonymous: notes.iter().filter(|note| note.record.creators.is_empty()).count(),
        paragraphs: paragraphs(edition),
        sources,
        further_alone,
        entities: entities(edition),
    }
}

/// The numbered blocks of the base, and those without a note.
fn paragraphs(edition: &Edition) -> CoveredShare {
    let mut all = 0;
    let mut without = Vec::new();
    for section in edition.base().into_iter().flat_map(|base| &base.sections) {
        let noted: BTreeSet<u32> =
            section.notes.iter().flat_map(flat).flat_map(|note| blocks(section, note)).collect();
        all += section.numbers.len();
        let bare = section.numbers.iter().zip(0..).filter(|(_, block)| !noted.contains(block));
        without.extend(bare.map(|(number, _)| format!("{}#p{number}", section.id)));
    }
    CoveredShare::new(all, without)
}

/// The blocks that a note is on, by their places.
fn blocks(section: &Section, note: &Note) -> Vec<u32> {
    let body = &section.body;
    match &note.anchor {
        Anchor::Words(stretches) => {
            let leaves = stretches.iter().filter_map(|stretch| body.leaves.get(stretch.leaf as usize));
            leaves.filter_map(|leaf| body.block_of(leaf.item)).collect()
        }
        Anchor::Item(item) => body.block_of(*item).into_iter().collect(),
        Anchor::Section | Anchor::Nowhere | Anchor::Parent => Vec::new(),
    }
}

/// The notes that cite works and those whose sources want a place; the notes that cite further reading alone.
fn sources(bibliography: Option<&Bibliography>, notes: &[&Note]) -> (CoveredShare, Vec<String>) {
    let (mut all, mut without, mut further) = (0, Vec::new(), Vec::new());
    for note in notes {
        let record = &note.record;
        let cited: Vec<&CitationItem> =
            record.body.citations.iter().flat_map(|citation| &citation.items).chain(&record.cites).collect();
        let known = |item: &CitationItem| {
            let bibliography = bibliography?;
            bibliography.works.get(bibliography.find(&item.key)?)
        };
        if cited.is_empty() {
            continue;
        }
        all += 1;
        if cited.iter().all(|item| known(item).is_some_and(|work| work.reference.is_further())) {
            further.push(record.id.clone());
        }
        // A work that is cited twice may have its place once.
        let placed = |key: &str| cited.iter().any(|item| &*item.key == key && item.locator.is_some());
        let wanting = |item: &&&CitationItem| {
            let long = known(item).is_none_or(|work| {
                work.reference.is_longer_than_an_article() && !work.reference.is_further()
            });
            long && !placed(&item.key)
        };
        let keys: BTreeSet<&str> = cited.iter().filter(wanting).map(|item| &*item.key).collect();
        if !keys.is_empty() {
            let keys: Vec<&str> = keys.into_iter().collect();
            without.push(format!("{}: {}", record.id, keys.join(", ")));
        }
    }
    (CoveredShare::new(all, without), further)
}

/// The entities of all registers, and those that nothing mentions.
fn entities(edition: &Edition) -> CoveredShare {
    let mut all = 0;
    let mut without = Vec::new();
    for register in edition.registers.iter() {
        let incoming = edition.incoming.get(&register.address);
        let named: BTreeSet<&str> = incoming
            .iter()
            .flat_map(|links| links.iter())
            .filter_map(|link| link.fragment.as_deref())
            .collect();
        all += register.entities.len();
        let bare = register.entities.iter().filter(|e| !named.contains(&*format!("e-{}", e.id)));
        without.extend(bare.map(|entity| format!("{}:{}", register.prefix, entity.id)));
    }
    CoveredShare::new(all, without)
}
