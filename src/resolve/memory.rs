//! What a running `watch` remembers of notes that no build knows yet.
//!
//! A note is known once a build has written it to the lock. Until then nothing but this memory has seen where its words
//! stood. The site stays what a build would make: only what is reported of such notes says more.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::diag::{Certainty, Diagnostic, Edit, Fix, Keys, Source, rules};
use crate::edition::note::{Anchor, Verdict};
use crate::edition::{Edition, Note, Section, id};
use crate::parse;

use super::notes::{self, LockedNotes, NotePlace};
use super::places::{block_of, flat};
use super::quote::Haystack;
use super::reanchor::KeyChange;
use super::revision::{Revision, selector_hash};
use super::{fold, follow, known, reanchor, renew};

/// The memory of a run.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// The hash of the lock's text, and the selectors of the notes that it knows, by folded id.
    lock: Option<(u64, HashMap<String, u64>)>,
    /// The sections as they were seen last, by address, and the notes there that no build knows.
    seen: BTreeMap<String, (Arc<Section>, Vec<String>)>,
    /// Such notes in the last section in which their words stood, with their selectors: by folded id.
    stood: HashMap<String, (u64, Arc<Section>)>,
}

impl Memory {
    /// Look at an edition, and at the lock that is beside it.
    pub(crate) fn see(&mut self, edition: &Edition, lock: Option<&Source>) {
        let hash = lock.map_or(0, |source| source.hash);
        if self.lock.as_ref().is_none_or(|(known, _)| *known != hash) {
            let read = lock.and_then(|source| parse::lock::parse(&source.text).ok()).unwrap_or_default();
            let notes = read.sections.values().flat_map(|section| &section.notes);
            self.lock = Some((hash, notes.map(|(note, locked)| (id::fold(note), locked.selector)).collect()));
            self.seen.clear();
        }
        let mut present = HashSet::new();
        for section in edition.witnesses.iter().flat_map(|witness| &witness.sections) {
            present.insert(section.address.as_str());
            let same = self.seen.get(&section.address).is_some_and(|(seen, _)| Arc::ptr_eq(seen, section));
            if !same {
                let unknown = self.look(section);
                self.seen.insert(section.address.clone(), (Arc::clone(section), unknown));
            }
        }
        self.seen.retain(|address, _| present.contains(address.as_str()));
    }

    /// The notes of a section that no build knows.
    fn look(&mut self, section: &Arc<Section>) -> Vec<String> {
        let mut unknown = Vec::new();
        for note in section.notes.iter().flat_map(flat).filter(|note| note.anchor != Anchor::Parent) {
            let (folded, selector) = (id::fold(&note.record.id), selector_hash(&note.record));
            let known = self.lock.as_ref().and_then(|(_, notes)| notes.get(&folded));
            if known == Some(&selector) {
                self.stood.remove(&folded);
                continue;
            }
            unknown.push(note.record.id.clone());
            if note.certain && note.verdict == Verdict::Exact {
                self.stood.insert(folded, (selector, Arc::clone(section)));
            }
        }
        unknown
    }

    /// The notes that no build knows yet, in the order of their sections' addresses.
    pub(crate) fn unknown(&self) -> Vec<String> {
        self.seen.values().flat_map(|(_, notes)| notes).cloned().collect()
    }

    /// Say of such notes that have lost their words where these went.
    pub(crate) fn advise(&self, edition: &Edition, diagnostics: &mut [Diagnostic]) {
        let lost = [rules::ORPHAN.id, rules::AMBIGUOUS.id];
        for told in diagnostics.iter_mut().filter(|told| lost.contains(&told.rule.id)) {
            let Some(note) = told.note.as_deref().map(id::fold) else { continue };
            if let Some((selector, before)) = self.stood.get(&note) {
                self.say(edition, &note, *selector, before, told);
            }
        }
    }

    fn say(
        &self,
        edition: &Edition,
        note: &str,
        selector: u64,
        before: &Arc<Section>,
        told: &mut Diagnostic,
    ) -> Option<()> {
        let (witness, now) = edition.witnesses.iter().find_map(|witness| {
            Some((witness, witness.sections.iter().find(|section| section.address == before.address)?))
        })?;
        let all = edition.witnesses.iter().flat_map(|witness| &witness.sections);
        let mut all = all.flat_map(|section| section.notes.iter().flat_map(flat));
        let current = all.find(|own| id::fold(&own.record.id) == note && own.anchor == Anchor::Nowhere)?;
        if selector_hash(&current.record) != selector {
            return None;
        }
        let Went { place, words, rewritten, changes } = followed(before, now, current, &witness.meta)?;
        told.message = match rewritten {
            true => format!("no build knows this note; its words were rewritten to `{words}`"),
            false => format!("no build knows this note; its words are those of `{place}`: `{words}`"),
        };
        told.hints.clear();
        told.fixes.clear();
        let quote = current.record.selector.quote.as_ref();
        told.hints.extend(changes.iter().map(|change| format!("write `{}`", reanchor::line(change))));
        let (edits, keys) = match (changes.as_slice(), quote) {
            ([], _) => (Vec::new(), None),
            ([KeyChange::Words("quote", words)], Some((_, span))) => {
                let text = toml_edit::Value::from(words.as_str()).to_string();
                (vec![Edit { span: *span, text }], None)
            }
            (all, _) => (Vec::new(), told.span.map(|at| Keys { at, toml: written(all) })),
        };
        if keys.is_some() || !edits.is_empty() {
            let title = format!("write `{}`", written(&changes).replace('\n', ", "));
            told.fixes.push(Fix { title, certainty: Certainty::Open, edits, keys });
        }
        told.hints.push("run `variorum build` once: from then on it is followed".to_owned());
        Some(())
    }
}

/// The keys that changes write, as TOML; of `quote` and `range` the one takes the other's place.
fn written(changes: &[KeyChange]) -> String {
    let string = |words: &str| toml_edit::Value::from(words).to_string();
    let lines = changes.iter().filter_map(|change| match change {
        KeyChange::Words(key, words) => Some(format!("{key} = {}", string(words))),
        KeyChange::Range(first, last) => Some(format!("range = [{}, {}]", string(first), string(last))),
        KeyChange::Number(key, number) => Some(format!("{key} = {number}")),
        KeyChange::List(..) | KeyChange::Gone(_) => None,
    });
    lines.collect::<Vec<String>>().join("\n")
}

/// Where the words of a note went.
struct Went {
    /// The section and the paragraph: `economy#p3`.
    place: String,
    /// What they read now.
    words: String,
    /// Whether they read otherwise.
    rewritten: bool,
    /// What the record should say.
    changes: Vec<KeyChange>,
}

/// Where the words of a note went from one text of its section to another; none where that isn't known.
fn followed(
    before: &Arc<Section>,
    now: &Arc<Section>,
    note: &Note,
    meta: &crate::edition::meta::WitnessMeta,
) -> Option<Went> {
    let metas = std::slice::from_ref(meta);
    let compare = |lock, section: &Section| {
        let sections = [vec![section.clone()]];
        Revision::new(lock, metas, &sections, &HashSet::new())
    };
    let first = compare(Arc::default(), before);
    let lock = renew::renew(&first, &[vec![Arc::clone(before)]], &HashMap::new(), &[], false, &[]);
    let folded = id::fold(&note.record.id);
    let notes = lock.sections.values().flat_map(|section| &section.notes);
    let old = notes.filter(|(own, _)| id::fold(own) == folded).map(|(_, old)| Arc::clone(old)).next()?;
    let revision = compare(Arc::new(lock), now);
    let found = follow::follow(&revision, 0, &[(**now).clone()], &note.record, &folded, &old);
    let all = HashMap::from([(folded.clone(), found)]);
    let leaves = fold::leaves(&now.body);
    let hay = Haystack::new(&now.body, &leaves);
    let ground = LockedNotes::alone(&revision.witnesses[0], &all);
    let placed = known::place(&all[&folded], &note.record, now, &hay, &ground, &mut Vec::new())?;
    let words = notes::words(&placed.anchor, now, usize::MAX)?;
    let rewritten = placed.verdict >= Verdict::Rewritten;
    // What the record should say is asked for in any case.
    let NotePlace { anchor, score, .. } = placed;
    let placed = Note { anchor, verdict: Verdict::Rewritten, score, ..note.clone() };
    let place = block_of(now, &placed).map_or_else(|| now.id.clone(), |n| format!("{}#p{n}", now.id));
    let changes = reanchor::proposal(now, &hay, &placed).map(|proposal| proposal.changes).unwrap_or_default();
    Some(Went { place, words, rewritten, changes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Assembly, Options, assemble};

    const TEXT: &str = "There are two methods of curing the mischiefs of faction: the one, by removing its causes; \
        the other, by controlling its effects.\n\nLiberty is to faction what air is to fire.\n";

    #[test]
    fn a_note_that_no_build_knows_is_followed_for_as_long_as_it_runs() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let put = |path: &str, text: &str| {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        put("content/edition.toml", "title = \"T\"\n");
        put("content/text/01-one.md", TEXT);
        let record = "+++\nid = \"a\"\ntarget = \"one\"\nquote = \"by removing its causes\"\n+++\nx\n";
        put("content/annotations/a.md", record);
        let mut memory = Memory::default();
        let mut run = |lock: bool| {
            let options = Options { lock, ..Options::default() };
            let Assembly { sources, site, mut diagnostics, lock, .. } = assemble(root, &options).unwrap();
            let locked = sources.iter().find(|(_, source)| source.path == "content/anchors.lock");
            let edition = site.as_ref().unwrap().edition().unwrap();
            memory.see(edition, locked.map(|(_, source)| source));
            memory.advise(edition, &mut diagnostics);
            (memory.unknown(), diagnostics, lock)
        };
        assert_eq!(run(false).0, ["a"]);
        put("content/text/01-one.md", &TEXT.replace("by removing its causes", "by taking away its causes"));
        let (unknown, told, _) = run(false);
        assert_eq!(unknown, ["a"]);
        let told = told.iter().find(|told| told.note.as_deref() == Some("a")).unwrap();
        assert!(told.message.contains("no build knows this note"), "{told:?}");
        assert!(told.message.contains("`by taking away its causes`"), "{told:?}");
        assert_eq!(told.fixes[0].edits[0].text, "\"by taking away its causes\"");
        // A range, over a paragraph that is divided now.
        put("content/text/01-one.md", TEXT);
        put(
            "content/annotations/a.md",
            "+++\nid = \"a\"\ntarget = \"one\"\nrange = [\"two methods of curing\", \"by controlling its effects\"]\n+++\nx\n",
        );
        assert_eq!(run(false).0, ["a"]);
        let divided =
            TEXT.replace("two methods of curing", "two ways of curing").replace("causes; ", "causes;\n\n");
        put("content/text/01-one.md", &divided);
        let told = run(false).1.into_iter().find(|told| told.note.as_deref() == Some("a")).unwrap();
        assert!(told.message.contains("were rewritten to `two ways of curing"), "{told:?}");
        let keys = told.fixes[0].keys.as_ref().unwrap();
        assert_eq!(keys.toml, "range = [\"two ways of curing\", \"by controlling its effects\"]");
        put("content/annotations/a.md", record);
        // Once a build knows it, it is the lock that says so.
        put("content/text/01-one.md", TEXT);
        let lock = run(true).2.unwrap();
        put("content/anchors.lock", &crate::output::lock::text(&parse::lock::parse(&lock).unwrap()));
        assert!(run(false).0.is_empty());
    }
}
