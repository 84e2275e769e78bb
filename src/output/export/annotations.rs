//! W3C Web Annotation: `annotations.jsonld`, in pages beyond 1,000 notes, and a file a commentator.
//!
//! Sources: W3C, *Web Annotation Data Model* and *Web Annotation Vocabulary*, Recommendations of 2017-02-23,
//! <https://www.w3.org/TR/annotation-model/>. What the vocabulary lacks is in keys prefixed `variorum:`; `import` reads
//! these, and gives every key of each record back.

mod body;
mod item;
mod target;

use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::edition::{Note, Section};

use super::iri::Base;
use super::{ExportFile, ExportWriter, Exported, Model, Outcome, differs, with_items, without_base};
use item::Items;

/// The format's name.
const NAME: &str = "annotations";
/// So many notes are on a page; up to so many are in one file.
const PAGE: usize = 1000;
/// What the prefix `variorum:` represents.
const NAMESPACE: &str = "urn:x-variorum:";
/// Keys whose values are lists in order.
const LISTS: &[&str] = &["range", "cites", "entities", "refs", "reading", "witness"];

/// The writer.
pub(super) const WRITER: ExportWriter = ExportWriter::Many { files, make, whole: Some(whole) };

/// A note with its section.
type PlacedNote<'a> = (&'a Section, &'a Note);

/// All notes, in the order of the site, replies after what they answer.
fn notes(model: Model<'_>) -> Vec<PlacedNote<'_>> {
    fn each<'a>(section: &'a Section, note: &'a Note, all: &mut Vec<PlacedNote<'a>>) {
        all.push((section, note));
        note.replies.iter().for_each(|reply| each(section, reply, all));
    }
    let mut all = Vec::new();
    for section in model.edition().witnesses.iter().flat_map(|witness| &witness.sections) {
        section.notes.iter().for_each(|note| each(section, note, &mut all));
    }
    all
}

/// A note with its annotation.
struct WrittenNote<'a> {
    note: &'a Note,
    json: &'a str,
}

fn written<'a>(notes: &[PlacedNote<'a>], items: &'a [String]) -> Vec<WrittenNote<'a>> {
    notes.iter().zip(items).map(|((_, note), json)| WrittenNote { note, json }).collect()
}

fn texts<'a>(notes: &[WrittenNote<'a>]) -> Vec<&'a str> {
    notes.iter().map(|own| own.json).collect()
}

/// What a file has.
enum CollectionFile {
    /// All notes, or where to find them.
    Collection,
    /// A page of them, from 0.
    Page(usize),
    /// Those of a commentator.
    By(String),
}

fn parts(model: Model<'_>) -> Vec<(ExportFile, CollectionFile)> {
    let all = notes(model);
    let mut parts =
        vec![(ExportFile::of_format("annotations.jsonld".to_owned()), CollectionFile::Collection)];
    if all.len() > PAGE {
        let pages = all.len().div_ceil(PAGE);
        parts.extend(
            (0..pages).map(|page| (ExportFile::of_format(page_address(page)), CollectionFile::Page(page))),
        );
    }
    for editor in &model.edition().meta.editors {
        if all.iter().any(|(_, note)| note.record.creators.contains(&editor.id)) {
            parts.push((ExportFile::notes_by(editor, "jsonld"), CollectionFile::By(editor.id.clone())));
        }
    }
    parts
}

fn page_address(page: usize) -> String {
    format!("annotations/{}.jsonld", page + 1)
}

fn files(model: Model<'_>) -> Vec<ExportFile> {
    parts(model).into_iter().map(|(file, _)| file).collect()
}

fn make(model: Model<'_>, at: usize) -> Outcome {
    let Some((ExportFile { address, .. }, part)) = parts(model).into_iter().nth(at) else {
        return Err(super::failed(NAME, "there is no such file"));
    };
    let all = notes(model);
    let items = model.kept.annotations(|| items(model, &all));
    let written = written(&all, &items);
    Ok(match part {
        CollectionFile::Collection if all.len() > PAGE => pages(model, all.len()),
        CollectionFile::Collection => collection(model, &address, None, &written),
        CollectionFile::Page(page) => one_page(model, page, &written),
        CollectionFile::By(editor) => {
            let own = written.into_iter().filter(|one| one.note.record.creators.contains(&editor));
            collection(model, &address, Some(&editor), &own.collect::<Vec<_>>())
        }
    })
}

/// All notes in one file.
fn whole(model: Model<'_>) -> Outcome {
    let all = notes(model);
    let items = items(model, &all);
    Ok(collection(model, "annotations.jsonld", None, &written(&all, &items)))
}

/// The head of a document: its context, its id, what it is.
fn head(base: &Base, address: &str, kind: &str) -> Map<String, Value> {
    let mut terms = Map::new();
    terms.insert("variorum".to_owned(), NAMESPACE.into());
    for key in LISTS {
        let term = json!({ "@id": format!("{NAMESPACE}{key}"), "@container": "@list" });
        terms.insert(format!("variorum:{key}"), term);
    }
    let mut head = Map::new();
    head.insert("@context".to_owned(), json!(["http://www.w3.org/ns/anno.jsonld", terms]));
    head.insert("id".to_owned(), base.address(address).into());
    head.insert("type".to_owned(), kind.into());
    head
}

/// What is said of a collection beside its notes.
fn about(model: Model<'_>, by: Option<&str>, total: usize) -> Map<String, Value> {
    let meta = &model.edition().meta;
    let editor = by.and_then(|by| meta.editors.iter().find(|editor| editor.id == by));
    let label = match editor {
        Some(editor) => format!("{}: {}", meta.title, crate::edition::meta::natural_name(&editor.name)),
        None => meta.title.clone(),
    };
    let mut about = Map::new();
    about.insert("label".to_owned(), label.into());
    about.insert("total".to_owned(), total.into());
    about.insert(
        "generator".to_owned(),
        json!({ "type": "Software", "name": concat!("Variorum ", env!("CARGO_PKG_VERSION")) }),
    );
    about
}

/// A collection whose notes are all in its first page, and that within it.
fn collection(model: Model<'_>, address: &str, by: Option<&str>, notes: &[WrittenNote<'_>]) -> Exported {
    let base = Base::of(model.edition());
    let mut head = head(&base, address, "AnnotationCollection");
    head.extend(about(model, by, notes.len()));
    if notes.is_empty() {
        return said(model, format!("{}\n", Value::Object(head)), &[]);
    }
    let mut first = Map::new();
    first.insert("id".to_owned(), base.id(address, "first").into());
    first.insert("type".to_owned(), "AnnotationPage".into());
    first.insert("startIndex".to_owned(), 0.into());
    let page = with_items(first, &texts(notes));
    let head = Value::Object(head).to_string();
    let text = format!("{},\"first\":{page}}}\n", head.strip_suffix('}').unwrap_or(&head));
    // What is to be said of a note is said with the whole.
    said(model, text, if by.is_none() { notes } else { &[] })
}

/// The collection whose pages are files of their own.
fn pages(model: Model<'_>, count: usize) -> Exported {
    let base = Base::of(model.edition());
    let mut head = head(&base, "annotations.jsonld", "AnnotationCollection");
    head.extend(about(model, None, count));
    head.insert("first".to_owned(), base.address(&page_address(0)).into());
    let last = count.div_ceil(PAGE).saturating_sub(1);
    head.insert("last".to_owned(), base.address(&page_address(last)).into());
    said(model, format!("{}\n", Value::Object(head)), &[])
}

/// A page of the collection.
fn one_page(model: Model<'_>, page: usize, notes: &[WrittenNote<'_>]) -> Exported {
    let base = Base::of(model.edition());
    let from = page * PAGE;
    let own = notes.get(from..(from + PAGE).min(notes.len())).unwrap_or_default();
    let mut head = head(&base, &page_address(page), "AnnotationPage");
    head.insert("partOf".to_owned(), base.address("annotations.jsonld").into());
    head.insert("startIndex".to_owned(), from.into());
    if page > 0 {
        head.insert("prev".to_owned(), base.address(&page_address(page - 1)).into());
    }
    if from + PAGE < notes.len() {
        head.insert("next".to_owned(), base.address(&page_address(page + 1)).into());
    }
    said(model, format!("{}\n", with_items(head, &texts(own))), own)
}

/// The notes as JSON, in order. Those of one section share what is read of it.
fn items(model: Model<'_>, notes: &[PlacedNote<'_>]) -> Vec<String> {
    let base = Base::of(model.edition());
    let sections: Vec<&[PlacedNote<'_>]> = notes.chunk_by(|(a, _), (b, _)| std::ptr::eq(*a, *b)).collect();
    let of_section = |own: &&[PlacedNote<'_>]| {
        let mut items = Items::new(model, &base);
        own.iter().map(|(section, note)| items.json(section, note).to_string()).collect::<Vec<_>>()
    };
    sections.par_iter().map(of_section).collect::<Vec<_>>().into_iter().flatten().collect()
}

/// A file, with what is to be reported of it.
fn said(model: Model<'_>, text: String, notes: &[WrittenNote<'_>]) -> Exported {
    let mut told = Vec::new();
    let edition = model.edition();
    told.extend(without_base(model, NAME, ""));
    let undated = || notes.iter().filter(|own| own.note.record.created.is_none());
    if let (count, Some(first)) = (undated().count(), undated().next()) {
        let what = match &edition.date {
            Some(date) => format!("has the edition's date, {}", date.edtf()),
            None => "has no date, since the edition has none".to_owned(),
        };
        let notes = if count == 1 { "a note" } else { "notes" };
        let of = if count == 1 { String::new() } else { format!("{count} ") };
        told.push(differs(
            NAME,
            &format!("{of}{notes} without `created`: `{}` {what}", first.note.record.id),
        ));
    }
    Exported { bytes: text.into_bytes(), told }
}
