//! A section at a glance: a stroke a paragraph, as long as it is, and a tick a note.

use std::fmt::Write as _;

use crate::edition::Section;
use crate::edition::note::Anchor;
use crate::edition::text::ItemKind;
use crate::resolve::compared::Spot;

use super::view::Strip;

const WIDTH: u32 = 112;
/// More paragraphs than this would be dust.
const MOST: usize = 28;

/// The strip of a section; none for one with very many paragraphs.
///
/// `spots` are the words that versions read otherwise.
pub(super) fn strip(section: &Section, spots: &[Spot]) -> Option<Strip> {
    let body = &section.body;
    let blocks: Vec<(u32, u32, u32)> = body
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| matches!(item.kind, ItemKind::Block(_)))
        .filter_map(|(n, _)| {
            let item = u32::try_from(n).ok()?;
            let mut leaves = body.leaves_of(item);
            let first = leaves.next()?;
            let last = leaves.next_back().unwrap_or(first);
            Some((item, body.leaves[first].text.start, body.leaves[last].text.end))
        })
        .collect();
    if blocks.is_empty() || blocks.len() > MOST {
        return None;
    }
    let gap = 2.0;
    let room = f64::from(WIDTH - 2) - gap * (blocks.len() as f64 - 1.0);
    let total: f64 = blocks.iter().map(|(_, from, to)| f64::from(to - from).max(1.0)).sum();
    let (mut base, mut ticks, mut variants, mut x) = (String::new(), String::new(), String::new(), 0.0);
    for (item, from, to) in blocks {
        let width = room * f64::from(to - from).max(1.0) / total;
        let _ = write!(base, "M{x:.1} 17.5H{:.1}", x + width);
        for note in &section.notes {
            let at = match &note.anchor {
                Anchor::Words(stretches) => {
                    stretches.first().map(|s| (body.leaves[s.leaf as usize].item, s.from))
                }
                Anchor::Item(own) => Some((*own, to)),
                _ => None,
            };
            if let Some((own, at)) = at
                && own == item
                && (from..=to).contains(&at)
            {
                let _ = write!(
                    ticks,
                    "M{:.1} 7V17",
                    x + width * f64::from(at - from) / f64::from(to - from).max(1.0)
                );
            }
        }
        for spot in spots.iter().map(|spot| spot.stretch).filter(|s| from <= s.from && s.to <= to) {
            let share = |at: u32| width * f64::from(at - from) / f64::from(to - from).max(1.0);
            let (start, end) = (x + share(spot.from), x + share(spot.to).max(share(spot.from) + 0.8));
            let _ = write!(variants, "M{start:.1} 3H{end:.1}");
        }
        x += width + gap;
    }
    Some(Strip { width: WIDTH, base, ticks, variants })
}
