//! What entries take from others: which, and the fields.

use std::collections::{HashMap, HashSet};

use crate::diag::{Diagnostic, FileId, Span, rules};
use crate::edition::id;

use super::super::granular;
use super::super::inherit::{self, BibField, By};
use super::{LENDERS, Raw, Want, clip, suggestion};

/// The entries that one takes fields from, near and far; those that are not there, or lead back, are reported.
pub(super) fn lenders(
    own: usize,
    entry: &Raw<'_>,
    entries: &[Raw<'_>],
    by_key: &HashMap<String, usize>,
    file: FileId,
    lent: &mut HashSet<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for Want { key, place, .. } in &entry.wants {
        let span = Span::new(file, place.start, place.end);
        let tell = |message: String| Diagnostic::new(&rules::BIBLIOGRAPHY_FIELD, span, message);
        let Some(lender) = by_key.get(key).copied() else {
            // An entry takes nothing from itself.
            let others = by_key.keys().map(String::as_str).filter(|own| *own != id::normal(entry.key.v));
            let near = suggestion(key, others);
            let alone = entry.wants.iter().filter(|want| want.place == *place).count() == 1;
            diagnostics.push(
                tell(format!(
                    "`{}` takes fields from `{}`, which is not there",
                    clip(entry.key.v),
                    clip(key)
                ))
                .advise(alone.then_some(span), near.written(|key| format!("{{{key}}}"))),
            );
            continue;
        };
        // An entry that names itself lends nothing: it is a work of its own.
        if lender != own {
            lent.insert(lender);
        }
        let mut reached = vec![lender];
        let mut level = vec![lender];
        let mut good = lender != own;
        for depth in 0.. {
            let next: Vec<usize> = level
                .iter()
                .flat_map(|n| &entries[*n].wants)
                .filter_map(|want| by_key.get(&want.key).copied())
                .collect();
            if next.is_empty() {
                break;
            }
            good &= depth < LENDERS
                && !next.iter().any(|n| *n == own || level.contains(n))
                && reached.len() < 100;
            if !good {
                break;
            }
            reached.extend(next.iter().copied());
            level = next;
        }
        if good {
            found.extend(reached);
        } else {
            diagnostics.push(
                tell(format!(
                    "`{}` takes fields from `{}`, which leads round in a circle, or too far",
                    clip(entry.key.v),
                    clip(key)
                ))
                .hint("take `crossref` or `xdata` away where it leads back"),
            );
            return Vec::new();
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The fields of an entry with those that it takes from others.
pub(super) fn with_taken(
    n: usize,
    entries: &[Raw<'_>],
    by_key: &HashMap<String, usize>,
    depth: usize,
) -> Vec<BibField> {
    let entry = &entries[n];
    let mut fields = entry.own.clone();
    if depth > LENDERS {
        return fields;
    }
    let kind = entry.kind_name();
    // What data fields say goes before what another work says.
    for by in [By::Xdata, By::Crossref] {
        for want in entry.wants.iter().filter(|want| want.by == by) {
            let Some(lender) = by_key.get(&want.key).copied() else { continue };
            let theirs = with_taken(lender, entries, by_key, depth + 1);
            let lender = entries[lender].kind_name();
            let more = inherit::taken((&kind, &fields), (&lender, &theirs), by);
            fields.extend(more);
        }
    }
    fields
}

/// Puts in what fields name in data entries. Returns the entries that have such fields, with those that these come from.
pub(super) fn take_granted(
    entries: &mut [Raw<'_>],
    by_key: &HashMap<String, usize>,
    file: FileId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(usize, Vec<usize>)> {
    let mut made: Vec<(usize, usize, String, Vec<usize>)> = Vec::new();
    let mut lost: Vec<(usize, usize)> = Vec::new();
    let data = |key: &str| {
        let at = *by_key.get(&id::normal(key))?;
        Some((at, entries[at].own.as_slice()))
    };
    for (n, entry) in entries.iter().enumerate() {
        for (at, field) in entry.own.iter().enumerate() {
            match granular::filled(&field.value, &data) {
                None => {}
                Some(Ok((words, from))) => made.push((n, at, words, from)),
                Some(Err(name)) => {
                    let span = Span::new(file, field.place.start, field.place.end);
                    let (key, field) = (clip(entry.key.v), clip(&field.name));
                    let message =
                        format!("`{key}` takes `{field}` from `{}`, which is not there", clip(&name));
                    diagnostics.push(Diagnostic::new(&rules::BIBLIOGRAPHY_FIELD, span, message).hint(
                        "a field of a data entry is `xdata=key-field`, one of its list `xdata=key-field-2`; this field is left out",
                    ));
                    lost.push((n, at));
                }
            }
        }
    }
    let mut granted: Vec<(usize, Vec<usize>)> = Vec::new();
    for (n, at, words, from) in made {
        entries[n].own[at].value = words;
        granted.push((n, from));
    }
    for (n, at) in lost.into_iter().rev() {
        entries[n].own.remove(at);
    }
    granted
}
