//! Calibre: collections of annotations, and its exports as text, Markdown and HTML.

mod page;
mod text;

pub(super) use page::{is_one as is_page, page};
pub(super) use text::{is_one as is_text, text};

use serde_json::Value;

use super::super::note::{ImportedNote, NotesFile, Quote, date};
use super::{list, shown, string, told};

pub(super) fn collection(value: &Value, file: &str) -> NotesFile {
    let mut export = NotesFile { from: "calibre", ..NotesFile::default() };
    let (mut bookmarks, mut removed) = (0, 0);
    // The viewer calls them highlights, the library annotations.
    for value in list(value.get("annotations").or_else(|| value.get("highlights"))) {
        let (wrapped, user) = match value.get("annotation") {
            Some(inner) => (
                inner,
                string(value, "user").filter(|_| string(value, "user_type").as_deref() != Some("local")),
            ),
            None => (value, None),
        };
        if wrapped["removed"] == true {
            removed += 1;
            continue;
        }
        if wrapped["type"] != "highlight" {
            bookmarks += 1;
            continue;
        }
        let words = string(wrapped, "highlighted_text");
        if words.is_none() {
            export.decisions.push(told(
                file,
                0,
                format!(
                    "a highlight has no words: `{}`",
                    shown(&string(wrapped, "notes").unwrap_or_default())
                ),
            ));
        }
        export.notes.push(ImportedNote {
            id: string(wrapped, "uuid"),
            quotes: words.map(Quote::new).into_iter().collect(),
            chapter: list(wrapped.get("toc_family_titles"))
                .last()
                .and_then(|t| t.as_str())
                .map(str::to_owned),
            authors: user.into_iter().collect(),
            created: string(wrapped, "timestamp").as_deref().and_then(date),
            body: string(wrapped, "notes").unwrap_or_default(),
            ..ImportedNote::default()
        });
    }
    for (count, what) in
        [(bookmarks, "bookmarks and places of last reading"), (removed, "notes that were deleted there")]
    {
        if count > 0 {
            export.decisions.push(told(file, 0, format!("{what} are left out: {count}")));
        }
    }
    export
}
