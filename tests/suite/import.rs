//! `variorum import` as a shell sees it: what is written, what is reported, what is refused.

use crate::shell;

use std::fs;
use std::path::Path;

use shell::{err, out, run};

/// What a command prints that must succeed.
fn done(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    out(&output)
}

/// What a command says that must not run.
fn refused(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert_eq!(output.status.code(), Some(2), "{}{}", out(&output), err(&output));
    err(&output)
}

fn write(folder: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The files below a folder, by their paths, with their words.
fn files(folder: &Path, below: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = walkdir(&folder.join(below))
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            (name, String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned())
        })
        .collect();
    all.sort();
    all
}

fn walkdir(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { walkdir(&path) } else { vec![path] }).collect()
}

fn body(section: &str) -> &str {
    section
        .strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"))
        .map_or(section, |(_, body)| body)
        .trim()
}

#[test]
fn the_memo_imported_afresh_is_its_transcription() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let source = root.join("tests/transcript/source.txt");
    let told = done(folder.path(), &["import", source.to_str().unwrap(), "--into", "memo"]);
    let made = files(folder.path(), "memo/content/text");
    let ours = files(root, "content/text/transcript");
    assert_eq!(made.len(), ours.len());
    for ((name, made), (_, ours)) in made.iter().zip(&ours) {
        // The file has Markdown's `\$`, which is `$`: the report says so.
        assert_eq!(body(made), body(ours).replace("\\$", "$"), "{name}");
    }
    for words in [
        "source.txt:31: the sentence goes on at `Russia's economy to about",
        "taken for a heading: `Conclusion`",
        "`[princeling](#)`",
        "`\\$` is Markdown for `$`",
        "the text of footnote 2",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    assert!(told.contains("page 3 begins there"), "{told}");
    // What came of it can be built, and nothing in it is an error.
    let checked = run(folder.path(), &["check", "memo"]);
    assert_eq!(checked.status.code(), Some(0), "{}", out(&checked));
}

const PAGE: &str = r##"<!DOCTYPE html><html lang="en"><head><title>The Lamp at Skarra Point</title>
<meta name="author" content="Marlowe, Edith"></head><body><nav>Home</nav><main>
<h1>The Lamp</h1><p>The <i>sea</i> came <b>over</b> the wall.<sup id="r1"><a href="#n1">1</a></sup>
<span epub:type="pagebreak" title="12"></span>It went.</p>
<blockquote><p>A lamp is<br>a lamp.</p></blockquote>
<h2>Tide &amp; weather [sic]</h2><ul><li>one<li>two</ul><ol start="3"><li>three</ol>
<table><tr><th>Day<th>Height</tr><tr><td>Monday<td>3 | 4</tr></table>
<h2>The Reckoning</h2><p>*Not emphasis* and <code>a`b</code>, <img src="img/lamp one.png" alt="the lamp">.</p>
<pre><code class="language-rust">let a = 1;</code></pre><p lang="de">Ende</p>
<section class="footnotes"><ol><li id="n1"><p>So the log has it.</p><p>Twice. <a href="#r1">back</a></p></li></ol></section>
</main></body></html>"##;

#[test]
fn a_page_becomes_sections_with_its_footnotes_and_images() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "lamp.html", PAGE);
    write(folder.path(), "img/lamp one.png", b"\x89PNG");
    let told = done(folder.path(), &["import", "lamp.html", "--into", "lamp"]);
    let made = files(folder.path(), "lamp/content");
    let names: Vec<&str> = made.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "lamp/content/edition.toml",
            "lamp/content/text/01-the-lamp.md",
            "lamp/content/text/02-tide-weather-sic.md",
            "lamp/content/text/03-the-reckoning.md",
            "lamp/content/text/images/lamp-one.png",
        ]
    );
    assert_eq!(
        made[0].1,
        "title = \"The Lamp at Skarra Point\"\nlanguage = \"en\"\n\n[document]\nauthor = \"Marlowe, Edith\"\n"
    );
    assert_eq!(
        made[1].1,
        "# The Lamp\n\nThe *sea* came **over** the wall.[^1]\n<!-- page 12 --> It went.\n\n> A lamp is\\\n> a lamp.\n\n[^1]: So the log has it.\n\n    Twice.\n"
    );
    assert_eq!(
        made[2].1,
        "# Tide & weather \\[sic]\n\n- one\n- two\n\n3. three\n\n| Day | Height |\n| --- | --- |\n| Monday | 3 \\| 4 |\n"
    );
    assert_eq!(
        made[3].1,
        "# The Reckoning\n\n\\*Not emphasis\\* and ``a`b``, ![the lamp](images/lamp-one.png).\n\n```rust\nlet a = 1;\n```\n\nEnde\n"
    );
    assert!(told.contains("only `<main>` is read"), "{told}");
    assert!(told.contains("lamp.html:9: words are marked as being in `de`"), "{told}");
}

#[test]
fn markdown_of_other_programs_keeps_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let text = "---\ntitle: \"The Lamp: an account\"\nauthor: [Marlowe, Edith]\ntags: [sea]\n---\n\n# One\n\nWords^[a note [in](x.md) brackets] and [[Other page|another]].\n\nA [link][l] and *more*[^a:b].\n\n[l]: https://example.org/ \"T\"\n\n[^a:b]: The *note*.\n\n    Its second paragraph.\n\n## Two {#two}\n\nCode `^[x]`.\n\n# Three\n\nEnd.\n";
    write(folder.path(), "a.md", text);
    let told = done(folder.path(), &["import", "a.md", "--into", "e"]);
    let made = files(folder.path(), "e/content/text");
    assert_eq!(
        made[0].1,
        "# One\n\nWords[^1] and [another](#).\n\nA [link](<https://example.org/> \"T\") and *more*[^a-b].\n\n## Two {#two}\n\nCode `^[x]`.\n\n[^1]: a note [in](x.md) brackets\n\n[^a-b]: The *note*.\n\n    Its second paragraph.\n"
    );
    assert_eq!(made[1].1, "# Three\n\nEnd.\n");
    assert!(told.contains("a.md:1: the key `tags` of the front matter is left out"), "{told}");
    let config = fs::read_to_string(folder.path().join("e/content/edition.toml")).unwrap();
    assert!(config.contains("title = \"The Lamp: an account\""), "{config}");
}

#[test]
fn a_second_text_is_a_witness_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "e/content/edition.toml", "title = \"T\"\n\n[[witness]]\nid = \"print\"\n");
    write(folder.path(), "e/content/text/print/01-tide.md", "# The Tide\n\nThe sea came.\n");
    write(folder.path(), "draft.txt", "The Tide\n\nThe sea came over the wall.\n");
    let said = refused(folder.path(), &["import", "draft.txt", "--into", "e"]);
    assert!(said.contains("the edition has text already") && said.contains("--witness ID"), "{said}");
    let said = refused(folder.path(), &["import", "draft.txt", "--into", "e", "--witness", "print"]);
    assert!(said.contains("content/text/print/01-tide.md"), "{said}");
    let before = files(folder.path(), "e");
    let told =
        done(folder.path(), &["import", "draft.txt", "--into", "e", "--witness", "draft", "--dry-run"]);
    assert!(told.contains("would write e/content/text/draft/01-the-tide.md"), "{told}");
    assert_eq!(files(folder.path(), "e"), before);
    done(folder.path(), &["import", "draft.txt", "--into", "e", "--witness", "draft"]);
    let config = fs::read_to_string(folder.path().join("e/content/edition.toml")).unwrap();
    assert_eq!(config, "title = \"T\"\n\n[[witness]]\nid = \"print\"\n\n[[witness]]\nid = \"draft\"\n");
    let said = refused(folder.path(), &["import", "draft.txt", "--into", "e", "--witness", "draft"]);
    assert!(said.contains("has text already"), "{said}");
}

#[test]
fn sections_begin_where_they_are_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Words before.\n\n# Book I\n\n## One\n\na\n\n### Deep\n\nb\n\n## Two\n\nc\n\n# Book II\n\nSome words.\n\n## Three\n\nd\n";
    write(folder.path(), "a.md", text);
    let names = |split: &str, into: &str| {
        done(folder.path(), &["import", "a.md", "--into", into, "--split", split]);
        let made = files(folder.path(), &format!("{into}/content/text"));
        made.into_iter()
            .map(|(name, text)| {
                format!("{}: {}", name.rsplit('/').next().unwrap(), text.trim().replace('\n', "/"))
            })
            .collect::<Vec<String>>()
    };
    assert_eq!(
        names("part", "a"),
        [
            "01-front.md: +++/title = \"Front matter\"/+++//Words before.",
            "02-one.md: +++/part = \"Book I\"/+++//# One//a//## Deep//b",
            "03-two.md: # Two//c",
            "04-book-ii.md: +++/part = \"Book II\"/+++//# Book II//Some words.",
            "05-three.md: # Three//d",
        ]
    );
    assert_eq!(names("heading", "b").len(), 3);
    assert_eq!(names("3", "c").len(), 7);
    let said = refused(folder.path(), &["import", "a.md", "--into", "d", "--split", "9"]);
    assert!(said.contains("a level from 1 to 6"), "{said}");
}

#[test]
fn what_is_no_text_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.pdf", "%PDF-1.7");
    write(folder.path(), "b.txt", "");
    write(folder.path(), "c.txt", "Words.\n");
    let said = refused(folder.path(), &["import", "a.pdf", "b.txt", "c.txt", "--into", "e"]);
    assert!(
        said.contains("this is a PDF") && said.contains("can't import `b.txt`: the file is empty"),
        "{said}"
    );
    assert!(!folder.path().join("e").exists());
    let said = refused(folder.path(), &["import", "nowhere.txt", "--into", "e"]);
    assert!(said.contains("nowhere.txt"), "{said}");
    let said = refused(folder.path(), &["import", "c.txt"]);
    assert!(said.contains("--into DIR"), "{said}");
    write(
        folder.path(),
        "d.txt",
        b"Der Schl\xfcssel f\xfcr \x84T\xfcren\x93 lag dort, und niemand wollte ihn haben.\n",
    );
    let told = done(folder.path(), &["import", "d.txt", "--into", "e"]);
    assert!(told.contains("it was read as windows-1252"), "{told}");
    assert!(files(folder.path(), "e/content/text")[0].1.contains("Schlüssel für „Türen“"));
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_epub_is_read_with_the_notes_of_other_files() {
    let chapter = |body: &str| {
        format!(
            "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"><head><title>x</title></head><body>{body}</body></html>"
        )
    };
    let one = chapter(
        "<h1>The Tide</h1><p>The sea<a epub:type=\"noteref\" id=\"r1\" href=\"notes.xhtml#n1\">1</a> came<a id=\"x\"/> over the <i>wall</i>.</p><p><img src=\"../img/a.png\" alt=\"lamp\"/></p>",
    );
    let two = chapter(
        "<h1>The Reckoning</h1><p>A letter<span epub:type=\"pagebreak\" id=\"p12\" title=\"12\"/> came.<sup><a id=\"r2\" href=\"notes.xhtml#n2\">2</a></sup></p>",
    );
    let notes = chapter(
        "<h2>Notes</h2><div><p id=\"n1\"><a href=\"one.xhtml#r1\">1</a> So the log has it.</p><p id=\"n2\"><a href=\"two.xhtml#r2\">2</a> Burnt.</p></div>",
    );
    let nav = chapter("<nav><ol><li><a href=\"text/one.xhtml\">The Tide</a></li></ol></nav>");
    let opf = "<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>The Lamp</dc:title><dc:creator>Marlowe, Edith</dc:creator><dc:language>en</dc:language><dc:date>1874-01-01T00:00:00Z</dc:date></metadata><manifest><item id=\"nav\" href=\"nav.xhtml\" properties=\"nav\" media-type=\"application/xhtml+xml\"/><item id=\"a\" href=\"text/one.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"b\" href=\"text/two.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"c\" href=\"text/notes.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"nav\"/><itemref idref=\"a\"/><itemref idref=\"b\"/><itemref idref=\"c\"/></spine></package>";
    let files = [
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"OEBPS/p.opf\"/></rootfiles></container>",
        ),
        ("OEBPS/p.opf", opf),
        ("OEBPS/nav.xhtml", &nav),
        ("OEBPS/text/one.xhtml", &one),
        ("OEBPS/text/two.xhtml", &two),
        ("OEBPS/text/notes.xhtml", &notes),
        ("OEBPS/img/a.png", "png"),
    ];
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.epub", zipped(&files));
    let said = done(folder.path(), &["import", "a.epub", "--into", "e"]);
    assert!(said.contains("`OEBPS/nav.xhtml` is left out: the navigation"), "{said}");
    assert!(said.contains("the heading `Notes` is left out: its footnotes are at their marks"), "{said}");
    let made = files_of(folder.path());
    assert_eq!(
        made,
        [
            ("01-the-tide.md".to_owned(), "# The Tide\n\nThe sea[^1] came over the *wall*.\n\n![lamp](images/a.png)\n\n[^1]: So the log has it.\n".to_owned()),
            ("02-the-reckoning.md".to_owned(), "# The Reckoning\n\nA letter\n<!-- page 12 --> came.[^2]\n\n[^2]: Burnt.\n".to_owned()),
            ("a.png".to_owned(), "png".to_owned()),
        ]
    );
    let config = fs::read_to_string(folder.path().join("e/content/edition.toml")).unwrap();
    assert_eq!(
        config,
        "title = \"The Lamp\"\nlanguage = \"en\"\n\n[document]\nauthor = \"Marlowe, Edith\"\nissued = \"1874-01-01\"\n"
    );
    let said = refused(folder.path(), &["import", "a.epub", "--into", "e"]);
    assert!(said.contains("the edition has text already"), "{said}");
}

fn files_of(folder: &Path) -> Vec<(String, String)> {
    let made = files(folder, "e/content/text");
    made.into_iter().map(|(name, text)| (name.rsplit('/').next().unwrap().to_owned(), text)).collect()
}

#[test]
fn tei_is_read_with_its_verse_notes_and_pages() {
    let text = r#"<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>The Lamp</title><author>Marlowe, Edith</author></titleStmt>
<publicationStmt><publisher>Harbour Press</publisher><date when="1874">1874</date></publicationStmt></fileDesc></teiHeader>
<text xml:lang="en"><body>
<div><head>The Tide</head><p>The sea<note place="foot" n="1"><p>So the log <hi rend="italic">has</hi> it.</p></note> came over
the <hi rend="bold">wall</hi>,<pb n="12"/> and <choice><sic>wnet</sic><corr>went</corr></choice>.</p>
<lg><l>A lamp is</l><l>a lamp.</l></lg><quote><p>Quoted.</p></quote></div>
<div><head>The Reckoning</head><list rend="numbered"><item>one</item><item>two</item></list>
<table><row><cell>Day</cell><cell>Height</cell></row><row><cell>Monday</cell><cell>3</cell></row></table>
<p>He said <q>no</q> to <del>that</del> <ref target="https://example.org/">it</ref>.</p></div>
</body></text></TEI>"#;
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.xml", text);
    let told = done(folder.path(), &["import", "a.xml", "--into", "e"]);
    assert_eq!(
        files_of(folder.path()),
        [
            ("01-the-tide.md".to_owned(), "# The Tide\n\nThe sea[^1] came over the **wall**,\n<!-- page 12 --> and wnet.\n\nA lamp is\\\na lamp.\n\n> Quoted.\n\n[^1]: So the log *has* it.\n".to_owned()),
            ("02-the-reckoning.md".to_owned(), "# The Reckoning\n\n1. one\n2. two\n\n| Day | Height |\n| --- | --- |\n| Monday | 3 |\n\nHe said “no” to [it](https://example.org/).\n".to_owned()),
        ]
    );
    assert!(told.contains("a.xml:6: of `choice` one reading is taken"), "{told}");
    assert!(told.contains("deleted words (`del`) are left out"), "{told}");
    write(folder.path(), "b.xml", "<!DOCTYPE TEI [<!ENTITY a \"b\">]>\n<TEI>&a;</TEI>");
    let said = refused(folder.path(), &["import", "b.xml", "--into", "f"]);
    assert!(said.contains("entities are declared here, which is refused"), "{said}");
}

/// A book of these spine files (name, body's attributes, words), with more in its package.
fn book(files: &[(&str, &str, &str)], refs: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut all: Vec<(String, String)> = vec![(
        "META-INF/container.xml".to_owned(),
        "<container><rootfiles><rootfile full-path=\"p.opf\"/></rootfiles></container>".to_owned(),
    )];
    let mut items = String::new();
    for (name, attributes, body) in files {
        items.push_str(&format!(
            "<item id=\"{name}\" href=\"{name}.xhtml\" media-type=\"application/xhtml+xml\"/>"
        ));
        let page = format!(
            "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"><head><title>x</title></head><body {attributes}>{body}</body></html>"
        );
        all.push((format!("{name}.xhtml"), page));
    }
    for (name, text) in more {
        if name.ends_with(".xhtml") {
            items.push_str(&format!(
                "<item id=\"n\" href=\"{name}\" properties=\"nav\" media-type=\"application/xhtml+xml\"/>"
            ));
        }
        all.push(((*name).to_owned(), (*text).to_owned()));
    }
    let opf = format!(
        "<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>B</dc:title></metadata><manifest>{items}</manifest><spine>{refs}</spine></package>"
    );
    all.push(("p.opf".to_owned(), opf));
    let all: Vec<(&str, &str)> = all.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    zipped(&all)
}

#[test]
fn what_of_a_book_is_no_text_is_left_out_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let chapters = [
        ("cover", "epub:type=\"cover\"", "<p>The cover</p>"),
        ("half", "", "<section epub:type=\"halftitlepage\"><p>Half</p></section>"),
        ("guide", "", "<p>By the landmarks</p>"),
        (
            "one",
            "",
            "<h1>One</h1><p>The sea<a epub:type=\"noteref\" href=\"ends.xhtml#n1\" id=\"r1\">1</a>.</p><nav role=\"doc-toc\"><p>in it</p></nav>",
        ),
        (
            "two",
            "",
            "<h1>Two</h1><p>A letter.</p><section role=\"doc-index\"><h2>Index</h2><p>sea, 1</p></section>",
        ),
        (
            "ends",
            "",
            "<section epub:type=\"endnotes\"><h1>Notes</h1><div epub:type=\"endnote\" id=\"n1\"><p>So the log. <a href=\"one.xhtml#r1\" role=\"doc-backlink\">back</a></p></div></section>",
        ),
        ("advert", "", "<h1>Also by us</h1><p>Buy.</p>"),
        ("colophon", "", "<div role=\"doc-colophon\"><p>Set in type.</p></div>"),
    ];
    let refs: String = chapters
        .iter()
        .map(|(name, ..)| {
            format!("<itemref idref=\"{name}\"{}/>", if *name == "advert" { " linear=\"no\"" } else { "" })
        })
        .collect();
    let nav = "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"><body><nav epub:type=\"landmarks\"><ol><li><a epub:type=\"titlepage\" href=\"guide.xhtml\">T</a></li><li><a epub:type=\"bodymatter\" href=\"one.xhtml\">T</a></li></ol></nav></body></html>";
    write(folder.path(), "a.epub", book(&chapters, &refs, &[("nav.xhtml", nav)]));
    let said = done(folder.path(), &["import", "a.epub", "--into", "e"]);
    let made = files_of(folder.path());
    assert_eq!(
        made,
        [
            ("01-one.md".to_owned(), "# One\n\nThe sea[^1].\n\n[^1]: So the log.\n".to_owned()),
            ("02-two.md".to_owned(), "# Two\n\nA letter.\n".to_owned()),
        ]
    );
    for words in [
        "`cover.xhtml` is left out: the cover",
        "`half.xhtml` is left out: the half title",
        "`guide.xhtml` is left out: the title page",
        "`advert.xhtml` is left out: it is no part of the order of reading",
        "`colophon.xhtml` is left out: the colophon",
        "an index is left out: `Index sea, 1`",
        "`<nav>` is left out",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // A book that is nothing else is its text.
    write(
        folder.path(),
        "b.epub",
        book(&[("a", "epub:type=\"cover\"", "<h1>A</h1><p>Words.</p>")], "<itemref idref=\"a\"/>", &[]),
    );
    done(folder.path(), &["import", "b.epub", "--into", "f"]);
    // Headings that are paragraphs are those that the contents name.
    let chapters = [("a", "", "<p>One</p><p>Words.</p><p>Two</p><p>More.</p>")];
    let nav = "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"><body><nav epub:type=\"toc\"><ol><li><a href=\"a.xhtml\">One</a></li><li><a href=\"a.xhtml\">Two</a></li></ol></nav></body></html>";
    write(folder.path(), "c.epub", book(&chapters, "<itemref idref=\"a\"/>", &[("nav.xhtml", nav)]));
    let said = done(folder.path(), &["import", "c.epub", "--into", "g"]);
    assert!(said.contains("paragraphs that its table of contents names are taken for them: 2"), "{said}");
    assert_eq!(files(folder.path(), "g/content/text").len(), 2);
}

#[test]
fn a_bibliography_comes_along() {
    let folder = tempfile::tempdir().unwrap();
    let bib =
        |into: &str| fs::read_to_string(folder.path().join(into).join("content/bibliography.bib")).unwrap();
    // pandoc: a file, and entries of its own.
    write(
        folder.path(),
        "refs.bib",
        "@book{marlowe,\n  author = {Marlowe, Edith},\n  title = {Lamps},\n  date = {1874}\n}\n",
    );
    write(
        folder.path(),
        "more.json",
        "[{\"id\": \"log\", \"type\": \"report\", \"title\": \"The Log\", \"issued\": {\"date-parts\": [[1871]]}}]",
    );
    write(
        folder.path(),
        "a.md",
        "---\ntitle: A\nbibliography: [refs.bib, more.json, gone.bib]\nreferences:\n- id: own2020\n  type: book\n  title: Own\n  author:\n  - family: Nother\n    given: Ada\n  issued: 2020\n---\n\n# One\n\nSee [@marlowe, p. 3] and [@own2020].\n",
    );
    let said = done(folder.path(), &["import", "a.md", "--into", "a"]);
    let text = bib("a");
    assert!(text.starts_with("@book{marlowe,\n  author = {Marlowe, Edith}"), "{text}");
    assert!(text.contains("{log,") && text.contains("@book{own2020,"), "{text}");
    assert!(
        said.contains("the bibliography `gone.bib` can't be read") && said.contains("2 works of its"),
        "{said}"
    );
    assert!(!said.contains("the key `bibliography`"), "{said}");
    let checked = run(folder.path(), &["check", "a"]);
    assert_eq!(checked.status.code(), Some(0), "{}", out(&checked));
    // TEI, whose entries in parts are no text.
    write(
        folder.path(),
        "b.xml",
        "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>B</title></titleStmt></fileDesc></teiHeader><text><body><div><head>One</head><p>Words.</p></div></body><back><listBibl><biblStruct xml:id=\"m\"><monogr><author>Marlowe, Edith</author><title>Lamps</title><imprint><publisher>Skarra</publisher><date when=\"1874\"/></imprint></monogr></biblStruct><bibl>Words alone.</bibl></listBibl></back></text></TEI>",
    );
    let said = done(folder.path(), &["import", "b.xml", "--into", "b"]);
    assert!(bib("b").contains("@book{m,") && bib("b").contains("Marlowe"), "{}", bib("b"));
    assert!(
        said.contains("entries of the bibliography that are words alone are no works, their words stay: 1"),
        "{said}"
    );
    let text = files(folder.path(), "b/content/text").into_iter().map(|(_, text)| text).collect::<String>();
    assert!(text.contains("Words alone.") && !text.contains("Lamps"), "{text}");
    // An edition that has one keeps it.
    write(folder.path(), "c/content/edition.toml", "title = \"C\"\n");
    write(folder.path(), "c/content/bibliography.bib", "@book{x, title = {X}}\n");
    let said = done(folder.path(), &["import", "a.md", "--into", "c"]);
    assert!(said.contains("the edition has content/bibliography.bib: the works that the text brings along are left out: own2020, log"), "{said}");
    assert_eq!(bib("c"), "@book{x, title = {X}}\n");
}

#[test]
fn lines_of_verse_come_back_from_pandoc() {
    let folder = tempfile::tempdir().unwrap();
    let tei = |source: &str| {
        format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>A</title></titleStmt><sourceDesc><p>{source}</p></sourceDesc></fileDesc></teiHeader><text><body><div><head>One</head><p>first line<lb/>second line</p></div></body></text></TEI>"
        )
    };
    for (name, source, words) in [
        ("a", "Produced by pandoc.", "first line\\\nsecond line"),
        ("b", "A manuscript.", "first line second line"),
    ] {
        write(folder.path(), &format!("{name}.xml"), tei(source));
        done(folder.path(), &["import", &format!("{name}.xml"), "--into", name]);
        let text = &files(folder.path(), &format!("{name}/content/text"))[0].1;
        assert_eq!(text, &format!("# One\n\n{words}\n"));
    }
}

#[test]
fn a_book_whose_notes_are_broken_is_not_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let chapters = [("a", "", "<h1>A</h1><p>Words.</p>")];
    write(
        folder.path(),
        "a.epub",
        book(&chapters, "<itemref idref=\"a\"/>", &[("META-INF/x.annotation", "{no")]),
    );
    let said = refused(folder.path(), &["import", "a.epub", "--into", "e"]);
    assert!(said.contains("can't import the notes of `a.epub`: this is no JSON that can be read"), "{said}");
    assert!(!folder.path().join("e").exists());
    // What is no text at all.
    for (name, bytes, why) in [
        ("b.epub", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec(), "neither DOCX nor EPUB"),
        ("c.txt", (0..=255_u8).cycle().take(9000).collect(), "this is no text"),
    ] {
        write(folder.path(), name, bytes);
        let said = refused(folder.path(), &["import", name, "--into", "e"]);
        assert!(said.contains(why), "{name}: {said}");
    }
    write(folder.path(), "d.md", "+++\ntitle = \n+++\n\n# A\n\nWords.\n");
    let said = done(folder.path(), &["import", "d.md", "--into", "f"]);
    assert!(
        said.contains("d.md:1: the front matter can't be read as TOML, and stays in the text: "),
        "{said}"
    );
}

/// A text whose images can't be read has their words, and no error.
#[test]
fn images_that_cannot_be_read_leave_their_words() {
    let page = "<html><body><h1>One</h1><p>Before <img src=\"images/x.png\" alt=\"the wall\"> after.</p></body></html>";
    let chapter = "<h1>One</h1><p>Before <img src=\"images/x.png\" alt=\"the wall\"/> after.</p>";
    let tei = "<TEI><text><div><head>One</head><p>Before <figure><graphic url=\"images/x.png\"/><figDesc>the wall</figDesc></figure> after.</p></div></text></TEI>";
    let files: [(&str, Vec<u8>, &str); 4] = [
        ("a.html", page.into(), "a.html:1: "),
        ("a.md", "# One\n\nBefore ![the wall](images/x.png) after.\n".into(), "a.md:3: "),
        ("a.xml", tei.into(), "a.xml:1: "),
        ("a.epub", book(&[("c1", "", chapter)], "<itemref idref=\"c1\"/>", &[]), "a.epub"),
    ];
    for (name, bytes, place) in files {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), name, bytes);
        let said = done(folder.path(), &["import", name, "--into", "e"]);
        let line = said.lines().find(|line| line.contains("the image `"));
        assert!(line.is_some_and(|line| line.starts_with(place) && line.contains("can't be read")), "{said}");
        let made = files_of(folder.path());
        assert!(made[0].1.contains("Before the wall after."), "{name}: {made:?}");
        let output = run(&folder.path().join("e"), &["check"]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", out(&output));
    }
}

#[test]
fn images_of_two_files_and_of_folders_below_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "one/a.md", "# One\n\n![[map.png|the coast]]\n");
    write(folder.path(), "one/attachments/map.png", b"first");
    write(folder.path(), "two/b.md", "# Two\n\n![the hills](map.png)\n");
    write(folder.path(), "two/map.png", b"second");
    done(folder.path(), &["import", "one/a.md", "two/b.md", "--into", "e"]);
    let at = |path: &str| fs::read_to_string(folder.path().join("e/content/text").join(path)).unwrap();
    assert!(at("01-one.md").contains("![the coast](images/map.png)"), "{}", at("01-one.md"));
    assert!(at("02-two.md").contains("![the hills](images/map-2.png)"), "{}", at("02-two.md"));
    assert_eq!((at("images/map.png"), at("images/map-2.png")), ("first".to_owned(), "second".to_owned()));
}
