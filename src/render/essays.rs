//! The edition's own essays.

use std::collections::HashMap;

use crate::diag::Diagnostic;
use crate::edition::Essay;

use super::html::{HtmlWriter, PageContext};
use super::kind::{PageKind, Reads, Subject};
use super::pages::Pages;
use super::view::{EssayView, Nav, into_value};

/// An essay: its place among them.
pub(super) const KIND: PageKind =
    PageKind::new("essay", list, Reads::Frame, |pages, Subject(at, _), here| pages.essay(at, here));

fn list(pages: &Pages) -> Vec<(String, Subject)> {
    let essays = pages.edition.essays.iter().enumerate();
    essays.map(|(at, essay)| (essay.address.clone(), Subject(at, 0))).collect()
}

impl Pages {
    fn essay_view(&self, essay: &Essay, here: PageContext<'_>) -> EssayView {
        let text = self.text(&essay.body, &essay.links, &essay.images, "", 0, here);
        let mut writer = HtmlWriter::new(text);
        let html = writer.all(essay.heading);
        EssayView {
            title: self.title_of_essay(essay),
            title_html: self.title_html(&essay.body, &essay.links, essay.heading, &essay.title),
            html,
            footnotes: self.footnotes(text, &mut writer, &essay.address, &mut HashMap::new()),
            backlinks: self.referrers(&essay.address),
            more_referrers: self.more_referrers(&essay.address),
            draft: essay.draft,
            source: self.sources.link(essay.file),
        }
    }

    fn essay(&self, at: usize, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let essay = &self.edition.essays[at];
        let view = self.essay_view(essay, here);
        let nav = Nav { essays: self.essays_around(at), ..self.nav(None) };
        self.finish(
            "essay.html",
            "essay",
            &self.title_of_essay(essay),
            None,
            here,
            nav,
            "essay",
            into_value(view),
        )
    }
}
