//! The page about the edition as files: what it was made of, what is offered.

use crate::diag::Diagnostic;

use super::html::PageContext;
use super::kind::{PageKind, Reads, one};
use super::pages::Pages;
use super::view::{AboutView, FilesView, into_value};

/// The page. Where it offers exports it is made again with them ([`crate::output::Site`]).
pub(super) const KIND: PageKind =
    PageKind::new("about", |_| one("about.html"), Reads::Frame, |pages, _, here| pages.about(here));

impl Pages {
    fn about(&self, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let files = self.edition.files;
        let view = AboutView {
            files: FilesView { texts: files.texts, annotations: files.annotations, pages: files.pages },
            sources: self.sources.apparatus(),
            by_kind: self.notes > 0,
            exports: self.offered_on(here),
        };
        let title = self.words.get("about.title");
        self.finish(
            "about.html",
            "about",
            title,
            self.edition.meta.description.clone(),
            here,
            self.nav(None),
            "about",
            into_value(view),
        )
    }
}
