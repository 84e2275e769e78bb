//! Calibre's details of a note as HTML: its title, date and user, the words, the remark below a heading of its own.

use super::super::super::UnreadableFile;
use super::super::super::note::{ImportedNote, NotesFile, Quote};
use super::super::super::tree::{self, ROOT};
use super::super::dates::{self, Written};
use super::super::told;

/// Whether a page is such a one: a date in a line of its own, and words below a heading of the second level.
pub(in super::super) fn is_one(text: &str) -> bool {
    text.contains("<h2") && text.lines().any(|line| line.contains("<div") && dated(line).is_some())
}

fn dated(line: &str) -> Option<String> {
    let words = line.split('>').nth(1)?.split('<').next()?;
    let (_, date) = words.split_once(": ")?;
    matches!(dates::written(date, None), Written::Date(_) | Written::Year(_)).then(|| date.to_owned())
}

/// Reads such a page.
pub(in super::super) fn page(text: &str, file: &str) -> Result<NotesFile, UnreadableFile> {
    let mut export = NotesFile { from: "calibre", ..NotesFile::default() };
    let Some(tree) = tree::html(text) else {
        return Err(UnreadableFile::new("its elements are nested more than two thousand deep", ""));
    };
    let blocks: Vec<(String, String, usize)> = tree
        .descendants(ROOT)
        .filter_map(|id| {
            let name = tree.name(id)?;
            let is = matches!(name, "h2" | "h4" | "p") || name == "div" && tree.find(id, "p").is_none();
            is.then(|| (name.to_owned(), tree.words(id).trim().to_owned(), tree.line(id)))
        })
        .collect();
    let order = dates::order(blocks.iter().filter_map(|(_, words, _)| Some(words.split_once(": ")?.1)));
    let (mut created, mut user, mut remark) = (None, None, false);
    for (name, words, line) in blocks {
        match name.as_str() {
            "h2" => remark = false,
            "h4" => remark = true,
            "div" => {
                let Some((_, value)) = words.split_once(": ") else { continue };
                match dates::written(value, order) {
                    Written::Date(date) | Written::Year(date) => (created, user) = (Some(date), None),
                    Written::None if created.is_some() && user.is_none() => user = Some(value.to_owned()),
                    Written::None => {}
                }
            }
            _ if words.is_empty() => {}
            _ => match export.notes.last_mut().filter(|_| remark) {
                Some(note) => {
                    let gap = if note.body.is_empty() { "" } else { "\n\n" };
                    note.body.push_str(&format!("{gap}{words}"));
                }
                None => export.notes.push(ImportedNote {
                    line,
                    quotes: vec![Quote::new(words)],
                    created: created.clone(),
                    authors: user.iter().filter(|user| !is_machine(user)).cloned().collect(),
                    ..ImportedNote::default()
                }),
            },
        }
    }
    if !export.notes.is_empty() {
        export.decisions.push(told(file, 0, "times are those of the device, and get no zone"));
    }
    Ok(export)
}

/// What Calibre calls a reader of whom it knows no name.
fn is_machine(user: &str) -> bool {
    let user = user.to_lowercase();
    user.starts_with("local ") || user.starts_with("anonymous ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_read() {
        let text = "<h2 style=\"text-align: center\">The Lamp [EPUB]</h2>\n<div>Marlowe</div>\n<div>Date: 24.11.26 14:03</div>\n<div>User: ada</div>\n<h2>Highlight</h2>\n<p>the sea came</p>\n<h4>Notes</h4>\n<p>So it is.</p>\n<p>Twice.</p>";
        assert!(is_one(text));
        let export = page(text, "a.html").unwrap_or_default();
        let note = &export.notes[0];
        assert_eq!(
            (note.quotes[0].words.as_str(), note.body.as_str()),
            ("the sea came", "So it is.\n\nTwice.")
        );
        assert_eq!(
            (note.created.as_deref(), note.authors.as_slice()),
            (Some("2026-11-24T14:03:00"), ["ada".to_owned()].as_slice())
        );
    }
}
