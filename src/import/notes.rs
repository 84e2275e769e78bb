//! Notes: which program a file comes from, and its reader.

mod calibre;
mod dates;
mod kindle;
mod koreader;
mod lua;
mod months;
mod table;
mod variorum;
mod web;
mod zotero;

use serde_json::Value;

use super::note::NotesFile;
use super::text::Decision;
use super::{PackageKind, UnreadableFile, decode, docx, epub};

/// Read a file with notes; `file` is its name as the reader of the report knows it.
///
/// # Errors
/// No program is known that writes such a file, or it is broken.
pub(crate) fn notes(bytes: &[u8], file: &str) -> Result<NotesFile, UnreadableFile> {
    if bytes.is_empty() {
        return Err(UnreadableFile::new("the file is empty", ""));
    }
    if super::is_zip(bytes) {
        return match super::kind_of_package(bytes)? {
            PackageKind::Docx => docx::notes(bytes, file),
            PackageKind::Epub => {
                let mut all: Option<NotesFile> = None;
                for (name, inner) in epub::annotations(bytes)? {
                    let own = unpacked(&inner, &format!("{file}/{name}"))?;
                    let Some(all) = &mut all else {
                        all = Some(own);
                        continue;
                    };
                    // A book may have one set in two forms.
                    let fresh: Vec<_> =
                        own.notes.into_iter().filter(|note| !all.notes.contains(note)).collect();
                    all.notes.extend(fresh);
                    all.decisions.extend(own.decisions);
                }
                Ok(all.unwrap_or_else(|| NotesFile { from: "annotations", ..NotesFile::default() }))
            }
        };
    }
    super::refuse_broken_package(bytes, file)?;
    unpacked(bytes, file)
}

/// Reads a file that is no package, or what a package has inside.
fn unpacked(bytes: &[u8], file: &str) -> Result<NotesFile, UnreadableFile> {
    let (text, encoding) = decode::decoded(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mut export = read(text, file)?;
    if let Some(name) = encoding {
        let message = format!("the file is not UTF-8: it was read as {name}");
        export.decisions.insert(0, Decision { file: file.to_owned(), line: 1, message });
    }
    Ok(export)
}

fn read(text: &str, file: &str) -> Result<NotesFile, UnreadableFile> {
    let head = text.trim_start();
    let lower = file.to_lowercase();
    if head.starts_with(['{', '[']) && !lower.ends_with(".csv") && !lower.ends_with(".lua") {
        return json(head, file);
    }
    if lower.ends_with(".lua")
        || head.starts_with("--") && head.contains("return {")
        || head.starts_with("return {")
    {
        return koreader::lua(text, file);
    }
    if head.starts_with('<') && !lower.ends_with(".csv") {
        return markup(head, file);
    }
    if text.lines().any(|line| line.trim() == "==========") {
        return Ok(kindle::clippings(text, file));
    }
    if text.contains("zotero://") && !lower.ends_with(".csv") {
        return Ok(zotero::markdown(text, file));
    }
    if calibre::is_text(text) && !lower.ends_with(".csv") {
        return Ok(calibre::text(text, file));
    }
    if let Some(export) = table::table(text, file)? {
        return Ok(export);
    }
    Err(unknown(text))
}

/// Notes in RDF or HTML.
fn markup(text: &str, file: &str) -> Result<NotesFile, UnreadableFile> {
    if text.contains("<rdf:RDF") {
        return zotero::rdf(text, file);
    }
    if zotero::is_page(text) {
        return zotero::page(text, file);
    }
    if calibre::is_page(text) {
        return calibre::page(text, file);
    }
    Err(unknown(text))
}

fn unknown(text: &str) -> UnreadableFile {
    // Its text and its HTML name no ids, nor what an answer answers.
    if text.contains("Annotation 1:") && text.contains("Total annotations:") {
        return UnreadableFile::new(
            "these annotations of Hypothesis are for reading, and say nothing of what answers what",
            "export them once more, as JSON",
        );
    }
    UnreadableFile::new(
        "no program is known that writes notes like these",
        "docs/import.md names the files that are read; a table needs a column of quotes: `quote`, `highlight` or `text`",
    )
}

fn json(text: &str, file: &str) -> Result<NotesFile, UnreadableFile> {
    let mut value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        // One object a line.
        Err(error) => {
            let lines: Option<Vec<Value>> = text
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(|line| serde_json::from_str(line).ok())
                .collect();
            match lines {
                Some(all) if all.len() > 1 => Value::Array(all),
                _ => {
                    return Err(UnreadableFile::new(
                        format!("this is no JSON that can be read: {error}"),
                        "",
                    ));
                }
            }
        }
    };
    let has = |value: &Value, key: &str| value.get(key).is_some();
    if value["type"] == "calibre_annotation_collection" || value["type"] == "calibre_highlights" {
        return Ok(calibre::collection(&value, file));
    }
    if has(&value, "documents") || has(&value, "entries") {
        return Ok(koreader::json(&value, file));
    }
    for key in ["rows", "annotations", "items", "results", "@graph"] {
        if let Some(list) = value.get_mut(key).filter(|list| list.is_array()).map(Value::take) {
            let replies = value.get_mut("replies").map(Value::take);
            let mut all = list.as_array().cloned().unwrap_or_default();
            all.extend(replies.and_then(|replies| replies.as_array().cloned()).unwrap_or_default());
            return list_of(&all, file);
        }
    }
    if value["type"] == "AnnotationCollection" && value["total"] == 0 {
        return list_of(&[], file);
    }
    if value["first"].is_string() {
        let first = string(&value, "first").unwrap_or_default();
        return Err(UnreadableFile::new(
            format!("this collection has its notes in other files, `{first}` the first of them"),
            "import its pages: `annotations/1.jsonld` and those that follow",
        ));
    }
    if let Some(first) = value.get_mut("first").filter(|first| first.is_object()).map(Value::take) {
        let all = first["items"].as_array().cloned().unwrap_or_default();
        return list_of(&all, file);
    }
    match value {
        Value::Array(all) => list_of(&all, file),
        one => list_of(&[one], file),
    }
}

fn list_of(all: &[Value], file: &str) -> Result<NotesFile, UnreadableFile> {
    let some = |test: fn(&Value) -> bool| all.iter().any(test);
    if all.is_empty() {
        return Ok(NotesFile { from: "annotations", ..NotesFile::default() });
    }
    if some(|v| v["data"]["itemType"] == "annotation" || v.get("annotationType").is_some())
        || some(|v| v.get("sortIndex").is_some() && v.get("pageLabel").is_some())
    {
        return Ok(zotero::items(all, file));
    }
    if some(|v| v.get("uri").is_some() && (v.get("user").is_some() || v.get("links").is_some())) {
        return Ok(web::hypothesis(all, file));
    }
    if some(|v| v.get("bodies").is_some() && v.get("target").is_some()) {
        let all: Vec<Value> = all.iter().map(web::of_recogitos_model).collect();
        return Ok(web::annotations(&all, file));
    }
    if some(|v| v.get("target").is_some() || v["type"] == "Annotation") {
        return Ok(web::annotations(all, file));
    }
    Err(unknown(""))
}

/// A string of an object.
fn string(value: &Value, key: &str) -> Option<String> {
    let words = match value.get(key)? {
        Value::String(words) => words.clone(),
        Value::Number(number) => number.to_string(),
        // Words that say their language.
        Value::Object(words) => {
            let said =
                ["text", "@value", "value", "stringValue"].iter().find_map(|key| words.get(*key)?.as_str());
            said?.to_owned()
        }
        _ => return None,
    };
    Some(words).filter(|words| !words.trim().is_empty())
}

/// A value as a list: one is a list of one, null is none.
fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one) => vec![one],
    }
}

/// What is reported of a file.
fn told(file: &str, line: usize, message: impl Into<String>) -> Decision {
    Decision { file: file.to_owned(), line, message: message.into() }
}

/// The first words of a text, for what is reported.
fn shown(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<&str>>().join(" ");
    match line.char_indices().nth(50) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
