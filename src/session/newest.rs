//! The newest of jobs that a thread works off: one that comes takes the place of an older one, and is done once it is calm.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A place for one job.
#[derive(Debug)]
pub(crate) struct Newest<J> {
    slot: Mutex<Slot<J>>,
    wake: Condvar,
    /// There is a newer job than the one at hand, or it is time to end.
    overtaken: AtomicBool,
}

#[derive(Debug)]
struct Slot<J> {
    /// The job, when it came, and how long after that it is to be done.
    job: Option<(J, Instant, Duration)>,
    ended: bool,
}

impl<J> Default for Newest<J> {
    fn default() -> Self {
        let slot = Mutex::new(Slot { job: None, ended: false });
        Self { slot, wake: Condvar::new(), overtaken: AtomicBool::new(false) }
    }
}

impl<J> Newest<J> {
    /// Do this next, `after` so long; `join` is given the job that it takes the place of.
    pub(crate) fn take(&self, after: Duration, join: impl FnOnce(Option<J>) -> J) {
        self.change(|slot| {
            let job = join(slot.job.take().map(|(job, ..)| job));
            slot.job = Some((job, Instant::now(), after));
        });
    }

    /// Do this later, `after` so long; where there is a newer job, `join` adds to that one what it has to do too.
    pub(crate) fn later(&self, job: J, after: Duration, join: impl FnOnce(&mut J, J)) {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut slot.job {
            None => slot.job = Some((job, Instant::now(), after)),
            Some((newer, ..)) => join(newer, job),
        }
    }

    /// Do nothing more.
    pub(crate) fn end(&self) {
        self.change(|slot| slot.ended = true);
    }

    /// Whether the job at hand needn't be brought to its end.
    pub(crate) fn is_overtaken(&self) -> bool {
        self.overtaken.load(Ordering::Relaxed)
    }

    /// Wait for the next job; none where it is time to end.
    pub(crate) fn next(&self) -> Option<J> {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if slot.ended {
                return None;
            }
            let Some((_, since, after)) = &slot.job else {
                slot = self.wake.wait(slot).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let rest = after.saturating_sub(since.elapsed());
            if rest.is_zero() {
                self.overtaken.store(false, Ordering::Relaxed);
                return slot.job.take().map(|(job, ..)| job);
            }
            slot = self.wake.wait_timeout(slot, rest).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn change(&self, change: impl FnOnce(&mut Slot<J>)) {
        change(&mut self.slot.lock().unwrap_or_else(PoisonError::into_inner));
        self.overtaken.store(true, Ordering::Relaxed);
        self.wake.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_job_is_done_with_what_older_ones_left() {
        let jobs = Newest::default();
        let joined = |before: Option<Vec<u8>>, own: u8| before.into_iter().flatten().chain([own]).collect();
        jobs.take(Duration::ZERO, |before| joined(before, 1));
        jobs.take(Duration::ZERO, |before| joined(before, 2));
        assert!(jobs.is_overtaken());
        assert_eq!(jobs.next(), Some(vec![1, 2]));
        assert!(!jobs.is_overtaken());
        // What is left for later overtakes nothing, and goes with what is newer.
        jobs.later(vec![3], Duration::ZERO, Vec::extend);
        jobs.later(vec![4], Duration::from_secs(60), Vec::extend);
        assert!(!jobs.is_overtaken());
        assert_eq!(jobs.next(), Some(vec![3, 4]));
        jobs.end();
        assert!(jobs.is_overtaken());
        assert_eq!(jobs.next(), None);
    }
}
