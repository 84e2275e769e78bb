//! The notes as W3C EPUB Annotations, so that reading systems show them as their own: in the book, and beside it.
//!
//! Source: W3C, *EPUB Annotations 1.0*, Working Draft of [`DRAFT`]. It is a draft: all that follows it is in this file and
//! in `places.rs`. What it has no words for is in keys prefixed `variorum:`, which `import` reads.

use serde_json::{Map, Value, json};

use crate::edition::date::Date;
use crate::edition::meta::{Agent, Editor, natural_name};
use crate::edition::note::Anchor;
use crate::edition::text::ItemKind;
use crate::edition::{Edition, Note, Section};
use crate::output::export::iri::Base;
use crate::output::export::{Model, iri, with_items};
use crate::output::tei::names::part;
use crate::render::{Lined, Pages};

use super::places::{ChapterText, CharRange, css};

/// The draft that is followed.
pub(super) const DRAFT: &str = "2026-09-20";

/// What an edition without a date has.
pub(crate) const NO_DATE: &str = "1980-01-01";

/// So many characters are around a quotation.
const CONTEXT: usize = 32;

/// An annotation: its creators, and what is written of it.
#[derive(Debug)]
pub(crate) struct EpubAnnotation {
    pub(crate) creators: Vec<String>,
    pub(crate) json: String,
}

/// A section whose notes are written: its file in the book, what was written there.
pub(super) struct Chapter<'a> {
    pub(super) model: Model<'a>,
    pub(super) section: &'a Section,
    pub(super) file: &'a str,
    pub(super) places: ChapterText<'a>,
}

impl Chapter<'_> {
    /// The notes on the section, replies behind what they answer.
    pub(super) fn items(&self) -> Vec<EpubAnnotation> {
        let base = Base::of(self.model.edition());
        let mut items = Vec::new();
        for note in &self.section.notes {
            self.item(note, note, &base, &mut items);
        }
        items
    }

    /// A note that is where `top` does: itself, or an answer to it.
    fn item(&self, note: &Note, top: &Note, base: &Base, items: &mut Vec<EpubAnnotation>) {
        let record = &note.record;
        let edition = self.model.edition();
        let mut item = Map::new();
        let mut put = |key: &str, value: Value| drop(item.insert(key.to_owned(), value));
        put("id", base.id(&self.section.address, &format!("n-{}", record.id)).into());
        put("type", "Annotation".into());
        let body = plain(self.model.pages, note);
        put("motivation", if body.is_empty() { "highlighting" } else { "commenting" }.into());
        let created = record.created.as_ref();
        put("created", created.and_then(of_note).unwrap_or_else(|| of_edition(edition)).into());
        match created {
            None => put("variorum:created", Value::Null),
            Some(date) => {
                if let Some(written) = unsaid(date) {
                    put("variorum:created", written.into());
                }
            }
        }
        if let Some(modified) = record.modified.as_ref().and_then(of_note) {
            put("modified", modified.into());
        }
        if let Some(written) = record.modified.as_ref().and_then(unsaid) {
            put("variorum:modified", written.into());
        }
        let editors: Vec<&Editor> = record
            .creators
            .iter()
            .filter_map(|creator| edition.meta.editors.iter().find(|editor| editor.id == *creator))
            .collect();
        if let Some(first) = editors.first() {
            put("creator", creator(first, base));
        }
        // One alone is allowed.
        if record.creators.len() > 1 {
            put("variorum:creator", record.creators.clone().into());
        }
        let own = if matches!(note.anchor, Anchor::Parent) { top } else { note };
        let (target, exact) = self.target(own);
        put("target", target);
        if !body.is_empty() {
            let mut tags = vec![record.kind.clone()];
            tags.extend(record.tags.iter().cloned());
            let value = match record.language.as_ref().filter(|language| **language != edition.meta.language)
            {
                Some(language) => json!({
                    "text": body, "language": language, "direction": crate::edition::meta::direction(language)
                }),
                None => body.into(),
            };
            put(
                "body",
                json!({ "type": "TextualBody", "value": value, "format": "text/plain", "tags": tags }),
            );
        }
        particulars(note, exact.as_deref(), &mut item);
        items.push(EpubAnnotation {
            creators: record.creators.clone(),
            json: Value::Object(item).to_string(),
        });
        for reply in &note.replies {
            self.item(reply, own, base, items);
        }
    }

    /// What a note is about, and the words that are quoted.
    fn target(&self, note: &Note) -> (Value, Option<String>) {
        let mut target = Map::new();
        target.insert("source".to_owned(), self.file.into());
        let body = &self.section.body;
        let (id, words) = match &note.anchor {
            Anchor::Words(stretches) => {
                let block = stretches.first().and_then(|words| self.block(words.leaf));
                (block, self.places.note(&note.record.id))
            }
            Anchor::Item(item) => {
                let leaf = body.leaves.partition_point(|leaf| leaf.item < *item);
                (u32::try_from(leaf).ok().and_then(|leaf| self.block(leaf)), None)
            }
            _ => (None, None),
        };
        let within = |id: &String| {
            let whole = self.places.element(id)?;
            words.is_none_or(|words| whole.0 <= words.0 && words.1 <= whole.1).then_some(whole)
        };
        // Words over several blocks are counted from the section's beginning.
        let found = id.as_ref().and_then(|id| Some((id.as_str(), within(id)?)));
        let found = found.or_else(|| words.and_then(|_| Some((TEXT, self.places.element(TEXT)?))));
        let Some((id, whole)) = found else { return (Value::Object(target), None) };
        let mut selector = json!({ "type": "CssSelector", "value": css(id) });
        let Some((from, to)) = words else {
            target.insert("selector".to_owned(), json!([selector]));
            return (Value::Object(target), None);
        };
        selector["refinedBy"] =
            json!({ "type": "TextPositionSelector", "start": from - whole.0, "end": to - whole.0 });
        let exact = self.places.text((from, to));
        let quote = json!({
            "type": "TextQuoteSelector",
            "exact": exact,
            "prefix": self.places.text(before(from, whole)),
            "suffix": self.places.text(after(to, whole)),
        });
        target.insert("selector".to_owned(), json!([selector, quote]));
        (Value::Object(target), Some(exact))
    }

    /// The id of the block, heading or footnote that a leaf is in.
    fn block(&self, leaf: u32) -> Option<String> {
        let body = &self.section.body;
        let leaf = body.leaves.get(leaf as usize)?;
        if let Some(footnote) = leaf.footnote.and_then(|number| body.footnote_at(number)) {
            return Some(format!("fn-{}", part(&body.footnotes[footnote].id)));
        }
        match body.items.get(leaf.item as usize)?.kind {
            ItemKind::Block(block) => Some(format!("p{}", part(self.section.numbers.get(block as usize)?))),
            ItemKind::Heading(heading) => {
                Some(format!("h-{}", part(&body.headings.get(heading as usize)?.slug)))
            }
            _ => None,
        }
    }
}

/// The id of a chapter's text.
pub(super) const TEXT: &str = "text";

fn before(at: usize, (from, _): CharRange) -> CharRange {
    (at.saturating_sub(CONTEXT).max(from), at)
}

fn after(at: usize, (_, to): CharRange) -> CharRange {
    (at, (at + CONTEXT).min(to))
}

/// The moment of a note's date: that of its time, else the first of its day; none where it is no day.
fn of_note(date: &Date) -> Option<String> {
    date.moment().or_else(|| date.day().map(moment))
}

/// A date of a note as it was written, where its moment doesn't say it: of a midnight an import would make a day.
fn unsaid(date: &Date) -> Option<String> {
    let written = date.timestamp().unwrap_or_else(|| date.edtf().to_owned());
    let midnight = moment("");
    let is_said = match of_note(date) {
        Some(moment) if date.timestamp().is_some() => moment == written && !moment.ends_with(&midnight),
        moment => moment.is_some(),
    };
    (!is_said).then_some(written)
}

/// The first moment of a day.
fn moment(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

/// The first moment of the edition's date. A book and its annotations must have one: without a date it is the beginning of zip's
/// time, which is reported.
pub(super) fn of_edition(edition: &Edition) -> String {
    let own = edition.date.as_ref().and_then(Date::first_moment);
    own.unwrap_or_else(|| moment(NO_DATE))
}

/// A commentator. A role is no person; of the three types that there are, a body is what it comes nearest to, and
/// `variorum:type` says what it is.
fn creator(editor: &Editor, base: &Base) -> Value {
    let kind = if editor.agent == Agent::Person { "Person" } else { "Organization" };
    let mut creator = json!({
        "id": base.editor(editor), "type": kind, "name": natural_name(&editor.name), "nickname": editor.id,
    });
    if editor.agent == Agent::Role {
        creator["variorum:type"] = editor.agent.name().into();
    }
    creator
}

/// What the record says beside: `import` takes it from here.
fn particulars(note: &Note, exact: Option<&str>, item: &mut Map<String, Value>) {
    let record = &note.record;
    let selector = &record.selector;
    let mut put = |key: &str, value: Value| drop(item.insert(format!("variorum:{key}"), value));
    put("id", record.id.as_str().into());
    put("kind", record.kind.as_str().into());
    let target = match &selector.target.fragment {
        Some(fragment) => format!("{}#{fragment}", selector.target.section),
        None => selector.target.section.clone(),
    };
    put("target", target.into());
    match (&selector.quote, &selector.range) {
        (Some((words, _)), _) if exact != Some(words) => put("quote", words.as_str().into()),
        (None, Some([(first, _), (last, _)])) => put("range", json!([first, last])),
        (None, None) if exact.is_some() => put("quote", Value::Null),
        _ => {}
    }
    for (key, words) in [("prefix", &selector.prefix), ("suffix", &selector.suffix)] {
        if let Some((words, _)) = words {
            put(key, words.as_str().into());
        }
    }
    if let Some((number, _)) = selector.occurrence {
        put("occurrence", number.into());
    }
    let words = [
        ("witness", record.witness.as_ref().map(|(id, _)| id)),
        ("reply-to", record.reply_to.as_ref().map(|(id, _)| id)),
        ("motivation", record.motivation.as_ref()),
        ("status", record.status.as_ref()),
        ("rights", record.rights.as_ref()),
        ("lang", record.language.as_ref()),
        ("lemma", record.lemma.as_ref()),
    ];
    for (key, words) in words {
        if let Some(words) = words {
            put(key, words.as_str().into());
        }
    }
    if !record.tags.is_empty() {
        put("tags", record.tags.clone().into());
    }
}

/// A note's text without markup, its own footnotes behind it.
pub(super) fn plain(pages: &Pages, note: &Note) -> String {
    let body = &note.record.body;
    let range = |events: &std::ops::Range<u32>| events.start as usize..events.end as usize;
    let items = body.items.iter().filter(|item| !matches!(item.kind, ItemKind::Footnote(_)));
    let mut parts: Vec<String> =
        items.map(|item| pages.plain_lines(Lined::from(note), range(&item.events))).collect();
    parts.extend(body.footnotes.iter().map(|footnote| {
        format!("[{}] {}", footnote.mark, pages.plain_lines(Lined::from(note), range(&footnote.events)))
    }));
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// A set of annotations: all, or those of one commentator.
pub(super) fn set(edition: &Edition, items: &[EpubAnnotation], address: &str, by: Option<&Editor>) -> String {
    let meta = &edition.meta;
    let mut head = Map::new();
    let mut put = |key: &str, value: Value| drop(head.insert(key.to_owned(), value));
    put("@context", "https://www.w3.org/ns/epub-anno.jsonld".into());
    put("id", iri::urn(edition, address).into());
    put("type", "AnnotationSet".into());
    put(
        "generator",
        json!({
            "id": GENERATOR, "type": "Software",
            "name": format!("Variorum {}, EPUB Annotations of {DRAFT}", env!("CARGO_PKG_VERSION")),
        }),
    );
    put("generated", of_edition(edition).into());
    let title = match by {
        Some(editor) => format!("{}: {}", meta.title, natural_name(&editor.name)),
        None => meta.title.clone(),
    };
    put("title", title.into());
    let mut about = Map::new();
    about.insert("dc:identifier".to_owned(), json!([iri::urn(edition, "")]));
    about.insert("dc:title".to_owned(), meta.title.as_str().into());
    about.insert("dc:format".to_owned(), "application/epub+zip".into());
    let authors: Vec<String> =
        meta.document.iter().flat_map(|d| &d.authors).map(|a| natural_name(a)).collect();
    if !authors.is_empty() {
        about.insert("dc:creator".to_owned(), authors.into());
    }
    if let Some((year, ..)) = edition.issued().and_then(Date::parts) {
        about.insert("dc:date".to_owned(), year.into());
    }
    put("about", Value::Object(about));
    let is_own = |item: &&EpubAnnotation| by.is_none_or(|by| item.creators.contains(&by.id));
    let items = items.iter().filter(is_own).map(|item| item.json.as_str());
    with_items(head, &items.collect::<Vec<_>>()) + "\n"
}

/// What this program is known by: a UUID of its own.
const GENERATOR: &str = "urn:uuid:76617269-6f72-856d-8000-000000000001";
