//! Hayagriva's own format.

use std::collections::HashSet;

use hayagriva::io::from_yaml_str;

use crate::diag::{Diagnostic, FileId, Span};
use crate::edition::id;
use crate::edition::work::{Located, Work};

use super::{Keyed, clip, guarded, syntax};

/// Every work of the file.
pub(super) fn works(
    text: &str,
    file: FileId,
    broken: &mut HashSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Keyed> {
    let mut works = Vec::new();
    for piece in pieces(text) {
        let words = &text[piece.clone()];
        let line = words.find('\n').unwrap_or(words.len());
        let span = Span::new(file, piece.start, piece.start + words[..line].trim_end().len());
        let read = guarded(|| from_yaml_str(words));
        if !matches!(read, Some(Ok(_))) {
            let key = words.split(':').next().unwrap_or(words);
            broken.insert(id::normal(key.trim().trim_matches(['"', '\''])));
        }
        match read {
            Some(Ok(library)) => {
                works.extend(library.iter().map(|entry| {
                    (
                        Work {
                            key: id::normal(entry.key()),
                            span,
                            entry: entry.clone(),
                            lent: false,
                            located: Located::default(),
                        },
                        Vec::new(),
                    )
                }));
            }
            Some(Err(error)) => {
                let at = error.location().map(|l| piece.start + l.index().min(words.len()));
                let at = at.filter(|at| *at > piece.start).unwrap_or(piece.start);
                let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
                let message = clip(&error.to_string());
                let span = Span::new(file, at, end.max(at));
                diagnostics.push(
                    syntax(span, format!("this entry can't be read: {message}"))
                        .hint("the other entries of the file count all the same"),
                );
            }
            None => diagnostics.push(syntax(span, "this entry can't be read".to_owned())),
        }
    }
    works
}

/// The bytes of each entry: from a line that begins with its key to the next.
fn pieces(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let first = line.chars().next();
        let marks = line.starts_with("---") || line.starts_with("...") || line.starts_with('%');
        if first.is_some_and(|c| !c.is_whitespace() && c != '#') && !marks {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}
