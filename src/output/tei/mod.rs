//! The edition as TEI P5: header, text with the apparatus among its words, annotations and registers in `standOff`.
//!
//! Source: *TEI P5: Guidelines for Electronic Text Encoding and Interchange*, 4.12.0; the annotations are the Web
//! Annotation Data Model's (`annotation`), the apparatus is by parallel segmentation.

mod annotations;
mod excerpt;
mod header;
mod inline;
pub(crate) mod names;
mod registers;
mod section;
mod text;

use std::fmt::Write as _;

use rayon::prelude::*;

use crate::edition::{Section, Witness};
use crate::output::collation::tei as apparatus;
use crate::render::Pages;
use crate::render::escape::escape;
use crate::resolve::collation::Collation;

use annotations::{CollatedNote, WordIds};
pub(crate) use excerpt::{SectionRun, TeiExcerpt};
use names::XmlIds;
use section::TeiSection;

/// The document, and what it can't carry.
pub(crate) struct TeiDocument {
    pub(crate) text: String,
    /// How many pieces of raw HTML lost their markup; their words are there.
    pub(crate) raw: usize,
}

/// Writes the edition as one TEI document; `id` is what the edition is known by, its address or a `urn:`.
pub(crate) fn document(pages: &Pages, id: &str) -> TeiDocument {
    let edition = pages.edition();
    let collation = Collation::new(edition, None);
    let is_compared = |w: &Witness| collation.witnesses.iter().any(|own| own.meta.id == w.meta.id);
    let collated = collation.witnesses.len() > 1;
    let witnesses = edition.witnesses.iter().enumerate();
    let apart: Vec<usize> = witnesses.filter(|(_, w)| !is_compared(w)).map(|(at, _)| at).collect();
    let names = XmlIds::new(edition, &apart);
    let sections: Vec<(Option<&str>, TeiSection)> = collation
        .sections
        .par_iter()
        .map(|section| {
            let found = collation.found(section);
            let part = found.first().copied().flatten().and_then(|base| base.part.as_deref());
            (part, of_section(pages, &names, &collation, section, &found))
        })
        .collect();
    let others: Vec<Vec<(Option<&str>, TeiSection)>> = apart
        .iter()
        .map(|at| {
            let witness = &edition.witnesses[*at];
            let own = witness.sections.par_iter().map(|section| {
                let id = names::section(Some(&witness.meta.id), &section.id);
                (section.part.as_deref(), section::section(pages, &names, section, &id, None))
            });
            own.collect()
        })
        .collect();
    let essays: Vec<TeiSection> =
        edition.essays.iter().map(|essay| section::essay(pages, &names, essay)).collect();

    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\" xml:lang=\"{}\">\n",
        escape(&edition.meta.language)
    );
    out.push_str(&header::header(pages, &names, id, collated));
    let base = edition.witnesses.first();
    let lang = |witness: Option<&Witness>| {
        let own = witness.map(|w| &w.language).filter(|language| **language != edition.meta.language);
        own.map(|language| format!(" xml:lang=\"{}\"", escape(language))).unwrap_or_default()
    };
    let grouped = !others.is_empty();
    let _ = writeln!(out, "<text{}>", if grouped { String::new() } else { lang(base) });
    if !essays.is_empty() {
        out.push_str("<front>\n");
        essays.iter().for_each(|essay| out.push_str(&essay.text));
        out.push_str("</front>\n");
    }
    if grouped {
        let _ = writeln!(out, "<group>\n<text{}>", lang(base));
    }
    body(&sections, &mut out);
    for (at, own) in apart.iter().zip(&others) {
        let witness = edition.witnesses.get(*at);
        let id = witness.map(|w| names::part(&w.meta.id)).unwrap_or_default();
        let _ = writeln!(out, "</text>\n<text corresp=\"#w-{id}\"{}>", lang(witness));
        body(own, &mut out);
    }
    out.push_str(if grouped { "</text>\n</group>\n</text>\n" } else { "</text>\n" });

    let all = || sections.iter().chain(others.iter().flatten()).map(|(_, written)| written);
    let mut standoff = String::new();
    if all().any(|written| !written.annotations.is_empty()) {
        standoff.push_str("<listAnnotation>\n");
        all().for_each(|written| standoff.push_str(&written.annotations));
        standoff.push_str("</listAnnotation>\n");
    }
    for register in edition.registers.iter() {
        standoff.push_str(&registers::register(pages, &names, register));
    }
    standoff.push_str(&registers::bibliography(pages));
    if !standoff.is_empty() {
        let _ = write!(out, "<standOff>\n{standoff}</standOff>\n");
    }
    out.push_str("</TEI>\n");
    let raw = all().chain(&essays).map(|written| written.raw).sum();
    TeiDocument { text: out, raw }
}

/// The divisions of a text, nested by its parts.
fn body(sections: &[(Option<&str>, TeiSection)], out: &mut String) {
    out.push_str("<body>\n");
    let mut open: Option<&str> = None;
    for (part, written) in sections {
        if *part != open {
            out.push_str(if open.is_some() { "</div>\n" } else { "" });
            if let Some(part) = part {
                let _ = write!(out, "<div type=\"part\">\n<head>{}</head>\n", escape(part));
            }
            open = *part;
        }
        out.push_str(&written.text);
    }
    out.push_str(if open.is_some() { "</div>\n" } else { "" });
    if sections.is_empty() {
        out.push_str("<div><p/></div>\n");
    }
    out.push_str("</body>\n");
}

/// A section of all witnesses that are compared.
fn of_section(
    pages: &Pages,
    names: &XmlIds<'_>,
    collation: &Collation<'_>,
    section: &str,
    found: &[Option<&Section>],
) -> TeiSection {
    let base_id = names::section(None, section);
    let made = (found.len() > 1).then(|| collation.section(section)).flatten();
    let mut compared = made.as_ref().map(|made| apparatus::CollatedSection::new(collation, made).with_loci());
    let marks = compared.as_mut().map(|compared| section::pages(compared, found)).unwrap_or_default();
    let mut written = match (found.first().copied().flatten(), &compared) {
        (Some(base), compared) => {
            let compared = compared.as_ref().map(|compared| (compared, marks.as_slice()));
            section::section(pages, names, base, &base_id, compared)
        }
        (None, Some(compared)) => {
            let mut text = String::new();
            compared.write(&mut text);
            TeiSection { text, ..TeiSection::default() }
        }
        (None, None) => TeiSection::default(),
    };
    for (witness, own) in collation.witnesses.iter().zip(found).skip(1) {
        let Some(own) = own else { continue };
        let prefix = format!("{}.", names::section(Some(&witness.meta.id), &own.id));
        let targets = WordIds { section: own, id: &base_id, prefix: &prefix, spans: &[] };
        let pointer = format!("#w-{}", names::part(&witness.meta.id));
        written.annotations.push_str(&targets.write_versioned(
            &CollatedNote { witness: &pointer },
            pages,
            names,
        ));
    }
    written
}
