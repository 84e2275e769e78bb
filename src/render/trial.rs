//! A note's text that is being written, as its page would show it.

use crate::diag::{Source, Sources};
use crate::edition::Section;
use crate::edition::locator::LocatorLanguage;
use crate::parse::markdown::{self, Manner};

use super::html::{HtmlWriter, PageContext, Variants, WovenText};
use super::pages::{Pages, inline_footnotes};

impl Pages {
    /// The HTML of a note's text on a section, in the preview. Names in it don't lead to their registers yet.
    pub(crate) fn note_text(&self, sources: &Sources, section: &Section, written: &str) -> String {
        let mut sources = sources.clone();
        let file = sources.add(Source::new("content/annotations/note.md", written));
        let manner = Manner {
            allow_html: self.edition.meta.allow_html,
            citations: true,
            language: LocatorLanguage::of(&self.edition.meta.language),
        };
        // What is wrong with it is reported once it is saved.
        let mut told = Vec::new();
        let body = markdown::parse(sources.get(file), file, 0..written.len(), manner, &mut told);
        let (links, images) = crate::resolve::trial::lead(&self.edition, &sources, section, &body);
        let depth = section.address.matches('/').count();
        let root = "../".repeat(depth);
        let text = WovenText {
            body: &body,
            links: &links,
            images: &images,
            sizes: &self.sizes,
            segments: &[],
            marks: &[],
            signs: &[],
            names: &[],
            entities: &self.entities,
            numbers: &[],
            prefix: "trial:",
            deeper: 2,
            here: PageContext { address: &section.address, root: &root, preview: true },
            words: &self.words,
            titles: &self.titles,
            cites: self.cites(),
            variants: Variants::default(),
            away: None,
        };
        let mut html = HtmlWriter::new(text).all(None);
        inline_footnotes(&mut html, text, &self.words);
        html
    }

    /// The interface's words of a group, each by its name.
    pub(crate) fn words_of(&self, group: &str) -> Vec<(String, String)> {
        let table = self.words.table().get(group).and_then(toml::Value::as_table);
        let words = table.into_iter().flatten();
        words.filter_map(|(name, word)| Some((name.clone(), word.as_str()?.to_owned()))).collect()
    }
}
