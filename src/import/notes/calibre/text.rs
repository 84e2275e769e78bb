//! Calibre's exports in plain text and Markdown: words, a date, a remark, parted by rules.

use super::super::super::note::{ImportedNote, NotesFile, Quote};
use super::super::dates::{self, DateOrder, Written};
use super::super::{shown, told};

/// What is between two notes.
const RULES: [&str; 2] = ["───", "--------------------"];

/// Whether a text is such an export.
pub(in super::super) fn is_one(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().any(|line| RULES.contains(&line.trim())) && lines.iter().any(|line| when(line).is_some())
}

/// Reads such an export.
pub(in super::super) fn text(text: &str, file: &str) -> NotesFile {
    let mut export = NotesFile { from: "calibre", ..NotesFile::default() };
    let order = dates::order(text.lines().filter_map(when).map(|(words, _)| words));
    let mut block: Vec<(usize, &str)> = Vec::new();
    let mut chapter = None;
    let lines = text.lines().enumerate().map(|(n, line)| (n + 1, line));
    for (number, line) in lines.chain([(0, RULES[0])]) {
        if !RULES.contains(&line.trim()) {
            block.push((number, line));
            continue;
        }
        // Headings are before the first note that they are over.
        let mut own = block.as_slice();
        while let Some(((_, line), rest)) = own.split_first() {
            if let Some(words) = heading(line) {
                chapter = Some(words.to_owned());
            } else if !line.trim().is_empty() {
                break;
            }
            own = rest;
        }
        export.notes.extend(note(own, chapter.clone(), order, file, &mut export.decisions));
        block.clear();
    }
    if !export.notes.is_empty() {
        let message = "times are those of the device, and get no zone; no author is named; bookmarks, if there are any, look like highlights";
        export.decisions.push(told(file, 0, message));
    }
    export
}

fn heading(line: &str) -> Option<&str> {
    let words = line.trim_start_matches('#');
    (words.len() < line.len() && words.starts_with(' ')).then(|| words.trim())
}

/// The date that a line is, and where its link leads in Markdown.
fn when(line: &str) -> Option<(&str, Option<&str>)> {
    let line = line.trim();
    let (words, link) = match line.strip_prefix('[').and_then(|line| line.split_once("](")) {
        Some((words, link)) => (words, Some(link.trim_end_matches(')'))),
        None => (line, None),
    };
    (dates::written(words, None) != Written::None && words.contains(['/', '.', '-', ':']))
        .then_some((words, link))
}

fn note(
    lines: &[(usize, &str)],
    chapter: Option<String>,
    order: Option<DateOrder>,
    file: &str,
    decisions: &mut Vec<super::super::Decision>,
) -> Option<ImportedNote> {
    let (line, _) = *lines.first()?;
    let joined = |lines: &[(usize, &str)]| {
        lines.iter().map(|(_, line)| *line).collect::<Vec<&str>>().join("\n").trim().to_owned()
    };
    // The date ends the paragraph of the words.
    let ends = |n: usize| lines.get(n + 1).is_none_or(|(_, line)| line.trim().is_empty());
    let at = (1..lines.len()).find(|n| ends(*n) && when(lines[*n].1).is_some());
    let Some(at) = at else {
        let words = shown(&joined(lines));
        decisions.push(told(
            file,
            line,
            format!("there is no date below these words: they are left out: `{words}`"),
        ));
        return None;
    };
    let (words, body) = (joined(&lines[..at]), joined(&lines[at + 1..]));
    let (date, link) = when(lines[at].1)?;
    let created = match dates::written(date, order) {
        Written::Date(date) => Some(date),
        Written::Year(year) => {
            decisions.push(told(
                file,
                lines[at].0,
                format!("`{date}` may be two dates: only its year is taken"),
            ));
            Some(year)
        }
        Written::None => None,
    };
    // The place that the link opens, which a changed remark leaves as it is.
    let place = link.and_then(|link| link.split_once("open_at=")).map(|(_, place)| place.to_owned());
    Some(ImportedNote {
        id: place.map(|place| format!("{place} {}", words.len())),
        line,
        quotes: if words.is_empty() { Vec::new() } else { vec![Quote::new(words)] },
        chapter,
        created,
        body,
        ..ImportedNote::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_date_and_remark_are_told_apart() {
        let plain = "## The Lamp\n\n### The Tide\n\nthe sea came\nover the wall\n24/11/2026 14:03\n\nSo the log says.\n\n- twice\n\n───\n\nthe lower lamp\n03/04/2026 09:00\n\n───";
        assert!(is_one(plain));
        let export = text(plain, "a.txt");
        let seen: Vec<(&str, Option<&str>, &str)> = export
            .notes
            .iter()
            .map(|n| (n.quotes[0].words.as_str(), n.created.as_deref(), n.body.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                ("the sea came\nover the wall", Some("2026-11-24T14:03:00"), "So the log says.\n\n- twice"),
                ("the lower lamp", Some("2026-04-03T09:00:00"), "")
            ]
        );
        assert_eq!(export.notes[0].chapter.as_deref(), Some("The Tide"));
        let marked = "## The Lamp\n\nthe sea\n[11/24/26 2:03 PM](calibre://view-book/_hex_-41/1/EPUB?open_at=epubcfi%28/6/2%29)\n\nYes\n\n--------------------";
        let export = text(marked, "a.md");
        assert_eq!(export.notes[0].id.as_deref(), Some("epubcfi%28/6/2%29 7"));
        assert_eq!(export.notes[0].created.as_deref(), Some("2026-11-24T14:03:00"));
        assert!(!is_one("A text\n\n--------------------\n\nwith a rule"));
    }
}
