//! The notes of the memo's edition as they are written, for the tests that hold them against the facts.
#![allow(clippy::unwrap_used, dead_code)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn string(table: &Table, key: &str) -> String {
    table.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

pub(crate) fn strings(table: &Table, key: &str) -> Vec<String> {
    let list = table.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

pub(crate) fn list(text: &str, key: &str) -> Vec<Table> {
    let table: Table = text.parse().unwrap();
    let all = table.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    all.into_iter().map(|v| v.as_table().unwrap().clone()).collect()
}

pub(crate) struct Note {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) section: String,
    pub(crate) parent: Option<String>,
    pub(crate) quote: Vec<String>,
    pub(crate) body: String,
    pub(crate) cited: BTreeSet<String>,
}

/// The keys of the works that a text cites.
pub(crate) fn cited(text: &str) -> BTreeSet<String> {
    let keys = text.split('[').skip(1).filter_map(|part| part.split_once(']')).map(|(inside, _)| inside);
    let keys = keys.flat_map(|inside| inside.split('@').skip(1));
    let end = |c: char| !(c.is_alphanumeric() || c == '-');
    keys.map(|key| key.split(end).next().unwrap_or_default().to_owned()).collect()
}

pub(crate) fn notes() -> Vec<Note> {
    let mut found = Vec::new();
    for file in walkdir::WalkDir::new(root().join("content/annotations")).sort_by_file_name() {
        let file = file.unwrap();
        if !file.file_type().is_file() {
            continue;
        }
        let text = fs::read_to_string(file.path()).unwrap();
        let mut defaults = String::new();
        for pair in text.split("+++\n").skip(1).collect::<Vec<_>>().chunks(2) {
            let head: Table = pair[0].parse().unwrap();
            if let Some(given) = head.get("defaults").and_then(Value::as_table) {
                defaults = string(given, "target");
                continue;
            }
            let target = string(&head, "target");
            let target = if target.is_empty() { defaults.clone() } else { target };
            let mut quote = strings(&head, "range");
            quote.extend(head.get("quote").and_then(Value::as_str).map(str::to_owned));
            let mut cited = cited(pair[1]);
            cited.extend(strings(&head, "cites").iter().map(|c| c.split(',').next().unwrap().to_owned()));
            found.push(Note {
                id: string(&head, "id"),
                kind: string(&head, "kind"),
                section: target.split('#').next().unwrap().to_owned(),
                parent: head.get("reply-to").and_then(Value::as_str).map(str::to_owned),
                quote,
                body: pair[1].to_owned(),
                cited,
            });
        }
    }
    found
}
