//! What `[[alignment]]` and `<!-- align p3 -->` name are blocks that the lock follows, as it follows references.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diag::{Certainty, Diagnostic, Edit, Span, rules};
use crate::edition::meta::{DeclaredUnit, WitnessMeta};
use crate::edition::text::Body;
use crate::edition::{LinkTo, MovedReference, Place, PlaceKind, Section, id};
use crate::parse::toml_slip::as_string;

use super::references::{BlockAt, Led, LiveReference, References};

/// What the lock has the names of alignments under, before the section; no entity is called so.
const ALIGNMENTS: &str = "alignment::";
/// What it has marks under, before the witness and the section.
const MARKS: &str = "align::";

/// The section whose alignments or marks the lock has under a name.
pub(super) fn section_of(holder: &str) -> Option<&str> {
    let marks = || holder.strip_prefix(MARKS).and_then(|rest| Some(rest.split_once(':')?.1));
    holder.strip_prefix(ALIGNMENTS).or_else(marks)
}

/// The names of blocks in the alignments of a section, or in the marks of a version's section.
pub(super) struct AlignedNames {
    /// The name that the lock has them under: `alignment::economy`, `align::german:economy`.
    pub(super) holder: String,
    pub(super) names: Vec<AlignedName>,
}

/// The name of a block.
pub(super) struct AlignedName {
    /// As the lock has it: `print#p3`.
    pub(super) written: String,
    /// The block that is called so, if there is one.
    pub(super) to: Option<LinkTo>,
    /// The witness of the block, and its section there.
    of: (usize, usize),
    place: NamePlace,
    span: Span,
}

/// Where a name is.
#[derive(Clone, Copy)]
enum NamePlace {
    /// In an alignment: its place, that of the witness in it, and that of the name.
    Alignment(usize, usize, usize),
    /// A mark of a section: the witness, the section and which mark.
    Mark(usize, usize, usize),
}

/// A section's text with the marks that lead elsewhere now: its witness and its place there.
pub(super) type Remarked = (usize, usize, Arc<Body>);

impl AlignedNames {
    /// Returns the names that an edition has.
    pub(super) fn gather(
        alignments: &[DeclaredUnit],
        witnesses: &[WitnessMeta],
        sections: &[Vec<Arc<Section>>],
    ) -> Vec<Self> {
        let is_marked = |section: &Arc<Section>| !section.body.aligned.is_empty();
        if alignments.is_empty() && !sections.iter().skip(1).flatten().any(is_marked) {
            return Vec::new();
        }
        let by_id = sections
            .iter()
            .map(|list| list.iter().enumerate().map(|(at, section)| (id::fold(&section.id), at)).collect());
        let by_id: Vec<HashMap<String, usize>> = by_id.collect();
        let mut all: Vec<Self> = Vec::new();
        for (n, alignment) in alignments.iter().enumerate() {
            let folded = id::fold(&alignment.section.0);
            let holder = format!("{ALIGNMENTS}{folded}");
            let mut names = Vec::new();
            for (m, aligned) in alignment.blocks.iter().enumerate() {
                let named = id::fold(&aligned.witness.0);
                let Some(witness) = witnesses.iter().position(|own| id::fold(&own.id) == named) else {
                    continue;
                };
                let Some(at) = by_id.get(witness).and_then(|own| own.get(&folded)) else { continue };
                for (k, (block, span)) in aligned.blocks.iter().enumerate() {
                    let place = NamePlace::Alignment(n, m, k);
                    let of = (witness, *at);
                    names.push(AlignedName::new(&witnesses[witness], sections, of, block, place, *span));
                }
            }
            match all.iter_mut().find(|other| other.holder == holder) {
                Some(other) => other.names.append(&mut names),
                None => all.push(Self { holder, names }),
            }
        }
        for (witness, list) in sections.iter().enumerate().skip(1) {
            for (at, section) in list.iter().enumerate().filter(|(_, section)| is_marked(section)) {
                let folded = id::fold(&section.id);
                let Some(base) = by_id[0].get(&folded) else { continue };
                let names = section.body.aligned.iter().enumerate().map(|(n, mark)| {
                    let place = NamePlace::Mark(witness, at, n);
                    AlignedName::new(&witnesses[0], sections, (0, *base), &mark.to, place, mark.span)
                });
                let holder = format!("{MARKS}{}:{folded}", witnesses[witness].id);
                all.push(Self { holder, names: names.collect() });
            }
        }
        all
    }

    /// The names as references.
    pub(super) fn live(&self) -> (String, Vec<LiveReference<'_>>) {
        let all = self.names.iter().enumerate();
        let all = all.map(|(link, name)| LiveReference { link, written: &name.written, y: None });
        (self.holder.clone(), all.collect())
    }
}

impl AlignedName {
    fn new(
        witness: &WitnessMeta,
        sections: &[Vec<Arc<Section>>],
        of: (usize, usize),
        block: &str,
        place: NamePlace,
        span: Span,
    ) -> Self {
        let section = &sections[of.0][of.1];
        let body = &section.body;
        let is_there = match block.split_once('-') {
            Some(("h", slug)) => body.heading_of(slug).is_some(),
            Some(("fn", id)) => body.footnote_of(id).is_some(),
            _ => block.strip_prefix('p').is_some_and(|number| section.block_numbered(number).is_some()),
        };
        let to = is_there.then(|| {
            LinkTo::Place(Box::new(Place {
                address: section.address.clone(),
                fragment: Some(block.to_owned()),
                what: PlaceKind::Section {
                    number: Arc::clone(&section.number),
                    title: section.title.clone(),
                },
            }))
        });
        Self { written: format!("{}#{block}", witness.id), to, of, place, span }
    }

    fn block(&self) -> &str {
        self.written.rsplit_once('#').map_or("", |(_, block)| block)
    }

    fn is_at(&self, at: &BlockAt) -> bool {
        (at.witness, at.section) == self.of && at.fragment == self.block()
    }

    /// As it is in its file.
    fn in_file(&self, block: &str) -> String {
        match self.place {
            NamePlace::Alignment(..) => as_string(block),
            NamePlace::Mark(..) => format!("<!-- align {block} -->"),
        }
    }
}

/// Leads the names to the blocks that they named, and reports those that have another name now. Returns the texts whose marks
/// lead elsewhere.
pub(super) fn follow(
    all: &[AlignedNames],
    references: &References,
    alignments: &mut [DeclaredUnit],
    sections: &[Vec<Arc<Section>>],
    moved: &mut Vec<MovedReference>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Remarked> {
    let mut remarked: Vec<Remarked> = Vec::new();
    for of in all {
        let led = references.of(&of.holder);
        for (link, name) in of.names.iter().enumerate() {
            let Some(Some(led)) = led.get(link) else { continue };
            let (known, at) = match led {
                Led::To(_, at) if name.is_at(at) => continue,
                Led::To(known, at) if (at.witness, at.section) == name.of => (known, at),
                Led::Either { all, one_is_gone: false, .. } if all.iter().all(|at| name.is_at(at)) => {
                    continue;
                }
                // What isn't there is reported already.
                _ if name.to.is_none() => continue,
                Led::OneOf(_, all) | Led::Either { all, .. } => {
                    let mut told = doubtful(name, "may be another paragraph than it was");
                    let here = all.iter().filter(|at| (at.witness, at.section) == name.of);
                    for at in here.filter(|at| !name.is_at(at)) {
                        told = told.hint(format!("if it was this one: `{}`", name.in_file(&at.fragment)));
                    }
                    diagnostics.push(told);
                    continue;
                }
                _ => {
                    diagnostics
                        .push(doubtful(name, "is another paragraph than it was, which is not here any more"));
                    continue;
                }
            };
            let text = name.in_file(&at.fragment);
            let message = format!(
                "`{}` was the block that is `{}` now, and is read as that",
                name.block(),
                at.fragment
            );
            diagnostics.push(
                Diagnostic::new(&rules::REFERENCE_MOVED, name.span, message)
                    .hint(format!("write `{text}`; `variorum reanchor --apply` writes it"))
                    .fix(
                        format!("write `{text}`"),
                        Certainty::Sure,
                        vec![Edit { span: name.span, text: text.clone() }],
                    ),
            );
            let witness = name.written.strip_suffix(name.block()).unwrap_or_default();
            let now = format!("{witness}{}", at.fragment);
            let (known, span) = (known.clone(), name.span);
            moved.push(MovedReference { known, span, now, target: Some(span), text });
            match name.place {
                NamePlace::Alignment(n, m, k) => alignments[n].blocks[m].blocks[k].0.clone_from(&at.fragment),
                NamePlace::Mark(witness, section, n) => {
                    let own = remarked.iter().position(|(w, s, _)| (*w, *s) == (witness, section));
                    let own = own.unwrap_or_else(|| {
                        remarked.push((witness, section, Arc::clone(&sections[witness][section].body)));
                        remarked.len() - 1
                    });
                    Arc::make_mut(&mut remarked[own].2).aligned[n].to.clone_from(&at.fragment);
                }
            }
        }
    }
    remarked
}

fn doubtful(name: &AlignedName, what: &str) -> Diagnostic {
    Diagnostic::new(&rules::AMBIGUOUS, name.span, format!("`{}` {what}", name.block()))
        .hint("to mean what it names now, take it away, build, and write it again")
}
