//! Dates: years, days, and what EDTF (ISO 8601-2, levels 0 and 1) can say beyond them.

/// A date as EDTF, checked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(String);

impl Date {
    /// Read a year, an ISO date or an EDTF string; the time of a timestamp is dropped.
    #[must_use]
    pub fn parse(words: &str) -> Option<Self> {
        let words = match words.split_once(['T', ' ']) {
            Some((day, time)) if day.len() == 10 && is_time(time) => day,
            _ => words,
        };
        let good = match words.split_once('/') {
            Some((from, to)) => {
                let open = |end: &str| end.is_empty() || end == "..";
                (open(from) || is_point(from)) && (open(to) || is_point(to)) && !(open(from) && open(to))
            }
            None => is_point(words),
        };
        good.then(|| Self(words.to_owned()))
    }

    /// As EDTF.
    #[must_use]
    pub fn edtf(&self) -> &str {
        &self.0
    }

    /// Year, month and day where it is a plain date of that kind.
    #[must_use]
    pub fn parts(&self) -> Option<(&str, Option<u8>, Option<u8>)> {
        let mut parts = self.0.splitn(3, '-');
        let year = parts.next().filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()))?;
        let mut number = || match parts.next() {
            None => Some(None),
            Some(digits) => digits.parse::<u8>().ok().map(Some),
        };
        let (month, day) = (number()?, number()?);
        (month.is_none_or(|m| m <= 12)).then_some((year, month, day))
    }

    /// Year, month and day as a full ISO date, where it is one.
    #[must_use]
    pub fn day(&self) -> Option<&str> {
        matches!(self.parts(), Some((_, Some(_), Some(_)))).then_some(self.0.as_str())
    }
}

fn is_time(time: &str) -> bool {
    time.len() >= 5
        && time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'+' | b'-' | b'Z'))
}

/// A single date: year, year and month or season, day; digits may be `X`, a sign of doubt may follow.
fn is_point(words: &str) -> bool {
    let words = words.strip_suffix(['?', '~', '%']).unwrap_or(words);
    if let Some(long) = words.strip_prefix('Y') {
        let digits = long.strip_prefix('-').unwrap_or(long);
        return digits.len() > 4 && digits.bytes().all(|b| b.is_ascii_digit());
    }
    let words = words.strip_prefix('-').unwrap_or(words);
    let mut parts = words.split('-');
    let masked = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|b| b.is_ascii_digit() || b == b'X')
    };
    let Some(year) = parts
        .next()
        .filter(|y| masked(y, 4) || (y.len() < 4 && !y.is_empty() && y.bytes().all(|b| b.is_ascii_digit())))
    else {
        return false;
    };
    let Some(month) = parts.next() else { return true };
    if year.len() != 4 || !masked(month, 2) {
        return false;
    }
    let number = month.parse::<u32>().ok();
    let Some(day) = parts.next() else {
        return number.is_none_or(|m| (1..=12).contains(&m) || (21..=41).contains(&m));
    };
    if parts.next().is_some() || !masked(day, 2) || number.is_some_and(|m| !(1..=12).contains(&m)) {
        return false;
    }
    let Ok(day) = day.parse::<u32>() else { return true };
    let leap = year.parse::<u32>().map_or(true, |y| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0));
    let last = match number {
        Some(2) if leap => 29,
        Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        _ => 31,
    };
    (1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_checked() {
        for good in [
            "1871",
            "2016-11",
            "2026-11-24",
            "1871-03~",
            "1862/1875",
            "../1875",
            "19XX",
            "1984?",
            "-0044",
            "2001-21",
            "Y170000",
            "2026-11-24T10:00:00Z",
            "800",
        ] {
            assert!(Date::parse(good).is_some(), "{good}");
        }
        for bad in ["", "yesterday", "2026-02-31", "2026-13", "/", "1871-3", "2026-11-24x", "0x7"] {
            assert!(Date::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(Date::parse("2016-11").unwrap().parts(), Some(("2016", Some(11), None)));
    }
}
