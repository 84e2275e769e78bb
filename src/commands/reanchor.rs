//! `variorum reanchor`: show what notes that moved or were rewritten should say, and what references whose blocks have
//! other addresses should; ask for the places of imported notes that have none; write it where asked.

mod settle;

use std::collections::{BTreeMap, HashSet};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use imara_diff::{Algorithm, Diff, InternedInput};

use crate::diag::{FileId, Span, rules};
use crate::edition::MovedReference;
use crate::import::waiting::Waiting;
use crate::output::record;
use crate::resolve::SourceEdits;
use crate::resolve::reanchor::{self, Proposal};
use crate::write::{admit_lock, rewrite, write_lock};
use crate::{EditionSources, Options, carry, cli, read};

use super::tell::{self, clean, count};
use super::{CommandOutcome, Failure, place};

/// Propose, ask, write: first the sources, then the lock, so that it knows what they say now.
pub(super) fn run(args: &cli::Reanchor) -> Result<CommandOutcome, Failure> {
    let place = place::find(args.edition.as_deref())?;
    let options = Options { drafts: true, ..Options::default() };
    let EditionSources { sources, edition, proposals, lost, errors } =
        read(&place.root, &options).map_err(|e| Failure::new(e, ""))?;
    let Some(edition) = edition else {
        tell::unreadable(&sources, &errors, &place.base);
        return Ok(CommandOutcome::Errors);
    };
    if args.apply || args.interactive {
        admit_lock(&place.root).map_err(|e| Failure::new(&e, e.hint()))?;
    }
    let references = edition.moved.iter().filter_map(|moved| Some(Writable::Reference(moved, moved.target?)));
    let mut items: Vec<Writable<'_>> = proposals.iter().map(Writable::Note).chain(references).collect();
    items.sort_by_key(|item| (item.file(), item.shown_at()));
    let mut taken: Vec<&Writable<'_>> = Vec::new();
    let mut asking = args.interactive;
    for item in &items {
        let source = sources.get(item.file());
        let (line, _) = source.line_column(item.shown_at());
        let at = format!("{}{}:{line}", place.base, source.path);
        tell::out(&match item {
            Writable::Note(proposal) => shown(proposal, &at),
            Writable::Reference(moved, span) => {
                let (old, now) = (clean(sources.words(*span)), clean(&moved.now));
                format!("{}: a reference\n  [-{old}-]{{+{now}+}}\n", clean(&at))
                    .replace("[-", "\x1b[31m[-")
                    .replace("-]", "-]\x1b[0m")
                    .replace("{+", "\x1b[32m{+")
                    .replace("+}", "+}\x1b[0m")
            }
        })?;
        if args.interactive && asking {
            match ask()? {
                Reply::Yes => taken.push(item),
                Reply::No => {}
                Reply::Quit => asking = false,
            }
        } else if args.apply {
            taken.push(item);
        }
    }
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut files: BTreeMap<FileId, Vec<&Writable<'_>>> = BTreeMap::new();
    for item in &taken {
        files.entry(item.file()).or_default().push(item);
    }
    for (file, items) in &mut files {
        // From the end, so that what is before keeps its place.
        items.sort_by_key(|item| std::cmp::Reverse(item.start()));
        let source = sources.get(*file);
        let mut text = source.text.to_string();
        for item in items.iter() {
            text = item.applied(&text)?;
        }
        texts.insert(source.path.clone(), text);
    }
    let mut written = written(&taken, &edition.moved);
    let waiting: Vec<Waiting> =
        settle::waiting(&sources).into_iter().filter(|one| !written.notes.contains(&one.id)).collect();
    let mut settled = 0;
    if args.interactive && asking && !waiting.is_empty() {
        let all = sources.iter().map(|(_, source)| source);
        for source in all.filter(|source| source.path.starts_with("content/annotations/")) {
            texts.entry(source.path.clone()).or_insert_with(|| source.text.to_string());
        }
        let (records, count) = settle::ask(&edition, &waiting, &place.base, &mut texts)?;
        written.notes.extend(records);
        settled = count;
    }
    let find = |path: &str| sources.iter().map(|(_, source)| source).find(|source| source.path == path);
    let changed: Vec<_> = texts
        .iter()
        .filter_map(|(path, text)| Some((find(path)?, text)))
        .filter(|(source, text)| *source.text != ***text)
        .collect();
    for (source, text) in &changed {
        rewrite(&place.root, source, text).map_err(|e| Failure::new(&e, e.hint()))?;
    }
    if !written.notes.is_empty() || !written.references.is_empty() {
        carry_over(&place.root, written)?;
    }
    let missing = edition.moved.iter().filter(|moved| moved.target.is_none() && !moved.is_gone()).count();
    let imported = (waiting.len(), settled);
    let in_doubt = [rules::AMBIGUOUS.id, rules::BROKEN_REFERENCE.id];
    let in_doubt = errors.iter().any(|error| in_doubt.contains(&error.rule.id));
    let mut counts = ReanchorCounts::of(&items, &taken, imported, changed.len(), lost, missing);
    counts.in_doubt = in_doubt;
    tell::out(&format!("{}\n", counts.summary(args)))?;
    Ok(CommandOutcome::Good)
}

/// What can be written: the record of a note, or the target of a reference.
enum Writable<'a> {
    Note(&'a Proposal),
    Reference(&'a MovedReference, Span),
}

impl Writable<'_> {
    fn file(&self) -> FileId {
        match self {
            Self::Note(proposal) => proposal.file,
            Self::Reference(_, span) => span.file,
        }
    }

    fn shown_at(&self) -> usize {
        match self {
            Self::Note(proposal) => proposal.span.start as usize,
            Self::Reference(_, span) => span.start as usize,
        }
    }

    /// The byte from which on it changes the file.
    fn start(&self) -> usize {
        match self {
            Self::Note(proposal) => proposal.record.start as usize,
            Self::Reference(_, span) => span.start as usize,
        }
    }

    fn applied(&self, text: &str) -> Result<String, Failure> {
        let made = match self {
            Self::Note(proposal) => record::changed(text, self.start(), &proposal.changes),
            Self::Reference(moved, span) => text
                .get(..span.start as usize)
                .zip(text.get(span.end as usize..))
                .map(|(before, after)| format!("{before}{}{after}", moved.text)),
        };
        let what = match self {
            Self::Note(proposal) => &proposal.note,
            Self::Reference(moved, _) => &moved.known.written,
        };
        made.ok_or_else(|| {
            Failure::new(format!("what says `{}` can't be changed", clean(what)), "change it by hand")
        })
    }
}

/// What the lock is to know.
fn written(taken: &[&Writable<'_>], moved: &[MovedReference]) -> SourceEdits {
    let mut written = SourceEdits::default();
    let notes = taken.iter().filter_map(|item| match item {
        Writable::Note(proposal) => Some(proposal.note.clone()),
        Writable::Reference(..) => None,
    });
    written.notes.extend(notes);
    let references: HashSet<Span> = taken
        .iter()
        .filter_map(|item| match item {
            Writable::Reference(_, target) => Some(*target),
            Writable::Note(_) => None,
        })
        .collect();
    written.add_references(moved, |it| it.target.is_some_and(|target| references.contains(&target)));
    written
}

/// Let the lock know what was written to sources.
pub(super) fn carry_over(root: &Path, written: SourceEdits) -> Result<(), Failure> {
    match carry(root, written).map_err(|e| Failure::new(e, ""))? {
        Some((sources, lock)) => write_lock(root, &sources, &lock).map_err(|e| Failure::new(&e, e.hint())),
        None => Ok(()),
    }
}

/// How many there are, and how many were written.
struct ReanchorCounts {
    notes: (usize, usize),
    references: (usize, usize),
    /// Imported notes that waited for a place, and those of them that were given one.
    imported: (usize, usize),
    files: usize,
    lost: usize,
    missing: usize,
    /// Whether a note or a reference may lead to several places, or leads nowhere.
    in_doubt: bool,
}

impl ReanchorCounts {
    fn of(
        items: &[Writable<'_>],
        taken: &[&Writable<'_>],
        imported: (usize, usize),
        files: usize,
        lost: usize,
        missing: usize,
    ) -> Self {
        let is_note = |item: &&Writable<'_>| matches!(item, Writable::Note(_));
        let notes = (items.iter().filter(is_note).count(), taken.iter().filter(|item| is_note(item)).count());
        let references = (items.len() - notes.0, taken.len() - notes.1);
        Self { notes, references, imported, files, lost, missing, in_doubt: false }
    }

    /// `2 notes to reanchor: …`.
    fn summary(&self, args: &cli::Reanchor) -> String {
        let what = |notes: usize, references: usize| match (notes, references) {
            (n, 0) => count(n, "note"),
            (0, r) => count(r, "reference"),
            (n, r) => format!("{} and {}", count(n, "note"), count(r, "reference")),
        };
        let all = what(self.notes.0, self.references.0);
        let mut text = match (self.notes.0 + self.references.0, self.notes.1 + self.references.1) {
            (0, _) if self.in_doubt => {
                "nothing to reanchor; what is in doubt is in `variorum check`".to_owned()
            }
            (0, _) => "every note with a place says where it is, every reference where it leads".to_owned(),
            (_, 0) if args.apply || args.interactive => format!("{all} shown, nothing written"),
            (_, 0) => format!("{all} to reanchor; `--apply` writes this, `--interactive` asks one by one"),
            _ => {
                let done = what(self.notes.1, self.references.1);
                format!("{done} reanchored in {}; run `variorum build`", count(self.files, "file"))
            }
        };
        match self.imported {
            (0, _) => {}
            (all, 0) if args.interactive => {
                text.push_str(&format!("; {} without a place", count(all, "imported note")));
            }
            (all, 0) => text.push_str(&format!(
                "; {} without a place: `--interactive` seeks one with you",
                count(all, "imported note")
            )),
            (all, settled) => text.push_str(&format!(
                "; {settled} of {} given a place, `variorum build` shows them",
                count(all, "imported note")
            )),
        }
        if self.missing > 0 {
            let references = count(self.missing, "reference");
            text.push_str(&format!("; {references} to be changed by hand: see `variorum check`"));
        }
        if self.lost > 0 {
            text.push_str(&format!("; {} without a place: see `variorum check`", count(self.lost, "note")));
        }
        text
    }
}

enum Reply {
    Yes,
    No,
    Quit,
}

fn ask() -> Result<Reply, Failure> {
    tell::out("  write it? [y]es, [n]o, [q]uit: ")?;
    Ok(match line_of_input()?.as_deref().map(|line| line.trim().to_lowercase()).as_deref() {
        None | Some("q" | "quit") => Reply::Quit,
        Some("y" | "yes") => Reply::Yes,
        Some(_) => Reply::No,
    })
}

/// A line of the standard input; none at its end.
fn line_of_input() -> Result<Option<String>, Failure> {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    if !io::stdin().is_terminal() {
        tell::out("\n")?;
    }
    io::stdout().flush().ok();
    match read {
        Ok(0) => Ok(None),
        Ok(_) => Ok(Some(line)),
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
        let line = clean(&reanchor::line(change));
        text.push_str(&format!("    {line}\n"));
    }
    text
}

/// The words of both in one line: what went in `[-…-]`, what came in `{+…+}`, with colours.
fn difference(old: &str, new: &str) -> String {
    let (old, new) = (pieces(old), pieces(new));
    let mut input: InternedInput<&str> = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let mut text = String::new();
    let mut at = 0;
    for hunk in Diff::compute(Algorithm::Histogram, &input).hunks() {
        let gone = &old[hunk.before.start as usize..hunk.before.end as usize];
        let come = &new[hunk.after.start as usize..hunk.after.end as usize];
        text.extend(old[at..hunk.before.start as usize].iter().copied());
        if !gone.is_empty() {
            text.push_str(&format!("\x1b[31m[-{}-]\x1b[0m", gone.concat()));
        }
        if !come.is_empty() {
            text.push_str(&format!("\x1b[32m{{+{}+}}\x1b[0m", come.concat()));
        }
        at = hunk.before.end as usize;
    }
    text.extend(old[at..].iter().copied());
    text
}

/// Words and what is between them; a wide character is a word.
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
        // The memory that is asked for grows with the words, not with their square.
        let long: String = (0..60_000).map(|n| format!("word{n} ")).collect();
        let changed = long.replace("word30000 ", "other ");
        assert!(plain(&long, &changed).contains("word29999 [-word30000-]{+other+} word30001"));
    }
}
