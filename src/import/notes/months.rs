//! Dates with their months in words: `Friday, 7 March 2025 10:00:00`, `5 de março de 2024`, `2014年4月21日`.

use super::super::note::date;

/// The months, by the beginnings of their names, in the languages of the device.
const MONTHS: &[[&str; 12]] = &[
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    [
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
];

/// The date in a line, with its month in words of any of the languages; none where it has none.
pub(super) fn when(words: &str) -> Option<String> {
    let lower = words.to_lowercase();
    let tokens: Vec<&str> =
        lower.split(|c: char| !(c.is_alphanumeric() || c == ':')).filter(|t| !t.is_empty()).collect();
    // The sign is in other words too: `作成日: 2023年6月10日土曜日`.
    let number = |sign: char| {
        lower.match_indices(sign).find_map(|(at, _)| {
            let head = lower[..at].trim_end();
            let bare = head.trim_end_matches(|c: char| c.is_ascii_digit());
            head[bare.len()..].parse::<u32>().ok()
        })
    };
    let (year, month, day) = match (number('年'), number('月'), number('日')) {
        (Some(year), Some(month), Some(day)) => (year, month, day),
        _ => {
            let month = tokens.iter().find_map(|token| {
                let is = |name: &str| *token == name || token.chars().count() >= 3 && name.starts_with(token);
                MONTHS.iter().find_map(|names| names.iter().position(|name| is(name)))
            })?;
            let numbers: Vec<u32> = tokens.iter().filter_map(|token| ordinal(token).parse().ok()).collect();
            let year = numbers.iter().copied().find(|n| *n >= 1900)?;
            let day = numbers.iter().copied().find(|n| (1..=31).contains(n))?;
            (year, u32::try_from(month).ok()? + 1, day)
        }
    };
    let clock = tokens.iter().filter(|token| token.contains(':')).find_map(|clock| {
        let digits = |c: char| c.is_ascii_digit() || c == ':';
        let clock: String =
            clock.chars().skip_while(|c| !c.is_ascii_digit()).take_while(|c| digits(*c)).collect();
        let mut parts = clock.split(':');
        let (hour, minute) = (parts.next()?.parse::<u32>().ok()?, parts.next()?.parse::<u32>().ok()?);
        Some((hour, minute, parts.next().and_then(|s| s.parse::<u32>().ok()).unwrap_or(0)))
    });
    let Some((mut hour, minute, second)) = clock else {
        return date(&format!("{year:04}-{month:02}-{day:02}"));
    };
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    // `p. m.` of Spanish is two words.
    let afternoon =
        tokens.contains(&"pm") || tokens.ends_with(&["p", "m"]) || has(&["下午", "午後", "晚上", "傍晚"]);
    // The German `am` is no `a.m.`: it is before the day.
    let morning = tokens.last() == Some(&"am")
        || tokens.ends_with(&["a", "m"])
        || has(&["上午", "午前", "凌晨", "早上", "清晨"]);
    if afternoon && hour < 12 {
        hour += 12;
    } else if morning && hour == 12 {
        hour = 0;
    }
    let zone = zone(words).unwrap_or_default();
    date(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"))
}

/// The number of a token: `1er`, `24th`.
fn ordinal(token: &str) -> &str {
    let number = token.trim_end_matches(char::is_alphabetic);
    let end = &token[number.len()..];
    if matches!(end, "er" | "re" | "st" | "nd" | "rd" | "th" | "º" | "ª" | "o" | "e") {
        number
    } else {
        token
    }
}

/// The zone at the end of a date: `+0100`, `GMT`.
fn zone(words: &str) -> Option<&str> {
    let last = words.split_whitespace().next_back()?;
    let digits = last.strip_prefix(['+', '-']).map(|rest| rest.replace(':', ""));
    let is_offset = digits.is_some_and(|own| own.len() == 4 && own.bytes().all(|byte| byte.is_ascii_digit()));
    (is_offset || matches!(last, "Z" | "UTC" | "GMT")).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::when;

    #[test]
    fn a_word_with_a_colon_is_no_clock() {
        let of = |words: &str| when(words).unwrap_or_default();
        assert_eq!(of("Adicionado: terça-feira, 5 de março de 2024 09:12:45"), "2024-03-05T09:12:45");
        assert_eq!(of("Added on Friday, 7 March 2025 10:00:00"), "2025-03-07T10:00:00");
        assert_eq!(of("May 6, 2024, 10:11 PM"), "2024-05-06T22:11:00");
        assert_eq!(of("2014年4月21日 下午3:04:05"), "2014-04-21T15:04:05");
        assert_eq!(of("作成日: 2023年6月10日土曜日 9:18:40"), "2023-06-10T09:18:40");
        assert_eq!(of("添加于 2014 年 4 月 20 日星期日 晚上10:08:30"), "2014-04-20T22:08:30");
        assert_eq!(of("2014年4月21日 凌晨12:04:05"), "2014-04-21T00:04:05");
        assert_eq!(of("miércoles, 5 de marzo de 2024 9:12:45 p. m."), "2024-03-05T21:12:45");
        assert_eq!(of("Ajouté le jeudi 1er août 2024 21:12:45"), "2024-08-01T21:12:45");
        assert_eq!(of("Tue, 24 Nov 2026 10:11:12 +0100"), "2026-11-24T10:11:12+01:00");
        assert_eq!(of("24 Nov 2026"), "2026-11-24");
        assert_eq!(of("24 novembre 2026"), "2026-11-24");
        assert_eq!(of("12 Jan"), "");
        assert_eq!(of("Added: soon"), "");
    }
}
