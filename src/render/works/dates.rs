//! Dates in a style: spans, seasons, open ends, years before Christ, and words that are no date.

use hayagriva::citationberg::taxonomy::OtherTerm;
use hayagriva::citationberg::{
    Date as Form, DateDayForm, DateMonthForm, DatePart, DatePartName, DateParts, DateStrongAnyForm,
    LongShortForm, TermForm, TextCase,
};

use super::dress::Dress;
use crate::edition::reference::{DateEnd, WorkDate, WorkDatePoint};

/// Whether the engine writes a date as it should.
pub(super) fn is_plain(date: &WorkDate) -> bool {
    let plain = |point: &WorkDatePoint| point.season.is_none() && (1000..=9999).contains(&point.year);
    date.words.is_none() && date.to == DateEnd::Same && date.from.as_ref().is_some_and(plain)
}

/// A date in a form of the style; `suffix` is the letter that distinguishes two works of a year.
pub(super) fn write(form: &Form, date: &WorkDate, suffix: &str, dress: &Dress) -> String {
    if let Some(words) = &date.words {
        let year = form.form.is_some() || form.date_part.iter().any(|part| part.name == DatePartName::Year);
        return if year { format!("{words}{suffix}") } else { String::new() };
    }
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
    let writer = DateWriter { parts, delimiter, case, dress };
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

struct DateWriter<'a> {
    parts: Vec<(&'a DatePart, DateStrongAnyForm)>,
    delimiter: String,
    case: Option<TextCase>,
    dress: &'a Dress,
}

impl DateWriter<'_> {
    fn date(&self, date: &WorkDate, suffix: &str) -> String {
        let dash = self.parts.iter().find_map(|(part, _)| part.range_delimiter.as_deref()).unwrap_or("–");
        let all = 0..self.parts.len();
        let (from, to) = match (date.from, date.to) {
            (Some(from), DateEnd::Same) => return self.some(from, all, suffix, false),
            (Some(from), DateEnd::Open) => {
                let words = self.some(from, all, suffix, false);
                return if words.is_empty() { words } else { format!("{words}{dash}") };
            }
            (None, DateEnd::At(to)) => {
                let words = self.some(to, all, suffix, false);
                return if words.is_empty() { words } else { format!("{dash}{words}") };
            }
            (Some(from), DateEnd::At(to))
                if date.unspecified && self.dress.english && to.year - from.year == 9 =>
            {
                let words = self.some(from, all, suffix, false);
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
        let (Some(mut first), Some(last)) = (first, last) else { return self.some(from, all, suffix, false) };
        if from.year != to.year {
            first = 0;
        }
        let last = if from.year != to.year { self.parts.len() - 1 } else { last };
        let before = self.some(from, 0..first, "", true);
        let own = self.some(from, first..last + 1, "", false);
        let own_suffix = if from.year != to.year { suffix } else { "" };
        let theirs = self.some(to, first..last + 1, own_suffix, true);
        let after =
            self.some(to, last + 1..self.parts.len(), if own_suffix.is_empty() { suffix } else { "" }, true);
        let theirs = if last + 1 == self.parts.len() { theirs.trim_end().to_owned() } else { theirs };
        format!("{before}{}{dash}{}{after}", own.trim_end_matches([' ', ',']), theirs.trim_start())
    }

    /// Some of the parts of a day; their own signs after the last only where more follows.
    fn some(&self, point: WorkDatePoint, range: std::ops::Range<usize>, suffix: &str, more: bool) -> String {
        let mut out = String::new();
        let mut trailing = String::new();
        for (part, form) in &self.parts[range] {
            let Some(words) = self.part(point, part, *form) else { continue };
            if !out.is_empty() {
                out.push_str(&std::mem::take(&mut trailing));
                out.push_str(&self.delimiter);
            }
            out.push_str(part.affixes.prefix.as_deref().unwrap_or(""));
            out.push_str(&words);
            if part.name == DatePartName::Year {
                out.push_str(suffix);
            }
            trailing = part.affixes.suffix.clone().unwrap_or_default();
        }
        if more && !out.is_empty() {
            out.push_str(&trailing);
            out.push_str(&self.delimiter);
        }
        out
    }

    fn part(&self, point: WorkDatePoint, part: &DatePart, form: DateStrongAnyForm) -> Option<String> {
        let words = match form {
            DateStrongAnyForm::Year(brevity) => self.year(point.year, brevity),
            DateStrongAnyForm::Day(form) => {
                let day = point.day?;
                match form {
                    DateDayForm::NumericLeadingZeros => format!("{day:02}"),
                    DateDayForm::Ordinal => format!("{day}{}", self.dress.ordinal(day.into())),
                    DateDayForm::Numeric => day.to_string(),
                }
            }
            DateStrongAnyForm::Month(form) => match (point.month, point.season) {
                (Some(month), _) => match form {
                    DateMonthForm::Numeric => month.to_string(),
                    DateMonthForm::NumericLeadingZeros => format!("{month:02}"),
                    DateMonthForm::Long | DateMonthForm::Short => {
                        let short = form == DateMonthForm::Short;
                        let term = OtherTerm::month(month.saturating_sub(1))?;
                        let form = if short { TermForm::Short } else { TermForm::Long };
                        let words = self.dress.term(term, form)?;
                        if part.strip_periods { words.replace('.', "") } else { words.to_owned() }
                    }
                },
                (None, Some(season)) => {
                    let term = match season {
                        1 => OtherTerm::Season01,
                        2 => OtherTerm::Season02,
                        3 => OtherTerm::Season03,
                        _ => OtherTerm::Season04,
                    };
                    self.dress.term(term, TermForm::Long)?.to_owned()
                }
                (None, None) => return None,
            },
        };
        Some(match part.text_case.or(self.case) {
            Some(TextCase::Lowercase) => words.to_lowercase(),
            Some(TextCase::Uppercase) => words.to_uppercase(),
            Some(TextCase::CapitalizeFirst | TextCase::CapitalizeAll | TextCase::TitleCase) => {
                let mut chars = words.chars();
                chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
            }
            _ => words,
        })
    }

    fn year(&self, year: i32, brevity: LongShortForm) -> String {
        match year {
            year if brevity == LongShortForm::Short && year >= 1000 => format!("{:02}", year % 100),
            // The year before 1 is 1 BC.
            year if year <= 0 => {
                format!(
                    "{} {}",
                    1 - year,
                    self.dress.term(OtherTerm::Bc, TermForm::Long).unwrap_or("BC").trim()
                )
            }
            year if year < 1000 => {
                format!("{year} {}", self.dress.term(OtherTerm::Ad, TermForm::Long).unwrap_or("AD").trim())
            }
            year => year.to_string(),
        }
    }
}
