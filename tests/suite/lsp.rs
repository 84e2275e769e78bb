//! The language server, by a client over its standard streams.

mod bad_input;
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
    for body in [b"\xff\xfe\xfd".as_slice(), b"{\"a\": nul", b"[]", b"null", b"{}", b""] {
        client.raw(&[format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat());
        assert_eq!(client.ask("no/such", json!({}))["code"], -32601, "{body:?}");
    }
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
    // In columns of UTF-16, and of a file that isn't open.
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
fn what_is_wrong_with_a_draft_is_information() {
    let record = |status: &str, quote: &str| {
        format!("+++\nid = \"lamp\"\ntarget = \"tide\"\n{status}quote = \"{quote}\"\n+++\nSee [[gone]].\n")
    };
    let draft = "status = \"draft\"\n";
    let edition =
        Edition::new(&[(TEXT, "# Tide\n\nThe lamp is lit at dusk.\n"), (NOTES, &record(draft, "lamp"))]);
    let mut client = Client::start(&edition.root());
    client.until(NOTES, &["broken-reference 6:4-6:12 (information)"]);
    client.open(NOTES, &record(draft, "lump"));
    client.until(NOTES, &["orphan 4:8-4:14 (information)", "broken-reference 6:4-6:12 (information)"]);
    // The same faults count once the note is none, and go with it.
    client.change(NOTES, json!([{ "text": record("", "lump") }]));
    client.until(NOTES, &["orphan 3:8-3:14", "broken-reference 5:4-5:12"]);
    client.change(NOTES, json!([{ "text": record(draft, "lamp").replace("[[gone]]", "[[tide]]") }]));
    client.until(NOTES, &[]);
}

#[test]
fn hints_are_asked_for_again_once_drafts_are_read() {
    let notes = "+++\nid = \"lamp\"\ntarget = \"tide\"\nstatus = \"draft\"\nquote = \"lamp\"\n+++\nA lamp.\n";
    let edition = Edition::new(&[(TEXT, "# Tide\n\nThe lamp is lit at dusk.\n"), (NOTES, notes)]);
    let mut client = Client::begin(&edition.root());
    client.initialize_with(Some(json!({ "workspace": { "inlayHint": { "refreshSupport": true } } })));
    client.open(NOTES, notes);
    client.until_asked("workspace/inlayHint/refresh");
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params = json!({ "textDocument": { "uri": client.uri(NOTES) }, "range": all });
    assert_eq!(client.ask("textDocument/inlayHint", params)[0]["label"], "exact p1");
}

#[test]
fn a_draft_has_its_place_once_it_is_read() {
    let notes =
        "+++\nid = \"lamp\"\ntarget = \"later\"\nstatus = \"draft\"\nquote = \"the lamp\"\n+++\nA lamp.\n";
    let edition = Edition::new(&[
        (TEXT, "# Tide\n\nNo light at all.\n"),
        ("content/text/02-later.md", "+++\ndraft = true\n+++\n# Later\n\nThere the lamp is lit at dusk.\n"),
        (NOTES, notes),
    ]);
    let mut client = Client::start(&edition.root());
    client.open(NOTES, notes);
    client.until(NOTES, &[]);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    let hover = loop {
        let found = client.ask("textDocument/hover", at(&client, NOTES, notes, "the lamp", 1));
        if !found.is_null() {
            break found["contents"]["value"].as_str().unwrap_or_default().to_owned();
        }
        assert!(std::time::Instant::now() < end, "a draft is never read");
    };
    assert!(hover.contains("the lamp"), "{hover}");
    let place = client.ask("textDocument/definition", at(&client, NOTES, notes, "the lamp", 1));
    assert!(place.to_string().contains("02-later.md"), "{place}");
    let hints = client.ask(
        "textDocument/inlayHint",
        json!({ "textDocument": { "uri": client.uri(NOTES) }, "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } } }),
    );
    assert!(hints[0]["label"].as_str().unwrap().starts_with("exact"), "{hints}");
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

/// An edition of which everything can be asked.
fn rich() -> Edition {
    Edition::new(&[
        (
            TEXT,
            "# Tide\n\nThe lamp is lit at dusk by [[person:ware]], see [[note:lamp]].[^1]\n\n## Later\n\nMore of it.\n\n[^1]: A footnote.\n",
        ),
        (
            NOTES,
            "+++\nid = \"lamp\"\ntarget = \"tide#p1\"\nquote = \"lit at dusk\"\nkind = \"gloss\"\n+++\nA lamp of *oil* [@lights, p. 3].\n",
        ),
        (
            "content/registers/persons.toml",
            "[[entity]]\nid = \"ware\"\nname = \"Ware, Ann\"\nrole = \"keeper\"\n",
        ),
        (
            "content/bibliography.bib",
            "@book{lights,\n  author = {Reyne, John},\n  title = {Lights of the Coast},\n  date = {1875},\n}\n",
        ),
    ])
}

/// What is answered at the first place of these words in a file; the cursor is `within` characters behind their beginning.
fn at(client: &Client, path: &str, text: &str, words: &str, within: usize) -> serde_json::Value {
    let byte = text.find(words).unwrap() + within;
    let line = text[..byte].matches('\n').count();
    let start = text[..byte].rfind('\n').map_or(0, |n| n + 1);
    let position = json!({ "line": line, "character": text[start..byte].encode_utf16().count() });
    json!({ "textDocument": { "uri": client.uri(path) }, "position": position, "context": { "includeDeclaration": true, "triggerKind": 1 } })
}

fn places(answer: &serde_json::Value, client: &Client) -> Vec<String> {
    let all = answer.as_array().unwrap().iter();
    all.map(|it| {
        let path = it["uri"].as_str().unwrap().strip_prefix(&client.uri("content/")).unwrap().to_owned();
        let start = &it["range"]["start"];
        format!("{path}:{}:{}", start["line"], start["character"])
    })
    .collect()
}

#[test]
fn a_name_leads_to_its_definition_and_to_all_that_use_it() {
    let edition = rich();
    let read = |path: &str| std::fs::read_to_string(edition.root().join(path)).unwrap();
    let (text, notes) = (read(TEXT), read(NOTES));
    let mut client = Client::start(&edition.root());
    let mut ask = |method: &str, path: &str, words: &str, within: usize| {
        let params = at(&client, path, if path == TEXT { &text } else { &notes }, words, within);
        let answer = client.ask(method, params);
        places(&answer, &client)
    };
    let definition = "textDocument/definition";
    assert_eq!(ask(definition, TEXT, "[[person:ware", 12), ["registers/persons.toml:1:6"]);
    assert_eq!(ask(definition, TEXT, "[[note:lamp", 3), ["annotations/a.md:1:6"]);
    assert_eq!(ask(definition, TEXT, "[^1]", 2), ["text/01-tide.md:8:2"]);
    // A note and its words, both ways.
    assert_eq!(ask(definition, NOTES, "lit at dusk", 3), ["text/01-tide.md:2:12"]);
    assert_eq!(ask(definition, TEXT, "lit at dusk", 3), ["annotations/a.md:1:6"]);
    assert_eq!(ask(definition, NOTES, "tide#p1", 6), ["text/01-tide.md:2:0"]);
    assert_eq!(ask(definition, NOTES, "@lights", 2), ["bibliography.bib:0:6"]);
    let references = "textDocument/references";
    let lamp = ["text/01-tide.md:2:12", "text/01-tide.md:2:55", "annotations/a.md:1:6"];
    let mut found = ask(references, NOTES, "lamp", 1);
    found.sort();
    let mut wanted = lamp.to_vec();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
    assert_eq!(ask(references, TEXT, "[[person:ware", 12).len(), 2);
}

#[test]
fn what_is_meant_is_shown() {
    let edition = rich();
    let read = |path: &str| std::fs::read_to_string(edition.root().join(path)).unwrap();
    let (text, notes) = (read(TEXT), read(NOTES));
    let mut client = Client::start(&edition.root());
    let mut hover = |path: &str, words: &str, within: usize| {
        let params = at(&client, path, if path == TEXT { &text } else { &notes }, words, within);
        client.ask("textDocument/hover", params)["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(
        hover(NOTES, "lit at dusk", 3),
        "exact tide#p1\n\n> The lamp is **lit at dusk** by Ware, Ann, see note on “lit at dusk”."
    );
    assert!(hover(TEXT, "lit at dusk", 3).contains("**gloss** `lamp`"));
    assert!(hover(TEXT, "person:ware", 9).starts_with("**Ware, Ann**  \nkeeper"));
    assert_eq!(
        hover(NOTES, "kind", 1),
        "**kind**: one of the vocabulary, or one of the edition's own; else comment"
    );
    assert_eq!(hover(NOTES, "gloss", 1), "kind **gloss**: describing");
    assert_eq!(hover(NOTES, "@lights", 2), "Reyne, John. *Lights of the Coast*. 1875.");
    assert_eq!(hover(TEXT, "[^1]", 2), "A footnote.");
    assert_eq!(hover(TEXT, "More of it", 2), "");
}

/// References to another edition are completed and shown from its `xref.json`, and lead to where edition.toml names that.
#[test]
fn other_editions_are_named_and_shown() {
    let entry = |address: &str, title: &str, locus: &str| json!({ "address": address, "kind": "block", "title": title, "locus": locus, "fingerprint": null });
    let xref = json!({ "format": "variorum-xref/1", "title": "The Lamp", "base-url": "https://example.org/l/", "entries": [
        entry("oil.html", "Oil", "§ 1"), entry("oil.html#p1", "Oil", "§ 1 ¶ 1"), entry("oil.html#p1-2", "Oil", "§ 1 l. 2"),
        entry("oil.html#n-wick", "the wick", ""), entry("persons.html#e-ann", "Ann Ware", ""),
    ] });
    let text = "# Tide\n\nSee [[lamp:oil#p1]].\n";
    let edition = Edition::new(&[
        ("content/edition.toml", "title = \"T\"\n[other]\nlamp = \"lamp.json\"\n"),
        ("lamp.json", &xref.to_string()),
        (TEXT, text),
    ]);
    let mut client = Client::start(&edition.root());
    let hover = client.ask("textDocument/hover", at(&client, TEXT, text, "lamp:oil", 6));
    let shown = hover["contents"]["value"].as_str().unwrap_or_default();
    assert_eq!(shown, "**The Lamp**, § 1 ¶ 1\n\nOil\n\n`https://example.org/l/oil.html#p1`");
    let found = client.ask("textDocument/definition", at(&client, TEXT, text, "lamp:oil", 6));
    assert!(found.to_string().contains("edition.toml"), "{found}");
    let mut take =
        |typed: &str, label: &str| accepted(&mut client, TEXT, &format!("# Tide\n\n[[{typed}|"), label);
    let made = |words: &str| format!("# Tide\n\n[[{words}");
    assert_eq!(take("la", "lamp:"), made("lamp:"));
    assert_eq!(take("lamp:o", "lamp:oil"), made("lamp:oil]]"));
    assert_eq!(take("lamp:oil#p1-", "lamp:oil#p1-2"), made("lamp:oil#p1-2]]"));
    assert_eq!(take("lamp:note:", "lamp:note:wick"), made("lamp:note:wick]]"));
    assert_eq!(take("lamp:Ann", "lamp:person:ann"), made("lamp:person:ann]]"));
}

/// A tag is any words: they are written with TOML's escapes.
#[test]
fn a_tag_is_renamed_to_any_words() {
    let notes = "+++\nid = \"a\"\ntarget = \"tide\"\nquote = \"lamp\"\ntags = [\"old\"]\n+++\nA.\n\n\
                 +++\nid = \"b\"\ntarget = \"tide\"\nquote = \"lit\"\ntags = ['old']\n+++\nB.\n";
    let edition = Edition::new(&[(TEXT, "# Tide\n\nThe lamp is lit.\n"), (NOTES, notes)]);
    let mut client = Client::start(&edition.root());
    let mut params = at(&client, NOTES, notes, "\"old", 2);
    params["newName"] = json!("Ann's \"one\"");
    let edit = client.ask("textDocument/rename", params);
    let words: Vec<&str> = edit["documentChanges"][0]["edits"]
        .as_array()
        .unwrap_or_else(|| panic!("{edit}"))
        .iter()
        .map(|edit| edit["newText"].as_str().unwrap())
        .collect();
    assert_eq!(words, ["Ann's \\\"one\\\"", "\"Ann's \\\"one\\\"\""]);
}

#[test]
fn files_have_outlines_and_notes_their_verdicts() {
    let edition = rich();
    let mut client = Client::start(&edition.root());
    let document = |client: &Client, path: &str| json!({ "textDocument": { "uri": client.uri(path) } });
    let params = document(&client, TEXT);
    let symbols = client.ask("textDocument/documentSymbol", params);
    assert_eq!((&symbols[0]["name"], &symbols[0]["children"][0]["name"]), (&json!("Tide"), &json!("Later")));
    let params = document(&client, NOTES);
    let symbols = client.ask("textDocument/documentSymbol", params.clone());
    assert_eq!((&symbols[0]["name"], &symbols[0]["detail"]), (&json!("lamp"), &json!("tide#p1 lit at dusk")));
    assert_eq!(client.ask("textDocument/foldingRange", params.clone())[0]["endLine"], 6);
    let mut all = params.clone();
    all["range"] = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    assert_eq!(client.ask("textDocument/inlayHint", all)[0]["label"], "exact p1");
    // An answer is where the note that it answers is.
    let answer = "content/annotations/b.md";
    client.open(answer, "+++\nid = \"b\"\nreply-to = \"lamp\"\n+++\nYes.\n");
    let mut all = document(&client, answer);
    all["range"] = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    assert_eq!(client.ask("textDocument/inlayHint", all)[0]["label"], "exact p1");
    let links = client.ask("textDocument/documentLink", params.clone());
    let link = client.ask("documentLink/resolve", links[0].clone());
    assert_eq!(link["target"], format!("{}#L3", client.uri(TEXT)));
    let found = client.ask("workspace/symbol", json!({ "query": "war" }));
    assert_eq!(found[0]["name"], "person:ware Ware, Ann");
    let tokens = client.ask("textDocument/semanticTokens/full", params);
    assert_eq!(
        tokens["data"].as_array().unwrap().get(..10).unwrap(),
        json!([0, 0, 3, 0, 0, 1, 0, 2, 1, 0]).as_array().unwrap()
    );
}

/// The text of a file after an item was accepted, which is found by its label; the cursor is at `|`.
fn accepted(client: &mut Client, path: &str, text: &str, label: &str) -> String {
    let byte = text.find('|').unwrap();
    let text = text.replacen('|', "", 1);
    client.open(path, &text);
    let params = at(client, path, &text, "", byte);
    let list = client.ask("textDocument/completion", params);
    let items = list["items"].as_array().unwrap_or_else(|| panic!("{list}"));
    let item = items.iter().find(|item| item["label"] == label);
    let labels = || items.iter().map(|item| item["label"].to_string()).collect::<Vec<_>>();
    let item = item.unwrap_or_else(|| panic!("no `{label}` among {:?}", labels()));
    client.close(path);
    let mut edits: Vec<&serde_json::Value> = vec![&item["textEdit"]];
    edits.extend(item["additionalTextEdits"].as_array().into_iter().flatten());
    // From the end, so that the places of those before stay.
    edits.sort_by_key(|edit| std::cmp::Reverse(edit["range"]["start"]["line"].as_u64()));
    let mut made = text;
    for edit in edits {
        let byte = |place: &serde_json::Value| {
            let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
            let start = made.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
            start + usize::try_from(place["character"].as_u64().unwrap()).unwrap()
        };
        let range = byte(&edit["range"]["start"])..byte(&edit["range"]["end"]);
        made.replace_range(range, edit["newText"].as_str().unwrap());
    }
    made
}

#[test]
fn a_quote_is_completed_from_the_words_of_its_target() {
    let edition = Edition::new(&[(
        TEXT,
        "# Tide\n\nThe lamp is lit. The oil is \"cheap\".\n\nAt dusk the lamp burns. The lamp is lit.\n",
    )]);
    let mut client = Client::start(&edition.root());
    let record = |words: &str| format!("+++\nid = \"a\"\ntarget = \"tide\"\n{words}\n+++\nA note.\n");
    let mut take = |words: &str, label: &str| accepted(&mut client, NOTES, &record(words), label);
    // Words that are there once need nothing beside them; those that are there twice the least that makes them unique.
    assert_eq!(take("quote = \"the l|\"", "the lamp burns"), record("quote = \"the lamp burns\""));
    assert_eq!(
        take("quote = \"The lamp i|", "The lamp is lit"),
        record("quote = \"The lamp is lit\"\nsuffix = \" The\"").replace("\" The", "\". The")
    );
    assert_eq!(
        take("quote = \"The oi|\"", "The oil is \"cheap\""),
        record("quote = \"The oil is \\\"cheap\\\"\"")
    );
    // What was beside other words goes.
    assert_eq!(
        take("quote = \"the l|\"\nprefix = \"dark\"\noccurrence = 2", "the lamp burns"),
        record("quote = \"the lamp burns\"\n").replace("\n\n+++", "\n+++")
    );
}

#[test]
fn names_are_completed_where_they_are_used() {
    let edition = rich();
    let mut client = Client::start(&edition.root());
    let record = |words: &str, body: &str| format!("+++\nid = \"b\"\n{words}\n+++\n{body}\n");
    let path = "content/annotations/b.md";
    let mut take =
        |words: &str, body: &str, label: &str| accepted(&mut client, path, &record(words, body), label);
    assert_eq!(take("ki|", "x", "kind"), record("kind = ", "x"));
    assert_eq!(take("kind = |", "x", "gloss"), record("kind = \"gloss\"", "x"));
    assert_eq!(take("target = \"tide#|\"", "x", "tide#p2"), record("target = \"tide#p2\"", "x"));
    assert_eq!(take("entities = [\"wa|\"]", "x", "person:ware"), record("entities = [\"person:ware\"]", "x"));
    assert_eq!(
        take("target = \"tide\"", "See [[no|", "note:lamp"),
        record("target = \"tide\"", "See [[note:lamp]]")
    );
    assert_eq!(take("target = \"tide\"", "See [[#|]]", "#p1"), record("target = \"tide\"", "See [[#p1]]"));
    assert_eq!(take("target = \"tide\"", "See [@|]", "lights"), record("target = \"tide\"", "See [@lights]"));
    // By its name too, though its id has other letters.
    assert_eq!(
        take("target = \"tide\"", "See [[Ann|", "person:ware"),
        record("target = \"tide\"", "See [[person:ware]]")
    );
}

/// A workspace edit made in the folder of an edition.
fn make(edition: &Edition, client: &Client, edit: &serde_json::Value) {
    let path = |uri: &serde_json::Value| {
        edition.root().join(uri.as_str().unwrap().strip_prefix(&client.uri("")).unwrap())
    };
    for change in edit["documentChanges"].as_array().unwrap() {
        match change["kind"].as_str() {
            Some("rename") => std::fs::rename(path(&change["oldUri"]), path(&change["newUri"])).unwrap(),
            Some("create") => {
                let path = path(&change["uri"]);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, "").unwrap();
            }
            _ => {
                let path = path(&change["textDocument"]["uri"]);
                let mut text = std::fs::read_to_string(&path).unwrap();
                let mut edits: Vec<_> = change["edits"].as_array().unwrap().iter().collect();
                edits.reverse();
                for edit in edits {
                    let byte = |place: &serde_json::Value| {
                        let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
                        let start = text.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
                        start + usize::try_from(place["character"].as_u64().unwrap()).unwrap()
                    };
                    let range = byte(&edit["range"]["start"])..byte(&edit["range"]["end"]);
                    text.replace_range(range, edit["newText"].as_str().unwrap());
                }
                std::fs::write(path, text).unwrap();
            }
        }
    }
}

fn run(edition: &Edition, arguments: &[&str]) -> std::process::Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.args(arguments).arg(edition.root()).output().unwrap()
}

#[test]
fn a_name_is_changed_wherever_it_stands_and_the_lock_knows_it() {
    let edition = rich();
    edition.put("content/text/02-market.md", "# Market\n\nSee [[tide#p1]] and [it](01-tide.md#p2).\n");
    edition.put(
        "content/annotations/market.md",
        "+++\nid = \"by-name\"\nquote = \"See\"\n+++\nOn [[note:lamp]].\n",
    );
    assert!(run(&edition, &["build"]).status.success());
    let mut client = Client::start(&edition.root());
    let market = "content/text/02-market.md";
    let renames = [
        (NOTES, "\"lamp\"", 2, "lantern"),
        (market, "[[tide", 3, "flood"),
        (NOTES, "target = \"flood", 12, "ebb"),
        ("content/annotations/market.md", "note:lantern", 6, "lamp"),
        (TEXT, "person:ware", 8, "keeper"),
        (NOTES, "@lights", 2, "coast"),
        (TEXT, "[^1]", 2, "one"),
    ];
    for (path, words, within, new) in renames {
        let path = if path == TEXT { "content/text/01-ebb.md" } else { path };
        let text = std::fs::read_to_string(edition.root().join(path)).unwrap();
        let mut params = at(&client, path, &text, words, within);
        params["newName"] = json!(new);
        // What is on the disk is known once it was noticed.
        let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
        let edit = loop {
            let edit = client.ask("textDocument/rename", params.clone());
            if edit["documentChanges"].is_array() {
                break edit;
            }
            assert!(std::time::Instant::now() < end, "{words}: {edit}");
            std::thread::sleep(std::time::Duration::from_millis(20));
        };
        make(&edition, &client, &edit);
        let checked = run(&edition, &["check", "--locked"]);
        assert!(checked.status.success(), "{new}: {}", String::from_utf8_lossy(&checked.stdout));
    }
    let read = |path: &str| std::fs::read_to_string(edition.root().join(path)).unwrap();
    assert_eq!(read(market), "# Market\n\nSee [[ebb#p1]] and [it](01-ebb.md#p2).\n");
    assert!(read("content/registers/persons.toml").contains("id = \"keeper\""));
    assert!(read("content/bibliography.bib").starts_with("@book{coast,"));
    assert!(read("content/text/01-ebb.md").contains("[[person:keeper]], see [[note:lamp]].[^one]"));
}

/// Where numbers last, what was cited under the old name leads on: the lock says what a build would write, in every version.
#[test]
fn a_section_of_a_frozen_edition_gets_another_name() {
    let edition = Edition::new(&[
        ("content/text/a/01-tide.md", "# Tide\n\nThe lamp is lit at dusk.\n\nMore of it.\n"),
        ("content/text/b/01-tide.md", "# Tide\n\nThe lamp was lit at dusk.\n"),
        ("content/text/a/02-market.md", "# Market\n\nSee [[tide#p1]].\n"),
        (NOTES, "+++\nid = \"lamp\"\ntarget = \"tide\"\nquote = \"lit at dusk\"\n+++\nOn [[tide#p2]].\n"),
    ]);
    let config = |frozen: &str| {
        format!(
            "title = \"T\"\nbase-url = \"https://example.org/\"\n{frozen}[[witness]]\nid = \"a\"\nsiglum = \"A\"\nbase = true\n[[witness]]\nid = \"b\"\nsiglum = \"B\"\n"
        )
    };
    edition.put("content/edition.toml", &config(""));
    assert!(run(&edition, &["build"]).status.success());
    edition.put("content/edition.toml", &config("frozen = true\n"));
    assert!(run(&edition, &["renumber"]).status.success());
    assert!(run(&edition, &["build"]).status.success());
    let lock = || std::fs::read_to_string(edition.root().join("content/anchors.lock")).unwrap();
    let mut old = "tide";
    for new in ["flood", "ebb", "tide"] {
        let text = std::fs::read_to_string(edition.root().join(NOTES)).unwrap();
        let mut client = Client::start(&edition.root());
        let mut params = at(&client, NOTES, &text, &format!("\"{old}\""), 2);
        params["newName"] = json!(new);
        let edit = client.ask("textDocument/rename", params);
        make(&edition, &client, &edit);
        let checked = run(&edition, &["check", "--locked"]);
        assert!(checked.status.success(), "{new}: {}", String::from_utf8_lossy(&checked.stdout));
        assert!(lock().contains(&format!("[a/{old}]\nrenamed {new}\n")), "{}", lock());
        let before = lock();
        assert!(run(&edition, &["build"]).status.success());
        assert_eq!(lock(), before, "{new}");
        old = new;
    }
}

#[test]
fn a_name_that_is_taken_or_none_is_refused() {
    let edition = rich();
    edition.put("content/annotations/b.md", "+++\nid = \"b\"\ntarget = \"tide\"\n+++\nB.\n");
    let mut client = Client::start(&edition.root());
    let text = std::fs::read_to_string(edition.root().join(NOTES)).unwrap();
    for (words, new) in [("\"lamp\"", "b"), ("\"lamp\"", "../x"), ("\"lamp\"", ""), ("tide#p1", "index")] {
        let mut params = at(&client, NOTES, &text, words, 2);
        params["newName"] = json!(new);
        assert_eq!(client.ask("textDocument/rename", params)["code"], -32803, "{new}");
    }
}

#[test]
fn an_end_of_a_range_is_offered_once_and_no_key_that_is_not_written() {
    let notes = "+++\nid = \"a\"\ntarget = \"tide\"\nrange = [\"The lamp\", \"is l\"]\n+++\nx\n";
    let edition = Edition::new(&[
        (TEXT, "# Tide\n\nThe lamp is lit.\n\nThe lamp is lit, and is lovely.\n"),
        (NOTES, notes),
    ]);
    let mut client = Client::start(&edition.root());
    let text = std::fs::read_to_string(edition.root().join(NOTES)).unwrap();
    let answer = client.ask("textDocument/completion", at(&client, NOTES, &text, "is l", 4));
    let items = answer["items"].as_array().unwrap().iter();
    let offered: Vec<String> = items
        .map(|it| format!("{}: {}", it["label"].as_str().unwrap(), it["detail"].as_str().unwrap()))
        .collect();
    assert_eq!(
        offered,
        ["is lit: 2 places: more words say which", "is lit, and is lovely: tide#p2", "is lovely: tide#p2"]
    );
}

#[test]
fn selected_words_become_a_note_or_a_footnote() {
    let edition = Edition::new(&[(TEXT, "# Tide\n\nThe lamp is lit.\nThe lamp is *lit* again.\n")]);
    let mut client = Client::start(&edition.root());
    let range = json!({ "start": { "line": 3, "character": 4 }, "end": { "line": 3, "character": 17 } });
    let params = json!({
        "textDocument": { "uri": client.uri(TEXT) }, "range": range, "context": { "diagnostics": [] },
    });
    let actions = client.ask("textDocument/codeAction", params);
    let titled = |words: &str| {
        actions.as_array().unwrap().iter().find(|it| it["title"].as_str().unwrap().contains(words)).unwrap()
    };
    make(&edition, &client, &titled("write a note on")["edit"]);
    let read = |path: &str| std::fs::read_to_string(edition.root().join(path)).unwrap();
    assert_eq!(
        read("content/annotations/tide.md"),
        "+++\nid = \"lamp-is-lit\"\ntarget = \"tide\"\nquote = \"lamp is lit\"\nsuffix = \"again.\"\n+++\n\n"
    );
    make(&edition, &client, &titled("make a footnote of")["edit"]);
    assert_eq!(read(TEXT), "# Tide\n\nThe lamp is lit.\nThe[^1] again.\n\n[^1]: lamp is *lit*\n");
}

#[test]
fn neovim_completes_a_quote() {
    use std::process::{Command, Stdio};
    let there = Command::new("nvim").arg("--version").stdin(Stdio::null()).output();
    if !there.is_ok_and(|output| output.status.success()) {
        eprintln!("Neovim is not installed: not tried");
        return;
    }
    let edition = Edition::new(&[
        (TEXT, "# Tide\n\nThe lamp is lit.\n\nAt dusk. The lamp is lit.\n"),
        (NOTES, "+++\nid = \"a\"\ntarget = \"tide\"\nquote = \"nothing like it\"\n+++\nA note.\n"),
    ]);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/lsp/neovim.lua");
    let state = edition.root().join("state");
    let mut command = Command::new("nvim");
    command.args(["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", &format!("luafile {script}")]);
    command.env("ROOT", edition.root()).env("VARIORUM", env!("CARGO_BIN_EXE_variorum"));
    for name in ["HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
        command.env(name, &state);
    }
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let notes = std::fs::read_to_string(edition.root().join(NOTES)).unwrap();
    assert!(notes.contains("quote = \"The lamp is lit\"\n"), "{notes}");
    assert!(run(&edition, &["check"]).status.success());
}

#[test]
fn a_record_is_re_anchored_and_the_lock_knows_it() {
    let made = |capabilities: Option<serde_json::Value>| {
        let edition = Edition::new(&[
            (
                TEXT,
                "# Tide\n\nThe lower lamp was put out by the sea on the second of March, says the keeper.\n",
            ),
            (
                NOTES,
                "+++\n# a comment\nid = \"lamp\"\ntarget = \"tide\"\nquote = \"put out by the sea on the second of March\"\n+++\nA lamp.\n",
            ),
        ]);
        assert!(run(&edition, &["build"]).status.success());
        edition.put(
            TEXT,
            "# Tide\n\nThe lower lamp was put out by the sea on the third of March, says the keeper.\n",
        );
        let mut client = Client::begin(&edition.root());
        client.initialize_with(capabilities);
        let at = json!({ "line": 2, "character": 1 });
        let params = json!({
            "textDocument": { "uri": client.uri(NOTES) }, "range": { "start": at, "end": at },
            "context": { "diagnostics": [], "only": ["refactor.rewrite"] },
        });
        let mut action = client.ask("textDocument/codeAction", params)[0].clone();
        if !action["edit"].is_object() {
            action = client.ask("codeAction/resolve", action);
        }
        (edition, client, action)
    };
    // A client that can say so is shown what it will change.
    let can = json!({
        "workspace": { "workspaceEdit": { "documentChanges": true, "changeAnnotationSupport": {} } },
        "textDocument": { "codeAction": { "dataSupport": true, "resolveSupport": { "properties": ["edit"] } } },
    });
    let (annotated, client, action) = made(Some(can));
    let title = action["title"].as_str().unwrap();
    assert!(title.starts_with("re-anchor `lamp`: “") && title.contains("third of March"), "{title}");
    let note = &action["edit"]["changeAnnotations"]["shown"];
    assert_eq!(note["needsConfirmation"], true);
    assert!(
        note["description"].as_str().unwrap().contains(
            "[-put out by the sea on the second of March-] {+put out by the sea on the third of March+}"
        ),
        "{note}"
    );
    make(&annotated, &client, &action["edit"]);
    let (plain, client, action) = made(None);
    assert!(action["edit"]["changeAnnotations"].is_null());
    make(&plain, &client, &action["edit"]);
    // As `reanchor --apply` writes it, the lock too.
    let (command, _, _) = made(None);
    assert!(run(&command, &["reanchor", "--apply"]).status.success());
    for edition in [&annotated, &plain] {
        for path in [NOTES, "content/anchors.lock"] {
            let read = |edition: &Edition| std::fs::read_to_string(edition.root().join(path)).unwrap();
            assert_eq!(read(edition), read(&command), "{path}");
        }
    }
}
