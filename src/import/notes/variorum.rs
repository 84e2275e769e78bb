//! Annotations that Variorum exported: every key of the record that each was made of.

use serde_json::Value;

use crate::parse::record::{KEYS, split};

use super::super::note::Own;
use super::{list, string};

/// What the keys of Variorum's own begin with.
const PREFIX: &str = "variorum:";

/// The record that an annotation was made of; none where it comes from elsewhere.
pub(super) fn own(value: &Value) -> Option<Own> {
    let id = string(value, "variorum:id")?;
    let given = |key: &str| value.get(format!("{PREFIX}{key}"));
    let mut keys: Vec<(String, toml::Value)> = Vec::new();
    for key in KEYS {
        let value = match (*key, given(key)) {
            ("created" | "modified", None) => string(value, key).map(|moment| of_moment(&moment)),
            ("created" | "modified", Some(own)) => of_json(own).map(of_date),
            ("tags", None) => tags(value),
            ("creator", None) => creators(value),
            ("rights", None) => string(value, "rights").map(toml::Value::String),
            ("quote", None) if given("range").is_none() => exact(value).map(toml::Value::String),
            ("id", _) => Some(toml::Value::String(id.clone())),
            (_, own) => own.and_then(of_json),
        };
        keys.extend(value.map(|value| ((*key).to_owned(), value)));
    }
    let target = given("target").and_then(Value::as_str).unwrap_or_default();
    let section = target.split('#').next().unwrap_or_default().to_owned();
    let body = string(value, "variorum:body").or_else(|| text(value)).unwrap_or_default();
    // The text may begin with indented code.
    let body = body.trim_start_matches(['\n', '\r']).trim_end().to_owned();
    let file = string(value, "variorum:file").filter(|path| is_path(path));
    Some(Own { id, section, file, keys, body: guarded(&body), editors: named(value) })
}

/// Whether this is the path of an annotation file below its folder, and of nothing else.
fn is_path(path: &str) -> bool {
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    path.ends_with(".md")
        && !path.contains(odd)
        && path.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
}

/// A text that ends where it ends: a line `+++` outside code would begin a new record.
fn guarded(body: &str) -> String {
    let file = format!("+++\n+++\n{body}\n");
    if split(&file).1.len() < 2 {
        return body.to_owned();
    }
    body.lines()
        .map(|line| if line.trim_end() == "+++" { "\\+++" } else { line })
        .collect::<Vec<_>>()
        .join("\n")
}

/// A moment as a record's date: the first of a day is the day.
fn of_moment(moment: &str) -> toml::Value {
    of_date(toml::Value::String(moment.strip_suffix("T00:00:00Z").unwrap_or(moment).to_owned()))
}

/// A string that is a date of TOML's own is one.
fn of_date(value: toml::Value) -> toml::Value {
    match value.as_str().and_then(|words| words.parse::<toml::value::Datetime>().ok()) {
        Some(date) => toml::Value::Datetime(date),
        None => value,
    }
}

fn tags(value: &Value) -> Option<toml::Value> {
    let bodies = list(value.get("body")).into_iter().filter(|body| body["purpose"] == "tagging");
    let tags: Vec<toml::Value> =
        bodies.filter_map(|body| string(body, "value")).map(toml::Value::String).collect();
    (!tags.is_empty()).then_some(toml::Value::Array(tags))
}

/// The ids of its authors; one by itself.
fn creators(value: &Value) -> Option<toml::Value> {
    let mut all: Vec<toml::Value> = list(value.get("creator"))
        .into_iter()
        .filter_map(|creator| string(creator, "nickname"))
        .map(toml::Value::String)
        .collect();
    if all.len() > 1 { Some(toml::Value::Array(all)) } else { all.pop() }
}

/// The ids of its authors, with their names.
fn named(value: &Value) -> Vec<(String, String)> {
    let creators = list(value.get("creator")).into_iter();
    let each = creators.filter_map(|creator| {
        let id = string(creator, "nickname")?;
        let name = string(creator, "name").unwrap_or_else(|| id.clone());
        Some((id, name))
    });
    each.collect()
}

/// The words that it is about, where they are one stretch.
fn exact(value: &Value) -> Option<String> {
    let selectors = list(value.get("target")).into_iter().flat_map(|target| list(target.get("selector")));
    let mut words = selectors.filter(|s| s["type"] == "TextQuoteSelector").filter_map(|s| string(s, "exact"));
    words.next().filter(|_| words.next().is_none())
}

/// Its text as others read it.
fn text(value: &Value) -> Option<String> {
    let bodies = list(value.get("body")).into_iter();
    bodies.filter(|body| body.get("purpose").is_none()).find_map(|body| string(body, "value"))
}

/// A value as TOML; null, which TOML has not, is none. Keys of objects lose their prefix.
fn of_json(value: &Value) -> Option<toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(flag) => toml::Value::Boolean(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(number) => toml::Value::Integer(number),
            None => toml::Value::Float(number.as_f64()?),
        },
        Value::String(words) => toml::Value::String(words.clone()),
        Value::Array(all) => toml::Value::Array(all.iter().filter_map(of_json).collect()),
        Value::Object(all) => {
            let each = all.iter().filter_map(|(key, value)| {
                Some((key.strip_prefix(PREFIX).unwrap_or(key).to_owned(), of_json(value)?))
            });
            toml::Value::Table(each.collect())
        }
    })
}
