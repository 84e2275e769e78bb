//! Folding: what makes `"` and `“` one, in the words of a text and in a quote alike.
//!
//! A folded text knows for each of its bytes the byte of the text that it comes from, so that
//! what matches can be led back to the words, and from there to the source.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::edition::text::Body;
use crate::edition::wide::is_wide;

/// A folded text with its way back.
#[derive(Debug, Clone)]
pub(crate) struct Folded {
    /// The folded words.
    pub(crate) text: String,
    /// Where a byte of `text` and the byte that it comes from are no longer as far apart as before.
    steps: Vec<Step>,
}

/// From this byte of the folded text on, and up to the next step, bytes come from this one of the original on.
#[derive(Debug, Clone, Copy)]
struct Step {
    folded: u32,
    original: u32,
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
struct WhiteSpaceRun {
    start: usize,
    breaks_only: bool,
}

impl Folded {
    /// Fold a text.
    pub(crate) fn new(original: &str) -> Self {
        // Where each white space is alone, all bytes keep their places.
        let white = |b: u8| matches!(b, b' ' | b'\n' | b'\t' | b'\r' | 0x0b | 0x0c);
        let bytes = original.as_bytes();
        if original.is_ascii()
            && !bytes.iter().zip(&bytes[1.min(bytes.len())..]).any(|(a, b)| white(*a) && white(*b))
        {
            let folded = bytes.iter().map(|b| if white(*b) { b' ' } else { *b }).collect();
            return Self { text: String::from_utf8(folded).unwrap_or_default(), steps: Vec::new() };
        }
        let mut folded =
            Folding { text: String::with_capacity(original.len()), steps: Vec::new(), gap: None };
        if is_normal(original) {
            folded.push_normal(original);
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
        let at = at.min(self.text.len());
        match self.steps[..self.steps.partition_point(|step| step.folded as usize <= at)].last() {
            None => at,
            Some(step) => step.original as usize + (at - step.folded as usize),
        }
    }

    /// The byte of the folded text that comes from a byte of the original: the first that does.
    pub(crate) fn folded(&self, original: usize) -> usize {
        let next = self.steps.partition_point(|step| (step.original as usize) < original);
        let (folded, start) =
            self.steps[..next].last().map_or((0, 0), |s| (s.folded as usize, s.original as usize));
        let end = self.steps.get(next).map_or(self.text.len(), |step| step.folded as usize);
        let at = (folded + (original - start)).min(end);
        // What is within a character belongs to the next.
        (at..end).find(|at| self.text.is_char_boundary(*at)).unwrap_or(end)
    }

    /// The stretch of the original that a stretch of the folded text covers: up to the end of its last
    /// character, what folds to nothing after it left out.
    pub(crate) fn stretch(&self, from: usize, to: usize, original: &str) -> (usize, usize) {
        let start = self.original(from);
        if self.steps.is_empty() {
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

/// Whether a text is known to be in the normal form C. What most texts consist of is so on sight.
fn is_normal(text: &str) -> bool {
    let doubtful = |c: &char| *c >= '\u{300}' && !('\u{2010}'..='\u{2027}').contains(c);
    is_nfc_quick(text.chars().filter(doubtful)) == IsNormalized::Yes
}

struct Folding {
    text: String,
    steps: Vec<Step>,
    gap: Option<WhiteSpaceRun>,
}

impl Folding {
    /// Push a text in the normal form: plain words with single spaces between them as they are.
    fn push_normal(&mut self, original: &str) {
        let bytes = original.as_bytes();
        let plain = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_graphic);
        let goes_on = |at: usize| plain(at) || (bytes.get(at) == Some(&b' ') && plain(at + 1));
        let mut at = 0;
        while let Some(c) = original[at..].chars().next() {
            self.push(c, at);
            at += c.len_utf8();
            if c.is_ascii_graphic() {
                let end = (at..).find(|n| !goes_on(*n)).unwrap_or(at);
                self.text.push_str(&original[at..end]);
                at = end;
            }
        }
    }

    fn push(&mut self, c: char, at: usize) {
        let Some(c) = sign(c) else { return };
        if c.is_whitespace() {
            match &mut self.gap {
                Some(gap) => gap.breaks_only &= c == '\n',
                None => self.gap = Some(WhiteSpaceRun { start: at, breaks_only: c == '\n' }),
            }
            return;
        }
        if let Some(gap) = self.gap.take() {
            let joined = gap.breaks_only && is_wide(c) && self.text.chars().next_back().is_some_and(is_wide);
            if !joined {
                self.step(gap.start);
                self.text.push(' ');
            }
        }
        self.step(at);
        self.text.push(c);
    }

    /// What comes next is from this byte of the original.
    fn step(&mut self, original: usize) {
        let before = self.steps.last().map_or((0, 0), |s| (s.folded as usize, s.original as usize));
        if before.1 + (self.text.len() - before.0) != original {
            let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            self.steps.push(Step { folded: small(self.text.len()), original: small(original) });
        }
    }

    fn finish(mut self, length: usize) -> Folded {
        if let Some(gap) = self.gap.take() {
            self.step(gap.start);
            self.text.push(' ');
        }
        self.step(length);
        Folded { text: self.text, steps: self.steps }
    }
}

/// The leaves of a text, folded.
pub(crate) fn leaves(body: &Body) -> Vec<Folded> {
    (0..body.leaves.len()).map(|leaf| Folded::new(body.words(leaf))).collect()
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
