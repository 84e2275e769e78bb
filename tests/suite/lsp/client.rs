//! A client over the standard streams of the program.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Far more than anything here takes; it is waited for only where a test fails.
const LONG: Duration = Duration::from_secs(60);

/// An edition in a folder of its own.
pub(crate) struct Edition {
    folder: TempDir,
}

impl Edition {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let edition = Self { folder: tempfile::Builder::new().prefix("lsp").tempdir().unwrap() };
        edition.put("content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
        for (path, text) in files {
            edition.put(path, text);
        }
        edition
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

pub(crate) struct Client {
    root: PathBuf,
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<Value>,
    asked: i32,
    /// What was published, by path: rule, the two ends of its place, and whether it is information.
    pub(crate) found: BTreeMap<String, Vec<String>>,
    versions: BTreeMap<String, i32>,
}

impl Client {
    /// A client that has said nothing yet.
    pub(crate) fn begin(root: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_variorum"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let mut stream = BufReader::new(child.stdout.take().unwrap());
        let (sender, output) = mpsc::channel();
        std::thread::spawn(move || {
            loop {
                let mut length = 0;
                let mut line = String::new();
                while stream.read_line(&mut line).is_ok_and(|n| n > 2) {
                    if let Some(n) = line.strip_prefix("Content-Length: ") {
                        length = n.trim().parse().unwrap();
                    }
                    line.clear();
                }
                let mut bytes = vec![0; length];
                if length == 0 || stream.read_exact(&mut bytes).is_err() {
                    return;
                }
                if sender.send(serde_json::from_slice(&bytes).unwrap()).is_err() {
                    return;
                }
            }
        });
        let (found, versions) = (BTreeMap::new(), BTreeMap::new());
        Self { root: root.to_path_buf(), child, input, output, asked: 0, found, versions }
    }

    /// A client that is ready.
    pub(crate) fn start(root: &Path) -> Self {
        let mut client = Self::begin(root);
        client.initialize();
        client
    }

    pub(crate) fn initialize(&mut self) -> Value {
        self.initialize_with(None)
    }

    /// Says what the client can do; by itself what most can.
    pub(crate) fn initialize_with(&mut self, capabilities: Option<Value>) -> Value {
        let most = json!({
            "workspace": { "workspaceEdit": {
                "documentChanges": true, "resourceOperations": ["create", "rename", "delete"],
            } },
            "textDocument": {
                "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
                "hover": { "contentFormat": ["markdown", "plaintext"] },
            },
        });
        let answer = self.ask(
            "initialize",
            json!({
                "processId": null, "rootUri": self.uri(""), "capabilities": capabilities.unwrap_or(most),
            }),
        );
        self.note("initialized", json!({}));
        answer
    }

    pub(crate) fn uri(&self, path: &str) -> String {
        format!("file://{}", self.root.join(path).display())
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.input.as_mut().unwrap().write_all(bytes).unwrap();
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub(crate) fn note(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The answer to a request; that of an error is `{"code", "message"}`.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin_request(method, params);
        self.answer(id)
    }

    /// Sends a request, and returns its id.
    pub(crate) fn begin_request(&mut self, method: &str, params: Value) -> i32 {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The answer to a request that was sent; answers come in the order of the requests.
    pub(crate) fn answer(&mut self, id: i32) -> Value {
        loop {
            let message = self.next(LONG).unwrap_or_else(|| panic!("no answer to {id}"));
            if message["id"] == id {
                return if message["error"].is_null() {
                    message["result"].clone()
                } else {
                    message["error"].clone()
                };
            }
        }
    }

    /// Waits until the server asks the client for this.
    pub(crate) fn until_asked(&mut self, method: &str) {
        while self.next(LONG).unwrap_or_else(|| panic!("`{method}` is never asked"))["method"] != method {}
    }

    /// The next message; what is published is noted.
    fn next(&mut self, wait: Duration) -> Option<Value> {
        let message = self.output.recv_timeout(wait).ok()?;
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().unwrap();
            let path = uri.strip_prefix(&self.uri("")).unwrap_or(uri).to_owned();
            let at = |place: &Value| format!("{}:{}", place["line"], place["character"]);
            let all = message["params"]["diagnostics"].as_array().unwrap();
            let told = all.iter().map(|d| {
                let range = &d["range"];
                let info = if d["severity"] == 3 { " (information)" } else { "" };
                let code = d["code"].as_str().unwrap();
                format!("{code} {}-{}{info}", at(&range["start"]), at(&range["end"]))
            });
            self.found.insert(path, told.collect());
        }
        Some(message)
    }

    /// Waits until this is what is wrong with a file.
    pub(crate) fn until(&mut self, path: &str, told: &[&str]) {
        let end = Instant::now() + LONG;
        while self.found.get(path).map_or(&[][..], Vec::as_slice) != told {
            assert!(Instant::now() < end, "{path}: {:?}", self.found.get(path));
            self.next(Duration::from_millis(50));
        }
    }

    pub(crate) fn open(&mut self, path: &str, text: &str) {
        self.versions.insert(path.to_owned(), 1);
        let uri = self.uri(path);
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.note("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn change(&mut self, path: &str, changes: Value) {
        let version = self.versions.entry(path.to_owned()).or_default();
        *version += 1;
        let version = *version;
        let document = json!({ "uri": self.uri(path), "version": version });
        self.note("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub(crate) fn close(&mut self, path: &str) {
        let document = json!({ "uri": self.uri(path) });
        self.note("textDocument/didClose", json!({ "textDocument": document }));
    }

    /// Ends the stream to the server; its exit code.
    pub(crate) fn end(mut self) -> Option<i32> {
        drop(self.input.take());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
