//! What the statements of the memo's edition rest on: works that were seen, cited to the place where they are long; public
//! record; or what the note says. Works that were not seen are further reading, and named as such.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use biblatex::{Bibliography, ChunksExt};
use toml::Table;

use crate::memo_notes;
use memo_notes::{Note, list, notes, root, string, strings};

const CLAIMS: &str = include_str!("../dossier/claims.toml");
const FACTS: &str = include_str!("../dossier/facts.toml");
const REVIEWED: &str = include_str!("../dossier/reviewed.toml");

/// A work as it is cited once.
#[derive(Debug, Clone, PartialEq)]
struct Cited {
    key: String,
    /// Whether the words before it, or before a work earlier in the same brackets, say that it is further reading.
    further: bool,
    place: String,
}

/// The citations of a text: `[see @a, p. 3; for further reading @b]`.
fn citations(text: &str) -> Vec<Cited> {
    let mut found = Vec::new();
    for inside in text.split('[').skip(1).filter_map(|part| part.split_once(']')).map(|(inside, _)| inside) {
        let mut further = false;
        for item in inside.split(';') {
            let Some((before, rest)) = item.split_once('@') else { continue };
            further |= words(before).contains("for further reading");
            let (key, place) = rest.split_once(',').unwrap_or((rest, ""));
            found.push(Cited { key: key.trim().to_owned(), further, place: place.trim().to_owned() });
        }
    }
    found
}

/// Words with single spaces.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Works {
    /// The type and the keywords of each.
    works: BTreeMap<String, (String, String)>,
    /// What was found on each when the dossier was made: `source` or `knowledge`.
    checked: BTreeMap<String, String>,
    /// Of a type that may be long, but no longer than an article.
    short: BTreeSet<String>,
}

impl Works {
    fn new(bibliography: &str) -> Self {
        let parsed = Bibliography::parse(bibliography).unwrap();
        let work = |entry: &biblatex::Entry| {
            let keywords = entry.get("keywords").map(ChunksExt::format_verbatim).unwrap_or_default();
            (entry.key.clone(), (entry.entry_type.to_string(), keywords))
        };
        Self {
            works: parsed.iter().map(work).collect(),
            checked: list(FACTS, "work").iter().map(|w| (string(w, "id"), string(w, "checked"))).collect(),
            short: list(REVIEWED, "article-length").iter().map(|entry| string(entry, "of")).collect(),
        }
    }

    fn is_long(&self, key: &str) -> bool {
        let kind = &self.works[key].0;
        let short = matches!(kind.as_str(), "article" | "online" | "inproceedings" | "incollection");
        !short && !self.short.contains(key)
    }

    fn is(&self, key: &str, keyword: &str) -> bool {
        self.works.get(key).is_some_and(|(_, own)| own == keyword)
    }

    /// What is wrong with the keywords of works: each a line. A work that was not seen is no source, nor is one that is
    /// longer than an article and cited without a place.
    fn wrong_keywords(&self, cited: &[Cited]) -> String {
        let mut told = String::new();
        for (key, (_, own)) in &self.works {
            let mut of_it = cited.iter().filter(|cited| &cited.key == key).peekable();
            let placed = of_it.peek().is_some() && of_it.all(|cited| !cited.place.is_empty());
            let known = match self.checked.get(key).map(String::as_str) {
                Some("source") if placed || !self.is_long(key) => "source",
                Some("source" | "knowledge") => "further",
                other => panic!("`{key}` is checked by {other:?}"),
            };
            if own != known {
                writeln!(told, "`{key}` has the keywords `{own}`, not `{known}`").unwrap();
            }
        }
        told
    }

    /// Works that are cited as if they were sources, and are not.
    fn unnamed(&self, cited: &[Cited]) -> Vec<String> {
        let wrong = |cited: &&Cited| !cited.further && !self.is(&cited.key, "source");
        cited.iter().filter(wrong).map(|cited| cited.key.clone()).collect()
    }

    /// Whether a note cites a work that was seen.
    fn sourced(&self, note: &Note) -> bool {
        note.cited.iter().any(|key| self.is(key, "source"))
    }
}

fn bibliography() -> String {
    fs::read_to_string(root().join("content/bibliography.bib")).unwrap()
}

/// The citations of the notes and of the essays but for the list of further reading, which says of itself what it is.
fn every_citation() -> Vec<Cited> {
    let mut found = Vec::new();
    for folder in ["annotations", "pages"] {
        for file in walkdir::WalkDir::new(root().join("content").join(folder)).sort_by_file_name() {
            let file = file.unwrap();
            if file.file_type().is_file() && !file.path().ends_with("04-further-reading.md") {
                found.extend(citations(&fs::read_to_string(file.path()).unwrap()));
            }
        }
    }
    found
}

#[test]
fn works_that_were_not_seen_are_further_reading() {
    let cited = every_citation();
    assert!(cited.len() > 100);
    let told = Works::new(&bibliography()).wrong_keywords(&cited);
    assert!(told.is_empty(), "\n{told}");
    let wrong = Works::new(
        "@book{brown-2016, keywords = {source}}\n@misc{xinhua-2016, title = {X}}\n\
         @book{zygar-2016, keywords = {source}}\n@dataset{gacc, keywords = {source}}\n",
    );
    assert_eq!(wrong.wrong_keywords(&[]).lines().count(), 4);
    let placed = citations("[@zygar-2016, p. 3; see @gacc, 2015]");
    assert_eq!(wrong.wrong_keywords(&placed).lines().count(), 2);
    let once = [placed, citations("[@gacc]")].concat();
    assert_eq!(wrong.wrong_keywords(&once).lines().count(), 3);
}

#[test]
fn further_reading_is_cited_as_such() {
    let works = Works::new(&bibliography());
    assert_eq!(works.unnamed(&every_citation()), Vec::<String>::new());
    let named = citations("[@gacc; for further reading @brown-2016; @lam-2015]");
    assert_eq!(works.unnamed(&named), Vec::<String>::new());
    assert_eq!(works.unnamed(&citations("[@brown-2016; for further reading @lam-2015]")), ["brown-2016"]);
}

/// Notes that cite nothing but works which were not seen, or not to the place.
fn on_further_alone(notes: &[Note], works: &Works) -> Vec<String> {
    let alone = |note: &&Note| !note.cited.is_empty() && !works.sourced(note);
    notes.iter().filter(alone).map(|note| note.id.clone()).collect()
}

#[test]
fn nothing_rests_on_further_reading_alone() {
    let works = Works::new(&bibliography());
    let mut notes = notes();
    assert!(notes.iter().all(|note| !note.kind.is_empty()));
    assert_eq!(on_further_alone(&notes, &works), Vec::<String>::new());
    notes[0].cited = BTreeSet::from(["brown-2016".to_owned()]);
    assert_eq!(on_further_alone(&notes, &works).len(), 1);
}

/// What is wrong with notes that cite no work which was seen, each a line: what they rest on is in the reviewed list, as
/// facts of public record (`record`), as words of the note that say it (`says`), or as the edition's own text (`text`).
fn baseless(notes: &[Note], works: &Works, bases: &[Table]) -> String {
    let mut told = String::new();
    let facts: BTreeSet<String> =
        list(CLAIMS, "fact").iter().chain(&list(FACTS, "entity")).map(|f| string(f, "id")).collect();
    for note in notes.iter().filter(|note| note.kind != "textual" && !works.sourced(note)) {
        let Some(basis) = bases.iter().find(|basis| string(basis, "of") == note.id) else {
            writeln!(told, "`{}` cites no source, and nothing says what it rests on", note.id).unwrap();
            continue;
        };
        let record = strings(basis, "record");
        for fact in record.iter().filter(|fact| !facts.contains(*fact)) {
            writeln!(told, "`{}` rests on `{fact}`, which is not among the facts", note.id).unwrap();
        }
        let says = string(basis, "says");
        if !words(&note.body).contains(&says) {
            writeln!(told, "`{}` doesn't say “{says}” any more", note.id).unwrap();
        }
        if record.is_empty() && says.is_empty() && !basis.contains_key("text") {
            writeln!(told, "`{}` rests on nothing", note.id).unwrap();
        }
    }
    for basis in bases {
        let of = string(basis, "of");
        if !notes.iter().any(|note| note.id == of && note.kind != "textual" && !works.sourced(note)) {
            writeln!(told, "no note `{of}` wants a basis").unwrap();
        }
    }
    told
}

#[test]
fn what_has_no_source_says_what_it_rests_on() {
    let works = Works::new(&bibliography());
    let (mut notes, mut bases) = (notes(), list(REVIEWED, "basis"));
    let told = baseless(&notes, &works, &bases);
    assert!(told.is_empty(), "\n{told}");
    let gone = bases.remove(0);
    assert!(baseless(&notes, &works, &bases).contains(&format!("`{}` cites no source", string(&gone, "of"))));
    bases.insert(0, gone);
    let sourced = notes.iter_mut().find(|note| note.id == "stock-markets").unwrap();
    sourced.body = "The crash that began in June 2015.".to_owned();
    assert_eq!(baseless(&notes, &works, &bases).lines().count(), 1);
}
