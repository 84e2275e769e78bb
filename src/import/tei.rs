//! TEI P5: divisions, paragraphs, verse, notes, pages, and what its header says.

mod works;

use std::collections::{HashMap, HashSet};

use super::text::{
    About, Decision, ImportedBlock, ImportedFootnote, ImportedText, InlineKind, InlineRun, InlineStyle,
    Inlines, is_blank,
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
pub(super) fn tei(tree: &Tree, file: &str) -> ImportedText {
    let source = tree.find(ROOT, "sourceDesc").map(|id| tree.in_a_line(id)).unwrap_or_default();
    let mut reader = TeiReader {
        tree,
        document: ImportedText::default(),
        counts: HashMap::new(),
        pointed: pointed(tree),
        lines_end: source.starts_with("Produced by pandoc"),
        pages: Vec::new(),
        goes_on: false,
    };
    reader.document.about = about(tree);
    let (found, plain) = works::works(tree);
    reader.document.works = found;
    if plain > 0 {
        let message = format!(
            "entries of the bibliography that are words alone are no works, their words stay: {plain}"
        );
        reader.document.decisions.push(Decision { file: file.to_owned(), line: 0, message });
    }
    let top = tree.find(ROOT, "text").unwrap_or(ROOT);
    let mut blocks = Vec::new();
    reader.blocks(top, 0, &mut blocks);
    reader.document.blocks = blocks;
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

fn about(tree: &Tree) -> About {
    let header = tree.find(ROOT, "teiHeader");
    let within = |path: &[&str]| {
        let mut at = header?;
        for name in path {
            at = tree.find(at, name)?;
        }
        Some(tree.in_a_line(at)).filter(|words| !words.is_empty())
    };
    let statement = header.and_then(|id| tree.find(id, "titleStmt"));
    let authors =
        statement.into_iter().flat_map(|id| tree.descendants(id)).filter(|id| tree.is(*id, "author"));
    let language = tree.find(ROOT, "text").and_then(|id| tree.attribute(id, "xml:lang"));
    let root = tree.children(ROOT).find_map(|id| tree.attribute(id, "xml:lang"));
    let date = header.and_then(|id| tree.find(id, "publicationStmt")).and_then(|id| tree.find(id, "date"));
    About {
        title: within(&["titleStmt", "title"]),
        subtitle: None,
        authors: authors.map(|id| tree.in_a_line(id)).filter(|words| !words.is_empty()).collect(),
        language: language.or(root).map(str::to_owned),
        issued: date.map(|id| tree.attribute(id, "when").map_or_else(|| tree.in_a_line(id), str::to_owned)),
        publisher: within(&["publicationStmt", "publisher"]),
        rights: within(&["publicationStmt", "availability"]),
        url: None,
    }
}

/// The notes that a pointer in the text leads to, by their ids: their marks are there, and not where they are.
fn pointed(tree: &Tree) -> HashMap<String, NodeId> {
    let text = tree.find(ROOT, "text").unwrap_or(ROOT);
    let is_note = |id: &NodeId| tree.is(*id, "note");
    let own = |id: NodeId| Some((tree.attribute(id, "xml:id")?.to_owned(), id));
    let mut notes: HashMap<String, NodeId> = tree.descendants(text).filter(is_note).filter_map(own).collect();
    let pointers = tree.descendants(text).filter(|id| tree.is(*id, "ptr"));
    let targets: HashSet<&str> =
        pointers.filter_map(|id| tree.attribute(id, "target")?.strip_prefix('#')).collect();
    notes.retain(|id, _| targets.contains(id.as_str()));
    notes
}

struct TeiReader<'a> {
    tree: &'a Tree,
    document: ImportedText,
    counts: HashMap<String, (usize, usize)>,
    pointed: HashMap<String, NodeId>,
    /// Whether `lb` ends a line of the text: with pandoc it does, elsewhere it is a line of the source.
    lines_end: bool,
    /// Pages that begin within a word: their marks follow when it is whole.
    pages: Vec<String>,
    /// Whether the rest of that word has begun.
    goes_on: bool,
}

impl TeiReader<'_> {
    fn count(&mut self, what: impl Into<String>, id: NodeId) {
        let line = self.tree.line(id);
        self.counts.entry(what.into()).or_insert((0, line)).0 += 1;
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

    /// Whether a break of a line or page is within a word.
    fn cuts_word(&self, id: NodeId) -> bool {
        match self.tree.attribute(id, "break") {
            Some(value) => value == "no",
            None => self.is_within(id, &["w"]),
        }
    }

    /// Whether a milestone is a line across the page.
    fn is_rule(&self, id: NodeId) -> bool {
        let is = |name: &str, value: &str| self.tree.attribute(id, name) == Some(value);
        is("rend", "rule") || is("rendition", "line")
    }

    fn block(&mut self, id: NodeId, name: &str, depth: u8, blocks: &mut Vec<ImportedBlock>) {
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
                let words = self.line(id);
                let level = if name == "titlePart" { 1 } else { depth.clamp(1, 6) };
                if !is_blank(&words) {
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
            "figure" => {
                self.count("figures are left out, their words stay", id);
                self.blocks(id, depth, blocks);
            }
            "eg" | "ab" if name == "eg" || self.is_code(id) => {
                let code: String =
                    self.tree.descendants(id).filter_map(|text| self.tree.text(text)).collect();
                blocks.push(ImportedBlock::Code(String::new(), code.trim_matches('\n').to_owned()));
            }
            "fw" => self.count("running heads and page numbers (`fw`) are left out", id),
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

    fn page(&mut self, id: NodeId) -> Option<String> {
        let label = self.tree.attribute(id, "n").map(str::to_owned).filter(|n| !n.trim().is_empty());
        if label.is_none() {
            self.count("page breaks without a number are left out", id);
        }
        label
    }

    fn line(&mut self, id: NodeId) -> Inlines {
        let mut words = Vec::new();
        let children: Vec<NodeId> = self.tree.children(id).collect();
        for child in children {
            self.inline(child, InlineStyle::default(), None, &mut words);
        }
        self.mark_pages(&mut words);
        words
    }

    /// Adds the marks of pages that began within the last word.
    fn mark_pages(&mut self, out: &mut Inlines) {
        out.extend(self.pages.drain(..).map(|page| InlineRun::plain(InlineKind::Page(page))));
    }

    /// Adds words, and where a word is whole, the marks of the pages that began within it.
    fn words(&mut self, mut words: &str, style: InlineStyle, link: Option<&str>, out: &mut Inlines) {
        let run = |words: &str| InlineRun {
            what: InlineKind::Words(words.to_owned()),
            style,
            link: link.map(str::to_owned),
        };
        if !self.pages.is_empty() {
            // White space right behind the break is the source's.
            if !self.goes_on {
                words = words.trim_start();
            }
            self.goes_on |= !words.is_empty();
            let Some(end) = words.find(char::is_whitespace) else {
                out.push(run(words));
                return;
            };
            if end > 0 {
                out.push(run(&words[..end]));
            }
            self.mark_pages(out);
            words = &words[end..];
        }
        out.push(run(words));
    }

    fn inside(&mut self, id: NodeId, style: InlineStyle, link: Option<&str>, out: &mut Inlines) {
        let children: Vec<NodeId> = self.tree.children(id).collect();
        for child in children {
            self.inline(child, style, link, out);
        }
    }

    fn inline(&mut self, id: NodeId, mut style: InlineStyle, link: Option<&str>, out: &mut Inlines) {
        if let Some(words) = self.tree.text(id) {
            let words = words.to_owned();
            return self.words(&words, style, link, out);
        }
        let tree = self.tree;
        let Some(name) = tree.name(id) else { return };
        match name {
            "note" => return self.note(id, out),
            "ptr" => {
                let target = self.tree.attribute(id, "target").and_then(|target| target.strip_prefix('#'));
                let note = target.and_then(|target| Some((target.to_owned(), *self.pointed.get(target)?)));
                match (note, self.tree.attribute(id, "n")) {
                    (Some((key, note)), _) => self.mark(key, note, out),
                    // What a pointer leads to has no words of its own.
                    (None, Some(words)) => {
                        out.push(InlineRun { what: InlineKind::Words(words.to_owned()), style, link: None });
                    }
                    (None, None) => {}
                }
                return;
            }
            "code" => {
                let words = InlineKind::Code(self.tree.in_a_line(id));
                return out.push(InlineRun { what: words, style, link: link.map(str::to_owned) });
            }
            "graphic" => return self.graphic(id),
            "pb" if self.cuts_word(id) => {
                end_of_word(out);
                self.count("a page begins within a word: its mark follows the word", id);
                let page = self.page(id);
                self.goes_on = false;
                return self.pages.extend(page);
            }
            "pb" => return out.extend(self.page(id).map(|page| InlineRun::plain(InlineKind::Page(page)))),
            "lb" if self.lines_end => return out.push(InlineRun::plain(InlineKind::Break)),
            "lb" => {
                if self.cuts_word(id) {
                    end_of_word(out);
                } else {
                    out.push(InlineRun {
                        what: InlineKind::Words(" ".to_owned()),
                        style,
                        link: link.map(str::to_owned),
                    });
                }
                return;
            }
            "hi" | "emph" | "foreign" | "title" | "mentioned" | "term" => self.style(id, name, &mut style),
            "del" => {
                self.count("deleted words (`del`) are left out", id);
                return;
            }
            "gap" => {
                self.count("a gap is `[…]`", id);
                out.push(InlineRun::words("[…]"));
                return;
            }
            "choice" | "app" | "subst" => return self.one_reading(id, name, style, link, out),
            "ref" => {
                let target = self.tree.attribute(id, "target").unwrap_or_default().to_owned();
                let outside = target.starts_with("http://") || target.starts_with("https://");
                if !outside && !target.is_empty() {
                    self.count("references within the document keep their words alone", id);
                }
                return self.inside(id, style, if outside { Some(&target) } else { link }, out);
            }
            "q" | "said" | "soCalled" | "quote" => return self.quoted(id, name, style, link, out),
            "p" | "l" | "item" if !is_blank(out) => out.push(InlineRun::plain(InlineKind::Break)),
            _ => {}
        }
        self.inside(id, style, link, out);
    }

    fn graphic(&mut self, id: NodeId) {
        let address: String = self.tree.attribute(id, "url").unwrap_or_default().chars().take(80).collect();
        self.count(format!("the image `{address}` is left out"), id);
    }

    /// Adds what `rend` says of words, and reports what Markdown can't say.
    fn style(&mut self, id: NodeId, name: &str, style: &mut InlineStyle) {
        let rend = self
            .tree
            .attribute(id, "rend")
            .or_else(|| self.tree.attribute(id, "rendition"))
            .unwrap_or_default();
        let bold = rend.contains("bold");
        style.strong |= bold;
        style.strike |= rend.contains("strike");
        let plain = ["sup", "sub", "sc", "smallcaps", "underline"].iter().any(|kind| rend.contains(kind));
        if plain {
            self.count(format!("`{rend}` is written as plain words"), id);
        }
        style.emphasis |= rend.contains("ital") || !bold && !plain && rend.is_empty() && name != "term";
        if let Some(language) = self.tree.attribute(id, "xml:lang") {
            self.count(format!("words are marked as being in `{language}`: Markdown doesn't say that"), id);
        }
    }

    /// Takes one reading of several.
    fn one_reading(
        &mut self,
        id: NodeId,
        name: &str,
        style: InlineStyle,
        link: Option<&str>,
        out: &mut Inlines,
    ) {
        // What the source has, where it can be known; the base's reading.
        let order = ["orig", "sic", "abbr", "lem", "add"];
        let own = order.iter().find_map(|name| self.tree.child(id, name));
        let own = own.or_else(|| self.tree.children(id).find(|c| self.tree.name(*c).is_some()));
        self.count(
            format!("of `{name}` one reading is taken: `orig`, `sic`, `abbr`, `lem` before others"),
            id,
        );
        if let Some(own) = own {
            self.inside(own, style, link, out);
        }
    }

    /// Words that are said, between quotation marks where they have none.
    fn quoted(&mut self, id: NodeId, name: &str, style: InlineStyle, link: Option<&str>, out: &mut Inlines) {
        let words = self.tree.in_a_line(id);
        if words.starts_with(['“', '"', '‘', '«', '„', '\'']) {
            return self.inside(id, style, link, out);
        }
        self.count(format!("quotation marks are put around `{name}`"), id);
        let mark = |sign: &str| InlineRun {
            what: InlineKind::Words(sign.to_owned()),
            style,
            link: link.map(str::to_owned),
        };
        out.push(mark("“"));
        self.inside(id, style, link, out);
        out.push(mark("”"));
    }

    fn note(&mut self, id: NodeId, out: &mut Inlines) {
        if self.tree.attribute(id, "xml:id").is_some_and(|own| self.pointed.contains_key(own)) {
            return;
        }
        let key = format!("n{}", self.document.footnotes.len() + 1);
        self.mark(key, id, out);
    }

    /// The mark of a footnote; its text is read at the first.
    fn mark(&mut self, key: String, id: NodeId, out: &mut Inlines) {
        out.push(InlineRun::plain(InlineKind::Footnote(key.clone())));
        if self.document.footnotes.iter().any(|note| note.key == key) {
            return;
        }
        let number = self.document.footnotes.len() + 1;
        let label = self.tree.attribute(id, "n").map(str::to_owned).filter(|n| !n.trim().is_empty());
        let label = label.unwrap_or_else(|| number.to_string());
        self.document.footnotes.push(ImportedFootnote { key: key.clone(), label, blocks: Vec::new() });
        let mut blocks = Vec::new();
        let pages = std::mem::take(&mut self.pages);
        self.blocks(id, 1, &mut blocks);
        self.pages = pages;
        if let Some(note) = self.document.footnotes.iter_mut().find(|note| note.key == key) {
            note.blocks = blocks;
        }
    }
}

/// Takes the white space away that the source has before a break within a word.
fn end_of_word(out: &mut Inlines) {
    if let Some(InlineKind::Words(words)) = out.last_mut().map(|run| &mut run.what) {
        words.truncate(words.trim_end().len());
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{text, tree};
    use super::*;

    fn read(body: &str) -> String {
        let made = tei(&tree::xml(&format!("<TEI><text>{body}</text></TEI>")).unwrap(), "a.xml");
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
