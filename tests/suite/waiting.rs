//! `variorum reanchor --interactive`: imported notes whose places weren't sure are given one.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::shell::{err, out, run};

/// Two sections, and three notes that were imported: on words that are there twice, on words that are nowhere, and on a
/// stretch whose ends are in the text.
fn edition() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("content/edition.toml", "title = \"T\"\n\n[[editor]]\nid = \"ed\"\nname = \"Editor, A. N.\"\n");
    write(
        "content/text/01-tide.md",
        "# Tide\n\nThe keeper lit the first lamp.\n\nThe boats came in. The keeper wrote it down.\n",
    );
    write(
        "content/text/02-reckoning.md",
        "# Reckoning\n\nThe keeper wrote it down. The oil was lost in the night.\n",
    );
    write(
        "t.csv",
        "quote,note,author\nThe keeper wrote it down,Which?,\nthe whale swam by the pier,Where was that?,\n",
    );
    let output = run(folder.path(), &["import", "--annotations", "t.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    folder
}

fn ask(folder: &Path, answers: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.current_dir(folder).args(["reanchor", "--interactive"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    out(&output)
}

fn annotations(folder: &Path) -> String {
    let folder = folder.join("content/annotations/table");
    let mut paths: Vec<_> =
        fs::read_dir(folder.parent().unwrap()).unwrap().map(|e| e.unwrap().path()).collect();
    paths.extend(fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path()));
    paths.retain(|path| path.is_file());
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn notes_that_wait_are_given_the_places_that_are_chosen() {
    let folder = edition();
    let said = out(&run(folder.path(), &["reanchor"]));
    assert!(said.contains("2 imported notes without a place: `--interactive` seeks one with you"), "{said}");
    let before = annotations(folder.path());
    assert!(before.contains("# candidate: ") && before.contains("status = \"unplaced\""), "{before}");
    // The second place of the first note; other words for the other.
    let said = ask(folder.path(), "2\noil was lost\n1\n");
    assert!(said.contains("  2. reckoning#p1: “Reckoning [The keeper wrote it down]. The oil"), "{said}");
    assert!(said.contains("nothing in the text is like these words"), "{said}");
    assert!(said.contains("1. reckoning#p1: “"), "{said}");
    assert!(said.ends_with("2 of 2 imported notes given a place, `variorum build` shows them\n"), "{said}");
    let now = annotations(folder.path());
    assert!(!now.contains("candidate") && !now.contains("status"), "{now}");
    assert!(now.contains("target = \"reckoning\"\nquote = \"The keeper wrote it down\"\n"), "{now}");
    assert!(now.contains("quote = \"oil was lost\"\n"), "{now}");
    let output = run(folder.path(), &["check", "--deny", "warnings"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    // A second import knows both.
    let said = out(&run(folder.path(), &["import", "--annotations", "t.csv"]));
    assert!(said.contains("0 new, 0 changed, 2 as they were"), "{said}");
}

#[test]
fn what_is_answered_otherwise_stays_as_it_is() {
    let folder = edition();
    let before = annotations(folder.path());
    for answers in ["", "q\n", "n\nn\n", "7\nn\n\n", "nothing like it at all\nq\n"] {
        let said = ask(folder.path(), answers);
        assert!(said.ends_with("; 2 imported notes without a place\n"), "{answers:?}: {said}");
        assert_eq!(annotations(folder.path()), before, "{answers:?}");
    }
}
