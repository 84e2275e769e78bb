//! The versions of the edition, compared section by section when a page first asks.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::edition::note::{Anchor, Record};
use crate::edition::text::Body;
use crate::edition::{Edition, Note, Section, id};
use crate::kept::Kept;
use crate::resolve::collation::Collation;
use crate::resolve::compared::Compared;

/// The sections that are compared, in the order of the base, and what came of each.
#[derive(Debug, Default, Clone)]
pub(super) struct Versions {
    /// The witnesses that are compared, by their places in the edition, the base first.
    pub(super) witnesses: Arc<Vec<usize>>,
    /// The sections: the base's, those that it lacks behind the one before them in their witness.
    pub(super) sections: Vec<Arc<Versioned>>,
    /// Where each is, by its folded id.
    by_id: Arc<HashMap<String, usize>>,
}

/// A section of all witnesses.
#[derive(Debug)]
pub(super) struct Versioned {
    /// Its id.
    pub(super) id: String,
    /// By witness compared: its place among that witness's sections.
    pub(super) places: Vec<Option<usize>>,
    made: OnceLock<Option<Compared>>,
    /// What the key of it is made of: while this is held, nothing else has their addresses.
    _held: (Vec<Arc<Body>>, Vec<Arc<Record>>),
}

/// What was compared in the last run.
pub(super) type Past = Kept<u64, Versioned>;

impl Versions {
    /// Find what is compared; nothing where the edition has one version, or none in the base's language.
    pub(super) fn gather(edition: &Edition, past: &mut Past) -> Self {
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
        let kept = past.each(
            sections,
            |(id, places)| key(id, &found(places), places, &rules),
            |(id, places)| {
                let found = found(&places);
                Versioned::new(id, places, &found)
            },
        );
        Self { witnesses: Arc::new(witnesses), sections: kept, by_id: Arc::new(by_id) }
    }

    /// The versions of an edition that is the last one but for these sections.
    pub(super) fn again(&self, edition: &Edition, changed: &[(usize, usize)]) -> Self {
        let mut made = self.clone();
        for (w, at) in changed {
            let id = &edition.witnesses[*w].sections[*at].id;
            let Some(place) = self.place(id) else { continue };
            let old = &self.sections[place];
            let found = in_witnesses(edition, &self.witnesses, &old.places);
            made.sections[place] = Arc::new(Versioned::new(&old.id, old.places.clone(), &found));
        }
        made
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
        let compare = || {
            let found = in_witnesses(edition, &self.witnesses, &one.places);
            let made = Collation::bare(edition).compare(&found)?;
            Some(Compared::new(made, &found))
        };
        one.made.get_or_init(compare).as_ref()
    }

    /// Whether a section has a text among these.
    pub(super) fn has_any(&self, edition: &Edition, at: usize, sections: &[(usize, usize)]) -> bool {
        let Some(one) = self.sections.get(at) else { return false };
        let own = self.witnesses.iter().zip(&one.places).filter_map(|(w, at)| Some((*w, (*at)?)));
        debug_assert!(self.witnesses.iter().all(|w| *w < edition.witnesses.len()));
        own.into_iter().any(|own| sections.contains(&own))
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

impl Versioned {
    fn new(id: &str, places: Vec<Option<usize>>, found: &[Option<&Section>]) -> Self {
        let bodies = found.iter().flatten().map(|section| Arc::clone(&section.body)).collect();
        let notes = found.iter().flatten().flat_map(|section| &section.notes).flat_map(flat);
        let records = notes.map(|note| Arc::clone(&note.record)).collect();
        Self { id: id.to_owned(), places, made: OnceLock::new(), _held: (bodies, records) }
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
        let mut past = Past::default();
        let first = Versions::gather(&edition, &mut past);
        assert_eq!(first.compared(&edition, 0).unwrap().entries.len(), 1);
        let same = |a: &Versions, b: &Versions| -> Vec<bool> {
            a.sections.iter().zip(&b.sections).map(|(a, b)| Arc::ptr_eq(a, b)).collect()
        };
        assert_eq!(same(&first, &Versions::gather(&edition, &mut past)), [true, true]);
        assert_eq!(same(&first, &first.again(&edition, &[(1, 0)])), [false, true]);
    }
}
