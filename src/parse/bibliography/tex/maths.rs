//! Simple maths: letters, signs, what is raised and lowered.

use crate::edition::rich::{self, KEEP, SUB, SUP};

use super::symbols::{math_symbol, symbol};
use super::{DEEPEST, Tex, name_length};

impl Tex<'_> {
    pub(super) fn dollars(&mut self) {
        let inner = self.rest.trim_start_matches('$');
        let marks = self.rest.len() - inner.len();
        let mut escaped = false;
        let end = inner.find(|c| {
            let ends = c == '$' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        match end {
            // A price, not a formula.
            None => self.take(1, "$"),
            Some(end) => {
                self.rest = inner[end..].get(marks..).unwrap_or("");
                self.math(&inner[..end]);
            }
        }
    }

    /// Two parts of a fraction, in a line: `1/2`, `(a + b)/2`.
    pub(super) fn fraction(&mut self) {
        if self.out.ends_with(|c: char| c.is_ascii_digit()) {
            self.out.push(' ');
        }
        for sign in ["/", ""] {
            let words = self.argument();
            let start = self.out.len();
            self.math(words);
            if self.out[start..].contains([' ', '+', '−', '/', '=']) {
                self.out.insert(start, '(');
                self.out.push(')');
            }
            self.out.push_str(sign);
        }
    }

    /// Simple maths: letters, signs, superscripts and subscripts.
    pub(super) fn math(&mut self, words: &str) {
        self.depth += 1;
        let mut inner = Tex { rest: words, depth: self.depth, ..Tex::default() };
        while let Some(c) = inner.rest.chars().next().filter(|_| inner.depth < DEEPEST) {
            match c {
                '^' | '_' => {
                    inner.rest = &inner.rest[1..];
                    let words = inner.argument();
                    if c == '^' && words == "\\circ" {
                        inner.out.push('°');
                        continue;
                    }
                    let mark = if c == '^' { SUP } else { SUB };
                    inner.out.push(mark.0);
                    inner.math(words);
                    inner.out.push(mark.1);
                }
                // What a command takes that isn't known is at least parted.
                '}' if inner.rest.starts_with("}{") => inner.take(2, " "),
                '{' | '}' | '&' => inner.rest = &inner.rest[1..],
                '~' => inner.take(1, " "),
                '-' => inner.take(1, "−"),
                '\'' => inner.take(1, "′"),
                '\\' => {
                    let after = &inner.rest[1..];
                    let (name, rest) = after.split_at(name_length(after));
                    inner.rest = rest;
                    match name {
                        "mathrm" | "mathit" | "mathsf" | "mathcal" | "mathbb" | "mathbf" | "text"
                        | "textrm" | "textit" | "mathfrak" | "left" | "right" | "mbox" | "operatorname"
                        | "rm" | "it" | "textbf" => {}
                        "," | ";" | ":" | "!" | " " | "quad" => {}
                        name if is_fraction(name) => inner.fraction(),
                        name => match math_symbol(name).or_else(|| symbol(name)) {
                            Some(sign) => inner.out.push_str(sign),
                            None => inner.unknown.push(name.to_owned()),
                        },
                    }
                    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                        inner.rest = inner.rest.trim_start();
                    }
                }
                c if c.is_whitespace() => {
                    inner.rest = &inner.rest[c.len_utf8()..];
                    inner.space();
                }
                c => {
                    inner.rest = &inner.rest[c.len_utf8()..];
                    inner.out.push(if rich::is_mark(c) { char::REPLACEMENT_CHARACTER } else { c });
                }
            }
        }
        self.depth -= 1;
        self.unknown.append(&mut inner.unknown);
        // Letters of formulas have the case that they have.
        let keeps = self.depth == 0 && inner.out.contains(char::is_alphabetic);
        self.out.extend(keeps.then_some(KEEP.0));
        self.out.push_str(&inner.out);
        self.out.extend(keeps.then_some(KEEP.1));
    }
}

pub(super) fn is_fraction(name: &str) -> bool {
    matches!(name, "frac" | "tfrac" | "dfrac" | "cfrac" | "nicefrac" | "sfrac")
}
