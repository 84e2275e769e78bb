//! What was reported of the last build: after a save only what is new or gone is reported.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use xxhash_rust::xxh3::Xxh3;

use crate::diag::{Diagnostic, Severity, Sources, escape};

/// What a diagnostic is found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FoundBy {
    /// The reading of the edition.
    Reading,
    /// The making of its pages.
    Pages,
}

/// How often each was reported, and how it is named.
type RepeatCounts = HashMap<u128, (usize, String)>;

/// What the terminal has shown to be wrong.
#[derive(Debug, Default)]
pub(super) struct Repeats(Mutex<[RepeatCounts; 2]>);

/// What differs from the last time.
#[derive(Debug, Default)]
pub(super) struct Difference {
    /// What wasn't reported yet.
    pub(super) new: Vec<Diagnostic>,
    /// What is no more, each in a line.
    pub(super) gone: Vec<String>,
}

impl Repeats {
    /// What is new in what was found, and what is gone; both are remembered. A place that only moved in its file is neither.
    pub(super) fn compare(&self, stage: FoundBy, found: &[Diagnostic], sources: &Sources) -> Difference {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = &mut told[usize::from(stage == FoundBy::Pages)];
        let mut now = RepeatCounts::new();
        let mut difference = Difference::default();
        for diagnostic in found.iter().filter(|it| it.severity > Severity::Info) {
            let path = diagnostic.span.map_or("", |span| sources.get(span.file).path.as_str());
            let (count, _) = now.entry(key(diagnostic, path)).or_insert_with(|| (0, name(diagnostic, path)));
            *count += 1;
            let known = before.get(&key(diagnostic, path)).map_or(0, |(count, _)| *count);
            if *count > known {
                difference.new.push(diagnostic.clone());
            }
        }
        for (key, (count, name)) in before.iter() {
            let left = now.get(key).map_or(0, |(count, _)| *count);
            difference.gone.extend(std::iter::repeat_n(name.clone(), count.saturating_sub(left)));
        }
        difference.gone.sort();
        *before = now;
        difference
    }
}

fn key(diagnostic: &Diagnostic, path: &str) -> u128 {
    let mut hash = Xxh3::new();
    for part in
        [diagnostic.rule.id, path, &diagnostic.message, diagnostic.note.as_deref().unwrap_or_default()]
    {
        hash.update(part.as_bytes());
        hash.update(&[0]);
    }
    hash.update(&[diagnostic.severity as u8]);
    hash.digest128()
}

fn name(diagnostic: &Diagnostic, path: &str) -> String {
    let place = if path.is_empty() { String::new() } else { format!(" ({})", escape::name(path)) };
    format!("{}{place}", diagnostic.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Source, Span, rules};

    #[test]
    fn what_stays_is_told_once() {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("a.md", "x".repeat(100)));
        let orphan = |at, words: &str| Diagnostic::new(&rules::ORPHAN, Span::new(file, at, at + 1), words);
        let repeats = Repeats::default();
        let new = |found: &[Diagnostic]| {
            let Difference { new, gone } = repeats.compare(FoundBy::Reading, found, &sources);
            (new.iter().map(|it| it.message.clone()).collect::<Vec<_>>(), gone)
        };
        let nothing = Vec::<String>::new;
        assert_eq!(new(&[orphan(1, "a"), orphan(2, "b")]), (vec!["a".to_owned(), "b".to_owned()], nothing()));
        // The same elsewhere in the file is the same; a second one is new.
        assert_eq!(new(&[orphan(5, "a"), orphan(9, "b")]), (nothing(), nothing()));
        assert_eq!(new(&[orphan(5, "a"), orphan(7, "a"), orphan(9, "b")]), (vec!["a".to_owned()], nothing()));
        assert_eq!(new(&[orphan(5, "a")]), (nothing(), vec!["a (a.md)".to_owned(), "b (a.md)".to_owned()]));
        let Difference { new, gone } = repeats.compare(FoundBy::Pages, &[orphan(5, "a")], &sources);
        assert_eq!((new.len(), gone.len()), (1, 0));
    }
}
