//! One edition under the server: its session, what it is now, and what the client was reported of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, OnceLock};

use lsp_types::Uri;

use crate::diag::{Diagnostic, FileId, Levels, Sources, of_drafts, settle};
use crate::edition::Edition;
use crate::load::World;
use crate::output::Site;
use crate::session::Session;
use crate::watch::Changes;
use crate::{Assembly, Options};

use super::documents::Documents;
use super::event::ServerEvent;
use super::names::{FileNames, Meanings};
use super::proving::{LateFindings, ProofJob, Prover};
use super::uri;

/// What an edition was at one time.
#[derive(Debug)]
pub(super) struct LspSnapshot {
    pub(super) number: u64,
    pub(super) world: World,
    /// The site, with the drafts once these are read; none where the edition has an error that is fatal.
    pub(super) site: Option<Site>,
    /// What is wrong, settled.
    pub(super) found: Vec<Diagnostic>,
    /// What names mean in it; made when they are first asked for.
    known: OnceLock<Meanings>,
}

impl LspSnapshot {
    pub(super) fn sources(&self) -> &Sources {
        &self.world.sources
    }

    pub(super) fn edition(&self) -> Option<&Edition> {
        self.site.as_ref().and_then(Site::edition)
    }

    /// The names in its files.
    pub(super) fn names(&self) -> FileNames<'_> {
        let known = self.known.get_or_init(|| {
            let edition = self.edition();
            let witnesses = edition.into_iter().flat_map(|edition| &edition.witnesses);
            let sigla = witnesses.map(|witness| witness.meta.siglum.clone()).collect();
            let others = edition.into_iter().flat_map(|edition| edition.others.iter());
            let others = others.map(|other| other.name.clone()).collect();
            let allow_html = edition.is_some_and(|edition| edition.meta.allow_html);
            Meanings::new(&self.world, sigla, others, allow_html)
        });
        FileNames::new(&self.world, known)
    }

    /// The file of a path from the edition's folder.
    pub(super) fn file(&self, path: &str) -> Option<FileId> {
        self.sources().iter().find(|(_, source)| source.path == path).map(|(file, _)| file)
    }
}

/// What may have changed since the last reading.
#[derive(Debug)]
enum PendingReading {
    All,
    Paths(BTreeSet<PathBuf>),
}

/// An edition.
pub(super) struct LspEdition {
    /// Its folder's real path, and as the client names it.
    root: PathBuf,
    given: PathBuf,
    session: Session,
    pending: PendingReading,
    /// The documents that are open in it, by their paths from its folder.
    open: BTreeMap<String, Uri>,
    /// Those whose texts have changed since the last reading.
    edited: BTreeSet<String>,
    now: Option<Arc<LspSnapshot>>,
    /// The number of the last snapshot; no other has had it, also where there was no edition between.
    number: u64,
    /// The last that had an edition.
    good: Option<Arc<LspSnapshot>>,
    /// What the stages had to say, before `[rules]`, and what `[rules]` says.
    told: (Vec<Diagnostic>, Levels),
    /// What was found in the background; of an earlier state where that isn't finished.
    late: LateFindings,
    prover: Option<Prover>,
    changes: Option<Changes>,
    /// What the client was reported of each file, as a hash.
    pub(super) published: BTreeMap<String, u64>,
}

impl LspEdition {
    /// Opens the edition in the folder `given`; `events` gets what changes on the disk, and what the making of its
    /// pages finds.
    pub(super) fn open(given: &Path, events: &Sender<ServerEvent>) -> Self {
        let root = given.canonicalize().unwrap_or_else(|_| given.to_path_buf());
        let session = Session::new(&root, Options { quiet: true, ..Options::default() });
        let (on_proof, on_change, on_news) = (events.clone(), events.clone(), events.clone());
        let (proved, changed) = (root.clone(), root.clone());
        // Where the server has ended there is no receiver.
        let prover = Prover::start(move |number, found| {
            let _ = on_proof.send(ServerEvent::Proved { root: proved.clone(), number, found });
        });
        let changes = Changes::start(
            &root,
            move |paths| drop(on_change.send(ServerEvent::Changed { root: changed.clone(), paths })),
            move |news| drop(on_news.send(ServerEvent::Say(news.to_string()))),
        );
        if let Err(error) = &changes {
            let _ = events.send(ServerEvent::Say(error.to_string()));
        }
        Self {
            root,
            given: given.to_path_buf(),
            session,
            pending: PendingReading::All,
            open: BTreeMap::new(),
            edited: BTreeSet::new(),
            now: None,
            number: 0,
            good: None,
            told: Default::default(),
            late: LateFindings::default(),
            prover: prover.ok(),
            changes: changes.ok(),
            published: BTreeMap::new(),
        }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file from the edition's folder; none where it is elsewhere.
    pub(super) fn path(&self, file: &Path) -> Option<String> {
        let inside = |path: &Path| {
            let rest = path.strip_prefix(&self.given).or_else(|_| path.strip_prefix(&self.root)).ok()?;
            let words = rest.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
            (!words.split('/').any(|part| part == "..")).then_some(words)
        };
        let real = || {
            let folder = file.parent()?.canonicalize().ok()?;
            inside(&folder.join(file.file_name()?))
        };
        inside(file).or_else(real)
    }

    /// The address by which the client knows a file.
    pub(super) fn uri(&self, path: &str) -> Option<Uri> {
        self.open.get(path).cloned().or_else(|| uri::of(&self.given.join(path)))
    }

    /// A document was opened or changed.
    pub(super) fn edit(&mut self, path: String, uri: &Uri) {
        self.open.insert(path.clone(), uri.clone());
        self.edited.insert(path);
    }

    /// A document was closed: the file on the disk counts again.
    pub(super) fn close(&mut self, path: &str) {
        if self.open.remove(path).is_some() {
            self.edited.remove(path);
            self.session.overlay().remove(path);
            self.changed(Some(vec![self.root.join(path)]));
        }
    }

    /// Files may have changed on the disk; none: all of them.
    pub(super) fn changed(&mut self, paths: Option<Vec<PathBuf>>) {
        match (paths, &mut self.pending) {
            (Some(paths), PendingReading::Paths(pending)) => pending.extend(paths),
            (Some(_), PendingReading::All) => {}
            (None, pending) => *pending = PendingReading::All,
        }
    }

    /// Whether something may have changed since the last reading.
    pub(super) fn is_stale(&self) -> bool {
        !self.edited.is_empty() || !matches!(&self.pending, PendingReading::Paths(paths) if paths.is_empty())
    }

    /// Reads what may have changed and finds what is wrong with it; whether there is anything new.
    pub(super) fn renew(&mut self, documents: &Documents) -> bool {
        let mut pending = std::mem::replace(&mut self.pending, PendingReading::Paths(BTreeSet::new()));
        for path in std::mem::take(&mut self.edited) {
            let Some(document) = self.open.get(&path).and_then(|uri| documents.get(uri)) else { continue };
            self.session.overlay().put(path.as_str(), &document.text);
            if let PendingReading::Paths(paths) = &mut pending {
                paths.insert(self.root.join(&path));
            }
        }
        let changed: Option<Vec<PathBuf>> = match pending {
            PendingReading::All => None,
            PendingReading::Paths(paths) => Some(paths.into_iter().collect()),
        };
        let Ok((mut world, mut read)) = self.session.read(changed.as_deref()) else {
            self.now = None;
            self.told.0.clear();
            self.late = LateFindings::default();
            return true;
        };
        if self.now.is_some() && self.session.is_unchanged() {
            return false;
        }
        if let Some(changes) = &self.changes {
            changes.follow(&world.links);
        }
        self.session.number(&mut world, &mut read);
        let kept = world.clone();
        let told = read.clone();
        let Assembly { sources, site, diagnostics, levels, remade, has_drafts, .. } =
            self.session.assemble(world, read);
        let drafts = has_drafts.then(|| (kept.clone(), told));
        self.number += 1;
        let number = self.number;
        // What was found last in the background counts until it is found anew, but for the places that have moved.
        let moved = |d: &Diagnostic| {
            d.span.is_some_and(|span| {
                let before = self.now.as_ref().map(|now| now.sources());
                let then = before.and_then(|all| all.find(span.file)).map(|source| source.hash);
                then.is_none() || sources.find(span.file).map(|source| source.hash) != then
            })
        };
        self.late.proved.retain(|d| site.is_some() && !moved(d));
        self.late.with_drafts.retain(|d| drafts.is_some() && !moved(d));
        if let Some(prover) = &self.prover {
            let remade = remade.map(|remade| remade.pages);
            prover.take(ProofJob { number, site: site.clone(), remade, drafts });
        }
        self.told = (diagnostics, levels);
        self.show(kept, site, number);
        true
    }

    /// What was found of a state in the background; whether that state is still there.
    pub(super) fn prove(&mut self, number: u64, found: LateFindings) -> bool {
        let Some(now) = self.now.clone().filter(|now| now.number == number) else { return false };
        self.late = found;
        // Drafts are what is written most: as soon as they are read they have places as all else has.
        let site = self.late.site.take().or_else(|| now.site.clone());
        self.show(now.world.clone(), site, number);
        true
    }

    fn show(&mut self, world: World, site: Option<Site>, number: u64) {
        let (told, levels) = &self.told;
        let mut found = settle(told.iter().chain(&self.late.proved).cloned().collect(), levels);
        let drafts = of_drafts(settle(self.late.with_drafts.clone(), levels), &found);
        if !drafts.is_empty() {
            found.extend(drafts);
            // In the order of their places; their levels are settled.
            found = settle(found, &Levels::default());
        }
        let now = Arc::new(LspSnapshot { number, world, site, found, known: OnceLock::new() });
        if now.site.is_some() {
            self.good = Some(Arc::clone(&now));
        }
        self.now = Some(now);
    }

    /// What it is now; none where there is no edition.
    pub(super) fn now(&self) -> Option<&Arc<LspSnapshot>> {
        self.now.as_ref()
    }

    /// What it was when it had an edition last.
    pub(super) fn good(&self) -> Option<&Arc<LspSnapshot>> {
        self.good.as_ref()
    }
}
