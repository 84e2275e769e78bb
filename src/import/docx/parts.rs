//! The parts of a DOCX: which files there are by their relations, the styles, the lists.

use std::collections::HashMap;

use super::super::UnreadableFile;
use super::super::package::{Package, resolved};
use super::super::text::{About, InlineStyle};
use super::super::tree::{self, NodeId, ROOT, Tree};
use super::lists::EntrySign;
use super::looks::Looks;

/// Properties that say how a page looks, and what programs note for themselves: most of the elements of a long text.
const UNREAD: &[&str] = &[
    "w:rFonts",
    "w:sz",
    "w:szCs",
    "w:color",
    "w:spacing",
    "w:ind",
    "w:jc",
    "w:kern",
    "w:shd",
    "w:bCs",
    "w:iCs",
    "w:tabs",
    "w:rtl",
    "w:cs",
    "w:noProof",
    "w:proofErr",
    "w:bookmarkEnd",
    "w:lastRenderedPageBreak",
    "w:keepNext",
    "w:keepLines",
    "w:widowControl",
    "w:contextualSpacing",
    "w:tcBorders",
    "w:tblBorders",
    "w:tcW",
];
/// What a style says of a paragraph or a run.
#[derive(Debug, Clone, Default)]
pub(super) struct Styled {
    /// The level of a heading; 0 is that of no heading.
    pub(super) level: Option<u8>,
    /// What its paragraphs say of the document.
    pub(super) front: Option<Front>,
    pub(super) quote: bool,
    /// Whether its words are code.
    pub(super) code: bool,
    pub(super) run: InlineStyle,
    /// What else it says of words.
    pub(super) looks: Looks,
    /// Whether its paragraphs are lines of a table of contents or an index.
    pub(super) listing: bool,
    /// The list that its paragraphs are in, and how deep.
    pub(super) list: Option<(String, usize)>,
    based_on: Option<String>,
}

/// What a style says that a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Front {
    Title,
    Subtitle,
    Author,
    Date,
}

/// A list of paragraphs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct List {
    /// What defines it: LibreOffice gives the first paragraph of a list another number than those that follow.
    pub(super) definition: String,
    /// Whether its numbers begin anew.
    pub(super) anew: bool,
}

/// The parts that are read.
pub(super) struct DocxParts {
    pub(super) document: Tree,
    pub(super) footnotes: Option<Tree>,
    pub(super) endnotes: Option<Tree>,
    /// Where each note is in these, by whether it is an endnote, and its id.
    notes: HashMap<(bool, String), NodeId>,
    pub(super) comments: Option<Tree>,
    pub(super) extended: Option<Tree>,
    pub(super) styles: HashMap<String, Styled>,
    /// What is before the entries of each list at each depth.
    pub(super) signs: HashMap<(String, usize), EntrySign>,
    /// Which definition a list is of, and whether it begins anew.
    pub(super) lists: HashMap<String, List>,
    /// Where links lead, by the part that they are in and their relation.
    links: HashMap<(&'static str, String), String>,
    /// The paths of images, by relation.
    pub(super) media: HashMap<String, String>,
    /// The addresses of images that are elsewhere, by relation.
    pub(super) outside: HashMap<String, String>,
    /// The paths of whole documents within it, by relation.
    pub(super) chunks: HashMap<String, String>,
    /// The language of words that name none.
    pub(super) language: Option<String>,
    pub(super) about: About,
    pub(super) macros: bool,
}

impl DocxParts {
    pub(super) fn read(package: &mut Package<'_>) -> Result<Self, UnreadableFile> {
        let main = relations(package, "_rels/.rels", "")?
            .into_iter()
            .find(|relation| relation.kind == "officeDocument")
            .map_or_else(|| "word/document.xml".to_owned(), |relation| relation.target);
        let Some(document) = part(package, &main)? else {
            return Err(UnreadableFile::new("this is a zip, and no DOCX: it has no document in it", ""));
        };
        let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
        let own = relations(package, &format!("{folder}/_rels/{name}.rels"), &main)?;
        let of = |kind: &str| {
            own.iter().find(|relation| relation.kind == kind).map(|relation| relation.target.clone())
        };
        let mut read = |kind: &str| match of(kind) {
            Some(path) => part(package, &path),
            None => Ok(None),
        };
        let (footnotes, endnotes) = (read("footnotes")?, read("endnotes")?);
        let mut notes = HashMap::new();
        for (key, id) in noted(&footnotes, "w:footnote", false).chain(noted(&endnotes, "w:endnote", true)) {
            notes.entry(key).or_insert(id);
        }
        let (comments, extended) = (read("comments")?, read("commentsExtended")?);
        let sheet = read("styles")?;
        let language = sheet.as_ref().and_then(default_language);
        let styles = sheet.map(|tree| styles(&tree)).unwrap_or_default();
        let (signs, lists) = read("numbering")?.map(|tree| (signs(&tree), lists(&tree))).unwrap_or_default();
        let mut links = linked(&own, "").collect::<HashMap<_, _>>();
        for kind in ["footnotes", "endnotes", "comments"] {
            let Some(path) = of(kind) else { continue };
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
            let relations = relations(package, &format!("{folder}/_rels/{name}.rels"), "")?;
            links.extend(linked(&relations, kind));
        }
        let related = |kinds: &[&str], external: bool| {
            let all = own.iter().filter(|own| kinds.contains(&own.kind.as_str()) && own.external == external);
            all.map(|relation| (relation.id.clone(), relation.target.clone())).collect()
        };
        let (media, outside) = (related(&["image"], false), related(&["image"], true));
        let mut chunks: HashMap<String, String> = related(&["aFChunk", "subDocument"], false);
        chunks.extend::<HashMap<String, String>>(related(&["subDocument"], true));
        let about = part(package, "docProps/core.xml")?.map(|tree| about(&tree)).unwrap_or_default();
        let macros = package.names().iter().any(|name| name.ends_with("vbaProject.bin"));
        Ok(Self {
            document,
            footnotes,
            endnotes,
            notes,
            comments,
            extended,
            styles,
            signs,
            lists,
            links,
            media,
            outside,
            chunks,
            language,
            about,
            macros,
        })
    }
}

impl DocxParts {
    /// Where a link of a part leads.
    pub(super) fn link(&self, tree: &Tree, relation: &str) -> Option<&str> {
        let is = |part: &Option<Tree>| part.as_ref().is_some_and(|part| std::ptr::eq(part, tree));
        let part = match () {
            () if is(&self.footnotes) => "footnotes",
            () if is(&self.endnotes) => "endnotes",
            () if is(&self.comments) => "comments",
            () => "",
        };
        self.links.get(&(part, relation.to_owned())).map(String::as_str)
    }

    /// A footnote or an endnote, by its id, with the tree that it is in.
    pub(super) fn note(&self, ends: bool, id: &str) -> Option<(&Tree, NodeId)> {
        let tree = if ends { &self.endnotes } else { &self.footnotes }.as_ref()?;
        Some((tree, *self.notes.get(&(ends, id.to_owned()))?))
    }
}

/// The notes of a part, by whether they are endnotes, and their ids.
fn noted<'a>(
    part: &'a Option<Tree>,
    name: &'a str,
    ends: bool,
) -> impl Iterator<Item = ((bool, String), NodeId)> + 'a {
    let of = move |tree: &'a Tree| {
        let notes = tree.descendants(ROOT).filter(move |id| tree.is(*id, name));
        notes.filter_map(move |id| Some(((ends, tree.attribute(id, "w:id")?.to_owned()), id)))
    };
    part.iter().flat_map(of)
}

struct PackageRelation {
    id: String,
    /// The last word of its type.
    kind: String,
    target: String,
    external: bool,
}

fn relations(
    package: &mut Package<'_>,
    path: &str,
    base: &str,
) -> Result<Vec<PackageRelation>, UnreadableFile> {
    let Some(tree) = part(package, path)? else { return Ok(Vec::new()) };
    let of = |id: NodeId| {
        let value = |name: &str| tree.attribute(id, name).unwrap_or_default().to_owned();
        let external = value("TargetMode") == "External";
        let target = if external { value("Target") } else { resolved(base, &value("Target")) };
        PackageRelation {
            id: value("Id"),
            kind: value("Type").rsplit('/').next().unwrap_or_default().to_owned(),
            target,
            external,
        }
    };
    Ok(tree.descendants(ROOT).filter(|id| tree.is(*id, "Relationship")).map(of).collect())
}

/// Where the links of a part lead, by relation.
fn linked<'r>(
    relations: &'r [PackageRelation],
    part: &'static str,
) -> impl Iterator<Item = ((&'static str, String), String)> + 'r {
    let links = relations.iter().filter(|relation| relation.kind == "hyperlink" && relation.external);
    links.map(move |relation| ((part, relation.id.clone()), relation.target.clone()))
}

fn part(package: &mut Package<'_>, path: &str) -> Result<Option<Tree>, UnreadableFile> {
    let Some(text) = package.text(path)? else { return Ok(None) };
    tree::xml_without(&text, UNREAD)
        .map(Some)
        .map_err(|why| UnreadableFile::new(format!("`{path}` in it can't be read: {why}"), ""))
}

fn styles(tree: &Tree) -> HashMap<String, Styled> {
    let mut all: HashMap<String, Styled> = HashMap::new();
    for id in tree.descendants(ROOT).filter(|id| tree.is(*id, "w:style")) {
        let Some(own) = tree.attribute(id, "w:styleId") else { continue };
        let value =
            |parent: NodeId, name: &str| tree.child(parent, name).and_then(|n| tree.attribute(n, "w:val"));
        let name = value(id, "w:name").unwrap_or_default().to_lowercase();
        let mut style = Styled { based_on: value(id, "w:basedOn").map(str::to_owned), ..Styled::default() };
        style.level = name.strip_prefix("heading ").and_then(|n| n.trim().parse().ok());
        style.front = match name.as_str() {
            "title" => Some(Front::Title),
            "subtitle" => Some(Front::Subtitle),
            "author" => Some(Front::Author),
            "date" => Some(Front::Date),
            _ => None,
        };
        style.quote =
            matches!(name.as_str(), "quote" | "intense quote" | "block text" | "quotations" | "block quote");
        style.code = matches!(
            name.as_str(),
            "source code"
                | "verbatim char"
                | "preformatted text"
                | "html preformatted"
                | "html code"
                | "source text"
        );
        style.listing = is_listing(&name);
        if let Some(properties) = tree.child(id, "w:pPr") {
            let outline = value(properties, "w:outlineLvl").and_then(|n| n.parse::<u8>().ok());
            style.level = style.level.or(outline.map(|n| if n < 9 { n + 1 } else { 0 }));
            style.list = tree.child(properties, "w:numPr").and_then(|num| {
                let depth = value(num, "w:ilvl").and_then(|n| n.parse().ok()).unwrap_or(0);
                Some((value(num, "w:numId")?.to_owned(), depth))
            });
        }
        if let Some(properties) = tree.child(id, "w:rPr") {
            let on = |name: &str| {
                tree.child(properties, name)
                    .is_some_and(|n| !matches!(tree.attribute(n, "w:val"), Some("0" | "false" | "off")))
            };
            style.run = InlineStyle { emphasis: on("w:i"), strong: on("w:b"), strike: on("w:strike") };
            style.looks = Looks::default().with(tree, properties);
        }
        all.insert(own.to_owned(), style);
    }
    // What a style doesn't say, that says which it is based on.
    let known = all.clone();
    for style in all.values_mut() {
        let mut next = style.based_on.as_ref().and_then(|id| known.get(id));
        for _ in 0..10 {
            let Some(base) = next else { break };
            style.level = style.level.or(base.level);
            style.quote |= base.quote;
            style.code |= base.code;
            style.listing |= base.listing;
            if style.list.is_none() {
                style.list.clone_from(&base.list);
            }
            next = base.based_on.as_ref().and_then(|id| known.get(id));
        }
    }
    all
}

/// Whether a style is that of the lines that a program makes of headings, captions and pages.
fn is_listing(name: &str) -> bool {
    let numbered = |kind: &str| {
        name.strip_prefix(kind).is_some_and(|n| n.trim().parse::<u8>().is_ok() || n.trim() == "heading")
    };
    name == "table of figures" || numbered("toc ") || numbered("index ")
}

/// The language of words whose runs and styles name none.
fn default_language(tree: &Tree) -> Option<String> {
    let defaults = tree.find(ROOT, "w:rPrDefault")?;
    let language = tree.find(defaults, "w:lang")?;
    tree.attribute(language, "w:val").map(str::to_owned)
}

/// What is before the entries of lists, by list and depth.
fn signs(tree: &Tree) -> HashMap<(String, usize), EntrySign> {
    let value =
        |parent: NodeId, name: &str| tree.child(parent, name).and_then(|n| tree.attribute(n, "w:val"));
    let mut lists: HashMap<&str, Vec<(usize, EntrySign)>> = HashMap::new();
    for id in tree.descendants(ROOT).filter(|id| tree.is(*id, "w:abstractNum")) {
        let levels = tree.children(id).filter(|level| tree.is(*level, "w:lvl")).map(|level| {
            let depth = tree.attribute(level, "w:ilvl").and_then(|n| n.parse().ok()).unwrap_or(0);
            let is_bullet = matches!(value(level, "w:numFmt"), Some("bullet" | "none") | None);
            let is_arabic = matches!(value(level, "w:numFmt"), Some("decimal" | "decimalZero"));
            let start = value(level, "w:start").and_then(|n| n.parse().ok()).unwrap_or(1);
            let is_blank = || value(level, "w:lvlText").is_some_and(|sign| sign.trim().is_empty());
            let sign = match () {
                () if is_arabic => EntrySign::Number(start),
                () if !is_bullet => EntrySign::Letter(start),
                () if is_blank() => EntrySign::None,
                () => EntrySign::Bullet,
            };
            (depth, sign)
        });
        lists.insert(tree.attribute(id, "w:abstractNumId").unwrap_or_default(), levels.collect());
    }
    let mut all = HashMap::new();
    for id in tree.descendants(ROOT).filter(|id| tree.is(*id, "w:num")) {
        let own = tree.attribute(id, "w:numId").unwrap_or_default();
        let levels = value(id, "w:abstractNumId").and_then(|list| lists.get(list));
        for (depth, sign) in levels.into_iter().flatten() {
            all.insert((own.to_owned(), *depth), *sign);
        }
    }
    all
}

fn lists(tree: &Tree) -> HashMap<String, List> {
    let all = tree.descendants(ROOT).filter(|id| tree.is(*id, "w:num"));
    all.map(|id| {
        let of = |name: &str| tree.child(id, name).and_then(|n| tree.attribute(n, "w:val"));
        let list = List {
            definition: of("w:abstractNumId").unwrap_or_default().to_owned(),
            anew: tree.descendants(id).any(|id| tree.is(id, "w:startOverride")),
        };
        (tree.attribute(id, "w:numId").unwrap_or_default().to_owned(), list)
    })
    .collect()
}

fn about(tree: &Tree) -> About {
    let words =
        |name: &str| tree.find(ROOT, name).map(|id| tree.in_a_line(id)).filter(|words| !words.is_empty());
    About {
        title: words("dc:title"),
        authors: words("dc:creator").into_iter().collect(),
        language: words("dc:language"),
        ..About::default()
    }
}
