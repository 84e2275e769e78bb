//! What `[collation]` says, as comparing asks for it.

use std::collections::HashMap;

use super::tokens::folded;
use crate::edition::class::Class;
use crate::edition::meta::CollationMeta;

/// How words are compared, and what they are called where they differ.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    /// What is replaced before words are compared, the longest first.
    fold: Vec<(String, String)>,
    /// Spellings of one word, both ways: each leads to one that all of them have in common.
    spelling: HashMap<String, String>,
    /// Whether characters that fold alike differ.
    pub(super) typography: bool,
    /// Classes of readings that the apparatus doesn't show.
    pub(super) ignore: Vec<Class>,
}

impl Rules {
    /// Make rules of settings.
    pub(crate) fn new(meta: &CollationMeta) -> Self {
        let mut fold: Vec<(String, String)> = meta
            .fold
            .iter()
            .map(|(from, to)| (folded(from), folded(to)))
            .filter(|(from, _)| !from.is_empty())
            .collect();
        fold.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        let mut spelling: HashMap<String, String> = HashMap::new();
        for (a, b) in &meta.spelling {
            let [a, b] = [a, b].map(|word| super::tokens::letters(&folded(word)));
            let root = |word: &String| spelling.get(word).unwrap_or(word).clone();
            let (one, other) = (root(&a), root(&b));
            // All that led to the one lead to the other from now on.
            for to in spelling.values_mut().filter(|to| **to == one) {
                to.clone_from(&other);
            }
            spelling.insert(a, other.clone());
            spelling.insert(b, other);
        }
        Self { fold, spelling, typography: meta.typography, ignore: meta.ignore.clone() }
    }

    /// Whether the edition has anything replaced before words are compared.
    pub(super) fn folds(&self) -> bool {
        !self.fold.is_empty()
    }

    /// A token without its white space, folded: CollateX's `n`.
    pub(crate) fn normal(&self, word: &str) -> String {
        let mut text = folded(word.trim());
        for (from, to) in &self.fold {
            if text.contains(from.as_str()) {
                text = text.replace(from.as_str(), to);
            }
        }
        text
    }

    /// Whether two words in lower case are spellings of one by `[collation] spelling`.
    pub(super) fn are_one_word(&self, a: &str, b: &str) -> bool {
        let root = |word| self.spelling.get(word).map_or(word, String::as_str);
        root(a) == root(b)
    }
}
