//! Attributes of raw HTML, and which values of them a page can have.

use crate::edition::date::Date;

/// Attributes that any element may have.
pub(super) const ATTRIBUTES: &[&str] = &["class", "dir", "lang", "title"];

/// Attributes of an element.
pub(super) fn own_attributes(name: &str) -> &'static [&'static str] {
    match name {
        "a" => &["href"],
        "img" => &["alt", "src"],
        "blockquote" | "q" => &["cite"],
        "del" | "ins" => &["cite", "datetime"],
        "time" => &["datetime"],
        "data" => &["value"],
        "ol" => &["reversed", "start", "type"],
        "li" => &["value"],
        "col" | "colgroup" => &["span"],
        "td" => &["colspan", "rowspan"],
        "th" => &["colspan", "rowspan", "scope"],
        "details" => &["open"],
        _ => &[],
    }
}

/// Why an attribute is left out, as what to do about it; none where it is kept.
pub(super) fn refused(name: &str, attribute: &str, value: Option<&str>) -> Option<&'static str> {
    if !ATTRIBUTES.contains(&attribute) && !own_attributes(name).contains(&attribute) {
        return Some(
            "style it by a `class` and a stylesheet in `static/`; an element's id is the edition's to give",
        );
    }
    let value = value.unwrap_or("").trim();
    let count = |most: u32| value.parse::<u32>().is_ok_and(|count| (1..=most).contains(&count));
    let (good, hint) = match (attribute, name) {
        ("dir", _) => (
            ["ltr", "rtl", "auto"].iter().any(|dir| value.eq_ignore_ascii_case(dir)),
            "a direction is `ltr`, `rtl` or `auto`",
        ),
        // What counts is part of the text: a law's letters.
        ("type", _) => (
            matches!(value, "1" | "a" | "A" | "i" | "I"),
            "the signs of a list are `1`, `a`, `A`, `i` or `I`",
        ),
        ("cite", _) => (
            ["https://", "http://"].iter().any(|scheme| {
                value.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
            }),
            "what it is taken from is a whole address, `https://…`",
        ),
        ("datetime", "time") => (is_time(value), "a date is `1871`, `1871-03`, `1871-03-05`, a time `14:30`"),
        ("datetime", _) => (is_day(value), "a change is dated by its day, `1871-03-05`, or day and time"),
        ("start", _) | ("value", "li") => {
            (value.parse::<i32>().is_ok(), "a number of a list is a whole number")
        }
        ("colspan" | "span", _) => (count(1000), "a cell goes over 1 to 1000 columns"),
        ("rowspan", _) => (count(65534), "a cell goes over 1 to 65534 rows"),
        ("scope", _) => (
            matches!(&*value.to_ascii_lowercase(), "row" | "col" | "rowgroup" | "colgroup"),
            "a head is of `row`, `col`, `rowgroup` or `colgroup`",
        ),
        ("reversed" | "open", _) => {
            (value.is_empty() || value.eq_ignore_ascii_case(attribute), "it has no value")
        }
        _ => (true, ""),
    };
    (!good).then_some(hint)
}

/// Whether HTML's `<time>` has this form: a year, a month, a day, a week, a time, a duration.
fn is_time(value: &str) -> bool {
    let week = |value: &str| {
        value.split_once("-W").is_some_and(|(year, week)| {
            Date::parse(year).is_some_and(|year| year.time().is_some())
                && week.len() == 2
                && week.parse().is_ok_and(|week: u8| (1..=53).contains(&week))
        })
    };
    let duration = |value: &str| {
        let parts = value.strip_prefix('P').unwrap_or("");
        parts.contains(|c: char| c.is_ascii_digit())
            && parts.chars().all(|c| c.is_ascii_digit() || matches!(c, 'D' | 'T' | 'H' | 'M' | 'S' | '.'))
    };
    let date = Date::parse(value).is_some_and(|date| date.time().is_some());
    date || is_day(value) || is_clock(value) || week(value) || duration(value)
}

/// Whether this is a day, or a day and a time.
fn is_day(value: &str) -> bool {
    let (day, clock) = value.split_once(['T', ' ']).map_or((value, None), |(day, clock)| (day, Some(clock)));
    let is_day = Date::parse(day).is_some_and(|date| date.day().is_some());
    is_day && clock.is_none_or(is_clock)
}

/// Whether this is a time, `14:30`, with seconds and its zone perhaps.
fn is_clock(value: &str) -> bool {
    let zone = value.find(['Z', '+', '-']).unwrap_or(value.len());
    let (clock, zone) = value.split_at(zone);
    let part = |part: &str, most: u8| part.len() == 2 && part.parse().is_ok_and(|n: u8| n <= most);
    let mut parts = clock.split(':');
    let minutes = part(parts.next().unwrap_or(""), 23) && part(parts.next().unwrap_or(""), 59);
    let seconds = parts.next().is_none_or(|seconds| part(seconds.split('.').next().unwrap_or(""), 59));
    let offset = zone.trim_start_matches(['+', '-']).replace(':', "");
    let zone = matches!(zone, "" | "Z")
        || offset.split_at_checked(2).is_some_and(|(hours, rest)| part(hours, 23) && part(rest, 59));
    minutes && seconds && parts.next().is_none() && zone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_a_page_cannot_have_are_refused() {
        for (name, attribute, value) in [
            ("time", "datetime", "1871"),
            ("time", "datetime", "1871-03-05T14:30:05Z"),
            ("time", "datetime", "14:30"),
            ("time", "datetime", "2026-W48"),
            ("time", "datetime", "PT4H18M"),
            ("del", "datetime", "1871-03-05 14:30+01:00"),
            ("ol", "start", "-3"),
            ("td", "colspan", "2"),
            ("details", "open", ""),
            ("q", "cite", "HTTPS://example.org"),
        ] {
            assert_eq!(refused(name, attribute, Some(value)), None, "{attribute}={value}");
        }
        for (name, attribute, value) in [
            ("time", "datetime", "soon"),
            ("time", "datetime", "-0044"),
            ("time", "datetime", "25:00"),
            ("time", "datetime", "P"),
            ("del", "datetime", "1871"),
            ("del", "datetime", "1871-03-05T"),
            ("ol", "start", "z"),
            ("td", "colspan", "0"),
            ("th", "scope", "x"),
            ("q", "cite", "../a.html"),
            ("p", "style", "color: red"),
        ] {
            assert!(refused(name, attribute, Some(value)).is_some(), "{attribute}={value}");
        }
    }
}
