//! From a save to the new words: `cargo bench --bench watch`; with `-- write` the table goes to RESULTS.md, with `-- runs` only the
//! runs are measured.
//!
//! A real watcher, a real server, one kept-alive connection that asks for the page until it has the new words.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod corpus;
mod edits;
mod reader;
mod runs;

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use variorum::watch::{Watch, WatchOptions};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SECTIONS: usize = 1000;
const NOTES: usize = 10;

/// What the lock says while the edits are made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lock {
    /// What the texts say.
    Fresh,
    /// Less: a paragraph was added to a section that isn't edited.
    Stale,
    /// The edition is frozen, and has lost a paragraph that the lock remembers.
    FrozenWithLoss,
}

fn main() {
    let words: Vec<String> =
        std::env::args().skip(1).filter(|a| !a.starts_with('-') && a != "write" && a != "runs").collect();
    if std::env::args().any(|a| a == "runs") {
        println!("{}", runs::measure(Lock::Fresh, &words));
        return;
    }
    let mut tables = String::new();
    for (name, lock) in [
        ("The lock is fresh", Lock::Fresh),
        ("The lock is stale: a paragraph was added since", Lock::Stale),
        ("The edition is frozen, and has lost a paragraph", Lock::FrozenWithLoss),
    ] {
        let _ = write!(tables, "## {name}\n\n{}\n", measure(lock, &words));
        println!("{tables}");
    }
    if std::env::args().any(|a| a == "write") {
        let head = "# From a save to the new words\n\nMade by `cargo bench --bench watch -- write`. The edition is built first.";
        std::fs::write(
            concat!(env!("CARGO_MANIFEST_DIR"), "/benches/watch/RESULTS.md"),
            format!(
                "{head}\n\n{SECTIONS} sections with {NOTES} notes each, {} cores.\n\n{}\n",
                cores(),
                tables.trim_end()
            ),
        )
        .unwrap();
    }
}

/// Writes the edition, builds its lock and brings both into the state that is measured.
fn prepare(root: &Path, lock: Lock) {
    corpus::write(root, SECTIONS, NOTES);
    std::fs::create_dir_all(root.join("templates")).unwrap();
    let own = include_str!("../../templates/section.html");
    let marked = own.replacen("{% endblock", "<!-- templatemark -->{% endblock", 1);
    std::fs::write(root.join("templates/section.html"), marked).unwrap();
    let build = |renumber| {
        let options = variorum::Options { lock: true, renumber, ..variorum::Options::default() };
        if let Some(lock) = variorum::assemble(root, &options).unwrap().lock {
            std::fs::write(root.join("content/anchors.lock"), lock).unwrap();
        }
    };
    // The last section is edited by none of the rows.
    let last = root.join(format!("content/text/{}.md", corpus::stem(SECTIONS - 1)));
    let text = std::fs::read_to_string(&last).unwrap();
    build(false);
    match lock {
        Lock::Fresh => {}
        Lock::Stale => std::fs::write(&last, text.replacen("\n\n", "\n\nA new paragraph.\n\n", 1)).unwrap(),
        Lock::FrozenWithLoss => {
            let config = root.join("content/edition.toml");
            let old = std::fs::read_to_string(&config).unwrap();
            std::fs::write(config, old.replacen("title", "frozen = true\ntitle", 1)).unwrap();
            build(true);
            let all: Vec<&str> = text.split("\n\n").collect();
            std::fs::write(&last, [&all[..3], &all[4..]].concat().join("\n\n")).unwrap();
            build(false);
        }
    }
}

/// Watches the edition while one edit after the other is saved, and returns the table of how long each took to be served.
fn measure(lock: Lock, only: &[String]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    prepare(root, lock);
    let start = Instant::now();
    let watch = Watch::start(WatchOptions {
        root: root.to_path_buf(),
        out: root.join("public"),
        port: None,
        open: false,
        poll: false,
        no_write: false,
        read_only: false,
        host: None,
        editor: None,
        build: variorum::Options::default(),
        report: Box::new(|_, _| {}),
        tell: Box::new(|news| {
            if std::env::var_os("SHOW").is_some() {
                println!("{news}");
            }
        }),
    })
    .unwrap();
    let mut reader = reader::Reader::new(watch.address());
    reader.until(&format!("/{}.html", corpus::id(0)), "wordmark", Duration::from_secs(60)).unwrap();
    let first = start.elapsed();
    let memory = resident();
    let mut table = String::from("| edit | edits | median ms | p95 ms | worst ms |\n|---|--:|--:|--:|--:|\n");
    let mut dice = corpus::Dice::new(7);
    for kind in
        edits::KINDS.iter().filter(|e| only.is_empty() || only.iter().any(|o| e.name.contains(o.as_str())))
    {
        let mut took: Vec<f64> = Vec::new();
        for n in 0..kind.count {
            // Until the output's folder is up to date too: an editor doesn't save ten times a second.
            std::thread::sleep(Duration::from_millis(kind.pause));
            let word = format!("x{n}x{}", dice.below(1_000_000));
            let save = (kind.save)(root, dice.below(SECTIONS - 1), &word);
            // Half of the editors write in place, half put a new file in the place of the old one.
            let start = Instant::now();
            if n % 2 == 0 {
                std::fs::write(&save.file, &save.text).unwrap();
            } else {
                let beside = save.file.with_extension("new~");
                std::fs::write(&beside, &save.text).unwrap();
                std::fs::rename(&beside, &save.file).unwrap();
            }
            reader.until(&save.page, &save.shows, Duration::from_secs(10)).unwrap();
            took.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        row(&mut table, kind.name, took);
    }
    if only.is_empty() || only.iter().any(|only| PREVIEW.contains(only.as_str())) {
        row(&mut table, PREVIEW, in_the_preview(root, &mut reader, &mut dice));
    }
    let _ = writeln!(
        table,
        "\nStart to the first page: {:.2} s. Memory: {memory} MB at first, {} MB after the edits.",
        first.as_secs_f64(),
        resident()
    );
    watch.stop();
    table
}

/// The name of the row of notes that are written on their pages.
const PREVIEW: &str = "note written in the preview";

fn row(table: &mut String, name: &str, mut took: Vec<f64>) {
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share).round() as usize];
    let count = took.len();
    let _ = writeln!(table, "| {name} | {count} | {:.1} | {:.1} | {:.1} |", at(0.5), at(0.95), at(1.0));
}

/// How long it takes from a save on a page until the note is on the page, in ms.
fn in_the_preview(root: &Path, reader: &mut reader::Reader, dice: &mut corpus::Dice) -> Vec<f64> {
    let mut took = Vec::new();
    while took.len() < 16 {
        // The lock takes in what was saved before.
        std::thread::sleep(Duration::from_millis(3000));
        let at = dice.below(SECTIONS - 1);
        let (page, word) = (format!("/{}.html", corpus::id(at)), format!("y{}", dice.below(1_000_000)));
        let text =
            std::fs::read_to_string(root.join(format!("content/text/{}.md", corpus::stem(at)))).unwrap();
        let shown = text.split("\n\n").nth(1).unwrap_or_default().replace("[^1]", "");
        let end = |at: usize| serde_json::json!({ "id": "p1", "text": shown, "at": at });
        let save = serde_json::json!({ "ask": "save", "once": word, "save": {
            "do": "write", "page": page, "selection": { "from": end(0), "to": end(shown.len()) },
            "said": { "by": "one", "body": format!("What is {word}?") } } });
        let token = reader.token(&page).unwrap();
        let start = Instant::now();
        // Where another row has moved the first paragraph the page shows another: that section is passed over.
        if reader.ask(&token, &save.to_string()).unwrap() == 200 {
            reader.until(&page, &word, Duration::from_secs(10)).unwrap();
            took.push(start.elapsed().as_secs_f64() * 1000.0);
        }
    }
    took
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, Into::into)
}

/// The memory that the process holds, in MB; none where the system doesn't say.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: usize = pages.split(' ').nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
    pages * 4096 / 1_000_000
}
