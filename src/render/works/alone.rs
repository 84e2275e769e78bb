//! One reference by itself in a style, whichever style the edition has: how the edition is cited.

use super::dress::Dress;
use super::style::Chosen;
use super::{Render, StyleClass};
use crate::diag::{FileId, Span};
use crate::edition::reference::Reference;
use crate::edition::work::{Located, Work};

/// The entry of a reference in a style of the library's archive, as HTML; none where nothing can be shown of it.
pub(in crate::render) fn entry(style: &str, language: &str, reference: &Reference) -> Option<String> {
    let chosen = Chosen { name: Some(style.to_owned()), own: None };
    let dress = Dress::find(&chosen, language)?;
    let render = Render { note: dress.style.settings.class == StyleClass::Note, dress: &dress };
    let work = Work {
        key: "edition".to_owned(),
        span: Span::new(FileId(0), 0, 0),
        reference: reference.clone(),
        lent: false,
        located: Located::default(),
    };
    let made = render.group(&[&work], 0).pop()?;
    (!made.bare).then_some(made.entry)
}
