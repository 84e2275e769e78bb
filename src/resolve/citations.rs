//! Citations: which work each means, and who cites what.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::Xxh3;

use crate::cache::Cache;
use crate::diag::{Advice, Candidates, Diagnostic, Sources, Span, rules};
use crate::edition::locator::Locator;
use crate::edition::note::Record;
use crate::edition::register::{Entity, Register};
use crate::edition::text::{Body, EventKind, Tag};
use crate::edition::work::{Bibliography, CitationItem, Cited, Located, Work};
use crate::edition::{Essay, Note, Place, PlaceKind, Section};
use crate::load::World;

use super::gathered::{GatheredLists, SourceItems};
use super::links::clip;
use crate::parse::toml_text;

/// The most uncited works that are reported one by one.
const TOLD: usize = 50;

/// What one section cites with its notes, or all texts beside the sections: the works by their places, with who cites them.
type CiteItems = SourceItems<usize, Cited>;

/// What a section and its notes cite.
#[derive(Debug)]
struct SectionCitations {
    #[expect(dead_code, reason = "it holds its address, and that of the bibliography")]
    of: (Arc<Section>, Option<Arc<HashMap<String, usize>>>),
    cites: CiteItems,
    /// The forms that are wanted of works.
    located: Vec<(usize, Located)>,
    diagnostics: Vec<Diagnostic>,
}

/// The keys of works by their places, and those of entries that can't be read: all of a bibliography that a citation asks for.
type KeyTables = (Arc<HashMap<String, usize>>, Arc<HashSet<String>>);

/// What was cited in the last run.
#[derive(Debug, Default)]
pub(super) struct CitationsCache {
    /// By the section with its notes placed and the table of keys, at their addresses.
    sections: Cache<(usize, usize), SectionCitations>,
    cited: GatheredLists<usize, Cited>,
    tables: Option<KeyTables>,
    /// The works as they were wanted, beside those that were parsed.
    works: Vec<(Arc<Work>, Arc<Work>)>,
}

/// Find the work of every citation; give each work the places that cite it.
#[expect(clippy::too_many_arguments, reason = "all that cites")]
pub(super) fn resolve(
    world: &World,
    bibliography: &mut Option<Bibliography>,
    sections: &[Vec<Arc<Section>>],
    essays: &[Arc<Essay>],
    author_note: Option<(&Body, &str, Option<Span>, Span)>,
    registers: &[Register],
    broken: &[Arc<Record>],
    past: &mut CitationsCache,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // A bibliography that is there, but can't be read, makes no citation an error.
    let lost = bibliography.is_none()
        && world.sources.iter().any(|(_, s)| s.path.starts_with("content/bibliography."));
    if lost {
        return;
    }
    keep_tables(bibliography.as_mut(), &mut past.tables);
    let works = bibliography.as_ref();
    let near = OnceLock::new();
    let keys = works.map(|works| &works.by_key);
    let table = keys.map_or(0, |keys| Arc::as_ptr(keys) as usize);
    let of_sections = past.sections.each(
        sections.iter().flatten().collect(),
        |section| (Arc::as_ptr(section) as usize, table),
        |section| {
            let mut gather = Gather::new(&world.sources, works, &near);
            gather.text(&section.body, |leaf, at| super::places::place_at(section, leaf, at), None);
            for top in &section.notes {
                gather.note(section, top, top);
            }
            let of = (Arc::clone(section), keys.cloned());
            SectionCitations {
                of,
                cites: gather.cites(),
                located: gather.located,
                diagnostics: gather.diagnostics,
            }
        },
    );
    diagnostics.extend(of_sections.iter().flat_map(|of| of.diagnostics.iter().cloned()));
    let mut gather = Gather::new(&world.sources, works, &near);
    for essay in essays {
        let what = PlaceKind::Essay { title: essay.title.clone() };
        let place = Place { address: essay.address.clone(), fragment: None, what };
        gather.text(&essay.body, |_, _| place.clone(), None);
    }
    if let Some((body, title, within, span)) = author_note {
        gather.within = within;
        let before = gather.diagnostics.len();
        let what = PlaceKind::Essay { title: title.to_owned() };
        let fragment = Some("fn-author".to_owned());
        let place = Place { address: "index.html".to_owned(), fragment, what };
        gather.text(body, |_, _| place.clone(), None);
        toml_text::escape(world.sources.words(span), &mut gather.diagnostics[before..]);
    }
    for register in registers {
        for entity in &register.entities {
            let Some((body, ..)) = &entity.summary else { continue };
            gather.within = entity.within();
            let before = gather.diagnostics.len();
            gather.text(body, |_, _| super::registers::place(register, entity), None);
            let written = world.sources.words(entity.summary_span);
            toml_text::escape(written, &mut gather.diagnostics[before..]);
        }
    }
    gather.within = None;
    // What is left out cites nothing, but a work that isn't there is a mistake in it.
    for record in broken {
        let cited = record.body.citations.iter().flat_map(|citation| &citation.items);
        let cited = cited.map(|item| (item, true)).chain(record.cites.iter().map(|item| (item, false)));
        for (item, bracketed) in cited {
            if works.is_none_or(|works| works.find(&item.key).is_none()) {
                gather.tell(item, Some(&record.id), bracketed);
            }
        }
    }
    diagnostics.append(&mut gather.diagnostics);
    let located: Vec<(usize, Located)> = of_sections
        .iter()
        .flat_map(|of| of.located.iter().copied())
        .chain(gather.located.iter().copied())
        .collect();
    let others = gather.cites();
    let Some(bibliography) = bibliography else { return };
    past.cited.gather(of_sections.iter().map(|of| Arc::clone(&of.cites)).chain([others]).collect());
    for (work, cited) in past.cited.lists() {
        bibliography.cited[*work] = Arc::clone(cited);
    }
    let mut seen = vec![false; bibliography.works.len()];
    let first = located.iter().map(|(work, _)| *work);
    bibliography.first = first.filter(|work| !std::mem::replace(&mut seen[*work], true)).collect();
    want(bibliography, &located, &mut past.works);
    unused(bibliography, diagnostics);
}

/// Gives a bibliography the tables of the last run where they say the same: what was gathered is kept by the table's address.
fn keep_tables(bibliography: Option<&mut Bibliography>, past: &mut Option<KeyTables>) {
    let last = past.take();
    let Some(bibliography) = bibliography else { return };
    let is_same = |(keys, broken): &KeyTables| *keys == bibliography.by_key && *broken == bibliography.broken;
    if let Some((keys, broken)) = last.filter(is_same) {
        (bibliography.by_key, bibliography.broken) = (keys, broken);
    }
    *past = Some((Arc::clone(&bibliography.by_key), Arc::clone(&bibliography.broken)));
}

/// Says of each work in which forms it is wanted. Those that are wanted as in the last run are the works of that run.
fn want(
    bibliography: &mut Bibliography,
    located: &[(usize, Located)],
    past: &mut Vec<(Arc<Work>, Arc<Work>)>,
) {
    let mut all = vec![Located::default(); bibliography.works.len()];
    located.iter().for_each(|(work, wanted)| all[*work].join(*wanted));
    let before = std::mem::take(past);
    let mut before = before.into_iter();
    for (work, located) in bibliography.works.iter_mut().zip(all) {
        let parsed = Arc::clone(work);
        let known = before.next().filter(|(of, known)| Arc::ptr_eq(of, &parsed) && known.located == located);
        *work = match known {
            Some((_, known)) => known,
            None if located == parsed.located => Arc::clone(&parsed),
            None => Arc::new(Work { located, ..(*parsed).clone() }),
        };
        past.push((parsed, Arc::clone(work)));
    }
}

/// What the summaries of entities cite, for a comparison.
pub(super) fn in_summaries(entities: &[Entity]) -> Vec<Vec<(&str, Option<&Locator>)>> {
    let each = entities.iter().map(|entity| {
        let bodies = entity.summary.iter().map(|(body, ..)| body);
        let items = bodies.flat_map(|body| &body.citations).flat_map(|citation| &citation.items);
        items.map(|item| (&*item.key, item.locator.as_ref())).collect()
    });
    each.collect()
}

/// A hash of all that the bibliography sees of a section and its notes: which works they cite, and where.
pub(super) fn signature(section: &Section) -> u64 {
    let mut hash = Xxh3::new();
    let item = |item: &CitationItem, hash: &mut Xxh3| {
        item.key.hash(hash);
        item.locator.as_ref().map(|l| (l.unit, l.several, l.alone())).hash(hash);
    };
    let body = &section.body;
    // The warnings about keys without brackets depend on their places.
    let bare = |body: &Body, hash: &mut Xxh3| {
        let signs = body.events.iter().filter_map(|event| match event.kind {
            EventKind::Text { from, to } => Some((event.start, &body.text[from as usize..to as usize])),
            _ => None,
        });
        signs.filter(|(_, words)| words.contains('@')).for_each(|sign| sign.hash(hash));
    };
    bare(body, &mut hash);
    for (at, event) in body.events.iter().enumerate() {
        let EventKind::Citation(number) = event.kind else { continue };
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let leaf = body.leaves.partition_point(|l| l.events.start <= at).saturating_sub(1);
        super::places::place_at(section, leaf, byte_of(body, leaf, at)).hash(&mut hash);
        body.citations[number as usize].items.iter().for_each(|i| item(i, &mut hash));
    }
    for top in &section.notes {
        for note in super::places::flat(top) {
            note.record.id.hash(&mut hash);
            bare(&note.record.body, &mut hash);
            let cited = note.record.body.citations.iter().flat_map(|citation| &citation.items);
            cited.chain(&note.record.cites).for_each(|i| item(i, &mut hash));
            // Which of them are in its text.
            note.record.cites.len().hash(&mut hash);
        }
    }
    hash.digest()
}

/// The byte of the text that a citation is before, by its event; looked for where lines are counted alone.
fn byte_of(body: &Body, leaf: usize, event: u32) -> u32 {
    if body.lines.is_empty() {
        return 0;
    }
    let before = &body.events[body.leaves[leaf].events.start as usize..event as usize];
    let ends = before.iter().rev().find_map(|event| match event.kind {
        EventKind::Text { to, .. } | EventKind::Code { to, .. } => Some(to),
        EventKind::Break { at, .. } => Some(at + 1),
        _ => None,
    });
    ends.unwrap_or(body.leaves[leaf].text.start)
}

struct Gather<'a> {
    sources: &'a Sources,
    works: Option<&'a Bibliography>,
    /// The keys, to be compared with those that are not there.
    near: &'a OnceLock<Candidates>,
    cites: Vec<(usize, Cited)>,
    /// The last place in the list above that cites each work.
    last: HashMap<usize, usize>,
    located: Vec<(usize, Located)>,
    diagnostics: Vec<Diagnostic>,
    /// The value of TOML that the text is, whose words may be written otherwise there.
    within: Option<Span>,
}

impl<'a> Gather<'a> {
    fn new(sources: &'a Sources, works: Option<&'a Bibliography>, near: &'a OnceLock<Candidates>) -> Self {
        let (cites, last) = (Vec::new(), HashMap::new());
        let (located, diagnostics) = (Vec::new(), Vec::new());
        Self { sources, works, near, cites, last, located, diagnostics, within: None }
    }

    /// What was gathered.
    fn cites(&mut self) -> CiteItems {
        let cites = std::mem::take(&mut self.cites).into_iter();
        Arc::new(cites.map(|(work, cited)| (work, Arc::new(cited))).collect())
    }

    fn text(&mut self, body: &Body, place: impl Fn(usize, u32) -> Place, note: Option<&str>) {
        if self.works.is_some() && body.text.contains('@') {
            self.unmade(body, note);
        }
        if body.citations.is_empty() {
            return;
        }
        for (at, event) in body.events.iter().enumerate() {
            let EventKind::Citation(number) = event.kind else { continue };
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let leaf = body.leaves.partition_point(|l| l.events.start <= at).saturating_sub(1);
            let byte = byte_of(body, leaf, at);
            for item in &body.citations[number as usize].items {
                self.item(item, || place(leaf, byte), note, true);
            }
        }
    }

    /// A note that is where `top` is, and all that answers it.
    fn note(&mut self, section: &Section, note: &Note, top: &Note) {
        let record = &note.record;
        if !record.cites.is_empty() || !record.body.citations.is_empty() {
            let place = super::places::note_place(
                section,
                note,
                super::places::block_of(section, top),
                super::places::lines_of(section, top),
            );
            self.text(&record.body, |_, _| place.clone(), Some(&record.id));
            for item in &record.cites {
                self.item(item, || place.clone(), Some(&record.id), false);
            }
        }
        for reply in &note.replies {
            self.note(section, reply, top);
        }
    }

    fn item(
        &mut self,
        item: &CitationItem,
        place: impl FnOnce() -> Place,
        note: Option<&str>,
        bracketed: bool,
    ) {
        let Some(work) = self.works.and_then(|works| works.find(&item.key)) else {
            return self.tell(item, note, bracketed);
        };
        match self.located.iter_mut().find(|(own, _)| *own == work) {
            Some((_, located)) => located.want(item.locator.as_ref()),
            None => {
                let mut located = Located::default();
                located.want(item.locator.as_ref());
                self.located.push((work, located));
            }
        }
        let from = place();
        // The places come in order: one that cites a work twice is the last that cites it.
        let last = self.last.get(&work).copied().filter(|at| self.cites[*at].1.from == from);
        let at = last.unwrap_or_else(|| {
            self.cites.push((work, Cited { from, locators: Vec::new() }));
            self.cites.len() - 1
        });
        self.last.insert(work, at);
        let cited = &mut self.cites[at].1;
        if let Some(locator) = &item.locator
            && !cited.locators.iter().any(|own| **own == *locator.alone())
        {
            cited.locators.push(locator.alone().into());
        }
    }

    /// Tells of keys of works that no brackets make citations of, as other programs read them: `@key`, `[-@key]`.
    fn unmade(&mut self, body: &Body, note: Option<&str>) {
        let mut links = 0_usize;
        for event in &body.events {
            let (from, to) = match event.kind {
                EventKind::Open(Tag::Link(_)) => {
                    links += 1;
                    continue;
                }
                EventKind::Close(Tag::Link(_)) => {
                    links = links.saturating_sub(1);
                    continue;
                }
                EventKind::Text { from, to } if links == 0 => (from, to),
                _ => continue,
            };
            let words = &body.text[from as usize..to as usize];
            for (at, _) in words.match_indices('@') {
                let Some((start, end, key)) = self.bare_key(words, at) else { continue };
                let exact = to - from == event.end - event.start && self.within.is_none();
                let place = |start: usize, end: usize| {
                    Span::new(body.file, event.start as usize + start, event.start as usize + end)
                };
                let source =
                    exact.then(|| self.sources.get(body.file).text.get(..event.start as usize + start));
                let before = match source.flatten() {
                    Some(source) => source.chars().next_back(),
                    None => words[..start].chars().next_back(),
                };
                let bracketed = before == Some('[');
                // `[@key]` with a stroke before it is the way to write what is no citation.
                if before.is_some_and(|c| c == '\\' || c.is_alphanumeric()) || (bracketed && start == at) {
                    continue;
                }
                let span = self.within.unwrap_or(if exact {
                    place(start, end)
                } else {
                    place(0, (event.end - event.start) as usize)
                });
                let message = format!(
                    "`{}` is shown as it is written, and makes no citation",
                    clip(&words[start..end])
                );
                let written = if bracketed { format!("@{key}") } else { format!("[@{key}]") };
                let hint = format!(
                    "a citation is written `[@{key}]`, with a locator `[@{key}, p. 3]`; if this is text, `\\@{key}`"
                );
                let mut told = Diagnostic::new(&rules::UNMADE_LINK, span, message)
                    .advise(exact.then_some(span), Advice::write(hint, written));
                told.note = note.map(str::to_owned);
                self.diagnostics.push(told);
            }
        }
    }

    /// The key of a work behind an `@` that is in no word: where it begins, with the minus before it, and where it ends.
    fn bare_key<'w>(&self, words: &'w str, at: usize) -> Option<(usize, usize, &'w str)> {
        let before = &words[..at];
        let start = before.strip_suffix('-').map_or(at, str::len);
        let beside = words[..start].chars().next_back();
        // `[@key]` is the way to write what is no citation, with `\` before it.
        if beside.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '@'))
            || (start == at && beside == Some('['))
        {
            return None;
        }
        let rest = &words[at + 1..];
        let inside = |c: char| c.is_alphanumeric() || ":.#$%&-+?<>~/_".contains(c);
        let key = &rest[..rest.find(|c| !inside(c)).unwrap_or(rest.len())];
        let key = key.trim_end_matches(|c: char| !c.is_alphanumeric());
        let known = self.works.is_some_and(|works| works.find(key).is_some());
        (known && !key.is_empty()).then_some((start, at + 1 + key.len(), key))
    }

    fn tell(&mut self, item: &CitationItem, note: Option<&str>, bracketed: bool) {
        if self.works.is_some_and(|works| works.broken.contains(&*item.key)) {
            return;
        }
        let key = clip(&item.key);
        let message = match (self.works, item.key.is_empty()) {
            (_, true) if item.written.is_empty() => "an empty citation names no work".to_owned(),
            (_, true) => format!("`{}` names no work", clip(&item.written)),
            (Some(_), _) => format!("the bibliography has no work `{key}`"),
            (None, _) => format!("`{key}` is cited, but there is no bibliography"),
        };
        let mut told = Diagnostic::new(&rules::UNKNOWN_WORK, self.within.unwrap_or(item.span), message);
        told.note = note.map(str::to_owned);
        let told = match self.works {
            _ if item.key.is_empty() => {
                told.hint("a citation is the key of a work, and a place in it: `key, p. 3`")
            }
            None => told.hint("write `content/bibliography.bib`, with an entry of this key"),
            Some(works) => {
                let all = || Candidates::of(works.by_key.keys().map(String::as_str));
                told.advise(
                    self.sources.only(self.within.unwrap_or(item.span), &item.key),
                    self.near.get_or_init(all).suggestion(&item.key),
                )
            }
        };
        self.diagnostics.push(if bracketed {
            told.hint("words that are no citation are written `\\[@…]`")
        } else {
            told
        });
    }
}

/// Reports the works that are not cited; a long list of them in one diagnostic.
fn unused(bibliography: &Bibliography, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    let unused: Vec<_> = bibliography
        .works
        .iter()
        .zip(&bibliography.cited)
        .filter(|(work, cited)| cited.is_empty() && !work.lent && !work.reference.is_further())
        .filter(|(work, _)| seen.insert(&work.key))
        .map(|(work, _)| work)
        .collect();
    if unused.len() > TOLD {
        let first: Vec<String> = unused.iter().take(5).map(|w| format!("`{}`", clip(&w.key))).collect();
        let message = format!("{} works are never cited: {} …", unused.len(), first.join(", "));
        diagnostics.push(
            Diagnostic::new(&rules::UNUSED_WORK, unused[0].span, message)
                .hint("take them out of the file, or set `unused-work = \"allow\"` under `[rules]`"),
        );
        return;
    }
    for work in unused {
        let message = format!("work `{}` is never cited", clip(&work.key));
        diagnostics.push(
            Diagnostic::new(&rules::UNUSED_WORK, work.span, message)
                .hint("cite it, or take it out of the file"),
        );
    }
}
