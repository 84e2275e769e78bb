//! Diagnostics for a person, as rustc writes them: the words, the place, what to do.

use std::borrow::Cow;
use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Group, Level, Origin, Renderer, normalize_untrusted_str};

use super::excerpt::{Excerpts, Part};
use super::report::{Counts, Report, shorten};
use super::{Diagnostic, Severity};

/// More than these of one severity are counted, not shown.
const MOST: usize = 100;

/// A message or hint longer than this loses its middle, a label sooner.
const LONGEST: usize = 1000;

/// How the terminal is to be written to.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Draw with more than ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
    /// Show the lines of the files; without, words only, as a screen reader wants them.
    pub snippets: bool,
}

impl Default for Look {
    /// What a pipe gets.
    fn default() -> Self {
        Self { unicode: false, width: 120, snippets: true }
    }
}

/// Write the report with colours (a stream that isn't a terminal strips them), a blank line after
/// each diagnostic, and what was left out.
///
/// # Errors
/// Where `out` fails.
pub fn write(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let width = look.width.clamp(40, 400);
    let decor = if look.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
    let renderer =
        Renderer::styled().term_width(width).decor_style(decor).no_graphics(!look.snippets).hyperlink(false);
    let mut shown = Counts::default();
    for diagnostic in report.diagnostics {
        let shown = shown.of_severity(diagnostic.severity);
        *shown += 1;
        if *shown <= MOST {
            let excerpts = Excerpts::new(report, diagnostic, width);
            writeln!(out, "{}\n", renderer.render(&[group(report, diagnostic, &excerpts)]))?;
        }
    }
    let more = |n: usize| n.saturating_sub(MOST);
    let more =
        Counts { errors: more(shown.errors), warnings: more(shown.warnings), infos: more(shown.infos) };
    if more != Counts::default() {
        writeln!(out, "… and {more} more; `variorum check --format json` tells all\n")?;
    }
    Ok(())
}

/// A diagnostic in the renderer's terms.
fn group<'a>(report: &Report<'_>, d: &'a Diagnostic, excerpts: &'a Excerpts<'_>) -> Group<'a> {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group = Group::with_title(level.primary_title(words(&d.message, LONGEST)).id(d.rule.id));
    for part in excerpts.parts() {
        group = match part {
            Part::Lines(snippet) => group.element(snippet),
            Part::Place { path, line, column, words } => group
                .element(Origin::path(path).line(line).char_column(column))
                .element(Level::NOTE.message(words)),
        };
    }
    if let Some(id) = d.note.as_deref().filter(|id| !tells(report, d, id)) {
        group = group.element(Level::NOTE.message(words(&format!("in the annotation `{id}`"), LONGEST)));
    }
    let hints = d.hints.iter().map(|hint| Level::HELP.message(words(hint, LONGEST)));
    group.elements(hints)
}

/// Whether the words of a diagnostic, or the lines it shows, name the annotation already.
fn tells(report: &Report<'_>, d: &Diagnostic, id: &str) -> bool {
    d.message.contains(id) || d.span.is_some_and(|span| report.sources.words(span).contains(id))
}

/// Words of an edition as a terminal may have them.
pub(super) fn words(text: &str, most: usize) -> String {
    normalize_untrusted_str(&harmless(&shorten(text, most)))
}

/// The renderer puts pictures in the place of most control characters; the rest of them, some of
/// which terminals obey, are replaced here.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c == '\r' || ('\u{80}'..='\u{9f}').contains(&c);
    if text.contains(bad) {
        let mend = |c: char| if c == '\r' { '␍' } else { '\u{fffd}' };
        Cow::Owned(text.chars().map(|c| if bad(c) { mend(c) } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Source, Sources, Span, rules};

    fn told(sources: &Sources, diagnostics: &[Diagnostic], look: Look) -> String {
        let mut out = Vec::new();
        let report = Report { sources, diagnostics, notes: &[], base: "" };
        assert!(write(&report, look, &mut out).is_ok());
        anstream::adapter::strip_str(&String::from_utf8_lossy(&out)).to_string()
    }

    fn of_text(text: &str, start: usize, end: usize) -> String {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("content/a.md", text));
        let d = Diagnostic::new(&rules::ORPHAN, Span::new(file, start, end), "gone")
            .label("here")
            .hint("mend it");
        told(&sources, &[d], Look::default())
    }

    #[test]
    fn the_place_the_words_and_the_hint_are_shown() {
        let all = of_text("one\ntwo three\n", 8, 13);
        assert!(all.starts_with("error[orphan]: gone\n"), "{all}");
        for part in ["--> content/a.md:2:5", "2 | two three", "^^^^^ here", "= help: mend it"] {
            assert!(all.contains(part), "{part} in {all}");
        }
    }

    #[test]
    fn spans_anywhere_are_shown() {
        for text in ["", "\n", "é", "no end", "end\n", "𝕏 wide 漢字\n\n", "\r\u{1b}[31m\u{9b}\0\t\u{202e}x\n"]
        {
            for start in 0..=text.len() + 2 {
                for end in start..=text.len() + 2 {
                    let all = of_text(text, start, end);
                    assert!(all.contains("content/a.md"), "{text:?} {start} {end}: {all}");
                    assert!(!all.contains(['\u{1b}', '\u{9b}', '\r', '\0', '\u{202e}']), "{all:?}");
                }
            }
        }
    }

    #[test]
    fn a_huge_line_is_cut_at_the_place() {
        let text = format!("{} needle {}", "é".repeat(500_000), "x".repeat(500_000));
        let at = text.find("needle").unwrap_or_default();
        let all = of_text(&text, at, at + 6);
        assert!(all.contains("needle") && all.contains("here") && all.len() < 1000, "{}", all.len());
        let all = of_text(&text, 0, text.len());
        assert!(all.len() < 2000, "{}", all.len());
    }

    #[test]
    fn a_middling_line_is_cut_too() {
        let text = format!("{} needle {}\n", "word ".repeat(300), "word ".repeat(300));
        let at = text.find("needle").unwrap_or_default();
        let all = of_text(&text, at, at + 6);
        assert!(all.contains("needle") && all.lines().all(|l| l.chars().count() < 160), "{all}");
    }

    #[test]
    fn distant_places_have_lines_of_their_own() {
        let mut sources = Sources::default();
        let text = format!("first\n{}last\n", "between\n".repeat(50));
        let file = sources.add(Source::new("content/a.md", text.clone()));
        let d = Diagnostic::new(&rules::AMBIGUOUS, Span::new(file, 0, 5), "twice")
            .label("once")
            .also(Span::new(file, text.len() - 5, text.len() - 1), "again")
            .about("n1");
        let all = told(&sources, &[d], Look::default());
        assert!(
            all.contains("first") && all.contains("again") && all.contains("in the annotation `n1`"),
            "{all}"
        );
        assert!(all.lines().count() < 20, "{all}");
    }

    #[test]
    fn what_is_too_much_is_counted() {
        let d = Diagnostic::new(&rules::ORPHAN, None, "gone");
        let all = told(&Sources::default(), &vec![d; 130], Look::default());
        assert_eq!(all.matches("error[orphan]").count(), MOST);
        assert!(all.contains("and 30 errors more"), "{all}");
    }
}
