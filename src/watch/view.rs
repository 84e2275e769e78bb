//! What is served: a snapshot of the site and what is wrong now, swapped whole.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use axum::body::Bytes;
use tokio::sync::{OnceCell, watch};
use xxhash_rust::xxh3::xxh3_64;

use crate::Assembly;
use crate::diag::{Diagnostic, Levels, Sources, settle};
use crate::output::Site;

use super::{mime, overlay};

/// A site that can be shown, with the pages that were made of it so far.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// Tells it from every other one, those of an earlier run too.
    pub(super) id: String,
    pub(super) site: Site,
    pub(super) sources: Sources,
    pub(super) levels: Levels,
    pages: Mutex<HashMap<String, Arc<OnceCell<Page>>>>,
}

/// The answer for an address.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) bytes: Bytes,
    pub(super) mime: &'static str,
    pub(super) etag: String,
    /// Whether the page could be made; else it says why not.
    pub(super) good: bool,
}

impl Snapshot {
    /// The page at an address that the site has; made off the server's thread at its first use.
    pub(super) async fn page(self: &Arc<Self>, address: &str) -> Option<Page> {
        let cell = {
            let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            pages.entry(address.to_owned()).or_default().clone()
        };
        let make = async || {
            let (this, address) = (self.clone(), address.to_owned());
            // A template that takes long must not hold up the answers to everybody else.
            tokio::task::spawn_blocking(move || this.make(&address)).await.unwrap_or(None).ok_or(())
        };
        cell.get_or_try_init(make).await.ok().cloned()
    }

    fn make(&self, address: &str) -> Option<Page> {
        let mime = mime::of(address);
        let page = match self.site.make(address)? {
            Ok(bytes) if mime.starts_with("text/html") => {
                Page::new(overlay::inject(&bytes, &self.id).into(), mime, true)
            }
            Ok(bytes) => Page::new(bytes.into_owned().into(), mime, true),
            Err(diagnostic) => {
                let found = settle(vec![*diagnostic], &self.levels);
                let html =
                    overlay::page("This page can’t be made", &overlay::all(&found, &self.sources), &self.id);
                Page::new(html.into(), mime::HTML, false)
            }
        };
        Some(page)
    }
}

impl Page {
    pub(super) fn new(bytes: Bytes, mime: &'static str, good: bool) -> Self {
        let etag = format!("\"{:016x}\"", xxh3_64(&bytes));
        Self { bytes, mime, etag, good }
    }
}

/// What a browser may see at one time.
#[derive(Debug, Default)]
pub(super) struct View {
    /// Counts the views of this run.
    pub(super) number: u64,
    /// The last good site; none where there was none yet.
    pub(super) snapshot: Option<Arc<Snapshot>>,
    /// The errors as HTML; empty where there are none.
    pub(super) problems: String,
}

/// What the threads share: the view, and whether it is time to end.
#[derive(Debug)]
pub(super) struct Shared {
    view: watch::Sender<Arc<View>>,
    ending: watch::Sender<bool>,
    run: String,
    numbers: AtomicU64,
}

impl Shared {
    pub(super) fn new() -> Self {
        // Browsers that waited while we were restarted have to see that this is another run.
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self {
            view: watch::Sender::new(Arc::default()),
            ending: watch::Sender::new(false),
            run: format!("{:x}", now.as_nanos()),
            numbers: AtomicU64::new(0),
        }
    }

    /// The view that is there now.
    pub(super) fn view(&self) -> Arc<View> {
        self.view.borrow().clone()
    }

    /// To learn of each new view.
    pub(super) fn views(&self) -> watch::Receiver<Arc<View>> {
        self.view.subscribe()
    }

    /// Show what was assembled, or, where that is no site, the last good one with what is wrong.
    /// The number of the view and the new snapshot come back.
    pub(super) fn show(&self, assembly: Assembly, settled: &[Diagnostic]) -> (u64, Option<Arc<Snapshot>>) {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed) + 1;
        let problems = overlay::errors(settled, &assembly.sources);
        let Assembly { sources, site, levels, .. } = assembly;
        let id = format!("{}-{number}", self.run);
        let new = site.map(|site| Arc::new(Snapshot { id, site, sources, levels, pages: Mutex::default() }));
        let snapshot = new.clone().or_else(|| self.view().snapshot.clone());
        self.view.send_replace(Arc::new(View { number, snapshot, problems }));
        (number, new)
    }

    /// Nothing could be read at all.
    pub(super) fn show_none(&self, why: &str) {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed) + 1;
        let snapshot = self.view().snapshot.clone();
        self.view.send_replace(Arc::new(View { number, snapshot, problems: overlay::message(why) }));
    }

    /// More was found to be wrong with the view of this number; a newer one stays as it is.
    pub(super) fn amend(&self, number: u64, problems: String) {
        self.view.send_if_modified(|view| {
            let amend = view.number == number && view.problems != problems;
            if amend {
                *view = Arc::new(View { number, snapshot: view.snapshot.clone(), problems });
            }
            amend
        });
    }

    /// To learn when it is time to end.
    pub(super) fn ending(&self) -> watch::Receiver<bool> {
        self.ending.subscribe()
    }

    pub(super) fn end(&self) {
        self.ending.send_replace(true);
    }
}
