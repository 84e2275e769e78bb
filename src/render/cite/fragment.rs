//! Words of a text that a browser can find again: the directive `:~:text=` of an address.
//!
//! Source: <https://wicg.github.io/scroll-to-text-fragment/>. A browser looks for the words among what the page shows, and
//! takes whole words only: so marks that we put among the words, and words that touch one, are left out.

use std::ops::Range;

use memchr::memmem;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::edition::text::{Body, EventKind, LeafKind, Tag};
use crate::edition::wide::has_single_spaces;

use super::grams::GramCounts;

/// So many words at the beginning, and at the end.
const FIRST: usize = 7;
const LAST: usize = 5;
/// So many characters of words without spaces.
const MOST: usize = 24;

/// So few words, or so few characters where there are no spaces, are likely to be elsewhere on the page.
const FEW: usize = 3;
const FEW_LETTERS: usize = 8;

/// What a section's page shows before and around a place, in small letters: where words are sought, the first place counts.
pub(super) struct PageWords {
    /// Titles, in the page's head and its contents.
    heads: String,
    /// The text, a space for all white space.
    text: String,
    /// Counts of its short and its longer stretches, where it is long.
    grams: Option<[GramCounts; 2]>,
}

/// A text of more bytes has counts of its stretches: it isn't looked through for each of its paragraphs.
const LONG: usize = 1 << 17;
const GRAMS: [usize; 2] = [5, 12];

impl PageWords {
    pub(super) fn new<'t>(heads: impl Iterator<Item = &'t str>, body: &Body) -> Self {
        let mut text = body.text.to_lowercase();
        if !has_single_spaces(&text) {
            text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        let grams = (text.len() > LONG).then(|| GRAMS.map(|width| GramCounts::of(&text, width)));
        Self { heads: heads.collect::<Vec<_>>().join("\n").to_lowercase(), text, grams }
    }

    /// For words of the text.
    pub(super) fn within(&self) -> WordsBefore<'_> {
        WordsBefore { page: self, own: 1 }
    }

    /// For words beside the text: those of a note.
    pub(super) fn beside(&self) -> WordsBefore<'_> {
        WordsBefore { page: self, own: 0 }
    }
}

/// What a page has, and how often words that are sought are in its text by themselves.
#[derive(Clone, Copy)]
pub(super) struct WordsBefore<'p> {
    page: &'p PageWords,
    own: u8,
}

impl WordsBefore<'_> {
    /// Whether these words are nowhere else on the page.
    fn spare(self, words: &str) -> bool {
        let words = words.to_lowercase();
        let known = self.page.grams.iter().flatten().any(|counts| counts.at_most(&words, self.own));
        let more =
            || memmem::find_iter(self.page.text.as_bytes(), words.as_bytes()).nth(self.own.into()).is_some();
        (known || !more()) && !self.page.heads.contains(&words)
    }
}

/// The directive for the words of some leaves, from their first words that the page has once to their last; none where nothing
/// can be found. `cuts` are the places of marks: leaf, byte in the body's text, in order; `page` is what the page has.
pub(super) fn directive(
    body: &Body,
    leaves: &[usize],
    cuts: &[(u32, u32)],
    page: WordsBefore<'_>,
) -> Option<String> {
    let runs: Vec<MarkFreeRun> = leaves.iter().flat_map(|leaf| runs(body, *leaf, cuts)).collect();
    let firsts = || runs.iter().enumerate().filter_map(|(at, run)| Some((at, run.first()?)));
    let words = |(at, first): &(usize, Range<usize>)| &runs[*at].words[first.clone()];
    let is_long = |first: &(usize, Range<usize>)| {
        let words = words(first);
        words.split(' ').count() > FEW || !words.contains(' ') && words.chars().count() > FEW_LETTERS
    };
    let is_once = |first: &(usize, Range<usize>)| page.spare(words(first));
    let (from, first) =
        firsts().find(|first| is_long(first) && is_once(first)).or_else(|| firsts().find(is_once))?;
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
    let is_code = body.leaves[leaf].kind == LeafKind::Code;
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
                let mut lines = body.text[at as usize..to as usize].split('\n');
                put(&mut run, lines.next().unwrap_or_default());
                for line in lines {
                    // Browsers find no words over the end of a line of code.
                    match is_code {
                        true => end(&mut run, true),
                        false => run.words.push(' '),
                    }
                    put(&mut run, line);
                }
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
        let manner = Manner::default();
        parse(&source, FileId(0), 0..markdown.len(), manner, &mut Vec::new())
    }

    fn made(markdown: &str, cuts: &[&str]) -> Option<String> {
        made_on(markdown, cuts, &[])
    }

    /// On a page with these titles.
    fn made_on(markdown: &str, cuts: &[&str], heads: &[&str]) -> Option<String> {
        let body = body(markdown);
        let cuts: Vec<(u32, u32)> = cuts
            .iter()
            .map(|words| (0, u32::try_from(body.text.find(words).unwrap() + words.len()).unwrap()))
            .collect();
        let leaves: Vec<usize> = (0..body.leaves.len()).collect();
        let page = PageWords::new(heads.iter().copied(), &body);
        let found = directive(&body, &leaves, &cuts, page.within())?;
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
            ":~:text=kept his word to,of them, always and everywhere."
        );
        assert_eq!(made("Alone[^1] there.\n\n[^1]: x", &[]).unwrap(), ":~:text=there.");
    }

    #[test]
    fn words_that_the_page_has_before_are_left_out() {
        let words = "The lamp was lit at dusk\\\nand burned until the morning came.";
        assert_eq!(
            made_on(words, &[], &["The Lamp was lit at dusk"]).unwrap(),
            ":~:text=and burned until the morning came."
        );
        assert_eq!(made_on("The lamp.", &[], &["The Lamp."]), None);
        let refrain = "Nobody had seen it before.\n\nNobody had seen it before.";
        assert_eq!(made(refrain, &[]), None);
        assert_eq!(
            made("```\none line of code here\ntwo lines of code there\n```", &[]).unwrap(),
            ":~:text=one line of code here,two lines of code there"
        );
    }

    #[test]
    fn signs_that_mean_something_in_a_directive_are_encoded() {
        let body = body("Well-known, & new");
        assert_eq!(
            directive(&body, &[0], &[], PageWords::new(std::iter::empty(), &body).within()).unwrap(),
            ":~:text=Well%2Dknown%2C%20%26%20new"
        );
    }
}
