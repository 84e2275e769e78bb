//! A tree of elements and words, made of HTML or of XML: flat, so that no depth of nesting exhausts a stack.

mod closed;
mod html;
mod xml;

use std::collections::HashMap;

pub(super) use closed::closed;
pub(super) use html::html;
pub(super) use xml::{XmlError, xml, xml_without};

/// A node, by its place in the tree.
pub(super) type NodeId = usize;

/// The root of every tree: it is no element.
pub(super) const ROOT: NodeId = 0;
const NONE: u32 = u32::MAX;
/// The attribute that names the file which an element was in; none of HTML has such a name.
pub(super) const FILE: &str = "file of the package";

/// The tree of a document.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    names: Vec<Box<str>>,
    by_name: HashMap<Box<str>, u16>,
}

#[derive(Debug)]
struct Node {
    data: Data,
    /// The line of the source that it begins in, from 1; 0 where that isn't known.
    line: u32,
    parent: u32,
    first: u32,
    last: u32,
    next: u32,
    before: u32,
}

#[derive(Debug)]
enum Data {
    Root,
    Element { name: u16, attributes: Vec<(u16, Box<str>)> },
    Words(String),
    Comment,
}

impl Tree {
    fn new() -> Self {
        let mut tree = Self { nodes: Vec::new(), names: Vec::new(), by_name: HashMap::new() };
        tree.add(Data::Root, 0);
        tree
    }

    /// A tree with nothing in it.
    pub(super) fn empty() -> Self {
        Self::new()
    }

    /// Put what is in an element of another tree at the end of this, in an element of its own that names its file;
    /// `changed` gives an attribute's other value, where it has one.
    pub(super) fn graft(
        &mut self,
        other: &Self,
        top: NodeId,
        (name, file): (&str, &str),
        changed: impl Fn(&str, &str) -> Option<String>,
    ) {
        let number = self.intern(name);
        let attributes = vec![(self.intern(FILE), file.into())];
        let own = self.add(Data::Element { name: number, attributes }, 0);
        self.append(ROOT, own);
        let mut homes: HashMap<NodeId, NodeId> = HashMap::from([(top, own)]);
        let all: Vec<NodeId> = other.descendants(top).collect();
        for id in all {
            let data = match &other.nodes[id].data {
                Data::Element { name, attributes } => {
                    let called = |number: &u16| other.names.get(usize::from(*number)).map_or("", |name| name);
                    let attributes = attributes
                        .iter()
                        .map(|(name, value)| {
                            let name = called(name);
                            let value = changed(name, value).map_or_else(|| value.clone(), Into::into);
                            (self.intern(name), value)
                        })
                        .collect();
                    Data::Element { name: self.intern(called(name)), attributes }
                }
                Data::Words(words) => Data::Words(words.clone()),
                Data::Root | Data::Comment => Data::Comment,
            };
            let fresh = self.add(data, other.nodes[id].line);
            let parent = other.parent(id).and_then(|parent| homes.get(&parent).copied()).unwrap_or(own);
            self.append(parent, fresh);
            homes.insert(id, fresh);
        }
    }

    fn intern(&mut self, name: &str) -> u16 {
        if let Some(number) = self.by_name.get(name) {
            return *number;
        }
        let Ok(number) = u16::try_from(self.names.len()) else { return 0 };
        self.names.push(name.into());
        self.by_name.insert(name.into(), number);
        number
    }

    fn add(&mut self, data: Data, line: u32) -> NodeId {
        self.nodes.push(Node { data, line, parent: NONE, first: NONE, last: NONE, next: NONE, before: NONE });
        self.nodes.len() - 1
    }

    fn detach(&mut self, id: NodeId) {
        let Node { parent, next, before, .. } = self.nodes[id];
        if parent == NONE {
            return;
        }
        match before {
            NONE => self.nodes[parent as usize].first = next,
            before => self.nodes[before as usize].next = next,
        }
        match next {
            NONE => self.nodes[parent as usize].last = before,
            next => self.nodes[next as usize].before = before,
        }
        let node = &mut self.nodes[id];
        (node.parent, node.next, node.before) = (NONE, NONE, NONE);
    }

    fn append(&mut self, parent: NodeId, child: NodeId) {
        self.detach(child);
        let last = self.nodes[parent].last;
        match last {
            NONE => self.nodes[parent].first = small(child),
            last => self.nodes[last as usize].next = small(child),
        }
        self.nodes[parent].last = small(child);
        let node = &mut self.nodes[child];
        (node.parent, node.before) = (small(parent), last);
    }

    fn insert_before(&mut self, sibling: NodeId, child: NodeId) {
        self.detach(child);
        let Node { parent, before, .. } = self.nodes[sibling];
        if parent == NONE {
            return;
        }
        match before {
            NONE => self.nodes[parent as usize].first = small(child),
            before => self.nodes[before as usize].next = small(child),
        }
        self.nodes[sibling].before = small(child);
        let node = &mut self.nodes[child];
        (node.parent, node.before, node.next) = (parent, before, small(sibling));
    }

    /// The children of a node, in order.
    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let link = |n: u32| (n != NONE).then_some(n as usize);
        std::iter::successors(link(self.nodes[id].first), move |id| link(self.nodes[*id].next))
    }

    /// The parent of a node; none of the root.
    pub(super) fn parent(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.nodes[id].parent;
        (parent != NONE).then_some(parent as usize)
    }

    /// The name of an element; none of words and comments.
    pub(super) fn name(&self, id: NodeId) -> Option<&str> {
        match &self.nodes[id].data {
            Data::Element { name, .. } => self.names.get(usize::from(*name)).map(|name| &**name),
            _ => None,
        }
    }

    /// Whether a node is an element of this name.
    pub(super) fn is(&self, id: NodeId, name: &str) -> bool {
        self.name(id) == Some(name)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, id: NodeId, wanted: &str) -> Option<&str> {
        let Data::Element { attributes, .. } = &self.nodes[id].data else { return None };
        let wanted = *self.by_name.get(wanted)?;
        attributes.iter().find(|(name, _)| *name == wanted).map(|(_, value)| &**value)
    }

    /// The words of a node that is words itself.
    pub(super) fn text(&self, id: NodeId) -> Option<&str> {
        match &self.nodes[id].data {
            Data::Words(words) => Some(words),
            _ => None,
        }
    }

    /// The line that a node begins in, from 1; 0 where that isn't known.
    pub(super) fn line(&self, id: NodeId) -> usize {
        self.nodes[id].line as usize
    }

    /// All nodes below one, in the order of the document.
    pub(super) fn descendants(&self, top: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let link = |n: u32| (n != NONE).then_some(n as usize);
        let after = move |mut id: NodeId| {
            loop {
                if id == top {
                    return None;
                }
                if let Some(next) = link(self.nodes[id].next) {
                    return Some(next);
                }
                id = link(self.nodes[id].parent)?;
            }
        };
        std::iter::successors(link(self.nodes[top].first), move |id| {
            link(self.nodes[*id].first).or_else(|| after(*id))
        })
    }

    /// The first element of this name below a node.
    pub(super) fn find(&self, top: NodeId, name: &str) -> Option<NodeId> {
        self.descendants(top).find(|id| self.is(*id, name))
    }

    /// The first child of this name.
    pub(super) fn child(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self.children(id).find(|child| self.is(*child, name))
    }

    /// All words of a node and below it, as they are written.
    pub(super) fn words(&self, id: NodeId) -> String {
        let own = self.text(id).into_iter();
        own.chain(self.descendants(id).filter_map(|id| self.text(id))).collect()
    }

    /// All words of a node and below it, with single spaces.
    pub(super) fn in_a_line(&self, id: NodeId) -> String {
        self.words(id).split_whitespace().collect::<Vec<&str>>().join(" ")
    }
}

fn small(id: NodeId) -> u32 {
    u32::try_from(id).unwrap_or(NONE)
}
