//! What a run after one small change makes again, stage by stage, and that nothing is left behind.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use variorum::load::{World, load, reload};
use variorum::{Assembly, Caches, Options, Remade, assemble, assemble_read};

const FILES: &[(&str, &str)] = &[
    ("content/edition.toml", "title = \"T\"\nbase-url = \"https://example.org/\"\n"),
    ("content/text/01-one.md", "# One\n\nThe first, of Ware.\n"),
    (
        "content/text/02-two.md",
        "# Two\n\nSee the *first* of all in [[one#p1]] for more.\n\nThen the lamp burned.\n",
    ),
    ("content/text/03-three.md", "# Three\n\nWare alone.\n"),
    ("content/text/04-four.md", "# Four\n\nNothing.\n"),
    (
        "content/annotations/two.md",
        "+++\nid = \"lamp\"\nquote = \"lamp\"\nkind = \"gloss\"\n+++\nOf old light, as [[three]] has it.\n",
    ),
    (
        "content/registers/persons.toml",
        "[[entity]]\nid = \"ware\"\nname = \"Ware\"\nforms = [\"Ware\"]\nrole = \"clerk\"\nsummary = \"He kept the books of [[one]].\"\n",
    ),
    ("content/pages/essay.md", "# Essay\n\nWords.\n"),
];

fn edition(root: &Path) -> World {
    for (path, text) in FILES {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    load(&root.canonicalize().unwrap()).unwrap().0
}

/// Write a file, and read it again as `watch` does.
fn write(world: &mut World, path: &str, text: &str) {
    let path = world.root.join(path);
    fs::write(&path, text).unwrap();
    *world = reload(world, &[], &[path]).unwrap();
}

/// Put other words into a file.
fn edit(world: &mut World, path: &str, from: &str, to: &str) {
    let old = fs::read_to_string(world.root.join(path)).unwrap();
    assert!(old.contains(from), "{path} has no {from}");
    write(world, path, &old.replacen(from, to, 1));
}

fn run(world: &World, past: &mut Caches) -> Assembly {
    let options = Options { quiet: true, ..Options::default() };
    assemble_read(world.clone(), Vec::new(), &options, past)
}

/// What is made again of an edition after each of these edits: path, words, other words.
fn remade(edits: &[(&str, &str, &str)]) -> Vec<Option<Remade>> {
    let folder = tempfile::tempdir().unwrap();
    let mut world = edition(folder.path());
    let mut past = Caches::default();
    assert_eq!(run(&world, &mut past).remade, None, "a first run makes everything");
    let edits = edits.iter().map(|(path, from, to)| {
        edit(&mut world, path, from, to);
        let assembly = run(&world, &mut past);
        let stages: Vec<&str> = assembly.took.iter().map(|(stage, _)| *stage).collect();
        assert_eq!(stages, ["parse", "resolve", "render"]);
        assembly.remade
    });
    edits.collect()
}

/// The pages that are made again, the search aside: any word may be sought, so that all of its files are.
fn pages(remade: Option<&Remade>) -> Vec<&str> {
    let of_search = |page: &&str| page.starts_with("search");
    let (search, pages): (Vec<&str>, Vec<&str>) =
        remade.unwrap().pages.iter().map(String::as_str).partition(of_search);
    assert_eq!(
        search,
        ["search.html", "search/d0.js", "search/index.js", "search/p0.js", "search/q0.js", "search/t0.js"]
    );
    pages
}

/// Pages that show the openings of all sections, all notes, or all that there is.
const GATHERED: [&str; 3] = ["index.html", "notes.html", "print.html"];

#[test]
fn a_word_of_a_section_makes_its_page_again_and_those_that_quote_it() {
    let made = remade(&[
        ("content/text/02-two.md", "for more", "for most"),
        ("content/text/02-two.md", "burned", "turned"),
        ("content/text/04-four.md", "Nothing", "Nothing at all"),
    ]);
    let two = made[0].as_ref().unwrap();
    // parse: one file; resolve: one section; render: it, what it quotes itself on, what gathers.
    assert_eq!(two.file, "content/text/02-two.md");
    assert_eq!(two.sections, ["two.html"]);
    assert_eq!(
        pages(made[0].as_ref()),
        ["cite/two.html", "index.html", "notes.html", "one.html", "print.html", "two.html"]
    );
    // Words that no note quotes.
    assert_eq!(
        pages(made[1].as_ref()),
        ["cite/two.html", "index.html", "notes.html", "print.html", "two.html"]
    );
    // Registers show how far along the whole text a name is.
    assert_eq!(
        pages(made[2].as_ref()),
        ["cite/four.html", "four.html", "index.html", "notes.html", "persons.html", "print.html"]
    );
}

#[test]
fn a_word_of_a_note_makes_the_page_of_its_section_again() {
    let made = remade(&[
        ("content/annotations/two.md", "Of old light", "Of new light"),
        ("content/annotations/two.md", "has it.", "has it not."),
    ]);
    let first = made[0].as_ref().unwrap();
    assert_eq!(first.file, "content/annotations/two.md");
    assert_eq!(first.sections, ["two.html"]);
    // The first words of the note are before its reference too.
    assert_eq!(
        pages(made[0].as_ref()),
        ["cite/two.html", "index.html", "notes.html", "print.html", "three.html", "two.html"]
    );
    assert_eq!(
        pages(made[1].as_ref()),
        ["cite/two.html", "index.html", "notes.html", "print.html", "three.html", "two.html"]
    );
    assert!(GATHERED.iter().all(|page| first.pages.contains(*page)));
}

#[test]
fn what_a_register_says_makes_its_page_again() {
    let made = remade(&[
        ("content/registers/persons.toml", "role = \"clerk\"", "role = \"a clerk\""),
        ("content/registers/persons.toml", "kept the books", "kept the ledgers"),
    ]);
    assert_eq!(made[0].as_ref().unwrap().sections, [""; 0]);
    assert_eq!(pages(made[0].as_ref()), ["persons.html", "previews/0.js", "print.html"]);
    // Its summary is quoted where it leads to.
    assert_eq!(pages(made[1].as_ref()), ["one.html", "persons.html", "previews/0.js", "print.html"]);
}

#[test]
fn what_shows_elsewhere_makes_everything_again() {
    let made = remade(&[
        ("content/text/02-two.md", "# Two", "# Second"),
        ("content/text/02-two.md", "Then the", "See [[four]].\n\nThen the"),
        ("content/annotations/two.md", "kind = \"gloss\"", "kind = \"context\""),
        ("content/annotations/two.md", "[[three]]", "[[four]]"),
        ("content/registers/persons.toml", "forms = [\"Ware\"]", "forms = [\"Ware\", \"lamp\"]"),
        ("content/pages/essay.md", "Words", "Other words"),
        ("content/edition.toml", "\"T\"", "\"U\""),
    ]);
    assert!(made.iter().all(Option::is_none), "{made:?}");
}

/// The addresses of the sections that a run made anew; all others are the very values of the last run.
fn anew(before: &Assembly, now: &Assembly) -> Vec<String> {
    let sections = |assembly: &Assembly| {
        let edition = assembly.site.as_ref().unwrap().edition().unwrap().clone();
        edition.witnesses.into_iter().flat_map(|witness| witness.sections).collect::<Vec<_>>()
    };
    let known = sections(before);
    let is_new = |section: &_| !known.iter().any(|known| Arc::ptr_eq(known, section));
    let mut anew: Vec<String> = sections(now)
        .iter()
        .filter(|section| is_new(section))
        .map(|section| section.address.clone())
        .collect();
    anew.sort();
    anew
}

/// An edit: path, words, other words, and the sections that are made anew after it.
type Reaches<'a> = (&'a str, &'a str, &'a str, &'a [&'a str]);

#[test]
fn sections_that_an_edit_does_not_reach_are_those_of_the_last_run() {
    const EDITS: &[Reaches<'_>] = &[
        ("content/text/04-four.md", "Nothing.", "Nothing.\n\nMore.", &["four.html"]),
        // The note on its last paragraph is at another paragraph now.
        ("content/text/02-two.md", "See the", "It began.\n\nSee the", &["two.html"]),
        ("content/text/02-two.md", "It began.\n\n", "", &["two.html"]),
        (
            "content/annotations/two.md",
            "+++\nid = \"lamp\"",
            "+++\nid = \"b\"\n+++\nOf all.\n\n+++\nid = \"lamp\"",
            &["two.html"],
        ),
        ("content/text/04-four.md", "Nothing.", "Nothing of [[two]].", &["four.html"]),
        // A note in the second section refers to the third by its title.
        ("content/text/03-three.md", "# Three", "# Third", &["three.html", "two.html"]),
        // The second section refers to the first paragraph of the first one, which is another now.
        ("content/text/01-one.md", "The first", "Before it.\n\nThe first", &["one.html", "two.html"]),
    ];
    for lock in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut world = edition(folder.path());
        if lock {
            let options = Options { lock: true, ..Options::default() };
            let lock = assemble(&world.root, &options).unwrap().lock.unwrap();
            fs::write(world.root.join("content/anchors.lock"), lock).unwrap();
            world = load(&world.root).unwrap().0;
        }
        let mut past = Caches::default();
        let mut last = run(&world, &mut past);
        for (path, from, to, expected) in EDITS {
            edit(&mut world, path, from, to);
            let now = run(&world, &mut past);
            // Without a lock a reference to a paragraph means what has its number.
            let expected = if lock || !path.ends_with("01-one.md") { *expected } else { &["one.html"] };
            assert_eq!(anew(&last, &now), expected, "{path}: {to}, lock {lock}");
            last = now;
        }
        // A file that sorts first.
        let path = world.root.join("content/annotations/0-first.md");
        fs::write(path, "+++\nid = \"c\"\ntarget = \"one\"\n+++\nWords.\n").unwrap();
        let now = run(&load(&world.root).unwrap().0, &mut past);
        assert_eq!(anew(&last, &now), ["one.html"], "lock {lock}");
    }
}

/// The memory that this process holds, in kB; none where the system doesn't say.
fn resident() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

#[test]
fn ten_thousand_edits_leave_nothing_behind() {
    if resident().is_none() {
        return eprintln!("this system doesn't say how much memory a process holds: not looked at");
    }
    let folder = tempfile::tempdir().unwrap();
    let mut world = edition(folder.path());
    let mut past = Caches::default();
    let mut seen = BTreeSet::new();
    let mut early = 0;
    run(&world, &mut past);
    for n in 0..10_000 {
        let (path, word) = match n % 4 {
            0 | 2 => ("content/text/02-two.md", "burned"),
            // One in twenty is seen everywhere.
            1 if n % 20 == 1 => ("content/pages/essay.md", "Words"),
            _ => ("content/annotations/two.md", "light"),
        };
        let text = FILES.iter().find(|(p, _)| *p == path).unwrap().1;
        write(&mut world, path, &text.replacen(word, &format!("{word} {n}"), 1));
        let assembly = run(&world, &mut past);
        seen.insert(assembly.remade.is_some());
        drop(assembly.site.unwrap().make("two.html").unwrap().unwrap());
        if n == 2_000 {
            early = resident().unwrap();
        }
    }
    assert_eq!(seen.len(), 2, "both kinds of run were made");
    let late = resident().unwrap();
    assert!(late < early + 4_000, "{early} kB after 2,000 edits, {late} kB after 10,000");
}
