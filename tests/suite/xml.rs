//! XML as a tree, for tests of what is written, and the edition that has all that an export has to carry.
#![allow(dead_code, reason = "each test uses what it needs")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

/// An element with what is in it.
#[derive(Debug, Default, Clone)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) inner: Vec<Node>,
}

#[derive(Debug, Clone)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.inner.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Itself and all within it, in order.
    pub(crate) fn all(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.elements().flat_map(Self::all)).collect()
    }

    pub(crate) fn named(&self, name: &str) -> Vec<&Self> {
        self.all().into_iter().filter(|element| element.name == name).collect()
    }

    /// The words, of those elements only that are wanted.
    pub(crate) fn words(&self, wanted: &impl Fn(&Self) -> bool) -> String {
        let of = |node: &Node| match node {
            Node::Text(words) => words.clone(),
            Node::Element(element) if wanted(element) => element.words(wanted),
            Node::Element(_) => String::new(),
        };
        self.inner.iter().map(of).collect()
    }

    pub(crate) fn text(&self) -> String {
        self.words(&|_| true).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// A document as a tree; what isn't well-formed is an error.
pub(crate) fn parse(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Element::default()];
    loop {
        let event =
            reader.read_event().unwrap_or_else(|error| panic!("{error} at {}", reader.error_position()));
        match event {
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let name = tag.name().as_ref().to_owned();
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref().to_owned();
                    let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap();
                    (key, value.into_owned())
                });
                let element = Element { name, attributes: attributes.collect(), inner: Vec::new() };
                match event {
                    Event::Start(_) => open.push(element),
                    _ => open.last_mut().unwrap().inner.push(Node::Element(element)),
                }
            }
            Event::End(_) => {
                let element = open.pop().unwrap();
                open.last_mut().unwrap().inner.push(Node::Element(element));
            }
            Event::Text(words) => {
                let words = String::from(&*words);
                open.last_mut().unwrap().inner.push(Node::Text(words));
            }
            Event::GeneralRef(name) => {
                let sign = match &*name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "#39" => "'",
                    other => panic!("&{other};"),
                };
                open.last_mut().unwrap().inner.push(Node::Text(sign.to_owned()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1);
    open.pop().unwrap().elements().next().unwrap().clone()
}

/// The edition that has all that an export has to carry.
pub(crate) fn edition() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let to = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &to);
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports/edition"), folder.path());
    folder
}
