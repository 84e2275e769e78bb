//! Tables: CSV and TSV with named columns, Readwise's export, Recogito's CSV.

use super::super::UnreadableFile;
use super::super::note::{BodyFormat, ImportedNote, NotesFile, Quote};
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
    let is_named = [".csv", ".tsv", ".tab"].iter().any(|end| file.to_lowercase().ends_with(end));
    let above = if is_named { lines_above(text) } else { 0 };
    let delimiter = delimiter_of(text.lines().nth(above).unwrap_or_default());
    let left_out: Vec<&str> = text.lines().take(above).collect();
    // Empty lines are passed over, and counted.
    let rest: &str = text.split_inclusive('\n').take(above).fold(text, |rest, line| &rest[line.len()..]);
    let text = format!("{}{rest}", "\n".repeat(above));
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let Ok(heads) = reader.headers().cloned() else { return Ok(None) };
    let heads: Vec<String> =
        heads.iter().map(|head| head.trim().trim_start_matches('\u{feff}').to_lowercase()).collect();
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
    // `sep=;` is Excel's, and says nothing of the notes.
    for (n, line) in
        left_out.iter().enumerate().filter(|(_, line)| !line.trim().is_empty() && !is_excels(line))
    {
        export.decisions.push(told(
            file,
            n + 1,
            format!("a line above the heads is left out: `{}`", shown(line)),
        ));
    }
    if !left.is_empty() {
        export.decisions.push(told(file, 1, format!("columns that are left out: {}", left.join(", "))));
    }
    let mut answers = 0;
    for row in reader.records() {
        let row =
            row.map_err(|error| UnreadableFile::new(format!("this table can't be read: {error}"), ""))?;
        let row = whole(row, heads.len(), &columns, delimiter, file, &mut export);
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

/// What parts the cells of a line.
fn delimiter_of(line: &str) -> u8 {
    [b'\t', b',', b';', b'|']
        .into_iter()
        .max_by_key(|sign| (line.bytes().filter(|b| b == sign).count(), *sign == b','))
        .unwrap_or(b',')
}

fn is_excels(line: &str) -> bool {
    line.trim().trim_start_matches('\u{feff}').to_ascii_lowercase().starts_with("sep=")
}

/// How many lines are above the heads: what Excel says of its signs, a title.
fn lines_above(text: &str) -> usize {
    const LOOKED_AT: usize = 8;
    let is_head = |line: &str| {
        let sign = char::from(delimiter_of(line));
        let cell = |cell: &str| cell.trim().trim_matches(['"', '\u{feff}']).trim().to_lowercase();
        let heads: Vec<String> = line.split(sign).map(cell).collect();
        heads.len() > 1 && TableColumns::of(&heads, false).is_some()
    };
    text.lines().take(LOOKED_AT).position(is_head).unwrap_or(0)
}

/// A row that has no more cells than the table has heads: where its remark is last, what follows belongs to that.
fn whole(
    row: csv::StringRecord,
    heads: usize,
    columns: &TableColumns,
    delimiter: u8,
    file: &str,
    export: &mut NotesFile,
) -> csv::StringRecord {
    let more: Vec<&str> = row.iter().skip(heads).collect();
    if more.iter().all(|cell| cell.trim().is_empty()) {
        return row;
    }
    let sign = char::from(delimiter);
    let line = line_of(&row);
    let rest = more.join(&sign.to_string());
    let last = heads.saturating_sub(1);
    let name = if sign == '\t' { "tab".to_owned() } else { format!("`{sign}`") };
    if columns.body != Some(last) {
        let message = format!(
            "a row has more cells than the table has columns, and `{}` is left out: words with a {name} need quotation marks around them",
            shown(&rest)
        );
        export.decisions.push(told(file, line, message));
        return row;
    }
    let message = format!(
        "a row has more cells than the table has columns: `{}` is taken for more of its remark; words with a {name} need quotation marks around them",
        shown(&rest)
    );
    export.decisions.push(told(file, line, message));
    let remark = format!("{}{sign}{rest}", row.get(last).unwrap_or_default());
    let mut joined: csv::StringRecord = row.iter().take(last).collect();
    joined.push_field(&remark);
    joined.set_position(row.position().cloned());
    joined
}

/// The line that a row begins in.
fn line_of(row: &csv::StringRecord) -> usize {
    row.position().map_or(0, |place| usize::try_from(place.line()).unwrap_or(0))
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
    let line = line_of(row);
    let cell = |at: Option<usize>| cell(row, at);
    let some = |at: Option<usize>| Some(cell(at)).filter(|words| !words.is_empty());
    let mut words = cell(Some(columns.quote));
    let mut remark = cell(columns.body);
    if words.is_empty() && remark.is_empty() {
        return None;
    }
    let mut labels: Vec<String> = cell(columns.tags)
        .split([',', ';', '|'])
        .flat_map(|tags| {
            let all: Vec<&str> = tags.split_whitespace().collect();
            let are_marked = all.len() > 1 && all.iter().all(|tag| tag.starts_with('#'));
            if are_marked { all } else { vec![tags] }
        })
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
    let mut when = |column: Option<usize>| {
        let words = cell(column);
        let day = day(&words, file, line, export);
        if day.is_none() && !words.is_empty() {
            let message = format!("`{}` is no date that is understood: it is left out", shown(&words));
            export.decisions.push(told(file, line, message));
        }
        day
    };
    let (created, modified) = (when(columns.created), when(columns.modified));
    let (prefix, suffix) = (cell(columns.prefix), cell(columns.suffix));
    Some(ImportedNote {
        id: some(columns.id),
        line,
        quotes: if words.is_empty() { Vec::new() } else { vec![Quote { words, prefix, suffix }] },
        chapter: some(columns.chapter),
        position: some(columns.position),
        book: some(columns.book),
        authors: some(columns.author).into_iter().collect(),
        created,
        modified,
        body: remark,
        format: if export.from == "hypothesis" { BodyFormat::Markdown } else { BodyFormat::Plain },
        tags: labels,
        reply_to: some(columns.reply),
        ..ImportedNote::default()
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
        Written::Date(date) => {
            if let Some(what) = dates::lost(words, &date) {
                let message = format!("of `{}` the {what} is not understood, and left out", shown(words));
                export.decisions.push(told(file, line, message));
            }
            Some(date)
        }
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
