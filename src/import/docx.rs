//! DOCX, of Word, LibreOffice and Google Docs: a text, with the comments in its margins.

mod comments;
mod parts;
mod works;

use std::collections::{HashMap, HashSet};

use super::UnreadableFile;
use super::note::NotesFile;
use super::package::Package;
use super::text::{
    Decision, ImportedBlock, ImportedFootnote, ImportedText, InlineKind, InlineRun, InlineStyle, Inlines,
    Medium, bare, is_blank,
};
use super::tree::{NodeId, ROOT, Tree};
use comments::Range;
use parts::{DocxParts, Front};

/// A heading that is only bold has at most so many characters.
const HEADING: usize = 100;

/// Read a text.
pub(super) fn text(bytes: &[u8], file: &str) -> Result<ImportedText, UnreadableFile> {
    let mut package = Package::open(bytes)?;
    let parts = DocxParts::read(&mut package)?;
    let mut reader = DocxReader::new(&parts, file);
    reader.read();
    let mut document = reader.finish();
    let trees = [Some(&parts.document), parts.footnotes.as_ref(), parts.endnotes.as_ref()];
    document.works = trees.into_iter().flatten().flat_map(works::works).collect();
    for medium in &mut document.media {
        medium.bytes = package.read(&medium.source)?;
    }
    Ok(document)
}

/// Read the comments.
pub(super) fn notes(bytes: &[u8], file: &str) -> Result<NotesFile, UnreadableFile> {
    let mut package = Package::open(bytes)?;
    let parts = DocxParts::read(&mut package)?;
    let mut reader = DocxReader::new(&parts, file);
    reader.read();
    Ok(comments::export(&parts, &reader.ranges, &reader.flow, file))
}

/// Whether a package is a DOCX.
pub(super) fn is_one(package: &Package<'_>) -> bool {
    package.names().iter().any(|name| name == "[Content_Types].xml")
}

struct DocxReader<'a> {
    parts: &'a DocxParts,
    /// The part that is read.
    tree: &'a Tree,
    file: &'a str,
    document: ImportedText,
    /// All words one after another, paragraphs parted by line breaks: where comments are.
    flow: String,
    /// Where the paragraph that is read begins in it.
    paragraph: usize,
    ranges: HashMap<String, Range>,
    notes: Vec<(String, String)>,
    counts: HashMap<&'static str, usize>,
    /// Whether the text has begun: what is before it may be its title page.
    is_begun: bool,
    has_authors: bool,
    /// The number that the next paragraph of a list has, by the definition of the list.
    next: HashMap<String, u64>,
    /// The lists that began anew already.
    seen: HashSet<String>,
}

impl<'a> DocxReader<'a> {
    fn new(parts: &'a DocxParts, file: &'a str) -> Self {
        let document = ImportedText { about: parts.about.clone(), ..ImportedText::default() };
        Self {
            parts,
            tree: &parts.document,
            file,
            document,
            flow: String::new(),
            paragraph: 0,
            ranges: HashMap::new(),
            notes: Vec::new(),
            counts: HashMap::new(),
            is_begun: false,
            has_authors: false,
            next: HashMap::new(),
            seen: HashSet::new(),
        }
    }

    fn read(&mut self) {
        let body = self.tree.find(ROOT, "w:body").unwrap_or(ROOT);
        let blocks = self.blocks(body);
        self.document.blocks = blocks;
        // Footnotes are numbered by the order of their marks.
        let mut numbers = [0_usize; 2];
        let mut at = 0;
        while let Some((key, id)) = self.notes.get(at).cloned() {
            at += 1;
            let ends = key.starts_with('e');
            numbers[usize::from(ends)] += 1;
            let number = numbers[usize::from(ends)];
            let label = if ends { roman(number) } else { number.to_string() };
            let parts = self.parts;
            let tree = if ends { &parts.endnotes } else { &parts.footnotes };
            let name = if ends { "w:endnote" } else { "w:footnote" };
            let Some(tree) = tree else { continue };
            let of =
                |node: &NodeId| tree.is(*node, name) && tree.attribute(*node, "w:id") == Some(id.as_str());
            let Some(note) = tree.descendants(ROOT).find(of) else { continue };
            self.tree = tree;
            self.flow.push('\n');
            let blocks = self.blocks(note);
            self.tree = &parts.document;
            self.document.footnotes.push(ImportedFootnote { key, label, blocks });
        }
        self.headings();
    }

    fn finish(mut self) -> ImportedText {
        let mut counts: Vec<(&str, usize)> = self.counts.drain().collect();
        counts.sort_unstable();
        for (what, count) in counts {
            self.document.decisions.push(Decision {
                file: self.file.to_owned(),
                line: 0,
                message: format!("{what}: {count}"),
            });
        }
        if self.parts.macros {
            let message = "its macros are left out".to_owned();
            self.document.decisions.push(Decision { file: self.file.to_owned(), line: 0, message });
        }
        self.document
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn tell(&mut self, message: String) {
        self.document.decisions.push(Decision { file: self.file.to_owned(), line: 0, message });
    }

    /// Where no paragraph has the style of a heading, short bold ones are headings.
    fn headings(&mut self) {
        if self.document.blocks.iter().any(|block| matches!(block, ImportedBlock::Heading(..))) {
            return;
        }
        let mut found = Vec::new();
        for (n, pair) in self.document.blocks.windows(2).enumerate() {
            if let [ImportedBlock::Paragraph(words), ImportedBlock::Paragraph(next)] = pair {
                let bold = words.iter().all(|run| run.style.strong || is_blank(std::slice::from_ref(run)));
                let text = bare(words);
                let ends = text.ends_with(['.', ',', ';', ':']);
                if bold
                    && !ends
                    && !text.is_empty()
                    && text.chars().count() <= HEADING
                    && bare(next).chars().count() > text.chars().count()
                {
                    found.push((n, text));
                }
            }
        }
        for (n, text) in found {
            if let ImportedBlock::Paragraph(words) = &mut self.document.blocks[n] {
                let words = std::mem::take(words).into_iter().map(|mut run| {
                    run.style.strong = false;
                    run
                });
                self.document.blocks[n] = ImportedBlock::Heading(1, words.collect());
                self.tell(format!("a paragraph that is only bold, taken for a heading: `{text}`"));
            }
        }
    }

    /// The blocks of an element: paragraphs, tables, and what wraps them.
    fn blocks(&mut self, parent: NodeId) -> Vec<ImportedBlock> {
        let mut items: Vec<BodyItem> = Vec::new();
        self.gather(parent, &mut items);
        self.nested(items)
    }

    fn gather(&mut self, parent: NodeId, items: &mut Vec<BodyItem>) {
        let children: Vec<NodeId> = self.tree.children(parent).collect();
        for id in children {
            match self.tree.name(id).unwrap_or_default() {
                "w:p" => self.paragraph(id, items),
                "w:tbl" => {
                    if let Some(table) = self.table(id) {
                        items.push(BodyItem::Block(table));
                    }
                }
                "w:del" | "w:moveFrom" => self.count("deleted words are left out"),
                "w:sectPr" | "w:pPr" | "w:tblPr" | "mc:Fallback" => {}
                "w:commentRangeStart" | "w:commentRangeEnd" => self.mark(id),
                _ => self.gather(id, items),
            }
        }
    }

    fn paragraph(&mut self, id: NodeId, items: &mut Vec<BodyItem>) {
        self.flow.push('\n');
        self.paragraph = self.flow.len();
        let mut words = Inlines::new();
        let mut boxes = Vec::new();
        self.runs(id, InlineStyle::default(), None, &mut words, &mut boxes);
        let properties = self.tree.child(id, "w:pPr");
        let value = |name: &str| {
            let own = properties.and_then(|p| self.tree.child(p, name))?;
            self.tree.attribute(own, "w:val").map(str::to_owned)
        };
        let style = value("w:pStyle").and_then(|id| self.parts.styles.get(&id));
        let level =
            value("w:outlineLvl").and_then(|n| n.parse::<u8>().ok()).filter(|n| *n < 9).map(|n| n + 1);
        let level = level.or_else(|| style.and_then(|style| style.level));
        let numbered = properties.and_then(|p| self.tree.child(p, "w:numPr")).map(|num| {
            let of = |name: &str| {
                self.tree.child(num, name).and_then(|n| self.tree.attribute(n, "w:val")).map(str::to_owned)
            };
            (of("w:numId").unwrap_or_default(), of("w:ilvl").and_then(|n| n.parse().ok()).unwrap_or(0_usize))
        });
        let numbered =
            numbered.or_else(|| style.and_then(|style| style.list.clone())).filter(|(id, _)| id != "0");
        if !is_blank(&words) {
            let front = style.and_then(|style| style.front).filter(|_| level.is_none());
            match (level, numbered) {
                _ if front.is_some_and(|front| self.front(front, &words)) => {}
                (Some(level), _) => {
                    // What makes a heading bold is its style.
                    for run in &mut words {
                        run.style.strong = false;
                    }
                    items.push(BodyItem::Block(ImportedBlock::Heading(level.min(6), words)));
                }
                (None, Some((list, depth))) => {
                    let ordered = self.parts.starts.get(&(list.clone(), depth)).copied().flatten();
                    items.push(BodyItem::Entry { list, depth, ordered, words });
                }
                (None, None) if style.is_some_and(|style| style.quote) => items.push(BodyItem::Quoted(words)),
                _ => items.push(BodyItem::Block(ImportedBlock::Paragraph(words))),
            }
            self.is_begun |= front.is_none();
        }
        for content in boxes {
            self.count("text boxes follow the paragraph that they are at");
            self.gather(content, items);
        }
    }

    /// What a paragraph before the text says of the document; whether edition.toml says it then.
    fn front(&mut self, front: Front, words: &Inlines) -> bool {
        if self.is_begun {
            return false;
        }
        let text = bare(words);
        let about = &mut self.document.about;
        let what = match front {
            Front::Title => {
                about.title = Some(text.clone());
                "title"
            }
            Front::Subtitle => {
                about.subtitle = Some(text.clone());
                "subtitle"
            }
            Front::Author => {
                // The author that the file names may be its typist.
                if !self.has_authors {
                    about.authors.clear();
                }
                self.has_authors = true;
                about.authors.push(text.clone());
                "author"
            }
            Front::Date => {
                if crate::edition::date::Date::parse(&text).is_none() {
                    return false;
                }
                about.issued = Some(text.clone());
                "date"
            }
        };
        self.tell(format!("the {what} of the document is that of the edition, and no paragraph: `{text}`"));
        true
    }

    fn table(&mut self, id: NodeId) -> Option<ImportedBlock> {
        let mut rows = Vec::new();
        let wrapped = |reader: &Self, parent: NodeId, name: &str| -> Vec<NodeId> {
            let mut all = Vec::new();
            for child in reader.tree.children(parent) {
                if reader.tree.is(child, name) {
                    all.push(child);
                } else if reader.tree.is(child, "w:sdt") || reader.tree.is(child, "w:ins") {
                    let inner = reader.tree.descendants(child).filter(|id| reader.tree.is(*id, name));
                    all.extend(inner);
                }
            }
            all
        };
        for row in wrapped(self, id, "w:tr") {
            let mut cells = Vec::new();
            for cell in wrapped(self, row, "w:tc") {
                let blocks = self.blocks(cell);
                if blocks.len() > 1 {
                    self.count("cells of several paragraphs are one line here");
                }
                cells.push(super::html::one_line(blocks));
                let span = self.tree.child(cell, "w:tcPr").and_then(|p| self.tree.child(p, "w:gridSpan"));
                let span =
                    span.and_then(|s| self.tree.attribute(s, "w:val")).and_then(|n| n.parse::<usize>().ok());
                cells.extend(std::iter::repeat_n(Inlines::new(), span.unwrap_or(1).clamp(1, 60) - 1));
            }
            rows.push(cells);
        }
        rows.retain(|row| !row.iter().all(|cell| is_blank(cell)));
        (!rows.is_empty()).then_some(ImportedBlock::Table(rows))
    }

    /// What is among words.
    fn runs(
        &mut self,
        parent: NodeId,
        style: InlineStyle,
        link: Option<&str>,
        out: &mut Inlines,
        boxes: &mut Vec<NodeId>,
    ) {
        let children: Vec<NodeId> = self.tree.children(parent).collect();
        for id in children {
            let name = self.tree.name(id).unwrap_or_default();
            let mut put =
                |what: InlineKind| out.push(InlineRun { what, style, link: link.map(str::to_owned) });
            match name {
                "w:t" | "m:t" => {
                    let words = self.tree.words(id);
                    self.flow.push_str(&words);
                    put(InlineKind::Words(words));
                }
                "w:tab" | "w:ptab" => {
                    self.flow.push(' ');
                    put(InlineKind::Words(" ".to_owned()));
                }
                "w:br" | "w:cr" if !matches!(self.tree.attribute(id, "w:type"), Some("page" | "column")) => {
                    self.flow.push('\n');
                    out.push(InlineRun::plain(InlineKind::Break));
                }
                "w:noBreakHyphen" => {
                    self.flow.push('\u{2011}');
                    put(InlineKind::Words("\u{2011}".to_owned()));
                }
                "w:sym" => {
                    let c =
                        self.tree.attribute(id, "w:char").and_then(|hex| u32::from_str_radix(hex, 16).ok());
                    // Signs of the private area are those of a font.
                    match c.and_then(char::from_u32).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c)) {
                        Some(c) => {
                            self.flow.push(c);
                            put(InlineKind::Words(c.to_string()));
                        }
                        None => self.count("signs of a font of signs are left out"),
                    }
                }
                "w:footnoteReference" | "w:endnoteReference" => self.note(id, name, out),
                "w:commentRangeStart" | "w:commentRangeEnd" | "w:commentReference" => self.mark(id),
                "w:del" | "w:moveFrom" => self.count("deleted words are left out"),
                "w:ins" | "w:moveTo" => {
                    self.count("inserted words are taken in");
                    self.runs(id, style, link, out, boxes);
                }
                "w:r" => {
                    let own = self.style(id, style);
                    self.runs(id, own, link, out, boxes);
                }
                "w:hyperlink" => {
                    let target =
                        self.tree.attribute(id, "r:id").and_then(|id| self.parts.links.get(id)).cloned();
                    self.runs(id, style, target.as_deref().or(link), out, boxes);
                }
                "w:drawing" | "w:pict" | "w:object" => self.drawing(id, style, link, out, boxes),
                "m:oMath" => {
                    self.count("formulas are written as their plain words");
                    self.runs(id, style, link, out, boxes);
                }
                "w:pPr" | "w:rPr" | "mc:Fallback" | "w:instrText" | "w:delText" => {}
                _ => self.runs(id, style, link, out, boxes),
            }
        }
    }

    /// The style of a run.
    fn style(&self, run: NodeId, around: InlineStyle) -> InlineStyle {
        let Some(properties) = self.tree.child(run, "w:rPr") else { return around };
        let named = self.tree.child(properties, "w:rStyle").and_then(|s| self.tree.attribute(s, "w:val"));
        let named = named.and_then(|id| self.parts.styles.get(id)).map(|style| style.run).unwrap_or_default();
        let on = |name: &str, otherwise: bool| match self.tree.child(properties, name) {
            Some(own) => !matches!(self.tree.attribute(own, "w:val"), Some("0" | "false" | "off" | "none")),
            None => otherwise,
        };
        InlineStyle {
            emphasis: on("w:i", named.emphasis || around.emphasis),
            strong: on("w:b", named.strong || around.strong),
            strike: on("w:strike", named.strike || around.strike),
        }
    }

    fn note(&mut self, id: NodeId, name: &str, out: &mut Inlines) {
        let Some(own) = self.tree.attribute(id, "w:id") else { return };
        let (ends, of) = (
            name == "w:endnoteReference",
            if name == "w:endnoteReference" { "w:endnote" } else { "w:footnote" },
        );
        let tree = if ends { &self.parts.endnotes } else { &self.parts.footnotes };
        let is_there = tree.as_ref().is_some_and(|tree| {
            tree.descendants(ROOT).any(|id| tree.is(id, of) && tree.attribute(id, "w:id") == Some(own))
        });
        if !is_there {
            return self.count("marks of footnotes that are not in the file are left out");
        }
        let key = format!("{}{own}", if ends { 'e' } else { 'f' });
        if !self.notes.iter().any(|(known, _)| *known == key) {
            self.notes.push((key.clone(), own.to_owned()));
        }
        out.push(InlineRun::plain(InlineKind::Footnote(key)));
    }

    fn drawing(
        &mut self,
        id: NodeId,
        style: InlineStyle,
        link: Option<&str>,
        out: &mut Inlines,
        boxes: &mut Vec<NodeId>,
    ) {
        let parts: Vec<NodeId> = self.tree.descendants(id).collect();
        if let Some(content) = parts.iter().find(|id| self.tree.is(**id, "w:txbxContent")) {
            boxes.push(*content);
            return;
        }
        let alt = parts
            .iter()
            .filter(|id| self.tree.is(**id, "wp:docPr"))
            .find_map(|id| self.tree.attribute(*id, "descr"));
        let alt = alt.unwrap_or_default().to_owned();
        let embedded = parts
            .iter()
            .find_map(|id| self.tree.attribute(*id, "r:embed").or_else(|| self.tree.attribute(*id, "r:id")));
        match embedded.and_then(|id| self.parts.media.get(id)) {
            Some(source) => {
                let name = Medium::name(source, &self.document.media);
                if !self.document.media.iter().any(|medium| medium.source == *source) {
                    self.document.media.push(Medium {
                        source: source.clone(),
                        name: name.clone(),
                        bytes: None,
                    });
                }
                out.push(InlineRun {
                    what: InlineKind::Image(name, alt, String::new()),
                    style,
                    link: link.map(str::to_owned),
                });
            }
            None => self.count("drawings without an image are left out"),
        }
    }

    /// Where a comment begins, ends, or is referred to.
    fn mark(&mut self, id: NodeId) {
        let Some(own) = self.tree.attribute(id, "w:id").map(str::to_owned) else { return };
        let (at, paragraph) = (self.flow.len(), self.paragraph);
        let range = self.ranges.entry(own).or_insert(Range { from: None, to: None, paragraph });
        match self.tree.name(id) {
            Some("w:commentRangeStart") => range.from = Some(at),
            Some("w:commentRangeEnd") => range.to = Some(at),
            _ => range.paragraph = paragraph,
        }
    }
}

/// What is in a body, before lists are made of their entries.
enum BodyItem {
    Block(ImportedBlock),
    Quoted(Inlines),
    Entry { list: String, depth: usize, ordered: Option<u64>, words: Inlines },
}

impl DocxReader<'_> {
    /// Lists of entries, by their depth, and quotations of paragraphs that follow one another.
    fn nested(&mut self, items: Vec<BodyItem>) -> Vec<ImportedBlock> {
        let mut blocks: Vec<ImportedBlock> = Vec::new();
        let mut last: Option<String> = None;
        for item in items {
            match item {
                BodyItem::Entry { list, depth, ordered, words } => {
                    let known = self.parts.lists.get(&list);
                    let anew = known.is_some_and(|own| own.anew);
                    let definition = known.map_or_else(|| list.clone(), |own| own.definition.clone());
                    let follows = last.as_ref().is_some_and(|last| {
                        let before = self.parts.lists.get(last).map(|own| &own.definition);
                        *last == list || !anew && before == Some(&definition)
                    });
                    let joined = follows && matches!(blocks.last(), Some(ImportedBlock::List(..)));
                    // A list that goes on behind other paragraphs has the numbers that follow.
                    let begins_anew = anew && last.as_ref() != Some(&list) && self.seen.insert(list.clone());
                    let ordered = match ordered {
                        Some(first) if depth == 0 && !joined => {
                            let number = if begins_anew {
                                first
                            } else {
                                self.next.get(&definition).copied().unwrap_or(first)
                            };
                            self.next.insert(definition.clone(), number);
                            Some(number)
                        }
                        ordered => ordered,
                    };
                    if depth == 0
                        && let Some(next) = self.next.get_mut(&definition)
                    {
                        *next += 1;
                    }
                    last = Some(list);
                    if !joined {
                        blocks.push(ImportedBlock::List(ordered, Vec::new()));
                    }
                    if let Some(block) = blocks.last_mut() {
                        enter(block, depth.min(8), ordered, words);
                    }
                    continue;
                }
                BodyItem::Quoted(words) => match blocks.last_mut() {
                    Some(ImportedBlock::Quote(inner)) => inner.push(ImportedBlock::Paragraph(words)),
                    _ => blocks.push(ImportedBlock::Quote(vec![ImportedBlock::Paragraph(words)])),
                },
                BodyItem::Block(block) => blocks.push(block),
            }
            last = None;
        }
        blocks
    }
}

/// Put an entry into a list, so many levels deep.
fn enter(block: &mut ImportedBlock, depth: usize, ordered: Option<u64>, words: Inlines) {
    let ImportedBlock::List(_, items) = block else { return };
    match items.last_mut() {
        Some(own) if depth > 0 => {
            if !matches!(own.last(), Some(ImportedBlock::List(..))) {
                own.push(ImportedBlock::List(ordered, Vec::new()));
            }
            if let Some(inner) = own.last_mut() {
                enter(inner, depth - 1, ordered, words);
            }
        }
        _ => items.push(vec![ImportedBlock::Paragraph(words)]),
    }
}

fn roman(number: usize) -> String {
    const SIGNS: &[(usize, &str)] =
        &[(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let mut rest = number;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= *value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

/// The blocks of a part that is no body: a comment.
fn blocks_of(parts: &DocxParts, tree: &Tree, id: NodeId) -> Vec<ImportedBlock> {
    // Styles and numbers are those of the document.
    let mut reader = DocxReader { tree, ..DocxReader::new(parts, "") };
    let mut items = Vec::new();
    reader.gather(id, &mut items);
    reader.nested(items)
}
