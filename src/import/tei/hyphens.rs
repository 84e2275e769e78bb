//! Hyphens at the ends of lines and pages of TEI: those that only the end of a line has, and those of a word.

use std::collections::HashSet;

use super::super::hyphens::{HYPHENS, before_hyphen, stands_for_more};
use super::super::text::{InlineKind, Inlines};
use super::super::tree::{NodeId, ROOT, Tree};
use super::TeiReader;

/// What may be between the parts of a word.
const BREAKS: &[&str] = &["lb", "pb", "cb", "fw", "milestone"];

impl TeiReader<'_> {
    /// Whether a break of a line or page is within a word: it says so, or there is a hyphen before it and the rest of a
    /// word behind it.
    pub(super) fn cuts_word(&self, id: NodeId, before: &Inlines) -> bool {
        let has_hyphen = || match before.last().map(|run| &run.what) {
            Some(InlineKind::Words(words)) => words.trim_end().ends_with(HYPHENS),
            _ => false,
        };
        match self.tree.attribute(id, "break") {
            Some(value) => value == "no",
            None => {
                self.is_cut
                    || self.is_within(id, &["w"])
                    || has_hyphen() && self.halves(id).is_some_and(|(_, _, is_one)| is_one)
            }
        }
    }

    /// Takes the white space away that the source has before a break within a word, and a hyphen that is the line's.
    pub(super) fn end_of_word(&mut self, id: NodeId, out: &mut Inlines) {
        let halves = self.halves(id);
        self.is_cut = true;
        let Some(InlineKind::Words(words)) = out.last_mut().map(|run| &mut run.what) else { return };
        words.truncate(words.trim_end().len());
        let hyphen = words.chars().next_back().filter(|c| HYPHENS.contains(c));
        let (Some(hyphen), Some((head, tail, _))) = (hyphen, halves) else { return };
        // `Karl-Otto`: a real hyphen, unless the sign is one of lines' ends alone.
        if hyphen == '-' && !tail.starts_with(char::is_lowercase) {
            return;
        }
        let whole = format!("{head}{tail}").to_lowercase();
        let parted = format!("{head}-{tail}").to_lowercase();
        let known = self.known.get_or_insert_with(|| words_of(self.tree));
        if known.contains(&parted) && !known.contains(&whole) {
            self.count(format!("the hyphen at the line's end stays: `{head}-{tail}`"), id);
            return;
        }
        words.truncate(words.len() - hyphen.len_utf8());
        self.count("words cut by a line's end are mended", id);
    }

    /// The parts of a word with a hyphen before a break: what is before it, what is behind it, and whether the two look
    /// like one word.
    fn halves(&self, id: NodeId) -> Option<(String, String, bool)> {
        let tree = self.tree;
        let siblings: Vec<NodeId> = tree.children(tree.parent(id)?).collect();
        let at = siblings.iter().position(|own| *own == id)?;
        let passed = |own: &NodeId| match tree.name(*own) {
            Some(name) => BREAKS.contains(&name),
            None => tree.text(*own).is_none_or(|words| words.trim().is_empty()),
        };
        let before = siblings[..at].iter().rev().find(|own| !passed(own))?;
        let after = siblings[at + 1..].iter().find(|own| !passed(own))?;
        let (before, after) = (tree.words(*before), tree.words(*after));
        let head = before_hyphen(before.trim_end())?.0.to_owned();
        let tail: String = after.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect();
        let is_one = !stands_for_more(&tail);
        (!head.is_empty() && !tail.is_empty()).then_some((head, tail, is_one))
    }
}

/// The words of a text, in lower case, those with a hyphen whole.
fn words_of(tree: &Tree) -> HashSet<String> {
    let texts = tree.descendants(ROOT).filter_map(|id| tree.text(id));
    let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '-'));
    words.filter(|word| !word.is_empty() && !word.ends_with('-')).map(str::to_lowercase).collect()
}
