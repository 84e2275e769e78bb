//! DOCX, of Word, LibreOffice and Google Docs: a text, with the comments in its margins.

mod comments;
mod fields;
mod lists;
mod looks;
mod maths;
mod parts;
mod runs;
mod tables;
mod works;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::UnreadableFile;
use super::images::{ImageAddress, Images};
use super::inner;
use super::note::NotesFile;
use super::package::Package;
use super::text::{
    Decision, ImportedBlock, ImportedFootnote, ImportedText, InlineKind, InlineRun, InlineStyle, Inlines,
    bare, is_blank,
};
use super::tree::{NodeId, ROOT, Tree};
use comments::Range;
use fields::Field;
use lists::{BodyItem, EntrySign};
use parts::{DocxParts, Front};

/// A heading that is only bold has at most so many characters.
const HEADING: usize = 100;
/// What is reported of fields of a form that are empty.
const PROMPT: &str = "what empty fields of a form show is left out";

/// Read a text.
pub(super) fn text(bytes: &[u8], file: &str, images: &Images<'_>) -> Result<ImportedText, UnreadableFile> {
    let mut package = Package::open(bytes)?;
    let parts = DocxParts::read(&mut package)?;
    let (refused, package) = (RefCell::new(None), RefCell::new(package));
    let read = |address: ImageAddress<'_>| package.borrow_mut().image(address, &mut refused.borrow_mut());
    let images = images.within(&read);
    let mut reader = DocxReader::new(&parts, file, &images);
    reader.read();
    let mut document = reader.finish();
    if let Some(why) = refused.take() {
        return Err(why);
    }
    let trees = [Some(&parts.document), parts.footnotes.as_ref(), parts.endnotes.as_ref()];
    document.works = trees.into_iter().flatten().flat_map(works::works).collect();
    Ok(document)
}

/// Read the comments.
pub(super) fn notes(bytes: &[u8], file: &str) -> Result<NotesFile, UnreadableFile> {
    let mut package = Package::open(bytes)?;
    let parts = DocxParts::read(&mut package)?;
    let images = Images::none();
    let mut reader = DocxReader::new(&parts, file, &images);
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
    images: &'a Images<'a>,
    /// All words one after another, paragraphs parted by line breaks: where comments are.
    flow: String,
    /// Where the paragraph that is read begins in it.
    paragraph: usize,
    ranges: HashMap<String, Range>,
    notes: Vec<(String, String)>,
    /// The keys of these.
    noted: HashSet<String>,
    /// The marks that the file has for some of them, in the place of a number.
    marks: HashMap<String, String>,
    /// What was decided, by what it is: how often, and where first.
    counts: HashMap<String, (usize, String)>,
    /// The paragraph that is read.
    reading: Option<NodeId>,
    /// The fields that are open in it.
    fields: Vec<Field>,
    /// The bookmarks that a heading may have.
    names: Vec<String>,
    /// Links within the document: the names that they lead to, and their places.
    inner: Vec<(String, String)>,
    /// The words of paragraphs before it whose marks were deleted: it goes on with them.
    carried: Inlines,
    /// Whether the text has begun: what is before it may be its title page.
    is_begun: bool,
    has_authors: bool,
    /// The numbers that the next paragraphs of a list have at each depth, by the definition of the list.
    next: HashMap<String, [Option<u64>; 9]>,
    /// The lists that began anew already.
    seen: HashSet<String>,
}

impl<'a> DocxReader<'a> {
    fn new(parts: &'a DocxParts, file: &'a str, images: &'a Images<'a>) -> Self {
        let document = ImportedText { about: parts.about.clone(), ..ImportedText::default() };
        Self {
            parts,
            tree: &parts.document,
            file,
            document,
            images,
            flow: String::new(),
            paragraph: 0,
            ranges: HashMap::new(),
            notes: Vec::new(),
            noted: HashSet::new(),
            marks: HashMap::new(),
            counts: HashMap::new(),
            reading: None,
            fields: Vec::new(),
            names: Vec::new(),
            inner: Vec::new(),
            carried: Inlines::new(),
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
            let Some((tree, note)) = parts.note(ends, &id) else { continue };
            self.tree = tree;
            self.flow.push('\n');
            let mut blocks = self.blocks(note);
            self.tree = &parts.document;
            if let Some(mark) = self.marks.get(&key) {
                without_mark(&mut blocks, mark);
            }
            self.document.footnotes.push(ImportedFootnote { key, label, blocks });
        }
        self.headings();
    }

    fn finish(mut self) -> ImportedText {
        self.settle();
        self.count_up();
        if self.parts.macros {
            let message = "its macros are left out".to_owned();
            self.document.decisions.push(Decision { file: self.file.to_owned(), line: 0, message });
        }
        self.document
    }

    /// Keeps the name of a bookmark, for the heading that it is in or right before.
    fn bookmark(&mut self, id: NodeId) {
        self.names.extend(self.tree.attribute(id, "w:name").map(str::to_owned));
    }

    /// Takes the links away that lead to no heading.
    fn settle(&mut self) {
        let lost = inner::settle(&mut self.document);
        for (name, place) in std::mem::take(&mut self.inner) {
            if lost.contains(&name) {
                self.counts.entry(inner::lost(&name)).or_insert((0, place)).0 += 1;
            }
        }
    }

    /// Reports what was counted.
    fn count_up(&mut self) {
        let mut counts: Vec<(String, (usize, String))> = self.counts.drain().collect();
        counts.sort_unstable();
        for (what, (count, place)) in counts {
            let place = match count {
                _ if place.is_empty() => place,
                1 => format!(", {place}"),
                _ => format!(", first {place}"),
            };
            self.tell(format!("{what}: {count}{place}"));
        }
    }

    fn count(&mut self, what: impl Into<String>) {
        let what = what.into();
        match self.counts.get_mut(&what) {
            Some((count, _)) => *count += 1,
            None => {
                let place = self.place();
                self.counts.insert(what, (1, place));
            }
        }
    }

    /// The place that is read: a DOCX has no lines, so that the first words of its paragraph say it.
    fn place(&self) -> String {
        const WORDS: usize = 6;
        let Some(paragraph) = self.reading else { return String::new() };
        let start = |words: &str| words.split_whitespace().take(WORDS).collect::<Vec<&str>>().join(" ");
        let texts = self.tree.descendants(paragraph).filter(|id| self.tree.is(*id, "w:t"));
        let own = start(&texts.map(|id| self.tree.words(id)).collect::<String>());
        if !own.is_empty() {
            return format!("in `{own}`");
        }
        let before = self.flow.lines().rev().map(start).find(|words| !words.is_empty());
        before.map(|words| format!("behind `{words}`")).unwrap_or_default()
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
            let name = self.tree.name(id).unwrap_or_default();
            if matches!(name, "w:tbl" | "w:sectPr") {
                self.let_go(items);
            }
            match name {
                "w:p" => self.paragraph(id, items),
                "w:sdt" if self.is_contents(id) => self.count("tables of contents are left out"),
                "w:sdt" if self.is_prompt(id) => self.count(PROMPT),
                "w:bookmarkStart" => self.bookmark(id),
                "w:altChunk" | "w:subDoc" => self.chunk(id),
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
        self.let_go(items);
    }

    /// Makes a paragraph of words that no other goes on with.
    fn let_go(&mut self, items: &mut Vec<BodyItem>) {
        let words = std::mem::take(&mut self.carried);
        if !is_blank(&words) {
            items.push(BodyItem::Block(ImportedBlock::Paragraph(words)));
        }
    }

    /// Whether a part of a document is a table of contents that the program made.
    fn is_contents(&self, id: NodeId) -> bool {
        let Some(properties) = self.tree.child(id, "w:sdtPr") else { return false };
        let gallery = self.tree.find(properties, "w:docPartGallery");
        gallery.and_then(|id| self.tree.attribute(id, "w:val")) == Some("Table of Contents")
    }

    /// Whether a field of a form is empty, and shows what to write there.
    fn is_prompt(&self, id: NodeId) -> bool {
        self.tree.child(id, "w:sdtPr").is_some_and(|own| self.tree.child(own, "w:showingPlcHdr").is_some())
    }

    /// Reports a whole document within this one.
    fn chunk(&mut self, id: NodeId) {
        let target = self.tree.attribute(id, "r:id").and_then(|id| self.parts.chunks.get(id));
        let target = target.cloned().unwrap_or_default();
        self.reading = None;
        self.tell(format!("`{target}`, a document within this one, is left out with its words"));
    }

    fn paragraph(&mut self, id: NodeId, items: &mut Vec<BodyItem>) {
        self.reading = Some(id);
        self.fields.clear();
        let properties = self.tree.child(id, "w:pPr");
        let own = properties.and_then(|p| self.tree.child(p, "w:pStyle"));
        let own = own.and_then(|style| self.tree.attribute(style, "w:val"));
        let style = own.and_then(|id| self.parts.styles.get(id));
        if style.is_some_and(|style| style.listing) {
            return self.count("lines of tables of contents, lists and indexes are left out");
        }
        let mut words = std::mem::take(&mut self.carried);
        if words.is_empty() {
            self.flow.push('\n');
            self.paragraph = self.flow.len();
        }
        let mut boxes = Vec::new();
        self.runs(id, InlineStyle::default(), None, &mut words, &mut boxes);
        let marked = properties.and_then(|p| self.tree.child(p, "w:rPr"));
        let is_marked = |name: &str| marked.is_some_and(|mark| self.tree.child(mark, name).is_some());
        if is_marked("w:del") || is_marked("w:moveFrom") {
            if !is_blank(&words) {
                self.carried = words;
                self.count("ends of paragraphs that were deleted: the next goes on in the same");
            }
            return self.boxes(boxes, items);
        }
        let frame = properties.and_then(|p| self.tree.child(p, "w:framePr"));
        let capital = frame.and_then(|frame| self.tree.attribute(frame, "w:dropCap"));
        if capital.is_some_and(|capital| capital != "none") && !is_blank(&words) {
            self.carried = words;
            self.count("drop capitals are joined to their paragraphs");
            return self.boxes(boxes, items);
        }
        let value = |name: &str| {
            let own = properties.and_then(|p| self.tree.child(p, name))?;
            self.tree.attribute(own, "w:val").map(str::to_owned)
        };
        let level = value("w:outlineLvl").and_then(|n| n.parse::<u8>().ok());
        let level = level.map(|n| if n < 9 { n + 1 } else { 0 });
        let level = level.or_else(|| style.and_then(|style| style.level)).filter(|level| *level > 0);
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
                (Some(level), numbered) => {
                    let sign = numbered.and_then(|own| self.parts.signs.get(&own).copied());
                    if sign.and_then(EntrySign::first).is_some() {
                        self.count("numbers that the program itself puts before headings are left out");
                    }
                    // What makes a heading bold is its style.
                    for run in &mut words {
                        run.style.strong = false;
                    }
                    let names = std::mem::take(&mut self.names).into_iter();
                    words.extend(names.map(|name| InlineRun::plain(InlineKind::Name(name))));
                    items.push(BodyItem::Block(ImportedBlock::Heading(level.min(6), words)));
                }
                (None, Some((list, depth))) => {
                    let sign = self.parts.signs.get(&(list.clone(), depth)).copied();
                    let sign = sign.unwrap_or(EntrySign::Bullet);
                    if matches!(sign, EntrySign::Letter(_)) {
                        self.count("entries with letters or Roman numbers have Arabic ones");
                    }
                    items.push(BodyItem::Entry { list, depth, sign, words });
                }
                (None, None) if style.is_some_and(|style| style.quote) => items.push(BodyItem::Quoted(words)),
                (None, None) if style.is_some_and(|style| style.code) => {
                    items.push(BodyItem::Code(code(&words)));
                }
                _ => {
                    if style.is_some_and(|style| style.run.emphasis) {
                        self.count("italics of whole paragraphs, by their style, are left out");
                    }
                    items.push(BodyItem::Block(ImportedBlock::Paragraph(words)));
                }
            }
            self.names.clear();
            self.is_begun |= front.is_none();
        } else if self.is_rule(id) {
            items.push(BodyItem::Block(ImportedBlock::Rule));
        }
        self.boxes(boxes, items);
    }

    /// Reads the text boxes of a paragraph.
    fn boxes(&mut self, boxes: Vec<NodeId>, items: &mut Vec<BodyItem>) {
        for content in boxes {
            self.count("text boxes follow the paragraph that they are at");
            let carried = std::mem::take(&mut self.carried);
            self.gather(content, items);
            self.carried = carried;
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
}

/// The lines of a paragraph of code.
fn code(words: &[InlineRun]) -> String {
    let line = |run: &InlineRun| match &run.what {
        InlineKind::Words(words) | InlineKind::Code(words) => words.clone(),
        InlineKind::Break => "\n".to_owned(),
        _ => String::new(),
    };
    words.iter().map(line).collect()
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

/// The blocks of a part that is no body, a comment, and what is reported of them.
fn blocks_of(parts: &DocxParts, tree: &Tree, id: NodeId) -> (Vec<ImportedBlock>, Vec<Decision>) {
    // Styles and numbers are those of the document.
    let images = Images::none();
    let mut reader = DocxReader { tree, ..DocxReader::new(parts, "", &images) };
    reader.document.blocks = reader.blocks(id);
    // A comment has no headings that links could lead to.
    reader.settle();
    reader.count_up();
    (reader.document.blocks, reader.document.decisions)
}

/// Takes the mark of a footnote from the beginning of its text.
fn without_mark(blocks: &mut [ImportedBlock], mark: &str) {
    if let Some(ImportedBlock::Paragraph(words)) = blocks.first_mut()
        && let Some(InlineKind::Words(own)) = words.first_mut().map(|run| &mut run.what)
        && let Some(rest) = own.trim_start().strip_prefix(mark)
    {
        *own = rest.trim_start().to_owned();
    }
}
