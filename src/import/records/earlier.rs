//! Records of notes that have another id in this export than in an earlier one.

use std::collections::{HashMap, HashSet};

use super::super::body;
use super::super::note::ImportedNote;
use super::known::ImportedRecord;
use super::{Destination, Manner, Records, editor};

/// What of a note and a record is alike, beside author and date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alike {
    /// The words and the text.
    Both,
    /// One of them.
    Either,
}

/// Of ids that were not imported before, those that their notes had: where author, date and words agree.
pub(super) fn keys(
    notes: &[(ImportedNote, Destination)],
    keys: &[(String, String)],
    manner: &Manner<'_>,
    made: &mut Records,
) -> HashMap<String, String> {
    let mut earlier = HashMap::new();
    let open = |n: &usize| notes[*n].0.has_loose_id && !manner.known.contains_key(&keys[*n]);
    let open: Vec<usize> = (0..notes.len()).filter(open).collect();
    if open.is_empty() {
        return earlier;
    }
    let mut claimed: HashSet<&str> =
        keys.iter().filter(|key| manner.known.contains_key(key)).map(|key| key.1.as_str()).collect();
    let mut records: HashMap<&str, Vec<Earlier<'_>>> = HashMap::new();
    for ((_, id), record) in manner.known.iter().filter(|((from, _), _)| from == manner.from) {
        records.entry(&record.says.created).or_default().push(Earlier::new(id, record));
    }
    records.values_mut().for_each(|all| all.sort_by_key(|record| record.id));
    let open: Vec<(usize, Sought)> =
        open.into_iter().map(|n| (n, Sought::new(&notes[n].0, manner, made))).collect();
    // What is alike in more goes first: of several comments of a day one may have been taken away.
    for wanted in [Alike::Both, Alike::Either] {
        for (n, sought) in &open {
            let day = records.get(notes[*n].0.created.as_deref().unwrap_or_default());
            let (Some(day), false) = (day, earlier.contains_key(&keys[*n].1)) else { continue };
            let is_it = |record: &&Earlier<'_>| !claimed.contains(record.id) && sought.is(record, wanted);
            if let Some(found) = day.iter().find(is_it) {
                claimed.insert(found.id);
                earlier.insert(keys[*n].1.clone(), found.id.to_owned());
            }
        }
    }
    earlier
}

/// A record that was imported before: its quoted words, those of a range's two ends, and its text, as letters alone.
struct Earlier<'a> {
    id: &'a str,
    creators: &'a [String],
    quote: Vec<String>,
    words: String,
    text: String,
    has_text: bool,
    is_dated: bool,
}

impl<'a> Earlier<'a> {
    fn new(id: &'a str, record: &'a ImportedRecord) -> Self {
        let quote: Vec<String> = record.quote.iter().map(|words| letters(words)).collect();
        Self {
            id,
            creators: &record.says.creators,
            words: quote.concat(),
            quote,
            text: letters(&record.says.body),
            has_text: !record.says.body.is_empty(),
            is_dated: !record.says.created.is_empty(),
        }
    }
}

/// A note whose record is sought: its authors, quoted words and text, in the same way.
struct Sought {
    creators: Vec<String>,
    words: String,
    text: String,
}

impl Sought {
    fn new(note: &ImportedNote, manner: &Manner<'_>, made: &mut Records) -> Self {
        Self {
            creators: note.authors.iter().map(|name| editor(name, manner, made)).collect(),
            words: note.quotes.iter().map(|quote| letters(&quote.words)).collect(),
            text: letters(&body::markdown(&note.body, note.format)),
        }
    }

    fn is(&self, record: &Earlier<'_>, wanted: Alike) -> bool {
        if !self.creators.is_empty() && record.creators != self.creators {
            return false;
        }
        let is_range = match record.quote.as_slice() {
            [first, last] => self.words.starts_with(first) && self.words.ends_with(last),
            _ => false,
        };
        let same = self.words == record.words || is_range;
        let text = self.text == record.text;
        match wanted {
            Alike::Both => same && text && (record.has_text || !self.words.is_empty()),
            // Without a date the same text (`See above.`) may be of several.
            Alike::Either => same && !self.words.is_empty() || text && record.has_text && record.is_dated,
        }
    }
}

fn letters(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).collect()
}
