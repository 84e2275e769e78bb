//! Markdown as it was written, with what only this edition can follow made into what any reader of Markdown can.

use std::ops::Range;

use crate::edition::text::LinkKind;
use crate::edition::{Essay, LinkTo, Note, Section};
use crate::render::{Lined, Pages};

/// A text with its source.
#[derive(Clone, Copy)]
pub(super) struct TextSource<'a> {
    pub(super) text: Lined<'a>,
    pub(super) images: &'a [LinkTo],
    /// The words of the source, and where they begin in its file.
    pub(super) source: &'a str,
    pub(super) start: usize,
}

impl<'a> TextSource<'a> {
    pub(super) fn note(note: &'a Note, source: &'a str, start: usize) -> Self {
        Self { text: note.into(), images: &note.images, source, start }
    }

    pub(super) fn section(section: &'a Section, source: &'a str, start: usize) -> Self {
        Self { text: section.into(), images: &section.images, source, start }
    }

    pub(super) fn essay(essay: &'a Essay, source: &'a str, start: usize) -> Self {
        Self { text: essay.into(), images: &essay.images, source, start }
    }
}

/// Other words in the place of some of a source.
pub(super) type Replacement = (Range<usize>, String);

/// What is written otherwise: links that have no address of the web by `address`, the words of citations. The ranges are those
/// of the source.
pub(super) fn changes(
    pages: &Pages,
    written: TextSource<'_>,
    address: &dyn Fn(&LinkTo) -> Option<String>,
) -> Vec<Replacement> {
    let TextSource { text, images, source, start } = written;
    let body = text.body;
    let mut changes: Vec<Replacement> = Vec::new();
    let within = |from: u32, to: u32| {
        let (from, to) = ((from as usize).checked_sub(start)?, (to as usize).checked_sub(start)?);
        source.get(from..to).map(|words| (from..to, words))
    };
    let target = |range: Range<usize>, words: &str, target: &str| {
        let at = words.rfind(&format!("({target}"))?;
        let from = range.start + at + 1;
        Some(from..from + target.len())
    };
    for (at, link) in body.links.iter().enumerate() {
        let Some(to) = text.links.get(at).and_then(address) else { continue };
        let Some((range, words)) = within(link.span.start, link.span.end) else { continue };
        match link.kind {
            LinkKind::CrossReference => {
                let inner = words.trim_start_matches("[[").trim_end_matches("]]");
                let shown = match inner.split_once('|') {
                    Some((_, shown)) if !link.bare => shown.to_owned(),
                    _ => escaped(&pages.filled_link(text, at)),
                };
                changes.push((range, format!("[{shown}]({to})")));
            }
            LinkKind::Inline => changes.extend(target(range, words, &link.target).map(|range| (range, to))),
            LinkKind::Auto | LinkKind::Lost => {}
        }
    }
    for (at, image) in body.images.iter().enumerate() {
        let Some(to) = images.get(at).and_then(address) else { continue };
        let Some((range, words)) = within(image.span.start, image.span.end) else { continue };
        changes.extend(target(range, words, &image.target).map(|range| (range, to)));
    }
    for citation in &body.citations {
        if let Some((range, _)) = within(citation.span.start, citation.span.end) {
            changes.push((range, escaped(&pages.citation_line(&citation.items))));
        }
    }
    changes
}

/// The source with other words in some places. Of changes that overlap the first counts: what is in a link that was changed is
/// changed with it.
pub(super) fn changed(source: &str, mut changes: Vec<Replacement>) -> String {
    changes.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(source.len());
    let mut done = 0;
    for (range, words) in changes {
        if range.start >= done {
            out.push_str(&source[done..range.start]);
            out.push_str(&words);
            done = range.end;
        }
    }
    out.push_str(&source[done..]);
    out
}

/// Words that Markdown shows as they are.
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(c, '\\' | '[' | ']' | '*' | '_' | '`' | '<' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
