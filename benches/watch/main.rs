//! From a save to the new words: `cargo bench --bench watch`; with `-- write` the table goes to RESULTS.md.
//!
//! A real watcher, a real server, one kept-alive connection that asks for the page until it has the new words.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod corpus;
mod reader;

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use variorum::watch::{Watch, WatchOptions};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SECTIONS: usize = 1000;
const NOTES: usize = 10;
const EDITS: usize = 50;

/// What is edited, and the page that shows it.
struct Edit {
    name: &'static str,
    count: usize,
    /// How long to wait before each, in ms.
    pause: u64,
    /// The file, the page, and the word in the file that is another one each time.
    of: fn(&Path, usize) -> (std::path::PathBuf, String, &'static str),
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    corpus::write(root, SECTIONS, NOTES);
    let edits = [
        Edit {
            name: "a section",
            count: EDITS,
            pause: 400,
            of: |root, at| {
                let stem = corpus::stem(at);
                (
                    root.join(format!("content/text/{stem}.md")),
                    format!("/{}.html", corpus::id(at)),
                    "wordmark",
                )
            },
        },
        Edit {
            name: "an annotation file",
            count: EDITS,
            pause: 400,
            of: |root, at| {
                let stem = corpus::stem(at);
                let page = format!("/{}.html", corpus::id(at));
                (root.join(format!("content/annotations/{stem}.md")), page, "notemark")
            },
        },
        Edit {
            name: "a register",
            count: EDITS / 2,
            pause: 600,
            of: |root, _| {
                (root.join("content/registers/persons.toml"), "/persons.html".to_owned(), "registermark")
            },
        },
        Edit {
            name: "a template",
            count: EDITS / 5,
            pause: 2500,
            of: |root, at| {
                (root.join("templates/section.html"), format!("/{}.html", corpus::id(at)), "templatemark")
            },
        },
    ];
    std::fs::create_dir_all(root.join("templates")).unwrap();
    let own = include_str!("../../templates/section.html");
    std::fs::write(
        root.join("templates/section.html"),
        own.replacen("{% endblock", "<!-- templatemark -->{% endblock", 1),
    )
    .unwrap();
    let start = Instant::now();
    let out = root.join("public");
    let watch = Watch::start(WatchOptions {
        root: root.to_path_buf(),
        out,
        port: None,
        open: false,
        poll: false,
        no_write: false,
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
    let mut table =
        String::from("| edit of | edits | median ms | p95 ms | worst ms |\n|---|--:|--:|--:|--:|\n");
    let mut dice = corpus::Dice::new(7);
    // Words after `--` name what to edit; without any all of it is.
    let only: Vec<String> =
        std::env::args().skip(1).filter(|a| !a.starts_with('-') && a != "write").collect();
    for edit in edits.iter().filter(|e| only.is_empty() || only.iter().any(|o| e.name.contains(o.as_str()))) {
        let mut took: Vec<f64> = Vec::new();
        for n in 0..edit.count {
            // Until the output's folder is up to date too: an editor doesn't save ten times a second.
            std::thread::sleep(Duration::from_millis(edit.pause));
            let (file, page, mark) = (edit.of)(root, dice.below(SECTIONS));
            let old = std::fs::read_to_string(&file).unwrap();
            let at = old.find(mark).unwrap() + mark.len();
            let end = at + old[at..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(old.len() - at);
            let word = format!("x{n}x{}", dice.below(1_000_000));
            let new = format!("{}{word}{}", &old[..at], &old[end..]);
            // Half of the editors write in place, half put a new file in the place of the old one.
            let start = Instant::now();
            if n % 2 == 0 {
                std::fs::write(&file, new).unwrap();
            } else {
                let beside = file.with_extension("new~");
                std::fs::write(&beside, new).unwrap();
                std::fs::rename(&beside, &file).unwrap();
            }
            reader.until(&page, &format!("{mark}{word}"), Duration::from_secs(10)).unwrap();
            took.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        took.sort_by(f64::total_cmp);
        let at = |share: f64| took[((took.len() - 1) as f64 * share).round() as usize];
        let _ = writeln!(
            table,
            "| {} | {} | {:.1} | {:.1} | {:.1} |",
            edit.name,
            took.len(),
            at(0.5),
            at(0.95),
            at(1.0)
        );
    }
    let _ = writeln!(
        table,
        "\nStart to the first page: {:.2} s. Memory: {} MB at first, {} MB after the edits.",
        first.as_secs_f64(),
        memory,
        resident()
    );
    println!("{table}");
    if std::env::args().any(|a| a == "write") {
        let head = "# From a save to the new words\n\nMade by `cargo bench --bench watch -- write`.";
        std::fs::write(
            concat!(env!("CARGO_MANIFEST_DIR"), "/benches/watch/RESULTS.md"),
            format!("{head}\n\n{SECTIONS} sections with {NOTES} notes each, {} cores.\n\n{table}", cores()),
        )
        .unwrap();
    }
    watch.stop();
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
