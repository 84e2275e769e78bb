//! docs/rules.md is the table of rules, and stays so.

use std::fmt::Write as _;

use variorum::diag::rules::RULES;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");

fn page() -> String {
    let mut page = String::from(
        "# Rules\n\nEvery diagnostic has a rule. `variorum explain RULE` says what stands here; `[rules]` in edition.toml sets\na rule's severity, `\"error\"`, `\"warn\"` or `\"allow\"`. This page is made from the program's own table: run\n`VARIORUM_BLESS=1 cargo test --test suite rules` after a change to it.\n\n| rule | severity | |\n|---|---|---|\n",
    );
    for rule in RULES {
        let summary = rule.summary.replace('|', "\\|");
        writeln!(page, "| [{0}](#{0}) | {1} | {2} |", rule.id, rule.severity.name(), summary).unwrap();
    }
    for rule in RULES {
        write!(
            page,
            "\n## {}\n\n{}: {}.\n\n{}",
            rule.id,
            rule.severity.name(),
            rule.summary,
            rule.explanation
        )
        .unwrap();
    }
    page
}

#[test]
fn the_page_of_rules_is_the_table() {
    let page = page();
    if std::env::var_os("VARIORUM_BLESS").is_some() {
        std::fs::write(PAGE, &page).unwrap();
    }
    let found = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(found == page, "docs/rules.md is stale: run `VARIORUM_BLESS=1 cargo test --test suite rules`");
}

#[test]
fn the_page_of_languages_has_the_words() {
    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/languages.md");
    const OPEN: &str = "```toml\n";
    let words = include_str!("../../templates/words/en.toml");
    let found = std::fs::read_to_string(PAGE).unwrap_or_default();
    let head = &found[..found.find(OPEN).map_or(0, |at| at + OPEN.len())];
    let page = format!("{head}{words}```\n");
    if std::env::var_os("VARIORUM_BLESS").is_some() {
        std::fs::write(PAGE, &page).unwrap();
    }
    let found = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        found == page,
        "docs/languages.md is stale: run `VARIORUM_BLESS=1 cargo test --test suite rules`"
    );
}

#[test]
fn ids_are_unique_and_explanations_explain() {
    let mut ids: Vec<&str> = RULES.iter().map(|r| r.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
    for rule in RULES {
        assert!(rule.explanation.lines().count() >= 3, "{} is not explained", rule.id);
        assert!(!rule.summary.ends_with('.'), "{}", rule.id);
    }
}

/// The keys of a table of words; forms that go with numbers are one.
fn keys(table: &toml::Table, above: &str, all: &mut std::collections::BTreeSet<String>) {
    for (name, value) in table {
        let key = format!("{above}{name}");
        match value {
            toml::Value::Table(inner) if !inner.contains_key("other") => keys(inner, &format!("{key}."), all),
            _ => _ = all.insert(key),
        }
    }
}

#[test]
fn every_language_of_ours_has_all_words() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/words");
    let read = |path: &std::path::Path| {
        let mut all = std::collections::BTreeSet::new();
        keys(&std::fs::read_to_string(path).unwrap().parse().unwrap(), "", &mut all);
        all
    };
    let english = read(&std::path::Path::new(folder).join("en.toml"));
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let words = read(&path);
        let lacking: Vec<&String> = english.difference(&words).collect();
        assert!(lacking.is_empty(), "{}: {lacking:?}", path.display());
    }
}
