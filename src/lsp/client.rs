//! What the client can do, as it says at the beginning.

use std::collections::HashMap;

use lsp_types::{
    AnnotatedTextEdit, ChangeAnnotation, ClientCapabilities, DocumentChangeOperation, DocumentChanges,
    MarkupKind, OneOf, RenameFile, ResourceOperationKind, TextDocumentEdit, TextEdit, WorkspaceEdit,
};

use super::position::Encoding;

/// A client's abilities.
#[derive(Debug, Default)]
pub(super) struct Client {
    pub(super) encoding: Encoding,
    /// Edits of documents may name their versions.
    document_changes: bool,
    /// Edits may rename files.
    pub(super) renames_files: bool,
    /// Edits may make files.
    pub(super) creates_files: bool,
    /// Edits may be described, and shown before they are made.
    describes_edits: bool,
    /// An action may be asked for its edit when it is chosen.
    pub(super) resolves_edits: bool,
    /// Symbols may have others within them.
    pub(super) nests_symbols: bool,
    /// What is shown may be Markdown.
    pub(super) reads_markdown: bool,
    /// What is inserted may say where the cursor goes.
    pub(super) takes_snippets: bool,
    /// Hints among the words may be asked for again, on request.
    pub(super) refreshes_hints: bool,
}

impl Client {
    /// What the client says of itself.
    pub(super) fn of(said: &ClientCapabilities) -> Self {
        let offered = said.general.as_ref().and_then(|general| general.position_encodings.as_ref());
        let encoding = offered.into_iter().flatten().find_map(|kind| Encoding::named(kind.as_str()));
        let edit = said.workspace.as_ref().and_then(|workspace| workspace.workspace_edit.as_ref());
        let document_changes = edit.and_then(|edit| edit.document_changes).unwrap_or_default();
        let operations = edit.and_then(|edit| edit.resource_operations.as_deref()).unwrap_or_default();
        let can = |kind| document_changes && operations.contains(&kind);
        let text = said.text_document.as_ref();
        let action = text.and_then(|text| text.code_action.as_ref());
        let resolves = action.filter(|action| action.data_support.unwrap_or_default());
        let resolves = resolves.and_then(|action| action.resolve_support.as_ref());
        let symbols = text.and_then(|text| text.document_symbol.as_ref());
        let nests = symbols.and_then(|symbols| symbols.hierarchical_document_symbol_support);
        let hover = text.and_then(|text| text.hover.as_ref()?.content_format.as_deref());
        let item = text.and_then(|text| text.completion.as_ref()?.completion_item.as_ref());
        let hints = said.workspace.as_ref().and_then(|workspace| workspace.inlay_hint.as_ref());
        let snippets = item.and_then(|item| item.snippet_support);
        Self {
            encoding: encoding.unwrap_or_default(),
            document_changes,
            renames_files: can(ResourceOperationKind::Rename),
            creates_files: can(ResourceOperationKind::Create),
            describes_edits: document_changes
                && edit.is_some_and(|edit| edit.change_annotation_support.is_some()),
            resolves_edits: resolves.is_some_and(|can| can.properties.iter().any(|it| it == "edit")),
            nests_symbols: nests.unwrap_or_default(),
            reads_markdown: hover.is_some_and(|forms| forms.contains(&MarkupKind::Markdown)),
            takes_snippets: snippets.unwrap_or_default(),
            refreshes_hints: hints.and_then(|hints| hints.refresh_support).unwrap_or_default(),
        }
    }

    /// An edit that is to be shown before it is made, where the client can.
    pub(super) fn confirmed(&self, edit: WorkspaceEdit, label: &str, description: &str) -> WorkspaceEdit {
        const ID: &str = "shown";
        let (true, Some(DocumentChanges::Edits(mut edits))) =
            (self.describes_edits, edit.document_changes.clone())
        else {
            return edit;
        };
        for edit in edits.iter_mut().flat_map(|document| &mut document.edits) {
            if let OneOf::Left(text_edit) = edit {
                let text_edit = text_edit.clone();
                *edit = OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id: ID.to_owned() });
            }
        }
        let annotation = ChangeAnnotation {
            label: label.to_owned(),
            needs_confirmation: Some(true),
            description: Some(description.to_owned()),
        };
        WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(edits)),
            change_annotations: Some(HashMap::from([(ID.to_owned(), annotation)])),
            ..edit
        }
    }

    /// An edit in the form that the client takes.
    pub(super) fn edit(&self, edits: Vec<TextDocumentEdit>, renamed: Vec<RenameFile>) -> WorkspaceEdit {
        if self.document_changes {
            let changes =
                if renamed.is_empty() { DocumentChanges::Edits(edits) } else { operations(edits, renamed) };
            return WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() };
        }
        #[expect(clippy::mutable_key_type, reason = "the protocol's own type")]
        let mut changes: HashMap<_, Vec<TextEdit>> = HashMap::new();
        for edit in edits {
            let texts = edit.edits.into_iter().map(|edit| match edit {
                OneOf::Left(edit) => edit,
                OneOf::Right(annotated) => annotated.text_edit,
            });
            changes.entry(edit.text_document.uri).or_default().extend(texts);
        }
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    }
}

/// An edit of texts and files, in the form that every client with these abilities takes.
fn operations(edits: Vec<TextDocumentEdit>, renamed: Vec<lsp_types::RenameFile>) -> DocumentChanges {
    let edits = edits.into_iter().map(DocumentChangeOperation::Edit);
    let renamed =
        renamed.into_iter().map(|it| DocumentChangeOperation::Op(lsp_types::ResourceOp::Rename(it)));
    DocumentChanges::Operations(edits.chain(renamed).collect())
}
