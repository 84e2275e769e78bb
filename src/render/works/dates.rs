//! Dates in a style: spans, seasons, open ends, years before Christ, and words that are no date.

use hayagriva::citationberg::taxonomy::OtherTerm;
use hayagriva::citationberg::{
    Date as Form, DateDayForm, DateMonthForm, DatePart, DatePartName, DateParts, DateStrongAnyForm,
    LongShortForm, TermForm, TextCase,
};

use super::dress::Dress;
use crate::edition::reference::{DateEnd, WorkDate, WorkDatePoint};

/// Whether the engine writes a date in a form of the style as it should.
pub(super) fn is_plain(form: &Form, date: &WorkDate, dress: &Dress) -> bool {
    let plain = |point: &WorkDatePoint| {
        point.season.is_none()
            && (1000..=9999).contains(&point.year)
            && point
                .month
                .is_none_or(|month| !DateWriter::new(form, dress).inflects(month, point.day.is_some()))
    };
    date.words.is_none() && date.to == DateEnd::Same && date.from.as_ref().is_some_and(plain)
}

/// A date in a form of the style; `suffix` is the letter that distinguishes two works of a year.
pub(super) fn write(form: &Form, date: &WorkDate, suffix: &str, dress: &Dress) -> String {
    if let Some(words) = &date.words {
        let year = form.form.is_some() || form.date_part.iter().any(|part| part.name == DatePartName::Year);
        return if year { format!("{words}{suffix}") } else { String::new() };
    }
    let writer = DateWriter::new(form, dress);
    let circa = if date.circa && !dress.marked.uncertain {
        dress.term(OtherTerm::Circa, TermForm::Short)
    } else {
        None
    };
    let words = writer.date(date, suffix);
    match circa.filter(|_| words.contains(char::is_numeric)) {
        Some(circa) => format!("{circa} {words}"),
        None => words,
    }
}

/// What follows some parts of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DateSequel {
    /// The dash of a span: nothing of the last part's own signs.
    Dash,
    /// Nothing: the last part's own word alone (`2001 г.`, `3月15日`).
    End,
    /// More of the date: all of its signs.
    More,
}

struct DateWriter<'a> {
    parts: Vec<(&'a DatePart, DateStrongAnyForm)>,
    delimiter: String,
    case: Option<TextCase>,
    dress: &'a Dress,
}

impl<'a> DateWriter<'a> {
    fn new(form: &'a Form, dress: &'a Dress) -> Self {
        let base = form.form.and_then(|wanted| dress.date_form(wanted));
        let shown = form.parts.or(base.and_then(|b| b.parts)).unwrap_or_default();
        let delimiter = base.unwrap_or(form).delimiter.clone().unwrap_or_default();
        let parts: Vec<(&DatePart, DateStrongAnyForm)> = base
            .unwrap_or(form)
            .date_part
            .iter()
            .filter(|part| match part.name {
                DatePartName::Year => true,
                DatePartName::Month => base.is_none() || shown.has_month(),
                DatePartName::Day => base.is_none() || shown == DateParts::YearMonthDay,
            })
            .map(|part| {
                let own = base.and_then(|_| form.date_part.iter().find(|p| p.name == part.name));
                (part, own.unwrap_or(part).form())
            })
            .collect();
        let case = form.text_case.or(base.and_then(|b| b.text_case));
        Self { parts, delimiter, case, dress }
    }

    /// Whether a month that it writes has a form that the engine lacks.
    fn inflects(&self, month: u8, day: bool) -> bool {
        let long =
            |(_, form): &(_, DateStrongAnyForm)| *form == DateStrongAnyForm::Month(DateMonthForm::Long);
        self.parts.iter().any(long)
            && inflected(self.dress.language(), month, day && self.has(DatePartName::Day)).is_some()
    }

    fn date(&self, date: &WorkDate, suffix: &str) -> String {
        let dash = self.parts.iter().find_map(|(part, _)| part.range_delimiter.as_deref()).unwrap_or("–");
        let all = 0..self.parts.len();
        let (from, to) = match (date.from, date.to) {
            (Some(from), DateEnd::Same) => return self.some(from, all, suffix, DateSequel::End),
            (Some(from), DateEnd::Open) => {
                let words = self.some(from, all, suffix, DateSequel::Dash);
                return if words.is_empty() { words } else { format!("{words}{dash}") };
            }
            (None, DateEnd::At(to)) => {
                let words = self.some(to, all, suffix, DateSequel::End);
                return if words.is_empty() { words } else { format!("{dash}{words}") };
            }
            (Some(from), DateEnd::At(to))
                if date.unspecified && self.dress.english && to.year - from.year == 9 =>
            {
                let words = self.some(from, all, suffix, DateSequel::Dash);
                return if words.is_empty() { words } else { format!("{words}s") };
            }
            (Some(from), DateEnd::At(to)) => (from, to),
            (None, _) => return String::new(),
        };
        // What is the same in both is written once.
        let differs = |(part, _): &(&DatePart, DateStrongAnyForm)| match part.name {
            DatePartName::Year => from.year != to.year,
            DatePartName::Month => (from.year, from.month, from.season) != (to.year, to.month, to.season),
            DatePartName::Day => (from.year, from.month, from.day) != (to.year, to.month, to.day),
        };
        let first = self.parts.iter().position(differs);
        let last = self.parts.iter().rposition(differs);
        let (Some(mut first), Some(last)) = (first, last) else {
            return self.some(from, all, suffix, DateSequel::End);
        };
        if from.year != to.year {
            first = 0;
        }
        let last = if from.year != to.year { self.parts.len() - 1 } else { last };
        let before = self.some(from, 0..first, "", DateSequel::More);
        // Where each has its own year, what is before the dash is a whole date.
        let ends_in_year = self.parts.last().is_some_and(|(part, _)| part.name == DatePartName::Year);
        let whole = from.year != to.year && !ends_in_year;
        let own =
            self.some(from, first..last + 1, "", if whole { DateSequel::End } else { DateSequel::Dash });
        let own_suffix = if from.year != to.year { suffix } else { "" };
        let rest = last + 1..self.parts.len();
        let theirs = self.some(
            to,
            first..last + 1,
            own_suffix,
            if rest.is_empty() { DateSequel::End } else { DateSequel::More },
        );
        let after = self.some(to, rest, if own_suffix.is_empty() { suffix } else { "" }, DateSequel::End);
        format!("{before}{}{dash}{}{after}", own.trim_end_matches([' ', ',']), theirs.trim_start())
    }

    /// Some of the parts of a day, with their own signs.
    fn some(
        &self,
        point: WorkDatePoint,
        range: std::ops::Range<usize>,
        suffix: &str,
        after: DateSequel,
    ) -> String {
        let mut out = String::new();
        let mut trailing = "";
        for (part, form) in &self.parts[range] {
            let Some((words, sign)) = self.part(point, part, *form, suffix) else { continue };
            if !out.is_empty() {
                out.push_str(trailing);
                out.push_str(&self.delimiter);
            }
            out.push_str(part.affixes.prefix.as_deref().unwrap_or(""));
            out.push_str(&words);
            trailing = sign;
        }
        match after {
            DateSequel::More if !out.is_empty() => {
                out.push_str(trailing);
                out.push_str(&self.delimiter);
            }
            DateSequel::End if trailing.contains(char::is_alphabetic) => {
                out.push_str(trailing.trim_end_matches([' ', ',']));
            }
            _ => {}
        }
        out
    }

    /// A part in words, and the sign of its own after it.
    fn part<'s>(
        &self,
        point: WorkDatePoint,
        part: &'s DatePart,
        form: DateStrongAnyForm,
        letter: &str,
    ) -> Option<(String, &'s str)> {
        let sign = part.affixes.suffix.as_deref().unwrap_or("");
        let (words, sign) = match form {
            DateStrongAnyForm::Year(brevity) => self.year(point.year, brevity, letter, sign),
            DateStrongAnyForm::Day(form) => {
                let day = point.day?;
                let words = match form {
                    DateDayForm::NumericLeadingZeros => format!("{day:02}"),
                    DateDayForm::Ordinal => format!("{day}{}", self.dress.ordinal(day.into())),
                    DateDayForm::Numeric => day.to_string(),
                };
                (words, sign)
            }
            DateStrongAnyForm::Month(form) => (self.month(point, part, form)?, sign),
        };
        let words = match part.text_case.or(self.case) {
            Some(TextCase::Lowercase) => words.to_lowercase(),
            Some(TextCase::Uppercase) => words.to_uppercase(),
            Some(TextCase::CapitalizeFirst | TextCase::CapitalizeAll | TextCase::TitleCase) => {
                let mut chars = words.chars();
                chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
            }
            _ => words,
        };
        Some((words, sign))
    }

    fn month(&self, point: WorkDatePoint, part: &DatePart, form: DateMonthForm) -> Option<String> {
        let Some(month) = point.month else {
            let term = match point.season? {
                1 => OtherTerm::Season01,
                2 => OtherTerm::Season02,
                3 => OtherTerm::Season03,
                _ => OtherTerm::Season04,
            };
            return self.dress.term(term, TermForm::Long).map(str::to_owned);
        };
        let form = match form {
            DateMonthForm::Numeric => return Some(month.to_string()),
            DateMonthForm::NumericLeadingZeros => return Some(format!("{month:02}")),
            DateMonthForm::Long => {
                let with_day = point.day.is_some() && self.has(DatePartName::Day);
                if let Some(words) = inflected(self.dress.language(), month, with_day) {
                    return Some(words.to_owned());
                }
                TermForm::Long
            }
            DateMonthForm::Short => TermForm::Short,
        };
        let words = self.dress.term(OtherTerm::month(month.saturating_sub(1))?, form)?;
        Some(if part.strip_periods { words.replace('.', "") } else { words.to_owned() })
    }

    fn has(&self, name: DatePartName) -> bool {
        self.parts.iter().any(|(part, _)| part.name == name)
    }

    /// A year with its letter and its era; and what is left of its own sign: a word of it is before the era (`50 г. до н. э.`).
    fn year<'s>(&self, year: i32, brevity: LongShortForm, letter: &str, own: &'s str) -> (String, &'s str) {
        let number = match year {
            year if brevity == LongShortForm::Short && year >= 1000 => format!("{:02}", year % 100),
            // The year before 1 is 1 BC.
            year if year <= 0 => (1 - year).to_string(),
            year => year.to_string(),
        };
        if year >= 1000 {
            return (format!("{number}{letter}"), own);
        }
        if let Some((_, bc, ad)) =
            LEADING_ERAS.iter().find(|(language, ..)| *language == self.dress.language())
        {
            return (format!("{}{number}{letter}", if year <= 0 { bc } else { ad }), own);
        }
        let (term, english) = if year <= 0 { (OtherTerm::Bc, "BC") } else { (OtherTerm::Ad, "AD") };
        let era = self.dress.term(term, TermForm::Long).unwrap_or(english).trim();
        if own.contains(char::is_alphabetic) {
            (
                format!("{number}{letter}{} {era}", own.trim_end()),
                own.strip_prefix(own.trim_end()).unwrap_or(""),
            )
        } else {
            (format!("{number}{letter} {era}"), own)
        }
    }
}

/// Languages whose eras are before the year, where the engine's terms are made to follow it: before Christ, and after.
const LEADING_ERAS: &[(&str, &str, &str)] = &[
    ("hu", "Kr. e. ", "Kr. u. "),
    ("ja", "紀元前", "西暦"),
    ("ko", "기원전 ", "서기 "),
    ("zh", "公元前", "公元"),
];

/// The months of languages in which a month beside a day has another form than the engine's terms.
const MONTHS_WITH_DAYS: &[(&str, &str)] = &[
    ("cs", "ledna února března dubna května června července srpna září října listopadu prosince"),
    (
        "el",
        "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
    ),
    ("ru", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
];

/// The months of languages in which a month without a day has another form than the engine's terms.
const MONTHS_ALONE: &[(&str, &str)] = &[
    (
        "fi",
        "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
    ),
    (
        "pl",
        "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    ),
];

/// The form of a long month that the engine lacks, in a language, beside a day or without one.
fn inflected(language: &str, month: u8, with_day: bool) -> Option<&'static str> {
    let known = if with_day { MONTHS_WITH_DAYS } else { MONTHS_ALONE };
    let (_, months) = known.iter().find(|(of, _)| *of == language)?;
    months.split(' ').nth(usize::from(month).checked_sub(1)?)
}
