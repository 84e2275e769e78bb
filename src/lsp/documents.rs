//! The texts that a client has open.

use std::collections::HashMap;

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::position::{Encoding, LineEnds};

/// A text in an editor, as the editor has it.
#[derive(Debug)]
pub(super) struct OpenDocument {
    pub(super) text: String,
    pub(super) version: i32,
}

/// The texts by their addresses.
#[derive(Debug, Default)]
pub(super) struct Documents(HashMap<String, OpenDocument>);

impl Documents {
    pub(super) fn open(&mut self, uri: &Uri, version: i32, text: String) {
        self.0.insert(uri.as_str().to_owned(), OpenDocument { text, version });
    }

    pub(super) fn close(&mut self, uri: &Uri) {
        self.0.remove(uri.as_str());
    }

    /// The addresses of all.
    pub(super) fn uris(&self) -> impl Iterator<Item = Uri> + '_ {
        self.0.keys().filter_map(|uri| uri.parse().ok())
    }

    pub(super) fn get(&self, uri: &Uri) -> Option<&OpenDocument> {
        self.0.get(uri.as_str())
    }

    /// Makes changes, each in the text that the one before has left; false where the document is not open.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> bool {
        let Some(document) = self.0.get_mut(uri.as_str()) else { return false };
        document.version = version;
        for change in changes {
            let Some(range) = change.range else {
                document.text = change.text;
                continue;
            };
            let lines = LineEnds::of_buffer(&document.text);
            let [a, b] =
                [range.start, range.end].map(|position| lines.byte(&document.text, position, encoding));
            // A range that is written the wrong way round has the same ends.
            document.text.replace_range(a.min(b)..a.max(b), &change.text);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use lsp_types::{Position, Range};

    use super::*;

    #[test]
    fn each_change_is_made_in_the_text_that_the_last_has_left() {
        let uri = Uri::from_str("file:///a.md").unwrap();
        let mut documents = Documents::default();
        let change = |from: (u32, u32), to: (u32, u32), text: &str| TextDocumentContentChangeEvent {
            range: Some(Range::new(Position::new(from.0, from.1), Position::new(to.0, to.1))),
            range_length: None,
            text: text.to_owned(),
        };
        assert!(!documents.change(&uri, 1, vec![], Encoding::Utf16));
        documents.open(&uri, 1, "😀 one\r\ntwo\n".to_owned());
        let changes = vec![
            change((0, 3), (0, 6), "x"),
            change((0, 4), (1, 0), "\n"),
            // Within the two units of a character, the wrong way round, and beyond the end.
            change((0, 1), (0, 1), "y"),
            change((1, 3), (1, 1), "-"),
            change((99, 0), (99, 9), "end"),
        ];
        assert!(documents.change(&uri, 2, changes, Encoding::Utf16));
        let document = documents.get(&uri).unwrap();
        assert_eq!((document.text.as_str(), document.version), ("y😀 x\nt-\nend", 2));
        documents.close(&uri);
        assert!(documents.get(&uri).is_none());
    }
}
