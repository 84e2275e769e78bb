//! Keys and strings of TOML with their bytes, also where the rest can't be read.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TomlEntry {
    /// The tables that it is in: `["entity"]`.
    pub(super) tables: Vec<String>,
    /// The bytes at which the outermost of these begins, which distinguishes two of one name.
    pub(super) table: usize,
    pub(super) key: String,
    /// The bytes of the key, and of its value.
    pub(super) place: Range<usize>,
    pub(super) value: Range<usize>,
    /// The strings of the value, with the bytes between their quotation marks.
    pub(super) strings: Vec<(String, Range<usize>)>,
}

/// All keys of a piece of TOML that begins at the byte `base` of its file, in the order of the file.
pub(super) fn entries(text: &str, base: usize) -> Vec<TomlEntry> {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut found = Vec::new();
    walk(table.get_ref(), text, base, &mut Vec::new(), base, &mut found);
    found.sort_by_key(|entry| (entry.place.start, entry.place.end));
    found
}

fn walk(
    of: &DeTable<'_>,
    text: &str,
    base: usize,
    tables: &mut Vec<String>,
    table: usize,
    found: &mut Vec<TomlEntry>,
) {
    let moved = |range: Range<usize>| base + range.start..base + range.end;
    for (key, value) in of {
        let name = key.get_ref().to_string();
        let inner: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
            DeValue::Table(_) => vec![value],
            DeValue::Array(all) => {
                all.iter().filter(|it| matches!(it.get_ref(), DeValue::Table(_))).collect()
            }
            _ => Vec::new(),
        };
        if inner.is_empty() {
            let mut strings = Vec::new();
            collect(value, text, base, &mut strings);
            let (place, value) = (moved(key.span()), moved(value.span()));
            found.push(TomlEntry { tables: tables.clone(), table, key: name, place, value, strings });
            continue;
        }
        for it in inner {
            if let DeValue::Table(deeper) = it.get_ref() {
                tables.push(name.clone());
                let start = if tables.len() == 1 { base + it.span().start } else { table };
                walk(deeper, text, base, tables, start, found);
                tables.pop();
            }
        }
    }
}

fn collect(value: &Spanned<DeValue<'_>>, text: &str, base: usize, strings: &mut Vec<(String, Range<usize>)>) {
    match value.get_ref() {
        DeValue::String(words) => {
            let span = value.span();
            let written = text.get(span.clone()).unwrap_or_default();
            let marks = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|marks| written.starts_with(marks));
            let length = marks.map_or(0, str::len);
            let end = if written.len() >= 2 * length { span.end - length } else { span.end };
            strings.push((words.to_string(), base + span.start + length..base + end));
        }
        DeValue::Array(all) => all.iter().for_each(|it| collect(it, text, base, strings)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_strings_have_their_bytes() {
        let text = "a = \"é\"\nb = ['x', \"y\"]\n[[entity]]\nid = \"q\"\n[[entity]]\nid = 'r'\n";
        let found = entries(text, 10);
        let shown: Vec<String> = found
            .iter()
            .map(|entry| {
                let strings: Vec<&str> =
                    entry.strings.iter().map(|(_, at)| &text[at.start - 10..at.end - 10]).collect();
                format!("{}.{} {}", entry.tables.join("."), entry.key, strings.join(","))
            })
            .collect();
        assert_eq!(shown, [".a é", ".b x,y", "entity.id q", "entity.id r"]);
        assert_ne!(found[2].table, found[3].table);
    }

    #[test]
    fn what_can_be_read_of_broken_toml_is_there() {
        let found = entries("id = \"a\"\nquote = \"the fir\nkind = \"gloss\"\n", 0);
        assert!(found.iter().any(|entry| entry.key == "id"), "{found:?}");
    }
}
