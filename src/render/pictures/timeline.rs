//! The timeline: dated entities, register by register, in the order of time, with the document's own date among them.

use std::ops::Range;

use crate::diag::Diagnostic;
use crate::edition::date::{Date, YearSpan};
use crate::edition::register::{Entity, Register};
use crate::edition::wide::is_wide;
use crate::render::entities;
use crate::render::html::PageContext;
use crate::render::kind::{PageKind, Reads, one_where};
use crate::render::pages::Pages;
use crate::render::view::{DateView, into_value};
use serde::Serialize;

use super::largest;

/// The page.
const ADDRESS: &str = "timeline.html";

/// Of a register with more dated entities the most named are shown.
const MOST: usize = 200;
/// Of so many dates the outermost twentieth at either end is let run off the axis, where it would take half of it.
const MANY: usize = 10;
/// The axis is so long: places on it are hundredths, which an SVG without a size of its own takes as they are.
const WIDTH: f64 = 100.0;
/// The width of a letter of a year on the narrowest axis, that of a page of 320 pixels.
const LETTER: f64 = 1.8;
/// A day is a stroke that can be seen.
const LEAST: f64 = 0.6;

/// `timeline`.
#[derive(Debug, Serialize)]
struct TimelineView {
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<DateView>,
    registers: Vec<Times>,
}

/// The dated entities of a register.
#[derive(Debug, Serialize)]
struct Times {
    id: String,
    title: String,
    address: String,
    /// How many have a date.
    all: usize,
    rows: Vec<TimelineRow>,
    /// Years on the axis.
    marks: Vec<TimelineMark>,
    /// Where the document's date is on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<Bar>,
}

#[derive(Debug, PartialEq, Serialize)]
struct TimelineMark {
    x: f64,
    text: String,
    /// The edge of the axis that it would be over, were it in the middle of its place: `left`, `right`.
    #[serde(skip_serializing_if = "Option::is_none")]
    edge: Option<&'static str>,
}

impl TimelineMark {
    /// A mark with its label, and the part of the narrowest axis that the label takes.
    fn new(x: f64, text: String) -> (Self, Range<f64>) {
        let letters: f64 = text.chars().map(|c| if is_wide(c) { 2.0 } else { 1.0 }).sum();
        let width = letters * LETTER;
        let (from, to) = (x - width / 2.0, x + width / 2.0);
        let (edge, taken) = if from < 0.0 {
            (Some("left"), x..x + width)
        } else if to > WIDTH {
            (Some("right"), x - width..x)
        } else {
            (None, from..to)
        };
        (Self { x, text, edge }, taken)
    }
}

/// A row: an entity, or the document itself, which has no name.
#[derive(Debug, Serialize)]
struct TimelineRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    date: DateView,
    mentions: usize,
    /// Whether it was over before the document, lasted at its time, or came after: `before`, `at`, `after`.
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<&'static str>,
    bar: Bar,
}

/// A stretch of the axis, in hundredths of it from its left edge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Bar {
    left: f64,
    right: f64,
    /// Whether its end there is not known, or is off the axis.
    open_left: bool,
    open_right: bool,
    /// Whether it is about then, or not certain.
    about: bool,
}

/// The years that an axis shows.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Axis {
    from: f64,
    to: f64,
    /// Whether it runs from right to left.
    rtl: bool,
}

impl Axis {
    /// The axis of these stretches of time, and of the document's.
    fn of(spans: &[YearSpan], document: Option<YearSpan>, rtl: bool) -> Option<Self> {
        let mut ends: Vec<f64> = spans.iter().flat_map(|span| [span.from, span.to]).flatten().collect();
        if ends.is_empty() {
            return None;
        }
        ends.sort_by(f64::total_cmp);
        let (mut from, mut to) = (ends[0], ends[ends.len() - 1]);
        let out = ends.len() / 20;
        if spans.len() >= MANY && out > 0 {
            let (near, far) = (ends[out], ends[ends.len() - 1 - out]);
            if far > near && far - near < (to - from) / 2.0 {
                (from, to) = (near, far);
            }
        }
        for end in document.into_iter().flat_map(|span| [span.from, span.to]).flatten() {
            (from, to) = (from.min(end), to.max(end));
        }
        // Something beside the first and the last; a year where all is one day.
        let room = ((to - from) * 0.02).max(0.5);
        Some(Self { from: from - room, to: to + room, rtl })
    }

    fn x(self, year: f64) -> f64 {
        let x = (year - self.from) / (self.to - self.from) * WIDTH;
        let x = if self.rtl { WIDTH - x } else { x };
        (x.clamp(0.0, WIDTH) * 10.0).round() / 10.0
    }

    fn bar(self, span: YearSpan) -> Bar {
        let (from, to) = (span.from.unwrap_or(f64::NEG_INFINITY), span.to.unwrap_or(f64::INFINITY));
        let (start, end) = (self.x(from.max(self.from)), self.x(to.min(self.to)));
        let (left, right) = (start.min(end), start.max(end));
        let (mut open_left, mut open_right) = (from < self.from, to > self.to);
        if self.rtl {
            std::mem::swap(&mut open_left, &mut open_right);
        }
        // What is off the axis as a whole is a stroke at its edge.
        let left = left.min(WIDTH - LEAST);
        Bar {
            left,
            right: right.max(((left + LEAST) * 10.0).round() / 10.0),
            open_left,
            open_right,
            about: span.about,
        }
    }

    /// Round years, ten at most, and no more of them than their labels have room for.
    fn marks(self, label: impl Fn(i64) -> Option<String>) -> Vec<TimelineMark> {
        let steps = (0..10_u32).flat_map(|power| [1, 2, 5].map(|factor| factor * 10_i64.pow(power)));
        for step in steps.filter(|step| (self.to - self.from) / *step as f64 <= 8.0) {
            let mark = |year: i64| Some(TimelineMark::new(self.x(year as f64), label(year)?));
            let mut marks: Vec<(TimelineMark, Range<f64>)> = self.years(step).filter_map(mark).collect();
            marks.sort_by(|(a, _), (b, _)| a.x.total_cmp(&b.x));
            if marks.windows(2).all(|two| two[0].1.end + LETTER <= two[1].1.start) {
                return marks.into_iter().map(|(mark, _)| mark).collect();
            }
        }
        Vec::new()
    }

    /// The years on it at such a distance: those before Christ are round as they are counted there, from 1.
    fn years(self, step: i64) -> impl Iterator<Item = i64> {
        let first = (self.from / step as f64).floor() as i64;
        let last = (self.to / step as f64).floor() as i64;
        let round = move |n: i64| if n < 0 && step > 1 { n * step + 1 } else { n * step };
        (first..=last).map(round).filter(move |year| *year as f64 >= self.from && *year as f64 <= self.to)
    }
}

/// Whether something was over before the document, lasted at its time, or came after.
fn when(span: YearSpan, document: YearSpan) -> &'static str {
    match (span.from, span.to, document.from, document.to) {
        (_, Some(to), Some(own), _) if to <= own => "before",
        (Some(from), _, _, Some(own)) if from >= own => "after",
        _ => "at",
    }
}

/// When things were, of which the registers tell.
pub(in crate::render) const KIND: PageKind = PageKind::new(
    "timeline",
    |pages| one_where(pages.has_timeline(), ADDRESS),
    Reads::Some(|pages, _, touched| {
        pages.edition.registers.iter().any(|register| register.file == touched.file)
    }),
    |pages, _, here| pages.timeline(here),
);

impl Pages {
    fn timeline(&self, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let issued = self.edition.meta.document.as_ref().and_then(|document| document.issued.as_ref());
        let times = |register: &Register| self.times(register, issued);
        // What happened comes before who lived.
        let (events, others): (Vec<&Register>, Vec<&Register>) =
            self.edition.registers.iter().partition(|register| register.prefix == "event");
        let registers = events.into_iter().chain(others).filter_map(times).collect();
        let view = TimelineView { document: issued.map(|date| self.date(date)), registers };
        let title = self.words.get("timeline.title");
        let nav = self.nav(None);
        let value = into_value(view);
        self.finish("timeline.html", "timeline", title, None, here, nav, "timeline", value)
    }

    fn times(&self, register: &Register, issued: Option<&Date>) -> Option<Times> {
        let dated: Vec<(&Entity, &Date, YearSpan)> = register
            .entities
            .iter()
            .filter_map(|entity| Some((entity, entity.dates.as_ref()?, entity.dates.as_ref()?.span()?)))
            .collect();
        let counts: Vec<usize> =
            dated.iter().map(|(entity, ..)| self.mentions(register, entity).len()).collect();
        let shown = largest(&counts, MOST);
        let spans: Vec<YearSpan> = shown.iter().map(|at| dated[*at].2).collect();
        let document = issued.and_then(Date::span);
        let axis = Axis::of(&spans, document, self.words.direction() == "rtl")?;
        let lives = register.prefix == "person";
        let mut rows: Vec<(YearSpan, TimelineRow)> = shown
            .into_iter()
            .map(|at| {
                let (entity, date, span) = dated[at];
                let mut view = self.date(date);
                if lives {
                    view.text = self.words.born(date);
                }
                let row = TimelineRow {
                    name: Some(entity.name.clone()),
                    address: Some(entities::address(register, entity)),
                    date: view,
                    mentions: counts[at],
                    when: document.map(|document| when(span, document)),
                    bar: axis.bar(span),
                };
                (span, row)
            })
            .collect();
        if let Some((span, date)) = document.zip(issued) {
            let row = TimelineRow {
                name: None,
                address: None,
                date: self.date(date),
                mentions: 0,
                when: None,
                bar: axis.bar(span),
            };
            rows.push((span, row));
        }
        // What has no beginning comes first; the document after what began with it. Names keep the register's order.
        let key =
            |span: &YearSpan| (span.from.unwrap_or(f64::NEG_INFINITY), span.to.unwrap_or(f64::INFINITY));
        rows.sort_by(|(a, _), (b, _)| {
            let (a, b) = (key(a), key(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        let label = |year: i64| {
            let written = if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") };
            let date = Date::parse(&written).or_else(|| Date::parse(&format!("Y{year}")))?;
            Some(self.words.date(&date))
        };
        Some(Times {
            id: register.id.clone(),
            title: self.register_title(register),
            address: register.address.clone(),
            all: dated.len(),
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            marks: axis.marks(label),
            document: document.map(|span| axis.bar(span)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(words: &str) -> YearSpan {
        Date::parse(words).unwrap().span().unwrap()
    }

    #[test]
    fn what_was_is_told_from_what_lasted_and_what_came() {
        for (date, wanted) in [
            ("2016-10-24/2016-10-27", "before"),
            ("2016-10", "before"),
            ("2016-11", "at"),
            ("2016-11-08", "at"),
            ("2016", "at"),
            ("1959/..", "at"),
            ("../1991", "before"),
            ("2017-10-18", "after"),
            ("2018/..", "after"),
            ("2016-12", "after"),
            ("19XX", "before"),
            ("-0044", "before"),
        ] {
            assert_eq!(when(span(date), span("2016-11")), wanted, "{date}");
        }
    }

    #[test]
    fn an_axis_lets_the_outermost_run_off_where_they_would_take_half_of_it() {
        let mut spans: Vec<YearSpan> = (1990..2010).map(|year| span(&year.to_string())).collect();
        let plain = Axis::of(&spans, None, false).unwrap();
        assert!(plain.from > 1980.0 && plain.to < 2020.0, "{plain:?}");
        spans.push(span("-0220"));
        let axis = Axis::of(&spans, None, false).unwrap();
        assert!(axis.from > 1980.0, "{axis:?}");
        let wall = axis.bar(span("-0220"));
        assert_eq!((wall.left, wall.right, wall.open_left), (0.0, 0.6, true));
        let open = axis.bar(span("1995/.."));
        assert_eq!((open.right, open.open_right), (100.0, true));
        let turned = Axis { rtl: true, ..axis }.bar(span("1995/.."));
        assert_eq!((turned.left, turned.open_left, turned.open_right), (0.0, true, false));
        // A document far off is always on it.
        assert!(Axis::of(&spans, Some(span("1700")), false).unwrap().from < 1700.0);
        assert_eq!(Axis::of(&[], None, false), None);
    }

    #[test]
    fn years_on_the_axis_are_round_and_few() {
        let years = |from, to| {
            let marks = Axis { from, to, rtl: false }.marks(|year| Some(year.to_string()));
            marks.into_iter().map(|mark| mark.text).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(years(1899.0, 2023.0), "1900 1920 1940 1960 1980 2000 2020");
        assert_eq!(years(-120.0, 40.0), "-119 -99 -79 -59 -39 -19 0 20 40");
        assert_eq!(years(2016.2, 2016.9), "");
        assert!(years(-1e9, 2000.0).split(' ').count() <= 10);
    }

    #[test]
    fn labels_on_the_axis_are_beside_one_another_and_on_the_page() {
        let label =
            |year: i64| Some(if year <= 0 { format!("{} av. J.-C.", 1 - year) } else { year.to_string() });
        for (from, to) in
            [(-1456.0, 1937.0), (-3100.0, 2100.0), (-3000.0, 2000.0), (-50.0, 20.0), (-2.0, 3.0)]
        {
            for rtl in [false, true] {
                let marks = Axis { from, to, rtl }.marks(label);
                assert!(!marks.is_empty(), "{from} to {to}");
                assert!(to - from < 1000.0 || marks.len() > 2, "{from} to {to}: {marks:?}");
                let mut end = 0.0;
                for mark in marks {
                    let (again, taken) = TimelineMark::new(mark.x, mark.text.clone());
                    assert_eq!(again, mark);
                    assert!(taken.start >= end && taken.end <= WIDTH, "{mark:?}: {taken:?} after {end}");
                    end = taken.end;
                }
            }
        }
    }
}
