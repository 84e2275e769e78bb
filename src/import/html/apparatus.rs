//! What of a book is no part of its text: covers, title pages, contents, indexes, colophons, by `epub:type` and `role`.

use super::super::tree::{NodeId, Tree};

/// The types of the EPUB vocabulary, with what they are called in a report; roles have `doc-` before them.
const KINDS: &[(&str, &str)] = &[
    ("cover", "the cover"),
    ("titlepage", "the title page"),
    ("halftitlepage", "the half title"),
    ("copyright-page", "the copyright page"),
    ("imprint", "the imprint"),
    ("toc", "the table of contents"),
    ("toc-brief", "the table of contents"),
    ("landmarks", "the list of landmarks"),
    ("page-list", "the list of pages"),
    ("pagelist", "the list of pages"),
    ("loi", "the list of illustrations"),
    ("lot", "the list of tables"),
    ("loa", "the list of audio clips"),
    ("lov", "the list of videos"),
    ("index", "an index"),
    ("colophon", "the colophon"),
];

/// What a type, or a role without its `doc-`, says that something is, where it is no text.
pub(in crate::import) fn named(kind: &str) -> Option<&'static str> {
    // Guides of EPUB 2 write it otherwise.
    let kind = if kind == "title-page" { "titlepage" } else { kind };
    KINDS.iter().find(|(own, _)| *own == kind).map(|(_, words)| *words)
}

/// What an element says that it is, where it is no text.
pub(in crate::import) fn kind(tree: &Tree, id: NodeId) -> Option<&'static str> {
    let types = tree.attribute(id, "epub:type").unwrap_or_default().split_whitespace();
    let roles = tree.attribute(id, "role").unwrap_or_default().split_whitespace();
    types.chain(roles.filter_map(|role| role.strip_prefix("doc-"))).find_map(named)
}

/// Whether an element is a list of footnotes.
pub(super) fn holds_notes(tree: &Tree, id: NodeId) -> bool {
    const KINDS: &[&str] = &["footnotes", "endnotes", "rearnotes", "doc-footnotes", "doc-endnotes"];
    ["epub:type", "role"].iter().any(|name| {
        tree.attribute(id, name).is_some_and(|own| own.split_whitespace().any(|own| KINDS.contains(&own)))
    })
}
