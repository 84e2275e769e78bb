//! Footnotes of a text: their order, ids and marks, and those that are undefined, unused or double.

use std::collections::HashMap;

use crate::diag::{Advice, Diagnostic, Span, rules, suggestion};
use crate::edition::id;
use crate::edition::text::{Body, EventKind, Footnote, FootnoteMark, LeafKind, LinkKind, Tag};

use super::markdown::Definition;

/// Put the footnotes in the order of their first marks, give them ids and marks, and tell what is wrong.
pub(super) fn settle(
    body: &mut Body,
    definitions: Vec<Definition>,
    references: Vec<(u32, String, Span)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if definitions.is_empty() {
        return;
    }
    let mut by_label: HashMap<String, usize> = HashMap::new();
    for (at, definition) in definitions.iter().enumerate() {
        match by_label.entry(id::fold(&definition.label)) {
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(at);
            }
            std::collections::hash_map::Entry::Occupied(first) => diagnostics.push(
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

    // The order of first marks: those in the text, then those in the footnotes so reached.
    let mut marks_in: Vec<Vec<u32>> = vec![Vec::new(); definitions.len() + 1];
    let mut inside: Vec<usize> = vec![definitions.len()];
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
    let target =
        |mark: u32| references.get(mark as usize).and_then(|r| by_label.get(&id::fold(&r.1))).copied();
    let mut order: Vec<usize> = Vec::new();
    let mut place: Vec<Option<u32>> = vec![None; definitions.len()];
    let mut marks = vec![FootnoteMark { footnote: u32::MAX, nth: 0 }; references.len()];
    let mut counts = vec![0u32; definitions.len()];
    let mut next = 0;
    let mut reading = definitions.len();
    loop {
        for mark in &marks_in[reading] {
            let Some(at) = target(*mark) else { continue };
            let number = *place[at].get_or_insert_with(|| {
                order.push(at);
                index(order.len() - 1)
            });
            counts[at] += 1;
            marks[*mark as usize] = FootnoteMark { footnote: number, nth: counts[at] };
        }
        let Some(at) = order.get(next) else { break };
        reading = *at;
        next += 1;
    }
    for (at, definition) in definitions.iter().enumerate() {
        if place[at].is_none() && by_label.get(&id::fold(&definition.label)) == Some(&at) {
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
    let mut taken = std::collections::HashSet::new();
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
            let known = body.footnotes.iter().map(|f| f.id.as_str());
            let hint = format!("write `[^{label}]: …` on a line of its own, or `\\[^{label}]` if it is text");
            diagnostics.push(
                Diagnostic::new(
                    &rules::UNDEFINED_FOOTNOTE,
                    span,
                    format!("footnote `[^{label}]` is defined nowhere"),
                )
                .advise(Span { start: span.start + 2, end: span.end - 1, ..span }, suggestion(label, known))
                .advise(
                    Span { end: span.start, ..span },
                    Advice::write(hint, format!("\\[^{label}]")).written(|_| "\\".to_owned()),
                ),
            );
        }
    }
}
