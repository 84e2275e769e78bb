//! CSL-JSON: what the styles are given, as <https://docs.citationstyles.org/en/stable/specification.html> names it.

use serde_json::{Map, Value, json};

use crate::edition::reference::{DateEnd, Reference, WorkDate, WorkDatePoint, WorkName};
use crate::edition::rich;

/// An array of works, one a line.
pub(super) fn array<'a>(works: impl Iterator<Item = (&'a str, &'a Reference)>) -> String {
    let lines: Vec<String> = works.map(|(key, reference)| item(key, reference).to_string()).collect();
    if lines.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", lines.join(",\n")) }
}

fn item(key: &str, reference: &Reference) -> Value {
    let mut item = Map::new();
    item.insert("id".to_owned(), key.into());
    item.insert("citation-key".to_owned(), key.into());
    item.insert("type".to_owned(), reference.kind.into());
    for (variable, words) in &reference.words {
        // A language that only says that a title is in another script is none.
        if (*variable, words.as_str()) != ("language", "und") {
            item.insert((*variable).to_owned(), rich::csl(words).into());
        }
    }
    for (variable, names) in &reference.names {
        item.insert((*variable).to_owned(), names.iter().map(name).collect());
    }
    for (variable, said) in &reference.dates {
        item.insert((*variable).to_owned(), date(said));
    }
    Value::Object(item)
}

/// The words of a variable between the quotes of a JSON string.
pub(super) fn words(words: &str) -> String {
    let quoted = Value::from(rich::csl(words)).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn name(name: &WorkName) -> Value {
    let person = match name {
        WorkName::Body(words) => return json!({ "literal": rich::csl(words) }),
        WorkName::Others => return json!({ "literal": "others" }),
        WorkName::Person(person) => person,
    };
    let parts = [
        ("family", &person.family),
        ("given", &person.given),
        ("dropping-particle", &person.dropping),
        ("non-dropping-particle", &person.particle),
        ("suffix", &person.suffix),
    ];
    let parts = parts.into_iter().filter(|(_, words)| !words.is_empty());
    Value::Object(parts.map(|(part, words)| (part.to_owned(), rich::csl(words).into())).collect())
}

/// A date; one that goes on ends with the year 0, as pandoc writes it, since CSL has nothing for that.
fn date(date: &WorkDate) -> Value {
    if let Some(words) = &date.words {
        return json!({ "literal": rich::csl(words) });
    }
    let to = match date.to {
        DateEnd::Same => None,
        DateEnd::Open => Some(json!([0])),
        DateEnd::At(to) => Some(spanned(to)),
    };
    // CSL has one season for a whole date: within a span they are months from 21 on, as in EDTF.
    let is_span = to.is_some();
    let all: Vec<Value> = match date.from {
        Some(from) if is_span => std::iter::once(spanned(from)).chain(to).collect(),
        Some(from) => vec![parts(from)],
        None => to.into_iter().collect(),
    };
    let mut made = Map::new();
    made.insert("date-parts".to_owned(), all.into());
    if let Some(season) = date.from.and_then(|from| from.season).filter(|_| !is_span) {
        made.insert("season".to_owned(), season.into());
    }
    if date.circa {
        made.insert("circa".to_owned(), true.into());
    }
    Value::Object(made)
}

/// An end of a span.
fn spanned(point: WorkDatePoint) -> Value {
    let month = point.month.or(point.season.map(|season| 20 + season));
    parts(WorkDatePoint { month, ..point })
}

/// A day. CSL counts the year before 1 as -1.
fn parts(point: WorkDatePoint) -> Value {
    let year = if point.year <= 0 { point.year - 1 } else { point.year };
    let month = point.month.map(i32::from);
    let day = point.day.map(i32::from).filter(|_| month.is_some());
    std::iter::once(year).chain(month).chain(day).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_of_a_span_are_months_from_21_on() {
        let at = |season| WorkDatePoint { year: 2001, season: Some(season), ..WorkDatePoint::default() };
        let of = |to| date(&WorkDate { from: Some(at(1)), to, ..WorkDate::default() });
        assert_eq!(of(DateEnd::Same), json!({"date-parts": [[2001]], "season": 1}));
        assert_eq!(of(DateEnd::At(at(2))), json!({"date-parts": [[2001, 21], [2001, 22]]}));
        assert_eq!(of(DateEnd::Open), json!({"date-parts": [[2001, 21], [0]]}));
    }
}
