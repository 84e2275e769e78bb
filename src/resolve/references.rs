//! References to numbered blocks lead where their blocks went, as notes do.
//!
//! The lock knows each by what it is in, what it says, and which of those it is that say the same there. One
//! that it knows leads to its block, whatever number that has now; one that it doesn't is taken at its word.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use crate::edition::lock::{LedTo, LockedTarget, ReferenceHolder};
use crate::edition::register::Register;
use crate::edition::text::{Body, LinkKind};
use crate::edition::{Essay, Section, id};

use super::called::{self, Headings};
use super::follow::FollowedNote;
use super::hash_of;
use super::lines;
use super::live::address;
use super::mended::{self, AlikeReferences, MendedReferences, WhereNow};
use super::places::flat;
use super::revision::{Revision, WitnessRevision};

/// A block of this revision.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct BlockAt {
    pub(super) witness: usize,
    pub(super) section: usize,
    /// Its address: `p3a`.
    pub(super) fragment: String,
    /// Its place among all blocks of its witness.
    pub(super) y: usize,
}

/// Where a reference leads that the lock knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Led {
    /// To this block.
    To(LockedTarget, BlockAt),
    /// Its block is gone.
    Gone(LockedTarget),
    /// The lock doesn't have its block.
    Lost(LockedTarget),
    /// Its block may be any of these.
    OneOf(LockedTarget, Vec<BlockAt>),
    /// There is another that says the same: it may be any of these, or new; the blocks that these led to.
    Either(Vec<LockedTarget>, Vec<BlockAt>),
}

/// What references are in, by link: those of a note's body, then its `refs`.
type Links = Vec<Option<Led>>;

/// Where the references of an edition lead that the lock knows.
#[derive(Debug, Clone, Default)]
pub(super) struct References {
    /// Of texts, by witness and section.
    texts: HashMap<(usize, usize), Links>,
    /// Of all else: `note:loan`, folded.
    named: HashMap<String, Links>,
    /// What sections were called before, by witness: folded.
    renamed: BTreeMap<(usize, String), usize>,
    /// What headings were called before, by witness and section: slugs.
    headings: Headings,
    /// Records of the lock that nothing could be said of: their targets can't be looked at, or what they are in.
    pub(super) kept: Vec<LockedTarget>,
    /// Records in blocks that may be any of several: where such a block comes back to the letter, they lead where they led.
    pub(super) doubted: Vec<LockedTarget>,
    /// References that are said no more where they were.
    unsaid: Vec<LockedTarget>,
}

/// A reference in this revision: its number among the links, what it says, and the block that it is in.
pub(super) struct LiveReference<'a> {
    pub(super) link: usize,
    pub(super) written: &'a str,
    pub(super) y: Option<usize>,
}

/// Whether a link's target is a numbered block.
fn is_numbered(kind: LinkKind, target: &str) -> bool {
    let Some((name, fragment)) = target.trim().split_once('#') else { return false };
    let number =
        fragment.trim().strip_prefix('p').is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()));
    // `R:boredom` is a section of a witness by its siglum; an address of the web has a colon too.
    let section = match kind {
        LinkKind::CrossReference => !matches!(name.split_once(':'), Some(("note" | "page", _))),
        LinkKind::Inline => !name.contains(':'),
        LinkKind::Auto | LinkKind::Lost => false,
    };
    number && section
}

/// The references to numbered blocks in a text.
pub(super) fn in_body(body: &Body) -> impl Iterator<Item = (usize, &crate::edition::text::Link)> {
    body.links.iter().enumerate().filter(|(_, link)| is_numbered(link.kind, &link.target))
}

/// The number of an item, and of the footnote in it that words are in.
type ItemOrFootnote = (u32, Option<u32>);

/// What each reference of a text says, with the item or footnote that it is in: while these are the same, and all
/// blocks stay what they were, they lead where they led.
pub(super) fn said(section: &Section) -> Vec<(Box<str>, Option<ItemOrFootnote>)> {
    let body = &section.body;
    let place = |event| leaf_of(body, event).map(|leaf| (body.leaves[leaf].item, body.leaves[leaf].footnote));
    let mut all: Vec<_> = in_body(body).map(|(_, link)| (link.target.clone(), place(link.event))).collect();
    for note in section.notes.iter().flat_map(flat) {
        let of_note = in_note(note).map(|found| found.written.to_owned());
        all.extend(of_note.map(|written| (format!("{}\n{written}", note.record.id).into(), None)));
    }
    all
}

pub(super) fn in_note(note: &crate::edition::Note) -> impl Iterator<Item = LiveReference<'_>> {
    let body = &note.record.body;
    let links = in_body(body).map(|(link, it)| LiveReference { link, written: it.target.trim(), y: None });
    let refs =
        note.record.refs.iter().enumerate().map(move |(n, (target, _))| (body.links.len() + n, target));
    let refs = refs.filter(|(_, target)| is_numbered(LinkKind::CrossReference, target));
    links.chain(refs.map(|(link, target)| LiveReference { link, written: target.trim(), y: None }))
}

fn leaf_of(body: &Body, event: u32) -> Option<usize> {
    let leaf = body.leaves.partition_point(|l| l.events.start <= event).checked_sub(1)?;
    body.leaves.get(leaf).filter(|l| l.events.contains(&event)).map(|_| leaf)
}

/// What is in the edition beside the texts: names, and the references there.
fn named<'a>(
    sections: &'a [Vec<Arc<Section>>],
    essays: &'a [Arc<Essay>],
    registers: &'a [Register],
    author_note: Option<&'a Body>,
) -> Vec<(String, Vec<LiveReference<'a>>)> {
    let bodies = |body: &'a Body| -> Vec<LiveReference<'a>> {
        in_body(body).map(|(link, it)| LiveReference { link, written: it.target.trim(), y: None }).collect()
    };
    let notes = sections.iter().flatten().flat_map(|section| section.notes.iter().flat_map(flat));
    let notes = notes.map(|note| (note_name(&note.record.id), in_note(note).collect()));
    let essays = essays.iter().map(|essay| (essay_name(&essay.id), bodies(&essay.body)));
    let entities = registers.iter().flat_map(|register| {
        let of = |entity: &'a crate::edition::register::Entity| {
            let (body, ..) = entity.summary.as_ref()?;
            Some((entity_name(&register.prefix, &entity.id), bodies(body)))
        };
        register.entities.iter().filter_map(of)
    });
    let author = author_note.map(|body| (AUTHOR.to_owned(), bodies(body)));
    notes.chain(essays).chain(entities).chain(author).collect()
}

pub(super) const AUTHOR: &str = "author-note";

pub(super) fn note_name(id: &str) -> String {
    format!("note:{id}")
}

pub(super) fn essay_name(id: &str) -> String {
    format!("page:{id}")
}

pub(super) fn entity_name(prefix: &str, id: &str) -> String {
    format!("{prefix}:{id}")
}

/// What the lock has of a reference.
type LockedReference<'a> = (&'a LockedTarget, &'a LedTo);

/// Find where the references lead that the lock knows.
pub(super) fn lead(
    revision: &Revision,
    sections: &[Vec<Arc<Section>>],
    followed: &HashMap<String, FollowedNote>,
    essays: &[Arc<Essay>],
    registers: &[Register],
    author_note: Option<&Body>,
) -> References {
    let (renamed, headings) = called::names(revision, sections);
    let mut references = References { renamed, headings, ..References::default() };
    if revision.lock.references.is_empty() {
        return references;
    }
    let mut of_names: HashMap<String, Vec<LockedReference<'_>>> = HashMap::new();
    let mut of_texts: Vec<Vec<(usize, LockedReference<'_>)>> = vec![Vec::new(); revision.witnesses.len()];
    for known in &revision.lock.references {
        match &known.0.within {
            ReferenceHolder::Named(name) => of_names.entry(id::fold(name)).or_default().push(known),
            ReferenceHolder::Block { witness, home } => {
                let at = revision.ids.iter().position(|id| id == witness);
                match at.and_then(|at| Some((at, revision.witnesses[at].old_of(home)?))) {
                    Some((at, x)) => of_texts[at].push((x, known)),
                    None => references.kept.push(known.0.clone()),
                }
            }
        }
    }
    let leading = Leading { revision, sections };
    let named = match of_names.is_empty() {
        true => Vec::new(),
        false => named(sections, essays, registers, author_note),
    };
    let mut others: Vec<(String, Vec<LiveReference<'_>>)> = Vec::new();
    let mut settle = |name: &str, known: &[LockedReference<'_>], found: &[LiveReference<'_>]| {
        let mut links = Links::new();
        leading.settle(known, &found.iter().collect::<Vec<_>>(), &mut links, &mut references);
        references.named.insert(id::fold(name), links);
    };
    // A note may have another id now, and another note the id that it had.
    let names_before: HashMap<String, String> = followed
        .values()
        .map(|it| (id::fold(&note_name(&it.id)), id::fold(&note_name(&it.was))))
        .filter(|(now, was)| now != was)
        .collect();
    let given_away: HashSet<&String> = names_before.values().collect();
    for (name, found) in named {
        let folded = id::fold(&name);
        let was = names_before.get(&folded).or_else(|| (!given_away.contains(&folded)).then_some(&folded));
        match was.and_then(|was| of_names.remove(was)) {
            Some(known) => settle(&name, &known, &found),
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
        let named = self::named(sections, essays, registers, author_note);
        leading.carried(&named, &mut references);
    }
    references
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

struct Leading<'a> {
    revision: &'a Revision,
    sections: &'a [Vec<Arc<Section>>],
}

impl Leading<'_> {
    /// References in the blocks of a witness. Blocks that became one another in part are looked at together.
    fn in_texts(
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
            let old = &compared.old[x];
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
        let touched: std::collections::BTreeSet<usize> =
            group_of.keys().map(|y| compared.new[*y].section).collect();
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
                put(references.texts.entry((witness, *at)).or_default(), it.link, led);
            }
        }
    }

    /// Which of what the lock knows is which of what is there now, among those in one place. Returns what isn't there.
    fn settle<'b>(
        &self,
        known: &[LockedReference<'b>],
        found: &[&LiveReference<'_>],
        links: &mut Links,
        references: &mut References,
    ) -> Vec<&'b LockedTarget> {
        let mut by_words: BTreeMap<&str, (Vec<LockedReference<'b>>, Vec<usize>)> = BTreeMap::new();
        for it in found {
            by_words.entry(it.written).or_default().1.push(it.link);
            put(links, it.link, None);
        }
        for one in known {
            by_words.entry(one.0.written.as_str()).or_default().0.push(*one);
        }
        // What is not there any more was taken away, or says something else.
        let left: Vec<&LockedTarget> = by_words
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
            let led = |(reference, target): (&LockedTarget, &ReferenceTarget)| match target {
                ReferenceTarget::At(at) if self.is_counted_anew(reference, at) => {
                    Led::OneOf(reference.clone(), vec![at.clone()])
                }
                ReferenceTarget::At(at) => Led::To(reference.clone(), at.clone()),
                ReferenceTarget::Several(all) => Led::OneOf(reference.clone(), all.clone()),
                ReferenceTarget::Lost => Led::Lost(reference.clone()),
                ReferenceTarget::Gone | ReferenceTarget::Unknown => Led::Gone(reference.clone()),
            };
            let alike = targets.iter().all(|target| *target == targets[0]);
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
            let mut all: Vec<BlockAt> = Vec::new();
            for target in &targets {
                match target {
                    ReferenceTarget::At(at) => all.push(at.clone()),
                    ReferenceTarget::Several(several) => all.extend(several.iter().cloned()),
                    ReferenceTarget::Gone | ReferenceTarget::Lost | ReferenceTarget::Unknown => {}
                }
            }
            all.sort_by_key(|at| (at.witness, at.y));
            all.dedup();
            let known: Vec<LockedTarget> = own.iter().map(|(reference, _)| (*reference).clone()).collect();
            for link in now {
                links[link] = Some(Led::Either(known.clone(), all.clone()));
            }
        }
        left
    }

    /// References that came up in one place and say what is said no more in another: a sentence was carried there, or they
    /// are new. Where what they say is still the block that the old ones led to, nothing is lost by not knowing.
    fn carried(&self, named: &[(String, Vec<LiveReference<'_>>)], references: &mut References) {
        let mut unsaid: HashMap<String, Vec<LockedTarget>> = HashMap::new();
        for it in std::mem::take(&mut references.unsaid) {
            unsaid.entry(it.written.clone()).or_default().push(it);
        }
        let either = |written: &str, is_known: bool| {
            let known = unsaid.get(written).filter(|_| !is_known)?;
            let targets =
                known.iter().filter_map(|it| Some(self.target(self.revision.lock.references.get(it)?)));
            let mut all: Vec<BlockAt> = Vec::new();
            for target in targets {
                match target {
                    ReferenceTarget::At(at) => all.push(at),
                    ReferenceTarget::Several(several) => all.extend(several),
                    ReferenceTarget::Gone | ReferenceTarget::Lost | ReferenceTarget::Unknown => {}
                }
            }
            all.sort_by_key(|at| (at.witness, at.y));
            all.dedup();
            (!all.is_empty()).then(|| Led::Either(known.clone(), all))
        };
        let is_known = |links: Option<&Links>, link: usize| {
            links.and_then(|links| links.get(link)).is_some_and(Option::is_some)
        };
        for (name, found) in named {
            let folded = id::fold(name);
            for it in found {
                let known = is_known(references.named.get(&folded), it.link);
                if let Some(led) = either(it.written, known) {
                    put(references.named.entry(folded.clone()).or_default(), it.link, Some(led));
                }
            }
        }
        for (witness, list) in self.sections.iter().enumerate() {
            for (at, section) in list.iter().enumerate() {
                for it in in_text(&self.revision.witnesses[witness], at, section) {
                    let known = is_known(references.texts.get(&(witness, at)), it.link);
                    if let Some(led) = either(it.written, known) {
                        put(references.texts.entry((witness, at)).or_default(), it.link, Some(led));
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
            if let Some((_, fragment)) = written.split_once('#').filter(|_| !now.is_empty()) {
                said.entry(fragment.trim()).or_default().push(written);
            }
        }
        let where_now = |written: &str, own: &[LockedReference<'_>]| {
            let mut targets = own.iter().map(|(_, to)| self.target(to));
            let Some(ReferenceTarget::At(at)) = targets.next() else { return WhereNow::Unknown };
            if !targets.all(|target| target == ReferenceTarget::At(at.clone())) {
                return WhereNow::Unknown;
            }
            let fragment = format!("{}{}", at.fragment, lines::tail(written));
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
        let name = |written: &str| written.split_once('#').map_or("", |(name, _)| name).trim().to_owned();
        let (name, before) = (name(written), name(known));
        let compared = &self.revision.witnesses[at.witness];
        let stayed = compared.now(&to.home.section) == Some(at.section);
        let bare = name.split_once(':').map_or(name.as_str(), |(_, bare)| bare).trim();
        let section = &self.sections[at.witness][at.section].id;
        (stayed && name == before) || id::fold(bare) == id::fold(section)
    }

    /// Whether a reference names a line, and other lines of its stanza, or of one that was joined to it, are before those
    /// that it had: which it is now isn't known.
    fn is_counted_anew(&self, reference: &LockedTarget, at: &BlockAt) -> bool {
        if lines::tail(&reference.written).is_empty() {
            return false;
        }
        let compared = &self.revision.witnesses[at.witness];
        let to = self.revision.lock.references.get(reference);
        let Some(x) = to.and_then(|to| compared.old_of(&to.home)) else { return false };
        let became = &compared.alignment.became;
        became[x].iter().any(|y| *y < at.y) || became[..x].iter().any(|all| all.contains(&at.y))
    }

    /// The block that was gone when the lock was written, and is there to the letter.
    fn back(&self, to: &LedTo) -> Option<BlockAt> {
        let witness = self.revision.ids.iter().position(|id| *id == to.witness)?;
        let compared = &self.revision.witnesses[witness];
        let x = compared.old_of(&to.home)?;
        let ReferenceTarget::At(at) = self.target(to) else { return None };
        (compared.old[x].gone && compared.new[at.y].hash == compared.old[x].hash).then_some(at)
    }

    fn target(&self, to: &LedTo) -> ReferenceTarget {
        let Some(witness) = self.revision.ids.iter().position(|id| *id == to.witness) else {
            return ReferenceTarget::Unknown;
        };
        let compared = &self.revision.witnesses[witness];
        let Some(x) = compared.old_of(&to.home) else {
            let is_hidden = compared.hidden.contains(&*id::folded(&to.home.section));
            return if is_hidden { ReferenceTarget::Unknown } else { ReferenceTarget::Lost };
        };
        let at = |y: &usize| {
            let standing = &compared.new[*y];
            let fragment = address(&self.sections[witness][standing.section], standing);
            BlockAt { witness, section: standing.section, fragment, y: *y }
        };
        match compared.heirs_of(x, to.before).as_slice() {
            [] => ReferenceTarget::Gone,
            [y] => ReferenceTarget::At(at(y)),
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
    /// Its section can't be looked at.
    Unknown,
}

fn put(links: &mut Links, link: usize, led: Option<Led>) {
    if links.len() <= link {
        links.resize(link + 1, None);
    }
    if led.is_some() {
        links[link] = led;
    }
}

/// The references of a section's text, with their blocks.
pub(super) fn in_text<'a>(
    compared: &WitnessRevision,
    at: usize,
    section: &'a Section,
) -> Vec<LiveReference<'a>> {
    let body = &section.body;
    let block = |event| compared.of_leaf(at, leaf_of(body, event)?);
    in_body(body)
        .map(|(link, it)| LiveReference { link, written: it.target.trim(), y: block(it.event) })
        .collect()
}

impl References {
    /// Of the text of a section, by link.
    pub(super) fn of_text(&self, witness: usize, section: usize) -> &[Option<Led>] {
        self.texts.get(&(witness, section)).map_or(&[], Vec::as_slice)
    }

    /// Of something with a name.
    pub(super) fn of(&self, name: &str) -> &[Option<Led>] {
        if self.named.is_empty() {
            return &[];
        }
        self.named.get(&id::fold(name)).map_or(&[], Vec::as_slice)
    }

    /// Of a note: its body's links, then its `refs`.
    pub(super) fn of_note(&self, id: &str) -> &[Option<Led>] {
        if self.named.is_empty() { &[] } else { self.of(&note_name(id)) }
    }

    /// A hash of where the references of a section's text lead.
    pub(super) fn hash_of_text(&self, witness: usize, section: usize) -> u64 {
        if self.texts.is_empty() { 0 } else { hash_led(self.of_text(witness, section)) }
    }

    /// The notes that have references which the lock knows, by their folded ids, with a hash of where these lead. In no order.
    pub(super) fn hashes_of_notes(&self) -> impl Iterator<Item = (&str, u64)> {
        let notes = self.named.iter().filter_map(|(name, links)| Some((name.strip_prefix("note:")?, links)));
        notes.map(|(note, links)| (note, hash_of(|hash| (note, hash_led(links)).hash(hash))))
    }

    /// The section that has another name now, of this witness or else of any.
    pub(super) fn renamed(&self, witness: usize, folded: &str) -> Option<(usize, usize)> {
        let own = self.renamed.get(&(witness, folded.to_owned())).map(|at| (witness, *at));
        own.or_else(|| self.renamed.iter().find(|((_, id), _)| id == folded).map(|((w, _), at)| (*w, *at)))
    }

    /// What a heading is called now, by its slug.
    pub(super) fn heading(&self, witness: usize, section: usize, slug: &str) -> Option<&str> {
        self.headings.get(&(witness, section, slug.to_owned())).map(String::as_str)
    }

    /// The headings that were called otherwise before.
    pub(super) fn headings(&self) -> &Headings {
        &self.headings
    }
}

/// A hash of where references lead. Blocks are numbered through: a block that came in elsewhere changes nothing of it.
fn hash_led(links: &[Option<Led>]) -> u64 {
    let at = |at: &BlockAt, hash: &mut Xxh3| {
        let BlockAt { witness, section, fragment, y: _ } = at;
        (witness, section, fragment).hash(hash);
    };
    hash_of(|hash| {
        for (link, led) in links.iter().enumerate().filter_map(|(link, led)| Some((link, led.as_ref()?))) {
            link.hash(hash);
            match led {
                Led::To(known, to) => {
                    (0u8, known).hash(hash);
                    at(to, hash);
                }
                Led::Gone(known) => (1u8, known).hash(hash),
                Led::Lost(known) => (3u8, known).hash(hash),
                Led::OneOf(_, all) | Led::Either(_, all) => {
                    (2u8, all.len()).hash(hash);
                    all.iter().for_each(|to| at(to, hash));
                }
            }
        }
    })
}
