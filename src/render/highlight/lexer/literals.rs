//! Strings, with what is in them, regular expressions and numbers.

use super::super::CodeClass;
use super::languages::Syntax;
use super::{LastToken, Lexer, is_name};
use CodeClass::{Comment, Keyword, Number, Punctuation, String as Text};

impl Lexer<'_> {
    /// `r"…"`, `br#"…"#`, `b"…"`, `b'…'` of Rust; false where it is a name.
    pub(super) fn raw_string(&mut self) -> bool {
        let prefix = self.run_from(self.at, |byte| matches!(byte, b'b' | b'c' | b'r')) - self.at;
        let hashes = self.run_from(self.at + prefix, |byte| byte == b'#') - self.at - prefix;
        let quote = self.peek(prefix + hashes);
        let is_raw = self.code[self.at..self.at + prefix].ends_with('r');
        if prefix > 2
            || !matches!(quote, b'"' | b'\'')
            || (quote == b'\'' && (is_raw || self.peek(0) != b'b'))
            || (hashes > 0 && !is_raw)
        {
            return false;
        }
        if !is_raw {
            self.string(quote, prefix);
            return true;
        }
        self.put(self.at + prefix, Some(Keyword));
        let mut end = self.at + hashes + 1;
        loop {
            let Some(next) = memchr::memchr(b'"', self.bytes.get(end..).unwrap_or_default()) else {
                end = self.bytes.len();
                break;
            };
            end += next + 1;
            let closing = self.run_from(end, |byte| byte == b'#') - end;
            if closing >= hashes {
                end += hashes;
                break;
            }
        }
        self.put(end, Some(Text));
        self.before = LastToken::Value;
        true
    }

    /// A string with its escapes, behind a prefix of so many bytes.
    pub(super) fn string(&mut self, quote: u8, prefix: usize) {
        let syntax = self.syntax();
        let letters = &self.bytes[self.at..self.at + prefix];
        let has = |letter: u8| letters.iter().any(|byte| byte.eq_ignore_ascii_case(&letter));
        let (is_raw, is_format) =
            (syntax == Syntax::Python && has(b'r'), syntax == Syntax::Python && has(b'f'));
        // What begins a statement in Python is documentation.
        let is_triple =
            syntax == Syntax::Python && self.peek(prefix + 1) == quote && self.peek(prefix + 2) == quote;
        let is_document =
            is_triple && prefix == 0 && matches!(self.before, LastToken::Nothing | LastToken::Sign(b':'));
        let class = if is_document { Comment } else { Text };
        if prefix > 0 {
            self.put(self.at + prefix, Some(Keyword));
        }
        let length = if is_triple { 3 } else { 1 };
        let is_many_lines = is_triple
            || (syntax == Syntax::Rust && quote == b'"')
            || (syntax == Syntax::Sql && quote != b'`');
        let mut end = self.at + length;
        while let Some(byte) = self.bytes.get(end).copied() {
            match byte {
                b'\n' if !is_many_lines && self.bytes[end - 1] != b'\\' => break,
                b'\\' if syntax != Syntax::Sql => {
                    let after = self.escape(end);
                    if !is_raw {
                        self.put(end, Some(class));
                        self.put(after, Some(if is_document { Comment } else { Number }));
                    }
                    end = after;
                }
                b'{' if is_format && self.bytes.get(end + 1) == Some(&b'{') => end += 2,
                b'{' if is_format => {
                    self.put(end, Some(class));
                    self.put(end + 1, Some(Punctuation));
                    let stop = self.run_from(end + 1, |byte| !matches!(byte, b'}' | b'\n') && byte != quote);
                    self.put(stop, None);
                    if self.bytes.get(stop) == Some(&b'}') {
                        self.put(stop + 1, Some(Punctuation));
                    }
                    end = self.at;
                }
                b'%' if syntax == Syntax::C => {
                    let from = self.run_from(end + 1, |byte| b"-+ #0123456789.*hlLzjt".contains(&byte));
                    let is_known =
                        self.bytes.get(from).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'%');
                    if is_known {
                        self.put(end, Some(class));
                        self.put(from + 1, Some(Number));
                        end = self.at;
                    } else {
                        end += 1;
                    }
                }
                _ if byte == quote => {
                    // SQL doubles a quote that is in a string.
                    if syntax == Syntax::Sql && self.bytes.get(end + 1) == Some(&quote) {
                        end += 2;
                        continue;
                    }
                    if !is_triple || self.bytes[end..].starts_with(&[quote; 3]) {
                        end += length;
                        break;
                    }
                    end += 1;
                }
                _ => end += 1,
            }
        }
        self.put(end, Some(class));
        self.before = LastToken::Value;
    }

    /// Where the escape ends that begins here.
    fn escape(&self, at: usize) -> usize {
        let hex = |from: usize, most: usize| {
            let end = self.run_from(from, |byte| byte.is_ascii_hexdigit());
            end.min(from + most)
        };
        let end = match self.bytes.get(at + 1) {
            Some(b'x') => hex(at + 2, 2),
            Some(b'u') if self.bytes.get(at + 2) == Some(&b'{') => {
                let end = hex(at + 3, 8);
                if self.bytes.get(end) == Some(&b'}') { end + 1 } else { end }
            }
            Some(b'u') => hex(at + 2, 4),
            Some(b'U') => hex(at + 2, 8),
            // A line that goes on below: its end is no part of a run.
            Some(b'\n') => at + 1,
            _ => at + 2,
        };
        self.boundary(end.min(self.bytes.len()))
    }

    /// The rest of a template of JavaScript, up to its end or to code in it.
    pub(super) fn template(&mut self) {
        let mut end = self.at;
        while let Some(byte) = self.bytes.get(end) {
            match byte {
                b'`' => {
                    self.put(end + 1, Some(Text));
                    self.before = LastToken::Value;
                    return;
                }
                b'\\' => {
                    let after = self.escape(end);
                    self.put(end, Some(Text));
                    self.put(after, Some(Number));
                    end = after;
                }
                b'$' if self.bytes.get(end + 1) == Some(&b'{') => {
                    self.put(end, Some(Text));
                    self.put(end + 2, Some(Punctuation));
                    self.templates.push(self.braces);
                    self.before = LastToken::Sign(b'{');
                    return;
                }
                _ => end += 1,
            }
        }
        self.put(end, Some(Text));
    }

    /// A regular expression of JavaScript; false where the line has no end of it.
    pub(super) fn regex(&mut self) -> bool {
        let (mut end, mut in_class) = (self.at + 1, false);
        loop {
            match self.bytes.get(end) {
                None | Some(b'\n') => return false,
                Some(b'\\') => end += 1,
                Some(b'[') => in_class = true,
                Some(b']') => in_class = false,
                Some(b'/') if !in_class => break,
                Some(_) => {}
            }
            end += 1;
        }
        let end = self.boundary((end + 1).min(self.bytes.len()));
        self.put(end, Some(Text));
        let flags = self.run_from(self.at, |byte| byte.is_ascii_lowercase());
        self.put(flags, Some(Keyword));
        self.before = LastToken::Value;
        true
    }

    pub(super) fn number(&mut self) {
        let is_hex = self.peek(0) == b'0' && matches!(self.peek(1), b'x' | b'X');
        let mut end = self.at + 1;
        loop {
            end = self.run_from(end, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let (last, next) = (self.bytes[end - 1], self.bytes.get(end).copied().unwrap_or(0));
            let after = self.bytes.get(end + 1).copied().unwrap_or(0);
            let is_fraction = next == b'.' && after.is_ascii_digit();
            // `1.` is a number too where no name and no other point follows.
            let is_open = next == b'.' && self.syntax() != Syntax::Sql && after != b'.' && !is_name(after);
            let is_power = !is_hex
                && matches!(last, b'e' | b'E')
                && matches!(next, b'+' | b'-')
                && after.is_ascii_digit();
            if is_fraction || is_power || is_open {
                end += 1;
                if is_open {
                    break;
                }
            } else {
                break;
            }
        }
        self.put(end, Some(Number));
        self.before = LastToken::Value;
    }
}
