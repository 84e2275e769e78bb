//! Entries of the apparatus as pages show them: the signs in the text, and the lines below it.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::edition::note::LeafRange;
use crate::edition::verse::Lines;
use crate::edition::{Note, Section};
use crate::resolve::collation::{Class, Entry, EntryOrigin, Reading};
use crate::resolve::compared::{Compared, EntryWords, OmissionPoint, Variant};

use super::escape::{escape, escape_to};
use super::filled_in::FilledIn;
use super::html::VariantSign;
use super::pages::Pages;
use super::view::{ClassView, EntryNote, EntryView, PresentView, ReadingView, Siglum};
use super::weave::EntryPosition;

/// All classes, in the order in which they are listed.
const CLASSES: [Class; 8] = [
    Class::Substantive,
    Class::Omission,
    Class::Addition,
    Class::Transposition,
    Class::Spelling,
    Class::Typography,
    Class::Punctuation,
    Class::Case,
];

/// What the lines of a section's entries have in common.
struct EntryLines<'a> {
    compared: &'a Compared,
    /// The base's section.
    base: Option<&'a Section>,
    /// The lines of verse of each entry.
    lines: Vec<Option<Lines>>,
    filled: FilledIn<'a>,
    /// What the classes are called, in the order of [`CLASSES`].
    names: [String; CLASSES.len()],
    /// The entries whose words are in another one, by their ids.
    by_id: HashMap<&'a str, usize>,
}

impl Pages {
    /// The sigla of witnesses, by their places among those compared.
    pub(super) fn sigla(&self, witnesses: &[usize]) -> Vec<Siglum> {
        let metas =
            witnesses.iter().filter_map(|w| self.edition.witnesses.get(*self.versions.witnesses.get(*w)?));
        metas
            .map(|w| Siglum { id: w.meta.id.clone(), siglum: w.meta.siglum.clone(), address: None })
            .collect()
    }

    /// Which witnesses have a section, and which lack it.
    pub(super) fn present(&self, texts: &[Option<&Section>]) -> PresentView {
        let (have, lack): (Vec<usize>, Vec<usize>) = (0..texts.len()).partition(|w| texts[*w].is_some());
        let mut witnesses = self.sigla(&have);
        for (siglum, w) in witnesses.iter_mut().zip(&have) {
            siglum.address = texts[*w].map(|section| section.address.clone());
        }
        PresentView { witnesses, lacunae: self.sigla(&lack) }
    }

    /// The lines of a section's entries.
    pub(super) fn entries(
        &self,
        section: &str,
        address: Option<&str>,
        compared: &Compared,
    ) -> Vec<EntryView> {
        let at = self.versions.place(section);
        let texts = at.map(|at| self.versions.texts(&self.edition, at)).unwrap_or_default();
        let filled = FilledIn::new(self, compared, &texts);
        let moved = |variant: &Variant| variant.entry.readings.iter().any(|r| r.elsewhere.is_some());
        let all = compared.entries.iter().enumerate();
        let lines = EntryLines {
            compared,
            base: texts.first().copied().flatten(),
            lines: self.lines_of_entries(section, compared),
            filled,
            names: CLASSES.map(|class| self.class_name(class)),
            // What a transposition names is one too.
            by_id: all.filter(|(_, v)| moved(v)).map(|(n, v)| (v.entry.id.as_str(), n)).collect(),
        };
        let all = compared.entries.iter().enumerate();
        all.map(|(n, variant)| self.entry(section, address, (n, variant), &lines)).collect()
    }

    fn entry(
        &self,
        section: &str,
        address: Option<&str>,
        (n, variant): (usize, &Variant),
        all: &EntryLines<'_>,
    ) -> EntryView {
        let EntryLines { compared, filled, .. } = all;
        let entry = &variant.entry;
        let compare = format!("{}#{}", compare_address(section), entry.id);
        // Where the base's section has no words at all, no place on its page can bear the id.
        let unplaced = entry.block.is_none();
        let reading = |reading: &Reading| {
            let term = match reading.class {
                Class::Transposition => Some("apparatus.transposed"),
                _ if reading.text.is_empty() => Some("apparatus.omitted"),
                Class::Addition => Some("apparatus.added"),
                _ => None,
            };
            let other = reading.elsewhere.as_ref();
            let other = other.and_then(|id| all.by_id.get(id.as_str()).copied());
            let other = other.map(|at| (at, &compared.entries[at]));
            let witness = reading.witnesses.first().copied();
            ReadingView {
                text: witness.map_or_else(
                    || reading.text.clone(),
                    |witness| filled.words(n, witness, &reading.text).into_owned(),
                ),
                term: term.map(|path| self.words.get(path).to_owned()),
                witnesses: self.sigla(&reading.witnesses),
                class: reading.class.name(),
                class_name: CLASSES
                    .iter()
                    .position(|class| *class == reading.class)
                    .map_or_else(String::new, |at| all.names[at].clone()),
                to: other.map(|(_, v)| v.entry.id.clone()),
                to_locus: other.map(|(at, v)| self.locus_in(at, v, all)),
            }
        };
        EntryView {
            id: entry.id.clone(),
            section: section.to_owned(),
            locus: self.locus_in(n, variant, all),
            letter: letter(n),
            address: match address.filter(|_| !unplaced) {
                Some(address) => format!("{address}#{}", entry.id),
                None => compare.clone(),
            },
            compare,
            unplaced,
            classes: classes(entry),
            lemma: lemma_html(&filled.words(n, 0, &entry.lemma)),
            nth: variant.nth,
            after: variant.after.as_ref().map(|(word, _)| word.clone()),
            after_nth: variant.after.as_ref().and_then(|(_, nth)| *nth),
            before: variant.before.as_ref().map(|(word, _)| word.clone()),
            before_nth: variant.before.as_ref().and_then(|(_, nth)| *nth),
            witnesses: self.sigla(&entry.witnesses),
            readings: entry.readings.iter().map(reading).collect(),
            notes: self.notes_on(section, entry),
            html: String::new(),
        }
    }

    /// The notes on an entry's words, and the record that gives its readings.
    fn notes_on(&self, section: &str, entry: &Entry) -> Vec<EntryNote> {
        let by = match &entry.source {
            EntryOrigin::Overruled(id) => Some(id),
            EntryOrigin::Computed => None,
        };
        let mut ids: Vec<&String> = by.into_iter().chain(&entry.notes).collect();
        ids.dedup();
        if ids.is_empty() {
            return Vec::new();
        }
        let Some(section) = self.section_of(0, &crate::edition::id::fold(section)) else { return Vec::new() };
        let mut found = Vec::new();
        section.notes.iter().for_each(|note| labels(note, &section.address, &ids, &mut found));
        found
    }

    /// The lines of verse that the words of each entry are in, or are before; none where these are not counted.
    fn lines_of_entries(&self, section: &str, compared: &Compared) -> Vec<Option<Lines>> {
        let base = self.section_of(0, &crate::edition::id::fold(section));
        let body = base.map(|base| &base.body).filter(|body| !body.lines.is_empty());
        let (Some(body), Some(Some(text))) = (body, compared.texts.first()) else { return Vec::new() };
        let mut lines: Vec<Option<Lines>> = vec![None; compared.entries.len()];
        let gaps = text.gaps.iter().filter_map(|gap| Some((gap.entry, gap.place?, gap.place?)));
        let spots = text.spots.iter().map(|spot| {
            let LeafRange { leaf, from, to } = spot.stretch;
            (spot.entry, (leaf, from), (leaf, to.saturating_sub(1).max(from)))
        });
        for (entry, from, to) in spots.chain(gaps) {
            let Some(slot) = lines.get_mut(entry as usize) else { continue };
            let own = body.lines_between(from, to);
            *slot = match (*slot, own) {
                (Some(a), Some(b)) => Some(Lines { first: a.first.min(b.first), last: a.last.max(b.last) }),
                (before, own) => before.or(own),
            };
        }
        lines
    }

    /// Where an entry is, within its section: “¶ 3”, “l. 45”.
    fn locus_in(&self, n: usize, variant: &Variant, all: &EntryLines<'_>) -> String {
        if let Some(Some(lines)) = all.lines.get(n) {
            return self.words.lines(*lines);
        }
        let block = variant.entry.block.and_then(|at| all.compared.texts.first()?.as_ref()?.blocks.get(at));
        block.zip(all.base).map(|(block, base)| self.label(base, &block.name)).unwrap_or_default()
    }

    /// What a block is called within its section: “¶ 3”, “heading”, “footnote 1”, by what its mark shows.
    pub(super) fn label(&self, section: &Section, name: &str) -> String {
        if let Some(number) = name.strip_prefix('p') {
            self.words.fill("locus.block", &[("number", number)])
        } else if let Some(id) = name.strip_prefix("fn-") {
            let footnote = section.body.footnote_of(id).map(|at| &section.body.footnotes[at]);
            self.words.fill("marks.footnote", &[("mark", footnote.map_or(id, |footnote| &footnote.mark))])
        } else {
            self.words.get("compare.heading").to_owned()
        }
    }

    /// What a class is called.
    pub(super) fn class_name(&self, class: Class) -> String {
        self.words.get(&format!("classes.{}", class.name())).to_owned()
    }

    /// The classes of some sections' readings, with how many each has.
    pub(super) fn class_counts<'a>(&self, all: impl Iterator<Item = &'a Compared>) -> Vec<ClassView> {
        let mut counts = [0usize; CLASSES.len()];
        for reading in all.flat_map(|c| &c.entries).flat_map(|v| &v.entry.readings) {
            if let Some(at) = CLASSES.iter().position(|class| *class == reading.class) {
                counts[at] += 1;
            }
        }
        let of = CLASSES.iter().zip(counts).filter(|(_, count)| *count > 0);
        of.map(|(class, count)| ClassView { id: class.name(), name: self.class_name(*class), count })
            .collect()
    }

    /// How entries show in the text of a section's own page, and the places of their marks.
    pub(super) fn variant_signs(&self, compared: &Compared) -> (Vec<VariantSign>, Vec<EntryPosition>) {
        let mut points = Vec::with_capacity(compared.entries.len());
        let gap = self.gap_label(&[0]);
        let sign = |(n, variant): (usize, &Variant)| {
            let entry = &variant.entry;
            let letter = letter(n);
            let mut mark =
                format!("<a class=\"v-ref\" role=\"doc-noteref\" href=\"#app-{}\" aria-label=\"", entry.id);
            escape_to(&mut mark, &self.words.fill("apparatus.mark", &[("letter", &letter)]));
            let _ = write!(mark, "\">{letter}</a>");
            VariantSign {
                attributes: format!(" data-v=\"{0}\" data-class=\"{1}\"", entry.id, classes(entry)),
                id: Some(entry.id.clone()),
                gap: gap.clone(),
                mark,
            }
        };
        let signs = compared.entries.iter().enumerate().map(sign).collect();
        let Some(text) = compared.texts.first().and_then(Option::as_ref) else { return (signs, points) };
        points.extend(text.spots.iter().filter(|spot| spot.last).map(|spot| EntryPosition {
            leaf: spot.stretch.leaf,
            at: spot.stretch.to,
            gap: false,
            entry: spot.entry,
        }));
        for gap in &text.gaps {
            let place = gap.place.or_else(|| compared.entries.get(gap.entry as usize)?.stands);
            points.extend(place.map(|(leaf, at)| EntryPosition { leaf, at, gap: true, entry: gap.entry }));
        }
        points.sort_unstable();
        (signs, points)
    }

    /// How entries show in the text of a witness on the page that compares versions; where a reader chooses among `many`, with
    /// those that differ from the base: what no version that is shown reads otherwise bears no sign.
    pub(super) fn compare_signs(&self, compared: &Compared, witness: usize, many: bool) -> Vec<VariantSign> {
        let gap = self.gap_label(&[witness]);
        let sign = |variant: &Variant| {
            let entry = &variant.entry;
            let reading = entry.readings.iter().find(|reading| reading.witnesses.contains(&witness));
            let class = reading.map_or_else(|| classes(entry), |reading| reading.class.name().to_owned());
            let to = match reading {
                Some(reading) => reading.elsewhere.as_ref(),
                None => entry.readings.iter().find_map(|reading| reading.elsewhere.as_ref()),
            };
            let mut attributes = format!(" data-v=\"{}\" data-class=\"{class}\"", entry.id);
            if many {
                let mut others: Vec<usize> =
                    entry.readings.iter().flat_map(|reading| &reading.witnesses).copied().collect();
                others.sort_unstable();
                let others: Vec<String> = others.iter().map(|w| format!("w{w}")).collect();
                let _ = write!(attributes, " data-by=\"{}\"", others.join(" "));
            }
            let mut mark = String::new();
            if let Some(to) = to {
                let _ = write!(attributes, " data-move=\"{to}\"");
                let _ = write!(mark, "<a class=\"v-ref\" role=\"doc-noteref\" href=\"#{to}\" aria-label=\"");
                escape_to(&mut mark, self.words.get("compare.moved-place"));
                mark.push_str("\">⇄</a>");
            }
            let id = (witness == 0).then(|| entry.id.clone());
            VariantSign { attributes, id, gap: gap.clone(), mark }
        };
        compared.entries.iter().map(sign).collect()
    }

    fn gap_label(&self, witnesses: &[usize]) -> String {
        let sigla: Vec<String> = self.sigla(witnesses).into_iter().map(|w| w.siglum).collect();
        self.words.fill("compare.absent", &[("siglum", &sigla.join(" "))])
    }

    /// The words of a section of the base that versions read otherwise.
    pub(super) fn spots(&self, section: &Section) -> &[EntryWords] {
        let compared =
            self.versions.place(&section.id).and_then(|at| self.versions.compared(&self.edition, at));
        let text = compared.and_then(|compared| compared.texts.first()?.as_ref());
        text.map_or(&[], |text| &text.spots)
    }
}

/// The places of gaps and of marks among the words of a text on the page that compares versions.
pub(super) fn compare_points(
    signs: &[VariantSign],
    spots: &[EntryWords],
    gaps: &[OmissionPoint],
) -> Vec<EntryPosition> {
    let mut points: Vec<EntryPosition> = gaps
        .iter()
        .filter_map(|gap| {
            let (leaf, at) = gap.place?;
            Some(EntryPosition { leaf, at, gap: true, entry: gap.entry })
        })
        .collect();
    let ends = spots.iter().filter(|spot| spot.last && !signs[spot.entry as usize].mark.is_empty());
    points.extend(ends.map(|spot| EntryPosition {
        leaf: spot.stretch.leaf,
        at: spot.stretch.to,
        gap: false,
        entry: spot.entry,
    }));
    points.sort_unstable();
    points
}

/// Those of a note and its answers that have one of these ids.
fn labels(note: &Note, page: &str, ids: &[&String], found: &mut Vec<EntryNote>) {
    let id = &note.record.id;
    if ids.contains(&id) {
        found.push(EntryNote { address: format!("{page}#n-{id}"), number: note.label.to_string() });
    }
    note.replies.iter().for_each(|reply| labels(reply, page, ids, found));
}

/// The address of the page on which a section's versions are compared.
pub(super) fn compare_address(section: &str) -> String {
    format!("compare/{section}.html")
}

/// The classes of an entry's readings, each once, as an attribute has them.
fn classes(entry: &Entry) -> String {
    let mut names: Vec<&str> = Vec::new();
    for reading in &entry.readings {
        if !names.contains(&reading.class.name()) {
            names.push(reading.class.name());
        }
    }
    names.join(" ")
}

/// `a` to `z`, then `aa`: the sign of the n-th entry of a section, from 0.
fn letter(n: usize) -> String {
    let mut letters = Vec::new();
    let mut left = n + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'a' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// A lemma; the middle of a long one is there and takes no room.
fn lemma_html(words: &str) -> String {
    let short = crate::edition::wide::shorten(words);
    let Some((head, tail)) = short.split_once(" … ").filter(|_| short != words) else {
        return escape(words);
    };
    match words.strip_prefix(head).and_then(|rest| Some((rest.strip_suffix(tail)?, tail))) {
        Some((middle, tail)) => {
            format!(
                "{}<span class=\"middle\">{}</span><span class=\"tail\">{}</span>",
                escape(head),
                escape(middle),
                escape(tail)
            )
        }
        None => escape(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_lettered_without_end() {
        let letters: Vec<String> = [0, 25, 26, 27, 51, 52, 701, 702].into_iter().map(letter).collect();
        assert_eq!(letters, ["a", "z", "aa", "ab", "az", "ba", "zz", "aaa"]);
    }

    #[test]
    fn a_long_lemma_keeps_all_its_words() {
        assert_eq!(lemma_html("a & b"), "a &amp; b");
        let long = "The two leaders do not have a language in common with one another.";
        assert_eq!(
            lemma_html(long),
            "The two leaders<span class=\"middle\"> do not have a language in common with </span><span class=\"tail\">one another.</span>"
        );
    }
}
