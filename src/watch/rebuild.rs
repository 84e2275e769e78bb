//! The loop: read all, and where it is not what it was, make a new view of it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use crate::diag::{Diagnostic, Severity, settle};
use crate::load::{NoEdition, World};
use crate::resolve::Memory;
use crate::session::Session;

use super::fingerprint::{FilesFingerprint, Media};
use super::hints::Hints;
use super::news::{Count, Loud, News};
use super::output::{Output, OutputJob};
use super::repeats::FoundBy;
use super::view::{BuildStatus, WatchState};

/// The thread that reads and assembles.
pub(super) struct Rebuild {
    pub(super) session: Session,
    /// The same edition without the drafts that only the preview shows, once there are such: what is written.
    pub(super) plain: Option<Session>,
    pub(super) hints: Hints,
    pub(super) shared: Arc<WatchState>,
    pub(super) output: Arc<Output>,
    pub(super) loud: Loud,
    /// How often in a row the system has refused something that it may give a moment later.
    pub(super) hindered: u32,
    /// What was seen of notes that no build knows.
    pub(super) memory: Memory,
}

/// So often the edition is read again before an error is made of what the system refuses: some three seconds.
const PATIENT: u32 = 6;

/// What was shown last: an edition of this fingerprint, or that there is none.
type LastShown = Option<Option<FilesFingerprint>>;

impl Rebuild {
    /// Read, show, wait, until it is time to end.
    pub(super) fn run(mut self) {
        let (mut shown, mut media) = (None, Media::default());
        loop {
            let start = Instant::now();
            match self.session.read(self.hints.changed()) {
                Ok((world, diagnostics)) => {
                    self.hints.follow(&world.links);
                    self.take(world, diagnostics, start, &mut shown, &mut media);
                }
                Err(error) => {
                    if shown != Some(None) {
                        shown = Some(None);
                        self.show_none(&error);
                    }
                    self.hints.rest();
                }
            }
            if !self.hints.wait(&self.loud.tell) {
                return;
            }
        }
    }

    /// Show what was read, where it is whole and not what it was.
    fn take(
        &mut self,
        world: World,
        diagnostics: Vec<Diagnostic>,
        start: Instant,
        shown: &mut LastShown,
        media: &mut Media,
    ) {
        let before = shown.as_ref().and_then(Option::as_ref);
        if let Some(path) = before.and_then(|before| before.just_emptied(&world)) {
            return self.hints.again(path);
        }
        let now = FilesFingerprint::of(&world, &diagnostics, media);
        if world.hindered || media.is_hindered() {
            self.hints.retry();
            self.hindered += 1;
            // What was read is a part of the edition: the whole that is shown is better, for a while.
            if before.is_some() && self.hindered <= PATIENT {
                return;
            }
        } else {
            self.hindered = 0;
        }
        if before == Some(&now) {
            return self.hints.rest();
        }
        if self.hints.is_restless() {
            return;
        }
        let read = start.elapsed();
        let lock = world.lock.map(|file| world.sources.get(file).clone());
        let drafts = self.shared.drafts();
        let beside =
            (!drafts.is_empty() && self.output.writes()).then(|| (world.clone(), diagnostics.clone()));
        self.session.show_drafts(drafts);
        let mut assembly = self.session.assemble(world, diagnostics);
        // Once more: the hint may have come late.
        if self.hints.is_restless() {
            self.session.unseen();
            return;
        }
        let unknown = assembly.site.as_ref().and_then(|site| site.edition()).map(|edition| {
            self.memory.see(edition, lock.as_ref());
            self.memory.advise(edition, &mut assembly.diagnostics);
            self.memory.unknown()
        });
        let writable = assembly.writable;
        let remade = assembly.remade.as_ref().map(|remade| remade.pages.clone());
        let found = settle(assembly.diagnostics.clone(), &assembly.levels);
        let (unsettled, sources) = (assembly.diagnostics.clone(), assembly.sources.clone());
        let stages = std::iter::once(("load", read)).chain(assembly.took.iter().copied()).collect();
        let (number, snapshot) = self.shared.show(assembly, found.clone(), start);
        // The page that was asked for is sent: now there is time to report.
        let build = BuildStatus {
            number,
            at: SystemTime::now(),
            changed: before.map_or_else(Vec::new, |b| now.since(b).iter().map(|s| (*s).to_owned()).collect()),
            files: now.len(),
            took: start.elapsed(),
            stages,
            found: Count::of(&found),
            site: snapshot.is_some(),
            proved: None,
        };
        let (took, files) = (build.took, &build.changed);
        (self.loud.tell)(&News::Built { took, found: build.found, site: build.site, files });
        if build.site {
            self.loud.say(FoundBy::Reading, &found, &sources);
        } else {
            // Of an edition that can't be read nothing else is known.
            (self.loud.report)(&found, &sources);
        }
        if let Some(unknown) = unknown
            && self.shared.learn(&unknown)
        {
            (self.loud.tell)(&News::Unknown { notes: &unknown });
        }
        self.shared.built(build);
        *shown = Some(Some(now));
        // What is written has no draft in it that only the preview shows.
        let mut unshown = Vec::new();
        let (snapshot, remade, writable) = match beside.zip(snapshot.as_ref()) {
            Some(((world, told), _)) => {
                let plain = self.plain.get_or_insert_with(|| self.session.without_drafts());
                let assembly = plain.assemble(world, told);
                let remade = assembly.remade.as_ref().map(|remade| remade.pages.clone());
                let writable = assembly.writable;
                unshown = lacking(&assembly.diagnostics, &unsettled);
                (self.shared.unshown(assembly, number), remade, writable)
            }
            None => (snapshot, remade, writable),
        };
        if let Some(snapshot) = snapshot {
            self.output.take(OutputJob {
                number,
                snapshot,
                diagnostics: unsettled,
                unshown,
                remade,
                writable,
                tries: 0,
                later: false,
            });
        }
        self.hints.rest();
    }

    fn show_none(&self, error: &NoEdition) {
        self.shared.show_none(&error.to_string());
        (self.loud.tell)(&News::NoEdition { folder: &error.folder });
    }
}

/// What is wrong with an edition without the drafts that are shown, and isn't with them: a reference to one, an answer.
fn lacking(plain: &[Diagnostic], shown: &[Diagnostic]) -> Vec<Diagnostic> {
    let key = |told: &Diagnostic| (told.rule.id, told.span, told.message.clone());
    let known: HashSet<_> = shown.iter().map(key).collect();
    let new = plain.iter().filter(|told| told.severity > Severity::Info && !known.contains(&key(told)));
    new.cloned().collect()
}
