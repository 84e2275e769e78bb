//! The page for addresses that the site has not.

use tera::Value;

use crate::diag::Diagnostic;

use super::html::PageContext;
use super::kind::{PageKind, Reads, one};
use super::pages::Pages;

/// `404.html`. A server shows it at any depth, so its links begin at the base's path.
pub(super) const KIND: PageKind =
    PageKind::new("missing", |_| one("404.html"), Reads::Frame, |pages, _, here| pages.missing(here))
        .unlisted();

impl Pages {
    fn missing(&self, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let here = PageContext { root: self.base_path(), ..here };
        let title = self.words.get("missing.title");
        let view = Value::from_serializable(&());
        self.finish("404.html", "404", title, None, here, self.nav(None), "missing", view)
    }
}
