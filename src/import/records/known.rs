//! Records that were imported before, and what a newer export changes in them.

use std::collections::HashMap;

use toml_edit::DocumentMut;
use xxhash_rust::xxh3::xxh3_64;

use super::super::note::ImportedNote;
use super::threads::AnsweredRecord;
use super::{Records, dated, list, quoted};
use crate::output::record;
use crate::parse::record::split;
use crate::resolve::reanchor::KeyChange;

/// What the head of an answer says, as a comment, whose note was in no export.
pub(super) const NOT_THERE: &str = "what it answers was not in the export";

/// A record that was imported before.
#[derive(Debug, Clone)]
pub(crate) struct ImportedRecord {
    /// The file that it is in, by its path.
    pub(super) path: String,
    /// The bytes of its head and its body there.
    head: std::ops::Range<usize>,
    body: std::ops::Range<usize>,
    /// Its own id.
    pub(crate) id: String,
    pub(super) target: Option<String>,
    pub(super) status: Option<String>,
    /// The id of the record that it answers.
    pub(super) reply_to: Option<String>,
    /// The words that it quotes.
    pub(super) quote: Vec<String>,
    /// What it says now.
    pub(super) says: RecordContent,
    /// The hash of what was written.
    written: String,
}

impl ImportedRecord {
    pub(super) fn is_unplaced(&self) -> bool {
        self.status.as_deref() == Some("unplaced")
    }
}

/// The records of annotation files that were imported, by where they come from and their ids there.
pub(crate) type KnownRecords = HashMap<(String, String), ImportedRecord>;

/// Find the records that were imported before.
pub(crate) fn known<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> KnownRecords {
    let mut all = KnownRecords::new();
    for (path, text) in files {
        for piece in split(text).1.into_iter().filter(|piece| piece.closed) {
            let Ok(table) = text[piece.head.clone()].parse::<toml::Table>() else { continue };
            let of = |value: Option<&toml::Value>| value.and_then(|v| v.as_str()).map(str::to_owned);
            let imported = table.get("imported").and_then(|value| value.as_table());
            let Some(imported) = imported else { continue };
            let (Some(from), Some(own)) = (of(imported.get("from")), of(imported.get("id"))) else {
                continue;
            };
            let stem = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
            let says = RecordContent::of(&table, &text[piece.body.clone()]);
            let known = ImportedRecord {
                path: path.to_owned(),
                id: of(table.get("id")).unwrap_or_default(),
                target: of(table.get("target"))
                    .or_else(|| Some(crate::parse::order::slug_of(stem).to_owned())),
                status: of(table.get("status")),
                reply_to: of(table.get("reply-to")),
                written: of(imported.get("hash")).unwrap_or_default(),
                quote: quote(&table),
                says,
                head: piece.head,
                body: piece.body,
            };
            all.insert((from, own), known);
        }
    }
    all
}

/// The words that a record quotes, of a range its two ends.
fn quote(table: &toml::Table) -> Vec<String> {
    let of = |value: &toml::Value| match value {
        toml::Value::String(words) => vec![words.clone()],
        toml::Value::Array(all) => all.iter().filter_map(|words| words.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    ["quote", "range"].into_iter().filter_map(|key| table.get(key)).flat_map(of).collect()
}

/// What a record says beside its place: what an author can change elsewhere.
#[derive(Debug, Clone, Default)]
pub(super) struct RecordContent {
    pub(super) kind: String,
    pub(super) creators: Vec<String>,
    pub(super) created: String,
    pub(super) modified: String,
    pub(super) tags: Vec<String>,
    pub(super) body: String,
}

impl RecordContent {
    fn of(table: &toml::Table, body: &str) -> Self {
        let words = |key: &str| match table.get(key) {
            Some(toml::Value::String(words)) => words.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        };
        let list = |key: &str| match table.get(key) {
            Some(toml::Value::Array(all)) => {
                all.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
            }
            Some(toml::Value::String(one)) => vec![one.clone()],
            _ => Vec::new(),
        };
        Self {
            kind: words("kind"),
            creators: list("creator"),
            created: words("created"),
            modified: words("modified"),
            tags: list("tags"),
            body: body.trim().to_owned(),
        }
    }
}

pub(super) fn hash(says: &RecordContent) -> String {
    let RecordContent { kind, creators, created, modified, tags, body } = says;
    let parts = [kind, &creators.join("\u{1}"), created, modified, &tags.join("\u{1}"), body];
    let all = parts.map(String::as_str).join("\u{2}");
    format!("{:016x}", xxh3_64(all.as_bytes()))
}

/// Whether the author of a known record has changed it, and it wasn't changed here.
pub(super) fn is_changed(
    known: &ImportedRecord,
    says: &RecordContent,
    note: &ImportedNote,
    made: &mut Records,
) -> bool {
    if hash(says) == known.written {
        return false;
    }
    let ImportedRecord { id, path, says: here, .. } = known;
    let as_of = if says.modified.is_empty() { &says.created } else { &says.modified };
    if !as_of.is_empty() && *as_of < here.modified {
        let message = format!(
            "`{id}` ({path}) stays as it is: it was changed on {}, and this file has it as of {as_of}",
            here.modified
        );
        made.told.push((note.line, message));
        return false;
    }
    if hash(here) != known.written {
        let there = differences(here, says);
        let message = format!(
            "`{id}` ({path}) was changed both here and there, and stays as it is here; there it has {there}"
        );
        made.told.push((note.line, message));
        return false;
    }
    made.told.push((note.line, format!("`{}` was changed there, and is changed here", known.id)));
    true
}

/// What a newer form has otherwise than the record, in words.
fn differences(here: &RecordContent, there: &RecordContent) -> String {
    let line = |words: &str| words.split_whitespace().collect::<Vec<&str>>().join(" ");
    let or_none = |words: String| if words.is_empty() { "none".to_owned() } else { format!("`{words}`") };
    let parts = |says: &RecordContent| {
        [
            ("the text", line(&says.body)),
            ("the tags", says.tags.join(", ")),
            ("the authors", says.creators.join(", ")),
            ("the date", says.created.clone()),
            ("the date of the last change", says.modified.clone()),
        ]
    };
    let differ = parts(there).into_iter().zip(parts(here)).filter(|(there, here)| there != here);
    let named: Vec<String> = differ.map(|((what, there), _)| format!("{what} {}", or_none(there))).collect();
    if named.is_empty() { "another kind".to_owned() } else { named.join("; ") }
}

/// What is changed in a record that was imported before.
pub(super) struct RecordEdit {
    pub(super) known: ImportedRecord,
    /// What it says in its newer form.
    pub(super) says: Option<RecordContent>,
    /// The note that it answers, where that had been in no export.
    pub(super) answers: Option<AnsweredRecord>,
    /// Other keys that its newer form changes: the words of what has no place, the note that it answers.
    pub(super) keys: Vec<KeyChange>,
}

/// The words that a record without a place is sought by, where its newer form has others.
pub(super) fn other_words(known: &ImportedRecord, note: &ImportedNote) -> Vec<KeyChange> {
    let waits = matches!(known.status.as_deref(), Some("draft" | "unplaced"));
    let words = super::words_of(note);
    if !waits || words.is_empty() || known.quote.join(" … ") == words {
        return Vec::new();
    }
    let (prefix, suffix) = match note.quotes.as_slice() {
        [quote] => (quote.prefix.as_str(), quote.suffix.as_str()),
        _ => ("", ""),
    };
    let beside = |key, words: &str| {
        if words.trim().is_empty() { KeyChange::Gone(key) } else { KeyChange::Words(key, words.to_owned()) }
    };
    vec![
        KeyChange::Gone("range"),
        KeyChange::Words("quote", words),
        beside("prefix", prefix),
        beside("suffix", suffix),
    ]
}

/// A file whose records say what their newer forms do.
pub(super) fn edited(mut text: String, mut edits: Vec<RecordEdit>) -> String {
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.known.head.start));
    for RecordEdit { known, says, answers, keys } in edits {
        let start = known.head.start;
        if let Some(fresh) = says.and_then(|says| rewritten(&text, &known, &says)) {
            text = format!("{}{fresh}{}", &text[..start], &text[known.body.end..]);
        }
        if let Some(fresh) = record::changed(&text, start, &keys).filter(|_| !keys.is_empty()) {
            text = fresh;
        }
        if let Some(fresh) = answers.and_then(|answered| threaded(&text, &known, answered)) {
            text = fresh;
        }
    }
    text
}

/// A file in which an answer is under the note that it answers, and in its place.
fn threaded(text: &str, known: &ImportedRecord, answered: AnsweredRecord) -> Option<String> {
    let mut changes = Vec::new();
    if known.reply_to.is_none() {
        changes.push(KeyChange::Words("reply-to", answered.id));
    }
    match answered.status {
        None => changes.push(KeyChange::Gone("status")),
        Some(status) => changes.push(KeyChange::Words("status", status)),
    }
    changes.extend(answered.section.map(|section| KeyChange::Words("target", section)));
    let made = record::changed(text, known.head.start, &changes)?;
    let (before, rest) = made.split_at(known.head.start);
    let head = rest.find("\n+++")?;
    let is_remark = |line: &&str| line.strip_prefix("# ").is_some_and(|own| own.starts_with(NOT_THERE));
    let kept: String = rest[..=head].split_inclusive('\n').filter(|line| !is_remark(line)).collect();
    Some(format!("{before}{kept}{}", &rest[head + 1..]))
}

/// The head of a known record, with other values, and its body.
fn rewritten(text: &str, known: &ImportedRecord, says: &RecordContent) -> Option<String> {
    let mut document: DocumentMut = text.get(known.head.clone())?.parse().ok()?;
    let mut set = |key: &str, value: Option<String>| {
        match value.and_then(|value| value.parse::<toml_edit::Value>().ok()) {
            Some(mut value) => match document.get_mut(key).and_then(|item| item.as_value_mut()) {
                Some(old) => {
                    *value.decor_mut() = old.decor().clone();
                    *old = value;
                }
                None => {
                    document.insert(key, toml_edit::Item::Value(value));
                }
            },
            None => {
                document.remove(key);
            }
        };
    };
    let some = |words: &String| (!words.is_empty()).then(|| dated(words));
    set("kind", Some(quoted(&says.kind)));
    set(
        "creator",
        Some(match says.creators.as_slice() {
            [one] => quoted(one),
            many => list(many),
        }),
    );
    set("created", some(&says.created));
    set("modified", some(&says.modified));
    set("tags", (!says.tags.is_empty()).then(|| list(&says.tags)));
    let imported = document.get_mut("imported")?;
    imported["hash"] = toml_edit::value(hash(says));
    let end = if text[known.body.end..].is_empty() { "\n" } else { "\n\n" };
    let body = if says.body.is_empty() { String::new() } else { format!("{}{end}", says.body) };
    Some(format!("{document}+++\n{body}"))
}
