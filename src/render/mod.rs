//! `render`: from an edition to pages, by templates.
//!
//! Bodies become HTML here ([`html`]); what the templates are given is in [`view`], and
//! docs/templates.md describes it.

mod bibliography;
mod colours;
mod commentary;
mod escape;
mod filters;
mod front;
mod highlight;
mod html;
mod moved;
mod notes;
mod pages;
mod registers;
mod sanitise;
mod sections;
mod source;
mod strip;
mod templates;
mod view;
mod words;
mod works;

use crate::Options;
use crate::diag::Diagnostic;
use crate::edition::Edition;
use crate::load::World;

pub(crate) use pages::Page;
pub use pages::Pages;

/// The pages of an edition, none of them made yet; nothing where the templates can't be read.
pub fn render(
    world: &World,
    edition: Edition,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Pages> {
    let words = words::Words::gather(world, &edition.meta.language, diagnostics);
    let sheet = filters::sheet(&edition);
    let (works, templates) = rayon::join(
        || works::Works::new(&edition),
        || templates::Templates::gather(world, (filters::SHEET, &sheet), diagnostics),
    );
    let sources = source::SourceFiles::gather(world, &edition);
    Some(Pages::new(edition, templates?, words, works, sources, sheet, options.live))
}
