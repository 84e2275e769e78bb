//! What a lock remembers of things that are long gone: records that nothing in the edition asks for any more.

use std::collections::{BTreeMap, HashSet};

use crate::edition::id;
use crate::edition::lock::{Home, Lock, LockedSection, ReferenceHolder};
use crate::load::World;
use crate::parse::{Parsed, order};

use super::aligned;
use super::merged::merged;
use super::sketch::{self, Sketch};
use super::unit::BlockKind;

/// What is there, by folded ids.
#[derive(Debug, Default)]
pub(crate) struct There {
    /// The sections of each witness.
    pub(crate) sections: BTreeMap<String, HashSet<String>>,
    /// The notes, drafts and those with an error of their own too.
    pub(crate) notes: HashSet<String>,
    /// What else has references in it: `page:principles`, `person:xi`.
    pub(crate) others: HashSet<String>,
}

impl There {
    /// What the files have, drafts too.
    pub(crate) fn of(world: &World, parsed: &Parsed) -> Self {
        let only = match parsed.witnesses.as_slice() {
            [one] => one.id.as_str(),
            _ => "text",
        };
        let mut sections: BTreeMap<String, HashSet<String>> = BTreeMap::new();
        for (text, page) in world.texts.iter().zip(&parsed.sections) {
            let witness = text.witness.as_deref().map_or_else(|| only.to_owned(), id::normal);
            let name = page.as_ref().map_or_else(|| order::slug_of(&text.stem), |page| page.id.as_str());
            sections.entry(witness).or_default().insert(id::fold(name));
        }
        let notes = parsed.records.iter().chain(&parsed.broken).map(|record| &record.id);
        let essays = parsed.essays.iter().map(|page| id::fold(&format!("page:{}", page.id)));
        let entities = parsed.registers.iter().flat_map(|register| {
            let prefix = register.prefix.value.as_str();
            register.entities.iter().map(move |entity| id::fold(&format!("{prefix}:{}", entity.id)))
        });
        Self {
            sections,
            notes: notes.map(|note| id::fold(note)).collect(),
            others: essays.chain(entities).chain(["author-note".to_owned()]).collect(),
        }
    }
}

/// What was dropped.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Dropped {
    /// Notes, by id.
    pub(crate) notes: Vec<String>,
    /// Sections, by witness and id.
    pub(crate) sections: Vec<String>,
    /// How many blocks.
    pub(crate) blocks: usize,
    /// How many references.
    pub(crate) references: usize,
}

/// The lock without what nothing asks for any more. Numbers that last, and where they lead, are kept.
pub(crate) fn tidy(mut lock: Lock, there: &There) -> (Lock, Dropped) {
    let mut dropped = Dropped::default();
    for section in lock.sections.values_mut() {
        // Ordinals count each block once, as where the lock is held against the texts.
        let same = merged(&section.blocks).same;
        let mut lines = 0..;
        section.blocks.retain(|_| lines.next().is_none_or(|line| !same.contains_key(&line)));
        section.notes.retain(|note, _| {
            let kept = there.notes.contains(&id::fold(note));
            if !kept {
                dropped.notes.push(note.clone());
            }
            kept
        });
    }
    dropped.notes.sort();
    let is_there = |witness: &str, section: &str| {
        there.sections.get(witness).is_some_and(|sections| sections.contains(&id::fold(section)))
    };
    let references = lock.references.len();
    let gone = gone(&lock);
    lock.references.retain(|reference, _| match &reference.within {
        ReferenceHolder::Block { witness, home } => {
            is_there(witness, &home.section) && !gone.contains(&named(witness, home))
        }
        ReferenceHolder::Named(name) => match name.strip_prefix("note:") {
            Some(note) => there.notes.contains(&id::fold(note)),
            None => match aligned::section_of(name) {
                Some(section) => there.sections.values().any(|all| all.contains(&id::fold(section))),
                None => there.others.contains(&id::fold(name)),
            },
        },
    });
    dropped.references = references - lock.references.len();
    if lock.lasting {
        return (lock, dropped);
    }
    let wanted = wanted(&lock);
    let sections = std::mem::take(&mut lock.sections);
    for ((witness, name), mut section) in sections {
        let here = is_there(&witness, &name);
        let before = section.blocks.len();
        keep_wanted(&mut section, &witness, &name, here, &wanted);
        dropped.blocks += before - section.blocks.len();
        if here || !section.blocks.is_empty() || !section.notes.is_empty() {
            lock.sections.insert((witness, name), section);
        } else {
            dropped.sections.push(format!("{witness}/{name}"));
        }
    }
    (lock, dropped)
}

/// A block that some record names: witness, folded section, hash, which of those with it.
type NamedBlock = (String, String, u64, u32);

fn named(witness: &str, home: &Home) -> NamedBlock {
    (witness.to_owned(), id::fold(&home.section), home.hash, home.nth)
}

/// The blocks that are not there any more.
fn gone(lock: &Lock) -> HashSet<NamedBlock> {
    let mut gone = HashSet::new();
    for ((witness, name), section) in &lock.sections {
        let mut seen: BTreeMap<u64, u32> = BTreeMap::new();
        for block in &section.blocks {
            let nth = seen.entry(block.hash).or_default();
            *nth += 1;
            if block.gone {
                gone.insert((witness.clone(), id::fold(name), block.hash, *nth));
            }
        }
    }
    gone
}

/// The blocks that notes and references ask for.
fn wanted(lock: &Lock) -> HashSet<NamedBlock> {
    let mut wanted = HashSet::new();
    for ((witness, _), section) in &lock.sections {
        let homes = section.notes.values().flat_map(|note| &note.spots).flat_map(|spot| &spot.homes);
        wanted.extend(homes.map(|home| named(witness, home)));
    }
    for (reference, to) in &lock.references {
        wanted.insert(named(&to.witness, &to.home));
        if let ReferenceHolder::Block { witness, home } = &reference.within {
            wanted.insert(named(witness, home));
        }
    }
    wanted
}

/// Drop the blocks that are gone, or whose section is, and that nothing asks for.
fn keep_wanted(
    section: &mut LockedSection,
    witness: &str,
    name: &str,
    here: bool,
    wanted: &HashSet<NamedBlock>,
) {
    let mut seen: BTreeMap<u64, u32> = BTreeMap::new();
    let folded = id::fold(name);
    let asked: Vec<bool> = section
        .blocks
        .iter()
        .map(|block| {
            let nth = seen.entry(block.hash).or_default();
            *nth += 1;
            wanted.contains(&(witness.to_owned(), folded.clone(), block.hash, *nth))
        })
        .collect();
    // As a build has those that nothing asks for any more. What is gone is among the others where a lock was merged.
    let live = || section.blocks.iter().zip(&asked).filter(|(block, _)| !block.gone);
    let asked_live: Vec<bool> = live().map(|(_, asked)| *asked).collect();
    let sketches: Vec<(BlockKind, Sketch)> =
        live().map(|(block, _)| (BlockKind::of(&block.address), block.sketch.clone())).collect();
    for (at, block) in section.blocks.iter_mut().filter(|block| !block.gone).enumerate() {
        if let Some(size) = sketch::size_among(&sketches, &asked_live, at) {
            block.sketch = sketch::shortened(&block.sketch, size);
        }
    }
    let keep: Vec<bool> =
        section.blocks.iter().zip(&asked).map(|(block, asked)| *asked || here && !block.gone).collect();
    // An ordinal counts those before: a block that is followed by a wanted one of the same words stays.
    let last: BTreeMap<u64, usize> = section
        .blocks
        .iter()
        .enumerate()
        .filter(|(at, _)| keep[*at])
        .map(|(at, block)| (block.hash, at))
        .collect();
    let mut at = 0;
    section.blocks.retain(|block| {
        let kept = last.get(&block.hash).is_some_and(|last| at <= *last);
        at += 1;
        kept
    });
    if !here {
        section.renamed = None;
        section.addresses.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::lock::parse;

    const LOCK: &str = "variorum anchors 2\n\n[old/gone]\np1 AAAAAAAA -\n\n[text/away]\np1 AAAAAAAB -\np2 AAAAAAAC -\n\
        :kept AAAAAAAA AAAAAAAC\n\n[text/lost]\np1 AAAAAAAD -\n\n[text/one]\np1 AAAAAAAE -\ngone p2 AAAAAAAF -\n\
        gone p3 AAAAAAAF -\ngone p4 AAAAAAAG -\n:kept-too AAAAAAAA AAAAAAAF.2\n:removed AAAAAAAA AAAAAAAG\n\n\
        [references]\nnote:kept one#p1 text/one/AAAAAAAE\nnote:removed one#p1 text/one/AAAAAAAE\n";

    #[test]
    fn what_nothing_asks_for_is_dropped() {
        let there = There {
            sections: [("text".to_owned(), HashSet::from(["one".to_owned()]))].into(),
            notes: ["kept", "kept-too"].map(str::to_owned).into(),
            others: HashSet::new(),
        };
        let (lock, dropped) = tidy(parse(LOCK).unwrap(), &there);
        let kept = "variorum anchors 2\n[text/away]\np2 AAAAAAAC -\n:kept AAAAAAAA AAAAAAAC\n[text/one]\np1 AAAAAAAE -\n\
            gone p2 AAAAAAAF -\ngone p3 AAAAAAAF -\n:kept-too AAAAAAAA AAAAAAAF.2\n\
            [references]\nnote:kept one#p1 text/one/AAAAAAAE\n";
        assert_eq!(lock, parse(kept).unwrap());
        let gone = (vec!["removed".to_owned()], vec!["old/gone".to_owned(), "text/lost".to_owned()], 4, 1);
        assert_eq!((dropped.notes, dropped.sections, dropped.blocks, dropped.references), gone);
        // One that is gone and asked for, right behind the last.
        let behind =
            "variorum anchors 2\n\n[text/one]\np1 AAAAAAAE -\ngone p2 AAAAAAAG -\n:kept AAAAAAAA AAAAAAAG\n";
        assert_eq!(tidy(parse(behind).unwrap(), &there).0, parse(behind).unwrap());
        // After a merge that kept the lines of both sides a block is there once.
        let both = "variorum anchors 2\n\n[text/one]\np1 AAAAAAAE -\np2 AAAAAAAF -\np1 AAAAAAAF -\n:kept AAAAAAAA AAAAAAAF\n";
        let once =
            "variorum anchors 2\n\n[text/one]\np1 AAAAAAAE -\np2 AAAAAAAF -\n:kept AAAAAAAA AAAAAAAF\n";
        assert_eq!(tidy(parse(both).unwrap(), &there).0, parse(once).unwrap());
        // Numbers that last are kept.
        let lasting = parse(&LOCK.replacen("\n\n", "\nlasting\n\n", 1)).unwrap();
        let sections = lasting.sections.len();
        assert_eq!(tidy(lasting, &there).0.sections.len(), sections);
    }
}
