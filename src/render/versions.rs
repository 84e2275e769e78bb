//! The versions of the edition, compared section by section when a page first asks.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::cache::Cache;
use crate::edition::note::{Anchor, Record};
use crate::edition::text::Body;
use crate::edition::{Edition, Note, Section, id};
use crate::resolve::collation::{Across, Alone, Collation, LeftOver, Move, Moves};
use crate::resolve::compared::Compared;

/// The sections that are compared, in the order of the base, and what came of each.
///
/// A section is compared by itself where each block has a partner there; where some are left over, what is left over in all
/// sections is looked at first (`resolve/collation/across.rs`).
#[derive(Debug, Default, Clone)]
pub(super) struct ComparedSections {
    /// The witnesses that are compared, by their places in the edition, the base first.
    pub(super) witnesses: Arc<Vec<usize>>,
    /// The sections: the base's, those that it lacks behind the one before them in their witness.
    pub(super) sections: Vec<Arc<VersionedSection>>,
    /// Where each is, by its folded id.
    by_id: Arc<HashMap<String, usize>>,
    /// The blocks that went from one section to another, once a section with blocks left over was asked for.
    across: Arc<OnceLock<Across>>,
}

/// A section of all witnesses.
#[derive(Debug)]
pub(super) struct VersionedSection {
    /// Its id.
    pub(super) id: String,
    /// By witness compared: its place among that witness's sections.
    pub(super) places: Vec<Option<usize>>,
    left: OnceLock<Arc<LeftOver>>,
    made: OnceLock<Made>,
    held: Held,
}

/// What the key of a section is made of: while this is held, nothing else has their addresses.
#[derive(Debug, Clone)]
struct Held {
    bodies: Vec<Arc<Body>>,
    _records: Vec<Arc<Record>>,
}

/// A section, compared, and what it was made of beside its own texts.
#[derive(Debug)]
struct Made {
    compared: Option<Compared>,
    /// What went from it to other sections or came from them, with the texts of these.
    moves: Vec<(Move, Vec<Arc<Body>>)>,
}

/// What was compared in the last run.
pub(super) type VersionsCache = Cache<u64, VersionedSection>;

impl ComparedSections {
    /// Find what is compared; nothing where the edition has one version, or none in the base's language.
    pub(super) fn gather(edition: &Edition, past: &mut VersionsCache) -> Self {
        if edition.witnesses.len() < 2 {
            return Self::default();
        }
        let collation = Collation::new(edition, None);
        let place = |w: &&crate::edition::Witness| edition.witnesses.iter().position(|o| std::ptr::eq(o, *w));
        let witnesses: Vec<usize> = collation.witnesses.iter().filter_map(place).collect();
        if witnesses.len() < 2 {
            return Self::default();
        }
        let places: Vec<HashMap<String, usize>> = witnesses
            .iter()
            .map(|w| {
                let sections = edition.witnesses[*w].sections.iter().enumerate();
                sections.map(|(at, section)| (id::fold(&section.id), at)).collect()
            })
            .collect();
        let of = |folded: &str| places.iter().map(|own| own.get(folded).copied()).collect();
        let sections: Vec<(&str, Vec<Option<usize>>)> =
            collation.sections.iter().map(|id| (*id, of(&id::fold(id)))).collect();
        let rules = format!("{:?}{:?}", edition.meta.collation, edition.meta.alignments);
        let found = |places: &[Option<usize>]| in_witnesses(edition, &witnesses, places);
        let by_id = sections.iter().enumerate().map(|(at, (id, _))| (id::fold(id), at)).collect();
        let keys: Vec<u64> =
            sections.iter().map(|(id, places)| key(id, &found(places), places, &rules)).collect();
        let sections = past.each(
            keys.iter().copied().zip(sections).collect(),
            |(key, _)| *key,
            |(_, (id, places))| {
                let found = found(&places);
                VersionedSection::new(id, places, &found)
            },
        );
        let mut made =
            Self { witnesses: Arc::new(witnesses), sections, by_id: Arc::new(by_id), across: Arc::default() };
        for at in made.stale(edition) {
            made.sections[at] = Arc::new(made.sections[at].afresh());
            past.replace(&keys[at], keys[at], Arc::clone(&made.sections[at]));
        }
        made
    }

    /// Those sections of the last run that may be others now, since what is left over in some section is.
    fn stale(&self, edition: &Edition) -> Vec<usize> {
        let is_open = |one: &Arc<VersionedSection>| one.left.get().is_some_and(|left| !left.is_empty());
        let known = self.sections.iter().any(|one| is_open(one) && one.made.get().is_some());
        let across = known.then(|| self.across(edition));
        let is_stale = |(at, one): (usize, &Arc<VersionedSection>)| {
            let stale = match (one.made.get(), across) {
                // Who still reads the last snapshot may make it of that.
                (None, _) => known || one.left.get().is_some(),
                (Some(made), Some(across)) if is_open(one) => !self.is_made_of(made, &across.of(at)),
                (Some(_), _) => false,
            };
            stale.then_some(at)
        };
        self.sections.iter().enumerate().filter_map(is_stale).collect()
    }

    /// Whether a section was made of these moves, and of the texts that the others have now.
    fn is_made_of(&self, made: &Made, moves: &[Move]) -> bool {
        let same = |(own, bodies): &(Move, Vec<Arc<Body>>), now: &Move| {
            let of = [now.from, now.to].map(|at| &self.sections[at].held.bodies);
            let all = of.into_iter().flatten();
            own == now
                && bodies.iter().zip(all.clone()).all(|(a, b)| Arc::ptr_eq(a, b))
                && bodies.len() == all.count()
        };
        made.moves.len() == moves.len() && made.moves.iter().zip(moves).all(|(own, now)| same(own, now))
    }

    /// The versions of an edition that is the last one but for these sections; none where other blocks went from one section to
    /// another.
    pub(super) fn again(&self, edition: &Edition, changed: &[(usize, usize)]) -> Option<Self> {
        let mut made = self.clone();
        let mut touched = Vec::new();
        for (w, at) in changed {
            let id = &edition.witnesses[*w].sections[*at].id;
            let Some(place) = self.place(id) else { continue };
            let old = &self.sections[place];
            let found = in_witnesses(edition, &self.witnesses, &old.places);
            made.sections[place] = Arc::new(VersionedSection::new(&old.id, old.places.clone(), &found));
            touched.push(place);
        }
        let Some(across) = self.across.get() else {
            // What isn't made yet is made of this snapshot, and not of the last one by readers of that.
            made.across = Arc::default();
            for one in made.sections.iter_mut().filter(|one| one.made.get().is_none()) {
                *one = Arc::new(one.afresh());
            }
            return Some(made);
        };
        let same = |place: &usize| {
            let now = made.left_over(edition, *place);
            self.sections[*place].left.get().is_some_and(|old| **old == *now)
        };
        if !touched.iter().all(same) {
            made.across = Arc::default();
            if made.across(edition) != across {
                return None;
            }
        }
        for place in &touched {
            for partner in across.of(*place).into_iter().flat_map(|moved| [moved.from, moved.to]) {
                made.sections[partner] = Arc::new(made.sections[partner].afresh());
            }
        }
        Some(made)
    }

    /// What a section leaves over.
    fn left_over(&self, edition: &Edition, at: usize) -> Arc<LeftOver> {
        let one = &self.sections[at];
        let find = || Arc::new(Collation::bare(edition).left_over(&self.texts(edition, at)));
        Arc::clone(one.left.get_or_init(find))
    }

    /// The blocks that went from one section to another.
    fn across(&self, edition: &Edition) -> &Across {
        self.across.get_or_init(|| Across::of_all(self.sections.len(), |at| self.left_over(edition, at)))
    }

    /// Whether these are the sections at their places: then nothing that is said of their versions is another.
    pub(super) fn has_same(&self, sections: &[(usize, Arc<VersionedSection>)]) -> bool {
        let same = |(at, one): &(usize, Arc<VersionedSection>)| {
            self.sections.get(*at).is_some_and(|own| Arc::ptr_eq(own, one))
        };
        sections.iter().all(same)
    }

    /// Whether there is anything to compare.
    pub(super) fn any(&self) -> bool {
        !self.sections.is_empty()
    }

    /// The place of a section by its id.
    pub(super) fn place(&self, section: &str) -> Option<usize> {
        self.by_id.get(&id::fold(section)).copied()
    }

    /// A section, compared.
    pub(super) fn compared(&self, edition: &Edition, at: usize) -> Option<&Compared> {
        let one = self.sections.get(at)?;
        one.made.get_or_init(|| self.compare(edition, at, one)).compared.as_ref()
    }

    fn compare(&self, edition: &Edition, at: usize, one: &VersionedSection) -> Made {
        let found = in_witnesses(edition, &self.witnesses, &one.places);
        let collation = Collation::bare(edition);
        let other = |place: usize, witness: usize| self.text(edition, place, witness);
        if one.left.get().is_none_or(|left| left.is_empty()) {
            match collation.alone(&found) {
                None => return Made { compared: None, moves: Vec::new() },
                Some(Alone::Whole(made)) => {
                    let _ = one.left.set(Arc::default());
                    return Made { compared: Some(Compared::new(*made, &found, other)), moves: Vec::new() };
                }
                Some(Alone::Open(left)) => drop(one.left.set(Arc::new(left))),
            }
        }
        let moves = self.across(edition).of(at);
        let made = collation.compare(&found, &Moves::new(at, moves.clone(), other));
        let bodies = |moved: &Move| {
            let of = [moved.from, moved.to].map(|at| &self.sections[at].held.bodies);
            of.into_iter().flatten().cloned().collect()
        };
        let moves = moves.into_iter().map(|moved| (moved, bodies(&moved))).collect();
        Made { compared: made.map(|made| Compared::new(made, &found, other)), moves }
    }

    /// A section of one of the witnesses that are compared.
    pub(super) fn text<'a>(&self, edition: &'a Edition, place: usize, witness: usize) -> Option<&'a Section> {
        let at = (*self.sections.get(place)?.places.get(witness)?)?;
        edition.witnesses.get(*self.witnesses.get(witness)?)?.sections.get(at).map(AsRef::as_ref)
    }

    /// Whether a section has a text among these, or has blocks in one that has, or of one.
    pub(super) fn has_any(&self, edition: &Edition, at: usize, sections: &[(usize, usize)]) -> bool {
        let Some(one) = self.sections.get(at) else { return false };
        debug_assert!(self.witnesses.iter().all(|w| *w < edition.witnesses.len()));
        let has = |one: &VersionedSection| {
            let mut own = self.witnesses.iter().zip(&one.places).filter_map(|(w, at)| Some((*w, (*at)?)));
            own.any(|own| sections.contains(&own))
        };
        has(one) || self.partners(at).into_iter().any(|at| has(&self.sections[at]))
    }

    /// The sections that have blocks of one, or of which that has some, as far as that is known.
    pub(super) fn partners(&self, at: usize) -> Vec<usize> {
        let moves = self.across.get().map(|across| across.of(at)).unwrap_or_default();
        moves.into_iter().flat_map(|moved| [moved.from, moved.to]).collect()
    }

    /// All sections, compared: what is missing is made in parallel.
    pub(super) fn all<'a>(&'a self, edition: &'a Edition) -> Vec<Option<&'a Compared>> {
        (0..self.sections.len()).into_par_iter().map(|at| self.compared(edition, at)).collect()
    }

    /// The sections of this name, each of its witness.
    pub(super) fn texts<'a>(&self, edition: &'a Edition, at: usize) -> Vec<Option<&'a Section>> {
        self.sections
            .get(at)
            .map(|one| in_witnesses(edition, &self.witnesses, &one.places))
            .unwrap_or_default()
    }
}

impl VersionedSection {
    fn new(id: &str, places: Vec<Option<usize>>, found: &[Option<&Section>]) -> Self {
        let bodies = found.iter().flatten().map(|section| Arc::clone(&section.body)).collect();
        let notes = found.iter().flatten().flat_map(|section| &section.notes).flat_map(flat);
        let _records = notes.map(|note| Arc::clone(&note.record)).collect();
        let (left, made) = (OnceLock::new(), OnceLock::new());
        Self { id: id.to_owned(), places, left, made, held: Held { bodies, _records } }
    }

    /// The same, to be compared again.
    fn afresh(&self) -> Self {
        let Self { id, places, left, held, .. } = self;
        let (id, places, held) = (id.clone(), places.clone(), held.clone());
        Self { id, places, left: left.clone(), made: OnceLock::new(), held }
    }
}

/// The sections at these places of the witnesses.
fn in_witnesses<'a>(
    edition: &'a Edition,
    witnesses: &[usize],
    places: &[Option<usize>],
) -> Vec<Option<&'a Section>> {
    let of = |(w, at): (&usize, &Option<usize>)| {
        edition.witnesses.get(*w)?.sections.get((*at)?).map(AsRef::as_ref)
    };
    witnesses.iter().zip(places).map(of).collect()
}

/// A note and all that answers it.
fn flat(note: &Note) -> Vec<&Note> {
    std::iter::once(note).chain(note.replies.iter().flat_map(flat)).collect()
}

/// A hash of all that comparing a section looks at.
fn key(id: &str, found: &[Option<&Section>], places: &[Option<usize>], rules: &str) -> u64 {
    let mut hash = Xxh3::new();
    (id, places, rules).hash(&mut hash);
    for section in found {
        let Some(section) = section else {
            0u8.hash(&mut hash);
            continue;
        };
        (1u8, &section.id, &section.number, &section.numbers, section.heading).hash(&mut hash);
        Arc::as_ptr(&section.body).hash(&mut hash);
        // A note may overrule what is computed.
        for note in section.notes.iter().flat_map(flat) {
            Arc::as_ptr(&note.record).hash(&mut hash);
            match &note.anchor {
                Anchor::Words(words) => {
                    words.iter().for_each(|s| (s.leaf, s.from, s.to).hash(&mut hash));
                }
                Anchor::Item(item) => (1u8, item).hash(&mut hash),
                Anchor::Section => 2u8.hash(&mut hash),
                Anchor::Nowhere => 3u8.hash(&mut hash),
                Anchor::Parent => 4u8.hash(&mut hash),
            }
        }
    }
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_compared_again_only_where_it_changed() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join("content").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("edition.toml", "title = \"T\"\n[[witness]]\nid = \"a\"\n[[witness]]\nid = \"b\"\n");
        for (witness, word) in [("a", "one"), ("b", "other")] {
            for section in ["01-x", "02-y"] {
                write(&format!("text/{witness}/{section}.md"), &format!("# S\n\nThe {word} word.\n"));
            }
        }
        let reading = crate::read(folder.path(), &crate::Options::default()).unwrap();
        let edition = reading.edition.unwrap();
        let mut past = VersionsCache::default();
        let first = ComparedSections::gather(&edition, &mut past);
        assert_eq!(first.compared(&edition, 0).unwrap().entries.len(), 1);
        first.all(&edition);
        let same = |a: &ComparedSections, b: &ComparedSections| -> Vec<bool> {
            a.sections.iter().zip(&b.sections).map(|(a, b)| Arc::ptr_eq(a, b)).collect()
        };
        assert_eq!(same(&first, &ComparedSections::gather(&edition, &mut past)), [true, true]);
        assert_eq!(same(&first, &first.again(&edition, &[(1, 0)]).unwrap()), [false, true]);
    }
}
