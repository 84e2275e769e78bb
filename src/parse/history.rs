//! `content/history.lock`, which `output::history` writes: a line a block that changed, in six columns parted by tabs.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diag::{Diagnostic, FileId, Source, Span, rules};
use crate::edition::date::Date;
use crate::edition::history::{
    FORMAT, Fingerprint, History, Release, ReleasedState, VERSION, fingerprint, is_version,
};
use crate::edition::id;

/// Why the file can't be read, and the line, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
enum HistoryFault {
    /// It is of a later version of the format.
    Newer,
    /// A merge left its marks in it.
    Conflict(usize),
    /// It is no history, was cut short, or was changed by hand: what is wrong with the line.
    Damaged(usize, &'static str),
}

/// Reads the file; what is wrong with it is reported, and then nothing is known.
pub(super) fn read(source: &Source, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<History>> {
    let wrong = match parse(&source.text) {
        Ok(history) => return Some(Arc::new(history)),
        Err(wrong) => wrong,
    };
    let (line, message, hint) = match wrong {
        HistoryFault::Newer => (
            0,
            "this history was written by a later version of variorum".to_owned(),
            "use that version, or a later one",
        ),
        HistoryFault::Conflict(line) => (
            line,
            "a merge left marks of conflict in the history".to_owned(),
            "keep the lines of both sides, one release after the other, and take the marks away",
        ),
        HistoryFault::Damaged(line, why) => (
            line,
            format!("the history is damaged here: {why}"),
            "take the last good one from your version control",
        ),
    };
    let start = source.text.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
    let end = source.text[start..].find('\n').map_or(source.text.len(), |n| start + n);
    diagnostics.push(
        Diagnostic::new(&rules::HISTORY, Span::new(file, start, end), message)
            .hint(hint)
            .hint("until it can be read, it is left as it is, and no page says what changed since a release"),
    );
    None
}

fn parse(text: &str) -> Result<History, HistoryFault> {
    let head = text.lines().next().unwrap_or_default();
    let version = head.strip_prefix(FORMAT).and_then(|version| version.trim().parse::<u32>().ok());
    let conflict = || {
        let marks = ["<<<<<<<", "|||||||", ">>>>>>>"];
        let is_mark = |line: &str| marks.iter().any(|mark| line.starts_with(mark)) || line == "=======";
        text.lines().position(is_mark).map(HistoryFault::Conflict)
    };
    let damaged = |line, why| conflict().unwrap_or(HistoryFault::Damaged(line, why));
    match version {
        Some(VERSION) => {}
        Some(version) if version > VERSION => return Err(HistoryFault::Newer),
        _ => return Err(damaged(0, "it doesn't begin with the name of the format")),
    }
    let mut history = History::default();
    let mut seen = HashSet::new();
    for (number, line) in text.lines().enumerate().skip(1) {
        if !line.is_empty() && !line.starts_with('#') {
            take(line, &mut history, &mut seen).map_err(|why| damaged(number, why))?;
        }
    }
    // A file that was cut short ends within a line.
    if !text.ends_with('\n') {
        return Err(damaged(text.lines().count().saturating_sub(1), "it ends within a line"));
    }
    Ok(history)
}

/// Take a line in; why not, where it can't be.
fn take<'t>(
    line: &'t str,
    history: &mut History,
    seen: &mut HashSet<(&'t str, &'t str, &'t str)>,
) -> Result<(), &'static str> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [version, date, section, block, print, words] = columns[..] else {
        return Err("a line has six columns, parted by tabs");
    };
    let date = Date::parse(date).filter(|date| date.day().is_some());
    let date = date.ok_or("the second column is a day, `2026-11-24`")?;
    if !is_version(version) {
        return Err("the first column is the version of a release");
    }
    if history.releases.last().is_none_or(|last| last.version != version) {
        if history.release(version).is_some() {
            return Err("the lines of a release are together");
        }
        if history.releases.last().is_some_and(|last| last.date.edtf() > date.edtf()) {
            return Err("a release is not older than the one before it");
        }
        history.releases.push(Release { version: version.to_owned(), date: date.clone() });
    }
    let release = history.releases.len() - 1;
    if history.releases[release].date != date {
        return Err("the lines of a release have one date");
    }
    // The line of the release itself.
    if (section, block, print, words) == ("-", "-", "-", "") {
        return Ok(());
    }
    let number = |name: &str| !name.is_empty() && name.chars().all(char::is_alphanumeric);
    if !is_section(section) || !block.strip_prefix('p').is_some_and(number) {
        return Err("the third column is a section, the fourth a paragraph, `p3`");
    }
    if !seen.insert((version, section, block)) {
        return Err("the release has this paragraph already");
    }
    let words = match print {
        "-" if words.is_empty() => None,
        _ => {
            let words = unescape(words).ok_or("a `\\` in it means neither itself nor a line break")?;
            let own = fingerprint(&words);
            let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
            let read =
                u32::from_str_radix(print, 16).ok().filter(|_| print.len() == 8 && print.bytes().all(hex));
            match read.map(Fingerprint) {
                Some(print) if print == own => Some((own, words.into())),
                Some(_) => return Err("its words are not those of its fingerprint"),
                None => return Err("the fifth column is a fingerprint, eight hexadecimal digits"),
            }
        }
    };
    let blocks = history.sections.entry(section.to_owned()).or_default();
    blocks.entry(block.to_owned()).or_default().push(ReleasedState { release, words });
    Ok(())
}

/// Whether this names a section: `tide`, `versions/print/tide`.
fn is_section(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    match parts[..] {
        [id] => id::is_slug(id),
        ["versions", witness, id] => id::is_slug(witness) && id::is_slug(id),
        _ => false,
    }
}

/// Words as they are; `\n` is a line break, `\\` a backslash.
fn unescape(words: &str) -> Option<String> {
    let mut out = String::with_capacity(words.len());
    let mut rest = words.chars();
    while let Some(c) = rest.next() {
        out.push(match c {
            '\\' => match rest.next()? {
                'n' => '\n',
                '\\' => '\\',
                _ => return None,
            },
            c => c,
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(version: &str, date: &str, block: &str, words: &str) -> String {
        format!("{version}\t{date}\ttide\t{block}\t{}\t{words}\n", fingerprint(&words.replace("\\n", "\n")))
    }

    fn head() -> String {
        format!("{FORMAT}{VERSION}\n# A remark.\n")
    }

    #[test]
    fn what_each_block_said_is_read() {
        let text = head()
            + "1.0\t2026-11-24\t-\t-\t-\t\n"
            + &line("1.0", "2026-11-24", "p1", "The sea.")
            + &line("1.1", "2026-11-25", "p1", "One\\ntwo")
            + "1.1\t2026-11-25\ttide\tp2\t-\t\n";
        let history = parse(&text).unwrap();
        assert_eq!(history.releases.len(), 2);
        let said = &history.sections["tide"]["p1"];
        assert_eq!(said.iter().map(|s| s.release).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(&*said[1].words.as_ref().unwrap().1, "One\ntwo");
        assert_eq!(history.last("tide", "p2").unwrap().words, None);
    }

    #[test]
    fn what_is_damaged_names_its_line() {
        let good = line("1.0", "2026-11-24", "p1", "The sea.");
        let cases = [
            (good.clone(), 0, "name of the format"),
            (head() + &good.replace('\t', " "), 2, "six columns"),
            (head() + &good.replace("The sea", "The see"), 2, "not those of its fingerprint"),
            (head() + &good.replace("2026-11-24", "2026-11"), 2, "a day"),
            (head() + &good + &good, 3, "already"),
            (
                head()
                    + &good
                    + &line("1.1", "2026-11-24", "p1", "x")
                    + &line("1.0", "2026-11-24", "p2", "y"),
                4,
                "together",
            ),
            (head() + &good + &line("1.1", "2026-11-23", "p1", "x"), 3, "older"),
            (head() + &good + &line("1.0", "2026-11-25", "p2", "x"), 3, "one date"),
            (head() + good.trim_end(), 2, "ends within a line"),
            (head() + &line("1.0", "2026-11-24", "h1", "x"), 2, "the fourth a paragraph"),
            (head() + &good.replace("tide", "../tide"), 2, "the third column is a section"),
            (head() + &good.replace("1.0", "1 0"), 2, "version"),
        ];
        for (text, at, words) in cases {
            match parse(&text) {
                Err(HistoryFault::Damaged(line, why)) => {
                    assert_eq!(line, at, "{text}");
                    assert!(why.contains(words), "{why}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
        let merged = head() + "<<<<<<< ours\n" + &good + "=======\n>>>>>>> theirs\n";
        assert_eq!(parse(&merged), Err(HistoryFault::Conflict(2)));
        assert_eq!(parse(&format!("{FORMAT}{}\n", VERSION + 1)), Err(HistoryFault::Newer));
    }
}
