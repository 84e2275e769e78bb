//! What a deposit asks for: `CITATION.cff` and `ro-crate-metadata.json`, by which the site's folder is a research object.
//!
//! Sources: *Citation File Format* 1.2.0; *RO-Crate Metadata Specification* 1.3.0, <https://w3id.org/ro/crate/1.3>.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::edition::Edition;
use crate::edition::cited;
use crate::edition::export::{ExportFormat, RequestedExport};
use crate::edition::meta::{Agent, Editor, natural_name};
use crate::edition::reference::Person;

use super::{Exported, Model, Outcome, differs};

/// Those that a citation names: the document's authors, then the editors that are no roles; of these those that `[cite]` names.
fn authors(edition: &Edition) -> (Vec<&str>, Vec<&Editor>) {
    let authors = edition.meta.document.iter().flat_map(|document| &document.authors).map(String::as_str);
    let named = edition.meta.cite.editors.as_ref();
    let is_named =
        |editor: &&Editor| editor.agent != Agent::Role && named.is_none_or(|ids| ids.contains(&editor.id));
    (authors.collect(), edition.meta.editors.iter().filter(is_named).collect())
}

/// `CITATION.cff`.
pub(super) fn cff(model: Model<'_>) -> Outcome {
    let edition = model.edition();
    let meta = &edition.meta;
    let (authors, editors) = authors(edition);
    let mut out = String::from("cff-version: 1.2.0\n");
    // A JSON string is a YAML string.
    let mut line = |key: &str, words: &str| {
        let _ = writeln!(out, "{key}: {}", Value::from(words));
    };
    line("message", &model.pages.citation_of_edition());
    line("type", "dataset");
    line("title", meta.cite.title.as_ref().unwrap_or(&meta.title));
    let given = [
        ("version", edition.version()),
        ("doi", meta.cite.doi.as_deref()),
        ("date-released", edition.issued().and_then(|date| date.day())),
        ("url", meta.base_url.as_deref()),
        ("abstract", meta.description.as_deref()),
    ];
    given
        .into_iter()
        .filter_map(|(key, words)| Some((key, words?)))
        .for_each(|(key, words)| line(key, words));
    out.push_str("authors:\n");
    let mut told = Vec::new();
    for author in &authors {
        match is_body(author) {
            true => drop(writeln!(out, "  - name: {}", Value::from(*author))),
            false => person(&mut out, author, None),
        }
    }
    for editor in &editors {
        match editor.agent {
            Agent::Person => person(&mut out, &editor.name, editor.orcid.as_deref()),
            _ => {
                let _ = writeln!(out, "  - name: {}", Value::from(editor.name.as_str()));
            }
        }
    }
    if authors.is_empty() && editors.is_empty() {
        let name = meta.cite.publisher.as_ref().unwrap_or(&meta.title);
        let _ = writeln!(out, "  - name: {}", Value::from(name.as_str()));
        let message = format!("neither the document nor the edition names anybody: `{name}` is the author");
        told.push(differs("cff", &message).hint("name the document's `author`, or an `[[editor]]`"));
    }
    Ok(Exported { bytes: out.into_bytes(), told })
}

/// Whether an author is a body: of several words, and none of them before a comma.
fn is_body(name: &str) -> bool {
    !name.contains(',') && name.trim().contains(' ')
}

/// A person, by the parts of the name that a citation has.
fn person(out: &mut String, name: &str, orcid: Option<&str>) {
    let Person { family, given, particle, suffix, .. } = cited::person(name).unwrap_or_default();
    let parts = [
        ("family-names", family),
        ("given-names", given),
        ("name-particle", particle),
        ("name-suffix", suffix),
    ];
    for (n, (key, words)) in parts.iter().filter(|(_, words)| !words.is_empty()).enumerate() {
        let _ =
            writeln!(out, "{} {key}: {}", if n == 0 { "  -" } else { "   " }, Value::from(words.as_str()));
    }
    if let Some(orcid) = orcid {
        let _ = writeln!(out, "    orcid: \"https://orcid.org/{orcid}\"");
    }
}

/// `ro-crate-metadata.json`: the site as a research object, with its exports as its files.
pub(super) fn ro_crate(model: Model<'_>) -> Outcome {
    let edition = model.edition();
    let meta = &edition.meta;
    let mut graph: Vec<Value> = vec![json!({
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": { "@id": "https://w3id.org/ro/crate/1.3" },
        "about": { "@id": "./" },
    })];
    let mut root = Map::new();
    let mut put = |key: &str, value: Value| root.insert(key.to_owned(), value);
    put("@id", "./".into());
    put("@type", "Dataset".into());
    put("name", meta.cite.title.as_ref().unwrap_or(&meta.title).as_str().into());
    if let Some(subtitle) = &meta.subtitle {
        put("alternateName", subtitle.as_str().into());
    }
    let about = meta.description.as_ref().or(meta.subtitle.as_ref()).unwrap_or(&meta.title);
    put("description", about.as_str().into());
    let mut told = Vec::new();
    match edition.issued().and_then(|date| date.time()) {
        Some(date) => drop(put("datePublished", date.into())),
        None => told.push(
            differs(
                "ro-crate",
                "the edition has no date, and a deposit asks for one: `datePublished` is left out",
            )
            .hint("give a note its `created`"),
        ),
    }
    put("inLanguage", meta.language.as_str().into());
    let given = [
        ("identifier", meta.cite.doi.as_ref().map(|doi| format!("https://doi.org/{doi}"))),
        ("version", edition.version().map(str::to_owned)),
        ("url", meta.base_url.clone()),
    ];
    given
        .into_iter()
        .filter_map(|(key, words)| Some((key, words?)))
        .for_each(|(key, words)| drop(put(key, words.into())));

    let (authors, editors) = authors(edition);
    let mut people = |key: &str, all: Vec<Value>| {
        let refs: Vec<Value> = all.iter().map(|one| json!({ "@id": one["@id"] })).collect();
        if !refs.is_empty() {
            put(key, Value::Array(refs));
        }
        graph.extend(all);
    };
    let numbered = authors.iter().enumerate();
    let author = |(n, name): (usize, &&str)| {
        let kind = if is_body(name) { "Organization" } else { "Person" };
        json!({ "@id": format!("#author-{}", n + 1), "@type": kind, "name": natural_name(name) })
    };
    people("author", numbered.map(author).collect());
    let agent = |editor: &&Editor| {
        let id = editor.orcid.as_ref().map(|orcid| format!("https://orcid.org/{orcid}"));
        let id = id.or_else(|| editor.url.clone()).unwrap_or_else(|| format!("#editor-{}", editor.id));
        let kind = if editor.agent == Agent::Organization { "Organization" } else { "Person" };
        json!({ "@id": id, "@type": kind, "name": natural_name(&editor.name) })
    };
    people("editor", editors.iter().map(agent).collect());
    if let Some(publisher) = &meta.cite.publisher {
        put("publisher", json!({ "@id": "#publisher" }));
        graph.push(json!({ "@id": "#publisher", "@type": "Organization", "name": publisher }));
    }
    match meta.document.as_ref().and_then(|document| document.rights.as_ref()) {
        Some(rights) => {
            let id = if rights.starts_with("https://") && !rights.contains(' ') { rights.as_str() } else { "#rights" };
            put("license", json!({ "@id": id }));
            let name = model.pages.word("about.rights");
            graph.push(json!({ "@id": id, "@type": "CreativeWork", "name": name, "description": rights }));
        }
        None => told.push(differs("ro-crate", "nothing says on what terms the document may be used, and a deposit asks for it: `license` is left out")
            .hint("add `rights` to `[document]`")),
    }
    let mut files: Vec<Value> = vec![file("index.html", &meta.title, "text/html")];
    for format in meta.exports.iter().map(RequestedExport::format) {
        let ExportFormat { file: address, title, media, name, .. } = format;
        let is_made = !matches!(super::writer(format), Some(super::ExportWriter::Missing) | None);
        if is_made && *name != "ro-crate" {
            files.push(file(address, title, media));
        }
    }
    put("hasPart", files.iter().map(|file| json!({ "@id": file["@id"] })).collect());
    graph.insert(1, Value::Object(root));
    graph.extend(files);
    let document = json!({ "@context": "https://w3id.org/ro/crate/1.3/context", "@graph": graph });
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    Ok(Exported { bytes: format!("{text}\n").into_bytes(), told })
}

fn file(address: &str, title: &str, media: &str) -> Value {
    json!({ "@id": address, "@type": "File", "name": title, "encodingFormat": media })
}
