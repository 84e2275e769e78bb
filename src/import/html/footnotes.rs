//! The footnotes of HTML: which links are marks, and which elements are their texts.
//!
//! A mark says so (`epub:type`, `role`, the classes that pandoc, Word and LibreOffice write), or it is a short link to an
//! element that leads back to it, or a raised one to an element with its number. A note may be within the sentence too.

use std::collections::{HashMap, HashSet};

use super::super::text::{ImportedBlock, InlineKind};
use super::super::tree::{NodeId, ROOT, Tree};

/// The footnotes of a document.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The key of each mark, by its element.
    pub(super) marks: HashMap<NodeId, String>,
    /// The texts, by their elements.
    pub(super) texts: HashMap<NodeId, HtmlFootnote>,
    /// What shows the number of a text, and links that lead back from there to its mark.
    pub(super) back: HashSet<NodeId>,
    /// Headings and rules that have nothing below them but texts.
    pub(super) above: HashSet<NodeId>,
    /// The keys in the order of their marks.
    pub(super) order: Vec<String>,
}

/// A footnote's key and label.
#[derive(Debug)]
pub(super) struct HtmlFootnote {
    pub(super) key: String,
    pub(super) label: String,
}

impl Notes {
    /// The footnotes of a tree; links that are `left_out` are no marks.
    pub(super) fn find(tree: &Tree, left_out: impl Fn(NodeId) -> bool) -> Self {
        let mut ids: HashMap<&str, NodeId> = HashMap::new();
        for id in tree.descendants(ROOT) {
            for name in ["id", "xml:id", "name"] {
                if let Some(value) = tree.attribute(id, name) {
                    ids.entry(value).or_insert(id);
                }
            }
        }
        let mut notes = Self::default();
        for link in tree.descendants(ROOT) {
            if is_within_sentence(tree, link) {
                notes.within_sentence(tree, link);
            }
            if !tree.is(link, "a") || left_out(link) {
                continue;
            }
            let Some(target) = tree.attribute(link, "href").and_then(|href| href.strip_prefix('#')) else {
                continue;
            };
            // Those of Google Docs are comments.
            let Some(place) = ids.get(target).copied().filter(|_| !target.starts_with("cmnt")) else {
                continue;
            };
            let label = tree.in_a_line(link);
            let label = without_brackets(&label).to_owned();
            if notes.back.contains(&link) || label.chars().count() > 8 {
                continue;
            }
            let Some(text) = text_of(tree, place, link) else { continue };
            let back = back_links(tree, text, link);
            let says_so = is(tree, link, MARKS);
            let short = label.chars().count() <= 4 && !label.is_empty() && !is_word(&label);
            let is_note = !back.is_empty() || has_number(tree, text, &label) && is_raised(tree, link);
            if !says_so && (!is_note || !short || is_before(tree, text, link)) {
                continue;
            }
            let number = notes.texts.len() + 1;
            let key = match notes.texts.get(&text) {
                Some(note) => note.key.clone(),
                None => {
                    let key = number.to_string();
                    let label = if label.is_empty() { number.to_string() } else { label.clone() };
                    notes.texts.insert(text, HtmlFootnote { key: key.clone(), label });
                    notes.order.push(key.clone());
                    key
                }
            };
            let only = |id: NodeId| without_brackets(&tree.in_a_line(id)) == label;
            // What is around a link back and has its number alone is its number.
            let numbers = back.iter().filter_map(|id| {
                let inline = |id: &NodeId| matches!(tree.name(*id), Some("span" | "sup" | "b" | "strong"));
                tree.parent(*id).filter(|up| *up != text && inline(up) && only(*up))
            });
            notes.back.extend(numbers.chain(back.iter().copied()));
            // A raised mark is a mark as a whole.
            let around = tree.parent(link).filter(|p| tree.is(*p, "sup") && only(*p));
            notes.marks.insert(around.unwrap_or(link), key);
        }
        notes.above = above(tree, &notes.texts);
        notes
    }

    /// Takes a note that is within the sentence: it is at its own mark.
    fn within_sentence(&mut self, tree: &Tree, id: NodeId) {
        let number = (self.texts.len() + 1).to_string();
        self.texts.insert(id, HtmlFootnote { key: number.clone(), label: number.clone() });
        self.order.push(number.clone());
        self.marks.insert(id, number);
        // What opens it on small screens.
        let siblings = tree.parent(id).into_iter().flat_map(|up| tree.children(up));
        self.back.extend(siblings.filter(|id| super::is_classed(tree, *id, "margin-toggle")));
    }
}

/// Whether an element is a note within the sentence: of HTMLBook, of pages with notes in the margin.
fn is_within_sentence(tree: &Tree, id: NodeId) -> bool {
    tree.is(id, "span")
        && (tree.attribute(id, "data-type") == Some("footnote")
            || super::is_classed(tree, id, "sidenote")
            || super::is_classed(tree, id, "marginnote"))
}

fn without_brackets(label: &str) -> &str {
    label.trim_matches(['[', ']', '(', ')', ' '])
}

/// Whether a link is raised.
fn is_raised(tree: &Tree, link: NodeId) -> bool {
    let up = |id: NodeId| tree.is(id, "sup");
    tree.parent(link).is_some_and(up) || tree.children(link).any(up)
}

/// Whether a text is numbered so: as the item of a list, or by its first word.
fn has_number(tree: &Tree, text: NodeId, label: &str) -> bool {
    if let Some(list) = tree.parent(text).filter(|list| tree.is(text, "li") && tree.is(*list, "ol")) {
        let start =
            tree.attribute(list, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1_usize);
        let items = tree.children(list).filter(|id| tree.is(*id, "li"));
        return items.take_while(|id| *id != text).count() + start == label.parse().unwrap_or(0);
    }
    let words = tree.in_a_line(text);
    let rest = words.trim_start_matches(['[', '(']).strip_prefix(label);
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// The headings and rules behind which there is nothing but texts of footnotes, up to the next.
fn above(tree: &Tree, texts: &HashMap<NodeId, HtmlFootnote>) -> HashSet<NodeId> {
    const BEGIN: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6", "hr"];
    let mut all = HashSet::new();
    if texts.is_empty() {
        return all;
    }
    let begins = |id: NodeId| tree.name(id).is_some_and(|name| BEGIN.contains(&name));
    let within = |id: NodeId, what: &dyn Fn(NodeId) -> bool| {
        std::iter::successors(Some(id), |id| tree.parent(*id)).any(what)
    };
    // What begins a stretch, whether it has words of its own, whether it has notes.
    let mut last: Option<(NodeId, bool, bool)> = None;
    let mut end = |last: Option<(NodeId, bool, bool)>| {
        all.extend(last.filter(|(_, has_words, has_notes)| !has_words && *has_notes).map(|(id, ..)| id));
    };
    for id in tree.descendants(ROOT) {
        let own = tree.text(id).is_some_and(|words| !words.trim().is_empty()) || tree.is(id, "img");
        if begins(id) && !within(id, &|id| texts.contains_key(&id)) {
            end(last.replace((id, false, false)));
        } else if let Some((_, has_words, has_notes)) = &mut last {
            *has_notes |= texts.contains_key(&id);
            *has_words |= own && !within(id, &|id| texts.contains_key(&id) || begins(id));
        }
    }
    end(last);
    all
}

/// The types, roles and classes of marks, of EPUB, pandoc, Docutils, LibreOffice, Project Gutenberg.
const MARKS: &[&str] = &[
    "noteref",
    "doc-noteref",
    "footnote-ref",
    "footnote-reference",
    "sdfootnoteanc",
    "sdendnoteanc",
    "fnanchor",
];

/// Whether a label is a word or a name: a mark is a sign, a letter, a number, be it a Roman one.
fn is_word(label: &str) -> bool {
    let letters = label.chars().filter(|c| c.is_alphabetic()).count();
    let is_roman = label.chars().all(|c| "ivxlcdmIVXLCDM".contains(c));
    letters > 1 && !is_roman && !label.contains(|c: char| c.is_numeric())
}

/// Whether an element, or what it is raised in, has one of these words as its type, role or class.
fn is(tree: &Tree, id: NodeId, words: &[&str]) -> bool {
    let with = |id: NodeId| {
        ["epub:type", "role", "class"].iter().any(|name| {
            let value = tree.attribute(id, name).unwrap_or_default();
            value.split_whitespace().any(|own| words.contains(&own))
        })
    };
    with(id) || tree.parent(id).is_some_and(|up| tree.is(up, "sup") && with(up))
}

/// The element that is the text of a footnote: the block that the target is, or is in.
fn text_of(tree: &Tree, place: NodeId, mark: NodeId) -> Option<NodeId> {
    const HOLDS: &[&str] = &["li", "aside", "div", "p", "dd", "section", "td"];
    let mut chain = std::iter::successors(Some(place), |id| tree.parent(*id));
    // Docutils has a table for each.
    let is_table = |id: NodeId| tree.is(id, "table") && super::is_classed(tree, id, "footnote");
    let text = chain.find(|id| tree.name(*id).is_some_and(|name| HOLDS.contains(&name)) || is_table(*id))?;
    // A paragraph that is all of its item is the item.
    let up = tree.parent(text).filter(|up| {
        let one = tree.children(*up).filter(|c| tree.name(*c).is_some()).count() == 1;
        tree.is(text, "p") && one && matches!(tree.name(*up), Some("li" | "div" | "aside"))
    });
    // Word and LibreOffice put the paragraphs of a note in an element with its number.
    let numbered = tree.parent(text).filter(|up| {
        let name = tree.attribute(*up, "id").unwrap_or_default();
        let number =
            ["sdfootnote", "sdendnote", "ftn", "edn"].iter().find_map(|kind| name.strip_prefix(kind));
        let is_numbered = number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        // Project Gutenberg names it by its class, and may have all of them in another of that class.
        let holds = |id: NodeId| tree.descendants(id).any(|id| tree.is(id, "div"));
        tree.is(*up, "div") && (is_numbered || super::is_classed(tree, *up, "footnote") && !holds(*up))
    });
    let text = up.or(numbered).unwrap_or(text);
    let holds_mark = std::iter::successors(Some(mark), |id| tree.parent(*id)).any(|id| id == text);
    (!holds_mark).then_some(text)
}

/// The links in a text that lead back to its mark, or to what is around it.
fn back_links(tree: &Tree, text: NodeId, mark: NodeId) -> Vec<NodeId> {
    // Project Gutenberg has the name of a mark in an empty element before it.
    let before = tree.parent(mark).into_iter().flat_map(|up| tree.children(up));
    let before = before.take_while(|id| *id != mark).last();
    let before = before.filter(|id| tree.is(*id, "a") && tree.words(*id).is_empty());
    let around: Vec<NodeId> = std::iter::successors(Some(mark), |id| tree.parent(*id))
        .take(3)
        .chain(tree.children(mark))
        .chain(before)
        .collect();
    let names: HashSet<&str> = around
        .iter()
        .flat_map(|id| ["id", "name", "xml:id"].map(|name| tree.attribute(*id, name)))
        .flatten()
        .collect();
    let leads_back = |id: &NodeId| {
        let target = tree.attribute(*id, "href").unwrap_or_default();
        let named = |to: Option<&str>| to.is_some_and(|to| names.contains(to));
        tree.is(*id, "a")
            && (named(target.strip_prefix('#')) || named(target.rsplit_once('#').map(|(_, to)| to)))
    };
    tree.descendants(text).filter(leads_back).collect()
}

/// Whether a text is before its mark: then the link leads back, not forth.
fn is_before(tree: &Tree, text: NodeId, mark: NodeId) -> bool {
    let path = |id: NodeId| {
        let mut path: Vec<NodeId> = std::iter::successors(Some(id), |id| tree.parent(*id)).collect();
        path.reverse();
        path
    };
    let (a, b) = (path(text), path(mark));
    let Some(at) = a.iter().zip(&b).position(|(x, y)| x != y) else { return false };
    let up = a[at.saturating_sub(1)];
    tree.children(up).find(|id| *id == a[at] || *id == b[at]) == Some(a[at])
}

/// Drops the number that a footnote's words begin with: the sign behind one that was a link, one with a sign, one that is
/// raised or in an element of its own.
pub(super) fn drop_number(blocks: &mut [ImportedBlock], label: &str) {
    drop_brackets(blocks);
    drop_sign(blocks, label);
    if let Some(ImportedBlock::Paragraph(runs)) = blocks.first_mut()
        && let Some(InlineKind::Words(words)) = runs.first_mut().map(|run| &mut run.what)
    {
        *words = words.trim_start().to_owned();
    }
}

/// Drops the brackets of a number that was a link.
fn drop_brackets(blocks: &mut [ImportedBlock]) {
    let Some(ImportedBlock::Paragraph(runs)) = blocks.first_mut() else { return };
    if let [first, second, ..] = runs.as_mut_slice()
        && let (InlineKind::Words(first), InlineKind::Words(second)) = (&mut first.what, &mut second.what)
        && matches!(first.trim(), "[" | "(")
        && second.starts_with([']', ')'])
    {
        first.clear();
        second.remove(0);
        *second = second.trim_start().to_owned();
    }
}

fn drop_sign(blocks: &mut [ImportedBlock], label: &str) {
    let Some(ImportedBlock::Paragraph(runs)) = blocks.first_mut() else { return };
    let is_empty = |what: &InlineKind| matches!(what, InlineKind::Words(words) if words.trim().is_empty());
    let Some(at) = runs.iter().position(|run| !is_empty(&run.what)) else { return };
    let sign = |words: &str| {
        let rest = words.strip_prefix(['.', ')', ']', ':'])?;
        (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start().to_owned())
    };
    let begins_apart = runs.get(at + 1).is_some_and(|next| {
        matches!(&next.what, InlineKind::Words(words) if words.starts_with(char::is_whitespace) || sign(words).is_some())
    });
    let InlineKind::Words(words) = &mut runs[at].what else { return };
    let own = words.trim().trim_start_matches(['[', '(']);
    let left = match own.strip_prefix(label) {
        Some("") if begins_apart => Some(String::new()),
        Some(rest) => sign(rest),
        None => sign(own),
    };
    let Some(left) = left else { return };
    let ends_with_space = words.ends_with(char::is_whitespace) && !left.is_empty();
    *words = if ends_with_space { format!("{left} ") } else { left };
    if words.is_empty()
        && let Some(InlineKind::Words(next)) = runs.get_mut(at + 1).map(|run| &mut run.what)
    {
        *next = sign(next).unwrap_or_else(|| next.trim_start().to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::text::{InlineRun, bare};
    use super::*;

    #[test]
    fn the_number_of_a_footnote_is_dropped() {
        let without = |runs: &[&str]| {
            let runs = runs.iter().map(|words| InlineRun::words(*words)).collect();
            let mut blocks = [ImportedBlock::Paragraph(runs)];
            drop_number(&mut blocks, "1");
            let [ImportedBlock::Paragraph(runs)] = &blocks else { return String::new() };
            bare(runs)
        };
        let numbered: [&[&str]; 8] = [
            &[". Note"],
            &["1. Note "],
            &["1", " Note"],
            &[" ", "[1] Note"],
            &["1", ". Note"],
            &["\u{a0}Note"],
            &["[", "] Note"],
            &[") ", "Note"],
        ];
        for runs in numbered {
            assert_eq!(without(runs), "Note", "{runs:?}");
        }
        for words in ["1 Kings 3", "1.5 miles", "12. March", "… and", "Note 1. Note"] {
            assert_eq!(without(&[words]), words);
        }
    }
}
