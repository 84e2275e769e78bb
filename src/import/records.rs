//! Notes as records of annotation files: new ones, and those that a newer export has changed.

mod earlier;
mod keys;
mod known;
mod own;
mod readback;
mod threads;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use xxhash_rust::xxh3::xxh3_64;

use crate::edition::id;
use crate::edition::meta::{Editor, natural_name};
use crate::output::record;
use crate::resolve::reanchor::KeyChange;

use super::body;
use super::note::ImportedNote;
use super::split::short_slug;
pub(crate) use known::known;
use known::{ImportedRecord, KnownRecords, NOT_THERE, RecordContent, RecordEdit, edited, hash, is_changed};
use threads::{AnsweredRecord, NoteThreads};

/// The id of a note that has none: a hash of its words, place, date and text.
pub(crate) fn own_id(note: &ImportedNote) -> String {
    note.id.clone().unwrap_or_else(|| {
        let words: Vec<&str> = note.quotes.iter().map(|quote| quote.words.as_str()).collect();
        let parts = [
            words.join("\u{1}"),
            note.book.clone().unwrap_or_default(),
            note.position.clone().unwrap_or_default(),
            note.created.clone().unwrap_or_default(),
            note.body.clone(),
        ];
        format!("{:016x}", xxh3_64(parts.join("\u{2}").as_bytes()))
    })
}

/// Where a note goes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Destination {
    /// Words of a section: its id, what leads to them, and what orders them there.
    Words { section: String, changes: Vec<KeyChange>, order: (usize, usize) },
    /// A whole section.
    Section { section: String, order: (usize, usize) },
    /// Several places: each as a line of a comment. The section is that of the first.
    Candidates { section: String, order: (usize, usize), lines: Vec<String> },
    /// Nowhere in the text.
    Unplaced,
}

/// What is written to the edition.
#[derive(Debug, Default)]
pub(crate) struct Records {
    /// New texts of files, by their paths.
    pub(crate) files: BTreeMap<String, String>,
    /// Editors that edition.toml is to have.
    pub(crate) editors: Vec<(String, String)>,
    /// The ids of records that were added with a place.
    pub(crate) placed: Vec<String>,
    /// How many there are: new, changed, as they were.
    pub(crate) counts: [usize; 3],
    /// What was decided, by the lines of the export.
    pub(crate) told: Vec<(usize, String)>,
    /// Why files can't be written: what they would have isn't what is read of them.
    pub(crate) unread: Vec<String>,
}

/// How notes become records.
pub(crate) struct Manner<'a> {
    /// The program that they come from.
    pub(crate) from: &'a str,
    pub(crate) editors: &'a [Editor],
    /// The author of what names none.
    pub(crate) creator: Option<&'a str>,
    pub(crate) kind: Option<&'a str>,
    pub(crate) witness: Option<&'a str>,
    /// The ids that notes have.
    pub(crate) taken: HashSet<String>,
    /// The files that are there, by their paths.
    pub(crate) files: HashMap<String, String>,
    pub(crate) known: KnownRecords,
}

/// A record that is to be added.
struct AddedRecord {
    path: String,
    order: (usize, usize, usize),
    text: String,
}

/// Make records of notes in their places.
pub(crate) fn records(notes: &[(ImportedNote, Destination)], manner: &mut Manner<'_>) -> Records {
    let mut made = Records::default();
    let keys: Vec<(String, String)> =
        keys::unique(notes, &mut made).into_iter().map(|id| (manner.from.to_owned(), id)).collect();
    let earlier = earlier::keys(notes, &keys, manner, &mut made);
    let keys: Vec<(String, String)> = keys
        .into_iter()
        .map(|key| earlier.get(&key.1).map_or(key, |id| (manner.from.to_owned(), id.clone())))
        .collect();
    let mut fresh: Vec<AddedRecord> = Vec::new();
    for (n, (note, place)) in notes.iter().enumerate() {
        if let Some(own) = &note.own {
            fresh.extend(own::own_record(own, (order(place).0, order(place).1, n), manner, &mut made));
        }
    }
    // Ids first: a reply may be before what it answers.
    let mut ids: Vec<Option<String>> = Vec::new();
    let mut first: HashMap<&(String, String), usize> = HashMap::new();
    for (n, (note, _)) in notes.iter().enumerate() {
        if note.own.is_some() || manner.known.contains_key(&keys[n]) {
            ids.push(None);
        } else if first.contains_key(&keys[n]) {
            made.told.push((note.line, format!("the same note is there twice: `{}`", shown(note))));
            ids.push(None);
        } else {
            first.insert(&keys[n], n);
            ids.push(Some(fresh_id(note, &mut manner.taken)));
        }
    }
    let again = keys.iter().enumerate().filter(|(_, key)| manner.known.contains_key(key));
    let again = again.map(|(n, key)| (key, n)).collect();
    let thread = NoteThreads { notes, earlier: &earlier, ids: &ids, first: &first, again: &again };
    let mut changes: BTreeMap<String, Vec<RecordEdit>> = BTreeMap::new();
    let mut found_since = 0;
    for (n, (note, place)) in notes.iter().enumerate() {
        if note.own.is_some() {
            continue;
        }
        let known = manner.known.get(&keys[n]).cloned();
        let says = says(note, known.as_ref(), manner, &mut made);
        if let Some(known) = known {
            found_since += usize::from(known.is_unplaced() && *place != Destination::Unplaced);
            let answers = found_thread(n, note, &known, &thread, manner, &mut made);
            let says = is_changed(&known, &says, note, &mut made).then_some(says);
            let mut keys = Vec::new();
            if says.is_some() {
                keys = known::other_words(&known, note);
                keys.extend(other_thread(n, &known, &thread, manner));
            }
            if says.is_some() || answers.is_some() {
                let edit = RecordEdit { known, says, answers, keys };
                changes.entry(edit.known.path.clone()).or_default().push(edit);
            } else {
                made.counts[2] += 1;
            }
            continue;
        }
        let Some(own) = &ids[n] else { continue };
        let parent = note.reply_to.as_ref().map(|_| thread.parent(n, manner));
        fresh.push(add(note, place, own, &keys[n].1, parent, &says, manner, &mut made, n));
    }
    if found_since > 0 {
        let message = format!(
            "notes that had no place in the text, and whose words are there now: {found_since}; `variorum reanchor --interactive` gives them their places"
        );
        made.told.push((0, message));
    }
    written(changes, fresh, manner, &mut made);
    made
}

/// The note that a record answers, where its newer form answers another one that is there.
fn other_thread(
    number: usize,
    known: &ImportedRecord,
    thread: &NoteThreads<'_>,
    manner: &Manner<'_>,
) -> Option<KeyChange> {
    let before = known.reply_to.as_ref()?;
    let answered = thread.parent(number, manner).filter(|own| !own.is_further)?;
    (id::fold(&answered.id) != id::fold(before)).then_some(KeyChange::Words("reply-to", answered.id))
}

/// The words that a note marks, in a line.
fn words_of(note: &ImportedNote) -> String {
    let parts = note.quotes.iter().map(|q| q.words.split_whitespace().collect::<Vec<&str>>().join(" "));
    parts.collect::<Vec<String>>().join(" … ")
}

/// What a record answers that has no place, where its thread has one by now, or that note was in no export.
fn found_thread(
    number: usize,
    note: &ImportedNote,
    known: &ImportedRecord,
    thread: &NoteThreads<'_>,
    manner: &Manner<'_>,
    made: &mut Records,
) -> Option<AnsweredRecord> {
    let is_bare = note.quotes.is_empty() && known.quote.is_empty() && note.reply_to.is_some();
    let answered = thread.parent(number, manner).filter(|_| is_bare && known.is_unplaced())?;
    let is_placed = answered.status.as_deref() != Some("unplaced");
    if !is_placed && known.reply_to.is_some() {
        return None;
    }
    let place = if is_placed { "its place is there" } else { "which has no place" };
    let message = format!("`{}` answers `{}`, which is there by now: {place}", known.id, answered.id);
    made.told.push((note.line, message));
    if answered.status.is_none() {
        made.placed.push(known.id.clone());
    }
    Some(answered)
}

/// Makes the texts of the files: what is changed in them, and what is added.
fn written(
    changes: BTreeMap<String, Vec<RecordEdit>>,
    mut fresh: Vec<AddedRecord>,
    manner: &Manner<'_>,
    made: &mut Records,
) {
    made.counts[0] = fresh.len();
    for (path, edits) in changes {
        let text = manner.files.get(&path).cloned().unwrap_or_default();
        made.counts[1] += edits.len();
        made.files.insert(path, edited(text, edits));
    }
    fresh.sort_by(|a, b| (&a.path, a.order).cmp(&(&b.path, b.order)));
    for AddedRecord { path, text, .. } in &fresh {
        let own = made
            .files
            .entry(path.clone())
            .or_insert_with(|| manner.files.get(path).cloned().unwrap_or_default());
        if !own.is_empty() {
            let end = own.trim_end_matches('\n').len();
            own.truncate(end);
            own.push_str("\n\n");
        }
        own.push_str(text);
    }
    made.unread = readback::unread(&made.files, &manner.files, &fresh);
}

fn status(place: &Destination) -> Option<String> {
    match place {
        Destination::Candidates { .. } => Some("draft".to_owned()),
        Destination::Unplaced => Some("unplaced".to_owned()),
        _ => None,
    }
}

fn section(place: &Destination) -> Option<String> {
    match place {
        Destination::Words { section, .. }
        | Destination::Section { section, .. }
        | Destination::Candidates { section, .. } => Some(section.clone()),
        Destination::Unplaced => None,
    }
}

fn order(place: &Destination) -> (usize, usize) {
    match place {
        Destination::Words { order, .. }
        | Destination::Section { order, .. }
        | Destination::Candidates { order, .. } => *order,
        Destination::Unplaced => (0, 0),
    }
}

/// What a note says, as a record says it.
fn says(
    note: &ImportedNote,
    known: Option<&ImportedRecord>,
    manner: &Manner<'_>,
    made: &mut Records,
) -> RecordContent {
    let body::NoteBody { text: body, told } = body::read(&note.body, note.format);
    made.told.extend(told.into_iter().map(|message| (note.line, format!("{message}: `{}`", shown(note)))));
    let kind = match manner.kind {
        Some(kind) => kind,
        None if body.is_empty() && (!note.quotes.is_empty() || note.is_bare()) => "highlight",
        None => "comment",
    };
    let mut creators: Vec<String> = note.authors.iter().map(|name| editor(name, manner, made)).collect();
    // The author of what names none was given when it was imported first.
    if let Some(known) = known.filter(|known| creators.is_empty() && !known.says.creators.is_empty()) {
        creators.clone_from(&known.says.creators);
    }
    if creators.is_empty() {
        let own = match (manner.creator, manner.editors) {
            (Some(creator), _) => creator.to_owned(),
            (None, [one]) => one.id.clone(),
            _ => editor("Reader", manner, made),
        };
        creators.push(own);
    }
    creators.dedup();
    let mut tags = note.tags.clone();
    if note.resolved {
        tags.push("resolved".to_owned());
    }
    RecordContent {
        kind: kind.to_owned(),
        creators,
        created: note.created.clone().unwrap_or_default(),
        modified: note.modified.clone().unwrap_or_default(),
        tags,
        body,
    }
}

/// The id of the editor of this name: one that is there, or a new one.
fn editor(name: &str, manner: &Manner<'_>, made: &mut Records) -> String {
    let name = name.split_whitespace().collect::<Vec<&str>>().join(" ");
    let same = |other: &str| {
        id::fold(other) == id::fold(&name) || id::fold(&natural_name(other)) == id::fold(&natural_name(&name))
    };
    if let Some(known) =
        manner.editors.iter().find(|editor| same(&editor.name) || id::fold(&editor.id) == id::fold(&name))
    {
        return known.id.clone();
    }
    if let Some((known, _)) = made.editors.iter().find(|(_, own)| same(own)) {
        return known.clone();
    }
    let slug = short_slug(&natural_name(&name));
    let base = if slug.is_empty() { "reader".to_owned() } else { slug };
    let taken = |id_: &str| {
        manner.editors.iter().any(|e| id::fold(&e.id) == id::fold(id_))
            || made.editors.iter().any(|(own, _)| id::fold(own) == id::fold(id_))
    };
    let mut free =
        (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}-{n}") }).filter(|id| !taken(id));
    let own = free.next().unwrap_or_default();
    made.told.push((0, format!("`{name}` is a new editor, `{own}`")));
    made.editors.push((own.clone(), name));
    own
}

/// A slug of a note's words that no note has.
fn fresh_id(note: &ImportedNote, taken: &mut HashSet<String>) -> String {
    let words = note.quotes.first().map_or(note.body.as_str(), |quote| quote.words.as_str());
    let slug = id::heading_slug(&words.chars().take(200).collect::<String>());
    let short: Vec<&str> = slug.split('-').filter(|word| !word.is_empty()).take(4).collect();
    let short: String = short.join("-").chars().take(40).collect();
    let base = if id::is_slug(&short) { short } else { "note".to_owned() };
    let mut number = 1_usize;
    loop {
        let own = if number == 1 { base.clone() } else { format!("{base}-{number}") };
        if taken.insert(id::fold(&own)) {
            return own;
        }
        // Thousands of notes on the same words don't count up from the first each time.
        number += if number > 50 { taken.len() } else { 1 };
    }
}

#[expect(clippy::too_many_arguments, reason = "a record is made of all of them")]
fn add(
    note: &ImportedNote,
    place: &Destination,
    own: &str,
    there: &str,
    parent: Option<Option<AnsweredRecord>>,
    says: &RecordContent,
    manner: &Manner<'_>,
    made: &mut Records,
    number: usize,
) -> AddedRecord {
    let mut keys: Vec<(&str, String)> = vec![("id", own.to_owned())];
    let mut changes: &[KeyChange] = &[];
    let mut comments: Vec<String> = Vec::new();
    let mut state = status(place);
    let mut target = section(place);
    let mut at = order(place);
    match place {
        Destination::Words { changes: own, .. } => changes = own,
        Destination::Section { .. } => {}
        Destination::Candidates { lines, .. } => comments.extend(lines.iter().cloned()),
        Destination::Unplaced => {}
    }
    if let Some(parent) = parent {
        match parent {
            Some(answered) => {
                if answered.is_further {
                    let message = format!(
                        "what this answers isn't in the file; it is put under what that answered: `{}`",
                        shown(note)
                    );
                    made.told.push((note.line, message));
                }
                keys.push(("reply-to", answered.id));
                if note.quotes.is_empty() {
                    (state, target, at) = (answered.status, answered.section, answered.order);
                }
            }
            None => {
                let message = format!("what this answers isn't in the file: `{}`", shown(note));
                let named = note.reply_to.as_deref().unwrap_or_default();
                comments.push(format!("{NOT_THERE}: {named}"));
                made.told.push((note.line, message));
            }
        }
    }
    if let Some(target) = &target {
        keys.push(("target", target.clone()));
    }
    keys.extend(manner.witness.map(|witness| ("witness", witness.to_owned())));
    if matches!(state.as_deref(), Some("draft" | "unplaced")) && changes.is_empty() && !note.quotes.is_empty()
    {
        keys.push(("quote", words_of(note)));
        if let [quote] = note.quotes.as_slice() {
            keys.extend(Some(("prefix", quote.prefix.clone())).filter(|(_, w)| !w.trim().is_empty()));
            keys.extend(Some(("suffix", quote.suffix.clone())).filter(|(_, w)| !w.trim().is_empty()));
        }
    }
    let mut head = record::fresh_head(&keys, changes);
    let RecordContent { kind, creators, created, modified, tags, .. } = says;
    let _ = writeln!(head, "kind = {}", quoted(kind));
    let creator = match creators.as_slice() {
        [one] => quoted(one),
        many => list(many),
    };
    let _ = writeln!(head, "creator = {creator}");
    for (key, date) in
        [("created", created), ("modified", modified)].into_iter().filter(|(_, date)| !date.is_empty())
    {
        let _ = writeln!(head, "{key} = {}", dated(date));
    }
    if let Some(state) = &state {
        let _ = writeln!(head, "status = {}", quoted(state));
    } else {
        made.placed.push(own.to_owned());
    }
    if !tags.is_empty() {
        let _ = writeln!(head, "tags = {}", list(tags));
    }
    for (key, words) in [("rights", &note.rights), ("lang", &note.language)] {
        if let Some(words) = words {
            let _ = writeln!(head, "{key} = {}", quoted(words));
        }
    }
    let _ = writeln!(
        head,
        "imported = {{ from = {}, id = {}, hash = {} }}",
        quoted(manner.from),
        quoted(there),
        quoted(&hash(says))
    );
    for comment in comments {
        let _ = writeln!(
            head,
            "# {}",
            comment.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>()
        );
    }
    let path = match (&state, &target) {
        (Some(state), _) if state == "unplaced" => format!("content/annotations/{}.unplaced.md", manner.from),
        (_, Some(target)) => format!("content/annotations/{}/{target}.md", manner.from),
        (_, None) => format!("content/annotations/{}.unplaced.md", manner.from),
    };
    let body = if says.body.is_empty() { String::new() } else { format!("{}\n", says.body) };
    AddedRecord { path, order: (at.0, at.1, number), text: format!("+++\n{head}+++\n{body}") }
}

fn quoted(words: &str) -> String {
    toml::Value::String(words.to_owned()).to_string()
}

fn list(words: &[String]) -> String {
    toml::Value::Array(words.iter().cloned().map(toml::Value::String).collect()).to_string()
}

/// A date as TOML's own, where it is one.
fn dated(date: &str) -> String {
    match date.parse::<toml::value::Datetime>() {
        Ok(_) => date.to_owned(),
        Err(_) => quoted(date),
    }
}

fn shown(note: &ImportedNote) -> String {
    let words = note.quotes.first().map_or(note.body.as_str(), |quote| quote.words.as_str());
    let line = words.split_whitespace().collect::<Vec<&str>>().join(" ");
    line.chars().take(60).collect()
}

/// The ids of all records of annotation files, folded.
pub(crate) fn ids<'a>(files: impl Iterator<Item = &'a str>) -> HashSet<String> {
    files.flat_map(crate::parse::record::ids).map(|own| id::fold(&own)).collect()
}
