//! Marks of the source's pages, `<!-- page 2 -->`, and of blocks that are opposite the base's, `<!-- align p3 -->`.
//!
//! To CommonMark such a comment at the head of a line is a block of its own, which would end a
//! paragraph and keep the rest of its line from being text. So before parsing the marks are cut out:
//! a text has the same blocks and words with them and without. Each is put back at its place.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use crate::diag::{Rule, rules};

use super::markdown::OPTIONS;

/// A comment that is put back into code changes nothing around it, so that a second look settles it; so often at most.
const ROUNDS: usize = 4;

/// A mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceMark {
    /// Its bytes as they were written.
    pub(crate) range: Range<usize>,
    /// What is cut out with it: its line where it is alone there, else the space after it.
    cut: Range<usize>,
    /// Its place in the text without marks.
    pub(crate) at: usize,
    /// The page's label, or the name of the base's block.
    pub(crate) label: String,
    /// What it marks.
    pub(crate) what: MarkSubject,
}

/// What a mark is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkSubject {
    /// A page of the source begins.
    Page,
    /// The block is the base's of this name, in another language.
    Align,
}

/// A text without its page marks.
#[derive(Debug)]
pub(crate) struct Stripped<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) marks: Vec<SourceMark>,
    /// Marks that can't be read since they are within a line, or have another form, as they were written.
    pub(crate) misplaced: Vec<Range<usize>>,
}

impl Stripped<'_> {
    /// Where in the written text something begins that begins here in the text without marks.
    pub(crate) fn start(&self, at: usize) -> usize {
        let before = self.marks.partition_point(|mark| mark.at <= at);
        self.written(before, at)
    }

    /// Where in the written text something ends that ends here in the text without marks.
    pub(crate) fn end(&self, at: usize) -> usize {
        let before = self.marks.partition_point(|mark| mark.at < at);
        self.written(before, at)
    }

    fn written(&self, marks_before: usize, at: usize) -> usize {
        let last = marks_before.checked_sub(1).and_then(|n| self.marks.get(n));
        last.map_or(at, |mark| mark.cut.end + (at - mark.at))
    }
}

/// The text without its page marks. What is in a block of code is none.
pub(crate) fn strip(text: &str) -> Stripped<'_> {
    let (mut marks, misplaced) = candidates(text);
    if !marks.is_empty() {
        drop_indented_code(text, &mut marks);
    }
    for _ in 0..ROUNDS {
        if marks.is_empty() {
            break;
        }
        let stripped = cut(text, &mut marks);
        // Whether an indented line is code was settled before.
        let code = code_in(&stripped, false);
        let before = marks.len();
        marks.retain(|mark| !holds(&code, mark.at));
        if marks.len() == before {
            return Stripped { text: Cow::Owned(stripped), marks, misplaced };
        }
    }
    let text = if marks.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(cut(text, &mut marks)) };
    Stripped { text, marks, misplaced }
}

/// All comments that have the form of a mark and are at the head of a line; and those that are elsewhere.
fn candidates(text: &str) -> (Vec<SourceMark>, Vec<Range<usize>>) {
    let mut marks: Vec<SourceMark> = Vec::new();
    let mut misplaced = Vec::new();
    // The line of the last mark, its first mark, and whether only signs of quotations are before that.
    let (mut line_of_last, mut first, mut quoted) = (usize::MAX, 0, false);
    for (start, _) in text.match_indices("<!--") {
        // `\<!-- page 5 -->` is words.
        let before = &text[..start];
        if (before.len() - before.trim_end_matches('\\').len()) % 2 == 1 {
            continue;
        }
        let Some(length) = text[start..].find("-->") else { break };
        let range = start..start + length + 3;
        let words = text.get(start + 4..range.end - 3).unwrap_or_default().trim();
        let Some((label, what)) = read(words) else {
            if is_like_a_mark(words) {
                misplaced.push(range);
            }
            continue;
        };
        let line = text[..start].rfind('\n').map_or(0, |n| n + 1);
        let second = line_of_last == line;
        let head = match marks.last() {
            Some(last) if second => &text[last.range.end..start],
            _ => strip_markers(&text[line..start]),
        };
        if !head.trim().is_empty() {
            misplaced.push(range);
            continue;
        }
        let rest = &text[range.end..];
        let space = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let alone = rest[space..].is_empty() || rest[space..].starts_with('\n');
        if !second {
            first = marks.len();
            quoted = text[line..start].trim_start_matches([' ', '\t', '>']).is_empty();
        }
        // Where nothing but marks is on a line, it is cut out whole.
        let whole = alone && quoted;
        let from = if second { marks.last().map_or(start, |last| last.cut.end) } else { start };
        let end = range.end + space + usize::from(whole && space < rest.len());
        marks.push(SourceMark { cut: from..end, range, at: 0, label: label.to_owned(), what });
        if whole && let Some(mark) = marks.get_mut(first) {
            mark.cut.start = line;
        }
        line_of_last = line;
    }
    (marks, misplaced)
}

/// What a comment with these words marks, and its label.
fn read(words: &str) -> Option<(&str, MarkSubject)> {
    let known = [("page", MarkSubject::Page), ("align", MarkSubject::Align)];
    let (label, what) = known.into_iter().find_map(|(word, what)| {
        Some((words.strip_prefix(word).filter(|l| l.starts_with(char::is_whitespace))?, what))
    })?;
    let label = label.trim();
    let is_one = !label.is_empty() && !label.contains(char::is_whitespace) && !words.contains('\n');
    is_one.then_some((label, what))
}

/// Whether words that are no mark were meant to be one: `Page 2`, `page=2`, `pages 2 3`. A remark has more words.
fn is_like_a_mark(words: &str) -> bool {
    let first = words.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let meant = ["page", "pages", "align"].iter().any(|word| first.eq_ignore_ascii_case(word));
    meant && words.split_whitespace().count() <= 3
}

/// The rule about a mark that can't be read as one, what is wrong with it, and what to do.
pub(crate) fn unread(comment: &str) -> (&'static Rule, String, &'static str) {
    let words = comment.trim_start_matches("<!--").trim_end_matches("-->").trim();
    let is_page = words.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("page"));
    let rule = if is_page { &rules::PAGE_MARK } else { &rules::ALIGN_MARK };
    if read(words).is_some() {
        let message = format!("`{comment}` is within a line, where it is an ordinary comment");
        return (
            rule,
            message,
            "begin a new line with it: a line break is a space, and no paragraph ends there",
        );
    }
    let hint = if is_page {
        "a page of the source begins with `<!-- page 2 -->`: its label is one word"
    } else {
        "a block is opposite one of the base by `<!-- align p3 -->`: it names one block"
    };
    (rule, format!("`{comment}` is an ordinary comment"), hint)
}

/// The text without the marks, whose places in it are set.
fn cut(text: &str, marks: &mut [SourceMark]) -> String {
    let mut stripped = String::with_capacity(text.len());
    let mut done = 0;
    for mark in marks {
        stripped.push_str(&text[done..mark.cut.start]);
        mark.at = stripped.len();
        done = mark.cut.end;
    }
    stripped.push_str(&text[done..]);
    stripped
}

/// The blocks of code, in order: those that are `indented`, or all but these.
fn code_in(text: &str, indented: bool) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, OPTIONS).into_offset_iter();
    events
        .filter(|(event, _)| match event {
            Event::Start(Tag::CodeBlock(kind)) => matches!(kind, CodeBlockKind::Indented) == indented,
            _ => false,
        })
        .map(|(_, place)| place)
        .collect()
}

fn holds(code: &[Range<usize>], at: usize) -> bool {
    let before = code.partition_point(|place| place.start < at);
    before.checked_sub(1).and_then(|n| code.get(n)).is_some_and(|place| at < place.end)
}

/// Drop the marks that are indented as code is: one at its edge would not be seen to be in it once it is cut out.
fn drop_indented_code(text: &str, marks: &mut Vec<SourceMark>) {
    let indented = |mark: &SourceMark| {
        let line = text[..mark.range.start].rfind('\n').map_or(0, |n| n + 1);
        let head = text[line..mark.range.start].trim_start_matches('>');
        head.contains("    ") || head.contains('\t')
    };
    if !marks.iter().any(indented) {
        return;
    }
    let (doubtful, mut clear): (Vec<SourceMark>, Vec<SourceMark>) = marks.drain(..).partition(indented);
    let stripped = cut(text, &mut clear);
    let clear = Stripped { text: Cow::Owned(stripped), marks: clear, misplaced: Vec::new() };
    // Words in the place of the marks: an indented line that goes on with a paragraph is no code.
    let mut worded = clear.text.clone().into_owned();
    let place = |mark: &SourceMark| {
        let before = clear.marks.partition_point(|m| m.cut.end <= mark.range.start);
        let cut = before.checked_sub(1).and_then(|n| clear.marks.get(n)).map_or(0, |m| m.cut.end - m.at);
        mark.range.start - cut..mark.range.end - cut
    };
    for mark in &doubtful {
        worded.replace_range(place(mark), &"x".repeat(mark.range.len()));
    }
    let code = code_in(&worded, true);
    marks.extend(doubtful.iter().filter(|mark| !holds(&code, place(mark).start + 1)).cloned());
    marks.extend(clear.marks);
    marks.sort_by_key(|mark| mark.range.start);
}

/// A line's head without the signs of quotations and lists.
fn strip_markers(head: &str) -> &str {
    let mut head = head;
    loop {
        head = head.trim_start_matches([' ', '\t', '>']);
        let number = head.trim_start_matches(|c: char| c.is_ascii_digit());
        head = match (head.strip_prefix(['-', '*', '+']), number.strip_prefix(['.', ')'])) {
            (Some(rest), _) if rest.starts_with(' ') => rest,
            (_, Some(rest)) if number.len() < head.len() && rest.starts_with(' ') => rest,
            _ => return head,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Vec<String>, usize) {
        let stripped = strip(text);
        let labels = stripped.marks.iter().map(|m| m.label.clone()).collect();
        (stripped.text.into_owned(), labels, stripped.misplaced.len())
    }

    #[test]
    fn marks_are_cut_out_at_the_head_of_a_line() {
        let (text, labels, misplaced) =
            read("a\n<!-- page 2 --> b\n> - <!--page iv--> c\nd <!-- page 5 --> e\n<!-- no page -->\n");
        assert_eq!(text, "a\nb\n> - c\nd <!-- page 5 --> e\n<!-- no page -->\n");
        assert_eq!(labels, ["2", "iv"]);
        assert_eq!(misplaced, 1);
        assert_eq!(read("\\<!-- page 5 --> a \\<!-- page 6 -->").2, 0);
    }

    #[test]
    fn a_mark_alone_on_its_line_takes_the_line_with_it() {
        assert_eq!(read("a\n  <!-- page 2 -->  \nb").0, "a\nb");
        assert_eq!(read("> a\n> <!-- page 2 -->\n> b").0, "> a\n> b");
        assert_eq!(read("- <!-- page 2 -->\n  a").0, "- \n  a");
        assert_eq!(read("a\n<!-- page 2 -->").0, "a\n");
        let (text, labels, _) = read("a\n<!-- page 2 --> <!-- page 3 -->\nb");
        assert_eq!((text.as_str(), labels.len()), ("a\nb", 2));
        assert_eq!(read("<!-- page 2 --> <!-- page 3 --> b").0, "b");
    }

    #[test]
    fn code_keeps_what_looks_like_a_mark() {
        for text in [
            "```\n<!-- page 2 -->\n```",
            "```\na\n<!-- page 2 --> b\n```\n",
            "    <!-- page 2 -->\n",
            "a\n\n    b\n    <!-- page 2 -->\n    c\n",
        ] {
            assert_eq!(read(text), (text.to_owned(), vec![], 0), "{text}");
        }
        // To a paragraph such a comment is its end, whether or not a span of code is open: the code has no comment.
        assert_eq!(read("`a\n<!-- page 2 --> b`").0, "`a\nb`");
        assert_eq!(read("- a\n\n      <!-- page 2 -->").1.len(), 0);
        assert_eq!(read("- a\n\n    <!-- page 2 -->\n    b").0, "- a\n\n    b");
        assert_eq!(read("a\n    <!-- page 2 -->\nb").0, "a\nb");
        assert_eq!(read("    a\n<!-- page 2 -->\n    b").0, "    a\n    b");
    }

    #[test]
    fn places_lead_back_to_what_was_written() {
        let text = "a\n<!-- page 2 -->\nb <!-- page 3 -->\n<!-- page 4 --> c\n";
        let stripped = strip(text);
        for word in ["a", "b", "c"] {
            let at = stripped.text.find(word).unwrap();
            assert_eq!(&text[stripped.start(at)..stripped.end(at + 1)], word);
        }
    }
}
