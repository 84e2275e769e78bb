//! The lines of the apparatus: on pages, and without links on paper and in books.
//!
//! A large edition has hundreds of thousands of them, each on three pages: that is why they are written here and not by templates.

use crate::edition::Section;
use crate::edition::meta::direction;
use crate::resolve::compared::Compared;

use super::escape::{escape_to, language_to};
use super::mixed;
use super::pages::Pages;
use super::view::{EntryView, Siglum};

impl Pages {
    /// The entries of a section as templates are given them. Their links lead to the page itself; where a root is given, to
    /// the pages that entries name.
    pub(super) fn entry_lines(
        &self,
        section: &str,
        address: Option<&str>,
        compared: &Compared,
        root: Option<&str>,
    ) -> Vec<EntryView> {
        let mut entries = self.entries(section, address, compared);
        let (language, dir) = (self.base_language(), direction(self.base_language()));
        let page = &self.edition.meta.language;
        let mut lang = String::new();
        language_to(
            &mut lang,
            Some(language).filter(|language| *language != page.as_str()),
            Some(dir).filter(|dir| *dir != direction(page)),
        );
        for entry in &mut entries {
            let of = entry.address.split('#').next().unwrap_or_default();
            let page = root.map(|root| format!("{root}{of}")).unwrap_or_default();
            entry.html = self.entry_html(entry, &lang, &page);
            // The built-in templates take the line as it is.
            if !self.templates.has_own() {
                entry.readings.clear();
                entry.witnesses.clear();
                entry.lemma.clear();
            }
        }
        entries
    }

    /// A line behind its locus. `lang` is the attributes of the base's words, `page` the address of the page that has the
    /// entries which transpositions name.
    fn entry_html(&self, entry: &EntryView, lang: &str, page: &str) -> String {
        let mut html = String::with_capacity(256 + entry.lemma.len());
        let out = &mut html;
        if let Some(word) = entry.after.as_ref().or(entry.before.as_ref()) {
            if entry.after.is_none() {
                push(out, &[" <i class=\"term\">"]);
                escape_to(out, self.words.get("apparatus.before"));
                out.push_str("</i>");
            }
            push(out, &[" <span class=\"after\"", lang, ">"]);
            escape_to(out, word);
            out.push_str("</span>");
            nth(out, if entry.after.is_some() { entry.after_nth } else { entry.before_nth });
        } else {
            out.push(' ');
        }
        out.push_str("<span class=\"lemma\"");
        data_wit(out, &entry.witnesses);
        push(out, &[lang, ">", &entry.lemma, "</span>"]);
        nth(out, entry.nth);
        out.push_str("<span class=\"bracket\">");
        escape_to(out, self.words.get("signs.lemma"));
        out.push_str("</span>");
        if self.positive() {
            sigla(out, &entry.witnesses);
            escape_to(out, self.words.get("apparatus.between"));
        }
        for (n, reading) in entry.readings.iter().enumerate() {
            if n > 0 {
                escape_to(out, self.words.get("apparatus.between"));
            }
            out.push(' ');
            if let Some(term) = reading.term.as_ref().filter(|_| !reading.text.is_empty()) {
                out.push_str("<i class=\"term\">");
                escape_to(out, term);
                out.push_str("</i> ");
            }
            out.push_str("<span class=\"reading\"");
            data_wit(out, &reading.witnesses);
            push(out, &[" data-class=\"", reading.class, "\""]);
            if reading.text.is_empty() {
                out.push_str("><i class=\"term\">");
                escape_to(out, reading.term.as_deref().unwrap_or_default());
                out.push_str("</i>");
            } else {
                push(out, &[lang, ">"]);
                escape_to(out, &reading.text);
            }
            out.push_str("</span>");
            if let Some(to) = &reading.to {
                push(out, &[" <a class=\"to\" href=\""]);
                escape_to(out, page);
                push(out, &["#", to, "\">"]);
                escape_to(out, reading.to_locus.as_deref().unwrap_or_default());
                out.push_str("</a>");
            }
            sigla(out, &reading.witnesses);
            if reading.term.is_none() {
                out.push_str(" <i class=\"kind\">");
                escape_to(out, &reading.class_name);
                out.push_str("</i>");
            }
        }
        html
    }

    /// The lines of [`Self::variant_lines`] for what is no page of the site.
    pub(crate) fn bare_variant_lines(&self, section: &Section) -> String {
        mixed::bare(&self.variant_lines(section))
    }

    /// The apparatus of a section of the base without links, a `<li>` a line: blocks that are elsewhere, then the entries.
    pub(super) fn variant_lines(&self, section: &Section) -> String {
        let mut lines = String::new();
        let place = self.versions.place(&section.id);
        let compared = place.and_then(|place| Some((place, self.versions.compared(&self.edition, place)?)));
        let Some((place, compared)) = compared else { return lines };
        for moved in self.transposed(place, compared) {
            lines.push_str("<li><span class=\"where\">");
            escape_to(&mut lines, &moved.locus);
            lines.push_str("</span> <i>");
            escape_to(&mut lines, self.words.get("apparatus.transposed"));
            lines.push_str("</i> ");
            escape_to(&mut lines, &moved.to_locus);
            sigla_together(&mut lines, &moved.witnesses);
            lines.push_str("</li>\n");
        }
        self.entries(&section.id, None, compared)
            .iter()
            .for_each(|entry| self.variant_line(entry, &mut lines));
        lines
    }

    fn variant_line(&self, entry: &EntryView, page: &mut String) {
        page.push_str("<li><span class=\"where\">");
        escape_to(page, &entry.locus);
        page.push_str("</span> ");
        if let Some(after) = &entry.after {
            escape_to(page, after);
        } else if let Some(before) = &entry.before {
            page.push_str("<i>");
            escape_to(page, self.words.get("apparatus.before"));
            page.push_str("</i> ");
            escape_to(page, before);
        }
        page.push_str(&entry.lemma);
        nth(page, entry.nth.or(entry.after_nth).or(entry.before_nth));
        escape_to(page, self.words.get("signs.lemma"));
        for (n, reading) in entry.readings.iter().enumerate() {
            if n > 0 {
                escape_to(page, self.words.get("apparatus.between"));
            }
            if let Some(term) = &reading.term {
                page.push_str(" <i>");
                escape_to(page, term);
                page.push_str("</i>");
            }
            if !reading.text.is_empty() {
                page.push(' ');
                escape_to(page, &reading.text);
            }
            sigla_together(page, &reading.witnesses);
        }
        page.push_str("</li>\n");
    }
}

fn push(out: &mut String, pieces: &[&str]) {
    pieces.iter().for_each(|piece| out.push_str(piece));
}

/// Which of several equal words it is.
fn nth(out: &mut String, nth: Option<usize>) {
    if let Some(nth) = nth {
        push(out, &["<sup>", &nth.to_string(), "</sup>"]);
    }
}

/// The witnesses that have some words, as an attribute.
fn data_wit(out: &mut String, witnesses: &[Siglum]) {
    out.push_str(" data-wit=\"");
    for (n, witness) in witnesses.iter().enumerate() {
        if n > 0 {
            out.push(' ');
        }
        escape_to(out, &witness.id);
    }
    out.push('"');
}

/// A space, and the sigla of witnesses with spaces between them.
fn sigla(out: &mut String, witnesses: &[Siglum]) {
    for witness in witnesses {
        out.push_str(" <span class=\"siglum\">");
        escape_to(out, &witness.siglum);
        out.push_str("</span>");
    }
}

/// The same, in one element.
fn sigla_together(out: &mut String, witnesses: &[Siglum]) {
    let sigla: Vec<&str> = witnesses.iter().map(|witness| witness.siglum.as_str()).collect();
    out.push_str(" <span class=\"siglum\">");
    escape_to(out, &sigla.join(" "));
    out.push_str("</span>");
}
