//! What is below a section on paper: its footnotes, its notes, its apparatus.

use crate::edition::{Note, Section};

use super::super::escape::escape_to;
use super::super::html::{HtmlWriter, PageContext};
use super::super::pages::Pages;

impl Pages {
    /// The footnotes of a section, whose text `writer` has written.
    pub(super) fn footnotes_on_paper(
        &self,
        section: &Section,
        writer: &mut HtmlWriter<'_>,
        own: &str,
        page: &mut String,
    ) {
        if section.body.footnotes.is_empty() {
            return;
        }
        page.push_str("<section class=\"footnotes\"><h3>");
        escape_to(page, self.words.get("footnotes.title"));
        page.push_str("</h3>\n<ol>\n");
        for (n, footnote) in section.body.footnotes.iter().enumerate() {
            page.push_str("<li class=\"footnote\" id=\"fn-");
            escape_to(page, &footnote.id);
            page.push_str("\">");
            if footnote.marks > 0 {
                page.push_str("<a class=\"mark\" href=\"#fnref-");
                escape_to(page, &footnote.id);
                page.push_str("\">");
                escape_to(page, &footnote.mark);
                page.push_str("</a>");
            }
            page.push_str("<div class=\"body\"");
            page.push_str(own);
            page.push('>');
            page.push_str(&writer.footnote(n));
            page.push_str("</div></li>\n");
        }
        page.push_str("</ol></section>\n");
    }

    /// The notes of a section, at its end.
    pub(super) fn notes_on_paper(&self, at: (usize, usize), here: PageContext<'_>, page: &mut String) {
        let section = &*self.edition.witnesses[at.0].sections[at.1];
        page.push_str("<section class=\"endnotes\" role=\"doc-endnotes\" aria-label=\"");
        escape_to(page, self.words.get("print.notes"));
        page.push(' ');
        escape_to(page, &self.locus_on_paper(at));
        page.push_str("\"><h3>");
        escape_to(page, self.words.get("print.notes"));
        page.push_str("</h3>\n<ol>\n");
        for note in &section.notes {
            self.note_on_paper(section, note, note, here, page);
        }
        page.push_str("</ol></section>\n");
    }

    /// A note that is where `top` is: itself, or a reply to it.
    fn note_on_paper(
        &self,
        section: &Section,
        note: &Note,
        top: &Note,
        here: PageContext<'_>,
        page: &mut String,
    ) {
        page.push_str("<li class=\"endnote\" id=\"n-");
        escape_to(page, &note.record.id);
        page.push_str("\">");
        self.head_on_paper(section, note, top, page);
        self.body_on_paper(note, here, page);
        self.sources_on_paper(section, note, here, page);
        if !note.replies.is_empty() {
            page.push_str("\n<ol>\n");
            note.replies.iter().for_each(|reply| self.note_on_paper(section, reply, top, here, page));
            page.push_str("</ol>");
        }
        page.push_str("</li>\n");
    }

    /// Its number, its kind, and the words or the place that it is on.
    fn head_on_paper(&self, section: &Section, note: &Note, top: &Note, page: &mut String) {
        let record = &note.record;
        let is_marked = note.marked() && std::ptr::eq(note, top) && crate::resolve::has_mark(section, note);
        if is_marked {
            page.push_str("<a class=\"no\" href=\"#at-");
            escape_to(page, &record.id);
            page.push_str("\">");
            escape_to(page, &note.label);
            page.push_str("</a>");
        } else {
            element(page, "span", "no", &note.label);
        }
        page.push(' ');
        element(page, "i", "kind", &self.kind_name(&record.kind));
        page.push(' ');
        match self.lemma_of(note) {
            Some(lemma) => {
                page.push_str("<bdi class=\"lemma\"");
                page.push_str(&self.text_attributes(section));
                page.push('>');
                escape_to(page, &crate::edition::wide::shorten(lemma));
                page.push_str("</bdi>");
                escape_to(page, self.words.get("signs.lemma"));
            }
            None => {
                let siglum = self.siglum_of(&section.address);
                let locus = self.locus_of_witness(&self.spot_of(section, top), siglum);
                element(page, "span", "locus", &locus);
            }
        }
        page.push(' ');
    }

    fn body_on_paper(&self, note: &Note, here: PageContext<'_>, page: &mut String) {
        let record = &note.record;
        page.push_str("<div class=\"body\"");
        if let Some(language) = record.language.as_ref().filter(|own| **own != self.edition.meta.language) {
            page.push_str(" lang=\"");
            escape_to(page, language);
            page.push('"');
        }
        if let Some(dir) = record.language.as_deref().and_then(|language| self.other_dir(language)) {
            page.push_str(" dir=\"");
            page.push_str(dir);
            page.push('"');
        }
        page.push('>');
        page.push_str(&self.note_html(note, here));
        page.push_str("</div>");
    }

    /// What it rests on, what it answers, why it has no place, and who says it.
    fn sources_on_paper(&self, section: &Section, note: &Note, here: PageContext<'_>, page: &mut String) {
        if let Some(cites) = self.rests_on(note, here) {
            page.push_str(" <span class=\"rests\">");
            escape_to(page, self.words.get("note.cites"));
            page.push(' ');
            page.push_str(&cites);
            page.push_str("</span>");
        }
        if let Some(answered) = self.answered(note) {
            page.push(' ');
            element(page, "span", "rests", &answered);
        }
        if let Some(why) = self.why_nowhere(section, note) {
            page.push(' ');
            element(page, "i", "why", why);
        }
        let creators = self.creators(&note.record.creators);
        let names: Vec<&str> = creators.iter().map(|creator| creator.name.as_str()).collect();
        if !names.is_empty() {
            page.push(' ');
            element(page, "bdi", "name", &names.join(self.words.get("common.comma")));
        }
    }

    /// The apparatus of a section.
    pub(super) fn variants_on_paper(&self, section: &Section, page: &mut String) {
        let lines = self.variant_lines(section);
        if lines.is_empty() {
            return;
        }
        page.push_str("<section class=\"variants\"><h3>");
        escape_to(page, self.words.get("apparatus.title"));
        page.push_str("</h3>\n<ul>\n");
        page.push_str(&lines);
        page.push_str("</ul></section>\n");
    }
}

/// An element of a class with words in it.
fn element(page: &mut String, name: &str, class: &str, words: &str) {
    for piece in ["<", name, " class=\"", class, "\">"] {
        page.push_str(piece);
    }
    escape_to(page, words);
    for piece in ["</", name, ">"] {
        page.push_str(piece);
    }
}
