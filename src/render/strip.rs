//! A section at a glance: as long as it is beside the longest one, a stroke a paragraph, a tick a note.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use crate::edition::Section;
use crate::edition::note::Anchor;
use crate::edition::text::ItemKind;
use crate::resolve::compared::EntryWords;

use super::view::Strip;

const WIDTH: u32 = 112;
/// A stroke shorter than this would be dust: then the paragraphs are one line.
const LEAST: f64 = 2.0;
/// The shortest section is so long, so that it can be seen.
const SHORTEST: f64 = 4.0;

/// The strip of a section; none for one without a paragraph.
///
/// `spots` are the words that versions read otherwise, `longest` the bytes of the longest section of all.
pub(super) fn strip(section: &Section, spots: &[EntryWords], longest: usize) -> Option<Strip> {
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
    let last = blocks.len().checked_sub(1)?;
    let full = f64::from(WIDTH - 2);
    let own = (full * body.text.len() as f64 / longest.max(1) as f64).clamp(SHORTEST, full);
    let apart = own / blocks.len() as f64 >= 2.0 * LEAST;
    let gap = if apart { LEAST } else { 0.0 };
    let room = own - gap * last as f64;
    let total: f64 = blocks.iter().map(|(_, from, to)| f64::from(to - from).max(1.0)).sum();
    let (mut base, mut ticks, mut variants, mut x) = (String::new(), String::new(), String::new(), 0.0);
    if !apart {
        let _ = write!(base, "M0 17.5H{own:.1}");
    }
    // Where the words of notes begin, by their items; a note on a whole block is at its end.
    let mut notes: HashMap<u32, Vec<Option<u32>>> = HashMap::new();
    for note in &section.notes {
        let place = match &note.anchor {
            Anchor::Words(stretches) => {
                stretches.first().map(|s| (body.leaves[s.leaf as usize].item, Some(s.from)))
            }
            Anchor::Item(item) => Some((*item, None)),
            _ => None,
        };
        if let Some((item, at)) = place {
            notes.entry(item).or_default().push(at);
        }
    }
    // Ticks closer than half a unit would be one.
    let mut ticked = BTreeSet::new();
    for (item, from, to) in blocks {
        let width = room * f64::from(to - from).max(1.0) / total;
        if apart {
            let _ = write!(base, "M{x:.1} 17.5H{:.1}", x + width);
        }
        for at in notes.get(&item).into_iter().flatten().map(|at| at.unwrap_or(to)) {
            if (from..=to).contains(&at) {
                let place = x + width * f64::from(at - from) / f64::from(to - from).max(1.0);
                if ticked.insert((place * 2.0) as u32) {
                    let _ = write!(ticks, "M{place:.1} 7V17");
                }
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
