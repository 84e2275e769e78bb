//! Zotero's notes: HTML in which annotations are marked, by itself or in the values of its RDF.

use serde_json::Value;

use super::super::super::UnreadableFile;
use super::super::super::note::{BodyFormat, ImportedNote, NotesFile, Quote};
use super::super::super::tree::{self, NodeId, ROOT, Tree};
use super::super::{shown, string, told};
use crate::render::escape::escape;

/// Elements that a note's text is in, one after another.
const BLOCKS: &[&str] = &["p", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre"];
/// Elements that a remark keeps.
const KEPT: &[&str] = &["a", "b", "br", "code", "em", "i", "s", "strong", "sub", "sup", "u"];

/// Whether HTML is a note of Zotero's.
pub(in super::super) fn is_page(text: &str) -> bool {
    text.contains("data-annotation=") || text.contains("data-schema-version=")
}

/// Reads a note's HTML.
pub(in super::super) fn page(text: &str, file: &str) -> Result<NotesFile, UnreadableFile> {
    let mut export = NotesFile { from: "zotero", ..NotesFile::default() };
    annotations(text, &ImportedNote::default(), file, file, &mut export)?;
    undated(&mut export, file);
    Ok(export)
}

/// Reads RDF: the notes in it, each with the title of the item that it is on.
pub(in super::super) fn rdf(text: &str, file: &str) -> Result<NotesFile, UnreadableFile> {
    let tree =
        tree::xml(text).map_err(|why| UnreadableFile::new(format!("this RDF can't be read: {why}"), ""))?;
    let mut export = NotesFile { from: "zotero", ..NotesFile::default() };
    let memos: Vec<NodeId> = tree.descendants(ROOT).filter(|id| tree.is(*id, "bib:Memo")).collect();
    for memo in memos {
        let about = tree.attribute(memo, "rdf:about").unwrap_or_default();
        let Some(value) = tree.child(memo, "rdf:value") else { continue };
        let refers = |id: &NodeId| {
            tree.is(*id, "dcterms:isReferencedBy") && tree.attribute(*id, "rdf:resource") == Some(about)
        };
        let item = tree.descendants(ROOT).find(refers).and_then(|id| tree.parent(id));
        let title = item.and_then(|item| tree.child(item, "dc:title")).map(|id| tree.in_a_line(id));
        let subjects = tree.children(memo).filter(|id| tree.is(*id, "dc:subject"));
        let template = ImportedNote {
            line: tree.line(memo),
            book: title.filter(|title| !title.is_empty()),
            tags: subjects.map(|id| tree.in_a_line(id)).filter(|tag| !tag.is_empty()).collect(),
            ..ImportedNote::default()
        };
        let before = export.notes.len();
        annotations(&tree.words(value), &template, about, file, &mut export)?;
        for note in &mut export.notes[before..] {
            note.line = template.line;
        }
    }
    if export.notes.is_empty() {
        return Err(UnreadableFile::new(
            "this RDF has no notes",
            "export it again with notes: in Zotero choose *Export Notes*, or the annotations as JSON",
        ));
    }
    undated(&mut export, file);
    Ok(export)
}

fn undated(export: &mut NotesFile, file: &str) {
    if !export.notes.is_empty() {
        export.decisions.push(told(file, 0, "notes of Zotero name neither author nor date"));
    }
}

/// The annotations that are marked in a note; what is beside one is its remark.
fn annotations(
    html: &str,
    template: &ImportedNote,
    about: &str,
    file: &str,
    export: &mut NotesFile,
) -> Result<(), UnreadableFile> {
    let Some(tree) = tree::html(html) else {
        return Err(UnreadableFile::new("the elements of a note are nested more than two thousand deep", ""));
    };
    let body = tree.find(ROOT, "body").unwrap_or(ROOT);
    let first = export.notes.len();
    let inner =
        |id: NodeId| tree.descendants(id).any(|id| tree.name(id).is_some_and(|n| BLOCKS.contains(&n)));
    let blocks: Vec<NodeId> = tree
        .descendants(body)
        .filter(|id| tree.name(*id).is_some_and(|name| BLOCKS.contains(&name)) && !inner(*id))
        .collect();
    // Words without a block of their own are one.
    let blocks = if blocks.is_empty() { vec![body] } else { blocks };
    for block in blocks {
        let line = tree.line(block);
        let classed = |id: NodeId, classes: &[&str]| {
            tree.attribute(id, "class").is_some_and(|own| own.split(' ').any(|own| classes.contains(&own)))
        };
        let spans: Vec<NodeId> =
            tree.descendants(block).filter(|id| classed(*id, &["highlight", "underline"])).collect();
        if tree.descendants(block).any(|id| tree.is(id, "img")) {
            export.decisions.push(told(file, line, "an image of a note is left out"));
        }
        let mut rest = String::new();
        written(&tree, block, &|id| classed(id, &["highlight", "underline", "citation"]), &mut rest);
        let rest = rest.trim().to_owned();
        let quotes: Vec<Quote> = spans
            .iter()
            .map(|id| Quote::new(without_quotation_marks(&tree.in_a_line(*id))))
            .filter(|quote| !quote.words.is_empty())
            .collect();
        if !quotes.is_empty() {
            let data = spans.iter().find_map(|id| said(tree.attribute(*id, "data-annotation")?));
            let data = data.unwrap_or_default();
            export.notes.push(ImportedNote {
                id: string(&data, "annotationKey"),
                line,
                quotes,
                position: string(&data, "pageLabel"),
                body: rest,
                format: BodyFormat::Html,
                ..template.clone()
            });
            continue;
        }
        if rest.is_empty() {
            continue;
        }
        let is_heading = tree.name(block).is_some_and(|name| name.starts_with('h'));
        match export.notes[first..].last_mut() {
            _ if is_heading => {
                let words = shown(&tree.in_a_line(block));
                export.decisions.push(told(
                    file,
                    line,
                    format!("a heading within a note is left out: `{words}`"),
                ));
            }
            Some(note) => note.body = format!("<p>{}</p><p>{rest}</p>", note.body),
            None => export.notes.push(ImportedNote {
                id: Some(about.to_owned()).filter(|about| about.starts_with('#')),
                line,
                body: rest,
                format: BodyFormat::Html,
                ..template.clone()
            }),
        }
    }
    Ok(())
}

/// What an annotation says of itself: JSON, encoded for an address.
fn said(data: &str) -> Option<Value> {
    serde_json::from_str(&percent_encoding::percent_decode_str(data).decode_utf8_lossy()).ok()
}

/// What is in an element, but for those that are left out, as HTML.
fn written(tree: &Tree, id: NodeId, left_out: &impl Fn(NodeId) -> bool, out: &mut String) {
    // Flat: the elements that are open, and the node that ends each.
    let mut open: Vec<(NodeId, &str)> = Vec::new();
    let within = |id: NodeId, top: NodeId| {
        std::iter::successors(tree.parent(id), |id| tree.parent(*id)).any(|up| up == top)
    };
    let mut skipped: Option<NodeId> = None;
    for node in tree.descendants(id) {
        if skipped.is_some_and(|top| within(node, top)) {
            continue;
        }
        while let Some((_, name)) = open.pop_if(|(top, _)| !within(node, *top)) {
            out.push_str(&format!("</{name}>"));
        }
        if let Some(words) = tree.text(node) {
            out.push_str(&escape(words));
        } else if left_out(node) {
            skipped = Some(node);
        } else if let Some(name) = tree.name(node).filter(|name| KEPT.contains(name)) {
            match tree.attribute(node, "href").filter(|_| name == "a") {
                Some(href) => out.push_str(&format!("<a href=\"{}\">", escape(href))),
                None => out.push_str(&format!("<{name}>")),
            }
            if name != "br" {
                open.push((node, name));
            }
        }
    }
    for (_, name) in open.into_iter().rev() {
        out.push_str(&format!("</{name}>"));
    }
}

/// Words without the quotation marks that Zotero puts around them.
fn without_quotation_marks(words: &str) -> String {
    const PAIRS: &[(char, char)] =
        &[('“', '”'), ('„', '“'), ('«', '»'), ('»', '«'), ('"', '"'), ('‘', '’'), ('「', '」')];
    let words = words.trim();
    let inside = PAIRS.iter().find_map(|(open, close)| words.strip_prefix(*open)?.strip_suffix(*close));
    inside.unwrap_or(words).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_in_notes_have_their_remarks() {
        let data = "%7B%22annotationKey%22%3A%22AB12%22%2C%22pageLabel%22%3A%2245%22%7D";
        let html = format!(
            "<div data-schema-version=\"9\"><h1>Annotations</h1><p><span class=\"highlight\" data-annotation=\"{data}\">“the sea came”</span> <span class=\"citation\" data-citation=\"x\">(<span class=\"citation-item\">Marlowe, 1874, p. 45</span>)</span> So the <em>log</em> &lt;says&gt;.</p><p>And more.</p></div>"
        );
        let rdf_text = format!(
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:bib=\"http://purl.org/net/biblio#\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\"><bib:Book rdf:about=\"urn:isbn:1\"><dcterms:isReferencedBy rdf:resource=\"#item_4\"/><dc:title>The Lamp</dc:title></bib:Book><bib:Memo rdf:about=\"#item_4\"><rdf:value>{}</rdf:value><dc:subject>sea</dc:subject></bib:Memo></rdf:RDF>",
            escape(&html)
        );
        let export = rdf(&rdf_text, "a.rdf").unwrap_or_default();
        let note = &export.notes[0];
        assert_eq!(note.id.as_deref(), Some("AB12"));
        assert_eq!(note.quotes, [Quote::new("the sea came")]);
        assert_eq!(note.body, "<p>So the <em>log</em> &lt;says&gt;.</p><p>And more.</p>");
        assert_eq!(
            (note.book.as_deref(), note.tags.as_slice()),
            (Some("The Lamp"), ["sea".to_owned()].as_slice())
        );
        assert_eq!(export.notes.len(), 1);
        assert_eq!(page(&html, "a.html").unwrap_or_default().notes.len(), 1);
        assert!(rdf("<rdf:RDF/>", "a.rdf").is_err());
    }
}
