//! What may be another paragraph's: a note on the whole of one, a reference, a number that lasts. It is reported, by every
//! build, until somebody says what is meant.

use crate::editions;

use editions::{put, read, said, variorum, write};
use tempfile::TempDir;

const FIRST: &str = "The first paragraph is as it was, word for word.";
const LAST: &str = "And the last one is as it was, too, until the end of time.";
const FOX: &str =
    "The fox was seen by the river in January, and the keeper wrote it in his book that same evening.";
const MICE: &str =
    "The mice ate the corn in the old mill, and the miller set no trap for them until the spring.";
const BOAT: &str =
    "Letters from the mainland came by boat, and the clerk opened each of them once, and read none.";

fn edition(config: &str, paragraphs: &[&str], page: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", &format!("{}{config}", editions::EDITION));
    write(root, "a", paragraphs);
    put(root, "content/pages/x.md", &format!("# X\n\n{page}\n"));
    folder
}

#[test]
fn another_paragraph_in_the_place_of_one_is_not_taken_for_it_in_silence() {
    for (was, now) in [
        (
            "Everyone has the right to rest and leisure, including reasonable limitation of working hours and holidays.",
            "Everyone has the right to freedom of opinion and expression; this right includes freedom to hold opinions.",
        ),
        (
            "鑑於對這些權利和自由的普遍了解對於這個誓願的充分實現具有很大的重要性，因此現在，",
            "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心，並應以兄弟關係的精神相對待。",
        ),
    ] {
        let folder = edition("frozen = true\n", &[FIRST, was, LAST], "See [[a#p2]].");
        let root = folder.path();
        put(root, "content/annotations/a.md", "+++\nid = \"whole\"\ntarget = \"a#p2\"\n+++\nOn rest.\n");
        assert_eq!(variorum(root, &["renumber"]).0, 0);
        assert_eq!(variorum(root, &["build"]).0, 0);
        write(root, "a", &[FIRST, now, LAST]);
        for build in 0..3 {
            let (code, said) = variorum(root, &["build"]);
            assert_eq!(code, 1, "{said}");
            assert!(
                said.contains("error ambiguous: `a#p2` may have been a paragraph that is gone"),
                "{said}"
            );
            assert!(said.contains("`a#p2` may have led to a paragraph that is gone"), "{said}");
            assert_eq!(said.contains("warning number-in-doubt"), build == 0, "{said}");
        }
        // The old words again: nothing is in doubt.
        write(root, "a", &[FIRST, was, LAST]);
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 0 && !said.contains("a#p2"), "{said}");
        assert!(read(root, "public/pages/x.html").contains("a.html#p2"));
    }
}

#[test]
fn a_paragraph_that_was_reworded_in_its_place_is_the_same() {
    let folder = edition("frozen = true\n", &[FIRST, FOX, MICE, LAST], "See [[a#p2]].");
    let root = folder.path();
    put(root, "content/annotations/a.md", "+++\nid = \"whole\"\ntarget = \"a#p2\"\n+++\nOn it.\n");
    assert_eq!(variorum(root, &["renumber"]).0, 0);
    let reworded = "In January a fox was seen beside the river; the keeper put it in his book that evening.";
    write(root, "a", &[FIRST, reworded, MICE, LAST]);
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 0 && !said.contains("a#p2"), "{said}");
}

#[test]
fn of_two_that_a_reference_may_lead_to_one_that_is_gone_may_be_the_one() {
    let of = |beast: &str, book: &str| {
        format!(
            "The {beast} was seen by the bank in January, and the keeper wrote it in his {book} that same evening."
        )
    };
    let folder = edition("", &[FIRST, &of("fox", "book"), LAST], "See [[a#p2]].");
    let root = folder.path();
    assert_eq!(variorum(root, &["build"]).0, 0);
    let (fox, otter) = (of("red fox", "book"), of("otter", "diary"));
    write(root, "a", &[FIRST, &otter, &fox, LAST]);
    assert!(said(root, &["build"]).contains("`a#p2` may lead to any of 2 paragraphs"));
    write(root, "a", &[FIRST, &otter, LAST]);
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert!(
            code == 1 && said.contains("may have led to a paragraph that is gone, or to what is `a#p2` now")
        );
    }
    // An editor says that it is the one that is there.
    put(root, "content/pages/x.md", "# X\n\nSee it.\n");
    variorum(root, &["build"]);
    put(root, "content/pages/x.md", "# X\n\nSee [[a#p2]].\n");
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 0 && !said.contains("a#p2"), "{said}");
    }
}

#[test]
fn a_new_reference_beside_an_old_one_keeps_what_it_said_among_what_it_may_mean() {
    let folder = edition("", &[FOX, MICE], "The mice: [[a#p2]].");
    let root = folder.path();
    assert_eq!(variorum(root, &["build"]).0, 0);
    write(root, "a", &[BOAT, FOX, MICE]);
    variorum(root, &["build"]);
    put(root, "content/pages/x.md", "# X\n\nThe mice: [[a#p2]].\n\nThe fox: [[a#p2]].\n");
    let (code, both) = variorum(root, &["build"]);
    assert!(code == 1 && both.matches("`a#p2` may lead to any of 2 paragraphs").count() == 2, "{both}");
    // The text goes back: the one is the mice, the other the fox, and nothing says which.
    write(root, "a", &[FOX, MICE]);
    for _ in 0..2 {
        let (code, both) = variorum(root, &["build"]);
        assert!(code == 1 && both.matches("`a#p2` may lead to any of 2 paragraphs").count() == 2, "{both}");
        assert!(both.contains("`a#p1`"), "{both}");
    }
    // Nothing is added to what they may be by later builds.
    let lines = read(root, "content/anchors.lock").matches("page:x a#p2").count();
    write(root, "a", &[BOAT, FOX, MICE]);
    variorum(root, &["build"]);
    assert_eq!(read(root, "content/anchors.lock").matches("page:x a#p2").count(), lines);
}

#[test]
fn a_reference_that_is_written_anew_beside_a_dead_one_is_no_other() {
    let folder = edition("", &[FOX, MICE, LAST], "The mice: [[a#p2]].\n\nThe fox: [[a#p1]].");
    let root = folder.path();
    assert_eq!(variorum(root, &["build"]).0, 0);
    write(root, "a", &[MICE, LAST]);
    variorum(root, &["build"]);
    variorum(root, &["reanchor", "--apply"]);
    assert_eq!(read(root, "content/pages/x.md"), "# X\n\nThe mice: [[a#p1]].\n\nThe fox: [[a#p1]].\n");
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 1 && said.matches("broken-reference").count() == 1, "{said}");
        assert!(said.contains("content/pages/x.md:5:"), "{said}");
        assert!(read(root, "public/pages/x.html").contains("The mice: <a"));
    }
}

#[test]
fn words_that_are_there_to_the_letter_are_not_called_rewritten() {
    let second = "Letters came by boat, and a clerk opened each of them once, and read none.";
    let folder =
        edition("", &["of brown what the fetched with one units passages in it prompts", second], "x");
    let root = folder.path();
    put(
        root,
        "content/annotations/a.md",
        "+++\nid = \"n\"\ntarget = \"a\"\nrange = [\"of brown what\", \"read none\"]\n+++\nx\n\n\
         +++\nid = \"q\"\ntarget = \"a\"\nquote = \"of brown what\"\n+++\nx\n",
    );
    assert_eq!(variorum(root, &["build"]).0, 0);
    write(root, "a", &["of brown what the poll the fetched with one units where in it prompts", second]);
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert_eq!((code, said.matches("`of brown what` is here, but it may be").count()), (1, 2), "{said}");
        assert!(said.contains("if it is here: range = [\"of brown what the\", \"read none\"]"), "{said}");
        assert!(said.contains("if it is here: suffix = \" the\""), "{said}");
    }
    let notes = read(root, "content/annotations/a.md")
        .replace("range = [\"of brown what\"", "range = [\"of brown what the\"")
        .replace("quote = \"of brown what\"\n", "quote = \"of brown what\"\nsuffix = \" the\"\n");
    put(root, "content/annotations/a.md", &notes);
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 0 && !said.contains("of brown"), "{said}");
}
