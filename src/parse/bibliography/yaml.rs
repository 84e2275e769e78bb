//! Hayagriva's own format.

use std::collections::HashSet;

use hayagriva::Entry;
use hayagriva::io::from_yaml_str;
use hayagriva::types::{EntryType, PersonRole};

use crate::diag::{Diagnostic, FileId, Span};
use crate::edition::id;
use crate::edition::reference::{Person, Reference, ShownField, WorkDate, WorkDatePoint, WorkName};
use crate::edition::work::{Located, Work};

use super::{Keyed, clip, guarded, mapping, names, syntax};

/// Every work of the file.
pub(super) fn works(
    text: &str,
    file: FileId,
    broken: &mut HashSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Keyed> {
    let mut works = Vec::new();
    for piece in pieces(text) {
        let words = &text[piece.clone()];
        let line = words.find('\n').unwrap_or(words.len());
        let span = Span::new(file, piece.start, piece.start + words[..line].trim_end().len());
        let read = guarded(|| from_yaml_str(words));
        if !matches!(read, Some(Ok(_))) {
            let key = words.split(':').next().unwrap_or(words);
            broken.insert(id::normal(key.trim().trim_matches(['"', '\''])));
        }
        match read {
            Some(Ok(library)) => {
                works.extend(library.iter().map(|entry| {
                    let (key, reference) = (id::normal(entry.key()), map(entry));
                    (Work { key, span, reference, lent: false, located: Located::default() }, Vec::new())
                }));
            }
            Some(Err(error)) => {
                let at = error.location().map(|l| piece.start + l.index().min(words.len()));
                let at = at.filter(|at| *at > piece.start).unwrap_or(piece.start);
                let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
                let message = clip(&error.to_string());
                let span = Span::new(file, at, end.max(at));
                diagnostics.push(
                    syntax(span, format!("this entry can't be read: {message}"))
                        .hint("the other entries of the file count all the same"),
                );
            }
            None => diagnostics.push(syntax(span, "this entry can't be read".to_owned())),
        }
    }
    works
}

/// An entry as a reference: what its parents say is what it is in.
fn map(entry: &Entry) -> Reference {
    let mut reference = Reference { kind: kind(entry), ..Reference::default() };
    let said = |reference: &mut Reference, name: &str, words: &str| {
        reference.fields.push(ShownField { name: name.to_owned(), words: words.to_owned() });
    };
    let whole = matches!(reference.kind, "book" | "report" | "thesis" | "webpage" | "dataset");
    let mut set = |variable: &'static str, field: &str, words: Option<String>| {
        if let Some(words) = words.filter(|words| !words.is_empty()) {
            said(&mut reference, field, &words);
            reference.set(variable, words);
        }
    };
    set("title", "title", entry.title().map(ToString::to_string));
    for parent in entry.parents() {
        let series = whole || parent.parents().is_empty() && *parent.entry_type() == EntryType::Misc;
        let title = parent.title().map(ToString::to_string);
        set(if series { "collection-title" } else { "container-title" }, "parent title", title);
        let volume = parent.volume().map(|n| n.to_str().into_owned());
        set(if series { "collection-number" } else { "volume" }, "parent volume", volume);
        for grand in parent.parents() {
            set("collection-title", "series", grand.title().map(ToString::to_string));
            set("collection-number", "series volume", grand.volume().map(|n| n.to_str().into_owned()));
        }
    }
    set("volume", "volume", entry.volume().map(|n| n.to_str().into_owned()));
    set("issue", "issue", entry.map(|e| e.issue()).map(|n| n.to_str().into_owned()));
    set("edition", "edition", entry.map(|e| e.edition()).map(|n| n.to_str().into_owned()));
    set("chapter-number", "chapter", entry.chapter().map(|n| n.to_str().into_owned()));
    set("number-of-volumes", "volume-total", entry.map(|e| e.volume_total()).map(ToString::to_string));
    set("number-of-pages", "page-total", entry.page_total().map(ToString::to_string));
    set("page", "page-range", entry.page_range().map(ToString::to_string));
    let publisher = entry.map(|e| e.publisher());
    set("publisher", "publisher", publisher.and_then(|p| p.name()).map(ToString::to_string));
    set("publisher-place", "location", publisher.and_then(|p| p.location()).map(ToString::to_string));
    let organization = entry.map(|e| e.organization()).map(ToString::to_string);
    let case = *entry.entry_type() == EntryType::Case;
    set(if case { "authority" } else { "publisher" }, "organization", organization);
    set("genre", "genre", entry.map(|e| e.genre()).map(ToString::to_string));
    set("archive", "archive", entry.map(|e| e.archive()).map(ToString::to_string));
    set("archive_location", "archive-location", entry.map(|e| e.archive_location()).map(ToString::to_string));
    set("call-number", "call-number", entry.call_number().map(ToString::to_string));
    set("note", "note", entry.note().map(ToString::to_string));
    set("abstract", "abstract", entry.abstract_().map(ToString::to_string));
    set("number", "serial-number", entry.keyed_serial_number("serial").map(str::to_owned));
    set("version", "version", entry.keyed_serial_number("version").map(str::to_owned));
    set("dimensions", "runtime", entry.runtime().map(|r| r.to_str().into_owned()));
    reference.fields.retain(|field| field.name != "abstract");
    reference.set("URL", entry.url_any().map(|url| url.value.to_string()).unwrap_or_default());
    reference.set("DOI", entry.map(|e| e.doi()).map(mapping::bare_doi).unwrap_or_default());
    for (variable, key) in [("ISBN", "isbn"), ("ISSN", "issn"), ("PMID", "pmid"), ("PMCID", "pmcid")] {
        let words = entry.map(|e| e.keyed_serial_number(key));
        reference.set(variable, words.unwrap_or_default());
    }
    let language = entry.map(|e| e.language()).map(ToString::to_string);
    let other = mapping::is_of_another_script(reference.get("title").unwrap_or(""));
    reference.set("language", language.or_else(|| other.then(|| "und".to_owned())).unwrap_or_default());
    if let Some(short) = entry.title().and_then(|title| title.short.as_ref()) {
        reference.set("title-short", short.to_string());
    }
    reference.dates.extend(entry.date_any().map(|found| ("issued", date(found))));
    let visited = entry.url_any().and_then(|url| url.visit_date.as_ref());
    reference.dates.extend(visited.map(|found| ("accessed", date(found))));
    people(entry, &mut reference);
    reference
}

/// Those who have to do with an entry, and with what it is in.
fn people(entry: &Entry, reference: &mut Reference) {
    let mut add = |variable: &'static str, people: &[hayagriva::types::Person]| {
        let names: Vec<WorkName> = people.iter().map(name).collect();
        if !names.is_empty() && !reference.names.iter().any(|(v, _)| *v == variable) {
            let words = names[0].filed(false);
            reference.fields.push(ShownField { name: variable.to_owned(), words });
            reference.names.push((variable, names));
        }
    };
    add("author", entry.authors().unwrap_or_default());
    add("editor", entry.map(|e| e.editors()).unwrap_or_default());
    if let Some(parent) = entry.parents().first() {
        add("container-author", parent.authors().unwrap_or_default());
    }
    for affiliated in entry.affiliated().unwrap_or_default() {
        let variable = match affiliated.role {
            PersonRole::Translator => "translator",
            PersonRole::Compiler => "compiler",
            PersonRole::Organizer => "organizer",
            PersonRole::CastMember => "performer",
            PersonRole::Composer => "composer",
            PersonRole::Producer => "producer",
            PersonRole::ExecutiveProducer => "executive-producer",
            PersonRole::Director => "director",
            PersonRole::Illustrator => "illustrator",
            PersonRole::Narrator => "narrator",
            PersonRole::Writer => "script-writer",
            _ => "contributor",
        };
        add(variable, &affiliated.names);
    }
}

fn name(person: &hayagriva::types::Person) -> WorkName {
    let given = person.given_name.clone().unwrap_or_default();
    let dropping = person.prefix.clone().unwrap_or_default();
    let suffix = person.suffix.clone().unwrap_or_default();
    // A name without a comma is all prefix, but for its last word.
    if given.is_empty()
        && let Some(name) = names::names(&format!("{dropping} {}", person.name), false).into_iter().next()
        && !dropping.is_empty()
    {
        return name;
    }
    if given.is_empty() && dropping.is_empty() && suffix.is_empty() {
        return WorkName::Body(person.name.clone());
    }
    WorkName::Person(Person { family: person.name.clone(), given, dropping, suffix, ..Person::default() })
}

fn date(found: &hayagriva::types::Date) -> WorkDate {
    let season = found.season.map(hayagriva::citationberg::taxonomy::Season::to_csl_number);
    let (month, day) = (found.month.map(|m| m + 1), found.day.map(|d| d + 1));
    let from = Some(WorkDatePoint { year: found.year, month, day, season });
    WorkDate { from, circa: found.approximate, ..WorkDate::default() }
}

/// The CSL type of an entry, which what it is in says too.
fn kind(entry: &Entry) -> &'static str {
    let parent = entry.parents().first().map(|p| *p.entry_type());
    match (*entry.entry_type(), parent) {
        (EntryType::Article, Some(EntryType::Newspaper)) => "article-newspaper",
        (EntryType::Article, Some(EntryType::Proceedings | EntryType::Conference)) => "paper-conference",
        (EntryType::Article, Some(EntryType::Blog)) | (EntryType::Blog, _) => "post-weblog",
        (_, Some(EntryType::Reference)) => "entry-encyclopedia",
        (EntryType::Article, _) => "article-journal",
        (EntryType::Chapter | EntryType::Anthos, _) => "chapter",
        (EntryType::Entry, _) => "entry",
        (EntryType::Book | EntryType::Anthology | EntryType::Proceedings | EntryType::Reference, _) => "book",
        (EntryType::Report, _) => "report",
        (EntryType::Thesis, _) => "thesis",
        (EntryType::Web, _) => "webpage",
        (EntryType::Post | EntryType::Thread, _) => "post",
        (EntryType::Artwork, _) => "graphic",
        (EntryType::Patent, _) => "patent",
        (EntryType::Case, _) => "legal_case",
        (EntryType::Legislation, _) => "legislation",
        (EntryType::Manuscript, _) => "manuscript",
        (EntryType::Video | EntryType::Scene, None) => "motion_picture",
        (EntryType::Video | EntryType::Scene, Some(_)) => "broadcast",
        (EntryType::Audio, _) => "song",
        (EntryType::Exhibition | EntryType::Conference, _) => "event",
        (EntryType::Repository, _) => "software",
        (EntryType::Performance, _) => "performance",
        (EntryType::Periodical, _) => "periodical",
        (EntryType::Newspaper, _) => "article-newspaper",
        (EntryType::Misc, Some(EntryType::Web | EntryType::Blog)) => "webpage",
        (EntryType::Misc, _) if entry.url_any().is_some() => "webpage",
        _ => "document",
    }
}

/// The bytes of each entry: from a line that begins with its key to the next.
fn pieces(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let first = line.chars().next();
        let marks = line.starts_with("---") || line.starts_with("...") || line.starts_with('%');
        if first.is_some_and(|c| !c.is_whitespace() && c != '#') && !marks {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}
