//! References as reference managers read them: BibLaTeX, RIS, CSL-JSON. The works of the bibliography, and the edition itself.

mod bib;
mod json;
mod ris;

use std::borrow::Cow;

use crate::edition::Edition;
use crate::edition::reference::{DateEnd, Reference, WorkDate, WorkDatePoint};
use crate::edition::work::{Bibliography, Work};

/// A format that works are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WorksFormat {
    /// BibLaTeX.
    Bib,
    /// RIS.
    Ris,
    /// CSL-JSON.
    Json,
}

impl WorksFormat {
    /// The media type of its file.
    pub(super) fn media(self) -> &'static str {
        match self {
            Self::Bib => "application/x-bibtex",
            Self::Ris => "application/x-research-info-systems",
            Self::Json => "application/vnd.citationstyles.csl+json",
        }
    }
}

/// The files, by their addresses.
pub(crate) const FILES: &[(&str, WorksFormat)] = &[
    ("works.bib", WorksFormat::Bib),
    ("works.ris", WorksFormat::Ris),
    ("bibliography.json", WorksFormat::Json),
];

/// The works that a site shows, in a format: those at these places of the bibliography, in its order.
pub(crate) fn text(format: WorksFormat, edition: &Edition, shown: &[usize]) -> String {
    let Some(bibliography) = &edition.bibliography else { return String::new() };
    let mut shown = shown.to_vec();
    shown.sort_unstable();
    match format {
        WorksFormat::Bib => match &bibliography.written {
            Some(written) => bib::written(written, &keys(bibliography, &shown)),
            None => works(bibliography, &shown)
                .map(|work| bib::entry(&work.key, &work.reference, bib::NameForm::InParts))
                .collect::<Vec<_>>()
                .join("\n"),
        },
        WorksFormat::Ris => {
            works(bibliography, &shown).map(|work| ris::record(&work.key, &work.reference)).collect()
        }
        WorksFormat::Json => {
            json::array(works(bibliography, &shown).map(|work| (work.key.as_str(), &work.reference)))
        }
    }
}

/// One reference in a format, under a key.
pub(crate) fn one(format: WorksFormat, key: &str, reference: &Reference) -> String {
    match format {
        // Names as BibTeX itself reads them too.
        WorksFormat::Bib => bib::entry(key, reference, bib::NameForm::InOrder),
        WorksFormat::Ris => ris::record(key, reference),
        WorksFormat::Json => json::array(std::iter::once((key, reference))),
    }
}

/// Words as they are in a field of a format.
pub(crate) fn words(format: WorksFormat, words: &str) -> Cow<'_, str> {
    match format {
        _ if are_plain(words) => words.into(),
        WorksFormat::Bib => bib::tex(words).into(),
        WorksFormat::Ris => ris::words(words).into(),
        WorksFormat::Json => json::words(words).into(),
    }
}

/// Whether every format has words as they are: letters, figures, signs that none of them escapes, single spaces between them.
fn are_plain(words: &str) -> bool {
    let mut last = ' ';
    let all = words.chars().all(|c| {
        let before = std::mem::replace(&mut last, c);
        c.is_ascii_alphanumeric()
            || matches!(c, '.' | ',' | ':' | '/' | '-' | '§' | '¶')
            || c == ' ' && before != ' '
    });
    all && last != ' '
}

/// An address as it is in its field of a format.
pub(crate) fn address(format: WorksFormat, address: &str) -> Cow<'_, str> {
    match format {
        WorksFormat::Bib => address.into(),
        WorksFormat::Ris | WorksFormat::Json => words(format, address),
    }
}

fn works<'a>(bibliography: &'a Bibliography, shown: &'a [usize]) -> impl Iterator<Item = &'a Work> {
    shown.iter().filter_map(|at| bibliography.works.get(*at)).map(AsRef::as_ref)
}

fn keys<'a>(bibliography: &'a Bibliography, shown: &'a [usize]) -> Vec<&'a str> {
    works(bibliography, shown).map(|work| work.key.as_str()).collect()
}

/// A date as EDTF; its words where it is none.
fn edtf(date: &WorkDate) -> String {
    if let Some(words) = &date.words {
        return crate::edition::rich::plain(words).into_owned();
    }
    let sign = if date.circa { "~" } else { "" };
    let point = |point: WorkDatePoint| format!("{}{sign}", day(point));
    match (date.from, date.to) {
        (Some(from), DateEnd::At(to)) if date.unspecified => match to.year - from.year {
            9 => format!("{:03}X{sign}", from.year / 10),
            99 => format!("{:02}XX{sign}", from.year / 100),
            _ => format!("{}/{}", point(from), point(to)),
        },
        (Some(from), DateEnd::Same) => point(from),
        (Some(from), DateEnd::Open) => format!("{}/", point(from)),
        (Some(from), DateEnd::At(to)) => format!("{}/{}", point(from), point(to)),
        (None, DateEnd::At(to)) => format!("/{}", point(to)),
        (None, _) => String::new(),
    }
}

fn day(point: WorkDatePoint) -> String {
    let year = if point.year < 0 { format!("-{:04}", -point.year) } else { format!("{:04}", point.year) };
    match (point.month, point.day, point.season) {
        (Some(month), Some(day), _) => format!("{year}-{month:02}-{day:02}"),
        (Some(month), None, _) => format!("{year}-{month:02}"),
        (None, _, Some(season)) => format!("{year}-{}", 20 + season),
        (None, ..) => year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(year: i32, month: Option<u8>) -> WorkDatePoint {
        WorkDatePoint { year, month, ..WorkDatePoint::default() }
    }

    #[test]
    fn dates_are_edtf_again() {
        let date = |from, to| WorkDate { from: Some(from), to, ..WorkDate::default() };
        assert_eq!(edtf(&date(at(1871, Some(5)), DateEnd::At(at(1875, None)))), "1871-05/1875");
        assert_eq!(edtf(&date(at(-42, None), DateEnd::Same)), "-0042");
        assert_eq!(edtf(&date(at(1999, None), DateEnd::Open)), "1999/");
        let decade = WorkDate { unspecified: true, ..date(at(1850, None), DateEnd::At(at(1859, None))) };
        assert_eq!(edtf(&decade), "185X");
        let spring = WorkDatePoint { season: Some(1), ..at(2001, None) };
        assert_eq!(edtf(&WorkDate { circa: true, ..date(spring, DateEnd::Same) }), "2001-21~");
    }
}
