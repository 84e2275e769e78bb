//! What `[[alignment]]` and `<!-- align p3 -->` name, and what references to other editions mean, is followed, as references
//! within an edition are.

use crate::editions;

use std::path::Path;

use editions::{put, read, variorum};
use tempfile::TempDir;

const PUMP: &str = "The old pump froze in the yard.";
const FOX: &str = "By the river bank a fox was seen at dusk.";
const LETTERS: &str = "Three letters came from the mainland.";
const BELL: &str = "A bell of iron hung over that door.";
const OTHER: &str = "Something wholly other stands here in this version.";

fn text(root: &Path, witness: &str, blocks: &[&str]) {
    put(root, &format!("content/text/{witness}/a.md"), &(blocks.join("\n\n") + "\n"));
}

fn config(more: &str, blocks: &str) -> String {
    let alignment = match blocks {
        "" => String::new(),
        _ => format!("# a remark\n[[alignment]]\nsection = \"a\"\nblocks = {{ {blocks} }}  # kept\n"),
    };
    format!(
        "title = \"T\"\nbase-url = \"https://example.org/\"\n\
         [[witness]]\nid = \"x\"\ntitle = \"X\"\n[[witness]]\nid = \"y\"\ntitle = \"Y\"\n{more}{alignment}"
    )
}

#[test]
fn an_alignment_follows_its_blocks() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", &config("", "x = [\"p2\"], y = [\"p2\"]"));
    text(root, "x", &[PUMP, FOX, LETTERS]);
    text(root, "y", &[PUMP, OTHER, LETTERS]);
    assert_eq!(variorum(root, &["build"]).0, 0);
    let units = |root: &Path| {
        let (_, said) = variorum(root, &["collate", "--format", "json"]);
        let found: serde_json::Value = serde_json::from_str(&said).unwrap();
        found.to_string()
    };
    let before = units(root);
    assert!(!before.contains("omission") && !before.contains("addition"), "{before}");
    text(root, "x", &[BELL, PUMP, FOX, LETTERS]);
    text(root, "y", &[BELL, PUMP, OTHER, LETTERS]);
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        let told = "warning reference-moved: `p2` was the block that is `p3` now, and is read as that";
        assert!(code == 0 && said.matches(told).count() == 2, "{said}");
        let now = units(root);
        assert!(!now.contains("omission") && !now.contains("addition"), "{now}");
    }
    assert_eq!(variorum(root, &["build", "--locked"]).0, 0);
    let (_, said) = variorum(root, &["tidy"]);
    assert!(!said.contains("reference"), "{said}");
    let (_, said) = variorum(root, &["reanchor", "--apply"]);
    assert!(said.contains("2 references reanchored in 1 file"), "{said}");
    assert_eq!(read(root, "content/edition.toml"), config("", "x = [\"p3\"], y = [\"p3\"]"));
    assert!(!variorum(root, &["build"]).1.contains("reference-moved"));
    // A block that is gone: another has its name.
    text(root, "y", &[BELL, PUMP, LETTERS]);
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 1 && said.contains("`p3` is another paragraph than it was"), "{said}");
}

#[test]
fn a_mark_follows_the_block_of_the_base() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", &config("language = \"de\"\n", ""));
    text(root, "x", &[PUMP, "An aside without a translation.", FOX, LETTERS]);
    let (pump, fox) = ("Die alte Pumpe fror ein.", "Der Fuchs wurde gesehen.");
    text(root, "y", &[pump, &format!("<!-- align p3 -->\n{fox}"), "Die Briefe kamen."]);
    assert_eq!(variorum(root, &["build"]).0, 0);
    text(root, "x", &[BELL, PUMP, "An aside without a translation.", FOX, LETTERS]);
    let german = |n: u8| {
        [
            "Eine Glocke hing dort.".to_owned(),
            pump.to_owned(),
            format!("<!-- align p{n} -->\n{fox}"),
            "Die Briefe kamen.".to_owned(),
        ]
    };
    let put_german = |n: u8| text(root, "y", &german(n).iter().map(String::as_str).collect::<Vec<_>>());
    put_german(3);
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 0 && said.contains("`p3` was the block that is `p4` now"), "{said}");
    let beside = read(root, "public/parallel/a.html");
    variorum(root, &["reanchor", "--apply"]);
    let written = read(root, "content/text/y/a.md");
    put_german(4);
    assert_eq!(written, read(root, "content/text/y/a.md"));
    assert!(!variorum(root, &["build"]).1.contains("reference-moved"));
    // It was read so before it was written so.
    assert_eq!(beside, read(root, "public/parallel/a.html"));
}

#[test]
fn a_reference_to_another_edition_follows_the_words() {
    let folder = TempDir::new().unwrap();
    let (lamp, own) = (folder.path().join("lamp"), folder.path().join("own"));
    put(&lamp, "content/edition.toml", "title = \"O\"\nexports = [\"xref\"]\n");
    put(
        &own,
        "content/edition.toml",
        "title = \"E\"\nbase-url = \"https://example.org/\"\n[other]\nlamp = \"../lamp/public/xref.json\"\n",
    );
    let lamps = |blocks: &[&str]| {
        put(&lamp, "content/text/a.md", &(blocks.join("\n\n") + "\n"));
        assert_eq!(variorum(&lamp, &["build"]).0, 0);
    };
    lamps(&[FOX, LETTERS]);
    put(&own, "content/text/b.md", "Compare [[lamp:a#p2]] (letters), [[lamp:a]].\n");
    assert_eq!(variorum(&own, &["build"]).0, 0);
    lamps(&[BELL, FOX, LETTERS]);
    for _ in 0..2 {
        let (code, said) = variorum(&own, &["build"]);
        let told = "warning reference-moved: `lamp:a#p2` led to a paragraph that is `lamp:a#p3` now";
        assert!(code == 0 && said.contains(told) && said.matches("reference-moved").count() == 1, "{said}");
        assert!(read(&own, "public/b.html").contains("a.html#p3"));
    }
    assert!(variorum(&own, &["build", "--locked"]).1.contains("no file changed"));
    variorum(&own, &["reanchor", "--apply"]);
    assert_eq!(read(&own, "content/text/b.md"), "Compare [[lamp:a#p3]] (letters), [[lamp:a]].\n");
    assert!(!variorum(&own, &["build"]).1.contains("reference-moved"));
    // Its words are nowhere: that is told once.
    lamps(&[BELL, FOX, OTHER]);
    let (code, said) = variorum(&own, &["build"]);
    assert!(
        code == 0 && said.contains("`lamp:a#p3` has other words than when the reference was written"),
        "{said}"
    );
    assert!(!variorum(&own, &["build"]).1.contains("other words"));
    // Its address is gone, its words are elsewhere.
    lamps(&[OTHER, FOX]);
    let (code, said) = variorum(&own, &["build"]);
    assert!(code == 0 && said.contains("`lamp:a#p3` led to a paragraph that is `lamp:a#p1` now"), "{said}");
}
