//! Sections and essays: their divisions and blocks, and the apparatus among the base's words.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::edition::note::LeafRange;
use crate::edition::text::{Body, EventKind, Item, ItemKind};
use crate::edition::{Essay, Section};
use crate::output::collation::tei as apparatus;
use crate::render::Pages;
use crate::render::escape::escape;
use crate::render::weave::{EntryPosition, Threads};
use crate::resolve::collation::TokenBlock;
use crate::resolve::compared::{ComparedPart, EntryWords, parts};

use super::annotations::WordIds;
use super::names::{XmlIds, part};
use super::text::{CollationOverlay, PieceMarkup, Rdg, TeiText, TeiWriter};

/// A section that was written.
#[derive(Default)]
pub(super) struct TeiSection {
    /// Its division.
    pub(super) text: String,
    /// The annotations on it.
    pub(super) annotations: String,
    /// How many pieces of raw HTML lost their markup.
    pub(super) raw: usize,
}

/// Writes a section of a witness; `id` is that of its division.
pub(super) fn section(
    pages: &Pages,
    names: &XmlIds<'_>,
    section: &Section,
    id: &str,
    collated: Option<(&apparatus::CollatedSection<'_>, &[PageOf])>,
) -> TeiSection {
    let prefix = format!("{id}.");
    let source = TeiText {
        pages,
        names,
        body: &section.body,
        links: &section.links,
        images: &section.images,
        address: &section.address,
        prefix: &prefix,
        numbers: &section.numbers,
        collated: collated.is_some(),
    };
    let overlay = collated.map(|(collated, pages)| overlay(collated, &section.body, pages));
    let (overlay, mut loose) = overlay.unwrap_or_default();
    let threads = Threads {
        body: &section.body,
        segments: if names.has_notes() { &section.segments } else { &[] },
        marks: &[],
        names: &section.mentions,
        spots: &overlay.spots,
        points: &overlay.points,
    };
    let mut out = format!("<div type=\"section\" xml:id=\"{id}\" n=\"{}\"", escape(&section.number));
    out.push_str(if section.draft { " subtype=\"draft\">\n" } else { ">\n" });
    if section.heading.is_none() {
        let _ = writeln!(out, "<head>{}</head>", escape(&section.title));
    }
    let mut blocks = DivisionWriter {
        writer: TeiWriter::new(source, threads, &overlay.signs),
        body: &section.body,
        numbers: &section.numbers,
        title: section.heading,
        prefix: &prefix,
        out,
        levels: Vec::new(),
        next: 0,
    };
    match collated {
        Some((collated, _)) => blocks.collated(collated, &mut loose),
        None => {
            blocks.up_to(section.body.items.len());
            blocks.ascend(0);
            (0..section.body.footnotes.len()).for_each(|at| blocks.foot(at));
        }
    }
    blocks.out.push_str("</div>\n");
    let DivisionWriter { writer, out, .. } = blocks;
    let targets = WordIds { section, id, prefix: &prefix, spans: writer.spans() };
    let annotations = if names.has_notes() { targets.write(pages, names) } else { String::new() };
    TeiSection { text: out, annotations, raw: writer.raw() }
}

/// Writes an essay.
pub(super) fn essay(pages: &Pages, names: &XmlIds<'_>, essay: &Essay) -> TeiSection {
    let id = format!("page-{}", part(&essay.id));
    let prefix = format!("{id}.");
    let source = TeiText {
        pages,
        names,
        body: &essay.body,
        links: &essay.links,
        images: &essay.images,
        address: &essay.address,
        prefix: &prefix,
        numbers: &[],
        collated: false,
    };
    let mut out = format!("<div type=\"essay\" xml:id=\"{id}\">\n");
    if essay.heading.is_none() {
        let _ = writeln!(out, "<head>{}</head>", escape(&essay.title));
    }
    let mut blocks = DivisionWriter {
        writer: TeiWriter::bare(source),
        body: &essay.body,
        numbers: &[],
        title: essay.heading,
        prefix: &prefix,
        out,
        levels: Vec::new(),
        next: 0,
    };
    blocks.up_to(essay.body.items.len());
    blocks.ascend(0);
    (0..essay.body.footnotes.len()).for_each(|at| blocks.foot(at));
    blocks.out.push_str("</div>\n");
    TeiSection { raw: blocks.writer.raw(), text: blocks.out, annotations: String::new() }
}

/// The blocks of a text in its divisions.
struct DivisionWriter<'a> {
    writer: TeiWriter<'a>,
    body: &'a Body,
    numbers: &'a [Arc<str>],
    /// The heading that is the text's title.
    title: Option<u32>,
    prefix: &'a str,
    out: String,
    /// The levels of the divisions that are open.
    levels: Vec<u8>,
    /// The next item.
    next: usize,
}

impl DivisionWriter<'_> {
    /// Write the items up to one.
    fn up_to(&mut self, end: usize) {
        let body = self.body;
        while let Some(item) = body.items.get(self.next).filter(|_| self.next < end) {
            self.item(item, self.next);
            self.next += 1;
        }
    }

    fn item(&mut self, item: &Item, at: usize) {
        let attributes = match item.kind {
            ItemKind::Footnote(_) => return,
            ItemKind::Page => return self.pages(item),
            ItemKind::Rule => String::new(),
            ItemKind::Block(block) => match self.numbers.get(block as usize) {
                Some(number) => format!(" xml:id=\"{}p{}\" n=\"{number}\"", self.prefix, part(number)),
                None => String::new(),
            },
            ItemKind::Heading(number) => {
                let Some(heading) = self.body.headings.get(number as usize) else { return };
                if self.title != Some(number) {
                    self.ascend(heading.level);
                    self.levels.push(heading.level);
                    self.out.push_str("<div type=\"subsection\">\n");
                }
                format!(" xml:id=\"{}h-{}\"", self.prefix, part(&heading.slug))
            }
        };
        let text = self.writer.item(at, attributes);
        self.out.push_str(&text);
    }

    /// Marks of pages between two blocks.
    fn pages(&mut self, item: &Item) {
        let events = &self.body.events[item.events.start as usize..item.events.end as usize];
        for event in events {
            if let EventKind::Page(page) = event.kind {
                self.out.push_str(&self.writer.page(page));
                self.out.push('\n');
            }
        }
    }

    /// Whether the text's title has not been written: only what is no block may be before a division's head.
    fn is_before_title(&self) -> bool {
        let is_title = |item: &Item| matches!(item.kind, ItemKind::Heading(h) if Some(h) == self.title);
        self.body.items[self.next.min(self.body.items.len())..].iter().any(is_title)
    }

    /// Close the divisions of a level and below it.
    fn ascend(&mut self, level: u8) {
        while self.levels.last().is_some_and(|open| *open >= level) {
            self.levels.pop();
            self.out.push_str("</div>\n");
        }
    }

    fn foot(&mut self, at: usize) {
        let text = self.writer.foot(at);
        self.out.push_str(&text);
    }

    /// The units in their order: the base's blocks with the entries among their words, and what others have beside them.
    fn collated(&mut self, collated: &apparatus::CollatedSection<'_>, loose: &mut HashMap<usize, String>) {
        let made = collated.made;
        let places: Vec<ComparedPart> = parts(self.body).collect();
        collated.elsewhere(None, &mut self.out);
        for (at, unit) in made.units.iter().enumerate() {
            if unit.blocks[0].is_empty() {
                match self.is_before_title() {
                    true => collated.unit_as_reading(at, &mut self.out),
                    false => collated.unit(at, &mut self.out),
                }
            }
            for block in &unit.blocks[0] {
                match places.get(*block) {
                    Some(ComparedPart::Item(item)) => self.up_to(*item as usize + 1),
                    Some(ComparedPart::Footnote(at)) => {
                        self.up_to(self.body.items.len());
                        self.ascend(0);
                        self.foot(*at);
                    }
                    None => {}
                }
            }
            if let Some(marks) = loose.remove(&at) {
                self.out.push_str(&marks);
            }
            collated.elsewhere(Some(at), &mut self.out);
        }
        self.up_to(self.body.items.len());
        self.ascend(0);
        if let Some(marks) = loose.remove(&usize::MAX) {
            self.out.push_str(&marks);
        }
    }
}

/// A place between the base's words: a leaf and a byte of its body's text.
type WordBoundary = (u32, u32);

/// What covers the base's words: the entries of the apparatus, the beginnings of the others' blocks. What has no place
/// among them is behind its unit, or at the section's end.
fn overlay(
    collated: &apparatus::CollatedSection<'_>,
    base: &Body,
    pages: &[PageOf],
) -> (CollationOverlay, HashMap<usize, String>) {
    let mut lay = Lay { collated, base, overlay: CollationOverlay::default(), loose: HashMap::new() };
    for (at, unit) in collated.made.units.iter().enumerate() {
        if !unit.blocks[0].is_empty() {
            lay.unit(at);
        }
    }
    pages.iter().for_each(|page| lay.pages(page));
    let Lay { mut overlay, loose, .. } = lay;
    overlay.spots.sort_by_key(|spot| (spot.stretch.leaf, spot.stretch.from));
    overlay.points.sort_unstable();
    (overlay, loose)
}

struct Lay<'a> {
    collated: &'a apparatus::CollatedSection<'a>,
    base: &'a Body,
    overlay: CollationOverlay,
    loose: HashMap<usize, String>,
}

impl Lay<'_> {
    /// The base's words of a column, with the white space after them.
    fn words(&self, column: usize) -> Option<LeafRange> {
        let made = self.collated.made;
        let (block, token) = (*made.cells.get(column * made.blocks.len())?)?;
        let tokens = &made.blocks[0].as_ref()?.get(block as usize)?.tokens;
        let own = tokens.get(token as usize)?;
        let leaf = self.base.leaves.partition_point(|leaf| leaf.text.start <= own.from).checked_sub(1)?;
        let end = self.base.leaves[leaf].text.end;
        let next = tokens.get(token as usize + 1).map_or(end, |next| next.from);
        let leaf = u32::try_from(leaf).unwrap_or(u32::MAX);
        Some(LeafRange { leaf, from: own.from, to: if next <= end { next } else { end } })
    }

    /// The place in the base before a column of a unit.
    fn place(&self, column: usize, columns: &std::ops::Range<usize>, at: usize) -> Option<WordBoundary> {
        let here = self.words(column).map(|words| (words.leaf, words.from));
        let before = || (columns.start..column).rev().find_map(|c| self.words(c)).map(|w| (w.leaf, w.to));
        let after =
            || (column..columns.end).find_map(|c| self.words(c)).map(|words| (words.leaf, words.from));
        here.or_else(before).or_else(after).or_else(|| self.start(at))
    }

    /// Where the first leaf of a unit's blocks begins.
    fn start(&self, at: usize) -> Option<WordBoundary> {
        let block = *self.collated.made.units[at].blocks[0].first()?;
        let leaf = match parts(self.base).nth(block)? {
            ComparedPart::Item(item) => self.base.leaves_of(item).next()?,
            ComparedPart::Footnote(footnote) => {
                let order = self.base.footnotes.get(footnote)?.source_order;
                *self.base.leaves_of_footnote(order).first()?
            }
        };
        Some((u32::try_from(leaf).ok()?, self.base.leaves[leaf].text.start))
    }

    fn sign(&mut self, sign: PieceMarkup) -> u32 {
        self.overlay.signs.push(sign);
        u32::try_from(self.overlay.signs.len() - 1).unwrap_or(u32::MAX)
    }

    /// Words of columns under a sign; whether there were any.
    fn spots(&mut self, columns: std::ops::Range<usize>, entry: u32) -> bool {
        let first = self.overlay.spots.len();
        let words: Vec<LeafRange> = columns.filter_map(|column| self.words(column)).collect();
        for words in words {
            match self.overlay.spots[first..].last_mut() {
                Some(spot) if spot.stretch.leaf == words.leaf && spot.stretch.to == words.from => {
                    spot.stretch.to = words.to;
                }
                _ => self.overlay.spots.push(EntryWords { stretch: words, entry, last: false }),
            }
        }
        self.overlay.spots.len() > first
    }

    fn point(&mut self, unit: usize, place: Option<WordBoundary>, element: String) {
        match place {
            Some((leaf, at)) => {
                let entry = self.sign(PieceMarkup::Element(element));
                self.overlay.points.push(EntryPosition { leaf, at, gap: false, entry });
            }
            None => self.loose.entry(unit).or_default().push_str(&element),
        }
    }

    fn unit(&mut self, at: usize) {
        let collated = self.collated;
        let columns = collated.made.units[at].columns.clone();
        let present = collated.present(at);
        if collated.is_elsewhere(at) {
            let anchor = format!("<anchor xml:id=\"{}\" type=\"unit\"/>", collated.name(at));
            self.point(at, self.start(at), anchor);
        }
        // Where each column is, so that an element never cuts an entry.
        let mut entry_of: HashMap<usize, usize> = HashMap::new();
        for entry in collated.entries(at) {
            entry_of.extend(entry.columns.clone().map(|column| (column, entry.columns.start)));
        }
        let outside = |column: usize| entry_of.get(&column).copied().unwrap_or(column);
        self.beginnings(at, &present, &outside);
        let mut column = columns.start;
        for entry in collated.entries(at) {
            self.equal(column..entry.columns.start, &present);
            let readings = collated.readings(entry, &present);
            let sign = self.sign(PieceMarkup::Entry {
                id: collated.entry_name(entry),
                class: apparatus::CollatedSection::class(entry),
                lemma: readings.lemma,
                readings: rdgs(readings.others),
            });
            if !self.spots(entry.columns.clone(), sign)
                && let Some((leaf, place)) = self.place(entry.columns.start, &columns, at)
            {
                self.overlay.points.push(EntryPosition { leaf, at: place, gap: false, entry: sign });
            }
            column = entry.columns.end;
        }
        self.equal(column..columns.end, &present);
    }

    /// The pages that begin in a block of a witness, where its words are written among the base's.
    fn pages(&mut self, page: &PageOf) {
        let made = self.collated.made;
        let count = made.blocks.len();
        let cell = |cell: &Option<(u32, u32)>| *cell == Some((small(page.block), small(page.token)));
        let column = made.cells.iter().skip(page.witness).step_by(count.max(1)).position(cell);
        let unit = made.units.iter().position(|unit| unit.blocks[page.witness].contains(&page.block));
        let Some((unit, column)) = unit.zip(column) else { return };
        let entry = self.collated.entries(unit).find(|entry| entry.columns.contains(&column));
        let column = entry.map_or(column, |entry| entry.columns.start);
        let columns = made.units[unit].columns.clone();
        self.point(unit, self.place(column, &columns, unit), page.element.clone());
    }

    /// Words that all have who have words here: these are named where some haven't, or have other letters.
    fn equal(&mut self, columns: std::ops::Range<usize>, present: &[usize]) {
        let collated = self.collated;
        for same in collated.same(columns, present) {
            let sign = if same.is_one() {
                if collated.all(present) {
                    continue;
                }
                PieceMarkup::Only(collated.wit(present.iter()))
            } else {
                PieceMarkup::Same {
                    lemma: collated.wit(same.first()),
                    readings: rdgs(collated.others(&same)),
                }
            };
            let sign = self.sign(sign);
            self.spots(same.columns, sign);
        }
    }

    /// Where the blocks of the other witnesses begin.
    fn beginnings(&mut self, at: usize, present: &[usize], outside: &impl Fn(usize) -> usize) {
        let made = self.collated.made;
        let unit = &made.units[at];
        let count = made.blocks.len();
        for witness in present.iter().copied().filter(|witness| *witness > 0) {
            for own in &unit.blocks[witness] {
                let Some(block) = made.blocks[witness].as_ref().and_then(|blocks| blocks.get(*own)) else {
                    continue;
                };
                let is_own = |column: &usize| {
                    made.cells[column * count + witness].is_some_and(|(block, _)| block as usize == *own)
                };
                let column = unit.columns.clone().find(is_own);
                let place = match column {
                    Some(column) => self.place(outside(column), &unit.columns, at),
                    None => self.start(at),
                };
                let element = self.collated.milestone(witness, block);
                self.point(at, place, element);
            }
        }
    }
}

fn rdgs(others: Vec<(String, Option<&'static str>, String)>) -> Vec<Rdg> {
    others.into_iter().map(|(wit, class, text)| Rdg { wit, class, text }).collect()
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A page of a witness: it begins before a token of a block.
pub(super) struct PageOf {
    witness: usize,
    block: usize,
    token: usize,
    element: String,
}

/// The pages of the witnesses beside the base, each put where its words are written: those among the base's are
/// returned. What begins behind all words has no place.
pub(super) fn pages(
    collated: &mut apparatus::CollatedSection<'_>,
    others: &[Option<&Section>],
) -> Vec<PageOf> {
    let mut among = Vec::new();
    let made = collated.made;
    for (witness, other) in others.iter().enumerate().skip(1) {
        let (Some(other), Some(blocks)) = (other, made.blocks[witness].as_ref()) else { continue };
        let places: Vec<ComparedPart> = parts(&other.body).collect();
        // Those of its blocks that are compared here, by their numbers, and those that are compared in another section.
        let here = blocks.iter().enumerate().filter(|(_, block)| block.home.is_none());
        let here = here.map(|(number, block)| (Some(number), block));
        let gone = made.gone.iter().filter(|gone| gone.moved.witness == witness);
        let all: Vec<(Option<usize>, &TokenBlock)> =
            here.chain(gone.map(|gone| (None, &gone.block))).collect();
        let mut tokens: Vec<(u32, usize, usize)> = all
            .iter()
            .enumerate()
            .filter(|(_, (_, block))| matches!(places.get(block.at), Some(ComparedPart::Item(_))))
            .flat_map(|(n, (_, block))| {
                block.tokens.iter().enumerate().map(move |(token, own)| (own.from, n, token))
            })
            .collect();
        tokens.sort_unstable();
        for (before, page) in page_marks(&other.body) {
            let next = tokens.partition_point(|(from, ..)| *from < before);
            let (Some((_, n, token)), Some(page)) = (tokens.get(next), other.body.pages.get(page as usize))
            else {
                continue;
            };
            let (number, block) = all[*n];
            let element = collated.page_mark(witness, &page.label, page.first);
            let of_base = number.filter(|number| {
                let unit = made.units.iter().position(|unit| unit.blocks[witness].contains(number));
                unit.is_some_and(|at| collated.has(at, witness) && !made.units[at].blocks[0].is_empty())
            });
            match of_base {
                Some(block) => among.push(PageOf { witness, block, token: *token, element }),
                None => {
                    let start = block.tokens[*token].start as usize;
                    collated.add_page(witness, block.at, start, element);
                }
            }
        }
    }
    among
}

/// Where the pages of a witness begin that is collated: its marks, each with the byte of its text before which it is.
fn page_marks(body: &Body) -> Vec<(u32, u32)> {
    let mut at = 0;
    let mut marks = Vec::new();
    for event in &body.events {
        match event.kind {
            EventKind::Text { to, .. } | EventKind::Code { to, .. } => at = to,
            EventKind::OpenLeaf(leaf) => at = body.leaves[leaf as usize].text.start,
            EventKind::Page(page) => marks.push((at, page)),
            _ => {}
        }
    }
    marks
}
