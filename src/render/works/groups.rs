//! Which works are rendered together, since one may have to be distinguished from another.

use std::collections::HashMap;

use hayagriva::BibliographyDriver;
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::{CitationFormat, IndependentStyle, StyleClass};

use super::item::Encoded;
use super::{BARE, Render, given, style};
use crate::edition::reference::{DateEnd, WorkDate, WorkDatePoint, WorkName};
use crate::edition::work::{Bibliography, FORMS, Work};

/// So many at most: years have letters up to `zz`.
const TOGETHER: usize = 700;

/// Works that may have to be distinguished from each other: those of one first name, or of one title where they have none,
/// and of one year where citations have it. A style for notes distinguishes none, and numbers distinguish all.
///
/// The engine distinguishes only a few sets of them at a time.
pub(super) fn groups(
    bibliography: &Bibliography,
    order: &[usize],
    style: &IndependentStyle,
) -> Vec<Vec<(usize, usize)>> {
    let dated = style::is(style, CitationFormat::AuthorDate);
    let told = dated || style::is(style, CitationFormat::Author) || style::is(style, CitationFormat::Label);
    let note = style.settings.class == StyleClass::Note;
    let initials = given::are_wanted(style);
    let mut groups: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut by_name: HashMap<(String, Option<(i32, DateEnd)>), usize> = HashMap::new();
    for (place, work) in order.iter().copied().enumerate() {
        let reference = &bibliography.works[work].reference;
        let names = ["author", "editor", "translator"].iter().find_map(|v| reference.names(v).first());
        let family = match names {
            // A set begins with a work that is also one by itself.
            _ if !told || note || !reference.members.is_empty() => None,
            // Those of other initials are distinguished from these by them.
            Some(WorkName::Person(person)) if initials => {
                Some(format!("{} {}", given::initials(&person.given), person.family))
            }
            Some(WorkName::Person(person)) => Some(person.family.clone()),
            Some(other) => Some(other.filed()),
            // A title takes the place of names.
            None => reference.get("title-short").or(reference.get("title")).map(|title| format!("\n{title}")),
        };
        let date = reference.date("issued").filter(|_| dated);
        let year = date.and_then(years);
        let Some(family) = family else {
            groups.push(vec![(work, place)]);
            continue;
        };
        let group = *by_name.entry((family, year)).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(found) if found.len() < TOGETHER => found.push((work, place)),
            _ => groups.push(vec![(work, place)]),
        }
    }
    groups
}

/// The years of a date, which is all that citations show of it.
fn years(date: &WorkDate) -> Option<(i32, DateEnd)> {
    let from = date.from?.year;
    let to = match date.to {
        DateEnd::At(to) if to.year == from => DateEnd::Same,
        DateEnd::At(to) => DateEnd::At(WorkDatePoint { year: to.year, ..WorkDatePoint::default() }),
        other => other,
    };
    Some((from, to))
}

impl Render<'_> {
    /// Ask for the works of a group, and for their citations where these are not made `alone`: which work and which form each
    /// answer is of. The entries are in a style of their own.
    pub(super) fn ask<'e>(
        &'e self,
        driver: &mut BibliographyDriver<'e, Item>,
        (style, entries): (&'e IndependentStyle, &'e IndependentStyle),
        works: &[&Work],
        items: &'e [Encoded],
        alone: bool,
    ) -> Vec<(usize, usize)> {
        // Every work must be asked for to have its entry; in their order, by which the engine gives letters to years.
        let mut asked: Vec<(usize, usize)> = (0..works.len()).map(|n| (n, BARE)).collect();
        for wanted in (1..FORMS).filter(|_| !alone) {
            for (n, _) in works.iter().enumerate().filter(|(_, work)| work.located.wants(wanted)) {
                // Another one in between: no “ibid.”
                if works.len() > 1 && asked.last().is_some_and(|(last, _)| *last == n) {
                    asked.push(((n + 1) % works.len(), BARE));
                }
                asked.push((n, wanted));
            }
        }
        // Of works that are alike the engine adds nothing to the first, unless it comes again.
        if works.len() > 1 {
            asked.push((0, BARE));
        }
        for (n, wanted) in &asked {
            let style = if *wanted == BARE { entries } else { style };
            driver.citation(self.request_in(style, &items[*n].item, *wanted));
        }
        asked
    }
}
