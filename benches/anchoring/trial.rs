//! A random trial: builds in a row, with all sorts of edits between them, and for each note the words that it was
//! on, followed by the identity of the words and never by a matcher.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use variorum::Options;
use variorum::diag::{Source, Sources};
use variorum::edition::Edition;
use variorum::edition::note::{Anchor, LeafRange, Verdict};
use variorum::load::{TextFile, World};
use variorum::resolve::reanchor::{KeyChange, proposals};

use super::edits::{Dice, Text};

/// A word of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    /// Its place: a word that replaces another has that one's.
    place: usize,
    /// The word itself: no other has this number.
    own: usize,
    /// The place of the word that it is a copy of, or its own.
    root: usize,
    text: String,
    spaced: bool,
}

type Block = Vec<Word>;

#[derive(Debug, Clone)]
struct Chapter {
    id: String,
    blocks: Vec<Block>,
}

/// What a record says.
#[derive(Debug, Clone, Default)]
struct Keys {
    section: String,
    fragment: Option<String>,
    quote: Option<String>,
    range: Option<(String, String)>,
    prefix: Option<String>,
    suffix: Option<String>,
    occurrence: Option<u32>,
}

#[derive(Debug, Clone)]
struct Noted {
    id: String,
    keys: Keys,
    /// The words that it is on, by their places; of a range those of its beginning, and of its end.
    ends: Vec<HashMap<usize, usize>>,
    /// The paragraph that it was in when it was last found.
    home: String,
}

/// What became of the notes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub right: usize,
    /// At other words, without a warning.
    pub silent: usize,
    /// At other words, with a warning.
    pub told: usize,
    /// Nowhere, or in several places, though the words are there.
    pub lost: usize,
}

impl Count {
    pub fn all(self) -> usize {
        self.right + self.silent + self.told + self.lost
    }

    pub fn add(&mut self, other: Self) {
        self.right += other.right;
        self.silent += other.silent;
        self.told += other.told;
        self.lost += other.lost;
    }
}

/// By the kind of edit that was made before the build.
pub type Counts = BTreeMap<&'static str, Count>;

/// A place: chapter, block, first byte, byte after the last.
type At = (usize, usize, usize, usize);

pub const KINDS: &[&str] = &[
    "words are changed",
    "repeated words are deleted",
    "words are put in elsewhere",
    "a sentence moves within its paragraph",
    "a sentence moves to another paragraph",
    "a near-copy comes, the original is changed",
    "a near-copy comes, the original is merged",
    "a near-copy comes, the original is split",
    "a near-copy comes, the words are changed in the original",
    "a paragraph is merged with the next",
    "a paragraph is split in two to eleven",
    "paragraphs change places",
    "a paragraph moves",
    "a paragraph is deleted",
    "an earlier text comes back",
    "ids are renamed",
    "a section is renamed",
    "a section is renamed, a paragraph of it is split",
    "two near-copies come",
    "words change places between paragraphs",
    "the text of two builds ago comes back",
    "a sentence is written once more in another section",
    "signs on letters go",
    "a paragraph is written anew around the words",
];

pub struct Trial {
    chapters: Vec<Chapter>,
    earlier: Vec<Vec<Chapter>>,
    notes: Vec<Noted>,
    words: Vec<String>,
    lock: Option<String>,
    dice: Dice,
    next: usize,
    /// The last word of the text that was built last.
    built: usize,
    /// How many notes there are at every build.
    size: usize,
    show: bool,
    log: Vec<String>,
}

impl Trial {
    pub fn new(source: &str, seed: u64, size: usize) -> Self {
        let text = Text::read(source);
        let words: Vec<String> = text.0.iter().flatten().map(|t| t.text.clone()).collect();
        let mut next = 0;
        let blocks: Vec<Block> = text
            .0
            .iter()
            .map(|p| {
                p.iter()
                    .map(|t| {
                        next += 1;
                        Word { place: next, own: next, root: next, text: t.text.clone(), spaced: t.spaced }
                    })
                    .collect()
            })
            .collect();
        let third = blocks.len().div_ceil(3);
        let chapters = blocks
            .chunks(third)
            .enumerate()
            .map(|(n, blocks)| Chapter { id: format!("s{n}"), blocks: blocks.to_vec() })
            .collect();
        Self {
            chapters,
            earlier: Vec::new(),
            notes: Vec::new(),
            words,
            lock: None,
            dice: Dice::new(seed),
            next,
            built: next,
            size,
            show: std::env::var_os("ANCHORING_SHOW").is_some(),
            log: Vec::new(),
        }
    }

    /// So many builds, each after a few edits.
    pub fn run(&mut self, builds: usize) -> Counts {
        let mut counts = Counts::new();
        self.build(&mut Counts::new(), "");
        for _ in 0..builds {
            self.more_notes();
            self.build(&mut Counts::new(), "");
            self.earlier.push(self.chapters.clone());
            self.log.clear();
            let kind = self.dice.roll(KINDS.len());
            self.edit(KINDS[kind]);
            for _ in 0..self.dice.roll(3) {
                let also = self.dice.roll(KINDS.len());
                self.edit(KINDS[also]);
            }
            for chapter in &mut self.chapters {
                chapter.blocks.retain(|block| !block.is_empty());
            }
            self.build(&mut counts, KINDS[kind]);
        }
        counts
    }

    fn fresh(&mut self, text: String, spaced: bool) -> Word {
        self.next += 1;
        Word { place: self.next, own: self.next, root: self.next, text, spaced }
    }

    fn any_word(&mut self) -> String {
        let at = self.dice.roll(self.words.len());
        self.words[at].clone()
    }

    // ---- notes

    fn more_notes(&mut self) {
        for _ in 0..self.size * 20 {
            if self.notes.len() >= self.size {
                return;
            }
            let length = match self.dice.roll(10) {
                0..4 => 1 + self.dice.roll(3),
                4..8 => 4 + self.dice.roll(9),
                _ => 13 + self.dice.roll(20),
            };
            let chapter = self.dice.roll(self.chapters.len());
            if self.chapters[chapter].blocks.is_empty() {
                continue;
            }
            let block = self.dice.roll(self.chapters[chapter].blocks.len());
            let made = if self.dice.happens(15) {
                self.range(chapter, block)
            } else {
                self.quote(chapter, block, length)
            };
            self.notes.extend(made);
        }
    }

    fn id(&mut self) -> String {
        self.next += 1;
        format!("n{}", self.next)
    }

    fn quote(&mut self, chapter: usize, block: usize, length: usize) -> Option<Noted> {
        let words = &self.chapters[chapter].blocks[block];
        let count = words.len();
        if count < length {
            return None;
        }
        let from = self.dice.roll(count - length + 1);
        let words = &self.chapters[chapter].blocks[block];
        let end: HashMap<usize, usize> =
            words[from..from + length].iter().map(|w| (w.place, w.own)).collect();
        let (start, stop, _) = place(words, &end)?;
        if start >= stop {
            return None;
        }
        let quote = paragraph(words)[start..stop].to_owned();
        let narrow = self.dice.happens(20);
        let nth = self.nth(chapter, block, start, &quote, narrow);
        let keys = Keys {
            section: self.chapters[chapter].id.clone(),
            fragment: narrow.then(|| format!("p{}", block + 1)),
            quote: Some(quote),
            occurrence: Some(nth),
            ..Keys::default()
        };
        Some(Noted { id: self.id(), keys, ends: vec![end], home: String::new() })
    }

    /// Which of the places of these words in the section, or in the block.
    fn nth(&self, chapter: usize, block: usize, start: usize, quote: &str, narrow: bool) -> u32 {
        let mut nth = 1;
        for (at, words) in self.chapters[chapter].blocks.iter().enumerate().take(block + 1) {
            if narrow && at != block {
                continue;
            }
            let text = paragraph(words);
            let hits = text.char_indices().filter(|(n, _)| text[*n..].starts_with(quote));
            nth += u32::try_from(hits.filter(|(n, _)| at < block || *n < start).count()).unwrap();
        }
        nth
    }

    fn range(&mut self, chapter: usize, block: usize) -> Option<Noted> {
        let words = &self.chapters[chapter].blocks[block];
        if words.len() < 12 {
            return None;
        }
        let count = words.len();
        let first = self.dice.roll(count - 11);
        let rest = count - first - 6;
        let last = first + 3 + self.dice.roll(rest);
        let words = &self.chapters[chapter].blocks[block];
        let set = |at: usize| -> HashMap<usize, usize> {
            words[at..at + 3].iter().map(|w| (w.place, w.own)).collect()
        };
        let ends = vec![set(first), set(last)];
        let text = paragraph(words);
        let (a, b) = (place(words, &ends[0])?, place(words, &ends[1])?);
        if a.0 >= a.1 || b.0 >= b.1 || a.1 > b.0 {
            return None;
        }
        let (x, y) = (text[a.0..a.1].to_owned(), text[b.0..b.1].to_owned());
        // Both must be found by themselves: the last words once after the first.
        let section = &self.chapters[chapter];
        let all: String = section.blocks.iter().map(|b| paragraph(b) + "\n").collect();
        if all.matches(&*x).count() != 1 || all.matches(&*y).count() != 1 {
            return None;
        }
        let keys = Keys { section: section.id.clone(), range: Some((x, y)), ..Keys::default() };
        Some(Noted { id: self.id(), keys, ends, home: String::new() })
    }

    // ---- edits

    /// A block, one with notes rather than without.
    fn some_block(&mut self) -> Option<(usize, usize)> {
        if !self.notes.is_empty() && self.dice.happens(80) {
            let note = self.dice.roll(self.notes.len());
            let place = *self.notes[note].ends[0].keys().min()?;
            for (c, chapter) in self.chapters.iter().enumerate() {
                if let Some(b) = chapter.blocks.iter().position(|b| b.iter().any(|w| w.place == place)) {
                    return Some((c, b));
                }
            }
        }
        let chapter = self.dice.roll(self.chapters.len());
        let count = self.chapters[chapter].blocks.len();
        (count > 0).then(|| (chapter, self.dice.roll(count)))
    }

    /// Change words of a block: replace, drop, put in.
    fn stir(&mut self, (chapter, block): (usize, usize), per_cent: usize) {
        let words = std::mem::take(&mut self.chapters[chapter].blocks[block]);
        let mut made = Vec::with_capacity(words.len());
        for word in words {
            if !self.dice.happens(per_cent) {
                made.push(word);
                continue;
            }
            let other = self.any_word();
            match self.dice.roll(10) {
                0..6 => {
                    if other == word.text {
                        made.push(word);
                    } else {
                        self.next += 1;
                        made.push(Word { own: self.next, text: other, ..word });
                    }
                }
                6..8 => {}
                _ => {
                    let new = self.fresh(other, word.spaced);
                    made.push(new);
                    made.push(word);
                }
            }
        }
        self.chapters[chapter].blocks[block] = made;
    }

    fn change_words(&mut self, (chapter, block): (usize, usize), count: usize) {
        for _ in 0..count {
            let length = self.chapters[chapter].blocks[block].len();
            if length == 0 {
                return;
            }
            let at = self.dice.roll(length);
            let other = self.any_word();
            self.next += 1;
            let next = self.next;
            let word = &mut self.chapters[chapter].blocks[block][at];
            if word.text != other {
                word.text = other;
                word.own = next;
            }
        }
    }

    fn split(&mut self, (chapter, block): (usize, usize), pieces: usize) {
        let mut rest = self.chapters[chapter].blocks.remove(block);
        let mut cuts: Vec<usize> = (1..pieces).map(|_| 1 + self.dice.roll(rest.len().max(2) - 1)).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let mut parts = Vec::new();
        for cut in cuts.into_iter().rev().filter(|cut| *cut < rest.len()).collect::<Vec<_>>() {
            parts.push(rest.split_off(cut));
        }
        parts.push(rest);
        for part in parts {
            self.chapters[chapter].blocks.insert(block, part);
        }
    }

    fn merge(&mut self, (chapter, block): (usize, usize)) {
        if block + 1 < self.chapters[chapter].blocks.len() {
            let next = self.chapters[chapter].blocks.remove(block + 1);
            self.chapters[chapter].blocks[block].extend(next);
        }
    }

    /// Put a near-copy of a block somewhere: where the block is then.
    fn copy(&mut self, (chapter, block): (usize, usize)) -> (usize, usize) {
        let original = self.chapters[chapter].blocks[block].clone();
        let fresh = |w: &Word| Word { root: w.root, ..self.fresh(w.text.clone(), w.spaced) };
        let mut copy: Block = original.iter().map(fresh).collect();
        let text = paragraph(&original);
        let edits = 1 + self.dice.roll(3);
        let mut tries = 0;
        while paragraph(&copy) == text || tries < edits {
            let at = self.dice.roll(copy.len());
            copy[at].text = self.any_word();
            tries += 1;
        }
        let (to, at) = match self.dice.roll(4) {
            0 => (chapter, block),
            1 => (chapter, block + 1),
            _ => {
                let to = self.dice.roll(self.chapters.len());
                let count = self.chapters[to].blocks.len();
                (to, self.dice.roll(count + 1))
            }
        };
        self.chapters[to].blocks.insert(at, copy);
        if to == chapter && at <= block { (chapter, block + 1) } else { (chapter, block) }
    }

    /// Take the words of a note out.
    fn delete_note_words(&mut self, replace: bool) {
        if self.notes.is_empty() {
            return;
        }
        let note = self.dice.roll(self.notes.len());
        let end = self.notes[note].ends[0].clone();
        let words = self.words.clone();
        for chapter in &mut self.chapters {
            for block in &mut chapter.blocks {
                if replace {
                    for word in block.iter_mut().filter(|w| end.contains_key(&w.place)) {
                        self.next += 1;
                        word.own = self.next;
                        word.text = words[self.dice.roll(words.len())].clone();
                    }
                } else {
                    block.retain(|w| !end.contains_key(&w.place));
                }
            }
        }
    }

    /// Takes out the words of a note that occur more than once in their paragraph, or in all of it.
    fn delete_repeated(&mut self) {
        let mut repeated: Vec<usize> = Vec::new();
        for (n, note) in self.notes.iter().enumerate() {
            let Some(quote) = &note.keys.quote else { continue };
            let here = self.chapters.iter().flat_map(|c| &c.blocks).any(|block| {
                block.iter().any(|w| note.ends[0].contains_key(&w.place))
                    && paragraph(block).matches(&**quote).count() > 1
            });
            if here {
                repeated.push(n);
            }
        }
        if repeated.is_empty() {
            return self.delete_note_words(false);
        }
        for _ in 0..1 + self.dice.roll(4) {
            let note = repeated[self.dice.roll(repeated.len())];
            let end = self.notes[note].ends[0].clone();
            // Now and then with what is beside them.
            let (before, after) = (self.dice.roll(4), self.dice.roll(4));
            let beside = self.dice.happens(30);
            for block in self.chapters.iter_mut().flat_map(|c| &mut c.blocks) {
                let Some(first) = block.iter().position(|w| end.contains_key(&w.place)) else { continue };
                if beside {
                    let from = first.saturating_sub(before);
                    let to = (first + after).min(block.len());
                    block.drain(from..to);
                }
                block.retain(|w| !end.contains_key(&w.place));
            }
        }
    }

    /// Write words that notes are on once more, elsewhere.
    fn put_in(&mut self) {
        for _ in 0..3 {
            if self.notes.is_empty() {
                return;
            }
            let note = self.dice.roll(self.notes.len());
            let Some(quote) = self.notes[note].keys.quote.clone() else { continue };
            let Some((chapter, block)) = self.some_block() else { return };
            let length = self.chapters[chapter].blocks[block].len();
            let at = self.dice.roll(length + 1);
            let words: Vec<Word> = quote.split(' ').map(|w| self.fresh(w.to_owned(), true)).collect();
            self.chapters[chapter].blocks[block].splice(at..at, words);
        }
    }

    fn take_sentence(&mut self, (chapter, block): (usize, usize)) -> Vec<Word> {
        let length = self.chapters[chapter].blocks[block].len();
        if length < 8 {
            return Vec::new();
        }
        let from = self.dice.roll(length - 4);
        let count = (3 + self.dice.roll(12)).min(length - from - 1);
        self.chapters[chapter].blocks[block].drain(from..from + count).collect()
    }

    fn edit(&mut self, kind: &'static str) {
        self.log.push(kind.to_owned());
        let Some(home) = self.some_block() else { return };
        match kind {
            "words are changed" => {
                let per_cent = [2, 5, 10, 20][self.dice.roll(4)];
                for chapter in 0..self.chapters.len() {
                    for block in 0..self.chapters[chapter].blocks.len() {
                        self.stir((chapter, block), per_cent);
                    }
                }
            }
            "repeated words are deleted" => self.delete_repeated(),
            "words are put in elsewhere" => {
                self.put_in();
                if self.dice.happens(50) {
                    self.delete_note_words(false);
                }
            }
            "a sentence moves within its paragraph" => {
                let words = self.take_sentence(home);
                let length = self.chapters[home.0].blocks[home.1].len();
                let at = self.dice.roll(length + 1);
                self.chapters[home.0].blocks[home.1].splice(at..at, words);
            }
            "a sentence moves to another paragraph" => {
                let words = self.take_sentence(home);
                let Some((c, b)) = self.some_block() else { return };
                let length = self.chapters[c].blocks[b].len();
                let at = self.dice.roll(length + 1);
                self.chapters[c].blocks[b].splice(at..at, words);
            }
            "a near-copy comes, the original is changed" => {
                let now = self.copy(home);
                let count = self.dice.roll(4);
                self.change_words(now, count);
            }
            "a near-copy comes, the original is merged" => {
                let now = self.copy(home);
                self.merge(now);
            }
            "a near-copy comes, the original is split" => {
                let now = self.copy(home);
                let pieces = 2 + self.dice.roll(4);
                self.split(now, pieces);
            }
            "a near-copy comes, the words are changed in the original" => {
                let now = self.copy(home);
                let here: HashSet<usize> =
                    self.chapters[now.0].blocks[now.1].iter().map(|w| w.place).collect();
                let own = self.notes.iter().filter(|n| n.ends[0].keys().any(|p| here.contains(p)));
                let Some(end) = own.map(|n| n.ends[0].clone()).next() else { return };
                let gone = self.dice.happens(50);
                if gone {
                    self.chapters[now.0].blocks[now.1].retain(|w| !end.contains_key(&w.place));
                } else {
                    for at in 0..self.chapters[now.0].blocks[now.1].len() {
                        let other = self.any_word();
                        self.next += 1;
                        let next = self.next;
                        let word = &mut self.chapters[now.0].blocks[now.1][at];
                        if end.contains_key(&word.place) {
                            word.text = other;
                            word.own = next;
                        }
                    }
                }
            }
            "a paragraph is merged with the next" => self.merge(home),
            "a paragraph is split in two to eleven" => {
                let pieces = 2 + self.dice.roll(10);
                self.split(home, pieces);
            }
            "paragraphs change places" => {
                let blocks = &mut self.chapters[home.0].blocks;
                if home.1 + 1 < blocks.len() {
                    blocks.swap(home.1, home.1 + 1);
                }
            }
            "a paragraph moves" => {
                let block = self.chapters[home.0].blocks.remove(home.1);
                let to = self.dice.roll(self.chapters.len());
                let count = self.chapters[to].blocks.len();
                let at = self.dice.roll(count + 1);
                self.chapters[to].blocks.insert(at, block);
            }
            "a paragraph is deleted" => {
                if self.chapters[home.0].blocks.len() > 3 {
                    self.chapters[home.0].blocks.remove(home.1);
                }
            }
            "an earlier text comes back" => {
                let back = self.dice.roll(self.earlier.len().min(4)) + 1;
                if let Some(earlier) = self.earlier.len().checked_sub(back).map(|n| self.earlier[n].clone()) {
                    // Sections keep the names that they have.
                    for (chapter, old) in self.chapters.iter_mut().zip(earlier) {
                        chapter.blocks = old.blocks;
                    }
                }
            }
            "ids are renamed" => {
                for at in 0..self.notes.len() {
                    if self.dice.happens(40) {
                        self.notes[at].id = self.id();
                    }
                }
                let repeated = self.dice.happens(50);
                if repeated {
                    self.delete_repeated();
                }
            }
            "a section is renamed" => self.rename_section(),
            "a section is renamed, a paragraph of it is split" => {
                self.rename_section();
                let pieces = 2 + self.dice.roll(4);
                self.split(home, pieces);
            }
            "two near-copies come" => {
                let now = self.copy(home);
                let now = self.copy(now);
                let count = self.dice.roll(6);
                self.change_words(now, count);
            }
            "words change places between paragraphs" => {
                let Some(other) = self.some_block() else { return };
                for _ in 0..1 + self.dice.roll(3) {
                    self.exchange(home, other);
                }
            }
            "the text of two builds ago comes back" => {
                if let Some(earlier) = self.earlier.len().checked_sub(2).map(|n| self.earlier[n].clone()) {
                    for (chapter, old) in self.chapters.iter_mut().zip(earlier) {
                        chapter.blocks = old.blocks;
                    }
                }
            }
            "a sentence is written once more in another section" => {
                let words = self.take_sentence(home);
                let again: Vec<Word> = words
                    .iter()
                    .map(|w| Word { root: w.root, ..self.fresh(w.text.clone(), w.spaced) })
                    .collect();
                let stays = self.dice.happens(60);
                let length = self.chapters[home.0].blocks[home.1].len();
                if stays {
                    let at = self.dice.roll(length + 1);
                    self.chapters[home.0].blocks[home.1].splice(at..at, words);
                }
                let to = (home.0 + 1) % self.chapters.len();
                if self.chapters[to].blocks.is_empty() {
                    return;
                }
                let block = self.dice.roll(self.chapters[to].blocks.len());
                let length = self.chapters[to].blocks[block].len();
                let at = self.dice.roll(length + 1);
                self.chapters[to].blocks[block].splice(at..at, again);
            }
            "signs on letters go" => {
                let bare = |text: &str| -> String {
                    use unicode_normalization::UnicodeNormalization as _;
                    text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect()
                };
                let all = self.dice.happens(30);
                for (c, chapter) in self.chapters.iter_mut().enumerate() {
                    for (b, block) in chapter.blocks.iter_mut().enumerate() {
                        if all || (c, b) == home {
                            block.iter_mut().for_each(|word| word.text = bare(&word.text));
                        }
                    }
                }
            }
            "a paragraph is written anew around the words" => {
                let noted: HashSet<usize> =
                    self.notes.iter().flat_map(|n| n.ends[0].keys().copied()).collect();
                let words = std::mem::take(&mut self.chapters[home.0].blocks[home.1]);
                let made: Block = words
                    .into_iter()
                    .map(|word| {
                        if noted.contains(&word.place) || self.dice.happens(40) {
                            return word;
                        }
                        let text = self.any_word();
                        self.next += 1;
                        Word { own: self.next, text, ..word }
                    })
                    .collect();
                self.chapters[home.0].blocks[home.1] = made;
            }
            other => panic!("no edit `{other}`"),
        }
    }

    fn rename_section(&mut self) {
        let at = self.dice.roll(self.chapters.len());
        self.next += 1;
        let new = format!("s{}", self.next);
        let old = std::mem::replace(&mut self.chapters[at].id, new.clone());
        // The notes are in a file that has the section's name, or not.
        if self.dice.happens(50) {
            for note in self.notes.iter_mut().filter(|n| n.keys.section == old) {
                note.keys.section.clone_from(&new);
            }
        }
        let other = self.dice.happens(50);
        if other {
            self.delete_repeated();
        }
    }

    /// A few words of one paragraph for a few of another.
    fn exchange(&mut self, a: (usize, usize), b: (usize, usize)) {
        if a == b {
            return;
        }
        let (x, y) = (self.chapters[a.0].blocks[a.1].len(), self.chapters[b.0].blocks[b.1].len());
        let count = 1 + self.dice.roll(4);
        if x <= count || y <= count {
            return;
        }
        let (i, j) = (self.dice.roll(x - count), self.dice.roll(y - count));
        for n in 0..count {
            let one = self.chapters[a.0].blocks[a.1][i + n].clone();
            let other = std::mem::replace(&mut self.chapters[b.0].blocks[b.1][j + n], one);
            self.chapters[a.0].blocks[a.1][i + n] = other;
        }
    }

    // ---- builds

    /// Build, judge, and take in what `reanchor --apply` writes, now and then.
    fn build(&mut self, counts: &mut Counts, kind: &'static str) {
        let edition = self.resolved();
        let before = self.lock.clone();
        self.lock = Some(variorum::output::lock::text(edition.lock.as_ref().unwrap()));
        let found = self.found(&edition);
        let count = counts.entry(kind).or_default();
        let mut keep = Vec::new();
        for mut note in std::mem::take(&mut self.notes) {
            let place = found.get(&note.id);
            let (outcome, truth) = self.judge(&note, place);
            if let (Outcome::Right, Some(([at, ..], ..))) = (outcome, place.map(|p| (p.0.as_slice(), p.1))) {
                note.home = paragraph(&self.chapters[at.0].blocks[at.1]);
            }
            match outcome {
                Outcome::Right | Outcome::Moot => count.right += 1,
                Outcome::Silent => count.silent += 1,
                Outcome::Told => count.told += 1,
                Outcome::Lost => count.lost += 1,
            }
            if self.show && matches!(outcome, Outcome::Silent | Outcome::Told)
                || std::env::var_os("ANCHORING_LOST").is_some() && outcome == Outcome::Lost
            {
                self.tell(&note, outcome, &truth, place, before.as_deref());
            }
            if std::env::var("ANCHORING_NOTE").is_ok_and(|id| id == note.id) {
                self.tell(&note, outcome, &truth, place, before.as_deref());
            }
            let gone = truth.iter().any(Vec::is_empty);
            // What is wrong once goes on being wrong; what is gone is kept for a while.
            if matches!(outcome, Outcome::Right | Outcome::Lost) && !(gone && self.dice.happens(30)) {
                keep.push(note);
            }
        }
        self.notes = keep;
        self.built = self.next;
        if !kind.is_empty() && self.dice.happens(40) {
            self.apply(&edition, &found);
        }
    }

    fn apply(&mut self, edition: &Edition, found: &HashMap<String, (Vec<At>, Verdict, f64)>) {
        let mut changed = false;
        for proposal in proposals(edition) {
            let Some(at) = self.notes.iter().position(|n| n.id == proposal.note) else { continue };
            let Some((place, ..)) = found.get(&proposal.note) else { continue };
            let note = &mut self.notes[at];
            for change in proposal.changes {
                let keys = &mut note.keys;
                match change {
                    KeyChange::Words("quote", words) => keys.quote = Some(words),
                    KeyChange::Words("prefix", words) => keys.prefix = Some(words),
                    KeyChange::Words("suffix", words) => keys.suffix = Some(words),
                    KeyChange::Words(_, target) => match target.split_once('#') {
                        Some((section, fragment)) => {
                            keys.section = section.to_owned();
                            keys.fragment = Some(fragment.to_owned());
                        }
                        None => {
                            keys.section = target;
                            keys.fragment = None;
                        }
                    },
                    KeyChange::Range(first, last) => keys.range = Some((first, last)),
                    KeyChange::Number(_, n) => keys.occurrence = Some(n),
                    KeyChange::Gone("quote") => keys.quote = None,
                    KeyChange::Gone("range") => keys.range = None,
                    KeyChange::Gone("prefix") => keys.prefix = None,
                    KeyChange::Gone("suffix") => keys.suffix = None,
                    KeyChange::Gone(_) => keys.occurrence = None,
                    // No proposal has lists.
                    KeyChange::List(..) => {}
                }
            }
            let (Some(first), Some(last)) = (place.first(), place.last()) else { continue };
            let within = |(c, b, from, to): At| -> HashMap<usize, usize> {
                let words = &self.chapters[c].blocks[b];
                let spans = spans(words);
                let text = paragraph(words);
                // A word of which only the sign at its end is taken is not.
                let taken = |(start, end): (usize, usize)| {
                    let (start, end) = (start.max(from), end.min(to));
                    start < end && text[start..end].contains(char::is_alphanumeric)
                };
                let own = words.iter().zip(spans).filter(|(_, span)| taken(*span));
                own.map(|(w, _)| (w.place, w.own)).collect()
            };
            note.ends = match &note.keys.range {
                Some((a, b)) => vec![
                    within((first.0, first.1, first.2, (first.2 + a.len()).min(first.3))),
                    within((last.0, last.1, last.3.saturating_sub(b.len()).max(last.2), last.3)),
                ],
                None => vec![within(*first)],
            };
            changed = true;
        }
        if changed {
            self.log = vec!["reanchor --apply".to_owned()];
            let edition = self.resolved();
            self.lock = Some(variorum::output::lock::text(edition.lock.as_ref().unwrap()));
        }
    }

    fn judge(&self, note: &Noted, found: Option<&(Vec<At>, Verdict, f64)>) -> (Outcome, Vec<Vec<At>>) {
        let mut truth: Vec<Vec<At>> = Vec::new();
        let mut same = true;
        for end in &note.ends {
            let mut places = Vec::new();
            let mut own = false;
            for (c, chapter) in self.chapters.iter().enumerate() {
                for (b, block) in chapter.blocks.iter().enumerate() {
                    if let Some((from, to, any)) = place(block, end).filter(|(a, b, _)| a < b) {
                        places.push((c, b, from, to));
                        own |= any;
                    }
                }
            }
            same &= own;
            truth.push(places);
        }
        let gone = truth.iter().any(Vec::is_empty);
        let Some((found, verdict, _)) = found else {
            let outcome = if gone || !same { Outcome::Right } else { Outcome::Lost };
            return (outcome, truth);
        };
        let right = !gone
            && match truth.as_slice() {
                [one] => overlap(one, found) >= 0.6,
                // Where it begins and where it ends, signs and a word that came between aside.
                [first, last] => {
                    let (a, b) = (found.first().unwrap(), found.last().unwrap());
                    let begins = |t: &At| (t.0, t.1) == (a.0, a.1) && t.2 <= self.past(a, true) && a.2 < t.3;
                    let ends = |t: &At| (t.0, t.1) == (b.0, b.1) && t.2 < b.3 && self.past(b, false) <= t.3;
                    first.iter().any(begins) && last.iter().any(ends)
                }
                _ => false,
            };
        let silent = *verdict < Verdict::Rewritten;
        // What was torn apart and is reported is right where most of what it is at was its own.
        let right = right || !silent && !gone && truth.len() == 1 && within(&truth[0], found) >= 0.5;
        let right = right || self.is_the_same_to_a_reader(note, &truth, found);
        let moot = !right
            && (gone || !same)
            && (self.is_all_that_is_left(note, found) || self.is_back_to_the_letter(note, found));
        let outcome = match (right, silent) {
            _ if moot => Outcome::Moot,
            (true, _) => Outcome::Right,
            (false, true) => Outcome::Silent,
            (false, false) => Outcome::Told,
        };
        (outcome, truth)
    }

    /// Whether a place has the very words, most of them the note's own and the rest the same words from elsewhere; or is
    /// among the note's own.
    fn is_the_same_to_a_reader(&self, note: &Noted, truth: &[Vec<At>], found: &[At]) -> bool {
        let [at] = found else { return false };
        let block = &self.chapters[at.0].blocks[at.1];
        let text = &paragraph(block)[at.2..at.3];
        let of_note = |from: usize, to: usize, end: &HashMap<usize, usize>| {
            let here = block.iter().zip(spans(block)).filter(|(_, span)| span.0 < to && span.1 > from);
            let (all, own) = here.fold((0, 0), |(all, own), (word, _)| {
                (all + 1, own + usize::from(end.get(&word.place) == Some(&word.own)))
            });
            own * 2 > all
        };
        match (&note.keys.quote, &note.keys.range) {
            (Some(quote), _) => {
                let inside = |own: &At| (own.0, own.1) == (at.0, at.1) && own.2 <= at.2 && at.3 <= own.3;
                text == quote && (of_note(at.2, at.3, &note.ends[0]) || truth[0].iter().any(inside))
            }
            (None, Some((first, last))) => {
                text.starts_with(&**first)
                    && text.ends_with(&**last)
                    && of_note(at.2, at.2 + first.len(), &note.ends[0])
                    && of_note(at.3 - last.len(), at.3, &note.ends[1])
            }
            (None, None) => false,
        }
    }

    /// Whether the paragraph of a place is to the letter the one that the note was in when it was last found.
    fn is_back_to_the_letter(&self, note: &Noted, found: &[At]) -> bool {
        let same = |at: &At| paragraph(&self.chapters[at.0].blocks[at.1]) == note.home;
        !found.is_empty() && found.iter().all(same)
    }

    /// Whether a place is in a copy that was made since the last build, while the paragraph that the words were in is gone:
    /// the same as that paragraph, changed and perhaps moved.
    fn is_all_that_is_left(&self, note: &Noted, found: &[At]) -> bool {
        let Some(before) = self.earlier.last() else { return false };
        let noted = |w: &Word| note.ends.iter().any(|end| end.contains_key(&w.place));
        let mut blocks = before.iter().flat_map(|chapter| &chapter.blocks);
        let Some(home) = blocks.find(|block| block.iter().any(noted)) else { return false };
        let now: HashSet<usize> =
            self.chapters.iter().flat_map(|c| &c.blocks).flatten().map(|word| word.own).collect();
        let left = home.iter().filter(|word| now.contains(&word.own)).count();
        let roots: HashSet<usize> = home.iter().filter(|w| noted(w)).map(|word| word.root).collect();
        let copied = |at: &At| {
            let words = &self.chapters[at.0].blocks[at.1];
            let spans = spans(words);
            let mut own = words.iter().zip(spans).filter(|(_, (start, end))| *start < at.3 && *end > at.2);
            own.any(|(word, _)| word.place > self.built && roots.contains(&word.root))
        };
        left * 10 < home.len() * 3 && found.iter().all(copied)
    }

    /// The end of the first word of a place, or the beginning of its last.
    fn past(&self, (c, b, from, to): &At, first: bool) -> usize {
        let spans = spans(&self.chapters[*c].blocks[*b]);
        let mut own = spans.into_iter().filter(|(start, end)| start < to && end > from);
        match first {
            true => own.next().map_or(*from, |(_, end)| end),
            false => own.next_back().map_or(*to, |(start, _)| start),
        }
    }

    fn tell(
        &self,
        note: &Noted,
        outcome: Outcome,
        truth: &[Vec<At>],
        found: Option<&(Vec<At>, Verdict, f64)>,
        before: Option<&str>,
    ) {
        let show = |at: &At| {
            let text = paragraph(&self.chapters[at.0].blocks[at.1]);
            let start = text[..at.2].char_indices().rev().nth(40).map_or(0, |(n, _)| n);
            let end = text[at.3..].char_indices().nth(40).map_or(text.len(), |(n, _)| n + at.3);
            format!(
                "{}#p{} …{}[{}]{}…",
                self.chapters[at.0].id,
                at.1 + 1,
                &text[start..at.2],
                &text[at.2..at.3],
                &text[at.3..end]
            )
        };
        let mut told = format!("{outcome:?} {} {:?} after {:?}\n", note.id, note.keys, self.log);
        for at in truth.iter().flatten() {
            let _ = writeln!(told, "  truth {}", show(at));
        }
        match found {
            Some((places, verdict, score)) => {
                let _ = writeln!(told, "  {} {score:.2}", verdict.name());
                for at in places {
                    let _ = writeln!(told, "  found {}", show(at));
                }
            }
            None => told.push_str("  nowhere\n"),
        }
        if std::env::var_os("ANCHORING_TEXTS").is_some() {
            self.tell_texts(note, &mut told);
        }
        let own = format!(":{} ", note.id);
        let line = before.into_iter().flat_map(str::lines).find(|line| line.starts_with(&own));
        // In one piece: the texts are tried side by side.
        println!("{told}  {}", line.unwrap_or("no line in the lock"));
    }

    /// The paragraph that the words were in at the last build, and those now that have words of it or copies of them.
    fn tell_texts(&self, note: &Noted, told: &mut String) {
        let noted = |w: &Word| note.ends.iter().any(|end| end.contains_key(&w.place));
        let Some(before) = self.earlier.last() else { return };
        let mut roots: HashSet<usize> = HashSet::new();
        for (chapter, n, block) in numbered(before) {
            if block.iter().any(noted) {
                let _ = writeln!(told, "  before {}#p{n} {}", chapter.id, paragraph(block));
                roots.extend(block.iter().map(|word| word.root));
            }
        }
        for (chapter, n, block) in numbered(&self.chapters) {
            let own = block.iter().filter(|word| roots.contains(&word.root)).count();
            if own > 0 {
                let new = block.iter().any(|word| word.place > self.built);
                let _ = writeln!(
                    told,
                    "  now {}#p{n} ({own} of {}{}) {}",
                    chapter.id,
                    block.len(),
                    if new { ", new words" } else { "" },
                    paragraph(block)
                );
            }
        }
    }

    fn found(&self, edition: &Edition) -> HashMap<String, (Vec<At>, Verdict, f64)> {
        let mut found = HashMap::new();
        for (c, section) in edition.witnesses[0].sections.iter().enumerate() {
            let blocks = &self.chapters[c].blocks;
            assert_eq!(section.body.leaves.len(), blocks.len(), "a paragraph is a leaf");
            for note in &section.notes {
                let Anchor::Words(stretches) = &note.anchor else { continue };
                let at = |s: &LeafRange| {
                    let leaf = &section.body.leaves[s.leaf as usize];
                    (
                        c,
                        s.leaf as usize,
                        (s.from - leaf.text.start) as usize,
                        (s.to - leaf.text.start) as usize,
                    )
                };
                found.insert(
                    note.record.id.clone(),
                    (stretches.iter().map(at).collect(), note.verdict, note.score),
                );
            }
        }
        found
    }

    fn resolved(&self) -> Edition {
        let mut world = World::default();
        let mut sources = Sources::default();
        world.config = Some(sources.add(Source::new("content/edition.toml", "title = \"T\"\n")));
        for (n, chapter) in self.chapters.iter().enumerate() {
            let stem = format!("{:02}-{}", n + 1, chapter.id);
            let path = format!("content/text/{stem}.md");
            let blocks: Vec<String> = chapter.blocks.iter().map(|b| escaped(&paragraph(b))).collect();
            let text = blocks.join("\n\n") + "\n";
            world.texts.push(TextFile { witness: None, stem, file: sources.add(Source::new(path, text)) });
        }
        let mut notes = String::new();
        for note in &self.notes {
            let keys = &note.keys;
            let fragment = keys.fragment.as_ref().map(|f| format!("#{f}")).unwrap_or_default();
            let _ = writeln!(notes, "+++\nid = \"{}\"\ntarget = \"{}{fragment}\"", note.id, keys.section);
            for (key, value) in [("quote", &keys.quote), ("prefix", &keys.prefix), ("suffix", &keys.suffix)] {
                if let Some(value) = value {
                    let _ = writeln!(notes, "{key} = {}", toml(value));
                }
            }
            if let Some((first, last)) = &keys.range {
                let _ = writeln!(notes, "range = [{}, {}]", toml(first), toml(last));
            }
            if let Some(n) = keys.occurrence {
                let _ = writeln!(notes, "occurrence = {n}");
            }
            notes.push_str("+++\nx\n\n");
        }
        world.annotations.push(sources.add(Source::new("content/annotations/notes.md", notes)));
        if let Some(lock) = &self.lock {
            world.lock = Some(sources.add(Source::new("content/anchors.lock", lock.clone())));
        }
        world.sources = sources;
        let mut diagnostics = Vec::new();
        let parsed =
            variorum::parse::parse(&world, &mut variorum::parse::ParseCache::default(), &mut diagnostics);
        let options = Options { lock: true, ..Options::default() };
        let mut past = variorum::resolve::ResolveCache::default();
        variorum::resolve::resolve(&world, parsed, &options, &mut past, &mut diagnostics)
            .unwrap_or_else(|| panic!("no edition: {diagnostics:?}"))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Right,
    /// At the copy of words that are gone with their paragraph: the same as that paragraph, changed.
    Moot,
    Silent,
    Told,
    Lost,
}

/// How much two places share, of all that is in either.
fn overlap(truth: &[At], found: &[At]) -> f64 {
    let size = |all: &[At]| all.iter().map(|(.., a, b)| b - a).sum::<usize>();
    let mut both = 0;
    for t in truth {
        for f in found.iter().filter(|f| (f.0, f.1) == (t.0, t.1)) {
            both += f.3.min(t.3).saturating_sub(f.2.max(t.2));
        }
    }
    let all = size(truth) + size(found) - both;
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
}

/// How much of what was found is in the truth.
fn within(truth: &[At], found: &[At]) -> f64 {
    let size = found.iter().map(|(.., a, b)| b - a).sum::<usize>().max(1);
    let mut both = 0;
    for t in truth {
        for f in found.iter().filter(|f| (f.0, f.1) == (t.0, t.1)) {
            both += f.3.min(t.3).saturating_sub(f.2.max(t.2));
        }
    }
    both as f64 / size as f64
}

fn toml(words: &str) -> String {
    format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""))
}

fn numbered(chapters: &[Chapter]) -> impl Iterator<Item = (&Chapter, usize, &Block)> {
    chapters.iter().flat_map(|c| c.blocks.iter().enumerate().map(move |(n, block)| (c, n + 1, block)))
}

/// A paragraph that Markdown takes for one.
fn escaped(text: &str) -> String {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() < text.len() && digits.starts_with(['.', ')']) {
        return format!("{}\\{digits}", &text[..text.len() - digits.len()]);
    }
    if text.starts_with(['#', '>', '-', '+', '*', '=', '~', '|', '`']) {
        format!("\\{text}")
    } else {
        text.to_owned()
    }
}

/// Where each word begins and ends.
fn spans(words: &[Word]) -> Vec<(usize, usize)> {
    let mut at = 0;
    let mut all = Vec::with_capacity(words.len());
    for (n, word) in words.iter().enumerate() {
        let start = at + usize::from(n > 0 && word.spaced);
        at = start + word.text.len();
        all.push((start, at));
    }
    all
}

fn paragraph(words: &[Word]) -> String {
    let mut text = String::new();
    for (n, word) in words.iter().enumerate() {
        if n > 0 && word.spaced {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

/// Where words are in a block, in bytes, signs at their ends aside; and whether one of them is still itself.
fn place(block: &[Word], end: &HashMap<usize, usize>) -> Option<(usize, usize, bool)> {
    let own = |w: &Word| end.contains_key(&w.place);
    let first = block.iter().position(own)?;
    let last = block.iter().rposition(own)?;
    let same = block[first..=last].iter().any(|w| end.get(&w.place) == Some(&w.own));
    let spans = spans(block);
    let (start, stop) = (spans[first].0, spans[last].1);
    let text = paragraph(block);
    let words = &text[start..stop];
    let head = words.len() - words.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let tail = words.trim_end_matches(|c: char| !c.is_alphanumeric() && !super::edits::is_mark(c)).len();
    Some((start + head, (start + tail).max(start + head), same))
}
