//! The strings of a file, `@string{name = {words}}`, put into the values that name them.

use std::collections::HashMap;

use biblatex::{RawChunk, Spanned};

/// A value may be put together of so many pieces.
const CHUNKS: usize = 1000;

/// Why a value can't have its strings put in.
#[derive(Debug)]
pub(super) enum Unfilled {
    /// There is no string of this name.
    Unknown(String),
    /// The string of this name is made of itself, or of too many.
    Endless(String),
}

/// A value with its strings put in.
pub(super) fn fill<'s>(
    chunks: &[Spanned<RawChunk<'s>>],
    strings: &HashMap<String, Vec<Spanned<RawChunk<'s>>>>,
    open: &mut Vec<String>,
    out: &mut Vec<Spanned<RawChunk<'s>>>,
) -> Result<(), Unfilled> {
    for piece in chunks {
        match &piece.v {
            RawChunk::Normal(_) => out.push(piece.clone()),
            RawChunk::Abbreviation(name) => {
                let folded = name.to_ascii_lowercase();
                match strings.get(&folded) {
                    Some(value) if !open.contains(&folded) && open.len() < 20 => {
                        open.push(folded);
                        fill(value, strings, open, out)?;
                        open.pop();
                    }
                    // The names of months are known to all.
                    None if MONTHS.contains(&folded.as_str()) => out.push(piece.clone()),
                    None => return Err(Unfilled::Unknown((*name).to_owned())),
                    Some(_) => return Err(Unfilled::Endless((*name).to_owned())),
                }
            }
        }
        if out.len() > CHUNKS {
            return Err(Unfilled::Endless(chunk(&piece.v).to_owned()));
        }
    }
    Ok(())
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

pub(super) fn chunk<'s>(chunk: &RawChunk<'s>) -> &'s str {
    match chunk {
        RawChunk::Normal(words) | RawChunk::Abbreviation(words) => words,
    }
}
