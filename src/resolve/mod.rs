//! `resolve`: what the files mean together.
//!
//! Sections go to their witnesses, annotations to their words, links to their targets; then who refers
//! to what is gathered. All of it goes section by section and in parallel.

mod again;
mod align;
mod approx;
mod citations;
mod fold;
mod follow;
mod forms;
mod frozen;
mod known;
mod links;
mod mentions;
mod nearest;
mod notes;
pub(crate) mod place;
mod quote;
pub mod reanchor;
mod registers;
mod renew;
mod revision;
mod sections;
mod seek;
mod sketch;
mod told;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::Options;
use crate::diag::NoteReport;
use crate::diag::{Diagnostic, Span, rules};
use crate::edition::note::{Anchor, Record, Verdict};
use crate::edition::register::{EntityId, NameLink, Register};
use crate::edition::text::ItemKind;
use crate::edition::{Backlink, Edition, Essay, Files, LinkTo, Note, Place, Section, What, Witness, id};
use crate::kept::{Kept, Marks, Told};
use crate::load::World;
use crate::parse::{Locked, Parsed, section::Page};

pub(crate) use again::again;
use again::{Last, Seen};
use fold::Folded;
use forms::Forms;
use links::{ById, FileTarget, Here, Index, Places, Resolved};
use mentions::{Names, Settled};
use notes::Stood;
use registers::Entities;
use revision::Revision;

/// Make an edition of what was parsed; none where edition.toml can't be read, or no section can.
pub fn resolve(
    world: &World,
    parsed: Parsed,
    options: &Options,
    past: &mut Past,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Edition> {
    let Parsed { meta, witnesses, sections, records, broken, essays, registers, .. } = parsed;
    let Parsed { author_note, lock, mut bibliography, .. } = parsed;
    past.last = None;
    past.marks = Marks::default();
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
    let read: HashSet<_> = registers.iter().map(|r| r.file).collect();
    let unreadable = world.registers.iter().filter(|file| !read.contains(file));
    let unreadable: Vec<String> = unreadable.map(|file| world.sources.get(*file).stem().to_owned()).collect();
    let register_files = registers.clone();
    let (mut registers, broken_entities) = registers::gather(registers, &meta.language, diagnostics);
    hidden.extend(broken_entities.iter().map(|reference| id::fold(reference)));
    let forms = Arc::new(Forms::new(&registers));
    let mut essays = self::essays(world, essays, options, &mut hidden, diagnostics);
    let date = records
        .iter()
        .flat_map(|r| [&r.created, &r.modified])
        .flatten()
        .filter(|date| date.parts().is_some())
        .max()
        .cloned();
    let mut away = Vec::new();
    let unread = matches!(lock, Locked::Unread);
    let mut revision =
        Revision::new(lock.known(), &gathered.witnesses, &sections, &hidden, &mut past.revision);
    if meta.frozen {
        if !options.renumber {
            let lock = world.lock.map(|file| Span::new(file, 0, 0));
            frozen::number(&revision, &mut sections, lock, diagnostics);
        }
        for (witness, list) in sections.iter_mut().enumerate() {
            let mut moved = frozen::addresses(&revision, witness, list);
            for section in list.iter_mut() {
                section.addresses = moved.remove(&section.id).unwrap_or_default();
            }
            away.extend(frozen::away(&revision, witness, &gathered.witnesses, list, &moved));
        }
    }
    let attached = notes::attach(
        &records,
        &gathered.witnesses,
        sections,
        &revision,
        &hidden,
        |section| world.sources.get(section.file).path.clone(),
        options,
        &mut past.notes,
        &mut past.marks,
        diagnostics,
    );
    let stood = attached.stood;
    let sections: Vec<Vec<Arc<Section>>> =
        stood.iter().map(|list| list.iter().map(|stood| Arc::clone(&stood.section)).collect()).collect();
    // What is a draft, or on a section that is left out, is not expected to stand anywhere.
    let expected: Vec<&Arc<Record>> = records
        .iter()
        .filter(|r| options.drafts || !r.is_draft())
        .filter(|r| !hidden.contains(&*id::folded(&r.selector.target.section)))
        .collect();
    let (unplaced, followed) = (attached.left_out, attached.followed);
    hidden.extend(unplaced);

    let author_words = author_note.as_ref().map(|body| (body, meta.title.as_str()));
    let (lock, ()) = rayon::join(
        || {
            (options.lock && !unread)
                .then(|| renew::renew(&revision, &sections, &followed, &away, meta.frozen))
        },
        || citations::resolve(world, &mut bibliography, &sections, &essays, author_words, diagnostics),
    );
    let apart = revision.apart();
    let (old_lock, homes) = (Arc::clone(&revision.lock), std::mem::take(&mut revision.notes));
    let texts: Vec<_> = revision.witnesses.iter_mut().map(|w| std::mem::take(&mut w.texts)).collect();
    // Freeing a hundred thousand small things takes a while, and nobody waits for it.
    rayon::spawn(move || drop((revision, followed)));

    let ids: Vec<HashMap<String, usize>> = sections
        .iter()
        .map(|list| list.iter().enumerate().map(|(n, s)| (id::fold(&s.id), n)).collect())
        .collect();
    let lists: Vec<&[(String, Place)]> = stood.iter().flatten().map(|stood| stood.notes.as_slice()).collect();
    let index = Index {
        sections: ids.into(),
        notes: Places { by_id: by_id(&lists).into(), lists: &lists },
        files: files(world, &sections, &essays).into(),
        entities: Entities::new(&registers, unreadable.clone()).into(),
        witnesses: &sections,
        essays: &essays,
        hidden: hidden.into(),
        media: &world.media,
        sources: &world.sources,
    };
    let mut left_out: Vec<String> = broken;
    left_out.extend(
        expected.into_iter().map(|r| r.id.clone()).filter(|id| !index.notes.contains_key(&id::folded(id))),
    );
    left_out.retain(|id| !index.notes.contains_key(&id::folded(id)));
    let view = view(world, &index, &stood, &essays, &registers, &unreadable);
    let jobs: Vec<(usize, usize)> =
        sections.iter().enumerate().flat_map(|(w, list)| (0..list.len()).map(move |at| (w, at))).collect();
    let in_sections = past.sections.each(
        &jobs,
        |(witness, at)| (Arc::as_ptr(&sections[*witness][*at]) as usize, view),
        |(witness, at)| of_section(&index, &forms, &texts[*witness][*at].folded, *witness, *at),
    );
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

    let of_registers = summaries(&index, &mut registers, diagnostics);
    let seen = Seen {
        ids: Arc::clone(&index.sections),
        by_id: Arc::clone(&index.notes.by_id),
        files: Arc::clone(&index.files),
        hidden: Arc::clone(&index.hidden),
        entities: Arc::clone(&index.entities),
    };

    let mut media = BTreeMap::new();
    let mut settled = Settled::new();
    let mut incoming: HashMap<String, Vec<Arc<Backlink>>> = HashMap::new();
    let mut keep = |to: &LinkTo| {
        if let LinkTo::Media(address) = to {
            media.insert(address.clone(), address.trim_start_matches("media/").to_owned());
        }
    };
    let mut come = |address: &str, backlink: Arc<Backlink>| match incoming.get_mut(address) {
        Some(list) => list.push(backlink),
        None => {
            incoming.insert(address.to_owned(), vec![backlink]);
        }
    };
    for (job, of) in in_sections.iter().enumerate() {
        past.marks.extend(diagnostics, Told::Links(job), &of.diagnostics);
        of.media.iter().for_each(&mut keep);
        for (form, all) in &of.settled {
            *settled.entry(*form).or_insert(true) &= all;
        }
        for (address, backlink) in &of.backlinks {
            come(address, Arc::clone(backlink));
        }
    }
    for (essay, resolved) in essays.iter_mut().zip(in_essays) {
        diagnostics.extend(resolved.diagnostics);
        resolved.links.iter().chain(&resolved.images).for_each(&mut keep);
        *essay = Arc::new(Essay { links: resolved.links, images: resolved.images, ..(**essay).clone() });
        let from = Place {
            address: essay.address.clone(),
            fragment: None,
            what: What::Essay { title: essay.title.clone() },
        };
        for (address, backlink) in links::backlinks(&essay.body, &essay.links, |_| from.clone()) {
            come(&address, Arc::new(backlink));
        }
    }
    let of_registers = shared(of_registers);
    for (address, backlink) in &of_registers {
        come(address, Arc::clone(backlink));
    }
    for entity in registers.iter().flat_map(|r| &r.entities) {
        let (_, links, images) =
            entity.summary.as_ref().map_or((None, [].as_slice(), [].as_slice()), |(b, l, i)| (Some(b), l, i));
        links.iter().chain(images).for_each(&mut keep);
    }
    tell_shared(&forms, &settled, &registers, diagnostics);
    if !options.lock && !options.renumber {
        past.last = Some(Last {
            seen,
            forms: Arc::clone(&forms),
            witnesses: gathered.witnesses.clone(),
            jobs,
            sections: sections.clone(),
            stood: stood.iter().flatten().cloned().collect(),
            resolved: in_sections.clone(),
            registers: register_files,
            summaries: of_registers,
            lock: old_lock,
            homes,
            apart,
        });
    }
    let mut made = in_sections.iter().map(|of| Arc::clone(&of.section));
    let lengths: Vec<usize> = sections.iter().map(Vec::len).collect();
    let witnesses = gathered.witnesses.into_iter().zip(lengths).map(|(meta_of, length)| Witness {
        language: meta_of.language.clone().unwrap_or_else(|| meta.language.clone()),
        meta: meta_of,
        sections: made.by_ref().take(length).collect(),
    });
    Some(Edition {
        witnesses: witnesses.collect(),
        essays,
        registers: registers.into(),
        author_note: author_note.map(Arc::new),
        incoming: incoming.into_iter().map(|(address, list)| (address, Arc::new(list))).collect(),
        bibliography: bibliography.map(Arc::new),
        media: media.into(),
        left_out: left_out.into(),
        lock,
        away: away.into(),
        date,
        files: Files {
            texts: world.texts.len(),
            annotations: world.annotations.len(),
            pages: world.pages.len(),
        },
        meta,
    })
}

/// What was resolved in the last run.
#[derive(Debug, Default)]
pub struct Past {
    revision: revision::Past,
    notes: notes::Past,
    /// Where the links of a section lead: by the section as it stood, at its address in memory, which what is
    /// kept keeps from being given to another, and by the hash of all that references can see.
    sections: Kept<(usize, u64), OfSection>,
    /// Which of what was told is of which section.
    pub(crate) marks: Marks,
    /// What a run after one small change goes by.
    last: Option<Last>,
}

/// What was resolved of a section and the notes on it.
#[derive(Debug)]
struct OfSection {
    /// The section as it stood.
    #[expect(dead_code, reason = "it holds its address")]
    stood: Arc<Section>,
    /// The section, and where its links and those of its notes lead.
    section: Arc<Section>,
    /// Files that it shows or links.
    media: Vec<LinkTo>,
    backlinks: Vec<(String, Arc<Backlink>)>,
    settled: Settled,
    diagnostics: Vec<Diagnostic>,
}

/// What was resolved of a note.
struct OfNote {
    links: Vec<LinkTo>,
    images: Vec<LinkTo>,
    names: Vec<NameLink>,
    entities: Vec<EntityId>,
}

/// A hash of all that references can see: where they lead changes with nothing else.
fn view(
    world: &World,
    index: &Index<'_>,
    stood: &[Vec<Arc<Stood>>],
    essays: &[Arc<Essay>],
    registers: &[Register],
    unreadable: &[String],
) -> u64 {
    let mut view = Xxh3::new();
    for list in stood {
        list.len().hash(&mut view);
        list.iter().for_each(|stood| stood.face.hash(&mut view));
    }
    for essay in essays {
        let source = world.sources.get(essay.file);
        (&source.path, source.hash, &essay.address, &essay.title).hash(&mut view);
    }
    for register in registers {
        (&register.id, &register.prefix, &register.address).hash(&mut view);
        for entity in &register.entities {
            (&entity.id, &entity.name, &entity.not).hash(&mut view);
            entity.forms.iter().for_each(|(form, _)| form.hash(&mut view));
        }
    }
    unreadable.hash(&mut view);
    let mut hidden: Vec<&String> = index.hidden.iter().collect();
    hidden.sort_unstable();
    hidden.hash(&mut view);
    for path in index.media.keys() {
        path.hash(&mut view);
    }
    view.digest()
}

/// Where the links of a section and of its notes lead, and who is named there. `folded` are its leaves.
fn of_section(index: &Index<'_>, forms: &Forms, folded: &[Folded], witness: usize, at: usize) -> OfSection {
    let section = &index.witnesses[witness][at];
    let names = Names { forms, entities: &index.entities };
    let here = Here { witness, section: Some((witness, at)), essay: None, document: true };
    let Resolved { links, images, mut diagnostics } = index.text(&section.body, here);
    let mut backlinks = links::backlinks(&section.body, &links, |leaf| block_place(section, leaf));
    let mut settled = Settled::new();
    let tell = |note: &Note, told: &mut Vec<Diagnostic>| {
        told.iter_mut().for_each(|d| d.note = Some(note.record.id.clone()));
    };
    let tags: Vec<Vec<EntityId>> = section
        .notes
        .iter()
        .map(|note| {
            let mut told = Vec::new();
            let tags = names.tags(&note.record, &mut told);
            tell(note, &mut told);
            diagnostics.append(&mut told);
            tags
        })
        .collect();
    let named =
        names.in_section(section, folded, &links, &tags, |leaf| block_place(section, leaf), &mut settled);
    // A name that stands in every version is listed once, where the base has it.
    if witness == 0 || !index.sections[0].contains_key(&id::fold(&section.id)) {
        backlinks.extend(named.mentions);
        backlinks.sort_by_key(|(_, backlink)| backlink.at);
    }
    let mut linked = HashSet::new();
    let mut of_notes = Vec::new();
    for (top, own) in section.notes.iter().zip(&tags) {
        for note in flat(top) {
            let here = Here { document: false, ..here };
            let mut resolved = index.text(&note.record.body, here);
            let of_reply;
            let tags = if std::ptr::eq(note, top) {
                own
            } else {
                of_reply = names.tags(&note.record, &mut resolved.diagnostics);
                &of_reply
            };
            let from = links::note_place(section, note, block_of(section, note));
            let mut made = links::backlinks(&note.record.body, &resolved.links, |_| from.clone());
            let named = names.in_note(note, &resolved.links, tags, &from, &mut linked, &mut settled);
            made.extend(named.mentions);
            made.iter_mut().for_each(|(_, backlink)| backlink.at = None);
            backlinks.append(&mut made);
            for (target, span) in &note.record.refs {
                if let LinkTo::Place(place) = index.mention(target, *span, here, &mut resolved.diagnostics) {
                    let backlink = Backlink {
                        fragment: place.fragment.clone(),
                        from: from.clone(),
                        before: String::new(),
                        text: None,
                        after: String::new(),
                        to: place.what.clone(),
                        at: None,
                        span: *span,
                    };
                    backlinks.push((place.address.clone(), backlink));
                }
            }
            tell(note, &mut resolved.diagnostics);
            diagnostics.append(&mut resolved.diagnostics);
            of_notes.push(OfNote {
                links: resolved.links,
                images: resolved.images,
                names: named.links,
                entities: tags.clone(),
            });
        }
    }
    let mut whole = (**section).clone();
    let mut media = Vec::new();
    let mut keep = |to: &LinkTo| {
        if matches!(to, LinkTo::Media(_)) {
            media.push(to.clone());
        }
    };
    links.iter().chain(&images).for_each(&mut keep);
    give(&mut whole.notes, &mut of_notes.into_iter(), &mut keep);
    (whole.links, whole.images, whole.names) = (links, images, named.links);
    OfSection {
        stood: Arc::clone(section),
        section: Arc::new(whole),
        media,
        backlinks: shared(backlinks),
        settled,
        diagnostics,
    }
}

/// Backlinks to be held by two. They are put into a list of its own: collecting would keep the larger one's room.
fn shared(backlinks: Vec<(String, Backlink)>) -> Vec<(String, Arc<Backlink>)> {
    let mut all = Vec::with_capacity(backlinks.len());
    all.extend(backlinks.into_iter().map(|(address, backlink)| (address, Arc::new(backlink))));
    all
}

/// Resolve the summaries of entities; what they refer to is returned.
fn summaries(
    index: &Index<'_>,
    registers: &mut [Register],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, Backlink)> {
    let mut backlinks = Vec::new();
    for register in registers {
        for entity in &mut register.entities {
            let span = entity.summary_span;
            let Some((body, links, images)) = &mut entity.summary else { continue };
            let here = Here { witness: 0, section: None, essay: None, document: false };
            let resolved = index.text(body, here);
            diagnostics.extend(resolved.diagnostics.into_iter().map(|mut told| {
                told.span = Some(span);
                told
            }));
            (*links, *images) = (resolved.links, resolved.images);
            let from = Place {
                address: register.address.clone(),
                fragment: Some(format!("e-{}", entity.id)),
                what: What::Entity { name: entity.name.clone() },
            };
            let made = links::backlinks(body, links, |_| from.clone());
            backlinks.extend(
                made.into_iter()
                    .map(|(address, backlink)| (address, Backlink { at: None, span, ..backlink })),
            );
        }
    }
    backlinks
}

/// Tell the forms that several entities claim, unless notes settle every place where they stand.
fn tell_shared(forms: &Forms, settled: &Settled, registers: &[Register], diagnostics: &mut Vec<Diagnostic>) {
    for (form, claims) in forms.shared() {
        let ([(_, first), (entity, second), ..], false) = (claims, settled.get(&form) == Some(&true)) else {
            continue;
        };
        let words = registers[entity.register as usize].entities[entity.entity as usize].forms.iter();
        let words =
            words.filter(|(_, span)| span == second).map(|(form, _)| form.as_str()).next().unwrap_or("");
        diagnostics.push(
            Diagnostic::new(
                &rules::SHARED_FORM,
                *second,
                format!("`{}` is a form of {} entities, and a mention of none", links::clip(words), claims.len()),
            )
            .also(*first, "here too")
            .hint("give it to one of them alone; or tag the notes on its words with `entities`, which settles them"),
        );
    }
}

/// Give notes and their replies what was resolved of them, in the order of [`flat`].
fn give(notes: &mut [Note], resolved: &mut impl Iterator<Item = OfNote>, keep: &mut impl FnMut(&LinkTo)) {
    for note in notes {
        if let Some(of) = resolved.next() {
            of.links.iter().chain(&of.images).for_each(&mut *keep);
            note.links = of.links;
            note.images = of.images;
            note.names = of.names;
            note.entities = of.entities;
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

/// Where the place of each note stands in these lists.
fn by_id(lists: &[&[(String, Place)]]) -> ById {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut by_id = ById::with_capacity(lists.iter().map(|list| list.len()).sum());
    for (at, list) in lists.iter().enumerate() {
        by_id.extend(
            list.iter().enumerate().map(|(n, (id, _))| (id.as_str().into(), (number(at), number(n)))),
        );
    }
    by_id
}

/// The places of a section's notes, by folded ids.
fn note_places(section: &Section) -> Vec<(String, Place)> {
    let mut places = Vec::with_capacity(section.notes.len());
    for top in &section.notes {
        let block = block_of(section, top);
        for note in flat(top) {
            places.push((id::fold(&note.record.id), links::note_place(section, note, block.clone())));
        }
    }
    places
}

fn files(
    world: &World,
    sections: &[Vec<Arc<Section>>],
    essays: &[Arc<Essay>],
) -> HashMap<String, FileTarget> {
    let path = |file| world.sources.get(file).path.clone();
    let of_sections = sections.iter().enumerate().flat_map(|(witness, list)| {
        list.iter().enumerate().map(move |(section, s)| (s.file, FileTarget::Section { witness, section }))
    });
    let of_essays = essays.iter().enumerate().map(|(n, e)| (e.file, FileTarget::Essay(n)));
    of_sections.chain(of_essays).map(|(file, target)| (path(file), target)).collect()
}

fn essays(
    world: &World,
    pages: Vec<Arc<Page>>,
    options: &Options,
    hidden: &mut HashSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Essay>> {
    let mut pages: Vec<(String, Arc<Page>)> =
        pages.into_iter().map(|p| (world.sources.get(p.file).stem().to_owned(), p)).collect();
    pages.sort_by_cached_key(|(stem, _)| crate::parse::order::key(stem));
    let mut made: Vec<Arc<Essay>> = Vec::new();
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
        let first = page.body.headings.first().map(|h| page.body.line(h.leaf as usize));
        let title = page.title.clone().or(first).filter(|t| !t.is_empty()).unwrap_or_else(|| page.id.clone());
        made.push(Arc::new(Essay {
            address: format!("pages/{}.html", page.id),
            id: page.id.clone(),
            title,
            heading: page.heading,
            draft: page.draft,
            file: page.file,
            body: Arc::clone(&page.body),
            links: Vec::new(),
            images: Vec::new(),
        }));
    }
    made
}

/// Every note with its verdict, for machines.
#[must_use]
pub fn report(edition: &Edition) -> Vec<NoteReport> {
    let sections: Vec<&Section> =
        edition.witnesses.iter().flat_map(|w| &w.sections).map(AsRef::as_ref).collect();
    let mut reports: Vec<NoteReport> =
        sections.par_iter().with_min_len(64).flat_map_iter(|section| of_notes(section)).collect();
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

/// The notes of a section with their verdicts.
fn of_notes(section: &Section) -> Vec<NoteReport> {
    let mut reports = Vec::with_capacity(section.notes.len());
    for top in &section.notes {
        let block = block_of(section, top).map(|n| format!("p{n}"));
        for note in flat(top) {
            reports.push(NoteReport {
                id: note.record.id.clone(),
                verdict: note.verdict.name(),
                score: Some((note.score * 1000.0).round() / 1000.0),
                section: Some(section.id.clone()),
                block: block.clone(),
                exact: note.words.clone(),
            });
        }
    }
    reports
}
