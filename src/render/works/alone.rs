//! One reference by itself in a style, whichever style the edition has: how the edition is cited.

use hayagriva::citationberg::Locale;

use super::dress::{Dress, Part};
use super::style::Chosen;
use super::{Render, StyleClass};
use crate::diag::{FileId, Span};
use crate::edition::reference::Reference;
use crate::edition::work::{Located, Work};

/// The terms of a language, which several styles share.
pub(in crate::render) fn terms(language: &str) -> Vec<Locale> {
    super::locale::decode(language)
}

/// A style of the library's archive, in a language whose terms are these.
#[derive(Debug)]
pub(in crate::render) struct ArchiveStyle(Dress);

impl ArchiveStyle {
    pub(in crate::render) fn find(style: &str, language: &str, terms: Vec<Locale>) -> Option<Self> {
        let chosen = Chosen { name: Some(style.to_owned()), own: None };
        Dress::in_locale(&chosen, language, terms).map(Self)
    }
}

/// The entry of a reference in a style, as HTML; none where nothing can be shown of it.
pub(in crate::render) fn entry(ArchiveStyle(dress): &ArchiveStyle, reference: &Reference) -> Option<String> {
    let render = Render { note: dress.style.settings.class == StyleClass::Note, dress };
    let work = Work {
        key: "edition".to_owned(),
        span: Span::new(FileId(0), 0, 0),
        reference: reference.clone(),
        lent: false,
        located: Located::default(),
    };
    let made = render.group(&[&work], &[None], 0, Part::Entries).pop()?;
    (!made.bare).then_some(made.entry)
}
