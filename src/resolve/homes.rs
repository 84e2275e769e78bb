//! The section that each annotation is about.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::diag::{Advice, Candidates, Diagnostic, Span, rules, suggestion};
use crate::edition::meta::WitnessMeta;
use crate::edition::note::Record;
use crate::edition::{Section, id};
use crate::parse::toml_slip::as_string;

use super::links::clip;
use super::meant::{Meant, Renamed};
use super::notes::witness_of;

/// The sections of all witnesses, by what a target may name.
pub(super) struct TargetSections<'a> {
    witnesses: &'a [WitnessMeta],
    sections: &'a [Vec<Section>],
    hidden: &'a HashSet<String>,
    renamed: &'a Renamed,
    by_id: Vec<HashMap<String, usize>>,
    near: Vec<OnceCell<NearTargets>>,
}

/// What is near to a target that is no section of a witness; made at the first.
struct NearTargets {
    ids: Candidates,
    meant: Meant,
}

impl NearTargets {
    fn of(sections: &[Section]) -> Self {
        Self {
            ids: Candidates::of(sections.iter().map(|s| s.id.as_str())),
            meant: Meant::of(sections.iter()),
        }
    }
}

impl<'a> TargetSections<'a> {
    pub(super) fn new(
        witnesses: &'a [WitnessMeta],
        sections: &'a [Vec<Section>],
        hidden: &'a HashSet<String>,
        renamed: &'a Renamed,
    ) -> Self {
        let by_id =
            |list: &Vec<Section>| list.iter().enumerate().map(|(at, s)| (id::fold(&s.id), at)).collect();
        let near = sections.iter().map(|_| OnceCell::new()).collect();
        Self { witnesses, sections, hidden, renamed, by_id: sections.iter().map(by_id).collect(), near }
    }

    /// The section that an annotation names, as [`of`](Self::of); what is wrong with it isn't reported.
    pub(super) fn named(&self, record: &Record) -> Option<(usize, usize)> {
        let witness = witness_of(record, self.witnesses)?;
        let at = self.by_id.get(witness)?.get(&*id::folded(&record.selector.target.section))?;
        Some((witness, *at))
    }

    /// The section that an annotation is about: witness and place. One that isn't there gets a diagnostic.
    pub(super) fn of(&self, record: &Record, diagnostics: &mut Vec<Diagnostic>) -> Option<(usize, usize)> {
        let witness = match (witness_of(record, self.witnesses), &record.witness) {
            (Some(at), _) => at,
            (None, None) => return None,
            (None, Some((name, span))) => {
                diagnostics.push(
                    Diagnostic::new(
                        &rules::UNKNOWN_WITNESS,
                        *span,
                        format!("there is no witness `{}`", clip(name)),
                    )
                    .advise(*span, witness_meant(name, self.witnesses).written(as_string))
                    .about(record.id.as_str()),
                );
                return None;
            }
        };
        let target = &record.selector.target;
        if let Some(place) = self.named(record) {
            return Some(place);
        }
        let folded = id::fold(&target.section);
        if self.hidden.contains(&folded) {
            return None;
        }
        let shown = clip(&target.section);
        let message = match self.witnesses.get(witness).filter(|_| self.witnesses.len() > 1) {
            _ if shown.is_empty() => "the target names no section".to_owned(),
            Some(w) => format!("witness `{}` has no section `{shown}`", w.id),
            None => format!("there is no section `{shown}`"),
        };
        if let Some(keys) = self.exchanged(witness, record) {
            let hint = format!(
                "`target` and `quote` have each other's words: write `{}`",
                keys.replace('\n', "`, `")
            );
            let told = Diagnostic::new(&rules::UNKNOWN_TARGET, target.span, message);
            diagnostics.push(told.advise_keys(hint, keys).about(record.id.as_str()));
            return None;
        }
        let near = self.near.get(witness)?.get_or_init(|| NearTargets::of(&self.sections[witness]));
        let meant = self.renamed.get(&folded).map(String::as_str);
        let (asked, fragment) = without_signs(&target.section, target.fragment.as_deref());
        let meant = meant.or_else(|| self.renamed.get(&id::fold(asked)).map(String::as_str));
        let named = meant.or_else(|| near.meant.section(asked));
        let advice = match named {
            Some(id) => {
                let why = if meant.is_some() { "the section has another name now: " } else { "" };
                Advice::write(format!("{why}write `target = \"{id}{fragment}\"`"), id).sure(true)
            }
            None => near.ids.suggestion(&target.section),
        };
        let named = target.span != record.span;
        let advice = advice.written(|id| {
            let value = as_string(&format!("{id}{fragment}"));
            if named { value } else { format!("target = {value}\n") }
        });
        let place = if named { target.span } else { Span { end: record.span.start, ..record.span } };
        diagnostics.push(
            Diagnostic::new(&rules::UNKNOWN_TARGET, target.span, message)
                .advise(place, advice)
                .hint(
                    "`target` in the record or in `[defaults]` names the section; else the file's name does",
                )
                .about(record.id.as_str()),
        );
        None
    }

    /// The keys of a record whose quote is the name of a section, and whose target is none: each for the other.
    fn exchanged(&self, witness: usize, record: &Record) -> Option<String> {
        let target = &record.selector.target;
        let (quote, _) = record.selector.quote.as_ref().filter(|_| target.span != record.span)?;
        let section = quote.split('#').next().unwrap_or(quote);
        self.by_id.get(witness)?.get(&*id::folded(section.trim()))?;
        let words = match &target.fragment {
            Some(fragment) => format!("{}#{fragment}", target.section),
            None => target.section.clone(),
        };
        Some(format!("target = {}\nquote = {}", as_string(quote.trim()), as_string(&words)))
    }
}

/// The section and the block of a target that was written as a reference, `[[tide#p2]]`, or with a space, `tide p2`.
fn without_signs<'t>(section: &'t str, fragment: Option<&str>) -> (&'t str, String) {
    let section = section.trim().trim_start_matches("[[").trim_end_matches("]]");
    let block = |words: &str| words.strip_prefix('p').or(words.strip_prefix('¶')).is_some_and(is_number);
    match (fragment, section.rsplit_once([' ', ','])) {
        (Some(fragment), _) => (section, format!("#{}", fragment.trim_end_matches("]]"))),
        (None, Some((name, words))) if block(words) => {
            (name.trim_end_matches(','), format!("#p{}", words.trim_start_matches(['p', '¶'])))
        }
        _ => (section, String::new()),
    }
}

fn is_number(words: &str) -> bool {
    !words.is_empty() && words.bytes().all(|b| b.is_ascii_digit())
}

/// The witness that is meant by a name that is none's id.
fn witness_meant(name: &str, witnesses: &[WitnessMeta]) -> Advice {
    let folded = id::fold(name.trim());
    // Sigla may differ in case alone.
    let is_own = |w: &&WitnessMeta| w.siglum == name.trim();
    let is_like = |w: &&WitnessMeta| [&w.siglum, &w.title].iter().any(|n| id::fold(n) == folded);
    let by_name = witnesses.iter().find(is_own).or_else(|| witnesses.iter().find(is_like));
    match by_name {
        Some(witness) => {
            let id = witness.id.as_str();
            Advice::write(format!("a witness is named by its id: write `witness = \"{id}\"`"), id).sure(true)
        }
        None => suggestion(name, witnesses.iter().map(|w| w.id.as_str())),
    }
}
