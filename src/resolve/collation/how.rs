//! Why blocks are one unit, in words: for `collate --explain`.

use std::collections::BTreeSet;

use super::blocks::Features;
use super::tokens::TokenBlock;
use super::{Collated, Collation};
use crate::edition::id;

impl Collation<'_> {
    /// What put the blocks of a witness into a unit with the base's; none where either has none there.
    pub(crate) fn how(&self, made: &Collated, unit: usize, witness: usize) -> Option<String> {
        let unit = made.units.get(unit)?;
        let blocks = |witness: usize| -> Vec<&TokenBlock> {
            let own = made.blocks[witness].as_deref().unwrap_or_default();
            unit.blocks[witness].iter().filter_map(|at| own.get(*at)).collect()
        };
        let (base, own) = (blocks(0), blocks(witness));
        if base.is_empty() || own.is_empty() {
            return None;
        }
        if self.is_by_hand(&made.id, &base, witness, &own) {
            return Some("`[[alignment]]` says so".to_owned());
        }
        if let ([one], [other]) = (base.as_slice(), own.as_slice())
            && Features::of(one).0 == Features::of(other).0
        {
            return Some("the same words".to_owned());
        }
        let pairs = |blocks: &[&TokenBlock]| -> BTreeSet<u64> {
            blocks.iter().flat_map(|block| Features::of(block).1).collect()
        };
        let (ours, theirs) = (pairs(&base), pairs(&own));
        let shared = ours.intersection(&theirs).count();
        Some(match shared {
            0 => "what was left between blocks that went together".to_owned(),
            _ => format!("{shared} of {} pairs of words are in both", ours.len().max(theirs.len())),
        })
    }

    /// Whether edition.toml says that these are one unit.
    fn is_by_hand(&self, section: &str, base: &[&TokenBlock], witness: usize, own: &[&TokenBlock]) -> bool {
        let folded = id::fold(section);
        let names =
            |alignment: &crate::edition::meta::DeclaredUnit, witness: usize, blocks: &[&TokenBlock]| {
                let id = id::fold(&self.witnesses[witness].meta.id);
                let of = alignment.blocks.iter().filter(|aligned| id::fold(&aligned.witness.0) == id);
                of.flat_map(|aligned| &aligned.blocks).any(|(name, _)| blocks.iter().any(|b| b.name == *name))
            };
        let of_section = self.alignments.iter().filter(|a| id::fold(&a.section.0) == folded);
        of_section.into_iter().any(|a| names(a, 0, base) && names(a, witness, own))
    }
}
