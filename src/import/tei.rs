//! TEI P5: divisions, paragraphs, verse, notes, pages, and what its header says.

mod figures;
mod header;
mod hyphens;
mod runs;
mod works;

use std::collections::{HashMap, HashSet};

use super::images::Images;
use super::inner;
use super::text::{
    Decision, ImportedBlock, ImportedText, InlineKind, InlineRun, InlineStyle, Inlines, is_blank,
};
use super::tree::{NodeId, ROOT, Tree};

/// Elements that are among words.
const INLINE: &[&str] = &[
    "hi",
    "emph",
    "foreign",
    "ref",
    "ptr",
    "code",
    "name",
    "persName",
    "placeName",
    "orgName",
    "rs",
    "date",
    "num",
    "title",
    "term",
    "gloss",
    "q",
    "said",
    "mentioned",
    "soCalled",
    "note",
    "pb",
    "lb",
    "cb",
    "milestone",
    "anchor",
    "choice",
    "sic",
    "corr",
    "orig",
    "reg",
    "abbr",
    "expan",
    "ex",
    "am",
    "add",
    "del",
    "gap",
    "unclear",
    "supplied",
    "seg",
    "s",
    "w",
    "pc",
    "c",
    "app",
    "lem",
    "rdg",
    "subst",
    "space",
    "graphic",
    "media",
    "binaryObject",
    "formula",
    "idno",
    "bibl",
    "measure",
    "g",
    "surplus",
    "damage",
    "roleName",
];

/// Read a TEI document.
pub(super) fn tei(tree: &Tree, file: &str, images: &Images<'_>) -> ImportedText {
    let source = tree.find(ROOT, "sourceDesc").map(|id| tree.in_a_line(id)).unwrap_or_default();
    let mut reader = TeiReader {
        tree,
        file,
        images,
        document: ImportedText::default(),
        counts: HashMap::new(),
        pointed: pointed(tree),
        lines_end: source.starts_with("Produced by pandoc"),
        pages: Vec::new(),
        names: Vec::new(),
        inner: Vec::new(),
        goes_on: false,
        is_cut: false,
        known: None,
    };
    reader.document.about = header::about(tree);
    reader.document.decisions = header::people(tree, file);
    let (found, plain) = works::works(tree);
    reader.document.works = found;
    if plain > 0 {
        let message = format!(
            "entries of the bibliography that are words alone are no works, their words stay: {plain}"
        );
        reader.document.decisions.push(Decision { file: file.to_owned(), line: 0, message });
    }
    reader.texts();
    let lost = inner::settle(&mut reader.document);
    for (name, id) in std::mem::take(&mut reader.inner) {
        if lost.contains(&name) {
            reader.count(inner::lost(&name), id);
        }
    }
    let mut counts: Vec<(String, (usize, usize))> = reader.counts.drain().collect();
    counts.sort_by_key(|(what, (_, line))| (*line, what.clone()));
    for (what, (count, line)) in counts {
        let message = if count == 1 { what } else { format!("{what} ({count} times)") };
        reader.document.decisions.push(Decision { file: file.to_owned(), line, message });
    }
    reader.document
}

/// Whether XML is TEI.
pub(super) fn is_one(tree: &Tree) -> bool {
    tree.children(ROOT).any(|id| matches!(tree.name(id), Some("TEI" | "TEI.2" | "teiCorpus")))
}

/// The notes that a pointer in the text leads to, by their ids: their marks are there, and not where they are.
fn pointed(tree: &Tree) -> HashMap<String, NodeId> {
    let is_note = |id: &NodeId| tree.is(*id, "note");
    let own = |id: NodeId| Some((tree.attribute(id, "xml:id")?.to_owned(), id));
    let mut notes: HashMap<String, NodeId> = tree.descendants(ROOT).filter(is_note).filter_map(own).collect();
    let pointers = tree.descendants(ROOT).filter(|id| is_mark(tree, *id));
    let targets: HashSet<&str> =
        pointers.filter_map(|id| tree.attribute(id, "target")?.strip_prefix('#')).collect();
    notes.retain(|id, _| targets.contains(id.as_str()));
    notes
}

/// Whether an element may be the mark of a note: it has no words of its own, a number, or a sign.
fn is_mark(tree: &Tree, id: NodeId) -> bool {
    let words = || tree.in_a_line(id);
    let is_sign = |words: &str| {
        let own = words.trim_matches(['[', ']', '(', ')', '.']);
        own.chars().count() <= 4 && !own.chars().any(char::is_whitespace)
    };
    match tree.name(id) {
        Some("ptr") => true,
        Some("ref") => tree.attribute(id, "type") == Some("noteAnchor") || is_sign(&words()),
        _ => false,
    }
}

struct TeiReader<'a> {
    tree: &'a Tree,
    file: &'a str,
    images: &'a Images<'a>,
    document: ImportedText,
    counts: HashMap<String, (usize, usize)>,
    pointed: HashMap<String, NodeId>,
    /// Whether `lb` ends a line of the text: with pandoc it does, elsewhere it is a line of the source.
    lines_end: bool,
    /// Pages that begin within a word: their marks follow when it is whole.
    pages: Vec<String>,
    /// The names of divisions whose heads are to come.
    names: Vec<String>,
    /// References within the document: the names that they lead to.
    inner: Vec<(String, NodeId)>,
    /// Whether the rest of that word has begun.
    goes_on: bool,
    /// Whether a break was within a word whose rest is to come.
    is_cut: bool,
    /// The words of the text, once a line's end has a hyphen.
    known: Option<HashSet<String>>,
}

impl TeiReader<'_> {
    fn count(&mut self, what: impl Into<String>, id: NodeId) {
        let line = self.tree.line(id);
        self.counts.entry(what.into()).or_insert((0, line)).0 += 1;
    }

    /// The text; those of a corpus follow one another, each with the title of its header.
    fn texts(&mut self) {
        let tree = self.tree;
        let of = |id: NodeId| Some((id, tree.child(id, "text")?));
        let all: Vec<(NodeId, NodeId)> = tree
            .descendants(ROOT)
            .filter(|id| matches!(tree.name(*id), Some("TEI" | "TEI.2")))
            .filter_map(of)
            .collect();
        let mut blocks = Vec::new();
        if let [_, second, ..] = all.as_slice() {
            let message = "the texts of a corpus follow one another, each with its title for a heading";
            self.count(message, second.1);
            for (whole, text) in all {
                let title = tree.child(whole, "teiHeader").and_then(|id| tree.find(id, "title"));
                let title = title.map(|id| tree.in_a_line(id)).filter(|title| !title.is_empty());
                blocks.extend(title.map(|title| ImportedBlock::Heading(1, vec![InlineRun::words(title)])));
                self.blocks(text, 1, &mut blocks);
            }
        } else {
            let top = all.first().map(|(_, text)| *text).or_else(|| tree.find(ROOT, "text"));
            self.blocks(top.unwrap_or(ROOT), 0, &mut blocks);
        }
        self.document.blocks = blocks;
    }

    /// Whether a division holds notes alone that are at their marks, with a heading.
    fn holds_notes(&self, id: NodeId) -> bool {
        let tree = self.tree;
        let is_marked = |id: NodeId| {
            tree.is(id, "note")
                && tree.attribute(id, "xml:id").is_some_and(|own| self.pointed.contains_key(own))
        };
        let mut inner = tree.children(id).filter(|id| tree.name(*id).is_some() && !tree.is(*id, "head"));
        let mut count = 0;
        inner.all(|id| {
            count += 1;
            is_marked(id) || matches!(tree.name(id), Some("noteGrp" | "list")) && self.holds_notes(id)
        }) && count > 0
    }

    /// The blocks of an element, so many divisions deep.
    fn blocks(&mut self, parent: NodeId, depth: u8, blocks: &mut Vec<ImportedBlock>) {
        let mut line: Inlines = Vec::new();
        let children: Vec<NodeId> = self.tree.children(parent).collect();
        for id in children {
            let Some(name) = self.tree.name(id).map(str::to_owned) else {
                self.inline(id, InlineStyle::default(), None, &mut line);
                continue;
            };
            if name == "pb" && is_blank(&line) {
                blocks.extend(self.page(id).map(ImportedBlock::Page));
                continue;
            }
            // Lines outside of a group follow one another.
            if name == "l" {
                if !is_blank(&line) {
                    line.push(InlineRun::plain(InlineKind::Break));
                }
                let mut words = self.line(id);
                line.append(&mut words);
                continue;
            }
            if name == "milestone" && self.is_rule(id) {
                self.flush(&mut line, blocks);
                blocks.push(ImportedBlock::Rule);
                continue;
            }
            let is_inline = INLINE.contains(&name.as_str()) && !(name == "q" && self.holds_blocks(id));
            if is_inline || self.is_among_words(id) {
                self.inline(id, InlineStyle::default(), None, &mut line);
                continue;
            }
            self.flush(&mut line, blocks);
            self.block(id, &name, depth, blocks);
        }
        self.flush(&mut line, blocks);
    }

    fn flush(&mut self, line: &mut Inlines, blocks: &mut Vec<ImportedBlock>) {
        self.mark_pages(line);
        let words = std::mem::take(line);
        let marks = words.iter().all(|run| match &run.what {
            InlineKind::Footnote(_) => true,
            InlineKind::Words(words) => words.trim().is_empty(),
            _ => false,
        });
        if marks && let Some(ImportedBlock::Paragraph(own)) = blocks.last_mut() {
            own.extend(words.into_iter().filter(|run| matches!(run.what, InlineKind::Footnote(_))));
        } else if !is_blank(&words) {
            blocks.push(ImportedBlock::Paragraph(words));
        }
    }

    fn holds_blocks(&self, id: NodeId) -> bool {
        let is_block = |id: NodeId| match self.tree.name(id) {
            Some("quote") => !self.is_among_words(id),
            Some(name) => matches!(name, "p" | "lg" | "l" | "list" | "floatingText"),
            None => false,
        };
        self.tree.children(id).any(is_block)
    }

    /// Whether an element is a quotation within a sentence: words are beside it, and no paragraphs in it.
    fn is_among_words(&self, id: NodeId) -> bool {
        let tree = self.tree;
        let has_words =
            |id: NodeId| tree.text(id).is_some_and(|words| words.chars().any(char::is_alphanumeric));
        tree.is(id, "quote")
            && !self.holds_blocks(id)
            && tree.parent(id).is_some_and(|parent| tree.children(parent).any(has_words))
    }

    fn is_within(&self, id: NodeId, names: &[&str]) -> bool {
        self.tree.parent(id).and_then(|up| self.tree.name(up)).is_some_and(|name| names.contains(&name))
    }

    /// Whether a milestone is a line across the page.
    fn is_rule(&self, id: NodeId) -> bool {
        let is = |name: &str, value: &str| self.tree.attribute(id, name) == Some(value);
        is("rend", "rule") || is("rendition", "line")
    }

    fn block(&mut self, id: NodeId, name: &str, depth: u8, blocks: &mut Vec<ImportedBlock>) {
        // The name of a division is that of its head.
        if name.starts_with("div") || name == "head" {
            self.names.extend(self.tree.attribute(id, "xml:id").map(str::to_owned));
        } else {
            self.names.clear();
        }
        match name {
            "teiHeader" | "facsimile" | "standOff" => {}
            // What is in parts alone has no words to read; the bibliography has it.
            "biblStruct" if works::work(self.tree, id).is_some() => {}
            // A caption, or the title of a stanza, begins no section.
            "head" if self.is_within(id, &["figure", "lg"]) => {
                let words = self.line(id);
                if !is_blank(&words) {
                    blocks.push(ImportedBlock::Paragraph(words));
                }
            }
            "head" | "titlePart" => {
                let mut words = self.line(id);
                let level = if name == "titlePart" { 1 } else { depth.clamp(1, 6) };
                if !is_blank(&words) {
                    let names = std::mem::take(&mut self.names).into_iter();
                    words.extend(names.map(|name| InlineRun::plain(InlineKind::Name(name))));
                    blocks.push(ImportedBlock::Heading(level, words));
                }
            }
            "p" | "ab" | "opener" | "closer" | "salute" | "signed" | "dateline" | "byline" | "docAuthor"
            | "docDate" | "docImprint" | "epigraph" | "trailer" | "argument" | "speaker" | "stage"
            | "docEdition"
                if !self.holds_blocks(id) && !self.is_code(id) =>
            {
                let mut words = self.line(id);
                if name == "speaker" || name == "stage" {
                    words.iter_mut().for_each(|run| run.style.emphasis = true);
                }
                if !is_blank(&words) {
                    blocks.push(ImportedBlock::Paragraph(words));
                }
            }
            "lg" => self.stanza(id, blocks),
            "quote" | "cit" | "q" => {
                let mut inner = Vec::new();
                self.blocks(id, depth, &mut inner);
                if !inner.is_empty() {
                    blocks.push(ImportedBlock::Quote(inner));
                }
            }
            "list" => self.list(id, depth, blocks),
            "table" => self.table(id, blocks),
            "figDesc" if self.image_of(id).is_some() => {}
            "eg" | "ab" if name == "eg" || self.is_code(id) => {
                let code: String =
                    self.tree.descendants(id).filter_map(|text| self.tree.text(text)).collect();
                blocks.push(ImportedBlock::Code(String::new(), code.trim_matches('\n').to_owned()));
            }
            "fw" => self.count("running heads and page numbers (`fw`) are left out", id),
            "div" | "div1" if self.holds_notes(id) => {}
            "div" | "div1" | "div2" | "div3" | "div4" | "div5" | "div6" | "div7" => {
                self.blocks(id, depth + 1, blocks);
            }
            _ => self.blocks(id, depth, blocks),
        }
    }

    /// Whether a block is code, as pandoc says it.
    fn is_code(&self, id: NodeId) -> bool {
        self.tree.is(id, "ab")
            && self.tree.attribute(id, "type").is_some_and(|kind| kind.starts_with("codeblock"))
    }

    fn list(&mut self, id: NodeId, depth: u8, blocks: &mut Vec<ImportedBlock>) {
        let kinds = ["rend", "type"].map(|name| self.tree.attribute(id, name).unwrap_or_default());
        let is = |kind: &&str| kind.starts_with("number") || kind.starts_with("ordered");
        let ordered = kinds.iter().flat_map(|kind| kind.split_whitespace()).any(|kind| is(&kind));
        let children: Vec<NodeId> = self.tree.children(id).collect();
        let mut items = Vec::new();
        for child in children {
            match self.tree.name(child) {
                Some("head") => {
                    let words = self.line(child);
                    blocks.push(ImportedBlock::Paragraph(words));
                }
                Some("item" | "label") => {
                    let mut item = Vec::new();
                    self.blocks(child, depth, &mut item);
                    items.push(item);
                }
                _ => {}
            }
        }
        let first = self.tree.child(id, "item").and_then(|item| self.tree.attribute(item, "n"));
        let first = first.and_then(|n| n.trim_end_matches('.').parse().ok()).unwrap_or(1);
        blocks.push(ImportedBlock::List(ordered.then_some(first), items));
    }

    fn table(&mut self, id: NodeId, blocks: &mut Vec<ImportedBlock>) {
        let rows: Vec<NodeId> = self.tree.children(id).filter(|r| self.tree.is(*r, "row")).collect();
        let mut table = Vec::new();
        for row in rows {
            let cells: Vec<NodeId> = self.tree.children(row).filter(|c| self.tree.is(*c, "cell")).collect();
            table.push(cells.into_iter().map(|cell| self.line(cell)).collect());
        }
        if let Some(head) = self.tree.child(id, "head") {
            let words = self.line(head);
            blocks.push(ImportedBlock::Paragraph(words));
        }
        if !table.is_empty() {
            blocks.push(ImportedBlock::Table(table));
        }
    }

    /// A stanza: each line ends on the page; groups within it are stanzas of their own.
    fn stanza(&mut self, id: NodeId, blocks: &mut Vec<ImportedBlock>) {
        let mut words: Inlines = Vec::new();
        let children: Vec<NodeId> = self.tree.children(id).collect();
        for child in children {
            match self.tree.name(child) {
                Some("l") => {
                    if words.iter().any(|run| matches!(run.what, InlineKind::Words(_))) {
                        words.push(InlineRun::plain(InlineKind::Break));
                    }
                    let mut line = self.line(child);
                    words.append(&mut line);
                }
                Some("pb") => {
                    words.extend(self.page(child).map(|page| InlineRun::plain(InlineKind::Page(page))));
                }
                Some("note") => self.inline(child, InlineStyle::default(), None, &mut words),
                Some(name) => {
                    let name = name.to_owned();
                    self.flush(&mut words, blocks);
                    self.block(child, &name, 2, blocks);
                }
                None => {}
            }
        }
        self.flush(&mut words, blocks);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{text, tree};
    use super::*;

    fn read(body: &str) -> String {
        let made =
            tei(&tree::xml(&format!("<TEI><text>{body}</text></TEI>")).unwrap(), "a.xml", &Images::none());
        let words = |block: &ImportedBlock| match block {
            ImportedBlock::Heading(_, words) => format!("# {}", text::bare(words)),
            ImportedBlock::Paragraph(words) => {
                let shown = |run: &InlineRun| match &run.what {
                    InlineKind::Words(words) => words.clone(),
                    InlineKind::Page(page) => format!("|{page}|"),
                    InlineKind::Break => "/".to_owned(),
                    _ => String::new(),
                };
                words.iter().map(shown).collect()
            }
            other => format!("{other:?}"),
        };
        made.blocks.iter().map(words).collect::<Vec<String>>().join("; ")
    }

    #[test]
    fn a_page_that_begins_within_a_word_is_marked_behind_it() {
        assert_eq!(read("<p>a wo<pb n=\"9\" break=\"no\"/>rd, and</p>"), "a word,|9| and");
        assert_eq!(
            read("<p>a wo\n<pb n=\"9\" break=\"no\"/>\n<lb break=\"no\"/>r<hi>d</hi>.</p><p>b</p>"),
            "a word.|9|; b"
        );
        assert_eq!(read("<p>a <w>wo<lb/><pb n=\"9\"/>rd</w> and</p>"), "a word|9| and");
        assert_eq!(read("<p>one<pb n=\"9\"/> two</p>"), "one|9| two");
        assert_eq!(read("<p>a Wort-<pb n=\"9\"/><lb/>teil und</p>"), "a Wortteil|9| und");
    }

    #[test]
    fn words_with_a_hyphen_at_a_lines_end_are_whole() {
        assert_eq!(read("<p>Seiten-\n<lb/>\numbruch</p>"), "Seitenumbruch");
        assert_eq!(read("<p>Seiten-<lb/>umbruch, Zeilen¬\n<lb/>umbruch</p>"), "Seitenumbruch, Zeilenumbruch");
        assert_eq!(read("<p>Seiten-<lb break=\"no\"/>umbruch</p>"), "Seitenumbruch");
        assert_eq!(read("<p>a well-<lb break=\"no\"/>known, a well-known</p>"), "a well-known, a well-known");
        assert_eq!(read("<p>See-<lb/>und Landmacht, Karl-<lb/>Otto</p>"), "See- und Landmacht, Karl-Otto");
    }

    #[test]
    fn captions_and_titles_of_stanzas_begin_no_section() {
        assert_eq!(
            read(
                "<div><head>One</head><figure><graphic/><head>Map</head></figure><lg><head>Song</head><l>la</l></lg></div>"
            ),
            "# One; Map; Song; la"
        );
    }
}
