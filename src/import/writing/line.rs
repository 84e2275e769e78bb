//! A line of runs as Markdown.

use std::fmt::Write as _;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::parse::markdown::read;

use super::super::escape::{LinePosition, escaped};
use super::super::text::{InlineKind, InlineRun, InlineStyle};
use super::{is_space, page};

/// Where a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum LineContext {
    Paragraph,
    Heading,
    Cell,
}

/// A line as Markdown.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct MarkdownLine {
    pub(in crate::import) text: String,
    /// The keys of its footnotes.
    pub(in crate::import) marks: Vec<String>,
    /// The words whose styles had to be left out.
    pub(in crate::import) lost: Option<String>,
}

/// Write runs. What comes of it is read again; where it gives other words or styles, emphasis gets its other sign, then
/// styles are left out.
pub(in crate::import) fn line(
    words: &[InlineRun],
    place: LineContext,
    label: &dyn Fn(&str) -> String,
) -> MarkdownLine {
    let runs = tidy(words, place);
    let marks: Vec<String> = runs
        .iter()
        .filter_map(|run| match &run.what {
            InlineKind::Footnote(key) => Some(key.clone()),
            _ => None,
        })
        .collect();
    let wanted = seen_in(&runs);
    for sign in ['*', '_'] {
        let text = LineBuilder::new(place, sign, label).write(&runs);
        if seen(&text, place) == wanted {
            return MarkdownLine { text, marks, lost: None };
        }
    }
    let plain: Vec<InlineRun> = runs
        .iter()
        .cloned()
        .map(|run| InlineRun { style: InlineStyle::default(), link: run.link.filter(|_| false), ..run })
        .collect();
    let text = LineBuilder::new(place, '*', label).write(&tidy(&plain, place));
    let bare = super::super::text::bare(&runs);
    MarkdownLine { text, marks, lost: Some(bare) }
}

/// The marks of the pages that begin in a line which can't hold them.
pub(super) fn pages_of(words: &[InlineRun]) -> String {
    let marks = words.iter().filter_map(|run| match &run.what {
        InlineKind::Page(label) => Some(format!("<!-- page {} -->", page(label))),
        _ => None,
    });
    marks.collect::<Vec<String>>().join("\n")
}

/// Runs with single spaces, which are outside of what is set apart, and none at the ends of lines.
fn tidy(words: &[InlineRun], place: LineContext) -> Vec<InlineRun> {
    let mut pieces: Vec<InlineRun> = Vec::new();
    let mut push = |run: InlineRun| match pieces.last_mut() {
        Some(InlineRun { what: InlineKind::Words(own), style, link })
            if *style == run.style && *link == run.link =>
        {
            match &run.what {
                InlineKind::Words(words) => own.push_str(words),
                _ => pieces.push(run),
            }
        }
        _ => pieces.push(run),
    };
    for run in words {
        match &run.what {
            InlineKind::Words(words) => {
                push(InlineRun { what: InlineKind::Words(spaced(words)), ..run.clone() });
            }
            InlineKind::Break if place != LineContext::Paragraph => {
                push(InlineRun { what: InlineKind::Words(" ".to_owned()), ..run.clone() });
            }
            InlineKind::Page(_) if place != LineContext::Paragraph => {}
            InlineKind::Name(_) => {}
            _ => push(run.clone()),
        }
    }
    // Each space by itself.
    let mut parted: Vec<InlineRun> = Vec::new();
    for run in pieces {
        let InlineKind::Words(words) = &run.what else {
            parted.push(run);
            continue;
        };
        let inner = words.trim_matches(' ');
        let own = |words: &str| InlineRun { what: InlineKind::Words(words.to_owned()), ..run.clone() };
        if words.starts_with(' ') {
            parted.push(own(" "));
        }
        if !inner.is_empty() {
            parted.push(own(&spaced(inner)));
            if words.ends_with(' ') {
                parted.push(own(" "));
            }
        }
    }
    let ends = |run: Option<&InlineRun>| {
        run.is_none_or(|run| matches!(run.what, InlineKind::Break | InlineKind::Page(_)))
    };
    let mut made: Vec<InlineRun> = Vec::new();
    let mut rest = parted.into_iter().peekable();
    while let Some(mut run) = rest.next() {
        if is_space(&run) {
            let next = rest.peek();
            if ends(made.last()) || ends(next) || made.last().is_some_and(is_space) {
                continue;
            }
            let beside = [made.last(), next];
            let all = |test: fn(&InlineStyle) -> bool| beside.iter().flatten().all(|run| test(&run.style));
            run.style = InlineStyle {
                emphasis: all(|s| s.emphasis),
                strong: all(|s| s.strong),
                strike: all(|s| s.strike),
            };
            if !beside.iter().flatten().all(|other| other.link == run.link) {
                run.link = None;
            }
        }
        made.push(run);
    }
    while made.last().is_some_and(|run| is_space(run) || run.what == InlineKind::Break) {
        made.pop();
    }
    let first = made.iter().position(|run| run.what != InlineKind::Break).unwrap_or(made.len());
    made.drain(..first);
    made
}

/// White space of any length as one space; a space that may not be broken stays.
fn spaced(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        let c = if matches!(c, '\n' | '\t' | '\r' | '\u{b}' | '\u{c}') { ' ' } else { c };
        let c = if c == '\0' { '\u{fffd}' } else { c };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out
}

struct LineBuilder<'a> {
    out: String,
    place: LineContext,
    emphasis: char,
    label: &'a dyn Fn(&str) -> String,
    /// What is open, the last innermost.
    open: Vec<InlineMark>,
    /// The last character as a reader sees it; none where a line begins.
    last: Option<char>,
    /// Whether the next letter is to be written by its number, so that a sign before it ends what it should.
    by_number: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum InlineMark {
    Link(String),
    Emphasis,
    Strong,
    Strike,
}

impl<'a> LineBuilder<'a> {
    fn new(place: LineContext, emphasis: char, label: &'a dyn Fn(&str) -> String) -> Self {
        Self { out: String::new(), place, emphasis, label, open: Vec::new(), last: None, by_number: false }
    }

    fn write(mut self, runs: &[InlineRun]) -> String {
        for (n, run) in runs.iter().enumerate() {
            self.set(run, &runs[n..]);
            self.piece(&run.what);
        }
        self.close_to(0, None);
        self.out
    }

    /// Close and open marks until those of a run are open.
    fn set(&mut self, run: &InlineRun, rest: &[InlineRun]) {
        let wanted = marks_of(run);
        let first = first_of(&run.what);
        let keep = self.open.iter().position(|mark| !wanted.contains(mark)).unwrap_or(self.open.len());
        self.close_to(keep, first);
        let mut missing: Vec<InlineMark> =
            wanted.into_iter().filter(|mark| !self.open.contains(mark)).collect();
        // What lasts longest is opened first; a link holds all else.
        let lasts = |mark: &InlineMark| rest.iter().take_while(|run| marks_of(run).contains(mark)).count();
        missing.sort_by_key(|mark| std::cmp::Reverse((matches!(mark, InlineMark::Link(_)), lasts(mark))));
        for mark in missing {
            self.open_mark(mark, first);
        }
    }

    fn open_mark(&mut self, mark: InlineMark, next: Option<char>) {
        let sign = self.sign(&mark);
        if !matches!(mark, InlineMark::Link(_)) {
            let letter = self.last.filter(|c| c.is_alphanumeric());
            let underline = sign.starts_with('_');
            if let Some(letter) = letter
                && (underline || next.is_none_or(|c| !c.is_alphanumeric()))
                && self.out.ends_with(letter)
            {
                self.out.truncate(self.out.len() - letter.len_utf8());
                let _ = write!(self.out, "&#{};", u32::from(letter));
            }
        }
        self.out.push_str(&sign);
        self.last = sign.chars().next_back().or(self.last);
        self.open.push(mark);
    }

    fn close_to(&mut self, keep: usize, next: Option<char>) {
        while self.open.len() > keep {
            let Some(mark) = self.open.pop() else { return };
            let sign = match &mark {
                InlineMark::Link(target) => format!("]({})", address(target)),
                mark => self.sign(mark),
            };
            if !matches!(mark, InlineMark::Link(_)) && next.is_some_and(char::is_alphanumeric) {
                self.by_number |= self.last.is_some_and(|c| !c.is_alphanumeric()) || sign.starts_with('_');
            }
            self.last = sign.chars().next_back();
            self.out.push_str(&sign);
        }
    }

    fn sign(&self, mark: &InlineMark) -> String {
        match mark {
            InlineMark::Link(_) => "[".to_owned(),
            InlineMark::Emphasis => self.emphasis.to_string(),
            InlineMark::Strong => "**".to_owned(),
            InlineMark::Strike => "~~".to_owned(),
        }
    }

    fn piece(&mut self, what: &InlineKind) {
        let start = self.out.is_empty() || self.out.ends_with('\n') || self.out.ends_with("--> ");
        match what {
            InlineKind::Words(words) => {
                let mut words = words.as_str();
                if std::mem::take(&mut self.by_number)
                    && let Some(first) = words.chars().next().filter(|c| c.is_alphanumeric())
                {
                    let _ = write!(self.out, "&#{};", u32::from(first));
                    words = &words[first.len_utf8()..];
                }
                let at = LinePosition {
                    start: start && self.place == LineContext::Paragraph,
                    cell: self.place == LineContext::Cell,
                    heading: self.place == LineContext::Heading,
                };
                self.out.push_str(&escaped(words, at));
                self.last = words.chars().next_back().or(self.last);
            }
            InlineKind::Code(words) => {
                self.out.push_str(&code(words, self.place == LineContext::Cell));
                self.last = Some('`');
            }
            InlineKind::Break => {
                self.out.push_str("\\\n");
                self.last = None;
            }
            InlineKind::Footnote(key) => {
                let _ = write!(self.out, "[^{}]", (self.label)(key));
                self.last = Some(']');
            }
            InlineKind::Page(label) => {
                if !start {
                    self.out.push('\n');
                }
                let _ = write!(self.out, "<!-- page {} --> ", page(label));
                self.last = None;
            }
            InlineKind::Image(target, alt, title) => {
                let title = title.split_whitespace().collect::<Vec<&str>>().join(" ");
                let title = if title.is_empty() {
                    title
                } else {
                    format!(" \"{}\"", title.replace('\\', "\\\\").replace('"', "\\\""))
                };
                let alt = escaped(
                    &spaced(alt),
                    LinePosition { cell: self.place == LineContext::Cell, ..LinePosition::default() },
                );
                let _ = write!(self.out, "![{}]({}{title})", alt.replace(']', "\\]"), address(target));
                self.last = Some(')');
            }
            InlineKind::Source(text) => {
                self.out.push_str(text);
                self.last = text.chars().next_back().or(self.last);
            }
            InlineKind::Name(_) => {}
        }
    }
}

fn marks_of(run: &InlineRun) -> Vec<InlineMark> {
    let mut marks = Vec::new();
    marks.extend(run.link.clone().map(InlineMark::Link));
    marks.extend(run.style.strong.then_some(InlineMark::Strong));
    marks.extend(run.style.emphasis.then_some(InlineMark::Emphasis));
    marks.extend(run.style.strike.then_some(InlineMark::Strike));
    marks
}

fn first_of(what: &InlineKind) -> Option<char> {
    match what {
        InlineKind::Words(words) | InlineKind::Source(words) => words.chars().next(),
        InlineKind::Code(_) => Some('`'),
        InlineKind::Footnote(_) => Some('['),
        InlineKind::Image(..) => Some('!'),
        InlineKind::Break => Some('\\'),
        InlineKind::Page(_) => Some('\n'),
        InlineKind::Name(_) => None,
    }
}

/// A target as it is between brackets.
fn address(target: &str) -> String {
    let target = target.trim();
    let simple =
        |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '(' | ')' | '<' | '>' | '\\');
    if !target.is_empty() && target.chars().all(simple) {
        return target.replace('|', "%7C");
    }
    let safe = target.replace('\\', "%5C").replace('<', "%3C").replace('>', "%3E").replace('|', "%7C");
    format!("<{}>", safe.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>())
}

fn code(words: &str, cell: bool) -> String {
    let words = words.split('\n').collect::<Vec<&str>>().join(" ");
    let words = if cell { words.replace('|', "\\|") } else { words };
    let longest = words.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if words.starts_with(['`', ' ']) || words.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{words}{pad}{fence}")
}

/// A character, or a sign in brackets, with its style, and whether it is in a link.
type StyledChar = (String, InlineStyle, bool);

/// What a reader sees of runs: their characters, white space left out.
fn seen_in(runs: &[InlineRun]) -> Vec<StyledChar> {
    let mut all: Vec<StyledChar> = Vec::new();
    for run in runs {
        let mut push = |words: &str| all.push((words.to_owned(), run.style, run.link.is_some()));
        match &run.what {
            InlineKind::Words(words) => {
                words.chars().filter(|c| !c.is_whitespace()).for_each(|c| push(c.encode_utf8(&mut [0; 4])));
            }
            InlineKind::Code(words) => {
                words.chars().filter(|c| !c.is_whitespace()).for_each(|c| push(c.encode_utf8(&mut [0; 4])));
            }
            InlineKind::Source(text) => {
                for (words, mut style, link) in seen(text, LineContext::Paragraph) {
                    style.emphasis |= run.style.emphasis;
                    style.strong |= run.style.strong;
                    style.strike |= run.style.strike;
                    all.push((words, style, link || run.link.is_some()));
                }
            }
            InlineKind::Footnote(_) => push("[^]"),
            InlineKind::Image(..) => push("[!]"),
            InlineKind::Break => all.push(("[/]".to_owned(), InlineStyle::default(), false)),
            InlineKind::Page(_) | InlineKind::Name(_) => {}
        }
    }
    all
}

/// What a reader sees of Markdown.
fn seen(text: &str, place: LineContext) -> Vec<StyledChar> {
    let mut whole = match place {
        LineContext::Paragraph => text.to_owned(),
        LineContext::Heading => format!("# {text}"),
        LineContext::Cell => format!("| {text} |\n| --- |"),
    };
    let marks: Vec<&str> =
        text.match_indices("[^").filter_map(|(at, _)| text[at..].split_inclusive(']').next()).collect();
    for mark in marks {
        let _ = write!(whole, "\n\n{mark}: .");
    }
    let stripped = crate::parse::page_marks::strip(&whole);
    let reading = read(&stripped.text);
    let mut all: Vec<StyledChar> = Vec::new();
    let (mut style, mut link, mut image, mut definition) =
        (InlineStyle::default(), 0_usize, 0_usize, 0_usize);
    for (event, _) in reading.events() {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => definition += 1,
            Event::End(TagEnd::FootnoteDefinition) => definition -= definition.min(1),
            _ if definition > 0 => {}
            Event::Start(Tag::Emphasis) => style.emphasis = true,
            Event::End(TagEnd::Emphasis) => style.emphasis = false,
            Event::Start(Tag::Strong) => style.strong = true,
            Event::End(TagEnd::Strong) => style.strong = false,
            Event::Start(Tag::Strikethrough) => style.strike = true,
            Event::End(TagEnd::Strikethrough) => style.strike = false,
            Event::Start(Tag::Link { .. }) => link += 1,
            Event::End(TagEnd::Link) => link -= link.min(1),
            Event::Start(Tag::Image { .. }) => {
                if image == 0 {
                    all.push(("[!]".to_owned(), style, link > 0));
                }
                image += 1;
            }
            Event::End(TagEnd::Image) => image -= image.min(1),
            _ if image > 0 => {}
            Event::Text(words) | Event::Code(words) => {
                let chars = words.chars().filter(|c| !c.is_whitespace());
                all.extend(chars.map(|c| (c.to_string(), style, link > 0)));
            }
            Event::Html(words) | Event::InlineHtml(words) => all.push((words.to_string(), style, true)),
            Event::FootnoteReference(_) => all.push(("[^]".to_owned(), style, link > 0)),
            Event::HardBreak => all.push(("[/]".to_owned(), InlineStyle::default(), false)),
            Event::Start(
                Tag::Heading { .. }
                | Tag::Paragraph
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell,
            ) => {}
            Event::Start(other) => all.push((format!("{other:?}"), style, link > 0)),
            Event::Rule => all.push(("[-]".to_owned(), style, link > 0)),
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(words: &str, style: &str) -> InlineRun {
        let style = InlineStyle {
            emphasis: style.contains('e'),
            strong: style.contains('s'),
            strike: style.contains('x'),
        };
        InlineRun { what: InlineKind::Words(words.to_owned()), style, link: None }
    }

    fn written(runs: &[InlineRun]) -> String {
        let line = line(runs, LineContext::Paragraph, &str::to_owned);
        assert_eq!(line.lost, None, "{}", line.text);
        line.text
    }

    #[test]
    fn styles_nest_and_spaces_stand_outside() {
        assert_eq!(written(&[run("Siloviki", "es"), run(" are poor", "s")]), "***Siloviki* are poor**");
        assert_eq!(written(&[run("a ", ""), run(" b ", "e"), run("c", "")]), "a *b* c");
        assert_eq!(written(&[run("a", "e"), run("b", "s")]), "*a***b**");
        assert_eq!(written(&[run("x", ""), run("“a”", "e"), run("y", "")]), "&#120;*“a”*&#121;");
        let link = InlineRun { link: Some("#".to_owned()), ..run("word", "e") };
        assert_eq!(written(&[run("a ", ""), link, run(".", "")]), "a [*word*](#).");
    }

    #[test]
    fn lines_pages_and_footnotes() {
        let runs = [
            run("one", ""),
            InlineRun::plain(InlineKind::Break),
            run("2. two ", ""),
            InlineRun::plain(InlineKind::Page("12".to_owned())),
            run("- three", ""),
            InlineRun::plain(InlineKind::Footnote("1".to_owned())),
        ];
        assert_eq!(written(&runs), "one\\\n2\\. two\n<!-- page 12 --> \\- three[^1]");
    }

    proptest! {
        /// Whatever words there are, they are read again as they were; styles may be left out.
        #[test]
        fn words_come_back(parts in prop::collection::vec(("[ab *_~`<&;|#>+=.!\\[\\]\\\\()“1-]{1,8}", "[esx]{0,2}"), 1..5)) {
            let runs: Vec<InlineRun> = parts.iter().map(|(words, style)| run(words, style)).collect();
            for place in [LineContext::Paragraph, LineContext::Heading, LineContext::Cell] {
                let made = line(&runs, place, &str::to_owned);
                let words = |all: Vec<StyledChar>| all.into_iter().map(|(words, ..)| words).collect::<String>();
                prop_assert_eq!(words(seen(&made.text, place)), words(seen_in(&tidy(&runs, place))), "{}", made.text);
            }
        }
    }
}
