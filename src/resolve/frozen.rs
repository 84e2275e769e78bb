//! Numbers that last: once an edition is frozen, blocks keep the numbers that the lock has, and new ones are
//! numbered between them as in British statutes.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diag::{Diagnostic, Span, rules};
use crate::edition::Section;
use crate::edition::id;

use super::earlier::EarlierBlocks;
use super::lead_on::reused;
use super::live::Scope;
use super::revision::{Revision, WitnessRevision};
use super::unit::BlockKind;
use crate::edition::text::ItemKind;

/// A block's number: `3`, `3a`, `3za`. Ordered as blocks in order are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Number {
    base: u32,
    /// Letters, `a` as 1; `z` is 0: before `a`.
    letters: Vec<u8>,
}

impl Number {
    fn whole(base: u32) -> Self {
        Self { base, letters: Vec::new() }
    }

    fn read(text: &str) -> Option<Self> {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let letter = |b: u8| match b {
            b'z' => Some(0),
            b'a'..=b'y' => Some(b - b'a' + 1),
            _ => None,
        };
        let letters = text[digits..].bytes().map(letter).collect::<Option<Vec<u8>>>()?;
        Some(Self { base: text[..digits].parse().ok()?, letters })
    }

    fn text(&self) -> String {
        let letter = |n: &u8| if *n == 0 { 'z' } else { char::from(b'a' + n - 1) };
        format!("{}{}", self.base, self.letters.iter().map(letter).collect::<String>())
    }

    fn with(&self, letters: Vec<u8>) -> Self {
        Self { base: self.base, letters }
    }

    /// The first number after this one and before `next` that was never given.
    fn after(&self, next: Option<&Self>, taken: &HashSet<Self>) -> Self {
        let mut low = self.clone();
        loop {
            let found = low.step(next);
            if !taken.contains(&found) {
                return found;
            }
            low = found;
        }
    }

    fn step(&self, next: Option<&Self>) -> Self {
        let fits = |number: &Self| next.is_none_or(|next| number < next);
        if let Some((last, rest)) = self.letters.split_last()
            && *last < 25
        {
            let mut letters = rest.to_vec();
            letters.push(last + 1);
            let following = self.with(letters);
            if fits(&following) {
                return following;
            }
        }
        let mut letters = self.letters.clone();
        loop {
            let mut with = letters.clone();
            with.push(1);
            let inner = self.with(with);
            // Before `a` comes `za`, before that `zza`.
            if fits(&inner) || letters.len() > 60 {
                return inner;
            }
            letters.push(0);
        }
    }
}

/// Numbers in order: those that are known, and the next free ones for the others.
fn in_order(known: &[Option<Number>], taken: &mut HashSet<Number>) -> Vec<Number> {
    let mut last = Number::whole(0);
    let mut most = taken.iter().map(|number| number.base).max().unwrap_or(0);
    let mut nexts: Vec<Option<&Number>> = vec![None; known.len()];
    for at in (1..known.len()).rev() {
        nexts[at - 1] = known[at].as_ref().or(nexts[at]);
    }
    let mut made = Vec::with_capacity(known.len());
    for (own, next) in known.iter().zip(nexts) {
        let number = match own {
            Some(number) => number.clone(),
            None => {
                let number = match next {
                    Some(next) if *next > last => last.after(Some(next), taken),
                    Some(_) => last.after(Some(&Number::whole(last.base + 1)), taken),
                    // At the end the count goes on.
                    None => Number::whole(most + 1),
                };
                most = most.max(number.base);
                taken.insert(number.clone());
                number
            }
        };
        last = number.clone();
        made.push(number);
    }
    made
}

/// Give the sections of a frozen edition their numbers: the base's last, and those of other versions are the base's.
/// Two sections of the lock with one number are reported.
pub(super) fn number_sections(
    revision: &Revision,
    sections: &mut [Vec<Section>],
    lock: Option<Span>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (Some(base), Some(compared)) = (sections.first_mut(), revision.witnesses.first()) else { return };
    let own = revision.lock.sections.iter().filter(|((w, _), _)| *w == revision.ids[0]);
    let locked: Vec<(&str, Number)> = own
        .filter_map(|((_, id), section)| Some((id.as_str(), Number::read(section.number.as_deref()?)?)))
        .collect();
    let mut taken: HashSet<Number> = locked.iter().map(|(_, number)| number.clone()).collect();
    let mut known: Vec<Option<Number>> = vec![None; base.len()];
    let mut given: HashMap<Number, usize> = HashMap::new();
    // By its own name before the one that it had.
    let now = |id: &str, renamed: bool| match renamed {
        false => compared.places.get(&id::fold(id)).copied(),
        true => compared.renamed.get(&id::fold(id)).copied(),
    };
    for renamed in [false, true] {
        let mut here: Vec<(usize, &Number)> =
            locked.iter().filter_map(|(id, number)| Some((now(id, renamed)?, number))).collect();
        here.sort();
        for (at, number) in here {
            match given.get(number) {
                Some(first) if *first != at => {
                    let ids = [&base[*first].id, &base[at].id];
                    let message = format!(
                        "the sections `{}` and `{}` had the number {}",
                        ids[0],
                        ids[1],
                        number.text()
                    );
                    diagnostics.push(
                        Diagnostic::new(&rules::NUMBERED_TWICE, lock, message)
                            .hint("the first keeps it, the other gets one of its own; cite it by that"),
                    );
                }
                _ if known[at].is_some() => {}
                _ => {
                    given.insert(number.clone(), at);
                    known[at] = Some(number.clone());
                }
            }
        }
    }
    let mut numbers: HashMap<String, Arc<str>> = HashMap::new();
    for (section, number) in base.iter_mut().zip(in_order(&known, &mut taken)) {
        section.number = number.text().into();
        numbers.insert(id::fold(&section.id), Arc::clone(&section.number));
    }
    for section in sections.iter_mut().skip(1).flatten() {
        if let Some(number) = numbers.get(&id::fold(&section.id)) {
            section.number = Arc::clone(number);
        }
    }
    number_others(sections, taken);
}

/// Give the sections that the base lacks numbers of their own, after that of the base's section before them in their version:
/// `1a` after 1, `0a` before all. Those of one name have one number.
pub(super) fn number_others(sections: &mut [Vec<Section>], mut taken: HashSet<Number>) {
    let Some((base, others)) = sections.split_first_mut() else { return };
    let mut numbers: HashMap<String, Number> = HashMap::new();
    for section in base {
        if let Some(number) = Number::read(&section.number) {
            taken.insert(number.clone());
            numbers.insert(id::fold(&section.id), number);
        }
    }
    for list in others {
        let mut last = Number::whole(0);
        for section in list {
            let number = numbers.entry(id::fold(&section.id)).or_insert_with(|| last.after(None, &taken));
            last = number.clone();
            taken.insert(last.clone());
            section.number = last.text().into();
        }
    }
}

/// Give the blocks of a frozen edition their numbers. Two blocks of the lock with one number are reported.
pub(super) fn number(
    revision: &Revision,
    sections: &mut [Vec<Section>],
    lock: Option<Span>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (witness, list) in sections.iter_mut().enumerate() {
        let compared = &revision.witnesses[witness];
        let here = |old: &str, list: &[Section]| {
            let folded = id::fold(old);
            let same = list.iter().position(|s| id::fold(&s.id) == folded);
            same.or_else(|| compared.renamed.get(&folded).copied())
        };
        // The old blocks of each section, by its own name or the one that it had.
        let mut olds: Vec<Vec<usize>> = vec![Vec::new(); list.len()];
        let mut start = 0;
        for chunk in compared.known.old.chunk_by(|a, b| a.section == b.section) {
            if let Some(at) = here(&chunk[0].section, list) {
                olds[at].extend(start..start + chunk.len());
            }
            start += chunk.len();
        }
        // Numbers that lead on, and belong to no block any more.
        let mut led: Vec<Vec<Number>> = vec![Vec::new(); list.len()];
        for ((_, old), locked) in
            revision.lock.sections.iter().filter(|((w, _), _)| *w == revision.ids[witness])
        {
            if let Some(at) = here(old, list).filter(|_| !locked.addresses.is_empty()) {
                led[at].extend(locked.addresses.keys().filter_map(|a| Number::read(a.strip_prefix('p')?)));
            }
        }
        let earlier = EarlierBlocks::new(revision, witness, list.len());
        for (at, other) in reused(revision, witness) {
            let key = |id: &str| (revision.ids[witness].clone(), id.to_owned());
            let Some(at) = list.iter().position(|s| id::fold(&s.id) == at) else { continue };
            let of_other = revision.lock.sections.get(&key(&list[other].id));
            let numbers = of_other.into_iter().flat_map(|locked| {
                locked.blocks.iter().map(|block| &block.address).chain(locked.addresses.keys())
            });
            led[at].extend(numbers.filter_map(|a| Number::read(a.strip_prefix('p')?)));
        }
        for (at, section) in list.iter_mut().enumerate() {
            let again = earlier.again(at);
            let of = FrozenSection { revision, witness, compared, at, olds: &olds[at], led: &led[at], again };
            section.numbers = of.numbers(section, lock, diagnostics);
        }
    }
}

struct FrozenSection<'a> {
    revision: &'a Revision,
    witness: usize,
    compared: &'a WitnessRevision,
    at: usize,
    /// The old blocks that were in this section.
    olds: &'a [usize],
    /// Numbers that lead on.
    led: &'a [Number],
    /// Addresses that blocks have again: each with its block.
    again: Vec<(&'a str, usize)>,
}

impl FrozenSection<'_> {
    fn address(&self, x: usize) -> Option<&str> {
        self.revision.old_address(self.witness, x)
    }

    fn numbers(
        &self,
        section: &Section,
        lock: Option<Span>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<str>> {
        // Every number that anything here ever had.
        let mut taken: HashSet<Number> = HashSet::new();
        taken.extend(self.led.iter().cloned());
        taken.extend(self.olds.iter().filter_map(|x| Number::read(self.address(*x)?.strip_prefix('p')?)));
        let mut blocks: Vec<Option<Number>> = vec![None; section.body.blocks as usize];
        let mut given: HashMap<Number, usize> = HashMap::new();
        let mut again: HashSet<usize> = HashSet::new();
        for (address, y) in &self.again {
            let number = address.strip_prefix('p').and_then(Number::read);
            if let (Some(number), Some(block)) = (number, self.block(section, *y)) {
                given.insert(number.clone(), block);
                taken.insert(number.clone());
                blocks[block] = Some(number);
                again.insert(*y);
            }
        }
        let has_again =
            |number: &Number| self.again.iter().any(|(a, _)| Number::read(&a[1..]).as_ref() == Some(number));
        // What is there to the letter has its number before what was put into it.
        let is_exact = |x: &usize| {
            let heir = self.compared.alignment.became[*x].first();
            heir.is_some_and(|y| self.compared.new[*y].hash == self.compared.known.old[*x].hash)
        };
        let (exact, others): (Vec<usize>, Vec<usize>) = self.olds.iter().copied().partition(is_exact);
        let mut is_settled: HashSet<usize> = HashSet::new();
        for x in exact.into_iter().chain(others) {
            let Some(number) = self.address(x).and_then(|a| Number::read(a.strip_prefix('p')?)) else {
                continue;
            };
            let holder = self.holder(x, &again).filter(|_| !has_again(&number));
            let Some(block) = holder.and_then(|y| self.block(section, y)) else { continue };
            match (&blocks[block], given.get(&number)) {
                // Two branches gave one number: the first keeps it.
                (_, Some(first)) if *first != block => {
                    let message = format!("two blocks of `{}` had the number {}", section.id, number.text());
                    diagnostics.push(
                        Diagnostic::new(&rules::NUMBERED_TWICE, lock, message)
                            .hint("the first keeps it, the other gets one of its own; cite it by that"),
                    );
                }
                // Merged blocks have the lower.
                (Some(own), _) if *own <= number || is_settled.contains(&block) => {}
                _ => {
                    self.tell_doubt(section, x, holder, &number, diagnostics);
                    given.insert(number.clone(), block);
                    blocks[block] = Some(number);
                    if is_exact(&x) {
                        is_settled.insert(block);
                    }
                }
            }
        }
        in_order(&blocks, &mut taken).iter().map(|number| number.text().into()).collect()
    }

    /// Tells where a number may be another block's than the one that keeps it.
    fn tell_doubt(
        &self,
        section: &Section,
        x: usize,
        holder: Option<usize>,
        number: &Number,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let alignment = &self.compared.alignment;
        let others = alignment.in_doubt(x);
        if others.is_empty() {
            return;
        }
        let message = format!(
            "`{}#p{}` may be another paragraph than the one that keeps the number",
            section.id,
            number.text()
        );
        let span = holder.and_then(|y| self.span(section, y));
        let mut told = Diagnostic::new(&rules::NUMBER_IN_DOUBT, span, message);
        let here = others.iter().filter(|y| Some(**y) != holder);
        for span in here.filter_map(|y| self.span(section, *y)).take(4) {
            told = told.also(span, "or this one");
        }
        diagnostics.push(told.hint("if it is another: with `content/anchors.lock` as it was before this change (from version control), take the paragraph that is new out, build, and put it back"));
    }

    /// The first words of a block of this section.
    fn span(&self, section: &Section, y: usize) -> Option<Span> {
        let standing = self.compared.new.get(y).filter(|standing| standing.section == self.at)?;
        let (leaf, _) = *standing.leaves.first()?;
        let text = &section.body.leaves.get(leaf as usize)?.text;
        Some(section.body.span(leaf as usize, text.start, text.end))
    }

    /// The new block that keeps an old one's number: of its parts in this section the longest. Those in `again` have one.
    fn holder(&self, x: usize, again: &HashSet<usize>) -> Option<usize> {
        let parts = || self.compared.alignment.became[x].iter().copied().filter(|y| !again.contains(y));
        let own = |y: &usize| {
            let from = self.compared.alignment.from[*y];
            self.compared.new[*y].section == self.at && (from.is_none() || from == Some(x))
        };
        let size = |y: &usize| self.compared.new[*y].leaves.iter().map(|(_, n)| *n).sum::<u32>();
        let longest = parts().filter(own).max_by_key(|y| (size(y), usize::MAX - y));
        // Merged into another's heir, it may lend that its number.
        let other = parts().find(|y| self.compared.new[*y].section == self.at);
        longest.or(other)
    }

    fn block(&self, section: &Section, y: usize) -> Option<usize> {
        let standing = &self.compared.new[y];
        let (BlockKind::Block, Scope::Item(item)) = (standing.kind, standing.scope) else { return None };
        match section.body.items.get(item as usize)?.kind {
            ItemKind::Block(block) => Some(block as usize),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn between(low: &str, next: Option<&str>, taken: &[&str]) -> String {
        let read = |n: &str| Number::read(n).unwrap();
        let taken = taken.iter().map(|n| read(n)).collect();
        read(low).after(next.map(read).as_ref(), &taken).text()
    }

    #[test]
    fn new_numbers_are_those_of_statutes() {
        assert_eq!(between("3", Some("4"), &[]), "3a");
        assert_eq!(between("3a", Some("4"), &[]), "3b");
        assert_eq!(between("3a", Some("3b"), &[]), "3aa");
        assert_eq!(between("3", Some("3a"), &[]), "3za");
        assert_eq!(between("3", Some("3za"), &[]), "3zza");
        assert_eq!(between("0", Some("1"), &[]), "0a");
        assert_eq!(between("3", Some("7"), &["3a"]), "3b");
    }

    proptest! {
        #[test]
        fn there_is_always_a_number_between(places in prop::collection::vec(0..20_usize, 1..60)) {
            let mut all = vec![Number::whole(1), Number::whole(2), Number::whole(3)];
            for place in places {
                let at = place % all.len();
                let low = if at == 0 { Number::whole(0) } else { all[at - 1].clone() };
                let taken = all.iter().cloned().collect();
                let fresh = low.after(Some(&all[at]), &taken);
                prop_assert!(low < fresh && fresh < all[at], "{} {} {}", low.text(), fresh.text(), all[at].text());
                prop_assert_eq!(Number::read(&fresh.text()), Some(fresh.clone()));
                all.insert(at, fresh);
            }
        }
    }
}
