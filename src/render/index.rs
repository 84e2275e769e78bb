//! The title page.

use crate::diag::Diagnostic;
use crate::edition::{Section, Witness, id};
use serde::Serialize;

use super::html::PageContext;
use super::kind::{PageKind, Reads, one};
use super::pages::{Pages, count};
use super::view::{CitationView, Glance, PartGroup, SectionLink, into_value};

/// The title page. It has the openings of sections, and strips of all.
pub(super) const KIND: PageKind =
    PageKind::new("index", |_| one("index.html"), Reads::AnySection, |pages, _, here| pages.index(here));

impl Pages {
    fn index(&self, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        #[derive(Serialize)]
        struct IndexView {
            contents: Vec<PartGroup>,
            citation: String,
            citations: CitationView,
            #[serde(skip_serializing_if = "Option::is_none")]
            example: Option<String>,
        }
        let sections = self.edition.witnesses.first().map(|w| &w.sections);
        let lengths = sections.into_iter().flatten().map(|section| section.body.text.len());
        let longest = lengths.max().unwrap_or_default();
        let entry = |section: &Section| SectionLink {
            glance: Some(Glance {
                blocks: section.numbers.len(),
                notes: count(&section.notes),
                opening: self.opening(section),
                strip: super::strip::strip(section, self.spots(section), longest),
            }),
            ..self.link(section, false)
        };
        let mut contents = self.groups(0, entry);
        contents.extend(self.in_versions_only(entry));
        let example = sections.and_then(|s| s.iter().find(|s| s.numbers.len() > 2).or(s.first()));
        let example =
            example.and_then(|s| Some(self.words.block(&s.number, s.numbers.get(2).or(s.numbers.first())?)));
        let view = IndexView {
            contents,
            citation: self.citation(None),
            citations: self.edition_citation(),
            example,
        };
        let description = self.edition.meta.description.clone();
        self.finish(
            "index.html",
            "index",
            &self.edition.meta.title,
            description,
            here,
            self.nav(None),
            "index",
            into_value(view),
        )
    }

    /// The sections that the base lacks, under the titles of the versions that have them.
    fn in_versions_only(&self, entry: impl Fn(&Section) -> SectionLink) -> Vec<PartGroup> {
        let others = self.edition.witnesses.iter().skip(1);
        let group = |witness: &Witness| {
            let own = witness
                .sections
                .iter()
                .filter(|section| self.section_of(0, &id::fold(&section.id)).is_none());
            let sections = own.map(|section| {
                let link = entry(section);
                let filled = [("locus", link.locus.as_str()), ("siglum", &witness.meta.siglum)];
                SectionLink { locus: self.words.fill("locus.version", &filled), ..link }
            });
            PartGroup { part: Some(self.title_of(&witness.meta)), sections: sections.collect() }
        };
        others.map(group).filter(|group| !group.sections.is_empty()).collect()
    }
}
