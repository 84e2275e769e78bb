//! Notes whose words may be in several places: one that was respelt with the text, one whose target names a line.

use crate::editions;

use editions::{put, read, variorum};
use tempfile::TempDir;

const CONFIG: &str = "title = \"T\"\nbase-url = \"https://example.org/\"\n";

#[test]
fn a_quote_that_was_respelt_with_the_text_is_in_its_own_paragraph_or_in_doubt() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", CONFIG);
    let text = |words: &str| {
        put(
            root,
            "content/text/a.md",
            &format!("A second {words} was planned.\n\nThe {words} was closed in winter.\n"),
        );
    };
    let note = |keys: &str| {
        put(
            root,
            "content/annotations/a.md",
            &format!("+++\nid = \"n\"\ntarget = \"a\"\n{keys}\n+++\nClosed.\n"),
        );
    };
    put(root, "content/text/a.md", "The harbour was closed in winter.\n");
    note("quote = \"harbour\"\noccurrence = 1");
    assert_eq!(variorum(root, &["build"]).0, 0);
    text("harbour");
    assert_eq!(variorum(root, &["build"]).0, 0);
    text("harbor");
    note("quote = \"harbor\"\noccurrence = 1");
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 1 && said.contains("error ambiguous: `harbor` is there twice"), "{said}");
        assert!(said.contains("the old ones were in what is `a#p2` now"), "{said}");
    }
    // What is offered settles it.
    for (prefix, place) in [("The ", "p2"), ("second ", "p1")] {
        note(&format!("quote = \"harbor\"\nprefix = \"{prefix}\""));
        let (_, said) = variorum(root, &["check", "--format", "json"]);
        let told: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert!(told["diagnostics"].as_array().unwrap().is_empty(), "{said}");
        assert_eq!(told["notes"][0]["block"], place, "{said}");
    }
    // A note that says another of the places, on purpose.
    note("quote = \"harbor\"\nprefix = \"The \"");
    assert_eq!(variorum(root, &["build"]).0, 0);
    note("quote = \"harbor\"\noccurrence = 1");
    assert_eq!(variorum(root, &["build"]).0, 0);
}

#[test]
fn what_is_offered_for_words_of_a_line_finds_them() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", &format!("{CONFIG}[view]\nnumbers = \"lines\"\n"));
    let note = "+++\nid = \"n1\"\ntarget = \"a#p1-2\"\nquote = \"the\"\n+++\nOf Troy.\n";
    put(root, "content/annotations/a.md", note);
    let lines = |second: &str, third: &str| {
        let all = ["Arms and the man I sing", second, third, "to Italy and the shore"].join("\\\n");
        put(root, "content/text/a.md", &(all + "\n"));
    };
    let (troy, fate) = ("who first from the Troy", "exiled by the fate came");
    lines(troy, fate);
    assert_eq!(variorum(root, &["build"]).0, 0);
    lines(fate, troy);
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 1 && said.contains("target = \"a#p1-3\""), "{said}");
    put(root, "content/annotations/a.md", &note.replace("a#p1-2", "a#p1-3"));
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 0, "{said}");
    let page = read(root, "public/a.html");
    assert!(page.contains("from <"), "{page}");
}
