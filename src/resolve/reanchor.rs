//! What the records of notes would have to say so that they are where they are without the lock's help.

use rayon::prelude::*;

use crate::diag::{Diagnostic, FileId, Span};
use crate::edition::note::{Anchor, LeafRange, Selector, Target, Verdict};
use crate::edition::text::ItemKind;
use crate::edition::verse;
use crate::edition::wide::in_a_line;
use crate::edition::{Edition, Note, Section, id};

use super::fold::needle;
use super::places::{block_of, flat, fragment_of};
use super::quote::{self, Haystack};

/// A key of a record, and what it is to say; none where it is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyChange {
    /// A string.
    Words(&'static str, String),
    /// The two ends of a range.
    Range(String, String),
    /// Strings.
    List(&'static str, Vec<String>),
    /// A number.
    Number(&'static str, u32),
    /// The key goes.
    Gone(&'static str),
}

/// What is proposed for a record.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The annotation.
    pub note: String,
    /// Its file.
    pub file: FileId,
    /// Its record.
    pub record: Span,
    /// The place in it that is shown.
    pub span: Span,
    /// How its words were found.
    pub verdict: Verdict,
    /// How surely.
    pub score: f64,
    /// Where they are: `economy#p3`.
    pub place: String,
    /// The words that it has.
    pub old: String,
    /// The words that the text has.
    pub new: String,
    /// What would be written.
    pub changes: Vec<KeyChange>,
}

/// What could be written for the notes that moved or were rewritten, in the order of their files.
#[must_use]
pub fn proposals(edition: &Edition) -> Vec<Proposal> {
    let sections: Vec<&Section> =
        edition.witnesses.iter().flat_map(|w| w.sections.iter().map(AsRef::as_ref)).collect();
    let mut all: Vec<Proposal> = sections.par_iter().flat_map_iter(|section| proposals_in(section)).collect();
    all.sort_by_key(|p| (p.file, p.record.start));
    all
}

/// What could be written for the notes of a section.
#[must_use]
pub fn proposals_in(section: &Section) -> Vec<Proposal> {
    let stale: Vec<&Note> =
        section.notes.iter().flat_map(flat).filter(|note| is_stale(section, note)).collect();
    if stale.is_empty() {
        return Vec::new();
    }
    let folded = super::fold::leaves(&section.body);
    let hay = Haystack::new(&section.body, &folded);
    stale.into_iter().filter_map(|note| proposal(section, &hay, note)).collect()
}

/// Whether the record says something else than where the note is.
fn is_stale(section: &Section, note: &Note) -> bool {
    if matches!(note.anchor, Anchor::Nowhere | Anchor::Parent) {
        return false;
    }
    let target = &note.record.selector.target;
    matches!(note.verdict, Verdict::Rewritten | Verdict::Split)
        || id::fold(&target.section) != id::fold(&section.id)
        || target.fragment.is_some() && fragment(section, note) != target.fragment
}

/// The fragment that a note's target should have: that of its block, where it has one of a block.
fn fragment(section: &Section, note: &Note) -> Option<String> {
    let given = note.record.selector.target.fragment.as_ref()?;
    match given.trim().strip_prefix('p') {
        Some(_) if verse::parts(given.trim()).is_some() => fragment_of(section, note),
        Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => {
            block_of(section, note).map(|number| format!("p{number}"))
        }
        _ => heading_or_footnote(section, note, given.trim()).or_else(|| Some(given.clone())),
    }
}

/// The fragment of the heading or footnote that a note is on, written as `given`.
fn heading_or_footnote(section: &Section, note: &Note, given: &str) -> Option<String> {
    let body = &section.body;
    let leaf = match &note.anchor {
        Anchor::Words(stretches) => stretches.first()?.leaf as usize,
        Anchor::Item(item) => body.leaves_of(*item).next()?,
        _ => return None,
    };
    let leaf = &body.leaves[leaf];
    if let Some(footnote) = leaf.footnote {
        let footnote = &body.footnotes[body.footnote_at(footnote)?];
        return given.starts_with("fn-").then(|| format!("fn-{}", footnote.id));
    }
    let ItemKind::Heading(heading) = body.items.get(leaf.item as usize)?.kind else { return None };
    let slug = &body.headings.get(heading as usize)?.slug;
    Some(if given.starts_with("h-") { format!("h-{slug}") } else { slug.to_string() })
}

pub(super) fn proposal(section: &Section, hay: &Haystack<'_>, note: &Note) -> Option<Proposal> {
    let record = &note.record;
    let selector = &record.selector;
    let mut changes = Vec::new();
    let target =
        Target { section: section.id.clone(), fragment: fragment(section, note), span: selector.target.span };
    let mut wanted = Selector { target, ..selector.clone() };
    if id::fold(&selector.target.section) != id::fold(&section.id)
        || wanted.target.fragment != selector.target.fragment
    {
        let fragment = wanted.target.fragment.as_ref().map(|f| format!("#{f}")).unwrap_or_default();
        changes.push(KeyChange::Words("target", format!("{}{fragment}", section.id)));
    }
    let old = match (&selector.quote, &selector.range) {
        (Some((quote, _)), _) => in_a_line(quote),
        (None, Some([(first, _), (last, _)])) => format!("{} … {}", in_a_line(first), in_a_line(last)),
        (None, None) => String::new(),
    };
    let mut new = old.clone();
    if let (Anchor::Words(stretches), true) =
        (&note.anchor, selector.quote.is_some() || selector.range.is_some())
    {
        let words = |s: &LeafRange| in_a_line(&section.body.text[s.from as usize..s.to as usize]);
        let (first, last) = (stretches.first()?, stretches.last()?);
        match (&selector.quote, &selector.range) {
            (Some((_, span)), _) if stretches.len() == 1 => {
                new = words(first);
                wanted.quote = Some((new.clone(), *span));
            }
            (Some((_, span)), _) => {
                wanted.quote = None;
                wanted.range = Some([(words(first), *span), (words(last), *span)]);
                new = format!("{} … {}", words(first), words(last));
            }
            (None, Some([(a, x), (b, y)])) if note.verdict >= Verdict::Rewritten => {
                let ends = [(beginning(&words(first), a), *x), (ending(&words(last), b), *y)];
                new = format!("{} … {}", ends[0].0, ends[1].0);
                wanted.range = Some(ends);
            }
            _ => {}
        }
        settle(section, hay, &note.anchor, record.span, &mut wanted)?;
        changes.extend(difference(selector, &wanted));
    }
    // The lemma of readings is what finds their words.
    if !record.readings.is_empty() && record.lemma.as_ref() == selector.quote.as_ref().map(|(words, _)| words)
    {
        for change in &mut changes {
            match change {
                KeyChange::Words(key, _) | KeyChange::Gone(key) if *key == "quote" => *key = "lemma",
                _ => {}
            }
        }
    }
    if changes.is_empty() {
        return None;
    }
    let span = selector.quote.as_ref().map(|(_, span)| *span);
    let span = span.or(selector.range.as_ref().map(|[(_, span), _]| *span)).unwrap_or(selector.target.span);
    let place = match block_of(section, note) {
        Some(number) => format!("{}#p{number}", section.id),
        None => section.id.clone(),
    };
    Some(Proposal {
        note: record.id.clone(),
        file: record.id_span.file,
        record: record.span,
        span,
        verdict: note.verdict,
        score: note.score,
        place,
        old,
        new,
        changes,
    })
}

/// A key as it is written in a record.
#[must_use]
pub fn line(change: &KeyChange) -> String {
    match change {
        KeyChange::Words(key, words) => format!("{key} = \"{words}\""),
        KeyChange::Range(first, last) => format!("range = [\"{first}\", \"{last}\"]"),
        KeyChange::List(key, list) => {
            let list: Vec<String> = list.iter().map(|words| format!("\"{words}\"")).collect();
            format!("{key} = [{}]", list.join(", "))
        }
        KeyChange::Number(key, number) => format!("{key} = {number}"),
        KeyChange::Gone(key) => format!("{key} goes"),
    }
}

/// As many words from the beginning as the old end had.
fn beginning(words: &str, old: &str) -> String {
    let count = old.split_whitespace().count().max(1);
    words.split(' ').take(count).collect::<Vec<&str>>().join(" ")
}

/// As many words from the end as the old end had.
fn ending(words: &str, old: &str) -> String {
    let count = old.split_whitespace().count().max(1);
    let all: Vec<&str> = words.split(' ').collect();
    all[all.len().saturating_sub(count)..].join(" ")
}

/// Whether a selector, taken at its word, leads to this anchor.
fn leads_to(section: &Section, hay: &Haystack<'_>, selector: &Selector, anchor: &Anchor) -> bool {
    let scope = quote::scope(&section.body, &section.numbers, selector.target.fragment.as_deref());
    let found = scope.map(|scope| quote::find(selector, "", scope, hay, None, &mut Vec::new()));
    found.is_some_and(|found| found.verdict == Verdict::Exact && found.anchor == *anchor)
}

/// Give a selector the least context with which it leads to the note's own place.
fn settle(
    section: &Section,
    hay: &Haystack<'_>,
    anchor: &Anchor,
    span: Span,
    wanted: &mut Selector,
) -> Option<()> {
    if leads_to(section, hay, wanted, anchor) {
        return Some(());
    }
    let Anchor::Words(stretches) = anchor else { return None };
    let (first, last) = (stretches.first()?, stretches.last()?);
    let bare = Selector { prefix: None, suffix: None, occurrence: None, ..wanted.clone() };
    let mut ways = vec![bare.clone()];
    for count in 1..=8 {
        let (before, after) = beside(hay, first, last, count);
        let prefix = (!before.trim().is_empty()).then_some((before, span));
        let suffix = (!after.trim().is_empty()).then_some((after, span));
        if bare.range.is_none() {
            ways.push(Selector { prefix: prefix.clone(), ..bare.clone() });
            ways.push(Selector { suffix: suffix.clone(), ..bare.clone() });
        }
        ways.push(Selector { prefix, suffix, ..bare.clone() });
    }
    ways.extend((1..=200).map(|n| Selector { occurrence: Some((n, span)), ..bare.clone() }));
    *wanted = ways.into_iter().find(|way| leads_to(section, hay, way, anchor))?;
    Some(())
}

/// So many words before the first stretch and after the last.
fn beside(hay: &Haystack<'_>, first: &LeafRange, last: &LeafRange, count: usize) -> (String, String) {
    let body = hay.body;
    let leaf = &body.leaves[first.leaf as usize];
    let before = &body.text[leaf.text.start as usize..first.from as usize];
    let leaf = &body.leaves[last.leaf as usize];
    let after = &body.text[last.to as usize..leaf.text.end as usize];
    let (before, after) = (in_a_line(before), in_a_line(after));
    let start = before.rmatch_indices(' ').nth(count - 1).map_or(0, |(n, _)| n + 1);
    let end = after.match_indices(' ').nth(count - 1).map_or(after.len(), |(n, _)| n);
    // Words without spaces between them are cut by characters.
    let cut = |n: usize| n * 6;
    let (mut before, mut after) = (&before[start..], &after[..end]);
    if before.chars().count() > cut(count) * 3 {
        let at = before.char_indices().rev().nth(cut(count) - 1).map_or(0, |(n, _)| n);
        before = &before[at..];
    }
    if after.chars().count() > cut(count) * 3 {
        let at = after.char_indices().nth(cut(count)).map_or(after.len(), |(n, _)| n);
        after = &after[..at];
    }
    (before.to_owned(), after.to_owned())
}

/// What has to be written to make one selector of another.
fn difference(old: &Selector, new: &Selector) -> Vec<KeyChange> {
    let mut changes = Vec::new();
    let words = |it: &Option<(String, Span)>| it.as_ref().map(|(w, _)| w.clone());
    let mut put = |key: &'static str, old: Option<String>, new: Option<String>| match (old, new) {
        (old, new) if old == new => {}
        (Some(old), Some(new)) if needle(&old) == needle(&new) => {}
        (_, Some(new)) => changes.push(KeyChange::Words(key, new)),
        (_, None) => changes.push(KeyChange::Gone(key)),
    };
    put("quote", words(&old.quote), words(&new.quote));
    put("prefix", words(&old.prefix), words(&new.prefix));
    put("suffix", words(&old.suffix), words(&new.suffix));
    let ends = |it: &Option<[(String, Span); 2]>| it.as_ref().map(|[(a, _), (b, _)]| (a.clone(), b.clone()));
    match (ends(&old.range), ends(&new.range)) {
        (old, new) if old == new => {}
        (_, Some((first, last))) => changes.push(KeyChange::Range(first, last)),
        (_, None) => changes.push(KeyChange::Gone("range")),
    }
    match (old.occurrence, new.occurrence) {
        (Some((a, _)), Some((b, _))) if a == b => {}
        (None, None) => {}
        (_, Some((n, _))) => changes.push(KeyChange::Number("occurrence", n)),
        (Some(_), None) => changes.push(KeyChange::Gone("occurrence")),
    }
    changes
}

/// What a new record has to say that leads to this place of a section, with a target that is narrowed to `fragment`; none
/// where nothing would.
pub(super) fn lead_to(
    section: &Section,
    hay: &Haystack<'_>,
    anchor: &Anchor,
    fragment: Option<&str>,
) -> Option<Vec<KeyChange>> {
    let Anchor::Words(stretches) = anchor else { return None };
    let words = |s: &LeafRange| in_a_line(&section.body.text[s.from as usize..s.to as usize]);
    let (first, last) = (stretches.first()?, stretches.last()?);
    let span = Span::new(section.file, 0, 0);
    let target = Target { section: section.id.clone(), fragment: fragment.map(str::to_owned), span };
    let nothing = Selector { target, quote: None, range: None, prefix: None, suffix: None, occurrence: None };
    let ways = if stretches.len() == 1 {
        vec![Selector { quote: Some((words(first), span)), ..nothing.clone() }]
    } else {
        // As few words at the ends as say which they are.
        let (a, b) = (words(first), words(last));
        let ends = [4, 8, 16].map(|count| [(head(&a, count), span), (tail(&b, count), span)]);
        let ends = ends.into_iter().chain([[(a, span), (b, span)]]);
        ends.map(|ends| Selector { range: Some(ends), ..nothing.clone() }).collect()
    };
    ways.into_iter().find_map(|mut wanted| {
        settle(section, hay, anchor, span, &mut wanted)?;
        Some(difference(&nothing, &wanted))
    })
}

fn head(words: &str, count: usize) -> String {
    words.split(' ').take(count).collect::<Vec<&str>>().join(" ")
}

fn tail(words: &str, count: usize) -> String {
    let all: Vec<&str> = words.split(' ').collect();
    all[all.len().saturating_sub(count)..].join(" ")
}

/// Why there is no place for a new record.
#[derive(Debug, Clone)]
pub struct NoPlace {
    /// What is wrong; the places that have the words are its labels. None where there is nothing to report.
    pub told: Option<Box<Diagnostic>>,
    /// Whether it is wrong with the last words of a longer stretch.
    pub is_of_last: bool,
}

/// Whether a section has a place of this name: a block, a line, a heading, a footnote.
#[must_use]
pub fn has_place(section: &Section, fragment: &str) -> bool {
    quote::scope(&section.body, &section.numbers, Some(fragment)).is_some()
}

/// The least that finds words in a section or in a place of it, or a longer stretch up to its `last` words: what a new record
/// has to say.
///
/// # Errors
/// Why there is no such place.
pub fn describe(
    section: &Section,
    fragment: Option<&str>,
    words: &str,
    last: Option<&str>,
    occurrence: Option<u32>,
) -> Result<Vec<KeyChange>, NoPlace> {
    let folded = super::fold::leaves(&section.body);
    let hay = Haystack::new(&section.body, &folded);
    let span = Span::new(section.file, 0, 0);
    let target = Target { section: section.id.clone(), fragment: fragment.map(str::to_owned), span };
    let Some(scope) = quote::scope(&section.body, &section.numbers, fragment) else {
        return Err(NoPlace { told: None, is_of_last: false });
    };
    let (first, last) = ((words.to_owned(), span), last.map(|last| (last.to_owned(), span)));
    let (quote, range) = match last {
        Some(last) => (None, Some([first, last])),
        None => (Some(first), None),
    };
    let occurrence = occurrence.map(|n| (n, span));
    let selector = Selector { target, quote, range, prefix: None, suffix: None, occurrence };
    let mut diagnostics = Vec::new();
    let found = quote::find(&selector, "", scope, &hay, Some(section), &mut diagnostics);
    if found.verdict == Verdict::Exact
        && let Some(changes) = lead_to(section, &hay, &found.anchor, fragment)
    {
        return Ok(changes);
    }
    let is_of_last = selector.range.as_ref().is_some_and(|[first, _]| {
        let first = Selector { quote: Some(first.clone()), range: None, ..selector.clone() };
        quote::find(&first, "", scope, &hay, None, &mut Vec::new()).verdict == Verdict::Exact
    });
    Err(NoPlace { told: diagnostics.into_iter().next().map(Box::new), is_of_last })
}
