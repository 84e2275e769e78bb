//! Lexers for the languages that editions show most, since a grammar of regular expressions takes some fifty times as long: they
//! look at each byte about once, and know a name by the word before it and the sign behind it.
//!
//! What is beyond a token (the type of an expression, whether a name was declared) is beyond them; nothing makes them fail.

mod languages;
mod literals;

use super::{CodeClass, ColourRun, Runs};
use CodeClass::{
    Attribute, Comment, Function, Keyword, Number, Operator, Punctuation, String as Text, Type, Variable,
};
pub(super) use languages::find;
use languages::{Language, Syntax};

/// The coloured stretches of a block.
pub(super) fn runs(code: &str, language: &'static Language) -> Vec<ColourRun> {
    let mut lexer = Lexer {
        code,
        bytes: code.as_bytes(),
        at: 0,
        language,
        runs: Runs { code, runs: Vec::with_capacity(code.len() / 8) },
        before: LastToken::Nothing,
        opens_line: true,
        braces: 0,
        templates: Vec::new(),
    };
    while lexer.at < lexer.bytes.len() {
        lexer.token();
    }
    lexer.runs.runs
}

/// What was before a token, white space and comments aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LastToken<'c> {
    Nothing,
    /// A keyword, or a word that is an operator.
    Word(&'c str),
    /// A name, a value, a bracket that closes: what can be divided.
    Value,
    /// A sign.
    Sign(u8),
}

struct Lexer<'c> {
    code: &'c str,
    bytes: &'c [u8],
    at: usize,
    language: &'static Language,
    runs: Runs<'c>,
    before: LastToken<'c>,
    /// Whether only white space is before it in its line.
    opens_line: bool,
    /// How many braces are open, and at how many each template of JavaScript goes on that has code in it.
    braces: usize,
    templates: Vec<usize>,
}

impl<'c> Lexer<'c> {
    fn syntax(&self) -> Syntax {
        self.language.syntax
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn starts(&self, with: &[u8]) -> bool {
        self.bytes[self.at..].starts_with(with)
    }

    /// Where the run of bytes ends that these are.
    fn run_from(&self, from: usize, is: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        from + rest.iter().position(|byte| !is(*byte)).unwrap_or(rest.len())
    }

    /// Colours what is up to `end`, line by line, and goes on there.
    fn put(&mut self, end: usize, class: Option<CodeClass>) {
        let end = end.min(self.bytes.len());
        let mut from = self.at;
        while let Some(line) = memchr::memchr(b'\n', &self.bytes[from..end]) {
            self.runs.push(from..from + line, class);
            from += line + 1;
        }
        self.runs.push(from..end, class);
        self.at = end;
    }

    fn token(&mut self) {
        let byte = self.bytes[self.at];
        if byte.is_ascii_whitespace() {
            self.opens_line |= byte == b'\n';
            self.at += 1;
            return;
        }
        let opens_line = std::mem::take(&mut self.opens_line);
        if self.comment() || self.special(byte, opens_line) {
            return;
        }
        match byte {
            b'"' | b'\'' => self.string(byte, 0),
            b'`' if self.syntax() == Syntax::JavaScript => {
                self.put(self.at + 1, Some(Text));
                self.template();
            }
            b'`' if self.syntax() == Syntax::Sql => self.string(byte, 0),
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_ascii_digit() && self.may_begin() => self.number(),
            _ if is_name(byte) => self.name(),
            _ => self.sign(byte),
        }
    }

    /// A comment, or the first line that says what runs a script.
    fn comment(&mut self) -> bool {
        let line: &[u8] = match self.syntax() {
            Syntax::Python => b"#",
            Syntax::Sql => b"--",
            Syntax::C | Syntax::JavaScript | Syntax::Rust => b"//",
        };
        if self.starts(line) || (self.at == 0 && self.starts(b"#!") && !self.starts(b"#![")) {
            let end = self.run_from(self.at, |byte| byte != b'\n');
            self.put(end, Some(Comment));
            return true;
        }
        if self.syntax() == Syntax::Python || !self.starts(b"/*") {
            return false;
        }
        let (mut end, mut depth) = (self.at + 2, 1usize);
        while depth > 0 && end < self.bytes.len() {
            let rest = &self.bytes[end..];
            let Some(next) = memchr::memchr2(b'*', b'/', rest) else {
                end = self.bytes.len();
                break;
            };
            end += next;
            let pair = self.bytes.get(end..end + 2).unwrap_or_default();
            match pair {
                b"*/" => (depth, end) = (depth - 1, end + 2),
                b"/*" if self.syntax() == Syntax::Rust => (depth, end) = (depth + 1, end + 2),
                _ => end += 1,
            }
        }
        self.put(end, Some(Comment));
        true
    }

    /// What one language alone has.
    fn special(&mut self, byte: u8, opens_line: bool) -> bool {
        match (self.syntax(), byte) {
            (Syntax::Rust, b'#') if self.starts(b"#[") || self.starts(b"#![") => self.attribute(),
            (Syntax::Rust, b'\'') => return self.lifetime(),
            (Syntax::Rust, b'b' | b'c' | b'r') => return self.raw_string(),
            (Syntax::Python, b'@') if opens_line => {
                let end = self.run_from(self.at + 1, |byte| is_name(byte) || byte == b'.' || byte == b' ');
                self.put(end, Some(Attribute));
                self.before = LastToken::Value;
            }
            (Syntax::Python, b'a'..=b'z' | b'A'..=b'Z') => {
                // `r`, `b`, `f`, `u` and pairs of them before a quote.
                let end = self.run_from(self.at, |byte| byte.is_ascii_alphabetic());
                let prefix = &self.code[self.at..end];
                let quote = self.bytes.get(end).copied().unwrap_or(0);
                let is_prefix = prefix.len() <= 2 && prefix.bytes().all(|b| b"rbfuRBFU".contains(&b));
                if !is_prefix || !matches!(quote, b'"' | b'\'') {
                    return false;
                }
                self.string(quote, end - self.at);
            }
            (Syntax::JavaScript, b'/') if self.may_begin() => return self.regex(),
            (Syntax::JavaScript, b'}') if self.templates.last() == Some(&self.braces) => {
                self.templates.pop();
                self.put(self.at + 1, Some(Punctuation));
                self.template();
            }
            (Syntax::JavaScript, b'@') if is_name(self.peek(1)) => {
                let end = self.run_from(self.at + 1, is_name);
                self.put(end, Some(Attribute));
            }
            (Syntax::C, b'#') if opens_line => self.preprocessor(),
            _ => return false,
        }
        true
    }

    /// Whether a value may begin here.
    fn may_begin(&self) -> bool {
        match self.before {
            LastToken::Nothing => true,
            LastToken::Word(word) => !matches!(word, "this" | "super"),
            LastToken::Value => false,
            LastToken::Sign(sign) => !matches!(sign, b')' | b']' | b'}'),
        }
    }

    /// `#include`, `#define` and the like, with the name that they are about.
    fn preprocessor(&mut self) {
        let from = self.run_from(self.at + 1, |byte| matches!(byte, b' ' | b'\t'));
        let end = self.run_from(from, is_name);
        let word = &self.code[from..end];
        self.put(end, Some(Keyword));
        let from = self.run_from(end, |byte| matches!(byte, b' ' | b'\t'));
        match (word, self.bytes.get(from)) {
            ("include", Some(b'<')) => {
                let end = self.run_from(from, |byte| !matches!(byte, b'>' | b'\n'));
                self.at = from;
                let end = if self.bytes.get(end) == Some(&b'>') { end + 1 } else { end };
                self.put(end, Some(Text));
            }
            ("define", Some(byte)) if is_name(*byte) => {
                let end = self.run_from(from, is_name);
                self.at = from;
                let class = if self.bytes.get(end) == Some(&b'(') { Function } else { Number };
                self.put(end, Some(class));
            }
            _ => {}
        }
        self.before = LastToken::Word("#");
    }

    /// An attribute of Rust up to its bracket, strings in it and all.
    fn attribute(&mut self) {
        let (mut end, mut depth) = (self.at + 1, 0usize);
        while let Some(byte) = self.bytes.get(end) {
            end += 1;
            match byte {
                b'[' => depth += 1,
                b']' if depth <= 1 => break,
                b']' => depth -= 1,
                b'"' => {
                    while let Some(byte) = self.bytes.get(end).filter(|byte| **byte != b'"') {
                        end += 1 + usize::from(*byte == b'\\');
                    }
                    end += 1;
                }
                _ => {}
            }
        }
        let end = self.boundary(end);
        self.put(end, Some(Attribute));
        self.before = LastToken::Nothing;
    }

    /// The place itself, or the next where a character begins.
    fn boundary(&self, at: usize) -> usize {
        (at..self.code.len()).find(|at| self.code.is_char_boundary(*at)).unwrap_or(self.code.len())
    }

    /// `'a` of Rust; false where it is a character.
    fn lifetime(&mut self) -> bool {
        let end = self.run_from(self.at + 1, is_name);
        let is_character = self.bytes.get(end) == Some(&b'\'') || end == self.at + 1;
        if !is_character {
            self.put(end, Some(Keyword));
            self.before = LastToken::Value;
        }
        !is_character
    }

    /// A word of the language, or a name, by what is around it.
    fn name(&mut self) {
        let end = self.run_from(self.at, is_name);
        let word = &self.code[self.at..end];
        let known = match self.syntax() {
            Syntax::Sql => {
                let mut lower = [0; 24];
                let lower = lower.get_mut(..word.len()).map(|lower| {
                    lower.copy_from_slice(word.as_bytes());
                    lower.make_ascii_lowercase();
                    &*lower
                });
                let lower = lower.and_then(|lower| std::str::from_utf8(lower).ok());
                lower.and_then(|lower| self.language.words.get(lower))
            }
            _ => self.language.words.get(word),
        };
        let next = self.run_from(end, |byte| byte == b' ');
        let (sign, after) =
            (self.bytes.get(next).copied().unwrap_or(0), self.bytes.get(next + 1).copied().unwrap_or(0));
        // Behind a point all words are names, and some are wherever no other name follows.
        let is_member = self.before == LastToken::Sign(b'.') && self.syntax() != Syntax::Sql;
        let is_free =
            NAMES_TOO.contains(&word) && !is_name(sign) && !matches!(sign, b'"' | b'\'' | b'{' | b'*' | b'[');
        if let Some(class) = known.filter(|_| !(is_member || is_free && self.syntax() != Syntax::Sql)) {
            let class = *class;
            self.put(end, Some(class));
            self.before = match class {
                Keyword | Operator if !matches!(word, "self" | "Self" | "this" | "cls" | "crate") => {
                    LastToken::Word(word)
                }
                _ => LastToken::Value,
            };
            return;
        }
        if self.syntax() == Syntax::Rust && sign == b'!' && next == end && after != b'=' {
            self.put(end + 1, Some(Function));
            self.before = LastToken::Value;
            return;
        }
        let class = self.class_of(word, is_member, sign, after);
        self.put(end, class);
        self.before = LastToken::Value;
    }

    fn class_of(&self, word: &str, is_member: bool, sign: u8, after: u8) -> Option<CodeClass> {
        let first = word.bytes().next().unwrap_or(b'_');
        let is_constant =
            word.len() > 1 && !word.bytes().any(|b| b.is_ascii_lowercase()) && first.is_ascii_uppercase();
        let is_camel = first.is_ascii_uppercase() && !is_constant;
        let before = match self.before {
            LastToken::Word(before) => before,
            _ => "",
        };
        let is_call = sign == b'(';
        match self.syntax() {
            Syntax::Rust => match before {
                "fn" => Some(Function),
                "struct" | "enum" | "trait" | "type" | "union" => Some(Type),
                _ if is_constant => Some(Number),
                _ if is_camel => Some(Type),
                _ if is_call => Some(Function),
                _ if sign == b':' && after != b':' && !is_member => Some(Variable),
                _ => None,
            },
            Syntax::Python => match before {
                "def" => Some(Function),
                "class" => Some(Type),
                _ if is_camel => Some(Type),
                _ if is_call => Some(Function),
                _ if is_member || before == "import" || before == "from" => None,
                _ if is_constant => Some(Variable),
                _ if sign == b'='
                    && after != b'='
                    && matches!(self.before, LastToken::Sign(b'(' | b',' | b'*')) =>
                {
                    Some(Variable)
                }
                _ => None,
            },
            Syntax::JavaScript => match before {
                "class" | "new" | "extends" | "interface" | "enum" | "implements" => Some(Type),
                _ if is_call || before == "function" => Some(Function),
                _ if is_member || (sign == b':' && matches!(self.before, LastToken::Sign(b'{' | b','))) => {
                    None
                }
                _ => Some(Variable),
            },
            Syntax::C => match before {
                "struct" | "enum" | "union" => Some(Type),
                "goto" => Some(Variable),
                _ if is_call => Some(Function),
                _ if word.ends_with("_t") => Some(Type),
                _ if is_member => Some(Variable),
                _ => None,
            },
            Syntax::Sql => match before {
                _ if is_call
                    && !matches!(
                        before.to_ascii_lowercase().as_str(),
                        "table" | "into" | "on" | "references" | "index" | "exists"
                    ) =>
                {
                    Some(Function)
                }
                _ => None,
            },
        }
    }

    fn sign(&mut self, byte: u8) {
        match byte {
            b'{' => self.braces += 1,
            b'}' => self.braces = self.braces.saturating_sub(1),
            _ => {}
        }
        let class = match byte {
            b'(' | b')' | b'[' | b']' | b'{' | b'}' | b',' | b';' => Some(Punctuation),
            b':' if self.syntax() == Syntax::JavaScript || self.peek(1) != b'=' => Some(Punctuation),
            b'.' if self.starts(b"..") => Some(Operator),
            b'.' if self.syntax() == Syntax::Rust => None,
            b'.' => Some(Punctuation),
            b'-' if self.starts(b"->") => Some(Punctuation),
            b'=' | b'+' | b'-' | b'*' | b'/' | b'%' | b'<' | b'>' | b'!' | b'&' | b'|' | b'^' | b'~'
            | b'?' | b':' | b'@' => Some(Operator),
            _ => None,
        };
        let length = match byte {
            b'.' if self.starts(b"..") => self.run_from(self.at, |byte| byte == b'.') - self.at,
            b'-' if self.starts(b"->") => 2,
            _ => 1,
        };
        self.before = match byte {
            // A member of C is reached by an arrow too, and what follows `...` is no member.
            b'-' if length == 2 && self.syntax() == Syntax::C => LastToken::Sign(b'.'),
            b'.' if length > 1 => LastToken::Sign(b'*'),
            _ => LastToken::Sign(byte),
        };
        let end = self.boundary(self.at + length);
        self.put(end, class);
    }
}

/// Words of JavaScript and Rust that are names where no other name follows them.
const NAMES_TOO: &[&str] = &[
    "abstract",
    "as",
    "async",
    "declare",
    "from",
    "get",
    "implements",
    "interface",
    "namespace",
    "of",
    "private",
    "protected",
    "public",
    "readonly",
    "satisfies",
    "set",
    "type",
    "union",
];

/// Bytes of names: letters, digits, `_` and `$`, and whatever isn't ASCII.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::super::highlight;

    fn assert_shown(language: &str, code: &str, expected: &str) {
        let runs = highlight(code, language).unwrap();
        let shown: Vec<String> =
            runs.iter().map(|run| format!("{}:{}", run.class.css(), &code[run.range()])).collect();
        assert_eq!(shown.join("  "), expected, "{language}: {code}");
    }

    #[test]
    fn rust() {
        assert_shown(
            "rust",
            "impl<'a> A for B<'a> { const N: u8 = b'\\n'; } // '",
            "hk:impl  ho:<  hk:'a  ho:>  ht:A  hk:for  ht:B  ho:<  hk:'a  ho:>  hp:{  hk:const  ht:N  hp::  hk:u8  ho:=  \
             hk:b  hs:'  hn:\\n  hs:'  hp:; }  hc:// '",
        );
        assert_shown(
            "rust",
            "let s = r#\"a \" b\"# + \"c\\u{e9}\"; (x, y).0 ..= 1.5e-3_f64; /* /* */ */ '\"'; go!(MAX)",
            "hk:let  ho:=  hk:r  hs:#\"a \" b\"#  ho:+  hs:\"c  hn:\\u{e9}  hs:\"  hp:; (  hp:,  hp:)  hn:0  ho:..=  \
             hn:1.5e-3_f64  hp:;  hc:/* /* */ */  hs:'\"'  hp:;  hf:go!  hp:(  hn:MAX  hp:)",
        );
    }

    #[test]
    fn python() {
        assert_shown(
            "python",
            "@cached\ndef go(self, a=1):\n    \"\"\"Goes\n    on.\"\"\"\n    return f\"{a} \\n{{\" is not r'\\d' # x",
            "ha:@cached  hk:def  hf:go  hp:(  hk:self  hp:,  hv:a  ho:=  hn:1  hp:):  hc:\"\"\"Goes  hc:on.\"\"\"  \
             hk:return f  hs:\"  hp:{  hp:}  hn:\\n  hs:{{\"  ho:is not  hk:r  hs:'\\d'  hc:# x",
        );
    }

    #[test]
    fn javascript() {
        assert_shown(
            "js",
            "const a = b / 2, c = /[/]d/gi; from `x${ {y: `z${1}`} }` w",
            "hk:const  hv:a  ho:=  hv:b  ho:/  hn:2  hp:,  hv:c  ho:=  hs:/[/]d/  hk:gi  hp:;  hv:from  hs:`x  hp:${ {  hp::  \
             hs:`z  hp:${  hn:1  hp:}  hs:`  hp:} }  hs:`  hv:w",
        );
        assert_shown("js", "f(...type.of)", "hf:f  hp:(  ho:...  hv:type  hp:.  hp:)");
    }

    #[test]
    fn c() {
        assert_shown(
            "c",
            "#include <a.h>\n# define MAX(a) 1 /* b */\nstruct s *p = q->r; printf(\"%5d\\n\", 'x');",
            "hk:#include  hs:<a.h>  hk:# define  hf:MAX  hp:(  hp:)  hn:1  hc:/* b */  hk:struct  ht:s  ho:*  ho:=  hp:->  hv:r  \
             hp:;  hf:printf  hp:(  hs:\"  hn:%5d\\n  hs:\"  hp:,  hs:'x'  hp:);",
        );
    }

    #[test]
    fn sql() {
        assert_shown(
            "sql",
            "Select count(*) from t -- x\nwhere a = 'it''s\nso' and b is not null;",
            "hk:Select  hf:count  hp:(  ho:*  hp:)  hk:from  hc:-- x  hk:where  ho:=  hs:'it''s  hs:so'  hk:and  hk:is not  \
             hn:null  hp:;",
        );
    }

    #[test]
    fn what_is_not_closed_ends_with_its_line_or_the_block() {
        assert_shown("js", "a = 'b\nc", "hv:a  ho:=  hs:'b  hv:c");
        assert_shown("c", "/* a\nb", "hc:/* a  hc:b");
        assert_shown("js", "`a${", "hs:`a  hp:${");
        assert_shown("rust", "r#\"a\nb", "hk:r  hs:#\"a  hs:b");
        assert_shown("rust", "#[a(\"]\"", "ha:#[a(\"]\"");
        assert_shown("python", "f'{a\nb", "hk:f  hs:'  hp:{");
    }
}
