//! Words of a text that a browser can find again: the directive `:~:text=` of an address.
//!
//! Source: <https://wicg.github.io/scroll-to-text-fragment/>. A browser looks for the words among what the page shows, and
//! takes whole words only: so marks that we put among the words, and words that touch one, are left out.

use std::ops::Range;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::edition::text::{Body, EventKind, Tag};
use crate::edition::wide::has_single_spaces;

/// So many words at the beginning, and at the end.
const FIRST: usize = 7;
const LAST: usize = 5;
/// So many characters of words without spaces.
const MOST: usize = 24;

/// The directive for the words of some leaves, from their first words to their last; none where nothing can be found.
/// `cuts` are the places of marks: leaf, byte in the body's text, in order.
pub(super) fn directive(body: &Body, leaves: &[usize], cuts: &[(u32, u32)]) -> Option<String> {
    let runs: Vec<MarkFreeRun> = leaves.iter().flat_map(|leaf| runs(body, *leaf, cuts)).collect();
    let (from, first) = runs.iter().enumerate().find_map(|(at, run)| Some((at, run.first()?)))?;
    let mut out = String::from(":~:text=");
    out.extend(utf8_percent_encode(&runs[from].words[first.clone()], NON_ALPHANUMERIC));
    let last = runs.iter().enumerate().rev().find_map(|(at, run)| Some((at, run.last()?)));
    // The words that end the stretch are sought after those that begin it.
    if let Some((to, last)) = last.filter(|(to, last)| (*to, last.start) > (from, first.end)) {
        out.push(',');
        out.extend(utf8_percent_encode(&runs[to].words[last], NON_ALPHANUMERIC));
    }
    Some(out)
}

/// Words of a leaf between two marks, in a line.
#[derive(Debug, Default)]
struct MarkFreeRun {
    words: String,
    /// Whether it begins and ends where a word does.
    clean: (bool, bool),
}

impl MarkFreeRun {
    /// Where its whole words are.
    fn whole(&self) -> Range<usize> {
        let words = self.words.as_str();
        let mut range = 0..words.len();
        if !self.clean.0 && !words.starts_with(' ') {
            range.start = words.find(' ').unwrap_or(range.end);
        }
        if !self.clean.1 && !words.ends_with(' ') {
            range.end = words.rfind(' ').unwrap_or(0).max(range.start);
        }
        range.start += words[range.clone()].len() - words[range.clone()].trim_start().len();
        range.end -= words[range.clone()].len() - words[range.clone()].trim_end().len();
        range
    }

    /// Its first words; of text without spaces what is before a sign.
    fn first(&self) -> Option<Range<usize>> {
        let Range { start, end } = self.whole();
        let words = &self.words[start..end];
        let length = match words.match_indices(' ').nth(FIRST - 1) {
            Some((at, _)) => at,
            None if words.contains(' ') || words.chars().count() <= MOST => words.len(),
            None => {
                let mut signs = words.char_indices().skip(4).take(MOST * 2);
                signs.find(|(_, c)| !c.is_alphanumeric()).map_or(words.len(), |(at, _)| at)
            }
        };
        words.chars().any(char::is_alphanumeric).then_some(start..start + length)
    }

    /// Its last words, where they are parted by spaces.
    fn last(&self) -> Option<Range<usize>> {
        let Range { start, end } = self.whole();
        let words = &self.words[start..end];
        let from = words.rmatch_indices(' ').nth(LAST - 1).map_or(0, |(at, _)| at + 1);
        let words = &words[from..];
        (words.contains(' ') && words.chars().any(char::is_alphanumeric)).then_some(start + from..end)
    }
}

/// The runs of a leaf.
fn runs(body: &Body, leaf: usize, cuts: &[(u32, u32)]) -> Vec<MarkFreeRun> {
    let events = &body.leaves[leaf].events;
    let number = u32::try_from(leaf).unwrap_or(u32::MAX);
    let mut cuts = cuts.iter().filter(|(of, _)| *of == number).map(|(_, at)| *at).peekable();
    let mut all: Vec<MarkFreeRun> = Vec::new();
    let mut run = MarkFreeRun { clean: (true, true), ..MarkFreeRun::default() };
    let mut end = |run: &mut MarkFreeRun, clean: bool| {
        let next = MarkFreeRun { clean: (clean, true), ..MarkFreeRun::default() };
        let mut done = std::mem::replace(run, next);
        done.clean.1 = clean;
        all.push(done);
    };
    for event in &body.events[events.start as usize..events.end as usize] {
        match event.kind {
            EventKind::Text { from, to } | EventKind::Code { from, to } => {
                let mut at = from;
                while let Some(cut) = cuts.next_if(|cut| *cut <= to) {
                    let cut = cut.max(at);
                    put(&mut run, &body.text[at as usize..cut as usize]);
                    end(&mut run, false);
                    at = cut;
                }
                put(&mut run, &body.text[at as usize..to as usize]);
            }
            EventKind::Break { at, hard } => {
                while cuts.next_if(|cut| *cut <= at).is_some() {
                    end(&mut run, false);
                }
                if hard {
                    end(&mut run, true);
                } else if !crate::edition::wide::joins(&body.text, at as usize) {
                    run.words.push(' ');
                }
            }
            EventKind::Open(Tag::Link(link)) if body.links[link as usize].bare => end(&mut run, false),
            EventKind::FootnoteMark(_)
            | EventKind::Citation(_)
            | EventKind::Page(_)
            | EventKind::Image(_)
            | EventKind::RawInline(_) => end(&mut run, false),
            _ => {}
        }
    }
    end(&mut run, true);
    all
}

/// Words in a line: white space is one space.
fn put(run: &mut MarkFreeRun, words: &str) {
    if has_single_spaces(words) {
        let more = if run.words.ends_with(' ') { words.strip_prefix(' ').unwrap_or(words) } else { words };
        return run.words.push_str(more);
    }
    for (n, word) in words.split(char::is_whitespace).enumerate() {
        if n > 0 && !run.words.ends_with(' ') {
            run.words.push(' ');
        }
        run.words.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Source};

    fn body(markdown: &str) -> Body {
        use crate::parse::markdown::{Manner, parse};
        let source = Source::new("a.md", markdown);
        let manner = Manner { allow_html: false, citations: false };
        parse(&source, FileId(0), 0..markdown.len(), manner, &mut Vec::new())
    }

    fn made(markdown: &str, cuts: &[&str]) -> Option<String> {
        let body = body(markdown);
        let cuts: Vec<(u32, u32)> = cuts
            .iter()
            .map(|words| (0, u32::try_from(body.text.find(words).unwrap() + words.len()).unwrap()))
            .collect();
        let leaves: Vec<usize> = (0..body.leaves.len()).collect();
        let found = directive(&body, &leaves, &cuts)?;
        Some(percent_encoding::percent_decode_str(&found).decode_utf8_lossy().into_owned())
    }

    #[test]
    fn the_first_words_and_the_last_are_named() {
        let words = "One two three four five six seven eight *nine* ten eleven twelve.";
        assert_eq!(
            made(words, &[]).unwrap(),
            ":~:text=One two three four five six seven,eight nine ten eleven twelve."
        );
        assert_eq!(made("One two three.", &[]).unwrap(), ":~:text=One two three.");
    }

    #[test]
    fn words_that_touch_a_mark_are_left_out() {
        let words = "The princeling kept his word to all of them, always and everywhere.";
        assert_eq!(
            made(words, &["princeling", "all"]).unwrap(),
            ":~:text=The,of them, always and everywhere."
        );
        assert_eq!(made("Alone[^1] there.\n\n[^1]: x", &[]).unwrap(), ":~:text=there.");
    }

    #[test]
    fn signs_that_mean_something_in_a_directive_are_encoded() {
        let body = body("Well-known, & new");
        assert_eq!(directive(&body, &[0], &[]).unwrap(), ":~:text=Well%2Dknown%2C%20%26%20new");
    }
}
