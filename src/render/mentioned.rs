//! Which versions have the words of a mention that a register lists of the base.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::edition::note::LeafRange;
use crate::edition::register::Register;
use crate::edition::wide::in_a_line;
use crate::edition::{Backlink, id};
use crate::resolve::compared::Counterpart;

use super::kind::Touched;
use super::pages::Pages;
use super::versions::VersionedSection;
use super::view::Siglum;

impl Pages {
    /// The versions that have the words of a mention where the base has them, that first; none where nothing is compared, and of
    /// mentions that aren't in the base's text.
    pub(super) fn having(&self, mention: &Backlink) -> Vec<Siglum> {
        if !self.versions.any() {
            return Vec::new();
        }
        self.witnesses_of(mention).map(|found| self.sigla(&found)).unwrap_or_default()
    }

    fn witnesses_of(&self, mention: &Backlink) -> Option<Vec<usize>> {
        let (at, words) = (mention.at?, mention.text.as_ref()?);
        let name = mention.from.address.strip_suffix(".html")?;
        let section = self.section_of(0, &id::fold(name))?;
        if section.address != mention.from.address {
            return None;
        }
        let place = self.versions.place(&section.id)?;
        let compared = self.versions.compared(&self.edition, place)?;
        let body = &section.body;
        let leaf = body.leaves.partition_point(|leaf| leaf.text.start <= at).checked_sub(1)?;
        let end = at.saturating_add(u32::try_from(words.len()).ok()?).min(body.leaves[leaf].text.end);
        // Words of HTML and of captions are in no text that is compared.
        let own = body.text.get(at as usize..end as usize).map(in_a_line).unwrap_or_default();
        if own.is_empty() || !words.starts_with(&own) {
            return None;
        }
        let own = [LeafRange { leaf: u32::try_from(leaf).ok()?, from: at, to: end }];
        let has = |witness: &usize| {
            let text = self.versions.text(&self.edition, place, *witness);
            let here = text.map(|text| compared.counterpart(*witness, &own, body, &text.body));
            match here {
                _ if *witness == 0 => true,
                Some(Counterpart::Same(_)) => true,
                Some(Counterpart::Absent(_)) => self.has_elsewhere(place, *witness, &own),
                Some(Counterpart::Reads(_)) | None => false,
            }
        };
        Some((0..self.versions.witnesses.len()).filter(has).collect())
    }

    /// The sections, compared, that [`Self::having`] asks for these mentions.
    pub(super) fn compared_for<'m>(
        &self,
        mentions: impl Iterator<Item = &'m Backlink>,
    ) -> Vec<(usize, Arc<VersionedSection>)> {
        let place = |mention: &Backlink| {
            let name = mention.from.address.strip_suffix(".html")?;
            self.versions.place(name)
        };
        let places: BTreeSet<usize> = mentions.filter(|_| self.versions.any()).filter_map(place).collect();
        places.into_iter().map(|at| (at, Arc::clone(&self.versions.sections[at]))).collect()
    }

    /// Whether a version has words of the base in another section.
    fn has_elsewhere(&self, place: usize, witness: usize, words: &[LeafRange]) -> bool {
        let found = || {
            let compared = self.versions.compared(&self.edition, place)?;
            let body = &self.versions.text(&self.edition, place, 0)?.body;
            let unit = compared.units.get(compared.unit_of_words(words, body)?)?;
            let block = compared.block(witness, *unit.blocks[witness].first()?)?;
            let section = compared.section_of(witness, block)?;
            let own = &self.versions.text(&self.edition, section, witness)?.body;
            Some(compared.away_counterpart(witness, section, words, (body, own)))
        };
        matches!(found(), Some(Counterpart::Same(_)))
    }

    /// Whether a register has mentions in sections of which a version was made again.
    pub(super) fn mentions_in(&self, register: &Register, touched: &Touched<'_>) -> bool {
        if !self.versions.any() {
            return false;
        }
        let changed = touched.sections.iter().filter_map(|(w, at)| {
            let own = self.edition.witnesses.get(*w)?.sections.get(*at)?;
            self.section_of(0, &id::fold(&own.id)).map(|base| base.address.as_str())
        });
        // Blocks of a changed section may be those of another.
        let changed: Vec<&str> = changed.collect();
        let places = touched.sections.iter().filter_map(|(w, at)| {
            let own = self.edition.witnesses.get(*w)?.sections.get(*at)?;
            self.versions.place(&own.id)
        });
        let partners: Vec<String> = places
            .flat_map(|place| self.versions.partners(place))
            .filter_map(|place| self.versions.text(&self.edition, place, 0))
            .map(|section| section.address.clone())
            .collect();
        let all = self.edition.incoming.get(&register.address).map_or(&[][..], |list| list.as_slice());
        all.iter().any(|mention| {
            let from = mention.from.address.as_str();
            changed.contains(&from) || partners.iter().any(|partner| partner == from)
        })
    }
}
