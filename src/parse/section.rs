//! Sections and essays: Markdown with an optional front matter.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Diagnostic, FileId, Source, Span, rules};
use crate::edition::id;
use crate::edition::text::{Body, ItemKind};
use crate::edition::verse::Numbers;

use super::conflict;
use super::fields::{self, Fields, TomlOffset, WithOffset};
use super::markdown::{self, Manner};
use super::yaml;

const SECTION: &[&str] = &["title", "short", "id", "part", "draft", "numbers"];
const ESSAY: &[&str] = &["title", "short", "id", "draft"];

/// A section's or an essay's file.
#[derive(Debug, Clone)]
pub(crate) struct ParsedPage {
    pub(crate) file: FileId,
    pub(crate) title: Option<String>,
    pub(crate) short: Option<String>,
    /// Its id, or the slug of its file's name, and where that is said.
    pub(crate) id: String,
    pub(crate) id_span: Span,
    pub(crate) part: Option<String>,
    pub(crate) draft: bool,
    /// The heading at its head that is its title.
    pub(crate) heading: Option<u32>,
    pub(crate) body: Arc<Body>,
}

/// The bytes of the front matter, and those of the text; an error where it isn't closed. Blank lines may be before it.
pub(crate) fn split(text: &str) -> Result<(Option<Range<usize>>, usize), Range<usize>> {
    let blank: usize =
        text.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
    let Some(first) = text[blank..].split_inclusive('\n').next().filter(|line| line.trim_end() == "+++")
    else {
        return Ok((None, 0));
    };
    let head = blank + first.len();
    let mut start = head;
    for line in text[head..].split_inclusive('\n') {
        if line.trim_end() == "+++" {
            return Ok((Some(head..start), start + line.len()));
        }
        start += line.len();
    }
    Err(blank..blank + first.trim_end().len())
}

/// How the file of a section or of an essay is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageOptions {
    /// Whether it is an essay.
    pub(crate) essay: bool,
    /// How its Markdown is read.
    pub(crate) manner: Manner,
    /// What its places are counted by, where its front matter doesn't say it.
    pub(crate) numbers: Numbers,
}

/// Read a section (or an essay) from its file. `None` where it has no id, or its front matter can't be read.
pub(crate) fn parse(
    source: &Source,
    file: FileId,
    stem: &str,
    reading: PageOptions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ParsedPage> {
    let text = |text: &str| split(text).map(|(_, start)| start..text.len()).into_iter().collect();
    conflict::beside(source, file, text, diagnostics, |own| read(source, file, stem, reading, own))
}

fn read(
    source: &Source,
    file: FileId,
    stem: &str,
    reading: PageOptions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ParsedPage> {
    let PageOptions { essay, manner, mut numbers } = reading;
    let known = if essay { ESSAY } else { SECTION };
    if let Some(place) = yaml::front_matter(&source.text) {
        yaml::tell(&source.text, place, file, known, diagnostics);
        return None;
    }
    let (head, start) = match split(&source.text) {
        Ok(parts) => parts,
        Err(place) => {
            diagnostics.push(
                Diagnostic::new(
                    &rules::UNCLOSED_FRONT_MATTER,
                    Span::new(file, place.start, place.end),
                    "this front matter is not closed",
                )
                .hint("end it with a line `+++`; the text follows after that line"),
            );
            return None;
        }
    };
    tell_late(&source.text, file, head.is_none(), start, diagnostics);
    let first_line = source.text.lines().next().unwrap_or_default();
    let whole = Span::new(file, 0, first_line.chars().take(120).map(char::len_utf8).sum());
    let mut body = markdown::parse(source, file, start..source.text.len(), manner, diagnostics);
    let mut page = ParsedPage {
        file,
        title: None,
        short: None,
        id: id::normal(super::order::slug_of(stem)),
        id_span: whole,
        part: None,
        draft: false,
        heading: None,
        body: Arc::new(Body::empty(file)),
    };
    if let Some(head) = head {
        let place = TomlOffset { file, base: head.start };
        let table = fields::table(&source.text[head.clone()], place, "front matter", diagnostics)?;
        let what = if essay { "an essay's front matter" } else { "a section's front matter" };
        let fields = Fields::new(table.get_ref(), 0..head.len(), place, what, known, diagnostics);
        page.title = fields.string("title", diagnostics).map(|t| t.value);
        page.short = fields.string("short", diagnostics).map(|t| t.value);
        page.part = fields.string("part", diagnostics).map(|t| t.value);
        page.draft = fields.flag("draft", diagnostics).unwrap_or(false);
        numbers = super::config::numbers(&fields, diagnostics).unwrap_or(numbers);
        if let Some(WithOffset { value, span }) = fields.string("id", diagnostics) {
            page.id = id::normal(&value);
            page.id_span = span;
        }
    }
    if !id::is_slug(&page.id) {
        let shown: String = page.id.chars().take(60).collect();
        let what = if page.id_span == whole { "the slug of a file's name" } else { "an id" };
        diagnostics.push(
            Diagnostic::new(&rules::BAD_SLUG, page.id_span, format!("`{shown}` can't be {what}"))
                .hint("an id is letters of any script, digits, `-` and `_`, a letter or digit first; name the file so, or give it an `id`"),
        );
        return None;
    }
    if body.items.iter().all(|item| matches!(item.kind, ItemKind::Rule | ItemKind::Page)) && !page.draft {
        let what = if essay { "this essay" } else { "this section" };
        diagnostics.push(Diagnostic::new(&rules::EMPTY_SECTION, whole, format!("{what} has no text")).hint(
            "write its text; or `draft = true` in its front matter until there is one, or delete the file",
        ));
    }
    page.heading = title_heading(&body, page.title.as_deref());
    body.nest_headings(page.heading);
    if !essay {
        body.lines = super::verse::lines(&body, numbers);
    }
    page.body = Arc::new(body);
    Some(page)
}

/// Tells keys that are text: between `+++` where words go before them, or written as JSON at the head of the file.
fn tell_late(text: &str, file: FileId, headless: bool, start: usize, diagnostics: &mut Vec<Diagnostic>) {
    let mut tell = |place: Range<usize>, message: &str, hint: &str| {
        diagnostics.push(
            Diagnostic::new(&rules::LATE_FRONT_MATTER, Span::new(file, place.start, place.end), message)
                .hint(hint),
        );
    };
    let body = &text[start..];
    let json = body.trim_start();
    if headless && json.starts_with('{') {
        let key = json[1..].trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
        if key.is_some_and(|(_, rest)| rest.trim_start().starts_with(':')) {
            let at = text.len() - json.len();
            tell(
                at..at + json.find('\n').unwrap_or(json.len()),
                "this is JSON, which is not read here: it is text",
                "keys are TOML, between two lines `+++` at the head of the file: `title = \"…\"`",
            );
        }
    }
    if headless && memchr::memmem::find(body.as_bytes(), b"\n+++").is_some() {
        let mut at = start;
        let mut lines = body.split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            let keyed = |next: &&str| next.split_once('=').is_some_and(|(key, _)| is_key(key.trim()));
            if line.trim_end() == "+++" && lines.peek().is_some_and(keyed) {
                return tell(
                    at..at + 3,
                    "these keys are text, since words go before them",
                    "front matter is the first of its file: move it to the head, from `+++` to `+++`",
                );
            }
            at += line.len();
        }
    }
}

fn is_key(word: &str) -> bool {
    SECTION.contains(&word) || ESSAY.contains(&word)
}

/// The heading at the head of a text that is its title: any where no title is given, else one that says it.
fn title_heading(body: &Body, given: Option<&str>) -> Option<u32> {
    // The mark of the page that it begins on may be before it.
    let first = body.items.iter().find(|item| !matches!(item.kind, ItemKind::Page))?;
    let ItemKind::Heading(heading) = first.kind else { return None };
    let leaf = body.headings.get(heading as usize)?.leaf as usize;
    let words = body.line(leaf);
    let good = match given {
        Some(title) => crate::edition::wide::title(title) == words,
        None => !words.is_empty() || body.is_filled(leaf),
    };
    good.then_some(heading)
}
