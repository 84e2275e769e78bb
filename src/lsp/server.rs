//! The loop: what comes in, in order; what is new goes out when nothing is waiting.

use std::collections::HashSet;
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId};
use lsp_types::{
    CodeAction, CodeActionParams, CompletionParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentLink,
    DocumentLinkParams, DocumentSymbolParams, FoldingRangeParams, GotoDefinitionParams, HoverParams,
    InitializeParams, InlayHintParams, ReferenceParams, RenameParams, SemanticTokensParams,
    TextDocumentPositionParams, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::load;

use super::client::Client;
use super::desk::LspEdition;
use super::documents::Documents;
use super::event::ServerEvent;
use super::view::ClientView;
use super::wire::{self, Incoming, value};
use super::{
    actions, capabilities, completion, diagnostics, find, folding, hover, inlay, links, rename, symbols,
    tokens, uri,
};

/// Where the protocol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ProtocolStage {
    /// Nothing but `initialize` is answered.
    Begun,
    Ready,
    /// Nothing but `exit` is heard.
    Shut,
}

/// Why a request has no answer.
struct LspError {
    code: ErrorCode,
    why: String,
}

impl LspError {
    fn new(code: ErrorCode, why: impl Into<String>) -> Self {
        Self { code, why: why.into() }
    }
}

type LspResult = Result<Value, LspError>;

/// The server.
struct LspServer<'a> {
    output: &'a mut dyn Write,
    events: Sender<ServerEvent>,
    stage: ProtocolStage,
    client: Client,
    documents: Documents,
    desks: Vec<LspEdition>,
    /// Requests that needn't be answered any more.
    cancelled: HashSet<RequestId>,
}

/// Serves a client until it says goodbye or is gone; whether it had said that it would.
///
/// # Errors
/// Where the client can't be written to.
pub fn serve(mut input: impl BufRead + Send + 'static, output: &mut dyn Write) -> io::Result<bool> {
    let (events, came) = mpsc::channel();
    let reader = events.clone();
    let read = move || {
        while let Ok(Some(incoming)) = wire::read(&mut input) {
            if reader.send(ServerEvent::Came(incoming)).is_err() {
                return;
            }
        }
        // Where the server has ended there is no receiver.
        let _ = reader.send(ServerEvent::Gone);
    };
    std::thread::Builder::new().name("client".to_owned()).spawn(read)?;
    let mut server = LspServer {
        output,
        events,
        stage: ProtocolStage::Begun,
        client: Client::default(),
        documents: Documents::default(),
        desks: Vec::new(),
        cancelled: HashSet::new(),
    };
    server.run(&came)
}

impl LspServer<'_> {
    fn run(&mut self, came: &Receiver<ServerEvent>) -> io::Result<bool> {
        while let Ok(first) = came.recv() {
            // What waits is taken together, so that a request that is cancelled behind it costs nothing.
            let batch: Vec<ServerEvent> = std::iter::once(first).chain(came.try_iter()).collect();
            self.cancelled = batch.iter().filter_map(cancelled).collect();
            for event in batch {
                if let Some(good) = self.take(event)? {
                    return Ok(good);
                }
            }
            // Of keys that come faster than they can be read only the last counts.
            self.publish()?;
        }
        Ok(false)
    }

    /// Takes one event; how it ended, where that was the last.
    fn take(&mut self, event: ServerEvent) -> io::Result<Option<bool>> {
        match event {
            ServerEvent::Came(Incoming::Message(Message::Request(request))) => self.request(request)?,
            ServerEvent::Came(Incoming::Message(Message::Notification(notification))) => {
                if notification.method == "exit" {
                    return Ok(Some(self.stage == ProtocolStage::Shut));
                }
                if self.stage == ProtocolStage::Ready {
                    self.notification(notification);
                }
            }
            // Nothing is asked of the client whose answer matters.
            ServerEvent::Came(Incoming::Message(Message::Response(_))) => {}
            ServerEvent::Came(Incoming::Bad(answer)) => wire::write(self.output, &answer)?,
            ServerEvent::Gone => return Ok(Some(false)),
            ServerEvent::Changed { root, paths } => {
                if let Some(desk) = self.desks.iter_mut().find(|desk| desk.root() == root) {
                    desk.changed(paths);
                }
            }
            ServerEvent::Proved { root, number, found } => {
                let has_drafts = found.site.is_some();
                if let Some(at) = self.desks.iter().position(|desk| desk.root() == root)
                    && self.desks[at].prove(number, found)
                {
                    self.tell(at)?;
                    // Notes that are drafts have places now.
                    if has_drafts && self.client.refreshes_hints {
                        self.refresh_hints(number)?;
                    }
                }
            }
            ServerEvent::Say(words) => {
                self.notify("window/logMessage", &json!({ "type": 3, "message": words }))?;
            }
        }
        Ok(None)
    }

    fn notify(&mut self, method: &str, params: &impl Serialize) -> io::Result<()> {
        let params = value(params);
        wire::write(self.output, &json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    /// Asks the client to ask for hints again. Whatever it answers changes nothing.
    fn refresh_hints(&mut self, number: u64) -> io::Result<()> {
        let id = format!("hints-{number}");
        wire::write(
            self.output,
            &json!({ "jsonrpc": "2.0", "id": id, "method": "workspace/inlayHint/refresh", "params": null }),
        )
    }

    fn request(&mut self, request: Request) -> io::Result<()> {
        let Request { id, method, params } = request;
        let answer = match self.stage {
            ProtocolStage::Begun if method != "initialize" => {
                Err(LspError::new(ErrorCode::ServerNotInitialized, "`initialize` comes first"))
            }
            ProtocolStage::Shut => Err(LspError::new(ErrorCode::InvalidRequest, "the server was shut down")),
            ProtocolStage::Ready if method == "initialize" => {
                Err(LspError::new(ErrorCode::InvalidRequest, "`initialize` was answered already"))
            }
            _ if self.cancelled.remove(&id) => {
                Err(LspError::new(ErrorCode::RequestCanceled, "the request was cancelled"))
            }
            // A defect in one answer must not take the others with it.
            _ => catch_unwind(AssertUnwindSafe(|| self.answer(&method, params))).unwrap_or_else(|_| {
                Err(LspError::new(
                    ErrorCode::InternalError,
                    format!("`{method}` failed: a defect of variorum"),
                ))
            }),
        };
        let answer = match answer {
            Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
            Err(LspError { code, why }) => {
                json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code as i32, "message": why } })
            }
        };
        wire::write(self.output, &answer)
    }

    fn answer(&mut self, method: &str, params: Value) -> LspResult {
        match method {
            "initialize" => self.initialize(&read(params)?),
            "shutdown" => {
                self.stage = ProtocolStage::Shut;
                Ok(Value::Null)
            }
            "textDocument/codeAction" => {
                self.look(params, |it: &CodeActionParams| it.text_document.uri.clone(), actions::actions)
            }
            "codeAction/resolve" => {
                let action: CodeAction = read(params)?;
                let Some(uri) = actions::document(&action) else { return Ok(value(action)) };
                self.look(
                    value(&action),
                    |_: &CodeAction| uri.clone(),
                    |view, action| actions::resolve(view, action.clone()),
                )
            }
            "textDocument/completion" => {
                let document = |it: &CompletionParams| it.text_document_position.text_document.uri.clone();
                self.look(params, document, completion::completion)
            }
            "textDocument/prepareRename" => {
                let document = |it: &TextDocumentPositionParams| it.text_document.uri.clone();
                self.look(params, document, rename::prepare)
            }
            "textDocument/rename" => {
                let document = |it: &RenameParams| it.text_document_position.text_document.uri.clone();
                let mut refused = None;
                let answer = self.look(params, document, |view, params| {
                    rename::rename(view, params).map_err(|why| refused = Some(why)).ok()
                })?;
                match refused {
                    Some(why) => Err(LspError::new(ErrorCode::RequestFailed, why)),
                    None => Ok(answer),
                }
            }
            "textDocument/hover" => {
                let document = |it: &HoverParams| it.text_document_position_params.text_document.uri.clone();
                self.look(params, document, hover::hover)
            }
            "textDocument/definition" => {
                let document =
                    |it: &GotoDefinitionParams| it.text_document_position_params.text_document.uri.clone();
                self.look(params, document, find::definition)
            }
            "textDocument/references" => {
                let document = |it: &ReferenceParams| it.text_document_position.text_document.uri.clone();
                self.look(params, document, find::references)
            }
            "textDocument/documentSymbol" => self.look(
                params,
                |it: &DocumentSymbolParams| it.text_document.uri.clone(),
                symbols::of_document,
            ),
            "workspace/symbol" => self.look_everywhere(params, symbols::of_edition),
            "textDocument/foldingRange" => {
                self.look(params, |it: &FoldingRangeParams| it.text_document.uri.clone(), folding::folding)
            }
            "textDocument/documentLink" => {
                self.look(params, |it: &DocumentLinkParams| it.text_document.uri.clone(), links::links)
            }
            "documentLink/resolve" => {
                let link: DocumentLink = read(params)?;
                let Some(uri) = links::document(&link) else { return Ok(value(link)) };
                self.look(
                    value(&link),
                    |_: &DocumentLink| uri.clone(),
                    |view, link| links::resolve(view, link.clone()),
                )
            }
            "textDocument/inlayHint" => {
                self.look(params, |it: &InlayHintParams| it.text_document.uri.clone(), inlay::hints)
            }
            "textDocument/semanticTokens/full" => {
                self.look(params, |it: &SemanticTokensParams| it.text_document.uri.clone(), tokens::tokens)
            }
            _ => Err(LspError::new(ErrorCode::MethodNotFound, format!("there is no `{method}`"))),
        }
    }

    /// Answers of the edition that a document belongs to, as it is now; null where it belongs to none.
    fn look<P: DeserializeOwned, R: Serialize>(
        &mut self,
        params: Value,
        document: impl Fn(&P) -> Uri,
        answer: impl FnOnce(&ClientView<'_>, &P) -> R,
    ) -> LspResult {
        let params: P = read(params)?;
        let Some((at, _)) = self.desk_of(&document(&params)) else { return Ok(Value::Null) };
        self.renew(at).map_err(|e| LspError::new(ErrorCode::InternalError, e.to_string()))?;
        let view = ClientView::new(&self.desks[at], &self.documents, &self.client);
        Ok(view.map_or(Value::Null, |view| value(answer(&view, &params))))
    }

    /// Answers of all editions, one after another.
    fn look_everywhere<P: DeserializeOwned, R: Serialize>(
        &mut self,
        params: Value,
        answer: impl Fn(&ClientView<'_>, &P) -> Vec<R>,
    ) -> LspResult {
        let params: P = read(params)?;
        self.publish().map_err(|e| LspError::new(ErrorCode::InternalError, e.to_string()))?;
        let views = self.desks.iter().filter_map(|desk| ClientView::new(desk, &self.documents, &self.client));
        let all: Vec<R> = views.flat_map(|view| answer(&view, &params)).collect();
        Ok(value(all))
    }

    fn initialize(&mut self, params: &InitializeParams) -> LspResult {
        self.client = Client::of(&params.capabilities);
        let folders = params.workspace_folders.iter().flatten().map(|folder| folder.uri.clone());
        let mut folders: Vec<Uri> = folders.collect();
        #[expect(deprecated, reason = "what clients say that know no folders")]
        if folders.is_empty() {
            folders.extend(params.root_uri.clone());
        }
        for folder in &folders {
            self.open_folder(folder);
        }
        self.stage = ProtocolStage::Ready;
        let version = env!("CARGO_PKG_VERSION");
        Ok(json!({
            "capabilities": value(capabilities::offered(&self.client)),
            "serverInfo": { "name": "variorum", "version": version },
        }))
    }

    fn open_folder(&mut self, folder: &Uri) {
        if let Some(root) = uri::path(folder).and_then(|folder| load::find(&folder)) {
            self.open_edition(&root);
        }
    }

    fn open_edition(&mut self, root: &Path) {
        let real = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        if self.desks.iter().all(|desk| desk.root() != real) {
            self.desks.push(LspEdition::open(root, &self.events));
        }
    }

    /// The edition that a document belongs to, and its path there.
    fn desk_of(&self, uri: &Uri) -> Option<(usize, String)> {
        let file = uri::path(uri)?;
        // Of an edition within another the inner one counts.
        let all = self.desks.iter().enumerate().filter_map(|(at, desk)| Some((at, desk.path(&file)?)));
        all.min_by_key(|(_, path)| path.len())
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match method.as_str() {
            "textDocument/didOpen" => {
                let Ok(DidOpenTextDocumentParams { text_document: it }) = serde_json::from_value(params)
                else {
                    return;
                };
                self.documents.open(&it.uri, it.version, it.text);
                if self.desk_of(&it.uri).is_none()
                    && let Some(root) = uri::path(&it.uri).and_then(|file| load::find(file.parent()?))
                {
                    self.open_edition(&root);
                }
                self.edited(&it.uri);
            }
            "textDocument/didChange" => {
                let Ok(it) = serde_json::from_value::<DidChangeTextDocumentParams>(params) else { return };
                let (uri, version) = (it.text_document.uri, it.text_document.version);
                if self.documents.change(&uri, version, it.content_changes, self.client.encoding) {
                    self.edited(&uri);
                }
            }
            "textDocument/didClose" => {
                let Ok(it) = serde_json::from_value::<DidCloseTextDocumentParams>(params) else { return };
                self.documents.close(&it.text_document.uri);
                if let Some((at, path)) = self.desk_of(&it.text_document.uri) {
                    self.desks[at].close(&path);
                }
            }
            "workspace/didChangeWatchedFiles" => {
                let Ok(it) = serde_json::from_value::<DidChangeWatchedFilesParams>(params) else { return };
                for change in it.changes {
                    if let Some((at, path)) = self.desk_of(&change.uri) {
                        let file = self.desks[at].root().join(path);
                        self.desks[at].changed(Some(vec![file]));
                    }
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                let Ok(it) = serde_json::from_value::<DidChangeWorkspaceFoldersParams>(params) else {
                    return;
                };
                for folder in &it.event.added {
                    self.open_folder(&folder.uri);
                }
            }
            // Requests that are cancelled were taken out when they came; whatever else there is needn't be heard.
            _ => {}
        }
    }

    fn edited(&mut self, uri: &Uri) {
        if let Some((at, path)) = self.desk_of(uri) {
            self.desks[at].edit(path, uri);
        }
    }

    /// Brings an edition up to date, and reports to the client what is new.
    fn renew(&mut self, at: usize) -> io::Result<()> {
        let desk = &mut self.desks[at];
        if desk.is_stale() && desk.renew(&self.documents) {
            self.tell(at)?;
        }
        Ok(())
    }

    /// Brings all editions up to date.
    fn publish(&mut self) -> io::Result<()> {
        (0..self.desks.len()).try_for_each(|at| self.renew(at))
    }

    /// Tells the client what is wrong with an edition now.
    fn tell(&mut self, at: usize) -> io::Result<()> {
        let mut known = std::mem::take(&mut self.desks[at].published);
        let news = match ClientView::new(&self.desks[at], &self.documents, &self.client) {
            Some(view) => diagnostics::news(&view, &mut known),
            None => {
                let uris =
                    std::mem::take(&mut known).into_keys().filter_map(|path| self.desks[at].uri(&path));
                uris.map(|uri| lsp_types::PublishDiagnosticsParams::new(uri, Vec::new(), None)).collect()
            }
        };
        self.desks[at].published = known;
        news.iter().try_for_each(|news| self.notify("textDocument/publishDiagnostics", news))
    }
}

/// The request that a notification cancels.
fn cancelled(event: &ServerEvent) -> Option<RequestId> {
    match event {
        ServerEvent::Came(Incoming::Message(Message::Notification(it))) if it.method == "$/cancelRequest" => {
            serde_json::from_value(it.params.get("id")?.clone()).ok()
        }
        _ => None,
    }
}

fn read<P: DeserializeOwned>(params: Value) -> Result<P, LspError> {
    serde_json::from_value(params).map_err(|error| LspError::new(ErrorCode::InvalidParams, error.to_string()))
}
