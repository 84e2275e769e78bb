//! What can be written to mend a problem: the hint that says so, and the edits that do it.

use serde::{Deserialize, Serialize};

use super::{Diagnostic, Span};

/// How certain it is that a fix is what was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Certainty {
    /// Nothing else can be meant: a name that has one near to it, a reference whose block has another address.
    Sure,
    /// Nothing else is as good: the words that a note's were rewritten to, with a score of 0.9 or more.
    Likely,
    /// One of several things that can be done.
    Open,
}

/// A change of sources that mends a problem.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// How certain it is.
    pub certainty: Certainty,
    /// What is written where; the spans don't overlap.
    pub edits: Vec<Edit>,
    /// Keys of a record that are written, until [`crate::edit::complete`] has made edits of them.
    pub keys: Option<Keys>,
}

impl Fix {
    /// One that writes keys into the record around a place.
    pub(crate) fn keys(at: Span, toml: impl Into<String>) -> Self {
        let toml = toml.into();
        let title = format!("write `{}`", toml.replace('\n', ", "));
        Self { title, certainty: Certainty::Open, edits: Vec::new(), keys: Some(Keys { at, toml }) }
    }
}

/// Keys of the record around a place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Keys {
    /// The place.
    pub at: Span,
    /// The keys with their values, as TOML. Of `quote` and `range` the one takes the other's place.
    pub toml: String,
}

/// Other words in the place of those that a span covers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Edit {
    /// The words that go.
    pub span: Span,
    /// The words that come.
    pub text: String,
}

/// What to do about a problem: a hint, and the words to write where these are all of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Advice {
    hint: String,
    words: Option<FixWords>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct FixWords {
    /// As the title of the fix shows them.
    shown: String,
    /// As they are written.
    text: String,
    certainty: Certainty,
}

impl Advice {
    /// A hint with the words to write in the place of those that are wrong.
    pub(crate) fn write(hint: impl Into<String>, words: impl Into<String>) -> Self {
        let text = words.into();
        let words = FixWords { shown: text.clone(), text, certainty: Certainty::Open };
        Self { hint: hint.into(), words: Some(words) }
    }

    /// ``write `…` ``.
    pub(crate) fn plainly(words: impl Into<String>) -> Self {
        let words = words.into();
        Self::write(format!("write `{words}`"), words)
    }

    /// Nothing else can be meant, if `sure`.
    #[must_use]
    pub(crate) fn sure(mut self, sure: bool) -> Self {
        if let Some(words) = &mut self.words {
            words.certainty = if sure { Certainty::Sure } else { Certainty::Open };
        }
        self
    }

    /// The words as the file has to have them: with quotation marks, or with what is beside them.
    #[must_use]
    pub(crate) fn written(mut self, form: impl FnOnce(&str) -> String) -> Self {
        if let Some(words) = &mut self.words {
            words.text = form(&words.text);
        }
        self
    }

    /// The same, with a hint that shows the words as the file has to have them.
    #[must_use]
    pub(crate) fn shown_as_written(mut self) -> Self {
        if let Some(words) = &mut self.words {
            self.hint = self.hint.replace(&format!("`{}`", words.shown), &format!("`{}`", words.text));
            words.shown.clone_from(&words.text);
        }
        self
    }

    /// The hint alone: its words can't be written as they are.
    #[must_use]
    pub(crate) fn without_words(mut self) -> Self {
        self.words = None;
        self
    }

    /// This, or other advice where there is none.
    #[must_use]
    pub(crate) fn or(self, other: impl FnOnce() -> Self) -> Self {
        if self.hint.is_empty() { other() } else { self }
    }
}

impl From<Advice> for String {
    /// The hint.
    fn from(advice: Advice) -> Self {
        advice.hint
    }
}

impl From<String> for Advice {
    fn from(hint: String) -> Self {
        Self { hint, words: None }
    }
}

impl From<&str> for Advice {
    fn from(hint: &str) -> Self {
        Self::from(hint.to_owned())
    }
}

impl Diagnostic {
    /// With a hint, and with the fix that writes its words in the place of those at `span`.
    #[must_use]
    pub(crate) fn advise(self, span: impl Into<Option<Span>>, advice: Advice) -> Self {
        let Advice { hint, words } = advice;
        let told = self.hint(hint);
        match (words, span.into()) {
            (Some(FixWords { shown, text, certainty }), Some(span)) => {
                let first = shown.lines().next().unwrap_or_default();
                let more = if first.len() < shown.trim_end().len() { " …" } else { "" };
                told.fix(format!("write `{first}`{more}"), certainty, vec![Edit { span, text }])
            }
            _ => told,
        }
    }

    /// With a change that mends it.
    #[must_use]
    pub(crate) fn fix(mut self, title: impl Into<String>, certainty: Certainty, edits: Vec<Edit>) -> Self {
        self.fixes.push(Fix { title: title.into(), certainty, edits, keys: None });
        self
    }

    /// With a hint, and with the fix that writes these keys into the record that the diagnostic points into.
    #[must_use]
    pub(crate) fn advise_keys(mut self, hint: impl Into<String>, toml: impl Into<String>) -> Self {
        self.fixes.extend(self.span.map(|at| Fix::keys(at, toml)));
        self.hint(hint)
    }
}
