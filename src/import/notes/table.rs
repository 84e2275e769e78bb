//! Tables: CSV and TSV with named columns, Readwise's export, Recogito's CSV.

use super::super::UnreadableFile;
use super::super::note::{BodyFormat, ImportedNote, NotesFile, Quote, date};
use super::dates::{self, Written};
use super::{shown, told};

/// What columns are called, in the languages that people have, by what they hold.
const NAMES: &[(&str, &[&str])] = &[
    (
        "quote",
        &[
            "quote",
            "highlight",
            "exact",
            "words",
            "passage",
            "text",
            "selection",
            "quote_transcription",
            "zitat",
            "citation",
            "cita",
            "citazione",
            "textstelle",
            "stelle",
            "lemma",
        ],
    ),
    ("prefix", &["prefix", "before", "context before", "davor"]),
    ("suffix", &["suffix", "after", "context after", "danach"]),
    (
        "body",
        &[
            "note",
            "notes",
            "comment",
            "comments",
            "body",
            "annotation",
            "remark",
            "kommentar",
            "anmerkung",
            "notiz",
            "commentaire",
            "nota",
            "comentario",
            "commento",
        ],
    ),
    (
        "author",
        &[
            "author",
            "creator",
            "user",
            "by",
            "annotator",
            "name",
            "autor",
            "autorin",
            "verfasser",
            "auteur",
            "autore",
        ],
    ),
    (
        "created",
        &[
            "created",
            "date",
            "datum",
            "created at",
            "time",
            "highlighted at",
            "fecha",
            "data",
            "erstellt",
            "creation date",
        ],
    ),
    ("modified", &["modified", "updated", "geändert"]),
    ("tags", &["tags", "tag", "keywords", "schlagwörter", "etiquetas"]),
    ("id", &["id", "uuid", "key", "nr"]),
    ("reply", &["reply-to", "reply to", "parent", "antwort auf", "in reply to"]),
    ("chapter", &["section", "chapter", "target", "kapitel", "abschnitt", "chapitre", "capítulo"]),
    ("position", &["location", "page", "anchor", "seite"]),
    ("book", &["book", "title", "book title", "titel", "file"]),
];

/// Which columns of a table hold what, by their numbers.
struct TableColumns {
    quote: usize,
    author: Option<usize>,
    prefix: Option<usize>,
    suffix: Option<usize>,
    body: Option<usize>,
    created: Option<usize>,
    modified: Option<usize>,
    tags: Option<usize>,
    id: Option<usize>,
    reply: Option<usize>,
    chapter: Option<usize>,
    position: Option<usize>,
    book: Option<usize>,
}

impl TableColumns {
    /// Finds them by the heads of a table, and the heads of those that hold nothing known; none where no column has quotes.
    fn of(heads: &[String], is_readwise: bool) -> Option<(Self, Vec<&str>)> {
        let column = |what: &str| {
            let names = NAMES.iter().find(|(own, _)| *own == what).map_or(&[][..], |(_, names)| names);
            names.iter().find_map(|name| heads.iter().position(|head| head == name))
        };
        let quote = column("quote")?;
        let mut used = vec![quote];
        let mut find = |what: &str| {
            let at = column(what).filter(|at| !used.contains(at));
            used.extend(at);
            at
        };
        let columns = Self {
            quote,
            // The author of Readwise's columns is the book's.
            author: if is_readwise { None } else { find("author") },
            prefix: find("prefix"),
            suffix: find("suffix"),
            body: find("body"),
            created: find("created"),
            modified: find("modified"),
            tags: find("tags"),
            id: find("id"),
            reply: find("reply"),
            chapter: find("chapter"),
            position: find("position"),
            book: find("book"),
        };
        let left = (0..heads.len()).filter(|n| !used.contains(n) && !heads[*n].is_empty());
        Some((columns, left.map(|n| heads[n].as_str()).collect()))
    }
}

/// Reads a table; none where there is no column of quotes.
///
/// # Errors
/// A row can't be read.
pub(super) fn table(text: &str, file: &str) -> Result<Option<NotesFile>, UnreadableFile> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b',', b';', b'|']
        .into_iter()
        .max_by_key(|sign| (first.bytes().filter(|b| b == sign).count(), *sign == b','))
        .unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let Ok(heads) = reader.headers().cloned() else { return Ok(None) };
    let heads: Vec<String> =
        heads.iter().map(|head| head.trim().trim_start_matches('\u{feff}').to_lowercase()).collect();
    let is_named = [".csv", ".tsv", ".tab"].iter().any(|end| file.to_lowercase().ends_with(end));
    if heads.len() < 2 && !is_named {
        return Ok(None);
    }
    let is_readwise = heads.iter().any(|h| h == "highlight")
        && heads.iter().any(|h| h == "book title" || h == "location type" || h == "url");
    let is_recogito = heads.iter().any(|h| h == "quote_transcription");
    let kind = heads.iter().position(|h| h == "annotation/reply type");
    let Some((columns, left)) = TableColumns::of(&heads, is_readwise) else { return Ok(None) };
    let mut export = NotesFile {
        from: match () {
            () if is_readwise => "readwise",
            () if is_recogito => "recogito",
            () if kind.is_some() => "hypothesis",
            () => "table",
        },
        ..NotesFile::default()
    };
    if !left.is_empty() {
        export.decisions.push(told(file, 1, format!("columns that are left out: {}", left.join(", "))));
    }
    let mut answers = 0;
    for row in reader.records() {
        let row =
            row.map_err(|error| UnreadableFile::new(format!("this table can't be read: {error}"), ""))?;
        answers += usize::from(kind.is_some() && cell(&row, kind) == "Reply");
        let note = note(&row, &columns, file, &mut export);
        export.notes.extend(note);
    }
    if answers > 0 {
        let message = format!("answers that don't say what they answer: {answers}; the export as JSON does");
        export.decisions.push(told(file, 0, message));
    }
    Ok(Some(export))
}

/// The words of a cell, or none of them where there is no such column.
fn cell(row: &csv::StringRecord, at: Option<usize>) -> String {
    let words = at.and_then(|at| row.get(at)).unwrap_or_default().trim();
    // Excel's sign for words that look like a formula.
    let formula = words.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    formula.unwrap_or(words).to_owned()
}

/// The note of a row; none where it has neither quote nor remark.
fn note(
    row: &csv::StringRecord,
    columns: &TableColumns,
    file: &str,
    export: &mut NotesFile,
) -> Option<ImportedNote> {
    let line = row.position().map_or(0, |place| usize::try_from(place.line()).unwrap_or(0));
    let cell = |at: Option<usize>| cell(row, at);
    let some = |at: Option<usize>| Some(cell(at)).filter(|words| !words.is_empty());
    let mut words = cell(Some(columns.quote));
    let mut remark = cell(columns.body);
    if words.is_empty() && remark.is_empty() {
        return None;
    }
    let mut labels: Vec<String> = cell(columns.tags)
        .split([',', ';', '|'])
        .map(|tag| tag.trim().trim_start_matches('#').to_owned())
        .filter(|tag| !tag.is_empty())
        .collect();
    match export.from {
        "readwise" => {
            words = without_ellipses(&words);
            tags_at_the_head(&mut remark, &mut labels);
        }
        "recogito" => {
            let parts = remark.split('|').map(str::trim).filter(|part| !part.is_empty());
            remark = parts.collect::<Vec<&str>>().join("\n\n");
        }
        _ => {}
    }
    let when = cell(columns.created);
    let created = day(&when, file, line, export);
    if created.is_none() && !when.is_empty() {
        let message = format!("`{}` is no date that is understood: it is left out", shown(&when));
        export.decisions.push(told(file, line, message));
    }
    let (prefix, suffix) = (cell(columns.prefix), cell(columns.suffix));
    Some(ImportedNote {
        id: some(columns.id),
        has_loose_id: false,
        line,
        quotes: if words.is_empty() { Vec::new() } else { vec![Quote { words, prefix, suffix }] },
        chapter: some(columns.chapter),
        position: some(columns.position),
        book: some(columns.book),
        authors: some(columns.author).into_iter().collect(),
        created,
        modified: date(&cell(columns.modified)),
        body: remark,
        format: if export.from == "hypothesis" { BodyFormat::Markdown } else { BodyFormat::Plain },
        tags: labels,
        reply_to: some(columns.reply),
        ancestors: Vec::new(),
        resolved: false,
        own: None,
    })
}

/// Takes the tags that head a note in Readwise: `.h1 words`.
fn tags_at_the_head(remark: &mut String, tags: &mut Vec<String>) {
    while let Some(rest) = remark.strip_prefix('.') {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        if end == 0 || rest[..end].starts_with('.') {
            break;
        }
        tags.push(rest[..end].to_owned());
        *remark = rest[end..].trim_start().to_owned();
    }
}

/// A date of a table: also `24.11.2026`, and with slashes, where it can be only one of the two.
fn day(words: &str, file: &str, line: usize, export: &mut NotesFile) -> Option<String> {
    match dates::written(words, None) {
        Written::Date(date) => Some(date),
        Written::Year(year) => {
            let message = format!("`{words}` may be two dates: only its year is taken");
            export.decisions.push(told(file, line, message));
            Some(year)
        }
        Written::None => None,
    }
}

/// Words without the dots that a program puts at the ends of what it cuts.
fn without_ellipses(words: &str) -> String {
    let words = words.trim();
    let words = words.strip_prefix('…').or_else(|| words.strip_prefix("...")).unwrap_or(words);
    let words = words.strip_suffix('…').or_else(|| words.strip_suffix("...")).unwrap_or(words);
    words.trim().to_owned()
}
