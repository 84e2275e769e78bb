//! Words of a text for a note that is being written: what begins with the words that are typed, and the least context that makes it unique.

use crate::edition::Section;
use crate::edition::note::{Anchor, LeafRange};
use crate::edition::wide::{in_a_line, is_wide};

use super::fold::needle;
use super::haystack::{Haystack, Hit};
use super::quote::scope;
use super::reanchor::{KeyChange, lead_to};

/// So many places with these words are looked at.
const PLACES: usize = 12;
/// The most words of a phrase: up to the end of its clause, and of its sentence.
const CLAUSE: usize = 12;
const SENTENCE: usize = 40;

/// Words of a text, and what a record has to say that means them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// The words, in a line.
    pub(crate) words: String,
    /// Their place.
    pub(crate) stretch: LeafRange,
    /// The quote, and the least context that finds it alone.
    pub(crate) changes: Vec<KeyChange>,
}

/// The phrases of a section that begin with what was typed, in the order of the text; `fragment` is what the record's
/// target is narrowed to.
#[must_use]
pub(crate) fn phrases(section: &Section, fragment: Option<&str>, typed: &str) -> Vec<Phrase> {
    let sought = needle(typed);
    let Some(scope) = scope(&section.body, &section.numbers, fragment) else { return Vec::new() };
    if sought.is_empty() {
        return Vec::new();
    }
    let folded = super::fold::leaves(&section.body);
    let hay = Haystack::new(&section.body, &folded);
    let leaves = hay.leaves(scope);
    let all = |same_case| -> Vec<(usize, Vec<usize>)> {
        let of = |leaf: &usize| (*leaf, beginnings(&folded[*leaf].text, &sought, same_case));
        leaves.iter().map(of).filter(|(_, all)| !all.is_empty()).collect()
    };
    // Where no words have the same case it doesn't count.
    let mut places = all(true);
    if places.is_empty() {
        places = all(false);
    }
    let mut found: Vec<Phrase> = Vec::new();
    for (leaf, all) in places {
        let text = folded[leaf].text.as_str();
        for from in all {
            if found.len() >= PLACES * 3 {
                return found;
            }
            for to in ends(text, from, from + sought.len()) {
                let stretch = hay.stretch(Hit { leaf, from, to });
                let words = in_a_line(&section.body.text[stretch.from as usize..stretch.to as usize]);
                let anchor = Anchor::Words(vec![stretch]);
                if let Some(changes) = lead_to(section, &hay, &anchor, fragment) {
                    found.push(Phrase { words, stretch, changes });
                }
            }
        }
    }
    found
}

/// What a record has to say that means these stretches of a section; none where nothing would.
#[must_use]
pub(crate) fn selector(section: &Section, stretches: Vec<LeafRange>) -> Option<Vec<KeyChange>> {
    let folded = super::fold::leaves(&section.body);
    let hay = Haystack::new(&section.body, &folded);
    lead_to(section, &hay, &Anchor::Words(stretches), None)
}

/// Where words begin that begin with these, in the same case or in any.
fn beginnings(text: &str, sought: &str, same_case: bool) -> Vec<usize> {
    // Between wide characters there is no space.
    let goes_on = |c: char| c.is_alphanumeric() && !is_wide(c);
    let begins = |at: &usize| !text[..*at].ends_with(goes_on) || !sought.starts_with(goes_on);
    if same_case {
        return text.match_indices(sought).map(|(at, _)| at).filter(begins).collect();
    }
    let lower = sought.to_lowercase();
    let same = |at: &usize| {
        text.get(*at..*at + sought.len()).is_some_and(|own| own.to_lowercase() == lower) && begins(at)
    };
    text.char_indices().map(|(at, _)| at).filter(same).collect()
}

/// Where a phrase may end that begins at `from`, and has at least what is before `least`: with its clause, its sentence, and
/// the word itself.
fn ends(text: &str, from: usize, least: usize) -> Vec<usize> {
    let word = text[least..].find(|c: char| !is_of_word(c)).map_or(text.len(), |n| least + n);
    let end = |signs: &[char], most: usize| {
        let mut words = text[from..word].split(' ').count();
        let mut at = word;
        while at < text.len() {
            let rest = &text[at..];
            let c = rest.chars().next().unwrap_or(' ');
            let next = rest[c.len_utf8()..].chars().next();
            // A sign within a number or a name ends nothing.
            if signs.contains(&c) && next.is_none_or(|next| !next.is_alphanumeric()) {
                break;
            }
            if c == ' ' {
                words += 1;
                if words > most {
                    break;
                }
            }
            at += c.len_utf8();
        }
        from + text[from..at].trim_end_matches(|c: char| !c.is_alphanumeric() && !")]'\"".contains(c)).len()
    };
    let clause = end(&['.', ',', ';', ':', '!', '?', '(', '-'], CLAUSE);
    let sentence = end(&['.', '!', '?'], SENTENCE);
    let mut all = Vec::new();
    for end in [clause, sentence, word] {
        if end >= least && !all.contains(&end) {
            all.push(end);
        }
    }
    all
}

/// Whether a character goes on with a word.
fn is_of_word(c: char) -> bool {
    // Signs of combination too.
    c.is_alphanumeric() || c == '\'' || unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, typed: &str) -> Vec<String> {
        let phrases = |from: usize| {
            let ends = ends(text, from, from + typed.len()).into_iter();
            ends.map(move |to| text[from..to].to_owned())
        };
        beginnings(text, typed, false).into_iter().flat_map(phrases).collect()
    }

    #[test]
    fn a_phrase_ends_with_its_clause_its_sentence_or_its_word() {
        let text = "At dusk the lamp, which is old, is lit. The lamp burns 1.5 pints.";
        assert_eq!(
            cut(text, "At du"),
            ["At dusk the lamp", "At dusk the lamp, which is old, is lit", "At dusk"]
        );
        assert_eq!(cut(text, "bur"), ["burns 1.5 pints", "burns"]);
        assert!(cut(text, "amp").is_empty());
        assert_eq!(beginnings(text, "the lamp", true), [8]);
        assert_eq!(beginnings(text, "the lamp", false), [8, 40]);
        assert_eq!(beginnings("學而時習之", "時習", true), [6]);
    }
}
