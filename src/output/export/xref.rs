//! `xref.json`: every address of the edition with its title, its locus and its fingerprint, for other editions to refer to.
//!
//! `{"format": "variorum-xref/1", "title", "base-url", "entries": [{"address", "kind", "title", "locus", "fingerprint"}]}`; the
//! reader is `parse/other.rs`.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use crate::edition::text::{Body, Heading, ItemKind};
use crate::edition::verse::Lines;
use crate::edition::{Essay, Note, Place, PlaceKind, Section, history, other, register, wide};
use crate::render::Lined;

use super::{Model, Outcome};

/// Writes it, an entry a line.
pub(super) fn write(model: Model<'_>) -> Outcome {
    let edition = model.edition();
    let sections: Vec<&Section> =
        edition.witnesses.iter().flat_map(|witness| &witness.sections).map(AsRef::as_ref).collect();
    let mut entries: Vec<String> = sections.par_iter().map(|section| of_section(model, section)).collect();
    let mut rest = String::new();
    edition.essays.iter().for_each(|essay| of_essay(model, essay, &mut rest));
    for register in edition.registers.iter() {
        for entity in &register.entities {
            let address = format!("{}#{}", register.address, register::fragment(entity));
            put(&mut rest, &address, "entity", &entity.name, "", None);
        }
    }
    entries.extend(Some(rest).filter(|rest| !rest.is_empty()));
    let head = json!({
        "format": other::FORMAT,
        "title": edition.meta.title,
        "base-url": edition.meta.base_url,
    });
    let head = head.to_string();
    let head = head.strip_suffix('}').unwrap_or(&head);
    Ok(format!("{head},\"entries\":[\n{}\n]}}\n", entries.join(",\n")).into())
}

/// An entry, its keys in their order.
#[derive(Serialize)]
struct XrefEntry<'a> {
    address: &'a str,
    fingerprint: Option<String>,
    kind: &'a str,
    locus: &'a str,
    title: &'a str,
}

fn put(out: &mut String, address: &str, kind: &str, title: &str, locus: &str, fingerprint: Option<String>) {
    out.push_str(if out.is_empty() { "" } else { ",\n" });
    let entry = XrefEntry { address, fingerprint, kind, locus, title };
    out.push_str(&serde_json::to_string(&entry).unwrap_or_default());
}

/// The entries of an essay.
fn of_essay(model: Model<'_>, essay: &Essay, out: &mut String) {
    let body = &essay.body;
    let title = model.pages.essay_title(essay);
    put(out, &essay.address, "essay", &title, "", fingerprint(body, 0..body.leaves.len()));
    let text = PageText { model, address: &essay.address, title: &title, section: None, text: essay.into() };
    // The title of its page has no id.
    let title = essay.heading.map(|heading| heading as usize);
    let headings = body.headings.iter().enumerate().filter(|(at, _)| Some(*at) != title);
    headings.for_each(|(_, heading)| text.heading(heading, out));
    text.footnotes(out);
}

/// The entries of a section and of the notes on it.
fn of_section(model: Model<'_>, section: &Section) -> String {
    let (pages, body) = (model.pages, &section.body);
    let mut out = String::new();
    let title = pages.section_title(section);
    let print = fingerprint(body, 0..body.leaves.len());
    put(&mut out, &section.address, "section", &title, &pages.locus_of_section(section), print);
    let text = PageText {
        model,
        address: &section.address,
        title: &title,
        section: Some(&section.number),
        text: section.into(),
    };
    let mut headings = body.headings.iter().peekable();
    for (item, number) in body.items.iter().zip(0..) {
        if let ItemKind::Block(block) = item.kind
            && let Some(own) = section.numbers.get(block as usize)
        {
            let what =
                |lines| PlaceKind::Block { section: section.number.clone(), number: own.to_string(), lines };
            let print = fingerprint(body, body.leaves_of(number));
            text.put("block", &format!("p{own}"), &title, what(None), print, &mut out);
            for at in body.lines_of_block(block) {
                let (line, address) = (&body.lines[at], section.line_address(at).unwrap_or_default());
                let said = wide::in_a_line(&body.text[line.from as usize..line.to as usize]);
                text.put("line", &address, &title, what(Some(Lines::one(at))), print_of(&said), &mut out);
            }
        }
        let is_here = |heading: &&Heading| body.leaves[heading.leaf as usize].item <= number;
        while let Some(heading) = headings.next_if(is_here) {
            text.heading(heading, &mut out);
        }
    }
    for page in body.pages.iter().filter(|page| page.first) {
        let what = PlaceKind::Page { section: section.number.clone(), label: page.label.clone() };
        text.put("page", &format!("page-{}", page.label), &title, what, None, &mut out);
    }
    text.footnotes(&mut out);
    for head in &section.notes {
        crate::resolve::flat(head).into_iter().for_each(|note| of_note(model, section, head, note, &mut out));
    }
    out
}

/// A text on a page of the site.
struct PageText<'a> {
    model: Model<'a>,
    address: &'a str,
    title: &'a str,
    /// The number of the section that it is; none of an essay.
    section: Option<&'a Arc<str>>,
    text: Lined<'a>,
}

impl PageText<'_> {
    fn put(
        &self,
        kind: &str,
        fragment: &str,
        title: &str,
        what: PlaceKind,
        print: Option<String>,
        out: &mut String,
    ) {
        let place = Place { address: self.address.to_owned(), fragment: None, what };
        let address = format!("{}#{fragment}", self.address);
        put(out, &address, kind, title, &self.model.pages.locus_words(&place), print);
    }

    fn heading(&self, heading: &Heading, out: &mut String) {
        let leaf = heading.leaf as usize;
        let words = self.model.pages.reading(self.text, std::iter::once(leaf)).text;
        let what = PlaceKind::Heading { section: self.section.cloned(), title: words.clone() };
        let print = fingerprint(self.text.body, std::iter::once(leaf));
        self.put("heading", &format!("h-{}", heading.slug), &words, what, print, out);
    }

    fn footnotes(&self, out: &mut String) {
        let body = self.text.body;
        for footnote in &body.footnotes {
            let what = PlaceKind::Footnote { section: self.section.cloned(), mark: footnote.mark.clone() };
            let print = fingerprint(body, body.leaves_of_footnote(footnote.source_order).iter().copied());
            self.put("footnote", &format!("fn-{}", footnote.id), self.title, what, print, out);
        }
    }
}

/// Adds the entry of a note of a thread; `head` is the one at its head, whose words it is about.
fn of_note(model: Model<'_>, section: &Section, head: &Note, note: &Note, out: &mut String) {
    let record = &note.record;
    let title = record.lemma.as_deref().or(note.words.as_deref()).unwrap_or_default();
    let what = PlaceKind::Note {
        section: section.number.clone(),
        block: super::text::block(section, head).map(str::to_owned),
        lines: crate::resolve::lines_of(section, head),
        number: note.label.to_string(),
        lemma: None,
    };
    let place = Place { address: section.address.clone(), fragment: None, what };
    let print = fingerprint(&record.body, 0..record.body.leaves.len());
    let address = format!("{}#n-{}", section.address, record.id);
    let title = wide::in_a_line(title);
    put(out, &address, "note", &title, &model.pages.locus_words(&place), print);
}

/// The fingerprint of some leaves, as citations have it; none where they have no text.
fn fingerprint(body: &Body, leaves: impl Iterator<Item = usize>) -> Option<String> {
    print_of(&history::said_by(body, leaves))
}

fn print_of(said: &str) -> Option<String> {
    (!said.trim().is_empty()).then(|| history::fingerprint(said).to_string())
}
