//! Addresses of a frozen edition that were published: each leads to its words for as long as these are there.

use crate::editions;

use std::path::Path;

use editions::{put, read, variorum, write};
use tempfile::TempDir;

const PUMP: &str = "The old pump in the yard froze hard in January that year, and so did the well.";
const FOX: &str = "By the river bank a fox was seen at dusk, and it ate a goose there.";
const LETTERS: &str = "Three letters came from the mainland with the boat; two were opened at once by the clerk, who read them all.";
const MICE: &str = "Mice ate all the corn that was left in the barn behind the mill.";
const BELL: &str = "A bell of iron hung over that door until somebody sold it.";

/// A frozen edition of one section, of these paragraphs, built.
fn frozen(paragraphs: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "content/edition.toml", "title = \"T\"\nfrozen = true\n");
    write(folder.path(), "01-a", paragraphs);
    assert_eq!(variorum(folder.path(), &["renumber"]).0, 0);
    build(folder.path());
    folder
}

fn build(root: &Path) -> String {
    let (code, said) = variorum(root, &["build"]);
    assert!(code < 2, "{said}");
    said
}

/// Builds these paragraphs, and once more without a change.
fn revise(root: &Path, paragraphs: &[&str]) {
    write(root, "01-a", paragraphs);
    build(root);
    let first = (read(root, "public/a.html"), read(root, "content/anchors.lock"));
    build(root);
    assert_eq!(first, (read(root, "public/a.html"), read(root, "content/anchors.lock")), "a second build");
}

/// Where an address of a section leads: to the words that have it, or where the page says.
fn at(root: &Path, section: &str, address: &str) -> String {
    let page = read(root, &format!("public/{section}.html"));
    if let Some((_, rest)) = page.split_once(&format!("class=\"block\" id=\"{address}\">")) {
        return rest.split("</p>").next().unwrap().to_owned();
    }
    let Some((_, rest)) = page.split_once(&format!("<li id=\"{address}\"")) else {
        return "nowhere".to_owned();
    };
    let item = rest.split("</li>").next().unwrap();
    let Some((_, to)) = item.split_once("href=\"") else { return "removed".to_owned() };
    let to = to.split('"').next().unwrap();
    let (other, to) = to.split_once('#').unwrap();
    let other = other.strip_suffix(".html").filter(|other| !other.is_empty()).unwrap_or(section);
    at(root, other, to)
}

#[test]
fn what_was_joined_and_is_divided_has_its_numbers_again() {
    for (first, second) in [(FOX, LETTERS), (LETTERS, FOX)] {
        let folder = frozen(&[first, second, MICE]);
        let root = folder.path();
        let joined = format!("{first} {second}");
        revise(root, &[&joined, MICE]);
        for address in ["p1", "p2"] {
            assert!(at(root, "a", address).contains("fox") && at(root, "a", address).contains("letters"));
        }
        // To the letter, or with a word changed.
        let changed = second.replace(" the ", " our ");
        for (first, second) in [(first, second), (first, &changed)] {
            revise(root, &[first, second, MICE]);
            for (address, words) in [("p1", first), ("p2", second)] {
                assert!(at(root, "a", address).contains(words), "{address}: {}", at(root, "a", address));
            }
            assert!(!read(root, "content/anchors.lock").contains("before p"));
            revise(root, &[&joined, MICE]);
        }
    }
}

#[test]
fn what_is_joined_again_to_the_letter_has_the_addresses_of_its_parts() {
    let folder = frozen(&[PUMP, FOX]);
    let root = folder.path();
    let joined = format!("{PUMP} {FOX}");
    let cut = |words: &str| words.find(", and").unwrap() + 1;
    let middle = format!("{}\n{}", PUMP[cut(PUMP)..].trim(), &FOX[..cut(FOX)]);
    revise(root, &[&joined]);
    revise(root, &[&PUMP[..cut(PUMP)], &middle, FOX[cut(FOX)..].trim()]);
    let parts: Vec<String> = read(root, "content/anchors.lock")
        .lines()
        .filter_map(|line| line.split(' ').next().filter(|first| first.starts_with('p')).map(str::to_owned))
        .collect();
    assert_eq!(parts.len(), 3, "{parts:?}");
    revise(root, &[&joined]);
    for address in parts.iter().map(String::as_str).chain(["p1", "p2"]) {
        let there = at(root, "a", address);
        assert!(there.contains(PUMP), "{address}: {there}");
    }
    assert!(!read(root, "public/a.html").contains("was removed"));
}

#[test]
fn an_address_leads_to_the_words_that_were_put_into_another_paragraph_since() {
    let folder = frozen(&[PUMP, FOX, LETTERS]);
    let root = folder.path();
    for paragraphs in [
        vec![PUMP.to_owned(), format!("{FOX} {LETTERS}")],
        vec![format!("{PUMP} {FOX}"), LETTERS.to_owned()],
        vec![format!("{PUMP} {FOX} {LETTERS}")],
        vec![PUMP.to_owned(), format!("{FOX} {LETTERS}")],
    ] {
        revise(root, &paragraphs.iter().map(String::as_str).collect::<Vec<_>>());
        for (address, words) in [("p1", PUMP), ("p2", FOX), ("p3", LETTERS)] {
            assert!(
                at(root, "a", address).contains(words),
                "{address}: {}: {paragraphs:?}",
                at(root, "a", address)
            );
        }
    }
}

#[test]
fn an_address_that_led_to_what_was_taken_out_leads_to_it_once_it_is_back() {
    let folder = frozen(&[PUMP]);
    let root = folder.path();
    write(root, "02-b", &[MICE, FOX]);
    build(root);
    write(root, "02-b", &[MICE]);
    revise(root, &[PUMP, FOX]);
    assert!(at(root, "b", "p2").contains(FOX));
    revise(root, &[PUMP]);
    assert_eq!(at(root, "b", "p2"), "removed");
    revise(root, &[PUMP, FOX]);
    assert!(at(root, "b", "p2").contains(FOX), "{}", at(root, "b", "p2"));
    // Within a section too, and where a copy was in between.
    let folder = frozen(&[PUMP, FOX, "See [[a#p2]]."]);
    let root = folder.path();
    let (changed, copy) = (FOX.replace("fox", "wolf"), FOX.replace("fox", "otter").replace("goose", "duck"));
    write(root, "01-a", &[PUMP, &changed, &copy, "See [[a#p2]]."]);
    build(root);
    write(root, "01-a", &[&format!("{PUMP} {changed}"), &copy, "See [[a#p2]]."]);
    for _ in 0..3 {
        build(root);
        assert_ne!(at(root, "a", "p2"), "removed");
    }
}

#[test]
fn what_was_joined_and_taken_out_is_known_when_it_comes_back_divided() {
    let folder = frozen(&[PUMP, FOX, LETTERS]);
    let root = folder.path();
    let joined = format!("{PUMP} {FOX}");
    for _ in 0..2 {
        revise(root, &[&joined, LETTERS]);
        assert!(at(root, "a", "p1").contains(PUMP) && at(root, "a", "p2").contains(FOX));
        revise(root, &[LETTERS]);
        assert_eq!((at(root, "a", "p1").as_str(), at(root, "a", "p2").as_str()), ("removed", "removed"));
    }
    revise(root, &[PUMP, FOX, LETTERS]);
    for (address, words) in [("p1", PUMP), ("p2", FOX), ("p3", LETTERS)] {
        assert!(at(root, "a", address).contains(words), "{address}: {}", at(root, "a", address));
    }
}

#[test]
fn a_section_with_the_old_name_of_another_has_numbers_of_its_own() {
    let folder = frozen(&[PUMP, FOX]);
    let root = folder.path();
    write(root, "02-z", &[MICE]);
    build(root);
    variorum(root, &["release", "1.0", "--date", "2026-01-01"]);
    std::fs::rename(root.join("content/text/01-a.md"), root.join("content/text/01-foreword.md")).unwrap();
    build(root);
    write(root, "03-a", &[LETTERS, BELL]);
    let said = build(root);
    assert!(said.contains("warning reused-name: `a` was the name of `foreword`"), "{said}");
    for _ in 0..2 {
        assert!(
            at(root, "a", "p1").contains(PUMP) && at(root, "a", "p2").contains(FOX),
            "{}",
            read(root, "public/a.html")
        );
        assert!(at(root, "a", "p3").contains(LETTERS) && at(root, "a", "p4").contains(BELL));
        let page = read(root, "public/a.html");
        assert!(page.contains("The words are the same") && !page.contains("<del>"), "{page}");
        assert!(!build(root).contains("reused-name"));
    }
}
