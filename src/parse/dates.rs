//! What words that are no date may mean: the EDTF to paste.

use crate::diag::Advice;
use crate::edition::date::{Date, days};

/// Names of months and seasons in the interface's languages, as they begin.
const NAMES: &[(u8, &[&str])] = &[
    (1, &["jan", "янв", "ינואר"]),
    (2, &["feb", "fév", "fev", "фев", "פברואר"]),
    (3, &["mar", "mär", "мар", "מרץ", "מרס"]),
    (4, &["apr", "avr", "апр", "אפריל"]),
    (5, &["may", "mai", "май", "мая", "מאי"]),
    (6, &["jun", "juin", "июн", "יוני"]),
    (7, &["jul", "juil", "июл", "יולי"]),
    (8, &["aug", "aoû", "aou", "авг", "אוגוסט"]),
    (9, &["sep", "сен", "ספטמבר"]),
    (10, &["oct", "okt", "окт", "אוקטובר"]),
    (11, &["nov", "ноя", "נובמבר"]),
    (12, &["dec", "dez", "déc", "дек", "דצמבר"]),
    (21, &["spring", "frühling", "frühjahr", "printemps", "весн", "אביב"]),
    (22, &["summer", "sommer", "été", "лет", "קיץ"]),
    (23, &["autumn", "fall", "herbst", "automne", "осен", "סתיו"]),
    (24, &["winter", "hiver", "зим", "חורף"]),
];

/// Words before a date that leave one end of it open.
const OPEN: &[(&str, &[&str])] = &[
    (
        "../{}",
        &["before ", "until ", "vor ", "bis ", "avant ", "jusqu'en ", "jusqu’en ", "до ", "לפני ", "עד "],
    ),
    (
        "{}/..",
        &[
            "after ",
            "since ",
            "from ",
            "nach ",
            "seit ",
            "ab ",
            "après ",
            "depuis ",
            "после ",
            "с ",
            "אחרי ",
            "מאז ",
        ],
    ),
];

/// The words for "about" that are met with.
const ABOUT: &[&str] = &[
    "circa",
    "about",
    "around",
    "approx.",
    "ca.",
    "ca ",
    "c.",
    "c ",
    "um ",
    "vers ",
    "env. ",
    "около ",
    "סביב ",
    "~",
    "≈",
];

/// Signs for a digit that isn't known.
const UNKNOWN: [char; 7] = ['?', '-', '_', '.', 'x', 'u', '*'];

/// What is wrong with a date, and how it may be written; nothing where the words give no clue.
pub(super) fn meant(words: &str) -> Advice {
    let words = words.trim();
    if let Some(known) = calendar(words) {
        return known.into();
    }
    if let Some((from, to)) = words.split_once('/')
        && let (Some(from), Some(to)) = (Date::parse(from), Date::parse(to))
    {
        let (from, to) = (from.edtf(), to.edtf());
        // `1871/72`: the second has the century of the first.
        let short = words.rsplit('/').next().unwrap_or_default();
        if short.len() < 4 && from.len() >= 4 && short.bytes().all(|b| b.is_ascii_digit()) {
            let whole =
                from.get(..2).filter(|_| short.len() == 2).map(|century| format!("{from}/{century}{short}"));
            let date = whole.and_then(|whole| Date::parse(&whole));
            return date.map_or_else(Advice::default, |date| Advice::plainly(format!("\"{}\"", date.edtf())));
        }
        let Some(turned) = Date::parse(&format!("{to}/{from}")) else { return Advice::default() };
        let written = format!("\"{}\"", turned.edtf());
        return Advice::write(format!("it ends before it begins: write `{written}`"), written);
    }
    let date = in_words(words).and_then(|meant| Date::parse(&meant));
    date.map_or_else(Advice::default, |date| Advice::plainly(format!("\"{}\"", date.edtf())))
}

/// Of a day that its month hasn't.
fn calendar(words: &str) -> Option<String> {
    let mut parts = words.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    day.parse::<u8>().ok()?;
    match days(year, month) {
        Some(last) => Some(format!("month {month} of {year} has {last} days")),
        None => Some(format!("there are 12 months; `{year:04}-21` to `-24` are spring to winter")),
    }
}

fn in_words(words: &str) -> Option<String> {
    let lower = words.to_lowercase();
    if let Some(rest) = ABOUT.iter().find_map(|sign| lower.strip_prefix(sign)) {
        let date = plain(rest.trim())?;
        return Some(format!("{date}~"));
    }
    for (open, words) in OPEN {
        if let Some(rest) = words.iter().find_map(|word| lower.strip_prefix(word))
            && !rest.contains(" to ")
        {
            return Some(open.replace("{}", &plain(rest.trim())?));
        }
    }
    if let Some(rest) = lower.strip_prefix('[').and_then(|rest| rest.strip_suffix([']'])) {
        if let Some(last) = rest.strip_prefix("..") {
            return Some(format!("../{}", plain(last)?));
        }
        if let Some(first) = rest.strip_suffix("..") {
            return Some(format!("{}/..", plain(first)?));
        }
        return Some(format!("{}?", plain(rest.trim_end_matches('?').trim())?));
    }
    if let Some(date) = plain(&lower) {
        return Some(date);
    }
    let lower = lower.strip_prefix("from ").or(lower.strip_prefix("between ")).unwrap_or(&lower);
    for sign in [" to ", " and ", " – ", " - ", "–", "—", "--", "-", "/"] {
        let mut parts = lower.split(sign);
        let (Some(from), Some(to), None) = (parts.next(), parts.next(), parts.next()) else { continue };
        let (from, to) = (from.trim(), to.trim());
        let Some(first) = plain(from) else { continue };
        // `1871-72`: the second has the century of the first.
        let short = to.len() == 2 && from.len() == 4 && to.bytes().all(|b| b.is_ascii_digit());
        let second = if short { Some(format!("{}{to}", &from[..2])) } else { plain(to) };
        return Some(format!("{first}/{}", second?));
    }
    None
}

/// A date without doubt or range, from the ways in which one is written.
fn plain(words: &str) -> Option<String> {
    let words = words.trim();
    for sign in ["bce", "bc", "b.c.", "v. chr.", "av. j.-c.", "до н. э.", "до н.э."] {
        if let Some(date) = words.strip_suffix(sign) {
            if let Some(number) = century(date.trim_end()) {
                return Some(format!("-{:02}XX", number - 1));
            }
            let (year, rest) = of_era(date)?;
            return (1..=10_000).contains(&year).then(|| match 1 - year {
                0 => format!("0000{rest}"),
                year => format!("-{:04}{rest}", year.abs()),
            });
        }
    }
    for sign in ["ad", "ce", "a.d.", "n. chr.", "apr. j.-c.", "н. э.", "н.э."] {
        if let Some(date) = words.strip_prefix(sign).or(words.strip_suffix(sign)) {
            let (year, rest) = of_era(date)?;
            return (1..=9999).contains(&year).then(|| format!("{year:04}{rest}"));
        }
    }
    if let Some(number) = century(words) {
        return Some(format!("{:02}XX", number - 1));
    }
    if let Some(decade) = words.strip_suffix("er").or(words.strip_suffix("'s")).or(words.strip_suffix('s')) {
        let good = decade.len() == 4 && decade.ends_with('0') && decade.bytes().all(|b| b.is_ascii_digit());
        return good.then(|| format!("{}X", &decade[..3]));
    }
    if words.len() == 4 && words.ends_with(UNKNOWN) {
        let known = words.trim_end_matches(UNKNOWN);
        let good = (2..4).contains(&known.len()) && known.bytes().all(|b| b.is_ascii_digit());
        return good.then(|| format!("{known:X<4}"));
    }
    if words.len() > 4 && words.bytes().all(|b| b.is_ascii_digit()) {
        return Some(format!("Y{}", words.trim_start_matches('0')));
    }
    let parts: Vec<&str> = words
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.' | ',' | '年' | '月' | '日'))
        .filter(|p| !p.is_empty())
        .collect();
    let name = |part: &str| {
        // Hebrew has “in” as its first letter.
        let bare = part.strip_prefix('ב').unwrap_or(part);
        let found = NAMES.iter().find(|(_, names)| names.iter().any(|name| bare.starts_with(name)));
        found.filter(|_| part.chars().all(char::is_alphabetic)).map(|(number, _)| *number)
    };
    let number = |part: &str| {
        let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse::<u32>().ok().filter(|_| !digits.starts_with('+'))
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let year = |part: &str| number(part).filter(|_| part.len() >= 3 && part.len() <= 4 && digits(part));
    let date = match parts.as_slice() {
        [y] => format!("{:04}", year(y)?),
        [m, y] if name(m).is_some() => format!("{:04}-{:02}", year(y)?, name(m)?),
        [y, m] if year(y).is_some() && name(m).is_some() => format!("{:04}-{:02}", year(y)?, name(m)?),
        [y, m] if year(y).is_some() => format!("{:04}-{:02}", year(y)?, number(m)?),
        [m, y] => format!("{:04}-{:02}", year(y)?, number(m)?),
        [d, m, y] if name(m).is_some() => format!("{:04}-{:02}-{:02}", year(y)?, name(m)?, number(d)?),
        [m, d, y] if name(m).is_some() => format!("{:04}-{:02}-{:02}", year(y)?, name(m)?, number(d)?),
        [y, m, d] if year(y).is_some() => format!("{:04}-{:02}-{:02}", year(y)?, number(m)?, number(d)?),
        // With points the day is first; with strokes a number says it that is no month.
        [d, m, y] if words.contains('.') || number(d).is_some_and(|d| d > 12) => {
            format!("{:04}-{:02}-{:02}", year(y)?, number(m)?, number(d)?)
        }
        [m, d, y] if number(d).is_some_and(|d| d > 12) => {
            format!("{:04}-{:02}-{:02}", year(y)?, number(m)?, number(d)?)
        }
        _ => return None,
    };
    Date::parse(&date).map(|date| date.edtf().to_owned())
}

/// The number of a century: `19th century`, `19. Jahrhundert`, `XIXe siècle`, `XIX век`.
fn century(words: &str) -> Option<u32> {
    let names = ["century", "jahrhundert", "jh.", "jhdt.", "siècle", "век", "c."];
    let number = names.iter().find_map(|name| words.strip_suffix(name))?.trim();
    let number = number.strip_suffix("ème").or(number.strip_suffix('e')).unwrap_or(number);
    let digits = number.trim_end_matches(|c: char| c.is_alphabetic() || c == '.');
    let count = if digits.is_empty() { roman(number)? } else { digits.parse().ok()? };
    (1..=99).contains(&count).then_some(count)
}

/// A number in small Roman letters.
fn roman(letters: &str) -> Option<u32> {
    let value = |letter| {
        [('i', 1), ('v', 5), ('x', 10), ('l', 50)].iter().find(|(l, _)| *l == letter).map(|(_, v)| *v)
    };
    let values: Vec<u32> = letters.chars().map(value).collect::<Option<_>>()?;
    let mut sum = 0;
    for (at, value) in values.iter().enumerate() {
        let less = values.get(at + 1).is_some_and(|next| next > value);
        sum = if less { sum - i64::from(*value) } else { sum + i64::from(*value) };
    }
    u32::try_from(sum).ok()
}

/// The year of a date before or after Christ, of any number of digits, and what follows it in EDTF.
fn of_era(date: &str) -> Option<(i64, String)> {
    let date = date.trim();
    let year = date.rsplit(|c: char| !c.is_ascii_digit()).next().filter(|year| !year.is_empty())?;
    let before = &date[..date.len() - year.len()];
    let year: i64 = year.parse().ok()?;
    if before.is_empty() {
        return Some((year, String::new()));
    }
    // The days of a month hang on the year: one that has all of them is in for it.
    let rest = plain(&format!("{before}2000"))?.strip_prefix("2000")?.to_owned();
    Some((year, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_said_in_edtf() {
        for (words, wanted) in [
            ("1871-3", "1871-03"),
            ("1871-3-5", "1871-03-05"),
            ("1871/03/05", "1871-03-05"),
            ("5.3.1871", "1871-03-05"),
            ("3 March 1871", "1871-03-03"),
            ("March 3rd, 1871", "1871-03-03"),
            ("Sept. 1871", "1871-09"),
            ("spring 1871", "1871-21"),
            ("c. 1871", "1871~"),
            ("ca. 1871", "1871~"),
            ("[1871]", "1871?"),
            ("1862-1875", "1862/1875"),
            ("1862–1875", "1862/1875"),
            ("1862-75", "1862/1875"),
            ("from 1862 to 1875", "1862/1875"),
            ("before 1871", "../1871"),
            ("after March 1871", "1871-03/.."),
            ("1860s", "186X"),
            ("18??", "18XX"),
            ("186-", "186X"),
            ("19th century", "18XX"),
            ("19. Jahrhundert", "18XX"),
            ("XIXe siècle", "18XX"),
            ("XIV век", "13XX"),
            ("5th century BC", "-04XX"),
            ("199u", "199X"),
            ("1871/72", "1871/1872"),
            ("[..1984]", "../1984"),
            ("[1984..]", "1984/.."),
            ("70 BC", "-0069"),
            ("1 BC", "0000"),
            ("AD 70", "0070"),
            ("15 October 70 BC", "-0069-10-15"),
            ("March 44 BCE", "-0043-03"),
            ("15. Oktober 70 v. Chr.", "-0069-10-15"),
            ("9 mars 5 av. J.-C.", "-0004-03-09"),
            ("24 August 79 AD", "0079-08-24"),
            ("3. März 1871", "1871-03-03"),
            ("1er août 1871", "1871-08-01"),
            ("3 марта 1871", "1871-03-03"),
            ("3 במרץ 1871", "1871-03-03"),
            ("Frühjahr 1871", "1871-21"),
            ("vor 1900", "../1900"),
            ("depuis mars 1871", "1871-03/.."),
            ("после 1871", "1871/.."),
            ("12/24/1871", "1871-12-24"),
            ("24/12/1871", "1871-12-24"),
            ("1871年", "1871"),
            ("1871年3月5日", "1871-03-05"),
            ("12000", "Y12000"),
        ] {
            assert_eq!(meant(words), Advice::plainly(format!("\"{wanted}\"")), "{words}");
        }
        for words in
            ["yesterday", "", "3/5/1871", "1X71", "??", "156X-12", "1871/2", "nth century", "1871/70"]
        {
            assert_eq!(meant(words), Advice::default(), "{words}");
        }
        assert_eq!(meant("1900-02-29"), "month 2 of 1900 has 28 days".into());
        let turned = "it ends before it begins: write `\"1862-05/1875\"`";
        assert_eq!(meant("1875/1862-05"), Advice::write(turned, "\"1862-05/1875\""));
        assert!(String::from(meant("1871-13-01")).contains("12 months"));
    }
}
