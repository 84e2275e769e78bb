//! Capitals in titles, as the specification of CSL describes them.

use super::letter::{ITALICS, Letter, SMALL_CAPS};
use crate::edition::rich::QUOTE;

/// Words that stay small within an English title.
const SMALL: &[&str] = &[
    "a", "about", "an", "and", "as", "at", "but", "by", "de", "down", "for", "from", "in", "into", "nor",
    "of", "on", "onto", "or", "over", "so", "the", "till", "to", "up", "v", "van", "via", "von", "vs",
    "with", "yet",
];

/// Write the words of a title with capitals. What has one within it stays as it is, and so does what is to be kept.
pub(super) fn title(cells: &mut [Letter]) {
    cells.iter_mut().for_each(|cell| cell.soft = false);
    let words = words(cells);
    let last = words.last().cloned();
    // Titles of capitals alone say nothing about their words.
    let shouted = !cells.iter().any(|cell| cell.c.is_lowercase());
    let emphasis = Emphasis::of(cells);
    let mut begins = true;
    // A point may end a sentence or an abbreviation: a word after it stays as it is.
    let mut pointed = false;
    for word in words {
        let whole = &cells[word.clone()];
        let sign = whole.iter().rev().map(|cell| cell.c).find(|c| !is_quote(*c));
        let ends = sign.is_some_and(|sign| matches!(sign, ':' | '?' | '!' | '—'));
        let titled = emphasis.begins(cells, &word);
        let is_last = last.as_ref() == Some(&word);
        let mut start = word.start;
        while start < word.end {
            let parts = |c: char| matches!(c, '-' | '–' | '—' | '/');
            let length = cells[start..word.end].iter().position(|cell| parts(cell.c));
            let end = length.map_or(word.end, |n| start + n);
            let first = start == word.start;
            let compound = end < word.end || !first;
            let forced = first && (begins || (is_last && !is_alone(&cells[start..end])));
            // A small word that begins a compound stays as it is, and so does a letter that a sign follows: `Part A:`.
            let stays = !forced && ((first && compound) || ends);
            let stays = stays || (is_last && end == word.end) || (first && (pointed || titled));
            capital(&mut cells[start..end], forced, stays, shouted);
            start = end + 1;
        }
        begins = ends;
        pointed = sign == Some('.');
    }
}

/// Which words of a title are emphasised: within italics those that are upright.
struct Emphasis {
    italics: bool,
}

impl Emphasis {
    fn of(cells: &[Letter]) -> Self {
        Self { italics: cells.iter().filter(|cell| cell.look & ITALICS == 0).count() * 2 > cells.len() }
    }

    fn is_on(&self, cell: &Letter) -> bool {
        (cell.look & ITALICS != 0) == self.italics
    }

    /// Whether a title within the title begins with a word.
    fn begins(&self, cells: &[Letter], word: &std::ops::Range<usize>) -> bool {
        let first = cells[word.clone()].iter().find(|cell| cell.c.is_alphanumeric());
        let before = cells[..word.start].iter().rev().find(|cell| cell.c.is_alphanumeric());
        first.is_some_and(|cell| self.is_on(cell)) && !before.is_some_and(|cell| self.is_on(cell))
    }
}

/// One word, or a part of one.
fn capital(word: &mut [Letter], forced: bool, stays: bool, shouted: bool) {
    if word.iter().any(|cell| cell.keep || cell.look & SMALL_CAPS != 0) {
        return;
    }
    let Some(at) = word.iter().position(|cell| cell.c.is_alphanumeric()) else { return };
    let quoted = word[..at].iter().any(|cell| is_opening(cell.c));
    let word = &mut word[at..];
    // Up to an apostrophe: `l’époque`, `dell’Occidente`.
    let letters: String =
        word.iter().take_while(|cell| cell.c.is_alphanumeric()).map(|cell| cell.c).collect();
    let length = letters.chars().count();
    let alone = is_alone(word);
    if shouted || word[..length].iter().skip(1).any(|cell| cell.c.is_uppercase()) {
        return;
    }
    let small = SMALL.contains(&letters.to_lowercase().as_str()) && !is_sign(word, length);
    if forced || !(small || alone) {
        word[0].upper();
    } else if small && !stays && !quoted {
        word[0].lower();
    }
}

/// Write the first word of a title, and that after a colon, with a capital. Others stay as they are: which of them
/// are names can't be known. Words of capitals alone become small.
pub(super) fn sentence(cells: &mut [Letter]) {
    if !cells.iter().any(|cell| cell.c.is_lowercase()) {
        let mut first = true;
        for cell in cells.iter_mut().filter(|cell| cell.c.is_alphabetic()) {
            if !first && !cell.keep {
                cell.lower();
            }
            first = false;
        }
    }
    first(cells);
    let after = cells.iter().enumerate().filter(|(_, cell)| cell.c == ':').map(|(at, _)| at + 1);
    for at in after.collect::<Vec<_>>() {
        if cells.get(at).is_some_and(|cell| cell.c == ' ') {
            first(&mut cells[at..]);
        }
    }
}

/// Write the first letter as a capital.
pub(super) fn first(cells: &mut [Letter]) {
    let Some(at) = cells.iter().position(|cell| cell.c.is_alphanumeric()) else { return };
    let end = cells[at..].iter().position(|cell| cell.c.is_whitespace()).map_or(cells.len(), |n| at + n);
    let word = &mut cells[at..end];
    if !word.iter().any(|cell| cell.keep || cell.c.is_uppercase()) {
        word[0].upper();
    }
}

fn words(cells: &[Letter]) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, cell) in cells.iter().enumerate() {
        match (cell.c.is_whitespace(), start) {
            (true, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words.extend(start.map(|from| from..cells.len()));
    words.retain(|word| cells[word.clone()].iter().any(|cell| cell.c.is_alphanumeric()));
    words
}

fn is_quote(c: char) -> bool {
    crate::edition::rich::is_mark(c) || matches!(c, '”' | '’' | '"' | ')' | ']' | '»')
}

/// Whether it has one letter, up to an apostrophe: such a word is one of another language, or a sign.
fn is_alone(word: &[Letter]) -> bool {
    let letters = word.iter().skip_while(|cell| !cell.c.is_alphanumeric());
    letters.take_while(|cell| cell.c.is_alphanumeric()).count() == 1
}

/// Whether what looks like an article or a preposition is a letter that means something: `F. A. Hayek`, `A&M`, `Henry V`.
fn is_sign(word: &[Letter], length: usize) -> bool {
    let capital = |c: char| word[0].c == c;
    let next = word.get(length).map(|cell| cell.c);
    length == 1
        && (capital('V') || (capital('A') && next.is_some_and(|c| matches!(c, '.' | '&' | '+' | '*'))))
}

/// Whether a title within the title begins after it.
fn is_opening(c: char) -> bool {
    c == QUOTE.0 || matches!(c, '“' | '‘' | '„' | '«' | '"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(words: &str) -> Vec<Letter> {
        words.chars().map(Letter::plain).collect()
    }

    fn shown(words: &str, case: impl Fn(&mut [Letter])) -> String {
        let mut cells = cells(words);
        case(&mut cells);
        cells.iter().map(|cell| cell.c).collect()
    }

    #[test]
    fn titles_have_capitals_but_for_small_words() {
        for (words, expected) in [
            ("Wicks, oils, and the price of light", "Wicks, Oils, and the Price of Light"),
            ("DeWitt and the iPad of lamps", "DeWitt and the iPad of Lamps"),
            ("oil-free lamps: the end of it", "Oil-Free Lamps: The End of It"),
            ("The Price Of Light", "The Price of Light"),
            ("what lamps are for", "What Lamps Are For"),
            ("torchi e libri nell’arte a l’aquila", "Torchi e Libri Nell’arte a l’aquila"),
            ("storia dell’Occidente e d’archéologie", "Storia Dell’Occidente e d’archéologie"),
            ("korean /s/ and vitamin c", "Korean /s/ and Vitamin c"),
            ("on “De Motu” of old", "On “De Motu” of Old"),
            ("J. Phys. A", "J. Phys. A"),
            ("glass of 5.2 mm", "Glass of 5.2 Mm"),
            ("state-of-the-art lamps", "State-of-the-Art Lamps"),
            ("an in-house lamp", "An in-House Lamp"),
            ("Lamp Research Part A: Oil", "Lamp Research Part A: Oil"),
            ("The lamp. The light. A study", "The Lamp. The Light. A Study"),
            ("works of F. A. Hayek, vol. the last", "Works of F. A. Hayek, Vol. the Last"),
            (
                "At A. Quell's, Texas A&M of Henry V and a lamp",
                "At A. Quell's, Texas A&M of Henry V and a Lamp",
            ),
            ("The Lamp Of A, And Then", "The Lamp of a, and Then"),
            ("SHOUTED TITLE OF LAMPS", "SHOUTED TITLE OF LAMPS"),
            ("", ""),
        ] {
            assert_eq!(shown(words, title), expected);
        }
    }

    #[test]
    fn an_emphasised_title_within_a_title_keeps_its_first_word() {
        let words = "Review Of The Lamp In The Dark";
        for within in [false, true] {
            let mut cells = cells(words);
            let emphasised = words.find("The Lamp").unwrap()..words.find(" In").unwrap();
            for (at, cell) in cells.iter_mut().enumerate() {
                cell.look = if emphasised.contains(&at) == within { 0 } else { ITALICS };
            }
            title(&mut cells);
            let shown: String = cells.iter().map(|cell| cell.c).collect();
            assert_eq!(shown, "Review of The Lamp in the Dark");
        }
    }

    #[test]
    fn sentences_begin_with_a_capital() {
        assert_eq!(shown("lamps of Skarra", sentence), "Lamps of Skarra");
        assert_eq!(shown("Lamps: the end of 12:30", sentence), "Lamps: The end of 12:30");
        assert_eq!(shown("LAMPS OF SKARRA", sentence), "Lamps of skarra");
        assert_eq!(shown("iPads", first), "iPads");
        assert_eq!(shown("technical report", first), "Technical report");
    }
}
