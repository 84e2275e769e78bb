//! HTML to a tree, as browsers read it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, Namespace, QualName, parse_document};

use super::{Data, NodeId, ROOT, Tree};

/// Elements may be nested so deep: the time that the parser takes grows with the square of it.
const DEEPEST: usize = 2000;
/// So many bytes are parsed before the depth is looked at.
const PIECE: usize = 4096;

/// The tree of an HTML document; none where its elements are nested deeper than two thousand.
pub(in crate::import) fn html(text: &str) -> Option<Tree> {
    let sink = HtmlTreeSink {
        tree: RefCell::new(Tree::new()),
        names: RefCell::default(),
        templates: RefCell::default(),
        line: RefCell::new(1),
    };
    let mut parser = parse_document(sink, html5ever::ParseOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        let end =
            (PIECE.min(rest.len())..=rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let (piece, left) = rest.split_at(end);
        parser.process(piece.into());
        rest = left;
        let tree = parser.tokenizer.sink.sink.tree.borrow();
        let last = tree.nodes.len() - 1;
        let above = std::iter::successors(tree.parent(last), |id| tree.parent(*id));
        if above.take(DEEPEST + 1).count() > DEEPEST {
            return None;
        }
    }
    Some(parser.finish())
}

struct HtmlTreeSink {
    tree: RefCell<Tree>,
    names: RefCell<HashMap<NodeId, QualName>>,
    templates: RefCell<HashMap<NodeId, NodeId>>,
    line: RefCell<u32>,
}

/// An element's name, by itself.
#[derive(Debug)]
struct ElementName(QualName);

impl ElemName for ElementName {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl HtmlTreeSink {
    fn put(&self, child: NodeOrText<NodeId>, before: impl Fn(&Tree) -> u32, put: impl Fn(&mut Tree, NodeId)) {
        let mut tree = self.tree.borrow_mut();
        let child = match child {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => {
                let last = before(&tree) as usize;
                if let Some(Data::Words(words)) = tree.nodes.get_mut(last).map(|node| &mut node.data) {
                    words.push_str(&text);
                    return;
                }
                tree.add(Data::Words(text.to_string()), *self.line.borrow())
            }
        };
        put(&mut tree, child);
    }
}

impl TreeSink for HtmlTreeSink {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a> = ElementName;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> ElementName {
        let known = self.names.borrow().get(target).cloned();
        ElementName(known.unwrap_or_else(|| QualName::new(None, Namespace::from(""), LocalName::from(""))))
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        let mut tree = self.tree.borrow_mut();
        let attributes =
            attrs.iter().map(|a| (tree.intern(&a.name.local), a.value.to_string().into())).collect();
        let number = tree.intern(&name.local);
        let id = tree.add(Data::Element { name: number, attributes }, *self.line.borrow());
        if flags.template {
            let contents = tree.add(Data::Root, 0);
            self.templates.borrow_mut().insert(id, contents);
        }
        self.names.borrow_mut().insert(id, name);
        id
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.tree.borrow_mut().add(Data::Comment, 0)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.tree.borrow_mut().add(Data::Comment, 0)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.put(child, |tree| tree.nodes[*parent].last, |tree, child| tree.append(*parent, child));
    }

    fn append_based_on_parent_node(&self, element: &NodeId, prev: &NodeId, child: NodeOrText<NodeId>) {
        let has_parent = self.tree.borrow().parent(*element).is_some();
        if has_parent { self.append_before_sibling(element, child) } else { self.append(prev, child) }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.templates.borrow().get(target).copied().unwrap_or(*target)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let before = |tree: &Tree| tree.nodes[*sibling].before;
        self.put(child, before, |tree, child| tree.insert_before(*sibling, child));
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        let mut tree = self.tree.borrow_mut();
        for attribute in attrs {
            let number = tree.intern(&attribute.name.local);
            if let Data::Element { attributes, .. } = &mut tree.nodes[*target].data
                && !attributes.iter().any(|(own, _)| *own == number)
            {
                attributes.push((number, attribute.value.to_string().into()));
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.tree.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut tree = self.tree.borrow_mut();
        let children: Vec<NodeId> = tree.children(*node).collect();
        for child in children {
            tree.append(*new_parent, child);
        }
    }

    fn set_current_line(&self, line: u64) {
        *self.line.borrow_mut() = u32::try_from(line).unwrap_or(u32::MAX);
    }
}
