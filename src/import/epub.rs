//! EPUB: the chapters of its spine as one document, in which the notes of one file are found by the marks of another.

use super::Unread;
use super::html::{self, Whole};
use super::package::{Package, resolved};
use super::text::{About, Document};
use super::tree::{self, NodeId, ROOT, Tree};

/// Read a text.
pub(super) fn text(bytes: &[u8], file: &str) -> Result<Document, Unread> {
    let mut package = Package::open(bytes)?;
    let broken = |what: String| Unread::new(what, "");
    let container = xml(&mut package, "META-INF/container.xml")?
        .ok_or_else(|| broken("this EPUB has no META-INF/container.xml".to_owned()))?;
    let path = container
        .descendants(ROOT)
        .find(|id| container.is(*id, "rootfile"))
        .and_then(|id| container.attribute(id, "full-path"))
        .ok_or_else(|| broken("this EPUB doesn't say where its package is".to_owned()))?
        .to_owned();
    if package.names().iter().any(|name| name == "META-INF/encryption.xml") {
        let text = package.text("META-INF/encryption.xml")?.unwrap_or_default();
        // Fonts may be obfuscated; words may not.
        if text.contains(".xhtml") || text.contains(".html") {
            return Err(Unread::new("this EPUB is encrypted", "only one without protection can be read"));
        }
    }
    let opf = xml(&mut package, &path)?.ok_or_else(|| broken(format!("`{path}` isn't in this EPUB")))?;
    let mut whole = Tree::empty();
    let mut read = 0;
    for item in spine(&opf) {
        let name = resolved(&path, &percent_encoding::percent_decode_str(&item).decode_utf8_lossy());
        let Some(text) = package.text(&name)? else {
            return Err(broken(format!("`{name}`, a chapter of this EPUB, isn't in it")));
        };
        let chapter = super::tree(&text)?;
        let top = chapter.find(ROOT, "body").unwrap_or(ROOT);
        whole.graft(&chapter, top, "section", |attribute, value| match attribute {
            "id" | "name" | "xml:id" => Some(format!("{name}#{value}")),
            "href" if !value.contains(':') => Some(match value.split_once('#') {
                Some(("", fragment)) => format!("#{name}#{fragment}"),
                Some((other, fragment)) => format!("#{}#{fragment}", resolved(&name, &decoded(other))),
                None => value.to_owned(),
            }),
            "src" if !value.contains(':') => Some(resolved(&name, &decoded(value))),
            _ => None,
        });
        read += 1;
    }
    if read == 0 {
        return Err(broken("this EPUB has no chapters".to_owned()));
    }
    let mut document = html::html(&whole, file, Whole::All);
    document.about = about(&opf);
    for medium in &mut document.media {
        medium.bytes = package.read(&medium.source)?;
    }
    Ok(document)
}

/// Whether a package is an EPUB.
pub(super) fn is_one(package: &Package<'_>) -> bool {
    package.names().iter().any(|name| name == "META-INF/container.xml")
}

/// The annotations in it, as W3C's files have them.
pub(super) fn annotations(bytes: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
    let mut package = Package::open(bytes)?;
    let own = |name: &String| {
        name.starts_with("META-INF/")
            && (name.ends_with(".annotation")
                || name.ends_with(".annotations")
                || name.ends_with(".ann")
                || name.ends_with("annotations.json"))
    };
    match package.names().into_iter().find(own) {
        Some(name) => package.read(&name),
        None => Ok(None),
    }
}

fn decoded(path: &str) -> String {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}

fn xml(package: &mut Package<'_>, path: &str) -> Result<Option<Tree>, Unread> {
    let Some(text) = package.text(path)? else { return Ok(None) };
    tree::xml(&text).map(Some).map_err(|why| Unread::new(format!("`{path}` in it can't be read: {why}"), ""))
}

/// The files of the chapters, in order; the table of contents is none.
fn spine(opf: &Tree) -> Vec<String> {
    let items: Vec<NodeId> = opf.descendants(ROOT).filter(|id| opf.is(*id, "item")).collect();
    let refs = opf.descendants(ROOT).filter(|id| opf.is(*id, "itemref"));
    refs.filter_map(|id| {
        let own = opf.attribute(id, "idref")?;
        let item = items.iter().find(|item| opf.attribute(**item, "id") == Some(own))?;
        let is_nav =
            opf.attribute(*item, "properties").is_some_and(|p| p.split_whitespace().any(|p| p == "nav"));
        let is_text = opf
            .attribute(*item, "media-type")
            .is_none_or(|kind| kind.contains("html") || kind.contains("xml"));
        opf.attribute(*item, "href").filter(|_| !is_nav && is_text).map(str::to_owned)
    })
    .collect()
}

fn about(opf: &Tree) -> About {
    let all = |name: &str| {
        let found = opf.descendants(ROOT).filter(|id| opf.is(*id, name)).map(|id| opf.in_a_line(id));
        found.filter(|words| !words.is_empty()).collect::<Vec<String>>()
    };
    let one = |name: &str| all(name).into_iter().next();
    About {
        title: one("dc:title"),
        subtitle: None,
        authors: all("dc:creator"),
        language: one("dc:language"),
        issued: one("dc:date").map(|date| date.split('T').next().unwrap_or_default().to_owned()),
        publisher: one("dc:publisher"),
        rights: one("dc:rights"),
        url: None,
    }
}
