//! Absolute addresses of what an edition has: below its base-url, else below a `urn:` made of its title.

use crate::edition::meta::Editor;
use crate::edition::{Edition, Place, id};
use crate::render::escape::path_to;

/// The beginning of all absolute addresses of an edition.
#[derive(Debug, Clone)]
pub(crate) struct Base(String);

impl Base {
    /// The base-url; without one a `urn:`, which names things but leads nowhere.
    pub(crate) fn of(edition: &Edition) -> Self {
        Self(match &edition.meta.base_url {
            Some(url) => url.clone(),
            None => {
                let slug = id::heading_slug(&edition.meta.title);
                let mut own = String::new();
                path_to(&mut own, if slug.is_empty() { "edition" } else { &slug });
                format!("urn:x-variorum:{own}:")
            }
        })
    }

    /// An address of the site.
    pub(crate) fn address(&self, address: &str) -> String {
        let mut out = self.0.clone();
        path_to(&mut out, address);
        out
    }

    /// An id on a page.
    pub(crate) fn id(&self, address: &str, id: &str) -> String {
        let mut out = self.address(address);
        out.push('#');
        path_to(&mut out, id);
        out
    }

    /// A place.
    pub(crate) fn place(&self, place: &Place) -> String {
        match &place.fragment {
            Some(fragment) => self.id(&place.address, fragment),
            None => self.address(&place.address),
        }
    }

    /// A commentator: the ORCID iD, the page about them, else their place among the commentators.
    pub(crate) fn editor(&self, editor: &Editor) -> String {
        match (&editor.orcid, &editor.url) {
            (Some(orcid), _) => format!("https://orcid.org/{orcid}"),
            (None, Some(url)) => url.clone(),
            (None, None) => self.id("notes.html", &format!("by-{}", editor.id)),
        }
    }
}
