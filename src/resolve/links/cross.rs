//! Cross-references: `[[boredom#p3]]`, `[[note:id]]`, `[[R:boredom]]`, `[[person:id]]`.

use crate::diag::{Advice, Diagnostic, Span, rules, suggestion};
use crate::edition::id;
use crate::edition::{LinkTo, Place, Section};

use super::led::ReferenceSource;
use super::{LinkContext, Resolved, TargetIndex, clip};

/// So many prefixes are named where one isn't known.
const MOST_PREFIXES: usize = 20;

impl TargetIndex<'_> {
    /// A cross-reference without its brackets: `boredom#p3`, `note:id`, `page:principles`.
    pub(in crate::resolve) fn reference(
        &self,
        target: &str,
        span: Span,
        here: LinkContext<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> LinkTo {
        let (name, fragment) = match target.split_once('#') {
            Some((name, fragment)) => (name.trim(), Some(fragment.trim())),
            None => (target.trim(), None),
        };
        let folded = id::fold(name);
        let fail = |message: String, advice: Advice, diagnostics: &mut Vec<Diagnostic>| {
            let mut told = Diagnostic::new(&rules::BROKEN_REFERENCE, span, message).advise(span, advice);
            if here.document {
                let start = Span { end: span.start, ..span };
                let hint = format!("if it is the text's own, write `\\[[{target}]]`");
                let written = format!("\\[[{target}]]");
                told = told.advise(start, Advice::write(hint, written).written(|_| "\\".to_owned()));
            }
            diagnostics.push(told);
            LinkTo::Broken
        };
        if self.hidden.contains(&folded) {
            let message = format!("`{}` is left out of the site", clip(name));
            let hint = match folded.starts_with("note:") {
                true => {
                    "it is a draft (`--drafts` shows it), has `status = \"unplaced\"`, or has an error of its own"
                }
                false => "it is a draft (`--drafts` shows it), or it has an error of its own",
            };
            return fail(message, hint.into(), diagnostics);
        }
        if let Some((prefix, rest)) = name.split_once(':') {
            let (prefix, rest) = (prefix.trim(), rest.trim());
            if let Some(witness) = self.witness(prefix) {
                return match self.in_witness(witness, rest, here) {
                    Ok(section) => self.in_section(section, fragment, span, diagnostics),
                    Err((message, advice)) => {
                        let fragment = fragment.map(|f| format!("#{f}")).unwrap_or_default();
                        fail(message, advice.written(|words| format!("{words}{fragment}")), diagnostics)
                    }
                };
            }
            let other = self.others.iter().find(|other| other.name == id::normal(prefix));
            if let Some(other) = other.filter(|_| !matches!(prefix, "note" | "page")) {
                let rest = target.split_once(':').map_or(rest, |(_, rest)| rest.trim());
                return match (other.find(rest), &other.known) {
                    (Some(elsewhere), _) => LinkTo::Elsewhere(Box::new(elsewhere)),
                    (None, Some(known)) => {
                        let names = known.names(rest);
                        let near = suggestion(rest, names.iter().map(String::as_str));
                        let advice = near.written(|place| format!("{}:{place}", other.name));
                        fail(format!("`{}` has no `{}`", other.name, clip(rest)), advice, diagnostics)
                    }
                    // Its file can't be read, which is reported.
                    (None, None) => LinkTo::Broken,
                };
            }
            // A note or an entity is one place.
            let only = |place: &Place, diagnostics: &mut Vec<Diagnostic>| match fragment {
                Some(fragment) if !fragment.is_empty() => {
                    let advice = Advice::write(format!("write `[[{name}]]`"), name);
                    fail(format!("`{}` has no `#{}`", clip(name), clip(fragment)), advice, diagnostics)
                }
                _ => LinkTo::Place(Box::new(place.clone())),
            };
            return match prefix {
                "note" => match self.notes.get(&id::folded(rest)) {
                    Some(place) => only(place, diagnostics),
                    None => {
                        let advice = self.near_note(rest).written(|id| format!("note:{id}"));
                        fail(format!("there is no note `{}`", clip(rest)), advice, diagnostics)
                    }
                },
                "page" => match self.essays.iter().find(|e| id::fold(&e.id) == id::fold(rest)) {
                    Some(essay) => self.in_essay(essay, fragment, span, diagnostics),
                    None => {
                        let place = fragment.map(|f| format!("#{f}")).unwrap_or_default();
                        let advice = self.near_essay(rest).written(|id| format!("page:{id}{place}"));
                        fail(format!("there is no essay `{}`", clip(rest)), advice, diagnostics)
                    }
                },
                _ => match self.entities.find(prefix, rest) {
                    Ok(entity) => only(self.entities.place(entity), diagnostics),
                    Err((message, advice)) => {
                        let alike = self.sigla.iter().find(|own| id::fold(own) == id::fold(prefix));
                        let is_register = self.entities.prefixes().any(|known| known == prefix);
                        let advice = match alike.filter(|_| !is_register) {
                            Some(siglum) => {
                                let place = fragment.map(|f| format!("#{f}")).unwrap_or_default();
                                let meant = format!("{siglum}:{rest}{place}");
                                Advice::write(format!("the siglum is `{siglum}`: write `[[{meant}]]`"), meant)
                                    .sure(true)
                            }
                            None if advice == Advice::default() => self.known_prefixes().into(),
                            None => advice,
                        };
                        fail(message, advice, diagnostics)
                    }
                },
            };
        }
        if name.is_empty() && fragment.is_some() {
            return self.own(fragment, span, here, diagnostics);
        }
        match self.section(&folded, here.witness) {
            Some((witness, at)) => self.in_section(&self.witnesses[witness][at], fragment, span, diagnostics),
            None => {
                let fragment = fragment.map(|f| format!("#{f}")).unwrap_or_default();
                let with_place = |id: &str| format!("{id}{fragment}");
                let mut advice = self.near_section(name).written(with_place);
                let before = self.references.renamed(here.witness, &folded);
                let before = before.map(|(witness, at)| &self.witnesses[witness][at].id);
                if let Some(now) = self.renamed.get(&folded).or(before) {
                    let now = with_place(now);
                    let hint = format!("the section has another name now: write `[[{now}]]`");
                    advice = Advice::write(hint, now).sure(true);
                } else if let Some(id) = self.meant(name) {
                    let meant = with_place(id);
                    advice = Advice::write(format!("write `[[{meant}]]`"), meant).sure(true);
                }
                let meant = if self.notes.contains_key(folded.as_str()) {
                    Some(format!("note:{name}"))
                } else if self.essays.iter().any(|e| id::fold(&e.id) == folded) {
                    Some(format!("page:{name}"))
                } else {
                    None
                };
                if let Some(meant) = meant {
                    advice = Advice::write(format!("did you mean `[[{meant}]]`?"), meant).sure(true);
                }
                fail(format!("there is no section `{}`", clip(name)), advice, diagnostics)
            }
        }
    }

    /// The note of an id, or of a reference to it, `note:id`.
    pub(in crate::resolve) fn note(&self, written: &str) -> Option<LinkTo> {
        let id = written.strip_prefix("note:").unwrap_or(written);
        let place = self.notes.get(&id::folded(id.trim()))?;
        Some(LinkTo::Place(Box::new((*place).clone())))
    }

    /// One of a note's `refs`: the id of a note, or a cross-reference without its brackets.
    /// `n` is its number after those of the note's links.
    pub(in crate::resolve) fn mention(
        &self,
        n: usize,
        target: &str,
        span: Span,
        here: LinkContext<'_>,
        made: &mut Resolved,
    ) -> LinkTo {
        if let Some(place) = self.notes.get(&id::folded(target.trim())) {
            return LinkTo::Place(Box::new((*place).clone()));
        }
        let told = made.diagnostics.len();
        let to = self.reference(target, span, here, &mut made.diagnostics);
        let it = ReferenceSource { target: target.trim(), file: false, span, witness: here.witness, told };
        self.place_fixes(&it, &mut made.diagnostics);
        self.follow(it, here.led.get(n).and_then(Option::as_ref), to, made)
    }

    /// What may be before the colon of a reference, in words.
    fn known_prefixes(&self) -> String {
        let sigla = self.sigla.iter().filter(|_| self.sigla.len() > 1).map(String::as_str);
        let others = self.others.iter().map(|other| other.name.as_str());
        let mut registers: Vec<&str> = self.entities.prefixes().collect();
        registers.sort_unstable();
        let all = ["note", "page"].into_iter().chain(registers).chain(sigla).chain(others);
        let all: Vec<String> = all.take(MOST_PREFIXES + 1).map(|prefix| format!("`{prefix}:`")).collect();
        let more = if all.len() > MOST_PREFIXES { " and others" } else { "" };
        format!("what may be before the colon: {}{more}", all[..all.len().min(MOST_PREFIXES)].join(", "))
    }

    /// The witness that a siglum is of; a prefix of the vocabulary is none's.
    pub(super) fn witness(&self, siglum: &str) -> Option<usize> {
        let siglum = id::normal(siglum.trim());
        let known = matches!(&*siglum, "note" | "page") || siglum.is_empty();
        self.sigla.iter().position(|own| *own == siglum).filter(|_| !known)
    }

    /// A section of a witness, by its id; without one the section that the reference is in. Or what is wrong, and
    /// what to write.
    fn in_witness(
        &self,
        witness: usize,
        name: &str,
        here: LinkContext<'_>,
    ) -> Result<&Section, (String, Advice)> {
        let siglum = &self.sigla[witness];
        let own = here.section.map(|(w, at)| self.witnesses[w][at].id.as_str()).filter(|_| name.is_empty());
        let name = own.unwrap_or(name);
        let folded = id::fold(name);
        let found = self.sections.get(witness).and_then(|ids| ids.get(&folded));
        if let Some(at) = found {
            return Ok(&self.witnesses[witness][*at]);
        }
        let advice = match self.section(&folded, witness) {
            Some((other, _)) => {
                let words = format!("{}:{name}", self.sigla[other]);
                Advice::write(format!("`{}` has it: write `[[{words}]]`", self.sigla[other]), words)
            }
            None => {
                let ids = self.witnesses[witness].iter().map(|section| section.id.as_str());
                suggestion(name, ids).written(|id| format!("{siglum}:{id}"))
            }
        };
        Err((format!("witness {siglum} has no section `{}`", clip(name)), advice))
    }

    /// A section of this witness, else of the base, else of any.
    pub(super) fn section(&self, folded: &str, witness: usize) -> Option<(usize, usize)> {
        let others = 0..self.sections.len();
        std::iter::once(witness).chain(others).find_map(|w| Some((w, *self.sections.get(w)?.get(folded)?)))
    }

    pub(super) fn own(
        &self,
        fragment: Option<&str>,
        span: Span,
        here: LinkContext<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> LinkTo {
        match (here.section, here.essay) {
            (Some((witness, section)), _) => {
                self.in_section(&self.witnesses[witness][section], fragment, span, diagnostics)
            }
            (None, Some(essay)) => self.in_essay(essay, fragment, span, diagnostics),
            (None, None) => LinkTo::Broken,
        }
    }
}
