//! Annotations find their sections, their words and their parents.

mod answers;
mod seen;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::Options;
use crate::cache::{Cache, DiagnosticOwner, DiagnosticRanges};
use crate::diag::{Candidates, Diagnostic, FileId, rules};
use crate::edition::meta::WitnessMeta;
use crate::edition::note::{Anchor, LeafRange, Record, Verdict};
use crate::edition::text::Body;
use crate::edition::{Note, Place, Section, id};

use super::follow::{self, FollowedNote};
use super::homes::TargetSections;
use super::meant::Renamed;
use super::quote::{self, Haystack};
use super::replies::{
    Replies, SpansById, by_themselves, distinct, leave_out_replies, no_parent, parents, tell_unplaced,
    with_drafts,
};
use super::revision::{Revision, WitnessRevision};
use super::unmoved::{self, SectionContext, Unmoved, is_at_home};
use super::{former_base, hash_of, known, lemma, mended_notes, place, respelt};

use answers::answers;
pub(super) use seen::input;
use seen::{face, followed_to};

/// What became of the annotations.
pub(super) struct Attached {
    /// The sections of each witness with the notes on them.
    pub(super) stood: Vec<Vec<Arc<Stood>>>,
    /// The ids that are left out.
    pub(super) left_out: Vec<String>,
    /// The folded ids of replies that are left out with a draft that they answer.
    pub(super) with_drafts: HashSet<String>,
    /// The notes that the lock knew, by their folded ids.
    pub(super) followed: HashMap<String, FollowedNote>,
    /// The selectors of the lock's notes that have no record.
    pub(super) vanished: HashSet<u64>,
}

/// A section with its notes in their places; where its links lead is not known yet.
#[derive(Debug)]
pub(super) struct Stood {
    pub(super) section: Arc<Section>,
    /// The places of its notes and of their replies, by folded ids.
    pub(super) notes: Vec<(String, Place)>,
    /// A hash of all that references from elsewhere can see of it.
    pub(super) face: u64,
    /// The files that its notes, and their replies, were written in.
    pub(super) files: Vec<FileId>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The sections that was in the last run, by what they were made of.
#[derive(Debug, Default)]
pub(super) struct PlacedCache {
    kept: Cache<PlacingKey, Stood>,
    /// How many runs there were.
    run: u64,
    vanished: VanishedCache,
}

/// The notes of the lock that had no record in the last run, and a hash of the lock and of all ids that there were.
type VanishedCache = Option<(u64, Arc<VanishedNotes>)>;

/// Notes that have no record any more, by the hashes of their selectors: the folded ids.
type VanishedNotes = HashMap<u64, Vec<String>>;

/// What a section's notes are placed by: its own words and the records, by their addresses in memory, which
/// what is kept keeps from being given to others; a hash of its numbers and titles, of the replies and of what the
/// lock says of these notes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PlacingKey {
    body: usize,
    records: Vec<usize>,
    rest: u64,
}

/// Put every annotation on its section.
#[expect(clippy::too_many_arguments, reason = "an annotation's place depends on all of them")]
pub(super) fn attach(
    records: &[Arc<Record>],
    broken: &[Arc<Record>],
    witnesses: &[WitnessMeta],
    sections: Vec<Vec<Section>>,
    revision: &Revision,
    hidden: &HashSet<String>,
    renamed: &Renamed,
    paths: impl Fn(&Section) -> String + Sync,
    options: &Options,
    past: &mut PlacedCache,
    marks: &mut DiagnosticRanges,
    diagnostics: &mut Vec<Diagnostic>,
) -> Attached {
    past.run += 1;
    let mut left_out = Vec::new();
    let (kept, seen) = distinct(records, options, &mut left_out, diagnostics);
    tell_unplaced(records, diagnostics);
    let mut replies = Replies::new();
    let homes = TargetSections::new(witnesses, &sections, hidden, renamed);
    let parents_near = OnceCell::new();
    let near = || parents_near.get_or_init(|| Candidates::of(kept.iter().map(|r| r.id.as_str())));
    let parents = parents(&kept, &left_out, hidden, near, diagnostics);
    let unplaced = records.iter().filter(|record| record.is_unplaced()).map(|record| id::fold(&record.id));
    let with_drafts = with_drafts(&kept, &left_out, &unplaced.collect(), diagnostics);
    let broken_ids: HashSet<Cow<'_, str>> = broken.iter().map(|record| id::folded(&record.id)).collect();
    let vanished = vanished(revision, &seen, &broken_ids, hidden, &mut past.vanished);
    let own = by_themselves(&kept, &parents, &mut replies, &mut left_out);
    let own = former_base::leave_out(own, &kept, revision, &mut left_out, diagnostics);
    // The section that each of `kept` names, where it is by itself. Those of a file mostly name the same.
    let mut named: Vec<Option<unmoved::At>> = vec![None; kept.len()];
    let mut last: Option<(&Record, Option<unmoved::At>)> = None;
    for n in &own {
        let record: &Record = kept[*n];
        let place = match last {
            Some((other, place)) if names_same(other, record) => place,
            _ => homes.named(record),
        };
        last = Some((record, place));
        named[*n] = place;
    }
    let targets = targets(&kept, &own, &named, &sections);
    let beside = SectionContext { revision, replies: &replies, vanished: &vanished };
    // The lock is made of where each note was followed to.
    let goes_on = !options.lock && options.written.is_none();
    let nothing = Cache::default();
    let known = if goes_on { &past.kept } else { &nothing };
    let mut unmoved = beside.find(&sections, &targets, known);
    let open = unmoved::open(&kept, &named, &unmoved);
    let followed = follow_open(open, &vanished, witnesses, &sections, revision, &targets, &mut unmoved);
    for record in broken {
        if let Some((parent, span)) = &record.reply_to {
            let folded = id::folded(parent.strip_prefix("note:").unwrap_or(parent));
            if !seen.contains_key(&folded) && !hidden.contains(&format!("note:{folded}")) {
                diagnostics.push(no_parent(record, parent, *span, near()));
            }
        }
    }
    tell_places(broken, &homes, &sections, revision, diagnostics);
    let mut placed = targets;
    for (of, keys) in placed.iter_mut().zip(&unmoved) {
        of.iter_mut().zip(keys).filter(|(_, key)| key.is_none()).for_each(|(records, _)| records.clear());
    }
    let moved = own.into_iter().filter(|n| unmoved::is_open(named[*n], &unmoved));
    for (record, named) in moved.map(|n| (kept[n], named[n])) {
        let followed = if followed.is_empty() { None } else { followed.get(&*id::folded(&record.id)) };
        let place = match followed.and_then(|f| f.section) {
            Some(section) => Some((witness_of(record, witnesses).unwrap_or(0), section)),
            None => named.or_else(|| homes.of(record, diagnostics)),
        };
        match place {
            Some((witness, section)) => placed[witness][section].push(record),
            None => left_out.push(format!("note:{}", id::folded(&record.id))),
        }
    }
    let mut lengths = Vec::new();
    let mut jobs: Vec<PlacingJob<'_>> = Vec::new();
    for (witness, (list, records)) in sections.into_iter().zip(placed).enumerate() {
        lengths.push(list.len());
        for (at, (section, records)) in list.into_iter().zip(records).enumerate() {
            jobs.push(PlacingJob { witness, at, section, records });
        }
    }
    let run = past.run;
    let was = respelt::ids_before(&followed);
    let ground = |job: &PlacingJob<'_>| LockedNotes {
        compared: &revision.witnesses[job.witness],
        witness: job.witness,
        respelt: HashMap::new(),
        at: job.at,
        followed: &followed,
        run,
    };
    let stood = past.kept.each(
        jobs,
        |job| {
            let PlacingJob { witness, at, section, records } = job;
            let as_locked = || is_at_home(*at, section, records, &followed);
            let key = unmoved[*witness][*at].clone();
            key.or_else(|| beside.key((*witness, *at), section, records).filter(|_| as_locked()))
                .unwrap_or_else(|| {
                    input(section, records, &replies, |rest| followed_to(&ground(job), records, rest))
                })
        },
        |job| {
            let ground = ground(&job);
            let PlacingJob { mut section, records, .. } = job;
            let ground =
                LockedNotes { respelt: respelt::blocks(revision, &records, &followed, &was), ..ground };
            let diagnostics = settle(&mut section, records, &replies, &ground);
            let notes = super::places::note_places(&section);
            let face = face(&section, &paths(&section), &notes);
            let mut files: Vec<FileId> = section
                .notes
                .iter()
                .flat_map(super::places::flat)
                .map(|note| note.record.span.file)
                .collect();
            files.dedup();
            Stood { section: Arc::new(section), notes, face, files, diagnostics }
        },
    );
    for (job, stood) in stood.iter().enumerate() {
        marks.extend(diagnostics, DiagnosticOwner::Stood(job), &stood.diagnostics);
    }
    if !replies.is_empty() {
        let standing: HashSet<&str> =
            stood.iter().flat_map(|stood| stood.notes.iter().map(|(id, _)| id.as_str())).collect();
        leave_out_replies(&replies, &standing, &with_drafts, &mut left_out, diagnostics);
    }
    let mut stood = stood.into_iter();
    let stood = lengths.into_iter().map(|length| stood.by_ref().take(length).collect()).collect();
    let vanished = vanished.keys().copied().collect();
    Attached { stood, left_out, with_drafts, followed, vanished }
}

/// The notes of the lock that have no record any more: those of the last run where the lock and all ids are what they were then.
fn vanished(
    revision: &Revision,
    seen: &SpansById<'_>,
    broken: &HashSet<Cow<'_, str>>,
    hidden: &HashSet<String>,
    past: &mut VanishedCache,
) -> Arc<VanishedNotes> {
    // They are in no order.
    let sum = |sum: u64, id: &str| sum.wrapping_add(xxh3_64(id.as_bytes()));
    let key = hash_of(|hash| {
        (revision.hash, &revision.renamed).hash(hash);
        seen.keys().fold(0, |all, id| sum(all, id)).hash(hash);
        broken.iter().fold(0, |all, id| sum(all, id)).hash(hash);
        hidden.iter().fold(0, |all, id| sum(all, id)).hash(hash);
    });
    // The hash of a lock that is kept nowhere is 0.
    if let Some((_, last)) = past.as_ref().filter(|(own, _)| *own == key && revision.hash != 0) {
        return Arc::clone(last);
    }
    let there = |id: &str| seen.contains_key(id) || broken.contains(id);
    let made = Arc::new(revision.vanished(|id| there(id) || hidden.contains(&format!("note:{id}"))));
    *past = Some((key, Arc::clone(&made)));
    made
}

/// The records that name each section, of those that are by themselves.
fn targets<'r>(
    kept: &[&'r Arc<Record>],
    own: &[usize],
    named: &[Option<unmoved::At>],
    sections: &[Vec<Section>],
) -> Vec<Vec<Vec<&'r Arc<Record>>>> {
    let mut counts: Vec<Vec<usize>> = sections.iter().map(|list| vec![0; list.len()]).collect();
    named.iter().flatten().for_each(|(witness, at)| counts[*witness][*at] += 1);
    let mut targets: Vec<Vec<Vec<&Arc<Record>>>> =
        counts.into_iter().map(|list| list.into_iter().map(Vec::with_capacity).collect()).collect();
    for n in own {
        if let Some((witness, at)) = named[*n] {
            targets[witness][at].push(kept[*n]);
        }
    }
    targets
}

/// Follows the notes of sections that are not as the lock has them. What comes into a section from elsewhere is another note of it,
/// so that its own are followed too.
fn follow_open<'r>(
    mut open: Vec<&'r Arc<Record>>,
    vanished: &HashMap<u64, Vec<String>>,
    witnesses: &[WitnessMeta],
    sections: &[Vec<Section>],
    revision: &Revision,
    targets: &[Vec<Vec<&'r Arc<Record>>>],
    unmoved: &mut Unmoved,
) -> HashMap<String, FollowedNote> {
    let mut followed = HashMap::new();
    while !open.is_empty() {
        let found = follow_all(&open, vanished, witnesses, sections, revision);
        // What comes into a section from elsewhere is another note of it.
        let came = open.iter().filter_map(|record| {
            let at = found.get(&*id::folded(&record.id))?.section?;
            Some((witness_of(record, witnesses)?, at))
        });
        let mut enter = |(witness, at): &unmoved::At| unmoved[*witness][*at].take().is_some();
        let entered: BTreeSet<unmoved::At> = came.filter(|at| enter(at)).collect();
        open = Vec::new();
        for (witness, at) in entered {
            open.extend(&targets[witness][at]);
        }
        followed.extend(found);
    }
    followed
}

/// Reports what is wrong with the places of records that are left out for errors, section by section.
fn tell_places(
    broken: &[Arc<Record>],
    homes: &TargetSections<'_>,
    sections: &[Vec<Section>],
    revision: &Revision,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut unplaced: BTreeMap<(usize, usize), Vec<&Arc<Record>>> = BTreeMap::new();
    for record in broken {
        let place = homes.of(record, diagnostics);
        // One that the lock knows would be followed: what its words became can't be said here.
        if let Some((witness, at)) = place
            && !revision.notes.contains_key(&id::fold(&record.id))
        {
            unplaced.entry((witness, at)).or_default().push(record);
        }
    }
    for ((witness, at), records) in unplaced {
        let section = &sections[witness][at];
        let mut hay = Haystack::new(&section.body, &revision.witnesses[witness].texts[at].folded);
        hay.prepare(records.iter().map(|record| &record.selector));
        for record in records {
            fresh(record, section, &hay, diagnostics);
        }
    }
}

/// A section whose notes are to be placed.
struct PlacingJob<'r> {
    witness: usize,
    at: usize,
    section: Section,
    records: Vec<&'r Arc<Record>>,
}

/// Follow the notes whose selectors the lock knows.
fn follow_all(
    kept: &[&Arc<Record>],
    vanished: &HashMap<u64, Vec<String>>,
    witnesses: &[WitnessMeta],
    sections: &[Vec<Section>],
    revision: &Revision,
) -> HashMap<String, FollowedNote> {
    if revision.notes.is_empty() {
        return HashMap::new();
    }
    let selectors: Vec<Vec<u64>> = kept
        .par_iter()
        .map(|record| {
            witness_of(record, witnesses).map(|of| revision.selectors(of, record)).unwrap_or_default()
        })
        .collect();
    let mended = mended(kept, &selectors, witnesses, sections, revision);
    let displaced = displaced(kept, &selectors, &mended, revision);
    kept.par_iter()
        .zip(&selectors)
        .map(|(record, selectors)| {
            let folded = id::fold(&record.id);
            let witness = witness_of(record, witnesses)?;
            // With the selector of one that vanished it is that one, under a new id; so it is where ids were given anew.
            let under_other = || {
                let of = |hash| vanished.get(hash).or_else(|| displaced.get(hash)).cloned();
                selectors.iter().find_map(of).unwrap_or_default()
            };
            let is_own =
                revision.locked(&folded, &record.id).map(|(_, old)| selectors.contains(&old.selector));
            let was: Vec<String> = match is_own {
                Some(true) => vec![folded.clone()],
                Some(false) if mended.contains(&folded) => Vec::new(),
                Some(false) | None => under_other(),
            };
            let mut all = was.iter().filter_map(|was| {
                let (key, old) = revision.locked(was, &record.id)?;
                if witnesses[witness].id != key.0 || !selectors.contains(&old.selector) {
                    return None;
                }
                Some(follow::follow(revision, witness, &sections[witness], record, was, old))
            });
            let first = all.next()?;
            // Several had this selector, in several places: which of them it is can't be known.
            let found = match all.all(|other| first.is_beside(&other)) {
                true => first,
                false => first.undecided(),
            };
            Some((folded, found))
        })
        .flatten()
        .collect()
}

/// The records that say something else than the lock's, and say where their notes are: by folded id.
fn mended(
    kept: &[&Arc<Record>],
    selectors: &[Vec<u64>],
    witnesses: &[WitnessMeta],
    sections: &[Vec<Section>],
    revision: &Revision,
) -> HashSet<String> {
    let is_mended = |(record, own): (&&Arc<Record>, &Vec<u64>)| {
        let folded = id::fold(&record.id);
        let (key, old) =
            revision.locked(&folded, &record.id).filter(|(_, old)| !own.contains(&old.selector))?;
        let witness = witness_of(record, witnesses).filter(|at| witnesses[*at].id == key.0)?;
        let (compared, sections) = (&revision.witnesses[witness], &sections[witness]);
        let found = follow::follow(revision, witness, sections, record, &folded, old);
        mended_notes::is_mended(&found, record, compared, sections).then_some(folded)
    };
    kept.par_iter().zip(selectors).filter_map(is_mended).collect()
}

/// The notes of the lock whose ids have other selectors now, by the hashes of the selectors that they had: the folded ids. None that
/// were mended: nothing else is what these were.
fn displaced(
    kept: &[&Arc<Record>],
    selectors: &[Vec<u64>],
    mended: &HashSet<String>,
    revision: &Revision,
) -> HashMap<u64, Vec<String>> {
    let mut displaced: HashMap<u64, Vec<String>> = HashMap::new();
    for (record, own) in kept.iter().zip(selectors) {
        let folded = id::folded(&record.id);
        if let Some((_, old)) = revision.locked(&folded, &record.id)
            && !own.contains(&old.selector)
            && !mended.contains(&*folded)
        {
            displaced.entry(old.selector).or_default().push(folded.into_owned());
        }
    }
    displaced
}

/// Whether two annotations name the same section of the same witness.
fn names_same(one: &Record, other: &Record) -> bool {
    fn name(of: &Record) -> (&str, Option<&str>) {
        (&of.selector.target.section, of.witness.as_ref().map(|(name, _)| name.as_str()))
    }
    name(one) == name(other)
}

/// The witness that an annotation is about.
pub(super) fn witness_of(record: &Record, witnesses: &[WitnessMeta]) -> Option<usize> {
    match &record.witness {
        None => Some(0),
        Some((name, _)) => witnesses.iter().position(|w| w.id == id::normal(name)),
    }
}

/// Anchor the notes of a section, order and number them, and make the segments and marks.
fn settle(
    section: &mut Section,
    records: Vec<&Arc<Record>>,
    replies: &Replies,
    ground: &LockedNotes<'_>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut hay = Haystack::new(&section.body, &ground.compared.texts[ground.at].folded);
    let fresh_ones = records.iter().filter(|record| !ground.followed.contains_key(&*id::folded(&record.id)));
    hay.prepare(fresh_ones.map(|record| &record.selector));
    let mut notes: Vec<Note> = records
        .into_iter()
        .map(|record| {
            let record = Arc::clone(record);
            let known = ground.followed.get(&id::fold(&record.id)).filter(|f| f.section == Some(ground.at));
            let known = known.and_then(|f| known::place(f, &record, section, &hay, ground, &mut diagnostics));
            let placed = known.unwrap_or_else(|| {
                let mut told = Vec::new();
                let placed = fresh(&record, section, &hay, &mut told);
                let doubt = respelt::doubt(&placed, &record, section, &hay, ground);
                let (told, placed) = doubt.map_or((told, placed), |(doubt, place)| (vec![doubt], place));
                diagnostics.extend(told);
                placed
            });
            let NotePlace { anchor, verdict, score, certain, last_seen } = placed;
            let words = words(&anchor, section, most_of_words(&record))
                .or_else(|| record.selector.quote.as_ref().map(|(q, _)| crate::edition::wide::in_a_line(q)));
            Note {
                record,
                number: 0,
                label: Box::default(),
                anchor,
                verdict,
                score,
                certain,
                last_seen,
                links: Vec::new(),
                refs: Vec::new(),
                answers: None,
                images: Vec::new(),
                names: Vec::new(),
                mentions: Vec::new(),
                entities: Vec::new(),
                words,
                replies: Vec::new(),
            }
        })
        .collect();
    notes.sort_by_cached_key(|note| place::order(&note.anchor, &section.body, section.heading));
    let mut marks = Vec::new();
    for (at, note) in notes.iter_mut().enumerate() {
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        note.number = at + 1;
        note.label = note.number.to_string().into();
        note.replies = answers(note, replies, 1);
        marks.extend(place::mark(&note.anchor, number, &section.body, section.heading));
    }
    marks.sort_unstable();
    let with_words: Vec<(u32, &[LeafRange])> = (0..)
        .zip(&notes)
        .filter_map(|(at, note)| match &note.anchor {
            Anchor::Words(words) => Some((at, words.as_slice())),
            _ => None,
        })
        .collect();
    let place::Segments { flat, crowded } = place::segments(&with_words);
    diagnostics.extend(crowded.map(|(stretch, count)| too_many(&section.body, stretch, count)));
    section.segments = flat;
    section.marks = marks;
    section.notes = notes;
    diagnostics
}

/// Tells of words that more notes are over than their markup names.
fn too_many(body: &Body, stretch: LeafRange, count: usize) -> Diagnostic {
    let words = &body.text[stretch.from as usize..stretch.to as usize];
    let message = format!(
        "{count} notes are over `{}`: its markup names 100 of them, and those that begin or end there",
        super::links::clip(words.trim())
    );
    let span = body.span(stretch.leaf as usize, stretch.from, stretch.to);
    Diagnostic::new(&rules::CROWDED_WORDS, span, message).hint(
        "every note and its mark are shown; to have all of them at these words, give some a shorter quote",
    )
}

/// What the lock says of a section's notes.
pub(super) struct LockedNotes<'a> {
    pub(super) compared: &'a WitnessRevision,
    /// The section, by its place in the witness.
    pub(super) at: usize,
    pub(super) followed: &'a HashMap<String, FollowedNote>,
    /// The witness.
    pub(super) witness: usize,
    /// Notes whose words were changed with the text, by their folded ids: the witness and the block that is theirs.
    pub(super) respelt: HashMap<String, (usize, usize)>,
    /// The number of the run.
    run: u64,
}

impl<'a> LockedNotes<'a> {
    /// What is known of a section that is the only one.
    pub(super) fn alone(compared: &'a WitnessRevision, followed: &'a HashMap<String, FollowedNote>) -> Self {
        Self { compared, at: 0, followed, witness: 0, respelt: HashMap::new(), run: 0 }
    }
}

/// A note's place, and how sure it is.
pub(super) struct NotePlace {
    pub(super) anchor: Anchor,
    pub(super) verdict: Verdict,
    pub(super) score: f64,
    pub(super) certain: bool,
    pub(super) last_seen: Option<u32>,
}

/// Place a note of which nothing is remembered.
fn fresh(
    record: &Record,
    section: &Section,
    hay: &Haystack<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> NotePlace {
    let selector = &record.selector;
    // An address that a block had leads to where it is, within its section.
    let given = selector.target.fragment.as_deref();
    let led = given.and_then(|given| section.addresses.get(given.trim())?.as_deref());
    let fragment = led.filter(|to| !to.contains('#')).or(given);
    let found = match quote::scope(&section.body, &section.numbers, fragment) {
        Some(scope) => quote::find(selector, &record.id, scope, hay, Some(section), diagnostics),
        None => {
            let fragment = selector.target.fragment.as_deref().unwrap_or("");
            let message = format!("section `{}` has no `#{}`", section.id, super::links::clip(fragment));
            let hint = super::lines::missing(section, fragment.trim())
                .unwrap_or_else(|| super::near::paragraphs(&section.numbers));
            diagnostics.push(
                Diagnostic::new(&rules::UNKNOWN_TARGET, selector.target.span, message)
                    .advise(selector.target.span, super::near::number_meant(section, fragment))
                    .hint(hint)
                    .about(record.id.as_str()),
            );
            quote::QuoteMatch::nowhere(Verdict::Orphan)
        }
    };
    let anchor = match found.anchor {
        Anchor::Words(stretches) if stretches.is_empty() => Anchor::Nowhere,
        anchor => anchor,
    };
    let certain = found.verdict == Verdict::Exact;
    NotePlace { anchor, verdict: found.verdict, score: found.score, certain, last_seen: None }
}

/// How many bytes of each of its stretches a note keeps. Many ranges may be within one another: with all their words they
/// would grow with the square. A quote is in the record already, and readings are compared with all of the words.
pub(super) fn most_of_words(record: &Record) -> usize {
    let quote = record.selector.quote.as_ref().map_or(0, |(words, _)| words.len());
    if record.readings.is_empty() { lemma::MOST.max(quote.saturating_mul(2)) } else { usize::MAX }
}

/// The words of an anchor as they read in a line: the first and the last stretch of several, of each its ends where it
/// has more than `most` bytes.
pub(super) fn words(anchor: &Anchor, section: &Section, most: usize) -> Option<String> {
    let Anchor::Words(stretches) = anchor else { return None };
    let line = |s: &LeafRange| {
        crate::edition::wide::ends_in_a_line(&section.body.text[s.from as usize..s.to as usize], most)
    };
    match stretches.as_slice() {
        [] => None,
        [one] => Some(line(one)),
        [first, .., last] => Some(format!("{} … {}", line(first), line(last))),
    }
}
