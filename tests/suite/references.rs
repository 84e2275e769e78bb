//! References to numbered paragraphs while the text changes: each leads to the paragraph that it led to, or is reported.

use crate::editions;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use editions::{A, B, C, N, put, read, variorum};
use proptest::prelude::*;
use tempfile::TempDir;
use variorum::diag::{Diagnostic, Severity};
use variorum::write::write_lock;
use variorum::{Assembly, Options, assemble};

fn edition() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
    put(root, "content/text/01-one.md", &format!("{A}\n\n{B}\n\n{C}\n"));
    put(
        root,
        "content/text/02-two.md",
        "Compare [[one#p2]] here.\r\n\r\nAnd [there](01-one.md#p3), and [[one#p1|the first]].\r\n",
    );
    put(
        root,
        "content/annotations/a.md",
        "+++\n# a remark\nid = \"n\"\ntarget = \"two\"\nquote = \"Compare\"\nrefs = [ \"one#p2\" ]  # kept\n+++\nSee [[one#p2]] and `[[one#p2]]`.\n",
    );
    put(root, "content/pages/about-it.md", "# About it\n\nSee [[one#p3]].\n");
    put(
        root,
        "content/registers/terms.toml",
        "[[entity]]\nid = \"faction\"\nname = \"Faction\"\nsummary = \"As in [[one#p1]].\"\n",
    );
    assert_eq!(variorum(root, &["build"]).0, 0);
    folder
}

#[test]
fn references_follow_and_reanchor_writes_them() {
    let folder = edition();
    let root = folder.path();
    put(root, "content/text/01-one.md", &format!("{N}\n\n{A}\n\n{B}\n\n{C}\n"));
    let before = read(root, "content/text/02-two.md");
    for _ in 0..2 {
        // Reported by every build until it is written; no build writes sources.
        let (code, said) = variorum(root, &["build"]);
        assert_eq!((code, said.matches("warning reference-moved").count()), (0, 7), "{said}");
        assert!(said.contains("`one#p2` led to a paragraph that is `one#p3` now"), "{said}");
        assert!(read(root, "public/two.html").contains("href=\"one.html#p3\""));
        assert_eq!(read(root, "content/text/02-two.md"), before);
    }
    assert_eq!(variorum(root, &["build", "--locked"]).0, 0);
    let (_, said) = variorum(root, &["check", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&said).unwrap();
    let fix = told["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["message"].as_str().unwrap().starts_with("`01-one.md#p3`"));
    let edit = &fix.unwrap()["fixes"][0]["edits"][0];
    assert_eq!(edit["text"], "01-one.md#p4");
    assert_eq!((&edit["start"], &edit["end"]), (&serde_json::json!([3, 13]), &serde_json::json!([3, 25])));

    let (code, said) = variorum(root, &["reanchor"]);
    assert!(code == 0 && said.contains("7 references to reanchor"), "{said}");
    let (code, said) = variorum(root, &["reanchor", "--apply"]);
    assert!(code == 0 && said.contains("7 references reanchored in 4 files"), "{said}");
    assert_eq!(
        read(root, "content/text/02-two.md"),
        "Compare [[one#p3]] here.\r\n\r\nAnd [there](01-one.md#p4), and [[one#p2|the first]].\r\n"
    );
    assert_eq!(
        read(root, "content/annotations/a.md"),
        "+++\n# a remark\nid = \"n\"\ntarget = \"two\"\nquote = \"Compare\"\nrefs = [ \"one#p3\" ]  # kept\n+++\nSee [[one#p3]] and `[[one#p2]]`.\n"
    );
    assert!(read(root, "content/registers/terms.toml").contains("[[one#p2]]"));
    // What was written is known at once: an edit before the next build is followed.
    put(root, "content/text/01-one.md", &format!("{N}\n\n{N} Again.\n\n{A}\n\n{B}\n\n{C}\n"));
    let (_, said) = variorum(root, &["check"]);
    assert!(said.contains("`one#p3` led to a paragraph that is `one#p4` now"), "{said}");
    variorum(root, &["reanchor", "--apply"]);
    assert!(!variorum(root, &["build"]).1.contains("reference-moved"));
    let (_, said) = variorum(root, &["reanchor", "--apply"]);
    assert!(said.contains("every reference where it leads"), "{said}");
    assert_eq!(variorum(root, &["build", "--locked"]).0, 0);
}

#[test]
fn what_is_gone_renamed_or_in_doubt_is_told() {
    let folder = edition();
    let root = folder.path();
    // Renamed: references go with it.
    fs::rename(root.join("content/text/01-one.md"), root.join("content/text/01-first.md")).unwrap();
    let (_, said) = variorum(root, &["build"]);
    assert!(said.contains("`one#p2` led to a paragraph that is `first#p2` now"), "{said}");
    assert!(said.contains("`01-one.md#p3` led to a paragraph that is `01-first.md#p3` now"), "{said}");
    variorum(root, &["reanchor", "--apply"]);
    assert!(read(root, "content/text/02-two.md").contains("[[first#p2]]"));
    assert!(read(root, "content/text/02-two.md").contains("(01-first.md#p3)"));
    assert!(!variorum(root, &["build"]).1.contains("reference-moved"));
    // Gone: nothing else takes its place.
    put(root, "content/text/01-first.md", &format!("{A}\n\n{C}\n"));
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert!(
            code == 1 && said.contains("error broken-reference: `first#p2` led to a paragraph that is gone"),
            "{said}"
        );
    }
    put(root, "content/text/01-first.md", &format!("{A}\n\n{B}\n\n{C}\n"));
    assert!(!variorum(root, &["build"]).1.contains("first#p"));
    // A second that says the same, after the first has moved: which is which?
    put(root, "content/text/01-first.md", &format!("{N}\n\n{A}\n\n{B}\n\n{C}\n"));
    let text = read(root, "content/text/02-two.md").replace("Compare", "Compare [[first#p2]] and");
    put(root, "content/text/02-two.md", &text);
    let (code, said) = variorum(root, &["check"]);
    assert!(code == 1 && said.matches("error ambiguous: `first#p2` may lead to").count() == 2, "{said}");
    assert!(said.contains("if it led to this one: `first#p3`") && said.contains("if it is new"), "{said}");
    // What says something else is taken at its word.
    let text = text.replace("[[first#p2]] and", "[[first#p4]] and");
    put(root, "content/text/02-two.md", &text);
    let (_, said) = variorum(root, &["check"]);
    assert!(!said.contains("ambiguous") && !said.contains("`first#p4` led"), "{said}");
}

#[test]
fn references_that_were_mended_by_hand_are_taken_at_their_word() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    let text = |blocks: &[&str], see: &str| {
        put(root, "content/text/01-one.md", &format!("{}\n\n{see}\n", blocks.join("\n\n")));
    };
    put(root, "content/edition.toml", editions::EDITION);
    let note = |see: &str| {
        put(root, "content/annotations/a.md", &format!("+++\nid = \"n\"\ntarget = \"one\"\n+++\n{see}\n"));
    };
    text(&[A, B, C], "See [[one#p2]] and [[#p3]].");
    note("The [[one#p2]], [[one#p3]].");
    variorum(root, &["build"]);
    // In a text and in a note: each says now what the other said.
    text(&[N, A, B, C], "See [[one#p3]] and [[#p4]].");
    note("The [[one#p3]], [[one#p4]].");
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 0 && !said.contains("reference-moved"), "{said}");
    }
    assert!(variorum(root, &["reanchor", "--apply"]).1.contains("every reference where it leads"));
    // One of three was forgotten: it alone is followed.
    text(&[N, A, B, C], "See [[one#p2]], [[one#p3]] and [[#p4]].");
    variorum(root, &["build"]);
    text(&[N, N, A, B, C], "See [[one#p3]], [[one#p4]] and [[#p4]].");
    note("The [[one#p4]], [[one#p5]].");
    let (_, said) = variorum(root, &["build"]);
    assert!(said.matches("reference-moved").count() == 1, "{said}");
    assert!(said.contains("`#p4` led to a paragraph that is `#p5` now"), "{said}");
    // One was taken away, and what stays says what one that was mended and one that was not would say.
    text(&[N, A, B, C], "See [[one#p2]] and [[one#p3]].");
    note("None.");
    fs::remove_file(root.join("content/anchors.lock")).unwrap();
    variorum(root, &["build"]);
    text(&[N, N, A, B, C], "See [[one#p3]].");
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 1 && said.contains("error ambiguous: `one#p3` may lead to"), "{said}");
        assert!(said.contains("if it led to this one: `one#p4`"), "{said}");
    }
    text(&[N, N, A, B, C], "See [[one#p4]].");
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 0 && !said.contains("one#p4"), "{said}");
}

/// A lock of two sides of a merge: the lines of both, in the sections of the first.
fn merged(one: &str, other: &str) -> String {
    let sections = |text: &str| -> Vec<(String, Vec<String>)> {
        let mut all = vec![(String::new(), Vec::new())];
        for line in text.lines() {
            match line.starts_with('[') {
                true => all.push((line.to_owned(), Vec::new())),
                false => all.last_mut().unwrap().1.push(line.to_owned()),
            }
        }
        all
    };
    let mut all = sections(one);
    for (head, lines) in sections(other) {
        if !all.iter().any(|(own, _)| *own == head) {
            all.push((head.clone(), Vec::new()));
        }
        let own = all.iter_mut().find(|(own, _)| *own == head).unwrap();
        for line in lines {
            if !own.1.contains(&line) {
                own.1.push(line);
            }
        }
    }
    let lines = all.into_iter().flat_map(|(head, lines)| std::iter::once(head).chain(lines));
    lines.filter(|line| !line.is_empty()).map(|line| line + "\n").collect()
}

#[test]
fn a_reference_whose_block_a_merge_took_out_of_the_lock_is_told() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", editions::EDITION);
    let text = |blocks: &[&str]| editions::write(root, "01-one", blocks);
    text(&[A, B, C]);
    put(root, "content/annotations/a.md", "+++\nid = \"n\"\ntarget = \"one\"\n+++\nSee [[one#p2]].\n");
    variorum(root, &["build"]);
    let branch = read(root, "content/anchors.lock");
    // The other side rewords the paragraph and puts one before it: its lock has no line of the old words.
    fs::remove_file(root.join("content/anchors.lock")).unwrap();
    fs::remove_file(root.join("content/annotations/a.md")).unwrap();
    text(&[N, A, &B.replace("another", "the other"), C]);
    variorum(root, &["build"]);
    let lock = read(root, "content/anchors.lock");
    let reference = branch.lines().find(|line| line.starts_with("@:n ")).expect("the note's reference");
    put(root, "content/anchors.lock", &format!("{lock}{reference}\n"));
    put(root, "content/annotations/a.md", "+++\nid = \"n\"\ntarget = \"one\"\n+++\nSee [[one#p2]].\n");
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert!(
            code == 1 && said.contains("doesn't have the paragraph any more that `one#p2` led to"),
            "{said}"
        );
    }
    put(root, "content/annotations/a.md", "+++\nid = \"n\"\ntarget = \"one\"\n+++\nSee [[one#p3]].\n");
    assert_eq!(variorum(root, &["build"]).0, 0);
    assert!(!read(root, "content/anchors.lock").contains("one#p2"));
}

#[test]
fn the_lines_of_both_sides_of_a_merge_are_one_paragraph() {
    for frozen in [false, true] {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        put(root, "content/edition.toml", &format!("title = \"T\"\nfrozen = {frozen}\n"));
        let note = |id: &str, quote: &str| {
            let record =
                format!("+++\nid = \"{id}\"\ntarget = \"one\"\nquote = \"{quote}\"\n+++\nSee [[one#p2]].\n");
            put(root, &format!("content/annotations/{id}.md"), &record);
        };
        editions::write(root, "01-one", &[A, B, C]);
        note("m0", "mischiefs");
        variorum(root, &[if frozen { "renumber" } else { "build" }]);
        let first = read(root, "content/anchors.lock");
        note("n1", "two methods");
        assert_eq!(variorum(root, &["build"]).0, 0);
        let branch = read(root, "content/anchors.lock");
        put(root, "content/anchors.lock", &first);
        fs::remove_file(root.join("content/annotations/n1.md")).unwrap();
        editions::write(root, "01-one", &[A, &B.replace("two methods", "but two methods"), C]);
        assert_eq!(variorum(root, &["build"]).0, 0);
        put(root, "content/anchors.lock", &merged(&read(root, "content/anchors.lock"), &branch));
        note("n1", "two methods");
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 0 && !said.contains("error"), "{said}");
        let page = read(root, "public/one.html");
        let block = page.split("id=\"p2\"").nth(1).unwrap().split("</p>").next().unwrap();
        assert!(block.contains("data-a=\"m0\"") && block.contains("data-a=\"n1\""), "{block}");
        // The next lock has one line of it.
        let lock = read(root, "content/anchors.lock");
        assert_eq!(lock.lines().filter(|line| line.starts_with("p2 ")).count(), 1, "{lock}");
    }
}

#[test]
fn of_two_references_one_is_written_and_the_other_keeps_its_block() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", editions::EDITION);
    let note = "+++\nid = \"n\"\ntarget = \"one\"\n+++\nSee [[one#p2]] and [[one#p3]].\n";
    let begin = || {
        let _ = fs::remove_file(root.join("content/anchors.lock"));
        put(root, "content/annotations/a.md", note);
        editions::write(root, "01-one", &[A, B, C]);
        variorum(root, &["build"]);
        editions::write(root, "01-one", &[N, A, B, C]);
    };
    begin();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_variorum"))
        .args(["reanchor", "--interactive"])
        .current_dir(root)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"y\nn\n").unwrap();
    assert!(child.wait().unwrap().success());
    assert!(read(root, "content/annotations/a.md").contains("See [[one#p3]] and [[one#p3]]."));
    variorum(root, &["build"]);
    let page = read(root, "public/one.html");
    assert!(page.contains("one.html#p3") || page.contains("href=\"#p3\""), "{page}");
    let (_, said) = variorum(root, &["check", "--fix"]);
    assert!(read(root, "content/annotations/a.md").contains("See [[one#p3]] and [[one#p4]]."), "{said}");
    // All at once: what was written isn't written again.
    begin();
    variorum(root, &["check", "--fix"]);
    assert!(read(root, "content/annotations/a.md").contains("See [[one#p3]] and [[one#p4]]."));
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 0 && !said.contains("reference-moved"), "{said}");
}

#[test]
fn a_sentence_that_is_carried_elsewhere_takes_its_reference_along_or_is_told() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", editions::EDITION);
    let notes = |one: &str, other: &str| {
        let record = |id: &str, body: &str| format!("+++\nid = \"{id}\"\ntarget = \"one\"\n+++\n{body}\n\n");
        put(root, "content/annotations/a.md", &(record("n1", one) + &record("n2", other)));
    };
    notes("Red. See [[one#p2]].", "Grey.");
    editions::write(root, "01-one", &[A, B, &format!("{C} Also [[one#p1]].")]);
    variorum(root, &["build"]);
    // Where nothing has moved there is nothing to say.
    notes("Red.", "Grey. See [[one#p2]].");
    assert_eq!(variorum(root, &["build"]).0, 0);
    editions::write(root, "01-one", &[N, A, B, &format!("{C} Also [[one#p1]].")]);
    assert_eq!(variorum(root, &["build"]).1.matches("reference-moved").count(), 2);
    notes("Red. See [[one#p2]].", "Grey.");
    editions::write(root, "01-one", &[N, &format!("{A} Also [[one#p1]]."), B, C]);
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 1 && said.matches("error ambiguous").count() == 2, "{said}");
        assert!(said.contains("if it led to this one: `one#p3`"), "{said}");
        assert!(said.contains("if it led to this one: `one#p2`"), "{said}");
    }
}

#[test]
fn a_reference_to_a_paragraph_in_doubt_stays_in_doubt() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", editions::EDITION);
    let of = |beast: &str, down: &str| {
        format!(
            "By the river bank a {beast} was seen by the keeper, who wrote it {down} in his book of days."
        )
    };
    editions::write(root, "01-one", &[&of("fox", "down"), "See [[one#p1]]."]);
    variorum(root, &["build"]);
    editions::write(root, "01-one", &[&of("wolf", "down"), &of("otter", "up"), "See [[one#p1]]."]);
    for _ in 0..3 {
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 1 && said.contains("`one#p1` may lead to any of 2 paragraphs"), "{said}");
    }
    // The old words again: there is no doubt any more.
    editions::write(root, "01-one", &[&of("fox", "down"), "See [[one#p1]]."]);
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 0 && !said.contains("one#p1"), "{said}");
}

#[test]
fn words_of_a_note_that_are_elsewhere_are_shown() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", editions::EDITION);
    put(
        root,
        "content/annotations/a.md",
        "+++\nid = \"n\"\ntarget = \"one\"\nquote = \"wrote it in his book\"\n+++\nx\n",
    );
    editions::write(root, "01-one", &["The pump froze hard.[^1]", "[^1]: The keeper wrote it in his book."]);
    variorum(root, &["build"]);
    editions::write(root, "01-one", &["The pump froze hard (the keeper wrote it in his book)."]);
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 1 && said.contains("is not where it was any more"), "{said}");
    assert!(said.contains("if the note is about these: `target = \"one#p1\"`"), "{said}");
    put(
        root,
        "content/annotations/a.md",
        "+++\nid = \"n\"\ntarget = \"one#p1\"\nquote = \"wrote it in his book\"\n+++\nx\n",
    );
    assert_eq!(variorum(root, &["build"]).0, 0);
}

#[test]
fn a_line_of_a_stanza_that_was_joined_or_divided_is_told() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", &format!("{}[view]\nnumbers = \"lines\"\n", editions::EDITION));
    let one = "Arms and the man I sing\\\nwho first from Troy";
    let two = "much thrown about on lands\\\nand on the deep by force";
    let see = "See [[one#p2-2]], and [[one#p1-2]].";
    editions::write(root, "01-one", &[one, two, see]);
    assert_eq!(variorum(root, &["build"]).0, 0);
    editions::write(root, "01-one", &[&format!("{one}\\\n{two}"), see]);
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 1 && said.contains("which line `one#p2-2` led to isn't known any more"), "{said}");
        assert!(!said.contains("`one#p1-2`"), "{said}");
    }
    editions::write(root, "01-one", &[&format!("{one}\\\n{two}"), &see.replace("p2-2", "p1-4")]);
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 0 && !said.contains("one#"), "{said}");
    // Divided: the lines of the second part.
    editions::write(root, "01-one", &[one, two, "See [[one#p1-4]]."]);
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 1 && said.contains("one#p1"), "{said}");
}

#[test]
fn what_is_in_doubt_stays_so_until_it_says_something_else() {
    let folder = edition();
    let root = folder.path();
    let two = |paragraphs: &[&str]| put(root, "content/text/02-two.md", &(paragraphs.join("\n\n") + "\n"));
    let own = format!("{C} See [[one#p2]] again.");
    two(&[&own]);
    variorum(root, &["build"]);
    // A near-copy comes in, the original is edited, and what it refers to has another number: which of the two is known?
    let (edited, copy) = (own.replace("Liberty", "Freedom"), own.replace("aliment", "element"));
    two(&[&edited, &copy]);
    put(root, "content/text/01-one.md", &format!("{N}\n\n{A}\n\n{B}\n\n{C}\n"));
    let doubts =
        |said: &str| said.matches("error ambiguous: `one#p2` may lead to any of 2 paragraphs").count();
    for _ in 0..2 {
        let (_, said) = variorum(root, &["build"]);
        assert_eq!(doubts(&said), 2, "{said}");
    }
    assert_eq!(read(root, "content/anchors.lock").matches(" one#p2 ?~/").count(), 2);
    // Another edit, or the other taken away, says nothing of it.
    two(&["Another one.", &edited.replace("who knows", "we see"), &copy]);
    assert_eq!(doubts(&variorum(root, &["build"]).1), 2);
    two(&["Another one.", &copy]);
    assert_eq!(doubts(&variorum(root, &["build"]).1), 1);
    // What an editor writes is taken at its word.
    two(&["Another one.", &copy.replace("one#p2", "one#p3")]);
    let (_, said) = variorum(root, &["build"]);
    assert!(!said.contains("02-two.md"), "{said}");
    assert!(!read(root, "content/anchors.lock").contains(" one#p3 text/?one/"));
}

#[test]
fn a_paragraph_that_was_merged_and_divided_again_is_known() {
    let folder = edition();
    let root = folder.path();
    let one = |paragraphs: &[&str]| put(root, "content/text/01-one.md", &(paragraphs.join("\n\n") + "\n"));
    let merged = format!("{B} {C}");
    one(&[A, &merged]);
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 0 && said.contains("`one#p3` led to a paragraph that is `one#p2` now"), "{said}");
    }
    let lock = read(root, "content/anchors.lock");
    // In other words than before: which part is it?
    one(&[A, &B.replace("by ", "in "), &C.replace("by ", "in ")]);
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 1 && said.contains("error ambiguous: `one#p2` may lead to"), "{said}");
    assert_eq!(variorum(root, &["build"]).0, 1);
    // To the letter, in another order.
    put(root, "content/anchors.lock", &lock);
    one(&[A, C, B]);
    for _ in 0..2 {
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 0 && said.contains("`one#p2` led to a paragraph that is `one#p3` now"), "{said}");
        assert!(said.contains("`one#p3` led to a paragraph that is `one#p2` now"), "{said}");
    }
    assert!(!read(root, "content/anchors.lock").contains('<'));
}

#[test]
fn equal_references_in_a_block_and_lines_with_carriage_returns_are_written_one_by_one() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", editions::EDITION);
    let one =
        |paragraphs: &[&str]| put(root, "content/text/01-one.md", &(paragraphs.join("\r\n\r\n") + "\r\n"));
    one(&[A, B, C]);
    let two = |b: u8, c: u8| {
        format!(
            "Compare [[one#p{b}]] and [[one#p{b}]], again [[one#p{b}|that]].\r\n\r\nSee [[one#p{c}]].\r\n"
        )
    };
    put(root, "content/text/02-two.md", &two(2, 3));
    let note = |at: u8, words: &str| {
        format!(
            "+++\r\n# kept\r\nid = \"n\"  # here\r\ntarget = \"one#p{at}\"\r\nquote = \"{words}\"\r\n+++\r\nOn [[one#p{at}]].\r\n"
        )
    };
    put(root, "content/annotations/a.md", &note(2, "by removing its causes"));
    assert_eq!(variorum(root, &["build"]).0, 0);
    let edited = B.replace("removing", "taking away").replace("the one, ", "the one,\r\n");
    one(&[N, A, &edited, C]);
    variorum(root, &["reanchor", "--apply"]);
    assert_eq!(read(root, "content/text/02-two.md"), two(3, 4));
    assert_eq!(read(root, "content/annotations/a.md"), note(3, "by taking away its causes"));
    // What was written is known at once: text and notes are revised again before the next build.
    one(&[N, "Another one.", A, &edited.replace("its causes", "all causes"), C]);
    let (code, said) = variorum(root, &["check"]);
    assert_eq!((code, said.matches("warning reference-moved").count()), (0, 5), "{said}");
    assert!(said.contains("`one#p4` has `by taking away all causes`"), "{said}");
    variorum(root, &["reanchor", "--apply"]);
    assert_eq!(read(root, "content/text/02-two.md"), two(4, 5));
    assert_eq!(read(root, "content/annotations/a.md"), note(4, "by taking away all causes"));
    // A section that is put between others changes nothing of it.
    fs::rename(root.join("content/text/02-two.md"), root.join("content/text/03-two.md")).unwrap();
    put(root, "content/text/02-between.md", &format!("{N}\n"));
    let (code, said) = variorum(root, &["build"]);
    assert!(code == 0 && !said.contains("reference-moved"), "{said}");
    assert_eq!(variorum(root, &["build", "--locked"]).0, 0);
}

#[test]
fn what_a_section_or_a_heading_was_called_is_remembered() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
    put(root, "content/text/01-book-1.md", &format!("{A}\n"));
    put(root, "content/text/05-book-5.md", &format!("# Five\n\n{B}\n\n## The causes\n\n{C}\n"));
    let refers = "[[book-5]], [[book-5#the-causes]], [x](05-book-5.md).\n";
    put(root, "content/text/09-last.md", refers);
    assert_eq!(variorum(root, &["build"]).0, 0);
    put(root, "content/text/05-book-5.md", &format!("# Five\n\n{B}\n\n## Of the causes\n\n{C}\n"));
    let (_, said) = variorum(root, &["check"]);
    assert!(
        said.contains("`book-5#the-causes` led to a heading that is `book-5#of-the-causes` now"),
        "{said}"
    );
    fs::rename(root.join("content/text/05-book-5.md"), root.join("content/text/05-fifth-book.md")).unwrap();
    for _ in 0..2 {
        let (_, said) = variorum(root, &["build"]);
        for (before, now) in [
            ("section that is `fifth-book`", "`book-5`"),
            ("heading that is `fifth-book#of-the-causes`", "`book-5#the-causes`"),
            ("section that is `05-fifth-book.md`", "`05-book-5.md`"),
        ] {
            assert!(said.contains(&format!("{now} led to a {before} now, and leads there")), "{said}");
        }
    }
    assert!(variorum(root, &["build", "--locked"]).1.contains("no file changed"));
    // A name that was given up twice.
    fs::rename(root.join("content/text/05-fifth-book.md"), root.join("content/text/05-quinta.md")).unwrap();
    variorum(root, &["build"]);
    let (_, said) = variorum(root, &["check"]);
    assert!(said.contains("`book-5` led to a section that is `quinta` now"), "{said}");
    variorum(root, &["reanchor", "--apply"]);
    let mended = "[[quinta]], [[quinta#of-the-causes]], [x](05-quinta.md).\n";
    assert_eq!(read(root, "content/text/09-last.md"), mended);
    assert!(!variorum(root, &["build"]).1.contains("reference-moved"));
    // A reference that no build knows has the name as its hint.
    put(root, "content/text/09-last.md", &format!("[[fifth-book]], {mended}"));
    let (_, said) = variorum(root, &["check"]);
    assert!(said.contains("the section has another name now: write `[[quinta]]`"), "{said}");
}

#[test]
fn a_reference_to_a_heading_or_a_footnote_follows_it() {
    for frozen in [false, true] {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        let config = format!("title = \"T\"\nbase-url = \"https://example.org/\"\nfrozen = {frozen}\n");
        put(root, "content/edition.toml", &config);
        // Headings that are there twice, and footnotes, bear numbers.
        let one = |before: &str, heading: &str, notes: [&str; 3]| {
            let text = format!(
                "# One\n\n{A}\n\n{before}## Scene\n\n{B}[^1]\n\n## Scene\n\n{C}[^2]\n\n## {heading}\n\n{N}{}\n\n",
                if notes[2].is_empty() { "" } else { "[^3]" }
            );
            let notes = notes.iter().enumerate().filter(|(_, note)| !note.is_empty());
            let notes: String = notes.map(|(n, note)| format!("[^{}]: {note}\n", n + 1)).collect();
            put(root, "content/text/01-one.md", &(text + &notes));
        };
        one("", "The causes of it", ["the red fox", "the grey wolf", ""]);
        let two = "[x](01-one.md#the-causes-of-it), [[one#h-scene]], [[one#h-scene-2]], [[one#scene-2|it]], [[one#fn-2|wolf]]\n";
        put(root, "content/text/02-two.md", two);
        if frozen {
            variorum(root, &["renumber"]);
        }
        assert_eq!(variorum(root, &["build"]).0, 0);
        one(
            "## Scene\n\nAn alcove of the library at dusk.\n\n",
            "Of the causes of it",
            ["a tabby cat", "the red fox", "the grey wolf"],
        );
        for _ in 0..2 {
            let (code, said) = variorum(root, &["build"]);
            for moved in [
                "`01-one.md#the-causes-of-it` led to a heading that is `01-one.md#of-the-causes-of-it` now",
                "`one#h-scene` led to a heading that is `one#h-scene-2` now",
                "`one#h-scene-2` led to a heading that is `one#h-scene-3` now",
                "`one#scene-2` led to a heading that is `one#scene-3` now",
                "`one#fn-2` led to a footnote that is `one#fn-3` now",
            ] {
                assert!(code == 0 && said.contains(moved), "{said}");
            }
        }
        assert!(variorum(root, &["build", "--locked"]).1.contains("no file changed"));
        let page = read(root, "public/two.html");
        for to in ["h-of-the-causes-of-it", "h-scene-3", "fn-3"] {
            assert!(page.contains(&format!("href=\"one.html#{to}\"")), "{page}");
        }
        variorum(root, &["reanchor", "--apply"]);
        assert_eq!(
            read(root, "content/text/02-two.md"),
            "[x](01-one.md#of-the-causes-of-it), [[one#h-scene-2]], [[one#h-scene-3]], [[one#scene-3|it]], [[one#fn-3|wolf]]\n"
        );
        assert!(!variorum(root, &["build"]).1.contains("reference-moved"));
        // Another heading in its place: it is led there, or reported.
        one("", "Wholly otherwise", ["a tabby cat", "the red fox", "the grey wolf"]);
        put(root, "content/text/02-two.md", "[x](01-one.md#of-the-causes-of-it)\n");
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 1 || said.contains("reference-moved"), "{said}");
    }
}

#[test]
fn sections_that_exchange_their_names_take_their_references_and_notes_along() {
    for frozen in [false, true] {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        let config = format!("title = \"T\"\nbase-url = \"https://example.org/\"\nfrozen = {frozen}\n");
        put(root, "content/edition.toml", &config);
        put(root, "content/text/01-one.md", &format!("{A}\n\n{B}\n"));
        put(root, "content/text/02-two.md", &format!("{C}\n"));
        put(root, "content/text/03-three.md", "As in [[one]], and [there](02-two.md).\n");
        put(root, "content/annotations/n.md", "+++\nid = \"n\"\ntarget = \"one\"\n+++\nOf the whole.\n");
        if frozen {
            variorum(root, &["renumber"]);
        }
        assert_eq!(variorum(root, &["build"]).0, 0);
        // The files change their names.
        put(root, "content/text/01-one.md", &format!("{C}\n"));
        put(root, "content/text/02-two.md", &format!("{A}\n\n{B}\n"));
        let (code, said) = variorum(root, &["build"]);
        assert!(code == 0 && said.contains("warning reused-name: `one` was the name of `two`"), "{said}");
        for _ in 0..2 {
            let (_, said) = variorum(root, &["check", "--format", "json"]);
            let told: serde_json::Value = serde_json::from_str(&said).unwrap();
            let told = told["diagnostics"].as_array().unwrap();
            let has = |message: &str| told.iter().any(|it| it["message"].as_str().unwrap().contains(message));
            assert!(has("`one` led to a section that is `two` now"), "{said}");
            assert!(has("`02-two.md` led to a section that is `01-one.md` now"), "{said}");
            assert!(told.iter().any(|it| it["rule"] == "moved" && it["note"] == "n"), "{said}");
            variorum(root, &["build"]);
        }
        let page = read(root, "public/three.html");
        assert!(page.contains("href=\"two.html\"") && page.contains("href=\"one.html\""), "{page}");
        variorum(root, &["reanchor", "--apply"]);
        assert_eq!(read(root, "content/text/03-three.md"), "As in [[two]], and [there](01-one.md).\n");
        assert!(read(root, "content/annotations/n.md").contains("target = \"two\""));
        let (_, said) = variorum(root, &["build"]);
        assert!(!said.contains("moved"), "{said}");
    }
}

/// The paragraphs of the property: each of words of its own.
fn words(number: usize) -> String {
    let mut text = format!("Paragraph{number}");
    for n in 0..12 {
        let _ = write!(text, " {}{number}x{n}", ["the", "of", "stone", "river"][n % 4]);
    }
    text
}

/// A paragraph's own number, and its reference: the number that it led to, and how it is written.
type Paragraph = (usize, Option<(usize, String)>);

/// Two sections of paragraphs, some with a reference to another; what it led to is beside it in the words.
struct Book {
    sections: [Vec<Paragraph>; 2],
    next: usize,
}

impl Book {
    fn write(&self, root: &Path) {
        for (name, paragraphs) in ["01-a", "02-b"].iter().zip(&self.sections) {
            let paragraphs: Vec<String> = paragraphs
                .iter()
                .map(|(number, reference)| match reference {
                    Some((to, written)) => format!("{} ref{to} [[{written}]]", words(*number)),
                    None => words(*number),
                })
                .collect();
            put(root, &format!("content/text/{name}.md"), &(paragraphs.join("\n\n") + "\n"));
        }
    }

    fn address(&self, wanted: usize) -> Option<String> {
        ["a", "b"].iter().zip(&self.sections).find_map(|(name, paragraphs)| {
            let at = paragraphs.iter().position(|(number, _)| *number == wanted)?;
            Some(format!("{name}#p{}", at + 1))
        })
    }

    fn edit(&mut self, kind: usize, section: usize, place: usize) {
        let length = self.sections[section].len();
        let at = place % (length + 1);
        match kind {
            0 | 1 => {
                self.sections[section].insert(at, (self.next, None));
                self.next += 1;
            }
            2 if length > 1 => {
                self.sections[section].remove(place % length);
            }
            3 if length > 1 => {
                let moved = self.sections[section].remove(place % length);
                let other = (section + place) % 2;
                let to = place / 3 % (self.sections[other].len() + 1);
                self.sections[other].insert(to, moved);
            }
            _ => {
                // A new reference, by what its paragraph is called now.
                let all: Vec<usize> = self.sections.iter().flatten().map(|(number, _)| *number).collect();
                let to = all[place * 7 % all.len()];
                let written = self.address(to).unwrap();
                if length > 0 {
                    let own = &mut self.sections[section][place % length];
                    if own.1.is_none() {
                        own.1 = Some((to, written));
                    }
                }
            }
        }
    }
}

fn build(root: &Path) -> (Assembly, Vec<Diagnostic>) {
    let made = assemble(root, &Options { lock: true, ..Options::default() }).unwrap();
    if let Some(lock) = &made.lock {
        write_lock(root, &made.sources, lock).unwrap();
    }
    let told = made.diagnostics.iter().filter(|d| d.severity >= Severity::Warning).cloned().collect();
    (made, told)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn each_leads_to_the_paragraph_that_it_led_to_or_is_told(
        edits in prop::collection::vec((0..6_usize, 0..2_usize, 0..40_usize, 0..4_u8), 1..14),
    ) {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        put(root, "content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
        let mut book = Book {
            sections: [(0..4).map(|n| (n, None)).collect(), (4..8).map(|n| (n, None)).collect()],
            next: 8,
        };
        book.sections[0][1].1 = Some((6, "b#p3".to_owned()));
        book.sections[1][0].1 = Some((2, "a#p3".to_owned()));
        book.write(root);
        build(root);
        for (kind, section, place, then) in edits {
            book.edit(kind, section, place);
            book.write(root);
            let (made, told) = build(root);
            let site = made.site.unwrap();
            for (name, paragraphs) in ["a", "b"].iter().zip(&book.sections) {
                let page = site.make(&format!("{name}.html")).unwrap();
                let page = String::from_utf8(page.unwrap().into_owned()).unwrap();
                for (_, reference) in paragraphs {
                    let Some((to, written)) = reference else { continue };
                    let after = page.split(&format!(" ref{to} ")).nth(1).unwrap();
                    let is_told = told.iter().any(|d| d.message.contains(&format!("`{written}`")));
                    let href = after.strip_prefix("<a ").and_then(|rest| rest.split("href=\"").nth(1)).map(|rest| rest.split('"').next().unwrap());
                    let wanted = book.address(*to).map(|address| address.replace('#', ".html#"));
                    let right = href.is_some() && wanted.as_deref().is_some_and(|wanted| wanted == href.unwrap() || wanted.ends_with(href.unwrap()) && href.unwrap().starts_with('#'));
                    prop_assert!(right || is_told, "{written} of {to} leads to {href:?}, not {wanted:?}: {told:?}");
                }
            }
            if then == 0 {
                // Once written, nothing is left to be reported, and a build changes nothing.
                let (code, said) = variorum(root, &["reanchor", "--apply"]);
                prop_assert_eq!(code, 0, "{}", said);
                for (name, paragraphs) in ["01-a", "02-b"].iter().zip(&mut book.sections) {
                    let text = read(root, &format!("content/text/{name}.md"));
                    for (paragraph, (_, reference)) in text.trim_end().split("\n\n").zip(paragraphs) {
                        if let Some((_, written)) = reference {
                            *written = paragraph.rsplit("[[").next().unwrap().trim_end_matches("]]").to_owned();
                        }
                    }
                }
                let (_, told) = build(root);
                prop_assert!(told.iter().all(|d| d.rule.id != "reference-moved"), "{told:?}");
            }
        }
    }
}
