//! Blocks that are elsewhere in a version: in another place of their section, or in another section.

use crate::edition::Section;
use crate::edition::text::ItemKind;
use crate::resolve::collation::Relation;
use crate::resolve::compared::{Compared, ComparedBlock, ComparedPart};

use super::pages::Pages;
use super::view::MoveView;

impl Pages {
    /// The blocks of a section that are elsewhere in its versions, and those of versions that the base has in other sections.
    /// `at` is the section's place among those that are compared.
    pub(super) fn transposed(&self, at: usize, compared: &Compared) -> Vec<MoveView> {
        let mut found: Vec<MoveView> = Vec::new();
        for unit in &compared.units {
            let Some(base) = unit.blocks[0].first().and_then(|block| compared.block(0, *block)) else {
                continue;
            };
            let Some((_, address)) = self.place_of(at, 0, at, base) else { continue };
            let locus = self.loci_of(compared, (at, 0), at, &unit.blocks[0], true);
            let first = found.len();
            for (witness, _) in unit.relation.iter().enumerate().filter(|(_, r)| **r == Some(Relation::Moved))
            {
                let block = unit.blocks[witness].first().and_then(|block| compared.block(witness, *block));
                let Some(block) = block else { continue };
                let section = compared.section_of(witness, block).unwrap_or(at);
                let Some((_, to)) = self.place_of(section, witness, at, block) else { continue };
                let to_locus = self.loci_of(compared, (section, witness), at, &unit.blocks[witness], false);
                // Witnesses that have it at one place are named together; the link leads to the first.
                match found[first..].iter_mut().find(|other| other.to_locus == to_locus) {
                    Some(other) => other.witnesses.extend(self.sigla(&[witness])),
                    None => found.push(MoveView {
                        locus: locus.clone(),
                        address: address.clone(),
                        to_locus,
                        to,
                        witnesses: self.sigla(&[witness]),
                    }),
                }
            }
        }
        for gone in &compared.gone {
            let (witness, from) = (gone.moved.witness, gone.moved.from);
            let home = self.versions.compared(&self.edition, from);
            let base = home.and_then(|home| home.block(0, gone.moved.block));
            let own = self.place_of(at, witness, at, &gone.block);
            let there = base.and_then(|base| Some((base, self.place_of(from, 0, at, base)?)));
            let Some(((locus, address), (base, (to_locus, to)))) = own.zip(there) else { continue };
            let locus = self.heading_moved((at, witness), at, &gone.block, true).unwrap_or(locus);
            let to_locus = self.heading_moved((from, 0), at, base, false).unwrap_or(to_locus);
            let siglum = self.sigla(&[witness]).into_iter().map(|w| w.siglum).collect::<String>();
            let locus = self.words.fill("locus.version", &[("locus", &locus), ("siglum", &siglum)]);
            found.push(MoveView { locus, address, to_locus, to, witnesses: Vec::new() });
        }
        found
    }

    /// What the blocks of a witness in a unit are called, those in the section of the first: of a block that was divided a part
    /// alone may be elsewhere. `from` says whether it is where they come from.
    fn loci_of(
        &self,
        compared: &Compared,
        (section, witness): (usize, usize),
        here: usize,
        blocks: &[usize],
        from: bool,
    ) -> String {
        let blocks = blocks.iter().filter_map(|block| compared.block(witness, *block));
        let in_it = |block: &&ComparedBlock| compared.section_of(witness, block).unwrap_or(here) == section;
        let loci = blocks.filter(in_it).filter_map(|block| {
            let (locus, _) = self.place_of(section, witness, here, block)?;
            Some(self.heading_moved((section, witness), here, block, from).unwrap_or(locus))
        });
        let loci: Vec<String> = loci.collect();
        loci.join(self.words.get("common.comma"))
    }

    /// What a heading that moved is called, which has no number: where it comes from by its words, where it went by the
    /// paragraph behind it. None of what is no heading, and of one behind all paragraphs.
    fn heading_moved(
        &self,
        (section, witness): (usize, usize),
        here: usize,
        block: &ComparedBlock,
        from: bool,
    ) -> Option<String> {
        let of = self.versions.text(&self.edition, section, witness)?;
        let ComparedPart::Item(item) = block.part else { return None };
        let ItemKind::Heading(heading) = of.body.items.get(item as usize)?.kind else { return None };
        if !from {
            let behind = of.body.items.iter().skip(item as usize + 1).find_map(|item| match item.kind {
                ItemKind::Block(block) => of.numbers.get(block as usize),
                _ => None,
            });
            let name = format!("p{}", behind?);
            let locus = if section == here { self.label(of, &name) } else { self.label_in(of, &name) };
            return Some(format!("{} {locus}", self.words.get("apparatus.before")));
        }
        let leaf = of.body.headings.get(heading as usize)?.leaf as usize;
        let title = super::words::unquoted(&self.whole_line_of(&of.body, &of.links, leaf));
        Some(if section == here {
            self.words.fill("reference.heading", &[("title", &title)])
        } else {
            let locus = self.words.section(&of.number);
            self.words.fill("locus.heading", &[("locus", &locus), ("title", &title)])
        })
    }

    /// What a block of a witness is called on a page of the section `here`, and its address.
    pub(super) fn place_of(
        &self,
        section: usize,
        witness: usize,
        here: usize,
        block: &ComparedBlock,
    ) -> Option<(String, String)> {
        let of = self.versions.text(&self.edition, section, witness)?;
        let name = block.own_name();
        let locus = if section == here { self.label(of, name) } else { self.label_in(of, name) };
        Some((locus, format!("{}#{name}", of.address)))
    }

    /// What a block of another section is called.
    pub(super) fn label_in(&self, section: &Section, name: &str) -> String {
        match name.strip_prefix('p') {
            Some(number) => self.words.block(&section.number, number),
            None => format!("{} {}", self.words.section(&section.number), self.label(section, name)),
        }
    }
}
