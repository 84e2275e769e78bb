//! Dates in codes that aren't read: EDTF's level 2 and its drafts, ISO 8601 without hyphens, and parts that are noughts or signs of doubt.

use crate::edition::date::{Date, days};

/// The date of levels 0 and 1 that says the same; none where no such date does.
pub(super) fn plainly(words: &str) -> Option<Date> {
    let date = set(words)
        .or_else(|| part_of_year(words))
        .or_else(|| significant(words))
        .or_else(|| power(words))
        .or_else(|| before_christ(words))
        .or_else(|| span(words))
        .or_else(|| without_hyphens(words))
        .or_else(|| unknown_parts(words))?;
    Date::parse(&date)
}

/// A date whose sign of doubt is about a part of it (`1871-03~-05`): the date with the sign at its end, for the whole.
pub(super) fn doubt_of_part(words: &str) -> Option<Date> {
    let ends: Option<Vec<String>> = words.split('/').map(whole_doubt).collect();
    let date = ends?.join("/");
    // Beside a year alone a sign is about the whole.
    Date::parse(&date).filter(|_| date != words && date.trim_start_matches('-').contains('-'))
}

fn whole_doubt(end: &str) -> Option<String> {
    if Date::parse(end).is_some() || matches!(end, "" | "..") {
        return Some(end.to_owned());
    }
    let is_sign = |c: char| matches!(c, '?' | '~' | '%');
    let (about, unsure) = (end.contains(['~', '%']), end.contains(['?', '%']));
    let sign = match (about, unsure) {
        (true, true) => '%',
        (true, false) => '~',
        (false, true) => '?',
        (false, false) => return None,
    };
    // A sign takes the place of no digit: it is beside a part.
    let of_part = |part: &str| !part.trim_matches(is_sign).contains(is_sign);
    let bare = end.replace(is_sign, "");
    (end.split('-').all(of_part) && Date::parse(&bare).is_some()).then(|| format!("{bare}{sign}"))
}

/// A set of years or dates that follow one another: `[1871, 1872]`, `{1871..1874}`.
fn set(words: &str) -> Option<String> {
    let within = words.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let within = within.or_else(|| words.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')))?;
    if let Some((from, to)) = within.split_once("..") {
        let end = |end: &str| Some(if end.is_empty() { "..".into() } else { single(end)? });
        return Some(format!("{}/{}", end(from.trim())?, end(to.trim())?));
    }
    let years: Vec<i64> =
        within.split(',').map(|year| single(year.trim())?.parse().ok()).collect::<Option<_>>()?;
    let (first, last) = (years.first()?, years.last()?);
    let follow = years.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    (follow && years.len() > 1 && *first > 0).then(|| format!("{first:04}/{last:04}"))
}

fn single(words: &str) -> Option<String> {
    Date::parse(words).map(|date| date.edtf().to_owned()).filter(|date| !date.contains('/'))
}

/// A season of one half of the world, a quarter, a third or a half of a year.
fn part_of_year(words: &str) -> Option<String> {
    let (year, part) = words.rsplit_once('-')?;
    if year.trim_start_matches('-').len() != 4 || part.len() != 2 {
        return None;
    }
    let part: u32 = part.parse().ok()?;
    let months = |first: u32, count: u32| format!("{year}-{first:02}/{year}-{:02}", first + count - 1);
    match part {
        25..=32 => Some(format!("{year}-{}", 21 + (part - 25) % 4)),
        33..=36 => Some(months((part - 33) * 3 + 1, 3)),
        37..=39 => Some(months((part - 37) * 4 + 1, 4)),
        40..=41 => Some(months((part - 40) * 6 + 1, 6)),
        _ => None,
    }
}

/// A year of which only the first digits are significant, a decade or a century: `1950S2`.
fn significant(words: &str) -> Option<String> {
    let (year, count) = words.split_once('S')?;
    let bare = year.strip_prefix('-').unwrap_or(year);
    let good = bare.len() == 4 && bare.bytes().all(|b| b.is_ascii_digit());
    let unknown = match count {
        "2" => "XX",
        "3" => "X",
        _ => return None,
    };
    good.then(|| format!("{}{unknown}", &year[..year.len() - unknown.len()]))
}

/// A year by a power of ten, `Y-17E7`, or marked as long without need, `Y1871`.
fn power(words: &str) -> Option<String> {
    let long = words.strip_prefix(['Y', 'y'])?;
    let (sign, bare) = long.strip_prefix('-').map_or(("", long), |bare| ("-", bare));
    let (number, power) = bare.split_once(['E', 'e']).unwrap_or((bare, "0"));
    let power: usize = power.parse().ok().filter(|power| *power < 16)?;
    let number: u64 = number.parse().ok()?;
    let year = format!("{number}{}", "0".repeat(power));
    Some(if year.len() > 4 { format!("Y{sign}{year}") } else { format!("{sign}{year:0>4}") })
}

/// A year before Christ of more than four digits, without the sign of a long year.
fn before_christ(words: &str) -> Option<String> {
    let year = words.strip_prefix('-')?;
    (year.len() > 4 && year.bytes().all(|b| b.is_ascii_digit())).then(|| format!("Y{words}"))
}

/// An end that is called open or unknown.
fn span(words: &str) -> Option<String> {
    let (from, to) = words.split_once('/')?;
    let end = |end: &str| match end {
        "open" => Some("..".to_owned()),
        "unknown" => Some(String::new()),
        end => single(end),
    };
    Some(format!("{}/{}", end(from)?, end(to)?))
}

/// `18710305`, and the day of a year: `1871-064`.
fn without_hyphens(words: &str) -> Option<String> {
    if !words.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        || !words.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    if words.len() == 8 && !words.contains('-') {
        return Some(format!("{}-{}-{}", &words[..4], &words[4..6], &words[6..]));
    }
    let (year, day) = words.split_once('-').filter(|(year, day)| year.len() == 4 && day.len() == 3)?;
    let (number, mut left) = (year.parse::<i64>().ok()?, day.parse::<u16>().ok()?);
    for month in 1..=12 {
        let length = u16::from(days(number, month)?);
        if (1..=length).contains(&left) {
            return Some(format!("{year}-{month:02}-{left:02}"));
        }
        left = left.checked_sub(length)?;
    }
    None
}

/// A month or a day that is noughts, `1871-03-00`, or a sign for each digit, `1871-03-??`.
fn unknown_parts(words: &str) -> Option<String> {
    let mut parts = words.split('-');
    let year = parts.next().filter(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))?;
    let is_unknown = |part: &str| matches!(part, "??" | "xx" | "uu" | "**");
    let (month, day) = (parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    match (month, day) {
        ("00", None | Some("00")) => Some(year.to_owned()),
        (month, Some("00")) => Some(format!("{year}-{month}")),
        (month, None) if is_unknown(month) => Some(format!("{year}-XX")),
        (month, Some(day)) if is_unknown(month) && is_unknown(day) => Some(format!("{year}-XX-XX")),
        (month, Some(day)) if is_unknown(day) => Some(format!("{year}-{month}-XX")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_said_plainly() {
        for (words, wanted) in [
            ("[1871,1872]", "1871/1872"),
            ("{1871, 1872, 1873}", "1871/1873"),
            ("[1871..1874]", "1871/1874"),
            ("{..1984-10}", "../1984-10"),
            ("1871-25", "1871-21"),
            ("1871-29", "1871-21"),
            ("1871-32", "1871-24"),
            ("-12345", "Y-12345"),
            ("1871-33", "1871-01/1871-03"),
            ("1871-39", "1871-09/1871-12"),
            ("1871-41", "1871-07/1871-12"),
            ("1950S2", "19XX"),
            ("1950S3", "195X"),
            ("Y-17E7", "Y-170000000"),
            ("y170002", "Y170002"),
            ("Y1871", "1871"),
            ("1871/open", "1871/.."),
            ("unknown/1871", "/1871"),
            ("18710305", "1871-03-05"),
            ("1871-064", "1871-03-05"),
            ("1872-366", "1872-12-31"),
            ("1871-03-00", "1871-03"),
            ("1871-00-00", "1871"),
            ("1871-03-??", "1871-03-XX"),
            ("1871-uu-uu", "1871-XX-XX"),
        ] {
            assert_eq!(plainly(words).map(|date| date.edtf().to_owned()).as_deref(), Some(wanted), "{words}");
        }
        // Of a set with gaps, a month of a year that isn't known, there is no other form.
        for words in
            ["[1871,1875]", "1871-42", "156X-12", "1XXX", "1871-366", "18711305", "Y17E99", "[a..b]", "Y", ""]
        {
            assert_eq!(plainly(words), None, "{words}");
        }
        for (words, wanted) in [
            ("1871?-03-05", Some("1871-03-05?")),
            ("1871-~03", Some("1871-03~")),
            ("?1871-03-~05", Some("1871-03-05%")),
            ("1871-03-~01/1871-03-20", Some("1871-03-01~/1871-03-20")),
            ("18?1", None),
            ("1871-03", None),
        ] {
            assert_eq!(doubt_of_part(words).map(|date| date.edtf().to_owned()).as_deref(), wanted, "{words}");
        }
    }
}
