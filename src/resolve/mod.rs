//! `resolve`: what the files mean together.
//!
//! Sections go to their witnesses, annotations to their words, links to their targets; then who refers
//! to what is gathered. All of it goes section by section and in parallel.

mod accept;
mod again;
mod align;
mod aligned;
mod approx;
mod asked;
mod backlinks;
mod called;
mod candidate;
mod carry;
mod changed;
mod citations;
pub(crate) mod collation;
pub(crate) mod compared;
mod coverage;
mod earlier;
mod elsewhere;
mod essays;
pub(crate) mod everywhere;
mod excerpt;
mod exchanged;
mod follow;
mod former_base;
mod forms;
mod frozen;
mod gathered;
mod haystack;
mod homes;
mod known;
mod lasting;
mod lead_on;
mod leading;
mod led;
pub(crate) mod lemma;
mod lettered;
mod lines;
mod links;
mod live;
mod locked;
mod meant;
mod memory;
mod mended;
mod mended_notes;
mod mentions;
mod merged;
mod near;
mod nearest;
mod note_index;
mod notes;
mod order;
mod pairing;
mod parts;
pub(crate) mod phrases;
pub(crate) mod place;
mod places;
mod prefixes;
pub(crate) mod projected;
mod quote;
pub mod reanchor;
mod references;
mod refers;
mod registers;
mod remember;
mod renew;
mod replies;
mod report;
mod respelt;
mod revised;
mod revision;
mod rivals;
mod runs;
mod sections;
mod seek;
pub mod selected;
mod sharing;
mod sketch;
mod spots;
mod strays;
mod tidy;
mod told;
pub(crate) mod trial;
mod unit;
mod unlike;
mod unmoved;
mod unused;
mod witnesses;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::Options;
use crate::cache::{DiagnosticOwner, DiagnosticRanges};
use crate::diag::{Diagnostic, Span, rules};
use crate::edition::fold;
use crate::edition::meta::WitnessMeta;
use crate::edition::note::Record;
use crate::edition::register::Register;
use crate::edition::text::Body;
use crate::edition::{
    Away, Backlink, Edition, EditionFiles, Essay, LinkTo, LinkedBody, MovedReference, Place, PlaceKind,
    Section, Witness, id,
};
use crate::load::World;
use crate::parse::{Locked, Parsed, toml_text};

pub(crate) use again::again;
use again::{LastResolved, ReferenceView};
use aligned::AlignedNames;
use asked::{AnswerBasis, AskedCache, Questions};
pub use carry::SourceEdits;
pub use coverage::coverage;
use forms::FormIndex;
use gathered::{GatheredLists, SourceItems};
use led::{LedCache, LedTexts};
use links::{FileTarget, LinkContext, Resolved, TargetIndex};
use live::RevisionText;
pub(crate) use memory::Memory;
use mentions::{NameFinder, Settled};
use note_index::NoteIndexCache;
use places::NotePlaces;
pub(crate) use places::{block_at, block_of, flat, fragment_of, has_mark, item_of, lines_of};
use refers::{of_section, shared, summaries};
use registers::{Entities, FormsCache, RegisterOrders};
pub use report::report;
use revised::RevisionCache;
use revision::Revision;
pub(crate) use tidy::{Dropped, There, tidy};

/// Make an edition of what was parsed; none where edition.toml can't be read, or no section can.
pub fn resolve(
    world: &World,
    parsed: Parsed,
    options: &Options,
    past: &mut ResolveCache,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Edition> {
    let Parsed { meta, witnesses, sections, records, broken, unread, essays, registers, .. } = parsed;
    let Parsed { author_note, lock, mut bibliography, style, others, history, latest, has_readings, .. } =
        parsed;
    let other_editions = Arc::new(others);
    past.last = None;
    past.marks = DiagnosticRanges::default();
    let mut meta = meta?;
    if let Some(base_url) = &options.base_url {
        meta.base_url = Some(base_url.clone());
    }
    // Nothing is reported that follows from numbers that are wrong.
    if let Some(told) = lasting::refusal(&meta, &witnesses, &lock, world, options.renumber) {
        diagnostics.push(told);
        return None;
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
    let written: Vec<_> = sections.iter().flatten().chain(&essays).cloned().collect();
    let gathered = sections::gather(world, witnesses, sections, options, diagnostics);
    let mut sections = gathered.sections;
    frozen::number_others(&mut sections, HashSet::new());
    if sections.first().is_none_or(Vec::is_empty) {
        diagnostics.push(no_section(world, start));
        crate::load::unused::tell_texts(world, diagnostics);
        return None;
    }
    let mut hidden: HashSet<String> = gathered.hidden.into_iter().collect();
    let is_whole = broken.is_empty() && unread.is_empty();
    let left = broken.iter().map(|record| &record.id).chain(&unread);
    hidden.extend(left.map(|note| format!("note:{}", id::fold(note))));
    let read: HashSet<_> = registers.iter().map(|r| r.file).collect();
    let unreadable = world.registers.iter().filter(|file| !read.contains(file));
    let unreadable: Vec<String> = unreadable.map(|file| world.sources.get(*file).stem().to_owned()).collect();
    let register_files = registers.clone();
    let (mut registers, broken_entities) =
        registers::gather(registers, &meta.language, &mut past.orders, diagnostics);
    hidden.extend(broken_entities.iter().map(|reference| id::fold(reference)));
    let forms = past.forms.of(&register_files, &meta.language, &registers);
    let mut essays = essays::essays(world, essays, options, &mut hidden, diagnostics);
    let is_locked_out = matches!(lock, Locked::Unread);
    let lock_hash = world.lock.map_or(0, |file| world.sources.get(file).hash);
    let revision = past.revision.revise(lock.known(), lock_hash, &gathered.witnesses, &sections, &hidden);
    let away = match meta.frozen {
        true => last_numbers(world, &revision, &gathered.witnesses, &mut sections, options, diagnostics),
        false => Vec::new(),
    };
    lead_on::tell_reused(&revision, &sections, meta.frozen, diagnostics);
    let renamed = Arc::new(meant::renamed(&revision, &sections));
    let attached = notes::attach(
        &records,
        &broken,
        &gathered.witnesses,
        sections,
        &revision,
        &hidden,
        &renamed,
        |section| world.sources.get(section.file).path.clone(),
        options,
        &mut past.notes,
        &mut past.marks,
        diagnostics,
    );
    let stood = attached.stood;
    let strays = strays::Strays::find(&stood, &revision);
    strays.tell_all(&past.marks, diagnostics);
    let sections: Vec<Vec<Arc<Section>>> =
        stood.iter().map(|list| list.iter().map(|stood| Arc::clone(&stood.section)).collect()).collect();
    let by_id = past.by_id.index(stood.iter().flatten());
    // Each place is that of a record: where there are as many, all are there.
    let is_any_missing = by_id.len() < records.len();
    // What is a draft, or on a section that is left out, is not expected to be anywhere.
    let expected: Vec<&Arc<Record>> = records
        .iter()
        .filter(|_| is_any_missing)
        .filter(|r| !by_id.contains_key(&*id::folded(&r.id)))
        .filter(|r| !options.leaves_out(r) && !r.is_unplaced())
        .filter(|r| !hidden.contains(&*id::folded(&r.selector.target.section)))
        .filter(|r| !attached.with_drafts.contains(&*id::folded(&r.id)))
        .collect();
    let (unplaced, followed, vanished) = (attached.left_out, attached.followed, attached.vanished);
    hidden.extend(unplaced);

    let author_span = meta.document.as_ref().and_then(|document| document.author_note.as_ref());
    let author_words = author_note.as_ref().zip(author_span);
    let author_words =
        author_words.map(|((body, within), (_, span))| (body, meta.title.as_str(), *within, *span));
    let aligned = AlignedNames::gather(&meta.alignments, &gathered.witnesses, &sections);
    // No run goes on from one that makes the lock.
    let led = (!options.lock && options.written.is_none()).then_some(&mut past.led);
    let (references, ()) = rayon::join(
        || {
            let (followed, essays, registers) = (&followed, &essays, &registers);
            let (author_note, aligned) = (author_note.as_ref().map(|(body, _)| body), &aligned);
            let (revision, sections) = (&*revision, &sections);
            let texts = LedTexts { revision, sections, essays, registers, author_note, followed, aligned };
            match led {
                Some(led) => led.lead(&texts),
                None => texts.lead_all(),
            }
        },
        || {
            citations::resolve(
                world,
                &mut bibliography,
                &sections,
                &essays,
                author_words,
                &registers,
                &broken,
                &mut past.citations,
                diagnostics,
            );
        },
    );
    let references = Arc::new(references);

    let ids: Vec<HashMap<String, usize>> = sections
        .iter()
        .map(|list| list.iter().enumerate().map(|(n, s)| (id::fold(&s.id), n)).collect())
        .collect();
    let lists: Vec<&[(String, Place)]> = stood.iter().flatten().map(|stood| stood.notes.as_slice()).collect();
    let index = TargetIndex {
        sections: ids.into(),
        notes: NotePlaces { by_id, lists: &lists },
        files: files(world, &sections, &essays).into(),
        entities: Entities::new(&registers, unreadable.clone()).into(),
        witnesses: &sections,
        essays: &essays,
        hidden: hidden.into(),
        renamed,
        media: &world.media,
        sources: &world.sources,
        references: Arc::clone(&references),
        near: near::NearNames::default(),
        sigla: gathered.witnesses.iter().map(|witness| witness.siglum.clone()).collect(),
        others: &other_editions,
    };
    refers::broken(&index, &broken, &gathered.witnesses, diagnostics);
    let mut left_out: Vec<String> = broken.iter().map(|record| record.id.clone()).chain(unread).collect();
    left_out.extend(expected.into_iter().map(|record| record.id.clone()));
    left_out.retain(|id| !index.notes.contains_key(&id::folded(id)));
    let jobs: Vec<(usize, usize)> =
        sections.iter().enumerate().flat_map(|(w, list)| (0..list.len()).map(move |at| (w, at))).collect();
    let names_hash = asked::hash_names(&registers);
    let faces: Vec<u64> = stood.iter().flatten().map(|stood| stood.face).collect();
    // No run goes on from one that makes the lock.
    let frame = (!options.lock).then(|| AnswerBasis::of(&index, names_hash, &unreadable, &other_editions));
    let questions = Questions { index: &index, jobs: &jobs, faces: &faces, names: names_hash };
    let answered = past.asked.ask(&questions, frame);
    let in_essays: Vec<Resolved> = essays
        .par_iter()
        .map(|essay| {
            let led = references.of(&references::essay_name(&essay.id));
            let here = LinkContext { witness: 0, section: None, essay: Some(essay), document: false, led };
            index.text(&essay.body, here)
        })
        .collect();
    let author_note = author_note.map(|(body, within)| {
        let led = references.of(references::AUTHOR);
        let here = LinkContext { witness: 0, section: None, essay: None, document: true, led };
        let Resolved { links, images, diagnostics: mut told, .. } = index.text_of(&body, here, within);
        told.iter_mut().for_each(|told| told.span = within.or(told.span));
        toml_text::escape(author_span.map_or("", |(_, span)| world.sources.words(*span)), &mut told);
        diagnostics.append(&mut told);
        (body, links, images)
    });

    let mut moved: Vec<MovedReference> = Vec::new();
    let remarked =
        aligned::follow(&aligned, &references, &mut meta.alignments, &sections, &mut moved, diagnostics);
    let is_aligned_anew = !moved.is_empty();
    let of_registers = summaries(&index, &mut registers, &mut moved, diagnostics);
    let seen = ReferenceView {
        ids: Arc::clone(&index.sections),
        by_id: Arc::clone(&index.notes.by_id),
        files: Arc::clone(&index.files),
        hidden: Arc::clone(&index.hidden),
        renamed: Arc::clone(&index.renamed),
        entities: Arc::clone(&index.entities),
        references: Arc::clone(&references),
    };
    drop(index);

    // The lock is made as soon as it is known where references lead: what it takes is let go before more is made of them.
    let others = match options.lock {
        true => beside_sections(&essays, &in_essays, &registers, author_note.as_ref()),
        false => Vec::new(),
    };
    let lock = (options.lock && !is_locked_out).then(|| {
        let remembers = remember::remember(&references, &revision, &sections, &answered, &others, &aligned);
        let mut lock = renew::renew(&revision, &sections, &followed, &away, meta.frozen, &remembers);
        if options.renumber {
            // Numbers that were given up say nothing of the new ones.
            lock.sections.values_mut().for_each(|section| section.before.clear());
        }
        lock
    });
    let carried = options.written.as_ref().filter(|_| !is_locked_out);
    let lock = lock.or_else(|| carried.map(|written| carry::carry(&revision, &sections, written)));
    drop(others);
    let texts: Vec<Vec<Arc<RevisionText>>> = revision.witnesses.iter().map(|w| w.texts.clone()).collect();
    // What is wrong with a note that is left out hangs on texts in which it is nowhere.
    let goes_on =
        !options.lock && !options.renumber && options.written.is_none() && is_whole && !is_aligned_anew;
    let lengths: Vec<usize> = sections.iter().map(Vec::len).collect();
    let before = goes_on.then_some((sections, stood, Arc::clone(&revision)));
    let compared = if options.lock { std::mem::take(&mut past.revision) } else { RevisionCache::default() };
    // Freeing a hundred thousand small values takes a while; a thread of its own does it.
    rayon::spawn(move || drop((followed, revision, compared)));
    if options.lock {
        // No run goes on from here: nothing else holds the sections, so that none is copied.
        *past = ResolveCache { marks: std::mem::take(&mut past.marks), ..ResolveCache::default() };
    }
    let names = NameFinder { forms: &forms, entities: &seen.entities };
    let in_sections = past.asked.make(answered, names_hash, |job, section, answers| {
        let (witness, at) = jobs[job];
        of_section(section, answers, names, &texts[witness][at].folded)
    });
    rayon::spawn(move || drop(texts));
    let mut resolved = in_sections.iter().map(|of| Arc::clone(&of.section));
    let mut resolved: Vec<Vec<Arc<Section>>> =
        lengths.iter().map(|length| resolved.by_ref().take(*length).collect()).collect();
    for (witness, at, body) in remarked {
        Arc::make_mut(&mut resolved[witness][at]).body = body;
    }
    let mut media = BTreeMap::new();
    let mut settled = Settled::new();
    let mut keep = |to: &LinkTo| {
        if let LinkTo::Media(address) = to {
            media.insert(address.clone(), address.trim_start_matches("media/").to_owned());
        }
    };
    for (job, of) in in_sections.iter().enumerate() {
        moved.extend(of.moved.iter().cloned());
        past.marks.extend(diagnostics, DiagnosticOwner::Links(job), &of.diagnostics);
        of.media.iter().for_each(&mut keep);
        for (form, all) in &of.settled {
            *settled.entry(*form).or_insert(true) &= all;
        }
    }
    let mut elsewhere = take_links(&mut essays, in_essays, &mut moved, &mut keep, diagnostics);
    let of_essays = elsewhere.len();
    elsewhere.extend(of_registers);
    let elsewhere = shared(elsewhere);
    // Where they say what they said, they are what they were.
    if elsewhere != *past.elsewhere {
        past.elsewhere = elsewhere.into();
    }
    let of_registers = past.elsewhere[of_essays..].to_vec();
    let sources = in_sections.iter().map(|of| Arc::clone(&of.backlinks));
    past.incoming.gather(sources.chain([Arc::clone(&past.elsewhere)]).collect());
    let incoming = past.incoming.lists().map(|(address, list)| (address.clone(), Arc::clone(list))).collect();
    for entity in registers.iter().flat_map(|r| &r.entities) {
        let (_, links, images) =
            entity.summary.as_ref().map_or((None, [].as_slice(), [].as_slice()), |(b, l, i)| (Some(b), l, i));
        links.iter().chain(images).for_each(&mut keep);
    }
    let of_author = author_note.iter().flat_map(|(_, links, images)| links.iter().chain(images));
    of_author.for_each(&mut keep);
    unused::tell(world, &media, style.as_deref(), &written, records.iter().chain(&broken), diagnostics);
    tell_shared(&forms, &settled, &registers, diagnostics);
    if let Some((sections, stood, revision)) = before {
        past.last = Some(LastResolved {
            seen,
            forms: Arc::clone(&forms),
            witnesses: gathered.witnesses.clone(),
            jobs,
            sections,
            stood: stood.into_iter().flatten().collect(),
            resolved: in_sections.clone(),
            strays,
            registers: register_files,
            summaries: of_registers,
            revision,
            vanished,
            apart: None,
            heirs: None,
        });
    }
    let witnesses = gathered.witnesses.into_iter().zip(resolved).map(|(meta_of, sections)| Witness {
        language: meta_of.language.clone().unwrap_or_else(|| meta.language.clone()),
        meta: meta_of,
        sections,
    });
    let edition = Edition {
        witnesses: witnesses.collect(),
        essays,
        registers: registers.into(),
        author_note: author_note.map(Arc::new),
        incoming,
        bibliography: bibliography.map(Arc::new),
        style,
        media: media.into(),
        others: other_editions,
        left_out: left_out.into(),
        lock,
        away: away.into(),
        history,
        moved,
        date: latest,
        files: EditionFiles {
            texts: world.texts.len(),
            annotations: world.annotations.len(),
            pages: world.pages.len(),
        },
        meta,
    };
    prefixes::check(&edition, diagnostics);
    let all = has_readings.then(|| records.iter().chain(&broken).map(AsRef::as_ref));
    collation::check(&edition, all, diagnostics);
    Some(edition)
}

/// Gives essays where their links lead; returns the backlinks of these, by the pages that they lead to.
fn take_links(
    essays: &mut [Arc<Essay>],
    in_essays: Vec<Resolved>,
    moved: &mut Vec<MovedReference>,
    keep: &mut impl FnMut(&LinkTo),
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, Backlink)> {
    let mut elsewhere: Vec<(String, Backlink)> = Vec::new();
    for (essay, resolved) in essays.iter_mut().zip(in_essays) {
        diagnostics.extend(resolved.diagnostics);
        moved.extend(resolved.moved);
        resolved.links.iter().chain(&resolved.images).for_each(&mut *keep);
        *essay = Arc::new(Essay { links: resolved.links, images: resolved.images, ..(**essay).clone() });
        let from = Place {
            address: essay.address.clone(),
            fragment: None,
            what: PlaceKind::Essay { title: essay.title.clone() },
        };
        elsewhere.extend(backlinks::of_text(&essay.body, &essay.links, |_, _| from.clone()));
    }
    elsewhere
}

/// That an edition has no section, with what there is instead.
fn no_section(world: &World, start: Option<Span>) -> Diagnostic {
    let what = match world.texts.is_empty() {
        true => "there is no section",
        false => "no section of the base can be read",
    };
    let told = Diagnostic::new(&rules::EMPTY_EDITION, start, what)
        .hint("sections are Markdown files `content/text/<witness>/NN-slug.md`");
    of_another_kind(world).into_iter().fold(told, Diagnostic::hint)
}

/// Gives blocks and sections of a frozen edition the numbers that they had; returns the addresses of sections that lead elsewhere now.
fn last_numbers(
    world: &World,
    revision: &Revision,
    witnesses: &[WitnessMeta],
    sections: &mut [Vec<Section>],
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Away> {
    let mut away = Vec::new();
    if !options.renumber {
        let lock = world.lock.map(|file| Span::new(file, 0, 0));
        frozen::number_sections(revision, sections, lock, diagnostics);
        frozen::number(revision, sections, lock, diagnostics);
    }
    for (witness, list) in sections.iter_mut().enumerate() {
        let mut moved = lead_on::addresses(revision, witness, list);
        for section in list.iter_mut() {
            section.addresses = moved.remove(&section.id).unwrap_or_default();
        }
        away.extend(lead_on::away(revision, witness, witnesses, list, &moved));
    }
    away
}

/// A text with where its links lead, by what references in it are called in the lock.
type LinkedText<'a> = (String, &'a [LinkTo], &'a Body);

/// The texts beside sections that have references: essays, registers, the author's note.
fn beside_sections<'a>(
    essays: &'a [Arc<Essay>],
    in_essays: &'a [Resolved],
    registers: &'a [Register],
    author_note: Option<&'a LinkedBody>,
) -> Vec<LinkedText<'a>> {
    let mut others: Vec<LinkedText<'_>> = Vec::new();
    let of_essays = essays.iter().zip(in_essays);
    others.extend(
        of_essays.map(|(essay, of)| (references::essay_name(&essay.id), of.links.as_slice(), &*essay.body)),
    );
    others.extend(registers.iter().flat_map(|register| {
        register.entities.iter().filter_map(|entity| {
            let (body, links, _) = entity.summary.as_ref()?;
            Some((references::entity_name(&register.prefix, &entity.id), links.as_slice(), body))
        })
    }));
    others
        .extend(author_note.map(|(body, links, _)| (references::AUTHOR.to_owned(), links.as_slice(), body)));
    others
}

/// What was resolved in the last run.
#[derive(Debug, Default)]
pub struct ResolveCache {
    revision: RevisionCache,
    by_id: NoteIndexCache,
    orders: RegisterOrders,
    forms: FormsCache,
    citations: citations::CitationsCache,
    notes: notes::PlacedCache,
    /// Where references led.
    led: LedCache,
    /// What each section was answered, and what was made of it.
    asked: AskedCache,
    /// Who refers to which page: sections, then essays and registers.
    incoming: GatheredLists<String, Backlink>,
    elsewhere: SourceItems<String, Backlink>,
    /// Which of what was reported is of which section.
    pub(crate) marks: DiagnosticRanges,
    /// What a run after one small change goes by.
    last: Option<LastResolved>,
}

fn hash_of(write: impl FnOnce(&mut Xxh3)) -> u64 {
    let mut hash = Xxh3::new();
    write(&mut hash);
    hash.digest()
}

/// Tell the forms that several entities claim, unless notes settle every place where they are.
fn tell_shared(
    forms: &FormIndex,
    settled: &Settled,
    registers: &[Register],
    diagnostics: &mut Vec<Diagnostic>,
) {
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

/// What to do about files where sections are looked for that are of another kind.
fn of_another_kind(world: &World) -> Vec<String> {
    let texts = world.media.keys().filter(|path| path.starts_with("text/"));
    let hints = texts.filter_map(|path| {
        let (stem, ending) = path.rsplit_once('.')?;
        match ending.to_lowercase().as_str() {
            "txt" | "text" | "md" | "markdown" | "mdown" | "mkd" => {
                Some(format!("`content/{path}` is read once its name is `content/{stem}.md`"))
            }
            "docx" | "html" | "htm" | "epub" | "xml" | "tei" => {
                Some(format!("`variorum import` makes Markdown of files such as `content/{path}`"))
            }
            _ => None,
        }
    });
    hints.take(3).collect()
}
