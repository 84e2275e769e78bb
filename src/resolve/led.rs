//! Where the references of sections lead, kept from run to run.
//!
//! What the references of a section and of its notes lead to follows from the lock, from the section, and from the sections
//! that the lock leads them to, as long as the blocks of all these are as the lock has them. What is kept of a section has these
//! recorded; where any of them is another, its references are led again. Where a reference is said no more, or the lock has
//! one of something that isn't there, all are led again: it may have been carried elsewhere.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::edition::lock::{LedTo, LockedTarget, ReferenceHolder};
use crate::edition::register::Register;
use crate::edition::text::Body;
use crate::edition::{Essay, Section, id};

use super::aligned::AlignedNames;
use super::called;
use super::follow::FollowedNote;
use super::leading::{self, Leading, LockedReference};
use super::locked::LockedBlocks;
use super::places::flat;
use super::references::{self, LedLinks, Links, LiveReference, References, note_name};
use super::revision::Revision;

/// What was led in the last run.
#[derive(Debug, Default)]
pub(super) struct LedCache {
    known: Option<KnownReferences>,
    /// By the address of the section with its notes placed, which is held.
    sections: HashMap<usize, Arc<LedSection>>,
}

/// A reference of the lock, and where it led.
type HeldReference = (Arc<LockedTarget>, Arc<LedTo>);

/// The references of a lock, by what they are in.
#[derive(Debug)]
struct KnownReferences {
    /// The hash of the lock's text.
    hash: u64,
    /// What the lock has of each witness, which says where blocks are.
    witnesses: Vec<Arc<LockedBlocks>>,
    named: HashMap<Arc<str>, Vec<HeldReference>>,
    /// By witness: the block that each is in.
    texts: Vec<Vec<(usize, HeldReference)>>,
    /// Those in blocks that the lock doesn't have.
    kept: Vec<Arc<LockedTarget>>,
}

/// Where the references of a section and of its notes lead.
#[derive(Debug)]
struct LedSection {
    witness: usize,
    at: usize,
    #[expect(dead_code, reason = "it holds its address")]
    section: Arc<Section>,
    targets: Vec<LedTarget>,
    text: Option<Arc<LedLinks>>,
    notes: Vec<(Arc<str>, Arc<LedLinks>)>,
}

/// A section that references lead to.
#[derive(Debug)]
struct LedTarget {
    witness: usize,
    at: usize,
    /// Whether they lead to the section as a whole, whatever is in it.
    is_whole: bool,
    section: Arc<Section>,
}

/// What references are led in.
pub(super) struct LedTexts<'a> {
    pub(super) revision: &'a Revision,
    pub(super) sections: &'a [Vec<Arc<Section>>],
    pub(super) essays: &'a [Arc<Essay>],
    pub(super) registers: &'a [Register],
    pub(super) author_note: Option<&'a Body>,
    /// The notes that were followed.
    pub(super) followed: &'a HashMap<String, FollowedNote>,
    pub(super) aligned: &'a [AlignedNames],
}

impl KnownReferences {
    fn of(revision: &Revision) -> Self {
        let witnesses = revision.witnesses.iter().map(|of| Arc::clone(&of.known)).collect();
        let texts = vec![Vec::new(); revision.witnesses.len()];
        let mut made =
            Self { hash: revision.hash, witnesses, named: HashMap::new(), texts, kept: Vec::new() };
        for (reference, to) in &revision.lock.references {
            let known = (Arc::clone(reference), Arc::clone(to));
            match &reference.within {
                ReferenceHolder::Named(name) => {
                    made.named.entry(id::fold(name).into()).or_default().push(known);
                }
                ReferenceHolder::Block { witness, home } => {
                    let at = revision.ids.iter().position(|id| id == witness);
                    match at.and_then(|at| Some((at, revision.witnesses[at].old_of(home)?))) {
                        Some((at, x)) => made.texts[at].push((x, known)),
                        None => made.kept.push(known.0),
                    }
                }
            }
        }
        made
    }

    fn is_of(&self, revision: &Revision) -> bool {
        let pairs = || self.witnesses.iter().zip(&revision.witnesses);
        self.hash == revision.hash
            && self.witnesses.len() == revision.witnesses.len()
            && pairs().all(|(own, of)| Arc::ptr_eq(own, &of.known))
    }
}

impl<'a> LedTexts<'a> {
    /// Leads all references.
    pub(super) fn lead_all(&self) -> References {
        let Self { revision, sections, followed, essays, registers, author_note, aligned } = self;
        leading::lead(revision, sections, followed, essays, registers, *author_note, aligned)
    }

    fn leading(&self) -> Leading<'a> {
        Leading { revision: self.revision, sections: self.sections }
    }

    /// Whether all sections and notes of the lock are where it has them, under their names.
    fn are_plain(&self) -> bool {
        let plain = |of: &super::revision::WitnessRevision| {
            of.renamed.is_empty() && of.exchanged.is_empty() && of.hidden.is_empty()
        };
        self.revision.hash != 0
            && self.revision.renamed.is_empty()
            && self.aligned.is_empty()
            && leading::names_before(self.followed).is_empty()
            && self.revision.witnesses.iter().all(plain)
    }

    fn section(&self, witness: usize, at: usize) -> Option<&Arc<Section>> {
        self.sections.get(witness)?.get(at)
    }
}

impl LedCache {
    /// Leads all references, of what is as it was in the last run to where they led.
    pub(super) fn lead(&mut self, texts: &LedTexts<'_>) -> References {
        if texts.revision.lock.references.is_empty() {
            *self = Self::default();
            return texts.lead_all();
        }
        let references = self.lead_new(texts).unwrap_or_else(|| texts.lead_all());
        self.keep(texts, &references);
        references
    }

    /// Leads the references of what isn't as it was in the last run; none where all are to be led.
    fn lead_new(&self, texts: &LedTexts<'_>) -> Option<References> {
        let mut references = References { renamed: called::names(texts.revision), ..References::default() };
        let known = self.known.as_ref().filter(|known| known.is_of(texts.revision) && texts.are_plain())?;
        let mut fresh: Vec<Vec<Arc<Section>>> = vec![Vec::new(); texts.sections.len()];
        let mut consumed = 0;
        references.kept.extend(known.kept.iter().cloned());
        references.named.reserve(known.named.len());
        for (witness, list) in texts.sections.iter().enumerate() {
            let compared = &texts.revision.witnesses[witness];
            let mut is_led = vec![false; compared.known.old.len()];
            for (at, section) in list.iter().enumerate() {
                let own = self.sections.get(&(Arc::as_ptr(section) as usize));
                let Some(own) = own.filter(|own| own.holds(witness, at, texts)) else {
                    fresh[witness].push(Arc::clone(section));
                    continue;
                };
                compared.locked[at].iter().cloned().flatten().for_each(|x| is_led[x] = true);
                if let Some(text) = &own.text {
                    references.texts.insert((witness, at), Arc::clone(text));
                }
                consumed += own.notes.len();
                references.named.extend(own.notes.iter().cloned());
            }
            let open = known.texts[witness].iter().filter(|(x, ..)| !is_led[*x]);
            let open: Vec<(usize, LockedReference<'_>)> =
                open.map(|(x, (reference, to))| (*x, (reference, &**to))).collect();
            texts.leading().in_texts(witness, open, &mut references);
        }
        let named = references::named(&fresh, texts.essays, texts.registers, texts.author_note);
        for (name, found) in named {
            let folded = id::fold(&name);
            let Some((name, of_name)) = known.named.get_key_value(folded.as_str()) else { continue };
            // Of two of one name the first has what the lock knows.
            if references.named.contains_key(name) {
                continue;
            }
            let of_name: Vec<LockedReference<'_>> =
                of_name.iter().map(|(reference, to)| (reference, &**to)).collect();
            let found: Vec<&LiveReference<'_>> = found.iter().collect();
            let mut links = Links::new();
            texts.leading().settle(&of_name, &found, &mut links, &mut references);
            references.named.insert(Arc::clone(name), Arc::new(links.into()));
            consumed += 1;
        }
        (references.unsaid.is_empty() && consumed == known.named.len()).then_some(references)
    }

    /// Keeps where references were led in this run.
    fn keep(&mut self, texts: &LedTexts<'_>, references: &References) {
        let before = std::mem::take(&mut self.sections);
        if !texts.are_plain() || !references.unsaid.is_empty() {
            return;
        }
        let known = match self.known.take().filter(|known| known.is_of(texts.revision)) {
            Some(known) => known,
            None => KnownReferences::of(texts.revision),
        };
        for (witness, list) in texts.sections.iter().enumerate() {
            let compared = &texts.revision.witnesses[witness];
            let mut of_texts: HashMap<usize, Vec<&Arc<LedTo>>> = HashMap::new();
            let mut open: HashSet<usize> = HashSet::new();
            for (at, section) in list.iter().enumerate() {
                let key = Arc::as_ptr(section) as usize;
                match before.get(&key).filter(|own| own.holds(witness, at, texts)) {
                    Some(own) => drop(self.sections.insert(key, Arc::clone(own))),
                    None => drop(open.insert(at)),
                }
            }
            for (x, (_, to)) in known.texts[witness].iter().filter(|_| !open.is_empty()) {
                let at = compared.alignment.became[*x].first().map(|y| compared.new[*y].section);
                if let Some(at) = at.filter(|at| open.contains(at)) {
                    of_texts.entry(at).or_default().push(to);
                }
            }
            for at in open {
                let of_text = of_texts.remove(&at).unwrap_or_default();
                if let Some(made) = LedSection::of(witness, at, of_text, &known, texts, references) {
                    self.sections.insert(Arc::as_ptr(&list[at]) as usize, Arc::new(made));
                }
            }
        }
        self.known = Some(known);
    }
}

impl LedSection {
    /// What is kept of a section; none where more than the sections that it refers to bears on it.
    fn of(
        witness: usize,
        at: usize,
        of_text: Vec<&Arc<LedTo>>,
        known: &KnownReferences,
        texts: &LedTexts<'_>,
        references: &References,
    ) -> Option<Self> {
        let section = texts.section(witness, at)?;
        let names = section.notes.iter().flat_map(flat).map(|note| id::fold(&note_name(&note.record.id)));
        let of_notes: Vec<_> = names.filter_map(|name| known.named.get_key_value(name.as_str())).collect();
        let mut targets: Vec<LedTarget> = Vec::new();
        for to in of_text.into_iter().chain(of_notes.iter().flat_map(|(_, of)| of.iter().map(|(_, to)| to))) {
            if to.is_elsewhere() {
                continue;
            }
            let witness = texts.revision.ids.iter().position(|id| *id == to.witness)?;
            let at = texts.revision.witnesses[witness].now(&to.home.section)?;
            let is_whole = to.home.is_whole();
            if to.before.is_some() {
                return None;
            }
            if !targets.iter().any(|own| (own.witness, own.at, own.is_whole) == (witness, at, is_whole)) {
                let section = Arc::clone(texts.section(witness, at)?);
                targets.push(LedTarget { witness, at, is_whole, section });
            }
        }
        let notes = of_notes
            .iter()
            .map(|(name, _)| Some((Arc::clone(name), Arc::clone(references.named.get(&***name)?))))
            .collect::<Option<_>>()?;
        let text = references.texts.get(&(witness, at)).cloned();
        let made = Self { witness, at, section: Arc::clone(section), targets, text, notes };
        made.holds(witness, at, texts).then_some(made)
    }

    /// Whether all that this hangs on is what it was.
    fn holds(&self, witness: usize, at: usize, texts: &LedTexts<'_>) -> bool {
        let is_same = |target: &LedTarget| {
            let now = texts.section(target.witness, target.at);
            now.is_some_and(|now| match target.is_whole {
                true => now.id == target.section.id,
                false => {
                    Arc::ptr_eq(now, &target.section)
                        && texts.revision.witnesses[target.witness].as_locked[target.at]
                }
            })
        };
        (self.witness, self.at) == (witness, at)
            && texts.revision.witnesses[witness].as_locked[at]
            && self.targets.iter().all(is_same)
    }
}
