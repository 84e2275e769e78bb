//! A run after one small change: sections are swapped for others that look the same from outside.
//!
//! Where a text was changed, or the notes of one file, and nothing of it shows elsewhere but words around references,
//! what was resolved of all other sections is what a whole run would make of them. Everything that could show is
//! looked at: where any of it differs, there is no swap, and the whole run is made.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::Options;
use crate::cache::{DiagnosticOwner, DiagnosticRanges};
use crate::diag::{Diagnostic, FileId, Span};
use crate::edition::lock::Lock;
use crate::edition::meta::WitnessMeta;
use crate::edition::note::Record;
use crate::edition::register::{Entity, Register};
use crate::edition::text::EventKind;
use crate::edition::{Backlink, Edition, LinkTo, Note, Place, Section, id};
use crate::load::World;
use crate::parse::Again;
use crate::parse::register::RegisterFile;

use super::collation::Collation;
use super::forms::FormIndex;
use super::links::{FileTarget, TargetIndex};
use super::meant::Renamed;
use super::mentions::NameFinder;
use super::near::NearNames;
use super::notes::{self, Stood};
use super::places::{NotePlaces, NotesByFoldedId, flat};
use super::references::{self, References};
use super::refers::{self, SectionLinks, of_section, shared};
use super::registers::{Entities, RegisterOrders};
use super::revision::{self, Revision};
use super::strays::Strays;
use super::{ResolveCache, citations, frozen, lead_on, registers, sections};

/// What references see beside the sections.
#[derive(Debug, Clone)]
pub(super) struct ReferenceView {
    pub(super) ids: Arc<Vec<HashMap<String, usize>>>,
    pub(super) by_id: Arc<NotesByFoldedId>,
    pub(super) files: Arc<HashMap<String, FileTarget>>,
    pub(super) hidden: Arc<HashSet<String>>,
    pub(super) renamed: Arc<Renamed>,
    pub(super) entities: Arc<Entities>,
    pub(super) references: Arc<References>,
}

/// What was resolved last.
#[derive(Debug)]
pub(super) struct LastResolved {
    pub(super) seen: ReferenceView,
    pub(super) forms: Arc<FormIndex>,
    pub(super) witnesses: Vec<WitnessMeta>,
    /// All sections: witness and place.
    pub(super) jobs: Vec<(usize, usize)>,
    /// Those that are there, links aside.
    pub(super) sections: Vec<Vec<Arc<Section>>>,
    pub(super) stood: Vec<Arc<Stood>>,
    pub(super) resolved: Vec<Arc<SectionLinks>>,
    /// The orphans, and which other sections have their words.
    pub(super) strays: Strays,
    /// The registers as they were parsed, and what their summaries refer to.
    pub(super) registers: Vec<Arc<RegisterFile>>,
    pub(super) summaries: Vec<(String, Arc<Backlink>)>,
    /// The texts beside the lock.
    pub(super) revision: Arc<Revision>,
    /// The selectors of the lock's notes that have no record.
    pub(super) vanished: HashSet<u64>,
    /// Of each section the hashes of what is not as the lock has it; none where blocks went from one section to another, or may
    /// have. Made once it is asked for, as is the next.
    pub(super) apart: Option<Option<Vec<Vec<u64>>>>,
    /// Of each section a hash of where the blocks that the lock has of it are now.
    pub(super) heirs: Option<Vec<u64>>,
}

/// An edition with some sections swapped.
pub(crate) struct PartialEdition {
    pub(crate) edition: Edition,
    /// The sections: witness and place.
    pub(crate) sections: Vec<(usize, usize)>,
    /// The pages that quote other words than before.
    pub(crate) quoting: BTreeSet<String>,
    /// What is reported in the place of what was.
    pub(crate) told: Vec<(DiagnosticOwner, Vec<Diagnostic>)>,
}

/// Resolve the sections that a changed file bears on; none where more than these may be others now.
pub(crate) fn again(
    world: &World,
    options: &Options,
    changed: &Again,
    file: FileId,
    edition: &Edition,
    past: &mut ResolveCache,
) -> Option<PartialEdition> {
    let last = past.last.as_mut()?;
    if let Again::Register { before, now } = changed {
        return last.register(world, before, now, edition, &mut past.orders);
    }
    let touched = last.touched(changed, file)?;
    if touched.iter().any(|job| last.is_ruled(*job, edition)) || has_readings(changed) {
        return None;
    }
    let mut few: Vec<Vec<Section>> = last.witnesses.iter().map(|_| Vec::new()).collect();
    let mut lock = Lock::default();
    let mut records: Vec<Arc<Record>> = Vec::new();
    for job in &touched {
        let (witness, at) = last.jobs[*job];
        let old = &last.sections[witness][at];
        few[witness].push(last.section(changed, old)?);
        last.remember(witness, old, &mut lock)?;
        records.extend(old.notes.iter().flat_map(flat).map(|note| Arc::clone(&note.record)));
    }
    if let Again::Annotations { now, .. } = changed {
        records.retain(|record| record.span.file != file);
        records.extend(now.iter().cloned());
    }
    in_order(&mut records, world);
    // A note that the lock doesn't know may be one that it does, under a new id: that is looked for among all.
    let selectors: HashSet<u64> =
        lock.sections.values().flat_map(|section| section.notes.values()).map(|note| note.selector).collect();
    let is_new = |record: &Arc<Record>| !last.revision.notes.contains_key(&*id::folded(&record.id));
    let renamed = |record: &Arc<Record>| {
        let hash = revision::selector_hash(record);
        last.vanished.contains(&hash) || selectors.contains(&hash)
    };
    if records.iter().any(|record| is_new(record) && renamed(record)) {
        return None;
    }

    let hidden = Arc::clone(&last.seen.hidden);
    let revision = Revision::new(lock.into(), &last.witnesses, &few, &hidden);
    let loose = revision.apart()?;
    let own: HashSet<u64> = loose.iter().flatten().copied().collect();
    let apart = last.apart.get_or_insert_with(|| last.revision.apart()).as_ref()?;
    let strange = apart.iter().enumerate().filter(|(job, _)| !touched.contains(job)).flat_map(|(_, h)| h);
    if strange.into_iter().any(|hash| own.contains(hash)) {
        return None;
    }
    let mut told = Vec::new();
    if edition.meta.frozen && matches!(changed, Again::Section { .. }) {
        frozen::number(&revision, &mut few, world.lock.map(|lock| Span::new(lock, 0, 0)), &mut told);
        for (witness, list) in few.iter_mut().enumerate() {
            let mut moved = lead_on::addresses(&revision, witness, list);
            for section in list.iter_mut() {
                section.addresses = moved.remove(&section.id).unwrap_or_default();
            }
            if !moved.is_empty() {
                return None;
            }
        }
    }
    // References lead where they led as long as the blocks that the lock has are where they were.
    let is_led = !last.revision.lock.references.is_empty();
    let known_heirs = last.heirs.get_or_insert_with(|| last.revision.heirs(&last.sections, is_led));
    let heirs = revision.heirs(&few, is_led);
    if heirs.iter().zip(&touched).any(|(now, job)| *now != known_heirs[*job]) {
        return None;
    }
    let mut marks = DiagnosticRanges::default();
    let attached = notes::attach(
        &records,
        &[],
        &last.witnesses,
        few,
        &revision,
        &hidden,
        &last.seen.renamed,
        |section| world.sources.get(section.file).path.clone(),
        options,
        &mut notes::PlacedCache::default(),
        &mut marks,
        &mut told,
    );
    let of_sections: usize = marks.0.iter().map(|(_, range)| range.len()).sum();
    if !attached.left_out.is_empty() || of_sections != told.len() {
        return None;
    }

    let mut sections = last.sections.clone();
    let mut stood = last.stood.clone();
    for (job, new) in touched.iter().zip(attached.stood.into_iter().flatten()) {
        let (witness, at) = last.jobs[*job];
        let old = &last.stood[*job];
        let same = new.face == old.face
            && new.section.addresses == old.section.addresses
            && references::said(&new.section) == references::said(&old.section)
            && citations::signature(&new.section) == citations::signature(&old.section);
        if !same || !last.strays.hold(witness, *job, &old.section, &new) {
            return None;
        }
        sections[witness][at] = Arc::clone(&new.section);
        stood[*job] = new;
    }
    // What is reported of readings hangs on the blocks that went to other sections.
    let moves =
        |job: &usize| [&last.sections, &sections].into_iter().any(|all| last.leaves_over(*job, edition, all));
    if last.sections.len() > 1 && has_ruled(edition) && touched.iter().any(moves) {
        return None;
    }
    let lists: Vec<_> = stood.iter().map(|stood| stood.notes.as_slice()).collect();
    let index = last.index(world, &sections, &lists, edition);
    let folded = revision.witnesses.iter().flat_map(|compared| &compared.texts);
    let made: Vec<Arc<SectionLinks>> = touched
        .iter()
        .zip(folded)
        .map(|(job, text)| {
            let (witness, at) = last.jobs[*job];
            let names = NameFinder { forms: &last.forms, entities: &index.entities };
            let answers = refers::ask(&index, witness, at);
            let section = Arc::clone(&sections[witness][at]);
            Arc::new(of_section(section, answers, names, &text.folded))
        })
        .collect();
    let mut swapped: Vec<Swapped<'_>> = Vec::new();
    let mut quoting = BTreeSet::new();
    for (job, new) in touched.iter().zip(&made) {
        let old = &last.resolved[*job];
        let shape = |of: &SectionLinks| of.backlinks.len();
        // Registers show how far along the whole text a mention stands.
        if old.section.body.text.len() != new.section.body.text.len() {
            quoting.extend(edition.registers.iter().map(|register| register.address.clone()));
        }
        if old.media != new.media || old.settled != new.settled || shape(old) != shape(new) {
            return None;
        }
        if !old.backlinks.iter().zip(new.backlinks.iter()).all(|(a, b)| in_place(a, b)) {
            return None;
        }
        for ((address, before), (_, now)) in old.backlinks.iter().zip(new.backlinks.iter()) {
            if !reads_as(before, now) {
                quoting.insert(address.clone());
            }
            swapped.push((address, before, now));
        }
    }
    let mut edition = edition.clone();
    swap(&mut edition, swapped)?;
    let mut told = Vec::new();
    let mut places = Vec::new();
    let apart = last.apart.as_mut()?.as_mut()?;
    for ((job, new), loose) in touched.iter().zip(made).zip(loose) {
        let (witness, at) = last.jobs[*job];
        edition.witnesses[witness].sections[at] = Arc::clone(&new.section);
        let mut own = stood[*job].diagnostics.clone();
        last.strays.tell(*job, &mut own);
        told.push((DiagnosticOwner::Stood(*job), own));
        told.push((DiagnosticOwner::Links(*job), new.diagnostics.clone()));
        places.push((witness, at));
        last.resolved[*job] = new;
        apart[*job] = loose;
    }
    last.sections = sections;
    last.stood = stood;
    Some(PartialEdition { edition, sections: places, quoting, told })
}

/// Whether records of a changed file give readings: what is reported of these hangs on other witnesses' texts.
fn has_readings(changed: &Again) -> bool {
    let Again::Annotations { now, .. } = changed else { return false };
    now.iter().any(|record| !record.readings.is_empty())
}

/// Whether any record of an edition gives readings.
fn has_ruled(edition: &Edition) -> bool {
    fn rules(note: &Note) -> bool {
        !note.record.readings.is_empty() || note.replies.iter().any(rules)
    }
    edition.base().is_some_and(|base| base.sections.iter().flat_map(|section| &section.notes).any(rules))
}

/// A backlink in the place of one that leads to the same: the page, what was, what is.
type Swapped<'a> = (&'a str, &'a Arc<Backlink>, &'a Arc<Backlink>);

/// Those of one source stand together in the list of each page, in their order.
fn swap(edition: &mut Edition, mut swapped: Vec<Swapped<'_>>) -> Option<()> {
    swapped.sort_by_key(|(address, ..)| *address);
    for of_page in swapped.chunk_by(|a, b| a.0 == b.0) {
        let list = Arc::make_mut(edition.incoming.get_mut(of_page[0].0)?);
        let mut at = 0;
        for (_, before, now) in of_page {
            at += list[at..].iter().position(|backlink| Arc::ptr_eq(backlink, before))?;
            list[at] = Arc::clone(now);
        }
    }
    Some(())
}

/// Whether a backlink is where another was, and leads to the same.
fn in_place((address, before): &(String, Arc<Backlink>), (to, now): &(String, Arc<Backlink>)) -> bool {
    address == to && before.fragment == now.fragment && before.from == now.from
}

/// Whether two backlinks look the same to those who read them.
fn reads_as(before: &Backlink, now: &Backlink) -> bool {
    (&before.before, &before.text, &before.after, &before.to, before.at)
        == (&now.before, &now.text, &now.after, &now.to, now.at)
}

impl LastResolved {
    /// Whether edition.toml or records say something of how a section is collated: what is reported of that hangs on
    /// the texts of all witnesses.
    fn is_ruled(&self, job: usize, edition: &Edition) -> bool {
        let (witness, at) = self.jobs[job];
        let folded = id::fold(&self.sections[witness][at].id);
        let base = self.seen.ids.first().and_then(|ids| ids.get(&folded));
        let notes = base.and_then(|at| self.sections.first()?.get(*at)).into_iter().flat_map(|s| &s.notes);
        let readings = notes.flat_map(flat).any(|note| !note.record.readings.is_empty());
        readings || edition.meta.alignments.iter().any(|alignment| id::fold(&alignment.section.0) == folded)
    }

    /// Whether a section has blocks that have no partner in it; `sections` are those of all witnesses.
    fn leaves_over(&self, job: usize, edition: &Edition, sections: &[Vec<Arc<Section>>]) -> bool {
        let (witness, at) = self.jobs[job];
        let folded = id::fold(&sections[witness][at].id);
        let collation = Collation::bare(edition);
        let of = |own: &&crate::edition::Witness| {
            let w = edition.witnesses.iter().position(|other| other.meta.id == own.meta.id)?;
            let at = self.seen.ids.get(w)?.get(&folded)?;
            sections.get(w)?.get(*at).map(AsRef::as_ref)
        };
        let found: Vec<Option<&Section>> = collation.witnesses.iter().map(of).collect();
        !collation.left_over(&found).is_empty()
    }

    /// Swap what a register says of its entities, where none of them has another name.
    fn register(
        &mut self,
        world: &World,
        before: &Arc<RegisterFile>,
        now: &Arc<RegisterFile>,
        edition: &Edition,
        orders: &mut RegisterOrders,
    ) -> Option<PartialEdition> {
        let names = |file: &RegisterFile| {
            let forms = |e: &Entity| e.forms.iter().map(|(form, _)| form.clone()).collect::<Vec<_>>();
            let of = |e: &Entity| (e.id.clone(), e.name.clone(), e.sort.clone(), forms(e), e.not.clone());
            let entities: Vec<_> = file.entities.iter().map(of).collect();
            let head =
                (file.stem.clone(), file.title.clone(), file.singular.clone(), file.prefix.value.clone());
            (head, entities, file.broken.is_empty())
        };
        if names(before) != names(now) || !now.broken.is_empty() {
            return None;
        }
        let mut files = self.registers.clone();
        *files.iter_mut().find(|file| Arc::ptr_eq(file, before))? = Arc::clone(now);
        // What is wrong between registers was reported, and is wrong still.
        let (mut registers, _) =
            registers::gather(files.clone(), &edition.meta.language, orders, &mut Vec::new());
        let ids = |all: &[Register]| -> Vec<String> {
            all.iter().flat_map(|r| &r.entities).map(|entity| entity.id.clone()).collect()
        };
        if ids(&registers) != ids(&edition.registers)
            || citations::in_summaries(&before.entities) != citations::in_summaries(&now.entities)
        {
            return None;
        }
        let lists: Vec<_> = self.stood.iter().map(|stood| stood.notes.as_slice()).collect();
        let index = self.index(world, &self.sections, &lists, edition);
        let mut told = Vec::new();
        let mut moved = Vec::new();
        let summaries = shared(refers::summaries(&index, &mut registers, &mut moved, &mut told));
        if told.iter().any(|d| d.span.is_some_and(|span| span.file == now.file))
            || media(&registers) != media(&edition.registers)
            || summaries.len() != self.summaries.len()
            || !self.summaries.iter().zip(&summaries).all(|(a, b)| in_place(a, b))
        {
            return None;
        }
        let mut quoting = BTreeSet::new();
        let address = registers.iter().find(|register| register.file == now.file)?.address.clone();
        let mut edition = edition.clone();
        let mut swapped: Vec<Swapped<'_>> = Vec::new();
        for ((address, before), (_, now)) in self.summaries.iter().zip(&summaries) {
            if !reads_as(before, now) {
                quoting.insert(address.clone());
            }
            swapped.push((address, before, now));
        }
        swap(&mut edition, swapped)?;
        quoting.insert(address);
        edition.registers = registers.into();
        self.registers = files;
        self.summaries = summaries;
        Some(PartialEdition { edition, sections: Vec::new(), quoting, told: Vec::new() })
    }

    /// All that a reference can lead to.
    fn index<'a>(
        &self,
        world: &'a World,
        witnesses: &'a [Vec<Arc<Section>>],
        lists: &'a [&'a [(String, Place)]],
        edition: &'a Edition,
    ) -> TargetIndex<'a> {
        let ReferenceView { ids, by_id, files, hidden, renamed, entities, references } = self.seen.clone();
        TargetIndex {
            witnesses,
            sections: ids,
            essays: &edition.essays,
            notes: NotePlaces { by_id, lists },
            files,
            hidden,
            renamed,
            entities,
            references,
            media: &world.media,
            sources: &world.sources,
            near: NearNames::default(),
            sigla: edition.witnesses.iter().map(|witness| witness.meta.siglum.clone()).collect(),
            others: &edition.others,
        }
    }

    /// The sections that a file bears on: that which it is the text of, or those that its notes are on.
    fn touched(&self, changed: &Again, file: FileId) -> Option<Vec<usize>> {
        let touched: Vec<usize> = match changed {
            Again::Section { .. } => self
                .stood
                .iter()
                .enumerate()
                .filter(|(_, s)| s.section.file == file)
                .map(|(n, _)| n)
                .collect(),
            Again::Register { .. } => return None,
            Again::Annotations { before, now } => {
                if before.len() != now.len() || !before.iter().zip(now).all(|(a, b)| alike(a, b)) {
                    return None;
                }
                let mut notes = 0;
                let mut touched = Vec::new();
                for (job, stood) in
                    self.stood.iter().enumerate().filter(|(_, stood)| stood.files.contains(&file))
                {
                    let count = stood.section.notes.iter().map(|note| count(note, file)).sum::<usize>();
                    if count > 0 {
                        touched.push(job);
                    }
                    notes += count;
                }
                // One that is nowhere may come to be anywhere.
                if notes != before.len() {
                    return None;
                }
                touched
            }
        };
        (!touched.is_empty()).then_some(touched)
    }

    /// A section before its notes are placed.
    fn section(&self, changed: &Again, old: &Section) -> Option<Section> {
        let Again::Section { before, now } = changed else {
            let bare = Section { notes: Vec::new(), segments: Vec::new(), marks: Vec::new(), ..old.clone() };
            return Some(bare);
        };
        let (number, part, address) = (Arc::clone(&old.number), old.part.clone(), old.address.clone());
        let new = sections::section(now, number, part, address, &mut sections::BlockNumbers::default());
        let same = before.part == now.part
            && (&new.id, &new.title, new.given_title, new.heading, &new.short, new.draft)
                == (&old.id, &old.title, old.given_title, old.heading, &old.short, old.draft)
            && heading(&new) == heading(old);
        same.then_some(new)
    }

    /// Take what the lock has of a section; none where that names other sections.
    fn remember(&self, witness: usize, section: &Section, lock: &mut Lock) -> Option<()> {
        let key = (self.witnesses[witness].id.clone(), section.id.clone());
        if let Some(locked) = self.revision.lock.sections.get(&key) {
            let at_home = |section: &str| id::folded(section) == id::folded(&key.1);
            let spots = locked.notes.values().flat_map(|note| &note.spots);
            let mut homes = spots.flat_map(|spot| &spot.homes);
            if locked.renamed.is_some() || !homes.all(|home| at_home(&home.section)) {
                return None;
            }
            lock.sections.insert(key.clone(), locked.clone());
        }
        let mut notes = section.notes.iter().flat_map(flat);
        let known = |note: &Note| {
            self.revision.notes.get(&*id::folded(&note.record.id)).is_none_or(|home| **home == key)
        };
        notes.all(known).then_some(())
    }
}

/// The heading that is a section's title, with its markup, and what is filled in there.
fn heading(section: &Section) -> Option<(Vec<EventKind>, Vec<&str>)> {
    let body = &section.body;
    let number = body.headings.get(section.heading? as usize)?.leaf as usize;
    let leaf = &body.leaves[number];
    let events = leaf.events.start as usize..leaf.events.end as usize;
    let events: Vec<EventKind> = body.events[events].iter().map(|event| event.kind).collect();
    Some((events, super::places::filled_in(body, number)))
}

/// The files that summaries show or link.
fn media(registers: &[Register]) -> Vec<&LinkTo> {
    let summaries = registers.iter().flat_map(|r| &r.entities).filter_map(|entity| entity.summary.as_ref());
    let all = summaries.flat_map(|(_, links, images)| links.iter().chain(images));
    all.filter(|to| matches!(to, LinkTo::Media(_))).collect()
}

/// How many of a note and all that answers it are of a file.
fn count(note: &Note, file: FileId) -> usize {
    let replies = note.replies.iter().map(|reply| count(reply, file)).sum::<usize>();
    usize::from(note.record.span.file == file) + replies
}

/// Whether two records look the same to all but those who read the notes themselves, or look for their words.
fn alike(a: &Record, b: &Record) -> bool {
    let shape = |r: &Record| {
        let target = &r.selector.target;
        let dates = (r.created.clone(), r.modified.clone());
        let reply = r.reply_to.as_ref().map(|(to, _)| to.clone());
        let witness = r.witness.as_ref().map(|(name, _)| name.clone());
        (
            r.id.clone(),
            target.section.clone(),
            witness,
            reply,
            r.kind.clone(),
            r.creators.clone(),
            r.status.clone(),
            // Who quotes a note says in what language.
            r.language.clone(),
            dates,
        )
    };
    shape(a) == shape(b)
}

/// In the order of the files, and of the records in them.
fn in_order(records: &mut [Arc<Record>], world: &World) {
    let mut files: HashMap<FileId, usize> = HashMap::new();
    for record in records.iter() {
        let file = record.span.file;
        files
            .entry(file)
            .or_insert_with(|| world.annotations.iter().position(|f| *f == file).unwrap_or(usize::MAX));
    }
    records.sort_by_key(|record| (files[&record.span.file], record.span.start));
}
