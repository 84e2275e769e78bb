//! The lock under other names.

use std::sync::Arc;

use crate::diag::{FileId, Source};
use crate::edition::id;
use crate::edition::lock::{Home, Lock, LockedNote, LockedSection, ReferenceHolder};
use crate::output::lock::text;
use crate::parse::Locked;

use super::super::names::Symbol;

/// The lock with another name for what it calls so; none where it can't be read. `home` is the witness and the section of a
/// footnote.
pub(super) fn renamed(
    source: &Source,
    file: FileId,
    name: &Symbol,
    new: &str,
    home: Option<(&str, &str)>,
) -> Option<String> {
    let Locked::Read(lock) = crate::parse::lock::read(source, file, &mut Vec::new()) else { return None };
    let lock = Arc::unwrap_or_clone(lock);
    let lock = match name {
        Symbol::Note(own) => named(notes(lock, own, new), "note", own, new),
        Symbol::Essay(own) => named(lock, "page", own, new),
        Symbol::Entity(own) => {
            let (prefix, own) = own.split_once(':').unwrap_or(("", own));
            named(lock, prefix, own, new)
        }
        Symbol::Section(own) => section(lock, own, new),
        Symbol::Footnote(_, _, own) => match home {
            Some(home) => footnote(lock, home, own, new),
            None => lock,
        },
        _ => lock,
    };
    Some(text(&lock))
}

fn footnote(mut lock: Lock, (witness, section): (&str, &str), own: &str, new: &str) -> Lock {
    let key = (witness.to_owned(), section.to_owned());
    let blocks = lock.sections.get_mut(&key).map(|section| section.blocks.iter_mut());
    for block in blocks.into_iter().flatten().filter(|block| !block.gone) {
        if block.address.strip_prefix("fn-").is_some_and(|label| id::fold(label) == own) {
            block.address = format!("fn-{new}");
        }
    }
    lock
}

fn notes(mut lock: Lock, own: &str, new: &str) -> Lock {
    for section in lock.sections.values_mut() {
        let known = section.notes.keys().find(|known| id::fold(known) == own).cloned();
        if let Some(note) = known.and_then(|known| section.notes.remove(&known)) {
            section.notes.insert(new.to_owned(), note);
        }
    }
    lock
}

/// What references are in, by its kind and its name.
fn named(mut lock: Lock, kind: &str, own: &str, new: &str) -> Lock {
    let references = std::mem::take(&mut lock.references).into_iter().map(|(reference, to)| {
        let mut reference = Arc::unwrap_or_clone(reference);
        if let ReferenceHolder::Named(name) = &mut reference.within
            && id::fold(name) == id::fold(&format!("{kind}:{own}"))
        {
            *name = format!("{kind}:{new}");
        }
        (reference.into(), to)
    });
    lock.references = references.collect();
    lock
}

fn section(lock: Lock, own: &str, new: &str) -> Lock {
    let is = |name: &str| id::fold(name) == own;
    let home = |home: &mut Home| {
        if is(&home.section) {
            home.section = new.to_owned();
        }
    };
    // `tide#p2`, `P:tide#p2`, `01-tide.md#p2`.
    let written = |target: &str| {
        let (name, place) = target.split_once('#').map_or((target, ""), |(name, place)| (name, place));
        let start = name.rfind([':', '/', '-']).map_or(0, |at| at + 1);
        let bare = [(0, name.len()), (start, name.len()), (start, name.len().saturating_sub(3))];
        let hit = bare.into_iter().find(|(from, to)| name.get(*from..*to).is_some_and(is));
        let name = hit.map(|(from, to)| format!("{}{new}{}", &name[..from], &name[to..]));
        name.map(|name| if target.contains('#') { format!("{name}#{place}") } else { name })
    };
    let Lock { lasting, base, mut sections, references } = lock;
    // A name that it had before is its own again.
    sections.retain(|(_, name), section| section.renamed.is_none() || id::fold(name) != id::fold(new));
    // Where numbers last, the addresses under the old name lead on.
    let left = sections.keys().filter(|(_, name)| lasting && is(name) && id::fold(new) != own).cloned();
    let lead_on = || LockedSection { renamed: Some(new.to_owned()), ..LockedSection::default() };
    let left: Vec<_> = left.map(|key| (key, lead_on())).collect();
    let sections = sections.into_iter().map(|((witness, name), mut section)| {
        for to in section.addresses.values_mut().flatten() {
            if let Some(now) = written(to).filter(|_| to.contains('#')) {
                *to = now;
            }
        }
        if section.renamed.as_deref().is_some_and(is) {
            section.renamed = Some(new.to_owned());
        }
        for note in section.notes.values_mut() {
            let mut changed: LockedNote = (**note).clone();
            changed.spots.iter_mut().flat_map(|spot| &mut spot.homes).for_each(home);
            if changed != **note {
                *note = Arc::new(changed);
            }
        }
        let name = if is(&name) { new.to_owned() } else { name };
        ((witness, name), section)
    });
    let sections = sections.chain(left).collect();
    let references = references.into_iter().map(|(reference, to)| {
        let (mut reference, mut to) = (Arc::unwrap_or_clone(reference), Arc::unwrap_or_clone(to));
        if let ReferenceHolder::Block { home: own, .. } = &mut reference.within {
            home(own);
        }
        if let Some(now) = written(&reference.written) {
            reference.written = now;
        }
        home(&mut to.home);
        (reference.into(), to.into())
    });
    Lock { lasting, base, sections, references: references.collect() }
}
