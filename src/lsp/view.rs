//! What a capability is given: an edition as it is now, and the way between its files and the client's.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range as Bytes;
use std::rc::Rc;

use lsp_types::{
    CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, Location, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, Range, ResourceOp, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

use crate::diag::{FileId, Source, Span};
use crate::edition::Edition;

use super::client::Client;
use super::desk::{LspEdition, LspSnapshot};
use super::documents::Documents;
use super::position::LineEnds;
use super::uri;

/// An edition at one time, seen by a client.
pub(super) struct ClientView<'a> {
    pub(super) now: &'a LspSnapshot,
    /// The last state that had an edition: this one, most often.
    good: Option<&'a LspSnapshot>,
    desk: &'a LspEdition,
    documents: &'a Documents,
    pub(super) client: &'a Client,
    lines: RefCell<HashMap<FileId, Rc<LineEnds>>>,
}

/// A change of a file: bytes of it as it is now, and what is put in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SourceEdit {
    pub(super) bytes: Bytes<usize>,
    pub(super) text: String,
}

impl<'a> ClientView<'a> {
    pub(super) fn new(desk: &'a LspEdition, documents: &'a Documents, client: &'a Client) -> Option<Self> {
        let (now, good) = (desk.now()?, desk.good().map(AsRef::as_ref));
        Some(Self { now, good, desk, documents, client, lines: RefCell::default() })
    }

    /// The edition as it was when it could be read last, and the state that it belongs to.
    pub(super) fn edition(&self) -> Option<(&'a Edition, &'a LspSnapshot)> {
        let of = |snapshot: &'a LspSnapshot| Some((snapshot.edition()?, snapshot));
        of(self.now).or_else(|| self.good.and_then(of))
    }

    pub(super) fn source(&self, file: FileId) -> &'a Source {
        self.now.sources().get(file)
    }

    /// The file that a client's address names, where it is one of the edition's texts.
    pub(super) fn file(&self, uri: &Uri) -> Option<FileId> {
        let path = self.desk.path(&uri::path(uri)?)?;
        self.now.file(&path)
    }

    /// The paths of the edition's texts that the client has open.
    pub(super) fn open(&self) -> impl Iterator<Item = &'a str> + '_ {
        let files = self.documents.uris().filter_map(|uri| self.file(&uri));
        files.map(|file| self.source(file).path.as_str())
    }

    pub(super) fn uri(&self, path: &str) -> Option<Uri> {
        self.desk.uri(path)
    }

    /// The version of a file that is open.
    pub(super) fn version(&self, path: &str) -> Option<i32> {
        self.uri(path).and_then(|uri| self.documents.get(&uri)).map(|document| document.version)
    }

    fn lines(&self, file: FileId) -> Rc<LineEnds> {
        let mut lines = self.lines.borrow_mut();
        let made = lines.entry(file).or_insert_with(|| Rc::new(LineEnds::of_source(&self.source(file).text)));
        Rc::clone(made)
    }

    /// The byte of a file at a position.
    pub(super) fn byte(&self, file: FileId, position: Position) -> usize {
        self.lines(file).byte(&self.source(file).text, position, self.client.encoding)
    }

    /// The bytes of a file in a range.
    pub(super) fn bytes(&self, file: FileId, range: Range) -> Bytes<usize> {
        let (a, b) = (self.byte(file, range.start), self.byte(file, range.end));
        a.min(b)..a.max(b)
    }

    pub(super) fn position(&self, file: FileId, byte: usize) -> Position {
        self.lines(file).position(&self.source(file).text, byte, self.client.encoding)
    }

    pub(super) fn range(&self, span: Span) -> Range {
        let bytes = span.range();
        Range::new(self.position(span.file, bytes.start), self.position(span.file, bytes.end))
    }

    pub(super) fn location(&self, span: Span) -> Option<Location> {
        let uri = self.uri(&self.source(span.file).path)?;
        Some(Location { uri, range: self.range(span) })
    }

    /// The changes of files of the edition, by their paths, as an edit that the client makes; `renamed` are files that
    /// get other paths after that.
    pub(super) fn edit(
        &self,
        changes: impl IntoIterator<Item = (FileId, Vec<SourceEdit>)>,
        renamed: Vec<lsp_types::RenameFile>,
    ) -> WorkspaceEdit {
        let mut edits: Vec<TextDocumentEdit> = Vec::new();
        for (file, mut changes) in changes {
            let path = &self.source(file).path;
            let Some(uri) = self.uri(path) else { continue };
            changes.sort_by_key(|change| (change.bytes.start, change.bytes.end));
            let crlf = self.has_crlf(path);
            let edits_of = changes.into_iter().map(|change| {
                let span = Span::new(file, change.bytes.start, change.bytes.end);
                let text = if crlf { change.text.replace('\n', "\r\n") } else { change.text };
                OneOf::Left(TextEdit::new(self.range(span), text))
            });
            let version = self.version(path);
            let text_document = OptionalVersionedTextDocumentIdentifier { uri, version };
            edits.push(TextDocumentEdit { text_document, edits: edits_of.collect() });
        }
        self.client.edit(edits, renamed)
    }

    /// A new file of the edition, as an edit; none where the client makes no files, or there is one of this path.
    pub(super) fn create(&self, path: &str, text: String) -> Option<WorkspaceEdit> {
        let uri = self.uri(path).filter(|_| self.client.creates_files && self.now.file(path).is_none())?;
        let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) };
        let create = CreateFile { uri: uri.clone(), options: Some(options), annotation_id: None };
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: None };
        let edits = vec![OneOf::Left(TextEdit::new(Range::default(), text))];
        let operations = vec![
            DocumentChangeOperation::Op(ResourceOp::Create(create)),
            DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits }),
        ];
        let document_changes = Some(DocumentChanges::Operations(operations));
        Some(WorkspaceEdit { document_changes, ..WorkspaceEdit::default() })
    }

    /// Whether the lines of a file end in CR LF where the client has it.
    pub(super) fn has_crlf(&self, path: &str) -> bool {
        match self.uri(path).and_then(|uri| self.documents.get(&uri)) {
            Some(document) => document.text.contains("\r\n"),
            None => {
                let root = self.desk.root();
                let bytes = crate::load::open::read(root, &root.join(path)).unwrap_or_default();
                memchr::memmem::find(&bytes, b"\r\n").is_some()
            }
        }
    }
}
