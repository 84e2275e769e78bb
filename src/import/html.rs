//! HTML, as pages and as the chapters of an EPUB: a tree's elements to blocks and runs.

pub(super) mod apparatus;
mod classes;
mod coins;
mod footnotes;
mod programs;
mod runs;
mod tables;

use std::collections::HashMap;

use super::images::Images;
use super::inner;
use super::text::{
    About, Decision, ImportedBlock, ImportedFootnote, ImportedText, InlineKind, InlineRun, InlineStyle,
    Inlines, is_blank,
};
use super::tree::{FILE, NodeId, ROOT, Tree};
use classes::Classes;
use footnotes::Notes;
pub(super) use tables::one_line;

/// Elements that nothing is taken from.
const LEFT_OUT: &[&str] = &[
    "script", "style", "noscript", "template", "nav", "iframe", "object", "embed", "button", "input",
    "select", "textarea", "svg", "canvas", "audio", "video", "head", "dialog",
];
/// An element that only its footnotes are read of.
pub(super) const BESIDE: &str = "beside";
/// Elements that end a line of words.
const BLOCKS: &[&str] = &[
    BESIDE,
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// How much of a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// What holds the text, where an element says so.
    Main,
    All,
    /// A book that Variorum exported: without the notes of the edition, which come as records.
    Ours,
}

/// Read an HTML document.
pub(super) fn html(tree: &Tree, file: &str, whole: Whole, images: &Images<'_>) -> ImportedText {
    let top = match whole {
        Whole::Main => top(tree),
        Whole::All | Whole::Ours => tree.find(ROOT, "body").unwrap_or(ROOT),
    };
    let ours = whole == Whole::Ours;
    let mut reader = HtmlReader {
        tree,
        file,
        images,
        notes: Notes::find(tree, |link| ours && is_of_edition(tree, link)),
        document: ImportedText { about: about(tree), works: coins::works(tree), ..ImportedText::default() },
        counts: HashMap::new(),
        language: None,
        ours,
        classes: Classes::of(tree),
        names: Vec::new(),
        inner: Vec::new(),
        has_comments: programs::has_comments(tree),
    };
    reader.language = reader.document.about.language.clone();
    if !tree.is(top, "body") && top != ROOT {
        let name = tree.name(top).unwrap_or_default().to_owned();
        reader.tell(top, format!("only `<{name}>` is read, what is around it is left out"));
    }
    let blocks = reader.blocks(top);
    reader.document.blocks = blocks;
    let found: Vec<(String, String, NodeId)> =
        reader.notes.texts.iter().map(|(id, note)| (note.key.clone(), note.label.clone(), *id)).collect();
    for (key, label, id) in found {
        let mut blocks = reader.inside(id);
        footnotes::drop_number(&mut blocks, &label);
        reader.document.footnotes.push(ImportedFootnote { key, label, blocks });
    }
    reader.document.footnotes.sort_by_key(|note| reader.notes.order.iter().position(|key| *key == note.key));
    let lost = inner::settle(&mut reader.document);
    for (name, id) in std::mem::take(&mut reader.inner) {
        if lost.contains(&name) {
            reader.count(inner::lost(&name), id);
        }
    }
    reader.count_up();
    reader.document
}

/// The element that holds the text.
fn top(tree: &Tree) -> NodeId {
    let body = tree.find(ROOT, "body").unwrap_or(ROOT);
    for name in ["main", "article"] {
        let all: Vec<NodeId> = tree.descendants(body).filter(|id| tree.is(*id, name)).take(2).collect();
        // A single article may be a card beside the text.
        if let [one] = all.as_slice()
            && (name == "main" || tree.in_a_line(*one).len() * 2 > tree.in_a_line(body).len())
        {
            return *one;
        }
    }
    body
}

/// Whether a link of a book of ours leads to a note of the edition, or is within one.
fn is_of_edition(tree: &Tree, link: NodeId) -> bool {
    let mut above = std::iter::successors(tree.parent(link), |id| tree.parent(*id));
    is_classed(tree, link, "ref") || above.any(|id| is_classed(tree, id, "notes"))
}

fn is_classed(tree: &Tree, id: NodeId, class: &str) -> bool {
    tree.attribute(id, "class").is_some_and(|own| own.split_whitespace().any(|own| own == class))
}

/// What the head says.
fn about(tree: &Tree) -> About {
    let mut about = About::default();
    let words = |id: NodeId| Some(tree.in_a_line(id)).filter(|words| !words.is_empty());
    about.title = tree.find(ROOT, "title").and_then(words);
    about.language = tree
        .find(ROOT, "html")
        .and_then(|id| tree.attribute(id, "lang").or_else(|| tree.attribute(id, "xml:lang")))
        .map(str::to_owned);
    for id in tree.descendants(ROOT).filter(|id| tree.is(*id, "meta")) {
        let name = tree.attribute(id, "name").or_else(|| tree.attribute(id, "property")).unwrap_or_default();
        let Some(content) = tree.attribute(id, "content").map(str::trim).filter(|c| !c.is_empty()) else {
            continue;
        };
        let content = content.to_owned();
        match name.to_ascii_lowercase().as_str() {
            "author" | "dc.creator" | "dcterms.creator" | "citation_author"
                if !about.authors.contains(&content) =>
            {
                about.authors.push(content);
            }
            "dc.title" | "citation_title" => about.title = Some(content),
            "dc.publisher" | "citation_publisher" => about.publisher = Some(content),
            "dc.rights" | "dcterms.rights" => about.rights = Some(content),
            "dc.date" | "dcterms.date" | "citation_publication_date" | "dcterms.issued" | "date" => {
                about.issued = Some(content);
            }
            "dc.language" if about.language.is_none() => about.language = Some(content),
            _ => {}
        }
    }
    about
}

struct HtmlReader<'a> {
    tree: &'a Tree,
    file: &'a str,
    images: &'a Images<'a>,
    notes: Notes,
    document: ImportedText,
    /// What was left out, by name: how often, and the first of them.
    counts: HashMap<String, (usize, NodeId)>,
    language: Option<String>,
    ours: bool,
    classes: Classes,
    /// The names of elements that a heading may begin.
    names: Vec<String>,
    /// Links within the document: the names that they lead to.
    inner: Vec<(String, NodeId)>,
    /// Whether it has comments of Google Docs.
    has_comments: bool,
}

impl HtmlReader<'_> {
    fn tell(&mut self, id: NodeId, message: String) {
        let line = self.tree.line(id);
        // The file in a package.
        let mut up = std::iter::successors(Some(id), |id| self.tree.parent(*id));
        let file = match up.find_map(|id| self.tree.attribute(id, FILE)) {
            Some(inner) => format!("{}/{inner}", self.file),
            None => self.file.to_owned(),
        };
        self.document.decisions.push(Decision { file, line, message });
    }

    fn count(&mut self, what: String, id: NodeId) {
        self.counts.entry(what).or_insert((0, id)).0 += 1;
    }

    fn count_up(&mut self) {
        let mut all: Vec<(String, (usize, NodeId))> = self.counts.drain().collect();
        all.sort_by_key(|(what, (_, id))| (*id, what.clone()));
        for (what, (count, id)) in all {
            self.tell(id, if count == 1 { what } else { format!("{what} ({count} times)") });
        }
    }

    /// What is inside of an element, as blocks.
    fn inside(&mut self, id: NodeId) -> Vec<ImportedBlock> {
        if self.tree.is(id, "p") || self.tree.is(id, "dt") {
            let words = self.line(id, InlineStyle::default(), None);
            return if is_blank(&words) { Vec::new() } else { vec![ImportedBlock::Paragraph(words)] };
        }
        self.blocks(id)
    }

    /// The children of an element as blocks: words between blocks are paragraphs.
    fn blocks(&mut self, parent: NodeId) -> Vec<ImportedBlock> {
        let mut blocks = Vec::new();
        let mut line: Inlines = Vec::new();
        let children: Vec<NodeId> = self.tree.children(parent).collect();
        for id in children {
            if self.is_block(id) {
                self.pages_behind_words(parent, &mut line);
                runs::without_brackets(&mut line);
                if flush(&mut line, &mut blocks) {
                    self.names.clear();
                }
                self.block(id, &mut blocks);
            } else {
                self.runs(id, InlineStyle::default(), None, &mut line);
            }
        }
        self.pages_behind_words(parent, &mut line);
        runs::without_brackets(&mut line);
        if flush(&mut line, &mut blocks) {
            self.names.clear();
        }
        blocks
    }

    /// Keeps the names of an element, for the heading that it is, holds, or is right before.
    fn named(&mut self, id: NodeId) {
        let own = ["id", "name", "xml:id", FILE].iter().filter_map(|name| self.tree.attribute(id, name));
        self.names.extend(own.map(str::to_owned));
    }

    /// Whether a node is a block, or holds one.
    fn is_block(&self, id: NodeId) -> bool {
        let Some(name) = self.tree.name(id) else { return false };
        if BLOCKS.contains(&name) {
            return true;
        }
        // A note within the sentence is a mark there, whatever it holds.
        if self.notes.marks.contains_key(&id) {
            return false;
        }
        matches!(name, "a" | "span" | "em" | "i" | "b" | "strong" | "font" | "ins" | "del" | "small")
            && self
                .tree
                .descendants(id)
                .any(|id| self.tree.name(id).is_some_and(|name| BLOCKS.contains(&name)))
    }

    fn block(&mut self, id: NodeId, blocks: &mut Vec<ImportedBlock>) {
        if self.notes.texts.contains_key(&id) {
            return;
        }
        if self.notes.above.contains(&id) {
            return self.above_notes(id);
        }
        if self.is_hidden(id) {
            return self.hidden(id);
        }
        if let Some(page) = self.page(id) {
            blocks.push(ImportedBlock::Page(page));
            return;
        }
        let name = self.tree.name(id).unwrap_or_default();
        let (tree, ours) = (self.tree, self.ours);
        let is_ours = |class: &str| ours && is_classed(tree, id, class);
        if name == BESIDE || is_ours("locus") || is_ours("notes") {
            return;
        }
        if self.is_beside(id, blocks.is_empty()) {
            return;
        }
        if is_ours("variants") {
            self.count("the apparatus is left out: it is computed of the versions".to_owned(), id);
            return;
        }
        let own = programs::is_gutenberg(tree, id).then_some("what Project Gutenberg says of its file");
        if let Some(what) = own.or_else(|| apparatus::kind(self.tree, id)) {
            let texts = tree.descendants(id).filter_map(|id| tree.text(id));
            let words: Vec<&str> = texts.flat_map(str::split_whitespace).take(8).collect();
            return self.tell(id, format!("{what} is left out: `{}`", words.join(" ")));
        }
        if apparatus::holds_notes(self.tree, id) {
            let mut inner = self.blocks(id);
            // Its heading alone is left where all of its notes are at their marks.
            if !inner.iter().all(|block| matches!(block, ImportedBlock::Heading(..) | ImportedBlock::Rule)) {
                blocks.append(&mut inner);
            }
            return;
        }
        self.spoken(id);
        self.named(id);
        match name {
            _ if LEFT_OUT.contains(&name) => self.left_out(id),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes()[1] - b'0';
                let mut words = self.line(id, InlineStyle::default(), None);
                if !is_blank(&words) {
                    let names = std::mem::take(&mut self.names).into_iter();
                    words.extend(names.map(|name| InlineRun::plain(InlineKind::Name(name))));
                    blocks.push(ImportedBlock::Heading(level, words));
                }
            }
            "p" | "dt" | "address" | "summary" | "figcaption" if !self.holds_blocks(id) => {
                let style = InlineStyle { strong: name == "dt", ..InlineStyle::default() };
                let words = self.line(id, style, None);
                if !is_blank(&words) {
                    self.names.clear();
                    blocks.push(ImportedBlock::Paragraph(words));
                }
            }
            "blockquote" => {
                let inner = self.blocks(id);
                if !inner.is_empty() {
                    self.names.clear();
                    blocks.push(ImportedBlock::Quote(inner));
                }
            }
            "ul" | "ol" => self.list(id, blocks),
            "table" => self.table(id, blocks),
            "pre" => {
                let class = self.tree.find(id, "code").and_then(|code| self.tree.attribute(code, "class"));
                let language =
                    class.and_then(|class| class.split(' ').find_map(|c| c.strip_prefix("language-")));
                let text = self.tree.words(id);
                blocks.push(ImportedBlock::Code(
                    language.unwrap_or_default().to_owned(),
                    text.trim_matches('\n').to_owned(),
                ));
            }
            "hr" => blocks.push(ImportedBlock::Rule),
            _ => {
                let mut inner = self.blocks(id);
                blocks.append(&mut inner);
            }
        }
    }

    fn holds_blocks(&self, id: NodeId) -> bool {
        self.tree.children(id).any(|child| self.is_block(child))
    }

    /// A language that isn't that of the whole.
    fn spoken(&mut self, id: NodeId) {
        let own = self.tree.attribute(id, "lang").or_else(|| self.tree.attribute(id, "xml:lang"));
        if let Some(own) = own.filter(|own| Some(*own) != self.language.as_deref() && !own.is_empty()) {
            self.count(format!("words are marked as being in `{own}`: Markdown doesn't say that"), id);
        }
    }

    fn left_out(&mut self, id: NodeId) {
        let name = self.tree.name(id).unwrap_or_default();
        if !self.tree.in_a_line(id).is_empty()
            || matches!(name, "iframe" | "object" | "embed" | "audio" | "video")
        {
            self.count(format!("`<{name}>` is left out"), id);
        }
    }

    /// Reports a heading, or a rule, that has nothing but footnotes below it.
    fn above_notes(&mut self, id: NodeId) {
        let words = self.tree.in_a_line(id);
        if words.is_empty() {
            self.count("a rule above footnotes is left out: they are at their marks".to_owned(), id);
        } else {
            self.tell(id, format!("the heading `{words}` is left out: its footnotes are at their marks"));
        }
    }

    /// Reports words that a page has and doesn't show.
    fn hidden(&mut self, id: NodeId) {
        if !self.tree.in_a_line(id).is_empty() {
            self.count("hidden words are left out".to_owned(), id);
        }
    }

    fn is_hidden(&self, id: NodeId) -> bool {
        let css = self.tree.attribute(id, "style").unwrap_or_default();
        self.tree.attribute(id, "hidden").is_some() || css.replace(' ', "").contains("display:none")
    }

    /// The label of the page that begins at an element which says so.
    fn page(&self, id: NodeId) -> Option<String> {
        let is = |attribute: &str, value: &str| {
            self.tree.attribute(id, attribute).is_some_and(|own| own.split_whitespace().any(|v| v == value))
        };
        if !is("epub:type", "pagebreak") && !is("role", "doc-pagebreak") {
            return programs::gutenberg_page(self.tree, id);
        }
        let named = ["title", "aria-label"].iter().find_map(|name| self.tree.attribute(id, name));
        let words = self.tree.in_a_line(id);
        let digits = |id: &str| id.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned();
        let label =
            named.map(|n| n.trim().trim_end_matches('.').trim_start_matches("Page ").trim().to_owned());
        let label = label.filter(|l| !l.is_empty()).or(Some(words).filter(|w| !w.is_empty()));
        label.or_else(|| self.tree.attribute(id, "id").map(digits)).filter(|label| !label.is_empty())
    }

    fn list(&mut self, id: NodeId, blocks: &mut Vec<ImportedBlock>) {
        let ordered = self.tree.is(id, "ol");
        let start = self.tree.attribute(id, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
        if let Some(kind) = self.tree.attribute(id, "type").filter(|kind| ordered && *kind != "1") {
            self.count(
                format!("a list with letters or Roman numbers (`type=\"{kind}\"`) has Arabic ones"),
                id,
            );
        }
        let mut items = Vec::new();
        let children: Vec<NodeId> = self.tree.children(id).filter(|c| self.tree.name(*c).is_some()).collect();
        for child in children {
            if self.notes.texts.contains_key(&child) {
                continue;
            }
            let item = if self.tree.is(child, "li") {
                self.blocks(child)
            } else {
                let mut inner = Vec::new();
                self.block(child, &mut inner);
                inner
            };
            if !item.is_empty() {
                items.push(item);
            }
        }
        if !items.is_empty() {
            let depth = self.google_depth(id).unwrap_or((0, true));
            programs::nest(blocks, depth, ordered.then_some(start), items);
        }
    }
}

/// Makes a paragraph of the words of a line; whether there were any.
fn flush(line: &mut Inlines, blocks: &mut Vec<ImportedBlock>) -> bool {
    let words = std::mem::take(line);
    let pages_only = words.iter().all(|run| match &run.what {
        InlineKind::Words(words) => words.trim().is_empty(),
        InlineKind::Page(_) => true,
        _ => false,
    });
    if pages_only {
        blocks.extend(words.into_iter().filter_map(|run| match run.what {
            InlineKind::Page(label) => Some(ImportedBlock::Page(label)),
            _ => None,
        }));
    } else if !is_blank(&words) {
        blocks.push(ImportedBlock::Paragraph(words));
        return true;
    }
    false
}
