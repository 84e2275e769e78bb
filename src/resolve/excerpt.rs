//! Words around a place of a text, with what is filled in among them.

use std::ops::Range;

use crate::diag::{FileId, Span};
use crate::edition::bidi::closed;
use crate::edition::text::{Body, EventKind, Filling, Tag};
use crate::edition::work::CitationItem;
use crate::edition::{Excerpt, Filled, LinkTo};

/// So many characters a side.
const CONTEXT: usize = 56;

/// What is filled in among the words of a body, by its place.
pub(super) struct Fills<'a> {
    body: &'a Body,
    /// The byte before which it is, the event that it is of, and what is shown.
    fills: Vec<(u32, u32, Fill)>,
}

/// So many of them are more than can be shown on one side: each takes a character at least, but for a space before it.
const MOST: usize = CONTEXT * 4;

#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

enum Fill {
    Words(String),
    Filled(Filled),
}

impl<'a> Fills<'a> {
    /// Of a body whose links lead there.
    pub(super) fn new(body: &'a Body, links: &[LinkTo]) -> Self {
        let mut fills = Vec::new();
        for filling in body.fillings() {
            let Filling { at, event } = *filling;
            match body.events[event as usize].kind {
                EventKind::Citation(citation) => {
                    let citation = &body.citations[citation as usize];
                    if citation.spaced {
                        fills.push((at, event, Fill::Words(" ".to_owned())));
                    }
                    let nowhere = Span::new(FileId(0), 0, 0);
                    let items = citation.items.iter();
                    let items = items.map(|item| CitationItem { span: nowhere, ..item.clone() }).collect();
                    fills.push((at, event, Fill::Filled(Filled::Citation(items))));
                }
                EventKind::Open(Tag::Link(link)) => {
                    let fill = match links.get(link as usize) {
                        Some(LinkTo::Place(place)) => Fill::Filled(Filled::Reference(place.clone())),
                        Some(LinkTo::Web(address)) => Fill::Words(address.clone()),
                        Some(LinkTo::Elsewhere(to)) => Fill::Words(format!("{}, {}", to.edition, to.locus)),
                        Some(LinkTo::Media(address)) => {
                            Fill::Words(address.rsplit('/').next().unwrap_or(address).to_owned())
                        }
                        Some(LinkTo::Lost) => continue,
                        Some(LinkTo::Broken | LinkTo::InDoubt(_)) | None => {
                            Fill::Words(format!("[[{}]]", body.links[link as usize].target))
                        }
                    };
                    fills.push((at, event, fill));
                }
                _ => {}
            }
        }
        Self { body, fills }
    }

    /// The last words of a leaf before a byte, and before an event where one is given.
    pub(super) fn before(&self, leaf: usize, end: u32, event: Option<u32>) -> Excerpt {
        let leaf = &self.body.leaves[leaf];
        let range = leaf.text.start..end;
        let words = &self.body.text[range.start as usize..range.end as usize];
        // The end of a long paragraph is enough to take some words from.
        let from = words.char_indices().rev().nth(CONTEXT * 4).map_or(0, |(at, _)| at);
        let from = range.start + u32::try_from(from).unwrap_or(u32::MAX);
        let own = leaf.events.start..event.unwrap_or(leaf.events.end);
        let (words, filled) = self.words(from..range.end, &own, Side::Before);
        let words = closed(tail(&words).into()).into_owned();
        let left = words.chars().filter(|c| *c == Excerpt::FILLED).count();
        let filled = filled.into_iter();
        let skip = filled.len().saturating_sub(left);
        Excerpt { words, filled: filled.skip(skip).collect() }
    }

    /// The first words of a leaf from a byte on, and after an event where one is given.
    pub(super) fn after(&self, leaf: usize, start: u32, event: Option<u32>) -> Excerpt {
        let leaf = &self.body.leaves[leaf];
        let range = start..leaf.text.end;
        let words = &self.body.text[range.start as usize..range.end as usize];
        let to = words.char_indices().nth(CONTEXT * 4).map_or(words.len(), |(at, _)| at);
        let to = range.start + u32::try_from(to).unwrap_or(u32::MAX);
        let own = event.map_or(leaf.events.start, |event| event + 1)..leaf.events.end;
        let (words, filled) = self.words(range.start..to, &own, Side::After);
        let words = closed(head(&words).into()).into_owned();
        let left = words.chars().filter(|c| *c == Excerpt::FILLED).count();
        Excerpt { words, filled: filled.into_iter().take(left).collect() }
    }

    /// Words with what is filled in by these events: the nearest ones, on one side of a link.
    fn words(&self, range: Range<u32>, events: &Range<u32>, side: Side) -> (String, Vec<Filled>) {
        let from = self.fills.partition_point(|(at, event, _)| *at < range.start || *event < events.start);
        let to = self.fills.partition_point(|(at, event, _)| *at <= range.end && *event < events.end);
        // Of thousands in a row only those are wanted that may be shown.
        let within = &self.fills[from..to.max(from)];
        let within = match side {
            Side::Before => &within[within.len().saturating_sub(MOST)..],
            Side::After => &within[..within.len().min(MOST)],
        };
        let mut words = String::with_capacity(range.len() + 8);
        let mut filled = Vec::new();
        let mut done = range.start;
        let put = |words: &mut String, range: Range<u32>| {
            // What is struck out is none of what a text says, and its own noncharacter means nothing.
            let pieces = self.body.unstruck(range.start, range.end);
            words.extend(pieces.flat_map(str::chars).filter(|c| *c != Excerpt::FILLED));
        };
        for (at, _, fill) in within {
            put(&mut words, done..*at);
            done = *at;
            match fill {
                Fill::Words(own) => words.push_str(own),
                Fill::Filled(own) => {
                    words.push(Excerpt::FILLED);
                    filled.push(own.clone());
                }
            }
        }
        put(&mut words, done..range.end);
        (words, filled)
    }
}

pub(super) fn one_line(words: &str) -> String {
    crate::edition::wide::in_a_line(words)
}

/// The last words before a link.
pub(super) fn tail(words: &str) -> String {
    let spaced = words.ends_with(char::is_whitespace);
    let line = one_line(words);
    let count = line.chars().count();
    let mut cut: String = line.chars().skip(count.saturating_sub(CONTEXT)).collect();
    if count > CONTEXT {
        let word = cut.find(' ').map_or(0, |n| n + 1);
        cut = format!("… {}", &cut[word..]);
    }
    if spaced && !cut.is_empty() { cut + " " } else { cut }
}

/// The first words after a link.
pub(super) fn head(words: &str) -> String {
    let spaced = words.starts_with(char::is_whitespace);
    let line = one_line(words);
    let mut cut: String = line.chars().take(CONTEXT).collect();
    if line.chars().count() > CONTEXT {
        let word = cut.rfind(' ').unwrap_or(cut.len());
        cut = format!("{} …", &cut[..word]);
    }
    if spaced && !cut.is_empty() { format!(" {cut}") } else { cut }
}
