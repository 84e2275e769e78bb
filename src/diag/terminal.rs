//! Diagnostics for a person, as rustc writes them: the words, the place, what to do.

use std::borrow::Cow;
use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Group, Level, Origin, Renderer};

use super::excerpt::{ExcerptPart, Excerpts};
use super::printable::words;
use super::report::{Counts, DiagnosticReport};
use super::{Diagnostic, Severity, escape};

/// More than these of one severity are counted, not shown.
const MOST: usize = 100;

/// A message or hint longer than this loses its middle, a label sooner.
const LONGEST: usize = 1000;

/// How the terminal is to be written to.
#[derive(Debug, Clone, Copy)]
pub struct TerminalStyle {
    /// Draw with more than ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
    /// Show the lines of the files; without, words only, as a screen reader wants them.
    pub snippets: bool,
}

impl Default for TerminalStyle {
    /// What a pipe gets.
    fn default() -> Self {
        Self { unicode: false, width: 120, snippets: true }
    }
}

/// Write the report with colours (a stream that isn't a terminal strips them): remarks in a line each, a blank line
/// after each other diagnostic, and what was left out.
///
/// # Errors
/// Where `out` fails.
pub fn write(report: &DiagnosticReport<'_>, look: TerminalStyle, out: &mut dyn Write) -> io::Result<()> {
    let width = look.width.clamp(40, 400);
    let decor = if look.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
    let renderer =
        Renderer::styled().term_width(width).decor_style(decor).no_graphics(!look.snippets).hyperlink(false);
    let mut shown = Counts::default();
    let mut in_a_line = false;
    for diagnostic in report.diagnostics {
        let shown = shown.of_severity(diagnostic.severity);
        *shown += 1;
        if *shown > MOST {
            continue;
        }
        if diagnostic.severity == Severity::Info {
            in_a_line = true;
            writeln!(out, "{}", renderer.render(&[remark(report, diagnostic)]))?;
            continue;
        }
        if std::mem::take(&mut in_a_line) {
            writeln!(out)?;
        }
        let excerpts = Excerpts::new(report, diagnostic, width);
        writeln!(out, "{}\n", renderer.render(&[group(report, diagnostic, &excerpts)]))?;
    }
    if in_a_line {
        writeln!(out)?;
    }
    let more = |n: usize| n.saturating_sub(MOST);
    let more =
        Counts { errors: more(shown.errors), warnings: more(shown.warnings), infos: more(shown.infos) };
    if more != Counts::default() {
        writeln!(out, "… and {more} more; `variorum check --format json` tells all\n")?;
    }
    Ok(())
}

/// A remark in the renderer's terms: what it says, where, and what could be done, in one line.
fn remark<'a>(report: &DiagnosticReport<'_>, d: &'a Diagnostic) -> Group<'a> {
    let mut line = words(&d.message, LONGEST);
    if let Some(hint) = d.hints.first() {
        line.push_str("; ");
        line.push_str(&words(hint, LONGEST));
    }
    if let Some(span) = d.span {
        let at = report.place(span);
        line.push_str(&format!(" ({}:{}:{})", words(&report.path(span), LONGEST), at.line, at.column));
    }
    Group::with_title(Level::INFO.primary_title(line.replace('\n', " ")).id(d.rule.id))
}

/// A diagnostic in the renderer's terms.
fn group<'a>(report: &DiagnosticReport<'_>, d: &'a Diagnostic, excerpts: &'a Excerpts<'_>) -> Group<'a> {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = words(&escape::name(&d.message), LONGEST);
    let mut group = Group::with_title(level.primary_title(title).id(d.rule.id));
    for part in excerpts.parts() {
        group = match part {
            ExcerptPart::Lines(snippet) => group.element(snippet),
            ExcerptPart::Place { path, line, column, words } => group
                .element(Origin::path(path).line(line).char_column(column))
                .element(Level::NOTE.message(words)),
        };
    }
    if let Some(id) = d.note.as_deref().filter(|id| !tells(report, d, id)) {
        group = group.element(Level::NOTE.message(words(&format!("in the annotation `{id}`"), LONGEST)));
    }
    let hints = d.hints.iter().map(|hint| Level::HELP.message(words(&no_command(hint), LONGEST)));
    group.elements(hints)
}

/// Whether the words of a diagnostic, or the lines it shows, name the annotation already.
fn tells(report: &DiagnosticReport<'_>, d: &Diagnostic, id: &str) -> bool {
    d.message.contains(id) || d.span.is_some_and(|span| report.sources.words(span).contains(id))
}

/// A hint none of whose further lines is a command to the log of a CI service, which obeys `::error::` after spaces too.
fn no_command(hint: &str) -> Cow<'_, str> {
    match hint.lines().skip(1).any(|line| line.trim_start().starts_with("::")) {
        true => Cow::Owned(hint.replace('\n', "\\n")),
        false => Cow::Borrowed(hint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Source, Sources, Span, rules};

    /// One file with these words, and where they are in it.
    fn source(text: &str) -> (Sources, FileId) {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("content/a.md", text));
        (sources, file)
    }

    fn told(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
        let mut out = Vec::new();
        let report = DiagnosticReport { sources, diagnostics, notes: &[], base: "" };
        let look = TerminalStyle { width: 80, ..TerminalStyle::default() };
        assert!(write(&report, look, &mut anstream::StripStream::new(&mut out)).is_ok());
        String::from_utf8_lossy(&out).into_owned()
    }

    fn at(file: FileId, text: &str, words: &str) -> Span {
        let start = text.find(words).unwrap_or_default();
        Span::new(file, start, start + words.len())
    }

    #[test]
    fn no_line_is_a_command_to_a_log() {
        let (sources, file) = source("x\n");
        let name = "b\u{1b}[31m\n::error::x";
        let d = Diagnostic::new(&rules::BAD_SLUG, Span::new(file, 0, 1), format!("`{name}` is no slug"))
            .hint(format!("did you mean `{name}`?"))
            .hint("write it in TOML:\na = 1");
        let told = told(&sources, &[d]);
        assert!(told.starts_with("error[bad-slug]: `b\\u{1b}[31m\\n::error::x` is no slug\n"), "{told}");
        assert!(told.lines().all(|line| !line.trim_start().starts_with("::")), "{told}");
        assert!(
            told.contains("write it in TOML:\n") && told.lines().any(|line| line.trim() == "a = 1"),
            "{told}"
        );
    }

    #[test]
    fn a_place_is_shown_with_labels_and_hints() {
        let text = "first\nthe words are here\nand the words are here too\n";
        let (sources, file) = source(text);
        let second = text.rfind("words").unwrap_or_default();
        let d = Diagnostic::new(&rules::AMBIGUOUS, at(file, text, "words"), "`words` is there 2 times")
            .label("here")
            .also(Span::new(file, second, second + 5), "and here")
            .hint("say which: `occurrence = 2`")
            .about("n1");
        let all = "\
error[ambiguous]: `words` is there 2 times
 --> content/a.md:2:5
  |
2 | the words are here
  |     ^^^^^ here
3 | and the words are here too
  |         ----- and here
  |
  = note: in the annotation `n1`
  = help: say which: `occurrence = 2`

";
        assert_eq!(told(&sources, &[d]), all);
    }

    #[test]
    fn places_far_apart_have_a_window_each() {
        let text = format!("one\n{}two\n", "\n".repeat(400));
        let (sources, file) = source(&text);
        let d = Diagnostic::new(&rules::DUPLICATE_ID, at(file, &text, "two"), "`x` is there twice")
            .also(at(file, &text, "one"), "first here");
        let all = "\
error[duplicate-id]: `x` is there twice
   --> content/a.md:402:1
    |
402 | two
    | ^^^
    |
   ::: content/a.md:1:1
    |
  1 | one
    | --- first here

";
        assert_eq!(told(&sources, &[d]), all);
    }

    #[test]
    fn a_diagnostic_may_have_no_place() {
        let d = Diagnostic::new(&rules::NO_BASE_URL, None, "no `base-url`").hint("set one");
        let all = "info[no-base-url]: no `base-url`; set one\n\n";
        assert_eq!(told(&Sources::default(), &[d]), all);
    }

    #[test]
    fn spans_anywhere_are_shown() {
        for text in ["", "\n", "é", "no end", "end\n", "𝕏 wide 漢字\n\n", "\r\u{1b}[31m\u{9b}\0\t\u{202e}x\n"]
        {
            let (sources, file) = source(text);
            for start in 0..=text.len() + 2 {
                for end in start..=text.len() + 2 {
                    let d = Diagnostic::new(&rules::ORPHAN, Span::new(file, start, end), "m").label("l");
                    let all = told(&sources, &[d]);
                    assert!(all.contains("content/a.md:"), "{text:?} {start} {end}: {all}");
                    assert!(!all.contains(['\u{1b}', '\u{9b}', '\r', '\0', '\u{202e}']), "{all:?}");
                }
            }
        }
    }

    #[test]
    fn columns_count_characters_and_marks_stand_under_wide_ones() {
        let text = "漢字 word\tthere\n";
        let (sources, file) = source(text);
        let d = Diagnostic::new(&rules::ORPHAN, at(file, text, "there"), "m");
        let all = "\
error[orphan]: m
 --> content/a.md:1:9
  |
1 | 漢字 word    there
  |              ^^^^^

";
        assert_eq!(told(&sources, &[d]), all);
    }

    #[test]
    fn terminals_never_see_a_control_character() {
        let text = "a\u{1b}[31m\u{9b}31m\u{7}\rb \u{202e}c words\n";
        let (sources, file) = source(text);
        let d = Diagnostic::new(&rules::ORPHAN, at(file, text, "words"), format!("no {text}"))
            .label(text)
            .hint(text);
        let all = told(&sources, &[d]);
        assert!(!all.contains(|c: char| c.is_control() && c != '\n'), "{all:?}");
        assert!(!all.contains('\u{202e}'), "{all:?}");
        assert!(all.contains("--> content/a.md:1:18"), "{all}");
    }

    #[test]
    fn a_long_paragraph_is_cut_to_the_terminal() {
        let text = format!("{}words{}\n", "far ".repeat(1000), " far".repeat(1000));
        let (sources, file) = source(&text);
        let span = at(file, &text, "words");
        let d = |span| Diagnostic::new(&rules::ORPHAN, span, "m").label("here");
        for span in [span, Span::new(file, 0, text.len()), Span::new(file, 200, text.len())] {
            let all = told(&sources, &[d(span)]);
            assert!(all.lines().all(|line| line.chars().count() <= 110), "{all}");
        }
        assert!(told(&sources, &[d(span)]).contains("a.md:1:4001\n"));
        let twice = d(span).also(Span::new(file, 0, 3), "and here");
        assert!(told(&sources, &[twice]).lines().all(|line| line.chars().count() <= 110));
    }

    #[test]
    fn a_line_without_an_end_is_not_printed() {
        let text = format!("{}words{}", "x".repeat(10_000_000), "y".repeat(10_000));
        let (sources, file) = source(&text);
        let d = Diagnostic::new(&rules::ORPHAN, at(file, &text, "words"), "m").label("here");
        let x = "x".repeat(41);
        let y = "y".repeat(40);
        let all =
            format!("error[orphan]: m\n--> content/a.md:1:10000001\n = note: at `{x}words{y}`: here\n\n");
        assert_eq!(told(&sources, &[d]), all);
        let d = Diagnostic::new(&rules::ORPHAN, Span::new(file, 0, text.len()), "m");
        assert!(told(&sources, &[d]).len() < 500);
    }

    #[test]
    fn a_tall_mark_is_shown_by_its_first_line() {
        let text = format!("+++\n{}+++\n", "key = 1\n".repeat(50));
        let (sources, file) = source(&text);
        let d = Diagnostic::new(&rules::MISSING_KEY, Span::new(file, 0, text.len()), "no `id`");
        let all = "\
error[missing-key]: no `id`
 --> content/a.md:1:1
  |
1 | +++
  | ^^^

";
        assert_eq!(told(&sources, &[d]), all);
    }

    #[test]
    fn of_thousands_some_are_shown_and_the_rest_counted() {
        let d = Diagnostic::new(&rules::ORPHAN, None, "m");
        let mut all = vec![d; 1234];
        all.push(Diagnostic::new(&rules::MISSING_ALT, None, "w"));
        let all = told(&Sources::default(), &all);
        assert_eq!(all.matches("error[orphan]").count(), MOST);
        assert!(all.contains("warning[missing-alt]"));
        assert!(
            all.ends_with("… and 1134 errors more; `variorum check --format json` tells all\n\n"),
            "{all}"
        );
    }
}
