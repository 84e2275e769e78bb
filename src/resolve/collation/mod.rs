//! Collation: the witnesses compared section by section, blocks first, then words.
//!
//! A **unit** is the blocks that became one another, a **column** the tokens that are opposite each other, an
//! **entry** a run of columns that differ. Each witness is aligned with the base alone, and what several put in at one
//! place is ordered by its own words: so the result doesn't depend on the order of the witnesses. All of it is a
//! pure function of the texts and of what edition.toml says.

mod across;
mod blocks;
mod by_hand;
mod classes;
mod entries;
mod how;
mod leaves;
mod moves;
mod overrule;
mod parallel;
mod rules;
mod same;
mod sentences;
mod tokens;
mod units;
mod words;

pub(crate) use across::{Across, LeftOver, Move};
pub(crate) use classes::Class;
pub(crate) use entries::{Entry, EntryOrigin, Reading};
pub(crate) use overrule::BY_RECORD;
pub(crate) use parallel::{names, parallel};
pub(crate) use rules::Rules;
pub(crate) use tokens::{CollatedKind, Token, TokenBlock};
pub(crate) use units::{Relation, Unit};

use std::collections::HashMap;
use std::sync::OnceLock;

use by_hand::ByHand;

use crate::diag::Diagnostic;
use crate::edition::meta::DeclaredUnit;
use crate::edition::note::Record;
use crate::edition::{Edition, Note, Section, Witness, id};

use super::places::flat;

/// A token by its place: the block of its witness, the token of that.
pub(crate) type TokenAt = Option<(u32, u32)>;

/// All witnesses of one language, compared.
#[derive(Debug)]
pub(crate) struct Collation<'a> {
    /// The witnesses, the base first.
    pub(crate) witnesses: Vec<&'a Witness>,
    /// How words are compared.
    pub(crate) rules: Rules,
    /// The sections in the base's order; those that it lacks follow the one before them in their witness.
    pub(crate) sections: Vec<&'a str>,
    alignments: Vec<DeclaredUnit>,
    /// Whether the base is the edition's own: then the notes on its words are on entries.
    own_base: bool,
    /// By witness and folded id: the place of a section among the witness's own.
    places: Vec<HashMap<String, usize>>,
    /// The blocks that went from one section to another: found when a section with such blocks is asked for.
    across: OnceLock<Across>,
}

/// A section of all witnesses, compared.
#[derive(Debug, Clone)]
pub(crate) struct Collated {
    /// Its id.
    pub(crate) id: String,
    /// Its number; none where the base lacks it.
    pub(crate) number: Option<String>,
    /// The blocks of each witness; none where it lacks the section. Behind its own those of its other sections that are compared
    /// here; those that are compared elsewhere are missing.
    pub(crate) blocks: WitnessBlocks,
    /// The blocks of witnesses that are compared in another section, where the base has them.
    pub(crate) gone: Vec<Gone>,
    /// The units, in the base's order.
    pub(crate) units: Vec<Unit>,
    /// The columns, row by row: so many cells each as there are witnesses.
    pub(crate) cells: Vec<TokenAt>,
    /// The entries of the apparatus, in the order of the columns.
    pub(crate) entries: Vec<Entry>,
    /// All entries, where some aren't shown since `[collation]` ignores their classes.
    all: Option<Vec<Entry>>,
    /// What is wrong with readings that records give.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The blocks of each witness; none where it lacks the section.
type WitnessBlocks = Vec<Option<Vec<TokenBlock>>>;
/// The blocks of a section, what edition.toml says of them, and by witness which became which of the base's.
type LinkedBlocks = (WitnessBlocks, ByHand, Vec<Vec<blocks::BlockLink>>);

/// What comes of a section that is compared by itself.
#[derive(Debug)]
pub(crate) enum Alone {
    /// All blocks have a partner.
    Whole(Box<Collated>),
    /// Some have none, and may have one in another section.
    Open(LeftOver),
}

/// A block of a witness that the base has in another section.
#[derive(Debug, Clone)]
pub(crate) struct Gone {
    /// Where the base has it.
    pub(crate) moved: Move,
    /// The witness's block.
    pub(crate) block: TokenBlock,
}

/// What comes from other sections and what is compared in others, of one section.
#[derive(Debug, Default)]
pub(crate) struct Moves<'a> {
    /// Blocks of witnesses that are here in the base, each with the section that the witness has it in.
    pub(crate) coming: Vec<(Move, &'a Section)>,
    /// Blocks of witnesses that the base has in others.
    pub(crate) going: Vec<Move>,
}

impl Collated {
    /// How many columns there are.
    pub(crate) fn width(&self) -> usize {
        self.cells.len() / self.blocks.len().max(1)
    }

    /// All entries, those too that the apparatus doesn't show: every column that differs is in one of these.
    pub(crate) fn every(&self) -> &[Entry] {
        self.all.as_deref().unwrap_or(&self.entries)
    }

    /// The token of a witness in a column, with its block.
    pub(crate) fn token(&self, column: usize, witness: usize) -> Option<(&TokenBlock, &Token)> {
        let (block, token) = (*self.cells.get(column * self.blocks.len() + witness)?)?;
        let block = self.blocks[witness].as_ref()?.get(block as usize)?;
        Some((block, block.tokens.get(token as usize)?))
    }

    /// The words of a witness in some columns, white space collapsed.
    pub(crate) fn text(&self, columns: std::ops::Range<usize>, witness: usize) -> String {
        let mut text = String::new();
        for (block, token) in columns.filter_map(|column| self.token(column, witness)) {
            text.push_str(block.t(token));
        }
        crate::edition::wide::in_a_line(&text)
    }
}

impl<'a> Collation<'a> {
    /// Prepare to compare the witnesses of an edition that are in the base's language; another base may be named.
    pub(crate) fn new(edition: &'a Edition, base: Option<&str>) -> Self {
        let witnesses = comparable(edition, base);
        let places =
            |w: &&Witness| w.sections.iter().enumerate().map(|(at, s)| (id::fold(&s.id), at)).collect();
        Self {
            rules: Rules::new(&edition.meta.collation),
            sections: in_one_order(&witnesses),
            alignments: edition.meta.alignments.clone(),
            own_base: witnesses.first().map(|w| &w.meta.id) == edition.base().map(|base| &base.meta.id),
            places: witnesses.iter().map(places).collect(),
            witnesses,
            across: OnceLock::new(),
        }
    }

    /// What [`Self::compare`] needs alone, for callers that have found the sections.
    pub(crate) fn bare(edition: &'a Edition) -> Self {
        Self {
            rules: Rules::new(&edition.meta.collation),
            sections: Vec::new(),
            alignments: edition.meta.alignments.clone(),
            own_base: true,
            places: Vec::new(),
            witnesses: comparable(edition, None),
            across: OnceLock::new(),
        }
    }

    /// The section of a witness with this folded id.
    fn of(&self, witness: usize, folded: &str) -> Option<&'a Section> {
        let at = self.places[witness].get(folded)?;
        Some(&self.witnesses[witness].sections[*at])
    }

    /// The sections of this id, each of its witness.
    pub(crate) fn found(&self, section: &str) -> Vec<Option<&'a Section>> {
        let folded = id::fold(section);
        (0..self.witnesses.len()).map(|w| self.of(w, &folded)).collect()
    }

    /// Compare one section.
    pub(crate) fn section(&self, section: &str) -> Option<Collated> {
        let found = self.found(section);
        if let Alone::Whole(made) = self.alone(&found)? {
            return Some(*made);
        }
        let folded = id::fold(section);
        let at = self.sections.iter().position(|id| id::fold(id) == folded)?;
        let of = |place: usize, witness: usize| self.of(witness, &id::fold(self.sections[place]));
        self.compare(&found, &Moves::new(at, self.across().of(at), of))
    }

    /// Compare the sections of one name by themselves, where nothing is left over.
    pub(crate) fn alone(&self, found: &[Option<&Section>]) -> Option<Alone> {
        let first = found.iter().flatten().next()?;
        let (blocks, by_hand, links) = self.linked(found, &Moves::default());
        let left = LeftOver::of(&blocks, &links, &by_hand);
        if !left.is_empty() {
            return Some(Alone::Open(left));
        }
        Some(Alone::Whole(Box::new(self.finish(&first.id, found, blocks, &by_hand, &links))))
    }

    /// The blocks of a section, and which became which.
    fn linked(&self, found: &[Option<&Section>], moves: &Moves<'_>) -> LinkedBlocks {
        let mut blocks: WitnessBlocks =
            found.iter().map(|s| s.map(|s| tokens::blocks(s, &self.rules))).collect();
        moves.take(&mut blocks);
        let coming = moves.put(&mut blocks, &self.rules);
        let by_hand = self.by_hand(found, &blocks);
        let links = units::links(&blocks, &by_hand, &coming);
        (blocks, by_hand, links)
    }

    /// The blocks of all sections that went to others.
    fn across(&self) -> &Across {
        let left = |at: usize| self.left_over(&self.found(self.sections[at]));
        self.across.get_or_init(|| Across::of_all(self.sections.len(), left))
    }

    /// The blocks of a section that have no partner in it.
    pub(crate) fn left_over(&self, found: &[Option<&Section>]) -> LeftOver {
        let (blocks, by_hand, links) = self.linked(found, &Moves::default());
        LeftOver::of(&blocks, &links, &by_hand)
    }

    /// What edition.toml says of the blocks of a section.
    fn by_hand(&self, found: &[Option<&Section>], blocks: &[Option<Vec<TokenBlock>>]) -> ByHand {
        let Some(first) = found.iter().flatten().next().filter(|_| !self.alignments.is_empty()) else {
            return ByHand::default();
        };
        let folded = id::fold(&first.id);
        let ids: Vec<&str> = self.witnesses.iter().map(|w| w.meta.id.as_str()).collect();
        let given: Vec<&DeclaredUnit> =
            self.alignments.iter().filter(|a| id::fold(&a.section.0) == folded).collect();
        ByHand::new(&given, &ids, blocks)
    }

    /// Compare the sections of one name, each of its witness.
    pub(crate) fn compare(&self, found: &[Option<&Section>], moves: &Moves<'_>) -> Option<Collated> {
        let first = found.iter().flatten().next()?;
        let (blocks, by_hand, links) = self.linked(found, moves);
        let made = self.finish(&first.id, found, blocks, &by_hand, &links);
        let gone = moves.going.iter().filter_map(|moved| {
            let section = found.get(moved.witness).copied().flatten()?;
            Some(Gone { moved: *moved, block: tokens::one(section, moved.own, &self.rules)? })
        });
        let mut gone: Vec<Gone> = gone.collect();
        gone.sort_by_key(|gone| (gone.moved.witness, gone.block.at));
        Some(Collated { gone, ..made })
    }

    /// Align the words of blocks that are linked.
    fn finish(
        &self,
        id: &str,
        found: &[Option<&Section>],
        blocks: WitnessBlocks,
        by_hand: &ByHand,
        links: &[Vec<blocks::BlockLink>],
    ) -> Collated {
        let base = found.first().copied().flatten();
        let number = base.map(|s| s.number.to_string());
        let ids: Vec<&str> = self.witnesses.iter().map(|w| w.meta.id.as_str()).collect();
        let of_base = base.filter(|_| self.own_base);
        let notes = of_base.iter().flat_map(|section| &section.notes).flat_map(flat);
        let notes: Vec<&Note> = notes.filter(|n| on_entries(n)).collect();
        collate(id, number, blocks, (by_hand, links), &ids, &notes, &self.rules)
    }

    /// The section, compared, in which a block of the base is, and its unit there.
    pub(crate) fn unit_of(&self, section: usize, block: usize) -> Option<(Collated, usize)> {
        let made = self.section(self.sections.get(section)?)?;
        let unit = made.units.iter().position(|unit| unit.blocks[0].contains(&block))?;
        Some((made, unit))
    }

    /// The ids of the witnesses in other languages than the base's, which are not compared.
    pub(crate) fn apart(&self, edition: &'a Edition) -> Vec<&'a str> {
        let compared = |id: &str| self.witnesses.iter().any(|w| w.meta.id == id);
        edition.witnesses.iter().map(|w| w.meta.id.as_str()).filter(|id| !compared(id)).collect()
    }

    /// The ids of notes that overrule nothing here, since they are on the words of another base.
    pub(crate) fn left_aside(&self, edition: &'a Edition) -> Vec<&'a str> {
        let sections = edition.base().into_iter().filter(|_| !self.own_base).flat_map(|base| &base.sections);
        let notes = sections.flat_map(|section| &section.notes).flat_map(flat);
        notes.filter(|note| !note.record.readings.is_empty()).map(|note| note.record.id.as_str()).collect()
    }
}

/// The witnesses in the base's language, the base first; another base may be named.
fn comparable<'a>(edition: &'a Edition, base: Option<&str>) -> Vec<&'a Witness> {
    let mut witnesses: Vec<&Witness> = edition.witnesses.iter().collect();
    if let Some(at) =
        base.and_then(|base| witnesses.iter().position(|w| id::fold(&w.meta.id) == id::fold(base)))
    {
        let chosen = witnesses.remove(at);
        witnesses.insert(0, chosen);
    }
    let primary = |w: &Witness| w.language.split('-').next().unwrap_or_default().to_lowercase();
    if let Some(language) = witnesses.first().map(|w| primary(w)) {
        witnesses.retain(|w| primary(w) == language);
    }
    witnesses
}

/// Whether a note is one on the entries of the apparatus.
fn on_entries(note: &Note) -> bool {
    note.record.kind == "textual" || !note.record.readings.is_empty()
}

/// Tell what edition.toml and the records say of the collation that can't be.
pub(crate) fn check<'r>(
    edition: &Edition,
    records: Option<impl Iterator<Item = &'r Record>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    by_hand::check(edition, diagnostics);
    parallel::check(edition, diagnostics);
    let Some(records) = records else { return };
    overrule::check(edition, records, diagnostics);
    let has_readings = |section: &&std::sync::Arc<Section>| {
        section.notes.iter().flat_map(flat).any(|note| !note.record.readings.is_empty())
    };
    let mut sections =
        edition.base().into_iter().flat_map(|base| &base.sections).filter(has_readings).peekable();
    if sections.peek().is_none() {
        return;
    }
    let collation = Collation::new(edition, None);
    for made in sections.filter_map(|section| collation.section(&section.id)) {
        diagnostics.extend(made.diagnostics);
    }
}

/// The ids of all sections: in the base's order, those that it lacks behind the one before them in their witness.
fn in_one_order<'a>(witnesses: &[&'a Witness]) -> Vec<&'a str> {
    // A linked list, so that what is put in moves nothing: each id, and the place of the next.
    let mut list: Vec<(&str, Option<usize>)> = Vec::new();
    let mut head = None;
    let mut known: HashMap<String, usize> = HashMap::new();
    for witness in witnesses {
        let mut before: Option<usize> = None;
        for section in &witness.sections {
            let at = *known.entry(id::fold(&section.id)).or_insert_with(|| {
                let made = list.len();
                let link = before.map_or(&mut head, |before| &mut list[before].1);
                let next = link.replace(made);
                list.push((&section.id, next));
                made
            });
            before = Some(at);
        }
    }
    std::iter::successors(head, |at| list[*at].1).map(|at| list[at].0).collect()
}

impl<'a> Moves<'a> {
    /// The moves that have to do with a section; `of` finds a section of a witness.
    pub(crate) fn new(at: usize, moves: Vec<Move>, of: impl Fn(usize, usize) -> Option<&'a Section>) -> Self {
        let (here, going): (Vec<Move>, Vec<Move>) = moves.into_iter().partition(|moved| moved.from == at);
        let coming = here.into_iter().filter_map(|moved| Some((moved, of(moved.to, moved.witness)?)));
        Self { coming: coming.collect(), going }
    }

    /// Take away the blocks that are compared in other sections.
    fn take(&self, blocks: &mut WitnessBlocks) {
        for moved in &self.going {
            if let Some(Some(own)) = blocks.get_mut(moved.witness) {
                own.retain(|block| block.at != moved.own);
            }
        }
    }

    /// Put the blocks of other sections behind a witness's own; which of the base's they became is returned.
    fn put(&self, blocks: &mut WitnessBlocks, rules: &Rules) -> Vec<(usize, blocks::BlockLink)> {
        let mut links = Vec::new();
        for (moved, section) in &self.coming {
            let Some(Some(own)) = blocks.get_mut(moved.witness) else { continue };
            if let Some(block) = tokens::visitor(section, moved.to, moved.own, rules) {
                links.push((moved.witness, (moved.block, own.len())));
                own.push(block);
            }
        }
        links
    }
}

/// Compare the blocks of a section, the base's first.
fn collate(
    section: &str,
    number: Option<String>,
    blocks: WitnessBlocks,
    (by_hand, links): (&ByHand, &[Vec<blocks::BlockLink>]),
    ids: &[&str],
    notes: &[&Note],
    rules: &Rules,
) -> Collated {
    let (units, cells) = units::units(&blocks, by_hand, links);
    let mut made = Collated {
        id: section.to_owned(),
        number,
        blocks,
        gone: Vec::new(),
        units,
        cells,
        entries: Vec::new(),
        all: None,
        diagnostics: Vec::new(),
    };
    if made.blocks.first().is_some_and(Option::is_some) {
        let mut diagnostics = Vec::new();
        let all = entries::entries(&made, rules, ids, notes, &mut diagnostics);
        made.diagnostics = diagnostics;
        if rules.ignore.is_empty() {
            made.entries = all;
        } else {
            made.entries = overrule::without(&all, &rules.ignore);
            made.all = Some(all);
        }
    }
    made
}

#[cfg(test)]
mod tests;
