//! `edition.txt`: the text with its loci, footnotes and notes, to be read or searched without markup.

use std::fmt::Write as _;

use rayon::prelude::*;

use crate::edition::meta::natural_name;
use crate::edition::text::ItemKind;
use crate::edition::{Note, Section, Witness};
use crate::render::{Lined, Pages};

use super::{Model, Outcome};

/// All versions, the base first, then the essays.
pub(super) fn write(model: Model<'_>) -> Outcome {
    let (pages, edition) = (model.pages, model.edition());
    let mut out = String::new();
    title(&mut out, &edition.meta.title, '=');
    let about = [edition.meta.subtitle.as_deref(), edition.meta.description.as_deref()];
    for words in about.into_iter().flatten() {
        let _ = writeln!(out, "{words}");
    }
    let _ = writeln!(out, "{}", pages.citation_of_edition());
    for words in [edition.meta.base_url.as_deref(), rights(&model).as_deref()].into_iter().flatten() {
        let _ = writeln!(out, "{words}");
    }
    if let Some((body, links, _)) = edition.author_note.as_deref() {
        let document = edition.meta.document.iter();
        let names: Vec<String> = document.flat_map(|d| &d.authors).map(|name| natural_name(name)).collect();
        let names = names.join(&pages.word("common.comma"));
        let head = if names.is_empty() { names } else { names + ":" };
        paragraph(&mut out, &head, &whole(pages, Lined { body, links }));
    }
    for witness in &edition.witnesses {
        if edition.witnesses.len() > 1 {
            let name = format!("{} ({})", pages.witness_title(witness), witness.meta.siglum);
            title(&mut out, &name, '=');
        }
        of_witness(&mut out, pages, witness);
    }
    for essay in &edition.essays {
        title(&mut out, &pages.essay_title(essay), '-');
        let body = &essay.body;
        for item in &body.items {
            let own = matches!(item.kind, ItemKind::Heading(heading) if essay.heading == Some(heading));
            if !own && !matches!(item.kind, ItemKind::Footnote(_)) {
                paragraph(&mut out, "", &pages.plain_lines((&**essay).into(), range(&item.events)));
            }
        }
        footnotes(&mut out, pages, (&**essay).into(), &pages.word("footnotes.essay"));
    }
    Ok(out.into())
}

fn rights(model: &Model<'_>) -> Option<String> {
    let rights = model.edition().meta.document.as_ref()?.rights.as_deref()?;
    Some(format!("{} {rights}", model.pages.word("exports.rights")))
}

fn of_witness(out: &mut String, pages: &Pages, witness: &Witness) {
    let of_each = witness.sections.par_iter().map(|section| of_section(pages, section));
    let texts: Vec<String> = of_each.collect();
    let mut part = None;
    for (section, text) in witness.sections.iter().zip(texts) {
        if section.part != part {
            part.clone_from(&section.part);
            if let Some(part) = &part {
                title(out, part, '=');
            }
        }
        out.push_str("\n\n");
        out.push_str(&text);
    }
}

fn of_section(pages: &Pages, section: &Section) -> String {
    let (mut own, body) = (String::new(), &section.body);
    let out = &mut own;
    let mut heading = pages.section_name(section);
    if section.draft {
        let _ = write!(heading, " ({})", pages.word("common.draft"));
    }
    title(out, &heading, '-');
    for item in &body.items {
        let lines = || pages.plain_lines(section.into(), range(&item.events));
        match item.kind {
            ItemKind::Heading(own) if section.heading == Some(own) => {}
            ItemKind::Footnote(_) => {}
            ItemKind::Block(block) => {
                let number = section.numbers.get(block as usize).map_or("", |number| number);
                let mut label = pages.locus_of_block(section, number);
                if let Some(own) = pages.lines_of_block(section, block) {
                    label = label + &pages.word("common.comma") + &own;
                }
                paragraph(out, &format!("[{label}]"), &lines());
            }
            ItemKind::Heading(_) | ItemKind::Rule | ItemKind::Page => paragraph(out, "", &lines()),
        }
    }
    footnotes(out, pages, section.into(), &pages.word("footnotes.title"));
    if !section.notes.is_empty() {
        let _ = writeln!(out, "\n{}", pages.word("section.notes"));
        for note in &section.notes {
            of_note(out, pages, section, note);
        }
    }
    own
}

fn footnotes(out: &mut String, pages: &Pages, text: Lined<'_>, name: &str) {
    if text.body.footnotes.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{name}");
    for footnote in &text.body.footnotes {
        paragraph(out, &format!("[{}]", footnote.mark), &pages.plain_lines(text, range(&footnote.events)));
    }
}

/// A note with those that answer it: its number, the words that it is about, its kind and who wrote it, its text.
fn of_note(out: &mut String, pages: &Pages, section: &Section, note: &Note) {
    let record = &note.record;
    let mut head = format!("[{}", pages.filled_word("note.number", &[("number", &note.label)]));
    if block(section, note).is_some() {
        let _ = write!(head, ", {}", pages.spot_words(section, note));
    }
    head.push(']');
    if let Some(lemma) = record.lemma.as_deref().or(note.words.as_deref()) {
        let _ = write!(head, " {}]", crate::edition::wide::in_a_line(lemma));
    }
    let mut facts = vec![pages.kind_title(&record.kind)];
    let editors = &pages.edition().meta.editors;
    facts.extend(record.creators.iter().map(|creator| {
        let editor = editors.iter().find(|editor| editor.id == *creator);
        editor.map_or_else(|| creator.clone(), |editor| natural_name(&editor.name))
    }));
    facts.extend(record.created.as_ref().map(|date| pages.date_words(date)));
    facts.extend(pages.answered(note));
    if record.is_draft() {
        facts.push(pages.word("common.draft"));
    }
    let _ = write!(head, " ({})", facts.join(&pages.word("common.comma")));
    let mut text = whole(pages, note.into());
    for reading in &record.readings {
        let sigla = reading.witnesses.iter().map(|(id, _)| {
            let witness = pages.edition().witnesses.iter().find(|witness| witness.meta.id == *id);
            witness.map_or(id.as_str(), |witness| &witness.meta.siglum)
        });
        let words =
            if reading.text.is_empty() { pages.word("apparatus.omitted") } else { reading.text.clone() };
        let _ = writeln!(text, "{} {words}", sigla.collect::<Vec<_>>().join(" "));
    }
    if !record.cites.is_empty() {
        let cites = [pages.word("note.cites"), pages.citation_line(&record.cites)];
        let _ = writeln!(text, "{}", cites.join(" "));
    }
    if let Some(rights) = &record.rights {
        let _ = writeln!(text, "{} {rights}", pages.word("note.rights"));
    }
    let _ = writeln!(out, "\n{head}");
    out.push_str(&text);
    for reply in &note.replies {
        of_note(out, pages, section, reply);
    }
}

/// A text with its footnotes.
fn whole(pages: &Pages, text: Lined<'_>) -> String {
    let mut out = String::new();
    for item in text.body.items.iter().filter(|item| !matches!(item.kind, ItemKind::Footnote(_))) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&pages.plain_lines(text, range(&item.events)));
    }
    for footnote in &text.body.footnotes {
        let lines = pages.plain_lines(text, range(&footnote.events));
        let _ = write!(out, "\n[{}] {lines}", footnote.mark);
    }
    out
}

/// The number of the block that a note begins in.
pub(super) fn block<'a>(section: &'a Section, note: &Note) -> Option<&'a str> {
    use crate::edition::note::Anchor;
    let item = match &note.anchor {
        Anchor::Words(stretches) => section.body.leaves.get(stretches.first()?.leaf as usize)?.item,
        Anchor::Item(item) => *item,
        _ => return None,
    };
    section.numbers.get(section.body.block_of(item)? as usize).map(AsRef::as_ref)
}

fn title(out: &mut String, words: &str, line: char) {
    let words = crate::edition::wide::in_a_line(words);
    let length = words.chars().count().clamp(3, 72);
    let gap = if out.is_empty() { "" } else { "\n\n" };
    let _ = writeln!(out, "{gap}{words}\n{}\n", line.to_string().repeat(length));
}

/// Lines after an empty one; `head` is before the first.
fn paragraph(out: &mut String, head: &str, lines: &str) {
    if lines.trim().is_empty() && head.is_empty() {
        return;
    }
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
    if !head.is_empty() {
        out.push_str(head);
        // A quotation, a list, a table has lines of its own.
        let own = lines.starts_with('>') || lines.starts_with("- ");
        out.push(if own { '\n' } else { ' ' });
    }
    out.push_str(lines.trim_end());
    out.push('\n');
}

fn range(events: &std::ops::Range<u32>) -> std::ops::Range<usize> {
    events.start as usize..events.end as usize
}
