//! Completion of a quote: the words of the target that begin so, with the least context that finds them alone.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList, CompletionTextEdit,
    TextEdit,
};

use crate::diag::{FileId, Span};
use crate::parse::order::slug_of;
use crate::parse::record;
use crate::resolve::phrases::{Phrase, phrases};
use crate::resolve::reanchor::KeyChange;

use super::super::cursor::{StringAt, Toml};
use super::super::hover::shortened;
use super::super::toml::entries;
use super::super::view::ClientView;
use super::{section_named, written};

/// The target of a record: its own, that of the file's defaults, or the file's name.
pub(super) fn target(view: &ClientView<'_>, file: FileId, head: &Range<usize>) -> Option<String> {
    let source = view.source(file);
    said(&source.text, head, "target").or_else(|| Some(slug_of(source.stem()).to_owned()))
}

/// The string that a record says for a key, or else the defaults of its file.
fn said(text: &str, head: &Range<usize>, key: &str) -> Option<String> {
    let of_file = || value(text, &record::split(text).1.first()?.head, &["defaults"], key);
    value(text, head, &[], key).or_else(of_file)
}

/// A string of a piece of TOML of which a part can't be read yet: line by line, where the rest has it not.
fn value(text: &str, piece: &Range<usize>, tables: &[&str], key: &str) -> Option<String> {
    let words = text.get(piece.clone())?;
    let all = entries(words, piece.start);
    let found = all.iter().find(|it| it.tables == tables && it.key == key);
    if let Some((value, _)) = found.and_then(|it| it.strings.first()) {
        return Some(value.clone());
    }
    if !tables.is_empty() {
        return None;
    }
    words.lines().find_map(|line| {
        let (own, rest) = line.split_once('=')?;
        let rest = rest.trim();
        let mark = rest.chars().next().filter(|mark| matches!(mark, '"' | '\'') && own.trim() == key)?;
        rest[1..].split(mark).next().map(str::to_owned)
    })
}

/// The phrases that a string may become.
pub(super) fn quotes(
    view: &ClientView<'_>,
    file: FileId,
    toml: &Toml,
    key: &str,
    string: &StringAt,
) -> CompletionList {
    let items = items(view, file, toml, key, string).unwrap_or_default();
    // Each letter more gives other phrases.
    CompletionList { is_incomplete: true, items }
}

fn items(
    view: &ClientView<'_>,
    file: FileId,
    toml: &Toml,
    key: &str,
    string: &StringAt,
) -> Option<Vec<CompletionItem>> {
    let text = &view.source(file).text;
    let raw = text.get(string.typed.clone())?;
    let typed = if string.mark == Some('"') {
        raw.replace("\\\"", "\"").replace("\\\\", "\\")
    } else {
        raw.to_owned()
    };
    let target = target(view, file, &toml.piece)?;
    let (section, fragment) = match target.split_once('#') {
        Some((section, fragment)) => (section, Some(fragment)),
        None => (target.as_str(), None),
    };
    let witness = said(text, &toml.piece, "witness");
    let section = section_named(view.edition()?.0, section, witness.as_deref())?;
    let found = phrases(section, fragment, &typed);
    let range = view.range(Span::new(file, string.typed.start, string.end));
    // The ends of a range have no context of their own: words that are there several times are offered once.
    let is_quote = key == "quote";
    let mut places: HashMap<String, usize> = HashMap::new();
    for phrase in &found {
        *places.entry(phrase.words.clone()).or_default() += 1;
    }
    let mut seen = HashSet::new();
    let own = found.into_iter().filter(|phrase| is_quote || seen.insert(phrase.words.clone()));
    let made = own.enumerate().filter_map(|(n, phrase)| {
        if string.mark == Some('\'') && phrase.words.contains('\'') {
            return None;
        }
        let edit = TextEdit::new(range, written(&phrase.words, string));
        let more = if is_quote { beside(view, file, toml, string, &phrase)? } else { Vec::new() };
        let context: Vec<&str> =
            phrase.changes.iter().filter_map(name).filter(|key| is_quote && *key != "quote").collect();
        let filter = if phrase.words.starts_with(raw) {
            phrase.words.clone()
        } else {
            format!("{raw} {}", phrase.words)
        };
        let block = crate::resolve::block_at(section, phrase.stretch.leaf);
        let place = block.map_or_else(|| section.id.clone(), |number| format!("{}#p{number}", section.id));
        let count = places.get(&phrase.words).copied().unwrap_or(1);
        let description = if !is_quote && count > 1 {
            format!("{count} places: more words say which")
        } else if context.is_empty() {
            place
        } else {
            format!("{place}, with {}", context.join(", "))
        };
        Some(CompletionItem {
            label: shortened(&phrase.words, 80),
            label_details: Some(CompletionItemLabelDetails {
                detail: None,
                description: Some(description.clone()),
            }),
            kind: Some(CompletionItemKind::TEXT),
            detail: Some(description),
            sort_text: Some(format!("{n:04}")),
            filter_text: Some(filter),
            text_edit: Some(CompletionTextEdit::Edit(edit)),
            additional_text_edits: (!more.is_empty()).then_some(more),
            ..CompletionItem::default()
        })
    });
    Some(made.collect())
}

/// The key that a change writes.
fn name(change: &KeyChange) -> Option<&'static str> {
    match change {
        KeyChange::Words(key, _) | KeyChange::Number(key, _) => Some(key),
        KeyChange::Range(..) | KeyChange::List(..) | KeyChange::Gone(_) => None,
    }
}

/// The edits beside a quote: the context that it wants is written, what it had before goes. None where that can't be done
/// beside an edit of the quote's own line.
fn beside(
    view: &ClientView<'_>,
    file: FileId,
    toml: &Toml,
    string: &StringAt,
    phrase: &Phrase,
) -> Option<Vec<TextEdit>> {
    let text = &view.source(file).text;
    let line_end = text[string.end..].find('\n').map(|n| string.end + n + 1);
    let mut fresh = String::new();
    let mut edits = Vec::new();
    for key in ["prefix", "suffix", "occurrence"] {
        let wanted =
            phrase.changes.iter().find(|change| name(change) == Some(key)).map(|change| match change {
                KeyChange::Words(_, words) => {
                    format!("{key} = {}\n", crate::parse::toml_slip::as_string(words))
                }
                KeyChange::Number(_, number) => format!("{key} = {number}\n"),
                KeyChange::Range(..) | KeyChange::List(..) | KeyChange::Gone(_) => String::new(),
            });
        let own = toml.keys.iter().find(|(known, _)| known == key).map(|(_, line)| line.clone());
        match (wanted, own) {
            (None, None) => {}
            (Some(words), None) => fresh.push_str(&words),
            (words, Some(line)) => {
                let range = view.range(Span::new(file, line.start, line.end));
                edits.push(TextEdit::new(range, words.unwrap_or_default()));
            }
        }
    }
    if !fresh.is_empty() {
        let at = line_end?;
        // An edit at the place of another would overlap with it.
        let taken = toml.keys.iter().any(|(key, line)| {
            line.start == at && ["prefix", "suffix", "occurrence"].contains(&key.as_str())
        });
        let at = if taken { text[at..].find('\n').map_or(text.len(), |n| at + n + 1) } else { at };
        let range = view.range(Span::new(file, at, at));
        edits.push(TextEdit::new(range, fresh));
    }
    let crlf = view.has_crlf(&view.source(file).path);
    if crlf {
        edits.iter_mut().for_each(|edit| edit.new_text = edit.new_text.replace('\n', "\r\n"));
    }
    Some(edits)
}
