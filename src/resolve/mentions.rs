//! Who is named where: names in a section's text and in its notes, and what the notes tag by hand.

use std::collections::{HashMap, HashSet};

use crate::diag::{Advice, Diagnostic, Span, rules};
use crate::edition::note::{Anchor, LeafRange, Record};
use crate::edition::raw_words::unquoted;
use crate::edition::register::{EntityId, NameLink};
use crate::edition::text::Body;
use crate::edition::{Backlink, Excerpt, LinkTo, Note, Place, Section};
use crate::parse::toml_slip::as_string;

use super::excerpt::{Fills, head, one_line, tail};
use super::fold::{Folded, leaves};
use super::forms::{FormIndex, FoundName, settled};
use super::links::clip;
use super::registers::Entities;

/// What names are found by.
#[derive(Clone, Copy)]
pub(super) struct NameFinder<'a> {
    pub(super) forms: &'a FormIndex,
    pub(super) entities: &'a Entities,
}

/// The names of a text: those that become links, and every mention as a backlink of its register.
#[derive(Default)]
pub(super) struct NamesOfText {
    pub(super) links: Vec<NameLink>,
    /// All names that may be links.
    pub(super) free: Vec<NameLink>,
    pub(super) mentions: Vec<(String, Backlink)>,
}

impl NamesOfText {
    /// Takes a name that may be a link: the first of its entity is one.
    fn take(&mut self, name: NameLink, linked: &mut HashSet<EntityId>) {
        self.free.push(name);
        if linked.insert(name.entity) {
            self.links.push(name);
        }
    }
}

/// Forms that several entities claim: whether each occurrence is settled.
pub(super) type Settled = HashMap<u32, bool>;

/// The entities that an annotation tags; what it names wrongly becomes a diagnostic.
pub(super) fn tags(entities: &Entities, record: &Record, diagnostics: &mut Vec<Diagnostic>) -> Vec<EntityId> {
    let mut tags = Vec::new();
    for (reference, span) in &record.entities {
        let found = match reference.split_once(':') {
            Some((prefix, name)) => entities.find(prefix.trim(), name.trim()),
            None => {
                let named = entities.prefixes().find(|p| entities.find(p, reference).is_ok());
                let advice = match named {
                    Some(prefix) => {
                        let meant = format!("{prefix}:{reference}");
                        Advice::write(format!("did you mean `{meant}`?"), meant).sure(true)
                    }
                    None => "an entity is named as `person:id`".into(),
                };
                Err((format!("`{}` has no prefix", clip(reference)), advice))
            }
        };
        match found {
            Ok(entity) if tags.contains(&entity) => {}
            Ok(entity) => tags.push(entity),
            Err((message, advice)) => {
                diagnostics.push(
                    Diagnostic::new(&rules::BROKEN_REFERENCE, *span, message)
                        .advise(*span, advice.written(as_string)),
                );
            }
        }
    }
    tags
}

impl NameFinder<'_> {
    /// The names in a section's own text. `folded` are its leaves, `tags` those of its notes, `place` is that
    /// of a byte of a leaf.
    pub(super) fn in_section(
        &self,
        section: &Section,
        folded: &[Folded],
        links: &[LinkTo],
        tags: &[Vec<EntityId>],
        place: impl Fn(usize, u32) -> Place,
        seen: &mut Settled,
    ) -> NamesOfText {
        let mut named = NamesOfText::default();
        let fills = Fills::new(&section.body, links);
        let mut linked = HashSet::new();
        let tagged = Tagged::of(section, tags);
        let mut standing: HashMap<EntityId, Vec<LeafRange>> = HashMap::new();
        for found in self.forms.find(&section.body, folded) {
            let entity =
                found.entity.or_else(|| settled(self.forms, &found, tagged.over(&found).into_iter(), seen));
            let Some(entity) = entity else { continue };
            let stretch = LeafRange { leaf: found.leaf, from: found.from, to: found.to };
            standing.entry(entity).or_default().push(stretch);
            if self.leads(found.link, links, entity) {
                continue;
            }
            if found.free {
                named.take(NameLink { from: found.from, to: found.to, entity }, &mut linked);
            }
            named.mentions.push(self.mention(
                &section.body,
                &fills,
                stretch,
                entity,
                place(found.leaf as usize, found.from),
                true,
            ));
        }
        self.beside(section, &place, &mut named);
        for (note, tags) in section.notes.iter().zip(tags) {
            let Anchor::Words(words) = &note.anchor else { continue };
            let Some(first) = words.first() else { continue };
            for tag in tags {
                let named_there = standing.get(tag).is_some_and(|all| words.iter().any(|w| meets(all, w)));
                if !named_there {
                    named.mentions.push(self.mention(
                        &section.body,
                        &fills,
                        *first,
                        *tag,
                        place(first.leaf as usize, first.from),
                        true,
                    ));
                }
            }
        }
        named
    }

    /// The names in what a page shows beside the words of the leaves: blocks of HTML, captions. None becomes a link.
    fn beside(&self, section: &Section, place: impl Fn(usize, u32) -> Place, named: &mut NamesOfText) {
        if self.forms.is_empty() {
            return;
        }
        let body = &section.body;
        for (leaf, own) in body.leaves.iter().enumerate() {
            for (_, words) in unquoted(body, leaf) {
                for (entity, from, to) in self.forms.find_beside(&words) {
                    let to_entity = self.entities.place(entity);
                    let side = |words: String| Excerpt { words, filled: Box::default() };
                    let backlink = Backlink {
                        fragment: to_entity.fragment.clone(),
                        from: place(leaf, own.text.start),
                        before: side(tail(&words[..from])),
                        text: Some(words[from..to].to_owned()),
                        after: side(head(&words[to..])),
                        to: to_entity.what.clone(),
                        at: Some(own.text.start),
                        span: body.events.get(own.events.start as usize).map_or_else(
                            || body.span(leaf, own.text.start, own.text.end),
                            |event| Span { file: body.file, start: event.start, end: event.end },
                        ),
                    };
                    named.mentions.push((to_entity.address.clone(), backlink));
                }
            }
        }
    }

    /// The names in a note. `linked` are the entities that an earlier note of the section leads to.
    pub(super) fn in_note(
        &self,
        note: &Note,
        links: &[LinkTo],
        tags: &[EntityId],
        from: &Place,
        linked: &mut HashSet<EntityId>,
        seen: &mut Settled,
    ) -> NamesOfText {
        let mut named = NamesOfText::default();
        let body = &note.record.body;
        let fills = Fills::new(body, links);
        let mut standing = HashSet::new();
        let folded = if self.forms.is_empty() { Vec::new() } else { leaves(body) };
        for found in self.forms.find(body, &folded) {
            let entity = found.entity.or_else(|| settled(self.forms, &found, tags.iter().copied(), seen));
            let Some(entity) = entity else { continue };
            standing.insert(entity);
            if self.leads(found.link, links, entity) {
                continue;
            }
            if found.free {
                named.take(NameLink { from: found.from, to: found.to, entity }, linked);
            }
            let stretch = LeafRange { leaf: found.leaf, from: found.from, to: found.to };
            named.mentions.push(self.mention(body, &fills, stretch, entity, from.clone(), false));
        }
        // What a note on no words tags is named by the note itself, unless it says the name.
        if !matches!(note.anchor, Anchor::Words(_)) {
            for tag in tags.iter().filter(|tag| !standing.contains(tag)) {
                let to = self.entities.place(*tag);
                let backlink = Backlink {
                    fragment: to.fragment.clone(),
                    from: from.clone(),
                    before: Excerpt::default(),
                    text: None,
                    after: Excerpt::default(),
                    to: to.what.clone(),
                    at: None,
                    span: note.record.id_span,
                };
                named.mentions.push((to.address.clone(), backlink));
            }
        }
        named
    }

    /// Whether a name is in a link that leads to its entity: that link is the mention.
    fn leads(&self, link: Option<u32>, links: &[LinkTo], entity: EntityId) -> bool {
        let to = link.and_then(|link| links.get(link as usize));
        matches!(to, Some(LinkTo::Place(place)) if **place == *self.entities.place(entity))
    }

    fn mention(
        &self,
        body: &Body,
        fills: &Fills<'_>,
        words: LeafRange,
        entity: EntityId,
        from: Place,
        in_text: bool,
    ) -> (String, Backlink) {
        let to = self.entities.place(entity);
        let backlink = Backlink {
            fragment: to.fragment.clone(),
            from,
            before: fills.before(words.leaf as usize, words.from, None),
            text: Some(one_line(&body.text[words.from as usize..words.to as usize])),
            after: fills.after(words.leaf as usize, words.to, None),
            to: to.what.clone(),
            at: in_text.then_some(words.from),
            span: body.span(words.leaf as usize, words.from, words.to),
        };
        (to.address.clone(), backlink)
    }
}

/// What the notes of a section tag, by where they are.
struct Tagged<'a> {
    section: &'a Section,
    tags: &'a [Vec<EntityId>],
    /// Those of the notes on the whole section.
    whole: Vec<EntityId>,
    /// Those of the notes on a block.
    items: HashMap<u32, Vec<EntityId>>,
}

impl<'a> Tagged<'a> {
    fn of(section: &'a Section, tags: &'a [Vec<EntityId>]) -> Self {
        let (mut whole, mut items) = (Vec::new(), HashMap::<u32, Vec<EntityId>>::new());
        for (note, tags) in section.notes.iter().zip(tags) {
            match note.anchor {
                Anchor::Section => whole.extend(tags),
                Anchor::Item(item) => items.entry(item).or_default().extend(tags),
                Anchor::Words(_) | Anchor::Nowhere | Anchor::Parent => {}
            }
        }
        for tags in items.values_mut().chain([&mut whole]) {
            tags.sort_unstable();
            tags.dedup();
        }
        Self { section, tags, whole, items }
    }

    /// What the notes tag that are about the place where a name is.
    fn over(&self, found: &FoundName) -> Vec<EntityId> {
        let mut over = self.whole.clone();
        let item = self.section.body.leaves.get(found.leaf as usize).map(|leaf| leaf.item);
        over.extend(item.and_then(|item| self.items.get(&item)).into_iter().flatten());
        let segments = &self.section.segments;
        let from = segments.partition_point(|s| (s.stretch.leaf, s.stretch.to) <= (found.leaf, found.from));
        for segment in &segments[from..] {
            if segment.stretch.leaf != found.leaf || segment.stretch.from >= found.to {
                break;
            }
            over.extend(segment.notes.iter().flat_map(|note| &self.tags[*note as usize]));
        }
        over
    }
}

/// Whether one of the stretches, which are in order and apart, has words of another.
fn meets(all: &[LeafRange], words: &LeafRange) -> bool {
    let next = all.partition_point(|s| (s.leaf, s.to) <= (words.leaf, words.from));
    all.get(next).is_some_and(|s| s.leaf == words.leaf && s.from < words.to)
}
