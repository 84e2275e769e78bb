//! Links, images and cross-references: where each leads.

mod cross;
mod files;
mod fragments;
mod led;
mod nested;
mod unmade;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::diag::{Diagnostic, Sources, Span, rules};
use crate::edition::other::Other;
use crate::edition::text::{Body, Image, Link, LinkKind};
use crate::edition::{Essay, LinkTo, MovedReference, Section};

use self::led::ReferenceSource;
use super::meant::Renamed;
use super::near::NearNames;
use super::places::NotePlaces;
use super::references::{Led, References};
use super::registers::Entities;

pub(super) use self::files::named;

/// All that a reference can lead to.
pub(super) struct TargetIndex<'a> {
    /// The sections of each witness, the base first.
    pub(super) witnesses: &'a [Vec<Arc<Section>>],
    /// A section's place in its witness, by its folded id.
    pub(super) sections: Arc<Vec<HashMap<String, usize>>>,
    pub(super) essays: &'a [Arc<Essay>],
    /// The places of notes by their ids.
    pub(super) notes: NotePlaces<'a>,
    /// What a path under the edition's folder is: a section or an essay.
    pub(super) files: Arc<HashMap<String, FileTarget>>,
    /// Ids that are there, but left out: `boredom`, `note:x`, `page:y`, as drafts or for an error of their own.
    pub(super) hidden: Arc<HashSet<String>>,
    /// Names that sections had.
    pub(super) renamed: Arc<Renamed>,
    /// Entities by their references.
    pub(super) entities: Arc<Entities>,
    /// Media by their path under `content/`.
    pub(super) media: &'a BTreeMap<String, std::path::PathBuf>,
    pub(super) sources: &'a Sources,
    /// Where references lead that the lock knows.
    pub(super) references: Arc<References>,
    /// What is near to names that lead nowhere.
    pub(super) near: NearNames,
    /// The short signs of the witnesses, which are prefixes of references.
    pub(super) sigla: Vec<String>,
    /// Other editions, whose names are prefixes too.
    pub(super) others: &'a [Other],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileTarget {
    Section { witness: usize, section: usize },
    Essay(usize),
}

/// Where a link is.
#[derive(Debug, Clone, Copy)]
pub(super) struct LinkContext<'a> {
    pub(super) witness: usize,
    /// The section that `#p3` alone is about.
    pub(super) section: Option<(usize, usize)>,
    pub(super) essay: Option<&'a Essay>,
    /// Whether the words are the document's own, where `[[sic]]` may be text.
    pub(super) document: bool,
    /// Where its references lead that the lock knows, by link.
    pub(super) led: &'a [Option<Led>],
}

/// What became of the links of a text.
#[derive(Hash)]
pub(super) struct Resolved {
    pub(super) links: Vec<LinkTo>,
    pub(super) images: Vec<LinkTo>,
    /// References whose blocks have other addresses now.
    pub(super) moved: Vec<MovedReference>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl TargetIndex<'_> {
    /// Resolves every link and image of a text.
    pub(super) fn text(&self, body: &Body, here: LinkContext<'_>) -> Resolved {
        self.text_of(body, here, None)
    }

    /// [`text`](Self::text) of words that are a part of a value of TOML, whose place in the file is this.
    pub(super) fn text_of(&self, body: &Body, here: LinkContext<'_>, within: Option<Span>) -> Resolved {
        let mut made =
            Resolved { links: Vec::new(), images: Vec::new(), moved: Vec::new(), diagnostics: Vec::new() };
        for (n, link) in body.links.iter().enumerate() {
            let told = made.diagnostics.len();
            let to = self.link(link, here, &mut made.diagnostics);
            let span = within.unwrap_or(link.span);
            let it = ReferenceSource {
                target: link.target.trim(),
                file: link.kind == LinkKind::Inline,
                span,
                witness: here.witness,
                told,
            };
            if let Some(within) = within {
                // The places in a value of TOML are not those in its file.
                let fixes = made.diagnostics[told..].iter_mut().flat_map(|told| &mut told.fixes);
                fixes.flat_map(|fix| &mut fix.edits).for_each(|edit| edit.span = within);
            }
            self.place_fixes(&it, &mut made.diagnostics);
            let to = self.follow(it, here.led.get(n).and_then(Option::as_ref), to, &mut made);
            made.links.push(to);
        }
        for image in &body.images {
            let told = made.diagnostics.len();
            made.images.push(self.image(image, here, &mut made.diagnostics));
            let it = ReferenceSource {
                target: image.target.trim(),
                file: true,
                span: image.span,
                witness: here.witness,
                told,
            };
            self.place_fixes(&it, &mut made.diagnostics);
        }
        self.unmade(body, &mut made.diagnostics);
        made
    }

    fn link(&self, link: &Link, here: LinkContext<'_>, diagnostics: &mut Vec<Diagnostic>) -> LinkTo {
        match link.kind {
            LinkKind::CrossReference => self.reference(&link.target, link.span, here, diagnostics),
            LinkKind::Lost => {
                let words = self.sources.words(link.span);
                let message =
                    format!("the target of `{}` was lost; its words stay, and are marked", clip(words));
                diagnostics.push(Diagnostic::new(&rules::LOST_LINK, link.span, message));
                LinkTo::Lost
            }
            LinkKind::Auto | LinkKind::Inline => {
                self.address(&link.target, link.span, here, false, diagnostics)
            }
        }
    }

    fn image(&self, image: &Image, here: LinkContext<'_>, diagnostics: &mut Vec<Diagnostic>) -> LinkTo {
        if image.alt.trim().is_empty() {
            let message = format!("`{}` has no text for those who can't see it", clip(&image.target));
            diagnostics.push(
                Diagnostic::new(&rules::MISSING_ALT, image.span, message)
                    .hint("write `![what it shows](file)`"),
            );
        }
        match self.address(&image.target, image.span, here, true, diagnostics) {
            LinkTo::Media(address) => LinkTo::Media(address),
            LinkTo::Broken | LinkTo::InDoubt(_) => LinkTo::Broken,
            LinkTo::Web(_) | LinkTo::Elsewhere(_) => {
                diagnostics.push(
                    Diagnostic::new(
                        &rules::BAD_LINK,
                        image.span,
                        "an image of another site would be asked of it by every reader",
                    )
                    .hint("put the file beside the text, and show that; or link to the image"),
                );
                LinkTo::Broken
            }
            LinkTo::Place(_) | LinkTo::Lost => {
                let message = format!("`{}` is no file that can be shown", clip(&image.target));
                diagnostics.push(Diagnostic::new(&rules::MISSING_FILE, image.span, message));
                LinkTo::Broken
            }
        }
    }
}

/// The beginning of what is written, in one line, as a message quotes it.
pub(super) fn clip(words: &str) -> String {
    let line: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(80).collect();
    if words.chars().count() > 80 { line + "…" } else { line }
}
