//! Numbers: of pages, volumes, issues and series, and what an issue is called in the place of one.

use crate::edition::reference::DateEnd;

use super::super::{dates, kinds, strings};
use super::{MappedEntry, joined};

impl MappedEntry<'_> {
    pub(super) fn numbers(&mut self) {
        if let Some(pages) = self.text("pages") {
            self.reference.set("page", page_list(&pages));
        }
        let (volume, part) = (self.text("volume"), self.text("part"));
        let volume = match (volume, part) {
            (Some(volume), Some(part)) => Some(format!("{volume}.{part}")),
            (volume, part) => volume.or(part),
        };
        if let Some(volume) = volume {
            self.reference.set("volume", volume);
        }
        for (variable, field) in [
            ("number-of-volumes", "volumes"),
            ("number-of-pages", "pagetotal"),
            ("chapter-number", "chapter"),
            ("edition", "edition"),
            ("version", "version"),
        ] {
            self.set(variable, field);
        }
        let article = self.is_article();
        let variable = match article {
            true => "issue",
            false if kinds::in_series(self.kind) => "collection-number",
            false => "number",
        };
        // Beside a number styles leave the season out of the date.
        let alone = article && self.raw("number").is_none();
        let issue =
            self.text("issue").filter(|issue| !(alone && (self.season(issue) || self.of_a_day(issue))));
        let number = match (self.text("number"), issue) {
            (Some(number), Some(issue)) if article => Some(joined(number, ",", &issue)),
            (number, issue) => number.or(issue),
        };
        if let Some(number) = number {
            self.reference.set(variable, number);
        }
        // The number of an article is what it has in the place of pages.
        if article && self.raw("pages").is_none() {
            self.set("number", "eid");
        }
        let genre = self.text("type").or_else(|| kinds::genre(self.kind).map(str::to_owned));
        if let Some(genre) = genre {
            let words = strings::words(&genre, self.language).map_or(genre, str::to_owned);
            self.reference.set("genre", words);
        }
    }

    /// Takes what an issue of a certain day is called for its edition (`Evening edition`): beside an issue styles leave
    /// the day out.
    fn of_a_day(&mut self, issue: &str) -> bool {
        let is_dated = self.reference.dates.iter().any(|(variable, date)| {
            *variable == "issued" && date.from.as_ref().is_some_and(|from| from.day.is_some())
        });
        let is_word = !issue.contains(|c: char| c.is_numeric());
        let is_free = self.raw("edition").is_none() && self.raw("volume").is_none();
        if !(is_dated && is_word && is_free) {
            return false;
        }
        self.reference.kind =
            if self.reference.kind == "article-journal" { "article-newspaper" } else { self.reference.kind };
        self.reference.set("edition", issue.to_owned());
        true
    }

    /// Puts an issue that is called by its season into the date, unless that says more than a year.
    fn season(&mut self, issue: &str) -> bool {
        let Some(season) = dates::season(issue.trim()) else { return false };
        let issued = self.reference.dates.iter_mut().find(|(variable, _)| *variable == "issued");
        let Some((_, date)) = issued.filter(|(_, date)| date.to == DateEnd::Same) else { return false };
        let Some(from) = date.from.as_mut().filter(|from| from.month.is_none()) else { return false };
        if from.season.is_some_and(|own| own != season) {
            return false;
        }
        from.season = Some(season);
        true
    }
}

/// `12--15, 20-22` with a plain hyphen in each span: the style has its own dash.
fn page_list(pages: &str) -> String {
    let mut out = String::with_capacity(pages.len());
    for c in pages.chars() {
        match c {
            '–' | '—' | '−' | '‐' => out.push('-'),
            '-' if out.ends_with('-') => {}
            c => out.push(c),
        }
    }
    out
}
