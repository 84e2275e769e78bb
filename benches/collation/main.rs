//! How well versions are compared: `cargo bench --bench collation`; with `-- write` the tables go to RESULTS.md.
//!
//! A book is made of the words of some texts that are free of rights, and three witnesses of it by seeded edits of known kinds, so
//! that what is right is known from the edit, never from a matcher. `variorum collate` and others are scored by the same
//! code, upon words: precision (of the words in entries, those that truly differ), recall (of those that truly differ, those in
//! entries), size (words in entries to words that differ). Of two neighbours that changed places either may be said to have moved.
//!
//! Words after `--`: `seed=N` for another book, `sections=N` for a larger one, `program=PATH` for another binary,
//! `collatex=PYTHON` for a Python that has the packages `collatex` and `Levenshtein`; `make=DIR` only writes the edition and stops; `quality`, `growth` or `site` makes only those tables; `site=DIR` only
//! writes the edition of 1,000 sections in three versions (`sections=N`).
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    clippy::cast_precision_loss,
    missing_docs,
    unreachable_pub
)]

mod edits;
mod rivals;
mod score;
mod site;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use edits::{Dice, KINDS, Language, Version};
use score::{Found, Score};

const IDS: [&str; 4] = ["one", "two", "three", "four"];
/// So many words of a thousand begin an edit.
const RATE: usize = 26;

/// A section of the base, and of each other witness.
pub struct Section {
    pub base: Vec<Vec<String>>,
    pub versions: Vec<Version>,
}

impl Section {
    /// The blocks of a witness as words.
    pub fn words(&self, witness: usize) -> Vec<Vec<String>> {
        match witness.checked_sub(1) {
            None => self.base.clone(),
            Some(at) => {
                let blocks = self.versions[at].blocks.iter();
                blocks.map(|words| words.iter().map(|word| word.text.clone()).collect()).collect()
            }
        }
    }
}

fn language() -> Language {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/anchoring/texts");
    let texts = ["report/genesis.txt", "report/udhr-eng.txt", "tune/ecclesiastes.txt"];
    let text: String = texts.map(|path| std::fs::read_to_string(folder.join(path)).unwrap()).join("\n");
    Language::of(&text)
}

fn book(seed: u64, sections: usize, words: usize) -> Vec<Section> {
    let language = language();
    let mut dice = Dice::new(seed);
    (0..sections)
        .map(|_| {
            let base = language.section(&mut dice, words);
            let versions = (1..IDS.len()).map(|_| language.version(&mut dice, &base, RATE)).collect();
            Section { base: base.into_iter().map(|sentences| sentences.concat()).collect(), versions }
        })
        .collect()
}

fn write(book: &[Section], folder: &Path) {
    let content = folder.join("content");
    let mut config = "title = \"A book\"\n".to_owned();
    for (witness, id) in IDS.iter().enumerate() {
        std::fs::create_dir_all(content.join("text").join(id)).unwrap();
        let _ = writeln!(config, "[[witness]]\nid = \"{id}\"");
        for (at, section) in book.iter().enumerate() {
            let blocks: Vec<String> = section.words(witness).iter().map(|words| words.join(" ")).collect();
            let path = content.join(format!("text/{id}/{:03}-s{}.md", at + 1, at + 1));
            std::fs::write(path, blocks.join("\n\n") + "\n").unwrap();
        }
    }
    std::fs::write(content.join("edition.toml"), config).unwrap();
}

/// What the program finds, and how long it takes.
fn collate(program: &str, folder: &Path) -> (serde_json::Value, f64) {
    let start = Instant::now();
    let output = Command::new(program).arg("collate").arg(folder).stderr(Stdio::inherit()).output().unwrap();
    let took = start.elapsed().as_secs_f64();
    (serde_json::from_slice(&output.stdout).unwrap(), took)
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("variorum-collation-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let value = |key: &str| args.iter().find_map(|a| a.strip_prefix(key)?.strip_prefix('='));
    let number = |key: &str, default: usize| value(key).map_or(default, |n| n.parse().unwrap());
    let program = value("program").unwrap_or(env!("CARGO_BIN_EXE_variorum"));
    let mut text = String::new();
    if let Some(folder) = value("site") {
        return site::write(&language(), Path::new(folder), number("sections", 1000));
    }
    let only = |name: &str| {
        let named = ["quality", "growth", "site"].iter().any(|part| args.iter().any(|a| a == part));
        !named || args.iter().any(|a| a == name)
    };
    if only("quality") || value("make").is_some() {
        let book = book(number("seed", 1) as u64, number("sections", 30), 1500);
        if let Some(folder) = value("make") {
            return write(&book, Path::new(folder));
        }
        quality(program, &book, value("collatex"), &mut text);
    }
    if only("growth") {
        growth(program, &mut text);
    }
    if only("site") {
        pages(program, number("sections", 1000), &mut text);
    }
    if args.iter().any(|a| a == "write") {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/collation/RESULTS.md");
        let head = "# How well versions are compared\n\nMade by `cargo bench --bench collation -- collatex=PYTHON write`.\n\n";
        std::fs::write(path, format!("{head}{text}")).unwrap();
    }
}

fn quality(program: &str, book: &[Section], collatex: Option<&str>, text: &mut String) {
    let mut say = |line: String| {
        println!("{line}");
        text.push_str(&line);
        text.push('\n');
    };
    let folder = folder();
    write(book, &folder);
    let (found, _) = collate(program, &folder);
    std::fs::remove_dir_all(&folder).unwrap();
    let (mut own, mut plain) = (Score::default(), Score::default());
    for (section, found) in book.iter().zip(found["sections"].as_array().unwrap()) {
        own.units(section, found);
        for witness in 1..IDS.len() {
            own.add(section, witness, &Found::of_variorum(found, witness));
            plain.add(section, witness, &rivals::plain(section, witness));
        }
    }
    let words: usize = book.iter().flat_map(|s| &s.base).map(Vec::len).sum();
    say(format!("A book of {words} words and three witnesses with {} edits.\n", own.edits()));
    say("| | precision | recall | size | moved sentences | words that changed places |\n|---|--:|--:|--:|--:|--:|".to_owned());
    say(own.row("variorum"));
    say(plain.row("a plain diff of words (imara-diff, histogram)"));
    say(format!("\nBlocks: precision {:.3}, recall {:.3}.\n", own.block_precision(), own.block_recall()));
    say("| recall, by what was done | variorum | plain diff |\n|---|--:|--:|".to_owned());
    for (kind, name) in KINDS {
        say(format!("| {name} | {:.3} | {:.3} |", own.recall_of(*kind), plain.recall_of(*kind)));
    }
    if let Some(python) = collatex {
        say("\n| two witnesses | | precision | recall | size | s |\n|---|---|--:|--:|--:|--:|".to_owned());
        for words in [500, 1000, 2000] {
            let one = self::book(9, 1, words);
            let folder = self::folder();
            write(&one, &folder);
            let (found, took) = collate(program, &folder);
            std::fs::remove_dir_all(&folder).unwrap();
            let mut own = Score::default();
            own.add(&one[0], 1, &Found::of_variorum(&found["sections"][0], 1));
            say(own.short_row(words, "variorum, of four", Some(took)));
            let mut plain = Score::default();
            plain.add(&one[0], 1, &rivals::plain(&one[0], 1));
            say(plain.short_row(words, "plain diff", None));
            match rivals::collatex(python, &one[0]) {
                Some((found, took)) => {
                    let mut score = Score::default();
                    score.add(&one[0], 1, &found);
                    say(score.short_row(words, "CollateX 2.3 (Python)", Some(took)));
                }
                None => say(format!("| {words} words | CollateX 2.3 (Python) | not in 300 s | | | |")),
            }
        }
    }
}

/// All pages of a large edition in three versions.
fn pages(program: &str, sections: usize, text: &mut String) {
    let folder = folder();
    site::write(&language(), &folder, sections);
    let (seconds, memory) = site::measure(program, &folder);
    std::fs::remove_dir_all(&folder).unwrap();
    let table = format!(
        "\n| sections of 900 words × 3 witnesses, all pages | s | MB |\n|--:|--:|--:|\n| {sections} | {seconds:.2} | {memory:.0} |\n"
    );
    print!("{table}");
    text.push_str(&table);
}

/// Books of one kind that are twice as large each time: the whole process, the best of three.
fn growth(program: &str, text: &mut String) {
    let mut say = |line: String| {
        println!("{line}");
        text.push_str(&line);
        text.push('\n');
    };
    say("\n| words × 4 witnesses, sections of 1,500 | s | ns a word |\n|--:|--:|--:|".to_owned());
    for sections in [10, 20, 40, 80] {
        let book = book(5, sections, 1500);
        let words: usize = book.iter().flat_map(|s| &s.base).map(Vec::len).sum();
        say(timed(program, &book, words));
    }
    say("\n| words × 4 witnesses, one section | s | ns a word |\n|--:|--:|--:|".to_owned());
    for words in [15_000, 30_000, 60_000, 120_000] {
        let book = book(5, 1, words);
        let words: usize = book.iter().flat_map(|s| &s.base).map(Vec::len).sum();
        say(timed(program, &book, words));
    }
}

fn timed(program: &str, book: &[Section], words: usize) -> String {
    let folder = folder();
    write(book, &folder);
    let best = (0..3)
        .map(|_| {
            let start = Instant::now();
            let status = Command::new(program).arg("collate").arg(&folder).stdout(Stdio::null()).status();
            assert!(status.unwrap().success());
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min);
    std::fs::remove_dir_all(&folder).unwrap();
    format!("| {words} | {best:.3} | {:.0} |", best * 1e9 / (words * 4) as f64)
}
