//! `variorum import` of DOCX, which has a text and its comments in one file.

use crate::import_notes::{edition, import, sound, text, write};
use crate::shell::{err, out, run};

/// A DOCX of these parts, with the relations that they need.
fn docx(document: &str, others: &[(&str, &str)]) -> Vec<u8> {
    const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    };
    put("[Content_Types].xml", "<Types/>");
    put(
        "_rels/.rels",
        &format!(
            "<Relationships><Relationship Id=\"r\" Type=\"{kinds}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
        ),
    );
    put("word/document.xml", &format!("<w:document {W}><w:body>{document}</w:body></w:document>"));
    let mut relations = String::new();
    for (n, (kind, text)) in others.iter().enumerate() {
        put(&format!("word/{kind}.xml"), &text.replace("W>", &format!("{W}>")));
        relations
            .push_str(&format!("<Relationship Id=\"x{n}\" Type=\"{kinds}/{kind}\" Target=\"{kind}.xml\"/>"));
    }
    put(
        "word/_rels/document.xml.rels",
        &format!(
            "<Relationships>{relations}<Relationship Id=\"h\" Type=\"{kinds}/hyperlink\" Target=\"https://example.org/\" TargetMode=\"External\"/></Relationships>"
        ),
    );
    zip.finish().unwrap().into_inner()
}

/// A text with a heading, split runs, a list, a table, a footnote, tracked changes, and three comments: one over runs with a
/// reply, one that is settled.
fn word() -> Vec<u8> {
    let p = |style: &str, inner: &str| format!("<w:p><w:pPr>{style}</w:pPr>{inner}</w:p>");
    let r = |words: &str| format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>");
    let h = |words: &str| p("<w:pStyle w:val=\"berschrift1\"/>", &r(words));
    let li = |words: &str| p("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr>", &r(words));
    let mark = |kind: &str, id: u8| format!("<w:{kind} w:id=\"{id}\"/>");
    let document = [
        h("The Tide"),
        p("", &[
            r("On the second of "), mark("commentRangeStart", 0), mark("commentRangeStart", 1), r("Mar"),
            "<w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:b/></w:rPr><w:t>ch</w:t></w:r>".to_owned(), r(" the sea came"),
            mark("commentRangeEnd", 0), mark("commentReference", 0), mark("commentRangeEnd", 1), mark("commentReference", 1),
            r(" over the "), "<w:del><w:r><w:delText>high </w:delText></w:r></w:del><w:ins><w:r><w:t>low </w:t></w:r></w:ins>".to_owned(),
            "<w:hyperlink r:id=\"h\"><w:r><w:t>wall</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id=\"2\"/></w:r>".to_owned(),
            "<w:r><w:br/><w:t>[[sic]]</w:t></w:r>".to_owned(),
        ].concat()),
        li("one"), li("two"),
        h("The Reckoning"),
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Day</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Height</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Monday</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".to_owned(),
        p("", &[mark("commentRangeStart", 2), r("A letter came."), mark("commentRangeEnd", 2), mark("commentReference", 2)].concat()),
    ].concat();
    let comment = |id: u8, para: &str, who: &str, words: &str| {
        format!(
            "<w:comment w:id=\"{id}\" w:author=\"{who}\" w:date=\"2026-03-0{}T09:00:00Z\"><w:p w14:paraId=\"{para}\"><w:r><w:annotationRef/></w:r><w:r><w:t>{words}</w:t></w:r></w:p></w:comment>",
            id + 1
        )
    };
    let comments = [
        comment(0, "0A", "Ada Nother", "Why *then*?"),
        comment(1, "0B", "Ben Other", "See the log."),
        comment(2, "0C", "Ada Nother", "Done."),
    ]
    .concat();
    docx(
        &document,
        &[
            (
                "styles",
                "<w:styles W><w:style w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>",
            ),
            (
                "numbering",
                "<w:numbering W><w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/></w:lvl></w:abstractNum><w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>",
            ),
            (
                "footnotes",
                "<w:footnotes W><w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> A note.</w:t></w:r></w:p></w:footnote></w:footnotes>",
            ),
            ("comments", &format!("<w:comments W>{comments}</w:comments>")),
            (
                "commentsExtended",
                "<w15:commentsEx W><w15:commentEx w15:paraId=\"0A\"/><w15:commentEx w15:paraId=\"0B\" w15:paraIdParent=\"0A\"/><w15:commentEx w15:paraId=\"0C\" w15:done=\"1\"/></w15:commentsEx>",
            ),
        ],
    )
}

#[test]
fn a_docx_gives_a_text_and_its_comments_at_once() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.docx", word());
    // The notes have their verdicts before anything is written.
    let output = run(folder.path(), &["import", "a.docx", "--into", "e", "--dry-run"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    let said = out(&output);
    assert!(said.contains("3 notes: 2 exact, 0 sure, 0 unsure, 0 absent, 1 reply; 3 new"), "{said}");
    assert!(said.contains("would write e/content/annotations/docx/the-tide.md\n"), "{said}");
    assert!(!folder.path().join("e").exists());
    let output = run(folder.path(), &["import", "a.docx", "--into", "e"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    assert_eq!(
        text(folder.path(), "e/content/text/01-the-tide.md"),
        "# The Tide\n\nOn the second of Mar**ch** the sea came over the low [wall](https://example.org/)[^1]\\\n\\[\\[sic]]\n\n1. one\n2. two\n\n[^1]: A note.\n"
    );
    assert_eq!(
        text(folder.path(), "e/content/text/02-the-reckoning.md"),
        "# The Reckoning\n\n| Day | Height |\n| --- | --- |\n| Monday | 3 |\n\nA letter came.\n"
    );
    let notes = text(folder.path(), "e/content/annotations/docx/the-tide.md");
    assert!(notes.contains("quote = \"March the sea came\"\nkind = \"comment\"\ncreator = \"ada-nother\"\ncreated = 2026-03-01T09:00:00\n"), "{notes}");
    assert!(notes.contains("\nWhy \\*then\\*?\n"), "{notes}");
    assert!(
        notes.contains("reply-to = \"march-the-sea-came\"") && notes.contains("\nSee the log.\n"),
        "{notes}"
    );
    let notes = text(folder.path(), "e/content/annotations/docx/the-reckoning.md");
    assert!(notes.contains("tags = [\"resolved\"]"), "{notes}");
    sound(&folder.path().join("e"));
    let said = import(folder.path(), "a.docx", &["--into", "e"]);
    assert!(said.contains("0 new, 0 changed, 3 as they were"), "{said}");
    assert!(out(&output).contains("deleted words are left out: 1"), "{}", out(&output));
    // Not a whole file.
    write(folder.path(), "b.docx", &word()[..900]);
    let output = run(folder.path(), &["import", "b.docx", "--into", "f"]);
    assert_eq!(output.status.code(), Some(2), "{}", out(&output));
    assert!(err(&output).contains("this zip can't be read"), "{}", err(&output));
}

/// A DOCX with styles and lists, as Word and LibreOffice write them.
#[test]
fn a_title_page_and_lists_that_go_on_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let p =
        |style: &str, words: &str| format!("<w:p><w:pPr>{style}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>");
    let styled = |style: &str, words: &str| p(&format!("<w:pStyle w:val=\"{style}\"/>"), words);
    let li = |list: u8, words: &str| {
        p(&format!("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr>"), words)
    };
    let document = [
        styled("T", "The Lamp"),
        styled("S", "A History"),
        styled("A", "Edith Marlowe"),
        styled("H", "One"),
        li(4, "one"),
        li(1, "two"),
        p("", "Between."),
        li(1, "three"),
        p("", "Before another."),
        li(5, "again one"),
        li(1, "again two"),
        styled("H", "Two"),
        styled("T", "Not on the title page"),
    ]
    .concat();
    let styles = "<w:styles W><w:style w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style><w:style w:styleId=\"S\"><w:name w:val=\"Subtitle\"/><w:basedOn w:val=\"T\"/></w:style><w:style w:styleId=\"A\"><w:name w:val=\"Author\"/><w:basedOn w:val=\"T\"/></w:style><w:style w:styleId=\"H\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
    let num = |id: u8, anew: bool| {
        let anew = if anew {
            "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>"
        } else {
            ""
        };
        format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"1\"/>{anew}</w:num>")
    };
    let numbering = format!(
        "<w:numbering W><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/></w:lvl></w:abstractNum>{}{}{}</w:numbering>",
        num(1, false),
        num(4, true),
        num(5, true)
    );
    write(folder.path(), "a.docx", docx(&document, &[("styles", styles), ("numbering", &numbering)]));
    let output = run(folder.path(), &["import", "a.docx", "--into", "e"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    assert_eq!(
        text(folder.path(), "e/content/text/01-one.md"),
        "# One\n\n1. one\n2. two\n\nBetween.\n\n3. three\n\nBefore another.\n\n1. again one\n2. again two\n"
    );
    assert_eq!(text(folder.path(), "e/content/text/02-two.md"), "# Two\n\nNot on the title page\n");
    let config = text(folder.path(), "e/content/edition.toml");
    assert!(
        config.starts_with(
            "title = \"The Lamp\"\nsubtitle = \"A History\"\n\n[document]\nauthor = \"Edith Marlowe\"\n"
        ),
        "{config}"
    );
    // A mark without a footnote would be an error of the edition.
    let mark = "<w:p><w:r><w:t>Words</w:t></w:r><w:r><w:footnoteReference w:id=\"9\"/></w:r></w:p>";
    write(folder.path(), "b.docx", docx(mark, &[("footnotes", "<w:footnotes W></w:footnotes>")]));
    let marked = run(folder.path(), &["import", "b.docx", "--into", "f"]);
    let said = out(&marked);
    assert!(said.contains("marks of footnotes that are not in the file are left out: 1"), "{said}");
    sound(&folder.path().join("f"));
    let said = out(&output);
    assert!(
        said.contains("the author of the document is that of the edition, and no paragraph: `Edith Marlowe`"),
        "{said}"
    );
}

/// A text with the words `First`, `Second`, `Third`, and comments of one author and day on some of them.
fn remarked(comments: &[(&str, &str)], has_ids: bool) -> Vec<u8> {
    let words = ["First", "Second", "Third"].map(|word| {
        let Some(n) = comments.iter().position(|(on, _)| *on == word) else {
            return format!("<w:r><w:t xml:space=\"preserve\">{word} words. </w:t></w:r>");
        };
        format!("<w:commentRangeStart w:id=\"{n}\"/><w:r><w:t>{word} words.</w:t></w:r><w:commentRangeEnd w:id=\"{n}\"/><w:r><w:t xml:space=\"preserve\"> </w:t></w:r>")
    });
    let all = comments.iter().enumerate().map(|(n, (_, says))| {
        let own = if has_ids { format!(" w14:paraId=\"0{n}\"") } else { String::new() };
        format!("<w:comment w:id=\"{n}\" w:author=\"Ada\" w:date=\"2026-03-01T09:00:00Z\"><w:p{own}><w:r><w:t>{says}</w:t></w:r></w:p></w:comment>")
    });
    let all = format!("<w:comments W>{}</w:comments>", all.collect::<String>());
    docx(&format!("<w:p>{}</w:p>", words.concat()), &[("comments", &all)])
}

#[test]
fn comments_without_ids_are_known_by_their_words() {
    let folder = edition();
    write(
        folder.path(),
        "content/text/01-tide.md",
        "# The Tide\n\nFirst words. Second words. Third words.\n",
    );
    write(folder.path(), "w.docx", remarked(&[("First", "On first."), ("Second", "On second.")], true));
    import(folder.path(), "w.docx", &[]);
    let path = "content/annotations/docx/tide.md";
    let before = text(folder.path(), path);
    // Saved by another program, without ids: nothing is new.
    write(folder.path(), "w.docx", remarked(&[("First", "On first."), ("Second", "On second.")], false));
    let said = import(folder.path(), "w.docx", &[]);
    assert!(said.contains("0 new, 0 changed, 2 as they were"), "{said}");
    // As they were written by their order.
    let ordered = before
        .replace("id = \"00\"", "id = \"2026-03-01T09:00:00Z Ada\"")
        .replace("id = \"01\"", "id = \"2026-03-01T09:00:00Z Ada 2\"");
    assert_ne!(ordered, before);
    write(folder.path(), path, &ordered);
    // The first is gone, the second says more, a third is new.
    write(
        folder.path(),
        "w.docx",
        remarked(&[("Third", "On third."), ("Second", "On second, more.")], false),
    );
    let said = import(folder.path(), "w.docx", &[]);
    assert!(said.contains("1 new, 1 changed, 0 as they were"), "{said}");
    let made = text(folder.path(), path);
    for own in ["On first.", "On second, more.", "On third."] {
        assert!(made.contains(&format!("+++\n{own}\n")), "{own}: {made}");
    }
    sound(folder.path());
}

#[test]
fn a_comment_over_the_end_of_a_section_names_both_places() {
    let folder = tempfile::tempdir().unwrap();
    let p = |inner: &str| format!("<w:p>{inner}</w:p>");
    let h = |words: &str| format!("<w:p><w:pPr><w:pStyle w:val=\"h1\"/></w:pPr>{}</w:p>", r(words));
    fn r(words: &str) -> String {
        format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
    }
    let document = [
        h("The Tide"),
        p(&format!(
            "{}<w:commentRangeStart w:id=\"0\"/>{}",
            r("The sea rose, "),
            r("and the remark begins here.")
        )),
        h("The Reckoning"),
        p(&format!("{}<w:commentRangeEnd w:id=\"0\"/>{}", r("It ends with this."), r(" More words."))),
    ];
    let comments = "<w:comments W><w:comment w:id=\"0\" w:author=\"Ada\"><w:p><w:r><w:t>Over both.</w:t></w:r></w:p></w:comment></w:comments>";
    let styles = "<w:styles W><w:style w:styleId=\"h1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
    write(folder.path(), "a.docx", docx(&document.concat(), &[("styles", styles), ("comments", comments)]));
    let said = import_text(folder.path(), &["import", "a.docx", "--into", "e"]);
    assert!(said.contains("unsure a.docx") && said.contains("the-tide#p1, the-reckoning:"), "{said}");
    let notes = text(folder.path(), "e/content/annotations/docx/the-tide.md");
    assert!(notes.contains("status = \"draft\""), "{notes}");
    assert!(
        notes.contains("# candidate: the-tide#p1: “The Tide The sea rose, [and the remark begins here.]”"),
        "{notes}"
    );
    assert!(
        notes.contains("# candidate: the-reckoning: “[The Reckoning / It ends with this.] More words.”"),
        "{notes}"
    );
}

fn import_text(folder: &std::path::Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    out(&output)
}
