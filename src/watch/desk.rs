//! Notes that are written in the preview: requests as JSON, answers as JSON, and between them the files.
//!
//! What a request makes of a file, [`crate::edit::requests`] says; here the file is read, written and remembered, so that
//! each change can be undone to the very bytes. Saves go one after another.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::diag::{Source, escape};
use crate::edit::notes::{self, Refusal};
use crate::edit::offers;
use crate::edit::requests::{self, EditPlan, Request};
use crate::edition::meta::natural_name;
use crate::edition::{Edition, Section, id};
use crate::render::Pages;
use crate::resolve::reanchor;
use crate::write::{self, WriteError};

use super::addresses::found;
use super::view::{Snapshot, WatchState};

/// The largest request, in bytes: a long note with the paragraphs that it is about.
pub(super) const LARGEST: usize = 512 << 10;
/// So many changes can be undone.
const UNDO: usize = 50;
/// So many answers to saves are remembered, for those that come twice.
const ANSWERS: usize = 400;
/// So many completions are offered.
const OFFERS: usize = 12;

/// What a page asks.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case", deny_unknown_fields)]
enum PageRequest {
    /// What a page needs to know before anything is written.
    Page { path: String },
    /// A note as it is written.
    Note { note: String },
    /// What can be written at a place in a field.
    Complete { path: String, what: offers::OfferContext, typed: String },
    /// A note's text as its page would show it.
    Show { path: String, body: String },
    /// What a save would write.
    Try { save: Request },
    /// Write; `once` is the id of a save, so that none is made twice.
    Save { once: String, save: Request },
    /// Undo a save, by its number.
    Undo { once: String, number: usize },
}

/// What the preview has written, and can undo.
#[derive(Debug)]
pub(super) struct PreviewDesk {
    root: PathBuf,
    shared: Arc<WatchState>,
    journal: Mutex<Journal>,
    /// Takes the notes that the lock is to know.
    written: mpsc::Sender<String>,
}

#[derive(Debug, Default)]
struct Journal {
    /// The saves, the newest last; the first has the number `first`.
    saves: VecDeque<Saved>,
    first: usize,
    /// What was answered to saves, by their ids.
    answers: HashMap<String, Value>,
    order: VecDeque<String>,
    /// The ids that were given in this run, folded: the edition knows them a moment later.
    ids: HashSet<String>,
}

/// A save.
#[derive(Debug)]
struct Saved {
    note: String,
    path: String,
    /// The bytes of the file before and after; none where there was no file.
    before: Option<String>,
    after: Option<String>,
    is_new: bool,
}

/// An answer: an HTTP status, and what it says.
pub(super) type HttpAnswer = (u16, Value);

impl PreviewDesk {
    pub(super) fn new(root: PathBuf, shared: Arc<WatchState>, written: mpsc::Sender<String>) -> Self {
        Self { root, shared, journal: Mutex::default(), written }
    }

    /// Answers a request.
    pub(super) fn answer(&self, bytes: &[u8]) -> HttpAnswer {
        let asked: PageRequest = match serde_json::from_slice(bytes) {
            Ok(asked) => asked,
            Err(error) => {
                return (400, json!({ "message": format!("this is no request: {error}"), "hint": "" }));
            }
        };
        let view = self.shared.view();
        let there = view.snapshot.as_ref().and_then(|it| Some((it, it.site.pages()?)));
        let Some((snapshot, pages)) =
            there.filter(|_| view.is_current || matches!(asked, PageRequest::Page { .. }))
        else {
            let hint = "mend what is wrong first: nothing was written";
            return refused(&Refusal::new("the edition can't be read now", hint));
        };
        let made = match asked {
            PageRequest::Page { path } => Ok(page(pages, snapshot, &path)),
            PageRequest::Note { note } => self.note(pages, snapshot, &note),
            PageRequest::Complete { path, what, typed } => {
                let edition = pages.edition();
                let here = section(snapshot, edition, &path).ok();
                let offers = offers::offers(edition, here, what, &typed, OFFERS);
                Ok(json!(offers.iter().map(|it| json!([it.words, it.detail])).collect::<Vec<_>>()))
            }
            PageRequest::Show { path, body } => section(snapshot, pages.edition(), &path)
                .map(|section| json!({ "html": pages.note_text(&snapshot.sources, section, &body) })),
            PageRequest::Try { save } => self
                .plan(pages, snapshot, save)
                .map(|plan| json!({ "file": plan.path, "new": plan.old.is_none(), "record": plan.record })),
            PageRequest::Save { once, save } => {
                self.once(once, |journal| self.save(journal, pages, snapshot, save))
            }
            PageRequest::Undo { once, number } => self.once(once, |journal| self.undo(journal, number)),
        };
        made.map_or_else(|refusal| refused(&refusal), |value| (200, value))
    }

    /// Does what was asked once: who asks for it again is given the same answer.
    fn once(
        &self,
        once: String,
        work: impl FnOnce(&mut Journal) -> Result<Value, Refusal>,
    ) -> Result<Value, Refusal> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = journal.answers.get(&once) {
            return Ok(answer.clone());
        }
        // What was refused may be asked for again.
        let answer = work(&mut journal)?;
        if journal.order.len() >= ANSWERS
            && let Some(old) = journal.order.pop_front()
        {
            journal.answers.remove(&old);
        }
        journal.answers.insert(once.clone(), answer.clone());
        journal.order.push_back(once);
        Ok(answer)
    }

    /// A note as it is written now.
    fn note(&self, pages: &Pages, snapshot: &Snapshot, note: &str) -> Result<Value, Refusal> {
        let gone = || {
            Refusal::new(
                format!("the edition has no note `{}` now", escape::name(note)),
                "load the page anew",
            )
        };
        let (section, known) = notes::note_of(pages.edition(), note).ok_or_else(gone)?;
        let record = &known.record;
        let path = &snapshot.sources.get(record.id_span.file).path;
        let text = self.read(path)?.ok_or_else(gone)?.text;
        let was = notes::written(&text, &record.id).ok_or_else(gone)?;
        let body = notes::text_of(&was);
        Ok(json!({
            "note": record.id,
            "kind": record.kind,
            "by": record.creators,
            "tags": record.tags,
            "entities": record.entities.iter().map(|(entity, _)| entity).collect::<Vec<_>>(),
            "draft": record.is_draft(),
            "body": body,
            "was": was,
            "file": path,
            "words": known.words,
            "page": section.address,
            "answers": known.replies.iter().map(|reply| &reply.record.id).collect::<Vec<_>>(),
        }))
    }

    /// What a save makes of its file.
    fn plan(&self, pages: &Pages, snapshot: &Snapshot, save: Request) -> Result<EditPlan, Refusal> {
        let ids = self.journal.lock().unwrap_or_else(PoisonError::into_inner).ids.clone();
        self.plan_beside(&ids, pages, snapshot, save)
    }

    fn plan_beside(
        &self,
        ids: &HashSet<String>,
        pages: &Pages,
        snapshot: &Snapshot,
        mut save: Request,
    ) -> Result<EditPlan, Refusal> {
        if let Request::Write { page, .. } | Request::Move { page, .. } = &mut save {
            *page = found(&snapshot.site, page).unwrap_or_default();
        }
        let read = |path: &str| self.read(path);
        let is_taken = |id: &str| ids.contains(&id::fold(id));
        requests::plan(pages.edition(), &snapshot.sources, &save, &read, &is_taken)
    }

    fn save(
        &self,
        journal: &mut Journal,
        pages: &Pages,
        snapshot: &Snapshot,
        save: Request,
    ) -> Result<Value, Refusal> {
        if let Request::Write { said, .. } | Request::Change { said, .. } = &save
            && said.body.trim().is_empty()
            && said.kind.as_deref() != Some("highlight")
        {
            return Err(Refusal::new(
                "the note has no text",
                "write it: only a highlight says something without",
            ));
        }
        let is_new = matches!(save, Request::Write { .. });
        let ids = journal.ids.clone();
        let plan = self.plan_beside(&ids, pages, snapshot, save)?;
        let EditPlan { note, path, old, new, line, record, draft } = plan;
        // It is shown before the file says that it is a draft.
        if draft {
            self.shared.show_draft(&note);
        }
        let (before, after) = match (&old, &new) {
            (Some(old), Some(new)) if *old.text == **new => {
                return Ok(json!({ "note": note, "file": path, "line": line, "same": true }));
            }
            (old, new) => write::write_record_file(&self.root, &path, old.as_ref(), new.as_deref())
                .map_err(|error| unwritten(&path, &error))?,
        };
        if is_new {
            journal.ids.insert(id::fold(&note));
        }
        if journal.saves.len() >= UNDO {
            journal.saves.pop_front();
            journal.first += 1;
        }
        journal.saves.push_back(Saved { note: note.clone(), path: path.clone(), before, after, is_new });
        let number = journal.first + journal.saves.len() - 1;
        // Its reader ends with the watch alone.
        let _ = self.written.send(note.clone());
        Ok(
            json!({ "note": note, "file": path, "line": line, "undo": number, "record": record, "draft": draft }),
        )
    }

    /// Puts the very bytes back that a file had before a save.
    fn undo(&self, journal: &mut Journal, number: usize) -> Result<Value, Refusal> {
        let saved = number.checked_sub(journal.first).and_then(|at| journal.saves.get(at));
        let Some(Saved { note, path, before, after, is_new }) = saved else {
            return Err(Refusal::new("this can't be undone any more", "change the file by hand"));
        };
        write::restore_record_file(&self.root, path, after.as_deref(), before.as_deref())
            .map_err(|error| unwritten(path, &error))?;
        if *is_new {
            journal.ids.remove(&id::fold(note));
        }
        let _ = self.written.send(note.clone());
        Ok(json!({ "note": note, "file": path, "undone": true }))
    }

    /// An annotation file as it is on the disk.
    fn read(&self, path: &str) -> Result<Option<Source>, Refusal> {
        write::read_record_file(&self.root, path).map_err(|error| unwritten(path, &error))
    }
}

/// Why a file of the edition, by its path in it, was not written. What an error advises is for commands.
fn unwritten(path: &str, error: &WriteError) -> Refusal {
    match error {
        WriteError::Source { source, .. } if source.kind() == ErrorKind::Other => {
            let hint = "nothing was written: look at the file, and change it by hand";
            Refusal::new(format!("can't write `{}`: {source}", escape::name(path)), hint)
        }
        _ => Refusal::new(error.to_string(), error.hint()),
    }
}

fn refused(refusal: &Refusal) -> HttpAnswer {
    let mut said = json!({ "message": refusal.message, "hint": refusal.hint });
    let Some(versions) = &refusal.conflict else { return (422, said) };
    said["yours"] = json!(versions.yours);
    said["theirs"] = json!(versions.theirs);
    (409, said)
}

/// The section whose page a reader is on.
fn section<'a>(snapshot: &Snapshot, edition: &'a Edition, path: &str) -> Result<&'a Section, Refusal> {
    requests::section_at(edition, &found(&snapshot.site, path).unwrap_or_default())
}

/// What a page needs to know before anything is written on it.
fn page(pages: &Pages, snapshot: &Snapshot, path: &str) -> Value {
    let edition = pages.edition();
    let words: serde_json::Map<String, Value> =
        pages.words_of("desk").into_iter().map(|(name, word)| (name, json!(word))).collect();
    let meta = &edition.meta;
    let kinds = meta.kinds.iter().map(|kind| json!([kind.id, pages.kind_title(&kind.id)]));
    let editors = meta.editors.iter().map(|it| json!([it.id, natural_name(&it.name)]));
    let section = section(snapshot, edition, path).ok();
    let proposals: Vec<Value> = section
        .map(reanchor::proposals_in)
        .unwrap_or_default()
        .iter()
        .map(|it| {
            let old = notes::written(&snapshot.sources.get(it.file).text, &it.note);
            json!({ "note": it.note, "old": it.old, "new": it.new, "was": old, "verdict": it.verdict.name(),
                "lines": it.changes.iter().map(reanchor::line).collect::<Vec<_>>() })
        })
        .collect();
    json!({
        "words": words,
        "language": meta.language,
        "dir": crate::edition::meta::direction(&meta.language),
        "section": section.map(|section| &section.id),
        "kinds": kinds.collect::<Vec<_>>(),
        "editors": editors.collect::<Vec<_>>(),
        "proposals": proposals,
    })
}
