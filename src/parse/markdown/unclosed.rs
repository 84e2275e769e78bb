//! Signs that begin a reference, a citation or the mark of a footnote and are never closed: they are shown as they are written, which
//! few who write expect.

use crate::diag::{Advice, Diagnostic, Span, rules};

use super::{Builder, index, shorten};

/// How far from its sign an end is sought, in characters.
const WINDOW: usize = 1000;

/// Signs, what closes them, what they begin, and how that is written.
const OPENERS: [(&str, &str, &str, &str); 3] = [
    ("[[", "]]", "a reference", "[[section]]"),
    ("[@", "]", "a citation", "[@key]"),
    ("[^", "]", "the mark of a footnote", "[^1]"),
];

impl Builder<'_> {
    /// Reports the first of each of these signs in a leaf that nothing closes, or that is closed and makes nothing.
    pub(super) fn tell_unclosed_signs(&mut self, at: u32) {
        let Some(leaf) = self.body.leaves.get(at as usize) else { return };
        let from = leaf.text.start;
        let words = &self.body.text[from as usize..leaf.text.end as usize];
        if !words.contains('[') {
            return;
        }
        let mut told = Vec::new();
        for (sign, closer, what, pattern) in OPENERS {
            if sign == "[@" && !self.manner.citations {
                continue;
            }
            let open =
                unclosed(words, sign, closer).map(|(open, name)| (open, open + sign.len() + name.len()));
            let open = open.filter(|place| self.is_open(at, words, *place, closer));
            let written = |place: (usize, usize)| Some((place, self.written_as(at, words, place)?));
            let (found, why) = match open {
                Some(place) => (written(place), format!(": nothing closes {what}")),
                None => {
                    let why = format!(", and makes no {}", what.trim_start_matches("a "));
                    (malformed(words, sign).find_map(written), why)
                }
            };
            let Some((place, span)) = found else { continue };
            let written = shorten(&words[place.0..place.1]);
            let message = format!("`{written}` is shown as it is written{why}");
            let bracket = Span::new(span.file, span.start as usize, span.start as usize + 1);
            let hint = format!("{what} is written `{pattern}`; if this is text, `\\{sign}`");
            told.push(
                Diagnostic::new(&rules::UNMADE_LINK, span, message)
                    .advise(bracket, Advice::write(hint, "\\[")),
            );
        }
        self.diagnostics.append(&mut told);
    }

    /// Where words of a leaf are written, if they are written as they are read and nothing before them says that they are text.
    fn written_as(&self, at: u32, words: &str, (open, end): (usize, usize)) -> Option<Span> {
        let from = self.body.leaves[at as usize].text.start;
        let span = self.body.span(at as usize, from + index(open), from + index(end));
        let (start, stop) = (span.start as usize - self.base, span.end as usize - self.base);
        let same = self.written.get(start..stop).is_some_and(|written| *written == words[open..end]);
        let escaped = self.written.get(..start).is_some_and(|before| before.ends_with('\\'));
        (same && !escaped).then_some(span)
    }

    /// Whether nothing closes a sign in the rest of its line, where a bare bar of a cell has a rule of its own.
    fn is_open(&self, at: u32, words: &str, place: (usize, usize), closer: &str) -> bool {
        self.written_as(at, words, place).is_some_and(|span| {
            let line = self.written.get(span.end as usize - self.base..).and_then(|rest| rest.lines().next());
            !line.is_some_and(|rest| rest.contains(closer))
        })
    }
}

/// The first place of a sign that is not closed, and the name behind it.
fn unclosed<'a>(words: &'a str, sign: &str, closer: &str) -> Option<(usize, &'a str)> {
    let from = words.rfind(closer).map_or(0, |at| at + closer.len());
    let open = from + words[from..].find(sign)?;
    let rest = &words[open + sign.len()..];
    let name = rest.split(|c: char| c.is_whitespace() || "[]|".contains(c)).next()?;
    // `[[sic] he]` is brackets within brackets.
    let depth = words[open..].bytes().fold(0_i64, |depth, byte| match byte {
        b'[' => depth + 1,
        b']' => depth - 1,
        _ => depth,
    });
    (name.starts_with(char::is_alphanumeric) && depth > 0).then_some((open, name))
}

/// The signs that are closed and make nothing: a reference whose name is closed too early or isn't there (`[[a]|words]`,
/// `[[|words]]`), a citation of several works of which one has no key (`[@a;]`).
fn malformed<'w>(words: &'w str, sign: &'w str) -> impl Iterator<Item = (usize, usize)> + 'w {
    words.match_indices(sign).filter_map(move |(open, _)| {
        let rest = words[open + sign.len()..].split('\n').next()?;
        let rest = rest.char_indices().nth(WINDOW).map_or(rest, |(at, _)| &rest[..at]);
        let end = match sign {
            "[[" if rest.starts_with('|') => rest.find("]]")? + 2,
            "[[" => {
                let name =
                    rest.find(['[', ']', '|']).filter(|end| *end > 0 && rest[*end..].starts_with("]|"))?;
                name + rest[name + 1..].find(']')? + 2
            }
            "[@" if rest.starts_with(char::is_alphanumeric) => rest.find(']')? + 1,
            _ => return None,
        };
        Some((open, open + sign.len() + end))
    })
}
