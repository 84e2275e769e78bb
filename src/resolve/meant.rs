//! What a name that leads nowhere was meant to be: a section by its file, its title or the name that it had.

use std::collections::BTreeMap;

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

/// The id of the section that is meant by the name of its file, its page or its title.
pub(super) fn section<'a>(name: &str, sections: impl Iterator<Item = &'a Section>) -> Option<&'a str> {
    let file = name.trim().rsplit('/').next().unwrap_or(name);
    let stem = file.strip_suffix(".md").or_else(|| file.strip_suffix(".html")).unwrap_or(file);
    let slug = id::fold(order::slug_of(stem));
    let title = id::fold(name.trim());
    let mut by_title = None;
    for section in sections {
        if id::folded(&section.id) == slug {
            return Some(&section.id);
        }
        if by_title.is_none() && id::fold(&section.title) == title {
            by_title = Some(section.id.as_str());
        }
    }
    by_title
}
