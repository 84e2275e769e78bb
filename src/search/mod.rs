//! Full-text search without a server: an index in small files, which a script in the reader's browser loads as it needs
//! them.
//!
//! Pure: from the passages of an edition to the text of files. `static/search.js` reads them; docs/search.md describes
//! them.
//!
//! - `tokens.rs` and `fold.rs` say what a word is, here and in the browser alike.
//! - `terms.rs` finds the words of all passages, and `stems.rs` which of them are forms of one word. So the browser needs
//!   no stemmer: it follows the forms.
//! - `parts.rs` writes what was found in parts whose number hangs on the length of the texts alone (`size.rs`): the
//!   addresses of a site are known before anything of them is made.

mod fold;
mod parts;
mod size;
mod stems;
mod terms;
mod tokens;

use std::borrow::Cow;

pub(crate) use parts::IndexFiles;
pub(crate) use size::{FOLDER, IndexPart, TextSize};

/// Where a passage belongs. Passages are numbered in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PassageKind {
    /// The text of the document.
    Text,
    /// Notes.
    Notes,
    /// Registers, bibliography, essays.
    Apparatus,
}

/// How many kinds there are.
const KINDS: usize = 3;

/// Passages of one page.
#[derive(Debug)]
pub(crate) struct PassageGroup<'a> {
    pub(crate) kind: PassageKind,
    /// The page.
    pub(crate) address: String,
    /// What is beside the place of each passage: the section's title.
    pub(crate) title: String,
    /// The language of the words, for their stems.
    pub(crate) language: String,
    /// Their language and direction, where these aren't the page's.
    pub(crate) shown: (Option<String>, Option<&'static str>),
    pub(crate) passages: Vec<Passage<'a>>,
}

/// What is found as one: a paragraph, a note, an entry.
#[derive(Debug)]
pub(crate) struct Passage<'a> {
    /// The id on the page.
    pub(crate) fragment: Option<String>,
    /// Where it is, as it is cited.
    pub(crate) locus: String,
    /// What a note is about.
    pub(crate) lemma: Option<String>,
    /// Its words in a line: those of its text where they are a line there too.
    pub(crate) text: Cow<'a, str>,
    /// The lines of verse that the text consists of, where they are counted.
    pub(crate) lines: Option<Box<PassageLines>>,
}

/// Lines of verse that are found as one passage. A hit is cited by its line.
#[derive(Debug, Clone)]
pub(crate) struct PassageLines {
    /// What is before and after a line's number where it is cited.
    pub(crate) around: (String, String),
    /// The number of the first line in its section.
    pub(crate) number: usize,
    /// Its number in its stanza, as the address has it behind the passage's own fragment.
    pub(crate) nth: usize,
    /// The byte of the text that each line begins at; the first at 0.
    pub(crate) starts: Vec<usize>,
}

impl PassageLines {
    /// The lines of a piece of the text.
    fn within(&self, piece: std::ops::Range<usize>) -> Self {
        let first = self.starts.partition_point(|start| *start <= piece.start).saturating_sub(1);
        let own = self.starts[first..].iter().take_while(|start| **start < piece.end);
        Self {
            around: self.around.clone(),
            number: self.number + first,
            nth: self.nth + first,
            starts: own.map(|start| start.saturating_sub(piece.start)).collect(),
        }
    }
}

/// The most bytes of a passage: what is longer is cut, since a part of the index has whole passages.
const LONGEST: usize = 4000;

impl Passage<'_> {
    /// The passage, in pieces where it is very long: cut at the end of a sentence, else between words.
    pub(crate) fn pieces(self) -> Vec<Self> {
        if self.text.len() <= LONGEST {
            return vec![self];
        }
        let mut pieces = Vec::new();
        let mut rest = &*self.text;
        while rest.len() > LONGEST {
            let limit = (0..=LONGEST).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
            let head = &rest[..limit];
            let sentence =
                head.rfind(". ").map(|at| at + 2).into_iter().chain(head.rfind('。').map(|at| at + 3));
            let at = sentence.max().filter(|at| *at > LONGEST / 2);
            let at = at.or_else(|| head.rfind(' ').map(|at| at + 1)).unwrap_or(limit);
            pieces.push(&rest[..at]);
            rest = &rest[at..];
        }
        pieces.push(rest);
        let mut end = 0;
        let piece = |text: &str| {
            let start = end;
            end += text.len();
            Self {
                fragment: self.fragment.clone(),
                locus: self.locus.clone(),
                lemma: self.lemma.clone(),
                text: text.to_owned().into(),
                lines: self.lines.as_ref().map(|lines| Box::new(lines.within(start..end))),
            }
        };
        pieces.into_iter().map(piece).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_passage_is_cut_at_sentences_and_loses_nothing() {
        for sentence in ["One two three four. ", "一二三四。", "onetwothree ", "x"] {
            let text = sentence.repeat(2000);
            let passage = Passage {
                fragment: None,
                locus: String::new(),
                lemma: None,
                text: text.clone().into(),
                lines: None,
            };
            let pieces = passage.pieces();
            assert!(pieces.iter().all(|piece| piece.text.len() <= LONGEST && !piece.text.is_empty()));
            assert_eq!(pieces.iter().map(|piece| &*piece.text).collect::<String>(), text);
            if sentence.len() > 1 {
                assert!(pieces.iter().all(|piece| piece.text.ends_with(sentence)));
            }
        }
    }

    #[test]
    fn a_long_stanza_is_cut_with_its_lines() {
        let line = "one two three four five six seven eight nine ten. ";
        let starts: Vec<usize> = (0..300).map(|n| n * line.len()).collect();
        let lines = PassageLines { around: ("l. ".into(), String::new()), number: 11, nth: 1, starts };
        let text = line.repeat(300);
        let passage = Passage {
            fragment: Some("p2".into()),
            locus: String::new(),
            lemma: None,
            text: text.into(),
            lines: Some(Box::new(lines)),
        };
        let mut number = 11;
        for piece in passage.pieces() {
            let own = piece.lines.unwrap();
            assert_eq!((own.number, own.nth), (number, number - 10));
            for start in &own.starts {
                assert!(piece.text[*start..].starts_with("one two"), "{start}");
            }
            number += own.starts.len();
        }
        assert_eq!(number, 311);
    }
}
