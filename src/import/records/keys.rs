//! The ids by which records know the notes of a file: those that the file gives, unless several notes have one id.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::super::note::ImportedNote;
use super::{Destination, Records, own_id, shown};

/// The id of each note: no two that differ have the same. The later of two gets its own hash behind the id.
pub(super) fn unique(notes: &[(ImportedNote, Destination)], made: &mut Records) -> Vec<String> {
    let mut first: HashMap<String, &ImportedNote> = HashMap::with_capacity(notes.len());
    let mut ids = Vec::with_capacity(notes.len());
    for (note, _) in notes {
        let id = own_id(note);
        let Some(other) = first.get(&id).filter(|other| !is_same(other, note)) else {
            first.entry(id.clone()).or_insert(note);
            ids.push(id);
            continue;
        };
        let own = format!("{id}#{}", content_hash(note));
        if let Some(given) = &note.id
            && !first.contains_key(&own)
        {
            let at = match other.line {
                0 => format!("the note on `{}`", shown(other)),
                line => format!("the note of line {line}"),
            };
            let message = format!("the id `{given}` is that of {at} too; both are kept: `{}`", shown(note));
            made.told.push((note.line, message));
        }
        first.entry(own.clone()).or_insert(note);
        ids.push(own);
    }
    ids
}

/// Whether two notes of one id say the same.
fn is_same(one: &ImportedNote, other: &ImportedNote) -> bool {
    let without_line = |note: &ImportedNote| ImportedNote { line: 0, ..note.clone() };
    without_line(one) == without_line(other)
}

/// A hash of a note's words, text, authors and dates.
fn content_hash(note: &ImportedNote) -> String {
    let words: Vec<&str> = note.quotes.iter().map(|quote| quote.words.as_str()).collect();
    let empty = String::new();
    let created = note.created.as_ref().unwrap_or(&empty);
    let chapter = note.chapter.as_ref().unwrap_or(&empty);
    let parts = [&words.join("\u{1}"), &note.body, &note.authors.join("\u{1}"), created, chapter];
    format!("{:016x}", xxh3_64(parts.map(String::as_str).join("\u{2}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::super::super::note::Quote;
    use super::*;

    fn note(id: Option<&str>, words: &str, author: &str, line: usize) -> (ImportedNote, Destination) {
        let note = ImportedNote {
            id: id.map(str::to_owned),
            line,
            quotes: vec![Quote::new(words)],
            authors: vec![author.to_owned()],
            ..ImportedNote::default()
        };
        (note, Destination::Unplaced)
    }

    #[test]
    fn notes_that_differ_have_different_ids() {
        let mut made = Records::default();
        let notes = [
            note(Some("1"), "the lamp", "A", 2),
            note(Some("1"), "the boats", "A", 3),
            note(Some("1"), "the lamp", "A", 4),
            note(None, "the sea", "A", 5),
            note(None, "the sea", "B", 6),
        ];
        let ids = unique(&notes, &mut made);
        assert_eq!(ids[0], "1");
        assert!(ids[1].starts_with("1#"), "{ids:?}");
        // The very same row is the same note.
        assert_eq!(ids[2], "1");
        assert!(ids[3] != ids[4] && ids[4].starts_with(&ids[3]), "{ids:?}");
        let told: Vec<(usize, &str)> =
            made.told.iter().map(|(line, words)| (*line, words.as_str())).collect();
        assert_eq!(told, [(3, "the id `1` is that of the note of line 2 too; both are kept: `the boats`")]);
        // Once more, they have the same ids.
        assert_eq!(unique(&notes, &mut made), ids);
    }
}
