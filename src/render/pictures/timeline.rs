//! The timeline: dated entities, register by register, in the order of time, with the document's own date among them.

use crate::diag::Diagnostic;
use crate::edition::date::{Date, YearSpan};
use crate::edition::register::{Entity, Register, fragment};
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

#[derive(Debug, Serialize)]
struct TimelineMark {
    x: f64,
    text: String,
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

    /// Round years, some four to ten of them.
    fn years(self) -> Vec<i64> {
        let length = self.to - self.from;
        let mut step = 1_i64;
        'steps: for power in 0..9_u32 {
            for factor in [1, 2, 5] {
                step = factor * 10_i64.pow(power);
                if length / step as f64 <= 8.0 {
                    break 'steps;
                }
            }
        }
        let first = (self.from / step as f64).ceil() as i64;
        let last = (self.to / step as f64).floor() as i64;
        (first..=last).take(12).map(|n| n * step).collect()
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
                    address: Some(format!("{}#{}", register.address, fragment(entity))),
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
        let marks = axis.years().into_iter().filter_map(|year| {
            let written = if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") };
            let date = Date::parse(&written).or_else(|| Date::parse(&format!("Y{year}")))?;
            Some(TimelineMark { x: axis.x(year as f64), text: self.words.date(&date) })
        });
        Some(Times {
            id: register.id.clone(),
            title: self.register_title(register),
            address: register.address.clone(),
            all: dated.len(),
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            marks: marks.collect(),
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
        let axis = |from, to| Axis { from, to, rtl: false };
        assert_eq!(axis(1899.0, 2023.0).years(), [1900, 1920, 1940, 1960, 1980, 2000, 2020]);
        assert_eq!(axis(-120.0, 40.0).years(), [-120, -100, -80, -60, -40, -20, 0, 20, 40]);
        assert_eq!(axis(2016.2, 2016.9).years(), [0_i64; 0]);
        assert!(axis(-1e9, 2000.0).years().len() <= 12);
    }
}
