//! Words that Markdown takes out of a text, or shows as something else, where few who write expect it: the addresses of links that are
//! never used, code and comments that are never closed, quotations and items without words, and characters that no page can have.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{Event, LinkType, Tag as Mark};

use crate::diag::{Advice, Diagnostic, rules};
use crate::edition::text::{EventKind, Tag};

use super::reading::ParserInput;
use super::{Builder, shorten};

impl Builder<'_> {
    /// Tells fenced code that runs to the end of the text since nothing closes it.
    pub(super) fn tell_unclosed_code(&mut self, start: usize, end: usize) {
        let block = &self.text[start..end];
        if !self.text[end..].trim_start().is_empty() || is_closed(block) {
            return;
        }
        let fence = block.lines().next().unwrap_or("").len();
        let message = "this code is not closed: all that follows is code".to_owned();
        self.diagnostics.push(
            Diagnostic::new(&rules::UNCLOSED_BLOCK, self.span(start, start + fence), message)
                .hint("end the code with a line of the signs that begin it"),
        );
    }

    /// Tells a comment that runs to the end of the text since nothing closes it.
    pub(super) fn tell_unclosed_comment(&mut self, start: usize, end: usize) {
        let block = self.text[start..end].trim_start();
        if !block.starts_with("<!--") || block[4..].contains("-->") {
            return;
        }
        let begin = end - block.len();
        let line = block.lines().next().unwrap_or("").len();
        let message = "this comment is not closed: nothing that follows is shown".to_owned();
        self.diagnostics.push(
            Diagnostic::new(&rules::UNCLOSED_BLOCK, self.span(begin, begin + line), message)
                .hint("end the comment with `-->`"),
        );
    }

    /// Tells an element that closes as soon as it has opened.
    pub(super) fn tell_empty(&mut self, tag: Tag, start: usize, end: usize) {
        if self.body.events.last().is_none_or(|event| event.kind != EventKind::Open(tag)) {
            return;
        }
        let words = shorten(self.text[start..end].trim());
        let (message, hint) = match tag {
            Tag::Quote => (
                "a quotation without words".to_owned(),
                "write its words, or take its sign away; if that is text, `\\>`",
            ),
            Tag::Item => (
                format!("an item of a list without words: `{words}`"),
                "write its words, or take it away; if its sign is text, put `\\` before it",
            ),
            Tag::Footnote(_) => (
                format!("a footnote without words: `{words}`"),
                "write its words, or take it and its marks away",
            ),
            _ => return,
        };
        let line = self.text[start..end].lines().next().unwrap_or("").len();
        let span = self.span(start, start + line);
        self.diagnostics.push(Diagnostic::new(&rules::EMPTY_BLOCK, span, message).hint(hint));
    }

    /// Tells the addresses of links that no link uses, or that another of the same name goes before.
    pub(super) fn tell_definitions(&mut self, reading: &ParserInput<'_>) {
        if !may_define(self.text) {
            return;
        }
        let parser = reading.parser();
        let mut defined: Vec<(String, Range<usize>)> = parser
            .reference_definitions()
            .iter()
            .map(|(label, definition)| (folded(label), definition.span.clone()))
            .collect();
        defined.sort_by_key(|(_, place)| place.start);
        let mut used = HashSet::new();
        let mut shown: Vec<Range<usize>> = Vec::new();
        for (event, place) in parser.into_offset_iter() {
            match event {
                Event::Start(Mark::Link { link_type, id, .. } | Mark::Image { link_type, id, .. })
                    if matches!(
                        link_type,
                        LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
                    ) =>
                {
                    used.insert(folded(&id));
                }
                Event::Text(_) | Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) => shown.push(place),
                _ => {}
            }
        }
        for (label, place) in &defined {
            if !used.contains(label) {
                let words = shorten(&self.text[place.clone()]);
                let message = format!("`{words}` is the address of a link that is never made, and not shown");
                let hint =
                    format!("if it is text, write `\\{words}`; else make the link, or take this line away");
                let bracket = self.span(place.start, place.start + 1);
                self.diagnostics.push(
                    Diagnostic::new(&rules::UNUSED_DEFINITION, self.span(place.start, place.end), message)
                        .advise(bracket, Advice::write(hint, "\\[")),
                );
            }
        }
        self.tell_repeated(&defined, &shown);
    }

    /// Of definitions of one label the first counts, and the parser drops the others.
    fn tell_repeated(&mut self, defined: &[(String, Range<usize>)], shown: &[Range<usize>]) {
        let covers = |ranges: &[Range<usize>], at: usize| {
            let before = ranges.partition_point(|range| range.start <= at);
            before.checked_sub(1).is_some_and(|last| at < ranges[last].end)
        };
        let places: Vec<Range<usize>> = defined.iter().map(|(_, place)| place.clone()).collect();
        let by_label: HashMap<&str, &Range<usize>> =
            defined.iter().map(|(label, place)| (label.as_str(), place)).collect();
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            let at = start + (line.len() - line.trim_start_matches([' ', '>']).len());
            start += line.len();
            let Some(words) = line.trim_start_matches([' ', '>']).strip_prefix('[') else { continue };
            let Some((label, _)) = words.split_once("]:") else { continue };
            let Some(first) = by_label.get(folded(label).as_str()) else { continue };
            if first.start < at && !covers(&places, at) && !covers(shown, at) {
                let words = shorten(line.trim());
                let message = format!("`{words}` is not read: the name has an address already");
                let (place, first) =
                    (self.span(at, at + line.trim().len()), self.span(first.start, first.end));
                self.diagnostics.push(
                    Diagnostic::new(&rules::UNUSED_DEFINITION, place, message)
                        .also(first, "first here")
                        .hint("give one of the two another name"),
                );
            }
        }
    }

    /// Tells characters that are shown as U+FFFD, and those that have become it already.
    pub(super) fn tell_characters(&mut self) {
        let mut found = self.written.char_indices().filter(|(_, c)| is_unshown(*c) || *c == '\u{FFFD}');
        let Some((at, c)) = found.next() else { return };
        let more = match found.count() {
            0 => String::new(),
            1 => ", and another character".to_owned(),
            n => format!(", and {n} more characters"),
        };
        let (message, hint) = match c {
            '\u{FFFD}' => (
                format!("`\u{FFFD}` is what became of a character when the text was converted{more}"),
                "put the character there that was meant",
            ),
            '\u{C}' => (
                format!("U+000C, which ends a page, is shown as `\u{FFFD}`{more}"),
                "take it away; where a page of the source begins, a line `<!-- page 12 -->` says so",
            ),
            _ => (
                format!(
                    "U+{:04X}, a character that no page can have, is shown as `\u{FFFD}`{more}",
                    c as u32
                ),
                "take it away, or put the character there that was meant",
            ),
        };
        let span = crate::diag::Span::new(self.file, self.base + at, self.base + at + c.len_utf8());
        self.diagnostics.push(Diagnostic::new(&rules::UNSHOWN_CHARACTER, span, message).hint(hint));
    }
}

/// Whether the last line of fenced code closes it.
fn is_closed(block: &str) -> bool {
    let first = block.trim_start();
    let Some(sign) = first.chars().next() else { return true };
    let length = first.len() - first.trim_start_matches(sign).len();
    let Some((_, rest)) = block.split_once('\n') else { return false };
    let last = rest.trim_end_matches('\n').rsplit('\n').next().unwrap_or("");
    let last = last.trim_start_matches([' ', '\t', '>']).trim_end();
    last.len() >= length && last.chars().all(|c| c == sign)
}

/// Whether a text may have the address of a link on a line of its own. A label has at most 999 characters.
fn may_define(text: &str) -> bool {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes, b"]:").any(|at| {
        let before = &bytes[at.saturating_sub(4000)..at];
        let label = memchr::memrchr(b'[', before).map(|open| &before[open + 1..]);
        label.is_some_and(|label| !label.is_empty() && !label.starts_with(b"^"))
    })
}

/// A label as labels are compared.
fn folded(label: &str) -> String {
    label.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Control characters and noncharacters, which no HTML document may have.
fn is_unshown(c: char) -> bool {
    match c as u32 {
        0x09 | 0x0A | 0x0D => false,
        0..=0x1F | 0x7F..=0x9F | 0xFDD0..=0xFDEF => true,
        n => n & 0xFFFE == 0xFFFE,
    }
}
