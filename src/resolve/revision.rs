//! This revision of the texts beside the one that the lock remembers.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::cache::Cache;
use crate::edition::Section;
use crate::edition::id;
use crate::edition::lock::{Home, Lock, LockedNote, cut};
use crate::edition::meta::WitnessMeta;
use crate::edition::note::{Record, Selector};
use crate::edition::text::Body;

use super::align::BlockAlignment;
use super::changed::WitnessSides;
use super::live::{LiveBlock, RevisionText, address};
use super::locked::{LockedBlocks, LockedCache, LockedRange, Old};
use super::witnesses;
use super::{runs, sketch};

/// A block of fewer bytes is a few words.
const SHORT: u32 = 32;

/// The least share of a block's words in the one that has them.
const HELD: f64 = 0.6;

/// One witness: what was in it, what is, and which became which.
#[derive(Debug, Default)]
pub(super) struct WitnessRevision {
    /// What the lock has: the old blocks.
    pub(super) known: Arc<LockedBlocks>,
    /// Blocks of this revision, in order.
    pub(super) new: Vec<LiveBlock>,
    /// The texts of the sections.
    pub(super) texts: Vec<Arc<RevisionText>>,
    /// Where each section begins in `new`.
    pub(super) starts: Vec<usize>,
    /// Of each section: the blocks in `old` that the lock has under its name.
    pub(super) locked: Vec<Vec<Range<usize>>>,
    /// Old to new.
    pub(super) alignment: BlockAlignment,
    /// Of each section whether its blocks are those that the lock has of it, each the heir of its own alone.
    pub(super) as_locked: Vec<bool>,
    /// The sections of this revision by their folded ids.
    pub(super) places: HashMap<String, usize>,
    /// What sections that are not there any more were renamed to: by folded id, the new section's place.
    pub(super) renamed: HashMap<String, usize>,
    /// Sections whose name another text had in the lock: where that is now.
    pub(super) exchanged: HashMap<usize, usize>,
    /// The folded ids of sections of the lock that are there but can't be looked at.
    pub(super) hidden: HashSet<String>,
}

/// The texts of the last run: by their addresses in memory, which what is kept keeps from being given to others.
type TextCache = Cache<usize, RevisionText>;

/// What is kept of the two sides: the texts, and what the lock has of each witness.
#[derive(Debug, Default)]
pub(super) struct ComparedCache {
    texts: TextCache,
    locked: LockedCache,
}

/// The texts beside the lock.
#[derive(Debug, Default)]
pub(super) struct Revision {
    /// The lock as it was read; empty where there is none.
    pub(super) lock: Arc<Lock>,
    /// The hash of the lock's text; 0 where nothing is kept under it.
    pub(super) hash: u64,
    /// The witnesses, in their order.
    pub(super) witnesses: Vec<WitnessRevision>,
    /// Their ids.
    pub(super) ids: Vec<String>,
    /// Where a note's record is: by its folded id.
    pub(super) notes: Arc<NoteHomes>,
    /// What witnesses were called in the lock's text that have another id now: the new id, by the old one. The rest
    /// of this knows the new ids alone.
    pub(super) renamed: BTreeMap<String, String>,
    /// What the lock says that its sections were renamed to, by witness and folded id; made when it is first asked for.
    pub(super) renamed_before: OnceLock<HashMap<(String, String), Option<String>>>,
}

/// Where the lock has each note, by its folded id: the witness and the section.
pub(super) type NoteHomes = HashMap<String, Arc<(String, String)>>;

impl Revision {
    /// Hold the sections against the lock. `hidden` are sections that are there but can't be looked at.
    pub(super) fn new(
        lock: Arc<Lock>,
        witnesses: &[WitnessMeta],
        sections: &[Vec<Section>],
        hidden: &HashSet<String>,
    ) -> Self {
        let homes = note_homes(&lock).into();
        Self::beside(lock, 0, homes, witnesses, sections, hidden, &mut ComparedCache::default())
    }

    /// [`new`](Self::new), where it is known where the lock has each note. `hash` is that of the lock's text; 0 where nothing is
    /// kept under it.
    pub(super) fn beside(
        lock: Arc<Lock>,
        hash: u64,
        notes: Arc<NoteHomes>,
        metas: &[WitnessMeta],
        sections: &[Vec<Section>],
        hidden: &HashSet<String>,
        past: &mut ComparedCache,
    ) -> Self {
        let bodies: Vec<&Arc<Body>> = sections.iter().flatten().map(|section| &section.body).collect();
        let texts = past.texts.each(bodies, |body| Arc::as_ptr(body) as usize, RevisionText::new);
        let mut texts = texts.into_iter();
        // The texts of all are asked for together: they are all that is kept.
        let texts: Vec<Vec<Arc<RevisionText>>> =
            sections.iter().map(|sections| texts.by_ref().take(sections.len()).collect()).collect();
        let renamed = witnesses::renamed(&lock, metas, &texts);
        let (lock, hash_of_blocks, notes) = match renamed.is_empty() {
            true => (lock, hash, notes),
            false => {
                let lock = witnesses::under_new_ids(&lock, &renamed);
                let notes = note_homes(&lock).into();
                (lock.into(), 0, notes)
            }
        };
        let compared = metas
            .iter()
            .zip(sections)
            .zip(texts)
            .map(|((witness, sections), texts)| {
                let past = &mut past.locked;
                WitnessRevision::new(&lock, hash_of_blocks, &witness.id, sections, texts, hidden, past)
            })
            .collect();
        let ids = metas.iter().map(|w| w.id.clone()).collect();
        Self { lock, hash, witnesses: compared, ids, notes, renamed, renamed_before: OnceLock::new() }
    }
}

/// Where the lock has each note.
pub(super) fn note_homes(lock: &Lock) -> NoteHomes {
    let mut notes = NoteHomes::new();
    for (key, section) in &lock.sections {
        let key = Arc::new(key.clone());
        notes.extend(section.notes.keys().map(|note| (id::fold(note), Arc::clone(&key))));
    }
    notes
}

impl Revision {
    /// The notes of the lock that have no record any more, by the hashes of their selectors: the folded ids.
    pub(super) fn vanished(&self, is_there: impl Fn(&str) -> bool) -> HashMap<u64, Vec<String>> {
        let mut vanished: HashMap<u64, Vec<String>> = HashMap::new();
        for section in self.lock.sections.values() {
            for (note, locked) in &section.notes {
                let folded = id::folded(note);
                if !is_there(&folded) {
                    vanished.entry(locked.selector).or_default().push(folded.into_owned());
                }
            }
        }
        vanished
    }

    /// What the lock has of a note, by its folded id and as a record writes it now: the witness and the section, and the note.
    pub(super) fn locked(&self, folded: &str, id: &str) -> Option<(&(String, String), &Arc<LockedNote>)> {
        let key = &**self.notes.get(folded)?;
        let section = self.lock.sections.get(key)?;
        let as_written = section.notes.get(id).filter(|_| *id::folded(id) == *folded);
        let same = || section.notes.iter().find(|(own, _)| *id::folded(own) == *folded).map(|(_, note)| note);
        Some((key, as_written.or_else(same)?))
    }

    /// The hashes of a record's selector: as it is, and as it was under each name that its section and its witness had.
    pub(super) fn selectors(&self, witness: usize, record: &Record) -> Vec<u64> {
        let compared = &self.witnesses[witness];
        let mut sections = vec![record.selector.target.section.as_str()];
        if let Some(at) = compared.places.get(&id::fold(&record.selector.target.section)) {
            sections.extend(compared.names_before(*at).into_iter().map(String::as_str));
        }
        let own = record.witness.as_ref().map(|(witness, _)| witness.as_str());
        let before = self.renamed.iter().filter(|(_, now)| Some(now.as_str()) == own);
        let witnesses: Vec<Option<&str>> =
            std::iter::once(own).chain(before.map(|(before, _)| Some(before.as_str()))).collect();
        let of = |section: &&str| {
            witnesses.iter().map(|witness| selector_hash_in(record, section, *witness)).collect::<Vec<_>>()
        };
        sections.iter().flat_map(of).collect()
    }

    /// The address that an old block had.
    pub(super) fn old_address(&self, witness: usize, x: usize) -> Option<&str> {
        let old = &self.witnesses[witness].known.old[x];
        let section = self.lock.sections.get(&(self.ids[witness].clone(), old.section.to_string()))?;
        section.blocks.get(old.place).map(|block| block.address.as_str())
    }
}

impl WitnessRevision {
    fn new(
        lock: &Lock,
        hash: u64,
        witness: &str,
        sections: &[Section],
        texts: Vec<Arc<RevisionText>>,
        hidden: &HashSet<String>,
        past: &mut LockedCache,
    ) -> Self {
        let places: HashMap<String, usize> =
            sections.iter().enumerate().map(|(at, s)| (id::fold(&s.id), at)).collect();
        let mut compared = Self { locked: vec![Vec::new(); sections.len()], ..Self::default() };
        // What is hidden keeps its records: what became of its blocks isn't known.
        let of_witness = lock.sections.keys().filter(|(own, _)| own == witness);
        let away = of_witness.map(|(_, section)| id::folded(section));
        let away = away.filter(|folded| !places.contains_key(&**folded) && hidden.contains(&**folded));
        let away: Vec<String> = away.map(Cow::into_owned).collect();
        compared.hidden = away.iter().cloned().collect();
        compared.known = past.of(lock, hash, witness, away);
        let known = Arc::clone(&compared.known);
        let at: Vec<Option<usize>> =
            known.sections.iter().map(|section| places.get(&section.folded).copied()).collect();
        for (section, at) in known.sections.iter().zip(&at) {
            if let Some(at) = at {
                compared.locked[*at].push(section.blocks.clone());
            }
        }
        for (at, text) in texts.iter().enumerate() {
            compared.starts.push(compared.new.len());
            compared.new.extend(text.standing.iter().map(|it| LiveBlock { section: at, ..it.clone() }));
        }
        let (starts, new) = (&compared.starts, &compared.new);
        let sides = WitnessSides { lock, witness, locked: &known, places: &at, new, starts, texts: &texts };
        let (alignment, are_same) = sides.align();
        compared.alignment = alignment;
        let is_there = |(section, at): (&LockedRange, &Option<usize>)| {
            at.is_some() || compared.hidden.contains(&section.folded)
        };
        let all_there = known.sections.iter().zip(&at).all(is_there);
        // What has come back to its section has moved nowhere.
        for (x, old) in known.old.iter().enumerate().filter(|(_, old)| old.gone) {
            if let Some(y) = compared.alignment.became[x].first() {
                compared.alignment.moved[x] =
                    places.get(&id::fold(&old.section)) != Some(&compared.new[*y].section);
            }
        }
        if !all_there {
            compared.find_renamed(sections, &places);
        }
        compared.places = places;
        compared.texts = texts;
        if !are_same {
            compared.find_exchanged();
        }
        compared.as_locked = (0..sections.len()).map(|at| compared.is_as_locked(at)).collect();
        compared
    }

    /// A section that is not there any more was renamed to that which has most of its blocks, and was not
    /// there before.
    fn find_renamed(&mut self, sections: &[Section], places: &HashMap<String, usize>) {
        let mut heirs: HashMap<String, (usize, HashMap<usize, usize>)> = HashMap::new();
        for (x, Old { section, .. }) in self.known.old.iter().enumerate() {
            let folded = id::fold(section);
            if places.contains_key(&folded) {
                continue;
            }
            let (all, counts) = heirs.entry(folded).or_default();
            *all += 1;
            if let Some(y) = self.alignment.became[x].first() {
                *counts.entry(self.new[*y].section).or_default() += 1;
            }
        }
        let known: HashSet<String> = self.known.old.iter().map(|old| id::fold(&old.section)).collect();
        for (section, (all, counts)) in heirs {
            let best = counts.into_iter().max_by_key(|(at, count)| (*count, usize::MAX - at));
            if let Some((at, count)) = best
                && count * 2 >= all
                && !known.contains(&id::fold(&sections[at].id))
            {
                self.renamed.insert(section, at);
            }
        }
        // Within a renamed section nothing has moved that kept its order.
        for (x, Old { section, .. }) in self.known.old.iter().enumerate() {
            if let Some(at) = self.renamed.get(&id::fold(section))
                && let Some(y) = self.alignment.became[x].first()
            {
                self.alignment.moved[x] = self.new[*y].section != *at;
            }
        }
    }

    /// Whether a block has so few words that others may be the same.
    pub(super) fn is_short(&self, y: usize) -> bool {
        self.new[y].leaves.iter().map(|(_, length)| length).sum::<u32>() < SHORT
    }

    /// Whether a block says much of itself twice.
    pub(super) fn is_doubled(&self, y: usize) -> bool {
        let standing = &self.new[y];
        let text = &self.texts[standing.section];
        let find = || runs::is_doubled(&text.words(standing));
        let known = text.doubled.get(y - self.starts[standing.section]);
        known.map_or_else(find, |known| *known.get_or_init(find))
    }

    /// The old block that words were in.
    pub(super) fn old_of(&self, home: &Home) -> Option<usize> {
        self.known.at_home(&id::folded(&home.section), home.hash, home.nth)
    }

    /// The blocks that an old one may be to what refers to it: one, where that is certain. `before` is the hash of what it
    /// was before others were merged with it: where it is divided, only the part that says just that is known.
    pub(super) fn heirs_of(&self, x: usize, before: Option<u64>) -> Vec<usize> {
        let alignment = &self.alignment;
        let became = &alignment.became[x];
        if let Some(before) = before {
            let is_it = |y: &usize| self.new[*y].hash == before;
            let new = (0..self.new.len()).filter(|y| is_it(y) && !alignment.claimed[*y]);
            let again: Vec<usize> = became.iter().copied().filter(is_it).chain(new).collect();
            match again.is_empty() {
                false => return again,
                true if became.len() > 1 => return became.clone(),
                true => match became.first() {
                    Some(y) if self.new[*y].hash != self.known.old[x].hash => {
                        if let Some(found) = self.holder_of(before, *y) {
                            return found;
                        }
                    }
                    _ => {}
                },
            }
        }
        alignment.sure_heir(x).map_or_else(|| alignment.in_doubt(x), |y| vec![y])
    }

    /// The one block that an old one surely is; none where there are several, or none.
    pub(super) fn sure_heir_of(&self, x: usize, before: Option<u64>) -> Option<usize> {
        match self.heirs_of(x, before).as_slice() {
            [y] if before.is_some() || !self.alignment.unlike[x] => Some(*y),
            _ => None,
        }
    }

    /// The block that has most of what the lock has of a block by this hash as it was before others were merged with it: `heir`, or
    /// another of its section that is not as it was; none where the lock has nothing of it.
    fn holder_of(&self, before: u64, heir: usize) -> Option<Vec<usize>> {
        let known = self.known.earlier.get(&before)?;
        let share = |y: usize| {
            let block = &self.new[y];
            sketch::contained(known, &sketch::sketch(&self.texts[block.section].words(block))).1
        };
        let is_other = |y: &usize| {
            let from = self.alignment.from[*y];
            let is_same =
                from.is_some_and(|x| self.known.old[x].hash == self.new[*y].hash && !self.known.old[x].gone);
            !is_same && self.new[*y].section == self.new[heir].section
        };
        let all = (0..self.new.len()).filter(is_other).map(|y| (share(y), y));
        let best = all.max_by(|a, b| a.0.total_cmp(&b.0).then((b.1 != heir).cmp(&(a.1 != heir))));
        Some(best.filter(|(share, _)| *share >= HELD).map(|(_, y)| y).into_iter().collect())
    }

    /// The section that one of the lock is now: itself, or what it was renamed to.
    pub(super) fn now(&self, section: &str) -> Option<usize> {
        let folded = id::fold(section);
        self.places.get(&folded).or_else(|| self.renamed.get(&folded)).copied()
    }

    /// The block of this revision that has a leaf.
    pub(super) fn of_leaf(&self, section: usize, leaf: usize) -> Option<usize> {
        let start = *self.starts.get(section)?;
        let leaf = u32::try_from(leaf).ok()?;
        self.texts.get(section)?.at_leaf(leaf).map(|n| start + n)
    }
}

impl Revision {
    /// Of each section a hash of where the blocks are now that the lock has of it: references lead there. Where there
    /// are none, nothing is looked at.
    pub(super) fn heirs<S: AsRef<Section>>(&self, sections: &[Vec<S>], references: bool) -> Vec<u64> {
        let mut all = Vec::new();
        // What was joined to others is looked for by its words.
        let is_known = |before: u64| self.witnesses.iter().any(|of| of.known.earlier.contains_key(&before));
        let joined = self.lock.references.values().filter(|to| to.before.is_some_and(is_known));
        let joined: HashSet<u64> = joined.map(|to| to.home.hash).collect();
        for (compared, list) in self.witnesses.iter().zip(sections) {
            let mut hashes = vec![Xxh3::new(); list.len()];
            let known = if references { compared.known.old.as_slice() } else { &[] };
            // The blocks of a section follow one another.
            let mut last: Option<(&Arc<str>, Option<usize>)> = None;
            for (x, old) in known.iter().enumerate() {
                let at = match last {
                    Some((section, at)) if Arc::ptr_eq(section, &old.section) => at,
                    _ => compared.now(&old.section),
                };
                last = Some((&old.section, at));
                let Some(hash) = at.and_then(|at| hashes.get_mut(at)) else { continue };
                let alignment = &compared.alignment;
                let became = alignment.became[x].iter().chain(&alignment.rivals[x]).map(|y| {
                    let standing = &compared.new[*y];
                    let section = list[standing.section].as_ref();
                    (&section.id, address(section, standing))
                });
                (old.hash, alignment.doubted[x], alignment.unlike[x]).hash(hash);
                became.for_each(|at| at.hash(hash));
                // Which part of a divided block says what it said before a merge.
                let parts = alignment.became[x].as_slice();
                if parts.len() > 1 || joined.contains(&old.hash) {
                    parts.iter().for_each(|y| compared.new[*y].hash.hash(hash));
                }
            }
            all.extend(hashes.iter().map(Xxh3::digest));
        }
        all
    }

    /// Of each section the hashes of the blocks, old and new, that are not in it as the lock has them; none where
    /// one of these went to another section, or is gone, or where it came from isn't known.
    pub(super) fn apart(&self) -> Option<Vec<Vec<u64>>> {
        let mut all = Vec::new();
        for compared in &self.witnesses {
            let mut loose = vec![Vec::new(); compared.starts.len()];
            // Where nothing is remembered, nothing is missed.
            if !compared.known.old.is_empty() {
                let mut last: Option<(&Arc<str>, usize)> = None;
                for (x, old) in compared.known.old.iter().enumerate() {
                    let home = match last {
                        Some((section, home)) if Arc::ptr_eq(section, &old.section) => home,
                        _ => *compared.places.get(&*id::folded(&old.section))?,
                    };
                    last = Some((&old.section, home));
                    let became = &compared.alignment.became[x];
                    let here = |y: &usize| compared.new[*y].section == home;
                    if old.gone
                        || became.is_empty()
                        || !became.iter().all(here)
                        || !compared.alignment.in_doubt(x).is_empty()
                    {
                        return None;
                    }
                    if became.len() > 1 || compared.new[became[0]].hash != old.hash {
                        loose[home].push(old.hash);
                    }
                }
                for (y, new) in compared.new.iter().enumerate() {
                    if !compared.alignment.claimed[y] {
                        return None;
                    }
                    let from = compared.alignment.from[y];
                    if from.is_none_or(|x| compared.known.old[x].hash != new.hash) {
                        loose[new.section].push(new.hash);
                    }
                }
            }
            all.append(&mut loose);
        }
        // What a witness had that is not there any more is remembered too, and nothing here can be it.
        Some(all)
    }
}

/// The hash of all that seeks the words of a note.
pub(super) fn selector_hash(record: &Record) -> u64 {
    let witness = record.witness.as_ref().map(|(witness, _)| witness.as_str());
    selector_hash_in(record, &record.selector.target.section, witness)
}

/// The same, were the names of the section and of the witness others.
fn selector_hash_in(record: &Record, section: &str, witness: Option<&str>) -> u64 {
    let Selector { target, quote, range, prefix, suffix, occurrence } = &record.selector;
    let mut all = String::new();
    let mut add = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            all.push_str(name);
            all.push('\u{1}');
            all.push_str(&super::fold::needle(value));
            all.push('\u{2}');
        }
    };
    add("section", Some(&id::fold(section)));
    add("fragment", target.fragment.as_deref());
    add("witness", witness);
    add("quote", quote.as_ref().map(|(q, _)| q.as_str()));
    if let Some([(first, _), (last, _)]) = range {
        add("first", Some(first));
        add("last", Some(last));
    }
    add("prefix", prefix.as_ref().map(|(p, _)| p.as_str()));
    add("suffix", suffix.as_ref().map(|(s, _)| s.as_str()));
    add("occurrence", occurrence.map(|(n, _)| n.to_string()).as_deref());
    cut(xxh3_64(all.as_bytes()))
}
