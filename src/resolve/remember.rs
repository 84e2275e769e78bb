//! What the next lock is to remember of references.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::edition::lock::{Home, LedTo, Lock, LockedTarget, ReferenceHolder};
use crate::edition::other::Elsewhere;
use crate::edition::text::{Body, ItemKind};
use crate::edition::verse;
use crate::edition::{LinkTo, Section};

use super::aligned::AlignedNames;
use super::asked::Answered;
use super::follow::Heir;
use super::live::Scope;
use super::places::flat;
use super::references::{BlockAt, Led, References, in_body, in_note, in_text, note_name};
use super::revision::Revision;

/// What the next lock is to remember: what references are in, what they say and where they lead.
pub(super) fn remember<'a>(
    references: &'a References,
    revision: &'a Revision,
    sections: &'a [Vec<Arc<Section>>],
    answered: &[Answered],
    others: &'a [(String, &[LinkTo], &Body)],
    aligned: &'a [AlignedNames],
) -> Vec<Remembers<'a>> {
    let mut answered = answered.iter();
    let mut memory =
        ReferenceMemory { revision, blocks: BlockTable::new(revision, sections), all: Vec::new() };
    for (witness, list) in sections.iter().enumerate() {
        let compared = &revision.witnesses[witness];
        for ((at, section), answers) in list.iter().enumerate().zip(answered.by_ref()) {
            let texts = in_text(compared, at, section);
            let noted = section.notes.iter().flat_map(flat).any(|note| in_note(note).next().is_some());
            if texts.is_empty() && !noted {
                continue;
            }
            let known = references.of_text(witness, at);
            let links = answers.links();
            for it in texts {
                if let Some(y) = it.y {
                    let within = StandsIn::Block(&revision.ids[witness], Heir::Now(y));
                    memory.put(&within, it.written, known.get(it.link), links.get(it.link));
                }
            }
            for (note, (links, refs)) in section.notes.iter().flat_map(flat).zip(answers.of_notes()) {
                let mut own = in_note(note).peekable();
                if own.peek().is_none() {
                    continue;
                }
                let name = note_name(&note.record.id);
                let known = references.of(&name);
                let within = StandsIn::Named(name.into());
                for it in own {
                    let to = links.get(it.link).or_else(|| refs.get(it.link - links.len()));
                    memory.put(&within, it.written, known.get(it.link), to);
                }
            }
        }
    }
    for (name, links, body) in others {
        let known = references.of(name);
        let within = StandsIn::Named(name.as_str().into());
        for (link, it) in in_body(body) {
            memory.put(&within, it.target.trim(), known.get(link), links.get(link));
        }
    }
    for of in aligned {
        let known = references.of(&of.holder);
        let within = StandsIn::Named(of.holder.as_str().into());
        for (link, it) in of.names.iter().enumerate() {
            memory.put(&within, &it.written, known.get(link), it.to.as_ref());
        }
    }
    let ReferenceMemory { mut all, .. } = memory;
    all.extend(references.kept.iter().filter_map(|reference| kept(reference, false, revision)));
    all.extend(references.doubted.iter().filter_map(|reference| kept(reference, true, revision)));
    all
}

struct ReferenceMemory<'a> {
    revision: &'a Revision,
    blocks: BlockTable<'a>,
    all: Vec<Remembers<'a>>,
}

impl<'a> ReferenceMemory<'a> {
    /// Remembers a reference: what the lock knew of it, and where it leads now.
    fn put(
        &mut self,
        within: &StandsIn<'a>,
        written: &'a str,
        known: Option<&'a Option<Led>>,
        to: Option<&LinkTo>,
    ) {
        let revision = self.revision;
        let old = |reference: &Arc<LockedTarget>| revision.lock.references.get(reference);
        let to = match known {
            Some(Some(Led::To(reference, at))) => {
                let before = old(reference).and_then(|to| before(to, at, revision));
                Some(LeadsTo { before, ..self.blocks.to(at) })
            }
            Some(Some(Led::Gone(reference) | Led::Lost(reference))) => {
                old(reference).map(|to| went(to, revision))
            }
            Some(Some(Led::Elsewhere(reference, _))) => {
                let now = to.and_then(|to| self.blocks.of(to));
                now.or_else(|| old(reference).map(|to| went(to, revision)))
            }
            Some(Some(Led::OneOf(reference, all))) => return self.one_of(within, written, reference, all),
            Some(Some(Led::Either { known, all, one_is_gone })) => match to.and_then(|to| self.blocks.of(to))
            {
                // All that it may be is what it says.
                Some(to)
                    if !one_is_gone && !all.is_empty() && all.iter().all(|at| self.blocks.is(&to, at)) =>
                {
                    Some(to)
                }
                said => return self.guess(within, written, known, said),
            },
            _ => to.and_then(|to| self.blocks.of(to)),
        };
        self.all.extend(to.map(|to| Remembers { within: within.clone(), written, to }));
    }

    /// Remembers a reference whose block may be any of these: them, and what it was, which may come back.
    fn one_of(&mut self, within: &StandsIn<'a>, written: &'a str, known: &LockedTarget, all: &'a [BlockAt]) {
        let was = self.revision.lock.references.get(known).map(|to| went(to, self.revision));
        let now = all.iter().map(|at| LeadsTo { guess: true, ..self.blocks.to(at) });
        let guesses: Vec<LeadsTo<'_>> =
            was.into_iter().map(|to| LeadsTo { guess: true, ..to }).chain(now).collect();
        for to in guesses {
            let is_it = |it: &Remembers<'_>| it.within == *within && it.written == written && it.to == to;
            if !self.all.iter().rev().take_while(|it| it.within == *within).any(is_it) {
                self.all.push(Remembers { within: within.clone(), written, to });
            }
        }
    }

    /// Remembers a reference that may be any of these, or new and mean what it says: in doubt until it says something else.
    fn guess(
        &mut self,
        within: &StandsIn<'a>,
        written: &'a str,
        known: &[Arc<LockedTarget>],
        said: Option<LeadsTo<'a>>,
    ) {
        // Those that say the same in one place are guessed together.
        let alike = |it: &Remembers<'_>| it.to.guess && it.within == *within && it.written == written;
        if self.all.iter().rev().take_while(|it| it.within == *within).any(alike) {
            return;
        }
        let locked = || known.iter().filter_map(|reference| self.revision.lock.references.get(reference));
        let mut all: Vec<LeadsTo<'a>> =
            locked().map(|to| LeadsTo { guess: true, ..went(to, self.revision) }).collect();
        // What it said when it came in; what it says later is that of another block's number.
        let is_new = locked().all(|to| !to.home.guess);
        let said = said.filter(|_| is_new).map(|to| LeadsTo { guess: true, ..to });
        all.extend(
            said.filter(|said| !all.iter().any(|to| (&to.witness, &to.heir) == (&said.witness, &said.heir))),
        );
        self.all.extend(all.into_iter().map(|to| Remembers { within: within.clone(), written, to }));
    }
}

/// A record that stays what it was, but for its blocks; `in_doubt`: the block that it is in may be any of several.
fn kept<'a>(reference: &'a LockedTarget, in_doubt: bool, revision: &'a Revision) -> Option<Remembers<'a>> {
    let within = match &reference.within {
        ReferenceHolder::Named(name) => StandsIn::Named(name.as_str().into()),
        ReferenceHolder::Block { witness, home } => {
            let compared = revision.ids.iter().position(|id| id == witness).map(|at| &revision.witnesses[at]);
            let heir = match compared.and_then(|compared| Some((compared, compared.old_of(home)?))) {
                Some((compared, x)) => {
                    let heir = compared.alignment.became[x].first().filter(|_| !in_doubt);
                    heir.map_or(Heir::Gone(x), |y| Heir::Now(*y))
                }
                None => Heir::Kept(home.clone()),
            };
            StandsIn::Block(witness, heir)
        }
    };
    let to = went(revision.lock.references.get(reference)?, revision);
    Some(Remembers { within, written: &reference.written, to })
}

/// What a block of the lock is now, as far as that is certain.
fn went<'a>(to: &'a LedTo, revision: &Revision) -> LeadsTo<'a> {
    let compared = revision.ids.iter().position(|id| *id == to.witness).map(|at| &revision.witnesses[at]);
    let heir = match compared.and_then(|compared| Some((compared, compared.old_of(&to.home)?))) {
        None => Heir::Kept(to.home.clone()),
        Some((compared, x)) => compared.sure_heir_of(x, to.before).map_or(Heir::Gone(x), Heir::Now),
    };
    LeadsTo { witness: Cow::Borrowed(&to.witness), heir, before: to.before, guess: to.home.guess }
}

/// What a block was before others were merged with it, where it is not just that again.
fn before(to: &LedTo, at: &BlockAt, revision: &Revision) -> Option<u64> {
    let compared = &revision.witnesses[at.witness];
    let y = at.y?;
    let before = to.before.or(compared.alignment.mixed[y].then_some(to.home.hash));
    before.filter(|before| *before != compared.new[y].hash)
}

/// What a reference is in.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum StandsIn<'a> {
    /// A block, after its witness.
    Block(&'a str, Heir),
    /// Something with a name.
    Named(Arc<str>),
}

impl StandsIn<'_> {
    /// The witness and the block.
    pub(super) const fn block(&self) -> Option<(&str, &Heir)> {
        match self {
            Self::Block(witness, heir) => Some((witness, heir)),
            Self::Named(_) => None,
        }
    }
}

/// A reference that the next lock knows.
#[derive(Debug, Clone)]
pub(super) struct Remembers<'a> {
    /// What it is in.
    pub(super) within: StandsIn<'a>,
    pub(super) written: &'a str,
    pub(super) to: LeadsTo<'a>,
}

/// The block that a reference leads to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LeadsTo<'a> {
    pub(super) witness: Cow<'a, str>,
    pub(super) heir: Heir,
    /// The hash of what it was before others were merged with it.
    before: Option<u64>,
    /// Whether it may be another, or be taken at its word.
    guess: bool,
}

/// The blocks that places are of.
struct BlockTable<'a> {
    by_address: HashMap<&'a str, (usize, usize)>,
    revision: &'a Revision,
    sections: &'a [Vec<Arc<Section>>],
}

impl<'a> BlockTable<'a> {
    fn new(revision: &'a Revision, sections: &'a [Vec<Arc<Section>>]) -> Self {
        let all = sections.iter().enumerate().flat_map(|(witness, list)| {
            list.iter().enumerate().map(move |(at, section)| (section.address.as_str(), (witness, at)))
        });
        Self { by_address: all.collect(), revision, sections }
    }

    fn of(&self, to: &LinkTo) -> Option<LeadsTo<'a>> {
        let place = match to {
            LinkTo::Place(place) | LinkTo::InDoubt(place) => place,
            LinkTo::Elsewhere(it) => return elsewhere(it),
            _ => return None,
        };
        let (witness, at) = *self.by_address.get(place.address.as_str())?;
        let id = Cow::Borrowed(self.revision.ids[witness].as_str());
        let Some(fragment) = place.fragment.as_deref() else {
            let heir = Heir::Kept(Home::whole(self.sections[witness][at].id.clone()));
            return Some(LeadsTo { witness: id, heir, before: None, guess: false });
        };
        let section = &self.sections[witness][at];
        let named = Named::by(section, fragment)?;
        let compared = &self.revision.witnesses[witness];
        let start = *compared.starts.get(at)?;
        let end = compared.starts.get(at + 1).copied().unwrap_or(compared.new.len());
        let is_it = |y: &usize| match compared.new[*y].scope {
            Scope::Item(item) => match section.body.items.get(item as usize).map(|item| item.kind) {
                Some(ItemKind::Block(own)) => named == Named::Block(own as usize),
                Some(ItemKind::Heading(own)) => named == Named::Heading(own as usize),
                _ => false,
            },
            Scope::Footnote(own) => named == Named::Footnote(section.body.footnote_at(own)),
            _ => false,
        };
        let heir = Heir::Now((start..end).find(is_it)?);
        Some(LeadsTo { witness: id, heir, before: None, guess: false })
    }

    /// A reference that leads to a block.
    fn to(&self, at: &BlockAt) -> LeadsTo<'a> {
        let witness = Cow::Borrowed(self.revision.ids[at.witness].as_str());
        LeadsTo { witness, heir: self.heir(at), before: None, guess: false }
    }

    /// A block, or a whole section, as the next lock is to know it.
    fn heir(&self, at: &BlockAt) -> Heir {
        let whole = || Heir::Kept(Home::whole(self.sections[at.witness][at.section].id.clone()));
        at.y.map_or_else(whole, Heir::Now)
    }

    fn is(&self, to: &LeadsTo<'_>, at: &BlockAt) -> bool {
        self.revision.ids[at.witness] == to.witness && to.heir == self.heir(at)
    }
}

/// A block of another edition: it is known by its words alone.
fn elsewhere(it: &Elsewhere) -> Option<LeadsTo<'static>> {
    it.block.as_ref()?;
    let home = Home { section: it.page.clone(), hash: u64::from(it.fingerprint?), nth: 1, guess: false };
    Some(LeadsTo {
        witness: format!("{}:", it.other).into(),
        heir: Heir::Kept(home),
        before: None,
        guess: false,
    })
}

/// What an address on a section's page is of: its place among those of its kind.
#[derive(PartialEq)]
enum Named {
    Block(usize),
    Heading(usize),
    Footnote(Option<usize>),
}

impl Named {
    fn by(section: &Section, address: &str) -> Option<Self> {
        if let Some(slug) = address.strip_prefix("h-") {
            return section.body.heading_of(slug).map(Self::Heading);
        }
        if let Some(id) = address.strip_prefix("fn-") {
            return section.body.footnote_of(id).map(|at| Self::Footnote(Some(at)));
        }
        let number = verse::parts(address).map_or(address, |(block, _)| block).strip_prefix('p')?;
        section.block_numbered(number).map(Self::Block)
    }
}

/// References by what they are in and what they say, those that are alike there numbered in their order. What `old` has is
/// the same in both.
pub(super) fn numbered(
    references: &[Remembers<'_>],
    homes: Vec<(Option<Home>, Option<Home>)>,
    old: &Lock,
) -> BTreeMap<Arc<LockedTarget>, Arc<LedTo>> {
    // Of a witness that isn't there records stay what they were.
    let known = |home: Option<Home>, heir: &Heir| match heir {
        Heir::Kept(home) => Some(home.clone()),
        _ => home,
    };
    let mut made: BTreeMap<Arc<LockedTarget>, Arc<LedTo>> = BTreeMap::new();
    for (it, (within, to)) in references.iter().zip(homes) {
        let within = match &it.within {
            StandsIn::Named(name) => Some(ReferenceHolder::Named((**name).to_owned())),
            StandsIn::Block(witness, heir) => known(within, heir)
                .map(|home| ReferenceHolder::Block { witness: (*witness).to_owned(), home }),
        };
        let (Some(within), Some(home)) = (within, known(to, &it.to.heir)) else { continue };
        let mut reference = LockedTarget { within, written: it.written.to_owned(), nth: u32::MAX };
        let last = made.range::<LockedTarget, _>(..=&reference).next_back().map(|(last, _)| last);
        let alike =
            last.filter(|last| (&last.within, &last.written) == (&reference.within, &reference.written));
        reference.nth = alike.map_or(1, |last| last.nth + 1);
        let LeadsTo { witness, before, guess, .. } = &it.to;
        let to =
            LedTo { witness: (**witness).to_owned(), home: Home { guess: *guess, ..home }, before: *before };
        match old.references.get_key_value(&reference) {
            Some((reference, same)) if **same == to => made.insert(Arc::clone(reference), Arc::clone(same)),
            Some((reference, _)) => made.insert(Arc::clone(reference), to.into()),
            None => made.insert(reference.into(), to.into()),
        };
    }
    made
}

/// The blocks of a witness that references are in or lead to.
pub(super) fn referred<'a>(references: &'a [Remembers<'_>], witness: &str) -> Vec<&'a Heir> {
    let all = references
        .iter()
        .flat_map(|it| it.within.block().into_iter().chain([(&*it.to.witness, &it.to.heir)]));
    all.filter(|(of, _)| *of == witness).map(|(_, heir)| heir).collect()
}
