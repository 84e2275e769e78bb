//! The pages as search engines are reported of them: `sitemap.xml` (<https://www.sitemaps.org/protocol.html>), `robots.txt`.

use std::fmt::Write as _;

use crate::render::escape::escape;
use crate::render::kind::{PageKind, Reads, one, one_where};
use crate::render::pages::Pages;

/// So many addresses a sitemap may have.
const MOST: usize = 50_000;

/// `robots.txt`.
pub(in crate::render) const ROBOTS_KIND: PageKind =
    PageKind::new("robots.txt", |_| one(super::ROBOTS), Reads::Frame, |pages, _, _| Ok(pages.robots()));

/// `sitemap.xml`.
pub(in crate::render) const SITEMAP_KIND: PageKind = PageKind::new(
    "sitemap.xml",
    |pages| one_where(pages.edition.meta.base_url.is_some(), "sitemap.xml"),
    Reads::Frame,
    |pages, _, _| Ok(pages.sitemap()),
);

impl Pages {
    /// The addresses of all pages but those that say that they are not to be listed.
    pub(in crate::render) fn sitemap(&self) -> String {
        let base = self.edition.meta.base_url.as_deref().unwrap_or_default();
        let mut addresses: Vec<String> = self
            .table()
            .into_iter()
            .filter(|(address, page)| address.ends_with(".html") && page.is_listed())
            .map(|(address, _)| address)
            .collect();
        addresses.sort_unstable();
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for address in addresses.iter().take(MOST) {
            let path = if address == "index.html" {
                String::new()
            } else {
                crate::edition::address::encoded(address)
            };
            let _ = writeln!(out, "<url><loc>{}{path}</loc></url>", escape(base));
        }
        out + "</urlset>\n"
    }

    /// Everybody may read everything.
    pub(in crate::render) fn robots(&self) -> String {
        let sitemap =
            self.edition.meta.base_url.as_ref().map(|base| format!("\nSitemap: {base}sitemap.xml\n"));
        format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default())
    }
}
