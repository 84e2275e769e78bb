//! Large registers, bibliographies and lists of who refers to a page: no page grows with the edition, and an address that was
//! published in a small edition leads on in a large one.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::editions::{put, read, variorum};

fn built(root: &Path) {
    let (code, said) = variorum(root, &["build", "--base-url", "https://example.org/"]);
    assert_eq!(code, 0, "{said}");
    let broken = said.lines().filter(|line| line.contains("leads to") || line.contains("error"));
    assert_eq!(broken.count(), 0, "{said}");
}

fn length(root: &Path, page: &str) -> usize {
    read(root, &format!("public/{page}")).len()
}

/// An edition with so many persons, works and sections; each section refers to the first, names a person and cites a work.
fn edition(root: &Path, of: usize, sections: usize) {
    put(root, "content/edition.toml", "title = \"Large\"\nexports = [\"xref\"]\n");
    let (mut persons, mut works) = (String::new(), String::new());
    for n in 0..of {
        let letter = char::from(b'A' + u8::try_from(n % 26).unwrap());
        let name = format!("{letter}nsel Number{n}");
        writeln!(persons, "[[entity]]\nid = \"p{n}\"\nname = \"{name}\"\ndates = \"1871/1933\"").unwrap();
        writeln!(persons, "summary = \"As [[person:p1]] says, [@w{n}].\"").unwrap();
        writeln!(works, "@book{{w{n}, author = {{{letter}nsel, Number{n}}}, title = {{On the matter of {n}}}, date = {{1933}}}}")
            .unwrap();
    }
    put(root, "content/registers/persons.toml", &persons);
    put(root, "content/bibliography.bib", &works);
    for n in 0..sections {
        let (letter, of) = (char::from(b'A' + u8::try_from(n % of % 26).unwrap()), n % of);
        let text = format!(
            "# Section {n}\n\nIt was {letter}nsel Number{of} who said of [[s0000#p1]] what [[person:p{of}]] wrote [@w{of}].\n"
        );
        put(root, &format!("content/text/s{n:04}.md"), &text);
    }
}

#[test]
fn a_large_register_is_a_list_of_names_that_lead_on() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    edition(root, 501, 501);
    built(root);
    // The address of a small edition is there, and leads on.
    let names = read(root, "public/persons.html");
    assert!(names.contains("<li id=\"e-p77\"><a href=\"persons/p77.html\">Znsel Number77</a>"), "{names}");
    assert!(names.len() < 120_000, "{}", names.len());
    assert!(names.contains("<nav class=\"letters\""));
    // All that leads to an entity on the site leads to its own page at once.
    let text = read(root, "public/s0077.html");
    assert!(text.contains("href=\"persons/p77.html#e-p77\">"), "{text}");
    assert!(!text.contains("persons.html#"), "{text}");
    let own = read(root, "public/persons/p77.html");
    assert!(own.contains("id=\"e-p77\"") && own.contains("s0077.html#p1"), "{own}");
    assert!(own.contains("href=\"../persons.html#e-p77\""), "{own}");
    assert!(
        own.contains("href=\"p1.html#e-p1\"") || own.contains("href=\"../persons/p1.html#e-p1\""),
        "{own}"
    );
    // Other editions have the address that lasts.
    let xref = read(root, "public/xref.json");
    assert!(xref.contains("\"persons.html#e-p77\"") && !xref.contains("persons/p77"), "{xref}");
    // On paper all is on one page.
    let print = read(root, "public/print.html");
    assert!(print.contains("href=\"#persons:e-p77\""));
    // Previews are found by the address that links have.
    let previews: String = fs::read_dir(root.join("public/previews"))
        .unwrap()
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    assert!(previews.contains("persons/p77.html#e-p77") && previews.contains("bibliography/z.html#b-w77"));
}

#[test]
fn a_large_bibliography_has_pages_by_letter() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    edition(root, 501, 501);
    built(root);
    let names = read(root, "public/bibliography.html");
    assert!(
        names.contains("id=\"b-w77\"") && names.contains("href=\"bibliography/z.html#b-w77\""),
        "{names}"
    );
    assert!(names.contains("<a href=\"bibliography/a.html\">A</a>"), "{names}");
    let text = read(root, "public/s0077.html");
    assert!(text.contains("href=\"bibliography/z.html#b-w77\""), "{text}");
    let own = read(root, "public/bibliography/z.html");
    assert!(own.contains("id=\"b-w77\"") && own.contains("href=\"../s0077.html#p1\""), "{own}");
    assert!(
        own.contains("aria-current=\"page\">Z</a>") && own.contains("href=\"../bibliography.html\""),
        "{own}"
    );
    assert!(own.contains("Znsel, Number77") && !own.contains("b-w76"), "{own}");
    // One work fewer, and all are on one page, at the addresses that they have had.
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    edition(root, 500, 3);
    built(root);
    assert!(!root.join("public/bibliography").exists() && !root.join("public/persons/p2.html").exists());
    assert!(read(root, "public/s0001.html").contains("href=\"bibliography.html#b-w1\""));
    assert!(read(root, "public/s0001.html").contains("href=\"persons.html#e-p1\""));
}

#[test]
fn a_place_that_many_refer_to_lists_the_first_and_leads_to_all() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    edition(root, 9, 100);
    built(root);
    assert!(!read(root, "public/s0000.html").contains("referrers/s0000.html"));
    let few = length(root, "s0000.html");
    edition(root, 9, 400);
    built(root);
    let page = read(root, "public/s0000.html");
    assert!(page.contains("<a href=\"referrers/s0000.html\">All 400 places</a>"), "{page}");
    assert!(page.len() < few + few / 10, "{} {few}", page.len());
    let all = read(root, "public/referrers/s0000.html");
    assert_eq!(all.matches("<li><a class=\"where\"").count(), 400);
    assert!(all.contains("href=\"../s0399.html#p1\"") && all.contains("href=\"../s0000.html\""));
}

#[test]
fn mentions_beyond_a_bound_are_on_the_pages_of_their_entities() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let mut lengths = Vec::new();
    for paragraphs in [4, 5] {
        put(root, "content/edition.toml", "title = \"Mentions\"\n");
        let names = ["Adam Moor", "Berta Moor", "Carl Moor", "Dora Moor"];
        let entity =
            |name: &str| format!("[[entity]]\nid = \"{}\"\nname = \"{name}\"\n", name.replace(' ', "-"));
        put(root, "content/registers/persons.toml", &names.map(entity).concat());
        let paragraph = format!("{} met.\n\n", names.join(" and ")).repeat(300 * paragraphs);
        put(root, "content/text/a.md", &format!("# A\n\n{paragraph}"));
        built(root);
        lengths.push(length(root, "persons.html"));
    }
    assert!(root.join("public/persons/Adam-Moor.html").exists());
    assert!(lengths[1] < 40_000, "{lengths:?}");
}
