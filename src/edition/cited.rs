//! The edition itself as a work that others cite: what is cited is this edition's paragraph, with its number and its
//! address, not a page of the document as it was printed.

use super::date::{self, Date, When, Year};
use super::meta::{Agent, Meta, natural_name};
use super::reference::{self, DateEnd, Person, Reference, WorkName, is_suffix};
use super::rich::KEEP;

/// The edition as a reference: the document's authors, the edition's title, editors, publisher, version and date.
///
/// `statement` says which edition it is ("annotated edition, version 1.2"), `issued` when it was released or last
/// changed, `url` where it is.
pub(crate) fn reference(
    meta: &Meta,
    statement: &str,
    version: Option<&str>,
    issued: Option<&Date>,
    url: Option<&str>,
) -> Reference {
    let mut reference = Reference { kind: "book", ..Reference::default() };
    // A style that writes titles as sentences would take the capitals of names too.
    let title = meta.cite.title.as_ref().unwrap_or(&meta.title);
    reference.set("title", format!("{}{title}{}", KEEP.0, KEEP.1));
    reference.set("edition", statement);
    reference.set("version", version.unwrap_or_default());
    reference.set("publisher", meta.cite.publisher.as_deref().unwrap_or_default());
    reference.set("DOI", meta.cite.doi.as_deref().unwrap_or_default());
    reference.set("URL", url.unwrap_or_default());
    reference.set("language", meta.language.as_str());
    let authors = meta.document.iter().flat_map(|document| &document.authors);
    let authors: Vec<WorkName> = authors.map(|name| filed(name).unwrap_or_else(|| body(name))).collect();
    let editors = editors(meta);
    let names = [("author", authors), ("editor", editors)];
    reference.names = names.into_iter().filter(|(_, names)| !names.is_empty()).collect();
    let original = meta.document.as_ref().and_then(|document| document.issued.as_ref());
    let dates = [("issued", issued), ("original-date", original)];
    reference.dates = dates.into_iter().filter_map(|(name, date)| Some((name, day(date?)?))).collect();
    reference
}

/// The key of the edition in a bibliography, of plain ASCII letters: `baev2026`.
pub(crate) fn key(reference: &Reference) -> String {
    let names = ["author", "editor"].iter().find_map(|role| reference.names(role).first());
    let name = names.map(|name| match name {
        WorkName::Person(person) => person.family.clone(),
        other => other.filed(false),
    });
    let title = || super::rich::plain(reference.get("title").unwrap_or_default()).into_owned();
    let letters = |words: &str| -> String {
        use unicode_normalization::UnicodeNormalization;
        let first = words.split_whitespace().next().unwrap_or_default();
        first.nfkd().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
    };
    let name = name.map(|name| letters(&name)).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| letters(&title()));
    let name = if name.is_empty() { "edition" } else { name.as_str() };
    let year = reference.date("issued").and_then(|date| date.from).map(|from| from.year);
    year.map_or_else(|| name.to_owned(), |year| format!("{name}{}", year.abs()))
}

/// The editors that a citation names. A role is no person.
fn editors(meta: &Meta) -> Vec<WorkName> {
    let named = meta.cite.editors.as_ref();
    let all: Vec<_> = match named {
        Some(ids) => ids.iter().filter_map(|id| meta.editors.iter().find(|e| e.id == *id)).collect(),
        None => meta.editors.iter().collect(),
    };
    let all = all.into_iter().filter(|editor| editor.agent != Agent::Role);
    all.map(|editor| match editor.agent {
        Agent::Person => filed(&editor.name).unwrap_or_else(|| natural(&editor.name)),
        _ => body(&editor.name),
    })
    .collect()
}

/// `Family, Given`, `Family, Jr., Given`, `Given Family, Jr.`; none where there is no comma.
fn filed(name: &str) -> Option<WorkName> {
    let parts: Vec<&str> = name.split(',').map(str::trim).collect();
    let (family, suffix, given) = match parts.as_slice() {
        [_, suffix] if is_suffix(suffix) => return Some(natural(name)),
        [family, given] => (*family, "", *given),
        [family, suffix, given] => (*family, *suffix, *given),
        _ => return None,
    };
    if family.is_empty() || given.is_empty() {
        return None;
    }
    let (particle, family) = particle(family);
    Some(WorkName::Person(Person {
        family,
        given: given.to_owned(),
        particle,
        suffix: suffix.to_owned(),
        ..Person::default()
    }))
}

/// A person, by a name as edition.toml has it: what is before the comma is the family name, else the last word.
pub(crate) fn person(name: &str) -> Option<Person> {
    match filed(name).unwrap_or_else(|| natural(name)) {
        WorkName::Person(person) => Some(person),
        WorkName::Body(_) | WorkName::Others => None,
    }
}

/// A person's name as it is said: the last word is the family name, with the small words before it, and `Jr.` after it.
fn natural(name: &str) -> WorkName {
    let mut words: Vec<&str> = name.split_whitespace().map(|word| word.trim_end_matches(',')).collect();
    let suffix = words.pop_if(|word| is_suffix(word)).filter(|_| !words.is_empty());
    let Some((last, before)) = words.split_last() else { return body(name) };
    let small = |word: &&&str| word.starts_with(char::is_lowercase);
    let particles = before.iter().rev().take_while(small).count();
    let (given, particles) = before.split_at(before.len() - particles);
    WorkName::Person(Person {
        family: (*last).to_owned(),
        given: given.join(" "),
        particle: particles.join(" "),
        suffix: suffix.unwrap_or_default().to_owned(),
        ..Person::default()
    })
}

/// The small words at the head of a family name, and the rest: `von` `Humboldt`.
fn particle(family: &str) -> (String, String) {
    let words: Vec<&str> = family.split_whitespace().collect();
    let small = words.iter().take_while(|word| word.starts_with(char::is_lowercase)).count();
    if small == words.len() {
        return (String::new(), family.to_owned());
    }
    (words[..small].join(" "), words[small..].join(" "))
}

fn body(name: &str) -> WorkName {
    WorkName::Body(natural_name(name))
}

/// A date of EDTF as references have it; none where it is too far off for them.
fn day(date: &Date) -> Option<reference::WorkDate> {
    let (from, to) = match date.when()? {
        When::At(point) => (Some(point), None),
        When::Between(from, to) => (from, Some(to)),
    };
    let doubtful = |point: &Option<date::TimePoint>| point.is_some_and(|p| p.approximate || p.uncertain);
    let circa = doubtful(&from) || doubtful(&to.flatten());
    let read = |point: date::TimePoint, last: bool| {
        let (first_year, last_year) = point.year.bounds();
        let year = i32::try_from(if last { last_year } else { first_year }).ok()?;
        let season = point.month.filter(|month| *month > 12).map(|month| month - 20);
        let month = point.month.filter(|month| *month <= 12);
        Some(reference::WorkDatePoint { year, month, day: point.day, season })
    };
    let unspecified = from.is_some_and(|from| !matches!(from.year, Year::One(_)));
    let end = match to {
        Some(Some(to)) => DateEnd::At(read(to, true)?),
        Some(None) => DateEnd::Open,
        None if unspecified => DateEnd::At(read(from?, true)?),
        None => DateEnd::Same,
    };
    let from = match from {
        Some(from) => Some(read(from, false)?),
        None => None,
    };
    Some(reference::WorkDate { from, to: end, circa, unspecified: unspecified && to.is_none(), words: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::meta::{Document, Editor};

    fn meta(authors: &[&str], editors: &[(&str, Agent)]) -> Meta {
        let editor = |(name, agent): &(&str, Agent)| Editor {
            id: name.to_lowercase(),
            name: (*name).to_owned(),
            orcid: None,
            url: None,
            agent: *agent,
        };
        Meta {
            title: "The Tide".to_owned(),
            language: "en".to_owned(),
            document: Some(Document {
                authors: authors.iter().map(|name| (*name).to_owned()).collect(),
                issued: Date::parse("1871"),
                ..Document::default()
            }),
            editors: editors.iter().map(editor).collect(),
            ..Meta::default()
        }
    }

    #[test]
    fn names_are_filed_and_roles_are_no_persons() {
        let meta = meta(
            &["Marlowe, Edith", "The Harbour Board"],
            &[("Anne von Holm", Agent::Person), ("The House", Agent::Organization), ("Lector", Agent::Role)],
        );
        let made = reference(&meta, "annotated edition", None, Date::parse("2026-11-24").as_ref(), None);
        let filed: Vec<String> =
            made.names.iter().flat_map(|(_, names)| names).map(|name| name.filed(false)).collect();
        assert_eq!(filed, ["Marlowe Edith", "The Harbour Board", "von Holm Anne", "The House"]);
        assert_eq!(key(&made), "marlowe2026");
    }

    #[test]
    fn what_follows_a_name_is_no_family_name() {
        for name in ["Martin Luther King Jr.", "Martin Luther King, Jr.", "King, Jr., Martin Luther"] {
            for meta in [meta(&[], &[(name, Agent::Person)]), meta(&[name], &[])] {
                let made = reference(&meta, "", None, None, None);
                let (_, names) = &made.names[0];
                if name.contains(',') || made.names[0].0 == "editor" {
                    let king = Person {
                        family: "King".to_owned(),
                        given: "Martin Luther".to_owned(),
                        suffix: "Jr.".to_owned(),
                        ..Person::default()
                    };
                    assert_eq!(names[..], [WorkName::Person(king)], "{name}");
                }
            }
        }
        assert_eq!(natural("III").filed(false), "III");
    }

    #[test]
    fn keys_are_of_plain_letters() {
        let keyed = |author| key(&reference(&meta(&[author], &[]), "", None, None, None));
        assert_eq!(keyed("Ångström, Anders"), "angstrom");
        assert_eq!(keyed("老子"), "the");
    }

    #[test]
    fn dates_keep_what_edtf_says() {
        let read = |words| day(&Date::parse(words).unwrap()).unwrap();
        assert_eq!(read("2026-11-24").from.unwrap().day, Some(24));
        assert!(read("1871~").circa);
        assert_eq!(read("1871/..").to, DateEnd::Open);
        assert!(read("187X").unspecified);
        assert_eq!(read("2026-22").from.unwrap().season, Some(2));
    }
}
