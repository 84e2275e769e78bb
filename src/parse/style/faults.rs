//! Where in a style the library finds fault: it is given parts of the file, each alone in a style that is sound.

use hayagriva::citationberg::{Style, XmlDeError};

use super::outline::Outline;

const HEAD: &str = "<style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\" version=\"1.0\">";
const INFO: &str = "<info><title>x</title><id>x</id><updated>2020-01-01T00:00:00+00:00</updated></info>";
const CITATION: &str = "<citation><layout><text value=\"x\"/></layout></citation>";
/// In a style with more elements no place is looked for.
const MOST: usize = 10_000;

/// The elements that are refused, each with the reason: the smallest ones, in the order of the file.
pub(super) fn find(text: &str, outline: &Outline) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    if outline.elements.len() <= MOST {
        let parts = StyleParts { text, outline };
        outline.children(0).for_each(|child| parts.of(child, true, &mut found));
    }
    found
}

struct StyleParts<'a> {
    text: &'a str,
    outline: &'a Outline,
}

impl StyleParts<'_> {
    /// What is refused within an element; else itself, where it is.
    fn of(&self, at: usize, top: bool, found: &mut Vec<(usize, String)>) {
        let before = found.len();
        self.outline.children(at).for_each(|child| self.of(child, false, found));
        if found.len() > before {
            return;
        }
        let element = &self.outline.elements[at];
        let words = &self.text[element.range.clone()];
        let style = match (element.name.as_str(), top) {
            ("info", true) => format!("{HEAD}{words}{CITATION}</style>"),
            ("citation", true) => format!("{HEAD}{INFO}{words}</style>"),
            (_, true) => format!("{HEAD}{INFO}{CITATION}{words}</style>"),
            ("text" | "date" | "number" | "names" | "label" | "group" | "choose", false)
                if self.outline.renders(at) =>
            {
                format!("{HEAD}{INFO}{CITATION}<macro name=\"x\">{words}</macro></style>")
            }
            _ => return,
        };
        if let Err(error) = Style::from_xml(&style) {
            found.push((at, reason(&error)));
        }
    }
}

/// What the library says, without what it says of itself.
pub(super) fn reason(error: &XmlDeError) -> String {
    error.source.to_string()
}
