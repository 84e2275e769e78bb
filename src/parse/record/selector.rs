//! What a record's note is on: `target`, `quote`, `range` and the words around.

use crate::diag::{Diagnostic, Source, Span, rules};
use crate::edition::id;
use crate::edition::note::{Selector, Target};
use crate::parse::fields::{Fields, WithOffset};
use crate::parse::order;

/// Which words of which section a record is on.
pub(super) fn selector(
    fields: &Fields<'_, '_>,
    target: Option<WithOffset<String>>,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Selector> {
    let target = match target {
        Some(at) => {
            let (section, fragment) = match at.value.split_once('#') {
                Some((section, fragment)) => (section, Some(fragment.to_owned())),
                None => (at.value.as_str(), None),
            };
            Some(Target { section: id::normal(section.trim()), fragment, span: at.span })
        }
        None if fields.has("target") => None,
        None => {
            let section = id::normal(order::slug_of(source.stem()));
            Some(Target { section, fragment: None, span: fields.span() })
        }
    };
    let pair = |at: WithOffset<String>| (at.value, at.span);
    let quote = fields.string("quote", diagnostics).map(pair);
    let range = range(fields, diagnostics);
    if fields.has("quote") && fields.has("range") {
        diagnostics.push(
            Diagnostic::new(
                &rules::BAD_VALUE,
                fields.span_of("range"),
                "a record has either `quote` or `range`",
            )
            .hint("take one of the two away"),
        );
    }
    let prefix = fields.get_words("prefix", diagnostics).map(pair);
    let suffix = fields.get_words("suffix", diagnostics).map(pair);
    let occurrence = fields.count("occurrence", diagnostics).map(|n| (n.value, n.span));
    if quote.is_none() && range.is_none() && !["quote", "range", "reading"].iter().any(|key| fields.has(key))
    {
        for key in ["prefix", "suffix", "occurrence"] {
            if fields.has(key) {
                let message = format!("`{key}` says something of a quote, and there is none");
                diagnostics.push(
                    Diagnostic::new(&rules::MISSING_KEY, fields.span_of(key), message)
                        .hint("add `quote = \"…\"`"),
                );
            }
        }
    }
    Some(Selector { target: target?, quote, range, prefix, suffix, occurrence })
}

fn range(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Option<[(String, Span); 2]> {
    let ends = fields.strings("range", diagnostics)?;
    let span = fields.span_of("range");
    match <[WithOffset<String>; 2]>::try_from(ends) {
        Ok([first, last]) if !first.value.trim().is_empty() && !last.value.trim().is_empty() => {
            Some([(first.value, first.span), (last.value, last.span)])
        }
        _ => {
            diagnostics.push(
                Diagnostic::new(
                    &rules::BAD_RANGE,
                    span,
                    "a range is two stretches of words, its first and its last",
                )
                .hint("write `range = [\"first words\", \"last words\"]`"),
            );
            None
        }
    }
}
