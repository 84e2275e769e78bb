//! What a client or the disk does that it shouldn't: each is answered, the server goes on, and what it says is true.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::Client;
use super::{NOTES, TEXT, edition};

const CONFIG: &str = "content/edition.toml";
const BROKEN: &str = "broken-reference 2:28-2:36";

/// A place in a document, for requests.
fn place(client: &Client, path: &str, line: u32, character: u32) -> Value {
    json!({
        "textDocument": { "uri": client.uri(path) }, "position": { "line": line, "character": character },
        "context": { "includeDeclaration": true, "triggerKind": 1 }, "newName": "x",
    })
}

/// The server answers, and says of the text what is wrong with it.
fn is_well(client: &mut Client) {
    client.until(TEXT, &[BROKEN]);
    let params = json!({ "textDocument": { "uri": client.uri(TEXT) } });
    assert!(client.ask("textDocument/documentSymbol", params).is_array());
}

#[test]
fn positions_beyond_the_end_and_within_characters_are_answered() {
    let edition = edition();
    let mut client = Client::start(&edition.root());
    let methods = ["hover", "definition", "references", "completion", "prepareRename", "rename"];
    let most = u32::try_from(i32::MAX).unwrap();
    for path in [TEXT, NOTES, CONFIG, "content/annotations/none.md"] {
        // The second half of a character beyond the basic plane is the 26th of its line.
        for (line, character) in [(0, most), (most, 0), (most, most), (2, 26), (u32::MAX, u32::MAX)] {
            for method in methods {
                let params = place(&client, path, line, character);
                let answer = client.ask(&format!("textDocument/{method}"), params);
                // A rename may be refused; nothing is a defect.
                assert_ne!(answer["code"], -32603, "{method} {path} {line}:{character}: {answer}");
            }
            let end = json!({ "line": line, "character": character });
            let params = json!({
                "textDocument": { "uri": client.uri(path) }, "context": { "diagnostics": [] },
                "range": { "start": end, "end": { "line": 0, "character": 0 } },
            });
            for method in ["codeAction", "inlayHint"] {
                let answer = client.ask(&format!("textDocument/{method}"), params.clone());
                assert!(answer["code"].is_null(), "{method} {path} {line}:{character}: {answer}");
            }
        }
    }
    // An edit there is one at the end, as is one whose ends are the wrong way round.
    client.open(TEXT, "# Tide\n\nThe lamp 😀 is lit.\n");
    client.until(TEXT, &[]);
    let range = |a: (u32, u32), b: (u32, u32)| {
        let at = |(line, character)| json!({ "line": line, "character": character });
        json!({ "start": at(a), "end": at(b) })
    };
    client.change(
        TEXT,
        json!([
            { "range": range((most, 0), (most, most)), "text": "\n[[nowhere]]\n" },
            { "range": range((2, most), (2, most)), "text": " [^gone]" },
            { "range": range((2, 10), (2, 10)), "text": "x" },
            { "range": range((0, 4), (0, 2)), "text": "Ti" },
        ]),
    );
    client.until(TEXT, &["undefined-footnote 2:21-2:28", "broken-reference 4:0-4:11"]);
}

#[test]
fn documents_outside_the_edition_are_none_of_it() {
    let edition = edition();
    let mut client = Client::start(&edition.root());
    let elsewhere = tempfile::tempdir().unwrap();
    let elsewhere = format!("file://{}/a.md", elsewhere.path().display());
    for uri in ["untitled:Untitled-1", "git:/x/content/annotations/a.md?%7B%7D", elsewhere.as_str(), "x"] {
        let document =
            json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": "+++\nid = \"x\n" });
        client.note("textDocument/didOpen", json!({ "textDocument": document }));
        let change =
            json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [{ "text": "[[no]]" }] });
        client.note("textDocument/didChange", change);
        let at = json!({ "line": 0, "character": 0 });
        let answer =
            client.ask("textDocument/hover", json!({ "textDocument": { "uri": uri }, "position": at }));
        assert!(answer.is_null() || answer["code"] == -32602, "{uri}: {answer}");
        client.note("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }
    // A file of the edition that isn't open, and one that is opened twice.
    client.change(NOTES, json!([{ "text": "x" }]));
    client.close(NOTES);
    let text = fs::read_to_string(edition.root().join(TEXT)).unwrap();
    client.open(TEXT, &text);
    client.open(TEXT, &text);
    is_well(&mut client);
    assert!(client.found.keys().all(|path| path.starts_with("content/")), "{:?}", client.found.keys());
}

#[test]
fn a_flood_of_requests_is_answered_and_those_that_are_cancelled_too() {
    let edition = edition();
    let mut client = Client::start(&edition.root());
    let ids: Vec<i32> = (0..300)
        .map(|n| {
            let params = place(&client, TEXT, 2, n % 20);
            client.begin_request("textDocument/hover", params)
        })
        .collect();
    for id in ids.iter().step_by(2) {
        client.note("$/cancelRequest", json!({ "id": id }));
    }
    client.note("$/cancelRequest", json!({ "id": 999_999 }));
    client.note("$/cancelRequest", json!({ "no": "id" }));
    for (n, id) in ids.into_iter().enumerate() {
        let answer = client.answer(id);
        assert!(answer["code"].is_null() || (n % 2 == 0 && answer["code"] == -32800), "{answer}");
    }
    // Keys that come faster than they can be read: what counts is the text after the last.
    client.open(TEXT, "# Tide\n\n");
    for letter in "The lamp is lit at dusk. 😀 [[gone]]\n".chars() {
        let end = json!({ "line": 2, "character": 999 });
        client.change(TEXT, json!([{ "range": { "start": end, "end": end }, "text": letter }]));
    }
    is_well(&mut client);
}

#[test]
fn an_edition_that_breaks_and_mends_is_as_it_was() {
    let edition = edition();
    let good = fs::read_to_string(edition.root().join(CONFIG)).unwrap();
    let mut client = Client::start(&edition.root());
    client.until(TEXT, &[BROKEN]);
    // In its buffer, then on the disk.
    client.open(CONFIG, &good);
    for broken in ["title = \n", "\u{0}\n", "", "title = \"T\"\nmore = [\n"] {
        client.change(CONFIG, json!([{ "text": broken }]));
        wait(&mut client, |client| client.found.get(CONFIG).is_some_and(|told| !told.is_empty()));
        // What it was before goes on being known.
        let params = place(&client, TEXT, 2, 5);
        assert!(client.ask("textDocument/hover", params)["code"].is_null());
        client.change(CONFIG, json!([{ "text": good }]));
        client.until(CONFIG, &[]);
        client.until(TEXT, &[BROKEN]);
    }
    client.close(CONFIG);
    edition.put(CONFIG, "title = \n");
    wait(&mut client, |client| client.found.get(CONFIG).is_some_and(|told| !told.is_empty()));
    edition.put(CONFIG, &good);
    client.until(CONFIG, &[]);
    is_well(&mut client);
    // Without edition.toml there is no edition, and nothing is wrong with it.
    fs::remove_file(edition.root().join(CONFIG)).unwrap();
    client.until(TEXT, &[]);
    edition.put(CONFIG, &good);
    is_well(&mut client);
    // The folder is renamed, and another is put in its place.
    let (root, away) = (edition.root().join("content"), edition.root().join("away"));
    fs::rename(&root, &away).unwrap();
    client.until(TEXT, &[]);
    fs::rename(&away, &root).unwrap();
    is_well(&mut client);
}

#[test]
fn two_servers_on_one_edition_know_their_own_buffers() {
    let edition = edition();
    let (mut one, mut two) = (Client::start(&edition.root()), Client::start(&edition.root()));
    one.until(TEXT, &[BROKEN]);
    two.until(TEXT, &[BROKEN]);
    one.open(TEXT, "# Tide\n\nThe candle is lit.\n");
    one.until(NOTES, &["orphan 3:8-3:14"]);
    is_well(&mut two);
    assert!(two.found.get(NOTES).is_none_or(Vec::is_empty), "{:?}", two.found);
    // What the first saves the second sees.
    edition.put(TEXT, "# Tide\n\nThe candle is lit.\n");
    two.until(NOTES, &["orphan 3:8-3:14"]);
    drop(one);
    edition.put(TEXT, "# Tide\n\nThe lamp is lit at dusk. 😀 [[gone]]\n");
    two.until(NOTES, &[]);
    is_well(&mut two);
    assert_eq!(two.end(), Some(1));
}

#[test]
fn a_buffer_counts_whatever_becomes_of_its_file() {
    let edition = edition();
    let mut client = Client::start(&edition.root());
    let record = "+++\nid = \"lamp\"\ntarget = \"tide\"\nquote = \"candle\"\n+++\nA lamp.\n";
    let lost = ["orphan 3:8-3:16"];
    client.open(NOTES, record);
    client.until(NOTES, &lost);
    // It is removed, and what has its name becomes a folder: the buffer counts.
    let file = edition.root().join(NOTES);
    fs::remove_file(&file).unwrap();
    client.note(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": client.uri(NOTES), "type": 3 }] }),
    );
    is_well(&mut client);
    client.until(NOTES, &lost);
    client.close(NOTES);
    client.until(NOTES, &[]);
    // It is renamed under its buffer: there are two records of one id until the buffer is closed.
    edition.put(NOTES, record);
    client.until(NOTES, &lost);
    client.open(NOTES, record);
    let other = "content/annotations/b.md";
    fs::rename(&file, edition.root().join(other)).unwrap();
    wait(&mut client, |client| client.found.values().flatten().any(|told| told.starts_with("duplicate-id")));
    client.close(NOTES);
    client.open(other, record);
    client.until(other, &lost);
    client.until(NOTES, &[]);
    // A name by which no file can be read.
    client.open("content/annotations/c.md/d.md", "x");
    is_well(&mut client);
}

/// Waits until this is so.
fn wait(client: &mut Client, wanted: impl Fn(&Client) -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !wanted(client) {
        assert!(Instant::now() < end, "{:?}", client.found);
        client.ask("no/such", json!({}));
    }
}
