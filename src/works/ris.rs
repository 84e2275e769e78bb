//! RIS, the tagged format of reference managers. It has no markup and few roles: what it has no tag for is a note `N1`
//! that begins with the name of the variable.

use std::fmt::Write as _;

use crate::edition::reference::{DateEnd, Reference, WorkDate, WorkName};
use crate::edition::rich;

/// Types of CSL, and those of RIS for them.
const KINDS: &[(&str, &str)] = &[
    ("article-journal", "JOUR"),
    ("article-magazine", "MGZN"),
    ("article-newspaper", "NEWS"),
    ("bill", "BILL"),
    ("book", "BOOK"),
    ("broadcast", "VIDEO"),
    ("chapter", "CHAP"),
    ("dataset", "DATA"),
    ("entry", "ENCYC"),
    ("entry-dictionary", "DICT"),
    ("entry-encyclopedia", "ENCYC"),
    ("graphic", "ART"),
    ("hearing", "HEAR"),
    ("legal_case", "CASE"),
    ("legislation", "STAT"),
    ("manuscript", "UNPB"),
    ("map", "MAP"),
    ("motion_picture", "MPCT"),
    ("pamphlet", "PAMP"),
    ("paper-conference", "CPAPER"),
    ("patent", "PAT"),
    ("personal_communication", "PCOMM"),
    ("post", "ELEC"),
    ("post-weblog", "BLOG"),
    ("report", "RPRT"),
    ("review", "JOUR"),
    ("software", "COMP"),
    ("song", "SOUND"),
    ("standard", "STAND"),
    ("thesis", "THES"),
    ("webpage", "ELEC"),
];

/// Variables, and their tags.
const TAGS: &[(&str, &str)] = &[
    ("title", "TI"),
    ("title-short", "ST"),
    ("container-title", "T2"),
    ("collection-title", "T3"),
    ("container-title-short", "J2"),
    ("volume", "VL"),
    ("issue", "IS"),
    ("number", "M1"),
    ("genre", "M3"),
    ("edition", "ET"),
    ("number-of-volumes", "NV"),
    ("publisher", "PB"),
    ("publisher-place", "CY"),
    ("ISBN", "SN"),
    ("ISSN", "SN"),
    ("DOI", "DO"),
    ("URL", "UR"),
    ("call-number", "CN"),
    ("language", "LA"),
    ("section", "SE"),
    ("abstract", "AB"),
    ("note", "N1"),
    ("annote", "N1"),
];

/// Roles, and their tags.
const ROLES: &[(&str, &str)] =
    &[("author", "AU"), ("editor", "A2"), ("collection-editor", "A3"), ("translator", "A4")];

/// A work as a record.
pub(super) fn record(key: &str, reference: &Reference) -> String {
    let kind = KINDS.iter().find(|(kind, _)| *kind == reference.kind).map_or("GEN", |(_, tag)| *tag);
    let mut out = String::new();
    line(&mut out, "TY", kind);
    line(&mut out, "ID", key);
    for (variable, names) in &reference.names {
        let tag = ROLES.iter().find(|(role, _)| role == variable).map(|(_, tag)| *tag);
        for name in names {
            match (tag, name) {
                (Some(tag), WorkName::Person(_) | WorkName::Body(_)) => line(&mut out, tag, &filed(name)),
                _ => note(&mut out, variable, &filed(name)),
            }
        }
    }
    for (variable, words) in &reference.words {
        let words = rich::plain(words);
        let tag = TAGS.iter().find(|(name, _)| name == variable).map(|(_, tag)| *tag);
        match (*variable, tag) {
            ("page", _) => pages(&mut out, &words),
            ("keyword", _) => {
                words
                    .split(',')
                    .map(str::trim)
                    .filter(|word| !word.is_empty())
                    .for_each(|word| line(&mut out, "KW", word));
            }
            ("language", _) if words == "und" => {}
            // What a periodical has is no mark of what is no part of one.
            ("ISSN", _) if reference.get("ISBN").is_some() => note(&mut out, variable, &words),
            (_, Some(tag)) => line(&mut out, tag, &words),
            (_, None) => note(&mut out, variable, &words),
        }
    }
    dates(&mut out, reference);
    out.push_str("ER  - \r\n\r\n");
    out
}

/// The words of a variable as a line has them.
pub(super) fn words(words: &str) -> String {
    rich::plain(words).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn line(out: &mut String, tag: &str, words: &str) {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = write!(out, "{tag}  - {words}\r\n");
}

fn note(out: &mut String, variable: &str, words: &str) {
    line(out, "N1", &format!("{variable}: {words}"));
}

/// `Family, Given, Suffix`.
fn filed(name: &WorkName) -> String {
    match name {
        WorkName::Body(words) => rich::plain(words).into_owned(),
        WorkName::Others => "and others".to_owned(),
        WorkName::Person(person) => {
            let family = [person.particle.as_str(), &person.family].join(" ");
            let given = [person.given.as_str(), &person.dropping].join(" ");
            let parts = [family.trim(), given.trim(), person.suffix.trim()];
            let last = parts.iter().rposition(|part| !part.is_empty()).map_or(0, |last| last + 1);
            rich::plain(&parts[..last].join(", ")).into_owned()
        }
    }
}

/// First and last page; a list of pages is all in the first.
fn pages(out: &mut String, words: &str) {
    match words.split_once('-').filter(|(_, last)| !last.contains(['-', ',', '&', ';'])) {
        Some((first, last)) if !first.contains([',', '&', ';']) => {
            line(out, "SP", first);
            line(out, "EP", last);
        }
        _ => line(out, "SP", words),
    }
}

/// The year, the first day, and all that a date says where that is more.
fn dates(out: &mut String, reference: &Reference) {
    for (variable, date) in &reference.dates {
        let whole = super::edtf(date);
        let first = date.from.filter(|from| date.words.is_none() && from.year > 0);
        let day = first.map(|from| {
            let part = |part: Option<u8>| part.map_or_else(String::new, |part| format!("{part:02}"));
            format!("{:04}/{}/{}/", from.year, part(from.month), part(from.day))
        });
        match (*variable, first, day) {
            ("issued", Some(from), Some(day)) => {
                line(out, "PY", &format!("{:04}", from.year));
                if from.month.is_some() {
                    line(out, "DA", &day);
                }
                if !is_a_day(date) {
                    note(out, "issued", &whole);
                }
            }
            ("accessed", Some(_), Some(day)) if is_a_day(date) => line(out, "Y2", &day),
            _ => note(out, variable, &whole),
        }
    }
}

fn is_a_day(date: &WorkDate) -> bool {
    date.to == DateEnd::Same && !date.circa && date.from.is_some_and(|from| from.season.is_none())
}
