//! What the notes of a section cover: its text from beginning to end as a line, and a lane for the notes of each kind.

use serde::Serialize;

use crate::edition::Section;
use crate::edition::note::Anchor;
use crate::edition::text::ItemKind;
use crate::render::pages::Pages;
use crate::resolve::projected::Projected;

/// The text's line is so long.
const WIDTH: f64 = 1000.0;
/// A lane is so high.
const LANE: usize = 9;
/// More notes than this are drawn as strokes, and no links of their own.
const LINKED: usize = 200;

/// `section.cover`.
#[derive(Debug, Serialize)]
pub(in crate::render) struct CoverView {
    pub(in crate::render) width: u32,
    pub(in crate::render) height: usize,
    /// A path: a stroke a block.
    pub(in crate::render) base: String,
    pub(in crate::render) kinds: Vec<KindCover>,
    /// How many hundredths of the text have a note.
    pub(in crate::render) share: u32,
}

/// The notes of a kind.
#[derive(Debug, Serialize)]
pub(in crate::render) struct KindCover {
    pub(in crate::render) id: String,
    pub(in crate::render) name: String,
    /// How far down its lane is; the text's line is at 4.
    pub(in crate::render) y: usize,
    pub(in crate::render) notes: usize,
    /// How many hundredths of the text they are about.
    pub(in crate::render) share: u32,
    /// Where the words of each note are.
    pub(in crate::render) strokes: Vec<Stroke>,
}

/// The words of a note in a block.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Stroke {
    pub(in crate::render) from: f64,
    pub(in crate::render) to: f64,
    /// The note's id, where it is a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::render) note: Option<String>,
}

/// How much of `length` is in any of these ranges, in hundredths.
fn share(mut ranges: Vec<(u32, u32)>, length: u32) -> u32 {
    ranges.sort_unstable();
    let (mut covered, mut end) = (0, 0);
    for (from, to) in ranges {
        covered += to.saturating_sub(from.max(end));
        end = end.max(to);
    }
    (u64::from(covered) * 100 / u64::from(length.max(1))) as u32
}

impl Pages {
    /// What the notes of a section cover; none where it has no words with a note.
    /// Of the notes that a version shows with the base's, `shown`, those whose words it lacks cover nothing.
    pub(in crate::render) fn cover(&self, section: &Section, shown: Option<&Projected>) -> Option<CoverView> {
        let body = &section.body;
        let length = u32::try_from(body.text.len()).ok().filter(|length| *length > 0)?;
        let x = |at: u32| (f64::from(at) / f64::from(length) * WIDTH * 10.0).round() / 10.0;
        let linked = section.notes.len() <= LINKED;
        let of_item = |item: u32| {
            let mut leaves = body.leaves_of(item);
            let first = leaves.next()?;
            let last = leaves.next_back().unwrap_or(first);
            Some((body.leaves[first].text.start, body.leaves[last].text.end))
        };
        let (mut kinds, mut all) = (Vec::new(), Vec::new());
        for kind in &self.edition.meta.kinds {
            let (mut strokes, mut ranges, mut notes) = (Vec::new(), Vec::new(), 0);
            for (at, note) in section.notes.iter().enumerate().filter(|(_, note)| note.record.kind == kind.id)
            {
                if shown.is_some_and(|shown| shown.lacks(at)) {
                    continue;
                }
                let own: Vec<(u32, u32)> = match &note.anchor {
                    // Those of one block are joined.
                    Anchor::Words(stretches) => {
                        let mut joined: Vec<(u32, u32, u32)> = Vec::new();
                        for stretch in stretches {
                            let item = body.leaves[stretch.leaf as usize].item;
                            match joined.last_mut() {
                                Some((_, to, last)) if *last == item => *to = stretch.to,
                                _ => joined.push((stretch.from, stretch.to, item)),
                            }
                        }
                        joined.into_iter().map(|(from, to, _)| (from, to)).collect()
                    }
                    Anchor::Item(item) => of_item(*item).into_iter().collect(),
                    Anchor::Section | Anchor::Nowhere | Anchor::Parent => continue,
                };
                notes += 1;
                for (from, to) in own {
                    let id = linked.then(|| note.record.id.clone());
                    // A few words are a stroke that can be seen.
                    strokes.push(Stroke { from: x(from), to: x(to).max(x(from) + 3.0), note: id });
                    ranges.push((from, to));
                }
            }
            if notes > 0 {
                all.extend(ranges.iter().copied());
                let name = self.kind_name(&kind.id);
                let y = 14 + LANE * kinds.len();
                kinds.push(KindCover {
                    id: kind.id.clone(),
                    name,
                    y,
                    notes,
                    share: share(ranges, length),
                    strokes,
                });
            }
        }
        if kinds.is_empty() {
            return None;
        }
        let mut base = String::new();
        let blocks = body.items.iter().zip(0..).filter(|(item, _)| matches!(item.kind, ItemKind::Block(_)));
        for (from, to) in blocks.filter_map(|(_, n)| of_item(n)) {
            use std::fmt::Write as _;
            let (from, to) = (x(from), x(to));
            let _ = write!(base, "M{from} 4H{}", (to - 2.0).max(from + 0.5));
        }
        let height = 10 + LANE * kinds.len();
        Some(CoverView { width: WIDTH as u32, height, base, kinds, share: share(all, length) })
    }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn what_two_notes_cover_counts_once() {
        assert_eq!(share(vec![(50, 60), (0, 20), (10, 30), (55, 58)], 100), 40);
        assert_eq!(share(vec![], 100), 0);
        assert_eq!(share(vec![(0, 0)], 0), 0);
    }
}
