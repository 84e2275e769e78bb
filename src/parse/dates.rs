//! What words that are no date may mean: the EDTF to paste.

mod coded;

use crate::diag::Advice;
use crate::edition::date::{Date, days};

/// Names of months and seasons in the interface's languages, as they begin; of months in other languages of Europe too.
const NAMES: &[(u8, &[&str])] = &[
    (1, &["jan", "enero", "genn", "янв", "ינואר"]),
    (2, &["feb", "fév", "fev", "фев", "פברואר"]),
    (3, &["mar", "mär", "maart", "мар", "מרץ", "מרס"]),
    (4, &["apr", "avr", "abril", "апр", "אפריל"]),
    (5, &["may", "mai", "magg", "май", "мая", "מאי"]),
    (6, &["jun", "juin", "giug", "июн", "יוני"]),
    (7, &["jul", "juil", "lugl", "июл", "יולי"]),
    (8, &["aug", "aoû", "aou", "agos", "авг", "אוגוסט"]),
    (9, &["sep", "setem", "settem", "сен", "ספטמבר"]),
    (10, &["oct", "okt", "outub", "ottob", "окт", "אוקטובר"]),
    (11, &["nov", "ноя", "נובמבר"]),
    (12, &["dec", "dez", "déc", "dicie", "dicem", "дек", "דצמבר"]),
    (21, &["spring", "frühling", "frühjahr", "printemps", "весн", "אביב"]),
    (22, &["summer", "sommer", "été", "лет", "קיץ"]),
    (23, &["autumn", "fall", "herbst", "automne", "осен", "סתיו"]),
    (24, &["winter", "hiver", "зим", "חורף"]),
];

/// Words before a date that leave one end of it open.
const OPEN: &[(&str, &[&str])] = &[
    (
        "../{}",
        &[
            "before ",
            "until ",
            "vor ",
            "bis ",
            "avant ",
            "jusqu'en ",
            "jusqu’en ",
            "jusqu'à ",
            "jusqu’à ",
            "jusqu'au ",
            "jusqu’au ",
            "до ",
            "לפני ",
            "עד ",
        ],
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

/// The words for "probably" that are met with, before a date.
const UNSURE: &[&str] =
    &["probably ", "prob. ", "perhaps ", "possibly ", "wohl ", "vermutlich ", "peut-être ", "вероятно ", "?"];

/// The signs of doubt after a date.
const UNSURE_AFTER: &[&str] = &["(?)", "[?]", " ?"];

/// Words within a date that say nothing of it: `summer of 1871`, `im Sommer 1871`.
const PARTICLES: &[&str] = &["of", "the", "in", "im", "en", "au", "de", "du"];

/// Signs for a digit that isn't known.
const UNKNOWN: [char; 7] = ['?', '-', '_', '.', 'x', 'u', '*'];

/// The month, or the season from 21 on, that a word names.
pub(super) fn named(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    // A feast is no month: Martinmas.
    let begins = |names: &[&str]| names.iter().any(|name| word.starts_with(name)) && !word.ends_with("mas");
    NAMES.iter().find(|(_, names)| begins(names)).map(|(number, _)| *number)
}

/// What is wrong with a date, and how it may be written; nothing where the words give no clue.
pub(super) fn meant(words: &str) -> Advice {
    let words = words.trim();
    if let Some(date) = words.split_once('/').and_then(|(month, year)| month_first(month, year)) {
        return to_paste(&date);
    }
    if let Some(date) = coded::plainly(words) {
        return to_paste(&date);
    }
    if let Some(known) = calendar(words) {
        return known.into();
    }
    if let Some(date) = coded::doubt_of_part(words) {
        let written = format!("\"{}\"", date.edtf());
        return Advice::write(format!("a sign of doubt is about the whole date: write `{written}`"), written);
    }
    if let Some((from, to)) = words.split_once('/') {
        if let Some(advice) = short_end(from, to) {
            return advice;
        }
        if let (Some(from), Some(to)) = (Date::parse(from), Date::parse(to))
            && let Some(turned) = Date::parse(&format!("{}/{}", to.edtf(), from.edtf()))
            && words.rsplit('/').next().is_some_and(|end| end.len() > 3)
        {
            let written = format!("\"{}\"", turned.edtf());
            return Advice::write(format!("it ends before it begins: write `{written}`"), written);
        }
    }
    let date = in_words(words).and_then(|meant| Date::parse(&meant));
    date.map_or_else(Advice::default, |date| to_paste(&date))
}

fn to_paste(date: &Date) -> Advice {
    Advice::plainly(format!("\"{}\"", date.edtf()))
}

/// A month before its year: `03/1871`.
fn month_first(month: &str, year: &str) -> Option<Date> {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !(1..=2).contains(&month.len()) || !digits(month) || year.len() != 4 || !digits(year) {
        return None;
    }
    let date = Date::parse(&format!("{year}-{month:0>2}"))?;
    date.parts().is_some_and(|(_, month, _)| month.is_some()).then_some(date)
}

/// A stroke after a year, and one or two digits: the end of a span, `1871/72`, a month, `1871/3`, or either.
fn short_end(from: &str, to: &str) -> Option<Advice> {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if from.len() != 4 || !digits(from) || !(1..=2).contains(&to.len()) || !digits(to) {
        return None;
    }
    let span = Date::parse(&format!("{from}/{}{to}", &from[..4 - to.len()])).filter(|_| !from.ends_with(to));
    let month = Date::parse(&format!("{from}-{to:0>2}"))
        .filter(|date| date.parts().is_some_and(|(_, month, _)| month <= Some(12)));
    Some(match (span, month) {
        (Some(span), Some(month)) => {
            let (span, month) = (span.edtf(), month.edtf());
            format!("as years that is `\"{span}\"`, as a month `\"{month}\"`").into()
        }
        (Some(date), None) | (None, Some(date)) => to_paste(&date),
        (None, None) => Advice::default(),
    })
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
        return doubtful(rest, '~');
    }
    // `c1871`; `c` alone is no word.
    if let Some(rest) = lower.strip_prefix('c').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return doubtful(rest, '~');
    }
    let unsure = UNSURE.iter().find_map(|sign| lower.strip_prefix(sign));
    if let Some(rest) = unsure.or_else(|| UNSURE_AFTER.iter().find_map(|sign| lower.strip_suffix(sign))) {
        return doubtful(rest, '?');
    }
    // Both signs are one of EDTF's; one behind words, `1860s?`, is about all of them.
    if let Some(rest) = ["?~", "~?"].iter().find_map(|signs| lower.strip_suffix(signs)) {
        return doubtful(rest, '%');
    }
    let is_word = |rest: &&str| rest.ends_with(|c: char| c.is_alphabetic() || c == '.');
    if let Some(rest) = lower.strip_suffix('?').filter(is_word) {
        return doubtful(rest, '?');
    }
    // `1871–`: to this day.
    if let Some(year) = lower.strip_suffix(['-', '–', '—']).filter(|year| year.trim_end().len() == 4) {
        return Some(format!("{}/..", plain(year)?));
    }
    if let Some(year) = lower.strip_prefix(['–', '—']) {
        return Some(format!("../{}", plain(year)?));
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
    let (from, to) = ends(&lower)?;
    Some(format!("{from}/{to}"))
}

/// A date or a span of which a sign says that it isn't sure.
fn doubtful(words: &str, sign: char) -> Option<String> {
    if let Some(date) = plain(words.trim()) {
        return Some(format!("{date}{sign}"));
    }
    let (from, to) = ends(words.trim())?;
    Some(format!("{from}{sign}/{to}{sign}"))
}

/// The ends of a span.
fn ends(words: &str) -> Option<(String, String)> {
    let words = words.strip_prefix("from ").or(words.strip_prefix("between ")).unwrap_or(words);
    for sign in [" to ", " and ", " or ", " oder ", " ou ", " или ", " – ", " - ", "–", "—", "--", "-", "/"]
    {
        let mut parts = words.split(sign);
        let (Some(from), Some(to), None) = (parts.next(), parts.next(), parts.next()) else { continue };
        let (from, to) = (from.trim(), to.trim());
        // `3–5 March 1871`, `March–May 1871`: the first has the month and the year of the second.
        let shared = || to.split_once(' ').and_then(|(_, rest)| plain(&format!("{from} {rest}")));
        let Some(first) = plain(from).or_else(shared) else { continue };
        // `1871-72`, `1871–2`: the second has the first digits of the first.
        let short = (1..=2).contains(&to.len()) && to.bytes().all(|b| b.is_ascii_digit());
        let second = match from.len() {
            4 if short => Some(format!("{}{to}", &from[..4 - to.len()])),
            // `1871-03-05/09`: a day of the same month.
            _ if short && first == from && from.contains('-') => {
                from.rsplit_once('-').map(|(before, _)| format!("{before}-{to:0>2}"))
            }
            _ => plain(to),
        };
        return Some((first, second?));
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
    // `187103` may be a month.
    let may_be_month =
        words.len() == 6 && words.get(4..).is_some_and(|month| matches!(month.parse(), Ok(1..=12)));
    if words.len() > 4 && words.bytes().all(|b| b.is_ascii_digit()) && !may_be_month {
        return Some(format!("Y{}", words.trim_start_matches('0')));
    }
    let parts: Vec<&str> = words
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.' | ',' | '年' | '月' | '日'))
        .filter(|p| !p.is_empty() && !PARTICLES.contains(p))
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
        [y, m, d] if year(y).is_some() && name(m).is_some() => {
            format!("{:04}-{:02}-{:02}", year(y)?, name(m)?, number(d)?)
        }
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
            ("03/1871", "1871-03"),
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
            ("1871–72", "1871/1872"),
            ("1871–2", "1871/1872"),
            ("1905–06", "1905/1906"),
            ("1871 or 1872", "1871/1872"),
            ("c1871", "1871~"),
            ("c. 1871–72", "1871~/1872~"),
            ("c. 1860s", "186X~"),
            ("?1871", "1871?"),
            ("1871 (?)", "1871?"),
            ("1871 ?", "1871?"),
            ("probably 1871", "1871?"),
            ("1871–", "1871/.."),
            ("1871-", "1871/.."),
            ("–1871", "../1871"),
            ("3–5 March 1871", "1871-03-03/1871-03-05"),
            ("March–May 1871", "1871-03/1871-05"),
            ("1871/12", "1871-12"),
            ("1875/3", "1875-03"),
            ("1871/72", "1871/1872"),
            ("[1871,1872]", "1871/1872"),
            ("1871-03-05/09", "1871-03-05/1871-03-09"),
            ("summer of 1871", "1871-22"),
            ("im Sommer 1871", "1871-22"),
            ("été de 1871", "1871-22"),
            ("1871 March 5", "1871-03-05"),
            ("the 5th of March 1871", "1871-03-05"),
            ("1860s?", "186X?"),
            ("18th century?", "17XX?"),
            ("1871?~", "1871%"),
            ("March 1871 ~?", "1871-03%"),
            ("jusqu'au XIXe siècle", "../18XX"),
            ("18710305", "1871-03-05"),
            ("1871-03-00", "1871-03"),
            ("170000", "Y170000"),
        ] {
            assert_eq!(meant(words), Advice::plainly(format!("\"{wanted}\"")), "{words}");
        }
        for words in [
            "yesterday",
            "",
            "3/5/1871",
            "1X71",
            "??",
            "156X-12",
            "187103",
            "nth century",
            "1871/70",
            "1871/71",
        ] {
            assert_eq!(meant(words), Advice::default(), "{words}");
        }
        assert_eq!(meant("1900-02-29"), "month 2 of 1900 has 28 days".into());
        assert_eq!(meant("1871/2"), "as years that is `\"1871/1872\"`, as a month `\"1871-02\"`".into());
        let part = "a sign of doubt is about the whole date: write `\"1871-03-05~\"`";
        assert_eq!(meant("1871-~03-05"), Advice::write(part, "\"1871-03-05~\""));
        let turned = "it ends before it begins: write `\"1862-05/1875\"`";
        assert_eq!(meant("1875/1862-05"), Advice::write(turned, "\"1862-05/1875\""));
        assert!(String::from(meant("1871-13-01")).contains("12 months"));
    }
}
