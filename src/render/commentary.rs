//! The pages of notes: all in order, by kind, by commentator.

use std::collections::{BTreeSet, HashMap};

use crate::diag::Diagnostic;
use crate::edition::{Note, Section};

use super::html::PageContext;
use super::kind::{PageKind, Reads, Subject, one_where};
use super::nav::LISTED;
use super::pages::{Pages, TOGETHER, count, notes_address};
use super::view::{NoteGroup, NoteIndex, NoteLine, NoteTally, NoteView, NotesView, SectionLink, into_value};

/// The page of all notes, or the contents of those by section.
pub(super) const KIND: PageKind = PageKind::new(
    "notes",
    |pages| one_where(pages.notes > 0, "notes.html"),
    Reads::AnySection,
    |pages, _, here| pages.notes(here),
);

/// The notes of one section, where they are too many for one page: its witness, its place.
pub(super) const KIND_OF_SECTION: PageKind = PageKind::new(
    "notes of a section",
    |pages| {
        let many = pages.notes > TOGETHER;
        pages.sections_with(|section, witness| {
            (many && !section.notes.is_empty()).then(|| notes_address(section, witness))
        })
    },
    Reads::Some(|_, Subject(witness, at), touched| touched.sections.contains(&(witness, at))),
    |pages, Subject(witness, at), here| pages.notes_of(witness, at, here),
);

impl Pages {
    pub(super) fn notes(&self, here: PageContext<'_>) -> Result<String, Box<Diagnostic>> {
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
        let description = Some(format!("{}: {title}", self.edition.meta.title));
        self.finish("notes.html", "notes", title, description, here, nav, "notes", into_value(view))
    }

    pub(super) fn notes_of(
        &self,
        w: usize,
        at: usize,
        here: PageContext<'_>,
    ) -> Result<String, Box<Diagnostic>> {
        let section = &self.edition.witnesses[w].sections[at];
        let group = NoteGroup {
            section: self.note_section(section, w),
            notes: self.notes_in(section, here),
            address: None,
            count: count(&section.notes),
        };
        let (kinds, editors) = self.indexes(&[section.as_ref()]);
        let view = NotesView { groups: vec![group], kinds, editors };
        let title = format!("{}: {}", self.words.get("notes.title"), self.title_of_section(section));
        self.finish(
            "notes.html",
            "notes",
            &title,
            Some(format!("{}: {title}", self.edition.meta.title)),
            here,
            self.nav(Some((w, at))),
            "notes",
            into_value(view),
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
    pub(super) fn notes_in(&self, section: &Section, here: PageContext<'_>) -> Vec<NoteView> {
        fn flatten(mut view: NoteView, into: &mut Vec<NoteView>) {
            let replies = std::mem::take(&mut view.replies);
            into.push(view);
            replies.into_iter().for_each(|reply| flatten(reply, into));
        }
        let mut views = Vec::new();
        let siglum = self.siglum_of(&section.address);
        for note in &section.notes {
            flatten(self.note(section, note, here), &mut views);
        }
        for view in &mut views {
            view.locus = self.locus_of_witness(&view.locus, siglum);
        }
        views
    }

    pub(super) fn indexes(&self, sections: &[&Section]) -> (Vec<NoteIndex>, Vec<NoteIndex>) {
        let notes = sections.iter().flat_map(|s| s.notes.iter().flat_map(flat).map(move |n| (*s, n)));
        self.by_kind_and_editor(notes, |notes| {
            (notes.iter().map(|(section, note)| self.line(section, note)).collect(), Vec::new())
        })
    }

    /// How many notes of each kind and commentator there are; and in which sections, while those are few.
    fn tallies(&self) -> (Vec<NoteIndex>, Vec<NoteIndex>) {
        let witnesses = self.edition.witnesses.iter().enumerate();
        let sections = witnesses.flat_map(|(w, witness)| witness.sections.iter().map(move |s| (w, s)));
        let sections: Vec<_> = sections.filter(|(_, s)| !s.notes.is_empty()).collect();
        let of_each = sections.iter().enumerate();
        let notes = of_each.flat_map(|(at, (_, s))| s.notes.iter().flat_map(flat).map(move |n| (at, n)));
        self.by_kind_and_editor(notes, |notes| {
            if sections.len() > LISTED {
                return (Vec::new(), Vec::new());
            }
            let of_section = |notes: &[(usize, &Note)]| {
                let (w, section) = sections[notes[0].0];
                let link = self.note_section(section, w);
                let address = notes_address(section, w);
                NoteTally { locus: link.locus, short: link.short, address, count: notes.len() }
            };
            (Vec::new(), notes.chunk_by(|a, b| a.0 == b.0).map(of_section).collect())
        })
    }

    /// The kinds and the commentators that have notes, with what `gather` makes of these, each with its section.
    fn by_kind_and_editor<'a, S: Copy>(
        &self,
        notes: impl Iterator<Item = (S, &'a Note)>,
        gather: impl Fn(&[(S, &'a Note)]) -> (Vec<NoteLine>, Vec<NoteTally>),
    ) -> (Vec<NoteIndex>, Vec<NoteIndex>) {
        let (mut kinds, mut editors) = (HashMap::<&str, Vec<_>>::new(), HashMap::<&str, Vec<_>>::new());
        for (section, note) in notes {
            kinds.entry(&note.record.kind).or_default().push((section, note));
            for creator in note.record.creators.iter().collect::<BTreeSet<_>>() {
                editors.entry(creator).or_default().push((section, note));
            }
        }
        let index = |id: &str, name: String, notes: &[(S, &'a Note)]| {
            let (lines, sections) = gather(notes);
            NoteIndex { id: id.to_owned(), name, count: notes.len(), notes: lines, sections }
        };
        let meta = &self.edition.meta;
        let kinds = meta
            .kinds
            .iter()
            .filter_map(|kind| Some(index(&kind.id, self.kind_name(&kind.id), kinds.get(kind.id.as_str())?)));
        let editors = meta.editors.iter().filter_map(|editor| {
            let name = crate::edition::meta::natural_name(&editor.name);
            Some(index(&editor.id, name, editors.get(editor.id.as_str())?))
        });
        (kinds.collect(), editors.collect())
    }
}

/// A note and all that answer it, in order.
pub(super) fn flat(note: &Note) -> Vec<&Note> {
    std::iter::once(note).chain(note.replies.iter().flat_map(flat)).collect()
}
