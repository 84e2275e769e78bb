//! XML to a tree. Entities that a document declares are refused: a few lines of them can be gigabytes of words.

use std::fmt;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::{Data, NodeId, ROOT, Tree};

/// Elements may be nested so deep: what reads them calls itself for each, and has a stack of two megabytes at least.
const DEEPEST: usize = 256;

/// The names of namespaces, by the prefixes that this program calls them by; the others have none.
const NAMESPACES: &[(&str, &str)] = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w:"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w:"),
    ("http://schemas.microsoft.com/office/word/2010/wordml", "w14:"),
    ("http://schemas.microsoft.com/office/word/2012/wordml", "w15:"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r:"),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r:"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m:"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "a:"),
    ("http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "wp:"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc:"),
    ("urn:schemas-microsoft-com:office:office", "o:"),
    ("http://purl.org/dc/elements/1.1/", "dc:"),
    ("http://www.idpf.org/2007/ops", "epub:"),
    ("http://www.w3.org/XML/1998/namespace", "xml:"),
    ("http://www.w3.org/1999/xlink", "xlink:"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"),
    ("http://purl.org/dc/terms/", "dcterms:"),
    ("http://purl.org/net/biblio#", "bib:"),
];

/// Why XML can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import) struct XmlError {
    /// The line, from 1.
    pub(in crate::import) line: usize,
    /// What is wrong with it.
    pub(in crate::import) message: String,
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// The tree of an XML document.
///
/// # Errors
/// It isn't well-formed, declares entities, or is nested too deep.
pub(in crate::import) fn xml(text: &str) -> Result<Tree, XmlError> {
    xml_without(text, &[])
}

/// The tree of an XML document without elements of these names, and what is in them: a large file is mostly such.
///
/// # Errors
/// As [`xml`].
pub(in crate::import) fn xml_without(text: &str, left_out: &[&str]) -> Result<Tree, XmlError> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut made =
        TreeBuilder { tree: Tree::new(), open: vec![ROOT], lines: LineCounter { text, at: 0, line: 1 } };
    // How deep the reader is in an element that is left out.
    let mut depth = 0_usize;
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let line = made.lines.of(start);
        let event = reader.read_event().map_err(|error| {
            let at = usize::try_from(reader.error_position()).unwrap_or(start);
            XmlError { line: made.lines.of(at), message: error.to_string() }
        })?;
        match event {
            Event::Eof => break,
            Event::Start(_) if depth > 0 => depth += 1,
            Event::Start(element) => {
                let (namespace, local) = reader.resolver().resolve_element(element.name());
                let name = called(&namespace, local.as_ref());
                if left_out.contains(&name.as_str()) {
                    depth += 1;
                } else if made.open.len() > DEEPEST {
                    let message = format!(
                        "elements are nested more than {DEEPEST} deep here: take the words out of some of them first"
                    );
                    return Err(XmlError { line, message });
                } else {
                    made.element(&reader, &element, &name, line)?;
                }
            }
            Event::End(_) if depth > 0 => depth -= 1,
            Event::End(_) => {
                made.open.pop();
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if depth > 0 => {}
            Event::Text(words) => made.words(&words.xml10_content(), line),
            Event::CData(words) => made.words(&words.xml10_content(), line),
            Event::GeneralRef(entity) => {
                let c = meant(&entity).ok_or_else(|| XmlError {
                    line,
                    message: format!("the entity `&{};` isn't one of XML's own", &*entity),
                })?;
                made.words(c.encode_utf8(&mut [0; 4]), line);
            }
            Event::DocType(declared) if declared.contains("<!ENTITY") => {
                let message = "entities are declared here, which is refused".to_owned();
                return Err(XmlError { line, message });
            }
            _ => {}
        }
    }
    match made.open.as_slice() {
        [ROOT] if made.tree.children(ROOT).any(|id| made.tree.name(id).is_some()) => Ok(made.tree),
        [ROOT] => Err(XmlError { line: 1, message: "there is no element".to_owned() }),
        [.., last] => {
            let name = made.tree.name(*last).unwrap_or_default();
            let message = format!("`<{name}>` of line {} isn't closed", made.tree.line(*last));
            Err(XmlError { line: made.lines.of(text.len()), message })
        }
        [] => Err(XmlError { line: 1, message: "an element is closed that wasn't opened".to_owned() }),
    }
}

/// A tree while it is made.
struct TreeBuilder<'a> {
    tree: Tree,
    open: Vec<NodeId>,
    lines: LineCounter<'a>,
}

impl TreeBuilder<'_> {
    fn element(
        &mut self,
        reader: &NsReader<&[u8]>,
        element: &BytesStart<'_>,
        name: &str,
        line: usize,
    ) -> Result<(), XmlError> {
        let mut attributes = Vec::new();
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| XmlError { line, message: error.to_string() })?;
            // Word marks each run with its editing sessions: half of the attributes of a long text.
            if attribute.key.as_ref().starts_with("w:rsid") || is_declaration(attribute.key) {
                continue;
            }
            let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map_err(|error| XmlError { line, message: error.to_string() })?;
            let name = self.tree.intern(&called(&namespace, local.as_ref()));
            attributes.push((name, value.into_owned().into()));
        }
        attributes.shrink_to_fit();
        let name = self.tree.intern(name);
        let id = self.tree.add(Data::Element { name, attributes }, u32::try_from(line).unwrap_or(0));
        let parent = self.open.last().copied().unwrap_or(ROOT);
        self.tree.append(parent, id);
        self.open.push(id);
        Ok(())
    }

    fn words(&mut self, words: &str, line: usize) {
        let parent = self.open.last().copied().unwrap_or(ROOT);
        let last = self.tree.nodes[parent].last as usize;
        if let Some(Data::Words(own)) = self.tree.nodes.get_mut(last).map(|node| &mut node.data) {
            own.push_str(words);
            return;
        }
        let id = self.tree.add(Data::Words(words.to_owned()), u32::try_from(line).unwrap_or(0));
        self.tree.append(parent, id);
    }
}

fn is_declaration(key: QName<'_>) -> bool {
    key.as_ref() == "xmlns" || key.as_ref().starts_with("xmlns:")
}

/// A name as this program calls it: with the prefix of its namespace.
fn called(namespace: &ResolveResult<'_>, local: &str) -> String {
    let prefix = match namespace {
        ResolveResult::Bound(namespace) => {
            let of = |known: &&(&str, &str)| known.0 == namespace.as_ref();
            NAMESPACES.iter().find(of).map_or("", |(_, prefix)| prefix)
        }
        _ => "",
    };
    format!("{prefix}{local}")
}

/// What a reference gives: a character by its number, or one of the five of XML.
fn meant(entity: &BytesRef<'_>) -> Option<char> {
    if entity.is_char_ref() {
        return entity.resolve_char_ref().ok().flatten();
    }
    Some(match &**entity {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => return None,
    })
}

/// The lines of a text, counted on the way.
struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl LineCounter<'_> {
    fn of(&mut self, at: usize) -> usize {
        let at = at.min(self.text.len());
        if at > self.at {
            self.line += memchr::memchr_iter(b'\n', &self.text.as_bytes()[self.at..at]).count();
            self.at = at;
        }
        self.line
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::html;
    use super::*;

    #[test]
    fn names_go_by_their_namespaces() {
        let tree = xml(
            "<x:p xmlns:x='http://schemas.openxmlformats.org/wordprocessingml/2006/main' x:val='1'>a &amp; &#233;<![CDATA[<b>]]></x:p>",
        )
        .unwrap();
        let p = tree.find(ROOT, "w:p").unwrap();
        assert_eq!((tree.attribute(p, "w:val"), &*tree.words(p)), (Some("1"), "a & é<b>"));
    }

    #[test]
    fn what_is_wrong_has_its_line() {
        let of = |text: &str| xml(text).unwrap_err().to_string();
        assert!(of("<a>\n<b>\n</a>").starts_with("line 3: "), "{}", of("<a>\n<b>\n</a>"));
        assert_eq!(of("<a>\n<b>"), "line 2: `<b>` of line 2 isn't closed");
        assert_eq!(of("words"), "line 1: there is no element");
        assert_eq!(of("<a>&nbsp;</a>"), "line 1: the entity `&nbsp;` isn't one of XML's own");
        let declared = "<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a>&b;</a>";
        assert_eq!(of(declared), "line 1: entities are declared here, which is refused");
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = |depth: usize| format!("{}x{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(xml(&nested(DEEPEST)).is_ok());
        let said = xml(&nested(DEEPEST + 1)).unwrap_err().to_string();
        assert!(said.starts_with("line 1: elements are nested more than 256 deep"), "{said}");
    }

    #[test]
    fn html_is_read_as_browsers_do() {
        let tree = html("<title>T</title><p>one<p>two <b>three").unwrap();
        let all: Vec<String> =
            tree.descendants(ROOT).filter(|id| tree.is(*id, "p")).map(|id| tree.words(id)).collect();
        assert_eq!(all, ["one", "two three"]);
        assert!(html(&"<div>".repeat(500)).is_some());
        assert!(html(&"<div>".repeat(5000)).is_none());
    }
}
