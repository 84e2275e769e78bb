//! Notes: files of other programs to records of annotation files, each with a verdict on its place.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use crate::cli;
use crate::diag::{Source, escape, suggestion};
use crate::edition::{Edition, Section, id};
use crate::import::note::{ImportedNote, NotesFile};
use crate::import::records::{self, Destination, Manner, Records, records};
use crate::import::text::Decision;
use crate::import::{self};
use crate::load::Overlay;
use crate::resolve::SourceEdits;
use crate::resolve::everywhere::{Everywhere, QuoteSearch, SoughtQuote, TextRange};
use crate::write::Batch;
use crate::{EditionSources, Options, read_texts};

use super::super::tell::{self, clean, count};
use super::super::{CommandOutcome, Failure, place, reanchor};
use super::tables::with_tables;
use super::{GivenFile, read, report, say};

/// So many places of an unsure note are listed.
const LISTED: usize = 8;
/// From so many quotes on, of which the text has none, the file is of another text.
const STRANGE: usize = 5;

/// Read the notes, find their words, write records.
pub(super) fn run(args: &cli::Import) -> Result<CommandOutcome, Failure> {
    let place = match &args.into {
        Some(dir) => place::find(Some(dir))?,
        None => place::find(None)?,
    };
    let given = read(&args.files)?;
    let exports = exports(&given)?;
    let named = given.iter().map(|file| file.name.as_str()).zip(exports);
    add(args, &place, &Overlay::default(), named)
}

/// The notes of files that are read as texts: comments in their margins.
///
/// # Errors
/// The notes of one can't be read: then its text isn't to be written either.
pub(super) fn beside(given: &[GivenFile]) -> Result<Vec<(String, NotesFile)>, Failure> {
    let mut all = Vec::new();
    for file in given.iter().filter(|file| import::may_have_both(&file.bytes)) {
        let export = import::notes(&file.bytes, &file.name).map_err(|why| {
            let message = format!("can't import the notes of `{}`: {}", file.name, why.message);
            Failure::new(message, format!("{}\nnothing was written", why.hint).trim_start().to_owned())
        })?;
        if !export.notes.is_empty() {
            all.push((file.name.clone(), export));
        }
    }
    Ok(all)
}

/// Add the notes of texts that were written, or would be: then they are in the overlay.
pub(super) fn add_beside(
    args: &cli::Import,
    root: &Path,
    overlay: &Overlay,
    all: Vec<(String, NotesFile)>,
) -> Result<CommandOutcome, Failure> {
    if all.is_empty() {
        return Ok(CommandOutcome::Good);
    }
    let named = all.iter().map(|(name, export)| (name.as_str(), export.clone()));
    add(args, &place::at(root.to_path_buf()), overlay, named)
}

/// Add the notes of files to an edition.
fn add<'a>(
    args: &cli::Import,
    place: &place::EditionFolder,
    overlay: &Overlay,
    exports: impl Iterator<Item = (&'a str, NotesFile)>,
) -> Result<CommandOutcome, Failure> {
    let options = Options { drafts: true, quiet: true, ..Options::default() };
    let EditionSources { sources, edition, errors, .. } =
        read_texts(&place.root, overlay, &options).map_err(|e| Failure::new(e, ""))?;
    let Some(edition) = edition else {
        tell::unreadable(&sources, &errors, &place.base);
        return Ok(CommandOutcome::Errors);
    };
    known(args.creator.as_deref(), edition.meta.editors.iter().map(|e| e.id.as_str()), "editor")?;
    known(args.kind.as_deref(), edition.meta.kinds.iter().map(|k| k.id.as_str()), "kind")?;
    let sections = sections(&edition, args.witness.as_deref())?;
    let everywhere = Everywhere::new(sections.iter().map(AsRef::as_ref).collect());
    let annotations: HashMap<String, String> = sources
        .iter()
        .filter(|(_, source)| source.path.starts_with("content/annotations/"))
        .map(|(_, source)| (source.path.clone(), source.text.to_string()))
        .collect();
    let mut taken = records::ids(annotations.values().map(String::as_str));
    let mut files = annotations;
    let mut editors = edition.meta.editors.clone();
    let mut all = Records::default();
    let mut decisions: Vec<Decision> = Vec::new();
    let mut rows: Vec<NoteRow> = Vec::new();
    for (file, mut export) in exports {
        choose_book(&mut export, &edition, args.book.as_deref(), file)?;
        decisions.append(&mut export.decisions);
        decisions.extend(other_chapters(&everywhere, &export, file));
        let placed = placed(&everywhere, &sections, export.notes, file, &mut rows)?;
        decisions.extend(elsewhere(&everywhere, &placed, file));
        let mut manner = Manner {
            from: export.from,
            editors: &editors,
            creator: args.creator.as_deref(),
            kind: args.kind.as_deref(),
            witness: args.witness.as_deref(),
            known: records::known(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))),
            taken,
            files,
        };
        let made = records(&placed, &mut manner);
        (taken, files) = (manner.taken, manner.files);
        files.extend(made.files.clone());
        for (own, name) in &made.editors {
            editors.push(crate::edition::meta::Editor {
                id: own.clone(),
                name: name.clone(),
                orcid: None,
                url: None,
                agent: crate::edition::meta::Agent::default(),
            });
        }
        decisions.extend(made.told.iter().map(|(line, message)| Decision {
            file: file.to_owned(),
            line: *line,
            message: message.clone(),
        }));
        all.unread.extend(made.unread);
        all.files.extend(made.files);
        all.editors.extend(made.editors);
        all.placed.extend(made.placed);
        all.counts.iter_mut().zip(made.counts).for_each(|(own, other)| *own += other);
    }
    if args.check {
        return check(&rows, args.format);
    }
    if !all.unread.is_empty() {
        all.unread.dedup();
        return Err(Failure::new(
            format!("what would be written can't be read again:\n{}", all.unread.join("\n")),
            "is a fence of code (```) in one of these files not closed? nothing was written",
        ));
    }
    say(&report(&decisions))?;
    say(&table(rows.iter().filter(|row| !["exact", "record"].contains(&row.verdict))))?;
    write(args, place, &sources, &all)?;
    say(&summary(&rows, &all, args.dry_run))?;
    Ok(CommandOutcome::Good)
}

/// What was read of the files; every one that can't be is reported.
fn exports(given: &[GivenFile]) -> Result<Vec<NotesFile>, Failure> {
    let mut exports = Vec::new();
    let (mut unread, mut hints) = (Vec::new(), Vec::new());
    for file in given {
        match import::notes(&file.bytes, &file.name) {
            Ok(export) => exports.push(export),
            Err(why) => {
                unread.push(format!("can't import `{}`: {}", file.name, why.message));
                hints.extend(Some(why.hint).filter(|hint| !hint.is_empty()));
            }
        }
    }
    if unread.is_empty() {
        return Ok(exports);
    }
    hints.dedup();
    hints.push("nothing was written".to_owned());
    Err(Failure::new(unread.join("\n"), hints.join("\n")))
}

fn known<'a>(
    given: Option<&str>,
    all: impl Iterator<Item = &'a str> + Clone,
    what: &str,
) -> Result<(), Failure> {
    match given {
        Some(given) if !all.clone().any(|id| id == given) => {
            let hint: String = suggestion(given, all.clone()).into();
            let hint = if hint.is_empty() {
                format!("there are: {}", all.collect::<Vec<&str>>().join(", "))
            } else {
                hint
            };
            Err(Failure::new(format!("there is no {what} `{}`", clean(given)), hint))
        }
        _ => Ok(()),
    }
}

/// The sections that words are sought in: those of the base, or of the witness that was asked for.
fn sections(edition: &Edition, witness: Option<&str>) -> Result<Vec<Arc<Section>>, Failure> {
    let Some(wanted) = witness else {
        return Ok(edition.base().map(|base| base.sections.clone()).unwrap_or_default());
    };
    let found = edition.witnesses.iter().find(|own| id::fold(&own.meta.id) == id::fold(wanted));
    match found {
        Some(found) => Ok(found.sections.clone()),
        None => {
            let ids = edition.witnesses.iter().map(|own| own.meta.id.as_str());
            Err(Failure::new(format!("there is no witness `{}`", clean(wanted)), suggestion(wanted, ids)))
        }
    }
}

/// Keep the notes on the edition's own book, of a file with notes on several.
fn choose_book(
    export: &mut NotesFile,
    edition: &Edition,
    asked: Option<&str>,
    file: &str,
) -> Result<(), Failure> {
    let mut books: BTreeMap<String, usize> = BTreeMap::new();
    for note in &export.notes {
        *books.entry(note.book.clone().unwrap_or_default()).or_default() += 1;
    }
    if books.len() < 2 && asked.is_none() {
        return Ok(());
    }
    let plain = |words: &str| {
        words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let wanted = match asked {
        Some(asked) => plain(asked),
        None => plain(&edition.meta.title),
    };
    // Titles have their author behind them, and samples and editions their own additions.
    let is_own = |book: &str| {
        let book = plain(book);
        !book.is_empty()
            && !wanted.is_empty()
            && (book.contains(&wanted) || asked.is_none() && wanted.contains(&book))
    };
    let own: Vec<&String> = books.keys().filter(|book| is_own(book)).collect();
    if own.is_empty() {
        let list: Vec<String> = books
            .iter()
            .map(|(book, notes)| format!("  {} ({})", clean(book), count(*notes, "note")))
            .collect();
        return Err(Failure::new(
            format!("`{file}` has notes on several books, and none has this edition's title"),
            format!("`--book TITLE` says which:\n{}", list.join("\n")),
        ));
    }
    let others: usize = books.iter().filter(|(book, _)| !is_own(book)).map(|(_, notes)| notes).sum();
    let names: Vec<String> = own.iter().map(|book| format!("`{book}`")).collect();
    let message = format!(
        "notes on {} are taken, {} on other books left out",
        names.join(" and "),
        count(others, "note")
    );
    export.decisions.push(Decision { file: file.to_owned(), line: 0, message });
    export.notes.retain(|note| note.book.as_deref().is_some_and(is_own));
    Ok(())
}

/// Reports the sections that a table names and the edition doesn't have.
fn other_chapters(everywhere: &Everywhere<'_>, export: &NotesFile, file: &str) -> Option<Decision> {
    if export.from != "table" {
        return None;
    }
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for chapter in export.notes.iter().filter_map(|note| note.chapter.as_deref()) {
        *unknown.entry(chapter).or_default() += 1;
    }
    unknown.retain(|chapter, _| everywhere.called(chapter).is_empty());
    let names: Vec<String> =
        unknown.iter().take(LISTED).map(|(name, notes)| format!("`{}` ({notes})", clean(name))).collect();
    let more = if unknown.len() > LISTED { " and others" } else { "" };
    let message = format!("no section of the edition is called {}{more}", names.join(", "));
    (!names.is_empty()).then(|| Decision { file: file.to_owned(), line: 0, message })
}

/// Reports the notes whose words are in another section than the one that their file names.
fn elsewhere(
    everywhere: &Everywhere<'_>,
    placed: &[(ImportedNote, Destination)],
    file: &str,
) -> Vec<Decision> {
    let of = |(note, place): &(ImportedNote, Destination)| {
        let (chapter, Destination::Words { section, order, .. }) = (note.chapter.as_ref()?, place) else {
            return None;
        };
        let named = everywhere.called(chapter);
        let message = format!("the file has it in `{}`; its words are in `{section}` alone", clean(chapter));
        (!named.is_empty() && !named.contains(&order.0)).then(|| Decision {
            file: file.to_owned(),
            line: note.line,
            message,
        })
    };
    placed.iter().filter_map(of).collect()
}

/// What became of a note, for the table.
struct NoteRow {
    file: String,
    line: usize,
    id: String,
    verdict: &'static str,
    score: f64,
    /// The places: section, block, the words there.
    places: Vec<(String, Option<String>, String)>,
    words: String,
    /// What it says, where it marks no words.
    says: String,
    /// The id of what it answers.
    answers: Option<String>,
}

/// Find the words of notes.
fn placed(
    everywhere: &Everywhere<'_>,
    sections: &[Arc<Section>],
    notes: Vec<ImportedNote>,
    file: &str,
    rows: &mut Vec<NoteRow>,
) -> Result<Vec<(ImportedNote, Destination)>, Failure> {
    let mut sought: Vec<SoughtQuote> = Vec::new();
    for note in notes.iter().filter(|note| note.own.is_none()) {
        sought.extend(note.quotes.iter().map(|quote| SoughtQuote {
            words: quote.words.clone(),
            prefix: quote.prefix.clone(),
            suffix: quote.suffix.clone(),
            chapter: note.chapter.clone(),
        }));
    }
    let found = everywhere.find(&sought);
    if sought.len() >= STRANGE && found.iter().all(|found| *found == QuoteSearch::Absent) {
        return Err(Failure::new(
            format!("none of the {} quotes of `{file}` is in this text", sought.len()),
            "is it of another edition, or another version of the text? `--witness ID` says which; nothing was written",
        ));
    }
    let mut found = found.into_iter();
    let mut all = Vec::with_capacity(notes.len());
    for note in notes {
        let own: Vec<QuoteSearch> = found.by_ref().take(note.quotes.len()).collect();
        let (place, row) = judged(everywhere, sections, &note, own, file);
        rows.push(row);
        all.push((note, place));
    }
    Ok(all)
}

/// The place of one note.
fn judged(
    everywhere: &Everywhere<'_>,
    sections: &[Arc<Section>],
    note: &ImportedNote,
    found: Vec<QuoteSearch>,
    file: &str,
) -> (Destination, NoteRow) {
    let mut row = NoteRow {
        file: file.to_owned(),
        line: note.line,
        id: records::own_id(note),
        verdict: "absent",
        score: 0.0,
        places: Vec::new(),
        words: note.quotes.iter().map(|quote| quote.words.as_str()).collect::<Vec<&str>>().join(" … "),
        says: String::new(),
        answers: None,
    };
    if let Some(own) = &note.own {
        // It says itself where it is; the next build reports where that isn't so.
        (row.verdict, row.score) = ("record", 1.0);
        row.places.push((own.section.clone(), None, String::new()));
        let at = sections.iter().position(|section| id::fold(&section.id) == id::fold(&own.section));
        return (
            Destination::Section { section: own.section.clone(), order: (at.unwrap_or(usize::MAX), 0) },
            row,
        );
    }
    if note.quotes.is_empty() {
        let of = |section: &&Arc<Section>| {
            note.chapter.as_ref().is_some_and(|chapter| id::fold(chapter) == id::fold(&section.id))
        };
        row.says = note.body.split_whitespace().collect::<Vec<&str>>().join(" ");
        if let Some(parent) = &note.reply_to {
            row.verdict = "reply";
            row.answers = Some(parent.clone());
        } else if note.is_bare() {
            // It is no remark on a section.
            row.says = "it names no words, and says none".to_owned();
        } else if let Some(at) = sections.iter().position(|section| of(&section)) {
            let section = sections[at].id.clone();
            (row.verdict, row.score) = ("exact", 1.0);
            row.places.push((section.clone(), None, String::new()));
            return (Destination::Section { section, order: (at, 0) }, row);
        }
        return (Destination::Unplaced, row);
    }
    let mut spots: Vec<TextRange> = Vec::new();
    let mut score = 1.0_f64;
    let mut sure = true;
    for found in &found {
        match found {
            QuoteSearch::Exact(spot) => spots.push(*spot),
            QuoteSearch::Sure(spot, like) => {
                spots.push(*spot);
                score = score.min(*like);
            }
            QuoteSearch::Unsure(several) => {
                sure = false;
                spots.extend(several);
            }
            QuoteSearch::Absent => sure = false,
        }
    }
    if sure
        && let Some(whole) = TextRange::over(&spots)
        && let Some(changes) = everywhere.selector(whole)
    {
        let section = everywhere.section(whole).id.clone();
        (row.verdict, row.score) = (if score < 1.0 { "sure" } else { "exact" }, score);
        row.places.push((section.clone(), everywhere.block(whole), everywhere.words(whole)));
        return (Destination::Words { section, changes, order: whole.order() }, row);
    }
    let Some(first) = spots.first().copied() else { return (Destination::Unplaced, row) };
    row.verdict = "unsure";
    let of = |spot: &TextRange| everywhere.likeness(*spot, &row.words);
    row.score = spots.iter().take(LISTED).map(of).fold(0.0, f64::max);
    let mut lines = Vec::new();
    for spot in spots.iter().take(LISTED) {
        let section = everywhere.section(*spot).id.clone();
        let block = everywhere.block(*spot);
        let at = block.as_ref().map_or_else(|| section.clone(), |block| format!("{section}#{block}"));
        let (before, after) = everywhere.around(*spot);
        lines.push(format!("candidate: {at}: “{before}[{}]{after}”", everywhere.words(*spot)));
        row.places.push((section, block, everywhere.words(*spot)));
    }
    if spots.len() > LISTED {
        lines.push(format!("and {} more", spots.len() - LISTED));
    }
    (
        Destination::Candidates {
            section: everywhere.section(first).id.clone(),
            order: first.order(),
            lines,
        },
        row,
    )
}

/// The table of verdicts alone.
fn check(rows: &[NoteRow], format: cli::TableFormat) -> Result<CommandOutcome, Failure> {
    if format == cli::TableFormat::Json {
        let place = |(section, block, words): &(String, Option<String>, String)| json!({"section": section, "block": block, "words": words});
        let notes: Vec<serde_json::Value> = rows
            .iter()
            .map(|row| {
                let places: Vec<serde_json::Value> = row.places.iter().map(place).collect();
                json!({"file": row.file, "line": row.line, "id": row.id, "verdict": row.verdict,
                    "score": (row.score * 1000.0).round() / 1000.0, "words": row.words, "places": places})
            })
            .collect();
        tell::raw(format!("{}\n", json!({ "notes": notes })).as_bytes())?;
        return Ok(CommandOutcome::Good);
    }
    say(&table(rows.iter()))?;
    say(&summary(rows, &Records::default(), true))?;
    Ok(CommandOutcome::Good)
}

/// A line a note: verdict, where it is in its file, where in the text, its words.
fn table<'a>(rows: impl Iterator<Item = &'a NoteRow>) -> String {
    let mut text = String::new();
    for row in rows {
        let at = if row.line > 0 {
            format!("{}:{}", row.file, row.line)
        } else {
            format!("{} {}", row.file, row.id)
        };
        let places: Vec<String> = row
            .places
            .iter()
            .map(|(section, block, _)| {
                block.as_ref().map_or_else(|| section.clone(), |block| format!("{section}#{block}"))
            })
            .collect();
        let own = if row.words.is_empty() { &row.says } else { &row.words };
        let mut words: String =
            own.split_whitespace().collect::<Vec<&str>>().join(" ").chars().take(60).collect();
        if row.verdict == "sure" {
            words = format!(
                "{words}` is `{}",
                row.places.iter().map(|(_, _, w)| w.chars().take(60).collect::<String>()).collect::<String>()
            );
        }
        text.push_str(&format!(
            "{:6} {} {}: `{}`\n",
            row.verdict,
            clean(&at),
            row.answers.as_ref().map_or(places.join(", "), |own| format!("answers {}", clean(own))),
            clean(&words)
        ));
    }
    text
}

fn summary(rows: &[NoteRow], all: &Records, dry: bool) -> String {
    let of = |verdict: &str| rows.iter().filter(|row| row.verdict == verdict).count();
    let mut text = format!(
        "{}: {} exact, {} sure, {} unsure, {} absent",
        count(rows.len(), "note"),
        of("exact"),
        of("sure"),
        of("unsure"),
        of("absent")
    );
    if of("reply") > 0 {
        text.push_str(&format!(", {}", count(of("reply"), "reply").replace("replys", "replies")));
    }
    if of("record") > 0 {
        text.push_str(&format!(", {} of Variorum's own", count(of("record"), "record")));
    }
    let [new, changed, same] = all.counts;
    if !dry || new + changed + same > 0 {
        text.push_str(&format!("; {new} new, {changed} changed, {same} as they were"));
    }
    text.push('\n');
    if of("unsure") > 0 {
        text.push_str("unsure notes are drafts, with their places in a comment: `variorum reanchor --interactive` asks for each\n");
    }
    text
}

/// Write the records, the editors, and let the lock know.
fn write(
    args: &cli::Import,
    place: &place::EditionFolder,
    sources: &crate::diag::Sources,
    all: &Records,
) -> Result<(), Failure> {
    let mut batch = Batch::default();
    let find = |path: &str| sources.iter().map(|(_, source)| source).find(|source| source.path == path);
    let mut lines: Vec<String> = Vec::new();
    let (makes, changes) = if args.dry_run { ("would write", "would change") } else { ("wrote", "changed") };
    for (path, text) in &all.files {
        let verb = match find(path) {
            Some(source) => {
                batch.changed.push((source, text.clone()));
                changes
            }
            None => {
                batch.new.push((path.clone(), text.clone().into_bytes()));
                makes
            }
        };
        lines.push(format!("{verb} {}{}\n", place.base, escape::name(path)));
    }
    let config: Option<&Source> = find("content/edition.toml");
    if let (Some(config), false) = (config, all.editors.is_empty()) {
        let editors =
            all.editors.iter().map(|(own, name)| vec![("id", own.as_str()), ("name", name.as_str())]);
        let text = with_tables(config, "editor", &editors.collect::<Vec<_>>())?;
        batch.changed.push((config, text));
        lines.push(format!("{changes} {}content/edition.toml\n", place.base));
    }
    if !args.dry_run {
        batch.write(&place.root).map_err(|e| Failure::new(&e, e.hint()))?;
        if !all.placed.is_empty() && place.root.join("content/anchors.lock").exists() {
            let written = SourceEdits { notes: all.placed.clone(), ..SourceEdits::default() };
            reanchor::carry_over(&place.root, written)?;
        }
    }
    say(&lines.concat())
}
