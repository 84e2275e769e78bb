//! Completion: what can be written at a place, with what it means beside it.

mod quotes;

use std::collections::HashSet;
use std::ops::Range;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList, CompletionParams,
    CompletionTextEdit, Documentation, InsertTextFormat, MarkupContent, MarkupKind, TextEdit,
};

use crate::diag::{FileId, Span};
use crate::edit::offers::{
    NAMED, Offer, OfferKind, editors, entities, kinds, notes, ranked, references, section_of, sections, tags,
    targets, works,
};
use crate::edition::{Edition, Section, id};

use super::cursor::{self, Cursor, StringAt, Toml};
use super::hover::shortened;
use super::names::Table;
use super::schema::{self, Shape};
use super::view::ClientView;

/// The signs after which an editor asks by itself.
pub(super) const TRIGGERS: [&str; 7] = ["[", "@", "\"", "'", "#", ":", "^"];

/// So many items are answered at once; with more letters there are fewer.
const MOST: usize = 200;

/// What can be written at a position.
pub(super) fn completion(view: &ClientView<'_>, params: &CompletionParams) -> Option<CompletionList> {
    let at = &params.text_document_position;
    let file = view.file(&at.text_document.uri)?;
    let byte = view.byte(file, at.position);
    let text = &view.source(file).text;
    let role = view.now.names().role(file);
    let (edition, _) = view.edition()?;
    match cursor::at(text, role, byte)? {
        Cursor::Key { toml, typed, has_value } => Some(keys(view, file, &toml, typed, has_value)),
        Cursor::Value { toml, key, string } => {
            let words = matches!(key.as_str(), "quote" | "lemma" | "range");
            if words && matches!(toml.table, Table::Record) {
                return Some(quotes::quotes(view, file, &toml, &key, &string));
            }
            let offers = values(edition, view, file, &toml, &key, &string);
            Some(strings(view, file, offers, &string))
        }
        Cursor::Reference { typed, close } => {
            let here = section_at(view, edition, file, byte);
            let offers = references(edition, here, text.get(typed.clone())?);
            // The name of another edition is the beginning of a reference.
            let made = |offer: &Offer| {
                let close = if offer.words.ends_with(':') { "" } else { close };
                format!("{}{close}", offer.words)
            };
            Some(list(view, file, offers, typed.clone(), typed.end, made))
        }
        Cursor::Citation { typed } => {
            let end = typed.end;
            Some(list(view, file, works(edition), typed, end, |offer| offer.words.clone()))
        }
        Cursor::Footnote { typed, close } => {
            let end = typed.end;
            let made = |offer: &Offer| format!("{}{close}", offer.words);
            Some(list(view, file, footnotes(view, file), typed, end, made))
        }
    }
}

/// The offers that go with what was typed, the best first.
fn list(
    view: &ClientView<'_>,
    file: FileId,
    offers: Vec<Offer>,
    typed: Range<usize>,
    end: usize,
    written: impl Fn(&Offer) -> String,
) -> CompletionList {
    let text = &view.source(file).text;
    let words = text.get(typed.clone()).unwrap_or_default();
    let mut ranked = ranked(offers, words);
    let is_incomplete = ranked.len() > MOST;
    ranked.truncate(MOST);
    let range = view.range(Span::new(file, typed.start, end));
    let items = ranked.into_iter().enumerate().map(|(n, (rank, offer))| {
        // An editor would filter away what was found by its name alone.
        let filter = if rank == NAMED { format!("{words} {}", offer.words) } else { offer.words.clone() };
        let edit = TextEdit::new(range, written(&offer));
        CompletionItem {
            label: offer.words.clone(),
            label_details: details(&offer.detail),
            kind: Some(kind(offer.sort)),
            detail: (!offer.detail.is_empty()).then(|| offer.detail.clone()),
            sort_text: Some(format!("{n:04}")),
            filter_text: Some(filter),
            text_edit: Some(CompletionTextEdit::Edit(edit)),
            ..CompletionItem::default()
        }
    });
    CompletionList { is_incomplete, items: items.collect() }
}

fn kind(sort: OfferKind) -> CompletionItemKind {
    match sort {
        OfferKind::Member => CompletionItemKind::ENUM_MEMBER,
        OfferKind::Constant => CompletionItemKind::CONSTANT,
        OfferKind::Reference => CompletionItemKind::REFERENCE,
        OfferKind::Value => CompletionItemKind::VALUE,
        OfferKind::Module => CompletionItemKind::MODULE,
        OfferKind::Folder => CompletionItemKind::FOLDER,
    }
}

fn details(words: &str) -> Option<CompletionItemLabelDetails> {
    let description = (!words.is_empty()).then(|| shortened(words, 60))?;
    Some(CompletionItemLabelDetails { detail: None, description: Some(description) })
}

/// The offers as a string of TOML: with the quotation marks that are missing.
fn strings(view: &ClientView<'_>, file: FileId, offers: Vec<Offer>, string: &StringAt) -> CompletionList {
    let literal = string.mark == Some('\'');
    let offers = offers.into_iter().filter(|offer| !literal || !offer.words.contains('\'')).collect();
    list(view, file, offers, string.typed.clone(), string.end, |offer| written(&offer.words, string))
}

/// Words in the place of a string that is being written.
fn written(words: &str, string: &StringAt) -> String {
    let basic = words.replace('\\', "\\\\").replace('"', "\\\"");
    match string.mark {
        Some('\'') if string.open => format!("{words}'"),
        Some('\'') => words.to_owned(),
        Some(_) if string.open => format!("{basic}\""),
        Some(_) => basic,
        None => format!("\"{basic}\""),
    }
}

/// The keys that a table can have and doesn't.
fn keys(
    view: &ClientView<'_>,
    file: FileId,
    toml: &Toml,
    typed: Range<usize>,
    has_value: bool,
) -> CompletionList {
    let within: Vec<&str> = toml.within.iter().map(String::as_str).collect();
    let text = &view.source(file).text;
    let line =
        |line: &Range<usize>| line.start <= typed.start && typed.start <= line.end && line.end != typed.start;
    let has: HashSet<&str> =
        toml.keys.iter().filter(|(_, own)| !line(own)).map(|(key, _)| key.as_str()).collect();
    // Where a name is written anew, all of it goes.
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let rest = text[typed.end..].find(|c: char| !is_key(c)).unwrap_or(text.len() - typed.end);
    let range = view.range(Span::new(file, typed.start, typed.end + rest));
    let all = schema::keys(toml.table, &within).into_iter().filter(|(key, _)| !has.contains(key.as_str()));
    let items = all.map(|(key, words)| {
        let shape = schema::shape(toml.table, &within, &key);
        let snippet = view.client.takes_snippets && !has_value;
        let text = match shape {
            _ if has_value => key.clone(),
            Shape::String if snippet => format!("{key} = \"$0\""),
            Shape::List if snippet => format!("{key} = [\"$0\"]"),
            _ => format!("{key} = "),
        };
        let documentation = MarkupContent { kind: MarkupKind::PlainText, value: words.clone() };
        CompletionItem {
            label: key,
            kind: Some(CompletionItemKind::PROPERTY),
            detail: Some(shortened(&words, 80)),
            documentation: Some(Documentation::MarkupContent(documentation)),
            insert_text_format: snippet.then_some(InsertTextFormat::SNIPPET),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, text))),
            ..CompletionItem::default()
        }
    });
    CompletionList { is_incomplete: false, items: items.collect() }
}

/// What a key may say.
fn values(
    edition: &Edition,
    view: &ClientView<'_>,
    file: FileId,
    toml: &Toml,
    key: &str,
    string: &StringAt,
) -> Vec<Offer> {
    let within: Vec<&str> = toml.within.iter().map(String::as_str).collect();
    let typed = view.source(file).text.get(string.typed.clone()).unwrap_or_default();
    let record = matches!(toml.table, Table::Record | Table::Defaults);
    match (key, within.as_slice()) {
        ("kind", []) if record => kinds(edition),
        ("open", ["view"]) => kinds(edition),
        ("creator", []) if record => editors(edition),
        ("target", []) if record => targets(edition, typed),
        ("section", ["alignment"]) => sections(edition),
        ("witness", _) if record => {
            let of = |w: &crate::edition::Witness| Offer::new(&w.meta.id, &w.meta.title, OfferKind::Folder);
            edition.witnesses.iter().map(of).collect()
        }
        ("entities", []) if record => entities(edition),
        ("tags", []) if record => {
            // What is being typed is a tag already, of this note.
            let is_own = |offer: &Offer| offer.words == typed && offer.detail == "1 note";
            tags(edition).into_iter().filter(|offer| !is_own(offer)).collect()
        }
        ("editors", ["cite"]) => editors(edition),
        (_, ["rules"]) => {
            let levels = ["allow", "warn", "error"].into_iter();
            levels.map(|level| Offer::new(level, "", OfferKind::Member)).collect()
        }
        ("reply-to", []) if record => notes(edition, ""),
        // With and without the prefix, as it was begun.
        ("refs", []) if record => {
            let prefixed = typed.starts_with("note:");
            let mut all = if prefixed { Vec::new() } else { notes(edition, "") };
            let others = references(edition, None, typed).into_iter();
            all.extend(others.filter(|offer| prefixed || !offer.words.starts_with("note:")));
            all
        }
        ("cites", []) if record => works(edition),
        ("status", []) if record => {
            vec![Offer::new("draft", "left out, unless `--drafts` shows it", OfferKind::Member)]
        }
        _ => {
            let all = schema::values(toml.table, &within, key);
            all.into_iter().map(|it| Offer::new(it, "", OfferKind::Member)).collect()
        }
    }
}

/// The section that `[[#p3]]` is about at a byte of a file: the file's own, or that of the record's target.
fn section_at<'a>(
    view: &ClientView<'_>,
    edition: &'a Edition,
    file: FileId,
    byte: usize,
) -> Option<&'a Section> {
    if let Some(own) = view.now.names().page(&view.source(file).path) {
        return section_of(edition, own);
    }
    let text = &view.source(file).text;
    let (_, pieces) = crate::parse::record::split(text);
    let piece = pieces.iter().rev().find(|piece| piece.fence.start <= byte)?;
    let target = quotes::target(view, file, &piece.head)?;
    section_of(edition, target.split('#').next()?)
}

/// The footnotes of a file, by their labels.
fn footnotes(view: &ClientView<'_>, file: FileId) -> Vec<Offer> {
    let mut seen = HashSet::new();
    let mut offers = Vec::new();
    let text = &view.source(file).text;
    for it in view.now.names().of(file).into_iter().filter(|it| it.defines) {
        if let super::names::Symbol::Footnote(..) = it.name {
            let label = text.get(it.bytes.clone()).unwrap_or_default();
            let rest = text.get(it.bytes.end + 2..).unwrap_or_default().lines().next().unwrap_or_default();
            if seen.insert(label.to_owned()) {
                offers.push(Offer::new(label, shortened(rest.trim(), 60), OfferKind::Reference));
            }
        }
    }
    offers
}

/// The section of a name, where a record's target is asked for.
pub(super) fn section_named<'a>(
    edition: &'a Edition,
    own: &str,
    witness: Option<&str>,
) -> Option<&'a Section> {
    let Some(witness) = witness else { return section_of(edition, own) };
    let witness = edition.witnesses.iter().find(|it| id::fold(&it.meta.id) == id::fold(witness))?;
    let folded = id::fold(own.trim());
    witness.sections.iter().find(|section| id::fold(&section.id) == folded).map(AsRef::as_ref)
}
