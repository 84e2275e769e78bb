//! Footnotes of plain text: stretches that begin with a number which is a mark elsewhere in the text.

use std::collections::{HashMap, HashSet};

use super::super::text::{ImportedBlock, ImportedFootnote, InlineKind, InlineRun, Inlines};
use super::{LineGroup, PlainReader, start_of};

/// A stretch that is the text of a footnote.
pub(super) struct Definition {
    pub(super) at: usize,
    label: String,
    key: String,
    /// Where its words begin in the first line, without the white space before that.
    rest: usize,
    /// Whether its mark is in brackets, else a raised number.
    bracketed: bool,
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

    pub(super) fn footnote(&mut self, stretch: &LineGroup<'_>, found: usize) {
        let Definition { label, key, rest, .. } = &self.definitions[found];
        let (label, key, rest) = (label.clone(), key.clone(), *rest);
        let mut lines = stretch.lines.clone();
        lines[0] = lines[0].trim_start().get(rest..).unwrap_or_default();
        let (words, _) = self.paragraph(&LineGroup { line: stretch.line, lines, feeds: 0 });
        self.tell(stretch.line, format!("the text of footnote {label}: `{}`", start_of(stretch)));
        self.document.footnotes.push(ImportedFootnote {
            key,
            label,
            blocks: vec![ImportedBlock::Paragraph(words)],
        });
    }
}

/// The stretches that begin with the number of a footnote whose mark is somewhere in the text.
pub(super) fn definitions(stretches: &[LineGroup<'_>]) -> Vec<Definition> {
    let marked = marked(stretches);
    let mut found: Vec<Definition> = Vec::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (at, stretch) in stretches.iter().enumerate() {
        let first = stretch.lines[0].trim_start();
        let Some((0, length, label, bracketed)) = next_mark(first, 0) else { continue };
        let after = &first[length..];
        let after = if bracketed { after.strip_prefix(':').unwrap_or(after) } else { after };
        let words = after.trim_start();
        if words.is_empty() {
            continue;
        }
        if !marked.contains(&(label.clone(), bracketed)) {
            continue;
        }
        let count = counts.entry(label.clone()).or_default();
        *count += 1;
        let key = if *count == 1 { label.clone() } else { format!("{label}-{count}") };
        found.push(Definition { at, label, key, rest: first.len() - words.len(), bracketed });
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
            && (1..=4).contains(&inside.len())
            && inside.bytes().all(|b| b.is_ascii_digit())
        {
            let length = rest.find(']').map_or(rest.len(), |n| n + 1);
            return Some((from + at, length, inside.to_owned(), true));
        }
    }
    None
}
