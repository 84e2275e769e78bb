//! EPUB: the chapters of its spine as one document, in which the notes of one file are found by the marks of another.

use std::cell::RefCell;
use std::collections::HashMap;

use super::UnreadableFile;
use super::html::{self, Whole, apparatus};
use super::images::{ImageAddress, Images};
use super::package::{Package, resolved};
use super::text::{About, Decision, ImportedBlock, ImportedText, bare};
use super::tree::{self, NodeId, ROOT, Tree};

/// Read a text.
pub(super) fn text(bytes: &[u8], file: &str, images: &Images<'_>) -> Result<ImportedText, UnreadableFile> {
    let mut package = Package::open(bytes)?;
    let broken = |what: String| UnreadableFile::new(what, "");
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
            return Err(UnreadableFile::new(
                "this EPUB is encrypted",
                "only one without protection can be read",
            ));
        }
    }
    let opf = xml(&mut package, &path)?.ok_or_else(|| broken(format!("`{path}` isn't in this EPUB")))?;
    let ours = is_ours(&mut package, &opf)?;
    let spine = spine(&opf, &path);
    if spine.is_empty() {
        return Err(broken("this EPUB has no chapters".to_owned()));
    }
    let landmarks = landmarks(&mut package, &opf, &path)?;
    let mut chapters = Vec::new();
    for SpineItem { name, linear, is_navigation } in spine {
        let Some(text) = package.text(&name)? else {
            if is_navigation {
                continue;
            }
            return Err(broken(format!("`{name}`, a chapter of this EPUB, isn't in it")));
        };
        let tree = super::tree(&text)?;
        let top = tree.find(ROOT, "body").unwrap_or(ROOT);
        let named = if is_navigation { Some(NAVIGATION) } else { None };
        let why =
            named.or_else(|| no_text(&tree, top, landmarks.get(&name).copied(), linear)).or_else(|| {
                (ours && !name.contains("/text/")).then_some("a page of the edition beside its text")
            });
        chapters.push(ImportedChapter { name, tree, top, why });
    }
    // Where nothing is left, the book says of its text what it ought to say of its cover.
    if chapters.iter().all(|chapter| chapter.why.is_some()) {
        let named = chapters.iter_mut().filter(|chapter| chapter.why != Some(NAVIGATION));
        named.for_each(|chapter| chapter.why = None);
    }
    let mut whole = Tree::empty();
    let mut decisions = Vec::new();
    for ImportedChapter { name, tree, top, why } in &chapters {
        if let Some(why) = why {
            let message = format!("`{name}` is left out: {why}");
            decisions.push(Decision { file: file.to_owned(), line: 0, message });
        }
        let element = if why.is_some() { html::BESIDE } else { "section" };
        whole.graft(tree, *top, (element, name), |attribute, value| match attribute {
            "id" | "name" | "xml:id" => Some(format!("{name}#{value}")),
            "href" if !value.contains(':') => Some(match value.split_once('#') {
                Some(("", fragment)) => format!("#{name}#{fragment}"),
                Some((other, fragment)) => format!("#{}#{fragment}", resolved(name, &decoded(other))),
                None if value.is_empty() => String::new(),
                // A whole chapter is known by its file.
                None => format!("#{}", resolved(name, &decoded(value))),
            }),
            "src" if !value.contains(':') => Some(resolved(name, &decoded(value))),
            _ => None,
        });
    }
    let (refused, open) = (RefCell::new(None), RefCell::new(package));
    let read = |address: ImageAddress<'_>| open.borrow_mut().image(address, &mut refused.borrow_mut());
    let whole_of = if ours { Whole::Ours } else { Whole::All };
    let mut document = html::html(&whole, file, whole_of, &images.within(&read));
    if let Some(why) = refused.take() {
        return Err(why);
    }
    let mut package = open.into_inner();
    document.decisions.splice(0..0, decisions);
    headings(&contents(&mut package, &opf, &path)?, &mut document, file);
    document.about = about(&opf);
    Ok(document)
}

/// Whether a package is an EPUB.
pub(super) fn is_one(package: &Package<'_>) -> bool {
    package.names().iter().any(|name| name == "META-INF/container.xml")
}

/// The annotations in it, as W3C's files have them, each file with its name.
pub(super) fn annotations(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, UnreadableFile> {
    let mut package = Package::open(bytes)?;
    let own = |name: &String| {
        name.starts_with("META-INF/")
            && (name.ends_with(".annotation")
                || name.ends_with(".annotations")
                || name.ends_with(".ann")
                || name.ends_with("annotations.json"))
    };
    let mut all = Vec::new();
    for name in package.names().into_iter().filter(own) {
        all.extend(package.read(&name)?.map(|bytes| (name, bytes)));
    }
    Ok(all)
}

fn decoded(path: &str) -> String {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}

fn xml(package: &mut Package<'_>, path: &str) -> Result<Option<Tree>, UnreadableFile> {
    let Some(text) = package.text(path)? else { return Ok(None) };
    tree::xml(&text)
        .map(Some)
        .map_err(|why| UnreadableFile::new(format!("`{path}` in it can't be read: {why}"), ""))
}

/// A file of the spine.
struct SpineItem {
    name: String,
    /// Whether it is read in its turn.
    linear: bool,
    /// Whether it is the navigation, which some books have among their chapters.
    is_navigation: bool,
}

/// Why the navigation is left out.
const NAVIGATION: &str = "the navigation";

struct ImportedChapter {
    name: String,
    tree: Tree,
    top: NodeId,
    /// Why it is left out.
    why: Option<&'static str>,
}

/// The files of the spine, in order.
fn spine(opf: &Tree, path: &str) -> Vec<SpineItem> {
    let items: Vec<NodeId> = opf.descendants(ROOT).filter(|id| opf.is(*id, "item")).collect();
    let refs = opf.descendants(ROOT).filter(|id| opf.is(*id, "itemref"));
    refs.filter_map(|id| {
        let own = opf.attribute(id, "idref")?;
        let item = items.iter().find(|item| opf.attribute(**item, "id") == Some(own))?;
        let is_text = opf
            .attribute(*item, "media-type")
            .is_none_or(|kind| kind.contains("html") || kind.contains("xml"));
        let href = opf.attribute(*item, "href").filter(|_| is_text)?;
        let linear = opf.attribute(id, "linear") != Some("no");
        let is_navigation = is_nav(opf, *item);
        Some(SpineItem { name: resolved(path, &decoded(href)), linear, is_navigation })
    })
    .collect()
}

fn is_nav(opf: &Tree, item: NodeId) -> bool {
    opf.attribute(item, "properties").is_some_and(|p| p.split_whitespace().any(|p| p == "nav"))
}

/// The lines of the table of contents, with their depths: of the navigation, or of EPUB 2's.
fn contents(package: &mut Package<'_>, opf: &Tree, path: &str) -> Result<Vec<(u8, String)>, UnreadableFile> {
    let item = |is: &dyn Fn(NodeId) -> bool| {
        opf.descendants(ROOT)
            .filter(|id| opf.is(*id, "item"))
            .find(|id| is(*id))
            .and_then(|id| opf.attribute(id, "href"))
    };
    let ncx = |id: NodeId| opf.attribute(id, "media-type") == Some("application/x-dtbncx+xml");
    let Some(href) = item(&|id| is_nav(opf, id)).or_else(|| item(&ncx)) else { return Ok(Vec::new()) };
    let text = package.text(&resolved(path, &decoded(href)))?.unwrap_or_default();
    let Ok(tree) = super::tree(&text) else { return Ok(Vec::new()) };
    let depth = |id: NodeId, name: &str| {
        let above =
            std::iter::successors(tree.parent(id), |id| tree.parent(*id)).filter(|id| tree.is(*id, name));
        u8::try_from(above.count()).unwrap_or(6).clamp(1, 6)
    };
    let toc = tree.descendants(ROOT).find(|id| {
        tree.is(*id, "nav") && tree.attribute(*id, "epub:type").is_some_and(|kind| kind.contains("toc"))
    });
    let lines = match toc {
        Some(toc) => tree
            .descendants(toc)
            .filter(|id| tree.is(*id, "a"))
            .map(|id| (depth(id, "ol"), tree.in_a_line(id)))
            .collect(),
        None => tree
            .descendants(ROOT)
            .filter(|id| tree.is(*id, "navlabel") || tree.is(*id, "navLabel"))
            .map(|id| (depth(id, "navPoint"), tree.in_a_line(id)))
            .collect(),
    };
    Ok(lines)
}

/// Where a book has no headings, as LibreOffice writes them, paragraphs that the table of contents names are.
fn headings(contents: &[(u8, String)], document: &mut ImportedText, file: &str) {
    if document.blocks.iter().any(|block| matches!(block, ImportedBlock::Heading(..))) {
        return;
    }
    let mut from = 0;
    let mut count = 0;
    for (depth, label) in contents {
        let is_own =
            |block: &ImportedBlock| matches!(block, ImportedBlock::Paragraph(words) if bare(words) == *label);
        let Some(at) = document.blocks[from..].iter().position(is_own).map(|at| from + at) else { continue };
        if let ImportedBlock::Paragraph(words) = &mut document.blocks[at] {
            let words = std::mem::take(words).into_iter().map(|mut run| {
                run.style.strong = false;
                run
            });
            document.blocks[at] = ImportedBlock::Heading(*depth, words.collect());
        }
        (from, count) = (at + 1, count + 1);
    }
    if count > 0 {
        let message = format!(
            "the book has no headings: paragraphs that its table of contents names are taken for them: {count}"
        );
        document.decisions.push(Decision { file: file.to_owned(), line: 0, message });
    }
}

/// What the landmarks of the navigation, or the guide of EPUB 2, call the files of the book that are no text.
fn landmarks(
    package: &mut Package<'_>,
    opf: &Tree,
    path: &str,
) -> Result<HashMap<String, &'static str>, UnreadableFile> {
    let mut all = HashMap::new();
    let mut add = |base: &str, kind: Option<&str>, href: Option<&str>| {
        let what = kind.and_then(|kind| kind.split_whitespace().find_map(apparatus::named));
        if let (Some(what), Some(href)) = (what, href.filter(|href| !href.contains('#'))) {
            all.insert(resolved(base, &decoded(href)), what);
        }
    };
    for id in opf.descendants(ROOT).filter(|id| opf.is(*id, "reference")) {
        add(path, opf.attribute(id, "type"), opf.attribute(id, "href"));
    }
    let nav = opf.descendants(ROOT).find(|id| opf.is(*id, "item") && is_nav(opf, *id));
    if let Some(href) = nav.and_then(|id| opf.attribute(id, "href")) {
        let name = resolved(path, &decoded(href));
        let text = package.text(&name)?.unwrap_or_default();
        if let Ok(tree) = super::tree(&text) {
            for id in tree.descendants(ROOT).filter(|id| tree.is(*id, "a")) {
                add(&name, tree.attribute(id, "epub:type"), tree.attribute(id, "href"));
            }
        }
    }
    Ok(all)
}

/// Why a chapter is no part of the text: what its body, its only element, or a landmark says of it.
fn no_text(tree: &Tree, top: NodeId, landmark: Option<&'static str>, linear: bool) -> Option<&'static str> {
    /// A file of more words than these is no cover, whatever leads to it.
    const FEW: usize = 300;
    if !linear {
        return Some("it is no part of the order of reading (`linear=\"no\"`)");
    }
    let only: Vec<NodeId> = tree.children(top).filter(|id| tree.name(*id).is_some()).take(2).collect();
    let own = std::iter::once(top).chain(only.first().copied().filter(|_| only.len() == 1));
    own.into_iter()
        .find_map(|id| apparatus::kind(tree, id))
        .or_else(|| landmark.filter(|_| tree.words(top).split_whitespace().take(FEW).count() < FEW))
}

/// Whether Variorum made a book.
fn is_ours(package: &mut Package<'_>, opf: &Tree) -> Result<bool, UnreadableFile> {
    let is_generator = |id: &NodeId| {
        opf.is(*id, "meta")
            && opf.attribute(*id, "name") == Some("generator")
            && opf.attribute(*id, "content").is_some_and(|content| content.starts_with("Variorum"))
    };
    if opf.descendants(ROOT).any(|id| is_generator(&id)) {
        return Ok(true);
    }
    // Books of before the package said so have it in their notes.
    let notes = package.text("META-INF/notes.annotation")?.unwrap_or_default();
    let head: String = notes.chars().take(2000).collect();
    Ok(head.contains("\"name\":\"Variorum "))
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
