//! BibLaTeX, and BibTeX before it.

mod fill;
mod lent;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use biblatex::{Pair, RawBibliography, RawChunk, RawEntry, Spanned};
use rayon::prelude::*;

use crate::diag::{Diagnostic, FileId, Span, rules, suggestion};
use crate::edition::id;
use crate::edition::work::{BibSource, Located, Work, WrittenEntry};

use super::inherit::{self, BibField, By};
use super::mapping::{self, FieldFault};
use super::pieces::{BibPiece, pieces, readable, without_entries};
use super::unread::UnreadFields;
use super::{Keyed, clip, guarded, kinds, syntax};
use fill::{Unfilled, chunk, fill};
use lent::{lenders, take_granted, with_taken};

/// Braces may be nested so deep; the library that reads fields calls itself for each.
const DEEPEST: usize = 60;
/// An entry may take fields from another, that from a third, and so on: so often.
const LENDERS: usize = 8;
/// Fields that say where things are on the author's own disk: programs write them for themselves.
const PRIVATE: &[&str] = &["file", "local-url", "localfile", "pdf"];

/// Every work of the file, and its entries as they were written.
pub(super) fn works(
    text: &Arc<str>,
    file: FileId,
    language: &str,
    broken: &mut HashSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Keyed>, BibSource) {
    let mut entries: Vec<Raw<'_>> = Vec::new();
    let mut pieces_of_strings = Vec::new();
    let mut strings: HashMap<String, Vec<Spanned<RawChunk<'_>>>> = HashMap::new();
    diagnostics.extend(without_entries(text, file));
    let pieces = pieces(text);
    let readable = readable(text, &pieces);
    for piece in pieces {
        match read_piece(&readable, &piece, file) {
            Ok(read) => {
                if !read.abbreviations.is_empty() {
                    pieces_of_strings.push(vec![piece.range.clone()]);
                }
                for pair in read.abbreviations {
                    strings.insert(pair.key.v.to_ascii_lowercase(), moved(pair.value.v, piece.range.start));
                }
                entries.extend(read.entries.into_iter().map(|e| Raw::new(e, piece.range.clone())));
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
    let mut unread = UnreadFields::default();
    for entry in &mut entries {
        entry.tidy(&strings, file, diagnostics);
        unread.entry(&entry.own, file);
    }
    unread.tell(diagnostics);
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
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for (n, entry) in entries.iter().enumerate() {
        by_key.entry(id::normal(entry.key.v)).or_insert(n);
    }
    let granted = take_granted(&mut entries, &by_key, file, diagnostics);
    let mut lent = HashSet::new();
    let mut lenders: Vec<Vec<usize>> = entries
        .iter()
        .enumerate()
        .map(|(n, entry)| lenders(n, entry, &entries, &by_key, file, &mut lent, diagnostics))
        .collect();
    for (n, from) in granted {
        lenders[n].extend(from);
    }
    let written = BibSource {
        text: Arc::clone(text),
        strings: pieces_of_strings,
        entries: entries.iter().zip(&lenders).map(|(entry, lenders)| entry.written(text, lenders)).collect(),
    };
    let made: Vec<(Option<Keyed>, Vec<Diagnostic>)> = entries
        .par_iter()
        .zip(&lenders)
        .enumerate()
        .map(|(n, (entry, lenders))| {
            let mut own = Vec::new();
            let taken;
            let fields = if lenders.is_empty() {
                &entry.own
            } else {
                taken = with_taken(n, &entries, &by_key, 0);
                &taken
            };
            // A set is its first entry, with the others behind it.
            let members: Vec<&Raw<'_>> = match entry.is_set() && !lenders.is_empty() {
                true => entry.members(&entries, &by_key).collect(),
                false => Vec::new(),
            };
            let kind = members.first().unwrap_or(&entry).kind_name();
            let mut made = work(entry, (&kind, fields), lent.contains(&n), language, file, &mut own);
            if let Some((work, _)) = &mut made {
                let others =
                    members.iter().skip(1).filter_map(|member| by_key.get(&id::normal(member.key.v)));
                work.reference.members = others
                    .map(|n| {
                        let fields = with_taken(*n, &entries, &by_key, 0);
                        // What is wrong with its fields is reported of the member itself.
                        mapping::map(&entries[*n].kind_name(), &fields, language).reference
                    })
                    .collect();
            }
            (made, own)
        })
        .collect();
    let works = made.into_iter().filter_map(|(work, own)| {
        diagnostics.extend(own);
        work
    });
    (works.collect(), written)
}

/// What the library makes of one entry of the file.
fn read_piece<'s>(
    text: &'s str,
    piece: &BibPiece,
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
    /// The fields under the names of BibLaTeX, with the strings put in.
    own: Vec<BibField>,
    aliases: Vec<String>,
    wants: Vec<Want>,
    /// All of it.
    piece: Range<usize>,
    /// The fields that say where things are on its author's disk.
    private: Vec<Range<usize>>,
}

/// Another entry that one takes fields from.
#[derive(Debug, Clone)]
struct Want {
    key: String,
    place: Range<usize>,
    by: By,
}

impl<'s> Raw<'s> {
    fn new(entry: Spanned<RawEntry<'s>>, piece: Range<usize>) -> Self {
        let base = piece.start;
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
            own: Vec::new(),
            aliases: Vec::new(),
            wants: Vec::new(),
            piece,
            private: Vec::new(),
        }
    }

    /// The entry as it was written, without what is private.
    fn written(&self, text: &str, lenders: &[usize]) -> WrittenEntry {
        let mut words = Vec::new();
        let mut at = self.piece.start;
        for field in &self.private {
            // The field goes with the comma after it, and with the line's end.
            let rest = &text[field.end..self.piece.end];
            let after = rest.trim_start().strip_prefix(',').map_or(rest, str::trim_start);
            words.push(at..field.start);
            at = self.piece.end - after.len();
        }
        words.push(at..self.piece.end);
        WrittenEntry { key: id::normal(self.key.v), words, needs: lenders.to_vec() }
    }

    /// The type in lower case.
    fn kind_name(&self) -> String {
        self.kind.v.to_ascii_lowercase()
    }

    fn is_set(&self) -> bool {
        self.kind.v.eq_ignore_ascii_case("set")
    }

    /// The entries of a set, in its order.
    fn members<'e>(
        &'e self,
        entries: &'e [Raw<'s>],
        by_key: &'e HashMap<String, usize>,
    ) -> impl Iterator<Item = &'e Raw<'s>> {
        let named = self.wants.iter().filter(|want| matches!(want.by, By::Xdata | By::Member));
        named.filter_map(|want| entries.get(*by_key.get(&want.key)?))
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
        for pair in std::mem::take(&mut self.fields) {
            let name = inherit::name(pair.key.v);
            let place = pair.key.span.start..pair.value.span.end;
            let span = Span::new(file, place.start, place.end);
            if PRIVATE.contains(&name.as_str()) || name.starts_with("bdsk-") {
                self.private.push(place.clone());
            }
            let tell = |message: String| Diagnostic::new(&rules::BIBLIOGRAPHY_FIELD, span, message);
            let mut whole = Vec::new();
            let filled = fill(&pair.value.v, strings, &mut Vec::new(), &mut whole);
            if let Err(unfilled) = filled {
                let value = Span::new(file, pair.value.span.start, pair.value.span.end);
                let alone = (pair.value.v.len() == 1).then_some(value);
                let left_out = |why: String| tell(format!("`{}` is left out: {why}", clip(&name)));
                diagnostics.push(match unfilled {
                    Unfilled::Unknown(string) => {
                        let known = strings.keys().map(String::as_str);
                        left_out(format!("there is no string `{}`", clip(&string)))
                            .advise(alone, suggestion(&string.to_ascii_lowercase(), known))
                            .hint(
                                "`@string{name = {words}}` gives one; words of the field's own are in braces",
                            )
                    }
                    Unfilled::Endless(string) => left_out(format!(
                        "the string `{}` leads round in a circle, or too far",
                        clip(&string)
                    ))
                    .hint("take the string out of its own `@string{…}`, or out of one that it is made of"),
                });
                continue;
            }
            let words: String = whole.iter().map(|c| chunk(&c.v)).collect();
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
            let keys = || words.split(',').map(str::trim).filter(|k| !k.is_empty()).map(id::normal);
            let want = |key: String, by: By| Want { key, place: pair.value.span.clone(), by };
            match name.as_str() {
                "ids" => self.aliases = keys().collect(),
                "crossref" => self.wants.extend(keys().map(|key| want(key, By::Crossref))),
                "xdata" => self.wants.extend(keys().map(|key| want(key, By::Xdata))),
                "entryset" if self.is_set() => {
                    let by = |n: usize| if n == 0 { By::Xdata } else { By::Member };
                    self.wants.extend(keys().enumerate().map(|(n, key)| want(key, by(n))));
                }
                _ => self.own.push(BibField { name, value: words, place }),
            }
        }
    }
}

fn moved(chunks: Vec<Spanned<RawChunk<'_>>>, base: usize) -> Vec<Spanned<RawChunk<'_>>> {
    chunks.into_iter().map(|c| Spanned::new(c.v, c.span.start + base..c.span.end + base)).collect()
}

/// Make a work of an entry, and tell what is wrong with its fields.
fn work(
    entry: &Raw<'_>,
    (kind, fields): (&str, &[BibField]),
    lent: bool,
    language: &str,
    file: FileId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Keyed> {
    if kind == "xdata" {
        return None;
    }
    let mapped = mapping::map(kind, fields, language);
    if !mapped.known {
        let span = Span::new(file, entry.kind.span.start, entry.kind.span.end);
        let message = format!("there is no type of entry `{}`: it is shown as `misc`", clip(entry.kind.v));
        let known = kinds::KINDS.iter().copied();
        diagnostics.push(
            Diagnostic::new(&rules::BIBLIOGRAPHY_FIELD, span, message).advise(span, suggestion(kind, known)),
        );
    }
    for (at, wrong) in mapped.wrong {
        let Some(field) = fields.get(at) else { continue };
        let span = Span::new(file, field.place.start, field.place.end);
        let (message, hint) = match wrong {
            FieldFault::NoDate => (
                format!("`{}` is no date", clip(&field.value)),
                "write `2016`, `2016-11` or `2016-11-24`, a span as `1871/1875`; the words are shown as they are",
            ),
            FieldFault::NoMonth => (
                format!("`{}` is no month: the year alone is shown", clip(&field.value)),
                "a month is its name or its number, several as `jul/aug`, with a day as `5 jul`; a `date` says it all",
            ),
            FieldFault::NoAddress => (
                format!("`{}` is no address", clip(&field.value)),
                "an address begins with `https://` or `http://`; these words are shown, and lead nowhere",
            ),
            FieldFault::Names(right) => (
                format!(
                    "the names of `{}` run into one another: `{}`",
                    clip(&field.name),
                    clip(&field.value)
                ),
                right,
            ),
            FieldFault::Commands(names) => (
                format!(
                    "`{}` has commands that are not known: `\\{}`",
                    clip(&field.name),
                    names.join("`, `\\")
                ),
                "write the sign itself; what the command holds is shown, the command is not",
            ),
        };
        diagnostics.push(Diagnostic::new(&rules::BIBLIOGRAPHY_FIELD, span, message).hint(hint));
    }
    let work = Work {
        key: id::normal(entry.key.v),
        span: entry.span(file),
        reference: mapped.reference,
        lent,
        located: Located::default(),
    };
    Some((work, entry.aliases.clone()))
}
