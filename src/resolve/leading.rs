//! Which reference of the lock is which of those that are there now, and where it leads.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::edition::lock::{LedTo, LockedTarget, ReferenceHolder};
use crate::edition::register::Register;
use crate::edition::text::Body;
use crate::edition::{Essay, Section, id};

use super::aligned::AlignedNames;
use super::called;
use super::follow::FollowedNote;
use super::lines;
use super::live::address;
use super::mended::{self, AlikeReferences, MendedReferences, WhereNow};
use super::references::{
    self, BlockAt, Led, LedLinks, Links, LiveReference, References, fragment_as, in_text, note_name, put,
};
use super::revision::Revision;

/// What the lock has of a reference.
pub(super) type LockedReference<'a> = (&'a Arc<LockedTarget>, &'a LedTo);

/// Find where the references lead that the lock knows.
pub(super) fn lead(
    revision: &Revision,
    sections: &[Vec<Arc<Section>>],
    followed: &HashMap<String, FollowedNote>,
    essays: &[Arc<Essay>],
    registers: &[Register],
    author_note: Option<&Body>,
    aligned: &[AlignedNames],
) -> References {
    let mut references = References { renamed: called::names(revision), ..References::default() };
    if revision.lock.references.is_empty() {
        return references;
    }
    let mut of_names: HashMap<String, Vec<LockedReference<'_>>> = HashMap::new();
    let mut of_texts: Vec<Vec<(usize, LockedReference<'_>)>> = vec![Vec::new(); revision.witnesses.len()];
    for (reference, to) in &revision.lock.references {
        let known = (reference, &**to);
        match &reference.within {
            ReferenceHolder::Named(name) => of_names.entry(id::fold(name)).or_default().push(known),
            ReferenceHolder::Block { witness, home } => {
                let at = revision.ids.iter().position(|id| id == witness);
                match at.and_then(|at| Some((at, revision.witnesses[at].old_of(home)?))) {
                    Some((at, x)) => of_texts[at].push((x, known)),
                    None => references.kept.push(Arc::clone(reference)),
                }
            }
        }
    }
    let leading = Leading { revision, sections };
    let mut named = match of_names.is_empty() {
        true => Vec::new(),
        false => references::named(sections, essays, registers, author_note),
    };
    named.extend(aligned.iter().map(AlignedNames::live));
    let mut others: Vec<(String, Vec<LiveReference<'_>>)> = Vec::new();
    let mut settle = |name: &str, known: &[LockedReference<'_>], found: &[LiveReference<'_>]| {
        let mut links = Links::new();
        leading.settle(known, &found.iter().collect::<Vec<_>>(), &mut links, &mut references);
        references.named.insert(id::fold(name).into(), Arc::new(links.into()));
    };
    // A note may have another id now, and another note the id that it had.
    let names_before = names_before(followed);
    let given_away: HashSet<&String> = names_before.values().collect();
    for (name, found) in named {
        let folded = id::fold(&name);
        let was = names_before.get(&folded).or_else(|| (!given_away.contains(&folded)).then_some(&folded));
        match was.and_then(|was| of_names.remove(was)) {
            Some(known) => settle(&name, &known, &found),
            None if found.is_empty() => {}
            None => others.push((name, found)),
        }
    }
    for (name, known, found) in renamed_names(&mut of_names, others) {
        settle(&name, &known, &found);
    }
    // What isn't there may come back.
    references.kept.extend(of_names.into_values().flatten().map(|(reference, _)| reference.clone()));
    for (witness, known) in of_texts.into_iter().enumerate() {
        leading.in_texts(witness, known, &mut references);
    }
    if !references.unsaid.is_empty() {
        let named = references::named(sections, essays, registers, author_note);
        leading.carried(&named, &mut references);
    }
    references
}

/// The names that notes had which have others now, by these.
pub(super) fn names_before(followed: &HashMap<String, FollowedNote>) -> HashMap<String, String> {
    let names = followed.values().map(|it| (id::fold(&note_name(&it.id)), id::fold(&note_name(&it.was))));
    names.filter(|(now, was)| now != was).collect()
}

/// New names under which all references say what those of names say that are not there any more: an essay or an entity has
/// another name. Takes what is followed from `of_names`.
fn renamed_names<'a, 'b>(
    of_names: &mut HashMap<String, Vec<LockedReference<'a>>>,
    others: Vec<(String, Vec<LiveReference<'b>>)>,
) -> Vec<(String, Vec<LockedReference<'a>>, Vec<LiveReference<'b>>)> {
    let kind = |name: &str| name.split(':').next().unwrap_or_default().to_owned();
    let mut vanished: BTreeMap<(String, Vec<&str>), Vec<String>> = BTreeMap::new();
    for (name, known) in of_names.iter() {
        let mut written: Vec<&str> = known.iter().map(|(reference, _)| reference.written.as_str()).collect();
        written.sort_unstable();
        vanished.entry((kind(name), written)).or_default().push(name.clone());
    }
    let mut made = Vec::new();
    let mut done: HashSet<String> = HashSet::new();
    for (name, found) in others {
        let mut written: Vec<&str> = found.iter().map(|it| it.written).collect();
        written.sort_unstable();
        let Some(names) = vanished.get(&(kind(&id::fold(&name)), written)) else { continue };
        let mut names = names.clone();
        names.sort_unstable();
        let known: Vec<LockedReference<'a>> =
            names.iter().flat_map(|name| &of_names[name]).copied().collect();
        done.extend(names);
        made.push((name, known, found));
    }
    of_names.retain(|name, _| !done.contains(name));
    made
}

/// The texts that references of the lock are led in.
pub(super) struct Leading<'a> {
    pub(super) revision: &'a Revision,
    pub(super) sections: &'a [Vec<Arc<Section>>],
}

impl Leading<'_> {
    /// References in the blocks of a witness. Blocks that became one another in part are looked at together.
    pub(super) fn in_texts(
        &self,
        witness: usize,
        mut known: Vec<(usize, LockedReference<'_>)>,
        references: &mut References,
    ) {
        let compared = &self.revision.witnesses[witness];
        known.sort_by_key(|(x, (reference, _))| (*x, reference.nth));
        let mut group_of: HashMap<usize, usize> = HashMap::new();
        let mut groups: Vec<Vec<LockedReference<'_>>> = Vec::new();
        let mut loose: BTreeMap<usize, Vec<LockedReference<'_>>> = BTreeMap::new();
        for of_block in known.chunk_by(|a, b| a.0 == b.0) {
            // A copy of the block has the references too: which are the old ones, nothing says.
            let x = of_block[0].0;
            let became: Vec<usize> =
                compared.alignment.became[x].iter().chain(&compared.alignment.rivals[x]).copied().collect();
            let joined: Vec<usize> = became.iter().filter_map(|y| group_of.get(y).copied()).collect();
            let group = joined.first().copied().unwrap_or(groups.len());
            if group == groups.len() {
                groups.push(Vec::new());
            }
            for other in joined.into_iter().filter(|other| *other != group) {
                let moved = std::mem::take(&mut groups[other]);
                groups[group].extend(moved);
                group_of.values_mut().filter(|of| **of == other).for_each(|of| *of = group);
            }
            group_of.extend(became.iter().map(|y| (*y, group)));
            let known = of_block.iter().map(|(_, known)| *known);
            let old = &compared.known.old[x];
            let in_doubt = compared.alignment.in_doubt(x);
            if !in_doubt.is_empty() && in_doubt.iter().all(|y| compared.new[*y].hash != old.hash) {
                references.doubted.extend(known.clone().map(|(reference, _)| reference.clone()));
            }
            match compared.now(&old.section).filter(|_| !old.gone) {
                _ if !became.is_empty() => groups[group].extend(known),
                Some(at) => loose.entry(at).or_default().extend(known),
                // What is gone may come back.
                None => references.kept.extend(known.map(|(reference, _)| reference.clone())),
            }
        }
        let there = groups.len();
        // A block that is not known again, being short, may be any of those in its section that are new.
        for (at, known) in loose {
            let start = compared.starts[at];
            let end = compared.starts.get(at + 1).copied().unwrap_or(compared.new.len());
            let group = groups.len();
            for y in (start..end).filter(|y| !compared.alignment.claimed[*y]) {
                group_of.entry(y).or_insert(group);
            }
            groups.push(known);
        }
        let mut found: Vec<Vec<(usize, LiveReference<'_>)>> = groups.iter().map(|_| Vec::new()).collect();
        let touched: BTreeSet<usize> = group_of.keys().map(|y| compared.new[*y].section).collect();
        for at in touched {
            for it in in_text(compared, at, &self.sections[witness][at]) {
                if let Some(group) = it.y.and_then(|y| group_of.get(&y)) {
                    found[*group].push((at, it));
                }
            }
        }
        for (group, (known, mut found)) in groups.into_iter().zip(found).enumerate() {
            found.sort_by_key(|(_, it)| (it.y, it.link));
            let mut links = Links::new();
            // Links of several sections are numbered through, and given back to each.
            let through: Vec<LiveReference<'_>> = found
                .iter()
                .enumerate()
                .map(|(n, (_, it))| LiveReference { link: n, written: it.written, y: it.y })
                .collect();
            let left = self.settle(&known, &through.iter().collect::<Vec<_>>(), &mut links, references);
            if group >= there {
                references.kept.extend(left.into_iter().cloned());
            }
            for ((at, it), led) in found.iter().zip(links) {
                LedLinks::put(references.texts.entry((witness, *at)).or_default(), it.link, led);
            }
        }
    }

    /// Which of what the lock knows is which of what is there now, among those in one place. Returns what isn't there.
    pub(super) fn settle<'b>(
        &self,
        known: &[LockedReference<'b>],
        found: &[&LiveReference<'_>],
        links: &mut Links,
        references: &mut References,
    ) -> Vec<&'b Arc<LockedTarget>> {
        let mut by_words: BTreeMap<&str, (Vec<LockedReference<'b>>, Vec<usize>)> = BTreeMap::new();
        for it in found {
            by_words.entry(it.written).or_default().1.push(it.link);
            put(links, it.link, None);
        }
        for one in known {
            by_words.entry(one.0.written.as_str()).or_default().0.push(*one);
        }
        // What is not there any more was taken away, or says something else.
        let left: Vec<&Arc<LockedTarget>> = by_words
            .values()
            .filter(|(_, now)| now.is_empty())
            .flat_map(|(own, _)| own.iter().map(|(reference, _)| *reference))
            .collect();
        let mended = match left.is_empty() {
            true => MendedReferences::default(),
            false => self.mended(&by_words),
        };
        let is_unsaid = |(said, _): &(&&str, _)| !mended.gone_on.contains(**said);
        let unsaid = by_words.iter().filter(|(_, (_, now))| now.is_empty()).filter(is_unsaid);
        references.unsaid.extend(unsaid.flat_map(|(_, (own, _))| own.iter().map(|(it, _)| (*it).clone())));
        let before: HashMap<&str, Vec<LockedReference<'b>>> =
            mended.doubtful.values().map(|said| (*said, by_words[said].0.clone())).collect();
        for (said, (mut own, now)) in
            by_words.into_iter().filter(|(_, (own, now))| !own.is_empty() && !now.is_empty())
        {
            if mended.mended.contains(said) {
                continue;
            }
            let doubtful = mended.doubtful.get(said).and_then(|before_it| before.get(before_it));
            own.extend(doubtful.into_iter().flatten().copied());
            let targets: Vec<ReferenceTarget> = own.iter().map(|(_, to)| self.target(to)).collect();
            if targets.contains(&ReferenceTarget::Unknown) {
                references.kept.extend(own.iter().map(|(reference, _)| (*reference).clone()));
                continue;
            }
            let led = |(reference, target): (&Arc<LockedTarget>, &ReferenceTarget)| match target {
                ReferenceTarget::At(at) if self.has_other_lines_before(reference, at) => {
                    Led::OneOf(reference.clone(), vec![at.clone()])
                }
                ReferenceTarget::At(at) => Led::To(reference.clone(), at.clone()),
                ReferenceTarget::Several(all) => Led::OneOf(reference.clone(), all.clone()),
                ReferenceTarget::Lost => Led::Lost(reference.clone()),
                ReferenceTarget::Elsewhere(words) => Led::Elsewhere(reference.clone(), *words),
                ReferenceTarget::Gone | ReferenceTarget::Unknown => Led::Gone(reference.clone()),
            };
            let alike = targets.iter().all(|target| *target == targets[0]);
            // Nothing of another edition is sought but by its words: those of one place that say the same mean the same.
            if let (true, ReferenceTarget::Elsewhere(words)) = (alike, &targets[0]) {
                for link in now {
                    links[link] = Some(Led::Elsewhere(own[0].0.clone(), *words));
                }
                continue;
            }
            // What was guessed once stays a guess, unless the block that it led to is there again.
            if let ([link], true) = (now.as_slice(), own.iter().all(|(_, to)| to.home.guess))
                && let Some((reference, at)) =
                    own.iter().find_map(|(reference, to)| Some((reference, self.back(to)?)))
            {
                links[*link] = Some(Led::To((*reference).clone(), at));
                continue;
            }
            let guessed = own.iter().any(|(_, to)| to.home.guess);
            if doubtful.is_none() && !guessed && (own.len() == now.len() || (alike && own.len() > now.len()))
            {
                for ((link, (reference, _)), target) in now.iter().zip(&own).zip(&targets) {
                    links[*link] = Some(led((reference, target)));
                }
                continue;
            }
            let one_is_gone = targets.iter().any(ReferenceTarget::is_gone);
            let all = blocks(targets);
            let known: Vec<Arc<LockedTarget>> =
                own.iter().map(|(reference, _)| (*reference).clone()).collect();
            for link in now {
                links[link] = Some(Led::Either { known: known.clone(), all: all.clone(), one_is_gone });
            }
        }
        left
    }

    /// References that came up in one place and say what is said no more in another: a sentence was carried there, or they
    /// are new. Where what they say is still the block that the old ones led to, nothing is lost by not knowing.
    fn carried(&self, named: &[(String, Vec<LiveReference<'_>>)], references: &mut References) {
        let mut unsaid: HashMap<String, Vec<Arc<LockedTarget>>> = HashMap::new();
        for it in std::mem::take(&mut references.unsaid) {
            unsaid.entry(it.written.clone()).or_default().push(it);
        }
        let either = |written: &str, is_known: bool| {
            let known = unsaid.get(written).filter(|_| !is_known)?;
            let locked = &self.revision.lock.references;
            let targets: Vec<_> = known.iter().filter_map(|it| Some(self.target(locked.get(it)?))).collect();
            let one_is_gone = targets.iter().any(ReferenceTarget::is_gone);
            let all = blocks(targets);
            (!all.is_empty()).then(|| Led::Either { known: known.clone(), all, one_is_gone })
        };
        let is_known = |links: Option<&Arc<LedLinks>>, link: usize| {
            links.and_then(|links| links.as_slice().get(link)).is_some_and(Option::is_some)
        };
        for (name, found) in named {
            let folded = id::fold(name);
            for it in found {
                let known = is_known(references.named.get(&*folded), it.link);
                if let Some(led) = either(it.written, known) {
                    LedLinks::put(
                        references.named.entry(folded.as_str().into()).or_default(),
                        it.link,
                        Some(led),
                    );
                }
            }
        }
        for (witness, list) in self.sections.iter().enumerate() {
            for (at, section) in list.iter().enumerate() {
                for it in in_text(&self.revision.witnesses[witness], at, section) {
                    let known = is_known(references.texts.get(&(witness, at)), it.link);
                    if let Some(led) = either(it.written, known) {
                        LedLinks::put(references.texts.entry((witness, at)).or_default(), it.link, Some(led));
                    }
                }
            }
        }
    }

    /// Which of references in one place, by what they say, were mended by hand.
    fn mended<'s>(
        &self,
        by_words: &BTreeMap<&'s str, (Vec<LockedReference<'_>>, Vec<usize>)>,
    ) -> MendedReferences<'s> {
        let mut said: HashMap<&str, Vec<&'s str>> = HashMap::new();
        for (written, (_, now)) in by_words {
            if !now.is_empty() {
                let fragment = written.split_once('#').map_or("", |(_, fragment)| fragment);
                said.entry(fragment.trim()).or_default().push(written);
            }
        }
        let where_now = |written: &str, own: &[LockedReference<'_>]| {
            let mut targets = own.iter().map(|(_, to)| self.target(to));
            let Some(ReferenceTarget::At(at)) = targets.next() else { return WhereNow::Unknown };
            if !targets.all(|target| target == ReferenceTarget::At(at.clone())) {
                return WhereNow::Unknown;
            }
            let fragment = format!("{}{}", fragment_as(&at, written), lines::tail(written));
            let same = said.get(fragment.as_str()).into_iter().flatten();
            let mut same = same.filter(|other| self.names_section(other, written, own[0].1, &at));
            same.next().map_or(WhereNow::Unsaid, |said| WhereNow::Said(said))
        };
        let alike = by_words.iter().map(|(written, (own, now))| {
            let block = where_now(written, own);
            (*written, AlikeReferences { known: own.len(), now: now.len(), block })
        });
        mended::mended(&alike.collect())
    }

    /// Whether a reference names the section of a block: as `known` does, which led to it, or by the section's id.
    fn names_section(&self, written: &str, known: &str, to: &LedTo, at: &BlockAt) -> bool {
        let name =
            |written: &str| written.split_once('#').map_or(written, |(name, _)| name).trim().to_owned();
        let (name, before) = (name(written), name(known));
        let compared = &self.revision.witnesses[at.witness];
        let stayed = compared.now(&to.home.section) == Some(at.section);
        let bare = name.split_once(':').map_or(name.as_str(), |(_, bare)| bare).trim();
        let section = &self.sections[at.witness][at.section].id;
        (stayed && name == before) || id::fold(bare) == id::fold(section)
    }

    /// Whether a reference names a line, and other lines of its stanza, or of one that was joined to it, are before those
    /// that it had: which it is now isn't known.
    fn has_other_lines_before(&self, reference: &LockedTarget, at: &BlockAt) -> bool {
        if lines::tail(&reference.written).is_empty() {
            return false;
        }
        let compared = &self.revision.witnesses[at.witness];
        let to = self.revision.lock.references.get(reference);
        let (Some(x), Some(y)) = (to.and_then(|to| compared.old_of(&to.home)), at.y) else { return false };
        let became = &compared.alignment.became;
        became[x].iter().any(|other| *other < y) || became[..x].iter().any(|all| all.contains(&y))
    }

    /// The block that was gone when the lock was written, and is there to the letter.
    fn back(&self, to: &LedTo) -> Option<BlockAt> {
        let witness = self.revision.ids.iter().position(|id| *id == to.witness)?;
        let compared = &self.revision.witnesses[witness];
        let x = compared.old_of(&to.home)?;
        let ReferenceTarget::At(at) = self.target(to) else { return None };
        let is_it = at.y.is_some_and(|y| compared.new[y].hash == compared.known.old[x].hash);
        (compared.known.old[x].gone && is_it).then_some(at)
    }

    fn target(&self, to: &LedTo) -> ReferenceTarget {
        if to.is_elsewhere() {
            return ReferenceTarget::Elsewhere(u32::try_from(to.home.hash).unwrap_or_default());
        }
        let Some(witness) = self.revision.ids.iter().position(|id| *id == to.witness) else {
            return ReferenceTarget::Unknown;
        };
        let compared = &self.revision.witnesses[witness];
        let is_hidden = || compared.hidden.contains(&*id::folded(&to.home.section));
        if to.home.is_whole() {
            let whole = |section| BlockAt { witness, section, fragment: String::new(), y: None };
            return match compared.text_of(&to.home.section) {
                Some(section) => ReferenceTarget::At(whole(section)),
                None if is_hidden() => ReferenceTarget::Unknown,
                None => ReferenceTarget::Gone,
            };
        }
        let Some(x) = compared.old_of(&to.home) else {
            return if is_hidden() { ReferenceTarget::Unknown } else { ReferenceTarget::Lost };
        };
        let at = |y: &usize| {
            let standing = &compared.new[*y];
            let fragment = address(&self.sections[witness][standing.section], standing);
            BlockAt { witness, section: standing.section, fragment, y: Some(*y) }
        };
        if let Some(y) = compared.sure_heir_of(x, to.before) {
            return ReferenceTarget::At(at(&y));
        }
        match compared.heirs_of(x, to.before).as_slice() {
            [] => ReferenceTarget::Gone,
            all => ReferenceTarget::Several(all.iter().map(at).collect()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum ReferenceTarget {
    At(BlockAt),
    Several(Vec<BlockAt>),
    Gone,
    /// The lock doesn't have it: a merge of two locks took its line away.
    Lost,
    /// A block of another edition, by the fingerprint of its words.
    Elsewhere(u32),
    /// Its section can't be looked at.
    Unknown,
}

impl ReferenceTarget {
    /// Whether the block that a reference led to is there no more, or may not be.
    const fn is_gone(&self) -> bool {
        matches!(self, Self::Gone | Self::Lost)
    }
}

/// The blocks that targets are, or may be, each once, in the order of the texts.
fn blocks(targets: impl IntoIterator<Item = ReferenceTarget>) -> Vec<BlockAt> {
    let mut all: Vec<BlockAt> = targets
        .into_iter()
        .flat_map(|target| match target {
            ReferenceTarget::At(at) => vec![at],
            ReferenceTarget::Several(several) => several,
            ReferenceTarget::Gone
            | ReferenceTarget::Lost
            | ReferenceTarget::Elsewhere(_)
            | ReferenceTarget::Unknown => Vec::new(),
        })
        .collect();
    all.sort_by_key(|at| (at.witness, at.section, at.y));
    all.dedup();
    all
}
