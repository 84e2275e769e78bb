//! The loop: read all, and where it is not what it was, make a new view of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::diag::{Diagnostic, settle};
use crate::load::{self, NoEdition, World};
use crate::{Options, Past, assemble_read};

use super::fingerprint::{Fingerprint, Full};
use super::hints::Hints;
use super::news::{Count, Loud, News};
use super::output::{Job, Output};
use super::view::Shared;

/// How often a file that was just emptied is looked at again.
const AGAIN: Duration = Duration::from_millis(30);

/// The thread that reads and assembles.
pub(super) struct Rebuild {
    pub(super) root: PathBuf,
    pub(super) options: Options,
    pub(super) hints: Hints,
    pub(super) shared: Arc<Shared>,
    pub(super) output: Arc<Output>,
    pub(super) loud: Loud,
}

impl Rebuild {
    /// Read, show, wait, until it is time to end.
    pub(super) fn run(mut self) {
        let (mut seen, mut full) = (None, Full::default());
        loop {
            let start = Instant::now();
            match load::load(&self.root) {
                Ok((world, _)) if full.is_one_just_emptied(&world) => {
                    if !self.hints.pause(AGAIN) {
                        return;
                    }
                    continue;
                }
                Ok((world, diagnostics)) => {
                    full.note(&world);
                    let now = Fingerprint::of(&world, &diagnostics);
                    if seen != Some(now) {
                        seen = Some(now);
                        self.show(world, diagnostics, start);
                    }
                }
                Err(error) => {
                    if seen != Some(Fingerprint::NONE) {
                        seen = Some(Fingerprint::NONE);
                        self.show_none(&error);
                    }
                }
            }
            if !self.hints.wait(&self.loud.tell) {
                return;
            }
        }
    }

    fn show(&self, world: World, diagnostics: Vec<Diagnostic>, start: Instant) {
        let assembly = assemble_read(world, diagnostics, &self.options, &mut Past::default());
        let found = settle(assembly.diagnostics.clone(), &assembly.levels);
        let sources = assembly.sources.clone();
        let unsettled = assembly.diagnostics.clone();
        let (number, snapshot) = self.shared.show(assembly, &found);
        // Whoever waits for the page has it: now there is time to talk.
        (self.loud.tell)(&News::Built {
            took: start.elapsed(),
            found: Count::of(&found),
            site: snapshot.is_some(),
        });
        (self.loud.report)(&found, &sources);
        if let Some(snapshot) = snapshot {
            self.output.take(Job { number, snapshot, diagnostics: unsettled });
        }
    }

    fn show_none(&self, error: &NoEdition) {
        self.shared.show_none(&format!("{error}. It is waited for."));
        (self.loud.tell)(&News::NoEdition { folder: &error.folder });
    }
}
