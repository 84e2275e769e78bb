//! KOReader: the metadata beside a book, and its export in JSON.

use serde_json::Value;

use super::super::UnreadableFile;
use super::super::note::{ImportedNote, NotesFile, Quote, date, date_of_seconds};
use super::{list, lua, shown, string, told};

/// `metadata.epub.lua`, of the newer form with annotations or the older with highlights and bookmarks.
pub(super) fn lua(text: &str, file: &str) -> Result<NotesFile, UnreadableFile> {
    let value = lua::table(text)
        .map_err(|why| UnreadableFile::new(format!("this table of Lua can't be read: {why}"), ""))?;
    let mut export = NotesFile { from: "koreader", ..NotesFile::default() };
    let book = string(&value["doc_props"], "title").or_else(|| string(&value["stats"], "title"));
    let mut bookmarks = 0;
    if value.get("annotations").is_some() {
        for one in list(value.get("annotations")) {
            if one.get("drawer").is_none() {
                bookmarks += 1;
                continue;
            }
            if one["text_edited"] == true {
                let words = shown(&string(one, "text").unwrap_or_default());
                export.decisions.push(told(
                    file,
                    0,
                    format!("the words of this highlight were changed by hand: `{words}`"),
                ));
            }
            export.notes.push(annotation(one, string(one, "note"), book.clone()));
        }
    } else {
        // The remark is the text of the bookmark of the same time.
        let marks: Vec<&Value> = list(value.get("bookmarks"));
        bookmarks = marks.iter().filter(|mark| mark["highlighted"] != true).count();
        let highlights: Vec<&Value> = match value.get("highlight") {
            Some(Value::Object(pages)) => pages.values().flat_map(|page| list(Some(page))).collect(),
            Some(Value::Array(pages)) => pages.iter().flat_map(|page| list(Some(page))).collect(),
            _ => Vec::new(),
        };
        for one in highlights {
            let of = |mark: &&&Value| mark["datetime"] == one["datetime"] && mark["highlighted"] == true;
            let remark = marks.iter().find(of).and_then(|mark| string(mark, "text"));
            // It writes one by itself where there is none: `Page 5 words @ 2020-01-01`.
            let own = remark.filter(|text| {
                !(text.contains('@') && string(one, "text").is_some_and(|words| text.contains(words.trim())))
            });
            export.notes.push(annotation(one, own, book.clone()));
        }
    }
    if bookmarks > 0 {
        export.decisions.push(told(file, 0, format!("bookmarks are left out: {bookmarks}")));
    }
    if !export.notes.is_empty() {
        export.decisions.push(told(
            file,
            0,
            "times are those of the device, and get no zone; no author is named",
        ));
    }
    Ok(export)
}

fn annotation(one: &Value, remark: Option<String>, book: Option<String>) -> ImportedNote {
    let words = string(one, "text");
    let id = string(one, "pos0").zip(string(one, "datetime")).map(|(at, when)| format!("{when} {at}"));
    ImportedNote {
        id,
        quotes: words.map(Quote::new).into_iter().collect(),
        chapter: string(one, "chapter"),
        position: string(one, "pageno").or_else(|| string(one, "page")),
        book,
        created: string(one, "datetime").as_deref().and_then(date),
        modified: string(one, "datetime_updated").as_deref().and_then(date),
        body: remark.unwrap_or_default(),
        ..ImportedNote::default()
    }
}

/// The export: one book, or several.
pub(super) fn json(value: &Value, file: &str) -> NotesFile {
    let mut export = NotesFile { from: "koreader", ..NotesFile::default() };
    let books = match value.get("documents") {
        Some(all) => list(Some(all)),
        None => vec![value],
    };
    let mut bookmarks = 0;
    for book in books {
        for one in list(book.get("entries")) {
            if string(one, "sort").is_some_and(|sort| sort == "bookmark") {
                bookmarks += 1;
                continue;
            }
            export.notes.push(ImportedNote {
                quotes: string(one, "text").map(Quote::new).into_iter().collect(),
                chapter: string(one, "chapter"),
                position: string(one, "page"),
                book: string(book, "title"),
                created: one["time"].as_i64().and_then(date_of_seconds),
                body: string(one, "note").unwrap_or_default(),
                ..ImportedNote::default()
            });
        }
    }
    if bookmarks > 0 {
        export.decisions.push(told(file, 0, format!("bookmarks are left out: {bookmarks}")));
    }
    export
}
