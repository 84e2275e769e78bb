//! Texts as words that remember where they came from, and seeded edits of them.

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

    /// Whether an event of so many per cent happens.
    pub fn happens(&mut self, per_cent: usize) -> bool {
        self.roll(1000) < per_cent * 10
    }
}

/// A word, with what ends it.
#[derive(Debug, Clone)]
pub struct Token {
    /// The word of the first text that is here, or was replaced by this one.
    pub from: Option<usize>,
    /// Whether it is that word itself.
    pub same: bool,
    pub text: String,
    /// Whether a space is before it, but at the beginning.
    pub spaced: bool,
}

/// A text: paragraphs of words.
#[derive(Debug, Clone)]
pub struct Text(pub Vec<Vec<Token>>);

fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x3000..=0x30FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF)
}

impl Text {
    pub fn read(source: &str) -> Self {
        let mut number = 0;
        let mut paragraphs = Vec::new();
        for paragraph in source.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
            let mut tokens: Vec<Token> = Vec::new();
            for word in paragraph.split_whitespace() {
                let mut rest = String::new();
                let mut spaced = true;
                let mut pieces: Vec<String> = Vec::new();
                for c in word.chars() {
                    if is_wide(c) && c.is_alphanumeric() {
                        if !rest.is_empty() {
                            pieces.push(std::mem::take(&mut rest));
                        }
                        rest.push(c);
                    } else if rest.chars().next().is_some_and(|f| is_wide(f) && f.is_alphanumeric())
                        && c.is_alphanumeric()
                    {
                        pieces.push(std::mem::take(&mut rest));
                        rest.push(c);
                    } else {
                        rest.push(c);
                    }
                }
                pieces.push(rest);
                for text in pieces {
                    tokens.push(Token { from: Some(number), same: true, text, spaced });
                    number += 1;
                    spaced = false;
                }
            }
            paragraphs.push(tokens);
        }
        Self(paragraphs)
    }
}

pub fn noise(paragraph: &mut Vec<Token>, per_cent: usize, words: &[String], dice: &mut Dice) {
    let mut made = Vec::with_capacity(paragraph.len());
    for token in paragraph.drain(..) {
        if !dice.happens(per_cent) {
            made.push(token);
            continue;
        }
        let other = words[dice.roll(words.len())].clone();
        match dice.roll(10) {
            0..6 => {
                let same = token.same && other == token.text;
                made.push(Token { same, text: other, ..token });
            }
            6..8 => {}
            _ => {
                made.push(Token { from: None, same: false, text: other, spaced: token.spaced });
                made.push(token);
            }
        }
    }
    *paragraph = made;
}

pub fn paragraph(tokens: &[Token]) -> String {
    let mut text = String::new();
    for (n, token) in tokens.iter().enumerate() {
        if n > 0 && token.spaced {
            text.push(' ');
        }
        text.push_str(&token.text);
    }
    text
}

/// Where the words of a quote are in a paragraph, in bytes, signs at its ends aside; and whether one of the
/// first text's words is among them.
pub fn place(tokens: &[Token], quote: &std::ops::Range<usize>) -> Option<(usize, usize, bool)> {
    let own = |t: &Token| t.from.is_some_and(|n| quote.contains(&n));
    let first = tokens.iter().position(own)?;
    let last = tokens.iter().rposition(own)?;
    let same = tokens[first..=last].iter().any(|t| own(t) && t.same);
    let before = paragraph(&tokens[..first]);
    let mut start = before.len() + usize::from(first > 0 && tokens[first].spaced);
    let whole = paragraph(&tokens[..=last]);
    let words = &whole[start..];
    let signs = words.len() - words.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let mut end = start + words.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_mark(c)).len();
    start += signs;
    if end < start {
        end = start;
    }
    Some((start, end, same))
}

pub fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F | 0x064B..=0x065F | 0x0670)
}
