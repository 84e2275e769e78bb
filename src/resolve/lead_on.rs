//! Addresses that lead on: of blocks and sections of a frozen edition that are elsewhere, or gone, and names that sections had.

use std::collections::{BTreeMap, HashMap};

use crate::diag::{Diagnostic, Span, rules};
use crate::edition::id;
use crate::edition::meta::WitnessMeta;
use crate::edition::{Away, Section};

use super::earlier::EarlierBlocks;
use super::revision::Revision;

/// Where the addresses that blocks had lead now: by section id, `p4` to `p3`, `market#p2`, or nowhere.
pub(super) fn addresses(
    revision: &Revision,
    witness: usize,
    sections: &[Section],
) -> BTreeMap<String, BTreeMap<String, Option<String>>> {
    let compared = &revision.witnesses[witness];
    let mut made: BTreeMap<String, BTreeMap<String, Option<String>>> = BTreeMap::new();
    let by_id: HashMap<String, &Section> = sections.iter().map(|s| (id::fold(&s.id), s)).collect();
    let now_called = |section: &str| {
        let folded = id::fold(section);
        let same = by_id.get(&folded).copied();
        same.or_else(|| compared.renamed.get(&folded).map(|at| &sections[*at]))
    };
    let stands = |section: &Section, address: &str| {
        address.strip_prefix('p').is_some_and(|n| section.block_numbered(n).is_some())
    };
    let earlier = EarlierBlocks::new(revision, witness, sections.len());
    let place = |y: usize| {
        let standing = &compared.new[y];
        (standing.section, super::live::address(&sections[standing.section], standing))
    };
    let name = |section: &str, y: usize| {
        let (at, address) = place(y);
        let other = &sections[at];
        if id::fold(&other.id) == id::fold(section) { address } else { format!("{}#{address}", other.id) }
    };
    // Where an address of a section leads, by what became of its block and what it said once.
    let lead = |home: &str, address: &str, to: Option<usize>| {
        let at = compared.places.get(&id::fold(home)).copied();
        let known = at.and_then(|at| earlier.lead(at, address, to));
        known.unwrap_or(to).map(|y| name(home, y))
    };
    let went = went(revision, witness);
    for ((section, address), to) in &went {
        let (home, known) = match now_called(section) {
            Some(now) => (now.id.clone(), stands(now, address)),
            None => (section.clone(), false),
        };
        if !known {
            let to = lead(&home, address, *to);
            made.entry(home).or_default().insert(address.clone(), to);
        }
    }
    // What led on already leads on from there.
    for ((_, section), locked) in
        revision.lock.sections.iter().filter(|((w, _), _)| *w == revision.ids[witness])
    {
        let home = now_called(section).map_or_else(|| section.clone(), |now| now.id.clone());
        for (from, to) in &locked.addresses {
            if now_called(section).is_some_and(|now| stands(now, from)) {
                continue;
            }
            let to = to.as_ref().and_then(|to| {
                let (other, address) = to.split_once('#').unwrap_or((section.as_str(), to.as_str()));
                match went.get(&(id::fold(other), address.to_owned())) {
                    Some(to) => lead(&home, from, *to),
                    None => match now_called(other).filter(|now| stands(now, address)) {
                        Some(now) if id::fold(&now.id) == id::fold(&home) => Some(address.to_owned()),
                        Some(now) => Some(format!("{}#{address}", now.id)),
                        None => None,
                    },
                }
            });
            made.entry(home.clone()).or_default().entry(from.clone()).or_insert(to);
        }
    }
    for (name, other) in reused(revision, witness) {
        let (Some(new), other) = (by_id.get(&name), &sections[other]) else { continue };
        let there = |address: &str| format!("{}#{address}", other.id);
        let led = made
            .get(&other.id)
            .cloned()
            .unwrap_or_default()
            .into_iter()
            .map(|(from, to)| (from, to.map(|to| if to.contains('#') { to } else { there(&to) })));
        let own = other.numbers.iter().map(|n| (format!("p{n}"), Some(there(&format!("p{n}")))));
        for (from, to) in own.chain(led).filter(|(from, _)| !stands(new, from)) {
            made.entry(new.id.clone()).or_default().entry(from).or_insert(to);
        }
    }
    made
}

/// The sections that have a name which another had: the folded name, and the place of the other.
pub(super) fn reused(revision: &Revision, witness: usize) -> Vec<(String, usize)> {
    let compared = &revision.witnesses[witness];
    let own = revision.lock.sections.iter().filter(|((w, _), _)| *w == revision.ids[witness]);
    own.filter_map(|((_, name), locked)| {
        let folded = id::fold(name);
        let own = compared.places.get(&folded)?;
        let mut next = locked.renamed.as_ref()?;
        // A name that was given up twice leads to the last.
        for _ in 0..16 {
            if let Some(at) = compared.now(next) {
                return (at != *own).then_some((folded, at));
            }
            let key = (revision.ids[witness].clone(), next.clone());
            next = revision.lock.sections.get(&key)?.renamed.as_ref()?;
        }
        None
    })
    .collect()
}

/// Tells the sections that have a name which another had.
pub(super) fn tell_reused(
    revision: &Revision,
    sections: &[Vec<Section>],
    frozen: bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (witness, list) in sections.iter().enumerate() {
        let exchanged = revision.witnesses[witness].exchanged.iter();
        let exchanged = exchanged.map(|(at, other)| (id::fold(&list[*at].id), *other));
        let all: BTreeMap<String, usize> = exchanged.chain(reused(revision, witness)).collect();
        for (name, other) in all {
            let Some(section) = list.iter().find(|section| id::fold(&section.id) == name) else { continue };
            let other = &list[other].id;
            let told = Diagnostic::new(
                &rules::REUSED_NAME,
                Span::new(section.file, 0, 0),
                format!("`{}` was the name of `{other}`", section.id),
            );
            let told = match frozen {
                true => told.hint(format!(
                    "`{}` was published as that: give this section another `id`, so that it leads there",
                    section.address
                )),
                false => told,
            };
            diagnostics
                .push(told.hint(format!("references to the section of old have to say `[[{other}]]`")));
        }
    }
}

/// Of each address of the lock, by its section's folded id: the block that its own has become.
fn went(revision: &Revision, witness: usize) -> HashMap<(String, String), Option<usize>> {
    let compared = &revision.witnesses[witness];
    let mut went: HashMap<(String, String), Option<usize>> = HashMap::new();
    for (x, old) in compared.known.old.iter().enumerate() {
        let Some(address) = revision.old_address(witness, x).filter(|a| a.starts_with('p')) else { continue };
        // What may be another block is no place to lead on to, in another section.
        let own = |y: &usize| {
            compared.now(&old.section) == Some(compared.new[*y].section)
                || compared.alignment.sure_heir(x).is_some()
        };
        let heir = compared.alignment.became[x].first().copied().filter(own);
        // Of what is gone already, and leads on, it is known where to.
        let key = (revision.ids[witness].clone(), old.section.to_string());
        let leads = || revision.lock.sections.get(&key).is_some_and(|s| s.addresses.contains_key(address));
        if old.gone && heir.is_none() && leads() {
            continue;
        }
        let entry = went.entry((id::fold(&old.section), address.to_owned())).or_insert(heir);
        *entry = entry.or(heir);
    }
    went
}

/// The sections that are gone, with where their addresses lead. `moved` is what [`addresses`] has of them.
pub(super) fn away(
    revision: &Revision,
    witness: usize,
    witnesses: &[WitnessMeta],
    sections: &[Section],
    moved: &BTreeMap<String, BTreeMap<String, Option<String>>>,
) -> Vec<Away> {
    let compared = &revision.witnesses[witness];
    let by_id: HashMap<String, usize> =
        sections.iter().enumerate().map(|(at, s)| (id::fold(&s.id), at)).collect();
    let own = revision.lock.sections.iter().filter(|((w, _), _)| *w == revision.ids[witness]);
    let mut all = Vec::new();
    for ((_, section), locked) in own {
        let folded = id::fold(section);
        let looked_at = locked.renamed.is_some()
            || locked.blocks.is_empty()
            || compared.known.old.iter().any(|old| *old.section == **section);
        if by_id.contains_key(&folded) || !looked_at {
            continue;
        }
        // A name that was given up twice leads to the last.
        let renamed = compared.renamed.get(&folded).copied().or_else(|| {
            let next = id::fold(locked.renamed.as_ref()?);
            by_id.get(&next).or_else(|| compared.renamed.get(&next)).copied()
        });
        let blocks = match renamed {
            Some(at) => {
                let now = &sections[at];
                let stand = now.numbers.iter().map(|n| {
                    let id = format!("p{n}");
                    (id.clone(), Some((now.address.clone(), id)))
                });
                let led = now.addresses.iter().map(|(from, to)| {
                    (from.clone(), to.as_ref().and_then(|to| place(to, now, sections, &by_id)))
                });
                stand.chain(led).collect()
            }
            None => {
                let led = moved.iter().filter(|(id, _)| id::fold(id) == folded).flat_map(|(_, led)| led);
                led.map(|(from, to)| {
                    let (other, id) = to.as_deref().and_then(|to| to.split_once('#')).unwrap_or_default();
                    let to =
                        by_id.get(&id::fold(other)).map(|at| (sections[*at].address.clone(), id.to_owned()));
                    (from.clone(), to)
                })
                .collect()
            }
        };
        let address = if witness == 0 {
            format!("{section}.html")
        } else {
            format!("versions/{}/{section}.html", witnesses[witness].id)
        };
        all.push(Away {
            witness: revision.ids[witness].clone(),
            id: section.clone(),
            address,
            now: renamed.map(|at| (witness, at)),
            blocks,
        });
    }
    all
}

fn place(
    to: &str,
    own: &Section,
    sections: &[Section],
    by_id: &HashMap<String, usize>,
) -> Option<(String, String)> {
    match to.split_once('#') {
        None => Some((own.address.clone(), to.to_owned())),
        Some((other, id)) => {
            by_id.get(&id::fold(other)).map(|at| (sections[*at].address.clone(), id.to_owned()))
        }
    }
}
