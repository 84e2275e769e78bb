//! After any edits each reference to a paragraph leads to the one that it led to, or something is reported of it: in the
//! texts of two witnesses, in lines and rows, in notes and their `refs`, in essays and registers.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;

use proptest::prelude::*;
use variorum::Options;
use variorum::diag::{Diagnostic, Severity, Source, Sources, Span};
use variorum::edition::{Edition, LinkTo};
use variorum::load::{TextFile, World};

/// A reference to a paragraph.
#[derive(Debug, Clone)]
struct Reference {
    /// The places of the words that its paragraph had when it was written; empty where nothing is demanded of it.
    wanted: BTreeSet<usize>,
    /// What it says; empty until the build that it is new in.
    written: String,
    /// Whether it is a link to the file.
    link: bool,
    /// The line that it names, where it names one.
    line: bool,
}

impl Reference {
    /// Whether another says the same of the same paragraph.
    fn is_as(&self, other: &Self) -> bool {
        self.written == other.written && !self.wanted.is_disjoint(&other.wanted)
    }
}

#[derive(Debug, Clone)]
enum Piece {
    /// A word by its place, which one that replaces it has too.
    Word(usize, String),
    Reference(Reference),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Prose,
    /// Lines of verse.
    Stanza,
    /// A table: a row to each few pieces.
    Table,
}

#[derive(Debug, Clone)]
struct Paragraph {
    shape: Shape,
    pieces: Vec<Piece>,
}

impl Paragraph {
    fn places(&self) -> BTreeSet<usize> {
        let place = |piece: &Piece| match piece {
            Piece::Word(place, _) => Some(*place),
            Piece::Reference(_) => None,
        };
        self.pieces.iter().filter_map(place).collect()
    }

    fn source(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Word(_, text) => text.clone(),
            Piece::Reference(it) if it.link => format!("[there]({})", it.written),
            Piece::Reference(it) => format!("[[{}]]", it.written),
        };
        let rows = |size: usize| {
            self.pieces.chunks(size).map(|row| row.iter().map(piece).collect::<Vec<_>>().join(" "))
        };
        match self.shape {
            Shape::Prose => rows(self.pieces.len().max(1)).collect(),
            Shape::Stanza => rows(5).collect::<Vec<_>>().join("\\\n"),
            Shape::Table => {
                let mut rows = rows(6).map(|row| format!("| {row} |"));
                let head = rows.next().unwrap_or_default();
                format!("{head}\n|---|\n{}", rows.collect::<Vec<_>>().join("\n"))
            }
        }
    }
}

#[derive(Debug, Clone)]
struct Chapter {
    /// The witness: 0 is the base.
    witness: usize,
    number: usize,
    id: String,
    paragraphs: Vec<Paragraph>,
}

impl Chapter {
    fn stem(&self) -> String {
        format!("{:02}-{}", self.number, self.id)
    }
}

const FOLDERS: [&str; 2] = ["k", "r"];
const SIGLA: [&str; 2] = ["K", "R"];

/// What references outside the texts are in: the body of a note, its `refs`, an essay, an entity.
const HOLDERS: usize = 4;

#[derive(Debug, Clone)]
struct Book {
    chapters: Vec<Chapter>,
    /// Of each holder: its references.
    others: [Vec<Reference>; HOLDERS],
    next: usize,
    dice: u64,
}

/// An edit: what, and two numbers that choose where.
type Edit = (u8, u16, u16);

impl Book {
    fn new(seed: u64) -> Self {
        let mut book = Self { chapters: Vec::new(), others: Default::default(), next: 0, dice: seed };
        for (witness, number, id) in [(0, 1, "a"), (0, 2, "b"), (0, 3, "c"), (1, 1, "a"), (1, 2, "b")] {
            let paragraphs = (0..4).map(|n| book.paragraph(n)).collect();
            book.chapters.push(Chapter { witness, number, id: id.to_owned(), paragraphs });
        }
        for at in 0..12_u16 {
            book.refer(at * 7, at * 13 + 5);
        }
        book
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.dice >> 33).unwrap() % sides.max(1)
    }

    fn word(&mut self) -> Piece {
        self.next += 1;
        Piece::Word(self.next, self.text())
    }

    /// Some words are in many paragraphs, some in few.
    fn text(&mut self) -> String {
        const COMMON: [&str; 12] =
            ["the", "of", "and", "by", "river", "stone", "town", "which", "was", "in", "they", "not"];
        // So many that a new paragraph in the place of one that went isn't by chance like it.
        const HEADS: [&str; 27] = [
            "bri", "mel", "tor", "san", "ku", "wen", "pol", "hag", "lim", "cor", "dun", "fal", "gri", "jes",
            "nor", "pel", "qua", "ros", "sti", "tam", "ur", "vel", "wy", "yar", "zem", "cha", "shi",
        ];
        const TAILS: [&str; 18] = [
            "den", "ra", "stow", "ick", "ane", "omy", "ul", "est", "ory", "ing", "ald", "eth", "ova", "ush",
            "ent", "iga", "olf", "yre",
        ];
        match self.roll(3) {
            0 => COMMON[self.roll(COMMON.len())].to_owned(),
            _ => format!("{}{}", HEADS[self.roll(HEADS.len())], TAILS[self.roll(TAILS.len())]),
        }
    }

    fn paragraph(&mut self, n: usize) -> Paragraph {
        let shape = [Shape::Prose, Shape::Prose, Shape::Stanza, Shape::Table][n % 4];
        let count = 12 + self.roll(14);
        Paragraph { shape, pieces: (0..count).map(|_| self.word()).collect() }
    }

    /// A paragraph by a number: its chapter and its place there.
    fn place(&self, number: u16) -> Option<(usize, usize)> {
        let all: Vec<(usize, usize)> = self
            .chapters
            .iter()
            .enumerate()
            .flat_map(|(c, chapter)| (0..chapter.paragraphs.len()).map(move |p| (c, p)))
            .collect();
        all.get(usize::from(number) % all.len().max(1)).copied()
    }

    /// Writes a reference: in a paragraph, or in one of the holders.
    fn refer(&mut self, within: u16, to: u16) {
        let Some((c, p)) = self.place(to) else { return };
        let target = &self.chapters[c].paragraphs[p];
        let (wanted, verse) = (target.places(), target.shape == Shape::Stanza);
        let (link, line) = (self.roll(3) == 0, verse && self.roll(2) == 0);
        let reference = Reference { wanted, written: String::new(), link, line };
        match usize::from(within) % 10 {
            at if at < HOLDERS => {
                // `refs` are no links.
                let link = link && at != 1;
                self.others[at].push(Reference { link, ..reference });
            }
            _ => {
                let Some((c, p)) = self.place(within / 10) else { return };
                let at = self.roll(self.chapters[c].paragraphs[p].pieces.len() + 1);
                self.chapters[c].paragraphs[p].pieces.insert(at, Piece::Reference(reference));
            }
        }
    }

    fn change_words(&mut self, (c, p): (usize, usize), count: usize) {
        for _ in 0..count {
            let at = self.roll(self.chapters[c].paragraphs[p].pieces.len());
            let text = self.text();
            match self.roll(4) {
                0 => {
                    let word = self.word();
                    self.chapters[c].paragraphs[p].pieces.insert(at, word);
                }
                _ => {
                    if let Some(Piece::Word(_, own)) = self.chapters[c].paragraphs[p].pieces.get_mut(at) {
                        *own = text;
                    }
                }
            }
        }
    }

    fn edit(&mut self, (kind, a, b): Edit, past: &[Self]) {
        let Some((c, p)) = self.place(a) else { return };
        let length = self.chapters[c].paragraphs.len();
        match kind % 16 {
            0 | 1 => {
                let new = self.paragraph(usize::from(b));
                self.chapters[c].paragraphs.insert(p, new);
            }
            2 if length > 1 => {
                self.chapters[c].paragraphs.remove(p);
            }
            3 if length > 1 => {
                let moved = self.chapters[c].paragraphs.remove(p);
                let own = self.chapters[c].witness;
                let homes: Vec<usize> =
                    (0..self.chapters.len()).filter(|n| self.chapters[*n].witness == own).collect();
                let to = homes[usize::from(b) % homes.len()];
                let at = usize::from(b) / 3 % (self.chapters[to].paragraphs.len() + 1);
                self.chapters[to].paragraphs.insert(at, moved);
            }
            4 => self.change_words((c, p), 1 + usize::from(b) % 3),
            5 if p + 1 < length => self.chapters[c].paragraphs.swap(p, p + 1),
            6 => {
                let own = &mut self.chapters[c].paragraphs[p];
                let at = 6 + usize::from(b) % own.pieces.len();
                if at + 6 < own.pieces.len() {
                    let rest = Paragraph { shape: own.shape, pieces: own.pieces.split_off(at) };
                    self.chapters[c].paragraphs.insert(p + 1, rest);
                }
            }
            7 if p + 1 < length => {
                let next = self.chapters[c].paragraphs.remove(p + 1);
                self.chapters[c].paragraphs[p].pieces.extend(next.pieces);
            }
            8 => {
                self.next += 1;
                self.chapters[c].id = format!("{}{}", &self.chapters[c].id[..1], self.next);
            }
            9 | 10 => self.refer(a, b),
            11 => {
                // A reference is taken away.
                let pieces = &mut self.chapters[c].paragraphs[p].pieces;
                if let Some(at) = pieces.iter().position(|piece| matches!(piece, Piece::Reference(_))) {
                    pieces.remove(at);
                }
            }
            12 => {
                // A near-copy of a paragraph comes in: nothing is demanded of the references in it.
                let mut copy = self.chapters[c].paragraphs[p].clone();
                for piece in &mut copy.pieces {
                    match piece {
                        Piece::Word(place, _) => {
                            self.next += 1;
                            *place = self.next;
                        }
                        Piece::Reference(it) => it.wanted.clear(),
                    }
                }
                let at = usize::from(b) % (length + 1);
                self.chapters[c].paragraphs.insert(at, copy);
                self.change_words((c, at), 2);
                let now = if at <= p { p + 1 } else { p };
                self.change_words((c, now), usize::from(b) % 3);
            }
            13 => {
                // A row or a line goes, or comes: words and references in it.
                let own = &mut self.chapters[c].paragraphs[p].pieces;
                let from = usize::from(b) % own.len().max(1);
                if own.len() > 14 {
                    own.drain(from..(from + 5).min(own.len()));
                }
            }
            14 => {
                // A chapter reads as it did some builds ago.
                let Some(before) = past.len().checked_sub(1 + usize::from(b) % 3).map(|at| &past[at]) else {
                    return;
                };
                self.chapters[c].paragraphs.clone_from(&before.chapters[c].paragraphs);
                self.forget_what_came_back(past);
                self.forget_copies(past);
            }
            15 => {
                // All reads as it did some builds ago.
                let Some(before) = past.len().checked_sub(1 + usize::from(b) % 3).map(|at| &past[at]) else {
                    return;
                };
                self.chapters.clone_from(&before.chapters);
                self.others.clone_from(&before.others);
                self.forget_what_came_back(past);
            }
            _ => {}
        }
    }

    /// Demands nothing of references that came back where their paragraph, or what else they are in, had been without them:
    /// they are taken at their word.
    fn forget_what_came_back(&mut self, past: &[Self]) {
        let Some(last) = past.last() else { return };
        for paragraph in self.chapters.iter_mut().flat_map(|chapter| &mut chapter.paragraphs) {
            let places = paragraph.places();
            let before = last.chapters.iter().flat_map(|chapter| &chapter.paragraphs);
            let before: Vec<&Paragraph> = before.filter(|own| !own.places().is_disjoint(&places)).collect();
            if before.is_empty() {
                continue;
            }
            let is_in =
                |it: &Reference, piece: &Piece| matches!(piece, Piece::Reference(own) if own.is_as(it));
            for piece in &mut paragraph.pieces {
                if let Piece::Reference(it) = piece
                    && !before.iter().flat_map(|own| &own.pieces).any(|piece| is_in(it, piece))
                {
                    it.wanted.clear();
                }
            }
        }
        for (own, before) in self.others.iter_mut().zip(&last.others) {
            for it in own.iter_mut().filter(|it| !before.iter().any(|other| other.is_as(it))) {
                it.wanted.clear();
            }
        }
    }

    /// Demands nothing of references in a paragraph that is in two chapters, where the last build had it in the other: the lock
    /// knows those of that alone.
    fn forget_copies(&mut self, past: &[Self]) {
        let Some(last) = past.last() else { return };
        let places = |chapter: &Chapter| -> BTreeSet<usize> {
            chapter.paragraphs.iter().flat_map(Paragraph::places).collect()
        };
        let (now, before): (Vec<_>, Vec<_>) = self
            .chapters
            .iter()
            .zip(&last.chapters)
            .map(|(now, before)| (places(now), places(before)))
            .unzip();
        for (c, chapter) in self.chapters.iter_mut().enumerate() {
            for paragraph in &mut chapter.paragraphs {
                let own = paragraph.places();
                let is_twice = now.iter().enumerate().any(|(n, all)| n != c && !all.is_disjoint(&own));
                if !is_twice || !before[c].is_disjoint(&own) {
                    continue;
                }
                for piece in &mut paragraph.pieces {
                    if let Piece::Reference(it) = piece {
                        it.wanted.clear();
                    }
                }
            }
        }
    }

    /// Gives new references what they say: the address that their paragraph has.
    fn write_new(&mut self) {
        let seen = self.clone();
        let all = self.chapters.iter_mut().flat_map(|chapter| {
            let witness = chapter.witness;
            let pieces = chapter.paragraphs.iter_mut().flat_map(|paragraph| &mut paragraph.pieces);
            pieces.filter_map(move |piece| match piece {
                Piece::Reference(it) => Some((Some(witness), it)),
                Piece::Word(..) => None,
            })
        });
        let others = self.others.iter_mut().flatten().map(|it| (None, it));
        for (from, it) in all.chain(others).filter(|(_, it)| it.written.is_empty()) {
            it.written = seen.address(from, it);
            // Its paragraph went in the same build: what it says is taken at its word.
            if !seen.has(it) {
                it.wanted.clear();
            }
        }
    }

    /// Whether the paragraph of a reference is there.
    fn has(&self, it: &Reference) -> bool {
        let all = self.chapters.iter().flat_map(|chapter| &chapter.paragraphs);
        all.into_iter().any(|paragraph| !paragraph.places().is_disjoint(&it.wanted))
    }

    fn address(&self, from: Option<usize>, it: &Reference) -> String {
        let at = self.chapters.iter().find_map(|chapter| {
            let is_it = |paragraph: &Paragraph| !paragraph.places().is_disjoint(&it.wanted);
            Some((chapter, chapter.paragraphs.iter().position(is_it)?))
        });
        // Written to what has gone in the same build: to anything.
        let (chapter, at) = at.unwrap_or((&self.chapters[0], 0));
        let line = if it.line { "-1" } else { "" };
        let folder = match from {
            Some(own) if own == chapter.witness => String::new(),
            Some(_) => format!("../{}/", FOLDERS[chapter.witness]),
            None => format!("../text/{}/", FOLDERS[chapter.witness]),
        };
        match (it.link, from.unwrap_or(0) == chapter.witness) {
            (true, _) => format!("{folder}{}.md#p{}{line}", chapter.stem(), at + 1),
            (false, true) => format!("{}#p{}{line}", chapter.id, at + 1),
            (false, false) => format!("{}:{}#p{}{line}", SIGLA[chapter.witness], chapter.id, at + 1),
        }
    }

    fn shown(references: &[Reference]) -> String {
        let one = |it: &Reference| match it.link {
            true => format!("[there]({})", it.written),
            false => format!("[[{}]]", it.written),
        };
        references.iter().map(one).collect::<Vec<_>>().join(" and ")
    }

    fn resolved(&self, lock: Option<&str>) -> (Edition, Vec<Diagnostic>) {
        let mut world = World::default();
        let mut sources = Sources::default();
        let mut config = "title = \"T\"\nbase-url = \"https://example.org/\"\n".to_owned();
        for (n, (folder, siglum)) in FOLDERS.iter().zip(SIGLA).enumerate() {
            let _ = writeln!(
                config,
                "[[witness]]\nid = \"{folder}\"\nsiglum = \"{siglum}\"\ntitle = \"{siglum}\"\nbase = {}",
                n == 0
            );
        }
        config.push_str("[view]\nnumbers = \"lines\"\n");
        world.config = Some(sources.add(Source::new("content/edition.toml", config)));
        let mut chapters: Vec<&Chapter> = self.chapters.iter().collect();
        chapters.sort_by_key(|chapter| (chapter.witness, chapter.number));
        for chapter in chapters {
            let witness = FOLDERS[chapter.witness].to_owned();
            let paragraphs: Vec<String> = chapter.paragraphs.iter().map(Paragraph::source).collect();
            let (path, text) =
                (format!("content/text/{witness}/{}.md", chapter.stem()), paragraphs.join("\n\n") + "\n");
            let file = sources.add(Source::new(path, text));
            world.texts.push(TextFile { witness: Some(witness), stem: chapter.stem(), file });
        }
        let [body, refs, essay, entity] = &self.others;
        let refs: Vec<String> = refs.iter().map(|it| format!("{:?}", it.written)).collect();
        let note = format!(
            "+++\nid = \"n\"\ntarget = \"{}\"\nrefs = [{}]\n+++\nSee {}.\n",
            self.chapters[1].id,
            refs.join(", "),
            Self::shown(body)
        );
        world.annotations.push(sources.add(Source::new("content/annotations/notes.md", note)));
        let essay = format!("# About it\n\nSee {}.\n", Self::shown(essay));
        world.pages.push(sources.add(Source::new("content/pages/about-it.md", essay)));
        let entity = format!(
            "[[entity]]\nid = \"mill\"\nname = \"Millwright\"\nsummary = \"As in {}.\"\n",
            Self::shown(entity)
        );
        world.registers.push(sources.add(Source::new("content/registers/terms.toml", entity)));
        if let Some(lock) = lock {
            world.lock = Some(sources.add(Source::new("content/anchors.lock", lock.to_owned())));
        }
        world.sources = sources;
        let mut told = Vec::new();
        let parsed = variorum::parse::parse(&world, &mut variorum::parse::ParseCache::default(), &mut told);
        let options = Options { lock: true, ..Options::default() };
        let edition = variorum::resolve::resolve(
            &world,
            parsed,
            &options,
            &mut variorum::resolve::ResolveCache::default(),
            &mut told,
        );
        (edition.unwrap_or_else(|| panic!("no edition: {told:?}")), told)
    }

    /// Where references lead elsewhere in silence.
    fn wrong(&self, edition: &Edition, told: &[Diagnostic]) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut hold = |it: &Reference, (span, to): (Span, &LinkTo)| {
            let of_it = |d: &&Diagnostic| {
                d.severity >= Severity::Warning
                    && d.span.is_some_and(|own| {
                        own.file == span.file && own.start <= span.end && span.start <= own.end
                    })
            };
            if it.wanted.is_empty() || told.iter().any(|d| of_it(&d)) {
                return;
            }
            match self.led(edition, to) {
                Some((chapter, at)) if !chapter.paragraphs[at].places().is_disjoint(&it.wanted) => {}
                Some((chapter, at)) => {
                    wrong.push(format!(
                        "`{}` leads to {}:{}#p{}, not {:?}",
                        it.written,
                        chapter.witness,
                        chapter.id,
                        at + 1,
                        self.address(Some(2), it)
                    ));
                }
                None => wrong.push(format!(
                    "`{}` leads nowhere: {to:?} {:?}",
                    it.written,
                    told.iter().map(|d| d.message.as_str()).collect::<Vec<_>>()
                )),
            }
        };
        for chapter in &self.chapters {
            let sections = &edition.witnesses[chapter.witness].sections;
            let section = sections.iter().find(|section| section.id == chapter.id).unwrap();
            assert_eq!(section.numbers.len(), chapter.paragraphs.len(), "a paragraph is a block");
            let own = chapter.paragraphs.iter().flat_map(|p| &p.pieces).filter_map(|piece| match piece {
                Piece::Reference(it) => Some(it),
                Piece::Word(..) => None,
            });
            let links = section.body.links.iter().map(|link| link.span).zip(&section.links);
            assert_eq!(own.clone().count(), section.links.len(), "a reference is a link");
            own.zip(links).for_each(|(it, led)| hold(it, led));
        }
        let [body, refs, essay, entity] = &self.others;
        for note in edition.witnesses.iter().flat_map(|w| &w.sections).flat_map(|section| &section.notes) {
            let links = note.record.body.links.iter().map(|link| link.span).zip(&note.links);
            body.iter().zip(links).for_each(|(it, led)| hold(it, led));
            let led = note.record.refs.iter().map(|(_, span)| *span).zip(&note.refs);
            refs.iter().zip(led).for_each(|(it, led)| hold(it, led));
        }
        let links = edition.essays[0].body.links.iter().map(|link| link.span).zip(&edition.essays[0].links);
        essay.iter().zip(links).for_each(|(it, led)| hold(it, led));
        // A summary is reported as a whole.
        let told_of = &edition.registers[0].entities[0];
        let (_, links, _) = told_of.summary.as_ref().unwrap();
        let links = links.iter().map(|to| (told_of.summary_span, to));
        entity.iter().zip(links).for_each(|(it, led)| hold(it, led));
        wrong
    }

    /// The paragraph that a link leads to.
    fn led(&self, edition: &Edition, to: &LinkTo) -> Option<(&Chapter, usize)> {
        let LinkTo::Place(place) = to else { return None };
        let number = place.fragment.as_deref()?.strip_prefix('p')?;
        let number = number.split('-').next()?;
        edition.witnesses.iter().enumerate().find_map(|(witness, of)| {
            let section = of.sections.iter().find(|section| section.address == place.address)?;
            let at = section.numbers.iter().position(|own| **own == *number)?;
            Some((self.chapters.iter().find(|c| c.witness == witness && c.id == section.id)?, at))
        })
    }
}

/// Runs a script of builds, each after some edits; what leads elsewhere in silence.
fn run(seed: u64, script: &[Vec<Edit>]) -> Vec<String> {
    let mut book = Book::new(seed);
    let mut past: Vec<Book> = Vec::new();
    let mut lock: Option<String> = None;
    let mut seen: HashSet<String> = HashSet::new();
    let mut wrong = Vec::new();
    for (n, edits) in std::iter::once(&Vec::new()).chain(script).enumerate() {
        edits.iter().for_each(|edit| book.edit(*edit, &past));
        book.write_new();
        let (edition, told) = book.resolved(lock.as_deref());
        let found = book.wrong(&edition, &told);
        wrong.extend(
            found.into_iter().filter(|one| seen.insert(one.clone())).map(|one| format!("build {n}: {one}")),
        );
        lock = Some(variorum::output::lock::text(edition.lock.as_ref().unwrap()));
        past.push(book.clone());
    }
    wrong
}

fn edits() -> impl Strategy<Value = Vec<Vec<Edit>>> {
    prop::collection::vec(prop::collection::vec((0..16_u8, 0..400_u16, 0..400_u16), 1..4), 1..6)
}

#[test]
fn a_paragraph_that_was_merged_and_divided_again_is_known() {
    // It changes places with the next, is merged with it, and all reads as before.
    let script = [vec![(5, 289, 0)], vec![(0, 20, 0)], vec![(7, 52, 0)], vec![(15, 0, 97)]];
    let wrong = run(0, &script);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_in_doubt_stays_so() {
    // A near-copy comes in, later another paragraph.
    let script = [vec![(0, 376, 0)], vec![(12, 359, 32)], vec![(0, 0, 0)]];
    let wrong = run(80, &script);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Two paragraphs are merged, a near-copy comes in, and all reads as before.
    let script = [vec![(0, 108, 0)], vec![(7, 8, 0)], vec![(7, 160, 0), (12, 97, 82)], vec![(15, 0, 47)]];
    let wrong = run(0, &script);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_reference_leads_elsewhere_in_silence(seed in 0..1000_u64, script in edits()) {
        let wrong = run(seed, &script);
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
