//! `parse`: each file by itself, from words to values.

mod again;
mod bars;
mod bibliography;
mod citations;
pub(crate) mod cite;
pub(crate) mod config;
pub(crate) mod conflict;
mod dates;
mod fields;
mod footnotes;
mod history;
pub(crate) mod lock;
pub(crate) mod markdown;
pub(crate) mod order;
mod other;
mod other_names;
pub(crate) mod page_marks;
mod plain;
pub(crate) mod record;
pub(crate) mod register;
pub(crate) mod section;
pub(crate) mod sigla;
mod style;
pub(crate) mod toml_slip;
pub(crate) mod toml_text;
mod verse;
pub(crate) mod yaml;

pub(crate) use again::{Again, again};
pub(crate) use config::base_url;

use std::sync::Arc;

use crate::cache::{Cache, DiagnosticOwner, DiagnosticRanges};
use crate::diag::{self, Diagnostic, FileId, Severity, Source, is_built_in};
use crate::edition::date::Date;
use crate::edition::history::History;
use crate::edition::locator::LocatorLanguage;
use crate::edition::lock::Lock;
use crate::edition::meta::{Meta, WitnessMeta};
use crate::edition::note::Record;
use crate::edition::other::Other;
use crate::edition::style::OwnStyle;
use crate::edition::text::Body;
use crate::edition::verse::Numbers;
use crate::edition::work::Bibliography;
use crate::load::World;

use record::Annotations;

/// What the files say, each by itself.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// What edition.toml says; none where it can't be read.
    pub(crate) meta: Option<Meta>,
    /// The witnesses that it declares.
    pub(crate) witnesses: Vec<WitnessMeta>,
    /// What `[rules]` says.
    pub(crate) levels: diag::Levels,
    /// Whether edition.toml could be read without an error.
    pub(crate) sound: bool,
    /// The sections, in the order of [`World::texts`].
    pub(crate) sections: Vec<Option<Arc<section::ParsedPage>>>,
    /// The annotations, file by file.
    pub(crate) records: Vec<Arc<Record>>,
    /// Annotations that are left out for an error of their own; what else is wrong with them is reported all the same.
    pub(crate) broken: Vec<Arc<Record>>,
    /// The ids of annotations that could not be read at all.
    pub(crate) unread: Vec<String>,
    /// The latest day on which an annotation was written or changed.
    pub(crate) latest: Option<Date>,
    /// Whether any annotation gives readings.
    pub(crate) has_readings: bool,
    /// The essays.
    pub(crate) essays: Vec<Arc<section::ParsedPage>>,
    /// The registers.
    pub(crate) registers: Vec<Arc<register::RegisterFile>>,
    /// The works that it may cite.
    pub(crate) bibliography: Option<Bibliography>,
    /// The citation style of its own.
    pub(crate) style: Option<Arc<OwnStyle>>,
    /// The note at the author's name.
    /// The author's note, and what is pointed at instead of a place in it, where that is none of the file's.
    pub(crate) author_note: Option<(Body, Option<diag::Span>)>,
    /// Other editions that it refers to.
    pub(crate) others: Vec<Other>,
    /// What was last seen where.
    pub(crate) lock: Locked,
    /// What was said at each release; nothing where that can't be read.
    pub(crate) history: Arc<History>,
}

/// What `content/anchors.lock` says.
#[derive(Debug, Clone, Default)]
pub(crate) enum Locked {
    /// There is none.
    #[default]
    None,
    /// There is one, and it can't be read: it must not be overwritten.
    Unread,
    /// It was read.
    Read(Arc<Lock>),
}

impl Locked {
    /// What it says; nothing where there is none or it can't be read.
    pub(crate) fn known(self) -> Arc<Lock> {
        match self {
            Self::Read(lock) => lock,
            Self::None | Self::Unread => Arc::default(),
        }
    }
}

impl ParseCache {
    /// Which of what was reported is of which file.
    pub(crate) fn marks(&self) -> &DiagnosticRanges {
        &self.files.marks
    }
}

impl Parsed {
    /// Whether something is left out as a draft.
    pub(crate) fn has_drafts(&self, options: &crate::Options) -> bool {
        let mut pages = self.sections.iter().flatten().chain(&self.essays);
        self.records.iter().any(|record| options.leaves_out(record))
            || !options.drafts && pages.any(|page| page.draft)
    }

    /// What `[rules]` says.
    #[must_use]
    pub fn levels(&self) -> &diag::Levels {
        &self.levels
    }

    /// Whether edition.toml could be read without an error; `[rules]` change nothing of that.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.sound
    }
}

/// What was parsed in the last run, file by file.
#[derive(Debug, Default)]
pub struct ParseCache {
    files: FileTasks,
    lock: Cache<(FileId, u64), ParsedFile<Locked>>,
    history: Cache<(FileId, u64), ParsedFile<Arc<History>>>,
}

#[derive(Debug, Default)]
struct FileTasks {
    /// Which of what was reported is of which file.
    marks: DiagnosticRanges,
    /// By what sections and annotations were read.
    manners: Option<Manners>,
    sections: Cache<ParseKey, ParsedFile<Option<Arc<section::ParsedPage>>>>,
    annotations: Cache<ParseKey, ParsedFile<Annotations>>,
    essays: Cache<ParseKey, ParsedFile<Option<Arc<section::ParsedPage>>>>,
    registers: Cache<ParseKey, ParsedFile<Option<Arc<register::RegisterFile>>>>,
    bibliography: Cache<(ParseKey, String), ParsedFile<Bibliography>>,
    style: Cache<u64, ParsedFile<Arc<OwnStyle>>>,
    others: other::OtherCache,
}

/// By what sections and annotations are read.
#[derive(Debug)]
struct Manners {
    meta: Option<Meta>,
    manner: markdown::Manner,
    of_sections: section::PageOptions,
    with_citations: u64,
    known: u64,
    plain: u64,
}

/// What a file is parsed from: its place in the table of sources, which spans name, a hash of its path and
/// words, and one of what edition.toml says that bears on it.
type ParseKey = (FileId, u64, u64);

/// What was made of a file, and what is wrong with it.
#[derive(Debug)]
struct ParsedFile<T> {
    value: T,
    diagnostics: Vec<Diagnostic>,
}

/// Parse every file of the world that is not what it was, in parallel; diagnostics come in the order of the files.
pub fn parse(world: &World, past: &mut ParseCache, diagnostics: &mut Vec<Diagnostic>) -> Parsed {
    let ParseCache { files, lock: past_lock, history: past_history } = past;
    let (lock, mut parsed) = rayon::join(|| lock(world, past_lock), || texts(world, files, diagnostics));
    diagnostics.extend(lock.diagnostics.iter().cloned());
    parsed.lock = lock.value.clone();
    if let Some(file) = world.history {
        let source = world.sources.get(file);
        let history = past_history.one((file, source.hash), || {
            let mut diagnostics = Vec::new();
            ParsedFile {
                value: history::read(source, file, &mut diagnostics).unwrap_or_default(),
                diagnostics,
            }
        });
        diagnostics.extend(history.diagnostics.iter().cloned());
        parsed.history = Arc::clone(&history.value);
    }
    parsed
}

/// What the lock says.
fn lock(world: &World, past: &mut Cache<(FileId, u64), ParsedFile<Locked>>) -> Arc<ParsedFile<Locked>> {
    let Some(file) = world.lock else {
        let unread = world.unreadable.iter().any(|path| path == "content/anchors.lock");
        let value = if unread { Locked::Unread } else { Locked::None };
        return Arc::new(ParsedFile { value, diagnostics: Vec::new() });
    };
    let source = world.sources.get(file);
    past.one((file, source.hash), || {
        let mut diagnostics = Vec::new();
        ParsedFile { value: lock::read(source, file, &mut diagnostics), diagnostics }
    })
}

/// All but the lock.
fn texts(world: &World, past: &mut FileTasks, diagnostics: &mut Vec<Diagnostic>) -> Parsed {
    past.marks = DiagnosticRanges::default();
    // The program's own files are of no edition, and have no conflicts.
    let own = |file: &FileId| !is_built_in(&world.sources.get(*file).path);
    let templates = world.templates.iter().map(|template| template.file);
    let words = world.words.iter().map(|(_, file)| *file);
    for file in templates.chain(words).filter(own) {
        conflict::tell(world.sources.get(file), file, diagnostics);
    }
    for file in world.marked.iter().copied().filter(own) {
        conflict::tell_published(world.sources.get(file), file, diagnostics);
    }
    let before = diagnostics.len();
    let config = world.config.and_then(|file| config::parse(world.sources.get(file), file, diagnostics));
    let readable = config.is_some();
    let sound = readable && diagnostics[before..].iter().all(|told| told.severity < Severity::Error);
    let config = config.unwrap_or_default();
    let words = LocatorLanguage::of(&config.meta.language);
    let manner = markdown::Manner { allow_html: config.meta.allow_html, citations: true, language: words };
    // Where there is no bibliography, what looks like a citation in the document is its own text.
    let of_document = markdown::Manner { citations: world.bibliography.is_some(), ..manner };
    let plain = u64::from(manner.allow_html) | u64::from(words.number()) << 8;

    let language = config.meta.language.as_str();
    let bibliography = world.bibliography.map(|file| {
        let source = world.sources.get(file);
        let made = past.bibliography.one((input(file, source, 0), language.to_owned()), || {
            let mut diagnostics = Vec::new();
            let value = bibliography::parse(source, file, language, &mut diagnostics);
            ParsedFile { value, diagnostics }
        });
        diagnostics.extend(made.diagnostics.iter().cloned());
        made.value.clone()
    });
    let style = style(world, &config, &mut past.style, diagnostics);
    let others = other::others(world, &config.others, &mut past.others, diagnostics);
    let texts: Vec<FileId> = world.texts.iter().map(|text| text.file).collect();
    let page = |file: FileId, reading, diagnostics: &mut Vec<Diagnostic>| {
        let source = world.sources.get(file);
        section::parse(source, file, source.stem(), reading, diagnostics).map(Arc::new)
    };
    let numbers = config.meta.view.numbers;
    let of_sections = section::PageOptions { essay: false, manner: of_document, numbers };
    let with_citations = plain | u64::from(of_document.citations) << 1 | (numbers as u64) << 2;
    let sections =
        each(world, &texts, with_citations, &mut past.sections, |file, own| page(file, of_sections, own));
    // Where edition.toml can't be read its kinds and editors aren't known, and no record is wrong for naming one.
    let meta = readable.then_some(&config.meta);
    let known = meta.map_or(plain, |meta| {
        let names = (&meta.kinds, meta.editors.iter().map(|e| &e.id).collect::<Vec<_>>(), plain);
        xxhash_rust::xxh3::xxh3_64(format!("{names:?}").as_bytes())
    });
    let annotations = each(world, &world.annotations, known, &mut past.annotations, |file, own| {
        record::parse(world.sources.get(file), file, meta, manner, own)
    });
    past.manners = Some(Manners { meta: meta.cloned(), manner, of_sections, with_citations, known, plain });
    let of_essays = section::PageOptions { essay: true, manner, numbers: Numbers::Blocks };
    let essays = each(world, &world.pages, plain, &mut past.essays, |file, own| page(file, of_essays, own));
    let registers = each(world, &world.registers, plain, &mut past.registers, |file, own| {
        register::parse(world.sources.get(file), file, manner, own).map(Arc::new)
    });
    for (file, own) in texts.iter().zip(sections.iter().map(|made| &made.diagnostics)) {
        past.marks.extend(diagnostics, DiagnosticOwner::File(*file), own);
    }
    for (file, own) in world.annotations.iter().zip(annotations.iter().map(|made| &made.diagnostics)) {
        past.marks.extend(diagnostics, DiagnosticOwner::File(*file), own);
    }
    diagnostics.extend(essays.iter().flat_map(|made| made.diagnostics.iter().cloned()));
    for (file, own) in world.registers.iter().zip(registers.iter().map(|made| &made.diagnostics)) {
        past.marks.extend(diagnostics, DiagnosticOwner::File(*file), own);
    }
    let author_note =
        config.meta.document.as_ref().and_then(|d| d.author_note.as_ref()).map(|(note, span)| {
            let source = world.sources.get(span.file);
            let (body, escaped) = toml_text::parse(source, note, *span, manner, diagnostics);
            (body, escaped.then_some(*span))
        });
    Parsed {
        history: Arc::default(),
        lock: Locked::None,
        meta: readable.then_some(config.meta),
        witnesses: config.witnesses,
        levels: config.levels,
        sound,
        sections: sections.iter().map(|made| made.value.clone()).collect(),
        unread: annotations.iter().flat_map(|made| made.value.unread.iter().cloned()).collect(),
        broken: annotations.iter().flat_map(|made| made.value.broken.iter().cloned()).collect(),
        records: annotations.iter().flat_map(|made| made.value.records.iter().cloned()).collect(),
        latest: annotations.iter().filter_map(|made| made.value.latest.as_ref()).max().cloned(),
        has_readings: annotations.iter().any(|made| made.value.has_readings),
        essays: essays.iter().filter_map(|made| made.value.clone()).collect(),
        registers: registers.iter().filter_map(|made| made.value.clone()).collect(),
        bibliography,
        style,
        author_note,
        others,
    }
}

/// The citation style of the edition's own.
fn style(
    world: &World,
    config: &config::Config,
    past: &mut Cache<u64, ParsedFile<Arc<OwnStyle>>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<OwnStyle>> {
    // A style that the program carries, or a name that means none.
    if config.meta.citation_style.is_some() {
        return None;
    }
    let file = style::chosen(world, config.style.as_ref(), diagnostics)?;
    let made = past.one(style::key(world, file), || {
        let mut diagnostics = Vec::new();
        let value = Arc::new(style::parse(world, file, &mut diagnostics));
        ParsedFile { value, diagnostics }
    });
    diagnostics.extend(made.diagnostics.iter().cloned());
    Some(Arc::clone(&made.value))
}

fn input(file: FileId, source: &Source, config: u64) -> ParseKey {
    (file, xxhash_rust::xxh3::xxh3_64_with_seed(source.path.as_bytes(), source.hash), config)
}

/// Parse each of many files, or take what was made of it in the last run.
fn each<T: Send + Sync>(
    world: &World,
    files: &[FileId],
    config: u64,
    past: &mut Cache<ParseKey, ParsedFile<T>>,
    parse: impl Fn(FileId, &mut Vec<Diagnostic>) -> T + Sync,
) -> Vec<Arc<ParsedFile<T>>> {
    let key = |file: &FileId| input(*file, world.sources.get(*file), config);
    past.each(files.to_vec(), key, |file| {
        let mut diagnostics = Vec::new();
        let value = parse(file, &mut diagnostics);
        ParsedFile { value, diagnostics }
    })
}
