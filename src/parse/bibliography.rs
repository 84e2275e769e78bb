//! The bibliography: BibLaTeX, or Hayagriva's YAML. It is read entry by entry, so that each error is told
//! with its place, and costs its own entry or field only.

mod bib;
mod yaml;

use std::collections::{HashMap, HashSet};

use crate::diag::{Diagnostic, FileId, Source, Span, rules};
use crate::edition::id;
use crate::edition::work::{Bibliography, Work};

/// Read the bibliography.
pub(super) fn parse(source: &Source, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Bibliography {
    let mut broken = HashSet::new();
    let works = if source.path.ends_with(".bib") {
        bib::works(&source.text, file, &mut broken, diagnostics)
    } else {
        yaml::works(&source.text, file, &mut broken, diagnostics)
    };
    let bibliography = gather(file, works, diagnostics);
    Bibliography { broken, ..bibliography }
}

/// A work with its further keys.
type Keyed = (Work, Vec<String>);

/// Give every key to the first entry that claims it.
fn gather(file: FileId, found: Vec<Keyed>, diagnostics: &mut Vec<Diagnostic>) -> Bibliography {
    let mut works: Vec<Work> = Vec::with_capacity(found.len());
    let mut by_key: HashMap<String, usize> = HashMap::new();
    let mut further = Vec::new();
    for (work, aliases) in found {
        if let Some(first) = by_key.get(&work.key) {
            diagnostics.push(
                Diagnostic::new(
                    &rules::DUPLICATE_WORK,
                    work.span,
                    format!("work `{}` is in the bibliography twice", clip(&work.key)),
                )
                .also(works[*first].span, "the first, which counts")
                .hint("give it another key, or take one of the two away"),
            );
            continue;
        }
        further.extend(aliases.into_iter().map(|alias| (id::normal(&alias), works.len())));
        by_key.insert(work.key.clone(), works.len());
        works.push(work);
    }
    for (alias, work) in further {
        by_key.entry(alias).or_insert(work);
    }
    let cited = works.iter().map(|_| Vec::new()).collect();
    Bibliography { file, works, by_key, broken: HashSet::new(), cited }
}

/// Call what may panic on words that nobody foresaw: the libraries that read a bibliography do.
fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).ok()
}

fn clip(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect()
}

fn syntax(span: Span, message: String) -> Diagnostic {
    Diagnostic::new(&rules::BIBLIOGRAPHY_SYNTAX, span, message)
}
