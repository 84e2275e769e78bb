//! What is wrong, as HTML for the browser, and the pages that the server makes itself.
//!
//! The frames are the terminal's: its colours become classes, and each place a link that opens the
//! file there. The words of an edition come in here, so all of them are escaped.

use memchr::memmem;

use crate::diag::terminal::{self, TerminalStyle};
use crate::diag::{Counts, Diagnostic, DiagnosticReport, Severity, Sources};
use crate::render::escape::escape;

/// The most frames that are shown.
const MOST: usize = 40;

/// The server's own files.
pub(super) const SCRIPT: &str = "/_live.js";
pub(super) const STYLE: &str = "/_live.css";
pub(super) const NOTES: &str = "/_notes.js";
pub(super) const NOTES_STYLE: &str = "/_notes.css";

/// What a page of the server's, or one that it adds the live script to, has to know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tags<'a> {
    /// Which site the page is of.
    pub(super) site: &'a str,
    /// What shows that a request comes from a page of this server.
    pub(super) token: &'a str,
    /// Whether notes may be written on it.
    pub(super) writes: bool,
}

/// The overlay, where there is an error: all that an editor should see to, errors first. Empty
/// where there is none.
pub(super) fn faults(found: &[Diagnostic], sources: &Sources, note: &str) -> String {
    let of = |severity| found.iter().filter(move |d| d.severity == severity);
    let grave: Vec<&Diagnostic> = of(Severity::Error).chain(of(Severity::Warning)).collect();
    if grave.first().is_none_or(|first| first.severity != Severity::Error) {
        return String::new();
    }
    let counts = Counts { infos: 0, ..Counts::of(found) };
    overlay(&counts.to_string(), note, &frames(grave.iter().copied(), sources))
}

/// The overlay for words without a place.
pub(super) fn message(title: &str, note: &str) -> String {
    overlay(title, note, "")
}

fn overlay(title: &str, note: &str, frames: &str) -> String {
    format!(
        "<div class=\"head\"><h2 id=\"faults\">{}</h2><p>{} <a href=\"/_status\">All of it</a></p></div>\n{frames}",
        escape(title),
        escape(note)
    )
}

/// Frames, up to a limit.
pub(super) fn frames<'a>(found: impl Iterator<Item = &'a Diagnostic>, sources: &Sources) -> String {
    let found: Vec<&Diagnostic> = found.collect();
    let mut html: String = found.iter().take(MOST).map(|diagnostic| frame(diagnostic, sources)).collect();
    if found.len() > MOST {
        html += &format!("<p>and {} more</p>\n", found.len() - MOST);
    }
    html
}

fn frame(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let diagnostics = std::slice::from_ref(diagnostic);
    let report = DiagnosticReport { sources, diagnostics, notes: &[], base: "" };
    let look = TerminalStyle { unicode: false, width: 110, snippets: true };
    let mut text = Vec::new();
    // Writing to memory can't fail.
    drop(terminal::write(&report, look, &mut text));
    let html = coloured(String::from_utf8_lossy(&text).trim_end(), sources);
    format!(
        "<div class=\"fault {}\"><pre class=\"code\" tabindex=\"0\">{html}</pre></div>\n",
        diagnostic.severity.name()
    )
}

/// What a terminal would show, as HTML: colours are classes, places are links.
fn coloured(text: &str, sources: &Sources) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    for line in text.split('\n') {
        let (runs, plain) = runs(line);
        let place = place(&plain, sources);
        for (class, run) in runs {
            let words = escape(run);
            match (&place, class) {
                // The place is the only run of its line that has no colour.
                (Some((path, line, column)), "") if run.trim() == format!("{path}:{line}:{column}") => {
                    html += &format!(
                        "<a class=\"open\" href=\"#\" data-file=\"{}\" data-line=\"{line}\" data-column=\"{column}\">{words}</a>",
                        escape(path)
                    );
                }
                (_, "") => html += &words,
                (_, class) => html += &format!("<span class=\"{class}\">{words}</span>"),
            }
        }
        html.push('\n');
    }
    html.pop();
    html
}

/// A line's stretches of one colour each, with the class for it; and the line without colours.
fn runs(line: &str) -> (Vec<(&'static str, &str)>, String) {
    let (mut runs, mut plain) = (Vec::new(), String::new());
    let (mut bold, mut colour) = (false, "");
    let mut rest = line;
    while !rest.is_empty() {
        let end = rest.find('\u{1b}').unwrap_or(rest.len());
        if end > 0 {
            let class = if colour.is_empty() && bold { "b" } else { colour };
            runs.push((class, &rest[..end]));
            plain.push_str(&rest[..end]);
        }
        rest = &rest[end..];
        let Some(after) = rest.strip_prefix("\u{1b}[") else {
            rest = rest.get(1..).unwrap_or("");
            continue;
        };
        let Some(end) = after.find('m') else { break };
        for code in after[..end].split(';') {
            match code {
                "0" | "" => (bold, colour) = (false, ""),
                "1" => bold = true,
                "31" | "91" => colour = "e",
                "33" | "93" => colour = "w",
                "32" | "92" | "36" | "96" => colour = "h",
                "34" | "94" => colour = "d",
                _ => {}
            }
        }
        rest = &after[end + 1..];
    }
    (runs, plain)
}

/// The file, line and column that a line of a frame is about, where it can be opened.
fn place<'a>(line: &'a str, sources: &Sources) -> Option<(&'a str, &'a str, &'a str)> {
    let line = line.trim_start();
    let place = line.strip_prefix("--> ").or_else(|| line.strip_prefix("::: "))?;
    let mut parts = place.rsplitn(3, ':');
    let (column, line, path) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = |text: &str| text.parse::<u32>().is_ok();
    (is_number(line) && is_number(column) && is_own(path, sources)).then_some((path, line, column))
}

/// Whether a path is that of a file which was read, and which is not the program's own.
pub(super) fn is_own(path: &str, sources: &Sources) -> bool {
    !path.starts_with("(built-in)/") && sources.iter().any(|(_, source)| source.path == path)
}

/// A page of the server's own: a title, what is wrong, and the script that waits for better news.
pub(super) fn page(title: &str, body: &str, tags: Tags<'_>) -> String {
    let title = escape(title);
    // For its fonts and colours, where there is a site.
    let style = if tags.site.is_empty() { "" } else { "<link rel=\"stylesheet\" href=\"/style.css\">" };
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">{style}</head>\n\
         <body class=\"live-page\"><main><h1>{title}</h1>\n{body}</main>\n{}</body></html>\n",
        tags.html()
    )
}

/// A page of the site with the live script, which `build` doesn't write.
pub(super) fn inject(html: &[u8], tags: Tags<'_>) -> Vec<u8> {
    let at = memmem::rfind(html, b"</body>").unwrap_or(html.len());
    [&html[..at], tags.html().as_bytes(), &html[at..]].concat()
}

impl Tags<'_> {
    fn html(self) -> String {
        let notes =
            if self.writes { format!("<script src=\"{NOTES}\" defer></script>") } else { String::new() };
        format!(
            "<link rel=\"stylesheet\" href=\"{STYLE}\"><script src=\"{SCRIPT}\" data-site=\"{}\" data-token=\"{}\" defer></script>{notes}\n",
            escape(self.site),
            escape(self.token)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Source, Span, rules};

    #[test]
    fn a_frame_is_the_terminals_escaped_with_its_place_as_a_link() {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("content/a.md", "first\nan <b>é</b> & more\nlast"));
        let found = Diagnostic::new(&rules::ORPHAN, Span::new(file, 9, 17), "no `<x>`").hint("write \"y\"");
        let html = faults(&[found], &sources, "The <last> site");
        assert!(html.contains("<h2 id=\"faults\">1 error</h2><p>The &lt;last&gt; site"), "{html}");
        assert!(html.contains("<span class=\"e\">error[orphan]</span>"), "{html}");
        assert!(html.contains(": no `&lt;x&gt;`"), "{html}");
        let link = "<a class=\"open\" href=\"#\" data-file=\"content/a.md\" data-line=\"2\" data-column=\"4\">content/a.md:2:4</a>";
        assert!(html.contains(link), "{html}");
        assert!(html.contains("an &lt;b&gt;é&lt;/b&gt; &amp; more"), "{html}");
        assert!(html.contains("write &quot;y&quot;") && !html.contains('\u{1b}'), "{html}");
    }

    #[test]
    fn only_errors_raise_the_overlay_and_warnings_come_with_them() {
        let sources = Sources::default();
        let warning = Diagnostic::new(&rules::UNUSED_FOOTNOTE, None, "w");
        let error = Diagnostic::new(&rules::ORPHAN, None, "e");
        assert_eq!(faults(std::slice::from_ref(&warning), &sources, ""), "");
        let html = faults(&[warning, error], &sources, "");
        assert!(html.contains("1 error, 1 warning") && html.find(": e") < html.find(": w"), "{html}");
    }

    #[test]
    fn a_place_in_the_program_is_no_link() {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("(built-in)/templates/base.html", "x"));
        let html = faults(&[Diagnostic::new(&rules::TEMPLATE, Span::new(file, 0, 1), "m")], &sources, "");
        assert!(html.contains("base.html:1:1") && !html.contains("data-file"), "{html}");
    }

    #[test]
    fn a_place_that_does_not_fit_the_text_is_no_panic() {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("a.md", "é".repeat(500)));
        for (start, end) in [(1, 3), (999, 5000), (5000, 6000), (0, 0), (500, 501)] {
            let found = [Diagnostic::new(&rules::ORPHAN, Span::new(file, start, end), "m")];
            assert!(faults(&found, &sources, "").contains("data-file=\"a.md\""));
        }
    }

    #[test]
    fn the_script_stands_before_the_end_of_the_body() {
        let html = inject(b"<body>x</body></html>", Tags { site: "1", token: "t", writes: false });
        let html = String::from_utf8(html).unwrap_or_default();
        assert!(html.starts_with("<body>x<link") && html.ends_with("</script>\n</body></html>"), "{html}");
    }
}
