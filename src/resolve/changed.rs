//! The alignment of the sections that are not as the lock has them; all others are what they were.
//!
//! A section whose blocks are those of the lock, in order, is paired block by block, and no other section's blocks have a
//! part in it: what is the same to the letter in its place is no heir of another. So only the sections that differ are aligned,
//! each with the sections before and behind it in either order: blocks look at what is beside them.

use std::ops::Range;
use std::sync::Arc;

use crate::edition::lock::Lock;

use super::align::{BlockAlignment, align};
use super::live::{LiveBlock, RevisionText};
use super::locked::{LockedBlocks, LockedRange};
use super::runs;
use super::sketch::{self, Sketch};
use super::unit::AlignBlock;

/// The sections of a witness beside those that the lock has of it.
pub(super) struct WitnessSides<'a> {
    pub(super) lock: &'a Lock,
    pub(super) witness: &'a str,
    pub(super) locked: &'a LockedBlocks,
    /// Of each section of the lock its place among those that are there; none where it isn't.
    pub(super) places: &'a [Option<usize>],
    pub(super) new: &'a [LiveBlock],
    /// Where each section begins in `new`.
    pub(super) starts: &'a [usize],
    pub(super) texts: &'a [Arc<RevisionText>],
}

/// Which sections have the words that the lock has of them.
struct SameSections {
    /// By their places: each block has the same words.
    words: Vec<bool>,
    /// Of each section of the lock: it is all that the lock has under this name, and its blocks are of the same kinds.
    whole: Vec<bool>,
}

impl WitnessSides<'_> {
    /// Aligns the old blocks to the new ones, and says whether all sections have the words that the lock has of them.
    pub(super) fn align(&self) -> (BlockAlignment, bool) {
        let same = self.same();
        let made = self.align_some(&same, &self.taken(&same));
        (made, same.words.iter().all(|same| *same))
    }

    /// The alignment of all, made of that of the `taken` sections of the lock and of those that it doesn't have.
    fn align_some(&self, same: &SameSections, taken: &[bool]) -> BlockAlignment {
        let mut is_taken = vec![true; self.texts.len()];
        let mut rest: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        for ((own, place), _) in self.ranges(taken, false) {
            if let Some(at) = place {
                is_taken[*at] = false;
                rest.push((own.blocks.clone(), self.blocks(*at)));
            }
        }
        let (olds, old_at) = self.olds(same, taken);
        let (news, new_at) = self.news(same, &is_taken);
        let mut made = align(&olds, &news);
        let at = |x: &usize| old_at.partition_point(|own| own < x);
        for ((own, _), _) in self.ranges(taken, true) {
            own.doubled.iter().for_each(|(a, b)| made.join(at(a), at(b), &olds));
        }
        made.spread((self.locked.old.len(), &old_at), (self.new.len(), &new_at), rest)
    }

    /// The sections of the lock that are taken, or those that aren't, with their places.
    fn ranges<'t>(
        &'t self,
        taken: &'t [bool],
        wanted: bool,
    ) -> impl Iterator<Item = ((&'t LockedRange, &'t Option<usize>), &'t bool)> {
        let all = self.locked.sections.iter().zip(self.places).zip(taken);
        all.filter(move |(_, taken)| **taken == wanted)
    }

    fn blocks(&self, at: usize) -> Range<usize> {
        self.starts[at]..self.starts.get(at + 1).copied().unwrap_or(self.new.len())
    }

    fn same(&self) -> SameSections {
        let mut words = vec![false; self.texts.len()];
        let mut count = vec![0_u32; self.texts.len()];
        self.places.iter().flatten().for_each(|at| count[*at] += 1);
        let whole = self.locked.sections.iter().zip(self.places).map(|(own, place)| {
            let Some(at) = *place else { return false };
            let (old, new) = (&self.locked.old[own.blocks.clone()], &self.new[self.blocks(at)]);
            let is_same =
                old.len() == new.len() && old.iter().zip(new).all(|(a, b)| !a.gone && a.hash == b.hash);
            words[at] |= is_same;
            is_same && count[at] == 1 && old.iter().zip(new).all(|(a, b)| a.kind == b.kind)
        });
        let whole = whole.collect();
        SameSections { words, whole }
    }

    /// The sections of the lock that are aligned: those that differ, and their neighbours there and here.
    fn taken(&self, same: &SameSections) -> Vec<bool> {
        let sections = &self.locked.sections;
        let mut taken: Vec<bool> = same.whole.iter().map(|whole| !whole).collect();
        let with_blocks: Vec<usize> =
            (0..sections.len()).filter(|n| !sections[*n].blocks.is_empty()).collect();
        for pair in with_blocks.windows(2) {
            taken[pair[0]] |= !same.whole[pair[1]];
            taken[pair[1]] |= !same.whole[pair[0]];
        }
        let mut of_place: Vec<Option<usize>> = vec![None; self.texts.len()];
        for (n, place) in self.places.iter().enumerate().filter(|(n, _)| same.whole[*n]) {
            if let Some(at) = place {
                of_place[*at] = Some(n);
            }
        }
        let with_blocks: Vec<usize> =
            (0..self.texts.len()).filter(|at| !self.blocks(*at).is_empty()).collect();
        for pair in with_blocks.windows(2) {
            match (of_place[pair[0]], of_place[pair[1]]) {
                (Some(n), None) | (None, Some(n)) => taken[n] = true,
                _ => {}
            }
        }
        taken
    }

    /// The old blocks that are aligned, with their places among all.
    fn olds(&self, same: &SameSections, taken: &[bool]) -> (Vec<AlignBlock>, Vec<usize>) {
        let (mut olds, mut at) = (Vec::new(), Vec::new());
        let mut lost = self.texts.len();
        for ((own, place), _) in self.ranges(taken, true) {
            let section = place.unwrap_or_else(|| {
                lost += 1;
                lost
            });
            let key = (self.witness.to_owned(), own.name.to_string());
            let blocks = self.lock.sections.get(&key).map_or(&[][..], |section| section.blocks.as_slice());
            for x in own.blocks.clone() {
                let old = &self.locked.old[x];
                // What is gone may come back, but has no place in the order.
                let section = if old.gone {
                    lost += 1;
                    lost
                } else {
                    section
                };
                let is_known = same.words.get(section).is_some_and(|same| *same);
                let sketch = blocks.get(old.place).filter(|_| !is_known).map(|block| block.sketch.clone());
                let (sketch, runs) = (sketch.unwrap_or_default(), runs::WordRuns::default());
                olds.push(AlignBlock {
                    section,
                    kind: old.kind,
                    hash: old.hash,
                    sketch,
                    runs,
                    gone: old.gone,
                });
                at.push(x);
            }
        }
        (olds, at)
    }

    /// The new blocks that are aligned, with their places among all.
    fn news(&self, same: &SameSections, is_taken: &[bool]) -> (Vec<AlignBlock>, Vec<usize>) {
        let (mut news, mut at) = (Vec::new(), Vec::new());
        let nothing_known = self.locked.old.is_empty();
        for (section, text) in self.texts.iter().enumerate().filter(|(section, _)| is_taken[*section]) {
            for y in self.blocks(section) {
                let it = &self.new[y];
                let (sketch, runs) = if nothing_known || same.words[section] {
                    (Sketch::default(), runs::WordRuns::default())
                } else {
                    let words = text.words(it);
                    (sketch::sketch(&words), runs::runs(&words))
                };
                news.push(AlignBlock { section, kind: it.kind, hash: it.hash, sketch, runs, gone: false });
                at.push(y);
            }
        }
        (news, at)
    }
}

impl BlockAlignment {
    /// The alignment of all blocks where this is that of some: how many old and new ones there are, and where these are among
    /// them. The `rest` is paired block by block.
    fn spread(
        self,
        (old, old_at): (usize, &[usize]),
        (new, new_at): (usize, &[usize]),
        rest: Vec<(Range<usize>, Range<usize>)>,
    ) -> Self {
        if (old_at.len(), new_at.len()) == (old, new) {
            return self;
        }
        let mut made = Self {
            became: vec![Vec::new(); old],
            from: vec![None; new],
            moved: vec![false; old],
            merged: vec![false; old],
            mixed: vec![false; new],
            claimed: vec![true; new],
            doubted: vec![false; old],
            rivals: vec![Vec::new(); old],
            unlike: vec![false; old],
        };
        for (x, y) in rest.into_iter().flat_map(|(old, new)| old.zip(new)) {
            made.became[x].push(y);
            made.from[y] = Some(x);
        }
        let of_all = |some: &[usize]| some.iter().map(|y| new_at[*y]).collect::<Vec<usize>>();
        for (n, x) in old_at.iter().enumerate() {
            (made.became[*x], made.rivals[*x]) = (of_all(&self.became[n]), of_all(&self.rivals[n]));
            (made.moved[*x], made.merged[*x], made.doubted[*x]) =
                (self.moved[n], self.merged[n], self.doubted[n]);
            made.unlike[*x] = self.unlike[n];
        }
        for (n, y) in new_at.iter().enumerate() {
            made.from[*y] = self.from[n].map(|x| old_at[x]);
            (made.mixed[*y], made.claimed[*y]) = (self.mixed[n], self.claimed[n]);
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use proptest::prelude::*;

    use super::*;
    use crate::diag::{FileId, Source};
    use crate::edition::Section;
    use crate::edition::locator::LocatorLanguage;
    use crate::edition::meta::WitnessMeta;
    use crate::edition::verse::Numbers;
    use crate::parse::markdown::Manner;
    use crate::parse::section::{PageOptions, parse};
    use crate::resolve::renew::renew;
    use crate::resolve::revision::Revision;
    use crate::resolve::sections::{BlockNumbers, section};

    fn sections(texts: &[(u32, Vec<String>)]) -> Vec<Section> {
        let manner = Manner { allow_html: false, citations: false, language: LocatorLanguage::of("en") };
        let options = PageOptions { essay: false, manner, numbers: Numbers::Blocks };
        let mut seen = HashSet::new();
        let all = texts.iter().filter(|(id, _)| seen.insert(*id)).map(|(id, blocks)| {
            let source = Source::new(format!("content/text/s{id}.md"), blocks.join("\n\n"));
            let page = parse(&source, FileId(0), &format!("s{id}"), options, &mut Vec::new()).unwrap();
            section(&page, "1".into(), None, format!("s{id}.html"), &mut BlockNumbers::default())
        });
        all.collect()
    }

    fn texts() -> impl Strategy<Value = Vec<(u32, Vec<String>)>> {
        let block = "(## )?([abc] ){0,2}(one|two|three|four)( [a-e]{1,3}){0,9}";
        prop::collection::vec((0..8_u32, prop::collection::vec(block, 0..5)), 1..8)
    }

    proptest! {
        #[test]
        fn aligning_what_differs_is_aligning_all(before in texts(), after in texts(), same in prop::collection::vec(any::<bool>(), 8)) {
            let meta = WitnessMeta {
                id: "text".to_owned(), siglum: "T".to_owned(), siglum_span: None, title: String::new(), date: None, language: None,
                base: true, source: None, span: None,
            };
            let metas = std::slice::from_ref(&meta);
            let old = [sections(&before)];
            let first = Revision::new(Arc::default(), metas, &old, &HashSet::new());
            let held: Vec<Vec<Arc<Section>>> = old.iter().map(|list| list.iter().cloned().map(Arc::new).collect()).collect();
            let lock = Arc::new(renew(&first, &held, &HashMap::new(), &[], false, &[]));
            // Some sections are what they were, in the order of the new ones.
            let kept = |id: &u32| before.iter().find(|(own, _)| own == id).filter(|_| same[*id as usize]);
            let after: Vec<(u32, Vec<String>)> =
                after.iter().map(|own| kept(&own.0).unwrap_or(own).clone()).collect();
            let revision = Revision::new(Arc::clone(&lock), metas, &[sections(&after)], &HashSet::new());
            let compared = &revision.witnesses[0];
            let places: Vec<Option<usize>> =
                compared.known.sections.iter().map(|section| compared.places.get(&section.folded).copied()).collect();
            let sides = WitnessSides {
                lock: &lock, witness: "text", locked: &compared.known, places: &places, new: &compared.new,
                starts: &compared.starts, texts: &compared.texts,
            };
            let same = sides.same();
            prop_assert_eq!(
                sides.align_some(&same, &sides.taken(&same)),
                sides.align_some(&same, &vec![true; places.len()])
            );
        }
    }
}
