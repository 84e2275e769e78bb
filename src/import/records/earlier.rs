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
    let mut records: HashMap<&str, Vec<(&str, &ImportedRecord)>> = HashMap::new();
    for ((_, id), record) in manner.known.iter().filter(|((from, _), _)| from == manner.from) {
        records.entry(&record.created).or_default().push((id, record));
    }
    records.values_mut().for_each(|all| all.sort_by_key(|(id, _)| *id));
    // What is alike in more goes first: of several comments of a day one may have been taken away.
    for wanted in [Alike::Both, Alike::Either] {
        for n in open.iter().copied() {
            let note = &notes[n].0;
            let day = records.get(note.created.as_deref().unwrap_or_default());
            let (Some(day), false) = (day, earlier.contains_key(&keys[n].1)) else { continue };
            let creators: Vec<String> = note.authors.iter().map(|name| editor(name, manner, made)).collect();
            let found = day.iter().find(|(id, record)| {
                !claimed.contains(id)
                    && (creators.is_empty() || record.creators == creators)
                    && is_alike(note, record, wanted)
            });
            if let Some((id, _)) = found {
                claimed.insert(*id);
                earlier.insert(keys[n].1.clone(), (*id).to_owned());
            }
        }
    }
    earlier
}

fn is_alike(note: &ImportedNote, record: &ImportedRecord, wanted: Alike) -> bool {
    let letters = |words: &str| words.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let words: Vec<&str> = note.quotes.iter().map(|quote| quote.words.as_str()).collect();
    let (words, quote) = (letters(&words.concat()), letters(&record.quote.concat()));
    let is_range =
        |[first, last]: &[String; 2]| words.starts_with(&letters(first)) && words.ends_with(&letters(last));
    let ends: Option<&[String; 2]> = record.quote.as_slice().try_into().ok();
    let same = words == quote || ends.is_some_and(is_range);
    let text = letters(&body::markdown(&note.body, note.format)) == letters(&record.text);
    match wanted {
        Alike::Both => same && text && !(words.is_empty() && record.text.is_empty()),
        // Without a date the same text (`See above.`) may be of several.
        Alike::Either => {
            same && !words.is_empty() || text && !record.text.is_empty() && !record.created.is_empty()
        }
    }
}
