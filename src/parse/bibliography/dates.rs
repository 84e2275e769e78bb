//! Dates: EDTF, levels 0 and 1, and the `year`, `month` and `day` of BibTeX.

use crate::edition::reference::{DateEnd, WorkDate, WorkDatePoint};

/// A date such as `2016-11-24`, `1871/1875`, `1871/`, `2001-21`, `185X`, `1723~`, `-0043`.
pub(super) fn edtf(field: &str) -> Option<WorkDate> {
    let field = field.trim();
    let mut date = WorkDate::default();
    let open = |end: &str| matches!(end, "" | ".." | "open" | "unknown" | "*");
    let Some((from, to)) = field.split_once('/') else {
        let (from, to) = point(field, &mut date)?;
        date.unspecified = to.is_some();
        date.from = Some(from);
        date.to = to.map_or(DateEnd::Same, DateEnd::At);
        return Some(date);
    };
    let (from, to) = (from.trim(), to.trim());
    if open(from) && open(to) {
        return None;
    }
    date.from = if open(from) { None } else { Some(point(from, &mut date)?.0) };
    date.to = match open(to) {
        true => DateEnd::Open,
        false => {
            let (start, end) = point(to, &mut date)?;
            DateEnd::At(end.unwrap_or(start))
        }
    };
    if let (Some(from), DateEnd::At(to)) = (date.from, date.to)
        && is_before(to, from)
    {
        return None;
    }
    if date.to == date.from.map_or(DateEnd::Same, DateEnd::At) {
        date.to = DateEnd::Same;
    }
    Some(date)
}

/// One day, month, season or year; and the last year where digits are not specified.
fn point(words: &str, date: &mut WorkDate) -> Option<(WorkDatePoint, Option<WorkDatePoint>)> {
    let words = words.split('T').next()?.trim();
    let bare = words.trim_end_matches(['?', '~', '%']).trim_start_matches(['?', '~', '%']);
    // A year of that decade, as catalogues write it: `190?`.
    if bare.len() == 3 && words.ends_with('?') {
        return None;
    }
    date.circa |= bare != words;
    let (sign, bare) = match bare.strip_prefix(['-', '−', '–']) {
        Some(rest) => (-1, rest.trim_start_matches('-')),
        None => (1, bare.strip_prefix('+').unwrap_or(bare)),
    };
    let bare = bare.strip_prefix(['Y', 'y']).unwrap_or(bare);
    let mut parts = bare.splitn(3, '-');
    let year = parts.next()?;
    let unknown = |c: char| matches!(c, 'X' | 'x' | 'u' | 'U');
    let digits = year.trim_end_matches(unknown);
    let open = u32::try_from(year.len() - digits.len()).ok()?;
    if digits.is_empty() || digits.len() > 6 || year.len() < 3 || !digits.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let year = digits.parse::<i32>().ok()? * 10_i32.checked_pow(open)?;
    if open > 3 {
        return None;
    }
    if open > 0 {
        let last = year + 10_i32.pow(open) - 1;
        let (from, to) = if sign < 0 { (-last, -year) } else { (year, last) };
        let whole = |year| WorkDatePoint { year, ..WorkDatePoint::default() };
        return Some((whole(from), Some(whole(to))));
    }
    let mut point = WorkDatePoint { year: year * sign, ..WorkDatePoint::default() };
    let number = |part: &str| match part.chars().all(unknown) {
        true => Some(0),
        false => part.trim_matches(['?', '~', '%']).parse::<u8>().ok(),
    };
    match parts.next().map(number) {
        None | Some(Some(0)) => return Some((point, None)),
        Some(Some(month @ 1..=12)) => point.month = Some(month),
        // From 25 on they are those of one hemisphere, and the quarters.
        Some(Some(season @ 21..=32)) => point.season = Some((season - 21) % 4 + 1),
        Some(_) => return None,
    }
    match parts.next().map(number) {
        None | Some(Some(0)) => {}
        Some(Some(day)) if point.month.is_some_and(|month| (1..=days(point.year, month)).contains(&day)) => {
            point.day = Some(day);
        }
        Some(_) => return None,
    }
    Some((point, None))
}

/// Whether a day is before another, as far as both say.
fn is_before(day: WorkDatePoint, other: WorkDatePoint) -> bool {
    let parts = |point: WorkDatePoint| [point.month, point.day];
    let known = parts(day).into_iter().zip(parts(other)).map_while(|(one, other)| one.zip(other));
    let part = known.map(|(one, other)| one.cmp(&other)).find(|order| order.is_ne());
    day.year.cmp(&other.year).then(part.unwrap_or(std::cmp::Ordering::Equal)).is_lt()
}

/// How many days a month has.
fn days(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A date of BibTeX: a year, and the month that may hold a day; and whether the month was understood.
pub(super) fn old(year: &str, month: Option<&str>, day: Option<&str>) -> (WorkDate, bool) {
    let bare = year.trim().trim_matches(['{', '}']);
    let circa = ["ca.", "c.", "circa", "ca"].iter().find_map(|c| {
        let rest = bare.strip_prefix(c)?;
        rest.trim_start().starts_with(|c: char| c.is_ascii_digit()).then(|| rest.trim())
    });
    let dashed = circa.unwrap_or(bare).replace("--", "-").replace(['–', '—', '/'], "-");
    // `2003-04` may be a month as well: it is shown as it is.
    let unclear =
        bare.split_once('-').is_some_and(|(_, to)| matches!(to.parse(), Ok(1..=12)) && to.len() == 2);
    let span =
        dashed.split_once('-').filter(|_| !unclear).and_then(|(from, to)| span(from.trim(), to.trim()));
    let Some(mut date) =
        span.or_else(|| edtf(&dashed).filter(|_| !dashed.contains('-') || dashed.starts_with('-')))
    else {
        let words =
            [day, month].iter().flatten().map(|w| w.trim()).chain([bare]).collect::<Vec<_>>().join(" ");
        return (WorkDate { words: Some(words), ..WorkDate::default() }, true);
    };
    date.circa |= circa.is_some();
    let Some(from) = date.from.filter(|_| date.to == DateEnd::Same) else { return (date, true) };
    let Some(month) = month else { return (date, true) };
    let Some(read) = month_field(month, day, from) else { return (date, false) };
    (date.from, date.to) = (Some(read.0), read.1);
    (date, true)
}

/// A `month`, which may hold a day, several days or months, or seasons; none where it is none of these.
fn month_field(month: &str, day: Option<&str>, year: WorkDatePoint) -> Option<(WorkDatePoint, DateEnd)> {
    let is_sign = |c: char| {
        c.is_whitespace() || matches!(c, '~' | '/' | '-' | '–' | '—' | ',' | '#' | '"' | '{' | '}' | '\\')
    };
    let (mut names, mut numbers) = (Vec::new(), Vec::new());
    for word in month.split(is_sign).map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty()) {
        let digits = word.trim_end_matches(char::is_alphabetic);
        match digits.parse::<u8>() {
            Ok(number) if matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th" | "er") => {
                numbers.push(number);
            }
            _ if matches!(word.to_lowercase().as_str(), "of" | "de" | "and" | "und" | "et") => {}
            _ => names.push(crate::parse::dates::named(word)?),
        }
    }
    if let Some(day) = day {
        numbers.push(day.trim().trim_end_matches('.').parse().ok()?);
    }
    let is_span = month.contains(['-', '–', '—', '/']);
    let at = |month: u8, day: Option<u8>| {
        let of_month = day.is_none_or(|day| (1..=days(year.year, month)).contains(&day));
        let months = (1..=12).contains(&month) && of_month;
        let point = match month {
            21..=24 => WorkDatePoint { season: Some(month - 20), ..year },
            _ => WorkDatePoint { month: Some(month), day, ..year },
        };
        (months || (21..=24).contains(&month) && day.is_none()).then_some(point)
    };
    let point = |month: u8, day: Option<u8>| Some((at(month, day)?, DateEnd::Same));
    let span = |from: (u8, Option<u8>), to: (u8, Option<u8>)| {
        Some((at(from.0, from.1)?, DateEnd::At(at(to.0, to.1)?))).filter(|_| from < to)
    };
    match (names.as_slice(), numbers.as_slice()) {
        ([one], []) => point(*one, None),
        ([one], [day]) => point(*one, Some(*day)),
        ([one], [first, last]) if is_span => span((*one, Some(*first)), (*one, Some(*last))),
        ([first, last], []) if first == last => point(*first, None),
        ([first, last], []) => span((*first, None), (*last, None)),
        ([first, last], [from, to]) => span((*first, Some(*from)), (*last, Some(*to))),
        ([], [one]) => point(*one, None),
        // Double numbers of a journal: `7--8`. A number that is no month is the day, as is one beside a `day`.
        ([], [first, last]) if is_span && *last <= 12 => span((*first, None), (*last, None)),
        ([], [one, of_month]) if day.is_some() || *of_month > 12 => point(*one, Some(*of_month)),
        _ => None,
    }
}

/// `1998-99`, `1998-2001`.
fn span(from: &str, to: &str) -> Option<WorkDate> {
    let digits = |words: &str| !words.is_empty() && words.bytes().all(|b| b.is_ascii_digit());
    if from.len() != 4 || !digits(from) || !(digits(to) || to.is_empty()) {
        return None;
    }
    let year = from.parse().ok()?;
    let to = match to.len() {
        0 => DateEnd::Open,
        length @ (2 | 4) => {
            let last: i32 = format!("{}{to}", &from[..4 - length]).parse().ok()?;
            DateEnd::At(WorkDatePoint {
                year: Some(last).filter(|last| *last > year)?,
                ..WorkDatePoint::default()
            })
        }
        _ => return None,
    };
    Some(WorkDate {
        from: Some(WorkDatePoint { year, ..WorkDatePoint::default() }),
        to,
        ..WorkDate::default()
    })
}

/// The season that an issue is called by, from 1 for spring.
pub(super) fn season(word: &str) -> Option<u8> {
    Some(match word.to_lowercase().as_str() {
        "spring" => 1,
        "summer" => 2,
        "autumn" | "fall" => 3,
        "winter" => 4,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(date: &WorkDate) -> String {
        let point = |p: WorkDatePoint| {
            let parts = [p.month, p.day, p.season.map(|s| s + 20)];
            let parts: Vec<String> = parts.iter().flatten().map(ToString::to_string).collect();
            std::iter::once(p.year.to_string()).chain(parts).collect::<Vec<_>>().join("-")
        };
        if let Some(words) = &date.words {
            return format!("“{words}”");
        }
        let end = match date.to {
            DateEnd::Same => String::new(),
            DateEnd::Open => "/".to_owned(),
            DateEnd::At(p) => format!("/{}", point(p)),
        };
        format!("{}{end}{}", date.from.map(point).unwrap_or_default(), if date.circa { "~" } else { "" })
    }

    #[test]
    fn dates_of_edtf_are_read() {
        for (field, expected) in [
            ("2016-11-24", "2016-11-24"),
            ("1871/1875", "1871/1875"),
            ("1871/", "1871/"),
            ("1871/..", "1871/"),
            ("/1875", "/1875"),
            ("1999/1999", "1999"),
            ("185X", "1850/1859"),
            ("18XX", "1800/1899"),
            ("2001-21", "2001-21"),
            ("2001-25", "2001-21"),
            ("1999-XX", "1999"),
            ("1999-12-XX", "1999-12"),
            ("1723~", "1723~"),
            ("1723?", "1723~"),
            ("-0043", "-43"),
            ("-0043/-0041", "-43/-41"),
            ("2000-02-29/2000-02", "2000-2-29/2000-2"),
            ("1999-05-03T10:00:00", "1999-5-3"),
            ("1999-05-03/2000-06", "1999-5-3/2000-6"),
        ] {
            assert_eq!(edtf(field).map(|d| shown(&d)).as_deref(), Some(expected), "{field}");
        }
        for field in [
            "",
            "/",
            "in the spring",
            "1999-13",
            "1999-02-32",
            "1999-02-29",
            "1900/1800",
            "1999-05/1999-04",
            "XXXX",
            "2001-21-03",
            "99",
            "190?",
        ] {
            assert_eq!(edtf(field), None, "{field}");
        }
    }

    #[test]
    fn years_and_months_of_bibtex_are_read() {
        for (year, month, expected) in [
            ("1999", None, "1999"),
            ("1999", Some("jan"), "1999-1"),
            ("1999", Some("January"), "1999-1"),
            ("1999", Some("5~jan"), "1999-1-5"),
            ("1999", Some("jan 5"), "1999-1-5"),
            ("1999", Some("11"), "1999-11"),
            ("1999", Some("apr/may"), "1999-4/1999-5"),
            ("1999", Some("Spring"), "1999-21"),
            ("1999", Some("Summer/Fall"), "1999-22/1999-23"),
            ("1999", Some("7--8"), "1999-7/1999-8"),
            ("1999", Some("3/4"), "1999-3/1999-4"),
            ("1999", Some("4/15"), "1999-4-15"),
            ("1999", Some("Dezember"), "1999-12"),
            ("1999", Some("settembre"), "1999-9"),
            ("1999", Some("outubro"), "1999-10"),
            ("1999", Some("enero"), "1999-1"),
            ("1999", Some("{f\u{e9}vrier}"), "1999-2"),
            ("1999", Some("декабря"), "1999-12"),
            ("1999", Some("1--3 July"), "1999-7-1/1999-7-3"),
            ("1999", Some("12th of July"), "1999-7-12"),
            ("1999", Some("July 30 -- August 2"), "1999-7-30/1999-8-2"),
            ("1998--99", None, "1998/1999"),
            ("1998/2001", None, "1998/2001"),
            ("1998-", None, "1998/"),
            ("c. 1850", None, "1850~"),
            ("1850?", None, "1850~"),
            ("in press", None, "“in press”"),
            ("[1850]", None, "“[1850]”"),
            ("190?", None, "“190?”"),
        ] {
            let (date, is_month) = old(year, month, None);
            assert_eq!((shown(&date).as_str(), is_month), (expected, true), "{year} {month:?}");
        }
        for month in [
            "Michaelmas",
            "Easter term",
            "Martinmas",
            "Meiji",
            "general",
            "settled",
            "Q3",
            "13",
            "late July",
            "4/4",
            "31 feb",
            "8--7",
        ] {
            let (date, is_month) = old("1900", Some(month), None);
            assert_eq!((shown(&date).as_str(), is_month), ("1900", false), "{month}");
        }
    }
}
