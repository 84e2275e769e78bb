//! Annotation files: Markdown with TOML records.

mod names;
mod pieces;
mod selector;

pub(crate) use pieces::{RecordPiece, closes, defaults, ids, opens, split};

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Advice, Diagnostic, FileId, Severity, Source, Span, escape, nearest, rules};
use crate::edition::date::Date;
use crate::edition::id;
use crate::edition::meta::Meta;
use crate::edition::note::{HandReading, Record, Seldom};

use super::config::{class, language, motivation, slug};
use super::conflict;
use super::fields::{self, Fields, TomlOffset, WithOffset};
use super::markdown::{self, Manner};
use pieces::{late_keys, written_id, yaml_records, yaml_within};
use selector::selector;

use super::toml_slip::as_string;
use super::yaml;

pub(crate) const KEYS: &[&str] = &[
    "id",
    "quote",
    "prefix",
    "suffix",
    "occurrence",
    "range",
    "target",
    "witness",
    "kind",
    "motivation",
    "creator",
    "created",
    "modified",
    "status",
    "tags",
    "cites",
    "entities",
    "refs",
    "reply-to",
    "lemma",
    "reading",
    "rights",
    "lang",
    "imported",
];
/// What a reading of a record may say.
pub(crate) const READING: &[&str] = &["witness", "text", "class"];
/// What `imported` says.
pub(crate) const IMPORTED: &[&str] = &["from", "id", "hash"];
/// What `[defaults]` may say: all but what is one record's alone.
pub(crate) const DEFAULTS: &[&str] = &[
    "target",
    "witness",
    "kind",
    "motivation",
    "creator",
    "created",
    "modified",
    "status",
    "tags",
    "cites",
    "entities",
    "refs",
    "rights",
    "lang",
];

/// The fields that `[defaults]` and a record share.
#[derive(Debug, Clone, Default)]
struct RecordFields {
    target: Option<WithOffset<String>>,
    witness: Option<WithOffset<String>>,
    kind: Option<WithOffset<String>>,
    motivation: Option<String>,
    creators: Vec<WithOffset<String>>,
    created: Option<Date>,
    modified: Option<Date>,
    status: Option<String>,
    tags: Vec<String>,
    cites: Vec<WithOffset<String>>,
    entities: Vec<WithOffset<String>>,
    refs: Vec<WithOffset<String>>,
    rights: Option<String>,
    language: Option<String>,
}

/// What an annotation file has.
#[derive(Debug, Default)]
pub(crate) struct Annotations {
    pub(crate) records: Vec<Arc<Record>>,
    /// Those that are left out for an error in their record.
    pub(crate) broken: Vec<Arc<Record>>,
    /// The ids of those that could not be read as records at all.
    pub(crate) unread: Vec<String>,
    /// The latest day on which a record was written or changed.
    pub(crate) latest: Option<Date>,
    /// Whether a record, be it left out, gives readings.
    pub(crate) has_readings: bool,
}

/// The annotations of a file.
pub(crate) fn parse(
    source: &Source,
    file: FileId,
    meta: Option<&Meta>,
    manner: Manner,
    diagnostics: &mut Vec<Diagnostic>,
) -> Annotations {
    let bodies = |text: &str| split(text).1.into_iter().map(|piece| piece.body).collect();
    conflict::beside(source, file, bodies, diagnostics, |own| read(source, file, meta, manner, own))
}

fn read(
    source: &Source,
    file: FileId,
    meta: Option<&Meta>,
    manner: Manner,
    diagnostics: &mut Vec<Diagnostic>,
) -> Annotations {
    let known = diagnostics.len();
    let mut reader = RecordReader {
        source,
        file,
        meta,
        manner,
        defaults: RecordFields::default(),
        found: Annotations::default(),
    };
    let (before, pieces) = split(&source.text);
    let is_bare = pieces.is_empty();
    reader.before_records(before, diagnostics);
    for (number, piece) in pieces.into_iter().enumerate() {
        reader.piece(number, piece, diagnostics);
    }
    let Annotations { records, broken, unread, latest, has_readings } = &mut reader.found;
    let dates = records.iter().flat_map(|record| [&record.created, &record.modified]).flatten();
    *latest = dates.filter(|date| date.parts().is_some()).max().cloned();
    *has_readings = records.iter().chain(&*broken).any(|record| !record.readings.is_empty());
    let is_idle = records.is_empty() && broken.is_empty() && unread.is_empty();
    if is_idle && !diagnostics[known..].iter().any(|told| told.rule.severity >= Severity::Warning) {
        let why = if is_bare { "it has no record" } else { "it has no record but the defaults" };
        diagnostics.push(
            Diagnostic::new(
                &rules::UNUSED_FILE,
                Span::new(file, 0, 0),
                format!("nothing is made of `{}`: {why}", escape::name(&source.path)),
            )
            .hint("write its first annotation, a record between two lines `+++`, or delete the file"),
        );
    }
    reader.found
}

/// An annotation file that is read, record by record.
struct RecordReader<'a> {
    source: &'a Source,
    file: FileId,
    meta: Option<&'a Meta>,
    manner: Manner,
    defaults: RecordFields,
    found: Annotations,
}

impl RecordReader<'_> {
    /// What is before the first record belongs to none.
    fn before_records(&mut self, before: Range<usize>, diagnostics: &mut Vec<Diagnostic>) {
        let text = &self.source.text;
        let yaml = yaml_records(text, &before);
        for place in &yaml {
            yaml::tell(text, place.clone(), self.file, KEYS, diagnostics);
            self.unread(place.clone());
        }
        let words = text[before.clone()].trim_start();
        if !yaml.is_empty() || words.trim_end().is_empty() {
            return;
        }
        let start = before.end - words.len();
        let end = words.find('\n').map_or(before.end, |n| start + n);
        diagnostics.push(
            Diagnostic::new(
                &rules::TEXT_OUTSIDE_RECORD,
                Span::new(self.file, start, end),
                "these words belong to no record",
            )
            .hint("a record begins with a line `+++`; what is before the first is not shown"),
        );
    }

    /// Remembers the id of a record that can't be read, where its head names one.
    fn unread(&mut self, head: Range<usize>) {
        self.found.unread.extend(written_id(&self.source.text[head]));
    }

    /// Reads a record or `[defaults]`; `number` counts the records of the file from 0.
    fn piece(&mut self, number: usize, mut piece: RecordPiece, diagnostics: &mut Vec<Diagnostic>) {
        let text = &self.source.text;
        let yaml = yaml_within(text, &piece.body);
        if let Some(first) = yaml.first() {
            piece.body.end = first.start;
        }
        for place in yaml {
            self.unread(place.clone());
            yaml::tell(text, place, self.file, KEYS, diagnostics);
        }
        if !piece.closed {
            diagnostics.push(
                Diagnostic::new(
                    &rules::UNCLOSED_RECORD,
                    Span::new(self.file, piece.fence.start, piece.fence.end),
                    "this record is not closed",
                )
                .hint("end its keys with a line `+++`; the annotation's text follows after that line"),
            );
            return self.unread(piece.head);
        }
        self.tell_late_keys(&piece, diagnostics);
        let place = TomlOffset { file: self.file, base: piece.head.start };
        match fields::table(&text[piece.head.clone()], place, "a record", diagnostics) {
            None => self.unread(piece.head),
            Some(table) if table.get_ref().contains_key("defaults") => {
                let range = 0..piece.head.len();
                let top = Fields::new(
                    table.get_ref(),
                    range,
                    place,
                    "the record of defaults",
                    &["defaults"],
                    diagnostics,
                );
                self.file_defaults(number, &top, diagnostics);
            }
            Some(table) => {
                // An empty range of the whole record would point nowhere: its first line represents it.
                let line = text[piece.head.clone()].find('\n').unwrap_or(piece.head.len());
                let mut own = Vec::new();
                let fields = Fields::new(table.get_ref(), 0..line, place, "a record", KEYS, &mut own);
                self.record(&fields, piece, &mut own);
                diagnostics.append(&mut own);
            }
        }
    }

    /// Reports keys below the `+++` of their record, which are the first words of its annotation.
    fn tell_late_keys(&self, piece: &RecordPiece, diagnostics: &mut Vec<Diagnostic>) {
        let text = &self.source.text;
        let Some(place) = late_keys(text, &piece.body, KEYS) else { return };
        let what = if text[place.clone()].contains('\n') { "these keys are" } else { "this key is" };
        let span = Span::new(self.file, place.start, place.end);
        let message = format!("{what} text, below the `+++` of the record");
        let hint =
            "move it above that line; if this is the text of the annotation, begin it with other words";
        diagnostics.push(Diagnostic::new(&rules::LATE_FRONT_MATTER, span, message).hint(hint));
    }

    /// Takes the `[defaults]` of a file, which are its first record.
    fn file_defaults(&mut self, number: usize, top: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) {
        if number > 0 {
            let message = "`[defaults]` is not the first record of its file";
            diagnostics.push(
                Diagnostic::new(&rules::BAD_VALUE, top.span_of("defaults"), message)
                    .hint("move it to the head of the file: it serves all records that follow"),
            );
        } else if let Some((inner, range)) = top.inner("defaults", diagnostics) {
            let fields = Fields::new(inner, range, top.place(), "[defaults]", DEFAULTS, diagnostics);
            self.defaults = shared(&fields, self.meta, &RecordFields::default(), diagnostics);
        }
    }

    /// Reads a record; `own` are its diagnostics alone.
    fn record(&mut self, fields: &Fields<'_, '_>, piece: RecordPiece, own: &mut Vec<Diagnostic>) {
        let place = fields.place();
        let shared = shared(fields, self.meta, &self.defaults, own);
        let Some(record) = record(fields, place, shared, self.source, &piece, self.manner, own) else {
            return self.unread(piece.head);
        };
        for diagnostic in &mut *own {
            diagnostic.note = Some(record.id.clone());
        }
        // What a record with an error in it means is a guess, and no note is attached by one.
        let head = place.span(0..piece.head.len());
        let wrong =
            |d: &Diagnostic| d.severity == Severity::Error && d.span.is_some_and(|s| s.end <= head.end);
        let list = if own.iter().any(wrong) { &mut self.found.broken } else { &mut self.found.records };
        list.push(Arc::new(record));
    }
}

/// The fields that a record shares with `[defaults]`, of which it takes those that it doesn't have.
fn shared(
    fields: &Fields<'_, '_>,
    meta: Option<&Meta>,
    defaults: &RecordFields,
    diagnostics: &mut Vec<Diagnostic>,
) -> RecordFields {
    let kind = names::kind(fields, meta, diagnostics);
    let creators = names::creators(fields, meta, diagnostics);
    let or = |own: Option<String>, default: &Option<String>| own.or_else(|| default.clone());
    let own_or = |key: &str, own: Vec<WithOffset<String>>, default: &Vec<WithOffset<String>>| {
        if fields.has(key) { own } else { default.clone() }
    };
    RecordFields {
        target: fields
            .string("target", diagnostics)
            .or_else(|| defaults.target.clone().filter(|_| !fields.has("target"))),
        witness: fields.string("witness", diagnostics).or_else(|| defaults.witness.clone()),
        kind: kind.or_else(|| defaults.kind.clone()),
        motivation: or(motivation(fields, diagnostics), &defaults.motivation),
        creators: own_or("creator", creators, &defaults.creators),
        created: fields.date("created", diagnostics).or_else(|| defaults.created.clone()),
        modified: fields.date("modified", diagnostics).or_else(|| defaults.modified.clone()),
        status: or(status(fields, diagnostics), &defaults.status),
        tags: match fields.strings("tags", diagnostics) {
            Some(tags) => tags.into_iter().map(|t| t.value).collect(),
            None => defaults.tags.clone(),
        },
        cites: own_or("cites", bare(fields, "cites", ["[@", "]"], diagnostics), &defaults.cites),
        entities: own_or("entities", bare(fields, "entities", ["[[", "]]"], diagnostics), &defaults.entities),
        refs: own_or("refs", bare(fields, "refs", ["[[", "]]"], diagnostics), &defaults.refs),
        rights: or(fields.string("rights", diagnostics).map(|s| s.value), &defaults.rights),
        language: or(language(fields, "lang", diagnostics), &defaults.language),
    }
}

/// Names of other things; the brackets that texts write them in may be round them.
fn bare(
    fields: &Fields<'_, '_>,
    key: &str,
    [open, close]: [&str; 2],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<WithOffset<String>> {
    let mut all = fields.one_or_more(key, diagnostics);
    for at in &mut all {
        let inner = at.value.trim().strip_prefix(open).and_then(|inner| inner.strip_suffix(close));
        // What is written for one name has no more in it.
        if let Some(inner) = inner.filter(|inner| !inner.contains(['|', ';', '[', ']'])) {
            at.value = inner.to_owned();
        }
    }
    all
}

/// The status that keeps a record from readers, as which this one is read; none where it keeps nothing back.
pub(crate) fn hiding(status: &str) -> Option<&'static str> {
    let known = ["draft", "unplaced"];
    known.into_iter().find(|known| status == *known).or_else(|| {
        let near =
            |known: &&str| status.trim().eq_ignore_ascii_case(known) || nearest(status, [*known]).is_some();
        known.into_iter().find(near)
    })
}

/// The kind of a record that names none.
pub(crate) fn plain_kind(has_readings: bool) -> &'static str {
    if has_readings { "textual" } else { "comment" }
}

/// The status of a record. Another spelling of `draft` would publish what was meant to be kept back.
fn status(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let found = fields.string("status", diagnostics)?;
    let Some(known) = hiding(&found.value).filter(|known| *known != found.value) else {
        return Some(found.value);
    };
    let shown: String = found.value.chars().take(60).collect();
    diagnostics.push(
        Diagnostic::new(&rules::BAD_VALUE, found.span, format!("`{shown}` is read as `{known}`")).advise(
            found.span,
            Advice::write(format!("write `status = \"{known}\"`"), as_string(known)).sure(true),
        ),
    );
    Some(known.to_owned())
}

fn record(
    fields: &Fields<'_, '_>,
    place: TomlOffset,
    shared: RecordFields,
    source: &Source,
    piece: &RecordPiece,
    manner: Manner,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Record> {
    let id = slug(fields, "an annotation", diagnostics);
    let mut selector = selector(fields, shared.target, source, diagnostics);
    let reply_to = fields.string("reply-to", diagnostics);
    let lemma = fields.string("lemma", diagnostics);
    let has_readings = fields.has("reading");
    let readings = readings(fields, place, diagnostics);
    // The lemma of readings finds its words as a quote does.
    if has_readings && !fields.has("quote") && !fields.has("range") {
        match (&lemma, &mut selector) {
            (Some(lemma), Some(selector)) => selector.quote = Some((lemma.value.clone(), lemma.span)),
            (None, _) if !fields.has("lemma") => diagnostics.push(
                Diagnostic::new(
                    &rules::MISSING_KEY,
                    fields.span_of("reading"),
                    "these are readings of nothing: the record has no `lemma`",
                )
                .hint("add `lemma = \"…\"`, the words of the base"),
            ),
            _ => {}
        }
    }
    imported(fields, diagnostics);
    let body = markdown::parse(source, place.file, piece.body.clone(), manner, diagnostics);
    let id = id?;
    // What a reader has marked says something without a word.
    let is_highlight = shared.kind.as_ref().is_some_and(|kind| kind.value == "highlight");
    if body.items.is_empty() && !has_readings && !is_highlight && shared.status.as_deref() != Some("unplaced")
    {
        let message = format!("annotation `{}` has no text", id.value);
        diagnostics.push(
            Diagnostic::new(&rules::EMPTY_NOTE, id.span, message)
                .hint("write it below the record's closing `+++`"),
        );
    }
    let pair = |at: WithOffset<String>| (at.value, at.span);
    let seldom = Seldom {
        witness: shared.witness.map(pair),
        motivation: shared.motivation,
        modified: shared.modified,
        status: shared.status,
        tags: shared.tags,
        refs: shared.refs.into_iter().map(pair).collect(),
        reply_to: reply_to.map(pair),
        lemma: lemma.map(|lemma| lemma.value),
        readings,
        rights: shared.rights,
        language: shared.language,
    };
    Some(Record {
        id_span: id.span,
        id: id.value,
        span: fields.span(),
        selector: selector?,
        kind: shared.kind.map_or_else(|| plain_kind(has_readings).to_owned(), |k| k.value),
        creators: shared.creators.into_iter().map(|c| c.value).collect(),
        created: shared.created,
        cites: shared
            .cites
            .into_iter()
            .map(|c| super::citations::cites(&c.value, c.span, manner.language))
            .collect(),
        entities: shared.entities.into_iter().map(pair).collect(),
        body,
        seldom: seldom.boxed(),
    })
}

/// The readings that a record gives.
fn readings(
    fields: &Fields<'_, '_>,
    place: TomlOffset,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<HandReading> {
    let mut all = Vec::new();
    for (inner, range) in fields.tables("reading", diagnostics) {
        let own = Fields::new(inner, range, place, "[[reading]]", READING, diagnostics);
        for key in ["witness", "text"].into_iter().filter(|key| !own.has(key)) {
            let hint = match key {
                "witness" => "add `witness = \"…\"`, the id of the witness, or a list of several",
                _ => "add `text = \"…\"`, the words; `text = \"\"` where the witness has none",
            };
            let message = format!("this reading has no `{key}`");
            diagnostics.push(Diagnostic::new(&rules::MISSING_KEY, own.span(), message).hint(hint));
        }
        let witnesses = own.one_or_more("witness", diagnostics);
        let text = own.words("text", diagnostics);
        let class = own.string("class", diagnostics).and_then(|name| class(&name, diagnostics));
        let Some(text) = text.filter(|_| !witnesses.is_empty()) else { continue };
        all.push(HandReading {
            witnesses: witnesses.into_iter().map(|at| (id::normal(at.value.trim()), at.span)).collect(),
            text: crate::edition::wide::in_a_line(&text.value),
            class,
            span: own.span(),
        });
    }
    all
}

/// Where a record was imported from: `import` reads it, nothing else does.
fn imported(fields: &Fields<'_, '_>, diagnostics: &mut Vec<Diagnostic>) {
    if let Some((table, range)) = fields.inner("imported", diagnostics) {
        let place = fields.place();
        let inner = Fields::new(table, range, place, "`imported`", IMPORTED, diagnostics);
        for key in IMPORTED {
            inner.string(key, diagnostics);
        }
    }
}
