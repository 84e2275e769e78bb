//! The language server, by a client over its standard streams.
#![allow(clippy::unwrap_used, clippy::panic)]

mod client;

use serde_json::json;

use client::{Client, Edition};

const TEXT: &str = "content/text/01-tide.md";
const NOTES: &str = "content/annotations/a.md";

fn edition() -> Edition {
    Edition::new(&[
        (TEXT, "# Tide\n\nThe lamp is lit at dusk. 😀 [[gone]]\n"),
        (NOTES, "+++\nid = \"lamp\"\ntarget = \"tide\"\nquote = \"lamp\"\n+++\nA lamp.\n"),
    ])
}

#[test]
fn requests_have_their_time() {
    let edition = edition();
    let mut client = Client::begin(&edition.root());
    assert_eq!(client.ask("textDocument/hover", json!({}))["code"], -32002);
    let answer = client.initialize();
    assert_eq!(answer["serverInfo"]["name"], "variorum");
    assert_eq!(answer["capabilities"]["textDocumentSync"]["change"], 2);
    assert_eq!(client.ask("initialize", json!({ "capabilities": {} }))["code"], -32600);
    assert_eq!(client.ask("no/such", json!({}))["code"], -32601);
    assert_eq!(client.ask("textDocument/codeAction", json!({ "x": 1 }))["code"], -32602);
    // What is no message is answered, and the next is heard.
    client.raw(b"Content-Length: 3\r\n\r\n\xff\xfe\xfd");
    assert_eq!(client.ask("shutdown", json!(null)), json!(null));
    assert_eq!(client.ask("textDocument/hover", json!({}))["code"], -32600);
    client.note("exit", json!(null));
    assert_eq!(client.end(), Some(0));
}

#[test]
fn a_client_that_goes_without_a_word_ends_the_server() {
    let edition = edition();
    assert_eq!(Client::start(&edition.root()).end(), Some(1));
}

#[test]
fn what_is_wrong_is_told_while_it_is_typed() {
    let edition = edition();
    let mut client = Client::start(&edition.root());
    // In columns of UTF-16, and of a file that nobody has open.
    client.until(TEXT, &["broken-reference 2:28-2:36"]);
    client.open(TEXT, "# Tide\r\n\r\nThe lamp is lit at dusk.\r\n");
    client.until(TEXT, &[]);
    let range = json!({ "start": { "line": 2, "character": 4 }, "end": { "line": 2, "character": 8 } });
    client.change(TEXT, json!([{ "range": range, "text": "candle" }]));
    client.until(NOTES, &["orphan 3:8-3:14"]);
    // The file on the disk counts again.
    client.close(TEXT);
    client.until(NOTES, &[]);
    client.until(TEXT, &["broken-reference 2:28-2:36"]);
    // Another program writes.
    edition.put(TEXT, "# Tide\n\nNo light.\n");
    client.until(TEXT, &[]);
    client.until(NOTES, &["orphan 3:8-3:14"]);
}

#[test]
fn what_only_the_making_of_pages_tells_is_told_too() {
    let edition = edition();
    let mut client = Client::start(&edition.root());
    let template = "templates/note.html";
    client.open(template, "{{ no.such.thing }}\n");
    client.until(TEXT, &["broken-reference 2:28-2:36"]);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while client.found.get(template).is_none_or(Vec::is_empty) {
        assert!(std::time::Instant::now() < end, "{:?}", client.found);
        client.ask("no/such", json!({}));
    }
}

#[test]
fn a_fix_is_an_action() {
    let edition = edition();
    let mut client = Client::start(&edition.root());
    let notes = "+++\nid = \"lamp\"\ntarget = \"tide\"\nquote = \"lamp\"\nkynd = \"gloss\"\n+++\nA lamp.\n";
    client.open(NOTES, notes);
    client.until(NOTES, &["unknown-key 4:0-4:4"]);
    let at = json!({ "line": 4, "character": 1 });
    let params = json!({
        "textDocument": { "uri": client.uri(NOTES) },
        "range": { "start": at, "end": at },
        "context": { "diagnostics": [] },
    });
    let actions = client.ask("textDocument/codeAction", params);
    assert_eq!(actions[0]["title"], "write `kind`");
    assert_eq!(actions[0]["isPreferred"], true);
    let edit = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"]["version"], 1);
    let range = json!({ "start": { "line": 4, "character": 0 }, "end": { "line": 4, "character": 4 } });
    assert_eq!(edit["edits"], json!([{ "range": range, "newText": "kind" }]));
}
