//! The citation style, as it is used here.

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::{CitationFormat, IndependentStyle, Style, StyleCategory};

/// The style of an edition that names none.
const STYLE: ArchivedStyle = ArchivedStyle::ChicagoShortenedNotes;

/// The style of this name.
pub(super) fn find(name: Option<&str>) -> Option<IndependentStyle> {
    let independent = |style: ArchivedStyle| match style.get() {
        Style::Independent(style) => Some(style),
        Style::Dependent(_) => None,
    };
    let named = name.and_then(crate::edition::work::style).and_then(independent);
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
