//! The edition as every page sees it, and how it is cited.

use crate::edition::meta::WitnessMeta;
use crate::edition::meta::direction;

use super::census::Census;
use super::html::{HtmlWriter, PageContext};
use super::pages::Pages;
use super::view::{DocumentView, EditionCounts, EditionView, EditorView, KindView, WitnessView};

impl Pages {
    pub(super) fn edition_view(&self, census: &Census) -> EditionView {
        let edition = &self.edition;
        let meta = &edition.meta;
        let base = edition.witnesses.first();
        let document = meta.document.as_ref().map(|d| DocumentView {
            authors: d.authors.iter().map(|a| crate::edition::meta::natural_name(a)).collect(),
            issued: d.issued.as_ref().map(|date| self.date(date)),
            series: d.series.clone(),
            number: d.number.clone(),
            publisher: d.publisher.clone(),
            url: d.url.clone(),
            rights: d.rights.clone(),
            author_note: edition.author_note.as_deref().map(|(body, links, images)| {
                let here = PageContext { address: "index.html", root: "", preview: false };
                let text = self.text(body, links, images, "author:", 2, here);
                let mut html = HtmlWriter::new(text).all(None);
                super::pages::inline_footnotes(&mut html, text, &self.words);
                let line = html.trim();
                let inner = line
                    .strip_prefix("<p>")
                    .and_then(|l| l.strip_suffix("</p>"))
                    .filter(|l| !l.contains("<p>"));
                inner.unwrap_or(line).to_owned()
            }),
        });
        EditionView {
            title: meta.title.clone(),
            subtitle: meta.subtitle.clone(),
            description: meta.description.clone(),
            language: meta.language.clone(),
            dir: self.words.direction(),
            base_url: meta.base_url.clone(),
            // A release changes the text, a note's date the notes.
            date: edition
                .history
                .releases
                .last()
                .map(|release| &release.date)
                .into_iter()
                .chain(&edition.date)
                .max()
                .map(|date| self.date(date)),
            document,
            witnesses: edition
                .witnesses
                .iter()
                .map(|w| WitnessView {
                    id: w.meta.id.clone(),
                    siglum: w.meta.siglum.clone(),
                    title: self.title_of(&w.meta),
                    date: w.meta.date.as_ref().map(|date| self.date(date)),
                    language: w.language.clone(),
                    dir: direction(&w.language),
                    base: w.meta.base,
                    source: w.meta.source.clone(),
                    address: w.sections.first().map(|s| s.address.clone()),
                    sections: w.sections.len(),
                })
                .collect(),
            editors: meta
                .editors
                .iter()
                .map(|e| EditorView {
                    id: e.id.clone(),
                    name: crate::edition::meta::natural_name(&e.name),
                    agent: e.agent.name(),
                    orcid: e.orcid.clone(),
                    url: e.url.clone(),
                    notes: census.editors.get(&e.id).copied().unwrap_or_default(),
                })
                .collect(),
            kinds: meta
                .kinds
                .iter()
                .map(|k| KindView {
                    id: k.id.clone(),
                    name: self.kind_name(&k.id),
                    motivation: k.motivation.clone(),
                    notes: census.kinds.get(&k.id).copied().unwrap_or_default(),
                })
                .filter(|k| k.notes > 0)
                .collect(),
            counts: EditionCounts {
                sections: base.map_or(0, |w| w.sections.len()),
                blocks: base.map_or(0, |w| w.sections.iter().map(|s| s.numbers.len()).sum()),
                notes: self.notes,
            },
            essays: edition.essays.iter().map(|essay| self.essay_link(essay)).collect(),
            registers: edition.registers.iter().map(|register| self.register_link(register)).collect(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// What a version of the text is called; the only one, which edition.toml needn't name, in the interface's words.
    pub(super) fn title_of(&self, witness: &WitnessMeta) -> String {
        if witness.span.is_some() { witness.title.clone() } else { self.words.get("title.text").to_owned() }
    }

    /// How to cite the edition, or a place in it.
    pub(super) fn citation(&self, locus: Option<&str>) -> String {
        match locus {
            Some(locus) => {
                let (words, dir) = (&self.words, self.words.direction());
                [&self.cited_as, words.get("common.comma"), &super::mixed::among(locus, dir), "."].concat()
            }
            None => match self.edition.meta.base_url.as_deref() {
                Some(url) => [&self.cited_as, self.words.get("common.comma"), url].concat(),
                None => [&self.cited_as, "."].concat(),
            },
        }
    }

    /// How to cite the edition, what follows left open.
    pub(super) fn cited_as(&self) -> String {
        let meta = &self.edition.meta;
        let document = meta.document.as_ref();
        let dir = self.words.direction();
        let mut parts: Vec<String> = Vec::new();
        if let Some(d) = document {
            let authors: Vec<String> =
                d.authors.iter().map(|a| crate::edition::meta::natural_name(a)).collect();
            if !authors.is_empty() {
                let authors: Vec<_> = authors.iter().map(|author| super::mixed::among(author, dir)).collect();
                parts.push(authors.join(self.words.get("common.comma")));
            }
        }
        parts.push(self.words.fill("reference.heading", &[("title", &meta.title)]));
        if let Some(d) = document {
            match (&d.series, &d.number) {
                (Some(series), Some(number)) => {
                    parts.push(super::mixed::among(&format!("{series} {number}"), dir).into_owned());
                }
                (Some(series), None) => parts.push(super::mixed::among(series, dir).into_owned()),
                _ => parts.extend(d.publisher.as_ref().map(|p| super::mixed::among(p, dir).into_owned())),
            }
            parts.extend(d.issued.as_ref().map(|date| self.words.date(date)));
            // The numbers of sections and paragraphs are the edition's, not those of the document.
            parts.push(self.words.get("cite.edition").to_owned());
        }
        parts.join(self.words.get("common.comma"))
    }
}
