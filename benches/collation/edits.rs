//! A book and its witnesses, made by seeded edits of known kinds, with the truth of what differs.

use std::collections::HashMap;

/// The same numbers in every run.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D);
        dice.roll(2);
        dice
    }

    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides.max(1)
    }

    /// From the one to the other, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.roll(high - low + 1)
    }

    /// Whether an event of so many per mille happens.
    pub fn happens(&mut self, per_mille: usize) -> bool {
        self.roll(1000) < per_mille
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }
}

/// What is done to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Case,
    Punctuation,
    Spelling,
    Omission,
    Addition,
    Substitution,
    Rewriting,
    Swap,
    Sentence,
    Block,
}

pub const KINDS: &[(Kind, &str)] = &[
    (Kind::Case, "case"),
    (Kind::Punctuation, "punctuation"),
    (Kind::Spelling, "spelling"),
    (Kind::Omission, "omission"),
    (Kind::Addition, "addition"),
    (Kind::Substitution, "substitution"),
    (Kind::Rewriting, "rewritten passage"),
    (Kind::Swap, "words that changed places"),
    (Kind::Sentence, "sentence moved"),
    (Kind::Block, "block put in or left out"),
];

/// A word of a section, by its block and its place there.
pub type At = (usize, usize);

#[derive(Debug, Clone)]
pub struct Word {
    pub text: String,
    /// The word of the base that it is, changed or not.
    from: Option<At>,
    /// The edit that made it differ.
    edit: Option<(usize, Kind)>,
}

/// A section of a witness, and what is true of it.
#[derive(Debug, Clone, Default)]
pub struct Version {
    pub blocks: Vec<Vec<Word>>,
    /// The base's blocks of which each has words.
    pub origins: Vec<Vec<usize>>,
    /// The words of the base that differ, with the edit that did it.
    pub base: HashMap<At, (usize, Kind)>,
    /// The words of the witness that differ.
    pub own: HashMap<At, (usize, Kind)>,
    /// Sentences that moved: their words in the base.
    pub moved: Vec<Vec<At>>,
    /// Neighbours that changed places: each is said to have moved, of the base and of the witness.
    pub swapped: Vec<[(At, At); 2]>,
    edits: usize,
    /// How many words each block of the base has.
    lengths: Vec<usize>,
}

/// Words after words, as English texts have them.
pub struct Language {
    after: HashMap<String, Vec<String>>,
    words: Vec<String>,
}

impl Language {
    pub fn of(text: &str) -> Self {
        let words: Vec<String> = text
            .split_whitespace()
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
            .filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic()))
            .collect();
        let mut after: HashMap<String, Vec<String>> = HashMap::new();
        for pair in words.windows(2) {
            after.entry(pair[0].clone()).or_default().push(pair[1].clone());
        }
        Self { after, words }
    }

    /// A word, said as often as in the text.
    fn word(&self, dice: &mut Dice) -> String {
        dice.of(&self.words).clone()
    }

    fn sentence(&self, dice: &mut Dice) -> Vec<String> {
        let length = dice.between(7, 26);
        let mut all = vec![self.word(dice)];
        while all.len() < length {
            let known = self.after.get(&all[all.len() - 1]).filter(|_| !dice.happens(120));
            let next = match known {
                Some(known) => dice.of(known).clone(),
                None => self.word(dice),
            };
            all.push(next);
        }
        for word in &mut all[2..length - 2] {
            if dice.happens(70) {
                word.push(',');
            }
        }
        let first = all[0].clone();
        all[0] = first[..1].to_uppercase() + &first[1..];
        all[length - 1].push('.');
        all
    }

    fn block(&self, dice: &mut Dice, sentences: usize) -> Vec<Vec<String>> {
        (0..sentences).map(|_| self.sentence(dice)).collect()
    }

    /// A section of the base: blocks of sentences, of about so many words.
    pub fn section(&self, dice: &mut Dice, words: usize) -> Vec<Vec<Vec<String>>> {
        let (mut blocks, mut count) = (Vec::new(), 0);
        while count < words {
            let sentences = dice.between(2, 9);
            blocks.push(self.block(dice, sentences));
            count += blocks.last().into_iter().flatten().map(Vec::len).sum::<usize>();
        }
        blocks
    }

    /// A witness of a section, in which so many words of a thousand begin an edit.
    pub fn version(&self, dice: &mut Dice, base: &[Vec<Vec<String>>], rate: usize) -> Version {
        let mut made = Version::default();
        let mut sentences: Vec<Vec<Vec<Word>>> = base
            .iter()
            .enumerate()
            .map(|(block, sentences)| {
                let mut at = 0;
                let word = |text: &String, at: &mut usize| {
                    *at += 1;
                    Word { text: text.clone(), from: Some((block, *at - 1)), edit: None }
                };
                sentences.iter().map(|s| s.iter().map(|text| word(text, &mut at)).collect()).collect()
            })
            .collect();
        made.move_sentences(dice, &mut sentences);
        let blocks: Vec<Vec<Word>> =
            sentences.into_iter().map(|all| self.edited(dice, all.concat(), rate, &mut made)).collect();
        self.blocks(dice, blocks, &mut made);
        for (block, words) in made.blocks.iter().enumerate() {
            for (at, word) in words.iter().enumerate() {
                made.own.extend(word.edit.map(|edit| ((block, at), edit)));
            }
        }
        made.place_swaps();
        made
    }

    /// The words of a block with edits.
    fn edited(&self, dice: &mut Dice, words: Vec<Word>, rate: usize, made: &mut Version) -> Vec<Word> {
        let mut out: Vec<Word> = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let word = &words[at];
            // Two edits in a row would be one: whatever was said of them.
            let apart = out.iter().rev().take(2).all(|word| word.edit.is_none());
            if word.edit.is_some() || !apart || !dice.happens(rate) {
                out.push(word.clone());
                at += 1;
                continue;
            }
            let free = words[at..].iter().take_while(|word| word.edit.is_none()).count();
            let roll = dice.roll(100);
            let (kind, count, put_in) = match roll {
                0..12 => (Kind::Case, 1, vec![turned(&word.text)]),
                12..27 => (Kind::Punctuation, 1, vec![punctuated(&word.text)]),
                27..41 => match spelt(&word.text) {
                    Some(text) => (Kind::Spelling, 1, vec![text]),
                    None => (Kind::Substitution, 1, vec![self.other(dice, &word.text)]),
                },
                41..54 => (Kind::Omission, dice.between(1, 4), Vec::new()),
                54..67 => (Kind::Addition, 0, (0..dice.between(1, 4)).map(|_| self.word(dice)).collect()),
                67..85 => {
                    let count = dice.between(1, 2);
                    (
                        Kind::Substitution,
                        count,
                        (0..count)
                            .map(|n| self.other(dice, words.get(at + n).map_or("", |word| &word.text)))
                            .collect(),
                    )
                }
                85..93 => {
                    let count = dice.between(4, 12);
                    (Kind::Rewriting, count, (0..dice.between(4, 12)).map(|_| self.word(dice)).collect())
                }
                _ => (Kind::Swap, 2, Vec::new()),
            };
            if count > free || kind == Kind::Addition && at == 0 {
                out.push(word.clone());
                at += 1;
                continue;
            }
            // What begins or ends like what it takes the place of, or like what is beside it, may be read in two ways.
            let old: Vec<&str> = words[at..at + count].iter().map(|word| word.text.as_str()).collect();
            let new: Vec<&str> = put_in.iter().map(String::as_str).collect();
            let beside = [out.last(), words.get(at + count)].map(|word| word.map(|word| bare(&word.text)));
            let ends = |all: &[&str]| [all.first(), all.last()].map(|word| word.map(|word| bare(word)));
            let (of_old, of_new) = (ends(&old), ends(&new));
            let alike = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
            let unclear = match kind {
                Kind::Omission | Kind::Addition => {
                    let own = if kind == Kind::Omission { &of_old } else { &of_new };
                    alike(&own[1], &beside[0]) || alike(&own[0], &beside[1])
                }
                Kind::Substitution | Kind::Rewriting => {
                    (0..2).any(|end| alike(&of_old[end], &of_new[end]))
                        || alike(&of_new[1], &beside[0])
                        || alike(&of_new[0], &beside[1])
                        || alike(&of_old[1], &beside[0])
                        || alike(&of_old[0], &beside[1])
                }
                _ => false,
            };
            if unclear {
                out.push(word.clone());
                at += 1;
                continue;
            }
            made.edits += 1;
            let edit = (made.edits, kind);
            if kind == Kind::Swap {
                let [one, other] = [&words[at], &words[at + 1]];
                if bare(&one.text) == bare(&other.text) {
                    out.push(one.clone());
                    at += 1;
                    continue;
                }
                out.push(other.clone());
                out.push(Word { edit: Some(edit), ..one.clone() });
                made.base.extend(one.from.map(|from| (from, edit)));
                at += 2;
                continue;
            }
            for old in &words[at..at + count] {
                made.base.extend(old.from.map(|from| (from, edit)));
            }
            out.extend(put_in.into_iter().map(|text| Word { text, from: None, edit: Some(edit) }));
            at += count;
        }
        out
    }

    fn other(&self, dice: &mut Dice, word: &str) -> String {
        loop {
            let found = self.word(dice);
            if bare(&found) != bare(word) {
                return found;
            }
        }
    }

    /// Blocks that are split, merged, moved, left out, put in.
    fn blocks(&self, dice: &mut Dice, blocks: Vec<Vec<Word>>, made: &mut Version) {
        let mut out: Vec<(Vec<usize>, Vec<Word>)> = Vec::new();
        let mut all = blocks.into_iter().enumerate().peekable();
        while let Some((at, words)) = all.next() {
            match dice.roll(100) {
                0..4 if words.len() > 40 => {
                    let cut = dice.between(15, words.len() - 15);
                    let (one, other) = words.split_at(cut);
                    out.extend([(vec![at], one.to_vec()), (vec![at], other.to_vec())]);
                }
                4..8 if all.peek().is_some() => {
                    let (next, more) = all.next().unwrap();
                    out.push((vec![at, next], [words, more].concat()));
                }
                8..10
                    if words.len() < 80
                        && words.iter().all(|w| w.edit.is_none_or(|e| e.1 != Kind::Sentence)) =>
                {
                    made.edits += 1;
                    made.base.retain(|(block, _), _| *block != at);
                    let froms = (0..).map(|word| (at, word)).take(made.lengths[at]);
                    let edit = (made.edits, Kind::Block);
                    made.base.extend(froms.map(|from| (from, edit)));
                }
                10..12 => {
                    out.push((vec![at], words));
                    made.edits += 1;
                    let edit = Some((made.edits, Kind::Block));
                    let count = dice.between(1, 3);
                    let new = self.block(dice, count).concat().into_iter();
                    out.push((Vec::new(), new.map(|text| Word { text, from: None, edit }).collect()));
                }
                _ => out.push((vec![at], words)),
            }
        }
        if out.len() > 4 && dice.happens(700) {
            let block = out.remove(dice.roll(out.len()));
            out.insert(dice.roll(out.len()), block);
        }
        (made.origins, made.blocks) = out.into_iter().filter(|(_, words)| !words.is_empty()).unzip();
    }
}

impl Version {
    /// Move some sentences within their block, over more words than they have, or to another.
    fn move_sentences(&mut self, dice: &mut Dice, blocks: &mut [Vec<Vec<Word>>]) {
        self.lengths = blocks.iter().map(|block| block.iter().map(Vec::len).sum()).collect();
        for block in 0..blocks.len() {
            if blocks[block].len() < 4 || !dice.happens(60) {
                continue;
            }
            let from = dice.roll(blocks[block].len());
            let to_block = if dice.happens(500) { block } else { dice.roll(blocks.len()) };
            let length = blocks[block][from].len();
            if blocks[block][from].iter().any(|word| word.edit.is_some()) || length < 7 {
                continue;
            }
            let to = dice.roll(blocks[to_block].len());
            if to_block == block {
                let over: usize = if to > from {
                    blocks[block][from + 1..=to].iter().map(Vec::len).sum()
                } else {
                    blocks[block][to..from].iter().map(Vec::len).sum()
                };
                // Of two stretches that are as long either may be said to have moved.
                if over < length * 3 / 2 + 5 {
                    continue;
                }
            }
            self.edits += 1;
            let edit = (self.edits, Kind::Sentence);
            let mut moved = blocks[block].remove(from);
            for word in &mut moved {
                word.edit = Some(edit);
            }
            let places: Vec<At> = moved.iter().filter_map(|word| word.from).collect();
            self.base.extend(places.iter().map(|place| (*place, edit)));
            self.moved.push(places);
            let to = to.min(blocks[to_block].len());
            blocks[to_block].insert(to, moved);
        }
    }

    /// Says where the words that changed places are on either side.
    fn place_swaps(&mut self) {
        for (block, words) in self.blocks.iter().enumerate() {
            for at in 1..words.len() {
                let [other, one] = [&words[at - 1], &words[at]];
                if let (Some((_, Kind::Swap)), Some(a), Some(b)) = (one.edit, one.from, other.from) {
                    self.swapped.push([(a, (block, at)), (b, (block, at - 1))]);
                }
            }
        }
    }
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn turned(word: &str) -> String {
    let first = word.chars().next().unwrap_or_default();
    if first.is_uppercase() { word.to_lowercase() } else { word[..1].to_uppercase() + &word[1..] }
}

fn punctuated(word: &str) -> String {
    match word.strip_suffix([',', '.']) {
        Some(bare) => format!("{bare};"),
        None => format!("{word},"),
    }
}

/// The word in an older spelling; none where it is too short to have one.
fn spelt(word: &str) -> Option<String> {
    let letters = bare(word).len();
    let doubled = |c: char| word.replacen(c, &format!("{c}{c}"), 1);
    if letters < 5 {
        return None;
    }
    let middle = &word[1..letters - 1];
    ['l', 't', 'n', 's', 'm', 'p'].into_iter().find(|c| middle.contains(*c)).map(doubled)
}
