//! A text as plain lines, for exports: its words with what is filled in, and signs for what they are in.

use std::fmt::Write as _;
use std::ops::Range;

use crate::edition::text::{Body, EventKind, LeafKind, Tag};
use crate::edition::verse::Lines;
use crate::edition::wide::{in_a_line, is_wide};
use crate::edition::{Essay, LinkTo, Note, Place, PlaceKind, Section};

use super::mixed;
use super::pages::Pages;
use crate::edition::raw_words::{RawPiece, RawWords};

/// A text whose lines are asked for.
#[derive(Clone, Copy)]
pub(crate) struct Lined<'a> {
    pub(crate) body: &'a Body,
    pub(crate) links: &'a [LinkTo],
}

impl<'a> From<&'a Section> for Lined<'a> {
    fn from(section: &'a Section) -> Self {
        Self { body: &section.body, links: &section.links }
    }
}

impl<'a> From<&'a Essay> for Lined<'a> {
    fn from(essay: &'a Essay) -> Self {
        Self { body: &essay.body, links: &essay.links }
    }
}

impl<'a> From<&'a Note> for Lined<'a> {
    fn from(note: &'a Note) -> Self {
        Self { body: &note.record.body, links: &note.links }
    }
}

/// What is before the lines within a quotation, or an item of a list.
struct LinePrefix {
    first: Option<String>,
    rest: String,
}

impl Pages {
    /// A word of the interface, by its path.
    pub(crate) fn word(&self, path: &str) -> String {
        mixed::bare(self.words.get(path))
    }

    /// A word of the interface with values in its places.
    pub(crate) fn filled_word(&self, path: &str, values: &[(&str, &str)]) -> String {
        mixed::bare(&self.words.fill(path, values))
    }

    /// Where a place is, as it is cited: `§ 2 ¶ 3`.
    pub(crate) fn locus_words(&self, place: &Place) -> String {
        mixed::bare(&self.locus_of(place, "index.html"))
    }

    /// `§ 2 ¶ 3` of a block of a section.
    pub(crate) fn locus_of_block(&self, section: &Section, number: &str) -> String {
        let what =
            PlaceKind::Block { section: section.number.clone(), number: number.to_owned(), lines: None };
        self.locus_words(&Place { address: section.address.clone(), fragment: None, what })
    }

    /// `§ 2 l. 5`, where a note is whose lines are counted; else its block. In another version than the base with the siglum.
    pub(crate) fn spot_words(&self, section: &Section, note: &Note) -> String {
        mixed::bare(&self.locus_of_witness(&self.spot_of(section, note), self.siglum_of(&section.address)))
    }

    /// The lines of verse of a block, as they are cited; none where none is counted.
    pub(crate) fn lines_of_block(&self, section: &Section, block: u32) -> Option<String> {
        let own = section.body.lines_of_block(block);
        let number = |at: usize| u32::try_from(at).ok();
        let lines = Lines { first: number(own.start + 1)?, last: number(own.end)? };
        (!own.is_empty()).then(|| mixed::bare(&self.words.lines(lines)))
    }

    /// `§ 2` of a section.
    pub(crate) fn locus_of_section(&self, section: &Section) -> String {
        let what = PlaceKind::Section { number: section.number.clone(), title: section.title.clone() };
        self.locus_words(&Place { address: section.address.clone(), fragment: None, what })
    }

    /// Where a section is, and its title: `§ 2 The tide`.
    pub(crate) fn section_name(&self, section: &Section) -> String {
        let title = self.title_of_section(section);
        self.locus_of_section(section) + super::titles::gap(&title) + &title
    }

    /// The title of a section, with what is filled in.
    pub(crate) fn section_title(&self, section: &Section) -> String {
        self.title_of_section(section)
    }

    /// The title of an essay, with what is filled in.
    pub(crate) fn essay_title(&self, essay: &Essay) -> String {
        self.title_of_essay(essay)
    }

    /// What a version of the text is called.
    pub(crate) fn witness_title(&self, witness: &crate::edition::Witness) -> String {
        mixed::bare(&self.title_of(&witness.meta))
    }

    /// What a register is called.
    pub(crate) fn register_name(&self, register: &crate::edition::register::Register) -> String {
        mixed::bare(&self.register_title(register))
    }

    /// Which way the edition's language is written: `ltr` or `rtl`.
    pub(crate) fn direction(&self) -> &'static str {
        self.words.direction()
    }

    /// What a kind of notes is called.
    pub(crate) fn kind_title(&self, kind: &str) -> String {
        mixed::bare(&self.kind_name(kind))
    }

    /// A date in words.
    pub(crate) fn date_words(&self, date: &crate::edition::date::Date) -> String {
        mixed::bare(&self.words.date(date))
    }

    /// The dates of a person in words.
    pub(crate) fn born_words(&self, date: &crate::edition::date::Date) -> String {
        mixed::bare(&self.words.born(date))
    }

    /// How the edition is cited, without its address.
    pub(crate) fn citation_of_edition(&self) -> String {
        mixed::bare(&self.cited_as)
    }

    /// What a note with words of its own answers.
    pub(crate) fn answered(&self, note: &Note) -> Option<String> {
        let place = note.answers.as_ref()?;
        Some(format!("{} {}", self.word("note.answers"), self.locus_words(place)))
    }

    /// The words of a citation.
    pub(crate) fn citation_line(&self, items: &[crate::edition::work::CitationItem]) -> String {
        mixed::bare(&self.citation_words(items))
    }

    /// The lines of a stretch of a text's tape, footnotes in it left out. A paragraph is a line, a verse is one; `> ` stands
    /// before quotations, `- ` or a number before items, ` | ` between cells, `[2]` for the mark of a footnote,
    /// `|iv|` where a page of the source begins, `[…]` around what represents a picture.
    pub(crate) fn plain_lines(&self, text: Lined<'_>, events: Range<usize>) -> String {
        let mut writer = LineWriter {
            pages: self,
            text,
            out: String::new(),
            line: String::new(),
            within: Vec::new(),
            lists: Vec::new(),
            rows: 0,
            raw: RawWords::default(),
        };
        writer.walk(events);
        writer.out
    }
}

struct LineWriter<'a> {
    pages: &'a Pages,
    text: Lined<'a>,
    out: String,
    /// The words of the leaf, or of the row of a table, that is written now.
    line: String,
    within: Vec<LinePrefix>,
    /// The next number of each list around, where it has numbers.
    lists: Vec<Option<u32>>,
    /// How many rows of the table around there are so far: no empty line parts these.
    rows: usize,
    raw: RawWords,
}

impl LineWriter<'_> {
    fn walk(&mut self, events: Range<usize>) {
        let body = self.text.body;
        let mut footnotes = 0_usize;
        for event in &body.events[events] {
            match event.kind {
                EventKind::Open(Tag::Footnote(_)) => footnotes += 1,
                EventKind::Close(Tag::Footnote(_)) => footnotes = footnotes.saturating_sub(1),
                _ if footnotes > 0 => {}
                EventKind::Open(tag) => self.open(tag),
                EventKind::Close(tag) => self.close(tag),
                EventKind::CloseLeaf(leaf) => self.close_leaf(body.leaves[leaf as usize].kind),
                EventKind::OpenLeaf(_) => {}
                EventKind::RawInline(raw) => self.raw(raw),
                EventKind::Text { from, to } | EventKind::Code { from, to } => {
                    self.line.push_str(&body.text[from as usize..to as usize]);
                }
                // A hard break ends the line; a line separator survives what joins the others.
                EventKind::Break { hard, .. } => self.line.push(if hard { HARD } else { '\n' }),
                EventKind::FootnoteMark(mark) => {
                    let footnote = body.marks.get(mark as usize).map(|mark| mark.footnote);
                    let footnote = footnote.and_then(|at| body.footnotes.get(at as usize));
                    if let Some(footnote) = footnote {
                        let _ = write!(self.line, "[{}]", footnote.mark);
                    }
                }
                EventKind::Citation(citation) => {
                    let citation = &body.citations[citation as usize];
                    if citation.spaced {
                        self.line.push(' ');
                    }
                    self.line.push_str(&self.pages.citation_line(&citation.items));
                }
                EventKind::Page(page) => {
                    if let Some(page) = body.pages.get(page as usize) {
                        let _ = write!(self.line, "|{}| ", page.label);
                    }
                }
                EventKind::Image(image) => {
                    let Some(image) = body.images.get(image as usize) else { continue };
                    let words = [image.alt.trim(), image.title.trim()];
                    let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
                    let _ = write!(self.line, "[{}]", words.join(": "));
                }
                EventKind::Rule => {
                    self.line.push_str("* * *");
                    self.flush(&|line| in_a_line(line));
                }
            }
        }
        if !self.line.trim().is_empty() {
            self.flush(&|line| in_a_line(line));
        }
    }

    fn open(&mut self, tag: Tag) {
        match tag {
            Tag::Quote => {
                self.within.push(LinePrefix { first: None, rest: "> ".to_owned() });
            }
            Tag::List(start) => self.lists.push(start),
            Tag::Item => {
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let own = *number;
                        *number = own.saturating_add(1);
                        format!("{own}. ")
                    }
                    _ => "- ".to_owned(),
                };
                let rest = " ".repeat(marker.len());
                self.within.push(LinePrefix { first: Some(marker), rest });
            }
            Tag::Link(link) if self.text.body.links[link as usize].bare => {
                let words = self.pages.shown(self.text.body, self.text.links, link, "");
                self.line.push_str(&mixed::bare(&words));
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: Tag) {
        match tag {
            Tag::Quote => {
                self.within.pop();
            }
            Tag::Item => {
                // An item without words has its sign all the same.
                if self.within.last().is_some_and(|within| within.first.is_some()) {
                    self.flush(&|line| in_a_line(line));
                }
                self.within.pop();
            }
            Tag::List(_) => {
                self.lists.pop();
            }
            Tag::TableHead | Tag::TableRow => {
                let line = self.line.trim_end_matches(BETWEEN).len();
                self.line.truncate(line);
                self.rows += 1;
                self.flush(&|line| in_a_line(line));
            }
            Tag::Table(_) => self.rows = 0,
            _ => {}
        }
    }

    fn raw(&mut self, raw: u32) {
        let Some(html) = self.text.body.raw.get(raw as usize) else { return };
        for piece in self.raw.of(html) {
            match piece {
                RawPiece::Words(words) => self.line.push_str(&words),
                RawPiece::Line => {
                    self.line.truncate(self.line.trim_end_matches(BETWEEN).len());
                    self.line.push(HARD);
                }
                RawPiece::Cell => self.line.push_str(BETWEEN),
            }
        }
    }

    fn close_leaf(&mut self, kind: LeafKind) {
        match kind {
            LeafKind::Cell => {
                let cell = self.line.rfind(BETWEEN).map_or(0, |at| at + BETWEEN.len());
                let words = in_a_line(&self.line[cell..].replace(HARD, " "));
                self.line.truncate(cell);
                self.line.push_str(&words);
                self.line.push_str(BETWEEN);
            }
            LeafKind::Code => self.flush(&|line| line.trim_end().to_owned()),
            LeafKind::Paragraph | LeafKind::Heading => self.flush(&|line| in_a_line(line)),
        }
    }

    /// Write what was gathered, line by line, each with what is before it.
    fn flush(&mut self, form: &dyn Fn(&str) -> String) {
        let line = std::mem::take(&mut self.line);
        let begins_item = self.within.last().is_some_and(|within| within.first.is_some());
        if !self.out.is_empty() && !begins_item && self.rows < 2 {
            let rest: String = self.within.iter().map(|within| within.rest.as_str()).collect();
            self.out.push_str(rest.trim_end());
            self.out.push('\n');
        }
        for line in line.split(HARD).map(form).flat_map(|l| l.lines().map(str::to_owned).collect::<Vec<_>>())
        {
            let before: String = self.before();
            self.out.push_str(format!("{before}{line}").trim_end());
            self.out.push('\n');
        }
    }

    fn before(&mut self) -> String {
        let each =
            self.within.iter_mut().map(|within| within.first.take().unwrap_or_else(|| within.rest.clone()));
        each.collect()
    }
}

/// Ends a line within a leaf, until the leaf is written.
const HARD: char = '\u{2028}';
/// Between the cells of a row.
const BETWEEN: &str = " | ";

/// The words of leaves in a line, with what is filled in among them, and where each byte of the text is in it.
#[derive(Debug, Default)]
pub(crate) struct PlainLeaves {
    /// The words.
    pub(crate) text: String,
    /// Bytes of the body's text, and where in the words they are: the beginnings of runs that are alike.
    runs: Vec<(u32, usize)>,
    /// Where marks of footnotes and the readings of ruby are: what a page shows of them is none of these words.
    pub(crate) marks: Vec<usize>,
    /// A gap that waits for the next word: whether it is of line breaks alone.
    gap: Option<bool>,
}

impl PlainLeaves {
    fn push(&mut self, c: char, byte: Option<u32>) {
        if c.is_whitespace() {
            self.gap = Some(self.gap.unwrap_or(true) && c == '\n');
            return;
        }
        if let Some(breaks_only) = self.gap.take()
            && !self.text.is_empty()
            && !(breaks_only && is_wide(c) && self.text.chars().next_back().is_some_and(is_wide))
        {
            self.text.push(' ');
        }
        if let Some(byte) = byte {
            let goes_on = self.runs.last().is_some_and(|(from, out)| {
                byte.checked_sub(*from).is_some_and(|length| out + length as usize == self.text.len())
            });
            if !goes_on {
                self.runs.push((byte, self.text.len()));
            }
        }
        self.text.push(c);
    }

    /// Where a stretch of the body's text is in the words.
    pub(crate) fn range(&self, from: u32, to: u32) -> Range<usize> {
        let start = match self.runs.partition_point(|(byte, _)| *byte <= from) {
            0 => 0,
            n => self.place(n - 1, from),
        };
        let end = match self.runs.partition_point(|(byte, _)| *byte < to) {
            0 => 0,
            n => self.place(n - 1, to),
        };
        let end = end.max(start);
        let words = &self.text[start..end];
        let gap = words.len() - words.trim_start().len();
        start + gap..start + gap + words.trim().len()
    }

    fn place(&self, run: usize, byte: u32) -> usize {
        let (from, out) = self.runs[run];
        let most = self.runs.get(run + 1).map_or(self.text.len(), |(_, next)| *next);
        let mut at = (out + (byte - from) as usize).min(most);
        while !self.text.is_char_boundary(at) {
            at += 1;
        }
        at
    }
}

/// Whether raw HTML among words has words of its own: those of a ruby.
fn shows_words(body: &Body, raw: u32) -> bool {
    let pieces = body.raw.get(raw as usize).map(|html| RawWords::default().of(html));
    pieces.is_some_and(|pieces| pieces.iter().any(|piece| matches!(piece, RawPiece::Words(_))))
}

impl Pages {
    /// The words of leaves, one after another in a line, as a page shows them but for marks of footnotes.
    pub(crate) fn reading(&self, text: Lined<'_>, leaves: impl Iterator<Item = usize>) -> PlainLeaves {
        let Lined { body, links } = text;
        let mut reading = PlainLeaves::default();
        let mut before: Option<u32> = None;
        for leaf in leaves {
            let events = &body.leaves[leaf].events;
            // On a page nothing is between the cells of a row.
            let between =
                before.map(|end| &body.events[end as usize..(events.start as usize).max(end as usize)]);
            let in_row = between.is_some_and(|between| {
                between.iter().any(|event| matches!(event.kind, EventKind::Open(Tag::Cell { .. })))
                    && !between.iter().any(|event| matches!(event.kind, EventKind::Open(Tag::TableRow)))
            });
            if !in_row {
                reading.push(' ', None);
            }
            before = Some(events.end);
            for event in &body.events[events.start as usize..events.end as usize] {
                match event.kind {
                    EventKind::Text { from, to } | EventKind::Code { from, to } => {
                        for (at, c) in body.text[from as usize..to as usize].char_indices() {
                            reading.push(c, u32::try_from(at).ok().map(|at| from + at));
                        }
                    }
                    EventKind::Break { hard, .. } => reading.push(if hard { ' ' } else { '\n' }, None),
                    EventKind::Open(Tag::Link(link)) if body.links[link as usize].bare => {
                        mixed::bare(&self.shown(body, links, link, ""))
                            .chars()
                            .for_each(|c| reading.push(c, None));
                    }
                    EventKind::Citation(citation) => {
                        let citation = &body.citations[citation as usize];
                        if citation.spaced {
                            reading.push(' ', None);
                        }
                        self.citation_line(&citation.items).chars().for_each(|c| reading.push(c, None));
                    }
                    EventKind::FootnoteMark(_) => reading.marks.push(reading.text.len()),
                    EventKind::RawInline(raw) if shows_words(body, raw) => {
                        reading.marks.push(reading.text.len());
                    }
                    _ => {}
                }
            }
        }
        reading
    }

    /// What a reference to another edition says, where it was given no words.
    pub(crate) fn filled_elsewhere(&self, to: &crate::edition::other::Elsewhere) -> String {
        mixed::bare(&self.words.elsewhere(to))
    }

    /// What a link of a text says, where it was given no words.
    pub(crate) fn filled_link(&self, text: Lined<'_>, link: usize) -> String {
        let link = u32::try_from(link).unwrap_or(u32::MAX);
        mixed::bare(&self.shown(text.body, text.links, link, ""))
    }
}
