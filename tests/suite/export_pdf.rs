//! `edition.pdf`: PDF/UA-1 as Typst checks it, the same bytes each time, and words that are no markup. With the feature
//! `pdf` only.

use std::fs;
use std::path::Path;

use crate::shell::{err, run};

/// The bytes of the book, and what was reported.
fn pdf(folder: &Path, args: &[&str]) -> (Vec<u8>, String) {
    let output = run(folder, &[&["export", "pdf", "."], args].concat());
    assert_ne!(output.status.code(), Some(2), "{}", err(&output));
    assert!(output.stdout.starts_with(b"%PDF-1.7"));
    let told = err(&output);
    (output.stdout, told)
}

/// The words of a book; none where pdftotext isn't installed.
fn words(bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    fs::write(&path, bytes).unwrap();
    let output = std::process::Command::new("pdftotext").arg("-raw").arg(&path).arg("-").output().ok()?;
    Some(String::from_utf8(output.stdout).unwrap())
}

fn edition(text: &str, note: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, words) in [
        ("content/edition.toml", "title = \"T #panic() \\\"q\\\" $x$\"\nlanguage = \"en-GB\"\n"),
        ("content/text/01-one.md", text),
        ("content/annotations/one.md", note),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, words).unwrap();
    }
    folder
}

#[test]
fn the_edition_with_all_that_there_is_is_a_book_and_the_same_each_time() {
    let folder = crate::xml::edition();
    let (bytes, _) = pdf(folder.path(), &["--base-url", "https://example.org/x/"]);
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("pdfuaid:part"), "it says that it is PDF/UA");
    assert!(text.contains("/StructTreeRoot") && text.contains("/Lang"), "it is tagged");
    let (again, _) = pdf(folder.path(), &["--base-url", "https://example.org/x/"]);
    assert!(bytes == again, "the same bytes each time");
    let Some(words) = words(&bytes) else {
        return println!("export_pdf: no pdftotext here: words are NOT READ");
    };
    for own in ["Who paid, in the end?", "Reckoning", "Fair copy"] {
        assert!(words.contains(own), "{own}: {words}");
    }
}

#[test]
fn no_sign_of_a_text_is_markup() {
    let signs = r##"#panic("no") [x] {y} $z$ @ref <label> // comment /* too */ = a ~ b \\ c"##;
    let text = format!(
        "# One\n\nBefore `{signs}` after, \\*star\\* \\_low\\_ \\#let a = 1; \"q\" 'r' -- --- ... \\\\.\n"
    );
    let note = "+++\nid = \"n\"\nquote = \"after\"\n+++\n`#(1/0)` and \\#v(1em) \\[\\[\n";
    let folder = edition(&text, note);
    let (bytes, told) = pdf(folder.path(), &[]);
    assert!(!told.contains("Typst warns"), "{told}");
    let Some(words) = words(&bytes) else {
        return println!("export_pdf: no pdftotext here: words are NOT READ");
    };
    let words = words.split_whitespace().collect::<String>();
    for own in [signs, "*star* _low_ #let a = 1; \"q\" 'r' -- --- ... \\.", "#(1/0)", "#v(1em) [["] {
        let own: String = own.split_whitespace().collect();
        assert!(words.contains(&own), "{own}: {words}");
    }
}

/// The memo's Chinese characters are in a font for browsers.
#[test]
fn a_font_for_browsers_is_unpacked() {
    let folder = edition("# One\n\nA saying: 中央委员会.\n", "");
    let fonts = folder.path().join("static/fonts");
    fs::create_dir_all(&fonts).unwrap();
    let font = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("static/fonts/memo/han.woff2")).unwrap();
    fs::write(fonts.join("han.woff2"), &font).unwrap();
    fs::write(fonts.join("torn.woff2"), &font[..font.len() / 2]).unwrap();
    let (bytes, told) = pdf(folder.path(), &[]);
    assert!(told.contains("`fonts/torn.woff2` is no font that can be read"), "{told}");
    assert!(!told.contains("no font here has"), "{told}");
    let Some(words) = words(&bytes) else {
        return println!("export_pdf: no pdftotext here: words are NOT READ");
    };
    assert!(words.contains("中央委员会"), "{words}");
}

#[test]
fn what_a_book_can_not_have_is_told() {
    let deep = format!("{}deep\n", "> ".repeat(40));
    let text = format!("# One\n\nA letter that no font has: \u{378}.\n\n{deep}\n![](bad.png)\n");
    let folder = edition(&text, "");
    fs::write(folder.path().join("content/text/bad.png"), "no picture").unwrap();
    let output = run(folder.path(), &["export", "pdf", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("`pdf` can't be exported: "), "{}", err(&output));
    fs::write(folder.path().join("content/text/01-one.md"), text.replace("![](bad.png)", "")).unwrap();
    let (bytes, told) = pdf(folder.path(), &[]);
    for what in ["no font here has 1 letter of the edition", "`[U+0378]`", "too deep within others"] {
        assert!(told.contains(what), "{what}: {told}");
    }
    let Some(words) = words(&bytes) else {
        return println!("export_pdf: no pdftotext here: words are NOT READ");
    };
    assert!(words.contains("[U+0378]") && words.contains("deep"), "{words}");
}
