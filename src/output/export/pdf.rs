//! `edition.pdf`.

use crate::output::pdf;

use super::{Exported, Model, Outcome, differs, failed};

/// The edition as a book in PDF/UA-1.
pub(super) fn write(model: Model<'_>) -> Outcome {
    let book = pdf::book(model).map_err(|why| failed("pdf", &why))?;
    let told = book.told.iter().map(|what| differs("pdf", what)).collect();
    Ok(Exported { bytes: book.bytes, told })
}
