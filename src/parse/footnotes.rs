//! Footnotes of a text: their order, ids and marks, and those that are undefined, unused or double.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::diag::{Advice, Diagnostic, Span, rules, suggestion};
use crate::edition::id;
use crate::edition::text::{Body, EventKind, Footnote, FootnoteMark, LeafKind, LinkKind, Tag};

use super::markdown::Definition;

/// Puts the footnotes in the order of their first marks, gives them ids and marks, and reports what is wrong with them.
pub(super) fn settle(
    body: &mut Body,
    definitions: Vec<Definition>,
    references: Vec<(u32, String, Span)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if definitions.is_empty() {
        return;
    }
    let by_label = by_label(&definitions, diagnostics);
    let target =
        |mark: u32| references.get(mark as usize).and_then(|r| by_label.get(&id::fold(&r.1))).copied();
    let FootnoteOrder { mut order, marks, counts } =
        in_order(&marks_in(body, definitions.len()), references.len(), target);
    for (at, definition) in definitions.iter().enumerate() {
        if counts[at] == 0 && by_label.get(&id::fold(&definition.label)) == Some(&at) {
            order.push(at);
            diagnostics.push(
                Diagnostic::new(
                    &rules::UNUSED_FOOTNOTE,
                    definition.span,
                    format!("footnote `[^{}]` has no mark in the text", shorten(&definition.label)),
                )
                .hint(format!("put `[^{}]` where it belongs, or take it away", shorten(&definition.label))),
            );
        }
    }

    let numbered = order.iter().all(|at| definitions[*at].label.bytes().all(|b| b.is_ascii_digit()));
    let mut taken = HashSet::new();
    for (number, at) in order.iter().enumerate() {
        let definition = &definitions[*at];
        let label = &definition.label;
        let mut name = if good_label(label) { id::normal(label) } else { format!("x{}", number + 1) };
        while !taken.insert(id::fold(&name)) {
            name.push('x');
        }
        body.footnotes.push(Footnote {
            id: name,
            mark: if numbered { label.clone() } else { (number + 1).to_string() },
            source_order: index(*at),
            events: definition.events.clone(),
            marks: counts[*at],
            span: definition.span,
        });
    }
    body.marks = marks;
}

/// The definition of each label, the first of several; reports doubles, and labels that can be no ids.
fn by_label(definitions: &[Definition], diagnostics: &mut Vec<Diagnostic>) -> HashMap<String, usize> {
    let mut by_label: HashMap<String, usize> = HashMap::new();
    for (at, definition) in definitions.iter().enumerate() {
        match by_label.entry(id::fold(&definition.label)) {
            Entry::Vacant(place) => {
                place.insert(at);
            }
            Entry::Occupied(first) => diagnostics.push(
                Diagnostic::new(
                    &rules::DUPLICATE_FOOTNOTE,
                    definition.span,
                    format!("footnote `[^{}]` is defined a second time", definition.label),
                )
                .also(definitions[*first.get()].span, "first here")
                .hint("give one of the two another label; until then the first counts"),
            ),
        }
        if !good_label(&definition.label) {
            diagnostics.push(
                Diagnostic::new(
                    &rules::BAD_FOOTNOTE_LABEL,
                    definition.span,
                    format!("`{}` can't be a footnote's label", shorten(&definition.label)),
                )
                .hint("use letters, digits, `-`, `_` and `.`, a letter or digit first"),
            );
        }
    }
    by_label
}

/// The marks in each of so many footnotes, and, last, those in the text itself.
fn marks_in(body: &Body, footnotes: usize) -> Vec<Vec<u32>> {
    let mut marks_in: Vec<Vec<u32>> = vec![Vec::new(); footnotes + 1];
    let mut inside: Vec<usize> = vec![footnotes];
    for event in &body.events {
        match event.kind {
            EventKind::Open(Tag::Footnote(n)) => inside.push(n as usize),
            EventKind::Close(Tag::Footnote(_)) => {
                inside.pop();
            }
            EventKind::FootnoteMark(mark) => {
                if let Some(marks) = inside.last().and_then(|n| marks_in.get_mut(*n)) {
                    marks.push(mark);
                }
            }
            _ => {}
        }
    }
    marks_in
}

/// Footnotes in the order of their first marks.
struct FootnoteOrder {
    /// The definitions that have marks.
    order: Vec<usize>,
    /// Which footnote each mark is of, and which of its marks.
    marks: Vec<FootnoteMark>,
    /// How many marks each definition has.
    counts: Vec<u32>,
}

/// Numbers the footnotes: those with marks in the text, then those with marks in the footnotes so reached. `marks_in` is
/// as [`marks_in`] gives it, `target` the definition that a mark means.
fn in_order(marks_in: &[Vec<u32>], marks: usize, target: impl Fn(u32) -> Option<usize>) -> FootnoteOrder {
    let footnotes = marks_in.len() - 1;
    let mut found = FootnoteOrder {
        order: Vec::new(),
        marks: vec![FootnoteMark { footnote: u32::MAX, nth: 0 }; marks],
        counts: vec![0; footnotes],
    };
    let mut place: Vec<Option<u32>> = vec![None; footnotes];
    let mut next = 0;
    let mut reading = footnotes;
    loop {
        for mark in &marks_in[reading] {
            let Some(at) = target(*mark) else { continue };
            let number = *place[at].get_or_insert_with(|| {
                found.order.push(at);
                index(found.order.len() - 1)
            });
            found.counts[at] += 1;
            found.marks[*mark as usize] = FootnoteMark { footnote: number, nth: found.counts[at] };
        }
        let Some(at) = found.order.get(next) else { return found };
        reading = *at;
        next += 1;
    }
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A label is a slug, points allowed.
fn good_label(label: &str) -> bool {
    id::is_slug(&label.replace('.', "-"))
}

fn shorten(label: &str) -> String {
    label.chars().take(60).collect()
}

/// Tell marks `[^label]` whose footnote is nowhere: to the parser they are plain text.
pub(super) fn undefined(body: &Body, original: &str, base: usize, diagnostics: &mut Vec<Diagnostic>) {
    if !original.contains("[^") {
        return;
    }
    // The words of `<https://…>` are an address, in the order of the source.
    let addresses: Vec<Span> =
        body.links.iter().filter(|link| link.kind == LinkKind::Auto).map(|link| link.span).collect();
    for (at, leaf) in body.leaves.iter().enumerate() {
        if leaf.kind == LeafKind::Code {
            continue;
        }
        let words = body.words(at);
        let mut from = 0;
        while let Some(start) = words[from..].find("[^").map(|n| n + from) {
            from = start + 2;
            let Some(length) = words[from..].find(']').filter(|n| (1..=200).contains(n)) else { continue };
            let label = &words[from..from + length];
            if label.contains(['[', '\n', '`']) || label.trim() != label {
                continue;
            }
            let end = from + length + 1;
            let span = body.span(at, leaf.text.start + index(start), leaf.text.start + index(end));
            let written = span.range();
            let (Some(a), Some(b)) = (written.start.checked_sub(base), written.end.checked_sub(base)) else {
                continue;
            };
            // An escaped bracket is meant as it is, and so is one in code, whose span has the backticks too.
            if original.get(a..b) != Some(&words[start..end]) || original[..a].ends_with('\\') {
                continue;
            }
            let before = addresses.partition_point(|address| address.start <= span.start);
            if before.checked_sub(1).is_some_and(|last| addresses[last].end >= span.end) {
                continue;
            }
            let mut known = body.footnotes.iter().map(|f| f.id.as_str());
            let told = Diagnostic::new(
                &rules::UNDEFINED_FOOTNOTE,
                span,
                format!("footnote `[^{label}]` is defined nowhere"),
            );
            if !label.is_ascii() && known.clone().any(|id| id::fold(id) == id::fold(label)) {
                let hint = "its definition has other characters for the same letters, composed or decomposed: copy the label from there";
                diagnostics.push(told.hint(hint));
                continue;
            }
            let hint = format!("write `[^{label}]: …` on a line of its own, or `\\[^{label}]` if it is text");
            diagnostics.push(
                told.advise(
                    Span { start: span.start + 2, end: span.end - 1, ..span },
                    suggestion(label, &mut known),
                )
                .advise(
                    Span { end: span.start, ..span },
                    Advice::write(hint, format!("\\[^{label}]")).written(|_| "\\".to_owned()),
                ),
            );
        }
    }
}
