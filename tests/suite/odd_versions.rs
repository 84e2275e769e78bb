//! Versions that compare oddly: empty, the same twice, reversed, without a word in common, twenty of them, one word again and
//! again, other scripts, tables, verse, footnotes that moved. Every page is made, every link leads somewhere, every paragraph
//! comes back from the table of each witness.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use serde_json::Value;
use variorum::diag::settle;
use variorum::output::proof;
use variorum::{Options, assemble};

use crate::shell::{err, run};

/// By witness: the texts of its sections, with their ids.
type Versions = Vec<(String, Vec<(String, String)>)>;

fn two(base: &str, other: &str) -> Versions {
    let one = |text: &str| vec![("one".to_owned(), text.to_owned())];
    vec![("a".to_owned(), one(base)), ("b".to_owned(), one(other))]
}

fn text(blocks: &[&str]) -> String {
    format!("# One\n\n{}\n", blocks.join("\n\n"))
}

/// What is wrong with the pages and the table of an edition of these versions.
fn faults(folder: &Path, config: &str, versions: &Versions, may_say: &[&str]) -> Vec<String> {
    let content = folder.join("content");
    let mut toml = "title = \"T\"\nbase-url = \"https://example.org/\"\n".to_owned();
    let (before, after) = if config.starts_with('[') { ("", config) } else { (config, "") };
    toml += before;
    for (witness, sections) in versions {
        let _ = write!(toml, "\n[[witness]]\nid = \"{witness}\"\n");
        fs::create_dir_all(content.join("text").join(witness)).unwrap();
        for (at, (id, text)) in sections.iter().enumerate() {
            fs::write(content.join(format!("text/{witness}/{:02}-{id}.md", at + 1)), text).unwrap();
        }
    }
    toml += after;
    fs::write(content.join("edition.toml"), toml).unwrap();
    let mut wrong = Vec::new();
    let assembly = assemble(folder, &Options::default()).unwrap();
    let mut all = assembly.diagnostics;
    match &assembly.site {
        Some(site) => all.extend(proof(site, |_, _| Ok::<(), Infallible>(())).unwrap().diagnostics),
        None => wrong.push("no site".to_owned()),
    }
    let told: Vec<String> =
        settle(all, &assembly.levels).into_iter().map(|d| format!("{}: {}", d.rule.id, d.message)).collect();
    wrong.extend(told.iter().filter(|line| !may_say.iter().any(|may| line.starts_with(may))).cloned());
    let missing = may_say.iter().filter(|may| !told.iter().any(|line| line.starts_with(**may)));
    wrong.extend(missing.map(|may| format!("not reported: {may}")));
    if told.iter().any(|line| line.starts_with("bad-value")) {
        return wrong;
    }
    for format in ["csv", "tei"] {
        let output = run(folder, &["collate", ".", "--format", format]);
        if !output.status.success() {
            wrong.push(format!("{format}: {}", err(&output)));
        }
    }
    let output = run(folder, &["collate", "."]);
    let Ok(made) = serde_json::from_slice::<Value>(&output.stdout) else {
        wrong.push(err(&output));
        return wrong;
    };
    let sections = made["sections"].as_array().unwrap();
    sections.iter().for_each(|section| table(section, &mut wrong));
    for (row, id) in made["ids"].as_array().unwrap().iter().enumerate() {
        // A block may be in the table of another section.
        let rows = sections.iter().flat_map(|section| section["table"][row].as_array().unwrap());
        let words: String = rows.filter_map(|cell| cell[0]["t"].as_str()).collect();
        let own = versions.iter().filter(|(witness, _)| witness == id.as_str().unwrap());
        let texts = own.flat_map(|(_, sections)| sections).flat_map(|(_, text)| text.split("\n\n"));
        for block in texts.map(str::trim).filter(|block| is_plain(block)) {
            if !words.contains(&format!("{block}\n")) {
                wrong.push(format!("{id}: `{block}` is not in the table"));
            }
        }
    }
    wrong
}

/// Hold the units and the entries of a section against each other.
fn table(section: &Value, wrong: &mut Vec<String>) {
    let mut end = 0;
    for unit in section["units"].as_array().unwrap() {
        if unit["columns"][0] != end {
            wrong.push(format!("a unit begins at {}, the one before ends at {end}", unit["columns"][0]));
        }
        end = unit["columns"][1].as_u64().unwrap();
    }
    let mut names: Vec<&str> =
        section["entries"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    if names.len() < count {
        wrong.push("two entries have one id".to_owned());
    }
}

/// Whether a block of a source is the words of its paragraph.
fn is_plain(block: &str) -> bool {
    const MARKUP: &[char] = &['#', '*', '[', '`', '|', '>', '-', '<', '\\', '\n', '\u{301}'];
    !block.is_empty() && !block.contains(MARKUP)
}

#[test]
fn odd_versions_are_compared() {
    const A: &str = "The keeper lit the lamp before the storm came over the harbour wall.";
    const B: &str = "At night the gulls were gone, and no boat was on the grey water.";
    const C: &str = "In winter the light burned twice as long, and the oil was dear.";
    const REFRAIN: &str = "And so it goes.";
    const EMPTY: &str = "empty-section";
    let long = |words: &[&str], times: usize| text(&[&words.repeat(times).join(" ")]);
    let named = |witnesses: &[(&str, &[(&str, String)])]| -> Versions {
        let own = |all: &[(&str, String)]| all.iter().map(|(id, t)| ((*id).to_owned(), t.clone())).collect();
        witnesses.iter().map(|(id, all)| ((*id).to_owned(), own(all))).collect()
    };
    let twenty = |of: fn(usize) -> String| -> Versions {
        ('a'..='t').enumerate().map(|(n, id)| (id.to_string(), vec![("one".to_owned(), of(n))])).collect()
    };
    let refrains = |order: &[&str]| text(order);
    let cases: Vec<(&str, &str, Versions, &[&str])> = vec![
        ("the same twice", "", two(&text(&[A, B]), &text(&[A, B])), &[]),
        ("an empty version", "", two(&text(&[A, B]), ""), &[EMPTY]),
        ("an empty base", "", two("", &text(&[A, B])), &[EMPTY]),
        ("both empty", "", two("", ""), &[EMPTY]),
        ("a heading alone", "", two(&text(&[A, B]), "# One\n"), &[]),
        ("a base with a heading alone", "", two("# One\n", &text(&[A, B])), &[]),
        ("reversed", "", two(&text(&[A, B, C]), &text(&[C, B, A])), &[]),
        ("nothing in common", "", two(&text(&[A, B]), &text(&["xyl yxl zzy.", "quo qua."])), &[]),
        ("doubled", "", two(&text(&[A, B]), &text(&[A, B, A, B])), &[]),
        ("one block", "", two(&text(&[A, B, C]), &text(&[&[A, B, C].join(" ")])), &[]),
        ("a word a block", "", two(&text(&[A]), &text(&A.split(' ').collect::<Vec<_>>())), &[]),
        (
            "refrains",
            "",
            two(&refrains(&[REFRAIN, A, REFRAIN, B, REFRAIN]), &refrains(&[REFRAIN, B, REFRAIN, REFRAIN, A])),
            &[],
        ),
        ("one word", "", two(&long(&["word"], 2000), &long(&["word"], 1990)), &[]),
        ("one word and another", "", two(&long(&["word"], 600), &long(&["word", "other"], 300)), &[]),
        ("two words exchanged", "", two(&long(&["ab", "cd"], 900), &long(&["cd", "ab"], 900)), &[]),
        ("a long block, changed", "", two(&long(&[A], 150), &long(&[A, B], 75)), &[]),
        ("signs alone", "", two(&text(&["... ,,, !!!"]), &text(&["!!! ..."])), &[]),
        ("dashes", "", two(&text(&["a—b—c – d"]), &text(&["a — b—c–d"])), &[]),
        (
            "Arabic",
            "language = \"ar\"\n",
            two(&text(&["في البدء خلق الله السماوات والأرض"]), &text(&["في البدء خلق الله السماء والأرض،"])),
            &["interface-language"],
        ),
        (
            "Hebrew with points",
            "language = \"he\"\n",
            two(&text(&["בְּרֵאשִׁית בָּרָא אֱלֹהִים"]), &text(&["בראשית ברא אלהים"])),
            &[],
        ),
        (
            "Chinese",
            "language = \"zh\"\n",
            two(&text(&["學而時習之，不亦說乎？"]), &text(&["学而时习之，不亦乐乎？"])),
            &["interface-language"],
        ),
        (
            "letters and their marks",
            "",
            two(&text(&["e\u{301}te\u{301} caf\u{e9}"]), &text(&["\u{e9}t\u{e9} cafe\u{301}"])),
            &[],
        ),
        (
            "tables",
            "",
            two(
                &text(&["| a | b |\n|---|---|\n| one | two |"]),
                &text(&[A, "| a | b |\n|---|---|\n| two | one |\n| x | y |"]),
            ),
            &[],
        ),
        (
            "verse",
            "",
            two(
                &text(&["Sing, goddess,\\\nthe anger of\\\nAchilles"]),
                &text(&["Sing, O goddess,\\\nof the anger", "of Achilles"]),
            ),
            &[],
        ),
        (
            "lists",
            "",
            two(&text(&["- one\n- two\n  - three"]), &text(&["- two\n- one\n  - three and four"])),
            &[],
        ),
        (
            "footnotes that moved",
            "",
            two(
                &text(&["A word.[^1] Another.[^2]", "[^1]: First.", "[^2]: Second."]),
                &text(&["A word. Another.[^2]", "Last.[^1]", "[^1]: First.", "[^2]: Second, changed."]),
            ),
            &[],
        ),
        ("a footnote less", "", two(&text(&["A word.[^1]", "[^1]: First."]), &text(&["A word."])), &[]),
        ("headings exchanged", "", two(&text(&["## A", A, "## B", B]), &text(&["## B", B, "## A", A])), &[]),
        (
            "a word before the first",
            "",
            two(&text(&["arma virumque cano"]), &text(&["Lo arma virumque cano"])),
            &[],
        ),
        ("a long word", "", two(&text(&[&"x".repeat(40_000)]), &text(&[&"x".repeat(39_999)])), &[]),
        ("upper case", "", two(&text(&[A, B]), &text(&[&A.to_uppercase(), &B.to_uppercase()])), &[]),
        (
            "all classes ignored",
            "[collation]\nignore = [\"substantive\", \"omission\", \"addition\", \"transposition\", \"spelling\", \"punctuation\", \"case\"]\n",
            two(&text(&[A, B]), &text(&[C, A])),
            &[],
        ),
        (
            "all that agree are named",
            "[collation]\napparatus = \"positive\"\n",
            two(&text(&[A, B]), &text(&[C, A])),
            &[],
        ),
        (
            "folds in a circle",
            "[collation]\nfold = { a = \"b\", b = \"a\" }\n",
            two(&text(&[A, B]), &text(&[B])),
            &[],
        ),
        (
            "an alignment without a block",
            "\n[[alignment]]\nsection = \"one\"\nblocks = { a = [], b = [] }\n",
            two(&text(&[A]), &text(&[A])),
            &["bad-value: an alignment without a block"],
        ),
        (
            "no sections",
            "",
            named(&[("a", &[("one", text(&[A]))]), ("b", &[])]),
            &["empty-section: the witness `b` has no section"],
        ),
        (
            "other sections",
            "",
            named(&[("a", &[("one", text(&[A]))]), ("b", &[("two", text(&[A]))])]),
            &["not-in-base"],
        ),
        (
            "ids in another case",
            "",
            named(&[("a", &[("One", text(&[A, B]))]), ("b", &[("one", text(&[A]))])]),
            &[],
        ),
        (
            "sections exchanged",
            "",
            named(&[
                ("a", &[("one", text(&[A, B])), ("two", text(&[C]))]),
                ("b", &[("one", text(&[C])), ("two", text(&[A, B]))]),
            ]),
            &[],
        ),
        (
            "one text in all sections",
            "",
            named(&[
                ("a", &[("one", text(&[A])), ("two", text(&[A]))]),
                ("b", &[("one", text(&[A])), ("two", text(&[A]))]),
            ]),
            &[],
        ),
        ("twenty versions", "", twenty(|n| text(&[&A.replace("lamp", &format!("lamp{}", n % 3)), B])), &[]),
        ("twenty texts", "", twenty(|n| text(&[&format!("w{n} ").repeat(12)])), &[]),
    ];
    let wrong: Vec<String> = cases
        .par_iter()
        .flat_map_iter(|(name, config, versions, may_say)| {
            let folder = tempfile::tempdir().unwrap();
            let wrong = faults(folder.path(), config, versions, may_say);
            wrong.into_iter().map(move |fault| format!("{name}: {fault}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
