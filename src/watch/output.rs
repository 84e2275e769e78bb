//! The output folder, brought up to date behind the reader's back.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::diag::{Diagnostic, settle};
use crate::output::{Before, Content, proof_after};
use crate::session::newest::Newest;
use crate::write::{self, WriteError, WriteSummary};

use super::news::{Count, Loud, News};
use super::repeats::FoundBy;
use super::view::{Proved, Snapshot, WatchState};
use super::workers;

/// A snapshot whose pages are all to be made, checked, and written.
#[derive(Debug)]
pub(super) struct OutputJob {
    /// The view that it belongs to.
    pub(super) number: u64,
    pub(super) snapshot: Arc<Snapshot>,
    /// What is known to be wrong with it so far.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What is wrong with what is written alone: it lacks the drafts that the preview shows.
    pub(super) unshown: Vec<Diagnostic>,
    /// The addresses whose bytes may be others than in the last snapshot; none where all may.
    pub(super) remade: Option<BTreeSet<String>>,
    /// How often the disk has refused it.
    pub(super) tries: u32,
    /// What of it is left for later.
    pub(super) later: bool,
    /// Whether it may be written.
    pub(super) writable: bool,
}

/// Meanwhile the processors are free for pages that are asked for.
const CALM: Duration = Duration::from_millis(40);

/// So long after the last change what has words of the whole edition is written: the index of words, the pages for print. A
/// request that comes before makes it.
const LATER: Duration = Duration::from_secs(2);

/// When to try again what the disk has refused; each time that it fails, twice as long, until about a minute.
const AGAIN: Duration = Duration::from_secs(1);
const MOST_TRIES: u32 = 6;

/// The newest job, and where the files go.
#[derive(Debug)]
pub(super) struct Output {
    root: PathBuf,
    /// None: nothing is written, only checked.
    out: Option<PathBuf>,
    jobs: Newest<OutputJob>,
}

/// What may be others after two changes.
fn both(a: Option<BTreeSet<String>>, b: Option<BTreeSet<String>>) -> Option<BTreeSet<String>> {
    a.zip(b).map(|(mut a, b)| {
        a.extend(b);
        a
    })
}

impl Output {
    pub(super) fn new(root: PathBuf, out: Option<PathBuf>) -> Self {
        Self { root, out, jobs: Newest::default() }
    }

    /// Do this next, instead of anything older.
    pub(super) fn take(&self, job: OutputJob) {
        self.jobs.take(CALM, |before| {
            let OutputJob { remade, .. } = job;
            let remade = match before {
                Some(overtaken) => both(overtaken.remade, remade),
                None => remade,
            };
            OutputJob { remade, ..job }
        });
    }

    pub(super) fn stop(&self) {
        self.jobs.end();
    }

    /// Do this again in a while, unless there is something newer: a disk that was full may have room then.
    fn again(&self, job: OutputJob) {
        let after = AGAIN.saturating_mul(1 << job.tries.min(MOST_TRIES));
        let job = OutputJob { tries: job.tries + 1, ..job };
        self.jobs.later(job, after, |newer, job| newer.remade = both(newer.remade.take(), job.remade));
    }

    /// Do what was left for later, unless there is something newer, which does it then.
    fn later(&self, job: OutputJob, remade: BTreeSet<String>) {
        let job = OutputJob { remade: Some(remade), later: true, ..job };
        self.jobs.later(job, LATER, |newer, job| newer.remade = both(newer.remade.take(), job.remade));
    }

    /// Whether anything is written.
    pub(super) fn writes(&self) -> bool {
        self.out.is_some()
    }

    /// The threads that it works with: half of the processors, since a save that comes meanwhile must not wait for it.
    pub(super) fn threads() -> std::io::Result<rayon::ThreadPool> {
        let cores = std::thread::available_parallelism().map_or(1, |n| n.get().div_ceil(2));
        workers::pool("output", cores)
    }

    /// Work off what comes, until it is time to end.
    pub(super) fn run(&self, pool: &rayon::ThreadPool, shared: &WatchState, loud: &Loud) {
        let mut known: Option<Before> = None;
        while let Some(job) = self.jobs.next() {
            known = known.take().zip(job.remade.clone()).map(|(before, remade)| Before {
                remade: before.remade.into_iter().chain(remade).collect(),
                known: before.known,
            });
            let left = match &mut known {
                Some(before) if !job.later => job.snapshot.site.late_among(&mut before.remade),
                _ => BTreeSet::new(),
            };
            let work = || self.work(&job, known.as_ref());
            let start = Instant::now();
            match pool.install(work) {
                Ok(written) => {
                    // What was looked through and not written says nothing of what is on the disk.
                    let sound = !written.proof.fatal && (job.writable || self.out.is_none());
                    let proved = written.proof.known.clone();
                    known = sound.then(|| Before { known: proved, remade: left.clone() });
                    self.tell(&job, &written, start.elapsed(), shared, loud);
                    if sound && !left.is_empty() && self.out.is_some() {
                        self.later(job, left);
                    }
                }
                Err(WriteError::CalledOff) => {
                    if let Some(before) = &mut known {
                        before.remade.extend(left);
                    }
                }
                Err(error) => {
                    if job.tries == 0 {
                        (loud.tell)(&News::NotWritten { error: &error });
                    }
                    if let Some(before) = &mut known {
                        before.remade.extend(left);
                    }
                    self.again(job);
                }
            }
        }
    }

    fn work(&self, job: &OutputJob, known: Option<&Before>) -> Result<WriteSummary, WriteError> {
        let go_on = || !self.jobs.is_overtaken();
        let site = &job.snapshot.site;
        match self.out.as_ref().filter(|_| job.writable) {
            // An output in an edition that was moved away would make that folder again.
            Some(_) if !self.root.is_dir() => Err(WriteError::CalledOff),
            Some(out) => write::write_after(site, out, &self.root, known, &go_on),
            None => {
                let keep =
                    |_: &str, _: Content<'_>| if go_on() { Ok(()) } else { Err(WriteError::CalledOff) };
                let proof = proof_after(site, known, keep, |_| true)?;
                Ok(WriteSummary { proof, ..WriteSummary::default() })
            }
        }
    }

    fn tell(
        &self,
        job: &OutputJob,
        written: &WriteSummary,
        took: Duration,
        shared: &WatchState,
        loud: &Loud,
    ) {
        let Snapshot { sources, levels, .. } = &*job.snapshot;
        let found = || job.unshown.iter().chain(&written.proof.diagnostics).cloned();
        let added = settle(found().collect(), levels);
        if !added.is_empty() {
            let all = job.diagnostics.iter().cloned().chain(found()).collect();
            shared.amend(job.number, settle(all, levels));
        }
        loud.say(FoundBy::Pages, &added, sources);
        let shown = (self.out.is_some() && job.writable).then_some(written);
        if job.later && added.is_empty() {
            return;
        }
        let counts = shown.map(|written| (written.changed, written.removed));
        shared.proved(job.number, Proved { took, files: written.proof.files, written: counts });
        (loud.tell)(&News::Proved { found: Count::of(&added), written: shown });
    }
}
