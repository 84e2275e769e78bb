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
