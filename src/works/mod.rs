//! References as reference managers read them: BibLaTeX, RIS, CSL-JSON. The works of the bibliography, and the edition itself.

mod bib;
mod json;
mod ris;

use std::borrow::Cow;

use crate::edition::Edition;
use crate::edition::reference::{Date, End, Point, Reference};
use crate::edition::work::{Bibliography, Work};

/// A format that works are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// BibLaTeX.
    Bib,
    /// RIS.
    Ris,
    /// CSL-JSON.
    Json,
}

impl Format {
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
pub(crate) const FILES: &[(&str, Format)] =
    &[("works.bib", Format::Bib), ("works.ris", Format::Ris), ("bibliography.json", Format::Json)];

/// The works that a site shows, in a format: those at these places of the bibliography, in its order.
pub(crate) fn text(format: Format, edition: &Edition, shown: &[usize]) -> String {
    let Some(bibliography) = &edition.bibliography else { return String::new() };
    let mut shown = shown.to_vec();
    shown.sort_unstable();
    match format {
        Format::Bib => match &bibliography.written {
            Some(written) => bib::written(written, &keys(bibliography, &shown)),
            None => works(bibliography, &shown)
                .map(|work| bib::entry(&work.key, &work.reference, bib::Names::InParts))
                .collect::<Vec<_>>()
                .join("\n"),
        },
        Format::Ris => {
            works(bibliography, &shown).map(|work| ris::record(&work.key, &work.reference)).collect()
        }
        Format::Json => {
            json::array(works(bibliography, &shown).map(|work| (work.key.as_str(), &work.reference)))
        }
    }
}

/// One reference in a format, under a key.
pub(crate) fn one(format: Format, key: &str, reference: &Reference) -> String {
    match format {
        // Names as BibTeX itself reads them too.
        Format::Bib => bib::entry(key, reference, bib::Names::InOrder),
        Format::Ris => ris::record(key, reference),
        Format::Json => json::array(std::iter::once((key, reference))),
    }
}

/// Words as they stand in a field of a format.
pub(crate) fn words(format: Format, words: &str) -> Cow<'_, str> {
    match format {
        Format::Bib => bib::tex(words).into(),
        Format::Ris => ris::words(words).into(),
        Format::Json => json::words(words).into(),
    }
}

/// An address as it stands in its field of a format.
pub(crate) fn address(format: Format, address: &str) -> Cow<'_, str> {
    match format {
        Format::Bib => address.into(),
        Format::Ris | Format::Json => words(format, address),
    }
}

fn works<'a>(bibliography: &'a Bibliography, shown: &'a [usize]) -> impl Iterator<Item = &'a Work> {
    shown.iter().filter_map(|at| bibliography.works.get(*at))
}

fn keys<'a>(bibliography: &'a Bibliography, shown: &'a [usize]) -> Vec<&'a str> {
    works(bibliography, shown).map(|work| work.key.as_str()).collect()
}

/// A date as EDTF; its words where it is none.
fn edtf(date: &Date) -> String {
    if let Some(words) = &date.words {
        return crate::edition::rich::plain(words).into_owned();
    }
    let sign = if date.circa { "~" } else { "" };
    let point = |point: Point| format!("{}{sign}", day(point));
    match (date.from, date.to) {
        (Some(from), End::At(to)) if date.unspecified => match to.year - from.year {
            9 => format!("{:03}X{sign}", from.year / 10),
            99 => format!("{:02}XX{sign}", from.year / 100),
            _ => format!("{}/{}", point(from), point(to)),
        },
        (Some(from), End::Same) => point(from),
        (Some(from), End::Open) => format!("{}/", point(from)),
        (Some(from), End::At(to)) => format!("{}/{}", point(from), point(to)),
        (None, End::At(to)) => format!("/{}", point(to)),
        (None, _) => String::new(),
    }
}

fn day(point: Point) -> String {
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

    fn at(year: i32, month: Option<u8>) -> Point {
        Point { year, month, ..Point::default() }
    }

    #[test]
    fn dates_are_edtf_again() {
        let date = |from, to| Date { from: Some(from), to, ..Date::default() };
        assert_eq!(edtf(&date(at(1871, Some(5)), End::At(at(1875, None)))), "1871-05/1875");
        assert_eq!(edtf(&date(at(-42, None), End::Same)), "-0042");
        assert_eq!(edtf(&date(at(1999, None), End::Open)), "1999/");
        let decade = Date { unspecified: true, ..date(at(1850, None), End::At(at(1859, None))) };
        assert_eq!(edtf(&decade), "185X");
        let spring = Point { season: Some(1), ..at(2001, None) };
        assert_eq!(edtf(&Date { circa: true, ..date(spring, End::Same) }), "2001-21~");
    }
}
