//! Addresses that lead on: of blocks on their section's page, and of sections that are gone.

use crate::diag::Diagnostic;
use crate::edition::{Away, Section, id};

use super::html::PageContext;
use super::kind::{PageKind, Reads, Subject, Touched};
use super::pages::Pages;
use super::view::{MovedBlock, MovedView, into_value};

/// A section that is gone: its place in the list of those.
pub(super) const KIND: PageKind = PageKind::new(
    "away",
    |pages| {
        let away = pages.edition.away.iter().enumerate();
        away.map(|(at, away)| (away.address.clone(), Subject(at, 0))).collect()
    },
    Reads::Some(reads),
    |pages, Subject(at, _), here| pages.away(&pages.edition.away[at], here),
)
.unlisted();

/// Words of a release are sought in all sections.
pub(super) fn reads(pages: &Pages, _: Subject, touched: &Touched<'_>) -> bool {
    pages.is_released() && !touched.sections.is_empty()
}

impl Pages {
    /// The addresses that blocks of a section had.
    pub(super) fn moved_blocks(&self, w: usize, section: &Section) -> Vec<MovedBlock> {
        let block = |(from, to): (&String, &Option<String>)| {
            let place = to.as_deref().and_then(|to| match to.split_once('#') {
                None => Some((&*section.number, section.address.as_str(), to)),
                Some((other, to)) => {
                    let other = self.section_of(w, &id::fold(other))?;
                    Some((&*other.number, other.address.as_str(), to))
                }
            });
            MovedBlock {
                id: from.clone(),
                locus: self.locus(&section.number, from),
                to: place.map(|(number, _, to)| self.locus(number, to)),
                href: place.map(|(_, page, to)| {
                    // Pages of a witness are beside one another.
                    let name = page.rsplit('/').next().unwrap_or(page);
                    if page == section.address { format!("#{to}") } else { format!("{name}#{to}") }
                }),
                words: None,
            }
        };
        section.addresses.iter().map(block).collect()
    }

    fn locus(&self, section: &str, address: &str) -> String {
        self.words.block(section, address.strip_prefix('p').unwrap_or(address))
    }

    /// The page of a section that is gone.
    pub(super) fn away(&self, away: &Away, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
        let now = away.now.and_then(|(w, at)| self.edition.witnesses.get(w)?.sections.get(at));
        let number = now.map_or("0", |s| &*s.number);
        let locus = |id: &str| match now {
            Some(_) => self.locus(number, id),
            None => self.words.get("locus.block").replace("{number}", id.strip_prefix('p').unwrap_or(id)),
        };
        let block = |(from, to): &(String, Option<(String, String)>)| MovedBlock {
            id: from.clone(),
            locus: locus(from),
            to: None,
            href: to.as_ref().map(|(page, id)| format!("{}#{id}", page.rsplit('/').next().unwrap_or(page))),
            words: None,
        };
        let page = now.map(|s| s.address.rsplit('/').next().unwrap_or(&s.address));
        let (wordings, _) = self.wordings(crate::edition::history::name(&away.address), page);
        let view = MovedView {
            href: now.map(|s| s.address.rsplit('/').next().unwrap_or(&s.address).to_owned()),
            locus: now.map(|s| self.words.section(&s.number)),
            title: now.map(|s| self.title_of_section(s)),
            leads: wordings.iter().all(|wording| wording.words.is_none()),
            blocks: away.blocks.iter().map(block).chain(wordings).collect(),
        };
        let title = now.map_or_else(|| away.id.clone(), |s| self.title_of_section(s));
        self.finish("moved.html", "moved", &title, None, here, self.nav(None), "moved", into_value(view))
    }
}
