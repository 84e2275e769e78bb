//! What `[[alignment]]` says: blocks that are one unit, whatever their words are.

use crate::parse::toml_slip::as_string;
use hashbrown::{HashMap, HashSet};

use super::tokens::{self, TokenBlock};
use crate::diag::{Advice, Diagnostic, Span, rules, suggestion};
use crate::edition::meta::DeclaredUnit;
use crate::edition::{Edition, Section, id};
use crate::resolve::links::clip;

/// The alignments of one section, by the places of the blocks.
#[derive(Debug, Default)]
pub(super) struct ByHand {
    /// Each alignment: by witness its blocks; none of a witness that it doesn't name.
    all: Vec<Vec<Option<Vec<usize>>>>,
    /// Those without blocks of the base: by witness and block, the alignment.
    without_base: HashMap<(usize, usize), usize>,
}

/// What the alignments say of the base and one witness.
#[derive(Debug, Default)]
pub(super) struct HandAlignment {
    /// Blocks of the base and of the witness that belong together.
    pub(super) links: Vec<(usize, usize)>,
    /// Blocks of the base that belong to no others.
    pub(super) base: HashSet<usize>,
    /// Blocks of the witness that belong to no others.
    pub(super) other: HashSet<usize>,
}

impl ByHand {
    /// The alignments of a section, of which these are the blocks of the witnesses with these ids. One with a name that leads
    /// nowhere was reported, and says nothing.
    pub(super) fn new(given: &[&DeclaredUnit], ids: &[&str], blocks: &[Option<Vec<TokenBlock>>]) -> Self {
        let of_witness = |alignment: &DeclaredUnit, witness: usize| {
            let folded = id::fold(ids[witness]);
            let mut named = alignment.blocks.iter().filter(|a| id::fold(&a.witness.0) == folded).peekable();
            named.peek()?;
            let own = blocks[witness].as_deref().unwrap_or_default();
            let names = named.flat_map(|aligned| &aligned.blocks).map(|(name, _)| name.as_str());
            Some(names.map(|name| own.iter().position(|block| block.name == *name)).collect())
        };
        let whole = |alignment: &&DeclaredUnit| -> Option<Vec<Option<Vec<usize>>>> {
            let mut all = Vec::with_capacity(ids.len());
            for witness in 0..ids.len() {
                let places: Option<Option<Vec<usize>>> = of_witness(alignment, witness);
                all.push(places.map_or(Some(None), |found| found.map(Some))?);
            }
            Some(all)
        };
        let all: Vec<Vec<Option<Vec<usize>>>> = given.iter().filter_map(whole).collect();
        let mut without_base = HashMap::new();
        for (at, blocks) in all.iter().enumerate() {
            let has_base = blocks.first().is_some_and(|base| base.as_ref().is_some_and(|b| !b.is_empty()));
            for (witness, own) in blocks.iter().enumerate().skip(1).filter(|_| !has_base) {
                without_base.extend(own.iter().flatten().map(|block| ((witness, *block), at)));
            }
        }
        Self { all, without_base }
    }

    /// What they say of the base and a witness.
    pub(super) fn between(&self, witness: usize) -> HandAlignment {
        let mut given = HandAlignment::default();
        for blocks in &self.all {
            let Some(other) = blocks.get(witness).and_then(Option::as_ref) else { continue };
            given.other.extend(other);
            let Some(base) = blocks.first().and_then(Option::as_ref) else { continue };
            given.base.extend(base);
            given.links.extend(base.iter().flat_map(|x| other.iter().map(move |y| (*x, *y))));
        }
        given
    }

    /// Whether they say where a block of the base, or of a witness, belongs between these two.
    pub(super) fn says(&self, witness: usize, of_base: bool, block: usize) -> bool {
        self.all.iter().any(|blocks| {
            let named = |at: usize| blocks.get(at).and_then(Option::as_ref);
            match of_base {
                true => named(witness).is_some() && named(0).is_some_and(|own| own.contains(&block)),
                false => named(witness).is_some_and(|own| own.contains(&block)),
            }
        })
    }

    /// The alignment that a block is in, where that has no block of the base.
    pub(super) fn without_base(&self, witness: usize, block: usize) -> Option<usize> {
        self.without_base.get(&(witness, block)).copied()
    }
}

/// Tell what alignments name that isn't there, or name twice.
pub(super) fn check(edition: &Edition, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(usize, String, String), Span> = HashMap::new();
    for alignment in &edition.meta.alignments {
        let (section, span) = &alignment.section;
        let folded = id::fold(section);
        let of = |witness: usize| -> Option<&Section> {
            let sections = &edition.witnesses.get(witness)?.sections;
            sections.iter().find(|own| id::fold(&own.id) == folded).map(AsRef::as_ref)
        };
        if (0..edition.witnesses.len()).all(|witness| of(witness).is_none()) {
            let all = edition.witnesses.iter().flat_map(|w| &w.sections).map(|s| s.id.as_str());
            diagnostics.push(
                Diagnostic::new(
                    &rules::UNKNOWN_TARGET,
                    *span,
                    format!("there is no section `{}` to align", clip(section)),
                )
                .advise(*span, suggestion(section, all).written(as_string)),
            );
            continue;
        }
        if alignment.blocks.len() < 2 {
            diagnostics.push(
                Diagnostic::new(&rules::BAD_VALUE, alignment.span, "an alignment of one witness alone")
                    .hint("name the blocks of two: `blocks = { reading = [\"p3\"], print = [\"p4\", \"p5\"] }`; a list may be empty"),
            );
        }
        if alignment.blocks.len() > 1 && alignment.blocks.iter().all(|aligned| aligned.blocks.is_empty()) {
            diagnostics.push(
                Diagnostic::new(&rules::BAD_VALUE, alignment.span, "an alignment without a block")
                    .hint("name the blocks that belong together; one of the lists may be empty"),
            );
        }
        for aligned in &alignment.blocks {
            let (name, span) = &aligned.witness;
            let ids = || edition.witnesses.iter().map(|w| w.meta.id.as_str());
            let Some(witness) = ids().position(|own| id::fold(own) == id::fold(name)) else {
                let by_siglum = edition.witnesses.iter().find(|w| w.meta.siglum == *name);
                let advice = match by_siglum {
                    Some(w) => {
                        let id = w.meta.id.as_str();
                        Advice::write(format!("a witness is named by its id: write `{id}`"), id).sure(true)
                    }
                    None => suggestion(name, ids()),
                };
                let named = |id: &str| {
                    alignment.blocks.iter().any(|other| id::fold(&other.witness.0) == id::fold(id))
                };
                let taken = by_siglum.is_some_and(|w| named(&w.meta.id));
                let advice = if taken { advice.without_words() } else { advice };
                let message = format!("there is no witness `{}`", clip(name));
                diagnostics
                    .push(Diagnostic::new(&rules::UNKNOWN_WITNESS, *span, message).advise(*span, advice));
                continue;
            };
            let own = of(witness).map(tokens::named).unwrap_or_default();
            for (block, span) in &aligned.blocks {
                if own.iter().all(|(name, ..)| name != block) {
                    let names = own.iter().map(|(name, ..)| name.as_str());
                    let advice = match own.is_empty() {
                        true => format!("`{name}` has no section `{}`", clip(section)).into(),
                        false => suggestion(block, names).written(as_string),
                    };
                    let message = format!("`{name}` has no block `{}#{}`", clip(section), clip(block));
                    diagnostics.push(
                        Diagnostic::new(&rules::UNKNOWN_TARGET, *span, message)
                            .advise(*span, advice)
                            .hint("blocks are named as in addresses: `p3`, `h-slug`, `fn-1`"),
                    );
                } else if let Some(first) = seen.insert((witness, folded.clone(), block.clone()), *span) {
                    let message = format!("`{}#{}` of `{name}` is aligned twice", clip(section), clip(block));
                    diagnostics.push(
                        Diagnostic::new(&rules::BAD_VALUE, *span, message)
                            .also(first, "the first")
                            .hint("put all blocks that belong together into one `[[alignment]]`"),
                    );
                }
            }
        }
    }
}
