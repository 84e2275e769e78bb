//! Notes and their words while the text changes: the story of a section, and laws.

use crate::editions;
mod revised;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use editions::{copy, put, said, variorum};
use proptest::prelude::*;
use tempfile::TempDir;
use variorum::write::write_lock;
use variorum::{Assembly, Options, assemble};

/// What is said of anchors, and of no other thing.
fn told(text: &str) -> String {
    let rules = ["shifted", "moved", "rewritten", "split", "ambiguous", "orphan"];
    let of_anchors = |block: &&str| rules.iter().any(|rule| block.contains(&format!(" {rule}: ")));
    // Remarks have a line each, and the last of a row an empty line after it.
    let mut all = String::new();
    for block in text.split_inclusive("\n\n") {
        if block.starts_with("info ") {
            all.extend(block.split_inclusive('\n').filter(of_anchors));
        } else if of_anchors(&block) {
            all.push_str(block);
        }
    }
    all
}

/// Whether a build has written the lock, and nothing of how many pages there are.
fn built(text: &str) -> &'static str {
    match (text.contains("anchors.lock renewed"), text.contains(" pages, ")) {
        (_, false) => "no site",
        (true, _) => "the lock is renewed",
        (false, _) => "the lock stays",
    }
}

/// Every verdict of the notes that are not exact.
fn verdicts(root: &Path) -> String {
    let Assembly { notes, .. } = assemble(root, &Options::default()).unwrap();
    let mut text = String::new();
    for note in notes.iter().filter(|n| n.verdict != "exact") {
        let section = note.section.as_deref().unwrap_or("-");
        let block = note.block.as_deref().unwrap_or("-");
        let _ = writeln!(
            text,
            "{} {} {section}#{block} {:?}",
            note.id,
            note.verdict,
            note.exact.as_deref().unwrap_or("")
        );
    }
    text
}

/// The memo's `economy` is edited, moved about, split, deleted from and renamed; what is said at every step
/// is in tests/story.txt. `VARIORUM_BLESS=1 cargo test --test suite anchors` renews it: read it then.
#[test]
fn the_story_of_a_section() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &root.join("content"));
    let path = root.join("content/text/reading/03-economy.md");
    let first = fs::read_to_string(&path).unwrap();
    let mut story = String::new();
    let mut step = |name: &str| {
        let _ = write!(story, "# {name}\n\n## notes that are not exact\n\n{}\n", verdicts(root));
        let _ = write!(story, "## check\n\n{}\n", told(&said(root, &["check"])));
        let _ = write!(story, "## build\n\n{}\n", built(&said(root, &["build"])));
        let second = said(root, &["build", "--locked"]);
        assert!(second.contains("no file changed"), "{name}: {second}");
    };
    step("as it is");
    let paragraphs = |text: &str| text.split("\n\n").map(str::to_owned).collect::<Vec<String>>();

    let edited = first
        .replace("about 200 senior officials", "about two hundred senior officials")
        .replace("was necessary to keep it solvent", "was needed to keep it afloat");
    assert_ne!(edited, first);
    fs::write(&path, &edited).unwrap();
    step("words are edited");

    let mut list = paragraphs(&edited);
    let last = list.pop().unwrap();
    list.insert(1, last.trim_end().to_owned());
    fs::write(&path, list.join("\n\n") + "\n").unwrap();
    step("the last paragraph is moved to the front");

    let split =
        fs::read_to_string(&path).unwrap().replace("granted to it this year", "granted to\n\nit this year");
    fs::write(&path, &split).unwrap();
    step("a paragraph is split within a quote");

    let notes: Vec<_> = ["lector", "scholiast"]
        .map(|who| root.join(format!("content/annotations/{who}/03-economy.md")))
        .into_iter()
        .map(|path| (fs::read(&path).unwrap(), path))
        .collect();
    let _ = write!(story, "# reanchor --apply\n\n{}\n", said(root, &["reanchor", "--apply"]));
    assert!(notes.iter().any(|(old, path)| fs::read(path).unwrap() != *old));
    let again: Vec<_> = notes.iter().map(|(_, path)| fs::read(path).unwrap()).collect();
    let _ = write!(story, "# reanchor --apply, again\n\n{}\n", said(root, &["reanchor", "--apply"]));
    assert!(notes.iter().zip(&again).all(|((_, path), old)| fs::read(path).unwrap() == *old));

    let mut step = |name: &str| {
        let _ = write!(story, "# {name}\n\n## notes that are not exact\n\n{}\n", verdicts(root));
        let _ = write!(story, "## build\n\n{}\n", built(&said(root, &["build"])));
    };
    step("reanchored");
    let mut list = paragraphs(&fs::read_to_string(&path).unwrap());
    list.remove(2);
    fs::write(&path, list.join("\n\n")).unwrap();
    step("a paragraph is deleted");
    fs::rename(&path, root.join("content/text/reading/03-market.md")).unwrap();
    step("the section is renamed");
    let _ = write!(story, "# reanchor --apply\n\n{}\n", said(root, &["reanchor", "--apply"]));
    let mut step = |name: &str| {
        let _ = write!(story, "# {name}\n\n## notes that are not exact\n\n{}\n", verdicts(root));
    };
    step("reanchored");

    let snapshot = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/story.txt");
    if std::env::var_os("VARIORUM_BLESS").is_some() {
        fs::write(&snapshot, &story).unwrap();
    }
    let found = fs::read_to_string(&snapshot).unwrap_or_default();
    assert!(found == story, "tests/story.txt tells another story:\n{story}");
}

const WORDS: &[&str] = &[
    "faction", "citizens", "majority", "liberty", "air", "fire", "nature", "man", "property", "union",
    "passion", "interest", "public", "cause", "the", "of", "and", "to", "in", "is",
];

/// Paragraphs of numbered words: the place of each is known.
fn text(paragraphs: &[Vec<usize>]) -> String {
    let line =
        |words: &Vec<usize>| words.iter().map(|n| WORDS[n % WORDS.len()]).collect::<Vec<&str>>().join(" ");
    paragraphs.iter().map(|words| line(words) + ".\n\n").collect()
}

fn edition(paragraphs: &[Vec<usize>]) -> TempDir {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
    put(folder.path(), "content/text/01-one.md", &text(paragraphs));
    let mut notes = String::new();
    for (at, words) in paragraphs.iter().enumerate() {
        let quote: Vec<&str> = words.iter().skip(2).take(4).map(|n| WORDS[n % WORDS.len()]).collect();
        let _ = write!(
            notes,
            "+++\n# the note on {at}\nid = \"n{at}\"   # kept\ntarget = \"one#p{}\"\nquote = \"{}\"\noccurrence = 1\n+++\nText.\n\n",
            at + 1,
            quote.join(" ")
        );
    }
    put(folder.path(), "content/annotations/notes.md", &notes);
    folder
}

fn renewed(root: &Path) -> Option<String> {
    let Assembly { sources, lock, .. } =
        assemble(root, &Options { lock: true, ..Options::default() }).unwrap();
    let lock = lock?;
    write_lock(root, &sources, &lock).unwrap();
    Some(lock)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn files_are_left_alone_and_all_comes_to_rest(
        paragraphs in prop::collection::vec(prop::collection::vec(0..20_usize, 8..25), 2..6),
        edits in prop::collection::vec((0..6_usize, 0..25_usize, 0..20_usize, 0..4_u8), 0..12),
        away in prop::option::of(0..6_usize),
        moved in prop::option::of((0..6_usize, 0..6_usize)),
    ) {
        let folder = edition(&paragraphs);
        let root = folder.path();
        let notes = root.join("content/annotations/notes.md");
        let written = fs::read(&notes).unwrap();
        let first = renewed(root).unwrap();
        prop_assert_eq!(renewed(root), None, "a lock of the same build");
        fs::remove_file(root.join("content/anchors.lock")).unwrap();
        prop_assert_eq!(renewed(root), Some(first), "a clean build's lock");

        let mut edited = paragraphs.clone();
        for (paragraph, at, word, what) in edits {
            let count = edited.len();
            let words = &mut edited[paragraph % count];
            let at = at % words.len().max(1);
            match what {
                0 if words.len() > 3 => { words.remove(at); }
                1 => words.insert(at, word),
                _ if !words.is_empty() => words[at] = word,
                _ => {}
            }
        }
        if let Some(away) = away {
            edited.remove(away % paragraphs.len());
        }
        if let Some((from, to)) = moved {
            let taken = edited.remove(from % edited.len());
            edited.insert(to % (edited.len() + 1), taken);
        }
        put(root, "content/text/01-one.md", &text(&edited));
        let _ = renewed(root);
        let told = verdicts(root);
        prop_assert_eq!(renewed(root), None, "a second build");
        prop_assert_eq!(&fs::read(&notes).unwrap(), &written, "no file is touched unasked");

        said(root, &["reanchor", "--apply"]);
        let applied = fs::read_to_string(&notes).unwrap();
        let again = said(root, &["reanchor", "--apply"]);
        prop_assert_eq!(&fs::read_to_string(&notes).unwrap(), &applied, "a second time: {}", again);
        let comments = |text: &str| text.lines().filter(|l| l.contains('#') && !l.contains("target")).map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(comments(&applied), comments(&String::from_utf8(written).unwrap()));
        // What had a place is settled; what had none keeps its record.
        let _ = renewed(root);
        let after = verdicts(root);
        for note in after.lines() {
            prop_assert!(!note.contains(" rewritten ") && !note.contains(" split "), "{}\nthen {}\n{}", told, after, applied);
        }
    }
}

/// Two branches that each have a new note on a section of their own, or on paragraphs apart, merge.
#[test]
fn branches_that_add_notes_merge() {
    let words: Vec<Vec<usize>> =
        (0..8).map(|p| (0..20).map(|w| (p * 7 + w * (p + 1)) % 20).collect()).collect();
    let folder = edition(&words);
    let root = folder.path();
    let lock = root.join("content/anchors.lock");
    let base = renewed(root).unwrap();
    let branch = |name: &str, id: &str, target: usize| {
        fs::write(&lock, &base).unwrap();
        let path = format!("content/annotations/{name}.md");
        put(root, &path, &format!("+++\nid = \"{id}\"\ntarget = \"one#p{target}\"\n+++\nx\n"));
        let made = renewed(root).unwrap();
        fs::remove_file(root.join(path)).unwrap();
        put(folder.path(), name, &made);
    };
    branch("ours", "a-first-note", 2);
    branch("theirs", "z-last-note", 7);
    put(root, "base", &base);
    let merged = Command::new("git")
        .args(["merge-file", "-p", "ours", "base", "theirs"])
        .current_dir(root)
        .output()
        .unwrap();
    assert_eq!(merged.status.code(), Some(0));
    let merged = String::from_utf8(merged.stdout).unwrap();
    assert!(merged.contains("\n:a-first-note ") && merged.contains("\n:z-last-note "));
    fs::write(&lock, merged).unwrap();
    put(root, "content/annotations/a.md", "+++\nid = \"a-first-note\"\ntarget = \"one#p2\"\n+++\nx\n");
    put(root, "content/annotations/b.md", "+++\nid = \"z-last-note\"\ntarget = \"one#p7\"\n+++\nx\n");
    assert_eq!(renewed(root), None, "the merged lock is what a build writes");
}

#[test]
fn a_lock_that_cannot_be_read_is_told_and_left() {
    let folder = edition(&[(0..20).collect(), (3..19).collect()]);
    let root = folder.path();
    let good = renewed(root).unwrap();
    for (lock, words) in [
        (good.replace("anchors 3", "anchors 4"), "later version"),
        (good.replace("[text/one]", "<<<<<<< ours\n[text/one]"), "a merge left marks"),
        (good[..good.len() / 2].to_owned(), "damaged"),
        (String::new(), "damaged"),
    ] {
        fs::write(root.join("content/anchors.lock"), &lock).unwrap();
        let told = said(root, &["build"]);
        assert!(told.contains("error lock:") && told.contains(words), "{told}");
        assert_eq!(fs::read_to_string(root.join("content/anchors.lock")).unwrap(), lock);
    }
    fs::remove_file(root.join("content/anchors.lock")).unwrap();
    assert!(said(root, &["check", "--locked"]).contains("stale-lock"));
    assert!(said(root, &["build", "--locked"]).contains("stale-lock"));
    assert!(!root.join("content/anchors.lock").exists());
    said(root, &["check"]);
    assert!(!root.join("content/anchors.lock").exists(), "only `build` writes the lock");
}

/// The ids of the paragraphs on a page.
fn numbers(root: &Path, page: &str) -> Vec<String> {
    let page = fs::read_to_string(root.join("public").join(page)).unwrap();
    page.split("<p class=\"block\" id=\"p")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

#[test]
fn frozen_numbers_last() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\nfrozen = true\n");
    let a = "By a faction, I understand a number of citizens, united by some common impulse of passion.";
    let b = "There are two methods of curing the mischiefs: the one, by removing its causes, and another.";
    let c = "Liberty is to fire what air is, an aliment without which it instantly expires, but who knows.";
    let n = [
        "Boats lie by the lighthouse all winter.",
        "Bread is baked by hand in kitchens.",
        "Snow fell on every roof in town that night.",
    ];
    let write = |file: &str, paragraphs: &[&str]| {
        put(root, &format!("content/text/{file}.md"), &paragraphs.join("\n\n"));
    };
    write("01-one", &[a, b, c]);
    said(root, &["renumber"]);
    said(root, &["build"]);
    assert_eq!(numbers(root, "one.html"), ["1", "2", "3"]);
    write("01-one", &[n[0], a, b, n[1], c]);
    said(root, &["build"]);
    assert_eq!(numbers(root, "one.html"), ["0a", "1", "2", "2a", "3"]);
    write("01-one", &[n[0], a, b, n[2], n[1], c]);
    said(root, &["build"]);
    assert_eq!(numbers(root, "one.html"), ["0a", "1", "2", "2za", "2a", "3"]);
    // Removed: its number is given to no other. Merged: the lower stays, the other leads on.
    write("01-one", &[n[0], a, n[2], n[1], c]);
    said(root, &["build"]);
    assert_eq!(numbers(root, "one.html"), ["0a", "1", "2za", "2a", "3"]);
    let page = fs::read_to_string(root.join("public/one.html")).unwrap();
    assert!(page.contains("<li id=\"p2\">"), "{page}");
    let merged = format!("{a} {c}");
    write("01-one", &[n[0], &merged, n[2], n[1]]);
    let told = said(root, &["build"]);
    assert_eq!(numbers(root, "one.html"), ["0a", "1", "2za", "2a"], "{told}");
    let page = fs::read_to_string(root.join("public/one.html")).unwrap();
    assert!(page.contains("<li id=\"p3\"><a href=\"#p1\">"), "{page}");
    // Renamed: the old page leads on.
    fs::rename(root.join("content/text/01-one.md"), root.join("content/text/01-two.md")).unwrap();
    said(root, &["build"]);
    assert_eq!(numbers(root, "two.html"), ["0a", "1", "2za", "2a"]);
    let page = fs::read_to_string(root.join("public/one.html")).unwrap();
    for wanted in [
        "http-equiv=\"refresh\"",
        "url=two.html",
        "<li id=\"p2a\"><a href=\"two.html#p2a\">",
        "<li id=\"p3\"><a href=\"two.html#p1\">",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(said(root, &["build", "--locked"]).contains("no file changed"));
    let told = said(root, &["renumber"]);
    assert!(told.contains("numbered from 1"), "{told}");
    said(root, &["build"]);
    assert_eq!(numbers(root, "two.html"), ["1", "2", "3", "4"]);
    let page = fs::read_to_string(root.join("public/two.html")).unwrap();
    assert!(page.contains("<li id=\"p2a\"><a href=\"#p4\">"), "{page}");
}

#[test]
fn a_section_that_was_renamed_is_named_where_its_old_name_is() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
    put(
        root,
        "content/text/01-book-1.md",
        "# Book One\n\nIt tells of kettles and of coal.\n\nSee [[book-5#p2]] and [[book-5]].\n",
    );
    let book = "# Book Five\n\nThe sea came over the wall in the night of the second of March.\n\n\
                The keeper slept, and nobody rang the bell until the morning came.\n";
    put(root, "content/text/02-book-5.md", book);
    said(root, &["build"]);
    fs::rename(root.join("content/text/02-book-5.md"), root.join("content/text/02-fifth-book.md")).unwrap();
    put(
        root,
        "content/annotations/new.md",
        "+++\nid = \"new\"\ntarget = \"book-5#p2\"\nquote = \"The keeper slept\"\n+++\nA note.\n",
    );
    let told = said(root, &["check"]);
    assert!(told.contains("write `fifth-book#p2`; `variorum reanchor --apply`"), "{told}");
    assert!(told.contains("`book-5` led to a section that is `fifth-book` now"), "{told}");
    assert!(told.contains("write `target = \"fifth-book#p2\"`"), "{told}");
    assert!(!told.contains("did you mean"), "{told}");
}

/// Notes that are on whole paragraphs of their own, and say so by number: what each is on, by its id.
fn on_paragraphs(root: &Path) -> String {
    let Assembly { notes, .. } = assemble(root, &Options::default()).unwrap();
    let mut all: Vec<String> = notes
        .iter()
        .map(|n| format!("{} {} {}", n.id, n.verdict, n.block.as_deref().unwrap_or("-")))
        .collect();
    all.sort();
    all.join(", ")
}

#[test]
fn notes_that_say_the_numbers_of_one_another_stay_where_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let [fox, mice, bell, letters] = [
        "The fox was seen by the river in January, and the keeper wrote it in his book.",
        "The mice ate the corn in the old mill, and the miller set no trap for them.",
        "A bell of iron was cast in Bergen for the chapel, and it cracked in the first winter.",
        "Letters from the mainland came by boat, and the clerk opened each of them once.",
    ];
    let write = |paragraphs: &[&str]| put(root, "content/text/a.md", &(paragraphs.join("\n\n") + "\n"));
    let note =
        |(id, target): (&str, &str)| format!("+++\nid = \"{id}\"\ntarget = \"{target}\"\n+++\nA note.\n\n");
    let annotate = |all: &[(&str, &str)]| {
        put(root, "content/annotations/a.md", &all.iter().copied().map(note).collect::<String>());
    };
    put(root, "content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
    write(&[fox, mice, bell]);
    annotate(&[("fox", "a#p1"), ("mice", "a#p2"), ("bell", "a#p3")]);
    said(root, &["build"]);
    // A command writes where they are: once, and there is nothing more to write.
    write(&[letters, fox, mice, bell]);
    said(root, &["build"]);
    said(root, &["reanchor", "--apply"]);
    let here = "bell exact p4, fox exact p2, mice exact p3";
    assert_eq!(on_paragraphs(root), here);
    let before = fs::read_to_string(root.join("content/annotations/a.md")).unwrap();
    assert!(said(root, &["reanchor", "--apply"]).contains("every note with a place says where it is"));
    assert_eq!(fs::read_to_string(root.join("content/annotations/a.md")).unwrap(), before);
    said(root, &["build"]);
    assert_eq!(on_paragraphs(root), here);
    // So does an editor, in the same commit as the text.
    write(&[fox, mice, bell]);
    annotate(&[("fox", "a#p1"), ("mice", "a#p2"), ("bell", "a#p3")]);
    assert_eq!(on_paragraphs(root), "bell exact p3, fox exact p1, mice exact p2");
    said(root, &["build"]);
    // One is mended, the note that said so before is gone; then a new one says what the first said.
    write(&[letters, fox, mice, bell]);
    said(root, &["build"]);
    annotate(&[("fox", "a#p2")]);
    assert_eq!(on_paragraphs(root), "fox exact p2");
    annotate(&[("letters", "a#p1"), ("fox", "a#p2"), ("mice", "a#p3")]);
    assert_eq!(on_paragraphs(root), "fox exact p2, letters exact p1, mice exact p3");
}

#[test]
fn targets_of_headings_and_footnotes_are_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let write = |beasts: &[&str]| {
        let scene = |(n, beast): (usize, &&str)| {
            format!(
                "## Scene\n\nThe {beast} was seen by the river, and the keeper wrote of the {beast} in his book.[^{}]\n\n",
                n + 1
            )
        };
        let mut text: String = beasts.iter().enumerate().map(scene).collect();
        for (n, beast) in beasts.iter().enumerate() {
            let _ =
                writeln!(text, "[^{}]: Of the {beast}, as it was told in the village at that time.\n", n + 1);
        }
        put(root, "content/text/a.md", &text);
    };
    let targets = |root: &Path| -> Vec<String> {
        let notes = fs::read_to_string(root.join("content/annotations/a.md")).unwrap();
        let lines = notes.lines().filter_map(|line| line.strip_prefix("target = ")).map(str::to_owned);
        lines.collect()
    };
    put(root, "content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
    write(&["fox", "wolf", "bear"]);
    let note =
        |(n, target): (usize, &str)| format!("+++\nid = \"x{n}\"\ntarget = \"a#{target}\"\n+++\nx\n\n");
    let notes = ["h-scene", "h-scene-2", "scene-3", "fn-1", "fn-2", "fn-3"].into_iter().enumerate().map(note);
    put(root, "content/annotations/a.md", &notes.collect::<String>());
    said(root, &["build"]);
    write(&["hare", "fox", "wolf", "bear"]);
    said(root, &["build"]);
    said(root, &["reanchor", "--apply"]);
    let now = ["h-scene-2", "h-scene-3", "scene-4", "fn-2", "fn-3", "fn-4"].map(|at| format!("\"a#{at}\""));
    assert_eq!(targets(root), now);
    // Once is enough, and nothing is in doubt.
    assert!(said(root, &["reanchor", "--apply"]).contains("every note with a place says where it is"));
    assert_eq!(variorum(root, &["build"]).0, 0);
    assert_eq!(targets(root), now);
    assert!(said(root, &["reanchor"]).contains("every note with a place says where it is"));
}

#[test]
fn notes_on_sections_that_change_names_stay_where_they_are_once_that_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    put(root, "content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
    let one = "The fox was seen by the river in January, and the keeper wrote it in his book.\n";
    let other = "The mice ate the corn in the old mill, and the miller set no trap for them.\n";
    put(root, "content/text/a.md", one);
    put(root, "content/text/b.md", other);
    let note =
        |id: &str, target: &str| format!("+++\nid = \"{id}\"\ntarget = \"{target}\"\n+++\nA note.\n\n");
    let all = [note("fox", "a"), note("mice", "b"), note("fox-words", "a#p1"), note("mice-words", "b#p1")];
    put(root, "content/annotations/a.md", &all.concat());
    said(root, &["build"]);
    put(root, "content/text/a.md", other);
    put(root, "content/text/b.md", one);
    for _ in 0..2 {
        said(root, &["reanchor", "--apply"]);
        let Assembly { notes, .. } = assemble(root, &Options::default()).unwrap();
        let mut sections: Vec<String> = notes
            .iter()
            .map(|n| format!("{} {} {}", n.id, n.verdict, n.section.as_deref().unwrap_or("-")))
            .collect();
        sections.sort();
        assert_eq!(sections, ["fox exact b", "fox-words exact b", "mice exact a", "mice-words exact a"]);
    }
}

#[test]
fn what_sections_have_in_common_does_not_keep_a_name_when_they_are_numbered_afresh() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let chapter = |one: &str, other: &str| format!("{one}\n\n## The storm\n\n{other}\n\nAmen.\n");
    let fox = chapter(
        "The fox was seen by the river in January, and the keeper wrote it in his book.",
        "The mice ate the corn in the old mill, and the miller set no trap for them.",
    );
    let bell = chapter(
        "A bell of iron was cast in Bergen for the chapel, and it cracked in the first winter.",
        "The old pump froze in the yard, so the horses went down to the river for water.",
    );
    let letters = chapter(
        "Letters from the mainland came by boat, and the clerk opened each of them once.",
        "Slates were brought from the quarry by two masons, who were paid in flour.",
    );
    put(root, "content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n");
    put(root, "content/text/s1.md", &fox);
    put(root, "content/text/s2.md", &bell);
    let note = |id: &str, target: &str| format!("+++\nid = \"{id}\"\n{target}\n+++\nA note.\n\n");
    let all = [
        note("amen", "target = \"s1#p3\""),
        note("storm", "target = \"s1\"\nquote = \"The storm\""),
        note("whole", "target = \"s1\""),
    ];
    put(root, "content/annotations/a.md", &all.concat());
    put(root, "content/pages/x.md", "# X\n\n[[s1]], [[s1#h-the-storm]], [[s1#p3]].\n");
    said(root, &["build"]);
    put(root, "content/text/s1.md", &letters);
    put(root, "content/text/s2.md", &fox);
    put(root, "content/text/s3.md", &bell);
    let told = said(root, &["build"]);
    let Assembly { notes, .. } = assemble(root, &Options::default()).unwrap();
    let mut sections: Vec<String> =
        notes.iter().map(|n| format!("{} {}", n.id, n.section.as_deref().unwrap_or("-"))).collect();
    sections.sort();
    assert_eq!(sections, ["amen s2", "storm s2", "whole s2"], "{told}");
    let page = fs::read_to_string(root.join("public/pages/x.html")).unwrap();
    for to in ["s2.html\"", "s2.html#h-the-storm\"", "s2.html#p3\""] {
        assert!(page.contains(to), "{to}: {page}");
    }
    assert!(told.contains("`s1` was the name of `s2`"), "{told}");
}
