//! Dates in the interface's words.

use crate::edition::date::{Date, TimePoint, When, Year};

use super::mixed;
use super::words::Words;

impl Words {
    /// A date in words: a time, or one from one time to another.
    pub(crate) fn date(&self, date: &Date) -> String {
        mixed::whole(self.spelt_out(date))
    }

    fn spelt_out(&self, date: &Date) -> String {
        match date.when() {
            Some(When::At(point)) => self.point(&point, false),
            Some(When::Between(None, Some(to))) => self.fill("dates.until", &[("to", &self.governed(&to))]),
            Some(When::Between(Some(from), None)) => {
                self.fill("dates.since", &[("from", &self.governed(&from))])
            }
            Some(When::Between(Some(from), Some(to))) => self.range(&from, &to),
            Some(When::Between(None, None)) | None => date.edtf().to_owned(),
        }
    }

    /// When a person was born who is not known to have died.
    pub(crate) fn born(&self, date: &Date) -> String {
        match date.when() {
            Some(When::Between(Some(from), None)) => {
                mixed::whole(self.fill("dates.born", &[("date", &self.point(&from, false))]))
            }
            _ => self.date(date),
        }
    }

    fn range(&self, from: &TimePoint, to: &TimePoint) -> String {
        if from == to {
            return self.point(from, false);
        }
        let before = |point: &TimePoint| point.year.bounds().1 <= 0;
        let year = |point: &TimePoint| match point.year {
            Year::One(year) if point.month.is_none() => Some((year, self.doubt(point, &number(year)))),
            _ => None,
        };
        if let Some(words) = self.within_a_year(from, to) {
            return words;
        }
        match (year(from), year(to)) {
            // `100–44 BC`: the era is said once.
            (Some((first, from)), Some((last, to))) if (first <= 0) == (last <= 0) => {
                let both = self.join(&from, &to);
                if last <= 0 { self.fill("dates.bc", &[("year", &both)]) } else { both }
            }
            _ => {
                let era = before(from) != before(to);
                self.join(&self.end(from, era), &self.end(to, era))
            }
        }
    }

    /// An end of a range: a decade is one word there, since its years are a range themselves.
    fn end(&self, point: &TimePoint, era: bool) -> String {
        let (first, last) = point.year.bounds();
        if !matches!(point.year, Year::Decade(..)) || last <= 0 {
            return self.point(point, era);
        }
        let decade = self.fill("dates.decade", &[("year", &number(first))]);
        let decade = if era { self.fill("dates.ad", &[("year", &decade)]) } else { decade };
        self.doubt(point, &decade)
    }

    /// Days and months of one year, which is said once: `18–19 November 2015`, `24 October – 3 November 2016`.
    fn within_a_year(&self, from: &TimePoint, to: &TimePoint) -> Option<String> {
        let plain = |p: &TimePoint| {
            matches!(p.year, Year::One(_))
                && !p.approximate
                && !p.uncertain
                && p.month.is_some_and(|m| m <= 12)
        };
        if !plain(from) || !plain(to) || from.year != to.year || from.day.is_some() != to.day.is_some() {
            return None;
        }
        let year = self.year(to.year, false, false);
        if let (Some(first), Some(last)) = (from.day, to.day)
            && from.month == to.month
        {
            let month = self.get_owned(&format!("months.{}", to.month?));
            let values =
                [("from", self.day(first)), ("to", self.day(last)), ("month", month), ("year", year)];
            let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            return Some(self.fill("dates.days", &values));
        }
        // Only where the year is at the end can it be left out at the first of the two.
        let first = self.point(from, false);
        let first = first.strip_suffix(&year)?.trim_end();
        Some(self.fill("dates.range", &[("from", first), ("to", &self.point(to, false))]))
    }

    /// The number of a day, as the language writes it: `1er`.
    fn day(&self, day: u8) -> String {
        self.find(&format!("days.{day}")).map_or_else(|| day.to_string(), str::to_owned)
    }

    /// Two ends; words have room around the dash between them.
    fn join(&self, from: &str, to: &str) -> String {
        let has_room = |end: &str| end.contains([' ', '-', '־']);
        let close = !has_room(from) && !has_room(to);
        self.fill(if close { "dates.years" } else { "dates.range" }, &[("from", from), ("to", to)])
    }

    /// A single time; `era` says that of a year of ours, too.
    fn point(&self, point: &TimePoint, era: bool) -> String {
        let words = self.bare_point(point, era, point.approximate);
        self.doubt(point, &words)
    }

    /// A single time behind a word that governs it, such as "since".
    fn governed(&self, point: &TimePoint) -> String {
        let words = self.bare_point(point, false, true);
        self.doubt(point, &words)
    }

    /// A single time without what is said of its certainty. Some languages have other forms where a word before it governs it.
    fn bare_point(&self, point: &TimePoint, era: bool, governed: bool) -> String {
        let own = |path: &str| governed.then(|| self.find(path)).flatten().map(str::to_owned);
        let Some(month) = point.month else { return self.year(point.year, era, governed) };
        let year = self.year(point.year, era, false);
        if month > 12 {
            let season = own(&format!("seasons-governed.{month}"));
            let season = season.unwrap_or_else(|| self.get_owned(&format!("seasons.{month}")));
            return self.fill("dates.season", &[("season", &season), ("year", &year)]);
        }
        // Some languages give a month another form where it is without a day.
        let is_alone = point.day.is_none() && !governed;
        let alone = is_alone.then(|| self.find(&format!("months-alone.{month}"))).flatten();
        let name = alone.map_or_else(|| self.get_owned(&format!("months.{month}")), str::to_owned);
        match point.day {
            Some(day) => {
                self.fill("dates.day", &[("day", &self.day(day)), ("month", &name), ("year", &year)])
            }
            None => self.fill("dates.month", &[("month", &name), ("year", &year)]),
        }
    }

    fn year(&self, year: Year, era: bool, governed: bool) -> String {
        let (first, last) = year.bounds();
        let words = match year {
            Year::One(_) => self.fill("dates.year", &[("year", &number(first))]),
            Year::Decade(..) => self.fill("dates.years", &[("from", &number(first)), ("to", &number(last))]),
            Year::Century(..) => {
                let count = if last <= 0 { -last / 100 + 1 } else { first / 100 + 1 };
                let own = self.find(&format!("centuries.{count}")).map(str::to_owned);
                own.unwrap_or_else(|| {
                    let values =
                        [("number", count.to_string()), ("roman", roman(count)), ("ordinal", ordinal(count))];
                    let values: Vec<(&str, &str)> =
                        values.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    let path = "dates.century-governed";
                    let is_own = governed && self.find(path).is_some();
                    self.fill(if is_own { path } else { "dates.century" }, &values)
                })
            }
        };
        match (last <= 0, era) {
            (true, _) => self.fill("dates.bc", &[("year", &words)]),
            (false, true) => self.fill("dates.ad", &[("year", &words)]),
            (false, false) => words,
        }
    }

    /// Words with what is said of their certainty.
    fn doubt(&self, point: &TimePoint, words: &str) -> String {
        let words =
            if point.approximate { self.fill("dates.about", &[("date", words)]) } else { words.to_owned() };
        if point.uncertain { self.fill("dates.uncertain", &[("date", &words)]) } else { words }
    }

    fn get_owned(&self, path: &str) -> String {
        self.get(path).to_owned()
    }
}

/// A year as it is counted: there is none before the first.
fn number(year: i64) -> String {
    if year > 0 { year.to_string() } else { (1 - year).to_string() }
}

/// An English ordinal.
fn ordinal(number: i64) -> String {
    let ending = match (number % 10, number % 100) {
        (1, n) if n != 11 => "st",
        (2, n) if n != 12 => "nd",
        (3, n) if n != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// A number in Roman figures.
fn roman(number: i64) -> String {
    const FIGURES: &[(i64, &str)] =
        &[(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut left = number;
    let mut out = String::new();
    for (value, figure) in FIGURES {
        while left >= *value {
            out.push_str(figure);
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_said_in_every_language_of_the_interface() {
        let table = [
            (
                "-0069-10-15",
                [
                    "15 October 70 BC",
                    "15. Oktober 70 v. Chr.",
                    "15 octobre 70 av. J.-C.",
                    "15 октября 70 до н. э.",
                    "15 באוקטובר 70 לפנה״ס",
                ],
            ),
            ("0050/0138", ["50–138", "50–138", "50–138", "50–138", "50–138"]),
            (
                "-0099/-0043",
                ["100–44 BC", "100–44 v. Chr.", "100–44 av. J.-C.", "100–44 до н. э.", "100–44 לפנה״ס"],
            ),
            (
                "-0030/0014",
                [
                    "31 BC – AD 14",
                    "31 v. Chr. – 14 n. Chr.",
                    "31 av. J.-C. – 14 apr. J.-C.",
                    "31 до н. э. – 14 н. э.",
                    "31 לפנה״ס – 14 לספירה",
                ],
            ),
            ("1871-21", ["spring 1871", "Frühling 1871", "printemps 1871", "весна 1871", "אביב 1871"]),
            ("18XX", ["19th century", "19. Jahrhundert", "XIXe siècle", "XIX век", "המאה ה־19"]),
            (
                "-00XX",
                [
                    "1st century BC",
                    "1. Jahrhundert v. Chr.",
                    "Ier siècle av. J.-C.",
                    "I век до н. э.",
                    "המאה ה־1 לפנה״ס",
                ],
            ),
            (
                "177X/1840",
                [
                    "1770s–1840",
                    "1770er Jahre – 1840",
                    "années 1770 – 1840",
                    "1770-е – 1840",
                    "שנות ה־1770 – 1840",
                ],
            ),
            ("180X", ["1800–1809", "1800–1809", "1800–1809", "1800–1809", "1800–1809"]),
            (
                "-0250~",
                [
                    "about 251 BC",
                    "um 251 v. Chr.",
                    "vers 251 av. J.-C.",
                    "около 251 до н. э.",
                    "בערך 251 לפנה״ס",
                ],
            ),
            (
                "1871-03~",
                ["about March 1871", "um März 1871", "vers mars 1871", "около марта 1871", "בערך מרץ 1871"],
            ),
            (
                "1871-21/..",
                [
                    "from spring 1871",
                    "seit Frühling 1871",
                    "depuis printemps 1871",
                    "с весны 1871",
                    "מ־אביב 1871",
                ],
            ),
            (
                "../18XX",
                [
                    "until 19th century",
                    "bis 19. Jahrhundert",
                    "jusqu’à XIXe siècle",
                    "до XIX века",
                    "עד המאה ה־19",
                ],
            ),
            ("1871-03", ["March 1871", "März 1871", "mars 1871", "март 1871", "מרץ 1871"]),
            ("1871-03-01", ["1 March 1871", "1. März 1871", "1er mars 1871", "1 марта 1871", "1 במרץ 1871"]),
            ("1871-03-XX", ["March 1871", "März 1871", "mars 1871", "март 1871", "מרץ 1871"]),
            ("1984?", ["1984?", "1984?", "1984\u{a0}?", "1984?", "1984?"]),
            ("0161", ["161", "161", "161", "161", "161"]),
        ];
        for (at, language) in ["en", "de", "fr", "ru", "he"].into_iter().enumerate() {
            let words = Words::built_in(language);
            for (edtf, wanted) in &table {
                let date = Date::parse(edtf).unwrap();
                assert_eq!(words.date(&date), wanted[at], "{edtf} in {language}");
            }
        }
    }

    #[test]
    fn what_is_left_of_edtf_has_words_too() {
        let words = Words::built_in("en");
        for (edtf, wanted) in [
            ("1984%", "about 1984?"),
            ("1871-24", "winter 1871"),
            ("20XX", "21st century"),
            ("-018X", "190–181 BC"),
            ("../1875", "until 1875"),
            ("1862/", "from 1862"),
            ("1862~/1875", "about 1862 – 1875"),
            ("1871-03-05/1871-04", "5 March 1871 – April 1871"),
            ("17XX/1850", "18th century – 1850"),
            ("1840/185X", "1840–1850s"),
            ("-018X/-0150", "190–181 BC – 151 BC"),
            ("1832-01-04/1832-01-04", "4 January 1832"),
            ("1850/1850", "1850"),
            ("0000", "1 BC"),
            ("Y17000", "17000"),
            ("Y-17000", "17001 BC"),
            ("2004-XX", "2004"),
        ] {
            assert_eq!(words.date(&Date::parse(edtf).unwrap()), wanted, "{edtf}");
        }
        assert_eq!(words.born(&Date::parse("1952-10-07/..").unwrap()), "born 7 October 1952");
    }
}
