//! What Word's files have that Markdown doesn't say, or that is no text: it is left out, or written plainly, and reported with its place.

use std::fs;
use std::io::Write as _;

use crate::shell::{err, out, run};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The sections that a DOCX of this body becomes, and what is reported of it.
fn imported(body: &str) -> (String, String) {
    let related = |id: &str, kind: &str, target: &str, mode: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{KINDS}/{kind}\" Target=\"{target}\"{mode}/>")
    };
    let outside = " TargetMode=\"External\"";
    let relations = [
        related("s", "styles", "styles.xml", ""),
        related("n", "numbering", "numbering.xml", ""),
        related("f", "footnotes", "footnotes.xml", ""),
        related("chunk", "aFChunk", "af.html", ""),
        related("map", "image", "https://x.org/map.png", outside),
        related("file", "hyperlink", "file:///C:/a.docx", outside),
    ]
    .concat();
    let style = |id: &str, name: &str, more: &str| {
        format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{more}</w:style>")
    };
    let styles = [
        "<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val=\"en-GB\"/></w:rPr></w:rPrDefault></w:docDefaults>".to_owned(),
        style("H1", "heading 1", ""),
        style("Contents", "Directory", "<w:basedOn w:val=\"H1\"/><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr>"),
        style("TH", "TOC Heading", "<w:basedOn w:val=\"H1\"/><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr>"),
        style("T1", "toc 1", ""),
        "<w:style w:type=\"character\" w:styleId=\"Link\"><w:name w:val=\"Hyperlink\"/><w:rPr><w:u w:val=\"single\"/></w:rPr></w:style>".to_owned(),
    ];
    let numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"lowerLetter\"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>";
    let files = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "_rels/.rels",
            format!(
                "<Relationships>{}</Relationships>",
                related("r", "officeDocument", "word/document.xml", "")
            ),
        ),
        ("word/_rels/document.xml.rels", format!("<Relationships>{relations}</Relationships>")),
        ("word/document.xml", format!("<w:document {W}><w:body>{body}</w:body></w:document>")),
        ("word/styles.xml", format!("<w:styles {W}>{}</w:styles>", styles.concat())),
        ("word/numbering.xml", format!("<w:numbering {W}>{numbering}</w:numbering>")),
        (
            "word/footnotes.xml",
            format!(
                "<w:footnotes {W}><w:footnote w:id=\"1\"><w:p><w:r><w:t>*</w:t></w:r><w:r><w:t xml:space=\"preserve\"> A note.</w:t></w:r></w:p></w:footnote></w:footnotes>"
            ),
        ),
        ("word/af.html", "<p>chunk words</p>".to_owned()),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.docx"), zip.finish().unwrap().into_inner()).unwrap();
    let output = run(folder.path(), &["import", "a.docx", "--into", "e"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    let mut paths: Vec<_> = fs::read_dir(folder.path().join("e/content/text"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let sections = paths.iter().map(|path| fs::read_to_string(path).unwrap());
    (sections.collect::<Vec<String>>().join("\n"), out(&output))
}

fn r(words: &str, properties: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

fn p(properties: &str, inner: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>")
}

fn styled(style: &str, inner: &str) -> String {
    p(&format!("<w:pStyle w:val=\"{style}\"/>"), inner)
}

/// A field, with its instruction and its result.
fn field(instruction: &str, result: &str) -> String {
    let sign = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    format!(
        "{}<w:r><w:instrText xml:space=\"preserve\"> {instruction} </w:instrText></w:r>{}{result}{}",
        sign("begin"),
        sign("separate"),
        sign("end")
    )
}

fn has(told: &str, all: &[&str]) {
    for message in all {
        assert!(told.contains(message), "{message}\n{told}");
    }
}

#[test]
fn looks_that_markdown_does_not_say_are_reported() {
    let linked =
        format!("<w:hyperlink r:id=\"file\">{}</w:hyperlink>", r("linked", "<w:rStyle w:val=\"Link\"/>"));
    let body = [
        styled("H1", &r("One", "")),
        p(
            "",
            &[
                r("Ten is 10", ""),
                r("2", "<w:vertAlign w:val=\"superscript\"/>"),
                r(", H", ""),
                r("2", "<w:vertAlign w:val=\"subscript\"/>"),
                r("O, ", ""),
                r("Small", "<w:smallCaps/>"),
                r(" bonjour", "<w:lang w:val=\"fr-FR\"/>"),
                r(" colour", "<w:lang w:val=\"en-US\"/>"),
                r(" not raised", "<w:vertAlign w:val=\"baseline\"/><w:u w:val=\"none\"/>"),
                r(" secret", "<w:vanish/>"),
                r(" shown", "<w:vanish w:val=\"0\"/>"),
            ]
            .concat(),
        ),
        p(
            "",
            &[
                r("And ", ""),
                linked,
                r(" lines", "<w:u w:val=\"single\"/>"),
                r(" once", "<w:u w:val=\"single\"/>"),
            ]
            .concat(),
        ),
    ];
    let (text, told) = imported(&body.concat());
    assert_eq!(
        text,
        "# One\n\nTen is 102, H2O, Small bonjour colour not raised shown\n\nAnd linked lines once\n"
    );
    has(
        &told,
        &[
            "raised words are written as plain words: 1, in `Ten is 102, H2O, Small bonjour`",
            "lowered words are written as plain words: 1, in `Ten",
            "small capitals are written as plain words: 1, in `Ten",
            "words are marked as being in `fr-FR`, which Markdown doesn't say: 1, in `Ten",
            "hidden words are left out: 1, in `Ten",
            "underlined words are written as plain words: 2, first in `And linked lines once`",
            "the link to `file:///C:/a.docx` leads nowhere here, and its words stay: 1, in `And",
        ],
    );
    assert!(!told.contains("en-US"), "{told}");
}

#[test]
fn a_table_of_contents_is_no_text() {
    let line = |words: &str| styled("T1", &r(words, ""));
    let body = [
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr><w:sdtContent>".to_owned(),
        styled("TH", &r("Contents", "")),
        line("The Chapter 3"),
        "</w:sdtContent></w:sdt>".to_owned(),
        styled("TH", &r("Contents", "")),
        line("The Chapter 3"),
        styled("H1", &r("The Chapter", "")),
        p("", &r("Words.", "")),
        // By the words of its style it is no heading.
        styled("Contents", &r("A line", "")),
    ];
    let (text, told) = imported(&body.concat());
    assert_eq!(text, "# The Chapter\n\nWords.\n\nA line\n");
    has(
        &told,
        &[
            "tables of contents are left out: 1",
            "lines of tables of contents, lists and indexes are left out: 2, first in `Contents`",
        ],
    );
}

#[test]
fn links_of_fields_are_links() {
    let simple = "<w:fldSimple w:instr=\" HYPERLINK &quot;https://g.org/&quot; \"><w:r><w:t>simple</w:t></w:r></w:fldSimple>";
    let body = p(
        "",
        &[
            field("HYPERLINK \"https://f.org/x\"", &r("field", "<w:u w:val=\"single\"/>")),
            r(" and ", ""),
            simple.to_owned(),
            r(", page ", ""),
            field("PAGE", &r("7", "")),
        ]
        .concat(),
    );
    let (text, told) = imported(&body);
    assert!(text.contains("[field](https://f.org/x) and [simple](https://g.org/), page 7\n"), "{text}");
    assert!(!told.contains("underlined"), "{told}");
}

#[test]
fn what_is_elsewhere_is_named() {
    let picture = |inner: &str| {
        format!(
            "<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"P\" descr=\"A map of the coast\"/><a:graphic>{inner}</a:graphic></wp:inline></w:drawing></w:r>"
        )
    };
    let body = [
        p("", &r("Here.", "")),
        "<w:altChunk r:id=\"chunk\"/>".to_owned(),
        p("", &picture("<a:blip r:link=\"map\"/>")),
        p("", &picture("<a:chart/>")),
    ];
    let (text, told) = imported(&body.concat());
    assert!(text.ends_with("Here.\n\nA map of the coast\n\nA map of the coast\n"), "{text}");
    has(
        &told,
        &[
            "`word/af.html`, a document within this one, is left out with its words",
            "the image `https://x.org/map.png` isn't fetched behind `Here.`: in its place is `A map of the coast`",
            "a drawing without an image is left out behind `A map of the coast`: in its place is `A map of the coast`",
        ],
    );
}

#[test]
fn deleted_ends_readings_letters_and_merged_cells() {
    let entry =
        |words: &str| p("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>", &r(words, ""));
    let cell = |properties: &str, words: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p("", &r(words, "")))
    };
    let deleted = "<w:rPr><w:del w:id=\"7\" w:author=\"T\"/></w:rPr>";
    let body = [
        p(deleted, &r("Joined start ", "")),
        p("", &r("joined end.", "")),
        p(deleted, &r("Left alone.", "")),
        format!(
            "<w:tbl><w:tr>{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell("<w:gridSpan w:val=\"2\"/>", "wide"),
            cell("<w:vMerge w:val=\"restart\"/>", "a"),
            cell("", "b")
        ),
        p(
            "",
            "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>かんじ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢字</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        ),
        entry("one"),
        entry("two"),
    ];
    let (text, told) = imported(&body.concat());
    assert!(text.contains("Joined start joined end.\n\nLeft alone.\n\n| wide |  |\n"), "{text}");
    assert!(text.contains("\n\n漢字（かんじ）\n\n1. one\n2. two\n"), "{text}");
    has(
        &told,
        &[
            "ends of paragraphs that were deleted: the next goes on in the same: 2, first in `Joined start`",
            "readings beside words (ruby) are in brackets behind them: 1",
            "entries with letters or Roman numbers have Arabic ones: 2, first in `one`",
            "cells over several columns are one cell here: 1, in `wide`",
            "cells over several rows are one cell here: 1, in `a`",
        ],
    );
}

#[test]
fn links_to_headings_lead_to_their_sections() {
    let mark = |id: u8, name: &str| {
        format!("<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/><w:bookmarkEnd w:id=\"{id}\"/>")
    };
    let link =
        |name: &str, words: &str| format!("<w:hyperlink w:anchor=\"{name}\">{}</w:hyperlink>", r(words, ""));
    let body = [
        styled("H1", &r("One", "")),
        p(
            "",
            &[
                link("two", "second"),
                r(", ", ""),
                field("HYPERLINK \\l \"sub\"", &r("below", "")),
                r(", ", ""),
                link("gone", "gone"),
            ]
            .concat(),
        ),
        // As pandoc and as Word have it.
        mark(1, "two"),
        styled("H1", &r("Two", "")),
        p("", &(mark(2, "gone") + &r("Words.", ""))),
        p("<w:outlineLvl w:val=\"1\"/>", &(mark(3, "sub") + &r("A Sub", ""))),
        p("", &r("Words.", "")),
    ];
    let (text, told) = imported(&body.concat());
    assert!(text.contains("[second](02-two.md), [below](02-two.md#a-sub), gone\n"), "{text}");
    has(
        &told,
        &[
            "the link to `gone` leads to no heading of the text, and is left out: its words stay: 1, in `second, below, gone`",
        ],
    );
}

#[test]
fn numbers_of_headings_and_prompts_are_reported() {
    let body = [
        p(
            "<w:pStyle w:val=\"H1\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>",
            &r("One", ""),
        ),
        p("", &r("Words of the text.", "")),
        format!(
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
            p("", &r("Click or tap here.", ""))
        ),
    ];
    let (text, told) = imported(&body.concat());
    assert_eq!(text, "# One\n\nWords of the text.\n");
    has(
        &told,
        &[
            "numbers that the program itself puts before headings are left out: 1, in `One`",
            "what empty fields of a form show is left out: 1",
        ],
    );
}

#[test]
fn drop_capitals_page_breaks_and_marks_of_their_own_leave_words_whole() {
    let body = [
        p("<w:framePr w:dropCap=\"drop\" w:lines=\"3\"/>", &r("T", "")),
        p("", &r("he second part.", "")),
        p("", "<w:r><w:t>before page</w:t><w:br w:type=\"page\"/><w:t>after page</w:t></w:r>"),
        p(
            "",
            "<w:r><w:t>foot</w:t></w:r><w:r><w:footnoteReference w:customMarkFollows=\"1\" w:id=\"1\"/><w:t>*</w:t></w:r><w:r><w:t xml:space=\"preserve\"> custom</w:t></w:r>",
        ),
    ];
    let (text, told) = imported(&body.concat());
    assert!(
        text.contains("The second part.\n\nbefore page after page\n\nfoot[^1] custom\n\n[^1]: A note."),
        "{text}"
    );
    has(
        &told,
        &["drop capitals are joined to their paragraphs: 1", "marks of footnotes that are no numbers"],
    );
}

#[test]
fn a_list_goes_on_at_any_depth_behind_another_paragraph() {
    let li = |depth: u8, words: &str| {
        p(&format!("<w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"2\"/></w:numPr>"), &r(words, ""))
    };
    let between = || p("", &r("Between.", ""));
    let body = [
        li(0, "one"),
        li(0, "two"),
        between(),
        li(1, "alpha"),
        li(1, "beta"),
        li(0, "three"),
        li(1, "gamma"),
        between(),
        li(1, "delta"),
        li(0, "four"),
    ];
    let (text, _) = imported(&body.concat());
    assert!(
        text.contains(
            "1. one\n2. two\n\nBetween.\n\n1. alpha\n2. beta\n\n3) three\n\n   1. gamma\n\nBetween.\n\n2. delta\n\n4) four"
        ),
        "{text}"
    );
}
