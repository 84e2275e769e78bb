//! Tags in the head of a page: Highwire Press's for indexes of scholarship, Dublin Core's for libraries.
//!
//! Sources: <https://scholar.google.com/intl/en/scholar/inclusion.html#indexing>,
//! <https://www.dublincore.org/specifications/dublin-core/dc-html/>.

use serde::Serialize;

use crate::edition::date::Date;
use crate::edition::meta::{Agent, natural_name};
use crate::render::pages::Pages;

/// `<meta name content>`.
#[derive(Debug, Serialize)]
pub(in crate::render) struct MetaTag {
    pub(crate) name: &'static str,
    pub(crate) content: String,
}

impl Pages {
    /// The tags of the title page, or of a section with its title.
    pub(in crate::render) fn tags(&self, section: Option<&str>, canonical: Option<&str>) -> Vec<MetaTag> {
        let meta = &self.edition.meta;
        let whole = meta.cite.title.as_deref().unwrap_or(&meta.title);
        let title = section.unwrap_or(whole);
        let authors: &[String] = meta.document.as_ref().map_or(&[], |document| &document.authors);
        let editors = meta.editors.iter().filter(|editor| editor.agent != Agent::Role);
        let editors = editors.filter(|e| meta.cite.editors.as_ref().is_none_or(|ids| ids.contains(&e.id)));
        let editors: Vec<&String> = editors.map(|editor| &editor.name).collect();
        let date = self.edition.issued();
        let mut tags = Vec::new();
        let mut put = |name: &'static str, content: &str| {
            if !content.trim().is_empty() {
                tags.push(MetaTag { name, content: content.to_owned() });
            }
        };
        // An index of scholarship wants an author and a date: without them it takes none of these.
        if let Some(day) = date.and_then(slashed).filter(|_| !authors.is_empty()) {
            put("citation_title", title);
            authors.iter().for_each(|author| put("citation_author", author));
            put("citation_publication_date", &day);
            if section.is_some() {
                put("citation_inbook_title", whole);
            }
            put("citation_language", &meta.language);
            put("citation_publisher", meta.cite.publisher.as_deref().unwrap_or_default());
            put("citation_doi", meta.cite.doi.as_deref().filter(|_| section.is_none()).unwrap_or_default());
            put("citation_public_url", canonical.unwrap_or_default());
        }
        put("DC.title", title);
        authors.iter().for_each(|author| put("DC.creator", &natural_name(author)));
        editors.iter().for_each(|editor| put("DC.contributor", &natural_name(editor)));
        put("DC.publisher", meta.cite.publisher.as_deref().unwrap_or_default());
        put("DC.date", date.and_then(Date::time).unwrap_or_default());
        put("DC.language", &meta.language);
        put("DC.type", "Text");
        put("DC.identifier", canonical.unwrap_or_default());
        if section.is_some() {
            put("DC.relation.isPartOf", whole);
        }
        put("DC.rights", meta.document.as_ref().and_then(|d| d.rights.as_deref()).unwrap_or_default());
        tags
    }
}

/// `2026/11/24`, as far as it is known.
fn slashed(date: &Date) -> Option<String> {
    date.time().map(|time| time.replace('-', "/"))
}
