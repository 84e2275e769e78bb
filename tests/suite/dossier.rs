//! Every date, figure and identifier in the memo's registers and bibliography is that of the facts that were
//! checked for it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use biblatex::{Bibliography, ChunksExt};
use toml::{Table, Value};

const FACTS: &str = include_str!("../dossier/facts.toml");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The tables of a list by their ids.
fn by_id(table: &Table, list: &str) -> BTreeMap<String, Table> {
    let all = table[list].as_array().unwrap().iter().map(|it| it.as_table().unwrap().clone());
    all.map(|it| (it["id"].as_str().unwrap().to_owned(), it)).collect()
}

fn words(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(words)) => words.clone(),
        Some(Value::Array(list)) => list.iter().map(|v| words(Some(v))).collect::<Vec<_>>().join(" "),
        Some(other) => other.to_string(),
    }
}

/// The years and other numbers of some words.
fn figures(words: &str) -> Vec<String> {
    let digits = |c: char| c.is_ascii_digit();
    let mut found = Vec::new();
    for run in words.split(|c: char| !digits(c) && c != '.' && c != ',') {
        let run = run.trim_matches(['.', ',']);
        if run.starts_with(digits) {
            found.push(run.to_owned());
        }
    }
    found
}

/// What is wrong with a register: each a line.
fn wrong(name: &str, register: &str, facts: &BTreeMap<String, Table>) -> String {
    let mut told = String::new();
    let register: Table = register.parse().unwrap();
    for (id, entity) in by_id(&register, "entity") {
        let Some(fact) = facts.get(&id) else {
            writeln!(told, "{name}: `{id}` is not among the facts").unwrap();
            continue;
        };
        let known: Vec<String> = fact["figures"].as_array().unwrap().iter().map(|f| words(Some(f))).collect();
        for key in ["name", "role", "summary", "dates"] {
            // References are addresses, and no statements.
            let text = words(entity.get(key));
            let text: String =
                text.split("[[").map(|p| p.split_once("]]").map_or(p, |(_, rest)| rest)).collect();
            for figure in figures(&text) {
                if !known.contains(&figure) {
                    writeln!(told, "{name}: `{id}` says {figure} in `{key}`, which the facts don't").unwrap();
                }
            }
        }
        let of_fact = words(fact.get("dates"));
        for point in words(entity.get("dates")).split('/').filter(|p| !p.is_empty() && *p != "..") {
            let points = of_fact.split([' ', '/', ';']);
            if !points.into_iter().any(|known| known == point.trim_end_matches(['~', '?'])) {
                writeln!(told, "{name}: `{id}` has the date {point}, the facts have `{of_fact}`").unwrap();
            }
        }
        if let Some(original) = entity.get("original")
            && plain(&words(Some(original))) != plain(&words(fact.get("original")))
        {
            writeln!(told, "{name}: `{id}` has another original").unwrap();
        }
        let same = words(entity.get("same-as"));
        let known =
            fact.get("wikidata").map(|q| format!("https://www.wikidata.org/entity/{}", words(Some(q))));
        if !same.is_empty() && Some(&same) != known.as_ref() {
            writeln!(told, "{name}: `{id}` is said to be {same}").unwrap();
        }
        if entity.contains_key("links") {
            writeln!(told, "{name}: `{id}` has links, of which the facts know none").unwrap();
        }
    }
    told
}

#[test]
fn registers_say_what_the_facts_say() {
    let facts: Table = FACTS.parse().unwrap();
    let facts = by_id(&facts, "entity");
    let mut told = String::new();
    for stem in ["persons", "organisations", "places", "events", "terms"] {
        let text = fs::read_to_string(root().join(format!("content/registers/{stem}.toml"))).unwrap();
        told += &wrong(stem, &text, &facts);
    }
    assert!(told.is_empty(), "\n{told}");
}

#[test]
fn a_wrong_date_figure_or_identifier_is_found() {
    let facts: Table = FACTS.parse().unwrap();
    let facts = by_id(&facts, "entity");
    let register = "[[entity]]\nid = \"xi-jinping\"\nname = \"Xi\"\ndates = \"1953-06-16/..\"\nrole = \"in office for 77 years\"\nsummary = \"General Secretary since 1847. See [[event:x-1999]].\"\nsame-as = [\"https://www.wikidata.org/entity/Q1\"]\n[[entity]]\nid = \"nobody\"\nname = \"N\"\n";
    let told = wrong("test", register, &facts);
    for words in ["the date 1953-06-16", "says 77 in", "says 1847 in", "said to be", "`nobody` is not"] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    assert!(!told.contains("1999"));
}

/// Letters and digits alone, in lower case: what braces, dashes and quotation marks don't change.
fn plain(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What is wrong with a bibliography: each a line.
fn wrong_works(text: &str, facts: &BTreeMap<String, Table>) -> String {
    let mut told = String::new();
    for entry in Bibliography::parse(text).unwrap().iter() {
        let Some(fact) = facts.get(&entry.key) else {
            writeln!(told, "`{}` is not among the facts", entry.key).unwrap();
            continue;
        };
        let field = |name: &str| entry.get(name).map(ChunksExt::format_verbatim).unwrap_or_default();
        let mut title = field("title");
        if !field("subtitle").is_empty() {
            title = format!("{title} {}", field("subtitle"));
        }
        let mut hold = |name: &str, own: String, known: String| {
            if own != known {
                writeln!(told, "`{}` has the {name} `{own}`, the facts have `{known}`", entry.key).unwrap();
            }
        };
        hold("title", plain(&title), plain(&words(fact.get("title"))));
        hold("date", field("date"), words(fact.get("date")));
        for name in ["url", "doi"] {
            if !field(name).is_empty() {
                hold(name, field(name), words(fact.get(name)));
            }
        }
        let known = plain(&words(fact.get("author")));
        for name in ["author", "editor"] {
            for part in field(name).split(" and ").flat_map(|name| name.split(',')) {
                if !known.contains(&plain(part)) {
                    writeln!(told, "`{}` has the {name} `{part}`", entry.key).unwrap();
                }
            }
        }
        if !known.is_empty() && field("author").is_empty() && field("editor").is_empty() {
            writeln!(told, "`{}` has no author", entry.key).unwrap();
        }
    }
    told
}

#[test]
fn the_bibliography_says_what_the_facts_say() {
    let facts: Table = FACTS.parse().unwrap();
    let facts = by_id(&facts, "work");
    let text = fs::read_to_string(root().join("content/bibliography.bib")).unwrap();
    assert!(text.matches("\n@").count() >= 15);
    let told = wrong_works(&text, &facts);
    assert!(told.is_empty(), "\n{told}");
}

#[test]
fn a_wrong_work_is_found() {
    let facts: Table = FACTS.parse().unwrap();
    let facts = by_id(&facts, "work");
    let text = "@book{baev-2008, author = {Nobody}, title = {Another}, date = {2009}, url = {https://x.example/}}\n\
                @book{none, title = {None}}\n@book{baev-2016, title = {X}}\n";
    let told = wrong_works(text, &facts);
    for words in [
        "the title",
        "the date `2009`",
        "the url",
        "the author `Nobody`",
        "`none` is not",
        "`baev-2016` has no author",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
}
