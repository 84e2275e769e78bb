//! `edition.tei.xml`: its words, the words of each version, what its annotations point to, and the way back.

use crate::shell;
use crate::xml;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use shell::{err, out, run};
use xml::{Element, edition, parse};

fn tei(folder: &Path, args: &[&str]) -> (Element, String) {
    let output = run(folder, &[&["export", "tei", "."], args].concat());
    (parse(&out(&output)), err(&output))
}

#[test]
fn every_id_is_a_name_of_its_own_and_every_pointer_leads_to_one() {
    let folder = edition();
    let (tei, _) = tei(folder.path(), &[]);
    let mut ids = BTreeSet::new();
    for element in tei.all() {
        let id = element.attribute("xml:id");
        if !id.is_empty() {
            assert!(ids.insert(id.to_owned()), "{id} is there twice");
            assert!(id.starts_with(|c: char| c.is_ascii_lowercase()) && !id.contains(':'), "{id}");
        }
    }
    let pointers = ["target", "corresp", "ref", "wit", "ed", "ana"];
    let of = |element: &&Element| {
        let all = pointers.map(|name| element.attribute(name).to_owned());
        all.iter().flat_map(|list| list.split_whitespace()).map(str::to_owned).collect::<Vec<_>>()
    };
    let within: Vec<String> =
        tei.all().iter().flat_map(of).filter(|pointer| pointer.starts_with('#')).collect();
    assert!(within.len() > 200, "{}", within.len());
    let lost: Vec<&String> = within.iter().filter(|pointer| !ids.contains(&pointer[1..])).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

/// The words of each section as one witness has them: of others' `lem` and `rdg` nothing is left.
fn of_witness(tei: &Element, witness: &str) -> BTreeMap<String, String> {
    let wit = format!("#{witness}");
    let wanted = |element: &Element| {
        let is_reading = matches!(element.name.as_str(), "lem" | "rdg");
        // A title of the front matter is no part of the text, and has no id.
        let is_given = element.name == "head" && !element.attributes.contains_key("xml:id");
        !is_given
            && element.name != "figure"
            && (!is_reading || element.attribute("wit").split_whitespace().any(|own| own == wit))
    };
    let divisions = tei.named("div").into_iter().filter(|div| div.attribute("type") == "section");
    let words = divisions.map(|div| {
        let words: String = div.words(&wanted).split_whitespace().collect();
        (div.attribute("xml:id").to_owned(), words)
    });
    words.collect()
}

#[test]
fn each_version_stands_in_the_apparatus_in_its_own_order() {
    let folder = edition();
    let (tei, _) = tei(folder.path(), &[]);
    let collated = parse(&out(&run(folder.path(), &["collate", ".", "--format", "tei"])));
    for witness in ["w-print", "w-draft", "w-fair"] {
        let wanted = of_witness(&collated, witness);
        let found = of_witness(&tei, witness);
        for (section, words) in &wanted {
            assert_eq!(&found[section], words, "{witness} {section}");
        }
        assert_eq!(wanted.len(), 4);
    }
    let translation = of_witness(&tei, "w-versio");
    assert!(translation["w-versio.s-ebb"].starts_with("השפלבשניבמרץ"));
}

#[test]
fn annotations_point_to_their_words_and_say_all_that_their_records_do() {
    let folder = edition();
    let (tei, _) = tei(folder.path(), &[]);
    let by_id: BTreeMap<&str, &Element> = tei.all().into_iter().map(|e| (e.attribute("xml:id"), e)).collect();
    let about = |id: &str| {
        let target = by_id[id].attribute("target");
        let words = target.split_whitespace().map(|pointer| by_id[&pointer[1..]].words(&|e| e.name != "rdg"));
        words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (id, words) in [
        ("n-over-blocks", "a well-known tide.”The first lamp was lit again"),
        ("n-came-over-the-wall", "came over the wall and put"),
        ("n-the-wall", "the wall and put out the lower"),
        ("n-a-reply-to-that", "lower lamp."),
        ("n-in-code", "log(7)"),
        ("n-over-lines", "and no more thannine"),
        ("n-in-verse-footnote", "spring tide"),
        ("n-in-a-cell", "lower"),
        ("n-in-a-block-of-code", "// <lit>"),
        ("n-in-a-heading", "lamps"),
        ("n-by-hand", "in the night"),
        ("n-oil-in-hebrew", "שמן זית"),
        ("n-on-the-translation", "המנורה הראשונה"),
    ] {
        assert_eq!(about(id), words, "{id}");
    }
    let target = |id: &str| by_id[id].attribute("target");
    assert_eq!(target("n-1st"), "#s-ebb.p1");
    assert_eq!(target("n-whole"), "#s-ebb");
    assert_eq!(target("n-a-reply"), "#n-the-wall");
    assert_eq!(target("n-on-the-draft"), "#w-draft.s-ebb.p1");
    let annotations = tei.named("annotation");
    assert_eq!(annotations.len(), 19, "each note is there once");

    let full = by_id["n-came-over-the-wall"];
    assert_eq!(full.attribute("motivation"), "describing");
    assert_eq!(full.attribute("ana"), "#kind-gloss");
    let order: Vec<&str> = full.elements().map(|e| e.name.as_str()).collect();
    assert_eq!(
        order,
        ["respStmt", "respStmt", "revisionDesc", "licence", "note", "ptr", "ptr", "ptr", "ref", "ref"]
    );
    assert_eq!(full.named("persName")[0].attribute("ref"), "#editor-ed");
    assert_eq!(full.named("orgName")[0].text(), "Society of the Lamp");
    let changes: Vec<(&str, &str, &str)> = full
        .named("change")
        .iter()
        .map(|c| (c.attribute("type"), c.attribute("when"), c.attribute("when-custom")))
        .collect();
    assert_eq!(changes, [("created", "", "1999~"), ("modified", "2026-11-25", ""), ("status", "", "")]);
    assert_eq!(full.named("note")[0].text(), "Over the wall: <b> & co.");
    let reply = by_id["n-a-reply"];
    assert_eq!(reply.attribute("motivation"), "assessing replying");
    assert_eq!(reply.named("name")[0].attribute("type"), "role", "a role is no person");
    let apart = by_id["n-a-reply-to-that"];
    let answered = apart.named("ptr").into_iter().find(|ptr| ptr.attribute("type") == "reply-to");
    assert_eq!(answered.map(|ptr| ptr.attribute("target")), Some("#n-a-reply"));
    assert!(apart.attribute("motivation").ends_with("replying"));
    assert_eq!(by_id["n-the-wall"].attribute("ana"), "#kind-ship-lore");
    assert!(by_id["n-the-wall"].named("note").is_empty(), "an empty note has no body");
    assert_eq!(by_id["n-1st"].named("note")[0].attribute("xml:lang"), "he");
    assert_eq!(by_id["n-lost-words"].named("note")[1].text(), "words that are nowhere");
    assert_eq!(by_id["n-over-blocks"].attribute("ana"), "#kind-comment #tag-two.u20.words #tag-.uAA.");
    assert_eq!(by_id["tag-two.u20.words"].text(), "two words");
}

#[test]
fn what_the_document_can_not_hold_is_told() {
    let folder = edition();
    let (first, told) = tei(folder.path(), &[]);
    assert!(told.contains("`tei`: 2 characters of the texts can't be in XML; U+FFFD"), "{told}");
    assert!(told.contains("without `base-url` ids begin with a `urn:`"), "{told}");
    assert_eq!(first.named("publicationStmt")[0].named("publisher")[0].text(), "Lamp Press");
    assert_eq!(first.named("edition")[0].text(), "1.2, 2026-11-25");
    let id = first.named("publicationStmt")[0].named("idno")[0].text();
    assert!(id.starts_with("urn:uuid:") && id.as_bytes()[23] == b'8', "{id}");
    let (_, told) = tei(folder.path(), &["--base-url", "https://example.org/lamp/"]);
    assert!(!told.contains("base-url"), "{told}");
    let twice = [(); 2].map(|()| run(folder.path(), &["export", "tei", "."]).stdout);
    assert_eq!(twice[0], twice[1]);
}

#[test]
fn a_text_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let text = "# The Tide\n\nThe *sea* came[^1] **over** the wall,\n<!-- page 12 --> and `log(7)`[^1] said so.\n\nA lamp *is*\\\n*a* lamp.\n\n> Quoted.\n\n3. one\n4. two\n\n---\n\n| Day | Height |\n| --- | --- |\n| Monday | 3 |\n\n## Below\n\n```\nfn lamp()\n```\n\nAn end [with a link](https://example.org/).\n\n[^1]: So the log has it.\n";
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("a/content/text")).unwrap();
    fs::write(path("a/content/edition.toml"), "title = \"The Lamp\"\n").unwrap();
    fs::write(path("a/content/text/01-the-tide.md"), text).unwrap();
    let exported = run(folder.path(), &["export", "tei", "a", "-o", "a.xml"]);
    assert_eq!(exported.status.code(), Some(0), "{}", err(&exported));
    let imported = run(folder.path(), &["import", "a.xml", "--into", "b"]);
    assert_eq!(imported.status.code(), Some(0), "{}", err(&imported));
    let mut files: Vec<_> =
        fs::read_dir(path("b/content/text")).unwrap().map(|file| file.unwrap().path()).collect();
    while let [only] = files.as_slice()
        && only.is_dir()
    {
        files = fs::read_dir(only).unwrap().map(|file| file.unwrap().path()).collect();
    }
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(fs::read_to_string(&files[0]).unwrap(), text);
}

#[test]
fn every_mention_of_a_name_is_marked() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("edition.toml", "title = \"T\"\n"),
        ("registers/persons.toml", "[[entity]]\nid = \"ida\"\nname = \"Ida Holm\"\nforms = [\"Holm\"]\n"),
        (
            "text/01-one.md",
            "# One\n\nIda Holm came, and *Holm* went.\n\nHolm [said Holm](https://example.org/).\n",
        ),
        ("annotations/one.md", "+++\nid = \"a\"\nquote = \"and Holm\"\n+++\nHolm, says Holm.\n"),
    ] {
        let path = folder.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (tei, _) = tei(folder.path(), &[]);
    let names: Vec<String> = tei
        .named("persName")
        .into_iter()
        .filter(|name| name.attribute("ref").ends_with("ida"))
        .map(|name| name.words(&|_| true))
        .collect();
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names.iter().all(|words| words == "Holm" || words == "Ida Holm"), "{names:?}");
}
