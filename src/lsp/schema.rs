//! The keys of each table with their explanations, from the JSON Schemas that the program prints.

use std::sync::OnceLock;

use serde_json::Value;

use crate::schemas::{EDITION, RECORD, REGISTER};

use super::names::Table;

/// The front matter of sections and essays has no schema of its own.
const FRONT_MATTER: [(&str, &str); 6] = [
    ("title", "the title; else the first heading"),
    ("short", "a shorter title, for the running head"),
    ("id", "what it is called in addresses and references; else the slug of the file's name"),
    ("part", "opens a part: contents nest by it"),
    ("draft", "whether it is left out, unless `--drafts` shows it"),
    (
        "numbers",
        "what its places are counted by: `blocks`; `lines` of stanzas too; `verse`: each paragraph is verse",
    ),
];

fn parsed(text: &'static str, cell: &'static OnceLock<Value>) -> &'static Value {
    cell.get_or_init(|| serde_json::from_str(text).unwrap_or_default())
}

fn record() -> &'static Value {
    static CELL: OnceLock<Value> = OnceLock::new();
    parsed(RECORD, &CELL)
}

fn edition() -> &'static Value {
    static CELL: OnceLock<Value> = OnceLock::new();
    parsed(EDITION, &CELL)
}

fn register() -> &'static Value {
    static CELL: OnceLock<Value> = OnceLock::new();
    parsed(REGISTER, &CELL)
}

/// The properties of a table; `within` are the tables that it is in: `["editor"]`.
fn properties(table: Table, within: &[&str]) -> Option<&'static serde_json::Map<String, Value>> {
    let of = match table {
        Table::Record => &record()["anyOf"][0],
        Table::Defaults => &record()["anyOf"][1]["properties"]["defaults"],
        Table::Register => register(),
        Table::Edition => edition(),
        Table::FrontMatter => return None,
    };
    let of = within.iter().fold(of, |of, name| {
        let inner = &of["properties"][*name];
        if inner["items"].is_object() { &inner["items"] } else { inner }
    });
    of["properties"].as_object()
}

/// The keys of a table, each with what it says.
pub(super) fn keys(table: Table, within: &[&str]) -> Vec<(String, String)> {
    if table == Table::FrontMatter {
        return FRONT_MATTER.iter().map(|(key, words)| ((*key).to_owned(), (*words).to_owned())).collect();
    }
    if table == Table::Edition && within == ["rules"] {
        let rules = crate::diag::rules::RULES.iter();
        return rules.map(|rule| (rule.id.to_owned(), rule.summary.to_owned())).collect();
    }
    let all = properties(table, within).into_iter().flatten();
    all.map(|(key, of)| (key.clone(), of["description"].as_str().unwrap_or_default().to_owned())).collect()
}

/// The values that a key may have, where these are a list.
pub(super) fn values(table: Table, within: &[&str], key: &str) -> Vec<String> {
    let Some(of) = properties(table, within).and_then(|all| all.get(key)) else { return Vec::new() };
    let lists = [&of["enum"], &of["anyOf"][0]["enum"], &of["items"]["enum"]];
    let list = lists.into_iter().filter_map(Value::as_array).flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Whether a key's value is a list, whether it is a string.
pub(super) fn shape(table: Table, within: &[&str], key: &str) -> Shape {
    let Some(of) = properties(table, within).and_then(|all| all.get(key)) else { return Shape::String };
    match of["type"].as_str() {
        Some("array") => Shape::List,
        Some("string") => Shape::String,
        Some(_) => Shape::Other,
        None => {
            let kinds = of["anyOf"].as_array().into_iter().chain(of["oneOf"].as_array()).flatten();
            let string = kinds.filter_map(|it| it["type"].as_str()).any(|it| it == "string");
            if string || of["enum"].is_array() { Shape::String } else { Shape::Other }
        }
    }
}

/// What is written behind a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    String,
    List,
    Other,
}

/// What a key says, wherever in its file it is.
pub(super) fn explanation(table: Table, key: &str) -> Option<String> {
    let within: &[&[&str]] = match table {
        Table::Record => &[&[], &["reading"], &["imported"]],
        Table::Defaults | Table::FrontMatter => &[&[]],
        Table::Register => &[&["entity"], &["register"]],
        Table::Edition => &[
            &[],
            &["document"],
            &["witness"],
            &["editor"],
            &["kind"],
            &["collation"],
            &["alignment"],
            &["cite"],
            &["view"],
        ],
    };
    let mut all = within.iter().flat_map(|within| keys(table, within));
    all.find(|(own, words)| own == key && !words.is_empty()).map(|(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_explanation() {
        for table in [Table::Record, Table::Defaults, Table::Edition, Table::FrontMatter] {
            let all = keys(table, &[]);
            assert!(all.len() > 4, "{table:?}");
            assert!(all.iter().all(|(_, words)| !words.is_empty()), "{all:?}");
        }
        assert!(keys(Table::Register, &["entity"]).iter().any(|(key, _)| key == "same-as"));
        assert!(values(Table::Record, &[], "motivation").contains(&"describing".to_owned()));
        assert_eq!(shape(Table::Record, &[], "tags"), Shape::List);
        assert_eq!(shape(Table::Record, &[], "occurrence"), Shape::Other);
        assert_eq!(shape(Table::Record, &[], "kind"), Shape::String);
    }
}
