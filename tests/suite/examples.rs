//! The editions in `examples/` build without a complaint, and their texts are those of their sources.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};

use variorum::diag::{Severity, settle};
use variorum::output::proof;
use variorum::{Options, assemble};

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let found = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = found.filter(|path| path.join("content/edition.toml").is_file()).collect();
    found.sort();
    found
}

#[test]
fn examples_build_without_a_complaint() {
    let all = examples();
    assert!(!all.is_empty());
    for folder in all {
        let assembly = assemble(&folder, &Options { lock: true, ..Options::default() }).unwrap();
        assert!(
            assembly.lock.is_none(),
            "{}: the lock is stale, `variorum build` renews it",
            folder.display()
        );
        let proof = proof(assembly.site.as_ref().unwrap(), |_, _| Ok::<(), Infallible>(())).unwrap();
        let mut told = assembly.diagnostics;
        told.extend(proof.diagnostics);
        let wrong: Vec<String> = settle(told, &assembly.levels)
            .into_iter()
            .filter(|told| told.severity != Severity::Info)
            .map(|told| format!("{}: {}", told.rule.id, told.message))
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", folder.display());
        assert!(assembly.notes.iter().all(|note| note.verdict == "exact"));
    }
}

#[test]
fn versions_and_languages_of_a_section_are_named_in_one_place() {
    let folder = examples().into_iter().find(|folder| folder.ends_with("quiet-night")).unwrap();
    let assembly = variorum::assemble(&folder, &variorum::Options::default()).unwrap();
    let made = assembly.site.unwrap().make("quiet-night.html").unwrap().unwrap();
    let page = String::from_utf8(made.into_owned()).unwrap();
    assert!(
        page.contains("href=\"parallel/quiet-night.html\"")
            && page.contains("href=\"compare/quiet-night.html\"")
    );
    assert_eq!(page.matches("<aside class=\"present\"").count(), 1);
}

/// Chinese characters, their punctuation and full-width forms: what the edition's own fonts are for.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2e80..=0x9fff | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff00..=0xffef | 0x20000..=0x3ffff)
}

/// The characters that the fonts of a sheet have, as `unicode-range` lists them.
fn in_fonts(css: &str) -> BTreeSet<u32> {
    let lists = css.split("unicode-range:").skip(1).filter_map(|rest| rest.split([';', '}']).next());
    let code = |digits: &str| u32::from_str_radix(digits.trim_start_matches("U+"), 16).unwrap();
    let ranges = lists.flat_map(|list| list.split(',')).map(|range| {
        let (from, to) = range.trim().split_once('-').unwrap_or((range.trim(), range.trim()));
        code(from)..=code(to)
    });
    ranges.flatten().collect()
}

#[test]
fn the_fonts_of_an_example_have_all_the_chinese_characters_that_it_uses() {
    let folder = examples().into_iter().find(|folder| folder.ends_with("quiet-night")).unwrap();
    let have = in_fonts(&fs::read_to_string(folder.join("static/own.css")).unwrap());
    let (mut lacking, mut used) = (BTreeSet::new(), 0);
    for entry in walkdir::WalkDir::new(folder.join("content")) {
        let path = entry.unwrap().into_path();
        if !path.extension().is_some_and(|ending| ["md", "toml", "bib"].iter().any(|known| ending == *known))
        {
            continue;
        }
        for c in fs::read_to_string(&path).unwrap().chars().filter(|c| is_wide(*c)) {
            used += 1;
            if !have.contains(&u32::from(c)) {
                lacking.insert(format!("{c} ({})", path.display()));
            }
        }
    }
    assert!(used > 100);
    assert!(lacking.is_empty(), "run build/example-font.sh: {lacking:#?}");
}

/// The title and the words of a section's Markdown, without line ends, hard breaks and page marks.
fn words(text: &str) -> (String, String) {
    let text = text.strip_prefix("+++\n").map_or(text, |rest| rest.split_once("\n+++\n").unwrap().1);
    let (title, rest) = text.trim().split_once('\n').unwrap();
    let lines = rest.lines().filter(|line| !line.starts_with("<!-- page "));
    let rest: String = lines.map(|line| line.trim_end_matches('\\')).collect();
    (title.strip_prefix("# ").unwrap().to_owned(), rest)
}

/// What is wrong with the texts of an edition that says where each is from: each a line.
fn wrong(folder: &Path, sources: &str) -> Vec<String> {
    let mut told = Vec::new();
    let mut seen = BTreeSet::new();
    for line in sources.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [witness, section, file, title, text] = fields[..] else { panic!("{line}") };
        let of_witness = fs::read_dir(folder.join("content/text").join(witness)).unwrap();
        let path = of_witness
            .map(|entry| entry.unwrap().path())
            .find(|path| path.to_string_lossy().ends_with(&format!("-{section}.md")))
            .unwrap();
        if words(&fs::read_to_string(&path).unwrap()) != (title.to_owned(), text.to_owned()) {
            told.push(format!("{witness}/{section} isn't as {file} has it"));
        }
        seen.insert(path);
    }
    let texts = walkdir::WalkDir::new(folder.join("content/text")).into_iter().map(Result::unwrap);
    let texts = texts.map(walkdir::DirEntry::into_path).filter(|path| path.is_file());
    let original = texts.filter(|path| !path.to_string_lossy().contains("/english/"));
    told.extend(
        original.filter(|path| !seen.contains(path)).map(|path| format!("{} has no source", path.display())),
    );
    told
}

#[test]
fn the_poems_are_as_their_sources_have_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/quiet-night");
    let sources = fs::read_to_string(folder.join("sources.txt")).unwrap();
    assert_eq!(wrong(&folder, &sources), Vec::<String>::new());
    assert_eq!(wrong(&folder, &sources.replacen('看', "明", 1)).len(), 1);
    let fewer: Vec<&str> = sources.lines().skip(2).collect();
    assert_eq!(wrong(&folder, &fewer.join("\n")).len(), 1);
}
