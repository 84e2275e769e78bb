//! Navigation: the lists that hang from the running head of every page.
//!
//! No page grows with the edition: a list of more than [`LISTED`] entries is cut to those around the page.

use std::ops::Range;
use std::sync::Arc;

use crate::edition::Section;

use super::kind::Subject;
use super::pages::Pages;
use super::view::{EssayLink, Nav, PartGroup, PartNav, RegisterLink, SectionLink};

/// The most entries of a list on every page: sections, those of a part, essays, registers.
pub(super) const LISTED: usize = 60;

impl Pages {
    /// The sections of all witnesses that this function gives an address, each with its witness and place.
    pub(super) fn sections_with(
        &self,
        address: impl Fn(&Section, usize) -> Option<String>,
    ) -> Vec<(String, Subject)> {
        let mut list = Vec::new();
        for (w, witness) in self.edition.witnesses.iter().enumerate() {
            let sections = witness.sections.iter().enumerate();
            list.extend(sections.filter_map(|(at, section)| Some((address(section, w)?, Subject(w, at)))));
        }
        list
    }

    pub(super) fn link(&self, section: &Section, current: bool) -> SectionLink {
        SectionLink {
            id: section.id.clone(),
            number: Arc::clone(&section.number),
            locus: self.words.section(&section.number),
            title: self.title_of_section(section),
            title_html: self.title_html(&section.body, &section.links, section.heading, &section.title),
            short: section.short.clone().unwrap_or_else(|| self.title_of_section(section)),
            address: section.address.clone(),
            current,
            language: self.text_language(section),
            dir: self.text_dir(section),
            glance: None,
        }
    }

    /// The sections of a witness under the titles of their parts.
    pub(super) fn groups(&self, witness: usize, link: impl Fn(&Section) -> SectionLink) -> Vec<PartGroup> {
        let mut groups: Vec<PartGroup> = Vec::new();
        for section in self.edition.witnesses.get(witness).into_iter().flat_map(|w| &w.sections) {
            if groups.last().is_none_or(|g| g.part != section.part) {
                groups.push(PartGroup { part: section.part.clone(), sections: Vec::new() });
            }
            if let Some(group) = groups.last_mut() {
                group.sections.push(link(section));
            }
        }
        groups
    }

    /// The navigation of a page: of a section, by its witness and place, or of any other.
    pub(super) fn nav(&self, at: Option<(usize, usize)>) -> Nav {
        let witness = at.map_or(0, |(w, _)| w);
        let Some(sections) = self.edition.witnesses.get(witness).map(|w| &w.sections) else {
            return Nav::default();
        };
        let own = at.and_then(|(_, n)| sections.get(n));
        let current = |section: &Section| own.is_some_and(|o| o.id == section.id);
        let few = sections.len() <= LISTED;
        let beside = |step: isize| {
            let n = at?.1.checked_add_signed(step)?;
            sections.get(n).map(|s| self.link(s, false))
        };
        let part = at.filter(|_| !few).and_then(|(_, n)| {
            let title = sections.get(n)?.part.clone()?;
            let shown = around(n, sections.len(), |n| sections[n].part.as_ref() == Some(&title));
            let sections = sections[shown].iter().map(|s| self.link(s, current(s))).collect();
            Some(PartNav { title, sections })
        });
        Nav {
            closed: false,
            contents: few.then(|| self.groups(witness, |s| self.link(s, current(s)))),
            part,
            previous: beside(-1),
            next: beside(1),
            notes: self.notes > 0,
            bibliography: self.has_bibliography(),
            apparatus: self.versions.any(),
            history: self.is_released(),
            timeline: self.has_timeline(),
            named: self.has_named(),
            essays: (self.edition.essays.len() > LISTED).then(Vec::new),
            registers: (self.edition.registers.len() > LISTED).then(Vec::new),
            filters: self.filters(own.into_iter().map(AsRef::as_ref)),
        }
    }

    /// The essays around one of them, where there are too many to list all.
    pub(super) fn essays_around(&self, at: usize) -> Option<Vec<EssayLink>> {
        let essays = &self.edition.essays;
        let shown = around(at, essays.len(), |_| true);
        (essays.len() > LISTED).then(|| essays[shown].iter().map(|essay| self.essay_link(essay)).collect())
    }

    /// The registers around one of them, where there are too many to list all.
    pub(super) fn registers_around(&self, at: usize) -> Option<Vec<RegisterLink>> {
        let registers = &self.edition.registers;
        let shown = around(at, registers.len(), |_| true);
        (registers.len() > LISTED).then(|| registers[shown].iter().map(|r| self.register_link(r)).collect())
    }
}

/// The entries to be listed around `at`, of `count` in all: of those that touch it and are of its kind at most
/// [`LISTED`], as many before it as behind it where there are.
fn around(at: usize, count: usize, same: impl Fn(usize) -> bool) -> Range<usize> {
    let before = (0..at).rev().take(LISTED).take_while(|n| same(*n)).count();
    let after = (at + 1..count).take(LISTED).take_while(|n| same(*n)).count();
    let half = LISTED / 2;
    let start = before.min(half.max((LISTED - 1).saturating_sub(after)));
    let end = after.min(LISTED - 1 - start);
    at - start..at + end + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_whole_up_to_its_limit_and_cut_around_the_page_beyond() {
        assert_eq!(around(3, 60, |_| true), 0..60);
        assert_eq!(around(0, 61, |_| true), 0..60);
        assert_eq!(around(60, 61, |_| true), 1..61);
        assert_eq!(around(500, 1000, |_| true), 470..530);
        assert_eq!(around(500, 1000, |n| (490..505).contains(&n)), 490..505);
        assert_eq!(around(500, 1000, |n| n >= 490), 490..550);
        assert_eq!(around(500, 1000, |n| n < 505), 445..505);
    }
}
