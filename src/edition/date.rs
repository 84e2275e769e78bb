//! Dates: years, days, and what EDTF (ISO 8601-2, levels 0 and 1) can say beyond them.
//!
//! Source: Library of Congress, *Extended Date/Time Format (EDTF) Specification*, 2019,
//! <https://www.loc.gov/standards/datetime/>.

/// A date as EDTF, checked; of a day also its time, where that was given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    edtf: String,
    /// `10:11:12`, with or without a zone.
    clock: Option<Box<str>>,
}

/// What a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// One time.
    At(TimePoint),
    /// From one time to another; an end that is open or not known is none.
    Between(Option<TimePoint>, Option<TimePoint>),
}

/// A time, as precise as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimePoint {
    /// The year.
    pub year: Year,
    /// The month, 1 to 12, or the season, 21 (spring) to 24 (winter).
    pub month: Option<u8>,
    /// The day of the month.
    pub day: Option<u8>,
    /// `~` or `%`: about then.
    pub approximate: bool,
    /// `?` or `%`: it is not certain.
    pub uncertain: bool,
}

/// A year, or the years that it may be. They are counted as ISO 8601 does: 0 is 1 BC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// A year.
    One(i64),
    /// `180X`: one of ten, from the first to the last.
    Decade(i64, i64),
    /// `18XX`: one of a hundred, from the first to the last.
    Century(i64, i64),
}

/// A stretch of time in years, as fractions of them; an end that is open or not known is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearSpan {
    /// Its beginning.
    pub from: Option<f64>,
    /// Its end: the first of January where it is a year before.
    pub to: Option<f64>,
    /// Whether an end is about then, or not certain.
    pub about: bool,
}

impl TimePoint {
    /// Its beginning and its end in years; a month is a twelfth of one, a day a part of its month.
    fn span(&self) -> (f64, f64) {
        let (first, last) = self.year.bounds();
        let (first, last) = (first as f64, last as f64);
        let Some(month) = self.month.map(f64::from) else { return (first, last + 1.0) };
        if month > 12.0 {
            // Spring is from March to May; winter ends in the next year.
            let start = first + ((month - 21.0) * 3.0 + 2.0) / 12.0;
            return (start, start + 0.25);
        }
        let start = first + (month - 1.0) / 12.0;
        match self.day.map(f64::from) {
            Some(day) => (start + (day - 1.0) / 372.0, start + day / 372.0),
            None => (start, start + 1.0 / 12.0),
        }
    }
}

impl Year {
    /// The first and the last year that it may be.
    #[must_use]
    pub fn bounds(self) -> (i64, i64) {
        match self {
            Self::One(year) => (year, year),
            Self::Decade(first, last) | Self::Century(first, last) => (first, last),
        }
    }
}

impl Date {
    /// Read a year, an ISO date, a timestamp or an EDTF string; a year of less than four digits is given them.
    #[must_use]
    pub fn parse(words: &str) -> Option<Self> {
        let (words, clock) = match words.split_once(['T', ' ']) {
            Some((day, time)) if day.len() == 10 && is_time(time) => (day, exact_time(time)),
            _ => (words, None),
        };
        let (sign, digits) = words.strip_prefix('-').map_or(("", words), |digits| ("-", digits));
        let short = (1..4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let words = if short { format!("{sign}{digits:0>4}") } else { words.to_owned() };
        read(&words).map(|_| Self { edtf: words, clock })
    }

    /// As EDTF.
    #[must_use]
    pub fn edtf(&self) -> &str {
        &self.edtf
    }

    /// What it says.
    #[must_use]
    pub fn when(&self) -> Option<When> {
        read(&self.edtf)
    }

    /// When it was, in years.
    #[must_use]
    pub fn span(&self) -> Option<YearSpan> {
        let doubt = |point: &TimePoint| point.approximate || point.uncertain;
        Some(match self.when()? {
            When::At(point) => {
                let (from, to) = point.span();
                YearSpan { from: Some(from), to: Some(to), about: doubt(&point) }
            }
            When::Between(from, to) => YearSpan {
                from: from.map(|point| point.span().0),
                to: to.map(|point| point.span().1),
                // An end in a decade or a century is no year.
                about: [from, to]
                    .iter()
                    .flatten()
                    .any(|point| doubt(point) || !matches!(point.year, Year::One(_))),
            },
        })
    }

    /// Year, month and day where it is a plain date of that kind, of four digits after 1 BC.
    #[must_use]
    pub fn parts(&self) -> Option<(&str, Option<u8>, Option<u8>)> {
        let When::At(point) = self.when()? else { return None };
        let Year::One(1..=9999) = point.year else { return None };
        let plain = !point.approximate && !point.uncertain && point.month.is_none_or(|m| m <= 12);
        // Digits that are not known are no part of it.
        (plain && !self.edtf.contains('X')).then(|| (&self.edtf[..4], point.month, point.day))
    }

    /// As HTML's `<time>` has it: a year, a month or a day after 1 BC; none where it has no form for it.
    #[must_use]
    pub fn time(&self) -> Option<&str> {
        self.parts().map(|_| self.edtf.as_str())
    }

    /// Year, month and day as a full ISO date, where it is one.
    #[must_use]
    pub fn day(&self) -> Option<&str> {
        matches!(self.parts(), Some((_, Some(_), Some(_)))).then_some(self.edtf.as_str())
    }

    /// The day with its time as it was written, where it has one.
    #[must_use]
    pub fn timestamp(&self) -> Option<String> {
        let clock = self.clock.as_ref().filter(|_| self.day().is_some())?;
        Some(format!("{}T{clock}", self.edtf))
    }

    /// The moment of a timestamp as RFC 3339 has it; one without a zone is in UTC. None where it has no time.
    #[must_use]
    pub fn moment(&self) -> Option<String> {
        let stamp = self.timestamp()?;
        let has_zone = stamp.rsplit_once('T').is_some_and(|(_, time)| time.contains(['Z', '+', '-']));
        Some(if has_zone { stamp } else { stamp + "Z" })
    }

    /// Its first moment in UTC, as RFC 3339 has it, where it is in the years 1 to 9999.
    #[must_use]
    pub fn first_moment(&self) -> Option<String> {
        let point = match self.when()? {
            When::At(point) | When::Between(Some(point), _) | When::Between(None, Some(point)) => point,
            When::Between(None, None) => return None,
        };
        let (Year::One(year) | Year::Decade(year, _) | Year::Century(year, _)) = point.year;
        let month = match point.month {
            None => 1,
            Some(season @ 21..=24) => 3 * (season - 21) + 3,
            Some(month) => month,
        };
        (1..=9999)
            .contains(&year)
            .then(|| format!("{year:04}-{month:02}-{:02}T00:00:00Z", point.day.unwrap_or(1)))
    }
}

fn is_time(time: &str) -> bool {
    time.len() >= 5
        && time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'+' | b'-' | b'Z'))
}

/// A time as RFC 3339 has it, its zone included where it has one; none where it isn't one.
fn exact_time(time: &str) -> Option<Box<str>> {
    let two = |part: &str, most: u8| {
        part.len() == 2
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|number| number <= most)
    };
    let clock = |clock: &str| clock.split_once(':').is_some_and(|(h, m)| two(h, 23) && two(m, 59));
    let (own, zone) = time.split_at(time.find(['Z', '+', '-']).unwrap_or(time.len()));
    let good_zone = matches!(zone, "" | "Z") || clock(&zone[1..]);
    let (minutes, seconds) = (own.get(..5)?, own.get(5..)?);
    let good_seconds = seconds.strip_prefix(':').is_some_and(|seconds| {
        let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
        two(whole, 59) && !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit())
    });
    let given = if seconds.is_empty() { ":00" } else { seconds };
    (clock(minutes) && good_zone && (seconds.is_empty() || good_seconds))
        .then(|| format!("{minutes}{given}{zone}").into())
}

fn read(words: &str) -> Option<When> {
    let Some((from, to)) = words.split_once('/') else { return Some(When::At(point(words)?)) };
    let end = |end: &str| match end {
        "" | ".." => Some(None),
        end => point(end).map(Some),
    };
    let (from, to) = (end(from)?, end(to)?);
    let in_order = match (from, to) {
        (Some(from), Some(to)) => {
            let ((first, _), (_, last)) = (from.year.bounds(), to.year.bounds());
            let months = |month: Option<u8>| month.filter(|month| *month <= 12);
            let later = matches!((months(from.month), months(to.month)), (Some(a), Some(b)) if a > b)
                || from.month == to.month && matches!((from.day, to.day), (Some(a), Some(b)) if a > b);
            first < last || first == last && !later
        }
        (from, to) => from.is_some() || to.is_some(),
    };
    in_order.then_some(When::Between(from, to))
}

/// A single date: year, year and month or season, day; the last digits may be `X`, a sign of doubt may follow.
fn point(words: &str) -> Option<TimePoint> {
    let (words, sign) = match words.strip_suffix(['?', '~', '%']) {
        Some(bare) => (bare, words.as_bytes().last().copied()),
        None => (words, None),
    };
    let (approximate, uncertain) = (matches!(sign, Some(b'~' | b'%')), matches!(sign, Some(b'?' | b'%')));
    let of = |year, month, day| Some(TimePoint { year, month, day, approximate, uncertain });
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if let Some(long) = words.strip_prefix('Y') {
        let (sign, bare) = long.strip_prefix('-').map_or((1, long), |bare| (-1, bare));
        let good = bare.len() > 4 && digits(bare) && !bare.starts_with('0');
        return of(Year::One(sign * bare.parse::<i64>().ok().filter(|_| good)?), None, None);
    }
    let (sign, words) = words.strip_prefix('-').map_or((1, words), |bare| (-1, bare));
    let mut parts = words.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let known = year.trim_end_matches('X');
    if !digits(known) {
        return None;
    }
    let number = known.parse::<i64>().ok()?;
    let span = |count: i64| {
        let (first, last) = (number * count * sign, (number * count + count - 1) * sign);
        (first.min(last), first.max(last))
    };
    let year = match known.len() {
        4 => Year::One(number * sign),
        3 => Year::Decade(span(10).0, span(10).1),
        2 => Year::Century(span(100).0, span(100).1),
        _ => return None,
    };
    let Some(month) = parts.next() else { return of(year, None, None) };
    let Year::One(number) = year else { return None };
    if month.len() != 2 {
        return None;
    }
    let day = parts.next();
    if parts.next().is_some() || day.is_some_and(|day| day.len() != 2) {
        return None;
    }
    if month == "XX" {
        return if day.is_none_or(|day| day == "XX") { of(year, None, None) } else { None };
    }
    let month = month.parse::<u8>().ok().filter(|_| digits(month))?;
    match day {
        None if (1..=12).contains(&month) || (21..=24).contains(&month) => of(year, Some(month), None),
        Some("XX") if (1..=12).contains(&month) => of(year, Some(month), None),
        Some(day) if digits(day) => {
            let day = day.parse::<u8>().ok()?;
            (1..=days(number, month)?).contains(&day).then_some(())?;
            of(year, Some(month), Some(day))
        }
        _ => None,
    }
}

/// How many days a month has in the proleptic Gregorian calendar; none where there is no such month.
#[must_use]
pub fn days(year: i64, month: u8) -> Option<u8> {
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match month {
        2 => Some(if leap { 29 } else { 28 }),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_keeps_its_time() {
        for (words, moment) in [
            ("2025-05-05T10:11:12Z", Some("2025-05-05T10:11:12Z")),
            ("2025-05-06T23:30:00-05:00", Some("2025-05-06T23:30:00-05:00")),
            ("2025-05-06 23:30:00.25", Some("2025-05-06T23:30:00.25Z")),
            ("2025-05-06T23:30", Some("2025-05-06T23:30:00Z")),
            ("2025-05-06T24:30:00Z", None),
            ("2025-05-06T10:11:1Z", None),
            ("2025-05-06T10:11:12+5", None),
            ("2025-05-06", None),
        ] {
            let date = Date::parse(words).unwrap();
            assert_eq!(date.moment().as_deref(), moment, "{words}");
            assert_eq!(date.edtf(), &words[..10]);
        }
    }

    #[test]
    fn dates_are_checked() {
        for good in [
            "1871",
            "2016-11",
            "2026-11-24",
            "1871-03~",
            "1862/1875",
            "../1875",
            "1952-10-07/..",
            "1985/",
            "19XX",
            "180X",
            "1984?",
            "-0044",
            "-0069-10-15",
            "2001-21",
            "2004-XX",
            "1985-04-XX",
            "1985-XX-XX",
            "0000",
            "2000-02-29",
            "Y170000",
            "Y-170000002",
            "2026-11-24T10:00:00Z",
            "800",
            "1871/1871",
            "18XX/1850",
        ] {
            assert!(Date::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "yesterday",
            "2026-02-31",
            "2026-13",
            "/",
            "../..",
            "1871-3",
            "2026-11-24x",
            "0x7",
            "1900-02-29",
            "1X71",
            "XXXX",
            "1985-XX-12",
            "18XX-05",
            "1871-25",
            "1871-00",
            "1875/1862",
            "Y1871",
            "12000",
            "1871-+1",
        ] {
            assert!(Date::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(Date::parse("2016-11").unwrap().parts(), Some(("2016", Some(11), None)));
        assert_eq!(Date::parse("161").unwrap().edtf(), "0161");
    }

    #[test]
    fn a_date_is_a_stretch_of_years() {
        let span = |words: &str| {
            let span = Date::parse(words).unwrap().span().unwrap();
            let round = |end: Option<f64>| end.map(|end| (end * 100.0).round() / 100.0);
            (round(span.from), round(span.to), span.about)
        };
        for (words, wanted) in [
            ("1871", (Some(1871.0), Some(1872.0), false)),
            ("1871-03", (Some(1871.17), Some(1871.25), false)),
            ("1871-12-31", (Some(1872.0), Some(1872.0), false)),
            ("1871-24", (Some(1871.92), Some(1872.17), false)),
            ("180X", (Some(1800.0), Some(1810.0), false)),
            ("-01XX", (Some(-199.0), Some(-99.0), false)),
            ("1871~", (Some(1871.0), Some(1872.0), true)),
            ("1862?/1875", (Some(1862.0), Some(1876.0), true)),
            ("1952-10-07/..", (Some(1952.77), None, false)),
            ("../1875", (None, Some(1876.0), false)),
            ("177X/1840", (Some(1770.0), Some(1841.0), true)),
            ("Y-170000002", (Some(-170_000_002.0), Some(-170_000_001.0), false)),
        ] {
            assert_eq!(span(words), wanted, "{words}");
        }
    }

    #[test]
    fn html_has_a_form_for_plain_dates_only() {
        let time = |words: &str| Date::parse(words).unwrap().time().map(str::to_owned);
        for (words, wanted) in [
            ("1871", Some("1871")),
            ("161", Some("0161")),
            ("1871-03", Some("1871-03")),
            ("1871-03-05", Some("1871-03-05")),
            ("0000", None),
            ("-0044", None),
            ("1871~", None),
            ("1871-21", None),
            ("18XX", None),
            ("1871-XX", None),
            ("1862/1875", None),
            ("Y170000", None),
        ] {
            assert_eq!(time(words).as_deref(), wanted, "{words}");
        }
    }

    #[test]
    fn years_before_the_era_are_counted_as_iso_does() {
        let year = |words: &str| match Date::parse(words).unwrap().when() {
            Some(When::At(point)) => point.year,
            other => panic!("{other:?}"),
        };
        assert_eq!(year("-0069"), Year::One(-69));
        assert_eq!(year("-018X"), Year::Decade(-189, -180));
        assert_eq!(year("-01XX"), Year::Century(-199, -100));
        assert_eq!(year("18XX"), Year::Century(1800, 1899));
    }
}
