//! The tape of a text woven with what covers it: segments and marks of notes, names, words of variants.
//!
//! Every writer of a text is a [`Sink`] of the same steps: none of them cuts words, or orders marks, by itself.
//! Spans are flat: one is left before an element opens or closes, and entered again behind it.

use crate::edition::note::LeafRange;
use crate::edition::register::{EntityId, NameLink};
use crate::edition::text::{Body, EventKind, LeafKind, Tag};
use crate::edition::{LinkTo, NoteMark, Segment};
use crate::resolve::compared::EntryWords;

/// What is woven: a text, and what covers it, each in the order of the text.
#[derive(Clone, Copy)]
pub(crate) struct Threads<'a> {
    /// The text.
    pub(crate) body: &'a Body,
    /// Words with notes.
    pub(crate) segments: &'a [Segment],
    /// Marks of notes.
    pub(crate) marks: &'a [NoteMark],
    /// Names that lead to their registers.
    pub(crate) names: &'a [NameLink],
    /// Words of variants.
    pub(crate) spots: &'a [EntryWords],
    /// What is between words.
    pub(crate) points: &'a [EntryPosition],
}

impl<'a> Threads<'a> {
    /// A text with nothing over it.
    pub(crate) fn bare(body: &'a Body) -> Self {
        Self { body, segments: &[], marks: &[], names: &[], spots: &[], points: &[] }
    }
}

/// A place between words that belongs to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EntryPosition {
    /// The leaf.
    pub(crate) leaf: u32,
    /// The byte in the body's text.
    pub(crate) at: u32,
    /// Whether it represents words that are elsewhere alone; else it comes after the entry's words.
    pub(crate) gap: bool,
    /// The entry.
    pub(crate) entry: u32,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineEnd {
    /// On the page as well.
    Line,
    /// In the source alone: it is a space.
    Space,
    /// Between wide characters: it is nothing.
    Nothing,
}

/// A stretch of code with a class of its own: its first byte, the byte after the last, the class.
pub(crate) type ClassRun = (u32, u32, &'static str);

/// A writer: it is given the steps of a text in their order.
pub(crate) trait Sink {
    /// An element opens.
    fn open(&mut self, tag: Tag);
    /// An element closes.
    fn close(&mut self, tag: Tag);
    /// A leaf begins.
    fn leaf(&mut self, _leaf: u32) {}
    /// Words; in code perhaps with a class.
    fn words(&mut self, words: &str, class: Option<&'static str>);
    /// Code among words begins or ends.
    fn code(&mut self, opens: bool);
    /// The runs of a block of code.
    fn runs(&self, _leaf: u32) -> Vec<ClassRun> {
        Vec::new()
    }
    /// A line ends.
    fn line_end(&mut self, end: LineEnd);
    /// A line of verse begins, by its place among those of the text.
    fn verse(&mut self, _line: usize) {}
    /// Words of a segment, of a variant, or of both begin, each by its place in its thread.
    fn enter(&mut self, segment: Option<usize>, spot: Option<usize>);
    /// They end.
    fn leave(&mut self);
    /// A name begins.
    fn open_name(&mut self, entity: EntityId);
    /// It ends.
    fn close_name(&mut self);
    /// The mark of a note.
    fn note(&mut self, note: u32);
    /// A point of a variant in a leaf.
    fn point(&mut self, point: &EntryPosition);
    /// The mark of a footnote.
    fn footnote(&mut self, mark: u32);
    /// A citation.
    fn citation(&mut self, number: u32);
    /// A page of the source begins.
    fn page(&mut self, page: u32);
    /// An image.
    fn image(&mut self, image: u32);
    /// A thematic break.
    fn rule(&mut self);
    /// Raw HTML.
    fn raw(&mut self, raw: u32);

    /// Whether a link is open in which no mark may be: marks wait, and the words go on.
    fn in_link(&self) -> bool {
        false
    }
    /// Whether marks have waited for a link that is closed now.
    fn has_waiting(&self) -> bool {
        false
    }
    /// Write what has waited.
    fn release(&mut self) {}

    /// Where the words close that begin at an event, in a paragraph, an item or a cell, if they are written as figures.
    fn figures(&self, _from: usize) -> Option<usize> {
        None
    }
    /// The figures of these events begin.
    fn open_figures(&mut self, _from: usize, _to: usize) {}
    /// An event of figures.
    fn figure(&mut self, _event: EventKind) {}
    /// The figures end.
    fn close_figures(&mut self) {}
}

/// Where the words end that begin at an event (those of a paragraph, or of an item or a cell without one), if they are nothing but
/// images, one of them with a title.
pub(crate) fn figures_end(body: &Body, images: &[LinkTo], from: usize) -> Option<usize> {
    // How many images the open link has: one is the most that a figure can be around.
    let (mut titled, mut linked) = (false, None);
    let before = from.checked_sub(1).and_then(|at| body.events.get(at))?.kind;
    let in_paragraph = before == EventKind::Open(Tag::Paragraph);
    for (at, event) in body.events.iter().enumerate().skip(from) {
        match event.kind {
            EventKind::Image(_) if linked == Some(1) => return None,
            EventKind::Image(image) => {
                linked = linked.map(|_| 1);
                let shown = matches!(images.get(image as usize), Some(LinkTo::Media(_)));
                titled |= shown && !body.images[image as usize].title.trim().is_empty();
            }
            EventKind::Text { from, to } if body.text[from as usize..to as usize].trim().is_empty() => {}
            EventKind::Open(Tag::Link(link)) if !body.links[link as usize].bare => linked = Some(0),
            EventKind::Close(Tag::Link(_)) => linked = None,
            EventKind::CloseLeaf(_) if !in_paragraph => return titled.then_some(at + 1),
            EventKind::OpenLeaf(_)
            | EventKind::CloseLeaf(_)
            | EventKind::Break { .. }
            | EventKind::FootnoteMark(_)
            | EventKind::Page(_) => {}
            EventKind::Close(Tag::Paragraph) => return titled.then_some(at),
            _ => return None,
        }
    }
    None
}

/// Walks a tape, and calls a sink for each step.
pub(crate) struct Weaver<'a> {
    threads: Threads<'a>,
    /// The next of each thread that has not been passed.
    segment: usize,
    mark: usize,
    name: usize,
    spot: usize,
    point: usize,
    verse: usize,
    /// The byte where the open name ends, and whether it was opened within a span.
    name_open: Option<(u32, bool)>,
    /// The segment and the words of a variant whose span is open.
    open: Option<(Option<usize>, Option<usize>)>,
}

impl<'a> Weaver<'a> {
    pub(crate) fn new(threads: Threads<'a>) -> Self {
        Self {
            threads,
            segment: 0,
            mark: 0,
            name: 0,
            spot: 0,
            point: 0,
            verse: 0,
            name_open: None,
            open: None,
        }
    }

    /// Tell the steps of some events. Footnotes in them are left out: they are elsewhere.
    pub(crate) fn events(&mut self, range: std::ops::Range<u32>, sink: &mut impl Sink) {
        let mut at = range.start as usize;
        let end = range.end as usize;
        let events = &self.threads.body.events;
        while at < end {
            let event = events[at];
            at += 1;
            match event.kind {
                EventKind::Open(Tag::Footnote(number)) => {
                    while at < end && events[at].kind != EventKind::Close(Tag::Footnote(number)) {
                        at += 1;
                    }
                    at += 1;
                }
                EventKind::Open(Tag::Paragraph) if let Some(close) = sink.figures(at) => {
                    self.figures(at, close, sink);
                    at = close + 1;
                }
                EventKind::Open(tag @ (Tag::Item | Tag::Cell { .. })) => {
                    self.leave(sink);
                    sink.open(tag);
                    let is_leaf =
                        matches!(events.get(at).map(|event| event.kind), Some(EventKind::OpenLeaf(_)));
                    if let Some(close) = is_leaf.then(|| sink.figures(at)).flatten() {
                        self.figures(at, close, sink);
                        at = close;
                    }
                }
                EventKind::Open(tag) => {
                    self.leave(sink);
                    sink.open(tag);
                }
                EventKind::Close(tag) => {
                    self.leave(sink);
                    sink.close(tag);
                }
                EventKind::OpenLeaf(leaf) => {
                    sink.leaf(leaf);
                    self.find(leaf);
                    self.verse(self.threads.body.leaves[leaf as usize].text.start, sink);
                    if self.threads.body.leaves[leaf as usize].kind == LeafKind::Code {
                        self.code_block(leaf, sink);
                        while at < end && events[at].kind != EventKind::CloseLeaf(leaf) {
                            at += 1;
                        }
                    }
                }
                EventKind::CloseLeaf(leaf) => {
                    self.leave(sink);
                    self.points_up_to(leaf, u32::MAX, sink);
                    self.marks_up_to(leaf, u32::MAX, sink);
                }
                EventKind::Text { from, to } => self.words(from, to, &[], sink),
                EventKind::Code { from, to } => {
                    self.leave(sink);
                    self.marks_before(from, sink);
                    sink.code(true);
                    self.words(from, to, &[], sink);
                    self.leave(sink);
                    sink.code(false);
                }
                EventKind::Break { at: place, hard } => self.line_break(place, hard, sink),
                EventKind::FootnoteMark(mark) => {
                    self.leave(sink);
                    sink.footnote(mark);
                }
                EventKind::Citation(number) => {
                    self.leave(sink);
                    sink.citation(number);
                }
                EventKind::Page(page) => {
                    self.leave(sink);
                    sink.page(page);
                }
                EventKind::Image(image) => {
                    self.leave(sink);
                    sink.image(image);
                }
                EventKind::Rule => sink.rule(),
                EventKind::RawInline(raw) => {
                    self.leave(sink);
                    sink.raw(raw);
                }
            }
        }
    }

    /// Items may be written in another order than they are in: find the place of a leaf in each thread anew.
    fn find(&mut self, leaf: u32) {
        let Threads { body, segments, marks, names, spots, points } = self.threads;
        let start = body.leaves[leaf as usize].text.start;
        self.segment = segments.partition_point(|s| s.stretch.leaf < leaf);
        self.mark = marks.partition_point(|m| m.leaf < leaf);
        self.name = names.partition_point(|n| n.from < start);
        self.spot = spots.partition_point(|s| s.stretch.leaf < leaf);
        self.point = points.partition_point(|p| p.leaf < leaf);
        self.verse = body.lines.partition_point(|line| line.from < start);
    }

    /// Tell the line of verse that begins at a byte of the text.
    fn verse(&mut self, at: u32, sink: &mut impl Sink) {
        if self.threads.body.lines.get(self.verse).is_some_and(|line| line.from == at) {
            sink.verse(self.verse);
            self.verse += 1;
        }
    }

    fn figures(&mut self, from: usize, to: usize, sink: &mut impl Sink) {
        sink.open_figures(from, to);
        for event in &self.threads.body.events[from..to] {
            if let EventKind::OpenLeaf(leaf) = event.kind {
                self.mark = self.threads.marks.partition_point(|m| m.leaf < leaf);
            }
            sink.figure(event.kind);
            if let EventKind::CloseLeaf(leaf) = event.kind {
                self.marks_up_to(leaf, u32::MAX, sink);
            }
        }
        sink.close_figures();
    }

    /// The words of a block of code.
    fn code_block(&mut self, leaf: u32, sink: &mut impl Sink) {
        let text = &self.threads.body.leaves[leaf as usize].text;
        let runs = sink.runs(leaf);
        self.words(text.start, text.end, &runs, sink);
        self.leave(sink);
        self.points_up_to(leaf, u32::MAX, sink);
        self.marks_up_to(leaf, u32::MAX, sink);
    }

    /// Words of the arena, cut where spans and names begin and end.
    fn words(&mut self, from: u32, to: u32, runs: &[ClassRun], sink: &mut impl Sink) {
        let mut at = from;
        let mut runs = runs.iter().peekable();
        while at < to {
            self.close_name(at, sink);
            self.points_before(at, sink);
            self.marks_before(at, sink);
            self.pass(at, sink);
            let mut stop = to;
            stop = stop.min(self.open_name(at, sink));
            self.enter(at, sink);
            for stretch in [self.next_segment(), self.next_spot()].into_iter().flatten() {
                stop = stop.min(if stretch.from <= at { stretch.to } else { stretch.from });
            }
            if let Some(point) = self.threads.points.get(self.point).filter(|p| p.at > at) {
                stop = stop.min(point.at);
            }
            if let Some(mark) = self.threads.marks.get(self.mark).filter(|m| m.at > at) {
                stop = stop.min(mark.at);
            }
            while runs.peek().is_some_and(|r| r.1 <= at) {
                runs.next();
            }
            let class = match runs.peek() {
                Some((start, end, class)) if *start <= at => {
                    stop = stop.min(*end);
                    Some(*class)
                }
                Some((start, _, _)) => {
                    stop = stop.min(*start);
                    None
                }
                None => None,
            };
            // A segment of another leaf can't cut this one.
            let stop = if stop <= at { to } else { stop };
            sink.words(&self.threads.body.text[at as usize..stop as usize], class);
            at = stop;
        }
        self.close_name(at, sink);
        self.pass(at, sink);
    }

    fn line_break(&mut self, at: u32, hard: bool, sink: &mut impl Sink) {
        self.close_name(at, sink);
        self.points_before(at, sink);
        self.marks_before(at, sink);
        self.pass(at, sink);
        self.enter(at, sink);
        sink.line_end(match hard {
            true => LineEnd::Line,
            false if crate::edition::wide::joins(&self.threads.body.text, at as usize) => LineEnd::Nothing,
            false => LineEnd::Space,
        });
        if hard {
            self.verse(at + 1, sink);
        }
    }

    // ---- spans ----

    /// The stretch of the next segment in this leaf.
    fn next_segment(&self) -> Option<LeafRange> {
        Some(self.threads.segments.get(self.segment)?.stretch)
    }

    /// The stretch of the next words of a variant.
    fn next_spot(&self) -> Option<LeafRange> {
        Some(self.threads.spots.get(self.spot)?.stretch)
    }

    /// Leave behind what ends at a byte.
    fn pass(&mut self, at: u32, sink: &mut impl Sink) {
        while self.next_segment().is_some_and(|s| s.to <= at) {
            self.leave(sink);
            self.segment += 1;
        }
        while self.next_spot().is_some_and(|s| s.to <= at) {
            self.leave(sink);
            self.spot += 1;
        }
    }

    /// Open the span of what a byte is in.
    fn enter(&mut self, at: u32, sink: &mut impl Sink) {
        let holds = |stretch: Option<LeafRange>| stretch.is_some_and(|s| s.from <= at && at < s.to);
        let segment = holds(self.next_segment()).then_some(self.segment);
        let spot = holds(self.next_spot()).then_some(self.spot);
        let wanted = (segment.is_some() || spot.is_some()).then_some((segment, spot));
        if self.open != wanted {
            self.leave(sink);
            self.open = wanted;
            if wanted.is_some() {
                sink.enter(segment, spot);
            }
        }
    }

    fn leave(&mut self, sink: &mut impl Sink) {
        if self.open.take().is_some() {
            sink.leave();
        }
    }

    // ---- points and marks ----

    /// Tell what is between words before a byte of the text.
    fn points_before(&mut self, at: u32, sink: &mut impl Sink) {
        let Some(leaf) = self.threads.points.get(self.point).map(|p| p.leaf) else { return };
        if self.has(leaf, at) {
            self.points_up_to(leaf, at, sink);
        }
    }

    fn points_up_to(&mut self, leaf: u32, at: u32, sink: &mut impl Sink) {
        while let Some(point) = self.threads.points.get(self.point).filter(|p| p.leaf == leaf && p.at <= at) {
            self.point += 1;
            self.leave(sink);
            sink.point(point);
        }
    }

    /// Tell the marks of notes that are before a byte of the text.
    fn marks_before(&mut self, at: u32, sink: &mut impl Sink) {
        let Some(leaf) = self.threads.marks.get(self.mark).map(|m| m.leaf) else { return };
        if self.has(leaf, at) {
            self.marks_up_to(leaf, at, sink);
        }
    }

    fn marks_up_to(&mut self, leaf: u32, at: u32, sink: &mut impl Sink) {
        while let Some(mark) = self.threads.marks.get(self.mark).filter(|m| m.leaf == leaf && m.at <= at) {
            let note = mark.note;
            self.mark += 1;
            // In a link a mark has to wait, and the words go on.
            if !sink.in_link() {
                self.leave(sink);
            }
            sink.note(note);
        }
    }

    /// Whether a byte is one of a leaf's, or right behind them.
    fn has(&self, leaf: u32, at: u32) -> bool {
        let leaf = self.threads.body.leaves.get(leaf as usize);
        leaf.is_some_and(|leaf| leaf.text.start <= at && at <= leaf.text.end)
    }

    // ---- names ----

    /// Open the name that begins at a byte; returns the byte where words have to be cut for one.
    fn open_name(&mut self, at: u32, sink: &mut impl Sink) -> u32 {
        if let Some((to, _)) = self.name_open {
            return to;
        }
        while self.threads.names.get(self.name).is_some_and(|n| n.from < at) {
            self.name += 1;
        }
        let Some(name) = self.threads.names.get(self.name).copied() else { return u32::MAX };
        if name.from > at {
            return name.from;
        }
        // A span that holds the whole name holds its link; else the link holds what it has of spans.
        let own = [self.next_segment(), self.next_spot()];
        let mut touching = own.into_iter().flatten().filter(|s| s.from < name.to && at < s.to).peekable();
        let within = touching.peek().is_some() && touching.all(|s| s.from <= at && name.to <= s.to);
        if within {
            self.enter(at, sink);
        } else {
            self.leave(sink);
        }
        sink.open_name(name.entity);
        self.name_open = Some((name.to, within));
        name.to
    }

    /// Close the name that ends at a byte.
    fn close_name(&mut self, at: u32, sink: &mut impl Sink) {
        let Some((_, within)) = self.name_open.filter(|(to, _)| *to <= at) else { return };
        if !within {
            self.leave(sink);
        }
        sink.close_name();
        self.name_open = None;
        if sink.has_waiting() {
            self.leave(sink);
            sink.release();
        }
    }
}
