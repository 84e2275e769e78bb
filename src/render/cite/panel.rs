//! Panels: how each place of a section is cited. They are written straight into the page, which has one for each paragraph and
//! note; templates of the edition's own are given the same as values.

use serde::Serialize;
use tera::Value;

use crate::diag::Span;
use crate::render::escape::{escape_to, language_to, path_to, text_to};
use crate::render::view::NamedHtml;
use crate::render::words::Words;

use super::citing::{CitedPlace, Citing, FORMATS, PlaceHtml};
use super::named;

/// `cite`: how the places of a section are cited.
#[derive(Debug, Serialize)]
pub(super) struct CiteView {
    pub(super) locus: String,
    pub(super) address: String,
    pub(super) title: String,
    pub(super) title_html: String,
    /// The language of the text, where it isn't the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dir: Option<&'static str>,
    /// All panels.
    pub(super) html: String,
    /// The same, where a template of the edition's own asks for them.
    pub(super) panels: Vec<Value>,
}

/// A place, before it is known how it is cited.
#[derive(Debug, Default)]
pub(super) struct PanelPlace {
    pub(super) id: String,
    /// The id on the section's page: empty for the section itself.
    pub(super) fragment: String,
    pub(super) locus: String,
    /// Its first words, plain.
    pub(super) words: String,
    pub(super) language: Option<String>,
    pub(super) dir: Option<&'static str>,
    pub(super) of_note: bool,
    /// Whether no release has its words; of a section, whether the last has others. None of a note.
    pub(super) unreleased: Option<bool>,
    /// The directive that finds its words.
    pub(super) directive: Option<String>,
    /// What distinguishes its key from others.
    pub(super) key: String,
    /// Its place in the sources.
    pub(super) at: Option<Span>,
    /// Whether it has files for reference managers.
    pub(super) has_formats: bool,
}

/// One of `cite.panels`: a place, and how it is cited.
#[derive(Debug, Serialize)]
struct CitePanel<'a> {
    id: &'a str,
    locus: &'a str,
    words: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dir: Option<&'static str>,
    of_note: bool,
    /// Its address, from the root.
    address: &'a str,
    /// The whole of it, where the edition says where it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unreleased: Option<bool>,
    /// Its address with its words, which a browser marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    with_words: Option<&'a str>,
    styles: Vec<NamedHtml>,
    formats: Vec<NamedHtml>,
    /// Where readers write about it, and what of that are its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    feedback: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feedback_words: Option<&'a str>,
}

/// The panels of a page, as they are written one after the other.
pub(super) struct Panels<'p> {
    words: &'p Words,
    base_url: Option<&'p str>,
    root: &'p str,
    /// The section's address, as it is in a link.
    page: String,
    /// Language and direction of the section's text, where they are not the page's, as attributes.
    of_text: String,
    /// The names of the formats.
    formats: String,
    /// Whether a template of the edition's own asks for values.
    as_values: bool,
    pub(super) html: String,
    pub(super) values: Vec<Value>,
}

/// Where readers write about a place, and what of that are its words.
pub(super) type Feedback = (String, String);

/// A place with its addresses: from the root, the whole of it, from the root with its words.
struct Addressed<'a> {
    place: &'a PanelPlace,
    address: String,
    url: Option<String>,
    with_words: Option<String>,
    feedback: Option<Feedback>,
}

impl<'p> Panels<'p> {
    /// For the section at an address, whose text is in a language and direction that are not the page's.
    pub(super) fn new(
        words: &'p Words,
        base_url: Option<&'p str>,
        root: &'p str,
        section: &str,
        (language, dir): (Option<&str>, Option<&str>),
        as_values: bool,
    ) -> Self {
        let mut page = String::new();
        path_to(&mut page, section);
        let mut of_text = String::new();
        language_to(&mut of_text, language, dir);
        let names: Vec<&str> = FORMATS.iter().map(|(name, _)| *name).collect();
        let formats = names.join(words.get("common.comma"));
        Self {
            words,
            base_url,
            root,
            page,
            of_text,
            formats,
            as_values,
            html: String::new(),
            values: Vec::new(),
        }
    }

    /// Adds a place. `feedback` is given its address.
    pub(super) fn put(
        &mut self,
        place: &PanelPlace,
        citing: &Citing,
        feedback: impl FnOnce(&str) -> Option<Feedback>,
    ) {
        let mut address = self.page.clone();
        if !place.fragment.is_empty() {
            address.push('#');
            address.push_str(&place.fragment);
        }
        let sign = if place.fragment.is_empty() { "#" } else { "" };
        let url = self.base_url.map(|base| format!("{base}{address}"));
        let addressed = Addressed {
            place,
            with_words: place.directive.as_ref().map(|words| format!("{address}{sign}{words}")),
            feedback: feedback(url.as_deref().unwrap_or(&address)),
            address,
            url,
        };
        let cited = CitedPlace { locus: &place.locus, url: addressed.url.as_deref(), key: &place.key };
        if self.as_values {
            self.values.push(addressed.value(citing, &cited));
        }
        self.write(&addressed, citing, &cited);
    }

    fn write(&mut self, of: &Addressed<'_>, citing: &Citing, cited: &CitedPlace<'_>) {
        let Self { words, root, html, .. } = self;
        let place = of.place;
        html.push_str("<section class=\"cited\" id=\"");
        escape_to(html, &place.id);
        html.push_str("\">\n<h2>");
        link_to(html, root, &of.address, "", &place.locus);
        html.push_str("</h2>\n");
        if !place.words.is_empty() {
            html.push_str("<p class=\"opening\"");
            if place.of_note {
                language_to(html, place.language.as_deref(), place.dir);
            } else {
                html.push_str(&self.of_text);
            }
            html.push('>');
            text_to(html, &place.words);
            html.push_str("</p>\n");
        }
        html.push_str("<dl>\n<dt>");
        text_to(html, words.get("cite.address"));
        html.push_str("</dt><dd>");
        link_to(html, root, &of.address, " dir=\"ltr\"", of.url.as_deref().unwrap_or(&of.address));
        if place.unreleased == Some(true) {
            html.push_str("</dd>\n<dt></dt><dd class=\"unreleased\">");
            text_to(html, words.get("cite.unreleased"));
        }
        if let Some(with_words) = &of.with_words {
            html.push_str("</dd>\n<dt>");
            text_to(html, words.get("cite.with-words"));
            html.push_str("</dt><dd>");
            link_to(html, root, with_words, "", words.get("cite.marked"));
        }
        html.push_str("</dd>\n");
        let as_html = PlaceHtml::new(Some(cited.locus), cited.url);
        for (name, slots) in citing.styles() {
            html.push_str("<dt>");
            html.push_str(name);
            html.push_str("</dt><dd>");
            slots.fill_to(html, &as_html);
            html.push_str("</dd>\n");
        }
        html.push_str("</dl>\n");
        if let Some((to, selected)) = &of.feedback {
            html.push_str("<p class=\"feedback\"><a href=\"");
            escape_to(html, to);
            html.push_str("\" data-words=\"");
            escape_to(html, selected);
            html.push_str("\">");
            text_to(html, words.get("cite.feedback"));
            html.push_str("</a></p>\n");
        }
        if place.has_formats {
            html.push_str("<details><summary>");
            text_to(html, &self.formats);
            html.push_str("</summary>\n<dl>\n");
            let mut text = String::new();
            for (at, (name, _)) in FORMATS.iter().enumerate() {
                html.push_str("<dt>");
                html.push_str(name);
                html.push_str("</dt><dd><pre dir=\"ltr\">");
                text.clear();
                citing.format_to(&mut text, at, cited);
                text_to(html, &text);
                html.push_str("</pre></dd>\n");
            }
            html.push_str("</dl>\n</details>\n");
        }
        html.push_str("</section>\n");
    }
}

impl Addressed<'_> {
    fn value(&self, citing: &Citing, cited: &CitedPlace<'_>) -> Value {
        let Self { place, address, url, with_words, feedback } = self;
        let citation = citing.at(cited);
        let (feedback, feedback_words) = feedback.as_ref().map(|(to, words)| (&**to, &**words)).unzip();
        Value::from_serializable(&CitePanel {
            id: &place.id,
            locus: &place.locus,
            words: &place.words,
            language: place.language.as_deref(),
            dir: place.dir,
            of_note: place.of_note,
            address,
            url: url.as_deref(),
            unreleased: place.unreleased,
            with_words: with_words.as_deref(),
            styles: named(citation.styles),
            formats: if place.has_formats { named(citation.formats) } else { Vec::new() },
            feedback,
            feedback_words,
        })
    }
}

/// Writes a link to an address from the root, with further attributes.
fn link_to(html: &mut String, root: &str, address: &str, attributes: &str, words: &str) {
    html.push_str("<a href=\"");
    html.push_str(root);
    escape_to(html, address);
    html.push('"');
    html.push_str(attributes);
    html.push('>');
    text_to(html, words);
    html.push_str("</a>");
}
