//! The citation style, as it is used here.

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::taxonomy::{StandardVariable, Variable};
use hayagriva::citationberg::{
    CitationFormat, IndependentStyle, LayoutRenderingElement, Style, StyleCategory, TextTarget,
};

/// The style of an edition that names none.
const STYLE: ArchivedStyle = ArchivedStyle::ChicagoShortenedNotes;

/// The style of this name.
pub(super) fn find(name: Option<&str>) -> Option<IndependentStyle> {
    let independent = |style: ArchivedStyle| match style.get() {
        Style::Independent(style) => Some(style),
        Style::Dependent(_) => None,
    };
    let named = name.and_then(crate::edition::work::style).and_then(independent);
    let mut style = named.or_else(|| independent(STYLE))?;
    style.macros.iter_mut().for_each(|part| without_volume_titles(&mut part.children));
    if let Some(bibliography) = &mut style.bibliography {
        without_volume_titles(&mut bibliography.layout.elements);
    }
    without_volume_titles(&mut style.citation.layout.elements);
    Some(style)
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

/// The library gives the title of a book as that of the volume too, and styles that ask for both say it twice.
fn without_volume_titles(elements: &mut Vec<LayoutRenderingElement>) {
    elements.retain(|element| {
        let LayoutRenderingElement::Text(text) = element else { return true };
        let TextTarget::Variable { var, .. } = &text.target else { return true };
        *var != Variable::Standard(StandardVariable::VolumeTitle)
    });
    for element in elements {
        match element {
            LayoutRenderingElement::Group(group) => without_volume_titles(&mut group.children),
            LayoutRenderingElement::Choose(choose) => {
                let branches = std::iter::once(&mut choose.if_).chain(&mut choose.else_if);
                branches.for_each(|branch| without_volume_titles(&mut branch.children));
                if let Some(otherwise) = &mut choose.otherwise {
                    without_volume_titles(&mut otherwise.children);
                }
            }
            _ => {}
        }
    }
}
