//! Titles, and words of notes, in which references and citations fill in some: for those places that name the heading or
//! the note.

use std::collections::HashMap;
use std::iter::once;

use crate::edition::text::{Body, EventKind};
use crate::edition::wide::{cut, in_a_line, shorten};
use crate::edition::{LinkTo, MOST_OF_TITLE, Note, Place, PlaceKind};
use crate::resolve::lemma::{self, LemmaPiece};

use super::mixed::balanced;
use super::pages::Pages;

/// What is between a place and a title behind it: a title that begins with a number would run into that of the place.
pub(crate) fn gap(title: &str) -> &'static str {
    if title.trim_start().starts_with(char::is_numeric) { " – " } else { " " }
}

/// The titles of sections, essays and headings that have something filled in, and the words of such notes.
#[derive(Debug, Default)]
pub(crate) struct Titles {
    /// By the address of the page, `#h-<slug>` added for a heading.
    titles: HashMap<String, String>,
    /// By the note's id.
    lemmas: HashMap<String, FilledLemma>,
}

/// The words of a note, with what is filled in.
#[derive(Debug)]
struct FilledLemma {
    words: String,
    /// Without their middle.
    short: String,
}

impl Titles {
    /// The title of a place, the words of a note, with what is filled in; none where nothing is.
    pub(crate) fn of<'a>(&'a self, place: &'a Place) -> Option<&'a str> {
        let Self { titles, lemmas } = self;
        match &place.what {
            PlaceKind::Heading { .. } if !titles.is_empty() => {
                let fragment = place.fragment.as_deref()?;
                titles.get(&format!("{}#{fragment}", place.address)).map(String::as_str)
            }
            PlaceKind::Section { .. } | PlaceKind::Essay { .. } => {
                titles.get(&place.address).map(String::as_str)
            }
            PlaceKind::Note { .. } if !lemmas.is_empty() => {
                let id = place.fragment.as_deref()?.strip_prefix("n-")?;
                lemmas.get(id).map(|lemma| lemma.short.as_str())
            }
            _ => None,
        }
    }

    /// The words that a note is about, with what is filled in.
    pub(super) fn words_of<'a>(&'a self, note: &'a Note) -> Option<&'a str> {
        let filled = self.lemmas.get(&note.record.id).map(|lemma| lemma.words.as_str());
        filled.or(note.words.as_deref())
    }
}

impl Pages {
    /// What a cross-reference to a place says when it was given no text, on a page of this address.
    pub(super) fn reference(&self, place: &Place, from: &str) -> String {
        self.words.reference(place, &self.titles, from)
    }

    /// Where a place is, as it is cited on a page of this address.
    pub(super) fn locus_of(&self, place: &Place, from: &str) -> String {
        self.words.locus_from(place, self.titles.of(place), from)
    }

    /// Gather the titles, and the words of notes. In those that others show, what is filled in is an ellipsis: two may refer
    /// to each other.
    pub(super) fn with_titles(mut self) -> Self {
        let ellipses = |_: &Self, body: &Body, _: &[LinkTo], pieces: &[LemmaPiece<'_>], _: &str| {
            without_fills(body, pieces)
        };
        let gathered = self.gather(ellipses);
        if gathered.titles.is_empty() && gathered.lemmas.is_empty() {
            return self;
        }
        self.titles = gathered.into();
        self.titles = self.gather(Self::joined).into();
        self
    }

    fn gather(&self, line: impl Fn(&Self, &Body, &[LinkTo], &[LemmaPiece<'_>], &str) -> String) -> Titles {
        let mut gathered = Titles::default();
        let sections = self.edition.witnesses.iter().flat_map(|witness| &witness.sections);
        let of_sections =
            sections.clone().map(|s| (&s.address, &s.body, &s.links, s.heading.filter(|_| !s.given_title)));
        let of_essays = self
            .edition
            .essays
            .iter()
            .map(|e| (&e.address, &e.body, &e.links, e.heading.filter(|_| !e.given_title)));
        let filled = of_sections.chain(of_essays).filter(|(_, body, ..)| !body.fillings().is_empty());
        for (address, body, links, title) in filled {
            for (number, heading) in (0..).zip(&body.headings) {
                let leaf = heading.leaf as usize;
                if body.is_filled(leaf) {
                    let words = line(self, body, links, &lemma::pieces_of_leaf(body, leaf), "");
                    let words = balanced(&cut(&words, MOST_OF_TITLE));
                    let own = once(format!("{address}#h-{}", heading.slug));
                    let whole = (title == Some(number)).then(|| address.clone());
                    gathered.titles.extend(own.chain(whole).map(|place| (place, words.clone())));
                }
            }
        }
        for section in sections.filter(|section| !section.body.fillings().is_empty()) {
            for note in &section.notes {
                let pieces = lemma::pieces(&section.body, note);
                if !pieces.is_empty() {
                    let words = line(self, &section.body, &section.links, &pieces, &section.address);
                    let lemma = FilledLemma { short: shorten(&words), words };
                    gathered.lemmas.insert(note.record.id.clone(), lemma);
                }
            }
        }
        gathered
    }
}

/// Pieces in a line, with an ellipsis in the place of each that is filled in.
fn without_fills(body: &Body, pieces: &[LemmaPiece<'_>]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            LemmaPiece::Words(words) => out.push_str(words),
            LemmaPiece::Filled(event) => match body.events[*event as usize].kind {
                EventKind::Citation(citation) if body.citations[citation as usize].spaced => {
                    out.push_str(" …");
                }
                _ => out.push('…'),
            },
            LemmaPiece::Gap => out.push_str(" … "),
        }
    }
    in_a_line(&out)
}
