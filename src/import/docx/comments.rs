//! The comments of a DOCX: their words, their threads, what is settled.

use std::collections::HashMap;

use super::super::note::{BodyFormat, ImportedNote, NotesFile, Quote, date};
use super::super::records;
use super::super::text::Decision;
use super::super::tree::{NodeId, ROOT};
use super::super::writing::MarkdownBlocks;
use super::blocks_of;
use super::parts::DocxParts;

/// Characters beside the words that are kept.
const BESIDE: usize = 40;

/// Where a comment's marks are, in bytes of the flow of words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub(super) from: Option<usize>,
    pub(super) to: Option<usize>,
    /// Where its paragraph begins.
    pub(super) paragraph: usize,
}

impl Range {
    fn stretch(&self) -> Option<(usize, usize)> {
        self.from.zip(self.to).filter(|(from, to)| from < to)
    }
}

/// The comments as notes.
pub(super) fn export(
    parts: &DocxParts,
    ranges: &HashMap<String, Range>,
    flow: &str,
    file: &str,
) -> NotesFile {
    let mut export = NotesFile { from: "docx", ..NotesFile::default() };
    let Some(tree) = &parts.comments else { return export };
    let mut tell =
        |message: String| export.decisions.push(Decision { file: file.to_owned(), line: 0, message });
    let threads = threads(parts);
    let comments: Vec<NodeId> = tree.descendants(ROOT).filter(|id| tree.is(*id, "w:comment")).collect();
    // By paragraph: what answers names the last paragraph of what it answers.
    let paragraph = |id: &NodeId| {
        let last = tree.descendants(*id).filter(|p| tree.is(*p, "w:p")).last();
        last.and_then(|p| tree.attribute(p, "w14:paraId")).or_else(|| tree.attribute(*id, "w14:paraId"))
    };
    let paragraphs: Vec<Option<&str>> = comments.iter().map(paragraph).collect();
    let mut by_paragraph: HashMap<&str, usize> = HashMap::new();
    for (n, own) in paragraphs.iter().enumerate() {
        by_paragraph.entry(own.unwrap_or_default()).or_insert(n);
    }
    let mut parents: Vec<Option<usize>> = Vec::new();
    let mut notes: Vec<ImportedNote> = Vec::new();
    let mut places: Vec<Option<(usize, usize)>> = Vec::new();
    for (n, id) in comments.iter().enumerate() {
        let value =
            |name: &str| tree.attribute(*id, name).map(str::to_owned).filter(|v| !v.trim().is_empty());
        let mut written = MarkdownBlocks::default();
        let (blocks, told) = blocks_of(parts, tree, *id);
        told.into_iter().for_each(|own| tell(format!("of a comment: {}", own.message)));
        written.blocks(&blocks, &str::to_owned);
        let range = value("w:id").and_then(|own| ranges.get(&own));
        let place = range.and_then(Range::stretch);
        let quotes = match (place, range) {
            (Some((from, to)), _) => vec![quote(flow, from, to)],
            (None, Some(range)) => {
                let end = flow[range.paragraph..].find('\n').map_or(flow.len(), |n| range.paragraph + n);
                tell(format!(
                    "a comment marks no words of the text: it is on its paragraph: `{}`",
                    start(&written.text)
                ));
                vec![quote(flow, range.paragraph, end)]
            }
            (None, None) => {
                tell(format!("a comment has no mark in the text: `{}`", start(&written.text)));
                Vec::new()
            }
        };
        let (parent, done) = paragraphs[n].and_then(|own| threads.get(own)).cloned().unwrap_or_default();
        let parent = parent.filter(|parent| !parent.is_empty());
        let parent = parent.and_then(|parent| by_paragraph.get(parent.as_str()).copied());
        // Its marks are those of what it answers.
        let quotes = if parent.is_some() { Vec::new() } else { quotes };
        parents.push(parent);
        places.push(place);
        notes.push(ImportedNote {
            has_loose_id: true,
            quotes: quotes.into_iter().filter(|quote| !quote.words.trim().is_empty()).collect(),
            authors: value("w:author").into_iter().collect(),
            // Word writes local times, often with a `Z` that isn't true.
            created: value("w:date").and_then(|when| date(when.trim_end_matches('Z'))),
            body: written.text,
            format: BodyFormat::Markdown,
            resolved: done,
            ..ImportedNote::default()
        });
    }
    let ids = ids(&paragraphs, &notes);
    for ((note, id), parent) in notes.iter_mut().zip(&ids).zip(parents) {
        note.id = Some(id.clone());
        note.reply_to = parent.map(|parent| ids[parent].clone());
    }
    let listed = |n: usize| paragraphs[n].is_some_and(|own| threads.contains_key(own));
    thread_by_ranges(&mut notes, &places, listed, &mut tell);
    settle(&mut notes);
    let settled = notes.iter().filter(|note| note.resolved).count();
    if settled > 0 {
        tell(format!("comments that are settled have the tag `resolved`: {settled}"));
    }
    if !notes.is_empty() {
        tell("times are those of the writers' clocks, and get no zone".to_owned());
    }
    export.notes = notes;
    export
}

/// The ids of comments: those of their paragraphs, else a hash of date, author, words and text. Their order says nothing.
fn ids(paragraphs: &[Option<&str>], notes: &[ImportedNote]) -> Vec<String> {
    let mut uses: HashMap<&str, usize> = HashMap::new();
    paragraphs.iter().flatten().for_each(|own| *uses.entry(own).or_default() += 1);
    let mut taken: HashMap<String, usize> = HashMap::new();
    let of = |(own, note): (&Option<&str>, &ImportedNote)| {
        if let Some(own) = own.filter(|own| uses[own] == 1) {
            return own.to_owned();
        }
        let hashed = format!("hash:{}", records::own_id(note));
        let count = taken.entry(hashed.clone()).or_default();
        *count += 1;
        if *count == 1 { hashed } else { format!("{hashed} {count}") }
    };
    paragraphs.iter().zip(notes).map(of).collect()
}

/// Of each paragraph that ends a comment: that of the comment it answers, and whether it is settled.
fn threads(parts: &DocxParts) -> HashMap<String, (Option<String>, bool)> {
    let Some(tree) = &parts.extended else { return HashMap::new() };
    let all = tree.descendants(ROOT).filter(|id| tree.is(*id, "w15:commentEx"));
    all.filter_map(|id| {
        let parent = tree.attribute(id, "w15:paraIdParent").map(str::to_owned);
        let done = matches!(tree.attribute(id, "w15:done"), Some("1" | "true"));
        Some((tree.attribute(id, "w15:paraId")?.to_owned(), (parent, done)))
    })
    .collect()
}

/// Google Docs and LibreOffice name no threads: comments on the very same words are one, in the order of time.
fn thread_by_ranges(
    notes: &mut [ImportedNote],
    places: &[Option<(usize, usize)>],
    listed: impl Fn(usize) -> bool,
    tell: &mut impl FnMut(String),
) {
    let mut first: HashMap<(usize, usize), usize> = HashMap::new();
    let mut order: Vec<usize> = (0..notes.len()).collect();
    order.sort_by(|a, b| notes[*a].created.cmp(&notes[*b].created).then(a.cmp(b)));
    let mut count = 0;
    for n in order {
        let Some(place) = places[n] else { continue };
        match first.get(&place).copied() {
            Some(parent) if notes[n].reply_to.is_none() && !listed(n) => {
                notes[n].reply_to.clone_from(&notes[parent].id.clone());
                notes[n].quotes.clear();
                count += 1;
            }
            Some(_) => {}
            None => {
                first.insert(place, n);
            }
        }
    }
    if count > 0 {
        tell(format!(
            "comments on the very same words are taken for answers, since the file names no threads: {count}"
        ));
    }
}

/// Google Docs says that a thread is settled, or open again, in the words of its last answer.
fn settle(notes: &mut [ImportedNote]) {
    let mut answers: Vec<usize> = (0..notes.len()).filter(|n| notes[*n].reply_to.is_some()).collect();
    answers.sort_by(|a, b| notes[*a].created.cmp(&notes[*b].created).then(a.cmp(b)));
    let mut settled: HashMap<String, bool> = HashMap::new();
    for n in answers {
        let is_done = match notes[n].body.trim_matches(['\\', '_', '*', ' ', '\n']) {
            "Marked as resolved" => true,
            "Re-opened" => false,
            _ => continue,
        };
        settled.extend(notes[n].reply_to.clone().map(|parent| (parent, is_done)));
    }
    for note in notes.iter_mut() {
        if let Some(is_done) = note.id.as_ref().and_then(|id| settled.get(id)) {
            note.resolved |= *is_done;
        }
    }
}

fn quote(flow: &str, from: usize, to: usize) -> Quote {
    let before = flow[..from].char_indices().rev().nth(BESIDE - 1).map_or(0, |(at, _)| at);
    let after = flow[to..].char_indices().nth(BESIDE).map_or(flow.len(), |(at, _)| to + at);
    Quote {
        words: flow[from..to].trim().to_owned(),
        prefix: flow[before..from].to_owned(),
        suffix: flow[to..after].to_owned(),
    }
}

fn start(text: &str) -> String {
    text.split_whitespace().take(8).collect::<Vec<&str>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_answer_says_whether_a_thread_is_settled() {
        let note = |id: &str, reply_to: Option<&str>, day: u8, body: &str| ImportedNote {
            id: Some(id.to_owned()),
            reply_to: reply_to.map(str::to_owned),
            created: date(&format!("2026-01-{day:02}")),
            body: body.to_owned(),
            ..ImportedNote::default()
        };
        let mut notes = vec![
            note("a", None, 1, "Which lamp?"),
            note("b", Some("a"), 3, "_Marked as resolved_"),
            note("c", None, 1, "Which oil?"),
            note("d", Some("c"), 3, "\\_Re-opened\\_"),
            note("e", Some("c"), 2, "\\_Marked as resolved\\_"),
        ];
        settle(&mut notes);
        assert_eq!(
            notes.iter().map(|note| note.resolved).collect::<Vec<_>>(),
            [true, false, false, false, false]
        );
    }
}
