//! The status page: what is wrong, where each note is, which of the text has notes, and what
//! the last builds did.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use unicode_segmentation::UnicodeSegmentation;

use crate::diag::{Counts, NoteReport, Severity, escape};
use crate::edition::{Edition, Note, Section};
use crate::render::escape::escape;

use super::overlay::{self, Tags};
use super::view::{BuildStatus, PreviewView};

/// More rows than these are a matter for a program: `variorum check --format json`.
const MOST: usize = 2000;

const VERDICTS: [&str; 7] = ["exact", "shifted", "moved", "rewritten", "split", "ambiguous", "orphan"];

/// The page.
pub(super) fn page(view: &PreviewView, builds: &[BuildStatus], unknown: &[String], tags: Tags<'_>) -> String {
    let mut body = String::new();
    let edition = view.snapshot.as_ref().and_then(|snapshot| snapshot.site.edition());
    let places = edition.map(places).unwrap_or_default();
    // Of an edition that can't be read nothing is known but what it was.
    let reports = edition.map(crate::resolve::report).unwrap_or_default();
    let reports = reports.as_slice();
    summary(&mut body, reports, view, builds);
    verdicts(&mut body, reports);
    let needy: Vec<&NoteReport> = reports.iter().filter(|r| needs(r.verdict)).collect();
    if !needy.is_empty() {
        notes(&mut body, "Notes that need you", &needy, &places, view);
    }
    if !unknown.is_empty() {
        let ids: HashSet<&str> = unknown.iter().map(String::as_str).collect();
        let needy: Vec<&NoteReport> = reports.iter().filter(|report| ids.contains(&*report.id)).collect();
        notes(
            &mut body,
            "Notes that no build knows yet: run `variorum build`, and they are followed",
            &needy,
            &places,
            view,
        );
    }
    problems(&mut body, view);
    if let Some(edition) = edition {
        coverage(&mut body, edition, reports);
    }
    if !reports.is_empty() {
        body.push_str("<details id=\"all-notes\"><summary>All notes</summary>\n");
        notes(&mut body, "Notes", &reports.iter().collect::<Vec<_>>(), &places, view);
        body.push_str("</details>\n");
    }
    history(&mut body, view, builds);
    overlay::page("Status", &body, tags)
}

/// Whether a note of this verdict waits for its editor.
fn needs(verdict: &str) -> bool {
    !matches!(verdict, "exact" | "shifted" | "moved")
}

/// Which notes are where, by their ids.
type NotesById<'a> = HashMap<&'a str, (&'a Section, &'a Note)>;

fn places(edition: &Edition) -> NotesById<'_> {
    let mut places = HashMap::new();
    for section in sections(edition) {
        for note in section.notes.iter().flat_map(flat) {
            places.insert(note.record.id.as_str(), (section, note));
        }
    }
    places
}

fn sections(edition: &Edition) -> impl Iterator<Item = &Section> {
    edition.witnesses.iter().flat_map(|witness| &witness.sections).map(AsRef::as_ref)
}

fn flat(note: &Note) -> Vec<&Note> {
    std::iter::once(note).chain(note.replies.iter().flat_map(flat)).collect()
}

fn summary(body: &mut String, reports: &[NoteReport], view: &PreviewView, builds: &[BuildStatus]) {
    let waiting = reports.iter().filter(|r| needs(r.verdict)).count();
    let need = match waiting {
        0 => "No note needs you.".to_owned(),
        1 => "One note needs you.".to_owned(),
        n => format!("{n} notes need you."),
    };
    let last = builds.first().map_or_else(String::new, |build| {
        format!(
            " The last build took {} and {}.",
            ms(build.took),
            if build.site { "is served" } else { "failed: the last good site is served" }
        )
    });
    let made = view.snapshot.as_ref().map_or_else(String::new, |snapshot| {
        format!(
            " Pages made for readers so far: {}, of {} addresses.",
            snapshot.made(),
            snapshot.site.addresses().count()
        )
    });
    let _ = writeln!(body, "<p>{need}{last}{made} <a href=\"/\">The edition</a></p>");
}

fn verdicts(body: &mut String, reports: &[NoteReport]) {
    body.push_str("<dl class=\"figures\">");
    for verdict in VERDICTS {
        let number = reports.iter().filter(|report| report.verdict == verdict).count();
        let bad = if number > 0 && needs(verdict) { " class=\"bad\"" } else { "" };
        let _ = write!(body, "<div{bad}><dt>{verdict}</dt><dd>{number}</dd></div>");
    }
    body.push_str("</dl>\n");
}

/// A table with a caption and heads; a head that begins with `#` is for numbers.
fn table(body: &mut String, caption: &str, heads: &[&str], rows: &[String]) {
    let _ = write!(
        body,
        "<div class=\"scroll\" role=\"region\" aria-label=\"{0}\" tabindex=\"0\"><table class=\"ledger\"><caption>{0}</caption><thead><tr>",
        escape(caption)
    );
    for head in heads {
        let (class, head) = head.strip_prefix('#').map_or(("", *head), |head| (" class=\"num\"", head));
        let _ = write!(body, "<th scope=\"col\"{class}>{head}</th>");
    }
    body.push_str("</tr></thead><tbody>\n");
    for row in rows.iter().take(MOST) {
        let _ = writeln!(body, "<tr>{row}</tr>");
    }
    body.push_str("</tbody></table></div>\n");
    if rows.len() > MOST {
        let _ = writeln!(
            body,
            "<p>and {} more: <code>variorum check --format json</code></p>",
            rows.len() - MOST
        );
    }
}

fn notes(
    body: &mut String,
    caption: &str,
    reports: &[&NoteReport],
    places: &NotesById<'_>,
    view: &PreviewView,
) {
    let rows: Vec<String> = reports.iter().map(|report| note(report, places, view)).collect();
    table(body, caption, &["verdict", "note", "its words", "where", "status", "file"], &rows);
}

fn note(report: &NoteReport, places: &NotesById<'_>, view: &PreviewView) -> String {
    let class = match report.verdict {
        "orphan" | "ambiguous" => "e",
        verdict if needs(verdict) => "w",
        _ => "ok",
    };
    let score = report.score.filter(|score| *score > 0.0 && *score < 1.0);
    let score = score.map_or_else(String::new, |score| format!(" {score:.2}"));
    let mut row = format!("<td><span class=\"tag {class}\">{}</span>{score}</td>", report.verdict);
    let id = escape(&report.id);
    let place = places.get(report.id.as_str());
    let asked = place.and_then(|(_, note)| {
        let selector = &note.record.selector;
        let range = selector.range.as_ref().map(|[first, last]| format!("{} … {}", first.0, last.0));
        selector.quote.as_ref().map(|quote| quote.0.clone()).or(range)
    });
    let words = report.exact.clone().or(asked).unwrap_or_default();
    let _ = write!(row, "<th scope=\"row\">{id}</th><td>{}</td>", escape(&short(&words)));
    match place {
        Some((section, note)) => {
            let block = report
                .block
                .as_ref()
                .map_or_else(String::new, |block| format!(" ¶ {}", escape(block.trim_start_matches('p'))));
            let _ = write!(
                row,
                "<td><a href=\"/{}#n-{id}\">§ {}{block}</a></td><td>{}</td><td>{}</td>",
                escape(&section.address),
                section.number,
                escape(note.record.status.as_deref().unwrap_or("–")),
                file(note, view)
            );
        }
        None => row.push_str("<td>left out</td><td>–</td><td>–</td>"),
    }
    row
}

/// A link that opens a note's file at its record.
fn file(note: &Note, view: &PreviewView) -> String {
    // The snapshot's own sources: its spans are good for no others.
    let Some(snapshot) = &view.snapshot else { return String::new() };
    let source = snapshot.sources.get(note.record.id_span.file);
    let (line, column) = source.line_column(note.record.id_span.range().start);
    let path = escape(&source.path);
    let name = source.path.strip_prefix("content/annotations/").unwrap_or(&source.path);
    let name = escape(&escape::name(name));
    format!(
        "<a class=\"open\" href=\"#\" data-file=\"{path}\" data-line=\"{line}\" data-column=\"{column}\">{name}:{line}</a>"
    )
}

fn short(words: &str) -> String {
    let cut = words.char_indices().nth(70).map(|(at, _)| at);
    cut.map_or_else(|| words.to_owned(), |at| format!("{}…", &words[..at]))
}

fn problems(body: &mut String, view: &PreviewView) {
    let found = &view.told.found;
    let counts = Counts::of(found);
    if counts == Counts::default() {
        return;
    }
    let _ = writeln!(body, "<h2>{counts}</h2>");
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let frames = overlay::frames(found.iter().filter(|d| d.severity == severity), &view.told.sources);
        if severity == Severity::Info && !frames.is_empty() {
            let _ = writeln!(body, "<details id=\"remarks\"><summary>Remarks</summary>\n{frames}</details>");
        } else {
            body.push_str(&frames);
        }
    }
}

fn coverage(body: &mut String, edition: &Edition, reports: &[NoteReport]) {
    let blocks: HashMap<&str, &str> =
        reports.iter().filter_map(|r| Some((r.id.as_str(), r.block.as_deref()?))).collect();
    let rows: Vec<String> = edition
        .witnesses
        .iter()
        .flat_map(|witness| witness.sections.iter().map(move |section| (witness, section)))
        .map(|(witness, section)| {
            let siglum = if edition.witnesses.len() > 1 { witness.meta.siglum.as_str() } else { "" };
            covered(siglum, section, &blocks)
        })
        .collect();
    let heads = ["#§", "section", "#words", "#notes", "notes in each paragraph", "status"];
    table(body, "Coverage", &heads, &rows);
}

fn covered(siglum: &str, section: &Section, blocks: &HashMap<&str, &str>) -> String {
    let leaves = section.body.leaves.iter().map(|leaf| leaf.text.start as usize..leaf.text.end as usize);
    let words: usize =
        leaves.filter_map(|leaf| Some(section.body.text.get(leaf)?.unicode_words().count())).sum();
    let notes: Vec<&Note> = section.notes.iter().flat_map(flat).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut statuses: Vec<(&str, usize)> = Vec::new();
    for note in &notes {
        if let Some(block) = blocks.get(note.record.id.as_str()) {
            *counts.entry(block.trim_start_matches('p')).or_default() += 1;
        }
        let status = note.record.status.as_deref().unwrap_or("without");
        match statuses.iter_mut().find(|(name, _)| *name == status) {
            Some((_, count)) => *count += 1,
            None => statuses.push((status, 1)),
        }
    }
    let heat: String = section
        .numbers
        .iter()
        .map(|number| {
            let count = counts.get(&**number).copied().unwrap_or(0);
            format!(
                "<a href=\"/{}#p{number}\" class=\"n{}\" title=\"¶ {number}\">{count}</a>",
                escape(&section.address),
                count.min(9)
            )
        })
        .collect();
    let statuses: Vec<String> =
        statuses.iter().map(|(name, count)| format!("{count} {}", escape(name))).collect();
    format!(
        "<td class=\"num\">{} {}</td><th scope=\"row\"><a href=\"/{}\">{}</a></th><td class=\"num\">{words}</td>\
         <td class=\"num\">{}</td><td><div class=\"heat\">{heat}</div></td><td>{}</td>",
        escape(siglum),
        section.number,
        escape(&section.address),
        escape(&section.title),
        notes.len(),
        if statuses.is_empty() { "–".to_owned() } else { statuses.join(", ") }
    )
}

fn history(body: &mut String, view: &PreviewView, builds: &[BuildStatus]) {
    let rows: Vec<String> = builds.iter().map(|build| built(build, build.number == view.number)).collect();
    let heads =
        ["when", "changed", "#files read", "#save to served", "of that", "all pages, output", "result"];
    table(body, "Builds", &heads, &rows);
}

fn built(build: &BuildStatus, newest: bool) -> String {
    let changed = match build.changed.as_slice() {
        [] => "the first".to_owned(),
        [one] => escape(&escape::name(one)),
        [one, rest @ ..] => format!("{} and {} more", escape(&escape::name(one)), rest.len()),
    };
    let stages: Vec<String> =
        build.stages.iter().map(|(name, took)| format!("{name} {}", ms(*took))).collect();
    let output = match build.proved {
        Some(proved) => {
            let what = match proved.written {
                Some((0, 0)) => "none changed".to_owned(),
                Some((changed, 0)) => {
                    format!("{changed} written, {} as they were", proved.files.saturating_sub(changed))
                }
                Some((changed, removed)) => format!(
                    "{changed} written, {removed} removed, {} as they were",
                    proved.files.saturating_sub(changed)
                ),
                None => "checked only".to_owned(),
            };
            format!("{} files in {}: {what}", proved.files, ms(proved.took))
        }
        None if build.site && newest => "under way".to_owned(),
        None if build.site => "called off for the next".to_owned(),
        None => "–".to_owned(),
    };
    let (class, result) = if build.found.errors > 0 || !build.site {
        ("e", format!("{}{}", if build.site { "served" } else { "not built" }, build.found))
    } else if build.found.warnings > 0 {
        ("w", format!("served{}", build.found))
    } else {
        ("ok", "good".to_owned())
    };
    format!(
        "<td>{}</td><td>{changed}</td><td class=\"num\">{}</td><td class=\"num\">{}</td><td>{}</td><td>{output}</td>\
         <td><span class=\"tag {class}\">{result}</span></td>",
        clock(build.at),
        build.files,
        ms(build.took),
        stages.join(", ")
    )
}

fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    if ms < 10.0 { format!("{ms:.1} ms") } else { format!("{ms:.0} ms") }
}

/// The time of day, by the world's clock; the script makes it the reader's.
fn clock(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let s = since.as_secs() % 86_400;
    let day = format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
    format!("<time data-ms=\"{}\">{day} UTC</time>", since.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_shortly() {
        assert_eq!(ms(Duration::from_micros(1840)), "1.8 ms");
        assert_eq!(ms(Duration::from_millis(140)), "140 ms");
        let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 * 3 + 43_201);
        assert!(clock(noon).contains("12:00:01 UTC"), "{}", clock(noon));
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(short("a"), "a");
        assert_eq!(short(&"é".repeat(80)).chars().count(), 71);
    }
}
