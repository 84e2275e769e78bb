//! Sections whose questions to the rest of the edition need not be asked again.
//!
//! A section asks where its links lead and whom its notes tag ([`refers::ask`]). An answer without a diagnostic hangs on what all
//! answers hang on (names of sections, files, entities …: [`AnswerBasis`]), and on the sections that links lead to. These are recorded,
//! with a hash of what references can see of them; while they are the same, so is the answer. A section with a diagnostic is
//! asked in each run, since suggestions read everything.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::edition::other::Other;
use crate::edition::register::Register;
use crate::edition::text::Body;
use crate::edition::{LinkTo, PlaceKind, Section, id};

use super::hash_of;
use super::links::{FileTarget, TargetIndex};
use super::meant::Renamed;
use super::places::flat;
use super::refers::{self, Answers, SectionLinks};

/// What every answer may hang on, beside the sections that links lead to.
#[derive(Debug)]
pub(super) struct AnswerBasis {
    ids: Arc<Vec<HashMap<String, usize>>>,
    files: Arc<HashMap<String, FileTarget>>,
    hidden: Arc<HashSet<String>>,
    renamed: Arc<Renamed>,
    sigla: Vec<String>,
    /// A hash of the rest: entities, essays, media, other editions.
    rest: u64,
    #[expect(dead_code, reason = "they hold their addresses, which are in the hash")]
    held: (Vec<Arc<Body>>, Arc<Vec<Other>>),
}

impl AnswerBasis {
    /// That of an index; `names` is a hash of the registers, `unreadable` are those that can't be read.
    pub(super) fn of(
        index: &TargetIndex<'_>,
        names: u64,
        unreadable: &[String],
        others: &Arc<Vec<Other>>,
    ) -> Self {
        let rest = hash_of(|hash| {
            (names, unreadable).hash(hash);
            for essay in index.essays {
                (&essay.id, &essay.title, &essay.address, Arc::as_ptr(&essay.body)).hash(hash);
            }
            index.media.keys().for_each(|media| media.hash(hash));
            // An address that a block of one section had may lead to another.
            for section in index.witnesses.iter().flatten().filter(|section| !section.addresses.is_empty()) {
                (&section.address, &section.addresses).hash(hash);
            }
            for other in others.iter() {
                (&other.name, &other.base, other.known.as_ref().map(Arc::as_ptr)).hash(hash);
            }
        });
        Self {
            ids: Arc::clone(&index.sections),
            files: Arc::clone(&index.files),
            hidden: Arc::clone(&index.hidden),
            renamed: Arc::clone(&index.renamed),
            sigla: index.sigla.clone(),
            rest,
            held: (index.essays.iter().map(|essay| Arc::clone(&essay.body)).collect(), Arc::clone(others)),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.rest, &self.sigla, &self.renamed) == (other.rest, &other.sigla, &other.renamed)
            && self.ids == other.ids
            && self.files == other.files
            && self.hidden == other.hidden
    }
}

/// What was asked and made in the last run: by the section with its notes placed, at its address, which is held.
#[derive(Debug, Default)]
pub(super) struct AskedCache {
    frame: Option<AnswerBasis>,
    sections: HashMap<usize, Asked>,
}

/// What was made of a section.
#[derive(Debug, Clone)]
struct Asked {
    #[expect(dead_code, reason = "it holds its address")]
    placed: Arc<Section>,
    /// Hashes of the names in registers and of the answers: all that it was made of beside the section.
    names: u64,
    answers: u64,
    /// What the answers hang on; none where they have a diagnostic.
    reads: Option<Arc<AnswerReads>>,
    links: Arc<SectionLinks>,
}

/// What the answers to a section hang on.
#[derive(Debug)]
struct AnswerReads {
    /// A hash of where the lock leads its references.
    led: u64,
    /// The sections that its links lead to, by their places among all, with what references could see of each.
    faces: Vec<(u32, u64)>,
    /// What its `refs` name that is no note's id.
    no_notes: Vec<Box<str>>,
}

/// A section's part in a run.
pub(super) enum Answered {
    /// It is what it was in the last run.
    Known(Arc<Section>, Arc<SectionLinks>, Hashes),
    /// It is made of these answers.
    New(Arc<Section>, Box<Answers>, Hashes),
}

impl Answered {
    /// Where the links of its text lead.
    pub(super) fn links(&self) -> &[LinkTo] {
        match self {
            Self::Known(_, links, _) => &links.section.links,
            Self::New(_, answers, _) => answers.links_of_text(),
        }
    }

    /// Where the links and the `refs` of each note lead, in the order of [`flat`].
    pub(super) fn of_notes(&self) -> Vec<(&[LinkTo], &[LinkTo])> {
        match self {
            Self::Known(_, links, _) => {
                let notes = links.section.notes.iter().flat_map(flat);
                notes.map(|note| (note.links.as_slice(), note.refs.as_slice())).collect()
            }
            Self::New(_, answers, _) => answers.links_of_notes().collect(),
        }
    }
}

/// What is kept of a section's answers.
pub(super) struct Hashes {
    answers: u64,
    reads: Option<Arc<AnswerReads>>,
}

/// All that sections ask of.
pub(super) struct Questions<'a> {
    pub(super) index: &'a TargetIndex<'a>,
    /// All sections: witness and place.
    pub(super) jobs: &'a [(usize, usize)],
    /// What references can see of each, as a hash.
    pub(super) faces: &'a [u64],
    /// A hash of the names in registers.
    pub(super) names: u64,
}

impl AskedCache {
    /// Asks for each section, or takes what it was answered in the last run. Nothing is looked up, nor kept, where no run goes on
    /// from this one.
    pub(super) fn ask(&mut self, questions: &Questions<'_>, frame: Option<AnswerBasis>) -> Vec<Answered> {
        let is_kept = frame.is_some();
        let same = self.frame.as_ref().zip(frame.as_ref()).is_some_and(|(last, now)| last.is_same(now));
        self.frame = frame;
        let led = if is_kept { questions.led() } else { Vec::new() };
        let places = OnceLock::new();
        let each =
            questions.jobs.par_iter().enumerate().with_min_len(if self.sections.is_empty() { 1 } else { 64 });
        each.map(|(job, (witness, at))| {
            let section = &questions.index.witnesses[*witness][*at];
            let known = self.sections.get(&(Arc::as_ptr(section) as usize));
            let known = known.filter(|known| known.names == questions.names);
            if same
                && let Some(known) = known
                && let Some(reads) = known.reads.as_ref().filter(|reads| questions.hold(reads, led[job]))
            {
                let hashes = Hashes { answers: known.answers, reads: Some(Arc::clone(reads)) };
                return Answered::Known(Arc::clone(section), Arc::clone(&known.links), hashes);
            }
            let answers = refers::ask(questions.index, *witness, *at);
            if !is_kept {
                let hashes = Hashes { answers: 0, reads: None };
                return Answered::New(Arc::clone(section), Box::new(answers), hashes);
            }
            let places = places.get_or_init(|| questions.places());
            let reads = questions.reads(section, &answers, led[job], places).map(Arc::new);
            let hashes = Hashes { answers: hash_of(|hash| answers.hash(hash)), reads };
            match known.filter(|known| known.answers == hashes.answers) {
                Some(known) => Answered::Known(Arc::clone(section), Arc::clone(&known.links), hashes),
                None => Answered::New(Arc::clone(section), Box::new(answers), hashes),
            }
        })
        .collect()
    }

    /// Makes what is new, in parallel, and keeps all of it for the next run where there is one.
    pub(super) fn make(
        &mut self,
        answered: Vec<Answered>,
        names: u64,
        make: impl Fn(usize, Arc<Section>, Answers) -> SectionLinks + Sync,
    ) -> Vec<Arc<SectionLinks>> {
        let is_kept = self.frame.is_some();
        let made = answered.into_par_iter().enumerate().with_min_len(if is_kept { 8 } else { 1 });
        let made: Vec<(Option<HeldSection>, Arc<SectionLinks>)> = made
            .map(|(job, answered)| match answered {
                Answered::Known(placed, links, hashes) => (Some((placed, hashes)), links),
                Answered::New(placed, answers, hashes) => {
                    let held = is_kept.then(|| (Arc::clone(&placed), hashes));
                    (held, Arc::new(make(job, placed, *answers)))
                }
            })
            .collect();
        self.sections.clear();
        let mut all = Vec::with_capacity(made.len());
        for (held, links) in made {
            if let Some((placed, Hashes { answers, reads })) = held {
                let links = Arc::clone(&links);
                let key = Arc::as_ptr(&placed) as usize;
                self.sections.insert(key, Asked { placed, names, answers, reads, links });
            }
            all.push(links);
        }
        all
    }
}

/// A section that is kept for the next run, with the hashes by which it is known there.
type HeldSection = (Arc<Section>, Hashes);

impl Questions<'_> {
    /// Whether all that answers hang on is what it was.
    fn hold(&self, reads: &AnswerReads, led: u64) -> bool {
        reads.led == led
            && reads.faces.iter().all(|(job, face)| self.faces.get(*job as usize) == Some(face))
            && reads.no_notes.iter().all(|name| !self.index.notes.contains_key(name))
    }

    /// Of each section a hash of where the lock leads its references and those of its notes.
    fn led(&self) -> Vec<u64> {
        let references = &self.index.references;
        let of_text = |(witness, at): &(usize, usize)| references.hash_of_text(*witness, *at);
        let mut led: Vec<u64> = self.jobs.iter().map(of_text).collect();
        for (note, hash) in references.hashes_of_notes() {
            if let Some(own) = self.index.notes.list_of(note).and_then(|job| led.get_mut(job)) {
                // They come in no order.
                *own = own.wrapping_add(hash);
            }
        }
        led
    }

    /// The sections by their addresses.
    fn places(&self) -> HashMap<&str, u32> {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let address = |(witness, at): &(usize, usize)| self.index.witnesses[*witness][*at].address.as_str();
        self.jobs.iter().enumerate().map(|(n, job)| (address(job), number(n))).collect()
    }

    fn reads(
        &self,
        section: &Section,
        answers: &Answers,
        led: u64,
        places: &HashMap<&str, u32>,
    ) -> Option<AnswerReads> {
        if answers.have_diagnostics() {
            return None;
        }
        let mut faces: Vec<(u32, u64)> = Vec::new();
        for to in answers.links() {
            if let LinkTo::Place(place) = to
                && let Some(job) = places.get(place.address.as_str())
                && !faces.iter().any(|(own, _)| own == job)
            {
                faces.push((*job, self.faces[*job as usize]));
            }
        }
        let mut no_notes = Vec::new();
        for (note, refs) in section.notes.iter().flat_map(flat).zip(answers.refs()) {
            for ((name, _), to) in note.record.refs.iter().zip(refs) {
                let is_note =
                    matches!(to, LinkTo::Place(place) if matches!(place.what, PlaceKind::Note { .. }));
                if !is_note {
                    no_notes.push(id::folded(name.trim()).into());
                }
            }
        }
        Some(AnswerReads { led, faces, no_notes })
    }
}

/// The hash of the names in registers is that of these.
pub(super) fn hash_names(registers: &[Register]) -> u64 {
    // What the names in a text depend on beside the text: which entities there are, in order, and their forms.
    hash_of(|hash| {
        for register in registers {
            (&register.id, &register.prefix, &register.address).hash(hash);
            for entity in &register.entities {
                (&entity.id, &entity.name, &entity.not).hash(hash);
                entity.forms.iter().for_each(|(form, _)| form.hash(hash));
            }
        }
    })
}
