//! What is wrong, as HTML for the browser, and the pages that the server makes itself.
//!
//! The words of an edition come in here, so all of them are escaped.

use memchr::memmem;

use crate::diag::{Diagnostic, Severity, Sources, Span};

/// More frames than these help nobody.
const MOST: usize = 40;

/// The words before and after the place that a frame shows: a paragraph is often one line.
const BEFORE: usize = 60;
const AFTER: usize = 140;

/// The errors among what was found; empty where there are none.
pub(super) fn errors(found: &[Diagnostic], sources: &Sources) -> String {
    let errors: Vec<&Diagnostic> = found.iter().filter(|d| d.severity == Severity::Error).collect();
    frames(&errors, sources)
}

/// All that was found.
pub(super) fn all(found: &[Diagnostic], sources: &Sources) -> String {
    frames(&found.iter().collect::<Vec<_>>(), sources)
}

fn frames(found: &[&Diagnostic], sources: &Sources) -> String {
    let mut html: String = found.iter().take(MOST).map(|diagnostic| frame(diagnostic, sources)).collect();
    if found.len() > MOST {
        html += &message(&format!("and {} more", found.len() - MOST));
    }
    html
}

/// A frame without a place.
pub(super) fn message(text: &str) -> String {
    format!("<section class=\"frame\"><h2>{}</h2></section>\n", escaped(text))
}

fn frame(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let severity = diagnostic.severity.name();
    let mut html = format!(
        "<section class=\"frame {severity}\"><h2><span class=\"rule\">{severity}[{}]</span> {}</h2>",
        escaped(diagnostic.rule.id),
        escaped(&diagnostic.message)
    );
    if let Some(span) = diagnostic.span {
        html += &place(span, diagnostic.label.as_deref(), sources);
    }
    for label in &diagnostic.labels {
        html += &place(label.span, Some(&label.text), sources);
    }
    if !diagnostic.hints.is_empty() {
        let hints: String =
            diagnostic.hints.iter().map(|hint| format!("<li>{}</li>", escaped(hint))).collect();
        html += &format!("<ul class=\"hints\">{hints}</ul>");
    }
    html + "</section>\n"
}

/// Path, line and column of a place, and the line itself.
fn place(span: Span, label: Option<&str>, sources: &Sources) -> String {
    let source = sources.get(span.file);
    let (text, range) = (&*source.text, span.range());
    let (line, column) = source.line_column(range.start);
    let start = text.floor(range.start);
    let (first, last) = (line_start(text, start), line_end(text, start));
    let end = text.floor(range.end).clamp(start, last);
    let back = text[first..start].char_indices().rev().nth(BEFORE - 1).map_or(first, |(i, _)| first + i);
    let on = text[start..last].char_indices().nth(AFTER).map_or(last, |(i, _)| start + i);
    let end = end.min(on);
    let dots = |cut| if cut { "…" } else { "" };
    let label =
        label.map_or_else(String::new, |label| format!(" <span class=\"label\">{}</span>", escaped(label)));
    format!(
        "<p class=\"place\">{}:{line}:{column}{label}</p><pre><code>{}{}<mark>{}</mark>{}{}</code></pre>",
        escaped(&source.path),
        dots(back > first),
        escaped(&text[back..start]),
        escaped(&text[start..end]),
        escaped(&text[end..on]),
        dots(on < last),
    )
}

/// A byte as an offset that a text can be cut at.
trait Floor {
    fn floor(&self, byte: usize) -> usize;
}

impl Floor for str {
    fn floor(&self, byte: usize) -> usize {
        let byte = byte.min(self.len());
        (0..=byte).rev().find(|byte| self.is_char_boundary(*byte)).unwrap_or(0)
    }
}

fn line_start(text: &str, byte: usize) -> usize {
    text[..byte].rfind('\n').map_or(0, |at| at + 1)
}

fn line_end(text: &str, byte: usize) -> usize {
    text[byte..].find('\n').map_or(text.len(), |at| byte + at)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A page of the server's own: a title, what is wrong, and the script that waits for better news.
pub(super) fn page(title: &str, problems: &str, build: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title></head>\n\
         <body class=\"live-page\"><main><h1>{title}</h1>\n<div id=\"live-problems\">{problems}</div></main>\n{}</body></html>\n",
        tags(build)
    )
}

/// A page of the site with the live script, which `build` doesn't write.
pub(super) fn inject(html: &[u8], build: &str) -> Vec<u8> {
    let at = memmem::rfind(html, b"</body>").unwrap_or(html.len());
    let tags = tags(build);
    [&html[..at], tags.as_bytes(), &html[at..]].concat()
}

fn tags(build: &str) -> String {
    format!(
        "<link rel=\"stylesheet\" href=\"/_live.css\"><script src=\"/_live.js\" data-build=\"{}\" defer></script>\n",
        escaped(build)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Source, rules};

    #[test]
    fn a_frame_shows_the_line_and_escapes_it() {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("content/a.md", "first\nan <b>é</b> & more\nlast"));
        let found = Diagnostic::new(&rules::ORPHAN, Span::new(file, 9, 17), "no `<x>`").hint("write \"y\"");
        let html = errors(&[found], &sources);
        assert!(html.contains("error[orphan]</span> no `&lt;x&gt;`"), "{html}");
        assert!(html.contains("content/a.md:2:4"), "{html}");
        assert!(html.contains("an <mark>&lt;b&gt;é&lt;/b</mark>&gt; &amp; more</code>"), "{html}");
        assert!(html.contains("<li>write &quot;y&quot;</li>"), "{html}");
    }

    #[test]
    fn a_place_that_does_not_fit_the_text_is_no_panic() {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("a.md", "é".repeat(500)));
        for (start, end) in [(1, 3), (999, 5000), (5000, 6000), (0, 0), (500, 501)] {
            let html = all(&[Diagnostic::new(&rules::ORPHAN, Span::new(file, start, end), "m")], &sources);
            assert!(html.contains("<mark>"), "{html}");
        }
    }

    #[test]
    fn the_script_stands_before_the_end_of_the_body() {
        let html = String::from_utf8(inject(b"<body>x</body></html>", "1")).unwrap_or_default();
        assert!(html.starts_with("<body>x<link") && html.ends_with("</script>\n</body></html>"), "{html}");
    }
}
