//! Colours of source files: Markdown by the parser's own offsets, TOML by a scanner of lines.
//!
//! The classes are those of [`super::highlight`]. Its syntaxes would take forty times as long, and an
//! edition has as many sources as pages.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::parse::{markdown, page_marks};

use super::highlight::CodeClass;

/// Stretches of a file in order, none of which cover another; one may run over lines.
#[derive(Debug, Default)]
pub(super) struct Colours {
    runs: Vec<(Range<usize>, CodeClass)>,
    done: usize,
}

impl Colours {
    /// The runs, in order.
    pub(super) fn runs(self) -> Vec<(Range<usize>, CodeClass)> {
        self.runs
    }

    /// What is coloured already stays as it is.
    pub(super) fn paint(&mut self, range: Range<usize>, class: CodeClass) {
        let start = range.start.max(self.done);
        if start < range.end {
            self.runs.push((start..range.end, class));
            self.done = range.end;
        }
    }

    /// The stretch up to here is of a class, or of none.
    fn reach(&mut self, at: usize, class: Option<CodeClass>) {
        if let Some(class) = class {
            self.paint(self.done..at, class);
        }
        self.done = self.done.max(at);
    }

    /// The bytes `range` of a text are Markdown.
    pub(super) fn markdown(&mut self, text: &str, range: Range<usize>) {
        let stripped = page_marks::strip(&text[range.clone()]);
        let base = range.start;
        let mut marks = stripped.marks.iter().peekable();
        // The classes around a place; none is plain.
        let mut open: Vec<Option<CodeClass>> = Vec::new();
        self.reach(base, None);
        let reading = markdown::read(&stripped.text);
        for (event, place) in reading.events() {
            let from = stripped.start(place.start);
            let place = from..stripped.end(place.end).max(from);
            let around = open.last().copied().flatten();
            let at = base + place.start..base + place.end;
            while let Some(mark) = marks.next_if(|mark| mark.range.start <= place.start) {
                self.reach(base + mark.range.start, around);
                self.paint(base + mark.range.start..base + mark.range.end, CodeClass::Comment);
            }
            match event {
                Event::Start(tag) => {
                    self.reach(at.start, around);
                    let class = match &tag {
                        Tag::Heading { .. } | Tag::Emphasis | Tag::Strong => Some(CodeClass::Markup),
                        Tag::Strikethrough => Some(CodeClass::Deleted),
                        Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) => Some(CodeClass::String),
                        Tag::HtmlBlock => Some(CodeClass::Keyword),
                        _ => around,
                    };
                    let sign = match tag {
                        Tag::Item => text[at.clone()].find([' ', '\n']),
                        Tag::BlockQuote(_) => Some(1),
                        Tag::FootnoteDefinition(_) => text[at.clone()].find(':').map(|n| n + 1),
                        _ => None,
                    };
                    if let Some(length) = sign {
                        let class = if text[at.clone()].starts_with('[') {
                            CodeClass::Attribute
                        } else {
                            CodeClass::Punctuation
                        };
                        self.paint(at.start..at.start + length, class);
                    }
                    open.push(class);
                }
                Event::End(_) => {
                    open.pop();
                    self.reach(at.start + text[at.clone()].trim_end_matches('\n').len(), around);
                    self.reach(at.end, None);
                }
                Event::Code(_) => self.word(at, around, CodeClass::String),
                Event::FootnoteReference(_) => self.word(at, around, CodeClass::Attribute),
                Event::Rule => self.word(at, around, CodeClass::Punctuation),
                Event::Html(_) | Event::InlineHtml(_) => {
                    let comment = text[at.clone()].trim_start().starts_with("<!--");
                    self.word(at, around, if comment { CodeClass::Comment } else { CodeClass::Keyword });
                }
                _ => {}
            }
        }
        for mark in marks {
            self.paint(base + mark.range.start..base + mark.range.end, CodeClass::Comment);
        }
        self.reach(range.end, None);
    }

    fn word(&mut self, at: Range<usize>, around: Option<CodeClass>, class: CodeClass) {
        self.reach(at.start, around);
        self.paint(at, class);
    }

    /// The bytes `range` of a text are TOML. What is none is left plain, to the end of its line.
    pub(super) fn toml(&mut self, text: &str, range: Range<usize>) {
        let bytes = &text.as_bytes()[..range.end];
        let mut at = range.start;
        // The brackets that are open, and whether a value is awaited.
        let mut open: Vec<u8> = Vec::new();
        let mut value = false;
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            match byte {
                b'\n' => {
                    at += 1;
                    if open.is_empty() {
                        value = false;
                    }
                }
                b'#' => {
                    at = line_end(bytes, at);
                    self.paint(start..at, CodeClass::Comment);
                }
                b'[' if !value && open.is_empty() => {
                    let end = line_end(bytes, at);
                    let count = |part: &[u8], sign| part.iter().take_while(|b| **b == sign).count().min(2);
                    let brackets = count(&bytes[at..end], b'[');
                    let close = bytes[at..end].iter().position(|b| *b == b']').map_or(end, |n| at + n);
                    self.paint(at..at + brackets, CodeClass::Punctuation);
                    self.paint(at + brackets..close, CodeClass::Markup);
                    at = close + count(&bytes[close..end], b']');
                    self.paint(close..at, CodeClass::Punctuation);
                }
                b'[' | b'{' => {
                    at += 1;
                    self.paint(start..at, CodeClass::Punctuation);
                    open.push(byte);
                    value = byte == b'[';
                }
                b']' | b'}' => {
                    at += 1;
                    self.paint(start..at, CodeClass::Punctuation);
                    open.pop();
                    value = true;
                }
                b',' => {
                    at += 1;
                    self.paint(start..at, CodeClass::Punctuation);
                    value = open.last() != Some(&b'{');
                }
                b'=' => {
                    at += 1;
                    self.paint(start..at, CodeClass::Operator);
                    value = true;
                }
                b'"' | b'\'' => {
                    at = string_end(bytes, at);
                    self.paint(start..at, if value { CodeClass::String } else { CodeClass::Variable });
                }
                _ if byte.is_ascii_whitespace() => at += 1,
                _ => {
                    let ends = |b: &u8| b.is_ascii_whitespace() || b"#=,[]{}\"'".contains(b);
                    at = bytes[at..].iter().position(ends).map_or(bytes.len(), |n| at + n);
                    self.paint(start..at, if value { CodeClass::Number } else { CodeClass::Variable });
                }
            }
        }
        self.reach(range.end, None);
    }
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n)
}

/// The end of a string that begins here: at its quote, else, where it is not one of many lines, at the line's end.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let long = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            b'\n' if !long => return at,
            _ if byte == quote && (!long || bytes[at..].starts_with(&[quote; 3])) => {
                return at + if long { 3 } else { 1 };
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, runs: Vec<(Range<usize>, CodeClass)>) -> String {
        runs.iter()
            .map(|(range, class)| format!("{}:{}", class.css(), &text[range.clone()]))
            .collect::<Vec<_>>()
            .join("  ")
    }

    fn toml(text: &str) -> String {
        let mut colours = Colours::default();
        colours.toml(text, 0..text.len());
        shown(text, colours.runs())
    }

    fn markdown(text: &str) -> String {
        let mut colours = Colours::default();
        colours.markdown(text, 0..text.len());
        shown(text, colours.runs())
    }

    #[test]
    fn toml_is_told_by_its_signs() {
        assert_eq!(
            toml("# Über\n[[a.b]] # x\nt = \"A\\\"\" \nn = [1, {a = true}]\n"),
            "hc:# Über  hp:[[  hm:a.b  hp:]]  hc:# x  hv:t  ho:=  hs:\"A\\\"\"  hv:n  ho:=  hp:[  hn:1  hp:,  \
             hp:{  hv:a  ho:=  hn:true  hp:}  hp:]"
        );
        assert_eq!(
            toml("a = '''\n[x]\n'''\nb = \"open\nc = 1"),
            "hv:a  ho:=  hs:'''\n[x]\n'''  hv:b  ho:=  hs:\"open  hv:c  ho:=  hn:1"
        );
    }

    #[test]
    fn markdown_is_told_by_the_parser() {
        assert_eq!(
            markdown("# A *b*\n\nc `d`[^1] **e** [[f#p1]]\n\n[^1]: g\n"),
            "hm:# A   hm:*b*  hs:`d`  ha:[^1]  hm:**e**  hs:[[f#p1]]  ha:[^1]:"
        );
        assert_eq!(markdown("<!-- page 2 --> a\n- b\n\n> c\n"), "hc:<!-- page 2 -->  hp:-  hp:>");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn runs_are_in_order_and_of_whole_characters(
            text in "([\\[\\]{}()<>=\"'`#*_/^$.,:;!&|~\\\\+ \t\n>-]|[a-z0-9]|é|𝔸|<!-- page 1 -->|\\PC){0,80}",
            prefix in "(é|\n){0,3}",
        ) {
            let whole = format!("{prefix}{text}");
            for scan in [Colours::toml, Colours::markdown] {
                let mut colours = Colours::default();
                scan(&mut colours, &whole, prefix.len()..whole.len());
                let mut end = prefix.len();
                for (range, _) in colours.runs() {
                    prop_assert!(end <= range.start && range.start < range.end);
                    prop_assert!(whole.get(range.clone()).is_some());
                    end = range.end;
                }
                prop_assert!(end <= whole.len());
            }
        }
    }
}
