//! The pages of notes: all in order, by kind, by commentator.

use tera::Value;

use crate::diag::Diagnostic;
use crate::edition::{Note, Section};

use super::html::Here;
use super::nav::LISTED;
use super::pages::{Pages, TOGETHER, count, notes_address, tally};
use super::view::{NoteGroup, NoteIndex, NoteLine, NoteTally, NoteView, NotesView, SectionLink};

impl Pages {
    pub(super) fn notes(&self, here: Here<'_>) -> Result<String, Box<Diagnostic>> {
        let together = self.notes <= TOGETHER;
        let mut groups = Vec::new();
        for (w, witness) in self.edition.witnesses.iter().enumerate() {
            for section in witness.sections.iter().filter(|s| !s.notes.is_empty()) {
                groups.push(NoteGroup {
                    section: self.note_section(section, w),
                    notes: if together { self.notes_in(section, here) } else { Vec::new() },
                    address: (!together).then(|| notes_address(section, w)),
                    count: count(&section.notes),
                });
            }
        }
        let (kinds, editors) = if together {
            let sections = self.edition.witnesses.iter().flat_map(|w| &w.sections);
            self.indexes(&sections.map(AsRef::as_ref).collect::<Vec<_>>())
        } else {
            self.tallies()
        };
        let view = NotesView { groups, kinds, editors };
        let title = self.words.get("notes.title");
        let mut nav = self.nav(None);
        if together {
            let sections = self.edition.witnesses.iter().flat_map(|w| &w.sections);
            nav.filters = self.filters(sections.map(AsRef::as_ref));
        }
        self.finish("notes.html", "notes", title, None, here, nav, "notes", Value::from_serializable(&view))
    }

    pub(super) fn notes_of(&self, w: usize, at: usize, here: Here<'_>) -> Result<String, Box<Diagnostic>> {
        let section = &self.edition.witnesses[w].sections[at];
        let group = NoteGroup {
            section: self.note_section(section, w),
            notes: self.notes_in(section, here),
            address: None,
            count: count(&section.notes),
        };
        let (kinds, editors) = self.indexes(&[section.as_ref()]);
        let view = NotesView { groups: vec![group], kinds, editors };
        let title = format!("{}: {}", self.words.get("notes.title"), section.title);
        self.finish(
            "notes.html",
            "notes",
            &title,
            None,
            here,
            self.nav(Some((w, at))),
            "notes",
            Value::from_serializable(&view),
        )
    }

    /// A section as the notes' page names it; ids of other witnesses' sections bear the siglum's.
    pub(super) fn note_section(&self, section: &Section, w: usize) -> SectionLink {
        let mut link = self.link(section, false);
        if w > 0 {
            let witness = &self.edition.witnesses[w].meta;
            link.id = format!("{}-{}", witness.id, link.id);
            link.locus =
                self.words.fill("locus.version", &[("locus", &link.locus), ("siglum", &witness.siglum)]);
        }
        link
    }

    /// All notes of a section in order, replies after what they answer.
    pub(super) fn notes_in(&self, section: &Section, here: Here<'_>) -> Vec<NoteView> {
        fn flatten(mut view: NoteView, into: &mut Vec<NoteView>) {
            let replies = std::mem::take(&mut view.replies);
            into.push(view);
            replies.into_iter().for_each(|reply| flatten(reply, into));
        }
        let mut views = Vec::new();
        for note in &section.notes {
            flatten(self.note(section, note, here), &mut views);
        }
        views
    }

    pub(super) fn indexes(&self, sections: &[&Section]) -> (Vec<NoteIndex>, Vec<NoteIndex>) {
        fn all(note: &Note) -> Vec<&Note> {
            std::iter::once(note).chain(note.replies.iter().flat_map(all)).collect()
        }
        let all = sections.iter().flat_map(|s| s.notes.iter().flat_map(all).map(move |n| (s, n)));
        let all: Vec<_> = all.collect();
        self.by_kind_and_editor(|test| {
            let notes: Vec<NoteLine> =
                all.iter().filter(|(_, n)| test(n)).map(|(s, n)| self.line(s, n)).collect();
            (notes.len(), notes, Vec::new())
        })
    }

    /// How many notes of each kind and commentator there are; and in which sections, while those are few.
    fn tallies(&self) -> (Vec<NoteIndex>, Vec<NoteIndex>) {
        let witnesses = self.edition.witnesses.iter().enumerate();
        let sections = witnesses.flat_map(|(w, witness)| witness.sections.iter().map(move |s| (w, s)));
        let sections: Vec<_> = sections.filter(|(_, s)| !s.notes.is_empty()).collect();
        self.by_kind_and_editor(|test| {
            let tallies = sections.iter().filter_map(|(w, section)| {
                let count = section.notes.iter().map(|note| tally(note, test)).sum();
                let link = self.note_section(section, *w);
                let address = notes_address(section, *w);
                (count > 0).then_some(NoteTally { locus: link.locus, short: link.short, address, count })
            });
            let tallies: Vec<NoteTally> = tallies.collect();
            let count = tallies.iter().map(|t| t.count).sum();
            (count, Vec::new(), if sections.len() <= LISTED { tallies } else { Vec::new() })
        })
    }

    /// The kinds and the commentators that have notes, with what `gather` finds of those that pass its test.
    fn by_kind_and_editor(
        &self,
        gather: impl Fn(&dyn Fn(&Note) -> bool) -> (usize, Vec<NoteLine>, Vec<NoteTally>),
    ) -> (Vec<NoteIndex>, Vec<NoteIndex>) {
        let index = |id: &str, name: String, test: &dyn Fn(&Note) -> bool| {
            let (count, notes, sections) = gather(test);
            (count > 0).then(|| NoteIndex { id: id.to_owned(), name, count, notes, sections })
        };
        let meta = &self.edition.meta;
        let kinds = meta.kinds.iter();
        let kinds = kinds.filter_map(|k| index(&k.id, self.kind_name(&k.id), &|n| n.record.kind == k.id));
        let editors = meta.editors.iter().filter_map(|e| {
            let name = crate::edition::meta::natural_name(&e.name);
            index(&e.id, name, &|n| n.record.creators.contains(&e.id))
        });
        (kinds.collect(), editors.collect())
    }
}
