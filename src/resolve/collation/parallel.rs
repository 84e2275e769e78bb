//! Versions in several languages: blocks beside blocks, by their numbers and by what the edition says.
//!
//! A numbered block is opposite the base's of the same number; one with `<!-- align p3 -->` over against that
//! one, and those after it count on from there. Headings go by their order, footnotes by their ids. `[[alignment]]` comes
//! before all of that.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::tokens::{CollatedKind, named};
use crate::diag::{Diagnostic, rules, suggestion};
use crate::edition::meta::DeclaredUnit;
use crate::edition::{Edition, Section, Witness, id};
use crate::parse::toml_slip::as_string;
use crate::resolve::links::clip;

/// Blocks that are beside each other, by their places among those of their sections; of what one side lacks, that side is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ParallelBlocks {
    /// The base's.
    pub(crate) base: Vec<usize>,
    /// The other witness's.
    pub(crate) own: Vec<usize>,
    /// Whether `[[alignment]]` says that one side has nothing here.
    by_hand: bool,
}

/// What an alignment says of the two: the base's blocks, and the other witness's.
type GivenBlocks = (Vec<usize>, Vec<usize>);

/// The blocks of a section in another language beside the base's, in the base's order; what that lacks follows the block
/// before it. `witnesses` are the ids of the two.
pub(crate) fn parallel(
    base: &Section,
    own: &Section,
    witnesses: (&str, &str),
    given: &[DeclaredUnit],
) -> Vec<ParallelBlocks> {
    let (of_base, of_own) = (names(base), names(own));
    let given = given_blocks(given, &base.id, (witnesses.0, &of_base), (witnesses.1, &of_own));
    let to = targets(own, &of_base, &of_own, &given);
    let mut group = (0..of_base.len()).collect::<Vec<_>>();
    for (xs, _) in &given {
        let first = xs.iter().min().copied();
        xs.iter().for_each(|x| group[*x] = first.unwrap_or(*x));
    }
    let mut rows: BTreeMap<(usize, usize), ParallelBlocks> = BTreeMap::new();
    for (x, first) in group.iter().enumerate() {
        rows.entry((first + 1, 0)).or_default().base.push(x);
    }
    let (mut last, mut nth) = (0, 0);
    for (y, x) in to.iter().enumerate() {
        match x {
            Some(x) => (last, nth) = (group[*x] + 1, 0),
            None => nth += 1,
        }
        rows.entry((last, nth)).or_default().own.push(y);
    }
    let (no_base, no_own) = (|(xs, _): &&GivenBlocks| xs.is_empty(), |(_, ys): &&GivenBlocks| ys.is_empty());
    let alone: HashSet<usize> = given.iter().filter(no_own).flat_map(|(xs, _)| xs).copied().collect();
    let own_alone: HashSet<usize> = given.iter().filter(no_base).flat_map(|(_, ys)| ys).copied().collect();
    for row in rows.values_mut() {
        row.by_hand = match (row.base.is_empty(), row.own.is_empty()) {
            (false, true) => row.base.iter().all(|x| alone.contains(x)),
            (true, false) => row.own.iter().all(|y| own_alone.contains(y)),
            _ => false,
        };
    }
    rows.into_values().collect()
}

/// What the alignments of a section say of two witnesses; those that don't name the other say nothing of it.
fn given_blocks(
    given: &[DeclaredUnit],
    section: &str,
    base: (&str, &[(String, CollatedKind)]),
    own: (&str, &[(String, CollatedKind)]),
) -> Vec<GivenBlocks> {
    let mut found = Vec::new();
    for alignment in given.iter().filter(|a| id::fold(&a.section.0) == id::fold(section)) {
        let blocks = |(witness, all): (&str, &[(String, CollatedKind)])| -> Option<Vec<usize>> {
            let folded = id::fold(witness);
            let mut of = alignment.blocks.iter().filter(|a| id::fold(&a.witness.0) == folded).peekable();
            of.peek()?;
            let names: Vec<&String> = of.flat_map(|aligned| &aligned.blocks).map(|(name, _)| name).collect();
            let place = |name: &&String| all.iter().position(|(own, _)| own == *name);
            let found: Vec<usize> = names.iter().filter_map(place).collect();
            // Names that lead nowhere were reported, and say nothing of the others.
            (names.is_empty() || !found.is_empty()).then_some(found)
        };
        found.extend(blocks(base).zip(blocks(own)));
    }
    found
}

/// The names of a section's blocks, and what they are.
pub(crate) fn names(section: &Section) -> Vec<(String, CollatedKind)> {
    named(section).into_iter().map(|(name, kind, _)| (name, kind)).collect()
}

/// Of each block of the other witness, the base's that it is opposite: the one that an alignment or a mark says, else the next
/// that no alignment has said something of.
fn targets(
    own: &Section,
    of_base: &[(String, CollatedKind)],
    of_own: &[(String, CollatedKind)],
    given: &[GivenBlocks],
) -> Vec<Option<usize>> {
    let place: HashMap<&str, usize> =
        of_base.iter().enumerate().map(|(at, (name, _))| (name.as_str(), at)).collect();
    let of_kind = |kind: CollatedKind| -> Vec<usize> {
        of_base.iter().enumerate().filter(|(_, b)| b.1 == kind).map(|(at, _)| at).collect()
    };
    let numbered = of_kind(CollatedKind::Numbered);
    let headings = of_kind(CollatedKind::Heading);
    let said: HashSet<usize> = given.iter().flat_map(|(xs, _)| xs).copied().collect();
    let named: HashMap<usize, &[usize]> =
        given.iter().flat_map(|(xs, ys)| ys.iter().map(move |y| (*y, xs.as_slice()))).collect();
    let marks: HashMap<&str, &str> =
        marks(own, of_own).map(|(name, mark)| (name, mark.to.as_str())).collect();
    // The least of the base's blocks that the next of a kind may be opposite.
    let (mut next, mut next_heading) = (0, 0);
    let mut all = Vec::with_capacity(of_own.len());
    for (y, (name, kind)) in of_own.iter().enumerate() {
        let (row, next) = match kind {
            CollatedKind::Numbered => (&numbered, &mut next),
            CollatedKind::Heading => (&headings, &mut next_heading),
            CollatedKind::Footnote => {
                let by_id = place.get(name.as_str()).copied().filter(|x| !said.contains(x));
                all.push(named.get(&y).map_or(by_id, |xs| xs.iter().min().copied()));
                continue;
            }
        };
        if let Some(xs) = named.get(&y) {
            let last = xs.iter().filter(|x| of_base[**x].1 == *kind).max();
            *next = last.map_or(*next, |last| last + 1);
            all.push(xs.iter().min().copied());
            continue;
        }
        let marked = marks.get(name.as_str()).and_then(|to| place.get(*to)).copied();
        let marked = marked.filter(|x| of_base[*x].1 == *kind);
        let free = &row[row.partition_point(|x| *x < *next)..];
        let to = marked.or_else(|| free.iter().copied().find(|x| !said.contains(x)));
        *next = to.map_or(*next, |to| to + 1);
        all.push(to);
    }
    all
}

/// The marks of a section with the names of their blocks.
fn marks<'a>(
    own: &'a Section,
    of_own: &'a [(String, CollatedKind)],
) -> impl Iterator<Item = (&'a str, &'a crate::edition::text::AlignMark)> {
    use crate::edition::text::ItemKind;
    let blocks = own
        .body
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| matches!(item.kind, ItemKind::Block(_) | ItemKind::Heading(_)));
    let by_item: HashMap<usize, &str> =
        blocks.map(|(at, _)| at).zip(of_own.iter().map(|b| b.0.as_str())).collect();
    own.body.aligned.iter().filter_map(move |mark| Some((*by_item.get(&(mark.item as usize))?, mark)))
}

/// Tell where the blocks of versions in other languages are opposite none, and marks that lead nowhere.
pub(super) fn check(edition: &Edition, diagnostics: &mut Vec<Diagnostic>) {
    let primary = |w: &Witness| w.language.split('-').next().unwrap_or_default().to_lowercase();
    let Some((base, others)) = edition.witnesses.split_first() else { return };
    for mark in base.sections.iter().filter_map(|section| section.body.aligned.first()) {
        let message =
            format!("`<!-- align {} -->` stands in the base, where it means nothing", clip(&mark.to));
        diagnostics.push(
            Diagnostic::new(&rules::ALIGN_MARK, mark.span, message)
                .hint("in a version in another language it says which block of the base its own is"),
        );
    }
    if others.is_empty() {
        return;
    }
    let by_id: HashMap<String, &Section> =
        base.sections.iter().map(|section| (id::fold(&section.id), &**section)).collect();
    for witness in others {
        let translated = primary(witness) != primary(base);
        for own in &witness.sections {
            let marks_alone = !translated && own.body.aligned.is_empty();
            let Some(section) = by_id.get(&id::fold(&own.id)).filter(|_| !marks_alone) else { continue };
            if !translated {
                let span = own.body.aligned[0].span;
                diagnostics.push(
                    Diagnostic::new(&rules::ALIGN_MARK, span, format!("`{}` is in the base's language, and compared by its words", witness.meta.id))
                        .hint("`[[alignment]]` in edition.toml says which blocks are one unit, where the program errs"),
                );
                continue;
            }
            let of_base = names(section);
            for mark in own.body.aligned.iter().filter(|m| of_base.iter().all(|(name, _)| *name != m.to)) {
                let names = of_base.iter().map(|(name, _)| name.as_str());
                let message = format!("the base has no block `{}#{}`", own.id, clip(&mark.to));
                diagnostics.push(
                    Diagnostic::new(&rules::ALIGN_MARK, mark.span, message)
                        .advise(
                            mark.span,
                            suggestion(&mark.to, names).written(|name| format!("<!-- align {name} -->")),
                        )
                        .hint("blocks are named as in addresses: `p3`, `h-slug`"),
                );
            }
            let rows = parallel(section, own, (&base.meta.id, &witness.meta.id), &edition.meta.alignments);
            let of_own = names(own);
            let numbered = |at: &usize, all: &[(String, CollatedKind)]| {
                all.get(*at).filter(|block| block.1 == CollatedKind::Numbered).map(|block| block.0.clone())
            };
            let lacks =
                rows.iter().filter(|row| row.own.is_empty() && !row.by_hand).flat_map(|row| &row.base);
            let lacks = lacks.filter_map(|at| numbered(at, &of_base)).next();
            let alone =
                rows.iter().filter(|row| row.base.is_empty() && !row.by_hand).flat_map(|row| &row.own);
            let alone = alone.filter_map(|at| numbered(at, &of_own)).next();
            let (message, lists) = match (lacks, alone) {
                (None, None) => continue,
                (Some(block), _) => (
                    format!("nothing of `{}` is beside the base's `{}#{block}`", witness.meta.id, own.id),
                    [as_string(&block), String::new()],
                ),
                (None, Some(block)) => (
                    format!("`{}#{block}` of `{}` is beside nothing of the base", own.id, witness.meta.id),
                    [String::new(), as_string(&block)],
                ),
            };
            let count = |of: &Section| of.numbers.len();
            diagnostics.push(
                Diagnostic::new(&rules::UNALIGNED, crate::diag::Span::new(own.file, 0, 0), message)
                    .hint(format!(
                        "it has {} numbered blocks, the base {}: `<!-- align p3 -->` above a block says that it is the base's ¶ 3; what one side lacks, `[[alignment]]` in edition.toml says by an empty list: `blocks = {{ {} = [{}], {} = [{}] }}`",
                        count(own),
                        count(section),
                        base.meta.id,
                        lists[0],
                        witness.meta.id,
                        lists[1]
                    )),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Source, Span};
    use crate::edition::meta::Aligned;
    use crate::parse::markdown::Manner;

    fn section(text: &str) -> Section {
        let source = Source::new("content/text/a/01-one.md", text);
        let manner = Manner::default();
        let page = {
            let numbers = crate::edition::verse::Numbers::Blocks;
            let reading = crate::parse::section::PageOptions { essay: false, manner, numbers };
            crate::parse::section::parse(&source, FileId(0), "01-one", reading, &mut Vec::new())
        };
        crate::resolve::sections::section(
            &page.unwrap(),
            "1".into(),
            None,
            "one.html".to_owned(),
            &mut <_>::default(),
        )
    }

    fn rows(base: &str, own: &str, given: &[DeclaredUnit]) -> Vec<String> {
        let (base, own) = (section(base), section(own));
        let said = |of: &Section, blocks: &[usize]| -> String {
            let names = names(of);
            blocks.iter().map(|at| names[*at].0.as_str()).collect::<Vec<_>>().join(" ")
        };
        let rows = parallel(&base, &own, ("en", "de"), given);
        rows.iter().map(|row| format!("{} | {}", said(&base, &row.base), said(&own, &row.own))).collect()
    }

    #[test]
    fn blocks_stand_beside_those_of_their_number_or_of_their_mark() {
        let base = "# One\n\nA.\n\nB.\n\n## Two\n\nC.\n\nD.[^1]\n\n[^1]: Note.";
        let same = "# Eins\n\nA.\n\nB.\n\n## Zwei\n\nC.\n\nD.[^1]\n\n[^1]: Note.";
        assert_eq!(
            rows(base, same, &[]),
            ["h-one | h-eins", "p1 | p1", "p2 | p2", "h-two | h-zwei", "p3 | p3", "p4 | p4", "fn-1 | fn-1"]
        );
        let parted = "A.\n\n<!-- align p2 -->\nB, one half.\n\n<!-- align p2 -->\nB, the other.\n\nC.";
        assert_eq!(rows("A.\n\nB.\n\nC.\n\nD.", parted, &[]), ["p1 | p1", "p2 | p2 p3", "p3 | p4", "p4 | "]);
        assert_eq!(rows("A.", "A.\n\nB.\n\nC.", &[]), ["p1 | p1", " | p2", " | p3"]);
    }

    #[test]
    fn an_alignment_of_the_edition_comes_first() {
        let here = Span::new(FileId(0), 0, 0);
        let aligned = |witness: &str, blocks: &[&str]| Aligned {
            witness: (witness.to_owned(), here),
            blocks: blocks.iter().map(|block| ((*block).to_owned(), here)).collect(),
        };
        let given = DeclaredUnit {
            section: ("one".to_owned(), here),
            blocks: vec![aligned("en", &["p1", "p2"]), aligned("de", &["p1"])],
            span: here,
        };
        assert_eq!(
            rows("A.\n\nB.\n\nC.", "A and B.\n\n<!-- align p3 -->\nC.", &[given]),
            ["p1 p2 | p1", "p3 | p2"]
        );
    }

    #[test]
    fn blocks_after_an_alignment_count_on_from_it_and_pass_over_what_it_has() {
        let here = Span::new(FileId(0), 0, 0);
        let aligned = |witness: &str, blocks: &[&str]| Aligned {
            witness: (witness.to_owned(), here),
            blocks: blocks.iter().map(|block| ((*block).to_owned(), here)).collect(),
        };
        let given = |en: &[&str], de: &[&str]| DeclaredUnit {
            section: ("one".to_owned(), here),
            blocks: vec![aligned("en", en), aligned("de", de)],
            span: here,
        };
        let (base, own) = ("A.\n\nB.\n\nC.\n\nD.\n\nE.", "A.\n\nC.\n\nD.\n\nE.");
        let right = ["p1 | p1", "p2 | ", "p3 | p2", "p4 | p3", "p5 | p4"];
        assert_eq!(rows(base, own, &[given(&["p3"], &["p2"])]), right);
        assert_eq!(rows(base, own, &[given(&["p2"], &[])]), right);
        // What another block has by an alignment further on is no other's.
        assert_eq!(
            rows("A.\n\nB.\n\nC.", "A.\n\nB.\n\nC.", &[given(&["p1"], &["p3"])]),
            ["p1 | p3", "p2 | p1", "p3 | p2"]
        );
        // What the base has not takes no number.
        assert_eq!(
            rows("A.\n\nB.", "A.\n\nX.\n\nB.", &[given(&[], &["p2"])]),
            ["p1 | p1", " | p2", "p2 | p3"]
        );
        let silent = parallel(&section(base), &section(own), ("en", "de"), &[given(&["p2"], &[])]);
        assert!(silent.iter().all(|row| !row.own.is_empty() || row.by_hand));
        let not_named =
            DeclaredUnit { blocks: vec![aligned("en", &["p2"]), aligned("fr", &[])], ..given(&[], &[]) };
        assert_eq!(rows(base, base, &[not_named])[1], "p2 | p2");
    }
}
