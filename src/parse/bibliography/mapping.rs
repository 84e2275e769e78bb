//! From entries of BibLaTeX to types and variables of the Citation Style Language.
//!
//! Which field becomes which variable follows the manual of BibLaTeX and what other converters of it agree on.

mod numbers;
mod titles;

use crate::edition::reference::{Reference, ShownField as Said, WorkDate, WorkName};
use crate::edition::rich;

use super::inherit::BibField;
use super::{dates, kinds, names, strings, tex};

/// What is wrong with a field that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FieldFault {
    /// It is no date; its words are shown.
    NoDate,
    /// A month that isn't understood: the year alone is shown.
    NoMonth,
    /// It is no address.
    NoAddress,
    /// Commands in it are not known.
    Commands(Vec<String>),
    /// Its names run into one another; what is right.
    Names(&'static str),
}

/// An entry as a reference.
pub(super) struct Mapped {
    pub(super) reference: Reference,
    /// What is wrong, by the number of the field.
    pub(super) wrong: Vec<(usize, FieldFault)>,
    /// Whether its type is known.
    pub(super) known: bool,
}

/// Map an entry of a type, in lower case, whose fields have the names of BibLaTeX.
pub(super) fn map(kind: &str, fields: &[BibField], language: &str) -> Mapped {
    let mut entry =
        MappedEntry { kind, fields, language, reference: Reference::default(), wrong: Vec::new() };
    let found = entry.kind();
    entry.reference.kind = found.unwrap_or("document");
    entry.titles();
    entry.names();
    entry.dates();
    entry.numbers();
    entry.published();
    entry.addresses();
    entry.notes();
    entry.commands();
    entry.said();
    Mapped { reference: entry.reference, wrong: entry.wrong, known: found.is_some() }
}

struct MappedEntry<'a> {
    kind: &'a str,
    fields: &'a [BibField],
    language: &'a str,
    reference: Reference,
    wrong: Vec<(usize, FieldFault)>,
}

/// Fields of names.
const PEOPLE: &[&str] = &[
    "author",
    "bookauthor",
    "editor",
    "editora",
    "editorb",
    "editorc",
    "translator",
    "annotator",
    "commentator",
    "introduction",
    "foreword",
    "afterword",
    "holder",
];

/// Fields of several bodies or places.
const LISTS: &[&str] = &["institution", "organization", "publisher", "location"];

/// Fields that say something to readers: where a style shows one nowhere, that is reported.
pub(super) const SHOWN: &[&str] = &[
    "author",
    "title",
    "subtitle",
    "titleaddon",
    "booktitle",
    "booksubtitle",
    "booktitleaddon",
    "maintitle",
    "mainsubtitle",
    "maintitleaddon",
    "journaltitle",
    "journalsubtitle",
    "issuetitle",
    "issuesubtitle",
    "editor",
    "editora",
    "editorb",
    "editorc",
    "translator",
    "bookauthor",
    "annotator",
    "commentator",
    "introduction",
    "foreword",
    "afterword",
    "holder",
    "volume",
    "volumes",
    "part",
    "number",
    "issue",
    "series",
    "edition",
    "version",
    "institution",
    "organization",
    "howpublished",
    "publisher",
    "note",
    "addendum",
    "library",
    "collection",
    "shelfmark",
    "eprint",
    "pubstate",
    "date",
    "year",
    "eventdate",
    "origdate",
    "origlanguage",
    "origtitle",
    "origpublisher",
    "pages",
    "eid",
    "chapter",
    "eventtitle",
    "venue",
    "type",
    "related",
];

impl MappedEntry<'_> {
    fn raw(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|f| f.name == name).map(|f| f.value.as_str())
    }

    /// The words of a field, with marks; commands that are not known are kept for telling.
    fn read(&mut self, name: &str) -> Option<String> {
        let at = self.fields.iter().position(|f| f.name == name)?;
        let read = tex::read(&self.fields[at].value);
        if !read.unknown.is_empty() && !self.wrong.iter().any(|(n, _)| *n == at) {
            self.wrong.push((at, FieldFault::Commands(read.unknown)));
        }
        Some(read.words).filter(|words| !words.is_empty())
    }

    /// The words of a field without the marks of braces.
    fn text(&mut self, name: &str) -> Option<String> {
        let words = self.read(name)?;
        Some(words.chars().filter(|c| *c != rich::KEEP.0 && *c != rich::KEEP.1).collect())
    }

    /// The language of the work: what the entry says, or `und` where its title isn't in Latin letters.
    fn tongue(&self) -> Option<String> {
        let named = |name| self.raw(name).and_then(kinds::language);
        let title = || rich::plain(&tex::text(self.raw("title").unwrap_or(""))).into_owned();
        named("langid")
            .or_else(|| named("language"))
            .or_else(|| is_of_another_script(&title()).then(|| "und".to_owned()))
    }

    /// Whether it is in a journal, a magazine or a newspaper.
    fn is_article(&self) -> bool {
        self.reference.kind.starts_with("article") || self.kind == "review"
    }

    fn set(&mut self, variable: &'static str, name: &str) {
        if let Some(words) = self.text(name) {
            self.reference.set(variable, words);
        }
    }

    fn kind(&self) -> Option<&'static str> {
        let event = ["eventdate", "eventtitle", "venue"].iter().any(|name| self.raw(name).is_some());
        kinds::kind(self.kind, self.raw("entrysubtype").map(str::trim).unwrap_or(""), event)
    }

    fn names(&mut self) {
        let prefix = self.raw("options").is_some_and(|options| {
            let options = options.to_ascii_lowercase().replace(char::is_whitespace, "");
            options.split(',').any(|o| o == "useprefix" || o == "useprefix=true")
        });
        let typed = [
            ("editor", "editortype"),
            ("editora", "editoratype"),
            ("editorb", "editorbtype"),
            ("editorc", "editorctype"),
        ];
        let plain = [
            ("author", "author"),
            ("translator", "translator"),
            ("bookauthor", if self.reviews() { "reviewed-author" } else { "container-author" }),
            ("director", "director"),
        ];
        let mut found: Vec<(&'static str, String)> = Vec::new();
        for (field, variable) in plain {
            found.extend(self.raw(field).map(|value| (variable, value.to_owned())));
        }
        for (field, kind) in typed {
            let kind = self.raw(kind).unwrap_or("").trim().to_ascii_lowercase();
            let variable = match kinds::role(&kind, field == "editor") {
                // Styles head an entry with editors, not with its organizers.
                "organizer" if field == "editor" && self.raw("author").is_none() => "editor",
                // They head it with a composer before its author.
                "composer" if self.raw("author").is_some() && self.reference.kind != "song" => "contributor",
                variable => variable,
            };
            found.extend(self.raw(field).map(|value| (variable, value.to_owned())));
        }
        for (variable, value) in found {
            let own = names::names(&value, prefix);
            if own.is_empty() {
                continue;
            }
            match self.reference.names.iter_mut().find(|(name, _)| *name == variable) {
                Some((_, names)) => names.extend(own),
                None => self.reference.names.push((variable, own)),
            }
        }
        self.short_author();
        let named = self.fields.iter().enumerate().filter(|(_, field)| PEOPLE.contains(&field.name.as_str()));
        let slips = named.filter_map(|(at, field)| Some((at, FieldFault::Names(names::slip(&field.value)?))));
        self.wrong.extend(slips);
    }

    /// Commands that are not known in names, publishers and places, which are read part by part.
    fn commands(&mut self) {
        let listed = |name: &str| PEOPLE.contains(&name) || LISTS.contains(&name);
        for (at, field) in self.fields.iter().enumerate().filter(|(_, field)| listed(&field.name)) {
            let unknown = tex::read(&field.value).unknown;
            if !unknown.is_empty() {
                self.wrong.push((at, FieldFault::Commands(unknown)));
            }
        }
    }

    /// What has neither names nor a title is shown by the short name that it is cited by.
    fn short_author(&mut self) {
        let shown = ["title", "maintitle"].iter().any(|name| self.raw(name).is_some());
        let short = self.raw("shortauthor").filter(|_| !shown && self.reference.names.is_empty());
        let whole = |name: WorkName| match name {
            WorkName::Person(person) => {
                let parts = [person.given, person.dropping, person.particle, person.family];
                WorkName::Body(
                    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" "),
                )
            }
            other => other,
        };
        let names = short.map(|value| names::names(value, false).into_iter().map(whole).collect::<Vec<_>>());
        self.reference.names.extend(names.filter(|names| !names.is_empty()).map(|names| ("author", names)));
    }

    fn dates(&mut self) {
        for (variable, field, old) in [
            ("issued", "date", ""),
            ("event-date", "eventdate", "event"),
            ("original-date", "origdate", "orig"),
            ("accessed", "urldate", "url"),
        ] {
            let date = match self.raw(field) {
                Some(value) => {
                    let read = dates::edtf(&value.replace('\u{a0}', "~"));
                    if read.is_none()
                        && let Some(at) = self.fields.iter().position(|f| f.name == field)
                    {
                        self.wrong.push((at, FieldFault::NoDate));
                    }
                    Some(read.unwrap_or_else(|| WorkDate { words: self.text(field), ..WorkDate::default() }))
                }
                None => self.old_date(old),
            };
            self.reference.dates.extend(date.map(|date| (variable, date)));
        }
    }

    fn old_date(&mut self, prefix: &str) -> Option<WorkDate> {
        let year = self.text(&format!("{prefix}year"))?;
        let year = rich::plain(&year).into_owned();
        let month = self.raw(&format!("{prefix}month")).map(str::to_owned);
        let day = self.raw(&format!("{prefix}day")).map(str::to_owned);
        let (read, is_month) = dates::old(&year, month.as_deref(), day.as_deref());
        if !is_month && let Some(at) = self.fields.iter().position(|f| f.name == format!("{prefix}month")) {
            self.wrong.push((at, FieldFault::NoMonth));
        }
        // `2003-04` may be a span or a month; `in press` is meant as words.
        let is_meant = year.contains(|c: char| c.is_ascii_digit()) && !year.contains('-');
        if let (Some(_), true) = (&read.words, is_meant)
            && let Some(at) = self.fields.iter().position(|f| f.name == format!("{prefix}year"))
        {
            self.wrong.push((at, FieldFault::NoDate));
        }
        Some(read)
    }

    fn published(&mut self) {
        let legal = matches!(self.reference.kind, "legal_case" | "legislation" | "hearing");
        let mut bodies = Vec::new();
        for field in ["institution", "organization", "howpublished", "publisher"] {
            let Some(value) = self.raw(field).map(str::to_owned) else { continue };
            let words = match field {
                "howpublished" => self.text(field).into_iter().collect(),
                _ => names::list(&value).iter().map(|part| tex::text(part)).collect::<Vec<_>>(),
            };
            // A court is both: styles ask for it by either name.
            if legal && field == "institution" {
                self.reference.set("authority", words.join("; "));
            }
            bodies.extend(words.into_iter().map(|words| (field != "howpublished", words)));
        }
        bodies.retain(|(_, words)| !words.is_empty());
        let mut seen: Vec<(bool, String)> = Vec::new();
        for (is_body, words) in bodies {
            if !seen.iter().any(|(_, known)| *known == words) {
                seen.push((is_body, words));
            }
        }
        let all: Vec<&str> = seen.iter().map(|(_, words)| words.as_str()).collect();
        self.reference.set("publisher", all.join("; "));
        if seen.len() > 1 || seen.iter().any(|(is_body, _)| !is_body) {
            let bodies = seen.into_iter().filter(|(is_body, _)| *is_body).map(|(_, words)| words);
            self.reference.publishers = Some(bodies.collect());
        }
        let places = |entry: &Self, field: &str| {
            let list = entry.raw(field).map(names::list).unwrap_or_default();
            list.iter().map(|part| tex::text(part)).collect::<Vec<_>>().join("; ")
        };
        let place = places(self, "location");
        self.reference.set(if self.kind == "patent" { "jurisdiction" } else { "publisher-place" }, place);
        self.set("original-publisher", "origpublisher");
        self.set("original-publisher-place", "origlocation");
        self.set("event-place", "venue");
        if let Some(state) = self.text("pubstate") {
            let words = strings::words(&state, self.language).map_or(state, str::to_owned);
            self.reference.set("status", words);
        }
    }

    fn addresses(&mut self) {
        if let Some(at) = self.fields.iter().position(|f| f.name == "url") {
            let url = tex::verbatim(&self.fields[at].value);
            if url.starts_with("https://") || url.starts_with("http://") {
                self.reference.set("URL", url.replace(' ', "%20"));
            } else {
                self.reference.set("URL", url);
                self.wrong.push((at, FieldFault::NoAddress));
            }
        }
        let eprint = self.raw("eprint").map(tex::verbatim);
        let kind = self.raw("eprinttype").map(|kind| kind.trim().to_ascii_lowercase());
        if let (Some(eprint), Some(kind)) = (eprint, kind) {
            let address = match kind.as_str() {
                "arxiv" => Some("https://arxiv.org/abs/"),
                "jstor" => Some("https://www.jstor.org/stable/"),
                "pubmed" => Some("https://www.ncbi.nlm.nih.gov/pubmed/"),
                "googlebooks" => Some("https://books.google.com?id="),
                "hdl" => Some("https://hdl.handle.net/"),
                _ => None,
            };
            if let Some(address) = address {
                self.reference.set("URL", format!("{address}{}", eprint.trim_start_matches("arXiv:")));
            }
        }
        if let Some(doi) = self.raw("doi").map(tex::verbatim) {
            self.reference.set("DOI", bare_doi(&doi));
        }
        for (variable, field) in [("ISBN", "isbn"), ("ISSN", "issn"), ("PMID", "pmid"), ("PMCID", "pmcid")] {
            if let Some(words) = self.raw(field).map(tex::verbatim) {
                self.reference.set(variable, words);
            }
        }
    }

    fn notes(&mut self) {
        let notes = match (self.text("note"), self.text("addendum")) {
            (Some(note), Some(addendum)) => Some(joined(note, ".", &addendum)),
            (note, addendum) => note.or(addendum),
        };
        if let Some(notes) = notes {
            self.reference.set("note", notes);
        }
        if let Some(place) = self.place_of_manuscript() {
            self.reference.set("call-number", place);
        }
        self.set("annote", "annotation");
        self.set("abstract", "abstract");
        self.set("keyword", "keywords");
        if let Some(language) = self.tongue() {
            self.reference.set("language", language);
        }
    }

    /// What the file says, for comparison with what is shown.
    fn said(&mut self) {
        let people = [
            "author",
            "editor",
            "editora",
            "editorb",
            "editorc",
            "translator",
            "bookauthor",
            "annotator",
            "commentator",
        ];
        let people = [&people[..], &["introduction", "foreword", "afterword", "holder"]].concat();
        for field in self.fields.iter().filter(|f| SHOWN.contains(&f.name.as_str())) {
            let name = field.name.as_str();
            let words = if people.contains(&name) {
                let family = |name: &WorkName| match name {
                    WorkName::Person(person) => person.family.clone(),
                    other => other.filed(false),
                };
                let names = names::names(&field.value, false);
                names.first().map(family).unwrap_or_default()
            } else if matches!(name, "type" | "pubstate") {
                let read = tex::text(&field.value);
                strings::words(&read, self.language).map_or(read, str::to_owned)
            } else {
                rich::plain(&tex::text(&field.value)).into_owned()
            };
            if words.contains(char::is_alphanumeric) {
                self.reference.fields.push(Said { name: name.to_owned(), words });
            }
        }
    }
}

/// Two parts with a sign between them, unless the first ends with one.
fn joined(first: String, sign: &str, second: &str) -> String {
    let plain = rich::plain(&first);
    let bare = plain.trim_end_matches(['”', '’']);
    // What is said within quotation marks ends there; a subtitle follows on the whole.
    let quoted = sign == ":" && (bare.len() < plain.len() || first.ends_with(rich::QUOTE.1));
    let ends = !quoted && bare.ends_with(['!', '?', '.', ',', ':', ';']);
    let sign = if ends { "" } else { sign };
    format!("{first}{sign} {second}")
}

/// A DOI without the address that leads to it: styles put that before it.
pub(super) fn bare_doi(doi: &str) -> String {
    let prefixes = ["https://", "http://", "www.", "dx.", "doi.org/", "doi:", "DOI:"];
    let bare =
        prefixes.iter().fold(doi.trim(), |doi, prefix| doi.strip_prefix(prefix).unwrap_or(doi).trim_start());
    if bare.starts_with("10.") { bare.to_owned() } else { doi.trim().to_owned() }
}

/// Styles write the words of English titles with capitals, and take a title without a language for English;
/// one in another script is not.
pub(super) fn is_of_another_script(title: &str) -> bool {
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    let latin = title.chars().filter(|c| c.is_alphabetic() && *c <= '\u{24F}').count();
    latin * 2 < letters
}
