//! Notes whose words were changed together with the text, as where a spelling is mended throughout.
//!
//! Such a note is taken at its word, since the lock doesn't know it as it is. Where its new words are in the paragraph
//! that its old ones were in, and at its word it is on others, it may be either.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diag::{Diagnostic, rules};
use crate::edition::lock::LockedNote;
use crate::edition::note::{Anchor, Record, Verdict};
use crate::edition::{Section, id};
use crate::parse::toml_slip::as_string;

use super::fold::needle;
use super::follow::FollowedNote;
use super::live::{self, Scope};
use super::notes::{LockedNotes, NotePlace};
use super::places::place_at;
use super::quote::{self, Haystack, Hit, WordsEnd};
use super::revision::{Revision, selector_hash};

/// The folded ids that notes had which were followed.
pub(super) fn ids_before(followed: &HashMap<String, FollowedNote>) -> HashSet<&str> {
    followed.values().map(|followed| followed.was.as_str()).collect()
}

/// Of the notes of a section that the lock knows otherwise, by their folded ids: the witness and the block that has become their own.
/// Where the text of that is what it was, it was the note alone that was changed. `was` are [`ids_before`].
pub(super) fn blocks(
    revision: &Revision,
    records: &[&Arc<Record>],
    followed: &HashMap<String, FollowedNote>,
    was: &HashSet<&str>,
) -> HashMap<String, (usize, usize)> {
    let mut found = HashMap::new();
    for record in records.iter().filter(|record| record.selector.quote.is_some()) {
        let folded = id::fold(&record.id);
        if followed.contains_key(&folded) || was.contains(folded.as_str()) {
            continue;
        }
        let Some(home) = revision.notes.get(&folded) else { continue };
        let Some(section) = revision.lock.sections.get(&**home) else { continue };
        // It is most often written as it was.
        let own = section.notes.get_key_value(&record.id);
        let old = own.or_else(|| section.notes.iter().find(|(note, _)| id::fold(note) == folded));
        let Some(witness) = revision.ids.iter().position(|own| *own == home.0) else { continue };
        if let Some(y) = old.and_then(|(_, old)| block(revision, witness, record, old)) {
            found.insert(folded, (witness, y));
        }
    }
    found
}

fn block(revision: &Revision, witness: usize, record: &Record, old: &LockedNote) -> Option<usize> {
    let compared = &revision.witnesses[witness];
    let [spot] = old.spots.as_slice() else { return None };
    let [home] = spot.homes.as_slice() else { return None };
    spot.words.as_ref().filter(|_| !home.guess)?;
    let x = compared.old_of(home)?;
    let y = compared.alignment.sure_heir(x)?;
    let is_changed = old.unsettled || compared.known.old[x].hash != compared.new[y].hash;
    (is_changed && !differs_by_occurrence(record, old)).then_some(y)
}

/// Whether a note differs from that of the lock by its `occurrence` alone.
fn differs_by_occurrence(record: &Record, old: &LockedNote) -> bool {
    let mut other = record.clone();
    let span = record.span;
    let all = std::iter::once(None).chain((1..=50).map(|n| Some((n, span))));
    all.into_iter().any(|occurrence| {
        other.selector.occurrence = occurrence;
        selector_hash(&other) == old.selector
    })
}

/// Where a note that is taken at its word may as well be in its old paragraph: what is reported.
pub(super) fn doubt(
    placed: &NotePlace,
    record: &Record,
    section: &Section,
    hay: &Haystack<'_>,
    ground: &LockedNotes<'_>,
) -> Option<(Diagnostic, NotePlace)> {
    let (witness, y) = *ground.respelt.get(&id::fold(&record.id))?;
    if witness != ground.witness {
        return None;
    }
    let block = ground.compared.new.get(y).filter(|block| block.section == ground.at)?;
    let Anchor::Words(stretches) = &placed.anchor else { return None };
    let first = stretches.first()?;
    if ground.compared.of_leaf(ground.at, first.leaf as usize) == Some(y) {
        return None;
    }
    let (words, _) = record.selector.quote.as_ref()?;
    let words = needle(words);
    let beside = |words: &Option<(String, _)>| words.as_ref().map(|(w, _)| needle(w)).unwrap_or_default();
    let (prefix, suffix) = (beside(&record.selector.prefix), beside(&record.selector.suffix));
    let fits = |hit: &Hit| hay.follows(*hit, &prefix) && hay.precedes(*hit, &suffix);
    let all: Vec<Hit> = hay.hits(&words, &hay.leaves(Scope::Section)).into_iter().filter(fits).collect();
    let is_own = |hit: &&Hit| ground.compared.of_leaf(ground.at, hit.leaf) == Some(y);
    let is_here = |hit: &&Hit| hay.stretch(**hit) == *first;
    let hits: Vec<Hit> = all.iter().filter(|hit| is_here(hit) || is_own(hit)).copied().collect();
    if !all.iter().any(|hit| is_own(&hit)) {
        return None;
    }
    let here = format!("{}#{}", section.id, live::address(section, block));
    let told = ambiguous(hay, section, record, &hits).hint(format!(
        "its words and those of the text were changed together: the old ones were in what is `{here}` now"
    ));
    let place = NotePlace {
        anchor: Anchor::Nowhere,
        verdict: Verdict::Ambiguous,
        score: 0.0,
        certain: false,
        last_seen: None,
    };
    Some((told, place))
}

/// Reports that a quote is in several places. Where its target names a block or a line, what can be pasted names that of each
/// place: between other words alone it would not be found there.
pub(super) fn ambiguous(hay: &Haystack<'_>, section: &Section, record: &Record, hits: &[Hit]) -> Diagnostic {
    let quote = record.selector.quote.as_ref();
    let (words, span) = quote.map_or(("", record.span), |(words, span)| (words.as_str(), *span));
    let note = record.id.as_str();
    if record.selector.target.fragment.is_none() {
        return quote::ambiguous(hay, (words, span), note, hits, (WordsEnd::Quote, ""));
    }
    let message = format!("`{}` is there {}", quote::shorten(words), quote::times(hits.len()));
    let mut told = Diagnostic::new(&rules::AMBIGUOUS, span, message).about(note);
    for (number, hit) in (1..).zip(hits.iter().take(quote::OFFERED)) {
        told = told.also(hay.span(*hit), format!("hit {number}"));
        let Some(address) = place_at(section, hit.leaf, hay.stretch(*hit).from).fragment else { continue };
        let scope = quote::scope(&section.body, &section.numbers, Some(&address));
        let within = scope.map(|scope| within(hay, &needle(words), scope)).unwrap_or_default();
        let nth = within.iter().position(|other| other == hit).filter(|_| within.len() > 1);
        let target = format!("target = {}", as_string(&format!("{}#{address}", section.id)));
        let keys = nth.map_or(target.clone(), |nth| format!("{target}\noccurrence = {}", nth + 1));
        let shown = keys.replace('\n', ", ");
        told = told.advise_keys(format!("for hit {number}: {shown}"), keys);
    }
    match hits.len().saturating_sub(quote::OFFERED) {
        0 => told,
        more => told.hint(format!("and {more} more")),
    }
}

/// The places of words in a scope.
fn within(hay: &Haystack<'_>, words: &str, scope: Scope) -> Vec<Hit> {
    let mut hits = hay.hits(words, &hay.leaves(scope));
    if let Scope::Line(at) = scope
        && let Some(line) = hay.body.lines.get(at as usize)
    {
        hits.retain(|hit| {
            let stretch = hay.stretch(*hit);
            line.from <= stretch.from && stretch.to <= line.to
        });
    }
    hits
}
