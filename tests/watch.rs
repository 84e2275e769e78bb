//! `watch` on real folders, with the system's own events, over its own port.
//!
//! Nothing here waits for a fixed time: each step waits until what it wants is there.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "watch/notes.rs"]
mod notes;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;
use variorum::watch::{Watch, WatchError, WatchOptions};

/// Far more than anything here takes; it is waited for only where a test fails.
const LONG: Duration = Duration::from_secs(60);

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
        read_only: false,
        host: None,
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
        Self::with(options(root, poll))
    }

    fn with(options: WatchOptions) -> Self {
        let root = options.root.clone();
        let watch = Watch::start(options).unwrap();
        Self { port: watch.address().port(), watch: Some(watch), root }
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

    /// Wait until the answer is this one.
    fn await_answer(&self, path: &str, good: impl Fn(&str, &str) -> bool) {
        let start = Instant::now();
        loop {
            let (head, body) = self.get(path);
            if good(&head, &body) {
                return;
            }
            assert!(start.elapsed() < LONG, "{path} is not as it should be: {head}\n{body}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Wait until the page at the path has these words.
    fn await_words(&self, path: &str, words: &str) {
        self.await_answer(path, |head, body| head.starts_with("HTTP/1.1 200") && body.contains(words));
    }

    /// Wait until there is no such file.
    fn await_gone(&self, path: &str) {
        let start = Instant::now();
        while self.root.join(path).exists() {
            assert!(start.elapsed() < LONG, "{path} is still there");
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
    for poll in [false, true] {
        let folder = folder();
        edition(folder.path());
        put(folder.path(), "content/text/02-omega.md", "# Omega\n\nThe last words.\n");
        let running = Running::start(folder.path(), poll);
        let text = folder.path().join("content/text/01-alpha.md");
        running.await_words("/alpha.html", "The first words");
        running.await_file("public/alpha.html", |page| {
            page.contains("The first words") && !page.contains("_live")
        });

        fs::write(&text, "# Alpha\n\nWritten in place.\n").unwrap();
        running.await_words("/alpha", "Written in place");

        // Of one length with the words before, perhaps within a tick of the clock.
        fs::write(&text, "# Alpha\n\nWritten in haste.\n").unwrap();
        running.await_words("/alpha", "Written in haste");

        let beside = text.with_extension("md.tmp");
        fs::write(&beside, "# Alpha\n\nRenamed over.\n").unwrap();
        fs::rename(&beside, &text).unwrap();
        running.await_words("/alpha", "Renamed over");

        fs::rename(&text, text.with_extension("md~")).unwrap();
        fs::write(&text, "# Alpha\n\nMade again.\n").unwrap();
        running.await_words("/alpha", "Made again");
        running.await_file("public/alpha.html", |page| page.contains("Made again"));

        fs::remove_file(&text).unwrap();
        running.await_answer("/alpha", |head, _| head.starts_with("HTTP/1.1 404"));
        running.await_gone("public/alpha.html");
        fs::write(&text, "# Alpha\n\nBack again.\n").unwrap();
        running.await_words("/alpha", "Back again");
    }
}

#[test]
fn a_file_that_is_being_written_is_not_shown() {
    let folder = folder();
    edition(folder.path());
    let running = Running::start(folder.path(), false);
    running.await_words("/alpha", "The first words");
    let mut file = fs::File::create(folder.path().join("content/text/01-alpha.md")).unwrap();
    for _ in 0..20 {
        assert!(running.get("/alpha").1.contains("The first words"), "the empty file was built");
    }
    file.write_all(b"# Alpha\n\nThe whole of it.\n").unwrap();
    drop(file);
    running.await_words("/alpha", "The whole of it");
}

#[test]
fn what_changes_no_words_builds_nothing() {
    let folder = folder();
    edition(folder.path());
    put(folder.path(), "content/text/picture.png", "not really");
    let running = Running::start(folder.path(), false);
    let news = running.news();
    let first = news.wait(|event| event["site"] != "");
    let text = folder.path().join("content/text/01-alpha.md");
    for path in ["content/text/01-alpha.md", "content/text/picture.png", "content/edition.toml"] {
        fs::File::options()
            .append(true)
            .open(folder.path().join(path))
            .unwrap()
            .set_modified(SystemTime::now())
            .unwrap();
    }
    fs::write(&text, fs::read(&text).unwrap()).unwrap();
    for path in
        [".01-alpha.md.swp", "4913", "01-alpha.md~", "#01-alpha.md#", ".#01-alpha.md", "01-alpha.md.orig"]
    {
        put(folder.path(), &format!("content/text/{path}"), "half of a thought");
    }
    fs::write(&text, "# Alpha\n\nOther words.\n").unwrap();
    let second = news.wait(|event| event["site"] != first["site"]);
    assert_eq!(second["build"].as_u64(), first["build"].as_u64().map(|n| n + 1), "there were builds between");
    running.await_words("/alpha", "Other words");
}

#[test]
fn a_change_of_many_files_is_seen_whole() {
    let folder = folder();
    edition(folder.path());
    let running = Running::start(folder.path(), false);
    running.await_words("/alpha", "The first words");
    for n in 0..120 {
        put(
            folder.path(),
            &format!("content/text/{n:03}-s{n}.md"),
            &format!("# S {n}\n\nOn the new branch.\n"),
        );
    }
    fs::remove_file(folder.path().join("content/text/01-alpha.md")).unwrap();
    for n in [0, 60, 119] {
        running.await_words(&format!("/s{n}"), "On the new branch");
    }
    running.await_answer("/alpha", |head, _| head.starts_with("HTTP/1.1 404"));
    running.await_file("public/s119.html", |page| page.contains("On the new branch"));
    running.await_gone("public/alpha.html");
}

#[test]
fn templates_words_and_files_of_the_edition_are_watched() {
    let folder = folder();
    edition(folder.path());
    let running = Running::start(folder.path(), false);
    running.await_words("/alpha", "The first words");
    let template = |words: &str| {
        let text = format!(
            "{{% extends \"variorum/section.html\" %}}\n{{% block footnotes %}}{words}{{% endblock %}}\n"
        );
        put(folder.path(), "templates/section.html", &text);
    };
    template("A new template.");
    running.await_words("/alpha", "A new template");
    template("And another one.");
    running.await_words("/alpha", "And another one");
    put(folder.path(), "static/house.css", "one {}");
    running.await_words("/house.css", "one");
    put(folder.path(), "static/house.css", "two {}");
    running.await_words("/house.css", "two");
    running.await_file("public/house.css", |text| text.trim() == "two {}");

    // One that fails is reported, with the place; the site before it stays on the disk.
    let news = running.news();
    template("{{ nothing.of.that }}");
    let told = news.wait(|event| event["faults"] != "");
    assert!(
        told["faults"].as_str().unwrap().contains("data-file=\"templates/section.html\" data-line=\"2\""),
        "{told}"
    );
    running.await_answer("/alpha", |head, _| head.starts_with("HTTP/1.1 500"));
    assert!(fs::read_to_string(folder.path().join("public/alpha.html")).unwrap().contains("And another one"));
    fs::remove_dir_all(folder.path().join("templates")).unwrap();
    news.wait(|event| event["faults"] == "");
    running.await_words("/alpha", "The first words");
}

#[test]
fn the_output_is_left_alone_where_asked_and_the_lock_always() {
    let folder = folder();
    edition(folder.path());
    let running = Running::with(WatchOptions { no_write: true, ..options(folder.path(), false) });
    running.await_words("/alpha", "The first words");
    running.await_answer("/_status", |_, body| body.contains("checked only"));
    drop(running);
    assert!(!folder.path().join("public").exists());

    let running = Running::start(folder.path(), false);
    running.await_file("public/alpha.html", |page| page.contains("The first words"));
    put(folder.path(), "public/CNAME", "example.org");
    put(folder.path(), "content/text/01-alpha.md", "# Alpha\n\nOther words.\n");
    running.await_file("public/alpha.html", |page| page.contains("Other words"));
    running.await_answer("/_status", |_, body| !body.contains("under way"));
    drop(running);
    assert!(folder.path().join("public/CNAME").exists());
    assert!(!folder.path().join("content/anchors.lock").exists());
}

/// All files below, but for what the writer remembers for itself.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.extend((!path.ends_with(".variorum")).then_some(path));
            } else {
                all.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    all
}

#[test]
fn the_output_becomes_what_a_build_would_write() {
    let folder = folder();
    let root = folder.path();
    edition(root);
    put(
        root,
        "content/edition.toml",
        "title = \"T\"\nbase-url = \"https://example.org/\"\nexports = [\"text\"]\n",
    );
    put(root, "content/text/02-beta.md", "# Beta\n\nSee [[alpha#p1]].\n");
    put(
        root,
        "content/annotations/a.md",
        "+++\nid = \"a\"\ntarget = \"alpha\"\nquote = \"first\"\n+++\nA note.\n",
    );
    // As the command has it; exports are what is published alone.
    let build = variorum::Options { exports_on_request: true, ..variorum::Options::default() };
    let running = Running::with(WatchOptions { build: build.clone(), ..options(root, false) });
    let clean = || {
        let out = tempfile::tempdir().unwrap();
        let site = variorum::assemble(root, &build).unwrap().site.unwrap();
        variorum::write::write(&site, &out.path().join("clean"), root).unwrap();
        files(&out.path().join("clean"))
    };
    let edits: [(&str, &str); 4] = [
        ("content/text/02-beta.md", "# Beta\n\nSee [[alpha#p1]].\n"),
        ("content/text/01-alpha.md", "# Alpha\n\nThe first of other words.\n"),
        (
            "content/annotations/a.md",
            "+++\nid = \"a\"\ntarget = \"alpha\"\nquote = \"first\"\n+++\nAnother.\n",
        ),
        ("content/edition.toml", "title = \"Another\"\nbase-url = \"https://example.org/\"\n"),
    ];
    for (path, text) in edits {
        put(root, path, text);
        let (start, wanted) = (Instant::now(), clean());
        for name in ["print.html", "og.png", "search.html"] {
            assert!(wanted.contains_key(Path::new(name)), "{name}");
        }
        while files(&root.join("public")) != wanted {
            assert!(start.elapsed() < LONG, "{path}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    drop(running);
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

    let (head, part) = running.ask("GET", "/icon.svg", "Range: bytes=1-4\r\n");
    assert!(head.starts_with("HTTP/1.1 206") && head.contains("content-range: bytes 1-4/"), "{head}");
    assert_eq!(part, &running.get("/icon.svg").1[1..5]);
    let (head, _) = running.ask("GET", "/icon.svg", "Range: bytes=1-4\r\nIf-Range: \"older\"\r\n");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(running.ask("GET", "/icon.svg", "Range: bytes=999999-\r\n").0.starts_with("HTTP/1.1 416"));
    assert!(running.get("/alpho.html").0.contains("x-nearest: /alpha.html"));

    let taken = Watch::start(WatchOptions { port: Some(running.port), ..options(folder.path(), false) });
    assert!(matches!(taken, Err(WatchError::Port { .. })));
}

#[test]
fn large_files_are_sent_in_pieces() {
    let folder = folder();
    edition(folder.path());
    let words: String = (0..700_000).map(|n| format!("{n:07} ")).collect();
    put(folder.path(), "static/long.txt", &words);
    let running = Running::start(folder.path(), false);
    running.await_words("/", "The Edition");
    let (head, body) = running.get("/long.txt");
    assert!(head.contains(&format!("content-length: {}", words.len())), "{head}");
    assert!(body == words, "{} bytes of {}", body.len(), words.len());
    let etag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let (again, nothing) = running.ask("GET", "/long.txt", &format!("If-None-Match: {etag}\r\n"));
    assert!(again.starts_with("HTTP/1.1 304") && nothing.is_empty(), "{again}");
    let (only_head, nothing) = running.ask("HEAD", "/long.txt", "");
    assert!(only_head.contains(&format!("content-length: {}", words.len())) && nothing.is_empty());
    let (head, part) = running.ask("GET", "/long.txt", "Range: bytes=262140-1048580\r\n");
    assert!(head.starts_with("HTTP/1.1 206") && head.contains("content-length: 786441"), "{head}");
    assert!(part == words[262_140..=1_048_580]);
    put(folder.path(), "static/long.txt", &words.replace("0000001 ", "another "));
    assert!(running.get("/long.txt").1.contains("another "));
}

#[test]
fn a_site_below_a_path_is_found_there_too() {
    let folder = folder();
    edition(folder.path());
    put(
        folder.path(),
        "content/edition.toml",
        "title = \"The Edition\"\nbase-url = \"https://example.org/memo/\"\n",
    );
    let running = Running::start(folder.path(), false);
    running.await_words("/alpha", "The first words");
    running.await_words("/memo/alpha.html", "The first words");
    running.await_words("/memo/", "The Edition");
    assert!(running.get("/memo").0.starts_with("HTTP/1.1 404"));
}

#[test]
fn a_taken_port_is_passed_over() {
    let folder = folder();
    edition(folder.path());
    let start =
        || Running::with(WatchOptions { port: None, no_write: true, ..options(folder.path(), false) });
    let (one, other) = (start(), start());
    assert_ne!(one.port, other.port);
    one.await_words("/alpha", "The first words");
    other.await_words("/alpha", "The first words");
}

#[cfg(unix)]
#[test]
fn the_editor_is_opened_for_pages_of_this_server_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    edition(folder.path());
    let editor = folder.path().join("editor");
    // Moved into its place, so that half of it is never read.
    fs::write(&editor, "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$0.new\" && mv \"$0.new\" \"$0.asked\"\n")
        .unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let command = format!("'{}' {{file}} {{line}}", editor.display());
    let running = Running::with(WatchOptions { editor: Some(command), ..options(folder.path(), false) });
    running.await_words("/alpha", "The first words");
    let page = running.get("/alpha").1;
    let (_, rest) = page.split_once("data-token=\"").unwrap();
    let token = rest.split('"').next().unwrap();

    let open = |query: &str, headers: &str| running.ask("POST", &format!("/_open?{query}"), headers).0;
    let good = "file=content/text/01-alpha.md&line=3&column=1";
    let here = format!("Host: localhost:1\r\nOrigin: http://localhost:1\r\nX-Token: {token}\r\n");
    for (query, headers, status) in [
        (good, String::new(), "403"),
        (good, here.replace(token, "guessed"), "403"),
        (good, here.replace("Origin: http://localhost:1", "Origin: http://localhost:2"), "403"),
        (good, here.replace("Origin", "X-Origin"), "403"),
        ("file=/etc/passwd&line=1&column=1", here.clone(), "404"),
        ("file=content/../Cargo.toml&line=1&column=1", here.clone(), "404"),
        ("file=(built-in)/templates/base.html&line=1&column=1", here.clone(), "404"),
        ("file=content/text/01-alpha.md&line=%24(x)&column=1", here.clone(), "400"),
    ] {
        let answer = open(query, &headers);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{query} {headers}: {answer}");
    }
    assert!(!folder.path().join("editor.asked").exists());
    assert!(running.ask("GET", &format!("/_open?{good}"), &here).0.starts_with("HTTP/1.1 404"));
    assert!(open(good, &here).starts_with("HTTP/1.1 204"));
    let file = fs::canonicalize(folder.path()).unwrap().join("content/text/01-alpha.md");
    running.await_file("editor.asked", |asked| asked == format!("{}\n3\n", file.display()));
}

#[test]
fn the_status_page_tells_all() {
    let folder = folder();
    edition(folder.path());
    put(
        folder.path(),
        "content/annotations/alpha.md",
        "+++\nid = \"good\"\nquote = \"first\"\nstatus = \"reviewed\"\n+++\nA.\n\n+++\nid = \"lost\"\nquote = \"<last>\"\n+++\nB.\n",
    );
    let running = Running::start(folder.path(), false);
    running.await_answer("/_status", |_, body| {
        [
            "One note needs you",
            ">lost<",
            "&lt;last&gt;",
            "orphan",
            "1 reviewed, 1 without",
            "error[orphan]",
            "written",
        ]
        .iter()
        .all(|words| body.contains(words))
    });
    assert!(!running.get("/_status").1.contains("<last>"));
    // What can't be read any more is reported as it was.
    put(folder.path(), "content/edition.toml", "title = \n");
    running.await_answer("/_status", |_, body| {
        body.contains("One note needs you") && body.contains("not built, 1 error")
    });
    put(folder.path(), "content/edition.toml", "title = \"Mended\"\n");
    running.await_words("/", "Mended");
    put(folder.path(), "content/annotations/alpha.md", "");
    running.await_answer("/_status", |_, body| body.contains("content/annotations/alpha.md</td>"));
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

#[test]
fn a_note_whose_words_are_gone_is_previewed_where_they_were() {
    let folder = folder();
    edition(folder.path());
    let text = |middle: &str| {
        format!("# Alpha\n\nThe first words, and many others beside.\n\n{middle}The last paragraph of all.\n")
    };
    put(folder.path(), "content/text/01-alpha.md", &text("Here stood the lost lamp, once upon a time.\n\n"));
    put(
        folder.path(),
        "content/annotations/alpha.md",
        "+++\nid = \"lamp\"\nquote = \"lost lamp\"\n+++\nOf the lamp.\n",
    );
    let options = variorum::Options { lock: true, ..variorum::Options::default() };
    let lock = variorum::assemble(folder.path(), &options).unwrap().lock.unwrap();
    put(folder.path(), "content/anchors.lock", &lock);
    let running = Running::start(folder.path(), false);
    running.await_words("/alpha", "data-a=\"lamp\"");
    put(
        folder.path(),
        "content/text/01-alpha.md",
        &text("Here there is another matter, of no lamp at all.\n\n"),
    );
    running.await_words("/alpha", "<del>lost lamp</del>");
    running.await_file("public/alpha.html", |page| page.contains("n-lamp") && !page.contains("<del>"));
    assert_eq!(fs::read_to_string(folder.path().join("content/anchors.lock")).unwrap(), lock);
}

/// Wait until the edition at its folder is shown again, and is watched.
fn is_watched_again(running: &Running, root: &Path, words: &str) {
    running.await_words("/alpha", words);
    put(root, "content/text/01-alpha.md", &format!("# Alpha\n\n{words}, and changed.\n"));
    running.await_words("/alpha", &format!("{words}, and changed"));
    running.await_file("public/alpha.html", |page| page.contains("and changed"));
}

/// Remove a folder that files may still be written to.
fn remove(folder: &Path) {
    let start = Instant::now();
    while fs::remove_dir_all(folder).is_err() && folder.exists() {
        assert!(start.elapsed() < LONG, "{} is still there", folder.display());
    }
}

#[test]
fn a_folder_that_is_removed_and_made_again_is_seen_again() {
    for poll in [false, true] {
        let folder = folder();
        let root = folder.path().join("edition");
        edition(&root);
        let running = Running::start(&root, poll);
        running.await_words("/alpha", "The first words");
        for words in ["Once more", "And again"] {
            remove(&root);
            running.await_answer("/_live.js", |head, _| head.starts_with("HTTP/1.1 200"));
            edition(&root);
            put(&root, "content/text/01-alpha.md", &format!("# Alpha\n\n{words}.\n"));
            is_watched_again(&running, &root, words);
        }
        // It is gone long enough to be missed.
        let news = running.news();
        remove(&root);
        let told = news.wait(|event| event["faults"] != "");
        assert!(told["faults"].as_str().unwrap().contains("no edition"), "{told}");
        edition(&root);
        is_watched_again(&running, &root, "The first words");
    }
}

#[test]
fn a_folder_that_is_exchanged_is_seen() {
    for poll in [false, true] {
        let folder = folder();
        let root = folder.path().join("above/edition");
        let (other, old) = (folder.path().join("other"), folder.path().join("old"));
        edition(&root);
        let running = Running::start(&root, poll);
        running.await_words("/alpha", "The first words");

        edition(&other);
        put(&other, "content/text/01-alpha.md", "# Alpha\n\nThe other edition.\n");
        fs::rename(&root, &old).unwrap();
        fs::rename(&other, &root).unwrap();
        is_watched_again(&running, &root, "The other edition");

        // A folder around it.
        edition(&other.join("edition"));
        put(&other, "edition/content/text/01-alpha.md", "# Alpha\n\nAll around is new.\n");
        fs::rename(folder.path().join("above"), folder.path().join("before")).unwrap();
        fs::rename(&other, folder.path().join("above")).unwrap();
        is_watched_again(&running, &root, "All around is new");
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_the_edition_may_lead_elsewhere() {
    use std::os::unix::fs::symlink;
    for poll in [false, true] {
        let folder = folder();
        let (one, two, root) =
            (folder.path().join("one"), folder.path().join("two"), folder.path().join("root"));
        edition(&one);
        edition(&two);
        put(&two, "content/text/01-alpha.md", "# Alpha\n\nThe second version.\n");
        symlink("one", &root).unwrap();
        let running = Running::start(&root, poll);
        running.await_words("/alpha", "The first words");
        symlink("two", folder.path().join("new")).unwrap();
        fs::rename(folder.path().join("new"), &root).unwrap();
        is_watched_again(&running, &root, "The second version");
    }
}

#[cfg(unix)]
#[test]
fn what_links_lead_to_is_watched() {
    use std::os::unix::fs::symlink;
    for poll in [false, true] {
        let folder = folder();
        let root = folder.path();
        edition(root);
        put(root, "drafts/alpha.md", "# Alpha\n\nOut of a drawer.\n");
        put(root, "drafts/more/02-omega.md", "+++\nid = \"x\"\ntarget = \"alpha#p1\"\n+++\nIn a drawer.\n");
        fs::remove_file(root.join("content/text/01-alpha.md")).unwrap();
        symlink("../../drafts/alpha.md", root.join("content/text/01-alpha.md")).unwrap();
        symlink("../drafts/more", root.join("content/annotations")).unwrap();
        let running = Running::start(root, poll);
        running.await_words("/alpha", "Out of a drawer");
        put(root, "drafts/alpha.md", "# Alpha\n\nWritten in the drawer.\n");
        running.await_words("/alpha", "Written in the drawer");
        put(root, "drafts/new.md", "# Alpha\n\nRenamed over it.\n");
        fs::rename(root.join("drafts/new.md"), root.join("drafts/alpha.md")).unwrap();
        running.await_words("/alpha", "Renamed over it");

        // Gone, and back.
        fs::remove_file(root.join("drafts/alpha.md")).unwrap();
        running.await_answer("/_status", |_, body| body.contains("leads nowhere"));
        put(root, "drafts/alpha.md", "# Alpha\n\nBack in the drawer.\n");
        running.await_words("/alpha", "Back in the drawer");

        // A linked folder, which is another one then.
        running.await_words("/alpha", "In a drawer");
        fs::rename(root.join("drafts/more"), root.join("drafts/less")).unwrap();
        put(
            root,
            "drafts/more/02-omega.md",
            "+++\nid = \"x\"\ntarget = \"alpha#p1\"\n+++\nAnother drawer.\n",
        );
        running.await_words("/alpha", "Another drawer");
        put(root, "drafts/more/02-omega.md", "+++\nid = \"x\"\ntarget = \"alpha#p1\"\n+++\nChanged there.\n");
        running.await_words("/alpha", "Changed there");
    }
}

#[test]
fn a_request_that_is_never_done_is_given_up() {
    let folder = folder();
    edition(folder.path());
    let running = Running::start(folder.path(), false);
    running.await_words("/alpha", "The first words");
    let open = |words: &str| {
        let mut stream = TcpStream::connect(("127.0.0.1", running.port)).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream.write_all(words.as_bytes()).unwrap();
        stream
    };
    let news = running.news();
    news.wait(|_| true);
    // Nothing, a half line, half of the headers, and one who waits with the connection after an answer.
    let whole = "GET /alpha HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for words in ["", "GET /alp", "GET /alpha HTTP/1.1\r\nHost: local", whole].map(open) {
        let (mut words, mut answer) = (words, Vec::new());
        // It is closed, with an answer or without.
        words.read_to_end(&mut answer).unwrap();
    }
    // One who is sent news, and has asked for them, is not cut off.
    put(folder.path(), "content/text/01-alpha.md", "# Alpha\n\nStill there.\n");
    news.wait(|event| event["site"] != "");
    running.await_words("/alpha", "Still there");
}

#[test]
fn every_answer_says_who_may_show_it() {
    let folder = folder();
    edition(folder.path());
    put(folder.path(), "static/own.txt", "x");
    let running = Running::start(folder.path(), false);
    running.await_words("/alpha", "The first words");
    let etag = running.get("/own.txt").0;
    let etag = etag.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    for (method, path, headers) in [
        ("GET", "/", String::new()),
        ("GET", "/own.txt", String::new()),
        ("GET", "/own.txt", format!("If-None-Match: {etag}\r\n")),
        ("GET", "/own.txt", "Range: bytes=9-\r\n".to_owned()),
        ("HEAD", "/_status", String::new()),
        ("GET", "/_live.js", String::new()),
        ("GET", "/no-such-page", String::new()),
        ("GET", "/", "Host: example.org\r\n".to_owned()),
        ("POST", "/", String::new()),
        ("POST", "/_open", String::new()),
    ] {
        let (head, _) = running.ask(method, path, &headers);
        for guard in [
            "content-security-policy: frame-ancestors 'self'",
            "x-content-type-options: nosniff",
            "referrer-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
        ] {
            assert!(head.lines().any(|line| line == guard), "{method} {path}: {head}");
        }
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_and_never_waited_for() {
    let folder = folder();
    let root = folder.path();
    edition(root);
    let fifo = |path: &str| {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(root.join(path)).status().unwrap().success());
    };
    let running = Running::start(root, false);
    running.await_words("/alpha", "The first words");
    for path in ["content/text/02-pipe.md", "content/text/pipe.png", "static/pipe.css", "templates/pipe.html"]
    {
        fifo(path);
        running.await_answer("/_status", |_, body| body.contains(path));
        fs::remove_file(root.join(path)).unwrap();
        running.await_answer("/_status", |_, body| !body.contains("no regular file"));
    }
    let news = running.news();
    fs::remove_file(root.join("content/edition.toml")).unwrap();
    fifo("content/edition.toml");
    news.wait(|event| event["faults"].as_str().is_some_and(|told| told.contains("no regular file")));
    drop(running);
    // Written or not: each change calls the writing off that is under way.
    let _ = fs::remove_dir_all(root.join("public"));
    fifo("public/.variorum/lock");
    assert!(matches!(Watch::start(options(root, false)), Err(WatchError::Output(_))));
}

#[cfg(target_os = "linux")]
#[test]
fn others_on_the_network_read_by_a_key_and_no_more() {
    let folder = folder();
    edition(folder.path());
    // Another address of this machine: what comes in there is a guest, whatever its headers say.
    let host = Some("127.0.0.2".parse().unwrap());
    let running = Running::with(WatchOptions { host, ..options(folder.path(), false) });
    running.await_words("/alpha", "The first words");
    let url = running.watch.as_ref().unwrap().guests().unwrap().to_owned();
    let (address, key) = url.strip_prefix("http://").unwrap().split_once("/?key=").unwrap();
    let ask = |method: &str, path: &str, headers: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    };
    let local = "Host: localhost\r\n";
    for path in ["/alpha", "/", "/_live", "/_live.js", "/alpha?key=guessed", "/_status"] {
        assert!(ask("GET", path, local).0.starts_with("HTTP/1.1 403"), "{path}");
    }
    // The key goes into a cookie at once, and out of the address.
    let (head, _) = ask("GET", &format!("/alpha?key={key}"), local);
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("http/1.1 303") && head.contains("\r\nlocation: /alpha\r\n"), "{head}");
    assert!(
        head.contains("httponly; samesite=lax") && head.contains("referrer-policy: no-referrer"),
        "{head}"
    );
    let cookie = format!("{local}Cookie: other=1; variorum-guest={key}\r\n");
    let (head, page) = ask("GET", "/alpha", &cookie);
    assert!(head.starts_with("HTTP/1.1 200") && page.contains("The first words"), "{head}");
    // A page of theirs can write nothing, and learns no token.
    let own = running.get("/alpha").1;
    let token = own.split_once("data-token=\"").unwrap().1.split('"').next().unwrap();
    assert!(page.contains("data-token=\"\"") && !page.contains("_notes.js") && !page.contains(token));
    for path in ["/_status", "/_notes.js", "/_notes.css"] {
        assert!(ask("GET", path, &cookie).0.starts_with("HTTP/1.1 404"), "{path}");
    }
    let origin = format!(
        "{cookie}Origin: http://localhost\r\nX-Token: {token}\r\nContent-Type: application/json\r\nContent-Length: 0\r\n"
    );
    for path in ["/_notes", "/_open?file=content/text/01-alpha.md&line=1&column=1"] {
        assert!(ask("POST", path, &origin).0.starts_with("HTTP/1.1 405"), "{path}");
    }
    // Without `--host` nothing is open.
    let other = Running::start(folder.path(), false);
    assert_eq!(other.watch.as_ref().unwrap().guests(), None);
}

#[test]
fn a_save_tells_its_file_and_what_is_new_or_gone() {
    let folder = folder();
    edition(folder.path());
    let note = |words: &str| format!("+++\nid = \"a\"\nquote = \"{words}\"\n+++\nA.\n");
    put(folder.path(), "content/annotations/alpha.md", &note("nowhere"));
    let (said, lines) = mpsc::channel();
    let reported = said.clone();
    let running = Running::with(WatchOptions {
        tell: Box::new(move |news| drop(said.send(news.to_string()))),
        report: Box::new(move |found, _| {
            for it in found.iter().filter(|it| it.severity > variorum::diag::Severity::Info) {
                drop(reported.send(format!("reported {}: {}", it.rule.id, it.message)));
            }
        }),
        no_write: true,
        ..options(folder.path(), false)
    });
    // Up to this line, all that was said.
    let until = |words: &str| {
        let mut all = Vec::new();
        while !all.last().is_some_and(|line: &String| line.contains(words)) {
            all.push(lines.recv_timeout(LONG).unwrap());
        }
        all
    };
    until("reported orphan");
    put(folder.path(), "content/text/01-alpha.md", "# Alpha\n\nThe second words.\n");
    let all = until("content/text/01-alpha.md: built");
    assert!(!all.iter().any(|line| line.starts_with("reported orphan")), "{all:?}");
    // The same words are reported no more until they are gone.
    put(folder.path(), "content/annotations/alpha.md", &note("second"));
    let all = until("no more: ");
    assert!(!all.iter().any(|line| line.starts_with("reported")), "{all:?}");
    assert!(all.iter().any(|line| line.starts_with("content/annotations/alpha.md: built")), "{all:?}");
    drop(running);
}
