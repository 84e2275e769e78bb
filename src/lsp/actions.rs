//! Code actions: what can be done at a place.

use std::collections::BTreeMap;
use std::ops::Range;

use lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Uri};
use serde::{Deserialize, Serialize};

use crate::diag::{Certainty, Diagnostic, FileId};
use crate::edit;
use crate::resolve::{SourceEdits, reanchor};

use super::carry::carried;
use super::diagnostics::diagnostic;
use super::selection;
use super::view::{ClientView, SourceEdit};

/// The kind of actions that re-anchor a record.
pub(super) const REANCHOR: CodeActionKind = CodeActionKind::new("refactor.rewrite.reanchor");

/// The kinds of actions that there are.
pub(super) const KINDS: [CodeActionKind; 5] = [
    CodeActionKind::QUICKFIX,
    REANCHOR,
    selection::NOTE,
    selection::FOOTNOTE,
    CodeActionKind::SOURCE_FIX_ALL,
];

/// So many edits of the lock are made at once for a client that can't ask for one when it needs it.
const AT_ONCE: usize = 3;

/// An action whose edit is made when it is wanted.
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) kind: CodeActionKind,
    /// What it mends.
    pub(super) told: Option<Diagnostic>,
    pub(super) preferred: bool,
    pub(super) changes: BTreeMap<FileId, Vec<SourceEdit>>,
    /// What the lock is to know of it.
    pub(super) written: SourceEdits,
    /// What it changes, for a client that shows it before it is made.
    pub(super) confirmed: Option<String>,
}

/// What leads back to a draft.
#[derive(Debug, Serialize, Deserialize)]
struct Wanted {
    uri: Uri,
    bytes: Range<usize>,
}

/// What can be done in a range of a file.
pub(super) fn actions(view: &ClientView<'_>, params: &CodeActionParams) -> Vec<CodeActionOrCommand> {
    let Some(file) = view.file(&params.text_document.uri) else { return Vec::new() };
    let only = params.context.only.as_deref();
    // `refactor` asks for `refactor.extract` too.
    let wanted = |kind: &CodeActionKind| {
        only.is_none_or(|only| {
            only.iter().any(|asked| {
                let rest = kind.as_str().strip_prefix(asked.as_str());
                asked.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        })
    };
    let bytes = view.bytes(file, params.range);
    let drafts = drafts(view, file, &bytes).into_iter().filter(|draft| wanted(&draft.kind));
    let mut drafts: Vec<Draft> = drafts.collect();
    let later = view.client.resolves_edits;
    let needs = |draft: &Draft| view.now.world.lock.is_some() && draft.written != SourceEdits::default();
    let few = drafts.iter().filter(|draft| needs(draft)).count() <= AT_ONCE;
    let mut actions = Vec::new();
    for draft in &mut drafts {
        let mut action = action(view, file, draft);
        if needs(draft) && later {
            let wanted = Wanted { uri: params.text_document.uri.clone(), bytes: bytes.clone() };
            action.data = serde_json::to_value(wanted).ok();
        } else {
            action.edit = Some(edit_of(view, draft, needs(draft) && few));
        }
        actions.push(action);
    }
    if !bytes.is_empty() && wanted(&selection::NOTE) {
        actions.extend(selection::note(view, file, &bytes));
    }
    if !bytes.is_empty() && wanted(&selection::FOOTNOTE) {
        actions.extend(selection::footnote(view, file, &bytes));
    }
    // Of actions that change a whole file an editor asks by their kind.
    if only.is_some() && wanted(&CodeActionKind::SOURCE_FIX_ALL) {
        actions.extend(all_fixes(view, file));
    }
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// The document of an action that is yet without its edit.
pub(super) fn document(action: &CodeAction) -> Option<Uri> {
    serde_json::from_value::<Wanted>(action.data.clone()?).ok().map(|wanted| wanted.uri)
}

/// An action with its edit, as the edition is now; without one where there is no such action any more.
pub(super) fn resolve(view: &ClientView<'_>, mut action: CodeAction) -> CodeAction {
    let wanted = action.data.clone().and_then(|data| serde_json::from_value::<Wanted>(data).ok());
    let file = wanted.as_ref().and_then(|wanted| view.file(&wanted.uri));
    if let (Some(wanted), Some(file)) = (wanted, file) {
        let all = drafts(view, file, &wanted.bytes);
        let own =
            all.iter().find(|draft| draft.title == action.title && Some(&draft.kind) == action.kind.as_ref());
        action.edit = own.map(|draft| edit_of(view, draft, true));
    }
    action
}

fn drafts(view: &ClientView<'_>, file: FileId, bytes: &Range<usize>) -> Vec<Draft> {
    let mut all = fixes(view, file, bytes);
    all.extend(super::reanchor::drafts(view, file, bytes));
    all
}

fn action(view: &ClientView<'_>, file: FileId, draft: &Draft) -> CodeAction {
    let path = &view.source(file).path;
    CodeAction {
        title: draft.title.clone(),
        kind: Some(draft.kind.clone()),
        diagnostics: draft.told.as_ref().map(|told| vec![diagnostic(view, told, path)]),
        is_preferred: draft.preferred.then_some(true),
        ..CodeAction::default()
    }
}

/// The edit of a draft, with the lock's where that is wanted.
fn edit_of(view: &ClientView<'_>, draft: &Draft, with_lock: bool) -> lsp_types::WorkspaceEdit {
    let mut changes = draft.changes.clone();
    if with_lock && let Some((lock, change)) = carried(view, &draft.changes, draft.written.clone()) {
        changes.insert(lock, vec![change]);
    }
    let edit = view.edit(changes, Vec::new());
    match &draft.confirmed {
        Some(description) => view.client.confirmed(edit, &draft.title, description),
        None => edit,
    }
}

/// The fixes of what is wrong in a stretch of a file.
fn fixes(view: &ClientView<'_>, file: FileId, bytes: &Range<usize>) -> Vec<Draft> {
    let touches = |told: &&Diagnostic| {
        told.span.is_some_and(|span| {
            let own = span.range();
            span.file == file && own.start <= bytes.end && bytes.start <= own.end
        })
    };
    let mut told: Vec<Diagnostic> = view.now.found.iter().filter(touches).cloned().collect();
    if told.is_empty() {
        return Vec::new();
    }
    let sources = view.now.sources();
    let edition = view.now.edition();
    if let Some(edition) = edition
        && told.iter().any(|told| told.note.is_some())
    {
        edit::propose(&reanchor::proposals(edition), sources, &mut told);
    }
    edit::complete(sources, &mut told);
    let mut drafts = Vec::new();
    for told in &told {
        for fix in &told.fixes {
            let mut changes: BTreeMap<FileId, Vec<SourceEdit>> = BTreeMap::new();
            for edit in &fix.edits {
                let change = SourceEdit { bytes: edit.span.range(), text: edit.text.clone() };
                changes.entry(edit.span.file).or_default().push(change);
            }
            let spans: Vec<_> = fix.edits.iter().map(|edit| edit.span).collect();
            let mut written =
                SourceEdits { notes: told.note.iter().cloned().collect(), references: Vec::new() };
            let moved = edition.map_or(&[][..], |edition| &edition.moved);
            written.add_references(moved, |it| it.target.is_some_and(|target| spans.contains(&target)));
            drafts.push(Draft {
                title: fix.title.clone(),
                kind: CodeActionKind::QUICKFIX,
                told: Some(told.clone()),
                preferred: fix.certainty == Certainty::Sure,
                changes,
                written,
                confirmed: None,
            });
        }
    }
    drafts
}

/// All fixes of a file of which nothing else can be meant, as one.
fn all_fixes(view: &ClientView<'_>, file: FileId) -> Option<CodeAction> {
    let own = |told: &&Diagnostic| told.span.is_some_and(|span| span.file == file);
    let mut told: Vec<Diagnostic> = view.now.found.iter().filter(own).cloned().collect();
    let sources = view.now.sources();
    edit::complete(sources, &mut told);
    let edits = edit::choose(sources, &told, false).into_iter().flat_map(|choice| &choice.fix.edits);
    let edits = edits.filter(|edit| edit.span.file == file);
    let changes: Vec<SourceEdit> =
        edits.map(|edit| SourceEdit { bytes: edit.span.range(), text: edit.text.clone() }).collect();
    (!changes.is_empty()).then(|| CodeAction {
        title: "write all fixes that are sure".to_owned(),
        kind: Some(CodeActionKind::SOURCE_FIX_ALL),
        edit: Some(view.edit([(file, changes)], Vec::new())),
        ..CodeAction::default()
    })
}
