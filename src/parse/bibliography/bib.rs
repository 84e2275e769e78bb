//! BibLaTeX, and BibTeX before it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use biblatex::{EntryType, Pair, ParseErrorKind, RawBibliography, RawChunk, RawEntry, Spanned};
use rayon::prelude::*;

use crate::diag::{Diagnostic, FileId, Span, rules, suggestion};
use crate::edition::id;
use crate::edition::work::{Located, Work};

use super::pieces::{Piece, pieces};
use super::{Keyed, clip, guarded, syntax};

/// Braces may be nested so deep; the library that reads fields calls itself for each.
const DEEPEST: usize = 60;
/// An entry may take fields from another, that from a third, and so on: so often.
const LENDERS: usize = 8;
/// A value may be put together of so many pieces.
const CHUNKS: usize = 1000;

/// Every work of the file.
pub(super) fn works(
    text: &str,
    file: FileId,
    style: Option<&str>,
    broken: &mut HashSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Keyed> {
    let mut entries: Vec<Raw<'_>> = Vec::new();
    let mut strings: HashMap<String, Vec<Spanned<RawChunk<'_>>>> = HashMap::new();
    for piece in pieces(text) {
        match read_piece(text, &piece, file) {
            Ok(read) => {
                for pair in read.abbreviations {
                    strings.insert(pair.key.v.to_ascii_lowercase(), moved(pair.value.v, piece.range.start));
                }
                entries.extend(read.entries.into_iter().map(|e| Raw::new(e, piece.range.start)));
            }
            Err(told) => {
                let words = &text[piece.range.clone()];
                let key =
                    words.split_once(['{', '(']).and_then(|(_, rest)| rest.split([',', '\n', '}']).next());
                broken.extend(key.map(|key| id::normal(key.trim())).filter(|key| !key.is_empty()));
                diagnostics.push(*told);
            }
        }
    }
    // Chicago's style takes what the library says of a paper for that of a special issue; of a chapter it is right.
    let chapters = style.is_none_or(|style| style.contains("chicago"));
    for entry in &mut entries {
        if chapters && ["inproceedings", "conference"].iter().any(|k| entry.kind.v.eq_ignore_ascii_case(k)) {
            entry.kind.v = "incollection";
        }
        entry.tidy(&strings, file, diagnostics);
    }
    entries.retain(|entry| {
        let named = !entry.key.v.is_empty();
        if !named {
            diagnostics.push(
                syntax(entry.span(file), "this entry has no key".to_owned())
                    .hint("write it after the brace: `@book{key, …}`"),
            );
        }
        named
    });
    let mut by_key: HashMap<&str, usize> = HashMap::new();
    for (n, entry) in entries.iter().enumerate() {
        by_key.entry(entry.key.v).or_insert(n);
    }
    let mut lent = HashSet::new();
    let lenders: Vec<Vec<usize>> = entries
        .iter()
        .enumerate()
        .map(|(n, entry)| lenders(n, entry, &entries, &by_key, file, &mut lent, diagnostics))
        .collect();
    let made: Vec<(Option<Keyed>, Vec<Diagnostic>)> = entries
        .par_iter()
        .zip(&lenders)
        .enumerate()
        .map(|(n, (entry, lenders))| {
            let mut own = Vec::new();
            let lenders: Vec<&Raw<'_>> = lenders.iter().filter_map(|n| entries.get(*n)).collect();
            (work(entry, &lenders, lent.contains(&n), file, &mut own), own)
        })
        .collect();
    made.into_iter()
        .filter_map(|(work, own)| {
            diagnostics.extend(own);
            work
        })
        .collect()
}

/// What the library makes of one entry of the file.
fn read_piece<'s>(
    text: &'s str,
    piece: &Piece,
    file: FileId,
) -> Result<RawBibliography<'s>, Box<Diagnostic>> {
    let words = &text[piece.range.clone()];
    let start = piece.range.start;
    let line = Span::new(file, start, start + words.find('\n').unwrap_or(words.len()));
    if !piece.closed {
        return Err(Box::new(
            syntax(line, "this entry is not closed".to_owned())
                .hint("a brace is missing at its end, or within it; the other entries count all the same"),
        ));
    }
    if piece.depth > DEEPEST {
        let message = format!("braces are nested deeper than {DEEPEST} levels here");
        return Err(Box::new(syntax(line, message)));
    }
    match guarded(|| RawBibliography::parse(words)) {
        Some(Ok(read)) => Ok(read),
        Some(Err(error)) => {
            let at = start + error.span.start.min(words.len());
            let span = Span::new(file, at, (start + error.span.end).clamp(at, piece.range.end));
            Err(Box::new(
                syntax(span, format!("this entry can't be read: {}", error.kind))
                    .also(line, "the entry")
                    .hint("an entry is `@book{key, title = {…}, date = {2016}}`, a comma after each field"),
            ))
        }
        None => Err(Box::new(syntax(line, "this entry can't be read".to_owned()))),
    }
}

/// An entry with its fields, the places those of the file.
#[derive(Debug, Clone)]
struct Raw<'s> {
    key: Spanned<&'s str>,
    kind: Spanned<&'s str>,
    fields: Vec<Pair<'s>>,
    aliases: Vec<String>,
    /// Entries that it takes fields from, with the places of their keys.
    wants: Vec<(String, Range<usize>)>,
}

impl<'s> Raw<'s> {
    fn new(entry: Spanned<RawEntry<'s>>, base: usize) -> Self {
        let put = |range: &Range<usize>| range.start + base..range.end + base;
        let RawEntry { key, kind, fields } = entry.v;
        let fields = fields.into_iter().map(|pair| {
            let (key, value) = (put(&pair.key.span), put(&pair.value.span));
            Pair::new(Spanned::new(pair.key.v, key), Spanned::new(moved(pair.value.v, base), value))
        });
        Self {
            fields: fields.collect(),
            key: Spanned::new(key.v, put(&key.span)),
            kind: Spanned::new(kind.v, put(&kind.span)),
            aliases: Vec::new(),
            wants: Vec::new(),
        }
    }

    fn span(&self, file: FileId) -> Span {
        Span::new(file, self.key.span.start, self.key.span.end)
    }

    /// Put the strings in, drop fields that are empty or there twice, and take out those that say how
    /// entries hang together.
    fn tidy(
        &mut self,
        strings: &HashMap<String, Vec<Spanned<RawChunk<'s>>>>,
        file: FileId,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for mut pair in std::mem::take(&mut self.fields) {
            let name = pair.key.v.to_ascii_lowercase();
            let span = Span::new(file, pair.key.span.start, pair.value.span.end);
            let tell = |message: String| Diagnostic::new(&rules::BIBLIOGRAPHY_FIELD, span, message);
            let mut whole = Vec::new();
            let filled = fill(&pair.value.v, strings, &mut Vec::new(), &mut whole);
            if let Err(unknown) = filled {
                let known = strings.keys().map(String::as_str);
                diagnostics.push(
                    tell(format!("`{}` is left out: there is no string `{}`", clip(&name), clip(&unknown)))
                        .hint(suggestion(&unknown.to_ascii_lowercase(), known))
                        .hint(
                            "`@string{name = {words}}` gives one; words of the field's own stand in braces",
                        ),
                );
                continue;
            }
            pair.value.v = whole;
            let words: String = pair.value.v.iter().map(|c| chunk(&c.v)).collect();
            if words.trim_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '}')).is_empty() {
                diagnostics.push(
                    tell(format!("`{}` of `{}` is empty", clip(&name), clip(self.key.v)))
                        .hint("give it a value, or take the field away"),
                );
                continue;
            }
            if !seen.insert(name.clone()) {
                diagnostics.push(tell(format!(
                    "`{}` has `{}` twice; the first counts",
                    clip(self.key.v),
                    clip(&name)
                )));
                continue;
            }
            let keys = || words.split(',').map(str::trim).filter(|k| !k.is_empty()).map(str::to_owned);
            match name.as_str() {
                "ids" => self.aliases = keys().collect(),
                "crossref" | "xdata" => {
                    self.wants.extend(keys().map(|key| (key, pair.value.span.clone())));
                    kept.push(pair);
                }
                _ => kept.push(pair),
            }
        }
        self.fields = kept;
    }
}

fn moved(chunks: Vec<Spanned<RawChunk<'_>>>, base: usize) -> Vec<Spanned<RawChunk<'_>>> {
    chunks.into_iter().map(|c| Spanned::new(c.v, c.span.start + base..c.span.end + base)).collect()
}

fn chunk<'s>(chunk: &RawChunk<'s>) -> &'s str {
    match chunk {
        RawChunk::Normal(words) | RawChunk::Abbreviation(words) => words,
    }
}

/// A value with its strings put in; the name of one that is not there, or is made of itself.
fn fill<'s>(
    chunks: &[Spanned<RawChunk<'s>>],
    strings: &HashMap<String, Vec<Spanned<RawChunk<'s>>>>,
    open: &mut Vec<String>,
    out: &mut Vec<Spanned<RawChunk<'s>>>,
) -> Result<(), String> {
    for piece in chunks {
        match &piece.v {
            RawChunk::Normal(_) => out.push(piece.clone()),
            RawChunk::Abbreviation(name) => {
                let folded = name.to_ascii_lowercase();
                match strings.get(&folded) {
                    Some(value) if !open.contains(&folded) && open.len() < 20 => {
                        open.push(folded);
                        fill(value, strings, open, out)?;
                        open.pop();
                    }
                    // The names of months are known to all.
                    None if MONTHS.contains(&folded.as_str()) => out.push(piece.clone()),
                    _ => return Err((*name).to_owned()),
                }
            }
        }
        if out.len() > CHUNKS {
            return Err(chunk(&piece.v).to_owned());
        }
    }
    Ok(())
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The entries that one takes fields from, near and far; those that are not there, or lead back, are told.
fn lenders(
    own: usize,
    entry: &Raw<'_>,
    entries: &[Raw<'_>],
    by_key: &HashMap<&str, usize>,
    file: FileId,
    lent: &mut HashSet<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for (key, place) in &entry.wants {
        let span = Span::new(file, place.start, place.end);
        let tell = |message: String| Diagnostic::new(&rules::BIBLIOGRAPHY_FIELD, span, message);
        let Some(lender) = by_key.get(key.as_str()).copied() else {
            diagnostics.push(
                tell(format!(
                    "`{}` takes fields from `{}`, which is not there",
                    clip(entry.key.v),
                    clip(key)
                ))
                .hint(suggestion(key, by_key.keys().copied())),
            );
            continue;
        };
        lent.insert(lender);
        let mut reached = vec![lender];
        let mut level = vec![lender];
        let mut good = lender != own;
        for depth in 0.. {
            let next: Vec<usize> = level
                .iter()
                .flat_map(|n| &entries[*n].wants)
                .filter_map(|(key, _)| by_key.get(key.as_str()).copied())
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

/// Make a work of an entry; a field that can't be understood is told, and left out.
fn work(
    entry: &Raw<'_>,
    lenders: &[&Raw<'_>],
    lent: bool,
    file: FileId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Keyed> {
    if EntryType::new(entry.kind.v) == EntryType::XData {
        return None;
    }
    let mut fields = entry.fields.clone();
    if lenders.is_empty() {
        fields.retain(|pair| !is_borrowing(pair));
    }
    let mut lenders: Vec<(&Raw<'_>, Vec<Pair<'_>>)> =
        lenders.iter().map(|l| (*l, l.fields.clone())).collect();
    let broken = |message: String| syntax(entry.span(file), message);
    for _ in 0..1000 {
        let wrong = match guarded(|| read(entry, &fields, &lenders)) {
            Some(Ok(made)) => {
                let key = id::normal(entry.key.v);
                not_understood(&made, &fields, file, diagnostics);
                return Some((
                    Work { key, span: entry.span(file), entry: made, lent, located: Located::default() },
                    entry.aliases.clone(),
                ));
            }
            Some(Err(wrong)) => wrong,
            None => {
                diagnostics.push(broken(format!("entry `{}` can't be read", clip(entry.key.v))));
                return None;
            }
        };
        // The field that it is about is left out, and the rest counts.
        let holds = |pair: &Pair<'_>| {
            pair.value.v.iter().any(|c| c.span.start <= wrong.0.start && wrong.0.start <= c.span.end)
        };
        let all = std::iter::once(&mut fields).chain(lenders.iter_mut().map(|(_, fields)| fields));
        let mut dropped = None;
        for fields in all {
            if let Some(at) = fields.iter().position(holds) {
                dropped = Some(fields.remove(at));
                break;
            }
        }
        let Some(pair) = dropped else {
            diagnostics.push(broken(format!(
                "entry `{}` can't be read: {}",
                clip(entry.key.v),
                clip(&wrong.1)
            )));
            return None;
        };
        diagnostics.push(
            Diagnostic::new(
                &rules::BIBLIOGRAPHY_FIELD,
                Span::new(file, pair.key.span.start, pair.value.span.end),
                format!("`{}` is left out: {}", clip(pair.key.v), clip(&wrong.1)),
            )
            .hint("the rest of the entry counts"),
        );
    }
    None
}

/// Tell the dates and addresses that the library passed over.
fn not_understood(
    made: &hayagriva::Entry,
    fields: &[Pair<'_>],
    file: FileId,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let field =
        |names: &[&str]| fields.iter().find(|pair| names.iter().any(|n| pair.key.v.eq_ignore_ascii_case(n)));
    let mut tell = |pair: &Pair<'_>, what: &str, hint: &str| {
        let span = Span::new(file, pair.key.span.start, pair.value.span.end);
        let words: String = pair.value.v.iter().map(|c| chunk(&c.v)).collect();
        let message = format!("`{}` is {what}", clip(&words));
        diagnostics.push(Diagnostic::new(&rules::BIBLIOGRAPHY_FIELD, span, message).hint(hint));
    };
    if made.date_any().is_none()
        && let Some(pair) = field(&["date", "year"])
    {
        tell(pair, "no date", "write `2016`, `2016-11` or `2016-11-24`");
    }
    if !made.url_any().is_some_and(|url| matches!(url.value.scheme(), "http" | "https"))
        && let Some(pair) = field(&["url"])
    {
        tell(pair, "no address", "an address begins with `https://` or `http://`");
    }
}

fn is_borrowing(pair: &Pair<'_>) -> bool {
    pair.key.v.eq_ignore_ascii_case("crossref") || pair.key.v.eq_ignore_ascii_case("xdata")
}

/// An entry as the library makes it; else the byte where it could not go on, and why.
fn read(
    entry: &Raw<'_>,
    fields: &[Pair<'_>],
    lenders: &[(&Raw<'_>, Vec<Pair<'_>>)],
) -> Result<hayagriva::Entry, (Range<usize>, String)> {
    let mut entries = vec![make(entry, fields)];
    entries.extend(lenders.iter().map(|(lender, fields)| make(lender, fields)));
    let raw = RawBibliography { preamble: String::new(), entries, abbreviations: Vec::new() };
    let made = biblatex::Bibliography::from_raw(raw).map_err(|error| {
        let why = match error.kind {
            ParseErrorKind::ResolutionError(kind) => kind.to_string(),
            kind => kind.to_string(),
        };
        (error.span, why)
    })?;
    let Some(own) = made.get(entry.key.v) else {
        return Err((entry.key.span.clone(), "it has no key".to_owned()));
    };
    hayagriva::Entry::try_from(own).map_err(|error| (error.span, error.kind.to_string()))
}

fn make<'s>(entry: &Raw<'s>, fields: &[Pair<'s>]) -> Spanned<RawEntry<'s>> {
    let own = RawEntry { key: entry.key.clone(), kind: entry.kind.clone(), fields: fields.to_vec() };
    Spanned::new(own, entry.key.span.clone())
}
