//! Names in a text, found by their forms.
//!
//! All forms of all registers are one automaton (Aho and Corasick, 1975). Of what it finds, whole words
//! count, and of those that overlap the one that begins first, and is the longest there.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::diag::Span;
use crate::edition::register::{EntityId, Register};
use crate::edition::text::{Body, EventKind, LeafKind, Tag};
use crate::edition::wide::is_wide;

use super::fold::{Folded, needle};

/// The forms of all entities.
#[derive(Debug)]
pub(super) struct FormIndex {
    automaton: Option<AhoCorasick>,
    patterns: Vec<FormPattern>,
    /// Whom a form names beside words that exclude some, by the form and these words: they are compared once.
    beside: Mutex<HashMap<Exclusions, Option<Option<EntityId>>>>,
}

/// A form, and what excludes names around it.
type Exclusions = (usize, Vec<usize>);

/// A form, as it is folded: whom it names, and whom it doesn't; both in the order of the entities.
#[derive(Debug, Default)]
struct FormPattern {
    names: Vec<(EntityId, Span)>,
    excludes: Vec<EntityId>,
}

/// A name that was found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FoundName {
    pub(super) leaf: u32,
    /// Bytes of the body's text.
    pub(super) from: u32,
    pub(super) to: u32,
    /// The form.
    pub(super) form: u32,
    /// Whom it names; none where several claim the form.
    pub(super) entity: Option<EntityId>,
    /// The link that it is in.
    pub(super) link: Option<u32>,
    /// Whether it may become a link: it is in no heading and no link, no markup cuts it, and no
    /// footnote's mark touches it.
    pub(super) free: bool,
}

impl FormIndex {
    pub(super) fn new(registers: &[Register]) -> Self {
        let mut by_words: BTreeMap<String, FormPattern> = BTreeMap::new();
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        for (r, register) in registers.iter().enumerate() {
            for (e, entity) in register.entities.iter().enumerate() {
                let id = EntityId { register: number(r), entity: number(e) };
                for (form, span) in &entity.forms {
                    let pattern = by_words.entry(needle(form)).or_default();
                    // Entities come in their order: one that has the form already is the last.
                    if pattern.names.last().is_none_or(|(other, _)| *other != id) {
                        pattern.names.push((id, *span));
                    }
                }
                for words in &entity.not {
                    by_words.entry(needle(words)).or_default().excludes.push(id);
                }
            }
        }
        by_words.remove("");
        let automaton = (!by_words.is_empty()).then(|| automaton(by_words.keys())).flatten();
        Self { automaton, patterns: by_words.into_values().collect(), beside: Mutex::default() }
    }

    /// Whether there is no form at all.
    pub(super) fn is_empty(&self) -> bool {
        self.automaton.is_none()
    }

    /// The forms that several entities claim: the form's number, and who claims it where.
    pub(super) fn shared(&self) -> impl Iterator<Item = (u32, &[(EntityId, Span)])> {
        let all = self.patterns.iter().enumerate().filter(|(_, p)| p.names.len() > 1);
        all.map(|(n, p)| (u32::try_from(n).unwrap_or(u32::MAX), p.names.as_slice()))
    }

    /// Whether an entity claims a form.
    fn is_claimed(&self, form: u32, entity: EntityId) -> bool {
        self.patterns[form as usize].names.binary_search_by_key(&entity, |(claims, _)| *claims).is_ok()
    }

    /// Whom a form names beside words that exclude some: none, one, or several of whom none is meant by it alone.
    fn named(&self, form: usize, excludes: Vec<usize>) -> Option<Option<EntityId>> {
        let named = |excludes: &[usize]| {
            let is_excluded = |entity: &EntityId| {
                excludes.iter().any(|other| self.patterns[*other].excludes.binary_search(entity).is_ok())
            };
            let claims = self.patterns[form].names.iter().map(|(entity, _)| *entity);
            let mut named = claims.filter(|entity| !is_excluded(entity));
            let first = named.next()?;
            Some(named.next().is_none().then_some(first))
        };
        if excludes.is_empty() {
            return named(&excludes);
        }
        let key = (form, excludes);
        if let Some(known) = self.beside.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return *known;
        }
        let made = named(&key.1);
        self.beside.lock().unwrap_or_else(PoisonError::into_inner).insert(key, made);
        made
    }

    /// Every name in a text, in its order. `folded` are its leaves.
    pub(super) fn find(&self, body: &Body, folded: &[Folded]) -> Vec<FoundName> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut found = Vec::new();
        for (number, leaf) in body.leaves.iter().enumerate().filter(|(_, l)| l.kind != LeafKind::Code) {
            let words = body.words(number);
            let folded = &folded[number];
            let hits = self.hits(automaton, &folded.text);
            if hits.is_empty() {
                continue;
            }
            let marked = Markup::of(body, number);
            for hit in hits {
                let (from, to) = folded.stretch(hit.from, hit.to, words);
                let offset = |n: usize| leaf.text.start + u32::try_from(n).unwrap_or(u32::MAX);
                let (from, to) = (offset(from), offset(to));
                let code = marked.code.partition_point(|(_, end)| *end <= from);
                if marked.code.get(code).is_some_and(|(start, _)| *start < to) {
                    continue;
                }
                let heading = leaf.kind == LeafKind::Heading;
                // Two links that touch can't be distinguished by a finger.
                let touched = marked.footnotes.binary_search(&to).is_ok();
                let cut = marked.cuts.partition_point(|at| *at <= from);
                let cut = marked.cuts.get(cut).is_some_and(|at| *at < to);
                let link = marked.links.partition_point(|(.., end)| *end <= from);
                let link = marked.links.get(link).filter(|(_, start, _)| *start < to);
                let link = link.map(|(number, ..)| *number);
                found.push(FoundName {
                    leaf: u32::try_from(number).unwrap_or(u32::MAX),
                    from,
                    to,
                    form: hit.form,
                    entity: hit.entity,
                    free: !heading && !cut && !touched && link.is_none(),
                    link,
                });
            }
        }
        found
    }

    /// Whom words name that are no text of a leaf: the first place of each, in bytes of the words.
    pub(super) fn find_beside(&self, words: &str) -> Vec<(EntityId, usize, usize)> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let folded = Folded::new(words);
        let mut found: Vec<(EntityId, usize, usize)> = Vec::new();
        for hit in self.hits(automaton, &folded.text) {
            let Some(entity) = hit.entity.filter(|own| found.iter().all(|(other, ..)| other != own)) else {
                continue;
            };
            let (from, to) = folded.stretch(hit.from, hit.to, words);
            found.push((entity, from, to));
        }
        found
    }

    /// What counts in a folded text: whole words, nothing excluded, the first and longest of those that overlap.
    ///
    /// Forms are found in the order of their ends, and settled as soon as none that begins earlier can follow: so
    /// that no more is held than one form is long, however many overlap.
    fn hits(&self, automaton: &AhoCorasick, text: &str) -> Vec<NameHit> {
        let mut open = UnsettledNames {
            forms: self,
            names: BTreeSet::new(),
            excluded: VecDeque::new(),
            hits: Vec::new(),
        };
        let longest = automaton.max_pattern_len();
        for hit in automaton.find_overlapping_iter(text) {
            let (from, to, form) = (hit.start(), hit.end(), hit.pattern().as_usize());
            let pattern = &self.patterns[form];
            let whole = !pattern.names.is_empty() && is_whole(text, from, to);
            if !whole && pattern.excludes.is_empty() {
                continue;
            }
            // What excludes a name may end as far behind it as it is long itself.
            open.settle(|begin| begin + 2 * longest < to);
            if whole && open.hits.last().is_none_or(|last| from >= last.to) {
                open.names.insert((from, Reverse(to), form));
            }
            if !pattern.excludes.is_empty() {
                open.excluded.push_back((from, to, form));
            }
        }
        open.settle(|_| true);
        open.hits
    }
}

/// An automaton in which memory and time to build grow with the words alone: what few words get else is a table of all
/// bytes in each of its states.
pub(super) fn automaton(words: impl Iterator<Item = impl AsRef<[u8]>>) -> Option<AhoCorasick> {
    let words: Vec<_> = words.collect();
    let size: usize = words.iter().map(|word| word.as_ref().len()).sum();
    let kind = (size > SMALL).then_some(AhoCorasickKind::ContiguousNFA);
    AhoCorasick::builder().kind(kind).build(words).ok()
}

/// The bytes of words that may have such a table.
const SMALL: usize = 8 << 10;

/// Names of a text that are not settled yet.
struct UnsettledNames<'a> {
    forms: &'a FormIndex,
    /// From, to, form: the first begins first, and is the longest there.
    names: BTreeSet<(usize, Reverse<usize>, usize)>,
    /// What excludes names, by its end.
    excluded: VecDeque<(usize, usize, usize)>,
    hits: Vec<NameHit>,
}

impl UnsettledNames<'_> {
    /// Settle the names that begin where `done` says.
    fn settle(&mut self, done: impl Fn(usize) -> bool) {
        while let Some((from, Reverse(to), form)) = self.names.first().copied().filter(|n| done(n.0)) {
            self.names.pop_first();
            while self.excluded.front().is_some_and(|(_, end, _)| *end <= from) {
                self.excluded.pop_front();
            }
            if self.hits.last().is_some_and(|last| from < last.to) {
                continue;
            }
            // A form that holds the excluded words says more than they do.
            let excludes = self.excluded.iter().filter(|(start, end, _)| {
                let holds = from <= *start && *end <= to && (from, to) != (*start, *end);
                *start < to && from < *end && !holds
            });
            let mut excludes: Vec<usize> = excludes.map(|(.., other)| *other).collect();
            excludes.sort_unstable();
            excludes.dedup();
            let Some(entity) = self.forms.named(form, excludes) else { continue };
            self.hits.push(NameHit { from, to, form: u32::try_from(form).unwrap_or(u32::MAX), entity });
        }
    }
}

/// A name in a folded text.
struct NameHit {
    from: usize,
    to: usize,
    form: u32,
    entity: Option<EntityId>,
}

/// Where in a leaf's words markup begins and ends, in bytes of the body's text; each list in its order.
#[derive(Default)]
struct Markup {
    cuts: Vec<u32>,
    /// Where marks of footnotes are.
    footnotes: Vec<u32>,
    code: Vec<(u32, u32)>,
    /// The link, and its words.
    links: Vec<(u32, u32, u32)>,
}

impl Markup {
    fn of(body: &Body, leaf: usize) -> Self {
        let leaf = &body.leaves[leaf];
        let mut markup = Self::default();
        let (mut at, mut open) = (leaf.text.start, Vec::new());
        for event in &body.events[leaf.events.start as usize..leaf.events.end as usize] {
            match event.kind {
                EventKind::Text { to, .. } => at = to,
                EventKind::Break { at: place, .. } => at = place + 1,
                EventKind::Code { from, to } => {
                    markup.code.push((from, to));
                    at = to;
                }
                EventKind::Open(Tag::Link(_)) => {
                    markup.cuts.push(at);
                    open.push(at);
                }
                EventKind::Close(Tag::Link(number)) => {
                    markup.cuts.push(at);
                    markup.links.extend(open.pop().map(|from| (number, from, at)));
                }
                EventKind::FootnoteMark(_) => {
                    markup.cuts.push(at);
                    markup.footnotes.push(at);
                }
                _ => markup.cuts.push(at),
            }
        }
        markup
    }
}

/// Whether a stretch is whole words, where its script has words.
fn is_whole(text: &str, from: usize, to: usize) -> bool {
    let joined = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => extends(b) || (in_word(a) && in_word(b)),
        _ => false,
    };
    let inside = &text[from..to];
    !joined(text[..from].chars().next_back(), inside.chars().next())
        && !joined(inside.chars().next_back(), text[to..].chars().next())
}

/// Whether a character is part of what is before it.
fn extends(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether a character is a letter or digit of a script that parts its words.
fn in_word(c: char) -> bool {
    (c.is_alphanumeric() || extends(c)) && !is_wide(c) && !without_words(c)
}

/// Scripts of the mainland of South-East Asia, and the narrow kana, don't part words; wide characters neither.
fn without_words(c: char) -> bool {
    matches!(c as u32, 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x1950..=0x19DF
        | 0x1A20..=0x1AAF | 0xA9E0..=0xA9FF | 0xAA60..=0xAADF | 0xFF66..=0xFF9F)
}

/// Which of the entities that claim a form are tagged where it is; one settles it.
pub(super) fn settled(
    forms: &FormIndex,
    found: &FoundName,
    tags: impl Iterator<Item = EntityId>,
    seen: &mut HashMap<u32, bool>,
) -> Option<EntityId> {
    let mut tagged: Vec<EntityId> = tags.filter(|tag| forms.is_claimed(found.form, *tag)).collect();
    tagged.sort_unstable();
    tagged.dedup();
    let one = if let [one] = tagged.as_slice() { Some(*one) } else { None };
    let all = seen.entry(found.form).or_insert(true);
    *all &= one.is_some();
    one
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::edition::register::Entity;

    fn forms(entities: &[(&str, &[&str], &[&str])]) -> FormIndex {
        let span = Span::new(crate::diag::FileId(0), 0, 0);
        let entities = entities.iter().map(|(id, forms, not)| Entity {
            id: (*id).to_owned(),
            span,
            name: (*id).to_owned(),
            sort: None,
            original: None,
            dates: None,
            role: None,
            summary: None,
            summary_span: span,
            summary_escaped: false,
            same_as: Vec::new(),
            links: Vec::new(),
            forms: forms.iter().map(|f| ((*f).to_owned(), span)).collect(),
            not: not.iter().map(|n| (*n).to_owned()).collect(),
        });
        FormIndex::new(&[Register {
            id: "persons".to_owned(),
            prefix: "person".to_owned(),
            title: None,
            singular: None,
            file: crate::diag::FileId(0),
            address: "persons.html".to_owned(),
            entities: entities.collect(),
        }])
    }

    /// The words that are names, each with the number of its entity, `?` where several claim it.
    fn names(forms: &FormIndex, text: &str) -> Vec<String> {
        let folded = Folded::new(text);
        let hits = forms.hits(forms.automaton.as_ref().unwrap(), &folded.text);
        hits.iter()
            .map(|h| {
                let (from, to) = folded.stretch(h.from, h.to, text);
                format!("{}:{}", h.entity.map_or("?".to_owned(), |e| e.entity.to_string()), &text[from..to])
            })
            .collect()
    }

    #[test]
    fn the_longest_whole_words_count() {
        let forms = forms(&[
            ("xi", &["Xi", "President Xi Jinping", "Xi Jinping"], &["Xi'an"]),
            ("putin", &["Putin"], &[]),
            ("ny", &["New York", "New York C"], &[]),
            ("us", &["U.S."], &[]),
            ("kong", &["孔子"], &[]),
            ("jose", &["José"], &[]),
        ]);
        assert_eq!(names(&forms, "President\nXi  Jinping and Xi’s"), ["0:President\nXi  Jinping", "0:Xi"]);
        assert_eq!(
            names(&forms, "Putinism, anti-Putin, Putin’s, Putins, \u{201c}Putin\u{201d}"),
            ["1:Putin", "1:Putin", "1:Putin"]
        );
        assert_eq!(names(&forms, "in Xi’an Xi slept"), ["0:Xi"]);
        assert_eq!(names(&forms, "New York City"), ["2:New York"]);
        assert_eq!(names(&forms, "the U.S.economy, U.S."), ["3:U.S.", "3:U.S."]);
        assert_eq!(names(&forms, "子曰孔子之徒"), ["4:孔子"]);
        assert_eq!(names(&forms, "Jose\u{301}, José, Jose"), ["5:Jose\u{301}", "5:José"]);
    }

    #[test]
    fn a_form_of_two_is_nobodys_and_hides_what_is_in_it() {
        let forms =
            forms(&[("a", &["Captain Reyne", "Reyne"], &[]), ("b", &["Captain Reyne"], &["Reyne Street"])]);
        assert_eq!(names(&forms, "Captain Reyne met Reyne"), ["?:Captain Reyne", "0:Reyne"]);
        assert_eq!(forms.shared().count(), 1);
    }

    #[test]
    fn what_is_excluded_names_nobody_unless_a_longer_form_holds_it() {
        let forms = forms(&[("ware", &["Ware", "Thomas Ware", "Ware House Keeper"], &["Ware House"])]);
        assert!(names(&forms, "the Ware House, Thomas Ware House").is_empty());
        assert_eq!(names(&forms, "the Ware House Keeper"), ["0:Ware House Keeper"]);
    }

    #[test]
    fn many_forms_of_one_character_are_one_name() {
        let all: Vec<String> = (1..=60).map(|n| "哈".repeat(n)).collect();
        let named: Vec<[&str; 1]> = all.iter().map(|form| [form.as_str()]).collect();
        let ids: Vec<String> = (0..60).map(|n| format!("e{n}")).collect();
        let entities: Vec<(&str, &[&str], &[&str])> =
            ids.iter().zip(&named).map(|(id, form)| (id.as_str(), &form[..], &[][..])).collect();
        let found = names(&super::tests::forms(&entities), &"哈".repeat(100));
        assert_eq!(found, [format!("59:{}", "哈".repeat(60)), format!("39:{}", "哈".repeat(40))]);
    }

    proptest! {
        #[test]
        fn names_are_in_order_and_apart(text in "[ab A’'\\-]{0,40}") {
            let forms = forms(&[("a", &["aa", "ab", "a b", "A-b"], &["aab"]), ("b", &["ab", "b’a"], &[])]);
            let hits = forms.hits(forms.automaton.as_ref().unwrap(), &Folded::new(&text).text);
            prop_assert!(hits.windows(2).all(|w| w[0].to <= w[1].from));
        }
    }
}
