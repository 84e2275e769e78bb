//! Fixes: made whole, chosen, and applied to the words of files.

use std::collections::BTreeMap;

use crate::diag::{Certainty, Diagnostic, Edit, FileId, Fix, Sources, Span, is_built_in, rules};
use crate::edition::note::Verdict;
use crate::output::record;
use crate::resolve::reanchor::{self, Proposal};

/// From this score on the words that a note's were rewritten to are likely what was meant.
const LIKELY: f64 = 0.9;

/// Makes edits of the keys that fixes write into records; a fix whose record can't be found or read goes.
pub fn complete(sources: &Sources, diagnostics: &mut [Diagnostic]) {
    for fix in diagnostics.iter_mut().flat_map(|told| &mut told.fixes) {
        let Some(keys) = fix.keys.take() else { continue };
        let text = &*sources.get(keys.at.file).text;
        let start = record_around(text, keys.at);
        let edit = start.and_then(|start| {
            in_head(keys.at.file, text, start, |head| record::with_keys(head, 0, &keys.toml))
        });
        fix.edits = edit.into_iter().collect();
    }
    for told in diagnostics {
        told.fixes.retain(|fix| !fix.edits.is_empty());
    }
}

/// Where the keys of the record around a place begin: after the last line `+++` before it.
fn record_around(text: &str, at: Span) -> Option<usize> {
    let mut before = text.get(..at.start as usize)?;
    while let Some(fence) = before.rfind("+++") {
        let line = text[fence..].split_inclusive('\n').next().unwrap_or("");
        let begins = fence == 0 || text[..fence].ends_with('\n');
        if begins && line.ends_with('\n') && line.trim_end() == "+++" {
            return Some(fence + line.len());
        }
        before = &before[..fence];
    }
    None
}

/// The one edit that makes the keys of a record, which begin at a byte, what `change` makes of them; with the line `+++` that ends them.
/// No more of the file is looked at: it may have ten thousand records, each with a fix.
fn in_head(
    file: FileId,
    text: &str,
    start: usize,
    change: impl FnOnce(&str) -> Option<String>,
) -> Option<Edit> {
    let rest = text.get(start..)?;
    let mut end = 0;
    let mut lines = rest.split_inclusive('\n').inspect(|line| end += line.len());
    lines.find(|line| line.trim_end() == "+++")?;
    drop(lines);
    let head = &rest[..end];
    let Edit { span, text } = difference(file, head, &change(head)?)?;
    Some(Edit { span: Span::new(file, span.range().start + start, span.range().end + start), text })
}

/// Gives the diagnostics of notes that moved or were rewritten the fix that writes where their words are now.
pub fn propose(proposals: &[Proposal], sources: &Sources, diagnostics: &mut [Diagnostic]) {
    let by_note: BTreeMap<&str, &Proposal> = proposals.iter().map(|it| (it.note.as_str(), it)).collect();
    let followed = [&rules::SHIFTED, &rules::MOVED, &rules::REWRITTEN, &rules::SPLIT];
    for told in diagnostics.iter_mut().filter(|told| followed.contains(&told.rule)) {
        let Some(proposal) = told.note.as_deref().and_then(|note| by_note.get(note)) else { continue };
        let text = &*sources.get(proposal.file).text;
        let change = |head: &str| record::changed(head, 0, &proposal.changes);
        let Some(edit) = in_head(proposal.file, text, proposal.record.start as usize, change) else {
            continue;
        };
        let likely = proposal.score >= LIKELY && proposal.verdict != Verdict::Split;
        let title = proposal.changes.iter().map(reanchor::line).collect::<Vec<_>>().join(", ");
        told.fixes.push(Fix {
            title: format!("write `{title}`"),
            certainty: if likely { Certainty::Likely } else { Certainty::Open },
            edits: vec![edit],
            keys: None,
        });
    }
}

/// The one edit that makes a text of another; none where they are equal.
fn difference(file: FileId, old: &str, new: &str) -> Option<Edit> {
    if old == new {
        return None;
    }
    let common = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
        a.zip(b).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum::<usize>()
    };
    let head = common(&mut old.chars(), &mut new.chars());
    let tail = common(&mut old[head..].chars().rev(), &mut new[head..].chars().rev());
    let span = Span::new(file, head, old.len() - tail);
    Some(Edit { span, text: new[head..new.len() - tail].to_owned() })
}

/// A fix that is applied, with the diagnostic that it mends.
#[derive(Debug, Clone, Copy)]
pub struct ChosenFix<'a> {
    /// What is mended.
    pub told: &'a Diagnostic,
    /// How.
    pub fix: &'a Fix,
}

/// The fixes that can be applied at once: of each diagnostic the first that is certain enough, and of those that
/// overlap the first, in the order of the diagnostics.
#[must_use]
pub fn choose<'a>(sources: &Sources, diagnostics: &'a [Diagnostic], likely: bool) -> Vec<ChosenFix<'a>> {
    let mut chosen: Vec<ChosenFix<'_>> = Vec::new();
    let mut taken: BTreeMap<(FileId, u32), u32> = BTreeMap::new();
    for told in diagnostics {
        let certain = |fix: &&Fix| match fix.certainty {
            Certainty::Sure => true,
            Certainty::Likely => likely,
            Certainty::Open => false,
        };
        let own = |fix: &&Fix| fix.edits.iter().all(|edit| !is_built_in(&sources.get(edit.span.file).path));
        let Some(fix) = told.fixes.iter().find(|fix| certain(fix) && own(fix)) else { continue };
        let free = fix.edits.iter().all(|Edit { span, .. }| {
            let before = taken.range(..=(span.file, span.end)).next_back();
            before.is_none_or(|((file, _), end)| *file != span.file || *end < span.start)
        });
        if free {
            taken.extend(fix.edits.iter().map(|edit| ((edit.span.file, edit.span.start), edit.span.end)));
            chosen.push(ChosenFix { told, fix });
        }
    }
    chosen
}

/// The words of the files that edits change, with the edits made. The edits don't overlap.
#[must_use]
pub fn apply<'a>(sources: &Sources, edits: impl IntoIterator<Item = &'a Edit>) -> BTreeMap<FileId, String> {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(edit.span.file).or_default().push(edit);
    }
    by_file.into_iter().map(|(file, edits)| (file, applied(&sources.get(file).text, edits))).collect()
}

fn applied(text: &str, mut edits: Vec<&Edit>) -> String {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut made = String::with_capacity(text.len());
    let mut from = 0;
    for edit in edits {
        let range = edit.span.range();
        made.push_str(text.get(from..range.start).unwrap_or_default());
        made.push_str(&edit.text);
        from = range.end;
    }
    made.push_str(text.get(from..).unwrap_or_default());
    made
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diag::{Keys, Source};

    fn one(text: &str) -> (Sources, FileId) {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("content/annotations/a.md", text));
        (sources, file)
    }

    #[test]
    fn keys_are_written_into_the_record_around_a_place() {
        let text = "+++\nid = \"a\" # first\nquote = \"x\"\n+++\nA.\n\n+++\nid = \"b\"\nquote = \"y\" # here\n+++\nB.\n";
        let (sources, file) = one(text);
        let at = text.rfind("\"y\"").unwrap_or_default();
        let mended = |toml: &str| {
            let mut told = Diagnostic::new(&rules::ORPHAN, Span::new(file, at, at + 3), "gone");
            told.fixes.push(Fix {
                title: String::new(),
                certainty: Certainty::Open,
                edits: Vec::new(),
                keys: Some(Keys { at: Span::new(file, at, at + 3), toml: toml.to_owned() }),
            });
            complete(&sources, std::slice::from_mut(&mut told));
            apply(&sources, told.fixes.iter().flat_map(|fix| &fix.edits)).remove(&file)
        };
        let with = |record: &str| text.replace("id = \"b\"\nquote = \"y\" # here\n", record);
        assert_eq!(mended("quote = \"z\""), Some(with("id = \"b\"\nquote = \"z\" # here\n")));
        let range = mended("range = [\"a\", \"b\"]");
        assert_eq!(range, Some(with("id = \"b\"\nrange = [\"a\", \"b\"]\n")));
        assert_eq!(
            mended("prefix = \"q\""),
            Some(with("id = \"b\"\nquote = \"y\" # here\nprefix = \"q\"\n"))
        );
        assert_eq!(mended("no TOML"), None);
    }

    #[test]
    fn of_fixes_that_overlap_the_first_is_chosen() {
        let (sources, file) = one("0123456789");
        let told = |start: usize, end: usize, certainty| {
            let span = Span::new(file, start, end);
            let edits = vec![Edit { span, text: "x".to_owned() }];
            Diagnostic::new(&rules::ORPHAN, span, "x").fix("t", certainty, edits)
        };
        let all = [
            told(0, 3, Certainty::Sure),
            told(2, 5, Certainty::Sure),
            told(3, 3, Certainty::Sure),
            told(6, 7, Certainty::Likely),
            told(8, 9, Certainty::Open),
        ];
        let starts = |likely| {
            let chosen = choose(&sources, &all, likely);
            chosen.iter().map(|choice| choice.fix.edits[0].span.start).collect::<Vec<_>>()
        };
        assert_eq!(starts(false), [0]);
        assert_eq!(starts(true), [0, 6]);
    }

    proptest! {
        /// The edit between two texts makes the one of the other.
        #[test]
        fn a_difference_is_the_way_from_one_text_to_the_other(old in "[aé\n]{0,12}", new in "[aé\n]{0,12}") {
            let (sources, file) = one(&old);
            let edit = difference(file, &old, &new);
            let made = apply(&sources, edit.iter()).remove(&file);
            prop_assert_eq!(made.unwrap_or(old), new);
        }
    }
}
