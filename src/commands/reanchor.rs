//! `variorum reanchor`: show what notes that moved or were rewritten should say, and write it where asked.

use std::collections::BTreeMap;
use std::io::{self, BufRead, IsTerminal, Write};

use crate::diag::FileId;
use crate::output::record;
use crate::resolve::reanchor::{Change, Proposal};
use crate::write::rewrite;
use crate::{Options, Reading, cli, read};

use super::tell::{self, clean, count};
use super::{Failure, Verdict, place};

/// Propose, ask, write.
pub(super) fn run(args: &cli::Reanchor) -> Result<Verdict, Failure> {
    let place = place::find(args.edition.as_deref())?;
    let options = Options { drafts: true, ..Options::default() };
    let Reading { sources, proposals, lost, .. } =
        read(&place.root, &options).map_err(|e| Failure::new(e, ""))?;
    let mut taken: Vec<&Proposal> = Vec::new();
    let mut asking = args.interactive;
    for proposal in &proposals {
        let source = sources.get(proposal.file);
        let (line, _) = source.line_column(proposal.span.start as usize);
        tell::out(&shown(proposal, &format!("{}{}:{line}", place.base, source.path)))?;
        if args.interactive && asking {
            match ask()? {
                Answer::Yes => taken.push(proposal),
                Answer::No => {}
                Answer::Quit => asking = false,
            }
        } else if args.apply {
            taken.push(proposal);
        }
    }
    let mut files: BTreeMap<FileId, Vec<&Proposal>> = BTreeMap::new();
    for proposal in &taken {
        files.entry(proposal.file).or_default().push(proposal);
    }
    for (file, proposals) in &files {
        let source = sources.get(*file);
        let mut text = source.text.to_string();
        // From the end, so that what stands before keeps its place.
        for proposal in proposals.iter().rev() {
            let start = proposal.record.start as usize;
            text = record::changed(&text, start, &proposal.changes).ok_or_else(|| {
                Failure::new(
                    format!("the record of `{}` can't be changed", proposal.note),
                    "change it by hand",
                )
            })?;
        }
        rewrite(&place.root, source, &text).map_err(|e| Failure::new(&e, e.hint()))?;
    }
    tell::out(&format!("{}\n", summary(proposals.len(), taken.len(), files.len(), lost, args)))?;
    Ok(Verdict::Good)
}

/// `2 notes to reanchor: …`.
fn summary(proposals: usize, taken: usize, files: usize, lost: usize, args: &cli::Reanchor) -> String {
    let mut text = match (proposals, taken) {
        (0, _) => "every note with a place says where it stands".to_owned(),
        (n, 0) if args.apply || args.interactive => format!("{} shown, nothing written", count(n, "note")),
        (n, 0) => format!(
            "{} to reanchor; `--apply` writes this, `--interactive` asks one by one",
            count(n, "note")
        ),
        (_, n) => {
            format!("{} reanchored in {}; run `variorum build`", count(n, "note"), count(files, "file"))
        }
    };
    if lost > 0 {
        text.push_str(&format!("; {} without a place: see `variorum check`", count(lost, "note")));
    }
    text
}

enum Answer {
    Yes,
    No,
    Quit,
}

fn ask() -> Result<Answer, Failure> {
    tell::out("  write it? [y]es, [n]o, [q]uit: ")?;
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    if !io::stdin().is_terminal() {
        tell::out("\n")?;
    }
    io::stdout().flush().ok();
    match read {
        Ok(0) => Ok(Answer::Quit),
        Ok(_) => Ok(match line.trim().to_lowercase().as_str() {
            "y" | "yes" => Answer::Yes,
            "q" | "quit" => Answer::Quit,
            _ => Answer::No,
        }),
        Err(error) => Err(Failure::new(format!("can't read the answer: {error}"), "")),
    }
}

/// A proposal: where, what was found, the words' difference, the keys.
fn shown(proposal: &Proposal, place: &str) -> String {
    let mut text = format!(
        "{}: `{}` {}, {:.0} % sure: {}\n",
        clean(place),
        clean(&proposal.note),
        proposal.verdict.name(),
        proposal.score * 100.0,
        clean(&proposal.place)
    );
    if proposal.old != proposal.new {
        text.push_str(&format!("  {}\n", difference(&clean(&proposal.old), &clean(&proposal.new))));
    }
    for change in &proposal.changes {
        let line = match change {
            Change::Words(key, words) => format!("{key} = \"{}\"", clean(words)),
            Change::Range(first, last) => format!("range = [\"{}\", \"{}\"]", clean(first), clean(last)),
            Change::Number(key, number) => format!("{key} = {number}"),
            Change::Gone(key) => format!("{key} goes"),
        };
        text.push_str(&format!("    {line}\n"));
    }
    text
}

/// The words of both in one line: what went in `[-…-]`, what came in `{+…+}`, with colours.
fn difference(old: &str, new: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (pieces(old), pieces(new));
    let width = b.len() + 1;
    let mut best = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i * width + j] = if a[i] == b[j] {
                best[(i + 1) * width + j + 1] + 1
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut text = String::new();
    let (mut gone, mut come) = (String::new(), String::new());
    let flush = |text: &mut String, gone: &mut String, come: &mut String| {
        if !gone.is_empty() {
            text.push_str(&format!("\x1b[31m[-{gone}-]\x1b[0m"));
        }
        if !come.is_empty() {
            text.push_str(&format!("\x1b[32m{{+{come}+}}\x1b[0m"));
        }
        gone.clear();
        come.clear();
    };
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            flush(&mut text, &mut gone, &mut come);
            text.push_str(a[i]);
            (i, j) = (i + 1, j + 1);
        } else if j >= b.len() || (i < a.len() && best[(i + 1) * width + j] >= best[i * width + j + 1]) {
            gone.push_str(a[i]);
            i += 1;
        } else {
            come.push_str(b[j]);
            j += 1;
        }
    }
    flush(&mut text, &mut gone, &mut come);
    text
}

/// Words and what stands between them; a wide character is a word.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut last: Option<char> = None;
    for (at, c) in text.char_indices() {
        let letter = |c: char| c.is_alphanumeric() && !crate::edition::wide::is_wide(c);
        if last.is_some_and(|last| !(letter(last) && letter(c))) {
            pieces.push(&text[start..at]);
            start = at;
        }
        last = Some(c);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_went_and_came() {
        let plain =
            |a, b| difference(a, b).replace("\x1b[31m", "").replace("\x1b[32m", "").replace("\x1b[0m", "");
        assert_eq!(plain("a number of citizens", "a crowd of citizens"), "a [-number-]{+crowd+} of citizens");
        assert_eq!(plain("學而時習之", "學而習之"), "學而[-時-]習之");
    }
}
