//! Where the entries of a BibLaTeX file begin and end.

use std::ops::Range;

use super::syntax;
use crate::diag::{Diagnostic, FileId, Span};

/// `@book{…}` in the file.
pub(super) struct BibPiece {
    pub(super) range: Range<usize>,
    pub(super) closed: bool,
    /// How deep its braces are nested.
    pub(super) depth: usize,
}

/// The entries of a file, each from its `@` to the brace that closes it. One that isn't closed ends where the
/// next begins.
pub(super) fn pieces(text: &str) -> Vec<BibPiece> {
    let starts: Vec<usize> = line_starts(text).filter_map(|line| begins(text, line)).collect();
    let mut pieces = Vec::new();
    let mut done = 0;
    for (n, start) in starts.iter().copied().enumerate() {
        if start < done {
            continue;
        }
        // An unclosed entry swallows the rest; looking a few entries ahead is enough to know.
        let limit = starts.get(n + 20).copied().unwrap_or(text.len());
        let (end, depth) = closing(text, start, limit);
        let next = starts.get(n + 1).copied().unwrap_or(text.len());
        let range = start..end.unwrap_or(next);
        done = range.end;
        let rest = text[start + 1..].trim_start();
        let kind = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
        let is = |wanted: &str| kind.eq_ignore_ascii_case(wanted);
        if !is("comment") && !is("preamble") {
            pieces.push(BibPiece { range, closed: end.is_some(), depth });
        }
    }
    pieces
}

fn line_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|n| n + 1))
}

/// The `@` of an entry that begins on this line.
fn begins(text: &str, line: usize) -> Option<usize> {
    let rest = text.get(line..)?;
    let own = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let after = rest[own..].strip_prefix('@')?;
    let kind =
        after.len() - after.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')).len();
    let brace = after[kind..].trim_start().starts_with(['{', '(']);
    (kind > 0 && brace).then_some(line + own)
}

/// The byte after the brace that closes the entry at `start`, and how deep its braces go.
fn closing(text: &str, start: usize, limit: usize) -> (Option<usize>, usize) {
    let bytes = text.as_bytes();
    let (mut depth, mut deepest, mut at) = (0usize, 0, start);
    while at < limit {
        match bytes[at] {
            b'\\' => at += 1,
            b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return (Some(at + 1), deepest);
                }
            }
            _ => {}
        }
        at += 1;
    }
    (None, deepest)
}

/// What is to be said of a file with words in it and no entry: it is of another format, or saved by mistake. Lines that
/// begin with `%` are remarks.
pub(super) fn without_entries(text: &str, file: FileId) -> Option<Diagnostic> {
    if text.lines().any(|line| line.trim_start().starts_with('@')) {
        return None;
    }
    let words = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('%'))?;
    let start = words.as_ptr().addr() - text.as_ptr().addr();
    let hint = match words {
        json if json.starts_with(['[', '{']) => {
            "if it is CSL-JSON, `pandoc -f csljson -t biblatex` rewrites it"
        }
        ris if ris.starts_with("TY  -") => "it looks like RIS: `pandoc -f ris -t biblatex` rewrites it",
        _ => "an entry is `@book{key, title = {…}, date = {2016}}`",
    };
    let span = Span::new(file, start, start + words.len());
    Some(syntax(span, "there is no entry in this file".to_owned()).hint(hint))
}
