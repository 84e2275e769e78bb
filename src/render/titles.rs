//! Titles in which references and citations fill in words, for those places that name the heading.

use std::collections::HashMap;
use std::iter::once;

use crate::edition::text::{Body, EventKind, Tag};
use crate::edition::wide::cut;
use crate::edition::{LinkTo, MOST_OF_TITLE, Place, What};

use super::pages::Pages;

/// The titles of sections, essays and headings that have something filled in, by their addresses, `#h-<slug>` added for a
/// heading.
#[derive(Debug, Default)]
pub(crate) struct Titles(HashMap<String, String>);

impl Titles {
    /// The title of a place, with what is filled in.
    pub(crate) fn of<'a>(&'a self, place: &'a Place) -> Option<&'a str> {
        if self.0.is_empty() {
            return None;
        }
        match &place.what {
            What::Heading { .. } => {
                let fragment = place.fragment.as_deref()?;
                self.0.get(&format!("{}#{fragment}", place.address))
            }
            What::Section { .. } | What::Essay { .. } => self.0.get(&place.address),
            _ => None,
        }
        .map(String::as_str)
    }
}

impl Pages {
    /// What a cross-reference to a place says when it was given no text, on a page of this address.
    pub(crate) fn reference(&self, place: &Place, from: &str) -> String {
        self.words.reference(place, &self.titles, from)
    }

    /// Where a place is, as it is cited on a page of this address.
    pub(super) fn locus_of(&self, place: &Place, from: &str) -> String {
        self.words.locus_from(place, self.titles.of(place), from)
    }

    /// Gather the titles. In a title that another one shows, what is filled in is an ellipsis: two may refer to each other.
    pub(super) fn with_titles(mut self) -> Self {
        let gathered = self.gather(|_, body, _, leaf| without_fills(body, leaf));
        if gathered.is_empty() {
            return self;
        }
        self.titles = Titles(gathered).into();
        let whole = self.gather(|pages, body, links, leaf| pages.line_of(body, links, leaf, MOST_OF_TITLE));
        self.titles = Titles(whole).into();
        self
    }

    fn gather(&self, line: impl Fn(&Self, &Body, &[LinkTo], usize) -> String) -> HashMap<String, String> {
        let mut titles = HashMap::new();
        let sections = self.edition.witnesses.iter().flat_map(|witness| &witness.sections);
        let of_sections =
            sections.map(|s| (&s.address, &s.body, &s.links, s.heading.filter(|_| !s.given_title)));
        let of_essays = self
            .edition
            .essays
            .iter()
            .map(|e| (&e.address, &e.body, &e.links, e.heading.filter(|_| !e.given_title)));
        for (address, body, links, title) in of_sections.chain(of_essays) {
            for (number, heading) in (0..).zip(&body.headings) {
                let leaf = heading.leaf as usize;
                if body.is_filled(leaf) {
                    let words = cut(&line(self, body, links, leaf), MOST_OF_TITLE);
                    let own = once(format!("{address}#h-{}", heading.slug));
                    let whole = (title == Some(number)).then(|| address.clone());
                    titles.extend(own.chain(whole).map(|place| (place, words.clone())));
                }
            }
        }
        titles
    }
}

/// The words of a leaf in a line, with an ellipsis in the place of each that is filled in.
fn without_fills(body: &Body, leaf: usize) -> String {
    let events = &body.leaves[leaf].events;
    let mut out = String::new();
    for event in &body.events[events.start as usize..events.end as usize] {
        match event.kind {
            EventKind::Text { from, to } | EventKind::Code { from, to } => {
                out.push_str(&body.text[from as usize..to as usize]);
            }
            EventKind::Break { .. } => out.push('\n'),
            EventKind::Open(Tag::Link(link)) if body.links[link as usize].bare => out.push('…'),
            EventKind::Citation(citation) => {
                out.push_str(if body.citations[citation as usize].spaced { " …" } else { "…" });
            }
            _ => {}
        }
    }
    crate::edition::wide::in_a_line(&out)
}
