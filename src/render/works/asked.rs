//! What is asked of the engine for works whose citations are alike: it gives letters to their years.

use hayagriva::BibliographyDriver;
use hayagriva::citationberg::IndependentStyle;
use hayagriva::citationberg::json::Item;

use super::item::Encoded;
use super::{BARE, Render};
use crate::edition::work::{FORMS, Work};

impl Render<'_> {
    /// Ask for the works of a group, and for their citations where these are not made `alone`: which work and which form each
    /// answer is of. The entries are in a style of their own.
    pub(super) fn ask<'e>(
        &'e self,
        driver: &mut BibliographyDriver<'e, Item>,
        (style, entries): (&'e IndependentStyle, &'e IndependentStyle),
        works: &[&Work],
        items: &'e [Encoded],
        alone: bool,
    ) -> Vec<(usize, usize)> {
        // Every work must be asked for to have its entry; in their order, by which the engine gives letters to years.
        let mut asked: Vec<(usize, usize)> = (0..works.len()).map(|n| (n, BARE)).collect();
        for wanted in (1..FORMS).filter(|_| !alone) {
            for (n, _) in works.iter().enumerate().filter(|(_, work)| work.located.wants(wanted)) {
                // Another one in between: no “ibid.”
                if works.len() > 1 && asked.last().is_some_and(|(last, _)| *last == n) {
                    asked.push(((n + 1) % works.len(), BARE));
                }
                asked.push((n, wanted));
            }
        }
        // Of works that are alike the engine adds nothing to the first, unless it comes again.
        if works.len() > 1 {
            asked.push((0, BARE));
        }
        for (n, wanted) in &asked {
            let style = if *wanted == BARE { entries } else { style };
            driver.citation(self.request_in(style, &items[*n].item, *wanted));
        }
        asked
    }
}
