//! Texts and notes as other programs write them, with what is peculiar to each.

use crate::shell;

use std::fs;
use std::io::Write as _;

use shell::{err, out, run};

/// The text of the one section that a file becomes, and what is reported of it.
fn imported(name: &str, bytes: &[u8]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let output = run(folder.path(), &["import", name, "--into", "edition"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    let texts = folder.path().join("edition/content/text");
    let mut paths: Vec<_> = fs::read_dir(texts).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let words = paths.iter().filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap());
    (words.collect::<Vec<String>>().join("\n"), out(&output))
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A DOCX of a body and other parts.
fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let relation =
        |kind: &str| format!("<Relationship Id=\"{kind}\" Type=\"{KINDS}/{kind}\" Target=\"{kind}.xml\"/>");
    let names = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relations = ["styles", "numbering", "footnotes"].map(relation).concat();
    let document = format!(
        "<w:document {W}><w:body><w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p>{body}</w:body></w:document>"
    );
    let root = format!(
        "<Relationships xmlns=\"{names}\"><Relationship Id=\"r\" Type=\"{KINDS}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
    );
    let own = format!("<Relationships xmlns=\"{names}\">{relations}</Relationships>");
    let mut all = vec![
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        ("_rels/.rels", root.as_str()),
        ("word/_rels/document.xml.rels", own.as_str()),
        ("word/document.xml", document.as_str()),
    ];
    all.extend(parts);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in all {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn entry(list: u32, depth: u32, words: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
    )
}

#[test]
fn lists_of_pandoc_are_within_others_and_go_on() {
    let level = |format: &str, sign: &str| {
        (0..2).map(|n| format!("<w:lvl w:ilvl=\"{n}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{sign}\"/></w:lvl>")).collect::<String>()
    };
    let definitions: String =
        [("1", "bullet", " "), ("2", "decimal", "%1."), ("3", "lowerLetter", "%1."), ("4", "bullet", "•")]
            .map(|(id, format, sign)| {
                format!("<w:abstractNum w:abstractNumId=\"{id}\">{}</w:abstractNum>", level(format, sign))
            })
            .concat();
    let numbers: String = (1..5)
        .map(|n| format!("<w:num w:numId=\"{n}\"><w:abstractNumId w:val=\"{n}\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"))
        .collect();
    let numbering = format!("<w:numbering {W}>{definitions}{numbers}</w:numbering>");
    let body = [
        entry(2, 0, "One"),
        entry(2, 0, "Two"),
        entry(3, 1, "Two a"),
        entry(3, 1, "Two b"),
        entry(4, 1, "Another within two"),
        entry(2, 0, "Three"),
        entry(1, 0, "Three goes on"),
    ]
    .concat();
    let (text, _) = imported("lists.docx", &docx(&body, &[("word/numbering.xml", &numbering)]));
    let list = "1. One\n\n2. Two\n\n   1. Two a\n   2. Two b\n\n   - Another within two\n\n3. Three\n\n   Three goes on";
    assert!(text.contains(list), "{text}");
}

#[test]
fn a_docx_keeps_rules_code_formulas_and_the_links_of_footnotes() {
    let styles = format!(
        "<w:styles {W}><w:style w:type=\"paragraph\" w:styleId=\"SourceCode\"><w:name w:val=\"Source Code\"/></w:style><w:style w:type=\"character\" w:styleId=\"Verbatim\"><w:name w:val=\"Verbatim Char\"/></w:style></w:styles>"
    );
    let notes = format!(
        "<w:footnotes {W}><w:footnote w:id=\"2\"><w:p><w:r><w:t xml:space=\"preserve\">See </w:t></w:r><w:hyperlink r:id=\"rId1\"><w:r><w:t>the site</w:t></w:r></w:hyperlink></w:p></w:footnote></w:footnotes>"
    );
    let links = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{KINDS}/hyperlink\" Target=\"https://example.org/n\" TargetMode=\"External\"/></Relationships>"
    );
    let body = "<w:p><w:r><w:t xml:space=\"preserve\">Call </w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"Verbatim\"/></w:rPr><w:t>f(x)</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>\
        <w:p><w:r><w:pict><v:rect o:hr=\"t\" o:hrstd=\"t\"/></w:pict></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val=\"SourceCode\"/></w:pPr><w:r><w:t>def f(x):</w:t></w:r><w:r><w:br/></w:r><w:r><w:t xml:space=\"preserve\">    return x</w:t></w:r></w:p>\
        <w:p><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f><m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>";
    let parts = [
        ("word/styles.xml", styles.as_str()),
        ("word/footnotes.xml", notes.as_str()),
        ("word/_rels/footnotes.xml.rels", links.as_str()),
    ];
    let (text, told) = imported("parts.docx", &docx(body, &parts));
    for words in [
        "Call `f(x)`[^1]",
        "\n---\n",
        "```\ndef f(x):\n    return x\n```",
        "1/2c^2",
        "See [the site](https://example.org/n)",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(told.contains("formulas are written in a line, as words: 1"), "{told}");
    assert!(!told.contains("drawings"), "{told}");
}

#[test]
fn a_quotation_within_a_sentence_of_tei_stays_in_it() {
    let tei = "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader/><text><body><div><head>With <quote>signs</quote></head>\
        <p>This is the <quote>first</quote> lamp.</p><p><quote>All of it.</quote></p><quote><p>A block.</p></quote>\
        <milestone unit=\"undefined\" type=\"separator\" rendition=\"line\"/><ab type=\"codeblock python\">\nx = 1\n  y</ab>\
        <p><figure><graphic url=\"lamp.png\"/></figure></p></div></body></text></TEI>";
    let (text, told) = imported("book.xml", tei.as_bytes());
    for words in [
        "# With “signs”",
        "This is the “first” lamp.",
        "> All of it.",
        "> A block.",
        "\n---\n",
        "```\nx = 1\n  y\n```",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(told.contains("the image `lamp.png` can't be read"), "{told}");
}

#[test]
fn a_page_of_google_docs_keeps_its_looks_lists_and_links() {
    let page = "<html><head><meta charset=\"utf-8\"><style>.c0{font-style:italic}.c2{font-weight:700}</style></head><body class=\"c9 doc-content\">\
        <p class=\"c4 title\"><span>The Lamps</span></p><h1><span>One</span></h1>\
        <p><span>At </span><span class=\"c0\">Skarra</span><sup><a href=\"#cmnt1\" id=\"cmnt_ref1\">[a]</a></sup><span> a man of </span><span class=\"c2\">few words</span>.<sup><a href=\"#ftnt1\" id=\"ftnt_ref1\">[1]</a></sup></p>\
        <ul class=\"lst-kix_x-0 start\"><li><span>one</span></li></ul><ul class=\"lst-kix_x-1 start\"><li><span>within</span></li></ul><ul class=\"lst-kix_x-0\"><li><span>two</span></li></ul>\
        <p><a href=\"https://www.google.com/url?q=https://example.org/x?a%3D1&amp;sa=D\">site</a></p><hr style=\"page-break-before:always;display:none;\">\
        <p>Last.</p><div><p><a href=\"#ftnt_ref1\" id=\"ftnt1\">[1]</a><span>&nbsp;A footnote.</span></p></div><div><p><a href=\"#cmnt_ref1\" id=\"cmnt1\">[a]</a><span>Is it?</span></p></div></body></html>";
    let (text, told) = imported("doc.html", page.as_bytes());
    for words in [
        "At *Skarra* a man of **few words**.[^1]",
        "- one\n\n  - within\n\n- two",
        "[site](https://example.org/x?a=1)",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    for words in ["Is it?", "---", "[^a]", "The Lamps"] {
        assert!(!text.contains(words), "{words}\n{text}");
    }
    assert!(told.contains("comments are left out"), "{told}");
    assert!(told.contains("the title of the document is that of the edition"), "{told}");
}

#[test]
fn footnotes_of_libreoffice_have_all_of_their_paragraphs() {
    let page = "<html><body><h1>One</h1><p>Words.<a class=\"sdfootnoteanc\" name=\"sdfootnote1anc\" href=\"#sdfootnote1sym\"><sup>1</sup></a></p><p>Last.</p>\
        <div id=\"sdfootnote1\"><p class=\"sdfootnote\"><a class=\"sdfootnotesym\" name=\"sdfootnote1sym\" href=\"#sdfootnote1anc\">1</a>First.</p><p class=\"sdfootnote\">Second.</p></div></body></html>";
    let (text, _) = imported("lo.html", page.as_bytes());
    assert!(text.contains("[^1]: First.\n\n    Second."), "{text}");
}

#[test]
fn the_title_that_pandoc_puts_above_a_text_is_no_section() {
    let page = "<html><head><title>The Lamps</title><meta name=\"author\" content=\"Ada Quell\"></head><body><header id=\"title-block-header\"><h1 class=\"title\">The Lamps</h1>\
        <p class=\"subtitle\">An edition</p><p class=\"author\">Ada Quell</p><p class=\"date\">2024-05-06</p></header><h1>One</h1><p>Words.</p></body></html>";
    let (text, told) = imported("page.html", page.as_bytes());
    assert_eq!(text, "# One\n\nWords.\n");
    assert!(told.contains("the title above the text is that of the edition"), "{told}");
}

#[test]
fn a_table_of_hypothesis_has_its_dates_and_its_markdown() {
    let folder = tempfile::tempdir().unwrap();
    let edition = folder.path().join("content/text");
    fs::create_dir_all(&edition).unwrap();
    fs::write(folder.path().join("content/edition.toml"), "title = \"T\"\n").unwrap();
    fs::write(edition.join("one.md"), "# One\n\nA lamp is lit for those whom you never meet.\n").unwrap();
    let table = "Creation Date,URL,Group,Annotation/Reply Type,Quote,User,Body,Tags,Page\n\
        \"May 6, 2024, 10:11 PM\",https://example.org,G,Annotation,lit for those whom you never,Ann Lee,So **true**,\"lamp,sea\",\n\
        \"May 6, 2024, 10:12 PM\",https://example.org,G,Reply,,Bo Ray,Indeed,,\n";
    fs::write(folder.path().join("hypothesis.csv"), table).unwrap();
    let output = run(folder.path(), &["import", "--annotations", "hypothesis.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    assert!(out(&output).contains("answers that don't say what they answer: 1"), "{}", out(&output));
    let record = fs::read_to_string(folder.path().join("content/annotations/hypothesis/one.md")).unwrap();
    assert!(record.contains("created = 2024-05-06T22:11:00"), "{record}");
    assert!(record.contains("So **true**"), "{record}");
    // What is for reading says so.
    let words = "May 7, 2024\nThe Lamps\nTotal annotations: 1\n\nAnnotation 1:\nQuote: \"lit\"\n";
    fs::write(folder.path().join("hypothesis.txt"), words).unwrap();
    let output = run(folder.path(), &["import", "--annotations", "hypothesis.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("export them once more, as JSON"), "{}", err(&output));
}

/// Imports a file; the folder with the edition in `edition`, and what is reported.
fn edition_of(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    let output = run(folder.path(), &["import", name, "--into", "edition"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    (folder, out(&output))
}

#[test]
fn links_within_a_text_lead_to_the_sections_of_their_headings() {
    let html = "<h1 id=\"ch-one\">Ch One</h1><p><a href=\"#ch-two\">second</a>, <a href=\"#x1\">sub</a>, <a href=\"#gone\">gone</a>.</p><section id=\"ch-two\"><h1>Ch Two</h1><p id=\"gone\">a</p><p><a id=\"x1\"></a></p><h2>A Sub</h2><p>b</p></section>";
    let tei = "<TEI><text><body><div><head>Ch One</head><p><ref target=\"#ch-two\">second</ref>, <ref target=\"#x1\">sub</ref>, <ref target=\"#gone\">gone</ref>.</p></div><div xml:id=\"ch-two\"><head>Ch Two</head><p xml:id=\"gone\">a</p><div><head xml:id=\"x1\">A Sub</head><p>b</p></div></div></body></text></TEI>";
    let md = "# Ch One {#ch-one .cls}\n\n[second](#ch-two), [sub][s], [gone](#gone).\n\n# Ch Two\n\na\n\n## A Sub {#a-sub}\n\nb\n\n[s]: #a-sub\n";
    for (name, text) in [("a.html", html), ("a.xml", tei), ("a.md", md)] {
        let (folder, told) = edition_of(name, text);
        let made = fs::read_to_string(folder.path().join("edition/content/text/01-ch-one.md")).unwrap();
        assert!(
            made.contains("[second](02-ch-two.md), [sub](") && made.contains("02-ch-two.md#a-sub"),
            "{name}: {made}"
        );
        assert!(made.contains(", gone."), "{name}: {made}");
        assert!(
            told.contains(
                "the link to `gone` leads to no heading of the text, and is left out: its words stay\n"
            ),
            "{name}: {told}"
        );
        let checked = run(&folder.path().join("edition"), &["check"]);
        assert_eq!(checked.status.code(), Some(0), "{name}: {}", out(&checked));
    }
}

#[test]
fn verse_and_attributes_of_pandocs_markdown_are_read() {
    let text = "# Main {#main .cls}\n\n| Roses are *red*,\n| Violets blue\n\nTen is 10^2^.\n\n# Ch *Three* {.unnumbered}\n\nb\n";
    let (folder, told) = edition_of("a.md", text);
    let of = |name: &str| fs::read_to_string(folder.path().join("edition/content/text").join(name)).unwrap();
    assert_eq!(of("01-main.md"), "# Main {#main}\n\nRoses are *red*,\\\nViolets blue\n\nTen is 10^2^.\n");
    assert_eq!(of("02-ch-three.md"), "# Ch *Three*\n\nb\n");
    for message in [
        "a.md:1: attributes of a heading are left out: `{#main .cls}`",
        "a.md:3: a line block (`| …`) is verse: its lines end on the page",
        "a.md:6: signs of raised words (`^…^`) are shown as they are written",
    ] {
        assert!(told.contains(message), "{message}\n{told}");
    }
}

#[test]
fn footnotes_of_tei_are_at_their_marks() {
    let tei = "<TEI><text><body><div><head>One</head><p>Words<ptr target=\"#n2\"/> go<note n=\"*)\">Star.</note> on<ref target=\"#n1\">1</ref>.<fw type=\"header\">HEAD</fw></p><opener><dateline>London, 1 May</dateline><salute>Dear Sir,</salute></opener></div></body><back><div><head>Notes</head><note xml:id=\"n1\">Note one.</note><note xml:id=\"n2\">Note two.</note></div></back></text></TEI>";
    let (text, told) = imported("a.xml", tei.as_bytes());
    assert_eq!(
        text,
        "# One\n\nWords[^1] go[^2] on[^3].\n\nLondon, 1 May Dear Sir,\n\n[^1]: Note two.\n\n[^2]: Star.\n\n[^3]: Note one.\n"
    );
    assert!(told.contains("running heads and page numbers (`fw`) are left out"), "{told}");
}

#[test]
fn all_texts_of_a_corpus_are_read() {
    let head = |title: &str| {
        format!("<teiHeader><fileDesc><titleStmt><title>{title}</title></titleStmt></fileDesc></teiHeader>")
    };
    let letter = |title: &str, words: &str| {
        format!("<TEI>{}<text><body><p>{words}</p></body></text></TEI>", head(title))
    };
    let corpus = format!(
        "<teiCorpus>{}{}{}</teiCorpus>",
        head("Letters"),
        letter("First", "Letter one."),
        letter("Second", "Letter two.")
    );
    let (text, told) = imported("a.xml", corpus.as_bytes());
    assert_eq!(text, "# First\n\nLetter one.\n\n# Second\n\nLetter two.\n");
    assert!(
        told.contains("the texts of a corpus follow one another, each with its title for a heading"),
        "{told}"
    );
}

#[test]
fn empty_elements_of_xhtml_swallow_nothing() {
    let page = "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body><h1>One</h1><p>Before <span id=\"p5\"/>more&nbsp;words. <i/>And on.</p></body></html>";
    let (text, _) = imported("a.xhtml", page.as_bytes());
    assert_eq!(text, "# One\n\nBefore more\u{a0}words. And on.\n");
}

#[test]
fn books_of_project_gutenberg_have_their_footnotes_and_pages() {
    let page = "<div id=\"pg-header\"><p>The eBook of</p></div><h1>One</h1><p>The <span class=\"pagenum\"><a id=\"Page_12\">[Pg 12]</a></span>café.<a id=\"FNanchor_1_1\"></a><a href=\"#Footnote_1_1\" class=\"fnanchor\">[1]</a></p><div class=\"footnote\"><p><a id=\"Footnote_1_1\"></a><a href=\"#FNanchor_1_1\"><span class=\"label\">[1]</span></a> A foot.</p><p>Its end.</p></div><p>Last <span style=\"display:none\">secret</span><ruby>漢<rt>かん</rt></ruby>.</p><ol type=\"a\"><li>x</li></ol>";
    let (text, told) = imported("a.html", page.as_bytes());
    assert_eq!(
        text,
        "# One\n\nThe\n<!-- page 12 --> café.[^1]\n\nLast 漢（かん）.\n\n1. x\n\n[^1]: A foot.\n\n    Its end.\n"
    );
    for message in [
        "what Project Gutenberg says of its file is left out: `The eBook of`",
        "hidden words are left out",
        "readings beside words (ruby) are in brackets behind them",
        "a list with letters or Roman numbers (`type=\"a\"`) has Arabic ones",
    ] {
        assert!(told.contains(message), "{message}\n{told}");
    }
}

/// A note within the sentence, links without a way back, numbers in brackets, headings and rules above the notes.
#[test]
fn footnotes_of_every_maker_are_at_their_marks() {
    let page = |mark: &str, note: &str| {
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><title>T</title></head><body><h1>Chap</h1><p>Anchor{mark} goes on.</p><p>Second.</p>{note}</body></html>"
        )
    };
    let docutils = "<table class=\"docutils footnote\" id=\"f1\"><tbody><tr><td class=\"label\"><a class=\"fn-backref\" href=\"#id1\">[1]</a></td><td>Note.</td></tr></tbody></table>";
    let sphinx = "<aside class=\"footnote-list brackets\"><aside class=\"footnote brackets\" id=\"id2\" role=\"doc-footnote\"><span class=\"label\"><span class=\"fn-bracket\">[</span><a role=\"doc-backlink\" href=\"#id1\">1</a><span class=\"fn-bracket\">]</span></span><p>Note.</p></aside></aside>";
    let makers = [
        ("<a class=\"footnote-reference\" href=\"#f1\" id=\"id1\">[1]</a>", docutils),
        ("<span data-type=\"footnote\">Note.</span>", ""),
        (
            "<label for=\"s\" class=\"margin-toggle sidenote-number\">⊕</label><input type=\"checkbox\" id=\"s\" class=\"margin-toggle\"/><span class=\"sidenote\">Note.</span>",
            "",
        ),
        ("<sup><a href=\"#n1\">1</a></sup>", "<h2>Notes</h2><ol><li id=\"n1\">Note.</li></ol>"),
        ("<a href=\"#n1\"><sup>1</sup></a>", "<h2>Notes</h2><p id=\"n1\">1. Note.</p>"),
        (
            "<a href=\"#id2\" id=\"id1\" role=\"doc-noteref\"><span class=\"fn-bracket\">[</span>1<span class=\"fn-bracket\">]</span></a>",
            sphinx,
        ),
        (
            "<sup class=\"footnote\">[<a id=\"r1\" class=\"footnote\" href=\"#d1\">1</a>]</sup>",
            "<div id=\"footnotes\"><hr><div class=\"footnote\" id=\"d1\"><a href=\"#r1\">1</a>. Note.</div></div>",
        ),
        ("[<a id=\"r1\" href=\"#d1\">1</a>]", "<hr><p id=\"d1\">[<a href=\"#r1\">1</a>] Note.</p>"),
        (
            "<sup><a href=\"#t1\" id=\"tr1\">[1]</a></sup>",
            "<hr><div><p><a href=\"#tr1\" id=\"t1\">[1]</a><span>&nbsp;Note.</span></p></div>",
        ),
    ];
    for (mark, note) in makers {
        let (text, told) = imported("a.html", page(mark, note).as_bytes());
        assert_eq!(text, "# Chap\n\nAnchor[^1] goes on.\n\nSecond.\n\n[^1]: Note.\n", "{mark}{note}\n{told}");
    }
    // Powers are no marks, and a heading with more below it stays.
    let (text, _) = imported(
        "a.html",
        page(
            "<sup>2</sup> and <sup><a href=\"#x\">2</a></sup>",
            "<h2>Notes</h2><ol><li id=\"x\">One.</li><li>Two.</li></ol>",
        )
        .as_bytes(),
    );
    assert!(text.contains("## Notes\n\n1. One.\n2. Two.\n") && !text.contains("[^1]"), "{text}");
}

#[test]
fn a_heading_above_all_others_is_the_title_too() {
    let (folder, told) = edition_of("a.md", "# The *Title*\n\nIntro.\n\n## A\n\na\n\n## B\n\nb\n");
    let config = std::fs::read_to_string(folder.path().join("edition/content/edition.toml")).unwrap();
    assert!(config.starts_with("title = \"The "), "{config}");
    assert!(told.contains("the heading above all others is the edition's title too: `The"), "{told}");
    let (folder, told) = edition_of("b.md", "# One\n\na\n\n# Two\n\nb\n");
    let config = std::fs::read_to_string(folder.path().join("edition/content/edition.toml")).unwrap();
    assert!(config.starts_with("title = \"b\""), "{config} {told}");
}

#[test]
fn a_page_in_a_form_or_beside_a_card_is_read() {
    let form = "<html><body><form method=\"post\"><input type=\"hidden\" value=\"x\"><h1>One</h1><p>All is in a form.</p></form></body></html>";
    let (text, _) = imported("a.html", form.as_bytes());
    assert_eq!(text, "# One\n\nAll is in a form.\n");
    let card = "<html><body><h1>One</h1><p>The long text of the book, in many paragraphs.</p><article><p>A card.</p></article></body></html>";
    let (text, _) = imported("a.html", card.as_bytes());
    assert_eq!(text, "# One\n\nThe long text of the book, in many paragraphs.\n\nA card.\n");
}
