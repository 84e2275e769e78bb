//! `variorum import --annotations`: files of other programs, and what becomes of their notes.

use crate::shell;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use shell::{err, out, run};

const TIDE: &str = "# The Tide\n\nOn the second of March the sea came over the wall and put out the lower lamp.[^1] “It was,” said the keeper, “a well-known tide.”\n\nThe first lamp was lit again at four, and the second at five; the keeper wrote it down.\n\n[^1]: The log calls it the spring tide of that year.\n";
const RECKONING: &str = "# The Reckoning\n\nThe keeper wrote it down. Nobody asked who would pay for the oil that was lost in the night.\n\nA letter came in April, and was burnt.\n";

/// An edition of two sections, with one editor.
pub(super) fn edition() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "content/edition.toml",
        "title = \"The Lamp at Skarra Point\"\n\n[[editor]]\nid = \"ed\"\nname = \"Editor, A. N.\"\n",
    );
    write(folder.path(), "content/text/01-tide.md", TIDE);
    write(folder.path(), "content/text/02-reckoning.md", RECKONING);
    folder
}

pub(super) fn write(folder: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub(super) fn text(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Import a file; what was said.
pub(super) fn import(folder: &Path, file: &str, more: &[&str]) -> String {
    let args = [&["import", "--annotations", file], more].concat();
    let output = run(folder, &args);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    out(&output)
}

/// What `--check` says of a file: verdict and places of each note.
fn check(folder: &Path, file: &str) -> Vec<(String, String)> {
    let said = import(folder, file, &["--check", "--format", "json"]);
    let value: Value = serde_json::from_str(&said).unwrap();
    let row = |note: &Value| {
        let places = note["places"].as_array().unwrap();
        let places = places.iter().map(|p| {
            format!(
                "{}#{}: {}",
                p["section"].as_str().unwrap(),
                p["block"].as_str().unwrap_or("-"),
                p["words"].as_str().unwrap()
            )
        });
        (note["verdict"].as_str().unwrap().to_owned(), places.collect::<Vec<String>>().join("; "))
    };
    value["notes"].as_array().unwrap().iter().map(row).collect()
}

/// The edition has no error, and what it says of its notes.
pub(super) fn sound(folder: &Path) {
    let output = run(folder, &["check"]);
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
}

fn hypothesis() -> Value {
    let note = |id: &str, words: &str, before: &str, after: &str, body: &str| {
        json!({"id": id, "created": "2026-03-05T09:12:45.123456+00:00", "updated": "2026-03-06T09:12:45.000000+00:00",
            "user": "acct:reader1@hypothes.is", "user_info": {"display_name": "Reader One"}, "uri": "https://example.org/lamp/tide.html",
            "text": body, "tags": ["sea", "log"], "links": {}, "references": [],
            "target": [{"source": "x", "selector": [{"type": "TextPositionSelector", "start": 1, "end": 5},
                {"type": "TextQuoteSelector", "exact": words, "prefix": before, "suffix": after}]}]})
    };
    let mut reply = note("h3", "", "", "", "I *doubt* it: [[sic]], [^1], [@x]\n\n+++\n");
    reply["references"] = json!(["h1"]);
    reply["target"] = json!([{"source": "x"}]);
    json!({"total": 4, "rows": [
        note("h1", "the sea came over the wall", "On the second of March ", " and put out", "So the *log* has it."),
        note("h2", "the lower lamp.1 “It was,” said", "", "", ""),
        reply,
        note("h4", "The keeper wrote it down.", "the second at five; ", "", "Which?"),
    ]})
}

#[test]
fn hypothesis_is_placed_and_imported_once() {
    let folder = edition();
    write(folder.path(), "h.json", hypothesis().to_string());
    assert_eq!(
        check(folder.path(), "h.json"),
        [
            ("exact".to_owned(), "tide#p1: the sea came over the wall".to_owned()),
            ("sure".to_owned(), "tide#p1: the lower lamp. “It was,” said".to_owned()),
            ("reply".to_owned(), String::new()),
            // The words are there once, but not behind these.
            ("unsure".to_owned(), "reckoning#p1: The keeper wrote it down.".to_owned()),
        ]
    );
    let said = import(folder.path(), "h.json", &[]);
    assert!(said.contains("`Reader One` is a new editor, `reader-one`"), "{said}");
    let made = text(folder.path(), "content/annotations/hypothesis/tide.md");
    assert!(
        made.starts_with(
            "+++\nid = \"the-sea-came-over\"\ntarget = \"tide\"\nquote = \"the sea came over the wall\"\nkind = \"comment\"\ncreator = \"reader-one\"\ncreated = 2026-03-05T09:12:45Z\nmodified = 2026-03-06T09:12:45Z\ntags = [\"sea\", \"log\"]\nimported = { from = \"hypothesis\", id = \"h1\", hash = \""
        ),
        "{made}"
    );
    assert!(made.contains("reply-to = \"the-sea-came-over\"\ntarget = \"tide\""), "{made}");
    assert!(made.contains("I *doubt* it: \\[[sic]], \\[^1], \\[@x]\n\n\\+++\n"), "{made}");
    assert!(made.contains("quote = \"the lower lamp. “It was,” said\"\nkind = \"highlight\""), "{made}");
    sound(folder.path());
    // Again: nothing is written.
    let before = (made, text(folder.path(), "content/edition.toml"));
    let said = import(folder.path(), "h.json", &[]);
    assert!(said.contains("0 new, 0 changed, 4 as they were"), "{said}");
    assert_eq!(before.0, text(folder.path(), "content/annotations/hypothesis/tide.md"));
    assert_eq!(before.1, text(folder.path(), "content/edition.toml"));
    // A newer export changes what its author changed, but for what was edited here.
    let mut newer = hypothesis();
    newer["rows"][0]["text"] = json!("So the log has it, twice.");
    newer["rows"][2]["text"] = json!("Not any more.");
    write(folder.path(), "h.json", newer.to_string());
    let edited = before.0.replace("I *doubt* it", "I doubt it");
    write(folder.path(), "content/annotations/hypothesis/tide.md", &edited);
    let said = import(folder.path(), "h.json", &[]);
    assert!(said.contains("0 new, 1 changed, 3 as they were"), "{said}");
    assert!(said.contains("was changed both here and there") && said.contains("Not any more."), "{said}");
    let now = text(folder.path(), "content/annotations/hypothesis/tide.md");
    assert!(now.contains("So the log has it, twice.\n") && now.contains("I doubt it"), "{now}");
    sound(folder.path());
    // An export from before that takes nothing back.
    let mut older = hypothesis();
    older["rows"][0]["text"] = json!("As I said first.");
    older["rows"][0]["updated"] = json!("2026-03-05T09:12:45.000000+00:00");
    write(folder.path(), "h.json", older.to_string());
    let said = import(folder.path(), "h.json", &[]);
    assert!(said.contains("stays as it is: it was changed on 2026-03-06T09:12:45Z"), "{said}");
    assert_eq!(now, text(folder.path(), "content/annotations/hypothesis/tide.md"));
}

#[test]
fn a_table_is_read_by_the_names_of_its_columns() {
    let folder = edition();
    let table = "\u{feff}Zitat;Kommentar;Autor;Datum;Schlagwörter\n\"the second at five\";\"See [[sic]]\nand <b>\";Ada Nother;24.11.2026;a, b\n\"the keeper\";Which?;;;\nthe oil that was never there at all;;;;\na well known tide;;Editor, A. N.;11/24/2026;\n";
    write(folder.path(), "t.csv", table);
    assert_eq!(
        check(folder.path(), "t.csv").iter().map(|(verdict, _)| verdict.as_str()).collect::<Vec<_>>(),
        ["exact", "unsure", "absent", "sure"]
    );
    let said = import(folder.path(), "t.csv", &[]);
    assert!(said.contains("4 new"), "{said}");
    let made = text(folder.path(), "content/annotations/table/tide.md");
    assert!(made.contains("quote = \"the second at five\"\nkind = \"comment\"\ncreator = \"ada-nother\"\ncreated = 2026-11-24\ntags = [\"a\", \"b\"]"), "{made}");
    assert!(made.contains("See \\[\\[sic]]\\\nand \\<b>\n"), "{made}");
    assert!(
        made.contains(
            "quote = \"a well-known tide\"\nkind = \"highlight\"\ncreator = \"ed\"\ncreated = 2026-11-24"
        ),
        "{made}"
    );
    assert!(made.contains("status = \"draft\"") && made.contains("# candidate: tide#p1: “"), "{made}");
    let lost = text(folder.path(), "content/annotations/table.unplaced.md");
    assert!(lost.contains("quote = \"the oil that was never there at all\"\nkind = \"highlight\"\ncreator = \"ed\"\nstatus = \"unplaced\""), "{lost}");
    let said = import(folder.path(), "t.csv", &[]);
    assert!(said.contains("0 new, 0 changed, 4 as they were"), "{said}");
    sound(folder.path());
    let said = out(&run(folder.path(), &["check"]));
    assert!(said.contains("a note has no place in the text"), "{said}");
}

#[test]
fn clippings_of_another_book_are_left_out() {
    let folder = edition();
    let one = |title: &str, about: &str, words: &str| {
        format!("\u{feff}{title}\r\n- {about}\r\n\r\n{words}\r\n==========\r\n")
    };
    let lamp = "The Lamp at Skarra Point (Marlowe, Edith)";
    let clippings = [
        one(
            lamp,
            "Ihre Markierung auf Seite 7 | bei Position 96-97 | Hinzugefügt am Freitag, 8. Mai 2020 17:23:15",
            "the sea came over the wall",
        ),
        one(lamp, "Ihre Notiz bei Position 97 | Hinzugefügt am Freitag, 8. Mai 2020 17:24:15", "Wie immer."),
        one(
            lamp,
            "Your Highlight on page 9 | Location 120-121 | Added on Friday, 7 March 2025 10:00:00",
            "again at four, and the second at five; the keeper wrote it down. The",
        ),
        one(
            "Other (Nobody)",
            "Your Highlight on Location 5-6 | Added on Friday, 7 March 2025 10:00:00",
            "the sea",
        ),
    ];
    write(folder.path(), "My Clippings.txt", clippings.concat());
    let said = import(folder.path(), "My Clippings.txt", &[]);
    assert!(said.contains("1 note on other books left out"), "{said}");
    let made = text(folder.path(), "content/annotations/kindle/tide.md");
    assert!(
        made.contains("kind = \"comment\"\ncreator = \"ed\"\ncreated = 2020-05-08T17:24:15\n")
            && made.contains("\nWie immer.\n"),
        "{made}"
    );
    sound(folder.path());
    write(folder.path(), "content/edition.toml", "title = \"Something else\"\n");
    let output = run(folder.path(), &["import", "--annotations", "My Clippings.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("--book TITLE") && err(&output).contains("Other (Nobody) (1 note)"),
        "{}",
        err(&output)
    );
}

/// A file of each kind with the same three notes: one on unique words, one on words over two paragraphs, one reply or remark.
fn kinds() -> Vec<(&'static str, String)> {
    let (unique, over) = ("put out the lower lamp", "lost in the night. A letter came in April");
    let web = |words: &str, body: Value| {
        json!({"@context": "http://www.w3.org/ns/anno.jsonld", "id": format!("urn:{}", words.len()), "type": "Annotation",
        "creator": {"name": "Ada Nother"}, "created": "2026-03-05T09:12:45Z", "body": body,
        "target": {"source": "https://example.org/", "selector": [{"type": "TextQuoteSelector", "exact": words}]}})
    };
    let remark = json!({"type": "TextualBody", "value": "<p>A <b>remark</b></p>", "format": "text/html"});
    let lua = format!(
        "-- /a\nreturn {{\n [\"annotations\"] = {{ [1] = {{ [\"datetime\"] = \"2026-07-04 15:34:12\", [\"drawer\"] = \"lighten\", [\"note\"] = \"A remark\", [\"text\"] = \"{unique}\", [\"pos0\"] = \"/a\" }}, [2] = {{ [\"datetime\"] = \"2026-07-04 15:35:12\", [\"drawer\"] = \"lighten\", [\"text\"] = \"{}\", [\"pos0\"] = \"/b\" }} }},\n [\"doc_props\"] = {{ [\"title\"] = \"T\" }} }}\n",
        over.replace(". ", ".\\\n")
    );
    vec![
        ("w3c.json", json!({"type": "AnnotationPage", "items": [web(unique, remark.clone()), web(over, json!([]))]}).to_string()),
        ("set.annotation", json!({"@context": "https://www.w3.org/ns/epub-anno.jsonld", "type": "AnnotationSet", "generator": "Thorium", "items": [web(unique, remark), web(over, json!({"type": "TextualBody", "value": "", "color": "red"}))]}).to_string()),
        ("readwise.csv", format!("Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags\n…{unique}…,T,Marlowe,,A remark,,,location,1,2020-10-05 10:15:30+00:00,\n{over},T,Marlowe,,,,,location,2,2020-10-05 10:15:30+00:00,\n")),
        ("metadata.epub.lua", lua),
        ("koreader.json", json!({"title": "T", "entries": [{"text": unique, "note": "A remark", "time": 1_709_629_965, "sort": "highlight"}, {"text": over.replace(". ", ".\n"), "time": 1_709_629_966, "sort": "highlight"}]}).to_string()),
        ("zotero.json", json!([{"key": "A", "data": {"key": "A", "itemType": "annotation", "annotationType": "highlight", "annotationText": unique, "annotationComment": "A remark", "annotationAuthorName": "Ada Nother", "dateAdded": "2026-03-05T09:12:45Z", "tags": [{"tag": "x"}]}},
            {"key": "B", "data": {"key": "B", "itemType": "annotation", "annotationType": "underline", "annotationText": over.replace("night", "ni- ght"), "dateAdded": "2026-03-05T09:12:45Z", "tags": []}}]).to_string()),
        ("zotero.md", format!("“{unique}” ([Marlowe, 1874, p. 4](zotero://select/library/items/K)) ([pdf](zotero://open-pdf/library/items/K?page=6&annotation=AB)) A remark\n\n“{over}” ([Marlowe](zotero://select/library/items/K)) ([pdf](zotero://open-pdf/library/items/K?page=6&annotation=AC))\n")),
        ("x.calibre_annotation_collection", format!("\u{feff}{}", json!({"version": 1, "type": "calibre_annotation_collection", "annotations": [
            {"type": "highlight", "uuid": "u1", "highlighted_text": unique, "notes": "A remark", "timestamp": "2026-03-05T09:12:45.123Z"},
            {"annotation": {"type": "highlight", "uuid": "u2", "highlighted_text": over, "timestamp": "2026-03-05T09:12:45Z"}, "user_type": "local", "user": "viewer"},
            {"type": "bookmark"}, {"type": "highlight", "removed": true}]}))),
        ("recogito.csv", format!("UUID,FILE,QUOTE_TRANSCRIPTION,ANCHOR,TYPE,URI,VOCAB_LABEL,TAGS,COMMENTS\n\"r1\",\"t.txt\",\"{unique}\",\"char-offset:1\",\"PLACE\",\"\",\"\",\"\",\"A remark\"\n\"r2\",\"t.txt\",\"{over}\",\"char-offset:9\",\"PLACE\",\"\",\"\",\"\",\"\"\n")),
        ("recogito.json", json!([{"id": "r1", "generator": {"name": "Recogito"}, "target": {"selector": [{"type": "TextQuoteSelector", "exact": unique}]}, "body": [{"value": "A remark", "purpose": "commenting", "creator": "ada", "modified": "2026-03-05T09:12:45Z"}, {"value": "Yes", "purpose": "replying", "creator": "bob"}]},
            {"id": "r2", "target": [{"selector": [{"type": "TextQuoteSelector", "exact": "lost in the night."}]}, {"selector": [{"type": "TextQuoteSelector", "exact": "A letter came in April"}]}], "body": []}]).to_string()),
    ]
}

#[test]
fn every_kind_of_file_finds_its_words() {
    for (name, content) in kinds() {
        let folder = edition();
        write(folder.path(), name, content);
        let found: Vec<(String, String)> =
            check(folder.path(), name).into_iter().filter(|(verdict, _)| verdict != "reply").collect();
        assert_eq!(found.len(), 2, "{name} {found:?}");
        assert_eq!(found[0], ("exact".to_owned(), "tide#p1: put out the lower lamp".to_owned()), "{name}");
        assert!(matches!(found[1].0.as_str(), "exact" | "sure"), "{name} {found:?}");
        assert!(
            found[1].1.starts_with("reckoning#p1: lost in the night. / A letter came in April"),
            "{name} {found:?}"
        );
        let said = import(folder.path(), name, &[]);
        let dir = walk(&folder.path().join("content/annotations"));
        let all: String = dir.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        assert!(all.contains("A remark\n") || all.contains("A **remark**\n"), "{name} {all}");
        assert!(all.contains("range = [\"lost in the night.\", \"letter came in April"), "{name} {all}");
        assert!(all.contains("kind = \"highlight\"") && all.contains("kind = \"comment\""), "{name} {all}");
        assert!(said.contains(" new, 0 changed, 0 as they were"), "{name} {said}");
        sound(folder.path());
        let said = import(folder.path(), name, &[]);
        assert!(said.contains("0 new, 0 changed,"), "{name} {said}");
    }
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn what_cannot_be_taken_is_refused() {
    let folder = edition();
    let refused = |name: &str, content: &str, more: &[&str]| {
        write(folder.path(), name, content);
        let args = [&["import", "--annotations", name], more].concat();
        let output = run(folder.path(), &args);
        assert_eq!(output.status.code(), Some(2), "{name} {}", out(&output));
        assert!(!folder.path().join("content/annotations").exists());
        err(&output)
    };
    assert!(refused("a.json", "{\"a\": ", &[]).contains("no JSON that can be read"));
    assert!(refused("b.json", "{\"a\": 1}", &[]).contains("no program is known"));
    assert!(refused("c.txt", "words\n", &[]).contains("no program is known"));
    assert!(
        refused("d.lua", "return { a = os.exit() }", &[])
            .contains("line 1: a value is missing, or this is code")
    );
    let strange: String = (0..6).map(|n| format!("words {n} of another book altogether,x\n")).collect();
    assert!(
        refused("e.csv", &format!("quote,note\n{strange}"), &[])
            .contains("none of the 6 quotes of `e.csv` is in this text")
    );
    assert!(
        refused("f.csv", "quote,note\nthe sea,x\n", &["--creator", "nobody"])
            .contains("there is no editor `nobody`")
    );
    assert!(
        refused("f.csv", "quote,note\nthe sea,x\n", &["--kind", "glos"]).contains("there is no kind `glos`")
    );
}

#[test]
fn editors_are_added_to_a_list_in_brackets() {
    let folder = edition();
    let config =
        "title = \"The Lamp at Skarra Point\"\neditor = [{ id = \"ed\", name = \"Editor, A. N.\" }]\n";
    write(folder.path(), "content/edition.toml", config);
    write(folder.path(), "n.csv", "quote,note,author\nput out the lower lamp,So it did.,Ada\n");
    import(folder.path(), "n.csv", &[]);
    let made = text(folder.path(), "content/edition.toml");
    assert!(made.ends_with("name = \"Editor, A. N.\" }, { id = \"ada\", name = \"Ada\" }]\n"), "{made}");
    sound(folder.path());
}

#[test]
fn a_witness_is_added_to_a_list_in_brackets() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "content/edition.toml",
        "title = \"The Lamp\"\nwitness = [{ id = \"a\", base = true }]\n",
    );
    write(folder.path(), "content/text/a/01-tide.md", TIDE);
    write(folder.path(), "b.md", RECKONING);
    let output = run(folder.path(), &["import", "b.md", "--witness", "b"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    let made = text(folder.path(), "content/edition.toml");
    assert!(made.ends_with("witness = [{ id = \"a\", base = true }, { id = \"b\" }]\n"), "{made}");
    sound(folder.path());
}

#[test]
fn replies_to_replies_are_where_their_thread_is() {
    let folder = edition();
    let mut export = hypothesis();
    let rows = export["rows"].as_array_mut().unwrap();
    let reply = |id: &str, references: Value| {
        let mut reply = rows[2].clone();
        (reply["id"], reply["references"], reply["text"]) =
            (json!(id), references, json!(format!("Says {id}.")));
        reply
    };
    // The parent of the last is in no file.
    let replies = [
        reply("h5", json!(["h1", "h3"])),
        reply("h6", json!(["h1", "h3", "h5"])),
        reply("h7", json!(["h1", "gone"])),
    ];
    rows.extend(replies);
    write(folder.path(), "h.json", export.to_string());
    let said = import(folder.path(), "h.json", &[]);
    let made = text(folder.path(), "content/annotations/hypothesis/tide.md");
    for own in ["h3", "h5", "h6", "h7"] {
        assert!(made.contains(&format!("id = \"{own}\", hash")), "{own}: {made}");
    }
    assert!(!made.contains("unplaced"), "{made}");
    assert!(made.contains("id = \"says-h6\"\nreply-to = \"says-h5\""), "{made}");
    assert!(made.contains("id = \"says-h7\"\nreply-to = \"the-sea-came-over\""), "{made}");
    assert!(said.contains("it is put under what that answered: `Says h7.`"), "{said}");
    sound(folder.path());
    // Those of a table that answer each other have no place, and end.
    write(
        folder.path(),
        "n.csv",
        "id,quote,note,author,reply-to\na,the lower lamp,One.,Editor,\nb,,Two.,Editor,a\nc,,Three.,Editor,b\nd,,Four.,Editor,e\ne,,Five.,Editor,d\n",
    );
    import(folder.path(), "n.csv", &[]);
    let made = text(folder.path(), "content/annotations/table/tide.md");
    assert!(made.contains("Three.") && !made.contains("Four."), "{made}");
}

#[test]
fn an_answer_is_put_under_the_note_that_comes_later() {
    let folder = edition();
    let mut export = hypothesis();
    let rows = export["rows"].as_array_mut().unwrap();
    let mut second = rows[2].clone();
    (second["id"], second["references"], second["text"]) =
        (json!("h5"), json!(["h1", "h3"]), json!("And I."));
    rows.push(second);
    let first = rows.remove(0);
    write(folder.path(), "h.json", export.to_string());
    import(folder.path(), "h.json", &[]);
    let path = "content/annotations/hypothesis.unplaced.md";
    let before = text(folder.path(), path);
    assert_eq!(before.matches("status = \"unplaced\"").count(), 2, "{before}");
    assert!(before.contains("# what it answers was not in the export: h1\n"), "{before}");
    // Edited here: its words stay, its place is found.
    write(folder.path(), path, before.replace("I *doubt* it", "I doubt it"));
    export["rows"].as_array_mut().unwrap().insert(0, first);
    write(folder.path(), "h.json", export.to_string());
    let said = import(folder.path(), "h.json", &[]);
    assert!(
        said.contains("answers `the-sea-came-over`, which is there by now: its place is there"),
        "{said}"
    );
    assert!(said.contains("1 new, 2 changed"), "{said}");
    let made = text(folder.path(), path);
    assert!(
        !made.contains("unplaced\"") && !made.contains("# what") && made.contains("I doubt it"),
        "{made}"
    );
    assert!(made.contains("reply-to = \"the-sea-came-over\"\ntarget = \"tide\""), "{made}");
    sound(folder.path());
    let said = import(folder.path(), "h.json", &[]);
    assert!(said.contains("0 new, 0 changed, 5 as they were"), "{said}");
}

#[test]
fn who_else_sees_a_note_is_reported() {
    let folder = edition();
    let mut export = hypothesis();
    export["rows"][0]["permissions"] = json!({"read": ["acct:reader1@hypothes.is"]});
    export["rows"][1]["group"] = json!("Ab3");
    export["rows"][1]["permissions"] = json!({"read": ["group:Ab3"]});
    write(folder.path(), "h.json", export.to_string());
    let said = import(folder.path(), "h.json", &[]);
    assert!(
        said.contains(
            "(“Only me”), and that become records like all others: 1, the first `the sea came over the wall`"
        ),
        "{said}"
    );
    assert!(
        said.contains("notes of the group `Ab3`, which records don't name: 1, the first `the lower lamp"),
        "{said}"
    );
}

#[test]
fn records_that_a_fence_would_take_in_are_not_written() {
    let folder = edition();
    let path = "content/annotations/hypothesis/tide.md";
    let there = "+++\nid = \"x\"\ntarget = \"tide\"\ncreator = \"ed\"\n+++\n```\nnot closed\n";
    write(folder.path(), path, there);
    write(folder.path(), "h.json", hypothesis().to_string());
    let output = run(folder.path(), &["import", "--annotations", "h.json"]);
    assert_eq!(output.status.code(), Some(2), "{}", out(&output));
    let said = err(&output);
    assert!(said.contains("`content/annotations/hypothesis/tide.md`: the record with `id = \"the-sea-came-over\"` isn't read as it is written"), "{said}");
    assert_eq!(text(folder.path(), path), there);
    assert!(!text(folder.path(), "content/edition.toml").contains("reader-one"));
}

#[test]
fn two_rows_of_one_id_are_both_kept() {
    let folder = edition();
    let table = "id,quote,note\n1,the sea came over the wall,a\n1,A letter came in April,b\n1,the sea came over the wall,a\n";
    write(folder.path(), "n.csv", table);
    let said = import(folder.path(), "n.csv", &[]);
    assert!(said.contains("n.csv:3: the id `1` is that of the note of line 2 too; both are kept"), "{said}");
    assert!(said.contains("n.csv:4: the same note is there twice") && said.contains("2 new"), "{said}");
    let made = text(folder.path(), "content/annotations/table/reckoning.md");
    assert!(made.contains("quote = \"A letter came in April\"") && made.ends_with("+++\nb\n"), "{made}");
    sound(folder.path());
    // Once more, each is known.
    let said = import(folder.path(), "n.csv", &[]);
    assert!(said.contains("0 new, 0 changed"), "{said}");
}

#[test]
fn unplaced_notes_whose_words_are_there_now_are_counted() {
    let folder = edition();
    let table = "id,quote,note\n1,the sea came over the wall,a\n2,the boats went out again,b\n";
    write(folder.path(), "n.csv", table);
    import(folder.path(), "n.csv", &[]);
    let later = RECKONING.replace("A letter", "In May the boats went out again. A letter");
    write(folder.path(), "content/text/02-reckoning.md", later);
    let said = import(folder.path(), "n.csv", &[]);
    assert!(
        said.contains(
            "whose words are there now: 1; `variorum reanchor --interactive` gives them their places"
        ),
        "{said}"
    );
    assert!(said.contains("0 new, 0 changed, 2 as they were"), "{said}");
}

#[test]
fn rows_with_too_many_cells_lose_none_and_lines_above_the_heads_are_passed_over() {
    let folder = edition();
    let table = "sep=,\nquote,modified,note\nA letter came in April,11/25/2026,hello, and much more\n";
    write(folder.path(), "a.csv", table);
    let said = import(folder.path(), "a.csv", &[]);
    assert!(said.contains("a.csv:3: a row has more cells than the table has columns: `and much more` is taken for more of its remark"), "{said}");
    let made = text(folder.path(), "content/annotations/table/reckoning.md");
    assert!(made.contains("\nhello, and much more\n") && made.contains("modified = 2026-11-25"), "{made}");
    let folder = edition();
    write(folder.path(), "b.csv", "My notes\n\nnote,quote\nhello,A letter came in April,lost\n");
    let said = import(folder.path(), "b.csv", &[]);
    assert!(said.contains("b.csv:1: a line above the heads is left out: `My notes`"), "{said}");
    assert!(
        said.contains("b.csv:4: a row has more cells than the table has columns, and `lost` is left out"),
        "{said}"
    );
}

#[test]
fn a_note_is_on_the_words_that_were_marked_alone() {
    let folder = edition();
    let quote =
        |words: &str| json!({"source": "x", "selector": {"type": ["TextQuoteSelector"], "exact": words}});
    let note = |id: &str, target: Value, motivation: Value, body: Value| json!({"id": id, "type": "Annotation", "motivation": motivation, "body": body, "target": target});
    let notes = json!([
        note(
            "m:1",
            json!([quote("the lower lamp"), quote("wrote it down")]),
            json!("commenting"),
            json!("Both.")
        ),
        note("m:2", json!("m:1"), json!(["oa:replying"]), json!("An answer.")),
        note(
            "m:3",
            json!({"source": "https://e.org/tide.html", "selector": {"type": "FragmentSelector", "value": "x"}}),
            json!("highlighting"),
            json!({"type": "TextualBody", "value": ""})
        ),
    ]);
    let mut notes = notes;
    notes[0]["rights"] = json!("CC0");
    notes[0]["body"] = json!({"type": "TextualBody", "value": "Both.", "language": "fr"});
    write(folder.path(), "a.json", notes.to_string());
    let said = import(folder.path(), "a.json", &[]);
    assert!(said.contains("an annotation is on several places: the note is on `the lower lamp` alone, not on `wrote it down`"), "{said}");
    assert!(said.contains("reply  a.json m:2 answers m:1: `An answer.`"), "{said}");
    assert!(said.contains("absent a.json m:3 : `it names no words, and says none`"), "{said}");
    let made = text(folder.path(), "content/annotations/annotations/tide.md");
    assert!(
        made.contains("quote = \"the lower lamp\"") && !made.contains("range") && made.contains("reply-to"),
        "{made}"
    );
    assert!(made.contains("rights = \"CC0\"\nlang = \"fr\"\n"), "{made}");
    let rest = text(folder.path(), "content/annotations/annotations.unplaced.md");
    assert!(rest.contains("kind = \"highlight\"") && !rest.contains("commenting"), "{rest}");
    sound(folder.path());
}

#[test]
fn paragraphs_of_zoteros_notes_are_kept_or_reported() {
    let folder = edition();
    let mark = |words: &str, key: &str| {
        format!(
            "“{words}” ([M, p. 3](zotero://select/library/items/K)) ([pdf](zotero://open-pdf/library/items/K?page=3&annotation={key}))"
        )
    };
    let page = format!(
        "# Annotations\n(5/1/2026, 10:00:00 AM)\n\n{} mine\n\nA sentence between.\n\n{}\n",
        mark("the lower lamp", "A1"),
        mark("A letter came in April", "A2")
    );
    write(folder.path(), "z.md", page);
    let said = import(folder.path(), "z.md", &[]);
    assert!(
        said.contains("z.md:6: `A sentence between.` is taken for more of the remark before it"),
        "{said}"
    );
    let made = text(folder.path(), "content/annotations/zotero/tide.md");
    assert!(made.contains("\nmine\n\nA sentence between.\n"), "{made}");
    let items = json!([
        {"key": "A4", "data": {"key": "A4", "itemType": "annotation", "annotationType": "underline", "annotationText": "the first lamp", "annotationComment": ""}, "meta": {"createdByUser": {"username": "zed"}}},
        {"key": "N1", "data": {"key": "N1", "itemType": "note", "note": "<p>free <b>note</b></p>"}},
    ]);
    write(folder.path(), "z.json", items.to_string());
    let said = import(folder.path(), "z.json", &[]);
    assert!(said.contains("a note that is on no words is left out: `free note`"), "{said}");
    assert!(said.contains("`zed` is a new editor"), "{said}");
}

#[test]
fn a_section_that_is_named_is_not_passed_over() {
    let folder = edition();
    write(
        folder.path(),
        "n.csv",
        "quote,note,section\nA letter,a,The Reckoning\nthe Lower lamp,b,The Tide\na letter,c,The Reckoning\nThe keeper wrote,d,The Tide\nNobody asked who would pay for the oil that was lost,e,The Tide\nput out the lower lamp,f,Preface\n",
    );
    let rows = check(folder.path(), "n.csv");
    let verdicts: Vec<&str> = rows.iter().map(|(verdict, _)| verdict.as_str()).collect();
    assert_eq!(verdicts[0], "exact");
    // The very words are in the other section alone, those of the named one begin small.
    assert_eq!(rows[3].0, "unsure", "{rows:?}");
    assert!(rows[3].1.starts_with("tide#p2: the keeper wrote; reckoning#p1"), "{rows:?}");
    assert_eq!(verdicts[4..], ["exact", "exact"]);
    let said = import(folder.path(), "n.csv", &["--dry-run"]);
    assert!(said.contains("no section of the edition is called `Preface` (1)"), "{said}");
    assert!(
        said.contains("n.csv:6: the file has it in `The Tide`; its words are in `reckoning` alone"),
        "{said}"
    );
}

#[test]
fn dates_are_whole_or_reported() {
    let folder = edition();
    write(
        folder.path(),
        "n.csv",
        "quote,note,author,date,tags\nthe lower lamp,a,Editor,24 Nov 2026,#sea #light\nwas burnt,b,Editor,12 Jan,\ncame in April,c,Editor,2026-11-24 25:00,\n",
    );
    let said = import(folder.path(), "n.csv", &[]);
    let made = text(folder.path(), "content/annotations/table/tide.md");
    assert!(
        made.contains("created = 2026-11-24\n") && made.contains("tags = [\"sea\", \"light\"]"),
        "{made}"
    );
    assert!(said.contains("n.csv:3: `12 Jan` is no date"), "{said}");
    assert!(said.contains("n.csv:4: of `2026-11-24 25:00` the time is not understood"), "{said}");
}

#[test]
fn a_newer_export_changes_the_words_of_an_unplaced_note_and_what_a_reply_answers() {
    let folder = edition();
    let note = |id: &str, words: &str, references: &[&str], day: u8| {
        json!({"id": id, "uri": "https://example.org/", "user": "acct:ann@hypothes.is", "text": format!("note {id}"), "tags": [],
            "created": "2026-01-01T00:00:00+00:00", "updated": format!("2026-01-{day:02}T00:00:00+00:00"), "references": references,
            "target": [{"source": "https://example.org/", "selector": if words.is_empty() { json!([]) } else { json!([{"type": "TextQuoteSelector", "exact": words}]) }}]})
    };
    let export = |all: Vec<Value>| json!({"total": all.len(), "rows": all}).to_string();
    let lamp = || note("a1", "put out the lower lamp", &[], 1);
    write(
        folder.path(),
        "h.json",
        export(vec![
            lamp(),
            note("r1", "", &["a1"], 1),
            note("r2", "", &["a1", "r1"], 1),
            note("u1", "words that are nowhere at all", &[], 1),
        ]),
    );
    import(folder.path(), "h.json", &[]);
    let unplaced = || text(folder.path(), "content/annotations/hypothesis.unplaced.md");
    assert!(unplaced().contains("quote = \"words that are nowhere at all\""), "{}", unplaced());
    write(
        folder.path(),
        "h.json",
        export(vec![
            lamp(),
            note("r1", "", &["a1"], 1),
            note("r2", "", &["a1"], 2),
            note("u1", "the oil that was lost", &[], 2),
        ]),
    );
    import(folder.path(), "h.json", &[]);
    assert!(unplaced().contains("quote = \"the oil that was lost\""), "{}", unplaced());
    let placed = text(folder.path(), "content/annotations/hypothesis/tide.md");
    assert_eq!(placed.matches("reply-to = \"put-out-the-lower\"").count(), 2, "{placed}");
    let again = import(folder.path(), "h.json", &[]);
    assert!(again.contains("0 new, 0 changed, 4 as they were"), "{again}");
}
