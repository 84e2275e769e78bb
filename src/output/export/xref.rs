//! `xref.json`: every address of the edition with its title, its locus and its fingerprint, for other editions to refer to.
//!
//! `{"format": "variorum-xref/1", "title", "base-url", "entries": [{"address", "kind", "title", "locus", "fingerprint"}]}`; the
//! reader is `parse/other.rs`.

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use crate::edition::text::{Body, ItemKind};
use crate::edition::{Note, Place, PlaceKind, Section, history, other, register};

use super::{Model, Outcome};

/// Writes it, an entry a line.
pub(super) fn write(model: Model<'_>) -> Outcome {
    let edition = model.edition();
    let sections: Vec<&Section> =
        edition.witnesses.iter().flat_map(|witness| &witness.sections).map(AsRef::as_ref).collect();
    let mut entries: Vec<String> = sections.par_iter().map(|section| of_section(model, section)).collect();
    let mut rest = String::new();
    for essay in &edition.essays {
        let title = model.pages.essay_title(essay);
        let print = fingerprint(&essay.body, 0..essay.body.leaves.len());
        put(&mut rest, &essay.address, "essay", &title, "", Some(print));
    }
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

/// The entries of a section and of the notes on it.
fn of_section(model: Model<'_>, section: &Section) -> String {
    let (pages, body) = (model.pages, &section.body);
    let mut out = String::new();
    let title = pages.section_title(section);
    let at = |fragment: &str| format!("{}#{fragment}", section.address);
    let print = fingerprint(body, 0..body.leaves.len());
    put(&mut out, &section.address, "section", &title, &pages.locus_of_section(section), Some(print));
    for (item, number) in body.items.iter().zip(0..) {
        let print = || Some(fingerprint(body, body.leaves_of(number)));
        match item.kind {
            ItemKind::Block(block) => {
                let Some(number) = section.numbers.get(block as usize) else { continue };
                let locus = pages.locus_of_block(section, number);
                put(&mut out, &at(&format!("p{number}")), "block", &title, &locus, print());
            }
            ItemKind::Heading(heading) if section.heading != Some(heading) => {
                let Some(heading) = body.headings.get(heading as usize) else { continue };
                let words = pages.reading(section.into(), std::iter::once(heading.leaf as usize)).text;
                let what = PlaceKind::Heading { section: Some(section.number.clone()), title: words.clone() };
                let fragment = format!("h-{}", heading.slug);
                let place = Place { address: section.address.clone(), fragment: None, what };
                put(&mut out, &at(&fragment), "heading", &words, &pages.locus_words(&place), print());
            }
            _ => {}
        }
    }
    for page in body.pages.iter().filter(|page| page.first) {
        let what = PlaceKind::Page { section: section.number.clone(), label: page.label.clone() };
        let place = Place { address: section.address.clone(), fragment: None, what };
        let address = at(&format!("page-{}", page.label));
        put(&mut out, &address, "page", &title, &pages.locus_words(&place), None);
    }
    for footnote in &body.footnotes {
        let what = PlaceKind::Footnote { section: Some(section.number.clone()), mark: footnote.mark.clone() };
        let place = Place { address: section.address.clone(), fragment: None, what };
        let leaves = body.leaves_of_footnote(footnote.source_order).iter().copied();
        let print = Some(fingerprint(body, leaves));
        let address = at(&format!("fn-{}", footnote.id));
        put(&mut out, &address, "footnote", &title, &pages.locus_words(&place), print);
    }
    for head in &section.notes {
        crate::resolve::flat(head).into_iter().for_each(|note| of_note(model, section, head, note, &mut out));
    }
    out
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
    let title = crate::edition::wide::in_a_line(title);
    put(out, &address, "note", &title, &model.pages.locus_words(&place), Some(print));
}

/// The fingerprint of some leaves, as citations have it.
fn fingerprint(body: &Body, leaves: impl Iterator<Item = usize>) -> String {
    history::fingerprint(&history::said_by(body, leaves)).to_string()
}
