//! Works that a text brings along: items of CSL-JSON, as references.

use serde_json::Value;

use crate::edition::id;
use crate::edition::reference::{DateEnd, Person, Reference, WorkDate, WorkDatePoint, WorkName};
use crate::edition::rich;
use crate::works::{WorksFormat, one};

/// The types of CSL.
const KINDS: &[&str] = &[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
];
const WORDS: &[&str] = &[
    "DOI",
    "ISBN",
    "ISSN",
    "PMCID",
    "PMID",
    "URL",
    "abstract",
    "annote",
    "archive",
    "archive-place",
    "archive_location",
    "authority",
    "call-number",
    "chapter-number",
    "collection-number",
    "collection-title",
    "container-title",
    "container-title-short",
    "dimensions",
    "division",
    "edition",
    "event-place",
    "event-title",
    "genre",
    "issue",
    "jurisdiction",
    "keyword",
    "language",
    "license",
    "medium",
    "note",
    "number",
    "number-of-pages",
    "number-of-volumes",
    "original-publisher",
    "original-publisher-place",
    "original-title",
    "page",
    "part-number",
    "part-title",
    "publisher",
    "publisher-place",
    "references",
    "reviewed-genre",
    "reviewed-title",
    "scale",
    "section",
    "source",
    "status",
    "supplement-number",
    "title",
    "title-short",
    "version",
    "volume",
    "volume-title",
];
const NAMES: &[&str] = &[
    "author",
    "collection-editor",
    "compiler",
    "composer",
    "container-author",
    "contributor",
    "curator",
    "director",
    "editor",
    "editorial-director",
    "illustrator",
    "interviewer",
    "original-author",
    "performer",
    "producer",
    "recipient",
    "reviewed-author",
    "translator",
];
const DATES: &[&str] = &["accessed", "available-date", "event-date", "issued", "original-date", "submitted"];

/// A work with the key that it is cited by; empty where the file has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImportedWork {
    pub(crate) key: String,
    pub(crate) reference: Reference,
}

/// Read an item of CSL-JSON; none where it has neither a title nor names.
pub(super) fn csl(item: &Value) -> Option<ImportedWork> {
    let mut reference = Reference::default();
    let kind = item["type"].as_str().unwrap_or_default().replace('_', "-");
    let same = |own: &&&str| own.replace('_', "-") == kind;
    reference.kind = KINDS.iter().find(same).copied().unwrap_or("document");
    for variable in WORDS {
        let words = match &item[*variable] {
            Value::String(words) => marked(words),
            Value::Number(number) => number.to_string(),
            _ => continue,
        };
        reference.set(variable, words);
    }
    for variable in NAMES {
        let names: Vec<WorkName> =
            item[*variable].as_array().into_iter().flatten().filter_map(name).collect();
        if !names.is_empty() {
            reference.names.push((variable, names));
        }
    }
    for variable in DATES {
        reference.dates.extend(date(&item[*variable]).map(|date| (*variable, date)));
    }
    if reference.get("title").is_none() && reference.names.is_empty() {
        return None;
    }
    let given = ["citation-key", "id"].iter().find_map(|key| item[*key].as_str()).unwrap_or_default();
    // Zotero's ids are addresses and numbers, and no keys to cite by.
    let is_key =
        given.starts_with(char::is_alphabetic) && !given.contains(['/', ' ', ',', ';', ']', '{', '}']);
    Some(ImportedWork { key: if is_key { given.to_owned() } else { String::new() }, reference })
}

fn name(value: &Value) -> Option<WorkName> {
    let of = |key: &str| value[key].as_str().unwrap_or_default().trim().to_owned();
    let literal = match value {
        Value::String(words) => words.trim().to_owned(),
        _ => of("literal"),
    };
    if !literal.is_empty() {
        return Some(if literal == "others" { WorkName::Others } else { WorkName::Body(literal) });
    }
    let person = Person {
        family: of("family"),
        given: of("given"),
        dropping: of("dropping-particle"),
        particle: of("non-dropping-particle"),
        suffix: of("suffix"),
    };
    (!person.family.is_empty() || !person.given.is_empty()).then_some(WorkName::Person(person))
}

fn date(value: &Value) -> Option<WorkDate> {
    let circa = !matches!(value["circa"], Value::Null | Value::Bool(false));
    let number = |value: &Value| value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
    let point = |parts: &Value| {
        let part = |n: usize| number(&parts[n]);
        let year = i32::try_from(part(0)?).ok().filter(|year| *year != 0)?;
        let small = |n: usize, most: u8| {
            part(n).and_then(|n| u8::try_from(n).ok()).filter(|n| (1..=most).contains(n))
        };
        // CSL counts the year before 1 as -1.
        let year = if year < 0 { year + 1 } else { year };
        Some(WorkDatePoint { year, month: small(1, 12), day: small(2, 31), season: None })
    };
    if let Some(from) = point(&value["date-parts"][0]) {
        let to = match &value["date-parts"][1] {
            Value::Null => DateEnd::Same,
            parts => point(parts).map_or(DateEnd::Open, DateEnd::At),
        };
        return Some(WorkDate { from: Some(from), to, circa, ..WorkDate::default() });
    }
    let words = match value {
        Value::String(words) => words.as_str(),
        Value::Number(year) => {
            let year = year.as_i64().and_then(|year| i32::try_from(year).ok())?;
            return Some(WorkDate {
                from: Some(WorkDatePoint { year, ..WorkDatePoint::default() }),
                ..WorkDate::default()
            });
        }
        _ => ["raw", "literal", "edtf"].iter().find_map(|key| value[*key].as_str())?,
    };
    day(words)
        .or_else(|| Some(WorkDate { words: Some(words.trim().to_owned()), ..WorkDate::default() }))
        .filter(|date| date.words.as_deref() != Some(""))
}

/// A date of the form `2005`, `2005-03` or `2005-03-04`.
pub(super) fn day(words: &str) -> Option<WorkDate> {
    let mut parts = words.trim().splitn(3, '-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let mut next =
        || -> Option<Option<u8>> { parts.next().map_or(Some(None), |part| part.parse().ok().map(Some)) };
    let (month, day) = (next()?, next()?);
    Some(WorkDate { from: Some(WorkDatePoint { year, month, day, season: None }), ..WorkDate::default() })
}

/// Words with the marks of the few elements that CSL-JSON has.
fn marked(words: &str) -> String {
    const MARKS: &[(&str, &str, rich::MarkPair)] = &[
        ("<i>", "</i>", rich::ITALIC),
        ("<b>", "</b>", rich::BOLD),
        ("<sup>", "</sup>", rich::SUP),
        ("<sub>", "</sub>", rich::SUB),
    ];
    let mut out = words.split_whitespace().collect::<Vec<&str>>().join(" ");
    for (open, close, mark) in MARKS {
        // One that isn't closed would go on to the end.
        if out.matches(open).count() == out.matches(close).count() {
            out = out
                .replace(open, mark.0.encode_utf8(&mut [0; 4]))
                .replace(close, mark.1.encode_utf8(&mut [0; 4]));
        }
    }
    out
}

/// Works as a file of BibLaTeX, each once, with the keys that they got.
pub(crate) fn bib(works: &[ImportedWork]) -> (String, Vec<String>) {
    let mut keys: Vec<String> = Vec::new();
    let mut done: Vec<&ImportedWork> = Vec::new();
    let mut entries = Vec::new();
    for work in works {
        if done.contains(&work) {
            continue;
        }
        done.push(work);
        let base = if work.key.is_empty() { key(&work.reference) } else { work.key.clone() };
        let mut names = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}-{n}") });
        let free = |key: &String| !keys.iter().any(|own| id::fold(own) == id::fold(key));
        let own = names.find(free).unwrap_or_default();
        entries.push(one(WorksFormat::Bib, &own, &work.reference));
        keys.push(own);
    }
    (entries.join("\n"), keys)
}

/// A key of the first name, or the title, and the year.
fn key(reference: &Reference) -> String {
    let first = ["author", "editor"].iter().find_map(|variable| match reference.names(variable).first()? {
        WorkName::Person(person) => Some(person.family.clone()),
        WorkName::Body(words) => Some(words.clone()),
        WorkName::Others => None,
    });
    let words = first.unwrap_or_else(|| rich::plain(reference.get("title").unwrap_or_default()).into_owned());
    let slug: Vec<String> = id::heading_slug(&words)
        .split('-')
        .take(2)
        .map(str::to_owned)
        .filter(|word| !word.is_empty())
        .collect();
    let year = reference.date("issued").and_then(|date| date.from).map(|from| from.year.to_string());
    let all: Vec<String> = slug.into_iter().chain(year).collect();
    if all.is_empty() { "work".to_owned() } else { all.join("-") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn items_become_entries() {
        let zotero = json!({"id": "http://zotero.org/users/1/items/A", "type": "article-journal", "title": "On <i>lamps</i>",
            "author": [{"family": "Marlowe", "given": "Edith"}, {"literal": "The Board"}], "container-title": "Tides",
            "issued": {"date-parts": [["1874", 3]]}, "page": "3-9", "volume": 4});
        let works = [
            csl(&zotero),
            csl(&zotero),
            csl(&json!({"id": "x2020", "type": "book", "title": "A", "issued": "2020"})),
        ];
        let works: Vec<ImportedWork> = works.into_iter().flatten().collect();
        let (text, keys) = bib(&works);
        assert_eq!(keys, ["marlowe-1874", "x2020"]);
        assert!(text.starts_with("@article{marlowe-1874,") && text.contains("\\emph{lamps}"), "{text}");
        assert!(text.contains("1874-03") && text.contains("The Board"), "{text}");
        assert_eq!(csl(&json!({"type": "book"})), None);
        assert_eq!(day("2005-03-04").and_then(|d| d.from).and_then(|p| p.day), Some(4));
        assert_eq!(day("soon"), None);
    }
}
