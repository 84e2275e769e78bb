//! Headings of plain text: short lines by themselves, underlined lines, and chapters by their numbers.

use std::collections::HashMap;

use super::super::text::{InlineKind, Inlines};
use super::{LineGroup, PlainReader};

/// A heading has at most so many characters.
const HEADING: usize = 120;
/// The title of a chapter, on a line of its own below its number, has at most so many.
const TITLE: usize = 60;
/// Signs at the end of a line that is no heading.
const ENDS: &[char] =
    &['.', ',', ';', ':', '-', '–', '—', '"', '!', '。', '、', '，', '；', '：', '！', '」'];

/// A heading that was found.
pub(super) struct PlainHeading {
    pub(super) level: u8,
    pub(super) words: Inlines,
    /// Whether the line behind it is its title, and was taken in.
    pub(super) has_title: bool,
}

impl PlainReader<'_> {
    /// A stretch that is a heading: short, without an end of a sentence, and something follows it.
    pub(super) fn heading(
        &mut self,
        stretch: &LineGroup<'_>,
        following: &[&LineGroup<'_>],
        first: bool,
        ranks: &HashMap<usize, u8>,
    ) -> Option<PlainHeading> {
        let (line, underlined) = match stretch.lines.as_slice() {
            [line] => (line.trim(), None),
            [line, under] => (line.trim(), Some(underline(under)?)),
            _ => return None,
        };
        let next = following.first()?;
        let length = line.chars().count();
        let sharps = line.chars().take_while(|c| *c == '#').count();
        let sharp = (1..=6).contains(&sharps) && line[sharps..].starts_with(' ');
        let is_numbered = is_numbered(line);
        let has_looks = is_shaped(line) || is_numbered && length <= HEADING;
        if !sharp && underlined.is_none() && (!has_looks || is_mark_line(line)) {
            return None;
        }
        // A line among short lines is no heading: an address, a list.
        let is_listed = next.lines.len() == 1 && first_word(next.lines[0]) == first_word(line);
        let alone = next.lines.len() > 1
            || next.lines[0].chars().count() > length
            || first
            || is_numbered && !is_listed;
        if !alone && !sharp && underlined.is_none() {
            return None;
        }
        let has_title = is_numbered && !is_listed && underlined.is_none() && is_title(following);
        let (level, text) = match (underlined, sharp) {
            (Some(level), _) => (level, line.to_owned()),
            (None, true) => {
                let text = line[sharps..].trim().trim_end_matches('#').trim();
                (u8::try_from(sharps).unwrap_or(6), text.to_owned())
            }
            (None, false) => {
                let title = if has_title { format!(" {}", next.lines[0].trim()) } else { String::new() };
                (ranks.get(&stretch.line).copied().unwrap_or(1), format!("{line}{title}"))
            }
        };
        let words = self.inline(&text, stretch.line);
        let bold = !words.is_empty()
            && words.iter().all(|run| {
                run.style.strong || matches!(&run.what, InlineKind::Words(w) if w.trim().is_empty())
            });
        let why = match (bold, has_title) {
            (true, _) => "a line in bold, taken for a heading",
            (false, true) => "a chapter's number and the line below it, taken for a heading",
            (false, false) => "a line by itself, taken for a heading",
        };
        self.tell(stretch.line, format!("{why}: `{text}`"));
        Some(PlainHeading { level, words, has_title })
    }
}

/// Whether a line looks like a heading: it begins with a capital or a number, and ends without a sign.
fn is_shaped(line: &str) -> bool {
    let ends = line.trim_end_matches(['*', '_']).chars().next_back();
    let begins =
        line.trim_start_matches(['*', '_', '“', '"', '‘', '\'', '«', '„', '(', '[', '#', ' ']).chars().next();
    // Project Gutenberg writes so where a picture was.
    let is_picture = line.starts_with("[Illustration");
    line.chars().count() <= HEADING
        && !is_picture
        && ends.is_some_and(|c| !ENDS.contains(&c))
        && begins
            .is_some_and(|c| c.is_uppercase() || c.is_numeric() || !c.is_lowercase() && c.is_alphabetic())
}

/// Whether the first of these is the title of the chapter whose number is before it: a short line, and something longer follows.
fn is_title(following: &[&LineGroup<'_>]) -> bool {
    let [title, text, ..] = following else { return false };
    let [line] = title.lines.as_slice() else { return false };
    let length = line.trim().chars().count();
    let is_longer = text.lines.len() > 1 || text.lines[0].chars().count() > length;
    title.feeds == 0 && length <= TITLE && is_longer && is_shaped(line.trim()) && !is_numbered(line)
}

/// Whether a line is the number of a chapter, with its point or a title behind it: `CHAPTER I.`, `Book 2: The Land`, `IV.`
fn is_numbered(line: &str) -> bool {
    const NAMED: &[&str] =
        &["act", "scene", "section", "letter", "akt", "acte", "scène", "szene", "atto", "scena"];
    let tokens: Vec<&str> = line.split_whitespace().collect();
    let is_roman = |token: &str| !token.is_empty() && token.bytes().all(|b| b"IVXLCDM".contains(&b));
    let bare = |token: &str| token.trim_end_matches(['.', ':', '—', '–', '-']).to_owned();
    match tokens.as_slice() {
        [number] => number.ends_with('.') && is_roman(&bare(number)),
        [name, number, rest @ ..] => {
            let named = first_word(name);
            let is_named = rank(&named).is_some() || NAMED.contains(&named.as_str());
            let own = bare(number);
            let is_capital = !line.chars().any(char::is_lowercase);
            let is_number = is_roman(&own)
                || !own.is_empty() && own.len() <= 4 && own.bytes().all(|b| b.is_ascii_digit());
            let is_parted =
                own.len() < number.len() || rest.first().is_some_and(|token| bare(token).is_empty());
            is_named
                && name.chars().next().is_some_and(char::is_uppercase)
                && (is_number && (rest.is_empty() || is_parted) || is_capital && rest.len() < 3)
        }
        [] => false,
    }
}

fn first_word(line: &str) -> String {
    let first = line.split_whitespace().next().unwrap_or_default();
    first.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// The level of a heading by its first word.
fn rank(word: &str) -> Option<u8> {
    match word {
        "part" | "book" | "volume" | "teil" | "buch" | "livre" | "partie" | "parte" | "libro" => Some(1),
        "chapter" | "canto" | "kapitel" | "chapitre" | "capitolo" | "capítulo" => Some(2),
        _ => None,
    }
}

/// The levels of headings by their words, where books and chapters are named: lines of their stretches.
pub(super) fn ranks(stretches: &[LineGroup<'_>]) -> HashMap<usize, u8> {
    let of = |line: &str| rank(&first_word(line));
    let lines = stretches.iter().filter(|s| s.lines.len() == 1).map(|s| (s.line, s.lines[0].trim()));
    let ranked: HashMap<usize, u8> = lines.clone().filter_map(|(at, line)| Some((at, of(line)?))).collect();
    let parts = ranked.values().filter(|level| **level == 1).count();
    if parts < 2 || ranked.len() == parts {
        return HashMap::new();
    }
    lines.map(|(at, line)| (at, of(line).unwrap_or(3))).collect()
}

fn underline(line: &str) -> Option<u8> {
    let line = line.trim();
    let all = |sign: char| line.chars().count() >= 3 && line.chars().all(|c| c == sign);
    if all('=') { Some(1) } else { all('-').then_some(2) }
}

/// Whether a line is a sign between parts: no heading.
fn is_mark_line(line: &str) -> bool {
    !line.chars().any(char::is_alphabetic)
}
