//! From a selector to words, where nothing is remembered of them: a new note is taken at its word.
//!
//! Its words are sought as they are written; where the text hasn't them, words like them are.

mod choices;

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Diagnostic, Span, rules};
use crate::edition::note::{Anchor, LeafRange, Selector, Verdict};
use crate::edition::text::Body;
use crate::edition::verse;
use crate::edition::wide::in_a_line;
use crate::edition::{Section, block_numbered};
use crate::parse::toml_slip::as_string;

use super::candidate;
use super::elsewhere::Lost;
use super::fold::needle;
pub(super) use super::haystack::{Haystack, Hit};
use super::live::Scope;
use super::seek;
pub(super) use choices::OFFERED;
use choices::{HitChoice, choices, instead};
pub(super) use choices::{KnownChoices, WordsEnd, context, neighbours};

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What was found, and how surely.
pub(super) struct QuoteMatch {
    pub(super) anchor: Anchor,
    pub(super) verdict: Verdict,
    pub(super) score: f64,
}

impl QuoteMatch {
    pub(super) fn sure(anchor: Anchor) -> Self {
        Self { anchor, verdict: Verdict::Exact, score: 1.0 }
    }

    pub(super) fn nowhere(verdict: Verdict) -> Self {
        Self { anchor: Anchor::Nowhere, verdict, score: 0.0 }
    }
}

/// A hit with how sure it is; 1 where it has the very words.
#[derive(Debug, Clone, Copy)]
struct Sure {
    hit: Hit,
    score: f64,
}

/// Find the words of a selector in a scope; what can't be found is reported.
pub(super) fn find(
    selector: &Selector,
    note: &str,
    scope: Scope,
    hay: &Haystack<'_>,
    section: Option<&Section>,
    diagnostics: &mut Vec<Diagnostic>,
) -> QuoteMatch {
    let leaves = hay.leaves(scope);
    let prefix = selector.prefix.as_ref().map(|(words, _)| needle(words)).unwrap_or_default();
    let suffix = selector.suffix.as_ref().map(|(words, _)| needle(words)).unwrap_or_default();
    let occurrence = selector.occurrence.map(|(n, _)| n);
    let within = line_within(scope, hay);
    if let Some((words, span)) = &selector.quote {
        let sought = UniqueWords {
            words,
            span: *span,
            prefix: &prefix,
            suffix: &suffix,
            occurrence,
            note,
            section,
            end: (WordsEnd::Quote, ""),
            within: within.clone(),
        };
        return match sought.one(hay, &leaves, diagnostics) {
            Ok(sure) => between(&[sure], Anchor::Words(vec![hay.stretch(sure.hit)])),
            Err(verdict) => QuoteMatch::nowhere(verdict),
        };
    }
    if let Some([(first, first_span), (last, last_span)]) = &selector.range {
        let words = first.as_str();
        let sought = UniqueWords {
            words: first,
            span: *first_span,
            prefix: &prefix,
            suffix: "",
            occurrence,
            note,
            section,
            end: (WordsEnd::First, ""),
            within,
        };
        let (text, own) = (hay.without_footnotes(Scope::Section), hay.without_footnotes(scope));
        let first = match sought.one(hay, &own, diagnostics) {
            Ok(sure) => sure,
            Err(verdict) => return QuoteMatch::nowhere(verdict),
        };
        let start = first.hit;
        let sought = UniqueWords {
            words: last,
            span: *last_span,
            prefix: "",
            suffix: &suffix,
            occurrence: None,
            note,
            section,
            end: (WordsEnd::Last(start), words),
            within: None,
        };
        let last = match sought.one(hay, &text, diagnostics) {
            Ok(sure) => sure,
            Err(verdict) => return QuoteMatch::nowhere(verdict),
        };
        return between(&[first, last], Anchor::Words(stretches(hay, start, last.hit)));
    }
    QuoteMatch::sure(whole(scope, hay))
}

/// The bytes that a line of verse has in its leaf's folded words; none where the scope is no line.
fn line_within(scope: Scope, hay: &Haystack<'_>) -> Option<Range<usize>> {
    let Scope::Line(at) = scope else { return None };
    let line = hay.body.lines.get(at as usize)?;
    let (leaf, folded) = (hay.body.leaves.get(line.leaf as usize)?, hay.folded.get(line.leaf as usize)?);
    let byte = |at: u32| folded.folded((at - leaf.text.start) as usize);
    Some(byte(line.from)..byte(line.to))
}

/// What was found by its ends: exact where they are.
fn between(ends: &[Sure], anchor: Anchor) -> QuoteMatch {
    let score = ends.iter().map(|end| end.score).fold(1.0, f64::min);
    let verdict = if score < 1.0 { Verdict::Rewritten } else { Verdict::Exact };
    QuoteMatch { anchor, verdict, score }
}

/// The whole of a scope.
pub(super) fn whole(scope: Scope, hay: &Haystack<'_>) -> Anchor {
    match scope {
        Scope::Section => Anchor::Section,
        Scope::Item(item) => Anchor::Item(item),
        Scope::Line(at) => Anchor::Words(hay.body.words_of_line(at as usize).into_iter().collect()),
        Scope::Footnote(_) => {
            let leaves = hay.leaves(scope);
            let all = leaves
                .iter()
                .map(|l| (index(*l), hay.body.leaves[*l].text.clone()))
                .filter(|(_, t)| t.start < t.end);
            Anchor::Words(all.map(|(leaf, t)| LeafRange { leaf, from: t.start, to: t.end }).collect())
        }
    }
}

/// From the start of one hit to the end of another, leaf by leaf, footnotes left out.
pub(super) fn stretches(hay: &Haystack<'_>, start: Hit, end: Hit) -> Vec<LeafRange> {
    let (first, last) = (hay.stretch(start), hay.stretch(end));
    let mut all = Vec::new();
    for leaf in start.leaf..=end.leaf {
        let it = &hay.body.leaves[leaf];
        if it.footnote.is_some() {
            continue;
        }
        let from = if leaf == start.leaf { first.from } else { it.text.start };
        let to = if leaf == end.leaf { last.to } else { it.text.end };
        if from < to {
            all.push(LeafRange { leaf: index(leaf), from, to });
        }
    }
    all
}

/// Words that must be found once.
struct UniqueWords<'a> {
    words: &'a str,
    span: Span,
    prefix: &'a str,
    suffix: &'a str,
    occurrence: Option<u32>,
    note: &'a str,
    /// The section, where it is known.
    section: Option<&'a Section>,
    /// What they are to the selector, and the words that the range begins with where they end it.
    end: (WordsEnd, &'a str),
    /// The bytes of a leaf's folded words that they must be in; none where all of the leaves may have them.
    within: Option<Range<usize>>,
}

impl UniqueWords<'_> {
    /// Where the range begins that these words end.
    fn start(&self) -> Option<Hit> {
        match self.end.0 {
            WordsEnd::Last(start) => Some(start),
            WordsEnd::Quote | WordsEnd::First => None,
        }
    }

    /// Whether the words may end a range that begins where it does.
    fn allowed(&self, hit: Hit) -> bool {
        let within = self.within.as_ref();
        within.is_none_or(|within| within.start <= hit.from && hit.to <= within.end)
            && self.start().is_none_or(|start| {
                (hit.leaf, hit.from) >= (start.leaf, start.from)
                    && (hit.leaf, hit.to) >= (start.leaf, start.to)
            })
    }

    fn one(
        &self,
        hay: &Haystack<'_>,
        leaves: &[usize],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Sure, Verdict> {
        let sure = |hit: Hit| Sure { hit, score: 1.0 };
        let words = needle(self.words);
        if words.is_empty() {
            return Err(self.orphan("these words are all signs that matching leaves out", diagnostics));
        }
        let is_whole = self.within.is_none();
        if let Some(hits) = hay.ready(self.prefix, &words, self.suffix, leaves).filter(|_| is_whole) {
            // Of many notes on the same words none looks at all the places of these.
            let first = hits.partition_point(|hit| !self.allowed(*hit));
            match (&hits[first..], self.occurrence) {
                ([hit], None) => return Ok(sure(*hit)),
                (hits @ [_, _, ..], None) => {
                    diagnostics.push(ambiguous(hay, (self.words, self.span), self.note, hits, self.end));
                    return Err(Verdict::Ambiguous);
                }
                (hits, Some(n)) if n as usize <= hits.len() => return Ok(sure(hits[n as usize - 1])),
                _ => {}
            }
        }
        let everywhere = hay.hits(&words, leaves);
        let all: Vec<Hit> = everywhere.iter().copied().filter(|hit| self.allowed(*hit)).collect();
        if let (true, Some(before), Some(start)) = (all.is_empty(), everywhere.first(), self.start()) {
            let first = self.end.1;
            let message =
                format!("`{}` is before `{}`: a range runs forward", shorten(self.words), shorten(first));
            let range = format!("range = [{}, {}]", as_string(self.words), as_string(first));
            diagnostics.push(
                Diagnostic::new(&rules::BAD_RANGE, self.span, message)
                    .also(hay.span(start), "the first words")
                    .also(hay.span(*before), "the last words")
                    .advise_keys(format!("write `{range}`"), range)
                    .about(self.note),
            );
            return Err(Verdict::Orphan);
        }
        let hits: Vec<Hit> = all
            .iter()
            .copied()
            .filter(|h| hay.follows(*h, self.prefix) && hay.precedes(*h, self.suffix))
            .collect();
        let shown = shorten(self.words);
        match (hits.as_slice(), self.occurrence) {
            ([], _) if !all.is_empty() && (!self.prefix.is_empty() || !self.suffix.is_empty()) => {
                let message = format!("`{shown}` is there, but not between these words");
                let mut told = Diagnostic::new(&rules::ORPHAN, self.span, message).about(self.note);
                for hit in all.iter().take(5) {
                    let (before, after) = neighbours(hay, *hit, 4);
                    told = told.also(hay.span(*hit), "here");
                    let hint = format!("it is between `{before}` and `{after}`");
                    let keys = instead(hay, *hit, &all, [self.prefix, self.suffix]);
                    told = match keys.filter(|_| self.occurrence.is_none()) {
                        Some(keys) => told.advise_keys(hint, keys),
                        None => told.hint(hint),
                    };
                }
                diagnostics.push(told.hint("mend `prefix` and `suffix`, or take them away"));
                Err(Verdict::Orphan)
            }
            ([], _) => self.missing(hay, &words, leaves, diagnostics),
            (_, Some(n)) => match hits.get(n as usize - 1) {
                Some(hit) => Ok(sure(*hit)),
                None => {
                    let message =
                        format!("`{shown}` has no occurrence {n}: it is there {}", times(hits.len()));
                    diagnostics.push(
                        Diagnostic::new(&rules::ORPHAN, self.span, message)
                            .hint(format!("`occurrence` counts from 1 to {}", hits.len()))
                            .about(self.note),
                    );
                    Err(Verdict::Orphan)
                }
            },
            ([hit], None) => Ok(sure(*hit)),
            (_, None) => {
                diagnostics.push(ambiguous(hay, (self.words, self.span), self.note, &hits, self.end));
                Err(Verdict::Ambiguous)
            }
        }
    }

    fn orphan(&self, message: &str, diagnostics: &mut Vec<Diagnostic>) -> Verdict {
        diagnostics.push(Diagnostic::new(&rules::ORPHAN, self.span, message).about(self.note));
        Verdict::Orphan
    }

    /// Tells of words that a line of verse lacks and others of its stanza have.
    fn in_other_lines(&self, hay: &Haystack<'_>, words: &str, leaves: &[usize]) -> Option<Diagnostic> {
        let (Some(_), Some(section)) = (&self.within, self.section) else { return None };
        let hits = hay.hits(words, leaves);
        let first = hay.stretch(*hits.first()?);
        let at = hay.body.line_at(first.leaf, first.from)?;
        let target = format!("{}#{}", section.id, section.line_address(at)?);
        let message = format!("`{}` is not in this line, but in `{target}`", shorten(self.words));
        let mut told = Diagnostic::new(&rules::ORPHAN, self.span, message).about(self.note);
        for hit in hits.iter().take(5) {
            told = told.also(hay.span(*hit), "here");
        }
        let key = format!("target = {}", as_string(&target));
        Some(told.advise_keys(format!("write `{key}`"), key))
    }

    /// Words that are not there: words like them, where there is no doubt; else they are reported.
    fn missing(
        &self,
        hay: &Haystack<'_>,
        words: &str,
        leaves: &[usize],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Sure, Verdict> {
        if let Some(told) = self.in_other_lines(hay, words, leaves) {
            diagnostics.push(told);
            return Err(Verdict::Orphan);
        }
        let message = format!("`{}` is not in the text", shorten(self.words));
        if !hay.may_look_through(leaves, words) {
            diagnostics.push(
                Diagnostic::new(&rules::ORPHAN, self.span, message)
                    .hint(
                        "words like these were not sought: too many notes have words that this section lacks",
                    )
                    .about(self.note),
            );
            return Err(Verdict::Orphan);
        }
        let texts: Vec<candidate::SearchedLeaf<'_>> =
            leaves.iter().map(|l| hay.folded[*l].text.as_str().into()).collect();
        let sought = candidate::RememberedWords {
            quote: words,
            before: self.prefix,
            after: self.suffix,
            nth: (1, 0),
            steady: false,
            lost: false,
        };
        if let candidate::SeekResult::One(c) =
            seek::seek(&sought, &texts, candidate::SearchScope::Unknown, |_| false)
        {
            let hit = Hit { leaf: leaves[c.leaf], from: c.from, to: c.to };
            if self.allowed(hit) {
                let stretch = hay.stretch(hit);
                let found = &hay.body.text[stretch.from as usize..stretch.to as usize];
                let message =
                    format!("`{}` is not in the text, but `{}` is", shorten(self.words), shorten(found));
                diagnostics.push(
                    Diagnostic::new(&rules::REWRITTEN, self.span, message)
                        .also(hay.span(hit), "here")
                        .hint(format!("the note is there; {:.0} % sure: mend its words", c.score * 100.0))
                        .about(self.note),
                );
                return Ok(Sure { hit, score: c.score.min(0.99) });
            }
        }
        let ends_range = self.start().is_some();
        let lost = Lost { words: self.words, folded: words, span: self.span, leaves, ends_range };
        let elsewhere = self.section.and_then(|section| lost.in_another(hay, section));
        let elsewhere = elsewhere.or_else(|| {
            let over = || lost.over_several(hay).or_else(|| lost.without_middle(hay));
            self.start().is_none().then(over).flatten()
        });
        if let Some(told) = elsewhere {
            diagnostics.push(told.about(self.note));
            return Err(Verdict::Orphan);
        }
        if let Some(told) = self.section.and_then(|section| lost.unquoted(hay, section)) {
            diagnostics.push(told.about(self.note));
            return Err(Verdict::Orphan);
        }
        let mut told = Diagnostic::new(&rules::ORPHAN, self.span, message).about(self.note);
        let text = |leaf: usize| hay.folded[leaf].text.as_str();
        let near = hay.lettered().find(self.words, leaves, text);
        match near.or_else(|| hay.words().nearest(words, leaves, text)) {
            Some((leaf, from, to)) => {
                let stretch = hay.stretch(Hit { leaf, from, to });
                let found = &hay.body.text[stretch.from as usize..stretch.to as usize];
                told = told
                    .also(hay.body.span(leaf, stretch.from, stretch.to), "the nearest words")
                    .advise_keys(
                        format!("the nearest words are `{}`", shorten(found)),
                        format!("quote = {}", as_string(&in_a_line(found))),
                    );
            }
            None => {
                told = match self.section.and_then(|section| lost.nearest_in_another(hay, section)) {
                    Some((span, hint)) => told.also(span, "the nearest words").hint(hint),
                    None => {
                        told.hint("a quote lies in one paragraph, heading or cell; `range` runs over several")
                    }
                };
            }
        }
        diagnostics.push(told);
        Err(Verdict::Orphan)
    }
}

/// Tells each hit, with what would settle it. `first` are the words that a range begins with, where these end it.
pub(super) fn ambiguous(
    hay: &Haystack<'_>,
    (words, span): (&str, Span),
    note: &str,
    hits: &[Hit],
    (end, first): (WordsEnd, &str),
) -> Diagnostic {
    let message = format!("`{}` is there {}", shorten(words), times(hits.len()));
    let mut told = Diagnostic::new(&rules::AMBIGUOUS, span, message).about(note);
    for (number, (at, choice)) in (1..).zip(choices(hay, hits, end).iter()) {
        told = told.also(*at, format!("hit {number}"));
        let key = match choice {
            HitChoice::Key(key) => key.clone(),
            HitChoice::LastWords(last) => format!("range = [{}, {}]", as_string(first), as_string(last)),
            HitChoice::Nothing => {
                told = told.hint(format!("for hit {number}: longer last words"));
                continue;
            }
        };
        told = told.advise_keys(format!("for hit {number}: {key}"), key);
    }
    match hits.len().saturating_sub(OFFERED) {
        0 => told,
        more if matches!(end, WordsEnd::Last(_)) => told.hint(format!("and {more} more")),
        more => told.hint(format!("and {more} more: `occurrence` counts them in the order of the source")),
    }
}

/// How often something is there.
pub(super) fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

/// Words for a message: long ones without their middle.
pub(super) fn shorten(words: &str) -> String {
    let line = crate::edition::wide::in_a_line(words);
    if line.chars().count() <= 80 {
        return line;
    }
    let head: String = line.chars().take(40).collect();
    let tail: Vec<char> = line.chars().rev().take(30).collect();
    format!("{head} … {}", tail.into_iter().rev().collect::<String>())
}

/// The scope that a target's fragment names; `None` where the text has no such place.
pub(super) fn scope(body: &Body, numbers: &[Arc<str>], fragment: Option<&str>) -> Option<Scope> {
    let Some(fragment) = fragment else { return Some(Scope::Section) };
    let fragment = fragment.trim();
    if let Some(number) = fragment.strip_prefix('p')
        && let Some(block) = block_numbered(numbers, number)
    {
        return body.item_of_block(index(block)).map(Scope::Item);
    }
    if let Some(line) = verse::addressed(body, numbers, fragment) {
        return Some(Scope::Line(index(line)));
    }
    if let Some(label) = fragment.strip_prefix("fn-") {
        let footnote = body.footnotes.get(body.footnote_of(label)?)?;
        return Some(Scope::Footnote(footnote.source_order));
    }
    let slug = fragment.strip_prefix("h-").unwrap_or(fragment);
    let found = [slug, fragment].into_iter().filter_map(|slug| body.heading_of(slug)).min()?;
    body.item_of_heading(index(found)).map(Scope::Item)
}
