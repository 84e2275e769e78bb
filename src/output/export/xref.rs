//! `xref.json`: every address of the edition with its title, its locus and its fingerprint, for other editions to refer to.
//!
//! `{"format": "variorum-xref/1", "title", "base-url", "entries": [{"address", "kind", "title", "locus", "fingerprint"}]}`; the
//! reader is `parse/other.rs`.

use serde_json::{Value, json};

use crate::edition::text::{Body, ItemKind};
use crate::edition::{Note, Place, PlaceKind, Section, history, other, register};

use super::{Model, Outcome};

/// Writes it, an entry a line.
pub(super) fn write(model: Model<'_>) -> Outcome {
    let edition = model.edition();
    let mut entries: Vec<Value> = Vec::new();
    for section in edition.witnesses.iter().flat_map(|witness| &witness.sections) {
        of_section(model, section, &mut entries);
    }
    for essay in &edition.essays {
        let title = model.pages.essay_title(essay);
        let print = fingerprint(&essay.body, 0..essay.body.leaves.len());
        entries.push(entry(&essay.address, "essay", &title, "", Some(print)));
    }
    for register in edition.registers.iter() {
        for entity in &register.entities {
            let address = format!("{}#{}", register.address, register::fragment(entity));
            entries.push(entry(&address, "entity", &entity.name, "", None));
        }
    }
    let head = json!({
        "format": other::FORMAT,
        "title": edition.meta.title,
        "base-url": edition.meta.base_url,
    });
    let head = head.to_string();
    let lines: Vec<String> = entries.iter().map(Value::to_string).collect();
    let head = head.strip_suffix('}').unwrap_or(&head);
    Ok(format!("{head},\"entries\":[\n{}\n]}}\n", lines.join(",\n")).into())
}

fn entry(address: &str, kind: &str, title: &str, locus: &str, fingerprint: Option<String>) -> Value {
    json!({ "address": address, "kind": kind, "title": title, "locus": locus, "fingerprint": fingerprint })
}

fn of_section(model: Model<'_>, section: &Section, entries: &mut Vec<Value>) {
    let (pages, body) = (model.pages, &section.body);
    let title = pages.section_title(section);
    let at = |fragment: &str| format!("{}#{fragment}", section.address);
    let print = fingerprint(body, 0..body.leaves.len());
    entries.push(entry(&section.address, "section", &title, &pages.locus_of_section(section), Some(print)));
    for (item, number) in body.items.iter().zip(0..) {
        let print = || Some(fingerprint(body, body.leaves_of(number)));
        match item.kind {
            ItemKind::Block(block) => {
                let Some(number) = section.numbers.get(block as usize) else { continue };
                let locus = pages.locus_of_block(section, number);
                entries.push(entry(&at(&format!("p{number}")), "block", &title, &locus, print()));
            }
            ItemKind::Heading(heading) if section.heading != Some(heading) => {
                let Some(heading) = body.headings.get(heading as usize) else { continue };
                let words = pages.reading(section.into(), std::iter::once(heading.leaf as usize)).text;
                let what = PlaceKind::Heading { section: Some(section.number.clone()), title: words.clone() };
                let fragment = format!("h-{}", heading.slug);
                let place = Place { address: section.address.clone(), fragment: None, what };
                entries.push(entry(&at(&fragment), "heading", &words, &pages.locus_words(&place), print()));
            }
            _ => {}
        }
    }
    for page in body.pages.iter().filter(|page| page.first) {
        let what = PlaceKind::Page { section: section.number.clone(), label: page.label.clone() };
        let place = Place { address: section.address.clone(), fragment: None, what };
        entries.push(entry(
            &at(&format!("page-{}", page.label)),
            "page",
            &title,
            &pages.locus_words(&place),
            None,
        ));
    }
    for footnote in &body.footnotes {
        let what = PlaceKind::Footnote { section: Some(section.number.clone()), mark: footnote.mark.clone() };
        let place = Place { address: section.address.clone(), fragment: None, what };
        let leaves = body.leaves_of_footnote(footnote.source_order).iter().copied();
        let print = Some(fingerprint(body, leaves));
        let address = at(&format!("fn-{}", footnote.id));
        entries.push(entry(&address, "footnote", &title, &pages.locus_words(&place), print));
    }
    section.notes.iter().for_each(|note| of_note(model, section, note, entries));
}

fn of_note(model: Model<'_>, section: &Section, note: &Note, entries: &mut Vec<Value>) {
    let record = &note.record;
    let title = record.lemma.as_deref().or(note.words.as_deref()).unwrap_or_default();
    let what = PlaceKind::Note {
        section: section.number.clone(),
        block: super::text::block(section, note).map(str::to_owned),
        lines: crate::resolve::lines_of(section, note),
        number: note.label.to_string(),
        lemma: None,
    };
    let place = Place { address: section.address.clone(), fragment: None, what };
    let print = fingerprint(&record.body, 0..record.body.leaves.len());
    entries.push(entry(
        &format!("{}#n-{}", section.address, record.id),
        "note",
        &crate::edition::wide::in_a_line(title),
        &model.pages.locus_words(&place),
        Some(print),
    ));
    note.replies.iter().for_each(|reply| of_note(model, section, reply, entries));
}

/// The fingerprint of some leaves, as citations have it.
fn fingerprint(body: &Body, leaves: impl Iterator<Item = usize>) -> String {
    history::fingerprint(&history::said_by(body, leaves)).to_string()
}
