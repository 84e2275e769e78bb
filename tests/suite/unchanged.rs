//! A build where nothing has changed makes no page, and says what the last one said; where anything has, it makes all.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

/// What a build said: exit code, standard output without the time it took, standard error.
type Said = (i32, String, String);

struct Edition {
    folder: TempDir,
    program: PathBuf,
}

/// A number of pages that no edition here has: what says it has not counted.
const NOT_COUNTED: usize = 54_321;

impl Edition {
    /// An edition with one file of each kind that a site is made of, a warning and an error.
    fn new() -> Self {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_variorum"));
        let edition = Self { folder: TempDir::new().unwrap(), program };
        edition.put("e/content/edition.toml", "title = \"T\"\n[other]\nsea = \"../other/xref.json\"\n");
        edition.put("e/content/text/01-tide.md", "# The Tide\n\nThe sea came over the wall.\n\n![A boat](boat.png)\n\nA stray[^1].\n\n[^1]: Note.\n[^2]: Unused.\n");
        edition.put("e/content/text/02-ebb.md", "+++\ndraft = true\n+++\n# The Ebb\n\nIt went.\n");
        edition.put("e/content/text/boat.png", "a picture, nearly");
        edition.put("e/content/annotations/tide.md", "+++\nid = \"a\"\nquote = \"over the wall\"\n+++\nA note.\n\n+++\nid = \"b\"\nquote = \"not there\"\n+++\nA note.\n");
        edition.put("e/static/own.txt", "one");
        edition.put("other/xref.json", "{}");
        edition
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Said {
        // A file that was changed just now may be changed again before the clock goes on.
        std::thread::sleep(Duration::from_millis(30));
        let mut command = Command::new(&self.program);
        let output = command.current_dir(self.folder.path()).arg("build").args(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let out = text(output.stdout);
        let without_time = out.rsplit_once(" (").map_or(out.as_str(), |(words, _)| words).to_owned();
        (output.status.code().unwrap(), without_time, text(output.stderr))
    }

    /// Build until nothing is new, and see to it that a build which believes the last one can be known.
    fn settle(&self, args: &[&str]) -> Said {
        let mut said = self.run(args);
        for _ in 0..4 {
            let again = self.run(args);
            if again.1.ends_with(&said.1) && said.1.contains("no file changed") {
                break;
            }
            said = again;
        }
        let last = self.path("e/public/.variorum/last");
        let text = fs::read_to_string(&last).unwrap();
        let (before, rest) = text.split_once("\"pages\":").unwrap();
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        fs::write(&last, format!("{before}\"pages\":{NOT_COUNTED}{rest}")).unwrap();
        said
    }

    fn files(&self, out: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let out = self.path(out);
        let files = walkdir::WalkDir::new(&out).into_iter().map(Result::unwrap);
        let files = files.filter(|entry| fs::symlink_metadata(entry.path()).unwrap().is_file());
        let files = files.map(|entry| {
            (entry.path().strip_prefix(&out).unwrap().to_owned(), fs::read(entry.path()).unwrap())
        });
        files.filter(|(path, _)| !path.starts_with(".variorum")).collect()
    }

    /// A build is a whole one, and does and says what one does that has never been there before.
    fn makes_all(&self, args: &[&str], why: &str) {
        let said = self.run(args);
        assert!(!believes(&said), "{why}: {said:?}");
        fs::remove_dir_all(self.path("clean")).unwrap_or_default();
        let clean = self.run(&[args, &["--out", "clean"]].concat());
        assert_eq!((said.0, &said.2), (clean.0, &clean.2), "{why}");
        assert!(self.files("e/public") == self.files("clean"), "{why}");
    }
}

fn believes(said: &Said) -> bool {
    said.1.contains(&format!("{NOT_COUNTED} pages"))
}

#[test]
fn where_nothing_changed_all_is_told_again_and_nothing_made() {
    let edition = Edition::new();
    let whole = edition.settle(&["e"]);
    assert_eq!(whole.0, 1);
    assert!(
        whole.2.contains("e/content/annotations/tide.md") && whole.2.contains("not there"),
        "{}",
        whole.2
    );
    let files = edition.files("e/public");
    let again = edition.run(&["e"]);
    assert!(believes(&again), "{again:?}");
    assert_eq!((again.0, &again.2), (whole.0, &whole.2));
    let counted = |said: &Said| said.1.split_once(" pages").map(|(_, rest)| rest.to_owned());
    assert_eq!(counted(&again), counted(&whole));
    assert!(edition.files("e/public") == files);
    // Whoever builds from within the folder reads other paths.
    let mut within = Command::new(&edition.program);
    let within = within.current_dir(edition.path("e")).arg("build").output().unwrap();
    let words = String::from_utf8(within.stderr).unwrap();
    assert_eq!(words, whole.2.replace("e/content/", "content/"));
    assert!(String::from_utf8(within.stdout).unwrap().contains(&NOT_COUNTED.to_string()));
}

#[test]
fn files_of_the_output_that_were_only_touched_are_compared() {
    let edition = Edition::new();
    edition.settle(&["e"]);
    for name in ["index.html", "tide.html", "style.css"] {
        let path = edition.path("e/public").join(name);
        let bytes = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    assert!(believes(&edition.run(&["e"])));
    assert!(believes(&edition.run(&["e"])));
}

/// A change and its name.
type Change<'a> = (&'a str, Box<dyn Fn(&Edition) + 'a>);

fn with_the_time_of_before(path: &Path, bytes: &[u8]) {
    let time = fs::metadata(path).unwrap().modified().unwrap();
    fs::write(path, bytes).unwrap();
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[test]
fn each_kind_of_change_is_noticed() {
    let put = |path: &'static str, text: &'static str| Box::new(move |e: &Edition| e.put(path, text));
    let changes: Vec<Change<'_>> = vec![
        (
            "a text",
            put(
                "e/content/text/01-tide.md",
                "# The Tide\n\nThe sea ran over the wall.\n\n![A boat](boat.png)\n",
            ),
        ),
        (
            "a note",
            put("e/content/annotations/more.md", "+++\nid = \"c\"\nquote = \"The sea\"\n+++\nMore.\n"),
        ),
        (
            "a rule",
            put(
                "e/content/edition.toml",
                "title = \"T\"\n[other]\nsea = \"../other/xref.json\"\n[rules]\norphan = \"warn\"\n",
            ),
        ),
        ("a template", put("e/templates/section.html", "{% extends \"variorum/section.html\" %}\n")),
        ("a file of static/", put("e/static/own.txt", "two")),
        (
            "a register",
            put("e/content/registers/persons.toml", "[[person]]\nid = \"ware\"\nname = \"Ware\"\n"),
        ),
        ("another edition", put("other/xref.json", "[]")),
        (
            "the lock",
            Box::new(|e| {
                let lock = e.path("e/content/anchors.lock");
                let text = fs::read_to_string(&lock).unwrap();
                fs::write(&lock, text + "\n").unwrap();
            }),
        ),
        (
            "a picture of the same size and time",
            Box::new(|e| {
                with_the_time_of_before(&e.path("e/content/text/boat.png"), b"a picture, hardly");
            }),
        ),
        ("a picture that is gone", Box::new(|e| fs::remove_file(e.path("e/content/text/boat.png")).unwrap())),
        (
            "a page of the same size and time",
            Box::new(|e| {
                let page = e.path("e/public/tide.html");
                let text = fs::read_to_string(&page).unwrap().replace("wall", "ball");
                with_the_time_of_before(&page, text.as_bytes());
            }),
        ),
        ("a page that is gone", Box::new(|e| fs::remove_file(e.path("e/public/index.html")).unwrap())),
        (
            "a manifest of another site",
            Box::new(|e| {
                let manifest = e.path("e/public/.variorum/manifest");
                let text = fs::read_to_string(&manifest).unwrap();
                fs::write(
                    &manifest,
                    text.split_inclusive('\n')
                        .filter(|line| !line.ends_with("  own.txt\n"))
                        .collect::<String>(),
                )
                .unwrap();
            }),
        ),
        (
            "what a killed build left",
            Box::new(|e| fs::create_dir_all(e.path("e/public/.variorum/staging")).unwrap()),
        ),
        (
            "a record that was cut short",
            Box::new(|e| {
                let last = e.path("e/public/.variorum/last");
                let text = fs::read_to_string(&last).unwrap();
                fs::write(&last, &text[..text.len() - 9]).unwrap();
            }),
        ),
    ];
    let edition = Edition::new();
    for (name, change) in changes {
        edition.settle(&["e"]);
        change(&edition);
        edition.makes_all(&["e"], name);
    }
}

#[test]
fn other_options_and_another_program_are_noticed() {
    let mut edition = Edition::new();
    edition.settle(&["e"]);
    edition.makes_all(&["e", "--base-url", "https://example.org/"], "base-url");
    edition.settle(&["e"]);
    edition.makes_all(&["e", "--drafts"], "drafts");
    edition.settle(&["e"]);
    edition.makes_all(&["e", "--locked"], "locked");
    edition.settle(&["e"]);
    let other = edition.path("variorum");
    fs::copy(&edition.program, &other).unwrap();
    edition.program = other;
    edition.makes_all(&["e"], "program");
}

#[cfg(unix)]
#[test]
fn a_folder_of_the_output_that_became_a_link_is_noticed() {
    let edition = Edition::new();
    edition.settle(&["e"]);
    fs::rename(edition.path("e/public/cite"), edition.path("cite")).unwrap();
    std::os::unix::fs::symlink(edition.path("cite"), edition.path("e/public/cite")).unwrap();
    let said = edition.run(&["e"]);
    assert!(said.0 == 2 && said.2.contains("a symbolic link"), "{said:?}");
}
