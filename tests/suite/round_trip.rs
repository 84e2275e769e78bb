//! Annotations out and in: what is exported of an edition, and imported into the same without its notes, is exported again
//! byte for byte. So every key of each record is given back, and where its words are.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use rayon::prelude::*;

fn variorum(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_variorum")).current_dir(folder).args(args).output().unwrap()
}

fn export(folder: &Path) -> Option<Vec<u8>> {
    let output = variorum(folder, &["export", "annotations", ".", "--drafts"]);
    // An edition with errors is exported all the same; one that can't be read isn't.
    (output.status.code() != Some(2)).then_some(output.stdout)
}

/// Writes the files of a case of `tests/cases`.
fn write_case(folder: &Path, text: &str) {
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    let mut name = None;
    for line in text.split_inclusive('\n') {
        let marker = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
        match (marker, name) {
            (Some(marker), _) => name = Some(marker),
            (None, Some(name)) => files.entry(name).or_default().push_str(line),
            (None, None) => {}
        }
    }
    files.retain(|name, _| !name.starts_with("expect ") && *name != "options");
    let config = "title = \"T\"\nbase-url = \"https://example.org/\"\n".to_owned();
    files.entry("content/edition.toml").or_insert(config);
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let own = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &own);
        } else {
            fs::copy(entry.path(), own).unwrap();
        }
    }
}

/// What is wrong with the round trip of an edition.
fn faults(folder: &Path) -> Option<String> {
    let first = export(folder)?;
    let file = folder.join("all.jsonld");
    fs::write(&file, &first).unwrap();
    for entry in walkdir::WalkDir::new(folder.join("content/annotations")).into_iter().flatten() {
        if entry.path().extension().is_some_and(|end| end == "md") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    let imported = variorum(folder, &["import", "--annotations", "all.jsonld"]);
    let told = String::from_utf8_lossy(&imported.stderr).into_owned();
    if !imported.status.success() {
        return Some(format!("import: {told}"));
    }
    let Some(second) = export(folder) else { return Some("no second export".to_owned()) };
    if first == second {
        return None;
    }
    let (first, second) = (String::from_utf8_lossy(&first), String::from_utf8_lossy(&second));
    let mut lines = first.lines().zip(second.lines());
    let other = lines.find(|(a, b)| a != b);
    Some(other.map_or_else(|| "more or fewer".to_owned(), |(a, b)| format!("{a}\n{b}")))
}

#[test]
fn every_record_of_every_case_comes_back() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let only = std::env::var("VARIORUM_CASE").unwrap_or_default();
    let mut paths: Vec<_> = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().contains(&only));
    paths.sort();
    let wrong: Vec<String> = paths
        .par_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(path).unwrap();
            if !text.contains("+++") {
                return None;
            }
            let folder = tempfile::tempdir().unwrap();
            write_case(folder.path(), &text);
            Some(format!("{}: {}", path.file_stem()?.to_string_lossy(), faults(folder.path())?))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_memo_and_the_example_come_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for edition in [root, &root.join("examples/quiet-night"), &root.join("tests/checks/edition")] {
        let folder = tempfile::tempdir().unwrap();
        copy(&edition.join("content"), &folder.path().join("content"));
        assert_eq!(faults(folder.path()), None, "{}", edition.display());
    }
}

/// Every key that a record may have, by way of an edition with all of them.
#[test]
fn every_key_is_given_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    write_case(
        folder.path(),
        r#"
-- content/edition.toml --
title = "T"
base-url = "https://example.org/"
[[editor]]
id = "ed"
name = "Editor, An"
[[editor]]
id = "role"
name = "Scholiast"
type = "role"
[[witness]]
id = "a"
[[witness]]
id = "b"
-- content/text/a/01-one.md --
The first words, and the *last*.

| x | y |
| - | - |
| p | q |
-- content/text/b/01-one.md --
The first words, and the last.
-- content/registers/persons.toml --
[[entity]]
id = "x"
name = "X"
-- content/bibliography.bib --
@book{k, title = {K}, author = {A, B}, date = {2001}}
-- content/annotations/one.md --
+++
[defaults]
creator = "ed"
kind = "gloss"
lang = "fr"
+++

+++
id = "all"
quote = "words"
prefix = "first "
suffix = ","
occurrence = 1
target = "one#p1"
witness = "b"
kind = "query"
motivation = "assessing"
creator = ["ed", "role"]
created = 2026-11-24T10:11:12+02:00
modified = "18XX"
status = "checked"
tags = ["a tag", "another"]
cites = ["k, p. 4"]
entities = ["person:x"]
refs = ["one#p1"]
rights = "CC  BY"
lang = "de"
imported = { from = "word", id = "7", hash = "0011" }
+++
Words [@k] and [[one#p1|there]] and [[one]], [*a*](01-one.md).

    code

+++
id = "answer"
reply-to = "all"
created = 1871
rights = "https://creativecommons.org/licenses/by/4.0/"
+++
*Yes*

+++
id = "over"
range = ["first words", "q"]
created = 2026-11-24T00:00:00Z
+++
Over blocks.

+++
id = "read"
lemma = "last"
kind = "textual"
created = 2026-11-24
[[reading]]
witness = "b"
text = "final"
class = "substantive"
+++

+++
id = "whole"
target = "one"
creator = "role"
+++
No words, no date.
"#,
    );
    let records = || {
        let mut all: BTreeMap<String, (toml::Table, String)> = BTreeMap::new();
        for file in walkdir::WalkDir::new(folder.path().join("content/annotations")) {
            let file = file.unwrap();
            if !file.file_type().is_file() {
                continue;
            }
            let text = fs::read_to_string(file.path()).unwrap();
            let mut defaults = toml::Table::new();
            let parts: Vec<&str> = text.split("+++\n").skip(1).collect();
            for pair in parts.chunks(2) {
                let mut table: toml::Table = pair[0].parse().unwrap();
                if let Some(own) = table.remove("defaults") {
                    defaults = own.as_table().unwrap().clone();
                    continue;
                }
                for (key, value) in &defaults {
                    table.entry(key.clone()).or_insert(value.clone());
                }
                table.entry("target").or_insert("one".into());
                let id = table["id"].as_str().unwrap().to_owned();
                all.insert(id, (table, pair[1].trim().to_owned()));
            }
        }
        all
    };
    let before = records();
    assert_eq!(before.len(), 5);
    assert_eq!(faults(folder.path()), None);
    let after = records();
    for (id, was) in &before {
        assert_eq!(after.get(id), Some(was), "{id}");
    }
    let used: std::collections::BTreeSet<&str> =
        before.values().flat_map(|(table, _)| table.keys().map(String::as_str)).collect();
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../schemas/record.json")).unwrap();
    let known = schema["anyOf"][0]["properties"].as_object().unwrap().keys().map(String::as_str);
    assert_eq!(used, known.collect(), "a key is not tried here");
}

/// The numbered blocks of `edition.txt`, without marks of footnotes.
fn blocks(folder: &Path) -> Option<Vec<String>> {
    let output = variorum(folder, &["export", "text", ".", "--drafts"]);
    if output.status.code() == Some(2) {
        return None;
    }
    let text = String::from_utf8(output.stdout).unwrap();
    let mut blocks: Vec<String> = Vec::new();
    let mut within = false;
    for line in text.lines() {
        if line.starts_with("[§") {
            blocks.push(String::new());
            within = true;
        } else if line.is_empty() || line.chars().all(|c| c == '-' || c == '=') {
            // The lists and quotations of a block go on after an empty line only where they are indented or marked.
            within &= line.is_empty();
        } else if within && blocks.last().is_some_and(|block| block.ends_with("\n\n")) {
            within = line.starts_with(['>', ' ']) || line.starts_with("- ");
        }
        if let Some(block) = blocks.last_mut().filter(|_| within) {
            block.push_str(line);
            block.push('\n');
        }
    }
    let bare = |block: &String| {
        let mut out = String::new();
        let mut rest = block.as_str();
        while let Some((before, after)) = rest.split_once('[') {
            out.push_str(before);
            rest = after.split_once(']').map_or("", |(_, rest)| rest);
        }
        format!("{out}{rest}").trim().to_owned()
    };
    Some(blocks.iter().map(bare).collect())
}

/// The twins of an edition's pages, read as a text of their own.
#[test]
fn twins_have_the_blocks_of_their_pages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let memo = tempfile::tempdir().unwrap();
    copy(&root.join("content"), &memo.path().join("content"));
    let cases =
        ["exports", "notes-overlap", "right-to-left", "ranges", "notes-marks", "page-marks", "footnotes"];
    let mut editions = vec![memo];
    for case in cases {
        let folder = tempfile::tempdir().unwrap();
        write_case(folder.path(), &fs::read_to_string(root.join(format!("tests/cases/{case}.txt"))).unwrap());
        editions.push(folder);
    }
    for edition in &editions {
        let folder = edition.path();
        let twins = tempfile::tempdir().unwrap();
        assert_ne!(
            variorum(folder, &["export", "markdown", ".", "--drafts", "-o", "twins/"]).status.code(),
            Some(2)
        );
        let config = fs::read_to_string(folder.join("content/edition.toml")).unwrap();
        fs::create_dir_all(twins.path().join("content/text")).unwrap();
        let language = config.lines().find(|line| line.starts_with("language")).unwrap_or_default();
        fs::write(twins.path().join("content/edition.toml"), format!("title = \"T\"\n{language}\n")).unwrap();
        let list = fs::read_to_string(folder.join("twins/llms.txt")).unwrap();
        let own: Vec<&str> = list
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next()?.rsplit('/').next())
            .filter(|name| folder.join("twins").join(name).exists())
            .collect();
        let mut seen = std::collections::BTreeSet::new();
        for (number, name) in own.iter().filter(|name| seen.insert(**name)).enumerate() {
            let to = twins.path().join(format!("content/text/{:02}-{name}", number + 1));
            fs::copy(folder.join("twins").join(name), to).unwrap();
        }
        let (was, mut is) = (blocks(folder).unwrap(), blocks(twins.path()).unwrap());
        // Notes without a mark in Markdown are a list at the section's end.
        is.retain(|block| !block.starts_with("Notes on the section") && !block.starts_with("- Note "));
        let base = is.len();
        assert!(base > 0);
        assert_eq!(was[..base.min(was.len())], is[..], "{config}");
    }
}
