//! `watch` on real folders, with the system's own events, over its own port.
//!
//! Nothing here waits for a fixed time: each step waits until what it wants is there.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use variorum::watch::{Watch, WatchError, WatchOptions};

/// Far more than anything here takes; it is waited for only where a test fails.
const LONG: Duration = Duration::from_secs(20);

fn folder() -> TempDir {
    tempfile::Builder::new().prefix("watch").tempdir().unwrap()
}

fn options(root: &Path, poll: bool) -> WatchOptions {
    WatchOptions {
        root: root.to_path_buf(),
        out: root.join("public"),
        port: Some(0),
        open: false,
        poll,
        no_write: false,
        editor: None,
        build: variorum::Options::default(),
        report: Box::new(|_, _| {}),
        tell: Box::new(|_| {}),
    }
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn edition(root: &Path) {
    put(root, "content/edition.toml", "title = \"The Edition\"\n");
    put(root, "content/text/01-alpha.md", "# Alpha\n\nThe first words.\n");
}

/// A watch, and questions to it.
struct Running {
    watch: Option<Watch>,
    port: u16,
    root: PathBuf,
}

impl Running {
    fn start(root: &Path, poll: bool) -> Self {
        let watch = Watch::start(options(root, poll)).unwrap();
        Self { port: watch.address().port(), watch: Some(watch), root: root.to_path_buf() }
    }

    /// Status line and headers, and the body.
    fn ask(&self, method: &str, path: &str, headers: &str) -> (String, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        let host = if headers.contains("Host:") { "" } else { "Host: localhost\r\n" };
        write!(stream, "{method} {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    fn get(&self, path: &str) -> (String, String) {
        self.ask("GET", path, "")
    }

    /// Wait until the page at the path has these words.
    fn await_words(&self, path: &str, words: &str) {
        let start = Instant::now();
        loop {
            let (head, body) = self.get(path);
            if head.starts_with("HTTP/1.1 200") && body.contains(words) {
                return;
            }
            assert!(start.elapsed() < LONG, "no `{words}` on {path}: {head}\n{body}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Wait until a file of the output is as it should be.
    fn await_file(&self, path: &str, good: impl Fn(&str) -> bool) {
        let start = Instant::now();
        while !fs::read_to_string(self.root.join(path)).is_ok_and(|text| good(&text)) {
            assert!(start.elapsed() < LONG, "{path} is not as it should be");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The stream of news, from now on.
    fn news(&self) -> News {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET /_live HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let (sender, events) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let Some(data) = line.strip_prefix("data: ") else { continue };
                if sender.send(serde_json::from_str(data).unwrap()).is_err() {
                    return;
                }
            }
        });
        News(Mutex::new(events))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(watch) = self.watch.take() {
            watch.stop();
        }
    }
}

struct News(Mutex<Receiver<serde_json::Value>>);

impl News {
    /// Wait for an event like this one.
    fn wait(&self, wanted: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        let events = self.0.lock().unwrap();
        let start = Instant::now();
        loop {
            let event = events.recv_timeout(LONG.saturating_sub(start.elapsed())).unwrap();
            if wanted(&event) {
                return event;
            }
        }
    }
}

#[test]
fn every_way_to_save_a_file_is_seen() {
    let folder = folder();
    edition(folder.path());
    let running = Running::start(folder.path(), false);
    let text = folder.path().join("content/text/01-alpha.md");
    running.await_words("/alpha.html", "The first words");
    running
        .await_file("public/alpha.html", |page| page.contains("The first words") && !page.contains("_live"));

    fs::write(&text, "# Alpha\n\nWritten in place.\n").unwrap();
    running.await_words("/alpha", "Written in place");

    let beside = text.with_extension("md.tmp");
    fs::write(&beside, "# Alpha\n\nRenamed over.\n").unwrap();
    fs::rename(&beside, &text).unwrap();
    running.await_words("/alpha", "Renamed over");

    fs::rename(&text, text.with_extension("md~")).unwrap();
    fs::write(&text, "# Alpha\n\nMade again.\n").unwrap();
    running.await_words("/alpha", "Made again");
    running.await_file("public/alpha.html", |page| page.contains("Made again"));
}

#[test]
fn new_and_replaced_folders_are_watched() {
    let folder = folder();
    edition(folder.path());
    let running = Running::start(folder.path(), false);
    running.await_words("/alpha", "The first words");
    let note = |id: &str, words: &str| format!("+++\nid = \"{id}\"\ntarget = \"alpha#p1\"\n+++\n{words}\n");
    put(folder.path(), "content/annotations/deep/er/one.md", &note("one", "A note far below."));
    running.await_words("/alpha", "A note far below");
    put(folder.path(), "content/annotations/deep/er/one.md", &note("one", "Changed there."));
    running.await_words("/alpha", "Changed there");

    // The whole of `content` is another folder now, which has to be watched anew.
    fs::rename(folder.path().join("content"), folder.path().join("old")).unwrap();
    edition(folder.path());
    put(folder.path(), "content/text/01-alpha.md", "# Alpha\n\nIn the new folder.\n");
    running.await_words("/alpha", "In the new folder");
    put(folder.path(), "content/text/01-alpha.md", "# Alpha\n\nAnd changed in it.\n");
    running.await_words("/alpha", "And changed in it");
}

#[test]
fn a_broken_edition_keeps_the_last_good_site() {
    let folder = folder();
    edition(folder.path());
    let running = Running::start(folder.path(), false);
    running.await_words("/alpha", "The first words");
    let news = running.news();
    let good = news.wait(|event| event["site"] != "");

    put(folder.path(), "content/edition.toml", "title = \"<i>\n");
    let broken = news.wait(|event| event["faults"] != "");
    assert_eq!(broken["site"], good["site"], "no reload: the site is the old one");
    let frames = broken["faults"].as_str().unwrap();
    assert!(frames.contains("content/edition.toml:1:") && frames.contains("&lt;i&gt;"), "{frames}");
    running.await_words("/alpha", "The first words");

    put(folder.path(), "content/edition.toml", "title = \"Mended\"\n");
    let mended = news.wait(|event| event["site"] != good["site"]);
    assert_eq!(mended["faults"], "");
    running.await_words("/", "Mended");
    assert!(mended["build"].as_u64() > good["build"].as_u64());
}

#[test]
fn an_edition_may_come_later() {
    for poll in [false, true] {
        let folder = folder();
        let running = Running::start(folder.path(), poll);
        let (head, body) = running.get("/");
        assert!(head.starts_with("HTTP/1.1 503") && body.contains("/_live.js"), "{head}\n{body}");
        edition(folder.path());
        running.await_words("/alpha", "The first words");
    }
}

#[test]
fn answers_as_a_server_should() {
    let folder = folder();
    edition(folder.path());
    let running = Running::start(folder.path(), false);
    running.await_words("/", "The Edition");
    let (head, body) = running.get("/alpha");
    assert!(head.contains("content-type: text/html; charset=utf-8") && body.contains("/_live.js"), "{head}");
    let etag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let (again, nothing) = running.ask("GET", "/alpha", &format!("If-None-Match: {etag}\r\n"));
    assert!(again.starts_with("HTTP/1.1 304") && nothing.is_empty(), "{again}");
    let (only_head, nothing) = running.ask("HEAD", "/alpha", "");
    assert!(only_head.starts_with("HTTP/1.1 200") && nothing.is_empty(), "{only_head}");
    let length = format!("content-length: {}", body.len());
    assert!(head.contains(&length) && only_head.contains(&length), "{only_head}");

    for path in ["/no-such-page", "/../Cargo.toml", "/%2e%2e/x", "/%"] {
        assert!(running.get(path).0.starts_with("HTTP/1.1 404"), "{path}");
    }
    assert!(running.ask("POST", "/", "").0.starts_with("HTTP/1.1 405"));
    assert!(running.ask("GET", "/", "Host: example.org\r\n").0.starts_with("HTTP/1.1 403"));
    assert!(running.get("/_live.js").0.contains("text/javascript"));

    let taken = Watch::start(WatchOptions { port: Some(running.port), ..options(folder.path(), false) });
    assert!(matches!(taken, Err(WatchError::Port { .. })));
}

#[test]
fn the_end_closes_open_streams() {
    let folder = folder();
    edition(folder.path());
    let mut running = Running::start(folder.path(), false);
    let news = running.news();
    news.wait(|_| true);
    let start = Instant::now();
    running.watch.take().unwrap().stop();
    assert!(start.elapsed() < LONG);
    assert!(TcpStream::connect(("127.0.0.1", running.port)).is_err());
}
