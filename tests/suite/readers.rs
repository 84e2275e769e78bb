//! Exports as other programs read them: each paragraph, footnote and note once, in order.
//!
//! What isn't installed is said, and not tried: python3 with lxml and ebooklib, pandoc, pdftotext.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::shell::{err, run};

const SECTIONS: usize = 3;
const BLOCKS: usize = 5;

/// An edition in which each paragraph, footnote and note has a word of its own.
pub(crate) fn edition() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put(
        "content/edition.toml",
        "title = \"Words\"\nbase-url = \"https://example.org/x/\"\n[[editor]]\nid = \"ed\"\nname = \"Editor, An\"\n",
    );
    for s in 0..SECTIONS {
        let mut text = format!("# Section {s}\n\n");
        let mut notes = format!("+++\n[defaults]\ntarget = \"s{s}\"\ncreator = \"ed\"\n+++\n");
        for b in 0..BLOCKS {
            let start = ["", "> ", "- ", "", "| "][b];
            let end = if b == 4 { " |\n| --- |" } else { "" };
            text.push_str(&format!("{start}Of {} and the *rest*[^{b}] of it.{end}\n\n", word('P', s, b)));
            text.push_str(&format!(
                "[^{b}]: A footnote on what is meant there, and on nothing else, {}.\n\n",
                word('F', s, b)
            ));
            notes.push_str(&format!(
                "\n+++\nid = \"n{s}{b}\"\nquote = \"{}\"\nkind = \"gloss\"\ncreated = 2026-01-02\n+++\nA note: {}.\n\nIts *second* paragraph.\n",
                word('P', s, b),
                word('N', s, b)
            ));
        }
        put(&format!("content/text/{:02}-s{s}.md", s + 1), &text);
        put(&format!("content/annotations/s{s}.md"), &notes);
    }
    folder
}

/// The same in two versions, which differ in a word of each paragraph and of each footnote; a paragraph has moved.
fn versions() -> tempfile::TempDir {
    let folder = edition();
    let config = folder.path().join("content/edition.toml");
    let toml = fs::read_to_string(&config).unwrap() + "[[witness]]\nid = \"a\"\n[[witness]]\nid = \"b\"\n";
    fs::write(config, toml).unwrap();
    let texts = folder.path().join("content/text");
    ["a", "b"].iter().for_each(|witness| fs::create_dir(texts.join(witness)).unwrap());
    for s in 0..SECTIONS {
        let name = format!("{:02}-s{s}.md", s + 1);
        let text = fs::read_to_string(texts.join(&name)).unwrap();
        let mut other = text.replace("the *rest*", "the remainder").replace("A footnote", "A note below");
        if s == 1 {
            let moved = format!("Of {} and the remainder[^3] of it.\n\n", word('P', s, 3));
            other = other.replace(&moved, "").replace("# Section 1\n\n", &format!("# Section 1\n\n{moved}"));
        }
        fs::write(texts.join("b").join(&name), other).unwrap();
        fs::rename(texts.join(&name), texts.join("a").join(&name)).unwrap();
    }
    folder
}

/// The word of a paragraph, a footnote, a note.
fn word(kind: char, section: usize, block: usize) -> String {
    format!("{kind}q{}x{}z", ["ra", "so", "ti"][section], ["ba", "do", "fi", "gu", "ke"][block])
}

/// Each word of a kind is in the text so many times, in order.
pub(crate) fn holds(what: &str, text: &str, kind: char, times: usize) {
    let mut last = 0;
    for s in 0..SECTIONS {
        for b in 0..BLOCKS {
            let word = word(kind, s, b);
            let found: Vec<usize> = text.match_indices(&word).map(|(at, _)| at).collect();
            assert_eq!(found.len(), times, "{what}: {word}\n{text}");
            assert!(found[0] >= last, "{what}: {word} is too early");
            last = found[0];
        }
    }
}

/// Runs a program; what it printed, or nothing where it isn't there.
fn printed(program: &str, args: &[&str]) -> Option<String> {
    let Output { status, stdout, stderr } = Command::new(program).args(args).output().ok()?;
    let told = String::from_utf8_lossy(&stderr);
    if told.contains("ModuleNotFoundError") {
        return None;
    }
    assert!(status.success(), "{program}: {told}");
    Some(String::from_utf8(stdout).unwrap())
}

fn export(folder: &Path, format: &str, file: &str) -> String {
    let output = run(folder, &["export", format, ".", "-o", file]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    folder.join(file).to_str().unwrap().to_owned()
}

#[test]
fn lxml_reads_the_tei() {
    [edition(), versions()].iter().for_each(tei_is_whole);
}

fn tei_is_whole(folder: &tempfile::TempDir) {
    let path = export(folder.path(), "tei", "edition.tei.xml");
    let script = "import sys\nfrom lxml import etree\nroot = etree.parse(sys.argv[1]).getroot()\n\
        ns = '{http://www.tei-c.org/ns/1.0}'\n\
        etree.strip_elements(root, ns + 'rdg', with_tail=False)\n\
        print(''.join(root.find(ns + 'text').itertext()))\nprint('----')\n\
        print(' '.join(''.join(note.itertext()) for note in root.iter(ns + 'annotation')))";
    let Some(text) = printed("python3", &["-c", script, &path]) else {
        return println!("readers: no lxml here: the TEI is NOT TRIED");
    };
    let (text, notes) = text.split_once("----").unwrap();
    holds("lxml", text, 'P', 1);
    holds("lxml", text, 'F', 1);
    holds("lxml", notes, 'N', 1);
}

#[test]
fn ebooklib_reads_the_book() {
    [edition(), versions()].iter().for_each(book_is_whole);
}

fn book_is_whole(folder: &tempfile::TempDir) {
    let path = export(folder.path(), "epub", "edition.epub");
    let script = "import sys, warnings\nwarnings.simplefilter('ignore')\nfrom ebooklib import epub\nfrom lxml import etree\n\
        book = epub.read_epub(sys.argv[1])\n\
        for name, _ in book.spine:\n\
        \x20   page = etree.fromstring(book.get_item_with_id(name).get_content())\n\
        \x20   body = page.find('{http://www.w3.org/1999/xhtml}body')\n\
        \x20   print(''.join(body.itertext()))";
    let Some(text) = printed("python3", &["-c", script, &path]) else {
        return println!("readers: no ebooklib here: the book is NOT TRIED");
    };
    // A note is headed by the words that it is about.
    holds("ebooklib", &text, 'P', 2);
    holds("ebooklib", &text, 'F', 1);
    holds("ebooklib", &text, 'N', 1);
}

#[test]
fn pandoc_reads_the_book() {
    [edition(), versions()].iter().for_each(pandoc_has_the_whole_book);
}

fn pandoc_has_the_whole_book(folder: &tempfile::TempDir) {
    let path = export(folder.path(), "epub", "edition.epub");
    let Some(text) = printed("pandoc", &["-f", "epub", "-t", "plain", "--wrap=none", &path]) else {
        return println!("readers: no pandoc here: the book is NOT TRIED");
    };
    holds("pandoc", &text, 'P', 2);
    holds("pandoc", &text, 'F', 1);
    holds("pandoc", &text, 'N', 1);
}

/// Footnotes and notes that are called from where no note pops up are read all the same.
#[test]
fn pandoc_reads_notes_within_notes() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        (
            "content/edition.toml",
            "title = \"T\"\nbase-url = \"https://example.org/\"\n[document]\nauthor = [\"A, B.\"]\n\
             author-note = \"Qauthor[^x].\\n\\n[^x]: Qofauthor.\"\n",
        ),
        (
            "content/text/01-one.md",
            "# One\n\nThe tide[^1] came, and `let tide` was written.\n\n    a block\n\n[^1]: Qfoot of the lamp[^2].\n\n[^2]: Qnested.\n",
        ),
        (
            "content/registers/persons.toml",
            "[[entity]]\nid = \"mary\"\nname = \"Mary\"\nsummary = \"Qmary[^s].\\n\\n[^s]: Qofmary.\"\n",
        ),
        (
            "content/annotations/one.md",
            "+++\nid = \"plain\"\ncreated = 2026-01-02\nquote = \"came\"\n+++\nQplain[^y].\n\n[^y]: Qofnote.\n\n\
             +++\nid = \"on-footnote\"\ncreated = 2026-01-02\nquote = \"the lamp\"\n+++\nQonfootnote.\n\n\
             +++\nid = \"in-code\"\ncreated = 2026-01-02\nquote = \"let\"\n+++\nQincode.\n\n\
             +++\nid = \"in-block\"\ncreated = 2026-01-02\nquote = \"block\"\n+++\nQinblock.\n",
        ),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let path = export(folder.path(), "epub", "edition.epub");
    let Some(text) = printed("pandoc", &["-f", "epub", "-t", "plain", "--wrap=none", &path]) else {
        return println!("readers: no pandoc here: the book is NOT TRIED");
    };
    let words = "Qauthor Qofauthor Qfoot Qnested Qmary Qofmary Qplain Qofnote Qonfootnote Qincode Qinblock";
    for word in words.split(' ') {
        assert_eq!(text.matches(word).count(), 1, "{word}\n{text}");
    }
}

#[cfg(feature = "pdf")]
#[test]
fn pdftotext_reads_the_pdf() {
    let folder = edition();
    let path = export(folder.path(), "pdf", "edition.pdf");
    let Some(text) = printed("pdftotext", &["-raw", &path, "-"]) else {
        return println!("readers: no pdftotext here: the PDF is NOT TRIED");
    };
    holds("pdftotext", &text, 'P', 2);
    holds("pdftotext", &text, 'F', 1);
    holds("pdftotext", &text, 'N', 1);
}
