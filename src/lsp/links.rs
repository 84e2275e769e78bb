//! Links: each reference leads to what it means once it is followed.

use std::ops::Range;
use std::str::FromStr;

use lsp_types::{DocumentLink, DocumentLinkParams, Uri};
use serde_json::{Value, json};

use crate::diag::Span;

use super::find;
use super::names::{EditionFile, Symbol};
use super::view::ClientView;

/// The references of a file; where they lead is found when one is followed.
pub(super) fn links(view: &ClientView<'_>, params: &DocumentLinkParams) -> Vec<DocumentLink> {
    let uri = &params.text_document.uri;
    let Some(file) = view.file(uri) else { return Vec::new() };
    let works = view.now.names().role(file) == EditionFile::Bibliography;
    let uses = view.now.names().of(file).into_iter().filter(|it| {
        let leads =
            !matches!(it.name, Symbol::Key { .. } | Symbol::Tag(_) | Symbol::Kind(_) | Symbol::Words(_));
        !works && !it.defines && leads && !it.bytes.is_empty()
    });
    let text = &view.source(file).text;
    let mut links: Vec<(Range<usize>, Range<usize>, usize)> = Vec::new();
    for it in uses {
        match links.last_mut() {
            // A section and a place in it are one link, which leads to the place.
            Some((whole, bytes, at)) if *whole == it.whole && bytes.end <= it.bytes.start => {
                (bytes.end, *at) = (it.bytes.end, it.bytes.start);
            }
            _ => {
                let written = text.get(it.whole.clone()).unwrap_or_default();
                // With the prefix that says what kind of name it is.
                let start = if written.starts_with("[[") { it.whole.start + 2 } else { it.bytes.start };
                links.push((it.whole, start..it.bytes.end, it.bytes.start));
            }
        }
    }
    let link = |(_, bytes, at): (Range<usize>, Range<usize>, usize)| DocumentLink {
        range: view.range(Span::new(file, bytes.start, bytes.end)),
        target: None,
        tooltip: None,
        data: Some(json!({ "uri": uri, "at": view.position(file, at) })),
    };
    links.into_iter().map(link).collect()
}

/// Where a link leads: the file, and its line.
pub(super) fn resolve(view: &ClientView<'_>, mut link: DocumentLink) -> DocumentLink {
    link.target = link.data.as_ref().and_then(|data| target(view, data));
    link
}

fn target(view: &ClientView<'_>, data: &Value) -> Option<Uri> {
    let uri: Uri = serde_json::from_value(data.get("uri")?.clone()).ok()?;
    let at = serde_json::from_value(data.get("at")?.clone()).ok()?;
    let file = view.file(&uri)?;
    let found = find::at(view, file, view.byte(file, at))?;
    if let Symbol::File(path) = &found.name {
        return view.uri(path);
    }
    let place = view.location(find::definitions(view, &found.name).first().copied()?)?;
    Uri::from_str(&format!("{}#L{}", place.uri.as_str(), place.range.start.line + 1)).ok()
}

/// The document that a link is in.
pub(super) fn document(link: &DocumentLink) -> Option<Uri> {
    serde_json::from_value(link.data.as_ref()?.get("uri")?.clone()).ok()
}
