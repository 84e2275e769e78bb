//! The edition as a book in PDF/UA-1, for a printer and for a screen reader: set by Typst.
//!
//! - `markup.rs` writes Typst's markup: all words are string literals, so that no sign of theirs is markup.
//! - `text.rs` is the sink of the woven tape, `book.rs` makes the chapters; `book.typ` is how they look.
//! - `fonts.rs` knows which letters there are fonts for, `set.rs` has Typst set and check the book.

mod book;
mod fonts;
mod markup;
mod set;
mod text;

use std::collections::BTreeSet;

use crate::output::export::Model;
use crate::output::export::iri;

/// A book, and what it has otherwise than the edition.
pub(crate) struct PdfBook {
    pub(crate) bytes: Vec<u8>,
    pub(crate) told: Vec<String>,
}

/// Makes the book.
///
/// # Errors
/// Why Typst can't set it.
pub(crate) fn book(model: Model<'_>) -> Result<PdfBook, String> {
    let mut told = Vec::new();
    let mut fonts = fonts::Fonts::new(model, &mut told)?;
    let body = book::body(model);
    let mut source = book::head(model, &fonts.families());
    source.push_str(include_str!("book.typ"));
    source.push_str(&body.text);
    let lacking = fonts.lacking(&source);
    if !lacking.is_empty() {
        told.push(in_place_of(&lacking));
        source = markup::without(&source, &lacking);
    }
    let mut files = Vec::new();
    for address in &body.pictures {
        let bytes = model.file(address).transpose().map_err(|error| error.message.clone())?;
        files.push((address.clone(), bytes.unwrap_or_default().into_owned()));
    }
    told.extend(body.told());
    let (bytes, warnings) = set::set(source, files, fonts.into_store(), &iri::urn(model.edition(), "pdf"))?;
    told.extend(warnings);
    Ok(PdfBook { bytes, told })
}

/// What is reported of letters that no font has.
fn in_place_of(lacking: &BTreeSet<char>) -> String {
    let shown: String = lacking.iter().take(12).collect();
    let more = if lacking.len() > 12 { "…" } else { "" };
    let letters =
        if lacking.len() == 1 { "1 letter".to_owned() } else { format!("{} letters", lacking.len()) };
    format!(
        "no font here has {letters} of the edition, `{shown}{more}`: their numbers are written, as `[U+{:04X}]`",
        lacking.first().map_or(0, |c| *c as u32)
    )
}
