//! Threads that make pages, so that one which takes long holds up no other answer.
//!
//! They are all there before the first request: where the system has no more threads to give, that is an error at
//! the start, and none that a reader meets later.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::STACK;

/// As many at least, however few the processors.
const LEAST: usize = 4;

/// The threads; they end when this is dropped.
#[derive(Debug)]
pub(super) struct Workers(rayon::ThreadPool);

impl Workers {
    pub(super) fn new() -> io::Result<Self> {
        let threads = std::thread::available_parallelism().map_or(LEAST, |n| n.get().max(LEAST));
        pool("page", threads).map(Self)
    }

    /// Does this on one of the threads; none where it has panicked, which is a defect of the program.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let (sender, done) = oneshot::channel();
        self.0.spawn(move || {
            // A panic that left a thread of a pool would end the program.
            if let Ok(value) = catch_unwind(AssertUnwindSafe(work)) {
                // The client may be gone.
                let _ = sender.send(value);
            }
        });
        done.await.ok()
    }
}

/// A pool of threads that may each go as deep as the program's first.
pub(super) fn pool(name: &'static str, threads: usize) -> io::Result<rayon::ThreadPool> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK);
    pool.thread_name(move |n| format!("{name} {n}")).build().map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panics_takes_nothing_with_it() {
        let workers = Workers::new().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let panics = || -> usize { std::panic::resume_unwind(Box::new("no page")) };
        assert_eq!(runtime.block_on(workers.run(panics)), None);
        assert_eq!(runtime.block_on(workers.run(|| 1)), Some(1));
    }
}
