//! What only the making of all pages can know, found behind the writer's back.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::STACK;
use crate::diag::Diagnostic;
use crate::output::{Before, Content, Site, proof_after};
use crate::session::newest::Newest;

/// How long after the last keystroke it begins.
const CALM: Duration = Duration::from_millis(300);

/// A site whose pages are all to be made.
#[derive(Debug)]
pub(super) struct ProofJob {
    /// Tells which state of the edition it is of.
    pub(super) number: u64,
    pub(super) site: Site,
    /// The addresses whose bytes may be others than in the last site; none where all may.
    pub(super) remade: Option<BTreeSet<String>>,
}

/// A thread that makes the pages of the newest site. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Prover(Arc<Newest<ProofJob>>);

impl Prover {
    /// Begins; `done` is given the number of the job and what was found, from another thread.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub(super) fn start(done: impl Fn(u64, Vec<Diagnostic>) + Send + 'static) -> std::io::Result<Self> {
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

fn run(jobs: &Newest<ProofJob>, pool: &rayon::ThreadPool, done: &dyn Fn(u64, Vec<Diagnostic>)) {
    let mut known: Option<Before> = None;
    while let Some(job) = jobs.next() {
        let before = known.take().zip(job.remade).map(|(before, remade)| Before {
            remade: before.remade.into_iter().chain(remade).collect(),
            known: before.known,
        });
        let keep = |_: &str, _: Content<'_>| {
            if jobs.is_overtaken() { Err(()) } else { Ok(()) }
        };
        match pool.install(|| proof_after(&job.site, before.as_ref(), keep, |_| true)) {
            Ok(proof) => {
                known =
                    (!proof.fatal).then(|| Before { known: proof.known.clone(), remade: BTreeSet::new() });
                done(job.number, proof.diagnostics);
            }
            // It goes on from what was known before.
            Err(()) => known = before,
        }
    }
}
