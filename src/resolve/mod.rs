//! `resolve`: what the files mean together.
//!
//! Sections go to their witnesses, annotations to their words, links to their targets; then who refers
//! to what is gathered. All of it goes section by section and in parallel.

mod citations;
mod fold;
mod links;
mod nearest;
mod notes;
pub(crate) mod place;
mod quote;
mod sections;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::Options;
use crate::diag::NoteReport;
use crate::diag::{Diagnostic, Span, rules};
use crate::edition::date::Date;
use crate::edition::note::{Anchor, Verdict};
use crate::edition::text::{Body, ItemKind};
use crate::edition::{Backlink, Edition, Essay, Files, LinkTo, Note, Place, Section, What, Witness, id};
use crate::load::World;
use crate::parse::{Parsed, section::Page};

use links::{FileTarget, Here, Index, Resolved};

/// Make an edition of what was parsed; none where edition.toml can't be read, or no section can.
pub fn resolve(
    world: &World,
    parsed: Parsed,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Edition> {
    let Parsed { meta, witnesses, sections, records, broken, essays, author_note, mut bibliography, .. } =
        parsed;
    let mut meta = meta?;
    if let Some(base_url) = &options.base_url {
        meta.base_url = Some(base_url.clone());
    }
    let start = world.config.map(|file| Span::new(file, 0, 0));
    if meta.base_url.is_none() {
        diagnostics.push(
            Diagnostic::new(
                &rules::NO_BASE_URL,
                start,
                "no `base-url`: what needs an absolute address is left out",
            )
            .hint("add `base-url = \"https://…/\"`, the address that the site is published at"),
        );
    }
    let gathered = sections::gather(world, witnesses, sections, options, diagnostics);
    let mut sections = gathered.sections;
    if sections.first().is_none_or(Vec::is_empty) {
        let what =
            if world.texts.is_empty() { "there is no section" } else { "no section of the base can be read" };
        diagnostics.push(
            Diagnostic::new(&rules::EMPTY_EDITION, start, what)
                .hint("sections are Markdown files `content/text/<witness>/NN-slug.md`"),
        );
        return None;
    }
    let mut hidden: HashSet<String> = gathered.hidden.into_iter().collect();
    hidden.extend(broken.iter().map(|id| format!("note:{}", id::fold(id))));
    let mut essays = self::essays(world, essays, options, &mut hidden, diagnostics);
    let dates: Vec<Date> =
        records.iter().flat_map(|r| [r.created.clone(), r.modified.clone()]).flatten().collect();
    // What is a draft, or on a section that is left out, is not expected to stand anywhere.
    let mut left_out: Vec<String> = broken;
    left_out.extend(
        records
            .iter()
            .filter(|r| options.drafts || !r.is_draft())
            .filter(|r| !hidden.contains(&id::fold(&r.selector.target.section)))
            .map(|r| r.id.clone()),
    );
    hidden.extend(notes::attach(records, &gathered.witnesses, &mut sections, &hidden, options, diagnostics));

    let author_words = author_note.as_ref().map(|body| (body, meta.title.as_str()));
    citations::resolve(world, &mut bibliography, &sections, &essays, author_words, diagnostics);

    let index = Index {
        sections: sections
            .iter()
            .map(|list| list.iter().enumerate().map(|(n, s)| (id::fold(&s.id), n)).collect())
            .collect(),
        notes: note_places(&sections),
        files: files(world, &sections, &essays),
        registers: registers(world),
        witnesses: &sections,
        essays: &essays,
        hidden,
        media: &world.media,
        sources: &world.sources,
    };
    left_out.retain(|id| !index.notes.contains_key(&id::fold(id)));
    let in_sections: Vec<Vec<OfSection>> = sections
        .iter()
        .enumerate()
        .map(|(witness, list)| {
            list.par_iter().enumerate().map(|(at, _)| of_section(&index, witness, at)).collect()
        })
        .collect();
    let in_essays: Vec<Resolved> = essays
        .par_iter()
        .map(|essay| {
            index.text(&essay.body, Here { witness: 0, section: None, essay: Some(essay), document: false })
        })
        .collect();
    let author_note = author_note.map(|body| {
        let Resolved { links, images, .. } =
            index.text(&body, Here { witness: 0, section: None, essay: None, document: true });
        (body, links, images)
    });

    let mut media = BTreeMap::new();
    let mut incoming: HashMap<String, Vec<Backlink>> = HashMap::new();
    let mut keep = |to: &LinkTo| {
        if let LinkTo::Media(address) = to {
            media.insert(address.clone(), address.trim_start_matches("media/").to_owned());
        }
    };
    for (list, resolved) in sections.iter_mut().zip(in_sections) {
        for (section, of) in list.iter_mut().zip(resolved) {
            diagnostics.extend(of.diagnostics);
            of.links.iter().chain(&of.images).for_each(&mut keep);
            let mut notes = of.notes.into_iter();
            give(&mut section.notes, &mut notes, &mut keep);
            section.links = of.links;
            section.images = of.images;
            for (address, backlink) in of.backlinks {
                incoming.entry(address).or_default().push(backlink);
            }
        }
    }
    for (essay, resolved) in essays.iter_mut().zip(in_essays) {
        diagnostics.extend(resolved.diagnostics);
        resolved.links.iter().chain(&resolved.images).for_each(&mut keep);
        essay.links = resolved.links;
        essay.images = resolved.images;
        let from = Place {
            address: essay.address.clone(),
            fragment: None,
            what: What::Essay { title: essay.title.clone() },
        };
        for (address, backlink) in links::backlinks(&essay.body, &essay.links, |_| from.clone()) {
            incoming.entry(address).or_default().push(backlink);
        }
    }
    let witnesses = gathered.witnesses.into_iter().zip(sections).map(|(meta_of, list)| Witness {
        language: meta_of.language.clone().unwrap_or_else(|| meta.language.clone()),
        meta: meta_of,
        sections: list.into_iter().map(Arc::new).collect(),
    });
    Some(Edition {
        witnesses: witnesses.collect(),
        essays: essays.into_iter().map(Arc::new).collect(),
        author_note,
        incoming,
        bibliography,
        media,
        left_out,
        date: dates.into_iter().filter(|d| d.parts().is_some()).max(),
        files: Files {
            texts: world.texts.len(),
            annotations: world.annotations.len(),
            pages: world.pages.len(),
        },
        meta,
    })
}

/// What was resolved of a section and the notes on it.
struct OfSection {
    links: Vec<LinkTo>,
    images: Vec<LinkTo>,
    /// Of each note in order, replies after their parents.
    notes: Vec<(Vec<LinkTo>, Vec<LinkTo>)>,
    backlinks: Vec<(String, Backlink)>,
    diagnostics: Vec<Diagnostic>,
}

fn of_section(index: &Index<'_>, witness: usize, at: usize) -> OfSection {
    let section = &index.witnesses[witness][at];
    let here = Here { witness, section: Some((witness, at)), essay: None, document: true };
    let Resolved { links, images, mut diagnostics } = index.text(&section.body, here);
    let mut backlinks = links::backlinks(&section.body, &links, |leaf| block_place(section, leaf));
    let mut of_notes = Vec::new();
    for note in section.notes.iter().flat_map(flat) {
        let here = Here { document: false, ..here };
        let mut resolved = index.text(&note.record.body, here);
        let from = links::note_place(section, note, block_of(section, note));
        backlinks.extend(links::backlinks(&note.record.body, &resolved.links, |_| from.clone()));
        for (target, span) in &note.record.refs {
            if let LinkTo::Place(place) = index.mention(target, *span, here, &mut resolved.diagnostics) {
                let backlink = Backlink {
                    fragment: place.fragment.clone(),
                    from: from.clone(),
                    before: String::new(),
                    text: None,
                    after: String::new(),
                    to: place.what.clone(),
                    span: *span,
                };
                backlinks.push((place.address.clone(), backlink));
            }
        }
        resolved.diagnostics.iter_mut().for_each(|d| d.note = Some(note.record.id.clone()));
        diagnostics.append(&mut resolved.diagnostics);
        of_notes.push((resolved.links, resolved.images));
    }
    OfSection { links, images, notes: of_notes, backlinks, diagnostics }
}

/// Give notes and their replies what was resolved of them, in the order of [`flat`].
fn give(
    notes: &mut [Note],
    resolved: &mut impl Iterator<Item = (Vec<LinkTo>, Vec<LinkTo>)>,
    keep: &mut impl FnMut(&LinkTo),
) {
    for note in notes {
        if let Some((links, images)) = resolved.next() {
            links.iter().chain(&images).for_each(&mut *keep);
            note.links = links;
            note.images = images;
        }
        give(&mut note.replies, resolved, keep);
    }
}

/// A note and all that answers it.
fn flat(note: &Note) -> Vec<&Note> {
    std::iter::once(note).chain(note.replies.iter().flat_map(flat)).collect()
}

/// The place of a leaf of a section: its block, its heading, its footnote.
fn block_place(section: &Section, leaf: usize) -> Place {
    let at = &section.body.leaves[leaf];
    let place = |fragment, what| Place { address: section.address.clone(), fragment, what };
    if let Some(number) = at.footnote
        && let Some(footnote) = section.body.footnotes.iter().find(|f| f.source_order == number)
    {
        let what = What::Footnote { section: Some(section.number), mark: footnote.mark.clone() };
        return place(Some(format!("fn-{}", footnote.id)), what);
    }
    match section.body.items.get(at.item as usize).map(|i| i.kind) {
        Some(ItemKind::Block(block)) => {
            let number = section.numbers.get(block as usize).map_or_else(String::new, ToString::to_string);
            place(Some(format!("p{number}")), What::Block { section: section.number, number })
        }
        Some(ItemKind::Heading(heading)) if Some(heading) != section.heading => {
            let slug = section.body.headings.get(heading as usize).map_or("", |h| &h.slug);
            place(
                Some(format!("h-{slug}")),
                What::Heading { section: Some(section.number), title: section.body.line(leaf) },
            )
        }
        _ => place(None, What::Section { number: section.number, title: section.title.clone() }),
    }
}

/// The number of the block that a note stands at.
pub(crate) fn block_of(section: &Section, note: &Note) -> Option<String> {
    let item = match &note.anchor {
        Anchor::Words(stretches) => {
            let leaf = section.body.leaves.get(stretches.first()?.leaf as usize)?;
            if leaf.footnote.is_some() {
                return None;
            }
            leaf.item
        }
        Anchor::Item(item) => *item,
        _ => return None,
    };
    section.body.block_of(item).and_then(|b| section.numbers.get(b as usize)).map(ToString::to_string)
}

fn note_places(sections: &[Vec<Section>]) -> HashMap<String, Place> {
    let mut places = HashMap::new();
    for section in sections.iter().flatten() {
        for top in &section.notes {
            let block = block_of(section, top);
            for note in flat(top) {
                places.insert(id::fold(&note.record.id), links::note_place(section, note, block.clone()));
            }
        }
    }
    places
}

fn files(world: &World, sections: &[Vec<Section>], essays: &[Essay]) -> HashMap<String, FileTarget> {
    let path = |file| world.sources.get(file).path.clone();
    let of_sections = sections.iter().enumerate().flat_map(|(witness, list)| {
        list.iter().enumerate().map(move |(section, s)| (s.file, FileTarget::Section { witness, section }))
    });
    let of_essays = essays.iter().enumerate().map(|(n, e)| (e.file, FileTarget::Essay(n)));
    of_sections.chain(of_essays).map(|(file, target)| (path(file), target)).collect()
}

/// The prefixes of references to registers: those of the vocabulary, and the files' own.
fn registers(world: &World) -> HashSet<String> {
    let stems = world.registers.iter().map(|file| world.sources.get(*file).stem().to_owned());
    let known = ["person", "org", "place", "event", "term"].map(str::to_owned);
    if world.registers.is_empty() { HashSet::new() } else { known.into_iter().chain(stems).collect() }
}

fn essays(
    world: &World,
    pages: Vec<Page>,
    options: &Options,
    hidden: &mut HashSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Essay> {
    let mut pages: Vec<(String, Page)> =
        pages.into_iter().map(|p| (world.sources.get(p.file).stem().to_owned(), p)).collect();
    pages.sort_by_cached_key(|(stem, _)| crate::parse::order::key(stem));
    let mut made: Vec<Essay> = Vec::new();
    for (_, page) in pages {
        let folded = id::fold(&page.id);
        if page.draft && !options.drafts {
            hidden.insert(format!("page:{folded}"));
            hidden.insert(world.sources.get(page.file).path.clone());
            continue;
        }
        if let Some(first) = made.iter().find(|e| id::fold(&e.id) == folded) {
            diagnostics.push(
                Diagnostic::new(
                    &rules::DUPLICATE_ID,
                    page.id_span,
                    format!("essay `{}` has two files", page.id),
                )
                .also(Span::new(first.file, 0, 0), "the first"),
            );
            continue;
        }
        let heading = title_heading(&page.body, page.title.as_deref());
        let first = page.body.headings.first().map(|h| page.body.line(h.leaf as usize));
        let mut body = page.body;
        body.nest_headings(heading);
        let title = page.title.or(first).filter(|t| !t.is_empty()).unwrap_or_else(|| page.id.clone());
        made.push(Essay {
            address: format!("pages/{}.html", page.id),
            id: page.id,
            title,
            heading,
            draft: page.draft,
            file: page.file,
            body,
            links: Vec::new(),
            images: Vec::new(),
        });
    }
    made
}

/// The heading at the head of a text that is its title: any where no title is given, else one that says it.
pub(crate) fn title_heading(body: &Body, given: Option<&str>) -> Option<u32> {
    let ItemKind::Heading(heading) = body.items.first()?.kind else { return None };
    let words = body.line(body.headings.get(heading as usize)?.leaf as usize);
    let good = given.map_or(!words.is_empty(), |title| crate::edition::wide::in_a_line(title) == words);
    good.then_some(heading)
}

/// Every note with its verdict, for machines.
#[must_use]
pub fn report(edition: &Edition) -> Vec<NoteReport> {
    let mut reports = Vec::new();
    for section in edition.witnesses.iter().flat_map(|w| &w.sections) {
        for top in &section.notes {
            let block = block_of(section, top).map(|n| format!("p{n}"));
            for note in flat(top) {
                let placed = !matches!(note.anchor, Anchor::Nowhere);
                reports.push(NoteReport {
                    id: note.record.id.clone(),
                    verdict: note.verdict.name(),
                    score: Some(if placed { 1.0 } else { 0.0 }),
                    section: Some(section.id.clone()),
                    block: block.clone(),
                    exact: note.words.clone(),
                });
            }
        }
    }
    reports.extend(edition.left_out.iter().map(|id| NoteReport {
        id: id.clone(),
        verdict: Verdict::Orphan.name(),
        score: Some(0.0),
        section: None,
        block: None,
        exact: None,
    }));
    reports
}
