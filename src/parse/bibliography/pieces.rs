//! Where the entries of a BibLaTeX file begin and end.

use std::ops::Range;

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
