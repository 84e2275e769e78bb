//! What is found in the background, once the writer pauses: by making all pages, and by reading the drafts.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::diag::Diagnostic;
use crate::load::World;
use crate::output::{Before, Content, Site, proof_after};
use crate::session::newest::Newest;
use crate::{Caches, Options, STACK, assemble_read};

/// How long after the last keystroke it begins.
const CALM: Duration = Duration::from_millis(300);

/// A state of an edition whose pages are all to be made, and whose drafts are to be read.
#[derive(Debug)]
pub(super) struct ProofJob {
    /// Tells which state of the edition it is of.
    pub(super) number: u64,
    /// The site; none where the edition has a fatal error.
    pub(super) site: Option<Site>,
    /// The addresses whose bytes may be others than in the last site; none where all may.
    pub(super) remade: Option<BTreeSet<String>>,
    /// What was read, and what reading had to say; none where no file says that something is a draft.
    pub(super) drafts: Option<(World, Vec<Diagnostic>)>,
}

/// What was found in the background, before `[rules]`.
#[derive(Debug, Default)]
pub(super) struct LateFindings {
    /// By the making of the pages.
    pub(super) proved: Vec<Diagnostic>,
    /// By a reading that shows the drafts; these include what the one without them found.
    pub(super) with_drafts: Vec<Diagnostic>,
    /// The site with the drafts; none where there are none.
    pub(super) site: Option<Site>,
}

/// A thread that makes the pages of the newest site. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Prover(Arc<Newest<ProofJob>>);

impl Prover {
    /// Begins; `done` is given the number of the job and what was found, from another thread.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub(super) fn start(done: impl Fn(u64, LateFindings) + Send + 'static) -> std::io::Result<Self> {
        let jobs = Arc::new(Newest::default());
        let own = Arc::clone(&jobs);
        // Half of the processors: what is typed meanwhile must not wait.
        let cores = std::thread::available_parallelism().map_or(1, |n| n.get().div_ceil(2));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).stack_size(STACK);
        let pool = pool.build().map_err(std::io::Error::other)?;
        std::thread::Builder::new().name("proof".to_owned()).spawn(move || run(&own, &pool, &done))?;
        Ok(Self(jobs))
    }

    /// Makes this next, instead of anything older.
    pub(super) fn take(&self, job: ProofJob) {
        self.0.take(CALM, |before| {
            // What was overtaken may have had other pages.
            let remade = match before {
                Some(before) => before.remade.zip(job.remade).map(|(a, b)| a.into_iter().chain(b).collect()),
                None => job.remade,
            };
            ProofJob { remade, ..job }
        });
    }
}

impl Drop for Prover {
    fn drop(&mut self) {
        self.0.end();
    }
}

fn run(jobs: &Newest<ProofJob>, pool: &rayon::ThreadPool, done: &dyn Fn(u64, LateFindings)) {
    let mut known: Option<Before> = None;
    let mut caches = Caches::default();
    let options = Options { quiet: true, drafts: true, ..Options::default() };
    while let Some(job) = jobs.next() {
        let proved = match &job.site {
            None => {
                known = None;
                Vec::new()
            }
            Some(site) => {
                let before = known.take().zip(job.remade).map(|(before, remade)| Before {
                    remade: before.remade.into_iter().chain(remade).collect(),
                    known: before.known,
                });
                let keep = |_: &str, _: Content<'_>| {
                    if jobs.is_overtaken() { Err(()) } else { Ok(()) }
                };
                match pool.install(|| proof_after(site, before.as_ref(), keep, |_| true)) {
                    Ok(proof) => {
                        known = (!proof.fatal)
                            .then(|| Before { known: proof.known.clone(), remade: BTreeSet::new() });
                        proof.diagnostics
                    }
                    // It goes on from what was known before.
                    Err(()) => {
                        known = before;
                        continue;
                    }
                }
            }
        };
        let (with_drafts, site) = match job.drafts {
            Some((world, read)) => {
                let shown = pool.install(|| assemble_read(world, read, &options, &mut caches));
                (shown.diagnostics, shown.site)
            }
            None => {
                caches = Caches::default();
                (Vec::new(), None)
            }
        };
        done(job.number, LateFindings { proved, with_drafts, site });
    }
}
