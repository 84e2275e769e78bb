//! What sections and headings were called before: a reference to the old name gets the new one as its hint.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::edition::address::decoded;
use crate::edition::register::Register;
use crate::edition::text::{Body, LinkKind};
use crate::edition::{Essay, Section, id};

use super::live::address;
use super::places::flat;
use super::revision::Revision;
use super::unit::BlockKind;

/// By witness and folded id: the place of the section in that witness now.
pub(super) type Sections = BTreeMap<(usize, String), usize>;

/// By witness, section and slug: the slug now.
pub(super) type Headings = BTreeMap<(usize, usize, String), String>;

/// What sections and headings were called before, and are called now.
pub(super) fn names(revision: &Revision, sections: &[Vec<Arc<Section>>]) -> (Sections, Headings) {
    let (mut renamed, mut headings) = (Sections::new(), Headings::new());
    for (witness, compared) in revision.witnesses.iter().enumerate() {
        let own = || revision.lock.sections.iter().filter(|((of, _), _)| *of == revision.ids[witness]);
        for ((_, name), _) in own() {
            let folded = id::fold(name);
            if !compared.places.contains_key(&folded)
                && let Some(at) = revision.renamed(witness, &folded)
            {
                renamed.insert((witness, folded), at);
            }
        }
        for (x, old) in compared.old.iter().enumerate() {
            let [y, ..] = compared.alignment.became[x].as_slice() else { continue };
            let standing = &compared.new[*y];
            if standing.kind != BlockKind::Heading || old.hash == standing.hash {
                continue;
            }
            let Some(at) = compared.now(&old.section).filter(|at| *at == standing.section) else { continue };
            let before = revision.old_address(witness, x).and_then(|address| address.strip_prefix("h-"));
            let now = address(&sections[witness][at], standing);
            if let (Some(before), Some(now)) = (before, now.strip_prefix("h-"))
                && before != now
            {
                headings.insert((witness, at, before.to_owned()), now.to_owned());
            }
        }
        // Those that earlier builds saw; the heading may have been renamed again.
        let lasting = own().filter(|(_, locked)| !locked.addresses.is_empty());
        let lasting =
            lasting.filter_map(|((_, name), locked)| Some((compared.now(name)?, &locked.addresses)));
        for (at, addresses) in lasting {
            let body = &sections[witness][at].body;
            for (before, to) in addresses {
                let (Some(before), Some(to)) =
                    (before.strip_prefix("h-"), to.as_deref().and_then(|to| to.strip_prefix("h-")))
                else {
                    continue;
                };
                let next = headings.get(&(witness, at, to.to_owned()));
                let now = next.cloned().or_else(|| body.heading_of(to).map(|_| to.to_owned()));
                if let Some(now) = now {
                    headings.entry((witness, at, before.to_owned())).or_insert(now);
                }
            }
        }
    }
    headings.retain(|(witness, at, before), now| {
        before != now && sections[*witness][*at].body.heading_of(before).is_none()
    });
    (renamed, headings)
}

/// Of these the ones that a reference asks for: the next lock is to know them for as long as that is so.
pub(super) fn asked(
    headings: &Headings,
    sections: &[Vec<Arc<Section>>],
    essays: &[Arc<Essay>],
    registers: &[Register],
    author_note: Option<&Body>,
) -> Headings {
    if headings.is_empty() {
        return Headings::new();
    }
    let mut asked: HashSet<String> = HashSet::new();
    let mut ask = |target: &str| {
        if let Some((_, fragment)) = target.split_once('#') {
            let fragment = decoded(fragment.trim());
            asked.insert(fragment.strip_prefix("h-").unwrap_or(&fragment).to_owned());
        }
    };
    let notes = || sections.iter().flatten().flat_map(|section| section.notes.iter().flat_map(flat));
    let entities = registers.iter().flat_map(|register| &register.entities);
    let bodies = sections.iter().flatten().map(|section| &*section.body);
    let bodies = bodies.chain(notes().map(|note| &note.record.body));
    let bodies = bodies.chain(essays.iter().map(|essay| &*essay.body));
    let bodies = bodies.chain(entities.filter_map(|entity| entity.summary.as_ref().map(|(body, ..)| body)));
    for link in bodies.chain(author_note).flat_map(|body| &body.links) {
        if matches!(link.kind, LinkKind::CrossReference | LinkKind::Inline) {
            ask(&link.target);
        }
    }
    notes().flat_map(|note| &note.record.refs).for_each(|(target, _)| ask(target));
    let own = headings.iter().filter(|((_, _, before), _)| asked.contains(before));
    own.map(|(before, now)| (before.clone(), now.clone())).collect()
}
