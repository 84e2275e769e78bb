//! Notes that are written in the preview of `watch`, asked for as a page asks, over its own port.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use variorum::watch::{ReportFn, Watch, WatchOptions};

/// Far more than anything here takes; it is waited for only where a test fails.
const LONG: Duration = Duration::from_secs(60);

const TEXT: &str = "# Tide\n\nThe *sea* came over the wall.\n\nThe sea went, and the wall stood.\n";
const NOTES: &str = "+++\n[defaults]\ntarget = \"tide\"\n+++\n\n+++\n# the first\nid = \"a\"\nquote = \"stood\"  # see below\ncreator = \"ed\"\n+++\nA.\n";

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn edition() -> TempDir {
    let folder = tempfile::Builder::new().prefix("notes").tempdir().unwrap();
    put(folder.path(), "content/edition.toml", "title = \"T\"\n[[editor]]\nid = \"ed\"\nname = \"E\"\n");
    put(folder.path(), "content/text/01-tide.md", TEXT);
    put(folder.path(), "content/annotations/tide.md", NOTES);
    folder
}

/// A watch, and a page of it.
struct Page {
    watch: Option<Watch>,
    port: u16,
    token: String,
}

impl Page {
    fn open(root: &Path, read_only: bool) -> Self {
        Self::reporting(root, read_only, Box::new(|_, _| {}))
    }

    fn reporting(root: &Path, read_only: bool, report: ReportFn) -> Self {
        let watch = Watch::start(WatchOptions {
            root: root.to_path_buf(),
            out: root.join("public"),
            port: Some(0),
            open: false,
            poll: false,
            no_write: false,
            read_only,
            host: None,
            editor: None,
            build: variorum::Options::default(),
            report,
            tell: Box::new(|_| {}),
        })
        .unwrap();
        let port = watch.address().port();
        let mut page = Self { watch: Some(watch), port, token: String::new() };
        let html = page.html("/tide");
        page.token = html.split_once("data-token=\"").unwrap().1.split('"').next().unwrap().to_owned();
        page
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n{body}").unwrap();
        let mut answer = Vec::new();
        // A server that refuses a body may close before all of it was sent.
        drop(stream.read_to_end(&mut answer));
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    fn html(&self, path: &str) -> String {
        self.send("GET", path, "Host: localhost\r\n", "").1
    }

    /// Ask as a page of the server does.
    fn ask(&self, request: &Value) -> (u16, Value) {
        let body = request.to_string();
        let headers = self.headers(&body);
        let (status, said) = self.send("POST", "/_notes", &headers, &body);
        (status, serde_json::from_str(&said).unwrap_or(Value::String(said)))
    }

    fn headers(&self, body: &str) -> String {
        format!(
            "Host: localhost:{0}\r\nOrigin: http://localhost:{0}\r\nX-Token: {1}\r\nContent-Type: application/json\r\nContent-Length: {2}\r\n",
            self.port,
            self.token,
            body.len()
        )
    }

    fn save(&self, once: &str, save: Value) -> (u16, Value) {
        self.ask(&json!({ "ask": "save", "once": once, "save": save }))
    }

    fn undo(&self, once: &str, number: &Value) -> (u16, Value) {
        self.ask(&json!({ "ask": "undo", "once": once, "number": number }))
    }

    fn record(&self, note: &str) -> Value {
        let (status, said) = self.ask(&json!({ "ask": "note", "note": note }));
        assert_eq!(status, 200, "{said}");
        said["was"].clone()
    }

    /// Wait until the page is as it should be.
    fn await_html(&self, path: &str, good: impl Fn(&str) -> bool) {
        let start = Instant::now();
        while !good(&self.html(path)) {
            assert!(start.elapsed() < LONG, "{path}: {}", self.html(path));
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(watch) = self.watch.take() {
            watch.stop();
        }
    }
}

fn end(id: &str, text: &str, words: &str, at_end: bool) -> Value {
    let at = text.find(words).unwrap() + if at_end { words.len() } else { 0 };
    json!({ "id": id, "text": text, "at": at })
}

const FIRST: &str = "The sea came over the wall.";
const SECOND: &str = "The sea went, and the wall stood.";

/// A note on words of the first paragraph.
fn note(words: &str, body: &str) -> Value {
    let selection = json!({ "from": end("p1", FIRST, words, false), "to": end("p1", FIRST, words, true) });
    json!({ "do": "write", "page": "/tide.html", "selection": selection, "said": { "by": "ed", "body": body } })
}

fn read(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap()
}

fn annotate(root: &Path, arguments: &[&str]) {
    let made = Command::new(env!("CARGO_BIN_EXE_variorum"))
        .arg("annotate")
        .args(arguments)
        .current_dir(root)
        .output();
    let made = made.unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

#[test]
fn what_no_page_of_this_server_asks_is_refused() {
    let folder = edition();
    let page = Page::open(folder.path(), false);
    let body = json!({ "ask": "save", "once": "1", "save": note("sea", "New.") }).to_string();
    let headers = page.headers(&body);
    let own = format!("http://localhost:{}", page.port);
    for (headers, status) in [
        (headers.replace(&own, "http://example.org"), 403),
        (headers.replace(&own, "http://localhost:1"), 403),
        (headers.replace("Origin", "X-Origin"), 403),
        (headers.replace(&page.token, "guessed"), 403),
        (headers.replace("X-Token", "X-Other"), 403),
        (headers.replace("Host: localhost", "Host: example.org"), 403),
        (headers.replace("application/json", "text/plain"), 415),
        (headers.replace("application/json", "application/x-www-form-urlencoded"), 415),
        (headers.replace(&format!("Length: {}", body.len()), "Length: 99999999"), 413),
    ] {
        assert_eq!(page.send("POST", "/_notes", &headers, &body).0, status, "{headers}");
    }
    // Longer than it says is none of the request; without a length it is counted.
    let long = format!("{{\"ask\":\"{}\"}}", "x".repeat(600 << 10));
    let chunked = page.headers("").replace("Content-Length: 0", "Transfer-Encoding: chunked");
    let body = format!("{:x}\r\n{long}\r\n0\r\n\r\n", long.len());
    assert_eq!(page.send("POST", "/_notes", &chunked, &body).0, 413);
    assert_eq!(page.send("GET", "/_notes", &page.headers(""), "").0, 404);
    assert_eq!(page.send("PUT", "/_notes", &page.headers(""), "").0, 405);
    for nonsense in [json!({}), json!({ "ask": "save" }), json!({ "ask": "open", "file": "/etc/passwd" })] {
        assert_eq!(page.ask(&nonsense).0, 400, "{nonsense}");
    }
    assert_eq!(read(folder.path(), "content/annotations/tide.md"), NOTES);
    drop(page);

    let page = Page::open(folder.path(), true);
    assert!(!page.html("/tide").contains("_notes.js"));
    assert_eq!(page.send("GET", "/_notes.js", "Host: localhost\r\n", "").0, 404);
    assert_eq!(page.save("1", note("sea", "New.")).0, 403);
    assert_eq!(read(folder.path(), "content/annotations/tide.md"), NOTES);
}

#[test]
fn a_note_is_written_as_annotate_writes_it_and_undone_to_the_byte() {
    let folder = edition();
    let root = folder.path();
    // Other ends of lines and a byte order mark stay.
    let windows = format!("\u{feff}{}", NOTES.replace('\n', "\r\n"));
    put(root, "content/annotations/tide.md", &windows);
    let built = Command::new(env!("CARGO_BIN_EXE_variorum")).arg("build").current_dir(root).output().unwrap();
    assert!(built.status.success());
    let copy = edition();
    for file in ["content/annotations/tide.md", "content/anchors.lock"] {
        put(copy.path(), file, &read(root, file));
    }
    annotate(copy.path(), &["tide", "sea", "--occurrence", "1", "--by", "ed", "--body", "It *came*."]);
    let same = |path: &str| read(root, path) == read(copy.path(), path);

    let page = Page::open(root, false);
    let (status, said) = page.save("1", note("sea", "It *came*."));
    assert_eq!(status, 200, "{said}");
    assert_eq!(said["file"], "content/annotations/tide.md");
    assert!(same("content/annotations/tide.md"), "{}", read(root, "content/annotations/tide.md"));
    page.await_html("/tide", |html| html.contains("id=\"n-sea\""));
    // A click that comes twice is one save; the same words again are another note.
    assert_eq!(page.save("1", note("sea", "It *came*.")).1, said);
    assert!(same("content/annotations/tide.md"));
    let (_, second) = page.save("2", note("sea", "Again."));
    assert_eq!(second["note"], "sea-2");
    assert_eq!(page.undo("3", &second["undo"]).0, 200);
    assert!(same("content/annotations/tide.md"));
    // The lock knows the note, as after `annotate`.
    let start = Instant::now();
    while !same("content/anchors.lock") {
        assert!(start.elapsed() < LONG, "{}", read(root, "content/anchors.lock"));
        std::thread::sleep(Duration::from_millis(5));
    }
    let undone = page.undo("4", &said["undo"]);
    assert_eq!(undone.0, 200, "{}", undone.1);
    assert_eq!(read(root, "content/annotations/tide.md"), windows);
    page.await_html("/tide", |html| !html.contains("id=\"n-sea\""));
    // What was undone can't be undone again: the file is another.
    let (status, again) = page.undo("5", &said["undo"]);
    assert_eq!(status, 422);
    let (message, hint) = (again["message"].as_str().unwrap(), again["hint"].as_str().unwrap());
    assert_eq!(message, "can't write `content/annotations/tide.md`: it was changed meanwhile");
    assert!(!hint.contains("command"), "{hint}");
    assert_eq!(page.undo("6", &json!(99)).0, 422);
}

#[test]
fn a_draft_is_in_the_preview_alone() {
    let folder = edition();
    let page = Page::open(folder.path(), false);
    let mut draft = note("came over", "Later.");
    draft["said"]["draft"] = json!(true);
    let (status, said) = page.save("1", draft);
    assert_eq!((status, &said["draft"]), (200, &json!(true)), "{said}");
    page.await_html("/tide", |html| html.contains("id=\"n-came-over\"") && html.contains("note draft"));
    // A save after it is written; the draft isn't.
    assert_eq!(page.save("2", note("the wall", "Now.")).0, 200);
    let written = folder.path().join("public/tide.html");
    let start = Instant::now();
    while !fs::read_to_string(&written).is_ok_and(|html| html.contains("id=\"n-the-wall\"")) {
        assert!(start.elapsed() < LONG);
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(!fs::read_to_string(&written).unwrap().contains("came-over"));
    let was = page.record("came-over");
    let done = json!({ "by": "ed", "body": "Done.", "kind": "gloss" });
    let (status, said) =
        page.save("3", json!({ "do": "change", "note": "came-over", "was": was, "said": done }));
    assert_eq!(status, 200, "{said}");
    let start = Instant::now();
    while !fs::read_to_string(&written).is_ok_and(|html| html.contains("Done.")) {
        assert!(start.elapsed() < LONG);
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_the_output_lacks_of_a_draft_is_reported() {
    let folder = edition();
    let told = Arc::new(Mutex::new(String::new()));
    let own = Arc::clone(&told);
    let report: ReportFn = Box::new(move |found, _| {
        found
            .iter()
            .for_each(|it| own.lock().unwrap().push_str(&format!("{}: {}\n", it.rule.id, it.message)));
    });
    let page = Page::reporting(folder.path(), false, report);
    let mut draft = note("came over", "Later.");
    draft["said"]["draft"] = json!(true);
    assert_eq!(page.save("1", draft).0, 200);
    page.await_html("/tide", |html| html.contains("id=\"n-came-over\""));
    assert_eq!(page.save("2", note("the wall", "See [[note:came-over]].")).0, 200);
    let start = Instant::now();
    while !told.lock().unwrap().contains("broken-reference") {
        assert!(start.elapsed() < LONG, "{}", told.lock().unwrap());
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_note_is_changed_moved_answered_and_removed() {
    let folder = edition();
    let root = folder.path();
    let page = Page::open(root, false);
    let file = "content/annotations/tide.md";
    let was = page.record("a");
    let said = json!({ "by": "ed", "body": "B.", "tags": ["storm"] });
    let change = |was: &Value| json!({ "do": "change", "note": "a", "was": was, "said": said });
    assert_eq!(page.save("1", change(&was)).0, 200);
    let changed =
        NOTES.replace("A.\n", "B.\n").replace("creator = \"ed\"\n", "creator = \"ed\"\ntags = [\"storm\"]\n");
    assert_eq!(read(root, file), changed);
    page.await_html("/tide", |html| html.contains("<p>B.</p>"));
    // Whoever saw the note as it was before gets both versions, and the file stays.
    let (status, both) = page.save("2", change(&was));
    assert_eq!(status, 409, "{both}");
    assert!(both["theirs"].as_str().unwrap().ends_with("tags = [\"storm\"]\n+++\nB."), "{both}");
    assert_eq!(read(root, file), changed);

    let selection = json!({ "from": end("p1", FIRST, "over", false), "to": end("p2", SECOND, "went", true) });
    let moved = json!({ "do": "move", "note": "a", "was": page.record("a"), "page": "/tide", "selection": selection });
    let (status, said) = page.save("3", moved);
    assert_eq!(status, 200, "{said}");
    let moved = changed.replace("quote = \"stood\"  # see below\n", "").replace(
        "tags = [\"storm\"]\n",
        "tags = [\"storm\"]\nrange = [\"over the wall.\", \"The sea went\"]\n",
    );
    assert_eq!(read(root, file), moved);
    page.await_html("/tide", |html| html.contains("<span data-a=\"a\"") && html.contains("over the wall."));

    let answer = json!({ "do": "write", "page": "/tide.html", "reply-to": "a", "said": { "body": "Yes." } });
    assert_eq!(page.save("4", answer).0, 200);
    page.await_html("/tide", |html| html.contains("id=\"n-re-a\""));
    let remove = |note: &str| json!({ "do": "remove", "note": note, "was": page.record(note) });
    let (status, said) = page.save("5", remove("a"));
    assert_eq!((status, &said["message"]), (422, &json!("`a` has answers")));
    assert_eq!(page.save("6", remove("re-a")).0, 200);
    assert_eq!(read(root, file), format!("{moved}\n"));
    page.await_html("/tide", |html| !html.contains("id=\"n-re-a\""));
    let (status, said) = page.save("7", remove("a"));
    assert_eq!(status, 200, "{said}");
    page.await_html("/tide", |html| !html.contains("id=\"n-a\""));
    assert_eq!(page.undo("8", &said["undo"]).0, 200);
    assert_eq!(read(root, file), format!("{moved}\n"));
}

#[test]
fn bad_requests_are_answered_clearly_and_write_nothing() {
    let folder = edition();
    let root = folder.path();
    let page = Page::open(root, false);
    let refused = |save: Value, why: &str| {
        let (status, said) = page.save(why, save);
        assert_eq!(status, 422, "{said}");
        assert!(said["message"].as_str().unwrap().contains(why), "{said}");
    };
    let mut stale = note("sea", "x");
    stale["selection"]["from"]["text"] = json!("The see came.");
    refused(stale, "the text has changed since this page was made");
    let mut nothing = note("sea", "x");
    nothing["selection"]["to"]["at"] = json!(4);
    refused(nothing, "nothing of what is selected is words of the text");
    let mut other = note("sea", "x");
    other["page"] = json!("/notes.html");
    refused(other, "this page is no section of the text");
    refused(note("sea", " \n"), "the note has no text");
    refused(note("sea", "x\n+++\ny"), "the text would end at its line `+++`");
    let mut stranger = note("sea", "x");
    stranger["said"]["by"] = json!("../../x");
    refused(stranger, "there is no editor `../../x`");
    assert_eq!(read(root, "content/annotations/tide.md"), NOTES);
    // What leads out of the annotations is not written.
    #[cfg(unix)]
    {
        let mine = root.join("content/annotations/tide.md");
        let elsewhere = root.join("content/elsewhere.md");
        fs::rename(&mine, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &mine).unwrap();
        let (status, said) = page.save("link", note("sea", "x"));
        assert_eq!(status, 422, "{said}");
        assert!(said["message"].as_str().unwrap().contains("not among the edition's annotations"), "{said}");
        assert_eq!(fs::read_to_string(&elsewhere).unwrap(), NOTES);
        fs::remove_file(&mine).unwrap();
        fs::rename(&elsewhere, &mine).unwrap();
    }
    // An edition that is broken, and one whose numbers last without a lock, take no notes.
    let config = read(root, "content/edition.toml");
    for broken in ["title = \n".to_owned(), format!("frozen = true\n{config}")] {
        put(root, "content/edition.toml", &broken);
        let start = Instant::now();
        loop {
            let (status, said) = page.ask(&json!({ "ask": "try", "save": note("sea", "x") }));
            if status == 422 && said["message"] == "the edition can't be read now" {
                break;
            }
            assert!(start.elapsed() < LONG, "{said}");
            std::thread::sleep(Duration::from_millis(5));
        }
        put(root, "content/edition.toml", &config);
        let start = Instant::now();
        while page.ask(&json!({ "ask": "try", "save": note("sea", "x") })).0 != 200 {
            assert!(start.elapsed() < LONG);
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    // Where the lock has the numbers, notes are written as everywhere.
    let variorum = |arguments: &[&str]| {
        let done =
            Command::new(env!("CARGO_BIN_EXE_variorum")).args(arguments).current_dir(root).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    variorum(&["build"]);
    put(root, "content/edition.toml", &format!("frozen = true\n{config}"));
    variorum(&["renumber"]);
    variorum(&["build"]);
    let start = Instant::now();
    let mut attempt = 0;
    while page.save(&format!("frozen {attempt}"), note("sea", "Frozen.")).0 != 200 {
        assert!(start.elapsed() < LONG);
        attempt += 1;
        std::thread::sleep(Duration::from_millis(5));
    }
    page.await_html("/tide", |html| html.contains("id=\"n-sea\""));
}

#[test]
fn a_page_is_told_what_it_can_write() {
    let folder = edition();
    let page = Page::open(folder.path(), false);
    let (_, said) = page.ask(&json!({ "ask": "page", "path": "/tide" }));
    assert_eq!((&said["section"], &said["editors"]), (&json!("tide"), &json!([["ed", "E"]])));
    assert_eq!(said["words"]["save"], "Save");
    let (_, none) = page.ask(&json!({ "ask": "page", "path": "/notes.html" }));
    assert_eq!(none["section"], Value::Null);
    let complete = json!({ "ask": "complete", "path": "/tide", "what": "reference", "typed": "note:" });
    assert_eq!(page.ask(&complete).1, json!([["note:a", "§1 stood"]]));
    let show =
        json!({ "ask": "show", "path": "/tide", "body": "See [[note:a]], *so*; [[x.md]] [y](z.md) <b>." });
    let (status, html) = page.ask(&show);
    assert_eq!(status, 200);
    let html = html["html"].as_str().unwrap();
    assert!(
        html.contains("href=\"#n-a\"") && html.contains("<em>so</em>") && html.contains("&lt;b"),
        "{html}"
    );
    // A note that was rewritten has a proposal, which is written as `reanchor` does.
    let built = Command::new(env!("CARGO_BIN_EXE_variorum"))
        .arg("build")
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(built.status.success());
    put(folder.path(), "content/annotations/tide.md", &NOTES.replace("\"stood\"", "\"and the wall stood\""));
    drop(Command::new(env!("CARGO_BIN_EXE_variorum")).arg("build").current_dir(folder.path()).output());
    put(folder.path(), "content/text/01-tide.md", &TEXT.replace("and the wall stood", "and the walls stood"));
    let start = Instant::now();
    let proposal = loop {
        let (_, said) = page.ask(&json!({ "ask": "page", "path": "/tide" }));
        if let Some(proposal) = said["proposals"].get(0) {
            break proposal.clone();
        }
        assert!(start.elapsed() < LONG, "{said}");
        std::thread::sleep(Duration::from_millis(5));
    };
    assert_eq!(proposal["new"], "and the walls stood");
    let (status, said) = page.save("1", json!({ "do": "reanchor", "note": "a", "was": proposal["was"] }));
    assert_eq!(status, 200, "{said}");
    let notes = read(folder.path(), "content/annotations/tide.md");
    assert_eq!(notes, NOTES.replace("\"stood\"", "\"and the walls stood\""));
}
