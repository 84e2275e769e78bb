//! Completion: what can be written at a place, with what it means beside it.

mod quotes;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList, CompletionParams,
    CompletionTextEdit, Documentation, InsertTextFormat, MarkupContent, MarkupKind, TextEdit,
};

use crate::diag::{FileId, Span};
use crate::edition::meta::natural_name;
use crate::edition::wide::in_a_line;
use crate::edition::{Edition, Section, id, rich};

use super::cursor::{self, Cursor, Text, Toml};
use super::hover::shortened;
use super::names::Table;
use super::schema::{self, Shape};
use super::view::View;

/// The signs after which an editor asks by itself.
pub(super) const TRIGGERS: [&str; 7] = ["[", "@", "\"", "'", "#", ":", "^"];

/// So many items are answered at once; with more letters there are fewer.
const MOST: usize = 200;

/// Something that can be written.
#[derive(Debug, Clone)]
struct Offer {
    /// The words that are written.
    words: String,
    /// What it is called, where that is more than its words say.
    detail: String,
    kind: CompletionItemKind,
}

impl Offer {
    fn new(words: impl Into<String>, detail: impl Into<String>, kind: CompletionItemKind) -> Self {
        Self { words: words.into(), detail: detail.into(), kind }
    }
}

/// What can be written at a position.
pub(super) fn completion(view: &View<'_>, params: &CompletionParams) -> Option<CompletionList> {
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
            let made = |offer: &Offer| format!("{}{close}", offer.words);
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
    view: &View<'_>,
    file: FileId,
    offers: Vec<Offer>,
    typed: Range<usize>,
    end: usize,
    written: impl Fn(&Offer) -> String,
) -> CompletionList {
    let text = &view.source(file).text;
    let words = text.get(typed.clone()).unwrap_or_default();
    let folded = words.to_lowercase();
    let mut ranked: Vec<(u8, usize, Offer)> = Vec::new();
    for (n, offer) in offers.into_iter().enumerate() {
        let own = offer.words.to_lowercase();
        let rank = match () {
            () if own.starts_with(&folded) => 0,
            () if own.contains(&folded) => 1,
            // A name may be known, and its id not.
            () if offer.detail.to_lowercase().contains(&folded) => 2,
            () if is_subsequence(&folded, &own) => 3,
            () => continue,
        };
        ranked.push((rank, n, offer));
    }
    ranked.sort_by_key(|(rank, n, _)| (*rank, *n));
    let is_incomplete = ranked.len() > MOST;
    ranked.truncate(MOST);
    let range = view.range(Span::new(file, typed.start, end));
    let items = ranked.into_iter().enumerate().map(|(n, (rank, _, offer))| {
        // An editor would filter away what was found by its name alone.
        let filter = if rank == 2 { format!("{words} {}", offer.words) } else { offer.words.clone() };
        let edit = TextEdit::new(range, written(&offer));
        CompletionItem {
            label: offer.words.clone(),
            label_details: details(&offer.detail),
            kind: Some(offer.kind),
            detail: (!offer.detail.is_empty()).then(|| offer.detail.clone()),
            sort_text: Some(format!("{n:04}")),
            filter_text: Some(filter),
            text_edit: Some(CompletionTextEdit::Edit(edit)),
            ..CompletionItem::default()
        }
    });
    CompletionList { is_incomplete, items: items.collect() }
}

fn details(words: &str) -> Option<CompletionItemLabelDetails> {
    let description = (!words.is_empty()).then(|| shortened(words, 60))?;
    Some(CompletionItemLabelDetails { detail: None, description: Some(description) })
}

/// Whether the letters of one stand in the other in this order.
fn is_subsequence(letters: &str, words: &str) -> bool {
    let mut all = words.chars();
    letters.chars().all(|letter| all.any(|c| c == letter))
}

/// The offers as a string of TOML: with the quotation marks that are missing.
fn strings(view: &View<'_>, file: FileId, offers: Vec<Offer>, string: &Text) -> CompletionList {
    let literal = string.mark == Some('\'');
    let offers = offers.into_iter().filter(|offer| !literal || !offer.words.contains('\'')).collect();
    list(view, file, offers, string.typed.clone(), string.end, |offer| written(&offer.words, string))
}

/// Words in the place of a string that is being written.
fn written(words: &str, string: &Text) -> String {
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
fn keys(view: &View<'_>, file: FileId, toml: &Toml, typed: Range<usize>, has_value: bool) -> CompletionList {
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
    view: &View<'_>,
    file: FileId,
    toml: &Toml,
    key: &str,
    string: &Text,
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
            let of = |w: &crate::edition::Witness| {
                Offer::new(&w.meta.id, &w.meta.title, CompletionItemKind::FOLDER)
            };
            edition.witnesses.iter().map(of).collect()
        }
        ("entities", []) if record => entities(edition),
        ("tags", []) if record => tags(edition),
        ("reply-to", []) if record => notes(edition, ""),
        ("refs", []) if record => {
            let mut all = notes(edition, "");
            all.extend(
                references(edition, None, typed)
                    .into_iter()
                    .filter(|offer| !offer.words.starts_with("note:")),
            );
            all
        }
        ("cites", []) if record => works(edition),
        ("status", []) if record => {
            vec![Offer::new("draft", "left out, unless `--drafts` shows it", CompletionItemKind::ENUM_MEMBER)]
        }
        _ => {
            let all = schema::values(toml.table, &within, key);
            all.into_iter().map(|it| Offer::new(it, "", CompletionItemKind::ENUM_MEMBER)).collect()
        }
    }
}

fn kinds(edition: &Edition) -> Vec<Offer> {
    let kinds = edition.meta.kinds.iter();
    kinds
        .map(|kind| {
            let detail = kind
                .name
                .as_ref()
                .map_or_else(|| kind.motivation.clone(), |name| format!("{name}, {}", kind.motivation));
            Offer::new(&kind.id, detail, CompletionItemKind::ENUM_MEMBER)
        })
        .collect()
}

fn editors(edition: &Edition) -> Vec<Offer> {
    let editors = edition.meta.editors.iter();
    editors.map(|it| Offer::new(&it.id, natural_name(&it.name), CompletionItemKind::CONSTANT)).collect()
}

fn tags(edition: &Edition) -> Vec<Offer> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, note) in of_edition(edition) {
        for tag in &note.record.tags {
            *counts.entry(tag).or_default() += 1;
        }
    }
    let offer = |(tag, count): (&str, usize)| {
        let notes = if count == 1 { "1 note".to_owned() } else { format!("{count} notes") };
        Offer::new(tag, notes, CompletionItemKind::ENUM_MEMBER)
    };
    counts.into_iter().map(offer).collect()
}

/// All notes of an edition, each with the section that it stands in.
fn of_edition(edition: &Edition) -> impl Iterator<Item = (&Section, &crate::edition::Note)> {
    let sections = edition.witnesses.iter().flat_map(|witness| &witness.sections);
    sections.flat_map(|section| {
        section.notes.iter().flat_map(crate::resolve::flat).map(move |note| (&**section, note))
    })
}

fn notes(edition: &Edition, prefix: &str) -> Vec<Offer> {
    let offer = |(section, note): (&Section, &crate::edition::Note)| {
        let words = note.words.as_deref().map(in_a_line).unwrap_or_default();
        let detail = format!("§{} {}", section.number, shortened(&words, 60));
        Offer::new(format!("{prefix}{}", note.record.id), detail, CompletionItemKind::REFERENCE)
    };
    of_edition(edition).map(offer).collect()
}

fn entities(edition: &Edition) -> Vec<Offer> {
    let registers = edition.registers.iter();
    let of = |register: &crate::edition::register::Register| {
        let entity = |it: &crate::edition::register::Entity| {
            Offer::new(format!("{}:{}", register.prefix, it.id), &it.name, CompletionItemKind::CONSTANT)
        };
        register.entities.iter().map(entity).collect::<Vec<_>>()
    };
    registers.flat_map(of).collect()
}

fn works(edition: &Edition) -> Vec<Offer> {
    let works = edition.bibliography.iter().flat_map(|bibliography| &bibliography.works);
    let offer = |work: &crate::edition::work::Work| {
        let name = work.reference.names("author").first().and_then(|name| match name {
            crate::edition::reference::Name::Person(person) => Some(person.family.as_str()),
            crate::edition::reference::Name::Body(name) => Some(name.as_str()),
            crate::edition::reference::Name::Others => None,
        });
        let title = work.reference.get("title").unwrap_or_default();
        let detail = name.map_or_else(|| title.to_owned(), |name| format!("{name}: {title}"));
        Offer::new(&work.key, rich::plain(&detail), CompletionItemKind::VALUE)
    };
    works.map(offer).collect()
}

fn sections(edition: &Edition) -> Vec<Offer> {
    let mut seen = HashSet::new();
    let all = edition.witnesses.iter().flat_map(|witness| &witness.sections);
    let mut offers = Vec::new();
    for section in all.filter(|section| seen.insert(id::fold(&section.id))) {
        let detail = format!("§{} {}", section.number, section.title);
        offers.push(Offer::new(&section.id, detail, CompletionItemKind::MODULE));
    }
    offers
}

/// The places of a section, behind `prefix`: its blocks, headings and footnotes.
fn places(section: &Section, prefix: &str) -> Vec<Offer> {
    let body = &section.body;
    let mut offers = Vec::new();
    for (number, block) in section.numbers.iter().zip(0..) {
        let item = body.item_of_block(block);
        let leaf = item.and_then(|item| body.leaves_of(item).next());
        let words = leaf.map(|leaf| shortened(&body.line(leaf), 60)).unwrap_or_default();
        offers.push(Offer::new(format!("{prefix}#p{number}"), words, CompletionItemKind::REFERENCE));
    }
    for heading in &body.headings {
        let words = shortened(&body.line(heading.leaf as usize), 60);
        offers.push(Offer::new(format!("{prefix}#h-{}", heading.slug), words, CompletionItemKind::REFERENCE));
    }
    for footnote in &body.footnotes {
        let words = format!("footnote {}", footnote.mark);
        offers.push(Offer::new(format!("{prefix}#fn-{}", footnote.id), words, CompletionItemKind::REFERENCE));
    }
    offers
}

fn section_of<'a>(edition: &'a Edition, own: &str) -> Option<&'a Section> {
    let folded = id::fold(own.trim());
    let mut all = edition.witnesses.iter().flat_map(|witness| &witness.sections);
    all.find(|section| id::fold(&section.id) == folded).map(AsRef::as_ref)
}

fn targets(edition: &Edition, typed: &str) -> Vec<Offer> {
    match typed.split_once('#') {
        Some((own, _)) => section_of(edition, own).map(|section| places(section, own)).unwrap_or_default(),
        None => sections(edition),
    }
}

/// Everything that a cross-reference can name, in the form that was begun.
fn references(edition: &Edition, here: Option<&Section>, typed: &str) -> Vec<Offer> {
    if let Some((own, _)) = typed.split_once('#') {
        let bare = own.rsplit(':').next().unwrap_or(own);
        let section = if own.is_empty() { here } else { section_of(edition, bare) };
        let essay = own
            .strip_prefix("page:")
            .and_then(|own| edition.essays.iter().find(|essay| id::fold(&essay.id) == id::fold(own)));
        return match (essay, section) {
            (Some(essay), _) => {
                let heading = |it: &crate::edition::text::Heading| {
                    let words = essay.body.line(it.leaf as usize);
                    Offer::new(format!("{own}#{}", it.slug), words, CompletionItemKind::REFERENCE)
                };
                essay.body.headings.iter().map(heading).collect()
            }
            (None, Some(section)) => {
                let mut all = places(section, own);
                // In references a heading goes by its slug alone.
                all.iter_mut().for_each(|it| it.words = it.words.replacen("#h-", "#", 1));
                all
            }
            (None, None) => Vec::new(),
        };
    }
    if typed.starts_with("note:") {
        return notes(edition, "note:");
    }
    let siglum = typed.split_once(':').map(|(siglum, _)| siglum);
    let witness = siglum.and_then(|own| edition.witnesses.iter().find(|it| it.meta.siglum == own));
    if let Some(witness) = witness {
        let offer = |it: &std::sync::Arc<Section>| {
            let words = format!("{}:{}", witness.meta.siglum, it.id);
            Offer::new(words, format!("§{} {}", it.number, it.title), CompletionItemKind::MODULE)
        };
        return witness.sections.iter().map(offer).collect();
    }
    let essays = edition.essays.iter();
    let essays =
        essays.map(|it| Offer::new(format!("page:{}", it.id), &it.title, CompletionItemKind::MODULE));
    let mut all = sections(edition);
    all.extend(essays);
    all.extend(entities(edition));
    all.extend(notes(edition, "note:"));
    all
}

/// The section that `[[#p3]]` is about at a byte of a file: the file's own, or that of the record's target.
fn section_at<'a>(view: &View<'_>, edition: &'a Edition, file: FileId, byte: usize) -> Option<&'a Section> {
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
fn footnotes(view: &View<'_>, file: FileId) -> Vec<Offer> {
    let mut seen = HashSet::new();
    let mut offers = Vec::new();
    let text = &view.source(file).text;
    for it in view.now.names().of(file).into_iter().filter(|it| it.defines) {
        if let super::names::Name::Footnote(..) = it.name {
            let label = text.get(it.bytes.clone()).unwrap_or_default();
            let rest = text.get(it.bytes.end + 2..).unwrap_or_default().lines().next().unwrap_or_default();
            if seen.insert(label.to_owned()) {
                offers.push(Offer::new(label, shortened(rest.trim(), 60), CompletionItemKind::REFERENCE));
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
