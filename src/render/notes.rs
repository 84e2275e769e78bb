//! Notes as the templates see them: signs in the text, and the notes themselves.

use crate::edition::fold::needle;
use crate::edition::note::{Anchor, Verdict};
use crate::edition::raw_words::unquoted;
use crate::edition::{Note, Section};

use super::html::{ANCHORS, HtmlWriter, LANES, Lane, NoteSign, PageContext, Variants, WovenText};
use super::pages::Pages;
use super::view::{AnsweredNote, CreatorView, NoteLine, NoteView, RecordReading};
use crate::edition::wide::shorten;

/// What filters go by.
fn tokens(note: &Note) -> String {
    let mut tokens = format!("k-{}", note.record.kind);
    for creator in &note.record.creators {
        tokens.push_str(" by-");
        tokens.push_str(creator);
    }
    tokens
}

impl Pages {
    /// The signs of a section's notes in its text, with the lanes of their lines.
    ///
    /// Of overlapping notes the shortest takes the near lane, so that its line stays whole, the next the far one, a third
    /// the one over the words.
    pub(super) fn signs(&self, section: &Section) -> Vec<NoteSign> {
        let length = |note: &Note| match &note.anchor {
            Anchor::Words(stretches) => stretches.iter().map(|s| s.to - s.from).sum::<u32>(),
            _ => 0,
        };
        let lengths: Vec<u32> = section.notes.iter().map(length).collect();
        let mut over: Vec<Vec<usize>> = vec![Vec::new(); section.notes.len()];
        for (at, segment) in section.segments.iter().enumerate() {
            for note in &segment.notes {
                over[*note as usize].push(at);
            }
        }
        let mut by_length: Vec<usize> = (0..section.notes.len()).collect();
        by_length.sort_by_key(|note| (lengths[*note], *note));
        let mut taken = vec![[false; LANES.len()]; section.segments.len()];
        let mut lanes = vec![Lane::None; section.notes.len()];
        for note in by_length {
            for (lane, (name, _)) in LANES.into_iter().enumerate() {
                if over[note].iter().all(|segment| !taken[*segment][lane]) {
                    over[note].iter().for_each(|segment| taken[*segment][lane] = true);
                    lanes[note] = name;
                    break;
                }
            }
        }
        section
            .notes
            .iter()
            .zip(lanes)
            .map(|(note, lane)| NoteSign {
                id: note.record.id.clone(),
                tokens: tokens(note),
                number: note.number,
                label: note.label.clone(),
                lemma: note
                    .record
                    .lemma
                    .as_deref()
                    .or_else(|| self.titles.words_of(note))
                    .filter(|_| matches!(note.anchor, Anchor::Words(_)))
                    .map(|words| super::words::unquoted(&shorten(words))),
                lane,
            })
            .collect()
    }

    /// A note for a page.
    pub(super) fn note(&self, section: &Section, note: &Note, here: PageContext<'_>) -> NoteView {
        self.note_under(section, note, note, self.words.direction(), here)
    }

    /// A note that is where `top` is: itself, or a reply to it; `around` is the way in which that runs which it
    /// is in.
    fn note_under(
        &self,
        section: &Section,
        note: &Note,
        top: &Note,
        around: &'static str,
        here: PageContext<'_>,
    ) -> NoteView {
        let record = &note.record;
        let words = &self.words;
        let locus = self.spot_of(section, top);
        let fragment = match &top.anchor {
            Anchor::Words(stretches) => {
                stretches.first().and_then(|s| section.body.leaves.get(s.leaf as usize)).and_then(|leaf| {
                    let number = leaf.footnote?;
                    let footnote = section.body.footnotes.get(section.body.footnote_at(number)?)?;
                    Some(format!("fn-{}", footnote.id))
                })
            }
            _ => None,
        };
        let fragment = fragment.or_else(|| crate::resolve::fragment_of(section, top));
        let address = match fragment {
            Some(fragment) => format!("{}#{fragment}", section.address),
            None => section.address.clone(),
        };
        let html = self.note_html(note, here);
        let kind = self.edition.meta.kinds.iter().find(|k| k.id == record.kind);
        let motivation =
            record.motivation.clone().or_else(|| kind.map(|k| k.motivation.clone())).unwrap_or_default();
        let placed = note.marked();
        let lemma_full = self.lemma_of(note).map(str::to_owned);
        let top_level = std::ptr::eq(note, top);
        let kind_name = self.kind_name(&record.kind);
        let name = match lemma_full.as_deref() {
            Some(lemma) => {
                let lemma = super::words::unquoted(&shorten(lemma));
                words.fill("note.name", &[("number", &note.label), ("kind", &kind_name), ("lemma", &lemma)])
            }
            None => words
                .fill("note.name-whole", &[("number", &note.label), ("kind", &kind_name), ("locus", &locus)]),
        };
        let beside = |at: Option<usize>| {
            section.notes.get(at?).filter(|_| top_level).map(|other| other.record.id.clone())
        };
        let dir = record.language.as_deref().map_or(words.direction(), crate::edition::meta::direction);
        let language = record.language.clone().filter(|l| *l != self.edition.meta.language);
        NoteView {
            id: record.id.clone(),
            number: note.label.to_string(),
            n: (placed && note.number <= ANCHORS).then(|| format!("n{}", note.number)),
            previous: beside(note.number.checked_sub(2)),
            next: beside(Some(note.number)),
            tokens: tokens(note),
            kind: record.kind.clone(),
            kind_name,
            motivation,
            creators: self.creators(&record.creators),
            opening: self.note_opening(note),
            lemma: lemma_full.as_deref().map(|lemma| super::escape::escape(&shorten(lemma))),
            lemma_full,
            html,
            closed: None,
            name,
            marked: placed && top_level && crate::resolve::has_mark(section, note),
            cites: self.rests_on(note, here),
            locus,
            address,
            here: format!("{}#n-{}", section.address, record.id),
            cite: format!("{}#n-{}", super::cite::address(&section.address), record.id),
            created: record.created.as_ref().map(|d| self.date(d)),
            modified: record.modified.as_ref().map(|d| self.date(d)),
            status: record.status.clone(),
            tags: record.tags.clone(),
            rights: record.rights.clone(),
            dir: Some(dir).filter(|dir| *dir != words.direction()),
            whole_dir: Some(dir).filter(|dir| *dir != around),
            language,
            draft: record.is_draft(),
            why: self.why_nowhere(section, note).map(str::to_owned),
            version: None,
            readings: self.readings_of(note),
            answers: note.answers.as_ref().map(|place| AnsweredNote {
                name: self.locus_of(place, here.address),
                address: format!("{}#{}", place.address, place.fragment.as_deref().unwrap_or_default()),
            }),
            replies: note
                .replies
                .iter()
                .map(|reply| self.note_under(section, reply, top, dir, here))
                .collect(),
            backlinks: self.backlinks(&section.address, Some(&format!("n-{}", record.id))),
            entities: self.tagged(note),
        }
    }

    /// Where a note is, as it is called.
    pub(super) fn spot_of(&self, section: &Section, note: &Note) -> String {
        let block = crate::resolve::block_of(section, note);
        let lines = crate::resolve::lines_of(section, note);
        self.words.spot(&section.number, block.as_deref(), lines)
    }

    /// The words that a note is on: what its record says, else those of the text.
    pub(super) fn lemma_of<'a>(&'a self, note: &'a Note) -> Option<&'a str> {
        note.record.lemma.as_deref().or_else(|| self.titles.words_of(note))
    }

    /// Why a note has no place in the text; none where it has one.
    pub(super) fn why_nowhere(&self, section: &Section, note: &Note) -> Option<&str> {
        match (&note.anchor, note.verdict) {
            (Anchor::Nowhere, Verdict::Ambiguous) => Some(self.words.get("why.ambiguous")),
            (Anchor::Nowhere, _) if is_unquoted(section, note) => Some(self.words.get("why.unquoted")),
            (Anchor::Nowhere, _) => Some(self.words.get("why.orphan")),
            _ => None,
        }
    }

    /// The text of a note, with its footnotes.
    pub(super) fn note_html(&self, note: &Note, here: PageContext<'_>) -> String {
        let record = &note.record;
        let prefix = format!("{}:", record.id);
        let text = WovenText {
            body: &record.body,
            links: &note.links,
            images: &note.images,
            sizes: &self.sizes,
            segments: &[],
            marks: &[],
            signs: &[],
            names: &note.names,
            entities: &self.entities,
            numbers: &[],
            prefix: &prefix,
            deeper: 2,
            here,
            words: &self.words,
            titles: &self.titles,
            cites: self.cites(),
            variants: Variants::default(),
            away: None,
        };
        let mut html = HtmlWriter::new(text).all(None);
        super::pages::inline_footnotes(&mut html, text, &self.words);
        html
    }

    /// Which way a language runs, where the page runs the other way.
    pub(super) fn other_dir(&self, language: &str) -> Option<&'static str> {
        Some(crate::edition::meta::direction(language)).filter(|dir| *dir != self.words.direction())
    }

    /// The language of a section's text, where it isn't the page's.
    pub(super) fn text_language(&self, section: &Section) -> Option<String> {
        self.languages.get(&section.address).map(|(language, _)| language.clone())
    }

    /// The siglum of the version that a section's address is of; nothing of the base.
    pub(super) fn siglum_of(&self, address: &str) -> &str {
        let id = address.strip_prefix("versions/").and_then(|rest| rest.split_once('/')).map(|(id, _)| id);
        let versions = self.edition.witnesses.iter().skip(1);
        let found = id.and_then(|id| versions.map(|witness| &witness.meta).find(|meta| meta.id == id));
        found.map_or("", |meta| &meta.siglum)
    }

    /// Which way a section's text runs, where the page runs the other way.
    pub(super) fn text_dir(&self, section: &Section) -> Option<&'static str> {
        self.languages.get(&section.address).and_then(|(_, dir)| *dir)
    }

    /// The name of a kind: the edition's own, else the interface's word for it, else its id.
    pub(super) fn kind_name(&self, id: &str) -> String {
        let own = self.edition.meta.kinds.iter().find(|k| k.id == id).and_then(|k| k.name.clone());
        own.unwrap_or_else(|| self.words.find(&format!("kinds.{id}")).unwrap_or(id).to_owned())
    }

    /// What a record says that versions read, with their sigla.
    fn readings_of(&self, note: &Note) -> Vec<RecordReading> {
        let siglum = |(id, _): &(String, crate::diag::Span)| {
            let found = self.edition.witnesses.iter().find(|w| w.meta.id == *id);
            Some(found?.meta.siglum.clone())
        };
        let reading = |reading: &crate::edition::note::HandReading| RecordReading {
            text: reading.text.clone(),
            sigla: reading.witnesses.iter().filter_map(siglum).collect(),
        };
        note.record.readings.iter().map(reading).collect()
    }

    pub(super) fn creators(&self, ids: &[String]) -> Vec<CreatorView> {
        ids.iter()
            .filter_map(|id| self.edition.meta.editors.iter().find(|e| e.id == *id))
            .map(|e| CreatorView {
                id: e.id.clone(),
                name: crate::edition::meta::natural_name(&e.name),
                url: e.url.clone(),
            })
            .collect()
    }

    /// A note in an index.
    pub(super) fn line(&self, section: &Section, note: &Note) -> NoteLine {
        let lemma = self.lemma_of(note);
        let locus = self.locus_of_witness(&self.spot_of(section, note), self.siglum_of(&section.address));
        NoteLine {
            address: section.address.clone(),
            here: format!("{}#n-{}", section.address, note.record.id),
            lemma: lemma.map(|lemma| super::escape::escape(&shorten(lemma))),
            locus,
            number: note.label.to_string(),
            language: self.text_language(section),
            dir: self.text_dir(section),
        }
    }
}

impl Pages {
    /// The first words of a note, plain.
    pub(super) fn note_opening(&self, note: &Note) -> Option<String> {
        /// So many words are shown of more.
        const WORDS: usize = 8;
        let body = &note.record.body;
        // Nearly always its first characters have these words.
        let found = [40, 400].into_iter().find_map(|most| {
            let mut lines = (0..body.leaves.len()).map(|leaf| self.line_of(body, &note.links, leaf, most));
            let line = lines.find(|line| !line.is_empty())?;
            (most == 400 || line.split(' ').nth(WORDS).is_some()).then_some(line)
        })?;
        Some(match found.match_indices(' ').nth(WORDS - 1) {
            Some((end, _)) => format!("{} …", found[..end].trim_end_matches([',', ';', ':'])),
            None => found,
        })
    }
}

/// Whether a note's words are on the page where no quote finds them: in a block of HTML, in a caption.
fn is_unquoted(section: &Section, note: &Note) -> bool {
    let selector = &note.record.selector;
    let first = selector.range.as_ref().map(|[first, _]| first);
    let Some((quote, _)) = selector.quote.as_ref().or(first) else { return false };
    let sought = needle(quote);
    let has = |leaf| unquoted(&section.body, leaf).iter().any(|(_, words)| needle(words).contains(&sought));
    (0..section.body.leaves.len()).any(has)
}
