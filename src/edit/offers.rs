//! What can be written at a place: names of the edition's things, each with what it is called beside it.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;

use crate::edition::meta::natural_name;
use crate::edition::other::Other;
use crate::edition::wide::in_a_line;
use crate::edition::{Edition, Section, id, rich};

/// Something that can be written.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    /// The words that are written.
    pub(crate) words: String,
    /// What it is called, where that is more than its words say.
    pub(crate) detail: String,
    /// What it is.
    pub(crate) sort: OfferKind,
}

/// What an offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfferKind {
    /// One of a few values.
    Member,
    /// An editor, an entity.
    Constant,
    /// A note, a block.
    Reference,
    /// A work.
    Value,
    /// A section, an essay.
    Module,
    /// A witness.
    Folder,
}

impl Offer {
    pub(crate) fn new(words: impl Into<String>, detail: impl Into<String>, sort: OfferKind) -> Self {
        Self { words: words.into(), detail: detail.into(), sort }
    }
}

/// What is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum OfferContext {
    /// Within `[[…]]`.
    Reference,
    /// Within `[@…]`.
    Work,
    /// A tag.
    Tag,
    /// An entity.
    Entity,
}

/// The offers of an edition for what was typed, the best first, `most` of them.
pub(crate) fn offers(
    edition: &Edition,
    here: Option<&Section>,
    what: OfferContext,
    typed: &str,
    most: usize,
) -> Vec<Offer> {
    let all = match what {
        OfferContext::Reference => references(edition, here, typed),
        OfferContext::Work => works(edition),
        OfferContext::Tag => tags(edition),
        OfferContext::Entity => entities(edition),
    };
    let mut ranked = ranked(all, typed);
    ranked.truncate(most);
    ranked.into_iter().map(|(_, offer)| offer).collect()
}

/// Those that go with what was typed, each with its rank, the best first.
pub(crate) fn ranked(offers: Vec<Offer>, typed: &str) -> Vec<(u8, Offer)> {
    let folded = typed.to_lowercase();
    let mut ranked: Vec<(u8, usize, Offer)> = Vec::new();
    for (n, offer) in offers.into_iter().enumerate() {
        let own = offer.words.to_lowercase();
        let rank = match () {
            () if own.starts_with(&folded) => 0,
            () if own.contains(&folded) => 1,
            // A name may be known, and its id not.
            () if offer.detail.to_lowercase().contains(&folded) => NAMED,
            () if is_subsequence(&folded, &own) => 3,
            () => continue,
        };
        ranked.push((rank, n, offer));
    }
    ranked.sort_by_key(|(rank, n, _)| (*rank, *n));
    ranked.into_iter().map(|(rank, _, offer)| (rank, offer)).collect()
}

/// The rank of what was found by what it is called alone.
pub(crate) const NAMED: u8 = 2;

pub(crate) fn kinds(edition: &Edition) -> Vec<Offer> {
    let kinds = edition.meta.kinds.iter();
    kinds
        .map(|kind| {
            let detail = kind
                .name
                .as_ref()
                .map_or_else(|| kind.motivation.clone(), |name| format!("{name}, {}", kind.motivation));
            Offer::new(&kind.id, detail, OfferKind::Member)
        })
        .collect()
}

pub(crate) fn editors(edition: &Edition) -> Vec<Offer> {
    let editors = edition.meta.editors.iter();
    editors.map(|it| Offer::new(&it.id, natural_name(&it.name), OfferKind::Constant)).collect()
}

pub(crate) fn tags(edition: &Edition) -> Vec<Offer> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, note) in of_edition(edition) {
        for tag in &note.record.tags {
            *counts.entry(tag).or_default() += 1;
        }
    }
    let offer = |(tag, count): (&str, usize)| {
        let notes = if count == 1 { "1 note".to_owned() } else { format!("{count} notes") };
        Offer::new(tag, notes, OfferKind::Member)
    };
    counts.into_iter().map(offer).collect()
}

/// All notes of an edition, each with the section that it is in.
pub(crate) fn of_edition(edition: &Edition) -> impl Iterator<Item = (&Section, &crate::edition::Note)> {
    let sections = edition.witnesses.iter().flat_map(|witness| &witness.sections);
    sections.flat_map(|section| {
        section.notes.iter().flat_map(crate::resolve::flat).map(move |note| (&**section, note))
    })
}

pub(crate) fn notes(edition: &Edition, prefix: &str) -> Vec<Offer> {
    let offer = |(section, note): (&Section, &crate::edition::Note)| {
        let words = note.words.as_deref().map(in_a_line).unwrap_or_default();
        let detail = format!("§{} {}", section.number, shortened(&words, 60));
        Offer::new(format!("{prefix}{}", note.record.id), detail, OfferKind::Reference)
    };
    of_edition(edition).map(offer).collect()
}

pub(crate) fn entities(edition: &Edition) -> Vec<Offer> {
    let registers = edition.registers.iter();
    let of = |register: &crate::edition::register::Register| {
        let entity = |it: &crate::edition::register::Entity| {
            Offer::new(format!("{}:{}", register.prefix, it.id), &it.name, OfferKind::Constant)
        };
        register.entities.iter().map(entity).collect::<Vec<_>>()
    };
    registers.flat_map(of).collect()
}

pub(crate) fn works(edition: &Edition) -> Vec<Offer> {
    let works = edition.bibliography.iter().flat_map(|bibliography| &bibliography.works);
    let offer = |work: &Arc<crate::edition::work::Work>| {
        let name = work.reference.names("author").first().and_then(|name| match name {
            crate::edition::reference::WorkName::Person(person) => Some(person.family.as_str()),
            crate::edition::reference::WorkName::Body(name) => Some(name.as_str()),
            crate::edition::reference::WorkName::Others => None,
        });
        let title = work.reference.get("title").unwrap_or_default();
        let detail = name.map_or_else(|| title.to_owned(), |name| format!("{name}: {title}"));
        Offer::new(&work.key, rich::plain(&detail), OfferKind::Value)
    };
    works.map(offer).collect()
}

pub(crate) fn sections(edition: &Edition) -> Vec<Offer> {
    let mut seen = HashSet::new();
    let all = edition.witnesses.iter().flat_map(|witness| &witness.sections);
    let mut offers = Vec::new();
    for section in all.filter(|section| seen.insert(id::fold(&section.id))) {
        let detail = format!("§{} {}", section.number, section.title);
        offers.push(Offer::new(&section.id, detail, OfferKind::Module));
    }
    offers
}

/// The places of a section, behind `prefix`: its blocks and lines of verse, headings and footnotes.
pub(crate) fn places(section: &Section, prefix: &str) -> Vec<Offer> {
    let body = &section.body;
    let mut offers = Vec::new();
    for (number, block) in section.numbers.iter().zip(0..) {
        let item = body.item_of_block(block);
        let leaf = item.and_then(|item| body.leaves_of(item).next());
        let words = leaf.map(|leaf| shortened(&body.line(leaf), 60)).unwrap_or_default();
        offers.push(Offer::new(format!("{prefix}#p{number}"), words, OfferKind::Reference));
        for at in body.lines_of_block(block) {
            let (line, Some(address)) = (&body.lines[at], section.line_address(at)) else { continue };
            let words = shortened(&in_a_line(&body.text[line.from as usize..line.to as usize]), 60);
            offers.push(Offer::new(format!("{prefix}#{address}"), words, OfferKind::Reference));
        }
    }
    for heading in &body.headings {
        let words = shortened(&body.line(heading.leaf as usize), 60);
        offers.push(Offer::new(format!("{prefix}#h-{}", heading.slug), words, OfferKind::Reference));
    }
    for footnote in &body.footnotes {
        let words = format!("footnote {}", footnote.mark);
        offers.push(Offer::new(format!("{prefix}#fn-{}", footnote.id), words, OfferKind::Reference));
    }
    offers
}

pub(crate) fn section_of<'a>(edition: &'a Edition, own: &str) -> Option<&'a Section> {
    let folded = id::fold(own.trim());
    let mut all = edition.witnesses.iter().flat_map(|witness| &witness.sections);
    all.find(|section| id::fold(&section.id) == folded).map(AsRef::as_ref)
}

pub(crate) fn targets(edition: &Edition, typed: &str) -> Vec<Offer> {
    match typed.split_once('#') {
        Some((own, _)) => section_of(edition, own).map(|section| places(section, own)).unwrap_or_default(),
        None => sections(edition),
    }
}

/// Everything that a cross-reference can name, in the form that was begun.
pub(crate) fn references(edition: &Edition, here: Option<&Section>, typed: &str) -> Vec<Offer> {
    let elsewhere = typed.split_once(':').and_then(|(name, rest)| {
        let other = edition.others.iter().find(|other| other.name == name)?;
        Some(of_other(other, rest))
    });
    if let Some(offers) = elsewhere {
        return offers;
    }
    if let Some((own, _)) = typed.split_once('#') {
        let bare = own.rsplit(':').next().unwrap_or(own);
        let section = if own.is_empty() { here } else { section_of(edition, bare) };
        let essay = own
            .strip_prefix("page:")
            .and_then(|own| edition.essays.iter().find(|essay| id::fold(&essay.id) == id::fold(own)));
        return match (essay, section) {
            (Some(essay), _) => {
                let heading = |it: &crate::edition::text::Heading| {
                    let words = essay.body.line(it.leaf as usize);
                    Offer::new(format!("{own}#{}", it.slug), words, OfferKind::Reference)
                };
                essay.body.headings.iter().map(heading).collect()
            }
            (None, Some(section)) => {
                let mut all = places(section, own);
                // In references a heading goes by its slug alone.
                all.iter_mut().for_each(|it| it.words = it.words.replacen("#h-", "#", 1));
                all
            }
            (None, None) => Vec::new(),
        };
    }
    if typed.starts_with("note:") {
        return notes(edition, "note:");
    }
    let siglum = typed.split_once(':').map(|(siglum, _)| siglum);
    let witness = siglum.and_then(|own| edition.witnesses.iter().find(|it| it.meta.siglum == own));
    if let Some(witness) = witness {
        let offer = |it: &std::sync::Arc<Section>| {
            let words = format!("{}:{}", witness.meta.siglum, it.id);
            Offer::new(words, format!("§{} {}", it.number, it.title), OfferKind::Module)
        };
        return witness.sections.iter().map(offer).collect();
    }
    let essays = edition.essays.iter();
    let essays = essays.map(|it| Offer::new(format!("page:{}", it.id), &it.title, OfferKind::Module));
    let mut all = sections(edition);
    all.extend(essays);
    all.extend(entities(edition));
    all.extend(notes(edition, "note:"));
    all.extend(edition.others.iter().map(|other| {
        let title = other.known.as_ref().map_or("", |known| &known.title);
        Offer::new(format!("{}:", other.name), title, OfferKind::Folder)
    }));
    all
}

/// What a reference to another edition can name: where a `#` was typed the places of that page.
fn of_other(other: &Other, typed: &str) -> Vec<Offer> {
    let page = typed.split_once('#').map(|(page, _)| format!("{page}#"));
    let known = other.known.iter().flat_map(|known| known.forms());
    let wanted = known.filter(|(form, _)| match &page {
        Some(page) => form.starts_with(page.as_str()),
        None => !form.contains('#'),
    });
    let mut offers: Vec<Offer> = wanted
        .map(|(form, place)| {
            let detail = format!("{} {}", place.locus, place.title);
            Offer::new(format!("{}:{form}", other.name), detail.trim(), OfferKind::Reference)
        })
        .collect();
    // `p10` is behind `p2`.
    offers.sort_by_key(|offer| match &page {
        Some(_) => (offer.words.len(), offer.words.clone()),
        None => (0, offer.words.clone()),
    });
    offers
}

/// Whether the letters of one are in the other in this order.
pub(crate) fn is_subsequence(letters: &str, words: &str) -> bool {
    let mut all = words.chars();
    letters.chars().all(|letter| all.any(|c| c == letter))
}

/// Words without their end where there are more than `most` characters.
pub(crate) fn shortened(words: &str, most: usize) -> String {
    match words.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", words[..at].trim_end()),
        None => words.to_owned(),
    }
}
