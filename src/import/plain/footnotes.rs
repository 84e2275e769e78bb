//! Footnotes of plain text: stretches that begin with a number which is a mark elsewhere in the text.

use std::collections::{HashMap, HashSet};

use super::super::text::{ImportedBlock, ImportedFootnote, InlineKind, InlineRun, Inlines};
use super::{LineGroup, PlainReader, start_of};

/// A stretch that is the text of a footnote.
pub(super) struct Definition {
    pub(super) at: usize,
    /// The last stretch of it.
    to: usize,
    label: String,
    key: String,
    /// Where its words begin in the first line, without the white space before that.
    rest: usize,
    /// Whether its mark is in brackets, else a raised number.
    bracketed: bool,
    /// Whether a bracket closes the whole of it: `[Footnote 1: …]`.
    closed: bool,
}

impl PlainReader<'_> {
    /// A run, with the marks of footnotes in it: raised numbers, or numbers in brackets, that have a text.
    pub(super) fn marks(&self, run: InlineRun, all: &mut Inlines) {
        let InlineKind::Words(words) = &run.what else {
            all.push(run);
            return;
        };
        let mut rest = words.as_str();
        let mut from = 0;
        while let Some((at, length, label, bracketed)) = next_mark(rest, from) {
            let own = |d: &&Definition| d.label == label && d.bracketed == bracketed;
            let after = self.definitions.iter().filter(own).find(|d| d.at > self.at);
            let Some(found) = after.or_else(|| self.definitions.iter().rfind(own)) else {
                from = at + length;
                continue;
            };
            if at > 0 {
                all.push(InlineRun { what: InlineKind::Words(rest[..at].to_owned()), ..run.clone() });
            }
            all.push(InlineRun::plain(InlineKind::Footnote(found.key.clone())));
            (rest, from) = (&rest[at + length..], 0);
        }
        if !rest.is_empty() {
            all.push(InlineRun { what: InlineKind::Words(rest.to_owned()), ..run.clone() });
        }
    }

    /// The footnote that a stretch belongs to.
    pub(super) fn definition(&self, n: usize) -> Option<usize> {
        self.definitions.iter().position(|own| (own.at..=own.to).contains(&n))
    }

    pub(super) fn footnote(&mut self, stretches: &[LineGroup<'_>], found: usize) {
        let Definition { at, to, label, key, rest, closed, .. } = &self.definitions[found];
        let (at, to, rest, closed) = (*at, *to, *rest, *closed);
        let (label, key) = (label.clone(), key.clone());
        let mut blocks = Vec::new();
        for (n, stretch) in stretches.iter().enumerate().take(to + 1).skip(at) {
            let mut lines = stretch.lines.clone();
            if n == at {
                lines[0] = lines[0].trim_start().get(rest..).unwrap_or_default();
            }
            if n == to
                && closed
                && let Some(last) = lines.last_mut()
            {
                *last = last.trim_end().strip_suffix(']').unwrap_or(last);
            }
            let (words, _) = self.paragraph(&LineGroup { line: stretch.line, lines, feeds: 0 });
            blocks.push(ImportedBlock::Paragraph(words));
        }
        let stretch = &stretches[at];
        self.tell(stretch.line, format!("the text of footnote {label}: `{}`", start_of(stretch)));
        self.document.footnotes.push(ImportedFootnote { key, label, blocks });
    }
}

/// A footnote as Project Gutenberg writes it, that begins with a stretch: its label, where its words begin, its last stretch.
fn named(stretches: &[LineGroup<'_>], at: usize) -> Option<(String, usize, usize)> {
    const NAME: &str = "[Footnote ";
    let first = stretches[at].lines[0].trim_start();
    let (label, words) = first.strip_prefix(NAME)?.split_once(':')?;
    if !is_label(label) {
        return None;
    }
    let rest = first.len() - words.trim_start().len();
    let mut depth = 0_i64;
    for (n, stretch) in stretches.iter().enumerate().skip(at) {
        for c in stretch.lines.iter().flat_map(|line| line.chars()) {
            depth += i64::from(c == '[') - i64::from(c == ']');
        }
        if depth <= 0 {
            let is_closed = stretch.lines.last().is_some_and(|line| line.trim_end().ends_with(']'));
            return is_closed.then(|| (label.to_owned(), rest, n));
        }
    }
    None
}

/// Whether the words in brackets are the label of a footnote: a number, or a capital.
fn is_label(inside: &str) -> bool {
    let is_number = (1..=4).contains(&inside.len()) && inside.bytes().all(|b| b.is_ascii_digit());
    is_number || inside.len() == 1 && inside.bytes().all(|b| b.is_ascii_uppercase())
}

/// The stretches that begin with the number of a footnote whose mark is somewhere in the text.
pub(super) fn definitions(stretches: &[LineGroup<'_>]) -> Vec<Definition> {
    let marked = marked(stretches);
    let mut found: Vec<Definition> = Vec::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (at, stretch) in stretches.iter().enumerate() {
        if found.last().is_some_and(|own| at <= own.to) {
            continue;
        }
        let (label, bracketed, rest, to, closed) = match named(stretches, at) {
            Some((label, rest, to)) => (label, true, rest, to, true),
            None => {
                let first = stretch.lines[0].trim_start();
                let Some((0, length, label, bracketed)) = next_mark(first, 0) else { continue };
                let after = &first[length..];
                let after = if bracketed { after.strip_prefix(':').unwrap_or(after) } else { after };
                let words = after.trim_start();
                // A capital in brackets may be the editor's: `[I]t was`.
                if words.is_empty() || !label.bytes().all(|b| b.is_ascii_digit()) {
                    continue;
                }
                (label, bracketed, first.len() - words.len(), at, false)
            }
        };
        if !marked.contains(&(label.clone(), bracketed)) {
            continue;
        }
        let count = counts.entry(label.clone()).or_default();
        *count += 1;
        let key = if *count == 1 { label.clone() } else { format!("{label}-{count}") };
        found.push(Definition { at, to, label, key, rest, bracketed, closed });
    }
    found
}

/// The numbers of all marks that words go before, and whether each is in brackets.
fn marked(stretches: &[LineGroup<'_>]) -> HashSet<(String, bool)> {
    let mut all = HashSet::new();
    for line in stretches.iter().flat_map(|stretch| &stretch.lines) {
        let mut from = 0;
        while let Some((at, length, label, bracketed)) = next_mark(line, from) {
            if !line[..at].trim().is_empty() {
                all.insert((label, bracketed));
            }
            from = at + length;
        }
    }
    all
}

/// The next mark of a footnote from a byte on: where, how long, its number, whether it is in brackets.
fn next_mark(text: &str, from: usize) -> Option<(usize, usize, String, bool)> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let digit = |c: char| RAISED.chars().position(|raised| raised == c);
    for (at, c) in text[from..].char_indices() {
        let rest = &text[from + at..];
        if digit(c).is_some() {
            let raised = rest.chars().take_while(|c| digit(*c).is_some());
            let (length, label) = raised.fold((0, String::new()), |(length, label), c| {
                (length + c.len_utf8(), format!("{label}{}", digit(c).unwrap_or(0)))
            });
            return Some((from + at, length, label, false));
        }
        if c == '['
            && let Some((inside, _)) = rest[1..].split_once(']')
            && let inside = inside.strip_prefix('^').unwrap_or(inside)
            && is_label(inside)
            && let length = rest.find(']').map_or(rest.len(), |n| n + 1)
            && (inside.bytes().all(|b| b.is_ascii_digit())
                || !rest[length..].starts_with(char::is_alphanumeric))
        {
            return Some((from + at, length, inside.to_owned(), true));
        }
    }
    None
}
