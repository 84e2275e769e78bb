//! Records as they were written: their keys, with those that the file's defaults give them, and their text.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use crate::diag::{FileId, Sources};
use crate::edition::note::Record;
use crate::edition::{Edition, Note};
use crate::parse::record::{self, KEYS, split};

/// A record as it was written.
#[derive(Debug, Default)]
pub(super) struct RecordSource<'a> {
    head: &'a str,
    defaults: Option<&'a toml::Table>,
    /// Its text, without white space at its ends.
    pub(super) body: &'a str,
    /// Where the text begins in the file.
    pub(super) start: usize,
    /// The file, by its path below `content/annotations/`: links in the text are relative to it.
    pub(super) file: &'a str,
}

impl RecordSource<'_> {
    /// Its keys.
    pub(super) fn keys(&self) -> toml::Table {
        let mut keys: toml::Table = self.head.parse().unwrap_or_default();
        keys.retain(|key, _| KEYS.contains(&key));
        for (key, value) in self.defaults.into_iter().flatten() {
            if !keys.contains_key(key) {
                keys.insert(key.clone(), value.clone());
            }
        }
        keys
    }
}

/// Where the records of an edition's files are.
#[derive(Debug, Default)]
pub(crate) struct WrittenRecords(HashMap<FileId, WrittenFile>);

#[derive(Debug)]
struct WrittenFile {
    defaults: toml::Table,
    /// Heads and bodies of records, in order.
    pieces: Vec<(Range<usize>, Range<usize>)>,
}

impl WrittenRecords {
    /// Those of all files that notes of the edition are in.
    pub(in crate::output) fn of(edition: &Edition, sources: &Sources) -> Self {
        fn each(note: &Note, files: &mut BTreeSet<FileId>) {
            files.insert(note.record.id_span.file);
            note.replies.iter().for_each(|reply| each(reply, files));
        }
        let mut files = BTreeSet::new();
        for section in edition.witnesses.iter().flat_map(|witness| &witness.sections) {
            section.notes.iter().for_each(|note| each(note, &mut files));
        }
        Self(files.into_iter().map(|file| (file, WrittenFile::of(&sources.get(file).text))).collect())
    }

    /// The record as it was written; empty where its file hasn't it.
    pub(super) fn find<'a>(&'a self, record: &Record, sources: &'a Sources) -> RecordSource<'a> {
        let at = record.id_span.start as usize;
        let found = self.0.get(&record.id_span.file).and_then(|file| {
            let next = file.pieces.partition_point(|(head, _)| head.start <= at);
            let (head, body) = file.pieces.get(next.checked_sub(1)?)?;
            head.contains(&at).then_some((file, head, body))
        });
        let Some((file, head, body)) = found else { return RecordSource::default() };
        let source = sources.get(record.id_span.file);
        let words = &source.text[body.clone()];
        let first = words.len() - words.trim_start().len();
        // A text may begin with indented code.
        let line = words[..first].rfind('\n').map_or(0, |end| end + 1);
        let is_code = words[line..first].contains("    ") || words[line..first].contains('\t');
        let from = if is_code { line } else { first };
        RecordSource {
            head: &source.text[head.clone()],
            defaults: Some(&file.defaults),
            body: words[from..].trim_end(),
            start: body.start + from,
            file: source.path.strip_prefix("content/annotations/").unwrap_or_default(),
        }
    }
}

impl WrittenFile {
    fn of(text: &str) -> Self {
        let pieces: Vec<_> = split(text).1.into_iter().map(|piece| (piece.head, piece.body)).collect();
        Self { defaults: record::defaults(text), pieces }
    }
}
