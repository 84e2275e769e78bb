//! Imported notes that have no place yet: drafts whose words are in several places, and notes whose words are in none.

use std::collections::{BTreeMap, HashSet};

use crate::edition::id;
use crate::output::record;
use crate::parse::record::split;
use crate::resolve::everywhere::{Everywhere, QuoteSearch, SoughtQuote, TextRange};
use crate::resolve::reanchor::KeyChange;

/// A record that waits for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiting {
    /// Its file, by its path.
    pub(crate) path: String,
    /// The line of the file at which its head begins.
    pub(crate) line: usize,
    pub(crate) id: String,
    /// The words that it was on, as it has them; empty where it was on none.
    pub(crate) words: String,
    prefix: String,
    suffix: String,
    /// The witness that it is on; none for the base.
    pub(crate) witness: Option<String>,
    /// The note's own text.
    pub(crate) body: String,
}

/// Find the records of annotation files that wait for a place, in the order of the files. An answer without words of its
/// own waits for what it answers.
pub(crate) fn waiting<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Waiting> {
    let mut all = Vec::new();
    for (path, text) in files {
        for piece in split(text).1.into_iter().filter(|piece| piece.closed) {
            let Ok(table) = text[piece.head.clone()].parse::<toml::Table>() else { continue };
            if !waits(&table) {
                continue;
            }
            let of = |key: &str| table.get(key).and_then(|v| v.as_str()).map(str::to_owned);
            let words = of("quote").or_else(|| range(&table));
            let words = words.or_else(|| (!table.contains_key("reply-to")).then(String::new));
            let (Some(own), Some(words)) = (of("id"), words) else { continue };
            all.push(Waiting {
                path: path.to_owned(),
                line: text[..piece.head.start].matches('\n').count() + 1,
                id: own,
                words,
                prefix: of("prefix").unwrap_or_default(),
                suffix: of("suffix").unwrap_or_default(),
                witness: of("witness"),
                body: text[piece.body].trim().to_owned(),
            });
        }
    }
    all
}

/// Whether a record was imported and has no place that is sure.
fn waits(table: &toml::Table) -> bool {
    let status = table.get("status").and_then(|v| v.as_str());
    table.contains_key("imported") && matches!(status, Some("draft" | "unplaced"))
}

/// The two ends of a range, as one quotation is written.
fn range(table: &toml::Table) -> Option<String> {
    let ends: Vec<&str> = table.get("range")?.as_array()?.iter().filter_map(|end| end.as_str()).collect();
    Some(ends.join(" … "))
}

impl Waiting {
    /// What is sought for it. Its target is the first place that an import has found, which is no evidence.
    pub(crate) fn sought(&self) -> SoughtQuote {
        SoughtQuote {
            words: self.words.clone(),
            prefix: self.prefix.clone(),
            suffix: self.suffix.clone(),
            chapter: None,
        }
    }
}

/// The places where words may be, for each of these: the very words or words like them; where there are none and the
/// words have ` … ` in them, from its first part to its last.
pub(crate) fn places(everywhere: &Everywhere<'_>, sought: &[SoughtQuote]) -> Vec<Vec<TextRange>> {
    let mut all: Vec<Vec<TextRange>> = everywhere.find(sought).into_iter().map(spots).collect();
    let ends = |n: usize| sought[n].words.split_once(" … ").map(|(first, _)| (first, last(&sought[n].words)));
    let cut: Vec<usize> = (0..all.len()).filter(|n| all[*n].is_empty() && ends(*n).is_some()).collect();
    let part = |n: usize, words: &str, is_first: bool| SoughtQuote {
        words: words.to_owned(),
        prefix: if is_first { sought[n].prefix.clone() } else { String::new() },
        suffix: if is_first { String::new() } else { sought[n].suffix.clone() },
        chapter: None,
    };
    let parts: Vec<SoughtQuote> = cut
        .iter()
        .filter_map(|n| ends(*n).map(|(first, last)| [part(*n, first, true), part(*n, last, false)]))
        .flatten()
        .collect();
    let found: Vec<Vec<TextRange>> = everywhere.find(&parts).into_iter().map(spots).collect();
    for (n, pair) in cut.into_iter().zip(found.chunks(2)) {
        let [first, last] = pair else { continue };
        let after =
            |a: &TextRange| last.iter().filter(|b| b.section == a.section && a.order() < b.order()).min();
        all[n] = first.iter().filter_map(|a| TextRange::over(&[*a, *after(a)?])).collect();
    }
    all
}

fn last(words: &str) -> &str {
    words.rsplit_once(" … ").map_or(words, |(_, last)| last)
}

fn spots(found: QuoteSearch) -> Vec<TextRange> {
    match found {
        QuoteSearch::Exact(spot) | QuoteSearch::Sure(spot, _) => vec![spot],
        QuoteSearch::Unsure(all) => all,
        QuoteSearch::Absent => Vec::new(),
    }
}

/// Write the place of a record to the texts of the files: what finds its words, its section, no status, no candidates in
/// comments. Answers to it that waited with it are released too. Returns the ids of all records that changed; none
/// where the record can't be changed.
pub(crate) fn settle(
    texts: &mut BTreeMap<String, String>,
    waiting: &Waiting,
    section: &str,
    place: &[KeyChange],
) -> Option<Vec<String>> {
    let mut changes = vec![KeyChange::Words("target", section.to_owned())];
    changes.extend(place.iter().cloned());
    let said = |key: &str| {
        place.iter().any(|change| match change {
            KeyChange::Words(own, _)
            | KeyChange::List(own, _)
            | KeyChange::Number(own, _)
            | KeyChange::Gone(own) => *own == key,
            KeyChange::Range(..) => key == "range",
        })
    };
    let keys = ["quote", "range", "prefix", "suffix", "occurrence"];
    changes.extend(keys.into_iter().filter(|key| !said(key)).map(KeyChange::Gone));
    changes.push(KeyChange::Gone("status"));
    let text = texts.get_mut(&waiting.path)?;
    let start = heads(text).into_iter().find(|(_, own, _)| *own == waiting.id).map(|(start, ..)| start)?;
    *text = without_candidates(&record::changed(text, start, &changes)?, start);
    let mut done = vec![waiting.id.clone()];
    let mut seen: HashSet<String> = HashSet::from([id::fold(&waiting.id)]);
    while let Some((path, start, own)) = answer(texts, &seen) {
        seen.insert(id::fold(&own));
        let changes = [KeyChange::Words("target", section.to_owned()), KeyChange::Gone("status")];
        let text = texts.get_mut(&path)?;
        *text = without_candidates(&record::changed(text, start, &changes)?, start);
        done.push(own);
    }
    Some(done)
}

/// The heads of the records of a file: where they begin, their ids, what they say.
fn heads(text: &str) -> Vec<(usize, String, toml::Table)> {
    let pieces = split(text).1.into_iter().filter(|piece| piece.closed);
    pieces
        .filter_map(|piece| {
            let table = text[piece.head.clone()].parse::<toml::Table>().ok()?;
            let own = table.get("id")?.as_str()?.to_owned();
            Some((piece.head.start, own, table))
        })
        .collect()
}

/// An answer to one of these records that has no words of its own and waits, where there is one that isn't among them.
fn answer(texts: &BTreeMap<String, String>, seen: &HashSet<String>) -> Option<(String, usize, String)> {
    texts.iter().find_map(|(path, text)| {
        heads(text).into_iter().find_map(|(start, own, table)| {
            let parent = table.get("reply-to")?.as_str()?;
            let is_bare = !table.contains_key("quote") && !table.contains_key("range");
            let waits = waits(&table) && is_bare && seen.contains(&id::fold(parent));
            (waits && !seen.contains(&id::fold(&own))).then(|| (path.clone(), start, own))
        })
    })
}

/// The text of a file without the comments in which an import listed the places of the record at byte `start`.
fn without_candidates(text: &str, start: usize) -> String {
    let Some(rest) = text.get(start..) else { return text.to_owned() };
    let mut made = text[..start].to_owned();
    let mut in_head = true;
    for line in rest.split_inclusive('\n') {
        in_head &= line.trim_end() != "+++";
        let is_more = line.trim_end().strip_prefix("# and ").and_then(|line| line.strip_suffix(" more"));
        let is_more = is_more.is_some_and(|number| number.parse::<usize>().is_ok());
        if !(in_head && (line.starts_with("# candidate: ") || is_more)) {
            made.push_str(line);
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "+++\nid = \"a\"\ntarget = \"tide\"\nquote = \"the lamp\"\nprefix = \"and\"\nstatus = \"draft\" # by hand?\nimported = { from = \"x\", id = \"1\", hash = \"0\" }\n# candidate: tide#p1: “[the lamp] is lit”\n# candidate: tide#p2: “[the lamp] is out”\n# and 3 more\n# my own remark\n+++\nA lamp.\n\n# candidate: no comment\n\n+++\nid = \"b\"\nreply-to = \"a\"\ntarget = \"tide\"\nstatus = \"draft\"\nimported = { from = \"x\", id = \"2\", hash = \"0\" }\n+++\nYes.\n\n+++\nid = \"c\"\nquote = \"oil\"\nstatus = \"draft\"\n+++\nAn editor's own draft.\n";

    #[test]
    fn a_place_is_written_and_answers_follow() {
        let all = waiting([("a.md", FILE)].into_iter());
        assert_eq!(all.iter().map(|one| one.id.as_str()).collect::<Vec<&str>>(), ["a"]);
        let mut texts = BTreeMap::from([("a.md".to_owned(), FILE.to_owned())]);
        let place = [
            KeyChange::Words("quote", "the lamp".to_owned()),
            KeyChange::Words("suffix", "is out".to_owned()),
        ];
        let done = settle(&mut texts, &all[0], "dusk", &place).unwrap();
        assert_eq!(done, ["a", "b"]);
        assert_eq!(
            texts["a.md"],
            "+++\nid = \"a\"\ntarget = \"dusk\"\nquote = \"the lamp\"\nimported = { from = \"x\", id = \"1\", hash = \"0\" }\nsuffix = \"is out\"\n# my own remark\n+++\nA lamp.\n\n# candidate: no comment\n\n+++\nid = \"b\"\nreply-to = \"a\"\ntarget = \"dusk\"\nimported = { from = \"x\", id = \"2\", hash = \"0\" }\n+++\nYes.\n\n+++\nid = \"c\"\nquote = \"oil\"\nstatus = \"draft\"\n+++\nAn editor's own draft.\n"
        );
        assert!(waiting(texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))).is_empty());
    }
}
