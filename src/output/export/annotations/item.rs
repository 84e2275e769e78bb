//! A note as an annotation.

use serde_json::{Map, Value, json};

use crate::edition::date::Date;
use crate::edition::meta::{Agent, natural_name};
use crate::edition::note::Anchor;
use crate::edition::{Note, Section, id};

use super::super::Model;
use super::super::iri::Base;
use super::super::written::RecordSource;
use super::target::SelectorTargets;

/// Makes annotations of the notes of a section.
pub(super) struct Items<'a> {
    model: Model<'a>,
    base: &'a Base,
    targets: SelectorTargets<'a>,
}

impl<'a> Items<'a> {
    pub(super) fn new(model: Model<'a>, base: &'a Base) -> Self {
        Self { model, base, targets: SelectorTargets::new(model, base) }
    }

    /// The annotation.
    pub(super) fn json(&mut self, section: &'a Section, note: &'a Note) -> Value {
        let record = &note.record;
        let written = self.model.written(record);
        let keys = written.keys();
        let own = |key: &str| keys.get(key);
        let mut item = Map::new();
        let mut put = |key: &str, value: Value| item.insert(key.to_owned(), value);
        put("id", self.base.id(&section.address, &format!("n-{}", record.id)).into());
        put("type", "Annotation".into());
        put("motivation", self.motivation(note).into());
        put("variorum:id", record.id.as_str().into());

        // Dates: what is no day is the first day of it.
        let of_edition = self.model.edition().date.as_ref();
        let created = own("created").and_then(moment);
        match (&created, of_edition.and_then(Date::first_moment)) {
            (Some(moment), _) => drop(put("created", moment.clone().into())),
            (None, Some(moment)) => drop(put("created", moment.into())),
            (None, None) => {}
        }
        put_date(&mut item, "created", own("created"), created.is_some() || of_edition.is_some());
        let modified = own("modified").and_then(moment);
        if let Some(moment) = &modified {
            item.insert("modified".to_owned(), moment.clone().into());
        }
        if own("modified").is_some() {
            put_date(&mut item, "modified", own("modified"), modified.is_some());
        }

        if let Some(creator) = self.creators(note) {
            item.insert("creator".to_owned(), creator);
        }
        if let Some(rights) = &record.rights {
            let is_address = ["https://", "http://"].iter().any(|scheme| rights.starts_with(scheme))
                && !rights.contains(char::is_whitespace);
            item.insert(
                if is_address { "rights" } else { "variorum:rights" }.to_owned(),
                rights.as_str().into(),
            );
        }
        let (targets, exact) = self.target(section, note);
        item.insert("target".to_owned(), targets);
        let bodies = self.bodies(section, note, &written);
        if bodies[0]["value"] != written.body {
            item.insert("variorum:body".to_owned(), written.body.into());
        }
        item.insert("body".to_owned(), bodies);
        if !written.file.is_empty() {
            item.insert("variorum:file".to_owned(), written.file.into());
        }
        self.rest(&mut item, note, &keys, exact.as_deref());
        Value::Object(item)
    }

    /// Keys of the record that the vocabulary has no words for.
    fn rest(&self, item: &mut Map<String, Value>, note: &Note, keys: &toml::Table, exact: Option<&str>) {
        for (key, value) in keys {
            let said = match key.as_str() {
                // Said by others.
                "id" | "created" | "modified" | "tags" | "creator" | "rights" | "target" => true,
                "quote" => value.as_str() == exact,
                _ => false,
            };
            if !said {
                item.insert(format!("variorum:{key}"), json_of(value));
            }
        }
        // Words that the record doesn't quote: those of a lemma, the ends of a range.
        if exact.is_some() && !keys.contains_key("quote") && !keys.contains_key("range") {
            item.insert("variorum:quote".to_owned(), Value::Null);
        }
        let target = match keys.get("target").and_then(|target| target.as_str()) {
            Some(target) => target.to_owned(),
            None => match &note.record.selector.target.fragment {
                Some(fragment) => format!("{}#{fragment}", note.record.selector.target.section),
                None => note.record.selector.target.section.clone(),
            },
        };
        item.insert("variorum:target".to_owned(), target.into());
    }

    fn motivation(&self, note: &Note) -> String {
        let record = &note.record;
        if let Some(own) = &record.motivation {
            return own.clone();
        }
        if record.reply_to.is_some() {
            return "replying".to_owned();
        }
        let kind = self.model.edition().meta.kinds.iter().find(|kind| kind.id == record.kind);
        kind.map_or_else(|| "commenting".to_owned(), |kind| kind.motivation.clone())
    }

    /// Who wrote it; a list where it is several. A role is no person, and has no type.
    fn creators(&self, note: &Note) -> Option<Value> {
        let editors = &self.model.edition().meta.editors;
        let each = note.record.creators.iter().filter_map(|creator| {
            let editor = editors.iter().find(|editor| editor.id == *creator)?;
            let mut agent = Map::new();
            agent.insert("id".to_owned(), self.base.editor(editor).into());
            match editor.agent {
                Agent::Person => drop(agent.insert("type".to_owned(), "Person".into())),
                Agent::Organization => drop(agent.insert("type".to_owned(), "Organization".into())),
                Agent::Role => {}
            }
            agent.insert("name".to_owned(), natural_name(&editor.name).into());
            agent.insert("nickname".to_owned(), editor.id.as_str().into());
            Some(Value::Object(agent))
        });
        let mut all: Vec<Value> = each.collect();
        match all.len() {
            0 => None,
            1 => all.pop(),
            _ => Some(Value::Array(all)),
        }
    }

    /// The note that one answers: most often of the same section.
    fn parent(&self, section: &Section, parent: &str) -> String {
        fn find<'n>(notes: &'n [Note], wanted: &str) -> Option<&'n str> {
            let one = |note: &'n Note| {
                let own = note.record.id.as_str();
                if id::fold(own) == wanted { Some(own) } else { find(&note.replies, wanted) }
            };
            notes.iter().find_map(one)
        }
        let wanted = id::fold(parent);
        let all = || self.model.edition().witnesses.iter().flat_map(|witness| &witness.sections);
        let others = all().map(AsRef::as_ref);
        let found = std::iter::once(section).chain(others).find_map(|section| {
            Some(self.base.id(&section.address, &format!("n-{}", find(&section.notes, &wanted)?)))
        });
        found.unwrap_or_else(|| self.base.id(&section.address, &format!("n-{parent}")))
    }

    /// What it is about, and the words where they are one stretch.
    fn target(&mut self, section: &'a Section, note: &'a Note) -> (Value, Option<String>) {
        let mut targets: Vec<Value> = Vec::new();
        if let Some((parent, _)) = &note.record.reply_to {
            targets.push(self.parent(section, parent).into());
        }
        let mut exact = None;
        match &note.anchor {
            Anchor::Words(stretches) => {
                let words = self.targets.of_words(section, stretches);
                if let [(_, only)] = words.as_slice() {
                    exact = Some(only.clone());
                }
                targets.extend(words.into_iter().map(|(target, _)| target));
            }
            Anchor::Item(item) => targets.push(self.targets.of_item(section, *item)),
            Anchor::Section | Anchor::Nowhere => targets.push(self.base.address(&section.address).into()),
            Anchor::Parent if targets.is_empty() => targets.push(self.base.address(&section.address).into()),
            Anchor::Parent => {}
        }
        let one = if targets.len() == 1 { targets.pop() } else { None };
        (one.unwrap_or(Value::Array(targets)), exact)
    }

    /// Its text; its tags; the works, entities and places that it names.
    fn bodies(&self, section: &Section, note: &Note, written: &RecordSource<'_>) -> Value {
        let record = &note.record;
        let (model, base) = (self.model, self.base);
        let value = super::body::portable(model, base, note, written.body, written.start);
        let mut text = Map::new();
        text.insert("type".to_owned(), "TextualBody".into());
        text.insert("value".to_owned(), value.into());
        text.insert("format".to_owned(), "text/markdown".into());
        let language = record.language.as_ref().unwrap_or(&model.edition().meta.language);
        text.insert("language".to_owned(), language.as_str().into());
        let mut all = vec![Value::Object(text)];
        for tag in &record.tags {
            all.push(json!({ "type": "TextualBody", "purpose": "tagging", "value": tag }));
        }
        let mut links: Vec<(&str, String)> = Vec::new();
        links.extend(super::body::works(model, base, note).into_iter().map(|link| ("linking", link)));
        links.extend(super::body::entities(model, base, note).into_iter().map(|link| ("identifying", link)));
        links.extend(super::body::places(base, note).into_iter().map(|link| ("linking", link)));
        let mut seen = std::collections::HashSet::new();
        for (purpose, source) in links {
            let is_own = source == base.id(&section.address, &format!("n-{}", record.id));
            if !is_own && seen.insert(source.clone()) {
                all.push(json!({ "type": "SpecificResource", "purpose": purpose, "source": source }));
            }
        }
        Value::Array(all)
    }
}

/// What a date of the record is, where the annotation's own doesn't say it: null where it has none and the annotation does.
fn put_date(item: &mut Map<String, Value>, key: &str, written: Option<&toml::Value>, has_own: bool) {
    let own = item.get(key).and_then(Value::as_str).map(str::to_owned);
    let value = match written {
        None if has_own => Value::Null,
        None => return,
        // A day reads as its first moment, and a moment in UTC as itself.
        Some(toml::Value::Datetime(date)) => {
            let day = format!("{date}T00:00:00Z");
            let is_midnight =
                date.time.is_some() && own.as_deref().is_some_and(|own| own.ends_with("T00:00:00Z"));
            if own.as_deref() == Some(&day) || own.as_deref() == Some(&date.to_string()) && !is_midnight {
                return;
            }
            date.to_string().into()
        }
        Some(other) => json_of(other),
    };
    item.insert(format!("variorum:{key}"), value);
}

/// A date of a record as a full date-time: that of its first moment. None where no date-time says it.
fn moment(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::Datetime(date) if date.time.is_some() => {
            let zone = if date.offset.is_some() { "" } else { "Z" };
            Some(format!("{date}{zone}"))
        }
        toml::Value::Datetime(date) => Some(format!("{date}T00:00:00Z")),
        toml::Value::Integer(year) => Date::parse(&year.to_string())?.first_moment(),
        toml::Value::String(words) => Date::parse(words)?.first_moment(),
        _ => None,
    }
}

/// A value of a record as JSON; the keys of tables in it are prefixed.
pub(super) fn json_of(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(words) => words.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(flag) => (*flag).into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(all) => Value::Array(all.iter().map(json_of).collect()),
        toml::Value::Table(table) => Value::Object(
            table.iter().map(|(key, value)| (format!("variorum:{key}"), json_of(value))).collect(),
        ),
    }
}
