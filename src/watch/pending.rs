//! What has changed and isn't read yet, and when it seems to be done.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What has become of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathChange {
    /// Closed after writing, renamed into its place, or some other thing that is done.
    Finished,
    /// Removed, or renamed to elsewhere; or a folder that is new, and not yet full.
    Passing,
    /// Written to, and not closed.
    Open,
}

impl PathChange {
    /// How long nothing may happen before the files are read.
    fn quiet(self) -> Duration {
        Duration::from_millis(match self {
            Self::Finished => 1,
            Self::Passing => 30,
            Self::Open => 80,
        })
    }
}

/// What has changed and isn't read yet.
#[derive(Debug, Default)]
pub(super) struct PendingChanges {
    pub(super) paths: HashMap<PathBuf, PathChange>,
    /// Whether anything else may have changed too.
    pub(super) all: bool,
    /// The first and the last change.
    pub(super) times: Option<(Instant, Instant)>,
}

impl PendingChanges {
    pub(super) fn add(&mut self, path: PathBuf, change: PathChange, now: Instant) {
        self.paths.insert(path, change);
        self.times = Some((self.times.map_or(now, |(first, _)| first), now));
    }

    /// Anything may have changed.
    pub(super) fn add_all(&mut self, change: PathChange, now: Instant) {
        self.all = true;
        // No file has this path: it represents those that are not known.
        self.add(PathBuf::new(), change, now);
    }

    /// When to read; none while nothing has changed.
    pub(super) fn due(&self) -> Option<Instant> {
        let (first, last) = self.times?;
        let quiet = self.paths.values().map(|change| change.quiet()).max()?;
        // A branch is being switched, or a folder copied: half of it is of no use to anybody.
        let many = self.paths.len() > 16;
        let quiet = if many { quiet.max(Duration::from_millis(60)) } else { quiet };
        let open = self.paths.values().any(|change| *change == PathChange::Open);
        // Something that is written without end must not hold back the rest for ever.
        let most = Duration::from_millis(if open || many { 1000 } else { 200 });
        Some((last + quiet).min(first + most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finished_write_is_due_at_once_and_a_half_one_later() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut pending = PendingChanges::default();
        assert_eq!(pending.due(), None);
        pending.add("a".into(), PathChange::Open, at(0));
        assert_eq!(pending.due(), Some(at(80)));
        pending.add("a".into(), PathChange::Open, at(50));
        assert_eq!(pending.due(), Some(at(130)));
        pending.add("a".into(), PathChange::Finished, at(60));
        assert_eq!(pending.due(), Some(at(61)));
        pending.add("b".into(), PathChange::Passing, at(62));
        assert_eq!(pending.due(), Some(at(92)));
        pending.add("b".into(), PathChange::Finished, at(64));
        assert_eq!(pending.due(), Some(at(65)));
    }

    #[test]
    fn nothing_is_held_back_for_ever() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut pending = PendingChanges::default();
        for ms in 0..300 {
            pending.add("a".into(), PathChange::Finished, at(ms));
        }
        assert_eq!(pending.due(), Some(at(200)));
        pending.add("b".into(), PathChange::Open, at(990));
        assert_eq!(pending.due(), Some(at(1000)));
        let mut mass = PendingChanges::default();
        for n in 0..17 {
            mass.add(n.to_string().into(), PathChange::Finished, at(n));
        }
        assert_eq!(mass.due(), Some(at(76)));
    }
}
