//! Diagnostics as workflow commands, which GitHub shows beside the lines of a change.

use std::borrow::Cow;
use std::io::{self, Write};

use super::report::{DiagnosticReport, is_built_in, shorten};
use super::{Severity, escape};

/// More than this of a message is cut: a command is one line of a log.
const LONGEST: usize = 4000;

/// Write each diagnostic as one command.
///
/// # Errors
/// Where `out` fails.
pub fn write(report: &DiagnosticReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for d in report.diagnostics {
        let command = match d.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        write!(out, "::{command} ")?;
        let mut message = d.message.clone();
        if let Some(span) = d.span {
            let path = report.name(span);
            let place = report.place(span);
            if is_built_in(&path) {
                // No file of the repository: the place goes into the words.
                message = format!("{path}:{}:{}: {message}", place.line, place.column);
            } else {
                write!(out, "file={},line={},", property(&path), place.line)?;
                write!(out, "endLine={},col={},", place.end_line, place.column)?;
                // GitHub refuses columns where the lines differ.
                if place.line == place.end_line && place.end_column > place.column {
                    write!(out, "endColumn={},", place.end_column)?;
                }
            }
        }
        for hint in &d.hints {
            message.push_str("\nhelp: ");
            message.push_str(hint);
        }
        writeln!(
            out,
            "title={}::{}",
            property(d.rule.id),
            data(&escape::words(&shorten(&message, LONGEST)))
        )?;
    }
    Ok(())
}

/// What follows the second `::`.
fn data(text: &str) -> String {
    encoded(text, &[('%', "%25"), ('\r', "%0D"), ('\n', "%0A")])
}

/// The value of a property, which a comma or a colon would end.
fn property(text: &str) -> Cow<'_, str> {
    let table = [('%', "%25"), ('\r', "%0D"), ('\n', "%0A"), (':', "%3A"), (',', "%2C")];
    if text.contains(['%', '\r', '\n', ':', ',']) {
        Cow::Owned(encoded(text, &table))
    } else {
        Cow::Borrowed(text)
    }
}

fn encoded(text: &str, table: &[(char, &str)]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match table.iter().find(|(sign, _)| *sign == c) {
            Some((_, written)) => escaped.push_str(written),
            None => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Diagnostic, Source, Sources, Span, rules};

    fn told(diagnostics: &[Diagnostic], sources: &Sources) -> String {
        let mut out = Vec::new();
        let report = DiagnosticReport { sources, diagnostics, notes: &[], base: "docs/" };
        assert!(write(&report, &mut out).is_ok());
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn a_command_holds_the_place_and_keeps_to_one_line() {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("content/a,b.md", "one\ntwo three\n"));
        let diagnostic = Diagnostic::new(&rules::ORPHAN, Span::new(file, 8, 13), "100 % gone:\nall")
            .hint("say `three`, then");
        assert_eq!(
            told(&[diagnostic], &sources),
            "::error file=docs/content/a%2Cb.md,line=2,endLine=2,col=5,endColumn=10,title=orphan\
             ::100 %25 gone:%0Aall%0Ahelp: say `three`, then\n"
        );
    }

    #[test]
    fn a_name_or_a_message_is_never_obeyed() {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("content/a\n::error::\u{1b}[31m\u{2028}.md", "x"));
        let all = told(&[Diagnostic::new(&rules::ORPHAN, Span::new(file, 0, 1), "m\u{9b}\r\u{7}")], &sources);
        assert_eq!(
            all,
            "::error file=docs/content/a\\n%3A%3Aerror%3A%3A\\u{1b}[31m\\u{2028}.md,line=1,endLine=1,col=1,endColumn=2,\
             title=orphan::m\\u{9b}%0D\\u{7}\n"
        );
    }

    #[test]
    fn severities_go_by_github_s_names() {
        let sources = Sources::default();
        let d = |rule| Diagnostic::new(rule, None, "m");
        let all = told(&[d(&rules::NO_BASE_URL), d(&rules::MISSING_ALT)], &sources);
        assert_eq!(all, "::notice title=no-base-url::m\n::warning title=missing-alt::m\n");
    }

    #[test]
    fn a_built_in_file_is_named_in_words() {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("(built-in)/base.html", "x"));
        let all = told(&[Diagnostic::new(&rules::TEMPLATE, Span::new(file, 0, 1), "m")], &sources);
        assert_eq!(all, "::error title=template::(built-in)/base.html:1:1: m\n");
    }
}
