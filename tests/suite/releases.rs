//! Releases: what `variorum release` writes, and what the pages say to a reader who follows a citation of one.

use std::fs;
use std::process::{Command, Output};

use variorum::edition::id;

const HISTORY: &str = "content/history.lock";

struct Edition(tempfile::TempDir);

impl Edition {
    fn new(config: &str) -> Self {
        let edition = Self(tempfile::tempdir().unwrap());
        edition.put(
            "content/edition.toml",
            &format!("title = \"T\"\nbase-url = \"https://example.org/\"\n{config}"),
        );
        edition.put("content/text/01-tide.md", TIDE);
        edition.put("content/text/02-lamp.md", "# The Lamp\n\nThe lamp burned all night.\n");
        edition
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap_or_default()
    }

    fn has(&self, path: &str) -> bool {
        self.0.path().join(path).exists()
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_variorum")).current_dir(self.0.path()).args(args).output().unwrap()
    }

    /// The standard output of a command that does well.
    fn good(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn release(&self, version: &str, day: &str) -> String {
        self.good(&["release", version, "--date", day])
    }

    fn build(&self) {
        self.good(&["build"]);
    }

    /// The id of a block's words in the last release.
    fn id(&self, section: &str, block: &str) -> String {
        let history = self.read(HISTORY);
        let of = |line: &&str| line.split('\t').skip(2).take(2).eq([section, block]);
        let line = history.lines().rfind(of).unwrap();
        format!("{block}~{}", line.split('\t').nth(4).unwrap())
    }
}

const TIDE: &str = "# The Tide\n\nThe sea came over the wall in March.\n\nNobody had seen the like of it, or would again.\n\nThe Board met in April.\n";

/// The element of an id, to its end.
fn element<'p>(page: &'p str, id: &str) -> &'p str {
    let at = page.find(&format!(" id=\"{id}\"")).unwrap_or_else(|| panic!("no {id} in {page}"));
    let start = page[..at].rfind('<').unwrap();
    let name: &str = page[start + 1..].split([' ', '>']).next().unwrap();
    let end = page[start..].find(&format!("</{name}>")).unwrap();
    &page[start..start + end]
}

fn exit(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_release_writes_down_what_changed() {
    let edition = Edition::new("");
    assert!(edition.release("1.0", "2026-11-24").contains("4 paragraphs new"));
    let first = edition.read(HISTORY);
    assert_eq!(first.lines().filter(|line| line.starts_with("1.0\t2026-11-24\t")).count(), 5);
    assert!(edition.release("1.1", "2026-11-25").contains("no paragraph changed"));
    edition.put(
        "content/text/01-tide.md",
        &TIDE.replace("March", "May").replace("\n\nThe Board met in April.", ""),
    );
    assert!(edition.release("1.2", "2026-11-25").contains("1 paragraph changed, 1 paragraph removed"));
    let now = edition.read(HISTORY);
    assert!(now.starts_with(&first), "what was released stays");
    assert!(now.contains("\ttide\tp3\t-\t\n") && now.contains("\tThe sea came over the wall in May.\n"));
    // Lines of verse, and what the file writes otherwise.
    edition.put("content/text/02-lamp.md", "# The Lamp\n\nOne\\\\  \ntwo\n");
    edition.release("1.3", "2026-11-26");
    assert!(edition.read(HISTORY).ends_with("\tOne\\\\\\ntwo\n"), "{}", edition.read(HISTORY));
    edition.build();
}

#[test]
fn what_cannot_be_released_leaves_the_history_as_it_was() {
    let edition = Edition::new("");
    edition.release("1.0", "2026-11-24");
    let first = edition.read(HISTORY);
    let refused = |args: &[&str], code: i32, words: &str| {
        let output = edition.run(args);
        let said = err(&output) + &String::from_utf8_lossy(&output.stdout);
        assert_eq!((exit(&output), said.contains(words)), (code, true), "{args:?}: {said}");
        assert_eq!(edition.read(HISTORY), first);
    };
    refused(&["release", "1.0"], 2, "version 1.0 was released on 2026-11-24");
    refused(&["release", "1 1"], 2, "can't be the version");
    refused(&["release", "1.1", "--date", "2026-11-23"], 2, "was released later");
    refused(&["release", "1.1", "--date", "November"], 2, "is no day");
    edition.put("content/annotations/tide.md", "+++\nid = \"a\"\nquote = \"nowhere to be found\"\n+++\nX.\n");
    refused(&["release", "1.1", "--date", "2026-11-25"], 1, "an edition with errors can't be released");
}

#[test]
fn a_damaged_history_is_told_with_its_line_and_left_alone() {
    let edition = Edition::new("");
    edition.release("1.0", "2026-11-24");
    let damaged = edition.read(HISTORY).replace("in March", "in May");
    edition.put(HISTORY, &damaged);
    let checked = edition.run(&["check"]);
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(
        said.contains("history")
            && said.contains("history.lock:5")
            && said.contains("its words are not those"),
        "{said}"
    );
    let output = edition.run(&["release", "1.1"]);
    assert_eq!(exit(&output), 1, "{}", err(&output));
    assert_eq!(edition.read(HISTORY), damaged);
    // The site is made all the same, without notices.
    edition.run(&["build"]);
    assert!(edition.has("public/tide.html") && !edition.has("public/history.html"));
}

#[test]
fn a_citation_leads_to_the_words_or_to_what_became_of_them() {
    let edition = Edition::new("");
    edition.release("1.0", "2026-11-24");
    let (changed, gone, same) =
        (edition.id("tide", "p1"), edition.id("tide", "p2"), edition.id("tide", "p3"));
    edition.put(
        "content/text/01-tide.md",
        "# The Tide\n\nThe sea came over the wall in May.\n\nThe Board met in April.\n",
    );
    edition.release("1.1", "2026-11-25");
    edition.put(
        "content/text/01-tide.md",
        "# The Tide\n\nThe sea came over the wall in May, they say.\n\nThe Board met in April.\n",
    );
    let second = edition.id("tide", "p1");
    edition.build();
    let page = edition.read("public/tide.html");
    let notice = element(&page, &changed);
    for words in [
        "version 1.0, 24 November 2026",
        "were changed in version 1.1, 25 November 2026",
        "<del>March</del><ins>May, they say</ins>",
        "href=\"#p1\"",
    ] {
        assert!(notice.contains(words), "{words}: {notice}");
    }
    assert!(element(&page, &second).contains("changed since the last release"), "{page}");
    assert!(
        element(&page, &gone).contains("taken out in version 1.1")
            && element(&page, &gone).contains("Nobody had seen")
    );
    let moved = element(&page, &same);
    assert!(moved.contains("the same; they are § 1 ¶ 2 now") && !moved.contains("<del>"), "{moved}");
    assert!(element(&page, &edition.id("tide", "p2")).contains("id=\"p2\""), "the paragraph itself");
    // Panels name the words that a release has, and say of others that none has.
    let cite = edition.read("public/cite/tide.html");
    let unreleased = element(&cite, "p1");
    assert!(
        unreleased.contains("unreleased")
            && unreleased.contains("tide.html#p1\"")
            && !unreleased.contains("Version"),
        "{unreleased}"
    );
    // A section that reads otherwise than the release is none of that either.
    let section = element(&cite, "section");
    assert!(section.contains("unreleased") && !section.contains("Version"), "{section}");
    let whole = edition.read("public/cite/lamp.html");
    let whole = element(&whole, "section");
    assert!(!whole.contains("unreleased") && whole.contains("Version 1.1"), "{whole}");
    let released = element(&cite, "p2");
    assert!(
        released.contains(&format!("tide.html#{}\"", edition.id("tide", "p2")))
            && released.contains("Version 1.1")
    );
    let history = edition.read("public/history.html");
    assert!(element(&history, "r-1.1").contains(&format!("tide.html#{second}")), "{history}");
}

#[test]
fn a_section_that_is_gone_keeps_its_address() {
    let edition = Edition::new("");
    edition.release("1.0", "2026-11-24");
    let (kept, lost) = (edition.id("tide", "p1"), edition.id("lamp", "p1"));
    fs::rename(
        edition.0.path().join("content/text/01-tide.md"),
        edition.0.path().join("content/text/01-flood.md"),
    )
    .unwrap();
    fs::remove_file(edition.0.path().join("content/text/02-lamp.md")).unwrap();
    edition.build();
    let old = edition.read("public/tide.html");
    assert!(element(&old, &kept).contains("href=\"flood.html#p1\""), "{old}");
    assert!(old.contains("url=flood.html"));
    let gone = edition.read("public/lamp.html");
    assert!(element(&gone, &lost).contains("The lamp burned all night."), "{gone}");
}

#[test]
fn a_renamed_section_of_a_frozen_edition_has_the_old_wordings() {
    let edition = Edition::new("frozen = true\n");
    edition.good(&["renumber"]);
    edition.build();
    edition.release("1.0", "2026-11-24");
    let (same, changed) = (edition.id("tide", "p2"), edition.id("tide", "p1"));
    fs::remove_file(edition.0.path().join("content/text/01-tide.md")).unwrap();
    edition.put("content/text/01-flood.md", &TIDE.replace("March", "May"));
    edition.build();
    assert!(
        element(&edition.read("public/tide.html"), &changed)
            .contains(&format!("href=\"flood.html#{changed}\""))
    );
    let page = edition.read("public/flood.html");
    assert!(element(&page, &changed).contains("<del>March</del><ins>May</ins>"), "{page}");
    assert!(element(&page, &same).contains("id=\"p2\""), "the paragraph itself");
}

/// `history.html` lists the releases: a section of that address has to make room first.
#[test]
fn a_section_called_history_is_refused_with_its_file() {
    let edition = Edition::new("");
    edition.put("content/text/03-history.md", "# History\n\nThe lamp is old.\n");
    edition.build();
    let refused = edition.run(&["release", "1.0", "--date", "2026-01-02"]);
    assert_eq!(exit(&refused), 2);
    assert!(err(&refused).contains("the section `history` has the address of the page that lists releases"));
    assert!(!edition.has(HISTORY));

    fs::rename(
        edition.0.path().join("content/text/03-history.md"),
        edition.0.path().join("content/text/03-past.md"),
    )
    .unwrap();
    edition.release("1.0", "2026-01-02");
    edition.build();
    fs::rename(
        edition.0.path().join("content/text/03-past.md"),
        edition.0.path().join("content/text/03-history.md"),
    )
    .unwrap();
    let refused = err(&edition.run(&["build"]));
    assert!(
        refused.contains("error[reserved-id]") && refused.contains("content/text/03-history.md"),
        "{refused}"
    );
    assert!(!refused.contains("address-clash"), "{refused}");
}

/// Each page at the top of the site has an address that no section can take.
#[test]
fn no_section_can_take_the_address_of_a_page() {
    let edition = Edition::new("");
    edition.put("content/essays/about.md", "# About\n\nWords.\n");
    edition.put(
        "content/registers/persons.toml",
        "[[entity]]\nid = \"keeper\"\nname = \"The keeper\"\nforms = [\"keeper\"]\n",
    );
    edition.put("content/annotations/lamp.md", "+++\nid = \"n1\"\nquote = \"lamp\"\n+++\nOf the keeper.\n");
    edition.release("1.0", "2026-01-02");
    edition.build();
    let sections = ["tide", "lamp"];
    for entry in fs::read_dir(edition.0.path().join("public")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(stem) = name.strip_suffix(".html").filter(|stem| !sections.contains(stem)) else { continue };
        assert!(stem == id::HISTORY || id::RESERVED.contains(&stem), "{name}");
    }
}

const FOX: &str = "The fox was seen by the river bank at dusk.";
const BELL: &str = "A bell of iron hung over that door.";
const MICE: &str = "Mice ate all the corn.";

impl Edition {
    /// An edition of these sections, each of these paragraphs, built.
    fn of(config: &str, sections: &[(&str, &[&str])]) -> Self {
        let edition = Self(tempfile::tempdir().unwrap());
        edition.put(
            "content/edition.toml",
            &format!("title = \"T\"\nbase-url = \"https://example.org/\"\n{config}"),
        );
        edition.write(sections);
        edition.good(&["renumber"]);
        edition.build();
        edition
    }

    /// A page, with plain spaces for those that don't break.
    fn plain(&self, path: &str) -> String {
        self.read(path).replace('\u{a0}', " ")
    }

    fn write(&self, sections: &[(&str, &[&str])]) {
        for (name, paragraphs) in sections {
            self.put(&format!("content/text/{name}.md"), &(paragraphs.join("\n\n") + "\n"));
        }
    }
}

/// Numbers that began to last after a release, or were given anew, say nothing about what that release cited.
#[test]
fn words_are_found_where_numbers_did_not_last() {
    for frozen in [false, true] {
        let edition = Edition::of(&format!("frozen = {frozen}\n"), &[("a", &[FOX])]);
        edition.release("1.0", "2026-01-01");
        let cited = edition.id("a", "p1");
        edition.write(&[("a", &[BELL, FOX])]);
        edition.build();
        edition.put(
            "content/edition.toml",
            "title = \"T\"\nbase-url = \"https://example.org/\"\nfrozen = true\n",
        );
        edition.good(&["renumber"]);
        edition.build();
        let page = edition.plain("public/a.html");
        assert!(element(&page, &cited).contains("the same; they are § 1 ¶ 2 now"), "{page}");
        assert!(!page.contains("<del>"), "{page}");
    }
}

/// What went to another section to the letter is there.
#[test]
fn words_that_went_to_another_section_are_not_taken_out() {
    for frozen in [false, true] {
        let edition =
            Edition::of(&format!("frozen = {frozen}\n"), &[("01-a", &[FOX, MICE]), ("02-b", &[BELL, MICE])]);
        edition.release("1.0", "2026-01-01");
        let (fox, mice) = (edition.id("a", "p1"), edition.id("a", "p2"));
        edition.write(&[("01-a", &["Rain fell on the old roof."]), ("02-b", &[BELL, MICE, FOX])]);
        edition.build();
        let page = edition.plain("public/a.html");
        let notice = element(&page, &fox);
        assert!(
            notice.contains("the same; they are § 2 ¶ 3 now") && notice.contains("b.html#p3"),
            "{notice}"
        );
        // What was there all the time is another.
        assert!(!element(&page, &mice).contains("they are § 2"), "{page}");
        let told = edition.release("1.1", "2026-02-01");
        assert!(
            told.contains(": 1 paragraph changed, 1 paragraph removed;") || told.contains("1 paragraph new"),
            "{told}"
        );
    }
}

/// What only has another number was not changed.
#[test]
fn a_release_lists_what_it_changed_and_no_more() {
    let edition = Edition::of("", &[("a", &[FOX, MICE])]);
    edition.release("1.0", "2026-01-01");
    edition.write(&[("a", &[BELL, FOX, MICE])]);
    assert!(edition.release("1.1", "2026-02-01").contains(": 1 paragraph new;"));
    edition.build();
    let history = edition.plain("public/history.html");
    let list = &history[history.find("id=\"r-1.1\"").unwrap()..history.find("id=\"r-1.0\"").unwrap()];
    assert!(list.contains(&edition.id("a", "p1")) && !list.contains(&edition.id("a", "p2")), "{list}");
    assert!(list.contains("New") && !list.contains("Changed"), "{list}");
    let feed = edition.plain("public/releases.xml");
    assert!(feed.contains("New: ¶ 1") && !feed.contains("Changed"), "{feed}");
}

/// Of two paragraphs with the same words that one was taken out which isn't between its neighbours any more.
#[test]
fn a_refrain_is_cited_where_its_neighbours_are() {
    let amen = "Amen, and so be it.";
    let edition = Edition::of("", &[("a", &[BELL, amen, FOX, amen, MICE])]);
    edition.release("1.0", "2026-01-01");
    let (first, second) = (edition.id("a", "p2"), edition.id("a", "p4"));
    edition.write(&[("a", &[BELL, FOX, amen, MICE])]);
    edition.build();
    let page = edition.plain("public/a.html");
    assert!(element(&page, &first).contains("taken out"), "{page}");
    assert!(element(&page, &second).contains("the same; they are § 1 ¶ 3 now"), "{page}");
}
