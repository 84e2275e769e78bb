//! What a name that leads nowhere was meant to be: a section by its file, its title, its number or the name that it had.

use std::collections::{BTreeMap, HashMap};

use crate::edition::{Section, id};
use crate::parse::order;

use super::revision::Revision;

/// The names that sections had when the lock was written, folded, and what they are called now.
pub(super) type Renamed = BTreeMap<String, String>;

/// The sections that have another name than in the lock.
pub(super) fn renamed(revision: &Revision, sections: &[Vec<Section>]) -> Renamed {
    let mut all = Renamed::new();
    for (compared, list) in revision.witnesses.iter().zip(sections) {
        for (old, at) in &compared.renamed {
            if let Some(section) = list.get(*at) {
                all.entry(old.clone()).or_insert_with(|| section.id.clone());
            }
        }
    }
    let before = revision.lock.sections.iter();
    for ((_, old), locked) in before {
        let Some(next) = locked.renamed.as_ref() else { continue };
        let next = all.get(&id::fold(next)).unwrap_or(next).clone();
        all.entry(id::fold(old)).or_insert(next);
    }
    all
}

/// Sections by the names that may be written for their ids; the first of equal ones is meant.
#[derive(Debug)]
pub(super) struct Meant {
    by_id: HashMap<String, String>,
    by_title: HashMap<String, String>,
    /// By the number that pages show.
    by_number: HashMap<String, String>,
}

impl Meant {
    pub(super) fn of<'a>(sections: impl Iterator<Item = &'a Section>) -> Self {
        let mut meant = Self { by_id: HashMap::new(), by_title: HashMap::new(), by_number: HashMap::new() };
        for section in sections {
            meant.by_id.entry(id::fold(&section.id)).or_insert_with(|| section.id.clone());
            meant.by_title.entry(id::fold(&section.title)).or_insert_with(|| section.id.clone());
            meant.by_number.entry(section.number.to_string()).or_insert_with(|| section.id.clone());
        }
        meant
    }

    /// The id of the section that is meant by the name of its file, its page, its title or its number.
    pub(super) fn section(&self, name: &str) -> Option<&str> {
        let file = name.trim().rsplit('/').next().unwrap_or(name);
        let stem = file.strip_suffix(".md").or_else(|| file.strip_suffix(".html")).unwrap_or(file);
        let found = self.by_id.get(&id::fold(order::slug_of(stem)));
        let number = name.trim().trim_start_matches('§').trim_start();
        found
            .or_else(|| self.by_title.get(&id::fold(name.trim())))
            .or_else(|| self.by_number.get(number))
            .map(String::as_str)
    }
}
