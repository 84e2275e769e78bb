//! What fuzzing calls: each target reads bytes as a stage would, and holds what it makes of them against a law.
//!
//! The first byte of most inputs picks the format. `fuzz/` has the programs, and for each target a small corpus, which a
//! test here runs through it.

use std::cell::RefCell;
use std::io::Cursor;
use std::path::Path;
use std::sync::OnceLock;

use crate::diag::{FileId, Source};
use crate::edition::text::Body;
use crate::edition::verse::Numbers;
use crate::import::images::{ImageAddress, Images};
use crate::import::split::Split;
use crate::parse::markdown::{self, Manner};
use crate::parse::section::PageOptions;
use crate::parse::{config, lock, record, register, section};
use crate::session::Session;
use crate::{Options, import, lsp, output, watch};

/// Reads bytes.
pub type FuzzTarget = fn(&[u8]);

/// The targets, by the names of their programs.
pub const TARGETS: [(&str, FuzzTarget); 8] = [
    ("text", text),
    ("records", records),
    ("locks", locks),
    ("works", works),
    ("imports", imports),
    ("requests", requests),
    ("messages", messages),
    ("editions", editions),
];

/// The kind that the first byte picks, of so many, and the rest.
fn kind(data: &[u8], of: u8) -> (u8, &[u8]) {
    data.split_first().map_or((0, data), |(first, rest)| (first % of, rest))
}

fn source(path: &str, bytes: &[u8]) -> Source {
    Source::new(path, String::from_utf8_lossy(bytes).replace("\r\n", "\n"))
}

fn manner(kind: u8) -> Manner {
    Manner { allow_html: kind & 1 == 1, citations: kind & 2 == 2, ..Manner::default() }
}

/// As a section of verse, where `kind` says so.
fn reading(kind: u8) -> PageOptions {
    let numbers = if kind & 8 == 8 { Numbers::Lines } else { Numbers::Blocks };
    PageOptions { essay: kind & 4 == 4, manner: manner(kind), numbers }
}

/// Sections and essays: front matter, Markdown, leaves.
pub fn text(data: &[u8]) {
    let (kind, rest) = kind(data, 16);
    let (mut told, file) = (Vec::new(), FileId(0));
    let source = source("content/text/01-one.md", rest);
    section::parse(&source, file, "one", reading(kind), &mut told);
    let body = markdown::parse(&source, file, 0..source.text.len(), manner(kind), &mut told);
    is_in_order(&body);
    for diagnostic in told {
        let Some(span) = diagnostic.span else { continue };
        assert!(
            source.text.get(span.start as usize..span.end as usize).is_some(),
            "a span within characters: {diagnostic:?}"
        );
    }
}

/// Leaves follow one another, events and words within them, and items do.
fn is_in_order(body: &Body) {
    let mut at = (0, 0);
    for leaf in &body.leaves {
        assert!(
            at.0 <= leaf.text.start && leaf.text.start <= leaf.text.end,
            "leaves in the order of the text"
        );
        assert!(at.1 <= leaf.events.start && leaf.events.start <= leaf.events.end, "and of the events");
        assert!(
            body.text.get(leaf.text.start as usize..leaf.text.end as usize).is_some(),
            "of whole characters"
        );
        at = (leaf.text.end, leaf.events.end);
    }
    assert!(at.0 as usize <= body.text.len() && at.1 as usize <= body.events.len(), "within the text");
    let mut items = 0;
    for item in &body.items {
        assert!(items <= item.events.start && item.events.start <= item.events.end, "items in order");
        items = item.events.end;
    }
}

/// Files of records: annotations, registers, edition.toml.
pub fn records(data: &[u8]) {
    let (kind, rest) = kind(data, 12);
    let (mut told, file) = (Vec::new(), FileId(0));
    match kind % 3 {
        0 => {
            let source = source("content/annotations/one.md", rest);
            let found = record::parse(&source, file, None, manner(kind / 3), &mut told);
            found.records.iter().for_each(|record| is_in_order(&record.body));
        }
        1 => {
            let source = source("content/registers/persons.toml", rest);
            register::parse(&source, file, manner(kind / 3), &mut told);
        }
        _ => {
            config::parse(&source("content/edition.toml", rest), file, &mut told);
        }
    }
}

/// `anchors.lock`: what is read is written so that it reads the same.
pub fn locks(data: &[u8]) {
    let text = String::from_utf8_lossy(data).replace("\r\n", "\n");
    let Ok(lock) = lock::parse(&text) else { return };
    let written = output::lock::text(&lock);
    let again = lock::parse(&written).map(|lock| output::lock::text(&lock));
    assert!(
        again.as_ref().is_ok_and(|again| *again == written),
        "a lock that was written is read as it was: {again:?}, {written:?}"
    );
}

/// Works: a bibliography, a citation style, another edition's places, a history of releases.
pub fn works(data: &[u8]) {
    let (kind, rest) = kind(data, 5);
    let text = String::from_utf8_lossy(rest);
    let path =
        ["bibliography.bib", "bibliography.yaml", "own.csl", "xref.json", "history.lock"][usize::from(kind)];
    let config = "title = \"T\"\ncitation-style = \"own.csl\"\n[other]\nx = \"xref.json\"\n";
    let config = if matches!(kind, 2 | 3) { config } else { "title = \"T\"\n" };
    make(&[
        ("content/edition.toml", config),
        ("content/text/01-one.md", "# One\n\nWords [@a, p. 3; @b] and [[x:one]].\n"),
        (&format!("content/{path}"), &text),
    ]);
}

/// Texts and notes from elsewhere, by the names of files that such come in.
pub fn imports(data: &[u8]) {
    const NAMES: [&str; 12] = [
        "a.txt",
        "a.md",
        "a.html",
        "a.xml",
        "a.docx",
        "a.epub",
        "My Clippings.txt",
        "a.json",
        "a.csv",
        "a.lua",
        "a.jsonld",
        "notes.html",
    ];
    let (kind, rest) = kind(data, 24);
    let name = NAMES[usize::from(kind % 12)];
    if kind < 12 {
        let (media, read) = (RefCell::default(), |_: ImageAddress<'_>| Err(String::new()));
        let images = Images::new(name, &read, &media);
        if let Ok(document) = import::text(rest, name, &images) {
            for section in
                import::split::sections(&[(name.to_owned(), document)], Split::Heading, &mut Vec::new())
            {
                let source = Source::new("content/text/01-one.md", section.text);
                let (mut told, file) = (Vec::new(), FileId(0));
                let page = section::parse(&source, file, "one", reading(0), &mut told);
                assert!(page.is_some(), "a section that was made can be read");
            }
        }
    } else {
        drop(import::notes(rest, name));
    }
}

/// Requests to the development server.
pub fn requests(data: &[u8]) {
    watch::fuzzed(&String::from_utf8_lossy(data));
}

/// Messages to the language server: bytes as they come, or a line a message.
pub fn messages(data: &[u8]) {
    let (kind, rest) = kind(data, 2);
    let mut input = Vec::new();
    let mut put =
        |message: &str| input.extend(format!("Content-Length: {}\r\n\r\n{message}", message.len()).bytes());
    if kind == 0 {
        input = rest.to_vec();
    } else {
        let root = format!("file://{}", folder().display());
        put(&format!(
            "{{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{{\"capabilities\":{{}},\"rootUri\":\"{root}\"}}}}"
        ));
        put("{\"jsonrpc\":\"2.0\",\"method\":\"initialized\",\"params\":{}}");
        for line in String::from_utf8_lossy(rest).replace("file:///edition", &root).lines() {
            put(line);
        }
    }
    // It may end before the client does.
    drop(lsp::serve(Cursor::new(input), &mut std::io::sink()));
}

/// Whole editions: files below lines `-- path --`.
pub fn editions(data: &[u8]) {
    let text = String::from_utf8_lossy(data).replace("\r\n", "\n");
    let mut files: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("-- ").and_then(|line| line.strip_suffix(" --")) {
            Some(path) => files.push((path, String::new())),
            None => {
                if let Some((_, text)) = files.last_mut() {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
    let known = |path: &str| path.starts_with("content/") || path.starts_with("templates/");
    files.retain(|(path, _)| known(path) && !path.split('/').any(|part| matches!(part, "" | "." | "..")));
    files.truncate(20);
    make(&files.iter().map(|(path, text)| (*path, text.as_str())).collect::<Vec<_>>());
}

/// Make an edition of these texts and all its pages, twice.
fn make(files: &[(&str, &str)]) {
    let mut session = Session::new(folder(), Options { lock: true, ..Options::default() });
    files.iter().for_each(|(path, text)| session.overlay().put(*path, text));
    let mut run = || {
        let (world, told) = session.read(None).ok()?;
        let assembly = session.assemble(world, told);
        let pages: Vec<_> = assembly
            .site
            .iter()
            .flat_map(|site| {
                site.addresses()
                    .map(|address| site.make(address).and_then(Result::ok).map(std::borrow::Cow::into_owned))
            })
            .collect();
        Some((assembly.diagnostics, assembly.lock, pages))
    };
    let (first, second) = (run(), run());
    let (Some(first), Some(second)) = (first, second) else { return };
    assert!(first.1 == second.1 && first.2 == second.2, "the same files make the same pages");
    let written = first.1.as_deref().map(lock::parse);
    assert!(written.is_none_or(|read| read.is_ok()), "the lock that is made can be read");
}

/// The folder of a small edition, which the texts take the place of.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<std::path::PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("variorum-fuzzing-{}", std::process::id()));
        let put = |path: &str, text: &str| {
            let path = folder.join(path);
            let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
            assert!(made.and_then(|()| std::fs::write(path, text)).is_ok(), "a folder for temporary files");
        };
        put("content/edition.toml", "title = \"T\"\n");
        put("content/text/01-one.md", "# One\n\nSome words of a text.\n");
        folder
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corpora_break_no_law() {
        for (name, run) in TARGETS {
            let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
            let mut count = 0;
            for entry in std::fs::read_dir(&corpus).unwrap() {
                let path = entry.unwrap().path();
                #[allow(clippy::print_stderr, reason = "which input it was that a panic is about")]
                {
                    eprintln!("{}", path.display());
                }
                run(&std::fs::read(&path).unwrap());
                count += 1;
            }
            assert!(count > 0, "{name} has a corpus");
        }
        std::fs::remove_dir_all(folder()).unwrap();
    }
}
