//! The annotations of a section, each pointing to its words.

use std::fmt::Write as _;

use crate::edition::meta::Agent;
use crate::edition::note::{Anchor, LeafRange};
use crate::edition::text::ItemKind;
use crate::edition::{LinkTo, Note, Section};
use crate::render::Pages;
use crate::render::escape::escape;

use super::names::{self, XmlIds, dating, part};
use super::text::{TeiText, TeiWriter, cite};

/// A section with the ids of its words.
pub(super) struct WordIds<'a> {
    pub(super) section: &'a Section,
    /// The id of its division.
    pub(super) id: &'a str,
    /// What ids in it begin with.
    pub(super) prefix: &'a str,
    /// The numbers of the spans of each segment.
    pub(super) spans: &'a [Vec<u32>],
}

/// A note of a witness that is collated has no words of its own in the document: its block, and the words as a quotation.
pub(super) struct CollatedNote<'a> {
    /// The pointer to the witness.
    pub(super) witness: &'a str,
}

impl WordIds<'_> {
    /// The annotations on the section's words, in their order, replies behind what they answer.
    pub(super) fn write(&self, pages: &Pages, names: &XmlIds<'_>) -> String {
        let mut out = String::new();
        self.section.notes.iter().for_each(|note| self.note(note, None, None, pages, names, &mut out));
        out
    }

    /// The annotations on the text of a version that is collated.
    pub(super) fn write_versioned(&self, of: &CollatedNote<'_>, pages: &Pages, names: &XmlIds<'_>) -> String {
        let mut out = String::new();
        let notes = self.section.notes.iter();
        notes.for_each(|note| self.note(note, None, Some(of), pages, names, &mut out));
        out
    }

    /// Pointers to what a note is about.
    fn target(&self, note: &Note, parent: Option<&str>, of: Option<&CollatedNote<'_>>) -> String {
        match &note.anchor {
            Anchor::Words(stretches) if of.is_none() => {
                let spans = stretches.iter().flat_map(|stretch| self.spans_of(*stretch));
                let ids: Vec<String> = spans.map(|n| format!("#{}seg{n}", self.prefix)).collect();
                if ids.is_empty() { format!("#{}", self.id) } else { ids.join(" ") }
            }
            Anchor::Words(stretches) => {
                let leaf = stretches.first().and_then(|s| self.section.body.leaves.get(s.leaf as usize));
                let at = leaf.map(|leaf| (leaf.item, leaf.footnote));
                let footnote = at.and_then(|(_, footnote)| self.section.body.footnote_at(footnote?));
                match (footnote, at) {
                    (Some(footnote), _) => {
                        let id = &self.section.body.footnotes[footnote].id;
                        format!("#{}fn-{}", self.prefix, part(id))
                    }
                    (None, Some((item, _))) => self.item(item),
                    (None, None) => format!("#{}", self.id),
                }
            }
            Anchor::Item(item) => self.item(*item),
            Anchor::Parent => match parent {
                Some(parent) => format!("#{}", names::note(parent)),
                None => format!("#{}", self.id),
            },
            Anchor::Section | Anchor::Nowhere => format!("#{}", self.id),
        }
    }

    fn item(&self, item: u32) -> String {
        let body = &self.section.body;
        match body.items.get(item as usize).map(|item| item.kind) {
            Some(ItemKind::Block(block)) => match self.section.numbers.get(block as usize) {
                Some(number) => format!("#{}p{}", self.prefix, part(number)),
                None => format!("#{}", self.id),
            },
            Some(ItemKind::Heading(heading)) => match body.headings.get(heading as usize) {
                Some(heading) => format!("#{}h-{}", self.prefix, part(&heading.slug)),
                None => format!("#{}", self.id),
            },
            _ => format!("#{}", self.id),
        }
    }

    /// The spans that words were written as.
    fn spans_of(&self, words: LeafRange) -> impl Iterator<Item = u32> + '_ {
        let segments = &self.section.segments;
        let from = segments.partition_point(|s| (s.stretch.leaf, s.stretch.from) < (words.leaf, words.from));
        let own = segments[from..].iter().zip(&self.spans[from.min(self.spans.len())..]);
        own.take_while(move |(s, _)| (s.stretch.leaf, s.stretch.from) < (words.leaf, words.to))
            .flat_map(|(_, spans)| spans.iter().copied())
    }

    fn note(
        &self,
        note: &Note,
        parent: Option<&str>,
        of: Option<&CollatedNote<'_>>,
        pages: &Pages,
        names: &XmlIds<'_>,
        out: &mut String,
    ) {
        let record = &note.record;
        let kinds = &names.edition.meta.kinds;
        let kind = kinds.iter().position(|kind| kind.id == record.kind);
        let of_kind = kind.map(|at| kinds[at].motivation.as_str()).unwrap_or_default();
        let motivation = record.motivation.as_deref().unwrap_or(of_kind);
        let answered = match (parent, &note.answers) {
            (Some(parent), _) => Some(format!("#{}", names::note(parent))),
            (None, Some(place)) => names.pointer(place),
            (None, None) => None,
        };
        let motivations = match (&answered, motivation) {
            (Some(_), "replying" | "") => "replying".to_owned(),
            (Some(_), own) => format!("{own} replying"),
            (None, own) => own.to_owned(),
        };
        let mut ana = kind.map(|_| format!("#kind-{}", part(&record.kind))).into_iter().collect::<Vec<_>>();
        ana.extend(record.tags.iter().map(|tag| format!("#{}", tag_id(tag))));
        let id = names::note(&record.id);
        let _ = write!(out, "<annotation xml:id=\"{id}\" target=\"{}\"", self.target(note, parent, of));
        if !motivations.is_empty() {
            let _ = write!(out, " motivation=\"{motivations}\"");
        }
        if !ana.is_empty() {
            let _ = write!(out, " ana=\"{}\"", ana.join(" "));
        }
        if let Some(of) = of {
            let _ = write!(out, " corresp=\"{}\"", of.witness);
        }
        out.push_str(">\n");
        self.responsible(note, names, out);
        revisions(note, out);
        if let Some(rights) = &record.rights {
            let _ = writeln!(out, "<licence>{}</licence>", escape(rights));
        }
        let prefix = format!("{id}.");
        let source = TeiText {
            pages,
            names,
            body: &record.body,
            links: &note.links,
            images: &note.images,
            address: &self.section.address,
            prefix: &prefix,
            numbers: &[],
            collated: false,
        };
        let text = TeiWriter::new(
            source,
            crate::render::weave::Threads {
                names: &note.mentions,
                ..crate::render::weave::Threads::bare(&record.body)
            },
            &[],
        )
        .all();
        if !text.trim().is_empty() {
            // The language is that of the text alone: names and quoted words have their own.
            let language = record.language.as_ref();
            let language = language.map(|own| format!(" xml:lang=\"{}\"", escape(own))).unwrap_or_default();
            let _ = writeln!(out, "<note{language}>{}</note>", text.trim_end());
        }
        self.particulars(note, answered.as_deref(), of, pages, names, out);
        out.push_str("</annotation>\n");
        for reply in &note.replies {
            self.note(reply, Some(&record.id), of, pages, names, out);
        }
    }

    /// Who has written a note.
    fn responsible(&self, note: &Note, names: &XmlIds<'_>, out: &mut String) {
        for creator in &note.record.creators {
            let Some(editor) = names.edition.meta.editors.iter().find(|e| e.id == *creator) else { continue };
            let element = agent(editor.agent);
            let _ = writeln!(
                out,
                "<respStmt><resp>creator</resp><{element} ref=\"#editor-{}\">{}</{}></respStmt>",
                part(&editor.id),
                escape(&editor.name),
                element.split(' ').next().unwrap_or_default()
            );
        }
    }

    /// What a record says beside its text.
    fn particulars(
        &self,
        note: &Note,
        answered: Option<&str>,
        of: Option<&CollatedNote<'_>>,
        pages: &Pages,
        names: &XmlIds<'_>,
        out: &mut String,
    ) {
        let record = &note.record;
        // Words that the document marks nowhere.
        let unmarked = of.is_some() || note.anchor == Anchor::Nowhere;
        let quoted = record.selector.quote.as_ref().map(|(words, _)| words.clone()).or_else(|| {
            record.selector.range.as_ref().map(|[(first, _), (last, _)]| format!("{first} … {last}"))
        });
        if let Some(words) = note.words.clone().or(quoted).filter(|_| unmarked) {
            let _ = writeln!(out, "<note type=\"quote\">{}</note>", escape(&words));
        }
        if note.anchor == Anchor::Nowhere {
            let _ = writeln!(out, "<note type=\"verdict\">{}</note>", note.verdict.name());
        }
        if let Some(lemma) = &record.lemma {
            let _ = writeln!(out, "<note type=\"lemma\">{}</note>", escape(lemma));
        }
        if !record.readings.is_empty() {
            out.push_str("<note type=\"readings\"><app>");
            for reading in &record.readings {
                let known =
                    |id: &&String| names.edition.witnesses.iter().any(|witness| witness.meta.id == **id);
                let wits = reading.witnesses.iter().map(|(id, _)| id).filter(known);
                let wits: Vec<String> = wits.map(|id| format!("#w-{}", part(id))).collect();
                let class = reading.class.map(|class| format!(" type=\"{}\"", class.name()));
                let wit =
                    if wits.is_empty() { String::new() } else { format!(" wit=\"{}\"", wits.join(" ")) };
                let class = class.unwrap_or_default();
                let _ = write!(out, "<rdg{wit}{class}>{}</rdg>", escape(&reading.text));
            }
            out.push_str("</app></note>\n");
        }
        if let Some(answered) = answered {
            let _ = writeln!(out, "<ptr type=\"reply-to\" target=\"{answered}\"/>");
        }
        for entity in &note.entities {
            if let Some((_, pointer)) = names.entity(*entity) {
                let _ = writeln!(out, "<ptr type=\"entity\" target=\"{pointer}\"/>");
            }
        }
        for target in &note.refs {
            let pointer = match target {
                LinkTo::Place(place) => names.pointer(place),
                LinkTo::Web(url) => Some(names::attribute_address(url)),
                LinkTo::Elsewhere(to) => Some(names::attribute_address(&to.href)),
                _ => None,
            };
            if let Some(pointer) = pointer {
                let _ = writeln!(out, "<ptr type=\"reference\" target=\"{pointer}\"/>");
            }
        }
        for item in &record.cites {
            let mut words = String::new();
            cite(&mut words, pages, names, std::slice::from_ref(item), false);
            // What names no work is reported by `check`; here its words stay.
            let words =
                if words.starts_with('<') { words } else { format!("<ref type=\"citation\">{words}</ref>") };
            let _ = writeln!(out, "{words}");
        }
    }
}

/// When a note was written and changed, and what state it is in.
fn revisions(note: &Note, out: &mut String) {
    let record = &note.record;
    let mut changes = String::new();
    for (kind, date) in [("created", &record.created), ("modified", &record.modified)] {
        let Some(date) = date else { continue };
        let when = date.moment().map_or_else(|| dating(date), |moment| format!(" when=\"{moment}\""));
        let _ = write!(changes, "<change type=\"{kind}\"{when}/>");
    }
    if let Some(status) = &record.status {
        let _ = write!(changes, "<change type=\"status\">{}</change>", escape(status));
    }
    if !changes.is_empty() {
        let _ = writeln!(out, "<revisionDesc>{changes}</revisionDesc>");
    }
}

/// The element that names a commentator: a role is no person.
pub(super) fn agent(agent: Agent) -> &'static str {
    match agent {
        Agent::Person => "persName",
        Agent::Organization => "orgName",
        Agent::Role => "name type=\"role\"",
    }
}

/// The id of a tag: tags are words of any kind.
pub(super) fn tag_id(tag: &str) -> String {
    format!("tag-{}", part(tag))
}
