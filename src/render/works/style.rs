//! The citation style, as it is used here.

use std::sync::Arc;

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::{CitationFormat, IndependentStyle, Style, StyleCategory};

use crate::edition::style::OwnStyle;

/// The style of an edition that names none.
const STYLE: ArchivedStyle = ArchivedStyle::ChicagoShortenedNotes;

/// Which style: the edition's own, or one by its name, or the default.
#[derive(Debug, Clone, Default)]
pub(super) struct Chosen {
    pub(super) name: Option<String>,
    pub(super) own: Option<Arc<OwnStyle>>,
}

impl Chosen {
    /// Its key.
    pub(super) fn key(&self) -> (Option<&str>, Option<u64>) {
        (self.name.as_deref(), self.own.as_ref().map(|own| own.hash))
    }
}

/// The style that was chosen.
pub(super) fn find(chosen: &Chosen) -> Option<IndependentStyle> {
    if let Some(own) = chosen.own.as_ref().and_then(|own| own.style.clone()) {
        return Some(own);
    }
    let independent = |style: ArchivedStyle| match style.get() {
        Style::Independent(style) => Some(style),
        Style::Dependent(_) => None,
    };
    let named = chosen.name.as_deref().and_then(crate::edition::work::style).and_then(independent);
    named.or_else(|| independent(STYLE))
}

/// Whether a style's citations are of this sort.
pub(super) fn is(style: &IndependentStyle, wanted: CitationFormat) -> bool {
    let mut categories = style.info.category.iter();
    categories.any(|c| matches!(c, StyleCategory::CitationFormat { format } if *format == wanted))
}

/// Take what the style puts around a citation away, and say what we put there: works are links of their own.
pub(super) fn brackets(style: &mut IndependentStyle) -> (&'static str, &'static str) {
    let numbers = is(style, CitationFormat::Numeric) || is(style, CitationFormat::Label);
    let layout = &mut style.citation.layout;
    let prefix = layout.prefix.take();
    layout.suffix = None;
    layout.vertical_align = None;
    if numbers || prefix.is_some_and(|p| p.contains('[')) { ("[", "]") } else { ("(", ")") }
}
