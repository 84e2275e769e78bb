//! The words of a field: TeX as bibliographies have it, to text with marks.

mod commands;
mod maths;
mod symbols;

use unicode_normalization::UnicodeNormalization;

use crate::edition::rich::{self, BOLD, CAPS, ITALIC, KEEP, MarkPair, QUOTE, SUB, SUP};

use symbols::{accent, symbol};

/// Groups that are in each other; the reader of entries refuses more.
const DEEPEST: usize = 80;

/// What was made of a field.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The words, with marks.
    pub(super) words: String,
    /// Commands that are not known, by their names: they are left out, and what they hold is read.
    pub(super) unknown: Vec<String>,
}

/// Read a field. Words in braces keep their capitals.
pub(super) fn read(field: &str) -> Read {
    let mut tex = Tex { rest: field, ..Tex::default() };
    tex.group(false);
    tex.close_quotes();
    let words: String = tex.out.trim().nfc().collect();
    Read { words: without_empty(words), unknown: tex.unknown }
}

/// Read a field whose braces mean nothing, such as a name.
pub(super) fn text(field: &str) -> String {
    let words = read(field).words;
    words.chars().filter(|c| *c != KEEP.0 && *c != KEEP.1).collect()
}

/// An address or an identifier: nothing but escapes is TeX in it.
pub(super) fn verbatim(field: &str) -> String {
    let mut words = field.trim();
    while let Some(inner) = words.strip_prefix('{').and_then(|w| w.strip_suffix('}')) {
        words = inner.trim();
    }
    if let Some(inner) = words.strip_prefix("\\url{").and_then(|w| w.strip_suffix('}')) {
        words = inner;
    }
    let mut out = String::with_capacity(words.len());
    let mut rest = words.replace("{\\textasciitilde}", "~").replace("\\textasciitilde{}", "~");
    rest = rest.replace("\\textasciitilde ", "~").replace("\\textasciitilde", "~").replace("$\\sim$", "~");
    rest = rest.replace("{\\_}", "_").replace("{\\%}", "%").replace("{\\&}", "&").replace("{\\#}", "#");
    rest = rest.replace("\\~{}", "~").replace("\\slash", "/").replace("\\textunderscore", "_");
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|n| "_%&#${}~".contains(*n)) => out.extend(chars.next()),
            '\\' if chars.peek() == Some(&'/') => {}
            // A line that was broken goes on; a space is part of what it is in.
            c if c == '\n' || c == '\r' || rich::is_mark(c) => {
                while chars.peek().is_some_and(|next| next.is_whitespace()) {
                    chars.next();
                }
            }
            c => out.push(c),
        }
    }
    out
}

#[derive(Default)]
struct Tex<'a> {
    rest: &'a str,
    out: String,
    /// Where quotation marks were opened.
    quotes: Vec<usize>,
    unknown: Vec<String>,
    depth: usize,
    /// Whether the next group is what a command takes: its braces protect nothing.
    taken: bool,
}

impl<'a> Tex<'a> {
    /// Read to the brace that closes the group, or to the end.
    fn group(&mut self, inner: bool) {
        let mut closers: Vec<char> = Vec::new();
        while let Some(c) = self.rest.chars().next() {
            match c {
                '}' => {
                    self.rest = &self.rest[1..];
                    if inner {
                        break;
                    }
                }
                '{' => self.braces(),
                '\\' => self.command(&mut closers),
                '$' => self.dollars(),
                '~' => self.take(1, "\u{a0}"),
                '-' => self.dashes(),
                '`' if self.rest.starts_with("``") => {
                    self.rest = &self.rest[2..];
                    self.open_quote();
                }
                '`' => self.take(1, "‘"),
                '\'' if self.rest.starts_with("''") => {
                    self.rest = &self.rest[2..];
                    self.close_quote();
                }
                '\'' | '"' if self.straight(c) => {}
                '\'' => self.take(1, "’"),
                // As catalogues on the web write it.
                '&' if self.rest.starts_with("&amp;") => self.take(5, "&"),
                '?' if self.rest.starts_with("?`") => self.take(2, "¿"),
                '!' if self.rest.starts_with("!`") => self.take(2, "¡"),
                c if c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}' => {
                    self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
                    if self.rest.starts_with(c) {
                        self.rest = &self.rest[c.len_utf8()..];
                    }
                    self.space();
                }
                c => {
                    self.rest = &self.rest[c.len_utf8()..];
                    self.out.push(if rich::is_mark(c) { char::REPLACEMENT_CHARACTER } else { c });
                }
            }
            if c != '\\' {
                self.taken = false;
            }
        }
        self.out.extend(closers.into_iter().rev());
    }

    fn take(&mut self, bytes: usize, words: &str) {
        self.rest = &self.rest[bytes..];
        self.out.push_str(words);
    }

    fn space(&mut self) {
        if !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    /// Braces: around words they keep their capitals; around a command they don't, as BibTeX has it.
    fn braces(&mut self) {
        let taken = std::mem::take(&mut self.taken);
        let command = self.rest[1..].starts_with('\\');
        self.rest = &self.rest[1..];
        let start = self.out.len();
        self.wrapped((!taken && !command).then_some(KEEP));
        // A capital with an accent is one that was meant, as in `{\'E}mile`.
        let first = self.out[start..].chars().find(|c| !rich::is_mark(*c));
        if command
            && !taken
            && first.is_some_and(char::is_uppercase)
            && self.quotes.last().is_none_or(|at| *at < start)
        {
            self.out.insert(start, KEEP.0);
            self.out.push(KEEP.1);
        }
    }

    /// The rest of a group between two marks.
    fn wrapped(&mut self, mark: Option<MarkPair>) {
        self.out.extend(mark.map(|m| m.0));
        self.depth += 1;
        if self.depth < DEEPEST {
            self.group(true);
        }
        self.depth -= 1;
        self.out.extend(mark.map(|m| m.1));
    }

    fn dashes(&mut self) {
        let run = self.rest.len() - self.rest.trim_start_matches('-').len();
        let dash = match run {
            1 => "-",
            2 => "–",
            _ => "—",
        };
        self.take(run, dash);
    }

    /// Words between straight quotation marks, where another closes what this one opens: `'war'`, not `'tis` or `'80s`.
    fn straight(&mut self, sign: char) -> bool {
        const CUT: [&str; 6] = ["tis", "twas", "n", "em", "til", "cause"];
        let begins = self.out.chars().next_back().is_none_or(|c| {
            c.is_whitespace() || rich::is_mark(c) || matches!(c, '(' | '[' | '—' | '–' | '“' | '‘')
        });
        let inside = &self.rest[1..];
        let word = inside.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_cut = sign == '\''
            && (word.starts_with(|c: char| c.is_ascii_digit())
                || CUT.contains(&word.to_lowercase().as_str()));
        let Some(end) = (begins && !is_cut).then(|| straight_end(inside, sign)).flatten() else {
            return false;
        };
        let words = self.inner(&inside[..end]);
        let (open, close) = if sign == '"' { QUOTE } else { ('‘', '’') };
        self.out.push(open);
        self.out.push_str(&words);
        self.out.push(close);
        self.rest = &inside[end + 1..];
        true
    }

    fn open_quote(&mut self) {
        self.quotes.push(self.out.len());
        self.out.push(QUOTE.0);
    }

    fn close_quote(&mut self) {
        self.out.push(if self.quotes.pop().is_some() { QUOTE.1 } else { '”' });
    }

    /// Quotation marks that nothing closes are signs as any other.
    fn close_quotes(&mut self) {
        for at in std::mem::take(&mut self.quotes).into_iter().rev() {
            self.out.replace_range(at..at + QUOTE.0.len_utf8(), "“");
        }
    }

    /// What a command takes: a group without its braces, another command, or one character.
    fn argument(&mut self) -> &'a str {
        let rest = self.rest.trim_start();
        let Some(first) = rest.chars().next() else {
            self.rest = rest;
            return "";
        };
        let (argument, after) = match first {
            '{' => {
                let end = closing(&rest[1..]);
                (&rest[1..1 + end], rest.get(end + 2..).unwrap_or(""))
            }
            '}' => ("", rest),
            '\\' => rest.split_at(1 + name_length(&rest[1..])),
            c => rest.split_at(c.len_utf8()),
        };
        self.rest = after;
        argument
    }

    /// An argument read by itself.
    fn argument_read(&mut self) -> String {
        let argument = self.argument();
        self.inner(argument)
    }

    fn inner(&mut self, words: &str) -> String {
        let mut inner = Tex { rest: words, depth: self.depth + 1, ..Tex::default() };
        if inner.depth < DEEPEST {
            inner.group(false);
            inner.close_quotes();
        }
        self.unknown.append(&mut inner.unknown);
        inner.out
    }

    fn command(&mut self, closers: &mut Vec<char>) {
        let after = &self.rest[1..];
        let length = name_length(after);
        let (name, rest) = after.split_at(length);
        self.rest = rest;
        let word = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if word {
            self.rest =
                self.rest.strip_prefix('*').unwrap_or(self.rest).trim_start_matches([' ', '\t', '\n', '\r']);
        }
        if let Some(mark) = accent(name) {
            return self.accented(mark);
        }
        if let Some(sign) = symbol(name) {
            self.out.push_str(sign);
            if let Some(rest) = self.rest.strip_prefix("{}") {
                self.rest = rest;
            }
            return;
        }
        if let Some(mark) = switch(name) {
            self.out.extend(mark.map(|m| m.0));
            closers.extend(mark.map(|m| m.1));
            return;
        }
        self.taking(name, word);
    }

    /// A letter with an accent.
    fn accented(&mut self, mark: char) {
        let base = self.argument_read();
        let base = base.trim_start();
        let letter = base.chars().find(|c| !rich::is_mark(*c));
        match letter {
            None => self.out.push_str(base),
            Some(letter) => {
                let at = base.find(letter).unwrap_or(0);
                self.out.push_str(&base[..at]);
                self.out.push(match letter {
                    'ı' => 'i',
                    'ȷ' => 'j',
                    letter => letter,
                });
                self.out.push(mark);
                self.out.push_str(&base[at + letter.len_utf8()..]);
            }
        }
    }
}

/// What `{\em …}` and its kin do to the rest of their group.
fn switch(name: &str) -> Option<Option<MarkPair>> {
    Some(match name {
        "em" | "it" | "itshape" | "sl" | "slshape" => Some(ITALIC),
        "bf" | "bfseries" => Some(BOLD),
        "sc" | "scshape" => Some(CAPS),
        "rm" | "rmfamily" | "tt" | "ttfamily" | "sf" | "sffamily" | "upshape" | "normalfont" | "mdseries" => {
            None
        }
        _ => return None,
    })
}

/// The length of a command's name: letters, or one other sign.
fn name_length(words: &str) -> usize {
    let letters = words.len() - words.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    match letters {
        0 => words.chars().next().map_or(0, char::len_utf8),
        letters => letters,
    }
}

/// The byte of the brace that closes what is open, or the end.
pub(super) fn closing(words: &str) -> usize {
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, c) in words.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' if depth == 0 => return at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    words.len()
}

/// Where a straight quotation mark closes the words that one has opened: behind a word, before none.
fn straight_end(words: &str, sign: char) -> Option<usize> {
    let mut depth = 0_i32;
    let mut before = ' ';
    for (at, c) in words.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        let next = words[at + c.len_utf8()..].chars().next();
        let ends =
            c == sign && !before.is_whitespace() && next.is_none_or(|c| !c.is_alphanumeric() && c != sign);
        if depth < 0 || at == 0 && !(c.is_alphanumeric() || matches!(c, '{' | '\\')) {
            return None;
        }
        if ends && depth == 0 && before != sign && before != '\\' {
            return Some(at);
        }
        before = c;
    }
    None
}

/// Marks with nothing between them say nothing.
fn without_empty(mut words: String) -> String {
    for (open, close) in [KEEP, ITALIC, BOLD, CAPS, SUP, SUB] {
        let empty: String = [open, close].iter().collect();
        while words.contains(&empty) {
            words = words.replace(&empty, "");
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(field: &str) -> String {
        rich::csl(&read(field).words).into_owned()
    }

    #[test]
    fn signs_and_accents_of_tex_are_letters() {
        for (field, words) in [
            ("Glass of 5.2~mm", "Glass of 5.2\u{a0}mm"),
            (
                r#"\"Ol und Stra{\ss}e, \v{S}kara, \'\i, {\'{\i}}, \c{c}a, \aa{}s, \H{o}"#,
                "Öl und Straße, Škara, í, í, ça, ås, ő",
            ),
            (r"``On' `light''", "“On’ ‘light”"),
            (r"\enquote{On \enquote{light}}", "“On ‘light’”"),
            (
                r"Oil\hyphen{}free Lamps\ldots{} \& Wicks, 5\,\% --- 3--4",
                "Oil-free Lamps… & Wicks, 5 % — 3–4",
            ),
            (
                r"{\em lamps} and \textbf{Oil} in \textsc{bc}",
                "<i>lamps</i> and <b>Oil</b> in <span style=\"font-variant:small-caps;\">bc</span>",
            ),
            (
                r"H$_2$O at $30^\circ$, $x^{2}$, $\alpha$-rays for \$5",
                "H<sub>2</sub>O at 30°, <span class=\"nocase\">x<sup>2</sup></span>, <span class=\"nocase\">α</span>-rays for $5",
            ),
            (
                "The {NATO} Lamp of {\\'E}mile",
                "The <span class=\"nocase\">NATO</span> Lamp of <span class=\"nocase\">É</span>mile",
            ),
            (
                r"The $\frac{1}{2}$ and 3\nicefrac{3}{4} of $2\tfrac12$ lamps, $\frac{a+b}{2}$, $\odd{1}{2}$",
                "The 1/2 and 3 3/4 of 2 1/2 lamps, <span class=\"nocase\">(a+b)/2</span>, 1 2",
            ),
            (r"\noopsort{1973b}1973 \href{https://e.org}{here} \texorpdfstring{$x$}{y}", "1973 here x"),
            ("open ``quote", "open “quote"),
            (
                "The 'war on terror' and \"the lamp\", the keepers' oil",
                "The ‘war on terror’ and “the lamp”, the keepers’ oil",
            ),
            ("'Tis pity, 'twas, the '80s' oil, 6\" deep", "’Tis pity, ’twas, the ’80s’ oil, 6\" deep"),
            ("{\"Uber die \"Okonomie}", "<span class=\"nocase\">\"Uber die \"Okonomie</span>"),
            ("Oil &amp; Wax \\& Wicks", "Oil & Wax & Wicks"),
            ("", ""),
            ("{}", ""),
            (r"\'", ""),
            ("a } b", "a b"),
        ] {
            assert_eq!(shown(field), words, "{field}");
        }
    }

    #[test]
    fn words_that_biblatex_has_by_keys_and_its_signs_are_shown() {
        for (field, words) in [
            (r"\bibcpstring{reviewof} \enquote{Wax}", "Review of “Wax”"),
            (r"\bibstring{jourser} 1, \bibstring{nodate}, \bibstring{thwart}", "series 1, n.d., thwart"),
            (r"Orr v\adddotspace Quell Corp\adddot", "Orr v. Quell Corp."),
            (
                r"4,586,\hspace{0pt plus 1pt}960 at\hspace{1em}last, \hspace{.5em}yes",
                "4,586,960 at last, yes",
            ),
            (
                r"\printtext[title]{Wax: A Play} \enquote[x]{[sic]} [a]{b} \emph [c]",
                "Wax: A Play “[sic]” [a]b <i>[</i>c]",
            ),
        ] {
            let mut made = shown(field).replace("<span class=\"nocase\">", "");
            made = made.replace("</span>", "");
            assert_eq!(made, words, "{field}");
        }
        assert_eq!(read(r"\bibstring{thwart} \bibstring{and}").unknown, ["bibstring{thwart}"]);
    }

    #[test]
    fn what_an_unknown_command_holds_is_read() {
        let read = read(r"On \strange{light} and \odd dark");
        assert_eq!((read.words.as_str(), read.unknown.len()), ("On light and dark", 2));
    }

    #[test]
    fn addresses_lose_their_escapes_only() {
        assert_eq!(verbatim(r"https://e.org/a\_b\%20{\_}c~d"), "https://e.org/a_b%20_c~d");
        assert_eq!(
            verbatim(r"{\url{https://e.org/$\sim$me}}"),
            "\\url{https://e.org/~me}".trim_start_matches("\\url{").trim_end_matches('}')
        );
    }

    proptest! {
        #[test]
        fn any_field_is_read_and_marks_are_closed(field in "[\\\\a-z{}$^_~`'\" -]{0,40}") {
            let words = read(&field).words;
            for (open, close) in [KEEP, ITALIC, QUOTE] {
                prop_assert_eq!(words.matches(open).count(), words.matches(close).count());
            }
        }
    }
}
