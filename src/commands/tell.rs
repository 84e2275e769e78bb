//! Printing: to a terminal with colours, to a pipe without; a reader who closed it is no problem.

use std::io::{self, IsTerminal, Write};

use crate::cli::DiagnosticFormat;
use crate::diag::terminal::{self, TerminalStyle};
use crate::diag::{Coverage, Diagnostic, DiagnosticReport, Severity, Sources, github, json, sarif};

use super::Failure;

/// Why a command could not run, for the standard error.
pub(super) fn failure(failure: &Failure) {
    let (red, cyan, plain) = ("\x1b[1;31m", "\x1b[1;36m", "\x1b[0m");
    let mut text = format!("{red}error{plain}: {}\n", clean(&failure.message));
    if !failure.hint.is_empty() {
        text.push_str(&format!("{cyan}help{plain}: {}\n", clean(&failure.hint)));
    }
    err(&text);
}

/// Words, perhaps with colours, for the standard error. There is no place to report where that fails.
pub(super) fn err(text: &str) {
    let mut stream = anstream::stderr().lock();
    drop(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()));
}

/// Words, perhaps with colours, for the standard output.
pub(super) fn out(text: &str) -> Result<(), Failure> {
    let mut stream = anstream::stdout().lock();
    printed(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()))
}

/// Bytes for the standard output as they are: what is for programs, where nothing is a colour.
pub(super) fn raw(bytes: &[u8]) -> Result<(), Failure> {
    let mut stream = io::stdout().lock();
    printed(stream.write_all(bytes).and_then(|()| stream.flush()))
}

/// A report for the standard output, in the form asked for. What is for programs goes out as it
/// is: nothing in it is a colour.
pub(super) fn report(
    report: &DiagnosticReport<'_>,
    coverage: Option<&Coverage>,
    format: DiagnosticFormat,
) -> Result<(), Failure> {
    if format == DiagnosticFormat::Human {
        return out(&human(report, io::stdout().is_terminal()));
    }
    let mut stream = io::BufWriter::new(io::stdout().lock());
    let written = match format {
        DiagnosticFormat::Json => json::write(report, coverage, &mut stream),
        DiagnosticFormat::Sarif => sarif::write(report, &mut stream),
        DiagnosticFormat::Github | DiagnosticFormat::Human => github::write(report, &mut stream),
    };
    printed(written.and_then(|()| stream.flush()))
}

/// What is wrong with an edition that is being made, for the standard error. Remarks are left to
/// `check`, which is asked for them: an edition may have a hundred that it will never be rid of.
pub(super) fn problems(report: &DiagnosticReport<'_>) {
    let grave = |d: &&Diagnostic| d.severity > Severity::Info;
    let diagnostics: Vec<Diagnostic> = report.diagnostics.iter().filter(grave).cloned().collect();
    err(&human(&DiagnosticReport { diagnostics: &diagnostics, ..*report }, io::stderr().is_terminal()));
}

/// Reports why an edition can't be read; `base` is the way to it, before the paths of its files.
pub(super) fn unreadable(sources: &Sources, diagnostics: &[Diagnostic], base: &str) {
    problems(&DiagnosticReport { sources, diagnostics, notes: &[], base });
}

/// A report for a person, with colours.
fn human(report: &DiagnosticReport<'_>, terminal: bool) -> String {
    let mut text = Vec::new();
    // Writing to memory can't fail.
    drop(terminal::write(report, look(terminal), &mut text));
    String::from_utf8_lossy(&text).into_owned()
}

/// What the stream can show.
fn look(terminal: bool) -> TerminalStyle {
    let snippets = std::env::var_os("VARIORUM_PLAIN").is_none_or(|plain| plain.is_empty() || plain == "0");
    if !terminal {
        return TerminalStyle { snippets, ..TerminalStyle::default() };
    }
    let width = terminal_size::terminal_size().map(|(terminal_size::Width(w), _)| usize::from(w));
    TerminalStyle {
        unicode: speaks_unicode(),
        width: width.unwrap_or(TerminalStyle::default().width),
        snippets,
    }
}

/// Whether the terminal is known to show more than ASCII: the first of these that is set says so.
fn speaks_unicode() -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(std::env::var_os).find(|l| !l.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_string_lossy().to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// A reader that closes the pipe has read enough.
fn printed(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("can't write the answer: {error}"), ""))
        }
        _ => Ok(()),
    }
}

/// A path may hold anything; a terminal must not obey it.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

/// `1 page`, `3 pages`.
pub(super) fn count(number: usize, name: &str) -> String {
    format!("{number} {name}{}", if number == 1 { "" } else { "s" })
}

/// `40 ms`, `1.2 s`.
pub(super) fn duration(time: std::time::Duration) -> String {
    let ms = time.as_millis();
    if ms < 1000 { format!("{ms} ms") } else { format!("{:.1} s", time.as_secs_f64()) }
}
