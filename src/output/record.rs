//! An annotation file with other values in some records; all else stays byte for byte.

use toml_edit::{Array, DocumentMut, Item, Value};

use crate::resolve::reanchor::KeyChange;

/// The text of a file in which the record that begins at byte `start` has other values; none where there is
/// no such record, or it isn't TOML.
#[must_use]
pub fn changed(text: &str, start: usize, changes: &[KeyChange]) -> Option<String> {
    rewritten(text, start, |old| head(old, changes))
}

fn rewritten(text: &str, start: usize, head: impl FnOnce(&str) -> Option<String>) -> Option<String> {
    let rest = text.get(start..)?;
    let mut end = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "+++" {
            let head = head(&rest[..end])?;
            return Some(format!("{}{head}{}", &text[..start], &rest[end..]));
        }
        end += line.len();
    }
    None
}

/// The text of a file in which the record that begins at byte `start` has these keys too, in the place of those that it
/// has; none where there is no such record, or one of the two isn't TOML.
#[must_use]
pub fn with_keys(text: &str, start: usize, keys: &str) -> Option<String> {
    let keys: DocumentMut = keys.parse().ok()?;
    rewritten(text, start, |head| {
        let mut document: DocumentMut = head.parse().ok()?;
        for (key, item) in keys.iter() {
            let mut value = item.as_value()?.clone();
            value.decor_mut().clear();
            // A record has one of the two.
            match key {
                "quote" => document.remove("range"),
                "range" => document.remove("quote"),
                _ => None,
            };
            put(&mut document, key, value);
        }
        Some(document.to_string())
    })
}

/// The head of a record with other values: comments, order and forms are kept.
fn head(text: &str, changes: &[KeyChange]) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    for change in changes {
        match change {
            KeyChange::Words(key, words) => put(&mut document, key, string(words)),
            KeyChange::Number(key, number) => put(&mut document, key, Value::from(i64::from(*number))),
            KeyChange::List(key, list) => put_list(&mut document, key, list),
            KeyChange::Range(first, last) => put(&mut document, "range", array([first, last])),
            KeyChange::Gone(key) => {
                // A comment above the key is about the note, most often: it stays with the next.
                document.remove(key);
            }
        }
    }
    Some(document.to_string())
}

fn array<'a>(strings: impl IntoIterator<Item = &'a String>) -> Value {
    let mut array = Array::new();
    strings.into_iter().for_each(|words| array.push(string(words)));
    Value::Array(array)
}

/// A string as a person writes it: in literal quotes where it has double ones.
fn string(words: &str) -> Value {
    if words.contains('"') && !words.contains('\'') && !words.contains(char::is_control) {
        format!("'{words}'").parse().unwrap_or_else(|_| Value::from(words))
    } else {
        Value::from(words)
    }
}

/// Put a value where the old one stood, or at the end.
fn put(document: &mut DocumentMut, key: &str, mut value: Value) {
    match document.get_mut(key) {
        Some(Item::Value(old)) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        _ => {
            document.insert(key, Item::Value(value));
        }
    }
}

/// Puts a list where the old one is, or at the end. An item that stays keeps its comments, one that goes takes its own along.
fn put_list(document: &mut DocumentMut, key: &str, list: &[String]) {
    let old = document.get_mut(key).and_then(Item::as_array_mut).filter(|old| old.to_string().contains('#'));
    if let Some(made) = old.as_deref().and_then(|old| with_comments(old, list)) {
        document[key] = made.into();
        return;
    }
    put(document, key, array(list.iter()));
}

/// The list with the comments of the old one, where its items keep their order. What is before an item up to the end of the
/// line is a comment on the item before it; the rest is the item's own.
fn with_comments(old: &Array, list: &[String]) -> Option<Value> {
    let mut made = Array::new();
    // What follows the last item that was kept, up to the end of its line; what a line of the list begins with.
    let (mut after, mut indent) = (String::new(), String::new());
    let mut kept = true;
    for item in old {
        let before = item.decor().prefix().and_then(|it| it.as_str()).unwrap_or_default();
        let (rest, own) = before.split_at(before.find('\n').unwrap_or(before.len()));
        if kept {
            rest.clone_into(&mut after);
        }
        if let Some(line) = own.rfind('\n') {
            own[line..].clone_into(&mut indent);
        }
        kept = item.as_str().is_some_and(|words| list.iter().any(|it| it == words));
        if kept {
            let behind = item.decor().suffix().and_then(|it| it.as_str()).unwrap_or_default();
            made.push_formatted(item.clone().decorated(format!("{after}{own}"), behind));
            after.clear();
        }
    }
    let last = old.trailing().as_str().unwrap_or_default();
    let (rest, end) = last.split_at(last.find('\n').unwrap_or(last.len()));
    if kept {
        rest.clone_into(&mut after);
    }
    for words in list {
        if made.iter().all(|own| own.as_str() != Some(words)) {
            made.push_formatted(string(words).decorated(format!("{after}{indent}"), ""));
            after.clear();
        }
    }
    made.set_trailing(format!("{after}{end}"));
    made.set_trailing_comma(old.trailing_comma() || !end.is_empty());
    made.iter().filter_map(Value::as_str).eq(list.iter().map(String::as_str)).then_some(Value::Array(made))
}

/// A new record.
#[must_use]
pub fn fresh(keys: &[(&str, String)], changes: &[KeyChange], body: &str) -> String {
    format!("+++\n{}+++\n{body}\n", fresh_head(keys, changes))
}

/// The head of a new record.
#[must_use]
pub fn fresh_head(keys: &[(&str, String)], changes: &[KeyChange]) -> String {
    let mut document = DocumentMut::new();
    for (key, words) in keys {
        document.insert(key, Item::Value(string(words)));
    }
    head(&document.to_string(), changes).unwrap_or_default()
}

/// The words between two texts of a file as it is on the disk, which may have other ends of lines: what
/// both have in common keeps its bytes.
#[must_use]
pub fn spliced(raw: &str, old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let raw: Vec<&str> = raw.split_inclusive('\n').collect();
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let replaced = &raw[head.min(raw.len())..raw.len().saturating_sub(tail).max(head.min(raw.len()))];
    let near = replaced.first().or(raw.first());
    let crlf = near.is_some_and(|line| line.ends_with("\r\n"));
    let mut made: String = raw[..head.min(raw.len())].concat();
    for line in &new[head..new.len() - tail] {
        match line.strip_suffix('\n') {
            Some(words) if crlf => {
                made.push_str(words);
                made.push_str("\r\n");
            }
            _ => made.push_str(line),
        }
    }
    made.extend(raw[raw.len().saturating_sub(tail)..].iter().copied());
    made
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = "+++\n# about power\nid = \"a\"   # the first\nquote = \"old words\"  # see below\nprefix = 'the'\n\ntags=[ \"x\" ]\n+++\nBody +++ text.\n\n+++\nid = \"b\"\n+++\ny\n";

    #[test]
    fn values_change_and_all_else_stays() {
        let changes = [KeyChange::Words("quote", "new \"words\"".to_owned()), KeyChange::Gone("prefix")];
        let made = changed(FILE, 4, &changes).unwrap();
        assert_eq!(made, FILE.replace("\"old words\"", "'new \"words\"'").replace("prefix = 'the'\n", ""));
        // A comment within a list is about what it is beside.
        let commented = FILE.replace("tags=[ \"x\" ]", "tags = [\n  \"x\",  # why\n  \"y\", # not\n]");
        let list = [KeyChange::List("tags", vec!["x".to_owned(), "z".to_owned()])];
        let made = changed(&commented, 4, &list).unwrap();
        assert_eq!(made, commented.replace("\"y\", # not", "\"z\","));
        let range = [KeyChange::Gone("quote"), KeyChange::Range("a".to_owned(), "b".to_owned())];
        assert!(changed(FILE, 4, &range).unwrap().contains("range = [\"a\", \"b\"]\n+++\nBody"));
        assert_eq!(changed(FILE, FILE.len(), &changes), None);
    }

    #[test]
    fn ends_of_lines_stay() {
        let raw = FILE.replace('\n', "\r\n");
        let new = FILE.replace("old words", "new words");
        assert_eq!(spliced(&raw, FILE, &new), raw.replace("old words", "new words"));
    }

    proptest! {
        #[test]
        fn what_is_common_keeps_its_bytes(a in "[ab\n]{0,20}", b in "[ab\n]{0,20}", c in "[ab\n]{0,20}", ends in prop::collection::vec(any::<bool>(), 30)) {
            let old = format!("{a}\nold\n{b}");
            let new = format!("{a}\nnew\n{c}\n{b}");
            let mut ends = ends.into_iter().cycle();
            let raw: String = old.split_inclusive('\n').map(|line| match line.strip_suffix('\n') {
                Some(words) if ends.next() == Some(true) => format!("{words}\r\n"),
                _ => line.to_owned(),
            }).collect();
            let made = spliced(&raw, &old, &new);
            prop_assert_eq!(made.replace("\r\n", "\n"), new);
            let kept = raw.split_inclusive('\n').take(a.matches('\n').count() + 1).collect::<String>();
            prop_assert!(made.starts_with(&kept));
        }
    }
}
