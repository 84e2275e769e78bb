//! The memo, which this repository is an edition of: its words are those of the source, and its site is whole.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

use variorum::diag::{Severity, settle};
use variorum::output::Site;
use variorum::write::write;
use variorum::{Assembly, Options, assemble};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The words of the source, rebuilt from the transcription: what the edition added is taken away, and
/// each footnote goes to the foot of its page.
fn transcribed() -> Vec<String> {
    let mut paths: Vec<_> =
        fs::read_dir(root().join("content/text/transcript")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    assert_eq!(paths.len(), 5);
    let mut held = None;
    let mut words = String::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let text = match text.strip_prefix("+++\n") {
            Some(rest) => rest.split_once("\n+++\n").expect("front matter is closed").1,
            None => &text,
        };
        for line in text.lines() {
            let mut line = line.strip_suffix('\\').unwrap_or(line);
            line = line.strip_prefix("# ").unwrap_or(line);
            if let Some(note) = line.strip_prefix("[^1]: ") {
                held = Some(format!("¹ {note}"));
                continue;
            }
            if let Some(rest) = line.strip_prefix("<!-- page ") {
                let (page, rest) = rest.split_once(" -->").expect("a page mark is closed");
                if page == "2" {
                    words.push_str(&held.take().expect("the first footnote stands before page 2"));
                    words.push('\n');
                }
                line = rest.strip_prefix(' ').unwrap_or(rest);
            }
            let line = match line.strip_prefix("[^2]: ") {
                Some(note) => format!("² {note}"),
                None => line.to_owned(),
            };
            words.push_str(&line.replace("[^1]", "¹").replace("[^2]", "²"));
            words.push('\n');
        }
    }
    assert!(held.is_none());
    words.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn every_word_of_the_source_is_accounted_for() {
    let source = fs::read_to_string(root().join("tests/transcript/source.txt")).unwrap();
    let source: Vec<String> = source.split_whitespace().map(str::to_owned).collect();
    let made = transcribed();
    for (at, (a, b)) in source.iter().zip(&made).enumerate() {
        assert_eq!(a, b, "word {at}, after {:?}", &source[at.saturating_sub(5)..at]);
    }
    assert_eq!(source.len(), made.len());
    assert_eq!(made.len(), 2028);
}

fn memo() -> Assembly {
    assemble(root(), &Options::default()).unwrap()
}

fn pages(site: &Site) -> BTreeMap<String, String> {
    let made = |address: &str| site.make(address).unwrap().unwrap().into_owned();
    site.addresses()
        .filter(|a| a.ends_with(".html"))
        .map(|a| (a.to_owned(), String::from_utf8(made(a)).unwrap()))
        .collect()
}

/// The targets of the links of a page, as they are written.
fn links(page: &str) -> impl Iterator<Item = &str> {
    page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn it_builds_without_a_complaint_and_has_what_it_should() {
    let assembly = memo();
    let site = assembly.site.as_ref().unwrap();
    let proof = variorum::output::proof(site, |_, _| Ok::<(), std::convert::Infallible>(())).unwrap();
    assert!(!proof.fatal);
    let mut all = assembly.diagnostics;
    all.extend(proof.diagnostics);
    let wrong: Vec<String> = settle(all, &assembly.levels)
        .into_iter()
        .filter(|d| d.severity != Severity::Info)
        .map(|d| format!("{}: {}", d.rule.id, d.message))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");

    assert!(assembly.notes.len() >= 30, "{} notes", assembly.notes.len());
    let vague: Vec<_> = assembly.notes.iter().filter(|n| n.verdict != "exact").map(|n| &n.id).collect();
    assert!(vague.is_empty(), "{vague:?}");
    let noted: HashSet<&str> = assembly.notes.iter().filter_map(|n| n.section.as_deref()).collect();

    let pages = pages(site);
    let sections = ["introduction", "boredom", "economy", "siloviki", "conclusion"];
    let mut blocks = 0;
    let mut cross = 0;
    for section in sections {
        assert!(noted.contains(section), "no note on {section}");
        assert!(pages.contains_key(&format!("versions/transcript/{section}.html")));
        let page = &pages[&format!("{section}.html")];
        let is_block = |rest: &&str| rest.starts_with(|c: char| c.is_ascii_digit());
        blocks += page.split(" id=\"p").skip(1).filter(is_block).count();
        cross += page
            .split("class=\"xref\"")
            .skip(1)
            .filter_map(|rest| links(rest).next())
            .filter(|link| {
                sections.iter().any(|other| other != &section && link.starts_with(&format!("{other}.html")))
            })
            .count();
    }
    let base: Vec<&String> = pages.keys().filter(|a| !a.contains('/')).collect();
    let registers = ["persons", "organisations", "places", "events", "terms"];
    let apparatus = registers.len() + 3;
    assert_eq!(
        base.len(),
        sections.len() + 6 + apparatus,
        "title, notes, search, about, 404, print, sections, registers, bibliography, variants, timeline: {base:?}"
    );
    for register in registers {
        let page = &pages[&format!("{register}.html")];
        assert!(page.matches("class=\"entry\"").count() >= 12, "{register} is filled");
        assert!(page.contains("class=\"kwic\""), "{register} has mentions");
    }
    assert!(pages["bibliography.html"].matches("<li class=\"work\"").count() >= 15, "works");
    assert_eq!(blocks, 15, "numbered paragraphs");
    assert!(cross >= 12, "{cross} cross-references between sections");
}

#[test]
fn every_page_is_reached_from_the_title_page() {
    let assembly = memo();
    let pages = pages(assembly.site.as_ref().unwrap());
    let mut seen: HashSet<String> = HashSet::from(["index.html".to_owned()]);
    let mut open = vec!["index.html".to_owned()];
    while let Some(address) = open.pop() {
        let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in links(&pages[&address]) {
            let path = link.split(['#', '?']).next().unwrap();
            let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
            for part in path.split('/').filter(|p| !p.is_empty() && *p != ".") {
                if part == ".." {
                    parts.pop();
                } else {
                    parts.push(part);
                }
            }
            let to = parts.join("/");
            if pages.contains_key(&to) && seen.insert(to.clone()) {
                open.push(to);
            }
        }
    }
    let orphans: Vec<&String> = pages.keys().filter(|a| !seen.contains(*a) && *a != "404.html").collect();
    assert!(orphans.is_empty(), "{orphans:?}");
}

#[test]
fn two_builds_have_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let all = |name: &str| {
        let out = folder.path().join(name);
        let assembly = memo();
        let written = write(assembly.site.as_ref().unwrap(), &out, root()).unwrap();
        assert!(!written.proof.fatal);
        walkdir::WalkDir::new(&out)
            .into_iter()
            .map(Result::unwrap)
            .filter(|e| e.file_type().is_file() && !e.path().to_string_lossy().contains(".variorum"))
            .map(|e| (e.path().strip_prefix(&out).unwrap().to_path_buf(), fs::read(e.path()).unwrap()))
            .collect::<HashMap<_, _>>()
    };
    let first = all("a");
    assert!(first.len() > 15);
    assert!(first == all("b"), "two builds differ");
}

/// The notes of the edition that aren't on the state of the text: the words of each.
fn notes_for_readers() -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for file in walkdir::WalkDir::new(root().join("content/annotations")).sort_by_file_name() {
        let file = file.unwrap();
        if !file.file_type().is_file() {
            continue;
        }
        let text = fs::read_to_string(file.path()).unwrap();
        let parts: Vec<&str> = text.split("+++\n").skip(1).collect();
        for pair in parts.chunks(2) {
            let head: toml::Table = pair[0].parse().unwrap();
            if let Some(id) = head.get("id").and_then(toml::Value::as_str)
                && head["kind"].as_str() != Some("textual")
            {
                found.push((id.to_owned(), pair[1].split_whitespace().count()));
            }
        }
    }
    found
}

#[test]
fn notes_are_many_and_of_a_readable_length() {
    let notes = notes_for_readers();
    assert!(notes.len() >= 120, "{} notes", notes.len());
    let wrong: Vec<_> = notes.iter().filter(|(_, words)| !(20..=120).contains(words)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_notes_cover_what_they_should() {
    let assembly = memo();
    let covered = variorum::resolve::coverage(assembly.site.as_ref().unwrap().edition().unwrap());
    assert_eq!(covered.notes, assembly.notes.len());
    assert_eq!(covered.anonymous, 0);
    for part in [&covered.paragraphs, &covered.sources, &covered.entities] {
        assert!(part.all > 10 && part.without.is_empty(), "{part:?}");
    }
    assert!(covered.further_alone.is_empty(), "{:?}", covered.further_alone);
    // Two roles, and no person.
    assert!(covered.creators.iter().all(|creator| creator.agent == Some("role")));
}

/// `build/memo-font.sh` makes the font, and the sheet that says what is in it.
#[test]
fn its_own_font_has_all_its_chinese_characters() {
    fn gather(folder: &Path, into: &mut HashSet<char>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, into);
            } else if path.extension().is_some_and(|end| end == "md" || end == "toml" || end == "bib") {
                into.extend(
                    fs::read_to_string(&path)
                        .unwrap()
                        .chars()
                        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)),
                );
            }
        }
    }
    let mut used = HashSet::new();
    gather(&root().join("content"), &mut used);
    assert!(!used.is_empty());
    let sheet = fs::read_to_string(root().join("static/own.css")).unwrap();
    let codes =
        sheet.split("U+").skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_hexdigit()).next().unwrap());
    let there: HashSet<char> =
        codes.filter_map(|code| char::from_u32(u32::from_str_radix(code, 16).unwrap())).collect();
    let lacking: Vec<&char> = used.difference(&there).collect();
    assert!(lacking.is_empty(), "run build/memo-font.sh: it lacks {lacking:?}");
}

/// What a section's page loads at once: HTML, style sheets and scripts; fonts and what is loaded on demand aside.
#[test]
fn a_section_s_page_stays_small() {
    let assembly = memo();
    let site = assembly.site.as_ref().unwrap();
    let size = |address: &str| site.make(address).unwrap().unwrap().len();
    for section in ["introduction", "boredom", "economy", "siloviki", "conclusion"] {
        let page =
            String::from_utf8(site.make(&format!("{section}.html")).unwrap().unwrap().into_owned()).unwrap();
        let linked = |before: &str| -> Vec<usize> {
            let parts = page.split(before).skip(1).filter_map(|rest| rest.split('"').next());
            parts.map(|to| size(to.split('?').next().unwrap())).collect()
        };
        let (sheets, scripts) = (linked("<link rel=\"stylesheet\" href=\""), linked("<script src=\""));
        assert!(!sheets.is_empty() && !scripts.is_empty(), "{section}");
        let scripts: usize = scripts.into_iter().sum();
        let all = page.len() + sheets.into_iter().sum::<usize>() + scripts;
        assert!(scripts < 12_000 && all < 180_000, "{section}: {all} bytes, {scripts} of scripts");
    }
}
