//! Commands that take something.

use crate::edition::rich::{BOLD, CAPS, ITALIC, KEEP, QUOTE, SUB, SUP};

use super::super::strings;
use super::{Tex, maths, verbatim};

impl Tex<'_> {
    /// Read over options of a command, in brackets before what it takes.
    fn options(&mut self) {
        while let Some(rest) = self.rest.strip_prefix('[') {
            let Some((options, after)) = rest.split_once(']') else { return };
            if options.contains(['{', '}']) || !after.starts_with(['{', '[']) {
                return;
            }
            self.rest = after;
        }
    }

    /// A command with arguments.
    pub(super) fn taking(&mut self, name: &str, word: bool) {
        if word {
            self.options();
        }
        let mark = match name {
            "emph" | "textit" | "textsl" | "mkbibemph" | "mkbibitalic" | "uline" | "underline" => {
                Some(ITALIC)
            }
            "textbf" | "mkbibbold" => Some(BOLD),
            "textsc" => Some(CAPS),
            "textsuperscript" | "mkbibsuperscript" | "sp" => Some(SUP),
            "textsubscript" | "mkbibsubscript" | "sb" => Some(SUB),
            "enquote" | "mkbibquote" | "textquote" => Some(QUOTE),
            "NoCaseChange" => Some(KEEP),
            _ => None,
        };
        if let Some(mark) = mark {
            let inner = self.argument_read();
            // What a bibliography quotes or emphasises is a title, with capitals of its own.
            let keep = matches!(name, "mkbibquote" | "mkbibemph");
            self.out.push(mark.0);
            self.out.extend(keep.then_some(KEEP.0));
            self.out.push_str(&inner);
            self.out.extend(keep.then_some(KEEP.1));
            self.out.push(mark.1);
            return;
        }
        match name {
            // A space, whatever its width.
            " " | "\n" | "\t" | "\\" | "," | ";" | ":" | ">" | "quad" | "qquad" | "thinspace" | "enspace"
            | "newline" | "linebreak" | "par" | "space" | "addspace" | "newblock" | "addthinspace"
            | "addlowpenspace" | "addhighpenspace" | "addlpthinspace" | "addhpthinspace"
            | "addabbrvspace" | "addabthinspace" => self.space(),
            "addnbspace" | "addnbthinspace" | "nobreakspace" => self.out.push('\u{a0}'),
            "-" | "/" | "@" | "!" | "*" | "|" | "" | "protect" | "relax" | "sloppy" | "unskip"
            | "leavevmode" | "nobreak" | "allowbreak" | "isdot" | "ignorespaces" | "displaystyle"
            | "textstyle" | "nolinebreak" | "bibrangessep" | "small" | "footnotesize" | "large"
            | "normalsize" => {}
            // Words that only sort.
            "noopsort" | "SortNoop" | "noop" | "sortnoop" | "NOOP" | "hphantom" | "phantom" | "vspace"
            | "label" | "textcolor" | "color" | "selectlanguage" | "cyr" | "natexlab"
                if word =>
            {
                if self.rest.trim_start().starts_with('{') {
                    self.argument();
                }
                self.taken = true;
            }
            "hspace" => {
                let width = self.argument();
                // One of no width is where a line may break.
                if width.trim_start().trim_start_matches(['0', '.']).starts_with(|c: char| c.is_ascii_digit())
                {
                    self.space();
                }
            }
            "adddotspace" => self.out.push_str(". "),
            // The second of two is the words.
            "href" | "foreignlanguage" | "foreignquote" | "bibinfo" | "bibfield" | "hyperref"
            | "raisebox" => {
                self.argument();
                let words = self.argument_read();
                self.out.push_str(&words);
            }
            "texorpdfstring" | "switchargs" => {
                let words = self.argument_read();
                self.argument();
                self.out.push_str(&words);
            }
            "url" | "nolinkurl" | "path" => {
                let words = self.argument();
                // An address has the case that it has.
                self.out.push(KEEP.0);
                self.out.push_str(&verbatim(words));
                self.out.push(KEEP.1);
            }
            "MakeUppercase" | "uppercase" => {
                let words = self.argument_read();
                self.out.extend(words.chars().flat_map(char::to_uppercase));
            }
            "MakeLowercase" | "lowercase" => {
                let words = self.argument_read();
                self.out.extend(words.chars().flat_map(char::to_lowercase));
            }
            name if maths::is_fraction(name) => self.fraction(),
            "mkbibparens" => self.between("(", ")"),
            "mkbibbrackets" => self.between("[", "]"),
            "footnote" | "mkbibfootnote" => self.between(" (", ")"),
            "ensuremath" => {
                let words = self.argument();
                self.math(words);
            }
            "(" => {
                let end = self.rest.find("\\)").unwrap_or(self.rest.len());
                let (words, after) = self.rest.split_at(end);
                self.rest = after.get(2..).unwrap_or("");
                self.math(words);
            }
            "bibstring" | "bibsstring" | "bibcpstring" | "bibcplstring" | "bibcpsstring" | "biblstring"
            | "bibncpstring" | "bibncplstring" | "bibncpsstring" | "bibxstring" | "autolang" => {
                let key = self.argument();
                let Some(words) = strings::english(key) else {
                    self.unknown.push(format!("{name}{{{key}}}"));
                    return self.out.push_str(key);
                };
                let mut words = words.chars();
                if name.starts_with("bibcp") {
                    self.out.extend(words.next().into_iter().flat_map(char::to_uppercase));
                }
                self.out.extend(words);
            }
            "textrm" | "textup" | "textnormal" | "textsf" | "texttt" | "textmd" | "mbox" | "hbox"
            | "text" | "autocap" | "bibnamefont" | "bibfnamefont" | "citenamefont" | "fbox" | "makebox"
            | "acro" | "textsw" | "textlatin" | "textgreek" | "textcyrillic" | "initial" | "ac" | "cite"
            | "citetitle" | "mkbibacro" | "nohyphens" => {
                self.taken = true;
            }
            _ => {
                self.unknown.push(name.to_owned());
                self.taken = true;
            }
        }
    }

    fn between(&mut self, open: &str, close: &str) {
        let words = self.argument_read();
        self.out.push_str(open);
        self.out.push_str(&words);
        self.out.push_str(close);
    }
}
