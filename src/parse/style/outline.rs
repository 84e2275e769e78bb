//! The elements of a CSL file with their places.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements may be nested so deep; the library that reads them calls itself for each.
pub(super) const DEEPEST: usize = 60;

/// The elements of CSL 1.0.2.
pub(super) const ELEMENTS: &[&str] = &[
    "style",
    "info",
    "author",
    "contributor",
    "name",
    "email",
    "uri",
    "category",
    "eissn",
    "id",
    "issn",
    "issnl",
    "link",
    "published",
    "rights",
    "summary",
    "title",
    "title-short",
    "updated",
    "locale",
    "style-options",
    "terms",
    "term",
    "single",
    "multiple",
    "date",
    "date-part",
    "macro",
    "citation",
    "bibliography",
    "sort",
    "key",
    "layout",
    "text",
    "number",
    "names",
    "label",
    "et-al",
    "name-part",
    "substitute",
    "group",
    "choose",
    "if",
    "else-if",
    "else",
    "intext",
];

/// The attributes of CSL 1.0.2, of whatever element.
pub(super) const ATTRIBUTES: &[&str] = &[
    "after-collapse-delimiter",
    "and",
    "article-locator",
    "citation-format",
    "cite-group-delimiter",
    "class",
    "collapse",
    "date-parts",
    "default-locale",
    "delimiter",
    "delimiter-precedes-et-al",
    "delimiter-precedes-last",
    "demote-non-dropping-particle",
    "disambiguate",
    "disambiguate-add-givenname",
    "disambiguate-add-names",
    "disambiguate-add-year-suffix",
    "display",
    "entry-spacing",
    "et-al-min",
    "et-al-subsequent-min",
    "et-al-subsequent-use-first",
    "et-al-use-first",
    "et-al-use-last",
    "field",
    "font-style",
    "font-variant",
    "font-weight",
    "form",
    "gender",
    "gender-form",
    "givenname-disambiguation-rule",
    "hanging-indent",
    "href",
    "initialize",
    "initialize-with",
    "initialize-with-hyphen",
    "institution",
    "is-numeric",
    "is-uncertain-date",
    "lang",
    "license",
    "limit-day-ordinals-to-day-1",
    "line-spacing",
    "locator",
    "macro",
    "match",
    "name",
    "name-as-sort-order",
    "name-delimiter",
    "name-form",
    "names-delimiter",
    "names-min",
    "names-use-first",
    "names-use-last",
    "near-note-distance",
    "page-range-format",
    "plural",
    "position",
    "prefix",
    "punctuation-in-quote",
    "quotes",
    "range-delimiter",
    "rel",
    "second-field-align",
    "sort",
    "sort-separator",
    "strip-periods",
    "subsequent-author-substitute",
    "subsequent-author-substitute-rule",
    "suffix",
    "term",
    "text-case",
    "text-decoration",
    "type",
    "value",
    "variable",
    "version",
    "vertical-align",
    "year-suffix-delimiter",
];

/// An element with its place.
#[derive(Debug)]
pub(super) struct Element {
    /// Its name without a namespace.
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// The tag that opens it.
    pub(super) head: Range<usize>,
    /// All of it.
    pub(super) range: Range<usize>,
    parent: Option<usize>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// The elements of a file, in the order of their beginnings.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) elements: Vec<Element>,
}

impl Outline {
    /// The elements that are in another directly.
    pub(super) fn children(&self, of: usize) -> impl Iterator<Item = usize> {
        let end = self.elements.get(of).map_or(0, |element| element.range.end);
        let after = (of + 1..self.elements.len()).take_while(move |at| self.elements[*at].head.start < end);
        after.filter(move |at| self.elements[*at].parent == Some(of))
    }

    /// Whether an element is where words are made: a label of names, a date of a language are not.
    pub(super) fn renders(&self, at: usize) -> bool {
        let parent = self.elements[at].parent.map(|parent| self.elements[parent].name.as_str());
        matches!(parent, Some("layout" | "macro" | "group" | "if" | "else-if" | "else" | "substitute"))
    }

    /// All elements within another.
    pub(super) fn below(&self, of: usize) -> impl Iterator<Item = &Element> {
        let end = self.elements.get(of).map_or(0, |element| element.range.end);
        self.elements.iter().skip(of + 1).take_while(move |element| element.head.start < end)
    }
}

/// The elements of a file; where it is no XML, the place and the reason.
pub(super) fn read(text: &str) -> Result<Outline, (usize, String)> {
    let mut reader = Reader::from_str(text);
    let mut outline = Outline::default();
    let mut open: Vec<usize> = Vec::new();
    loop {
        let start = place(text, reader.buffer_position());
        let event = reader.read_event();
        let end = place(text, reader.buffer_position());
        match event {
            Ok(Event::Start(tag)) => {
                if open.len() >= DEEPEST {
                    return Err((start, format!("elements are nested deeper than {DEEPEST} levels")));
                }
                let element = element(&tag, start..end, open.last().copied())?;
                open.push(outline.elements.len());
                outline.elements.push(element);
            }
            Ok(Event::Empty(tag)) => outline.elements.push(element(&tag, start..end, open.last().copied())?),
            Ok(Event::End(_)) => {
                if let Some(at) = open.pop() {
                    outline.elements[at].range.end = end;
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err((place(text, reader.error_position()), error.to_string())),
        }
    }
    if let Some(at) = open.pop() {
        let Element { name, head, .. } = &outline.elements[at];
        return Err((head.start, format!("`<{name}>` is not closed")));
    }
    if outline.elements.is_empty() {
        return Err((0, "it has no element".to_owned()));
    }
    Ok(outline)
}

/// A byte of the text, at the beginning of a character.
fn place(text: &str, at: u64) -> usize {
    let at = usize::try_from(at).unwrap_or(text.len()).min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

fn element(
    tag: &BytesStart<'_>,
    range: Range<usize>,
    parent: Option<usize>,
) -> Result<Element, (usize, String)> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| (range.start, error.to_string()))?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|error| (range.start, error.to_string()))?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    let name = tag.local_name().as_ref().to_owned();
    Ok(Element { name, attributes, head: range.clone(), range, parent })
}
