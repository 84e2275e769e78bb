//! Zotero: annotations of its API and its reader, and notes in Markdown, HTML and RDF.

mod pages;

pub(super) use pages::{is_page, page, rdf};

use serde_json::Value;

use super::super::note::{BodyFormat, ImportedNote, NotesFile, Quote, date};
use super::super::tree::{self, ROOT};
use super::{list, shown, string, told};

/// Items of the API, or annotations of the reader.
pub(super) fn items(all: &[Value], file: &str) -> NotesFile {
    let mut export = NotesFile { from: "zotero", ..NotesFile::default() };
    for value in all {
        let data = value.get("data").unwrap_or(value);
        let of = |names: [&str; 2]| names.iter().find_map(|name| string(data, name));
        let kind = of(["annotationType", "type"]).unwrap_or_default();
        let words = of(["annotationText", "text"]).map(|words| words.trim().to_owned());
        let body = of(["annotationComment", "comment"]).unwrap_or_default();
        if matches!(kind.as_str(), "image" | "ink") && body.is_empty() {
            export.decisions.push(told(
                file,
                0,
                format!("an annotation of the kind `{kind}` has no words, and is left out"),
            ));
            continue;
        }
        if let Some(words) = string(data, "note").filter(|_| data["itemType"] == "note") {
            let text = tree::html(&words).map(|tree| tree.in_a_line(ROOT)).unwrap_or(words);
            let message = format!("a note that is on no words is left out: `{}`", shown(&text));
            export.decisions.push(told(file, 0, message));
            continue;
        }
        if kind.is_empty() || data.get("itemType").is_some_and(|kind| kind != "annotation") {
            continue;
        }
        // In the library of a group it is beside the data.
        let maker = || string(&value["meta"]["createdByUser"], "name").filter(|name| !name.is_empty());
        let maker = || maker().or_else(|| string(&value["meta"]["createdByUser"], "username"));
        let tag = |t: &&Value| {
            t.as_str().map(str::to_owned).or_else(|| string(t, "tag")).or_else(|| string(t, "name"))
        };
        export.notes.push(ImportedNote {
            id: of(["key", "id"]),
            quotes: words
                .filter(|_| matches!(kind.as_str(), "highlight" | "underline" | "text"))
                .map(Quote::new)
                .into_iter()
                .collect(),
            position: of(["annotationPageLabel", "pageLabel"]),
            authors: of(["annotationAuthorName", "authorName"])
                .filter(|name| !name.trim().is_empty())
                .or_else(maker)
                .into_iter()
                .collect(),
            created: of(["dateAdded", "dateCreated"]).as_deref().and_then(date),
            modified: string(data, "dateModified").as_deref().and_then(date),
            format: if body.contains("</") { BodyFormat::Html } else { BodyFormat::Plain },
            body,
            tags: list(data.get("tags")).iter().filter_map(tag).collect(),
            ..ImportedNote::default()
        });
    }
    export
}

/// Notes in Markdown: words in quotation marks, links to the item and the annotation, the comment.
pub(super) fn markdown(text: &str, file: &str) -> NotesFile {
    let mut export = NotesFile { from: "zotero", ..NotesFile::default() };
    for (number, line) in text.lines().enumerate() {
        let Some(at) = line.find("zotero://") else {
            // The head of the note, and when it was made, are Zotero's own.
            let is_own = |line: &str| line.starts_with('#') || line.starts_with('(') && line.ends_with(')');
            let words = line.trim();
            match export.notes.last_mut() {
                _ if words.is_empty() => {}
                Some(note) if !words.starts_with('#') => {
                    let gap = if note.body.is_empty() { "" } else { "\n\n" };
                    note.body = format!("{}{gap}{words}", note.body);
                    let message = format!("`{}` is taken for more of the remark before it", shown(words));
                    export.decisions.push(told(file, number + 1, message));
                }
                None if is_own(words) => {}
                _ => {
                    let message = format!("a line that is on no words is left out: `{}`", shown(words));
                    export.decisions.push(told(file, number + 1, message));
                }
            }
            continue;
        };
        let key = line
            .split("annotation=")
            .nth(1)
            .map(|rest| rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>());
        let head = line[..at].rsplit_once("](").map_or("", |(head, _)| head);
        let open = head.find(['“', '"', '«', '„', '‘', '「']);
        let words = open.and_then(|open| {
            let start = open + head[open..].chars().next()?.len_utf8();
            let end = head.rfind(['”', '"', '»', '“', '’', '」']).filter(|end| *end > start)?;
            Some(head[start..end].to_owned())
        });
        let Some(words) = words else {
            export.decisions.push(told(
                file,
                number + 1,
                format!("no words in quotation marks are before this link: `{}`", shown(line)),
            ));
            continue;
        };
        // The comment follows the last bracket of the links.
        let last = line.rfind("zotero://").unwrap_or(at);
        let body = line[last..]
            .split_once(')')
            .map_or("", |(_, rest)| rest)
            .trim_start_matches(')')
            .trim()
            .to_owned();
        export.notes.push(ImportedNote {
            id: key,
            line: number + 1,
            quotes: vec![Quote::new(words)],
            body,
            format: BodyFormat::Markdown,
            ..ImportedNote::default()
        });
    }
    if !export.notes.is_empty() {
        export.decisions.push(told(file, 0, "notes in Markdown name neither author nor date"));
    }
    export
}
