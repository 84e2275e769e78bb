//! Notes that are written, changed, moved and removed, as values: what becomes of the text of an annotation file.
//!
//! `annotate` and the preview of `watch` both make their changes here. Nothing reads or writes the disk.

mod said;

use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml_edit::DocumentMut;

use crate::diag::{Source, Sources};
use crate::edition::note::Record;
use crate::edition::{Edition, Section, id};
use crate::load::is_left_over;
use crate::output::record;
use crate::parse::conflict;
use crate::parse::record::{plain_kind, split};
use crate::resolve::flat;
use crate::resolve::reanchor::KeyChange;

use super::defaults::FileDefaults;
use super::fresh;
use said::{answered, known, whole_body};

/// What a note says, beside the words that it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoteContent {
    /// Its kind's id.
    pub kind: Option<String>,
    /// Its creator, by an editor's id.
    pub by: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The entities that it names, as `person:putin`.
    pub entities: Vec<String>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Its text, Markdown.
    pub body: String,
}

/// A new note.
#[derive(Debug, Clone)]
pub struct NewNote<'a> {
    /// The section.
    pub section: &'a Section,
    /// The place in it that it is narrowed to, `p3`; none where its words are sought in all of it.
    pub fragment: Option<&'a str>,
    /// What finds its words, of which its id is made; nothing for an answer to a whole note, and for a note on the whole of a place.
    pub selector: Vec<KeyChange>,
    /// The note that it answers.
    pub reply_to: Option<&'a str>,
    /// What it says.
    pub said: &'a NoteContent,
    /// Its file, where that is given.
    pub file: Option<&'a str>,
    /// Whether what it doesn't say is denied where the defaults of its file say it; else it has that.
    pub is_whole: bool,
}

/// A record for a new note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreshRecord {
    /// The note's id.
    pub id: String,
    /// The file that it goes to.
    pub path: String,
    /// The record with its text.
    pub record: String,
    /// What it has of the defaults of its file, as keys are written.
    pub given: Vec<String>,
}

/// Why nothing is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// The record as it would be, and as it is now, where it has been changed meanwhile.
    pub conflict: Option<Box<RecordVersions>>,
}

/// Two versions of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordVersions {
    /// What would have been written.
    pub yours: String,
    /// What the file says now; nothing where the record is gone.
    pub theirs: String,
}

impl Refusal {
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into(), conflict: None }
    }
}

/// The record of a new note, and its file.
///
/// # Errors
/// Where it says what the edition doesn't have, or its text would not stay one.
pub fn fresh(
    edition: &Edition,
    sources: &Sources,
    new: &NewNote<'_>,
    is_taken: &dyn Fn(&str) -> bool,
) -> Result<FreshRecord, Refusal> {
    let said = new.said;
    known(edition, said)?;
    let body = whole_body(&said.body)?;
    let path = match new.file {
        Some(file) => file.strip_prefix("./").unwrap_or(file).to_owned(),
        None => fresh::file_of(edition, sources, new.section, said.by.as_deref()),
    };
    if !is_annotations(&path) {
        return Err(Refusal::new(
            format!("`{}` is no annotation file", crate::diag::escape::name(&path)),
            "annotation files are `content/annotations/….md`",
        ));
    }
    let first = new.selector.iter().find_map(|change| match change {
        KeyChange::Words("quote", words) | KeyChange::Range(words, _) => Some(words.clone()),
        _ => None,
    });
    let parent = || new.reply_to.map(|parent| format!("re {parent}"));
    let whole = || new.fragment.map(|fragment| format!("{} {fragment}", new.section.id));
    let words = first.or_else(parent).or_else(whole).unwrap_or_default();
    let note = fresh::id_of(edition, sources, &words, is_taken);
    let file = sources.iter().map(|(_, source)| source).find(|source| source.path == path);
    let defaults = file.map(|file| FileDefaults::of(&file.text)).unwrap_or_default();
    let target = match new.fragment {
        Some(fragment) => format!("{}#{fragment}", new.section.id),
        None => new.section.id.clone(),
    };
    let mut keys = vec![("id", note.clone()), ("target", target)];
    keys.extend(said.kind.as_ref().map(|kind| ("kind", kind.clone())));
    keys.extend(said.by.as_ref().map(|by| ("creator", by.clone())));
    let witness = witness_of(edition, new.section).filter(|own| match defaults.word("witness") {
        Some(default) => id::normal(default) != *own,
        None => !is_base(edition, own),
    });
    keys.extend(witness.map(|witness| ("witness", witness.to_owned())));
    if let Some(parent) = new.reply_to {
        let is_draft = said.draft || !new.is_whole && defaults.denied("status").is_some();
        answered(edition, parent, is_draft)?;
    }
    keys.extend(new.reply_to.map(|parent| ("reply-to", parent.to_owned())));
    if said.draft {
        keys.push(("status", "draft".to_owned()));
    }
    let lists = [("tags", &said.tags), ("entities", &said.entities)];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    let lists = lists.map(|(key, list)| KeyChange::List(key, list.clone()));
    let mut changes: Vec<KeyChange> = lists.chain(new.selector.iter().cloned()).collect();
    if new.is_whole {
        let unsaid = [
            ("kind", said.kind.is_none()),
            ("creator", said.by.is_none()),
            ("status", !said.draft),
            ("tags", said.tags.is_empty()),
            ("entities", said.entities.is_empty()),
        ];
        changes
            .extend(unsaid.iter().filter(|(_, unsaid)| *unsaid).filter_map(|(key, _)| defaults.denied(key)));
    }
    let given = defaults.given_to(&record::fresh_head(&keys, &changes));
    Ok(FreshRecord { record: record::fresh(&keys, &changes, &body), id: note, path, given })
}

/// The witness that a section is of, by its id.
fn witness_of<'a>(edition: &'a Edition, section: &Section) -> Option<&'a str> {
    let mut all = edition.witnesses.iter();
    let witness = all.find(|it| it.sections.iter().any(|own| own.file == section.file))?;
    Some(&witness.meta.id)
}

/// Whether a witness is the base.
fn is_base(edition: &Edition, witness: &str) -> bool {
    edition.base().is_none_or(|base| base.meta.id == witness)
}

/// Whether a path is that of an annotation file; those that are hidden are read by nothing.
#[must_use]
pub fn is_annotations(path: &str) -> bool {
    let inner = path.strip_prefix("content/annotations/").and_then(|rest| rest.strip_suffix(".md"));
    inner.is_some_and(|rest| {
        format!("{rest}.md").split('/').all(|part| !part.is_empty() && !is_left_over(part))
    }) && !path.contains(['\\', '\0'])
}

/// The text of a file with a record at its end, and the line at which that begins.
///
/// # Errors
/// Where what the file ends with would take the record in.
pub fn appended(old: Option<&Source>, record: &str) -> Result<(String, usize), Refusal> {
    let Some(old) = old else { return Ok((record.to_owned(), 1)) };
    whole(old)?;
    let gap = fresh::gap(&old.text);
    let text = format!("{}{gap}{record}", old.text);
    let line = old.text.lines().count() + gap.len().min(1) + 1;
    let (pieces, before) = (split(&text).1, split(&old.text).1);
    let starts =
        |all: &[crate::parse::record::RecordPiece]| all.iter().map(|it| it.fence.start).collect::<Vec<_>>();
    let own = old.text.len() + gap.len();
    let alone = pieces.len() == before.len() + 1
        && starts(&pieces[..before.len()]) == starts(&before)
        && pieces.last().is_some_and(|last| last.fence.start == own && last.closed);
    if alone {
        return Ok((text, line));
    }
    let what = if before.last().is_some_and(|last| !last.closed) {
        "its last record is not closed: end its keys with a line `+++`"
    } else {
        "the fenced code at its end is not closed: close it"
    };
    Err(Refusal::new(format!("nothing can be added to `{}`", crate::diag::escape::name(&old.path)), what))
}

/// A record of a file as it is written: its keys and its text, without blank lines at the end.
#[must_use]
pub fn written(text: &str, note: &str) -> Option<String> {
    let place = place_of(text, note)?;
    text.get(place.start..place.end).map(|words| words.trim_end().to_owned())
}

/// The text of a record as it is written, without blank lines around it.
#[must_use]
pub fn text_of(written: &str) -> &str {
    let body = split(written).1.into_iter().next().and_then(|piece| written.get(piece.body));
    body.unwrap_or_default().trim_matches('\n')
}

/// The bytes of a record, from its fence to the next.
fn place_of(text: &str, note: &str) -> Option<Range<usize>> {
    let wanted = id::fold(note);
    let pieces = split(text).1;
    let own = pieces.iter().find(|piece| {
        let head = text.get(piece.head.clone()).unwrap_or_default();
        let table = head.parse::<DocumentMut>().ok();
        let own = table.as_ref().and_then(|table| table.get("id")?.as_str());
        piece.closed && own.is_some_and(|own| id::fold(own) == wanted)
    })?;
    Some(own.fence.start..own.body.end)
}

/// What a change makes of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alteration {
    /// Other values of keys, and another text where one is given.
    Values(Vec<KeyChange>, Option<String>),
    /// The record goes.
    Removed,
}

/// The text of a file in which a record is another; all else stays byte for byte. Nothing is left of the file where it
/// had this record alone. `was` is the record as the client has seen it.
///
/// # Errors
/// Where the record is gone or another by now, or the new text would not stay one.
pub fn altered(
    source: &Source,
    note: &str,
    was: Option<&str>,
    alteration: &Alteration,
) -> Result<Option<String>, Refusal> {
    whole(source)?;
    let now = written(&source.text, note);
    if let Some(was) = was.map(str::trim_end)
        && now.as_deref() != Some(was)
    {
        let yours = match alteration {
            Alteration::Values(changes, body) => {
                let end = format!("{was}\n");
                valued(&end, note, changes, body.as_deref())?.unwrap_or_default().trim_end().to_owned()
            }
            Alteration::Removed => String::new(),
        };
        let message = match now {
            Some(_) => format!("`{note}` was changed elsewhere meanwhile"),
            None => format!("`{note}` is not in its file any more"),
        };
        let versions = RecordVersions { yours, theirs: now.unwrap_or_default() };
        return Err(Refusal {
            conflict: Some(Box::new(versions)),
            ..Refusal::new(message, "nothing was written: look at both, then save again or leave it")
        });
    }
    let gone = || Refusal::new(format!("`{note}` is not in its file any more"), "");
    match alteration {
        Alteration::Values(changes, body) => {
            let made = valued(&source.text, note, changes, body.as_deref())?.ok_or_else(gone)?;
            Ok(Some(made))
        }
        Alteration::Removed => {
            let place = place_of(&source.text, note).ok_or_else(gone)?;
            let made = format!("{}{}", &source.text[..place.start], &source.text[place.end..]);
            Ok((!made.trim().is_empty()).then_some(made))
        }
    }
}

/// Why a note isn't changed that is in no file any more, with what would have been written of it.
pub(super) fn removed(why: Refusal, note: &str, was: &str, body: &str) -> Refusal {
    let yours = valued(&format!("{}\n", was.trim_end()), note, &[], Some(body)).ok().flatten();
    let conflict =
        yours.map(|yours| RecordVersions { yours: yours.trim_end().to_owned(), theirs: String::new() });
    Refusal { conflict: conflict.map(Box::new), ..why }
}

/// A file with other values in a record, and another text.
fn valued(
    text: &str,
    note: &str,
    changes: &[KeyChange],
    body: Option<&str>,
) -> Result<Option<String>, Refusal> {
    let Some(place) = place_of(text, note) else { return Ok(None) };
    let mut made = text.to_owned();
    if let Some(body) = body {
        let body = whole_body(body)?;
        let pieces = split(text).1;
        let Some(piece) = pieces.iter().find(|piece| piece.fence.start == place.start) else {
            return Ok(None);
        };
        let old = &text[piece.body.clone()];
        let lead = old.len() - old.trim_start_matches('\n').len();
        // Blank lines around the text stay; a text that was none gets a line of its own.
        let (start, end) = match old.trim_matches('\n').len() {
            0 => (piece.body.start, piece.body.start),
            length => (piece.body.start + lead, piece.body.start + lead + length),
        };
        let before = if text[..start].ends_with('\n') { "" } else { "\n" };
        let after = if start == end && !body.is_empty() { "\n" } else { "" };
        made = format!("{}{before}{body}{after}{}", &text[..start], &text[end..]);
    }
    if !changes.is_empty() {
        let head = split(text).1.into_iter().find(|piece| piece.fence.start == place.start);
        let Some(head) = head else { return Ok(None) };
        let Some(changed) = record::changed(&made, head.head.start, changes) else { return Ok(None) };
        made = changed;
    }
    let (old, new) = (split(text).1, split(&made).1);
    let others = |text: &str, all: &[crate::parse::record::RecordPiece]| -> Vec<String> {
        let own = |piece: &&crate::parse::record::RecordPiece| piece.fence.start != place.start;
        all.iter().filter(own).map(|it| text[it.fence.start..it.body.end].to_owned()).collect()
    };
    if others(text, &old) != others(&made, &new) {
        let hint = "close the fenced code in it";
        return Err(Refusal::new("the text would take in the record that follows", hint));
    }
    Ok(Some(made))
}

/// What has to be written so that a record says this; values that it has already, its own or those of its file's
/// `defaults`, stay as they are written.
///
/// # Errors
/// Where it says what the edition doesn't have.
pub fn changes_to(
    edition: &Edition,
    record: &Record,
    said: &NoteContent,
    defaults: &FileDefaults,
) -> Result<Vec<KeyChange>, Refusal> {
    known(edition, &NoteContent { by: None, ..said.clone() })?;
    let mut changes = Vec::new();
    let plain = plain_kind(!record.readings.is_empty());
    let kind = said.kind.as_deref().unwrap_or(plain);
    if kind != record.kind {
        changes.push(match said.kind.is_none() && defaults.denied("kind").is_none() {
            true => KeyChange::Gone("kind"),
            false => KeyChange::Words("kind", kind.to_owned()),
        });
    }
    if said.draft != record.is_draft() {
        changes.push(match said.draft {
            true => KeyChange::Words("status", "draft".to_owned()),
            false => defaults.without("status"),
        });
    }
    let entities: Vec<String> = record.entities.iter().map(|(entity, _)| entity.clone()).collect();
    for (key, old, new) in [("tags", &record.tags, &said.tags), ("entities", &entities, &said.entities)] {
        if old != new {
            changes.push(match new.is_empty() {
                true => defaults.without(key),
                false => KeyChange::List(key, new.clone()),
            });
        }
    }
    Ok(changes)
}

/// What has to be written so that a record is about other words.
///
/// # Errors
/// Where its words are found by what only a person can choose anew.
pub fn moved(
    edition: &Edition,
    record: &Record,
    section: &Section,
    selector: Vec<KeyChange>,
    defaults: &FileDefaults,
) -> Result<Vec<KeyChange>, Refusal> {
    if !record.readings.is_empty() && record.selector.quote.is_some() {
        return Err(Refusal::new(
            format!("the readings of `{}` go by its `lemma`", record.id),
            "write its other words in its file",
        ));
    }
    if let Some(lemma) = &record.lemma {
        return Err(Refusal::new(
            format!("`{}` has a lemma, `{lemma}`, which is of its old words", record.id),
            "take the lemma away or write its other words in its file",
        ));
    }
    let old = &record.selector;
    let mut changes = Vec::new();
    if id::fold(&old.target.section) != id::fold(&section.id) || old.target.fragment.is_some() {
        changes.push(KeyChange::Words("target", section.id.clone()));
    }
    let witness = record.witness.as_ref().map(|(witness, _)| witness.as_str());
    if let Some(new) = witness_of(edition, section)
        && witness.map_or(!is_base(edition, new), |old| id::fold(old) != id::fold(new))
    {
        changes.push(match is_base(edition, new) && defaults.word("witness").is_none() {
            true => KeyChange::Gone("witness"),
            false => KeyChange::Words("witness", new.to_owned()),
        });
    }
    let said = |key: &str| {
        selector.iter().any(|change| match change {
            KeyChange::Words(own, _) | KeyChange::Number(own, _) => *own == key,
            KeyChange::Range(..) => key == "range",
            KeyChange::Gone(_) | KeyChange::List(..) => false,
        })
    };
    let has = [
        ("quote", old.quote.is_some()),
        ("range", old.range.is_some()),
        ("prefix", old.prefix.is_some()),
        ("suffix", old.suffix.is_some()),
        ("occurrence", old.occurrence.is_some()),
    ];
    let gone = has.into_iter().filter(|(key, has)| *has && !said(key));
    changes.extend(gone.map(|(key, _)| KeyChange::Gone(key)));
    changes.extend(selector);
    Ok(changes)
}

/// The note of this id, with its section.
#[must_use]
pub fn note_of<'a>(edition: &'a Edition, note: &str) -> Option<(&'a Arc<Section>, &'a crate::edition::Note)> {
    let wanted = id::fold(note);
    let sections = edition.witnesses.iter().flat_map(|witness| &witness.sections);
    sections
        .flat_map(|section| section.notes.iter().flat_map(flat).map(move |note| (section, note)))
        .find(|(_, note)| id::fold(&note.record.id) == wanted)
}

/// Whether a file can be changed by a program: not while two versions of it wait to be settled.
fn whole(source: &Source) -> Result<(), Refusal> {
    if conflict::is_open(&source.text) {
        let message = format!("`{}` has two versions from a merge", crate::diag::escape::name(&source.path));
        return Err(Refusal::new(
            message,
            "settle them first: take away the lines `<<<<<<<`, `=======`, `>>>>>>>`",
        ));
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
