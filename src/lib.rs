//! Variorum makes the website of an annotated edition.
//!
//! The whole machine, in the order in which an edition runs through it:
//!
//! ```text
//! load -> parse -> resolve -> render -> write
//! World   Parsed   Edition    Site      disk
//! ```
//!
//! [`load`] is the only reader of the disk and [`write`](mod@write) the only writer; between them every
//! stage takes values and returns a value with its diagnostics. It never prints, exits or
//! panics on input. [`watch`] is a loop around the five.

mod again;
pub(crate) mod cache;
pub mod cli;
pub mod commands;
pub mod diag;
pub mod edit;
pub mod edition;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod import;
pub mod load;
pub mod lsp;
pub mod output;
pub mod parse;
pub mod render;
pub mod resolve;
mod schemas;
mod search;
pub mod session;
pub mod watch;
mod works;
pub mod write;

use std::collections::BTreeSet;
use std::path::Path;

use diag::{Diagnostic, Sources};

/// How much of a stack a thread gets that makes pages, in bytes: a template or a text nested deeply takes more than
/// the 2 MB that a thread has by itself.
pub const STACK: usize = 16 << 20;

/// What a caller may ask of a site, beside its sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Leave out what became of each annotation: of ten thousand that is a list to be made.
    pub quiet: bool,
    /// Show drafts, marked.
    pub drafts: bool,
    /// Notes that are shown though they are drafts, by their folded ids.
    pub shown_drafts: BTreeSet<String>,
    /// Takes the place of the edition's own `base-url`.
    pub base_url: Option<String>,
    /// Exports are made when they are asked for by their addresses, and not with the pages.
    pub exports_on_request: bool,
    /// Make the lock too that a build of this writes.
    pub lock: bool,
    /// Number the blocks afresh, though the edition is frozen.
    pub renumber: bool,
    /// Say of notes that moved or were rewritten what could be written, and which references have other targets now.
    pub fixes: bool,
    /// Make the lock that knows this, which was written since, and is the old one in all else.
    pub written: Option<resolve::SourceEdits>,
}

impl Options {
    /// Whether a note is left out as a draft.
    pub(crate) fn leaves_out(&self, record: &edition::note::Record) -> bool {
        record.is_draft() && !self.drafts && !self.shown_drafts.contains(&*edition::id::folded(&record.id))
    }
}

/// An edition on its way to the disk: the site as a table of recipes, and what is wrong with it so far.
#[derive(Debug)]
pub struct Assembly {
    /// The files that the diagnostics point into.
    pub sources: Sources,
    /// The site; none where the edition has an error that is fatal.
    pub site: Option<output::Site>,
    /// What the stages up to `render` had to say; what the making of pages adds comes from [`output::proof`].
    pub diagnostics: Vec<Diagnostic>,
    /// What `[rules]` says; apply it with [`diag::settle`] once all diagnostics are there.
    pub levels: diag::Levels,
    /// What became of each annotation.
    pub notes: Vec<diag::NoteReport>,
    /// Whether it may be written: not where edition.toml has an error, so that what the edition is isn't known.
    pub writable: bool,
    /// Whether something is left out as a draft.
    pub has_drafts: bool,
    /// What `content/anchors.lock` is to say, where it doesn't; none where it wasn't asked for, or where what
    /// it says can't be read.
    pub lock: Option<String>,
    /// References whose blocks have other addresses now, where fixes were asked for.
    pub moved: Vec<edition::MovedReference>,
    /// How long each stage took.
    pub took: Vec<(&'static str, std::time::Duration)>,
    /// What was made again, where all else is as the last run left it; none where anything may be new.
    pub remade: Option<Remade>,
}

/// What a run after one small change made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remade {
    /// The file that was parsed, by its path.
    pub file: String,
    /// The sections that were resolved, by their addresses.
    pub sections: Vec<String>,
    /// The pages whose bytes may be others: all else of the site is what it was.
    pub pages: BTreeSet<String>,
}

/// Load, parse, resolve and prepare the edition in the folder `root`; nothing is written.
///
/// # Errors
/// Where there is no `content/edition.toml` in it.
pub fn assemble(root: &Path, options: &Options) -> Result<Assembly, load::NoEdition> {
    let (world, diagnostics) = load::load(root)?;
    Ok(assemble_read(world, diagnostics, options, &mut Caches::for_one_run()))
}

/// What the stages made in the last run. Each takes from it what was made of the same input, and leaves in it
/// what it makes now; so a run after one small change makes little, and the result is that of a first run.
#[derive(Debug, Default)]
pub struct Caches {
    /// Whether there is no other run to come: then nothing is kept.
    once: bool,
    /// The files, whose ids the next run keeps.
    sources: Option<Sources>,
    parse: parse::ParseCache,
    resolve: resolve::ResolveCache,
    render: render::RenderCache,
    clashes: output::ClashCache,
    /// The last run whole: one small change leaves most of it as it was.
    last: Option<again::LastRun>,
}

impl Caches {
    /// For the only run: nothing is kept.
    #[must_use]
    pub fn for_one_run() -> Self {
        Self { once: true, ..Self::default() }
    }

    /// Nobody has seen what came of the last run: the next says of all pages that they may be new.
    pub(crate) fn unseen(&mut self) {
        self.last = None;
    }
}

/// What [`assemble`] does once everything is read: `watch` looks at what was read first, since most
/// of the time it is what it was.
#[must_use]
pub fn assemble_read(
    mut world: load::World,
    mut diagnostics: Vec<Diagnostic>,
    options: &Options,
    past: &mut Caches,
) -> Assembly {
    if !past.once {
        load::ids::keep(&mut world, &mut diagnostics, past.sources.as_ref());
        past.sources = Some(world.sources.clone());
    }
    // The fixes need the whole edition.
    if !options.fixes
        && let Some(assembly) = again::again(&world, &diagnostics, options, past)
    {
        return assembly;
    }
    let loaded = (!past.once).then(|| (world.clone(), diagnostics.clone()));
    let (mut took, mut start) = (Vec::new(), std::time::Instant::now());
    let mut lap = |stage| {
        took.push((stage, start.elapsed()));
        start = std::time::Instant::now();
    };
    let parsed = parse::parse(&world, &mut past.parse, &mut diagnostics);
    let levels = parsed.levels().clone();
    let sound = parsed.is_sound();
    if past.once {
        forget(&mut past.parse);
    }
    lap("parse");
    // The lock follows drafts too: it is that of a reading which shows them.
    let has_drafts = parsed.has_drafts(options);
    let with_drafts = (options.lock && has_drafts).then(|| parsed.clone());
    let mut edition = resolve::resolve(&world, parsed, options, &mut past.resolve, &mut diagnostics);
    let locked = edition.as_mut().filter(|edition| edition.lock.is_some());
    if let Some((edition, parsed)) = locked.zip(with_drafts) {
        let options = Options { drafts: true, quiet: true, ..options.clone() };
        let mut past = resolve::ResolveCache::default();
        let shown = resolve::resolve(&world, parsed, &options, &mut past, &mut Vec::new());
        edition.lock = shown.and_then(|shown| shown.lock).or(edition.lock.take());
    }
    if past.once {
        forget(&mut past.resolve);
    }
    // Of two things with one prefix references lead to either: that is no edition to publish, as with two equal sigla.
    let writable = sound && diagnostics.iter().all(|told| told.rule.id != diag::rules::PREFIX_CLASH.id);
    let notes = edition.as_ref().filter(|_| !options.quiet).map(resolve::report).unwrap_or_default();
    lap("resolve");
    let mut moved = Vec::new();
    if let Some(edition) = edition.as_ref().filter(|_| options.fixes) {
        edit::propose(&resolve::reanchor::proposals(edition), &world.sources, &mut diagnostics);
        moved.clone_from(&edition.moved);
    }
    let new_lock = edition.as_mut().and_then(|edition| edition.lock.take());
    let says = world.lock.map(|file| &*world.sources.get(file).text);
    let (lock, pages) = rayon::join(
        || new_lock.as_ref().map(output::lock::text).filter(|lock| says != Some(lock.as_str())),
        || edition.and_then(|edition| render::render(&world, edition, &mut past.render, &mut diagnostics)),
    );
    let site = pages.and_then(|pages| {
        let past = &mut past.clashes;
        output::Site::new(pages, &world, options.exports_on_request, past, &mut diagnostics)
    });
    lap("render");
    past.last = loaded.zip(site.as_ref()).map(|((world, loaded), site)| {
        let marks = past.parse.marks().0.iter().chain(&past.resolve.marks.0).cloned().collect();
        let (options, levels, told) = (options.clone(), levels.clone(), diagnostics.clone());
        let site = site.clone();
        again::LastRun { world, loaded, options, levels, told, marks, writable, has_drafts, site }
    });
    Assembly {
        sources: world.sources,
        site,
        diagnostics,
        levels,
        notes,
        writable,
        has_drafts,
        lock,
        moved,
        took,
        remade: None,
    }
}

/// Lets go of what was kept. Freeing a hundred thousand small values takes a while; a thread of its own does it.
fn forget<T: Default + Send + 'static>(kept: &mut T) {
    let kept = std::mem::take(kept);
    rayon::spawn(move || drop(kept));
}

/// An edition for commands that change its sources: what they are, and what the notes should say.
#[derive(Debug)]
pub struct EditionSources {
    /// The files.
    pub sources: Sources,
    /// The edition; none where it has an error that is fatal.
    pub edition: Option<edition::Edition>,
    /// What could be written for notes that moved or were rewritten.
    pub proposals: Vec<resolve::reanchor::Proposal>,
    /// How many notes have no place.
    pub lost: usize,
    /// What is wrong so far, errors alone.
    pub errors: Vec<Diagnostic>,
}

/// Load, parse and resolve the edition in the folder `root`; no page is made.
///
/// # Errors
/// Where there is no `content/edition.toml` in it.
pub fn read(root: &Path, options: &Options) -> Result<EditionSources, load::NoEdition> {
    let (world, diagnostics) = load::load(root)?;
    Ok(read_world(world, diagnostics, options))
}

/// Does what [`read`] does, with texts in the place of files, and without the notes: what seeks words needs the text alone.
///
/// # Errors
/// Where there is no `content/edition.toml`, neither in the folder nor among the texts.
pub(crate) fn read_texts(
    root: &Path,
    overlay: &load::Overlay,
    options: &Options,
) -> Result<EditionSources, load::NoEdition> {
    let (mut world, diagnostics) = load::load_under(root, overlay)?;
    world.annotations.clear();
    Ok(read_world(world, diagnostics, options))
}

fn read_world(world: load::World, mut diagnostics: Vec<Diagnostic>, options: &Options) -> EditionSources {
    let parsed = parse::parse(&world, &mut parse::ParseCache::default(), &mut diagnostics);
    let edition =
        resolve::resolve(&world, parsed, options, &mut resolve::ResolveCache::default(), &mut diagnostics);
    let proposals = edition.as_ref().map(resolve::reanchor::proposals).unwrap_or_default();
    let notes = edition.as_ref().map(resolve::report).unwrap_or_default();
    let lost = notes.iter().filter(|n| matches!(n.verdict, "orphan" | "ambiguous")).count();
    diagnostics.retain(|told| told.severity == diag::Severity::Error);
    EditionSources { sources: world.sources, edition, proposals, lost, errors: diagnostics }
}

/// The lock of the edition in the folder `root`, as it is to be after this was written to its sources; none where it has
/// none, or it says so already.
///
/// # Errors
/// Where there is no `content/edition.toml` in it.
pub fn carry(
    root: &Path,
    written: resolve::SourceEdits,
) -> Result<Option<(Sources, String)>, load::NoEdition> {
    let options = Options { drafts: true, written: Some(written), ..Options::default() };
    let EditionSources { sources, edition, .. } = read(root, &options)?;
    let old = sources.iter().find(|(_, source)| source.path == "content/anchors.lock");
    let Some(old) = old.map(|(_, source)| std::sync::Arc::clone(&source.text)) else { return Ok(None) };
    let lock = edition.and_then(|edition| edition.lock).map(|lock| output::lock::text(&lock));
    Ok(lock.filter(|lock| *lock != *old).map(|lock| (sources, lock)))
}

/// What [`tidy`] reads and makes, or why it can't.
pub(crate) type Tidied = Result<(Sources, edition::lock::Lock, resolve::Dropped), String>;

/// The lock of the edition in the folder `root` without what nothing asks for any more; why not, where something can't
/// be read: what it has can't be distinguished from what is gone.
///
/// # Errors
/// Where there is no `content/edition.toml` in it.
pub(crate) fn tidy(root: &Path) -> Result<Tidied, load::NoEdition> {
    let (world, mut diagnostics) = load::load(root)?;
    let parsed = parse::parse(&world, &mut parse::ParseCache::default(), &mut diagnostics);
    let wrong = |file: &diag::FileId| {
        let of = |d: &Diagnostic| d.span.is_some_and(|span| span.file == *file);
        diagnostics.iter().any(|d| d.severity == diag::Severity::Error && of(d))
    };
    let unread = world.unreadable.first().map(|path| format!("`{path}` can't be read"));
    let broken = [&world.annotations, &world.registers, &world.pages];
    let broken = broken.into_iter().flatten().find(|file| wrong(file));
    let broken = broken.map(|file| format!("`{}` has an error", world.sources.get(*file).path));
    let text = world.texts.iter().zip(&parsed.sections).find(|(_, page)| page.is_none());
    let text = text.map(|(text, _)| format!("`{}` can't be read", world.sources.get(text.file).path));
    let config = (!parsed.is_sound()).then(|| "`content/edition.toml` has an error".to_owned());
    if let Some(why) = config.or(unread).or(text).or(broken) {
        return Ok(Err(why));
    }
    let there = resolve::There::of(&world, &parsed);
    match parsed.lock {
        parse::Locked::Read(lock) => {
            let (lock, dropped) = resolve::tidy((*lock).clone(), &there);
            Ok(Ok((world.sources, lock, dropped)))
        }
        parse::Locked::Unread => Ok(Err("`content/anchors.lock` can't be read".to_owned())),
        parse::Locked::None => {
            Ok(Ok((world.sources, edition::lock::Lock::default(), resolve::Dropped::default())))
        }
    }
}
