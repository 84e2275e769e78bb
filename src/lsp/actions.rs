//! Code actions: what can be done at a place.

use lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams};

use crate::diag::{Certainty, Diagnostic, FileId};
use crate::edit;
use crate::resolve::reanchor;

use super::diagnostics::diagnostic;
use super::selection;
use super::view::{Change, View};

/// The kinds of actions that there are.
pub(super) const KINDS: [CodeActionKind; 4] =
    [CodeActionKind::QUICKFIX, selection::NOTE, selection::FOOTNOTE, CodeActionKind::SOURCE_FIX_ALL];

/// What can be done in a range of a file.
pub(super) fn actions(view: &View<'_>, params: &CodeActionParams) -> Vec<CodeActionOrCommand> {
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
    let mut actions = Vec::new();
    if wanted(&CodeActionKind::QUICKFIX) {
        actions.extend(fixes(view, file, &bytes));
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

/// The fixes of what is wrong in a stretch of a file.
fn fixes(view: &View<'_>, file: FileId, bytes: &std::ops::Range<usize>) -> Vec<CodeAction> {
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
    if let Some(edition) = view.now.edition()
        && told.iter().any(|told| told.note.is_some())
    {
        edit::propose(&reanchor::proposals(edition), sources, &mut told);
    }
    edit::complete(sources, &mut told);
    let path = &view.source(file).path;
    let mut actions = Vec::new();
    for told in &told {
        for fix in &told.fixes {
            let mut changes: std::collections::BTreeMap<FileId, Vec<Change>> = Default::default();
            for edit in &fix.edits {
                let change = Change { bytes: edit.span.range(), text: edit.text.clone() };
                changes.entry(edit.span.file).or_default().push(change);
            }
            actions.push(CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic(view, told, path)]),
                edit: Some(view.edit(changes, Vec::new())),
                is_preferred: (fix.certainty == Certainty::Sure).then_some(true),
                ..CodeAction::default()
            });
        }
    }
    actions
}

/// All fixes of a file of which nothing else can be meant, as one.
fn all_fixes(view: &View<'_>, file: FileId) -> Option<CodeAction> {
    let own = |told: &&Diagnostic| told.span.is_some_and(|span| span.file == file);
    let mut told: Vec<Diagnostic> = view.now.found.iter().filter(own).cloned().collect();
    let sources = view.now.sources();
    edit::complete(sources, &mut told);
    let edits = edit::choose(sources, &told, false).into_iter().flat_map(|choice| &choice.fix.edits);
    let edits = edits.filter(|edit| edit.span.file == file);
    let changes: Vec<Change> =
        edits.map(|edit| Change { bytes: edit.span.range(), text: edit.text.clone() }).collect();
    (!changes.is_empty()).then(|| CodeAction {
        title: "write all fixes that are sure".to_owned(),
        kind: Some(CodeActionKind::SOURCE_FIX_ALL),
        edit: Some(view.edit([(file, changes)], Vec::new())),
        ..CodeAction::default()
    })
}
