//! A reference as the engine takes it: CSL-JSON in memory.

use std::collections::BTreeMap;

use hayagriva::citationberg::PageRangeFormat;
use hayagriva::citationberg::json::{
    DateValue, Item, LiteralName, NameItem, NameValue, Value, VecDate, VecDateRange,
};
use hayagriva::citationberg::taxonomy::{NameVariable, Variable};
use hayagriva::types::Numeric;

use super::hidden::hidden;
use super::mends::{HYPHEN, Marked, OTHERS, WHOLE, spaced};
use crate::edition::reference::{Reference, WorkDate, WorkName};

/// A reference in the engine's form, and what takes the place of words in what it made of it.
#[derive(Debug)]
pub(super) struct Encoded {
    pub(super) item: Item,
    pub(super) swaps: Vec<SubstitutedWords>,
}

/// Words that the engine was given instead of others, since it can't write these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SubstitutedWords {
    /// A number that had noughts before it, and the words.
    Number(String, String),
    /// Pages: the first, the last where there are several, and the words for both.
    Pages(&'static str, Option<&'static str>, String),
}

/// Pages that take the place of others: of several a pair is taken that the work says nowhere.
const PAGES: &[(&str, &str)] = &[("6161", "9292"), ("5353", "8484"), ("4747", "9696")];

const NUMBERS: &[&str] = &[
    "volume",
    "issue",
    "number",
    "collection-number",
    "edition",
    "chapter-number",
    "number-of-volumes",
    "number-of-pages",
    "version",
    "part-number",
    "section",
    "supplement-number",
];

/// Encode a reference under a key; `pages` is how the style writes spans of pages.
pub(super) fn encode(
    key: &str,
    reference: &Reference,
    (pages, dash): (PageRangeFormat, &str),
    marked: &Marked,
) -> Encoded {
    let mut swaps = Vec::new();
    let mut map: BTreeMap<String, Value> = BTreeMap::new();
    map.insert("id".to_owned(), Value::String(key.to_owned()));
    map.insert("type".to_owned(), Value::String(reference.kind.to_owned()));
    for (variable, words) in &reference.words {
        let value = match *variable {
            "page" => {
                let several = words.contains(['-', ',', '&', ';']);
                let said = |n: &str| reference.words.iter().any(|(_, words)| words.contains(n));
                let (first, last) = PAGES.iter().find(|(a, b)| !said(a) && !said(b)).unwrap_or(&PAGES[0]);
                swaps.push(SubstitutedWords::Pages(
                    first,
                    several.then_some(*last),
                    page_list(words, pages, dash),
                ));
                if several { format!("{first}-{last}") } else { (*first).to_owned() }
            }
            variable if NUMBERS.contains(&variable) => number(words, &mut swaps),
            _ => spaced(words).into_owned(),
        };
        // Styles of CSL 1.0.1 call it `event`.
        if *variable == "event-title" {
            map.insert("event".to_owned(), Value::String(value.clone()));
        }
        map.insert((*variable).to_owned(), Value::String(value));
    }
    for (variable, names) in &reference.names {
        map.insert((*variable).to_owned(), Value::Names(names.iter().map(name).collect()));
    }
    for (variable, date) in &reference.dates {
        map.insert((*variable).to_owned(), Value::Date(encode_date(date)));
    }
    // Who put a book together is its editor where the style knows no others.
    if !marked.variables.contains(&Variable::Name(NameVariable::Compiler)) && !map.contains_key("editor") {
        let compilers = map.get("compiler").cloned();
        map.extend(compilers.map(|names| ("editor".to_owned(), names)));
    }
    // What conditions ask for, whether or not it was shown already.
    for (variable, shadow) in &marked.shadows {
        let own = map.get(&variable.to_string()).cloned();
        let shadow_name = shadow.to_string();
        if let Some(own) = own {
            map.insert(shadow_name, shadow_of(*shadow, own));
        } else {
            map.remove(&shadow_name);
        }
    }
    Encoded { item: Item(map), swaps }
}

/// A value of the sort that a variable has, in the place of another; a number says what it is.
fn shadow_of(variable: Variable, own: Value) -> Value {
    match variable {
        Variable::Number(_) if matches!(own, Value::String(_)) => own,
        Variable::Name(_) => Value::Names(vec![NameValue::Literal(LiteralName { literal: "x".to_owned() })]),
        Variable::Date(_) => Value::Date(encode_date(&WorkDate::default())),
        _ => Value::String("1".to_owned()),
    }
}

fn name(name: &WorkName) -> NameValue {
    match name {
        WorkName::Body(words) => NameValue::Literal(LiteralName { literal: words.clone() }),
        WorkName::Others => NameValue::Literal(LiteralName { literal: OTHERS.to_string() }),
        WorkName::Person(person) => {
            let some = |words: &String| Some(words.clone()).filter(|words| !words.is_empty());
            let alone = person.given.is_empty() && person.dropping.is_empty() && person.suffix.is_empty();
            if alone && person.particle.is_empty() {
                return NameValue::Literal(LiteralName { literal: person.family.clone() });
            }
            // Without a particle the engine looks for one in the family name, which has none.
            let lower = person.family.split_whitespace().any(|word| word.starts_with(char::is_lowercase));
            let none = (lower && person.particle.is_empty()).then(String::new);
            // It takes `De` of `De Quincey` for a particle, which is none.
            let several = person.particle.is_empty() && person.family.contains([' ', '\u{a0}', '’', '\'']);
            let family = if several { format!("{WHOLE}{}", person.family) } else { person.family.clone() };
            NameValue::Item(NameItem {
                family,
                given: some(&hidden(&joined(&person.given)).into_owned()),
                non_dropping_particle: some(&person.particle),
                dropping_particle: some(&person.dropping).or(none),
                suffix: some(&person.suffix),
                comma_suffix: None,
            })
        }
    }
}

/// Given names with a mark for a hyphen before a small letter: the engine would make an initial of what follows it.
fn joined(given: &str) -> String {
    let mut out = String::with_capacity(given.len());
    let mut rest = given.chars().peekable();
    while let Some(c) = rest.next() {
        let small = rest.peek().is_some_and(|next| next.is_lowercase());
        out.push(if c == '-' && small { HYPHEN } else { c });
    }
    out
}

/// The first day of a date: what the engine makes of it is put right afterwards where that is not all.
fn encode_date(date: &WorkDate) -> DateValue {
    let point = date.from.or(match date.to {
        crate::edition::reference::DateEnd::At(point) => Some(point),
        _ => None,
    });
    let point = point.unwrap_or_default();
    let short = |n: i32| i16::try_from(n).unwrap_or(if n < 0 { i16::MIN } else { i16::MAX });
    // Words that are no date are where the year would.
    let year = if date.words.is_some() { 1000 } else { short(point.year) };
    let mut parts = vec![year];
    // A season is a month, in the place of which `flow.rs` writes it: the engine writes one where the year alone is wanted, and
    // takes two works of a year for different ones by it.
    let month = point.month.or(point.season.map(|season| season.clamp(1, 4) * 3));
    if let Some(month) = month.filter(|_| date.words.is_none()) {
        parts.push(i16::from(month));
        parts.extend(point.day.map(i16::from));
    }
    DateValue::DateParts {
        date_parts: VecDateRange(vec![VecDate(parts)]),
        literal: None,
        season: None,
        circa: date.circa,
    }
}

/// What ends a value that the engine would take for a number and that is none.
pub(super) const NO_NUMBER: &str = "\u{F0022}\u{2005}\u{F0022}";

/// Whether a value is a number by the specification: digits with letters at them, or several.
fn is_number(words: &str) -> bool {
    words.split([',', '-', '&', '–']).all(|part| {
        let part = part.trim();
        let digits = part.trim_matches(char::is_alphabetic);
        !digits.is_empty() && digits.chars().all(char::is_numeric)
    })
}

/// Whether a number has commas between its thousands, which the engine would take for several numbers.
fn is_in_thousands(words: &str) -> bool {
    let mut parts = words.split(',');
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let first = parts.next().is_some_and(|part| (1..=3).contains(&part.len()) && digits(part));
    first && words.contains(',') && parts.all(|part| part.len() == 3 && digits(part))
}

/// A number as the engine may have it: one that it would write with other digits gets others.
fn number(words: &str, swaps: &mut Vec<SubstitutedWords>) -> String {
    if !is_number(words) && words.parse::<Numeric>().is_ok() {
        return format!("{words}{NO_NUMBER}");
    }
    let Ok(read) = words.parse::<Numeric>() else { return words.to_owned() };
    if is_in_thousands(words) {
        let other = (1_907_000_001 + swaps.len()).to_string();
        swaps.push(SubstitutedWords::Number(other.clone(), words.to_owned()));
        return other;
    }
    let digits = |words: &str| words.chars().filter(char::is_ascii_digit).collect::<String>();
    if digits(&read.to_string()) == digits(words)
        && words.chars().all(|c| !c.is_numeric() || c.is_ascii_digit())
    {
        return words.to_owned();
    }
    let mut out = String::new();
    let mut rest = words;
    while let Some(at) = rest.find(|c: char| c.is_numeric()) {
        let end = rest[at..].find(|c: char| !c.is_numeric()).map_or(rest.len(), |n| at + n);
        out.push_str(&rest[..at]);
        let own = &rest[at..end];
        if own.starts_with('0') || own.parse::<i32>().is_err() {
            let other = (1_907_000_001 + swaps.len()).to_string();
            out.push_str(&other);
            swaps.push(SubstitutedWords::Number(other, own.to_owned()));
        } else {
            out.push_str(own);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Pages as the style writes spans of them; whatever is no span stays as it is.
fn page_list(words: &str, format: PageRangeFormat, dash: &str) -> String {
    let mut out = String::new();
    for (n, part) in words.split(',').map(str::trim).filter(|part| !part.is_empty()).enumerate() {
        if n > 0 {
            out.push_str(", ");
        }
        let numbers =
            |part: &str| part.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | ':' | '*' | '/'));
        match part.split_once('-').map(|(a, b)| (a.trim(), b.trim())) {
            Some((from, to)) if !from.is_empty() && !to.is_empty() && numbers(from) && numbers(to) => {
                if format.format(&mut out, from, to, Some(dash)).is_err() {
                    out.push_str(part);
                }
            }
            Some(_) => out.push_str(&part.replace('-', dash)),
            None => out.push_str(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_written_as_the_style_has_them() {
        let list = |words| page_list(words, PageRangeFormat::Chicago16, "–");
        assert_eq!(list("12-15, 20-22"), "12–15, 20–22");
        assert_eq!(list("101-109"), "101–9");
        assert_eq!(list("xii-xv, 7 & 9, e12"), "xii–xv, 7 & 9, e12");
        assert_eq!(list("12-"), "12–");
    }

    #[test]
    fn a_number_keeps_its_noughts_and_its_letters() {
        let mut swaps = Vec::new();
        assert_eq!(number("D", &mut swaps), "D");
        assert_eq!(number("12", &mut swaps), "12");
        assert_eq!(number("007", &mut swaps), "007");
        assert!(swaps.is_empty());
        assert_eq!(number("77,123", &mut Vec::new()), "1907000001");
        assert_eq!(number("7,8", &mut Vec::new()), "7,8");
        assert_eq!(number("TR-77-1", &mut swaps), format!("TR-77-1{NO_NUMBER}"));
        assert_eq!(number("99-02", &mut swaps), "99-1907000001");
        assert_eq!(swaps, [SubstitutedWords::Number("1907000001".into(), "02".into())]);
    }
}
