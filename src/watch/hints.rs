//! Hints that files have changed: the system's events, filtered, and debounced until the writing
//! seems to be done.
//!
//! A hint is never believed: it says when to read again, and which files; whether they are other files than
//! they were, their hashes tell. So what matters here is *when*. A file that was closed or renamed into its place is whole; one that was written to and
//! not closed may be half there; one that went away comes back at once in many editors' saves.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::event::CreateKind;
use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::load::is_left_over;

use super::WatchError;
use super::news::{News, THREAD, Tell};
use super::pending::{PathChange, PendingChanges};
use super::poll::{FileState, Poller};
use super::spots::{self, WatchedSpots};

/// The edition's folders that are read.
const FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// So long what was read is thrown away where something changed meanwhile: it may be half of each.
/// A disk that never rests must not hold back the rest for ever.
const RESTLESS: Duration = Duration::from_secs(1);

enum Message {
    Changed(PathBuf, PathChange),
    /// The edition's folder is gone, or another one.
    Root,
    /// Events were lost: whatever is there is to be read.
    Lost,
    Stop,
}

/// Ends the waiting for hints.
#[derive(Debug, Clone)]
pub(super) struct Sender(mpsc::Sender<Message>);

impl Sender {
    pub(super) fn stop(&self) {
        // Nobody listens any more: it has ended already.
        let _ = self.0.send(Message::Stop);
    }
}

/// Who gives the hints.
enum HintSource {
    System(RecommendedWatcher),
    /// It only has to be kept.
    Poller(#[expect(dead_code, reason = "its thread ends when it goes")] Poller),
}

/// The source of hints.
pub(super) struct Hints {
    /// The edition's folder as it was given, and its real path, by which events name it.
    given: PathBuf,
    root: PathBuf,
    spots: WatchedSpots,
    /// When the spots are looked at next.
    look: Instant,
    /// When to read again, whatever happens.
    retry: Option<Instant>,
    messages: mpsc::Receiver<Message>,
    sender: mpsc::Sender<Message>,
    source: HintSource,
    watched: HashSet<PathBuf>,
    pending: PendingChanges,
    /// What the last wait was about; none where anything may have changed.
    changed: Option<Vec<PathBuf>>,
    /// The first change since the last that was shown.
    since: Option<Instant>,
    ended: bool,
}

impl Hints {
    /// Begin to watch the edition in the folder `given`.
    pub(super) fn new(given: &Path, poll: bool, tell: &Tell) -> Result<Self, WatchError> {
        let (sender, messages) = mpsc::channel();
        // Before the real path is asked for: where the folder is exchanged meanwhile, the next look finds another.
        let spots = WatchedSpots::new(given);
        let root = &real(given);
        let source = if poll { poller(root, &sender) } else { system(root, &sender) };
        let (source, full) = match source {
            Err(WatchError::Watcher(error)) => match limit(&error) {
                Some(why) => (poller(root, &sender)?, Some(why)),
                None => return Err(WatchError::Watcher(error)),
            },
            source => (source?, None),
        };
        if let Some(why) = full {
            tell(&News::Polling { why: &why });
        }
        let (root, watched, pending) = (root.to_path_buf(), HashSet::new(), PendingChanges::default());
        let (given, look) = (given.to_path_buf(), Instant::now() + spots::EVERY);
        let mut hints = Self {
            given,
            root,
            spots,
            look,
            retry: None,
            messages,
            sender,
            source,
            watched,
            pending,
            changed: None,
            since: None,
            ended: false,
        };
        if let Err(error) = hints.watch_folders() {
            let Some(why) = limit(&error) else { return Err(WatchError::Watcher(error)) };
            hints.poll_instead(&why, tell)?;
        }
        Ok(hints)
    }

    pub(super) fn sender(&self) -> Sender {
        Sender(self.sender.clone())
    }

    /// The limits of the system are reached: do without it.
    fn poll_instead(&mut self, why: &str, tell: &Tell) -> Result<(), WatchError> {
        self.source = poller(&self.root, &self.sender)?;
        self.watched.clear();
        tell(&News::Polling { why });
        Ok(())
    }

    /// Watch those of the folders that are there and aren't watched yet. The root is watched by
    /// itself, without what is below it, to learn when one of them comes.
    fn watch_folders(&mut self) -> notify::Result<()> {
        let HintSource::System(watcher) = &mut self.source else { return Ok(()) };
        let root = (self.root.clone(), RecursiveMode::NonRecursive);
        let folders = FOLDERS.iter().map(|name| (self.root.join(name), RecursiveMode::Recursive));
        for (folder, mode) in std::iter::once(root).chain(folders) {
            if !folder.is_dir() || self.watched.contains(&folder) {
                continue;
            }
            match watcher.watch(&folder, mode) {
                Ok(()) => drop(self.watched.insert(folder)),
                // It has gone this very moment.
                Err(_) if !folder.is_dir() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Watch all folders anew: they may be others than those that are watched.
    fn forget_folders(&mut self) {
        if let HintSource::System(watcher) = &mut self.source {
            for folder in self.watched.drain() {
                let _ = watcher.unwatch(&folder);
            }
        }
    }

    /// The edition's folder may be another one.
    fn take_root(&mut self) {
        self.forget_folders();
        let root = real(&self.given);
        if root != self.root {
            self.root = root;
            // The source knows the edition by its path.
            let source = match &self.source {
                HintSource::System(_) => system(&self.root, &self.sender),
                HintSource::Poller(_) => poller(&self.root, &self.sender),
            };
            if let Ok(source) = source.or_else(|_| poller(&self.root, &self.sender)) {
                self.source = source;
            }
        }
        self.pending.add_all(PathChange::Passing, Instant::now());
    }

    /// These are the links among the edition's files.
    pub(super) fn follow(&mut self, links: &[PathBuf]) {
        if let HintSource::System(_) = self.source
            && self.spots.follow(links)
        {
            self.pending.add_all(PathChange::Finished, Instant::now());
        }
    }

    /// Read all again in a while: the system refused something that it may give then. It may have refused to watch a
    /// folder too, and hasn't said so.
    pub(super) fn retry(&mut self) {
        self.retry = Some(Instant::now() + spots::EVERY);
    }

    /// Looks at what no event reports.
    fn look(&mut self) {
        self.look = Instant::now() + spots::EVERY;
        for change in self.spots.changes() {
            match change {
                spots::SpotChange::Root => self.take_root(),
                spots::SpotChange::Folder => {
                    self.forget_folders();
                    self.pending.add_all(PathChange::Passing, Instant::now());
                }
                spots::SpotChange::File(path) => self.take(Message::Changed(path, PathChange::Open)),
            }
        }
    }

    /// Watch the folders that are new. The watcher has done so by itself, but where the system
    /// refused it has not said so.
    fn watch_new(&mut self, pending: &PendingChanges) -> notify::Result<()> {
        let HintSource::System(watcher) = &mut self.source else { return Ok(()) };
        let mut folders = pending.paths.keys().filter(|path| path.is_dir());
        folders.try_for_each(|folder| match watcher.watch(folder, RecursiveMode::Recursive) {
            // It may be gone already.
            Err(error) if limit(&error).is_none() => Ok(()),
            done => done,
        })
    }

    /// Wait until something has changed and seems to be done; false when it is time to end.
    pub(super) fn wait(&mut self, tell: &Tell) -> bool {
        loop {
            if self.ended {
                return false;
            }
            let now = Instant::now();
            if self.look <= now {
                self.look();
            }
            if self.retry.is_some_and(|retry| retry <= now) {
                self.retry = None;
                self.forget_folders();
                self.pending.add_all(PathChange::Finished, now);
            }
            let due = self.pending.due();
            let next = due.into_iter().chain(self.retry).fold(self.look, Instant::min);
            match self.messages.recv_timeout(next.saturating_duration_since(Instant::now())) {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Disconnected) => self.ended = true,
                Err(RecvTimeoutError::Timeout) if due.is_none_or(|due| due > Instant::now()) => {}
                Err(RecvTimeoutError::Timeout) => {
                    let pending = std::mem::take(&mut self.pending);
                    // What came into such a folder before it was watched is read now.
                    if let Err(error) = self.watch_folders().and_then(|()| self.watch_new(&pending)) {
                        let why =
                            limit(&error).unwrap_or_else(|| format!("the files can't be watched ({error})"));
                        // If that fails too there are no more hints, but what is served stays good.
                        let _ = self.poll_instead(&why, tell);
                    }
                    self.changed = (!pending.all).then(|| pending.paths.into_keys().collect());
                    return true;
                }
            }
        }
    }

    /// The paths that the last wait was about; none where anything may have changed.
    pub(super) fn changed(&self) -> Option<&[PathBuf]> {
        self.changed.as_deref()
    }

    /// Whether something has changed since the last wait, so that what was read meanwhile may be
    /// half of the old and half of the new.
    pub(super) fn is_restless(&mut self) -> bool {
        while let Ok(message) = self.messages.try_recv() {
            self.take(message);
        }
        self.pending.due().is_some() && self.since.is_some_and(|since| since.elapsed() < RESTLESS)
    }

    /// What was read is shown: what was written without rest has had its turn.
    pub(super) fn rest(&mut self) {
        self.since = self.pending.times.map(|(first, _)| first);
    }

    /// Read this again in a little while, whether or not there is a hint.
    pub(super) fn again(&mut self, path: PathBuf) {
        self.pending.add(path, PathChange::Open, Instant::now());
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Stop => self.ended = true,
            Message::Root => self.take_root(),
            Message::Lost => {
                // A folder may have come too.
                self.forget_folders();
                let now = Instant::now();
                self.since.get_or_insert(now);
                self.pending.add_all(PathChange::Finished, now);
            }
            Message::Changed(path, change) => {
                // A folder that was replaced is another one, which isn't watched yet.
                if self.watched.remove(&path)
                    && let HintSource::System(watcher) = &mut self.source
                {
                    let _ = watcher.unwatch(&path);
                }
                let now = Instant::now();
                self.since.get_or_insert(now);
                self.pending.add(path, change, now);
            }
        }
    }
}

/// Hints by the system's events.
fn system(root: &Path, sender: &mpsc::Sender<Message>) -> Result<HintSource, WatchError> {
    // The watcher's own thread is begun without a word of whether it could be; where there is none, it panics later.
    let probe = std::thread::Builder::new().name("probe".to_owned()).spawn(|| ());
    drop(probe.map_err(WatchError::system(THREAD))?.join());
    let (root, sender) = (root.to_path_buf(), sender.clone());
    let handler = move |event: notify::Result<Event>| {
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            _ => return drop(sender.send(Message::Lost)),
        };
        for (path, change) in changes(&event) {
            if path == root && change == PathChange::Passing {
                let _ = sender.send(Message::Root);
            } else if matters(&root, &path) {
                let _ = sender.send(Message::Changed(path, change));
            }
        }
    };
    let watcher = RecommendedWatcher::new(handler, notify::Config::default());
    watcher.map(HintSource::System).map_err(WatchError::Watcher)
}

/// Hints by looking.
fn poller(root: &Path, sender: &mpsc::Sender<Message>) -> Result<HintSource, WatchError> {
    let (folders, sender) = (FOLDERS.iter().map(|name| root.join(name)).collect(), sender.clone());
    let tell = move |path, look| {
        let change = match look {
            FileState::Changed => PathChange::Finished,
            FileState::Fresh => PathChange::Open,
            FileState::Gone => PathChange::Passing,
        };
        let _ = sender.send(Message::Changed(path, change));
    };
    Poller::start(folders, tell).map(HintSource::Poller).map_err(WatchError::system("look at the files"))
}

/// What an event says of paths.
fn changes(event: &Event) -> Vec<(PathBuf, PathChange)> {
    let change = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => PathChange::Finished,
        // Our own reading makes thousands of these.
        EventKind::Access(_) => return Vec::new(),
        EventKind::Create(CreateKind::Folder)
        | EventKind::Remove(_)
        | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => PathChange::Passing,
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => {
            let mut both = vec![PathChange::Passing, PathChange::Finished].into_iter();
            return event.paths.iter().cloned().zip(both.by_ref()).collect();
        }
        EventKind::Modify(ModifyKind::Name(RenameMode::Any)) => {
            let change =
                |path: &PathBuf| if path.exists() { PathChange::Finished } else { PathChange::Passing };
            return event.paths.iter().map(|path| (path.clone(), change(path))).collect();
        }
        EventKind::Modify(ModifyKind::Name(_) | ModifyKind::Metadata(_)) => PathChange::Finished,
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Any | EventKind::Other => PathChange::Open,
    };
    event.paths.iter().map(|path| (path.clone(), change)).collect()
}

/// Whether a path may be one that is read: in one of the folders, and no editor's scratch file.
fn matters(root: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(root) else { return false };
    let mut parts = inside.components();
    let Some(first) = parts.next() else { return false };
    if crate::load::is_near(first.as_os_str()) {
        return parts.next().is_none();
    }
    let is_read = FOLDERS.iter().any(|name| first.as_os_str() == *name);
    is_read && !parts.any(|part| part.as_os_str().to_str().is_some_and(is_left_over))
}

/// The real path of the edition's folder; the one that was given, while there is none.
fn real(given: &Path) -> PathBuf {
    given.canonicalize().unwrap_or_else(|_| given.to_path_buf())
}

/// What to say where the system has no more watches to give.
fn limit(error: &notify::Error) -> Option<String> {
    /// "No space left on device", and "too many open files": what inotify answers at its limits.
    const ENOSPC: i32 = 28;
    const EMFILE: i32 = 24;
    let name = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "max_user_watches",
        notify::ErrorKind::Io(e) if e.raw_os_error() == Some(ENOSPC) => "max_user_watches",
        notify::ErrorKind::Io(e) if e.raw_os_error() == Some(EMFILE) => "max_user_instances",
        _ => return None,
    };
    let value = if name == "max_user_watches" { 524_288 } else { 1024 };
    Some(format!(
        "the system's limit fs.inotify.{name} is reached: `sudo sysctl fs.inotify.{name}={value}` raises it"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_leave_beside_a_file_does_not_matter() {
        let root = Path::new("/e");
        for good in
            ["content/text/print/01-a.md", "content", "templates/section.html", "content/media/a#b.png"]
        {
            assert!(matters(root, &root.join(good)), "{good}");
        }
        assert!(matters(root, Path::new("/e/template")), "it may be told");
        assert!(!matters(root, Path::new("/e/template/section.html")), "what is in it changes nothing");
        for bad in [
            "public/index.html",
            "",
            "content/text/.01-a.md.swp",
            "content/text/4913",
            "content/text/01-a.md~",
            "content/text/.#01-a.md",
            "content/text/#01-a.md#",
            "content/.git/index",
            "static/.DS_Store",
            "templates/x.html___jb_tmp___",
        ] {
            assert!(!matters(root, &root.join(bad)), "{bad}");
        }
        assert!(!matters(root, Path::new("/elsewhere/content/a.md")));
    }

    #[test]
    fn the_limits_of_inotify_are_explained() {
        let why = limit(&notify::Error::new(notify::ErrorKind::MaxFilesWatch)).unwrap_or_default();
        assert!(why.contains("sudo sysctl fs.inotify.max_user_watches"), "{why}");
        assert_eq!(limit(&notify::Error::generic("x")), None);
    }
}
