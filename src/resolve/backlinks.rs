//! The references that texts make, as backlinks of what they lead to.

use crate::edition::text::{Body, EventKind, Tag};
use crate::edition::{Backlink, LinkTo, Place};

use super::excerpt::{Fills, one_line};

/// The references that a text makes, as backlinks of their targets: (address of the target, backlink).
pub(super) fn of_text(
    body: &Body,
    links: &[LinkTo],
    from: impl Fn(usize, u32) -> Place,
) -> Vec<(String, Backlink)> {
    let mut found = Vec::new();
    if !links.iter().any(|to| matches!(to, LinkTo::Place(_))) {
        return found;
    }
    let fills = Fills::new(body, links);
    for ((link, to), (start, end)) in body.links.iter().zip(links).zip(extents(body)) {
        let LinkTo::Place(place) = to else { continue };
        let leaf = body.leaves.partition_point(|l| l.events.start <= link.event).saturating_sub(1);
        if !body.leaves.get(leaf).is_some_and(|l| l.events.contains(&link.event)) {
            continue;
        }
        let text = (!link.bare).then(|| one_line(&body.text[start as usize..end as usize]));
        found.push((
            place.address.clone(),
            Backlink {
                fragment: place.fragment.clone(),
                from: from(leaf, start),
                before: fills.before(leaf, start, Some(link.event)),
                text,
                after: fills.after(leaf, end, Some(link.event)),
                to: place.what.clone(),
                at: Some(start),
                span: link.span,
            },
        ));
    }
    found
}

/// The bytes of each link's words.
fn extents(body: &Body) -> Vec<(u32, u32)> {
    let mut extents = vec![(0, 0); body.links.len()];
    let mut at = 0;
    for event in &body.events {
        match event.kind {
            EventKind::OpenLeaf(leaf) => at = body.leaves[leaf as usize].text.start,
            EventKind::Text { to, .. } | EventKind::Code { to, .. } => at = to,
            EventKind::Break { at: place, .. } => at = place + 1,
            EventKind::Open(Tag::Link(link)) => extents[link as usize] = (at, at),
            EventKind::Close(Tag::Link(link)) => extents[link as usize].1 = at,
            _ => {}
        }
    }
    extents
}
