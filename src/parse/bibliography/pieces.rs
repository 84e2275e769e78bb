//! Where the entries of a BibLaTeX file begin and end.

use std::borrow::Cow;
use std::ops::Range;

use super::syntax;
use crate::diag::{Diagnostic, FileId, Span};

/// `@book{…}` or `@book(…)` in the file.
pub(super) struct BibPiece {
    pub(super) range: Range<usize>,
    pub(super) closed: bool,
    /// How deep its braces are nested.
    pub(super) depth: usize,
    /// The round brackets that it has in the place of its outermost braces.
    round: Option<[usize; 2]>,
    /// Remarks between its fields, from `%` to the end of the line.
    remarks: Vec<Range<usize>>,
}

/// The text with what the reader of entries doesn't know, round brackets and remarks, put in its terms. Every byte
/// keeps its place.
pub(super) fn readable<'t>(text: &'t str, pieces: &[BibPiece]) -> Cow<'t, str> {
    if pieces.iter().all(|piece| piece.round.is_none() && piece.remarks.is_empty()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for piece in pieces {
        let mut changes: Vec<(Range<usize>, &str)> =
            piece.remarks.iter().map(|remark| (remark.clone(), "")).collect();
        if let Some([open, close]) = piece.round {
            changes.insert(0, (open..open + 1, "{"));
            changes.push((close..close + 1, "}"));
        }
        for (place, sign) in changes {
            out.push_str(&text[out.len()..place.start]);
            out.push_str(sign);
            out.extend(std::iter::repeat_n(' ', place.end - out.len()));
        }
    }
    out.push_str(&text[out.len()..]);
    Cow::Owned(out)
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
        let EntryEnd { end, depth, round, remarks } = closing(text, start, limit);
        let next = starts.get(n + 1).copied().unwrap_or(text.len());
        let range = start..end.unwrap_or(next);
        done = range.end;
        let rest = text[start + 1..].trim_start();
        let kind = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
        let is = |wanted: &str| kind.eq_ignore_ascii_case(wanted);
        if !is("comment") && !is("preamble") {
            pieces.push(BibPiece { range, closed: end.is_some(), depth, round, remarks });
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

/// Where an entry ends, and what was found on the way.
#[derive(Default)]
struct EntryEnd {
    /// The byte after the brace that closes it.
    end: Option<usize>,
    depth: usize,
    round: Option<[usize; 2]>,
    remarks: Vec<Range<usize>>,
}

/// Where the entry at `start` ends.
fn closing(text: &str, start: usize, limit: usize) -> EntryEnd {
    let bytes = text.as_bytes();
    let open = start + text[start..].find(['{', '(']).unwrap_or(0);
    let is_round = bytes[open] == b'(';
    let outer = usize::from(!is_round);
    let mut found = EntryEnd::default();
    let (mut depth, mut at, mut quoted) = (0usize, if is_round { open + 1 } else { open }, false);
    while at < limit {
        match bytes[at] {
            b'\\' => at += 1,
            b'"' if depth == outer => quoted = !quoted,
            b'%' if depth == outer && !quoted && is_between(bytes[at - 1]) => {
                let line = memchr::memchr(b'\n', &bytes[at..limit]).map_or(limit, |n| at + n);
                found.remarks.push(at..line);
                at = line;
                continue;
            }
            b')' if is_round && depth == 0 && !quoted => {
                found.round = Some([open, at]);
                found.end = Some(at + 1);
                break;
            }
            b'{' => {
                depth += 1;
                found.depth = found.depth.max(depth);
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && !is_round {
                    found.end = Some(at + 1);
                    break;
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Whether a remark may begin after this byte: it is no part of a key or a number.
fn is_between(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b',' | b'{' | b'(' | b'}' | b'"')
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
