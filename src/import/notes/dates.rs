//! Dates as people and programs write them for readers: `24.11.2026`, `11/24/26 2:03 PM`.

use super::super::note::date;
use super::months::when;

/// What is first where both a day and a month would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateOrder {
    Day,
    Month,
}

/// What is known of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// The date, as records have it.
    Date(String),
    /// It may be two days: its year.
    Year(String),
    /// It is none.
    None,
}

/// Reads a date; `order` decides where it may be two.
pub(super) fn written(words: &str, order: Option<DateOrder>) -> Written {
    let Some(Parts { numbers: [a, b, c], dotted, clock }) = parts(words) else {
        return date(words).or_else(|| when(words)).map_or(Written::None, Written::Date);
    };
    let time = clock.map(|(hour, minute, second)| format!("T{hour:02}:{minute:02}:{second:02}"));
    let whole = |year: u32, month: u32, day: u32| {
        let year = if year < 100 { 2000 + year } else { year };
        let words = format!("{year:04}-{month:02}-{day:02}{}", time.as_deref().unwrap_or_default());
        date(&words).map_or(Written::None, Written::Date)
    };
    match (order, a, b) {
        _ if a > 31 => whole(a, b, c),
        _ if dotted || a > 12 => whole(c, b, a),
        (_, _, b) if b > 12 || a == b => whole(c, a, b),
        (Some(DateOrder::Day), ..) => whole(c, b, a),
        (Some(DateOrder::Month), ..) => whole(c, a, b),
        (None, ..) => {
            let year = if c < 100 { 2000 + c } else { c };
            date(&format!("{year:04}")).map_or(Written::None, Written::Year)
        }
    }
}

/// What is first in dates that the same program wrote, where one of them can be read in one way alone.
pub(super) fn order<'a>(all: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    all.filter_map(parts).filter(|parts| !parts.dotted).find_map(|Parts { numbers: [a, b, _], .. }| {
        match (a, b) {
            (13..=31, _) => Some(DateOrder::Day),
            (1..=12, 13..=31) => Some(DateOrder::Month),
            _ => None,
        }
    })
}

/// What a date doesn't have of the words that it was read from: their time, or its zone.
pub(super) fn lost(words: &str, date: &str) -> Option<&'static str> {
    let has_clock = words.split(':').zip(words.split(':').skip(1)).any(|(before, after)| {
        before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit())
    });
    let Some((_, time)) = date.split_once('T') else { return has_clock.then_some("time") };
    let last = words.split_whitespace().next_back().unwrap_or_default();
    let is_half = matches!(last.to_lowercase().as_str(), "am" | "pm");
    let is_name = last.len() >= 3 && last.bytes().all(|byte| byte.is_ascii_uppercase());
    let has_zone = !is_half && (is_name || last.len() > 3 && last.starts_with(['+', '-', 'U', 'G']));
    (has_zone && !time.contains(['Z', '+', '-'])).then_some("time's zone")
}

struct Parts {
    /// The numbers of the day, as they follow one another.
    numbers: [u32; 3],
    /// Whether dots are between them: the day is first then.
    dotted: bool,
    /// Hour, minute, second.
    clock: Option<(u32, u32, u32)>,
}

fn parts(words: &str) -> Option<Parts> {
    let words = words.trim();
    let (day, rest) = words.split_once([' ', ',', '\u{202f}', '\u{a0}', 'T']).unwrap_or((words, ""));
    let sign = day.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(sign, '.' | '/' | '-') {
        return None;
    }
    let numbers: Vec<u32> =
        day.trim_end_matches('.').split(sign).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let numbers = <[u32; 3]>::try_from(numbers).ok()?;
    let rest = rest.trim_matches([' ', ',', '\u{202f}', '\u{a0}']);
    let clock = if rest.is_empty() { None } else { Some(clock(rest)?) };
    Some(Parts { numbers, dotted: sign == '.', clock })
}

/// `14:03`, `2:03:04 PM`.
fn clock(words: &str) -> Option<(u32, u32, u32)> {
    let lower = words.to_lowercase();
    let half = [("pm", 12), ("p.m.", 12), ("am", 0), ("a.m.", 0)];
    let half = half.iter().find(|(end, _)| lower.ends_with(end));
    // A zone is none of these.
    let digits = half.map_or(lower.as_str(), |(end, _)| &lower[..lower.len() - end.len()]);
    let digits = digits.trim_end_matches([' ', '\u{202f}', '\u{a0}']);
    let numbers: Vec<u32> = digits.split([':', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (hour, minute, second) = match numbers.as_slice() {
        [hour, minute] => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    let hour = half.map_or(hour, |(_, more)| hour % 12 + more);
    (hour < 24 && minute < 60 && second < 61).then_some((hour, minute, second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_several_places() {
        let of = |words: &str| match written(words, None) {
            Written::Date(date) => date,
            Written::Year(year) => format!("{year}?"),
            Written::None => String::new(),
        };
        assert_eq!(of("24.11.2026"), "2026-11-24");
        assert_eq!(of("03.04.26 14:03"), "2026-04-03T14:03:00");
        assert_eq!(of("11/24/26, 2:03 PM"), "2026-11-24T14:03:00");
        assert_eq!(of("24/11/2026 00:03:09"), "2026-11-24T00:03:09");
        assert_eq!(of("03/04/2026"), "2026?");
        assert_eq!(of("2026/11/24 12:03 am"), "2026-11-24T00:03:00");
        assert_eq!(of("2026-11-24 09:12:45"), "2026-11-24T09:12:45");
        assert_eq!(of("2026-11-24T09:12:45Z"), "2026-11-24T09:12:45Z");
        assert_eq!(of("2026-11-24 09:12:45+02:00"), "2026-11-24T09:12:45+02:00");
        assert_eq!(of("1/2 of them"), "");
        assert_eq!(of("May 6, 2024, 10:11 AM"), "2024-05-06T10:11:00");
        assert_eq!(of("soon"), "");
        assert_eq!(of("24 Nov 2026"), "2026-11-24");
        assert_eq!(of("12 Jan"), "");
        assert_eq!(of("3"), "");
        let gone = |words: &str| lost(words, &of(words));
        assert_eq!(gone("2026-11-24 25:00"), Some("time"));
        assert_eq!(gone("24 Nov 2026 10:11 CEST"), Some("time's zone"));
        assert_eq!(gone("11/24/26, 2:03 PM"), None);
        assert_eq!(gone("2026-11-24 10:11:12 UTC"), None);
        assert_eq!(
            written("03/04/2026", order(["05/06/2026", "24/11/2026"].into_iter())),
            Written::Date("2026-04-03".to_owned())
        );
    }
}
