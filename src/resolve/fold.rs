//! Folding: what makes `"` and `“` one, in the words of a text and in a quote alike.
//!
//! A folded text knows for each of its bytes the byte of the text that it comes from, so that
//! what matches can be led back to the words, and from there to the source.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::edition::wide::is_wide;

/// A folded text with its way back.
#[derive(Debug, Clone)]
pub(crate) struct Folded {
    /// The folded words.
    pub(crate) text: String,
    /// For each byte of `text`, and for its end: the byte of the original; none where the two are the same.
    back: Option<Vec<u32>>,
}

/// What a character folds to: nothing, one of the plain signs, or itself.
fn sign(c: char) -> Option<char> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | 'ʹ' => '\'',
        '“' | '”' | '„' | '‟' | '″' => '"',
        '\u{2010}'..='\u{2015}' | '−' | '⸺' | '⸻' => '-',
        '\u{00AD}' | '\u{2060}' | '\u{200B}' | '\u{FEFF}' => return None,
        _ => c,
    })
}

/// A run of white space, while it lasts.
struct Gap {
    start: usize,
    breaks_only: bool,
}

impl Folded {
    /// Fold a text.
    pub(crate) fn new(original: &str) -> Self {
        // Where each white space stands alone, all bytes keep their places.
        let white = |b: u8| matches!(b, b' ' | b'\n' | b'\t' | b'\r' | 0x0b | 0x0c);
        if original.is_ascii() && !original.as_bytes().windows(2).any(|w| white(w[0]) && white(w[1])) {
            let mut bytes = original.as_bytes().to_vec();
            bytes.iter_mut().filter(|b| white(**b)).for_each(|b| *b = b' ');
            return Self { text: String::from_utf8(bytes).unwrap_or_default(), back: None };
        }
        let mut folded = Folding {
            text: String::with_capacity(original.len()),
            back: Vec::with_capacity(original.len() + 1),
            gap: None,
        };
        if is_nfc_quick(original.chars()) == IsNormalized::Yes {
            for (at, c) in original.char_indices() {
                folded.push(c, at);
            }
        } else {
            // A cluster of a letter with its marks is normalised as a whole, and comes from where it begins.
            let mut start = 0;
            let mut cluster = String::new();
            // What is dropped parts no letter from its mark.
            for (at, c) in original.char_indices().filter(|(_, c)| sign(*c).is_some()) {
                let stays = unicode_normalization::char::canonical_combining_class(c) != 0
                    || is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes;
                if !stays && !cluster.is_empty() {
                    cluster.nfc().for_each(|c| folded.push(c, start));
                    cluster.clear();
                }
                if cluster.is_empty() {
                    start = at;
                }
                cluster.push(c);
            }
            cluster.nfc().for_each(|c| folded.push(c, start));
        }
        folded.finish(original.len())
    }

    /// The byte of the original that a byte of the folded text comes from.
    pub(crate) fn original(&self, at: usize) -> usize {
        match &self.back {
            None => at,
            Some(back) => back.get(at).or(back.last()).map_or(0, |n| *n as usize),
        }
    }

    /// The byte of the folded text that comes from a byte of the original: the first that does.
    pub(crate) fn folded(&self, original: usize) -> usize {
        match &self.back {
            None => original,
            Some(back) => back.partition_point(|at| (*at as usize) < original),
        }
    }

    /// The stretch of the original that a stretch of the folded text covers: up to the end of its last
    /// character, what folds to nothing after it left out.
    pub(crate) fn stretch(&self, from: usize, to: usize, original: &str) -> (usize, usize) {
        let start = self.original(from);
        if self.back.is_none() {
            return (start, to);
        }
        let next = self.original(to).max(start);
        // The last character's own end: drop what follows it and was folded away (a soft hyphen, more spaces).
        let mut end = next;
        for (at, c) in original[start..next].char_indices().rev() {
            let last = self.text[from..to].chars().next_back();
            let gone = sign(c).is_none() || (c.is_whitespace() && last.is_some_and(|l| l != ' '));
            if !gone {
                break;
            }
            end = start + at;
        }
        (start, end)
    }
}

struct Folding {
    text: String,
    back: Vec<u32>,
    gap: Option<Gap>,
}

impl Folding {
    fn push(&mut self, c: char, at: usize) {
        let Some(c) = sign(c) else { return };
        if c.is_whitespace() {
            match &mut self.gap {
                Some(gap) => gap.breaks_only &= c == '\n',
                None => self.gap = Some(Gap { start: at, breaks_only: c == '\n' }),
            }
            return;
        }
        if let Some(gap) = self.gap.take() {
            let joined = gap.breaks_only && is_wide(c) && self.text.chars().next_back().is_some_and(is_wide);
            if !joined {
                self.put(' ', gap.start);
            }
        }
        self.put(c, at);
    }

    fn put(&mut self, c: char, at: usize) {
        let before = self.text.len();
        self.text.push(c);
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        self.back.extend(std::iter::repeat_n(at, self.text.len() - before));
    }

    fn finish(mut self, length: usize) -> Folded {
        if let Some(gap) = self.gap.take() {
            self.put(' ', gap.start);
        }
        self.back.push(u32::try_from(length).unwrap_or(u32::MAX));
        Folded { text: self.text, back: Some(self.back) }
    }
}

/// A quote as it is sought: folded, without white space at its ends.
pub(crate) fn needle(quote: &str) -> String {
    Folded::new(quote).text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn signs_and_spaces_fold() {
        assert_eq!(needle(" “a”—b\u{ad}c ’s\n\t x "), "\"a\"-bc 's x");
        assert_eq!(needle("e\u{301}te\u{301}"), "été");
        assert_eq!(needle("學而\n時習 之"), "學而時習 之");
    }

    #[test]
    fn what_matches_leads_back_to_its_words() {
        let text = "one “two”  \n three-fo\u{ad}ur e\u{301}.";
        let folded = Folded::new(text);
        for (quote, words) in [
            ("\"two\" three", "“two”  \n three"),
            ("four", "fo\u{ad}ur"),
            ("é", "e\u{301}"),
            ("two\"", "two”"),
        ] {
            let at = folded.text.find(quote).unwrap();
            let (from, to) = folded.stretch(at, at + quote.len(), text);
            assert_eq!(&text[from..to], words);
        }
    }

    proptest! {
        #[test]
        fn the_way_back_is_monotone_and_ends_at_the_end(text in "[ab “”’\n\u{301}\u{ad}é學]{0,40}") {
            let folded = Folded::new(&text);
            let mut last = 0;
            for (at, _) in folded.text.char_indices() {
                let original = folded.original(at);
                prop_assert!(original >= last && text.is_char_boundary(original));
                last = original;
            }
            prop_assert_eq!(folded.original(folded.text.len()), text.len());
            prop_assert_eq!(needle(&folded.text), folded.text.trim());
        }
    }
}
