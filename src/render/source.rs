//! Source pages: a file of the edition as its editor wrote it, every line with an address.
//!
//! What the site doesn't show, its sources don't tell: a section or an essay that is left out has no
//! such page, and of an annotation file those records are there alone whose notes are on a page.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Diagnostic, FileId};
use crate::edition::{Edition, Note};
use crate::load::World;
use crate::parse::{record, section};

use super::colours::Colours;
use super::escape::{escape_to, path_to};
use super::highlight::CodeClass;
use super::html::PageContext;
use super::kind::{PageKind, Reads, Subject};
use super::pages::Pages;
use super::view::{SourceLink, SourceView, into_value};

/// A larger file is left without colours, as a code block is.
const LONGEST: usize = 512 * 1024;

/// No file system takes a longer name.
const LONGEST_NAME: usize = 255;

/// A file as its editor wrote it: its place among them.
pub(super) const KIND: PageKind = PageKind::new(
    "source",
    |pages| {
        let files = pages.sources.files.iter().enumerate();
        files.map(|(at, file)| (file.address(), Subject(at, 0))).collect()
    },
    Reads::Some(|pages, Subject(at, _), touched| pages.sources.is(at, touched.file)),
    |pages, Subject(at, _), here| pages.source(at, here),
);

/// The files of an edition that have a page, by their paths under `content/`.
#[derive(Debug, Default)]
pub(super) struct SourceFiles {
    files: Vec<SourceFile>,
    by_file: HashMap<FileId, usize>,
}

/// A file that has a page.
#[derive(Debug)]
struct SourceFile {
    path: String,
    text: Arc<str>,
    of: FileLanguage,
    /// What is made of it, in the order of the site.
    pages: Vec<Product>,
    /// Annotation files with notes on it.
    beside: Vec<FileId>,
    /// The notes of its records, by the first byte of a record.
    notes: HashMap<u32, ShownNote>,
}

/// What is made of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Product {
    /// A section: its witness, its place.
    Section(usize, usize),
    Essay(usize),
    Register(usize),
    /// The edition as a whole.
    Edition,
}

/// What a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileLanguage {
    /// A section or an essay: Markdown with a front matter.
    Text,
    /// Markdown with records.
    Annotations,
    Toml,
    Plain,
}

/// A note that is on a page: the place of its id in the file, and its address.
#[derive(Debug)]
struct ShownNote {
    id: Range<usize>,
    address: String,
}

impl SourceFiles {
    /// Those of an edition; none unless it shows its sources.
    pub(super) fn gather(world: &World, edition: &Edition) -> Self {
        let mut sources = Self::default();
        if !edition.meta.sources {
            return sources;
        }
        let mut notes: BTreeMap<FileId, HashMap<u32, ShownNote>> = BTreeMap::new();
        let mut pages: HashMap<FileId, Vec<Product>> = HashMap::new();
        for (w, witness) in edition.witnesses.iter().enumerate() {
            for (at, section) in witness.sections.iter().enumerate() {
                let mut beside = Vec::new();
                each(&section.notes, &mut |note| {
                    let file = note.record.span.file;
                    let mut address = String::new();
                    path_to(&mut address, &section.address);
                    let _ = write!(address, "#n-{}", note.record.id);
                    let shown = ShownNote { id: note.record.id_span.range(), address };
                    notes.entry(file).or_default().insert(note.record.span.start, shown);
                    let of = pages.entry(file).or_default();
                    if !of.contains(&Product::Section(w, at)) {
                        of.push(Product::Section(w, at));
                    }
                    if !beside.contains(&file) {
                        beside.push(file);
                    }
                });
                sources.add(world, section.file, FileLanguage::Text, vec![Product::Section(w, at)], beside);
            }
        }
        for (at, essay) in edition.essays.iter().enumerate() {
            sources.add(world, essay.file, FileLanguage::Text, vec![Product::Essay(at)], Vec::new());
        }
        for (file, notes) in notes {
            let pages = pages.remove(&file).unwrap_or_default();
            if let Some(at) = sources.add(world, file, FileLanguage::Annotations, pages, Vec::new()) {
                sources.files[at].notes = notes;
            }
        }
        for file in world.config.iter().chain(&world.registers) {
            let register = edition.registers.iter().position(|register| register.file == *file);
            let pages = match register {
                Some(at) => vec![Product::Register(at)],
                None if Some(*file) == world.config => vec![Product::Edition],
                None => Vec::new(),
            };
            sources.add(world, *file, FileLanguage::Toml, pages, Vec::new());
        }
        let styles = edition.style.iter().flat_map(|style| &style.files);
        for file in world.bibliography.iter().chain(styles) {
            sources.add(world, *file, FileLanguage::Plain, Vec::new(), Vec::new());
        }
        sources
    }

    fn add(
        &mut self,
        world: &World,
        file: FileId,
        of: FileLanguage,
        pages: Vec<Product>,
        beside: Vec<FileId>,
    ) -> Option<usize> {
        let source = world.sources.get(file);
        let path = source.path.strip_prefix("content/")?.to_owned();
        let name = path.rsplit('/').next().unwrap_or("");
        if name.len() + ".html".len() > LONGEST_NAME {
            return None;
        }
        let text = source.text.clone();
        self.files.push(SourceFile { path, text, of, pages, beside, notes: HashMap::new() });
        self.by_file.insert(file, self.files.len() - 1);
        Some(self.files.len() - 1)
    }

    /// The files that no text is made of alone: edition.toml, registers, the bibliography.
    pub(super) fn apparatus(&self) -> Vec<SourceLink> {
        let apparatus =
            self.files.iter().filter(|file| matches!(file.of, FileLanguage::Toml | FileLanguage::Plain));
        apparatus.map(|file| SourceLink { address: file.link(), title: file.path.clone() }).collect()
    }

    /// Whether this is the page of a file.
    pub(super) fn is(&self, at: usize, file: FileId) -> bool {
        self.by_file.get(&file) == Some(&at)
    }

    /// The way from the site's root to a file's page, as a link; none where it has none.
    pub(super) fn link(&self, file: FileId) -> Option<String> {
        Some(self.files.get(*self.by_file.get(&file)?)?.link())
    }
}

impl SourceFile {
    fn address(&self) -> String {
        format!("source/{}.html", self.path)
    }

    fn link(&self) -> String {
        let mut link = String::new();
        path_to(&mut link, &self.address());
        link
    }

    /// The stretches that are left out, in order.
    fn hidden(&self, pieces: &[record::RecordPiece], before: &Range<usize>) -> Vec<Range<usize>> {
        let mut hidden = vec![before.clone()];
        for (n, piece) in pieces.iter().enumerate() {
            let defaults = n == 0 && is_defaults(&self.text[piece.head.clone()]);
            if !defaults && !u32::try_from(piece.head.start).is_ok_and(|at| self.notes.contains_key(&at)) {
                hidden.push(piece.fence.start..piece.body.end.max(piece.head.end));
            } else if defaults {
                // What is written below the defaults is no note.
                hidden.push(piece.body.clone());
            }
        }
        hidden.retain(|range| !self.text[range.clone()].trim().is_empty());
        hidden
    }
}

/// Whether a record is that of the defaults, as its parser sees it.
fn is_defaults(head: &str) -> bool {
    head.parse::<toml::Table>().is_ok_and(|table| table.contains_key("defaults"))
}

fn each(notes: &[Note], say: &mut impl FnMut(&Note)) {
    for note in notes {
        say(note);
        each(&note.replies, say);
    }
}

impl Pages {
    /// The page of a source file.
    fn source(&self, at: usize, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let file = &self.sources.files[at];
        let mut pages: Vec<SourceLink> = Vec::new();
        for page in &file.pages {
            let (address, title) = match page {
                Product::Section(w, at) => {
                    let section = &self.edition.witnesses[*w].sections[*at];
                    let locus = self.words.section(&section.number);
                    let siglum = &self.edition.witnesses[*w].meta.siglum;
                    let locus = if *w == 0 {
                        locus
                    } else {
                        self.words.fill("locus.version", &[("locus", &locus), ("siglum", siglum)])
                    };
                    (&section.address, format!("{locus} {}", section.title))
                }
                Product::Essay(at) => {
                    let essay = &self.edition.essays[*at];
                    (&essay.address, essay.title.clone())
                }
                Product::Register(at) => {
                    let register = &self.edition.registers[*at];
                    (&register.address, self.register_title(register))
                }
                Product::Edition => (&"index.html".to_owned(), self.edition.meta.title.clone()),
            };
            let mut link = String::new();
            path_to(&mut link, address);
            pages.push(SourceLink { address: link, title });
        }
        let beside = file.beside.iter().filter_map(|file| {
            let file = &self.sources.files[*self.sources.by_file.get(file)?];
            Some(SourceLink { address: file.link(), title: file.path.clone() })
        });
        let (html, left_out) = self.lines(file, here);
        let view = SourceView {
            path: format!("content/{}", file.path),
            pages,
            annotations: beside.collect(),
            lines: html,
            left_out,
        };
        self.finish(
            "source.html",
            "source",
            &file.path,
            None,
            here,
            self.nav(None),
            "source",
            into_value(view),
        )
    }

    /// The lines of a file, and whether some are left out.
    fn lines(&self, file: &SourceFile, here: PageContext<'_>) -> (String, bool) {
        let text = &*file.text;
        let mut colours = Colours::default();
        let coloured = text.len() <= LONGEST;
        let mut hidden = Vec::new();
        match file.of {
            FileLanguage::Annotations => {
                let (before, pieces) = record::split(text);
                hidden = file.hidden(&pieces, &before);
                for piece in pieces.iter().filter(|piece| coloured && piece.closed) {
                    colours.paint(piece.fence.clone(), CodeClass::Punctuation);
                    colours.toml(text, piece.head.clone());
                    colours.paint(piece.head.end..piece.body.start, CodeClass::Punctuation);
                    colours.markdown(text, piece.body.clone());
                }
            }
            FileLanguage::Text if coloured => {
                if let Ok((head, start)) = section::split(text) {
                    if let Some(head) = head {
                        colours.paint(0..head.start, CodeClass::Punctuation);
                        colours.toml(text, head.clone());
                        colours.paint(head.end..start, CodeClass::Punctuation);
                    }
                    colours.markdown(text, start..text.len());
                }
            }
            FileLanguage::Toml if coloured => colours.toml(text, 0..text.len()),
            FileLanguage::Text | FileLanguage::Toml | FileLanguage::Plain => {}
        }
        let ids = file.notes.values().map(|shown| (shown.id.start, shown.address.as_str())).collect();
        let lines = SourceRows { text, runs: colours.runs(), links: ids, root: here.root };
        (lines.write(&hidden, &self.words), !hidden.is_empty())
    }
}

/// A file's lines on their way to HTML.
struct SourceRows<'a> {
    text: &'a str,
    runs: Vec<(Range<usize>, CodeClass)>,
    /// Addresses by the byte that a run begins at.
    links: HashMap<usize, &'a str>,
    root: &'a str,
}

impl SourceRows<'_> {
    fn write(&self, hidden: &[Range<usize>], words: &super::words::Words) -> String {
        let mut html = String::with_capacity(self.text.len() * 2);
        let (mut start, mut next, mut away) = (0, 0, 0);
        let mut skipped: Option<usize> = None;
        let mut number = 0;
        for line in self.text.split_inclusive('\n') {
            number += 1;
            let range = start..start + line.trim_end_matches('\n').len();
            start += line.len();
            while hidden.get(away).is_some_and(|h| h.end <= range.start) {
                away += 1;
            }
            if hidden.get(away).is_some_and(|h| h.start < start && range.start < h.end) {
                skipped.get_or_insert(number);
                continue;
            }
            if let Some(first) = skipped.take() {
                gap(&mut html, first, number - 1, words);
            }
            let _ = write!(html, "<span id=\"L{number}\"><a href=\"#L{number}\">{number}</a>");
            self.line(&mut html, range, &mut next);
            html.push_str("\n</span>");
        }
        if let Some(first) = skipped {
            gap(&mut html, first, number, words);
        }
        html
    }

    fn line(&self, html: &mut String, range: Range<usize>, next: &mut usize) {
        let mut at = range.start;
        while let Some((run, class)) = self.runs.get(*next).filter(|(run, _)| run.start < range.end) {
            let (from, to) = (run.start.max(at), run.end.min(range.end));
            if from < to {
                escape_to(html, &self.text[at..from]);
                let link = self.links.get(&run.start).filter(|_| run.start >= range.start);
                match link {
                    Some(address) => {
                        let _ = write!(html, "<a class=\"{}\" href=\"{}{address}\">", class.css(), self.root);
                    }
                    None => {
                        let _ = write!(html, "<span class=\"{}\">", class.css());
                    }
                }
                escape_to(html, &self.text[from..to]);
                html.push_str(if link.is_some() { "</a>" } else { "</span>" });
                at = to;
            }
            // A run may go on in the next line.
            if run.end > range.end {
                break;
            }
            *next += 1;
        }
        escape_to(html, &self.text[at..range.end]);
    }
}

/// In the place of lines that are left out.
fn gap(html: &mut String, first: usize, last: usize, words: &super::words::Words) {
    html.push_str("<span class=\"gap\">");
    let numbers = if first == last { first.to_string() } else { format!("{first}–{last}") };
    escape_to(html, &words.fill("source.gap", &[("lines", &numbers)]));
    html.push_str("\n</span>");
}
