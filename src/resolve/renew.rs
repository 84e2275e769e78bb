//! The lock that a build writes: what is certain goes in, what isn't keeps its old record.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::edition::id;
use crate::edition::lock::{Home, Lock, LockedBlock, LockedNote, LockedPlace, LockedSection};
use crate::edition::note::Anchor;
use crate::edition::{Away, Note, Section};

use super::earlier;
use super::fold::needle;
use super::follow::{FollowedNote, Heir};
use super::haystack::Haystack;
use super::live::address;
use super::places::flat;
use super::remember::{Remembers, numbered, referred};
use super::revision::{Revision, WitnessRevision, selector_hash};
use super::sketch::{self, Sketch};
use super::spots::{Stands, ends, spots};
use super::unit::BlockKind;

/// Make the lock of this revision. `followed` are the notes that the old one knew, by their folded ids.
pub(super) fn renew(
    revision: &Revision,
    sections: &[Vec<Arc<Section>>],
    followed: &HashMap<String, FollowedNote>,
    away: &[Away],
    frozen: bool,
    references: &[Remembers<'_>],
) -> Lock {
    let mut lock = Lock { lasting: frozen, ..Lock::default() };
    lock.base = revision.ids.first().filter(|_| frozen && revision.ids.len() > 1).cloned();
    // Witnesses that are not there keep all they had.
    for (key, section) in revision.lock.sections.iter().filter(|((w, _), _)| !revision.ids.contains(w)) {
        lock.sections.insert(key.clone(), section.clone());
    }
    let mut homes: Vec<(Option<Home>, Option<Home>)> = vec![(None, None); references.len()];
    for (at, compared) in revision.witnesses.iter().enumerate() {
        let mut renewal = Renewal {
            revision,
            at,
            witness: revision.ids[at].as_str(),
            compared,
            sections: &sections[at],
            gone: HashSet::new(),
            frozen,
            made: BTreeMap::new(),
        };
        let notes = renewal.notes(followed);
        let referred: Vec<&Heir> = referred(references, renewal.witness);
        renewal.blocks(&notes, &referred);
        renewal.keep(&notes, &referred);
        for section in renewal.sections {
            if let Some(made) = renewal.made.get_mut(&section.id) {
                made.addresses.clone_from(&section.addresses);
                made.number = frozen.then(|| section.number.to_string());
            }
        }
        for away in away.iter().filter(|a| a.witness == renewal.witness) {
            let made = renewal.made.entry(away.id.clone()).or_default();
            made.renamed = away.now.map(|(_, at)| sections[renewal.at][at].id.clone());
            if away.now.is_none() {
                made.addresses = away
                    .blocks
                    .iter()
                    .map(|(from, to)| {
                        (
                            from.clone(),
                            to.as_ref().map(|(page, id)| {
                                let of = sections[renewal.at].iter().find(|s| s.address == *page);
                                format!("{}#{id}", of.map_or("", |s| &s.id))
                            }),
                        )
                    })
                    .collect();
            }
        }
        match frozen {
            true => {
                renewal.keep_goals();
                renewal.keep_earlier();
                renewal.keep_numbers();
            }
            false => renewal.keep_names(),
        }
        let ordinals = renewal.ordinals();
        for (it, (within, to)) in references.iter().zip(&mut homes) {
            let home = |witness: &str, heir: &Heir| {
                (witness == renewal.witness).then(|| renewal.home(heir, &ordinals))
            };
            let own = it.within.block();
            *within = within.take().or_else(|| own.and_then(|(witness, heir)| home(witness, heir)));
            *to = to.take().or_else(|| home(&it.to.witness, &it.to.heir));
        }
        lock.sections.extend(renewal.finish(notes, &ordinals));
    }
    lock.references = numbered(references, homes, &revision.lock);
    lock
}

/// Where the words of a note are, before blocks have their ordinals.
struct Remembered {
    /// The section that its record is in.
    section: String,
    id: String,
    selector: u64,
    /// Of a record that is kept: what it was; none of a fresh one.
    kept: Option<Arc<LockedNote>>,
    spots: Vec<Stands>,
}

struct Renewal<'a> {
    revision: &'a Revision,
    at: usize,
    witness: &'a str,
    compared: &'a WitnessRevision,
    sections: &'a [Arc<Section>],
    /// Old blocks that are gone, and are remembered.
    gone: HashSet<usize>,
    /// Whether what is gone keeps its number.
    frozen: bool,
    made: BTreeMap<String, LockedSection>,
}

impl Renewal<'_> {
    /// The sections of the lock that are this witness's.
    fn old(&self) -> impl Iterator<Item = (&str, &LockedSection)> {
        let witness = self.witness;
        self.revision
            .lock
            .sections
            .iter()
            .filter(move |((w, _), _)| w == witness)
            .map(|((_, id), s)| (id.as_str(), s))
    }

    fn old_block(&self, x: usize) -> Option<&LockedBlock> {
        let old = &self.compared.known.old[x];
        let key = (self.witness.to_owned(), old.section.to_string());
        self.revision.lock.sections.get(&key)?.blocks.get(old.place)
    }

    /// The blocks of this revision. Of those that bear nothing a short sketch is kept.
    fn blocks(&mut self, notes: &[Remembered], referred: &[&Heir]) {
        let compared = self.compared;
        let mut bears = vec![self.frozen; compared.new.len()];
        let noted = notes.iter().flat_map(|note| &note.spots).flat_map(|(heirs, _)| heirs);
        for heir in noted.chain(referred.iter().copied()) {
            if let Heir::Now(y) | Heir::Guess(y) = heir {
                bears[*y] = true;
            }
        }
        let made: Vec<Vec<LockedBlock>> = self
            .sections
            .par_iter()
            .enumerate()
            .map(|(at, section)| {
                let start = compared.starts[at];
                let end = compared.starts.get(at + 1).copied().unwrap_or(compared.new.len());
                let fresh = |y: usize| sketch::sketch(&compared.texts[at].words(&compared.new[y]));
                let known = |y: usize| {
                    let old = compared.alignment.from.get(y).copied().flatten();
                    let old = old.filter(|x| compared.known.old[*x].hash == compared.new[y].hash);
                    let known = old.and_then(|x| self.old_block(x).map(|block| block.sketch.clone()));
                    let known =
                        known.filter(|sketch| sketch.whole || sketch.len() >= sketch::SIZE || !bears[y]);
                    (compared.new[y].kind, known.unwrap_or_else(|| fresh(y)))
                };
                let asked = &bears[start..end];
                let mut sketches: Vec<(BlockKind, Sketch)> = (start..end).map(known).collect();
                let block = |y: usize| {
                    let size = sketch::size_among(&sketches, asked, y - start).unwrap_or_else(|| {
                        sketches[y - start].1 = fresh(y);
                        sketch::size_among(&sketches, asked, y - start).unwrap_or(sketch::SIZE)
                    });
                    LockedBlock {
                        address: address(section, &compared.new[y]),
                        gone: false,
                        hash: compared.new[y].hash,
                        sketch: sketch::shortened(&sketches[y - start].1, size),
                    }
                };
                (start..end).map(block).collect()
            })
            .collect();
        for (section, blocks) in self.sections.iter().zip(made) {
            self.made.insert(section.id.clone(), LockedSection { blocks, ..LockedSection::default() });
        }
    }

    /// The notes: those that are certain, anew; the rest as they were.
    fn notes(&self, followed: &HashMap<String, FollowedNote>) -> Vec<Remembered> {
        let mut all: Vec<Remembered> = Vec::new();
        let mut done: HashSet<String> = HashSet::new();
        let settled: Vec<Vec<Remembered>> = self
            .sections
            .par_iter()
            .enumerate()
            .map(|(at, section)| self.settled(at, section, followed))
            .collect();
        for note in settled.into_iter().flatten() {
            done.insert(id::fold(&note.id));
            all.push(note);
        }
        // By the ids that they have in the lock: a note may have another now.
        let mut now: HashMap<&str, Vec<&FollowedNote>> = HashMap::new();
        for found in followed.values() {
            now.entry(&found.was).or_default().push(found);
        }
        for (section, locked) in self.old() {
            for (note, old) in &locked.notes {
                let folded = id::fold(note);
                if done.contains(&folded) {
                    continue;
                }
                let keep = |id: &str, selector: u64, found: Option<&FollowedNote>| {
                    let spots = old.spots.iter().enumerate().map(|(n, spot)| {
                        let heirs = match found.and_then(|f| f.spots.get(n)) {
                            Some(found) => found.heirs.clone(),
                            None => self.heirs(spot),
                        };
                        (heirs, spot.words.clone())
                    });
                    let spots: Vec<_> = spots.collect();
                    let section = match spots.first().and_then(|(heirs, _)| heirs.first()) {
                        Some(heir) => self.section_of(heir).to_owned(),
                        None => self.now_called(section).to_owned(),
                    };
                    Remembered { section, id: id.to_owned(), selector, kept: Some(old.clone()), spots }
                };
                match now.get(&*folded) {
                    None => all.push(keep(note, old.selector, None)),
                    Some(found) => {
                        let open = found.iter().filter(|f| !done.contains(&id::fold(&f.id)));
                        all.extend(open.map(|f| keep(&f.id, f.selector, Some(f))));
                    }
                }
            }
        }
        all
    }

    /// What is certain in a section.
    fn settled(
        &self,
        at: usize,
        section: &Section,
        followed: &HashMap<String, FollowedNote>,
    ) -> Vec<Remembered> {
        let mut all = Vec::new();
        let certain = section
            .notes
            .iter()
            .flat_map(flat)
            .filter(|note| note.certain && !matches!(note.anchor, Anchor::Parent | Anchor::Nowhere));
        let same = |note: &Note| {
            let old = followed.get(&id::fold(&note.record.id));
            old.filter(|f| f.spots.iter().all(|s| s.same))
        };
        let certain: Vec<(&Note, Option<&FollowedNote>)> = certain.map(|note| (note, same(note))).collect();
        let mut hay = Haystack::new(&section.body, &self.compared.texts[at].folded);
        let anew = certain.iter().filter(|(_, same)| same.is_none());
        hay.prepare_words(anew.flat_map(|(note, _)| ends(note)).map(needle).collect());
        for (note, same) in certain {
            let spots = match same {
                Some(f) => {
                    let heirs = f.spots.iter().map(|s| s.heirs.clone());
                    heirs.zip(f.old.spots.iter().map(|s| s.words.clone())).collect()
                }
                None => match spots(self.compared, at, section, note, &hay) {
                    Some(spots) => spots,
                    None => continue,
                },
            };
            all.push(Remembered {
                section: section.id.clone(),
                id: note.record.id.clone(),
                selector: selector_hash(&note.record),
                kept: None,
                spots,
            });
        }
        all
    }

    /// What became of the blocks of a spot that was not followed.
    fn heirs(&self, spot: &LockedPlace) -> Vec<Heir> {
        let mut heirs = Vec::new();
        for home in &spot.homes {
            let Some(x) = self.compared.old_of(home) else {
                heirs.push(Heir::Kept(home.clone()));
                continue;
            };
            let became = &self.compared.alignment.became[x];
            match home.guess {
                true => heirs.extend(became.iter().map(|y| Heir::Guess(*y))),
                false if became.is_empty() || self.compared.alignment.doubted[x] => {
                    heirs.push(Heir::Gone(x));
                }
                false if self.compared.alignment.unlike[x] && spot.words.is_none() => {
                    heirs.push(Heir::Gone(x));
                    heirs.extend(became.iter().map(|y| Heir::Guess(*y)));
                }
                false => heirs.extend(became.iter().map(|y| Heir::Now(*y))),
            }
        }
        heirs
    }

    /// The section that an old one is now: itself, or what it was renamed to.
    fn now_called<'b>(&'b self, section: &'b str) -> &'b str {
        let renamed = self.compared.renamed.get(&id::fold(section));
        renamed.map_or(section, |at| self.sections[*at].id.as_str())
    }

    fn section_of<'b>(&'b self, heir: &'b Heir) -> &'b str {
        match heir {
            Heir::Now(y) | Heir::Guess(y) => self.sections[self.compared.new[*y].section].id.as_str(),
            Heir::Gone(x) => self.now_called(&self.compared.known.old[*x].section),
            Heir::Kept(home) => home.section.as_str(),
        }
    }

    /// Which old blocks stay in the lock though they are gone, and sections that can't be looked at.
    fn keep(&mut self, notes: &[Remembered], referred: &[&Heir]) {
        let noted = notes.iter().flat_map(|n| &n.spots).flat_map(|(heirs, _)| heirs);
        for heir in noted.chain(referred.iter().copied()) {
            if let Heir::Gone(x) = heir {
                self.gone.insert(*x);
            }
        }
        let present: HashSet<String> = self.sections.iter().map(|s| id::fold(&s.id)).collect();
        let looked_at: HashSet<&str> = self.compared.known.old.iter().map(|old| &*old.section).collect();
        let mut kept: Vec<(String, Vec<LockedBlock>)> = Vec::new();
        for (section, locked) in self.old() {
            let folded = id::fold(section);
            if !present.contains(&folded) && !looked_at.contains(section) {
                kept.push((section.to_owned(), locked.blocks.clone()));
            }
        }
        for (section, blocks) in kept {
            self.made.entry(section).or_default().blocks = blocks;
        }
        // A section that was taken away whole keeps what went nowhere.
        for (x, old) in self.compared.known.old.iter().enumerate() {
            let folded = id::fold(&old.section);
            let away = !present.contains(&folded) && !self.compared.renamed.contains_key(&folded);
            if (away || self.frozen) && self.compared.alignment.became[x].is_empty() {
                self.gone.insert(x);
            }
        }
        let mut gone: Vec<usize> = self.gone.iter().copied().collect();
        gone.sort_unstable();
        for x in gone {
            let Some(block) = self.old_block(x).cloned() else { continue };
            let section = self.now_called(&self.compared.known.old[x].section).to_owned();
            // What was taken away with its whole section may come back with it, as it was.
            let away = !present.contains(&id::fold(&section));
            let gone = block.gone || !away;
            self.made.entry(section).or_default().blocks.push(LockedBlock { gone, ..block });
        }
    }

    /// An address whose goal is gone leads there again once that is back.
    fn keep_goals(&mut self) {
        let mut goals: Vec<(usize, String, String)> = Vec::new();
        for (section, locked) in self.old() {
            let Some(at) = self.compared.now(section) else { continue };
            for (from, to) in &locked.addresses {
                let Some(to) = to else { continue };
                let (other, address) = to.split_once('#').unwrap_or((section, to));
                let now = self.compared.now(other).map(|at| &self.sections[at]);
                let stands = |s: &&Arc<Section>| s.block_numbered(address.trim_start_matches('p')).is_some();
                let goal = match now {
                    Some(now) if stands(&now) => continue,
                    Some(now) if now.id == self.sections[at].id => address.to_owned(),
                    Some(now) => format!("{}#{address}", now.id),
                    None => to.clone(),
                };
                goals.push((at, from.clone(), goal));
            }
        }
        for (at, from, goal) in goals {
            let made = self.made.get_mut(&self.sections[at].id);
            if let Some(to @ None) = made.and_then(|made| made.addresses.get_mut(&from)) {
                *to = Some(goal);
            }
        }
    }

    /// What blocks said before they were joined or divided.
    fn keep_earlier(&mut self) {
        let compared = self.compared;
        let mut numbered: HashMap<(usize, String), usize> = HashMap::new();
        for (y, block) in compared.new.iter().enumerate() {
            let address = address(&self.sections[block.section], block);
            numbered.insert((block.section, address), y);
        }
        let all = earlier::to_keep(self.revision, self.at, self.sections.len(), |at, address| {
            numbered.get(&(at, address.to_owned())).copied()
        });
        for (section, before) in self.sections.iter().zip(all) {
            if let Some(made) = self.made.get_mut(&section.id) {
                made.before = before;
            }
        }
    }

    /// What a section was called before is remembered, for references to it.
    fn keep_names(&mut self) {
        let gone: Vec<String> = self
            .old()
            .filter(|(id, _)| !self.compared.places.contains_key(&*id::folded(id)))
            .map(|(id, _)| id.to_owned())
            .collect();
        for id in gone {
            if let Some(at) = self.revision.renamed(self.at, &id::folded(&id)) {
                self.made.entry(id).or_default().renamed = Some(self.sections[at].id.clone());
            }
        }
    }

    /// What is not there, and has no other name, keeps its number: no other gets it.
    fn keep_numbers(&mut self) {
        let numbers: HashSet<&str> = self.sections.iter().map(|section| &*section.number).collect();
        let old: Vec<(String, String)> = self
            .old()
            .filter_map(|(id, locked)| Some((id.to_owned(), locked.number.clone()?)))
            .filter(|(id, number)| self.compared.now(id).is_none() && !numbers.contains(number.as_str()))
            .collect();
        for (id, number) in old {
            let made = self.made.entry(id).or_default();
            if made.renamed.is_none() {
                made.number = Some(number);
            }
        }
    }

    /// Of the blocks that the lock will have: which of those of the same words in its section each is; nothing of the first.
    fn ordinals(&self) -> HashMap<RenewedBlock, u32> {
        // Live blocks in order, then those that are gone, as `keep` has put them.
        let mut ordinals: HashMap<RenewedBlock, u32> = HashMap::new();
        let mut counts: HashMap<(&str, u64), u32> = HashMap::new();
        for (y, standing) in self.compared.new.iter().enumerate() {
            let n = counts.entry((self.sections[standing.section].id.as_str(), standing.hash)).or_default();
            *n += 1;
            if *n > 1 {
                ordinals.insert(RenewedBlock::Now(y), *n);
            }
        }
        let mut gone: Vec<usize> = self.gone.iter().copied().collect();
        gone.sort_unstable();
        for x in gone {
            let n = counts
                .entry((
                    self.now_called(&self.compared.known.old[x].section),
                    self.compared.known.old[x].hash,
                ))
                .or_default();
            *n += 1;
            if *n > 1 {
                ordinals.insert(RenewedBlock::Gone(x), *n);
            }
        }
        ordinals
    }

    /// A block as records name it.
    fn home(&self, heir: &Heir, ordinals: &HashMap<RenewedBlock, u32>) -> Home {
        let (slot, hash, guess) = match heir {
            Heir::Now(y) => (RenewedBlock::Now(*y), self.compared.new[*y].hash, false),
            Heir::Guess(y) => (RenewedBlock::Now(*y), self.compared.new[*y].hash, true),
            Heir::Gone(x) => (RenewedBlock::Gone(*x), self.compared.known.old[*x].hash, false),
            Heir::Kept(home) => return home.clone(),
        };
        let nth = ordinals.get(&slot).copied().unwrap_or(1);
        Home { section: self.section_of(heir).to_owned(), hash, nth, guess }
    }

    /// Give notes their places.
    fn finish(
        mut self,
        notes: Vec<Remembered>,
        ordinals: &HashMap<RenewedBlock, u32>,
    ) -> BTreeMap<(String, String), LockedSection> {
        let mut made = std::mem::take(&mut self.made);
        let old: HashMap<&str, &LockedSection> = self.old().collect();
        for note in notes {
            let spot = |(heirs, words): Stands| {
                let mut homes: Vec<Home> = heirs.iter().map(|heir| self.home(heir, ordinals)).collect();
                if homes.len() > 1 {
                    let mut seen = HashSet::new();
                    homes.retain(|home| seen.insert(home.clone()));
                }
                LockedPlace { homes, words }
            };
            let spots: Vec<LockedPlace> = note.spots.into_iter().map(spot).collect();
            // Its words are where it says only as long as its blocks are what they were.
            let unsettled = note.kept.is_some_and(|old| old.unsettled || old.spots != spots);
            let now = LockedNote { selector: note.selector, unsettled, spots };
            // Most are what they were: the old lock and the new one hold the same.
            let before = old.get(note.section.as_str()).and_then(|section| section.notes.get(&note.id));
            let now = before.filter(|before| ***before == now).map_or_else(|| now.into(), Arc::clone);
            made.entry(note.section).or_default().notes.insert(note.id, now);
        }
        let witness = self.witness.to_owned();
        made.into_iter().map(|(id, section)| ((witness.clone(), id), section)).collect()
    }
}

/// A block that the lock will have.
#[derive(Debug, PartialEq, Eq, Hash)]
enum RenewedBlock {
    Now(usize),
    Gone(usize),
}
