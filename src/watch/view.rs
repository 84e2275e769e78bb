//! What is served: a snapshot of the site and what is wrong now, swapped whole.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::fs::File;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use tokio::sync::{OnceCell, watch};
use xxhash_rust::xxh3::xxh3_64;

use crate::Assembly;
use crate::diag::{Diagnostic, Levels, Sources, rules, settle};
use crate::edition::id;
use crate::output::Site;

use super::mime;
use super::news::Count;
use super::overlay::{self, Tags};
use super::workers::Workers;

/// A site that can be shown, with the pages that were made of it so far.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// Tells it from every other one, those of an earlier run too.
    pub(super) id: String,
    pub(super) site: Site,
    pub(super) sources: Arc<Sources>,
    pub(super) levels: Levels,
    token: String,
    writes: bool,
    pages: Mutex<HashMap<String, Arc<OnceCell<PageState>>>>,
    made: AtomicUsize,
}

/// The answer for an address.
#[derive(Debug, Clone)]
pub(super) struct HttpPage {
    pub(super) bytes: Bytes,
    pub(super) mime: &'static str,
    pub(super) etag: String,
    /// Whether the page could be made; else it says why not.
    pub(super) good: bool,
}

/// A file that is sent in pieces, since it may be larger than the memory.
#[derive(Debug)]
pub(super) struct Large {
    pub(super) file: File,
    pub(super) length: usize,
    pub(super) mime: &'static str,
    pub(super) etag: String,
}

/// From how many bytes on a file is sent in pieces.
const LARGE: u64 = 4 << 20;

impl Snapshot {
    /// The file at an address, open, where it is a large one. It is not kept: an open file is a descriptor.
    pub(super) async fn large(self: &Arc<Self>, address: &str, workers: &Workers) -> Option<Large> {
        let mime = mime::of(address);
        if mime == mime::HTML {
            return None;
        }
        let (this, address) = (self.clone(), address.to_owned());
        let open = move || {
            // Where it can't be opened, its page says why.
            let file = this.site.file(&address)?.ok()?;
            let known = file.metadata().ok().filter(|known| known.len() >= LARGE)?;
            let changed = known.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            let length = usize::try_from(known.len()).ok()?;
            let etag = format!("\"{length:x}-{:x}\"", changed.as_nanos());
            Some(Large { file, length, mime, etag })
        };
        workers.run(open).await.flatten()
    }

    /// The page at an address that the site has; made off the server's thread at its first use.
    /// A guest's page can write nothing.
    pub(super) async fn page(
        self: &Arc<Self>,
        address: &str,
        workers: &Workers,
        is_guest: bool,
    ) -> Option<HttpPage> {
        let cell = {
            let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            pages.entry(address.to_owned()).or_default().clone()
        };
        let make = async || {
            let (this, address) = (self.clone(), address.to_owned());
            // A template that takes long must not hold up the answers to everybody else.
            match workers.run(move || this.make(&address)).await.flatten() {
                Some((made, true)) => Ok(made),
                // A file that could not be read may be there when it is asked for again.
                made => Err(made.map(|(made, _)| made)),
            }
        };
        let failed;
        let made = match cell.get_or_try_init(make).await {
            Ok(made) => made,
            Err(made) => {
                failed = made?;
                &failed
            }
        };
        let tags = match is_guest {
            true => Tags { site: &self.id, token: "", writes: false },
            false => Tags { site: &self.id, token: &self.token, writes: self.writes },
        };
        Some(match made {
            // What a page has of its snapshot is put in last: it may be one that an earlier one made.
            PageState::Html(html) => HttpPage::new(overlay::inject(html, tags).into(), mime::HTML, true),
            PageState::File(page) => page.clone(),
            PageState::Failed(frames) => HttpPage::new(
                overlay::page("This page can’t be made", frames, tags).into(),
                mime::HTML,
                false,
            ),
        })
    }

    /// How many pages were made because they were asked for.
    pub(super) fn made(&self) -> usize {
        self.made.load(Ordering::Relaxed)
    }

    /// What is made of an address, and whether it may be kept.
    fn make(&self, address: &str) -> Option<(PageState, bool)> {
        let mime = mime::of(address);
        let made = match self.site.preview(address)? {
            Ok(bytes) if mime == mime::HTML => {
                self.made.fetch_add(1, Ordering::Relaxed);
                PageState::Html(bytes.into_owned())
            }
            Ok(bytes) => PageState::File(HttpPage::new(bytes.into_owned().into(), mime, true)),
            Err(diagnostic) => {
                let kept = diagnostic.rule.id != rules::UNREADABLE.id;
                let found = settle(vec![*diagnostic], &self.levels);
                return Some((PageState::Failed(overlay::frames(found.iter(), &self.sources)), kept));
            }
        };
        Some((made, true))
    }

    /// The pages that were made, but for some.
    fn but(&self, remade: &BTreeSet<String>) -> HashMap<String, Arc<OnceCell<PageState>>> {
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let as_they_were = pages.iter().filter(|(address, cell)| {
            cell.initialized()
                && !matches!(cell.get(), Some(PageState::Failed(_)))
                && !remade.contains(*address)
        });
        as_they_were.map(|(address, cell)| (address.clone(), Arc::clone(cell))).collect()
    }
}

/// What was made of an address.
#[derive(Debug)]
enum PageState {
    /// A page, without what the preview adds.
    Html(Vec<u8>),
    /// Any other file.
    File(HttpPage),
    /// Why it could not be made, as HTML.
    Failed(String),
}

impl HttpPage {
    pub(super) fn new(bytes: Bytes, mime: &'static str, good: bool) -> Self {
        let etag = format!("\"{:016x}\"", xxh3_64(&bytes));
        Self { bytes, mime, etag, good }
    }
}

/// What was found by the last reading, whether or not there is a site of it.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// What is wrong, settled; what the making of all pages adds comes later.
    pub(super) found: Vec<Diagnostic>,
    pub(super) sources: Arc<Sources>,
    /// The overlay as HTML; empty where there is no error.
    pub(super) faults: String,
    /// The same for the same faults, however long the build took.
    pub(super) key: u64,
}

/// What a browser may see at one time.
#[derive(Debug, Default)]
pub(super) struct PreviewView {
    /// Counts the views of this run.
    pub(super) number: u64,
    /// The last good site; none where there was none yet.
    pub(super) snapshot: Option<Arc<Snapshot>>,
    /// Whether that is what was read last.
    pub(super) is_current: bool,
    pub(super) told: Arc<Findings>,
}

/// A build, for the status page.
#[derive(Debug, Clone)]
pub(super) struct BuildStatus {
    pub(super) number: u64,
    pub(super) at: SystemTime,
    /// The files that had changed; none for the first.
    pub(super) changed: Vec<String>,
    /// How many files there are.
    pub(super) files: usize,
    /// From the hint to the new view.
    pub(super) took: Duration,
    pub(super) stages: Vec<(&'static str, Duration)>,
    pub(super) found: Count,
    /// Whether there is a new site.
    pub(super) site: bool,
    /// What became of it once all pages were made.
    pub(super) proved: Option<Proved>,
}

/// What the making of all pages came to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proved {
    pub(super) took: Duration,
    pub(super) files: usize,
    /// Files written and removed; none with `--no-write`.
    pub(super) written: Option<(usize, usize)>,
}

/// So many builds are remembered.
const BUILDS: usize = 12;

/// What the threads share: the view, what was built, and whether it is time to end.
#[derive(Debug)]
pub(super) struct WatchState {
    view: watch::Sender<Arc<PreviewView>>,
    ending: watch::Sender<bool>,
    builds: Mutex<VecDeque<BuildStatus>>,
    /// The notes that no build knows yet.
    unknown: Mutex<Vec<String>>,
    /// The drafts that were written in this run's preview, by their folded ids: it shows them.
    drafts: Mutex<BTreeSet<String>>,
    /// Whether pages may write notes.
    writes: bool,
    run: String,
    token: String,
    /// What lets others on the network read.
    guest_key: String,
}

impl WatchState {
    pub(super) fn new(writes: bool) -> Self {
        // Browsers that waited while we were restarted have to see that this is another run, and
        // the token must not be guessed.
        let random = || RandomState::new().hash_one(SystemTime::now());
        Self {
            view: watch::Sender::new(Arc::default()),
            ending: watch::Sender::new(false),
            builds: Mutex::default(),
            unknown: Mutex::default(),
            drafts: Mutex::default(),
            writes,
            run: format!("{:016x}", random()),
            token: format!("{:016x}{:016x}", random(), random()),
            guest_key: format!("{:016x}{:016x}", random(), random()),
        }
    }

    /// The view that is there now.
    pub(super) fn view(&self) -> Arc<PreviewView> {
        self.view.borrow().clone()
    }

    /// To learn of each new view.
    pub(super) fn views(&self) -> watch::Receiver<Arc<PreviewView>> {
        self.view.subscribe()
    }

    /// What a page of this server has to know.
    pub(super) fn tags<'a>(&'a self, view: &'a PreviewView) -> Tags<'a> {
        let site = view.snapshot.as_ref().map_or("", |snapshot| &snapshot.id);
        Tags { site, token: &self.token, writes: false }
    }

    /// Show this draft from now on, though others are left out.
    pub(super) fn show_draft(&self, note: &str) {
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner).insert(id::fold(note));
    }

    /// The drafts that are shown though others are left out.
    pub(super) fn drafts(&self) -> BTreeSet<String> {
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What lets others on the network read.
    pub(super) fn guest_key(&self) -> &str {
        &self.guest_key
    }

    /// Whether a request shows that it comes from a page of this server.
    pub(super) fn admits(&self, token: &str) -> bool {
        token == self.token
    }

    /// Show what was assembled, or, where that is no site, the last good one with what is wrong.
    /// The number of the view and the new snapshot come back.
    pub(super) fn show(
        &self,
        assembly: Assembly,
        settled: Vec<Diagnostic>,
        start: std::time::Instant,
    ) -> (u64, Option<Arc<Snapshot>>) {
        let Assembly { sources, site, levels, remade, .. } = assembly;
        let before = self.view();
        let pages = remade.zip(before.snapshot.as_ref()).map(|(remade, last)| last.but(&remade.pages));
        let pages = Mutex::new(pages.unwrap_or_default());
        let number = before.number + 1;
        let sources = Arc::new(sources);
        let new = site.map(|site| {
            Arc::new(Snapshot {
                id: format!("{}-{number}", self.run),
                site,
                sources: sources.clone(),
                levels,
                token: self.token.clone(),
                writes: self.writes,
                pages,
                made: AtomicUsize::new(0),
            })
        });
        let (snapshot, is_current) = (new.clone().or_else(|| before.snapshot.clone()), new.is_some());
        let note = note(start.elapsed(), new.is_some(), snapshot.is_some());
        let told = Arc::new(Findings::new(settled, sources, &note));
        self.view.send_replace(Arc::new(PreviewView { number, snapshot, is_current, told }));
        (number, new)
    }

    /// A snapshot of a site that is never served.
    pub(super) fn unshown(&self, assembly: Assembly, number: u64) -> Option<Arc<Snapshot>> {
        let Assembly { sources, site, levels, .. } = assembly;
        Some(Arc::new(Snapshot {
            id: format!("{}-{number}", self.run),
            site: site?,
            sources: Arc::new(sources),
            levels,
            token: String::new(),
            writes: false,
            pages: Mutex::default(),
            made: AtomicUsize::new(0),
        }))
    }

    /// Nothing could be read at all.
    pub(super) fn show_none(&self, why: &str) {
        let before = self.view();
        let (number, snapshot) = (before.number + 1, before.snapshot.clone());
        let faults = overlay::message(why, "It is waited for.");
        let told = Arc::new(Findings { key: xxh3_64(why.as_bytes()), faults, ..Findings::default() });
        self.view.send_replace(Arc::new(PreviewView { number, snapshot, is_current: false, told }));
    }

    /// More was found to be wrong with the view of this number; a newer one stays as it is.
    pub(super) fn amend(&self, number: u64, found: Vec<Diagnostic>) {
        self.view.send_if_modified(|view| {
            if view.number != number {
                return false;
            }
            let Findings { sources, .. } = &*view.told;
            let told = Findings::new(found, sources.clone(), "All pages are made.");
            let other = told.key != view.told.key;
            let (snapshot, is_current) = (view.snapshot.clone(), view.is_current);
            *view = Arc::new(PreviewView { number, snapshot, is_current, told: Arc::new(told) });
            other
        });
    }

    /// Remember which notes no build knows yet; whether these are others than before.
    pub(super) fn learn(&self, notes: &[String]) -> bool {
        let mut unknown = self.unknown.lock().unwrap_or_else(PoisonError::into_inner);
        let other = *unknown != notes;
        if other {
            *unknown = notes.to_vec();
        }
        other
    }

    /// The notes that no build knows yet.
    pub(super) fn unknown(&self) -> Vec<String> {
        self.unknown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Remember a build.
    pub(super) fn built(&self, build: BuildStatus) {
        let mut builds = self.builds.lock().unwrap_or_else(PoisonError::into_inner);
        builds.push_front(build);
        builds.truncate(BUILDS);
        drop(builds);
        self.nudge();
    }

    /// Remember what came of it.
    pub(super) fn proved(&self, number: u64, proved: Proved) {
        let mut builds = self.builds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(build) = builds.iter_mut().find(|build| build.number == number) {
            build.proved = Some(proved);
        }
        drop(builds);
        self.nudge();
    }

    /// The view is what it was, but the status page has more to say.
    fn nudge(&self) {
        self.view.send_modify(|_| ());
    }

    /// The last builds, the newest first.
    pub(super) fn builds(&self) -> Vec<BuildStatus> {
        self.builds.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// To learn when it is time to end.
    pub(super) fn ending(&self) -> watch::Receiver<bool> {
        self.ending.subscribe()
    }

    pub(super) fn end(&self) {
        self.ending.send_replace(true);
    }
}

impl Findings {
    fn new(found: Vec<Diagnostic>, sources: Arc<Sources>, note: &str) -> Self {
        let faults = overlay::faults(&found, &sources, note);
        let key = xxh3_64(overlay::faults(&found, &sources, "").as_bytes());
        Self { found, sources, faults, key }
    }
}

/// What the overlay says of the build.
fn note(took: Duration, new: bool, any: bool) -> String {
    let ms = took.as_secs_f64() * 1000.0;
    match (new, any) {
        (true, _) => format!("Built in {ms:.0} ms, without what is wrong."),
        (false, true) => format!("Not built ({ms:.0} ms). The page behind is the last good one."),
        (false, false) => format!("Not built ({ms:.0} ms)."),
    }
}
