//! Words of notes and of variants, the marks of notes, footnotes and pages, and headings that have marks.

use std::fmt::Write as _;

use super::{ANCHORS, Html, LANES, Lane, NoteSign, VariantSign};
use crate::edition::text::Body;
use crate::render::escape::escape_to;

impl Html<'_> {
    /// The id of an entry, for the first of its spans.
    pub(super) fn id_of(&mut self, entry: u32) -> Option<String> {
        let named = self.named.get_mut(entry as usize)?;
        if std::mem::replace(named, true) {
            None
        } else {
            self.text.variants.signs.get(entry as usize)?.id.clone()
        }
    }

    pub(super) fn open_span(&mut self, segment: Option<usize>, spot: Option<usize>) {
        self.out.push_str("<span");
        if let Some(segment) = segment {
            self.segment_attributes(segment);
        }
        if let Some(entry) = spot.and_then(|at| self.text.variants.spots.get(at)).map(|spot| spot.entry) {
            if let Some(id) = self.id_of(entry) {
                let _ = write!(self.out, " id=\"{id}\"");
            }
            if let Some(sign) = self.text.variants.signs.get(entry as usize) {
                self.out.push_str(&sign.attributes);
            }
            if self.text.away.is_some() {
                self.join_pieces(entry);
            }
        }
        self.out.push('>');
    }

    /// Says of a span that the words before it are of the same entry, and of that before it that more follow: markup cuts words
    /// that are one, and a sign at either end is of all of them.
    fn join_pieces(&mut self, entry: u32) {
        const GOES_ON: &str = " data-continues=\"\"";
        if let Some((_, at)) = self.piece.filter(|(before, _)| *before == entry) {
            self.out.insert_str(at, GOES_ON);
            if self.web.0 >= at {
                self.web = (self.web.0 + GOES_ON.len(), self.web.1 + GOES_ON.len());
            }
            self.out.push_str(" data-continued=\"\"");
        }
        self.piece = Some((entry, self.out.len()));
    }

    pub(super) fn segment_attributes(&mut self, segment: usize) {
        let segment = &self.text.segments[segment];
        let signs: Vec<&NoteSign> =
            segment.notes.iter().filter_map(|n| self.text.signs.get(*n as usize)).collect();
        self.out.push_str(" data-a=\"");
        for (n, sign) in signs.iter().enumerate() {
            if n > 0 {
                self.out.push(' ');
            }
            self.out.push_str(&sign.id);
        }
        self.out.push('"');
        let lit: Vec<String> =
            signs.iter().filter(|s| s.number <= ANCHORS).map(|s| format!("n{}", s.number)).collect();
        if !lit.is_empty() {
            let _ = write!(self.out, " data-n=\"{}\"", lit.join(" "));
        }
        let first: Vec<u32> = segment.notes.iter().copied().filter(|n| !self.seen(*n)).collect();
        for (lane, name) in LANES {
            if let Some(sign) = signs.iter().find(|s| s.lane == lane) {
                let _ = write!(self.out, " data-{name}=\"{}", sign.tokens);
                let begins = first.iter().any(|n| self.text.signs[*n as usize].number == sign.number);
                if sign.number <= ANCHORS && begins {
                    let _ = write!(self.out, " s{}", sign.number);
                }
                self.out.push('"');
            }
        }
        // One note alone, the shortest of those that begin here: readers and checkers know no lists there. The marks of all are links.
        let signs_of = |n: &u32| &self.text.signs[*n as usize];
        if let Some(sign) = first.iter().map(signs_of).min_by_key(|sign| sign.lane != Lane::Near) {
            let _ = write!(self.out, " aria-details=\"n-{}\"", sign.id);
        }
        for note in first {
            if let Some(seen) = self.seen.get_mut(note as usize) {
                *seen = true;
            }
        }
    }

    /// Whether the first segment of a note was written; so too where it has no sign.
    pub(super) fn seen(&self, note: u32) -> bool {
        self.seen.get(note as usize).copied().unwrap_or(true)
    }

    pub(super) fn note_mark(&mut self, note: u32) {
        let Some(sign) = self.text.signs.get(note as usize) else { return };
        let number = &sign.label;
        let name = match &sign.lemma {
            Some(lemma) => self.text.words.fill("marks.note", &[("number", number), ("lemma", lemma)]),
            None => self.text.words.fill("marks.whole", &[("number", number)]),
        };
        let out = if self.links > 0 { &mut self.waiting } else { &mut self.out };
        let _ = write!(
            out,
            "<a class=\"ref\" role=\"doc-noteref\" id=\"at-{0}\" href=\"#n-{0}\" aria-details=\"n-{0}\" data-k=\"{1}\"",
            sign.id, sign.tokens
        );
        if sign.number <= ANCHORS {
            let _ = write!(out, " data-n=\"n{}\"", sign.number);
        }
        out.push_str(" aria-label=\"");
        escape_to(out, &name);
        let _ = write!(out, "\">{number}</a>");
    }

    pub(super) fn footnote_mark(&mut self, mark: u32) {
        let Some(mark) = self.text.body.marks.get(mark as usize) else { return };
        let Some(footnote) = self.text.body.footnotes.get(mark.footnote as usize) else { return };
        let name = self.text.words.fill("marks.footnote", &[("mark", &footnote.mark)]);
        let out = if self.links > 0 { &mut self.waiting } else { &mut self.out };
        let (prefix, id) = (self.text.prefix, &footnote.id);
        if let Some(page) = self.text.away {
            let _ = write!(out, "<a class=\"fn-ref\" href=\"{page}#fn-{id}\" aria-label=\"");
            escape_to(out, &name);
            out.push_str("\">");
            escape_to(out, &footnote.mark);
            out.push_str("</a>");
            return;
        }
        let _ = write!(out, "<a class=\"fn-ref\" role=\"doc-noteref\" id=\"{prefix}fnref-{id}");
        if mark.nth > 1 {
            let _ = write!(out, ":{}", mark.nth);
        }
        let _ = write!(out, "\" href=\"#{prefix}fn-{id}\" aria-label=\"");
        escape_to(out, &name);
        out.push_str("\">");
        escape_to(out, &footnote.mark);
        out.push_str("</a>");
    }

    pub(super) fn page_mark(&mut self, page: u32) {
        let page = &self.text.body.pages[page as usize];
        let name = self.text.words.fill("marks.page", &[("number", &page.label)]);
        let short = self.text.words.fill("marks.page-short", &[("number", &page.label)]);
        self.out.push_str("<span class=\"page\" role=\"doc-pagebreak\"");
        if page.first && self.text.away.is_none() {
            self.out.push_str(" id=\"page-");
            escape_to(&mut self.out, &page.label);
            self.out.push('"');
        }
        // The role may have no label, and words inside would fall into a quote: an empty image bears its name.
        self.out.push_str(" data-page=\"");
        escape_to(&mut self.out, &short);
        self.out.push_str("\"><span role=\"img\" aria-label=\"");
        escape_to(&mut self.out, &name);
        self.out.push_str("\"></span></span>");
    }

    /// Names the heading that was just written by its words alone, where marks are among them.
    pub(super) fn name_heading(&mut self, number: u32) {
        let Some(start) = self.out.rfind("<h").filter(|start| has_mark(&self.out[*start..])) else {
            return;
        };
        let Some(end) = self.out[start..].find('>') else { return };
        let mut name = String::from(" aria-label=\"");
        escape_to(&mut name, &heading_words(self.text.body, number));
        name.push('"');
        self.out.insert_str(start + end, &name);
    }
}

/// Whether the mark of a note, of a footnote or of a variant is in it. One that leads to another page has no role: no note
/// of this page is meant.
fn has_mark(html: &str) -> bool {
    html.contains("role=\"doc-noteref\"") || html.contains("class=\"fn-ref\"")
}

/// The words of a heading in a line, for its name.
fn heading_words(body: &Body, heading: u32) -> String {
    let leaf = body.headings.get(heading as usize).and_then(|heading| body.leaves.get(heading.leaf as usize));
    let range = leaf.map_or(0..0, |leaf| leaf.text.start as usize..leaf.text.end as usize);
    crate::edition::wide::in_a_line(&body.text[range]).trim().to_owned()
}

/// The name of a heading that is written elsewhere: its words, where `html` has marks among them.
pub(crate) fn heading_name(body: &Body, heading: u32, html: &str) -> Option<String> {
    has_mark(html).then(|| heading_words(body, heading)).filter(|name| !name.is_empty())
}

/// A place that represents words which are elsewhere alone. A heading may hold no note: there it is an image with a name.
pub(crate) fn gap_to(out: &mut String, sign: &VariantSign, id: Option<&str>, in_heading: bool) {
    out.push_str("<span");
    if let Some(id) = id {
        let _ = write!(out, " id=\"{id}\"");
    }
    out.push_str(&sign.attributes);
    let _ = write!(out, " role=\"{}\" aria-label=\"", if in_heading { "img" } else { "note" });
    escape_to(out, &sign.gap);
    out.push_str("\"></span>");
}
