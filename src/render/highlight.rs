//! Colours for code blocks: which stretch of a block is of which class.
//!
//! The languages that editions show most have lexers ([`lexer`]). All others have the syntaxes of syntect and those of `syntaxes/`, packed by
//! `build/highlighting.rs`. They are read at the first block, and each one unpacked at the first block in its language.

mod blocks;
mod lexer;
mod lines;

pub(crate) use blocks::coloured;

use std::{
    cell::RefCell,
    collections::HashMap,
    ops::Range,
    panic,
    sync::LazyLock,
    time::{Duration, Instant},
};

use syntect::{
    dumps,
    parsing::{ClearAmount, Scope, ScopeStackOp, SyntaxReference, SyntaxSet},
};

/// Longer blocks are left as they are.
const LONGEST_BLOCK: usize = 512 * 1024;

/// Blocks with a longer line are left as they are. A syntax may take the square of a line's length (7 s for
/// a line of C++ as long as this that is all `a::`), so no block may take more of it than one such line.
const LONGEST_LINE: usize = 20 * 1024;

/// A block that takes longer is left as it is. Half a megabyte of ordinary code takes a fraction of it.
const LONGEST_TIME: Duration = Duration::from_secs(5);

static SYNTAXES: LazyLock<Option<SyntaxSet>> = LazyLock::new(|| {
    dumps::from_uncompressed_data(include_bytes!(concat!(env!("OUT_DIR"), "/syntaxes.packdump"))).ok()
});

/// What a writer may call a language, beside its name and its file extensions, and an extension of the syntax
/// that it is coloured by.
const ALIASES: &[(&str, &str)] = &[
    ("bibtex", "bib"),
    ("c#", "cs"),
    ("cjs", "js"),
    ("common-lisp", "lisp"),
    ("console", "sh"),
    ("csharp", "cs"),
    ("elisp", "lisp"),
    ("emacs-lisp", "lisp"),
    ("geojson", "json"),
    ("gnumakefile", "make"),
    ("golang", "go"),
    ("ipython", "py"),
    ("jinja", "html"),
    ("jinja2", "html"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("jsonl", "json"),
    ("jsonld", "json"),
    ("jsx", "js"),
    ("ksh", "sh"),
    ("mjs", "js"),
    ("ndjson", "json"),
    ("node", "js"),
    ("objc", "m"),
    ("objectivec", "m"),
    ("python3", "py"),
    ("py3", "py"),
    ("rng", "xml"),
    ("scheme", "scm"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("shellscript", "sh"),
    ("svg", "xml"),
    ("tei", "xml"),
    ("tera", "html"),
    ("text", "txt"),
    ("plain", "txt"),
    ("plaintext", "txt"),
    ("ts", "js"),
    ("tsx", "js"),
    ("typescript", "js"),
    ("xsl", "xml"),
    ("xslt", "xml"),
];

/// A stretch of a block in one colour, within one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ColourRun {
    /// The first byte.
    pub(crate) start: u32,
    /// The byte after the last.
    pub(crate) end: u32,
    /// What the stretch is.
    pub(crate) class: CodeClass,
}

impl ColourRun {
    /// The bytes of the block that this is.
    #[cfg(test)]
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What a stretch of code is, as far as colours tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CodeClass {
    /// A keyword, or the name of a tag.
    Keyword,
    /// A string.
    String,
    /// A comment.
    Comment,
    /// A number or another constant, an escape in a string.
    Number,
    /// A function or macro.
    Function,
    /// A type.
    Type,
    /// An operator.
    Operator,
    /// A bracket or separator.
    Punctuation,
    /// A variable, parameter or key.
    Variable,
    /// The name of an attribute, or a decorator.
    Attribute,
    /// A heading, or emphasis.
    Markup,
    /// Deleted in a diff.
    Deleted,
    /// Inserted in a diff.
    Inserted,
}

impl CodeClass {
    /// Every class, for the test that the style sheet has each.
    #[cfg(test)]
    pub(crate) const ALL: [CodeClass; 13] = [
        CodeClass::Keyword,
        CodeClass::String,
        CodeClass::Comment,
        CodeClass::Number,
        CodeClass::Function,
        CodeClass::Type,
        CodeClass::Operator,
        CodeClass::Punctuation,
        CodeClass::Variable,
        CodeClass::Attribute,
        CodeClass::Markup,
        CodeClass::Deleted,
        CodeClass::Inserted,
    ];

    /// The class in HTML.
    pub(crate) fn css(self) -> &'static str {
        match self {
            CodeClass::Keyword => "hk",
            CodeClass::String => "hs",
            CodeClass::Comment => "hc",
            CodeClass::Number => "hn",
            CodeClass::Function => "hf",
            CodeClass::Type => "ht",
            CodeClass::Operator => "ho",
            CodeClass::Punctuation => "hp",
            CodeClass::Variable => "hv",
            CodeClass::Attribute => "ha",
            CodeClass::Markup => "hm",
            CodeClass::Deleted => "hd",
            CodeClass::Inserted => "hi",
        }
    }
}

/// The coloured stretches of `code`, in order; none where the language is unknown, or the block too large or
/// beyond the syntax.
///
/// `language` is the first word of an info string, in any case: a name, a file extension or an alias.
pub(crate) fn highlight(code: &str, language: &str) -> Option<Vec<ColourRun>> {
    let squares = || code.split('\n').map(|line| line.len() * line.len()).sum::<usize>();
    if code.len() > LONGEST_BLOCK || squares() > LONGEST_LINE * LONGEST_LINE {
        return None;
    }
    let language = language.trim();
    let alias = ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(language));
    let language = alias.map_or(language, |(_, extension)| extension);
    if let Some(language) = lexer::find(&language.to_ascii_lowercase()) {
        return Some(lexer::runs(code, language));
    }
    let syntaxes = SYNTAXES.as_ref()?;
    let syntax = find(syntaxes, language)?;
    // syntect panics on a regex it cannot compile, which shows only where the regex is first tried.
    panic::catch_unwind(|| runs(code, syntaxes, syntax)).ok()?
}

fn find<'s>(syntaxes: &'s SyntaxSet, language: &str) -> Option<&'s SyntaxReference> {
    if language.is_empty() {
        return None;
    }
    syntaxes.find_syntax_by_token(language)
}

fn runs(code: &str, syntaxes: &SyntaxSet, syntax: &SyntaxReference) -> Option<Vec<ColourRun>> {
    let begun = Instant::now();
    let mut runs = Vec::new();
    let mut start = 0;
    lines::colour(code, syntaxes, syntax, |line, of_line| {
        runs.extend(of_line.iter().map(|run| ColourRun {
            start: start + run.start,
            end: start + run.end,
            ..*run
        }));
        // No block is longer than `LONGEST_BLOCK`.
        start += line.len() as u32;
        begun.elapsed() <= LONGEST_TIME
    })?;
    Some(runs)
}

struct Runs<'c> {
    code: &'c str,
    runs: Vec<ColourRun>,
}

impl Runs<'_> {
    /// Adds a stretch of one line without the space around it, to the last run where only space is between.
    fn push(&mut self, range: Range<usize>, class: Option<CodeClass>) {
        let (Some(class), Some(text)) = (class, self.code.get(range.clone())) else { return };
        let trimmed = text.trim_ascii_start();
        let start = range.start + (text.len() - trimmed.len());
        let end = start + trimmed.trim_ascii_end().len();
        if start == end {
            return;
        }
        // No block is longer than `LONGEST_BLOCK`.
        let (start, end) = (start as u32, end as u32);
        if let Some(last) = self.runs.last_mut()
            && last.class == class
            && self.code.as_bytes()[last.end as usize..start as usize]
                .iter()
                .all(|b| matches!(b, b' ' | b'\t'))
        {
            last.end = end;
        } else {
            self.runs.push(ColourRun { start, end, class });
        }
    }
}

/// What a scope says about the text in it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Says {
    /// It is of this class.
    Is(CodeClass),
    /// It is of this class where nothing around it has one: the quotes of a string are of the string.
    Else(CodeClass),
    /// It is of no class, whatever is around it: code in a string.
    Plain,
    /// Nothing.
    Nothing,
}

impl Says {
    fn within(self, outer: Option<CodeClass>) -> Option<CodeClass> {
        match self {
            Says::Is(class) => Some(class),
            Says::Else(class) => outer.or(Some(class)),
            Says::Plain => None,
            Says::Nothing => outer,
        }
    }
}

/// The scopes around a place: what each says, and the class it comes to there.
#[derive(Clone, Default, PartialEq)]
struct Stack {
    scopes: Vec<(Says, Option<CodeClass>)>,
    cleared: Vec<Vec<Says>>,
}

impl Stack {
    fn class(&self) -> Option<CodeClass> {
        self.scopes.last().and_then(|(_, class)| *class)
    }

    fn push(&mut self, says: Says) {
        self.scopes.push((says, says.within(self.class())));
    }

    fn apply(&mut self, op: &ScopeStackOp) {
        match op {
            ScopeStackOp::Push(scope) => self.push(says(*scope)),
            ScopeStackOp::Pop(count) => self.scopes.truncate(self.scopes.len().saturating_sub(*count)),
            ScopeStackOp::Clear(amount) => {
                let kept = match amount {
                    ClearAmount::TopN(count) => self.scopes.len().saturating_sub(*count),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.scopes.drain(kept..).map(|(says, _)| says).collect());
            }
            ScopeStackOp::Restore => {
                for says in self.cleared.pop().unwrap_or_default() {
                    self.push(says);
                }
            }
            ScopeStackOp::Noop => {}
        }
    }
}

/// What scopes say by the longest of these that they begin with.
const RULES: &[(&str, Says)] = &[
    ("comment", Says::Is(CodeClass::Comment)),
    ("constant", Says::Is(CodeClass::Number)),
    ("entity.name", Says::Is(CodeClass::Type)),
    ("entity.name.constant", Says::Is(CodeClass::Number)),
    ("entity.name.function", Says::Is(CodeClass::Function)),
    ("entity.name.label", Says::Is(CodeClass::Variable)),
    ("entity.name.macro", Says::Is(CodeClass::Function)),
    ("entity.name.section", Says::Is(CodeClass::Markup)),
    ("entity.name.tag", Says::Is(CodeClass::Keyword)),
    ("entity.name.tag.yaml", Says::Is(CodeClass::Variable)),
    ("entity.name.val", Says::Is(CodeClass::Variable)),
    ("entity.other.attribute-name", Says::Is(CodeClass::Attribute)),
    ("entity.other.inherited-class", Says::Is(CodeClass::Type)),
    ("keyword", Says::Is(CodeClass::Keyword)),
    ("keyword.operator", Says::Is(CodeClass::Operator)),
    ("keyword.operator.word", Says::Is(CodeClass::Keyword)),
    ("keyword.other.unit", Says::Is(CodeClass::Number)),
    ("markup.bold", Says::Is(CodeClass::Markup)),
    ("markup.deleted", Says::Is(CodeClass::Deleted)),
    ("markup.heading", Says::Is(CodeClass::Markup)),
    ("markup.inserted", Says::Is(CodeClass::Inserted)),
    ("markup.italic", Says::Is(CodeClass::Markup)),
    ("markup.quote", Says::Is(CodeClass::Comment)),
    ("markup.raw", Says::Is(CodeClass::String)),
    ("markup.underline", Says::Is(CodeClass::String)),
    ("meta.annotation", Says::Is(CodeClass::Attribute)),
    ("meta.diff.header", Says::Is(CodeClass::Markup)),
    ("meta.diff.range", Says::Is(CodeClass::Markup)),
    ("meta.interpolation", Says::Plain),
    ("meta.template.expression", Says::Plain),
    ("punctuation", Says::Else(CodeClass::Punctuation)),
    ("source", Says::Plain),
    ("source.regexp", Says::Nothing),
    ("storage", Says::Is(CodeClass::Keyword)),
    ("string", Says::Is(CodeClass::String)),
    ("support.class", Says::Is(CodeClass::Type)),
    ("support.constant", Says::Is(CodeClass::Number)),
    ("support.function", Says::Is(CodeClass::Function)),
    ("support.macro", Says::Is(CodeClass::Function)),
    ("support.module", Says::Is(CodeClass::Type)),
    ("support.type", Says::Is(CodeClass::Type)),
    ("support.type.property-name", Says::Is(CodeClass::Variable)),
    ("support.variable", Says::Is(CodeClass::Variable)),
    ("text", Says::Plain),
    ("variable", Says::Is(CodeClass::Variable)),
    ("variable.annotation", Says::Is(CodeClass::Attribute)),
    ("variable.function", Says::Is(CodeClass::Function)),
    ("variable.language", Says::Is(CodeClass::Keyword)),
];

/// The rules, longest first.
static PREFIXES: LazyLock<Vec<(Scope, Says)>> = LazyLock::new(|| {
    let mut rules: Vec<_> =
        RULES.iter().filter_map(|(prefix, says)| Some((Scope::new(prefix).ok()?, *says))).collect();
    rules.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
    rules
});

thread_local! {
    static SAID: RefCell<HashMap<Scope, Says>> = RefCell::default();
}

fn says(scope: Scope) -> Says {
    SAID.with_borrow_mut(|said| {
        *said.entry(scope).or_insert_with(|| {
            let rule = PREFIXES.iter().find(|(prefix, _)| prefix.is_prefix_of(scope));
            rule.map_or(Says::Nothing, |(_, says)| *says)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The runs as `class:text`.
    fn shown(code: &str, language: &str) -> Vec<String> {
        let runs = highlight(code, language).unwrap_or_default();
        runs.iter().map(|run| format!("{}:{}", run.class.css(), &code[run.range()])).collect()
    }

    fn assert_shown(code: &str, language: &str, expected: &str) {
        assert_eq!(shown(code, language).join("  "), expected, "{language}: {code}");
    }

    #[test]
    fn toml() {
        assert_shown(
            "# Über\n[book.\"a b\"] # x\ntitle = \"A\\n\" \nn = [1, {a = true, 'b' = 1979-05-27}]\n",
            "toml",
            "hc:# Über  hp:[  hm:book  hp:.  hm:\"a b\"  hp:]  hc:# x  hv:title  ho:=  hs:\"A  hn:\\n  hs:\"  \
             hv:n  ho:=  hp:[  hn:1  hp:, {  hv:a  ho:=  hn:true  hp:,  hv:'b'  ho:=  hn:1979-05-27  hp:}]",
        );
        assert_shown(
            "[[works]]\na.b = '''\n[x]\n'''\nc = 0xff",
            "toml",
            "hp:[[  hm:works  hp:]]  hv:a  hp:.  hv:b  ho:=  hs:'''  hs:[x]  hs:'''  hv:c  ho:=  hn:0xff",
        );
    }

    /// A value that is none takes neither the rest of its line nor the next.
    #[test]
    fn toml_goes_on_after_a_mistake() {
        assert_shown(
            "a = nope # c\nb =\nc = \"open\nd = 1\n",
            "toml",
            "hv:a  ho:=  hc:# c  hv:b  ho:=  hv:c  ho:=  hs:\"open  hv:d  ho:=  hn:1",
        );
    }

    #[test]
    fn rust() {
        assert_shown(
            "#[test]\npub fn f(x: Vec) { g!(\"é\\n\"); x.len() + 42 } // c\nstruct Foo;",
            "rust",
            "ha:#[test]  hk:pub fn  hf:f  hp:(  hv:x  hp::  ht:Vec  hp:) {  hf:g!  hp:(  hs:\"é  hn:\\n  \
             hs:\"  hp:);  hf:len  hp:()  ho:+  hn:42  hp:}  hc:// c  hk:struct  ht:Foo  hp:;",
        );
    }

    #[test]
    fn xml() {
        assert_shown(
            "<!-- c -->\n<p xml:id='a'>A &amp; b</p>\n",
            "xml",
            "hc:<!-- c -->  hp:<  hk:p  ha:xml:id  hp:=  hs:'a'  hp:>  hn:&amp;  hp:</  hk:p  hp:>",
        );
    }

    #[test]
    fn diffs_headings_and_code_in_strings() {
        assert_shown("@@ -1 +1 @@\n-old\n+new\n", "diff", "hm:@@ -1 +1 @@  hd:-old  hi:+new");
        assert_shown("# A *b*\n", "md", "hm:# A *b*");
        assert_shown("`x ${1} y`", "js", "hs:`x  hp:${  hn:1  hp:}  hs:y`");
    }

    #[test]
    fn no_run_crosses_a_line() {
        assert_shown("/* a\r\n\r\n  b */\r\n", "c", "hc:/* a  hc:b */");
    }

    #[test]
    fn languages() {
        let rust = highlight("fn main() {}", "rust");
        assert!(rust.is_some());
        assert_eq!(highlight("fn main() {}", "RS"), rust);
        assert_eq!(highlight("a text", "text"), Some(Vec::new()));
        assert_eq!(highlight("x", "klingon"), None);
        assert_eq!(highlight("x", ""), None);
        for (alias, _) in ALIASES {
            assert!(highlight("x", &alias.to_uppercase()).is_some(), "{alias}");
        }
    }

    #[test]
    fn too_much() {
        assert_eq!(highlight(&"a\n".repeat(LONGEST_BLOCK / 2 + 1), "toml"), None);
        assert_eq!(highlight(&"#".repeat(LONGEST_LINE + 1), "toml"), None);
        assert!(highlight(&"#".repeat(LONGEST_LINE), "toml").is_some());
        assert_eq!(highlight(&("#".repeat(LONGEST_LINE) + "\n").repeat(2), "toml"), None);
    }

    #[test]
    fn every_rule_is_a_scope() {
        assert_eq!(PREFIXES.len(), RULES.len());
        let css: std::collections::BTreeSet<_> = CodeClass::ALL.iter().map(|class| class.css()).collect();
        assert_eq!(css.len(), CodeClass::ALL.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn runs_are_in_order_and_of_whole_characters(
            code in "([\\[\\]{}()<>=\"'`#*_/$.,:;!&|\\\\ \t\n-]|[a-z0-9]|é|𝔸|if |\r\n|\\PC){0,80}",
            language in prop::sample::select(vec![
                "toml", "rust", "xml", "html", "md", "js", "sh", "yaml", "c++", "make", "php", "diff", "py", "c", "sql",
            ]),
        ) {
            let runs = highlight(&code, language);
            prop_assert!(runs.is_some());
            let mut end = 0;
            for run in runs.unwrap_or_default() {
                prop_assert!(end <= run.start && run.start < run.end);
                let text = code.get(run.range());
                prop_assert!(text.is_some_and(|text| !text.contains('\n') && text.trim_ascii() == text));
                end = run.end;
            }
        }
    }
}
