//! Records as they were written: their keys, with those that the file's defaults give them, and their text.

use std::collections::HashMap;
use std::ops::Range;

use crate::diag::{FileId, Sources};
use crate::edition::note::Record;
use crate::parse::record::{DEFAULTS, KEYS, split};

/// A record as it was written.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Its keys.
    pub(super) keys: toml::Table,
    /// Its text, without white space at its ends.
    pub(super) body: String,
    /// Where the text begins in the file.
    pub(super) start: usize,
    /// The file, by its path below `content/annotations/`: links in the text are relative to it.
    pub(super) file: String,
}

/// Records of files, which are looked at once each.
pub(super) struct WrittenRecords<'a> {
    sources: &'a Sources,
    files: HashMap<FileId, File>,
}

struct File {
    defaults: toml::Table,
    /// Heads and bodies of records.
    pieces: Vec<(Range<usize>, Range<usize>)>,
}

impl<'a> WrittenRecords<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, files: HashMap::new() }
    }

    /// The record as it was written; empty where its file isn't there.
    pub(super) fn of(&mut self, record: &Record) -> Written {
        let source = self.sources.get(record.id_span.file);
        let text = &source.text;
        let file = self.files.entry(record.id_span.file).or_insert_with(|| File::of(text));
        let at = record.id_span.start as usize;
        let Some((head, body)) = file.pieces.iter().find(|(head, _)| head.contains(&at)) else {
            return Written::default();
        };
        let mut keys = table(&text[head.clone()]);
        keys.retain(|key, _| KEYS.contains(&key));
        for (key, value) in &file.defaults {
            if !keys.contains_key(key) {
                keys.insert(key.clone(), value.clone());
            }
        }
        let words = &text[body.clone()];
        let start = body.start + (words.len() - words.trim_start().len());
        let file = source.path.strip_prefix("content/annotations/").unwrap_or_default().to_owned();
        Written { keys, body: words.trim().to_owned(), start, file }
    }
}

impl File {
    fn of(text: &str) -> Self {
        let pieces: Vec<_> = split(text).1.into_iter().map(|piece| (piece.head, piece.body)).collect();
        let first = pieces.first().map(|(head, _)| table(&text[head.clone()])).unwrap_or_default();
        let defaults = first.get("defaults").and_then(|value| value.as_table()).cloned();
        let mut defaults = defaults.unwrap_or_default();
        defaults.retain(|key, _| DEFAULTS.contains(&key));
        Self { defaults, pieces }
    }
}

fn table(head: &str) -> toml::Table {
    head.parse().unwrap_or_default()
}
