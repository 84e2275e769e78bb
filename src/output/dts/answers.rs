//! The answers in JSON-LD: entry point, collections, navigation.

use serde_json::{Map, Value, json};

use crate::edition::date::Date;
use crate::edition::meta::natural_name;
use crate::edition::{Edition, Section, Witness};
use crate::output::export::iri::Base;
use crate::render::Pages;

use super::files::{Down, DtsFile, DtsFiles};
use super::units::{RequestedUnit, UnitTree};

const CONTEXT: &str = "https://dtsapi.org/context/v1.0.json";
const VERSION: &str = "1.0";
/// Units beside a unit are listed in pages of so many: each of those has a file, and they would grow with the square.
const PAGE: usize = 25;

/// Writes answers.
pub(crate) struct DtsAnswers<'a> {
    pages: &'a Pages,
    files: &'a DtsFiles,
    base: Base,
}

/// An object in the order in which it is written.
type Object = Map<String, Value>;

fn put(object: &mut Object, key: &str, value: impl Into<Value>) {
    object.insert(key.to_owned(), value.into());
}

impl<'a> DtsAnswers<'a> {
    pub(crate) fn new(pages: &'a Pages, files: &'a DtsFiles) -> Self {
        Self { pages, files, base: Base::of(pages.edition()) }
    }

    fn edition(&self) -> &'a Edition {
        self.pages.edition()
    }

    /// What is before addresses of the site in a file: its base-url, else the way there from the file.
    pub(crate) fn site(&self, address: &str) -> String {
        let base = self.edition().meta.base_url.clone();
        base.unwrap_or_else(|| "../".repeat(address.matches('/').count()))
    }

    /// What a file is known by.
    pub(crate) fn id(&self, address: &str) -> String {
        self.base.address(address)
    }

    /// The file at an address, which answers this; none where it is a document.
    pub(crate) fn json(&self, address: &str, file: DtsFile) -> Option<Value> {
        let mut out = Object::new();
        put(&mut out, "@context", CONTEXT);
        put(&mut out, "dtsVersion", VERSION);
        let site = self.site(address);
        match file {
            DtsFile::Entry => {
                put(&mut out, "@id", self.id(address));
                put(&mut out, "@type", "EntryPoint");
                let templates = self.files.templates(&site, None);
                put(&mut out, "collection", templates.collection);
                put(&mut out, "navigation", templates.navigation);
                put(&mut out, "document", templates.document);
            }
            DtsFile::Collection { parents } => {
                self.collection(&site, &mut out);
                let witnesses = 0..if parents { 0 } else { self.edition().witnesses.len() };
                let members: Vec<Value> = witnesses.map(|w| Value::Object(self.resource(&site, w))).collect();
                put(&mut out, "member", members);
            }
            DtsFile::Resource { witness, parents } => {
                out.extend(self.resource(&site, witness));
                let mut members: Vec<Value> = Vec::new();
                if parents {
                    let mut collection = Object::new();
                    self.collection(&site, &mut collection);
                    members.push(Value::Object(collection));
                }
                put(&mut out, "member", members);
            }
            DtsFile::Navigation { witness, unit, down } => {
                put(&mut out, "@id", self.id(address));
                put(&mut out, "@type", "Navigation");
                put(&mut out, "resource", self.resource(&site, witness));
                self.navigation(witness, unit, down, address, &mut out)?;
            }
            DtsFile::Document { .. } => return None,
        }
        Some(Value::Object(out))
    }

    /// Words in a language.
    fn words(&self, words: &str, language: Option<&str>) -> Value {
        json!([{ "lang": language.unwrap_or(&self.edition().meta.language), "value": words }])
    }

    /// The edition as a collection.
    fn collection(&self, site: &str, out: &mut Object) {
        let meta = &self.edition().meta;
        put(out, "@id", self.files.collection.as_str());
        put(out, "@type", "Collection");
        put(out, "title", meta.title.as_str());
        if let Some(description) = &meta.description {
            put(out, "description", description.as_str());
        }
        put(out, "totalParents", 0);
        put(out, "totalChildren", self.edition().witnesses.len());
        put(out, "collection", self.files.templates(site, Some(&self.files.collection)).collection);
        let mut core = Object::new();
        put(&mut core, "title", self.words(&meta.title, None));
        let each = [("creator", self.authors()), ("contributor", self.editors())];
        for (key, names) in each.into_iter().filter(|(_, names)| !names.is_empty()) {
            put(&mut core, key, names);
        }
        put(out, "dublinCore", core);
    }

    fn authors(&self) -> Vec<Value> {
        let document = self.edition().meta.document.iter();
        let names = document.flat_map(|document| &document.authors).map(|name| natural_name(name));
        names.map(|name| json!({ "lang": self.edition().meta.language, "value": name })).collect()
    }

    fn editors(&self) -> Vec<Value> {
        let names = self.edition().meta.editors.iter().map(|editor| natural_name(&editor.name));
        names.map(|name| json!({ "lang": self.edition().meta.language, "value": name })).collect()
    }

    /// A text.
    fn resource(&self, site: &str, witness: usize) -> Object {
        let mut out = Object::new();
        let Some(own) = self.edition().witnesses.get(witness) else { return out };
        let id = own.meta.id.as_str();
        let title = self.pages.witness_title(own);
        let templates = self.files.templates(site, Some(id));
        put(&mut out, "@id", id);
        put(&mut out, "@type", "Resource");
        put(&mut out, "title", title.as_str());
        put(&mut out, "totalParents", 1);
        put(&mut out, "totalChildren", 0);
        put(&mut out, "collection", templates.collection);
        put(&mut out, "navigation", templates.navigation);
        put(&mut out, "document", templates.document);
        let mut whole = site.to_owned();
        crate::render::escape::path_to(&mut whole, &format!("dts/document/{id}.xml"));
        put(&mut out, "download", whole);
        put(&mut out, "mediaTypes", json!(["application/tei+xml"]));
        put(&mut out, "citationTrees", json!([cite_tree(self.files.trees.get(witness))]));
        put(&mut out, "dublinCore", self.core(own, &title));
        out
    }

    /// What is said of a text in Dublin Core.
    fn core(&self, witness: &Witness, title: &str) -> Object {
        let meta = &self.edition().meta;
        let mut core = Object::new();
        put(&mut core, "title", self.words(title, None));
        put(&mut core, "language", json!([witness.language]));
        put(&mut core, "identifier", json!([witness.meta.siglum]));
        let mut one = |key: &str, words: Option<&str>| {
            if let Some(words) = words {
                put(&mut core, key, self.words(words, None));
            }
        };
        let document = meta.document.as_ref();
        one("publisher", document.and_then(|document| document.publisher.as_deref()));
        one("rights", document.and_then(|document| document.rights.as_deref()));
        one("source", witness.meta.source.as_deref());
        let date = witness.meta.date.as_ref().or_else(|| document.and_then(|d| d.issued.as_ref()));
        if let Some(date) = date.map(Date::edtf) {
            put(&mut core, "date", json!([date]));
        }
        let authors = self.authors();
        if !authors.is_empty() {
            put(&mut core, "creator", authors);
        }
        core
    }

    /// What units a text has; none where there is no such text.
    fn navigation(
        &self,
        witness: usize,
        unit: RequestedUnit,
        down: Down,
        address: &str,
        out: &mut Object,
    ) -> Option<()> {
        let (own, tree) = (self.edition().witnesses.get(witness)?, self.files.trees.get(witness)?);
        let of = TextUnits { answers: self, witness: own, tree };
        if unit != RequestedUnit::All {
            put(out, "ref", of.unit(unit)?);
        }
        let levels = match down {
            Down::Absent => return Some(()),
            Down::Levels(0) => {
                self.beside(&of, unit, address, out);
                return Some(());
            }
            Down::Levels(levels) => levels,
            Down::All => usize::MAX,
        };
        let mut members: Vec<Value> = Vec::new();
        match unit {
            RequestedUnit::All => {
                for top in tree.tops() {
                    of.below(top, levels - 1, &mut members);
                }
            }
            RequestedUnit::Part(part) => {
                for section in tree.parts.get(part)?.sections.clone() {
                    of.below(RequestedUnit::Section(section), levels - 1, &mut members);
                }
            }
            RequestedUnit::Section(section) => of.blocks(section, &mut members),
        }
        if members.is_empty() && unit != RequestedUnit::All {
            members.extend(of.unit(unit).map(Value::Object));
        }
        put(out, "member", members);
        Some(())
    }

    /// The units beside one. Where there are many these are pages; each is found in the file of its first unit.
    fn beside(&self, of: &TextUnits<'_>, unit: RequestedUnit, address: &str, out: &mut Object) {
        let all = of.tree.siblings(unit);
        let place = all.iter().position(|own| *own == unit).unwrap_or(0);
        let first = place / PAGE * PAGE;
        let shown = &all[first..(first + PAGE).min(all.len())];
        put(
            out,
            "member",
            shown.iter().filter_map(|own| of.unit(*own)).map(Value::Object).collect::<Vec<_>>(),
        );
        if all.len() <= PAGE {
            return;
        }
        let site = self.site(address);
        let link = |at: usize| {
            let reference = all.get(at).and_then(|own| of.tree.reference(*own)).unwrap_or_default();
            let mut link = site.clone();
            let file = self.files.navigation(&of.witness.meta.id, reference, 0);
            crate::render::escape::path_to(&mut link, &file);
            link
        };
        let last = (all.len() - 1) / PAGE * PAGE;
        put(
            out,
            "view",
            json!({
                "@id": self.id(address), "@type": "Pagination",
                "first": link(0), "previous": link(first.saturating_sub(PAGE)),
                "next": link((first + PAGE).min(last)), "last": link(last),
            }),
        );
    }
}

/// The kinds of units that a text has, each within the other.
fn cite_tree(tree: Option<&UnitTree>) -> Value {
    let kind = |name: &str, within: Vec<Value>| {
        let mut kind = json!({ "@type": "CiteStructure", "citeType": name });
        if !within.is_empty() {
            kind["citeStructure"] = within.into();
        }
        kind
    };
    let section = || kind("section", vec![kind("block", Vec::new())]);
    let mut tops: Vec<Value> = Vec::new();
    if let Some(tree) = tree {
        if !tree.parts.is_empty() {
            tops.push(kind("part", vec![section()]));
        }
        if tree.parts.is_empty() || tree.part_of.contains(&None) {
            tops.push(section());
        }
    }
    json!({ "@type": "CitationTree", "citeStructure": tops })
}

/// A text whose units are written.
struct TextUnits<'a> {
    answers: &'a DtsAnswers<'a>,
    witness: &'a Witness,
    tree: &'a UnitTree,
}

impl TextUnits<'_> {
    /// A part or a section.
    fn unit(&self, unit: RequestedUnit) -> Option<Object> {
        match unit {
            RequestedUnit::All => None,
            RequestedUnit::Part(at) => {
                let part = self.tree.parts.get(at)?;
                Some(self.citable(&part.id, None, 1, None, "part", &part.title))
            }
            RequestedUnit::Section(at) => {
                let section = self.witness.sections.get(at)?;
                let parent = self.tree.part_of.get(at).copied().flatten();
                let parent = parent.and_then(|part| self.tree.parts.get(part)).map(|part| part.id.as_str());
                let id = self.answers.base.address(&section.address);
                let title = self.answers.pages.section_title(section);
                let level = self.tree.level(at);
                Some(self.citable(self.tree.sections.get(at)?, parent, level, Some(id), "section", &title))
            }
        }
    }

    /// A unit, and what is below it down to so many levels.
    fn below(&self, unit: RequestedUnit, levels: usize, out: &mut Vec<Value>) {
        out.extend(self.unit(unit).map(Value::Object));
        if levels == 0 {
            return;
        }
        match unit {
            RequestedUnit::Part(part) => {
                let sections = self.tree.parts.get(part).map(|part| part.sections.clone());
                for section in sections.into_iter().flatten() {
                    self.below(RequestedUnit::Section(section), levels - 1, out);
                }
            }
            RequestedUnit::Section(section) => self.blocks(section, out),
            RequestedUnit::All => {}
        }
    }

    /// The blocks of a section.
    fn blocks(&self, at: usize, out: &mut Vec<Value>) {
        let (Some(section), Some(id)) = (self.witness.sections.get(at), self.tree.sections.get(at)) else {
            return;
        };
        let section: &Section = section;
        let level = self.tree.level(at) + 1;
        for number in &section.numbers {
            let place = self.answers.base.id(&section.address, &format!("p{number}"));
            let locus = self.answers.pages.locus_of_block(section, number);
            let reference = format!("{id}.p{number}");
            let unit = self.citable(&reference, Some(id), level, Some(place), "block", &locus);
            out.push(Value::Object(unit));
        }
    }

    fn citable(
        &self,
        reference: &str,
        parent: Option<&str>,
        level: usize,
        id: Option<String>,
        kind: &str,
        title: &str,
    ) -> Object {
        let mut unit = Object::new();
        put(&mut unit, "identifier", reference);
        put(&mut unit, "@type", "CitableUnit");
        put(&mut unit, "level", level);
        put(&mut unit, "parent", parent);
        if let Some(id) = id {
            put(&mut unit, "@id", id);
        }
        put(&mut unit, "citeType", kind);
        put(&mut unit, "dublinCore", json!({ "title": self.answers.words(title, None) }));
        unit
    }
}
