//! Signs that begin a reference, a citation or the mark of a footnote and are never closed: they are shown as they are written, which
//! few who write expect.

use crate::diag::{Advice, Diagnostic, Span, rules};

use super::{Builder, index, shorten};

/// Signs, what closes them, what they begin, and how that is written.
const OPENERS: [(&str, &str, &str, &str); 3] = [
    ("[[", "]]", "a reference", "[[section]]"),
    ("[@", "]", "a citation", "[@key]"),
    ("[^", "]", "the mark of a footnote", "[^1]"),
];

impl Builder<'_> {
    /// Tells the first of each of these signs in a leaf that nothing closes.
    pub(super) fn tell_unclosed_signs(&mut self, at: u32) {
        let Some(leaf) = self.body.leaves.get(at as usize) else { return };
        let from = leaf.text.start;
        let words = &self.body.text[from as usize..leaf.text.end as usize];
        if !words.contains('[') {
            return;
        }
        let mut told = Vec::new();
        for (sign, closer, what, pattern) in OPENERS {
            let Some((open, name)) = unclosed(words, sign, closer) else { continue };
            if sign == "[@" && !self.manner.citations {
                continue;
            }
            let end = open + sign.len() + name.len();
            let span = self.body.span(at as usize, from + index(open), from + index(end));
            let (start, stop) = (span.start as usize - self.base, span.end as usize - self.base);
            let Some(written) = self.written.get(start..stop).filter(|written| *written == &words[open..end])
            else {
                continue;
            };
            // What is escaped is meant as words, and a bare bar in a cell has a rule of its own.
            let escaped = self.written.get(..start).is_some_and(|before| before.ends_with('\\'));
            let line = self.written.get(stop..).and_then(|rest| rest.lines().next());
            if escaped || line.is_some_and(|rest| rest.contains(closer)) {
                continue;
            }
            let message = format!("`{}` is shown as it is written: nothing closes {what}", shorten(written));
            let bracket = Span::new(span.file, span.start as usize, span.start as usize + 1);
            let hint = format!("{what} is written `{pattern}`; if this is text, `\\{sign}`");
            told.push(
                Diagnostic::new(&rules::UNMADE_LINK, span, message)
                    .advise(bracket, Advice::write(hint, "\\[")),
            );
        }
        self.diagnostics.append(&mut told);
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
