//! `edition.epub`: a package that holds together, its words and notes, and the annotations that travel with it.

use crate::shell;
use crate::xml;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use shell::{err, out, run};
use xml::{Element, edition, parse};
use zip::{CompressionMethod, ZipArchive};

/// The files of a book, in their order, with how they are packed.
fn unpack(bytes: &[u8]) -> Vec<(String, CompressionMethod, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), file.compression(), bytes)
        })
        .collect()
}

struct Book {
    files: BTreeMap<String, Vec<u8>>,
    chapters: BTreeMap<String, Element>,
    package: Element,
}

impl Book {
    fn of(folder: &Path, args: &[&str]) -> (Self, String) {
        let output = run(folder, &[&["export", "epub", "."], args].concat());
        assert_ne!(output.status.code(), Some(2), "{}", err(&output));
        let all = unpack(&output.stdout);
        assert_eq!((all[0].0.as_str(), all[0].1), ("mimetype", CompressionMethod::Stored));
        assert_eq!(all[0].2, b"application/epub+zip");
        let files: BTreeMap<String, Vec<u8>> =
            all.into_iter().map(|(name, _, bytes)| (name, bytes)).collect();
        let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
        let chapters = files.keys().filter(|name| name.ends_with(".xhtml"));
        let chapters = chapters.map(|name| (name["EPUB/".len()..].to_owned(), parse(&text(name)))).collect();
        let package = parse(&text("EPUB/package.opf"));
        (Self { chapters, package, files }, err(&output))
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.files[name]).unwrap()
    }

    fn by_id(&self, chapter: &str, id: &str) -> &Element {
        let all = self.chapters[chapter].all();
        all.into_iter().find(|e| e.attribute("id") == id).unwrap_or_else(|| panic!("{chapter}#{id}"))
    }
}

/// A relative address from a chapter, as a file and an id.
fn resolved(from: &str, href: &str) -> (String, String) {
    let (path, id) = href.split_once('#').unwrap_or((href, ""));
    if path.is_empty() {
        return (from.to_owned(), id.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => parts.truncate(parts.len() - 1),
            part => parts.push(part),
        }
    }
    let path = percent_encoding::percent_decode_str(&parts.join("/")).decode_utf8().unwrap().into_owned();
    (path, id.to_owned())
}

/// The words of an element as a reader has them: without marks.
fn words(element: &Element) -> String {
    let is_word = |e: &Element| !["doc-noteref", "doc-backlink"].contains(&e.attribute("role"));
    element.words(&is_word).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn holds_together(book: &Book) {
    let items = book.package.named("item");
    let listed: BTreeSet<String> = items.iter().map(|item| resolved("", item.attribute("href")).0).collect();
    let own = |name: &&String| name.starts_with("EPUB/") && !name.starts_with("EPUB/data/");
    let there: BTreeSet<String> =
        book.files.keys().filter(own).map(|name| name["EPUB/".len()..].to_owned()).collect();
    let there: BTreeSet<String> = there.into_iter().filter(|name| name != "package.opf").collect();
    assert_eq!(listed, there);
    let ids: BTreeMap<&str, BTreeSet<&str>> = book
        .chapters
        .iter()
        .map(|(file, chapter)| {
            let mut ids = BTreeSet::new();
            for id in chapter.all().into_iter().map(|e| e.attribute("id")).filter(|id| !id.is_empty()) {
                assert!(ids.insert(id), "{file}: {id} is there twice");
            }
            (file.as_str(), ids)
        })
        .collect();
    let mut count = 0;
    for (file, chapter) in &book.chapters {
        for element in chapter.all() {
            for name in ["href", "src"] {
                let href = element.attribute(name);
                if href.is_empty() || href.contains("://") {
                    continue;
                }
                let (target, id) = resolved(file, href);
                assert!(listed.contains(&target), "{file}: {href}");
                assert!(id.is_empty() || ids[target.as_str()].contains(id.as_str()), "{file}: {href}");
                count += 1;
            }
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn all_files_are_listed_and_all_links_lead() {
    let folder = edition();
    let (book, told) = Book::of(folder.path(), &[]);
    holds_together(&book);
    assert!(told.contains("`epub`: 2 characters of the texts can't be in XML"), "{told}");
    let undated = "`epub`: 18 notes without a day in `created` have the edition's date, 2026-11-25, among the annotations of the book";
    assert!(told.contains(undated), "{told}");
    let dates = book.package.named("dc:date");
    assert_eq!(dates.len(), 1);
    assert_eq!(dates[0].text(), "2026-11-25");
    let links: Vec<(&str, &str)> = book
        .package
        .named("link")
        .iter()
        .map(|link| (link.attribute("rel"), link.attribute("href")))
        .collect();
    assert_eq!(
        links,
        [("record", "data/works.bib"), ("record", "data/works.ris"), ("record", "data/bibliography.json")]
    );
    let said: Vec<String> = book
        .package
        .named("meta")
        .iter()
        .filter(|meta| meta.attribute("property") == "schema:accessibilityFeature")
        .map(|meta| meta.text())
        .collect();
    for feature in ["alternativeText", "pageBreakMarkers", "pageNavigation", "index", "tableOfContents"] {
        assert!(said.contains(&feature.to_owned()), "{feature}");
    }
    let navs = book.chapters["nav.xhtml"].named("nav");
    let pages: Vec<String> = navs[1].named("a").iter().map(|a| a.text()).collect();
    assert_eq!((navs[1].attribute("epub:type"), pages), ("page-list", vec!["1".to_owned(), "2".to_owned()]));
    let parts: Vec<String> = navs[0].named("span").iter().map(|span| span.text()).collect();
    assert_eq!(&parts[..2], ["Water", "Oil"]);
}

#[test]
fn each_paragraph_and_note_is_there_once_in_order() {
    let folder = edition();
    let (book, _) = Book::of(folder.path(), &[]);
    let text = book.by_id("text/ebb.xhtml", "text");
    let ids: Vec<&str> = text
        .all()
        .into_iter()
        .filter(|e| !e.attribute("data-n").is_empty())
        .map(|e| e.attribute("id"))
        .collect();
    assert_eq!(ids, ["p1", "p2", "p3", "p4", "p5", "p6", "p7"]);
    assert_eq!(
        words(book.by_id("text/ebb.xhtml", "p1")),
        "On the second of March the sea came over the wall and put out the lower lamp. “It was,” said Mary Skarra, “a well-known tide.”"
    );
    assert_eq!(
        words(book.by_id("text/reckoning.xhtml", "p2")),
        "Who paid, in the end? The keeper paid, the keeper's wife and the sea that took it all."
    );
    assert_eq!(
        words(book.by_id("text/ebb.xhtml", "n-came-over-the-wall")),
        "came over the wall and put] gloss, Eve Editor, Society of the Lamp, about 1999 Over the wall: <b> & co. Source: Writer, The Lamp, 4; Society of the Lamp, “A Log” Rights: CC BY 4.0"
    );
    let notes: Vec<&str> = book
        .chapters
        .values()
        .flat_map(Element::all)
        .map(|e| e.attribute("id"))
        .filter(|id| id.starts_with("n-") && !id.contains('.'))
        .collect();
    assert_eq!(notes.len(), 19, "{notes:?}");
    for chapter in book.chapters.values() {
        for element in chapter.all() {
            let (kind, role) = (element.attribute("epub:type"), element.attribute("role"));
            assert_eq!(kind == "footnote", role == "doc-footnote", "type and role go together");
            assert_eq!(kind == "noteref", role == "doc-noteref");
        }
    }
    // A translation is a chapter; a note on a version brings its section along.
    assert!(book.chapters.contains_key("versions/versio/ebb.xhtml"));
    assert!(book.chapters.contains_key("versions/draft/ebb.xhtml"));
    assert!(book.chapters.contains_key("versions/fair/oil.xhtml"), "what the base lacks");
    assert!(!book.chapters.contains_key("versions/fair/ebb.xhtml"));
    assert_eq!(book.by_id("versions/versio/ebb.xhtml", "text").attribute("dir"), "rtl");
    let mary = words(book.by_id("registers/persons.xhtml", "e-mary"));
    assert!(mary.contains("keeper of the lamp She kept the lamp, see § 1 ¶ 1."), "{mary}");
}

#[test]
fn annotations_count_what_the_book_has() {
    let folder = edition();
    let (book, _) = Book::of(folder.path(), &[]);
    let set = book.json("META-INF/notes.annotation");
    assert_eq!(set["@context"], "https://www.w3.org/ns/epub-anno.jsonld");
    assert_eq!(set["type"], "AnnotationSet");
    let hrefs: BTreeSet<&str> =
        book.package.named("item").iter().map(|item| item.attribute("href")).collect();
    let items = set["items"].as_array().unwrap();
    assert_eq!(items.len(), 19);
    let mut quotes = 0;
    for item in items {
        let motivation = item["motivation"].as_str().unwrap();
        assert_eq!(motivation == "commenting", item.get("body").is_some(), "{item}");
        assert!(item["id"].is_string() && item["created"].is_string(), "{item}");
        let kinds = ["Person", "Organization", "Software"];
        assert!(item.get("creator").is_none_or(|c| kinds.contains(&c["type"].as_str().unwrap())), "{item}");
        let target = &item["target"];
        let source = target["source"].as_str().unwrap();
        assert!(hrefs.contains(source), "{source}");
        let Some(selectors) = target["selector"].as_array() else { continue };
        let id = selectors[0]["value"].as_str().unwrap()[1..].replace('\\', "");
        let element = book.by_id(source, &id);
        let text: Vec<char> = element.words(&|_| true).chars().collect();
        let Some(quote) = selectors.get(1) else { continue };
        let position = &selectors[0]["refinedBy"];
        let [from, to] =
            ["start", "end"].map(|key| usize::try_from(position[key].as_u64().unwrap()).unwrap());
        let words = |from: usize, to: usize| text[from..to].iter().collect::<String>();
        assert_eq!(words(from, to), quote["exact"].as_str().unwrap());
        assert!(words(0, from).ends_with(quote["prefix"].as_str().unwrap()));
        assert!(words(to, text.len()).starts_with(quote["suffix"].as_str().unwrap()));
        quotes += 1;
    }
    assert_eq!(quotes, 16);
    let of = |id: &str| items.iter().find(|item| item["variorum:id"] == id).unwrap();
    assert_eq!(of("over-blocks")["target"]["selector"][0]["value"], "#text");
    assert_eq!(of("over-blocks")["body"]["tags"], serde_json::json!(["comment", "two words", "ª"]));
    assert_eq!(
        of("over-blocks")["body"]["value"],
        "From one paragraph into the next, see § 2 ¶ 1 and (Writer, The Lamp).\n\n- a list[1]\n\n[1] A footnote of the note."
    );
    assert_eq!(of("1st")["target"]["selector"], serde_json::json!([{"type": "CssSelector", "value": "#p1"}]));
    assert_eq!(of("1st")["body"]["value"]["direction"], "rtl");
    assert!(of("whole")["target"].get("selector").is_none());
    assert_eq!(of("whole")["creator"]["variorum:type"], "role");
    assert_eq!(of("a-reply")["variorum:reply-to"], "the-wall");
}

#[test]
fn sets_of_notes_stand_beside_the_book_and_come_back() {
    let folder = edition();
    let output = run(folder.path(), &["export", "epub", ".", "-o", "out/"]);
    assert_ne!(output.status.code(), Some(2), "{}", err(&output));
    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(folder.path().join("out").join(name)).unwrap()).unwrap()
    };
    let all = read("edition.annotation");
    let book = unpack(&fs::read(folder.path().join("out/edition.epub")).unwrap());
    let within = book.iter().find(|(name, ..)| name == "META-INF/notes.annotation").unwrap();
    let within: Value = serde_json::from_slice(&within.2).unwrap();
    assert_eq!(all["items"], within["items"]);
    let by = read("annotations/by-society.annotation");
    assert_eq!(by["items"].as_array().unwrap().len(), 1);
    assert_eq!(by["title"], "The Lamp & the “Sea”: Society of the Lamp");

    // The same notes, in an edition without any.
    let annotations = folder.path().join("content/annotations");
    fs::rename(&annotations, folder.path().join("before")).unwrap();
    let imported = run(folder.path(), &["import", "--annotations", "out/edition.epub"]);
    assert_eq!(imported.status.code(), Some(0), "{}", err(&imported));
    let check = |folder: &Path| -> Vec<(String, Value, Value, Value)> {
        let report: Value = serde_json::from_str(&out(&run(folder, &["check", "--format", "json"]))).unwrap();
        let notes = report["notes"].as_array().unwrap().iter();
        let mut notes: Vec<_> = notes
            .map(|n| (n["id"].to_string(), n["section"].clone(), n["block"].clone(), n["exact"].clone()))
            .collect();
        notes.sort_by(|a, b| a.0.cmp(&b.0));
        notes
    };
    let after = check(folder.path());
    let text: String = walk(&annotations).iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    fs::remove_dir_all(&annotations).unwrap();
    fs::rename(folder.path().join("before"), &annotations).unwrap();
    assert_eq!(after, check(folder.path()), "each note has the same words");
    for line in [
        "kind = \"ship-lore\"",
        "creator = [\"ed\", \"society\"]",
        "created = \"1999~\"",
        "created = 2026-11-24",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(text.contains("על כל הפסקה."), "a body in another language");
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path) } else { vec![path] }
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_text_of_a_book_comes_back() {
    let folder = edition();
    run(folder.path(), &["export", "epub", ".", "-o", "edition.epub"]);
    let imported = run(folder.path(), &["import", "edition.epub", "--into", "b"]);
    assert_eq!(imported.status.code(), Some(0), "{}", err(&imported));
    let text: String = walk(&folder.path().join("b/content/text"))
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for words in [
        "said Mary Skarra, “a well-known tide.”",
        "<!-- page 2 -->",
        "> Nine gallons a night,\\",
        "| upper | 5 |",
        "The log calls it the *spring tide*",
    ] {
        assert_eq!(text.matches(words).count(), 1, "{words}: {text}");
    }
    // Its notes come as records, and nothing else that the book has beside the text.
    for words in ["A footnote of the note", "§ 1\n", "# Persons", "# Notes", "# About"] {
        assert!(!text.contains(words), "{words}: {text}");
    }
    let told = out(&imported);
    assert!(told.contains("`EPUB/cover.xhtml` is left out: the cover"), "{told}");
    assert!(told.contains("is left out: a page of the edition beside its text"), "{told}");
}

#[test]
fn what_xml_or_a_book_can_not_have_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write("content/edition.toml", b"title = \"T\"\nallow-html = true\nlanguage = \"ar\"\n");
    write(
        "content/text/01-one.md",
        "# One\n\nA <b>bold</b><br>line&nbsp;here, ![](a.avif) and ![words](b.png).\n\n<div>\n<img src=\"b.png\" alt=\"x\"><hr>\n</div>\n\n\\[[sic]] [file](c.pdf)\n".as_bytes(),
    );
    write("content/text/a.avif", b"x");
    write("content/text/c.pdf", b"x");
    write("content/text/b.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0");
    let (book, told) = Book::of(folder.path(), &[]);
    holds_together(&book);
    assert!(told.contains("`epub`: 1 picture is of a kind that reading systems need not show"), "{told}");
    assert!(!book.files.contains_key("META-INF/notes.annotation"), "there are no notes");
    assert_eq!(book.package.named("spine")[0].attribute("page-progression-direction"), "rtl");
    let twice = [(); 2].map(|()| run(folder.path(), &["export", "epub", "."]).stdout);
    assert_eq!(twice[0], twice[1]);
}

#[test]
fn epubcheck_finds_nothing_where_it_is_there() {
    if Command::new("epubcheck").arg("--version").output().is_err() {
        eprintln!("epubcheck is not there: the book is not judged by it");
        return;
    }
    let folder = edition();
    run(folder.path(), &["export", "epub", ".", "-o", "edition.epub"]);
    let output = Command::new("epubcheck").arg(folder.path().join("edition.epub")).output().unwrap();
    assert!(output.status.success(), "{}{}", out(&output), err(&output));
}

/// Behind a section of the base is what its versions read otherwise, and which blocks they have elsewhere.
#[test]
fn the_apparatus_is_behind_its_section() {
    let folder = tempfile::tempdir().unwrap();
    let moved =
        "By a faction, I understand a number of citizens, whether amounting to a majority or a minority.";
    let files = [
        ("edition.toml", "title = \"T\"\n[[witness]]\nid = \"a\"\n[[witness]]\nid = \"b\"\n".to_owned()),
        ("text/a/01-one.md", format!("# One\n\nThe old dog ran.\n\n{moved}\n")),
        ("text/b/01-one.md", "# One\n\nThe old cat & ran.\n".to_owned()),
        ("text/a/02-two.md", "# Two\n\nNothing else.\n".to_owned()),
        ("text/b/02-two.md", format!("# Two\n\nNothing else.\n\n{moved}\n")),
    ];
    for (path, text) in files {
        let path = folder.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (book, _) = Book::of(folder.path(), &[]);
    holds_together(&book);
    let lines = |section: &str| -> Vec<String> {
        let chapter = book.chapters.iter().find(|(name, _)| name.ends_with(&format!("{section}.xhtml")));
        let all = chapter.unwrap().1.all();
        let variants = all.into_iter().find(|e| e.attribute("class") == "variants");
        let items =
            variants.map(|list| list.all().into_iter().filter(|e| e.name == "li").map(words).collect());
        items.unwrap_or_default()
    };
    let plain = |lines: Vec<String>| -> Vec<String> {
        lines
            .iter()
            .map(|line| line.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    };
    assert_eq!(plain(lines("one")), ["¶ 2 transp. § 2 ¶ 2 B", "¶ 1 dog] cat & B"]);
    assert_eq!(plain(lines("two")), ["¶ 2 in B transp. § 1 ¶ 2"]);
    // The text that is read of it is the base's alone.
    let args = ["export", "epub", ".", "-o", "book.epub"];
    assert!(run(folder.path(), &args).status.success());
    let output = run(folder.path(), &["import", "book.epub", "--into", "again"]);
    assert!(output.status.success(), "{}", err(&output));
    let told = out(&output) + &err(&output);
    assert!(told.contains("the apparatus is left out: it is computed of the versions"), "{told}");
    let mut texts: Vec<_> = walkdir::WalkDir::new(folder.path().join("again/content/text"))
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| fs::read_to_string(entry.path()).unwrap())
        .collect();
    texts.sort();
    let text = texts.concat();
    assert!(text.contains("The old dog ran.") && !text.contains("cat") && !text.contains("transp"), "{text}");
}

#[test]
fn a_page_that_begins_at_the_title_begins_before_it() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("edition.toml", "title = \"T\"\n"),
        ("text/01-one.md", "<!-- page 7 -->\n\n# One\n\n<!-- page 8 -->\n\nWords.\n"),
        ("text/02-two.md", "<!-- page 9 -->\n\nWords without a title.\n"),
    ] {
        let path = folder.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (book, _) = Book::of(folder.path(), &[]);
    holds_together(&book);
    let order = |section: &str| -> Vec<String> {
        let chapter = book.chapters.iter().find(|(name, _)| name.ends_with(&format!("{section}.xhtml")));
        let all = chapter.unwrap().1.all().into_iter();
        let is_shown = |e: &&Element| e.attribute("class") == "page" || matches!(e.name.as_str(), "h1" | "p");
        all.filter(is_shown).map(|e| format!("{}{}", e.name, e.attribute("aria-label"))).collect()
    };
    assert_eq!(order("one"), ["p", "span7", "h1", "span8", "p"]);
    assert_eq!(order("two"), ["p", "h1", "span9", "p"]);
}
