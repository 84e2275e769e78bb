//! The files that diagnostics point into, and places in them.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

/// A file among [`Sources`]: ids are in the order of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A stretch of a source file, in bytes, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The file that it is in.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The stretch of `file` from `start` to `end`. Offsets beyond 4 GiB are cut: no file that
    /// large is ever read.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: cut(start), end: cut(end.max(start)) }
    }

    /// The same stretch as a range of bytes.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One text file as it was read: UTF-8, without a byte order mark, with LF line ends.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path from the edition's folder, with `/`; for a built-in file `(built-in)/…`.
    pub path: String,
    /// The words.
    pub text: Arc<str>,
    /// A hash of the words.
    pub hash: u64,
    index: OnceLock<LineIndex>,
}

/// Where lines begin, and how many characters are before each [`STEP`]th byte: a paragraph is a
/// line, and a large one with a thousand mistakes must not be counted through for each.
#[derive(Debug, Clone)]
struct LineIndex {
    lines: Vec<u32>,
    characters: Vec<u32>,
}

/// Bytes between two counts of characters.
const STEP: usize = 4096;

/// How many characters begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

impl Source {
    /// A source of this path and text.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let hash = xxhash_rust::xxh3::xxh3_64(text.as_bytes());
        Self { path: path.into(), text, hash, index: OnceLock::new() }
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    #[must_use]
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let index = self.index();
        let byte = byte.min(self.text.len());
        let line = index.lines.partition_point(|start| *start as usize <= byte).max(1);
        let start = index.lines.get(line - 1).map_or(0, |s| *s as usize);
        (line, self.characters_before(byte) - self.characters_before(start) + 1)
    }

    fn characters_before(&self, byte: usize) -> usize {
        let step = byte / STEP;
        let counted = self.index().characters.get(step).map_or(0, |n| *n as usize);
        counted + characters(self.text.as_bytes().get(step * STEP..byte).unwrap_or_default())
    }

    fn index(&self) -> &LineIndex {
        self.index.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let breaks = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n');
            let lines = std::iter::once(0).chain(breaks.map(|(i, _)| cut(i + 1))).collect();
            let counts = bytes.chunks(STEP).scan(0, |sum, chunk| {
                *sum += characters(chunk);
                Some(cut(*sum))
            });
            LineIndex { lines, characters: std::iter::once(0).chain(counts).collect() }
        })
    }

    /// The file's name without its folders and its extension.
    #[must_use]
    pub fn stem(&self) -> &str {
        Path::new(&self.path).file_stem().and_then(|s| s.to_str()).unwrap_or("")
    }
}

/// All the text files of an edition, by [`FileId`].
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Arc<Source>>,
    /// The id of each, ascending.
    ids: Vec<FileId>,
}

impl Sources {
    /// Take a file in; its id is good for this table alone.
    pub fn add(&mut self, source: Source) -> FileId {
        let id = FileId(self.ids.last().map_or(0, |last| last.0.saturating_add(1)));
        self.files.push(Arc::new(source));
        self.ids.push(id);
        id
    }

    /// Where a file is in the table; beyond its end where the id is another table's.
    fn place(&self, id: FileId) -> usize {
        // In a first run files are numbered through.
        let counted = id.0 as usize;
        if self.ids.get(counted) == Some(&id) {
            return counted;
        }
        self.ids.binary_search(&id).unwrap_or(usize::MAX)
    }

    /// The file of this id.
    ///
    /// # Panics
    /// Where the id is another table's, which is a defect of the program.
    #[must_use]
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[self.place(id)]
    }

    /// The file of this id, where the table has it.
    #[must_use]
    pub fn find(&self, id: FileId) -> Option<&Source> {
        self.files.get(self.place(id)).map(AsRef::as_ref)
    }

    /// Put another text in the place of a file's; its id stays.
    pub(crate) fn replace(&mut self, id: FileId, source: Source) {
        let place = self.place(id);
        self.files[place] = Arc::new(source);
    }

    /// Gives the files these ids, ascending, one for each.
    pub(crate) fn renumber(&mut self, ids: Vec<FileId>) {
        debug_assert!(ids.len() == self.files.len() && ids.is_sorted_by(|a, b| a < b));
        self.ids = ids;
    }

    /// The words that a span covers; empty where it doesn't fit the text.
    #[must_use]
    pub fn words(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or("")
    }

    /// The only place in a span where these words are, whole: no letter or digit follows them. None where there are
    /// several, or none.
    pub(crate) fn only(&self, span: Span, words: &str) -> Option<Span> {
        let text = self.words(span);
        let whole = |at: &usize| !text[at + words.len()..].starts_with(char::is_alphanumeric);
        let mut places = text.match_indices(words).map(|(at, _)| at).filter(whole);
        let at = places.next().filter(|_| places.next().is_none())?;
        let start = span.start as usize + at;
        Some(Span::new(span.file, start, start + words.len()))
    }

    /// All files in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.ids.iter().copied().zip(self.files.iter().map(AsRef::as_ref))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters() {
        let text = format!("é\n{}漢字\n\nend", "aé".repeat(3 * STEP));
        let source = Source::new("a.md", text.as_str());
        let (mut line, mut column) = (1, 1);
        for (byte, c) in text.char_indices() {
            assert_eq!(source.line_column(byte), (line, column), "{byte}");
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        assert_eq!(source.line_column(text.len()), (line, column));
        assert_eq!(source.line_column(usize::MAX), (line, column));
        assert_eq!(Source::new("a.md", "").line_column(7), (1, 1));
    }
}
