//! The short signs of witnesses: what they are by default, and which can't be.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

use crate::diag::{Advice, Diagnostic, Span, rules};
use crate::edition::meta::WitnessMeta;

use super::toml_slip::as_string;

/// Signs that would end a siglum where it is written: in references, lists of witnesses, attributes.
const SIGNS: &[char] = &[':', '#', ']', '[', '|'];

/// Give a siglum to each witness that has none: the shortest beginning of its id, in upper case, that no other witness
/// begins with or bears. Sigla that can't be written in a reference, or that two have, are reported.
pub(super) fn give(witnesses: &mut [WitnessMeta], diagnostics: &mut Vec<Diagnostic>) {
    for witness in witnesses.iter() {
        let Some(span) = witness.siglum_span else { continue };
        let wrong = witness.siglum.chars().find(|c| c.is_whitespace() || c.is_control() || SIGNS.contains(c));
        if let Some(c) = wrong {
            let what =
                if c.is_whitespace() || c.is_control() { "white space".to_owned() } else { format!("`{c}`") };
            let shown: String = witness.siglum.chars().take(60).collect();
            let bare: String = witness.siglum.chars().filter(|c| c.is_alphanumeric()).take(8).collect();
            let advice = if bare.is_empty() {
                Advice::default()
            } else {
                Advice::write(format!("write `siglum = \"{bare}\"`"), bare).written(as_string)
            };
            diagnostics.push(
                Diagnostic::new(&rules::BAD_VALUE, span, format!("the siglum `{shown}` has {what} in it"))
                    .advise(span, advice)
                    .hint("a siglum is written in references, `[[R:section#p3]]`: no white space, none of `:` `#` `[` `]` `|`"),
            );
        }
    }
    let uppers: Vec<Vec<String>> = witnesses.iter().map(|witness| beginnings(&witness.id)).collect();
    let taken: Vec<Option<String>> =
        witnesses.iter().map(|w| w.siglum_span.map(|_| w.siglum.clone())).collect();
    for (at, witness) in witnesses.iter_mut().enumerate().filter(|(_, w)| w.siglum_span.is_none()) {
        let is_free = |sign: &&String| {
            let others = uppers.iter().enumerate().filter(|(other, _)| *other != at);
            let mut others = others.map(|(other, all)| match &taken[other] {
                Some(given) => given == *sign,
                None => all.contains(*sign),
            });
            !others.any(|is_taken| is_taken)
        };
        let own = &uppers[at];
        witness.siglum = own.iter().find(is_free).or(own.last()).cloned().unwrap_or_default();
    }
    let mut seen: HashMap<&str, &WitnessMeta> = HashMap::new();
    for witness in witnesses.iter() {
        let Some(first) = seen.insert(&witness.siglum, witness) else { continue };
        let Some(span) = place(witness) else { continue };
        let message = format!(
            "witnesses `{}` and `{}` have the same siglum, `{}`",
            first.id, witness.id, witness.siglum
        );
        let mut told = Diagnostic::new(&rules::PREFIX_CLASH, span, message);
        if let Some(span) = place(first) {
            told = told.also(span, "the first");
        }
        diagnostics.push(told.hint("give one of the two another: `siglum = \"…\"`"));
    }
}

/// Where a witness's siglum is written, or would be.
pub(crate) fn place(witness: &WitnessMeta) -> Option<Span> {
    witness.siglum_span.or(witness.span)
}

/// The beginnings of an id in upper case, the shortest first; characters that are read as one are not parted.
fn beginnings(id: &str) -> Vec<String> {
    let ends = id.grapheme_indices(true).map(|(at, grapheme)| at + grapheme.len());
    ends.map(|end| id[..end].to_uppercase()).collect()
}
