//! The blocks of a witness as tokens: what collation compares.
//!
//! A token is a run without white space, with the white space after it; a dash ends one, and so does each wide
//! character. The tokens of a block, one after another, are the block character for character.

use hashbrown::HashSet;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use xxhash_rust::xxh3::xxh3_64;

use super::rules::Rules;
use crate::edition::Section;
use crate::edition::text::{Body, EventKind, ItemKind};
use crate::edition::wide::{is_wide, joins};
use crate::resolve::fold::Folded;

/// What kind of block: only blocks of one kind are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum CollatedKind {
    /// A numbered block.
    Numbered,
    /// A heading.
    Heading,
    /// A footnote.
    Footnote,
}

/// A block of a witness with its tokens.
#[derive(Debug, Clone)]
pub(crate) struct TokenBlock {
    /// Its name in its section: `p3`, `h-siloviki`, `fn-1`.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: CollatedKind,
    /// Its words, in NFC; a line break at its end.
    pub(crate) text: String,
    /// Its tokens, in order.
    pub(crate) tokens: Vec<Token>,
    /// After how many tokens each of its leaves ends, cells and items; empty where it has one.
    pub(super) leaf_ends: Vec<u32>,
    /// Its place among the blocks of its section.
    pub(crate) at: usize,
    /// The section that it is in, where that is another than the one compared: its place among those collated.
    pub(crate) home: Option<usize>,
}

/// A token of a block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// Its first byte in the block's text.
    pub(crate) start: u32,
    /// The byte after its last character that is no white space.
    pub(crate) word_end: u32,
    /// The byte after it, its white space included.
    pub(crate) end: u32,
    /// The first byte of its word in the text of the section's body.
    pub(crate) from: u32,
    /// The byte after its word there.
    pub(crate) to: u32,
    /// A hash of what it is compared by.
    pub(crate) key: u64,
    /// A hash of its letters, digits and marks alone, in lower case; zero where it has none.
    pub(crate) word: u64,
    /// Whether it is so short a word that it says little about where it belongs.
    pub(crate) light: bool,
    /// Whether a sentence or a line ends with it.
    pub(crate) closes: bool,
}

impl Token {
    /// Whether it has a letter or a digit.
    pub(crate) fn is_word(&self) -> bool {
        self.word != 0
    }
}

impl TokenBlock {
    /// A token's text, with its white space.
    pub(crate) fn t(&self, token: &Token) -> &str {
        &self.text[token.start as usize..token.end as usize]
    }

    /// A token's text without the white space at its ends.
    pub(crate) fn word(&self, token: &Token) -> &str {
        self.text[token.start as usize..token.word_end as usize].trim_start()
    }
}

/// Whether two tokens are the same word, whatever is beside its letters; or the same punctuation.
pub(super) fn same(a: &Token, b: &Token) -> bool {
    a.word == b.word && (a.is_word() || a.key == b.key)
}

/// The words that say where tokens belong: hashes of all but the light ones.
pub(super) fn heavy(tokens: &[Token]) -> HashSet<u64> {
    tokens.iter().filter(|t| !t.light).map(|t| t.word).collect()
}

/// The blocks of a section in the order of its page: footnotes come last.
pub(super) fn blocks(section: &Section, rules: &Rules) -> Vec<TokenBlock> {
    let named = named(section).into_iter().enumerate();
    named
        .map(|(at, (name, kind, leaves))| TokenBlock {
            at,
            ..block(&section.body, name, kind, &leaves, rules)
        })
        .collect()
}

/// One of the blocks of a section, by its place.
pub(super) fn one(section: &Section, at: usize, rules: &Rules) -> Option<TokenBlock> {
    let (name, kind, leaves) = named(section).into_iter().nth(at)?;
    Some(TokenBlock { at, ..block(&section.body, name, kind, &leaves, rules) })
}

/// A block of another section, named with that.
pub(super) fn visitor(section: &Section, home: usize, at: usize, rules: &Rules) -> Option<TokenBlock> {
    let block = one(section, at, rules)?;
    Some(TokenBlock { name: format!("{}#{}", section.id, block.name), home: Some(home), ..block })
}

/// The names of a section's blocks, what each is, and its leaves.
pub(super) fn named(section: &Section) -> Vec<(String, CollatedKind, Vec<usize>)> {
    let body = &section.body;
    let mut blocks = Vec::with_capacity(body.items.len());
    for (item, number) in body.items.iter().zip(0..) {
        let (name, kind) = match item.kind {
            ItemKind::Block(block) => {
                let numbered = section.numbers.get(block as usize);
                let name = numbered.map_or_else(|| format!("p{}", block + 1), |number| format!("p{number}"));
                (name, CollatedKind::Numbered)
            }
            ItemKind::Heading(heading) => {
                (format!("h-{}", body.headings[heading as usize].slug), CollatedKind::Heading)
            }
            ItemKind::Rule | ItemKind::Page | ItemKind::Footnote(_) => continue,
        };
        blocks.push((name, kind, body.leaves_of(number).collect()));
    }
    for footnote in &body.footnotes {
        let leaves = body.leaves_of_footnote(footnote.source_order).to_vec();
        blocks.push((format!("fn-{}", footnote.id), CollatedKind::Footnote, leaves));
    }
    blocks
}

/// A block of words alone, as it would be in a section.
pub(super) fn plain(name: &str, kind: CollatedKind, text: &str, rules: &Rules) -> TokenBlock {
    let mut made =
        Tokens { text: String::with_capacity(text.len() + 1), tokens: Vec::new(), ends: Vec::new(), rules };
    made.leaf(0, text, &|_| Some('\n'));
    made.finish(name.to_owned(), kind)
}

fn block(body: &Body, name: String, kind: CollatedKind, leaves: &[usize], rules: &Rules) -> TokenBlock {
    let size: usize = leaves.iter().map(|leaf| body.words(*leaf).len() + 1).sum();
    let mut made = Tokens { text: String::with_capacity(size), tokens: Vec::new(), ends: Vec::new(), rules };
    for leaf in leaves {
        let it = &body.leaves[*leaf];
        let events = &body.events[it.events.start as usize..it.events.end as usize];
        let words = body.words(*leaf);
        // A line that ends in the source alone is a space, or nothing between wide characters.
        let soft: Vec<u32> = events
            .iter()
            .filter_map(|event| match event.kind {
                EventKind::Break { at, hard: false } => Some(at),
                _ => None,
            })
            .collect();
        let start = it.text.start;
        let line_break = |at: u32| match soft.binary_search(&at) {
            Ok(_) if joins(words, (at - start) as usize) => None,
            Ok(_) => Some(' '),
            Err(_) => Some('\n'),
        };
        made.leaf(start, words, &line_break);
        if leaves.len() > 1 {
            made.ends.push(u32::try_from(made.tokens.len()).unwrap_or(u32::MAX));
        }
    }
    made.finish(name, kind)
}

/// What a sentence ends with.
const ENDS: [char; 13] = ['.', '!', '?', '…', '。', '！', '？', '．', '؟', '۔', '։', '।', '॥'];
/// What may be behind that.
const CLOSERS: [char; 14] = ['"', '\'', ')', ']', '’', '”', '»', '›', '“', '」', '』', '）', '］', '*'];

struct Tokens<'a> {
    text: String,
    tokens: Vec<Token>,
    ends: Vec<u32>,
    rules: &'a Rules,
}

impl Tokens<'_> {
    /// Add the words of a leaf, whose first byte in its body is `base`.
    fn leaf(&mut self, base: u32, words: &str, line_break: &dyn Fn(u32) -> Option<char>) {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if let Some(last) = self.tokens.last_mut()
            && !words.is_empty()
        {
            self.text.push('\n');
            last.end = small(self.text.len());
            last.closes = true;
        }
        let mut at = 0;
        let mut leading = small(self.text.len());
        while at < words.len() {
            let rest = &words[at..];
            let length = run(rest);
            if length > 0 {
                self.token(leading, base + small(at), &rest[..length]);
                at += length;
            }
            let white = words[at..].find(|c: char| !c.is_whitespace()).map_or(words.len(), |n| at + n);
            for (offset, c) in words[at..white].char_indices() {
                let c = if c == '\n' { line_break(base + small(at + offset)) } else { Some(c) };
                self.text.extend(c);
            }
            at = white;
            leading = small(self.text.len());
            match self.tokens.last_mut() {
                // White space before the first word belongs to it, since no word is before it.
                None => leading = 0,
                Some(last) => {
                    last.end = leading;
                    last.closes |= self.text[last.word_end as usize..].contains('\n');
                }
            }
        }
    }

    fn token(&mut self, start: u32, from: u32, word: &str) {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let at = self.text.len();
        if word.is_ascii() {
            self.text.push_str(word);
        } else {
            self.text.extend(word.nfc());
        }
        let end = small(self.text.len());
        let (key, word_hash, light) = self.rules.hashes(&self.text[at..]);
        let to = from + small(word.len());
        let closes = match self.text[at..].trim_end_matches(|c| CLOSERS.contains(&c)) {
            // Between wide characters a quotation mark is apart from what ends the sentence.
            "" => self.tokens.last().is_some_and(|last| last.closes),
            word => word.ends_with(ENDS),
        };
        self.tokens.push(Token { start, word_end: end, end, from, to, key, word: word_hash, light, closes });
    }

    fn finish(mut self, name: String, kind: CollatedKind) -> TokenBlock {
        if let Some(last) = self.tokens.last_mut() {
            // A block's last token ends in one line break, whatever white space ends its source.
            self.text.truncate(last.word_end as usize);
            self.text.push('\n');
            last.end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        } else {
            self.text.clear();
        }
        TokenBlock {
            name,
            kind,
            text: self.text,
            tokens: self.tokens,
            leaf_ends: self.ends,
            at: 0,
            home: None,
        }
    }
}

/// How many bytes a token has at the head of `rest`, its white space aside.
fn run(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            return at;
        }
        if matches!(c, '–' | '—') || is_wide(c) {
            // Marks belong to the character before them.
            while chars.peek().is_some_and(|(_, c)| is_combining_mark(*c)) {
                chars.next();
            }
            return chars.peek().map_or(rest.len(), |(at, _)| *at);
        }
    }
    rest.len()
}

/// A token's text as it is compared: folded as quotes are, ligatures parted; case is kept.
pub(super) fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut text = String::with_capacity(word.len());
    for c in Folded::new(word).text.chars() {
        match c {
            // The ligatures of Latin script among the presentation forms: they fold to their letters.
            '\u{fb00}'..='\u{fb06}' => text.extend(std::iter::once(c).nfkc()),
            _ => text.push(c),
        }
    }
    text
}

/// Letters, digits and marks alone, in lower case.
pub(super) fn letters(folded: &str) -> String {
    if folded.is_ascii() {
        let letters = folded.bytes().filter(u8::is_ascii_alphanumeric);
        return letters.map(|b| char::from(b.to_ascii_lowercase())).collect();
    }
    folded
        .chars()
        .filter(|c| c.is_alphanumeric() || is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        // One letter, whose form at a word's end capitals don't tell.
        .map(|c| if c == 'ς' { 'σ' } else { c })
        .collect()
}

impl Rules {
    /// Hashes of what a token is compared by and of its letters, and whether it is light.
    fn hashes(&self, word: &str) -> (u64, u64, bool) {
        if let Some(hashes) = self.plain_hashes(word) {
            return hashes;
        }
        let normal = self.normal(word);
        let letters = letters(&normal);
        let key = if self.typography { xxh3_64(word.as_bytes()) } else { xxh3_64(normal.as_bytes()) };
        let light = letters.chars().nth(3).is_none();
        let word = if letters.is_empty() { 0 } else { xxh3_64(letters.as_bytes()).max(1) };
        (key, word, light)
    }

    /// The same of a short word of ASCII where nothing is to be folded, as most words are: without memory of its own.
    fn plain_hashes(&self, word: &str) -> Option<(u64, u64, bool)> {
        let mut letters = [0u8; 32];
        if !word.is_ascii() || word.len() > letters.len() || self.folds() {
            return None;
        }
        let normal = word.trim();
        let mut count = 0;
        for byte in normal.bytes().filter(u8::is_ascii_alphanumeric) {
            letters[count] = byte.to_ascii_lowercase();
            count += 1;
        }
        let key = xxh3_64(if self.typography { word.as_bytes() } else { normal.as_bytes() });
        let own = if count == 0 { 0 } else { xxh3_64(&letters[..count]).max(1) };
        Some((key, own, count < 4))
    }
}
