//! The text of one witness, or of some of its sections, as a document of its own: what DTS asks for.
//!
//! Notes, registers and works aren't in it: pointers lead to their places on the site.

use std::fmt::Write as _;

use rayon::prelude::*;

use crate::edition::meta::natural_name;
use crate::edition::{Section, Witness};
use crate::render::Pages;
use crate::render::escape::escape;

use super::names::{XmlIds, dating};
use super::{TeiDocument, section};

/// Sections in a row, with the part that they are in.
pub(crate) struct SectionRun<'a> {
    /// The part's id and title.
    pub(crate) part: Option<(&'a str, &'a str)>,
    /// The sections, each with its id.
    pub(crate) sections: Vec<(&'a Section, &'a str)>,
}

/// What is asked for of a witness.
pub(crate) struct TeiExcerpt<'a> {
    /// The witness.
    pub(crate) witness: &'a Witness,
    /// Its text, or some of it.
    pub(crate) runs: Vec<SectionRun<'a>>,
    /// Whether that is all of it; else it is in the wrapper of DTS.
    pub(crate) whole: bool,
    /// What the document is known by.
    pub(crate) id: &'a str,
    /// The way from it to the site's pages.
    pub(crate) site: String,
}

impl TeiExcerpt<'_> {
    /// Writes it.
    pub(crate) fn document(self, pages: &Pages) -> TeiDocument {
        let edition = pages.edition();
        let sections = self.runs.iter().flat_map(|run| &run.sections);
        let names = XmlIds::of_sections(edition, sections.copied(), self.site.clone());
        let mut text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\" xml:lang=\"{}\">\n",
            escape(&self.witness.language)
        );
        self.header(pages, &mut text);
        text.push_str("<text>\n<body>\n");
        if !self.whole {
            text.push_str("<dts:wrapper xmlns:dts=\"https://w3id.org/api/dts#\">\n");
        }
        let mut raw = 0;
        for run in &self.runs {
            if let Some((id, title)) = run.part {
                let _ = write!(text, "<div type=\"part\" xml:id=\"{id}\">\n<head>{}</head>\n", escape(title));
            }
            let own = run.sections.par_iter();
            let written: Vec<section::TeiSection> =
                own.map(|(own, id)| section::section(pages, &names, own, id, None)).collect();
            for own in written {
                text.push_str(&own.text);
                raw += own.raw;
            }
            text.push_str(if run.part.is_some() { "</div>\n" } else { "" });
        }
        if self.runs.is_empty() {
            text.push_str("<div><p/></div>\n");
        }
        text.push_str(if self.whole { "" } else { "</dts:wrapper>\n" });
        text.push_str("</body>\n</text>\n</TEI>\n");
        TeiDocument { text, raw }
    }

    /// What the document is: a short header, since there is one in each file.
    fn header(&self, pages: &Pages, out: &mut String) {
        let meta = &pages.edition().meta;
        let document = meta.document.as_ref();
        out.push_str("<teiHeader>\n<fileDesc>\n<titleStmt>\n");
        let _ = writeln!(out, "<title>{}</title>", escape(&meta.title));
        for author in document.iter().flat_map(|document| &document.authors) {
            let _ = writeln!(out, "<author>{}</author>", escape(author));
        }
        out.push_str("</titleStmt>\n<publicationStmt>\n");
        let editors: Vec<String> = meta.editors.iter().map(|editor| natural_name(&editor.name)).collect();
        let (element, name) = match &meta.cite.publisher {
            Some(publisher) => ("publisher", publisher.clone()),
            None if editors.is_empty() => ("authority", meta.title.clone()),
            None => ("authority", editors.join(", ")),
        };
        let _ = writeln!(out, "<{element}>{}</{element}>", escape(&name));
        let _ = writeln!(out, "<idno type=\"URI\">{}</idno>", escape(self.id));
        if let Some(rights) = document.and_then(|document| document.rights.as_ref()) {
            let _ = writeln!(out, "<availability><p>{}</p></availability>", escape(rights));
        }
        out.push_str("</publicationStmt>\n<sourceDesc>\n");
        let own = &self.witness.meta;
        let title = escape(&pages.witness_title(self.witness));
        let date = own.date.as_ref();
        let date = date.map(|date| format!(" <date{}>{}</date>", dating(date), escape(date.edtf())));
        let from = own.source.as_ref().map(|from| format!(" <note type=\"source\">{}</note>", escape(from)));
        let _ = writeln!(
            out,
            "<bibl><abbr type=\"siglum\">{}</abbr> <title>{title}</title>{}{}</bibl>",
            escape(&own.siglum),
            date.unwrap_or_default(),
            from.unwrap_or_default()
        );
        out.push_str("</sourceDesc>\n</fileDesc>\n</teiHeader>\n");
    }
}
