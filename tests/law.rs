//! The law of incremental builds: after any edits, what is made of what the last run left equals what a first
//! run makes of the same files, byte for byte, and says the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use variorum::diag::{Diagnostic, Sources, settle};
use variorum::load::{World, load, reload};
use variorum::{Assembly, Options, Past, assemble_read};

/// How many scripts of edits are tried.
const SCRIPTS: u64 = 300;
/// Edits of a script.
const EDITS: usize = 2;

/// Xorshift (Marsaglia, 2003): the same edits on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }
}

const FILES: &[(&str, &str)] = &[
    (
        "content/edition.toml",
        "title = \"T\"\nbase-url = \"https://example.org/\"\nsources = true\n[[editor]]\nid = \"ed\"\nname = \"Ed\"\n",
    ),
    (
        "content/text/01-tide.md",
        "# The Tide\n\nOn the second of March Captain Reyne came.[^1]\n\nThe *upper* lamp burned; see [[reckoning#p1]] and\n[[note:lamp]]. [@a, p. 3]\n\n[^1]: A note on Ware.\n",
    ),
    (
        "content/text/02-reckoning.md",
        "# The Reckoning\n\nIn October the Board paid Ware eleven shillings.\n\n## Later\n\nNothing more, says [the tide](01-tide.md#p2).\n",
    ),
    ("content/text/03-coda.md", "# Coda\n\nThe lower lamp was never lit.\n"),
    (
        "content/annotations/tide.md",
        "+++\n[defaults]\ncreator = \"ed\"\n+++\n\n+++\nid = \"lamp\"\nquote = \"upper lamp\"\nkind = \"gloss\"\n+++\nOf Captain Reyne; [[person:ware]].\n\n+++\nid = \"march\"\nquote = \"second of March\"\nkind = \"context\"\nentities = [\"person:ware\"]\ncites = [\"a\"]\n+++\nThe spring tide [@b].\n\n+++\nid = \"answer\"\nreply-to = \"march\"\n+++\nSo it was.\n",
    ),
    (
        "content/annotations/reckoning.md",
        "+++\nid = \"paid\"\nquote = \"eleven shillings\"\nkind = \"query\"\n+++\nTwelve? See [[tide]] and [[note:march|there]].\n",
    ),
    (
        "content/registers/persons.toml",
        "[[entity]]\nid = \"reyne\"\nname = \"Reyne, John\"\nforms = [\"Captain Reyne\"]\n\n[[entity]]\nid = \"ware\"\nname = \"Ware, Thomas\"\nforms = [\"Ware\"]\nrole = \"clerk of the harbour\"\nsummary = \"He kept the books; see [[tide]] for the rest.\"\n",
    ),
    (
        "content/bibliography.bib",
        "@book{a,\n  author = {Brown, Ann},\n  title = {Lamps},\n  date = {1900}\n}\n\n@book{b,\n  author = {White, Bo},\n  title = {Tides},\n  date = {1901}\n}\n",
    ),
    ("content/pages/introduction.md", "# Introduction\n\nOf [[tide#p1]] and [[person:reyne]].\n"),
    ("static/house.css", "a { color: red }\n"),
];

const WORDS: &[&str] = &[
    "Reyne",
    "Ware",
    "lamp",
    "Captain Reyne",
    "[[coda]]",
    "[[note:paid]]",
    "[@a]",
    "*tide*",
    "shillings",
    "ship",
];

/// Every file of the edition, in order.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Change one thing. Returns what was done, and the files that were written to.
fn edit(root: &Path, dice: &mut Dice) -> (String, Vec<PathBuf>) {
    let all = files(root);
    match dice.roll(18) {
        // A word of a text or of a note is another one: most of all edits are this.
        12.. => {
            let words: Vec<&PathBuf> =
                all.iter().filter(|p| p.extension().is_some_and(|e| e == "md" || e == "toml")).collect();
            let Some(path) = words.get(dice.roll(words.len().max(1))).map(|p| (*p).clone()) else {
                return ("nothing".to_owned(), vec![]);
            };
            let text = fs::read_to_string(&path).unwrap();
            let plain: Vec<(usize, &str)> = text
                .split_inclusive(char::is_whitespace)
                .scan(0, |at, word| {
                    *at += word.len();
                    Some((*at - word.len(), word.trim_end()))
                })
                .filter(|(_, word)| word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase()))
                .collect();
            let Some((at, word)) = plain.get(dice.roll(plain.len().max(1))).copied() else {
                return ("nothing".to_owned(), vec![]);
            };
            let new = *dice.of(&["sea", "harbour", "ropes", "was", "lamp"]);
            fs::write(&path, format!("{}{new}{}", &text[..at], &text[at + word.len()..])).unwrap();
            (format!("{}: `{word}` is `{new}`", path.strip_prefix(root).unwrap().display()), vec![path])
        }
        0..6 => {
            // A line of a file gets a word, goes, or stands twice.
            let path = dice.of(&all).clone();
            let text = fs::read_to_string(&path).unwrap();
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            if lines.is_empty() {
                lines.push(String::new());
            }
            let at = dice.roll(lines.len());
            let what = match dice.roll(5) {
                0..3 => {
                    let word = *dice.of(WORDS);
                    let _ = write!(lines[at], " {word}");
                    format!("line {at} gets `{word}`")
                }
                3 => format!("line {at} goes: {}", lines.remove(at)),
                _ => {
                    lines.insert(at, lines[at].clone());
                    format!("line {at} twice")
                }
            };
            fs::write(&path, lines.join("\n") + "\n").unwrap();
            (format!("{}: {what}", path.strip_prefix(root).unwrap().display()), vec![path])
        }
        6 => {
            let path = root.join(format!("content/text/0{}-new.md", 1 + dice.roll(9)));
            fs::write(&path, "# New\n\nOf Ware, [[tide]], and the upper lamp.\n").unwrap();
            (format!("new {}", path.display()), vec![path])
        }
        7 => {
            let path = dice.of(&all).clone();
            if !path.ends_with("edition.toml") {
                fs::remove_file(&path).unwrap();
            }
            (format!("gone {}", path.display()), vec![path])
        }
        8 => {
            let texts: Vec<&PathBuf> =
                all.iter().filter(|p| p.to_string_lossy().contains("/text/")).collect();
            let Some(from) = texts.get(dice.roll(texts.len().max(1))) else {
                return ("nothing".to_owned(), vec![]);
            };
            let to = from.with_file_name(format!("0{}-moved.md", 1 + dice.roll(9)));
            fs::rename(from, &to).unwrap();
            (format!("{} is now {}", from.display(), to.display()), vec![(*from).clone(), to])
        }
        9 => {
            let path = root.join("templates/section.html");
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let words = dice.of(WORDS);
            let text = format!(
                "{{% extends \"variorum/section.html\" %}}\n{{% block footnotes %}}<p>{words}</p>{{% endblock %}}\n"
            );
            fs::write(&path, text).unwrap();
            ("another template".to_owned(), vec![path])
        }
        10 => {
            let path = root.join("content/annotations/more.md");
            let old = fs::read_to_string(&path).unwrap_or_default();
            let id = dice.roll(1000);
            let target = *dice.of(&["tide", "reckoning", "coda"]);
            let quote = *dice.of(&["lamp", "the Board", "March", "Nothing more", "lower lamp"]);
            let record = format!(
                "+++\nid = \"x{id}\"\ntarget = \"{target}\"\nquote = \"{quote}\"\nkind = \"gloss\"\n+++\nOf [[note:lamp]].\n\n"
            );
            fs::write(&path, old + &record).unwrap();
            (format!("a note on `{quote}` of {target}"), vec![path])
        }
        _ => {
            let path = root.join("content/edition.toml");
            let mut text = fs::read_to_string(&path).unwrap();
            text += *dice.of(&[
                "[[kind]]\nid = \"own\"\nname = \"Own\"\nmotivation = \"linking\"\n",
                "[[editor]]\nid = \"two\"\nname = \"Two\"\n",
                "[document]\nauthor = [\"A\"]\n",
            ]);
            fs::write(&path, text).unwrap();
            ("edition.toml".to_owned(), vec![path])
        }
    }
}

/// The addresses of a site, and what is made of each.
type Pages = Vec<(String, Result<Vec<u8>, String>)>;

/// All that a run says, and all that it makes.
fn told(assembly: &Assembly) -> (Vec<String>, Pages) {
    let line = |d: &Diagnostic, sources: &Sources| {
        let place = d.span.map(|span| {
            let source = sources.get(span.file);
            (source.path.clone(), source.line_column(span.start as usize))
        });
        format!("{place:?} {} {} {:?} {:?}", d.rule.id, d.message, d.hints, d.note)
    };
    let mut said: Vec<String> = settle(assembly.diagnostics.clone(), &assembly.levels)
        .iter()
        .map(|d| line(d, &assembly.sources))
        .collect();
    // Files have no order but that of their paths.
    said.sort();
    let made = assembly.site.iter().flat_map(|site| site.addresses().map(move |a| (site, a)));
    let made = made.map(|(site, address)| {
        let bytes = site.make(address).unwrap();
        (address.to_owned(), bytes.map(|b| b.to_vec()).map_err(|d| d.message))
    });
    let mut made: Pages = made.collect();
    // The preview keeps more of a register than its page.
    let register = "persons.html";
    made.extend(
        assembly
            .site
            .iter()
            .filter_map(|site| site.preview(register))
            .map(|bytes| (register.to_owned(), bytes.map(|b| b.to_vec()).map_err(|d| d.message))),
    );
    (said, made)
}

/// Read what changed, as `watch` does.
fn read_again(
    root: &Path,
    last: Option<(World, Vec<Diagnostic>)>,
    changed: &[PathBuf],
) -> (World, Vec<Diagnostic>) {
    if let Some((world, diagnostics)) = last
        && let Some(next) = reload(&world, &diagnostics, changed)
    {
        return (next, diagnostics);
    }
    load(root).unwrap()
}

/// How many runs made only some pages again.
static SWAPS: AtomicUsize = AtomicUsize::new(0);

fn try_script(seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    for (path, text) in FILES {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let options = Options::default();
    // Every other one has a lock, and numbers that last.
    if seed.is_multiple_of(2) {
        let (world, diagnostics) = load(&root).unwrap();
        let options = Options { lock: true, ..Options::default() };
        let lock = assemble_read(world, diagnostics, &options, &mut Past::default()).lock.unwrap();
        fs::write(root.join("content/anchors.lock"), lock).unwrap();
        let config = root.join("content/edition.toml");
        let text = fs::read_to_string(&config).unwrap();
        fs::write(config, text.replace("sources = true", "sources = true\nfrozen = true")).unwrap();
    }
    let mut past = Past::default();
    let mut last = load(&root).unwrap();
    let mut before = told(&assemble_read(last.0.clone(), last.1.clone(), &options, &mut past)).1;
    let mut script = String::new();
    for _ in 0..EDITS {
        let (what, changed) = edit(&root, &mut dice);
        let _ = writeln!(script, "- {what}");
        last = read_again(&root, Some(last), &changed);
        let assembly = assemble_read(last.0.clone(), last.1.clone(), &options, &mut past);
        let next = told(&assembly);
        let (world, diagnostics) = load(&root).unwrap();
        let first = told(&assemble_read(world, diagnostics, &options, &mut Past::default()));
        assert_eq!(next.0, first.0, "script {seed} says other things:\n{script}");
        let addresses = |made: &[(String, _)]| made.iter().map(|(a, _)| a.clone()).collect::<Vec<_>>();
        assert_eq!(addresses(&next.1), addresses(&first.1), "script {seed} makes other pages:\n{script}");
        for ((address, next), (_, first)) in next.1.iter().zip(&first.1) {
            let words = |bytes: &Result<Vec<u8>, String>| match bytes {
                Ok(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                Err(message) => message.clone(),
            };
            assert_eq!(words(next), words(first), "script {seed} makes another {address}:\n{script}");
        }
        // What is said to be as it was is so.
        if let Some(remade) = &assembly.remade {
            SWAPS.fetch_add(1, Ordering::Relaxed);
            assert_eq!(addresses(&next.1), addresses(&before), "script {seed} swaps other pages:\n{script}");
            for ((address, now), (_, before)) in next.1.iter().zip(&before) {
                let same = now == before || remade.pages.contains(address);
                assert!(same, "script {seed} doesn't say that {address} is another:\n{script}");
            }
        }
        before = next.1;
    }
}

#[test]
fn after_any_edits_the_site_is_that_of_a_first_run() {
    use rayon::prelude::*;
    let only = std::env::var("VARIORUM_SCRIPT").ok().and_then(|seed| seed.parse().ok());
    match only {
        Some(seed) => try_script(seed),
        None => {
            (1..=SCRIPTS).into_par_iter().for_each(try_script);
            let swaps = SWAPS.load(Ordering::Relaxed);
            assert!(swaps > 100, "only {swaps} runs of all made only some pages again");
        }
    }
}
